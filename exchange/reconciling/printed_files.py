"""Any file that people publish, read into lines and tables: a text, a document, a page, a workbook.

The file is not trusted: it is taken apart in a child process with limits on memory and time.
"""

import time
from collections.abc import Iterable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from exchange import age_files
from exchange.cells import Cell
from exchange.reading import any_file, limited, plain_text, tagged_text
from exchange.reading.any_file import Unreadable, sheets_of, telling, unsealed
from exchange.reconciling import word_document
from exchange.reconciling.page_text import PageText
from exchange.reconciling.printed_text import MOST_LINES, Printed, PrintedLine, PrintedTable, of_rows, of_text
from exchange.reconciling.word_document import Block, NotWord
from models.errors import KnownError
from models.language.messages import _
from models.language.text import clean
from models.progress import Progress, silent

ENDINGS = ('.txt', '.docx', '.html', '.htm', '.xlsx', '.xlsm', '.xls', '.ods', '.csv', '.md')
_TEXTS = ('.txt', '.md', '.text', '')
_SECONDS = 20.0
_ANY_CAUSE = ('mark', 'folder', 'missing', 'locked', 'empty', 'encrypted', 'broken', 'unsafe', 'bomb', 'large', 'slow')


class _Titled(NamedTuple):
    """The rows of a sheet, with its title."""

    title: str
    rows: list[list[Cell]]


def read(path: Path, progress: Progress = silent) -> Printed:
    """What a file says; KnownError names the file, what is wrong with it, and what to do."""
    try:
        if not path.exists() or not path.is_file():
            raise KnownError(_sentence('folder' if path.is_dir() else 'missing').format(path=path))
        with limited.working(_take_apart, path, any_file.MEMORY, ask=lambda: progress(0, 0)) as pipe:
            found = limited.told(pipe, time.monotonic() + _SECONDS, lambda: progress(0, 0))
    except limited.Ended as error:
        raise KnownError(_sentence(str(error)).format(path=path)) from error
    except OSError as error:
        raise KnownError(_sentence('locked').format(path=path)) from error
    if isinstance(found, Unreadable):
        raise KnownError(_sentence(str(found)).format(path=path))
    return found if isinstance(found, Printed) else _printed(found)


def _sentence(cause: str) -> str:
    """What people are told of a file that cannot be read."""
    if cause in _ANY_CAUSE:
        return any_file.sentence(cause)
    return _('{path} has no text or table that can be read; use a txt, docx, html or xlsx file, or paste the text.')


def _printed(found: Iterable[Block | _Titled]) -> Printed:
    """Blocks with the numbers of their lines, and tables with theirs."""
    blocks, number, tables = list[PrintedLine | PrintedTable](), 1, 0
    for block in found:
        if isinstance(block, str):
            for text in filter(None, map(str.strip, block.split('\n'))):
                blocks.append(PrintedLine(number, text, _('line {number}').format(number=number)))
                number += 1
            continue
        tables += 1
        is_sheet = isinstance(block, _Titled)
        rows: list[list[Cell]] = block.rows if isinstance(block, _Titled) else [[*row] for row in block]
        called = block.title if is_sheet and isinstance(block, _Titled) else _('table {number}').format(number=tables)
        blocks.append(of_rows(rows[:MOST_LINES], number, called))
        number += len(rows)
    return Printed(tuple(blocks))


# In the child process


def _take_apart(pipe: Connection, path: Path, memory: int) -> None:
    limited.begin()
    with telling(pipe):
        opened = unsealed(pipe, path, age_files.NONE, memory)
        try:
            pipe.send(_read(opened.content, opened.path))
        except NotWord as error:
            raise Unreadable(str(error)) from error


def _read(content: bytes, path: Path) -> object:
    if not content:
        raise Unreadable('empty')
    if word_document.is_document(content):
        return word_document.blocks_of(content)
    if tagged_text.is_tags(content) and not path.suffix.lower().startswith('.xls'):
        return PageText(plain_text.decoded(content)).blocks
    if path.suffix.lower() in _TEXTS:
        return of_text(clean_text(plain_text.decoded(content)))
    return [*_sheets(content, path)]


def clean_text(text: str) -> str:
    """A text line by line, without what nobody sees in it; the tabs between cells stay."""
    lines = text.lstrip('\ufeff').splitlines()
    return '\n'.join('\t'.join(map(_clean, line.split('\t'))) for line in lines)


def _clean(text: str) -> str:
    blanks = len(text) - len(text.lstrip(' '))
    return ' ' * blanks + clean(text)


def _sheets(content: bytes, path: Path) -> Iterator[_Titled]:
    for sheet, rows in sheets_of(content, path):
        if not sheet.is_hidden:
            yield _Titled(sheet.title, [[*row] for row in rows])
