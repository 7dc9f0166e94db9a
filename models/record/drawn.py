"""Uids of new rows and secrets of new revisions, as random as the system gives them, drawn many at a time.

An import wants some hundred thousand of them, and asking the system takes longer than anything made of the answer.
"""

import os
import threading

_AT_ONCE = 4096
_UID = 16
# The four signs with which the fourth part of a uid may begin, by its last two bits.
_VARIANT = '89ab' * 4


class _Drawn(threading.local):
    """What this thread drew and has not given yet; nothing of it is given twice."""

    def __init__(self) -> None:
        self.left, self.at = b'', 0


_drawn = _Drawn()


def _forget() -> None:
    _drawn.left, _drawn.at = b'', 0


if hasattr(os, 'register_at_fork'):  # else a process that is split off would give the same as this one
    os.register_at_fork(after_in_child=_forget)


def new_bytes(count: int) -> bytes:
    """So many random bytes that nobody had before."""
    start, end = _drawn.at, _drawn.at + count
    if end > len(_drawn.left):
        _drawn.left, start, end = os.urandom(max(_AT_ONCE, count)), 0, count
    _drawn.at = end
    return _drawn.left[start:end]


def new_uid() -> str:
    """A random uid, of version 4."""
    drawn = new_bytes(_UID).hex()
    variant = _VARIANT[int(drawn[16], 16)]
    return f'{drawn[:8]}-{drawn[8:12]}-4{drawn[13:16]}-{variant}{drawn[17:20]}-{drawn[20:]}'
