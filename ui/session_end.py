"""The end of the session: the computer is shut down, somebody logs out, or the system asks the program to end."""

import contextlib
import signal
import socket
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Signal
from PySide6.QtGui import QGuiApplication, QSessionManager

# What asks a program to end and leaves it some seconds; the last two are not known everywhere.
_NAMES = ('SIGTERM', 'SIGINT', 'SIGHUP', 'SIGBREAK')


class SessionEnd(QObject):
    """Says `is_near` when the session may end, which somebody may still call off, and `came` when it ends.

    A handler of a signal runs between any two steps of the interpreter, in the middle of a save too; so it only has the
    interpreter write the signal into a socket, and what is to be done is done by Qt's loop, in its turn.
    """

    is_near = Signal()
    came = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.commitDataRequest.connect(self._asked)
        app.saveStateRequest.connect(self._asked)
        app.aboutToQuit.connect(self._say_it_came)
        self._ours, self._interpreters = socket.socketpair()
        self._before: dict[int, object] = {}
        self._is_said = False
        for end in (self._ours, self._interpreters):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._ours.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._hear)

    def begin(self) -> None:
        """Hear signals from now on."""
        signal.set_wakeup_fd(self._interpreters.fileno(), warn_on_full_buffer=False)
        for name in _NAMES:
            if number := getattr(signal, name, None):
                self._before[number] = signal.signal(number, _leave_it_to_the_loop)

    def leave_to_the_system(self) -> None:
        """Have signals do from now on what they do by themselves, also those that came and were not heard yet."""
        signal.set_wakeup_fd(-1)
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]
        for number in self._heard():
            signal.raise_signal(number)

    def end(self) -> None:
        """Hear them no longer."""
        self._notifier.setEnabled(False)
        self.leave_to_the_system()
        for end in (self._ours, self._interpreters):
            end.close()

    def _asked(self, _manager: QSessionManager) -> None:
        self.is_near.emit()

    def _hear(self) -> None:
        if self._heard():
            self._say_it_came()

    def _heard(self) -> list[int]:
        heard = b''
        with contextlib.suppress(BlockingIOError):
            heard = self._ours.recv(64)
        return [number for number in heard if number in self._before]

    def _say_it_came(self) -> None:
        """Say so once: ending the program is a reason for the system to say it again."""
        if not self._is_said:
            self._is_said = True
            self.came.emit()


def _leave_it_to_the_loop(_number: int, _frame: FrameType | None) -> None:
    """Nothing: that a handler is there has the signal written into the socket."""
