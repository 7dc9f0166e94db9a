"""Reading the history of a register: its revisions, what each changed, and the imports."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from models.file import chain, facts, rows
from models.file.chain import OF_REGISTER, Entry
from models.file.engines.engine import Asked
from models.file.register_file import RegisterFile
from models.file.writes import INSERT_CHANGE, change_row
from models.record.fields import Stored
from models.record.records import Record, roots


class Revision(NamedTuple):
    """A revision of a record as history keeps it; `snapshot` is there when it made the record."""

    id: int
    uid: str
    at: str
    desk: str
    who: str
    action: str
    reason: str | None
    batch: str | None
    undoes: str | None
    kind: str
    record: str
    vector: str
    content: str
    snapshot: str | None
    salts: bytes | None
    previous: str
    hash: str
    form: int
    origin: str
    signer: str
    person: str

    @property
    def by(self) -> str:
        """Who made it: the uid of a person, or the alias that was written before the register knew its people."""
        return self.person or self.who

    @property
    def made(self) -> bool:
        """Whether the record came into being with it."""
        return self.snapshot is not None


# Each by its name: a file may have columns that are not ours.
COLUMNS = ', '.join(f'"{name}"' for name in Revision._fields)


# What is noted beside the records that an action is about, or alone.
BESIDE = ('decision', 'reply', 'merge', 'split', 'apart')
_BESIDE = ', '.join(f"'{kind}'" for kind in BESIDE)


def revisions(register: RegisterFile, column: str, value: str) -> list[Revision]:
    """The revisions with this uid, batch or record, or that undid or redid this, in chain order."""
    return [Revision(*row) for row in register.db.execute_sql(*asked_revisions(column, value)).fetchall()]


def asked_revisions(column: str, value: str) -> Asked:
    """What is asked for that."""
    if column not in ('uid', 'batch', 'record', 'undoes'):
        raise ValueError(column)
    return f'SELECT {COLUMNS} FROM revision WHERE {column} = ? ORDER BY id', (value,)


ASKED_LAST_NUMBER: Asked = ('SELECT coalesce(max(id), 0) FROM revision', ())


def last_number(register: RegisterFile) -> int:
    """The number of the newest revision, 0 where there is none."""
    return int(register.db.execute_sql(*ASKED_LAST_NUMBER).fetchone()[0])


def after(register: RegisterFile, number: int) -> list[tuple[int, str, str, str]]:
    """Number, uid, kind and record of each revision after this number, in chain order."""
    asked = 'SELECT id, uid, kind, record FROM revision WHERE id > ? ORDER BY id'
    return [*register.db.execute_sql(asked, (number,)).fetchall()]


def of_kind(register: RegisterFile, kind: str) -> Iterator[list[Revision]]:
    """The revisions of records of a kind, in chain order, slice by slice."""
    return numbered(register, rows.ids_selected(register.db, 'SELECT id FROM revision WHERE kind = ?', (kind,)))


def numbered(register: RegisterFile, numbers: Iterable[int]) -> Iterator[list[Revision]]:
    """The revisions with these numbers, in chain order, slice by slice."""
    asked = f'SELECT {COLUMNS} FROM revision WHERE id IN @numbers(?) ORDER BY id'
    for part in rows.slices(sorted(numbers)):
        yield [Revision(*row) for row in register.db.execute_sql(asked, (json.dumps(part),)).fetchall()]


def with_uids(register: RegisterFile, uids: list[str]) -> dict[str, Revision]:
    """The revisions with these uids, as far as there are any."""
    asked = f'SELECT {COLUMNS} FROM revision WHERE uid IN @texts(?)'
    found = register.db.execute_sql(asked, (json.dumps(uids),)).fetchall()
    return {one.uid: one for one in (Revision(*row) for row in found)}


_MADE_BY = (
    f'SELECT count(*), count(*) FILTER (WHERE kind NOT IN ({_BESIDE})), '
    "count(*) FILTER (WHERE kind = 'decision') FROM revision WHERE batch = ?"
)
_FIRST_WITH = {
    column: f'SELECT {COLUMNS} FROM revision WHERE {column} = ? ORDER BY kind IN ({_BESIDE}), id LIMIT 1'
    for column in ('batch', 'uid')
}


def first_of(register: RegisterFile, value: str) -> tuple[Revision, int]:
    """The first revision of a batch, or the one of a uid, and how many the action made."""
    [every, amount, decisions] = register.db.execute_sql(_MADE_BY, (value,)).fetchone()
    found = register.db.execute_sql(_FIRST_WITH['batch' if every else 'uid'], (value,))
    return Revision(*found.fetchone()), max(1, amount or decisions)  # to put off changes no record


def asked_first(value: str, column: str) -> Iterator[Asked]:
    """What is asked for that, where it is known whether the value is a `batch` or a `uid`."""
    yield _MADE_BY, (value,)
    yield _FIRST_WITH[column], (value,)


_CHANGES = (
    'SELECT row_kind, row_uid, field, old, old_salt, new, new_salt, alone FROM change WHERE revision = ? ORDER BY id'
)


def entries(register: RegisterFile, revision: Revision) -> list[Entry]:
    """What a revision changed, field by field."""
    if revision.snapshot is not None:
        if revision.form == 1:
            return chain.read_snapshot(revision.snapshot, revision.salts or b'')
        return chain.read_beginning(revision.snapshot)
    found = register.db.execute_sql(*asked_entries(revision))
    return [
        Entry(kind, uid, field, _value(old), old_salt, _value(new), new_salt, alone)
        for kind, uid, field, old, old_salt, new, new_salt, alone in found.fetchall()
    ]


def asked_entries(revision: Revision) -> Asked:
    """What is asked for that of one which keeps no record whole."""
    return _CHANGES, (revision.id,)


def of_records(register: RegisterFile, uids: list[str]) -> dict[str, list[Revision]]:
    """The revisions of each of these records that has any, in chain order."""
    found: dict[str, list[Revision]] = defaultdict(list)
    for part in rows.slices(uids):
        asked = f'SELECT {COLUMNS} FROM revision WHERE record IN ({rows.marks(part)}) ORDER BY id'
        for row in register.db.execute_sql(asked, part).fetchall():
            found[row[10]].append(Revision(*row))
    return found


def replayed(register: RegisterFile, some: list[Revision]) -> chain.Rows:
    """The rows of a record that its first revisions, in chain order, lead to."""
    first = some[0].snapshot if some and some[0].form > 1 else None
    begun = chain.rows_begun(first) if first is not None else {}
    later = some[1:] if first is not None else some
    return chain.replay((entry for revision in later for entry in entries(register, revision)), begun)


def _value(text: str | None) -> chain.Known:
    return None if text is None else chain.known(json.loads(text))


def put_erased(register: RegisterFile, revision: Revision, left: list[Entry], salts: bytes) -> None:
    """Keep of a revision what erasing `left` of it, with the salts that it has now; within an action."""
    if revision.made:
        kept = 'UPDATE revision SET snapshot = ?, salts = ? WHERE id = ?'
        register.db.execute_sql(kept, (chain.snapshot_of(left, revision.form), salts, revision.id))
        return
    if revision.form > 1:  # of the first form each salt stands with its value
        register.db.execute_sql('UPDATE revision SET salts = ? WHERE id = ?', (salts, revision.id))
    register.db.execute_sql('DELETE FROM change WHERE revision = ?', (revision.id,))
    register.db.execute_many(INSERT_CHANGE, [change_row(revision.id, entry) for entry in left])


class Erasure(NamedTuple):
    """Leaves that a revision erased: the row, and the field or what stands for its codes, out of these revisions.

    `at` is when that was done; where another desk had asked for it, and its clock is ahead, when that one did it.
    """

    by: Revision
    row_kind: str
    row: str
    leaf: str
    numbers: frozenset[int]
    at: str


def erasures_in(revision: Revision, entries: list[Entry]) -> list[Erasure]:
    """What a revision says that it erased; ValueError where that cannot be read."""
    return [
        Erasure(revision, e.row_kind, e.row_uid, e.field.removeprefix(chain.ERASING), *_said_of(e.new, revision.at))
        for e in entries
        if not e.alone and e.field.startswith(chain.ERASING)
    ]


def _said_of(said: chain.Known, at: str) -> tuple[frozenset[int], str]:
    """The numbers of revisions that an erasing names, and when it was done."""
    numbers, _asked, asked_at = str(said).partition(' @')
    return frozenset(map(int, numbers.split())), max(at, asked_at)


def erasures(register: RegisterFile, record: str = '') -> list[Erasure]:
    """All that was erased, of one record or of every one, in chain order."""
    if facts.ERASING not in register.meta:  # else every revision would be looked at; `check` names it where it is gone
        return []
    of_record = ('AND record = ?', (record,)) if record else ('', ())
    statement = f"SELECT {COLUMNS} FROM revision WHERE action = 'erase' {of_record[0]} ORDER BY id"
    found = [Revision(*row) for row in register.db.execute_sql(statement, of_record[1]).fetchall()]
    return [erasure for revision in found for erasure in erasures_in(revision, entries(register, revision))]


def as_of_vector(register: RegisterFile, kind: str, uid: str, vector: str) -> Record | None:
    """The record as it was in the last revision that this vector knows: the common base of mine and theirs."""
    history = [r for r in revisions(register, 'record', uid) if chain.covers(vector, r.vector)]
    if not history:
        return None
    return chain.grow(kind, uid, replayed(register, history), history[-1].vector)


def known_to(register: RegisterFile, uid: str, vector: str) -> dict[str, dict[str, Stored]]:
    """What of a record the desk with this vector knows: the common base of mine and theirs, values by uid of the row.

    It knows what was done here if its vector says so, and what an import brought here if it had that itself.
    """
    known, _unknown = _parted(register, uid, vector)
    return {row: values for row, (_kind, values) in replayed(register, known).items()}


def unknown_to(register: RegisterFile, uid: str, vector: str) -> set[tuple[str, str, Stored]]:
    """What was said here of a record that the desk with this vector need not know: row uid, field and value."""
    _known, unknown = _parted(register, uid, vector)
    found = (entry for revision in unknown for entry in entries(register, revision))
    return {(e.row_uid, e.field, e.new) for e in found if not isinstance(e.new, chain.Erased)}


def _parted(register: RegisterFile, uid: str, vector: str) -> tuple[list[Revision], list[Revision]]:
    """The revisions of a record that the desk with this vector knows, and the others."""
    known: list[Revision] = []
    unknown: list[Revision] = []
    before = ''
    for revision in revisions(register, 'record', uid):
        gained = chain.beyond(revision.vector, before)
        is_known = chain.covers(vector, gained) or chain.covers(vector, contributed(register, revision, before))
        (known if is_known else unknown).append(revision)
        before = revision.vector
    return known, unknown


def contributed(register: RegisterFile, revision: Revision, before: str) -> str:
    """The vector of those whose work a revision is, on a record that had the vector `before`."""
    gained = chain.beyond(revision.vector, before)
    return _brought(register, revision, gained) or gained


def _brought(register: RegisterFile, revision: Revision, gained: str) -> str:
    """The vector of what an import brought from other desks, '' where that was done here."""
    if revision.action != 'import':
        return ''
    found = register.db.execute_sql('SELECT about FROM batch WHERE uid = ?', (revision.batch,)).fetchone()
    seen: dict[str, str] = _about(found[0]).get('seen', {}) if found else {}
    return seen.get(revision.record) or chain.without(gained, register.desk_id)


def once_there(register: RegisterFile, uid: str) -> set[tuple[str, str, Stored]]:
    """What rows of a record said at some time and say otherwise since: row uid, field and value.

    What was undone does not count: it may come again.
    """
    found = register.db.execute_sql(_ONCE_THERE, (uid,)).fetchall()
    begun = {(number, row) for number, row, field, old in found if field == 'parent' and old is None}
    said = ((row, field, _value(old)) for number, row, field, old in found if (number, row) not in begun)
    return {(row, field, value) for row, field, value in said if not isinstance(value, chain.Erased)}


_ONCE_THERE = (
    'SELECT revision, row_uid, field, old FROM change WHERE revision IN '
    "(SELECT id FROM revision WHERE record = ? AND action <> 'undo')"
)


def edited(register: RegisterFile, uid: str) -> set[tuple[str, str]]:
    """The row uid and name of every field of a record that was changed here, and not by a file."""
    return set(register.db.execute_sql(_EDITED, (uid,)).fetchall())


_EDITED = (
    'SELECT DISTINCT row_uid, field FROM change WHERE revision IN '
    "(SELECT id FROM revision WHERE record = ? AND action <> 'import')"
)


def emptied(register: RegisterFile) -> set[tuple[str, str]]:
    """The row uid and name of every field that somebody emptied at some time; it may be stated again by now."""
    found = register.db.execute_sql('SELECT DISTINCT row_uid, field FROM change WHERE new IS NULL')
    return set(found.fetchall())


class Batch(NamedTuple):
    """An import: when, by whom as they are called now, what people want to know of it, and whether it is undone."""

    uid: str
    at: str
    who: str
    about: dict[str, Any]
    undone: bool


# A revert names the revision whose values it gives back; that is no undoing, which holds until it is redone.
REVERT = 'revert'
_LAST_OF = f"SELECT max(id) FROM revision WHERE action <> '{REVERT}' AND undoes = "
# What is undone and was not redone since, by what undid it last: of very many revisions those alone are looked at.
_UNDONE = (
    'SELECT undoes FROM revision AS undoing JOIN (SELECT max(id) AS last FROM revision '
    f"WHERE undoes IS NOT NULL AND action <> '{REVERT}' GROUP BY undoes) AS lasts ON undoing.id = last "
    "WHERE action = 'undo'"
)
_BATCHES = (
    'SELECT uid, at, coalesce((SELECT alias FROM person WHERE person.uid = batch.who), who), about, '
    f"EXISTS (SELECT 1 FROM revision WHERE action = 'undo' AND id = ({_LAST_OF} batch.uid)) FROM batch"
)


def batches(register: RegisterFile) -> list[Batch]:
    """The imports of a register, newest first."""
    return [_batch(row) for row in register.db.execute_sql(f'{_BATCHES} ORDER BY id DESC').fetchall()]


def batch(register: RegisterFile, uid: str) -> Batch | None:
    """The import of a uid, None where there is none."""
    found = register.db.execute_sql(*asked_batch(uid)).fetchone()
    return _batch(found) if found else None


def asked_batch(uid: str) -> Asked:
    """What is asked for that."""
    return f'{_BATCHES} WHERE uid = ?', (uid,)


def _batch(row: tuple[Any, ...]) -> Batch:
    uid, at, who, about, undone = row
    return Batch(uid, str(at), who, _about(about), bool(undone))


def _about(text: str) -> dict[str, Any]:
    try:
        about = json.loads(text)
    except (TypeError, ValueError):
        return {}  # `check` names it
    return about if isinstance(about, dict) else {}


def damaged_batches(register: RegisterFile) -> list[str]:
    """The uids of imports of which nothing can be read any more."""
    found = register.db.execute_sql('SELECT uid, about FROM batch')
    return [uid for uid, about in found if about != '{}' and not _about(about)]


def last_changes(register: RegisterFile, record: str) -> dict[tuple[str, str], Revision]:
    """The revision that last changed each field of a record, by row uid and field."""
    found: dict[tuple[str, str], Revision] = {}
    for revision in revisions(register, 'record', record):
        found |= {(entry.row_uid, entry.field): revision for entry in entries(register, revision)}
    return found


def with_file(register: RegisterFile, sha256: str) -> list[Batch]:
    """The imports of this very file, newest first."""
    return [batch for batch in batches(register) if batch.about.get('sha256') == sha256]


# What is of a record, and not of the register itself or of its people.
_ABOUT_RECORDS = (*(cls.record_kind for cls in roots()), 'question', *BESIDE)
_OF_RECORDS = ', '.join(map(repr, _ABOUT_RECORDS))
OF_RECORDS = f'kind IN ({_OF_RECORDS})'
# Of the same the newest, found from the end: the index of kinds would gather nearly all revisions first.
_NEWEST_OF_RECORDS = f"coalesce(kind, '') IN ({_OF_RECORDS})"
# What people do by hand, and can undo: that, the sentences of reports, words that a lead let leave, and contact lines.
_BY_HAND = f"coalesce(kind, '') IN ({_OF_RECORDS}, 'sentence', 'let_through', 'contact')"
# What the person who works did at this desk; what was done here before the register knew its people is the first one's.
MINE = "desk = ? AND (person = ? OR (person = '' AND ? = (SELECT uid FROM person ORDER BY id LIMIT 1)))"


# And of that nothing is looked for in what was there before they were: somebody new has done nothing among very many.
_SINCE_THEN = (
    'id > CASE WHEN ? = (SELECT uid FROM person ORDER BY id LIMIT 1) THEN 0 '
    'ELSE coalesce((SELECT min(id) FROM revision WHERE record = ?), 0) END'
)


def me(register: RegisterFile) -> tuple[str, str, str]:
    """What `MINE` is asked with."""
    return (register.desk_id, register.person, register.person)


_NEVER_UNDONE = "'undo', 'redo', 'erase', 'keep', 'seal'"


def last_not_undone(register: RegisterFile) -> tuple[str, str | None] | None:
    """The uid and the batch of the last action that the person who works did here and did not undo; None for none.

    An erasing, what another desk decided, and that records were sent are not undone, and do not stand in the way of
    undoing what was done before.
    """
    found = register.db.execute_sql(*asked_last_not_undone(register)).fetchone()
    return (found[0], found[1]) if found else None


def asked_last_not_undone(register: RegisterFile) -> Asked:
    """What is asked for that."""
    asked = (
        f'WITH undone AS ({_UNDONE}) '
        f'SELECT uid, batch FROM revision WHERE {_BY_HAND} AND action NOT IN ({_NEVER_UNDONE}) AND {MINE} '
        f'AND {_SINCE_THEN} '
        'AND uid NOT IN (SELECT undoes FROM undone) '
        'AND (batch IS NULL OR batch NOT IN (SELECT undoes FROM undone)) ORDER BY id DESC LIMIT 1'
    )
    return asked, (*me(register), register.person, register.person)


def last_undone(register: RegisterFile) -> str | None:
    """The uid or batch that the person who works undid last, where they did not redo it and did nothing else since."""
    found = register.db.execute_sql(
        f"SELECT undoes FROM revision AS undoing WHERE action = 'undo' AND {MINE} "
        f'AND id = ({_LAST_OF} undoing.undoes) AND id > ({_LAST_OTHER}) ORDER BY id DESC LIMIT 1',
        (*me(register) * 2, register.person, register.person),
    ).fetchone()
    return found[0] if found else None


_LAST_OTHER = (
    f"SELECT coalesce((SELECT id FROM revision WHERE action NOT IN ('undo', 'redo') AND {MINE} AND {_BY_HAND} "
    f'AND {_SINCE_THEN} ORDER BY id DESC LIMIT 1), 0)'
)


def undone_in(revisions: Iterable[Revision]) -> set[str]:
    """What is undone by some of these revisions, and not redone by a later one."""
    last = {one.undoes: one.action for one in revisions if one.undoes and one.action != REVERT}
    return {undone for undone, action in last.items() if action == 'undo'}


def say_of_batch(register: RegisterFile, uid: str, about: str) -> None:
    """Keep beside an import what people will want to know of it by now; within an action."""
    register.db.execute_sql('UPDATE batch SET about = ? WHERE uid = ?', (about, uid))


def kept_of_batches(register: RegisterFile, uid: str | None = None) -> list[tuple[Any, ...]]:
    """Uid, time, documenter and what is known of each import, or of the one of a uid, as it is kept."""
    kept = 'SELECT uid, at, who, about FROM batch WHERE uid = coalesce(?, uid) ORDER BY id'
    return list(register.db.execute_sql(kept, (uid,)).fetchall())


_OF_REGISTER = f"revision AS r WHERE r.record = '{OF_REGISTER}' AND r.kind = '{OF_REGISTER}'"
_CHANGES_OF_REGISTER = (
    'SELECT c.row_kind, c.row_uid, c.field, c.new FROM change AS c '
    f'JOIN (SELECT r.id FROM {_OF_REGISTER}) AS r ON r.id = c.revision ORDER BY r.id, c.id'
)
# What is asked to know whether there is a revision of what the register keeps of itself, and what changed of that.
ASKED_OF_REGISTER: Asked = (f'SELECT 1 FROM {_OF_REGISTER} LIMIT 1', ())
ASKED_CHANGES_OF_REGISTER: Asked = (_CHANGES_OF_REGISTER, ())


def tells_of_register(register: RegisterFile) -> bool:
    """Whether there is a revision of what the register keeps of itself."""
    return register.db.execute_sql(*ASKED_OF_REGISTER).fetchone() is not None


def last_of_register(register: RegisterFile) -> dict[tuple[str, str, str], Stored]:
    """The last value of all that the register keeps of itself, by the kind and uid of the row and the field."""
    found: dict[tuple[str, str, str], Stored] = {}
    for kind, uid, field, new in reversed(register.db.execute_sql(*ASKED_CHANGES_OF_REGISTER).fetchall()):
        # Of what changes with each import or conflict only the last is read.
        if (kind, uid, field) not in found and not isinstance(value := _value(new), chain.Erased):
            found[kind, uid, field] = value
    return found


def last_said(register: RegisterFile, key: str) -> tuple[str, str] | None:
    """When and by whom a fact or setting was stated last, None where the history does not know it."""
    last = (
        "SELECT at, coalesce(nullif(person, ''), who) FROM "
        f'(SELECT r.id, r.at, r.who, r.person FROM {_OF_REGISTER}) AS r JOIN change AS c '
        f"ON c.revision = r.id WHERE c.row_kind = '{OF_REGISTER}' AND c.field = ? ORDER BY r.id DESC LIMIT 1"
    )
    found = register.db.execute_sql(last, (key,)).fetchone()
    return (str(found[0]), str(found[1])) if found else None


def last_of_records(register: RegisterFile) -> str:
    """The hash of the newest revision of a record, '' for none."""
    newest = f'SELECT hash FROM revision WHERE {_NEWEST_OF_RECORDS} ORDER BY id DESC LIMIT 1'
    found = register.db.execute_sql(newest).fetchone()
    return str(found[0]) if found else ''


def last_hash_of(register: RegisterFile, uid: str) -> str:
    """The hash of the newest revision of a record, '' for none."""
    found = register.db.execute_sql(*asked_last_hash(uid)).fetchone()
    return str(found[0]) if found else ''


def asked_last_hash(uid: str) -> Asked:
    """What is asked for that."""
    return 'SELECT hash FROM revision WHERE record = ? ORDER BY id DESC LIMIT 1', (uid,)


class Head(NamedTuple):
    """An end that a history had at some time: its last revision's number and hash, and when that was saved."""

    number: int
    hash: str
    at: str


def heads_at(register: RegisterFile, numbers: Iterable[int]) -> list[Head]:
    """The ends that the history had at these numbers, in order; none for a number that it does not have."""
    wanted = sorted(set(numbers))
    asked = f'SELECT id, hash, at FROM revision WHERE id IN ({rows.marks(wanted)}) ORDER BY id'
    found = register.db.execute_sql(asked, wanted)
    return [Head(*row) for row in found.fetchall()]


def last_head(register: RegisterFile) -> Head:
    """The end of the history as it is now; number 0 before there is any."""
    found = register.db.execute_sql('SELECT id, hash, at FROM revision ORDER BY id DESC LIMIT 1').fetchone()
    return Head(*found) if found else Head(0, chain.START, '')


def heads_between(register: RegisterFile, first: str, last: str) -> list[Head]:
    """The ends that the history had whose hash is one of these, or between them; all revisions are looked through."""
    found = register.db.execute_sql(
        'SELECT id, hash, at FROM revision WHERE hash BETWEEN ? AND ? ORDER BY id', (first, last)
    )
    return [Head(*row) for row in found.fetchall()]


def each(register: RegisterFile) -> Iterator[Revision]:
    """Every revision, in chain order."""
    for part in in_slices(register):
        yield from part


def in_slices(register: RegisterFile) -> Iterator[list[Revision]]:
    """Every revision, in chain order, so many together that reading them is quick and tells how far it is."""
    last = 0
    while found := register.db.execute_sql(_SOME_AFTER, (last, rows.SLICE)).fetchall():
        yield [Revision(*row) for row in found]
        last = found[-1][0]


def by_record(register: RegisterFile) -> Iterator[tuple[str, int]]:
    """The record and the number of each revision, record by record, as the index has them; within a transaction."""
    for part in register.db.in_parts('SELECT record, id FROM revision ORDER BY record, id'):
        yield from part


_SOME_AFTER = f'SELECT {COLUMNS} FROM revision WHERE id > ? ORDER BY id LIMIT ?'
