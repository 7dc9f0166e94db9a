"""What changed since somebody looked at a record: exactly those fields, lines and questions, for each person apart."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from models import query
from models.query import Filter, Question
from models.query.for_review import looking
from models.query.for_review.looking import FieldSince, SinceLooked
from models.record.records import Record
from models.register import verify
from models.register.erasing import ToErase
from models.register.register import Register
from models.register.review.asking import Ask
from models.register.review.reviewing import Chosen
from tests.invented import abductee, incident, work_as


@pytest.fixture
def desk(register: Register) -> Iterator[Register]:
    """A register of two, of whom the documenter works."""
    work_as(register, 'Documenter')
    yield register
    assert verify.check(register) == []


def now(register: Register, record: Record) -> Record:
    found = query.get(register, record.kind, record.uid)
    assert found is not None
    return found


def look(register: Register, record: Record, alias: str = 'Tester') -> None:
    """Let somebody look at a record as it is, and stay at work."""
    by(register, alias)
    register.look(record.uid, now(register, record).revision)


def by(register: Register, alias: str) -> None:
    register.work_as(next(one.uid for one in query.people.people(register) if one.alias == alias))


def since(register: Register, record: Record, alias: str = 'Tester') -> SinceLooked:
    by(register, alias)
    return looking.since_looked(register, now(register, record))


def listed(register: Register, sight: str, alias: str = 'Tester', kind: str = 'incident') -> list[str]:
    by(register, alias)
    question = Question(kind, filters=(Filter(looking.FIELD, (sight,)),), descending=False)
    return query.uids(register, kind, query.ids(register, question))


def test_what_was_never_looked_at_is_new(desk: Register) -> None:
    record = desk.save(incident())
    assert since(desk, record) == SinceLooked(is_new=True)
    assert looking.looked_at(desk, record.uid) == ''
    look(desk, record)
    assert looking.looked_at(desk, record.uid) == record.revision
    assert since(desk, record).is_nothing
    assert since(desk, record, 'Documenter').is_nothing  # who typed it has seen it


def test_exactly_the_fields_and_lines_that_changed_are_named(desk: Register) -> None:
    record = desk.save(incident(summary='One.'))
    look(desk, record)
    by(desk, 'Documenter')
    record = now(desk, record)
    first, second = record.of('casualty')
    victim = first.of('victim')[0]
    record.set('summary', 'Two.')
    record.set('time_of_day', '06:10')
    first.set('count', 5)
    victim.set('withdrawn', 'told twice')
    added = record.add('source', channel='media', says='2 killed')
    desk.save(record)
    told = since(desk, record)
    assert set(told.fields) == {
        FieldSince('incident', record.uid, 'summary', 'One.', 'Two.'),
        FieldSince('incident', record.uid, 'time_of_day', None, '06:10'),
        FieldSince('casualty', first.uid, 'count', 3, 5),
    }
    assert (told.added, told.gone) == ((added.uid,), (victim.uid,))
    assert told.of(first.uid, 'count') == FieldSince('casualty', first.uid, 'count', 3, 5)
    assert told.of(second.uid, 'count') is None
    look(desk, record)
    assert since(desk, record).is_nothing


def test_what_was_changed_and_changed_back_is_not_named(desk: Register) -> None:
    record = desk.save(incident(summary='One.'))
    look(desk, record)
    by(desk, 'Documenter')
    for summary in ('Two.', 'One.'):
        record = now(desk, record)
        record.set('summary', summary)
        desk.save(record)
    assert since(desk, record).is_nothing


def test_a_decision_changes_nothing_that_the_record_says(desk: Register) -> None:
    record = desk.save(incident())
    look(desk, record)
    desk.review_one('send', chosen(record))
    assert since(desk, record).is_nothing
    assert listed(desk, 'changed_since') == []


def chosen(record: Record) -> Chosen:
    return Chosen(record.kind, record.uid)


def test_questions_and_answers_since_then_are_named(desk: Register) -> None:
    record = desk.save(incident())
    by(desk, 'Tester')
    before = desk.ask_one(Ask('incident', record.uid, 'Who?'))
    look(desk, record)
    assert since(desk, record).is_nothing and listed(desk, 'changed_since') == []
    answered = desk.answer(before, 'Nobody knows.')
    asked = desk.ask_one(Ask('incident', record.uid, 'When?'))
    told = since(desk, record)
    assert (told.questions, told.replies, told.fields) == ((asked,), (answered,), ())
    assert listed(desk, 'changed_since') == [record.uid]
    look(desk, record)
    assert since(desk, record).is_nothing and listed(desk, 'changed_since') == []


def test_the_filters_are_for_each_person(desk: Register) -> None:
    seen, changed, new = (desk.save(incident(occurred=f'2024-01-0{day}')) for day in (1, 2, 3))
    person = desk.save(abductee())
    for record in (seen, changed):
        look(desk, record)
    assert listed(desk, 'new_to_me') == [new.uid]
    assert listed(desk, 'new_to_me', kind='abductee') == [person.uid]
    assert listed(desk, 'changed_since') == []
    by(desk, 'Documenter')
    told = now(desk, changed)
    told.set('summary', 'Told again.')
    desk.save(told)
    assert listed(desk, 'changed_since') == [changed.uid]
    by(desk, 'Tester')
    both = Question('incident', filters=(Filter(looking.FIELD, looking.SIGHTS),), descending=False)
    assert query.uids(desk, 'incident', query.ids(desk, both)) == [changed.uid, new.uid]
    assert listed(desk, 'new_to_me', 'Documenter') == listed(desk, 'changed_since', 'Documenter') == []


def test_what_somebody_else_changed_before_ones_own_edit_is_still_named(desk: Register) -> None:
    record = desk.save(incident(summary='One.'))
    look(desk, record)
    by(desk, 'Documenter')
    told = now(desk, record)
    told.set('summary', 'Two.')
    desk.save(told)
    by(desk, 'Tester')
    told = now(desk, record)
    told.set('time_of_day', '06:10')
    desk.save(told)
    assert {one.field for one in since(desk, record).fields} == {'summary', 'time_of_day'}
    look(desk, record)
    told = now(desk, record)
    told.set('time_of_day', '07:10')
    desk.save(told)
    assert since(desk, record).is_nothing


def test_what_was_erased_since_is_named_without_what_it_said(desk: Register) -> None:
    record = desk.save(incident(summary='A secret.'))
    look(desk, record)
    line = record.of('casualty')[1]
    erased = [(record.uid, 'summary'), (line.uid, 'codes')]
    desk.erase([ToErase('incident', record.uid, row, field) for row, field in erased], 'the family asked')
    told = since(desk, record)
    assert told.of(record.uid, 'summary') == FieldSince('incident', record.uid, 'summary', None, None, was_erased=True)
    assert told.of(line.uid, 'codes') is not None and not told.added + told.gone
    told = str(desk.db.execute_sql('SELECT * FROM looked').fetchall())
    assert 'secret' not in told


def test_what_was_looked_at_leaves_no_time_and_no_trace_in_the_history(desk: Register) -> None:
    record = desk.save(incident())
    head = desk.head
    look(desk, record)
    assert desk.head == head
    columns = [row[1] for row in desk.db.execute_sql('PRAGMA table_info(looked)').fetchall()]
    assert columns == ['person', 'record', 'vector']


def test_a_register_that_is_only_read_keeps_no_look(register: Register) -> None:
    record = register.save(incident())
    with Register.open(Path(register.path), writing=False) as beside:
        beside.look(record.uid, 'DZ1.0badcafe:9')
        assert looking.looked_at(beside, record.uid) == record.revision
