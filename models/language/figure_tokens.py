"""Sentences in which figures are tokens: `{desert.operations:operation:acc}` is a figure with its noun and its case.

A token in braces is one of these:

    {killed:person:acc}          a figure by its address, its noun, and in Arabic its case, `nom` or `acc`
    {killed.parties}             who they are, each side with its number
    {killed|was|were}            a word that follows the figure: one and more; in Arabic one, two and more
    {place}                      words that the program fills in: a place, a day, the name of a party
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from models.errors import Refused
from models.language.messages import _
from models.language.number_words import in_digits
from models.language.text import ascii_digits

# What an address may end with that stands for several figures at once: who they are, what they were told as.
LISTS = ('parties', 'sides', 'parts', 'told')
NOMINATIVE, OBLIQUE = CASES = ('nom', 'acc')
_TOKEN = re.compile(r'\{([^{}]*)\}')
_ADDRESS = re.compile(r'[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*')
_NOUN = re.compile(r'[a-z][a-z0-9_]*')
_DIGITS = re.compile(r'\d+')


class Token(NamedTuple):
    """A token of a sentence: its address, with a noun and case, or with words to choose from, or with neither."""

    written: str
    address: str
    noun: str = ''
    case: str = NOMINATIVE
    choices: tuple[str, ...] = ()

    @property
    def is_list(self) -> bool:
        """Whether it says who people are, or where: several figures at once."""
        return not self.choices and self.address.rpartition('.')[2] in LISTS

    @property
    def is_figure(self) -> bool:
        """Whether figures are said here."""
        return bool(self.noun) or self.is_list


def parts(sentence: str) -> Iterator[str | Token]:
    """The plain text and the tokens of a sentence, in their order; Refused for what is no token."""
    end = 0
    for found in _TOKEN.finditer(sentence):
        yield _plain(sentence[end : found.start()])
        yield _token(found)
        end = found.end()
    yield _plain(sentence[end:])


def tokens(sentence: str) -> list[Token]:
    """The tokens of a sentence."""
    return [part for part in parts(sentence) if isinstance(part, Token)]


def _plain(text: str) -> str:
    if '{' in text or '}' in text:
        raise Refused(_('A brace has no partner; each figure is written between two braces.'))
    return text


def _token(found: re.Match[str]) -> Token:
    inside, *choices = found[1].split('|')
    address, *rest = (part.strip() for part in inside.split(':'))
    is_list = address.rpartition('.')[2] in LISTS
    noun, case = ('', *rest, '')[:2] if is_list else (*rest, '', '')[:2]
    is_right = _ADDRESS.fullmatch(address) and len(rest) <= 2 - is_list and (not noun or _NOUN.fullmatch(noun))
    if not is_right or (case and case not in CASES) or (choices and rest):
        raise Refused(_('{token} is not written as a figure is.').format(token=found[0]))
    return Token(found[0], address, noun, case or NOMINATIVE, tuple(choice.strip() for choice in choices))


def refuse_unlike(sentence: str, standing: str, nouns: Iterable[str], words: Iterable[str]) -> None:
    """Refuse an edited sentence unless it has each figure of the standing one once, and only tokens that are known."""
    written, wanted = tokens(sentence), tokens(standing)
    _refuse_unknown(written, wanted, frozenset(nouns), frozenset(words))
    there, needed = (Counter(one.address for one in some if one.is_figure) for some in (written, wanted))
    for token in wanted:
        if token.is_figure and there[token.address] < needed[token.address]:
            raise Refused(_missing(sentence, standing).format(token=token.written))
    for token in written:
        if token.is_figure and there[token.address] > needed[token.address]:
            raise Refused(_('The figure {token} is in the sentence twice.').format(token=token.written))


def _refuse_unknown(written: list[Token], wanted: list[Token], nouns: frozenset[str], words: frozenset[str]) -> None:
    known = {token.address for token in wanted}
    figures = {token.address for token in wanted if token.is_figure}
    for token in written:
        if token.is_figure and token.address not in figures:
            raise Refused(_('The figure {token} belongs to another sentence.').format(token=token.written))
        if token.noun and not token.is_list and token.noun not in nouns:
            raise Refused(_('{token} counts in a noun that the layout does not have.').format(token=token.written))
        if not token.is_figure and token.address not in known | words | _counted(figures):
            raise Refused(_('{token} is not known in this sentence.').format(token=token.written))


def _counted(figures: Iterable[str]) -> set[str]:
    """What the figures of a sentence count: of a list, the people whom it is about."""
    return {one.rpartition('.')[0] if one.rpartition('.')[2] in LISTS else one for one in figures}


def _missing(sentence: str, standing: str) -> str:
    """Why a sentence lacks a figure: a number is typed where it was, or it is gone."""
    if _numbers(sentence) - _numbers(standing):
        return _('A number is typed where the figure {token} belongs; put the figure back, so that it can change.')
    return _('The figure {token} is missing from the sentence; put it back.')


def _numbers(sentence: str) -> Counter[str]:
    """The numbers that are typed into a sentence, in digits of either kind or in words."""
    plain = ' '.join(part for part in parts(sentence) if isinstance(part, str))
    return Counter(_DIGITS.findall(in_digits(ascii_digits(plain))))
