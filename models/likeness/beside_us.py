"""Long work that two processes do beside this one: it keeps its pace, and what they know is gone when they end.

They are given plain values through a pipe and know no register and no passphrase. Where this process ends, or raises
from `progress`, they end too.
"""

import multiprocessing
import signal
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import islice
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from multiprocessing.reduction import ForkingPickler
from typing import Any, Generic, Protocol, TypeVar

from models import unreadable
from models.errors import KnownError
from models.language.messages import _
from models.progress import Progress

PARTS = 2
_LOOK_EVERY = 0.1
_IN_A_PARCEL, _QUICKLY = 200, 1
Found = TypeVar('Found')
Tell = Callable[[int], None]


class Parcels(Generic[Found]):
    """Very many plain values, packed a few at a time as they come, and once for all processes.

    To pack all in one go would hold up the window for seconds; and packed they take a fraction of the memory.
    """

    def __init__(self, values: Iterable[Found], progress: Progress) -> None:
        self._number, coming = 0, iter(values)
        self._parcels: list[bytes] = []
        while some := [*islice(coming, _IN_A_PARCEL)]:
            self._number += len(some)
            self._parcels.append(zlib.compress(ForkingPickler.dumps(some), _QUICKLY))
            progress(0, self._number)

    def __len__(self) -> int:
        return self._number

    def __iter__(self) -> Iterator[Found]:
        for parcel in self._parcels:
            yield from ForkingPickler.loads(zlib.decompress(parcel))


class Work(Protocol[Found]):
    """Something to be done in parts; it goes to other processes, so it is made of plain values."""

    @property
    def steps(self) -> int:
        """How many steps each part takes."""

    def do(self, part: int, parts: int, tell: Tell) -> list[Found]:
        """Do one of some parts, telling now and then how many steps are done."""


def done_here(work: Work[Found], progress: Progress) -> list[Found]:
    """Do all of some work in this process."""
    return work.do(0, 1, lambda step: progress(step, work.steps))


def done_beside_us(work: Work[Found], progress: Progress) -> list[Found]:
    """Do some work in processes of their own; in this one where none can be started."""
    running: list[tuple[BaseProcess, Connection]] = []
    try:
        pipes = _all_begun(work, running, progress)
        return _gathered(pipes, work, progress) if pipes else done_here(work, progress)
    finally:
        for process, pipe in running:
            pipe.close()
            process.terminate()
            process.join()


def _all_begun(work: Work[Any], running: list[tuple[BaseProcess, Connection]], progress: Progress) -> list[Connection]:
    """Start all processes, putting them down as running, and give them the work; no pipe where one cannot be."""
    with suppress(EOFError, OSError):  # no process can be started, or one ended as it began
        running.extend(_started(part) for part in range(PARTS))
        pipes = [pipe for _process, pipe in running]
        for pipe in pipes:
            _await_begun(pipe, work, progress)
        packed = ForkingPickler.dumps(work)
        for pipe in pipes:
            pipe.send_bytes(packed)
        return pipes
    return []


def _await_begun(pipe: Connection, work: Work[Any], progress: Progress) -> None:
    """Wait until a process has said that it runs, before any work is lost in it; raises EOFError or OSError."""
    while not pipe.poll(_LOOK_EVERY):
        progress(0, work.steps)
    pipe.recv()


def _started(part: int) -> tuple[BaseProcess, Connection]:
    # Begun anew and not forked: a copy of this process would hold the key of the register, and Qt.
    anew = multiprocessing.get_context('spawn')
    here, there = anew.Pipe()
    # It is given nothing large with its beginning: a process that ends before it has read that is waited for for ever.
    process = anew.Process(target=_do, args=(there, part), daemon=True)
    process.start()
    there.close()
    return process, here


def _gathered(pipes: list[Connection], work: Work[Found], progress: Progress) -> list[Found]:
    """What all processes found, while they say how far they are."""
    steps, open_ones = dict.fromkeys(pipes, 0), list(pipes)
    found: dict[Connection, list[Found]] = {}
    while open_ones:
        for pipe in wait(open_ones, _LOOK_EVERY):
            said = _said_through(pipe)  # type: ignore[arg-type]
            if isinstance(said, int):
                steps[pipe] = said  # type: ignore[index]
            else:
                found[pipe] = said  # type: ignore[index]
                steps[pipe] = work.steps  # type: ignore[index]
                open_ones.remove(pipe)  # type: ignore[arg-type]
        progress(sum(steps.values()) // len(pipes), work.steps)
    return [one for pipe in pipes for one in found[pipe]]  # in one order, whoever ends first


def _said_through(pipe: Connection) -> Any:
    try:
        said = pipe.recv()
    except (EOFError, OSError) as error:
        sentence = _('The search ended before it was done; close other programs to free memory, and try again.')
        raise KnownError(sentence) from error
    if isinstance(said, str):
        raise RuntimeError(said)  # the program's own fault there is its own fault here
    return said


def _do(pipe: Connection, part: int) -> None:
    """What such a process does: its part, and nothing else; who began it speaks of what goes wrong."""
    unreadable.keep_to_ourselves()
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for who began it, who ends this one then
    with suppress(EOFError, OSError):  # nobody is there any more
        try:
            pipe.send(0)  # it runs, and waits for its work
            work: Work[Any] = pipe.recv()
            pipe.send(work.do(part, PARTS, pipe.send))
        except (EOFError, OSError):
            raise
        except Exception as error:
            pipe.send(f'{type(error).__name__} in a process beside this one')
