"""The very file that was opened, by device and number, whatever stands under its name by now; and its log beside it."""

import contextlib
import os
import weakref
from pathlib import Path

from models.errors import KnownError, RegisterMoved
from models.language.messages import _

ENDING = '.sijill'  # of the names of registers
PLAIN_HEADER = b'SQLite format 3\0'  # with which one without encryption begins
# What the library keeps beside a file: its log, the index of that, and the journal of a file without a log.
LOG, INDEX_OF_LOG, JOURNAL = '-wal', '-shm', '-journal'
Identity = tuple[int, int]


class KnownFile:
    """A register's file as it was when it was opened, and its log from when that was begun.

    Once the file or its log is found moved, that stays so: who puts another file there and back again may have
    written to it. The file is held by a handle that reads nothing and locks nothing, so that no other file gets its
    number, and so that the system can say where it went.
    """

    def __init__(self, path: Path) -> None:
        self.path = Path(os.path.realpath(path))
        self._handle = _pinned(self.path)
        found = identity(self.path) if self._handle is None else _of(os.fstat(self._handle))
        if found is None:
            raise RegisterMoved(_gone(self.path, self._handle))
        self._opened = found
        self._beside: dict[Path, Identity | None] = {}
        self._stamp: tuple[int, int] | None = None
        self.is_written_over = False
        self._said = ''
        _OPEN.add(self)

    def know_log(self) -> None:
        """Know the log that stands beside the file from now on."""
        paths = (self.beside(LOG), self.beside(INDEX_OF_LOG))
        self._beside = {path: there for path in paths if (there := identity(path)) is not None}

    def forget_log(self) -> None:
        """Know no log any more: the library takes it away where nobody is connected."""
        self._beside = {}

    def beside(self, ending: str) -> Path:
        """The path of what the library keeps beside the file under this ending."""
        return beside(self.path, ending)

    @property
    def identity(self) -> Identity:
        """The device and number of the file that was opened; some file systems give it others as it is written."""
        return self._opened if self._handle is None else _of(os.fstat(self._handle))

    def kept(self) -> set[Identity | None]:
        """The file itself, and what the library keeps beside it now."""
        return {self.identity, *(identity(self.beside(ending)) for ending in (LOG, INDEX_OF_LOG, JOURNAL))}

    @property
    def is_there(self) -> bool:
        """Whether the file, and no other one, stands at its path."""
        return identity(self.path) == self.identity

    def look(self) -> str:
        """The sentence that says what happened to the file or its log since, '' for nothing."""
        if not self._said:
            self._said = self._what_happened()
        return self._said

    def remember(self) -> None:
        """Know the size and time of the file, now that what was written to it is there."""
        with contextlib.suppress(OSError):
            self._stamp = _stamp(self.path)

    @property
    def is_altered(self) -> bool:
        """Whether somebody wrote to the file since then, as far as its size and time tell."""
        if os.name == 'nt' or self._stamp is None:  # Windows brings the time of an open file up to date when it likes
            return False
        with contextlib.suppress(OSError):
            return _stamp(self.path) != self._stamp
        return False

    def say_written_over(self) -> None:
        """Know that another file was written into this one."""
        self.is_written_over = True
        self._said = _(
            'Another program wrote over {path} while it was open, so that what was saved in it is gone from there. '
            'Nothing is saved in it any more: save a copy elsewhere, and restore a backup for what is missing in that.'
        ).format(path=self.path)
        with contextlib.suppress(OSError):
            if identity(log := self.beside(LOG)) == self._beside.get(log):
                log.unlink()  # else it would be read as the log of what is in the file now

    def refuse_moved(self) -> None:
        """Raise RegisterMoved where the file or its log is not what was opened any more."""
        if said := self.look():
            raise RegisterMoved(said)

    def put_away_log(self, *, is_needed: bool) -> None:
        """Keep the log of a file that is gone from being read as the log of another one that takes its place.

        A log that is still needed gets a name of its own; where nothing took the place it stays, for the file may come
        back to it.
        """
        log = self.beside(LOG)
        if self.is_there or identity(log) != self._beside.get(log, ()):
            return
        with contextlib.suppress(OSError):
            if not is_needed:
                log.unlink()
            elif self.path.exists():
                log.replace(self._name_for_log())

    def _name_for_log(self) -> Path:
        """A name for a log that is put away which no other has: this process may have put one away before."""
        stem, number = f'{self.path.stem}-log-{os.getpid()}', 1
        while os.path.lexists(path := self.path.with_name(f'{stem}{self.path.suffix}{LOG}')):
            number += 1
            stem = f'{self.path.stem}-log-{os.getpid()}-{number}'
        return path

    def let_go(self) -> None:
        """Hold the file no longer."""
        _OPEN.discard(self)
        handle, self._handle = self._handle, None
        if handle is not None:
            os.close(handle)

    def _what_happened(self) -> str:
        there = identity(self.path)
        if there is None:
            return _gone(self.path, self._handle)
        if there != self.identity:
            return _(
                'Another file was put in the place of {path} while it was open, perhaps by a program that keeps '
                'folders in sync. Nothing is saved in either of them any more: save a copy elsewhere.'
            ).format(path=self.path)
        if _is_empty(self.path):  # whoever copies into it empties it first, and then the library drops its log
            self.say_written_over()
            return self._said
        changed = next((path for path, known in self._beside.items() if identity(path) != known), None)
        if changed is None:
            return ''
        return _(
            '{path}, which belongs to the open register, was moved, replaced or deleted. Nothing is saved any more: '
            'save a copy elsewhere, or close the register and open it again.'
        ).format(path=changed)


# The files of the registers that this process has open.
_OPEN: weakref.WeakSet[KnownFile] = weakref.WeakSet()


def is_register(path: Path) -> bool:
    """Whether a register stands at a path, as far as can be seen: by its name, or its first bytes, or open here.

    One that is open here is never opened once more: closing that would end the library's locks on it.
    """
    there = identity(path)
    if there is None or not path.is_file():
        return False
    is_open_here = any(there in known.kept() for known in _OPEN)
    return path.suffix.lower() == ENDING or is_open_here or _begins_as_one(path)


def _begins_as_one(path: Path) -> bool:
    """Whether a file begins as a register without encryption does; one that cannot be read does not."""
    with contextlib.suppress(OSError), path.open('rb') as file:
        return file.read(len(PLAIN_HEADER)) == PLAIN_HEADER
    return False


def beside(path: Path, ending: str) -> Path:
    """The path of what is kept beside a file under this ending."""
    return path.with_name(path.name + ending)


def identity(path: Path) -> Identity | None:
    """The device and number of the file at a path, None where none stands there; KnownError where none can say."""
    try:
        return _of(path.stat())
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise KnownError(_('{path} cannot be read: {reason}.').format(path=path, reason=error.strerror)) from error


def _is_empty(path: Path) -> bool:
    with contextlib.suppress(OSError):
        return not path.stat().st_size
    return False


def _stamp(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _of(found: os.stat_result) -> Identity:
    return found.st_dev, found.st_ino


def _pinned(path: Path) -> int | None:
    """A handle that holds a file and opens nothing of it.

    Closing any other kind of handle would end the library's own locks on the file, as POSIX has it.
    """
    if not hasattr(os, 'O_PATH'):
        return None
    try:
        return os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError as error:
        raise KnownError(_('{path} cannot be read: {reason}.').format(path=path, reason=error.strerror)) from error


def _gone(path: Path, handle: int | None) -> str:
    """What is said of a file that is not at its path any more, with where it is now if the system knows."""
    if handle is not None and not os.fstat(handle).st_nlink:
        return _(
            '{path} was deleted while it was open. Nothing is saved in it any more: save a copy elsewhere to keep '
            'your work.'
        ).format(path=path)
    if found := _where(handle):
        return _(
            '{path} was renamed or moved to {found} while it was open. Nothing is saved in it any more: save a copy '
            'elsewhere, or close it and open it there.'
        ).format(path=path, found=found)
    return _(
        '{path} was renamed, moved or deleted while it was open. Nothing is saved in it any more: save a copy '
        'elsewhere, or close it and open it from where it is now.'
    ).format(path=path)


def _where(handle: int | None) -> Path | None:
    """The path at which the system finds a file that is held."""
    if handle is None:
        return None
    with contextlib.suppress(OSError):
        found = Path(f'/proc/self/fd/{handle}').readlink()
        return found if found.exists() else None
    return None
