"""What two names can say at most, by the words that they share: most pairs need not be compared word by word."""

from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz.distance import OSA

from models.forgetting import forgettable
from models.language import person_names
from models.language.person_names import Given
from models.language.text import has_arabic
from models.limits.likeness_weights import WEIGHTS

# What adding up in another order can make of a number.
_ROUNDED = 1e-6
_FAR = -1.0
_NEAR_LETTERS = 2


@dataclass(frozen=True, eq=False)
class Word:
    """A word of a name, with all by which it is seen at a glance that another is not near it; one object for each."""

    text: str
    bits: float  # the most that sharing it can say
    known: frozenset[Given]
    is_arabic: bool
    outlines: frozenset[str]
    near_outlines: frozenset[str]
    turned_outlines: frozenset[str]


class NameWords(NamedTuple):
    """A name by its words."""

    usual: tuple[Word, ...]
    turned: tuple[Word, ...]
    rarest: tuple[Word, ...]  # those first that can say most
    most: float
    may_be_a_grandfather: bool  # the last word


def weighed(usual: tuple[str, ...], turned: tuple[str, ...], *, may_be_a_grandfather: bool) -> NameWords:
    """A name by its words."""
    words = [*usual]
    for word in dict.fromkeys(turned):
        words += [word] * (turned.count(word) - usual.count(word))
    rarest = tuple(sorted(map(_word, words), key=lambda word: -word.bits))
    most = sum(word.bits for word in rarest)
    return NameWords(tuple(map(_word, usual)), tuple(map(_word, turned)), rarest, most, may_be_a_grandfather)


@forgettable(100_000)
def _word(text: str) -> Word:
    bits = min(person_names.rarity(text), WEIGHTS.most_of_a_word)
    return Word(text, bits, person_names.known(text), has_arabic(text), *person_names.outlines(text))


def shared(one: str, other: str) -> float:
    """How much it says that two names share this word."""
    away = person_names.distance(one, other)
    slip = WEIGHTS.slip * max(0.0, away - WEIGHTS.free_of_a_slip)
    return min(person_names.rarity(one), person_names.rarity(other), WEIGHTS.most_of_a_word) + slip


def may_say(one: NameWords, other: NameWords, least: float) -> bool:
    """Whether two names may say so much: never False where comparing them word by word would find it."""
    least -= _ROUNDED
    if one.most < least or other.most < least:
        return False
    if len(one.rarest) > len(other.rarest):
        one, other = other, one
    left = one.most
    for word in one.rarest:
        left -= word.bits
        left += _best(word, other.rarest, least - left)
        if left < least:
            return False
    return _may_begin(one, other) and left + _two_families(one, other) >= least


def _best(word: Word, others: tuple[Word, ...], needed: float) -> float:
    """The most that a word can say beside some others, those first that can say most; less where that is not enough."""
    best, known = 0.0, word.known
    for other in others:
        if word is other:
            return word.bits
        if other.bits <= best or other.bits < needed:
            return best
        # Of two that are known, as most are, the names say it: to remember each pair would crowd out the others.
        if known and other.known and known.isdisjoint(other.known):
            continue
        if (found := _in_common(word, other)) > best:
            best = found
    return best


def _may_begin(one: NameWords, other: NameWords) -> bool:
    """Whether the first words of two names may be one, or the first of one that is turned and of the other."""
    if _in_common(one.usual[0], other.usual[0]) != _FAR:
        return True
    if not (one.turned and other.turned):
        return False
    return _may_begin_turned(one, other) or _may_begin_turned(other, one)


def _may_begin_turned(one: NameWords, other: NameWords) -> bool:
    ends = (one.turned[0], other.usual[0]), (one.turned[-1], other.usual[-1])
    return all(_in_common(mine, theirs) != _FAR for mine, theirs in ends)


def _two_families(one: NameWords, other: NameWords) -> float:
    """What it says at least against two names that the last word of neither is in the other, else nothing."""
    mine, theirs = one.usual[-1], other.usual[-1]
    if any(_in_common(mine, word) != _FAR for word in other.rarest):
        return 0.0
    if any(_in_common(word, theirs) != _FAR for word in one.rarest):
        return 0.0
    is_of_either = one.may_be_a_grandfather != other.may_be_a_grandfather
    return WEIGHTS.grandfather_for_family if is_of_either else WEIGHTS.another_family


@forgettable(50_000)
def _in_common(one: Word, other: Word) -> float:
    """How much two words can say when they stand for one another, less than nought where they cannot."""
    if one.known and other.known:
        if one.known.isdisjoint(other.known):
            return _FAR
    elif one.is_arabic and other.is_arabic:
        if OSA.distance(one.text, other.text, score_cutoff=_NEAR_LETTERS) > _NEAR_LETTERS:
            return _FAR
    elif (
        one.outlines.isdisjoint(other.near_outlines)
        and other.outlines.isdisjoint(one.near_outlines)
        and one.turned_outlines.isdisjoint(other.turned_outlines)
    ):
        return _FAR
    is_far = person_names.distance(one.text, other.text) > WEIGHTS.far_word
    return _FAR if is_far else max(0.0, shared(one.text, other.text))
