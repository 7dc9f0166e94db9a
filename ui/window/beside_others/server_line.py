"""The line to the server on which an open register lies: what others save is heard, and that it breaks and is back.

One thread looks at the end of the history every two seconds, on a connection of its own: that every server can do,
and it costs one row.
"""

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from models.errors import KnownError
from models.register.register import Register
from ui.parts.tasks import Threads

LOOK_EVERY = 2.0  # seconds


class _Heard(QObject):
    """Carries what the thread heard to the window."""

    head = Signal(str)
    silence = Signal(str)


class ServerLine(QObject):
    """Listens as long as the window is there; a register in a file has no line.

    `changed` gives what others saved, `broken` the sentence of why nobody answers, `back` comes once somebody does.
    """

    changed = Signal(object)
    broken = Signal(str)
    back = Signal()

    def __init__(self, register: Register, parent: QObject) -> None:
        super().__init__(parent)
        self._register = register
        self._ended = threading.Event()
        self._heard = _Heard()
        self._is_broken = False
        self._last = register.meta.get('head', '')

    def begin(self) -> None:
        """Listen from now on."""
        if not self._register.is_on_server:
            return
        self._register.hear_others()
        self._heard.head.connect(self._answered)
        self._heard.silence.connect(self.say_broken)
        if Threads.used:
            listening = _listening(self._register, self._heard, self._ended)
            threading.Thread(target=listening, name='listening', daemon=True).start()

    def end(self) -> None:
        """Listen no more."""
        self._ended.set()
        self._heard.blockSignals(True)

    def look(self) -> None:
        """Look now, in the thread of the window."""
        try:
            self._answered(self._register.head)
        except KnownError as error:
            self.say_broken(str(error))

    def say_broken(self, sentence: str) -> None:
        """Know that nobody answers."""
        if not self._is_broken:
            self._is_broken = True
            self.broken.emit(sentence)

    def _answered(self, head: str) -> None:
        if self._ended.is_set():
            return
        try:
            self._hear(head)
        except KnownError as error:  # it broke again meanwhile
            self.say_broken(str(error))

    def _hear(self, head: str) -> None:
        changed = self._register.hear_others() if head != self._last or self._is_broken else None
        self._last = head
        here = self._register.kept_here
        if self._is_broken or (here is not None and here.has_any):  # a thread may have kept it since
            self._is_broken = False
            self.back.emit()
        if changed is not None and changed.kinds:
            self.changed.emit(changed)


def _listening(register: Register, heard: _Heard, ended: threading.Event) -> Callable[[], None]:
    """What the thread does until it is ended: it has nothing of the window, which may be gone at any moment."""

    def listen() -> None:
        try:
            while not ended.wait(LOOK_EVERY):
                try:
                    if not register.is_open:
                        register.db.connect()
                    heard.head.emit(register.head)
                except KnownError as error:
                    _let_go(register)  # it connects anew, so that the window need not try
                    heard.silence.emit(str(error))
        finally:
            _let_go(register)

    return listen


def _let_go(register: Register) -> None:
    """End the connection of this thread, where it has one."""
    if register.is_open:
        register.db.close()
