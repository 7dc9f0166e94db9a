"""Starting anew: once a register is closed the program goes on as a new one in its place, with nothing in its memory.

What Python, Qt and the database library have freed still stands in the memory: the key, the passphrase, names. Only the
system takes all of it away, by putting another program in the place of this one.
"""

import contextlib
import json
import logging
import multiprocessing
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NoReturn

_log = logging.getLogger(__name__)
# What the program gives itself as an argument, with the number of the pipe: `main.py` knows it too.
MARK = '--locked='
_ROOM = 60_000  # bytes that a pipe takes while nobody reads from it


@dataclass
class Handed:
    """What the program after a lock has to know: of the screen, of the file and of what broke, and of no record."""

    path: str
    language: str
    text_size: int
    place: dict[str, Any]
    said: list[str] = field(default_factory=list)
    broken: list[tuple[str, str]] = field(default_factory=list)
    # Where no lock but a restore, or a copy that was saved elsewhere, closed the register: what follows.
    where: dict[str, Any] = field(default_factory=dict)
    backup: str = ''
    settled: str = ''


def start_anew(handed: Handed) -> None:
    """End this program and begin it anew, and hand this to the new one; comes back only where that cannot be done."""
    try:
        _end_children()
        reading = _filled_pipe(handed)
        try:
            _go_on(reading)
        finally:
            os.close(reading)
    except OSError as error:
        _log.error('the program could not start anew at the lock: %s', type(error).__name__)


def without_mark(arguments: Sequence[str]) -> list[str]:
    """The arguments that somebody gave, without our own."""
    return [given for given in arguments if not given.startswith(MARK)]


def handed_over(arguments: Sequence[str]) -> Handed | None:
    """What the program before this one handed over, None where there was none."""
    number = next((given.removeprefix(MARK) for given in arguments if given.startswith(MARK)), '')
    if not number.isdecimal():
        return None
    _bury_children()
    try:
        return _read(_descriptor(int(number)))
    except (OSError, ValueError, TypeError) as error:
        _log.warning('what was handed over at the lock cannot be read: %s', type(error).__name__)
        return None


# Before


def _end_children() -> None:
    """End the processes that read files of others: they would go on, with what they read in their memory."""
    for child in multiprocessing.active_children():
        child.kill()
        child.join(1)


def _filled_pipe(handed: Handed) -> int:
    """The end to read from of a pipe that holds what is handed over; what broke is left out where there is no room."""
    reading, writing = os.pipe()
    try:
        os.set_blocking(writing, False)
        content = _written(handed)
        if os.write(writing, content) < len(content):
            raise BlockingIOError
    except OSError:
        os.close(reading)
        raise
    finally:
        os.close(writing)
    return reading


def _written(handed: Handed) -> bytes:
    while len(content := json.dumps(asdict(handed)).encode()) > _ROOM and handed.broken:
        handed.broken.pop()
    return content


def as_started(number: int) -> list[str]:
    """The command with which this program was started, with the number of a pipe as its first argument."""
    is_whole = getattr(sys, 'frozen', False)  # the program and its interpreter are one file
    before = [] if is_whole else sys.orig_argv[1 : len(sys.orig_argv) - len(sys.argv) + 1]
    return [sys.executable, *before, f'{MARK}{number}', *without_mark(sys.argv[1:])]


def _become_another(reading: int) -> NoReturn:
    """Have the system put the new program in the place of this one, with no open file but the pipe and those of all."""
    for open_file in [*Path('/dev/fd').iterdir()]:
        number = int(open_file.name)
        with contextlib.suppress(OSError):  # the one with which the list was read is closed by now
            os.set_inheritable(number, number in (0, 1, 2, reading))
    os.execv(sys.executable, as_started(reading))


def _begin_beside(reading: int) -> NoReturn:
    """Start the new program and end this one: Windows puts none in the place of another."""
    import msvcrt

    handle = msvcrt.get_osfhandle(reading)  # type: ignore[attr-defined]
    os.set_handle_inheritable(handle, True)  # type: ignore[attr-defined]
    start = subprocess.STARTUPINFO(lpAttributeList={'handle_list': [handle]})  # type: ignore[attr-defined]
    # One file that unpacks itself must unpack anew: what this one unpacked is taken away with it.
    surroundings = os.environ | {'PYINSTALLER_RESET_ENVIRONMENT': '1'}
    subprocess.Popen(as_started(handle), startupinfo=start, env=surroundings)
    os._exit(0)


_go_on: Callable[[int], NoReturn] = _begin_beside if os.name == 'nt' else _become_another


# After


def _bury_children() -> None:
    """Let go of the processes that the program before this one began and that ended with it."""
    if hasattr(os, 'WNOHANG'):
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


def _descriptor(number: int) -> int:
    if os.name != 'nt':
        return number
    import msvcrt

    return int(msvcrt.open_osfhandle(number, os.O_RDONLY))  # type: ignore[attr-defined]


def _read(pipe: int) -> Handed:
    if pipe <= 2 or not stat.S_ISFIFO(os.fstat(pipe).st_mode):
        raise OSError('no pipe')
    with open(pipe, 'rb') as file:
        handed = Handed(**json.load(file))
    handed.broken = [(sentence, report) for sentence, report in handed.broken]
    return handed
