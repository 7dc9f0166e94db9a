"""The cover: from the moment of a lock it stands in the place of every window of the program, and has all keys."""

from PySide6.QtCore import QEvent, QObject, Qt, QThread
from PySide6.QtGui import QCloseEvent, QDrag, QGuiApplication, QWindow
from PySide6.QtWidgets import QApplication, QWidget

from models.language.messages import _, ngettext
from ui.parts import look
from ui.parts.pieces import column, label
from ui.parts.soon import soon

_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,
        QEvent.Type.ShortcutOverride,
        QEvent.Type.Shortcut,
        QEvent.Type.InputMethod,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.ContextMenu,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TouchEnd,
        QEvent.Type.TabletPress,
        QEvent.Type.TabletMove,
        QEvent.Type.TabletRelease,
        QEvent.Type.DragEnter,
        QEvent.Type.DragMove,
        QEvent.Type.Drop,
    }
)


def is_in_a_drag() -> bool:
    """Whether something is being dragged, or whatever else waits within an event for its own end."""
    return QThread.currentThread().loopLevel() > 1


class Cover(QWidget):
    """Says that the program is being locked, and what cannot be kept; it knows no value of any record."""

    def __init__(self, over: QWidget | None) -> None:
        super().__init__()
        self._over = over
        self.setWindowTitle(_('Sijill'))
        self.setProperty('role', 'window')
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.said = label(_('Locking …'))
        self.said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setLayout(column(None, self.said, None, margin=look.LARGE))

    def put(self) -> None:
        """Take the place of all that is on the screen, at once."""
        QApplication.instance().installEventFilter(self)
        over = self._over
        if over is not None:
            self.setGeometry(over.geometry())
        if over is not None and over.isMinimized():
            self.showMinimized()
        elif over is not None and over.isMaximized():
            self.showMaximized()
        else:
            self.show()
        self._hide_the_others()
        self.activateWindow()
        self.setFocus()

    def let_go(self) -> None:
        """Let other windows come again; it stands until it is closed."""
        QApplication.instance().removeEventFilter(self)

    def take_away(self) -> None:
        """Leave the screen."""
        self.let_go()
        self.hide()
        self.deleteLater()

    def warn(self, seconds: int) -> None:
        """Say in how many seconds what was being typed is lost."""
        said = _('What you were typing cannot be saved. Free some disk space, or plug the disk in again.')
        left = ngettext('It is lost in {count} second.', 'It is lost in {count} seconds.', seconds)
        self.said.setText(f'{said} {left.format(count=seconds)}')

    def _hide_the_others(self) -> None:
        if is_in_a_drag():
            QDrag.cancel()
        for grabber in (QWidget.mouseGrabber(), QWidget.keyboardGrabber()):
            if grabber is not None:
                grabber.releaseMouse()
                grabber.releaseKeyboard()
        for widget in QApplication.topLevelWidgets():
            if widget is not self and widget.isVisible():
                widget.hide()
        for window in QGuiApplication.topLevelWindows():  # what is dragged is shown by a window without a widget
            if window is not self.windowHandle() and window.isVisible():
                window.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _INPUT:
            return not self._is_ours(watched)
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.window() is not self:
            soon(watched.window(), watched.window().hide)
        return False

    def _is_ours(self, watched: QObject) -> bool:
        if isinstance(watched, QWidget):
            return watched.window() is self
        return isinstance(watched, QWindow) and watched is self.windowHandle()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
