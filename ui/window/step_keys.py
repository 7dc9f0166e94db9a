"""Ctrl+Z and Ctrl+Y in a text: a field leaves them to the form, whose steps go on; any other line does its own."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from ui.form.editors import Editor

_CTRL = Qt.KeyboardModifier.ControlModifier
_REDO = (Qt.Key.Key_Y, _CTRL)
_STEPS = {_REDO, (Qt.Key.Key_Z, _CTRL), (Qt.Key.Key_Z, _CTRL | Qt.KeyboardModifier.ShiftModifier)}


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
        if left is not None:
            left.removeEventFilter(self)
        if isinstance(entered, QLineEdit | QPlainTextEdit) and entered.window() is self._window:
            entered.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) or not isinstance(event, QKeyEvent):
            return False
        pressed = (event.key(), event.modifiers())
        if pressed not in _STEPS:
            return False
        if isinstance(watched, Editor) and self._is_in_form(watched):
            event.ignore()  # so that the window's own action has it
            return True
        return pressed == _REDO and isinstance(watched, QLineEdit | QPlainTextEdit) and _redo(watched, event)


def _redo(line: QLineEdit | QPlainTextEdit, event: QKeyEvent) -> bool:
    """Redo in a line of its own, which not every system has this key for."""
    event.accept()
    if event.type() == QEvent.Type.KeyPress:
        line.redo()
    return True
