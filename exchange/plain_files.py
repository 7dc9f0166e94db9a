"""Opening a file that somebody named: a plain one, and nothing else that may stand under a name."""

import os
import stat
from pathlib import Path
from typing import BinaryIO


class NotPlain(OSError):
    """What stands at the path is a pipe, a socket, a device or a folder."""


def open_plain(path: Path) -> BinaryIO:
    """A plain file opened for reading; raises NotPlain, and OSError or ValueError for a name that leads to nothing.

    It is looked at before it is opened, for opening a pipe waits for ever and opening a device may do something; and
    once more when it is open, for another may have come there meanwhile.
    """
    _refuse_others(path.stat())
    number = os.open(path, os.O_RDONLY | getattr(os, 'O_NONBLOCK', 0) | getattr(os, 'O_BINARY', 0))
    try:
        _refuse_others(os.fstat(number))
    except NotPlain:
        os.close(number)
        raise
    return os.fdopen(number, 'rb')


def _refuse_others(found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise NotPlain
