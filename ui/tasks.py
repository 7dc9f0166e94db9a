"""Work that takes longer than a blink, done in a thread of its own; the answer comes back to the window."""

import logging
from collections.abc import Callable
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from models.store import Register

_log = logging.getLogger(__name__)


class _Outcome(QObject):
    arrived = Signal(object)
    failed = Signal(object)
    ended = Signal()


class _Job(QRunnable):
    """One piece of work with a connection of its own."""

    def __init__(self, register: Register, work: Callable[[Callable[[Any], None]], None]) -> None:
        super().__init__()
        self._register = register
        self._work = work
        self.outcome = _Outcome()

    def run(self) -> None:
        try:
            with self._register.reading():
                self._work(self._tell)
        except Exception as error:
            self._say(self.outcome.failed, error)
        self._say(self.outcome.ended)

    def _tell(self, answer: Any) -> None:
        self._say(self.outcome.arrived, answer)

    def _say(self, signal: Any, *answer: Any) -> None:
        if shiboken6.isValid(self.outcome):
            signal.emit(*answer)


class Latest(QObject):
    """Does the newest piece of work that is asked of it: what was overtaken is not begun, or its answer dropped.

    The work is given a function to tell its answers with, one or several; `answered` brings each to the window.
    """

    answered = Signal(object)
    failed = Signal(object)
    # Tests do everything at once and in order.
    inline = False

    def __init__(self, register: Register, parent: QObject) -> None:
        super().__init__(parent)
        self._register = register
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._pool.setExpiryTimeout(1000)
        self._running: _Job | None = None
        self._waiting: Callable[[Callable[[Any], None]], None] | None = None

    def ask(self, work: Callable[[Callable[[Any], None]], None]) -> None:
        """Do this next, in place of all that was asked before."""
        if self.inline:
            work(self.answered.emit)
        elif self._running is None:
            self._begin(work)
        else:
            self._waiting = work

    def _begin(self, work: Callable[[Callable[[Any], None]], None]) -> None:
        job = self._running = _Job(self._register, work)
        job.setAutoDelete(False)
        job.outcome.arrived.connect(self._arrived)
        job.outcome.failed.connect(self._failed)
        job.outcome.ended.connect(self._ended)
        self._pool.start(job)

    def _arrived(self, answer: object) -> None:
        if self._waiting is None:
            self.answered.emit(answer)

    def _failed(self, error: object) -> None:
        _log.error('work in a thread failed: %s', type(error).__name__)
        self.failed.emit(error)

    def _ended(self) -> None:
        self._running = None
        work, self._waiting = self._waiting, None
        if work is not None:
            self._begin(work)

    def finish(self) -> None:
        """Wait for the work under way and begin no more, before the register is closed."""
        self._waiting = None
        self._pool.waitForDone()
