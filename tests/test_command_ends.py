"""How a command ends where nobody reads what it says, its disk is full, or it is stopped: as a process, as typed."""

import os
import pty
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from models import samples
from models.file import backups
from models.register.register import Register

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parent.parent
OLD, NEW = 'window tractor pepper harvest', 'cellar violet anchor thunder'
SECONDS = 120
FULL = 'What the command says could not be written in full: No space left on device.\n'
STOPPED = 'Stopped. What was not finished was not written.\n'


@pytest.fixture(autouse=True)
def _signals_are_heard() -> Iterator[None]:
    """Commands begin as a terminal begins them: whatever runs the tests may not hear these signals, as with `&`."""
    heard = {signal.SIGINT: signal.default_int_handler, signal.SIGTERM: signal.SIG_DFL, signal.SIGHUP: signal.SIG_DFL}
    before = {number: signal.signal(number, handler) for number, handler in heard.items()}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture(scope='module')
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp('filled') / 'r.sijill'
    with Register.create(path, desk='DZ1', passphrase=None) as register:
        samples.fill(register, 3, 2)
    return path


@pytest.fixture
def there(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a register in it that is not encrypted."""
    shutil.copy(filled, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def environment(**more: str) -> dict[str, str]:
    """That of a user: what is printed is held back until there is much of it, which no test sets."""
    usual = {name: value for name, value in os.environ.items() if name != 'PYTHONUNBUFFERED'}
    return usual | {'LANG': 'C'} | more


def ran(*arguments: str, out: int, **more: str) -> tuple[int, str]:
    """The exit code of a command whose output goes somewhere, and what it said beside that."""
    command = [sys.executable, str(ROOT / 'main.py'), *arguments]
    done = subprocess.run(
        command, env=environment(**more), stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.PIPE, text=True,
        timeout=SECONDS, check=False,
    )  # fmt: skip
    return done.returncode, done.stderr


@pytest.fixture
def full() -> Iterator[int]:
    with open('/dev/full', 'wb') as disk:  # noqa: PTH123 - no file
        yield disk.fileno()


@pytest.fixture
def closed() -> Iterator[int]:
    """A pipe that nobody reads any more."""
    reads, writes = os.pipe()
    os.close(reads)
    yield writes
    os.close(writes)


COMMANDS = (
    ('check', 'r.sijill'),
    ('history', 'r.sijill', '--from', '2000'),
    ('duplicates', 'r.sijill', '--json'),
    ('export', '--help'),
    ('--version',),
)


@pytest.mark.parametrize('arguments', COMMANDS, ids=' '.join)
def test_a_full_disk_is_said_in_one_sentence(there: Path, full: int, arguments: tuple[str, ...]) -> None:
    assert ran(*arguments, out=full) == (3, FULL)
    assert [path.name for path in there.iterdir()] == ['r.sijill']


@pytest.mark.parametrize('arguments', COMMANDS, ids=' '.join)
def test_whoever_read_enough_is_no_error(there: Path, closed: int, arguments: tuple[str, ...]) -> None:
    assert ran(*arguments, out=closed) == (0, '')
    assert [path.name for path in there.iterdir()] == ['r.sijill']


def test_it_is_the_same_where_nothing_is_held_back(there: Path, full: int, closed: int) -> None:
    for arguments in ('people', 'r.sijill'), ('--help',):
        assert ran(*arguments, out=full, PYTHONUNBUFFERED='1') == (3, FULL)
        assert ran(*arguments, out=closed, PYTHONUNBUFFERED='1') == (0, '')


def test_a_refusal_keeps_its_code_where_it_cannot_be_said(there: Path, full: int) -> None:
    command = [sys.executable, str(ROOT / 'main.py'), 'check', 'none.sijill']
    for way in ({'stderr': full}, {'stderr': full, 'stdout': full}):
        assert subprocess.run(command, env=environment(), timeout=SECONDS, check=False, **way).returncode == 2


@pytest.mark.parametrize('closing', ['>&-', '2>&-', '<&-', '>&- 2>&- <&-'])
def test_a_command_runs_where_a_stream_is_closed_from_the_beginning(there: Path, closing: str) -> None:
    for arguments, code in ('check r.sijill', 0), ('check none.sijill', 2):
        line = f'"{sys.executable}" "{ROOT / "main.py"}" {arguments} {closing}'
        assert subprocess.run(['sh', '-c', line], env=environment(), timeout=SECONDS, check=False).returncode == code
    assert [path.name for path in there.iterdir()] == ['r.sijill']


@pytest.mark.parametrize('where', ['full', 'closed'])
def test_what_was_begun_is_done_to_its_end(
    tmp_path: Path, where: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The backup under the new passphrase is made after the first thing that the command says."""
    monkeypatch.chdir(tmp_path)
    path = Path('r.sijill')
    Register.create(path, desk='DZ1', passphrase=OLD).close()
    given = {'SIJILL_PASSPHRASE': OLD, 'SIJILL_NEW_PASSPHRASE': NEW}
    code, said = ran('passphrase', 'r.sijill', out=request.getfixturevalue(where), **given)
    assert (code, said) == ((3, FULL) if where == 'full' else (0, ''))
    [made] = backups.copies_of(path)
    for copy in (path, made):
        Register.open(copy, NEW).close()


@pytest.mark.parametrize('where', ['full', 'closed'])
def test_a_drawn_passphrase_that_nobody_saw_locks_nothing(
    tmp_path: Path, where: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, said = ran('new', 'r.sijill', '--draw', out=request.getfixturevalue(where))
    assert code == 2
    assert said.startswith('The passphrase could not be shown, so nothing was done with it.\n')
    line = f'"{sys.executable}" "{ROOT / "main.py"}" new r.sijill --draw >&-'
    assert subprocess.run(['sh', '-c', line], env=environment(), timeout=SECONDS, check=False).returncode == 2
    assert [*tmp_path.iterdir()] == []


# Stopped

# Sends this process a signal when a module begins to be loaded or a function is called, and then runs the program.
STOPPING = """
import os, runpy, sys
number, moment, *sys.argv[1:] = sys.argv[1:]
is_sent = []
def send():
    if not is_sent:
        is_sent.append(os.kill(os.getpid(), int(number)))
class Watch:
    def find_spec(self, name, path=None, target=None):
        if name == moment:
            send()
def heard(frame, event, about):
    if event == 'call' and f'{frame.f_globals.get("__name__")}.{frame.f_code.co_name}' == moment:
        send()
sys.meta_path.insert(0, Watch())
sys.setprofile(heard)
sys.argv[0] = MAIN
sys.path.insert(0, os.path.dirname(MAIN))
runpy.run_path(MAIN, run_name='__main__')
"""
LOADING = ('models.own_process', 'peewee', 'exchange.commands', 'exchange.publishing.paper.page_files')
WORKING = (
    'exchange.register_commands',
    'models.file.engines.encrypted_database.key_of',
    'models.register.verify.check_with_problems',
)


def stopped(number: int, moment: str, **more: str) -> tuple[int, str]:
    """The exit code of `check` of a register, stopped at a moment, and what it said on stderr."""
    script = STOPPING.replace('MAIN', repr(str(ROOT / 'main.py')))
    command = [sys.executable, '-c', script, str(int(number)), moment, 'check', 'r.sijill']
    done = subprocess.run(
        command, env=environment(**more), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=SECONDS,
        check=False,
    )  # fmt: skip
    assert done.stdout == ''
    return done.returncode, done.stderr


@pytest.mark.parametrize('moment', LOADING)
def test_ctrl_c_while_the_program_is_loaded_ends_it_quietly(there: Path, moment: str) -> None:
    assert stopped(signal.SIGINT, moment) == (2, '')


@pytest.mark.parametrize(
    ('number', 'moment'),
    [*((signal.SIGINT, moment) for moment in WORKING), (signal.SIGTERM, WORKING[2]), (signal.SIGHUP, WORKING[1])],
)
def test_whatever_ends_a_command_has_it_put_its_work_in_order(there: Path, number: int, moment: str) -> None:
    assert stopped(number, moment) == (2, STOPPED)
    assert [path.name for path in there.iterdir()] == ['r.sijill']


def test_a_command_in_the_background_is_not_stopped(there: Path) -> None:
    """As a script starts it with `&`, or `nohup` does."""
    line = f'trap "" INT HUP; echo; exec "{sys.executable}" "{ROOT / "main.py"}" check r.sijill'
    with subprocess.Popen(['sh', '-c', line], env=environment(), stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        program.stdout.readline()
        for number in (signal.SIGINT, signal.SIGHUP):
            program.send_signal(number)
        said, _err = program.communicate(timeout=SECONDS)
    assert (program.returncode, said.startswith(b'No problems found')) == (0, True)


@pytest.mark.parametrize('key', [b'\x03', b'\x04'], ids=['Ctrl+C', 'Ctrl+D'])
def test_a_key_that_ends_the_question_for_the_passphrase_ends_the_command(
    tmp_path: Path, key: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Register.create(Path('r.sijill'), desk='DZ1', passphrase=OLD).close()
    number, terminal = pty.fork()
    if number == 0:
        os.execve(sys.executable, [sys.executable, str(ROOT / 'main.py'), 'check', 'r.sijill'], environment())
    try:
        said = b''
        while not said.endswith(b'Passphrase: '):
            said += os.read(terminal, 1 << 10)
        os.write(terminal, key)
        rest = b''.join(_until_it_ends(terminal))
    finally:
        os.close(terminal)
        _number, status = os.waitpid(number, 0)
    assert os.waitstatus_to_exitcode(status) == 2
    assert rest.replace(b'^C', b'').strip().decode() == STOPPED.strip()


def _until_it_ends(terminal: int) -> Iterator[bytes]:
    while True:
        try:
            part = os.read(terminal, 1 << 10)
        except OSError:  # what Linux says of a terminal that nobody writes to any more
            return
        if not part:
            return
        yield part
