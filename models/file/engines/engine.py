"""What a database engine is asked: the names behind which each says what it has of its own."""

import threading
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, ClassVar, NamedTuple, Self

import peewee

from models.file.engines import breaking_off
from models.file.engines.server_address import ServerAddress
from models.file.known_file import KnownFile

# A question: the statement, and what is bound in it.
Asked = tuple[str, tuple[Any, ...]]
# A table, index, trigger or view: what it is, its name, the table that it is of, and how it was said to be made.
Part = tuple[str, str, str, str]
Rows = list[tuple[Any, ...]]
# So many rows of a whole table are in memory at once.
ROWS_TOGETHER = 2_000


class Key(NamedTuple):
    """What opens an encrypted file: the derived key and the salt that the file begins with."""

    raw: bytes
    salt: bytes

    @property
    def said(self) -> str:
        """The key as the library takes one that was derived before."""
        return f"x'{self.raw.hex()}{self.salt.hex()}'"


class Spare:
    """The connection of a thread that asked something and is done, for the next one that asks.

    It knows the pages that it read, or has its line to a server. There is one at most, and none once that is over.
    """

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._kept: Any = None
        self._is_over = False

    def begin(self) -> None:
        """Keep one again."""
        self._is_over = False

    def take(self) -> Any:
        """The connection; None where there is none."""
        with self._turn:
            kept, self._kept = self._kept, None
            return kept

    def keep(self, connection: Any) -> bool:
        """Keep one; False where it is to be closed."""
        with self._turn:
            is_wanted = self._kept is None and not self._is_over
            if is_wanted:
                self._kept = connection
            return is_wanted

    def end(self) -> Any:
        """Keep none any more; the connection that was kept, None where there is none."""
        self._is_over = True
        return self.take()


class Engine(ABC):
    """The database of an open register; each thread connects for itself.

    Statements come with the words of `named_words`, and with `?` or `:name` for each value.
    """

    # By version, what stands for the parts that the steps make, where that is known beforehand.
    digests: ClassVar[Mapping[int, str]] = {}
    # What opens the file, and the file itself, for an engine that has one.
    key: Key | None = None
    known: KnownFile | None = None
    # Whether it is so near that two small questions cost no more than one large one.
    is_near: ClassVar[bool] = True
    # Where it lies, and who is connected, for an engine that is a server.
    address: ServerAddress | None = None
    role: str = ''
    _state: Any  # the connection of each thread, as peewee keeps it
    _spare: Spare
    # Whether it knows rights to single columns, for an engine that has roles.
    grants_by_column: bool = False

    # Who may do what

    def most(self) -> str:
        """What it lets whoever is connected do at most: the role of a lead, a reviewer or a documenter, '' for none."""
        return 'lead'

    def hides(self, _key: str) -> bool:
        """Whether it shows a secret of the register to others than whoever is connected."""
        return False

    def asked_of_secrets(self, _keys: Iterable[str]) -> tuple[Asked, ...]:
        """What is asked to know whether these secrets are shown to others than whoever is connected."""
        return ()

    def bring_up(self, _steps: Iterable[str] | None) -> None:
        """Have it as these steps make it where an earlier program made it otherwise.

        KnownError where it cannot be, or where there are no steps, for nothing may be written.
        """
        return

    # Statements and transactions

    @abstractmethod
    def execute_sql(self, sql: str, params: Any = None) -> Any:
        """Run a statement; its cursor."""

    @abstractmethod
    def in_parts(self, question: str) -> Iterator[Rows]:
        """The rows that a question finds, so many together as do no harm; one question at a time, in a transaction."""

    @abstractmethod
    def execute_many(self, statement: str, rows: Rows) -> None:
        """Run a statement once for each row, within the transaction that is open."""

    def execute_several(self, statements: Mapping[str, Rows]) -> None:
        """Run several statements one after another, each once for each of its rows."""
        for statement, rows in statements.items():
            self.execute_many(statement, rows)

    def ahead(self, _questions: Iterable[Asked | peewee.Node]) -> AbstractContextManager[None]:
        """What will be asked within, queries or statements with their values: a server is asked at once."""
        return nullcontext()

    def held(self, _questions: Iterable[Asked | peewee.Node]) -> AbstractContextManager[None]:
        """The same, where it may be asked several times within: what was answered holds until something is written."""
        return nullcontext()

    def along(self, _first: Iterable[Asked], _last: Iterable[Asked]) -> AbstractContextManager[None]:
        """What will be asked first in a transaction that is begun within, and after it, as it was at its end.

        A server is asked with what begins and what ends the transaction.
        """
        return nullcontext()

    def with_room(self) -> AbstractContextManager[None]:
        """More memory than else for work of this thread that looks all over: so a large file is read less often."""
        return nullcontext()

    @abstractmethod
    def execute(self, query: Any) -> Any:
        """Run a query that is no text yet; its cursor."""

    @abstractmethod
    def atomic(self, lock_type: str) -> Any:
        """A transaction: `IMMEDIATE` for the one who writes, `DEFERRED` to read what is there at its beginning."""

    @abstractmethod
    def in_transaction(self) -> bool:
        """Whether a transaction of this thread is open."""

    @abstractmethod
    def written_behind(self) -> 'WrittenBehind':
        """What writes new rows in a thread of its own, within the open transaction."""

    # Connections

    @abstractmethod
    def connect(self) -> Any:
        """Connect this thread."""

    @abstractmethod
    def close(self) -> Any:
        """End the connection of this thread."""

    @abstractmethod
    def is_closed(self) -> bool:
        """Whether this thread is not connected."""

    @abstractmethod
    def connection_context(self) -> Any:
        """A connection of this thread, for as long as it is needed."""

    @abstractmethod
    def _close(self, conn: Any) -> None:
        """Close a connection."""

    @abstractmethod
    def _is_good(self, connection: Any) -> bool:
        """Whether a connection that was kept can still be used; an error where the register cannot."""

    @abstractmethod
    def _is_at_rest(self, connection: Any) -> bool:
        """Whether nothing is left of what was asked through a connection: no transaction, and no question half read."""

    @contextmanager
    def asking(self) -> Iterator[None]:
        """A connection for this thread, kept in the end for the next one that asks, save where anything went wrong.

        To connect takes a file's pages to be read and decrypted anew, and a server some messages there and back.
        """
        if not self._go_on_with_spare():
            self.connect()
        is_sound = False
        try:
            yield
            is_sound = True
        finally:
            if not (is_sound and self._leave_spare()):
                self.close()

    def begin_spare(self) -> None:
        """Keep one again, after it was ended."""
        self._spare.begin()

    def end_spare(self) -> None:
        """Close the connection that was kept, and keep none any more: this thread's will be the last one."""
        if (kept := self._spare.end()) is not None:
            self._close(kept)

    def _go_on_with_spare(self) -> bool:
        if (kept := self._spare.take()) is None:
            return False
        is_good = False
        try:
            is_good = self._is_good(kept)
        finally:
            if not is_good:
                self._close(kept)
        if is_good:
            self._state.set_connection(kept)
            breaking_off.know(kept)
        return is_good

    def _leave_spare(self) -> bool:
        """Keep the connection of this thread; False where it has to be closed."""
        connection = self._state.conn
        if breaking_off.is_broken_off() or self.in_transaction() or not self._is_at_rest(connection):
            return False
        breaking_off.forget(connection)
        if not self._spare.keep(connection):
            return False
        self._state.reset()
        return True

    @abstractmethod
    def fresh_value(self, table: str, statement: str) -> str:
        """The one value that a statement gives on a connection of its own; '' where its table is none, or has none."""

    # Tables

    # What is asked to find out which parts there are, where that goes with other questions.
    asked_of_parts: ClassVar[tuple[Asked, ...]] = ()

    def asked_to_open(self) -> tuple[Asked, ...]:
        """What is asked to open a register, beside its facts, where that goes together."""
        return ()

    @abstractmethod
    def step(self, statement: str) -> None:
        """Run one statement of a step, which is in SQLite's words."""

    @property
    @abstractmethod
    def mark(self) -> int:
        """The mark of the program that made it."""

    @property
    @abstractmethod
    def version(self) -> int:
        """The version of the tables, 0 where there are none."""

    @abstractmethod
    def stamp(self, mark: int, version: int) -> None:
        """State both."""

    @abstractmethod
    def parts(self) -> list[Part]:
        """The tables, indexes and whatever else there is."""

    @abstractmethod
    def columns_of(self, table: str) -> list[tuple[str, int]]:
        """The columns of a table, each with whether it is hidden or worked out."""

    @staticmethod
    @abstractmethod
    def made_by(statements: Sequence[str]) -> list[tuple[Part, list[tuple[str, int]]]]:
        """The parts that statements of the steps make, with the columns of tables."""

    @abstractmethod
    def has_index(self, table: str, name: str) -> bool:
        """Whether a table has an index of this name."""

    @abstractmethod
    def words_again(self, table: str) -> 'WordsAgain':
        """A table of the words of records, to be made once more and compared."""

    # All of it

    @abstractmethod
    def integrity(self) -> list[str]:
        """What the engine itself finds wrong with what it keeps; nothing when it is sound."""

    @abstractmethod
    def write_anew(self) -> None:
        """Write all of it anew, with nothing left of what was deleted."""

    @abstractmethod
    def copy_to(self, path: Path, key: Key | None = None) -> None:
        """Write a compact copy of it into a file, encrypted with the same key unless another is given."""

    # The file and the log beside it, for an engine that has them

    @property
    def is_logged(self) -> bool:
        """Whether the file says that it has a log beside it."""
        return False

    @abstractmethod
    def prepare(self) -> None:
        """Let the file have a log, so that reading goes on beside the writing."""

    @abstractmethod
    def checkpoint(self) -> None:
        """Bring the log into the file."""

    def bring_in_log(self) -> bool:
        """Bring into the file what nobody reads around in the log just now; whether that is all."""
        return True

    def empty_log(self) -> bool:
        """Bring the whole log into the file and empty it; whether that could be done."""
        return True

    def leave_log(self) -> bool:
        """Bring the log into the file and have none any more; False where anybody else is connected."""
        return True


class WordsAgain(ABC):
    """The words of records, worked out once more and compared with the table of them that is there."""

    @abstractmethod
    def __enter__(self) -> Self: ...

    @abstractmethod
    def __exit__(self, *_error: object) -> None: ...

    @abstractmethod
    def add(self, rows: Rows) -> None:
        """Take up the words of records, by their ids."""

    @abstractmethod
    def lost_and_gained(self) -> tuple[dict[int, set[str]], dict[int, set[str]]]:
        """By id the words by which a record that has them is not found, and those by which one is found without."""


class WrittenBehind(ABC):
    """Writes new rows while the next ones are made ready; whatever goes wrong is raised by the next call."""

    @abstractmethod
    def insert(self, statements: dict[str, Rows]) -> None:
        """Begin to write these rows by their `INSERT` statements, once those before them are written."""

    @abstractmethod
    def wait(self) -> None:
        """Come back when all is written."""

    @abstractmethod
    def close(self) -> None:
        """End it, when what is under way is written or has failed."""
