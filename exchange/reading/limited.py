"""Work on a file that is not trusted, in a process of its own: what it takes of memory and time is bounded."""

import contextlib
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import Any

from models import unreadable

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

_STARTING = 60  # seconds in which a process begins: on an old machine, busy with other things, that alone takes long
_TURN = 0.1  # seconds after which it is asked again whether to go on


class Ended(Exception):
    """The process was ended: `slow` for its time, `large` by the limit on memory or by a fault in what it uses."""


@contextlib.contextmanager
def working(work: Callable[..., None], *given: Any, ask: Callable[[], object]) -> Iterator[Connection]:
    """The end of a pipe on which a process tells what comes of its work, once it began; the process ends with this.

    Raises Ended. `ask` is called while it is waited for, and may raise to end it.
    """
    context = multiprocessing.get_context('spawn')
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_begin, args=(theirs, work, *given), daemon=True)
    child.start()
    theirs.close()
    try:
        told(ours, time.monotonic() + _STARTING, ask)
        yield ours
    finally:
        child.kill()
        child.join()
        child.close()
        ours.close()


def told(pipe: Connection, deadline: float, ask: Callable[[], object]) -> Any:
    """What the process tells next; raises Ended. `ask` is called while it is waited for, and may raise to end it."""
    while True:
        ask()
        left = deadline - time.monotonic()
        if left <= 0:
            raise Ended('slow')
        if not pipe.poll(min(_TURN, left)):
            continue
        try:
            return pipe.recv()
        except (EOFError, OSError) as error:
            raise Ended('large') from error


# In the process


def _begin(pipe: Connection, work: Callable[..., None], *given: Any) -> None:
    unreadable.keep_to_ourselves()
    pipe.send(True)
    work(pipe, *given)


def silence() -> None:
    """Let this process say nothing: neither a message nor a core dump may show what it read."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    if resource:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def bound(memory: int) -> None:
    """Bound the memory of this process; Windows has no such limit, where those on time and on content still hold."""
    if resource:
        with contextlib.suppress(ValueError):  # macOS takes no limit on addresses
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
