"""Excel workbooks as openpyxl reads them, beside our own reading of the same."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch
from xml.etree import ElementTree

import openpyxl
from openpyxl.cell.text import Text
from openpyxl.utils.escape import unescape

from exchange.cells import Cell, Fault, ShownDay
from exchange.reading import any_file

Position = tuple[int, int]


# Texts whose blanks Excel keeps; it leaves out those at the ends of any other.
_KEPT_BLANKS = re.compile(r'<(?:\w+:)?t\s[^>]*xml:space="preserve"[^>]*>([^<]*)<')
# Cells whose `<v>` is a number, of whatever it is the number.
_NUMBERED = (None, 'n', 's', 'b')


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
    if isinstance(cell, ShownDay):  # which says no hour that its cell does not show
        return isinstance(other, date) and cell.isoformat() == other.isoformat()[:10]
    if isinstance(cell, date) and isinstance(other, date):  # a day without an hour is a midnight to openpyxl
        return other.isoformat() in (cell.isoformat(), f'{cell.isoformat()}T00:00:00')
    return bool(cell == other) or str(cell) == str(other)


def filled(rows: list[list[Any]]) -> dict[Position, Any]:
    """The cells that hold something."""
    return {(r, c): cell for r, cells in enumerate(rows) for c, cell in enumerate(cells) if cell not in (None, '')}


def is_readable(content: bytes) -> bool:
    """Whether openpyxl reads a workbook at all."""
    try:
        _loaded(content)
    except Exception:  # whatever it stumbles over
        return False
    return True


def _loaded(content: bytes) -> Any:
    """A workbook by openpyxl, which would take `_x005F_` out of the texts that cells share before anybody sees it."""
    with patch('openpyxl.reader.excel.read_string_table', _shared):
        return openpyxl.load_workbook(io.BytesIO(content), data_only=True)


def _shared(source: Any) -> list[str]:
    return [Text.from_tree(one).content for _, one in ElementTree.iterparse(source) if one.tag.endswith('}si')]


def _plain(value: Any) -> Any:
    """A value with the letters that Excel writes in numbers, which openpyxl leaves as they are."""
    return unescape(value) if isinstance(value, str) else value


def differences(content: bytes) -> Iterator[Difference]:
    """The cells of an Excel workbook that are read otherwise by openpyxl; what is struck out only we leave out."""
    book = _loaded(content)
    ours = [(sheet, list(rows)) for sheet, rows in any_file.sheets_of(content, Path('a.xlsx'))]
    assert len(ours) == len(book.worksheets)
    for (sheet, rows), other in zip(ours, book.worksheets, strict=True):
        # by its cells, for they may be far apart
        one, two = filled(rows), {(r - 1, c - 1): _plain(cell.value) for (r, c), cell in other._cells.items()}
        for place in sorted({*one, *two} - {*sheet.struck}):
            if not alike(one.get(place), two.get(place)):
                yield Difference(sheet.title, place, one.get(place), two.get(place))


def unwanted(content: bytes) -> list[Difference]:
    """The differences but for those where ours is right: Excel shows no blanks at the ends that no `preserve` keeps."""
    found = [*differences(content)]
    kept = (
        {text for part in _parts(content).values() for text in _KEPT_BLANKS.findall(part.decode())} if found else set()
    )
    return [one for one in found if not _is_of_blanks(one) or one.theirs in kept]


def _is_of_blanks(one: Difference) -> bool:
    return isinstance(one.theirs, str) and one.theirs.strip(' \t\r\n') == (one.ours or '')


def _parts(content: bytes) -> dict[str, bytes]:
    """The XML of a workbook, by the names of its parts."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name.endswith(('.xml', '.rels'))}


def pretty_printed(content: bytes) -> bytes:
    """A workbook whose XML is laid out on several lines, with white space round its numbers."""
    parts, stream = _parts(content), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(stream, 'w') as written:
        for name in archive.namelist():
            written.writestr(name, _laid_out(parts[name]) if name in parts else archive.read(name))
    return stream.getvalue()


def _laid_out(part: bytes) -> bytes:
    for _event, (prefix, space) in ElementTree.iterparse(io.BytesIO(part), ['start-ns']):
        if not re.fullmatch(r'ns\d+', prefix):  # which ElementTree gives itself
            ElementTree.register_namespace(prefix, space)
    root = ElementTree.fromstring(part)
    ElementTree.indent(root, '    ')
    for cell in root.iter():
        for value in cell if cell.tag.endswith('}c') and cell.get('t') in _NUMBERED else ():
            if value.tag.endswith('}v') and value.text:
                value.text = f'\n      {value.text}\n    '
    return ElementTree.tostring(root, encoding='utf-8', xml_declaration=True)
