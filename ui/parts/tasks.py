"""Work that takes longer than a blink, done in a thread of its own; the answer comes back to the window."""

import logging
from collections.abc import Callable
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, QThreadPool, Signal

from models.errors import KnownError
from models.register.register import Register

_log = logging.getLogger(__name__)
Tell = Callable[[Any], None]


class Threads:
    """Whether work is done in threads; tests have it done at once, in order."""

    used = True
    under_way: set['_Job'] = set()


class _Answer(QObject):
    """Carries the outcome of a job from its thread to the one that asked."""

    came = Signal(object)
    broke = Signal(object)


class _Job:
    """A piece of work with who asked for it; no QRunnable, for Qt for Python never lets go of one that it was given."""

    def __init__(
        self,
        owner: QObject,
        work: Callable[[], Any],
        done: Callable[[Any], object],
        failed: Callable[[Exception], object],
    ) -> None:
        self._owner, self._work, self._done, self._failed = owner, work, done, failed
        self._answer = _Answer()
        self._answer.came.connect(self._give)
        self._answer.broke.connect(self._give_error)

    def run(self) -> None:
        try:
            result = self._work()
        except Exception as error:
            self._answer.broke.emit(error)
        else:
            self._answer.came.emit(result)

    def _give(self, result: object) -> None:
        Threads.under_way.discard(self)
        if shiboken6.isValid(self._owner):
            self._done(result)

    def _give_error(self, error: Exception) -> None:
        Threads.under_way.discard(self)
        if not isinstance(error, KnownError):
            _log.error('work in a thread failed: %s', type(error).__name__)
        if shiboken6.isValid(self._owner):
            self._failed(error)


def run(
    owner: QObject,
    work: Callable[[], Any],
    done: Callable[[Any], object],
    failed: Callable[[Exception], object],
    *,
    pool: QThreadPool | None = None,
) -> None:
    """Do work in a thread and give its result, or its error, to the owner's thread while the owner lives."""
    job = _Job(owner, work, done, failed)
    Threads.under_way.add(job)
    if Threads.used:
        (pool or QThreadPool.globalInstance()).start(job.run)
    else:
        job.run()


def finish() -> None:
    """Wait for all work under way, before a register is closed."""
    QThreadPool.globalInstance().waitForDone()


class Latest(QObject):
    """Does the newest piece of work asked of it: what was overtaken is not begun, or its answers are dropped.

    The work reads the register through a connection of its own and is given a function to tell answers with, one
    after another; `answered` brings each to the window.
    """

    answered = Signal(object)
    failed = Signal(object)

    def __init__(self, register: Register, parent: QObject) -> None:
        super().__init__(parent)
        self._register = register
        self._is_busy = False
        self._waiting: Callable[[Tell], None] | None = None
        self._told.connect(self._pass_on)

    _told = Signal(object)

    def ask(self, work: Callable[[Tell], None]) -> None:
        """Do this next, in place of all that was asked before."""
        if self._is_busy:
            self._waiting = work
            return
        self._is_busy = True
        run(self, lambda: self._read(work), self._ended, self._broke)

    def _read(self, work: Callable[[Tell], None]) -> None:
        with self._register.reading():
            work(self._tell)

    def _tell(self, answer: object) -> None:
        if shiboken6.isValid(self):  # the list that asked may have been closed meanwhile
            self._told.emit(answer)

    def _pass_on(self, answer: object) -> None:
        if self._waiting is None:
            self.answered.emit(answer)

    def _broke(self, error: Exception) -> None:
        self.failed.emit(error)
        self._ended()

    def _ended(self, _result: object = None) -> None:
        self._is_busy = False
        work, self._waiting = self._waiting, None
        if work is not None:
            self.ask(work)
