"""Files that name a merged or a divided record: they change it where it goes on, nothing is counted twice or lost."""

import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.exporting import headquarters_workbook
from exchange.importing import import_deed
from exchange.importing.applying import apply_plan
from exchange.importing.plan import Plan
from exchange.importing.planning import make_plan
from exchange.reporting.count import count
from exchange.reporting.counted import Scope
from exchange.reporting.layouts import layout_file
from exchange.reporting.periods import read_period
from exchange.reporting.report import MissingPeople
from models import query
from models.likeness import while_typing
from models.progress import silent
from models.query.for_review import asked
from models.query.together import old_uids
from models.record.records import Record
from models.register import conflicts, verify
from models.register.joining import side_by_side
from models.register.joining.merging import AS_NEW, LEFT, KeptOfTwo
from models.register.joining.side_by_side import MERGED, SURVIVOR
from models.register.joining.splitting import Second
from models.register.register import Register
from models.register.review.asking import Ask
from models.register.review.reviewing import Chosen
from tests.desks import the
from tests.invented import abductee
from tests.office import read_here
from tests.records_at_random import a_record, edit, live
from tests.reviewed import WAYS
from tests.signed import planned
from tests.test_decisions_travel import meet
from tests.test_merging import at_checkpoint, lived, told


@pytest.fixture(scope='module')
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Register]]:
    """Headquarters and two desks, which know each other's keys."""
    folder = tmp_path_factory.mktemp('office')
    made = {
        code: Register.create(folder / f'{code}.sijill', desk=code, passphrase=None) for code in ('HQ', 'DZ1', 'RQ1')
    }
    meet(made['HQ'], made['DZ1'])
    meet(made['HQ'], made['RQ1'])
    yield made
    for register in made.values():
        register.close()


def carried(one: Register, other: Register) -> Plan:
    """What one register has, taken in by another."""
    path = one.path.with_suffix('.xlsx')
    path.unlink(missing_ok=True)
    headquarters_workbook.export(one, path)
    plan = make_plan(other, read_here(path), withdrawals='all')
    apply_plan(other, plan)
    return plan


def counted(*records: Record) -> list[tuple[object, ...]]:
    return sorted((told(row) for record in records for row in record.of('casualty')), key=str)


def change(register: Register, uid: str, kind: str = '', **values: Any) -> None:
    record = the(register, uid)
    row = next(row for row in record.walk() if row.uid == kind) if kind else record
    for name, value in values.items():
        row.set(name, value)
    register.save(record, because='new_source' if record.is_approved else '')


def test_what_the_desk_of_a_merged_record_sends_changes_the_survivor(office: dict[str, Register]) -> None:
    hq, dz, rq = office.values()
    one = dz.save(at_checkpoint('2024-01-14', ('sdf', 'killed', 2)))
    other = at_checkpoint('2024-01-15', ('sdf', 'killed', 2), ('sdf', 'injured', 1))
    other.add('source', channel='medical')
    other = rq.save(other)
    carried(dz, hq)
    carried(rq, hq)
    hq.review_one('send', Chosen('incident', other.uid))
    question = hq.ask_one(Ask('incident', other.uid, 'How many were there?'))
    hq.merge('incident', one.uid, other.uid)
    [standing] = asked.questions_of(hq, one.uid)
    assert standing.question.uid == question
    injured = next(row for row in other.of('casualty') if row.get('outcome') == 'injured')
    change(rq, other.uid, injured.uid, count=2)
    record = the(rq, other.uid)
    record.add('casualty', party='civilians', outcome='injured', count=1)
    rq.save(record)
    there = query.count(hq, 'incident')
    plan = carried(rq, hq)
    assert any(
        'merged' in doubt.sentence and str(one.get('reference')) in doubt.sentence
        for row in plan.rows
        for doubt in row.doubts
    )
    assert query.count(hq, 'incident') == there
    assert counted(the(hq, one.uid)) == [
        ('civilians', 'injured', 1), ('sdf', 'injured', 2), ('sdf', 'killed', 2),
    ]  # fmt: skip
    assert not conflicts.waiting(hq)
    before = lived(the(hq, one.uid))
    carried(rq, hq)
    assert lived(the(hq, one.uid)) == before
    change(rq, other.uid, occurred='2024-01-16')
    carried(rq, hq)
    [waiting] = conflicts.waiting(hq)
    assert (waiting.record.uid, waiting.conflict.theirs) == (one.uid, {'occurred': '2024-01-16'})
    hq.settle(waiting.conflict, waiting.conflict.theirs)
    assert the(hq, one.uid).get('occurred') == '2024-01-16'
    carried(hq, rq)
    gone = the(rq, other.uid)
    assert gone.get('withdrawn') == 'merged with a record of another desk'
    hq.unmerge(other.uid)
    assert counted(the(hq, one.uid)) == [('sdf', 'killed', 2)]
    assert counted(the(hq, other.uid)) == [*counted(record)[:1], ('sdf', 'injured', 2), ('sdf', 'killed', 2)]
    assert verify.check(hq) == []


def test_an_old_workbook_changes_the_first_and_is_asked_about_what_went(office: dict[str, Register]) -> None:
    hq, dz, _rq = office.values()
    record = dz.save(at_checkpoint('2024-02-14', ('civilians', 'killed', 1), ('sdf', 'killed', 2)))
    carried(dz, hq)
    stays, goes = record.of('casualty')
    second = hq.split('incident', record.uid, Second([goes.uid], {'kind': 'ied'}))
    change(dz, record.uid, stays.uid, count=4)
    change(dz, record.uid, goes.uid, count=3)
    change(dz, record.uid, summary='Told again')
    carried(dz, hq)
    assert counted(the(hq, record.uid), the(hq, second)) == [('civilians', 'killed', 4), ('sdf', 'killed', 2)]
    assert the(hq, record.uid).get('summary') == 'Told again'
    [waiting] = [one for one in conflicts.waiting(hq) if one.record.uid == second]
    hq.settle(waiting.conflict, waiting.conflict.theirs)
    assert counted(the(hq, second)) == [('sdf', 'killed', 3)]
    assert verify.check(hq) == []


@given(st.integers(0, 2**32))
@settings(max_examples=3)
def test_any_merge_with_files_of_the_desk_loses_nothing(office: dict[str, Register], seed: int) -> None:
    merged_between_desks(office, seed)


@pytest.mark.soak
@given(st.integers(0, 2**32))
@settings(max_examples=100)
def test_many_merges_with_files_of_the_desk_lose_nothing(office: dict[str, Register], seed: int) -> None:
    merged_between_desks(office, seed)


def some_verdict(dice: random.Random, one: Record, other: Record) -> KeptOfTwo:
    """Whose values are kept, and of some rows of the other that they are new, or are left where they are."""
    fields = {
        beside.field: dice.choice((SURVIVOR, MERGED))
        for beside in side_by_side.fields(one, other)
        if beside.is_open and dice.random() < 0.5
    }
    rows = {row.uid: dice.choice((AS_NEW, LEFT)) for row in live(other, 'casualty', 'source') if dice.random() < 0.3}
    return KeptOfTwo(fields, rows)


def texts(*records: Record) -> Counter[object]:
    """The names and words of live rows, each of which was typed once."""
    rows = [row for record in records for row in live(record, 'victim', 'source')]
    return Counter(row.get('name') or row.get('says') for row in rows)


def merged_between_desks(office: dict[str, Register], seed: int) -> None:
    """A merge at headquarters, edits there and at the desk of the merged record, its file, and both given back."""
    dice, (hq, dz, rq) = random.Random(seed), office.values()
    one, other = (register.save(a_record(dice, '2024-03')) for register in (dz, rq))
    carried(dz, hq)
    carried(rq, hq)
    states = [dice.choice(('recorded', 'for_review', 'approved')) for _each in range(2)]
    for record, state in zip((one, other), states, strict=True):
        for event in WAYS[state]:
            with hq.action('decide') as action:
                action.decide(the(hq, record.uid), event)
    before = [lived(the(hq, record.uid)) for record in (one, other)]
    merge = hq.merge('incident', one.uid, other.uid, some_verdict(dice, the(hq, one.uid), the(hq, other.uid)))
    assert the(hq, other.uid).withdrawn
    assert not ('approved' in states and the(hq, one.uid).is_approved)
    amount, at_desk = dice.randrange(6), dice.randrange(4)
    for register, uid, edits in ((hq, one.uid, amount), (rq, other.uid, at_desk)):
        for _edit in range(edits):
            record = the(register, uid)
            edit(dice, record)
            register.save(record, because='new_source')
    there = query.count(hq, 'incident')
    carried(rq, hq)
    assert query.count(hq, 'incident') == there
    assert {*texts(the(hq, one.uid)).values()} <= {1}
    merged = lived(the(hq, one.uid))
    carried(rq, hq)
    assert lived(the(hq, one.uid)) == merged
    if dice.random() < 0.5:
        for waiting in conflicts.waiting(hq):
            hq.settle(waiting.conflict, waiting.conflict.theirs)
    typed = texts(the(hq, one.uid))
    edits = {(edit.field, edit.after) for edit in hq.edits_since(merge) if edit.field and edit.after is not None}
    hq.unmerge(merge)
    given_back(hq, rq, one, other)
    stated = {
        (name, value)
        for uid in (one.uid, other.uid)
        for row in the(hq, uid).walk()
        for name, value in row.values.items()
    }
    assert edits <= stated
    if not amount:
        assert lived(the(hq, other.uid)) == lived(the(rq, other.uid))
        assert lived(the(hq, one.uid)) == before[0]
    assert {*typed} <= {*texts(the(hq, one.uid), the(hq, other.uid))}
    assert not ('approved' in states and any(the(hq, record.uid).is_approved for record in (one, other)))


def given_back(hq: Register, rq: Register, *both: Record) -> None:
    """Both are whole again: all rows that either had are there, and what was typed once is there once."""
    one, other = (the(hq, record.uid) for record in both)
    assert not (one.withdrawn or other.withdrawn or old_uids.merges_of(hq, one.uid))
    assert {*texts(one, other).values()} <= {1}
    assert {row[1] for row in lived(the(rq, other.uid))} <= {row.uid for row in other.walk()}
    assert verify.check(hq) == []


def test_what_is_not_the_same_is_told_by_uids_alone(office: dict[str, Register]) -> None:
    hq, dz, _rq = office.values()
    one, other = (dz.save(abductee(name_ar='محمد خلف المثال', father='خلف', mother='فطمة')) for _each in range(2))
    carried(dz, hq)
    hq.hold_apart('abductee', one.uid, other.uid, 'mother, year')
    path = hq.path.with_suffix('.apart.xlsx')
    headquarters_workbook.export(hq, path)
    sheet = next(sheet for sheet in openpyxl.load_workbook(path) if sheet['A1'].value == 'sijill.apart')
    assert 'mother, year' not in str([[cell.value for cell in row] for row in sheet.rows])
    assert [like.uid for like in while_typing.likely(dz, one)] == [other.uid]
    plan = planned(dz, path)
    assert plan.is_news
    import_deed.bring_in(dz, plan, lambda _what: silent)
    assert while_typing.likely(dz, one) == []
    assert not planned(dz, path).apart
    change(dz, other.uid, father='خليف')
    assert [like.uid for like in while_typing.likely(dz, one)] == [other.uid]
    assert verify.check(dz) == verify.check(hq) == []


def test_who_was_taken_twice_is_missing_once(register: Register) -> None:
    first = abductee(abducted_on='2023-05-02', abducted_by='unidentified')
    first.add('status_change', status='released_ransom', confirmed='confirmed', effective='2023-06-10')
    first = register.save(first)
    again = register.save(abductee(abducted_on='2024-01-19', abducted_by='isis', same_person=first.uid))
    people = counted_month(register)
    assert (people.newly_taken.best, people.still_missing.best) == (1, 1)
    assert people.still_missing.records == {first.uid, again.uid}
    twin = register.save(abductee(abducted_on='2024-01-20', same_person=again.uid))
    assert counted_month(register).still_missing.best == 1
    register.merge('abductee', again.uid, twin.uid)
    assert counted_month(register).still_missing.records == {first.uid, again.uid}
    assert counted_month(register, '2023-12').still_missing.best == 0


def counted_month(register: Register, month: str = '2024-01') -> MissingPeople:
    return count(register, read_period(month), layout_file.monthly(), Scope()).abductees
