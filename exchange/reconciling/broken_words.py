"""Words that were broken so that a platform does not find them: ق*تل, مـقـتل, ki**ed, IS-IS, د ا ع ش, mem bers."""

import re

from exchange.reconciling.told_words import is_known, vocabulary
from models.forgetting import forgettable
from models.language.text import ascii_digits, fold, without_directions

_UNSEEN = re.compile('[\u0640\u00ad\u200b-\u200d\u2060\ufeff]')
_LETTER = r'[^\W\d_\u064b-\u0652]'
_LETTERS = rf'{_LETTER}(?:[^\W\d_]|[\u064b-\u0652])*'
# Signs that are put into a word, or in the place of some of its letters; and those that stand in words anyway.
_STARRED = re.compile(rf'{_LETTERS}(?:[*•·#@$^~+|]+{_LETTERS})+')
_HYPHENED = re.compile(rf'{_LETTERS}(?:[-‐‑–._]{_LETTERS})+')
_SIGNS = re.compile(r'[*•·#@$^~+|]+')
_JOINTS = re.compile(r'[-‐‑–._]')
_SPACED = re.compile(rf'(?<![\w*])(?:{_LETTER}[\u064b-\u0652]* ){{2,}}{_LETTER}(?!\w)')
_TWO_WORDS = re.compile(rf'(?<![\w\'’-])({_LETTERS}) ({_LETTERS})(?![\w\'’-])')
_LEAST = 3


def mended(text: str) -> str:
    """A line with its broken words whole, and its digits as a computer writes them."""
    text = ascii_digits(_UNSEEN.sub('', without_directions(text)).replace('\xa0', ' '))
    text = _STARRED.sub(_unstarred, text)
    text = _HYPHENED.sub(_unhyphened, text)
    text = _SPACED.sub(_unspaced, text)
    return _joined(text)


def _unstarred(found: re.Match[str]) -> str:
    whole = _SIGNS.sub('', found[0])
    return whole if is_known(fold(whole)) else _unmasked(found[0]) or whole


@forgettable(1000)
def _unmasked(word: str) -> str:
    """The one known word in which a sign stands for letters, '' where there is none or there are several."""
    pieces, signs = _SIGNS.split(word), _SIGNS.findall(word)
    between = [f'.{{1,{max(len(sign), 1) + 1}}}' for sign in signs]
    shape = ''.join(a + b for a, b in zip(map(fold, pieces), [*between, ''], strict=True))
    fitting = {known for known in vocabulary() if re.fullmatch(f'[وفبل]?{shape}', known)}
    exact = {one for one in fitting if len(one) == len(word)}
    return next(iter(exact or fitting)) if len(exact or fitting) == 1 else ''


def _unhyphened(found: re.Match[str]) -> str:
    pieces = _JOINTS.split(found[0])
    whole = ''.join(pieces)
    is_broken = any(len(one) < _LEAST for one in pieces) or not all(is_known(fold(one)) for one in pieces)
    return whole if is_broken and len(whole) > _LEAST and _is_one_word(fold(whole)) else found[0]


def _unspaced(found: re.Match[str]) -> str:
    letters = found[0].replace(' ', '')
    if is_known(fold(letters)):
        return letters
    return ' '.join(_parted(letters)) or found[0]


def _parted(letters: str) -> tuple[str, ...]:
    """Letters as known words one after the other, the longest first; nothing where that cannot be."""
    if not letters:
        return ()
    for end in range(len(letters), _LEAST - 1, -1):
        if is_known(fold(letters[:end])):
            rest = _parted(letters[end:])
            if rest or end == len(letters):
                return (letters[:end], *rest)
    return ()


def _joined(text: str) -> str:
    """The text with words whole that a blank has in two."""
    place = 0
    while found := _TWO_WORDS.search(text, place):
        first, second = found[1], found[2]
        whole = first + second
        are_words = is_known(fold(first)) and is_known(fold(second))
        if not are_words and len(whole) > _LEAST and _is_one_word(fold(whole)):
            text = f'{text[: found.start()]}{whole}{text[found.end() :]}'
            place = found.start()
        else:
            place = found.start(2)
    return text


def _is_one_word(whole: str) -> bool:
    return whole in vocabulary() or (not whole.isascii() and is_known(whole))
