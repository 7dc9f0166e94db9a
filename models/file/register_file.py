"""An open register as its readers need it: the file, what it knows of itself, its places and code lists."""

import contextlib
import weakref
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Self

import filelock
import peewee

from models.dates import dates
from models.errors import KnownError, RegisterBusy, RegisterMissing
from models.file import before_opening, chain, encrypted_database, facts, migrations, replacing, rows
from models.language import code_lists, disk_errors
from models.language.messages import _
from models.places import Gazetteer, Place, gazetteer
from models.progress import Progress, silent
from models.record import own_codes
from models.record.own_codes import OwnCode
from models.record.records import RECORDS, Record

ENDING = '.sijill'  # of the names of registers
# The registers that are open, each with its own codes: who opens one works in it, then again in the one before.
_at_work: 'weakref.WeakKeyDictionary[RegisterFile, str]' = weakref.WeakKeyDictionary()


class RegisterFile:
    """An open register, to read from.

    `writing` is False for one opened beside the process that writes it. What writes extends this class
    (`models/register`), and nothing that reads knows it.
    """

    def __init__(
        self, path: Path, database: encrypted_database.RegisterDatabase, guard: filelock.BaseFileLock | None
    ) -> None:
        self.path = path
        self.db = database
        self._guard = guard
        self._held: filelock.BaseFileLock | None = None  # against writers, while a leftover is read
        self._places: Gazetteer | None = None
        self.draw_salt = chain.salts()
        self.meta: dict[str, str] = {}

    @classmethod
    def open(
        cls, path: Path, passphrase: str | None = None, *, writing: bool = True, progress: Progress = silent
    ) -> Self:
        """The register at a path; with `writing`, as the one process that writes it.

        After an upgrade much may be worked out anew, which `progress` is told of, and may end by raising.
        Raises RegisterMissing, NotARegister, WrongPassphrase, DamagedRegister, NewerRegister or RegisterBusy.
        """
        before_opening.refuse_impossible(path)
        replacing.finish(path, cls.holding)
        if not path.is_file():
            raise RegisterMissing(_('There is no register at {path}; check the name.').format(path=path))
        key = encrypted_database.key_of(path, passphrase)
        database = encrypted_database.RegisterDatabase(path, key)
        try:
            guard = _guard(path) if writing else None
        except RegisterBusy as error:
            raise RegisterBusy(_holder_sentence(database, path)) from error
        register = cls(path, database, guard)
        try:
            if writing:
                before_opening.refuse(path, key)
            else:
                register._look_quietly()
            register._start(progress)
        except BaseException:
            register.close()
            raise
        return register

    def _look_quietly(self) -> None:
        """Read it so that nothing is written beside it, where nobody can, or where a killed program left its log."""
        if not before_opening.can_be_written(self.path):
            self.db = before_opening.quiet_database(self.path, self.db.key)
        elif before_opening.left_log(self.path):
            with contextlib.suppress(RegisterBusy):  # then it is no leftover: somebody writes it just now
                self._held = _guard(self.path)
                before_opening.refuse_foreign_log(self.path, self.db.key)
                self.db = before_opening.quiet_database(self.path, self.db.key)

    def _start(self, _progress: Progress) -> None:
        """Read what the file knows of itself, as it is."""
        with encrypted_database.reading_errors(self.path):
            self.db.connect()
            migrations.refuse_others(self.db, self.path)
            if migrations.behind(self.db):
                raise KnownError(_('Open this register once in the program first: it was made by an earlier version.'))
            self._know(facts.usable(facts.read(self.db)))

    @staticmethod
    @contextlib.contextmanager
    def holding(path: Path) -> Iterator[None]:
        """Hold the right to write a register's file without opening it, to put another in its place."""
        guard = _guard(path)
        try:
            yield
        finally:
            _release(guard)

    @property
    def writing(self) -> bool:
        """Whether this process is the one that writes the register."""
        return self._guard is not None

    @property
    def encrypted(self) -> bool:
        """Whether the file is encrypted."""
        return self.db.key is not None

    @property
    def is_open(self) -> bool:
        """Whether this thread can ask it something."""
        return not self.db.is_closed()

    def hand_over(self) -> None:
        """Let go of it in the thread that opened it, so that another can take it over; it stays held for writing."""
        self.db.close()

    def take_over(self) -> None:
        """Go on with it in this thread, after another handed it over."""
        self.db.connect()

    def close(self) -> None:
        """Close the file and forget the key."""
        _at_work.pop(self, None)
        code_lists.use_own_codes(next(reversed([*_at_work.values()]), ''))
        try:
            if self.is_open:
                if self.writing:
                    with contextlib.suppress(peewee.DatabaseError):
                        self.db.checkpoint()
                self.db.close()
        finally:
            self.db.key = None
            for guard in (self._guard, self._held):
                if guard is not None:
                    _release(guard)
            self._guard = self._held = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """A connection of its own for the thread that asks, where none is open; the lists have the register's codes."""
        with code_lists.reading_own_codes(self._kept_codes):
            if self.is_open:
                yield
                return
            with self.db.connection_context():
                yield

    @contextlib.contextmanager
    def standing_still(self) -> Iterator[None]:
        """Read the register as it is now, whatever another process saves meanwhile."""
        with code_lists.reading_own_codes(self._kept_codes), self.db.atomic('DEFERRED'):
            yield

    @property
    def desk(self) -> str:
        """The desk's code for people."""
        return self.meta['desk']

    @property
    def desk_id(self) -> str:
        """The desk's name in revision vectors: its code and a part of a uid."""
        return self.meta['desk_id']

    @property
    def alias(self) -> str:
        """The documenter whose name revisions carry."""
        return self.meta['alias']

    @property
    def is_example(self) -> bool:
        """Whether it holds invented people, which headquarters must never count."""
        return bool(self.meta.get('example'))

    @property
    def head(self) -> str:
        """The newest hash of the history."""
        return facts.fact(self.db, 'head')

    @property
    def places(self) -> Gazetteer:
        """The gazetteer with the register's own places."""
        if self._places is None:
            self._places = gazetteer().with_local(self.local_places())
        return self._places

    @property
    def own_codes(self) -> list[OwnCode]:
        """The codes that were added to the code lists here, list by list."""
        return own_codes.kept(self._kept_codes)

    def codes(self, name: str) -> code_lists.CodeList:
        """A code list with the register's own codes."""
        with code_lists.reading_own_codes(self._kept_codes):
            return code_lists.codes(name)

    def with_own_codes(self, added: Iterable[OwnCode]) -> str:
        """The own codes as they are kept, with more of them."""
        said = {'at': dates.utc_now(), 'who': self.alias, 'head': self.head}
        return own_codes.with_codes(self._kept_codes, added, **said)

    @property
    def _kept_codes(self) -> str:
        return self.meta.get(own_codes.META, '')

    def local_places(self) -> list[Place]:
        """The register's own live places, by their reference."""
        found = rows.grown(self.db, 'place', RECORDS['place'].withdrawn.is_null())
        ordered = sorted(found.values(), key=lambda one: str(one.get('reference') or ''))
        return [_local_place(record) for record in ordered]

    def note(self, key: str, value: str) -> None:
        """Keep a fact of the register in it, such as a setting."""
        with encrypted_database.reading_errors(self.path):
            facts.keep(self.db, {key: value})
        self._know(self.meta | {key: value})

    def _know(self, meta: dict[str, str]) -> None:
        """Know this of itself from now on, and have the program's lists hold the codes that are in it."""
        self.meta = meta
        _at_work[self] = self._kept_codes
        code_lists.use_own_codes([*_at_work.values()][-1])


def _local_place(record: Record) -> Place:
    value = record.values.get
    aliases = tuple(name for name in str(value('aliases') or '').split('|') if name)
    return Place(
        record.uid,
        5,
        value('name_en', ''),
        value('name_ar', ''),
        value('within') or value('governorate', ''),
        value('governorate', ''),
        value('latitude'),
        value('longitude'),
        aliases,
    )


def _guard(path: Path) -> filelock.BaseFileLock:
    """The operating system's lock on being the one that writes; RegisterBusy when another process has it."""
    # Not bound to a thread: a register is opened in a worker and closed by the window.
    guard = filelock.FileLock(f'{path}.lock', thread_local=False)
    try:
        guard.acquire(blocking=False)
    except filelock.Timeout as error:
        raise RegisterBusy(_('{path} is in use.').format(path=path)) from error
    except OSError as error:
        raise disk_errors.not_written(path, error) from error
    return guard


def _release(guard: filelock.BaseFileLock) -> None:
    guard.release()
    with contextlib.suppress(OSError):
        Path(guard.lock_file).unlink(missing_ok=True)


def _holder_sentence(database: encrypted_database.RegisterDatabase, path: Path) -> str:
    with encrypted_database.reading_errors(path), database.connection_context():
        process, _space, since = facts.fact(database, 'holder').partition(' ')
    clock = '?'
    with contextlib.suppress(ValueError):
        clock = dates.damascus_time(since).strftime('%H:%M')
    sentence = _('{path} is already open in another window (process {process}, since {time}); close it there first.')
    return sentence.format(path=path, process=process, time=clock)
