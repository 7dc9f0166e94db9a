"""An open register as its readers need it: the file, what it knows of itself, its places and code lists."""

import contextlib
import os
import threading
import time
import weakref
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Self

import peewee

from models.dates import dates
from models.errors import AlteredRegister, KnownError, RegisterBusy, RegisterMissing, RegisterMoved
from models.file import facts, migrations, replacing, rows
from models.file.at_opening import before_opening
from models.file.engines import encrypted_database
from models.file.engines.engine import Asked, Engine, Key
from models.file.engines.on_servers import database_at
from models.file.engines.server_address import ServerAddress
from models.file.known_file import LOG, Identity, KnownFile
from models.file.schema import comparison
from models.file.schema.comparison import Difference
from models.file.writing_lock import SharedWriting, WritingLock
from models.language import code_lists
from models.language.messages import _
from models.places import Gazetteer, Place, gazetteer
from models.progress import Progress, silent
from models.record import own_codes
from models.record.own_codes import OwnCode
from models.record.records import RECORDS, Record

# Seconds: a writer waits so long for another thread's writing to end, and then lets the library say that it is busy.
_PATIENCE = 5
# The registers that are open, each with its own codes: who opens one works in it, then again in the one before.
_at_work: 'weakref.WeakKeyDictionary[RegisterFile, str]' = weakref.WeakKeyDictionary()
# Files that still say that their log holds more, for a thread that was left behind wrote when they were closed: the log
# goes with its connection, and what is in it is in the file then.
_left_to_a_thread: set[Identity] = set()


class RegisterFile:
    """An open register, to read from.

    `writing` is False for one opened beside the process that writes it. What writes extends this class
    (`models/register`), and nothing that reads knows it.
    """

    def __init__(self, path: Path, database: Engine, guard: WritingLock | None) -> None:
        self.path = path
        self.db = database
        self.known = database.known
        self._guard = guard
        self._takes_damaged = False
        self._held: WritingLock | None = None  # against writers, while a leftover is read
        self._had_log = self.known is None or self.known.beside(LOG).exists()
        self.log_missing_since = ''
        self._turn = threading.RLock()
        self._is_marked, self._is_brought_in, self._is_emptied, self._wrote_at = False, True, True, 0.0
        self._places: Gazetteer | None = None
        self.meta: dict[str, str] = {}
        # What in the file the program did not make, and the tables that cannot be read for it, each with a sentence.
        self.altered: list[Difference] = []
        self.unreadable: dict[str, str] = {}

    @classmethod
    def open(
        cls,
        path: Path | ServerAddress,
        passphrase: str | None = None,
        *,
        writing: bool = True,
        damaged: bool = False,
        key: Key | None = None,
        progress: Progress = silent,
    ) -> Self:
        """The register at a path; with `writing`, as the one process that writes it.

        After an upgrade much may be worked out anew, and after a kill the file be gone through, which `progress` is
        told of, and may end by raising. With `damaged` one is taken too whose `unreadable` tables nobody may read. The
        `key` of another file with the same passphrase spares that one. Raises RegisterMissing, NotARegister,
        WrongPassphrase, DamagedRegister, NewerRegister, RegisterBusy, or AlteredRegister for one that can be read and
        not written.
        """
        if isinstance(path, ServerAddress):
            return cls._on_server(path, passphrase, progress, writing=writing)
        before_opening.refuse_impossible(path)
        replacing.finish(path, cls.holding)
        if not path.is_file():
            raise RegisterMissing(_('There is no register at {path}; check the name.').format(path=path))
        known = KnownFile(path)
        try:
            register = cls._of(path, known, key or encrypted_database.key_of(path, passphrase), writing=writing)
        except BaseException:
            known.let_go()
            raise
        register._takes_damaged = damaged
        return register._begun(progress)

    def _begun(self, progress: Progress) -> Self:
        """The register, once it was looked at and is started; else it is closed again."""
        try:
            if self.known is not None and self.writing:
                before_opening.refuse(self.known.path, self.db.key, progress)
            elif self.known is not None:
                self._look_quietly(progress)
            self._start(progress)
        except BaseException:
            self.close()
            raise
        return self

    @classmethod
    def _on_server(cls, address: ServerAddress, password: str | None, progress: Progress, *, writing: bool) -> Self:
        """The register at an address: nobody holds it alone."""
        return cls(address.shown, database_at(address, password), SharedWriting() if writing else None)._begun(progress)

    def _look_quietly(self, progress: Progress) -> None:
        """Read it so that nothing is written beside it, where nobody can, or where a killed program left its log."""
        path = self.known.path if self.known is not None else self.path
        if not before_opening.can_be_written(path):
            self.db = before_opening.quiet_database(path, self.db.key)
        elif before_opening.left_log(path):
            with contextlib.suppress(RegisterBusy):  # then it is no leftover: somebody writes it just now
                self._held = WritingLock(path)
                before_opening.refuse_foreign_log(path, self.db.key, progress)
                self.db = before_opening.quiet_database(path, self.db.key)

    @classmethod
    def _of(cls, path: Path, known: KnownFile, key: Key | None, *, writing: bool) -> Self:
        """The register of a file, not connected yet."""
        database = encrypted_database.RegisterDatabase(known.path, key, known)
        try:
            guard = WritingLock(path) if writing else None
        except RegisterBusy as error:
            raise RegisterBusy(_holder_sentence(database, path)) from error
        return cls(path, database, guard)

    def _start(self, _progress: Progress) -> None:
        """Read what the file knows of itself, as it is."""
        with encrypted_database.reading_errors(self.path):
            self.db.connect()
            migrations.refuse_others(self.db, self.path)
            self.db.bring_up(None)
            self._compare_tables()
            if migrations.behind(self.db):
                raise KnownError(_('Open this register once in the program first: it was made by an earlier version.'))
            self._look_for_log()
            self._know(facts.usable(facts.read(self.db)))

    def _compare_tables(self) -> None:
        """Find out what in the file the program did not make, before anything of it is read."""
        self.altered = comparison.differences(self.db)
        self.unreadable = comparison.unreadable(self.db) if self.altered else {}
        if self.unreadable and not (self._takes_damaged and 'meta' not in self.unreadable):
            comparison.refuse_unreadable(self.db, self.path)
        if self.altered and migrations.behind(self.db):
            raise AlteredRegister(self.said_of_altered())

    def said_of_altered(self) -> str:
        """The sentence that says what in the file the program did not make; '' where there is nothing."""
        return comparison.only_to_be_read(self.path, self.altered) if self.altered else ''

    @staticmethod
    @contextlib.contextmanager
    def holding(path: Path) -> Iterator[None]:
        """Hold the right to write a register's file without opening it, to put another in its place."""
        guard = WritingLock(path)
        try:
            yield
        finally:
            guard.release()

    @property
    def writing(self) -> bool:
        """Whether this process is the one that writes the register."""
        return self._guard is not None

    @property
    def encrypted(self) -> bool:
        """Whether the file is encrypted."""
        return self.db.key is not None

    @property
    def is_on_server(self) -> bool:
        """Whether it lies on a server and in no file."""
        return self.known is None

    def hides(self, key: str) -> bool:
        """Whether it has a secret that a server does not show to whoever works."""
        return key in facts.SECRETS and not self.meta.get(key) and self.db.hides(key)

    def refuse_in_part(self) -> None:
        """Refuse to copy it for somebody who may not read all of it."""
        if any(map(self.hides, facts.SECRETS)):
            sentence = _('Only a lead may write {path} into a file: the keys of the register are in it.')
            raise KnownError(sentence.format(path=self.path))

    @property
    def at(self) -> Path | ServerAddress:
        """Where it lies, to be opened there again."""
        return self.db.address or self.path

    @property
    def is_open(self) -> bool:
        """Whether this thread can ask it something."""
        return not self.db.is_closed()

    def hand_over(self) -> None:
        """Let go of it in the thread that opened it, so that another can take it over; it stays held for writing."""
        self._disconnect()

    def take_over(self) -> None:
        """Go on with it in this thread, after another handed it over."""
        self.db.begin_spare()
        self.db.connect()
        self._know_log()

    def close(self) -> None:
        """Close the file and forget the key."""
        _at_work.pop(self, None)
        code_lists.use_own_codes(next(reversed([*_at_work.values()]), ''))
        try:
            if self.is_open:
                self._disconnect()
        finally:
            self.db.key = None
            for guard in (self._guard, self._held):
                if guard is not None:
                    guard.release()
            self._guard = self._held = None
            if self.known is not None:
                self.known.let_go()

    def close_into(self, finished: Path) -> None:
        """Close it, and put a finished file in its place before anybody else may write there.

        Nobody may read it meanwhile: the log that they read, and take away in the end, would be that of the other file.
        """
        self._refuse_moved()
        self.db.end_spare()
        with encrypted_database.reading_errors(self.path):
            if not self.db.leave_log():
                self.db.begin_spare()
                sentence = _('{path} is being read by another program; close that program and try again.')
                raise RegisterBusy(sentence.format(path=self.path))
        self.db.close()
        replacing.to_disk(finished, Path(os.path.realpath(self.path)))
        self.close()

    def _disconnect(self) -> None:
        """End this thread's connection, the last one, with the whole log in the file if that is where it was."""
        known = self.known
        self.db.end_spare()
        if self.writing and known is not None:
            # The library says of pages that it could not decrypt that there is no memory.
            with contextlib.suppress(peewee.DatabaseError, KnownError, MemoryError):
                self._look_into_file()
                if known.is_there and not known.is_written_over:
                    self._settle()
                    self.db.checkpoint()
                else:
                    known.put_away_log(is_needed=not self._is_brought_in)
            if self._is_marked and known.is_there:
                _left_to_a_thread.add(known.identity)
            known.forget_log()
        self.db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """A connection of its own for the thread that asks, where none is open; the lists have the register's codes."""
        with code_lists.reading_own_codes(self._kept_codes), self._naming_moved():
            if self.is_open:
                yield
                return
            with self.db.asking():
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
    def person(self) -> str:
        """The uid of the person who works, which revisions carry; '' before the register knows its people."""
        return self.meta.get(self.person_key, '')

    @property
    def person_key(self) -> str:
        """The fact that says who works; on a server each of its roles has one, for several work at once."""
        return f'person {self.db.role}' if self.is_on_server else 'person'

    @property
    def alias(self) -> str:
        """What the person who works is called."""
        return self.called(self.person) if self.person else self.meta.get('alias', '')

    def called(self, who: str) -> str:
        """What a person is called now, by their uid; an alias of before there were people as it stands."""
        found = self.db.execute_sql(*asked_alias(who)).fetchone()
        return who if found is None else called_by(who, found[0])

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
        said = {'at': dates.utc_now(), 'who': self.person, 'head': self.head}
        return own_codes.with_codes(self._kept_codes, added, **said)

    @property
    def _kept_codes(self) -> str:
        return self.meta.get(own_codes.META, '')

    def local_places(self) -> list[Place]:
        """The register's own live places, by their reference."""
        found = rows.grown(self.db, 'place', RECORDS['place'].withdrawn.is_null())
        ordered = sorted(found.values(), key=lambda one: str(one.get('reference') or ''))
        return [local_place(record) for record in ordered]

    def note(self, key: str, value: str) -> None:
        """Keep a fact of the register in it, such as a setting."""
        with self.writing_down():
            facts.keep(self.db, {key: value})
        self._know(self.meta | {key: value})

    # The file and its log

    @property
    def moved(self) -> str:
        """The sentence that says what happened to the file or its log since it was opened, '' for nothing."""
        known = self.known
        said = known.look() if known is not None else ''
        if not said or known is None:
            return ''
        if not known.is_there:
            known.put_away_log(is_needed=not self._is_brought_in)
        if self._is_brought_in:
            return said
        return said + ' ' + _('What was saved last is not in the file, but it will be in the copy.')

    @contextlib.contextmanager
    def writing_down(self) -> Iterator[None]:
        """One transaction: in the very file that was opened, with what it knows of itself read anew under the lock.

        What is written is brought from the log into the file at once, as far as nobody reads around in it, so that
        whoever moves or copies the file has it. RegisterMoved where the file is not what was opened any more.
        """
        if not self.writing:
            raise RegisterBusy(_('The register is open for reading only, so nothing can be saved in it.'))
        with encrypted_database.reading_errors(self.path), self._naming_moved(), self._in_turn() as is_alone:
            if self.db.in_transaction():
                with self._one_transaction():
                    yield
                return
            self._refuse_written_over(is_alone=is_alone)
            self._refuse_moved()
            if not self.is_on_server:
                comparison.refuse_altered(self.db, self.path)  # a trigger would run with the mark already
            with self._remembering():
                self._mark()
            with self._one_transaction():
                yield
            self._refuse_written_over(is_alone=is_alone)
            with self._remembering():
                self._bring_in_log()

    @contextlib.contextmanager
    def _one_transaction(self) -> Iterator[None]:
        """All or nothing; what the file knows of itself is read first, for it may be written from what was known."""
        with self.db.atomic('IMMEDIATE'):
            with self.db.ahead((*self.db.asked_of_parts, facts.ASKED)):
                comparison.refuse_altered(self.db, self.path)
                if (read := facts.read(self.db)) != self.meta:
                    self._know(read)
            yield

    @property
    def unsettled_for(self) -> float:
        """Seconds since the last writing, where the log is not emptied into the file yet; 0 where it is."""
        if self._is_emptied and not self._is_marked:
            return 0.0
        return time.monotonic() - self._wrote_at

    def settle_log(self) -> None:
        """Bring the log wholly into the file and empty it, if nobody writes or reads in it just now."""
        if not self._turn.acquire(blocking=False):
            return
        try:
            with encrypted_database.reading_errors(self.path):
                self._look_into_file()
                self._refuse_moved()
                self._settle()
        finally:
            self._turn.release()

    def write_anew(self) -> bool:
        """Write the file anew, with nothing in it of what was deleted, and empty its log; whether that is done."""
        with encrypted_database.reading_errors(self.path), self._naming_moved(), self._in_turn() as is_alone:
            self._refuse_written_over(is_alone=is_alone)
            self._refuse_moved()
            with self._remembering():
                self._mark()
                self.db.write_anew()
                self._bring_in_log()
                self._empty_log()
        return self._is_emptied

    def _settle(self) -> None:
        with self._remembering():
            self._empty_log()

    def _empty_log(self) -> None:
        # Brought in before it is emptied: on a full disk the word that it is brought in takes the room that it has.
        self._is_brought_in = self.db.bring_in_log()
        if not self._is_brought_in:
            return
        if self._is_marked and comparison.is_as_made(self.db):
            facts.keep(self.db, {'log': ''})
            self._is_marked = False
        self._is_emptied = self.db.empty_log()

    def _mark(self) -> None:
        """Have the file itself say that its log holds more, before it does: a copy without the log shows it."""
        if not self._is_marked and self.known is not None:
            facts.keep(self.db, {'log': dates.utc_now()})
            self._is_marked = self._is_in_file()

    def _bring_in_log(self) -> None:
        """What is committed is safe in the log: that it is not in the file yet is no error of the writing."""
        if self.known is None:
            return
        self._is_brought_in, self._is_emptied = self._is_in_file(), False
        self._wrote_at = time.monotonic()

    def _is_in_file(self) -> bool:
        with contextlib.suppress(peewee.DatabaseError):
            return self.db.bring_in_log()
        return False

    @contextlib.contextmanager
    def _remembering(self) -> Iterator[None]:
        """Know the file as it is after this, even if a full disk ends it in the midst: it was us who wrote to it."""
        try:
            yield
        finally:
            if self.known is not None:
                self.known.remember()

    @contextlib.contextmanager
    def _in_turn(self) -> Iterator[bool]:
        """One thread after another; whoever waits too long goes on (False), and the library says that it is busy."""
        is_ours = self._turn.acquire(timeout=_PATIENCE)
        try:
            yield is_ours
        finally:
            if is_ours:
                self._turn.release()

    @contextlib.contextmanager
    def _naming_moved(self) -> Iterator[None]:
        """Where the library stumbles over a file that was moved in the midst of its work, say that."""
        try:
            yield
        except (peewee.DatabaseError, peewee.InterfaceError) as error:
            if said := self.moved:
                raise RegisterMoved(said) from error
            raise

    def _refuse_written_over(self, *, is_alone: bool) -> None:
        """Raise RegisterMoved where another file was copied into this one; another thread may be writing to it."""
        if is_alone:
            self._look_into_file()
        if self.known is not None and self.known.is_written_over:
            raise RegisterMoved(self.moved)

    def _refuse_moved(self) -> None:
        if said := self.moved:
            raise RegisterMoved(said)

    def _know_log(self) -> None:
        if self.writing and self.known is not None:
            self.known.know_log()
            self.known.remember()

    def _look_into_file(self) -> None:
        """Find out whether another file was copied into this one: its history ends otherwise then, or is no history."""
        known = self.known
        if known is None or known.is_written_over or not (known.is_there and known.is_altered):
            return
        is_ours = False
        with contextlib.suppress(peewee.DatabaseError, MemoryError, RegisterMoved):
            is_ours = self._is_brought_in and facts.head_in_file(self.db) == self.meta['head']
        if is_ours:  # its time alone was changed
            known.remember()
        else:
            known.say_written_over()

    def _look_for_log(self) -> None:
        """Find out whether this is a copy that was made while its log held more, and without the log."""
        is_left = self.known is not None and self.known.identity in _left_to_a_thread
        if not self._had_log and not is_left and self.db.is_logged:
            self.log_missing_since = facts.fact(self.db, 'log')

    def _know(self, meta: dict[str, str]) -> None:
        """Know this of itself from now on, and have the program's lists hold the codes that are in it."""
        self.meta = meta
        _at_work[self] = self._kept_codes
        code_lists.use_own_codes([*_at_work.values()][-1])


def called_by(who: str, alias: str | None) -> str:
    """What a person is called who has an alias, or lost it."""
    return str(alias or _('Person {number}').format(number=who[:8]))


def asked_alias(who: str) -> Asked:
    """What is asked to know what a person is called."""
    return 'SELECT alias FROM person WHERE uid = ?', (who,)


def local_place(record: Record) -> Place:
    """A place that a register has of its own, as the gazetteer has places."""
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


def _holder_sentence(database: encrypted_database.RegisterDatabase, path: Path) -> str:
    with encrypted_database.reading_errors(path), database.connection_context():
        holder = facts.fact(database, 'holder') if comparison.is_as_made(database) else ''
    process, _space, since = holder.partition(' ')
    when = dates.read_stamp(since)
    clock = when.strftime('%H:%M') if when else '?'
    sentence = _('{path} is already open in another window (process {process}, since {time}); close it there first.')
    return sentence.format(path=path, process=process, time=clock)
