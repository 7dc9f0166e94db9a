"""A power cut while somebody types: of all that was typed, at most the last two seconds are missing."""

import json
import os
import random
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from models import query
from models.language.text import fold
from models.record import shorthand
from models.record.records import RECORDS
from models.register import verify
from models.register.register import Register
from tests.invented import PASSPHRASE

ROOT = Path(__file__).parent.parent
MOST = 2.0
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


def killed(path: Path, dice: random.Random) -> tuple[Told, float]:
    """Let somebody type, kill the program at a random moment: what it said, and when it was killed."""
    command = [sys.executable, '-m', 'tests.typing_program', str(path), str(dice.randrange(10**6))]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        output = os.read(program.stdout.fileno(), 1 << 16)  # it has opened the register, or failed
        assert output, 'the program ended by itself'
        until = time.monotonic() + dice.uniform(1, 8)
        while (left := until - time.monotonic()) > 0:
            if select.select([program.stdout], [], [], left)[0]:
                output += os.read(program.stdout.fileno(), 1 << 16)
        at = time.monotonic()
        program.kill()
        output += program.stdout.read()
    assert program.returncode == -signal.SIGKILL
    return [json.loads(line) for line in output.split(b'\n')[:-1]], at


def kept(path: Path) -> dict[tuple[str, str], set[str]]:
    """What a sound register holds of each row and field: saved, as a draft, and as text that waits."""
    found: dict[tuple[str, str], set[str]] = {}
    with Register.open(path, PASSPHRASE) as register:
        assert verify.check(register) == []
        for draft in query.drafts(register):
            for _kind, uid, values in draft.content['rows']:
                for name, value in values.items():
                    found.setdefault((uid, name.removesuffix('_typed')), set()).add(str(value))
            for key, text in draft.content['texts'].items():
                uid, name = key.split('.', 1)
                found.setdefault((uid, name), set()).add(text)
        for uid, typed in query.typed_beside(register).items():
            found.setdefault((uid, 'text'), set()).add(str(typed.get('text')))
    return found


def loss(told: Told, found: dict[tuple[str, str], set[str]], at: float) -> tuple[float, str]:
    """How many seconds before the kill the oldest key was pressed that is lost, 0 where none is; and in which field."""
    keys: dict[tuple[str, str], Told] = {}
    for line in told:
        if 'text' in line:
            keys.setdefault((line['row'], line['field']), []).append(line)
    lost = ((at - _first_lost(lines, where, found, at), where[1]) for where, lines in keys.items())
    return max(lost, default=(0.0, ''))


def _first_lost(lines: Told, where: tuple[str, str], found: dict[tuple[str, str], set[str]], at: float) -> float:
    """When the first key was pressed of those that are lost in a field; `at` where none is."""
    stands = found.get(where, set())
    held = [
        _same(line['text'], stands)
        or _is_offered(line['text'], where, found)
        or _is_understood(line['text'], where, found)
        for line in lines
    ]
    last = max((place for place, is_held in enumerate(held) if is_held), default=-1)
    return float(lines[last + 1]['at']) if last + 1 < len(lines) else at


def _is_offered(text: str, where: tuple[str, str], found: dict[tuple[str, str], set[str]]) -> bool:
    """Whether what was typed in a cell of codes is in what the code is called that was offered for it and is kept."""
    uid, field = where
    if field != 'role' or not (typed := fold(text)):
        return False
    listed = RECORDS['casualty'].specs()[field].code_list()
    stands = [listed[code] for code in found.get((uid, field), ()) if code in listed]
    return any(typed in fold(f'{one.en} {one.ar}') for one in stands)


def _is_understood(text: str, where: tuple[str, str], found: dict[tuple[str, str], set[str]]) -> bool:
    """Whether what was typed in the first cell of a line is a whole line in few letters (`5gh`), and says so now."""
    uid, field = where
    if field != 'count':
        return False
    readings = (line.values for lines in shorthand.read('casualty', text) for line in lines)
    return any(
        values and all(str(value) in found.get((uid, name), ()) for name, value in values.items())
        for values in readings
    )


def _same(text: str, stands: set[str]) -> bool:
    """Whether a field that was said to hold a text holds it: cleaned, as a number, or as nothing."""
    text = ' '.join(text.split())
    held = {' '.join(value.split()) for value in stands}
    return text in held or (not text and not held) or (text.isdecimal() and str(int(text)) in held)


def kill_typing(path: Path, dice: random.Random, times: int) -> None:
    worst = 0.0
    for turn in range(times):
        told, at = killed(path, dice)
        keys = sum('text' in line for line in told)
        lost, field = loss(told, kept(path), at)
        worst = max(worst, lost)
        print(f'kill {turn + 1}: {keys} keys typed, the last {lost:.2f} s lost ({field})')
        assert lost <= MOST
    print(f'worst of {times}: {worst:.2f} s lost')


@pytest.mark.slow
def test_a_kill_while_typing_costs_two_seconds_at_most(path: Path, dice: random.Random) -> None:
    kill_typing(path, dice, 2)


@pytest.mark.kill
@pytest.mark.timeout(3600)
def test_fifty_kills_while_typing(path: Path, dice: random.Random) -> None:
    kill_typing(path, dice, 50)
