"""Records as they stood when the history of a register ended at an earlier revision: today's, less the edits since.

What was erased since cannot be read of then either: it is as the erasing left it.
"""

import json
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import NamedTuple

from models.file import chain, history
from models.file.register_file import RegisterFile, local_place
from models.file.rows import grown, marks, row_id, slices
from models.places import Gazetteer, gazetteer
from models.query.aggregates import get, get_many
from models.query.as_it_was.past_end import PastEnd, end_at, end_on
from models.record.fields import Stored
from models.record.records import RECORDS, Record, of_kind

_OF_ONE = ' AND {named}record = ?'
_MADE = 'SELECT record FROM revision WHERE id > ? AND kind = ? AND snapshot IS NOT NULL'
_CHANGES = (
    'SELECT r.record, r.action, c.row_uid, c.field, c.old FROM revision AS r JOIN change AS c ON c.revision = r.id '
    'WHERE r.id > ? AND r.kind = ?'
)
_IN_ORDER = ' ORDER BY r.id, c.id'
_CHANGED = 'SELECT DISTINCT record FROM revision WHERE id > ? AND kind = ?'
_VECTORS = (
    'SELECT record, vector FROM revision WHERE id IN '
    '(SELECT max(id) FROM revision WHERE record IN ({records}) AND id <= ? GROUP BY record)'
)
# By these a row is there or not, and belongs to another one.
_WHOLE_ROWS = ('withdrawn', 'parent')


class _Change(NamedTuple):
    """A field that a later revision changed, with what stood there before it."""

    record: str
    action: str
    row: str
    field: str
    old: str | None

    @property
    def is_erasing(self) -> bool:
        """Whether it says that something was erased, or is all that is left of the codes of a row."""
        return self.field.startswith(chain.ERASING) or not self.field


class PastRecords:
    """What a register held at an earlier end of its history; where `only` one record is asked for, of that one."""

    def __init__(self, register: RegisterFile, end: PastEnd, only: str = '') -> None:
        self.end = end
        self._only = (only,) if only else ()
        self._register = register
        self._since: dict[str, dict[str, list[_Change]]] = {}
        self._made: dict[str, set[str]] = {}
        self._then: dict[str, dict[str, Record | None]] = {}

    def touched(self, kind: str) -> set[str]:
        """The records of a kind that were made or changed since."""
        self._read(kind)
        return self._made[kind] | self._since[kind].keys()

    def made(self, kind: str) -> set[str]:
        """The records of a kind that were not there yet."""
        self._read(kind)
        return self._made[kind]

    def with_other(self, kind: str, fields: Collection[str]) -> set[str]:
        """The records of a kind that were there, and of which one of these fields may have said something else then."""
        self._read(kind)
        several = {*fields, *_WHOLE_ROWS}
        since = self._since[kind].items()
        return {uid for uid, changes in since if any(c.field in several or c.is_erasing for c in changes)}

    def then(self, kind: str, uids: Iterable[str]) -> dict[str, Record | None]:
        """Those of these records that were touched since, as they stood then, by uid; None for what was not there."""
        wanted = self.touched(kind).intersection(uids)
        known = self._then.setdefault(kind, {})
        known |= self._set_back(kind, sorted(wanted - known.keys()))
        return {uid: known[uid] for uid in wanted}

    def changed(self, kind: str) -> dict[str, Record | None]:
        """All records of a kind that were touched since, as they stood then, by uid; None for what was not there."""
        return self.then(kind, self.touched(kind))

    def as_then(self, kind: str, records: Iterable[Record]) -> Iterator[Record]:
        """These records of a kind as they stood then, without those that were not there yet."""
        today = list(records)
        then = self.then(kind, (record.uid for record in today))
        return (one for record in today if (one := then.get(record.uid, record)) is not None)

    def erased(self, kind: str) -> set[str]:
        """The records of a kind that were there, and of which something was erased since."""
        self._read(kind)
        return {uid for uid, changes in self._since[kind].items() if any(one.is_erasing for one in changes)}

    @cached_property
    def places(self) -> Gazetteer:
        """The gazetteer with the places that the register had of its own then."""
        if not self.touched('place'):
            return self._register.places
        today = grown(self._register.db, 'place', RECORDS['place'].withdrawn.is_null())
        then = (today | self.changed('place')).values()
        live = [record for record in then if record is not None and not record.withdrawn]
        ordered = sorted(live, key=lambda one: str(one.get('reference') or ''))
        return gazetteer().with_local(map(local_place, ordered))

    def _read(self, kind: str) -> None:
        """Read what was made and what was changed since, once."""
        if kind in self._since:
            return
        asked, db = (self.end.number, kind, *self._only), self._register.db
        of_one, of_its = (_OF_ONE.format(named=named) if self._only else '' for named in ('', 'r.'))
        made = self._made[kind] = {uid for (uid,) in db.execute_sql(_MADE + of_one, asked).fetchall()}
        changed = {uid for (uid,) in db.execute_sql(_CHANGED + of_one, asked).fetchall()} - made
        since = self._since[kind] = {uid: list[_Change]() for uid in changed}
        for row in db.execute_sql(_CHANGES + of_its + _IN_ORDER, asked).fetchall():
            if row[0] in since:
                since[row[0]].append(_Change(*row))

    def _set_back(self, kind: str, uids: list[str]) -> dict[str, Record | None]:
        since, vectors = self._since[kind], self._vectors([uid for uid in uids if uid not in self._made[kind]])
        today = get_many(self._register, kind, [*vectors])
        then = {uid: self._stood(record, since[uid], vectors[uid]) for uid, record in today.items()}
        return dict.fromkeys(uids) | then

    def _vectors(self, uids: list[str]) -> dict[str, str]:
        """The vectors that records had then."""
        found: dict[str, str] = {}
        for part in slices(uids):
            statement = _VECTORS.format(records=marks(part))
            found |= dict(self._register.db.execute_sql(statement, (*part, self.end.number)).fetchall())
        return found

    def _stood(self, today: Record, since: list[_Change], vector: str) -> Record:
        """A record as it stood then, made of the one that stands today, and of what was changed since."""
        rows = {row.uid: row for row in today.walk()}
        erased = any(change.is_erasing for change in since)
        before = _values_before(_without_erasings(rows, since) if erased else since)
        absent = {row for (row, field), value in before.items() if field == 'parent' and value is None}
        if erased:
            absent |= self._not_there_yet(today)
        for (uid, name), value in before.items():
            if uid in rows and name in of_kind(rows[uid].kind).specs():
                rows[uid].set(name, value)
        today.revision = vector
        there = [row for row in rows.values() if row.uid not in absent]
        is_moved = any(change.field in ('parent', 'position') and change.row not in absent for change in since)
        if absent or is_moved:
            put_together(sorted(there, key=self._place) if is_moved else there)
        return today

    def _place(self, row: Record) -> tuple[int, int]:
        """Where a row stands among those below the same one, as records are read."""
        return int(row.get('position') or 0), row_id(self._register.db, row.kind, row.uid)

    def _not_there_yet(self, today: Record) -> set[str]:
        """The rows of a record of which nothing was said by then; the codes of a row go with where it belonged."""
        told = [one for one in history.revisions(self._register, 'record', today.uid) if one.id <= self.end.number]
        return {row.uid for row in today.walk()} - history.replayed(self._register, told).keys()


def on_day(register: RegisterFile, day: date) -> PastRecords:
    """What a register held at the end of a day of Damascus, by its chain."""
    return PastRecords(register, end_on(register, day))


def at_revision(register: RegisterFile, number: int) -> PastRecords:
    """What a register held when its history ended at the revision of this number."""
    return PastRecords(register, end_at(register, number))


def record_then(register: RegisterFile, end: PastEnd, kind: str, uid: str) -> Record | None:
    """One record as it stood at an earlier end of the history, with its lines; None where it was not there yet."""
    then = PastRecords(register, end, only=uid).then(kind, [uid])
    return then[uid] if uid in then else get(register, kind, uid)


def _values_before(since: list[_Change]) -> dict[tuple[str, str], Stored]:
    """The values of fields before the first of these changes, by the uid of the row; None for what was not stated."""
    before: dict[tuple[str, str], Stored] = {}
    for change in since:
        if (change.row, change.field) not in before:
            old = None if change.old is None else chain.known(json.loads(change.old))
            before[change.row, change.field] = None if isinstance(old, chain.Erased) else old
    return before


def _without_erasings(rows: dict[str, Record], since: list[_Change]) -> list[_Change]:
    """These changes without what erasing did: what it left of a row, nobody knows to have been otherwise before."""
    said = (change for change in since if change.action == 'erase' and change.field.startswith(chain.ERASING))
    gone = {(change.row, change.field.removeprefix(chain.ERASING)) for change in said}

    def is_of_erasing(change: _Change) -> bool:
        alone = of_kind(rows[change.row].kind).erased_alone() if change.row in rows else ()
        leaf = change.field if change.field in alone else chain.CODES
        return change.action == 'erase' and not gone.isdisjoint({(change.row, leaf), (change.row, change.field)})

    return [change for change in since if not change.is_erasing and not is_of_erasing(change)]


def put_together(rows: list[Record]) -> None:
    """Put each of these rows below the one that it says it belongs to, in this order."""
    there = {row.uid: row for row in rows}
    for row in rows:
        row.children = []
    for row in rows:
        if (above := there.get(str(row.get('parent')))) is not None:
            above.children.append(row)
    for row in rows:
        row.children.sort(key=_rank)


def _rank(child: Record) -> int:
    """The place of a kind among those that stand below the same one."""
    return of_kind(of_kind(child.kind).parent_kind).child_kinds.index(child.kind)
