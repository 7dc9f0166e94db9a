"""Numbers in words, as people write them in Syrian Arabic and in English: ثلاثة، طنعش، خمسة وعشرون, twenty-five."""

import csv
import re
from collections.abc import Iterator
from functools import cache
from itertools import zip_longest
from typing import NamedTuple

from models.language.messages import RESOURCES
from models.language.text import fold
from models.limits.text_limits import TEXT_LIMITS

_WORD = re.compile(r'\w+')
_AND = 'و'
_ENGLISH_AND = 'and'
_HUNDRED = 100
_TENS = range(20, _HUNDRED, 10)
_LONGEST = 4
# Beside these a number is not what it seems, or there is none.
_UNCLEAR = frozenset(
    map(
        fold,
        (
            *('about', 'around', 'almost', 'nearly', 'over', 'under', 'more', 'less', 'than', 'dozens', 'hundreds'),
            *('thousand', 'thousands', 'حوالي', 'نحو', 'قرابة', 'تقريباً', 'أكثر', 'أقل', 'عشرات', 'العشرات', 'مئات'),
            *('المئات', 'ألف', 'ألفان', 'ألفين', 'آلاف', 'الآلاف', 'ألوف'),
        ),
    )
)


class _Word(NamedTuple):
    """A folded word, where it stands in its text, and whether only a blank or hyphen parts it from the one before."""

    folded: str
    start: int
    end: int
    follows: bool


class _Number(NamedTuple):
    """A number, and the place of the word behind it."""

    value: int
    end: int


def in_digits(text: str) -> str:
    """The text with its numbers in words written as digits; what is no number stays, and so does a text too long."""
    if len(text) > TEXT_LIMITS.line:
        return text
    words = list(_words(text))
    written, done, place = '', 0, 0
    while place < len(words):
        found = _number(words, place)
        if found and found.value:
            written += f'{text[done : words[place].start]}{found.value}'
            done = words[found.end - 1].end
        place = found.end if found else place + 1
    return written + text[done:]


def nobody(words: list[str]) -> list[str] | None:
    """Folded words without those that say that there was nobody; None where none of them says so."""
    for length in range(min(_LONGEST, len(words)), 0, -1):
        for place in range(len(words) - length + 1):
            if _numbers().get(tuple(words[place : place + length])) == 0:
                return [*words[:place], *words[place + length :]]
    return None


def is_unclear(words: list[str]) -> bool:
    """Whether folded words beside a number make another of it: about five, ثلاثة آلاف."""
    return not _UNCLEAR.isdisjoint(words)


def _words(text: str) -> Iterator[_Word]:
    """The words of a text; the Arabic "and" before a number stands alone."""
    end, found = 0, list(_WORD.finditer(text))
    for match, after in zip_longest(found, found[1:]):
        start, folded = match.start(), fold(match[0])
        follows = not text[end:start].strip(' -')
        if folded[:1] == _AND and _is_number_behind_and(folded, fold(after[0]) if after else ''):
            yield _Word(_AND, start, start + 1, follows)
            start, folded, follows = start + 1, folded[1:], True
        yield _Word(folded, start, match.end(), follows)
        end = match.end()


def _number(words: list[_Word], place: int, parts: int = _LONGEST) -> _Number | None:
    """The number that begins at a word, as long as it goes on; none has more parts than these."""
    found = _plain(words, place)
    if not found:
        return None
    if 1 < found.value < 10 or words[place].folded == 'one':
        hundred = _plain(words, found.end)
        if hundred and hundred.value == _HUNDRED and words[found.end].follows:
            found = _Number(found.value * _HUNDRED, hundred.end)
    return (_going_on(words, found, parts - 1) if parts else None) or found


def _plain(words: list[_Word], place: int) -> _Number | None:
    """The number that one word says, or some that belong together: أحد عشر."""
    for length in range(min(_LONGEST, len(words) - place), 0, -1):
        value = _numbers().get(tuple(word.folded for word in words[place : place + length]))
        if value is not None:
            return _Number(value, place + length)
    return None


def _going_on(words: list[_Word], found: _Number, parts: int) -> _Number | None:
    """The number with what is added to it: ones and tens, or what is below a hundred."""
    between = words[found.end].folded if found.end < len(words) else ''
    place = found.end + (between in (_AND, _ENGLISH_AND))
    if place >= len(words) or not all(word.follows for word in words[found.end : place + 1]):
        return None
    more = _number(words, place, parts)
    if more and _adds(found.value, more.value, between):
        return _Number(found.value + more.value, more.end)
    return None


def _adds(value: int, more: int, between: str) -> bool:
    """Whether two numbers beside each other are one."""
    if not value or not more:
        return False
    if value % _HUNDRED == 0:
        return more < _HUNDRED
    if between == _AND:
        return value < 10 and more in _TENS
    return between != _ENGLISH_AND and value in _TENS and more < 10


def _is_number_behind_and(word: str, after: str) -> bool:
    """Whether a word that begins with "and" is a number behind it; واحد is one, but وأحد عشر is "and eleven"."""
    if (word[1:], after) in _numbers():
        return True
    return bool(_numbers().get((word[1:],))) and (word,) not in _numbers()


@cache
def _numbers() -> dict[tuple[str, ...], int]:
    with (RESOURCES / 'mapping' / 'number_words.csv').open(encoding='utf-8', newline='') as file:
        rows = list(csv.DictReader(file))
    return {tuple(fold(word).split()): int(row['number']) for row in rows for word in row['words'].split('|')}
