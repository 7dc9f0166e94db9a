"""What a web page says: its paragraphs, items and tables in their order, without scripts and what is struck out."""

import re
from html.parser import HTMLParser

from exchange.reconciling.word_document import Block

_UNSEEN = frozenset({'script', 'style', 'head', 'noscript', 'template', 'svg', 's', 'strike', 'del'})
_LINES = frozenset(
    {'p', 'div', 'li', 'ul', 'ol', 'br', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'section', 'article', 'header', 'footer'}
    | {'blockquote', 'figcaption', 'caption', 'dd', 'dt', 'main', 'nav', 'aside', 'hr', 'tr', 'body'}
)
_SPACES = re.compile(r'\s+')
_WIDEST = 100


class PageText(HTMLParser):
    """The blocks of a page, in `blocks`."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._line: list[str] = []
        self._rows: list[list[str]] | None = None
        self._cell: list[str] | None = None
        self._across = 1
        self._depth = self._unseen = 0
        self._is_item = False
        self.feed(text)
        self.close()
        self._end_line()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in the beginning of an element."""
        self._unseen += tag in _UNSEEN
        if tag == 'table':
            self._begin_table()
        elif tag == 'tr' and self._rows is not None:
            self._rows.append([])
        elif tag in ('td', 'th') and self._rows:
            given = dict(attrs).get('colspan') or '1'
            self._cell, self._across = [], min(int(given), _WIDEST) if given.isdecimal() else 1
        elif tag in _LINES:
            self._end_line()
            self._is_item = tag == 'li'

    def handle_endtag(self, tag: str) -> None:
        """Take in the end of an element."""
        self._unseen = max(0, self._unseen - (tag in _UNSEEN))
        if tag == 'table':
            self._end_table()
        elif tag in ('td', 'th') and self._cell is not None and self._rows:
            text = _SPACES.sub(' ', ''.join(self._cell)).strip()
            self._rows[-1] += [text, *[''] * (self._across - 1)]
            self._cell = None
        elif tag in _LINES:
            self._end_line()

    def handle_data(self, data: str) -> None:
        """Take in text that is seen."""
        if self._unseen:
            return
        if self._cell is not None:
            self._cell.append(data)
        elif self._rows is None:
            self._line.append(data)

    def _begin_table(self) -> None:
        self._end_line()
        self._depth += 1
        if self._rows is None:
            self._rows = []

    def _end_table(self) -> None:
        self._depth = max(0, self._depth - 1)
        if self._rows is not None and not self._depth:
            self.blocks.append([row for row in self._rows if any(row)])
            self._rows, self._cell = None, None

    def _end_line(self) -> None:
        if self._cell is not None:
            self._cell.append(' ')
            return
        text = _SPACES.sub(' ', ''.join(self._line)).strip()
        if text:
            self.blocks.append(f'• {text}' if self._is_item else text)
        self._line, self._is_item = [], False
