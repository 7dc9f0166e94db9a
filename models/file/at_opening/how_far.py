"""How far the library is as it goes through a whole file: page by page first, and then through the rows and indexes."""

from collections.abc import Iterator
from contextlib import contextmanager

import peewee

from models.file.engines import breaking_off
from models.file.engines.encrypted_database import RegisterDatabase
from models.progress import Progress, silent

# Pages that the library visits, or steps that it makes, between two calls: oftener it would be slower by them.
EVERY = 1_000
# Steps through rows and indexes for each page: 420 to 540 in registers of incidents, of abductees and of both.
_STEPS_FOR_A_PAGE = 480
_TIMES = 200  # it is said so often at most


class HowFar:
    """What the library calls on its way; it only knows that it is to end, so what a progress raises is kept here."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._pages = self._calls = 0
        self._said = -1
        self._raised: BaseException | None = None

    @contextmanager
    def through(self, database: RegisterDatabase) -> Iterator[None]:
        """Have the progress know how far the library is while it goes through the file."""
        if self._progress is silent:
            yield
            return
        connection, self._pages = database.connection(), database.pages
        connection.set_progress_handler(self._called, EVERY)
        try:
            yield
        except peewee.OperationalError as error:
            if 'interrupted' in str(error) and not breaking_off.is_broken_off():
                self._raised = self._raised or KeyboardInterrupt()  # it came between two lines of ours
            raise
        finally:
            connection.set_progress_handler(None, 0)
        self._progress(self._total, self._total)

    def refuse_ended(self) -> None:
        """Raise what the progress raised, where that has ended the way through the file."""
        if self._raised is not None:
            raise self._raised

    @property
    def _total(self) -> int:
        return 2 * self._pages

    def _called(self) -> int:
        try:
            self._calls += 1
            self._say(self._done())
        except BaseException as error:
            self._raised = error
            return 1
        return 0

    def _done(self) -> int:
        """As many pages as were visited, and as many again for their rows; the whole only once all is done."""
        steps = self._calls * EVERY
        if steps <= self._pages:
            return steps
        return min(self._pages + (steps - self._pages) // _STEPS_FOR_A_PAGE, self._total - 1)

    def _say(self, done: int) -> None:
        if (part := done * _TIMES // self._total) > self._said:
            self._said = part
            self._progress(done, self._total)
