"""Likely duplicates of the record being typed: found while one types, shown under the fields, never in the way."""

from typing import ClassVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QLabel, QListWidget, QListWidgetItem, QWidget

from models.dates import dates
from models.entry.open_record import OpenRecord
from models.language.messages import _, language, ngettext
from models.language.text import isolate
from models.likeness import while_typing
from models.likeness.while_typing import Likely
from ui.parts import look
from ui.parts.explained import as_tip
from ui.parts.pieces import column, label, row, with_key
from ui.parts.tasks import Latest

LIKELY_KEY = 'Ctrl+Alt+D'
# Milliseconds after the last key: a pause in typing, for it reads the register.
LOOK_AFTER = 400
_MOST_LINES = 3
_LINE = 24


class LikelyStrip(QFrame):
    """The likely duplicates, one a line: `opened` brings kind and uid of the one to look at, `left` the way back."""

    opened = Signal(str, str)
    left = Signal()
    changed = Signal()

    # What was said not to be the same, for as long as the program runs.
    _told_apart: ClassVar[set[frozenset[str]]] = set()

    def __init__(self, opened: OpenRecord, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty('role', 'doubt')
        self._record = opened
        self._found: list[Likely] = []
        self._search = Latest(opened.register, self)
        self._search.answered.connect(self._show)
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(LOOK_AFTER)
        self._waiting.timeout.connect(self._look)
        self._build()
        self.hide()
        self.look_soon()

    def _build(self) -> None:
        mark = QLabel()
        mark.setPixmap(look.pixmap('warning', 'doubt'))
        self._said = label('', wraps=False)
        self._keys = label('', 'small', wraps=False)
        self.lines = _Lines(self)
        self.lines.opened.connect(self._open)
        self.lines.told_apart.connect(self._tell_apart)
        self.lines.left.connect(self._leave)
        inside = column(row(mark, self._said, None, self._keys), self.lines, spacing=look.TINY)
        inside.setContentsMargins(look.MEDIUM, 6, look.SMALL, 6)
        self.setLayout(inside)

    # Looking

    def look_soon(self) -> None:
        """Look once nothing was typed for a moment."""
        self._waiting.start()

    def _look(self) -> None:
        if self._record.record.withdrawn:
            return
        register, record = self._record.register, self._record.record.copied()
        self._search.ask(lambda tell: tell(while_typing.likely(register, record)))

    def _show(self, found: list[Likely]) -> None:
        there = [one for one in found if self._pair(one) not in self._told_apart]
        if [(one.uid, one.reasons) for one in there] == [(one.uid, one.reasons) for one in self._found]:
            return
        self._found = there
        said = ngettext('{count} possible duplicate', '{count} possible duplicates', len(there)).format(
            count=len(there)
        )
        self._said.setText(said)
        self._say_key()
        self.setAccessibleName(said)
        self.lines.put(there)
        self.setVisible(bool(there))
        self.changed.emit()

    # What a person does with them

    def go_there(self) -> None:
        """Give the lines the keys, or go back from them."""
        if self.lines.hasFocus():
            self._leave()
        elif self._found:
            self._keys.setText(_('Enter: open · Delete: not the same · Esc: back'))
            self.lines.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _leave(self) -> None:
        self._say_key()
        self.left.emit()

    def _say_key(self) -> None:
        self._keys.setText(with_key(_('Go there'), LIKELY_KEY))

    def _open(self, one: Likely) -> None:
        self.opened.emit(one.record_kind, one.record)

    @property
    def likeliest(self) -> str:
        """The uid of the record that is likeliest the same, '' for none."""
        return next((one.record for one in self._found if one.record_kind == self._record.record.kind), '')

    def _tell_apart(self, one: Likely) -> None:
        self._told_apart.add(self._pair(one))
        register, record = self._record.register, self._record.record
        if register.writing and self._record.stored is not None and one.record_kind == record.kind:
            register.hold_apart(record.kind, record.uid, one.record)
        had_keys = self.lines.hasFocus()
        self._show(self._found)
        if had_keys and not self._found:
            self.left.emit()

    def _pair(self, one: Likely) -> frozenset[str]:
        return frozenset((self._record.record.uid, one.record))


class _Lines(QListWidget):
    """The lines; the keys reach them only by their own key, so that Tab goes on through the fields."""

    opened = Signal(object)
    told_apart = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty('role', 'likely')
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_('Possible duplicates'))
        self.itemDoubleClicked.connect(lambda item: self.opened.emit(item.data(Qt.ItemDataRole.UserRole)))

    def put(self, found: list[Likely]) -> None:
        """Show these, with the same line current as before."""
        at = max(0, self.currentRow())
        self.clear()
        for one in found:
            item = QListWidgetItem(_in_words(one), self)
            item.setData(Qt.ItemDataRole.UserRole, one)
            item.setToolTip(as_tip(item.text()))
        self.setCurrentRow(min(at, len(found) - 1))
        self.setFixedHeight(look.px(_LINE) * min(_MOST_LINES, len(found)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self.opened.emit(item.data(Qt.ItemDataRole.UserRole))
        elif event.matches(QKeySequence.StandardKey.Delete) and item is not None:
            self.told_apart.emit(item.data(Qt.ItemDataRole.UserRole))
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _in_words(one: Likely) -> str:
    """A line: what the record is called, its day, and why it may be the same."""
    day = dates.short(one.day, language()) if one.day else ''
    called = [isolate(part, 'auto') for part in (one.reference, one.title, day) if part]
    return _('{called} – {reasons}').format(called=' · '.join(called), reasons=one.sentence)
