"""Patterns that a documenter makes: a new record begins with what many have in common."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from models import query
from models.entry.open_record import OpenRecord
from models.errors import KnownError
from models.language.labels import record_label
from models.language.messages import _
from models.language.text import clean, fold
from models.query import Pattern
from models.register.register import Register
from ui.parts import look
from ui.parts.pieces import LineToType, Notice, button, label, row, with_key, wrapped


class PatternsPane(QWidget):
    """The pane that lists them, and keeps the open record as another one; `chosen` brings one to begin with."""

    chosen = Signal(object)
    left = Signal()

    def __init__(self, opened: OpenRecord | None, register: Register, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty('role', 'surface')
        self._opened, self._register = opened, register
        self.search = LineToType()
        self.search.setPlaceholderText(_('Which preset?'))
        self.search.setAccessibleName(_('Which preset?'))
        self.search.textEdited.connect(self._show)
        self.list = QListWidget()
        self.list.setProperty('role', 'choices')
        self.list.setAccessibleName(_('Presets'))
        self.list.itemClicked.connect(self._choose)
        self._empty = label(
            _('No presets yet: open a record that is like many others, and save it as a preset below.'), 'muted'
        )
        self.notice = Notice(self)
        back = button(with_key(_('Back'), 'Esc'), self.left.emit)
        head = wrapped(label(_('Presets'), 'title', wraps=False), None, back)
        hint = label(_('Enter starts a record from this preset. Delete removes the preset.'), 'small')
        lines = QVBoxLayout(self)
        lines.setContentsMargins(look.LARGE, look.MEDIUM, look.LARGE, look.LARGE)
        lines.addLayout(head)
        for piece in (self.search, self._empty, self.notice):
            lines.addWidget(piece)
        lines.addWidget(self.list, 1)
        lines.addWidget(hint)
        lines.addWidget(self._keeping())
        self.setFocusProxy(self.search)
        self._show()

    def _keeping(self) -> QWidget:
        """The line that keeps the open record as a pattern."""
        self.name = LineToType()
        self.name.setAccessibleName(_('Save the open record as a preset named'))
        self.name.returnPressed.connect(self._keep)
        caption = label(_('Save the open record as a preset named'), 'label')
        caption.setBuddy(self.name)
        made = QWidget(self)
        inside = QVBoxLayout(made)
        inside.setContentsMargins(0, look.SMALL, 0, 0)
        inside.addWidget(caption)
        line = row(self.name, button(_('Save'), self._keep))
        line.setStretch(0, 1)
        inside.addLayout(line)
        inside.addWidget(label(_('Saves what is chosen from lists; no dates, counts, names or texts.'), 'small'))
        made.setHidden(self._opened is None)
        return made

    def _show(self) -> None:
        key, self._found = fold(self.search.text()), query.patterns(self._register)
        self.list.clear()
        for pattern in self._found:
            if key in fold(pattern.name):
                item = QListWidgetItem(f'{pattern.name}  ·  {record_label(pattern.kind)}')
                item.setData(Qt.ItemDataRole.UserRole, pattern)
                self.list.addItem(item)
        self.list.setCurrentRow(0)
        self._empty.setVisible(not self._found)

    def _keep(self) -> None:
        if self._opened is None:
            return
        kind, name = self._opened.record.kind, clean(self.name.text())
        was = next((one for one in self._found if (one.kind, one.name) == (kind, name)), None)
        if self._is_written(kind, name, self._opened.pattern()):
            self.notice.say('settled', _('Saved: “{name}”.').format(name=name), *self._way_back(was))
            self.name.clear()

    def _is_written(self, kind: str, name: str, content: dict[str, Any]) -> bool:
        """Keep a pattern and show it; whether it could be kept."""
        try:
            self._register.keep_pattern(kind, name, content)
        except KnownError as error:
            self.notice.say('stop', str(error))
            return False
        self._show()
        return True

    def _way_back(self, was: Pattern | None) -> Iterator[Any]:
        """The button, and what it does, that brings a pattern back which was deleted or replaced."""
        if was is not None:
            yield _('Undo')
            yield partial(self._bring_back, was)

    def _bring_back(self, was: Pattern) -> None:
        if self._is_written(was.kind, was.name, was.content):
            self.notice.say('settled', _('Saved: “{name}”.').format(name=was.name))

    def _marked(self) -> Pattern | None:
        item = self.list.currentItem()
        return item.data(Qt.ItemDataRole.UserRole) if item else None

    def _choose(self) -> None:
        pattern = self._marked()
        if pattern is not None:
            self.chosen.emit(pattern)

    def _forget(self) -> None:
        pattern = self._marked()
        if pattern is None:
            return
        try:
            self._register.drop_pattern(pattern.uid)
        except KnownError as error:
            self.notice.say('stop', str(error))
            return
        self._show()
        self.notice.say('settled', _('Deleted: “{name}”.').format(name=pattern.name), *self._way_back(pattern))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = Qt.Key
        if event.key() in (keys.Key_Return, keys.Key_Enter) and not self.name.hasFocus():
            self._choose()
        elif event.key() in (keys.Key_Down, keys.Key_Up) and self.search.hasFocus():
            step = 1 if event.key() == keys.Key_Down else -1
            self.list.setCurrentRow(max(0, min(self.list.count() - 1, self.list.currentRow() + step)))
        elif event.key() == keys.Key_Delete:
            self._forget()
        else:
            super().keyPressEvent(event)
