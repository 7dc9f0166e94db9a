"""Rows of reviewing in a headquarters workbook: each kind has a sheet of its own, under a mark, and a digest a row.

Their columns are generated from the declaration. The digests stand in the manifest, which the register signs, so that a
row that was altered is found by itself. A column that is not named after the kind is for people, and in no digest.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from exchange.cells import Cell, as_text, from_cell, is_empty
from exchange.mapping.mapping import mark_of, marked
from exchange.reading.any_file import Sheet, Workbook
from exchange.signed.signed_workbook import row_digest
from models.errors import Refused
from models.record.fields import REACHES
from models.record.records import OF_REVIEW, Record

# The rows above the first that says something: mark, stable names, labels.
HEADS = 3
_OF_ROWS = ('withdrawn', 'set_aside')
_UID_FORM = re.compile(r'[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}')


class SignedSheet(NamedTuple):
    """The sheet of a kind of reviewing: its kind, and the mark that it bears."""

    kind: str
    mark: str


def fields_that_leave(kind: str) -> list[str]:
    """The fields of a kind of reviewing that leave, in declared order."""
    specs = OF_REVIEW[kind].specs()
    leave = [name for name, spec in specs.items() if REACHES.index(spec.reach) >= REACHES.index('headquarters')]
    return [name for name in leave if name not in _OF_ROWS]


def places(kind: str, heads: Sequence[str]) -> list[tuple[str, int]]:
    """Where each column that a digest covers stands, in the order in which the digest has them."""
    return sorted((name, at) for at, name in enumerate(heads) if name.startswith(f'{kind}.'))


class SaidRow(NamedTuple):
    """A row of reviewing that a file tells of: as a record, what stands in it, and whether it is as the manifest says.

    `record` is None where it cannot be read; `cells` are those of the row by the names of their columns, and `columns`
    where each of those stands.
    """

    record: Record | None
    cells: dict[str, Cell]
    columns: dict[str, int]
    sheet: str
    row: int
    is_whole: bool

    def text(self, name: str) -> str:
        """What a cell of it says, '' where it has none."""
        return as_text(self.cells.get(name)).strip()


def said_in(workbook: Workbook, signed: SignedSheet) -> Iterator[SaidRow]:
    """The rows of a kind that a workbook tells of, in the order in which they stand there."""
    digests = _digests(workbook, signed.kind)
    seen = set[str]()
    for sheet in workbook.sheets:
        if mark_of(sheet) == signed.mark:
            yield from _read(sheet, signed.kind, digests, seen)


def gone(workbook: Workbook, signed: SignedSheet) -> int:
    """How many rows of a kind the manifest names that stand nowhere in the file."""
    there = {said.record.uid for said in said_in(workbook, signed) if said.record}
    return len(_digests(workbook, signed.kind).keys() - there)


def _digests(workbook: Workbook, kind: str) -> dict[str, str]:
    rows = ([as_text(cell).strip() for cell in row[:4]] for row in marked(workbook, 'sijill.manifest'))
    return {row[0]: row[3] for row in rows if len(row) == 4 and row[1] == kind}


def _read(sheet: Sheet, kind: str, digests: dict[str, str], seen: set[str]) -> Iterator[SaidRow]:
    heads = [as_text(cell).strip() for cell in sheet.rows[1]] if len(sheet.rows) > 1 else []
    covered = places(kind, heads)
    columns = {name: at for at, name in enumerate(heads) if name}
    for number, row in enumerate(sheet.rows[HEADS:], HEADS + sheet.first_row_number):
        if all(map(is_empty, row)):
            continue
        cells: list[Cell] = [*row, *[None] * (len(heads) - len(row))]
        by_name = {name: cells[at] for name, at in columns.items()}
        uid = as_text(by_name.get(f'{kind}.uid')).strip()
        is_whole = uid not in seen and uid in digests and digests[uid] == row_digest(covered, cells)
        seen.add(uid)
        yield SaidRow(_record(kind, uid, by_name), by_name, columns, sheet.title, number, is_whole)


def _record(kind: str, uid: str, cells: dict[str, Cell]) -> Record | None:
    """The record of a row, None where a cell of it cannot be read, or where it lacks what each of its kind has."""
    specs, names = OF_REVIEW[kind].specs(), fields_that_leave(kind)
    record = Record(kind, uid)
    try:
        for name in names:
            if f'{kind}.{name}' in cells:
                record.set(name, from_cell(cells[f'{kind}.{name}'], specs[name]))
    except Refused:
        return None
    # What each must have and does not leave, such as when two records were merged, is in no file.
    is_full = all(record.get(name) for name in OF_REVIEW[kind].required_fields() if name in names)
    return record if is_full and _UID_FORM.fullmatch(uid) else None
