"""What is measured, each beside the bare library's own time for the same work."""

import contextlib
import itertools
import json
import os
import random
import re
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, partial
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import openpyxl
import python_calamine
from sqlcipher3 import dbapi2 as sqlcipher

from exchange import xlsx
from exchange.cells import to_cell
from exchange.importing import planning
from exchange.publishing.paper import page_files
from exchange.reading import any_file
from models import query, samples
from models.dates import dates
from models.entry import offers
from models.file.at_opening import before_opening
from models.file.rows import slices
from models.language.code_lists import codes
from models.language.labels import field_label, record_label
from models.likeness import while_typing
from models.no_garbage import keeping_all
from models.places import Place, gazetteer
from models.query import Filter, Question
from models.query.for_review.queue import queue
from models.record.fields import TEXT, Spec
from models.record.records import RECORDS, Record, roots
from models.register.register import Register
from models.register.review import weighing
from models.register.review.reviewing import Chosen
from models.rules.surroundings import Around
from tests import pages
from tests.invented import incident
from tests.test_restoring import in_a_program
from tests.two_lists import Lists

try:
    import pandas
except ImportError:  # it is large, and nothing but this needs it
    pandas = None

ROOT = Path(__file__).parent.parent.parent
PASSPHRASE = 'window tractor pepper harvest'
COLUMNS = 30
SMALL_SHEET = 60
TIMES = 5
SEARCHED = 100
WAITING, PAGE = 10_000, 50
EDITED, REPORTED = 5_000, '2024'
LISTED = 55_000
TYPED = ('مثال: هاجم', 'عبوة', 'دير الزور', 'السيارة', 'example told', 'deir ez-zor', 'ambush isis', 'salem', 'x')


class Measured(NamedTuple):
    """A row of the table."""

    what: str
    limit: str
    found: str


Measure = Callable[['Bench'], Iterator[Measured]]
MEASURES: dict[str, Measure] = {}


def measure(function: Measure) -> Measure:
    """Let a function be one of the measures, under its own name."""
    MEASURES[function.__name__] = function
    return function


@dataclass
class Bench:
    """Where is measured: a folder of this run, the incidents that its register holds, the rows that are imported."""

    folder: Path
    incidents: int
    rows: int

    @cached_property
    def path(self) -> Path:
        """A closed register full of invented incidents."""
        path = self.folder / 'full.sijill'
        print(f'filling {self.incidents:,} incidents …', file=sys.stderr)
        with Register.create(path, desk='DZ1', passphrase=PASSPHRASE, example=True) as register:
            samples.fill(register, self.incidents, 100)
        return path

    @cached_property
    def edited(self) -> Path:
        """The same register a day later, when some thousand of its incidents were edited."""
        path = self.folder / 'edited.sijill'
        shutil.copy(self.path, path)
        tomorrow = dates.days_before(dates.utc_now(), -1)
        with mock.patch.object(dates, 'utc_now', lambda: tomorrow), Register.open(path, PASSPHRASE) as register:
            some = query.ids(register, Question('incident'))[:: max(1, self.incidents // EDITED)]
            for part in slices(query.uids(register, 'incident', some)):
                _edit(register, query.get_many(register, 'incident', part).values())
        return path

    @cached_property
    def register(self) -> Register:
        """The full register, open for reading."""
        return Register.open(self.path, PASSPHRASE, writing=False)

    @cached_property
    def people(self) -> Register:
        """As many invented abductees, of few names: each name is borne by a thousand."""
        path = self.folder / 'people.sijill'
        print(f'filling {self.incidents:,} abductees …', file=sys.stderr)
        with Register.create(path, desk='DZ1', passphrase=PASSPHRASE, example=True) as register:
            samples.fill(register, 0, self.incidents)
        return Register.open(path, PASSPHRASE, writing=False)

    @cached_property
    def window(self) -> dict[str, Any]:
        """What a window of its own process found: `tests/benchmarks/window.py`."""
        return self.told_by('window', self.path)

    @cached_property
    def echo(self) -> dict[str, list[tuple[float, float]]]:
        """How long keys took to be seen, by kind of field: `tests/benchmarks/echo.py`."""
        return self.told_by('echo', self.path)

    def told_by(self, program: str, *paths: Path) -> dict[str, Any]:
        """The last line of a process of its own."""
        environment = {**os.environ, 'SIJILL_PASSPHRASE': PASSPHRASE, 'SIJILL_STARTED': str(time.time())}
        environment.setdefault('QT_QPA_PLATFORM', 'offscreen')
        command = [sys.executable, '-m', f'tests.benchmarks.{program}', *map(str, paths)]
        run = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
        found: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
        return found

    @cached_property
    def sheet(self) -> Path:
        """A field sheet of very many rows and 30 columns."""
        path = self.folder / 'sheet.xlsx'
        _write_sheet(path, self.rows)
        return path


def seconds(work: Callable[[], object], times: int = TIMES) -> float:
    """The median time of some work."""
    taken = []
    for _time in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def slowest(taken: list[float], of_hundred: int = 99) -> float:
    """The time that so many of a hundred keep within."""
    return sorted(taken)[max(0, len(taken) * of_hundred // 100 - 1)]


def ms(time_taken: float) -> str:
    """A time in milliseconds."""
    return f'{time_taken * 1000:,.1f} ms'


# Lists


@measure
def opening(bench: Bench) -> Iterator[Measured]:
    """The ids of the whole list against the bare statement, and until it is painted."""
    register, question = bench.register, Question('incident')
    statement = 'SELECT id FROM incident WHERE withdrawn IS NULL ORDER BY reference DESC, id DESC'
    cursor = register.db.cursor()
    bare = seconds(lambda: cursor.execute(statement).fetchall())
    ours = seconds(lambda: query.ids(register, question))
    found = f'{ours / bare:.2f} × ({ms(ours)} : {ms(bare)})'
    yield Measured(f'ids of a list of {bench.incidents:,} incidents, sorted', '0.7 × the bare SELECT', found)
    painted = bench.window['listed'] / bare
    found = f'{painted:.2f} × ({ms(bench.window["listed"])} : {ms(bare)})'
    yield Measured('the same in the window, until painted whole', '1.5 × the bare SELECT', found)
    yield Measured('the same, first page painted', '', ms(bench.window['first']))


@measure
def ordering(bench: Bench) -> Iterator[Measured]:
    """Each sort order, each way, and a filter of each kind, over the whole list."""
    asked = {
        f'sorted by {name}, {"down" if descending else "up"}': Question('incident', sort=name, descending=descending)
        for name in query.columns('incident')
        for descending in (False, True)
    }
    asked |= {f'filter {name}': Question('incident', filters=(given,)) for name, given in _filters()}
    taken = {name: seconds(lambda: query.ids(bench.register, question), 3) for name, question in asked.items()}  # noqa: B023
    sorts = {name: time for name, time in taken.items() if name.startswith('sorted')}
    filters = {name: time for name, time in taken.items() if name.startswith('filter')}
    for what, limit, found in (('another sort order', '60 ms', sorts), ('a filter', '100 ms', filters)):
        worst = max(found, key=found.__getitem__)
        said = f'{ms(found[worst])} ({worst}; median {ms(statistics.median(found.values()))})'
        yield Measured(f'{what}, {bench.incidents:,} incidents', limit, said)


def _filters() -> Iterator[tuple[str, Filter]]:
    yield 'a month', Filter('occurred', ('2019-03', '2019-03'))
    yield 'a decade', Filter('occurred', ('2013', '2022'))
    for name, value in (('kind', 'ambush'), ('governorate', 'SY09'), ('carried_out_by', 'isis'), ('state', 'recorded')):
        yield name, Filter(name, (value,))


@measure
def scrolling(bench: Bench) -> Iterator[Measured]:
    """Pages fetched and painted after jumps to anywhere."""
    dice, ids = random.Random(1), query.ids(bench.register, Question('incident'))
    taken = []
    for _time in range(300):
        start = dice.randrange(max(1, len(ids) - 100))
        taken.append(seconds(lambda: query.page(bench.register, 'incident', ids[start : start + 100]), 1))  # noqa: B023
    yield Measured('rows of a page fetched, 99 of 100', '8 ms', ms(slowest(taken)))
    yield Measured('painted after a jump, 99 of 100', '20 ms', ms(slowest(bench.window['jumps'])))


@measure
def searching(bench: Bench) -> Iterator[Measured]:
    """Every beginning of some words, from one letter on, to the rows of the first page."""
    taken = {}
    for text in TYPED:
        for end in range(1, len(text) + 1):
            question = Question('incident', search=text[:end])
            taken[text[:end]] = seconds(lambda: query.first_page(bench.register, question, 100), 3)  # noqa: B023
    worst = max(taken, key=taken.__getitem__)
    found = f'{ms(taken[worst])} at worst (“{worst}”), median {ms(statistics.median(taken.values()))}'
    yield Measured(f'a key stroke of a search, {bench.incidents:,} incidents, {len(taken)} beginnings', '25 ms', found)


@measure
def side_counts(bench: Bench) -> Iterator[Measured]:
    """What the side shows beside the lists and the problems, counted anew after each save."""
    kinds = [cls.record_kind for cls in roots()]

    def counted() -> None:
        for kind in kinds:
            query.count(bench.register, kind)
            query.count_in_state(bench.register, kind, 'for_review')
        query.count(bench.register, 'incident', withdrawn=True)
        query.problem_counts(bench.register)

    limit = '1.5 × as much among 1,000,000 as among 100,000'
    yield Measured(f'the counts at the side, {bench.incidents:,} incidents', limit, ms(seconds(counted)))


# Reviewing


@measure
def queue_of_review(bench: Bench) -> Iterator[Measured]:
    """The queue of the records that wait among all others, and what a save of one of them costs more."""
    path = Path(shutil.copy(bench.path, bench.folder / 'reviewed.sijill'))
    with Register.open(path, PASSPHRASE) as register:
        ids = query.ids(register, Question('incident'))
        uids = query.uids(register, 'incident', random.Random(3).sample(list(ids), min(WAITING + 1, len(ids))))
        chosen = [Chosen('incident', uid) for uid in uids]
        sending = seconds(lambda: register.review('send', chosen[1:]), 1) / len(chosen[1:])
        yield Measured('sent for review, each of many', '', ms(sending))
        first = queue(register, most=PAGE)
        waits = f'{len(chosen) - 1:,} that wait among {bench.incidents:,}'
        yield Measured(f'first page of the queue, {waits}', '8 ms', ms(seconds(lambda: queue(register, most=PAGE))))
        yield Measured(f'the whole queue, {waits}', '200 ms', ms(seconds(lambda: queue(register))))
        records = list(query.get_many(register, 'incident', [one.uid for one in first]).values())
        yield Measured(
            'the reasons of one record', '20 ms', ms(seconds(lambda: weighing.reasons(register, records[0])))
        )
        yield Measured(f'those of {PAGE}', '', ms(seconds(lambda: weighing.reasons_of(register, records))))
        for what, one in (('that waits', first[0].uid), ('that does not', uids[0])):
            yield Measured(f'a save of a record {what}', '', ms(seconds(lambda: _saved_again(register, one))))  # noqa: B023


def _saved_again(register: Register, uid: str) -> None:
    record = query.get(register, 'incident', uid)
    assert record is not None
    record.set('summary', f'Told again at {time.perf_counter()}.')
    register.save(record)


# Typing


@measure
def typing(bench: Bench) -> Iterator[Measured]:
    """From a key press until it is seen, in every field and cell of every form, at a fast hand's pace."""
    every = [taken for keys in bench.echo.values() for taken in keys]
    for kind, keys in [*sorted(bench.echo.items()), ('every field', every)]:
        seen, worked = ([key[which] for key in keys] for which in (0, 1))
        found = f'{_spread(seen)}; of the processor: {_spread(worked)}'
        yield Measured(f'key to echo, {kind}: {len(keys)} keys', '8 ms', found)


def _spread(taken: list[float]) -> str:
    shares = ', '.join(f'p{share} {ms(slowest(taken, share))}' for share in (50, 95, 99))
    return f'{shares}, most {ms(max(taken))}'


@measure
def likely_duplicates(bench: Bench) -> Iterator[Measured]:
    """Looking for possible duplicates of records that are there, both kinds, typed by a second documenter."""
    for kind, register, limit in (('incident', bench.register, '16 ms'), ('abductee', bench.people, '30 ms')):
        ids = random.Random(5).sample(list(query.ids(register, Question(kind))), SEARCHED)
        uids = [row['uid'] for row in query.page(register, kind, ids).values()]
        typed = [Record(kind, values=record.values) for record in query.get_many(register, kind, uids).values()]
        offers.warm(register)  # as a window does in a thread once its list is seen
        with keeping_all():  # a window looks for garbage when no key was pressed for a while, not in between
            taken = [seconds(lambda: while_typing.likely(register, record), 1) for record in typed]  # noqa: B023
        found = f'{ms(max(taken))} at worst, median {ms(statistics.median(taken))}'
        yield Measured(f'possible duplicates of an {kind} among {bench.incidents:,}', limit, found)


# Workbooks


@measure
def importing(bench: Bench) -> Iterator[Measured]:
    """A field sheet read, compared and written with history, against reading it and inserting its cells."""
    rows = _cells(bench.sheet)
    start = time.process_time()
    read = seconds(lambda: _cells(bench.sheet), 2)
    write = seconds(lambda: _insert_bare(bench.folder / 'bare.db', rows), 2)
    bare_worked = (time.process_time() - start) / 2
    told = bench.told_by('importing', bench.folder / 'imported.sijill', bench.sheet)
    bare, taken, worked = read + write, _steps(told['times']), _steps(told['worked'])
    found = f'{told["counts"]["new"]:,} new, {told["counts"]["invalid"]} invalid'
    yield Measured(_size('importing', bench), '5 × the bare work', f'{_beside(sum(taken), bare)}; {found}')
    yield Measured('– of it reading, planning, writing', '', ', '.join(f'{step:.1f} s' for step in taken))
    steps = ', '.join(f'{step:.1f} s' for step in worked)
    yield Measured('– of the processor, both sides', '8 ×', f'{_beside(sum(worked), bare_worked)}: {steps}')
    found = f'{told["memory"]:,.0f} MB, and {told["child_memory"]:,.0f} MB of the process that reads the file'
    yield Measured('– the most memory', '200 MB', found)
    found = f'{bare:.2f} s: {read:.2f} s and {write:.2f} s; of the processor {bare_worked:.2f} s'
    yield Measured('beside it: the bare work, calamine + executemany into one encrypted table', '', found)
    yield _by_pandas('beside it: pandas.read_excel (openpyxl) + to_sql, not encrypted', bare, _pandas_in(bench))
    yield from _exporting(bench)


def _steps(times: list[float]) -> list[float]:
    return [after - before for before, after in itertools.pairwise(times)]


def _beside(taken: float, bare: float) -> str:
    return f'{taken / bare:.1f} × ({taken:.1f} s)'


def _size(doing: str, bench: Bench) -> str:
    return f'{doing} {bench.rows:,} rows × {COLUMNS} columns'


def _by_pandas(what: str, bare: float, work: Callable[[], object]) -> Measured:
    if pandas is None:
        return Measured(what, '', 'pandas is not installed')
    return Measured(what, '', _beside(seconds(work, 1), bare))


def _pandas_in(bench: Bench) -> Callable[[], object]:
    def work() -> None:
        path = bench.folder / 'pandas.db'
        with contextlib.closing(sqlite3.connect(path)) as database:
            pandas.read_excel(bench.sheet, engine='openpyxl').to_sql('sheet', database)

    return work


def _exporting(bench: Bench) -> Iterator[Measured]:
    out = bench.folder / 'out.xlsx'
    told = bench.told_by('exporting', bench.folder / 'imported.sijill', out)
    tables = {name: sheet.to_python(skip_empty_area=False) for name, sheet in _sheets(out).items()}
    bare = seconds(lambda: _write_bare(bench.folder / 'bare.xlsx', list(tables.values())), 1)
    cells = sum(cell not in ('', None) for table in tables.values() for row in table for cell in row)
    found = f'{told["taken"] / bare:.2f} × ({told["taken"]:.1f} s; {cells:,} cells)'
    yield Measured('exporting the same', '0.5 × the bare work', found)
    yield Measured('– the most memory', '', f'{told["memory"]:,.0f} MB')
    yield Measured('beside it: the bare work, openpyxl write-only of the same cells', '', f'{bare:.1f} s')
    yield _by_pandas('beside it: pandas.to_excel (openpyxl) of the same cells', bare, _pandas_out(bench, tables))


def _pandas_out(bench: Bench, tables: dict[str, list[list[Any]]]) -> Callable[[], object]:
    def work() -> None:
        with pandas.ExcelWriter(bench.folder / 'pandas.xlsx', engine='openpyxl') as writer:
            for name, table in tables.items():
                pandas.DataFrame(table).to_excel(writer, sheet_name=name, index=False, header=False)

    return work


@measure
def importing_likely(bench: Bench) -> Iterator[Measured]:
    """Rows of which every other one was told before, planned beside a full register and into an empty one."""
    with Register.create(bench.folder / 'empty.sijill', desk='DZ1', passphrase=PASSPHRASE, example=True) as empty:
        for kind, day, register in (
            ('incident', 'occurred', bench.register),
            ('abductee', 'abducted_on', bench.people),
        ):
            book = _told_again(register, kind, day, bench.rows)
            start = time.process_time()
            planning.make_plan(empty, book)
            between = time.process_time()
            counts = planning.make_plan(register, book).counts()
            alone, whole = between - start, time.process_time() - between
            found = (
                f'{whole - alone:.1f} s of the processor more than beside an empty register '
                f'({whole:.1f} : {alone:.1f} s; '
                f'{counts["duplicate"]:,} duplicates, {counts["likely"]:,} possible, {counts["new"]:,} new)'
            )
            yield Measured(f'what of {bench.rows:,} rows is found among {bench.incidents:,} of {kind}s', '', found)


def _told_again(register: Register, kind: str, day: str, rows: int) -> any_file.Workbook:
    """A field sheet: rows of the register, half of them a day later, and as many on days far from theirs."""
    dice, specs = random.Random(6), RECORDS[kind].form_fields()
    names = [name for name, spec in specs.items() if spec.kind.name not in ('link', 'degrees')]
    ids = dice.sample(list(query.ids(register, Question(kind))), rows // 2)
    uids = [str(row['uid']) for row in query.page(register, kind, ids).values()]
    table: list[list[Any]] = [[field_label(kind, name) for name in names]]
    records = list(query.get_many(register, kind, uids).values())
    for number, (record, other) in enumerate(zip(records, [*records[1:], records[0]], strict=True)):
        for later in (number % 2, dice.randrange(40, 4000)):
            told = date.fromisoformat(str(record.get(day))) + timedelta(later)
            who = other.values if later > 1 else {}
            values = record.values | {name: who[name] for name in names if specs[name].kind is TEXT and name in who}
            values |= {day: told.isoformat(), 'place': place.ar if (place := _place(record)) else None}
            table.append([to_cell(values.get(name), specs[name]) for name in names])
    return any_file.Workbook(Path('told.xlsx'), 'none', [any_file.Sheet(record_label(kind), table)])


def _place(record: Record) -> Place | None:
    return gazetteer().get(str(record.get('place')))


@measure
def importing_people(bench: Bench) -> Iterator[Measured]:
    """A list of people with names in both scripts, age and sex, planned into an empty register."""
    lists = Lists(5, LISTED)
    names = ('name_ar', 'name_latin', 'age', 'sex')
    specs = RECORDS['abductee'].specs()
    table: list[list[Any]] = [[field_label('abductee', name) for name in names]]
    for one in lists.people:
        arabic, latin = (lists.record(one, school, 'gff', again=False, beside=True) for school in ('', 'english'))
        values = latin.values | arabic.values
        table.append([to_cell(values.get(name), specs[name]) for name in names])
    book = any_file.Workbook(Path('people.xlsx'), 'none', [any_file.Sheet(record_label('abductee'), table)])
    with Register.create(bench.folder / 'listed.sijill', desk='DZ1', passphrase=PASSPHRASE, example=True) as empty:
        start = time.process_time()
        counts = planning.make_plan(empty, book).counts()
        found = f'{time.process_time() - start:.1f} s of the processor; {counts["new"]:,} new'
    yield Measured(f'a list of {LISTED:,} people planned into an empty register', '15 s of the processor', found)


@measure
def commands(bench: Bench) -> Iterator[Measured]:
    """A small sheet by the command line, the whole process."""
    sheet, register = bench.folder / 'small.xlsx', bench.folder / 'small.sijill'
    _write_sheet(sheet, SMALL_SHEET)
    taken = []
    for _time in range(TIMES):
        register.unlink(missing_ok=True)
        Register.create(register, desk='DZ1', passphrase=PASSPHRASE).close()
        command = [sys.executable, 'main.py', 'import', str(register), str(sheet), '--json']
        environment = {**os.environ, 'SIJILL_PASSPHRASE': PASSPHRASE}
        start = time.perf_counter()
        subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=False)
        taken.append(time.perf_counter() - start)
    found = f'{statistics.median(taken):.2f} s, at most {max(taken):.2f} s'
    yield Measured(f'main.py import of a sheet of {SMALL_SHEET} rows, the process from start to end', '2 s', found)


@measure
def reporting(bench: Bench) -> Iterator[Measured]:
    """The report of a year by the command line, as things are and as of a day before thousands of edits."""
    today = dates.today_in_damascus()
    for what, limit, ways in (
        ('report of a year', '2 s', ()),
        ('report as of a day', '4 s', ('--as-of', today.isoformat())),
    ):
        command = [sys.executable, 'main.py', 'report', str(bench.edited), REPORTED, str(bench.folder / 'r.json')]
        taken = [_of_processor([*command, *ways]) for _time in range(TIMES)]
        found = f'{statistics.median(taken):.2f} s, at most {max(taken):.2f} s'
        yield Measured(f'main.py {what} over {bench.incidents:,} incidents', f'{limit} of the processor', found)


@measure
def month(bench: Bench) -> Iterator[Measured]:
    """The page of the month, gone through by its key, and the trend of two years."""
    told = bench.told_by('month', bench.path)
    first, whole = ([taken[place] for taken in told['months']] for place in (0, 1))
    over = f'{bench.incidents:,} incidents'
    yield Measured(f'first figures of a month painted, {over}', '300 ms of the processor', _spread(first))
    yield Measured('the whole page of it in both languages', '', _spread(whole))
    yield Measured(f'trend of two years, {over}', '1.5 s of the processor', ms(told['trend']))


def _of_processor(command: list[str]) -> float:
    """The time of the processor that a command takes from start to end."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, 'SIJILL_PASSPHRASE': PASSPHRASE}
    subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _edit(register: Register, records: Iterable[Record]) -> None:
    """Edit these records in one action: another account, and one more dead on each line."""
    with register.action('save') as action:
        for record in records:
            record.set('narrative', 'Example: told again.')
            for casualty in record.of('casualty'):
                casualty.set('count', int(casualty.get('count') or 0) + 1)
                casualty.set('highest', None)
            action.put(record)


@measure
def saving(bench: Bench) -> Iterator[Measured]:
    """A record saved into the full register: checked, with its history, search words and problems."""
    with Register.open(bench.path, PASSPHRASE) as register:
        made = [record for record, _number in zip(query.each(register, Question('incident')), range(50), strict=False)]
        for record in made:
            record.set('summary', 'Example: told again.')
        changed = [seconds(lambda: register.save(record), 1) for record in made]  # noqa: B023
        fresh = [Record('incident', values=dict(record.values)) for record in made]
        for record in fresh:
            record.set('reference', None)
        new = [seconds(lambda: register.save(record), 1) for record in fresh]  # noqa: B023
    for what, taken in (('a changed incident', changed), ('a new incident', new)):
        found = f'{ms(statistics.median(taken))}, at most {ms(max(taken))}'
        yield Measured(f'{what} saved among {bench.incidents:,}', '', found)


@measure
def approving(bench: Bench) -> Iterator[Measured]:
    """The key that approves a record until the next one is painted, with as many waiting as there are incidents."""
    copy = bench.folder / 'to-review.sijill'
    shutil.copy(bench.path, copy)
    taken = bench.told_by('reviewing', copy)
    keys, bare = ([pair[place] for pair in taken] for place in (0, 1))
    ratio = statistics.median(keys) / statistics.median(bare)
    found = f'{ms(slowest(keys))} ({_spread(keys)}; {ratio:.0f} × a bare text field with the account)'
    yield Measured(
        f'a record approved and the next one painted, {bench.incidents:,} waiting', '50 ms of the processor', found
    )


@measure
def zones(bench: Bench) -> Iterator[Measured]:
    """The zones that the rules of an import ask for, read ahead around its days and of all days."""
    register = bench.register
    month = [f'2024-01-{day:02}' for day in range(1, 32)]
    around, whole = (seconds(partial(Around(register).read_ahead, days)) for days in (month, None))
    found = f'{around / whole:.2f} × of all days ({ms(around)} : {ms(whole)})'
    yield Measured(f'zones of neighbours read for a month of rows among {bench.incidents:,}', '', found)


def _sheets(path: Path) -> dict[str, Any]:
    book = python_calamine.load_workbook(str(path))
    return {name: book.get_sheet_by_name(name) for name in book.sheet_names}


def _cells(path: Path) -> list[list[Any]]:
    [sheet] = _sheets(path).values()
    rows: list[list[Any]] = sheet.to_python()
    return rows


def _insert_bare(path: Path, rows: list[list[Any]]) -> None:
    path.unlink(missing_ok=True)
    database = sqlcipher.connect(str(path))
    database.execute(f"PRAGMA key = '{PASSPHRASE}'")
    database.execute(f'CREATE TABLE sheet ({", ".join(f"c{n}" for n in range(COLUMNS))})')
    marks = ', '.join('?' * COLUMNS)
    database.executemany(f'INSERT INTO sheet VALUES ({marks})', [[str(cell) for cell in row] for row in rows])
    database.commit()
    database.close()


def _write_bare(path: Path, tables: list[list[list[Any]]]) -> None:
    book = openpyxl.Workbook(write_only=True)
    for table in tables:
        sheet = book.create_sheet()
        for row in table:
            sheet.append([cell if cell != '' else None for cell in row])
    book.save(path)


def _write_sheet(path: Path, rows: int) -> None:
    """Rows with every field of an incident filled, then the usual casualty columns, of which one in five is."""
    dice = random.Random(2)
    specs = RECORDS['incident'].form_fields()
    usual = list(codes('sheet_columns').values())[: COLUMNS - len(specs)]
    villages = [place for place in gazetteer().all() if place.level == 4]
    book = xlsx.new_workbook()
    sheet = xlsx.add_long_sheet(book, 'Incidents')
    sheet.add([*(field_label('incident', name) for name in specs), *(code.label() for code in usual)])
    for number in range(rows):
        village = dice.choice(villages)
        own = [_cell(dice, name, spec, village, number) for name, spec in specs.items()]
        sheet.add([*own, *(dice.randrange(1, 9) if dice.random() < 0.2 else None for _code in usual)])
    path.write_bytes(xlsx.content(book))


def _cell(dice: random.Random, name: str, spec: Spec, village: Place, number: int) -> Any:
    """A value for a cell, by the kind of its field."""
    if spec.codes == 'governorates':
        return to_cell(village.governorate, spec)
    if spec.codes:
        return to_cell(dice.choice(spec.code_list().offered()).code, spec)
    days = (f'20{dice.randrange(13, 25)}-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}', spec)
    by_kind = {
        'date': lambda: to_cell(*days),
        'time': lambda: f'{dice.randrange(24):02}:{dice.randrange(60):02}',
        'place': lambda: village.en,
        'degrees': lambda: village.latitude if name == 'latitude' else village.longitude,
    }
    return by_kind.get(spec.kind.name, lambda: f'Example {number}: what was told of {village.ar} in {name}.')()


# The program


@measure
def starting(bench: Bench) -> Iterator[Measured]:
    """From the start of the process to the first rows painted, the passphrase given; and so after it was killed."""
    label = f'start to usable window, {bench.incidents:,} incidents'
    yield Measured(label, '1.5 s on two cores', f'{bench.window["started"]:.2f} s')
    killed = Path(shutil.copy(bench.path, bench.folder / 'killed.sijill'))
    in_a_program(lambda: [register := Register.open(killed, PASSPHRASE), register.save(incident())])
    assert before_opening.left_log(killed), 'there is nothing to look at'
    again = bench.told_by('window', killed)['started']
    yield Measured(f'{label}, after a power cut', '1.5 s on two cores', f'{again:.2f} s')


@measure
def memory(bench: Bench) -> Iterator[Measured]:
    """What the process of the window holds with the whole list in it and after the jumps."""
    found = f'{bench.window["memory"]:,.0f} MB'
    yield Measured(f'memory, {bench.incidents:,} incidents listed', '300 MB at 1,000,000', found)


@measure
def paper(bench: Bench) -> Iterator[Measured]:
    """What a page of a month costs on paper, of the processor, with its charts and its map."""
    for language, made in (('en', pages.english), ('ar', pages.arabic)):
        page = made(*pages.drawn(language))
        for ending in ('.pdf', '.docx'):
            content = page_files.content(ending, page)
            sheets = int(re.findall(rb'<xmpTPg:NPages>(\d+)<', content)[0]) if ending == '.pdf' else 1
            start = time.process_time()
            for _time in range(TIMES):
                page_files.content(ending, page)
            found = ms((time.process_time() - start) / TIMES / sheets)
            what = 'a page of a PDF' if ending == '.pdf' else 'a document'
            yield Measured(f'{what} of a month in {language}, of the processor', '300 ms', found)
