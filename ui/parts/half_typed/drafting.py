"""Keeps what is being typed as a draft: soon after the first key in a thread of its own, or at once when one leaves."""

import threading
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, QThreadPool, QTimer, Signal

from models.errors import KnownError
from models.language.messages import _
from models.register.register import Register
from ui.parts import tasks

# Milliseconds from the first key that is not kept to the writing; the disk then has as long again.
DRAFT_AFTER = 900
# Seconds that a write under way is waited for: a disk that was pulled out may never answer.
_WAITED_FOR = 10


class BeingTyped(Protocol):
    """Something that is being typed and is kept as a draft."""

    def keeping(self) -> Callable[[], None] | None:
        """What keeps it as it is now, in any thread; None where there is nothing to write."""


class Drafting(QObject):
    """Writes what is being typed as a draft: the newest one wins, whichever thread comes first.

    `changed` tells that a draft was written or dropped, `said` what hinders it, and '' once it goes again.
    """

    changed = Signal()
    said = Signal(str)

    def __init__(self, register: Register, typed: Callable[[], BeingTyped | None], parent: QObject) -> None:
        super().__init__(parent)
        self._register, self._typed = register, typed
        self._turn = threading.Lock()
        self._newest = 0
        self._is_hindered = False
        self._pool = QThreadPool(self)  # its own: a search under way must not hold a draft up
        self._pool.setMaxThreadCount(1)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(DRAFT_AFTER)
        self.timer.timeout.connect(self._send)

    def start(self) -> None:
        """Something was typed: it is kept soon, however long the typing goes on."""
        if not self.timer.isActive():
            self.timer.start()

    def stop(self) -> bool:
        """Write nothing more of what was typed so far; whether a write under way, which is waited for, has ended."""
        self.timer.stop()
        self._newest += 1
        has_ended = self._turn.acquire(timeout=_WAITED_FOR)
        if has_ended:
            self._turn.release()
        return has_ended

    def flush(self) -> bool:
        """Keep what is being typed, now; whether it is kept."""
        if not self.stop():
            self._broke(KnownError(_('The disk does not answer; check that it is plugged in.')))
            return False
        write = self._write_due()
        if write is None:
            return True
        try:
            write()
        except KnownError as error:
            self._broke(error)
            return False
        self._done()
        return True

    def _write_due(self) -> Callable[[], None] | None:
        typed = self._typed()
        return typed.keeping() if typed is not None and self._register.writing else None

    def _send(self) -> None:
        """Take what stands in the form, and have it written while the typing goes on."""
        write = self._write_due()
        if write is None:
            return
        self._newest += 1
        number = self._newest
        tasks.run(self, lambda: self._in_turn(number, write), self._done, self._broke, pool=self._pool)

    def _in_turn(self, number: int, write: Callable[[], None]) -> None:
        with self._turn:
            if number == self._newest:
                write()

    def _done(self, _result: object = None) -> None:
        if self._is_hindered:
            self._is_hindered = False
            self.said.emit('')
        self.changed.emit()

    def _broke(self, error: Exception) -> None:
        if not isinstance(error, KnownError):
            raise error
        if not self._is_hindered:
            self._is_hindered = True
            self.said.emit(_('What you type cannot be kept yet; trying again: {reason}').format(reason=error))
        self.start()
