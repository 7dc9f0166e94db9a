"""No function of the program runs sixteen times as many lines for four times as much: what a loop within a loop would.

Calls are counted elsewhere (`test_skewed`, `test_many_lines`); a loop that only compares calls nothing, and is seen
here alone.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from exchange import commands
from exchange.exporting import headquarters_workbook
from exchange.importing import applying
from exchange.importing.planning import make_plan
from exchange.reading import any_file
from models import query, samples
from models.query import Question
from models.record.records import Record
from models.register.register import Register
from models.register.review.reviewing import Chosen
from models.register.verify import check
from tests.counted_steps import lines_by_function
from tests.desks import the
from tests.invented import incident

pytestmark = pytest.mark.slow
FEW, TIMES, MOST_TIMES, WORTH_IT = 30, 4, 8, 1_500
# Who may be the same is found among all who share a name, and of these no more than a bound are compared; two records
# that are merged are put beside each other line by line.
KNOWN = ('models/likeness/', 'models/query/namesakes', 'models/register/joining/side_by_side', 'models/record/records')
Doing = Callable[[], object]
Case = Callable[[Register, int], Doing]


def of_lines(register: Register, count: int) -> str:
    """A saved record with so many lines, each with somebody named, and as many sources; each changed since."""
    record = incident()
    for number in range(count):
        record.add('casualty', outcome='killed', count=1, party='civilians').add('victim', name=f'سامر علي {number}')
        record.add('source', channel='eyewitness', says=f'{number} killed')
    register.save(record)
    said_otherwise(register, record.uid, 'He said')
    return record.uid


def said_otherwise(register: Register, uid: str, text: str) -> Record:
    """The record with each of its sources and lines changed."""
    record = the(register, uid)
    for number, source in enumerate(record.of('source')):
        source.set('says', f'{text} {number}')
    for line in record.of('casualty'):
        line.set('note', text)
    return register.save(record)


def copied(register: Register) -> Path:
    """A copy of the register as it is, for a command."""
    register.db.checkpoint()
    return Path(shutil.copy(register.path, register.path.with_name('copy.sijill')))


def asked(*arguments: object) -> Doing:
    return lambda: commands.main([str(one) for one in arguments])


def other(register: Register) -> Register:
    """Another desk, which imported what this one has."""
    path = register.path.with_name('other.sijill')
    made = Register.create(path, desk='DZ2', passphrase=None, alias='Other')
    applying.apply_plan(made, make_plan(made, exported(register)))
    return made


def exported(register: Register) -> any_file.Workbook:
    path = register.path.with_name('out.xlsx')
    headquarters_workbook.export(register, path)
    return any_file.read(path)


def filled(register: Register, count: int) -> list[Chosen]:
    """So many incidents and abductees."""
    samples.fill(register, count, count)
    return [
        Chosen(kind, uid)
        for kind in ('incident', 'abductee')
        for uid in query.uids(register, kind, query.ids(register, Question(kind)))
    ]


def undone(register: Register, count: int) -> Doing:
    of_lines(register, count)
    return register.undo_last


def redone(register: Register, count: int) -> Doing:
    of_lines(register, count)
    register.undo_last()
    return register.redo_last


def merged(register: Register, count: int) -> Doing:
    one, two = (of_lines(register, count) for _time in range(2))
    return lambda: register.unmerge(register.merge('incident', one, two))


def shown_as_history(register: Register, count: int) -> Doing:
    uid = of_lines(register, count)
    return asked('history', copied(register), uid, register.path.with_name('history.html'))


def erasable(register: Register, count: int) -> Doing:
    uid = of_lines(register, count)
    return asked('erase', copied(register), '--record', uid)


def changed_elsewhere(register: Register, count: int) -> Doing:
    uid = of_lines(register, count)
    there = other(register)
    said_otherwise(register, uid, 'They said')
    return lambda: applying.apply_plan(there, make_plan(there, exported(register)))


def in_conflict(register: Register, count: int) -> Doing:
    uid = of_lines(register, count)
    there = other(register)
    said_otherwise(register, uid, 'They said')
    said_otherwise(there, uid, 'We said')
    return lambda: applying.apply_plan(there, make_plan(there, exported(register)))


def import_undone(register: Register, count: int) -> Doing:
    filled(register, count)
    there = Register.create(register.path.with_name('new.sijill'), desk='DZ2', passphrase=None, alias='Other')
    batch = str(applying.apply_plan(there, make_plan(there, exported(register))))
    return lambda: there.undo_batch(batch)


def reviewed(register: Register, count: int) -> Doing:
    everything = filled(register, count)
    return lambda: register.review('send', everything)


def checked(register: Register, count: int) -> Doing:
    filled(register, count)
    return lambda: check(register)


def said_in_a_report(register: Register, count: int) -> Doing:
    filled(register, count)
    return asked('report', copied(register), '2020', register.path.with_name('report.json'))


def listed_twice(register: Register, count: int) -> Doing:
    filled(register, count)
    return asked('duplicates', copied(register), 'incident')


def of_whole_register(register: Register, count: int) -> Doing:
    filled(register, count)
    return asked('history', copied(register), '--from', '2020-01-01', '--to', '2035-01-01')


CASES: tuple[Case, ...] = (
    undone, redone, merged, shown_as_history, erasable, changed_elsewhere, in_conflict, import_undone, reviewed,
    checked, said_in_a_report, listed_twice, of_whole_register,
)  # fmt: skip


@pytest.mark.parametrize('case', CASES, ids=lambda case: case.__name__)
def test_four_times_as_much_is_not_gone_through_sixteen_times(case: Case, tmp_path: Path) -> None:
    ran = []
    for number, count in enumerate((FEW * TIMES, FEW, FEW * TIMES)):  # once before, so that all that is kept is there
        path = tmp_path / f'{number}' / 'r.sijill'
        path.parent.mkdir()
        with Register.create(path, desk='DZ1', passphrase=None, alias='Tester') as register:
            ran.append(lines_by_function(case(register, count)))
    _first, few, many = ran
    assert sum(many.values()) > WORTH_IT
    grown = {
        name: (few[name], lines)
        for name, lines in many.items()
        if lines > max(WORTH_IT, MOST_TIMES * few[name]) and not name.startswith(KNOWN)
    }
    assert not grown
