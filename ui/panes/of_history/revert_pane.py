"""Reverting what a change did: its fields, first those that somebody changed since, with what was, then, and is now."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QWidget

from models.dates import dates
from models.dates.times_in_words import day_and_time
from models.file.chain import Entry
from models.language.labels import record_label
from models.language.messages import _
from models.language.text import isolate
from models.record.fields import Stored
from models.record.records import RECORDS, Record
from models.register.moved_lines import ORDER
from models.register.register import Register
from models.register.retold.happenings import Happening
from models.register.retold.values_in_words import (
    field_in_words,
    line_in_words,
    order_in_words,
    order_label,
    place_label,
    rows_of,
    value_in_words,
)
from models.register.reverting import WHOLE_LINE, Revertible, goes_with
from ui.form.edit_reason import EditReasonStrip
from ui.parts import look
from ui.parts.half_typed.kept_line import KeptLine
from ui.parts.pieces import LineToType, Notice, button, column, label, literal, row, scrolled, with_key, wrapped


class RevertPane(QWidget):
    """Lets the person choose; `given` brings the fields, the reason, and why an approved record is changed."""

    left = Signal()
    given = Signal(object, str, str)

    def __init__(
        self, register: Register, record: Record, happening: Happening, found: list[Revertible], first: tuple[str, str]
    ) -> None:
        super().__init__()
        self.setProperty('role', 'surface')
        self._register, self._record, self._rows = register, record, rows_of(record)
        self.boxes: list[tuple[Revertible, QCheckBox]] = []
        self.notice, self.why = Notice(), EditReasonStrip(self)
        self.reason = LineToType()
        self.reason.setAccessibleName(_('Reason (it is kept in the history; write no name in it)'))
        self.kept = KeptLine(self.reason, register)
        self.kept.begin('revert', happening.revision.uid)
        back = button(with_key(_('Back to the history'), 'Esc'), self.left.emit)
        self.go_on = button(_('Revert'), self.give, role='primary')
        inside = QWidget()
        caption = label(self.reason.accessibleName(), 'label')
        caption.setBuddy(self.reason)
        said = label(happening.who_and_when(), 'small')
        head = wrapped(label(_('Revert this change'), 'title', wraps=False), None, back)
        parts = (head, said, *self._parts(found, first), caption, self.reason, self.notice, self.why)
        inside.setLayout(column(*parts, row(self.go_on, None), None, margin=look.LARGE, spacing=look.SMALL))
        self.setLayout(column(scrolled(inside)))
        open_ones = [box for _one, box in self.boxes if box.isEnabled()]
        self.go_on.setEnabled(bool(open_ones))
        self.setFocusProxy(open_ones[0] if open_ones else back)

    def _parts(self, found: list[Revertible], first: tuple[str, str]) -> Iterable[QWidget]:
        """The fields that somebody changed since, then the others; those that cannot be reverted at the end."""
        since = [one for one in found if one.is_open and one.since]
        others = [one for one in found if one.is_open and not one.since]
        closed = [one for one in found if not one.is_open]
        wants_one = any(one.where == first for one in found)
        wanted = goes_with(self._register, found, first) if wants_one else set()
        if since:
            yield label(_('Changed since by somebody; choose what to revert all the same'), 'doubt-text')
            yield from (self._card(one, is_chosen=one.where in wanted) for one in since)
        if others:
            yield label(_('As this change left it'), 'section')
            yield from (self._card(one, is_chosen=not wants_one or one.where in wanted) for one in others)
        if closed:
            yield label(_('Cannot be reverted'), 'section')
            yield from (self._card(one, is_chosen=False) for one in closed)

    def _card(self, one: Revertible, *, is_chosen: bool) -> QFrame:
        card = QFrame()
        card.setProperty('role', 'card')
        grid = QGridLayout(card)
        grid.setContentsMargins(look.MEDIUM, look.SMALL, look.MEDIUM, look.SMALL)
        box = QCheckBox(literal(self._name(one)))
        box.setEnabled(one.is_open)
        box.setChecked(is_chosen and one.is_open)
        self.boxes.append((one, box))
        grid.addWidget(box, 0, 0, 1, 2)
        for at, (name, value) in enumerate(self._values(one), start=1):
            grid.addWidget(label(name, 'muted', wraps=False), at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(value), at, 1)
        grid.setColumnStretch(1, 1)
        box.setAccessibleDescription(_(', ').join(f'{name}: {value}' for name, value in self._values(one)))
        return card

    def _name(self, one: Revertible) -> str:
        if one.field == WHOLE_LINE:
            row = self._rows.get(one.row)
            position = (row.get('position') if row else '') or ''
            return _('{line} (it was added; it will be withdrawn)').format(
                line=f'{record_label(one.row_kind)} {position}'.strip()
            )
        if one.field.startswith(ORDER):
            return order_label(one.field)
        entry = Entry(one.row_kind, one.row, one.field, None, b'', None, b'')
        if one.field == 'parent':
            return place_label(entry, self._rows)
        return field_in_words(entry, self._rows, of_root=one.row == self._record.uid)

    def _values(self, one: Revertible) -> list[tuple[str, str]]:
        """Before, then and now; a value that stayed is not said again."""
        if one.is_erased:
            return [(_('Before'), _('erased; it never comes back'))]
        if one.field == WHOLE_LINE:
            return [(_('Now'), self._changed(one))] if one.since else []
        if not one.is_open:
            return [(_('Now'), _('{value} (as before)').format(value=self._said(one, one.now)))]
        lines = [(_('Before'), self._said(one, one.before)), (_('Then'), self._said(one, one.then))]
        if one.since:
            lines.append((_('Now'), f'{self._said(one, one.now)}\n{self._changed(one)}'))
        return lines

    def _said(self, one: Revertible, value: Stored) -> str:
        if one.field.startswith(ORDER):
            return order_in_words(self._register, value, self._rows)
        if one.field == 'parent':
            return line_in_words(self._register, self._rows.get(str(value)))
        return isolate(value_in_words(self._register, RECORDS[one.row_kind].specs()[one.field], value), 'auto')

    def _changed(self, one: Revertible) -> str:
        """Who changed it since."""
        if one.since is None:
            return ''
        day, time = day_and_time(one.since.at, dates.in_words)
        who = isolate(self._register.called(one.since.by), 'auto')
        return _('changed by {who} on {day}, {time}').format(who=who, day=day, time=time)

    def give(self, because: str = '') -> None:
        """Give what was chosen."""
        chosen = [one.where for one, box in self.boxes if box.isChecked()]
        if chosen:
            self.notice.quiet()
            self.given.emit(chosen, self.reason.text().strip(), because)
        else:
            self.notice.say('stop', _('Choose at least one field to revert.'))

    def refuse(self, sentence: str) -> None:
        """Say why nothing was reverted."""
        self.notice.say('stop', sentence)

    def ask_why(self) -> None:
        """Ask why an approved record is changed."""
        self.why.ask(self.give, self.go_on.setFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.give()
        else:
            super().keyPressEvent(event)
