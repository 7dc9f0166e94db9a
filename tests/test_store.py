"""The register: its user actions, and what it says of a file that it cannot open."""

import contextlib
import json
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from models import query
from models.changed import BATCH, CONFLICT, MOST_NAMED, PROBLEM, Changed
from models.errors import (
    DamagedRegister,
    KnownError,
    NewerRegister,
    NotARegister,
    Refused,
    RegisterBusy,
    RegisterMissing,
    StaleSave,
    WrongPassphrase,
)
from models.file import history, migrations
from models.file.chain import read_vector
from models.file.engines.encrypted_database import PAGE
from models.language.code_lists import codes
from models.language.messages import speaking
from models.language.text import sort_key
from models.places import gazetteer
from models.query import Filter, Question, lists
from models.record.fields import Stored
from models.record.records import Record
from models.register import action, undoing, verify
from models.register.action import Incoming
from models.register.register import Register
from tests.invented import PASSPHRASE, abductee, incident, informant, place

ROOT = Path(__file__).parent.parent


@pytest.fixture
def register(register: Register) -> Iterator[Register]:
    """A register of which `check` finds nothing afterwards, whatever a test did through the public way in."""
    yield register
    if not register.db.is_closed():
        assert verify.check(register) == []


def get(register: Register, record: Record) -> Record:
    found = query.get(register, record.kind, record.uid)
    assert found is not None
    return found


def value(register: Register, record: Record, field: str) -> Stored:
    return get(register, record).get(field)


def edit(register: Register, record: Record, **values: Stored) -> Record:
    """Save new values over the record as it stands."""
    changed = get(register, record)
    for name, new in values.items():
        changed.set(name, new)
    return register.save(changed)


def live(register: Register, kind: str) -> set[str]:
    return {record.uid for record in query.each(register, Question(kind))}


def actions(register: Register, record: Record) -> list[str]:
    return [revision.action for revision in history.revisions(register, 'record', record.uid)]


# What a person does to a record


def test_a_saved_record_reads_back_the_same(register: Register) -> None:
    for record in (incident(), abductee(), informant(), place()):
        given = {row.uid: dict(row.values) for row in record.walk()}
        saved = register.save(record)
        assert saved == get(register, record)
        for row in saved.walk():
            assert given[row.uid].items() <= row.values.items()


def test_a_value_that_is_none_is_not_kept(register: Register) -> None:
    record = incident()
    record.values['learned_on'] = None
    assert 'learned_on' not in register.save(record).values
    [revision] = history.revisions(register, 'record', record.uid)
    assert 'learned_on' not in {entry.field for entry in history.entries(register, revision)}


def test_it_is_there_after_closing_and_opening(encrypted: Register) -> None:
    saved = encrypted.save(incident())
    encrypted.close()
    with Register.open(encrypted.path, PASSPHRASE) as again:
        assert get(again, saved) == saved
        assert again.encrypted


def test_a_register_without_passphrase_says_so(register: Register) -> None:
    assert not register.encrypted
    register.save(incident())
    register.close()
    with Register.open(register.path, 'not needed') as again:
        assert query.count(again, 'incident') == 1


def test_create_does_not_touch_a_file_that_stands_there(tmp_path: Path) -> None:
    path = tmp_path / 'letter.sijill'
    path.write_text('mine')
    with pytest.raises(KnownError, match=r'letter\.sijill already exists'):
        Register.create(path, desk='DZ1', passphrase=None)
    assert path.read_text() == 'mine'


@pytest.mark.parametrize('desk', ['', 'dz1', '1DZ', 'D Z', 'LONGDESK9', 'ش'])
def test_create_refuses_a_desk_code(desk: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match='desk code') as refusal:
        Register.create(tmp_path / 'new.sijill', desk=desk, passphrase=None)
    assert refusal.value.field == 'desk'
    assert list(tmp_path.iterdir()) == []


def test_create_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(KnownError, match='nowhere'):
        Register.create(tmp_path / 'nowhere' / 'new.sijill', desk='DZ1', passphrase=None)


def test_an_edit_keeps_the_old_value_in_the_history(register: Register) -> None:
    saved = register.save(incident())
    edit(register, saved, kind='ied', narrative=None)
    made, edited = history.revisions(register, 'record', saved.uid)
    assert (made.made, edited.made, edited.desk) == (True, False, register.desk_id)
    assert (edited.who, edited.person, register.called(edited.by)) == ('', register.person, 'Tester')
    changed = {entry.field: (entry.old, entry.new) for entry in history.entries(register, edited)}
    assert changed == {'kind': ('ambush', 'ied'), 'narrative': ('An invented ambush on the road.', None)}


def test_saving_with_nothing_changed_writes_nothing(register: Register) -> None:
    saved = register.save(incident())
    head = register.head
    assert register.save(get(register, saved)) == saved
    assert register.head == head


def test_children_that_are_not_mentioned_stay(register: Register) -> None:
    saved = register.save(incident())
    alone = Record('incident', saved.uid, dict(saved.values), [], saved.revision)
    alone.set('kind', 'ied')
    kept = register.save(alone)
    assert len(list(kept.walk())) == len(list(saved.walk()))
    assert query.computed_columns(register, 'incident', [saved.uid])[saved.uid] == {'killed': 4}


def test_a_withdrawn_child_leaves_the_counts(register: Register) -> None:
    saved = register.save(incident())
    saved.of('casualty')[0].set('withdrawn', 'counted twice')
    register.save(saved)
    assert query.computed_columns(register, 'incident', [saved.uid])[saved.uid] == {'killed': 1}
    assert not list(query.ids(register, Question('incident', 'سالم')))


def test_withdraw_and_bring_back(register: Register) -> None:
    saved, other = register.save(incident()), register.save(incident())
    register.withdraw('incident', saved.uid, 'entered twice')
    assert live(register, 'incident') == {other.uid}
    assert value(register, saved, 'withdrawn') == 'entered twice'
    assert list(query.ids(register, Question('incident', withdrawn=True)))
    register.bring_back('incident', saved.uid)
    assert live(register, 'incident') == {saved.uid, other.uid}
    assert actions(register, saved) == ['save', 'withdraw', 'bring_back']


def test_withdrawing_takes_a_reason(register: Register) -> None:
    saved = register.save(incident())
    with pytest.raises(Refused, match='reason'):
        register.withdraw('incident', saved.uid, ' \u200f ')
    assert live(register, 'incident') == {saved.uid}


def test_withdrawing_what_is_not_there(register: Register) -> None:
    with pytest.raises(KnownError, match='not in this register'):
        register.withdraw('incident', 'no-such-uid', 'why not')


def test_a_stale_save_is_refused(register: Register) -> None:
    saved = register.save(incident())
    mine, theirs = get(register, saved), get(register, saved)
    theirs.set('kind', 'ied')
    register.save(theirs)
    mine.set('kind', 'assassination')
    with pytest.raises(StaleSave) as refusal:
        register.save(mine)
    assert refusal.value.uid == saved.uid
    assert value(register, saved, 'kind') == 'ied'


def test_a_new_record_over_one_that_is_there_is_stale(register: Register) -> None:
    saved = register.save(incident())
    with pytest.raises(StaleSave):
        register.save(Record('incident', saved.uid, dict(saved.values)))


# Values and numbers


@pytest.mark.parametrize(
    ('field', 'given', 'stored'),
    [
        ('narrative', 'a\r\nb\u202e\x07', 'a\nb'),
        ('narrative', 'e\u0301', '\u00e9'),
        ('narrative', '   ', None),
        ('carried_out_by', 'sdf|coalition|sdf', 'sdf|coalition'),
        ('latitude', '35.12345678', 35.123457),
        ('time_of_day', '٧:٠٥', '07:05'),
    ],
)
def test_values_are_cleaned_at_the_door(register: Register, field: str, given: str, stored: Stored) -> None:
    saved = register.save(incident(**{field: given}))
    if field == 'carried_out_by':
        assert set(str(saved.get(field)).split('|')) == {'sdf', 'coalition'}
        assert len(str(saved.get(field)).split('|')) == 2
    else:
        assert saved.get(field) == stored


@pytest.mark.parametrize(
    ('field', 'given'),
    [
        ('kind', 'no_such_code'),
        ('carried_out_by', 'isis|no_such_code'),
        ('occurred', '2024-02-30'),
        ('time_of_day', '25:00'),
        ('latitude', 91.0),
        ('narrative', 'ا' * 32_001),
        ('kind', ''),
    ],
)
def test_a_value_that_cannot_be_is_refused_and_named(register: Register, field: str, given: Stored) -> None:
    before = register.head
    with pytest.raises(Refused) as refusal:
        register.save(incident(**{field: given}))
    assert refusal.value.field == field
    assert query.count(register, 'incident') == 0
    assert register.head == before


@pytest.mark.parametrize('count', [-1, 1.5, 'seven', True, 10**7])
def test_a_count_that_cannot_be_names_its_row(register: Register, count: Stored) -> None:
    record = incident()
    casualty = record.of('casualty')[1]
    casualty.set('count', count)
    with pytest.raises(Refused) as refusal:
        register.save(record)
    assert (refusal.value.field, refusal.value.row) == ('count', casualty.uid)


def test_none_zero_and_unknown_are_three_things(register: Register) -> None:
    record = incident()
    record.of('casualty')[0].values |= {'count': 5}
    record.of('casualty')[1].values |= {'count': 0, 'who': 'unknown'}
    saved = register.save(record)
    five, zero = saved.of('casualty')
    assert (five.get('count'), zero.get('count'), zero.get('who'), five.get('lowest')) == (5, 0, 'unknown', None)


def test_references_that_are_no_numbers_are_not_counted(register: Register) -> None:
    odd = ('12a', '9' * 20, '', '٩٩٩٩٩')
    for number in (*odd, '0007', '10012'):
        register.save(incident(reference=f'DZ1-2024-{number}'))
    register.save(incident(reference='DZ10-2024-55555'))
    assert query.last_number(register, 'reference', 'DZ1-2024-') == 10012


def test_a_number_that_a_file_or_a_person_gave_is_not_given_again(register: Register) -> None:
    series = str(register.save(incident()).get('reference')).rpartition('-')[0]
    register.apply([Incoming(incident(reference=f'{series}-0041')) for _one in range(2)], {})
    assert register.save(incident()).get('reference') == f'{series}-0042'
    register.save(incident(reference=f'{series}-0050'))
    with register.trying():
        assert register.save(incident()).get('reference') == f'{series}-0051'
    assert register.save(incident()).get('reference') == f'{series}-0051'
    register.undo_last()
    assert register.save(incident()).get('reference') == f'{series}-0052'


def test_many_records_without_a_day_are_written_at_once(register: Register) -> None:
    """What is read ahead for the rules is read around the days that records state."""
    register.apply([Incoming(abductee()) for _one in range(150)], {})
    assert query.count(register, 'abductee') == 150


def test_references_are_numbered_by_desk_and_year(register: Register) -> None:
    saved = [register.save(record) for record in (incident(), incident(), abductee())]
    numbers = [str(record.get('reference')).rpartition('-') for record in saved]
    assert {series for series, _dash, _number in numbers} == {numbers[0][0]}
    assert numbers[0][0].startswith('DZ1-20')
    assert [number for _series, _dash, number in numbers] == ['0001', '0002', '0003']


def test_informants_have_codes_of_their_own(register: Register) -> None:
    codes = [register.save(informant()).get('code') for _turn in range(2)]
    assert codes == ['S-001', 'S-002']
    assert register.save(informant(code='S-014')).get('code') == 'S-014'
    assert register.save(informant()).get('code') == 'S-015'


def test_a_reference_is_never_given_twice(register: Register) -> None:
    first = register.save(incident())
    register.withdraw('incident', first.uid, 'a mistake')
    assert register.save(incident()).get('reference') != first.get('reference')


# Revision vectors and imports


def apply(register: Register, *records: Record, vector: str = '') -> str:
    return register.apply([Incoming(record, vector) for record in records], {'file': 'sheet.xlsx'})


def test_an_import_keeps_the_vector_it_came_with(register: Register) -> None:
    record = incident()
    apply(register, record, vector='HM2.abcdef01:3')
    assert get(register, record).revision == 'HM2.abcdef01:3'


def test_a_row_without_vector_is_this_desks(register: Register) -> None:
    record = incident()
    apply(register, record)
    assert read_vector(get(register, record).revision) == {register.desk_id: 1}


def test_an_own_edit_adds_the_own_part(register: Register) -> None:
    record = incident()
    apply(register, record, vector='HM2.abcdef01:3')
    edit(register, record, kind='ied')
    assert read_vector(get(register, record).revision) == {'HM2.abcdef01': 3, register.desk_id: 1}
    edit(register, record, kind='assassination')
    assert read_vector(get(register, record).revision) == {'HM2.abcdef01': 3, register.desk_id: 2}


def test_a_merge_knows_both_sides(register: Register) -> None:
    record = incident()
    apply(register, record, vector='HM2.abcdef01:3')
    mine = edit(register, record, kind='ied')
    merged = get(register, record)
    merged.set('narrative', 'theirs')
    apply(register, merged, vector='HM2.abcdef01:4')
    assert read_vector(get(register, record).revision) == {'HM2.abcdef01': 4, register.desk_id: 2}
    base = history.as_of_vector(register, 'incident', record.uid, mine.revision)
    assert base is not None
    assert (base.get('kind'), base.get('narrative')) == ('ied', 'An invented ambush on the road.')


def test_an_import_that_is_ahead_is_taken_as_it_is(register: Register) -> None:
    record = incident()
    apply(register, record, vector='HM2.abcdef01:3')
    ahead = get(register, record)
    ahead.set('narrative', 'theirs')
    apply(register, ahead, vector='HM2.abcdef01:5')
    assert get(register, record).revision == 'HM2.abcdef01:5'


def test_a_cancelled_import_leaves_nothing(register: Register) -> None:
    def stop_at_two(done: int, _total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    head = register.head
    with pytest.raises(KeyboardInterrupt):
        register.apply([Incoming(incident()) for _turn in range(4)], {'file': 'sheet.xlsx'}, stop_at_two)
    assert (query.count(register, 'incident'), history.batches(register), register.head) == (0, [], head)
    register.save(incident())


def test_an_import_is_refused_whole(register: Register) -> None:
    with pytest.raises(Refused):
        apply(register, incident(), incident(kind='no_such_code'))
    assert query.count(register, 'incident') == 0


def test_the_batch_says_what_it_was(register: Register) -> None:
    about = {'file': 'كانون.xlsx', 'rows': 2, 'sha256': 'ab'}
    batch = register.apply([Incoming(incident()), Incoming(abductee())], about)
    (noted,) = history.batches(register)
    assert (noted.uid, noted.who, noted.about, noted.undone) == (batch, 'Tester', about, False)


def test_new_records_that_are_written_together_stand_in_the_order_in_which_they_came(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(action, '_TOGETHER', 2)
    changed = register.save(incident())
    changed.set('narrative', 'Example: changed by the file.')
    new = [incident(), abductee(), incident(summary=' Example: with a space '), place(), incident()]
    register.apply([Incoming(record) for record in (*new[:3], changed, *new[3:])], {'file': 'sheet.xlsx'})
    [batch] = history.batches(register)
    written = [revision.record for revision in history.revisions(register, 'batch', batch.uid)]
    assert written == [record.uid for record in (*new[:3], changed, *new[3:])]
    numbers = [get(register, record).get('reference') for record in new if record.kind == 'incident']
    assert numbers == sorted(numbers, key=str)
    assert value(register, new[2], 'summary') == 'Example: with a space'


def test_a_record_that_is_refused_among_others_that_are_written_together_leaves_nothing(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(action, '_TOGETHER', 2)
    head = register.head
    wrong = incident()
    wrong.add('casualty', outcome='killed', lowest=3, highest=2)
    with pytest.raises(Refused):
        register.apply([Incoming(record) for record in (incident(), incident(), incident(), wrong, incident())], {})
    assert (query.count(register, 'incident'), register.head) == (0, head)


# Undo


def test_undo_of_a_new_record_withdraws_it(register: Register) -> None:
    saved = register.save(incident())
    undone = register.undo_last()
    assert undone is not None
    assert (undone.records, undone.left) == (1, [])
    assert get(register, saved).withdrawn
    assert actions(register, saved) == ['save', 'undo']


def test_undo_goes_back_one_action_after_the_other(register: Register) -> None:
    saved = register.save(incident())
    edit(register, saved, kind='ied')
    edit(register, saved, kind='assassination')
    seen = []
    while register.undo_last():
        seen.append((value(register, saved, 'kind'), get(register, saved).withdrawn))
    assert seen == [('ied', False), ('ambush', False), ('ambush', True)]


def test_undo_in_an_empty_register(register: Register) -> None:
    assert register.undo_last() is None


def test_undo_of_a_withdrawal_brings_back(register: Register) -> None:
    saved = register.save(incident())
    register.withdraw('incident', saved.uid, 'a mistake')
    register.undo_last()
    assert live(register, 'incident') == {saved.uid}


def test_undo_takes_back_an_added_child_and_one_withdrawn(register: Register) -> None:
    saved = register.save(incident())
    first, second = saved.of('casualty')
    second.set('withdrawn', 'counted twice')
    added = saved.add('casualty', outcome='injured', count=2)
    register.save(saved)
    register.undo_last()
    assert {row.uid for row in get(register, saved).of('casualty')} == {first.uid, second.uid}
    assert {row.uid for row in get(register, saved).children if row.withdrawn} == {added.uid}


def test_undo_last_undoes_an_import_whole(register: Register) -> None:
    apply(register, incident(), incident(), abductee())
    undone = register.undo_last()
    assert undone is not None
    assert undone.records == 3
    assert live(register, 'incident') | live(register, 'abductee') == set()
    assert history.batches(register)[0].undone


def test_undo_of_an_import_leaves_what_was_changed_since(register: Register) -> None:
    first, second = register.save(incident()), register.save(incident())
    changed = [get(register, first), get(register, second)]
    for record in changed:
        record.values |= {'kind': 'ied', 'narrative': 'from the sheet'}
    batch = apply(register, *changed)
    edit(register, first, kind='assassination')
    undone = register.undo_batch(batch)
    assert undone.records == 2
    assert undone.left == [('incident', first.uid, 'kind')]
    assert (value(register, first, 'kind'), value(register, second, 'kind')) == ('assassination', 'ambush')
    assert value(register, first, 'narrative') == value(register, second, 'narrative') == first.get('narrative')


def test_an_import_is_undone_once(register: Register) -> None:
    batch = apply(register, incident())
    register.undo_batch(batch)
    with pytest.raises(KnownError, match='already been undone'):
        register.undo_batch(batch)


def test_undoing_an_import_that_never_was(register: Register) -> None:
    with pytest.raises(KnownError, match='no import 1234'):
        register.undo_batch('1234')


def test_undo_leaves_what_another_desk_brought_since(register: Register) -> None:
    saved = register.save(incident())
    edit(register, saved, kind='ied')
    register.undo_last()
    register.undo_last()
    assert register.undo_last() is None
    assert get(register, saved).withdrawn


# Redo


def test_what_was_undone_is_redone_one_after_the_other(register: Register) -> None:
    saved = register.save(incident())
    edit(register, saved, kind='ied')
    register.undo_last()
    register.undo_last()
    assert get(register, saved).withdrawn
    seen = []
    while register.redo_last():
        seen.append((value(register, saved, 'kind'), get(register, saved).withdrawn))
    assert seen == [('ambush', False), ('ied', False)]
    assert actions(register, saved) == ['save', 'save', 'undo', 'undo', 'redo', 'redo']
    assert verify.check(register) == []


def test_what_was_redone_is_undone_again(register: Register) -> None:
    saved = register.save(incident())
    for _time in range(3):
        register.undo_last()
        assert get(register, saved).withdrawn
        register.redo_last()
        assert not get(register, saved).withdrawn
    assert register.last_undone() is None


def test_nothing_is_redone_once_something_else_was_done(register: Register) -> None:
    register.save(incident())
    register.undo_last()
    register.save(incident())
    assert register.redo_last() is None


def test_an_import_is_redone_whole_and_counts_as_done(register: Register) -> None:
    batch = apply(register, incident(), incident(), abductee())
    register.undo_last()
    assert history.batches(register)[0].undone
    redone = register.redo_last()
    assert redone is not None and redone.records == 3
    assert not history.batches(register)[0].undone
    assert len(live(register, 'incident') | live(register, 'abductee')) == 3
    assert register.undo_batch(batch).records == 3
    with pytest.raises(KnownError, match='already been undone'):
        register.undo_batch(batch)


def test_what_an_undo_would_undo_is_named(register: Register) -> None:
    assert register.last_done() is None
    saved = register.save(incident())
    done = register.last_done()
    assert (done.action, done.records, done.reference, done.adds) == ('save', 1, saved.get('reference'), True)
    edit(register, saved, kind='ied')
    assert not register.last_done().adds
    register.apply([Incoming(incident()) for _ in range(5)], {'file': 'x.xlsx'})
    done = register.last_done()
    assert (done.action, done.records, done.file, done.adds) == ('import', 5, 'x.xlsx', True)
    register.undo_last()
    assert register.last_undone() == done
    assert register.last_done().action == 'save'


# Hearing of it


def test_listeners_hear_after_the_commit(register: Register) -> None:
    heard: list[int] = []
    register.listen(lambda _changed: heard.append(_count_beside(register.path)))
    register.save(incident())
    register.save(incident())
    assert heard == [1, 2]


def _count_beside(path: Path) -> int:
    with Register.open(path, writing=False) as beside:
        return query.count(beside, 'incident')


def test_listeners_hear_nothing_of_what_did_not_happen(register: Register) -> None:
    heard: list[bool] = []
    register.listen(lambda _changed: heard.append(True))
    with pytest.raises(Refused):
        register.save(incident(kind='no_such_code'))
    with pytest.raises(ZeroDivisionError):
        register.apply([Incoming(incident())], {}, lambda done, _total: 1 // done)
    assert heard == []


def test_listeners_hear_what_changed(register: Register) -> None:
    heard: list[Changed] = []
    register.listen(heard.append)
    saved = register.save(incident())
    place = register.save(Record('place', values={'name_en': 'Example', 'governorate': 'SY04'}))
    assert heard == [
        Changed(frozenset({'incident', PROBLEM}), frozenset({saved.uid})),
        Changed(frozenset({'place', PROBLEM}), frozenset({place.uid})),
    ]
    register.undo_last()
    assert heard[-1].kinds == {'place', PROBLEM, BATCH, CONFLICT}
    register.check_again()
    assert heard[-1] == Changed(frozenset({PROBLEM}))
    assert heard[0].has(saved.uid) and not heard[0].has(place.uid)


def test_many_records_are_not_named(register: Register) -> None:
    heard: list[Changed] = []
    register.listen(heard.append)
    register.apply([Incoming(incident()) for _ in range(MOST_NAMED + 1)], {})
    assert heard[0].uids is None
    assert heard[0].has('any of them')


def test_who_listens_no_more_hears_nothing(register: Register) -> None:
    heard: list[str] = []
    stop = register.listen(lambda _changed: (heard.append('first'), stop()))
    register.listen(lambda _changed: heard.append('second'))
    register.save(incident())
    register.save(incident())
    assert heard == ['first', 'second', 'second']


# Drafts and places


def test_a_draft_outlives_the_program(register: Register) -> None:
    register.keep_draft('incident', 'uid-1', {'texts': {'narrative': 'half a sen'}})
    register.keep_draft('incident', 'uid-1', {'texts': {'narrative': 'half a sentence'}})
    register.close()
    with Register.open(register.path) as again:
        (draft,) = query.drafts(again)
        assert (draft.uid, draft.kind) == ('uid-1', 'incident')
        assert draft.content == {'texts': {'narrative': 'half a sentence'}}
        again.drop_draft('uid-1')
        assert query.drafts(again) == []


def test_saving_drops_the_records_draft_and_no_other(register: Register) -> None:
    record = incident()
    register.keep_draft('incident', record.uid, {'rows': []})
    register.keep_draft('incident', 'another', {'rows': []})
    register.save(record)
    assert [draft.uid for draft in query.drafts(register)] == ['another']


def test_a_refused_save_keeps_the_draft(register: Register) -> None:
    record = incident(kind='no_such_code')
    register.keep_draft('incident', record.uid, {'rows': []})
    with pytest.raises(Refused):
        register.save(record)
    assert [draft.uid for draft in query.drafts(register)] == [record.uid]


def test_a_local_place_is_found_by_its_names(register: Register) -> None:
    assert register.places.find('قرية المثال') == []
    saved = register.save(place(aliases='Mithaliya|المثالية'))
    for name in ('قريه المثال', 'mithal village', 'المثالية'):
        assert [found.code for found in register.places.find(name, 'SY05')] == [saved.uid]
    named = register.save(incident(place=saved.uid))
    assert list(query.ids(register, Question('incident', 'Mithal Village'))) == [1]
    assert query.called(named, register.places).endswith('Mithal Village')
    register.withdraw('place', saved.uid, 'it is in the list')
    assert register.places.find('قرية المثال') == []


# One that writes, others that read


_HOLD = """
import sys
from pathlib import Path
from models.register.register import Register
with Register.open(Path(sys.argv[1])):
    print('open', flush=True)
    sys.stdin.read()
"""


@contextlib.contextmanager
def held_by_another(path: Path) -> Iterator[int]:
    """Another process has the register open while this lasts; gives its process number."""
    command = [sys.executable, '-c', _HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.readline() == 'open\n'
        yield other.pid
        other.stdin.close()
        assert other.wait() == 0


def test_a_second_writer_is_told_who_holds_it(register: Register) -> None:
    register.close()
    with held_by_another(register.path) as process:
        with pytest.raises(RegisterBusy, match=f'process {process}, since') as refusal:
            Register.open(register.path)
        assert str(register.path) in str(refusal.value)
    with Register.open(register.path) as mine:
        assert mine.writing


def test_a_second_writer_in_the_same_program(register: Register) -> None:
    with pytest.raises(RegisterBusy, match=f'process {os.getpid()}'):
        Register.open(register.path)
    register.save(incident())


def test_reading_beside_the_one_that_writes(register: Register) -> None:
    register.close()
    with held_by_another(register.path), Register.open(register.path, writing=False) as reader:
        assert query.count(reader, 'incident') == 0
        with pytest.raises(RegisterBusy, match='reading only'):
            reader.save(incident())


def test_a_reader_sees_what_was_committed_before_it_asks(register: Register) -> None:
    register.save(incident())
    with Register.open(register.path, writing=False) as reader, register.action('save') as action:
        action.put(incident())
        assert query.count(reader, 'incident') == 1


def test_a_worker_reads_on_a_connection_of_its_own(register: Register) -> None:
    register.save(incident())
    counts: list[int] = []

    def work() -> None:
        with register.reading():
            counts.append(query.count(register, 'incident'))
            assert not register.db.is_closed()
        assert register.db.is_closed()

    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
    assert counts == [1]
    assert not register.db.is_closed()


def test_the_lock_of_a_killed_program_does_not_stay(register: Register) -> None:
    register.close()
    command = [sys.executable, '-c', _HOLD, str(register.path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as other:
        assert other.stdout is not None
        other.stdout.readline()
        other.kill()
        assert other.wait() == -signal.SIGKILL
    with Register.open(register.path) as mine:
        mine.save(incident())


# The first of many matches


@pytest.mark.parametrize('sort', ['reference', 'kind', 'occurred', 'killed'])
@pytest.mark.parametrize('text', ['a', 'invented', 'number 7', 'nowhere', 'قرية'])
@pytest.mark.parametrize('filters', [(), (Filter('kind', ('ied',)),), (Filter('kind', ('raid',)),)])
def test_the_first_matches_are_those_of_the_whole_list(
    register: Register, sort: str, text: str, filters: tuple[Filter, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many there are: the short way for very many finds the same as the whole list begins with."""
    kinds = ('ambush', 'ied', 'landmine')
    days = [f'2024-01-{1 + number * 7 % 28:02}' for number in range(60)]
    told = [f'An invented one, number {number % 9}.' for number in range(60)]
    apply(register, *(incident(kind=kinds[n % 3], occurred=days[n], narrative=told[n]) for n in range(60)))
    question = Question('incident', text, filters, sort)
    whole = query.ids(register, question)
    for many in (0, 10**6):
        monkeypatch.setattr(lists, '_MANY', many)
        for most in (1, 3, 20, 100):
            assert query.ids(register, question, most) == whole[:most]


@pytest.mark.parametrize('descending', [False, True])
def test_a_coded_column_sorts_by_its_list_with_what_is_not_stated_first(register: Register, descending: bool) -> None:
    governorates = ['SY13', None, 'SY09', 'SY04', 'SY09', None]
    made = [incident() for _code in governorates]
    for record, code in zip(made, governorates, strict=True):
        record.set('governorate', code)
    apply(register, *made)
    numbers = query.ids(register, Question('incident', sort='governorate', descending=descending))
    rows = query.page(register, 'incident', numbers)
    rank = codes('governorates').rank
    expected = sorted(governorates, key=lambda code: -1 if code is None else rank[code], reverse=descending)
    assert [rows[number]['governorate'] for number in numbers] == expected
    assert query.ids(register, Question('incident', sort='governorate', descending=descending), 2) == numbers[:2]


@pytest.mark.parametrize('descending', [False, True])
def test_names_sort_as_their_alphabet_has_them(register: Register, descending: bool) -> None:
    arabic = [None, 'آزاد', 'أحمد', 'إبراهيم', 'اياد', 'بشار', 'پروين', 'تامر', 'چيا', 'كاوا', 'گوران', 'هادي', 'ياسر']
    latin = [None, 'Azad', 'Berfîn', 'Ciwan', 'Çiya', 'Dara', 'Êzdîn', 'hêvî', 'Sîpan', 'Şêrîn', 'Ûsiv', 'Zana', 'Zîn']
    order = {'آزاد': 3, 'أحمد': 2, 'إبراهيم': 1}
    arabic.sort(key=lambda name: order.get(str(name), 4 if name else 0))
    made = [abductee(name_ar=one or 'ا', name_latin=other) for one, other in zip(arabic, latin, strict=True)]
    made[0].set('name_ar', None)
    made[0].set('name_latin', 'Aram')
    apply(register, *reversed(made))
    numbers = query.ids(register, Question('abductee', sort='name_ar', descending=descending))
    rows = query.page(register, 'abductee', numbers)
    assert [rows[number]['name_ar'] for number in numbers] == (arabic[::-1] if descending else arabic)
    numbers = query.ids(register, Question('abductee', sort='name_latin', descending=descending))
    rows = query.page(register, 'abductee', numbers)
    names = ['Aram', *latin[1:]]
    assert [rows[number]['name_latin'] for number in numbers] == (names[::-1] if descending else names)


@pytest.mark.parametrize('language', ['ar', 'en'])
def test_places_sort_by_what_is_shown_of_them(register: Register, language: str) -> None:
    villages = [place for place in gazetteer().all() if place.level == 4][:40]
    made = [incident(place=place.code, place_typed=None) for place in villages]
    made += [incident(place_typed='Zz'), incident(place_typed='آخر'), incident(place_typed=None)]
    made[-1].set('place_typed', None)
    apply(register, *made)
    with speaking(language):
        numbers = query.ids(register, Question('incident', sort='place', descending=False))
        rows = query.page(register, 'incident', numbers)
        shown = [
            place.label() if (place := gazetteer().get(str(rows[n]['place']))) else rows[n]['place_typed']
            for n in numbers
        ]
        assert query.ids(register, Question('incident', sort='place', descending=False), 5) == numbers[:5]
        assert sorted(query.ids(register, Question('incident', sort='place'))) == sorted(numbers)
    assert shown[0] is None
    assert shown[1:] == sorted(shown[1:], key=sort_key)
    assert {'Zz', 'آخر'} <= set(shown)


# Files that are no register, and damaged ones


@pytest.fixture
def filled(encrypted: Register) -> Path:
    """A closed encrypted register with a few dozen pages of records."""
    apply(encrypted, *(incident(narrative=f'{number} ' * 300) for number in range(40)))
    encrypted.close()
    return encrypted.path


def overwrite(path: Path, offset: int, content: bytes) -> None:
    with path.open('rb+') as file:
        file.seek(offset)
        file.write(content)


def flip(path: Path, offset: int) -> None:
    with path.open('rb+') as file:
        file.seek(offset)
        byte = file.read(1)[0]
        file.seek(offset)
        file.write(bytes([byte ^ 1]))


def refused(path: Path, passphrase: str | None, error: type[KnownError]) -> str:
    """What opening says; the file and its folder are as they were, and it is not left open."""
    content = path.read_bytes() if path.is_file() else b''
    for writing in (True, False):
        with pytest.raises(KnownError) as refusal:
            Register.open(path, passphrase, writing=writing)
        assert type(refusal.value) is error
        assert path.name in str(refusal.value)
    assert (path.read_bytes() if path.is_file() else b'') == content
    assert not Path(f'{path}.lock').exists()
    return str(refusal.value)


def test_no_file(tmp_path: Path) -> None:
    assert 'no register at' in refused(tmp_path / 'nothing.sijill', PASSPHRASE, RegisterMissing)
    assert 'no register at' in refused(tmp_path, PASSPHRASE, RegisterMissing)


@pytest.mark.parametrize('passphrase', ['Sijill', 'sijill ', 'سجل'])
def test_the_wrong_passphrase(filled: Path, passphrase: str) -> None:
    assert 'passphrase does not open' in refused(filled, passphrase, WrongPassphrase)


@pytest.mark.parametrize('passphrase', ['', None])
def test_no_passphrase(filled: Path, passphrase: str | None) -> None:
    assert 'give its passphrase' in refused(filled, passphrase, WrongPassphrase)


@pytest.mark.parametrize('offset', [20, 1000, PAGE - 10])
def test_a_damaged_first_page(filled: Path, offset: int) -> None:
    flip(filled, offset)
    sentence = refused(filled, PASSPHRASE, DamagedRegister)
    assert 'passphrase is right' in sentence
    assert 'restore a backup' in sentence
    refused(filled, 'wrong', WrongPassphrase)


def test_a_first_page_of_zeros_behind_the_salt(filled: Path) -> None:
    overwrite(filled, 16, bytes(PAGE - 16))
    assert 'passphrase is right' in refused(filled, PASSPHRASE, DamagedRegister)


def test_damaged_pages_of_records_are_named_by_check(filled: Path) -> None:
    with Register.open(filled, PASSPHRASE) as register:
        of_incidents = "SELECT rootpage FROM sqlite_master WHERE tbl_name = 'incident' AND rootpage > 0"
        pages = [page for (page,) in register.db.execute_sql(of_incidents).fetchall()]
    for page in pages:
        flip(filled, (page - 1) * PAGE + 100)
    with Register.open(filled, PASSPHRASE) as register:
        found = verify.check(register)
        assert 'damaged' in found[0]
        assert 'backup' in found[0]
        with pytest.raises(DamagedRegister, match='damaged; restore a backup'):
            apply(register, *(incident() for _turn in range(50)))


@pytest.mark.parametrize('pages', [1, 5])
def test_a_file_cut_short(filled: Path, pages: int) -> None:
    os.truncate(filled, pages * PAGE)
    assert 'restore a backup' in refused(filled, PASSPHRASE, DamagedRegister)


def test_a_file_cut_within_its_first_page(filled: Path) -> None:
    os.truncate(filled, PAGE // 2)
    refused(filled, PASSPHRASE, NotARegister)


def _zip(path: Path) -> None:
    with zipfile.ZipFile(path, 'w') as archive:
        archive.writestr('xl/workbook.xml', '<workbook/>' * 2000)


def _other_program(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute('CREATE TABLE song (name TEXT)')
        database.commit()


@pytest.mark.parametrize('passphrase', [None, PASSPHRASE])
@pytest.mark.parametrize(
    'make',
    [
        lambda path: path.write_text('A letter, not a register.\n' * 400),
        lambda path: path.write_text('رسالة وليست سجلا.\n' * 400, encoding='utf-8'),
        lambda path: path.write_bytes(b''),
        lambda path: path.write_bytes(bytes(3 * PAGE)),
        lambda path: path.write_bytes(b'\x89PNG\r\n\x1a\n' + os.urandom(3 * PAGE)),
        _zip,
        _other_program,
    ],
    ids=['text', 'arabic', 'empty', 'zeros', 'png', 'zip', 'sqlite'],
)
def test_what_is_no_register(make: object, passphrase: str | None, tmp_path: Path) -> None:
    path = tmp_path / 'thing.sijill'
    make(path)  # type: ignore[operator]
    assert 'is not a register' in refused(path, passphrase, NotARegister)


def test_a_damaged_register_without_passphrase(register: Register) -> None:
    register.save(incident())
    register.close()
    overwrite(register.path, 18, bytes(PAGE))
    sentence = refused(register.path, None, DamagedRegister)
    assert 'restore a backup' in sentence


def test_a_register_of_a_later_version(register: Register) -> None:
    register.db.execute_sql(f'PRAGMA user_version = {len(migrations.STEPS) + 1}')
    register.close()
    assert 'later version of Sijill' in refused(register.path, None, NewerRegister)


def test_a_file_that_may_not_be_read(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(self: Path, *_how: object) -> None:
        raise PermissionError(13, 'Permission denied', str(self))

    monkeypatch.setattr(Path, 'open', forbidden)
    with pytest.raises(KnownError, match='cannot be read: Permission denied'):
        Register.open(filled, PASSPHRASE)


# A full disk


_FILL = """
import resource, signal, sys
from pathlib import Path
from models.errors import KnownError
from models.register.register import Register
from tests.invented import incident
path = Path(sys.argv[1])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with Register.open(path) as register:
    wal = path.with_name(path.name + '-wal')
    resource.setrlimit(resource.RLIMIT_FSIZE, (wal.stat().st_size + 40_000, resource.RLIM_INFINITY))
    saved = 0
    try:
        while saved < 1000:
            register.save(incident(narrative='x' * 5000))
            saved += 1
    except KnownError as error:
        print(saved, error, flush=True)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    register.save(incident())
"""


@pytest.mark.skipif(not hasattr(resource, 'RLIMIT_FSIZE'), reason='this system has no limit on the size of files')
def test_a_full_disk_is_said_and_nothing_is_half_written(register: Register) -> None:
    register.close()
    run = subprocess.run(
        [sys.executable, '-c', _FILL, str(register.path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    saved, _space, sentence = run.stdout.partition(' ')
    assert 'disk' in sentence.lower()
    with Register.open(register.path) as again:
        assert query.count(again, 'incident') == int(saved) + 1
        assert verify.check(again) == []


def test_a_draft_on_a_full_disk_is_the_worlds_error(register: Register) -> None:
    register.db.execute_sql(f'PRAGMA max_page_count = {register.db.execute_sql("PRAGMA page_count").fetchone()[0]}')
    with pytest.raises(KnownError, match='disk is full'):
        register.keep_draft('incident', 'uid', {'texts': {'narrative': 'x' * 50_000}})
    with pytest.raises(KnownError, match='disk is full'):
        apply(register, *(incident() for _turn in range(50)))
    assert query.drafts(register) == []
    assert query.count(register, 'incident') == 0


# What stands in the file


def test_settings_of_the_file(encrypted: Register) -> None:
    wanted = {'journal_mode': 'wal', 'foreign_keys': 1, 'synchronous': 2, 'temp_store': 2}
    assert {name: encrypted.db.execute_sql(f'PRAGMA {name}').fetchone()[0] for name in wanted} == wanted


def test_an_encrypted_register_looks_random(filled: Path) -> None:
    content = filled.read_bytes()
    assert not content.startswith(b'SQLite')
    assert b'incident' not in content
    assert 'سالم'.encode() not in content


def test_closing_leaves_one_file(register: Register) -> None:
    register.save(incident())
    register.close()
    assert [path.name for path in register.path.parent.iterdir()] == [register.path.name]
    assert register.db.key is None


def test_a_failed_create_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_self: Path, _target: Path) -> None:
        raise OSError(28, 'No space left on device')

    monkeypatch.setattr(Path, 'replace', full)
    with pytest.raises(KnownError, match='The disk is full'):
        Register.create(tmp_path / 'new.sijill', desk='DZ1', passphrase=None)
    assert list(tmp_path.iterdir()) == []


def test_what_the_register_knows_of_itself(tmp_path: Path) -> None:
    path = tmp_path / 'new.sijill'
    Register.create(path, desk='HM2', passphrase=None, name='Homs', alias='رنا', language='ar', example=True).close()
    with Register.open(path) as register:
        assert (register.desk, register.alias, register.is_example) == ('HM2', 'رنا', True)
        assert (register.meta['name'], register.settings.language) == ('Homs', 'ar')
        assert register.desk_id.startswith('HM2.')
        register.settings.set('language', 'en')
    with Register.open(path) as register:
        assert register.settings.language == 'en'


def test_history_keeps_json_that_reads_back(register: Register) -> None:
    saved = register.save(incident(narrative='"\\\u2028سطر\n='))
    (made,) = history.revisions(register, 'record', saved.uid)
    assert json.loads(made.snapshot or '')
    assert history.as_of_vector(register, 'incident', saved.uid, saved.revision) == saved


def test_a_copy_of_a_closed_register_is_a_register(register: Register, tmp_path: Path) -> None:
    register.save(incident())
    register.close()
    with Register.open(Path(shutil.copy(register.path, tmp_path / 'copy.sijill'))) as copy:
        assert verify.check(copy) == []


# Undo where records have moved on


def test_a_record_of_an_import_that_was_edited_since_stays_and_is_named(register: Register) -> None:
    kept, gone = incident(), incident()
    batch = apply(register, kept, gone)
    edit(register, kept, narrative='told again')
    undone = register.undo_batch(batch)
    assert (undone.records, undone.kept) == (1, [('incident', kept.uid)])
    assert undone.left == [('incident', kept.uid, 'narrative')]
    assert live(register, 'incident') == {kept.uid}
    [noted] = history.batches(register)
    [left] = undoing.still_left(noted)
    assert (left.record, left.field) == (kept.uid, '')
    register.set_back_after_all(batch, left)
    assert live(register, 'incident') == set()
    assert undoing.still_left(history.batches(register)[0]) == []
    assert verify.check(register) == []


def test_a_line_of_an_import_that_was_edited_since_stays(register: Register) -> None:
    saved = register.save(incident())
    brought = get(register, saved)
    first, second = (brought.add('casualty', outcome='injured', count=count) for count in (2, 3))
    batch = apply(register, brought)
    now = get(register, saved)
    next(row for row in now.walk() if row.uid == first.uid).set('count', 7)
    register.save(now)
    undone = register.undo_batch(batch)
    assert undone.left == [('casualty', first.uid, 'count')]
    there = {row.uid: row.withdrawn for row in get(register, saved).children}
    assert (there[first.uid], there[second.uid]) == (False, True)


def test_a_field_left_by_an_undo_is_set_back_after_all_or_may_stay(register: Register) -> None:
    first, second = register.save(incident()), register.save(incident())
    changed = [get(register, first), get(register, second)]
    for record in changed:
        record.values['kind'] = 'ied'
    batch = apply(register, *changed)
    for record in (first, second):
        edit(register, record, kind='assassination')
    register.undo_batch(batch)
    one, other = undoing.still_left(history.batches(register)[0])
    assert (one.record, one.field, one.before) == (first.uid, 'kind', 'ambush')
    register.set_back_after_all(batch, one)
    register.leave_after_all(batch, other)
    assert undoing.still_left(history.batches(register)[0]) == []
    assert (value(register, first, 'kind'), value(register, second, 'kind')) == ('ambush', 'assassination')


@pytest.mark.parametrize('end', ['-wal', '-journal'])
def test_no_register_is_made_beside_the_log_of_one_that_is_gone(tmp_path: Path, end: str) -> None:
    (tmp_path / f'new.sijill{end}').write_bytes(b'left')
    with pytest.raises(KnownError, match='left over from another register'):
        Register.create(tmp_path / 'new.sijill', desk='DZ1', passphrase=None)
    assert (tmp_path / f'new.sijill{end}').read_bytes() == b'left'
