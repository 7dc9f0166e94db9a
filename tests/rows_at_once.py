"""How many rows the program takes into memory at once, statement by statement."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from models.file import rows
from models.file.engines import encrypted_database
from models.file.engines.engine import Engine


class Watched:
    """A cursor that notes how many rows are taken at once; who goes through it row by row takes one."""

    def __init__(self, cursor: Any, note: Callable[[int], None]) -> None:
        self._cursor, self._note = cursor, note

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._cursor)

    def fetchall(self) -> list[Any]:
        found = [*self._cursor.fetchall()]
        self._note(len(found))
        return found

    def fetchmany(self, size: int) -> list[Any]:
        found = [*self._cursor.fetchmany(size)]
        self._note(len(found))
        return found


@contextmanager
def watched(together: int, *engines: type[Engine]) -> Iterator[Counter[str]]:
    """The most rows that each statement gave at once meanwhile, where so many are to be together at most."""
    most: Counter[str] = Counter()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(encrypted_database, 'ROWS_TOGETHER', together)
        patched.setattr(rows, 'SLICE', together)
        for engine in engines:

            def watch(self: Engine, sql: str, params: Any = None, run: Any = engine.execute_sql) -> Any:
                def note(many: int) -> None:
                    most[sql] = max(most[sql], many)

                return Watched(run(self, sql, params), note)

            patched.setattr(engine, 'execute_sql', watch)
        yield most
