"""A file of plain text as rows: csv and tsv in whatever encoding and with whatever sign between the cells."""

import csv
import io
import re
from collections import Counter

from exchange.cells import Cell, Fault
from exchange.formula_guard import unguarded

_SEPARATORS = (',', ';', '\t', '|')
# Rows by whose number of cells the separator is known: some stand above the table.
_LOOKED_AT = 200
# Bytes of the beginning that are read to tell a table from other text, and its rows that are looked at.
_BEGINNING, _ROWS_LOOKED_AT = 20_000, 3
_CONTROLS = re.compile(r'[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]')
_SEP_LINE = re.compile(r'"?sep=([^\r\n])"?\1*(?:\r\n?|\n|\Z)', re.IGNORECASE)
_AS_TEXT = re.compile(r'="((?:[^"]|"")*)"')
_MARKS = {b'\xff\xfe\0\0': 'utf-32', b'\xff\xfe': 'utf-16', b'\xfe\xff': 'utf-16', b'\xef\xbb\xbf': 'utf-8-sig'}
_LOST = '\ufffd'
# Encodings of one byte a letter, the likeliest first; that of Macintosh is also ISO 8859-6.
_EIGHT_BITS = ('cp1256', 'cp1252', 'mac_arabic', 'cp720')
# Words by which an encoding is told.
_WORDS_LOOKED_AT = 5_000
_HEADSTART = 2  # the rare ones must make more sense by more than one letter
_HIGH_WORD = re.compile(rb'(?<![A-Za-z\x80-\xff])[A-Za-z]*[\x80-\xff][A-Za-z\x80-\xff]*')
_LETTER = r'[^\W\d_]|[\u064b-\u0652]'  # and the signs above and below Arabic ones
_PAIR = re.compile(rf'(?=((?:{_LETTER}){{2}}))')
_NO_LETTER = re.compile(r'[^\w \u064b-\u0652]')
_ARTICLE = re.compile(r'(?<![\w\u064b-\u0652])ال[ء-ي]')
_ENDING_WITHIN = re.compile(r'[ةى\u064c\u064d][ء-ي]')
_PLAUSIBLE = re.compile(r'[\t\n\r\x20-\u06ff\u2000-\u20ff\ufb50-\ufeff\ud800-\udfff\U00010000-\U0010ffff]*')


class NotText(Exception):
    """The content is no text: `other` for a file of another kind, `broken` for one that is cut off or damaged."""


def rows_of(content: bytes) -> list[list[Cell]]:
    """The rows of a text file; NotText where it is none."""
    text = decoded(content).lstrip('\ufeff').rstrip('\x1a')
    separator = ''
    if match := _SEP_LINE.match(text):
        text, separator = text[match.end() :], match[1]
    rows: list[list[Cell]] = [[*map(_cell, row)] for row in _parsed(text, separator or _separator(text))]
    if match:
        rows.insert(0, [])  # so that the rows keep the numbers that people see
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def is_table(content: bytes) -> bool:
    """Whether a file that is not named a text is one all the same: its first rows have as many cells, two or more."""
    try:
        text = decoded(content[:_BEGINNING])
    except NotText:
        return False
    rows = text.splitlines()[:_ROWS_LOOKED_AT]
    counts = [{row.count(separator) for row in rows} for separator in _SEPARATORS]
    return len(rows) >= 2 and not _CONTROLS.search(text) and any(len(count) == 1 and 0 not in count for count in counts)


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
    is_text = min(zeros) == 0 and '\0' not in text and _PLAUSIBLE.fullmatch(text.removesuffix(_LOST)) is not None
    return encoding if is_text else ''


def _eight_bits(content: bytes) -> str:
    """Text of one byte a letter, or UTF-8 of which some bytes were lost."""
    utf8 = content.decode('utf-8', errors='replace')
    whole = sum(sign > '\x7f' and sign != _LOST for sign in utf8)
    if whole > utf8.count(_LOST):
        return utf8
    words = [match[0] for match, _ in zip(_HIGH_WORD.finditer(content), range(_WORDS_LOOKED_AT), strict=False)]
    sample = b' '.join(words)
    encoding = max(_EIGHT_BITS, key=lambda encoding: _sense(sample, encoding) + _HEADSTART * (encoding == 'cp1256'))
    return content.decode(encoding, errors='replace')


def _sense(sample: bytes, encoding: str) -> float:
    """How much a sample looks like words: letters of one script side by side, small ones after small ones.

    In Arabic the article stands at the beginning of words, and some letters only at their ends.
    """
    text = sample.decode(encoding, errors='replace')
    sense = 3 * len(_ARTICLE.findall(text)) - 4 * len(_ENDING_WITHIN.findall(text))
    for first, second in _PAIR.findall(text):
        if (first >= '\u0600') != (second >= '\u0600') or (first.islower() and second.isupper()):
            sense -= 4
        elif first > '\x7f' or second > '\x7f':
            sense += 1
    return sense - 4 * len(_NO_LETTER.findall(text))


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
    is_spaced = separator != ' ' and re.search(rf'(?m){re.escape(separator)} +"', text[:200_000]) is not None
    for escape in (None, '\\') if '\\"' in text else (None,):
        try:
            stream = io.StringIO(text, newline='')
            return list(
                csv.reader(stream, delimiter=separator, strict=True, skipinitialspace=is_spaced, escapechar=escape)
            )
        except csv.Error as error:
            is_open = 'end of data' in str(error)
    if is_open and text.count('"') < 2:
        raise NotText('unclosed')
    return _parsed_leniently(text, separator)


def _parsed_leniently(text: str, separator: str) -> list[list[str]]:
    """The rows of a text in whose cells quotation marks stand as they were typed.

    Such a mark closes a cell only before a separator or the end of the line, and never one of several lines.
    """
    apart = re.escape(separator)
    end = rf'(?={apart}|[\r\n]|\Z)'
    cell = re.compile(
        rf'"(?P<line>(?>(?:[^"\r\n]++|""|"(?!{apart}|[\r\n]|\Z))*))"{end}|"(?P<lines>(?>(?:[^"]++|"")*))"{end}|(?P<bare>[^{apart}\r\n]*+)'
    )
    rows: list[list[str]] = [[]]
    at = 0
    while match := cell.match(text, at):
        bare = match['bare']
        if bare is not None and bare.startswith('"') and '"' not in bare[1:]:
            raise NotText('unclosed')
        rows[-1].append(bare if bare is not None else (match['line'] or match['lines'] or '').replace('""', '"'))
        at = match.end()
        if at >= len(text):
            break
        if text[at] != separator:
            rows.append([])
        at += 2 if text[at : at + 2] == '\r\n' else 1
    return [row if row != [''] else [] for row in rows]


def _cell(text: str) -> Cell:
    if _LOST in text:
        return Fault(text)
    if text.startswith('="') and (match := _AS_TEXT.fullmatch(text)):
        return match[1].replace('""', '"')
    return unguarded(text)
