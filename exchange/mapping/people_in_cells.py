"""How many people a cell tells of in words, and of what kind: `3 مدنيين`, `قتيلان`, `طفل وامرأة`."""

import csv
import re
from dataclasses import dataclass
from functools import cache

from exchange.mapping import casualty_headings
from exchange.mapping.casualty_headings import Harm
from models.errors import Refused
from models.language import how_many
from models.language.how_many import Count
from models.language.messages import RESOURCES, _
from models.language.text import clean, fold

_BETWEEN = re.compile(r'\s*[،,;؛+&\n]\s*|\s+(?:and|و)\s+', re.IGNORECASE)
_AND = re.compile(r'(?<=\s)و(?=(\S+))')
_LONGEST = 3
NOBODY = Count(0)


@dataclass(frozen=True)
class PeopleGroup:
    """So many people, and what is said of them beside their number: codes of a casualty's fields."""

    count: Count
    stated: dict[str, str]


def understand(text: str) -> list[PeopleGroup]:
    """The people that a text tells of; Refused where a word of it says anything else."""
    text = clean(text)
    if _number_in(fold(text).split()) == (0, []):
        return [PeopleGroup(NOBODY, {})]
    try:
        return [PeopleGroup(how_many.understand(text), {})]
    except Refused:
        found = [_group(part) for part in _BETWEEN.split(_AND.sub(_apart, text)) if part.strip()]
        groups = [group for group in found if group]
        if not groups or len(groups) < len(found):
            raise
        return groups


def within(column: Harm, text: str, whole: str = '') -> list[tuple[Count, Harm]]:
    """The people that a cell of a casualty column tells of; Refused where it names others than the column counts.

    `whole` is the outcome of the column that this one is a part of, '' where that is not known.
    """
    told, outcome = [], ''
    for group in understand(text):
        outcome = group.stated.get('outcome', outcome)
        harmed = _narrowed(
            column, _of_whole(group, whole) if column.share == casualty_headings.INCLUDING else group, outcome
        )
        if harmed is None:
            sentence = _('“{text}” also mentions people this column does not count. Enter only the number it counts.')
            raise Refused(sentence.format(text=text))
        told.append((group.count, harmed))
    return told


def _of_whole(group: PeopleGroup, whole: str) -> PeopleGroup:
    """A group of a column that takes its outcome from another, without that outcome."""
    if group.stated.get('outcome', '') not in (whole, '') and whole:
        return group
    return PeopleGroup(group.count, {name: value for name, value in group.stated.items() if name != 'outcome'})


def _narrowed(column: Harm, group: PeopleGroup, outcome: str) -> Harm | None:
    """The people of a column that a group of a cell is, None where it is of others; a part of another is not split."""
    own = column.values.get('outcome') or outcome
    stated = {'outcome': own, **group.stated} if own and not column.share else group.stated
    merged = casualty_headings.together(column.values, stated)
    if merged == column.values or group == PeopleGroup(NOBODY, {}):
        return column
    return casualty_headings.harm_of(merged) if merged and 'outcome' in merged and not column.share else None


def add(told: list[tuple[Count, Harm]]) -> Count:
    """How many they are together; bounds where one of them has bounds, "some" where one has no number."""
    if len(told) == 1:
        return told[0][0]
    numbers = [count.number for count, _harm in told if count == Count(count.number) and count.number is not None]
    if len(numbers) == len(told):
        return Count(sum(numbers))
    return Count(lowest=sum(count.known or 0 for count, _harm in told) or None)


def _apart(match: re.Match[str]) -> str:
    """The word for "and" apart from the next, unless both are the beginning of a number."""
    return match[0] if fold(match[0] + match[1]) in _numbers() else 'و '


def _group(text: str) -> PeopleGroup | None:
    """The people of one part of a text: a number in digits, in words, or in the form of the noun."""
    found = how_many.find(text)
    count, rest = (found[0], found[1]) if found and not found[2] else (None, text)
    words = fold(rest).split()
    if count is None:
        number, words = _number_in(words)
        if number is None:
            return None
        count = Count(number)
    elif any(word.isdigit() for word in words):
        return None
    stated = casualty_headings.stated_by(' '.join(map(_in_the_nominative, words))) if words else {}
    return None if stated is None else PeopleGroup(count, stated)


def _number_in(words: list[str]) -> tuple[int | None, list[str]]:
    """The number that folded words say, and the words without it; nouns in the dual become single ones."""
    for length in range(min(_LONGEST + 1, len(words)), 0, -1):
        for place in range(len(words) - length + 1):
            number = _numbers().get(' '.join(words[place : place + length]))
            if number is not None:
                return number, [*words[:place], *words[place + length :]]
    ones, twos = _nouns()
    for place, word in enumerate(words):
        if word in twos:
            return 2, [*words[:place], twos[word], *words[place + 1 :]]
    return (1, words) if any(word in ones for word in words) else (None, words)


def _in_the_nominative(word: str) -> str:
    """A noun as it stands alone: behind a number it has another letter."""
    bare = word.removesuffix('ا')
    return bare if bare in _nouns()[0] else word


@cache
def _numbers() -> dict[str, int]:
    return {fold(word): int(row['number']) for row in _rows('number_words') for word in row['words'].split('|')}


@cache
def _nouns() -> tuple[frozenset[str], dict[str, str]]:
    """The nouns that say one person, and those that say two with their singular."""
    rows = _rows('one_and_two')
    ones = frozenset(fold(word) for row in rows for word in row['one'].split('|'))
    twos = {fold(word): fold(row['one'].split('|')[0]) for row in rows for word in row['two'].split('|') if word}
    return ones, twos


def _rows(name: str) -> list[dict[str, str]]:
    with (RESOURCES / 'mapping' / f'{name}.csv').open(encoding='utf-8', newline='') as file:
        return list(csv.DictReader(file))
