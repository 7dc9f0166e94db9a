"""How many people a text tells of in words, and of what kind: `3 مدنيين`, `قتيلان`, `طفل وامرأة`, `five killed`."""

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from models.language import how_many, number_words
from models.language.how_many import Count
from models.language.messages import RESOURCES
from models.language.text import fold
from models.limits.text_limits import TEXT_LIMITS
from models.record import casualty_words

_BETWEEN = re.compile(r'\s*(?:(?<!\d),|,(?!\d)|[،;؛&\n]|(?<!\d)\+|\+(?=\s*\d))\s*|\s+(?:and|و)\s+', re.IGNORECASE)
_AND_BETWEEN = re.compile(r'\s(?:and|و)\s', re.IGNORECASE)
_AND = re.compile(r'(?<=\s)و(?=(\S+))')
_WORD = re.compile(r'\w+')
_RANGE = re.compile(
    r'(?<!\w)(?:ما\s+بين|بين|between)\s+(\d+)\s*(?:[-–—]|و|إلى|الى|\band\b|\bto\b)\s*(\d+)(?!\d)', re.IGNORECASE
)
# What stands beside numbers and words of people and changes nothing; any other sign may change what the number is.
_SIGNS = re.compile(r'[^\W_]|[\s.:،,؛;\'’‘"“”«»()\[\]\-–—]')
_BETWEEN_TWO = frozenset(map(fold, ('between', 'بين')))
_MARKS = ('Mn', 'Mc', 'Me', 'Cf')
# The minus of a number below nothing, the point of a part of one.
_NOT_WHOLE = re.compile(r'^\s*[-–—−]\s*\d|(?:^|[\s(\[])[-–—−.,،٫٬]\d')
# Beside a word for nobody: "none?" and "~none" are no more nobody than 0? is; what ends a sentence changes nothing.
_SIGN_BESIDE_NOBODY = re.compile(
    r'^\s*[-–—−]|[-–—−]\s*$|[^\w\s.:،,؛;\'’‘"“”«»()\[\]\-–—\u064b-\u0652\u00ad\u200b-\u200f]'
)
KIND = 'casualty'
NOBODY = Count(0)
Stated = dict[str, str]


class Numbered(NamedTuple):
    """The number in a text (None where there is none), the text without it, and whether it stood glued to a word."""

    number: Count | None
    rest: str
    glued: bool = False


@dataclass(frozen=True)
class PeopleGroup:
    """So many people, and what is said of them beside their number: codes of a casualty's fields."""

    count: Count
    stated: dict[str, str]


def groups(text: str) -> list[PeopleGroup]:
    """The people that a text tells of, group by group; none where a word says anything else, or it is too long."""
    if len(text) > TEXT_LIMITS.line:
        return []
    found = [group(part) for part in apart(text)]
    return [told for told in found if told] if None not in found else []


def apart(text: str) -> list[str]:
    """The parts of a text that each tell of one group."""
    return [part for part in _BETWEEN.split(_spaced(text)) if part.strip()]


def _spaced(text: str) -> str:
    """The text with digits for number words, ranges in signs and each "and" between blanks."""
    return _AND.sub(_apart, _RANGE.sub(r'\1-\2', number_words.in_digits(text)))


def _apart(match: re.Match[str]) -> str:
    """The word for "and" apart from the next, unless both are the beginning of a name: وزارة."""
    word = fold(match[0] + match[1])
    return match[0] if {word, casualty_words.stem(word)} & casualty_words.known_words() else 'و '


def group(text: str) -> PeopleGroup | None:
    """The people of one part of a text; None where a word of it says anything else, or it has no number."""
    found = numbered(text)
    if found is None or found.number is None or found.glued:
        return None
    words = fold(found.rest).split()
    if any(word.isdigit() for word in words) or not _is_accounted_for(text, found.rest, words):
        return None
    stated = casualty_words.stated_by(' '.join(map(_in_the_nominative, words))) if words else {}
    return None if stated is None else PeopleGroup(found.number, stated)


def _is_accounted_for(text: str, rest: str, words: list[str]) -> bool:
    """Whether nothing in a text makes another number of the one in it, such as the minus of -99 or the ? of 5 ?."""
    if not words or not _BETWEEN_TWO.isdisjoint(words):
        return not rest.strip()
    signs = (sign for sign in rest if not _SIGNS.match(sign) and unicodedata.category(sign) not in _MARKS)
    return next(signs, None) is None and not _NOT_WHOLE.search(text)


def numbered(text: str) -> Numbered | None:
    """The number of people in a text: in digits, in words, or in the form of the noun; None where they differ.

    A noun for two becomes the one for a single person.
    """
    found = how_many.find(text) or how_many.find(number_words.in_digits(text))
    count, rest, glued = found or (None, text, False)
    words = fold(rest).split()
    if number_words.is_unclear(words):
        return None
    if found is None and (others := number_words.nobody(words)) is not None:
        return None if _SIGN_BESIDE_NOBODY.search(text) else Numbered(NOBODY, ' '.join(others))
    if not _says_two(words):
        return Numbered(Count(1) if found is None and _says_one(words) else count, rest, glued)
    if _says_one(words) or count not in (None, Count(2)):
        return None
    return Numbered(count, _single(rest)) if found else _of_two(text)


def _of_two(text: str) -> Numbered | None:
    """The number of a text in which only a noun for two says it: 2, at least 2."""
    match = next(match for match in _WORD.finditer(text) if fold(match[0]) in _nouns()[1])
    found = how_many.find(_single(f'{text[: match.start()]}2 {text[match.start() :]}'))
    return Numbered(*found) if found else None


def _single(text: str) -> str:
    """The text with nouns for one person instead of those for two."""
    return _WORD.sub(lambda match: _nouns()[1].get(fold(match[0]), match[0]), text)


def readings(text: str, told: list[PeopleGroup]) -> list[list[Stated]]:
    """What the groups of a text state, the likelier first: what is said of one may be said of those beside it too."""
    stated = [dict(group.stated) for group in told]
    return [shared for by_party in _with_party(stated) for shared in _with_outcome(text, told, by_party)]


def _with_party(stated: list[Stated]) -> list[list[Stated]]:
    """As it is said, and before it with the one party that is named for all of whom nothing else is said."""
    parties = {codes['party'] for codes in stated if 'party' in codes}
    if len(parties) != 1 or all(codes.keys() - {'outcome'} for codes in stated):
        return [stated]
    party = {'party': parties.pop()}
    return [[codes if codes.keys() - {'outcome'} else codes | party for codes in stated], stated]


def _with_outcome(text: str, told: list[PeopleGroup], stated: list[Stated]) -> list[list[Stated]]:
    """With the outcome that stands behind the groups of whom none is said, and as it is said where that may be too."""
    first = next((place for place, codes in enumerate(stated) if 'outcome' in codes), 0)
    if not first:
        return [stated]
    outcome = {'outcome': stated[first]['outcome']}
    shared = [outcome | codes if place < first else codes for place, codes in enumerate(stated)]
    if not _AND_BETWEEN.search(_spaced(text)):
        return [shared, stated]
    number, all_of_them = _form(apart(text)[first]), sum(group.count.number or 0 for group in told[: first + 1])
    return [shared] if number in (0, all_of_them) else [shared, stated]


def _form(text: str) -> int:
    """How many an outcome in a text is said of by its form: one, two, or 0 for any number."""
    ones, twos = _nouns()
    for word in fold(text).split():
        if any(part == 'outcome' for part, _value in casualty_words.phrases().get((twos.get(word, word),), ())):
            return 2 if word in twos else 1 if word in ones else 0
    return 0


def _says_two(words: list[str]) -> bool:
    return any(word in _nouns()[1] for word in words)


def _says_one(words: list[str]) -> bool:
    """Whether a noun stands for one person; not the second word of what somebody does, such as دفاع مدني."""
    known = casualty_words.phrases()
    pairs = [pair for pair in zip(['', *words], words, strict=False) if pair[1] in _nouns()[0]]
    return any(all(part != 'role' for part, _value in known.get(pair, ())) for pair in pairs)


def _in_the_nominative(word: str) -> str:
    """A noun as it stands alone: behind a number it has another letter."""
    bare = word.removesuffix('ا')
    return bare if bare in _nouns()[0] else word


@cache
def _nouns() -> tuple[frozenset[str], dict[str, str]]:
    """The nouns that say one person, and those that say two with their singular."""
    with (RESOURCES / 'mapping' / 'one_and_two.csv').open(encoding='utf-8', newline='') as file:
        rows = list(csv.DictReader(file))
    ones = frozenset(fold(word) for row in rows for word in row['one'].split('|'))
    twos = {fold(word): fold(row['one'].split('|')[0]) for row in rows for word in row['two'].split('|') if word}
    return ones, twos
