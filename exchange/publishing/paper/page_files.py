"""The kinds of files that a page to be published is written as, each by its ending.

What sets documents and PDFs is loaded when the first is written: the program starts without it.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from exchange import whole_files
from exchange.publishing.paper import html_file
from exchange.publishing.published_page import PublishedPage
from exchange.reporting import formats


def _document(page: PublishedPage) -> bytes:
    from exchange.publishing.paper import docx_file

    return docx_file.content(page)


def _pdf(page: PublishedPage) -> bytes:
    from exchange.publishing.paper import pdf_file

    return pdf_file.content(page)


_CONTENTS: dict[str, Callable[[PublishedPage], bytes]] = {'.docx': _document, '.pdf': _pdf, '.html': html_file.content}
ENDINGS = tuple(_CONTENTS)


def content(ending: str, page: PublishedPage) -> bytes:
    """The bytes of the file of a page of one of the ENDINGS."""
    return _CONTENTS[ending](page)


def write(path: Path, page: PublishedPage) -> None:
    """Write a page as what the ending of the path names; KnownError for another ending."""
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise formats.unknown_ending(path)
    whole_files.put(path, content(ending, page))


def offer(page_of: Callable[[Any, str], PublishedPage]) -> None:
    """Register each of the ENDINGS as a format of reports, given what makes the page of a report in a language."""
    for ending in ENDINGS:
        formats.report_format(ending)(_written_as(ending, page_of))


def _written_as(ending: str, page_of: Callable[[Any, str], PublishedPage]) -> formats.Content:
    return lambda found, speech: content(ending, page_of(found, speech))
