"""A workbook given back to its sender: as it was sent, with the bad cells coloured and the reason in a comment."""

import re
import warnings
import zipfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from exchange import reading, sealed, sheets
from exchange.lines import Problem

_NOT_IN_A_TITLE = re.compile(r'[\[\]:*?/\\]')
_BAD = PatternFill('solid', fgColor='FFF7C6C0')


def marked(path: Path, problems: Iterable[Problem], keys: sealed.Keys = sealed.NONE) -> bytes:
    """The bytes of a copy of the file, as xlsx, with every problem at its cell; `keys` open an encrypted one."""
    book = _same_book(path, keys)
    found = {sheet.title: sheet for sheet in book.worksheets} if book else {}
    if book is None:
        book = sheets.new_workbook()
        found = {sheet.title: _same_rows(book, sheet) for sheet in reading.read(path, keys).sheets}
    for problem in problems:
        if problem.sheet in found:
            _mark(found[problem.sheet], problem)
    return sheets.content(book)


def _same_book(path: Path, keys: sealed.Keys) -> Workbook | None:
    """The workbook as it was sent; None for another format, and for one that openpyxl is too strict to read."""
    sent = path.read_bytes()
    content = BytesIO(sealed.opened(sent, keys) if sealed.is_sealed(sent) else sent)
    if not zipfile.is_zipfile(content) or 'xl/workbook.xml' not in zipfile.ZipFile(content).namelist():
        return None
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')  # what openpyxl cannot keep of a workbook, such as pictures
        try:
            return load_workbook(content)
        except Exception:  # openpyxl raises whatever it stumbles over
            return None


def _same_rows(book: Workbook, sheet: reading.Sheet) -> Worksheet:
    copy = book.create_sheet(_NOT_IN_A_TITLE.sub(' ', sheet.title)[:31])
    for number, row in enumerate(sheet.rows, sheet.first_row_number):
        for column, value in enumerate(row, 1):
            _put(copy.cell(number, column), value)
    return copy


def _put(cell: Cell, value: object) -> None:
    cell.value = value
    if isinstance(value, str) and value.startswith('='):
        cell.data_type = 's'
        cell.quotePrefix = True


def _mark(sheet: Worksheet, problem: Problem) -> None:
    cell = sheet.cell(max(problem.row, 1), max(problem.column_index, 0) + 1)
    if isinstance(cell, MergedCell):
        return
    cell.fill = _BAD
    before = f'{cell.comment.text}\n' if cell.comment else ''
    cell.comment = Comment(before + problem.sentence, 'Sijill', height=90, width=260)
