"""A passphrase given in the environment: read once, overwritten there, and handed to no other process."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OF_REGISTER, OF_FILE = 'the dark blue bicycle', 'a letter without a stamp'
GIVEN = {'SIJILL_PASSPHRASE': OF_REGISTER, 'SIJILL_FILE_PASSPHRASE': OF_FILE}
SECONDS = 60
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path('/proc/self/environ').exists(), reason='this system shows no environments'),
]


def environment_of(process: int) -> bytes:
    """The environment of a process as the system shows it; nothing where it has just ended."""
    try:
        return Path(f'/proc/{process}/environ').read_bytes()
    except OSError:
        return b''


def below(process: int) -> list[int]:
    """The processes that a process began, and those that these began."""
    try:
        begun = [int(one) for one in Path(f'/proc/{process}/task/{process}/children').read_text().split()]
    except OSError:
        return []
    return begun + [other for one in begun for other in below(one)]


def told(process: int) -> bool:
    """Whether the environment of a process holds a passphrase."""
    return any(secret.encode() in environment_of(process) for secret in GIVEN.values())


def started(*arguments: str, **more: str) -> 'subprocess.Popen[bytes]':
    """The program as it is shipped, with both passphrases in its environment."""
    environment = os.environ | GIVEN | {'LANG': 'C', **more}
    command = [sys.executable, str(ROOT / 'main.py'), *arguments]
    quiet = {'stdout': subprocess.PIPE, 'stderr': subprocess.PIPE}
    return subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, **quiet)


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """A register with the passphrase that the environment gives."""
    path = tmp_path / 'r.sijill'
    with started('new', str(path)) as program:
        _out, err = program.communicate(timeout=SECONDS)
    assert (program.returncode, err) == (0, b'')
    return path


@pytest.fixture
def long_read(tmp_path: Path) -> Path:
    """A file that takes a while to read."""
    path = tmp_path / 'long.csv'
    line = 'A;2024-01-05;Homs;Ambush;' + ';'.join(map(str, range(40))) + '\n'
    path.write_text('Name;Date;Governorate;Type of incident\n' + line * 60_000, encoding='utf-8')
    return path


def moments(program: 'subprocess.Popen[bytes]') -> Iterator[None]:
    """So often that a process which lives for a tenth of a second is seen."""
    end = time.monotonic() + SECONDS
    while program.poll() is None and time.monotonic() < end:
        yield
        try:
            program.wait(timeout=0.005)
        except subprocess.TimeoutExpired:
            continue


def test_a_passphrase_that_stays_is_seen(tmp_path: Path) -> None:
    """Else the tests below could not fail."""
    waiting = [sys.executable, '-c', 'import sys; print(flush=True); sys.stdin.read()']
    pipes = {'stdin': subprocess.PIPE, 'stdout': subprocess.PIPE}
    with subprocess.Popen(waiting, env=os.environ | GIVEN, **pipes) as program:
        assert program.stdout is not None
        program.stdout.readline()
        assert told(program.pid)
        program.communicate()


def test_neither_the_command_nor_its_children_show_it(register: Path, long_read: Path) -> None:
    seen: dict[int, list[bool]] = {}
    with started('import', str(register), str(long_read), '--dry-run') as program:
        for _moment in moments(program):
            children = below(program.pid)
            for process in (*([program.pid] if children else []), *children):
                seen.setdefault(process, []).append(told(process))
            if len(seen) > 2 and max(map(len, seen.values())) > 20:
                program.kill()
    assert len(seen) > 1, 'no child was seen'
    assert not [process for process, found in seen.items() if any(found)]


def test_the_passphrase_still_opens_the_register(register: Path) -> None:
    assert register.read_bytes()[:15] != b'SQLite format 3'
    with started('check', str(register)) as program:
        _out, err = program.communicate(timeout=SECONDS)
    assert (program.returncode, err) == (0, b'')
    with started('check', str(register), SIJILL_PASSPHRASE='another one') as program:
        _out, err = program.communicate(timeout=SECONDS)
    assert program.returncode == 2


SHOWN = """
import sys
import main
import ui.app
ui.app.run = lambda _arguments: print('open', flush=True) or sys.stdin.read() or 0
sys.exit(main.main([]))
"""


def test_the_window_does_not_show_it_either() -> None:
    pipes = {'stdin': subprocess.PIPE, 'stdout': subprocess.PIPE}
    environment = os.environ | GIVEN | {'QT_QPA_PLATFORM': 'offscreen'}
    with subprocess.Popen([sys.executable, '-c', SHOWN], cwd=ROOT, env=environment, **pipes) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == b'open\n'
        shown = environment_of(program.pid)  # nothing of a process whose memory is closed to its own user too
        assert not shown or b'QT_QPA_PLATFORM=offscreen' in shown
        assert not told(program.pid)
        program.communicate()


BESIDE = """
import sys
sys.path.insert(0, 'packaging')
import environment
environment.prepare = lambda *_given, **_named: None
environment.PYTHON = sys.executable
sys.exit(environment.main(['python', '-c', 'import os, sys; print(os.getpid(), flush=True); sys.stdin.read()']))
"""


def test_what_starts_the_program_does_not_stay_beside_it() -> None:
    """Else the passphrase could be read from the environment of that."""
    pipes = {'stdin': subprocess.PIPE, 'stdout': subprocess.PIPE}
    with subprocess.Popen([sys.executable, '-c', BESIDE], cwd=ROOT, env=os.environ | GIVEN, **pipes) as program:
        assert program.stdout is not None
        assert int(program.stdout.readline()) == program.pid
        program.communicate()


def test_a_name_given_twice_is_overwritten_twice() -> None:
    """A shell can be made to hand on a name twice: the second stands there after the first is gone."""
    script = f"""
import ctypes
libc = ctypes.CDLL(None)
twice = [b'SIJILL_PASSPHRASE={OF_REGISTER}', b'SIJILL_PASSPHRASE={OF_FILE}', b'PYTHONPATH={ROOT}', None]
said = b"from models import own_process; own_process.take_passphrases(keep=False);" \\
       b"print(open('/proc/self/environ').read())"
python = {sys.executable.encode()!r}
arguments = [python, b'-c', said, None]
libc.execve(python, (ctypes.c_char_p * 4)(*arguments), (ctypes.c_char_p * 4)(*twice))
"""
    ran = subprocess.run([sys.executable, '-c', script], capture_output=True, check=True, timeout=SECONDS)
    assert ran.stdout.count(b'SIJILL_PASSPHRASE=') == 2
    assert not [secret for secret in GIVEN.values() if secret.encode() in ran.stdout]
