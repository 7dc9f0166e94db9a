"""Excel workbooks as openpyxl reads them, beside our own reading of the same."""

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
from openpyxl.utils.escape import unescape

from exchange.cells import Cell, Fault
from exchange.reading import any_file

Position = tuple[int, int]


class Difference(NamedTuple):
    """A cell of which two readers say different things."""

    sheet: str
    place: Position
    ours: Any
    theirs: Any


def other_reading(content: bytes) -> list[list[list[Any]]]:
    """The sheets as openpyxl reads them."""
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    return [[list(cells) for cells in sheet.iter_rows(values_only=True)] for sheet in book.worksheets]


def alike(cell: Cell, other: Any) -> bool:
    """Whether two readers say the same of a cell; openpyxl has no word for a formula without a saved result."""
    if cell in (None, '') or (isinstance(cell, Fault) and cell.startswith('=')):
        return other in (None, '')
    if isinstance(cell, date) and isinstance(other, date):
        return str(cell)[:10] == str(other)[:10] or cell == other
    return bool(cell == other) or str(cell) == str(other)


def filled(rows: list[list[Any]]) -> dict[Position, Any]:
    """The cells that hold something."""
    return {(r, c): cell for r, cells in enumerate(rows) for c, cell in enumerate(cells) if cell not in (None, '')}


def is_readable(content: bytes) -> bool:
    """Whether openpyxl reads a workbook at all."""
    try:
        openpyxl.load_workbook(io.BytesIO(content), read_only=True).close()
    except Exception:  # whatever it stumbles over
        return False
    return True


def _plain(value: Any) -> Any:
    """A value with the letters that Excel writes in numbers, which openpyxl leaves as they are."""
    return unescape(value) if isinstance(value, str) else value


def differences(content: bytes) -> Iterator[Difference]:
    """The cells of an Excel workbook that are read otherwise by openpyxl; what is struck out only we leave out."""
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    ours = [(sheet, list(rows)) for sheet, rows in any_file.sheets_of(content, Path('a.xlsx'))]
    assert len(ours) == len(book.worksheets)
    for (sheet, rows), other in zip(ours, book.worksheets, strict=True):
        # by its cells, for they may be far apart
        one, two = filled(rows), {(r - 1, c - 1): _plain(cell.value) for (r, c), cell in other._cells.items()}
        for place in sorted({*one, *two} - {*sheet.struck}):
            if not alike(one.get(place), two.get(place)):
                yield Difference(sheet.title, place, one.get(place), two.get(place))
