"""The formats that a report is written in: each registers itself under its ending."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from exchange.reporting.report_labels import Figures
from models.errors import KnownError
from models.language.messages import _, language
from models.language.text import isolate

Content = Callable[[Any, str], bytes]


class Format(NamedTuple):
    """What a report can be written as: what makes the file, and whether of its page as published or of its figures."""

    content: Content
    of_page: bool


_FORMATS: dict[str, Format] = {}


def report_format(ending: str, *, of_page: bool = False) -> Callable[[Content], Content]:
    """Register what a report holds, in a language, as the format of files with an ending.

    It is made of the figures, or of the page that they are published as. Commands, windows and sentences know of a
    format by this alone; the first one registered is the one offered first.
    """

    def register(content: Content) -> Content:
        _FORMATS[ending] = Format(content, of_page)
        return content

    return register


def endings() -> tuple[str, ...]:
    """The endings that a report can have, the one to offer first in front."""
    return tuple(_FORMATS)


def endings_in_words() -> str:
    """The endings that a report can have, in words."""
    return in_words(endings())


def in_words(some: tuple[str, ...]) -> str:
    """Endings such as `.xlsx or .json`."""
    return _(' or ').join(map(isolate, some) if language() == 'ar' else some)


def is_of_page(path: Path) -> bool:
    """Whether a file of this ending is made of the page of a report; KnownError for another ending."""
    return _chosen(path).of_page


def content(path: Path, found: Figures, speech: str, page: Any = None) -> bytes:
    """What a file of a report holds, in a language, in the format that its ending names; KnownError for another ending.

    `page` is the page that the report is published as in that language, for formats that are made of it.
    """
    chosen = _chosen(path)
    return chosen.content(page if chosen.of_page else found, speech)


def _chosen(path: Path) -> Format:
    chosen = _FORMATS.get(path.suffix.lower())
    if chosen is None:
        raise unknown_ending(path)
    return chosen


def unknown_ending(path: Path) -> KnownError:
    """What is said of a path whose ending no format has."""
    sentence = _('{path}: the name of a report must end in {endings}.')
    return KnownError(sentence.format(path=path, endings=endings_in_words()))


@report_format('.xlsx')
def sheet_for_people(found: Figures, speech: str) -> bytes:
    """A sheet that people read."""
    from exchange.reporting import report_sheet  # what writes workbooks is loaded for none of the others

    return report_sheet.content(found, speech)


@report_format('.json')
def text_for_machines(found: Figures, speech: str) -> bytes:
    """The shape that `figures` gives, the same in every language."""
    return (json.dumps(found, ensure_ascii=False, indent=1) + '\n').encode()
