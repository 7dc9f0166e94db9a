"""A zipped workbook (xlsx, xlsm, xlsb, ods) looked through before its values are read.

The parts that hold values are unpacked once to their ends, within a bound: that proves that none is cut off, altered,
or made to fill the memory. Only a sheet in which something stands that calamine passes over is read more closely.
"""

import io
import posixpath
import re
import zipfile
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO
from xml.etree import ElementTree

from exchange.beside import Beside, Unsafe, column_of, of_binary_book, of_binary_sheet, of_excel_sheet, of_open_document

UNPACKED = 300_000_000
RATIO, RATIO_FROM = 200, 10_000_000
# More cells than these, most of them empty, are read as if the rows and columns that hold values stood together.
SPREAD_OUT = 3_000_000
_PIECE, _OVERLAP = 1 << 20, 1 << 12
_MANIFEST, _CONTENT, _BOOK = 'META-INF/manifest.xml', 'content.xml', 'xl/workbook.xml'
_BINARY_BOOK = 'xl/workbook.bin'
_READ = re.compile(r'content\.xml|xl/(?:(?:workbook|styles|sharedStrings)\.(?:xml|bin)|worksheets/[^/]+\.(?:xml|bin))')
_ODD_IN_EXCEL = (b't="e"', b'hidden="1"', b'hidden="true"')
_FORMULA_WITHOUT_VALUE = re.compile(
    rb'</(?:\w+:)?f>\s*(?:</|<(?:\w+:)?v\s*/>|<(?:\w+:)?v></)'
    rb'|<(?:\w+:)?f(?:\s[^>]*)?/>\s*(?:</|<(?:\w+:)?v\s*/>|<(?:\w+:)?v></)'
)
_ODD_IN_ODS = (
    *(b'value-type="error"', b'number-rows-spanned="', b'visibility="collapse"', b'visibility="filter"'),
    *(b'table:formula=', b'<text:line-break/>', b'<text:tab/>'),
)
_DIMENSION = re.compile(rb'<(?:\w+:)?dimension\s+ref="(?:[A-Z]+\d+:)?([A-Z]+)(\d+)"')
_ROW = re.compile(rb'<(?:\w+:)?row\s[^>]*?\br="(\d+)"')
_KEPT = ('.rels', '[Content_Types].xml', 'mimetype', _MANIFEST)
_FILLED = re.compile(rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="([A-Z]{1,3})(\d{1,7})"(?:[^>]*[^>/])?>')
_PLACED = re.compile(rb'(<(?:\w+:)?(?:row|c)\s(?:[^>]*?\s)?r=")([A-Z]*)(\d+)(")')


class BadArchive(Exception):
    """Why a zipped file is not read, as one word of the sentences in `reading`."""


@dataclass
class Archive:
    """What was found in a zipped workbook, beside the values of each sheet, by its title.

    `content` is to be read instead of the file where rows or columns were moved together; `moved` tells for such a
    sheet which rows and columns its own were.
    """

    content: bytes
    beside: dict[str, Beside] = field(default_factory=dict)
    moved: dict[str, tuple[list[int], list[int]]] = field(default_factory=dict)
    since_1904: bool = False


def look_through(content: bytes) -> Archive:
    """Look through a zipped workbook; BadArchive when it is not to be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return _looked_through(parts, content)
    except (BadArchive, MemoryError):
        raise
    except Unsafe as error:
        raise BadArchive('unsafe') from error
    except Exception as error:  # BadZipFile, zlib.error, ExpatError, and whatever else a made-up file leads to
        raise BadArchive('broken') from error


def _looked_through(parts: zipfile.ZipFile, content: bytes) -> Archive:
    infos = {info.filename: info for info in parts.infolist()}
    if any(info.flag_bits & 1 for info in infos.values()):
        raise BadArchive('encrypted')
    wanted = [info for name, info in infos.items() if _READ.fullmatch(name)]
    if not wanted:
        raise BadArchive('other')
    unpacked = sum(info.file_size for info in infos.values() if info in wanted or info.filename == _MANIFEST)
    if unpacked > UNPACKED or (unpacked > RATIO_FROM and unpacked > RATIO * len(content)):
        raise BadArchive('bomb')
    if _MANIFEST in infos and b'encryption-data' in parts.read(_MANIFEST):
        raise BadArchive('encrypted')
    signs = {info.filename: _signs(parts, info) for info in wanted}
    archive = Archive(content)
    if _CONTENT in infos:
        if signs[_CONTENT]:
            _read_open_document(parts, archive)
    elif _BOOK in infos or _BINARY_BOOK in infos:
        _read_closely(parts, archive, signs)
    return archive


def _read_open_document(parts: zipfile.ZipFile, archive: Archive) -> None:
    """Read what stands beside the values, and put breaks and tabs within a cell where they are seen."""
    content = parts.read(_CONTENT)
    archive.beside = of_open_document(io.BytesIO(content))
    changed = content.replace(b'<text:line-break/>', b'&#10;').replace(b'<text:tab/>', b'&#9;')
    if changed != content:
        archive.content = _with_parts(parts, {_CONTENT: changed})


def _signs(parts: zipfile.ZipFile, info: zipfile.ZipInfo) -> str:
    """Unpack a part to its end; with 'odd' it is to be read closely, with 'wide' its cells may stand far apart."""
    is_sheet = 'worksheets/' in info.filename or info.filename == _CONTENT
    found, rows, tail = '', 0, b''
    with parts.open(info) as part:
        for piece in _pieces(part):
            piece = tail + piece
            if b'<!ENTITY' in piece:
                raise BadArchive('unsafe')
            if is_sheet and not found and _is_odd(info.filename, piece):
                found = 'odd'
            if is_sheet and not tail and (dimension := _DIMENSION.search(piece)):
                rows = (column_of(dimension[1].decode()) + 1) * int(dimension[2])
            tail = piece[-_OVERLAP:]
    last = max(map(int, _ROW.findall(tail)), default=0)
    return found + 'wide' * (is_sheet and (rows > SPREAD_OUT or last > 100_000))


def _is_odd(name: str, piece: bytes) -> bool:
    """Whether something stands in a piece of a sheet that the reader of values passes over."""
    if name == _CONTENT:
        return any(sign in piece for sign in _ODD_IN_ODS)
    if name.endswith('.bin') or any(sign in piece for sign in _ODD_IN_EXCEL):
        return True
    return (b'<f' in piece or b':f' in piece) and _FORMULA_WITHOUT_VALUE.search(piece) is not None


def _pieces(part: IO[bytes]) -> Iterator[bytes]:
    while piece := part.read(_PIECE):
        yield piece


def _read_closely(parts: zipfile.ZipFile, archive: Archive, signs: dict[str, str]) -> None:
    """Read the sheets of an Excel workbook in which something odd stands, and move far cells together."""
    moved: dict[str, bytes] = {}
    is_binary = _BINARY_BOOK in signs
    titles = _titles(parts, archive, is_binary)
    for name, title in titles.items():
        if 'odd' in signs.get(name, ''):
            with parts.open(name) as part:
                archive.beside[title] = of_binary_sheet(part.read()) if is_binary else of_excel_sheet(part)
        if 'wide' in signs.get(name, '') and (ranks := _ranks(parts.read(name))):
            archive.moved[title] = ranks
            moved[name] = _moved(parts.read(name), *ranks)
    if moved:
        archive.content = _with_parts(parts, moved)


def _titles(parts: zipfile.ZipFile, archive: Archive, is_binary: bool) -> dict[str, str]:
    """The title of the sheet in each part, as the workbook and its relations say."""
    book = _BINARY_BOOK if is_binary else _BOOK
    relations = ElementTree.fromstring(parts.read(f'xl/_rels/{posixpath.basename(book)}.rels'))
    targets = {one.get('Id', ''): posixpath.join('/xl', one.get('Target', '')) for one in relations}
    if is_binary:
        titles, archive.since_1904 = of_binary_book(parts.read(book))
    else:
        titles, archive.since_1904 = _of_book(parts.read(book))
    return {posixpath.normpath(targets.get(relation, ''))[1:]: title for relation, title in titles.items()}


def _of_book(content: bytes) -> tuple[dict[str, str], bool]:
    """The relation and title of each sheet of an xlsx, and whether its days are counted from 1904."""
    titles, since_1904 = {}, False
    for element in ElementTree.fromstring(content).iter():
        name = element.tag.rpartition('}')[2]
        if name == 'workbookPr':
            since_1904 = element.get('date1904') in ('1', 'true')
        elif name == 'sheet':
            relation = next((value for key, value in element.attrib.items() if key.endswith('}id')), '')
            titles[relation] = element.get('name', '')
    return titles, since_1904


# Cells that stand far apart


def _ranks(sheet: bytes) -> tuple[list[int], list[int]] | None:
    """The rows and the columns that hold values, where a table of all between them would be too large and empty."""
    rows, columns, count = set(), set(), 0
    for match in _FILLED.finditer(sheet):
        columns.add(match[1])
        rows.add(match[2])
        count += 1
    if not count:
        return None
    used_rows, used_columns = sorted(int(row) - 1 for row in rows), sorted(column_of(c.decode()) for c in columns)
    size = (used_rows[-1] + 1) * (used_columns[-1] + 1)
    return (used_rows, used_columns) if size > SPREAD_OUT and size > 10 * count else None


def _moved(sheet: bytes, rows: list[int], columns: list[int]) -> bytes:
    """The sheet with its rows and columns numbered one after another."""

    def place(match: re.Match[bytes]) -> bytes:
        row = bisect_left(rows, int(match[3]) - 1) + 1
        letters = _letters(bisect_left(columns, column_of(match[2].decode()))) if match[2] else ''
        return b'%b%b%d%b' % (match[1], letters.encode(), row, match[4])

    return _PLACED.sub(place, sheet)


def _letters(column: int) -> str:
    letters, column = '', column + 1
    while column:
        column, left = divmod(column - 1, 26)
        letters = chr(65 + left) + letters
    return letters


def _with_parts(parts: zipfile.ZipFile, changed: dict[str, bytes]) -> bytes:
    """The archive with some of its parts changed, and without pictures and the like; it stays in memory."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, 'w', zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
        for name in parts.namelist():
            if _READ.fullmatch(name) or name.endswith(_KEPT):
                copy.writestr(name, changed.get(name) or parts.read(name))
    return stream.getvalue()
