"""Merging and splitting records of which something is open: it is said first, and nothing of it is lost."""

from models.entry.typed_beside import TypedBeside
from models.file import kept_beside
from models.query.for_review import asked, queue
from models.register import conflicts, erasing, verify
from models.register.conflicts import Conflict, Decided
from models.register.joining import foretold
from models.register.joining.splitting import Second
from models.register.register import Register
from models.register.review.asking import Ask
from tests.desks import the
from tests.invented import abductee
from tests.reviewed import approved
from tests.test_merging import at_checkpoint
from tests.test_queue import chosen


def left_open(register: Register, *conflict: Conflict) -> None:
    """Leave conflicts for later, as an import does."""
    with register.action('import') as action:
        action.note(conflicts.after(register.meta, Decided(left=conflict), {}))


def test_a_question_and_a_conflict_about_a_row_that_goes_are_asked_of_the_second_record(register: Register) -> None:
    record = approved(register, at_checkpoint('2024-01-14', ('civilians', 'killed', 1), ('sdf', 'killed', 2)))
    stays, goes = record.of('casualty')
    for row in (stays, goes):
        register.ask_one(Ask('incident', record.uid, 'How many?', row=row.uid, field='count'))
    left_open(
        register,
        Conflict('incident', record.uid, 'casualty', goes.uid, {'count': 5}),
        Conflict('incident', record.uid, 'casualty', stays.uid, {'count': 4}),
    )
    said = ' '.join(foretold.of_split(register, record, [goes.uid]))
    for words in ('1 question', '1 conflict', 'both are reviewed'):
        assert words in said
    second = register.split('incident', record.uid, Second([goes.uid], {}))
    assert [len(asked.questions_of(register, uid)) for uid in (record.uid, second)] == [1, 1]
    assert sorted(one.record.uid for one in conflicts.waiting(register)) == sorted((record.uid, second))
    [open_one] = [one for one in conflicts.waiting(register) if one.record.uid == second]
    register.settle(open_one.conflict, open_one.conflict.theirs)
    assert [row.get('count') for row in the(register, second).of('casualty')] == [5]
    assert verify.check(register) == []


def test_what_waits_for_review_waits_in_the_survivor_and_all_is_said_first(register: Register) -> None:
    one = register.save(at_checkpoint('2024-01-14', ('sdf', 'killed', 2), summary='One'))
    other = register.save(at_checkpoint('2024-01-14', ('sdf', 'killed', 2), narrative='Secret'))
    register.review_one('send', chosen(other))
    register.review_one('put_off', chosen(the(register, other.uid)), awaits='source', note='a second source')
    said = ' '.join(foretold.foretold(register, the(register, one.uid), the(register, other.uid)))
    assert 'waits for review' in said and 'put off' in said
    register.merge('incident', one.uid, other.uid)
    assert [waiting.uid for waiting in queue.queue(register)] == [one.uid]
    register.unmerge(other.uid)
    assert the(register, other.uid).get('state') == 'for_review'
    assert [waiting.uid for waiting in queue.queue(register, put_off=True)] == [other.uid]


def test_a_returned_record_and_erased_values_are_said_first(register: Register) -> None:
    one = register.save(abductee(mother='Example'))
    other = register.save(abductee(mother='Example'))
    register.review_one('send', chosen(other))
    register.review_one('return', chosen(the(register, other.uid)), note='The day is missing')
    found = [each for each in erasing.offered(register, one) if each.field == 'mother']
    register.erase([each.asking() for each in found], 'asked by the family')
    said = ' '.join(foretold.foretold(register, the(register, one.uid), the(register, other.uid)))
    assert 'was returned' in said and 'was erased' in said


def test_what_is_typed_beside_a_merged_record_is_found_in_the_survivor(register: Register) -> None:
    one, other = (register.save(abductee()) for _each in range(2))
    typing = TypedBeside(register, 'abductee', other.uid)
    typing.note_contact({'whom': 'his uncle'})
    typing.note_question(Ask('abductee', other.uid, 'When?'))
    (typing.keeping() or (lambda: None))()
    register.note_contact(other.uid, {'asked_on': '2024-01-01', 'came_of': 'no_news'})
    said = ' '.join(foretold.foretold(register, one, other))
    assert '1 contact line' in said
    typing.note_contact({'whom': 'his uncle'})
    register.merge('abductee', one.uid, other.uid)
    there = TypedBeside(register, 'abductee', one.uid)
    question = there.question()
    assert question is not None and question.text == 'When?'
    (there.keeping() or (lambda: None))()
    kept = {uid for uid, *_rest in kept_beside.typed_beside(register.db, register.person)}
    assert kept == {kept_beside.as_question(one.uid)}
