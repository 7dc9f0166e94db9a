"""The right to be the one process that writes a register: a lock of the file, by whatever name it is reached."""

import contextlib
import os
import struct
from pathlib import Path

import filelock

from models.errors import RegisterBusy
from models.file.known_file import Identity, identity
from models.language import disk_errors
from models.language.messages import _

try:
    from fcntl import F_OFD_SETLK, F_WRLCK, fcntl
except ImportError:  # Windows and older systems; Windows lets nobody rename or replace what is open
    fcntl = None  # type: ignore[assignment]
# The library's own locks are bytes near the first gigabyte; this one is far behind the end of any register.
_BYTE = 1 << 40
# What this process holds: to open such a file once more and close it would end the library's own locks on it.
_held: set[Identity] = set()


class WritingLock:
    """Held until it is released or the process ends, however it ends.

    There are two: a file beside the register under its real path, which also programs before this one look at, and
    one that the system keeps on the file itself, so that a second name of it (a hard link) is no way around.
    """

    def __init__(self, path: Path) -> None:
        """Take it; RegisterBusy when another process has it, KnownError where the folder cannot be written."""
        real = Path(os.path.realpath(path))
        # Not bound to a thread: a register is opened in a worker and closed by the window.
        self._beside = filelock.FileLock(f'{real}.lock', thread_local=False)
        try:
            self._beside.acquire(blocking=False)
        except filelock.Timeout as error:
            raise _busy(path) from error
        except OSError as error:
            raise disk_errors.not_written(path, error) from error
        self._identity = identity(real)
        self._handle: int | None = None
        try:
            self._hold_file(real)
        except BaseException:
            self._release_beside()
            raise

    def release(self) -> None:
        """Let it go; no connection to the file may be open any more, for its locks end here too."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
        if self._identity is not None:
            _held.discard(self._identity)
        self._release_beside()

    def _hold_file(self, path: Path) -> None:
        if self._identity is None:
            return
        if self._identity in _held:
            raise _busy(path)
        self._handle = _locked(path)
        _held.add(self._identity)

    def _release_beside(self) -> None:
        self._beside.release()
        with contextlib.suppress(OSError):
            Path(self._beside.lock_file).unlink(missing_ok=True)


class SharedWriting(WritingLock):
    """The right to write a register on a server, which nobody has alone: there each action waits for the one before."""

    def __init__(self) -> None:
        """Nothing is taken."""

    def release(self) -> None:
        """Nothing is let go."""


def _locked(path: Path) -> int | None:
    """A handle with the system's lock on a file; None where it has none such, or the file cannot be written."""
    if fcntl is None:
        return None
    try:
        handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        # struct flock: kind, counted from the beginning, first byte, how many, no process.
        fcntl(handle, F_OFD_SETLK, struct.pack('hhqqi0q', F_WRLCK, os.SEEK_SET, _BYTE, 1, 0))
    except (BlockingIOError, PermissionError) as error:
        os.close(handle)
        raise _busy(path) from error
    except OSError:  # a file system without locks
        os.close(handle)
        return None
    return handle


def _busy(path: Path) -> RegisterBusy:
    return RegisterBusy(_('{path} is in use.').format(path=path))
