"""Names that must not leave, looked for in texts in any spelling, order and script.

The words of all names are in one index by sound, and names by each two of their words: what a text costs does not grow
with the number of names.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from exchange.leaks.written_words import WordPiece, WrittenWord, begins_a_name, is_between, pieces_of, without_prefix
from models.forgetting import forgettable
from models.language import person_names
from models.language.person_names import distance, heard_as, rarity, sounds_of, words_of
from models.language.text import has_arabic
from models.limits.likeness_weights import WEIGHTS
from models.places import gazetteer

# Two words of a longer name are that name from so many bits on; a word that is only heard alike wants another so rare.
_TWO_WORDS_SAY, _ANOTHER_SAYS = 13.0, 6.0
# How many other words may stand between two words of a name.
_BETWEEN = 1
_FEWEST_SOUNDS, _FEWEST_WORDS = 2, 2
_LONGEST_PLACE, _LOOKED_AHEAD, _FARTHEST = 4, 24, 8
# Between two words of a name these are none of it.
_NO_WORDS_OF_NAMES = frozenset(
    [
        'في',
        'من',
        'الى',
        'على',
        'عن',
        'مع',
        'او',
        'ثم',
        'قرب',
        'بعد',
        'قبل',
        'عند',
        'و',
        'in',
        'of',
        'the',
        'from',
        'to',
        'and',
        'at',
        'on',
        'by',
        'with',
        'near',
        'after',
        'before',
        'or',
        'was',
        'were',
    ]
)


class ProtectedName(NamedTuple):
    """A name by its words, the given name first and that of the family last, and the father's name beside it."""

    written: tuple[str, ...]
    father: str = ''

    @property
    def words(self) -> tuple[str, ...]:
        """The words, with the father's in its place where he is not among them; asked of what may be meant alone."""
        rest = self.written[1:]
        if not self.father or any(distance(word, self.father) <= WEIGHTS.same_word for word in rest):
            return self.written
        return (*self.written[:1], self.father, *rest)


class WrittenName(NamedTuple):
    """Tokens of a text, from `first` up to `last`, that write a name."""

    first: int
    last: int


def protected_names(called: str, father: str = '') -> Iterator[ProtectedName]:
    """The name that a text is, with the father's in its place; none where it has only one word.

    The number of somebody who is not named, as in *Child 3*, is no word of a name: every number of a text would be one.
    """
    words, beside = tuple(filter(_has_letters, words_of(called))), ''.join(filter(_has_letters, words_of(father)[:1]))
    if len(words) > 1 or (words and beside):
        yield ProtectedName(words, beside)


def _has_letters(word: str) -> bool:
    return any(map(str.isalpha, word))


class NameIndex:
    """Names that are looked for together."""

    def __init__(self, names: Iterable[ProtectedName]) -> None:
        self._names = list(dict.fromkeys(names))
        self._by_word: dict[str, set[int]] = {}
        for at, name in enumerate(self._names):
            for word in (*name.written, name.father) if name.father else name.written:
                self._by_word.setdefault(word, set()).add(at)
        self._meant: dict[str, dict[str, bool]] = {}
        self._pieces: dict[tuple[str, ...], tuple[dict[str, bool], list[str], bool]] = {}
        self._known_pairs: dict[tuple[str, str], list[ProtectedName]] = {}

    @cached_property
    def _by_sound(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for word in self._by_word:
            for sound in {*heard_as(word), *person_names.skeletons(word)}:
                found.setdefault(sound, set()).add(word)
        return found

    def meant_by(self, word: str) -> dict[str, bool]:
        """The words of names that a word of a text may be, each with whether it surely is."""
        if word not in self._meant:
            sounds = {*heard_as(word), *person_names.skeletons(word)}
            near = set().union(*(self._by_sound.get(sound, ()) for sound in sounds))
            found = {other: distance(word, other) <= WEIGHTS.same_word for other in near}
            self._meant[word] = {other: sure for other, sure in found.items() if sure or _are_heard_alike(word, other)}
        return self._meant[word]

    def found_in(self, tokens: list[WrittenWord]) -> list[WrittenName]:
        """Where the tokens write one of the names; where several overlap only the longest."""
        if len(tokens) < _FEWEST_WORDS:
            return []
        read = [_Meant(piece, *found) for piece in pieces_of(tokens) if (found := self._meant_by(piece.words))[0]]
        places = sorted(set(self._places(tokens, read)), key=lambda place: (place.first - place.last, place.first))
        kept: list[WrittenName] = []
        for place in places:
            is_free = all(place.last <= one.first or place.first >= one.last for one in kept)
            if is_free and not _is_a_place(tokens, place):
                kept.append(place)
        return sorted(kept)

    def _meant_by(self, words: tuple[str, ...]) -> tuple[dict[str, bool], list[str], bool]:
        """What a piece of these words may mean, which is worked out once: a file has the same words again and again."""
        if words not in self._pieces:
            found: dict[str, bool] = {}
            for word in words:
                for other, is_sure in self.meant_by(word).items():
                    found[other] = is_sure or found.get(other, False)
            sure = [word for word, is_sure in found.items() if is_sure]
            self._pieces[words] = found, sure, any(map(has_arabic, words))
        return self._pieces[words]

    def _places(self, tokens: list[WrittenWord], read: list['_Meant']) -> Iterator[WrittenName]:
        for at, begun in enumerate(read):
            ahead = range(at + 1, min(len(read), at + 1 + _LOOKED_AHEAD))
            rest = [read[other] for other in ahead if read[other].piece.first <= begun.piece.last + _FARTHEST]
            for other in (one for one in rest if _follows(tokens, begun.piece, one.piece)):
                for name, words in self._names_of(begun, other):
                    found = _gathered(tokens, name, words, other, rest)
                    if found is not None:
                        yield WrittenName(begun.piece.first, found)

    def _names_of(self, first: '_Meant', second: '_Meant') -> Iterator[tuple[ProtectedName, dict[str, bool]]]:
        """The names of which two pieces are words, one of them surely, with these and whether they surely are."""
        if first.is_arabic != second.is_arabic:
            return  # nobody writes half a name in another script
        pairs = [(one, other) for one in first.sure for other in second.meant]
        pairs += [(one, other) for other in second.sure for one, is_sure in first.meant.items() if not is_sure]
        for one, other in pairs:
            for name in self._with_both(one, other):
                yield name, {one: first.meant[one], other: second.meant[other]}

    def _with_both(self, one: str, other: str) -> list[ProtectedName]:
        """The names that have both of two words; the pairs that a text may mean come again and again."""
        if (one, other) not in self._known_pairs:
            both = self._by_word[one] & self._by_word[other] if one != other else ()
            names = (self._names[at] for at in sorted(both))
            self._known_pairs[one, other] = [name for name in names if {one, other} <= {*name.words}]
        return self._known_pairs[one, other]


@forgettable(50_000)
def _are_heard_alike(one: str, other: str) -> bool:
    """Whether two words, one of them in Latin letters, have the same consonants as these are heard."""
    if has_arabic(one) and has_arabic(other):
        return False
    pairs = ((a.consonants, b.consonants) for a in sounds_of(one) for b in sounds_of(other))
    return any(len(a) == len(b) >= _FEWEST_SOUNDS and all(map(_is_one_sound, a, b)) for a, b in pairs)


def _is_one_sound(one: str, other: str) -> bool:
    return not set(one).isdisjoint(other)


class _Meant(NamedTuple):
    """A piece of a text that may be words of names, each with whether it surely is."""

    piece: WordPiece
    meant: dict[str, bool]
    sure: list[str]
    is_arabic: bool


def _gathered(
    tokens: list[WrittenWord], name: ProtectedName, words: dict[str, bool], last: _Meant, rest: list[_Meant]
) -> int | None:
    """Where a name ends of which two words were found, with all of it that follows; None where it is not that name."""
    words, wanted, ends = dict(words), set(name.words) - words.keys(), last.piece.last
    for one in rest:
        if not wanted:
            break
        more = next((word for word in wanted if word in one.meant and one.is_arabic == last.is_arabic), None)
        if more is not None and one.piece.first >= ends and _is_near(tokens, ends, one.piece.first):
            words[more], ends = one.meant[more], one.piece.last
            wanted.discard(more)
    return ends if _is_said(name, words) else None


def _is_said(name: ProtectedName, words: dict[str, bool]) -> bool:
    """Whether these words of a name, each surely or perhaps one of it, say the name."""
    sure = [word for word, is_sure in words.items() if is_sure]
    if len(sure) < len(words) and not any(rarity(word) >= _ANOTHER_SAYS for word in sure):
        return False
    if len(words) == len(set(name.words)) or len(words) > 2:
        return True
    given, family = name.words[0], name.words[-1]
    return given in words and (family in words or sum(map(rarity, words)) >= _TWO_WORDS_SAY)


def _follows(tokens: list[WrittenWord], one: WordPiece, other: WordPiece) -> bool:
    return other.first >= one.last and _is_near(tokens, one.last, other.first)


def _is_near(tokens: list[WrittenWord], ends: int, begins: int) -> bool:
    """Whether so few words stand between two that both may be of one name."""
    between = [token for token in tokens[ends:begins] if not is_between(token)]
    most = _BETWEEN + (bool(between) and begins_a_name(between[0]))  # a kunya in brackets is two words
    return len(between) <= most and not any(token.word in _NO_WORDS_OF_NAMES for token in between)


def _is_a_place(tokens: list[WrittenWord], found: WrittenName) -> bool:
    """Whether the words, perhaps with some beside them, are the name of a place in the lists."""
    for first in range(max(0, found.last - _LONGEST_PLACE), found.first + 1):
        for last in range(found.last, min(len(tokens), first + _LONGEST_PLACE) + 1):
            words = [token.word for token in tokens[first:last]]
            if any(
                gazetteer().bearing(' '.join([begun, *words[1:]])) for begun in (words[0], without_prefix(words[0]))
            ):
                return True
    return False
