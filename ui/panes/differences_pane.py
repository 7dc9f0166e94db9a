"""Mine and theirs, field by field, where somebody changed a record while it lay open."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from models.file import chain
from models.file.chain import Entry
from models.language.messages import _
from models.record.records import RECORDS, Record
from models.register.register import Register
from models.register.retold.changes_in_words import told
from models.register.retold.values_in_words import field_in_words, rows_of, value_in_words
from ui.parts import look
from ui.parts.pieces import button, label, row, with_key


class _Value(QWidget):
    """A value that can be chosen: its words go on in the next line, however many they are, and choose it too."""

    def __init__(self, words: str, heard: str) -> None:
        super().__init__()
        self.choice = QRadioButton()
        self.choice.setAccessibleName(heard)
        said = label(words)
        said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # a long word widens nothing
        lines = QHBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(self.choice, 0, Qt.AlignmentFlag.AlignTop)
        lines.addWidget(said, 1, Qt.AlignmentFlag.AlignTop)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.choice.setChecked(True)
        self.choice.setFocus()


class Differences(QWidget):
    """Lets the person choose; `settled` brings the record that came of it, based on what is stored now."""

    settled = Signal(object)
    left = Signal()

    def __init__(
        self, register: Register, mine: Record, theirs: Record, base: Record | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty('role', 'surface')
        self._register, self._mine, self._theirs, self._rows = register, mine, theirs, rows_of(mine)
        entries = chain.differences(mine, theirs)
        # A state is decided, not chosen: that of the saved one stands.
        self._entries = [entry for entry in told(entries) if entry.field != 'state']
        # What the program fills and nobody is asked about is as it is saved.
        asked = {(entry.row_uid, entry.field) for entry in self._entries}
        self._kept = [
            entry
            for entry in entries
            if RECORDS[entry.row_kind].specs()[entry.field].kept and (entry.row_uid, entry.field) not in asked
        ]
        self._changed_by_me = {(e.row_uid, e.field) for e in chain.differences(mine, base)} if base else None
        self._changed_by_them = {(e.row_uid, e.field) for e in chain.differences(theirs, base)} if base else None
        self._choices: list[tuple[Entry, QRadioButton]] = []
        lines = QVBoxLayout(self)
        lines.setContentsMargins(look.LARGE, look.MEDIUM, look.LARGE, look.MEDIUM)
        lines.setSpacing(look.SMALL)
        lines.addWidget(label(_('This record was changed by somebody else'), 'title'))
        lines.addWidget(label(_('Choose for each field which value to keep, then save.'), 'muted'))
        lines.addWidget(self._table(), 1)
        self.save = button(with_key(_('Save selection'), 'Ctrl+S'), self.settle, role='primary')
        lines.addLayout(row(self.save, button(with_key(_('Cancel'), 'Esc'), self.left.emit), None))

    def _table(self) -> QScrollArea:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget()
        body.setProperty('role', 'surface')
        grid = QGridLayout(body)
        grid.setHorizontalSpacing(look.MEDIUM)
        for column, heading in enumerate((_('Field'), _('My version'), _('Saved version'))):
            grid.addWidget(label(heading, 'section', wraps=False), 0, column)
        for line, entry in enumerate(self._entries, start=1):
            self._add_line(grid, line, entry)
        rule = QFrame()
        rule.setProperty('role', 'rule')
        grid.addWidget(rule, len(self._entries) + 1, 0, 1, 3)
        grid.setRowStretch(len(self._entries) + 2, 1)
        for column in range(3):
            grid.setColumnStretch(column, 2 if column else 1)
        scroll.setWidget(body)
        return scroll

    def _add_line(self, grid: QGridLayout, line: int, entry: Entry) -> None:
        spec = RECORDS[entry.row_kind].specs()[entry.field]
        name = field_in_words(entry, self._rows, of_root=entry.row_uid == self._mine.uid)
        key = (entry.row_uid, entry.field)
        both = self._changed_by_me is None or (key in self._changed_by_me and key in (self._changed_by_them or ()))
        field = label(f'⚠ {name}' if both else name, 'doubt-text' if both else 'label')
        grid.addWidget(field, line, 0, Qt.AlignmentFlag.AlignTop)
        by_me, by_them = (value_in_words(self._register, spec, value) for value in (entry.new, entry.old))
        values = (
            _Value(by_me, _('{field}, my version: {value}').format(field=name, value=by_me)),
            _Value(by_them, _('{field}, saved version: {value}').format(field=name, value=by_them)),
        )
        mine, theirs = (value.choice for value in values)
        group = QButtonGroup(self)
        group.addButton(mine)
        group.addButton(theirs)
        is_mine = self._changed_by_me is None or key in self._changed_by_me
        (mine if is_mine else theirs).setChecked(True)
        for column, value in enumerate(values, start=1):
            grid.addWidget(value, line, column, Qt.AlignmentFlag.AlignTop)
        self._choices.append((entry, mine))

    def focus_first(self) -> None:
        """Go to the first choice."""
        if self._choices:
            self._choices[0][1].setFocus()

    def settle(self) -> None:
        """Put together what was chosen, on top of what is stored now."""
        record = self._mine.copied()
        rows, theirs = rows_of(record), rows_of(self._theirs)
        for entry in (entry for entry, mine in self._choices if not mine.isChecked()):
            rows[entry.row_uid].set(entry.field, entry.old)
            typed = f'{entry.field}_typed'
            if typed in RECORDS[entry.row_kind].specs():
                there = theirs.get(entry.row_uid)
                rows[entry.row_uid].set(typed, there.get(typed) if there else None)
        for entry in self._kept:
            if entry.row_uid == self._mine.uid:
                rows[entry.row_uid].set(entry.field, entry.old)
        record.revision = self._theirs.revision
        self.settled.emit(record)
