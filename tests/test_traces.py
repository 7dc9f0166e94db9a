"""A name that was entered stands in the encrypted register and the finished workbook, and nowhere else on the disk."""

import io
import os
import random
import select
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.language.text import fold, fold_name
from tests.traced import ARABIC, LATIN

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.slow


def _needles() -> dict[bytes, str]:
    """Every word of the names as any program might have written it down, with what it is."""
    spellings = [way(name) for name in (ARABIC, LATIN) for way in (str, str.lower, str.upper, fold, fold_name)]
    words = {word for spelling in spellings for word in spelling.split() if len(word) > 4}
    return {word.encode(code): f'{word} in {code}' for word in words for code in ('utf-8', 'utf-16-le', 'utf-16-be')}


NEEDLES = _needles()


def names_in(content: bytes) -> list[str]:
    """What of the names stands in these bytes, or in the members of the archive that they are."""
    found = [said for needle, said in NEEDLES.items() if needle in content]
    if content.startswith(b'PK'):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                found += [said for name in archive.namelist() for said in names_in(archive.read(name))]
        except zipfile.BadZipFile:
            pass
    return found


def is_export(path: Path) -> bool:
    """Whether a file is the workbook that was asked for, or what a killed export had of it, beside it."""
    return path.name.endswith(('.xlsx', '.xlsx.part')) and path.parent.name == 'registers'


def assert_no_trace(folder: Path) -> None:
    for path in folder.rglob('*'):
        assert not names_in(str(path.relative_to(folder)).encode()), path
        if path.is_file() and not is_export(path):
            assert not names_in(path.read_bytes()), path


def home_of(machine: Path) -> Path:
    """Empty folders for all that a program writes to."""
    for name in ('registers', 'home', 'temporary', 'config', 'cache', 'data', 'state', 'run'):
        (machine / name).mkdir(mode=0o700, parents=True)
    return machine


def nowhere_else(home: Path) -> dict[str, str]:
    """The environment of a program that has nowhere else to write."""
    places = {f'XDG_{name.upper()}_HOME': str(home / name) for name in ('config', 'cache', 'data', 'state')}
    temporary = dict.fromkeys(('TMPDIR', 'TEMP', 'TMP', 'SQLITE_TMPDIR'), str(home / 'temporary'))
    return {**os.environ, **places, **temporary, 'HOME': str(home / 'home'), 'XDG_RUNTIME_DIR': str(home / 'run')}


@pytest.fixture
def home(tmp_path: Path, encrypted_template: Path) -> Path:
    """All the folders that a program writes to, with an empty register in one of them."""
    home = home_of(tmp_path / 'machine')
    shutil.copy(encrypted_template, home / 'registers' / 'r.sijill')
    return home


@pytest.fixture
def program(home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The program at work on the register, with nowhere else to write."""
    environment = nowhere_else(home)
    command = [sys.executable, '-m', 'tests.traced', str(home / 'registers' / 'r.sijill')]
    pipes = {'stdin': subprocess.PIPE, 'stdout': subprocess.PIPE}
    log = home.with_name('log').open('wb')
    with log, subprocess.Popen(command, cwd=ROOT, env=environment, stderr=log, **pipes) as running:
        yield running
        running.kill()


def said(program: subprocess.Popen[bytes]) -> str:
    assert program.stdout is not None
    return program.stdout.readline().decode().strip()


def go_on(program: subprocess.Popen[bytes], how: str = 'on') -> None:
    assert program.stdin is not None
    program.stdin.write(f'{how}\n'.encode())
    program.stdin.flush()


def test_the_search_for_traces_finds_them(tmp_path: Path) -> None:
    """Else the tests below could not fail."""
    with zipfile.ZipFile(tmp_path / 'left.zip', 'w', zipfile.ZIP_DEFLATED) as archive:
        archive.writestr('sheet.xml', f'<t>{LATIN}</t>')
    assert names_in((tmp_path / 'left.zip').read_bytes())
    for name in (ARABIC, LATIN):
        for code in ('utf-8', 'utf-16'):
            assert names_in(f'told of {name} once'.encode(code))
            assert names_in(fold(f'told of {name} once').encode(code))
    assert not names_in('سالم المثال, Salem'.encode())
    with pytest.raises(AssertionError, match='left'):
        assert_no_trace(tmp_path)


def test_nothing_is_left_while_open_or_after(program: subprocess.Popen[bytes], home: Path) -> None:
    stages = []
    while (stage := said(program)) not in ('closing', ''):
        stages.append(stage)
        assert_no_trace(home)
        go_on(program)
    assert stages == ['saved', 'edited', 'searched', 'backed up', 'exported', 'imported', 'refused']
    go_on(program, 'stop')
    assert program.wait() == 0
    log = home.with_name('log').read_bytes()
    assert b'cancelled' in log
    assert not names_in(log)
    assert_no_trace(home)
    assert names_in((home / 'registers' / 'r.xlsx').read_bytes())
    assert sorted(path.name for path in (home / 'registers').iterdir()) == ['r-backups', 'r.sijill', 'r.xlsx']
    assert not list((home / 'temporary').iterdir())


def test_nothing_is_left_when_it_is_killed_in_an_export(program: subprocess.Popen[bytes], home: Path) -> None:
    while (stage := said(program)) != 'exporting':
        assert stage
        go_on(program)
    assert program.stdout is not None
    select.select([program.stdout], [], [], random.uniform(0, 2))
    assert program.poll() is None
    assert_no_trace(home)
    program.kill()
    program.wait()
    assert_no_trace(home)
    assert not names_in(home.with_name('log').read_bytes())
