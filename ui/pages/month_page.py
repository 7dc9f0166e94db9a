"""The page of the monthly report: a period counted, its page as it will be published, and saving it."""

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QWidget

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
from models.changed import Changed
from models.dates import dates
from models.errors import KnownError, Refused
from models.language import messages
from models.language.messages import _
from models.language.text import clean, file_name, isolate
from models.query import Question
from models.query.for_review import issues
from models.register.register import Register
from ui.month import taken_along
from ui.month.corrigendum_view import CorrigendumView
from ui.month.figure_grid import AskedFigure, sum_in_words
from ui.month.figure_records import FigureRecords
from ui.month.issuing_view import IssuingView
from ui.month.opened_figure import OpenedFigure
from ui.month.page_area import PageArea
from ui.month.pair_editor import PairEditor
from ui.month.published_view import PublishedView
from ui.month.reconcile_view import ReconcileView
from ui.month.sentence_editing import SentenceEditing
from ui.month.taken_along import TakenAlong
from ui.month.trends_view import TrendsView
from ui.month.view_buttons import ViewButtons
from ui.pages.export_page import read_month
from ui.pages.leaks_shown import LeaksShown
from ui.parts import look, page_entries, tasks, waiting
from ui.parts.choosing_files import OPEN, SAVE, choose, documents, free_name
from ui.parts.copied import to_copy
from ui.parts.flow import Flow
from ui.parts.page import Page
from ui.parts.pieces import Leaves, LineToType, Notice, button, column, label, name_keyed, row, wrapped

_LAYOUTS = ('.toml',)
PAGE, TRENDS, PRINTED = 'page', 'trends', 'printed'


class MonthPage(Page):
    """A period, as it will be published in either language: read, edited, copied and saved.

    `record_wanted` asks for a record that a figure opens, by its kind and uid.
    """

    record_wanted = Signal(str, str)
    entry = page_entries.MONTH
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
        self._rest = label(_('Counting the rest …'), 'label')
        self._rest.hide()
        self._area = PageArea(self.view, above=self.leaks, below=self._rest)
        self.views, self.trends = ViewButtons(), TrendsView(register)
        self.reconciling = ReconcileView(register)
        self.records = FigureRecords(register)
        self.issuing = IssuingView(register, LeaksShown(register))
        self.correcting = CorrigendumView(register, LeaksShown(register))
        self._listen()
        self._lay_out()

    def _listen(self) -> None:
        """Do what its views ask for."""
        for view in (self.view, self.trends):
            view.figure_asked.connect(self._open_figure)
        self.trends.failed.connect(self._say)
        for listed in (self.reconciling, self.records):
            listed.opened.connect(self.record_wanted)
        self.issuing.left.connect(self._leave_issuing)
        self.issuing.sentence_asked.connect(self._leave_for)
        self.correcting.left.connect(self._leave_correcting)
        for leaf in (self.issuing, self.correcting):
            leaf.asked.connect(self.open_records)

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
        save = button(_('Save …'), self._ask_where, 'Ctrl+S', 'primary')
        issuing = button(_('Issue …'), self._begin_issuing, 'Ctrl+Shift+I')
        self._correct = button(_('Corrigendum …'), self._begin_correcting, 'Ctrl+Shift+G')
        self._correct.hide()
        self.month.setFixedWidth(look.px(170))
        held, learned = QWidget(), QWidget()
        held.setLayout(row(label(_('As of'), 'label', wraps=False), self.as_of))
        learned.setLayout(row(label(_('Learned by'), 'label', wraps=False), self.learned_by))
        chosen = Flow(gap=look.SMALL)
        for piece in (self.month, back, forward, held, learned, self.approved, self.names, self._by):
            chosen.addWidget(piece)
        title = label(_('Monthly report'), 'title', wraps=False)
        self._deeds = (self._other, copy, save, issuing)
        head = wrapped(title, self.views, None, *self._deeds, self._correct)
        report = QWidget()
        self.views.add(PAGE, _('Report'), 'Alt+P', self._area)
        self.views.add(TRENDS, _('Trends'), 'Alt+T', self.trends)
        self.views.add(PRINTED, _('Reconcile'), 'Alt+M', self.reconciling)
        self.views.chosen.connect(self._show_view)
        report.setLayout(column(head, chosen, self.notice, self.views.leaves, spacing=look.MEDIUM))
        self._leaves = Leaves()
        for leaf in (report, self.issuing, self.correcting):
            self._leaves.addWidget(leaf)
        self._opened = OpenedFigure(self._leaves, self.records, (self.view, self.trends.view), self.month)
        self.setLayout(column(self._opened, margin=look.LARGE))

    @property
    def figures(self) -> Figures | None:
        """The figures that are shown, as machines read them."""
        return self._found.figures if self._found else None

    def enter(self) -> None:
        """Go to where one begins, or to what one comes back to: the records of a figure, or what is being issued."""
        leaf = self.records if self._opened.is_open else self._leaves.currentWidget()
        (self.month if leaf is self._leaves.widget(0) else leaf).setFocus()

    # Its views

    def show_view(self, name: str) -> None:
        """Show the report, the trends, or what else there is."""
        self.views.show_view(name)

    def _show_view(self, name: str) -> None:
        for deed in self._deeds:  # of what somebody else printed nothing is taken along
            deed.setVisible(name != PRINTED)
        if name == TRENDS:
            self.leaks.clear()
            self._show_trends()
        elif name == PRINTED:
            self.reconciling.enter()

    def _show_trends(self) -> None:
        if self.views.shown == TRENDS and self._asked:
            self.trends.show_of(self._asked, self._language)

    # The records of a figure

    def _open_figure(self, asked: AskedFigure) -> None:
        if asked.figure.records:
            self.open_records(asked.title, asked.figure.records, sum_in_words(asked.figure))

    def open_records(self, title: str, uids: Iterable[str], said: str = '') -> None:
        """List records under a title, with what they add up to; Esc leads back to where the keys were."""
        self._opened.open(title, uids, said, self._asked.scope.as_of if self._asked else None)

    # Issuing

    def _begin_issuing(self) -> None:
        """Show what is open in the period before its report is issued."""
        if self._found and self._found.is_whole:
            self._leaves.setCurrentWidget(self.issuing)
            self.issuing.begin(self._found.asked)

    def _leave_issuing(self) -> None:
        self._leaves.setCurrentIndex(0)
        self.issuing.clear()
        self.month.setFocus()

    def _leave_for(self, place: str) -> None:
        """Edit a sentence of the page instead of issuing it."""
        self._leaves.setCurrentIndex(0)
        self.issuing.clear()
        self._editing.begin(place)

    # Correcting what was issued

    def _begin_correcting(self) -> None:
        """Show what changed since the period was issued."""
        if self._found and not self._correct.isHidden():
            self._leaves.setCurrentWidget(self.correcting)
            self.correcting.begin(self._found.asked.period.text, self._found.asked.layout.name)

    def _leave_correcting(self) -> None:
        self._leaves.setCurrentIndex(0)
        self.correcting.clear()
        self.month.setFocus()

    def _see_whether_issued(self) -> None:
        """Offer a corrigendum only of what was issued."""
        asked = self._found.asked if self._found else None
        issued = issues.issues_of(self._register, asked.period.text, asked.layout.name) if asked else []
        self._correct.setVisible(bool(issued))

    # What is asked for

    def _newest_month(self) -> str:
        _ids, page = query.first_page(self._register, Question('incident', sort='occurred'), 1)
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
        self.trends.stale()
        self.records.refresh()
        self.look()
        self.issuing.refresh()
        self.correcting.refresh()

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
        self._show_trends()
        register = self._register
        if self._found is not None and self._found.asked == asked:
            self._ask_whole(asked)
        else:
            language = self._languages()[0]
            self._latest.ask(lambda tell: tell(published_report.first_figures(register, asked, language)))

    def _ask_whole(self, asked: AskedReport) -> None:
        """Count the whole of a report."""
        register, languages = self._register, self._languages()
        self._latest.ask(lambda tell: tell(published_report.published(register, asked, languages)))

    @staticmethod
    def _languages() -> list[str]:
        """The language of the window first: what is wrong with a layout is said in the one that is being written."""
        return sorted(messages.LANGUAGES, key=lambda one: one != messages.language())

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
        self.trends.clear()
        self._say(error)

    def _say(self, error: Exception) -> None:
        if not isinstance(error, KnownError):
            raise error
        self._refuse(str(error))

    def _refuse(self, sentence: str) -> None:
        self.notice.say('stop', sentence)

    def _show(self, found: PublishedReport) -> None:
        """Show a report; of another one the first figures at once, before the rest of it is counted."""
        if found.asked != self._asked:
            return
        self.reconciling.of(found.asked)
        self.notice.quiet()
        self._rest.setVisible(not found.is_whole)
        if found.is_whole:
            self._found = found
            self._see_whether_issued()
            self._show_page()
            return
        self._found = None
        if page := found.pages.get(self._language):
            self.view.show_page(page)
            self._area.paint_now()
        self._ask_whole(found.asked)

    def _show_page(self) -> None:
        if self._found:
            self.view.show_page(self._found.pages[self._language])
            self._editing.show(self._found, self._language)

    def _turn(self) -> None:
        """Show the page in the other language."""
        self._language = 'en' if self._language == 'ar' else 'ar'
        self._name_other()
        self._show_page()
        self._show_trends()

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

    # Taking it along

    def _taken(self) -> TakenAlong | None:
        """What is copied and saved of the view that is shown, None while there is nothing."""
        if self.views.shown == TRENDS:
            page = self.trends.page
            return taken_along.of_trend(self._register, page, self._month_of_trend()) if page else None
        found = self._found
        heading = self.view.section_with_keys()
        return taken_along.of_report(self._register, found, self._language, heading) if found else None

    def _month_of_trend(self) -> str:
        return f'{self._asked.period.last:%Y-%m}' if self._asked else ''

    def _copy(self) -> None:
        """Copy the view, or the section in which the keys are, as text for messages."""
        if taken := self._taken():
            self._copy_text(taken)

    def _copy_text(self, taken: TakenAlong) -> None:
        try:
            text = taken.text()
        except LeaksFound as error:
            self._show_hits(error, lambda: self._copy_text(taken))
            return
        QGuiApplication.clipboard().setMimeData(to_copy(text))
        self.notice.say('settled', taken.said)

    def _show_hits(self, found: LeaksFound, again: Callable[[], None]) -> None:
        """List what must not leave above the report, whose sentences can be changed there."""
        self.views.show_view(PAGE)
        self.leaks.show_hits(found.hits, again)
        self._area.scroll_to(self.leaks.table)

    def _ask_where(self) -> None:
        if taken := self._taken():
            title = _('Save figures in ({endings})').format(endings=formats.in_words(taken.endings))
            choose(self, title, SAVE, free_name(documents(), taken.name, taken.endings[0]), taken.endings, self.save)

    def save(self, path: Path) -> None:
        """Write the view that is shown, in the language it is shown in, as what the ending of the path names."""
        if taken := self._taken():
            self._write(path, taken)

    def _write(self, path: Path, taken: TakenAlong) -> None:
        register = self._register

        def work(_progress: object) -> None:
            with register.reading():
                taken.write(path)

        def done(_result: object) -> None:
            self.leaks.clear()
            self.notice.say('settled', _('The figures are written: {path}').format(path=isolate(file_name(path))))

        at_lock = waiting.of_file(path)

        def failed(error: Exception) -> None:
            if isinstance(error, LeaksFound):
                self._show_hits(error, lambda: self._write(path, taken))
            else:
                self._say(error)

        waiting.run(self, _('Writing the figures …'), work, done, failed, can_stop=False, at_lock=at_lock)

    def clear(self) -> None:
        """Show nothing of the register any more."""
        self._found, self._asked = None, None
        self._editing.clear()
        self._leaves.setCurrentIndex(0)
        self.issuing.clear()
        self._opened.put_away()
        self.correcting.clear()
        self._correct.hide()
        self.leaks.clear()
        self.view.clear()
        self.trends.clear()
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
