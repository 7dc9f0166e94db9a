"""Days, months and periods as a page says them: in full at first and in titles, shorter once they were said."""

from dataclasses import dataclass, field
from datetime import date

from exchange.publishing.wording import layout_words
from exchange.reporting.layouts.layout import ReportLayout
from exchange.reporting.periods import Period
from models.dates import dates
from models.dates.edtf import point_days

_MONTHS_OF_A_QUARTER = 3


@dataclass
class DaysInWords:
    """The days of a page in one language, and which months it has said in full already."""

    layout: ReportLayout
    language: str
    period: Period
    _said: set[tuple[int, int]] = field(default_factory=set)

    def title(self, period: Period | None = None) -> str:
        """A period as a title has it: January 2024, the first quarter of 2024, 2024, 5 January to 10 February 2024."""
        of = period or self.period
        if of.kind == 'month':
            return self._in_full(of.first)
        if of.kind == 'year':
            return self._word('year_title').replace('#', f'{of.first.year}')
        if of.kind == 'quarter':
            number = (of.first.month + 2) // _MONTHS_OF_A_QUARTER
            return self._word(f'quarter_{number}').replace('#', f'{of.first.year}')
        if of.first == of.last:
            return self.whole_day(of.first)
        first = f'{of.first.day} {self._in_full(of.first, with_year=of.first.year != of.last.year)}'
        if (of.first.year, of.first.month) == (of.last.year, of.last.month):
            first = f'{of.first.day}'
        return self._word('span').replace('#first', first).replace('#last', self.whole_day(of.last))

    def whole_day(self, day: date) -> str:
        """A day with its month in full and its year."""
        return f'{day.day} {self._in_full(day)}'

    def _in_full(self, day: date, *, with_year: bool = True) -> str:
        self._said.add((day.year, day.month))
        named = self.layout.months[day.month - 1].first.of(self.language)
        return f'{named} {day.year}' if with_year else named

    def month(self, stored: str) -> str:
        """A stored month or year in words, in full until it was said."""
        days = point_days(stored)
        if days is None or dates.precision(stored) == 'year':
            return self._word('year_title').replace('#', stored[:4])
        return self._named(days[0])

    def _named(self, day: date) -> str:
        if (day.year, day.month) in self._said:
            return self.layout.months[day.month - 1].short.of(self.language)
        return self._in_full(day)

    def on(self, stored: str) -> str:
        """When something happened, with what leads to it: On 21 January, Between 21 and 23 January, In January."""
        start, slash, end = stored.partition('/')
        first, last = point_days(start.strip('.~') or end), point_days(end.strip('.~') or start)
        if first is None or last is None:
            return self._word('on_unknown')
        if slash and first != last:
            return self._between(first[0], last[1])
        if dates.precision(stored.rstrip('~')) != 'day':
            return self._word('in_month').replace('#', self.month(stored.rstrip('~')))
        lead = 'about_day' if stored.endswith('~') else 'on_day'
        return self._word(lead).replace('#', f'{first[0].day} {self._named(first[0])}')

    def _between(self, first: date, last: date) -> str:
        begun = f'{first.day}'
        if (first.year, first.month) != (last.year, last.month):
            begun = f'{first.day} {self._named(first)}'
        said = self._word('between_days').replace('#first', begun)
        return said.replace('#last', f'{last.day} {self._named(last)}')

    def _word(self, name: str) -> str:
        return layout_words.word(self.layout, name, self.language)
