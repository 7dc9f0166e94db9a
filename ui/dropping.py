"""What is dropped on a window from elsewhere is copied, never moved: a file manager deletes what was moved."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QDropEvent, QGuiApplication, QWindow

_ACTIONS = Qt.DropAction


class Copying(QObject):
    """Offers what comes from elsewhere to our windows as something to copy alone, whatever keys are held.

    Every line and text takes what is dropped on it, in the way that is proposed. The windows themselves are watched, as
    few events pass there.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.focusWindowChanged.connect(self._watch)

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QDropEvent) or event.source() is not None:
            return False  # within the program, text is moved as one expects
        if event.possibleActions() == _ACTIONS.CopyAction:
            return False
        if event.possibleActions() & _ACTIONS.CopyAction:
            _offer_a_copy(watched, event)
        else:
            event.ignore()
        return True


def _offer_a_copy(window: QObject, event: QDropEvent) -> None:
    no_keys = Qt.KeyboardModifier.NoModifier
    made = type(event)(event.position(), _ACTIONS.CopyAction, event.mimeData(), event.buttons(), no_keys)
    made.setAccepted(event.isAccepted())
    QCoreApplication.sendEvent(window, made)
    event.setDropAction(_ACTIONS.CopyAction)
    event.setAccepted(made.isAccepted())
