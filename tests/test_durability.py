"""What a killed program leaves of a register: all that it acknowledged, and nothing by halves."""

import json
import os
import random
import select
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models import query
from models.file import history
from models.record.records import Record
from models.register import verify
from models.register.register import Register
from tests.invented import PASSPHRASE
from tests.killed import BATCH, values

ROOT = Path(__file__).parent.parent
Told = list[dict[str, Any]]


@pytest.fixture
def path(encrypted_template: Path, tmp_path: Path) -> Path:
    """An empty closed register."""
    return Path(shutil.copy(encrypted_template, tmp_path / 'register.sijill'))


@pytest.fixture
def dice() -> random.Random:
    """Random moments; a failing test shows the seed, and $SIJILL_SEED gives it back."""
    seed = int(os.environ.get('SIJILL_SEED') or random.SystemRandom().randrange(10**6))
    print(f'SIJILL_SEED={seed}')
    return random.Random(seed)


def killed(path: Path, work: str, dice: random.Random, longest: float) -> Told:
    """Let a program work on a register, kill it at a random moment, and give what it said before."""
    command = [sys.executable, '-m', 'tests.killed', str(path), work, str(dice.randrange(10**6))]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        output = os.read(program.stdout.fileno(), 1 << 16)  # it has opened the register, or failed
        assert output, 'the program ended by itself'
        until = time.monotonic() + dice.uniform(0, longest)
        while (left := until - time.monotonic()) > 0:
            if select.select([program.stdout], [], [], left)[0]:
                output += os.read(program.stdout.fileno(), 1 << 16)
        program.kill()
        output += program.stdout.read()
    assert program.returncode == -signal.SIGKILL
    return [json.loads(line) for line in output.split(b'\n')[:-1]]


def done(told: Told, what: str) -> Iterator[dict[str, Any]]:
    return (line for line in told if line.get('done') == what)


def under_way(told: Told) -> dict[str, Any]:
    """What the program had begun and not acknowledged; nothing where it was killed before it had said that."""
    return told[-1] if told and 'doing' in told[-1] else {}


def sound(path: Path) -> dict[str, Record]:
    """Every record of a register that opens and is sound, by uid."""
    with Register.open(path, PASSPHRASE) as register:
        assert verify.check(register) == []
        return {record.uid: record for record in query.each(register, query.Question('incident'))}


def kill_saves(path: Path, dice: random.Random, times: int) -> None:
    """Kill a program that saves; each record is as it was last acknowledged, or as the save under way made it."""
    known: dict[str, dict[str, Any]] = {}
    for _time in range(times):
        told = killed(path, 'save', dice, 0.7)
        for line in done(told, 'save'):
            known[next(iter(line['rows']))] = line['rows']
        there, begun = sound(path), under_way(told).get('record')
        for uid in known.keys() - {begun}:
            assert values(there[uid]) == known[uid]
        if begun in there and values(there[begun]) != known.get(begun):
            assert_whole(there[begun], known.get(begun))
            known[begun] = values(there[begun])
        assert there.keys() == known.keys()


def assert_whole(record: Record, before: dict[str, Any] | None) -> None:
    """A save that was not acknowledged is there with all its rows and values."""
    if before is None:
        assert [row.kind for row in record.walk()] == ['incident', 'casualty', 'victim', 'casualty', 'source']
        return
    assert len(values(record)) == len(before) + 1
    assert values(record)[record.uid]['narrative'] != before[record.uid]['narrative']


def kill_imports(path: Path, dice: random.Random, times: int) -> None:
    """Kill a program that imports; each batch is there whole or not at all."""
    known: set[str] = set()
    for _time in range(times):
        told = killed(path, 'import', dice, 1.5)
        known |= {uid for line in done(told, 'import') for uid in line['records']}
        there, begun = sound(path).keys(), set(under_way(told).get('records', ()))
        if begun & there:
            known |= begun
        assert there == known
        with Register.open(path, PASSPHRASE) as register:
            assert len(history.batches(register)) * BATCH == len(known)


@pytest.mark.slow
def test_a_save_is_there_or_not(path: Path, dice: random.Random) -> None:
    kill_saves(path, dice, 5)


@pytest.mark.slow
def test_an_import_is_there_or_not(path: Path, dice: random.Random) -> None:
    kill_imports(path, dice, 3)


@pytest.mark.slow
def test_a_killed_export_leaves_the_workbook_before_it_or_none(path: Path, dice: random.Random) -> None:
    told = killed(path, 'export', dice, 3)
    (brought,) = done(told, 'import')
    assert sound(path).keys() == set(brought['records'])
    target = path.with_suffix('.xlsx')
    if any(done(told, 'export')):
        assert target.exists()
    if target.exists():
        assert zipfile.ZipFile(target).testzip() is None
    beside = {file.name for file in path.parent.iterdir()} - {path.name, f'{path.name}.lock', target.name}
    assert beside <= {f'{target.name}.part'}


@pytest.mark.kill
@pytest.mark.timeout(3600)
@pytest.mark.parametrize('turn', range(10))
def test_two_hundred_kills(path: Path, dice: random.Random, turn: int) -> None:
    kill_saves(path, dice, 14)
    path.unlink()
    Register.create(path, desk='DZ1', passphrase=PASSPHRASE).close()
    kill_imports(path, dice, 6)
