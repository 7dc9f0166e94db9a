"""A text with nothing in it but plain signs, and where each of them stood: for numbers and codes, not for names."""

import re
import unicodedata
from typing import NamedTuple

from models.forgetting import forgettable

_UNSEEN = re.compile(
    '[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f'
    '\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]'
)
_DASHES = dict.fromkeys('\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63', '-')


class Plain(NamedTuple):
    """The signs in small letters, and for each the place that it has in the text as it was."""

    text: str
    at: range | list[int]

    def span(self, begins: int, ends: int) -> tuple[int, int]:
        """Where signs of it stand in the text as it was."""
        return self.at[begins], self.at[ends - 1] + 1


def plain(text: str) -> Plain:
    """A text with Latin digits, small letters and plain dashes, without what cannot be seen."""
    if text.isascii():
        return Plain(text.lower(), range(len(text)))
    kept = [(sign, at) for at, letter in enumerate(text) for sign in _plain(letter)]
    return Plain(''.join(sign for sign, _at in kept), [at for _sign, at in kept])


@forgettable(4_000)
def _plain(sign: str) -> str:
    if _UNSEEN.match(sign):
        return ''
    if sign.isdigit() and unicodedata.category(sign) == 'Nd':
        return str(unicodedata.decimal(sign))
    return _DASHES.get(sign) or unicodedata.normalize('NFKC', sign).lower()
