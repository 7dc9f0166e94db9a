"""The page Conflicts: what files and this register both changed, until somebody settles each."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from models import query
from models.changed import Changed
from models.language.labels import field_label, record_label
from models.language.messages import _
from models.language.text import file_name, isolate
from models.register import conflicts
from models.register.conflicts import Conflict, Open, Values
from models.register.register import Register
from ui.importing.settle_cells import Settling, beside
from ui.parts import look, page_entries
from ui.parts.page import Page
from ui.parts.pieces import Lines, button, column, label, table, wrapped
from ui.parts.tasks import Latest


class ConflictsPage(Page):
    """The conflicts that wait, and the two sides of the one that is looked at; `counted` gives how many wait."""

    entry = page_entries.CONFLICTS
    opened = Signal(str, str)

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._register = register
        self._counter = Latest(register, self)  # each record with a conflict is read, and somebody types meanwhile
        self._counter.answered.connect(self._say_count)
        self._lines = Lines([_('Reference'), _('Record'), _('Field'), _('File')], self)
        self.table = table(self._lines, (150, 320, 260))
        self.table.setAccessibleName(_('Conflicts'))
        self.table.selectionModel().currentRowChanged.connect(self._show)
        self._empty = label(_('No conflicts. Changes made both here and in an imported file appear here.'), 'label')
        self.sides = Settling(register, self._settle)
        self.sides.ways['later'].hide()
        self.sides.setEnabled(register.writing)
        go = button(_('Open the record'), self.open_chosen, 'Ctrl+G')
        self._body = QWidget()
        inside = column(self.table, self.sides, wrapped(go))
        inside.setStretch(0, 1)
        self._body.setLayout(inside)
        lines = column(label(_('Conflicts'), 'title'), self._empty, self._body, margin=look.LARGE)
        lines.setStretch(2, 1)
        lines.setAlignment(self._empty, Qt.AlignmentFlag.AlignTop)
        self.setLayout(lines)
        self.setFocusProxy(self.table)

    def enter(self) -> None:
        """Go to where one begins."""
        self.table.setFocus()

    def count(self) -> None:
        """Count anew what stands beside the title."""
        register = self._register
        self._counter.ask(lambda tell: tell(len(conflicts.waiting(register))))

    def _say_count(self, number: int) -> None:
        self.counted.emit(number)

    def refresh(self, changed: Changed | None = None) -> None:
        """Show what the register has now."""
        found = conflicts.waiting(self._register)
        at = max(self.table.currentIndex().row(), 0)
        self._lines.put([self._line(one) for one in found], found)
        self._empty.setVisible(not found)
        self._body.setVisible(bool(found))
        self.counted.emit(len(found))
        if found:
            self.table.setCurrentIndex(self._lines.index(min(at, len(found) - 1), 0))
        self._show()

    def _line(self, one: Open) -> tuple[str, ...]:
        conflict, record = one
        field = f'{record_label(conflict.row_kind)} · {field_label(conflict.row_kind, conflict.field)}'
        reference = isolate(str(record.get('reference') or ''))
        return (reference, query.called(record, self._register.places), field, isolate(file_name(conflict.file)))

    def _current(self) -> Open | None:
        found = self._lines.thing(self.table.currentIndex().row())
        return found if isinstance(found, Open) else None

    def _show(self) -> None:
        one = self._current()
        if one is None:
            self.sides.clear()
            return
        self.sides.show_cells(beside(*one), one.record, [one.conflict], {})
        self.sides.ways['later'].hide()

    def _settle(self, conflict: Conflict, values: Values | None) -> None:
        if values is not None:
            self._register.settle(conflict, values)

    def open_chosen(self) -> None:
        """Go to the record that is looked at."""
        one = self._current()
        if one is not None:
            self.opened.emit(one.conflict.kind, one.conflict.record)

    def clear(self) -> None:
        """Show nothing of the register any more."""
        self._lines.put([])
        self.sides.clear()
