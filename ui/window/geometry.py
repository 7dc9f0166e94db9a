"""Where a window is on the screen: where it was left, and with its frame never larger than the screen."""

from typing import Any

from PySide6.QtCore import QMargins, QPoint, QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QStyle, QWidget

from ui.parts.soon import soon

_SEEN = 60  # so much of a window has to be on a screen for it to be taken as the one it was left on


def put(window: QWidget, left: dict[str, Any]) -> None:
    """Show a window where it was left; one that never was has the size it was made with."""
    at = QRect(left.get('x', 0), left.get('y', 0), left.get('width', 0), left.get('height', 0))
    room = room_of(window, at)
    size = at.size() if at.isValid() else window.size()
    fits = size.boundedTo(_shrunk(room, _frame(window)).size())
    window.resize(fits)
    if at.isValid():
        window.move(at.topLeft())
    if left.get('maximised'):
        window.showMaximized()
    else:
        window.show()
        keep_inside(window)
        soon(window, lambda: keep_inside(window))  # its frame is known only now


def left_at(window: QWidget) -> dict[str, Any]:
    """Where a window is, to come back to."""
    at = window.normalGeometry()
    there = {'x': window.x(), 'y': window.y()} if not window.isMaximized() else {'x': at.x(), 'y': at.y()}
    return there | {'width': at.width(), 'height': at.height(), 'maximised': window.isMaximized()}


def room_of(window: QWidget, at: QRect) -> QRect:
    """The part of the screen that a window may take, of the one that it was left on where that is still there."""
    screens = QGuiApplication.screens()
    on = next((one for one in screens if _is_seen(one.availableGeometry(), at)), window.screen())
    return on.availableGeometry()


def _is_seen(room: QRect, at: QRect) -> bool:
    seen = room.intersected(at)
    return seen.width() >= _SEEN and seen.height() >= _SEEN


def keep_inside(window: QWidget) -> None:
    """Make a window smaller that is larger than its screen with its frame, and move it inside."""
    if window.isMaximized() or window.isFullScreen():
        return
    frame = _frame(window)
    room = _shrunk(room_of(window, window.geometry()), frame)
    size = window.size().boundedTo(room.size())
    if size != window.size():
        window.resize(size)
    there = window.geometry()
    x = max(room.left(), min(there.left(), room.right() + 1 - size.width()))
    y = max(room.top(), min(there.top(), room.bottom() + 1 - size.height()))
    if QPoint(x, y) != there.topLeft():
        window.move(x - frame.left(), y - frame.top())


def _frame(window: QWidget) -> QMargins:
    """What the system draws around a window; before it is shown, what the style takes it to be."""
    inner, outer = window.geometry(), window.frameGeometry()
    if window.isVisible():
        return QMargins(
            inner.left() - outer.left(),
            inner.top() - outer.top(),
            outer.right() - inner.right(),
            outer.bottom() - inner.bottom(),
        )
    return QMargins(1, window.style().pixelMetric(QStyle.PixelMetric.PM_TitleBarHeight), 1, 1)


def _shrunk(room: QRect, frame: QMargins) -> QRect:
    return room.marginsRemoved(frame)
