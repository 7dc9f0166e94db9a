"""Work that takes longer than a blink, done in a thread of its own; the answer comes back to the window."""

import contextlib
import ctypes
import logging
import threading
from collections import deque
from collections.abc import Callable
from typing import Any, NamedTuple

import shiboken6
from PySide6.QtCore import QObject, QThreadPool, Signal, SignalInstance

from models.errors import BrokenOff, KnownError
from models.file.engines import breaking_off
from models.register.register import Register

_log = logging.getLogger(__name__)
Tell = Callable[[Any], None]
_STEPS = 100  # in one of which an error is raised that was set to be


class AtLock(NamedTuple):
    """What is said of work after a lock that came while it went on: that it was stopped, or that it was done.

    `is_done` tells which, where work can have been broken off after what it is for was done.
    """

    stopped: str
    done: str
    is_done: Callable[[], bool] | None = None


class Threads:
    """Whether work is done in threads; tests have it done at once, in order.

    While all of it `is_ending` nothing is looked up for what is shown: it would still read when the register is closed.
    """

    used = True
    is_ending = False
    under_way: set['_Job'] = set()
    # Work that is over, emptied. Its thread lets go of it a moment after the window did, and must not be the last to:
    # what is connected to a signal would be disconnected there, which can hang the program (see `ui/collecting.py`).
    over: deque['_Job'] = deque(maxlen=64)


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
        self._owner: QObject | None = owner
        self._work, self._done, self._failed = work, done, failed
        self.stop: Callable[[], object] | None = None
        self.at_lock: AtLock | None = None
        self._turn = threading.Lock()
        self._thread: int | None = None
        self._is_done = self._is_unwanted = self._is_raised_in = False
        self._answer = _Answer()
        self._answer.came.connect(self._give)
        self._answer.broke.connect(self._give_error)

    def run(self) -> None:
        try:
            answer, result = self._outcome()
            self._leave()
        except BrokenOff as error:
            self._leave()
            answer, result = self._answer.broke, error
        answer.emit(result)

    def _outcome(self) -> tuple[SignalInstance, object]:
        try:
            self._begin()
            result = self._work()
        except Exception as error:
            return self._answer.broke, error
        self._is_done = True
        return self._answer.came, result

    def _begin(self) -> None:
        with self._turn:
            self._thread = threading.get_ident()
        if self._is_unwanted:
            raise BrokenOff

    def _leave(self) -> None:
        with self._turn:  # from now on nothing reaches the thread, which goes on with other work
            if self._is_raised_in and self._thread is not None:
                _raise_out_of(self._thread)
            if self._thread is not None:
                breaking_off.let_ask_again(self._thread)
            self._thread = None

    @property
    def is_running(self) -> bool:
        """Whether it is being done; where it waits for its turn and nobody wants it any more, it is never begun."""
        return self._thread is not None

    def ask_to_stop(self) -> None:
        """Want no answer any more, and have the work end at its next step, or now where it has none."""
        self._is_unwanted = True
        if self.stop is None:
            self.break_off()
        else:
            self.stop()

    def break_off(self) -> None:
        """Let the work do nothing more with a register: what it was writing is rolled back."""
        with self._turn:
            if self._thread is not None:
                breaking_off.break_off(self._thread)

    def raise_in(self) -> None:
        """End the work wherever it is, unless it waits for the system; only once, for it has to clear up."""
        with self._turn:
            if self._thread is not None and not self._is_raised_in:
                self._is_raised_in = True
                _set_to_raise(self._thread)

    def said(self, at_lock: AtLock) -> str:
        """What there is to say of it after a lock."""
        is_done = self._is_done or (at_lock.is_done is not None and at_lock.is_done())
        return at_lock.done if is_done else at_lock.stopped

    def _give(self, result: object) -> None:
        owner, done, _failed = self._let_go()
        if shiboken6.isValid(owner) and not self._is_unwanted:
            done(result)

    def _give_error(self, error: Exception) -> None:
        owner, _done, failed = self._let_go()
        if self._is_unwanted:
            return
        if not isinstance(error, KnownError):
            _log.error('work in a thread failed: %s', type(error).__name__)
        if shiboken6.isValid(owner):
            failed(error)

    def _let_go(self) -> tuple[QObject | None, Callable[[Any], object], Callable[[Exception], object]]:
        """Have nothing any more of whoever asked, now that it is over; who asked, and what is to be told."""
        told = self._owner, self._done, self._failed
        self._owner, self._work, self._done, self._failed = None, _nothing, _nothing, _nothing
        self.stop = self.at_lock = None
        Threads.under_way.discard(self)
        Threads.over.append(self)
        return told


def _nothing(*_given: object) -> None:
    """What work that is over does."""


def _set_to_raise(thread: int) -> None:
    """Have a thread break off at its next step in Python."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(BrokenOff))


def _raise_out_of(thread: int) -> None:
    """Have this thread break off nothing any more.

    Taken back, and not raised, it would be looked for by every thread at every call, and for ever.
    """
    with contextlib.suppress(BrokenOff):
        _set_to_raise(thread)
        for _step in range(_STEPS):
            pass


def run(
    owner: QObject,
    work: Callable[[], Any],
    done: Callable[[Any], object],
    failed: Callable[[Exception], object],
    *,
    pool: QThreadPool | None = None,
    stop: Callable[[], object] | None = None,
    at_lock: AtLock | None = None,
) -> None:
    """Do work in a thread and give its result, or its error, to the owner's thread while the owner lives.

    A lock that comes meanwhile asks it to end with `stop`, or breaks it off where there is none.
    """
    job = _Job(owner, work, done, failed)
    job.stop, job.at_lock = stop, at_lock
    Threads.under_way.add(job)
    if Threads.used:
        (pool or QThreadPool.globalInstance()).start(job.run)
    else:
        job.run()


def finish() -> None:
    """Want no answer of the work under way any more, and wait for its end, before a register is closed."""
    ending = Ending()
    ending.ask()
    QThreadPool.globalInstance().waitForDone()
    ending.end()


class Ending:
    """The end of all work under way: asked for at first, then forced. No answer of it comes any more."""

    def __init__(self) -> None:
        self._jobs: dict[_Job, AtLock | None] = {}

    def ask(self) -> bool:
        """Ask all work to stop, also what was begun since; whether some of it still goes on."""
        Threads.is_ending = True
        for job in [*Threads.under_way]:
            if job not in self._jobs:
                self._jobs[job] = job.at_lock
                job.ask_to_stop()
        return any(job.is_running for job in self._jobs)

    def break_off(self) -> None:
        """Let the work do nothing more with a register."""
        for job in self._jobs:
            job.break_off()

    def raise_in(self) -> None:
        """End the work wherever it is."""
        for job in self._jobs:
            job.raise_in()

    def end(self) -> None:
        """Let things be looked up again."""
        Threads.is_ending = False

    def said(self) -> list[str]:
        """What there is to say of the work that was ended."""
        return [job.said(at_lock) for job, at_lock in self._jobs.items() if at_lock is not None]


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

    def ask(self, work: Callable[[Tell], None]) -> None:
        """Do this next, in place of all asked before; of a register that is or will be closed nothing is asked."""
        if Threads.is_ending or not self._register.is_open:
            return
        if self._is_busy:
            self._waiting = work
            return
        self._is_busy = True
        register, answers = self._register, _Answer()
        answers.came.connect(self._pass_on)

        # The thread has nothing of what asked: that may be gone at any moment, and to speak for it ends the program.
        def read() -> None:
            with register.reading():
                work(answers.came.emit)

        run(self, read, self._ended, self._broke)

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
