"""What this register and a file both changed: kept in the register until somebody settles it.

They stand in `meta` beside the records: `conflicts` holds those that are open, `answered` what the other side last
said of a field and somebody answered, so that nobody is asked the same twice. Who knows the answer and says otherwise
is heard again.
"""

import contextlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from models import query
from models.errors import DamagedRegister
from models.file import facts
from models.file.register_file import RegisterFile
from models.query.together import old_uids
from models.record.fields import Stored
from models.record.records import RECORDS, Record

Key = tuple[str, str]
Values = dict[str, Stored]
OPEN, _ANSWERED = 'conflicts', 'answered'


@dataclass(frozen=True)
class Conflict:
    """What a file says of fields of a row that were changed here too; the first is the one that people know.

    `vector` is the revision that the other desk had, '' where settling this does not yet settle all of it;
    `signer` the key that signed the row.
    """

    kind: str
    record: str
    row_kind: str
    row: str
    theirs: Values
    vector: str = ''
    file: str = ''
    batch: str = ''
    signer: str = ''

    @property
    def field(self) -> str:
        """The field that people know it by."""
        return next(iter(self.theirs))

    @property
    def key(self) -> Key:
        """What it is about: there is one open conflict of a field at most."""
        return self.row, self.field


class Decided(NamedTuple):
    """What an import decided of the conflicts in its file."""

    left: tuple[Conflict, ...] = ()
    settled: tuple[Conflict, ...] = ()


NOTHING = Decided()


class Answer(NamedTuple):
    """What the other side said of a field when somebody answered.

    Whose vector has `known_from` revisions of this desk knows what was answered.
    """

    said: Stored
    known_from: int
    batch: str


class Open(NamedTuple):
    """A conflict that waits, with the record as it stands here."""

    conflict: Conflict
    record: Record

    @property
    def row(self) -> Record:
        """The row of the record that it is about."""
        return next(row for row in self.record.walk() if row.uid == self.conflict.row)


def unit_of(kind: str, name: str) -> str:
    """The field that another one is settled with: what was typed goes with its value, a point is one thing."""
    cls = RECORDS[kind]
    return cls.point_fields[0] if name in cls.point_fields else cls.specs()[name].of or name


def kept(register: RegisterFile) -> list[Conflict]:
    """The conflicts that were left for later, the oldest first."""
    return _read(register.meta)


def answered(register: RegisterFile) -> dict[str, dict[str, Answer]]:
    """The answers that were given: by the uid of the row and the field."""
    return _answers(register.meta)


def waiting(register: RegisterFile) -> list[Open]:
    """The conflicts that nobody has settled: where the two sides still differ, also of withdrawn records.

    Else nobody could settle them, and every file of the other desk would ask again.
    """
    found = [arrived for arrived, _kept in arriving(register)]
    records: dict[str, Record] = {}
    for kind in {conflict.kind for conflict in found}:
        records |= query.get_many(register, kind, [c.record for c in found if c.kind == kind])
    # Once of each record: of one with very many lines each may have a conflict.
    rows = {uid: _rows(record) for uid, record in records.items()}
    return [Open(one, records[one.record]) for one in found if one.record in rows and _differs(one, rows[one.record])]


def arriving(register: RegisterFile) -> list[tuple[Conflict, Conflict]]:
    """Each conflict that was left for later as it is asked about, and as it is kept.

    One of a record that was merged is asked about in the survivor, and one of a row that went to the second record of
    a split is asked about there.
    """
    found = kept(register)
    onward = old_uids.onward_from(register, {one.record for one in found})
    return [(_arrived(one, onward), one) for one in found]


def _arrived(conflict: Conflict, onward: old_uids.WentOn) -> Conflict:
    row = onward.became.get(conflict.row, conflict.row)
    record = onward.became.get(conflict.record, conflict.record)
    there = onward.homes.get(row, record), row
    return conflict if there == (conflict.record, conflict.row) else replace(conflict, record=there[0], row=row)


def is_open(conflict: Conflict, record: Record) -> bool:
    """Whether the two sides still differ in what a conflict is about, the record being as given."""
    return _differs(conflict, _rows(record))


def _rows(record: Record) -> dict[str, Record]:
    return {row.uid: row for row in record.walk()}


def _differs(conflict: Conflict, rows: Mapping[str, Record]) -> bool:
    row = rows.get(conflict.row)
    return row is not None and any(row.get(name) != value for name, value in conflict.theirs.items())


@contextlib.contextmanager
def _naming(key: str) -> Iterator[None]:
    try:
        yield
    except (AttributeError, TypeError, ValueError) as error:
        raise DamagedRegister(facts.is_damaged(key)) from error


def _read(meta: Mapping[str, str]) -> list[Conflict]:
    with _naming(OPEN):
        return [Conflict(**one) for one in json.loads(meta.get(OPEN, '[]'))]


def _answers(meta: Mapping[str, str]) -> dict[str, dict[str, Answer]]:
    with _naming(_ANSWERED):
        found = json.loads(meta.get(_ANSWERED, '{}'))
        return {row: {name: Answer(*one) for name, one in answers.items()} for row, answers in found.items()}


def after(meta: Mapping[str, str], decided: Decided, counts: Mapping[str, int], batch: str = '') -> dict[str, str]:
    """The facts to keep once these are left or settled; none where nothing changes.

    `counts` says how many revisions this desk has of each record by now.
    """
    if not (decided.left or decided.settled):
        return {}
    standing = {conflict.key: conflict for conflict in _read(meta)}
    answers = _answers(meta)
    for conflict in decided.settled:
        standing.pop(conflict.key, None)
        count = counts.get(conflict.record, 0)
        answers.setdefault(conflict.row, {}).update(
            {name: Answer(said, count, batch) for name, said in conflict.theirs.items()}
        )
    for conflict in decided.left:
        before = standing.get(conflict.key)
        # A file that brings nothing else asks the same again: it goes with the import that asked first.
        of_batch = batch or (before.batch if before and before.theirs == conflict.theirs else '')
        standing[conflict.key] = replace(conflict, batch=of_batch)
    return {OPEN: _dump([vars(one) for one in standing.values()]), _ANSWERED: _dump(answers)}


def without(meta: Mapping[str, str], batch: str) -> dict[str, str]:
    """The facts to keep once an import is taken back: what it left open goes with it, and what was answered in it."""
    left = [conflict for conflict in _read(meta) if conflict.batch != batch]
    answers = {
        row: {name: one for name, one in answers.items() if one.batch != batch}
        for row, answers in _answers(meta).items()
    }
    return {OPEN: _dump([vars(one) for one in left]), _ANSWERED: _dump(answers)}


def without_values(meta: Mapping[str, str], gone: Collection[Key]) -> dict[str, str]:
    """The facts to keep once these fields of rows were erased: neither side's value of them stands there any more."""
    left = [replace(one, theirs=_beyond(one, gone)) for one in _read(meta)]
    answers = {
        row: {name: one for name, one in answers.items() if (row, name) not in gone}
        for row, answers in _answers(meta).items()
    }
    facts = {OPEN: _dump([vars(one) for one in left if one.theirs]), _ANSWERED: _dump(answers)}
    return {key: text for key, text in facts.items() if key in meta}


def _beyond(conflict: Conflict, gone: Collection[Key]) -> Values:
    return {name: value for name, value in conflict.theirs.items() if (conflict.row, name) not in gone}


def _dump(thing: object) -> str:
    return json.dumps(thing, ensure_ascii=False)
