"""What the program says, in English or Arabic: one catalogue of messages, and the language spoken now."""

import gettext
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import ClassVar

from models.language.text import isolate

RESOURCES = Path(__file__).resolve().parents[2] / 'resources'


LANGUAGES = ('en', 'ar')


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


def _(message: str) -> str:
    """The message in the language spoken now."""
    said = _catalogue(_speech.language).gettext(message)
    return _in_order(said) if _speech.language == 'ar' else said


def ngettext(one: str, many: str, count: int) -> str:
    """The message for this count, with the plural forms of the language spoken now."""
    said = _catalogue(_speech.language).ngettext(one, many, count)
    return _in_order(said) if _speech.language == 'ar' else said


# What runs from left to right within a sentence: names of files and what Python's own sentences fill in, commands and
# options, endings of files, dates, hours, points and ranges.
_FROM_LEFT_TO_RIGHT = re.compile(
    r'\{(?:path|backup)\}|%(?:\((?!message)\w+\))?[rs]'
    r'|`[^`]*`|(?<![A-Za-z-])--[a-z][a-z-]*|(?<![A-Za-z0-9.])\.[a-z]{3,4}\b'
    r"|'?\d+(?:[-/.:]\d+)+(?:, \d+\.\d+)?|\d\+"
)


@cache
def _in_order(message: str) -> str:
    """The Arabic message with isolates around what a sentence from right to left would turn about."""
    return _FROM_LEFT_TO_RIGHT.sub(lambda found: isolate(found[0]), message)


def quoted(text: str) -> str:
    """A text of somebody else's, in the quotation marks of the language."""
    return _('“{text}”').format(text=text)
