"""A copy of an open register elsewhere, with what is being typed: where the register itself cannot be written."""

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import peewee

from models.errors import DamagedRegister, KnownError
from models.file import chain, facts, kept_beside, migrations
from models.file.engines import encrypted_database
from models.file.engines.encrypted_database import RegisterDatabase
from models.file.known_file import LOG, identity
from models.file.register_file import RegisterFile
from models.file.schema import carried, comparison
from models.file.writing_lock import WritingLock
from models.language.messages import _


class Unsaved(NamedTuple):
    """What is being typed for a record, as a draft holds it."""

    kind: str
    uid: str
    content: dict[str, Any]


def save_elsewhere(register: RegisterFile, target: Path, typed: Iterable[Unsaved]) -> bool:
    """Write a checked copy to a path, with what is being typed as drafts; encrypted as the register is.

    Where the register cannot be read any more, the copy holds what is being typed and no record: gives whether it is
    whole. Nothing is written where the register is or was.
    """
    _refuse(register, target)
    made = target.with_name(target.name + '.part')
    lock = WritingLock(target)
    try:
        made.unlink(missing_ok=True)
        is_whole = _copied(register, made)
        with encrypted_database.reading_errors(made):
            _put_in(made, register, typed)
        _settle(made, target)
    except OSError as error:
        sentence = _('{path} cannot be written: {reason}.')
        raise KnownError(sentence.format(path=target, reason=error.strerror)) from error
    finally:
        lock.release()
        with contextlib.suppress(OSError):
            made.unlink(missing_ok=True)
    return is_whole


def _refuse(register: RegisterFile, target: Path) -> None:
    """Refuse a path where something stands, the register is or was, or another one's log would be read as its own.

    What stands there may be an earlier copy, and the last one that is whole.
    """
    known = register.known
    assert known is not None
    if Path(os.path.realpath(target)) == known.path or identity(target) == known.identity:
        raise KnownError(_('Choose another place: {path} is the register itself.').format(path=target))
    if os.path.lexists(target):
        raise KnownError(_('{path} already exists. Choose another name.').format(path=target))
    if (log := target.with_name(target.name + LOG)).exists():
        sentence = _('{path} is left over from another register; move it away, or choose another name.')
        raise KnownError(sentence.format(path=log))


def _copied(register: RegisterFile, made: Path) -> bool:
    """Whether a sound copy of the open register could be made; if not, an empty register of the same desk is there."""
    try:
        with encrypted_database.reading_errors(made):
            if comparison.is_as_made(register.db):
                register.db.copy_to(made)
            else:  # what somebody put into the file would run in the copy, once the drafts are written there
                carried.carry(register.db, register.path, made, register.db.key)
            _verify(made, register)
    except (KnownError, peewee.DatabaseError, MemoryError):
        made.unlink(missing_ok=True)
        with encrypted_database.reading_errors(made):
            _make_empty(made, register)
        return False
    return True


def _verify(made: Path, register: RegisterFile) -> None:
    database = RegisterDatabase(made, register.db.key)
    with database.connection_context():
        if database.integrity() or facts.fact(database, 'head') != register.meta['head']:
            raise DamagedRegister(_('The copy {path} could not be verified; check the disk.').format(path=made))


def _make_empty(made: Path, register: RegisterFile) -> None:
    database, alias = RegisterDatabase(made, register.db.key, is_new=True), ''
    with contextlib.suppress(KnownError, peewee.DatabaseError, MemoryError):
        alias = register.alias
    begun = {'head': chain.START, 'conflicts': '[]', 'answered': '{}', 'alias': alias}
    with database.connection_context():
        migrations.upgrade(database, backup=None)
        facts.keep(database, register.meta | begun)


def _put_in(made: Path, register: RegisterFile, typed: Iterable[Unsaved]) -> None:
    database = RegisterDatabase(made, register.db.key)
    with database.connection_context(), database.atomic('IMMEDIATE'):
        facts.keep(database, {'log': ''})
        for one in typed:
            kept_beside.keep_draft(database, register.person, one.kind, one.uid, one.content)


def _settle(made: Path, target: Path) -> None:
    with made.open('rb+') as file:
        os.fsync(file.fileno())
    made.replace(target)
