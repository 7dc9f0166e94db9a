"""The register: one encrypted file; open, lock, and the only code that writes it.

Every user action is one `IMMEDIATE` transaction: the rows, what is derived from them (search, code index) and the
history with its chain, together or not at all. Listeners hear of it after the commit.
"""

import contextlib
import itertools
import json
import os
import re
import uuid
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import filelock
import peewee

from models import chain, cipher, conflicts, dates, history, migrations, own_codes, query, words
from models.action import Action, Incoming, moved_on, set_back
from models.conflicts import NOTHING, Conflict, Decided, Values
from models.errors import (
    KnownError,
    Refused,
    RegisterBusy,
    RegisterMissing,
)
from models.habits import Habits
from models.own_codes import OwnCode
from models.places import Gazetteer, gazetteer
from models.records import Record, roots
from models.text import clean
from models.words import _

Progress = Callable[[int, int], None]
Listener = Callable[[], None]
# Which search words, name keys and problems stand beside the records: another number has them worked out anew.
WORKED_OUT = '5'
_AT_A_TIME = 2_000
_OFTEN = 100
DESK_CODE = re.compile(r'[A-Z][A-Z0-9]{0,7}')
# The registers that are open, each with its own codes: who opens one works in it, then again in the one before.
_at_work: 'weakref.WeakKeyDictionary[Register, str]' = weakref.WeakKeyDictionary()


def silent(_done: int, _total: int) -> None:
    """A progress that nobody watches."""


class _TakenBack(Exception):
    """Ends a trial."""


class Undone(NamedTuple):
    """What an undo did: how many records it set back, and what it left because somebody changed it since.

    `left` names fields by their row, `kept` the records that stay as a whole, though the import made them; `stayed`
    is how many fields and whole records there are to decide on.
    """

    records: int
    left: list[tuple[str, str, str]]
    kept: list[tuple[str, str]] = []
    stayed: int = 0


class Register:
    """An open register.

    Reads go through `models.query`; writes through the methods here. `writing` is False for one opened beside the
    process that writes it.
    """

    def __init__(self, path: Path, database: cipher.RegisterDatabase, guard: filelock.BaseFileLock | None) -> None:
        self.path = path
        self.db = database
        self._guard = guard
        self._is_trying = False
        self._listeners: list[Listener] = []
        self._places: Gazetteer | None = None
        self.habits = Habits()
        self.draw_salt = chain.salts()
        self.meta: dict[str, str] = {}

    # Opening and closing

    @classmethod
    def create(
        cls,
        path: Path,
        *,
        desk: str,
        passphrase: str | None,
        name: str = '',
        alias: str = '',
        language: str = 'en',
        example: bool = False,
    ) -> 'Register':
        """A new empty register at a path where no file stands; no passphrase means an unencrypted file."""
        if not DESK_CODE.fullmatch(desk):
            raise Refused(_('A desk code is up to eight Latin capitals and digits, such as DZ1.'), 'desk')
        if path.exists():
            raise KnownError(_('{path} stands there already; choose another name.').format(path=path))
        # The database library would take the log of a register that is gone for this one's, and its records with it.
        if left := next((log for end in ('-wal', '-journal') if (log := Path(f'{path}{end}')).exists()), None):
            raise KnownError(
                _('{path} is left of another register; move it away, or choose another name.').format(path=left)
            )
        if not path.absolute().parent.is_dir():
            raise KnownError(_('There is no folder {path}; make it first.').format(path=path.absolute().parent))
        facts = {
            'register': str(uuid.uuid4()),
            'desk': desk,
            'desk_id': f'{desk}.{uuid.uuid4().hex[:8]}',
            'name': clean(name),
            'alias': clean(alias) or desk,
            'language': language,
            'created': dates.utc_now(),
            'example': 'yes' if example else '',
            'head': chain.START,
            'worked_out': WORKED_OUT,
        }
        with cls.holding(path):
            _make_file(path, cipher.new_key(passphrase), facts)
        return cls.open(path, passphrase)

    @classmethod
    def open(
        cls, path: Path, passphrase: str | None = None, *, writing: bool = True, progress: Progress = silent
    ) -> 'Register':
        """The register at a path; with `writing`, as the one process that writes it.

        After an upgrade much may be worked out anew, which `progress` is told of, and may end by raising.
        Raises RegisterMissing, NotARegister, WrongPassphrase, DamagedRegister, NewerRegister or RegisterBusy.
        """
        if not path.is_file():
            raise RegisterMissing(_('There is no register at {path}; check the name.').format(path=path))
        key = cipher.key_of(path, passphrase)
        database = cipher.RegisterDatabase(path, key)
        try:
            guard = _guard(path) if writing else None
        except RegisterBusy as error:
            raise RegisterBusy(_holder_sentence(database, path)) from error
        register = cls(path, database, guard)
        try:
            register._start(progress)
        except BaseException:
            register.close()
            raise
        return register

    @staticmethod
    @contextlib.contextmanager
    def holding(path: Path) -> Iterator[None]:
        """Hold the right to write a register's file without opening it, to put another in its place."""
        guard = _guard(path)
        try:
            yield
        finally:
            _release(guard)

    def _start(self, progress: Progress) -> None:
        with cipher.reading_errors(self.path):
            self.db.connect()
            migrations.refuse_others(self.db, self.path)
            if self.writing:
                self.db.prepare()  # a restored backup comes without the log
                migrations.upgrade(self.db, backup=self._backup_before_upgrade)
            elif migrations.behind(self.db):
                raise KnownError(_('Open this register once in the program first: it was made by an earlier version.'))
            self._know(dict(self.db.execute_sql('SELECT key, value FROM meta').fetchall()))
        if self.writing:
            if self.meta.get('worked_out') != WORKED_OUT:
                self._work_out_again(progress)
            self._note('holder', f'{os.getpid()} {dates.utc_now()}')

    def _work_out_again(self, progress: Progress) -> None:
        """After an upgrade: write anew what is worked out from the records and kept beside them."""
        questions = [query.Question(cls.record_kind, withdrawn=gone) for cls in roots() for gone in (False, True)]
        total, done = sum(len(query.ids(self, question)) for question in questions), 0
        with self.action('work_out', progress=progress) as action:
            action.empty_worked_out()
            for record in itertools.chain.from_iterable(query.each(self, question) for question in questions):
                if done % _OFTEN == 0:
                    progress(done, total)
                done += 1
                action.work_out_again(record, there=False)
        self._note('worked_out', WORKED_OUT)

    def _backup_before_upgrade(self) -> None:
        from models import backups

        backups.beside(self)

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
        words.use_own_codes(next(reversed([*_at_work.values()]), ''))
        if self.is_open:
            if self.writing:
                with contextlib.suppress(peewee.DatabaseError):
                    self.db.checkpoint()
            self.db.close()
        self.db.key = None
        if self._guard is not None:
            _release(self._guard)
            self._guard = None

    def __enter__(self) -> 'Register':
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """A connection of its own for the thread that asks, where none is open; the lists have the register's codes."""
        with words.reading_own_codes(self._kept_codes):
            if self.is_open:
                yield
                return
            with self.db.connection_context():
                yield

    @contextlib.contextmanager
    def standing_still(self) -> Iterator[None]:
        """Read the register as it is now, whatever another process saves meanwhile."""
        with words.reading_own_codes(self._kept_codes), self.db.atomic('DEFERRED'):
            yield

    @property
    def is_trying(self) -> bool:
        """Whether what is written now will be taken back."""
        return self._is_trying

    @contextlib.contextmanager
    def trying(self) -> Iterator[None]:
        """Write as usual, to see what comes of it, and take all of it back at the end; nobody else sees any of it."""
        before, self._is_trying = dict(self.meta), True
        try:
            with contextlib.suppress(_TakenBack), cipher.reading_errors(self.path), self.db.atomic('IMMEDIATE'):
                yield
                raise _TakenBack
        finally:
            self._places, self._is_trying = None, False
            self._know(before)

    def listen(self, listener: Listener) -> None:
        """Call this after every commit that changed records."""
        self._listeners.append(listener)

    # What the register knows of itself

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
        return str(self.db.execute_sql("SELECT value FROM meta WHERE key = 'head'").fetchone()[0])

    @property
    def places(self) -> Gazetteer:
        """The gazetteer with the register's own places."""
        if self._places is None:
            self._places = gazetteer().with_local(query.local_places(self))
        return self._places

    def _note(self, key: str, value: str) -> None:
        with cipher.reading_errors(self.path), self.db.atomic('IMMEDIATE'):
            self.db.execute_sql('INSERT OR REPLACE INTO meta VALUES (?, ?)', (key, value))
        self._know(self.meta | {key: value})

    def _know(self, meta: dict[str, str]) -> None:
        """Know this of itself from now on, and have the program's lists hold the codes that are in it."""
        self.meta = meta
        _at_work[self] = self._kept_codes
        words.use_own_codes([*_at_work.values()][-1])

    def set_language(self, language: str) -> None:
        """Remember the language that this register is worked in."""
        self._note('language', language)

    @property
    def date_order(self) -> str:
        """What 3/4/2024 means here: 'day_first', 'month_first', or '' where it is asked each time."""
        return self.meta.get('date_order', '')

    def set_date_order(self, order: str) -> None:
        """Remember what 3/4/2024 means here."""
        self._note('date_order', order)

    def carried(self, kind: str) -> list[str]:
        """The fields and kinds of lines that a new record of a kind takes over from the one before it."""
        return list(json.loads(self.meta.get('carried', '{}')).get(kind, []))

    def carry(self, kind: str, name: str, *, is_carried: bool) -> None:
        """Have new records of a kind take over a field, or its lines of a kind, or no longer."""
        marked = json.loads(self.meta.get('carried', '{}'))
        names = [other for other in marked.get(kind, []) if other != name]
        self._note('carried', json.dumps(marked | {kind: [*names, name] if is_carried else names}))

    @property
    def headquarters_key(self) -> str:
        """The public key that workbooks for headquarters are encrypted with, '' for none."""
        return self.meta.get('headquarters_key', '')

    def set_headquarters_key(self, key: str) -> None:
        """Remember the public key of headquarters, or with '' that there is none."""
        self._note('headquarters_key', key)

    @property
    def own_secret(self) -> str:
        """The secret key that opens what is encrypted for this register, '' while it has none."""
        return self.meta.get('own_secret', '')

    def keep_own_secret(self, secret: str) -> None:
        """Keep the secret key of this register in it; one that it has is never replaced, for files wait for it."""
        if not self.writing:
            raise RegisterBusy(_('The register is open for reading only; close the other program first.'))
        if not self.own_secret:
            self._note('own_secret', secret)

    def keep_filter(self, name: str, question: query.Question) -> str:
        """Keep what a list asks under a name, over the one of that name; gives the name as it is kept."""
        name = clean(name)
        if not name:
            raise Refused(_('Give the filter a name.'), 'name')
        if question.search or question.filters or question.withdrawn:
            self._note('filters', query.with_kept_filter(self, name, question))
            return name
        raise Refused(_('The list shows everything; search or filter first.'), 'name')

    def drop_filter(self, name: str) -> None:
        """Forget a kept filter."""
        self._note('filters', query.with_kept_filter(self, name, None))

    @property
    def text_size(self) -> int:
        """How large text is shown, in hundredths of the usual size."""
        return int(self.meta.get('text_size') or 100)

    def set_text_size(self, percent: int) -> None:
        """Remember how large text is shown."""
        self._note('text_size', str(percent))

    @property
    def import_profiles(self) -> dict[str, dict[str, Any]]:
        """What the columns of files were taken for, by the names under which that was kept."""
        return dict(json.loads(self.meta.get('import_profiles', '{}')))

    def keep_import_profile(self, name: str, profile: dict[str, Any], was: str = '') -> str:
        """Keep what columns are taken for under a name, over the one of that name and instead of the one of `was`."""
        name = clean(name)
        if not name:
            raise Refused(_('Give the profile a name.'), 'name')
        others = {other: kept for other, kept in self.import_profiles.items() if other not in (name, was)}
        self._note('import_profiles', json.dumps(others | {name: profile}, ensure_ascii=False))
        return name

    def drop_import_profile(self, name: str) -> None:
        """Forget what columns were taken for under a name."""
        others = {other: kept for other, kept in self.import_profiles.items() if other != name}
        self._note('import_profiles', json.dumps(others, ensure_ascii=False))

    @property
    def _kept_codes(self) -> str:
        return self.meta.get(own_codes.META, '')

    @property
    def own_codes(self) -> list[OwnCode]:
        """The codes that were added to the code lists here, list by list."""
        return own_codes.kept(self._kept_codes)

    def codes(self, name: str) -> words.CodeList:
        """A code list with the register's own codes."""
        with words.reading_own_codes(self._kept_codes):
            return words.codes(name)

    def with_own_codes(self, added: Iterable[OwnCode]) -> str:
        """The own codes as they are kept, with more of them."""
        said = {'at': dates.utc_now(), 'who': self.alias, 'head': self.head}
        return own_codes.with_codes(self._kept_codes, added, **said)

    def mend_own_code(self, one: OwnCode, en: str, ar: str) -> None:
        """Call an own code something else, wherever it stands; Refused where another entry is called so."""
        with words.reading_own_codes(self._kept_codes):
            new = own_codes.mended(one, en, ar)
        self._write_own_code(new)

    def retire_own_code(self, one: OwnCode, *, is_retired: bool) -> None:
        """Offer an own code no more, or again; what has it keeps it."""
        self._write_own_code(one._replace(retired='yes' if is_retired else ''))

    def _write_own_code(self, new: OwnCode) -> None:
        """Keep an own code as it is now, and work out anew what stands beside the records that have it."""
        with self.action('own_codes', codes=[new]) as action:
            for kind, uids in query.with_code(self, new.listed, new.code).items():
                for record in query.get_many(self, kind, sorted(uids)).values():
                    action.work_out_again(record)

    def remember_backup(self) -> None:
        """Remember that all of the history so far stands in a backup."""
        self._note('backed_up', self.head)

    # User actions

    def save(self, record: Record, reason: str = '') -> Record:
        """Save an aggregate, new or changed; gives it back as it now stands.

        Raises Refused for a stop, StaleSave when somebody changed it since `record.revision`. Children that
        `record` leaves out stay as they are: a child is withdrawn, never dropped.
        """
        with self.action('save', reason) as action:
            action.put(record, based_on=record.revision)
            self._drop_draft(record.uid)
        self.habits.note(record)
        return self._saved(record)

    def withdraw(self, kind: str, uid: str, reason: str) -> None:
        """Withdraw a record with a reason: it leaves lists, reports and duplicate search, and can come back."""
        reason = clean(reason)
        if not reason:
            raise Refused(_('Say why the record is withdrawn.'), 'withdrawn')
        record = self._existing(kind, uid)
        record.set('withdrawn', reason)
        with self.action('withdraw', reason) as action:
            action.put(record)

    def bring_back(self, kind: str, uid: str, reason: str = '') -> None:
        """Bring a withdrawn record back."""
        record = self._existing(kind, uid)
        record.set('withdrawn', None)
        with self.action('bring_back', reason) as action:
            action.put(record)

    def apply(
        self,
        changes: list[Incoming],
        about: dict[str, Any],
        progress: Progress = silent,
        decided: Decided = NOTHING,
        codes: Sequence[OwnCode] = (),
    ) -> str:
        """Write what an import decided as one batch, in one transaction; gives the batch's uid.

        `about` says what people will want to know of it: file name, SHA-256, counts; and as `seen` the vectors that
        records had in the file where not all of it could go in. `progress` may raise to cancel. `codes` are added to
        the code lists with it, and stay where it is undone.
        """
        batch, counts = str(uuid.uuid4()), self._counts(decided)
        with self.action('import', batch=batch, progress=progress, codes=codes) as action:
            action.note_batch(about)
            known = action.known_uids(changes)
            for done, change in enumerate(changes):
                progress(done, len(changes))
                action.put(change.record, vector=change.vector, is_new=change.record.uid not in known)
            progress(len(changes), len(changes))
            action.note(conflicts.after(self.meta, decided, counts, batch))
        return batch

    def decide(self, decided: Decided, known: Sequence[Incoming] = (), codes: Sequence[OwnCode] = ()) -> None:
        """Keep what was decided of the conflicts of a file that changes nothing else.

        `known` are the records of which another desk had no more than stands here, `codes` those of the conflicts that
        are left for later.
        """
        if not any(decided) and not known:
            return
        counts = self._counts(decided)
        with self.action('settle', codes=codes) as action:
            for incoming in known:
                action.put(incoming.record, vector=incoming.vector)
            action.note(conflicts.after(self.meta, decided, counts))

    def _counts(self, decided: Decided) -> dict[str, int]:
        """How many revisions this desk has of each record of which conflicts are settled."""
        records = (self._existing(one.kind, one.record) for one in decided.settled)
        return {record.uid: chain.read_vector(record.revision).get(self.desk_id, 0) for record in records}

    def settle(self, conflict: Conflict, values: Values) -> None:
        """Settle a conflict that was left for later: put these values on its row, none to keep what stands.

        With the last one of a record, the register knows all that the other desk had of it.
        """
        record = self._existing(conflict.kind, conflict.record)
        row = next(row for row in record.walk() if row.uid == conflict.row)
        for name, value in values.items():
            row.set(name, value)
        others = [one for one in conflicts.kept(self) if one.record == conflict.record and one.key != conflict.key]
        decided = Decided(settled=(conflict,))
        counts = self._counts(decided)
        with self.action('settle') as action:
            action.put(record, vector='' if others else conflict.vector)
            action.note(conflicts.after(self.meta, decided, counts))

    def check_again(self, progress: Progress = silent) -> None:
        """Look for problems anew in every record: time passes, and what lies around a record changes."""
        total = sum(query.count(self, cls.record_kind) for cls in roots())
        done = 0
        for cls in roots():
            records = query.each(self, query.Question(cls.record_kind))
            while part := list(itertools.islice(records, _AT_A_TIME)):
                progress(done, total)
                with self.action('work_out') as action:
                    for record in part:
                        action.check_again(record)
                done += len(part)
        progress(done, total)

    def match_place(self, place: query.UnmatchedPlace, code: str) -> int:
        """Say which place of the lists was meant by a typed one, in every record that has it; gives their number."""
        found = query.with_unmatched_place(self, place)
        with self.action('match_place', place.typed, batch=str(uuid.uuid4())) as action:
            for (kind, uid), fields in found.items():
                record = self._existing(kind, uid)
                for field in fields:
                    record.set(field, code)
                action.put(record)
        return len(found)

    def undo_last(self) -> Undone | None:
        """Undo this register's last action that is not undone yet; None when there is none."""
        found = self.db.execute_sql(
            "SELECT uid, batch FROM revision WHERE action <> 'undo' AND desk = ? AND uid NOT IN "
            '(SELECT undoes FROM revision WHERE undoes IS NOT NULL) AND (batch IS NULL OR batch NOT IN '
            '(SELECT undoes FROM revision WHERE undoes IS NOT NULL)) ORDER BY id DESC LIMIT 1',
            (self.desk_id,),
        ).fetchone()
        if found is None:
            return None
        uid, batch = found
        return self._undo('batch', batch) if batch else self._undo('uid', uid)

    def undo_batch(self, batch: str, progress: Progress = silent) -> Undone:
        """Undo an import whole; fields that were changed since are left as they are, and named."""
        known = self.db.execute_sql('SELECT 1 FROM batch WHERE uid = ?', (batch,)).fetchone()
        if known is None:
            raise KnownError(_('This register has no import {batch}; check its number.').format(batch=batch))
        undone = self.db.execute_sql('SELECT 1 FROM revision WHERE undoes = ?', (batch,)).fetchone()
        if undone:
            raise KnownError(_('The import {batch} is undone already.').format(batch=batch))
        return self._undo('batch', batch, progress)

    def _undo(self, column: str, value: str, progress: Progress = silent) -> Undone:
        revisions = history.revisions(self, column, value)
        undone, left = Undone(0, [], []), list[history.Left]()
        with self.action('undo', undoes=value, progress=progress) as action:
            for done, revision in enumerate(revisions):
                progress(done, len(revisions))
                record, entries = self._existing(revision.kind, revision.record), history.entries(self, revision)
                if revision.made and not record.withdrawn and (since := moved_on(record, entries)):
                    undone.kept.append((record.kind, record.uid))
                    left.append(history.Left(record.kind, record.uid, record.kind, record.uid))
                else:
                    since = set_back(record, entries, made=revision.made)
                    left += history.left_of(record, entries, since)
                    action.put(record)
                undone.left.extend(since)
            progress(len(revisions), len(revisions))
            action.note(conflicts.without(self.meta, value))
            history.keep_left(self, value, left)
        return undone._replace(records=len(revisions) - len(undone.kept), stayed=len(left))

    def set_back_after_all(self, batch: str, left: history.Left) -> None:
        """Set back what the undoing of an import left, because it was changed since: a field, or a whole record."""
        record = self._existing(left.kind, left.record)
        with self.action('undo', _('The import was taken back.')) as action:
            if left.field:
                row = next(row for row in record.walk() if row.uid == left.row)
                row.set(left.field, left.before)
            else:
                record.set('withdrawn', _('The import was taken back.'))
            action.put(record)
            history.drop_left(self, batch, left)

    def leave_after_all(self, batch: str, left: history.Left) -> None:
        """Say that what the undoing of an import left may stay as it is."""
        with self.action('settle'):
            history.drop_left(self, batch, left)

    def _existing(self, kind: str, uid: str) -> Record:
        record = query.get(self, kind, uid)
        if record is None:
            raise KnownError(_('The record is not in this register any more; refresh the list.'))
        return record

    def _saved(self, record: Record) -> Record:
        return self._existing(record.kind, record.uid)

    # Drafts: what is being typed

    def keep_draft(self, kind: str, uid: str, content: dict[str, Any]) -> None:
        """Keep what is being typed for a record, over what was kept before."""
        with cipher.reading_errors(self.path), self.db.atomic('IMMEDIATE'):
            self.db.execute_sql(
                'INSERT OR REPLACE INTO draft VALUES (?, ?, ?, ?)',
                (uid, kind, json.dumps(content, ensure_ascii=False), dates.utc_now()),
            )

    def drop_draft(self, uid: str) -> None:
        """Forget what was being typed for a record."""
        with cipher.reading_errors(self.path), self.db.atomic('IMMEDIATE'):
            self._drop_draft(uid)

    def _drop_draft(self, uid: str) -> None:
        self.db.execute_sql('DELETE FROM draft WHERE uid = ?', (uid,))

    # Patterns: what many records have in common, to begin a new one with

    def keep_pattern(self, kind: str, name: str, content: dict[str, Any]) -> None:
        """Keep a pattern under a name, over the one of that name and kind."""
        name = clean(name)
        if not name:
            raise Refused(_('Give the pattern a name.'), 'name')
        with cipher.reading_errors(self.path), self.db.atomic('IMMEDIATE'):
            self.db.execute_sql('DELETE FROM pattern WHERE kind = ? AND name = ?', (kind, name))
            row = (str(uuid.uuid4()), kind, name, json.dumps(content, ensure_ascii=False), dates.utc_now())
            self.db.execute_sql('INSERT INTO pattern VALUES (?, ?, ?, ?, ?)', row)

    def drop_pattern(self, uid: str) -> None:
        """Forget a pattern; the records that were begun with it stay as they are."""
        with cipher.reading_errors(self.path), self.db.atomic('IMMEDIATE'):
            self.db.execute_sql('DELETE FROM pattern WHERE uid = ?', (uid,))

    # The one way to write

    @contextlib.contextmanager
    def action(
        self,
        action: str,
        reason: str = '',
        batch: str | None = None,
        undoes: str | None = None,
        progress: Progress = silent,
        codes: Sequence[OwnCode] = (),
    ) -> Iterator[Action]:
        """One user action: all that is put within is written in one transaction, or nothing is; `codes` are added."""
        if not self.writing:
            raise RegisterBusy(_('The register is open for reading only; close the other program first.'))
        header = {'action': action, 'reason': clean(reason) or None, 'batch': batch, 'undoes': undoes}
        kept = self.with_own_codes(codes) if codes else self._kept_codes
        with (
            cipher.reading_errors(self.path),
            self.db.atomic('IMMEDIATE'),
            words.reading_own_codes(kept),
            contextlib.closing(Action(self, header, progress)) as doing,
        ):
            if codes:
                doing.note({own_codes.META: kept})
            yield doing
            doing.write()
        self._know(self.meta | doing.facts | {'head': doing.head})
        if 'place' in doing.kinds:
            self._places = None
        for listener in self._listeners:
            listener()


def _make_file(path: Path, key: cipher.Key | None, facts: dict[str, str]) -> None:
    """Write a new register under another name, which it loses only when it is whole."""
    made = path.with_name(path.name + '.new')
    try:
        made.unlink(missing_ok=True)
        database = cipher.RegisterDatabase(made, key)
        with cipher.reading_errors(path), database.connection_context():
            database.prepare()
            migrations.upgrade(database, backup=None)
            with database.atomic('IMMEDIATE'):
                database.execute_many('INSERT INTO meta VALUES (?, ?)', list(facts.items()))
            database.checkpoint()
        made.replace(path)
    except OSError as error:
        raise KnownError(_('{path} could not be made: {reason}.').format(path=path, reason=error.strerror)) from error
    finally:
        with contextlib.suppress(OSError):
            made.unlink(missing_ok=True)


def _guard(path: Path) -> filelock.BaseFileLock:
    """The operating system's lock on being the one that writes; RegisterBusy when another process has it."""
    # Not bound to a thread: a register is opened in a worker and closed by the window.
    guard = filelock.FileLock(f'{path}.lock', thread_local=False)
    try:
        guard.acquire(blocking=False)
    except filelock.Timeout as error:
        raise RegisterBusy(_('{path} is in use.').format(path=path)) from error
    except OSError as error:
        raise KnownError(_('{path} cannot be written: {reason}.').format(path=path, reason=error.strerror)) from error
    return guard


def _release(guard: filelock.BaseFileLock) -> None:
    guard.release()
    with contextlib.suppress(OSError):
        Path(guard.lock_file).unlink(missing_ok=True)


def _holder_sentence(database: cipher.RegisterDatabase, path: Path) -> str:
    with cipher.reading_errors(path), database.connection_context():
        row = database.execute_sql("SELECT value FROM meta WHERE key = 'holder'").fetchone()
    process, _space, since = (row[0] if row else '').partition(' ')
    clock = dates.damascus_time(since).strftime('%H:%M') if since else '?'
    sentence = _('{path} is open in another program (process {process}, since {time}); close it there first.')
    return sentence.format(path=path, process=process, time=clock)
