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

# Points an inch: what a printer shows of letters.
_PRINTED = 200


def content(page: PublishedPage) -> bytes:
    """The bytes of the PDF of a page."""
    return typesetting.pages(_as_given(page))


def to_print(page: PublishedPage) -> list[bytes]:
    """The same, each of its sheets as a picture: for a printer, and never for a file."""
    return typesetting.pictures(_as_given(page), _PRINTED)


def _as_given(page: PublishedPage) -> str:
    """A page as the template takes it."""

    def said(text: str | int | None) -> str:
        return shown(cell_text(text, page.language))

    given = {
        'language': page.language,
        'title': shown(page.title),
        'footer': [*map(said, page.footer)],
        'numbered': numbered_words(page.language),
        'blocks': [_given(block, said) for block in titled_blocks(page)],
    }
    return json.dumps(given)


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
