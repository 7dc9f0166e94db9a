"""Ctrl+C and its like on an Arabic keyboard: the key that stands in their place does what they do."""

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from models.language import keyboards

_OF_THE_WINDOW = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_E)
_KEYS = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease)


class KeysByPlace(QObject):
    """Gives the widget that has the keys the Latin letter where Ctrl is held with an Arabic one.

    What the window itself does has such keys of its own; this is for the keys that lines and texts answer. And it keeps
    Ctrl+E for the window, which on Linux a line takes for going to its end, as the key End does everywhere. The sheets
    that are opened over the window are part of it. Only the widget with the keys is watched: few events pass there.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._watch)

    def _watch(self, left: QWidget | None, entered: QWidget | None) -> None:
        if left is not None:
            left.removeEventFilter(self)
        if entered is not None and self._has(entered):
            entered.installEventFilter(self)

    def _has(self, entered: QWidget) -> bool:
        below = entered.window().parentWidget()
        return self._window in (entered.window(), below and below.window())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in _KEYS or not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.ShortcutOverride and event.keyCombination() == _OF_THE_WINDOW:
            event.ignore()
            return True
        made = _in_latin(event)
        if made is None:
            return False
        QApplication.sendEvent(watched, made)
        event.setAccepted(made.isAccepted())
        return True


def _in_latin(event: QKeyEvent) -> QKeyEvent | None:
    """The event of the Latin letter in the same place, None where there is none."""
    held, code = event.modifiers(), event.key()
    if not held & Qt.KeyboardModifier.ControlModifier or held & Qt.KeyboardModifier.AltModifier:
        return None
    letter = keyboards.in_latin(chr(code)) if 0x80 < code < 0x110000 else ''
    if not letter:
        return None
    made = QKeyEvent(event.type(), Qt.Key(ord(letter.upper())), held, '')
    made.setAccepted(event.isAccepted())
    return made
