"""The register as the program opens it: made, opened, and what a user does with its records."""

import contextlib
import itertools
import os
import re
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path

from models import query, signing
from models.dates import dates
from models.errors import KnownError, Refused
from models.file import backups, chain, facts, history, kept_beside, migrations, rows
from models.file.at_opening import before_opening
from models.file.engines import encrypted_database
from models.file.engines.engine import Asked, Engine, Key
from models.file.engines.on_servers import database_at
from models.file.engines.server_address import ServerAddress
from models.file.known_file import JOURNAL, LOG, beside
from models.file.schema import comparison, fresh_file
from models.file.writing_lock import WritingLock
from models.language import disk_errors
from models.language.messages import _
from models.language.text import clean
from models.progress import Progress, silent
from models.query import people
from models.query.habits import Habits
from models.record.records import RECORDS, Record, roots
from models.register import left_at, worked_out_again
from models.register.action import asked_to_put
from models.register.deciding import ImportingRegister
from models.register.drafts import DraftingRegister
from models.register.erasing import ErasingRegister
from models.register.joining.apart import ApartRegister
from models.register.others.taking import TakingRegister
from models.register.own_entries import ExtendingRegister
from models.register.reverting import RevertingRegister
from models.register.review.noting_contacts import ContactingRegister
from models.register.review.working import PeopledRegister
from models.register.settings import Settings
from models.register.undoing import UndoingRegister
from models.rules.surroundings import Around

_AT_A_TIME = 2_000
_OFTEN = 200
DESK_CODE = re.compile(r'[A-Z][A-Z0-9]{0,7}')


class Register(
    PeopledRegister,
    ApartRegister,
    TakingRegister,
    DraftingRegister,
    ExtendingRegister,
    ImportingRegister,
    UndoingRegister,
    RevertingRegister,
    ErasingRegister,
    ContactingRegister,
):
    """An open register.

    Reads go through `models.query`; writes through the methods of this class and of those that it extends. `writing`
    is False for one opened beside the process that writes it.
    """

    def __init__(self, path: Path, database: Engine, guard: WritingLock | None) -> None:
        super().__init__(path, database, guard)
        self.habits = Habits()

    @classmethod
    def create(
        cls,
        path: Path | ServerAddress,
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
        if isinstance(path, Path):
            refuse_taken(path)
        known = {
            'register': str(uuid.uuid4()),
            'desk': desk,
            'desk_id': f'{desk}.{uuid.uuid4().hex[:8]}',
            'name': clean(name),
            'alias': clean(alias) or desk,
            Settings.language.key(clean(alias) or desk): language,
            'created': dates.utc_now(),
            'example': 'yes' if example else '',
            'head': chain.START,
            'signing_secret': signing.new_secret(),
            'worked_out': worked_out_again.stamp(),
        }
        if isinstance(path, ServerAddress):
            _make_on_server(path, passphrase, known)
            return cls.open(path, passphrase)
        with cls.holding(path):
            _make_file(path, encrypted_database.new_key(passphrase), known)
        return cls.open(path, passphrase)

    def _start(self, progress: Progress) -> None:
        if not self.writing:
            super()._start(progress)
            self._know_role()
            return
        if not self.is_on_server:
            # Before there is a log, which others may read if they may read the file.
            backups.take_from_others(self.path)
        with encrypted_database.reading_errors(self.path):
            self._take_up_file()
            with self.db.held(_asked_to_work()):
                self._know(facts.read(self.db))
                self._know_log()
                self._get_ready(progress)

    def _take_up_file(self) -> None:
        """Connect to the file, in the form that this program writes."""
        self.db.connect()
        with self.db.held(self.db.asked_to_open()):
            migrations.refuse_others(self.db, self.path)
            self.db.bring_up(itertools.chain.from_iterable(migrations.STEPS))
            comparison.refuse_altered(self.db, self.path)
            self._look_for_log()
            self.db.prepare()  # a restored backup comes without the log
            migrations.upgrade(self.db, backup=None if self.is_on_server else lambda: backups.before_upgrade(self))

    def _get_ready(self, progress: Progress) -> None:
        """Have all there that stands beside the records, before anybody works."""
        self._forget_discarded()
        self._have_signing_key()
        self._know_people()
        self._forget_looks()
        if not history.tells_of_register(self):
            with self.action('begin') as action:
                action.begin_history()
        if self.meta.get('worked_out') != worked_out_again.stamp():
            self._work_out_again(progress)
        self.finish_erasing()
        if not self.is_on_server:  # there many work at once, and nobody has it alone
            self.note('holder', f'{os.getpid()} {dates.utc_now()}')

    def _forget_looks(self) -> None:
        """Forget on a server what must not be kept there for long: who looked at what, and where others were last."""
        if kept_beside.are_looks_due(self.db, self.meta):
            with self.writing_down():
                forgotten = kept_beside.forget_looks(self.db, self.meta)
                facts.keep(self.db, forgotten)
                left_at.forget_others(self)
            self._know(self.meta | forgotten)

    def _have_signing_key(self) -> None:
        """Have a key to sign files with; on a server all know its public half, and some the secret one."""
        if self.hides(facts.SIGNING_SECRET):
            return
        if not self.meta.get(facts.SIGNING_SECRET):  # an earlier program made it
            self.note(facts.SIGNING_SECRET, signing.new_secret())
        public = signing.public_key(self.meta[facts.SIGNING_SECRET])
        if self.is_on_server and self.meta.get(facts.SIGNING_KEY) != public:
            self.note(facts.SIGNING_KEY, public)

    def _work_out_again(self, progress: Progress) -> None:
        """After an upgrade: write anew what is worked out from the records and kept beside them."""
        questions = [query.Question(cls.record_kind, withdrawn=gone) for cls in roots() for gone in (False, True)]
        total, done = sum(len(query.ids(self, question)) for question in questions), 0
        with self.action('work_out', progress=progress) as action:
            action.empty_worked_out()
            action.around.read_ahead()
            for question in questions:
                records = query.each(self, question)
                while part := list(itertools.islice(records, _OFTEN)):
                    progress(done, total)
                    action.work_out_anew(question.kind, part)
                    done += len(part)
        self.note('worked_out', worked_out_again.stamp())

    def accept_altered(self) -> None:
        """State that what was altered of what it keeps of itself is right as it stands, but for headquarters' key."""
        with self.action('accept') as action:
            action.accept_altered()

    def save(self, record: Record, reason: str = '', because: str = '') -> Record:
        """Save an aggregate, new or changed; gives it back as it now stands.

        `because` is one of `edit_reasons`, and is asked for where an approved record is changed. Raises Refused for a
        stop, StaleSave when somebody changed it since `record.revision`. Children that `record` leaves out stay as they
        are: a child is withdrawn, never dropped.
        """
        with self.db.along(asked_to_put(record), rows.asked(record.kind, [record.uid])):
            with self.action('save', reason) as action:
                action.put(record, based_on=record.revision, because=because, is_asked=True)
                self._drop_draft(record.uid)
            self._forget_here(record.uid)
            self.habits.note(record)
            return self._existing(record.kind, record.uid)

    def withdraw(self, kind: str, uids: str | Sequence[str], reason: str, progress: Progress = silent) -> None:
        """Withdraw a record, or several, with a reason: it leaves lists, reports, duplicate search, and can come back.

        Several are withdrawn in one action, which is undone at once.
        """
        reason = clean(reason)
        if not reason:
            raise Refused(_('Give the reason for withdrawing the record.'), 'withdrawn')
        self._say_withdrawn('withdraw', kind, uids, reason, progress)

    def bring_back(self, kind: str, uids: str | Sequence[str], reason: str = '', progress: Progress = silent) -> None:
        """Bring a withdrawn record back, or several in one action."""
        self._say_withdrawn('bring_back', kind, uids, reason, progress)

    def _say_withdrawn(self, what: str, kind: str, uids: str | Sequence[str], reason: str, progress: Progress) -> None:
        each = [uids] if isinstance(uids, str) else list(uids)
        batch = str(uuid.uuid4()) if len(each) > 1 else None
        with self.action(what, reason, batch, progress=progress) as action:
            for done, uid in enumerate(each):
                progress(done, len(each))
                record = self._existing(kind, uid)
                record.set('withdrawn', reason if what == 'withdraw' else None)
                action.put(record)

    def check_again(self, progress: Progress = silent) -> None:
        """Look for problems anew in every record: time passes, and what lies around a record changes."""
        total = sum(query.count(self, cls.record_kind) for cls in roots())
        done = 0
        around = Around(self)  # of all at once: no record changes meanwhile
        around.read_ahead()
        for cls in roots():
            records = query.each(self, query.Question(cls.record_kind))
            while part := list(itertools.islice(records, _AT_A_TIME)):
                progress(done, total)
                with self.action('work_out') as action:
                    action.around = around
                    for record in part:
                        action.check_again(record)
                done += len(part)
        progress(done, total)

    def match_place(self, place: query.UnmatchedPlace, code: str) -> int:
        """Say which place of the lists was meant by a typed one, in every record that has it; gives their number.

        It gives the governorate to those that say none.
        """
        found = query.with_unmatched_place(self, place)
        meant = self.places.get(code)
        with self.action('match_place', batch=str(uuid.uuid4())) as action:  # its reason could not be erased
            for (kind, uid), fields in found.items():
                record = self._existing(kind, uid)
                for field in fields:
                    record.set(field, code)
                    within = RECORDS[kind].specs()[field].within
                    if meant and within and record.get(within) is None:
                        record.set(within, meant.governorate)
                action.put(record, because='place_corrected')
        return len(found)


def _asked_to_work() -> Iterator[Asked]:
    """What is asked of a register before anybody works in it."""
    yield facts.ASKED
    yield from people.asked_of_all()
    yield history.ASKED_OF_REGISTER
    yield kept_beside.ASKED_DISCARDED


def _make_on_server(address: ServerAddress, password: str | None, known: dict[str, str]) -> None:
    """Make a register in an empty database of a server."""
    database = database_at(address, password)
    with encrypted_database.reading_errors(address.shown), database.connection_context():
        refuse_filled(database, address)
        with database.atomic('IMMEDIATE'):
            migrations.upgrade(database, backup=None)
            facts.keep(database, known)


def refuse_filled(database: Engine, address: ServerAddress) -> None:
    """Refuse a database of a server that holds anything."""
    if database.version or database.parts():
        raise KnownError(_('The database {path} is not empty; choose another one.').format(path=address))


def is_there(path: Path | ServerAddress, password: str | None = None) -> bool:
    """Whether a register, or another file, is at a path, or a register at an address."""
    if isinstance(path, Path):
        before_opening.refuse_impossible(path)
        return path.exists()
    database = database_at(path, password)
    with database.connection_context():
        return database.version > 0


def refuse_taken(path: Path) -> None:
    """Refuse a path at which no new register can be made."""
    before_opening.refuse_for_new(path)
    # Also a link that leads nowhere just now: it is that to a register on a stick that is not plugged in.
    if os.path.lexists(path):
        raise KnownError(_('{path} already exists. Choose another name.').format(path=path))
    # The database library would take the log of a register that is gone for this one's, and its records with it.
    if left := next((log for end in (LOG, JOURNAL) if (log := beside(path, end)).exists()), None):
        raise KnownError(
            _('{path} is left over from another register; move it away, or choose another name.').format(path=left)
        )
    if not path.absolute().parent.is_dir():
        raise KnownError(_('There is no folder {path}; make it first.').format(path=path.absolute().parent))


def _make_file(path: Path, key: Key | None, known: dict[str, str]) -> None:
    """Write a new register under another name, which it loses only when it is whole."""
    made = path.with_name(path.name + '.new')
    try:
        fresh_file.clear(made)
        database = encrypted_database.RegisterDatabase(made, key, is_new=True)
        with encrypted_database.reading_errors(path), database.connection_context():
            database.prepare()
            migrations.upgrade(database, backup=None)
            facts.keep(database, known)
            database.checkpoint()
        made.replace(path)
    except OSError as error:
        raise disk_errors.not_written(path, error) from error
    finally:
        with contextlib.suppress(OSError):
            fresh_file.clear(made)
