"""What a disk says when it cannot be read or written: one sentence, with the next step."""

import errno
import shutil
from pathlib import Path

from models.errors import KnownError, NotWritable
from models.language.messages import _

# Bytes: with less than this the library cannot even make the index of its log, and calls the disk failed.
_LITTLE = 1 << 20
_FULL = {errno.ENOSPC, getattr(errno, 'EDQUOT', errno.ENOSPC)}
_FORBIDDEN = {errno.EACCES, errno.EPERM}


def known(path: Path, error: OSError) -> KnownError | None:
    """The sentence for what hinders any file from being written, or from being so large; None for other causes."""
    if error.errno in _FULL:
        return KnownError(full())
    if error.errno == errno.EROFS:
        return read_only(path)
    if error.errno in _FORBIDDEN:
        return NotWritable(_('You do not have permission to write {path}; check its permissions.').format(path=path))
    if error.errno == errno.ENAMETOOLONG:
        return too_long(path)
    if error.errno == errno.EFBIG:
        return KnownError(_('{path} would be too large for its disk; choose another disk.').format(path=path))
    return None


def not_written(path: Path, error: OSError) -> KnownError:
    """The sentence for a file or folder that could not be written."""
    other = _('{path} cannot be written: {reason}.').format(path=path, reason=error.strerror)
    return known(path, error) or KnownError(other)


def not_read(path: Path, error: OSError) -> KnownError:
    """The sentence for a file or folder that could not be read."""
    if error.errno == errno.ENAMETOOLONG:
        return too_long(path)
    return KnownError(_('{path} cannot be read: {reason}.').format(path=path, reason=error.strerror))


def full() -> str:
    """What is said of a full disk."""
    return _('The disk is full and nothing was saved. Free some disk space and try again.')


def read_only(path: Path) -> NotWritable:
    """The sentence for a place that can only be read."""
    sentence = _('The disk that holds {path} can only be read; copy the file to another disk to work in it.')
    return NotWritable(sentence.format(path=path))


def too_long(path: Path) -> KnownError:
    """The sentence for a name or path that is longer than can be worked with."""
    return KnownError(
        _('The path {path} is too long; use shorter names for the file and its folders.').format(path=path)
    )


def is_full(path: Path) -> bool:
    """Whether hardly anything is left free on the disk of a file."""
    try:
        return shutil.disk_usage(path.absolute().parent).free < _LITTLE
    except OSError:
        return False


def refuse_impossible_name(path: Path) -> None:
    """Raise one sentence for a name that no system can have."""
    if '\0' in str(path):
        raise KnownError(_('The name of the file has a character that no name can have; type it again.'))
