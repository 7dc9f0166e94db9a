"""A page as a PDF: set by typst, all in memory, tagged so that it can be heard (PDF/UA-1), with nobody's name in it."""

import json
from collections.abc import Callable
from typing import Any

from exchange.publishing.paper import typesetting
from exchange.publishing.paper.paper_fonts import shown
from exchange.publishing.paper.shown_texts import cell_text, column_parts, numbered_words, titled_blocks
from exchange.publishing.published_page import (
    Block,
    Bullets,
    FigureTable,
    Heading,
    Picture,
    PublishedPage,
    Sentences,
)


def content(page: PublishedPage) -> bytes:
    """The bytes of the PDF of a page."""

    def said(text: str | int | None) -> str:
        return shown(cell_text(text, page.language))

    given = {
        'language': page.language,
        'title': shown(page.title),
        'footer': [*map(said, page.footer)],
        'numbered': numbered_words(page.language),
        'blocks': [_given(block, said) for block in titled_blocks(page)],
    }
    return typesetting.pages(json.dumps(given))


def _given(block: Block, said: Callable[[str | int | None], str]) -> dict[str, Any]:
    """A block as the template takes it."""
    match block:
        case Heading(level, text):
            return {'kind': 'heading', 'level': level, 'text': said(text)}
        case Sentences(text, bold, quiet):
            return {'kind': 'sentences', 'text': said(text), 'bold': said(bold), 'quiet': quiet}
        case Bullets(items):
            return {'kind': 'bullets', 'items': [*map(said, items)]}
        case FigureTable():
            rows = [[*map(said, row)] for row in block.rows]
            headings, parts = [*map(said, block.headings)], column_parts(block)
            return {'kind': 'table', 'headings': headings, 'parts': parts, 'rows': rows, 'total': block.has_total}
        case Picture(svg, heard, caption):
            return {'kind': 'picture', 'svg': svg, 'said': shown(heard), 'caption': said(caption)}
