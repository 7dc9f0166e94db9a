"""The licences of everything that a package holds, from the files of those who made it."""

import re
import shutil
import sys
import sysconfig
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from system_files import owner, told

ROOT = Path(__file__).resolve().parent.parent
_SYSTEM = Path('/usr/share/common-licenses')
LOCKS = ('requirements.txt', 'requirements-server.txt')
# The Debian packages of the libraries that came inside psycopg's wheel, which says nothing of their terms.
OF_PSYCOPG = (
    'libpq5', 'libssl3', 'libkrb5-3', 'libldap-2.5-0', 'libsasl2-2', 'libkeyutils1', 'libcom-err2', 'libcrypt1',
)  # fmt: skip
IS_LICENCE = re.compile(r'(LICEN[CS]E|COPYING|AUTHORS|NOTICE)', re.IGNORECASE)


def gather(folder: Path, inside: list[Path]) -> None:
    """Put the licences of Sijill, Python, each library and each library of the system into a folder, with a list."""
    put_own(folder)
    shutil.copy(python_licence(), folder / 'Python.txt')
    for name in locked():
        for number, text in enumerate(licence_files(name)):
            shutil.copy(text, folder / f'{name}{f"-{number}" if number else ""}.txt')
    for package, text in system_licences(inside):
        shutil.copy(text, folder / f'system-{package}.txt')


def put_own(folder: Path) -> None:
    """Put Sijill's licence, those that the list refers to, and the list into a new folder."""
    folder.mkdir()
    shutil.copy(ROOT / 'LICENSE', folder / 'Sijill.txt')
    shutil.copy(ROOT / 'resources' / 'CREDITS.md', folder / 'Sijill-places-and-fonts.md')
    for name in ('LGPL-3', 'LGPL-2.1', 'GPL-3', 'GPL-2', 'Apache-2.0'):
        shutil.copy(_SYSTEM / name, folder / f'{name}.txt')
    for name in OF_PSYCOPG:
        shutil.copy(_terms_of(name), folder / f'in-psycopg-{name}.txt')
    shutil.copy(ROOT / 'packaging' / 'licences.txt', folder / 'README.txt')


def _terms_of(package: str) -> Path:
    """Where Debian has put the terms of a library."""
    path = Path('/usr/share/doc') / package / 'copyright'
    if not path.exists():
        raise SystemExit(f'The terms of a library are missing: `sudo apt install {" ".join(OF_PSYCOPG)}` brings them.')
    return path


def locked() -> list[str]:
    """The libraries that the program needs on this system, as the lock files name them."""
    text = '\n'.join((ROOT / lock).read_text('utf-8') for lock in LOCKS)
    named = re.findall(r'^([a-z0-9-]+)==([^\s;]+)([^\\\n]*)', text, re.MULTILINE)
    return sorted({name for name, _version, only in named if 'win32' not in only})


def licence_files(name: str) -> list[Path]:
    """The files with which a library came that say on what terms; Qt's says it in its description alone."""
    found = metadata.distribution(name).files or []
    return sorted(
        Path(str(path.locate())) for path in found if '.dist-info' in str(path) and IS_LICENCE.search(path.name)
    )


def python_licence() -> Path:
    """Python's own licence, where Python itself or Debian has put it."""
    version = f'python{sys.version_info.major}.{sys.version_info.minor}'
    places = (Path(sysconfig.get_path('stdlib')) / 'LICENSE.txt', Path(f'/usr/share/doc/{version}-minimal/copyright'))
    places += (Path(f'/usr/share/doc/lib{version}-minimal/copyright'),)
    return next(place for place in places if place.exists())


def system_licences(inside: list[Path]) -> Iterator[tuple[str, Path]]:
    """The Debian packages whose libraries were taken into the folder, each with its terms."""
    names = {path.name for path in inside}
    listed = told('/sbin/ldconfig', '-p')
    paths = {
        path for name, path in re.findall(r'^\s+(\S+) \(.*x86-64.*\) => (\S+)', listed, re.MULTILINE) if name in names
    }
    packages = {package for path in paths if (package := owner(Path(path)))}
    for package in sorted(packages):
        text = Path('/usr/share/doc') / package / 'copyright'
        if text.exists():
            yield package, text
