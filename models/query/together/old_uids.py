"""Where the uid of a record that was merged arrives: at the record in which it goes on. The one place that knows."""

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

import peewee

from models.file import history
from models.file.engines.engine import Asked
from models.file.register_file import RegisterFile
from models.file.rows import selecting, slices, stored
from models.language.text import plain_code
from models.record.records import OF_REVIEW, RECORDS, Record

MERGE, SPLIT = 'merge', 'split'
# By what each of these names two records.
_NAMES = {MERGE: ('survivor', 'merged'), SPLIT: ('first', 'second'), 'apart': ('one', 'other')}
# What is asked to know whether any records are merged or split.
IS_ANY: Asked = (
    'SELECT EXISTS (SELECT 1 FROM "merge" WHERE withdrawn IS NULL) OR '
    'EXISTS (SELECT 1 FROM "split" WHERE withdrawn IS NULL)',
    (),
)
_ROOT = 'SELECT survivor FROM "merge" WHERE merged = ? AND withdrawn IS NULL ORDER BY id DESC LIMIT 1'
# What moved away from the record in which a row stands, behind a line without it for each record that there is.
_MOVED_FROM = (
    'WITH home (uid) AS ({home}) SELECT NULL FROM home '
    'UNION ALL SELECT moved FROM "merge" WHERE withdrawn IS NULL AND merged IN (SELECT uid FROM home) '
    'UNION ALL SELECT moved FROM "split" WHERE withdrawn IS NULL AND first IN (SELECT uid FROM home)'
)
# The same of a row that is not here: each merge and each split has to be looked through.
_HOLDING = (
    'SELECT moved FROM "merge" WHERE withdrawn IS NULL AND @has(moved, ?) UNION ALL '
    'SELECT moved FROM "split" WHERE withdrawn IS NULL AND @has(moved, ?)'
)
_OLD = 'SELECT merged FROM "merge" WHERE survivor = ? AND withdrawn IS NULL ORDER BY id'


class Moved(NamedTuple):
    """Which rows a merge brought over, by the uid that each had: as new rows, or as one that the survivor had too."""

    copied: dict[str, str]
    paired: dict[str, str]

    @property
    def rows(self) -> dict[str, str]:
        """Where each row went, by the uid that it had."""
        return self.copied | self.paired

    @property
    def text(self) -> str:
        """How it is kept."""
        return json.dumps(self._asdict(), ensure_ascii=False, sort_keys=True)


def moved(of: Record) -> Moved:
    """The rows that a merge or a split brought over; none of one that cannot be read."""
    return _read(of.get('moved'))


def _read(text: object) -> Moved:
    try:
        said = json.loads(str(text or '{}'))
        return Moved(dict(said.get('copied', {})), dict(said.get('paired', {})))
    except (AttributeError, TypeError, ValueError):
        return Moved({}, {})


def chosen(of: Record) -> dict[str, dict[str, str]]:
    """Whose value a merge kept where it was not the survivor's: by the survivor's row and field."""
    try:
        return {str(row): dict(fields) for row, fields in json.loads(str(of.get('chosen') or '{}')).items()}
    except (AttributeError, TypeError, ValueError):
        return {}


def survivor_of(register: RegisterFile, uid: str) -> str:
    """The uid of the record in which this one goes on, its own where it was merged into none."""
    seen = {uid}
    while (found := register.db.execute_sql(_ROOT, (uid,)).fetchone()) and str(found[0]) not in seen:
        uid = str(found[0])
        seen.add(uid)
    return uid


def survivors_of(register: RegisterFile, uids: Iterable[str]) -> dict[str, str]:
    """The uid of the record in which each of these goes on that was merged into one."""
    steps, wanted = dict[str, str](), set(uids)
    waiting = wanted
    while waiting:
        found = dict(_pairs(register, 'merged', waiting))
        steps |= found
        waiting = {*found.values()} - steps.keys()
    return {uid: end for uid, end in _ends(steps).items() if uid in wanted}


def survivor_called(register: RegisterFile, kind: str, name: str) -> str:
    """The uid in which a record of this reference or uid goes on since it was merged, '' where it was not."""
    for asked in asked_called(kind, name) if is_any(register) else ():
        if found := register.db.execute_sql(*asked).fetchone():
            return survivor_of(register, str(found[0]))
    return ''


def asked_called(kind: str, name: str) -> Iterator[Asked]:
    """What is asked for that, of a kind of record that has references."""
    if kind in RECORDS and 'reference' in RECORDS[kind].specs():
        plain = plain_code(name)
        # Each by its index, and not all that were merged: somebody who is merged is withdrawn.
        called = f'SELECT uid FROM "{kind}" WHERE withdrawn IS NOT NULL AND reference = ?'
        those = f'{called} UNION ALL SELECT uid FROM "{kind}" WHERE uid = ?'
        asked = f'SELECT survivor FROM "merge" WHERE withdrawn IS NULL AND merged IN ({those}) ORDER BY id DESC LIMIT 1'
        yield asked, (plain.upper(), plain.lower())


def arrives_at(register: RegisterFile, uid: str) -> str:
    """Where a link to a record or to a row of one arrives: itself, or what it became in the survivor."""
    seen = {uid}
    while (there := _step(register, uid)) and there not in seen:
        uid = there
        seen.add(uid)
    return uid


def _step(register: RegisterFile, uid: str) -> str:
    """Where one merge or split leads from a record or a row, '' for nowhere; read without all the others."""
    if not is_any(register):
        return ''
    if found := register.db.execute_sql(_ROOT, (uid,)).fetchone():
        return str(found[0])
    holding = register.db.execute_sql(_MOVED_FROM.format(home=_home()), len(RECORDS) * (uid,)).fetchall()
    if not holding:
        holding = register.db.execute_sql(_HOLDING, (uid, uid)).fetchall()
    return next((there for (text,) in holding if (there := _read(text).rows.get(uid))), '')


@cache
def _home() -> str:
    """What asks for the record in which a row of any kind stands, or for the record itself."""
    return ' UNION ALL '.join(map(_home_of, RECORDS))


def _home_of(kind: str) -> str:
    above, asked = RECORDS[kind].parent_kind, f'SELECT {{}} FROM "{kind}" WHERE uid = ?'
    if not above:
        return asked.format('uid')
    asked = asked.format('parent')
    while RECORDS[above].parent_kind:
        asked = f'SELECT parent FROM "{above}" WHERE uid IN ({asked})'
        above = RECORDS[above].parent_kind
    return asked


class WentOn(NamedTuple):
    """Where records and rows go on: by an old uid the one of now, and by a row brought over the record of now."""

    became: dict[str, str]
    homes: dict[str, str]


def onward(register: RegisterFile) -> WentOn:
    """Where all records and rows go on that were merged or divided."""
    return _onward(merges(register), splits(register)) if is_any(register) else WentOn({}, {})


def onward_from(register: RegisterFile, records: Iterable[str], since: int = 0) -> WentOn:
    """Where these records go on, and their rows: nothing else that was merged or divided is read.

    Only what was brought together or divided after the revision of this number counts.
    """
    if not is_any(register):
        return WentOn({}, {})
    merged, divided, seen, waiting = list[Record](), list[Record](), set[str](), set(records)
    while waiting:
        seen |= waiting
        now_merged = _after(register, _holding_with(register, MERGE, 'merged', waiting), since)
        now_divided = _after(register, _holding_with(register, SPLIT, 'first', waiting), since)
        merged, divided = merged + now_merged, divided + now_divided
        there = {str(one.get('survivor')) for one in now_merged} | {str(one.get('second')) for one in now_divided}
        waiting = there - seen
    return _onward(merged, divided)


def _after(register: RegisterFile, those: list[Record], since: int) -> list[Record]:
    """Those of merges or splits that were made after a revision."""
    if not since:
        return those
    return [one for one in those if history.revisions(register, 'record', one.uid)[0].id > since]


def _onward(merged: list[Record], divided: list[Record]) -> WentOn:
    into = _into(merged)
    ends, steps, homes = _ends(into), dict(into), dict[str, str]()
    for name, those in (('survivor', merged), ('second', divided)):
        for one in those:
            rows, there = moved(one).rows, str(one.get(name))
            steps |= rows
            homes |= dict.fromkeys(rows.values(), ends.get(there, there))
    return WentOn(_ends(steps), homes)


def _into(merged: Iterable[Record]) -> dict[str, str]:
    """By each record that was merged the one that survived."""
    return {str(one.get('merged')): str(one.get('survivor')) for one in merged}


def _holding_with(register: RegisterFile, kind: str, name: str, uids: Iterable[str]) -> list[Record]:
    """The merges or splits that hold and have one of these uids as one of their two, the first first."""
    parts = slices(sorted(uids))
    return [one for part in parts for one in stored(register.db, kind, _with_one_of(kind, name, part))]


def _with_one_of(kind: str, name: str, uids: Sequence[str]) -> Any:
    cls: Any = OF_REVIEW[kind]
    return getattr(cls, name).in_(uids) & cls.withdrawn.is_null()


def became(register: RegisterFile) -> dict[str, str]:
    """Every uid of a record or a row that goes on as another one, with the uid that it has now."""
    return onward(register).became


def records_became(register: RegisterFile) -> dict[str, str]:
    """Every uid of a record that was merged, with that of the record in which it goes on."""
    if not is_any(register):
        return {}
    return _ends(_into(merges(register)))


def old_records(register: RegisterFile, uids: Iterable[str]) -> dict[str, str]:
    """The uids of the records that go on in these, each with the one of these; in one that itself goes on none does."""
    if not is_any(register):
        return {}
    wanted, found = set(uids), dict[str, str]()
    waiting = {uid: uid for uid in wanted - {str(one) for one, _into in _pairs(register, 'merged', wanted)}}
    while waiting:
        waiting = {one: waiting[into] for one, into in _pairs(register, 'survivor', waiting) if one not in found}
        found |= waiting
    return found


def _pairs(register: RegisterFile, name: str, uids: Iterable[str]) -> list[tuple[str, str]]:
    """The two of each merge that holds and has one of these uids: who was merged, and who survived."""
    asked = f'SELECT merged, survivor FROM "merge" WHERE withdrawn IS NULL AND "{name}" IN @texts(?) ORDER BY id'
    return list(register.db.execute_sql(asked, (json.dumps(sorted(uids)),)).fetchall())


def split_from(register: RegisterFile, uids: Iterable[str]) -> set[str]:
    """The records from which these were divided, with those merged into them: what is of a row that went names one."""
    wanted = set(uids)
    firsts = {str(one.get('first')) for one in _holding_with(register, SPLIT, 'second', wanted)}
    return {uid for first in firsts for uid in (first, *merged_into(register, first))} - wanted


def _last(steps: dict[str, str], uid: str) -> str:
    seen = {uid}
    while (step := steps.get(uid)) is not None and step not in seen:
        uid = step
        seen.add(uid)
    return uid


def _ends(steps: dict[str, str]) -> dict[str, str]:
    """Where each of these arrives; what lies on its way is gone through once, however long the way is."""
    found: dict[str, str] = {}
    for uid in steps:
        way, at = dict[str, None](), uid
        while at in steps and at not in found and at not in way:
            way[at], at = None, steps[at]
        is_ring = at in way
        found |= {one: _last(steps, one) if is_ring else found.get(at, at) for one in way}
    return {uid: found[uid] for uid in steps}


def old_uids(register: RegisterFile, uids: Iterable[str]) -> dict[str, str]:
    """The uids that these records and rows also had, each with the one of them that it goes on as."""
    wanted = set(uids)
    return {old: new for old, new in became(register).items() if new in wanted}


def merged_into(register: RegisterFile, uid: str) -> list[str]:
    """The uids of all records that go on in this one, also those of a record that did."""
    found, met = [uid], {uid}
    for one in found:
        olds = [str(old) for (old,) in register.db.execute_sql(_OLD, (one,)).fetchall()]
        found += [old for old in dict.fromkeys(olds) if old not in met]
        met.update(olds)
    return found[1:]


def goes_on_in(register: RegisterFile, uids: Iterable[str]) -> set[str]:
    """These records, and all in which any of them goes on: what it was merged into, and what was divided from it."""
    found, waiting = set[str](), set(uids)
    while waiting:
        found |= waiting
        into = (str(one.get('survivor')) for uid in waiting for one in merges_of(register, uid))
        parts = (str(one.get('second')) for uid in waiting for one in splits_of(register, uid))
        waiting = {*into, *parts} - found
    return found


def is_held(register: RegisterFile, uid: str, *, withdrawn: bool) -> bool:
    """Whether a merge has to be undone before a record is withdrawn or brought back.

    It is merged into another one, and would come back; or another one is merged into it, and would be gone with it.
    """
    if not is_any(register):
        return False
    return bool(merged_into(register, uid)) if withdrawn else survivor_of(register, uid) != uid


def is_any(register: RegisterFile) -> bool:
    """Whether any records are merged or split: mostly none are."""
    return bool(register.db.execute_sql(*IS_ANY).fetchone()[0])


def asked_of(record: str) -> Iterator[Asked | peewee.Node]:
    """What is asked to know whether any records are merged or split, and from which this one was divided."""
    yield IS_ANY
    yield selecting(SPLIT, _with_one_of(SPLIT, 'second', [record]))


def every(register: RegisterFile, kind: str) -> list[Record]:
    """Every merge, split or pair held apart that holds, the first first."""
    return list(stored(register.db, kind, OF_REVIEW[kind].withdrawn.is_null()))


def merges(register: RegisterFile) -> list[Record]:
    """Every merge that holds, the first first."""
    return every(register, MERGE)


def splits(register: RegisterFile) -> list[Record]:
    """Every split that holds, the first first."""
    return every(register, SPLIT)


def merges_of(register: RegisterFile, uid: str) -> list[Record]:
    """The merges that hold in which a record survived, or went on in another one, the first first."""
    return _about(register, MERGE, ('survivor', 'merged'), uid)


def of_the_same(register: RegisterFile, merge: Record) -> list[Record]:
    """The merges that hold of which the same record came as of this one, the first first."""
    every = merges(register)
    into = _into(every)
    ends = _last(into, str(merge.get('survivor')))
    return [one for one in every if _last(into, str(one.get('survivor'))) == ends]


def splits_of(register: RegisterFile, uid: str) -> list[Record]:
    """The splits that hold of which a record is the first or the second, the first first."""
    return _about(register, SPLIT, ('first', 'second'), uid)


def goes_with(register: RegisterFile, uid: str) -> list[str]:
    """The other records that hold what this one does: those merged with it, and those that were divided from it."""
    survivor = survivor_of(register, uid)
    found = {survivor, *merged_into(register, survivor)}
    for one in [split for merged in sorted(found) for split in splits_of(register, merged)]:
        found |= {str(one.get('first')), str(one.get('second'))}
    return sorted(found - {uid})


def ever_said(register: RegisterFile, uid: str) -> list[Record]:
    """Every merge, split and holding apart that names a record, also those that hold no more, the first first."""
    return [said for kind in _NAMES for said in stored(register.db, kind, _naming(kind, uid))]


def asked_ever(uid: str) -> Iterator[Asked | peewee.Node]:
    """What is asked for that, and for what was merged into a record."""
    yield _OLD, (uid,)
    yield from (selecting(kind, _naming(kind, uid)) for kind in _NAMES)


def _naming(kind: str, uid: str) -> Any:
    one, other = (getattr(OF_REVIEW[kind], name) for name in _NAMES[kind])
    return (one == uid) | (other == uid)


def other_of(said: Record, uid: str) -> str:
    """The other one of the two records that a merge, a split or a holding apart names."""
    one, other = pair_of(said)
    return other if one == uid else one


def pair_of(said: Record) -> tuple[str, str]:
    """The two records that a merge, a split or a holding apart names."""
    one, other = (str(said.get(name)) for name in _NAMES[said.kind])
    return one, other


def _about(register: RegisterFile, kind: str, names: tuple[str, str], uid: str) -> list[Record]:
    cls: Any = OF_REVIEW[kind]
    one, other = (getattr(cls, name) for name in names)
    return list(stored(register.db, kind, ((one == uid) | (other == uid)) & cls.withdrawn.is_null()))
