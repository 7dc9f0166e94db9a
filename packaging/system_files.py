"""Programs and libraries on a Debian system, and the packages that they belong to."""

import hashlib
import os
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_GLIBC = re.compile(r'GLIBC_(\d+)\.(\d+)')


def told(*process: object) -> str:
    """What a program says; one that fails raises an error."""
    return subprocess.run([str(part) for part in process], check=True, capture_output=True, text=True).stdout


def elf_files(folder: Path) -> list[Path]:
    """The programs and libraries of a folder, in order."""
    files = (path for path in sorted(folder.rglob('*')) if path.is_file() and not path.is_symlink())
    return [path for path in files if _is_elf(path)]


def _is_elf(path: Path) -> bool:
    with path.open('rb') as file:
        return file.read(4) == b'\x7fELF'


@cache
def needs(path: Path) -> tuple[str, ...]:
    """The names of the libraries that a program or library asks for by itself."""
    return tuple(re.findall(r'NEEDED +(\S+)', told('objdump', '-p', path)))


def glibc_needed(folder: Path) -> str:
    """The oldest glibc with which all of a folder runs, such as 2.35."""
    named = {found for path in elf_files(folder) for found in _GLIBC.findall(told('objdump', '-T', path))}
    return '{}.{}'.format(*max((int(major), int(minor)) for major, minor in named))


def found_outside(path: Path, folder: Path) -> Iterator[Path]:
    """The libraries of the system that the linker finds for a file of a folder, which it searches first."""
    surroundings = os.environ | {'LD_LIBRARY_PATH': _places(folder)}
    said = subprocess.run(['ldd', path], check=True, capture_output=True, text=True, env=surroundings).stdout
    for line in said.splitlines():
        if 'not found' in line:
            raise SystemExit(f'{path.relative_to(folder)} needs what this machine lacks: {line.strip()}')
        library = re.search(r'(/\S+) \(0x', line)
        if library and not library[1].startswith(str(folder)):
            yield Path(library[1])


@cache
def _places(folder: Path) -> str:
    return ':'.join(map(str, sorted({library.parent for library in elf_files(folder)})))


@cache
def owner(path: Path) -> str:
    """The Debian package that a file of the system belongs to, '' for none."""
    for name in (path, path.resolve(), Path('/usr') / path.relative_to('/')):
        found = subprocess.run(['dpkg', '-S', str(name)], capture_output=True, text=True, check=False)
        if found.returncode == 0:
            return found.stdout.partition(':')[0]
    return ''


def digests(folder: Path) -> dict[str, str]:
    """What a folder holds, by path."""
    paths = sorted(path for path in folder.rglob('*') if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}
