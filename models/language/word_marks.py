"""What the words of names that are near one another share: of very many words, those near one are found by it.

A mistake that costs more than half of `far_word` is found once at most between two words that are near. So all letters
are made one that are taken for one another for less, and then no more than one letter is another, or too many, or has
changed places with its neighbour.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product
from math import prod
from typing import NamedTuple

from models.language.person_names import sounds_of
from models.limits.likeness_weights import WEIGHTS

_TWICE = WEIGHTS.far_word / 2
_MOST_FORMS = 64
_FEW_SOUNDS = 2
# Of a word that may be too many others: each holds one of these and seeks the other, and it both.
_HELD, _SOUGHT = '*', '+'
_ANY = frozenset((_HELD, _SOUGHT))
_HARDLY_WRITTEN = frozenset(letter for letter, cost in WEIGHTS.letters_light if cost <= _TWICE)
_DOUBLED = re.compile(r'(.)\1+')


class Marks(NamedTuple):
    """What a word is held under, and what those are held under that it may be near."""

    held: frozenset[str]
    sought: frozenset[str]


def marks_of(word: str) -> Marks:
    """Marks of a word by its sounds: two share none and are far apart, unless both are known or in Arabic letters."""
    held, sought = {_HELD}, {_SOUGHT}
    for form in _forms(word):
        if form is None:
            return Marks(_ANY, _ANY)
        others = {form, *_with_another_sound(form)}
        held |= others
        sought |= others
        sought |= {f'-{form}', *_turned(form)}
        if len(form) >= WEIGHTS.consonants_with_a_slip:
            less = _less_a_letter(form)
            held |= {f'-{text}' for text in less}
            sought |= less
    return Marks(frozenset(held), frozenset(sought))


def _forms(word: str) -> Iterator[str | None]:
    """The consonants of a word, each as one of those that it may be; None where that may be too many."""
    one = _taken_for_one_another(_TWICE)
    for sounds in sounds_of(word):
        heard = [sorted({one.get(sound, sound) for sound in consonant}) for consonant in sounds.consonants]
        if prod(map(len, heard)) > _MOST_FORMS:
            yield None
        else:
            yield from map(''.join, product(*heard))


def _with_another_sound(form: str) -> Iterator[str]:
    """The consonants with another in the place of each, in a short word one that is heard for it."""
    alike = _taken_for_one_another(WEIGHTS.far_word)
    is_long = len(form) > WEIGHTS.long_word
    for at, sound in enumerate(form if len(form) > _FEW_SOUNDS else ''):
        yield f'{form[:at]}({"" if is_long else alike.get(sound, sound)}){form[at + 1 :]}'


def _turned(form: str) -> Iterator[str]:
    """The consonants with two neighbours the wrong way round."""
    for at in range(1, len(form) if len(form) >= WEIGHTS.consonants_turned else 1):
        yield form[: at - 1] + form[at] + form[at - 1] + form[at + 1 :]


def letter_marks_of(word: str) -> frozenset[str]:
    """Marks of a word in Arabic letters: two such that share none are far apart, unless both are known."""
    one = _as_one(word)
    return frozenset((one, *map(_as_one, _less_a_letter(word)), *map(_as_one, _less_a_letter(one))))


def _as_one(word: str) -> str:
    """A word without what is hardly written or doubled, the letters that are written for one another made one."""
    one = _written_for_one_another()
    return _DOUBLED.sub(r'\1', ''.join([one.get(letter, letter) for letter in word if letter not in _HARDLY_WRITTEN]))


def _less_a_letter(text: str) -> set[str]:
    return {text[:at] + text[at + 1 :] for at in range(len(text))}


@cache
def _taken_for_one_another(most: float) -> dict[str, str]:
    return _made_one(pair for cost, pairs in WEIGHTS.sounds_mistaken if cost <= most for pair in pairs)


@cache
def _written_for_one_another() -> dict[str, str]:
    return _made_one(pair for cost, pairs in WEIGHTS.letters_alike if cost <= _TWICE for pair in pairs)


def _made_one(alike: Iterable[str]) -> dict[str, str]:
    """Of each letter the first of all those that it is alike to, and those are alike to."""
    found: dict[str, str] = {}
    for letters in alike:
        those = {found.setdefault(letter, letter) for letter in letters}
        found.update({letter: min(those) for letter, one in found.items() if one in those})
    return found
