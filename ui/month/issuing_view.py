"""Issuing the report that is shown: what is open in its period, which files, why all the same, and what was issued."""

from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QTableView, QWidget

from exchange.issuing import issue, issued_files, kept_issue
from exchange.issuing.issue import ReadyToIssue, ToIssue
from exchange.issuing.open_points import OpenPoint, open_points
from exchange.leaks.leaving_texts import LeaksFound, LeavingText
from exchange.publishing import published_report
from exchange.publishing.published_report import AskedReport
from exchange.publishing.wording.method_note import DESPITE
from exchange.reporting import formats
from exchange.reporting.layouts.layout import Both
from exchange.reporting.report_labels import period_in_words
from models.errors import KnownError
from models.language.messages import _, ngettext
from models.language.text import file_name, isolate
from models.query import people
from models.query.for_review import issues
from models.record.records import Record
from models.register.register import Register
from ui.month.files_to_issue import EnterOpens, FilesToIssue, as_high_as_its_lines
from ui.parts import look, tasks, waiting
from ui.parts.half_typed.kept_line import KeptLine
from ui.parts.pieces import Lines, LineToType, Notice, button, column, label, row, scrolled, table, wrapped
from ui.parts.soon import soon

_USUAL = ('.docx', '.pdf')
_MOST_LINES = 8
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight


class IssuedNow(NamedTuple):
    """What the view shows: what is open, and what was issued of the period."""

    points: list[OpenPoint]
    issues: list[Record]


class IssuingView(QWidget):
    """One report before it is issued, and after. `leaks` is shown where something must not leave.

    `asked` gives a title and the uids of records that are to be looked at, `sentence_asked` the place of a sentence of
    the page; `left` says that somebody goes back.
    """

    asked = Signal(str, object)
    sentence_asked = Signal(str)
    left = Signal()

    def __init__(self, register: Register, leaks: QWidget) -> None:
        super().__init__()
        self._register, self.leaks = register, leaks
        self._report: AskedReport | None = None
        self._latest = tasks.Latest(register, self)
        self._latest.answered.connect(self._show)
        self._latest.failed.connect(self._failed)
        self.setProperty('role', 'surface')
        self.leaks.asked.connect(self._go_to_text)
        self._make_lists()
        self._make_choices()
        self._lay_out()
        self.setFocusProxy(self.chosen_files)
        self._show_points([])

    def _make_lists(self) -> None:
        self.points, self.issues = (
            Lines([_('Still open'), _('Count')], self, (1,)),
            Lines([_('Issued'), _('By'), _('Files')], self),
        )
        self.open_table = self._table(self.points, (520,), _('Still open in this period'))
        self.open_table.setToolTip(_('Enter: show these records'))
        self.open_table.clicked.connect(self.go_to_point)
        self.open_table.installEventFilter(EnterOpens(self, self.go_to_point))
        self._issued = label(_('Issued of this period'), 'section')
        self.issues_table = self._table(self.issues, (300, 160), _('Issued of this period'))
        self.issues_table.selectionModel().currentChanged.connect(self._show_sums)

    def _table(self, lines: Lines, widths: tuple[int, ...], name: str) -> QTableView:
        made = table(lines, widths)
        made.setAccessibleName(name)
        return made

    def _make_choices(self) -> None:
        self.title, self.nothing_open = label('', 'title', wraps=False), label('', 'label')
        self.notice = Notice()
        self.english = _reason(_('Why it is issued anyway (English)'), Qt.LayoutDirection.LeftToRight)
        self.arabic = _reason(_('Why it is issued anyway (Arabic)'), Qt.LayoutDirection.RightToLeft)
        self._kept = [KeptLine(line, self._register) for line in (self.english, self.arabic)]
        self.names = QCheckBox(_('With the names that may be published'))
        self.chosen_files = FilesToIssue(sorted(formats.endings(), key=_rank), self.names)
        self.sums = label('', 'small')
        self.sums.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._issue = button(_('Issue'), self.issue, 'Ctrl+Return', 'primary')

    def _lay_out(self) -> None:
        back = button(_('Back to the report'), self.left.emit, 'Esc')
        self._reasons = QWidget()
        self._reasons.setLayout(row(*(_with_name(one) for one in (self.english, self.arabic)), spacing=look.MEDIUM))
        inside = QWidget()
        inside.setProperty('role', 'surface')
        parts = (
            label(_('Still open in this period'), 'section'),
            *(self.nothing_open, self.open_table, self._reasons),
            label(_('Files'), 'section'),
            self.chosen_files,
            *(self.leaks, self.notice, wrapped(self._issue)),
            *(self._issued, self.issues_table, self.sums, None),
        )
        inside.setLayout(column(*parts, spacing=look.SMALL))
        self._area = scrolled(inside)
        self.setLayout(column(wrapped(self.title, None, back), self._area, spacing=look.MEDIUM))

    # What is shown

    def begin(self, report: AskedReport) -> None:
        """Show what is open in the period of a report, and let it be issued."""
        self.clear()
        self._report = report
        self.title.setText(_('Issue the report: {period}').format(period=period_in_words(report.period.text)))
        self.chosen_files.begin()
        for kept, code in zip(self._kept, ('en', 'ar'), strict=True):
            kept.begin('issue', code, report.period.text, report.layout.name)
        self.names.setChecked(report.with_names)
        self.nothing_open.setText(_('Looking for what is still open …'))
        self._see_whether_allowed()
        self.refresh()
        self.chosen_files.setFocus()

    def _see_whether_allowed(self) -> None:
        """Say at once where nobody here may issue it."""
        try:
            self._register.refuse_to_issue()
        except KnownError as error:
            self._issue.setEnabled(False)
            self.notice.say('stop', str(error))

    def refresh(self) -> None:
        """Look anew at what is open and what was issued."""
        report, register = self._report, self._register
        if report is None:
            return
        period, layout = report.period, report.layout.name

        def look_up(tell: tasks.Tell) -> None:
            tell(IssuedNow(open_points(register, period, layout), issues.issues_of(register, period.text, layout)))

        self._latest.ask(look_up)

    def _show(self, found: IssuedNow) -> None:
        if self._report is None:
            return
        self.nothing_open.setText(_('Nothing is open in this period.'))
        self._show_points(found.points)
        self.issues.put([self._line(one) for one in found.issues], found.issues)
        for part in (self._issued, self.issues_table, self.sums):
            part.setVisible(bool(found.issues))
        for shown in (self.open_table, self.issues_table):
            as_high_as_its_lines(shown, _MOST_LINES)
            last = shown.model().rowCount() - 1 if shown is self.issues_table else 0
            shown.setCurrentIndex(shown.model().index(max(0, last), 0))

    def _show_points(self, points: list[OpenPoint]) -> None:
        self.points.put([(one.label(), f'{one.number:,}') for one in points], points)
        self.nothing_open.setVisible(not points)
        for part in (self.open_table, self._reasons):
            part.setVisible(bool(points))

    def _line(self, one: Record) -> tuple[str, ...]:
        someone = people.somebody(self._register, str(one.get('person') or ''))
        files = [isolate(file.name) for file in issued_files.files_of(one)]
        return kept_issue.in_words(one), isolate(someone.alias, 'auto') if someone else '', _(', ').join(files)

    def _show_sums(self) -> None:
        """Show the sum of each file of the issue that is chosen."""
        chosen = self.issues.thing(self.issues_table.currentIndex().row())
        files = issued_files.files_of(chosen) if isinstance(chosen, Record) else []
        self.sums.setText('\n'.join(issued_files.sums_in_words(files)))

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, KnownError):
            raise error
        self.notice.say('stop', str(error))

    def clear(self) -> None:
        """Show nothing of the register any more, and nothing of what was typed, which is kept."""
        self._report = None
        self._show_points([])
        self.issues.put([])
        for line in self._kept:
            line.leave()
        for text in (self.title, self.sums, self.nothing_open):
            text.clear()
        self.chosen_files.clear()
        self.names.setChecked(False)
        self._issue.setEnabled(True)
        self.leaks.clear()
        self.notice.quiet()

    # Getting there

    def go_to_point(self) -> None:
        """Ask for the records of the chosen point, or for the first of its sentences."""
        point = self.points.thing(self.open_table.currentIndex().row())
        if not isinstance(point, OpenPoint):
            return
        if point.records:
            self.asked.emit(point.label(), point.records)
        elif point.places:
            self.sentence_asked.emit(point.places[0])

    def _go_to_text(self, text: LeavingText) -> None:
        """Go to the words that must not leave: a reason that is typed here, or a sentence of the page."""
        place = text.about.rpartition(' ')[2]
        if place == DESPITE:
            (self.arabic if text.field == 'ar' else self.english).setFocus()
        else:
            self.sentence_asked.emit(place)

    # Issuing

    def wanted(self) -> ToIssue | None:
        """What is to be issued as it is chosen now; None while there is no report."""
        if self._report is None:
            return None
        report = self._report._replace(with_names=self.names.isChecked())
        despite = Both(self.english.text().strip(), self.arabic.text().strip())
        return ToIssue(report, self._files(report), despite)

    def _files(self, report: AskedReport) -> dict[Path, str]:
        """The files that are chosen, each with its language; machines read all languages in one."""
        edition = issues.next_edition(self._register, report.period.text, report.layout.name)
        return self.chosen_files.named(f'month-{report.period.text}-{edition}')

    def issue(self) -> None:
        """Issue it, or say why it cannot be issued."""
        wanted, register = self.wanted(), self._register
        if wanted is None or not self._issue.isEnabled() or self._has_put_what_was_left():
            return

        def work(_progress: object) -> ReadyToIssue:
            with register.reading():
                return issue.prepare(register, wanted)

        said = _('The report was not issued: it was stopped by the lock.')
        at_lock = tasks.AtLock(said, said)
        doing = _('Preparing the report …')
        waiting.run(self, doing, work, self._keep, self._refuse, can_stop=False, at_lock=at_lock)

    def _has_put_what_was_left(self) -> bool:
        """Whether files were put in their places that an issue left when the program ended; then nothing else is."""
        try:
            left = self.chosen_files.put_what_was_left(self._register)
        except KnownError as error:
            self._refuse(error)
            return True
        if left:
            names = _(', ').join(isolate(path.name) for path in left)
            sentence = _('These files were issued before, and are in their place now: {names}.')
            self.notice.say('settled', sentence.format(names=names))
        return bool(left)

    def _keep(self, ready: ReadyToIssue) -> None:
        """Keep what is ready, and say what was written."""
        try:
            record = issue.keep(self._register, ready)
        except KnownError as error:
            self._refuse(error)
            return
        self.leaks.clear()
        for line in self._kept:
            line.end()
        self.notice.say('settled', self._said_of(record, ready))
        self.refresh()
        soon(self.sums, lambda: self._area.ensureWidgetVisible(self.sums))

    def _said_of(self, record: Record, ready: ReadyToIssue) -> str:
        sentence = ngettext(
            '{issue}: {count} file is in {folder}.', '{issue}: {count} files are in {folder}.', len(ready.files)
        )
        folder = isolate(file_name(str(self.chosen_files.folder)))
        said = sentence.format(issue=kept_issue.in_words(record), count=f'{len(ready.files):,}', folder=folder)
        return f'{said} {published_report.unfit_in_words(ready.unfit)}' if ready.unfit else said

    def _refuse(self, error: Exception) -> None:
        if isinstance(error, LeaksFound):
            self.notice.quiet()
            self.leaks.show_hits(error.hits, self.issue)
        elif isinstance(error, KnownError):
            self.notice.say('stop', str(error))
            self.refresh()
        else:
            raise error


def _rank(ending: str) -> tuple[bool, bool, str]:
    """What people publish first, then what else is made of the page, then what is made of the figures."""
    return ending not in _USUAL, not formats.is_of_page(Path(f'month{ending}')), ending


def _reason(name: str, runs: Qt.LayoutDirection) -> LineToType:
    made = LineToType()
    made.setLayoutDirection(runs)
    made.setAlignment((_RIGHT if runs == Qt.LayoutDirection.RightToLeft else _LEFT) | Qt.AlignmentFlag.AlignAbsolute)
    made.setAccessibleName(name)
    return made


def _with_name(line: LineToType) -> QWidget:
    made = QWidget()
    caption = label(line.accessibleName(), 'label')
    caption.setBuddy(line)
    made.setLayout(column(caption, line, spacing=look.TINY))
    return made
