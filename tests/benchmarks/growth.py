"""What costs more in a larger register, beside one of 100,000 incidents: `python -m tests.benchmarks.growth [FOLDER]`.

Each register is made once, and stays in FOLDER where one is given: half a million incidents take some minutes to make
and two gigabytes, a million twice that. All times are of the processor, and the children's are counted in.
"""

import argparse
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import NamedTuple, TypeVar

from models import query, samples
from models.query import Question
from models.query.for_review import asked_lists
from models.record.records import Record, roots
from models.register.register import Register
from tests.benchmarks.measures import PASSPHRASE, REPORTED, ROOT, TYPED, Bench, ms

SMALL, LARGE = 100_000, 500_000
ABDUCTEES = 2_000
# By how much more than the register a command may take, and by how much what people wait for at all.
AS_MUCH, NO_MORE = 1.1, 1.5
TIMES = 50
T = TypeVar('T')


class Taken(NamedTuple):
    """What a thing takes of the processor, in seconds, and whether it may take more where there is more."""

    seconds: float
    grows: bool


class Grown(NamedTuple):
    """What a thing takes in the small register and in the large one, and how many times as long that may be."""

    what: str
    small: float
    large: float
    limit: float

    @property
    def ratio(self) -> float:
        """How many times as long it takes."""
        return self.large / self.small

    @property
    def line(self) -> str:
        """It as a row of a table."""
        small, large = (ms(one) if one < 1 else f'{one:,.1f} s' for one in (self.small, self.large))
        return f'| {self.what} | {self.limit:.1f} × | {self.ratio:.2f} × ({small} : {large}) |'


def sample(folder: Path, incidents: int) -> Path:
    """A closed register with so many invented incidents; it is made where the folder has none."""
    path = folder / f'sample-{incidents}.sijill'
    if not path.exists():
        making = folder / f'making-{os.getpid()}.sijill'
        print(f'filling {incidents:,} incidents …', file=sys.stderr)
        with Register.create(making, desk='DZ1', passphrase=PASSPHRASE, example=True) as register:
            samples.fill(register, incidents, ABDUCTEES)
        making.rename(path)
    return path


def grown(folder: Path, incidents: int) -> Iterator[Grown]:
    """What everything takes in a register of so many incidents, beside the small one."""
    small, large = (measured(sample(folder, many)) for many in (SMALL, incidents))
    for what, taken in small.items():
        limit = incidents / SMALL * AS_MUCH if taken.grows else NO_MORE
        yield Grown(what, taken.seconds, large[what].seconds, limit)


def measured(path: Path) -> dict[str, Taken]:
    """What each thing takes in a copy of a register, which then goes."""
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        copy = Path(shutil.copy(path, Path(folder) / 'copy.sijill'))
        with Register.open(copy, PASSPHRASE) as register:
            found = {what: Taken(seconds, grows=False) for what, seconds in _while_working(register)}
        return found | {what: Taken(seconds, grows=True) for what, seconds in _commands(copy)}


def _while_working(register: Register) -> Iterator[tuple[str, float]]:
    """What people wait for."""
    ids, dice = query.ids(register, Question('incident')), random.Random(4)
    some = dice.sample(list(ids), TIMES)
    made = list(query.get_many(register, 'incident', query.uids(register, 'incident', some)).values())
    for record in made:
        record.set('summary', 'Example: told again.')
    fresh = [Record('incident', values={**record.values, 'reference': f'X-{at}'}) for at, record in enumerate(made)]
    for record in fresh:
        del record.values['reference']
    yield 'a changed incident saved', _median(register.save, made)
    yield 'a new incident saved', _median(register.save, fresh)
    starts = [dice.randrange(len(ids) - 100) for _time in range(TIMES)]
    yield 'a page', _median(lambda at: query.page(register, 'incident', ids[at : at + 100]), starts)
    yield 'a key of a search', _median(lambda text: _found(register, text), [t[:n] for t in TYPED for n in (1, 2, 3)])
    yield 'what can be undone and redone', _median(_undoable, [register] * TIMES)
    yield 'the counts at the side', _median(lambda _time: _counted(register), [*range(TIMES)])


def _median(work: Callable[[T], object], given: list[T]) -> float:
    taken = []
    for one in given:
        start = time.process_time()
        work(one)
        taken.append(time.process_time() - start)
    return statistics.median(taken)


def _found(register: Register, text: str) -> None:
    query.first_page(register, Question('incident', search=text), 100)


def _undoable(register: Register) -> None:
    register.last_done()
    register.last_undone()


def _counted(register: Register) -> None:
    for cls in roots():
        query.count(register, cls.record_kind)
        query.count_in_state(register, cls.record_kind, 'recorded')
    query.problem_counts(register)
    asked_lists.counts(register)


def _commands(path: Path) -> Iterator[tuple[str, float]]:
    """What goes through all records."""
    beside = path.parent
    yield 'main.py check', of_processor('check', path)
    yield f'main.py report {REPORTED}', of_processor('report', path, REPORTED, beside / 'r.json')
    yield 'main.py export', of_processor('export', path, beside / 'out.xlsx')
    yield 'main.py backup', of_processor('backup', path, beside / 'backups')


def of_processor(*given: object) -> float:
    """What a command takes of the processor, from start to end."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, 'SIJILL_PASSPHRASE': PASSPHRASE}
    command = [sys.executable, 'main.py', *map(str, given)]
    subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Make what is not there, measure, print."""
    parser = argparse.ArgumentParser(prog='python -m tests.benchmarks.growth', description=__doc__)
    parser.add_argument('folder', type=Path, nargs='?', help='where the registers are kept for the next time')
    parser.add_argument('--incidents', type=int, default=LARGE, help='how many incidents the large one holds')
    given = parser.parse_args()
    with nullcontext(given.folder) if given.folder else tempfile.TemporaryDirectory() as folder:
        print(f'| {given.incidents:,} incidents beside {SMALL:,} | limit | measured |\n|---|---|---|')
        for row in grown(Path(folder), given.incidents):
            print(row.line, flush=True)
        window = Bench(Path(folder), given.incidents, 0).told_by('window', sample(Path(folder), given.incidents))
        print(f'| memory of the window, the whole list asked | 300 MB at 1,000,000 | {window["memory"]:,.0f} MB |')


if __name__ == '__main__':
    main()
