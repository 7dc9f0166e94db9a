"""The rows inside a record: their grid, what they amount to, what is wrong, and more of the line it stands at."""

from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from models.entry import person_record
from models.entry.open_record import OpenField, OpenRecord, fields_of
from models.entry.running_totals import RUNNING
from models.language.labels import records_label
from models.language.messages import _, ngettext
from models.language.text import isolate
from models.record.records import RECORDS, Record
from models.rules.checks import Finding
from ui.form.carry_pin import Pin
from ui.form.child_model import LinesModel
from ui.form.child_view import LinesView
from ui.form.field_group import FieldGroup
from ui.parts import look
from ui.parts.pieces import label, with_key


class ChildLines(QWidget):
    """The rows of a kind below a row: the grid, what it amounts to, what is wrong, and the line it stands at."""

    edited = Signal(object)
    begun = Signal()
    left = Signal(object)
    withdraw_asked = Signal(object)
    aside_asked = Signal(object)
    ask_asked = Signal(object)
    grown = Signal()
    gone_up = Signal()
    said = Signal(str, str)

    def __init__(self, opened: OpenRecord, parent_row: Record, kind: str, heading: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.opened, self.kind, self.parent_row = opened, kind, parent_row
        self.lines = LinesModel(opened, parent_row, kind, self)
        self.view = LinesView(self.lines, self, inner=parent_row is not opened.record)
        self.setObjectName(f'lines.{kind}')
        self._findings: list[Finding] = []
        self._said_problems: tuple[list[Finding], list[str]] = [], []
        self._heading, self._running = label(heading, 'section', wraps=False), label('')
        self._problems = label('', 'stop-text')
        self._withdrawn = self._link('', self._bring_back)
        self._remove = self._link(with_key(_('Remove line'), 'Ctrl+Delete'), self._remove_current)
        title = records_label(kind)
        self.pin = Pin(opened.register, parent_row.kind, kind, title, self) if parent_row is opened.record else None
        top = QHBoxLayout()
        for piece in (self._heading, *([self.pin] if self.pin else []), None, self._withdrawn, self._remove):
            top.addWidget(piece) if piece else top.addStretch(1)
        self._strip, self._beneath = QVBoxLayout(), QVBoxLayout()
        self.group: FieldGroup | None = None
        self.below: list[ChildLines] = []
        self._stripped: Record | None = None
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2)
        lines.addLayout(top)
        for piece in (self.view, self._problems, self._running):
            lines.addWidget(piece)
        lines.addLayout(self._beneath)
        lines.addLayout(self._strip)
        self.lines.edited.connect(self._line_edited)
        self.view.asked.connect(self._asked)
        self.view.said.connect(self.said)
        self.view.selectionModel().currentRowChanged.connect(self._current_changed)
        self._soon = QTimer(self)  # what a key leads to beside its echo comes after the echo
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._catch_up)
        self.lines.rowsInserted.connect(self._inserted)
        self._say()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        if self.pin is not None:
            self.pin.come_near(True)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if self.pin is not None:
            self.pin.come_near(False)

    def _link(self, text: str, pressed: Any) -> QPushButton:
        made = QPushButton(text, self)
        made.setProperty('role', 'link')
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.clicked.connect(pressed)
        return made

    def _line_edited(self) -> None:
        for inner in self.below:
            inner.lines.catch_up()
        self._edited(self.view.edited_field())

    def _inner_edited(self, field: OpenField | None) -> None:
        for line, row in enumerate(self.lines.lines):
            if row is self._stripped:
                self.lines.show_line(line)
        self._edited(field)

    def _edited(self, field: OpenField | None) -> None:
        self._soon.start()
        self.edited.emit(field)

    def _inserted(self, *_where: object) -> None:
        self._soon.start()

    def _catch_up(self) -> None:
        if self.group is not None:
            self.group.load()
        self._say()
        self._current_changed()

    def _say(self) -> None:
        running = RUNNING.get(self.kind)
        text = running(self.parent_row) if running else ''
        self._running.setText(text)
        self._running.setVisible(bool(text))
        gone = sum(row.kind == self.kind and row.withdrawn for row in self.parent_row.children)
        text = ngettext('{count} withdrawn: restore', '{count} withdrawn: restore the last', gone)
        self._withdrawn.setText(text.format(count=gone))
        self._withdrawn.setVisible(bool(gone))
        self._say_problems()
        levels = {found.level for found in self._findings if not found.reason}
        look.give_role(self._problems, 'stop-text' if 'stop' in levels else 'doubt-text' if levels else 'small')
        self._problems.setVisible(bool(self._findings))
        current = self.view.currentIndex()
        self._remove.setVisible(current.isValid() and not self.lines.is_blank(current.row()))

    def _say_problems(self) -> None:
        """Put what is wrong below the lines; at most keys neither that nor the place of a line has changed."""
        lines = [row.uid for row in self.lines.lines] if self._findings else []
        if (self._findings, lines) != self._said_problems:
            self._said_problems = self._findings, lines
            places = {uid: place for place, uid in enumerate(lines, start=1)}
            said = (self._sentence(found, places.get(found.row, 1)) for found in self._findings)
            self._problems.setText('\n'.join(said))

    def _sentence(self, found: Finding, line: int) -> str:
        text = _('Error, line {line}: {problem}') if found.level == 'stop' else _('Warning, line {line}: {problem}')
        if found.reason:
            text = _('Dismissed, line {line}: {problem} – {reason}')
        return text.format(line=line, problem=found.sentence, reason=isolate(found.reason, 'auto'))

    def put_below(self, piece: QWidget) -> None:
        """Put something below the grid and what it amounts to."""
        self._beneath.addWidget(piece)

    def has_keys(self) -> bool:
        """Whether the keys go to it or to something within it."""
        focused = QApplication.focusWidget()
        return focused is not None and (focused is self or self.isAncestorOf(focused))

    def commit(self) -> None:
        """Take what stands in open editors, here and below."""
        self.view.commit()
        for inner in self.below:
            inner.commit()

    def show_anew(self) -> None:
        """Show everything as it is now, after a step was undone or done again."""
        self.lines.show_anew()
        self._current_changed()
        if self.group is not None:
            self.group.load()
        for inner in self.below:
            inner.show_anew()
        self._say()

    def go_to_cell(self, row: Record, name: str) -> bool:
        """Go to the cell of a field of a row, or to where its line was; False where the row is none of these lines."""
        line = next((line for line, one in enumerate(self.lines.lines) if _is_in(one, row)), None)
        if line is None and (row.kind != self.kind or row.get('parent') != self.parent_row.uid):
            return False
        line = self.lines.line_for(row) if line is None else line
        place = self.lines.place_of(line, row, name)
        self.view.stand(self.lines.index(line, place or 0))  # first, else it would go to the first cell on its way
        self.view.setFocus()
        if place is None and not any(inner.go_to_cell(row, name) for inner in self.below):
            self._go_to_box(name)
        return True

    def _go_to_box(self, name: str) -> None:
        if self.group is not None and name in self.group.boxes:
            self.group.reveal(name).editor.setFocus()

    # The line that the grid stands at

    def _current_changed(self, *_where: object) -> None:
        if self.view.is_editing:
            return  # what stands below the line is built once the edit is over
        line = self.view.currentIndex().row()
        blank = line < 0 or self.lines.is_blank(line)
        row = None if blank else self.lines.row_of(line)
        self._remove.setVisible(row is not None)
        if row is not self._stripped:
            self._show_strip(row, line)

    def _show_strip(self, row: Record | None, line: int) -> None:
        self._stripped = row
        for old in [*self.below, *([self.group] if self.group else [])]:
            self._strip.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.group, self.below = None, []
        if row is not None:
            self._build_strip(row, line)
        self.grown.emit()

    def _build_strip(self, row: Record, line: int) -> None:
        rest = [field for field in fields_of(self.opened, row) if not field.spec.first]
        heading = _('Line {line}').format(line=line + 1)
        if rest:
            self.group = FieldGroup(heading, rest, self)
            self.group.edited.connect(self._edited)
            self.group.left.connect(self.left)
            self.group.grown.connect(self.grown)
            self.group.aside_asked.connect(self.aside_asked)
            self.group.ask_asked.connect(self.ask_asked)
            self._strip.addWidget(self.group)
        for kind in RECORDS[self.kind].child_kinds:
            title = f'{heading} · {records_label(kind)}'
            inner = ChildLines(self.opened, row, kind, title, self)
            inner.edited.connect(self._inner_edited)
            inner.begun.connect(self.begun)
            inner.left.connect(self.left)
            inner.said.connect(self.said)
            inner.gone_up.connect(self._come_back)
            inner.view.ended.connect(self.view.go_to_blank)
            inner.withdraw_asked.connect(self.withdraw_asked)
            inner.grown.connect(self.grown)
            inner.aside_asked.connect(self.aside_asked)
            inner.ask_asked.connect(self.ask_asked)
            self._strip.addWidget(inner)
            self.below.append(inner)

    # What keys ask for

    def _asked(self, what: str) -> None:
        line = self.view.currentIndex().row()
        {
            'begun': self.begun.emit,
            'settled': self._current_changed,
            'remove': lambda: self.remove(line),
            'down': self._go_down,
            'up': self.gone_up.emit,
            'later': lambda: self._add_later(line),
            'person': lambda: self._make_record(line),
        }[what]()

    def _go_down(self) -> None:
        """Go to the names below the line."""
        if self.below:
            self.below[0].view.go_to_blank()

    def _come_back(self) -> None:
        self.view.setFocus()

    def _add_later(self, line: int) -> None:
        """Add what became later of one of these people, and go to its date."""
        added = None if self.lines.is_blank(line) else self.lines.add_later(line)
        if added is None:
            self.said.emit('doubt', _('Only people who were injured or detained can be recorded as having died later.'))
            return
        self.view.stand(self.lines.index(added, 0))
        dated = [name for name, box in self.group.boxes.items() if box.field.spec.kind.name == 'date']
        for name in dated[:1]:
            self.group.reveal(name).editor.setFocus(Qt.FocusReason.TabFocusReason)

    def _make_record(self, line: int) -> None:
        """Make a record of its own of the person of a line."""
        if self.lines.is_blank(line):
            return
        made = person_record.record_of(self.opened, self.lines.row_of(line))
        if made is None:
            self.said.emit('doubt', _('This person already has a record, or cannot have one.'))
            return
        self._line_edited()
        sentence = _('A new record of this person is in Drafts; the two are linked.')
        self.said.emit('settled', sentence)

    # Taking lines out

    def _remove_current(self) -> None:
        self.remove(self.view.currentIndex().row())

    def remove(self, line: int) -> None:
        """Drop a line that was never saved; ask for the reason of withdrawing one that was."""
        if line < 0 or self.lines.is_blank(line):
            return
        row = self.lines.row_of(line)
        if self.opened.is_saved(row):
            self.withdraw_asked.emit((self, row))
        else:
            self.opened.drop(row)
            self.lines.remove(line)
            self._current_changed()

    def withdraw(self, row: Record, reason: str) -> None:
        """Withdraw a saved row, with its reason; it is written when the record is saved."""
        row.set('withdrawn', reason)
        self.lines.remove(self.lines.lines.index(row))
        self._current_changed()

    def _bring_back(self) -> None:
        gone = [row for row in self.parent_row.children if row.kind == self.kind and row.withdrawn]
        gone[-1].set('withdrawn', None)
        self.lines.show_again()

    def say(self, findings: dict[str, list[Finding]]) -> None:
        """Show what is wrong in these rows; findings come by row."""
        self._findings = [found for row in self.lines.lines for found in findings.get(row.uid, [])]
        self.lines.mark([found for found in self._findings if not found.reason])
        self._say()
        for inner in self.below:
            inner.say(findings)
        if self.group is not None and self._stripped is not None:
            mine = findings.get(self._stripped.uid, [])
            self.group.say({found.field: [found] for found in reversed(mine)})


def _is_in(line: Record, row: Record) -> bool:
    """Whether a row is a line, or stands below it, or did before it was gone."""
    return any(below is row or below.uid == row.get('parent') for below in line.walk())
