"""Reading a layout: checked whole, each mistake named by its file, its line and what was near."""

import re
import tomllib
from functools import cache, partial
from pathlib import Path

from exchange.reporting.layouts import keys, layout_checks
from exchange.reporting.layouts.keys import Mistake
from exchange.reporting.layouts.layout import MONTHLY, ReportLayout
from exchange.reporting.layouts.toml_lines import line_at, lines_of
from models.errors import KnownError
from models.language import disk_errors
from models.language.messages import _

_AT_LINE = re.compile(r'\(at line (\d+), column \d+\)')
# More than these bytes are no layout.
_LONGEST = 1_000_000


@cache
def monthly() -> ReportLayout:
    """The layout that the program ships."""
    return read(MONTHLY)


def read(path: Path) -> ReportLayout:
    """The layout of a file; KnownError that names the line of its first mistake."""
    return of_text(text_of(path), path)


def of_text(text: str, path: Path) -> ReportLayout:
    """The layout that a text is, which a file held; KnownError that names the line of its first mistake."""
    try:
        layout: ReportLayout = keys.read_table(tomllib.loads(text), (), keys.LAYOUT, partial(ReportLayout, path=path))
        layout_checks.check(layout)
    except tomllib.TOMLDecodeError as error:
        raise KnownError(_said(path, *_syntax(error, text))) from error
    except Mistake as mistake:
        raise KnownError(_said(path, line_at(lines_of(text), mistake.place), mistake.sentence)) from mistake
    return layout


def text_of(path: Path) -> str:
    """The text of a layout as its file has it; KnownError where it cannot be read."""
    try:
        if path.stat().st_size > _LONGEST:
            raise KnownError(_('{path} is too large to be a layout.').format(path=path))
        return path.read_text(encoding='utf-8-sig')
    except UnicodeDecodeError as error:
        raise KnownError(_('{path} is not a text in UTF-8, so it cannot be a layout.').format(path=path)) from error
    except OSError as error:
        raise disk_errors.not_read(path, error) from error


def _syntax(error: tomllib.TOMLDecodeError, text: str) -> tuple[int, str]:
    """The line of what is not TOML, and a sentence about it."""
    at = _AT_LINE.search(str(error))
    line = int(at[1]) if at else max(1, len(text.splitlines()))
    detail = _AT_LINE.sub('', str(error)).strip()
    return line, _('This cannot be read as TOML: {detail}.').format(detail=detail)


def _said(path: Path, line: int, sentence: str) -> str:
    return _('{path}, line {number}: {detail}').format(path=path, number=line, detail=sentence)
