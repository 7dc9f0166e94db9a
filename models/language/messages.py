"""What the program says, in English or Arabic: one catalogue of messages, and the language spoken now."""

import gettext
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from models.language.text import (
    LATIN_WORDS,
    LITERAL,
    file_name,
    harmless,
    has_arabic,
    in_order,
    isolate,
    isolated_words,
)

RESOURCES = Path(__file__).resolve().parents[2] / 'resources'

LANGUAGES = ('en', 'ar')
# Values that may be a path, an id, a date in figures or somebody's own text, and run their own way.
_OWN_WAY = (
    'backup', 'batch', 'begun', 'born', 'code', 'column', 'day', 'detail', 'endings', 'event_day', 'example', 'file',
    'folder', 'found', 'heading', 'here', 'highest', 'key', 'label', 'labels', 'log', 'lowest', 'message', 'mine',
    'month', 'name', 'number', 'path', 'point', 'process', 'profile', 'program', 'readings', 'reason', 'reference',
    'references', 'register', 'server', 'sheet', 'target', 'text', 'theirs', 'there', 'time', 'title', 'uid', 'value',
    'waiting', 'who',
)  # fmt: skip
_LEFT_TO_RIGHT = frozenset({
    'backup', 'batch', 'code', 'file', 'folder', 'found', 'key', 'log', 'path', 'point', 'program', 'reference',
    'server', 'uid', 'waiting',
})  # fmt: skip
_PARTS = re.compile(
    rf'\{{(?P<value>{"|".join(_OWN_WAY)})\}}|(?P<kept>[\u2066-\u2068][^\u2069]*\u2069|\{{[^}}]*\}}|%\(message\)s)'
    r'|%(?:\(\w+\))?[rs]'  # what Python's own sentences fill in
    rf'|`[^`]*`|(?<!\w)[\':]?--?[a-z][a-z-]*|(?<!\w)[\':]\w+(?:-\w+)*|(?P<words>{LATIN_WORDS})|{LITERAL}'
)
# What a sentence may begin with that would have all of it run from the left: Latin letters, or such a value.
_BEGINS_LATIN = re.compile(rf'[^\w{{]*(?:[A-Za-z]|\{{(?:{"|".join(_OWN_WAY)})\}})')
_RIGHT_TO_LEFT_MARK = '\u200f'


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation('sijill', RESOURCES / 'i18n', [language], fallback=True)


class _Speech(threading.local):
    """The language that the program speaks, and the one that a thread speaks instead for a while."""

    everywhere: ClassVar[str] = 'en'
    here: str | None = None

    @property
    def language(self) -> str:
        """The language spoken now in this thread."""
        return self.here or _Speech.everywhere


_speech = _Speech()


def use(language: str) -> None:
    """Make the whole program speak this language from now on."""
    if language not in LANGUAGES:
        raise ValueError(language)
    _catalogue(language)  # at once: later there may be no right to open it
    _Speech.everywhere, _speech.here = language, None


def language() -> str:
    """The language spoken now: `en` or `ar`."""
    return _speech.language


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak another language for a while in this thread, for a workbook or a report in it."""
    before, _speech.here = _speech.here, language
    try:
        yield
    finally:
        _speech.here = before


class Sentence(str):
    """A message; what is put into it comes from files, records and file names, and is made harmless."""

    __slots__ = ()

    def format(self, *values: Any, **named: Any) -> str:
        """The message with its values, of which none can change how the rest is shown."""
        return super().format(*map(_shown, values), **{name: _shown(value) for name, value in named.items()})


def _shown(value: Any) -> Any:
    if isinstance(value, Path):
        return file_name(value)
    return harmless(str(value)) if isinstance(value, str | Exception) else value


def _(message: str) -> str:
    """The message in the language spoken now."""
    said = _catalogue(_speech.language).gettext(message)
    return Sentence(_in_order(said) if _speech.language == 'ar' else said)


def ngettext(one: str, many: str, count: int) -> str:
    """The message for this count, with the plural forms of the language spoken now."""
    said = _catalogue(_speech.language).ngettext(one, many, count)
    return Sentence(_in_order(said) if _speech.language == 'ar' else said)


def _in_order(message: str) -> str:
    """The message so that what it has in Latin letters and figures keeps its order, and it begins at the right."""
    return _from_the_right(message) if has_arabic(message) else message


@cache
def _from_the_right(message: str) -> str:
    begins = _BEGINS_LATIN.match(message)
    return (_RIGHT_TO_LEFT_MARK if begins else '') + _PARTS.sub(_part_in_order, message)


def _part_in_order(part: re.Match[str]) -> str:
    if part['kept']:
        return part[0]
    if part['words']:
        return isolated_words(part[0])
    value = part['value']
    return isolate(part[0], 'auto' if value and value not in _LEFT_TO_RIGHT else 'ltr')


def quoted(text: str) -> str:
    """A text of somebody else's, in the quotation marks of the language."""
    return _('“{text}”').format(text=text)


def in_line(text: str) -> str:
    """A value as it is shown: what in it runs from left to right keeps its order where the language does not."""
    return isolate(text) if text and language() == 'ar' and not has_arabic(text) else in_order(text)
