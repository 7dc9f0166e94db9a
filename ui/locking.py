"""Locking when nobody is there: ten minutes without a key or the mouse."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QClipboard, QGuiApplication, QWindow

# Without a key or a move of the mouse for so long nobody is there, until somebody sets another number.
MINUTES = 10
# Milliseconds; it locks so much too late at most.
_LOOK_EVERY = 10_000
_SIGNS_OF_LIFE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class Idle(QObject):
    """Says `too_long` when nobody touched the program for ten minutes.

    Time is that of the wall clock, so that an hour with the lid closed counts. The windows themselves are watched, not
    every widget: few events pass there.
    """

    too_long = Signal()

    def __init__(self, parent: QObject, clock: Callable[[], float] = time.time, minutes: float = MINUTES) -> None:
        super().__init__(parent)
        self._clock, self._limit = clock, minutes * 60
        self._touched = clock()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY)
        self._timer.timeout.connect(self.look)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.focusWindowChanged.connect(self._watch)

    def begin(self) -> None:
        """Watch from now on."""
        self._touched = self._clock()
        self._watch(QGuiApplication.focusWindow())
        self._timer.start()

    def end(self) -> None:
        """Watch no longer."""
        self._timer.stop()

    def quiet_for(self) -> float:
        """Seconds since somebody touched the program."""
        return self._clock() - self._touched

    def look(self) -> None:
        """Say so when it was too long; a clock that was set back counts as too long too."""
        if self._timer.isActive() and not 0 <= self._clock() - self._touched < self._limit:
            self.too_long.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS_OF_LIFE:
            self.look()  # the first key after a long sleep must not unlock
            self._touched = self._clock()
        return False

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)


class Clipboard(QObject):
    """Knows whether the clipboard holds text that was copied here, and empties it then."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._clipboard = QGuiApplication.clipboard()
        self._ours: int | None = None
        self._clipboard.dataChanged.connect(self._changed)

    def clear(self) -> None:
        """Take our text off the clipboard; what another program put there stays."""
        if self._clipboard.ownsClipboard() or hash(self._clipboard.text()) == self._ours:
            self._clipboard.clear()
        if self._clipboard.supportsSelection() and self._clipboard.ownsSelection():
            self._clipboard.clear(QClipboard.Mode.Selection)
        self._ours = None

    def _changed(self) -> None:
        # Not every system says who owns it: what changes while one of our windows has the keys is ours.
        here = QGuiApplication.focusWindow() is not None
        self._ours = hash(self._clipboard.text()) if here else None
