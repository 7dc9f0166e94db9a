"""Locking: when somebody asks for it or nobody is there, and the way from there to the passphrase."""

import math
import os
import threading
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QClipboard, QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import QWidget

from models.language import keyboards
from models.language.messages import _
from ui.cover import Cover, is_in_a_drag
from ui.parts import copied
from ui.parts.tasks import Ending

# Without a key or a move of the mouse for so long nobody is there, until somebody sets another number.
MINUTES = 10
# Milliseconds; it locks so much too late at most.
_LOOK_EVERY = 10_000
# Seconds from a lock: work under way is asked to stop, then may do nothing more with a register, then is ended
# wherever it is, and at last no longer waited for.
NOTHING_WRITTEN_AFTER, ENDED_AFTER, WAITED_FOR = 3, 5, 10
# Seconds that what was being typed is tried to be kept, and how often.
TRIED_FOR, TRIED_EVERY = 60, 5
# Seconds after which a program that hangs ends itself instead: the disk it waits for may never answer.
_ENDS_ITSELF_AFTER = 120
_GO_ON_EVERY = 100  # milliseconds
_NEVER_SAYS_WHOSE = ('offscreen', 'minimal')  # the screens that do not know who owns their clipboard
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
    """Says `too_long` when nobody touched the program for ten minutes, and `asked` at Ctrl+L.

    Time is that of the wall clock, so that an hour with the lid closed counts. The windows themselves are watched, not
    every widget: few events pass there, and the key comes also where a sheet or a menu is over the window.
    """

    too_long = Signal()
    asked = Signal()

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

    def look(self) -> bool:
        """Say so when it was too long; a clock that was set back counts as too long too."""
        is_too_long = self._timer.isActive() and not 0 <= self._clock() - self._touched < self._limit
        if is_too_long:
            self.too_long.emit()
        return is_too_long

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in _SIGNS_OF_LIFE:
            return False
        is_too_long = self.look()  # the first key after a long sleep must not unlock, nor go anywhere
        self._touched = self._clock()
        if self._timer.isActive() and isinstance(event, QKeyEvent) and _asks(event):
            self.asked.emit()
            return True
        return is_too_long

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)


def _asks(event: QKeyEvent) -> bool:
    """Whether this is Ctrl+L, or the key in its place on an Arabic keyboard."""
    code = event.key()
    letter = keyboards.in_latin(chr(code)) if 0x80 < code < 0x110000 else ''
    return event.modifiers() == Qt.KeyboardModifier.ControlModifier and (code == Qt.Key.Key_L or letter == 'l')


class Lock(QObject):
    """One lock from its beginning, at which the screen is covered, to `ended`, when nothing hinders it any more.

    What runs is asked to stop and then ended; what is being typed is given to `keep` again and again for a minute. Work
    that could not be ended, and what could not be kept, is lost: a lock is never refused.
    """

    ended = Signal()

    def __init__(
        self,
        parent: QObject,
        window: QWidget | None,
        keep: Callable[[], bool],
        clock: Callable[[], float],
        end_program: Callable[[int], object] = os._exit,
    ) -> None:
        super().__init__(parent)
        self.cover = Cover(window)
        self._keep, self._clock = keep, clock
        self._ending = Ending()
        self.is_cut_off = self._is_lost = False
        self._warned_at: float | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_GO_ON_EVERY)
        self._timer.timeout.connect(self.go_on)
        self._last = threading.Timer(_ENDS_ITSELF_AFTER, end_program, (1,))
        self._last.daemon = True

    def begin(self) -> None:
        """Cover the screen."""
        self._began = self._tried_at = self._clock()
        self._last.start()
        self.cover.put()

    def go_on(self) -> None:
        """Go on as far as it goes now, and to the end if nothing is waited for."""
        if self._waits_for_work() or self._waits_for_typing():
            self._timer.start()
            return
        self._timer.stop()
        self.ended.emit()

    def finish(self) -> None:
        """Leave the screen to what comes after."""
        self._timer.stop()
        self._last.cancel()
        self._ending.end()
        self._ending = Ending()  # what was ended knows values
        self.cover.take_away()

    def said(self) -> list[str]:
        """What there is to say once the register is open again: of the work that was stopped, and of what is lost."""
        cut_off = _('Something did not end in time and was cut off by the lock; check the register.')
        lost = _('What you were typing could not be saved, and was lost at the lock.')
        return [*self._ending.said(), *[cut_off] * self.is_cut_off, *[lost] * self._is_lost]

    def _waits_for_work(self) -> bool:
        is_running, waited = self._ending.ask(), self._clock() - self._began
        if waited >= WAITED_FOR:
            self.is_cut_off = is_running
            return False
        if waited >= NOTHING_WRITTEN_AFTER:
            self._ending.break_off()
        if waited >= ENDED_AFTER:
            self._ending.raise_in()
        return is_running or is_in_a_drag()

    def _waits_for_typing(self) -> bool:
        now = self._clock()
        if self._warned_at is None or now - self._tried_at >= TRIED_EVERY:
            self._tried_at = now
            if self._keep():
                return False
        if self._warned_at is None:
            self._warned_at = now
        left = TRIED_FOR - (now - self._warned_at)
        self._is_lost = left <= 0
        self.cover.warn(max(0, math.ceil(left)))
        return not self._is_lost


class Clipboard(QObject):
    """Knows whether the clipboard holds text that was copied here, keeps it out of histories, and empties it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._clipboard = QGuiApplication.clipboard()
        self._ours: int | None = None
        self._clipboard.dataChanged.connect(self._changed)
        self._clipboard.selectionChanged.connect(self._chosen)

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
        if self._clipboard.ownsClipboard() or (here and QGuiApplication.platformName() in _NEVER_SAYS_WHOSE):
            copied.mark(self._clipboard, QClipboard.Mode.Clipboard)

    def _chosen(self) -> None:
        if self._clipboard.ownsSelection():
            copied.mark(self._clipboard, QClipboard.Mode.Selection)
