"""What is typed while the line to the server is broken: kept as drafts in an encrypted file on this computer.

The file is a register with no records, under the password of the server: should it stay behind, the program opens it
as it opens any other. Who connects without a password may choose a passphrase for it; until then it is under one that
was drawn, which nobody but the running program knows: what it keeps outlives a lock, and not the program.
"""

import contextlib
import hashlib
import secrets
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from models import signing
from models.dates import dates
from models.file import chain, facts, kept_beside, migrations
from models.file.engines import encrypted_database
from models.file.engines.encrypted_database import RegisterDatabase
from models.file.engines.engine import Key
from models.file.engines.server_address import ServerAddress
from models.file.kept_beside import KeptDraft
from models.file.known_file import ENDING
from models.file.register_file import RegisterFile
from models.language import disk_errors

# Of this run of the program: what its files are called, and what opens them.
_RUN, _DRAWN = uuid.uuid4().hex[:8], secrets.token_hex(32)
_PASSING = '-passing-'
_CLEARED_AFTER = 30 * 24 * 3600  # seconds since what nobody can open was written last; another program may be at work
_OF_THE_REGISTER = ('desk', 'desk_id', 'name')


class KeptHere:
    """The drafts of one address and role on this computer; there is a file only while there are any."""

    def __init__(self, folder: Path, address: ServerAddress, password: str | None) -> None:
        named = hashlib.sha256(address.bare.text.encode()).hexdigest()[:16]
        self._folder, self._address = folder, address
        self.path = folder / f'{named}{"" if password else _PASSING + _RUN}{ENDING}'
        self.is_passing = not password
        self._password = password or _DRAWN
        self._key: Key | None = None
        self._turn = threading.RLock()  # what is being typed is kept by a thread

    @property
    def has_any(self) -> bool:
        """Whether anything is kept."""
        return self.path.exists()

    def keep(self, register: RegisterFile, draft: tuple[str, str, dict[str, Any]]) -> None:
        """Keep what is being typed: its kind, uid and content."""
        kind, uid, content = draft
        with self._writing(register) as database:
            kept_beside.keep_draft(database, register.person, kind, uid, content)

    def drafts(self, person: str) -> list[KeptDraft]:
        """What is kept of a person; WrongPassphrase where the password is another one by now."""
        with self._turn, encrypted_database.reading_errors(self.path):
            if not self.has_any:
                return []
            database = self._opened()
            with database.connection_context():
                return kept_beside.drafts_as_kept(database, person)

    def drop(self, person: str, uid: str) -> None:
        """Keep this no longer, and no file where it was the last."""
        with self._turn, encrypted_database.reading_errors(self.path):
            if not self.has_any:
                return
            database = self._opened()
            with database.connection_context():
                with database.atomic('IMMEDIATE'):
                    kept_beside.drop_draft(database, person, uid)
                is_empty = not kept_beside.has_any(database)
            if is_empty:
                with contextlib.suppress(OSError):
                    self.path.unlink(missing_ok=True)

    @property
    def is_left(self) -> bool:
        """Whether something is kept that this cannot open, for it is under a passphrase that was chosen before."""
        return self.is_passing and KeptHere(self._folder, self._address, _DRAWN).has_any

    def under(self, passphrase: str, register: RegisterFile) -> 'KeptHere':
        """The same under a passphrase that somebody chose; WrongPassphrase where what is kept has another."""
        chosen = KeptHere(self._folder, self._address, passphrase)
        chosen.drafts('')
        with self._turn:
            if drafts := self.drafts(register.person):
                chosen.take_in(register, drafts)
            self.forget()
        return chosen

    def take_in(self, register: RegisterFile, drafts: list[KeptDraft]) -> None:
        """Keep drafts that were kept elsewhere."""
        with self._writing(register) as database:
            for draft in drafts:
                kept_beside.bring_draft(database, register.person, draft)

    def forget(self) -> None:
        """Keep nothing any more of what passes with this program, nor what an earlier one left that nobody can open."""
        with contextlib.suppress(OSError):
            for path in self._folder.glob(f'{self.path.name.partition(_PASSING)[0]}{_PASSING}*'):
                if path == self.path or path.stat().st_mtime < time.time() - _CLEARED_AFTER:
                    path.unlink()

    def set_aside(self) -> Path:
        """Leave what another password opens under a name of its own; its path."""
        with self._turn:
            aside = self.path.with_name(f'{self.path.stem}-{dates.utc_now()[:19].replace(":", "")}{ENDING}')
            self._key = None
            try:
                self.path.replace(aside)
            except OSError as error:
                raise disk_errors.not_written(self.path, error) from error
            return aside

    @contextlib.contextmanager
    def _writing(self, register: RegisterFile) -> Iterator[RegisterDatabase]:
        """One transaction in the file, which is made where there is none."""
        with self._turn, encrypted_database.reading_errors(self.path):
            if not self.has_any:
                self._make(register.meta, register.person)
            database = self._opened()
            with database.connection_context(), database.atomic('IMMEDIATE'):
                yield database

    def _opened(self) -> RegisterDatabase:
        if self._key is None:
            self._key = encrypted_database.key_of(self.path, self._password)
        return RegisterDatabase(self.path, self._key)

    def _make(self, meta: dict[str, str], person: str) -> None:
        """An empty register of the same desk, under another name until it is whole."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._key = encrypted_database.new_key(self._password)
        made = self.path.with_name(self.path.name + '.new')
        made.unlink(missing_ok=True)
        known = {name: meta[name] for name in _OF_THE_REGISTER if name in meta}
        begun = {'register': str(uuid.uuid4()), 'person': person, 'created': dates.utc_now(), 'head': chain.START}
        database = RegisterDatabase(made, self._key, is_new=True)
        with database.connection_context():
            migrations.upgrade(database, backup=None)
            facts.keep(database, known | begun | {'signing_secret': signing.new_secret()})
        made.replace(self.path)
