"""A copy of somebody's workbook with the bad cells marked, made in a process of its own, for its file is not trusted.

No formula, link or object of the sender comes along: the copy goes out under our name. Where the workbook as it came
does not fit in the memory of the process, only its rows are copied; where they do not either, only the bad ones.
"""

import importlib
import io
import math
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.packaging.custom import CustomPropertyList
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles import PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from exchange import age_files, xlsx
from exchange.cells import Cell, Fault
from exchange.formula_guard import BEGINNINGS
from exchange.reading import any_file, limited
from exchange.reading.any_file import Sheet, Unreadable
from exchange.reading.beside_values.cell_comments import MARK, OUR_NAME
from exchange.reading.excel_package import Package
from models.language import messages
from models.language.messages import _
from models.language.text import file_name, has_arabic

# What of a workbook is copied: all that may be, its rows, or the bad ones among them.
WHOLE, ROWS, BAD_ROWS = WAYS = ('whole', 'rows', 'bad rows')
_NOT_IN_A_TITLE = re.compile(r'[\[\]:*?/\\\x00-\x1f\x7f]')
_WIDTH = 18  # letters that a column is wide
# Letters of a comment: of more nobody sees the end.
_LONGEST_NOTE = 2_000
# Bytes of drawings, themes and the like; and of what holds values, which take ten times as much while they are copied.
_MOST_BESIDE, _MOST_VALUES = 10_000_000, 12_000_000
# Cells of which the rows are copied; of a sheet with more only the bad rows are.
_MOST_CELLS = 1_500_000
# A list that offers values: they stand in it, or in a range of the workbook.
_LIST = re.compile(r"\"[^\"]*\"|(?:(?:\w+|'[^'\[\]]*')!)?\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?")
_OUTSIDE_THEME = (b'r:embed', b'r:link', b'r:id')
_FIRST_DAY = date(1900, 3, 1)  # spreadsheets count the days before it in two ways


class SheetMarks(NamedTuple):
    """The problems of a sheet: row (0 for the whole column), column from 0 (-1 for none), and the sentence."""

    problems: list[tuple[int, int, str]]
    heading_row: int = 1


class Marked(NamedTuple):
    """A workbook with marked cells, and what of the sender's it lacks, in words."""

    content: bytes
    lost: list[str]


class Wanted(NamedTuple):
    """What is to be made of a file: which part of it, with which marks, in which language."""

    way: str
    marks: dict[str, SheetMarks]
    language: str
    sha256: str = ''


def make(pipe: Connection, path: Path, keys: age_files.Keys, memory: int, wanted: Wanted) -> None:
    """Send the marked copy of a file, or the `Unreadable` that says why there is none; for the child."""
    limited.begin()
    with any_file.telling(pipe):
        messages.use(wanted.language)
        importlib.import_module('openpyxl.packaging.extended')  # which it would look for when it writes
        opened = any_file.unsealed(pipe, path, keys, memory)
        if wanted.sha256 not in ('', opened.sha256):
            raise Unreadable('changed')
        pipe.send(_made(opened.content, opened.path, wanted))


def _made(content: bytes, path: Path, wanted: Wanted) -> Marked:
    book = _same_book(content) if wanted.way == WHOLE else None
    if book is not None:
        for sheet in book.worksheets:
            _take_marks_off(sheet)
            _mark_whole(sheet, wanted.marks.get(file_name(sheet.title)))
        return Marked(xlsx.content(book), _lost(content, all_but_rows=False))
    only_bad = wanted.way == BAD_ROWS
    book = _rows_alone(any_file.sheets_of(content, path), wanted.marks, only_bad=only_bad)
    lost = _lost(content, all_but_rows=True)
    return Marked(xlsx.content(book), [*lost, _('the rows without problems')] if only_bad else lost)


def _lost(content: bytes, *, all_but_rows: bool) -> list[str]:
    """What of a workbook its copy lacks, in words."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return []
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        names = parts.namelist()
        sheets = [name for name in names if name.startswith('xl/worksheets/sheet')]
        there = {
            _('pictures'): any(name.startswith('xl/media/') for name in names),
            _('charts'): any(name.startswith(('xl/charts/', 'xl/chartsheets/')) for name in names),
            _('macros'): 'xl/vbaProject.bin' in names,
            _('formulas'): _has(parts, sheets, b'<f>') or _has(parts, sheets, b'<f '),
            _('links'): any(name.startswith('xl/externalLinks/') for name in names)
            or _has(parts, sheets, b'<hyperlink '),
            _('the look of the cells'): all_but_rows and bool(sheets),
        }
    return [name for name, is_there in there.items() if is_there]


def _has(parts: zipfile.ZipFile, names: list[str], sign: bytes) -> bool:
    """Whether a sign stands in one of these parts."""
    return any(sign in before + piece for name in names for before, piece in _overlapping(parts, name, len(sign)))


def _overlapping(parts: zipfile.ZipFile, name: str, length: int) -> Iterator[tuple[bytes, bytes]]:
    before = b''
    with parts.open(name) as part:
        while piece := part.read(1 << 20):
            yield before, piece
            before = piece[-length:]


# The workbook as it came


def _same_book(content: bytes) -> Workbook | None:
    """The workbook as it was sent, with values for formulas; None for what is another format, too large, or strange."""
    if not _can_be_copied(content):
        return None
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')  # what openpyxl cannot keep of a workbook, such as pictures
        try:
            reader = _BookReader(io.BytesIO(content), data_only=True, keep_links=False)
            reader.read()
        except MemoryError:
            raise
        except Exception:  # openpyxl raises whatever it stumbles over
            return None
    _take_out_what_is_not_data(reader.wb)
    return reader.wb if reader.wb.worksheets else None


class _BookReader(ExcelReader):  # type: ignore[misc]
    """openpyxl's reader, which would stumble over a sheet that is one chart."""

    def read_chartsheet(self, sheet: object, rel: object) -> None:
        """Pass it over."""


def _can_be_copied(content: bytes) -> bool:
    """Whether it is a workbook of which openpyxl reads no more than fits into memory."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            package = Package(parts)
            values = sum(package.infos[part].file_size for part in package.parts)
            return not package.is_binary and package.beside <= _MOST_BESIDE and values <= _MOST_VALUES
    except MemoryError:
        raise
    except Exception:  # another format, or whatever is wrong with this one: reading it says what
        return False


def _take_out_what_is_not_data(book: Workbook) -> None:
    """Leave out of a workbook what computes, leads elsewhere, or is an object."""
    book._sheets = list(book.worksheets)
    book.active = 0
    book.defined_names.clear()
    book._pivots, book._external_links = [], []
    book.custom_doc_props = CustomPropertyList()
    if book.loaded_theme and any(sign in book.loaded_theme for sign in _OUTSIDE_THEME):
        book.loaded_theme = None
    for sheet in book.worksheets:
        sheet._charts, sheet._images, sheet._pivots = [], [], []
        sheet.tables.clear()
        sheet.defined_names.clear()
        sheet.conditional_formatting = ConditionalFormattingList()
        offered = sheet.data_validations.dataValidation
        sheet.data_validations.dataValidation = [one for one in offered if _offers_values(one.type, one.formula1)]
        for cell in sheet._cells.values():
            _take_out_of_cell(cell)


def _offers_values(kind: str | None, formula: str | None) -> bool:
    return kind == 'list' and _LIST.fullmatch(formula or '') is not None


def _take_out_of_cell(cell: Any) -> None:
    if isinstance(cell, MergedCell):
        return
    if cell.hyperlink is not None:
        cell.hyperlink = None
    if cell.data_type == 'f':
        cell.value = None
    elif isinstance(cell._value, str):
        cell._value = xlsx.writable(cell._value)
        if cell._value.startswith(tuple(BEGINNINGS)):
            cell.quotePrefix = True


def _take_marks_off(sheet: Worksheet) -> None:
    """Take off the marks of an earlier copy."""
    for cell in sheet._cells.values():
        if not isinstance(cell, MergedCell) and cell.comment:
            text = xlsx.writable(cell.comment.text)
            was_marked = cell.comment.author == OUR_NAME and cell.fill.fgColor.rgb == xlsx.BAD.fgColor.rgb
            before = text.partition(MARK)[0].rstrip() if was_marked else text
            cell.comment = _note(before) if before else None
            if was_marked:
                cell.fill = PatternFill()


def _mark_whole(sheet: Worksheet, marks: SheetMarks | None) -> None:
    if marks is None:
        return
    for row, column, sentence in marks.problems:
        cell = sheet.cell(max(row or marks.heading_row, 1), max(column, 0) + 1)
        if isinstance(cell, MergedCell):
            continue
        cell.fill = xlsx.BAD
        before = f'{cell.comment.text}\n' if cell.comment else ''
        cell.comment = _note(f'{before}{MARK}{sentence}')


def _note(text: str) -> Comment:
    text = xlsx.writable(text)
    shown = text if len(text) <= _LONGEST_NOTE else f'{text[:_LONGEST_NOTE]} …'
    return Comment(shown, OUR_NAME, height=90, width=260)


# Its rows


def _rows_alone(
    sheets: Iterable[tuple[Sheet, Iterator[list[Cell]]]], marks: dict[str, SheetMarks], *, only_bad: bool
) -> Workbook:
    """The rows of each sheet in a workbook of our own; of the bad ones alone those above the table come along too."""
    book = xlsx.new_workbook()
    for about, rows in sheets:
        if about.since_1904:
            book.epoch = CALENDAR_MAC_1904
        copy = xlsx.add_long_sheet(book, _NOT_IN_A_TITLE.sub(' ', xlsx.writable(about.title)) or '_')
        copy.sheet_state = 'hidden' if about.is_hidden and len(book.worksheets) > 1 else 'visible'
        _copy_rows(copy, rows, marks.get(about.title) or SheetMarks([], 0), only_bad=only_bad)
    book.active = 0
    return book


def _copy_rows(copy: xlsx.LongSheet, rows: Iterator[list[Cell]], marks: SheetMarks, *, only_bad: bool) -> None:
    sentences = _by_row(marks)
    cells = 0
    for number, row in enumerate(rows, 1):
        if only_bad and number > marks.heading_row and number not in sentences:
            continue
        cells += len(row)
        if cells > _MOST_CELLS:
            raise MemoryError
        if row and not copy.column_dimensions:
            copy.sheet_view.rightToLeft = any(isinstance(cell, str) and has_arabic(cell) for cell in row)
            xlsx.widen(copy, [_WIDTH] * len(row))
        _add_row(copy, row, sentences.pop(number, {}))
    for number in sorted(sentences):  # where the rows of the sheet have ended
        while not only_bad and copy.length < number - 1:
            copy.add([])
        _add_row(copy, [], sentences[number])


def _by_row(marks: SheetMarks) -> dict[int, dict[int, list[str]]]:
    """The sentences by the row and the column of their cell."""
    found: dict[int, dict[int, list[str]]] = {}
    for row, column, sentence in marks.problems:
        place = found.setdefault(max(row or marks.heading_row, 1), {})
        place.setdefault(max(column, 0), []).append(f'{MARK}{sentence}')
    return found


def _add_row(copy: xlsx.LongSheet, row: list[Cell], sentences: dict[int, list[str]]) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, str) and len(cell) > xlsx.LONGEST:
            cut = _('The text was longer than a cell can hold; its end is missing here.')
            sentences.setdefault(column, []).append(f'{MARK}{cut}')
    wide = max(sentences, default=-1) + 1
    values = [*map(_plain, row), *[None] * (wide - len(row))]
    copy.add(values, looks={column: xlsx.PLAIN._replace(bad=True) for column in sentences})
    for column in sorted(sentences):
        copy.note(column, _note('\n'.join(sentences[column])))


def _plain(cell: Cell) -> Cell:
    """A cell as Excel can hold it; a formula that was never computed has no value."""
    if isinstance(cell, Fault) and cell.startswith('='):
        return None
    if isinstance(cell, str):
        return xlsx.writable(cell)
    if isinstance(cell, float) and not math.isfinite(cell):
        return str(cell)
    if isinstance(cell, date) and (cell.date() if isinstance(cell, datetime) else cell) < _FIRST_DAY:
        return cell.isoformat()
    return cell
