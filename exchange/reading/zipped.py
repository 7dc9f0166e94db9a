"""A zipped workbook (xlsx, xlsm, xlsb, ods) looked through before its values are read.

The parts that hold values are unpacked once to their ends, within a bound: that proves that none is cut off, altered,
or made to fill the memory. Only a sheet in which something stands that calamine passes over is read more closely.
"""

import io
import re
import zipfile
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO

from exchange.reading.beside_values import cell_comments, cell_links, sheet_pictures
from exchange.reading.excel_package import NoWorkbook, Package, is_plain, plain
from exchange.reading.hidden_parts import (
    ERRORS,
    HiddenParts,
    column_of,
    of_binary_sheet,
    of_binary_styles,
    of_binary_texts,
    of_excel_sheet,
)
from exchange.reading.markup import Unsafe
from exchange.reading.open_document import OpenDocument
from exchange.reading.raw_sheet import Grid, TooLarge
from exchange.reading.shown import Pieces, Styles, StylesPart, struck_texts, without_struck
from models.limits.file_limits import FILE_LIMITS

# How many times its own size a workbook may unpack to, where that is more than so many bytes: sheets shrink to a tenth
# or a fiftieth, what is made to fill the memory to a thousandth.
RATIO, RATIO_FROM = 200, 10_000_000
# More cells than these, most of them empty, are read as if the rows and columns that hold values stood together.
SPREAD_OUT = 3_000_000
# That may be so where a row stands farther down than the first; it pays where of so many cells one holds a value.
_LAST_ROW, _MOSTLY_EMPTY = 100_000, 10
# Bytes that are looked at together, and how many of the last ones again: what is looked for may lie across.
_PIECE, _OVERLAP = 1 << 20, 1 << 12
_MANIFEST, _CONTENT, _STYLES = 'META-INF/manifest.xml', 'content.xml', 'styles.xml'
# Each behind what all of them have and what is found sooner: most sheets have none of that.
_ODD_IN_EXCEL = {
    b't="e"': (b't="e"',),
    b"t='e'": (b"t='e'",),
    b'hidden=': (b'hidden="1"', b'hidden="true"', b"hidden='1'", b"hidden='true'"),
    b'v>-': (b'v>-',),
    b'strike': (b'<strike', b':strike'),
}
# How a formula begins whose cell leads to an address.
_LEADS = b'HYPERLINK('
# A number with white space around it, as programs lay XML out: calamine takes it for nothing. Text is left as it is.
_SPACED = re.compile(rb'<(?:\w+:)?v(?:\s[^>]*)?>\s|\s</(?:\w+:)?v>')
# Where there is none beside any tag, there is none around a number: this is told in a tenth of the time.
_SPACE_AT_TAGS = {space: (b'>' + space, space + b'</') for space in (b' ', b'\n', b'\t', b'\r')}
_CELL_WITH_VALUE = re.compile(
    rb'(?P<cell><(?:\w+:)?c(?:\s[^>]*)?(?<!/)>)(?P<before>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v(?:\s[^>]*)?>)'
    rb'\s*(?P<value>[^<]*?)\s*(?P<end></(?:\w+:)?v>)',
    re.DOTALL,
)
_TEXT_OF_FORMULA = re.compile(rb't\s*=\s*["\']str["\']')
_FORMULA_WITHOUT_VALUE = re.compile(
    rb'</(?:\w+:)?f>\s*(?:</|<(?:\w+:)?v\s*/>|<(?:\w+:)?v></)'
    rb'|<(?:\w+:)?f(?:\s[^>]*)?/>\s*(?:</|<(?:\w+:)?v\s*/>|<(?:\w+:)?v></)'
)
_STYLE = re.compile(rb'\ss\s*=\s*["\']\d+["\']')
# The last day that Excel knows, at the end of 9999.
_LAST_DAY = 2_958_465
_NOT_AS_EXCEL, _ENTITY = {b'!': (b'<!--', b'<![CDATA[')}, {b'!': (b'<!ENTITY',)}
_ERROR = re.compile(rb'(<(?:\w+:)?c\s[^>]*?\bt="e"[^>]*(?<!/)>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>)[^<]*', re.DOTALL)
_DIMENSION = re.compile(rb'<(?:\w+:)?dimension\s+ref="(?:[A-Z]+\d+:)?([A-Z]+)(\d+)"')
_ROW = re.compile(rb'<(?:\w+:)?row\s[^>]*?\br="(\d+)"')
_FILLED = re.compile(rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="([A-Z]{1,3})(\d{1,7})"(?:[^>]*[^>/])?>')
_COLUMN, _NUMBER = re.compile(rb'\br="([A-Z]{1,3})\d'), re.compile(rb'\br="[A-Z]*(\d{1,9})"')
_PLACED = re.compile(rb'(<(?:\w+:)?(?:row|c)\s(?:[^>]*?\s)?r=")([A-Z]*)(\d+)(")')


@dataclass
class Looks:
    """What the cells of an Excel workbook may look like that says more than their values."""

    styles: Styles = field(default_factory=Styles)
    struck: dict[int, bool] = field(default_factory=dict)
    odd: re.Pattern[bytes] | None = None
    texts: dict[int, Pieces] = field(default_factory=dict)

    @classmethod
    def of(cls, package: Package) -> 'Looks':
        """The styles that matter, the texts that are struck out, and what finds cells of either."""
        others = package.others
        if package.is_binary:
            styles = of_binary_styles(package.read(others['styles'])) if 'styles' in others else Styles()
            is_told = styles.struck_fonts and 'sharedStrings' in others
            return cls(styles, texts=of_binary_texts(package.read(others['sharedStrings'])) if is_told else {})
        styles = StylesPart(package.read(others['styles'])).found if 'styles' in others else Styles()
        struck = struck_texts(plain(package.read(others['sharedStrings']))) if 'sharedStrings' in others else {}
        odd = [r'\ss=["\'](?:' + '|'.join(styles.numbers) + r')["\']'] if styles.numbers else []
        odd += [r'\st=["\']s["\']'] if struck else []
        return cls(styles, struck, re.compile('|'.join(odd).encode()) if odd else None)


class BadArchive(Exception):
    """Why a zipped file is not read, as one word of the sentences in `reading`."""


@dataclass
class Archive:
    """What was found in a zipped workbook, beside the values of each sheet, by its title.

    `content` is to be read instead of the file where it was put together anew, perhaps with far rows and columns moved
    together; `moved` tells for such a sheet which rows and columns its own were. An ods is read whole, into `grids`.
    """

    content: bytes
    grids: list[Grid] = field(default_factory=list)
    beside: dict[str, HiddenParts] = field(default_factory=dict)
    moved: dict[str, tuple[list[int], list[int]]] = field(default_factory=dict)
    since_1904: bool = False


def look_through(content: bytes) -> Archive:
    """Look through a zipped workbook; BadArchive when it is not to be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return _looked_through(parts, content)
    except (BadArchive, MemoryError):
        raise
    except NoWorkbook as error:
        raise BadArchive(str(error)) from error
    except Unsafe as error:
        raise BadArchive('unsafe') from error
    except TooLarge as error:
        raise BadArchive('large') from error
    except Exception as error:  # BadZipFile, zlib.error, ExpatError, and whatever else a made-up file leads to
        raise BadArchive('broken') from error


def _looked_through(parts: zipfile.ZipFile, content: bytes) -> Archive:
    infos = {info.filename: info for info in parts.infolist()}
    if any(info.flag_bits & 1 for info in infos.values()):
        raise BadArchive('encrypted')
    if _CONTENT in infos:
        return _open_document(parts, infos, content)
    package = Package(parts)
    _weigh([package.infos[part] for part in package.parts], content)
    return _of_excel(package, content)


def _weigh(wanted: list[zipfile.ZipInfo], content: bytes) -> None:
    unpacked = sum(info.file_size for info in wanted)
    if unpacked > FILE_LIMITS.unpacked or (unpacked > RATIO_FROM and unpacked > RATIO * len(content)):
        raise BadArchive('bomb')


def _open_document(parts: zipfile.ZipFile, infos: dict[str, zipfile.ZipInfo], content: bytes) -> Archive:
    _weigh([infos[name] for name in (_CONTENT, _MANIFEST, _STYLES) if name in infos], content)
    if _MANIFEST in infos and b'encryption-data' in parts.read(_MANIFEST):
        raise BadArchive('encrypted')
    document = OpenDocument()
    if _STYLES in infos:
        with parts.open(_STYLES) as part:
            document.take_styles(_pieces(part))
    with parts.open(_CONTENT) as part:
        document.read(_pieces(part))
    if not document.is_spreadsheet:
        raise BadArchive('other')
    return Archive(content, document.grids)


def _signs(package: Package, name: str, looks: re.Pattern[bytes] | None) -> set[str]:
    """Unpack a part to its end, and say of it: `odd` is to be read closely, the cells of `wide` may stand far apart,
    `unlike` is XML that Excel does not write, in `spaced` white space stands around numbers, and a formula `leads`
    somewhere.

    `looks` finds cells whose style shows less than their value, or strikes it out.
    """
    found, rows, tail = set(), 0, b''
    is_sheet, is_binary = name in package.sheets, package.is_binary
    with package.archive.open(package.infos[name]) as part:
        for piece in _pieces(part):
            piece = tail + piece
            if not is_binary and not tail and not is_plain(piece[:200]):
                return {'odd', 'wide', 'unlike', 'spaced', 'leads'} if is_sheet else {'unlike'}
            if _stands_in(piece, _ENTITY):
                raise BadArchive('unsafe')
            if not is_binary and _stands_in(piece, _NOT_AS_EXCEL):
                found.add('unlike')
            if is_sheet and 'odd' not in found and (is_binary or _is_odd(piece) or (looks and looks.search(piece))):
                found.add('odd')
            if is_sheet and not is_binary and _is_spaced(piece):
                found |= {'odd', 'spaced'}
            if is_sheet and _LEADS in piece:
                found.add('leads')
            if is_sheet and not tail and (dimension := _DIMENSION.search(piece)):
                rows = (column_of(dimension[1].decode()) + 1) * int(dimension[2])
            tail = piece[-_OVERLAP:]
    last = max(map(int, _ROW.findall(tail)), default=0)
    return found | ({'wide'} if is_sheet and (rows > SPREAD_OUT or last > _LAST_ROW) else set())


def _stands_in(piece: bytes, signs: Mapping[bytes, tuple[bytes, ...]]) -> bool:
    """Whether one of some signs stands in a piece, which are looked for where what they have in common stands in it."""
    return any(common in piece and any(sign in piece for sign in those) for common, those in signs.items())


def _is_spaced(piece: bytes) -> bool:
    """Whether white space stands around a number."""
    return _stands_in(piece, _SPACE_AT_TAGS) and _SPACED.search(piece) is not None


def _is_odd(piece: bytes) -> bool:
    """Whether something stands in a piece of a sheet that the reader of values passes over."""
    if _stands_in(piece, _ODD_IN_EXCEL):
        return True
    return (b'<f' in piece or b':f' in piece) and _FORMULA_WITHOUT_VALUE.search(piece) is not None


def _pieces(part: IO[bytes]) -> Iterator[bytes]:
    while piece := part.read(_PIECE):
        yield piece


def _of_excel(package: Package, content: bytes) -> Archive:
    """Read the sheets of an Excel workbook in which something odd stands, and move far cells together."""
    archive = Archive(content, since_1904=package.since_1904)
    looks = Looks.of(package)
    signs = {name: _signs(package, name, looks.odd) for name in package.parts}
    changed: dict[str, bytes] = {}
    if looks.struck and (texts := package.others.get('sharedStrings')):
        changed[texts] = without_struck(plain(package.read(texts)))
    for name, title in package.sheets.items():
        found = signs.get(name, set())
        if 'odd' in found:
            archive.beside[title] = _read_closely(package, name, found, looks, changed)
        if 'wide' in found and not package.is_binary:
            sheet = changed.get(name) or plain(package.read(name))
            if ranks := _ranks(sheet):
                archive.moved[title] = ranks
                changed[name] = _moved(sheet, *ranks)
    for title, those in cell_comments.of_package(package).items():
        archive.beside.setdefault(title, HiddenParts()).comments = those.comments
    for title, those in cell_links.of_package(package, [name for name in signs if 'leads' in signs[name]]).items():
        archive.beside.setdefault(title, HiddenParts()).links = those.links
    for title, those in sheet_pictures.of_package(package).items():
        archive.beside.setdefault(title, HiddenParts()).pictures = those.pictures
    if changed or not package.is_usual or any('unlike' in found for found in signs.values()):
        archive.content = package.rebuilt(changed)
    return archive


def _read_closely(package: Package, name: str, found: set[str], looks: Looks, changed: dict[str, bytes]) -> HiddenParts:
    """What stands beside the values of a sheet; what the reader of values takes for something else is changed in it."""
    if package.is_binary:
        return of_binary_sheet(package.read(name), looks.styles, looks.texts)
    if 'spaced' in found:
        changed[name] = _CELL_WITH_VALUE.sub(_without_space, plain(package.read(name)))
        beside = of_excel_sheet([changed[name]], looks.styles, looks.struck)
    else:
        with package.archive.open(package.infos[name]) as part:
            beside = of_excel_sheet(_pieces(part), looks.styles, looks.struck)
    if any(not fault.startswith('=') and fault not in ERRORS.values() for fault in beside.faults.values()):
        changed[name] = _ERROR.sub(rb'\1#N/A', changed.get(name) or plain(package.read(name)))
    if not all(beside.struck.values()):
        changed[name] = without_struck(changed.get(name) or plain(package.read(name)))
    return beside


def _without_space(match: re.Match[bytes]) -> bytes:
    """A cell without the white space around its value, unless that is a text."""
    if _TEXT_OF_FORMULA.search(match['cell']):
        return match[0]
    return b''.join(match.group('cell', 'before', 'value', 'end'))


def without_endless(content: bytes) -> bytes:
    """A workbook in which numbers above those of any day have no format: none of them is a length of time."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        package = Package(parts)
        return package.rebuilt(
            {name: _CELL_WITH_VALUE.sub(_plain, plain(package.read(name))) for name in package.sheets}
        )


def _plain(match: re.Match[bytes]) -> bytes:
    try:
        is_endless = abs(float(match['value'])) > _LAST_DAY
    except ValueError:
        return match[0]
    return match[0].replace(match['cell'], _STYLE.sub(b'', match['cell']), 1) if is_endless else match[0]


# Cells that stand far apart


def _ranks(sheet: bytes) -> tuple[list[int], list[int]] | None:
    """The rows and the columns that hold values, where a table of all between them would be too large and empty."""
    widest = max(map(column_of, {letters.decode() for letters in _COLUMN.findall(sheet)}), default=0) + 1
    size = widest * max(map(int, _NUMBER.findall(sheet)), default=0)
    if size <= max(SPREAD_OUT, _MOSTLY_EMPTY * sheet.count(b'<c ')):  # told in a moment, for most sheets are full
        return None
    rows, columns, count = set(), set(), 0
    for match in _FILLED.finditer(sheet):
        columns.add(match[1])
        rows.add(match[2])
        count += 1
    if not count:
        return None
    used_rows, used_columns = sorted(int(row) - 1 for row in rows), sorted(column_of(c.decode()) for c in columns)
    size = (used_rows[-1] + 1) * (used_columns[-1] + 1)
    return (used_rows, used_columns) if size > SPREAD_OUT and size > _MOSTLY_EMPTY * count else None


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
