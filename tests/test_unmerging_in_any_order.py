"""Several records merged into one are given back one by one, in any order: each has what it said, and its edits."""

import random
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import Refused
from models.query.follow_up import contact_lines, follow_up_lists
from models.query.follow_up.follow_up_lists import NOT_ASKED, Limits
from models.query.together import old_uids
from models.record.records import Record
from models.register import verify
from models.register.joining.merging import KeptOfTwo
from models.register.joining.side_by_side import MERGED
from models.register.joining.splitting import Second
from models.register.register import Register
from tests.invented import abductee
from tests.test_merging import at_checkpoint, edited, lived, now, some, told


def counts(register: Register, *records: Record) -> list[list[object]]:
    return [sorted((row.get('count') for row in now(register, one).of('casualty')), key=str) for one in records]


def test_the_first_of_two_that_were_merged_is_given_back_first(register: Register) -> None:
    a, b, c = (
        register.save(at_checkpoint('2024-01-14', ('sdf', 'killed', n), ('isis', 'killed', 9), narrative=text))
        for n, text in ((1, None), (2, 'From B'), (3, 'From C'))
    )
    before = {one.uid: lived(one) for one in (a, b, c)}
    register.merge('incident', a.uid, b.uid)
    register.merge('incident', a.uid, c.uid, KeptOfTwo({'summary': MERGED} if c.get('summary') else {}))
    both = now(register, a)
    assert both.get('narrative') == 'From B'
    c_line = next(row for row in both.of('casualty') if row.get('count') == 3)
    c_line.set('count', 30)
    both.add('source', channel='medical')
    register.save(both)
    standing = lived(now(register, a))
    register.unmerge(b.uid)
    assert lived(now(register, b)) == before[b.uid]
    assert counts(register, a, b) == [[1, 30, 9], [2, 9]]
    still = now(register, a)
    assert still.get('narrative') == 'From C'  # as if the other had never been there
    assert [row.uid for row in still.of('casualty') if row.get('count') == 30] == [c_line.uid]
    assert len(still.of('source')) == 1
    assert old_uids.survivor_of(register, c.uid) == a.uid
    after = lived(still)
    register.undo_last()
    assert (lived(now(register, a)), now(register, b).withdrawn is None) == (standing, False)
    register.redo_last()
    assert lived(now(register, a)) == after
    register.unmerge(c.uid)
    assert counts(register, a, c) == [[1, 9], [30, 9]]
    assert now(register, a).get('narrative') is None and len(now(register, a).of('source')) == 1
    assert verify.check(register) == []


def test_what_was_merged_into_a_merged_record_is_given_back_first(register: Register) -> None:
    a, b, c = (register.save(at_checkpoint('2024-01-14', ('sdf', 'killed', n), summary=f'{n}')) for n in (1, 2, 3))
    before = {one.uid: lived(one) for one in (a, b, c)}
    first = register.merge('incident', b.uid, c.uid)
    register.merge('incident', a.uid, b.uid)
    both = now(register, a)
    next(row for row in both.of('casualty') if row.get('count') == 3).set('count', 33)
    register.save(both)
    register.unmerge(first)
    assert counts(register, a, c) == [[1, 2], [33]]
    assert now(register, b).withdrawn and not now(register, c).withdrawn
    assert [old_uids.survivor_of(register, one.uid) for one in (b, c)] == [a.uid, c.uid]
    register.unmerge(b.uid)
    assert [lived(now(register, one)) for one in (a, b)] == [before[one.uid] for one in (a, b)]
    with pytest.raises(Refused):
        register.unmerge(b.uid)
    assert verify.check(register) == []


@pytest.fixture(scope='module')
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    with Register.create(tmp_path_factory.mktemp('order') / 'r.sijill', desk='DZ1', passphrase=None) as register:
        yield register


@given(st.integers(0, 2**32))
@settings(max_examples=8)
def test_any_of_several_given_back_in_any_order(shared: Register, seed: int) -> None:
    given_back_in_any_order(shared, seed)


@pytest.mark.soak
@given(st.integers(0, 2**32))
@settings(max_examples=500)
def test_many_of_several_given_back_in_any_order(shared: Register, seed: int) -> None:
    given_back_in_any_order(shared, seed)


def given_back_in_any_order(register: Register, seed: int) -> None:
    """Merge some records in any order, edit what came of it, and give them back in any other order."""
    dice = random.Random(seed)
    records = [register.save(some(dice)) for _each in range(dice.randrange(3, 5))]
    before = {one.uid: lived(one) for one in records}
    live, merges, edits = [*records], list[str](), dice.choice((0, 0, 2))
    stated = {(name, value) for one in records for row in one.walk() for name, value in row.values.items()}
    new = 0
    while len(live) > 1:
        survivor, merged = dice.sample(live, 2)
        merges.append(register.merge('incident', survivor.uid, merged.uid))
        live.remove(merged)
        for _edit in range(dice.randrange(edits + 1)):
            both = now(register, survivor)
            there = {row.uid for row in both.walk()}
            edited(dice, both)
            new += len({row.uid for row in both.walk()} - there)
            register.save(both)
    [last] = live
    stood = {(name, value) for row in now(register, last).live() for name, value in row.values.items()}
    said = sorted((told(row) for row in now(register, last).of('casualty')), key=str)
    for merge in dice.sample([str(m.get('merged')) for m in old_uids.merges(register) if m.uid in merges], len(merges)):
        register.unmerge(merge)
        assert old_uids.survivor_of(register, merge) == merge
    after = [now(register, one) for one in records]
    assert not any(one.withdrawn for one in after)
    if not edits:
        assert {one.uid: lived(one) for one in after} == before
    back = sorted((told(row) for one in after for row in one.of('casualty')), key=str)
    assert all(back.count(line) >= said.count(line) for line in said)
    values = {(name, value) for one in after for row in one.walk() for name, value in row.values.items()}
    left = {'state', 'withdrawn', 'parent', 'position'}
    assert {one for one in (stood if edits else stated) if one[0] not in left} <= values
    assert sum(row.kind == 'source' for one in after for row in one.live()) <= new
    assert not old_uids.merges_of(register, last.uid)


def test_contact_lines_of_both_restart_the_clock_and_go_back_or_as_chosen(register: Register) -> None:
    a, b = (register.save(abductee(abducted_on='2014', name_ar=name)) for name in ('محمد المثال', 'أحمد المثال'))
    asked = {'came_of': 'no_news', 'asked_on': '2024-02-03'}
    first = register.note_contact(b.uid, asked | {'whom': 'his uncle', 'not_before': '2099-01-01'})
    limits = Limits(6, 30)
    register.merge('abductee', a.uid, b.uid)
    assert [one.get('whom') for one in contact_lines.contacts_of(register, a.uid)] == ['his uncle']
    assert [one.uid for one in follow_up_lists.due(register, follow_up_lists.NOT_YET, limits).shown] == [a.uid]
    assert follow_up_lists.due(register, NOT_ASKED, limits).total == 0
    register.correct_contact(first.uid, asked | {'whom': 'his uncle', 'note': 'by phone'})
    second, third, fourth = (register.note_contact(a.uid, asked | {'whom': name}) for name in ('one', 'two', 'three'))
    edits = register.edits_since(a.uid)
    assert [(edit.kind, edit.goes) for edit in edits] == [('contact', 'survivor')] * 3
    register.unmerge(a.uid, {(third.uid, ''): 'merged', (fourth.uid, ''): 'both'})
    assert sorted(str(one.get('whom')) for one in contact_lines.contacts_of(register, a.uid)) == ['one', 'three']
    assert sorted(str(one.get('whom')) for one in contact_lines.contacts_of(register, b.uid)) == [
        'his uncle', 'three', 'two',
    ]  # fmt: skip
    register.undo_last()
    assert len(contact_lines.contacts_of(register, a.uid)) == 4
    assert second.uid in {one.uid for one in contact_lines.contacts_of(register, a.uid)}
    assert verify.check(register) == []


def test_contact_lines_stay_or_go_with_a_split(register: Register) -> None:
    record = register.save(abductee())
    stays, goes = (
        register.note_contact(record.uid, {'came_of': 'no_news', 'asked_on': '2024-02-03', 'whom': whom})
        for whom in ('his uncle', 'her aunt')
    )
    second = register.split('abductee', record.uid, Second([goes.uid], {}))
    found = [[one.uid for one in contact_lines.contacts_of(register, uid)] for uid in (record.uid, second)]
    assert found == [[stays.uid], [goes.uid]]
    register.undo_last()
    assert len(contact_lines.contacts_of(register, record.uid)) == 2
    assert verify.check(register) == []
