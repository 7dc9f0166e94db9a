"""Records that somebody held apart: alike, and not the same, for as long as nothing changes that was weighed then."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import peewee

from models.dates import dates
from models.file import history
from models.file.register_file import RegisterFile
from models.file.rows import SLICE, selecting, stored
from models.language.labels import field_label
from models.language.messages import _, language
from models.query.together.linked_persons import linked_persons
from models.record.records import OF_REVIEW, RECORDS, Record

APART = 'apart'
# What is weighed of two people, and of two events: once it changes in either record they are asked about again.
_OF_PEOPLE = ('father', 'mother', 'born', 'age', 'abducted_on')
_OF_EVENTS = ('occurred', 'place', 'kind', 'carried_out_by', 'against')
_PARTED = ' | '


class Apart(NamedTuple):
    """Two records that were held apart: the row that says so, and the fields that changed since in either."""

    row: Record
    changed: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether they still are."""
        return not self.changed

    def in_words(self, kind: str) -> str:
        """When they were held apart, and what changed since."""
        day = dates.short(str(self.row.get('said_at'))[:10], language())
        changed = _(', ').join(field_label(kind, name) for name in self.changed)
        return _('was held apart on {day}, changed since: {fields}').format(day=day, fields=changed)


class ApartPairs:
    """The pairs of a register that were held apart, asked of many records in one go; those of some records, or all."""

    def __init__(self, register: RegisterFile, of: Sequence[str] | None = None) -> None:
        self._register = register
        found = stored(register.db, APART, self._holding(of))
        self._rows = {_pair(str(row.get('one')), str(row.get('other'))): row for row in found}

    @classmethod
    def asked(cls, of: Sequence[str] | None = None) -> peewee.Node:
        """What is asked to read them."""
        return selecting(APART, cls._holding(of))

    @staticmethod
    def _holding(of: Sequence[str] | None) -> peewee.Expression:
        cls: Any = OF_REVIEW[APART]
        live = cls.withdrawn.is_null()
        return live if of is None or 2 * len(of) > SLICE else live & (cls.one.in_(of) | cls.other.in_(of))

    def between(self, one: Record, other: Record) -> Apart | None:
        """Whether two records were held apart, and what changed since; None where nobody did."""
        row = self._rows.get(_pair(one.uid, other.uid))
        if row is None:
            return None
        vectors = dict(zip(sorted((one.uid, other.uid)), str(row.get('compared')).split(_PARTED), strict=False))
        found = {name for record in (one, other) for name in self._changed(record, vectors.get(record.uid, ''))}
        return Apart(row, tuple(name for name in weighed(one.kind) if name in found))

    def _changed(self, record: Record, vector: str) -> Iterable[str]:
        then = history.as_of_vector(self._register, record.kind, record.uid, vector)
        return [name for name in weighed(record.kind) if then is not None and then.get(name) != record.get(name)]

    def are_one(self, one: str, other: str) -> bool:
        """Whether two records are linked as one person: then nobody need say that they are not the same."""
        return one in self._persons and self._persons[one] == self._persons.get(other)

    @cached_property
    def _persons(self) -> dict[str, str]:
        return linked_persons(self._register)

    @property
    def is_any(self) -> bool:
        """Whether any two are: mostly none."""
        return bool(self._rows)


def every_word(register: RegisterFile) -> list[Record]:
    """All that was said of pairs, also of those that are held apart no more."""
    cls: Any = OF_REVIEW[APART]
    return list(stored(register.db, APART, cls.one.is_null(False)))


def said_of_pair(register: RegisterFile, one: str, other: str) -> Record | None:
    """What was said last of two records, that they are not the same or that they may be; None where nothing was."""
    cls: Any = OF_REVIEW[APART]
    first, second = _pair(one, other)
    found = [*stored(register.db, APART, (cls.one == first) & (cls.other == second))]
    return max(found, key=lambda row: (last_word(register, row).at, not row.withdrawn), default=None)


class WordOfPair(NamedTuple):
    """Which desk said last what is said of a pair, and when."""

    desk: str
    at: str


def last_word(register: RegisterFile, row: Record) -> WordOfPair:
    """Whose word it is: that of the desk it was taken over from, or this one's, also of what was undone."""
    last = history.revisions(register, 'record', row.uid)[-1]
    if last.action == 'keep':
        return WordOfPair(str(row.get('desk')), str(row.get('said_at')))
    return WordOfPair(register.desk_id, last.at)


def weighed(kind: str) -> tuple[str, ...]:
    """The fields of a kind of record by which two are held apart."""
    names = RECORDS[kind].name_fields
    return (*names, *_OF_PEOPLE) if names else _OF_EVENTS


def compared(one: Record, other: Record) -> str:
    """What stands in the row that holds two apart: the vector of either as it was looked at, in the order of uids."""
    by_uid = {record.uid: record.revision for record in (one, other)}
    return _PARTED.join(by_uid[uid] for uid in sorted(by_uid))


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one <= other else (other, one)


def rows_of(register: RegisterFile, uid: str) -> list[Record]:
    """The rows that hold a record apart from others."""
    cls: Any = OF_REVIEW[APART]
    return list(stored(register.db, APART, ((cls.one == uid) | (cls.other == uid)) & cls.withdrawn.is_null()))
