"""Paths of registers: which can be worked with, and the names of what stands beside one."""

import os
from pathlib import Path

from models.language import disk_errors

# Bytes in a name, for every system in use, and in a path, for the database library where it has a bound.
_LONGEST_NAME, _LONGEST_PATH = 255, 511 if os.name == 'posix' else 32_000
_LONGEST_ENDING = len('.new-journal')
# What the folder of backups and the longest name in it add.
_ROOM_FOR_BACKUPS = len('-backups/2024-01-21T120000Z-99.part-journal')


def refuse_impossible(path: Path) -> None:
    """Raise one sentence for a path that neither the system nor the database library can open."""
    disk_errors.refuse_impossible_name(path)
    if _length(path.absolute()) > _LONGEST_PATH or _length(path.name) > _LONGEST_NAME:
        raise disk_errors.too_long(path)


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


def _length(path: Path | str) -> int:
    return len(os.fsencode(path))
