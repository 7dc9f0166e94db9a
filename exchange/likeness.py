"""Rows of a file that the register has already, and those that are like a record of it.

A row is a duplicate when every value it gives equals a live record's. It is likely one when it is similar and some
value differs. Records are matched one to one, so two equal rows need two equal records.
"""

from collections.abc import Container, Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import NamedTuple

from exchange.lines import CellDifference, Line
from exchange.merging import copied
from models import dates, query
from models.errors import Refused
from models.fields import PlaceKind, Stored
from models.query import Filter, Question
from models.records import RECORDS, Record
from models.store import Register
from models.text import clean, fold, fold_name
from models.words import _, field_label

Values = dict[str, Stored]
_DAYS_APART = 2


@dataclass(frozen=True)
class Likeness:
    """When two records of a kind are similar.

    They have a name of `names` in common; or their dates lie two days apart at most, they have the fields of `same`
    in common, and all of one group of `any_of`.
    """

    names: tuple[str, ...] = ()
    date: str = ''
    same: tuple[str, ...] = ()
    any_of: tuple[tuple[str, ...], ...] = ()

    def blocks(self, values: Values) -> Iterator[Hashable]:
        """The groups that a record falls in: only records with a group in common are compared."""
        for name in self.names:
            if key := fold_name(str(values.get(name) or '')):
                yield key
        if self.date:
            yield (_day(values.get(self.date)), *(values.get(name) for name in self.same))

    def near(self, values: Values) -> Iterator[Hashable]:
        """The groups in which a record like this one may be found."""
        for block in self.blocks(values):
            yield block
            if isinstance(block, tuple) and block[0] is not None:
                yield from ((block[0] + d, *block[1:]) for d in range(-_DAYS_APART, _DAYS_APART + 1) if d)

    def similar(self, kind: str, one: Values, other: Values) -> bool:
        """Whether two records of one group are alike."""
        return not self.any_of or any(all(_agree(kind, name, one, other) for name in group) for group in self.any_of)


LIKENESS = {
    'incident': Likeness(
        date='occurred', same=('governorate',), any_of=(('place',), ('kind', 'carried_out_by', 'against'))
    ),
    'abductee': Likeness(names=('name_ar', 'name_latin')),
}


class Like(NamedTuple):
    """The live record that a line has its like in, and how much of what the line says it agrees with, from 0 to 1.

    `by_hand` is whether a person typed the line: what another desk has as a record of its own is no duplicate.
    """

    record: Record
    share: float
    by_hand: bool


def mark(
    register: Register, kind: str, lines: list[Line], *, by_hand: bool = True, told_apart: Container[str] = ()
) -> dict[int, Like]:
    """The like of each line by `id(line)`: verdict `duplicate`, or `new` with the values that differ as its cells.

    Records in `told_apart` are no like of a line of another desk: it has both.
    """
    likeness = LIKENESS.get(kind)
    if likeness is None or not lines:
        return {}
    blocks: dict[Hashable, list[Record]] = {}
    for record in query.each(register, Question(kind, filters=_within_days(likeness, lines))):
        for block in set(likeness.blocks(record.values)):
            blocks.setdefault(block, []).append(record)
    found: dict[int, Like] = {}
    taken: set[str] = set()
    if not by_hand:
        taken = {record.uid for records in blocks.values() for record in records if record.uid in told_apart}
    for look in (_equal, _nearest) if by_hand else (_nearest,):
        for line in lines if blocks else ():
            candidates = _candidates(likeness, line, blocks, taken) if id(line) not in found else []
            if (like := look(line, candidates)) is not None:
                found[id(line)] = Like(like, _share(line), by_hand)
                taken.add(like.uid)
    return found


def _share(line: Line) -> float:
    """How much of what a line says is not among the values that differ."""
    said = len(line.stated) + sum(len(below.stated) for below in line.below)
    return max(0.0, 1 - len(line.cells) / said) if said else 1.0


def _within_days(likeness: Likeness, lines: list[Line]) -> tuple[Filter, ...]:
    """The days around those of the lines; no filter when a line has none."""
    days = [_day(line.given.get(likeness.date)) for line in lines] if likeness.date else [None]
    known = [day for day in days if day is not None]
    if len(known) < len(days):
        return ()
    first, last = (date.fromordinal(day).isoformat() for day in (min(known) - _DAYS_APART, max(known) + _DAYS_APART))
    return (Filter(likeness.date, (first[:4], last)),)  # a date known to the year stands before its days


def _candidates(likeness: Likeness, line: Line, blocks: dict[Hashable, list[Record]], taken: set[str]) -> list[Record]:
    near = {r.uid: r for block in likeness.near(line.given) for r in blocks.get(block, ()) if r.uid not in taken}
    return [r for r in near.values() if likeness.similar(line.kind, line.given, r.values)]


def _equal(line: Line, candidates: Iterable[Record]) -> Record | None:
    record = next((r for r in candidates if _is_linked(line, r) or not differences(line, r)), None)
    if record:
        line.verdict = 'duplicate'
    return record


def _nearest(line: Line, candidates: list[Record]) -> Record | None:
    if not candidates:
        return None
    record = min(candidates, key=lambda candidate: len(differences(line, candidate)))
    line.cells = differences(line, record)
    return record


def differences(line: Line, record: Record) -> list[CellDifference]:
    """The values of a line that a record does not have; a place agrees by its code or as it was typed."""
    specs = RECORDS[line.kind].specs()
    stated = line.stated
    found = []
    for name in dict.fromkeys(specs[name].of or name for name in stated):
        if not _agree(line.kind, name, stated, record.values):
            shown = name if name in stated else f'{name}_typed'
            found.append(CellDifference(line.kind, record.uid, shown, record.get(shown), stated[shown]))
    for below in line.below:
        found += _differences_below(below, record)
    return found


def _agree(kind: str, name: str, one: Values, other: Values) -> bool:
    if isinstance(RECORDS[kind].specs()[name].kind, PlaceKind):
        return _same_place(name, one, other)
    return one.get(name) == other.get(name)


def _same_place(name: str, one: Values, other: Values) -> bool:
    code, typed = one.get(name), one.get(f'{name}_typed')
    if code is not None and code == other.get(name):
        return True
    return typed is not None and fold(str(typed)) == fold(str(other.get(f'{name}_typed') or ''))


def _differences_below(below: Line, record: Record) -> list[CellDifference]:
    rows = _counterparts(below, record)
    if 'count' in below.given:
        counts = [row.get('count') for row in rows]
        stored = sum(int(count) for count in counts if count is not None) if None not in counts and counts else None
        incoming = below.given['count']
        if stored == incoming or (not rows and below.is_none):
            return []
        return [CellDifference(below.kind, rows[0].uid if len(rows) == 1 else '', 'count', stored, incoming)]
    if any(all(row.get(name) == value for name, value in below.stated.items()) for row in rows):
        return []
    last = rows[-1].values if rows else {}
    return [
        CellDifference(below.kind, '', name, last.get(name), value)
        for name, value in below.stated.items()
        if last.get(name) != value
    ]


def _counterparts(below: Line, record: Record) -> list[Record]:
    """The live children of a record that speak of what a child of a line speaks of."""
    same = ('party', 'outcome', 'who') if 'count' in below.given else ()
    stated = {name: below.given[name] for name in same if name in below.given}
    return [row for row in record.of(below.kind) if all(row.get(name) == value for name, value in stated.items())]


def updated(line: Line, record: Record) -> Record:
    """The record with the values that a line gives put on it.

    A count that several rows of the record share is refused: nobody can say which of them it changes.
    """
    copy = copied(record)
    copy.values.update(line.stated)
    for below in line.below:
        if not _differences_below(below, record):
            continue
        rows = _counterparts(below, copy)
        if 'count' not in below.given or not rows:
            copy.add(below.kind, **below.stated)
        elif len(rows) == 1:
            rows[0].set('count', below.given['count'])
        else:
            raise Refused(_('The count is spread over several rows of the record; change it there.'), 'count')
    return copy


@cache
def noted_kind(kind: str) -> str:
    """The kind of row in which a record of this kind notes what somebody said, '' where there is none."""
    return next((child for child in RECORDS[kind].child_kinds if RECORDS[child].noted), '')


def _text_field(kind: str) -> str:
    """The field of a kind that holds what somebody said."""
    return next(name for name in RECORDS[kind].noted if RECORDS[kind].specs()[name].kind.long)


def linked(line: Line, record: Record) -> Record:
    """The record with all that a line says noted in it as another telling of the same; nothing else of it changes."""
    copy, kind = copied(record), noted_kind(record.kind)
    required = {name: 'other' for name, spec in RECORDS[kind].specs().items() if spec.required}
    copy.add(kind, **required | {_text_field(kind): said(line)})
    return copy


def _is_linked(line: Line, record: Record) -> bool:
    """Whether a record notes already what a line says."""
    kind = noted_kind(record.kind)
    if not kind or not (rows := record.of(kind)):
        return False
    text = said(line)
    return any(row.get(_text_field(kind)) == text for row in rows)


def said(line: Line) -> str:
    """What a line says, in words: a line of text for each field."""
    specs, texts = RECORDS[line.kind].specs(), []
    for name, value in line.stated.items():
        if not specs[name].kept or specs[name].of not in line.stated:
            texts.append(
                _('{field}: {value}').format(
                    field=_heading(line, name), value=specs[name].kind.show(value, specs[name])
                )
            )
    for below in line.below:
        specs = RECORDS[below.kind].specs()
        shown = ('count',) if 'count' in below.given else tuple(below.stated)
        texts += [
            _('{field}: {value}').format(
                field=_heading(below, name), value=specs[name].kind.show(below.given[name], specs[name])
            )
            for name in shown
        ]
    return clean('\n'.join(texts))


def _heading(line: Line, name: str) -> str:
    column = line.columns.get(name)
    return column.heading if column and column.heading else field_label(line.kind, name)


def _day(value: Stored) -> int | None:
    if value is None:
        return None
    day = dates.first_day(str(value)) or dates.last_day(str(value))
    return day.toordinal() if day else None
