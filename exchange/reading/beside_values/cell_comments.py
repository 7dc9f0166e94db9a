"""The comments on the cells of a workbook, each with the beginning of its text; for the child process."""

import struct

from exchange.reading.excel_package import DAMAGED, Package
from exchange.reading.hidden_parts import HiddenParts, Position, binary_records, binary_text, place_of
from exchange.reading.markup import Part, Unsafe, bare

# How the program signs its own, and what the marks at bad cells begin with: a program may have taken the name off.
OUR_NAME, MARK = 'Sijill', '⚠ '
# As much of a text as somebody needs to know which comment it is.
LONGEST = 200
# Comments of a sheet that are kept; and bytes of a part with comments: what is larger is made to fill the memory.
_MOST, _LARGEST = 20_000, 10_000_000
_KINDS = ('comments', 'threadedComment')
_BEGIN_AUTHOR, _BEGIN_COMMENT, _TEXT = 632, 635, 637


def note(beside: HiddenParts, place: Position, author: str, text: str) -> None:
    """Note a comment, unless the program itself wrote it."""
    text = text.strip()
    is_ours = author.strip() == OUR_NAME or text.startswith(MARK.strip())
    if not is_ours and len(beside.comments) < _MOST:
        beside.comments[place] = text[:LONGEST]


def of_package(package: Package) -> dict[str, HiddenParts]:
    """The comments in an Excel workbook, by the title of their sheet; raises Unsafe.

    They are no values: where a part with comments is damaged, its sheet is read all the same.
    """
    found: dict[str, HiddenParts] = {}
    left = _LARGEST
    for sheet, title in package.sheets.items():
        for part in _parts(package, sheet):
            left -= package.infos[part].file_size
            if left < 0:
                return found
            beside = found.setdefault(title, HiddenParts())
            try:
                _take(package.read(part), beside, is_binary=part.endswith('.bin'))
            except Unsafe:
                raise
            except DAMAGED:
                continue
    return found


def _parts(package: Package, sheet: str) -> list[str]:
    """The parts with the comments of a sheet, those in threads last, which the others only stand for."""
    led = package.led_from(sheet)
    return [one.part for kind in _KINDS for one in led.get(kind, []) if one.part in package.infos]


def _take(content: bytes, beside: HiddenParts, *, is_binary: bool) -> None:
    if is_binary:
        _take_binary(content, beside)
    else:
        _Comments(beside).read([content])


class _Comments(Part):
    """A part with the comments of a sheet of an xlsx: those of old, or those in threads."""

    def __init__(self, beside: HiddenParts) -> None:
        super().__init__()
        self.beside = beside
        self.authors: list[str] = []
        self.text, self.author = '', ''
        self.place = (-1, -1)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take in the beginning of an element."""
        if name in ('comment', 'threadedComment'):
            given = bare(attributes)
            self.place, self.text, number = place_of(given.get('ref', '')), '', given.get('authorId', '')
            is_known = number.isdecimal() and len(number) < 6 and int(number) < len(self.authors)
            self.author = self.authors[int(number)] if is_known else ''
        elif name == 'author':
            self.text = ''
        self.listens = name in ('author', 't', 'text')

    def end(self, name: str) -> None:
        """Take in the end of an element."""
        self.listens = False
        if name == 'author':
            self.authors.append(self.text)
        elif name == 'comment' or (name == 'threadedComment' and self._begins_a_thread()):
            note(self.beside, self.place, self.author, self.text)

    def _begins_a_thread(self) -> bool:
        before = self.beside.comments.get(self.place, '')
        return not before or before.startswith('[')

    def characters(self, text: str) -> None:
        """Take in the text of a comment, or the name of an author."""
        if len(self.text) < 4 * LONGEST:
            self.text += text


def _take_binary(content: bytes, beside: HiddenParts) -> None:
    """The comments of a sheet of an xlsb."""
    authors: list[str] = []
    place, author = (-1, -1), ''
    for number, record in binary_records(content):
        if number == _BEGIN_AUTHOR:
            authors.append(binary_text(record, 0)[0])
        elif number == _BEGIN_COMMENT and len(record) >= 20:
            who, row, _last, column = struct.unpack_from('<4I', record)
            place, author = (row, column), authors[who] if who < len(authors) else ''
        elif number == _TEXT and len(record) >= 5:
            note(beside, place, author, binary_text(record, 1)[0])
