"""Putting a finished file in its place: whole, or not at all."""

import contextlib
import errno
import os
from collections.abc import Iterable
from pathlib import Path

from models.errors import KnownError
from models.file import known_file
from models.language import disk_errors
from models.language.messages import _


def put(path: Path, content: bytes) -> None:
    """Write a file so that its name never stands for half of it; KnownError when it cannot be written.

    It is written beside its place first, under a name that the next attempt takes again: what a killed program
    leaves there does not stay.
    """
    _refuse_register(path)
    part = _part(path)
    try:
        part.unlink(missing_ok=True)
        with part.open('xb') as file:  # never through a link, or into a pipe, that stands there
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        # That it may not be written is said of a file that is open elsewhere, too.
        known = None if isinstance(error, PermissionError) else disk_errors.known(path, error)
        raise known or _cannot_be_written(path, error) from error
    finally:  # what was broken off leaves nothing either
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _part(path: Path) -> Path:
    """Where a file is written before it is put in its place."""
    return path.with_name(path.name + '.part')


def _cannot_be_written(path: Path, error: OSError) -> KnownError:
    sentence = _('{path} cannot be written: {reason}. Close it where it is open, or choose another place.')
    return KnownError(sentence.format(path=path, reason=error.strerror))


def refuse_unwritable(path: Path) -> None:
    """Raise KnownError at once when a file could not be put here, before long work is done for it."""
    disk_errors.refuse_impossible_name(path)
    if path.is_dir():
        raise KnownError(_('{path} is a folder; give the name of a file.').format(path=path))
    if path.exists() and not path.is_file():
        raise KnownError(_('{path} is not a file but a pipe or a device; give the name of a file.').format(path=path))
    if not path.absolute().parent.is_dir():
        raise KnownError(_('There is no folder {path}; make it first.').format(path=path.absolute().parent))
    _refuse_register(path)
    try:
        _part(path).unlink(missing_ok=True)
        if not os.access(path.absolute().parent, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise disk_errors.not_written(path, error) from error


def refuse_same(path: Path, others: Iterable[Path]) -> None:
    """Raise KnownError where a file would be put in the place of one that it is made of."""
    for other in others:
        with contextlib.suppress(OSError):
            if path.samefile(other):
                raise _exists(path)


def _refuse_register(path: Path) -> None:
    """Raise KnownError where a register stands: no file is worth one, and its name is typed by a slip."""
    if known_file.is_register(path):
        raise _exists(path)


def _exists(path: Path) -> KnownError:
    return KnownError(_('{path} already exists. Choose another name.').format(path=path))
