"""How many guesses find a passphrase, by somebody who has our lists: words, names, places, sayings, years, keys.

The passphrase is cut into the pieces that are cheapest to guess one after the other. What no list holds costs its
letters, each by how often it follows the one before it in the words that we know.
"""

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import chain, pairwise

from models.errors import KnownError
from models.language import keyboards, person_names
from models.language.messages import RESOURCES, _
from models.language.text import ascii_digits, fold, has_arabic
from models.places import SUB_DISTRICT, VILLAGE, gazetteer
from models.spoken_words import word_list

# Bits: below the first a passphrase is refused, from the second on it is called strong.
REFUSED_BELOW, STRONG_FROM = 40, 52
# Letters that are looked at; more of them are no better than these, and a whole page costs no more time.
_LOOKED_AT = 64
_LONGEST_PIECE = 48
_LETTER, _DIGIT, _SIGN = math.log2(26), math.log2(10), 5.0
_CAPITAL = _OTHER_KEYBOARD = _SPACES = 1.0
_SEPARATOR, _SEPARATOR_AGAIN = 3.0, 0.5
_SEPARATORS = frozenset('-_.,;:/\\|\u060c\u061b')
_YEAR, _DATE = math.log2(300), math.log2(366 * 140)
_YEARS = re.compile(r'19\d\d|20[0-4]\d|1[34]\d\d')
_DATES = re.compile(
    r'(?:0?[1-9]|[12]\d|3[01])(?:0?[1-9]|1[0-2])(?:(?:19|20)?\d\d)'
    r'|(?:0?[1-9]|1[0-2])(?:0?[1-9]|[12]\d|3[01])(?:(?:19|20)?\d\d)'
    r'|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])'
)
# Signs and digits for the letters that they look or sound like, as Latin and Arabic are typed on a telephone.
_FOR_LETTERS = tuple(
    str.maketrans('@4031!$5789|+€26', letters)
    for letters in ('aaoeiissthqltebs', 'aaoallsshhqltehv', 'aaoelissvbgltezg')
)
_FIRST_OF_THEM = re.compile('[@4031!$5789|+€26]')
_ROWS = (
    '01234567890', '!@#$%^&*()', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'azertyuiop', 'qsdfghjklm', 'qwertzuiop',
    '1qaz2wsx3edc4rfv5tgb6yhn7ujm', 'qazwsxedcrfvtgbyhnujmikolp', '1q2w3e4r5t6y7u8i9o0p', 'abcdefghijklmnopqrstuvwxyz',
    'ضصثقفغعهخحجد', 'شسيبلاتنمكط', 'ئءؤرلاىةوزظ', 'ضشئصسءثيؤقبرفلاغاىعت',
    'ابتثجحخدذرزسشصضطظعغفقكلمنهوي', 'ابجدهوزحطيكلمنسعفصقرشتثخذضظغ',
)  # fmt: skip
_SHORTEST_RUN = 3


def refuse_guessable(passphrase: str) -> None:
    """Raise one sentence that says what to do where a new passphrase is found in under 2^40 guesses."""
    if is_guessable(passphrase):
        raise KnownError(too_weak())


def is_guessable(passphrase: str) -> bool:
    """Whether a passphrase is found in under 2^40 guesses."""
    return bits(passphrase) < REFUSED_BELOW


def too_weak() -> str:
    """What is said of a passphrase that is refused."""
    return _(
        'This passphrase can be guessed from lists of words, names, places, sayings, years and neighbouring keys; '
        'use five randomly drawn words instead, or add unrelated words.'
    )


def strength(passphrase: str) -> tuple[str, str]:
    """How hard a passphrase is to guess: `stop` where it is refused, `doubt` or `settled`, and a sentence."""
    found = bits(passphrase)
    if found < REFUSED_BELOW:
        return 'stop', too_weak()
    if found < STRONG_FROM:
        return 'doubt', _('Fair: one more word makes it strong.')
    return 'settled', _('Strong, unless it is a line from a book or song.')


def bits(passphrase: str) -> float:
    """How many times the guesses must double until they reach a passphrase, typed in this layout or the other."""
    _vocabulary()
    text = unicodedata.normalize('NFC', passphrase)[:_LOOKED_AT]
    other = keyboards.other_layout(text)
    return min(_Guessed(text).bits(), _Guessed(other).bits() + _OTHER_KEYBOARD)


class _Guessed:
    """A passphrase without what separates its words, its letters folded as words are looked up."""

    def __init__(self, text: str) -> None:
        self._letters = ''
        self._capitals: list[bool] = []
        self._between: Counter[str] = Counter()
        for sign in text:
            self._take(sign)

    def _take(self, sign: str) -> None:
        if sign.isspace() or sign in _SEPARATORS:
            self._between[' ' if sign.isspace() else sign] += 1
            return
        folded = ascii_digits(fold(sign))
        if not folded and not sign.isascii() and not unicodedata.category(sign).startswith(('S', 'P')):
            return  # a vowel sign, a tatweel
        for letter in folded or sign:
            self._letters += letter
            self._capitals.append(sign.isupper())

    def bits(self) -> float:
        """What the cheapest way through it costs, with what stands between its words."""
        kinds = [count for sign, count in self._between.items() if sign != ' ']
        separators = sum(_SEPARATOR + _SEPARATOR_AGAIN * (count - 1) for count in kinds)
        return self._cheapest() + separators + (_SPACES if ' ' in self._between else 0)

    def _cheapest(self) -> float:
        repeated = self._repeated()
        best = [0.0]
        for end in range(1, len(self._letters) + 1):
            ways = [best[end - 1] + self._alone(end - 1)]
            for start in range(max(0, end - _LONGEST_PIECE), end - 1):
                cost = self._piece(start, end)
                if cost is not None:
                    ways.append(best[start] + cost)
            ways += [best[start] + cost for start, cost in repeated.get(end, ())]
            best.append(min(ways))
        return best[-1]

    def _alone(self, place: int) -> float:
        """A letter that is part of no piece."""
        letter = self._letters[place]
        before = self._letters[place - 1] if place else ' '
        capital = _CAPITAL if self._capitals[place] else 0.0
        if letter.isalpha():
            return min(_LETTER, _follows().get(before, {}).get(letter, _LETTER)) + capital
        return _DIGIT if letter.isdecimal() else _SIGN

    def _piece(self, start: int, end: int) -> float | None:
        """Letters that some list holds, None for others."""
        piece = self._letters[start:end]
        costs = [cost for cost in (_known(piece), _known_by_its_signs(piece)) if cost is not None]
        if not costs:
            return None
        return min(costs) + self._cost_of_capitals(start, end)

    def _cost_of_capitals(self, start: int, end: int) -> float:
        capitals = self._capitals[start:end]
        count = sum(capitals)
        if count in (0, len(capitals)) or (count == 1 and capitals[0]):
            return _CAPITAL if count else 0.0
        return math.log2(math.comb(len(capitals), count)) + _CAPITAL

    def _repeated(self) -> dict[int, list[tuple[int, float]]]:
        """Where something ends that is the same several times: where it begins, and what it costs."""
        found: dict[int, list[tuple[int, float]]] = defaultdict(list)
        letters = self._letters
        for start in range(len(letters)):
            for size in range(1, (len(letters) - start) // 2 + 1):
                block, times = letters[start : start + size], 1
                if (block + block).find(block, 1) < size:
                    continue  # a repetition itself, of something shorter
                while letters.startswith(block, start + times * size):
                    times += 1
                for count in range(2, times + 1):
                    found[start + count * size].append((start, _block(block) + math.log2(count)))
        return found


def _block(block: str) -> float:
    """What something costs that is repeated; the whole is not looked for in itself."""
    return _Guessed(block).bits() if len(block) > 1 else _LETTER


def _known(piece: str) -> float | None:
    """A word, name, place or saying, keys in a row, a year or a date."""
    word = _vocabulary().get(piece)
    if word is not None:
        return word
    if len(piece) >= _SHORTEST_RUN and any(piece in row for row in _rows()):
        return math.log2(len(_rows()) * 10) + math.log2(len(piece))
    if piece.isdecimal():
        return _YEAR if _YEARS.fullmatch(piece) else _DATE if len(piece) > 5 and _DATES.fullmatch(piece) else None
    return None


def _known_by_its_signs(piece: str) -> float | None:
    """A word in which signs or digits stand for letters."""
    signs = set(_FIRST_OF_THEM.findall(piece))
    if not signs or not any(letter.isalpha() for letter in piece):
        return None
    costs = [cost for table in _FOR_LETTERS if (cost := _vocabulary().get(piece.translate(table))) is not None]
    return min(costs) + len(signs) if costs else None


@cache
def _rows() -> tuple[str, ...]:
    """Keys beside one another, and the alphabets, in both directions."""
    folded = [row if not has_arabic(row) else fold(row) for row in _ROWS]
    return tuple(way for row in folded for way in (row, row[::-1]))


@cache
def _vocabulary() -> dict[str, float]:
    """What is tried first: each word without spaces, and how many bits it takes to find it in its list."""
    found: dict[str, float] = {}
    for words in _lists():
        pressed = {fold(word).replace(' ', '') for word in words} - {''}
        cost = math.log2(len(pressed))
        for word in pressed:
            found[word] = min(cost, found.get(word, cost))
    return found


def _lists() -> Iterator[list[str]]:
    yield _lines('guessed_first')
    yield [word for line in _lines('little') for word in line.split()]
    for language in ('en', 'ar'):
        yield [*word_list(language)]
        yield [*word_list(language), *_lines(f'others_{language}')]
    yield [*person_names.given_names()]
    for deepest in (SUB_DISTRICT - 1, SUB_DISTRICT, VILLAGE):
        places = (place for place in gazetteer().all() if place.level <= deepest)
        yield [name for place in places for name in (place.en, place.ar, *place.aliases)]


def _lines(name: str) -> list[str]:
    return (RESOURCES / 'words' / f'{name}.txt').read_text(encoding='utf-8').splitlines()


@cache
def _follows() -> dict[str, dict[str, float]]:
    """For each letter, and a space for the beginning, how many bits it takes to find the one behind it."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    pairs = Counter(chain.from_iterable(pairwise(f' {word}') for word in _vocabulary()))
    for (before, letter), count in pairs.items():
        seen[before][letter] = count
    return {
        before: {letter: math.log2(behind.total() / count) for letter, count in behind.items()}
        for before, behind in seen.items()
    }
