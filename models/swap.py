"""Whether the system moves what is in the memory to a disk, without encrypting it: names and keys would lie there."""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_OCTAL = re.compile(r'\\([0-7]{3})')
_CRYPT = 'CRYPT-'  # how the device mapper names what it encrypts


def lies_open(root: Path = Path('/')) -> bool:
    """Whether some of it goes to a disk in the clear; not where that cannot be seen, as on other systems."""
    with suppress(OSError, ValueError, IndexError):
        return any(_is_in_the_clear(root, device) for device in _devices(root))
    return False


def _devices(root: Path) -> Iterator[str]:
    """The devices on which there is swap, by the names that the system has for them; unknown ones are left out."""
    for line in _lines(root / 'proc/swaps')[1:]:
        path, kind = line.split()[:2]
        path = _plain(path)
        device = _device_of_file(root, path) if kind == 'file' else (root / path.lstrip('/')).resolve().name
        if device:
            yield device


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding='utf-8', errors='surrogateescape').splitlines()


def _plain(text: str) -> str:
    """A path as the system writes it into its tables, where a blank is a number."""
    return _OCTAL.sub(lambda found: chr(int(found[1], 8)), text)


def _device_of_file(root: Path, path: str) -> str:
    """The device of the disk on which a file is, '' where the system does not say."""
    mounted: dict[str, tuple[str, str]] = {}
    for line in _lines(root / 'proc/self/mountinfo'):
        fields, source = line.split(), line.partition(' - ')[2].split()[1]
        mounted[_plain(fields[4])] = fields[2], _plain(source)
    above = [str(folder) for folder in Path(path).parents if str(folder) in mounted]
    if not above:
        return ''
    number, source = mounted[above[0]]
    for known in (root / 'sys/dev/block' / number, root / source.lstrip('/')):
        if known.exists():
            return known.resolve().name
    return ''


def _is_in_the_clear(root: Path, device: str) -> bool:
    """Whether a device keeps on a disk what it is given, unencrypted, itself or in those that it is made of."""
    about = root / 'sys/class/block' / device
    if not about.exists():
        return False
    if device.startswith('zram'):  # compressed within the memory, unless it is given a disk
        behind = _first_line(about / 'backing_dev')
        return behind not in ('', 'none') and _is_in_the_clear(root, behind.rpartition('/')[2])
    if _first_line(about / 'dm/uuid').startswith(_CRYPT):
        return False
    below = [one.name for one in (about / 'slaves').iterdir()] if (about / 'slaves').is_dir() else []
    return any(_is_in_the_clear(root, one) for one in below) if below else True


def _first_line(path: Path) -> str:
    return path.read_text(encoding='utf-8').strip() if path.is_file() else ''
