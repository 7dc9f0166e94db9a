"""Signed workbooks for tests: made, taken apart, and altered as a spreadsheet program or a forger would."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl

from exchange import age_files
from exchange.importing import import_deed
from exchange.importing.plan import Plan
from models.progress import silent
from models.register.others import known_keys
from models.register.others.known_keys import KnownKey
from models.register.register import Register
from tests import office


def planned(register: Register, path: Path, keys: age_files.Keys | None = None) -> Plan:
    """What importing a file would do."""
    book = import_deed.read([path], keys, lambda _doing: silent)[0] if keys else office.read_here(path)
    return import_deed.look(register, book, lambda _doing: silent)


def brought_in(register: Register, path: Path) -> Plan:
    """A file imported, as it was planned."""
    plan = planned(register, path)
    import_deed.bring_in(register, plan, lambda _doing: silent)
    return plan


def key_of(register: Register, name: str = '') -> KnownKey:
    """The key of a register as another one keeps it."""
    key = known_keys.own(register)
    return KnownKey(key, register.meta['register'], register.desk_id, name or register.desk)


def edited(path: Path, edit: Callable[[Any], object], name: str = 'edited.xlsx') -> Path:
    """A copy of a workbook that somebody changed."""
    book = openpyxl.load_workbook(path)
    edit(book)
    out = path.with_name(name)
    book.save(out)
    return out


def sheet_of(book: Any, kind: str) -> Any:
    """The sheet of a kind of record, or one that bears a mark."""
    return next(
        sheet for sheet in book if str(sheet.cell(1, 1).value).startswith(f'{kind}.') or sheet.cell(1, 1).value == kind
    )


def cell_of(sheet: Any, name: str, row: int = 3) -> Any:
    """The cell of a column in a row of a sheet, the first record's where no other is named."""
    [column] = [cell.column for cell in sheet[1] if cell.value == name]
    return sheet.cell(row, column)


def fact_of(book: Any, name: str) -> Any:
    """The cell of what a workbook says of itself."""
    about = sheet_of(book, 'sijill.about')
    return next(about.cell(row[0].row, 2) for row in about.iter_rows() if row[0].value == name)
