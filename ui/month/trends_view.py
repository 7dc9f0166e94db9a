"""Trends: the months up to the one that is shown, as lines and in a table whose figures open their records."""

from dataclasses import replace
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from exchange.publishing.published_page import FigureTable, Picture, PublishedPage
from exchange.publishing.published_report import AskedReport
from exchange.publishing.trend_page import by_in_words, counted_in_words, trend_page
from exchange.publishing.wording.page_writer import ComposedPage
from exchange.reporting.counting.over_months import OPERATIONS, PARTED_BY, OverMonths, TrendBy
from exchange.reporting.trends import trends
from models.language.messages import _
from models.register.register import Register
from ui.month.choice_line import ChoiceLine
from ui.month.page_area import PageArea
from ui.month.published_view import PublishedView
from ui.parts import look
from ui.parts.pieces import column, label
from ui.parts.tasks import Latest

_YEAR, _TWO_YEARS = '12', '24'


class _Asked(NamedTuple):
    """Which months are wanted, of what, and how many."""

    report: AskedReport
    number: str


class _Counted(NamedTuple):
    """Months that were counted, and what was asked."""

    asked: _Asked
    months: OverMonths


class TrendsView(QWidget):
    """What is counted, by what and over how many months; below it the page of that trend.

    `figure_asked` gives a figure whose records somebody wants to see, `failed` why there is no trend.
    """

    figure_asked, failed = Signal(object), Signal(object)

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._register = register
        self._asked: _Asked | None = None
        self._counted: _Counted | None = None
        self._page: PublishedPage | None = None
        self._report: AskedReport | None = None
        self._language = ''
        self._reader = Latest(register, self)
        self._reader.answered.connect(self._take)
        self._reader.failed.connect(self._fail)
        self.what, self.by, self.number = ChoiceLine(_('What is counted')), ChoiceLine(_('By')), ChoiceLine(_('Months'))
        self.number.offer({_YEAR: _YEAR, _TWO_YEARS: _TWO_YEARS})
        self.what.changed.connect(self._show)
        self.by.changed.connect(self._show)
        self.number.changed.connect(self._ask)
        self.view = PublishedView()
        self._said = label(_('Counting …'), 'label')
        self.view.figure_asked.connect(self.figure_asked)
        self._offer()
        choices = (self.what, self.by, self.number)
        lines = column(*choices, PageArea(self.view, above=self._said), spacing=look.SMALL)
        lines.setStretch(len(choices), 1)
        self.setLayout(lines)

    @property
    def page(self) -> PublishedPage | None:
        """The page of the trend that is shown, None while there is none."""
        return self._page

    def show_of(self, report: AskedReport, language: str) -> None:
        """Show the trend up to the period of a report, by its layout and of what it counts, in a language."""
        self._report, self._language = report, language
        self._ask()

    def stale(self) -> None:
        """Count anew when it is next asked for: the register has other records now."""
        self._asked = None

    def clear(self) -> None:
        """Show nothing of the register any more."""
        self._asked = self._counted = self._page = self._report = None
        self.view.clear()

    def _ask(self) -> None:
        """Count the months that are wanted, unless they are there."""
        if self._report is None:
            return
        asked = _Asked(self._report._replace(with_names=False), self.number.chosen())
        if asked == self._asked:
            self._show()
            return
        self._asked = asked
        self._said.setText(_('Counting …'))
        self._said.show()
        register, (period, layout, scope, _names), number = self._register, asked.report, int(asked.number)
        self._reader.ask(lambda tell: tell(_Counted(asked, trends(register, period, number, layout, scope))))

    def _take(self, counted: _Counted) -> None:
        if counted.asked == self._asked:
            self._counted = counted
            self._show()

    def _fail(self, error: Exception) -> None:
        self.clear()
        self.failed.emit(error)

    def _offer(self) -> None:
        """Offer what the months have any of, and what that can be told apart by."""
        counted = self._counted.months.counted if self._counted else []
        self.what.offer({one: counted_in_words(one) for one in dict.fromkeys((OPERATIONS, *counted))})
        people = self.what.chosen() != OPERATIONS
        self.by.offer({by: by_in_words(by) for by in PARTED_BY if people or by != 'who'})

    def _show(self) -> None:
        """Show the trend that is chosen."""
        self._offer()
        if self._counted is None or self._report is None or self._counted.asked != self._asked:
            return
        by: TrendBy = next(one for one in PARTED_BY if one == self.by.chosen())
        trend = self._counted.months.trend(self.what.chosen(), by)
        self._page = trend_page(trend, self._report.layout, self._language)
        self._said.hide()
        self.view.show_page(ComposedPage(_beside(self._page), ()))


def _beside(page: PublishedPage) -> PublishedPage:
    """The page with the table beside the picture where it is not much higher than that, as on screen there is room."""
    table = next((block for block in page.blocks if isinstance(block, FigureTable)), None)
    if table is None or len(table.rows) > int(_YEAR) + 1:
        return page
    blocks = (replace(block, numbers=table) if isinstance(block, Picture) else block for block in page.blocks)
    return replace(page, blocks=tuple(block for block in blocks if block is not table))
