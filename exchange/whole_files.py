"""Putting a finished file in its place: whole, or not at all."""

import contextlib
import os
from pathlib import Path

from models.errors import KnownError
from models.language.messages import _


def put(path: Path, content: bytes) -> None:
    """Write a file so that its name never stands for half of it; KnownError when it cannot be written.

    It is written beside its place first, under a name that the next attempt takes again: what a killed program
    leaves there does not stay.
    """
    part = path.with_name(path.name + '.part')
    try:
        with part.open('wb') as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        sentence = _('{path} cannot be written: {reason}. Close it where it is open, or choose another place.')
        raise KnownError(sentence.format(path=path, reason=error.strerror)) from error
    finally:  # what was broken off leaves nothing either
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def refuse_unwritable(path: Path) -> None:
    """Raise KnownError at once when a file could not be put here, before long work is done for it."""
    if path.is_dir():
        raise KnownError(_('{path} is a folder; give the name of a file.').format(path=path))
    if not path.absolute().parent.is_dir():
        raise KnownError(_('There is no folder {path}; make it first.').format(path=path.absolute().parent))
    path.with_name(path.name + '.part').unlink(missing_ok=True)
