"""The review of records: each state and event, who may decide, and what stays as it was."""

import shutil
from pathlib import Path

import openpyxl
import pytest

from exchange.exporting import headquarters_workbook
from models import query
from models.errors import Refused
from models.file import chain
from models.language.code_lists import codes
from models.query import decided
from models.record import review_states
from models.record.records import Record
from models.register import verify
from models.register.register import Register
from models.register.review.reviewing import Chosen, workers
from tests.invented import incident
from tests.reviewed import approved
from tests.signed import planned

STATES = ('recorded', 'for_review', 'returned', 'approved', 'sealed')
# How a record comes into each state.
WAYS = {
    'recorded': (),
    'for_review': ('send',),
    'returned': ('send', 'return'),
    'approved': ('send', 'approve'),
    'sealed': ('send', 'approve', 'seal'),
}
# What the issue says of each cell: the next state, or '' where a sentence refuses.
NEXT = {
    'recorded': {'send': 'for_review', 'edit': 'recorded'},
    'for_review': {
        'return': 'returned',
        'approve': 'approved',
        'edit': 'for_review',
        'put_off': 'for_review',
        'apart': 'for_review',
    },
    'returned': {'send': 'for_review', 'edit': 'returned', 'apart': 'for_review'},
    'approved': {'return': 'returned', 'seal': 'sealed', 'edit': 'for_review', 'apart': 'for_review'},
    'sealed': {'return': 'returned', 'edit': 'for_review', 'apart': 'for_review'},
}


def sound(**values: str) -> Record:
    """An incident of which no rule doubts anything."""
    return incident(**values)


def now(register: Register, record: Record) -> Record:
    found = query.get(register, record.kind, record.uid)
    assert found is not None
    return found


def brought_to(register: Register, state: str) -> Record:
    record = register.save(sound())
    for event in WAYS[state]:
        register.review_one(event, Chosen(record.kind, record.uid), note='seen')
    return now(register, record)


@pytest.mark.parametrize('event', review_states.EVENTS)
@pytest.mark.parametrize('state', STATES)
def test_each_cell_of_the_table(register: Register, state: str, event: str) -> None:
    record = brought_to(register, state)
    assert record.get('state') == state
    wanted = NEXT[state].get(event, '')
    if event == 'edit':
        record.set('summary', 'Told again.')
        register.save(record, because='new_source')
    elif wanted:
        awaits = 'source' if event == 'put_off' else ''
        register.review_one(event, Chosen(record.kind, record.uid), note='seen', awaits=awaits)
    else:
        sentences = {row.en for row in codes('review_refusals').values()}
        with pytest.raises(Refused) as refused:
            register.review_one(event, Chosen(record.kind, record.uid), note='seen')
        assert str(refused.value) in sentences
    assert now(register, record).get('state') == (wanted or state)
    assert verify.check(register) == []


def test_the_table_has_each_state_and_event_and_no_other() -> None:
    assert list(review_states.table()) == list(STATES)
    assert {tuple(row) for row in review_states.table().values()} == {review_states.EVENTS}
    assert set(codes('review_events')) == set(review_states.EVENTS)
    used = {cell[1:] for row in review_states.table().values() for cell in row.values() if cell.startswith('!')}
    assert used == set(codes('review_refusals'))


def test_a_decision_leaves_the_vector_as_it_was(register: Register) -> None:
    saved = register.save(sound())
    done = approved(register, sound())
    assert chain.read_vector(done.revision) == chain.read_vector(saved.revision)
    assert [one.get('event') for one in decided.decisions_about(register, done.uid)] == ['send', 'approve']
    assert [one.get('vector') for one in decided.decisions_about(register, done.uid)] == [done.revision] * 2


def test_no_save_states_a_state(register: Register) -> None:
    record = register.save(sound(state='approved'))
    assert record.get('state') == 'recorded'
    record.set('state', 'sealed')
    assert register.save(record).get('state') == 'recorded'


def test_a_form_that_was_opened_before_a_decision_does_not_take_it_back(register: Register) -> None:
    opened = register.save(sound())
    register.review_one('send', Chosen(opened.kind, opened.uid))
    opened.set('summary', 'Typed meanwhile.')
    assert register.save(opened).get('state') == 'for_review'


def test_an_edit_of_an_approved_record_says_why_and_is_reviewed_again(register: Register) -> None:
    record = approved(register, sound())
    record.set('summary', 'Another.')
    with pytest.raises(Refused, match='Say why'):
        register.save(record)
    assert now(register, record).get('state') == 'approved'
    register.save(record, because='count_corrected')
    last = decided.decisions_about(register, record.uid)[-1]
    assert (last.get('event'), last.get('because'), last.get('state')) == ('edit', 'count_corrected', 'for_review')
    register.undo_last()
    assert now(register, record).get('summary') is None
    assert now(register, record).get('state') == 'for_review'  # by undo too
    assert verify.check(register) == []


def test_an_undone_decision_is_as_if_it_had_not_been_taken(register: Register) -> None:
    record = approved(register, sound())
    register.undo_last()
    assert now(register, record).get('state') == 'for_review'
    assert [one.get('event') for one in decided.decisions_about(register, record.uid)] == ['send']
    register.redo_last()
    assert now(register, record).get('state') == 'approved'
    assert now(register, record).revision == record.revision
    assert verify.check(register) == []


def test_of_many_what_may_not_move_stays_with_its_reason_and_one_undo_takes_all_back(register: Register) -> None:
    fresh = [register.save(sound()) for _number in range(3)]
    done = approved(register, sound())
    gone = register.save(sound())
    register.withdraw('incident', gone.uid, 'twice')
    chosen = [Chosen(one.kind, one.uid) for one in (*fresh, done, gone)]
    found = register.review('send', chosen)
    assert [one.uid for one in found.moved] == [one.uid for one in fresh]
    assert [(one.uid, why) for one, why in found.stayed] == [
        (done.uid, 'The record is already approved.'),
        (gone.uid, 'The record is withdrawn.'),
    ]
    register.undo_last()
    assert {now(register, one).get('state') for one in fresh} == {'recorded'}


def test_a_record_that_changed_since_it_was_seen_is_not_decided_about(register: Register) -> None:
    record = register.save(sound())
    seen = Chosen(record.kind, record.uid, record.revision)
    register.review_one('send', seen)
    record = now(register, record)
    record.set('summary', 'More.')
    register.save(record)
    with pytest.raises(Refused, match='look again'):
        register.review_one('approve', seen)


def test_a_warning_that_nobody_dismissed_stands_in_the_way(register: Register) -> None:
    record = register.save(sound(occurred='2035-01-01'))
    register.review_one('send', Chosen(record.kind, record.uid))
    with pytest.raises(Refused, match='cannot be approved'):
        register.review_one('approve', Chosen(record.kind, record.uid))


def test_who_worked_on_a_record_does_not_approve_it_where_a_second_person_must(register: Register) -> None:
    other = register.add_person('Sami', ('reviewer', 'lead'))
    register.settings.set('second_person', 'yes')
    record = register.save(sound())
    register.review_one('send', Chosen(record.kind, record.uid))
    with pytest.raises(Refused, match='somebody else'):
        register.review_one('approve', Chosen(record.kind, record.uid))
    register.work_as(other)
    record = now(register, record)
    record.set('summary', 'Corrected by the reviewer.')
    register.save(record)
    with pytest.raises(Refused, match='somebody else'):
        register.review_one('approve', Chosen(record.kind, record.uid))
    assert len(workers(register, record.uid)) == 2
    third = register.add_person('Lina', ('reviewer',))
    register.work_as(third)
    register.review_one('approve', Chosen(record.kind, record.uid))
    assert now(register, record).get('state') == 'approved'
    assert workers(register, record.uid) == set()


def test_only_a_reviewer_returns_and_approves(register: Register) -> None:
    other = register.add_person('Sami', ('documenter',))
    record = register.save(sound())
    register.work_as(other)
    register.review_one('send', Chosen(record.kind, record.uid))
    for event in ('return', 'approve', 'put_off'):
        with pytest.raises(Refused, match='Only a reviewer'):
            register.review_one(event, Chosen(record.kind, record.uid), note='why')


def test_states_typed_into_cells_change_nothing_and_are_named(register: Register, tmp_path: Path) -> None:
    for _number in range(6):
        register.save(sound())
    path = tmp_path / 'out.xlsx'
    headquarters_workbook.export(register, path, state='all')
    book = openpyxl.load_workbook(path)
    sheet = book['Incidents']
    [column] = [number for number, cell in enumerate(sheet[1]) if str(cell.value).split('.')[-1] == 'state']
    for row in sheet.iter_rows(min_row=3):
        row[column].value = 'approved'
    book.save(path)
    plan = planned(register, path)
    assert {row.verdict for row in plan.rows} == {'same'}
    assert plan.states_left_out == 6
    other = tmp_path / 'other.sijill'
    with Register.create(other, desk='HQ1', passphrase=None) as empty:
        plan = planned(empty, path)
        assert plan.states_left_out == 6
        assert not any(row.record and row.record.get('state') == 'approved' for row in plan.rows)


def test_states_of_before_stay(tmp_path: Path) -> None:
    """They are decisions without a person: nobody knows who took them."""
    old = Path(shutil.copy(Path(__file__).parent / 'old' / 'version-5.sijill', tmp_path / 'old.sijill'))
    with Register.open(old, 'sijill') as register:
        assert verify.check(register) == []
