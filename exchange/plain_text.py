"""A file of plain text as rows: csv and tsv in whatever encoding and with whatever sign between the cells."""

import csv
import io
import re
from collections import Counter

from exchange.cells import Cell, Fault
from exchange.formulas import unguarded

_SEPARATORS = (',', ';', '\t', '|')
_LOOKED_AT = 200
_SEP_LINE = re.compile(r'sep=(.)\r?\n?', re.IGNORECASE)
_AS_TEXT = re.compile(r'="((?:[^"]|"")*)"')
_MARKS = {b'\xff\xfe\0\0': 'utf-32', b'\xff\xfe': 'utf-16', b'\xfe\xff': 'utf-16', b'\xef\xbb\xbf': 'utf-8-sig'}
_LOST = '\ufffd'


class NotText(Exception):
    """The content is no text: `other` for a file of another kind, `broken` for one that is cut off or damaged."""


def rows_of(content: bytes) -> list[list[Cell]]:
    """The rows of a text file; NotText where it is none."""
    text = decoded(content)
    separator = ''
    if match := _SEP_LINE.match(text):
        text, separator = text[match.end() :], match[1]
    rows: list[list[Cell]] = [[*map(_cell, row)] for row in _parsed(text, separator or _separator(text))]
    if match:
        rows.insert(0, [])  # so that the rows keep the numbers that people see
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def decoded(content: bytes) -> str:
    """The text of a file that does not say how it is written: UTF-8, UTF-16, Windows-1256 or Windows-1252.

    A sign that cannot be read is left as U+FFFD, so that its cell can be named.
    """
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return content.decode(encoding, errors='replace')
    if encoding := _unmarked_utf16(content):
        return content.decode(encoding, errors='replace')
    if b'\0' in content:
        raise NotText('other')
    try:
        return content.decode('utf-8')
    except UnicodeDecodeError:
        return _eight_bits(content)


def _unmarked_utf16(content: bytes) -> str:
    """UTF-16 without its mark: every sign of a table's frame has a zero beside it, and pairs of them are text."""
    head = content[:4096]
    zeros = (head[::2].count(0), head[1::2].count(0))
    if not any(zeros) or len(content) % 2:
        return ''
    encoding = 'utf-16-le' if zeros[1] > zeros[0] else 'utf-16-be'
    text = head[: len(head) // 2 * 2].decode(encoding, errors='replace')
    return encoding if min(zeros) == 0 and '\0' not in text and _LOST not in text[:-1] else ''


def _eight_bits(content: bytes) -> str:
    """Text of one byte a letter, or UTF-8 of which some bytes were lost."""
    utf8 = content.decode('utf-8', errors='replace')
    whole = sum(sign > '\x7f' and sign != _LOST for sign in utf8)
    if whole > utf8.count(_LOST):
        return utf8
    arabic = content.decode('cp1256')
    # Latin accents stand between plain letters; Arabic letters stand beside one another.
    accents = len(re.findall(rb'[A-Za-z][\x80-\xff](?![\x80-\xff])|(?<![\x80-\xff])[\x80-\xff][A-Za-z]', content))
    together = len(re.findall(rb'[\xc0-\xff]{2}', content))
    return content.decode('cp1252', errors='replace') if accents > together else arabic


def _separator(text: str) -> str:
    """The sign between the cells: the one that divides most rows into the same number of them."""

    def agreement(separator: str) -> tuple[int, int]:
        try:
            reader = csv.reader(io.StringIO(head, newline=''), delimiter=separator)
            widths = Counter(len(row) for row, _ in zip(reader, range(_LOOKED_AT), strict=False) if len(row) > 1)
        except csv.Error:
            return 0, 0
        width, rows = max(widths.items(), key=lambda pair: (pair[1], pair[0]), default=(0, 0))
        return rows, width

    head = text[:200_000]
    return max(_SEPARATORS, key=agreement)


def _parsed(text: str, separator: str) -> list[list[str]]:
    """The rows; a quotation mark that is never closed would swallow all that follows it."""
    csv.field_size_limit(len(text) + 1)
    try:
        return list(csv.reader(io.StringIO(text, newline=''), delimiter=separator, strict=True))
    except csv.Error as error:
        if 'end of data' in str(error):
            raise NotText('unclosed') from error
    try:
        return list(csv.reader(io.StringIO(text, newline=''), delimiter=separator))
    except csv.Error as error:
        raise NotText('broken') from error


def _cell(text: str) -> Cell:
    if _LOST in text:
        return Fault(text)
    if text.startswith('="') and (match := _AS_TEXT.fullmatch(text)):
        return match[1].replace('""', '"')
    return unguarded(text)
