"""Importing a file: first the plan of what would happen, row by row; only what was chosen is written then."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTableView,
    QWidget,
)

from exchange import doubts, errors_workbook, files, reading, sealed
from exchange import plan as planning
from exchange.lines import CellDifference, Problem
from exchange.plan import Plan, PlannedRow
from models import backups, query
from models.errors import KnownError, StaleSave
from models.fields import Spec, Stored
from models.records import RECORDS
from models.store import Register
from models.text import has_arabic, isolate
from models.words import _, field_label, language, ngettext, record_label
from ui import look, tasks, waiting
from ui.choosing import OPEN, SAVE, choose, documents, free_name
from ui.export_view import Options
from ui.flow import Flow
from ui.pieces import Lines, Notice, button, column, empty, label, row, table

ENDINGS = ('.xlsx', '.xlsm', '.xls', '.xlsb', '.ods', '.csv', '.txt', '.tsv', sealed.ENDING)
LIKELY = 'likely'


_LARGE = 500


class Read(NamedTuple):
    """A plan with what the page shows of it, put into words by the worker that made it."""

    plan: Plan
    called: list[str]
    places: list[str]


def verdict_label(verdict: str) -> str:
    """What a verdict is called."""
    return {
        'new': _('New'),
        'changed': _('Changed'),
        'same': _('The same'),
        'conflict': _('Conflict'),
        'duplicate': _('Duplicate'),
        'invalid': _('Cannot go in'),
        LIKELY: _('Likely here already'),
    }[verdict]


def choice_label(choice: str) -> str:
    """What is done with a duplicate or a likely row."""
    return {'add': _('added'), 'update': _('brings it up to date'), 'skip': _('left out')}[choice]


def happens(planned: PlannedRow) -> str:
    """What happens with a row as things are chosen."""
    verdict = verdict_label(LIKELY if planned.likely else planned.verdict)
    return f'{verdict}: {choice_label(planned.choice)}' if planned.choice else verdict


def read(register: Register, path: Path, keys: sealed.Keys, progress: waiting.Progress) -> Read:
    """Plan a file and put the plan into words; nothing is written."""
    with register.reading():
        plan = planning.make_plan(register, reading.read(path, keys), progress=progress)
        doubts.find(register, plan)
        called = [_called(register, planned) for planned in plan.rows]
        return Read(plan, called, list(dict.fromkeys(_kept_as_typed(plan.rows))))


def _called(register: Register, planned: PlannedRow) -> str:
    name = query.called(planned.record, register.places) if planned.record else ''
    kind = record_label(planned.kind)
    return f'{kind}: {name}' if name and name != kind else kind


def _kept_as_typed(rows: Sequence[PlannedRow]) -> Iterator[str]:
    """The names of places that no list has, of the rows that may go in."""
    for planned in rows:
        if planned.record is None or planned.verdict not in ('new', 'changed'):
            continue
        for name, spec in RECORDS[planned.kind].specs().items():
            typed = planned.record.get(f'{name}_typed')
            if spec.kind.name == 'place' and typed and planned.record.get(name) is None:
                yield str(typed)


def _write(register: Register, plan: Plan, progress: waiting.Progress) -> str | None:
    """Apply a plan, with a backup first where much will change."""
    with register.reading():
        if plan.counts()['rows'] > _LARGE:
            backups.back_up(register, backups.folder_of(register.path))
        return planning.apply_plan(register, plan, progress=progress)


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
        self._keys = sealed.NONE
        self._progress: waiting.Progress | None = None
        self._shown: list[int] = []
        self.setAcceptDrops(True)
        self.notice = Notice()
        self._file = label('', 'label')
        self._bar = QProgressBar()
        self._stages = QStackedWidget()
        self._stages.addWidget(self._ask_stage())
        self._stages.addWidget(self._reading_stage())
        self._stages.addWidget(self._plan_stage())
        other = button(_('Choose a file …'), self.choose_file, 'Ctrl+O')
        back = button(_('Back'), self.leave, 'Esc')
        head = row(label(_('Import'), 'title', wraps=False), look.SMALL, self._file, other, back)
        head.setStretch(2, 1)
        self.setLayout(column(head, self.notice, self._stages, margin=look.LARGE, spacing=look.MEDIUM))

    # The three stages

    def _ask_stage(self) -> QWidget:
        inside = QFrame()
        inside.setProperty('role', 'card')
        sentence = _('Choose a workbook, or drop one here: xlsx, xlsm, xls, xlsb, ods or csv.')
        more = _('You see first what each row would do. Nothing is written before you say so.')
        ask = button(_('Choose a file …'), self.choose_file, role='primary')
        self._passphrase = QLineEdit()
        self._passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self._passphrase.setAccessibleName(_('Passphrase of the file'))
        self._passphrase.setFixedWidth(320)
        self._passphrase.returnPressed.connect(self._open_waiting)
        self._asking = QWidget()
        asked = label(_('The file is encrypted. Type its passphrase and press Enter.'))
        self._asking.setLayout(column(asked, row(self._passphrase, None)))
        self._asking.hide()
        lines = column(None, label(sentence), label(more, 'label'), row(ask, None), self._asking, None, margin=48)
        inside.setLayout(lines)
        return inside

    def _reading_stage(self) -> QWidget:
        inside = QWidget()
        stop = button(_('Stop'), self._stop, 'Ctrl+.')
        inside.setLayout(
            column(None, label(_('Reading and comparing with the register …')), self._bar, row(None, stop), None)
        )
        return inside

    def _plan_stage(self) -> QWidget:
        self._chips, self._verdict_chips = Flow(gap=look.SMALL), dict[str, QPushButton]()
        chips = QWidget()
        chips.setLayout(self._chips)
        self._lines = Lines([_('Row'), _('What happens'), _('Record'), _('Why'), _('Sheet')], self, numbers=(0,))
        self._table = table(self._lines, (56, 230, 300, 400))
        self._table.selectionModel().currentRowChanged.connect(self._show_detail)
        self._differences = Lines([_('Field'), _('In the register'), _('In the file')], self)
        self._detail = self._detail_panel()
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self._table)
        split.addWidget(self._detail)
        split.setStretchFactor(0, 1)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(1)
        self._places = label('', 'label')
        self._sum = label('', 'label', wraps=False)
        self._errors = button(_('Save the rows that stay out …'), self._ask_where, 'Ctrl+Shift+S')
        self._apply = button(_('Bring them in'), self.apply, 'Ctrl+Return', 'primary')
        inside = QWidget()
        choices = self._choices_row()
        sums = row(self._apply, look.SMALL, self._sum, None, self._errors)
        lines = column(chips, split, self._places, choices, sums)
        lines.setStretch(1, 1)
        inside.setLayout(lines)
        return inside

    def _choices_row(self) -> QHBoxLayout:
        """What is decided for all rows at once."""
        self._duplicates = Options(
            _('Duplicates'), [('skip', _('Leave them out'), ''), ('add', _('Add them all the same'), '')]
        )
        self._likely = Options(
            _('Likely here already'),
            [
                ('add', _('Add them, and flag them'), ''),
                ('update', _('Bring what is recorded up to date'), ''),
                ('skip', _('Leave them out'), ''),
            ],
        )
        for options in (self._duplicates, self._likely):
            options.changed.connect(self._choose_for_all)
        return row(self._duplicates, self._likely, None, spacing=48)

    def _ask_where(self) -> None:
        if self._read is not None:
            source = self._read.plan.file
            start = free_name(source.parent, f'{source.stem}-to-mend', '.xlsx')
            choose(self, _('Where the rows go that stay out'), SAVE, start, ('.xlsx',), self.save_errors)

    def save_errors(self, path: Path) -> None:
        """Write the workbook as it came, with the cells marked that could not go in, and why."""
        if self._read is None:
            return
        plan, keys = self._read.plan, self._keys

        def work(_progress: waiting.Progress) -> None:
            files.put(path, errors_workbook.marked(plan.file, plan.problems, keys))

        def done(_nothing: object) -> None:
            sentence = _('The marked cells are in {path}: mend them there and import it again.')
            self.notice.say('settled', sentence.format(path=isolate(str(path))))

        waiting.run(self, _('Writing …'), work, done, self._failed, can_stop=False)

    def _detail_panel(self) -> QWidget:
        self._detail_title = label('', 'section')
        self._detail_text = label('')
        self._comparison: QTableView = table(self._differences, (220, 340))
        self._ways = {
            'add': button(_('Add it'), lambda: self.decide('add'), 'Alt+A', 'chip'),
            'update': button(_('Bring the recorded one up to date'), lambda: self.decide('update'), 'Alt+U', 'chip'),
            'skip': button(_('Leave it out'), lambda: self.decide('skip'), 'Alt+L', 'chip'),
        }
        inside = QWidget()
        ways = row(*self._ways.values(), None)
        lines = column(self._detail_title, self._detail_text, self._comparison, ways)
        lines.setContentsMargins(0, look.MEDIUM, 0, look.SMALL)
        inside.setLayout(lines)
        inside.hide()
        return inside

    # Choosing and reading

    def choose_file(self) -> None:
        """Ask which file."""
        choose(self, _('Which file to import'), OPEN, documents(), ENDINGS, self.open_file)

    def open_file(self, path: Path) -> None:
        """Read a file and show its plan; one with a passphrase asks for it first."""
        self._forget()
        self._asking.setVisible(sealed.way_in(path) == 'passphrase')
        if self._asking.isVisibleTo(self._stages) and not self._passphrase.text():
            self._waiting_for = path
            self._stages.setCurrentIndex(0)
            self._passphrase.setFocus()
            return
        self._file.setText(isolate(path.name))
        self._bar.setRange(0, 0)
        self._stages.setCurrentIndex(1)
        progress = self._progress = waiting.Progress(self)
        progress.moved.connect(self._show_progress)
        register = self._register
        keys = self._keys = sealed.Keys(register.own_secret, self._passphrase.text())
        self._passphrase.clear()
        tasks.run(self, lambda: read(register, path, keys, progress), self._planned, self._failed)

    def _open_waiting(self) -> None:
        if self._waiting_for is not None and self._passphrase.text():
            self.open_file(self._waiting_for)

    def _show_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def _stop(self) -> None:
        if self._progress is not None:
            self._progress.stop()

    def _forget(self) -> None:
        self._stop()
        self._read, self._progress, self._shown = None, None, []
        self._lines.put([])
        self._differences.put([])
        self._detail.hide()
        self._places.clear()
        self._file.clear()
        self.notice.quiet()

    def clear(self) -> None:
        """Show nothing of a file or the register any more."""
        self._forget()
        self._passphrase.clear()
        self._asking.hide()
        self._waiting_for, self._keys = None, sealed.NONE
        self._stages.setCurrentIndex(0)

    def leave(self) -> None:
        """Put the file aside and go back."""
        self.clear()
        self.left.emit()

    def _failed(self, error: Exception) -> None:
        self._stages.setCurrentIndex(2 if self._read else 0)
        if isinstance(error, StaleSave) and self._read is not None:
            self.notice.say('doubt', str(error), _('Look again'), partial(self.open_file, self._read.plan.file))
            return
        if not isinstance(error, KnownError):
            raise error
        self.notice.say('doubt' if isinstance(error, waiting.Cancelled) else 'stop', str(error))

    # The plan

    def _planned(self, made: Read) -> None:
        self._read = made
        self._progress = None
        counts = made.plan.counts()
        self._put_chips(counts)
        self._duplicates.setVisible(counts['duplicate'] > 0)
        self._likely.setVisible(counts[LIKELY] > 0)
        self._errors.setVisible(bool(made.plan.problems))
        self._say_places(made.places)
        self._show_rows('')
        self._choose_for_all()
        if made.plan.column_problems:
            self.notice.say('doubt', ' '.join(problem.sentence for problem in made.plan.column_problems))
        self._stages.setCurrentIndex(2)
        self._table.setFocus()

    def _put_chips(self, counts: dict[str, int]) -> None:
        empty(self._chips)
        self._verdict_chips.clear()
        names = ['', *(name for name in (*planning.VERDICTS, LIKELY) if counts[name])]
        for place, name in enumerate(names):
            count = f'{counts[name or "rows"]:,}'
            words = f'{verdict_label(name)} {count}' if name else _('All {count}').format(count=count)
            chip = button(words, partial(self._show_rows, name), f'Alt+{place}', 'link')
            self._verdict_chips[name] = chip
            self._chips.addWidget(chip)

    def _show_rows(self, name: str) -> None:
        """Show the rows of a verdict, all of them for ''."""
        if self._read is None:
            return
        for verdict, chip in self._verdict_chips.items():
            look.give_role(chip, 'chip' if verdict == name else 'link')
            chip.updateGeometry()
        rows = self._read.plan.rows
        fits: dict[str, Callable[[PlannedRow], bool]] = {'': lambda _row: True, LIKELY: lambda row: row.likely}
        wanted = fits.get(name, lambda row: row.verdict == name)
        self._shown = [place for place, planned in enumerate(rows) if wanted(planned)]
        self._lines.put([self._line(place) for place in self._shown])
        self._show_detail(QModelIndex())
        if self._shown:
            # selectRow finds no column where reading begins at the right
            self._table.setCurrentIndex(self._lines.index(0, 0))

    def _line(self, place: int) -> tuple[str, ...]:
        assert self._read is not None
        planned = self._read.plan.rows[place]
        why = planned.reason or ' '.join(doubt.sentence for doubt in planned.doubts if planned.goes_in)
        return (f'{planned.row:,}', happens(planned), self._read.called[place], why, planned.sheet)

    def _choose_for_all(self) -> None:
        """Decide for every duplicate and every likely row alike."""
        if self._read is None:
            return
        self._read.plan.choose(self._duplicates.chosen(), self._likely.chosen())
        self._say_again(self._shown)

    def decide(self, choice: str) -> None:
        """Decide for the row that is looked at, if it is one to decide on."""
        planned = self._current()
        if planned is None or choice not in _choices(planned):
            return
        planned.choose(choice)
        self._say_again([self._shown[self._table.currentIndex().row()]])
        self._show_detail(self._table.currentIndex())

    def _say_again(self, places: Sequence[int]) -> None:
        where = {place: line for line, place in enumerate(self._shown)}
        for place in places:
            self._lines.replace(where[place], self._line(place))
        self._say_sum()

    def _current(self) -> PlannedRow | None:
        line = self._table.currentIndex().row()
        return self._read.plan.rows[self._shown[line]] if self._read and 0 <= line < len(self._shown) else None

    def _say_places(self, places: list[str]) -> None:
        count, first = len(places), ('، ' if language() == 'ar' else ', ').join(places[:8])
        sentence = ngettext(
            '{count} place that no list has is kept as typed: {names}',
            '{count} places that no list has are kept as typed: {names}',
            count,
        )
        more = ' …' if count > 8 else ''
        self._places.setText(sentence.format(count=count, names=isolate(first + more, 'auto')) if count else '')
        self._places.setVisible(count > 0)

    def _show_detail(self, index: QModelIndex, _before: QModelIndex | None = None) -> None:
        there = self._read is not None and index.isValid() and index.row() < len(self._shown)
        planned = self._read.plan.rows[self._shown[index.row()]] if self._read and there else None
        choices = _choices(planned) if planned else ()
        self._detail.setVisible(planned is not None and bool(_wrong(planned) or planned.cells or choices))
        if planned is None:
            return
        met = self._met(planned)
        self._detail_title.setText(_('Row {number}').format(number=planned.row) + (f' · {met}' if met else ''))
        self._detail_text.setText('\n'.join(_problem(problem) for problem in _wrong(planned)))
        self._detail_text.setVisible(bool(_wrong(planned)))
        self._differences.put([self._difference(cell) for cell in planned.cells])
        self._comparison.setVisible(bool(planned.cells))
        self._comparison.setFixedHeight(look.px(look.ROW_HEIGHT) * (min(len(planned.cells), 5) + 1) + look.SMALL)
        for choice, way in self._ways.items():
            way.setVisible(choice in choices)
            way.setEnabled(choice != planned.choice)

    def _met(self, planned: PlannedRow) -> str:
        """What the row meets in the register."""
        if planned.stored is None:
            return ''
        name = query.called(planned.stored, self._register.places)
        return f'{name} {isolate(str(planned.stored.get("reference") or ""))}'.strip()

    def _difference(self, cell: CellDifference) -> tuple[str, ...]:
        spec = RECORDS[cell.row_kind].specs()[cell.field]
        name = f'{record_label(cell.row_kind)} · {field_label(cell.row_kind, cell.field)}'
        return (name, self._in_words(cell.stored, spec), self._in_words(cell.incoming, spec))

    def _in_words(self, value: Stored, spec: Spec) -> str:
        shown = spec.kind.show(value, spec, lambda uid: query.title(self._register, uid))
        return shown if not shown or has_arabic(shown) else isolate(shown)

    def _say_sum(self) -> None:
        if self._read is None:
            return
        rows = self._read.plan.rows
        going_in = sum(planned.goes_in for planned in rows)
        doubted = sum(bool(planned.doubts) for planned in rows if planned.goes_in)
        said = ngettext('{count} row with doubts', '{count} rows with doubts', doubted).format(count=f'{doubted:,}')
        self._sum.setText(_sum(going_in, len(rows) - going_in) + (f' · {said}' if doubted else ''))
        self._apply.setEnabled(going_in > 0)

    # Writing

    def apply(self) -> None:
        """Write what was chosen, as one batch."""
        if self._read is None:
            return
        self.about_to_write.emit()
        register, plan = self._register, self._read.plan
        waiting.run(
            self, _('Bringing in …'), lambda progress: _write(register, plan, progress), self._written, self._failed
        )

    def _written(self, batch: str | None) -> None:
        if self._read is None:
            return
        rows = self._read.plan.rows
        going_in = sum(planned.goes_in for planned in rows) if batch else 0
        sentence = f'{self._file.text()}: {_outcome(going_in, len(rows) - going_in)}'
        self.clear()
        self.applied.emit(batch or '', sentence)

    # Dropping a file on the page

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for url in event.mimeData().urls():
            if url.isLocalFile():
                self.open_file(Path(url.toLocalFile()))
                return


def _choices(planned: PlannedRow) -> tuple[str, ...]:
    """Between what a person chooses for a row."""
    if planned.problems:
        return ()
    if planned.likely:
        return planning.LIKELY
    return planning.DUPLICATES if planned.verdict == 'duplicate' else ()


def _wrong(planned: PlannedRow) -> list[Problem]:
    """What keeps a row out, else what makes one look at it again."""
    return planned.problems or (planned.doubts if planned.goes_in else [])


def _problem(problem: Problem) -> str:
    if not problem.column:
        return problem.sentence
    return f'{isolate(problem.column, "auto")}: “{isolate(problem.value, "auto")}” – {problem.sentence}'


def _sum(going_in: int, staying_out: int) -> str:
    first = ngettext('{count} row goes in', '{count} rows go in', going_in).format(count=f'{going_in:,}')
    second = ngettext('{count} stays out', '{count} stay out', staying_out).format(count=f'{staying_out:,}')
    return f'{first} · {second}' if staying_out else first


def _outcome(came_in: int, stayed_out: int) -> str:
    first = ngettext('{count} row came in', '{count} rows came in', came_in).format(count=f'{came_in:,}')
    second = ngettext('{count} stayed out', '{count} stayed out', stayed_out).format(count=f'{stayed_out:,}')
    return f'{first} · {second}' if stayed_out else first
