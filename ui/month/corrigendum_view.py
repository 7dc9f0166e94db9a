"""The corrigendum of a period that was issued: what changed, why, how it will read, which files, and issuing it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QTableView, QWidget

from exchange.issuing import issue
from exchange.issuing.correcting import correcting_issue, corrigendum_files, public_reasons
from exchange.issuing.correcting.changed_records import RecordChange
from exchange.issuing.correcting.corrigendum import Corrigendum, corrigendum_of, find_issue
from exchange.issuing.correcting.corrigendum_page import CorrectedRow, CorrigendumPage, every_row
from exchange.issuing.correcting.edits_in_words import edits_in_words, records_in_words, references_of
from exchange.issuing.correcting.names_held import names_in_words
from exchange.issuing.issue import ReadyToIssue
from exchange.leaks.leaving_texts import LeaksFound
from exchange.reporting.report_labels import period_in_words
from models.dates import dates
from models.errors import KnownError
from models.language import messages
from models.language.messages import _
from models.language.text import file_name, isolate
from models.query.for_review import issues
from models.record.records import Record
from models.register.register import Register
from ui.month.files_to_issue import EnterOpens, FilesToIssue, as_high_as_its_lines
from ui.parts import look, tasks, waiting
from ui.parts.choosing_files import SAVE, choose, documents, free_name
from ui.parts.half_typed.kept_line import KeptChoices
from ui.parts.options import Options
from ui.parts.pieces import Lines, Notice, button, column, label, row, scrolled, table, wrapped

_FIGURE_LINES, _REASON_LINES, _EDIT_LINES = 10, 8, 8


class LookedAt(NamedTuple):
    """What the view shows: the corrigendum, every figure that changed, its pages, and names that are issued.

    `references` are what its records are called.
    """

    corrigendum: Corrigendum
    rows: list[CorrectedRow]
    pages: dict[str, CorrigendumPage]
    names: list[str]
    references: dict[str, str]


class CorrigendumView(QWidget):
    """What changed since a period was issued, and its corrigendum; `leaks` is shown where something must not leave.

    `asked` gives a title and the uids of records that are to be looked at; `left` says that somebody goes back.
    """

    asked = Signal(str, object)
    left = Signal()

    def __init__(self, register: Register, leaks: QWidget) -> None:
        super().__init__()
        self._register, self.leaks = register, leaks
        self._found: LookedAt | None = None
        self._of: tuple[str, str] | None = None
        self._kept = KeptChoices(self, register)
        self._chosen: dict[str, str] = {}
        self._latest = tasks.Latest(register, self)
        self._latest.answered.connect(self._show)
        self._latest.failed.connect(self._failed)
        self.setProperty('role', 'surface')
        self._make_lists()
        self._make_choices()
        self._lay_out()

    def _make_lists(self) -> None:
        self._enter = EnterOpens(self, self.open_records)
        headings = [_('Figure'), _('As published'), _('Corrected'), _('Difference'), _('Reason')]
        self.figures = Lines(headings, self, (1, 2, 3))
        self.figures_table = self._table(self.figures, (420, 120, 110, 110), _('What changed'))
        self.reasons = Lines([_('Number'), _('Records'), _('Reason')], self, (0,))
        self.reasons_table = self._table(self.reasons, (80, 260), _('Reasons'))
        self.reasons_table.selectionModel().currentChanged.connect(self._show_reason)
        head = [_('Record'), _('When'), _('Who'), _('Field'), _('Before'), _('After'), _('Reason as typed')]
        self.edits = Lines(head, self)
        self.edits_table = self._table(self.edits, (150, 190, 110, 240, 180, 180), _('Edits since it was issued'))
        for shown in (self.figures_table, self.reasons_table):
            shown.setToolTip(_('Enter: show these records'))
            shown.installEventFilter(self._enter)
            shown.doubleClicked.connect(self.open_records)

    def _table(self, lines: Lines, widths: tuple[int, ...], name: str) -> QTableView:
        made = table(lines, widths)
        made.setAccessibleName(name)
        return made

    def _make_choices(self) -> None:
        self.title, self.about = label('', 'title', wraps=False), label('', 'label')
        self.held = label('', 'stop-text')
        self.notice = Notice()
        self.reason = Options(_('Reason to publish'), [(code, '', '') for code in public_reasons.CODES])
        self.reason.changed.connect(self._choose_reason)
        self._is_showing = False
        self.shows_edits = QCheckBox(_('Show the edits (for this desk only)'))
        self.shows_edits.toggled.connect(self._show_edits)
        self.previews = {language: label('') for language in messages.LANGUAGES}
        for language, shown in self.previews.items():
            is_arabic = language == 'ar'
            shown.setLayoutDirection(Qt.LayoutDirection.RightToLeft if is_arabic else Qt.LayoutDirection.LeftToRight)
            side = Qt.AlignmentFlag.AlignRight if is_arabic else Qt.AlignmentFlag.AlignLeft
            shown.setAlignment(side | Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignAbsolute)
        self.chosen_files = FilesToIssue(corrigendum_files.ENDINGS)
        self._issue = button(_('Issue'), self.issue, 'Ctrl+Return', 'primary')
        self._save = button(_('Save without issuing'), self.save, 'Ctrl+S')

    def _lay_out(self) -> None:
        back = button(_('Back to the report'), self.left.emit, 'Esc')
        inside_file = button(_('Save the sheet for this desk …'), self._ask_inside, 'Alt+D')
        chosen = QWidget()
        chosen.setLayout(row(self.reasons_table, self.reason, spacing=look.MEDIUM))
        chosen.layout().setStretch(0, 1)
        previews = QWidget()
        previews.setLayout(row(*self.previews.values(), spacing=look.LARGE))
        for place in range(2):
            previews.layout().setStretch(place, 1)
        self._parts = QWidget()
        parts = (
            label(_('What changed'), 'section'),
            self.figures_table,
            label(_('Reasons'), 'section'),
            *(chosen, wrapped(self.shows_edits, inside_file), self.edits_table),
            label(_('As it will read'), 'section'),
            previews,
            label(_('Files'), 'section'),
            *(self.chosen_files, wrapped(self._issue, self._save)),
        )
        self._parts.setLayout(column(*parts, spacing=look.SMALL))
        inside = QWidget()
        inside.setProperty('role', 'surface')
        lines = column(self.about, self.held, self._parts, None, spacing=look.SMALL)
        lines.setContentsMargins(0, 0, look.MEDIUM, 0)  # beside what scrolls it
        inside.setLayout(lines)
        above = column(wrapped(self.title, None, back), self.notice, self.leaks, scrolled(inside), spacing=look.MEDIUM)
        self.setLayout(above)
        self.edits_table.hide()

    # What is shown

    def begin(self, period: str, layout: str) -> None:
        """Show what changed since a period was issued by a layout."""
        self.clear()
        self._of = (period, layout)
        self._chosen = self._kept.begin('corrigendum', period, layout)
        self.title.setText(_('Corrigendum: {period}').format(period=period_in_words(period)))
        self.chosen_files.begin()
        self._see_whether_allowed()
        self.refresh()
        self.figures_table.setFocus()

    def _see_whether_allowed(self) -> None:
        """Say at once where nobody here may issue it."""
        try:
            self._register.refuse_to_issue()
        except KnownError as error:
            self._issue.setEnabled(False)
            self.notice.say('stop', str(error))

    def refresh(self) -> None:
        """Count again what changed, with the reasons that were chosen."""
        if self._of is None:
            return
        (period, layout), register = self._of, self._register
        chosen = dict(self._chosen)
        self._latest.ask(lambda tell: tell(_look_at(register, period, layout, chosen)))

    def _show(self, found: LookedAt) -> None:
        if self._of is None:
            return
        self._found = found
        self.about.setText(_said_of(found.corrigendum))
        self.held.setText('\n'.join(found.names))
        self.held.setVisible(bool(found.names))
        self._parts.setVisible(not found.corrigendum.is_empty)
        self._put_figures(found)
        self._put_reasons(found)
        as_high_as_its_lines(self.figures_table, _FIGURE_LINES)
        self._show_edits()

    def _put_figures(self, found: LookedAt) -> None:
        chosen = max(self.figures_table.currentIndex().row(), 0)
        lines = [(one.figure, *map(_text, one[2:4]), one.difference, _numbers(one.reasons)) for one in found.rows]
        self.figures.put(lines, found.rows)
        self.figures_table.setCurrentIndex(self.figures.index(chosen if chosen < len(lines) else 0, 0))

    def _put_reasons(self, found: LookedAt) -> None:
        chosen = max(self.reasons_table.currentIndex().row(), 0)
        corrigendum, named = found.corrigendum, found.references
        lines = [(f'{number}', records_in_words([change], named), self._label(corrigendum.reason(change), change))
                 for number, change in enumerate(corrigendum.changes, 1)]  # fmt: skip
        self.reasons.put(lines, corrigendum.changes)
        self.reasons_table.setCurrentIndex(self.reasons.index(chosen if chosen < len(lines) else 0, 0))
        self.reasons_table.setMinimumHeight(look.px(look.ROW_HEIGHT) * (min(len(lines), _REASON_LINES) + 2))
        self._show_previews()

    def _label(self, code: str, change: RecordChange) -> str:
        named = public_reasons.label(code)
        return _('{reason} (proposed)').format(reason=named) if code == public_reasons.proposed(change) else named

    def _chosen_change(self) -> RecordChange | None:
        change = self.reasons.thing(self.reasons_table.currentIndex().row())
        return change if isinstance(change, RecordChange) else None

    def _show_reason(self) -> None:
        """Offer the reasons for the change that is marked, the proposed one first, and mark the one that is chosen."""
        change = self._chosen_change()
        if change is None or self._found is None:
            return
        proposed = public_reasons.proposed(change)
        ordered = sorted(public_reasons.CODES, key=lambda code: code != proposed)
        self._is_showing = True
        self.reason.offer([(code, self._label(code, change), '') for code in ordered])
        self.reason.choose(self._found.corrigendum.reason(change))
        self._is_showing = False

    def _choose_reason(self) -> None:
        """Publish the reason that was chosen for the change that is marked."""
        change, found, code = self._chosen_change(), self._found, self.reason.chosen()
        if self._is_showing or change is None or found is None or code == found.corrigendum.reason(change):
            return
        self._chosen[change.key] = code
        self._kept.note(self._chosen)
        corrigendum = found.corrigendum.with_reasons({change.key: code})
        self._found = found._replace(corrigendum=corrigendum, pages=correcting_issue.pages_of(corrigendum))
        line = self.reasons_table.currentIndex().row()
        records = records_in_words([change], found.references)
        self.reasons.replace(line, (f'{line + 1}', records, self._label(code, change)))
        self._show_previews()

    def _show_previews(self) -> None:
        if self._found is None:
            return
        for language, shown in self.previews.items():
            page = self._found.pages[language]
            texts = [f'{number}. {text}' for number, text in enumerate(page.reasons, 1)]
            shown.setText('\n\n'.join(text for text in (*texts, page.unchanged) if text))

    def _show_edits(self) -> None:
        """Show what was done to the records since, where that is wanted."""
        wanted = self.shows_edits.isChecked() and self._found is not None
        self.edits_table.setVisible(wanted)
        if not wanted or self._found is None:
            self.edits.put([])
            return
        changes, named = self._found.corrigendum.changes, self._found.references
        lines = edits_in_words(self._register, changes, named)
        self.edits.put([tuple(isolate(text, 'auto') for text in line) for line in lines])
        as_high_as_its_lines(self.edits_table, _EDIT_LINES)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, KnownError):
            raise error
        self.notice.say('stop', str(error))

    def clear(self) -> None:
        """Show nothing of the register any more, and nothing of what was chosen, which is kept."""
        self._found, self._of, self._chosen = None, None, {}
        self._kept.leave()
        for lines in (self.figures, self.reasons, self.edits):
            lines.put([])
        for text in (self.title, self.about, self.held, *self.previews.values()):
            text.clear()
        self.chosen_files.clear()
        self.shows_edits.setChecked(False)
        self._issue.setEnabled(True)
        self.leaks.clear()
        self.notice.quiet()

    # Getting to the records

    def open_records(self) -> None:
        """Ask for the records of the figure or the reason that has the keys."""
        if self._found is None:
            return
        thing = self.figures.thing(self.figures_table.currentIndex().row())
        change = self._chosen_change()
        if self.reasons_table.hasFocus() and change is not None:
            self.asked.emit(public_reasons.label(self._found.corrigendum.reason(change)), change.records)
        elif isinstance(thing, CorrectedRow):
            changes = self._found.corrigendum.changes_of(thing.cell)
            self.asked.emit(thing.figure, tuple(dict.fromkeys(uid for one in changes for uid in one.records)))

    # Taking it along

    def files(self, *, is_draft: bool = False) -> dict[Path, str]:
        """The files that are chosen, each with its language; machines read all languages in one.

        A draft has names of its own, so that it is not where what is issued has to be.
        """
        if self._found is None:
            return {}
        of, draft = self._found.corrigendum, '-draft' if is_draft else ''
        return self.chosen_files.named(f'corrigendum-{of.period.text}-{of.number}{draft}')

    def _ask_inside(self) -> None:
        if self._found:
            start = free_name(documents(), f'corrigendum-{self._found.corrigendum.period.text}-inside', '.xlsx')
            choose(self, _('The sheet for this desk, not for the public'), SAVE, start, ('.xlsx',), self.save_inside)

    def save_inside(self, path: Path) -> None:
        """Write the sheet with the records behind the figures and their edits."""
        found, register = self._found, self._register
        if found is None:
            return
        spoken = messages.language()

        def work(_progress: object) -> None:
            with register.reading():
                correcting_issue.write_inside(register, found.corrigendum, path, spoken)

        self._work(
            work, lambda _result: self.notice.say('settled', _wrote([path])), lambda: self.save_inside(path), path
        )

    def save(self) -> None:
        """Write the files without issuing them."""
        found, register, files = self._found, self._register, self.files(is_draft=True)
        if found is None:
            return
        if not self._has_files(files):
            return

        def work(_progress: object) -> None:
            with register.reading():
                correcting_issue.write(register, found.corrigendum, files)

        def done(_result: object) -> None:
            self.leaks.clear()
            self.notice.say('settled', _wrote([*files]))

        self._work(work, done, self.save, next(iter(files)))

    def _has_files(self, files: dict[Path, str]) -> bool:
        """Whether any file is chosen; where none is, what to do is said."""
        if not files:
            self.notice.say('doubt', _('Tick at least one language and one kind of file first.'))
            self.chosen_files.setFocus()
        return bool(files)

    def _work(
        self, work: Callable[[Any], Any], done: Callable[[Any], object], again: Callable[[], object], path: Path
    ) -> None:
        """Do work that writes a file, and say what became of it."""

        def failed(error: Exception) -> None:
            self._refuse(error, again)

        waiting.run(
            self, _('Writing the files …'), work, done, failed, can_stop=False, at_lock=waiting.of_file(path)
        )  # fmt: skip

    def issue(self) -> None:
        """Issue it, or say why it cannot be issued."""
        found, register, files = self._found, self._register, self.files()
        if found is None or not self._issue.isEnabled() or found.corrigendum.is_empty or self._has_put_what_was_left():
            return
        if not self._has_files(files):
            return

        def work(_progress: object) -> object:
            with register.reading():
                return correcting_issue.prepare(register, found.corrigendum, files)

        said = _('The corrigendum was not issued: it was stopped by the lock.')
        waiting.run(
            self,
            _('Preparing the corrigendum …'),
            work,
            self._keep,
            lambda error: self._refuse(error, self.issue),
            can_stop=False,
            at_lock=tasks.AtLock(said, said),
        )

    def _has_put_what_was_left(self) -> bool:
        """Whether files were put in their places that an issue left when the program ended; then nothing else is."""
        try:
            left = self.chosen_files.put_what_was_left(self._register)
        except KnownError as error:
            self._refuse(error, self.issue)
            return True
        if left:
            self.notice.say('settled', _wrote(left))
            self.refresh()
        return bool(left)

    def _keep(self, ready: ReadyToIssue) -> None:
        """Keep what is ready, and say what was written."""
        try:
            record = issue.keep(self._register, ready)
        except KnownError as error:
            self._refuse(error, self.issue)
            return
        self.leaks.clear()
        self._found, self._chosen = None, {}
        self._kept.note({})
        self.refresh()
        self.notice.say('settled', f'{_issued_as(record)} {_wrote([one.path for one in ready.files])}')

    def _refuse(self, error: Exception, again: Callable[[], object]) -> None:
        if isinstance(error, LeaksFound):
            self.notice.quiet()
            self.leaks.show_hits(error.hits, again)
        elif isinstance(error, KnownError):
            self.notice.say('stop', str(error))
            self.refresh()
        else:
            raise error


def _look_at(register: Register, period: str, layout: str, chosen: dict[str, str]) -> LookedAt:
    """Count what changed, and put it in words."""
    found = corrigendum_of(register, find_issue(register, period, layout))
    there = {change.key for change in found.changes}
    found = found.with_reasons({key: code for key, code in chosen.items() if key in there})
    rows, pages = every_row(found, messages.language()), correcting_issue.pages_of(found)
    names = [*names_in_words(register, period)]
    return LookedAt(found, rows, pages, names, references_of(register, found.changes))


def _said_of(found: Corrigendum) -> str:
    """What it corrects, and that nothing changed where nothing did."""
    day = dates.in_words(issues.day_of(found.issue), messages.language())
    if found.is_empty:
        return _('The same figures: nothing changed since this was issued on {day}.').format(day=day)
    return _('Since what was issued on {day}. The public sees nothing of records, edits or who made them.').format(
        day=day
    )


def _issued_as(record: Record) -> str:
    said = _('Issued corrigendum {number} to the report for {period}.')
    return said.format(number=record.get('edition'), period=period_in_words(str(record.get('period'))))


def _wrote(paths: list[Path]) -> str:
    names = _(', ').join(isolate(file_name(str(path))) for path in paths)
    return _('The files are written: {names}').format(names=names)


def _text(cell: object) -> str:
    return '–' if cell is None else f'{cell:,}' if isinstance(cell, int) else str(cell)


def _numbers(reasons: tuple[int, ...]) -> str:
    return _(', ').join(f'{number}' for number in reasons)
