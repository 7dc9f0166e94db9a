"""Files that name a merged or a divided record: they change it where it goes on, nothing is counted twice or lost."""

import itertools
import random
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.exporting import headquarters_workbook
from exchange.importing import import_deed, plan_in_words
from exchange.importing.applying import apply_plan
from exchange.importing.plan import Plan
from exchange.importing.planning import make_plan
from exchange.reporting.count import count
from exchange.reporting.counted import Scope
from exchange.reporting.layouts import layout_file
from exchange.reporting.periods import read_period
from exchange.reporting.report import MissingPeople
from models import query
from models.dates import dates
from models.errors import Refused
from models.likeness import while_typing
from models.likeness.whole_register import twins
from models.progress import silent
from models.query.follow_up import follow_up_lists
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


def waiting_for(register: Register, uid: str) -> list[conflicts.Open]:
    """What is left to be settled about one record: of others there may be more, which other tests left."""
    return [one for one in conflicts.waiting(register) if one.record.uid == uid]


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
    assert not waiting_for(hq, one.uid)
    before = lived(the(hq, one.uid))
    carried(rq, hq)
    assert lived(the(hq, one.uid)) == before
    nobody_knows = the(rq, other.uid)
    nobody_knows.set('kind', 'unknown')
    rq.save(nobody_knows)
    carried(rq, hq)
    assert the(hq, one.uid).get('kind') == 'armed_attack'  # what nobody knows is asked about, and replaces nothing
    [unknown] = waiting_for(hq, one.uid)
    hq.settle(unknown.conflict, {})
    change(rq, other.uid, occurred='2024-01-16')
    carried(rq, hq)
    [waiting] = waiting_for(hq, one.uid)
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


def test_what_the_survivor_cannot_say_of_a_desks_change_is_asked_about(office: dict[str, Register]) -> None:
    """Here no more than six were killed by now, and the desk of the merged record says nine: its file is taken in."""
    hq, dz, rq = office.values()
    one = dz.save(at_checkpoint('2024-05-14', ('sdf', 'killed', 2)))
    other = rq.save(at_checkpoint('2024-05-15', ('civilians', 'killed', 5), ('isis', 'killed', 1)))
    carried(dz, hq)
    carried(rq, hq)
    hq.merge('incident', one.uid, other.uid)
    [mine] = [row for row in the(hq, one.uid).of('casualty') if row.get('party') == 'civilians']
    change(hq, one.uid, mine.uid, highest=6)
    civilians, isis = other.of('casualty')
    change(rq, other.uid, civilians.uid, count=9)
    change(rq, other.uid, isis.uid, count=3)
    carried(rq, hq)
    assert counted(the(hq, one.uid)) == [('civilians', 'killed', 5), ('isis', 'killed', 3), ('sdf', 'killed', 2)]
    [waiting] = waiting_for(hq, one.uid)
    assert (waiting.row.uid, waiting.conflict.theirs) == (mine.uid, {'count': 9})
    hq.settle(waiting.conflict, {})
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
    [waiting] = waiting_for(hq, second)
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


def test_links_of_one_person_in_any_shape_count_one_person_and_are_taken_off(register: Register) -> None:
    """A chain, a circle, one to a withdrawn record and one to a merged record; then one link less."""
    a, b, c, d = (register.save(abductee(abducted_on=f'2024-01-0{n}', mother=f'{n}')) for n in range(1, 5))
    for one, other in ((a, b), (b, c), (c, d)):
        register.link_as_same(one.uid, other.uid)
    assert counted_month(register).still_missing.best == 1
    with pytest.raises(Refused):
        register.link_as_same(d.uid, a.uid)
    change(register, d.uid, same_person=a.uid)
    assert counted_month(register).still_missing.best == 1
    assert not while_typing.likely(register, the(register, a.uid))
    assert not twins(register, 'abductee')
    register.withdraw('abductee', b.uid, 'twice')
    assert counted_month(register).still_missing.best == 1
    change(register, d.uid, same_person=None)
    change(register, c.uid, same_person=None)
    assert counted_month(register).still_missing.best == 3
    register.link_as_same(c.uid, a.uid)
    register.merge('abductee', d.uid, a.uid)
    found = counted_month(register).still_missing
    assert (found.best, found.records) == (1, {c.uid, d.uid})
    register.unmerge(a.uid)
    assert counted_month(register).still_missing.best == 2


def test_a_person_in_three_linked_records_has_one_day_of_mourning(register: Register) -> None:
    day = dates.today_in_damascus() - timedelta(days=35)
    last = ''
    for _each in range(3):
        record = abductee(abducted_on='2014', family_knows='yes', same_person=last or None)
        record.add('status_change', status='found_dead', confirmed='confirmed', effective=day.isoformat())
        last = register.save(record).uid
    limits = follow_up_lists.Limits(6, 30)
    assert follow_up_lists.due(register, follow_up_lists.FORTY_DAYS, limits).total == 1
    register.save(abductee(abducted_on='2024-01-09', same_person=last))  # who may live has none, however it is linked
    assert follow_up_lists.due(register, follow_up_lists.FORTY_DAYS, limits).total == 0


def counted_month(register: Register, month: str = '2024-01') -> MissingPeople:
    return count(register, read_period(month), layout_file.monthly(), Scope()).abductees


def said(register: Register, other: Register) -> Plan:
    """What one register says of pairs, taken in by another."""
    path = register.path.with_suffix('.said.xlsx')
    path.unlink(missing_ok=True)
    headquarters_workbook.export(register, path)
    plan = planned(other, path)
    import_deed.bring_in(other, plan, lambda _what: silent)
    assert not planned(other, path).apart
    return plan


def test_the_newest_word_of_a_pair_goes_both_ways(office: dict[str, Register], monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = itertools.count()
    monkeypatch.setattr(dates, 'utc_now', lambda: f'2099-02-01T10:{next(seconds) // 60:02}:{next(seconds) % 60:02}Z')
    hq, dz, _rq = office.values()
    one, other = (dz.save(abductee(name_ar='سليم هادي المثال', father='هادي', mother='نجلاء')) for _each in range(2))
    carried(dz, hq)
    row = hq.hold_apart('abductee', one.uid, other.uid, 'the mother’s name')
    assert '1 pair of records is held apart as not the same.' in [*plan_in_words.of_pairs(said(hq, dz))]
    hq.hold_apart_no_more(row, 'the mother’s name')
    path = hq.path.with_suffix('.no-more.xlsx')
    headquarters_workbook.export(hq, path)
    rows = [[cell.value for cell in row] for sheet in openpyxl.load_workbook(path) for row in sheet.rows]
    assert 'the mother’s name' not in str(rows)
    plan = said(hq, dz)
    words = ' '.join(plan_in_words.of_pairs(plan))
    assert '1 pair of records is held apart no more' in words
    assert [like.uid for like in while_typing.likely(dz, one)] == [other.uid]
    again = dz.hold_apart('abductee', one.uid, other.uid)
    assert again == row  # a pair has one word, and its past
    said(dz, hq)
    assert while_typing.likely(hq, the(hq, one.uid)) == []
    dz.undo_last()
    said(dz, hq)
    assert [like.uid for like in while_typing.likely(hq, the(hq, one.uid))] == [other.uid]
    assert not said(hq, dz).apart  # what was said at headquarters is older
    assert verify.check(dz) == verify.check(hq) == []
