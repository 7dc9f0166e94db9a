"""What taking an import back left as it is, because somebody changed it since: to be set back after all, or to stay."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from models import query
from models.errors import Refused
from models.file.history import Batch
from models.language.labels import field_label, record_label
from models.language.messages import _
from models.language.text import isolate
from models.record.fields import Stored
from models.record.records import RECORDS, Record
from models.register import undoing
from models.register.register import Register
from models.register.retold.values_in_words import value_in_words
from models.register.undoing import Left
from ui.parts import look
from ui.parts.pieces import Lines, button, column, label, table, wrapped
from ui.parts.strips.ask_strip import AskStrip

_MOST_SHOWN = 6


class LeftPane(QWidget):
    """A line for each field and record that stayed; hidden while an import has none.

    `decided` after each decision, `refused` with why one cannot be.
    """

    decided = Signal()
    refused = Signal(str)

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._register = register
        self._batch = ''
        self._lines = Lines([_('Record'), _('Field'), _('Before the import'), _('Now')], self)
        self.table = table(self._lines, (330, 220, 220))
        self.table.setAccessibleName(_('Not undone'))
        self.ways = {
            'back': button(_('Undo it anyway'), self.ask, 'Alt+Z', 'chip'),
            'stay': button(_('Keep'), self.let_stay, 'Alt+S', 'chip'),
        }
        title = label(_('These were not undone, because they were changed after the import:'), 'section')
        self.asking = AskStrip()
        self.setLayout(column(title, self.table, wrapped(*self.ways.values()), self.asking))
        self.hide()

    def show_batch(self, batch: Batch | None) -> None:
        """Show what an import left."""
        self.asking.quiet()
        self._batch = batch.uid if batch else ''
        found = undoing.still_left(batch) if batch else []
        self._lines.put([self._line(left) for left in found], found)
        self.table.setFixedHeight(look.px(look.ROW_HEIGHT) * (min(len(found), _MOST_SHOWN) + 1) + look.SMALL)
        self.setVisible(bool(found))
        if found:
            self.table.setCurrentIndex(self._lines.index(0, 0))

    def _line(self, left: Left) -> tuple[str, ...]:
        record = query.get(self._register, left.kind, left.record)
        name = query.called(record, self._register.places) if record else ''
        reference = isolate(str(record.get('reference') or '')) if record else ''
        called = f'{name} {reference}'.strip()
        if not left.field:
            what = _('the whole record') if left.row == left.record else record_label(left.row_kind)
            return (called, what, _('did not exist'), _('changed since'))
        spec = RECORDS[left.row_kind].specs()[left.field]
        field = f'{record_label(left.row_kind)} · {field_label(left.row_kind, left.field)}'
        before, now = (value_in_words(self._register, spec, v) for v in (left.before, _now(record, left)))
        return (called, field, before, now)

    def _current(self) -> Left | None:
        found = self._lines.thing(self.table.currentIndex().row())
        return found if isinstance(found, Left) else None

    def ask(self) -> None:
        """Set a field back; ask first where a whole record would be withdrawn, for somebody worked on it."""
        left = self._current()
        if left is None or left.field or left.row != left.record:
            self.set_back()
            return
        record = query.get(self._register, left.kind, left.record)
        reference = isolate(str(record.get('reference') or '')) if record else ''
        question = _('Withdraw {reference}, though it was changed after the import?').format(reference=reference)
        self.asking.ask(question, _('Withdraw'), self.set_back)

    def set_back(self) -> None:
        """Set the field back, or withdraw the record."""
        left = self._current()
        if left is None:
            return
        try:
            self._register.set_back_after_all(self._batch, left)
        except Refused as error:
            self.refused.emit(str(error))
        else:
            self.decided.emit()

    def let_stay(self) -> None:
        """Keep it as it is, and ask no more."""
        left = self._current()
        if left is not None:
            self._register.leave_after_all(self._batch, left)
            self.decided.emit()

    def clear(self) -> None:
        """Show nothing of the register any more."""
        self.show_batch(None)


def _now(record: Record | None, left: Left) -> Stored:
    rows = {below.uid: below for below in record.walk()} if record else {}
    return rows[left.row].get(left.field) if left.row in rows else None
