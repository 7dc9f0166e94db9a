"""Names by their words: how much each can say, and by what others near it are found."""

from dataclasses import dataclass
from operator import attrgetter

from models.forgetting import forgettable
from models.language import person_names
from models.language.person_names import Given
from models.language.text import has_arabic
from models.language.word_marks import Marks, letter_marks_of, marks_of
from models.limits.likeness_weights import WEIGHTS


@dataclass(frozen=True, eq=False)
class Word:
    """A word of a name, with all by which it is seen at a glance that another is not near it; one object for each."""

    text: str
    bits: float  # the most that sharing it can say
    known: frozenset[Given]
    is_arabic: bool
    letters: frozenset[str]  # marks, where it is in Arabic letters
    sounds: Marks


_BITS = attrgetter('bits')


@dataclass(slots=True, eq=False)
class NameWords:
    """A name by its words."""

    usual: tuple[Word, ...]
    rest: tuple[Word, ...]  # behind the first
    turned: tuple[Word, ...]
    rarest: tuple[Word, ...]  # those first that can say most
    most: float
    may_be_a_grandfather: bool  # the last word


def weighed(usual: tuple[str, ...], turned: tuple[str, ...], *, may_be_a_grandfather: bool) -> NameWords:
    """A name by its words."""
    mine = words = tuple(map(word_of, usual))
    if not turned or turned[-1:] + turned[:-1] == usual:
        other = (mine[1:] + mine[:1]) if turned else ()
    else:
        other = tuple(map(word_of, turned))
        for word in dict.fromkeys(turned):
            words += (word_of(word),) * (turned.count(word) - usual.count(word))
    rarest = tuple(sorted(words, key=_BITS, reverse=True))
    most = sum([word.bits for word in rarest])
    return NameWords(mine, mine[1:], other, rarest, most, may_be_a_grandfather)


@forgettable(100_000)
def word_of(text: str) -> Word:
    """A word of a name."""
    bits = min(person_names.rarity(text), WEIGHTS.most_of_a_word)
    letters = letter_marks_of(text) if has_arabic(text) else frozenset[str]()
    return Word(text, bits, person_names.known(text), has_arabic(text), letters, marks_of(text))


@forgettable(100_000)
def shared(one: str, other: str) -> float:
    """How much it says that two names share this word."""
    away = person_names.distance(one, other)
    slip = WEIGHTS.slip * max(0.0, away - WEIGHTS.free_of_a_slip)
    return min(person_names.rarity(one), person_names.rarity(other), WEIGHTS.most_of_a_word) + slip
