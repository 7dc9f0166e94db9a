"""Ctrl+Z in a field: the field leaves it to the form, whose steps go on where those of the field begin."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from ui.form.editors import Editor

_CTRL = Qt.KeyboardModifier.ControlModifier
_STEPS = {
    (Qt.Key.Key_Z, _CTRL),
    (Qt.Key.Key_Y, _CTRL),
    (Qt.Key.Key_Z, _CTRL | Qt.KeyboardModifier.ShiftModifier),
}


class StepKeys(QObject):
    """Keeps a field's own undo from taking the keys of the form's; other lines, such as the search, keep theirs.

    Only the widget with the keys is watched: few events pass there.
    """

    def __init__(self, window: QWidget, is_in_form: Callable[[Editor], bool]) -> None:
        super().__init__(window)
        self._window, self._is_in_form = window, is_in_form
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._watch)

    def _watch(self, left: QWidget | None, entered: QWidget | None) -> None:
        if isinstance(left, Editor):
            left.removeEventFilter(self)
        if isinstance(entered, Editor) and entered.window() is self._window and self._is_in_form(entered):
            entered.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        if (event.key(), event.modifiers()) not in _STEPS:
            return False
        event.ignore()  # so that the window's own action has it
        return True
