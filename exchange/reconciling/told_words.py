"""What words say in a text of figures: who is counted, what happened to them, where, and what is part of what."""

import csv
import re
from collections.abc import Iterator
from typing import NamedTuple

from models.dates.words import MONTHS
from models.language.code_lists import codes, remembered
from models.language.messages import RESOURCES
from models.language.text import fold

WORDS_OF_A_PHRASE = 14
# What a person is counted in: a part of what it stands beside.
WITHIN = {
    'civilian': 'person',
    'child': 'civilian',
    'boy': 'child',
    'girl': 'child',
    'woman': 'civilian',
    'man': 'civilian',
    'truffle_picker': 'civilian',
    'shepherd': 'civilian',
    'worker': 'civilian',
    'journalist': 'civilian',
    'medic': 'civilian',
    'forces': 'person',
    'regime': 'forces',
    'iranian': 'regime',
    'sdf': 'forces',
    'coalition': 'forces',
    'other': 'forces',
    'isis': 'person',
    'unknown': 'person',
    'others': 'person',
    'member': 'person',
    'commander': 'person',
}
# These may be of any side.
OF_ANY = frozenset({'member', 'commander', 'worker', 'woman', 'man', 'child', 'boy', 'girl'})
_OF_A_SIDE = ('member', 'commander', 'worker')
_BY_AGE_AND_SEX = frozenset({'woman', 'man', 'child', 'boy', 'girl'})
# Names of governorates that mean other things in a text.
_TOO_SHORT = frozenset({'dara', 'شام', 'دير', 'dez', 'حما', 'rif'})
_ARTICLE = re.compile(r'^(?:لل(?=...)|ال(?=...))')
_PREFIX = re.compile(r'^[وف]?[بلك]?(?=...)')
_MORE_MONTHS = {'jan': 1, 'feb': 2, 'aug': 8, 'sep': 9, 'sept': 9, 'oct': 10, 'nov': 11, 'dec': 12, 'apr': 4}
_MORE_MONTHS |= {'يناير': 1, 'فبراير': 2, 'مارس': 3, 'أبريل': 4, 'إبريل': 4, 'مايو': 5, 'يونيو': 6, 'يوليو': 7}
_MORE_MONTHS |= {'أغسطس': 8, 'سبتمبر': 9, 'أكتوبر': 10, 'نوفمبر': 11, 'ديسمبر': 12}


class WordMeaning(NamedTuple):
    """What a phrase means: its part of speech here, its value, and its form (one, two, many, noun, verb …)."""

    part: str
    value: str
    form: str = ''


def bare(word: str) -> str:
    """A folded word without the Arabic article."""
    return _ARTICLE.sub('', word)


@remembered
def phrases() -> dict[tuple[str, ...], tuple[WordMeaning, ...]]:
    """What each phrase can mean, by its folded words without articles."""
    found: dict[tuple[str, ...], list[WordMeaning]] = {}
    for meaning, text in _named():
        key = tuple(map(bare, fold(text).split()))
        if key and meaning not in found.setdefault(key, []):
            found[key].append(meaning)
    # A word that can be one person or many is one: beside a number it is many anyway.
    return {
        key: tuple(sorted(meanings, key=lambda one: one.form not in ('one', 'two'))) for key, meanings in found.items()
    }


def _named() -> Iterator[tuple[WordMeaning, str]]:
    with (RESOURCES / 'reports' / 'told_words.csv').open(encoding='utf-8', newline='') as file:
        for row in csv.DictReader(file):
            meaning = WordMeaning(row['part'], row['value'], row['form'])
            yield from ((meaning, text) for text in row['words'].split('|'))
    for code, entry in codes('governorates').items():
        for text in (entry.en, entry.ar, *entry.aliases):
            if bare(fold(text)) not in _TOO_SHORT:
                yield WordMeaning('area', code), text
    for names in MONTHS.values():
        for number, name in enumerate(names, 1):
            yield from ((WordMeaning('month', str(number)), text) for text in {name, *name.split('/')})
    for name, number in _MORE_MONTHS.items():
        yield WordMeaning('month', str(number)), name


@remembered
def vocabulary() -> frozenset[str]:
    """Every word of a phrase."""
    return frozenset(word for phrase in phrases() for word in phrase)


def forms_of(word: str) -> Iterator[tuple[str, str]]:
    """How a folded word may stand among the phrases, with what is before it: "and", "in", the article."""
    yield bare(word), ''
    if word.isascii():
        return
    for prefix in ('و', 'ف', 'ب', 'ل', 'ك', 'وب', 'ول', 'وك', 'فب', 'فل'):
        rest = word[len(prefix) :]
        if word.startswith(prefix) and len(rest) > 1:
            yield bare(rest), prefix
            if prefix in ('ل', 'ول') and word.startswith(f'{prefix}ل'):
                yield rest[1:], prefix


def is_known(word: str) -> bool:
    """Whether a folded word, with or without what may stand before it, is a word of a phrase."""
    return any(form in vocabulary() for form, _prefix in forms_of(word) if len(form) > 1)


def is_within(inner: str, outer: str) -> bool:
    """Whether people called one thing may be among those called another."""
    if inner in OF_ANY and outer != inner and not (inner in _BY_AGE_AND_SEX and outer in _BY_AGE_AND_SEX):
        return True
    while inner in WITHIN:
        inner = WITHIN[inner]
        if inner == outer:
            return True
    return False


def common(one: str, other: str) -> str:
    """What two together are: regime soldiers and militiamen, combatants and civilians."""
    if one == other or other in _OF_A_SIDE:
        return one
    if one in _OF_A_SIDE:
        return other
    above = [one]
    while above[-1] in WITHIN:
        above.append(WITHIN[above[-1]])
    while other not in above and other in WITHIN:
        other = WITHIN[other]
    return other if other in above else 'person'


def narrower(one: str, other: str) -> str:
    """Who is both: killed of the regime forces, members of ISIS; what is said of them first where they are apart."""
    if one in ('person', 'others', *_OF_A_SIDE):
        return other if one == 'person' or other != 'person' else one
    return other if is_within(other, one) and other not in _OF_A_SIDE else one
