"""Backups: compact encrypted copies of a register, checked when made, rotated, and restored."""

import contextlib
import glob
import os
import re
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from models import own_process
from models.dates import dates
from models.errors import AlteredRegister, DamagedRegister, KnownError
from models.file import agreement, facts, kept_beside, known_file, migrations, replacing
from models.file.at_opening import before_opening
from models.file.engines import encrypted_database
from models.file.engines.encrypted_database import RegisterDatabase
from models.file.engines.engine import Key
from models.file.known_file import ENDING
from models.file.register_file import RegisterFile
from models.file.schema import comparison, fresh_file
from models.file.schema.comparison import Difference
from models.language import disk_errors
from models.language.messages import _
from models.progress import Progress

# The last of each day and of each week are kept, so many: what is found out late can still be gone back to.
DAILY, WEEKLY = 7, 8
# And the last that were made, whatever the clock said: that of an old laptop begins anew, and has one day for ever.
LAST = 7
_one_at_a_time = threading.Lock()
_STAMP = '%Y-%m-%dT%H%M%SZ'
_NUMBERED = re.compile(r'(\d{4}-\d\d-\d\dT\d{6}Z)(?:-(\d+))?')


class Backup(NamedTuple):
    """A backup that was made: of which head, with what kept beside it."""

    path: Path
    head: str
    beside: str


def folder_of(path: Path) -> Path:
    """Where the backups of a register stand: a folder beside it."""
    return path.with_name(f'{path.stem}-backups')


def take_from_others(path: Path) -> None:
    """Have a register, what stands beside it and its backups be the user's alone: earlier versions left them to all."""
    real, folder = Path(os.path.realpath(path)), folder_of(path)
    _take_file_from_others(real)
    for found in (folder, *_backups(folder), *replacing.with_logs_set_aside(real)):
        own_process.narrow(found)


def _take_file_from_others(path: Path) -> None:
    for ending in ('', known_file.LOG, known_file.INDEX_OF_LOG, known_file.JOURNAL, '.lock'):
        own_process.narrow(known_file.beside(path, ending))


def beside(register: RegisterFile) -> Path:
    """A checked copy in the folder beside the register, of which the register knows."""
    made = made_beside(register)
    settle(register, made)
    return made.path


def made_beside(register: RegisterFile) -> Backup:
    """A checked copy in the folder beside the register."""
    head, kept = register.head, kept_beside.digest(register.db)
    return Backup(before_upgrade(register), head, kept)


def before_upgrade(register: RegisterFile) -> Path:
    """A checked copy beside a register of any version; what a program that was killed there left is put away first."""
    folder = folder_of(register.path)
    with _one_at_a_time:  # the window makes one by itself, and its user may ask for another
        with contextlib.suppress(OSError):
            for left in folder.glob('*.part*'):  # only the one that writes the register makes copies here
                left.unlink()
        return back_up(register, folder)


def settle(register: RegisterFile, made: Backup) -> None:
    """Have the register know of a backup that was made, and put away what is older than needed."""
    names = [*register.meta.get('backups', '').split(), made.path.stem][-LAST:]
    register.note('backed_up', made.head)
    register.note('backed_up_beside', made.beside)
    register.note('backups', ' '.join(names))
    rotate(made.path.parent, *(made.path.with_name(name + ENDING) for name in names))


def back_up(register: RegisterFile, folder: Path, key: Key | None = None) -> Path:
    """A checked copy of the register in a folder, encrypted with the same key unless another is given; gives its path.

    Only a copy that was read back whole takes its final name, and never that of an earlier one.
    """
    register.refuse_in_part()
    stamp = datetime.fromisoformat(dates.utc_now()).strftime(_STAMP)
    made = folder / f'{stamp}.part'
    try:
        folder.mkdir(parents=True, exist_ok=True)
        made.unlink(missing_ok=True)
        with encrypted_database.reading_errors(made):
            before = register.head
            register.db.copy_to(made, key)
            _verify(made, key or register.db.key, lambda head: head == before or agreement.had(register.db, head))
        final = _free(folder, stamp)
        replacing.to_disk(made, final)
    except OSError as error:
        raise disk_errors.not_written(folder, error) from error
    finally:
        with contextlib.suppress(OSError):
            made.unlink(missing_ok=True)
    return final


def is_due(register: RegisterFile) -> bool:
    """Whether the register changed since its last backup, or has none.

    That is told by what it holds: the clock of an old laptop may go back by years.
    """
    if not (agreement.has_records(register.db) or kept_beside.has_any(register.db)):
        return False
    known, state = register.meta.get, (register.head, kept_beside.digest(register.db))
    is_changed = state != (known('backed_up', ''), known('backed_up_beside', ''))
    return is_changed or not _backups(folder_of(register.path))


def when_changed(register: RegisterFile) -> Path | None:
    """A backup if the register changed since the last one; rotates the old ones."""
    return beside(register) if is_due(register) else None


def under_other_passphrases(path: Path) -> list[Path]:
    """The backups of a register, and what restoring set aside, that its passphrase does not open; oldest first."""
    salt = encrypted_database.salt_of(path)
    return [copy for copy in copies_of(path) if encrypted_database.salt_of(copy) != salt]


def copies_of(path: Path) -> list[Path]:
    """The backups of a register, and what restoring set aside, oldest first."""
    return sorted([*_backups(folder_of(path)), *replacing.set_aside(path)], key=_named_at)


def copies_and_logs_of(path: Path) -> list[Path]:
    """The copies of a register, and the logs that were set aside with one or put away when it was moved; oldest first.

    All that may hold what is not in the register any more.
    """
    real = Path(os.path.realpath(path))
    put_away = real.parent.glob(f'{glob.escape(real.stem)}-log-*{glob.escape(real.suffix)}{known_file.LOG}')
    found = {*_backups(folder_of(path)), *replacing.with_logs_set_aside(path), *put_away}
    return sorted(found, key=_named_at)


def day_of(path: Path) -> datetime:
    """When a backup was made, or something set aside, as its name says."""
    return _named_at(path)[0]


def _named_at(path: Path) -> tuple[datetime, int]:
    """The moment in the name of a copy, and which of that moment it is; the beginning of time where it has none."""
    told = _NUMBERED.search(path.stem)
    return (datetime.strptime(told[1], _STAMP), int(told[2] or 1)) if told else (datetime.min, 1)


def delete(copies: list[Path]) -> None:
    """Delete copies of a register; KnownError where one cannot be."""
    for copy in copies:
        try:
            copy.unlink(missing_ok=True)
        except OSError as error:
            raise disk_errors.not_written(copy, error) from error


def rotate(folder: Path, *fresh: Path) -> None:
    """Keep the last of each of seven days and of each of eight weeks, all of the last 24 hours, and the fresh ones."""
    made = sorted(_backups(folder), key=_made_at, reverse=True)
    kept = {path for path in made if path in fresh or _day(made[0]) - _day(path) < timedelta(hours=24)}
    days = {_day(path).date(): path for path in reversed(made)}
    weeks = {_day(path).isocalendar()[:2]: path for path in reversed(made)}
    kept |= {days[day] for day in sorted(days, reverse=True)[:DAILY]}
    kept |= {weeks[week] for week in sorted(weeks, reverse=True)[:WEEKLY]}
    for path in made:
        if path not in kept:
            with contextlib.suppress(OSError):  # it takes room, and harms nothing
                path.unlink()


# Restoring


class OfAnyVersion(RegisterFile):
    """A backup as it lies there, of this version or an earlier one."""

    def _start(self, _progress: Progress) -> None:
        with encrypted_database.reading_errors(self.path):
            self.db.connect()
            migrations.refuse_others(self.db, self.path)
            comparison.refuse_unreadable(self.db, self.path)
            if differing := comparison.differences(self.db):
                raise AlteredRegister(_not_restored(self.path, differing))


def _not_restored(backup: Path, differing: list[Difference]) -> str:
    sentence = _(
        '{path} was altered by another program and was not restored. {what} '
        'Open it, make a clean copy of it, and restore that.'
    )
    return sentence.format(path=backup, what=' '.join(comparison.in_words(differing)))


def opens_otherwise(backup: Path, target: Path) -> bool:
    """Whether the passphrase of a register does not open a backup of it: it was changed since."""
    before_opening.refuse_impossible(target)
    return target.is_file() and encrypted_database.salt_of(backup) != encrypted_database.salt_of(target)


def restore(backup: Path, target: Path, passphrase: str | None, under: str | None = None) -> None:
    """Put a backup in the place of a register, once it has been read whole; what stood there is kept beside it.

    Where the target is a link, that is the place it points to. A backup of an earlier version is brought up to date in
    the copy, which has the key of the backup, or that of the register if its passphrase is given too (`under`). Raises
    what opening the backup raises, or RegisterBusy when the target is open.
    """
    before_opening.refuse_impossible(target)
    target = Path(os.path.realpath(target))
    if not target.exists():
        before_opening.refuse_for_new(target)
    if target.is_dir():
        raise KnownError(_('{path} is a folder; give the name of a file.').format(path=target))
    if not target.parent.is_dir():
        raise KnownError(_('There is no folder {path}; make it first.').format(path=target.parent))
    replacing.finish(target, RegisterFile.holding)
    with RegisterFile.holding(target):
        _take_file_from_others(target)
        fresh = fresh_file.beside(target, '.restoring')
        try:
            fresh_file.clear(fresh)
            _read_whole(backup, passphrase, fresh, encrypted_database.key_of(target, under) if under else None)
            replacing.put(fresh, target, datetime.fromisoformat(dates.utc_now()).strftime(_STAMP))
        except OSError as error:
            raise disk_errors.not_written(target, error) from error
        finally:
            with contextlib.suppress(OSError):
                fresh_file.clear(fresh)


def _read_whole(backup: Path, passphrase: str | None, fresh: Path, key: Key | None) -> None:
    """Copy a backup, bring the copy up to date, and look whether it is whole."""
    with OfAnyVersion.open(backup, passphrase, writing=False) as copy, encrypted_database.reading_errors(backup):
        head = copy.head
        copy.db.copy_to(fresh, key)
        key = key or copy.db.key
        database = RegisterDatabase(fresh, key)
        with database.connection_context():
            migrations.upgrade(database, backup=None)
        _verify(fresh, key, lambda found: found == head)


def _verify(path: Path, key: Key | None, is_known: Callable[[str], bool]) -> None:
    database = RegisterDatabase(path, key)
    with database.connection_context():
        found = database.integrity()
        same = migrations.version(database) and is_known(facts.fact(database, 'head'))
    if found or not same:
        raise DamagedRegister(_('The copy {path} could not be verified; check the disk.').format(path=path))


def _free(folder: Path, stamp: str) -> Path:
    """The name of a backup of this moment that no earlier one has: a clock may come to the same moment again."""
    final, number = folder / f'{stamp}{ENDING}', 1
    while os.path.lexists(final):
        number += 1
        final = folder / f'{stamp}-{number}{ENDING}'
    return final


def _backups(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.glob(f'*{ENDING}') if _is_one(path)]
    except OSError:
        return []


def _is_one(path: Path) -> bool:
    with contextlib.suppress(ValueError):
        return bool(_made_at(path))
    return False


def _made_at(path: Path) -> tuple[datetime, int]:
    if not _NUMBERED.fullmatch(path.stem):
        raise ValueError(path)
    return _named_at(path)


def _day(path: Path) -> datetime:
    return _made_at(path)[0]
