"""The addresses to which the cells of a workbook lead, which may show a word in their place; for the child process."""

import html
import re
import struct
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import unquote

from exchange.reading.excel_package import DAMAGED, Package, is_plain, plain
from exchange.reading.hidden_parts import HiddenParts, Position, binary_records, binary_text, place_of
from exchange.reading.markup import Part, bare
from exchange.reading.raw_sheet import TooLarge

# Links that a sheet may have, cells of one that covers many, and letters of an address: Excel knows no longer one.
_MOST, _MOST_CELLS, LONGEST = 200_000, 1_000, 2_083
CUT = '…'  # the end of what is longer
# Bytes that are looked at together, and how many of the last ones again.
_PIECE, _OVERLAP = 1 << 20, 1 << 13
_TAG = re.compile(rb'<(?:\w+:)?hyperlink\s[^>]*>')
_FORMULA = re.compile(
    rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="([A-Z]{1,3}\d{1,7})"[^>]*>\s*<(?:\w+:)?f[^>]*>\s*'
    rb'HYPERLINK\(\s*(?:"|&quot;)((?:(?!&quot;)[^<"])*)(?:"|&quot;)\s*[,)]'
)
_IN_FORMULA = re.compile(r'[:=]\s*HYPERLINK\(\s*"([^"]*)"\s*[,;)]', re.IGNORECASE)
_SCHEME = re.compile(r'(?:[a-z][a-z0-9+.-]*:)?/*(?:www\.)?', re.IGNORECASE)
_WITH_SCHEME = re.compile(r'(?!javascript:|data:)[a-z][a-z0-9+.-]{2,}:', re.IGNORECASE)
_LINK = 494
# In binary workbooks: a row, cells with a formula, what a link that it makes ends with, a text and another cell in it.
_ROW, _STRING, _NUMBER = 0, 8, 9
_MAKES_A_LINK = re.compile(rb'[\x22\x42\x62][\x01\x02]\x67\x01')
_TEXT, _CELLS = 0x17, (0x24, 0x44, 0x64)
_BY_ADDRESS = bytes.fromhex('e0c9ea79f9bace118c8200aa004ba90b')
_SHOWN, _FRAME, _LEADS, _AS_TEXT, _PLACE = 0x10, 0x80, 0x01, 0x100, 0x08


def note(beside: HiddenParts, place: Position, address: str) -> None:
    """Note where a cell leads to, behind what was noted of it; a place in the file itself is no address.

    Raises TooLarge where a sheet has so many that the last ones would be lost.
    """
    address = address.strip()
    before = beside.links.get(place, '')
    if not address or address.startswith('#') or min(place) < 0:
        return
    if f' {address} ' in f' {before} ' or before.endswith(CUT):
        return
    if len(beside.links) >= _MOST and not before:
        raise TooLarge
    both = f'{before} {address}'.strip()
    beside.links[place] = both if len(both) <= LONGEST else f'{both[:LONGEST]}{CUT}'


def note_of_page(beside: HiddenParts, place: Position, address: str) -> None:
    """Note where a cell of a web page leads to, unless only the system knows that wrote the page."""
    if _WITH_SCHEME.match(address.strip()):
        note(beside, place, address)


def note_formula(beside: HiddenParts, place: Position, formula: str) -> None:
    """Note the address in the formula of a cell."""
    if match := _IN_FORMULA.search(formula):
        note(beside, place, match[1])


def _whole(target: str, place: str) -> str:
    """An address with the place in it, which Excel keeps apart; a place in the workbook itself is none."""
    return f'{target}#{place}' if target and place and '#' not in target else target


def is_address(text: str) -> bool:
    """Whether a text is an address itself: where it leads elsewhere, nobody knows which of the two is meant."""
    return ' ' not in text and ('://' in text or text.startswith('www.'))


def is_said(text: str, address: str) -> bool:
    """Whether a text says an address, perhaps without what stands at its beginning and end."""
    return all(_plain(one) in unquote(text).casefold() for one in address.split())


def _plain(address: str) -> str:
    return _SCHEME.sub('', unquote(address), count=1).casefold().strip('/')


def of_package(package: Package, with_formulas: Iterable[str]) -> dict[str, HiddenParts]:
    """The links in an Excel workbook, by the title of their sheet; raises Unsafe.

    `with_formulas` are the parts in which formulas lead anywhere. Where the list of a sheet's links is damaged, the
    sheet is read all the same.
    """
    found: dict[str, HiddenParts] = {}
    for sheet, title in package.sheets.items():
        led = package.led_from(sheet).get('hyperlink', [])
        if not (led or package.is_binary or sheet in with_formulas):
            continue
        beside = found.setdefault(title, HiddenParts())
        targets = {one.key: one.target for one in led}
        try:
            if package.is_binary:
                _take_binary(package.read(sheet), targets, beside)
            else:
                _take(package, sheet, targets, beside)
        except DAMAGED:
            continue
    return found


def _take(package: Package, sheet: str, targets: dict[str, str], beside: HiddenParts) -> None:
    for piece in _pieces(package, sheet):
        for tag in _TAG.findall(piece):
            _Link(targets, beside).read([tag.rstrip(b'/>') + b'/>'])
        for place, address in _FORMULA.findall(piece):
            note(beside, place_of(place.decode()), html.unescape(address.decode()))


def _pieces(package: Package, part: str) -> Iterator[bytes]:
    """A part in pieces, each behind the end of the one before: what is looked for may lie across."""
    tail = b''
    with package.archive.open(package.infos[part]) as file:
        while piece := file.read(_PIECE):
            if not tail and not is_plain(piece[:200]):
                yield plain(piece + file.read())
                return
            yield tail + piece
            tail = piece[-_OVERLAP:]


class _Link(Part):
    """A link in a sheet of an xlsx: the cells that it covers, and by which relation it leads out of the file."""

    def __init__(self, targets: dict[str, str], beside: HiddenParts) -> None:
        super().__init__()
        self.targets, self.beside = targets, beside

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take in the element."""
        given = bare(attributes)
        first, _colon, last = given.get('ref', '').partition(':')
        top, bottom = place_of(first), place_of(last or first)
        address = _whole(self.targets.get(given.get('id', ''), ''), given.get('location', ''))
        _note_range(self.beside, top, bottom, address)


def _note_range(beside: HiddenParts, top: Position, bottom: Position, address: str) -> None:
    """Note a link of all cells between two; one that covers a whole sheet is none of its rows."""
    rows, columns = range(top[0], bottom[0] + 1), range(top[1], bottom[1] + 1)
    if len(rows) * len(columns) <= _MOST_CELLS:
        for place in ((row, column) for row in rows for column in columns):
            note(beside, place, address)


def _take_binary(content: bytes, targets: dict[str, str], beside: HiddenParts) -> None:
    """The links of a sheet of an xlsb."""
    if not targets and not _MAKES_A_LINK.search(content):
        return
    row = -1
    for number, record in binary_records(content):
        if number == _ROW and len(record) >= 4:
            (row,) = struct.unpack_from('<I', record)
        elif number in (_STRING, _NUMBER) and len(record) > 22:
            _note_binary_formula(beside, row, number, record)
        elif number == _LINK and len(record) > 20:
            first, last, left, right = struct.unpack_from('<4I', record)
            relation, at = binary_text(record, 16)
            place = binary_text(record, at)[0] if len(record) >= at + 4 else ''
            _note_range(beside, (first, left), (last, right), _whole(targets.get(relation, ''), place))


def _note_binary_formula(beside: HiddenParts, row: int, number: int, record: bytes) -> None:
    """Note the address in the formula of a cell of an xlsb, behind the text or the number that the cell shows."""
    (column,) = struct.unpack_from('<I', record)
    at = (binary_text(record, 8)[1] if number == _STRING else 16) + 2
    (size,) = struct.unpack_from('<I', record, at) if len(record) >= at + 4 else (0,)
    _note_tokens(beside, (row, column), record[at + 4 : at + 4 + min(size, len(record))], _binary_token)


def note_old_formula(beside: HiddenParts, place: Position, record: bytes) -> None:
    """Note the address in the formula of a cell of an xls."""
    (size,) = struct.unpack_from('<H', record, 20) if len(record) >= 22 else (0,)
    _note_tokens(beside, place, record[22 : 22 + size], _old_token)


def _note_tokens(beside: HiddenParts, place: Position, tokens: bytes, read: Callable[[bytes], tuple[str, int]]) -> None:
    """Note the address in the tokens of a formula that makes a link of a text; one of several parts is none."""
    parts, end = tokens[:-4], tokens[-4:]
    if _MAKES_A_LINK.fullmatch(end) and len(parts) > 3 and parts[0] == _TEXT:
        address, size = read(parts)
        shown = parts[size:]
        if size == len(parts) or (len(shown) > 3 and read(shown)[1] == len(shown)):
            note(beside, place, address)


def _binary_token(tokens: bytes) -> tuple[str, int]:
    """The text with which tokens of an xlsb begin, and how long the first of them is; 0 where that is not known."""
    (letters,) = struct.unpack_from('<H', tokens, 1)
    size = {_TEXT: 3 + 2 * letters, **dict.fromkeys(_CELLS, 7)}.get(tokens[0], 0)
    return tokens[3:size].decode('utf-16-le', errors='replace'), size


def _old_token(tokens: bytes) -> tuple[str, int]:
    """The same of an xls, where the letters of a text have one byte or two."""
    width, encoding = (2, 'utf-16-le') if tokens[2] & 1 else (1, 'latin-1')
    size = {_TEXT: 3 + width * tokens[1], **dict.fromkeys(_CELLS, 5)}.get(tokens[0], 0)
    return tokens[3:size].decode(encoding, errors='replace'), size


def note_old(beside: HiddenParts, record: bytes) -> None:
    """Note the link of a record of an xls: the cells that it covers, and where they lead; none where it is damaged."""
    try:
        first, last, left, right = struct.unpack_from('<4H', record)
        _note_range(beside, (first, left), (last, right), _old_address(record))
    except struct.error:
        return


def _old_address(record: bytes) -> str:
    (flags,) = struct.unpack_from('<I', record, 28)
    at = 32
    for flag in (_SHOWN, _FRAME):
        if flags & flag:
            at = binary_text(record, at)[1]
    if not flags & _LEADS:
        return ''
    address, at = binary_text(record, at) if flags & _AS_TEXT else _old_target(record, at)
    place = binary_text(record, at)[0] if flags & _PLACE and len(record) >= at + 4 else ''
    return _whole(address.partition('\0')[0], place.partition('\0')[0])


def _old_target(record: bytes, at: int) -> tuple[str, int]:
    """The address that stands at a place of a record, or the name of a file, and where what comes behind it begins."""
    (size,) = struct.unpack_from('<I', record, at + 16)
    if record[at : at + 16] == _BY_ADDRESS:
        return record[at + 20 : at + 20 + size].decode('utf-16-le', errors='replace'), at + 20 + size
    (size,) = struct.unpack_from('<I', record, at + 18)  # a file, after how many folders up it is
    name, at = record[at + 22 : at + 22 + size], at + 22 + size + 24
    wide = struct.unpack_from('<I', record, at)[0] if len(record) >= at + 4 else 0
    if not wide:
        return name.decode('latin-1'), at + 4
    return record[at + 10 : at + 4 + wide].decode('utf-16-le', errors='replace'), at + 4 + wide  # in all scripts
