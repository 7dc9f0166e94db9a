"""A page as plain text for messages: whole or one section, with numbers and Latin names the right way round."""

import re
from collections.abc import Iterator, Sequence

from exchange.publishing.published_page import Block, Bullets, FigureTable, Heading, Picture, PublishedPage, Sentences
from models.language.text import has_arabic, in_order, without_directions

_BULLET = '•'
_RIGHT_TO_LEFT_MARK = '\u200f'
# What a line would run from the left by, if it came before any Arabic letter.
_BEGINS_LATIN = re.compile(r'[^\w\u0600-\u06ff]*[\u2066-\u2068]?[A-Za-z]')


def sections(page: PublishedPage) -> list[str]:
    """The headings of the sections of a page, each of which can be copied by itself."""
    return [block.text for block in page.blocks if isinstance(block, Heading) and block.level > 1]


def as_text(page: PublishedPage, section: str = '') -> str:
    """The text of a page, or of the section under a heading; charts and maps are left out."""
    blocks = page.blocks if not section else tuple(_section(page, section))
    paragraphs = ['\n'.join(_line(line, page.language) for line in lines) for lines in _texts(blocks, page.language)]
    return '\n\n'.join(paragraph for paragraph in paragraphs if paragraph) + '\n'


def _section(page: PublishedPage, section: str) -> Iterator[Block]:
    """The blocks from a heading to the next one."""
    is_within = False
    for block in page.blocks:
        if isinstance(block, Heading):
            is_within = block.level > 1 and block.text == section
        if is_within:
            yield block


def _texts(blocks: Sequence[Block], language: str) -> Iterator[list[str]]:
    """The lines of each block; a table is told by the lines that follow it, where there are some."""
    for place, block in enumerate(blocks):
        if isinstance(block, Heading):
            yield [block.text]
        elif isinstance(block, Sentences):
            yield [f'{block.bold} {block.text}'.strip()]
        elif isinstance(block, Bullets):
            yield [f'{_BULLET} {item}' for item in block.items]
        elif isinstance(block, FigureTable) and not _has_lines(blocks[place + 1 :]):
            yield [*_rows(block, language)]


def _has_lines(following: Sequence[Block]) -> bool:
    """Whether lines in words follow before the next section."""
    for block in following:
        if isinstance(block, Bullets):
            return True
        if not isinstance(block, Sentences | Picture):
            return False
    return False


def _rows(table: FigureTable, language: str) -> Iterator[str]:
    """A table row by row, each figure behind what it counts; what is nothing is left out."""
    yield table.title
    joint = '، ' if language == 'ar' else ', '
    for first, *cells in table.rows:
        there = [(head, cell) for head, cell in zip(table.headings[1:], cells, strict=False) if cell is not None]
        said = joint.join(f'{head} {cell:,}' if isinstance(cell, int) else f'{head} {cell}' for head, cell in there)
        yield f'{_BULLET} {first}: {said}' if said else f'{_BULLET} {first}'


def _line(text: str, language: str) -> str:
    """A line as it may be pasted anywhere: in Arabic what runs from the left is kept together."""
    if language != 'ar':
        return in_order(text) if has_arabic(text) else without_directions(text)
    ordered = in_order(text)
    return _RIGHT_TO_LEFT_MARK + ordered if _BEGINS_LATIN.match(ordered) else ordered
