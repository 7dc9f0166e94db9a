"""Who people are, in words: each side with its number and with who is among them, in the order of the layout."""

from dataclasses import dataclass

from exchange.publishing.wording import layout_words
from exchange.publishing.wording.counted_nouns import Nouns
from exchange.reporting.report import Counts, Figure
from models.language.figure_tokens import NOMINATIVE

_TWO = 2


@dataclass(frozen=True)
class SideOfReport:
    """A class of people of the layout, and the classes that are parts of it."""

    name: str
    parts: tuple[str, ...] = ()


def sides_of(nouns: Nouns, outcome: str) -> list[SideOfReport]:
    """The sides that the layout has columns for, each with its parts; of an outcome without any those of the killed."""
    named = [(*column.counts.partition('.'), column) for column in nouns.layout.columns]
    wanted = outcome if any(of == outcome and name != 'total' for of, _dot, name, _column in named) else 'killed'
    found: list[SideOfReport] = []
    for of, _dot, name, column in named:
        if of != wanted or name == 'total':
            continue
        if column.part and found:
            found[-1] = SideOfReport(found[-1].name, (*found[-1].parts, name))
        else:
            found.append(SideOfReport(name))
    return found


@dataclass(frozen=True)
class SidesInWords:
    """The people of an outcome, by side, as sentences say them; `is_short` for the lines of a list."""

    nouns: Nouns
    counts: Counts
    outcome: str
    is_short: bool = False

    def _there(self) -> list[SideOfReport]:
        return [side for side in sides_of(self.nouns, self.outcome) if self._of(side.name)]

    def _of(self, name: str) -> Figure:
        return self.counts.of(self.outcome, name)

    def listed(self, case: str = NOMINATIVE, *, with_parts: bool = True) -> str:
        """Every side, one after the other: `9 civilians, a child among them; 6 members of the SDF; and …`."""
        sides = [side if with_parts else SideOfReport(side.name) for side in self._there()]
        said = [self._side(side, case) for side in sides]
        if self.nouns.language == 'ar':
            return '، و'.join(text for text, _has_part in said)
        return _english_list([text for text, _has_part in said], any(part for _text, part in said), self.is_short)

    def tail(self) -> str:
        """What follows how many there were: a colon and the sides, or that all of them are of one."""
        there = self._there()
        if not there:
            return ''
        number, side = self._of('total').low, there[0]
        is_one = number == 1 and self.nouns.language == 'en'
        if not self._is_all(there) or is_one or self._are_women(side.name):
            return self._text('colon') + self.listed()
        phrase, narrowest = {1: 'tail_one', _TWO: 'tail_both'}.get(number, 'tail_all'), self._narrowest(side)
        among = [] if narrowest in side.parts else [self._part(part) for part in side.parts if self._of(part)]
        return self._all_of(phrase, narrowest) + ''.join(self._text('among_all') + one for one in among)

    def told(self) -> str:
        """How many came to harm and who they were, in a short line."""
        there, total = self._there(), self._of('total')
        if self.nouns.language == 'en' and total.low == 1 and self._is_all(there):
            return self._text(f'one_{self.outcome}').replace('#', self.listed())
        return self.nouns.say(total, self.outcome) + self.tail()

    def _is_all(self, there: list[SideOfReport]) -> bool:
        """Whether everybody is of one side, and their number is certain."""
        total = self._of('total')
        return len(there) == 1 and total.is_exact and self._is_same(self._of(there[0].name), total)

    def _is_same(self, one: Figure, other: Figure) -> bool:
        return one._replace(records=frozenset()) == other._replace(records=frozenset())

    def _narrowest(self, side: SideOfReport) -> str:
        """The part of a side that is all of it, else the side: both of them children, or one commander."""
        whole, parts = self._of(side.name), (*side.parts, f'{side.name}_commander')
        return next((part for part in parts if whole.is_exact and self._is_same(self._of(part), whole)), side.name)

    def _side(self, side: SideOfReport, case: str) -> tuple[str, bool]:
        """A side with its number and its parts, and whether it has any."""
        whole, narrowest = self._of(side.name), self._narrowest(side)
        if narrowest != side.name and (whole.low == 1 or narrowest not in side.parts):
            return self.nouns.say(whole, self._noun(narrowest), case), False
        said = self.nouns.say(whole, self._noun(side.name), case)
        if narrowest != side.name:
            return said + self._all_of('part_both' if whole.low == _TWO else 'part_all', narrowest), True
        among = [self._among(side, part) for part in side.parts if self._of(part)]
        return said + ''.join(among), bool(among)

    def _among(self, side: SideOfReport, part: str) -> str:
        """Who is among those just named: `, a child among them`, ` بينهم طفل`."""
        ways = (f'among_{part}_short' if self.is_short else '', 'among_women' if self._are_women(side.name) else '')
        word = next((way for way in ways if layout_words.has_word(self.nouns.layout, way)), 'among')
        return self._text(word) + self._part(part)

    def _part(self, part: str) -> str:
        return self.nouns.say(self._of(part), f'part_{part}')

    def _are_women(self, name: str) -> bool:
        women = self._of(f'{name}_women')
        return bool(women) and self._is_same(women, self._of(name))

    def _noun(self, name: str) -> str:
        """The noun of a side: that of women where all are, and in short lines its short one, where it has one."""
        later = f'{name}_later' if self.nouns.is_later else ''
        ways = (f'{name}_women' if self._are_women(name) else '', later, f'{name}_short' if self.is_short else '')
        return next((way for way in ways if layout_words.has_noun(self.nouns.layout, way)), name)

    def _text(self, name: str) -> str:
        return layout_words.word(self.nouns.layout, name, self.nouns.language)

    def _all_of(self, phrase: str, side: str) -> str:
        """A phrase with what all of a side are: `, all of the SDF or local formations`."""
        later = f'all_{side}_later'
        is_later = self.nouns.is_later and layout_words.has_word(self.nouns.layout, later)
        return self._text(phrase).replace('#', self._text(later if is_later else f'all_{side}'))


def _english_list(said: list[str], has_part: bool, is_short: bool) -> str:
    """A list in English: a semicolon where a side has a comma of its own, but not in short lines."""
    joint = '; ' if has_part and not is_short else ', '
    if len(said) <= _TWO and not has_part:
        return ' and '.join(said)
    *before, last = said
    return f'{joint.join(before)}{joint}and {last}' if before else last
