"""A trend as a page: lines over the months, and a table in which each month has its whole and its parts."""

from collections.abc import Iterator

from exchange.publishing.paper import line_chart
from exchange.publishing.paper.line_chart import MOST_LINES, ChartLine, Month
from exchange.publishing.published_page import Block, FigureTable, Heading, Picture, PublishedPage, Sentences
from exchange.publishing.wording.figure_tables import CellTexts, FigureRow
from exchange.reporting.counting.over_months import LISTED, OPERATIONS, Trend, TrendBy
from exchange.reporting.layouts.layout import ReportLayout
from exchange.reporting.periods import Period
from exchange.reporting.report import Figure, total
from models.dates import dates
from models.language.code_lists import codes
from models.language.labels import field_label
from models.language.messages import _, ngettext, speaking


def trend_page(trend: Trend, layout: ReportLayout, language: str) -> PublishedPage:
    """The page of a trend in a language."""
    with speaking(language):
        return _TrendPage(trend, layout, language).page()


def counted_in_words(counted: str) -> str:
    """What is counted: operations, or people by their outcome, in the language spoken now."""
    return _('Operations') if counted == OPERATIONS else codes('outcomes')[counted].label_of_many()


def by_in_words(by: TrendBy) -> str:
    """What months are taken apart by, in the language spoken now."""
    return _('Sex and age') if by == 'who' else field_label('incident', by)


class _TrendPage:
    """A trend while it is written, in the language spoken now."""

    def __init__(self, trend: Trend, layout: ReportLayout, language: str) -> None:
        self._trend, self._layout, self._language = trend, layout, language
        self._texts = CellTexts(layout, language)
        self._joint = '؛ ' if language == 'ar' else '; '

    def page(self) -> PublishedPage:
        """The heading, what the lines and the sums are, the chart and the table."""
        title = self._title()
        return PublishedPage(self._language, title, (Heading(1, title), *self._blocks(title)))

    def _title(self) -> str:
        months = self._trend.months
        said, way = _('{counted}, by {way}: {first} to {last}'), by_in_words(self._trend.by)
        names = {'counted': counted_in_words(self._trend.counted), 'way': f'{way[:1].lower()}{way[1:]}'}
        return said.format(first=self._month(months[0]), last=self._month(months[-1]), **names)

    def _blocks(self, title: str) -> Iterator[Block]:
        if not any(self._trend.whole):
            yield Sentences(_('Nothing is recorded of these months.'))
            return
        yield self._picture(title)
        yield from (Sentences(one, quiet=True) for one in self._notes())
        yield self._table(title)

    def _notes(self) -> Iterator[str]:
        """What must be known of the lines and of the sums."""
        left = len(self._trend.parts) - MOST_LINES
        if left > 0:
            said = ngettext(
                'The chart has the lines of the largest; {count} more is in the table alone.',
                'The chart has the lines of the largest; {count} more are in the table alone.',
                left,
            )
            yield said.format(count=f'{left:,}')
        if not self._trend.adds_up:
            yield _(
                'What belongs to several columns counts in each of them, so a total is less than the sum of its row.'
            )
        if not all(figure.is_exact for figure in self._trend.whole):
            yield _('Where sources give a range, the lines show the best number; the table has the range.')

    def _picture(self, title: str) -> Picture:
        shown = [*self._trend.parts.items()][:MOST_LINES]
        lines = [
            ChartLine(self._name(part), tuple(one.best for one in figures), self._texts.said(total(figures)))
            for part, figures in shown
        ]
        heard = f'{title}: {self._joint.join(self._heard(*one) for one in shown)}'
        svg = line_chart.lines(lines, [*self._months_below()], heard, self._language)
        return Picture(svg, heard, title)

    def _heard(self, part: str, figures: tuple[Figure, ...]) -> str:
        """A line for whoever cannot see it: how many in all, and the month with the most."""
        most = max(range(len(figures)), key=lambda at: figures[at].best)
        said = _('{name}: {total} in all, the most in {month} ({most})')
        numbers = {'total': self._texts.said(total(figures)), 'most': self._texts.said(figures[most])}
        return said.format(name=self._name(part), month=self._month(self._trend.months[most]), **numbers)

    def _months_below(self) -> Iterator[Month]:
        year = 0
        for month in self._trend.months:
            named = self._layout.months[month.first.month - 1].short.of(self._language)
            yield Month(named, f'{month.first.year}' if month.first.year != year else '')
            year = month.first.year

    def _table(self, title: str) -> FigureTable:
        trend = self._trend
        headings = (_('Month'), _('Total'), *map(self._name, trend.parts))
        rows = [
            FigureRow(self._month(month), [trend.whole[at], *(figures[at] for figures in trend.parts.values())])
            for at, month in enumerate(trend.months)
        ]
        last = FigureRow(_('Total'), [total(trend.whole), *map(total, trend.parts.values())])
        return self._texts.table(title, headings, (*rows, last))

    def _name(self, part: str) -> str:
        return codes(LISTED[self._trend.by]).label(part) if part else _('Not stated')

    def _month(self, month: Period) -> str:
        return dates.in_words(month.text, self._language)
