"""The page of the monthly report: a period counted, its page as it will be published, and saving it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QFrame, QScrollArea, QWidget

from exchange.leaks.leaving_texts import LeaksFound, LeavingText
from exchange.publishing import published_report
from exchange.publishing.published_report import AskedReport, PublishedReport
from exchange.reporting import formats
from exchange.reporting.counted import Scope
from exchange.reporting.layouts import layout_file
from exchange.reporting.layouts.layout import ReportLayout
from exchange.reporting.periods import Period, read_period
from exchange.reporting.report_labels import Figures
from models import query
from models.changed import OWN_CODE, Changed
from models.dates import dates
from models.errors import KnownError, Refused
from models.language import messages
from models.language.messages import _
from models.language.text import clean, file_name, isolate
from models.query import Question
from models.record.records import OF_REVIEW
from models.register.register import Register
from ui.month.pair_editor import PairEditor
from ui.month.published_view import PublishedView
from ui.month.reconcile_view import ReconcileView
from ui.month.sentence_editing import SentenceEditing
from ui.pages.export_page import read_month
from ui.pages.leaks_shown import LeaksShown
from ui.parts import look, tasks, waiting
from ui.parts.choosing_files import OPEN, SAVE, choose, documents, free_name
from ui.parts.copied import to_copy
from ui.parts.flow import Flow
from ui.parts.page import EVERY_RECORD, Page
from ui.parts.pieces import LineToType, Notice, button, column, label, name_keyed, row, wrapped
from ui.parts.soon import soon

_SENTENCES = frozenset({'sentence', 'let_through'}) & OF_REVIEW.keys()
_LAYOUTS = ('.toml',)


class MonthPage(Page):
    """A period, as it will be published in either language: read, edited, copied and saved."""

    name, icon, stroke = 'month', 'chart', 'Ctrl+0'
    concerns = EVERY_RECORD | {OWN_CODE} | _SENTENCES
    overrides = ('Ctrl+S', 'Ctrl+Return')

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._register = register
        self._asked: AskedReport | None = None
        self._found: PublishedReport | None = None
        self._layout: ReportLayout | None = None
        self._language = messages.language()
        self._latest = tasks.Latest(register, self)
        self._latest.answered.connect(self._show)
        self._latest.failed.connect(self._failed)
        self.setProperty('role', 'surface')
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.month = LineToType()
        self.month.setAccessibleName(_('Month'))
        self.month.editingFinished.connect(self.look)
        self.as_of, self.learned_by = self._line_of_day(_('As of')), self._line_of_day(_('Learned by'))
        self.approved = self._choice(_('Only approved records'))
        self.names = self._choice(_('With the names that may be published'))
        editor = PairEditor()
        self.notice, self.leaks, self.view = Notice(), LeaksShown(register), PublishedView(editor)
        self.leaks.asked.connect(self._go_to_text)
        self._editing = SentenceEditing(register, self.view, editor)
        self._editing.changed.connect(self._kept)
        self._editing.refused.connect(self._refuse)
        self._area = self._scrolled()
        self.reconciling = ReconcileView(register)
        self.reconciling.hide()
        self._lay_out()

    def _line_of_day(self, name: str) -> LineToType:
        line = LineToType()
        line.setAccessibleName(name)
        line.setPlaceholderText(_('today'))
        line.setFixedWidth(look.px(130))
        line.editingFinished.connect(self.look)
        return line

    def _choice(self, words: str) -> QCheckBox:
        made = QCheckBox(words)
        made.toggled.connect(self.look)
        return made

    def _lay_out(self) -> None:
        back = button(_('Previous'), self._before, 'Alt+PgUp')
        forward = button(_('Next'), self._after, 'Alt+PgDown')
        self._other = button('', self._turn, 'Ctrl+Shift+E')
        self._name_other()
        copy = button(_('Copy as text'), self._copy, 'Ctrl+Shift+C')
        self._by = button(_('Layout …'), self._ask_layout, role='link')
        self._reconcile = button('', self.turn_to_reconciling, 'Alt+R')
        self._name_reconciling()
        save = button(_('Save …'), self._ask_where, 'Ctrl+S', 'primary')
        self.month.setFixedWidth(look.px(170))
        held, learned = QWidget(), QWidget()
        held.setLayout(row(label(_('As of'), 'label', wraps=False), self.as_of))
        learned.setLayout(row(label(_('Learned by'), 'label', wraps=False), self.learned_by))
        chosen = Flow(gap=look.SMALL)
        for piece in (self.month, back, forward, held, learned, self.approved, self.names, self._by):
            chosen.addWidget(piece)
        head = wrapped(label(_('Monthly report'), 'title', wraps=False), None, self._reconcile, self._other, copy, save)
        page = column(head, chosen, self.notice, self._area, self.reconciling, margin=look.LARGE)
        page.setSpacing(look.MEDIUM)
        self.setLayout(page)

    def _scrolled(self) -> QScrollArea:
        """The page with what must not leave above it, in which one scrolls to where the keys are."""
        area, inside = QScrollArea(), QWidget()
        inside.setProperty('role', 'surface')
        inside.setLayout(column(self.leaks, self.view, spacing=look.MEDIUM))
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inside)
        self.view.gone_to.connect(self._scroll_to)
        return area

    def _scroll_to(self, shown: QWidget) -> None:
        """Have what the keys went into on the screen, once all of the page has its place."""

        def scroll() -> None:
            QGuiApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
            self._area.ensureWidgetVisible(shown)

        soon(shown, scroll)

    @staticmethod
    def title() -> str:
        """What it is called at the side and in the menu."""
        return _('Monthly report')

    @property
    def figures(self) -> Figures | None:
        """The figures that are shown, as machines read them."""
        return self._found.figures if self._found else None

    def enter(self) -> None:
        """Go to where one begins."""
        self.month.setFocus()

    # What is asked for

    def _newest_month(self) -> str:
        newest = query.ids(self._register, Question('incident', sort='occurred'), most=1)
        page = query.page(self._register, 'incident', newest)
        found = [dates.month_of(str(values['occurred'])) for values in page.values() if values['occurred']]
        return (found and found[0]) or dates.today_in_damascus().strftime('%Y-%m')

    def _put(self, period: Period) -> None:
        is_month = period.kind == 'month'
        self.month.setText(dates.in_words(period.text, messages.language()) if is_month else period.text)

    def show_month(self, month: str) -> None:
        """Show the report of a period such as `2024-01`."""
        self._put(read_period(month))
        self.look()

    def _before(self) -> None:
        if self._asked:
            self.show_month(self._asked.period.before.text)

    def _after(self) -> None:
        if self._asked:
            self.show_month(self._asked.period.after.text)

    def refresh(self, changed: Changed | None = None) -> None:
        """Show what the register has now."""
        if not self.month.text():
            self._put(read_period(self._newest_month()))
        self._asked = None
        self.look()

    def look(self) -> None:
        """Count again where what is asked for changed."""
        try:
            asked = self._asked_now()
        except KnownError as error:
            self.notice.say('stop', str(error))
            return
        if asked is None or asked == self._asked:
            return
        self._asked = asked
        self._put(asked.period)
        # The language of the window first: what is wrong with a layout is said in the one that is being written.
        languages = sorted(messages.LANGUAGES, key=lambda one: one != messages.language())
        self._latest.ask(lambda tell: tell(published_report.published(self._register, asked, languages)))

    def _asked_now(self) -> AskedReport | None:
        period = _period(self.month.text())
        if period is None:
            return None
        scope = Scope(_day(self.as_of), _day(self.learned_by), 'approved' if self.approved.isChecked() else 'all')
        return AskedReport(period, self._layout or layout_file.monthly(), scope, self.names.isChecked())

    def _ask_layout(self) -> None:
        choose(self, _('A layout of the report'), OPEN, documents(), _LAYOUTS, self.use_layout)

    def use_layout(self, path: Path) -> None:
        """Count by the layout of a file; what is wrong with it is said, with its line."""
        try:
            self._layout = layout_file.read(path)
        except KnownError as error:
            self.notice.say('stop', str(error))
            return
        self._by.setText(_('Layout: {name}').format(name=isolate(self._layout.name)))
        self.look()

    # What is shown

    def _failed(self, error: Exception) -> None:
        """Say why there is no report, and show none: the one before would be read as this one."""
        self._asked, self._found = None, None
        self._editing.clear()
        self.leaks.clear()
        self.view.clear()
        self._say(error)

    def _say(self, error: Exception) -> None:
        if not isinstance(error, KnownError):
            raise error
        self._refuse(str(error))

    def _refuse(self, sentence: str) -> None:
        self.notice.say('stop', sentence)

    def _show(self, found: PublishedReport) -> None:
        self._found = found
        self.reconciling.of(found.asked)
        self.notice.quiet()
        self._show_page()

    def _show_page(self) -> None:
        if self._found:
            self.view.show_page(self._found.pages[self._language])
            self._editing.show(self._found, self._language)

    def _turn(self) -> None:
        """Show the page in the other language."""
        self._language = 'en' if self._language == 'ar' else 'ar'
        self._name_other()
        self._show_page()

    def _name_other(self) -> None:
        name_keyed(self._other, _('In English') if self._language == 'ar' else _('In Arabic'), 'Ctrl+Shift+E')

    def _kept(self) -> None:
        """Show the page anew with a sentence that was kept."""
        self._asked = None
        self.leaks.clear()
        self.look()

    def _go_to_text(self, text: LeavingText) -> None:
        """Edit the sentence of the page in which something was found that must not leave."""
        place = published_report.place_of(self._found, text) if self._found else ''
        if not place:
            self._refuse(_('These words are in the layout or in the file itself; no record or sentence has them.'))
            return
        if text.field != self._language:
            self._turn()
        self._editing.begin(place)

    # What somebody else printed

    def turn_to_reconciling(self) -> None:
        """Show what somebody else printed beside the report in its place, or the report again."""
        is_wanted = self.reconciling.isHidden()
        self.reconciling.setVisible(is_wanted)
        self._area.setVisible(not is_wanted)
        self._name_reconciling()
        if is_wanted:
            self.reconciling.enter()
        else:
            self.reconciling.clear()
            self.reconciling.of(self._asked)
            self.enter()

    def _name_reconciling(self) -> None:
        is_shown = not self.reconciling.isHidden()
        name_keyed(self._reconcile, _('Show the report') if is_shown else _('Reconcile …'), 'Alt+R')

    # Taking it along

    def _copy(self) -> None:
        """Copy the page, or the section in which the keys are, as text for messages."""
        if not self._found:
            return
        heading = self.view.section_with_keys()
        try:
            text = published_report.as_text(self._register, self._found, self._language, heading)
        except LeaksFound as error:
            self._show_hits(error, self._copy)
            return
        QGuiApplication.clipboard().setMimeData(to_copy(text))
        said = _('The section “{name}” is copied.').format(name=heading) if heading else _('The report is copied.')
        self.notice.say('settled', said)

    def _show_hits(self, found: LeaksFound, again: Callable[[], None]) -> None:
        self.leaks.show_hits(found.hits, again)
        self._scroll_to(self.leaks.table)

    def _ask_where(self) -> None:
        if self._found:
            start = free_name(documents(), f'month-{self._found.report.period.text}', formats.endings()[0])
            title = _('Save figures in ({endings})').format(endings=formats.endings_in_words())
            choose(self, title, SAVE, start, formats.endings(), self.save)

    def save(self, path: Path) -> None:
        """Write the report that is shown, in the language it is shown in, as what the ending of the path names."""
        found, language = self._found, self._language
        if found is None:
            return
        register = self._register

        def work(_progress: object) -> None:
            with register.reading():
                published_report.write(register, path, found, language)

        def done(_result: object) -> None:
            self.leaks.clear()
            self.notice.say('settled', _('The figures are written: {path}').format(path=isolate(file_name(path))))

        at_lock = waiting.of_file(path)

        def failed(error: Exception) -> None:
            if isinstance(error, LeaksFound):
                self._show_hits(error, lambda: self.save(path))
            else:
                self._say(error)

        waiting.run(self, _('Writing the figures …'), work, done, failed, can_stop=False, at_lock=at_lock)

    def clear(self) -> None:
        """Show nothing of the register any more."""
        self._found, self._asked = None, None
        self._editing.clear()
        self.leaks.clear()
        self.view.clear()
        self.reconciling.clear()
        self.month.clear()
        self.notice.quiet()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.isVisible():
            self._show_page()


def _period(text: str) -> Period | None:
    """The period that was typed: a month in words or numbers, or as the command line has periods; None for nothing."""
    if not clean(text):
        return None
    try:
        return read_period(text)
    except KnownError:
        month = read_month(clean(text))
        if not month:
            raise
        return read_period(month)


def _day(line: LineToType) -> str | None:
    """The day that stands in a line, None for none; Refused for what is no day."""
    text = line.text().strip()
    if not text:
        return None
    try:
        day = dates.understand(text, from_today=True)
    except (dates.NotADate, dates.AmbiguousDate):
        day = ''
    if dates.precision(day or '2000') != 'day':
        raise Refused(_('“{text}” is not a day; write it like 5 February 2024.').format(text=text))
    return day
