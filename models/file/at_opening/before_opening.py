"""Looking at a register, and at its path, before it is opened: who is refused must find file and log as they were.

The database library brings a log into the file beside it whosever log it is, so what a killed program left is read
with its file first, on a connection that cannot write. After a power cut the file mostly has all of it already, which
is seen by the pages of the log alone.
"""

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import peewee

from models.errors import DamagedRegister, KnownError
from models.file import agreement, facts, migrations
from models.file.at_opening import pages_in_log
from models.file.at_opening.how_far import HowFar
from models.file.engines import encrypted_database
from models.file.engines.encrypted_database import QuietDatabase, RegisterDatabase
from models.file.engines.engine import Key
from models.file.known_file import INDEX_OF_LOG, JOURNAL, LOG, beside, identity
from models.file.schema import comparison
from models.language import disk_errors
from models.language.messages import _
from models.progress import Progress, silent
from models.record.records import roots

# Bytes in a name, for every system in use, and in a path, for the database library where it has a bound.
_LONGEST_NAME, _LONGEST_PATH = 255, 511 if os.name == 'posix' else 32_000
_LONGEST_ENDING = len('.new-journal')
# What the folder of backups and the longest name in it add.
_ROOM_FOR_BACKUPS = len('-backups/2024-01-21T120000Z-99.part-journal')


def refuse_impossible(path: Path) -> None:
    """Raise one sentence for a path that neither the system nor the database library can open.

    Also for one of which the system does not say what is there: in a folder that may not be entered, on a dead disk.
    """
    disk_errors.refuse_impossible_name(path)
    if _length(path.absolute()) > _LONGEST_PATH or _length(path.name) > _LONGEST_NAME:
        raise disk_errors.too_long(path)
    identity(path)


def refuse_for_new(path: Path) -> None:
    """Raise one sentence for a path at which a register, its log and its backups could not all stand."""
    refuse_impossible(path)
    name, whole = _length(path.name), _length(path.absolute())
    if name + _LONGEST_ENDING > _LONGEST_NAME or whole + _ROOM_FOR_BACKUPS > _LONGEST_PATH:
        raise disk_errors.too_long(path)


def cut(name: str, room: int) -> str:
    """A name that leaves room for so many bytes more."""
    return (
        os.fsencode(name)[: _LONGEST_NAME - room].decode(errors='ignore')
        if _length(name) > _LONGEST_NAME - room
        else name
    )


def left_log(path: Path) -> Path | None:
    """The log beside a register, where there is something in it that may not be in the file yet."""
    log = beside(path, LOG)
    with contextlib.suppress(OSError):
        if log.stat().st_size:
            return log
    return None


def quiet_database(path: Path, key: Key | None) -> RegisterDatabase:
    """The register as it is with its log, for a look that changes neither."""
    return QuietDatabase(path, key, with_log=left_log(path) is not None)


def refuse(path: Path, key: Key | None, progress: Progress = silent) -> None:
    """Raise what opening a register to write would be refused with, before anything is touched."""
    refuse_unwritable(path)
    if _has_open_journal(path):
        return  # it cannot be read before the library undid what the journal holds
    refuse_foreign_log(path, key, progress)
    with _looking(path, quiet_database(path, key)) as database:
        migrations.refuse_others(database, path)
        comparison.refuse_altered(database, path)
        if not migrations.behind(database):
            for sentence in facts.damaged(facts.read(database), to_open=True):
                raise comparison.damaged(path, sentence)


def refuse_unwritable(path: Path) -> None:
    """Raise the sentence for a file that the system does not let be written.

    The library would give what it keeps beside it the same rights, and nobody could write it once the file may be.
    """
    if os.access(path, os.W_OK):  # it is not opened: to close it would end the library's own locks on it
        _let_log_be_written(path)
        return
    try:
        path.open('rb+').close()
    except OSError as error:
        raise disk_errors.not_written(path, error) from error


def _let_log_be_written(path: Path) -> None:
    """Give what stands beside a file the right that the file has: earlier versions opened one that was protected."""
    for left in (beside(path, LOG), beside(path, INDEX_OF_LOG)):
        with contextlib.suppress(OSError):
            if not os.access(left, os.W_OK):
                left.chmod(stat.S_IMODE(left.lstat().st_mode) | stat.S_IWUSR)


def refuse_foreign_log(path: Path, key: Key | None, progress: Progress = silent) -> None:
    """Refuse a file that is sound without the log beside it, and not with it: another copy was put in its place.

    Where the file has not all of the log, it is gone through to know, which `progress` is told of.
    """
    log = left_log(path)
    if log is None or pages_in_log.adds_nothing(log, path) or _is_sound(quiet_database(path, key), progress):
        return
    if _is_sound(QuietDatabase(path, key, with_log=False), progress):
        sentence = _(
            '{log} belongs to another copy of {path}. Nothing was changed. '
            'Move it to another folder to open this copy, or put the other copy back.'
        )
        raise DamagedRegister(sentence.format(log=log, path=path))


def can_be_written(path: Path) -> bool:
    """Whether the system lets the file and its folder be written."""
    return os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK)


@contextlib.contextmanager
def _looking(path: Path, database: RegisterDatabase) -> Iterator[RegisterDatabase]:
    with encrypted_database.reading_errors(path), database.connection_context():
        yield database


def _is_sound(database: RegisterDatabase, progress: Progress) -> bool:
    """Whether pages, history and records hold together."""
    way = HowFar(progress)
    try:
        with database.connection_context():
            with way.through(database):
                holds = database.holds_together
            if not holds:
                return False
            if migrations.behind(database) or not comparison.is_as_made(database):
                return True  # what was altered is named before anything of it is read
            return agreement.is_unbroken(database) and not any(
                agreement.saved_at_another_time(database, cls.record_kind) or agreement.unexplained(database, cls)
                for cls in roots()
            )
    except (peewee.DatabaseError, peewee.InterfaceError, KnownError):
        way.refuse_ended()
        return False


def _has_open_journal(path: Path) -> bool:
    journal = beside(path, JOURNAL)
    return journal.exists() and journal.stat().st_size > 0


def _length(path: Path | str) -> int:
    return len(os.fsencode(path))
