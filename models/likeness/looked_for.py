"""Who of many people is likely somebody: most are seen at a glance not to be, by the words of their names.

What is found is what comparing the two finds (`models/likeness/persons.py`), of those that are likely one.
"""

from dataclasses import dataclass
from functools import cached_property
from math import inf

from models.language import person_names
from models.likeness.name_words import NameWords, Word
from models.likeness.near_words import NearWords
from models.likeness.persons import (
    Name,
    Person,
    Silhouette,
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
# The father's name and the family's, behind the given one.
_TWO = 2


def _asked_of_names(one: Silhouette, other: Silhouette) -> float:
    """What the names of two must say at least if they are likely one; of two sexes nothing is enough.

    Where one may be known by a kunya alone, the names are no measure.
    """
    if one.sex != other.sex and are_of_two_sexes(one, other):
        return inf
    if one.has_kunya and may_be_by_kunya(one, other):
        return -inf
    beside = one.beside if one.beside < other.beside else other.beside
    least = WEIGHTS.asked_of_people - _ROUNDED - beside
    return least if (apart := years_apart(one, other)) is None else least - of_births(apart)


class LookedFor:
    """Somebody who is looked for among people of whose names each word was heard of."""

    def __init__(self, person: Person, heard: NearWords) -> None:
        self._person, self._heard = person, heard
        self._silhouette, self._most = person.silhouette, person.most

    def likeness(self, other: Person, less: float = 0.0) -> Likeness | None:
        """How likely somebody is the same person, None where that is not likely; it is so much `less` in a crowd."""
        if not self.may_be(other, less):
            return None
        is_by_kunya = _asked_of_names(self._silhouette, other.silhouette) == -inf
        found = persons(self._person, other) if is_by_kunya else self._compared(other, less)
        if found and less:
            found.add(-less)
        return found

    def may_be(self, other: Person, less: float = 0.0) -> bool:
        """Whether somebody may be the same person, as most are seen at a glance not to be."""
        least = _asked_of_names(self._silhouette, other.silhouette) + less
        if least > self._most or least > other.most:
            return False
        if least == -inf:
            return True
        if not self._may_be_turned(other):
            if not _share(self._near.firsts, other.firsts):
                return False
            if self._is_another_family(other) and min(self._most, other.most) + self._against(other) < least:
                return False
        return self._may_say(other, least)

    def _may_be_turned(self, other: Person) -> bool:
        """Whether the family's name may be first in a name of one of the two, and last in one of the other."""
        near = self._near
        if _share(near.firsts, other.lasts) and _share(near.turned_firsts, other.firsts):
            return True
        return _share(near.lasts, other.firsts) and _share(near.firsts, other.turned_firsts)

    def _is_another_family(self, other: Person) -> bool:
        """Whether no name of either ends in a word that is behind the first of one of the other, as is mostly seen."""
        near = self._near
        if not (near.rests and other.rests):
            return False
        return not (_share(near.lasts, other.rests) or _share(near.rests, other.lasts))

    def _against(self, other: Person) -> float:
        """What it says at least against two who are of two families."""
        mine, theirs = self._person.ends_with_a_grandfather, other.ends_with_a_grandfather
        return WEIGHTS.another_family if mine is not None and mine is theirs else WEIGHTS.grandfather_for_family

    def _compared(self, other: Person, less: float) -> Likeness | None:
        beside, where = beside_names(self._person, other), nearness(self._person.spot, other.spot)
        if beside is None:
            return None
        pairs = self._pairs(other, WEIGHTS.asked_of_people + less - beside.score - bits_of(where))
        names = best_names(pairs) if pairs else None
        return in_all(names, beside, where) if names else None

    def _may_say(self, other: Person, least: float) -> bool:
        for _name, looked_for in self._names:
            most = looked_for.most
            for theirs in other.weighed:
                if most(theirs, least) >= least:
                    return True
        return False

    def _pairs(self, other: Person, least: float) -> list[tuple[Name, Name, float]]:
        """Each two names that may say so much, with the most that they may; none where any are two people's."""
        pairs = []
        for mine, looked_for in self._names:
            for name, theirs in zip(other.names, other.weighed, strict=True):
                is_against = are_two(mine, name)
                asked = min(least, 0.0) if is_against else least
                if (most := looked_for.most(theirs, asked)) >= asked:
                    pairs.append((mine, name, inf if is_against else most))
                elif is_against:
                    return []
        return pairs

    @cached_property
    def _names(self) -> list[tuple[Name, '_NameLookedFor']]:
        near, person = self._near.each, self._person
        return [(name, _NameLookedFor(words, near)) for name, words in zip(person.names, person.weighed, strict=True)]

    @cached_property
    def _near(self) -> '_Near':
        person = self._person
        each = {word: self._heard.near(word) for word in person.words}
        some = ([each[word] for word in of] for of in (person.firsts, person.turned_firsts, person.lasts, person.rests))
        return _Near(each, *some)


@dataclass(slots=True, eq=False)
class _Near:
    """What may be near each word of somebody's names, and near those of their places, as `Person` has them."""

    each: dict[Word, set[Word]]
    firsts: list[set[Word]]
    turned_firsts: list[set[Word]]
    lasts: list[set[Word]]
    rests: list[set[Word]]


class _NameLookedFor:
    """A name that is put beside those of many: what may be near each of its words was found once."""

    def __init__(self, name: NameWords, near: dict[Word, set[Word]]) -> None:
        self._name, self._most = name, name.most + _ROUNDED
        self._near, self._each = near, [(word.bits, near[word]) for word in name.rarest]

    def most(self, other: NameWords, least: float) -> float:
        """The most that they may say, never less than comparing word by word finds; or less than the `least`."""
        said, words = self._most, other.rarest
        for bits, near in self._each:
            if near.isdisjoint(words):
                said -= bits
                if said < least:
                    return said
        if self._may_be_turned(other):
            return said
        return said + self._against(other) if other.usual[0] in self._near[self._name.usual[0]] else -inf

    def _may_be_turned(self, other: NameWords) -> bool:
        """Whether the family's name may be first in one of the two, and last in the other."""
        mine, near = self._name, self._near
        if not (mine.turned and other.turned):
            return False
        if other.usual[0] in near[mine.turned[0]] and other.usual[-1] in near[mine.turned[-1]]:
            return True
        return other.turned[0] in near[mine.usual[0]] and other.turned[-1] in near[mine.usual[-1]]

    def _against(self, other: NameWords) -> float:
        """What it says at least against two names in one order that each has a word behind the first by itself."""
        mine, theirs = self._name.rest, other.rest
        if not (mine and theirs):
            return 0.0
        if self._are_apart(mine[-1], theirs[-1], theirs):
            is_of_either = self._name.may_be_a_grandfather != other.may_be_a_grandfather
            return WEIGHTS.grandfather_for_family if is_of_either else WEIGHTS.another_family
        is_of_three = len(mine) == _TWO == len(theirs)
        return WEIGHTS.another_father if is_of_three and self._are_apart(mine[0], theirs[0], theirs) else 0.0

    def _are_apart(self, mine: Word, theirs: Word, rest: tuple[Word, ...]) -> bool:
        """Whether a word of this name is none of the rest of another, and one of theirs none of the rest of this."""
        near, own = self._near, self._name.rest
        if mine in rest or theirs in own:
            return False
        there = near[mine]
        for word in rest:
            if word in there and _are_near(mine, word):
                return False
        for word in own:  # noqa: SIM110, no generator for each of a million pairs
            if theirs in near[word] and _are_near(word, theirs):
                return False
        return True


def _share(nears: list[set[Word]], words: tuple[Word, ...]) -> bool:
    """Whether any of some words may be near any of others."""
    for near in nears:  # noqa: SIM110, no generator for each of a million pairs
        if not near.isdisjoint(words):
            return True
    return False


def _are_near(one: Word, other: Word) -> bool:
    return person_names.distance(one.text, other.text) <= WEIGHTS.far_word
