"""Who of many people is likely somebody: most are seen at a glance not to be, by the words of their names.

What is found is what comparing the two finds (`models/likeness/persons.py`), of those that are likely one.
"""

from collections.abc import Callable
from functools import cached_property
from math import inf

from models.likeness.name_words import NameWords, Word
from models.likeness.near_words import NearWords
from models.likeness.persons import (
    Name,
    Person,
    are_of_two_sexes,
    are_two,
    beside_names,
    best_names,
    bits_of,
    in_all,
    may_be_by_kunya,
    of_births,
    persons,
    years_apart,
)
from models.likeness.scores import Likeness, nearness
from models.limits.likeness_weights import WEIGHTS

# What adding up in another order can make of a number.
_ROUNDED = 1e-6
# The given name, the father's and the family's.
_THREE = 3


class LookedFor:
    """Somebody who is looked for among people of whose names each word was heard of."""

    def __init__(self, person: Person, heard: NearWords) -> None:
        self._person, self._heard = person, heard

    def likeness(self, other: Person) -> Likeness | None:
        """How likely somebody is the same person; None where that is not likely, as it mostly is not."""
        one = self._person
        if one.sex != other.sex and are_of_two_sexes(one, other):
            return None
        if one.kunya and other.kunya and may_be_by_kunya(one, other):
            return persons(one, other)
        born, beside = years_apart(one, other), min(one.beside, other.beside)
        least = WEIGHTS.asked_of_people - beside - (0.0 if born is None else of_births(born))
        if min(one.most, other.most) < least - _ROUNDED:
            return None
        return self._compared(other) if self._may_begin(other) and self._may_say(other, least) else None

    def _compared(self, other: Person) -> Likeness | None:
        beside, where = beside_names(self._person, other), nearness(self._person.spot, other.spot)
        if beside is None:
            return None
        pairs = self._pairs(other, WEIGHTS.asked_of_people - beside.score - bits_of(where))
        names = best_names(pairs) if pairs else None
        return in_all(names, beside, where) if names else None

    def _may_begin(self, other: Person) -> bool:
        """Whether names of the two may begin with one word, or the family's is first in one: most share neither."""
        firsts = other.firsts
        for near in self._near_firsts:
            if not near.isdisjoint(firsts):
                return True
        for near in self._near_turned_firsts:
            if not near.isdisjoint(firsts):
                return True
        return any(not near.isdisjoint(other.turned_firsts) for near in self._near_firsts)

    def _may_say(self, other: Person, least: float) -> bool:
        for _name, looked_for in self._names:
            for theirs in other.weighed:
                if looked_for.most(theirs, least) >= least - _ROUNDED:
                    return True
        return False

    def _pairs(self, other: Person, least: float) -> list[tuple[Name, Name, float]]:
        """Each two names that may say so much, with the most that they may; none where any are two people's."""
        pairs = []
        for mine, looked_for in self._names:
            for name, theirs in zip(other.names, other.weighed, strict=True):
                is_against = are_two(mine, name)
                asked = min(least, 0.0) if is_against else least
                if (most := looked_for.most(theirs, asked)) >= asked - _ROUNDED:
                    pairs.append((mine, name, inf if is_against else most))
                elif is_against:
                    return []
        return pairs

    @cached_property
    def _names(self) -> list[tuple[Name, '_NameLookedFor']]:
        near, person = self._heard.near, self._person
        return [(name, _NameLookedFor(words, near)) for name, words in zip(person.names, person.weighed, strict=True)]

    @cached_property
    def _near_firsts(self) -> list[set[Word]]:
        return [self._heard.near(word) for word in self._person.firsts]

    @cached_property
    def _near_turned_firsts(self) -> list[set[Word]]:
        return [self._heard.near(word) for word in self._person.turned_firsts]


class _NameLookedFor:
    """A name that is put beside those of many: what is near each of its words was found once."""

    def __init__(self, name: NameWords, near: Callable[[Word], set[Word]]) -> None:
        self._name = name
        self._each = [(word.bits, near(word)) for word in name.rarest]
        self._first, self._last = near(name.usual[0]), near(name.usual[-1])
        self._second = near(name.usual[1]) if len(name.usual) == _THREE else None
        self._turned = (near(name.turned[0]), near(name.turned[-1])) if name.turned else None

    def most(self, other: NameWords, least: float) -> float:
        """The most that they may say, never less than comparing word by word finds; or less than the `least`."""
        said, words = 0.0, other.rarest
        if not self._may_begin(other):
            return -inf
        for bits, near in self._each:
            if not near.isdisjoint(words):
                said += bits
        return said if said < least - _ROUNDED else said + self._against(other)

    def _may_begin(self, other: NameWords) -> bool:
        """Whether their first words may be one, or the first of one that is turned and of the other."""
        first, last = other.usual[0], other.usual[-1]
        if first in self._first:
            return True
        if not (self._turned and other.turned):
            return False
        if first in self._turned[0] and last in self._turned[1]:
            return True
        return other.turned[0] in self._first and other.turned[-1] in self._last

    def _against(self, other: NameWords) -> float:
        """What it says at least against two names that a word behind the first of each is not in the other."""
        words, usual = other.rarest, other.usual
        if self._last.isdisjoint(words) and self._is_new(usual[-1]):
            is_of_either = self._name.may_be_a_grandfather != other.may_be_a_grandfather
            return WEIGHTS.grandfather_for_family if is_of_either else WEIGHTS.another_family
        if self._second is not None and len(usual) == _THREE:
            return WEIGHTS.another_father if self._second.isdisjoint(words) and self._is_new(usual[1]) else 0.0
        return 0.0

    def _is_new(self, word: Word) -> bool:
        """Whether a word of the other's is near none of this name."""
        return all(word not in near for _bits, near in self._each)
