"""Work on a file that is not trusted, in a process of its own: what it takes of memory and time is bounded.

That process has no rights but to read the file and to tell what comes of it: whoever takes it over through a fault in
a reader can open, write and send nothing, and begin no other process.
"""

import contextlib
import encodings
import importlib
import multiprocessing
import os
import pickle
import pkgutil
import sys
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import Any, Final

from models import unreadable

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

BEGUN: Final = 'spawn'  # with nothing of this process, neither its keys nor its records
_STARTING = 60  # seconds in which a process begins: on an old machine, busy with other things, that alone takes long
_TURN = 0.1  # seconds after which it is asked again whether to go on
_CPU = 120  # seconds of work after which a process ends by itself, where the one that waited for it was killed
# What peewee would load where it is there; no such work asks a server, and it takes as long as all else together.
_NOT_NEEDED = ('psycopg',)
_DESCRIPTORS = 4_096  # above those that a new process has
# Linux's own numbers, as `prctl` and `capset` take them.
_NO_NEW_PRIVILEGES, _CAPABILITIES_VERSION = 38, 0x20080522


class Ended(Exception):
    """The process was ended: `slow` for its time, `large` by the limit on memory or by a fault in what it uses."""


@contextlib.contextmanager
def working(work: Callable[..., None], *given: Any, ask: Callable[[], object]) -> Iterator[Connection]:
    """The end of a pipe on which a process tells what comes of its work, once it began; the process ends with this.

    Raises Ended. `ask` is called while it is waited for, and may raise to end it.
    """
    context = multiprocessing.get_context(BEGUN)
    ours, theirs = context.Pipe()
    child = context.Process(target=_begin, args=(theirs,), daemon=True)
    child.start()
    theirs.close()
    try:
        _give(ours, pickle.dumps((work, given)))
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


def _give(pipe: Connection, packed: bytes) -> None:
    """Tell the process that runs what to do; raises Ended."""
    try:  # not with its beginning: to a process that ends before it has read that, the library would write for ever
        pipe.send_bytes(packed)
    except OSError as error:
        raise Ended('large') from error


# In the process


def _begin(pipe: Connection) -> None:
    unreadable.keep_to_ourselves()
    sys.modules.update(dict.fromkeys(_NOT_NEEDED))  # type: ignore[arg-type]  # before the modules of the work are loaded, which comes with it
    work, given = pickle.loads(pipe.recv_bytes())
    pipe.send(True)
    work(pipe, *given)


def begin() -> None:
    """Let this process say nothing, write no file and begin no other process.

    Neither a message nor a core dump may show what it read. The limits cannot be raised again.
    """
    nowhere = os.open(os.devnull, os.O_RDWR)
    for said in (0, 1, 2):
        os.dup2(nowhere, said)
    _limit('CORE', 0)
    _limit('CPU', _CPU)
    _limit('FSIZE', 0)
    _limit('NPROC', 0)  # of no force for the system's own user
    with contextlib.suppress(AttributeError, ImportError, OSError, TypeError):  # Linux alone has it
        import ctypes

        ctypes.CDLL(None).prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)


def open_nothing_more(pipe: Connection) -> None:
    """Let this process open nothing from now on, neither a file nor a connection, and have nothing open but its pipe.

    What Python would look for on the disk only when a file needs it is brought in before.
    """
    for encoding in pkgutil.iter_modules(encodings.__path__):
        with contextlib.suppress(ImportError):  # two are of Windows alone
            importlib.import_module(f'encodings.{encoding.name}')
    if not resource:
        return
    os.closerange(3, pipe.fileno())
    os.closerange(pipe.fileno() + 1, _DESCRIPTORS)
    _limit('NOFILE', 0)
    _drop_capabilities()


def _drop_capabilities() -> None:
    """Let go of what the system's own user may do, above all of raising the limits."""
    with contextlib.suppress(AttributeError, ImportError, OSError, TypeError):  # Linux alone has it
        import ctypes

        none = (ctypes.c_uint32 * 6)()
        ctypes.CDLL(None).capset((ctypes.c_uint32 * 2)(_CAPABILITIES_VERSION, 0), none)


def _limit(name: str, most: int) -> None:
    """Bound what this process may take of something, for good; not every system bounds everything."""
    with contextlib.suppress(AttributeError, OSError, ValueError):
        resource.setrlimit(getattr(resource, f'RLIMIT_{name}'), (most, most))


def bound(memory: int) -> None:
    """Bound the memory of this process; Windows has no such limit, where those on time and on content still hold."""
    _limit('AS', memory)  # macOS takes no limit on addresses
