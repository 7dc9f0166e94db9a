"""A workbook given back to its sender: as it was sent, with the bad cells coloured and the reason in a comment."""

import re
import warnings
import zipfile
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from exchange import age_files, xlsx
from exchange.importing.row_values import SheetProblem
from exchange.reading import any_file
from exchange.reading.excel_package import Package
from models.language.messages import _
from models.language.text import has_arabic

_NOT_IN_A_TITLE = re.compile(r'[\[\]:*?/\\]')
_AUTHOR, _MARK = 'Sijill', '⚠ '
# Letters that a column is wide.
_WIDTH = 18
_MOST_BESIDE = 10_000_000  # bytes of drawings, themes and the like
_BAD = PatternFill('solid', fgColor='FFF7C6C0')


def marked(
    path: Path,
    problems: Iterable[SheetProblem],
    keys: age_files.Keys = age_files.NONE,
    headings: Mapping[str, int] | None = None,
) -> bytes:
    """The bytes of a copy of the file, as xlsx, with every problem at its cell; `keys` open an encrypted one.

    What concerns a whole column stands at its heading, in the row that `headings` gives for the sheet. Marks of an
    earlier copy are taken off first.
    """
    book = _same_book(path, keys)
    found = {sheet.title: sheet for sheet in book.worksheets} if book else {}
    if book is None:
        book = xlsx.new_workbook()
        found = {sheet.title: _same_rows(book, sheet) for sheet in any_file.read(path, keys).sheets}
    for sheet in found.values():
        _take_marks_off(sheet)
    for problem in problems:
        if problem.sheet in found:
            row = problem.row or (headings or {}).get(problem.sheet, 1)
            _mark(found[problem.sheet], row, problem)
    return xlsx.content(book)


def lost(path: Path, keys: age_files.Keys = age_files.NONE) -> list[str]:
    """What of a workbook its copy lacks, in words: pictures, charts, macros."""
    content = _content(path, keys)
    if not zipfile.is_zipfile(content):
        return []
    with zipfile.ZipFile(content) as parts:
        names = parts.namelist()
    there = {
        _('pictures'): any(name.startswith('xl/media/') for name in names),
        _('charts'): any(name.startswith(('xl/charts/', 'xl/chartsheets/')) for name in names),
        _('macros'): 'xl/vbaProject.bin' in names,
    }
    return [name for name, is_there in there.items() if is_there]


def _content(path: Path, keys: age_files.Keys) -> BytesIO:
    sent = path.read_bytes()
    return BytesIO(age_files.opened(sent, keys) if age_files.is_sealed(sent) else sent)


def _same_book(path: Path, keys: age_files.Keys) -> Workbook | None:
    """The workbook as it was sent; None for another format, and for one that openpyxl is too strict to read."""
    content = _content(path, keys)
    if not _can_be_copied(content):
        return None
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')  # what openpyxl cannot keep of a workbook, such as pictures
        try:
            return load_workbook(content)
        except Exception:  # openpyxl raises whatever it stumbles over
            return None


def _can_be_copied(content: BytesIO) -> bool:
    """Whether it is a workbook of which openpyxl reads no more beside the values than fits into memory."""
    try:
        with zipfile.ZipFile(content) as parts:
            package = Package(parts)
            return not package.is_binary and package.beside <= _MOST_BESIDE
    except Exception:  # another format, or whatever is wrong with this one: reading it says what
        return False


def _same_rows(book: Workbook, sheet: any_file.Sheet) -> Worksheet:
    copy = book.create_sheet(_NOT_IN_A_TITLE.sub(' ', sheet.title)[:31])
    first = sheet.rows[0] if sheet.rows else []
    copy.sheet_view.rightToLeft = any(isinstance(cell, str) and has_arabic(cell) for cell in first)
    xlsx.widen(copy, [_WIDTH] * len(first))
    for number, row in enumerate(sheet.rows, sheet.first_row_number):
        for column, value in enumerate(row, 1):
            _put(copy.cell(number, column), value)
    return copy


def _put(cell: Cell, value: object) -> None:
    cell.value = value
    if isinstance(value, str) and value.startswith('='):
        cell.data_type = 's'
        cell.quotePrefix = True


def _take_marks_off(sheet: Worksheet) -> None:
    for row in sheet.iter_rows():
        for cell in row:
            if cell.comment and cell.comment.author == _AUTHOR and cell.fill.fgColor.rgb == _BAD.fgColor.rgb:
                before = cell.comment.text.partition(_MARK)[0].rstrip()
                cell.comment = _note(before) if before else None
                cell.fill = PatternFill()


def _mark(sheet: Worksheet, row: int, problem: SheetProblem) -> None:
    cell = sheet.cell(max(row, 1), max(problem.column_index, 0) + 1)
    if isinstance(cell, MergedCell):
        return
    cell.fill = _BAD
    before = f'{cell.comment.text}\n' if cell.comment else ''
    cell.comment = _note(f'{before}{_MARK}{problem.sentence}')


def _note(text: str) -> Comment:
    return Comment(text, _AUTHOR, height=90, width=260)
