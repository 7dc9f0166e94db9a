"""Backups: compact encrypted copies of a register, checked when made, rotated, and restored."""

import contextlib
import os
from datetime import datetime, timedelta
from pathlib import Path

from models.dates import dates
from models.errors import DamagedRegister, KnownError
from models.file import chain, encrypted_database, facts, migrations
from models.file.register_file import ENDING, RegisterFile
from models.language.messages import _

# The last of each day and of each week are kept, so many: what is found out late can still be gone back to.
DAILY, WEEKLY = 7, 8
_STAMP = '%Y-%m-%dT%H%M%SZ'


def folder_of(path: Path) -> Path:
    """Where the backups of a register stand: a folder beside it."""
    return path.with_name(f'{path.stem}-backups')


def beside(register: RegisterFile) -> Path:
    """A checked copy in the folder beside the register; what a program that was killed there left is put away first."""
    folder = folder_of(register.path)
    for left in folder.glob('*.part*'):  # of nobody's making: only the one that writes the register makes copies here
        with contextlib.suppress(OSError):
            left.unlink()
    return back_up(register, folder)


def back_up(register: RegisterFile, folder: Path) -> Path:
    """A checked copy of the register in a folder, encrypted with the same key; gives its path.

    Only a copy that was read back whole takes its final name.
    """
    stamp = datetime.fromisoformat(dates.utc_now()).strftime(_STAMP)
    made, final = folder / f'{stamp}.part', folder / f'{stamp}{ENDING}'
    try:
        folder.mkdir(parents=True, exist_ok=True)
        made.unlink(missing_ok=True)
    except OSError as error:
        raise KnownError(_('{path} cannot be written: {reason}.').format(path=folder, reason=error.strerror)) from error
    try:
        with encrypted_database.reading_errors(made):
            register.db.copy_to(made)
            _verify(made, register.db.key, register.head)
        _settle(made, final)
    finally:
        with contextlib.suppress(OSError):
            made.unlink(missing_ok=True)
    return final


def daily(register: RegisterFile) -> Path | None:
    """A backup if the register changed since the last one and none is of today; rotates the old ones.

    Whether it changed is told by the head of its history: the clock of an old laptop may go back by years.
    """
    folder = folder_of(register.path)
    days = {_made_at(path).date() for path in _backups(folder)}
    is_changed = not days or register.head != register.meta.get('backed_up')
    if register.head == chain.START or not is_changed or datetime.fromisoformat(dates.utc_now()).date() in days:
        return None
    made = beside(register)
    register.note('backed_up', register.head)
    rotate(folder, made)
    return made


def rotate(folder: Path, fresh: Path | None = None) -> None:
    """Keep the last of each of seven days and of each of eight weeks, all of the last 24 hours, and the fresh one."""
    made = sorted(_backups(folder), key=_made_at, reverse=True)
    kept = {path for path in made if path == fresh or _made_at(made[0]) - _made_at(path) < timedelta(hours=24)}
    days = {_made_at(path).date(): path for path in reversed(made)}
    weeks = {_made_at(path).isocalendar()[:2]: path for path in reversed(made)}
    kept |= {days[day] for day in sorted(days, reverse=True)[:DAILY]}
    kept |= {weeks[week] for week in sorted(weeks, reverse=True)[:WEEKLY]}
    for path in made:
        if path not in kept:
            path.unlink(missing_ok=True)


def restore(backup: Path, target: Path, passphrase: str | None) -> None:
    """Put a backup in the place of a register, once it has been read whole; what stood there is kept beside it.

    Raises what opening the backup raises, or RegisterBusy when the target is open.
    """
    fresh = target.with_name(target.name + '.restoring')
    fresh.unlink(missing_ok=True)
    try:
        with RegisterFile.open(backup, passphrase, writing=False) as copy, encrypted_database.reading_errors(backup):
            copy.db.copy_to(fresh)
            _verify(fresh, copy.db.key, copy.head)
        with RegisterFile.holding(target):
            _set_aside(target)
            _settle(fresh, target)
    finally:
        fresh.unlink(missing_ok=True)


def _set_aside(target: Path) -> None:
    """Keep what stands at the target under another name, with its log: it may be all that is left of some hours."""
    stamp = datetime.fromisoformat(dates.utc_now()).strftime(_STAMP)
    for ending in ('-wal', '-shm', ''):
        standing = target.with_name(target.name + ending)
        if standing.exists():
            standing.replace(target.with_name(f'{target.stem}-before-{stamp}{target.suffix}{ending}'))


def _verify(path: Path, key: encrypted_database.Key | None, head: str) -> None:
    database = encrypted_database.RegisterDatabase(path, key)
    with database.connection_context():
        found = database.integrity()
        same = migrations.version(database) and facts.fact(database, 'head') == head
    if found or not same:
        raise DamagedRegister(_('The copy {path} could not be verified; check the disk.').format(path=path))


def _settle(made: Path, final: Path) -> None:
    """Give a finished file its name, with its bytes on the disk first."""
    with made.open('rb+') as file:
        os.fsync(file.fileno())
    made.replace(final)


def _backups(folder: Path) -> list[Path]:
    found = []
    for path in folder.glob(f'*{ENDING}'):
        with contextlib.suppress(ValueError):
            _made_at(path)
            found.append(path)
    return found


def _made_at(path: Path) -> datetime:
    return datetime.strptime(path.stem, _STAMP)
