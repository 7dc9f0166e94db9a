"""The words of a text however they are written: with signs inside, stretched, broken, with what nobody sees in them.

Monitors break words (خلا*فة) so that a platform does not find them; whoever looks for names reads them all the same.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from models.forgetting import forgettable
from models.language.person_names import words_of
from models.language.text import fold, has_arabic

# What stands inside a word and is no letter of it: vowel signs, what stretches it, what cannot be seen, apostrophes.
_MARKS = (
    '\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f'
    "\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff'`\u00b4\u02b9-\u02bf\u2018\u2019\u201b\u2032"
)
_WORD = re.compile(f'[^\\W_](?:[^\\W_]|[{_MARKS}])*|\u0640+[^\\W_](?:[^\\W_]|[{_MARKS}])*')
# Signs that people put inside a word; none of them is white.
_GLUE = re.compile(f'[*._\\-\u2010-\u2015\u2212\u00b7\u2022|~+^/\\\\#=:{_MARKS}]+')
_WHITE = re.compile(f'[\\s{_MARKS}]+')
_STRETCH = '\u0640'
_MOST_PARTS, _SHORTEST = 8, 3
_ARTICLE = re.compile(r'^[وف]?(?:[بك]?ال|لل)(?=\w{2})')
_BEFORE = re.compile(r'^[وف]?[وفبلك](?=\w{3})')
# Words of a name that some write apart: the word after, or the one before, belongs to them.
_WITH_NEXT = frozenset(
    [
        'عبد',
        'ابو',
        'ابي',
        'ابا',
        'ام',
        'abu',
        'abou',
        'abo',
        'abi',
        'aba',
        'abul',
        'aboul',
        'abd',
        'abdal',
        'abdel',
        'abdil',
        'abdol',
        'abdul',
        'abdar',
        'abder',
        'abdur',
        'um',
        'umm',
    ]
)
_WITH_LAST = frozenset(
    [
        'الدين',
        'دين',
        'الله',
        'لله',
        'din',
        'deen',
        'dine',
        'eddin',
        'eddine',
        'aldin',
        'aldeen',
        'uddin',
        'allah',
        'llah',
        'ullah',
    ]
)
_BETWEEN = frozenset(
    [
        'ال',
        'بن',
        'ابن',
        'bin',
        'ibn',
        'ben',
        'al',
        'el',
        'ul',
        'as',
        'ar',
        'ash',
        'ad',
        'an',
        'at',
        'az',
        'ed',
        'es',
        'en',
    ]
)
_SOUNDS = {'2': '', '3': 'a', '5': 'kh', '6': 't', '7': 'h', '8': 'gh', '9': 's'}
_OTHERWISE = {'3': '', '8': 'q', '9': 'q'}
_CHAT = re.compile('[a-z]*[235-9][a-z235-9]*')


class WrittenWord(NamedTuple):
    """A word of a text, folded, and where it stands; how it is tied to the one before: `glued`, `stretched` or ''."""

    word: str
    begins: int
    ends: int
    tied: str = ''


class WordPiece(NamedTuple):
    """A word of a name as tokens from `first` up to `last` may write it, in each way that it may be read."""

    first: int
    last: int
    words: tuple[str, ...]


def tokens_of(text: str) -> list[WrittenWord]:
    """The words of a text."""
    found: list[WrittenWord] = []
    ended, is_stretched = 0, False
    for word in _WORD.finditer(text):
        folded = _folded(word[0])
        if not folded:
            continue
        tied = _tie(text[ended : word.start()], is_stretched or word[0].startswith(_STRETCH)) if found else ''
        found.append(WrittenWord(folded, word.start(), word.end(), tied))
        ended, is_stretched = word.end(), word[0].rstrip('\u200b\u200c\u200d').endswith(_STRETCH)
    return found


@forgettable(50_000)
def _folded(word: str) -> str:
    return fold(word).replace(' ', '')


def _tie(between: str, is_stretched: bool) -> str:
    if _GLUE.fullmatch(between):
        return 'glued'
    return 'stretched' if is_stretched and _WHITE.fullmatch(between) and '\n\n' not in between else ''


def pieces_of(tokens: list[WrittenWord]) -> Iterator[WordPiece]:
    """All words of names that the tokens may write: one by one, broken ones joined, and those that stand in two."""
    for at, token in enumerate(tokens):
        yield WordPiece(at, at + 1, readings(token.word))
        for last in range(at + 2, min(len(tokens), at + _MOST_PARTS) + 1):
            if not tokens[last - 1].tied:
                break
            yield WordPiece(at, last, readings(''.join(one.word for one in tokens[at:last])))
        for last in (at + 2, at + 3):
            if last <= len(tokens) and (joined := _in_one(tokens, at, last)):
                yield WordPiece(at, last, joined)


def _in_one(tokens: list[WrittenWord], first: int, last: int) -> tuple[str, ...]:
    """The readings of two or three words that are one word of a name: Abd al-Rahman, Nur al-Din, Abu Someone."""
    words = [token.word for token in tokens[first:last]]
    begins = _BEFORE.sub('', words[0]) if words[0] not in _WITH_NEXT else words[0]
    is_one = begins in _WITH_NEXT or words[-1] in _WITH_LAST
    if not is_one or any(word not in _BETWEEN for word in words[1:-1]):
        return ()
    names = (words_of(' '.join(text)) for text in (words, [begins, *words[1:]]))
    return tuple(dict.fromkeys(name[0] for name in names if len(name) == 1))


@forgettable(50_000)
def readings(word: str) -> tuple[str, ...]:
    """What a folded word may be as a word of a name: as it is, without article and prefixes, chat digits as sounds."""
    ways = [word]
    if has_arabic(word):
        ways += [_ARTICLE.sub('', word), _BEFORE.sub('', word)]
        ways += [word[1:]] if word[0] in 'وفبلك' and len(word) > _SHORTEST else []
    elif not word.isdigit() and _CHAT.fullmatch(word):
        ways += _as_sounds(word)
    return tuple(dict.fromkeys(name[0] for way in ways if len(name := words_of(way)) == 1))


def _as_sounds(word: str) -> Iterator[str]:
    for sounds in (_SOUNDS, _SOUNDS | _OTHERWISE):
        yield ''.join(sounds.get(letter, letter) for letter in word)


def without_prefix(word: str) -> str:
    """A folded word without "and", "in", "to" and the like before it."""
    return _BEFORE.sub('', word)


def is_between(token: WrittenWord) -> bool:
    """Whether a token is only "son of" or an article between the words of a name."""
    return token.word in _BETWEEN


def begins_a_name(token: WrittenWord) -> bool:
    """Whether a token is only the first half of a word of a name: Abu, Abd."""
    return token.word in _WITH_NEXT
