"""Long work that is stopped at any of its steps leaves nothing behind; and how it is told how far it is."""

import multiprocessing
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from exchange.exporting import headquarters_workbook
from exchange.importing import plan_doubts
from exchange.importing.applying import apply_plan
from exchange.importing.plan import Plan
from exchange.importing.planning import make_plan
from exchange.reading import any_file
from models import query
from models.errors import KnownError
from models.file import writes
from models.progress import Pace, Progress
from models.register import verify
from models.register.register import Register
from tests import invented
from tests.test_plan import HEADINGS, ROW, row, sheet

pytestmark = pytest.mark.slow

ROWS = 220


class Stopped(KnownError):
    """Somebody stopped the work."""


class Stopping:
    """A progress that remembers its calls, and raises at one of them (0 for none)."""

    def __init__(self, at: int = 0) -> None:
        self.at = at
        self.told: list[tuple[int, int]] = []

    def __call__(self, done: int, total: int) -> None:
        self.told.append((done, total))
        if len(self.told) == self.at:
            raise Stopped('stopped')


Work = Callable[[Progress], object]


def stopped_anywhere(work: Work, again: Callable[[], object] = lambda: None) -> None:
    """Do some work once to count its steps, then stop it at the first, the last and some others of them."""
    counting = Stopping()
    work(counting)
    again()
    steps = len(counting.told)
    assert steps > 2
    for step in {1, 2, steps, *random.sample(range(1, steps + 1), min(6, steps))}:
        with pytest.raises(Stopped):
            work(Stopping(step))
        again()


def everything(register: Register) -> dict[str, object]:
    """All rows of all tables, and the head of the history."""
    tables = register.db.execute_sql("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    found = {name: register.db.execute_sql(f'SELECT * FROM "{name}"').fetchall() for (name,) in tables}
    return {**found, 'meta': register.meta, 'open': register.db.connection().in_transaction}


def files(folder: Path) -> set[Path]:
    return {*folder.rglob('*'), *Path(tempfile.gettempdir()).glob('*sijill*')}


def rows(first: int = 0, **changes: object) -> list[list[any_file.Cell]]:
    return [row(n=f'Example {number}', c=float(number % 7 + 1), **changes) for number in range(first, first + ROWS)]


@pytest.fixture
def half_there(register: Register) -> Register:
    """A register that has half of the rows already."""
    apply_plan(register, make_plan(register, sheet(*rows())))
    return register


@pytest.fixture(autouse=True)
def _written_early(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is put is written long before the end, so that there is something to take back."""
    monkeypatch.setattr(writes, '_ROWS', 500)


def test_planning_and_looking_for_problems(half_there: Register) -> None:
    before = everything(half_there)
    book = sheet(*rows(), *rows(ROWS, d='2024-01-09'))

    def work(progress: Progress) -> None:
        plan_doubts.find(half_there, make_plan(half_there, book, progress=progress), progress)

    stopped_anywhere(work)
    assert everything(half_there) == before


def test_what_an_upgrade_works_out_anew(half_there: Register) -> None:
    path, before = half_there.path, everything(half_there)

    def upgrade() -> None:
        with Register.open(path) as register:
            register.note('worked_out', 'before')
            register.db.execute_sql('DELETE FROM incident_search WHERE rowid % 2')

    half_there.close()
    upgrade()
    stopped_anywhere(lambda progress: Register.open(path, progress=progress).close(), upgrade)
    with Register.open(path) as register:
        after = everything(register)
        assert query.ids(register, query.Question('incident', 'example'))
        assert verify.check(register) == []
    changing = {'meta', *(name for name in before if name.startswith('incident_search'))}
    assert {name: after[name] for name in after.keys() - changing} == {
        name: before[name] for name in before.keys() - changing
    }


def test_a_disk_that_is_full_while_rows_are_written_behind(register: Register) -> None:
    plan, before = make_plan(register, sheet(*rows())), everything(register)
    (pages,) = register.db.execute_sql('PRAGMA page_count').fetchone()
    register.db.execute_sql(f'PRAGMA max_page_count = {pages + 20}')
    usual = sys.getswitchinterval()
    with pytest.raises(KnownError, match='disk is full'):
        apply_plan(register, plan)
    assert sys.getswitchinterval() == usual
    assert everything(register) == before
    register.db.execute_sql('PRAGMA max_page_count = 1000000')
    assert apply_plan(register, plan)
    assert query.count(register, 'incident') == ROWS
    assert verify.check(register) == []


@pytest.fixture
def usual_switch() -> Iterator[float]:
    """The seconds that Python gives each thread by itself; a window of an earlier test gives fewer."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(0.005)
    yield sys.getswitchinterval()
    sys.setswitchinterval(before)


@pytest.mark.parametrize('microseconds', [15, 200, 998, 1000, 5000])
def test_python_gives_each_thread_as_long_as_before(register: Register, usual_switch: float, microseconds: int) -> None:
    """Python drops what is over whole microseconds, also of what it says itself: a window has 200."""
    sys.setswitchinterval((microseconds + 0.5) / 1e6)
    before = sys.getswitchinterval()
    for _import in range(2):
        behind = register.db.written_behind()
        behind.insert({})
        assert sys.getswitchinterval() == min(before, 0.001)
        behind.close()
    assert sys.getswitchinterval() == before


def test_the_thread_that_writes_waits_little_for_who_makes_rows_ready(register: Register, usual_switch: float) -> None:
    waited = list[float]()
    apply_plan(
        register,
        make_plan(register, sheet(*rows())),
        progress=lambda _done, _of: waited.append(sys.getswitchinterval()),
    )
    assert waited[0] == usual_switch > min(waited)
    assert sys.getswitchinterval() == usual_switch
    assert query.count(register, 'incident') == ROWS


def test_applying(half_there: Register, tmp_path: Path) -> None:
    made: list[Plan] = [make_plan(half_there, sheet(*rows(ROWS, d='2024-01-09')))]
    before, there = everything(half_there), files(tmp_path)
    counting = Stopping()
    batch = apply_plan(half_there, made[0], progress=counting)
    assert batch
    half_there.undo_batch(batch)
    made[0] = make_plan(half_there, sheet(*rows(2 * ROWS, d='2024-02-09')))
    before = everything(half_there)
    steps = len(counting.told)
    for step in (1, 2, ROWS // 2, ROWS + 1, ROWS + 2, steps - 1, steps):
        with pytest.raises(Stopped):
            apply_plan(half_there, made[0], progress=Stopping(step))
        assert everything(half_there) == before
        assert files(tmp_path) == there
    assert apply_plan(half_there, made[0])
    assert verify.check(half_there) == []


def test_undoing(half_there: Register) -> None:
    batch = half_there.db.execute_sql('SELECT uid FROM batch').fetchone()[0]
    before = everything(half_there)
    for step in (1, ROWS // 2, ROWS, ROWS + 1, ROWS + 2):
        with pytest.raises(Stopped):
            half_there.undo_batch(batch, Stopping(step))
        assert everything(half_there) == before
    half_there.undo_batch(batch)
    assert query.count(half_there, 'incident') == 0
    assert verify.check(half_there) == []


def test_exporting(half_there: Register, tmp_path: Path) -> None:
    out = tmp_path / 'out' / 'out.xlsx'
    out.parent.mkdir()
    headquarters_workbook.export(half_there, out)  # which end of the history others know is kept before the file is
    out.unlink()
    before = everything(half_there)

    def again() -> None:
        out.unlink(missing_ok=True)
        assert not any(out.parent.iterdir())
        assert everything(half_there) == before

    stopped_anywhere(lambda progress: headquarters_workbook.export(half_there, out, progress=progress), again)


@pytest.mark.usefixtures('reader_of_its_own')
def test_reading_ends_the_child_process(tmp_path: Path) -> None:
    path = tmp_path / 'sheet.csv'
    lines = [','.join(map(str, cells)) for cells in (HEADINGS, *([ROW] * 9000))]
    path.write_text('\n'.join(lines), encoding='utf-8')
    there = files(tmp_path)
    counting = Stopping()
    assert len(any_file.read(path, progress=counting).sheets[0].rows) == 9001
    assert counting.told[-1][0] > 0
    for step in (1, 2, len(counting.told) // 2):
        with pytest.raises(Stopped):
            any_file.read(path, progress=Stopping(step))
        assert multiprocessing.active_children() == []
        assert files(tmp_path) == there


def test_every_stage_of_an_import_is_told(register: Register) -> None:
    told = Stopping()
    register.save(invented.incident())
    plan = make_plan(register, sheet(*rows()), progress=told)
    plan_doubts.find(register, plan, told)
    apply_plan(register, plan, progress=told)
    assert [step for step in told.told if step[0] == 0] == [(0, ROWS)] * 5  # lines, records, doubts; written, checked
    assert told.told[-1] == (ROWS, ROWS)


# How far it is, in words


def paced(*steps: tuple[float, int, int]) -> str:
    """What is said at the last of some steps: each a time, how much is done, and the total."""
    now = 0.0
    pace, said = Pace(lambda: now), ''
    for now, done, total in steps:  # noqa: B007 - the clock reads it
        said = pace.in_words(done, total)
    return said


def test_the_first_second_tells_no_speed() -> None:
    assert paced((0, 0, 20_000), (0.5, 1_000, 20_000)) == '1,000 of 20,000'


def test_rows_a_second_and_time_left() -> None:
    said = paced((0, 0, 20_000), (2, 2_000, 20_000))
    assert said == '2,000 of 20,000 · 1,000 per second · about 18 seconds left'


@pytest.mark.parametrize(
    ('done', 'left'),
    [(990, 'about 1 second left'), (40, 'about 4 minutes left'), (1, 'about 3 hours left'), (1000, '')],
)
def test_time_left_in_words(done: int, left: str) -> None:
    assert paced((0, 0, 1000), (10, done, 1000)).partition('per second')[2] == (left and f' · {left}')


def test_another_stage_begins_its_own_clock() -> None:
    assert paced((0, 0, 900), (9, 900, 900), (10, 0, 900), (10.5, 30, 900)) == '30 of 900'
    assert paced((0, 0, 900), (9, 900, 900), (10, 0, 900), (12, 30, 900)).startswith('30 of 900 · 15 per second')


def test_of_nobody_knows_how_many() -> None:
    assert paced((0, 0, 0), (2, 3000, 0)) == '3,000 · 1,500 per second'
