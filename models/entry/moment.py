"""An open record as it was at one moment, to be put back: its rows, the text that waits, and what was filled."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from models.entry.open_record import OpenRecord
from models.language.messages import _
from models.record.records import RECORDS, Record

# What a save changed by itself: by uid of the row and field, the value before it and after it.
Changes = Mapping[str, Mapping[str, tuple[Any, Any]]]


class RowThen(NamedTuple):
    """A row with its values and the rows below it; the row itself stays the same one, whatever is put back."""

    row: Record
    values: dict[str, Any]
    below: tuple[Record, ...]

    def is_now(self) -> bool:
        """Whether the row is still so."""
        row, below = self.row, self.below
        same = len(below) == len(row.children) and all(
            one is other for one, other in zip(below, row.children, strict=True)
        )
        return same and self.values == row.values


@dataclass(frozen=True)
class Moment:
    """What a record held: rows by uid, in their order; rows that did not change since are shared with the one before.

    `beside` is what was filled and settled without typing, which nobody sees by itself.
    """

    rows: dict[str, RowThen]
    texts: dict[str, str]
    beside: tuple[set[str], set[str], dict[str, dict[str, str]], dict[str, Any]]

    @classmethod
    def of(cls, opened: OpenRecord, last: 'Moment | None' = None) -> 'Moment':
        """The record as it is now; `last` is a moment that it may have rows in common with."""
        before = last.rows if last is not None else {}
        rows: dict[str, RowThen] = {}
        for row in opened.record.walk():
            then = before.get(row.uid)
            is_same = then is not None and then.row is row and then.is_now()
            rows[row.uid] = then if then and is_same else RowThen(row, dict(row.values), tuple(row.children))
        marked = {key: dict(marks) for key, marks in opened.marked.items()}
        return cls(rows, dict(opened.texts), (set(opened.given), set(opened.quiet), marked, dict(opened.settled)))

    @classmethod
    def saved(cls, opened: OpenRecord) -> 'Moment':
        """The record as it is saved, or a new one as it began."""
        base = opened.stored or opened.start or Record(opened.record.kind, opened.record.uid)
        there = {row.uid: row for row in opened.record.walk()}
        for row in base.walk():
            there.setdefault(row.uid, Record(row.kind, row.uid))
        rows = {
            row.uid: RowThen(there[row.uid], dict(row.values), tuple(there[child.uid] for child in row.children))
            for row in base.walk()
        }
        as_read = OpenRecord(opened.register, base)
        as_read.take_for_settling(base)
        return cls(rows, {}, (as_read.given, set(), {}, as_read.settled))

    def says_the_same(self, other: 'Moment') -> bool:
        """Whether a person would see no difference."""
        return self.texts == other.texts and next(self._differing(other), None) is None

    def _differing(self, other: 'Moment') -> Iterator[str]:
        """The uids of rows that are not the same in both."""
        for uid in {**other.rows, **self.rows}:
            mine, theirs = self.rows.get(uid), other.rows.get(uid)
            if mine is theirs:
                continue
            if mine is None or theirs is None or mine.values != theirs.values:
                yield uid

    def first_change(self, other: 'Moment') -> tuple[str, str]:
        """The uid of the row and the name of the field in which another moment differs first."""
        for uid in self._differing(other):
            mine, theirs = self.rows.get(uid), other.rows.get(uid)
            row = (theirs or mine).row  # type: ignore[union-attr]
            old, new = mine.values if mine else {}, theirs.values if theirs else {}
            changed = (name for name in RECORDS[row.kind].form_fields() if old.get(name) != new.get(name))
            kept = (name for name in {**old, **new} if old.get(name) != new.get(name))
            return uid, next(changed, next(kept, ''))
        changed_texts = {**self.texts, **other.texts}
        key = next((key for key in changed_texts if self.texts.get(key) != other.texts.get(key)), '.')
        uid, _dot, name = key.partition('.')
        return uid, name

    def text_of(self, key: str) -> str:
        """What a field said, by its key: the text that waits, or the value."""
        uid, _dot, name = key.partition('.')
        then = self.rows.get(uid)
        waiting = self.texts.get(key)
        return str(then.values.get(name) or '') if waiting is None and then else waiting or ''

    def put_back(self, opened: OpenRecord) -> None:
        """Have the record be as it was then. A row that was saved since is withdrawn: nothing saved is dropped."""
        there = {row.uid: row for row in opened.record.walk()}
        for row, values, below in self.rows.values():
            row.values, row.children = dict(values), list(below)
        given, quiet, marked, settled = self.beside
        opened.texts, opened.given, opened.quiet = dict(self.texts), set(given), set(quiet)
        opened.marked, opened.settled = {key: dict(marks) for key, marks in marked.items()}, dict(settled)
        for saved in opened.stored.walk() if opened.stored is not None else ():
            if saved.uid not in self.rows:
                _withdraw(opened, there.get(saved.uid) or Record(saved.kind, saved.uid), saved)

    def after_save(self, changes: Changes, known: dict[int, RowThen]) -> 'Moment':
        """The same moment, had it begun with what a save changed by itself: a number, a state, tidied text.

        What moments have in common they have in common then too: `known` are the rows of others, by what they were.
        """
        rows = dict(self.rows)
        for uid in changes.keys() & rows.keys():
            was = rows[uid]
            if id(was) not in known:
                known[id(was)] = _with(was, changes[uid])
            rows[uid] = known[id(was)]
        return replace(self, rows=rows)


def changed_by_save(record: Record, saved: Record) -> Changes:
    """What the save of a record changed by itself: the rows in which it changed anything."""
    after = {row.uid: row.values for row in saved.walk()}
    changes = {
        row.uid: {
            name: (row.values.get(name), after[row.uid].get(name))
            for name in {**row.values, **after[row.uid]}
            if row.values.get(name) != after[row.uid].get(name)
        }
        for row in record.walk()
    }
    return {uid: changed for uid, changed in changes.items() if changed}


def _with(then: RowThen, changes: Mapping[str, tuple[Any, Any]]) -> RowThen:
    values = dict(then.values)
    for name, (old, new) in changes.items():
        if values.get(name) == old:
            values.pop(name, None)
            values |= {name: new} if new is not None else {}
    return then._replace(values=values)


def _withdraw(opened: OpenRecord, row: Record, saved: Record) -> None:
    """Have a saved row stay below its parent, withdrawn."""
    parent = next((above for above in opened.record.walk() if above.uid == saved.get('parent')), None)
    if parent is None:
        return
    row.values = dict(saved.values)
    row.values.setdefault('withdrawn', _('Undone by the person who entered it.'))
    row.children = []
    parent.children.append(row)
