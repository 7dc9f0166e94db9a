"""The word that was meant by one that is a slip of the keys away from it."""

from collections.abc import Container, Iterable

from rapidfuzz.distance import OSA

from models.limits.heading_limits import HEADING_LIMITS


def slips_allowed(word: str) -> int:
    """How many slips a folded word of this length may hold and still be known: short words are too alike."""
    return (len(word) >= HEADING_LIMITS.letters_for_a_slip) + (len(word) >= HEADING_LIMITS.letters_for_two_slips)


def distance(word: str, other: str, most: int) -> int:
    """How many letters were dropped, added, changed or swapped; more than `most` counts as `most + 1`."""
    return int(OSA.distance(word, other, score_cutoff=most))


def nearest(word: str, known: Iterable[str]) -> str:
    """The one known word that this is nearest to, '' where there is none or two are as near."""
    most = slips_allowed(word)
    if not most:
        return ''
    shortest, longest = len(word) - most, len(word) + most
    alike = (other for other in known if shortest <= len(other) <= longest)
    close = [(slips, other) for other in alike if (slips := distance(word, other, most)) <= most]
    close.sort()
    if not close or (len(close) > 1 and close[0][0] == close[1][0]):
        return ''
    return close[0][1]


def may_be_meant(written: str, name: str, known: Container[str]) -> bool:
    """Whether a folded text is a name but for slips in long words of it, none of which is a known word itself."""
    words, theirs = written.split(), name.split()
    if len(words) != len(theirs):
        return ''.join(words) == ''.join(theirs)
    return all(_is_slip(word, other, known) for word, other in zip(words, theirs, strict=True) if word != other)


def _is_slip(word: str, other: str, known: Container[str]) -> bool:
    most = min(slips_allowed(word), slips_allowed(other))
    return word not in known and 0 < distance(word, other, most) <= most
