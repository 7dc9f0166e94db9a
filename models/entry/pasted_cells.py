"""Cells as a spreadsheet puts them on the clipboard: between tabs and ends of lines, in quotation marks where needed.

Whatever ends a line anywhere ends one here. A quotation mark that nothing closes is one that somebody typed.
"""

import re

from models.errors import Refused
from models.language.messages import _
from models.limits.paste_limits import PASTE_LIMITS

_LINE_END = re.compile('\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]')
_PLAIN = re.compile('[^\t\n]*')
_QUOTED = re.compile(r'"((?>[^"]*+(?:""[^"]*+)*))"(?=[\t\n]|\Z)')


def cells_of(text: str) -> list[list[str]]:
    """The cells of a text, line by line; Refused where they are more than can be pasted at once."""
    if len(text) > PASTE_LIMITS.letters:
        sentence = _('Not pasted: the text is too long ({count:,} letters). Import it as a file instead.')
        raise Refused(sentence.format(count=len(text)))
    lines = _split(_LINE_END.sub('\n', text))
    if len(lines) > PASTE_LIMITS.lines:
        sentence = _(
            'Not pasted: {count:,} lines. At most {most:,} can be pasted at once; import them as a file instead.'
        )
        raise Refused(sentence.format(count=len(lines), most=PASTE_LIMITS.lines))
    for number, cells in enumerate(lines, start=1):
        if max(map(len, cells)) > PASTE_LIMITS.cell:
            sentence = _(
                'Not pasted: a cell in line {line:,} is longer than {most:,} letters. Shorten it, then copy again.'
            )
            raise Refused(sentence.format(line=number, most=PASTE_LIMITS.cell))
    return lines


def _split(text: str) -> list[list[str]]:
    text = text.removesuffix('\n')  # it ends the last line
    lines: list[list[str]] = [[]]
    at = -1
    while at < len(text):
        cell, at = _cell(text, at + 1)
        lines[-1].append(cell)
        if text[at : at + 1] == '\n':
            lines.append([])
    return lines


def _cell(text: str, at: int) -> tuple[str, int]:
    """The cell that begins at a place, and where it ends."""
    quoted = _QUOTED.match(text, at)
    # One with both was never one: its quotation marks stand in different cells.
    if quoted is not None and not ('\t' in quoted[1] and '\n' in quoted[1]):
        return quoted[1].replace('""', '"'), quoted.end()
    plain = _PLAIN.match(text, at)
    assert plain is not None
    return plain[0], plain.end()
