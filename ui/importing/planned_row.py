"""One row of a plan: what is wrong with it, what it meets in the register, and what can be chosen for it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from exchange.importing.plan import PlannedRow
from exchange.importing.row_values import SheetProblem
from exchange.mapping.target_labels import column_label
from models import query
from models.language.messages import _, quoted
from models.language.text import isolate
from models.register.conflicts import Conflict, Values
from models.register.register import Register
from ui.importing.settle_cells import Settling
from ui.parts import look
from ui.parts.flow import Flow
from ui.parts.pieces import button, column, label, side


def choice_label(choice: str) -> str:
    """What is done with a duplicate or a likely row."""
    return {
        'add': _('added'),
        'update': _('updates the existing record'),
        'link': _('saved as another account'),
        'skip': _('left out'),
    }[choice]


def alike(planned: PlannedRow) -> str:
    """Why a row is taken for what a record says already, '' where it is not."""
    if not planned.likely:
        return planned.why
    return _('Alike: {reasons}').format(reasons=planned.why) if planned.why else ''


class RowPane(QWidget):
    """The row that is looked at; `chosen` gives what to do with it, `settled` says that a conflict was decided.

    `asked` gives a row that cannot go in, for which somebody wants to answer.
    """

    chosen = Signal(str)
    settled = Signal()
    asked = Signal(object)

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._register = register
        self._planned: PlannedRow | None = None
        self._title = label('', 'section')
        self.text = label('')
        self.text.setAlignment(side() | Qt.AlignmentFlag.AlignTop)
        self.differences = Settling(register, self._take)
        self.differences.settled.connect(self.settled)
        self.ways = {
            choice: button(title, lambda choice=choice: self.chosen.emit(choice), f'Alt+{key}', 'chip')
            for choice, title, key in (
                ('add', _('Add'), 'A'),
                ('update', _('Update the existing record'), 'U'),
                ('link', _('Save it as another account of the same event'), 'L'),
                ('skip', _('Skip'), 'S'),
            )
        }
        self.ask = button(_('Answer for this row …'), lambda: self.asked.emit(self._planned), 'Alt+I', 'chip')
        ways = QWidget()
        flow = Flow(ways, gap=look.SMALL)  # goes on below where text is large
        for way in (*self.ways.values(), self.ask):
            flow.addWidget(way)
        lines = column(self._title, self.text, self.differences, ways, None)
        lines.setContentsMargins(0, look.MEDIUM, 0, look.SMALL)
        self.setLayout(lines)
        self.hide()

    def show_row(self, planned: PlannedRow | None, *, can_be_answered: bool = False) -> None:
        """Show a row; nothing for None. Of one that cannot go in it may be answered what it lacks."""
        self._planned = planned
        wrong = _wrong(planned) if planned else []
        left = planned.withdrawal.said if planned and planned.withdrawal else ''
        self.setVisible(planned is not None and bool(wrong or left or planned.cells or planned.choices))
        if planned is None:
            return
        met = self._met(planned)
        self._title.setText(_('Row {number}').format(number=planned.row) + (f' · {met}' if met else ''))
        self.text.setText('\n'.join(filter(None, (alike(planned), left, *map(_problem, wrong)))))
        self.text.setVisible(bool(self.text.text()))
        self.ask.setVisible(can_be_answered)
        self.differences.show_cells(planned.cells, planned.stored, planned.conflicts, planned.settled)
        for choice, way in self.ways.items():
            way.setVisible(choice in planned.choices and not planned.problems)
            way.setEnabled(choice != (planned.choice or 'add'))
        self._take_room()

    def _take_room(self) -> None:
        """Ask for the height that wrapped lines need, of which a splitter does not know."""
        self.setMinimumHeight(self.layout().totalHeightForWidth(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._take_room()

    def clear(self) -> None:
        """Show nothing any more."""
        self._planned = None
        self.differences.clear()
        self.text.clear()
        self._title.clear()
        self.hide()

    def _met(self, planned: PlannedRow) -> str:
        """What the row meets in the register."""
        if planned.stored is None:
            return ''
        name = query.called(planned.stored, self._register.places)
        return f'{name} {isolate(str(planned.stored.get("reference") or ""))}'.strip()

    def _take(self, conflict: Conflict, values: Values | None) -> None:
        if self._planned is not None:
            self._planned.settle(conflict, values)


def _wrong(planned: PlannedRow) -> list[SheetProblem]:
    """What keeps a row out, else what makes one look at it again."""
    return planned.problems or planned.standing_doubts


def _problem(problem: SheetProblem) -> str:
    if not problem.column or quoted(column_label(problem.column)) in problem.sentence:
        return problem.sentence
    column = isolate(column_label(problem.column), 'auto')
    is_named = not problem.value or problem.value in problem.sentence
    value = '' if is_named else f' {isolate(problem.value, "auto")} –'
    return f'{column}:{value} {problem.sentence}'
