"""What stands in a sheet beside the values that calamine gives: errors, formulas without a value, what is hidden.

Each format has its own reader, which goes through the parts of the sheet once and keeps nothing else of it.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

from exchange.cells import Fault

Place = tuple[int, int]
_REFERENCE = re.compile(r'([A-Z]{1,3})([0-9]{1,7})')
_YES = ('1', 'true')
_MOST_REPEATED = 100_000
ERRORS = {0: '#NULL!', 7: '#DIV/0!', 15: '#VALUE!', 23: '#REF!', 29: '#NAME?', 36: '#NUM!', 42: '#N/A'}


class Unsafe(Exception):
    """A part declares entities, which no spreadsheet program writes."""


@dataclass
class Beside:
    """What was found in a sheet beside its values; rows and columns are counted from 0.

    `merged` is kept where calamine does not say it.
    """

    faults: dict[Place, Fault] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


def column_of(letters: str) -> int:
    """The number of a column from 0: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


class _Part:
    """Reads an XML part, without the prefixes of its names; it keeps the text of what `listens` says."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.EntityDeclHandler = self._refuse
        self.listens = False
        self.text = ''

    def _refuse(self, *_declaration: object) -> None:
        raise Unsafe

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.start(name.rpartition(':')[2], attributes)

    def _end(self, name: str) -> None:
        self.end(name.rpartition(':')[2])

    def _characters(self, text: str) -> None:
        if self.listens and len(self.text) < 300:
            self.text += text

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""


class _ExcelSheet(_Part):
    """A sheet of an xlsx or xlsm."""

    def __init__(self) -> None:
        super().__init__()
        self.found = Beside()
        self.row, self.column = -1, -1
        self.kind, self.formula, self.value = '', '', ''

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == 'c':
            self._start_cell(attributes)
        elif name in ('v', 'f', 't'):
            self.listens, self.text = True, ''
        elif name == 'row':
            self.row = int(attributes['r']) - 1 if 'r' in attributes else self.row + 1
            self.column = -1
            if attributes.get('hidden') in _YES:
                self.found.hidden_rows.add(self.row)
        elif name == 'col' and attributes.get('hidden') in _YES:
            columns = range(int(attributes['min']) - 1, min(int(attributes['max']), 16_384))
            self.found.hidden_columns.update(columns)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        match = _REFERENCE.fullmatch(attributes.get('r', ''))
        self.column = column_of(match[1]) if match else self.column + 1
        self.row = int(match[2]) - 1 if match else self.row
        self.kind, self.formula, self.value = attributes.get('t', ''), '', ''

    def end(self, name: str) -> None:
        if name == 'v' or name == 't':
            self.value, self.listens = self.text, False
        elif name == 'f':
            self.formula, self.listens = '=' + (self.text or '…'), False
        elif name == 'c':
            self._end_cell()

    def _end_cell(self) -> None:
        place = (self.row, self.column)
        if self.kind == 'e' and self.value:
            self.found.faults[place] = Fault(self.value)
        elif self.formula and not self.value and self.kind != 'str':
            self.found.faults[place] = Fault(self.formula)


def of_excel_sheet(part: IO[bytes]) -> Beside:
    """What stands beside the values in a sheet of an xlsx; raises expat.ExpatError and Unsafe."""
    reader = _ExcelSheet()
    reader.parser.ParseFile(part)
    return reader.found


class _OpenDocument(_Part):
    """The content of an ods, with all its sheets."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: dict[str, Beside] = {}
        self.found = Beside()
        self.row, self.column, self.rows = 0, 0, 1
        self.attributes: dict[str, str] = {}
        self.has_text = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        attributes = {key.rpartition(':')[2]: value for key, value in attributes.items()}
        if name == 'table':
            self.found = self.sheets.setdefault(attributes.get('name', ''), Beside())
            self.row, self.column = 0, 0
        elif name == 'table-column':
            count = _repeated(attributes, 'number-columns-repeated')
            if attributes.get('visibility') in ('collapse', 'filter'):
                self.found.hidden_columns.update(range(self.column, min(self.column + count, 16_384)))
            self.column += count
        elif name == 'table-row':
            self.column = 0
            self.rows = _repeated(attributes, 'number-rows-repeated')
            if attributes.get('visibility') in ('collapse', 'filter'):
                self.found.hidden_rows.update(range(self.row, self.row + min(self.rows, _MOST_REPEATED)))
        elif name in ('table-cell', 'covered-table-cell'):
            self.attributes, self.text, self.has_text = attributes, '', False
        elif name == 'p':
            self.listens = self.has_text = True

    def end(self, name: str) -> None:
        if name == 'p':
            self.listens = False
        elif name in ('table-cell', 'covered-table-cell'):
            self._end_cell()
        elif name == 'table-row':
            self.row += self.rows

    def _end_cell(self) -> None:
        given = self.attributes
        count = _repeated(given, 'number-columns-repeated')
        fault = self.text if given.get('value-type') == 'error' else ''
        if 'formula' in given and 'value-type' not in given and not self.has_text:
            fault = '=' + given['formula'].partition('=')[2]
        if fault:
            for column in range(self.column, self.column + min(count, 1024)):
                self.found.faults[self.row, column] = Fault(fault)
        down, right = _repeated(given, 'number-rows-spanned'), _repeated(given, 'number-columns-spanned')
        if down > 1 or right > 1:
            self.found.merged.append((self.row, self.column, self.row + down - 1, self.column + right - 1))
        self.column += count


def _repeated(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, '1')
    return max(1, int(text)) if text.isdecimal() else 1


def of_open_document(part: IO[bytes]) -> dict[str, Beside]:
    """What stands beside the values in each sheet of an ods; raises expat.ExpatError and Unsafe."""
    reader = _OpenDocument()
    reader.parser.ParseFile(part)
    return reader.sheets


# Binary sheets


def _binary_records(content: bytes) -> Iterator[tuple[int, bytes]]:
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


def of_binary_sheet(content: bytes) -> Beside:
    """What stands beside the values in a sheet of an xlsb."""
    found, row = Beside(), 0
    for number, record in _binary_records(content):
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


def of_binary_book(content: bytes) -> tuple[dict[str, str], bool]:
    """The relation and title of each sheet of an xlsb, and whether its days are counted from 1904."""
    titles, since_1904 = {}, False
    for number, record in _binary_records(content):
        if number == 153 and record:
            since_1904 = bool(record[0] & 1)
        elif number == 156 and len(record) > 12:
            relation, at = _binary_text(record, 8)
            titles[relation] = _binary_text(record, at)[0]
    return titles, since_1904


def _binary_text(record: bytes, at: int) -> tuple[str, int]:
    (length,) = struct.unpack_from('<I', record, at)
    end = at + 4 + 2 * min(length, len(record))
    return record[at + 4 : end].decode('utf-16-le', errors='replace'), end
