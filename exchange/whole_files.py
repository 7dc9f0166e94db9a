"""Putting a finished file in its place: whole, or not at all, and in the place of nothing but a file of its kind.

An encrypted register begins with random bytes: that it is one cannot be seen, but that it is none of what is written
here can.
"""

import contextlib
import errno
import os
from collections.abc import Iterable
from pathlib import Path

from models.errors import KnownError
from models.file import known_file
from models.file.at_opening import before_opening
from models.language import disk_errors
from models.language.messages import _

# How files begin that are written here; the other ones are texts.
_BEGINNINGS = {b'PK': 'zip', b'%PDF-': 'pdf', b'age-encryption.org/': 'age', b'-----BEGIN AGE': 'age'}
_KINDS = {
    '.xlsx': 'zip', '.docx': 'zip', '.zip': 'zip', '.pdf': 'pdf', '.age': 'age', '.csv': 'text', '.html': 'text',
    '.json': 'text', '.txt': 'text',
}  # fmt: skip
_PART = '.part'
_HEAD = 4096  # bytes; the smallest register has as many
_WIDE = (b'\xff\xfe', b'\xfe\xff')  # with which a text begins whose signs are two bytes each
_NO_TEXT = bytes({*range(32)} - {*b'\t\n\v\f\r\x1a\x1b'})


def put(path: Path, content: bytes) -> None:
    """Write a file so that its name never stands for half of it; KnownError when it cannot be written.

    It is written beside its place first, under a name that the next attempt takes again: what a killed program
    leaves there does not stay.
    """
    part = _part(path)
    _refuse_other(path, _kind_of(content[:_HEAD]))
    _refuse_other(part)
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
    """Where a file is written before it is put in its place, under a name that a system can have too."""
    return path.with_name(before_opening.cut(path.name, len(_PART)) + _PART)


def _cannot_be_written(path: Path, error: OSError) -> KnownError:
    sentence = _('{path} cannot be written: {reason}. Close it where it is open, or choose another place.')
    return KnownError(sentence.format(path=path, reason=error.strerror))


def refuse_unwritable(path: Path) -> None:
    """Raise KnownError at once when a file could not be put here, before long work is done for it."""
    disk_errors.refuse_impossible_name(path)
    try:  # the system may refuse to say even what stands there
        _refuse_no_file(path)
        _refuse_other(path, _KINDS.get(path.suffix.lower(), ''))
        _refuse_other(_part(path))
        _part(path).unlink(missing_ok=True)
        if not os.access(path.absolute().parent, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise disk_errors.not_written(path, error) from error


def _refuse_no_file(path: Path) -> None:
    if path.is_dir():
        raise KnownError(_('{path} is a folder; give the name of a file.').format(path=path))
    if path.exists() and not path.is_file():
        raise KnownError(_('{path} is not a file but a pipe or a device; give the name of a file.').format(path=path))
    if not path.absolute().parent.is_dir():
        raise KnownError(_('There is no folder {path}; make it first.').format(path=path.absolute().parent))


def refuse_same(path: Path, others: Iterable[Path]) -> None:
    """Raise KnownError where a file would be put in the place of one that it is made of."""
    for other in others:
        with contextlib.suppress(OSError):
            if path.samefile(other):
                raise _exists(path)


def _refuse_other(path: Path, kind: str = '') -> None:
    """Raise KnownError where a register stands, or a file of another kind than one that is written ('' for any).

    No file is worth a register, and the name of another one is typed by a slip. A text is none.
    """
    if known_file.is_register(path):
        raise _exists(path)
    if not path.is_file():
        return
    try:
        with path.open('rb') as file:
            head = file.read(_HEAD)
    except OSError:  # nobody can say what it is
        raise _exists(path) from None
    if head and _kind_of(head) not in ({kind, 'text'} if kind else {*_KINDS.values()}):
        raise _exists(path)


def _kind_of(head: bytes) -> str:
    """The kind of a file by its first bytes, '' for none that is written here."""
    for beginning, kind in _BEGINNINGS.items():
        if head.startswith(beginning):
            return kind
    is_text = head.startswith(_WIDE) or len(head.translate(None, _NO_TEXT)) == len(head)
    return 'text' if is_text else ''


def _exists(path: Path) -> KnownError:
    return KnownError(_('{path} already exists. Choose another name.').format(path=path))
