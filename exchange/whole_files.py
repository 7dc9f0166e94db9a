"""Putting a finished file in its place: whole, or not at all."""

import contextlib
import errno
import os
from pathlib import Path

from models.errors import KnownError
from models.language import disk_errors
from models.language.messages import _


def put(path: Path, content: bytes) -> None:
    """Write a file so that its name never stands for half of it; KnownError when it cannot be written.

    It is written beside its place first, under a name that the next attempt takes again: what a killed program
    leaves there does not stay.
    """
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
    try:
        _part(path).unlink(missing_ok=True)
        if not os.access(path.absolute().parent, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise disk_errors.not_written(path, error) from error
