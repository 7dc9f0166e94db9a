"""Whatever ends, the server or whoever writes there: what was said to be saved is there, and nothing is half done."""

import contextlib
import copy
import itertools
import multiprocessing
import time
from collections.abc import Iterator
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import NamedTuple

import pytest

from exchange import commands, import_command, register_commands
from exchange.importing import import_deed
from models import query, samples
from models.errors import KnownError, StaleSave
from models.file import history
from models.file.engines.postgres_database import PostgresDatabase
from models.file.engines.server_address import ServerAddress
from models.query import Question, people
from models.record.records import Record
from models.register.register import Register
from models.register.verify import check
from tests import servers
from tests.invented import incident
from tests.servers import Server

_PATIENCE, _A_WHILE = 300, 0.05  # seconds


@pytest.fixture(scope='module')
def safe() -> Iterator[Server]:
    """A server that has on its disk what it says that it has."""
    if servers.programs() is None:
        pytest.skip('there is no PostgreSQL server, or no driver for it')
    with servers.running() as begun:
        yield begun


def _save_some(address: ServerAddress, count: int, told: Path) -> None:
    """Save records one after another, and say each that is saved; what was refused is tried again."""
    for record in [incident(narrative=f'invented {number}') for number in range(count)]:
        while not _is_saved(address, record):
            time.sleep(_A_WHILE)
        with told.open('a') as said:
            said.write(f'{record.uid}\n')


_opened: list[Register] = []  # by the process that saves


def _is_saved(address: ServerAddress, record: Record) -> bool:
    try:
        if not _opened:
            _opened.append(Register.open(address))
        _opened[0].save(copy.deepcopy(record))
    except StaleSave:  # it was saved when the line broke
        return True
    except KnownError:
        return False
    return True


def _import_some(address: ServerAddress, count: int) -> None:
    with Register.open(address) as register:
        samples.fill(register, count, 0)


class Working(NamedTuple):
    """Processes that write a register, and where each says what it saved."""

    processes: list[SpawnProcess]
    told: list[Path]

    @property
    def saved(self) -> list[str]:
        """The uids of what was said to be saved."""
        return [uid for path in self.told if path.exists() for uid in path.read_text().split('\n')[:-1]]

    def wait_for(self, count: int) -> None:
        """Wait until so many were saved."""
        until = time.monotonic() + _PATIENCE
        while len(self.saved) < count:
            assert time.monotonic() < until
            time.sleep(_A_WHILE)


@contextlib.contextmanager
def _working(address: ServerAddress, folder: Path, writers: int, each: int, imported: int) -> Iterator[Working]:
    started = multiprocessing.get_context('spawn')
    told = [folder / str(number) for number in range(writers)]
    processes = [started.Process(target=_save_some, args=(address, each, path)) for path in told]
    processes.append(started.Process(target=_import_some, args=(address, imported)))
    for process in processes:
        process.start()
    try:
        yield Working(processes, told)
    finally:
        for process in processes:
            process.kill()
            process.join()


@pytest.mark.parametrize(
    ('writers', 'each', 'imported'), [(3, 4, 50), pytest.param(5, 200, 1_000, marks=pytest.mark.soak)]
)
@pytest.mark.timeout(600)
def test_whoever_is_killed_loses_what_was_not_saved_alone(
    safe: Server, tmp_path: Path, writers: int, each: int, imported: int
) -> None:
    address = safe.new_register()
    with _working(address, tmp_path, writers, each, imported) as working:
        working.wait_for(each)
        working.processes[0].kill()
        working.processes[-1].kill()
        working.wait_for(each * 2)
        safe.end()
        safe.begin()
        for process in working.processes[1:-1]:
            process.join(_PATIENCE)
            assert process.exitcode == 0
        saved = working.saved
    with Register.open(address) as register:
        assert check(register) == []
        everything = query.uids(register, 'incident', query.ids(register, Question('incident')))
        assert {*saved} <= {*everything}
        assert len(saved) == len({*saved}) >= each * (writers - 1)
        beside = len(everything) - len(saved)
        assert beside in (0, 1, imported, imported + 1)  # the import is there whole or not at all
        assert len({*query.references(register, 'incident', everything).values()}) == len(everything)


def _ends_before(safe: Server, of: object, name: str, monkeypatch: pytest.MonkeyPatch, count: int = 1) -> None:
    """Have the server end right before something is called for the so manieth time."""
    called, meant = itertools.count(1), getattr(of, name)

    def ending(*given: object, **named: object) -> object:
        if next(called) == count:
            safe.end()
        return meant(*given, **named)

    monkeypatch.setattr(of, name, ending)


def test_a_server_that_ends_while_a_register_is_moved_there_is_named(
    safe: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path, address = tmp_path / 'r.sijill', safe.empty_database()
    with Register.create(path, desk='DZ1', passphrase=None) as register:
        register.save(incident())
    with monkeypatch.context() as meanwhile:
        _ends_before(safe, PostgresDatabase, 'step', meanwhile, count=20)
        assert commands.main(['move', str(path), address.text]) == 2
    assert 'does not answer' in capsys.readouterr().err
    safe.begin()
    assert commands.main(['move', str(path), address.text]) == 0


def test_a_server_that_ends_once_something_is_done_is_named_and_it_is_said_to_be_done(
    safe: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, sheet = safe.new_register(), tmp_path / 'new.csv'
    with Register.open(address) as register:
        register.save(incident(occurred='2024-04-05', kind='shelling', governorate='SY05', place_typed='وادي المثال'))
    sheet.write_text('Date,Type,Governorate,Place\n2024-04-05,shelling,Hama,Wadi Al-Mithal\n', encoding='utf-8')
    with monkeypatch.context() as meanwhile:
        _ends_before(safe, import_command, 'summary', meanwhile)
        assert commands.main(['import', address.text, str(sheet)]) == 3
    safe.begin()
    with Register.open(address) as register:
        assert query.count(register, 'incident') == 2
        [batch] = history.batches(register)
    with monkeypatch.context() as meanwhile:
        _ends_before(safe, import_deed, 'codes_that_stay', meanwhile)
        assert commands.main(['undo', address.text, batch.uid]) == 3
    safe.begin()
    with monkeypatch.context() as meanwhile:
        _ends_before(safe, register_commands, '_say_people', meanwhile)
        assert commands.main(['people', address.text, '--add', 'Tarn', '--roles', 'documenter']) == 3
    safe.begin()
    with Register.open(address) as register:
        assert query.count(register, 'incident') == 1
        assert {one.alias for one in people.known_people(register)} == {'Tester', 'Tarn'}
        assert check(register) == []
