"""What the process that takes a file apart may do besides: nothing, for the file may have taken it over."""

import contextlib
import ctypes
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import openpyxl
import pyrage
import pytest

from exchange import age_files
from exchange.importing import errors_workbook, marked_copy
from exchange.importing.row_values import SheetProblem
from exchange.reading import any_file, limited
from exchange.reading.any_file import MEMORY, Sheet, Unreadable

ROOT = Path(__file__).parent.parent
NOBODY = 65534
SECONDS = 60
pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures('reader_of_its_own'),
    pytest.mark.skipif(not sys.platform.startswith('linux'), reason='this system knows no such limits'),
]


def _forked() -> None:
    if not os.fork():
        os._exit(0)
    os.wait()


def _threaded() -> None:
    threading.Thread(target=int).start()


def _raised() -> None:
    limited.resource.setrlimit(limited.resource.RLIMIT_NOFILE, (64, 64))


def _written_to(number: int) -> None:
    """Write where the terminal of whoever began this is."""
    before = os.fstat(number)
    assert (before.st_rdev, before.st_size) != (Path('/dev/null').stat().st_rdev, 0)


def ways(folder: Path) -> dict[str, Callable[[], object]]:
    """What a process that was taken over would try."""
    return {
        'read a file': lambda: (folder / 'secret').read_bytes(),
        'write a file': lambda: (folder / 'made').write_bytes(b'x'),
        'make a folder in memory': lambda: os.memfd_create('x'),
        'look around': lambda: [*folder.iterdir()],
        'connect': lambda: socket.socket(),
        'begin a process': _forked,
        'begin a thread': _threaded,
        'run a program': lambda: subprocess.run(['/bin/true'], check=True),
        'raise the limits': _raised,
        'reach the terminal': lambda: _written_to(1),
        'reach the terminal by errors': lambda: _written_to(2),
    }


def tried(folder: Path) -> dict[str, Any]:
    """Which of these ways a process has, and what it may gain."""
    found: dict[str, Any] = {}
    for name, way in ways(folder).items():
        try:
            way()
            found[name] = True
        except (OSError, ValueError, RuntimeError, AssertionError):
            found[name] = False
    prctl = ctypes.CDLL(None).prctl
    found['may gain rights'] = prctl(39, 0, 0, 0, 0) != 1
    found['file size'] = limited.resource.getrlimit(limited.resource.RLIMIT_FSIZE)[1]
    found['processes'] = limited.resource.getrlimit(limited.resource.RLIMIT_NPROC)[1]
    found['environment'] = sorted(name for name in os.environ if 'PASSPHRASE' in name)
    return found


def free(pipe: Connection, path: Path) -> None:
    """Try it all in a process of which no file is asked; for the child."""
    pipe.send(tried(path.parent))


def reading(pipe: Connection, path: Path) -> None:
    """Try it all where the sheets of a file are taken apart; for the child."""

    def taken_over(_content: bytes, path: Path) -> Iterator[tuple[Sheet, Iterator[list[Any]]]]:
        pipe.send(tried(path.parent))
        yield from ()

    any_file.sheets_of = taken_over
    any_file._take_apart(pipe, path, age_files.NONE, MEMORY)


def marking(pipe: Connection, path: Path) -> None:
    """Try it all where the copy with the marked cells is made; for the child."""

    def taken_over(_content: bytes, path: Path, _wanted: marked_copy.Wanted) -> None:
        pipe.send(tried(path.parent))

    marked_copy._made = taken_over  # type: ignore[assignment]
    marked_copy.make(pipe, path, age_files.NONE, MEMORY, marked_copy.Wanted(marked_copy.WHOLE, {}, 'ar'))


def what_it_can(work: Callable[[Connection, Path], None], path: Path) -> dict[str, Any]:
    """What such a process found that it can do."""
    with limited.working(work, path, ask=lambda: None) as pipe:
        found: dict[str, Any] = limited.told(pipe, time.monotonic() + SECONDS, lambda: None)
        assert not isinstance(found, Unreadable), str(found)
        return found


def book(folder: Path) -> Path:
    """A workbook with text in it, and beside it a file that is not its reader's business."""
    made = openpyxl.Workbook()
    made.active.append(['Date', 'Governorate'])
    made.active.append(['2024-01-05', 'Homs'])
    made.save(folder / 'book.xlsx')
    (folder / 'secret').write_bytes(b'secret')
    return folder / 'book.xlsx'


BY_ROOT = {'begin a process', 'begin a thread', 'run a program'}  # of whom the system counts no processes


def refused(found: dict[str, Any], *, is_root: bool) -> None:
    """Fail where a process could do any of it."""
    can = {name for name, is_possible in found.items() if is_possible is True}
    assert can - (BY_ROOT if is_root else set()) == set()
    assert (found['file size'], found['processes'], found['environment']) == (0, 0, [])


def test_a_process_without_limits_can_do_it_all(tmp_path: Path) -> None:
    """Else the tests below could not fail."""
    found = what_it_can(free, book(tmp_path))
    assert all(found[name] for name in ways(tmp_path) if not name.startswith('reach'))
    assert found['may gain rights']


@pytest.mark.parametrize('work', [reading, marking])
def test_what_reads_a_file_can_do_nothing_else(work: Callable[[Connection, Path], None], tmp_path: Path) -> None:
    found = what_it_can(work, book(tmp_path))
    refused(found, is_root=os.geteuid() == 0)
    assert not (tmp_path / 'made').exists()


AS_ANOTHER = """
import json, multiprocessing, os, sys
from pathlib import Path
from exchange.importing import errors_workbook
from exchange.importing.row_values import SheetProblem
from exchange.reading import any_file, limited
from models.language import messages
from tests import test_reading_rights as rights

path = Path(sys.argv[1])
forking = multiprocessing.get_context('fork')  # the Python of the tests may stand where others may not go
limited.multiprocessing.get_context = lambda _way: forking
messages.use('ar')
import encodings.cp437, openpyxl.packaging.extended
any_file.read(path)  # which brings in what is only looked for then
os.setgroups([])
os.setgid(rights.NOBODY)
os.setuid(rights.NOBODY)
found = [rights.what_it_can(work, path) for work in (rights.reading, rights.marking)]
read = any_file.read(path).sheets[0].rows
marked = errors_workbook.marked(path, [SheetProblem('Sheet', 2, 'Governorate', 'Homs', 'wrong', 1)])
print(json.dumps([found, read, len(marked.content)]))
"""


@pytest.mark.skipif(not hasattr(os, 'geteuid') or os.geteuid() != 0, reason='only root can become somebody else')
def test_nor_can_it_as_another_user() -> None:
    """The system counts no processes of root, so that what holds for root is not what holds for people."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = book(folder)
        for made in (folder, *folder.iterdir()):
            made.chmod(0o755)
        command = [sys.executable, '-c', AS_ANOTHER, str(path)]
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=SECONDS)
    assert ran.returncode == 0, ran.stderr.decode()
    found, rows, length = json.loads(ran.stdout)
    for one in found:
        refused(one, is_root=False)
    assert rows == [['Date', 'Governorate'], ['2024-01-05', 'Homs']]
    assert length > 1000


# Keys


def _keys_given(monkeypatch: pytest.MonkeyPatch, module: Any) -> list[age_files.Keys]:
    """The keys that are handed to processes from now on; none is begun."""
    given: list[age_files.Keys] = []

    @contextlib.contextmanager
    def noted(_work: object, _path: Path, keys: age_files.Keys, *_more: object, ask: object) -> Iterator[Connection]:
        given.append(keys)
        raise limited.Ended('slow')
        yield  # type: ignore[unreachable]

    monkeypatch.setattr(module, 'working', noted)
    return given


def test_only_the_key_that_a_file_needs_is_handed_to_its_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = pyrage.x25519.Identity.generate()
    keys = age_files.Keys(str(own), 'among us')
    plain = book(tmp_path)
    for_key, by_words = tmp_path / 'key.xlsx.age', tmp_path / 'words.xlsx.age'
    for_key.write_bytes(pyrage.encrypt(plain.read_bytes(), [own.to_public()]))
    by_words.write_bytes(pyrage.passphrase.encrypt(plain.read_bytes(), 'among us'))
    given = _keys_given(monkeypatch, limited)
    for path in (plain, for_key, by_words):
        with contextlib.suppress(any_file.KnownError):
            any_file.read(path, keys)
        with contextlib.suppress(any_file.KnownError):
            errors_workbook.marked(path, [SheetProblem('Sheet', 2, 'Governorate', 'Homs', 'wrong', 1)], keys)
    needed = {age_files.NONE, age_files.Keys(secret=str(own)), age_files.Keys(passphrase='among us')}
    assert set(given) == needed
    assert given[0] == age_files.NONE
