"""A file that is made anew beside a register: its name, the room that it needs, and what is left of it put away."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.errors import KnownError
from models.file import known_file, replacing
from models.file.at_opening import before_opening
from models.language import disk_errors
from models.language.messages import _

_MEGABYTE = 1 << 20


def beside(path: Path, ending: str) -> Path:
    """The path of a file that is being made beside a register, under this ending."""
    return path.with_name(before_opening.cut(path.name, len(ending + known_file.JOURNAL)) + ending)


@contextmanager
def put_whole(source: Path, target: Path, ending: str) -> Iterator[Path]:
    """The path of a file that is made anew of a register, and gets its name once it is whole; else nothing is left."""
    refuse_without_room(source, target.absolute().parent)
    fresh = beside(target, ending)
    try:
        clear(fresh)
        fresh.touch()  # where it cannot be written that is said of it, and not of what is copied
        yield fresh
        replacing.to_disk(fresh, target)
    except OSError as error:
        raise disk_errors.not_written(target, error) from error
    finally:
        clear(fresh)


def refuse_without_room(path: Path, folder: Path) -> None:
    """Raise KnownError where the disk of a folder has no room for once more what a register and its log take."""
    paths = (path, known_file.beside(path, known_file.LOG))
    needed = sum(one.stat().st_size for one in paths if one.exists()) + _MEGABYTE
    free = shutil.disk_usage(folder).free
    if free < needed:
        sentence = _(
            'This needs {needed} MB of free disk space, and only {free} MB are free; '
            'free some disk space and try again.'
        )
        raise KnownError(sentence.format(needed=-(-needed // _MEGABYTE), free=free // _MEGABYTE))


def clear(fresh: Path) -> None:
    """Put away what an attempt left that failed or was killed."""
    for ending in ('', known_file.JOURNAL, known_file.LOG, known_file.INDEX_OF_LOG):
        known_file.beside(fresh, ending).unlink(missing_ok=True)
