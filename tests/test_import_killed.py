"""An import that is killed at any moment: all of the file is in the register as one batch, or nothing of it.

It is the command line's import, of a sheet of some thousand rows into an encrypted register with records in it. Killed
at random moments of each of its stages, it leaves a sound register, nothing that can be read, and nothing in the way
of the same import begun anew.
"""

import json
import os
import pty
import random
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from exchange import xlsx
from models import query, samples
from models.file import backups, history
from models.register import verify
from models.register.register import Register
from tests.test_durability import dice
from tests.test_plan import HEADINGS, row
from tests.test_traces import assert_no_trace, home_of, nowhere_else
from tests.traced import ARABIC, LATIN

__all__ = ['dice']
ROOT = Path(__file__).parent.parent
PASSPHRASE = 'window tractor pepper harvest'  # a weak one would be said beside the progress
ROWS, BEFORE, FIRST = 2_500, 1_000, date(2014, 1, 1)
# After the last, the transaction is committed and the register closed.
STAGES = ('starting', 'reading', 'comparing', 'problems', 'backup', 'writing', 'checking', 'commit')
Passed = list[tuple[str, float]]


class Ended(NamedTuple):
    """What became of an import: its exit code, what it printed, and when each of its stages began, and its end."""

    code: int
    printed: bytes
    passed: Passed


@pytest.fixture(scope='module')
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed encrypted register with some records, so that its backup takes a while."""
    path = tmp_path_factory.mktemp('filled') / 'r.sijill'
    with Register.create(path, desk='DZ1', passphrase=PASSPHRASE) as register:
        samples.fill(register, BEFORE, 0)
    return path


@pytest.fixture(scope='module')
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sheet with names in it that must be found nowhere else."""
    path = tmp_path_factory.mktemp('sheet') / 'sheet.xlsx'
    book = xlsx.new_workbook()
    page = xlsx.add_long_sheet(book, 'Incidents')
    page.add(HEADINGS)
    for number in range(ROWS):
        day = FIRST + timedelta(days=number)
        page.add(row(d=day, p=f'{LATIN} {number}', n=f'{ARABIC}، {number}', c=float(number % 9 + 1)))
    path.write_bytes(xlsx.content(book))
    return path


def stage_of(told: bytes) -> str:
    """The stage that an import is in, by what it said of its progress; a stage that is whole ends its line."""
    lines = told.decode(errors='replace').split('\n')
    words = re.findall(r'Reading|Comparing|Writing', lines[-1])
    if len(lines) == 1:
        return {'Reading': 'reading', 'Comparing': 'comparing'}.get(words[-1] if words else '', 'starting')
    if len(lines) == 3 and not words:
        return 'backup'
    return ('problems', 'writing', 'checking', 'commit')[min(len(lines), 5) - 2]


def brought_in(home: Path, sheet: Path, kill_at: Callable[[Passed], float | None]) -> Ended:
    """Import the sheet by the command line; killed once the time has come that `kill_at` names, for the stages so far.

    All that it started has ended, too: its output is open as long as one of them lives.
    """
    ours, theirs = pty.openpty()  # progress is only told where somebody watches
    command = [sys.executable, 'main.py', 'import', str(home / 'registers' / 'r.sijill'), str(sheet), '--json']
    environment = nowhere_else(home) | {'SIJILL_PASSPHRASE': PASSPHRASE, 'LANG': 'C'}
    passed: Passed = [('starting', time.monotonic())]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=theirs
    ) as program:
        os.close(theirs)
        assert program.stdout is not None
        told, printed = b'', b''
        while (at := kill_at(passed)) is None or time.monotonic() < at:
            left = 0.05 if at is None else max(0.0, min(0.05, at - time.monotonic()))
            if program.poll() is not None:
                break
            ready = select.select([ours, program.stdout], [], [], left)[0]
            if program.stdout in ready:
                printed += program.stdout.read1(1 << 16)
            if ours in ready and stage_of(told := told + _read(ours)) != passed[-1][0]:
                passed.append((stage_of(told), time.monotonic()))
        program.kill()
        printed += program.communicate(timeout=60)[0]
    os.close(ours)
    return Ended(program.returncode, printed, [*passed, ('end', time.monotonic())])


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # the program has ended, and its side of the terminal is closed
        return b''


def lasting(ended: Ended) -> dict[str, float]:
    """How long each stage took."""
    return {stage: after - at for (stage, at), (_next, after) in zip(ended.passed, ended.passed[1:], strict=False)}


def held(path: Path) -> tuple[int, int]:
    """How many incidents and imports of the sheet a sound register holds."""
    with Register.open(path, PASSPHRASE) as register:
        assert verify.check(register) == []
        batches = [batch for batch in history.batches(register) if batch.about['file'] == 'sheet.xlsx']
        for batch in batches:
            assert len(history.revisions(register, 'batch', batch.uid)) == ROWS
        return query.count(register, 'incident'), len(batches)


def assert_nothing_left(home: Path, but: Iterable[str] = ()) -> None:
    """No file outside of the register's folder `but` in these, and nowhere anything of the sheet that could be read."""
    assert_no_trace(home)
    files = [path.relative_to(home) for path in home.rglob('*') if path.is_file()]
    assert [path for path in files if path.parts[0] not in ('registers', *but)] == []
    beside = home / 'registers'
    ours = {f'r.sijill{ending}' for ending in ('', '-wal', '-shm', '.lock')}
    assert {path.name for path in beside.iterdir()} <= ours | {'r-backups'}


def assert_goes_on(home: Path, sheet: Path, but: Iterable[str] = ()) -> str:
    """The register is sound, with all of the sheet or nothing of it, and the next import does what is left to do."""
    assert_nothing_left(home, but)
    path = home / 'registers' / 'r.sijill'
    there = held(path)
    assert there in ((BEFORE, 0), (BEFORE + ROWS, 1))
    again = brought_in(home, sheet, lambda _passed: None)
    (done,) = json.loads(again.printed)
    wanted = {'new': ROWS} if there == (BEFORE, 0) else {'duplicate': ROWS}
    assert {name: done[name] for name in ('new', 'changed', 'duplicate', 'invalid') if done[name]} == wanted
    assert again.code == (0 if 'new' in wanted else 3)
    assert held(path) == (BEFORE + ROWS, 1)
    assert_nothing_left(home, but)
    assert not [file for file in backups.folder_of(path).iterdir() if file.suffix != '.sijill']
    return 'all' if 'duplicate' in wanted else 'nothing'


class Killing:
    """Kills imports at random moments of stages that it knows the length of."""

    def __init__(self, folder: Path, filled: Path, sheet: Path, dice: random.Random) -> None:
        self.folder, self.filled, self.sheet, self.dice = folder, filled, sheet, dice
        whole = brought_in(self._fresh('whole'), sheet, lambda _passed: None)
        assert whole.code == 0, whole
        self.lasts = lasting(whole)
        assert tuple(self.lasts) == STAGES

    def _fresh(self, name: str) -> Path:
        home = home_of(self.folder / name)
        shutil.copy(self.filled, home / 'registers' / 'r.sijill')
        return home

    def kill_in(self, stage: str, name: str) -> tuple[str, str]:
        """Kill an import in a stage; the stage that it came to be in, and how much of the sheet it left."""
        home = self._fresh(name)
        wait = self.dice.uniform(0, self.lasts[stage])
        ended = brought_in(home, self.sheet, lambda passed: dict(passed).get(stage, time.monotonic() + 60) + wait)
        assert ended.code in (-signal.SIGKILL, 0)  # 0: it was quicker this time, and had ended
        left = assert_goes_on(home, self.sheet)
        shutil.rmtree(home)
        return (ended.passed[-2][0] if ended.code else 'ended'), left


@pytest.fixture
def killing(tmp_path: Path, filled: Path, sheet: Path, dice: random.Random) -> Killing:
    return Killing(tmp_path, filled, sheet, dice)


@pytest.mark.slow
@pytest.mark.timeout(180)
@pytest.mark.parametrize(
    'stage', ['writing', *(pytest.param(stage, marks=pytest.mark.soak) for stage in ('comparing', 'backup'))]
)
def test_a_killed_import_is_there_or_not(killing: Killing, stage: str) -> None:
    assert killing.kill_in(stage, stage)[0] != 'ended'


def killed_in_the_window(home: Path, sheet: Path, stage: str, dice: random.Random) -> None:
    """Have a window import the sheet, and kill it up to two seconds after a stage has begun."""
    given = [str(home / 'registers' / 'r.sijill'), str(sheet), PASSPHRASE]
    command = [sys.executable, '-m', 'tests.importing_window', *given]
    with subprocess.Popen(command, cwd=ROOT, env=nowhere_else(home), stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        while line := program.stdout.readline():
            if json.loads(line)['stage'] == stage:
                break
        assert line, 'the window closed by itself'
        select.select([program.stdout], [], [], dice.uniform(0, 2))
        program.kill()
        program.communicate(timeout=60)
    assert program.returncode == -signal.SIGKILL


@pytest.mark.soak
@pytest.mark.timeout(180)
@pytest.mark.parametrize('stage', ['planning', 'writing', 'applied'])
def test_an_import_that_is_killed_in_the_window_is_there_or_not(
    tmp_path: Path, filled: Path, sheet: Path, dice: random.Random, stage: str
) -> None:
    home = home_of(tmp_path / 'window')
    shutil.copy(filled, home / 'registers' / 'r.sijill')
    killed_in_the_window(home, sheet, stage, dice)
    left = assert_goes_on(home, sheet, but=('cache', 'config'))  # of fonts and of the window's size
    assert (stage, left) not in (('planning', 'all'), ('applied', 'nothing'))


@pytest.mark.kill
@pytest.mark.timeout(7200)
def test_fifty_killed_imports(killing: Killing) -> None:
    """An import that was quicker than the first one has ended before its kill, and another one is killed for it."""
    found, killed = Counter[tuple[str, str]](), 0
    for turn in range(80):
        came = killing.kill_in(STAGES[turn % len(STAGES)], str(turn))
        found[came] += 1
        killed += came[0] != 'ended'
        print(f'kill {killed}: {came[0]}, {came[1]} of it there')
        if killed == 50:
            break
    print(*(f'{stage}: {count} times, {left} of it there' for (stage, left), count in sorted(found.items())), sep='\n')
    assert killed == 50
