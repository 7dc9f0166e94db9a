"""The plan of an import: how many rows of each kind, the rows with their reasons, and what is decided about them."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QSplitter, QWidget

from exchange.importing.plan import VERDICTS, Plan, PlannedRow
from exchange.importing.plan_in_words import of_joined, of_pairs
from exchange.importing.whose import changed_in_words
from exchange.mapping import new_codes
from models import query
from models.language import keyboards
from models.language.labels import record_label
from models.language.messages import _, ngettext
from models.language.text import isolate
from models.record.records import RECORDS, Record
from models.register.register import Register
from ui.importing.column_questions import answerable
from ui.importing.planned_row import RowPane, alike, choice_label
from ui.parts import look
from ui.parts.flow import Flow
from ui.parts.options import Options
from ui.parts.pieces import Lines, button, column, empty, label, row, table, wrapped

LIKELY, ASIDE, FIGURES, TO_CHECK, SINCE_SIGNED = 'likely', 'aside', 'figures', 'to check', 'since signed'
# The letters that decide, and what each means; with Shift they decide for all.
LETTERS = {'a': 'add', 'u': 'update', 'l': 'link', 's': 'skip'}


class Read(NamedTuple):
    """A plan with what the page shows of it, put into words by the worker that made it."""

    plan: Plan
    called: list[str]
    places: list[str]
    joined: list[str]


def in_words(register: Register, plan: Plan) -> Read:
    """Put a plan into words."""
    with plan.with_its_codes():
        called = [_called(register, planned) for planned in plan.rows]
    joined = [*of_joined(register, plan), *of_pairs(plan)]
    return Read(plan, called, list(dict.fromkeys(_kept_as_typed(plan.rows))), joined)


def _called(register: Register, planned: PlannedRow) -> str:
    name = query.called(planned.record, register.places) if planned.record else ''
    kind = record_label(planned.kind)
    said = f'{kind}: {name}' if name and name != kind else kind
    return ' · '.join(filter(None, (said, _day(planned))))


def _day(planned: PlannedRow) -> str:
    """The day that a row was understood to be of, as it will be kept."""
    name = RECORDS[planned.kind].dated_by()
    if not name:
        return _day_of(planned.write.record if planned.write else planned.stored)
    value = planned.record.get(name) if planned.record else None
    value = planned.line.given.get(name) if value is None and planned.line else value
    spec = RECORDS[planned.kind].specs()[name]
    return isolate(str(spec.kind.show(value, spec)), 'auto') if value else ''


def _day_of(above: Record | None) -> str:
    """The day of the record that a row is a line of."""
    name = RECORDS[above.kind].dated_by() if above else ''
    spec = RECORDS[above.kind].specs()[name] if above and name else None
    value = above.get(name) if above and name else None
    return isolate(str(spec.kind.show(value, spec)), 'auto') if spec and value else ''


def _kept_as_typed(rows: Sequence[PlannedRow]) -> Iterator[str]:
    """The names of places that no list has, of the rows that may go in."""
    for planned in rows:
        if planned.record is None or planned.verdict not in ('new', 'changed'):
            continue
        for name, spec in RECORDS[planned.kind].specs().items():
            typed = planned.record.get(f'{name}_typed')
            if spec.kind.name == 'place' and typed and planned.record.get(name) is None:
                yield str(typed)


def verdict_label(verdict: str) -> str:
    """What a verdict is called."""
    return {
        'new': _('New'),
        'changed': _('Changed'),
        'same': _('The same'),
        'conflict': _('Conflict'),
        'duplicate': _('Duplicate'),
        'invalid': _('Cannot be imported'),
        FIGURES: _('Withdrawn or restored'),
        TO_CHECK: _('To check first'),
        'withdrawn': _('Withdrawn'),
        'brought_back': _('Restored'),
        LIKELY: _('Possible duplicate'),
        ASIDE: _('Not data'),
    }[verdict]


def happens(planned: PlannedRow) -> str:
    """What happens with a row as things are chosen."""
    verdict = verdict_label(LIKELY if planned.likely else planned.sort)
    if planned.is_here and planned.choice:
        here = _('here already')
        return f'{verdict}: {here}'
    if planned.choice:
        return f'{verdict}: {choice_label(planned.choice)}'
    if left := len(planned.open_conflicts):
        said = ngettext('{count} for later', '{count} for later', left).format(count=left)
        return f'{verdict}: {said}'
    if planned.leaves_withdrawal:
        left_so = _('not restored here') if planned.restores else _('not withdrawn here')
        return f'{verdict}: {left_so}'
    return verdict


class PlanView(QWidget):
    """The rows of a plan, and the one that is looked at; nothing is written here.

    `decided` says that something was chosen, `asked` gives a row that somebody wants to answer for.
    """

    decided = Signal()
    asked = Signal(object)

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._read: Read | None = None
        self._called: dict[int, str] = {}
        self._chips, self._verdict_chips = Flow(gap=look.SMALL), dict[str, QPushButton]()
        self.lines = Lines([_('Row'), _('Action'), _('Record'), _('Reason'), _('Sheet')], self, numbers=(0,))
        self.table = table(self.lines, (56, 230, 300, 400), least=3)
        self.table.setAccessibleName(_('Rows of the file'))
        self.table.selectionModel().currentRowChanged.connect(self._show_detail)
        self.table.installEventFilter(self)
        self.detail = RowPane(register)
        self.detail.chosen.connect(self.decide)
        self.detail.settled.connect(self._settled)
        self.detail.asked.connect(self.asked)
        self._places, self._codes = label('', 'label'), label('', 'label')
        self._lay_out()
        self.setFocusProxy(self.table)

    def _lay_out(self) -> None:
        chips = QWidget()
        chips.setLayout(self._chips)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.table)
        split.addWidget(self.detail)
        split.setStretchFactor(0, 1)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(1)
        self.duplicates = Options(_('Duplicates'), [('skip', _('Skip them'), ''), ('add', _('Add them anyway'), '')])
        self.duplicates.changed.connect(self._choose_duplicates)
        self.withdrawals = Options(_('Withdrawals and restorations'), _withdrawals())
        self.withdrawals.changed.connect(self._choose_withdrawals)
        rules = QWidget()
        beside = Flow(rules, gap=48, at_top=True)  # below one another where text is large
        for part in (self.withdrawals, self.duplicates, self._likely_rule()):
            beside.addWidget(part)
        lines = column(chips, split, self._codes, self._places, rules)
        lines.setStretch(1, 1)
        self.setLayout(lines)

    def _likely_rule(self) -> QWidget:
        """What is decided for many likely rows at once, and for which of them."""
        self.which = Options(_('Possible duplicate'), [('', _('All of them'), '')])
        self.ways = {
            choice: button(title, partial(self.choose_likely, choice), key, 'chip')
            for choice, title, key in (
                ('add', _('Add them and flag them'), 'Shift+A'),
                ('update', _('Update existing records'), 'Shift+U'),
                ('link', _('Save them as other accounts of the same events'), 'Shift+L'),
                ('skip', _('Skip them'), 'Shift+S'),
            )
        }
        self.rule = QWidget()
        ways, beside = list(self.ways.values()), QWidget()
        beside.setLayout(column(wrapped(*ways[:2]), wrapped(*ways[2:]), None))
        self.rule.setLayout(row(self.which, beside, spacing=24))
        return self.rule

    # Showing

    def show_plan(self, read: Read) -> None:
        """Show a plan, all of its rows first."""
        self._read = read
        self._called = {id(planned): said for planned, said in zip(read.plan.rows, read.called, strict=True)}
        read.plan.choose_withdrawals(self.withdrawals.chosen())
        self.withdrawals.setVisible(bool(read.plan.withdrawals))
        verdicts = Counter(planned.verdict for planned in read.plan.rows)
        beside = {FIGURES: len(read.plan.withdrawals), ASIDE: len(read.plan.asides)}
        beside[TO_CHECK] = sum(bool(planned.weighty) for planned in read.plan.rows)
        counts = read.plan.counts() | {verdict: verdicts[verdict] for verdict in VERDICTS} | beside
        self._put_chips(counts)
        self.duplicates.setVisible(counts['duplicate'] > 0)
        self.rule.setVisible(counts[LIKELY] > 1)
        self.which.offer(_rules(read.plan))
        self._say_places(read.places)
        self._say_codes()
        self.show_rows('')
        self.decided.emit()

    def clear(self) -> None:
        """Show nothing of a file or the register any more."""
        self._read = None
        self._called = {}
        empty(self._chips)
        self._verdict_chips.clear()
        self.withdrawals.choose('own')
        self.duplicates.choose('skip')
        self.which.offer([('', _('All of them'), '')])
        self.lines.put([])
        self.detail.clear()
        self._places.clear()
        self._codes.clear()

    def _put_chips(self, counts: dict[str, int]) -> None:
        empty(self._chips)
        self._verdict_chips.clear()
        names = ['', *(name for name in (FIGURES, TO_CHECK, *VERDICTS, LIKELY, ASIDE) if counts[name])]
        for place, name in enumerate(names):
            count = f'{counts[name or "rows"]:,}'
            words = f'{verdict_label(name)} {count}' if name else _('All {count}').format(count=count)
            chip = button(words, partial(self.show_rows, name), f'Alt+{place}', 'link')
            self._verdict_chips[name] = chip
            self._chips.addWidget(chip)

    def show_rows(self, name: str) -> None:
        """Show the rows of a verdict, all of them for ''."""
        if self._read is None:
            return
        for verdict, chip in self._verdict_chips.items():
            look.give_role(chip, 'chip' if verdict == name else 'link')
            chip.updateGeometry()
        plan = self._read.plan
        if name == ASIDE:
            what = verdict_label(ASIDE)
            lines = [(f'{a.row:,}' if a.row else '', what, a.text, a.sentence, a.sheet) for a in plan.asides]
            self.lines.put(lines)
        else:
            fits: dict[str, Callable[[PlannedRow], bool]] = {'': lambda _row: True, LIKELY: lambda row: row.likely}
            fits[SINCE_SIGNED] = lambda row: bool(row.since_signed)
            fits[FIGURES] = lambda row: row.withdrawal is not None and not row.problems
            fits[TO_CHECK] = lambda row: bool(row.weighty)
            wanted = fits.get(name, lambda row: row.verdict == name)
            shown = sorted(filter(wanted, plan.rows), key=lambda row: (row.withdrawal is None, not row.weighty))
            self.lines.put([self._line(planned) for planned in shown], shown)
        self._show_detail(QModelIndex())
        if self.lines.rowCount():
            # selectRow finds no column where reading begins at the right
            self.table.setCurrentIndex(self.lines.index(0, 0))

    def _line(self, planned: PlannedRow) -> tuple[str, ...]:
        doubts = (doubt.sentence for doubt in planned.doubts if planned.goes_in)
        said = (planned.reason,) if planned.reason else (alike(planned), *doubts)
        why = ' · '.join(filter(None, (changed_in_words(planned.since_signed), *said)))
        return (f'{planned.row:,}', happens(planned), self._called[id(planned)], why, planned.sheet)

    def _say_places(self, places: list[str]) -> None:
        count, first = len(places), _(', ').join(places[:8])
        sentence = ngettext(
            '{count} unknown place, kept as typed: {names}',
            '{count} unknown places, kept as typed: {names}',
            count,
        )
        more = ' …' if count > 8 else ''
        self._places.setText(sentence.format(count=count, names=isolate(first + more, 'auto')) if count else '')
        self._places.setVisible(count > 0)

    def _say_codes(self) -> None:
        """Say what comes into the lists of the register with the rows that go in."""
        added = self._read.plan.codes if self._read else []
        said = _(', ').join(map(new_codes.in_words, added))
        self._codes.setText(_('New in the lists: {codes}').format(codes=said) if added else '')
        self._codes.setVisible(bool(added))

    def _current(self) -> PlannedRow | None:
        found = self.lines.thing(self.table.currentIndex().row())
        return found if isinstance(found, PlannedRow) else None

    def _show_detail(self, index: QModelIndex, _before: QModelIndex | None = None) -> None:
        planned = self.lines.thing(index.row()) if index.isValid() else None
        self._show_row(planned if isinstance(planned, PlannedRow) else None)

    def _show_row(self, planned: PlannedRow | None) -> None:
        """Show a row with the codes that may come with it."""
        if self._read is None:
            self.detail.show_row(None)
            return
        with self._read.plan.with_its_codes():
            self.detail.show_row(
                planned, can_be_answered=planned is not None and _can_be_answered(self._read.plan, planned)
            )

    # Deciding

    def _choose_duplicates(self) -> None:
        if self._read is not None:
            self._read.plan.choose(duplicates=self.duplicates.chosen())
            self._say_again()

    def _choose_withdrawals(self) -> None:
        if self._read is not None:
            self._read.plan.choose_withdrawals(self.withdrawals.chosen())
            self._say_again()

    def choose_likely(self, choice: str) -> None:
        """Decide for every likely row that the rule names."""
        if self._read is not None:
            share, _slash, sheet = self.which.chosen().partition('/')
            self._read.plan.choose(likely=choice, at_least=float(share or 0), sheet=sheet)
            self._say_again()
            self._show_detail(self.table.currentIndex())

    def decide(self, choice: str) -> None:
        """Decide for the row that is looked at, if it is one to decide on."""
        planned = self._current()
        if planned is not None and choice in planned.choices:
            planned.choose(choice)
            self._settled()

    def _settled(self) -> None:
        """Say again what happens with the row that is looked at."""
        planned, line = self._current(), self.table.currentIndex().row()
        if planned is not None:
            self.lines.replace(line, self._line(planned))
            self._show_row(planned)
            self._say_codes()
            self.decided.emit()

    def _say_again(self) -> None:
        for line in range(self.lines.rowCount()):
            if isinstance(planned := self.lines.thing(line), PlannedRow):
                self.lines.replace(line, self._line(planned))
        self._say_codes()
        self.decided.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or event.modifiers():
            return False
        letter = event.text().lower()
        choice = LETTERS.get(letter) or LETTERS.get(keyboards.in_latin(letter))
        if choice:
            self.decide(choice)
        return choice is not None


def _can_be_answered(plan: Plan, planned: PlannedRow) -> bool:
    """Whether somebody can give what a row that people typed lacks, so that it can go in."""
    if not planned.problems or planned.line is None or not planned.line.of_field_sheet:
        return False
    found = next((table for table in plan.tables if table.sheet.title == planned.sheet), None)
    return found is not None and bool(answerable(found, planned))


def _withdrawals() -> list[tuple[str, str, str]]:
    """Which of the rows that a file withdraws, or brings back, are so here too."""
    return [
        ('own', _('Only by the desk that made the record, with a confirmed key'), ''),
        ('all', _('All of them'), ''),
        ('none', _('None'), ''),
    ]


def _rules(plan: Plan) -> list[tuple[str, str, str]]:
    """Which of the likely rows may be decided on at once: how far they agree, and where several sheets, of which."""
    sheets = list(dict.fromkeys(planned.sheet for planned in plan.rows if planned.likely))
    found = [
        ('', _('All of them'), ''),
        ('0.9/', _('90 % alike'), ''),
        ('0.75/', _('75 % alike'), ''),
    ]
    if len(sheets) > 1:
        found += [(f'/{sheet}', _('Those in sheet {sheet}').format(sheet=sheet), '') for sheet in sheets]
    return found
