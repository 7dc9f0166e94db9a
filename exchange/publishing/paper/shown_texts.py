"""What every kind of file says alike: the title, the cells of a table, the numbers of pages."""

import re

from exchange.publishing.published_page import Block, FigureTable, Heading, PublishedPage
from models.language.messages import _, speaking
from models.language.text import harmless, has_arabic, in_order, isolate

NOTHING = '–'
_ISOLATED = re.compile(r'[\u2066-\u2068][^\u2066-\u2069]*\u2069')
_FEWEST, _MOST = 5, 22  # letters that a column of numbers, and one of names, has room for
_EDGES = 2  # what stays free beside them, in letters


def titled_blocks(page: PublishedPage) -> tuple[Block, ...]:
    """The blocks of a page, with its title above them where they hold none."""
    has_title = any(isinstance(block, Heading) and block.level == 1 for block in page.blocks)
    return page.blocks if has_title else (Heading(1, page.title), *page.blocks)


def ordered(text: str, language: str) -> str:
    """A text as a page in a language shows it: among Arabic, names, ranges and signs keep their own order."""
    text = harmless(text)
    if language != 'ar' or text in ('', NOTHING):
        return text
    if not has_arabic(text):
        return text if _ISOLATED.fullmatch(text) else isolate(text)
    return in_order(text)


def cell_text(cell: str | int | None, language: str) -> str:
    """What a cell of a table says: thousands parted by a comma, a dash where nothing was documented."""
    if isinstance(cell, int):
        cell = f'\u2212{-cell:,}' if cell < 0 else f'{cell:,}'
    return ordered(NOTHING if cell is None else cell, language)


def column_parts(table: FigureTable) -> list[int]:
    """How wide the columns of a table are beside one another: no word is broken, and names stand in one line."""
    rows = [row for row in table.rows if len(row) > 1]
    columns = zip(table.headings, *([str(cell or '') for cell in row] for row in rows), strict=True)
    parts = [_part(*column) for column in columns]
    names = max((len(str(row[0])) for row in rows), default=0)
    return [max(parts[0], min(_MOST, names + _EDGES)), *parts[1:]]


def _part(heading: str, *cells: str) -> int:
    """Of a column: its longest word, and room for a heading in three lines."""
    words = re.split(r'\s+|(?<=-)', ' '.join((heading, *cells)))
    return _EDGES + max(_FEWEST, -(-len(heading) // 3), *map(len, words))


def numbered_words(language: str) -> list[str]:
    """The words that number a page in a language, in their order, with `{page}` and `{pages}` each by itself."""
    with speaking(language):
        return [part for part in re.split(r'(\{pages?\})', _('Page {page} of {pages}')) if part]
