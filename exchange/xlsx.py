"""Excel workbooks put together in memory.

openpyxl writes the XML of every sheet to a temporary file in the clear, in its write-only mode and in its ordinary
one. Here it goes to memory. The rows of a `LongSheet` are written as XML at once, without a cell object each, which
is several times quicker than openpyxl; everything else of a sheet is openpyxl's. They are compressed by another
thread while more are written, so that only a tenth of their XML is ever held.
"""

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from threading import Thread
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.comments.comment_sheet import CommentRecord
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from exchange.cells import Cell
from exchange.formula_guard import BEGINNINGS

_FILLING = PatternFill('solid', fgColor='FFEFEFEC')
# Of a cell that could not go in.
BAD = PatternFill('solid', fgColor='FFF7C6C0')
# What XML cannot hold, and halves of letters.
_NO_XML = re.compile(r'[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]')
# Letters that a cell of Excel can hold; of more it calls the file damaged.
LONGEST = 32_767
# Excel reads `_x0041_` in a text as a letter, so its first sign is escaped.
_LOOKS_ESCAPED = re.compile('_(?=x[0-9A-Fa-f]{4}_)')
_NO_ROWS = b'<sheetData></sheetData>'
_NO_TIME = (1980, 1, 1, 0, 0, 0)
# Of these kinds alone two cells that are equal are written alike: 1 equals True and 1.0.
_ALIKE = frozenset({str, int, date})
# Codes, days and numbers come again and again; of longer texts, and of more cells, nothing is kept.
_SHORT, _MOST_KEPT = 30, 1 << 14
# How hard workbooks are compressed, from 1 to 9: harder takes longer than it saves.
_HARD = 4
# So many bytes of rows are compressed together, with so many before them known: as far back as deflate looks.
_PIECE, _WINDOW = 1 << 20, 1 << 15


class Look(NamedTuple):
    """How a cell looks; a `quoted` text is one that would be taken for a formula if it were typed.

    One that is `unlocked` can be filled where its sheet is protected.
    """

    bold: bool = False
    grey: bool = False
    filled: bool = False
    quoted: bool = False
    wrapped: bool = False
    bad: bool = False
    unlocked: bool = False
    number_format: str = 'General'

    def put_on(self, cell: SheetCell) -> None:
        """Make a cell look so."""
        cell.font = Font(bold=self.bold, size=8 if self.grey else None, color='FF8A8A86' if self.grey else None)
        cell.quotePrefix = self.quoted
        cell.number_format = self.number_format
        if self.filled:
            cell.fill = _FILLING
        if self.bad:
            cell.fill = BAD
        if self.wrapped:
            cell.alignment = WRAPPED
        if self.unlocked:
            cell.protection = Protection(locked=False)


PLAIN = Look()
DAY = Look(number_format='yyyy-mm-dd')
MOMENT = 'yyyy-mm-dd hh:mm:ss'
CLOCK, LENGTH = 'hh:mm:ss', '[hh]:mm:ss'
NAMES = Look(grey=True)
HEADING = Look(bold=True, filled=True)
LABELS = Look(bold=True, filled=True, wrapped=True)
BOLD = Look(bold=True)
WRAPPED = Alignment(wrap_text=True, vertical='top')
_FROM_THE_RIGHT = 2


def print_across(sheet: Worksheet) -> None:
    """Let a sheet be printed across the page, as wide as the page is."""
    sheet.page_setup.orientation = 'landscape'
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def aligned(speech: str, *, wraps: bool) -> Alignment:
    """How a cell's text runs: from the right in Arabic, whatever word it begins with."""
    return Alignment(wrap_text=wraps, vertical='top', readingOrder=_FROM_THE_RIGHT if speech == 'ar' else 0)


class _Compressing(Thread):
    """A piece of what is written, compressed beside; it follows what ends `before` it."""

    def __init__(self, piece: bytes, before: bytes) -> None:
        super().__init__(name='compressing', daemon=True)
        self._piece, self._before = piece, before
        self._packed = b''
        self._error: BaseException | None = None
        self.start()

    def run(self) -> None:
        """Compress it; Python's own lock is free meanwhile."""
        try:
            packing = _compressor(self._before)
            self._packed = packing.compress(self._piece) + packing.flush(zlib.Z_SYNC_FLUSH)
        except BaseException as error:
            self._error = error

    def packed(self) -> bytes:
        """What it came to, once it is done; raises what went wrong, as where the memory is full."""
        self.join()
        if self._error:
            raise self._error
        return self._packed


class _PackedRows:
    """The XML of rows as they come, in compressed pieces that together are one stream."""

    def __init__(self) -> None:
        self._gathered: list[bytes] = []
        self._size = 0
        self._before = b''
        self._beside: _Compressing | None = None
        self._pieces: list[bytes] = []

    def add(self, row: bytes) -> None:
        """One row more."""
        self._gathered.append(row)
        self._size += len(row)
        if self._size >= _PIECE:
            self._compress()

    def _compress(self) -> None:
        self._wait()
        piece = b''.join(self._gathered)
        self._beside = _Compressing(piece, self._before)
        self._gathered, self._size, self._before = [], 0, piece[-_WINDOW:]

    def _wait(self) -> None:
        if self._beside:
            self._pieces.append(self._beside.packed())
            self._beside = None

    def pieces(self) -> Iterator[tuple[bytes, bytes]]:
        """All that came, piece by piece: as it was written, and compressed behind the one before it."""
        if self._gathered:
            self._compress()
        self._wait()
        before = b''
        for packed in self._pieces:
            piece = zlib.decompressobj(-zlib.MAX_WBITS, zdict=before).decompress(packed)
            yield piece, packed
            before = piece[-_WINDOW:]


class _Joining:
    """What compresses a part of a zip file into which go pieces that were compressed before."""

    def __init__(self) -> None:
        self._packing = _compressor()
        self.packed = b''

    def compress(self, written: Any) -> bytes:
        """What comes of what is written: of a piece what it was `packed` to, behind all that came before it."""
        if not self.packed:
            return self._packing.compress(written)
        before, self._packing = self._packing.flush(zlib.Z_SYNC_FLUSH), _compressor()
        packed, self.packed = self.packed, b''
        return before + packed

    def flush(self) -> bytes:
        """The end of it."""
        return self._packing.flush()


def _compressor(before: bytes = b'') -> 'zlib._Compress':
    """What compresses bytes as zip files hold them, with those known that come before."""
    return zlib.compressobj(_HARD, zlib.DEFLATED, -zlib.MAX_WBITS, zdict=before)


class LongSheet(Worksheet):  # type: ignore[misc]
    """A sheet whose rows are written as they come: texts, numbers and days, never a formula.

    They are written once; where the sheet `keeps` them, they can be asked for again as `kept`.
    """

    def __init__(self, parent: Workbook, title: str) -> None:
        super().__init__(parent, title)
        self.rows_written = _PackedRows()
        self.length = 0
        self.letters: list[str] = []
        self.notes: list[CommentRecord] = []
        self.keeps = False
        self.kept: list[Sequence[Cell]] = []
        self._styles: dict[Look, str] = {}
        # What was written of cells, behind their place: those of the plain look alone.
        self._written: dict[Cell, str] = {}

    def note(self, column: int, text: Comment) -> None:
        """Put a comment at a cell of the last row that was added; columns are counted from 0."""
        record = CommentRecord(ref=f'{get_column_letter(column + 1)}{self.length}', author=text.author)
        record.text.t, record.height, record.width = text.content, text.height, text.width
        self.notes.append(record)

    def add(
        self, values: Sequence[Cell], look: Look = PLAIN, height: float = 0, looks: Mapping[int, Look] | None = None
    ) -> None:
        """Add a row, of a height in points where one is given; None is an empty cell. `looks` are of single cells."""
        self.length += 1
        if self.keeps:
            self.kept.append(values)
        while len(self.letters) < len(values):
            self.letters.append(get_column_letter(len(self.letters) + 1))
        row = str(self.length)
        known = self._written if look is PLAIN else {}
        cells = [
            f'<c r="{letters}{row}"{(type(value) in _ALIKE and known.get(value)) or self._cell(value, look)}'
            for letters, value in zip(self.letters, values, strict=False)
            if value is not None and value != ''
        ]
        if looks:
            cells = [
                f'<c r="{letters}{row}"{self._cell(value, looks.get(column, look))}'
                for column, (letters, value) in enumerate(zip(self.letters, values, strict=False))
                if column in looks or (value is not None and value != '')
            ]
        tall = f' ht="{height:g}" customHeight="1"' if height else ''
        self.rows_written.add(f'<row r="{row}"{tall}>{"".join(cells)}</row>'.encode())

    def _cell(self, value: Cell, look: Look) -> str:
        """What is written of a cell, behind its place."""
        if look is not PLAIN or type(value) not in _ALIKE:
            return self._said(value, look)
        if type(value) is str and len(value) > _SHORT:
            # Letters and digits alone, as a uid has them, need no look at what they would mean to a program.
            return f' t="inlineStr"><is><t>{value}</t></is></c>' if value.isalnum() else self._said(value, look)
        made = self._said(value, look)
        if len(self._written) < _MOST_KEPT:
            self._written[value] = made
        return made

    def _said(self, value: Cell, look: Look) -> str:
        if value is None or value == '':
            return f'{self._style(look)}/>'
        if isinstance(value, str):
            style = self._style(look._replace(quoted=True) if value[0] in BEGINNINGS else look)
            keep = ' xml:space="preserve"' if '\n' in value or value != value.strip() else ''
            return f'{style} t="inlineStr"><is><t{keep}>{_escaped(value)}</t></is></c>'
        if isinstance(value, bool):
            return f'{self._style(look)} t="b"><v>{value:d}</v></c>'
        if isinstance(value, (datetime, time, timedelta)):
            shown = {datetime: MOMENT, time: CLOCK}.get(type(value), LENGTH)
            counted = to_excel(value, self.parent.epoch)
            return f'{self._style(look._replace(number_format=shown))}><v>{counted!r}</v></c>'
        if isinstance(value, date):
            look = DAY._replace(bad=look.bad)
            return f'{self._style(look)}><v>{to_excel(value, self.parent.epoch):.0f}</v></c>'
        return f'{self._style(look)}><v>{value!r}</v></c>'

    def _style(self, look: Look) -> str:
        if look == PLAIN:
            return ''
        if look not in self._styles:
            cell = WriteOnlyCell(self)
            look.put_on(cell)
            self._styles[look] = f' s="{cell.style_id}"'
        return self._styles[look]

    def calculate_dimension(self) -> str:
        """The range that the rows take."""
        return f'A1:{(self.letters or ["A"])[-1]}{max(self.length, 1)}'


def writable(text: str) -> str:
    """A text as a cell or a comment can hold it: without controls, and no longer than Excel reads."""
    return _NO_XML.sub('', text)[:LONGEST]


def _escaped(text: str) -> str:
    if '_x' in text:
        text = _LOOKS_ESCAPED.sub('_x005F_', text)
    return text.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')


def new_workbook() -> Workbook:
    """An empty workbook whose properties do not say who made it, with what, and at what hour."""
    book = Workbook()
    book.remove(book.active)
    today = datetime.combine(datetime.now(UTC).date(), time())
    book.properties = DocumentProperties(creator=None, created=today, modified=today)
    return book


def add_long_sheet(book: Workbook, title: str, *, keeps: bool = False) -> LongSheet:
    """A new sheet for many rows; one that `keeps` them can be asked for them again."""
    sheet = LongSheet(book, title[:31])
    sheet.keeps = keeps
    book._add_sheet(sheet)
    return sheet


def widen(sheet: Worksheet, widths: Sequence[float]) -> None:
    """Give the columns these widths, in characters."""
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width


def content(book: Workbook) -> bytes:
    """The bytes of the finished workbook; no part of it is ever written to a temporary file."""
    stream = BytesIO()
    with _Archive(stream, 'w', ZIP_DEFLATED, compresslevel=_HARD) as archive:
        _MemoryWriter(book, archive).write_data()
    return stream.getvalue()


class _Archive(ZipFile):
    """A zip file whose parts bear no time: neither the hour of the desk nor its time zone."""

    def open(self, name: Any, mode: Any = 'r', pwd: bytes | None = None, *, force_zip64: bool = False) -> Any:
        if isinstance(name, ZipInfo) and mode == 'w':
            name.date_time = _NO_TIME
        return super().open(name, mode, pwd, force_zip64=force_zip64)


class _MemoryWriter(ExcelWriter):  # type: ignore[misc]
    """openpyxl's writer, with the XML of its sheets in memory."""

    def write_worksheet(self, ws: Worksheet) -> None:
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
        writer = WorksheetWriter(ws, out=BytesIO())
        if isinstance(ws, LongSheet):
            ws._comments = ws.notes
        writer.write()
        ws._rels = writer._rels
        frame = writer.read()
        with self._archive.open(ws.path[1:], 'w', force_zip64=True) as part:
            if isinstance(ws, LongSheet):
                frame = _write_rows(part, ws.rows_written, frame)
            part.write(frame)
        self.manifest.append(ws)


def _write_rows(part: Any, rows: _PackedRows, frame: bytes) -> bytes:
    """Write rows into a part of a zip file with the frame in front of them; gives what of it comes behind them."""
    before, _none, behind = frame.partition(_NO_ROWS)
    part._compressor = joining = _Joining()
    part.write(before + b'<sheetData>')
    for written, packed in rows.pieces():
        joining.packed = packed
        part.write(written)
    return b'</sheetData>' + behind
