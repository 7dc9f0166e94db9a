"""A note of what was just heard, from anywhere by one key: kept as the draft of a record, to be coded later."""

import dataclasses

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from models.dates import dates
from models.entry.open_record import OpenField, OpenRecord
from models.language.messages import _
from models.record.records import RECORDS, Record
from models.register.register import Register
from ui.form.field_group import FieldGroup
from ui.parts import look
from ui.parts.half_typed.drafting import Drafting
from ui.parts.pieces import button, label, with_key, wrapped


class QuickNote(QFrame):
    """The fields of a note above whatever is shown; `kept` when it became a draft, `left` when it is closed."""

    kept = Signal()
    left = Signal()

    def __init__(self, register: Register, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty('role', 'card')
        self.setAccessibleName(_('Quick note'))
        self.opened = OpenRecord.new(register, RECORDS[kind].parent_kind)
        line, specs = self._begin(kind), RECORDS[kind].specs()
        asked = {name: dataclasses.replace(specs[name], first=True, required=False) for name in RECORDS[kind].noted}
        fields = [OpenField(self.opened, line, name, spec) for name, spec in asked.items()]
        self.group = FieldGroup(_('Quick note'), fields, self)
        self.drafting = Drafting(register, self._typed, self)
        self.group.edited.connect(self.drafting.start)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(look.LARGE, look.MEDIUM, look.LARGE, look.MEDIUM)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setSizeAdjustPolicy(QScrollArea.SizeAdjustPolicy.AdjustToContents)
        scroll.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        scroll.setMinimumHeight(look.px(80))
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self.group)
        lines.addWidget(scroll)
        keep = button(with_key(_('Save in Drafts'), 'Ctrl+Return'), self.keep, role='primary')
        leave = button(with_key(_('Cancel'), 'Esc'), self.leave, role='link')
        told = label(_('Kept in Drafts until you complete it.'), 'small', wraps=False)
        lines.addLayout(wrapped(keep, leave, told))

    def _begin(self, kind: str) -> Record:
        """The line that is noted: heard now, and in the way that a note is mostly heard."""
        cls, now = RECORDS[kind], dates.damascus_time(dates.utc_now())
        made = self.opened.record.add(kind)
        for name in cls.noted:
            heard = {'date': now.date().isoformat(), 'time': now.strftime('%H:%M')}.get(cls.specs()[name].kind.name)
            made.set(name, cls.noted_as.get(name, heard))
        self.opened.start = self.opened.record.copied()
        return made

    def _typed(self) -> OpenRecord:
        return self.opened

    def focus_first(self) -> None:
        """Go to the first field."""
        editor = self.group.first_editor()
        if editor is not None:
            editor.setFocus(Qt.FocusReason.TabFocusReason)

    def keep(self) -> None:
        """Keep the note as a draft; where nothing was typed there is nothing to keep."""
        for box in self.group.boxes.values():
            box.editor.settle()
        if not self.opened.is_changed:
            self.focus_first()
            return
        if self.drafting.flush():
            self.kept.emit()

    def leave(self) -> None:
        """Close it; what was typed stays as a draft."""
        if self.opened.is_changed:
            self.keep()
        else:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)
