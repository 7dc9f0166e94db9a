"""Putting a finished file in the place of a register, which is set aside with its log: all of that, or nothing.

The new file, once it is whole, takes a name that says what the register is called when it is set aside. From then on
whoever comes next, this program or the next one that opens the register, finishes what is left to do; a program that
is killed before leaves everything as it was.
"""

import contextlib
import os
import re
from collections.abc import Callable
from pathlib import Path

from models.file.at_opening.before_opening import can_be_written, cut
from models.file.known_file import INDEX_OF_LOG, JOURNAL, LOG, beside
from models.language import disk_errors

_READY = '.ready'
_STAMPED = r'-before-\d{4}-\d\d-\d\dT\d{6}Z(-\d+)?'
_ROOM = len('-before-2024-01-21T120000Z-99.sijill-journal.ready')
Holding = Callable[[Path], contextlib.AbstractContextManager[None]]


def put(fresh: Path, target: Path, stamp: str) -> None:
    """Put a finished file in the place of a register that is held for writing."""
    try:
        to_disk(fresh, _ready_for(target, stamp))
        _finish_all(target)
    except OSError as error:
        raise disk_errors.not_written(target, error) from error


def finish(target: Path, holding: Holding) -> None:
    """Finish what a killed program had begun to put in the place of a register."""
    if _ready(target) and can_be_written(target.absolute().parent):
        with holding(target):
            try:
                _finish_all(target)
            except OSError as error:
                raise disk_errors.not_written(target, error) from error


def set_aside(target: Path) -> list[Path]:
    """What stood in the place of a register before something was restored there."""
    return _of_name(target, '')


def to_disk(made: Path, final: Path) -> None:
    """Give a finished file its name, with its bytes on the disk first."""
    with made.open('rb+') as file:
        os.fsync(file.fileno())
    made.replace(final)
    keep_names(final.parent)


def keep_names(folder: Path) -> None:
    """Have the disk know the names in a folder; not every system can be asked."""
    with contextlib.suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _ready_for(target: Path, stamp: str) -> Path:
    """A name under which nothing stands yet, nor anything that would be set aside with it."""
    stem = cut(target.stem, _ROOM)
    number = 1
    while True:
        counted = f'-{number}' if number > 1 else ''
        aside = target.with_name(f'{stem}-before-{stamp}{counted}{target.suffix}')
        taken = [aside, *(beside(aside, ending) for ending in (LOG, INDEX_OF_LOG, JOURNAL, _READY))]
        if not any(os.path.lexists(path) for path in taken):
            return beside(aside, _READY)
        number += 1


def with_logs_set_aside(target: Path) -> list[Path]:
    """What stood in the place of a register before, and the logs of it."""
    return _of_name(target, f'({"|".join((LOG, JOURNAL))})?')


def _ready(target: Path) -> list[Path]:
    """The finished files that wait to take the place of a register."""
    return _of_name(target, re.escape(_READY))


def _of_name(target: Path, ending: str) -> list[Path]:
    stem = re.escape(cut(target.stem, _ROOM))
    name = re.compile(f'{stem}{_STAMPED}{re.escape(target.suffix)}{ending}')
    try:
        return sorted(path for path in target.absolute().parent.iterdir() if name.fullmatch(path.name))
    except OSError:
        return []


def _finish_all(target: Path) -> None:
    for ready in _ready(target):
        _finish(ready, ready.with_name(ready.name.removesuffix(_READY)), target)


def _finish(ready: Path, aside: Path, target: Path) -> None:
    """Each step can be the last one, and can be begun again."""
    if target.exists() and not aside.exists():
        _name_too(target, aside)
    for ending in (LOG, JOURNAL):
        if beside(target, ending).exists() and not beside(aside, ending).exists():
            beside(target, ending).rename(beside(aside, ending))
    beside(target, INDEX_OF_LOG).unlink(missing_ok=True)
    keep_names(target.parent)
    ready.replace(target)
    keep_names(target.parent)


def _name_too(target: Path, aside: Path) -> None:
    """Give what stands there a second name; where the disk knows no such thing, only the other one."""
    try:
        os.link(target, aside)
    except OSError:
        target.rename(aside)
