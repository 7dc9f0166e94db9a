"""Tables of a web page, which many web systems write and name xls: every cell is the text that is shown."""

import re
from html.parser import HTMLParser

from exchange.cells import Cell
from exchange.reading import plain_text
from exchange.reading.beside_values import cell_links
from exchange.reading.raw_sheet import MOST_COLUMNS, Grid, TooLarge

_CHARSET = re.compile(rb'charset\s*=\s*["\']?\s*((?:utf|windows|cp|iso|us|mac|x-mac)[\w-]*)', re.IGNORECASE)
_DECLARATION = re.compile(r'<[!?][^>]*>?')
_SPACES = re.compile(r'[ \t\r\n\f]+')
_UNSEEN = ('script', 'style', 'title')
_STRUCK = ('s', 'strike', 'del')
# These end a line within a cell.
_LINES = ('br', 'p', 'div', 'li')
# Pages nest tables for their looks, but never so deep.
_DEEPEST = 50


class _Reading:
    """A table that is being read, with the cells of its rows above that reach down to this one."""

    def __init__(self, number: int) -> None:
        self.grid = Grid(f'{number}')
        self.held: dict[int, int] = {}
        self.texts: list[str] | None = None  # of the cell that is being read
        self.struck: list[str] = []
        self.across, self.down = 1, 1
        self.has_row = False

    def start_row(self) -> None:
        self.end_row()
        self.has_row = True

    def end_row(self) -> None:
        self.end_cell()
        if self.has_row:
            self.grid.end_row()
            self.held = {column: left - 1 for column, left in self.held.items() if left > 1}
        self.has_row = False

    def start_cell(self, given: dict[str, str | None]) -> None:
        self.end_cell()
        self.has_row = True
        while self.grid.column in self.held:
            self.grid.column += 1
        self.texts, self.struck = [], []
        self.across, self.down = _count(given.get('colspan')), _count(given.get('rowspan'))

    def end_cell(self) -> None:
        if self.texts is None:
            return
        grid, text = self.grid, ''.join(self.texts)
        if ''.join(self.struck).strip():
            grid.beside.struck[grid.row, grid.column] = not text.strip(' \t\r\n\0')
            text = text if text.strip(' \t\r\n\0') else ''.join(self.struck)
        lines = [_SPACES.sub(' ', line).strip(' ') for line in text.split('\0')]
        value: Cell = '\n'.join(lines).strip('\n')
        if self.across > 1 or self.down > 1:
            last = (grid.row + self.down - 1, grid.column + self.across - 1)
            grid.beside.merged.append((grid.row, grid.column, *last))
            self.held |= dict.fromkeys(range(grid.column, grid.column + self.across), self.down)
        grid.put('' if value == '\xa0' else value)
        grid.column += self.across - 1
        self.texts = None


def _count(text: str | None) -> int:
    return max(1, min(int(text), MOST_COLUMNS)) if text and text.isdecimal() and len(text) < 9 else 1


class WebPage(HTMLParser):
    """The tables of a page, one within another too, in `grids`; raises grid.TooLarge."""

    def __init__(self, content: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.grids: list[Grid] = []
        self.open: list[_Reading] = []
        self.unseen = self.struck = 0
        self.feed(_seen(_text(content)))
        self.close()
        while self.open:
            self._end_table()
        self.grids = [grid for grid in self.grids if grid.rows]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in the beginning of an element."""
        self.unseen += tag in _UNSEEN
        self.struck += tag in _STRUCK
        if tag == 'table':
            if len(self.open) > _DEEPEST:
                raise TooLarge
            self.open.append(_Reading(len(self.grids) + 1))
            self.grids.append(self.open[-1].grid)
        elif not self.open:
            return
        elif tag == 'tr':
            self.open[-1].start_row()
        elif tag in ('td', 'th'):
            self.struck = 0
            self.open[-1].start_cell(dict(attrs))
        elif tag in _LINES:
            self.handle_data('\0')
        elif tag == 'a' and self.open[-1].texts is not None:
            grid = self.open[-1].grid
            cell_links.note_of_page(grid.beside, (grid.row, grid.column), dict(attrs).get('href') or '')

    def handle_endtag(self, tag: str) -> None:
        """Take in the end of an element."""
        self.unseen = max(0, self.unseen - (tag in _UNSEEN))
        self.struck = max(0, self.struck - (tag in _STRUCK))
        if not self.open:
            return
        if tag == 'table':
            self._end_table()
        elif tag == 'tr':
            self.open[-1].end_row()
        elif tag in ('td', 'th'):
            self.open[-1].end_cell()
        elif tag in _LINES and tag != 'br':
            self.handle_data('\0')

    def handle_data(self, data: str) -> None:
        """Take in text, where it stands in a cell and is seen."""
        if self.open and not self.unseen and self.open[-1].texts is not None:
            (self.open[-1].struck if self.struck else self.open[-1].texts).append(data)

    def _end_table(self) -> None:
        self.open.pop().end_row()


def _text(content: bytes) -> str:
    match = _CHARSET.search(content[:4096])
    if match and not content.startswith((b'\xff\xfe', b'\xfe\xff', b'\xef\xbb\xbf')):
        try:
            return content.decode(match[1].decode(), errors='replace').replace('\0', '')
        except LookupError:
            pass
    return plain_text.decoded(content).replace('\0', '')


def _seen(text: str) -> str:
    """A page without its comments and declarations, of which a crooked one could keep the parser busy for hours."""
    first, *others = text.split('<!--')
    return _DECLARATION.sub('', first + ''.join(part.partition('-->')[2] for part in others))
