"""What a casualty column counts, read from its heading: outcome, party, who, role and standing, in any order.

A heading is understood only when every word of it is: "Civilian women killed", "ISIS members killed", "قتلى مدنيون
أطفال", "of whom children", "مجموع القتلى". `exchange/mapping/total_columns.py` turns totals and "of whom" columns into
leaves.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, product
from typing import NamedTuple

from exchange.mapping.spelling import nearest
from models.language.code_lists import Code, codes, remembered
from models.language.messages import RESOURCES
from models.language.text import fold
from models.limits.heading_limits import HEADING_LIMITS
from models.record.records import RECORDS

TOTAL, INCLUDING = 'total', 'including'
CASUALTIES = 'casualties'
# The parts of a heading in the order in which a word with several meanings takes one.
PARTS = ('outcome', 'party', 'who', 'role', 'standing')
_CIVILIANS_IF_ALONE = ('man', 'woman', 'boy', 'girl', 'child')
_RESTS = ('child', 'unknown')
_SHARE, _FILLER, _FIGHTERS = 'share', 'filler', 'fighters'
_AGE, _SEX = 'age', 'sex'
_ARTICLE = re.compile(r'^(?:لل(?=...)|ال(?=..))')
_ARABIC_ENDINGS = ('ون', 'ين', 'ات', 'ه')
Phrase = tuple[str, ...]
Option = tuple[str, str]  # a part and its value


@dataclass(frozen=True)
class Harm:
    """What a casualty column counts: codes of a casualty's fields, whether it is a total or a part of another column.

    `listed` is the code of the usual column that it is ('' for none). A party that begins with `@` is the party in the
    column of that heading.
    """

    stated: tuple[Option, ...]
    share: str = ''
    listed: str = ''

    @property
    def code(self) -> str:
        """The column in a mapping, behind `casualties:`."""
        if self.listed:
            return self.listed
        pairs = [f'{name}={value}' for name, value in self.stated]
        return '&'.join([self.share, *pairs] if self.share else pairs)

    @property
    def values(self) -> dict[str, str]:
        """The codes by their fields."""
        return dict(self.stated)

    def holds(self, other: 'Harm') -> bool:
        """Whether all whom the other counts are among those that this one counts."""
        theirs = other.values
        return all(name in theirs and _is_within(name, value, theirs[name]) for name, value in self.stated)

    def is_apart_from(self, other: 'Harm') -> bool:
        """Whether nobody can be counted by both: they differ in something that a person is one of."""
        theirs = other.values
        return any(name in theirs and _excludes(name, value, theirs[name]) for name, value in self.stated)

    def narrows(self, other: 'Harm') -> bool:
        """Whether it says more exactly something that the other says."""
        theirs = other.values
        return any(name in theirs and value != theirs[name] for name, value in self.stated)

    def fits_in(self, base: 'Harm') -> bool:
        """Whether some of those whom a base counts can be these."""
        theirs = base.values
        return all(name not in theirs or _is_within(name, theirs[name], value) for name, value in self.stated)

    def with_part(self, part: 'Harm') -> 'Harm':
        """The people of this column that a part of it counts."""
        return harm_of({**self.values, **part.values})


class Understood(NamedTuple):
    """What a heading was understood as, and whether its words had to be corrected or may mean something else."""

    harm: Harm
    is_misspelt: bool = False
    is_open: bool = False


def harm_of(stated: dict[str, str], share: str = '') -> Harm:
    """A column that counts these, the usual one where there is such a one.

    Men, women and children of whom nothing else is said are civilians, as in the usual columns.
    """
    if not share and set(stated) == {'outcome', 'who'} and stated['who'] in _CIVILIANS_IF_ALONE:
        stated = {**stated, 'party': 'civilians'}
    if not share and stated.get('party') == 'civilians' and 'who' in stated and 'role' not in stated:
        stated = {'standing': 'civilian', **stated}
    ordered = tuple((name, stated[name]) for name in PARTS if stated.get(name))
    usual = None if share else _listed(dict(ordered))
    return Harm(tuple(_stated(usual).items()), listed=usual.code) if usual else Harm(ordered, share)


def from_code(code: str) -> Harm | None:
    """The column of a code in a mapping, None for what is none."""
    if row := codes('sheet_columns').get(code):
        return Harm(tuple(_stated(row).items()), listed=code)
    share, stated = '', {}
    for item in code.split('&'):
        name, equals, value = item.partition('=')
        if not equals and item in (TOTAL, INCLUDING) and not share:
            share = item
        elif name in PARTS and (value in _codes_of(name) or (name == 'party' and value[:1] == '@')):
            stated[name] = value
        else:
            return None
    is_whole = 'outcome' in stated if share != INCLUDING else bool(stated)
    return harm_of(stated, share) if is_whole else None


def _codes_of(name: str) -> dict[str, Code]:
    return dict(RECORDS['casualty'].specs()[name].code_list())


def _stated(row: Code) -> dict[str, str]:
    return {name: value for name in PARTS if (value := row.columns.get(name, ''))}


def _listed(stated: dict[str, str]) -> Code | None:
    """The usual column for these, None where there is none.

    Those for the rest ("Children killed (sex unknown)") are known by their own names alone: "Children killed" may count
    boys and girls who stand in other columns.
    """
    for row in codes('sheet_columns').values():
        if row.columns['who'] in _RESTS:
            continue
        theirs = _stated(row)
        if theirs == stated or theirs == stated | {'standing': theirs.get('standing', '')}:
            return row
    return None


def _is_within(name: str, outer: str, inner: str) -> bool:
    """Whether the people of one code are among those of another of the same field."""
    if outer == inner:
        return True
    if name == 'party':
        return inner in codes('parties').with_children(outer)
    if name != 'who':
        return False
    wide, narrow = codes('who')[outer].columns, codes('who')[inner].columns
    known = [column for column in (_AGE, _SEX) if wide[column] != 'unknown']
    return bool(known) and all(wide[column] == narrow[column] for column in known)


def _excludes(name: str, one: str, other: str) -> bool:
    if name != 'who':
        return not (_is_within(name, one, other) or _is_within(name, other, one))
    pair = [codes('who')[code].columns for code in (one, other)]
    return any('unknown' not in (known := {row[column] for row in pair}) and len(known) > 1 for column in (_AGE, _SEX))


# Words


def stem(word: str) -> str:
    """A folded word without article and plural ending, so that its forms are found under one."""
    if word.isascii():
        is_plural = word.endswith('s') and not word.endswith('ss')
        return word[:-1] if is_plural and len(word) > HEADING_LIMITS.letters_of_a_stem else word
    word = _ARTICLE.sub('', word)
    for ending in _ARABIC_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= HEADING_LIMITS.letters_of_a_stem:
            return word[: -len(ending)]
    return word


def _phrase(text: str) -> Phrase:
    return tuple(stem(word) for word in fold(text).split())


@remembered
def _phrases() -> dict[Phrase, tuple[Option, ...]]:
    """What each phrase can mean, the likeliest first: as it is written before what is written nearly so."""
    found: dict[Phrase, list[Option]] = {}
    for as_written in (True, False):
        for part, value, text in _named():
            options = found.setdefault(tuple(fold(text).split()) if as_written else _phrase(text), [])
            if (part, value) not in options:
                options.append((part, value))
    found.pop((), None)
    return {phrase: tuple(options) for phrase, options in found.items()}


def _named() -> Iterator[tuple[str, str, str]]:
    """Each name of a part's value: first those that are kept for headings, then those of the code lists."""
    with (RESOURCES / 'mapping' / 'harm_words.csv').open(encoding='utf-8', newline='') as file:
        for row in csv.DictReader(file):
            yield from ((row['part'], row['value'], text) for text in row['words'].split('|'))
    for part in PARTS:
        for code, entry in _codes_of(part).items():
            for text in (entry.en, entry.ar, entry.ar_plural, *entry.aliases):
                yield part, code, text


@remembered
def _known_words() -> frozenset[str]:
    """Every word of a phrase."""
    return frozenset(word for phrase in _phrases() for word in phrase)


@remembered
def _words() -> tuple[str, ...]:
    """The single words of some length, among which a misspelt one is looked for."""
    single = {phrase[0] for phrase in _phrases() if len(phrase) == 1}
    return tuple(sorted(word for word in single if len(word) >= HEADING_LIMITS.letters_of_a_word))


# Headings


# Mostly the killed are called so, at times the injured with them.
_VICTIMS = frozenset(stem(fold(word)) for word in ('ضحايا', 'ضحية', 'victims'))


@remembered
def understand(heading: str) -> Understood | None:
    """What a heading says that its column counts; None where a word of it says something else."""
    words = fold(_without_brackets(heading)).split()
    if not words or len(words) > HEADING_LIMITS.words_of_harm:
        return None
    plain = _read(words)
    if plain:
        return Understood(plain)
    corrected = [_corrected(word) for word in words]
    found = _read(corrected) if corrected != words else None
    if found:
        return Understood(found, is_misspelt=True)
    killed = ['killed' if stem(word) in _VICTIMS else word for word in words]
    found = _read(killed) if killed != words else None
    return Understood(found, is_open=True) if found else None


def _without_brackets(heading: str) -> str:
    return re.sub(r'[()\[\]{}«»"“”]', ' ', heading)


def _corrected(word: str) -> str:
    """The one word that is a slip of the keys away."""
    bare = stem(word)
    return word if {word, bare} & _known_words() else nearest(bare, _words()) or word


def _read(words: list[str]) -> Harm | None:
    options = _covered(words)
    if options is None:
        return None
    meanings = islice(product(*options), HEADING_LIMITS.meanings)
    return next((found for chosen in meanings if (found := _together(chosen))), None)


def _covered(words: list[str]) -> list[tuple[Option, ...]] | None:
    """What each phrase of a heading can mean, the longest phrases first; None where a word means nothing."""
    found, place, phrases = [], 0, _phrases()
    while place < len(words):
        for length in range(min(HEADING_LIMITS.words_of_a_phrase, len(words) - place), 0, -1):
            written = tuple(words[place : place + length])
            options = phrases.get(written) or phrases.get(tuple(map(stem, written))) or _and_harmed(written)
            if options:
                found.append(options)
                place += length
                break
        else:
            return None
    return found


def _and_harmed(written: Phrase) -> tuple[Option, ...]:
    """What a word behind the Arabic "and" says happened to people: "martyrs and killed" are one outcome."""
    if len(written) > 1 or not written[0].startswith('و'):
        return ()
    word = written[0][1:]
    options = _phrases().get((word,)) or _phrases().get((stem(word),)) or ()
    return tuple(option for option in options if option[0] == 'outcome')


def _together(chosen: tuple[Option, ...]) -> Harm | None:
    """The column that these meanings make, None where two of them contradict each other."""
    found = _said(chosen)
    return _whole(*found) if found else None


def _said(chosen: Iterable[Option]) -> tuple[dict[str, str], str] | None:
    """What these meanings state and what share it is, None where two of them contradict each other."""
    stated: dict[str, str] = {}
    share, fighters = '', False
    for part, value in chosen:
        if part == _FILLER:
            continue
        fighters = fighters or part == _FIGHTERS
        if part == _SHARE:
            if share not in ('', value):
                return None
            share = value
        elif part != _FIGHTERS:
            value = value if part not in stated else _both(part, stated[part], value)
            if not value:
                return None
            stated[part] = value
    if fighters and not stated.keys() & {'party', 'role', 'standing'}:
        stated['standing'] = 'combatant'
    return stated, share


@remembered
def _meanings(text: str) -> tuple[Option, ...] | None:
    options = _covered(fold(_without_brackets(text)).split())
    meanings = islice(product(*options), HEADING_LIMITS.meanings) if options is not None else ()
    found = next((said for chosen in meanings if (said := _said(chosen))), None)
    return None if found is None or found[1] else tuple(found[0].items())


def stated_by(text: str) -> dict[str, str] | None:
    """What words say of people, as codes of a casualty's fields; None where one of them says something else."""
    found = _meanings(text)
    return None if found is None else dict(found)


def together(column: dict[str, str], stated: dict[str, str]) -> dict[str, str] | None:
    """What a column and a cell of it say of people together; None where they contradict each other.

    That they fight is said by their party where the column names one.
    """
    found = dict(column)
    for part, value in stated.items():
        if part == 'standing' and value == 'combatant' and column.get('party', 'civilians') != 'civilians':
            continue
        if part in found and _excludes(part, found[part], value):
            return None
        if part == 'standing' and value == 'combatant' and found.get('party') == 'civilians':
            return None
        found[part] = _both(part, found[part], value) if part in found else value
    return found if all(found.values()) else None


def _both(part: str, one: str, other: str) -> str:
    """The value that two words for one part make: a male child is a boy; '' where they contradict each other."""
    if one == other:
        return one
    if part == 'party':
        return other if _is_within(part, one, other) else one if _is_within(part, other, one) else ''
    if part != 'who':
        return ''
    pair = [codes('who')[code].columns for code in (one, other)]
    known = {column: {row[column] for row in pair if row[column] != 'unknown'} for column in (_AGE, _SEX)}
    if any(len(values) != 1 for values in known.values()):
        return ''
    wanted = {column: next(iter(values)) for column, values in known.items()}
    return next((code for code, row in codes('who').items() if wanted.items() <= row.columns.items()), '')


def _whole(stated: dict[str, str], share: str) -> Harm | None:
    """A column that says enough: an outcome, or what part of another it is."""
    if stated.get('party') == 'civilians' and stated.get('standing') == 'civilian':
        stated.pop('standing')
    if share == INCLUDING and stated.keys() - {'outcome'}:
        return harm_of(stated, share)
    if 'outcome' not in stated or share == INCLUDING:
        return None
    return harm_of(stated, share)
