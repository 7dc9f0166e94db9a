"""What a cell shows of its value by its format, such as the month of a day; and what of its text is struck out."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from exchange.cells import Cell, PercentCell, ShownDay
from exchange.reading.markup import Part, bare

MONTH, YEAR, NO_YEAR, PERCENT = 'month', 'year', 'no_year', 'percent'
# The numbers of formats that every Excel has: 16 is d-mmm, 17 is mmm-yy, 9 and 10 are shares.
BUILT_IN = {16: NO_YEAR, 17: MONTH, 9: PERCENT, 10: PERCENT}
_NO_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_NO = ('0', 'false', 'none')
_RUN = re.compile(rb'<((?:\w+:)?)r>.*?</\1r>', re.DOTALL)
_RICH = re.compile(rb'<((?:\w+:)?)(si|is)(?:\s[^>]*)?(?<!/)>((?:(?!</\1\2>).)*)</\1\2>', re.DOTALL)
_TEXT = re.compile(rb'<(?:\w+:)?si\s*/>|<((?:\w+:)?)si(?:\s[^>]*)?>(?P<within>(?:(?!</\1si>).)*)</\1si>', re.DOTALL)
_STRIKE = re.compile(rb'<(?:\w+:)?strike(?![\w:])(?P<given>[^>]*)>')


def of_format(format_: str) -> str:
    """What of a value its format shows, by the letters of it: '' for all of it."""
    letters = _NO_FORMAT.sub('', format_.partition(';')[0]).lower()
    if '%' in letters:
        return PERCENT
    if 'd' in letters and 'm' in letters and not {'y', 'e', 'h', 's'} & set(letters):
        return NO_YEAR
    if 'mmm' in letters and not {'d', 'h', 's'} & set(letters):  # mm alone may be minutes
        return MONTH
    if 'd' in letters or 'h' in letters or 's' in letters or ('y' not in letters and 'e' not in letters):
        return ''
    return MONTH if 'm' in letters else YEAR if 'y' in letters else ''


def as_shown(cell: Cell, shows: str) -> Cell:
    """A value that says no more than its cell shows."""
    if shows in (MONTH, YEAR, NO_YEAR) and isinstance(cell, date):
        return ShownDay.of(cell.date() if isinstance(cell, datetime) else cell, shows)
    if shows == PERCENT and isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return PercentCell(cell)
    return cell


@dataclass
class Styles:
    """The styles of a workbook, by their number in its cells, that show less than the value, or strike it out.

    `struck_fonts` are the fonts that do so, where a part of a text may have one of its own.
    """

    shows: dict[str, str] = field(default_factory=dict)
    struck: set[str] = field(default_factory=set)
    struck_fonts: set[int] = field(default_factory=set)

    @property
    def numbers(self) -> list[str]:
        """The numbers of these styles."""
        return sorted({*self.shows, *self.struck})


class StylesPart(Part):
    """Reads the styles of an xlsx."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.found = Styles()
        self.formats: dict[str, str] = {}
        self.struck_fonts: set[int] = set()
        self.fonts, self.number = 0, 0
        self.within = ''
        self.read([content])

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take in the beginning of an element."""
        if name in ('fonts', 'cellXfs'):
            self.within = name
        elif name == 'numFmt':
            self.formats.setdefault(attributes.get('numFmtId', ''), of_format(attributes.get('formatCode', '')))
        elif name == 'strike' and self.within == 'fonts' and bare(attributes).get('val', '1') not in _NO:
            self.struck_fonts.add(self.fonts)
        elif name == 'xf' and self.within == 'cellXfs':
            self._take_style(attributes)

    def end(self, name: str) -> None:
        """Take in the end of an element."""
        if name == self.within:
            self.within = ''
        elif name == 'font' and self.within == 'fonts':
            self.fonts += 1

    def _take_style(self, given: dict[str, str]) -> None:
        number, format_, font = str(self.number), given.get('numFmtId', ''), given.get('fontId', '')
        self.number += 1
        built_in = BUILT_IN.get(int(format_), '') if format_.isdecimal() else ''
        if shows := self.formats.get(format_, built_in):
            self.found.shows[number] = shows
        if font.isdecimal() and int(font) in self.struck_fonts:
            self.found.struck.add(number)


# Text that is struck out in part


Pieces = list[tuple[str, int | None]]  # of a text, each with its font; None for that of its cell


def pieces(wide: bytes, runs: list[tuple[int, int]]) -> Pieces:
    """The pieces of a text in UTF-16 by the places at which another font begins."""
    starts = [0, *(start for start, _font in runs)]
    ends = [*starts[1:], len(wide) // 2]
    fonts = [None, *(font for _start, font in runs)]
    parts = (
        wide[2 * start : 2 * end].decode('utf-16-le', errors='replace') for start, end in zip(starts, ends, strict=True)
    )
    return [(part, font) for part, font in zip(parts, fonts, strict=True) if part]


def without_struck(part: bytes) -> bytes:
    """A part of an xlsx without the runs of texts that are struck out; a text that is so as a whole stays."""
    return _RICH.sub(_bare_text, part) if _STRIKE.search(part) else part


def _bare_text(match: re.Match[bytes]) -> bytes:
    runs = list(_RUN.finditer(match[3]))
    struck = [run for run in runs if is_struck(run[0])]
    if not struck or len(struck) == len(runs):
        return match[0]
    return _RUN.sub(lambda run: b'' if is_struck(run[0]) else run[0], match[0])


def is_struck(run: bytes) -> bool:
    """Whether a run of a text is struck out."""
    found = _STRIKE.search(run)
    return found is not None and re.search(rb'val\s*=\s*["\'](?:0|false)["\']', found['given']) is None


def struck_texts(part: bytes) -> dict[int, bool]:
    """The texts of a workbook that are struck out, by their number: whether as a whole, or in part."""
    if not _STRIKE.search(part):
        return {}
    found = {}
    for number, text in enumerate(_TEXT.finditer(part)):
        runs = [is_struck(run[0]) for run in _RUN.finditer(text['within'] or b'')]
        if any(runs):
            found[number] = all(runs)
    return found
