"""Transactions that a server may break off for another one's sake, and asks to be tried again: CockroachDB does."""

import hashlib
import random
import time
from typing import Any

import psycopg

# So often a transaction is tried again, each time after a longer while, and so many letters of it are kept for that.
_ATTEMPTS, _A_WHILE, _MOST_KEPT = 6, 0.02, 16 << 20


class TriedAgain:
    """What a connection sent in its open transaction, so that it can be sent once more.

    It goes on as if nothing had been only where all is answered as before; else the error is raised, nothing is saved,
    and whoever works does it again.
    """

    def __init__(self) -> None:
        self._sent: list[tuple[str, bytes]] = []
        self._size, self._is_open = 0, False

    def run(self, cursor: Any, message: str) -> None:
        """Send a message, with all before it in its transaction once more where that has to be."""
        for attempt in range(_ATTEMPTS):
            try:
                if attempt:
                    self._send_again(cursor)
                answered = _answered(cursor, message)
                break
            except psycopg.errors.SerializationFailure as error:
                if attempt == _ATTEMPTS - 1 or self._size > _MOST_KEPT:
                    raise
                broken_off = error
                time.sleep(_A_WHILE * 2**attempt * random.random())
            except _Otherwise:
                raise broken_off from None
        self._size += len(message) * self._is_open
        if self._is_open and self._size <= _MOST_KEPT:
            self._sent.append((message, answered))

    def _send_again(self, cursor: Any) -> None:
        cursor.execute('ROLLBACK')
        for message, answered in self._sent:
            if _answered(cursor, message) != answered:
                raise _Otherwise

    def begin(self) -> None:
        """Keep what is sent from now on: a transaction begins."""
        self.end()
        self._is_open = True

    def end(self) -> None:
        """Keep nothing: the transaction has ended."""
        self._sent, self._size, self._is_open = [], 0, False


class _Otherwise(Exception):
    """Ends a transaction of which something is answered otherwise than before."""


def _answered(cursor: Any, message: str) -> bytes:
    """Send a message; what stands for all that is answered, which the cursor gives from its beginning."""
    cursor.execute(message)
    told = hashlib.sha256()
    for _each in cursor.results():
        if cursor.description is not None:
            told.update(repr(cursor.fetchall()).encode(errors='surrogatepass'))
    cursor.set_result(0)
    return told.digest()
