"""What of a row differs, cell by cell, and whose value is taken where both sides changed it."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTableView, QWidget

from exchange.importing.plan import values_typed
from exchange.importing.row_values import CellDifference
from models.dates import dates
from models.dates.times_in_words import day_and_time
from models.errors import Refused
from models.file import history
from models.file.history import Revision
from models.language.labels import field_label, record_label
from models.language.messages import _
from models.language.text import isolate
from models.record.records import RECORDS, Record
from models.register.conflicts import Conflict, Key, Values, unit_of
from models.register.register import Register
from models.register.retold.values_in_words import value_in_words
from ui.parts import look
from ui.parts.flow import Flow
from ui.parts.pieces import Lines, button, column, label, table
from ui.parts.strips.answer_line import LineToLeave

Take = Callable[[Conflict, Values | None], None]
_MOST_SHOWN = 5
_SHORT = 30


class Settling(QWidget):
    """A table of the cells that differ; for those in conflict the ways to settle them.

    `take` is called with a conflict and the values that settle it (None: later), and may raise Refused.
    """

    settled = Signal()

    def __init__(self, register: Register, take: Take) -> None:
        super().__init__()
        self._register, self._take = register, take
        self._conflicts: dict[Key, Conflict] = {}
        self._chosen: dict[Key, Values] = {}
        headings = [_('Field'), _('In the register'), _('In the file'), _('Changed here last'), _('Chosen value')]
        self.lines = Lines(headings, self)
        self.table: QTableView = table(self.lines, (200, 250, 250, 190), least=2)
        self.table.setAccessibleName(_('Differences'))
        self.table.selectionModel().currentRowChanged.connect(self._offer)
        self.typed = LineToLeave()
        self.typed.gave_up.connect(self.table.setFocus)
        self.typed.setPlaceholderText(_('another value, then press Enter'))
        self.typed.setAccessibleName(_('Another value'))
        self.typed.returnPressed.connect(self.take_typed)
        self.typed.setFixedWidth(look.px(200))
        self._whole = label('', 'muted')
        self._said = label('', 'doubt-text')
        self._said.hide()
        self.ways = {
            'mine': button(_('Keep ours'), self.take_mine, 'Alt+M', 'chip'),
            'theirs': button(_('Use theirs'), self.take_theirs, 'Alt+T', 'chip'),
            'later': button(_('Leave for later'), self.take_later, 'Alt+W', 'chip'),
        }
        self._settle = QWidget()
        flow = Flow(self._settle, gap=look.SMALL)  # goes on below where text is large
        for way in (self.ways['mine'], self.ways['theirs'], self.typed, self.ways['later']):
            flow.addWidget(way)
        self.setLayout(column(self.table, self._whole, self._said, self._settle))
        self.setFocusProxy(self.table)

    def show_cells(
        self,
        cells: list[CellDifference],
        record: Record | None,
        conflicts: list[Conflict],
        chosen: dict[Key, Values],
    ) -> None:
        """Show what differs, and what was chosen so far of what is in conflict."""
        self._conflicts = {(one.row, unit_of(one.row_kind, one.field)): one for one in conflicts}
        self._chosen = chosen
        last = history.last_changes(self._register, record.uid) if record and cells else {}
        shown = _without_spellings(cells)
        at = max(self.table.currentIndex().row(), 0)
        self.lines.put([self._line(cell, last) for cell in shown], shown)
        self.setVisible(bool(shown))
        self.table.setFixedHeight(look.px(look.ROW_HEIGHT) * (min(len(shown), _MOST_SHOWN) + 1) + look.SMALL)
        self.table.setColumnHidden(4, not conflicts)
        self._said.hide()
        if shown:
            self.table.setCurrentIndex(self.lines.index(min(at, len(shown) - 1), 0))
        self._offer()

    def clear(self) -> None:
        """Show nothing any more."""
        self.lines.put([])
        self._conflicts, self._chosen = {}, {}
        self._whole.clear()
        self.typed.clear()
        self._said.clear()
        self._said.hide()

    def _line(self, cell: CellDifference, last: dict[tuple[str, str], Revision]) -> tuple[str, ...]:
        spec = RECORDS[cell.row_kind].specs()[cell.field]
        name = f'{record_label(cell.row_kind)} · {field_label(cell.row_kind, cell.field)}'
        here, there = (value_in_words(self._register, spec, value) for value in (cell.stored, cell.incoming))
        revision = last.get((cell.row_uid, cell.field))
        return (name, here, there, _who(self._register, revision) if revision else '', self._taken(cell))

    def _taken(self, cell: CellDifference) -> str:
        conflict = self._conflict_of(cell)
        if conflict is None:
            return ''
        if conflict.key not in self._chosen:
            return _('later')
        values = self._chosen[conflict.key]
        if not values:
            return _('ours')
        if values == conflict.theirs:
            return _('theirs')
        spec = RECORDS[cell.row_kind].specs()[cell.field]
        return value_in_words(self._register, spec, values.get(cell.field))

    def _conflict_of(self, cell: CellDifference) -> Conflict | None:
        return self._conflicts.get((cell.row_uid, unit_of(cell.row_kind, cell.field)))

    def _current(self) -> Conflict | None:
        cell = self.lines.thing(self.table.currentIndex().row())
        return self._conflict_of(cell) if isinstance(cell, CellDifference) else None

    def _offer(self) -> None:
        conflict = self._current()
        self._show_whole()
        self._settle.setVisible(conflict is not None)
        if conflict is not None:
            self.ways['later'].setEnabled(conflict.key in self._chosen)

    def _show_whole(self) -> None:
        """Show both sides of the cell that is looked at where they are too long for the table."""
        cell = self.lines.thing(self.table.currentIndex().row())
        texts = [str(v or '') for v in (cell.stored, cell.incoming)] if isinstance(cell, CellDifference) else []
        is_long = any(len(text) > _SHORT for text in texts)
        here, there = (isolate(text, 'auto') for text in texts) if is_long else ('', '')
        said = _('In the register: {here}\nIn the file: {there}').format(here=here, there=there)
        self._whole.setText(said if is_long else '')
        self._whole.setVisible(is_long)

    # Deciding

    def take_mine(self) -> None:
        """Keep what stands in the register."""
        self._settle_with(lambda _conflict: {})

    def take_theirs(self) -> None:
        """Take what the file says."""
        self._settle_with(lambda conflict: conflict.theirs)

    def take_typed(self) -> None:
        """Take what was typed in the place of both."""
        text = self.typed.text()
        if text.strip():
            self._settle_with(lambda conflict: values_typed(self._register, conflict, text))

    def take_later(self) -> None:
        """Leave it open."""
        self._settle_with(lambda _conflict: None)

    def _settle_with(self, values: Callable[[Conflict], Values | None]) -> None:
        conflict = self._current()
        if conflict is None:
            return
        try:
            self._take(conflict, values(conflict))
        except Refused as error:
            self._said.setText(str(error))
            self._said.show()
            return
        self.typed.clear()
        self.settled.emit()


def _without_spellings(cells: list[CellDifference]) -> list[CellDifference]:
    """The cells without how a value was typed that stands among them."""
    there = {(cell.row_uid, cell.field) for cell in cells}
    specs = {cell.row_kind: RECORDS[cell.row_kind].specs() for cell in cells}
    return [cell for cell in cells if (cell.row_uid, specs[cell.row_kind][cell.field].of) not in there]


def _who(register: Register, revision: Revision) -> str:
    (day, _time), who = day_and_time(revision.at, dates.short), register.called(revision.by)
    return _('{who}, {day}').format(who=isolate(who, 'auto'), day=day)


def beside(conflict: Conflict, record: Record) -> list[CellDifference]:
    """What both sides say of the fields of a conflict, as the record stands now."""
    stored = next(below for below in record.walk() if below.uid == conflict.row)
    return [
        CellDifference(conflict.row_kind, conflict.row, name, stored.get(name), value)
        for name, value in conflict.theirs.items()
        if stored.get(name) != value
    ]
