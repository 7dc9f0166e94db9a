"""The texts that stand in a file as it was written, to be searched before it is put in its place.

A text that nobody was shown is found here: the title of a sheet, a property of the document, a comment, a name that two
cells were joined to.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from html.parser import HTMLParser
from typing import Any, NamedTuple
from xml.etree import ElementTree
from zipfile import ZipFile

from exchange.leaks.leak_search import LeakSearch
from exchange.leaks.leaving_texts import FILE, FILE_NAME, Hit, LeavingText
from exchange.leaks.own_words import is_own
from exchange.public_ids import is_public_id
from models.limits.rule_limits import RULE_LIMITS
from models.register.register import Register

# What gives the texts of a pdf, page by page, and of its properties.
ReadsPdf = Callable[[bytes], Iterable[str]]
# Elements of which the text is one, whatever is marked within it: a paragraph, a cell, a comment.
_WHOLE = frozenset({'p', 'si', 'is', 'c', 'text', 'title', 'desc'})
# Attributes that people wrote, or that say who did.
_WRITTEN = frozenset(
    {'author', 'initials', 'title', 'descr', 'alt', 'tooltip', 'display', 'Target', 'name', 'content', 'aria-label'}
)
_OF_LOOKS = re.compile(r'(?:theme|styles|fontTable|settings|\[Content_Types\])', re.IGNORECASE)


class TextInFile(NamedTuple):
    """A text, and the part of the file that it stands in."""

    part: str
    text: str


def texts_in(content: bytes, ending: str, reads_pdf: ReadsPdf | None = None) -> Iterator[TextInFile]:
    """Every text of a file, each once for a part of it; of a pdf what `reads_pdf` reads in it."""
    found = dict.fromkeys(_texts_in(content, ending.lower(), reads_pdf))
    yield from (one for one in found if any(map(str.isalnum, one.text)))


def _texts_in(content: bytes, ending: str, reads_pdf: ReadsPdf | None) -> Iterator[TextInFile]:
    if ending in ('.xlsx', '.docx'):
        yield from _in_package(content)
    elif ending == '.pdf':
        if reads_pdf is None:
            raise ValueError('nobody reads the pdf')
        yield from (TextInFile('', text) for text in reads_pdf(content))
    elif ending in ('.html', '.svg'):
        yield from (TextInFile('', text) for text in _in_markup(content.decode('utf-8-sig')))
    elif ending == '.json':
        yield from (TextInFile('', text) for text in _in_json(json.loads(content)))
    elif ending == '.csv':
        rows = csv.reader(io.StringIO(content.decode('utf-8-sig'), newline=''))
        yield from (TextInFile('', cell) for row in rows for cell in row)
    else:  # a format that registered itself, of which no more is known than that it is a text
        yield from (TextInFile('', line) for line in content.decode('utf-8-sig', errors='replace').splitlines())


def _in_package(content: bytes) -> Iterator[TextInFile]:
    """The texts of a file of Word or Excel: of every part of it, properties and comments too."""
    with ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith(('.xml', '.rels', '.svg')) and not _OF_LOOKS.search(name):
                root = ElementTree.fromstring(archive.read(name))
                yield from (TextInFile(name, text) for text in _in_element(root))


def _in_element(element: ElementTree.Element) -> Iterator[str]:
    yield from (value for name, value in element.attrib.items() if _local(name) in _WRITTEN)
    if _local(element.tag) in _WHOLE:
        if element.get('t') not in ('n', 's', 'b', 'e'):
            yield ''.join(_run_of(element))
        for inner in element.iter():
            if inner is not element:
                yield from (value for name, value in inner.attrib.items() if _local(name) in _WRITTEN)
        return
    if element.text:
        yield element.text
    for inner in element:
        yield from _in_element(inner)


def _run_of(element: ElementTree.Element) -> Iterator[str]:
    """The text of a paragraph: runs follow one another, and a line ends where a break stands."""
    for inner in element.iter():
        if _local(inner.tag) in ('br', 'tab', 'cr'):
            yield '\n'
        yield inner.text or ''
        yield inner.tail.strip('\n') if inner.tail and inner is not element else ''


def _local(tag: object) -> str:
    return str(tag).rpartition('}')[2]


def _in_json(found: Any) -> Iterator[str]:
    if isinstance(found, dict):
        for name, value in found.items():
            yield name
            yield from _in_json(value)
    elif isinstance(found, list):
        for value in found:
            yield from _in_json(value)
    elif isinstance(found, str):
        yield found


class _PageReader(HTMLParser):
    """Reads the texts of a page: what is marked within a line does not end it."""

    _INLINE = frozenset(
        {'a', 'b', 'bdi', 'bdo', 'em', 'i', 'mark', 'small', 'span', 'strong', 'sub', 'sup', 'tspan', 'u'}
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self._line: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what people wrote in a tag, and end the line at one that begins another."""
        self.texts += [value for name, value in attrs if value and name in _WRITTEN | {'href'}]
        self._end(tag)

    def handle_endtag(self, tag: str) -> None:
        """End the line."""
        self._end(tag)

    def handle_data(self, data: str) -> None:
        """Add to the line; the look of a page is no text."""
        if self.cdata_elem != 'style':
            self._line.append(data)

    def handle_comment(self, data: str) -> None:
        """Note a comment: whoever opens the page can read it."""
        self.texts.append(data)

    def _end(self, tag: str) -> None:
        if tag not in self._INLINE:
            self.finish()

    def finish(self) -> None:
        """End the last line."""
        self.texts.append(''.join(self._line))
        self._line = []


def _in_markup(page: str) -> list[str]:
    reader = _PageReader()
    reader.feed(page)
    reader.close()
    reader.finish()
    return reader.texts


# Searching


def search_content(
    search: LeakSearch,
    content: bytes,
    name: str,
    names: frozenset[str] = frozenset(),
    reads_pdf: ReadsPdf | None = None,
) -> list[Hit]:
    """What stands in a file and must not, and in its name; what a lead let through in a text of it is left out.

    `names` are those that it may hold, as the rule of naming lets them.
    """
    ending = name[name.rfind('.') :]
    texts = [TextInFile(FILE_NAME, name[: name.rfind('.')]), *texts_in(content, ending, reads_pdf)]
    leaving = (
        LeavingText(FILE, one.part, one.text, names=names)
        for one in texts
        if not (one.text in names or is_public_id(one.text) or is_own(one.text))
    )
    return [hit for hit in search.open_hits(leaving) if not search.is_kept_elsewhere(hit)]


def search_file(
    register: Register,
    content: bytes,
    name: str,
    names: frozenset[str] = frozenset(),
    reads_pdf: ReadsPdf | None = None,
    day: date | None = None,
    months: int = RULE_LIMITS.consent_months,
) -> list[Hit]:
    """The same for a register that was not searched for yet: `name` is the name of the file with its ending."""
    return search_content(LeakSearch(register, day, months), content, name, names, reads_pdf)
