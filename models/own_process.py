"""What this process shows and leaves to others on the same computer: no passphrase, and files of its user alone."""

import contextlib
import itertools
import os
import stat
from pathlib import Path

# What belongs to the group and to everybody else.
OF_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_given: dict[str, str] = {}


def keep_files_to_the_user() -> None:
    """Have every file and folder that this process and its children make be the user's alone; Windows knows no such."""
    os.umask(OF_OTHERS)


def narrow(path: Path) -> None:
    """Take a file or folder from others where it is ours and an earlier version left it to them; never fails."""
    with contextlib.suppress(OSError, ValueError):
        mode = path.lstat().st_mode
        if mode & OF_OTHERS and not stat.S_ISLNK(mode):
            path.chmod(stat.S_IMODE(mode) & ~OF_OTHERS)


# Passphrases in the environment


def take_passphrases(*, keep: bool) -> None:
    """Take the passphrases out of the environment, where other processes could read them as long as this one lives.

    They are overwritten where they stand, and no child inherits them. `keep` lets `passphrase` give them from now on.
    """
    for name in [name for name in os.environ if name.startswith('SIJILL_') and name.endswith('PASSPHRASE')]:
        if keep:
            _given[name] = os.environ[name]
        _overwrite(os.fsencode(name))
        del os.environ[name]


def passphrase(name: str) -> str:
    """The passphrase that was given in the environment under this name, '' for none."""
    return _given.get(name) or os.environ.get(name, '')


def _overwrite(name: bytes) -> None:
    """Overwrite a value of the environment in the memory from which the system shows it; Windows shows it to nobody."""
    with contextlib.suppress(AttributeError, ImportError, OSError, TypeError, ValueError):
        import ctypes

        block = ctypes.POINTER(ctypes.c_void_p).in_dll(ctypes.CDLL(None), 'environ')
        for address in itertools.takewhile(bool, (block[number] for number in itertools.count())):
            found, _is, value = ctypes.string_at(address).partition(b'=')
            if found == name:
                ctypes.memset(address + len(name) + 1, 0, len(value))
