"""Two desks and headquarters, with no server between them: workbooks go round by hand, and nothing is lost or doubled.

Desk A records and sends its workbook. At headquarters people correct the workbook itself, in a spreadsheet program; the
register of headquarters and desk B take it in and go on with it; all of it comes back to A.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchange.importing.applying import apply_plan
from exchange.importing.plan import Plan, PlannedRow
from exchange.importing.planning import make_plan
from models import query
from models.dates import dates
from models.language.code_lists import codes
from models.language.messages import LANGUAGES
from models.query import Question
from models.record.records import RECORDS, roots
from models.register import conflicts, verify
from models.register.register import Register
from models.rules import checks
from tests import invented
from tests.desks import BACK, EXAMPLES, FROM_A, Paper, change, correct, knowing_each_other, recorded_at, sent, the
from tests.office import converted, needs_office, read_here

pytestmark = pytest.mark.slow

Pass = Callable[[Path], Path]


class Desks(NamedTuple):
    """The three registers, and the day that it is on the clock of each: that of B is a year behind."""

    a: Register
    b: Register
    hq: Register


CLOCKS = {'DZ1': '2024-02-10T08:00:00Z', 'HM2': '2023-02-10T08:00:00Z', 'HQ': '2024-02-10T11:30:00Z'}


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[Desks]:
    made = [Register.create(tmp_path / f'{code}.sijill', desk=code, passphrase=None) for code in CLOCKS]
    yield Desks(*made)
    for register in made:
        register.close()


@pytest.fixture
def acquainted(desks: Desks, monkeypatch: pytest.MonkeyPatch) -> Desks:
    """The desks, each of which knows with whose keys the files of the others are signed."""
    knowing_each_other(monkeypatch)
    return desks


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[Register], None]:
    """Sets the clock to that of a desk."""
    return lambda register: monkeypatch.setattr(dates, 'utc_now', lambda: CLOCKS[register.desk])


# What the registers say


def taken_in(register: Register, path: Path) -> Plan:
    plan = make_plan(register, path, withdrawals='all')
    apply_plan(register, plan)
    assert verify.check(register) == []
    return plan


def known_to_both(a: Register, b: Register, folder: Path) -> str:
    """An incident that A recorded, and B has from a file of A."""
    uid = a.save(invented.incident()).uid
    taken_in(b, sent(a, folder / 'out.xlsx', 'en'))
    return uid


def rows_of(register: Register) -> dict[str, Any]:
    """All rows by uid, with the vector of their record, without what never leaves a desk."""
    found = {}
    for cls in roots():
        for withdrawn in (False, True):
            for record in query.each(register, Question(cls.record_kind, withdrawn=withdrawn)):
                for row in record.walk():
                    specs = RECORDS[row.kind].specs()
                    found[row.uid] = (
                        record.revision,
                        {n: v for n, v in row.values.items() if specs[n].reach != 'desk'},
                    )
    return found


def differing(plan: Plan) -> list[PlannedRow]:
    return [row for row in plan.rows if row.verdict != 'same']


def told(rows: list[PlannedRow]) -> set[tuple[str, str, tuple[str, ...]]]:
    """What a plan says of rows: verdict, kind, and the fields that it names."""
    return {(row.verdict, row.kind, tuple(sorted(cell.field for cell in row.cells))) for row in rows}


# The story


def as_it_was_sent(path: Path) -> Path:
    return path


# LibreOffice saves a workbook and rewrites all of it; whether it is the one from right to left is all the same to it.
BY_OFFICE = pytest.param(converted, 'ar', marks=[needs_office, pytest.mark.slow])


@pytest.mark.parametrize(('passed', 'language'), [*((as_it_was_sent, language) for language in LANGUAGES), BY_OFFICE])
def test_the_workbook_of_a_comes_back_from_headquarters_and_from_b(
    desks: Desks, tmp_path: Path, passed: Pass, clock: Callable[[Register], None], language: str
) -> None:
    a, b, hq = desks
    clock(a)
    uids = recorded_at(a)
    before = rows_of(a)
    first = passed(sent(a, tmp_path / 'out.xlsx', language))

    # Desk B and headquarters take it in: all of it is new, and the same as at A.
    for other in (b, hq):
        clock(other)
        assert {row.verdict for row in taken_in(other, first).rows} == {'new'}
        assert rows_of(other) == before
        assert differing(make_plan(other, first)) == []
        assert the(other, uids.informant).get('identity') is None
        assert checks.findings(the(other, uids.ambush)) == checks.findings(the(a, uids.ambush))

    # B goes on with it in the program, with its clock a year behind: another field, the same field, a withdrawal.
    clock(b)
    change(b, uids.ambush, certainty='confirmed', narrative='As it was told at desk B.')
    b.withdraw('incident', uids.mine, 'It is the one of the 22nd.')
    from_b = passed(sent(b, tmp_path / 'from-b.xlsx', language))

    # Headquarters adds a victim in its register.
    clock(hq)
    record = the(hq, uids.ambush)
    named = record.of('casualty')[0].add('victim', name='فارس الافتراض', sex='male')
    hq.save(record)
    from_hq = passed(sent(hq, tmp_path / 'from-hq.xlsx', language))

    # People at headquarters correct A's own workbook in a spreadsheet program.
    corrected = correct(first, a, uids, language)

    # Meanwhile A changes a third field, and the same one as B; somebody is still typing.
    clock(a)
    change(a, uids.ambush, means='small_arms', narrative='As it was told at desk A.')
    a.keep_draft('incident', uids.ied, {'texts': {'narrative': 'half a sent'}})

    # The corrected workbook comes back.
    assert told(differing(taken_in(a, corrected))) == {
        ('changed', 'casualty', ('count',)), ('changed', 'incident', ('latitude', 'longitude')),
        ('new', 'incident', ()), ('new', 'source', ()),
    }  # fmt: skip
    assert the(a, uids.ied).get('latitude') is None
    assert not the(a, uids.person).withdrawn and the(a, uids.mine).of('source'), 'a deleted row deletes nothing'

    # Then what B did: what only B changed goes in, what both changed is a conflict, and the withdrawal is shown.
    plan = make_plan(a, from_b, withdrawals='all')
    assert told(differing(plan)) == {
        ('conflict', 'incident', ('certainty', 'narrative')), ('changed', 'incident', ('withdrawn',)),
    }  # fmt: skip
    [gone] = [row for row in plan.rows if row.verdict == 'changed']
    assert [(cell.stored, cell.incoming) for cell in gone.cells] == [(None, 'It is the one of the 22nd.')]
    apply_plan(a, plan)
    now = the(a, uids.ambush)
    assert (now.get('certainty'), now.get('means')) == ('confirmed', 'small_arms')
    assert now.get('narrative') == 'As it was told at desk A.'
    assert the(a, uids.mine).withdrawn
    [waiting] = conflicts.waiting(a)
    assert waiting.conflict.theirs == {'narrative': 'As it was told at desk B.'}

    # And the victim of headquarters.
    assert told(differing(taken_in(a, from_hq))) == {('new', 'victim', ())}
    assert named.uid in {row.uid for row in the(a, uids.ambush).walk()}
    assert the(a, uids.informant).get('identity') == 'the baker of the example'
    assert [draft.uid for draft in query.drafts(a)] == [uids.ied]

    # A settles the conflict; the workbook goes round once more, and all three agree.
    a.settle(waiting.conflict, {'narrative': 'As both desks know it now.'})
    assert conflicts.waiting(a) == []
    second = passed(sent(a, tmp_path / 'second.xlsx', language))
    for other in (b, hq):
        clock(other)
        assert 'conflict' not in {row.verdict for row in taken_in(other, second).rows}
        assert rows_of(other) == rows_of(a)
    for other in (b, hq):
        back = passed(sent(other, tmp_path / f'second-{other.desk}.xlsx', language))
        for register in desks:
            assert differing(make_plan(register, back)) == []
    assert [verify.check(register) for register in desks] == [[], [], []]


@pytest.mark.parametrize('language', LANGUAGES)
def test_the_workbooks_in_the_guide_do_what_it_says(desks: Desks, language: str) -> None:
    a, _b, _hq = desks
    first, back = (EXAMPLES / language / f'{title}.xlsx' for title in (FROM_A, BACK))
    assert {row.verdict for row in taken_in(a, first).rows} == {'new'}
    assert told(differing(taken_in(a, back))) == {
        ('changed', 'casualty', ('count',)), ('changed', 'incident', ('latitude', 'longitude')),
        ('new', 'incident', ()), ('new', 'source', ()),
    }  # fmt: skip
    assert query.count(a, 'abductee') == 1


def test_what_is_withdrawn_on_one_side_and_edited_on_the_other(
    desks: Desks, tmp_path: Path, clock: Callable[[Register], None]
) -> None:
    a, b, _hq = desks
    uid = known_to_both(a, b, tmp_path)
    b.withdraw('incident', uid, 'told twice')
    change(a, uid, summary='edited here')
    [row] = differing(taken_in(a, sent(b, tmp_path / 'back.xlsx', 'en')))
    assert (row.verdict, [cell.field for cell in row.cells]) == ('changed', ['withdrawn'])
    assert (the(a, uid).withdrawn, the(a, uid).get('summary')) == (True, 'edited here')
    taken_in(b, sent(a, tmp_path / 'again.xlsx', 'en'))
    assert rows_of(a) == rows_of(b)
    a.bring_back('incident', uid)
    assert told(differing(taken_in(b, sent(a, tmp_path / 'third.xlsx', 'en')))) == {
        ('changed', 'incident', ('withdrawn',))
    }
    assert rows_of(a) == rows_of(b)


@pytest.mark.parametrize('keeps', ['ours', 'theirs'])
def test_both_withdrew_it_for_different_reasons(desks: Desks, tmp_path: Path, keeps: str) -> None:
    a, b, _hq = desks
    uid = known_to_both(a, b, tmp_path)
    a.withdraw('incident', uid, 'mine')
    b.withdraw('incident', uid, 'theirs')
    [row] = differing(taken_in(a, sent(b, tmp_path / 'back.xlsx', 'en')))
    assert (row.verdict, [cell.field for cell in row.cells]) == ('conflict', ['withdrawn'])
    assert the(a, uid).get('withdrawn') == 'mine'
    [(conflict, _record)] = conflicts.waiting(a)
    a.settle(conflict, conflict.theirs if keeps == 'theirs' else {})
    assert conflicts.waiting(a) == []
    assert differing(taken_in(a, tmp_path / 'back.xlsx')) == []
    taken_in(b, sent(a, tmp_path / 'again.xlsx', 'en'))
    assert conflicts.waiting(b) == []
    assert {the(desk, uid).get('withdrawn') for desk in (a, b)} == {'theirs' if keeps == 'theirs' else 'mine'}


def test_a_conflict_in_a_record_that_is_withdrawn_at_both_is_settled(desks: Desks, tmp_path: Path) -> None:
    a, b, _hq = desks
    uid = known_to_both(a, b, tmp_path)
    change(a, uid, narrative='as A knows it')
    change(b, uid, narrative='as B knows it')
    a.withdraw('incident', uid, 'mine')
    taken_in(b, sent(a, tmp_path / 'again.xlsx', 'en'))
    assert the(b, uid).withdrawn
    [(conflict, _record)] = conflicts.waiting(b)
    b.settle(conflict, {})
    assert differing(make_plan(b, tmp_path / 'again.xlsx')) == []
    taken_in(a, sent(b, tmp_path / 'back.xlsx', 'en'))
    assert the(a, uid).get('narrative') == 'as B knows it'
    assert rows_of(a) == rows_of(b)


def test_desks_that_write_in_turn_for_many_rounds_never_conflict(desks: Desks, tmp_path: Path) -> None:
    a, b, hq = desks
    uid = a.save(invented.incident()).uid
    for turn in range(6):
        giver, taker = ((a, b), (b, hq), (hq, a))[turn % 3]
        change(giver, uid, narrative=f'turn {turn}')
        plan = taken_in(taker, sent(giver, tmp_path / f'{turn}.xlsx', 'en'))
        assert {row.verdict for row in differing(plan)} <= {'new', 'changed'}
        assert the(taker, uid) == the(giver, uid)


def test_an_import_from_b_undone_after_its_record_was_edited(acquainted: Desks, tmp_path: Path) -> None:
    a, b, _hq = acquainted
    uid, other = (a.save(invented.incident(occurred=day)).uid for day in ('2024-01-21', '2024-01-23'))
    taken_in(b, sent(a, tmp_path / 'out.xlsx', 'en'))
    record = the(b, uid)
    record.values |= {'certainty': 'confirmed', 'means': 'small_arms', 'summary': 'by B'}
    record.add('casualty', outcome='injured', count=2)
    record.add('casualty', outcome='abducted', count=1)
    b.save(record)
    change(b, other, certainty='confirmed')
    batch = apply_plan(a, make_plan(a, sent(b, tmp_path / 'back.xlsx', 'en')))
    assert batch
    record = the(a, uid)
    record.values |= {'summary': 'by A after it', 'time_of_day': '14:30'}
    record.of('casualty')[2].set('count', 3)
    a.save(record)
    injured = record.of('casualty')[2].uid
    undone = a.undo_batch(batch)
    assert (undone.records, set(undone.left)) == (2, {('incident', uid, 'summary'), ('casualty', injured, 'count')})
    now = the(a, uid)
    assert (now.get('certainty'), now.get('means'), the(a, other).get('certainty')) == (None, None, None)
    assert (now.get('summary'), now.get('time_of_day')) == ('by A after it', '14:30')
    assert [casualty.get('outcome') for casualty in now.of('casualty')] == ['killed', 'killed', 'injured']
    assert verify.check(a) == []
    # What A took back is a change of A's: B is told of it, and both agree again.
    plan = taken_in(b, sent(a, tmp_path / 'again.xlsx', 'en'))
    assert {row.verdict for row in differing(plan)} == {'changed'}
    assert rows_of(a) == rows_of(b)


def test_another_edit_of_the_same_field_at_b_is_no_conflict(desks: Desks, tmp_path: Path) -> None:
    a, b, _hq = desks
    uid = known_to_both(a, b, tmp_path)
    change(a, uid, narrative='only A writes here')
    for summary in ('B says', 'B says better'):
        change(b, uid, summary=summary)
        assert told(differing(taken_in(a, sent(b, tmp_path / 'back.xlsx', 'en')))) == {
            ('changed', 'incident', ('summary',))
        }
    assert (the(a, uid).get('narrative'), the(a, uid).get('summary')) == ('only A writes here', 'B says better')


def test_a_conflict_left_for_later_makes_no_others(desks: Desks, tmp_path: Path) -> None:
    a, b, _hq = desks
    uid = known_to_both(a, b, tmp_path)
    change(a, uid, narrative='as A knows it')
    change(b, uid, narrative='as B knows it', summary='B says')
    taken_in(a, sent(b, tmp_path / 'back.xlsx', 'en'))
    change(b, uid, summary='B says better')
    [row] = differing(taken_in(a, sent(b, tmp_path / 'back.xlsx', 'en')))
    assert [conflict.field for conflict in row.conflicts] == ['narrative']
    assert (the(a, uid).get('narrative'), the(a, uid).get('summary')) == ('as A knows it', 'B says better')


def test_who_knows_the_answer_and_says_otherwise_is_heard(desks: Desks, tmp_path: Path) -> None:
    a, b, _hq = desks
    uid = known_to_both(a, b, tmp_path)
    change(a, uid, narrative='as A knows it')
    change(b, uid, narrative='as B knows it')
    back = sent(b, tmp_path / 'back.xlsx', 'en')
    taken_in(a, back)
    [waiting] = conflicts.waiting(a)
    a.settle(waiting.conflict, {})
    assert differing(make_plan(a, back)) == [], 'nobody is asked the same twice'
    taken_in(b, sent(a, tmp_path / 'answered.xlsx', 'en'))
    assert the(b, uid).get('narrative') == 'as A knows it'
    change(b, uid, narrative='as B knows it')
    taken_in(a, sent(b, tmp_path / 'again.xlsx', 'en'))
    assert the(a, uid).get('narrative') == 'as B knows it'


def test_what_both_changed_alike_is_known_of_both(acquainted: Desks, tmp_path: Path) -> None:
    a, b, _hq = acquainted
    uid = known_to_both(a, b, tmp_path)
    for desk in (a, b):
        change(desk, uid, means='small_arms')
    back = sent(b, tmp_path / 'back.xlsx', 'en')
    assert differing(make_plan(a, back)) == [] and make_plan(a, back).is_news
    taken_in(a, back)
    assert not make_plan(a, back).is_news
    change(a, uid, means=None)
    taken_in(b, sent(a, tmp_path / 'again.xlsx', 'en'))
    assert the(b, uid).get('means') is None


def test_what_was_settled_in_an_import_is_asked_again_once_it_is_undone(desks: Desks, tmp_path: Path) -> None:
    a, b, _hq = desks
    uid = known_to_both(a, b, tmp_path)
    change(a, uid, narrative='as A knows it')
    change(b, uid, narrative='as B knows it')
    back = sent(b, tmp_path / 'back.xlsx', 'en')
    plan = make_plan(a, back)
    [row] = differing(plan)
    row.settle(row.conflicts[0], row.conflicts[0].theirs)
    batch = apply_plan(a, plan)
    assert batch and the(a, uid).get('narrative') == 'as B knows it'
    a.undo_batch(batch)
    assert the(a, uid).get('narrative') == 'as A knows it'
    assert [row.verdict for row in differing(make_plan(a, back))] == ['changed']


def with_more_rows(desks: Desks, tmp_path: Path) -> tuple[str, list[str], Path]:
    """A record of A to which B adds a line with a name below it, and a source: it, their uids, and the file of B."""
    a, b, _hq = desks
    uid = known_to_both(a, b, tmp_path)
    record = the(b, uid)
    line = record.add('casualty', outcome='injured', count=2)
    person = line.add('victim', name='فارس الافتراض')
    source = record.add('source', channel='media', says='It was heard.')
    record.set('summary', 'B says')
    b.save(record)
    return uid, [row.uid for row in (line, person, source)], sent(b, tmp_path / 'back.xlsx', 'en')


def withdrawn_of(register: Register, uid: str, rows: list[str]) -> list[bool]:
    return [row.withdrawn for row in the(register, uid).walk() if row.uid in rows]


@pytest.mark.parametrize('is_edited', [False, True], ids=['at once', 'after an edit'])
def test_the_rows_of_an_undone_import_come_again_with_the_file(
    acquainted: Desks, tmp_path: Path, is_edited: bool
) -> None:
    a, b, _hq = acquainted
    uid, rows, back = with_more_rows(acquainted, tmp_path)
    for _time in range(2):
        taken_in(a, back)
        assert withdrawn_of(a, uid, rows) == [False] * 3
        a.undo_last()
        assert withdrawn_of(a, uid, rows) == [True] * 3
    if is_edited:
        change(a, uid, means='small_arms')
    plan = taken_in(a, back)
    assert sorted(row.kind for row in differing(plan) if row.verdict == 'new') == ['casualty', 'source', 'victim']
    assert withdrawn_of(a, uid, rows) == [False] * 3
    assert differing(make_plan(a, back)) == []
    taken_in(b, sent(a, tmp_path / 'again.xlsx', 'en'))
    assert withdrawn_of(b, uid, rows) == [False] * 3
    assert rows_of(a) == rows_of(b)


def test_an_undone_import_comes_again_after_something_else_was_typed_and_undone(
    acquainted: Desks, tmp_path: Path
) -> None:
    a, _b, _hq = acquainted
    uid, rows, back = with_more_rows(acquainted, tmp_path)
    taken_in(a, back)
    a.undo_last()
    change(a, uid, means='small_arms')
    a.undo_last()
    assert the(a, uid).get('summary') is None
    taken_in(a, back)
    assert (the(a, uid).get('summary'), withdrawn_of(a, uid, rows)) == ('B says', [False] * 3)


def test_rows_that_somebody_withdrew_do_not_come_again(acquainted: Desks, tmp_path: Path) -> None:
    a, _b, _hq = acquainted
    uid, rows, back = with_more_rows(acquainted, tmp_path)
    taken_in(a, back)
    a.undo_last()
    taken_in(a, back)
    record = the(a, uid)
    for row in record.walk():
        if row.uid in rows:
            row.set('withdrawn', 'a slip')
    a.save(record)
    taken_in(a, back)
    assert withdrawn_of(a, uid, rows) == [True] * 3
    a.undo_last()
    assert withdrawn_of(a, uid, rows) == [False] * 3


def test_a_row_of_ones_own_that_was_undone_does_not_come_back_from_a_desk_that_has_it(
    acquainted: Desks, tmp_path: Path
) -> None:
    a, b, _hq = acquainted
    uid = a.save(invented.incident()).uid
    record = the(a, uid)
    added = record.add('source', channel='media', says='It was heard.')
    a.save(record)
    taken_in(b, sent(a, tmp_path / 'out.xlsx', 'en'))
    change(b, uid, summary='B says')
    a.undo_last()
    taken_in(a, sent(b, tmp_path / 'back.xlsx', 'en'))
    assert withdrawn_of(a, uid, [added.uid]) == [True]


@pytest.mark.parametrize('done', ['saved', 'edited', 'withdrawn'])
def test_what_was_undone_here_does_not_come_back_from_a_desk_that_has_it(
    acquainted: Desks, tmp_path: Path, done: str
) -> None:
    a, b, _hq = acquainted
    uid = a.save(invented.incident(summary='as it was')).uid
    if done == 'edited':
        change(a, uid, summary='a slip')
    elif done == 'withdrawn':
        a.withdraw('incident', uid, 'a slip')
    taken_in(b, sent(a, tmp_path / 'out.xlsx', 'en'))
    a.undo_last()
    standing = the(a, uid).values
    for narrative in ('B says', 'B says more'):
        assert differing(taken_in(a, sent(b, tmp_path / 'back.xlsx', 'en'))) == []
        assert the(a, uid).values == standing
        change(b, uid, narrative=narrative)
        taken_in(a, sent(b, tmp_path / 'back.xlsx', 'en'))
        assert (the(a, uid).get('narrative'), the(a, uid).get('summary')) == (narrative, 'as it was')
        assert the(a, uid).get('withdrawn') == standing.get('withdrawn')
        standing = the(a, uid).values
    taken_in(b, sent(a, tmp_path / 'again.xlsx', 'en'))
    assert rows_of(a) == rows_of(b)


def test_a_record_of_an_undone_import_that_is_withdrawn_elsewhere_is_not_new(acquainted: Desks, tmp_path: Path) -> None:
    a, b, _hq = acquainted
    uid = known_to_both(a, b, tmp_path)
    b.undo_last()
    a.withdraw('incident', uid, 'told twice')
    plan = taken_in(b, sent(a, tmp_path / 'out.xlsx', 'en'))
    assert told(differing(plan)) == {('changed', 'incident', ('withdrawn',))}
    assert the(b, uid).get('withdrawn') == 'told twice'
    assert differing(make_plan(b, tmp_path / 'out.xlsx')) == []


def two_that_b_merged(a: Register, b: Register, folder: Path) -> tuple[str, str]:
    """Two incidents that A sent to B, which merged the second into the first, with what was heard of it."""
    uid, other = (a.save(invented.incident(occurred=day)).uid for day in ('2024-01-21', '2024-01-23'))
    record = the(a, other)
    record.add('source', channel='media', says='It was heard.')
    a.save(record)
    taken_in(b, sent(a, folder / 'out.xlsx', 'en'))
    b.merge('incident', uid, other)
    return uid, other


def test_a_merge_that_one_desk_undid_withdraws_nothing_at_the_one_that_merged(
    acquainted: Desks, tmp_path: Path
) -> None:
    """Its rows in the survivor were withdrawn with the undoing, while the merged record stayed withdrawn here."""
    a, b, _hq = acquainted
    uid, other = two_that_b_merged(a, b, tmp_path)
    said = ('He heard the shots.', 'It was heard.')
    taken_in(a, sent(b, tmp_path / 'merged.xlsx', 'en'))
    assert says_live(a, uid) >= {*said}
    a.undo_last()
    assert says_live(a, uid) == {*said[:1]} and says_live(a, other) == {*said}
    plan = taken_in(b, sent(a, tmp_path / 'undone.xlsx', 'en'))
    held = [row for row in plan.rows if row.withdrawal is not None and row.withdrawal.held]
    assert {row.kind for row in held} >= {'incident', 'source'}
    assert says_live(b, uid) == {*said} and the(b, other).withdrawn
    taken_in(a, sent(b, tmp_path / 'again.xlsx', 'en'))
    assert says_live(a, uid) == {*said} and the(a, other).withdrawn


def test_a_row_of_a_merged_record_is_withdrawn_in_the_survivor_where_both_know_the_merge(
    acquainted: Desks, tmp_path: Path
) -> None:
    a, b, _hq = acquainted
    uid, _other = two_that_b_merged(a, b, tmp_path)
    taken_in(a, sent(b, tmp_path / 'merged.xlsx', 'en'))
    merged = the(a, uid)
    [row] = [row for row in merged.walk() if row.get('says') == 'It was heard.']
    row.set('withdrawn', 'a slip')
    a.save(merged)
    taken_in(b, sent(a, tmp_path / 'back.xlsx', 'en'))
    assert 'It was heard.' not in says_live(b, uid)


def says_live(register: Register, uid: str) -> set[object]:
    return {row.get('says') for row in the(register, uid).live() if row.kind == 'source'}


def test_what_is_new_before_what_is_changed_in_a_file(desks: Desks, tmp_path: Path) -> None:
    """What is worked out from the changed record is written anew behind that of the new ones."""
    a, b, _hq = desks
    uid = b.save(invented.incident(occurred='2024-01-28')).uid
    for day in ('2024-01-21', '2024-01-23'):
        a.save(invented.incident(occurred=day))
    taken_in(a, sent(b, tmp_path / 'out.xlsx', 'en'))
    change(a, uid, summary='of pomegranates', carried_out_by='sdf', learned_on='2024-01-02')
    plan = taken_in(b, sent(a, tmp_path / 'back.xlsx', 'en'))
    assert {row.verdict for row in plan.rows} == {'new', 'changed', 'same'}
    found = Question('incident', search='pomegranates')
    assert [len(query.ids(register, found)) for register in (a, b)] == [1, 1]
    assert query.problem_counts(b) == query.problem_counts(a) != {}


def test_a_row_deleted_from_the_file_of_b_keeps_what_b_wrote_in_it(desks: Desks, tmp_path: Path) -> None:
    a, b, _hq = desks
    record = a.save(invented.incident())
    uid, men = record.uid, record.of('casualty')[0].uid
    taken_in(b, sent(a, tmp_path / 'out.xlsx', 'en'))
    theirs = the(b, uid)
    theirs.set('summary', 'B says')
    theirs.of('casualty')[0].set('count', 7)
    b.save(theirs)
    paper = Paper(sent(b, tmp_path / 'back.xlsx', 'en'))
    paper.delete('casualty', men)
    taken_in(a, paper.save())
    assert the(a, uid).get('summary') == 'B says'
    change(a, uid, means='small_arms')
    taken_in(b, sent(a, tmp_path / 'again.xlsx', 'en'))
    assert (the(b, uid).of('casualty')[0].get('count'), the(b, uid).get('means')) == (7, 'small_arms')


def test_one_of_two_conflicts_ends_by_itself_and_the_other_is_settled(desks: Desks, tmp_path: Path) -> None:
    a, b, _hq = desks
    uid = known_to_both(a, b, tmp_path)
    change(a, uid, narrative='as A knows it', means='ied')
    change(b, uid, narrative='as B knows it', means='mine')
    taken_in(a, sent(b, tmp_path / 'back.xlsx', 'en'))
    change(a, uid, narrative='as B knows it')
    [left] = conflicts.waiting(a)
    a.settle(left.conflict, {})
    assert conflicts.kept(a) == []
    taken_in(b, sent(a, tmp_path / 'settled.xlsx', 'en'))
    assert (the(b, uid).get('means'), conflicts.waiting(b)) == ('ied', [])
    assert rows_of(a) == rows_of(b)


def test_what_was_taken_back_does_not_return_from_a_desk_that_had_it_from_here(
    acquainted: Desks, tmp_path: Path
) -> None:
    """With a conflict open, the other desk has the rest of what was sent, and its vector does not say so."""
    a, b, _hq = acquainted
    uid = known_to_both(a, b, tmp_path)
    change(b, uid, certainty='likely', summary='as B knows it')
    change(a, uid, summary='as A knows it')
    taken_in(a, sent(b, tmp_path / 'back.xlsx', 'en'))
    assert the(a, uid).get('certainty') == 'likely'
    change(b, uid, certainty=None)
    taken_in(b, sent(a, tmp_path / 'again.xlsx', 'en'))
    assert the(b, uid).get('certainty') is None
    [left] = conflicts.waiting(b)
    b.settle(left.conflict, {})
    taken_in(a, sent(b, tmp_path / 'settled.xlsx', 'en'))
    assert the(a, uid).get('certainty') is None
    assert rows_of(a) == rows_of(b)


FIELDS = ('narrative', 'summary', 'means', 'certainty')
EDITS = st.tuples(st.just('edit'), st.sampled_from('ab'), st.sampled_from(FIELDS), st.integers(0, 3))
SENDS = st.tuples(st.just('send'), st.sampled_from(('ab', 'ba')))


def value_of(name: str, number: int) -> str | None:
    """One of three values of a field, or none."""
    listed = RECORDS['incident'].specs()[name].codes
    return None if number == 0 else list(codes(listed))[number] if listed else f'text {number}'


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(deeds=st.lists(EDITS | SENDS, min_size=1, max_size=12))
def test_whatever_two_desks_do_in_whatever_order_they_come_to_agree(
    plain_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deeds: list[tuple[Any, ...]]
) -> None:
    """With files whose keys are known: one without is asked about where it turns back a correction."""
    knowing_each_other(monkeypatch)
    folder = Path(tempfile.mkdtemp(dir=tmp_path))
    with (
        Register.open(Path(shutil.copy(plain_template, folder / 'a.sijill'))) as a,
        Register.create(folder / 'b.sijill', desk='HM2', passphrase=None) as b,
    ):
        both = {'a': a, 'b': b}
        uid = a.save(invented.incident()).uid
        send(a, b, folder)
        edited: dict[str, set[str]] = {name: set() for name in FIELDS}
        last: dict[str, str | None] = {name: the(a, uid).get(name) for name in FIELDS}
        for deed, desks, *rest in deeds:
            if deed == 'send':
                conflicting = send(both[desks[0]], both[desks[1]], folder)
                assert all(edited[name] == {'a', 'b'} for name in conflicting)
                continue
            name, number = rest
            last[name] = value_of(name, number)
            edited[name].add(desks)
            change(both[desks], uid, **{name: last[name]})
        agree(a, b, folder)
        assert the(a, uid).values == the(b, uid).values
        for name, desks in edited.items():
            if len(desks) < 2:
                assert the(a, uid).get(name) == last[name]


def send(giver: Register, taker: Register, folder: Path) -> set[str]:
    """Take in what the other sends; the fields that are in conflict."""
    plan = make_plan(taker, read_here(sent(giver, folder / 'w.xlsx', 'en')))
    apply_plan(taker, plan)
    return {conflict.field for row in plan.rows for conflict in row.conflicts}


def agree(a: Register, b: Register, folder: Path) -> None:
    """A takes in what B has and settles every conflict by what it has itself; then B takes in what A has."""
    send(b, a, folder)
    for waiting in conflicts.waiting(a):
        a.settle(waiting.conflict, {})
    send(a, b, folder)
