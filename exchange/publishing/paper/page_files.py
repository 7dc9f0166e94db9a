"""The kinds of files that a page to be published is written as, each by its ending.

What writes one is loaded when the first is written: the program starts without it.
"""

from collections.abc import Callable

from exchange.publishing.published_page import PublishedPage
from exchange.reporting import formats


def _document(page: PublishedPage) -> bytes:
    from exchange.publishing.paper import docx_file

    return docx_file.content(page)


def _pdf(page: PublishedPage) -> bytes:
    from exchange.publishing.paper import pdf_file

    return pdf_file.content(page)


def _page_of_the_web(page: PublishedPage) -> bytes:
    from exchange.publishing.paper import html_file

    return html_file.content(page)


_CONTENTS: dict[str, Callable[[PublishedPage], bytes]] = {'.docx': _document, '.pdf': _pdf, '.html': _page_of_the_web}
ENDINGS = tuple(_CONTENTS)


def content(ending: str, page: PublishedPage) -> bytes:
    """The bytes of the file of a page of one of the ENDINGS."""
    return _CONTENTS[ending](page)


def offer() -> None:
    """Register each of the ENDINGS as a format of reports that is made of their page."""
    for ending, made in _CONTENTS.items():
        formats.report_format(ending, of_page=True)(_in_its_language(made))


def _in_its_language(made: Callable[[PublishedPage], bytes]) -> formats.Content:
    return lambda page, _speech: made(page)  # a page knows its language
