"""Saying the sentences of a layout: each token becomes its figure, its list, its word, in the order of the page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from exchange.publishing.wording import layout_words
from exchange.publishing.wording.addressed_figures import AddressedFigures
from exchange.publishing.wording.counted_nouns import Nouns
from exchange.publishing.wording.sides_in_words import SidesInWords
from exchange.reporting.report import Figure
from models.language.figure_tokens import Token, parts

_TWO = 2
# How an English list ends whose last side has somebody among it, and a mark of that: before a verb there is a comma,
# "six civilians, a child among them, were killed".
_ENDS_OF_PARTS = ('among them', 'Iranian-backed', 'children')
_PART_ENDS = '\ue002'
Words = Mapping[str, str | Callable[[], str]]


@dataclass
class Telling:
    """Says sentences in one language; `said` are the names that were said once already, and are said shorter now."""

    nouns: Nouns
    figures: AddressedFigures
    said: set[str] = field(default_factory=set)

    @property
    def language(self) -> str:
        """The language that is spoken."""
        return self.nouns.language

    def say(self, template: str, *, scope: str = '', words: Words | None = None, is_short: bool = False) -> str:
        """A sentence with its tokens filled in; `scope` is what an address begins with that says no section."""
        said = (
            part if isinstance(part, str) else self._token(part, scope, words or {}, is_short)
            for part in parts(template)
        )
        return self.nouns.written(_with_commas(''.join(said)), is_short=is_short)

    def word(self, name: str) -> str:
        """A word of the layout; of a name that has two, the whole one at first and the short one after that."""
        layout = self.nouns.layout
        if layout_words.has_word(layout, f'{name}_first'):
            name, first = (f'{name}_later' if name in self.said else f'{name}_first'), name
            self.said.add(first)
        return layout_words.word(layout, name, self.language)

    def _token(self, token: Token, scope: str, words: Words, is_short: bool) -> str:
        if token.choices:
            return self._choice(token, self.figures.figure(token.address, scope))
        if token.is_list:
            return self._list(token, scope, is_short)
        if token.noun:
            return self.nouns.say(self.figures.figure(token.address, scope), token.noun, token.case)
        given = words.get(token.address)
        if given is None:
            return self.word(token.address)
        return given if isinstance(given, str) else given()

    def _choice(self, token: Token, figure: Figure) -> str:
        """The word that agrees with a figure: one, two where there is a word for two, or more."""
        number = figure.low if figure.is_exact else _TWO + 1
        place = 0 if number == 1 else len(token.choices) - 1
        if number == _TWO and len(token.choices) > _TWO:
            place = 1
        return token.choices[place]

    def _list(self, token: Token, scope: str, is_short: bool) -> str:
        address, _dot, what = token.address.rpartition('.')
        counts, outcome = self.figures.counts(address, scope)
        sides = SidesInWords(self.nouns, counts, outcome, is_short)
        if what in ('parties', 'sides'):
            listed = sides.listed(token.case, with_parts=what == 'parties')
            return f'{listed}{_PART_ENDS}' if self.language == 'en' and listed.endswith(_ENDS_OF_PARTS) else listed
        return sides.told() if what == 'told' else sides.tail()


def _with_commas(text: str) -> str:
    """A text with a comma behind each list that needs one where the sentence goes on."""
    return text.replace(f'{_PART_ENDS} ', ', ').replace(_PART_ENDS, '')
