"""What the tests share: registers to write in, made once and copied for each test."""

import contextlib
import encodings
import functools
import gc
import hashlib
import importlib
import logging
import multiprocessing
import os
import pkgutil
import shutil
import sys
import threading
from collections.abc import Iterator
from multiprocessing import forkserver
from pathlib import Path

import hypothesis
import pytest

from exchange.reading import limited
from models import own_process
from models.file.engines import encrypted_database, postgres_schema
from models.file.engines.server_address import ServerAddress
from models.language import messages
from models.record import off_servers
from models.register.register import Register
from tests import on_both, screen, servers, slow_tests
from tests.invented import PASSPHRASE
from tests.servers import Server

# The program is compiled once, and not anew by each of the hundreds that tests start, whatever this machine asks for.
os.environ.pop('PYTHONDONTWRITEBYTECODE', None)
sys.dont_write_bytecode = False
screen.use()
# No test fails on a clock: the first example of a property may read a code list from a slow disk.
hypothesis.settings.register_profile('sijill', deadline=None)
hypothesis.settings.load_profile('sijill')


# A key is worked out once for each passphrase and salt: that takes a tenth of a second, and many open the templates.
encrypted_database.derive = functools.cache(encrypted_database.derive)
# And so registers that are made with the same passphrase have the same salt here.
encrypted_database.new_key = functools.cache(encrypted_database.new_key)
# What all tests share stays left out of searches for garbage. Where the program leaves out what it made and takes it in
# again, it would take that in too, and the searches to come took a tenth of the time of a run.
leave_out = gc.freeze
gc.freeze = gc.unfreeze = lambda: None
LONGEST = (
    'test_models_on_a_server', 'test_round_trip', 'test_alive', 'test_passphrases', 'test_two_desks',
    'test_random_actions', 'test_lock',
)  # fmt: skip
SLOW_TESTS = slow_tests.listed()
# It kills a window after so many seconds: it comes last, when the packages that are made beside the tests are done, for
# while they are written the disk keeps everybody waiting.
BY_THE_CLOCK = ('test_typing_killed',)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the folder in which the Excel workbooks are kept that tests leave in theirs."""
    parser.addoption('--on-server', action='store_true', help='give tests an empty register on a PostgreSQL server')
    parser.addoption(
        '--keep-workbooks', type=Path, metavar='FOLDER', help='keep each Excel workbook that a test leaves'
    )


def pytest_configure(config: pytest.Config) -> None:
    """Let the invented records of tests that are given a register on a server lie there whole."""
    if config.getoption('--on-server'):
        off_servers.keep_out = lambda _record, *, is_typed: None
        postgres_schema.NEVER_THERE.clear()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Keep the workbooks of a test, each once, by what is in it."""
    folder, left = item.config.getoption('--keep-workbooks'), getattr(item, 'funcargs', {}).get('tmp_path')
    if folder is None or left is None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    for path in [*left.rglob('*.xlsx'), *left.rglob('*.xlsm')]:
        if path.is_file():
            shutil.copy(path, folder / f'{hashlib.sha256(path.read_bytes()).hexdigest()[:16]}{path.suffix}')


@pytest.hookimpl(tryfirst=True)
def pytest_itemcollected(item: pytest.Item) -> None:
    """Take for slow what was found to be, and every test of a window: one takes a tenth of a second to make."""
    if not isinstance(item, pytest.Function):
        return
    if {'qapp', 'qtbot'} & {*item.fixturenames} or f'{item.path.stem}::{item.originalname}' in SLOW_TESTS:
        item.add_marker(pytest.mark.slow)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Let the second worker compile the tests from their end: the first one begins at their beginning."""
    are_all = [Path(given).name for given in session.config.args] == ['tests']
    if not are_all or os.environ.get('PYTEST_XDIST_WORKER') != 'gw1':
        return
    for path in sorted(Path(__file__).parent.glob('test_*.py'), reverse=True):
        with contextlib.suppress(Exception, pytest.skip.Exception):  # it is said where it is collected
            importlib.import_module(f'tests.{path.stem}')


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest, or one worker waits for the other at the end; on a server leave out those of files."""
    if items and items[0].config.getoption('--on-server'):
        items[:] = [item for item in items if getattr(item, 'originalname', item.name) not in on_both.OF_FILES]
    items.sort(key=lambda item: (item.path.stem in BY_THE_CLOCK, item.path.stem not in LONGEST))


def pytest_collection_finish() -> None:
    """Leave what all tests share out of each search for what nobody has any more."""
    _leave_out_of_searches()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """The same with what the program has read and keeps, each time that the tests of another file begin.

    Every window that is closed is followed by a search: together they took a sixth of the time of the whole run.
    """
    done = yield
    if nextitem is None or nextitem.path != item.path:
        _leave_out_of_searches()
    return done


def _leave_out_of_searches() -> None:
    gc.collect()
    leave_out()


@pytest.fixture(autouse=True, scope='session')
def _readers_at_hand() -> Iterator[None]:
    """Let the processes that read files branch off from one that has loaded what they need: a sixth of the time."""
    if 'forkserver' not in multiprocessing.get_all_start_methods():  # Windows
        yield
        return
    # Each of them brings in all encodings before it opens nothing more, which takes longer than reading a small file.
    known = [f'encodings.{encoding.name}' for encoding in pkgutil.iter_modules(encodings.__path__)]
    multiprocessing.set_forkserver_preload(['exchange.reading.any_file', 'exchange.importing.marked_copy', *known])
    forkserver.ensure_running()  # now, while the folder for temporary files, the limits and all else are as ever
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(limited, 'BEGUN', 'forkserver')
        yield


@pytest.fixture
def reader_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file is read in a process that begins as it does at people's, for the tests of that process itself."""
    monkeypatch.setattr(limited, 'BEGUN', 'spawn')


@pytest.fixture
def ending_at_once() -> Iterator[None]:
    """Each process that is started ends before it does anything, as where there is no memory left."""
    multiprocessing.set_executable(shutil.which('true') or pytest.skip('no program that only ends'))
    yield
    multiprocessing.set_executable(sys.executable)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Each test begins in English, whatever language the one before it spoke."""
    with messages.speaking('en'):
        yield


@pytest.fixture(autouse=True)
def _given_nothing() -> Iterator[None]:
    """Let no passphrase that a command was given within this process be there for the next test."""
    yield
    own_process._given.clear()


def _template(folder: Path, passphrase: str | None) -> Path:
    path = folder / 'register.sijill'
    Register.create(path, desk='DZ1', passphrase=passphrase, alias='Tester').close()
    return path


@pytest.fixture(scope='session')
def plain_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty closed register without a passphrase."""
    return _template(tmp_path_factory.mktemp('plain'), None)


@pytest.fixture(scope='session')
def encrypted_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty closed register with `PASSPHRASE`."""
    return _template(tmp_path_factory.mktemp('encrypted'), PASSPHRASE)


@pytest.fixture(scope='session')
def server() -> Iterator[Server]:
    """A PostgreSQL server, where one is installed with its driver."""
    if servers.programs() is None:
        pytest.skip('there is no PostgreSQL server, or no driver for it')
    with servers.running(*servers.QUICK) as begun:
        yield begun


@pytest.fixture(scope='session')
def server_template(server: Server) -> ServerAddress:
    """An empty closed register on the server."""
    return server.new_register()


@pytest.fixture
def register(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Register]:
    """An empty register to write in; it has no passphrase, which is quicker."""
    if request.config.getoption('--on-server'):
        yield request.getfixturevalue('on_server')
        return
    plain_template = request.getfixturevalue('plain_template')
    path = Path(shutil.copy(plain_template, tmp_path / 'register.sijill'))
    with Register.open(path) as opened:
        yield opened


@pytest.fixture
def on_server(server: Server, server_template: ServerAddress) -> Iterator[Register]:
    """An empty register on the server, to write in."""
    with server.copied(server_template) as address, Register.open(address) as opened:
        yield opened


@pytest.fixture
def encrypted(encrypted_template: Path, tmp_path: Path) -> Iterator[Register]:
    """An empty register to write in, encrypted with `PASSPHRASE`."""
    path = Path(shutil.copy(encrypted_template, tmp_path / 'register.sijill'))
    with Register.open(path, PASSPHRASE) as opened:
        yield opened


@pytest.fixture
def passphrase(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str | None:
    """None for a register without one, which is quicker, save where a test asks for it."""
    given: str | None = getattr(request, 'param', None)
    if given:
        monkeypatch.setenv('SIJILL_PASSPHRASE', given)
    return given


@pytest.fixture(autouse=True)
def _leaves_nothing(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test that leaves a thread, an open dialog or a logged error behind."""
    threads = set(threading.enumerate())
    yield
    told = [record for when in ('setup', 'call') for record in caplog.get_records(when)]
    errors = [record.getMessage() for record in told if record.levelno >= logging.ERROR]
    assert not errors, f'errors were logged: {errors}'
    left = [thread.name for thread in threading.enumerate() if thread not in threads and not thread.daemon]
    assert not left, f'threads still run: {left}'
    assert not _open_dialogs(), 'a dialog is still open'


@pytest.fixture(autouse=True)
def _no_program_is_left() -> Iterator[None]:
    """Let the program that a test opened be gone with it: it belongs to Qt, and would be there for all tests to come.

    Each that was left looked after the clipboard and the memory on, and kept Python from searching for garbage itself.
    """
    yield
    if 'ui.app' not in sys.modules:
        return
    from PySide6.QtCore import QCoreApplication, QEvent

    from ui.app import Program

    app = QCoreApplication.instance()
    for left in app.children() if app is not None else ():
        if isinstance(left, Program):
            left.deleteLater()
            QCoreApplication.sendPostedEvents(left, QEvent.Type.DeferredDelete)


def _open_dialogs() -> list[object]:
    """The dialogs on the screen; Qt is not loaded for this where a test did not need it."""
    if 'PySide6.QtWidgets' not in sys.modules:
        return []
    from PySide6.QtWidgets import QApplication, QDialog

    return [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QDialog) and widget.isVisible()]
