"""What the memory of the locked program holds, as one who has the machine reads it: no key, no passphrase, no name."""

import json
import os
import secrets
import select
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from models import query, sealing
from models.register.register import Register
from tests import invented, screen
from tests.test_traces import home_of, nowhere_else
from ui import starting_anew

ROOT = Path(__file__).parent.parent
PASSPHRASE = f'cedar {secrets.token_hex(6)} lantern {secrets.token_hex(6)}'
NAMES = [f'{"Qáshtaghan" if number % 2 else "قشطغان"} {secrets.token_hex(5)}' for number in range(10)]
FIELD = 'abductee.notes'
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != 'linux', reason='the memory of a process is read as Linux gives it'),
]
needs_root = pytest.mark.skipif(
    getattr(os, 'geteuid', lambda: 1)() != 0, reason='nobody but root reads the memory of the program'
)


class Running:
    """The program, and what it says."""

    def __init__(self, program: subprocess.Popen[bytes], meanwhile: Callable[[], object] = lambda: None) -> None:
        self.program, self._meanwhile = program, meanwhile
        self.began = self.hear()['began']

    def hear(self) -> dict[str, Any]:
        assert self.program.stdout is not None
        while not select.select([self.program.stdout], [], [], 0.02)[0]:
            self._meanwhile()
        line = self.program.stdout.readline()
        assert line, 'the program ended'
        heard: dict[str, Any] = json.loads(line)
        return heard

    def do(self, what: str, **more: object) -> dict[str, Any]:
        assert self.program.stdin is not None
        self.program.stdin.write(json.dumps({'do': what, **more}).encode() + b'\n')
        self.program.stdin.flush()
        return self.hear()


@pytest.fixture(scope='module')
def of_ten_names(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp('named') / 'r.sijill'
    with Register.create(path, desk='DZ1', passphrase=PASSPHRASE) as register:
        for name in NAMES:
            register.save(invented.abductee(name_ar=name, notes=f'{name} was seen.'))
        register.save(invented.incident())
    return path


@pytest.fixture
def home(of_ten_names: Path, tmp_path: Path) -> Path:
    home = home_of(tmp_path / 'machine')
    shutil.copy(of_ten_names, home / 'registers')
    return home


@pytest.fixture
def running(home: Path) -> Iterator[Running]:
    surroundings = nowhere_else(home) | {'QT_QPA_PLATFORM': screen.UNSEEN}
    command = [sys.executable, '-m', 'tests.locking_program', str(home / 'registers' / 'r.sijill')]
    pipes = {'stdin': subprocess.PIPE, 'stdout': subprocess.PIPE}
    log = home.with_name('log').open('wb')
    with log, subprocess.Popen(command, cwd=ROOT, env=surroundings, stderr=log, bufsize=0, **pipes) as program:
        try:
            yield Running(program)
        finally:
            program.kill()


def needles(home: Path) -> dict[str, list[bytes]]:
    """What may not be found, in all the ways in which it may stand there."""
    with Register.open(home / 'registers' / 'r.sijill', PASSPHRASE, writing=False) as register:
        assert register.db.key is not None
        raw = register.db.key.raw
    key = [raw, raw.hex().encode(), raw.hex().upper().encode()]
    # The word of each name that is like no other: whatever letters are around it, it is written in one of two ways.
    rare = {word: word.split()[1] for word in (PASSPHRASE, *NAMES)}
    return {'the key': key, **{word: [it.encode(), it.encode('utf-16-le')] for word, it in rare.items()}}


def found(pid: int, wanted: dict[str, list[bytes]]) -> set[str]:
    """What of it stands in what can be read of the memory of a process."""
    seen: set[str] = set()
    with Path(f'/proc/{pid}/mem').open('rb', buffering=0) as memory:
        for start, end in parts(pid):
            memory.seek(start)
            content = b''
            with suppress(OSError):  # the system's own pages
                content = memory.read(end - start)
            seen |= {name for name, ways in wanted.items() if any(way in content for way in ways)}
    return seen


def parts(pid: int) -> Iterator[tuple[int, int]]:
    """Where the memory of a process is, without what is mapped of files that it cannot change."""
    for line in Path(f'/proc/{pid}/maps').read_text().splitlines():
        span, rights, _offset, _device, inode, *_path = line.split()
        if rights.startswith('r') and (rights[1] == 'w' or inode == '0'):
            start, end = span.split('-')
            yield int(start, 16), int(end, 16)


def uid_of(home: Path, name: str) -> str:
    with Register.open(home / 'registers' / 'r.sijill', PASSPHRASE, writing=False) as register:
        found = [one for one in query.each(register, query.Question('abductee')) if one.values['name_ar'] == name]
        return found[0].uid


def unlock(running: Running) -> dict[str, Any]:
    return running.do('unlock', passphrase=PASSPHRASE)


def read(running: Running, uid: str) -> None:
    assert running.do('read', kind='abductee', uid=uid, field=FIELD)['lines'] == len(NAMES)


@needs_root
def test_a_locked_program_holds_no_key_no_passphrase_and_no_name(running: Running, home: Path) -> None:
    wanted = needles(home)
    pid, uid = running.program.pid, uid_of(home, NAMES[3])
    assert running.began == 'Unlock'
    unlock(running)
    before = found(pid, wanted)
    read(running, uid)
    assert before | found(pid, wanted) == wanted.keys()  # else the search below could not fail
    assert running.do('lock') == {'began': 'Unlock'}
    assert found(pid, wanted) == set()
    running.do('look')
    assert found(pid, wanted) == set()


@needs_root
def test_a_locked_program_holds_nothing_of_a_persons_key(running: Running, home: Path) -> None:
    """Neither the passphrase of their own nor the secret that it opened."""
    own = f'tractor {secrets.token_hex(6)} orchid {secrets.token_hex(6)}'
    pid, word = running.program.pid, own.split()[1]
    unlock(running)
    assert running.do('own_key', passphrase=own) == {'said': 'settled'}
    wanted = {'its passphrase': [word.encode(), word.encode('utf-16-le')], 'its secret': secret_of(home, own)}
    assert found(pid, wanted) == wanted.keys()  # else the search below could not fail
    assert running.do('lock') == {'began': 'Unlock'}
    assert found(pid, wanted) == set()
    unlock(running)
    assert found(pid, wanted) == set()  # it is opened by its own passphrase alone


def secret_of(home: Path, own: str) -> list[bytes]:
    """The secret half of the key of the one person of a register, in all the ways in which it may stand there."""
    with Register.open(home / 'registers' / 'r.sijill', PASSPHRASE, writing=False) as register:
        record = query.get(register, 'person', register.person)
        assert record is not None
        secret = sealing.unseal(record.of('person_key')[0].get('sealed'), own)
    return [secret, secret.hex().encode(), secret.hex().upper().encode()]


def test_the_new_program_goes_on_where_the_old_one_was(running: Running, home: Path) -> None:
    """It gets language, size, place and file by a pipe; where one was stands in the register."""
    uid, path = uid_of(home, NAMES[4]), home / 'registers' / 'r.sijill'
    unlock(running)
    read(running, uid)
    place = running.do('speak')['place']
    for _time in range(2):
        assert running.do('lock') == {'began': 'Unlock'}
        seen = running.do('look')
        assert 'مقفل' in seen['texts']
        assert (seen['language'], seen['mirrored'], seen['size']) == ('ar', True, 110)
        assert (seen['place'], seen['path']) == (place, str(path))
        assert seen['arguments'][1:3] == ['-m', 'tests.locking_program']
        assert seen['arguments'][3].startswith('--locked=')
        assert seen['arguments'][4:] == [str(path)]
        assert not [one for one in seen['open'] if 'sijill' in one]
        assert seen['children'] == 0
        where = unlock(running)
        assert (where['kind'], where['uid'], where['field']) == ('abductee', uid, FIELD)


def test_where_no_other_program_begins_this_one_is_locked(running: Running, home: Path) -> None:
    uid = uid_of(home, NAMES[5])
    unlock(running)
    read(running, uid)
    running.do('hinder')
    assert running.do('lock') == {'stayed': True}
    assert 'Locked' in running.do('look')['texts']
    assert unlock(running)['uid'] == uid
    assert 'could not start anew' in home.with_name('log').read_text(encoding='utf-8')


@needs_root
@pytest.mark.parametrize(
    ('way', 'card'), [('restore', 'Restore'), pytest.param('save_elsewhere', 'Unlock', marks=pytest.mark.soak)]
)
def test_no_other_page_before_a_register_holds_what_was_open(running: Running, home: Path, way: str, card: str) -> None:
    """A register is closed without a lock too, and then its passphrase or that of another is asked for."""
    wanted, uid, path = needles(home), uid_of(home, NAMES[6]), home / 'registers' / 'r.sijill'
    other = path.with_name('other.sijill')
    unlock(running)
    read(running, uid)
    assert NAMES[6] in found(running.program.pid, wanted)
    if way == 'restore':
        assert running.do(way, backup=str(shutil.copy(path, other))) == {'began': card}
    else:
        assert running.do(way, path=str(other)) == {'began': card}
    assert found(running.program.pid, wanted) == set()
    if way == 'save_elsewhere':
        where = unlock(running)
        assert (where['uid'], where['field']) == (uid, FIELD)


# Where several people work


@pytest.fixture
def several(home: Path) -> list[str]:
    """The aliases of two who work in the register, the one who made it first."""
    aliases = [f'cormorant {secrets.token_hex(5)}', f'goldfinch {secrets.token_hex(5)}']
    with Register.open(home / 'registers' / 'r.sijill', PASSPHRASE) as register:
        maker = register.person
        register.rename_person(maker, aliases[0])
        register.work_as(register.add_person(aliases[1], ('documenter',)))
        register.settings.set('language', 'ar')
        register.work_as(maker)
    return aliases


@needs_root
def test_leaving_the_choice_of_who_works_leaves_nothing_in_the_memory(
    several: list[str], running: Running, home: Path
) -> None:
    """The register is open already while it is asked, and is closed again without a lock."""
    wanted = needles(home) | {
        alias: [alias.split()[1].encode(), alias.split()[1].encode('utf-16-le')] for alias in several
    }
    assert running.do('come_to_choice', passphrase=PASSPHRASE) == {'people': several}
    assert {'the key', *several} <= found(running.program.pid, wanted)
    assert running.do('give_up') == {'began': 'Unlock'}
    assert found(running.program.pid, wanted) == set()


def test_each_goes_on_where_they_were_in_the_new_program(several: list[str], running: Running, home: Path) -> None:
    uid = uid_of(home, NAMES[7])
    running.do('come_to_choice', passphrase=PASSPHRASE)
    assert running.do('choose', letters='corm')['alias'] == several[0]
    read(running, uid)
    assert running.do('lock') == {'began': 'Unlock'}
    running.do('come_to_choice', passphrase=PASSPHRASE)
    other = running.do('choose', letters='gold')
    assert (other['alias'], other['language'], other['kind']) == (several[1], 'ar', 'incident')
    assert running.do('lock') == {'began': 'Unlock'}
    running.do('come_to_choice', passphrase=PASSPHRASE)
    first = running.do('choose', letters='corm')
    assert (first['alias'], first['uid'], first['field']) == (several[0], uid, FIELD)


@pytest.mark.parametrize(
    ('started', 'given', 'again'),
    [
        (['python', 'main.py'], [], ['main.py', '--locked=7']),
        (['python', '-O', 'main.py', 'a.sijill'], ['a.sijill'], ['-O', 'main.py', '--locked=7', 'a.sijill']),
        (['python', 'main.py', '--locked=5', 'a'], ['--locked=5', 'a'], ['main.py', '--locked=7', 'a']),
    ],
)
def test_it_is_started_as_it_was(
    monkeypatch: pytest.MonkeyPatch, started: list[str], given: list[str], again: list[str]
) -> None:
    monkeypatch.setattr(sys, 'orig_argv', started)
    monkeypatch.setattr(sys, 'argv', ['main.py', *given])
    assert starting_anew.as_started(7) == [sys.executable, *again]
    monkeypatch.setattr(sys, 'frozen', True, raising=False)  # one file: nothing comes before what was given
    assert starting_anew.as_started(7) == [sys.executable, *again[again.index('--locked=7') :]]


def test_a_number_that_is_no_pipe_is_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """Somebody could type it."""
    for number in ('0', '99', 'x', ''):
        assert starting_anew.handed_over([f'--locked={number}']) is None
    assert starting_anew.handed_over(['r.sijill']) is None
