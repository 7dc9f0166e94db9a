"""An old Excel file (xls) looked through for what calamine passes over: errors in cells, and hidden rows and columns.

The file is an OLE container of sectors in chains, with the workbook in one of its streams as a run of records.
"""

import struct
from collections.abc import Iterator

from exchange.cells import Fault
from exchange.reading.beside_values import cell_comments, cell_links, sheet_pictures
from exchange.reading.hidden_parts import ERRORS, HiddenParts
from exchange.reading.old_texts import rich_texts
from exchange.reading.raw_sheet import TooLarge
from exchange.reading.shown import BUILT_IN, Pieces, of_format

_ENCRYPTED_PACKAGE = 'EncryptedPackage'.encode('utf-16-le')
_END = 0xFFFFFFFA  # sectors from here on are marks, not places
_BOF, _EOF, _SHEET, _SINCE_1904, _FILEPASS = 0x809, 0x0A, 0x85, 0x22, 0x2F
_CODEPAGE, _BIFF5 = 0x42, b'\0\5'
_FORMULA, _ERROR, _ROW, _COLUMNS = 0x06, 0x205, 0x208, 0x7D
_FONT, _FORMAT, _STYLE = 0x31, 0x41E, 0xE0
_NOTE, _LINK = 0x1C, 0x1B8
_ON_SHEETS = (sheet_pictures.OBJECT, sheet_pictures.TEXT, sheet_pictures.MORE)
_TEXTS, _MORE, _SHARED = 0xFC, 0x3C, 0xFD
_VALUES, _SEVERAL_NUMBERS = (0x06, 0x203, 0x27E, 0xFD, 0x204, 0xD6), 0xBD


class NotExcel(Exception):
    """The container is not that of a workbook: `encrypted`, `other`, `broken`, or `large`."""


def look_through(content: bytes) -> tuple[dict[str, HiddenParts], bool]:
    """What stands beside the values of each sheet, by title, and whether days are counted from 1904."""
    try:
        book = _stream(content, ('Workbook', 'Book'))
        if book is not None:
            return _looked_through(book)
    except TooLarge as error:
        raise NotExcel('large') from error
    except (struct.error, IndexError, LookupError) as error:
        if _ENCRYPTED_PACKAGE not in content:
            raise NotExcel('broken') from error
    raise NotExcel('encrypted' if _ENCRYPTED_PACKAGE in content else 'other')


# The container


def _stream(content: bytes, names: tuple[str, ...]) -> bytes | None:
    """The bytes of the first stream of one of these names."""
    shift, small_shift = struct.unpack_from('<HH', content, 30)
    if shift not in (9, 12) or small_shift != 6:
        raise struct.error('no container')
    size = 1 << shift
    directory_at, cutoff, small_table_at = struct.unpack_from('<I4xII', content, 48)
    table = _table(content, size)
    directory = _chained(content, size, table, directory_at, size)
    entries = [directory[at : at + 128] for at in range(0, len(directory) - 127, 128)]
    by_name = {entry[: max(0, entry[64] - 2)].decode('utf-16-le', errors='replace'): entry for entry in entries}
    entry = next((by_name[name] for name in names if name in by_name), None)
    if entry is None or not entries:
        return None
    start, length = struct.unpack_from('<II', entry, 116)
    if length >= cutoff:
        return _chained(content, size, table, start, size)[:length]
    small_table_bytes = _chained(content, size, table, small_table_at, size)
    small_table = list(struct.unpack(f'<{len(small_table_bytes) // 4}I', small_table_bytes))
    (root_at,) = struct.unpack_from('<I', entries[0], 116)
    return _chained(_chained(content, size, table, root_at, size), 64, small_table, start, 0)[:length]


def _table(content: bytes, size: int) -> list[int]:
    """Which sector follows each."""
    places = [at for at in struct.unpack_from('<109I', content, 76) if at < _END]
    more = struct.unpack_from('<I', content, 68)[0]
    for _turn in range(len(content) // size):
        if more >= _END:
            break
        *others, more = struct.unpack_from(f'<{size // 4}I', content, (more + 1) * size)
        places += [at for at in others if at < _END]
    table: list[int] = []
    for at in places[: len(content) // size]:
        table += struct.unpack_from(f'<{size // 4}I', content, (at + 1) * size)
    return table


def _chained(content: bytes, size: int, table: list[int], start: int, offset: int) -> bytes:
    """The sectors of a chain put together; one that goes in a circle is broken."""
    pieces: list[bytes] = []
    at = start
    while at < _END:
        if len(pieces) > len(table):
            raise struct.error('a chain in a circle')
        pieces.append(content[offset + at * size : offset + (at + 1) * size])
        at = table[at]
    return b''.join(pieces)


# The workbook


def _records(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records from a place on."""
    while at + 4 <= len(book):
        number, length = struct.unpack_from('<HH', book, at)
        yield number, book[at + 4 : at + 4 + length]
        at += 4 + length


def _looked_through(book: bytes) -> tuple[dict[str, HiddenParts], bool]:
    places, since_1904, encoding = {}, False, ''
    looks, texts = _Looks(), _Texts()
    for number, record in _records(book, 0):
        texts.take(number, record)
        if number == _FILEPASS:
            raise NotExcel('encrypted')
        if number == _SINCE_1904 and len(record) >= 2:
            since_1904 = record[0] == 1
        elif number == _SHEET and len(record) > 8 and record[5] == 0:
            (place,) = struct.unpack_from('<I', record)
            places[_title(record, encoding if book[4:6] == _BIFF5 else '')] = place
        elif number == _CODEPAGE and len(record) >= 2:
            encoding = f'cp{struct.unpack_from("<H", record)[0]}'
        elif number in (_FONT, _FORMAT, _STYLE) and len(record) >= 5:
            looks.take(number, record, is_before_97=book[4:6] == _BIFF5)
        elif number == _EOF:
            break
    looks.texts = rich_texts(texts.records) if looks.struck_fonts and texts.records else {}
    return {title: _beside(book, place, looks) for title, place in places.items()}, since_1904


class _Texts:
    """The record of the texts that cells share, and those in which it goes on."""

    def __init__(self) -> None:
        self.records: list[bytes] = []
        self.goes_on = False

    def take(self, number: int, record: bytes) -> None:
        """Take in a record where it is one of them."""
        self.goes_on = number == _TEXTS or (number == _MORE and self.goes_on)
        if self.goes_on:
            self.records.append(record)


def _title(record: bytes, encoding: str) -> str:
    """The title of a sheet; before Excel 97 it is in the encoding of the machine that wrote the file."""
    if encoding:
        return record[7 : 7 + record[6]].decode(encoding, errors='replace')
    length, is_wide = record[6], record[7] & 1
    return record[8 : 8 + length * (1 + is_wide)].decode('utf-16-le' if is_wide else 'latin-1', errors='replace')


class _Looks:
    """What the cells of each style show of their values, and which styles strike them out."""

    def __init__(self) -> None:
        self.struck_fonts: set[int] = set()
        self.formats: dict[int, str] = {}
        self.shows: list[str] = []
        self.strikes: list[bool] = []
        self.fonts = 0
        self.texts: dict[int, Pieces] = {}

    def take(self, number: int, record: bytes, *, is_before_97: bool) -> None:
        """Take in a record of a font, a format or a style; no font has the number 4."""
        first, second = struct.unpack_from('<HH', record)
        if number == _FONT:
            if second & 0x08:
                self.struck_fonts.add(self.fonts + (self.fonts >= 4))
            self.fonts += 1
        elif number == _FORMAT:
            is_wide = not is_before_97 and record[4] & 1
            text = record[3:] if is_before_97 else record[5:]
            self.formats[first] = of_format(text.decode('utf-16-le' if is_wide else 'latin-1', errors='replace'))
        else:
            self.shows.append(self.formats.get(second, BUILT_IN.get(second, '')))
            self.strikes.append(first in self.struck_fonts)

    def note(self, found: HiddenParts, row: int, column: int, style: int) -> None:
        """Note the looks of a cell."""
        if style < len(self.shows):
            if self.shows[style]:
                found.shown[row, column] = self.shows[style]
            if self.strikes[style]:
                found.struck[row, column] = True


def _author(record: bytes) -> str:
    """Who wrote a comment, as far as it can be read."""
    return _title(b'\0' * 6 + record[8:9] + record[10:], '') if len(record) > 11 else ''


def _number_of_text(record: bytes) -> int:
    return int(struct.unpack_from('<I', record, 6)[0])


def _beside(book: bytes, place: int, looks: _Looks) -> HiddenParts:
    found, deep = HiddenParts(), 0
    on_sheet = sheet_pictures.OldPictures(found)
    for number, record in _records(book, place):
        deep += (number == _BOF) - (number == _EOF)
        if deep <= 0:
            break
        if deep == 1 and number in _ON_SHEETS:
            on_sheet.take(number, record)
        if deep > 1 or len(record) < 8:  # a chart within the sheet
            continue
        row, column = struct.unpack_from('<HH', record)
        if number in _VALUES:
            looks.note(found, row, column, struct.unpack_from('<H', record, 4)[0])
            if number == _SHARED and len(record) >= 10 and (text := looks.texts.get(_number_of_text(record))):
                found.note_pieces((row, column), text, looks.struck_fonts)
        elif number == _SEVERAL_NUMBERS:
            for at in range(4, len(record) - 2, 6):
                looks.note(found, row, column + (at - 4) // 6, struct.unpack_from('<H', record, at)[0])
        if number == _FORMULA:
            cell_links.note_old_formula(found, (row, column), record)
        if number == _ERROR and record[7]:
            found.faults[row, column] = Fault(ERRORS.get(record[6], '#N/A'))
        elif number == _FORMULA and len(record) >= 14 and record[12:14] == b'\xff\xff' and record[6] == 2:
            found.faults[row, column] = Fault(ERRORS.get(record[8], '#N/A'))
        elif number == _NOTE:
            cell_comments.note(found, (row, column), _author(record), '')
        elif number == _LINK:
            cell_links.note_old(found, record)
        elif number == _ROW and len(record) >= 16 and record[12] & 0x20:
            found.hidden_rows.add(row)
        elif number == _COLUMNS and len(record) >= 10 and record[8] & 1:
            found.hidden_columns.update(range(row, min(column + 1, 256)))
    return found
