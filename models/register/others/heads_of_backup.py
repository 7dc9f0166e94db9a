"""What is to be said of a backup before it takes the place of a register: whether others were told of a later end."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from models.errors import KnownError
from models.file import history
from models.file.backups import OfAnyVersion
from models.file.engines import encrypted_database
from models.file.register_file import RegisterFile
from models.language.messages import _
from models.register.others import heads


def compared(backup: Path, target: Path, passphrase: str | None, under: str | None = None) -> list[str]:
    """Sentences that say what of a backup's history does not fit what was exported; none where all does.

    `under` is the passphrase of the register in whose place it is put, where that is another. What cannot be read is
    passed over: restoring says why.
    """
    found: list[str] = []
    with contextlib.suppress(KnownError), _read(backup, passphrase) as copy:
        found += heads.lost(copy)
        if target.is_file():
            with _read(target, under or passphrase) as register:
                found += _beside(copy, register)
    return found


@contextlib.contextmanager
def _read(path: Path, passphrase: str | None) -> Iterator[RegisterFile]:
    with OfAnyVersion.open(path, passphrase, writing=False) as register, encrypted_database.reading_errors(path):
        yield register


def _beside(copy: RegisterFile, register: RegisterFile) -> Iterator[str]:
    """What of a copy does not fit what was exported from the register."""
    told = {head.number: head for head in history.heads_at(register, heads.exports(register))}
    there = history.heads_at(copy, told)
    if others := [head for head in there if head.hash != told[head.number].hash]:
        sentence = _(
            'At revision {number}, of {day}, this backup has another history than the register from which a file was '
            'exported then: one of the two was rewritten, or both were in use.'
        )
        yield sentence.format(number=f'{others[0].number:,}', day=heads.day_of(others[0]))
    present = history.last_head(copy)
    if told and (newest := told[max(told)]).number > present.number:
        sentence = _(
            'This backup ends at revision {last}, of {day}. A file was exported later, at revision {number}, of '
            '{later}: those who imported it will be asked when they import the next one.'
        )
        days = {'day': heads.day_of(present), 'later': heads.day_of(newest)}
        yield sentence.format(last=f'{present.number:,}', number=f'{newest.number:,}', **days)
