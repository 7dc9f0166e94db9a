"""Importing a file: first the plan of what would happen, row by row; only what was chosen is written then."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit, QProgressBar, QStackedWidget, QWidget

from exchange import age_files
from exchange.importing import decisions_brought, import_deed
from exchange.importing.answers import questions_in_words
from exchange.importing.answers.questions_brought import Questions
from exchange.importing.decisions_brought import Decisions
from exchange.importing.erasures_asked import Erasures
from exchange.importing.import_deed import GivenBack
from exchange.importing.plan import Plan, PlannedRow
from exchange.importing.plan_in_words import counted, lost_in_words, states_in_words, to_go_in, went_in
from exchange.mapping.mapping import ALL, EMPTIES, Mapping
from exchange.mapping.target_labels import column_label
from exchange.own_key import refuse_hidden
from exchange.reading.any_file import Workbook
from models.dates import dates
from models.dates.times_in_words import day_and_time
from models.errors import KnownError, StaleSave
from models.file import history
from models.language.messages import _, ngettext
from models.language.text import file_name, isolate
from models.progress import Pace
from models.register.register import Register
from ui.importing.asked_to_erase import AskedToErase
from ui.importing.column_questions import FirstAsked, Key
from ui.importing.heads_strip import HeadsStrip
from ui.importing.mapping_view import MappingView
from ui.importing.others_decisions import OthersDecisions
from ui.importing.plan_view import SINCE_SIGNED, PlanView, Read, in_words
from ui.importing.questions_in_plan import QuestionsInPlan
from ui.importing.whose_strip import WhoseStrip
from ui.parts import look, tasks, waiting
from ui.parts.choosing_files import OPEN, SAVE, choose, documents, free_name
from ui.parts.options import Options
from ui.parts.pieces import LineToType, Notice, button, column, give_key, label, row, scrolled, wrapped

ENDINGS = (
    '.xlsx',
    '.xlsm',
    '.xls',
    '.xlsb',
    '.ods',
    '.csv',
    '.txt',
    '.tsv',
    '.fods',
    '.xml',
    '.html',
    '.htm',
    age_files.ENDING,
)
_ASKING, _READING, _ROWS, _COLUMNS = range(4)  # what the page shows, one at a time
_MOST_ASIDE = 3  # files, each with its plan


class PutAside(NamedTuple):
    """A file that was left before it was imported: its plan with what was chosen, and the answers about its columns."""

    plan: Plan
    answers: Mapping
    first: FirstAsked


def read(
    register: Register, path: Path, keys: age_files.Keys, progress: waiting.Progress, before: dict[str, Plan]
) -> Read:
    """Plan a file and put the plan into words; nothing is written. What was chosen for it `before` is chosen again.

    The plans before are known by the digests of their files.
    """
    if age_files.way_in(path) == 'key':
        refuse_hidden(register)
    [book] = import_deed.read([path], keys, lambda _doing: progress)
    return planned(register, book, None, progress, before.get(book.sha256))


def planned(
    register: Register,
    book: Workbook,
    mapping: Mapping | None,
    progress: waiting.Progress,
    before: Plan | None = None,
    **ways: str,
) -> Read:
    """Plan a file that was read, by what its columns were said to be, and put the plan into words.

    What was chosen for the rows of the plan `before` is chosen again.
    """
    with register.reading():
        plan = import_deed.look(register, book, lambda _doing: progress, mapping=mapping, asks=True, **ways)
        if before is not None:
            plan.choose_as(before)
        return in_words(register, plan)


class ImportPage(QWidget):
    """Choosing a file, its plan, and applying it.

    `about_to_write` comes before anything is written, so that forms keep their drafts; `applied` gives the batch
    and what to say of it; `left` says that the person goes back to the list.
    """

    about_to_write = Signal()
    applied = Signal(str, str)
    left = Signal()

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._register = register
        self._read: Read | None = None
        self._waiting_for: Path | None = None
        self._reused_as = 'ask'
        self._aside: dict[str, PutAside] = {}
        self._keys = age_files.NONE
        self._is_writing = False
        self._progress: waiting.Progress | None = None
        self.setAcceptDrops(True)
        self.notice, self.heads = Notice(), HeadsStrip()
        self._file = label('', 'label')
        self._bar, self._counted, self._pace = QProgressBar(), label('', 'small', wraps=False), Pace()
        self._stages = QStackedWidget()
        self._stages.addWidget(self._ask_stage())
        self._stages.addWidget(self._reading_stage())
        self._stages.addWidget(self._plan_stage())
        self.mapping = MappingView(register)
        self.mapping.settled.connect(self._plan_with)
        self.mapping.forgotten.connect(self._say_forgotten)
        self._stages.addWidget(self.mapping)
        self._seen: set[Key] = set()
        self._given: Mapping = {}
        other = button(_('Choose a file …'), self.choose_file, 'Ctrl+O')
        back = button(_('Back'), self.go_back, 'Esc')
        head = wrapped(label(_('Import'), 'title', wraps=False), self._file, None, other, back)
        self.setLayout(column(head, self.notice, self.heads, self._stages, margin=look.LARGE, spacing=look.MEDIUM))

    # The stages

    def _ask_stage(self) -> QWidget:
        inside = QFrame()
        inside.setProperty('role', 'card')
        sentence = _('Choose a workbook, or drop one here: xlsx, xlsm, xls, xlsb, ods or csv.')
        more = _('You will see a preview first. Nothing is imported until you confirm.')
        ask = button(_('Choose a file …'), self.choose_file, role='primary')
        self._passphrase = LineToType()
        self._passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self._passphrase.setAccessibleName(_('Passphrase of the file'))
        self._passphrase.setFixedWidth(look.px(320))
        self._passphrase.returnPressed.connect(self._open_waiting)
        self._asking = QWidget()
        asked = label(_('The file is encrypted. Type its passphrase and press Enter.'))
        self._asking.setLayout(column(asked, row(self._passphrase, None)))
        self._asking.hide()
        lines = column(None, label(sentence), label(more, 'label'), wrapped(ask), self._asking, None, margin=48)
        inside.setLayout(lines)
        return inside

    def _reading_stage(self) -> QWidget:
        inside = QWidget()
        self._bar.setTextVisible(False)
        stop = button(_('Stop'), self._stop, 'Ctrl+.')
        sentence = label(_('Reading and comparing with the register …'))
        inside.setLayout(column(None, sentence, self._bar, row(self._counted, None, stop), None))
        return inside

    def _plan_stage(self) -> QWidget:
        self.shown = PlanView(self._register)
        self.shown.decided.connect(self._say_sum)
        self.shown.asked.connect(self._ask_of_row)
        self.whose = WhoseStrip(self._register)
        self.whose.confirmed.connect(self._look_again)
        self.whose.changed_wanted.connect(partial(self.shown.show_rows, SINCE_SIGNED))
        self._sum = label('', 'label')
        self._errors = button(_('Save the skipped rows …'), self._ask_where, 'Ctrl+Shift+S')
        self._apply = button(_('Import'), self.apply, 'Ctrl+Return', 'primary')
        self.empties = QCheckBox()
        give_key(self.empties, _('Empty cells clear the field'), 'Alt+E')
        self.empties.clicked.connect(self._look_again)
        self.lost = QCheckBox()
        give_key(self.lost, _('Import what this register lost'), 'Alt+G')
        self.lost.clicked.connect(self._look_again)
        self.reused = Options(_('Rows with the row ID of another event'), _reused())
        self.reused.changed.connect(self._take_reused)
        self._columns = button(_('Columns …'), self.show_columns, 'Ctrl+Shift+C')
        self.asked_to_erase, self.decisions = AskedToErase(), OthersDecisions()
        self.questions = QuestionsInPlan()
        self.decisions.changed.connect(self._say_sum)
        inside, stage = QWidget(), QWidget()
        boxes = wrapped(self._columns, self.empties, self.lost)
        lines = column(self.whose, self.shown, self.reused, self.questions, self.decisions, self.asked_to_erase, boxes)
        lines.setStretch(1, 1)
        inside.setLayout(lines)
        # What is imported, and the button for it, are seen however much is asked above them.
        stage.setLayout(column(scrolled(inside), wrapped(self._apply, self._sum, self._errors)))
        return stage

    def _ask_where(self) -> None:
        if self._read is not None:
            source = self._read.plan.file
            start = free_name(source.parent, f'{source.stem}-to-mend', '.xlsx')
            choose(self, _('Save skipped rows in'), SAVE, start, ('.xlsx',), self.save_errors)

    def save_errors(self, path: Path) -> None:
        """Write the workbook as it came, with the cells marked that could not go in, and why."""
        if self._read is None:
            return
        plan, keys = self._read.plan, self._keys

        def work(progress: waiting.Progress) -> GivenBack | None:
            return import_deed.give_back(plan, path, keys, progress)

        def done(given: GivenBack | None) -> None:
            if given is None:
                return
            sentence = _('The marked cells are in {path}. Correct them there and import it again.')
            lost = _('Not copied from your workbook: {lost}.').format(lost=_(', ').join(given.lost))
            plain = _('Warning: {path} was encrypted, and the errors workbook is not.').format(
                path=file_name(plan.file.name)
            )
            said = [sentence.format(path=isolate(file_name(path)))]
            said += [lost] if given.lost else []
            said += [plain] if given.was_encrypted else []
            self.notice.say('doubt' if given.was_encrypted else 'settled', ' '.join(said))

        waiting.run(self, _('Writing …'), work, done, self._failed, at_lock=waiting.of_file(path))

    # Choosing and reading

    def choose_file(self) -> None:
        """Ask which file."""
        choose(self, _('Choose a file to import'), OPEN, documents(), ENDINGS, self.open_file)

    def open_file(self, path: Path) -> None:
        """Read a file and show its plan; one with a passphrase asks for it first. What was shown is put aside."""
        self._put_aside()
        self._forget()
        self._asking.setVisible(age_files.way_in(path) == 'passphrase')
        if self._asking.isVisibleTo(self._stages) and not self._passphrase.text():
            self._waiting_for = path
            self._stages.setCurrentIndex(_ASKING)
            self._passphrase.setFocus()
            return
        self.empties.setChecked(False)
        self.lost.setChecked(False)
        self._choose_again()
        self._file.setText(isolate(file_name(path.name)))
        progress = self._begin()
        register = self._register
        keys = self._keys = age_files.Keys(register.settings.own_secret, self._passphrase.text())
        self._passphrase.clear()
        before = {digest: aside.plan for digest, aside in self._aside.items()}
        self._plan(path, progress, lambda: read(register, path, keys, progress, before))

    def _choose_again(self) -> None:
        """Ask about each file anew what its known row ids mean."""
        self._reused_as = 'ask'
        self.reused.choose('ask')

    def _take_reused(self) -> None:
        """Plan the file once more where its known row ids mean something else now."""
        if self._reused_as != self.reused.chosen():
            self._reused_as = self.reused.chosen()
            self._look_again()

    def _plan(self, path: Path, progress: waiting.Progress, work: Callable[[], Read]) -> None:
        """Plan in a thread; a lock takes the plan with it, whether it is ready or not."""
        said = _('The lock closed the preview of {file}; check the file again.')
        said = said.format(file=isolate(file_name(path.name)))
        at_lock = tasks.AtLock(said, said)
        done, failed = (partial(self._if_wanted, progress, do) for do in (self._planned, self._failed))
        tasks.run(self, work, done, failed, stop=progress.stop, at_lock=at_lock)

    def _if_wanted(self, progress: waiting.Progress, do: Callable[[Any], object], result: Any) -> None:
        """Take what came of reading, unless another file was chosen meanwhile, or none is wanted any more."""
        if progress is self._progress:
            do(result)

    def _look_again(self) -> None:
        """Plan the same file once more, by all that was answered and is chosen now."""
        self._plan_with(self.mapping.answers() if self.mapping.unused else self._given)

    def follow(self) -> None:
        """Plan the file once more where the register changed since, or what is said of its rows is no longer true."""
        if self._read is None or self._is_writing or self._stages.currentIndex() != _ROWS:
            return
        if history.last_of_records(self._register) != self._read.plan.head:
            self._look_again()

    def _begin(self) -> waiting.Progress:
        """Show how far the reading is."""
        self._bar.setRange(0, 0)
        self._counted.clear()
        self._pace = Pace()
        self._stages.setCurrentIndex(_READING)
        progress = self._progress = waiting.Progress(self)
        progress.moved.connect(self._show_progress)
        return progress

    # What the columns are taken for

    def show_columns(self) -> None:
        """Show what each column is taken for."""
        if self._read is not None:
            self._columns_of(self._read.plan)

    def _ask_of_row(self, planned: PlannedRow) -> None:
        """Ask for what a row lacks that cannot go in, beside what else is asked of the file."""
        if self._read is not None and self._columns.isEnabled():
            self._columns_of(self._read.plan)
            self.mapping.ask_row(planned)

    def _columns_of(self, plan: Plan) -> None:
        self._stages.setCurrentIndex(_COLUMNS)
        self.mapping.show_plan(plan)
        self._say_file(plan, but_asked=True)

    def _plan_with(self, mapping: Mapping, before: Plan | None = None) -> None:
        """Plan the file anew with what was answered, and with what was chosen for its rows, in the plan before."""
        if self._read is None:
            return
        self._given = mapping
        register, book = self._register, self._read.plan.workbook
        wanted = {title: inner for title, inner in mapping.items() if title != EMPTIES}
        if self.empties.isChecked():
            wanted[EMPTIES] = {ALL: 'yes'}
        self.notice.quiet()
        ways = {'lost': 'add' if self.lost.isChecked() else 'skip', 'reused': self.reused.chosen()}
        ways['duplicates'] = self.shown.duplicates.chosen()
        before = before or self._read.plan
        progress = self._begin()
        self._plan(book.path, progress, lambda: planned(register, book, wanted, progress, before, **ways))

    def _say_forgotten(self, name: str, was: dict[str, Any]) -> None:
        said = _('Deleted: “{name}”.').format(name=name)
        self.notice.say('settled', said, _('Undo'), lambda: self._bring_back(name, was))

    def _bring_back(self, name: str, was: dict[str, Any]) -> None:
        self.mapping.bring_back(name, was)
        self.notice.say('settled', _('Saved: “{name}”.').format(name=name))

    def _has_new_questions(self, plan: Plan) -> bool:
        """Whether somebody should answer what was not asked before."""
        asked = {one.key for one in self.mapping.meet(plan) if one.is_open}
        is_new = bool(asked - self._seen) or not plan.rows
        self._seen |= asked
        return is_new and bool(self._columns.isEnabled())

    def go_back(self) -> None:
        """Go from the columns to the rows, and from the rows to the list; from a question to what it is about."""
        if self.heads.text():
            self.heads.quiet()
            return
        if self._stages.currentIndex() == _COLUMNS and self._read and self._read.plan.rows:
            self._stages.setCurrentIndex(_ROWS)
            self.shown.setFocus()
            self._say_file(self._read.plan)
            self._say_sum()
            self.follow()
            return
        self.leave()

    def _open_waiting(self) -> None:
        if self._waiting_for is not None and self._passphrase.text():
            self.open_file(self._waiting_for)

    def _show_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._counted.setText(self._pace.in_words(done, total))

    def _stop(self) -> None:
        if self._progress is not None:
            self._progress.stop()

    def _forget(self) -> None:
        self._stop()
        self._read, self._progress, self._is_writing = None, None, False
        self.shown.clear()
        self.whose.clear()
        self.mapping.clear()
        self._seen.clear()
        self._given = {}
        self.heads.forget()
        for text in (self._file, self._sum, self._counted):
            text.clear()
        self.notice.quiet()

    def clear(self) -> None:
        """Show nothing of a file or the register any more, and keep nothing of what was put aside."""
        self._aside = {}
        self._show_nothing()

    def _show_nothing(self) -> None:
        self.asked_to_erase.show_asked(Erasures([], [], ''))
        self.decisions.show_decisions(Decisions())
        self.questions.show_questions(Questions())
        self._forget()
        self._passphrase.clear()
        self._asking.hide()
        self._waiting_for, self._keys = None, age_files.NONE
        self._stages.setCurrentIndex(_ASKING)

    def leave(self) -> None:
        """Put the file aside and go back; what was chosen and answered is there again when it is opened once more."""
        self._put_aside()
        self._show_nothing()
        self.left.emit()

    def _put_aside(self) -> None:
        """Keep what was chosen and answered for the file that is shown, beside that for the last few."""
        if self._read is None:
            return
        plan, answers = self._read.plan, self.mapping.answers() if self.mapping.unused else self._given
        others = [(digest, aside) for digest, aside in self._aside.items() if digest != plan.sha256]
        self._aside = dict([*others[1 - _MOST_ASIDE :], (plan.sha256, PutAside(plan, answers, self.mapping.first))])

    def _failed(self, error: Exception) -> None:
        self._is_writing, self._progress = False, None
        self._stages.setCurrentIndex(_ROWS if self._read else _ASKING)
        if isinstance(error, StaleSave) and self._read is not None:
            self.notice.say('doubt', str(error), _('Check again'), self._look_again)
            return
        if not isinstance(error, KnownError):
            raise error
        self.notice.say('doubt' if isinstance(error, waiting.Cancelled) else 'stop', str(error))

    # The plan

    def _planned(self, made: Read) -> None:
        self._read = made
        self._progress = None
        self.mapping.use()
        aside = self._aside.pop(made.plan.sha256, None)
        if aside is not None and aside.answers:
            self.mapping.go_on_from(aside.first)
            self._plan_with(aside.answers, aside.plan)
            return
        self._errors.setVisible(bool(made.plan.problems))
        self.lost.setVisible(made.plan.lost > 0)
        self.reused.setVisible(made.plan.reused > 0)
        self.shown.show_plan(made)
        self.whose.show_plan(made.plan)
        self.asked_to_erase.show_asked(made.plan.erasures)
        self.decisions.show_decisions(made.plan.decisions)
        self.questions.show_questions(made.plan.questions)
        for box in self.asked_to_erase.boxes:
            box.toggled.connect(self._say_sum)
        self._say_file(made.plan)
        self._columns.setEnabled(any(not found.is_headquarters for found in made.plan.tables))
        if self._has_new_questions(made.plan):
            self._columns_of(made.plan)
            return
        self._stages.setCurrentIndex(_ROWS)
        self.shown.setFocus()
        self.follow()

    def _say_file(self, plan: Plan, *, but_asked: bool = False) -> None:
        """Say what there is to say of the file as a whole, `but_asked` not of columns that are asked about below."""
        said = [lost_in_words(plan)] if plan.lost else []
        said += [states_in_words(plan)] if plan.states_left_out else []
        said += [seen_before(plan)] if plan.earlier else []
        said += [*(plan.told.in_words() if plan.told else ()), *plan.additions.said]
        problems = list(dict.fromkeys((*self.mapping.first.unanswered(), *plan.column_problems)))
        for problem in (one for one in problems if not (but_asked and self.mapping.asks(one.sheet, one.column))):
            column_said = f'{isolate(column_label(problem.column), "auto")}: ' if problem.column else ''
            said.append(column_said + problem.sentence)
        said += [one.sentence for one in plan.asides if one.counts and one.sentence not in ' '.join(said)]
        said += self._read.joined if self._read is not None and self._read.plan is plan else []
        if said:
            self.notice.say('doubt', ' '.join(said))
        elif but_asked:
            self.notice.quiet()

    def _say_sum(self) -> None:
        if self._read is None:
            return
        plan = self._read.plan
        rows = plan.rows
        going_in, here, out = counted(rows)
        doubted = sum(bool(planned.standing_doubts) for planned in rows)
        said = ngettext('{count} row with warnings', '{count} rows with warnings', doubted).format(count=f'{doubted:,}')
        later, stays = len(plan.decided.left), len(plan.withdrawals_left)
        left = ngettext('{count} withdrawal not imported', '{count} withdrawals not imported', stays)
        waits = ngettext('{count} conflict is left for later', '{count} conflicts are left for later', later)
        asked = [*questions_in_words.counts_in_words(plan.questions.counts())]
        parts = [to_go_in(going_in, here, out)] if rows or not asked else []
        parts += [*asked, left.format(count=f'{stays:,}') if stays else '']
        parts.append(said if doubted else '')
        if later:
            parts.append(waits.format(count=f'{later:,}'))
        elif agreed := len(plan.erasures.agreed):
            parts.append(_to_erase(agreed))
        elif plan.is_news and not (going_in or any(plan.decided) or plan.decisions.is_news or asked):
            parts.append(_('The program will note that the other desk has the same values.'))
        parts.append(_not_used(self.mapping.unused))
        self._sum.setText(' · '.join(filter(None, parts)))
        self._apply.setEnabled(plan.is_news or self.mapping.unused > 0)

    # Writing

    def apply(self) -> None:
        """Write what was chosen, as one batch."""
        if self._read is None or self._is_told_to_look() or self.heads.stops(self._read.plan, self.apply):
            return
        self._is_writing = True
        self.about_to_write.emit()
        register, plan = self._register, self._read.plan

        def work(progress: waiting.Progress) -> str | None:
            return import_deed.bring_in(register, plan, lambda _doing: progress)

        waiting.run(self, _('Importing …'), work, self._written, self._failed, at_lock=self._at_lock(plan.file))

    def _is_told_to_look(self) -> bool:
        """Whether there are answers that the rows shown were not planned with: they are first."""
        if not self.mapping.unused:
            return False
        self._look_again()
        self.notice.say('doubt', _('Your answers under Columns are used now: check the rows, then import.'))
        return True

    def _at_lock(self, path: Path) -> tasks.AtLock:
        """What is said after a lock that came while the import was written."""
        register, before = self._register, self._register.head
        stopped = _('The import of {file} was stopped by the lock; nothing was imported.')
        went_in = _('The import of {file} was finished before the lock.')
        stopped, went_in = (said.format(file=isolate(file_name(path.name))) for said in (stopped, went_in))
        return tasks.AtLock(stopped, went_in, lambda: register.head != before)

    def _written(self, batch: str | None) -> None:
        if self._read is None:
            return
        self._is_writing = False
        rows = self._read.plan.rows
        done = [went_in(*counted(rows))] if rows else []
        done += questions_in_words.counts_in_words(self._read.plan.questions.counts()) if batch else []
        sentence = f'{self._file.text()}: {" · ".join(done)}'
        if erased := len(self._read.plan.erasures.agreed):
            sentence += f' {_were_erased(erased)}'
        sentence += ''.join(f' {said}' for said in decisions_brought.done_in_words(self._read.plan.decisions))
        self._show_nothing()
        self.applied.emit(batch or '', sentence)

    # Dropping a file on the page

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            _take_a_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        for url in event.mimeData().urls():
            if url.isLocalFile():
                _take_a_copy(event)
                self.open_file(Path(url.toLocalFile()))
                return


def _reused() -> list[tuple[str, str, str]]:
    """What rows are under whose known row id something else stands here."""
    return [
        ('ask', _('Leave them out'), ''),
        ('change', _('They correct that event'), ''),
        ('new', _('They are new events'), ''),
    ]


def _to_erase(count: int) -> str:
    sentence = ngettext('{count} value will be erased for good', '{count} values will be erased for good', count)
    return sentence.format(count=f'{count:,}')


def _were_erased(count: int) -> str:
    sentence = ngettext(
        '{count} value was erased for good; older copies of the register may still hold it.',
        '{count} values were erased for good; older copies of the register may still hold them.',
        count,
    )
    return sentence.format(count=f'{count:,}')


def _take_a_copy(event: QDropEvent) -> None:
    """Never what is proposed: a file manager deletes a file that was moved."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()


def seen_before(plan: Plan) -> str:
    """When this very file was brought in before, and whether anything in it is new."""
    batch = plan.earlier[0]
    day, _time = day_and_time(batch.at, dates.in_words)
    sentence = _('{who} already imported this file on {day}.').format(who=isolate(batch.who, 'auto'), day=day)
    nothing = '' if any(planned.goes_in for planned in plan.rows) else _('It has nothing new.')
    return f'{sentence} {nothing}'.strip()


def _not_used(count: int) -> str:
    sentence = ngettext(
        '{count} answer under Columns is not used yet', '{count} answers under Columns are not used yet', count
    )
    return sentence.format(count=f'{count:,}') if count else ''
