"""The words of a casualty heading: what each says of people, how it qualifies the number, or that it is unknown.

"Killed (low)" is a bound, "Killed (cumulative)" another number than that of the row, "Deaths (this report)" may be one
of several. What a qualifier says stands in `resources/mapping/qualifiers.csv`.
"""

import csv
from collections.abc import Iterator
from typing import NamedTuple

from models.language.code_lists import remembered
from models.language.messages import RESOURCES
from models.language.text import fold
from models.limits.heading_limits import HEADING_LIMITS
from models.record import casualty_words
from models.record.casualty_words import FILLER, Option, Phrase

LOWEST, BEST, HIGHEST = 'lowest', 'best', 'highest'
BOUNDS = (LOWEST, BEST, HIGHEST)
CUMULATIVE, SHARE, EARLIER = 'cumulative', 'share', 'earlier'
LEFT_OUT = (SHARE, CUMULATIVE, EARLIER)
WHICH, NEW, ACT, BY, VICTIMS = 'which', 'new', 'act', 'by', 'dead'
_QUALIFYING = (*BOUNDS, *LEFT_OUT, WHICH, NEW)


class Piece(NamedTuple):
    """Some words of a heading: what they can mean of people, and else how they qualify; both empty where unknown."""

    words: Phrase
    options: tuple[Option, ...] = ()
    says: str = ''


@remembered
def _said() -> dict[Phrase, str]:
    with (RESOURCES / 'mapping' / 'qualifiers.csv').open(encoding='utf-8', newline='') as file:
        rows = list(csv.DictReader(file))
    return {tuple(fold(text).split()): row['says'] for row in rows for text in row['words'].split('|')}


@remembered
def words_of_other_things() -> frozenset[str]:
    """Words that are known to be no party, person or outcome, however like one they look."""
    with (RESOURCES / 'mapping' / 'other_words.csv').open(encoding='utf-8', newline='') as file:
        texts = [text for row in csv.DictReader(file) for text in row['words'].split('|')]
    words = {word for text in texts for word in fold(text).split()}
    return frozenset(words | set(map(casualty_words.stem, words)))


@remembered
def qualifying_words() -> frozenset[str]:
    """Every word of a qualifier."""
    return frozenset(word for phrase in _said() for word in phrase)


def pieces(words: list[str]) -> Iterator[Piece]:
    """The pieces that words fall into, the longest first; a word that nothing knows is one by itself."""
    place = 0
    while place < len(words):
        piece = _next(words[place:])
        yield piece
        place += len(piece.words)


def _next(words: list[str]) -> Piece:
    for length in range(min(HEADING_LIMITS.words_of_a_phrase, len(words)), 0, -1):
        written = tuple(words[:length])
        if options := casualty_words.options_of(written):
            return Piece(written, options)
        if (says := _said().get(written, '')) in _QUALIFYING:
            return Piece(written, says=says)
    return Piece((words[0],))


def marks(words: list[str], wanted: str) -> bool:
    """Whether a word or two of these say that somebody did it, that it is a deed, or that there were victims."""
    spans = (tuple(words[place : place + length]) for place in range(len(words)) for length in (1, 2, 3))
    return any(_said().get(span) == wanted for span in spans)


def is_filler(piece: Piece) -> bool:
    """Whether a piece changes nothing."""
    return bool(piece.options) and all(part == FILLER for part, _value in piece.options)
