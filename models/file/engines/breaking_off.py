"""Work that is broken off: what a thread does with any database ends, and it begins nothing else until it may."""

import threading
from collections import defaultdict
from typing import Protocol
from weakref import WeakSet

from models.errors import BrokenOff


class _Interrupted(Protocol):
    """A connection whose statement can be ended from another thread."""

    def interrupt(self) -> None:
        """End the statement under way."""


class _Connected:
    """The connections of each thread, to registers and copies alike, and the threads whose work was broken off."""

    turn = threading.Lock()
    of: dict[int, 'WeakSet[_Interrupted]'] = defaultdict(WeakSet)
    broken_off: set[int] = set()


def break_off(thread: int) -> None:
    """End what a thread does with any register: the statement under way fails, and no other is begun or committed."""
    with _Connected.turn:  # none of them is closed meanwhile
        _Connected.broken_off.add(thread)
        for connection in _Connected.of.get(thread, ()):
            connection.interrupt()


def let_ask_again(thread: int) -> None:
    """Let a thread whose work was broken off begin with other work."""
    _Connected.broken_off.discard(thread)


def is_broken_off() -> bool:
    """Whether the work of this thread was broken off."""
    return threading.get_ident() in _Connected.broken_off


def refuse_broken_off() -> None:
    """Raise BrokenOff where it was."""
    if is_broken_off():
        raise BrokenOff


def know(connection: _Interrupted) -> None:
    """Know a connection as one of this thread."""
    with _Connected.turn:
        _Connected.of[threading.get_ident()].add(connection)


def forget(connection: _Interrupted) -> None:
    """Know it no more."""
    with _Connected.turn:
        _Connected.of[threading.get_ident()].discard(connection)
