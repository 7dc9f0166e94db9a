"""What stands in a sheet beside the values that calamine gives: errors, formulas without a value, what is hidden.

Each format has its own reader, which goes through the parts of the sheet once and keeps nothing else of it.
"""

import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from exchange.cells import Fault
from exchange.reading.markup import Part
from exchange.reading.shown import BUILT_IN, Pieces, Styles, of_format, pieces

Position = tuple[int, int]
_REFERENCE = re.compile(r'([A-Z]{1,3})([0-9]{1,7})')
_YES = ('1', 'true')
ERRORS = {0: '#NULL!', 7: '#DIV/0!', 15: '#VALUE!', 23: '#REF!', 29: '#NAME?', 36: '#NUM!', 42: '#N/A'}


@dataclass
class HiddenParts:
    """What was found in a sheet beside its values; rows and columns are counted from 0.

    `merged` is kept where calamine does not say it, numbers `below_nothing` because it takes such days for midnight.
    `shown` says of a cell that shows less than its value what it shows; `struck` are the cells that are struck out
    as a whole (True) or in part, `texts` what is left of those in the formats whose pieces calamine does not part.
    `comments` are the beginnings of those that stand at cells, `links` the addresses to which cells lead, `pictures`
    the cells at which pictures and text boxes begin, each with what stands in it.
    """

    faults: dict[Position, Fault] = field(default_factory=dict)
    below_nothing: dict[Position, float] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    shown: dict[Position, str] = field(default_factory=dict)
    struck: dict[Position, bool] = field(default_factory=dict)
    texts: dict[Position, str] = field(default_factory=dict)
    comments: dict[Position, str] = field(default_factory=dict)
    links: dict[Position, str] = field(default_factory=dict)
    pictures: list[tuple[Position, str]] = field(default_factory=list)

    def note_pieces(self, place: Position, text: Pieces, fonts: set[int]) -> None:
        """Note which pieces of a text are struck out, behind the looks of its cell."""
        is_struck = self.struck.pop(place, False)
        said = [is_struck if font is None else font in fonts for _piece, font in text]
        if any(said):
            self.struck[place] = all(said)
        if any(said) and not all(said):
            self.texts[place] = ''.join(piece for (piece, _font), gone in zip(text, said, strict=True) if not gone)

    def note_looks(self, place: Position, style: str, styles: Styles) -> None:
        """Note what a cell of a style shows of its value, and whether it is struck out."""
        if shows := styles.shows.get(style):
            self.shown[place] = shows
        if style in styles.struck:
            self.struck[place] = True


def column_of(letters: str) -> int:
    """The number of a column from 0: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def place_of(reference: str) -> Position:
    """Where a cell is, such as B7; (-1, -1) for what is no cell."""
    match = _REFERENCE.fullmatch(reference)
    return (int(match[2]) - 1, column_of(match[1])) if match else (-1, -1)


class _ExcelSheet(Part):
    """A sheet of an xlsx or xlsm."""

    def __init__(self, styles: Styles, struck: dict[int, bool]) -> None:
        super().__init__()
        self.styles, self.struck_texts = styles, struck
        self.found = HiddenParts()
        self.text = ''
        self.row, self.column = -1, -1
        self.kind, self.formula, self.value, self.style = '', '', '', ''
        self.runs: list[bool] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == 'c':
            self._start_cell(attributes)
        elif name in ('v', 'f', 't'):
            self.listens, self.text = True, ''
        elif name == 'r':
            self.runs.append(False)
        elif name == 'strike' and self.runs and attributes.get('val', '1') not in ('0', 'false'):
            self.runs[-1] = True
        elif name == 'row':
            self.row = int(attributes['r']) - 1 if 'r' in attributes else self.row + 1
            self.column = -1
            if attributes.get('hidden') in _YES:
                self.found.hidden_rows.add(self.row)
        elif name == 'col' and attributes.get('hidden') in _YES:
            columns = range(int(attributes['min']) - 1, min(int(attributes['max']), 16_384))
            self.found.hidden_columns.update(columns)

    def characters(self, text: str) -> None:
        if len(self.text) < 300:
            self.text += text

    def _start_cell(self, attributes: dict[str, str]) -> None:
        match = _REFERENCE.fullmatch(attributes.get('r', ''))
        self.column = column_of(match[1]) if match else self.column + 1
        self.row = int(match[2]) - 1 if match else self.row
        self.kind, self.formula, self.value, self.runs = attributes.get('t', ''), '', '', []
        self.style = attributes.get('s', '')

    def end(self, name: str) -> None:
        if name == 'v' or name == 't':
            self.value, self.listens = self.text, False
        elif name == 'f':
            self.formula, self.listens = '=' + (self.text or '…'), False
        elif name == 'c':
            self._end_cell()

    def _end_cell(self) -> None:
        place = (self.row, self.column)
        self._note_looks(place)
        if self.kind == 'e' and self.value:
            self.found.faults[place] = Fault(self.value)
        elif self.formula and not self.value and self.kind != 'str':
            self.found.faults[place] = Fault(self.formula)
        elif self.value.startswith('-') and self.kind in ('', 'n'):
            self.found.below_nothing[place] = float(self.value)

    def _note_looks(self, place: Position) -> None:
        """Note what a cell shows of its value, and whether it is struck out."""
        if self.style in self.styles.shows:
            self.found.shown[place] = self.styles.shows[self.style]
        if not self.value:
            return
        if self.style in self.styles.struck:
            self.found.struck[place] = True
        elif any(self.runs):
            self.found.struck[place] = all(self.runs)
        elif self.kind == 's' and self.struck_texts and self.value.isdecimal():
            number = int(self.value)
            if number in self.struck_texts:
                self.found.struck[place] = self.struck_texts[number]


def of_excel_sheet(
    pieces: Iterable[bytes], styles: Styles | None = None, struck: dict[int, bool] | None = None
) -> HiddenParts:
    """What stands beside the values in a sheet of an xlsx; raises expat.ExpatError and markup.Unsafe.

    `struck` are the texts of the workbook that are struck out, by their number.
    """
    reader = _ExcelSheet(styles or Styles(), struck or {})
    reader.read(pieces)
    return reader.found


# Binary sheets


def binary_records(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of a part of an xlsb: number and content."""
    at = 0
    while at < len(content):
        number, at = _varied(content, at, 2)
        size, at = _varied(content, at, 4)
        yield number, content[at : at + size]
        at += size


def _varied(content: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of seven bits a byte, and where the next begins."""
    number = 0
    for shift in range(most):
        if at >= len(content):
            break
        byte = content[at]
        number |= (byte & 0x7F) << (7 * shift)
        at += 1
        if byte < 0x80:
            break
    return number, at


def of_binary_styles(content: bytes) -> Styles:
    """The styles of an xlsb."""
    found, formats, struck, count, is_of_cells = Styles(), dict(BUILT_IN), [], 0, False
    for number, record in binary_records(content):
        if number == 43 and len(record) >= 4:  # a font
            struck.append(bool(record[2] & 0x08))
        elif number == 44 and len(record) >= 6:  # a format
            formats[struct.unpack_from('<H', record)[0]] = of_format(binary_text(record, 2)[0])
        elif number in (617, 618):
            is_of_cells = number == 617
        elif number == 47 and is_of_cells and len(record) >= 6:
            _parent, format_, font = struct.unpack_from('<3H', record)
            if shows := formats.get(format_):
                found.shows[f'{count}'] = shows
            if font < len(struck) and struck[font]:
                found.struck.add(f'{count}')
            count += 1
    found.struck_fonts = {font for font, is_struck in enumerate(struck) if is_struck}
    return found


def of_binary_texts(content: bytes) -> dict[int, Pieces]:
    """The texts of an xlsb that have pieces in fonts of their own, by their number."""
    items = (record for number, record in binary_records(content) if number == 19)
    return {place: _binary_pieces(record, 0) for place, record in enumerate(items) if record[:1] and record[0] & 1}


def _binary_pieces(record: bytes, at: int) -> Pieces:
    """A rich text of an xlsb: a byte of signs, the text, and at which letter which font begins."""
    (length,) = struct.unpack_from('<I', record, at + 1)
    end = at + 5 + 2 * min(length, len(record))
    count = struct.unpack_from('<I', record, end)[0] if len(record) >= end + 4 else 0
    runs = record[end + 4 : end + 4 + 4 * min(count, len(record))]
    return pieces(record[at + 5 : end], list(struct.iter_unpack('<HH', runs[: len(runs) // 4 * 4])))


def of_binary_sheet(content: bytes, styles: Styles, texts: dict[int, Pieces]) -> HiddenParts:
    """What stands beside the values in a sheet of an xlsb."""
    found, row = HiddenParts(), 0
    for number, record in binary_records(content):
        if (2 <= number <= 11 or number == 62) and len(record) >= 8:  # a cell that holds something
            column, style = struct.unpack_from('<II', record)
            found.note_looks((row, column), f'{style & 0xFFFFFF}', styles)
            _note_text(found, (row, column), number, record, texts, styles)
        if number == 0 and len(record) >= 12:  # a row: its number, and whether it is hidden
            row = struct.unpack_from('<I', record)[0]
            if record[11] & 0x10:
                found.hidden_rows.add(row)
        elif number in (3, 11) and len(record) > 8:  # an error, typed or of a formula
            column = struct.unpack_from('<I', record)[0]
            found.faults[row, column] = Fault(ERRORS.get(record[8], '#N/A'))
        elif number == 176 and len(record) >= 16:  # merged cells
            first, last, left, right = struct.unpack_from('<4I', record)
            found.merged.append((first, left, last, right))
        elif number == 60 and len(record) >= 18 and record[16] & 1:  # columns that are hidden
            left, right = struct.unpack_from('<2I', record)
            found.hidden_columns.update(range(left, min(right + 1, 16_384)))
    return found


def _note_text(
    found: HiddenParts, place: Position, number: int, record: bytes, texts: dict[int, Pieces], styles: Styles
) -> None:
    """Note what is struck out in the text of a cell: one that cells share, or one of its own."""
    if number == 7 and len(record) >= 12 and (text := texts.get(struct.unpack_from('<I', record, 8)[0])):
        found.note_pieces(place, text, styles.struck_fonts)
    elif number == 62 and len(record) >= 13:
        found.note_pieces(place, _binary_pieces(record, 8), styles.struck_fonts)


def of_binary_book(content: bytes) -> tuple[dict[str, str], bool]:
    """The relation and title of each sheet of an xlsb, and whether its days are counted from 1904."""
    titles, since_1904 = {}, False
    for number, record in binary_records(content):
        if number == 153 and record:
            since_1904 = bool(record[0] & 1)
        elif number == 156 and len(record) > 12:
            relation, at = binary_text(record, 8)
            titles[relation] = binary_text(record, at)[0]
    return titles, since_1904


def binary_text(record: bytes, at: int) -> tuple[str, int]:
    """The text at a place of a record of an xlsb, and where what comes behind it begins."""
    (length,) = struct.unpack_from('<I', record, at)
    end = at + 4 + 2 * min(length, len(record))
    return record[at + 4 : end].decode('utf-16-le', errors='replace'), end
