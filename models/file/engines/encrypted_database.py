"""The encrypted file: its key, its connections, and telling a wrong passphrase from a damaged file.

SQLCipher 4's own defaults are used, so that any SQLCipher tool opens the file with the passphrase: the key is
PBKDF2-HMAC-SHA512 of it over the first 16 bytes of the file, 256,000 rounds. It is derived once here and handed to
every connection as a raw key, since deriving it again for each worker would cost a fifth of a second.
"""

import contextlib
import hashlib
import hmac
import itertools
import logging
import os
import re
import struct
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote

import peewee
from sqlcipher3 import dbapi2 as sqlcipher

from models.errors import BrokenOff, DamagedRegister, KnownError, NotARegister, WrongPassphrase
from models.file import migrations
from models.file.engines import breaking_off, sqlite_schema
from models.file.engines.engine import ROWS_TOGETHER, Engine, Key, Part, Rows, Spare, WordsAgain, WrittenBehind
from models.file.engines.sqlite_words import said_by_sqlite
from models.file.engines.sqlite_words_again import SqliteWordsAgain
from models.file.known_file import PLAIN_HEADER, KnownFile
from models.language import disk_errors
from models.language.messages import _
from models.language.text import spellings

# The four are those of SQLCipher 4, which every register is written with.
ROUNDS = 256_000
PAGE = 4096
SALT = 16
MAC = 64
_PATIENCE = 5  # seconds that a connection waits for the one that writes
# So many values go in one statement: the more, the seldomer it waits for Python; but the library keeps the last hundred
# statements ready, each with room for all its values and with those that it was given.
_MARKS_TOGETHER = 4_000
# Seconds that whoever makes rows ready may keep the interpreter while the thread that writes them waits for it: with
# the usual 5 ms it waits longer after each statement than the statement takes.
_SWITCH = 0.001
# Python drops what is over whole microseconds of that, also of what it said itself: this more gives it back as it was.
_HALF_MICROSECOND = 5e-7
_IS_TABLE = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
_IS_INDEX = "SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = ? AND tbl_name = ?"
_MISFITS = ('constraint failed', 'datatype mismatch')
_ALTERED = re.compile(r'no such table: (?:main\.)?(\w+)|cannot modify (\w+) because it is a view')
_LOCKLESS = 'win32-none' if os.name == 'nt' else 'unix-none'  # the library's own way to a file without locks
# The log is brought into the file when it is asked for: nothing else writes there.
# What somebody put into a file may call no function that does anything, and pages are looked at as they are read.
_CACHE = 32_000  # kilobytes of pages that a connection keeps
_CACHE_AT_REST = 8_000  # and one that nobody uses just now: in these is the order of a hundred thousand records
_LARGE = 1 << 29  # bytes of a file: of a larger one what is kept is not what is asked next, and only takes memory
# Such a part of the file one keeps that goes through all records, but no more than this: the indexes by uid, about.
_OF_ALL, _MOST_CACHE = 8, 80_000
_SETTINGS = (
    'foreign_keys = ON', 'synchronous = FULL', 'temp_store = MEMORY', f'cache_size = -{_CACHE}',
    'wal_autocheckpoint = 0', 'trusted_schema = OFF', 'cell_size_check = ON',
)  # fmt: skip

# At its debug level it logs every statement with its values.
logging.getLogger('peewee').setLevel(logging.INFO)


def derive(passphrase: str, salt: bytes) -> Key:
    """The key of a passphrase for a file with this salt."""
    said = passphrase.encode(errors='surrogateescape')  # a terminal may give bytes that are no text
    return Key(hashlib.pbkdf2_hmac('sha512', said, salt, ROUNDS, 32), salt)


def new_key(passphrase: str | None) -> Key | None:
    """The key for a new file; None leaves the file unencrypted."""
    spelling = next(spellings(passphrase), None)
    return derive(spelling, os.urandom(SALT)) if spelling else None


def key_of(path: Path, passphrase: str | None) -> Key | None:
    """The key that opens a file, None for an unencrypted one.

    Raises NotARegister, WrongPassphrase or DamagedRegister, as far as they can be told apart: a page whose
    authentication code agrees with the key proves that the passphrase is right.
    """
    try:
        head = _beginning(path, PAGE)
    except OSError as error:
        raise disk_errors.not_read(path, error) from error
    if head.startswith(PLAIN_HEADER):
        return None
    keys: list[Key] = []
    for spelling in spellings(passphrase):
        keys.append(derive(spelling, head[:SALT]))
        if len(head) == PAGE and _fits(keys[-1], head, 1):
            return keys[-1]
    if len(head) < PAGE or _is_something_else(head):
        raise NotARegister(_('{path} is not a register; choose a file that Sijill made.').format(path=path))
    if not keys:
        raise WrongPassphrase(_('{path} is encrypted; give its passphrase.').format(path=path))
    raise _why_not(path, keys)


def is_key_of(path: Path, key: Key) -> bool:
    """Whether a key opens a file, as far as its first page shows; KnownError where it cannot be read."""
    try:
        head = _beginning(path, PAGE)
    except OSError as error:
        raise disk_errors.not_read(path, error) from error
    return len(head) == PAGE and head.startswith(key.salt) and _fits(key, head, 1)


def salt_of(path: Path) -> bytes:
    """What a file begins with: the same in a register and in its copies under the same passphrase; b'' for no file."""
    try:
        return _beginning(path, SALT)
    except OSError:
        return b''


def _beginning(path: Path, size: int) -> bytes:
    """The first bytes of a file; none of a pipe, into which nobody may ever write."""
    if path.is_fifo():
        return b''
    with path.open('rb') as file:
        return file.read(size)


def _is_something_else(head: bytes) -> bool:
    """Whether a file begins with a known mark, with nothing, or with a page of text in whatever encoding.

    Random bytes practically never do, save for the short marks: so the key is tried first.
    """
    marks = (b'PK\x03\x04', b'%PDF', b'\xd0\xcf\x11\xe0', b'\x89PNG', b'\x7fELF', b'MZ', b'\x1f\x8b', b'\xff\xfe')
    is_text = all(byte >= 32 or byte in b'\t\r\n\f' for byte in head)
    return head.startswith(marks) or is_text or not any(head[:64])


def _fits(key: Key, page: bytes, number: int) -> bool:
    """Whether a page's authentication code was made with this key."""
    mac_salt = bytes(byte ^ 0x3A for byte in key.salt)
    mac_key = hashlib.pbkdf2_hmac('sha512', key.raw, mac_salt, 2, 32)
    start = SALT if number == 1 else 0
    made = hmac.new(mac_key, page[start : PAGE - MAC] + struct.pack('<I', number), 'sha512').digest()
    return hmac.compare_digest(made, page[PAGE - MAC :])


def _why_not(path: Path, keys: list[Key]) -> KnownError:
    """A page that a key fits proves that the passphrase is right, and the first page damaged."""
    with path.open('rb') as file:
        for number in range(1, min(64, path.stat().st_size // PAGE) + 1):
            page = file.read(PAGE)
            if any(_fits(key, page, number) for key in keys):
                return DamagedRegister(
                    _('The passphrase is right, but the beginning of {path} is damaged; restore a backup.').format(
                        path=path
                    )
                )
    return WrongPassphrase(_('This passphrase does not open {path}; type it again.').format(path=path))


class _Connection(sqlcipher.Connection):  # type: ignore[misc]
    """A connection that can be told apart from others without being held."""

    __slots__ = ('__weakref__',)


class _Savepoint(peewee._savepoint):
    """A part of a transaction; on a full disk the library undoes all of it by itself, and there is no part to undo."""

    def rollback(self, begin: bool = True) -> None:
        if self.db.connection().in_transaction:
            super().rollback(begin)


class RegisterDatabase(peewee.SqliteDatabase, Engine):
    """The register's file through SQLCipher, encrypted or not; each thread connects for itself.

    No connection makes a file, save of one that is `new`. With a `known` file each connection is to that very file:
    the library would take the log of the one that was opened for the log of whatever stands at its path by now.
    """

    digests = sqlite_schema.DIGESTS

    def __init__(self, path: Path, key: Key | None, known: KnownFile | None = None, *, is_new: bool = False) -> None:
        super().__init__(str(path), autoconnect=False)
        self._spare = Spare()
        self.key, self.known = key, known
        self._address = _address(path, 'rwc' if is_new else 'rw')

    def _connect(self) -> Any:
        if self.known is not None:
            self.known.refuse_moved()
        # The thread of `WrittenBehind` writes on the connection of the one whose transaction it is.
        connection = sqlcipher.connect(
            self._address,
            isolation_level=None,
            timeout=_PATIENCE,
            check_same_thread=False,
            uri=True,
            factory=_Connection,
        )
        try:
            if self.known is not None:  # again, now that the library has it open and has read nothing yet
                self.known.refuse_moved()
            return self._set_up(connection)
        except BaseException:
            connection.close()
            raise

    def _set_up(self, connection: Any) -> Any:
        """Give a connection the key and the settings, and know whose it is."""
        cursor = connection.cursor()
        cursor.execute('PRAGMA cipher_log_level = NONE')  # what it finds is said in our sentences, once
        if self.key is not None:
            cursor.execute(f'PRAGMA key = "{self.key.said}"')
        for setting in _SETTINGS:
            cursor.execute(f'PRAGMA {setting}')
        breaking_off.know(connection)
        return connection

    def _close(self, conn: Any) -> None:
        breaking_off.forget(conn)
        conn.close()

    def _is_good(self, connection: Any) -> bool:
        if self.known is not None:
            self.known.refuse_moved()
        connection.execute(f'PRAGMA cache_size = -{_CACHE}')
        return True

    def _is_at_rest(self, connection: Any) -> bool:
        [pages] = connection.execute('PRAGMA page_count').fetchone()
        if connection.in_transaction or pages * PAGE > _LARGE:
            return False
        # The library ends with a transaction every question of which not all was read, and with it what was read as of.
        connection.execute('BEGIN')
        connection.rollback()
        connection.execute(f'PRAGMA cache_size = -{_CACHE_AT_REST}')
        return True

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        """Run a statement, unless the work of this thread was broken off."""
        breaking_off.refuse_broken_off()
        return super().execute_sql(said_by_sqlite(sql), params)

    def in_parts(self, question: str) -> Iterator[Rows]:
        """The rows that a question finds, so many together; the library reads no further than it is asked."""
        found = self.execute_sql(question)
        while part := found.fetchmany(ROWS_TOGETHER):
            yield part

    def begin(self, lock_type: str | None = None) -> None:
        """Begin a transaction, unless the work of this thread was broken off."""
        breaking_off.refuse_broken_off()
        super().begin(lock_type)

    @contextlib.contextmanager
    def with_room(self) -> Iterator[None]:
        """Keep more pages, for the indexes in which a record is looked up here and there, where the file is large."""
        [(pages,), (size,)] = (self.execute_sql(f'PRAGMA {name}').fetchone() for name in ('page_count', 'page_size'))
        more = min(_MOST_CACHE, int(pages) * int(size) // _OF_ALL // 1000)
        self.execute_sql(f'PRAGMA cache_size = -{max(_CACHE, more)}')
        try:
            yield
        finally:
            self.execute_sql(f'PRAGMA cache_size = -{_CACHE}')

    def savepoint(self, sid: str | None = None) -> _Savepoint:
        """A part of the transaction that is open, to be undone by itself."""
        return _Savepoint(self, sid)

    def commit(self) -> None:
        """Commit the open transaction, unless the work of this thread was broken off: then it is rolled back."""
        if breaking_off.is_broken_off():
            self.rollback()
            raise BrokenOff
        super().commit()

    def prepare(self) -> None:
        """Make the file a write-ahead-logged one, so that reading goes on beside the writing."""
        self.execute_sql('PRAGMA journal_mode = WAL')

    def execute_many(self, statement: str, rows: list[tuple[Any, ...]]) -> None:
        """Run a statement once for each row, within the transaction that is open."""
        breaking_off.refuse_broken_off()
        try:
            self.cursor().executemany(said_by_sqlite(statement), rows)
        except sqlcipher.Error as error:
            raise peewee.DatabaseError(str(error)) from error

    def rollback(self) -> None:
        """Undo the open transaction; on a full or failing disk the library has done so already."""
        if self.connection().in_transaction:
            super().rollback()

    def step(self, statement: str) -> None:
        """Run one statement of a step, which is in SQLite's words."""
        self.execute_sql(statement)

    @property
    def mark(self) -> int:
        """The mark of the program that made the file."""
        return int(self.execute_sql('PRAGMA application_id').fetchone()[0])

    @property
    def version(self) -> int:
        """The version of the tables, 0 where there are none."""
        return int(self.execute_sql('PRAGMA user_version').fetchone()[0])

    def stamp(self, mark: int, version: int) -> None:
        """State both."""
        self.execute_sql(f'PRAGMA application_id = {mark}')
        self.execute_sql(f'PRAGMA user_version = {version}')

    def parts(self) -> list[Part]:
        """The tables, indexes and whatever else stands in the file, each with how it was said to be made."""
        return sqlite_schema.parts(self.execute_sql)

    def columns_of(self, table: str) -> list[tuple[str, int]]:
        """The columns of a table, each with whether it is hidden or worked out."""
        return sqlite_schema.columns(self.execute_sql, table)

    @staticmethod
    def made_by(statements: Sequence[str]) -> list[tuple[Part, list[tuple[str, int]]]]:
        """The parts that statements of the steps make, with the columns of tables."""
        return sqlite_schema.made_by(statements)

    def has_index(self, table: str, name: str) -> bool:
        """Whether a table has an index of this name."""
        return self.execute_sql(_IS_INDEX, (name, table)).fetchone() is not None

    def words_again(self, table: str) -> WordsAgain:
        """A table of the words of records, to be made once more and compared."""
        return SqliteWordsAgain(self, table)

    def written_behind(self) -> WrittenBehind:
        """What writes new rows in a thread of its own, within the open transaction."""
        return SqliteWrittenBehind(self)

    @property
    def is_logged(self) -> bool:
        """Whether the file says that it has a write-ahead log; a compact copy has none until it is prepared."""
        return bool(self.execute_sql('PRAGMA journal_mode').fetchone()[0] == 'wal')

    def checkpoint(self) -> None:
        """Bring the write-ahead log into the file."""
        self.execute_sql('PRAGMA wal_checkpoint(TRUNCATE)').fetchall()

    def fresh_value(self, table: str, statement: str) -> str:
        """The one value that a statement gives on a connection of its own; '' where its table is none, or has none.

        What this thread remembers is forgotten.
        """
        connection, found = self._connect(), None
        try:
            if connection.execute(_IS_TABLE, (table,)).fetchone():
                found = connection.execute(statement).fetchone()
        except sqlcipher.Error as error:
            raise peewee.DatabaseError(str(error)) from error
        finally:
            connection.close()
        self.execute_sql('PRAGMA shrink_memory').fetchall()
        return str(found[0]) if found else ''

    def bring_in_log(self) -> bool:
        """Bring into the file what nobody reads around in the log just now, waiting for nobody; whether that is all."""
        [(_is_busy, frames, brought_in)] = self.execute_sql('PRAGMA wal_checkpoint(PASSIVE)').fetchall()
        return bool(frames == brought_in)

    def empty_log(self) -> bool:
        """Bring the whole log into the file and empty it, waiting for nobody; whether that could be done."""
        self.execute_sql('PRAGMA busy_timeout = 0').fetchall()
        try:
            [(is_busy, _frames, _brought_in)] = self.execute_sql('PRAGMA wal_checkpoint(TRUNCATE)').fetchall()
        finally:
            self.execute_sql(f'PRAGMA busy_timeout = {_PATIENCE * 1000}').fetchall()
        return not is_busy

    def write_anew(self) -> None:
        """Write every page anew, with nothing in them but what the file holds."""
        self.execute_sql('VACUUM').fetchall()

    def integrity(self) -> list[str]:
        """What the database library finds wrong with the file's pages and structure; nothing when it is sound."""
        if self.key and (pages := [str(row[0]) for row in self.execute_sql('PRAGMA cipher_integrity_check')]):
            return pages
        return [str(row[0]) for row in self.execute_sql('PRAGMA quick_check') if row[0] != 'ok']

    @property
    def pages(self) -> int:
        """How many pages the file has, with what the log brings."""
        return int(self.execute_sql('PRAGMA page_count').fetchone()[0])

    @property
    def holds_together(self) -> bool:
        """Whether every row is in every index that should have it, with what the log brings."""
        return bool(self.execute_sql('PRAGMA integrity_check(1)').fetchall() == [('ok',)])

    def copy_to(self, path: Path, key: Key | None = None) -> None:
        """Write a compact copy of the file, encrypted with the same key unless another is given."""
        # As bytes: a name need not be text in any encoding.
        target = os.fsencode(path.absolute()) if key is None else f'{_address(path, "rwc")}&key={key.said}'.encode()
        self.execute_sql('VACUUM INTO CAST(? AS TEXT)', (target,))

    def leave_log(self) -> bool:
        """Bring the log into the file and have none any more; False where anybody else is connected."""
        try:
            return bool(self.execute_sql('PRAGMA journal_mode = DELETE').fetchone()[0] == 'delete')
        except peewee.OperationalError:
            return False

    def every_row(self) -> Generator[tuple[Any, ...], None, None]:
        """All that the file holds, table by table, in the order in which it lies there."""
        tables = "SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name"
        for name, sql in self.execute_sql(tables).fetchall():
            yield name, sql
            if not sql.upper().startswith('CREATE VIRTUAL'):  # what it holds lies in tables of its own
                yield from self.execute_sql(f'SELECT * FROM "{name}"')


class QuietDatabase(RegisterDatabase):
    """A register's file through connections that change not a byte of it, nor of its log: only to be read.

    `with_log` reads what a killed program left in the log too; nobody may be writing meanwhile.
    """

    def __init__(self, path: Path, key: Key | None, *, with_log: bool) -> None:
        super().__init__(path, key)
        mode = f'mode=ro&vfs={_LOCKLESS}' if with_log else 'mode=ro&immutable=1'
        self._quietly = f'{path.absolute().as_uri()}?{mode}'

    def _connect(self) -> Any:
        connection = sqlcipher.connect(
            self._quietly, isolation_level=None, check_same_thread=False, uri=True, factory=_Connection
        )
        connection.execute('PRAGMA locking_mode = EXCLUSIVE')  # the index of the log then stays in memory
        return self._set_up(connection)


def _address(path: Path, mode: str) -> str:
    """The address of a file, by which the library opens it in one mode alone."""
    absolute = path.absolute().as_posix()
    start = 'file://' if absolute.startswith('/') else 'file:///'
    return f'{start}{quote(os.fsencode(absolute))}?mode={mode}'


class SqliteWrittenBehind(WrittenBehind):
    """Writes new rows in a thread of its own, within the open transaction, while the next ones are made ready.

    The library works without Python's lock inside a statement, and has to wait for the lock after each: so a statement
    takes many rows. Whatever goes wrong there is raised by the next call here.
    """

    def __init__(self, database: RegisterDatabase) -> None:
        self._connection = database.connection()
        self._thread = ThreadPoolExecutor(1)
        self._under_way: Future[None] | None = None
        self._usual_switch = 0.0

    def insert(self, statements: dict[str, list[tuple[Any, ...]]]) -> None:
        """Begin to write these rows by their `INSERT` statements, once those before them are written."""
        self.wait()
        if not self._usual_switch:
            self._usual_switch = sys.getswitchinterval()
            sys.setswitchinterval(min(_SWITCH, self._usual_switch + _HALF_MICROSECOND))
        self._under_way = self._thread.submit(self._insert, statements)

    def wait(self) -> None:
        """Come back when all is written."""
        under_way, self._under_way = self._under_way, None
        if under_way is not None:
            under_way.result()

    def close(self) -> None:
        """End the thread, when what is under way is written or has failed."""
        self._thread.shutdown()
        if self._usual_switch:
            sys.setswitchinterval(self._usual_switch + _HALF_MICROSECOND)

    def _insert(self, statements: dict[str, list[tuple[Any, ...]]]) -> None:
        try:
            for statement, rows in statements.items():
                self._insert_together(said_by_sqlite(statement), rows)
        except sqlcipher.Error as error:
            raise peewee.DatabaseError(str(error)) from error

    def _insert_together(self, statement: str, rows: list[tuple[Any, ...]]) -> None:
        # Whatever fails undoes the whole transaction: the library need not be ready to undo the statement alone.
        start, values, marks = statement.replace('INSERT INTO', 'INSERT OR FAIL INTO', 1).partition(' VALUES ')
        together = _MARKS_TOGETHER // len(rows[0])
        cursor = self._connection.cursor()
        for first in range(0, len(rows), together):
            part = rows[first : first + together]
            cursor.execute(start + values + ', '.join([marks] * len(part)), list(itertools.chain.from_iterable(part)))


def does_not_fit(error: peewee.DatabaseError) -> bool:
    """Whether the database library says of a row that it does not fit its table."""
    return any(mark in str(error) for mark in _MISFITS)


@contextlib.contextmanager
def reading_errors(path: Path) -> Iterator[None]:
    """Turn what the database library says of the world (full disk, broken file, busy) into sentences."""
    try:
        yield
    except (peewee.DatabaseError, peewee.InterfaceError) as error:
        text = str(error).lower()
        altered = _ALTERED.search(text)
        if altered and (altered[1] or altered[2]) in migrations.tables():
            sentence = _('“{name}” in {path} is missing, or is not a table any more; restore a backup.')
            raise DamagedRegister(sentence.format(name=altered[1] or altered[2], path=path)) from error
        if known := next((made(path) for mark, made in _sentences().items() if mark in text), None):
            raise known from error
        raise


def _sentences() -> dict[str, Callable[[Path], KnownError]]:
    """What is said where the library's words hold a mark."""

    def saying(sentence: str, kind: type[KnownError] = KnownError) -> Callable[[Path], KnownError]:
        return lambda path: kind(sentence.format(path=path))

    damaged = saying(_('{path} is damaged; restore a backup.'), DamagedRegister)
    return {
        'not a database': damaged,
        'malformed': damaged,
        'vtable constructor failed': damaged,
        'disk is full': saying(disk_errors.full()),
        'readonly': _not_written,
        'unable to open': _not_opened,
        'disk i/o': _failed,
        'locked': saying(_('{path} is being written by another program; try again.')),
    }


def _not_written(path: Path) -> KnownError:
    if os.access(path, os.W_OK):
        return KnownError(_('You do not have permission to write {path}; check its permissions.').format(path=path))
    return disk_errors.read_only(path)


def _not_opened(path: Path) -> KnownError:
    if disk_errors.is_full(path):
        return KnownError(disk_errors.full())
    return KnownError(_('{path} cannot be opened; check the folder and its permissions.').format(path=path))


def _failed(path: Path) -> KnownError:
    """The library has one word for a disk that fails, and for one without room for the index of its log."""
    if disk_errors.is_full(path):
        return KnownError(disk_errors.full())
    sentence = _('The disk that holds {path} failed; copy what can be read and restore a backup.')
    return KnownError(sentence.format(path=path))
