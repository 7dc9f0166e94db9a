"""Cells of a corrected sheet that say that something is not known, of which the register has a value.

What nobody knows never takes the place of what is stated; whoever typed it is told so.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from exchange.omitting.omissions import PLACE, UNKNOWN, Omission
from models.language.messages import _, quoted
from models.record.casualty_words import Option
from models.record.records import RECORDS, Record


class Unsaid(NamedTuple):
    """A cell that says nothing: where it is, and which field of which row; of people, what their column says.

    `why` is what is said of a code that means nothing here, or of a part of the cell that is not imported; `if_here`
    where a warning says it of a row that is imported.
    """

    sheet: str
    row: int
    heading: str
    text: str
    uid: str
    field: str
    stated: tuple[Option, ...] | None = None
    why: str = ''
    if_here: bool = False


def find(unsaid: Iterable[tuple[Unsaid, Record | None]]) -> Iterator[Omission]:
    """The cells beside the record of their row where that has a value for them."""
    for cell, stored in unsaid:
        if cell.why:
            if not _has(cell, stored):
                yield Omission(cell.sheet, cell.row, PLACE, cell.why, cell.text, counts=True)
            continue
        if stored is None or not (value := _value(cell, stored)):
            continue
        sentence = _('Column {column}: “{text}” does not replace {value}, which is recorded. Correct it in the record.')
        said = sentence.format(column=quoted(cell.heading), text=cell.text, value=quoted(value))
        yield Omission(cell.sheet, cell.row, UNKNOWN, said, cell.text, counts=True)


def _has(cell: Unsaid, stored: Record | None) -> bool:
    """Whether the record has already what stands in a cell, perhaps as it was typed."""
    rows = (row for row in stored.walk() if cell.uid in ('', row.uid)) if stored else ()
    return any(cell.text in (row.get(cell.field), row.get(f'{cell.field}_typed')) for row in rows)


def _value(cell: Unsaid, stored: Record) -> str:
    """What the record has there, as people read it; '' for nothing."""
    for row in stored.live():
        is_it = row.uid == cell.uid if cell.stated is None else _counts(row, cell.stated)
        if is_it:
            spec = RECORDS[row.kind].specs()[cell.field]
            names = [name for name in (cell.field, spec.lowest_in, spec.highest_in) if name]
            return next((spec.kind.show(row.get(name), spec) for name in names if row.get(name) is not None), '')
    return ''


def _counts(row: Record, stated: tuple[Option, ...]) -> bool:
    """Whether a row counts those of whom a column says this, and somebody."""
    is_of_people = row.kind == 'casualty' and row.get('count') != 0
    return is_of_people and all(row.get(name) == code for name, code in stated)
