"""A register on a PostgreSQL server: its connections, and how it is written by one after another.

The driver is asked for only here, and only where such a register is opened.
"""

import json
import re
import select
import time
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any, Self

import peewee
import psycopg
from psycopg import ClientCursor
from psycopg.pq import TransactionStatus
from psycopg.types.json import Json, Jsonb
from psycopg.types.numeric import IntDumper, NumericLoader

from models.errors import BrokenOff, KnownError
from models.file.engines import breaking_off, postgres_schema, server_roles
from models.file.engines.engine import ROWS_TOGETHER, Asked, Engine, Key, Part, Rows, Spare, WordsAgain, WrittenBehind
from models.file.engines.one_message import OneMessage
from models.file.engines.postgres_words import LONGEST_WORD, numbered, said_by_postgres
from models.file.engines.server_address import ServerAddress
from models.file.engines.server_errors import away, reading_server_errors
from models.file.engines.tried_again import TriedAgain
from models.file.schema import carried
from models.language.messages import _

_OLDEST = 150_000
# Nobody else's table or function is taken for one of the register, and texts and numbers come as they were given,
# whatever is set for others on the server.
_SETTINGS = (
    '-c search_path=public -c timezone=UTC -c client_min_messages=warning -c client_encoding=UTF8 '
    '-c datestyle=ISO -c standard_conforming_strings=on -c extra_float_digits=1'
)
_PATIENCE = 5_000  # milliseconds that a writer waits for the one before
# Seconds that a broken line is tried to be mended by whoever asks next, and until it is tried again, unless another
# thread could connect before.
_PATIENCE_AGAIN, _TRIED_EVERY = 3, 30
_ROWS_TOGETHER = 1_000  # in one statement
# What begins a question, which alters nothing.
_ASKING = ('SELECT', 'WITH')
_UNDOING = 'ROLLBACK TO'
_WRITING = 'BEGIN ISOLATION LEVEL READ COMMITTED'  # who waited for the one before sees what that one wrote
# What stands in the brackets behind `VALUES`, with others in it.
_INSIDE = r'[^()]*'
for _depth in range(5):
    _INSIDE = rf'[^()]*(?:\({_INSIDE}\)[^()]*)*'
_VALUES = re.compile(rf' VALUES (\({_INSIDE}\))')
_WORD = re.compile(r"'([^']*)'")
# The driver would take all that a question finds into memory before it gave the first row.
_IN_PARTS = 'DECLARE in_parts NO SCROLL CURSOR FOR '
_PART, _NO_MORE = f'FETCH {ROWS_TOGETHER} FROM in_parts', 'CLOSE in_parts'
# So many rows are much. A server that does not know how many there are now may go through all for each: then it looks.
_MUCH, _LOOK = 5_000, 'ANALYZE (SKIP_LOCKED)'
_LOCK = "SELECT value FROM meta WHERE key = 'head' FOR UPDATE"


class _WholeNumber(NumericLoader):  # type: ignore[misc]
    """A sum of whole numbers, which the server gives without a bound."""

    def load(self, data: Any) -> Any:
        found = super().load(data)
        return int(found) if found == found.to_integral_value() else float(found)


class _OneOrNothing(IntDumper):  # type: ignore[misc]
    """What is so or not, as a number: 1 or 0."""

    def dump(self, obj: bool) -> Any:
        return super().dump(int(obj))


class _ServerConnection(psycopg.Connection):  # type: ignore[misc]
    """A connection whose statement can be ended, with what is to go to the server together."""

    message: OneMessage

    def interrupt(self) -> None:
        """End the statement under way."""
        self.cancel()


# The library was loaded without the driver (`models.file.without_driver`), and is handed it by its own names for it.
vars(peewee).update(psycopg=psycopg, TransactionStatus=TransactionStatus, Json_pg3=Json, Jsonb_pg3=Jsonb)


class _Adapter(peewee.Psycopg3Adapter):
    """What the library asks of the driver, with what it would have read of it."""

    txn_idle, txn_inerror = TransactionStatus.IDLE, TransactionStatus.INERROR
    txn_unknown = TransactionStatus.UNKNOWN


class PostgresDatabase(peewee.PostgresqlDatabase, Engine):
    """The register's database on a server; each thread connects for itself."""

    is_near = False
    param = '?'  # as in all statements, until they are put into the server's words
    psycopg3_adapter = _Adapter

    def __init__(self, address: ServerAddress, password: str | None) -> None:
        super().__init__(address.text, autoconnect=False)
        self.address = self._address = address
        self._spare = Spare()
        self._password = password
        self._not_before = 0.0
        self._there: set[str] = set()  # which of the program's first tables are: they stay
        self._defers = True
        self._hidden: dict[str, bool] = {}
        self._indexes: dict[str, bool] = {}

    def _connect(self, patience: int | None = None) -> Any:
        given = self._address.parameters(self._password)
        with self._errors():
            connection = _ServerConnection.connect(
                **given | ({'connect_timeout': patience} if patience else {}),
                autocommit=True,
                prepare_threshold=None,  # else it remembers the last hundred messages, a megabyte each, with all values
                cursor_factory=ClientCursor,
                options=f'{_SETTINGS} -c lock_timeout={_PATIENCE}',
            )
        is_cockroach = connection.info.parameter_status('crdb_version') is not None
        if connection.info.server_version < _OLDEST and not is_cockroach:
            connection.close()
            raise KnownError(_('{server} runs a PostgreSQL before 15, which is too old.').format(server=self._address))
        if connection.info.parameter_status('server_encoding') != 'UTF8':
            connection.close()
            sentence = _('{server} does not keep texts as UTF-8; ask for a database with that encoding.')
            raise KnownError(sentence.format(server=self._address))
        self.role, self._not_before = connection.info.user, 0.0
        self.grants_by_column = self._defers = not is_cockroach
        connection.message = OneMessage(TriedAgain() if is_cockroach else None)
        connection.adapters.register_loader('numeric', _WholeNumber)
        connection.adapters.register_dumper(bool, _OneOrNothing)
        breaking_off.know(connection)
        return connection

    def _errors(self) -> AbstractContextManager[None]:
        return reading_server_errors(str(self._address))

    def _close(self, conn: Any) -> None:
        breaking_off.forget(conn)
        conn.close()

    def _is_good(self, connection: Any) -> bool:
        # What comes on a line on which nothing was asked is its end.
        return not connection.closed and not select.select([connection], [], [], 0)[0]

    def _is_at_rest(self, connection: Any) -> bool:
        if connection.closed or connection.info.transaction_status != TransactionStatus.IDLE:
            return False
        connection.message.end()
        return True

    def _set_server_version(self, conn: Any) -> None:
        self.server_version = conn.info.server_version

    def cursor(self, *given: Any) -> Any:
        """A cursor; where the line broke before, of a connection that is made anew."""
        self._connect_again()
        with self._errors():  # within a transaction its line may be gone
            return super().cursor(*given)

    def _connect_again(self) -> None:
        """Connect once more where the line broke since; never within a transaction, which is lost with its line.

        While that fails it is tried once in a while, for whoever types must not wait each time.
        """
        broken = None if self.is_closed() else self._state.conn
        if broken is None or not broken.closed or self.in_transaction():
            return
        if time.monotonic() < self._not_before:
            raise away(str(self._address))
        try:
            self._state.set_connection(self._connect(_PATIENCE_AGAIN))
        except BaseException:
            self._not_before = time.monotonic() + _TRIED_EVERY
            raise
        self._close(broken)

    # Who may do what

    def most(self) -> str:
        """What the server lets whoever is connected do at most."""
        found = self.execute_sql(server_roles.most(self._address.database)).fetchone()
        return str(found[0]) if found else ''

    def hides(self, key: str) -> bool:
        """Whether the server shows a secret of the register to others than whoever is connected."""
        if key not in self._hidden:
            asked = server_roles.hidden(self._address.database, key)
            self._hidden[key] = bool(self.execute_sql(asked).fetchone()[0])
        return self._hidden[key]

    def asked_of_secrets(self, keys: Iterable[str]) -> tuple[Asked, ...]:
        """What is asked to know whether these secrets are shown to others than whoever is connected."""
        return tuple([(server_roles.hidden(self._address.database, key), ()) for key in keys])

    def bring_up(self, steps: Iterable[str] | None) -> None:
        """Have a register of an earlier program as the steps make it now, with its secrets shown to few."""
        found = self.execute_sql(server_roles.of_before(self._address.database)).fetchone()
        is_of_before, is_ours = found or (False, False)
        if not is_of_before:
            return
        if not is_ours or steps is None:
            sentence = _('An earlier Sijill made {server}; whoever made it must open it once first.')
            raise KnownError(sentence.format(server=self._address))
        roles = {name for (name,) in self.execute_sql(server_roles.ROLES).fetchall()}
        with self.atomic('IMMEDIATE'):
            for statement in server_roles.bringing_up(server_roles.Ruled.at(self), steps, roles):
                self._run(statement)

    # Statements and transactions

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        """Run a statement with all that waits before it, unless the work of this thread was broken off."""
        breaking_off.refuse_broken_off()
        cursor, message = self.cursor(), self._message
        given = params if isinstance(params, dict) else tuple(params or ())
        if sql.startswith(_ASKING):
            if not isinstance(given, dict) and (known := message.answer((sql, given))) is not None:
                return known
        else:
            message.forget_answers()
        if sql.startswith(_UNDOING):
            message.forget_waiting()  # nothing waits from before the part that is undone: its beginning was sent
        with self._errors():
            message.send(cursor, cursor.mogrify(said_by_postgres(sql), given).rstrip(';'))
        return cursor

    def in_parts(self, question: str) -> Iterator[Rows]:
        """The rows that a question finds, so many together as the server is asked for at a time."""
        self.execute_sql(_IN_PARTS + question)
        while part := self.execute_sql(_PART).fetchall():
            yield part
        self.execute_sql(_NO_MORE)

    def execute_many(self, statement: str, rows: Rows) -> None:
        """Run a statement once for each row, many of them together, within the transaction that is open."""
        self.execute_several({statement: rows})

    def execute_several(self, statements: Mapping[str, Rows]) -> None:
        """Run several statements, each for each of its rows: with the next question, or the end, at the latest."""
        breaking_off.refuse_broken_off()
        cursor, message = self.cursor(), self._message
        with self._errors():
            message.wait(cursor, self._written(cursor, statements))
            if not self.in_transaction():
                message.send(cursor)

    @contextmanager
    def ahead(self, questions: Iterable[Asked | peewee.Node]) -> Iterator[None]:
        """Ask at once what is asked within; an answer is as old as that, and no older than what is written."""
        breaking_off.refuse_broken_off()
        cursor, message = self.cursor(), self._message
        said = (one if isinstance(one, tuple) else self._in_sql(one) for one in questions)
        new = [*dict.fromkeys(asked for asked in said if not message.knows(asked))]
        with self._errors():
            message.ask_ahead(cursor, _questions(cursor, new))
        try:
            yield
        finally:
            message.leave(new)

    @contextmanager
    def held(self, questions: Iterable[Asked | peewee.Node]) -> Iterator[None]:
        """Ask at once what is asked within, perhaps several times."""
        with self.ahead(questions):
            message = self._message
            message.holding += 1
            try:
                yield
            finally:
                message.holding -= 1

    @contextmanager
    def along(self, first: Iterable[Asked], last: Iterable[Asked]) -> Iterator[None]:
        """Ask something with what begins a transaction that is begun within, and with what ends it."""
        breaking_off.refuse_broken_off()
        if self.in_transaction():  # it is a part of a larger one
            yield
            return
        cursor, message, after = self.cursor(), self._message, [*last]
        message.go_along(_questions(cursor, first), _questions(cursor, after))
        try:
            yield
        finally:
            message.go_along({}, {})
            message.leave(after)

    def _in_sql(self, query: peewee.Node) -> Asked:
        sql, given = self.get_sql_context().sql(query).query()
        return sql, tuple(given)

    @property
    def _message(self) -> OneMessage:
        return self.connection().message

    def _written(self, cursor: Any, statements: Mapping[str, Rows]) -> Iterator[str]:
        """The statements with their values in them; new rows go together."""
        for statement, rows in statements.items():
            self._message.rows += len(rows)
            said = said_by_postgres(statement)
            found = _VALUES.search(said) if statement.startswith(('INSERT', '@add')) else None
            if found is None:
                yield from (cursor.mogrify(said, row) for row in rows)
                continue
            begun, rest = (cursor.mogrify(part, ()) for part in (said[: found.start(1)], said[found.end(1) :]))
            for first in range(0, len(rows), _ROWS_TOGETHER):
                # One by one: the driver takes a long statement apart anew each time, and knows a short one.
                values = [cursor.mogrify(found[1], row) for row in rows[first : first + _ROWS_TOGETHER]]
                yield numbered(begun, values) + rest

    def begin(self, lock_type: str | None = None) -> None:
        """Begin a transaction: the one who writes waits for the one before, and one who reads sees it all as it is."""
        breaking_off.refuse_broken_off()
        self._connect_again()
        with self._errors():
            if lock_type == 'DEFERRED':
                self._message.begin('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', is_to_read=True)
                return
            has_head = self._is_there('meta')
            self._message.begin(_WRITING, *([_LOCK] if has_head else []), is_alone=has_head)

    def _is_there(self, table: str) -> bool:
        """Whether one of the first tables is there; all of them are asked for at once."""
        if table not in self._there:
            self._there |= {name for (name,) in self.execute_sql(postgres_schema.FIRST_THERE).fetchall()}
        return table in self._there

    def _has_table(self, name: str) -> bool:
        asked = 'SELECT 1 FROM pg_class WHERE relname = ? AND relnamespace = current_schema()::regnamespace'
        return self.execute_sql(asked, (name,)).fetchone() is not None

    def commit(self) -> None:
        """Commit the open transaction, unless the work of this thread was broken off: then it is rolled back."""
        if breaking_off.is_broken_off():
            self.rollback()
            raise BrokenOff
        is_much = self._message.rows > _MUCH
        with self._errors():
            self._message.commit(self.cursor(), *(postgres_schema.COUNTED if self._keeps_count() else ()))
        if is_much and self._defers:  # CockroachDB looks by itself
            with suppress(psycopg.Error):  # what was written is written, and a server looks itself within a minute
                self._state.conn.execute(_LOOK)

    def _keeps_count(self) -> bool:
        """Whether what came and went is to be counted now: in a transaction that may write, once there are counts."""
        if self._message.is_reading:
            return False
        return self._is_there(postgres_schema.COUNTS)

    def rollback(self) -> None:
        """Undo the open transaction; what waited is never sent. Where the line broke, the server did so already."""
        self._message.end()
        if not self._state.conn.closed:
            with self._errors():
                self.cursor().execute('ROLLBACK')

    def written_behind(self) -> WrittenBehind:
        """What writes new rows within the open transaction."""
        return _WrittenAtOnce(self)

    def fresh_value(self, table: str, statement: str) -> str:
        """The one value that a statement gives; '' where its table is none, or has none."""
        if not self._has_table(table):
            return ''
        found = self.execute_sql(statement).fetchone()
        return str(found[0]) if found else ''

    # Tables

    asked_of_parts = (postgres_schema.STAMPED, ()), (postgres_schema.EVERYTHING, ())

    def asked_to_open(self) -> tuple[Asked, ...]:
        """What is asked to open a register, where there is one."""
        if not self._is_there(postgres_schema.STAMP):
            return ()
        return *self.asked_of_parts, (server_roles.of_before(self._address.database), ())

    def step(self, statement: str) -> None:
        """Run one statement of a step, which is in SQLite's words."""
        if not self._is_there(postgres_schema.STAMP):
            for first in postgres_schema.FIRST:
                self._run(first)
        for one in postgres_schema.said(statement, defers=self._defers):
            with self._errors():
                self._run(one)

    def _run(self, statement: str) -> None:
        """Run a statement that is in the server's words as it is."""
        self._message.forget_answers()
        self._message.send(self.cursor(), statement.rstrip(';'))

    @property
    def mark(self) -> int:
        """The mark of the program that made it."""
        return self._stamped()[0]

    @property
    def version(self) -> int:
        """The version of the tables, 0 where there are none."""
        return self._stamped()[1]

    def _stamped(self) -> tuple[int, int]:
        if not self._is_there(postgres_schema.STAMP):
            return 0, 0
        mark, version = self.execute_sql(postgres_schema.STAMPED).fetchone()
        return int(mark), int(version)

    def stamp(self, mark: int, version: int) -> None:
        """State both."""
        self.execute_sql(f'UPDATE {postgres_schema.STAMP} SET mark = ?, version = ?', (mark, version))

    def parts(self) -> list[Part]:
        """The tables, indexes and whatever else there is."""
        return postgres_schema.parts(self.execute_sql(postgres_schema.EVERYTHING).fetchall())

    def columns_of(self, table: str) -> list[tuple[str, int]]:
        """The columns of a table; none of them is hidden or worked out."""
        return next((postgres_schema.columns_in(part) for part in self.parts() if part[:2] == ('table', table)), [])

    @staticmethod
    def made_by(statements: Sequence[str]) -> list[tuple[Part, list[tuple[str, int]]]]:
        """The parts that statements of the steps make."""
        return postgres_schema.made_by(tuple(statements))

    def has_index(self, table: str, name: str) -> bool:
        """Whether a table has an index of this name; the steps made it, or did not."""
        if name not in self._indexes:
            self._indexes[name] = self._has_table(name)
        return self._indexes[name]

    def words_again(self, table: str) -> WordsAgain:
        """The words of records, worked out once more to be compared."""
        return _PostgresWordsAgain(self, table)

    # All of it

    def prepare(self) -> None:
        """There is no log beside a file."""

    def checkpoint(self) -> None:
        """There is none."""

    def integrity(self) -> list[str]:
        """What the engine itself finds wrong: a server looks after that by itself."""
        return []

    def write_anew(self) -> None:
        """Write all of it anew, with nothing left of what was deleted: the server does so while it works."""

    def copy_to(self, path: Path, key: Key | None = None) -> None:
        """Write it as it is now into the file of a register, without what is worked out from the records."""
        with self.atomic('DEFERRED'):
            carried.carry(self, path, path, key)


def _questions(cursor: Any, asked: Iterable[Asked]) -> dict[Asked, str]:
    """Questions, each with how it is said to the server."""
    return {one: cursor.mogrify(said_by_postgres(one[0]), one[1]) for one in asked}


class _WrittenAtOnce(WrittenBehind):
    """Writes new rows when they come: the server works beside this program as it is."""

    def __init__(self, database: PostgresDatabase) -> None:
        self._database = database

    def insert(self, statements: dict[str, Rows]) -> None:
        """Write these rows."""
        self._database.execute_several(statements)

    def wait(self) -> None:
        """All is written."""

    def close(self) -> None:
        """Nothing is under way."""


class _PostgresWordsAgain(WordsAgain):
    """The words of records, compared with those that the server has of them as they are taken up."""

    def __init__(self, database: PostgresDatabase, table: str) -> None:
        self._database, self._table = database, table
        self._seen = array('q')
        self._lost: dict[int, set[str]] = {}
        self._gained: dict[int, set[str]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._seen = array('q')

    def add(self, rows: Rows) -> None:
        """Take up the words of records, by their ids, and compare them."""
        there = self._there([number for number, _terms in rows])
        for number, terms in rows:
            again, found = {word[:LONGEST_WORD] for word in terms.split()}, there.get(number, set())
            if again - found:
                self._lost[number] = again - found
            if found - again:
                self._gained[number] = found - again
        self._seen.extend(number for number, _terms in rows)

    def lost_and_gained(self) -> tuple[dict[int, set[str]], dict[int, set[str]]]:
        """By id the words by which a record that has them is not found, and those by which one is found without."""
        seen = array('q', sorted(self._seen))
        for part in self._database.in_parts(f'SELECT id FROM {self._table} ORDER BY id'):
            first, last = bisect_left(seen, part[0][0]), bisect_right(seen, part[-1][0])
            strangers = {number for (number,) in part}.difference(seen[first:last])
            self._gained |= {number: found for number, found in self._there(sorted(strangers)).items() if found}
        return self._lost, self._gained

    def _there(self, ids: list[int]) -> dict[int, set[str]]:
        """The words by which the server finds these records."""
        asked = f'SELECT id, terms::text FROM {self._table} WHERE id IN @numbers(?)'
        found = self._database.execute_sql(asked, (json.dumps(ids),)).fetchall()
        return {number: {*_WORD.findall(said)} for number, said in found}
