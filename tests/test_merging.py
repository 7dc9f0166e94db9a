"""Records merged, given back, divided and held apart: nothing is lost, nothing is counted twice."""

import itertools
import random
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import query, samples
from models.entry.open_record import OpenRecord, fields_of
from models.errors import Refused
from models.file import history
from models.likeness import while_typing
from models.likeness.whole_register import twins
from models.query.follow_up import contact_lines
from models.query.for_review import asked
from models.query.for_review.since import AlteredSince
from models.query.together import held_apart, old_uids
from models.query.together.linked_persons import linked_persons
from models.record.records import RECORDS, Record
from models.register import erasing, verify
from models.register.conflicts import unit_of
from models.register.joining import side_by_side
from models.register.joining.merging import KeptOfTwo
from models.register.joining.side_by_side import MERGED, SURVIVOR
from models.register.joining.splitting import Second, place_said
from models.register.register import Register
from models.register.retold import happenings
from models.register.review.asking import Ask
from models.register.review.reviewing import Chosen
from tests.calling import Call, caller
from tests.invented import abductee
from tests.reviewed import approved


def now(register: Register, record: Record) -> Record:
    found = query.get(register, record.kind, record.uid)
    assert found is not None
    return found


def lived(record: Record) -> list[tuple[str, str, frozenset[tuple[str, object]]]]:
    """What a record says: its live rows with their values, without what says that it was saved and reviewed."""
    left = {'state', 'revision'}
    return sorted(
        (
            (row.kind, row.uid, frozenset((n, v) for n, v in row.values.items() if n not in left))
            for row in record.live()
        ),
        key=lambda row: row[:2],
    )


def told(line: Record) -> tuple[object, object, object]:
    return line.get('party'), line.get('outcome'), line.get('count')


def at_checkpoint(day: str, *lines: tuple[str, str, int], **values: object) -> Record:
    said = {'kind': 'armed_attack', 'occurred': day, 'governorate': 'SY09', 'carried_out_by': 'isis'}
    record = Record('incident', values=said | values)
    for party, outcome, count in lines:
        record.add('casualty', party=party, outcome=outcome, count=count)
    return record


def test_one_event_of_two_desks_counts_once_and_is_given_back_whole(register: Register) -> None:
    one = at_checkpoint('2024-01-14', ('sdf', 'killed', 2), summary='Told by one who saw it')
    one.add('source', channel='eyewitness', first_hand='first_hand')
    other = at_checkpoint('2024-01-15', ('sdf', 'killed', 2), ('sdf', 'injured', 1), narrative='At the hospital')
    other.add('source', channel='medical')
    one, other = approved(register, one), register.save(other)
    before = lived(one), lived(other)
    merge = register.merge('incident', one.uid, other.uid, reason='one checkpoint')
    kept, gone = now(register, one), now(register, other)
    assert sorted(map(told, kept.of('casualty')), key=str) == [('sdf', 'injured', 1), ('sdf', 'killed', 2)]
    assert len(kept.of('source')) == 2
    assert (kept.get('occurred'), kept.get('narrative')) == ('2024-01-14', 'At the hospital')
    assert kept.get('state') == 'for_review'
    assert gone.withdrawn and query.count(register, 'incident') == 1
    linked = query.linked(register, other.uid)
    assert linked is not None and linked.uid == one.uid
    [line] = [row for row in other.of('casualty') if row.get('outcome') == 'injured']
    assert old_uids.arrives_at(register, line.uid) in {row.uid for row in kept.of('casualty')}
    register.unmerge(merge)
    assert (lived(now(register, one)), lived(now(register, other))) == before
    assert [now(register, record).get('state') for record in (one, other)] == ['for_review'] * 2
    assert len(history.revisions(register, 'record', one.uid)) > 2
    assert old_uids.arrives_at(register, other.uid) == other.uid
    with pytest.raises(Refused):
        register.unmerge(merge)
    assert verify.check(register) == []


def test_one_undo_gives_both_back_and_one_redo_merges_again(register: Register) -> None:
    one, other = (register.save(at_checkpoint('2024-01-14', ('sdf', 'killed', n))) for n in (1, 2))
    before = lived(one), lived(other)
    register.merge('incident', one.uid, other.uid)
    merged = lived(now(register, one))
    assert len(now(register, one).of('casualty')) == 2
    assert register.undo_last() is not None
    assert (lived(now(register, one)), lived(now(register, other))) == before
    assert not old_uids.is_any(register)
    register.redo_last()
    assert lived(now(register, one)) == merged
    assert old_uids.survivor_of(register, other.uid) == one.uid
    for mine, theirs in ((one, other), (other, one)):
        titles = [each.what for each in happenings.of_record(register, mine.uid)]
        assert any('Merged' in title and str(theirs.get('reference')) in title for title in titles), titles


def test_edits_since_go_to_the_one_whose_value_they_changed_or_as_chosen(register: Register) -> None:
    one = register.save(at_checkpoint('2024-01-14', ('sdf', 'killed', 2), summary='One'))
    other = register.save(at_checkpoint('2024-01-15', ('isis', 'killed', 1), narrative='Other', summary='Two'))
    merge = register.merge('incident', one.uid, other.uid, KeptOfTwo({'summary': MERGED}))
    both = now(register, one)
    assert both.get('summary') == 'Two'
    both.set('summary', 'Two, corrected')
    both.set('kind', 'ambush')
    both.set('narrative', 'Other, corrected')
    [theirs] = [row for row in both.of('casualty') if row.get('party') == 'isis']
    theirs.set('count', 4)
    both.add('source', channel='medical')
    register.save(both)
    edits = {edit.field or edit.kind: edit.goes for edit in register.edits_since(merge)}
    assert edits == {
        'summary': 'merged', 'kind': 'survivor', 'narrative': 'merged', 'count': 'merged', 'source': 'survivor',
    }  # fmt: skip
    [new] = [edit for edit in register.edits_since(merge) if edit.kind == 'source']
    register.unmerge(merge, {new.key: 'merged', (one.uid, 'kind'): 'both'})
    one, other = now(register, one), now(register, other)
    assert (one.get('summary'), one.get('kind'), one.get('narrative'), one.of('source')) == ('One', 'ambush', None, [])
    assert (other.get('summary'), other.get('kind'), other.get('narrative')) == (
        'Two, corrected', 'ambush', 'Other, corrected',
    )  # fmt: skip
    assert list(map(told, one.of('casualty'))) == [('sdf', 'killed', 2)]
    assert list(map(told, other.of('casualty'))) == [('isis', 'killed', 4)]
    assert len(other.of('source')) == 1


def test_where_a_place_lies_goes_with_the_place(register: Register) -> None:
    here = {'place': 'C5119', 'place_typed': 'الشحيل', 'latitude': 35.1, 'longitude': 40.4, 'zone': 'sdf'}
    one = register.save(at_checkpoint('2024-01-14', ('sdf', 'killed', 1), ('sdf', 'injured', 2), **here))
    there = {'place': 'C5710', 'governorate': 'SY11', 'latitude': 35.96, 'longitude': 38.99}
    other = register.save(at_checkpoint('2024-01-14', **there))
    assert side_by_side.decided(one, other, {'place': MERGED, 'latitude': SURVIVOR}) == {
        'place': MERGED, 'governorate': MERGED, 'latitude': SURVIVOR, 'zone': SURVIVOR,
    }  # fmt: skip
    merge = register.merge('incident', one.uid, other.uid, KeptOfTwo({'place': MERGED}))
    assert {name: now(register, one).get(name) for name in there} == there
    register.unmerge(merge)
    assert {name: now(register, one).get(name) for name in here} == here
    for typed, expected in (
        ('الرقة', {'place': 'C5710', 'governorate': 'SY11', 'latitude': 35.96447, 'zone': None, 'place_typed': None}),
        ('A farm', {'place': None, 'governorate': None, 'latitude': None, 'zone': None, 'place_typed': 'A farm'}),
    ):
        rows = [next(row.uid for row in now(register, one).live() if row.kind == 'casualty')]
        second = Second(rows, place_said(register.places, typed))
        made = query.get(register, 'incident', register.split('incident', one.uid, second))
        assert made is not None
        assert {name: made.get(name) for name in expected} == expected


def test_what_nobody_knows_never_beats_what_is_stated_and_the_stricter_consent_is_kept(register: Register) -> None:
    one = register.save(abductee(abducted_by='unidentified', consent='named', mother=None))
    other = register.save(abductee(abducted_by='isis', consent='none', mother='Example'))
    register.merge('abductee', one.uid, other.uid, KeptOfTwo({'abducted_by': 'survivor'}))
    kept = now(register, one)
    assert (kept.get('abducted_by'), kept.get('consent'), kept.get('mother')) == ('isis', 'none', 'Example')


def test_no_code_of_any_list_that_says_that_nobody_knows_beats_another() -> None:
    """Whichever record survives, and whoever chooses it."""
    tried = 0
    for kind, cls in RECORDS.items():
        for name, spec in cls.specs().items():
            listed = (
                list(spec.code_list())
                if spec.codes and name in cls.form_fields() and unit_of(kind, name) == name
                else []
            )
            unknown = [code for code in ('unknown', 'unidentified') if code in listed]
            said = next((code for code in listed if code not in unknown and code != 'not_asked'), '')
            for code in (*unknown, *(['not_asked'] if 'not_asked' in listed else [])):
                sides = Record(kind, 'a', {name: code}), Record(kind, 'b', {name: said})
                assert side_by_side.decided(*sides, {})[name] == MERGED, (kind, name)
                assert side_by_side.decided(*reversed(sides), {})[name] == SURVIVOR
                if code in unknown:
                    assert side_by_side.decided(*sides, {name: SURVIVOR})[name] == MERGED
                tried += 1
    assert tried > 20


def test_a_merge_of_a_merge_is_given_back(register: Register) -> None:
    a, b, c = (register.save(at_checkpoint('2024-01-14', ('sdf', 'killed', n))) for n in (1, 2, 3))
    first = register.merge('incident', b.uid, c.uid)
    second = register.merge('incident', a.uid, b.uid)
    assert {old_uids.survivor_of(register, one.uid) for one in (a, b, c)} == {a.uid}
    assert old_uids.merged_into(register, a.uid) == [b.uid, c.uid]
    [line] = c.of('casualty')
    assert old_uids.arrives_at(register, line.uid) in {row.uid for row in now(register, a).of('casualty')}
    register.unmerge(second)
    register.unmerge(first)
    assert [[row.get('count') for row in now(register, one).of('casualty')] for one in (a, b, c)] == [[1], [2], [3]]


@pytest.mark.parametrize('edits', [0, 3])
def test_a_divided_record_is_counted_once_and_one_undo_takes_it_back(register: Register, edits: int) -> None:
    record = at_checkpoint('2024-01-14', ('civilians', 'killed', 1), ('sdf', 'killed', 2), narrative='Two things')
    record.children[0].add('victim', name='Example One')
    for channel in ('eyewitness', 'medical'):
        record.add('source', channel=channel)
    record = register.save(record)
    for number in range(edits):
        record.set('summary', f'Edit {number}')
        record = register.save(record)
    before = lived(record)
    line, source = record.of('casualty')[1], record.of('source')[1]
    second = Second([line.uid, source.uid], {'kind': 'ied', 'place': 'C5119', 'occurred': '2024-01-14'})
    made = query.get(register, 'incident', register.split('incident', record.uid, second))
    first = now(register, record)
    assert made is not None
    assert [list(map(told, one.of('casualty'))) for one in (first, made)] == [
        [('civilians', 'killed', 1)], [('sdf', 'killed', 2)],
    ]  # fmt: skip
    assert [[row.get('channel') for row in one.of('source')] for one in (first, made)] == [['eyewitness'], ['medical']]
    assert (made.get('kind'), made.get('place')) == ('ied', 'C5119')
    assert made.get('narrative') == first.get('narrative') == 'Two things'
    assert [len(old_uids.splits_of(register, one.uid)) for one in (first, made)] == [1, 1]
    register.undo_last()
    assert lived(now(register, record)) == before
    assert now(register, made).withdrawn
    assert verify.check(register) == []


def test_people_go_alone_and_the_line_counts_as_many_fewer(register: Register) -> None:
    record = at_checkpoint('2024-01-14', ('civilians', 'killed', 3))
    person = record.children[0].add('victim', name='Example One')
    record = register.save(record)
    made = query.get(register, 'incident', register.split('incident', record.uid, Second([person.uid], {})))
    assert made is not None
    assert [told(*one.of('casualty'))[2] for one in (now(register, record), made)] == [2, 1]
    assert [len(one.of('casualty')[0].of('victim')) for one in (now(register, record), made)] == [0, 1]


def test_held_apart_until_what_was_weighed_changes(register: Register) -> None:
    said = {'name_ar': 'محمد خلف المثال', 'father': 'خلف', 'mother': 'فطمة', 'abducted_on': '2014'}
    one, other = (register.save(abductee(**said)) for _each in range(2))
    assert [like.uid for like in while_typing.likely(register, one)] == [other.uid]
    register.hold_apart('abductee', one.uid, other.uid, 'mother, year')
    assert while_typing.likely(register, one) == []
    other.set('notes', 'Nothing that was weighed')
    other = register.save(other)
    assert while_typing.likely(register, other) == []
    other.set('father', 'خليف')
    register.save(other)
    [again] = while_typing.likely(register, one)
    assert 'was held apart on' in again.sentence and 'Father' in again.sentence
    assert 'changed since: Father' in ' '.join(pair.reasons[-1] for pair in twins(register, 'abductee'))
    row = register.hold_apart('abductee', one.uid, other.uid)
    assert while_typing.likely(register, one) == []
    register.hold_apart_no_more(row)
    assert [like.uid for like in while_typing.likely(register, one)] == [other.uid]
    assert held_apart.rows_of(register, one.uid) == []


def test_two_linked_as_one_person_are_no_likely_pair(register: Register) -> None:
    one, other = (register.save(abductee()) for _each in range(2))
    register.link_as_same(one.uid, other.uid)
    assert while_typing.likely(register, now(register, one)) == while_typing.likely(register, other) == []
    with pytest.raises(Refused):
        register.link_as_same(other.uid, one.uid)


def test_check_names_a_merge_that_was_altered(tmp_path: Path) -> None:
    path = tmp_path / 'r.sijill'
    with Register.create(path, desk='DZ1', passphrase=None) as register:
        one, other = (register.save(at_checkpoint('2024-01-14', ('sdf', 'killed', n))) for n in (1, 2))
        made = register.merge('incident', one.uid, other.uid)
        divided = register.split('incident', one.uid, Second([now(register, one).of('casualty')[0].uid], {}))
        apart = register.hold_apart('incident', one.uid, divided)
        assert verify.check(register) == []
    with sqlite3.connect(path) as bare:
        bare.execute('UPDATE "merge" SET merged = ? WHERE uid = ?', (one.uid, made))
        bare.execute('UPDATE "split" SET moved = ?', ('{}',))
        bare.execute('UPDATE "apart" SET other = ? WHERE uid = ?', (made, apart))
    bare.close()
    with Register.open(path, None) as register:
        named = ' '.join(verify.check(register))
        assert made in named and apart in named


EDITS = ('summary', 'kind', 'narrative', 'line', 'source', 'new line', 'withdrawn')


def edited(dice: random.Random, record: Record) -> None:
    """Change something of a record as somebody might."""
    what = dice.choice(EDITS)
    lines = record.of('casualty')
    if what in ('summary', 'narrative'):
        record.set(what, f'{what} {dice.randrange(99)}')
    elif what == 'kind':
        record.set('kind', dice.choice(('ambush', 'ied', 'shelling')))
    elif what == 'line' and lines:
        dice.choice(lines).set('count', dice.randrange(1, 30))
    elif what == 'withdrawn' and lines:
        dice.choice(lines).set('withdrawn', 'slip')
    elif what == 'source':
        record.add('source', channel='medical')
    else:
        record.add('casualty', party='hts', outcome='injured', count=dice.randrange(1, 9))


def some(dice: random.Random) -> Record:
    lines = [(dice.choice(('sdf', 'isis')), 'killed', dice.randrange(1, 3)) for _line in range(dice.randrange(3))]
    record = at_checkpoint(f'2024-01-{dice.randrange(10, 20)}', *lines)
    if dice.random() < 0.5:
        record.set('summary', f'Told {dice.randrange(9)}')
    for row in record.children:
        if dice.random() < 0.4:
            row.add('victim', name=f'Example {dice.choice("ABC")}')
    return record


@pytest.fixture(scope='module')
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    with Register.create(tmp_path_factory.mktemp('merging') / 'r.sijill', desk='DZ1', passphrase=None) as register:
        yield register


@given(st.integers(0, 2**32))
@settings(max_examples=8)
def test_any_merge_given_back_loses_nothing_and_counts_nothing_twice(shared: Register, seed: int) -> None:
    merged_and_given_back(shared, seed)


@pytest.mark.soak
@given(st.integers(0, 2**32))
@settings(max_examples=1_000)
def test_many_merges_given_back_lose_nothing(shared: Register, seed: int) -> None:
    merged_and_given_back(shared, seed)


def merged_and_given_back(register: Register, seed: int) -> None:
    """Merge two records, edit what came of it, and give both back: what either says is what it said, and the edits."""
    dice = random.Random(seed)
    one, other = (register.save(some(dice)) for _each in range(2))
    before = lived(one), lived(other)
    merge = register.merge('incident', one.uid, other.uid)
    amount = dice.randrange(6)
    for _edit in range(amount):
        both = now(register, one)
        edited(dice, both)
        register.save(both)
    edits = register.edits_since(merge)
    lines = {row.uid: told(row) for row in now(register, one).of('casualty')}
    register.unmerge(merge)
    after = now(register, one), now(register, other)
    if not amount:
        assert (lived(after[0]), lived(after[1])) == before
    assert not any(record.withdrawn for record in after)
    given_back = [told(row) for record in after for row in record.of('casualty')]
    expected = sorted(lines.values(), key=str)
    paired = sorted(map(str, given_back))
    assert all(paired.count(str(line)) >= [*map(str, expected)].count(str(line)) for line in expected)
    values = {(edit.field, edit.after) for edit in edits if edit.field and edit.after is not None}
    stated = {(name, value) for record in after for row in record.walk() for name, value in row.values.items()}
    assert values <= stated


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


def test_by_commands(tmp_path: Path, call: Call) -> None:
    path = tmp_path / 'r.sijill'
    with Register.create(path, desk='DZ1', passphrase=None) as register:
        lines = ('sdf', 'killed', 2), ('civilians', 'killed', 1)
        one, other = (
            register.save(at_checkpoint('2024-01-14', *some, summary=f'{some}')) for some in (lines, lines[:1])
        )
        names = [str(record.get('reference')) for record in (one, other)]
    code, said, _wrong = call('merge', str(path), *names, '--dry-run')
    assert code == 0 and names[1] in said and 'Merged.' not in said
    assert call('merge', str(path), *names, '--choose', 'summary=other', '--reason', 'one')[0] == 0
    assert call('merge', str(path), *names)[0] == 2
    assert call('unmerge', str(path), names[1], '--dry-run')[0] == 0
    assert call('unmerge', str(path), names[1])[0] == 0
    assert call('apart', str(path), *names, '--reason', 'two')[0] == 0
    assert names[0] in call('apart', str(path))[1]
    assert ':' not in {line.strip() for line in call('history', str(path), names[0])[1].splitlines()}
    assert call('apart', str(path), *names, '--no-more')[0] == 0
    code, listed, _wrong = call('split', str(path), names[0])
    row = listed.splitlines()[0].split()[0]
    ways = ('--rows', row, '--kind', 'ied', '--occurred', '14/1/2024', '--place', 'C9999999')
    code, said, _wrong = call('split', str(path), names[0], *ways)
    assert code == 0 and 'DZ1-' in said
    with Register.open(path) as register:
        second = now(register, next(one for one in query.each(register, query.Question('incident'))))
        assert (second.get('place'), second.get('place_typed')) == (None, 'C9999999')


def test_a_dry_run_is_refused_as_the_real_run_is_and_writes_nothing(tmp_path: Path, call: Call) -> None:
    path = tmp_path / 'r.sijill'
    with Register.create(path, desk='DZ1', passphrase=None) as register:
        made = [at_checkpoint(f'2024-0{month}-14', ('civilians', 'killed', month)) for month in (1, 2, 3)]
        made[0].of('casualty')[0].set('highest', 4)
        saved = [register.save(record) for record in (*made, abductee(), abductee(age=31))]
        low, high, gone, *people = [str(record.get('reference')) for record in saved]
        register.withdraw('incident', saved[2].uid, 'twice')
        row, head = saved[1].of('casualty')[0].uid, register.head
    for words in (
        ('merge', low, gone),
        ('merge', low, high, '--choose', 'nothing=other'),
        ('merge', low, people[0]),
        ('merge', low, high, '--link'),
        ('split', low, '--rows', row),
        ('unmerge', low),
    ):
        (code, _said, why), real = (call(words[0], str(path), *words[1:], *more) for more in (['--dry-run'], []))
        assert (code, why) == (real[0], real[2]) == (2, why) and why
    for words in (
        ('merge', low, high),
        ('merge', *people, '--link'),
        ('split', high, '--rows', row, '--kind', 'ied'),
    ):
        code, said, _why = call(words[0], str(path), *words[1:], '--dry-run')
        assert (code, said.splitlines()[-1]) == (0, 'Nothing was written: this was a dry run.')
    with Register.open(path) as register:
        assert register.head == head


def test_rows_without_a_name_are_called_by_what_they_say(tmp_path: Path, call: Call) -> None:
    path = tmp_path / 'r.sijill'
    with Register.create(path, desk='DZ1', passphrase=None) as register:
        record = at_checkpoint('2024-01-14', ('civilians', 'killed', 1))
        record.add('source', channel='medical', says='Two were brought')
        record.add('source', channel='eyewitness', received='2024-01-15')
        person = abductee()
        person.add('status_change', status='released', effective='2024-02-01')
        names = [str(register.save(one).get('reference')) for one in (record, person)]
    said = ' '.join(call('split', str(path), name)[1] for name in names)
    for called in ('Two were brought', 'Eyewitness, 15 Jan 2024', 'Missing, 5 Jan 2024', 'Released, 1 Feb 2024'):
        assert called in said


def test_erasing_offers_what_both_records_hold_and_un_merging_brings_nothing_of_it_back(register: Register) -> None:
    one, other = (register.save(abductee(mother=f'Example {name}')) for name in ('One', 'Two'))
    merge = register.merge('abductee', one.uid, other.uid, KeptOfTwo({'mother': MERGED}), 'the mother’s name')
    found = [each for each in erasing.offered(register, now(register, one)) if each.field in ('mother', 'reason')]
    assert {each.uid for each in found} == {one.uid, other.uid, merge}
    register.erase([each.asking() for each in found], 'asked by the family')
    register.unmerge(merge)
    assert [now(register, record).get('mother') for record in (one, other)] == [None, None]
    assert verify.check(register) == []


def test_what_was_typed_for_a_merged_record_is_found_in_the_survivor(register: Register) -> None:
    one, other = (register.save(at_checkpoint('2024-01-14', ('sdf', 'killed', n))) for n in (1, 2))
    typing = OpenRecord.read(register, 'incident', other.uid)
    assert typing is not None
    typing.record.set('summary', 'Typed')
    typing.record.of('casualty')[0].set('count', 7)
    typing.record.add('source', channel='medical')
    typing.keep()
    register.merge('incident', one.uid, other.uid)
    opened = OpenRecord.read(register, 'incident', other.uid)
    assert opened is not None and opened.is_changed
    assert (opened.record.uid, opened.record.get('summary')) == (one.uid, 'Typed')
    saved = register.save(opened.record)
    assert sorted(str(row.get('count')) for row in saved.of('casualty')) == ['1', '7']
    assert len(saved.of('source')) == 1
    assert query.drafts(register) == []


def test_a_text_that_no_value_fits_yet_goes_to_the_survivor_too(register: Register) -> None:
    one, other = (register.save(at_checkpoint('2024-01-14', ('sdf', 'killed', n))) for n in (1, 2))
    typing = OpenRecord.read(register, 'incident', other.uid)
    assert typing is not None
    line = typing.record.of('casualty')[0]
    new = typing.record.add('casualty')
    for row, name, text in ((typing.record, 'learned_on', '31/2/24'), (line, 'who', 'somebody'), (new, 'count', 'x')):
        next(field for field in fields_of(typing, row) if field.name == name).wait(text)
    typing.keep()
    register.merge('incident', one.uid, other.uid)
    opened = OpenRecord.read(register, 'incident', other.uid)
    assert opened is not None and opened.record.uid == one.uid
    assert sorted(opened.texts.values()) == ['31/2/24', 'somebody', 'x']
    assert {key.split('.')[0] for key in opened.texts} <= set(opened.rows())


def test_what_is_about_one_record_is_read_without_all_that_was_merged(register: Register) -> None:
    """Approving one took a quarter of a second among 2,500 merges, and on a server a message for each row of each."""
    few, many = (_work_about_one(register, merges) for merges in (2, 40))
    assert all(after <= 1.5 * before + 4 for before, after in zip(few, many, strict=True)), (few, many)


def test_a_record_and_who_is_linked_are_found_without_all_others(register: Register) -> None:
    """By a reference a command found a record in half a second among 100,000: it went through all of them."""
    two = [register.save(abductee(name_ar=name)) for name in ('مثال', 'مثال آخر')]
    register.link_as_same(two[1].uid, two[0].uid)
    withdrawn = register.save(at_checkpoint('2024-01-14'))
    register.withdraw('incident', withdrawn.uid, 'slip')
    references = [str(now(register, record).get('reference')) for record in (*two, withdrawn)]

    def asked_among_so_many() -> list[int]:
        persons = _steps(register, lambda: linked_persons(register))
        had = _steps(register, lambda: AlteredSince(register).shared_its_reference(two[0]))
        return [persons, had, *(_steps(register, lambda one=one: query.named(register, one)) for one in references)]

    few = asked_among_so_many()
    samples.fill(register, 150, 150)
    assert all(after <= 1.5 * before + 4 for before, after in zip(few, asked_among_so_many(), strict=True)), few
    assert [query.named(register, one)[0][1] for one in references] == [two[0].uid, two[1].uid, withdrawn.uid]
    assert {*linked_persons(register)} == {one.uid for one in two}


def test_what_one_is_like_is_found_without_all_that_were_held_apart(register: Register) -> None:
    def held_apart_then(pairs: int) -> list[int]:
        for number in range(pairs):
            two = [
                register.save(at_checkpoint(f'2019-{1 + number % 12:02}-10', ('isis', 'killed', 1))) for _one in '12'
            ]
            register.hold_apart('incident', two[0].uid, two[1].uid)
        one, other = (register.save(at_checkpoint('2024-01-14', ('sdf', 'killed', 3))) for _time in range(2))
        found = [_steps(register, lambda: while_typing.likely(register, one))]
        found.append(_steps(register, lambda: register.review_one('send', Chosen(one.kind, one.uid))))
        register.hold_apart('incident', one.uid, other.uid)
        assert while_typing.likely(register, one) == []
        register.withdraw('incident', one.uid, 'slip')
        register.withdraw('incident', other.uid, 'slip')
        return found

    few, many = held_apart_then(2), held_apart_then(120)
    assert all(after <= 1.5 * before + 4 for before, after in zip(few, many, strict=True)), (few, many)


def _work_about_one(register: Register, merges: int) -> list[int]:
    """How much SQLite does, once so many more were merged, for one that was, and for one that was asked about."""
    for _time in range(merges):
        survivor, merged = (register.save(at_checkpoint('2024-01-14', ('sdf', 'killed', 2))) for _one in range(2))
        register.merge('incident', survivor.uid, merged.uid)
    for one in (survivor, new := register.save(at_checkpoint('2024-01-15', ('sdf', 'killed', 3)))):
        register.review_one('send', Chosen(one.kind, one.uid))
    asked_about = register.save(at_checkpoint('2024-01-16'))
    register.ask_one(Ask(asked_about.kind, asked_about.uid, 'Who saw it?', field='kind'))
    reference = str(now(register, merged).get('reference'))
    return [
        _steps(register, do)
        for do in (
            lambda: asked.questions_of(register, asked_about.uid),
            lambda: asked.questions_of(register, survivor.uid),
            lambda: contact_lines.contacts_of(register, asked_about.uid),
            lambda: old_uids.survivor_called(register, 'incident', reference),
            lambda: query.linked(register, now(register, merged).of('casualty')[0].uid),
            lambda: query.linked(register, now(register, survivor).of('casualty')[0].uid),
            lambda: register.review_one('approve', Chosen(new.kind, new.uid)),
            lambda: register.review_one('approve', Chosen(survivor.kind, survivor.uid)),
        )
    ]


def _steps(register: Register, do: Callable[[], object]) -> int:
    """So many times fifty steps of SQLite."""
    steps = itertools.count()
    connection = register.db.connection()
    connection.set_progress_handler(lambda: next(steps) * 0, 50)
    do()
    connection.set_progress_handler(None, 0)
    return next(steps)
