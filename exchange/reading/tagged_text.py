"""Workbooks that are written as one text of tags: XML of Excel 2003, a flat OpenDocument, or a web page."""

import re
from xml.parsers import expat

from exchange.reading import plain_text
from exchange.reading.markup import Unsafe
from exchange.reading.open_document import OpenDocument
from exchange.reading.raw_sheet import Grid, TooLarge
from exchange.reading.web_page import WebPage
from exchange.reading.xml_2003 import Xml2003

# Bytes at the beginning of a file that say what it is.
_LOOKED_AT = 4096
_TAGS = re.compile(r'<(?:[a-z]+:)?(?:\?xml|!doctype|html|head|body|meta|table|workbook|style|div|!--)', re.IGNORECASE)


class NotTables(Exception):
    """Why the text is not read, as one word of the sentences in `reading`."""


def is_tags(content: bytes) -> bool:
    """Whether a file is a page, XML, or a page with its pictures (mht), by its beginning."""
    head = _head(content)
    return _TAGS.match(head.lstrip()) is not None or head.startswith('MIME-Version:')


def _head(content: bytes) -> str:
    try:
        return plain_text.decoded(content[:_LOOKED_AT]).lstrip('\ufeff')
    except plain_text.NotText:
        return ''


def grids_of(content: bytes) -> list[Grid]:
    """The sheets of a file of tags; raises NotTables."""
    try:
        found = _grids(content, _head(content))
    except Unsafe as error:
        raise NotTables('unsafe') from error
    except TooLarge as error:
        raise NotTables('large') from error
    except (expat.ExpatError, LookupError, UnicodeError) as error:
        raise NotTables('broken') from error
    if not found:
        raise NotTables('web')
    return found


def _grids(content: bytes, head: str) -> list[Grid]:
    if head.startswith('MIME-Version:'):
        return []
    if 'urn:schemas-microsoft-com:office:spreadsheet' in head and re.search(r'<(?:\w+:)?Workbook\b', head):
        book = Xml2003()
        book.read([content.lstrip()])
        return book.grids
    if 'urn:oasis:names:tc:opendocument' in head:
        document = OpenDocument()
        document.read([content.lstrip()])
        return document.grids
    is_page = re.search(r'<(?:table|html|body)\b|<!doctype\s+html', head, re.IGNORECASE)
    return WebPage(content).grids if is_page else []
