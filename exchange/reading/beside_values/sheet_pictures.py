"""The pictures and text boxes that lie on the sheets of a workbook, and where they begin; for the child process."""

import struct

from exchange.reading.beside_values.cell_comments import LONGEST
from exchange.reading.excel_package import DAMAGED, Package
from exchange.reading.hidden_parts import HiddenParts, Position
from exchange.reading.markup import Part

# Pictures of a sheet that are counted; and bytes of a part that says where they lie: more fill the memory.
_MOST, _LARGEST = 10_000, 20_000_000
# Where a picture lies of which its file does not say the cell: at no row.
NOWHERE = (-1, -1)
# Records of an xls, and kinds of what lies on its sheets: comments and the buttons of forms are none of them.
OBJECT, TEXT, MORE = 0x5D, 0x1B6, 0x3C
_ABOUT, _PICTURE, _SHAPES = 0x15, 8, (2, 3, 4, 6, 9, 30)


def note(beside: HiddenParts, place: Position, text: str) -> None:
    """Note a picture ('') or a text box with the beginning of its text; an empty one says nothing."""
    if len(beside.pictures) < _MOST:
        beside.pictures.append((place, text.strip()[:LONGEST]))


def of_package(package: Package) -> dict[str, HiddenParts]:
    """The pictures and text boxes in an Excel workbook, by the title of their sheet; raises Unsafe.

    Where a part with them is damaged, its sheet is read all the same.
    """
    found: dict[str, HiddenParts] = {}
    left = _LARGEST
    for sheet, title in package.sheets.items():
        for one in package.led_from(sheet).get('drawing', []):
            left -= package.infos[one.part].file_size if one.part in package.infos else left
            if left <= 0:
                break
            beside = found.setdefault(title, HiddenParts())
            try:
                _Drawing(beside).read([package.read(one.part)])
            except DAMAGED:
                continue
    return found


class _Drawing(Part):
    """The part of an Excel workbook that says what lies on a sheet; shapes within shapes are looked at too."""

    def __init__(self, beside: HiddenParts) -> None:
        super().__init__()
        self.beside = beside
        self.number, self.text = '', ''
        self.row, self.column = NOWHERE
        self.is_from = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take in the beginning of an element."""
        if name == 'from':
            self.is_from = True
        elif name in ('sp', 'absoluteAnchor'):
            self.text = ''
        elif name == 'p' and self.text:
            self.text += '\n'
        self.listens = name == 't' or (self.is_from and name in ('row', 'col'))
        self.number = ''

    def end(self, name: str) -> None:
        """Take in the end of an element."""
        self.listens = False
        if name == 'from':
            self.is_from = False
        elif self.is_from and name == 'row':
            self.row = _number(self.number)
        elif self.is_from and name == 'col':
            self.column = _number(self.number)
        elif name == 'pic':
            note(self.beside, (self.row, self.column), '')
        elif name == 'sp' and self.text.strip():
            note(self.beside, (self.row, self.column), self.text)
        elif name.endswith('Anchor'):
            self.row, self.column = NOWHERE

    def characters(self, text: str) -> None:
        """Take in a number of a place, or the text of a box."""
        if self.is_from:
            self.number += text[:9]
        elif len(self.text) < LONGEST:
            self.text += text


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else -1


class OldPictures:
    """The records of a sheet of an xls that say what lies on it; none of them says where in few words."""

    def __init__(self, beside: HiddenParts) -> None:
        self.beside = beside
        self.kind = 0
        self.has_text = False

    def take(self, number: int, record: bytes) -> None:
        """Take in a record: a picture, a shape, that a text stands in it, or that text."""
        if number == OBJECT and len(record) >= 6:
            first, _size, kind = struct.unpack_from('<3H', record)
            self.kind = kind if first == _ABOUT else 0
            if self.kind == _PICTURE:
                note(self.beside, NOWHERE, '')
        elif number == TEXT and len(record) >= 12:
            self.has_text = self.kind in _SHAPES and struct.unpack_from('<H', record, 10)[0] > 0
        elif number == MORE and self.has_text and record:
            self.has_text = False
            text = record[1:].decode('utf-16-le' if record[0] & 1 else 'latin-1', errors='replace')
            note(self.beside, NOWHERE, text)
