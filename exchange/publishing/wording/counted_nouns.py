"""Counted nouns: a figure with its noun in the right form, exact, as a range, at least so many, or none.

A number stands in what is said here as a mark, for how it is written hangs on the sentence that it ends up in.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, product
from typing import NamedTuple

from exchange.publishing.wording import layout_words
from exchange.publishing.wording.spelt_numbers import SPELT, in_digits_of, in_english, with_article
from exchange.reporting.layouts.layout import ReportLayout
from exchange.reporting.report import Figure
from models.language.figure_tokens import NOMINATIVE, OBLIQUE

_MARK = re.compile('\ue000(\\d+)\ue001')
_SENTENCE_END = re.compile(r'(?<=[.!?؟])\s+')
_BEGINS_WITH_NUMBER = re.compile('^\ue000\\d+\ue001')
# From so many numbers in a sentence on, English writes all of them in digits.
_MANY_NUMBERS = 3
_ONE, _TWO, _FEW, _MOST_FEW, _HUNDRED = 1, 2, 3, 10, 100


def form_of(number: int, case: str = NOMINATIVE) -> str:
    """Which of the six Arabic forms a number takes: 1 and 2 their own, all others by their last two digits."""
    if number == _ONE:
        return 'one'
    if number == _TWO:
        return 'two' if case == NOMINATIVE else 'two_oblique'
    last = number % _HUNDRED
    if last < _FEW:
        return 'hundred'
    return 'few' if last <= _MOST_FEW else 'many'


class SaidFigure(NamedTuple):
    """A figure that a text says, and from where to where in it."""

    figure: Figure
    begins: int
    ends: int


@dataclass(frozen=True)
class Nouns:
    """The counted nouns of a layout in one language; `said` are the figures that were said last, and how."""

    layout: ReportLayout
    language: str
    # Whether what is told happened after the names of some parties changed.
    is_later: bool = False
    said: list[tuple[Figure, str]] = field(default_factory=list, compare=False)

    def say(self, figure: Figure, noun: str, case: str = NOMINATIVE) -> str:
        """A figure with its noun; its numbers are marks that `written` fills in."""
        text = self._say(figure, noun, case)
        self.said.append((figure, text))
        return text

    def _say(self, figure: Figure, noun: str, case: str) -> str:
        if not figure:
            return self._none(noun)
        if figure.is_exact:
            return self._count(figure.low, noun, case)
        if not figure.low:
            return self._at_most(figure, noun)
        if figure.high is None or figure.unknown or figure.high <= figure.low:
            return self._with_bound('at_least', figure.low, noun)
        return self._between(figure.low, figure.high, noun)

    def _word(self, name: str) -> str:
        return layout_words.word(self.layout, name, self.language)

    def _none(self, noun: str) -> str:
        return self._word(f'zero_{noun}' if layout_words.has_word(self.layout, f'zero_{noun}') else 'zero')

    def _form(self, number: int, noun: str, case: str) -> str:
        """The form of a noun for a number, with `#` where the number is, nowhere for one and two."""
        forms = layout_words.noun(self.layout, noun)
        if self.language == 'en':
            return forms.en['one'] if number == _ONE else _numbered(forms.en['other'])
        name = form_of(number, case)
        return forms.ar[name] if number in (_ONE, _TWO) else _numbered(forms.ar[name])

    def _count(self, number: int, noun: str, case: str) -> str:
        return _filled(self._form(number, noun, case), _mark(number), with_article(number))

    def _at_most(self, figure: Figure, noun: str) -> str:
        if not figure.high or figure.unknown:
            named = f'unknown_{noun}'
            return self._word(named if layout_words.has_word(self.layout, named) else 'unknown')
        return self._with_bound('at_most', figure.high, noun)

    def _with_bound(self, bound: str, number: int, noun: str) -> str:
        """A noun with a bound before its number: at least ten people, ما لا يقل عن قتيلين."""
        form, before = self._form(number, noun, OBLIQUE), self._word(bound)
        if '#' not in form:
            return f'{before} {_one_not_a(form)}'
        return _filled(form, f'{before} {_mark(number)}', f'{before} {_mark(number)}')

    def _between(self, low: int, high: int, noun: str) -> str:
        """A range: its noun is said once where both numbers have one form of it, else with each of them."""
        first, last = (self._form(number, noun, OBLIQUE) for number in (low, high))
        between = self._word('between')
        if self.language == 'en':
            first = last
        if first == last:
            said = between.replace('#low', _mark(low)).replace('#high', _mark(high))
            return _filled(last, said, said)
        low_said, high_said = self._count(low, noun, OBLIQUE), self._count(high, noun, OBLIQUE)
        return between.replace('#low', low_said).replace('#high', high_said)

    def found(self, text: str) -> tuple[SaidFigure, ...]:
        """The figures with records that were said last, each where it is in the text that came of them."""
        found, end, low = list[SaidFigure](), 0, text.lower()
        for figure, said in self.said:
            places = (_place(low, way, end) for way in self._ways(said.lower()) if figure.records)
            if there := min(filter(None, places), default=None):
                found.append(SaidFigure(figure, *there))
                end = there[1]
        return tuple(found)

    def _ways(self, said: str) -> Iterator[str]:
        """What is said, with each of its numbers in any way that `written` has of writing them."""
        parts = _MARK.split(said)  # text and number by turns
        numbers = ((f'{n:,}', in_digits_of(n, self.layout.digits), in_english(n)) for n in map(int, parts[1::2]))
        for ways in product(*map(dict.fromkeys, numbers)):
            yield ''.join(chain(*zip(parts[::2], (*ways, ''), strict=True)))

    def written(self, text: str, *, is_short: bool = False) -> str:
        """A text with its numbers written out, sentence by sentence; `is_short` for the lines of a list."""
        if self.language == 'ar':
            return _MARK.sub(lambda found: in_digits_of(int(found[1]), self.layout.digits), text)
        return ' '.join(_in_english(sentence, is_short) for sentence in _SENTENCE_END.split(text))


def _place(text: str, said: str, start: int) -> tuple[int, int] | None:
    """From where to where in a text something is said after a place: as words of its own, not within a number."""
    while (at := text.find(said, start)) >= 0:
        if not at or not (text[at - 1].isascii() and (text[at - 1].isalnum() or text[at - 1] in ',-')):
            return at, at + len(said)
        start = at + 1
    return None


def _numbered(form: str) -> str:
    return form if '#' in form else f'# {form}'


def _filled(form: str, number: str, with_the: str) -> str:
    """A form with its number; where it has `##` the number has an article."""
    return form.replace('##', with_the).replace('#', number)


def _mark(number: int) -> str:
    return f'\ue000{number}\ue001'


def _one_not_a(form: str) -> str:
    """A form of one with the number said: "a child among them" is "at least one child among them"."""
    return f'one{form[1:]}' if form.startswith('a ') else form


def _in_english(sentence: str, is_short: bool) -> str:
    """An English sentence with its numbers: words up to ten, digits throughout where there are many or a larger one."""
    numbers = [int(found[1]) for found in _MARK.finditer(sentence) if int(found[1]) > _ONE]
    spelt = is_short or (len(numbers) < _MANY_NUMBERS and max(numbers, default=0) <= SPELT)

    def write(found: re.Match[str]) -> str:
        number = int(found[1])
        return in_english(number) if number == _ONE or (spelt and number <= SPELT) else f'{number:,}'

    begun = _BEGINS_WITH_NUMBER.sub(lambda found: in_english(int(found[0][1:-1])), sentence)
    written = _MARK.sub(write, begun)
    return written[:1].upper() + written[1:]
