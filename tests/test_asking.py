"""Questions about records: who may ask, what an answer and a closing make of them, and what approving does to them."""

import pytest

from models import query
from models.errors import Refused
from models.query.for_review import asked
from models.record.records import Record
from models.register import verify
from models.register.register import Register
from models.register.review.asking import Ask
from models.register.review.reviewing import Chosen
from tests.invented import incident


def sent(register: Register) -> Record:
    saved = register.save(incident())
    register.review_one('send', Chosen(saved.kind, saved.uid))
    return now(register, saved)


def now(register: Register, record: Record) -> Record:
    found = query.get(register, record.kind, record.uid)
    assert found is not None
    return found


def state_of(register: Register, question: str) -> str:
    standing = asked.question(register, question)
    assert standing is not None
    return standing.state


def test_a_question_is_answered_closed_and_opened_by_a_later_answer(register: Register) -> None:
    record = sent(register)
    question = register.ask_one(Ask(record.kind, record.uid, 'How many\twere there?', field='kind'))
    assert state_of(register, question) == 'open'
    register.answer(question, 'Five.')
    assert state_of(register, question) == 'answered'
    register.close_question(question)
    assert state_of(register, question) == 'closed'
    register.answer(question, 'Six, by another source.')
    assert state_of(register, question) == 'answered'
    assert list(verify.check(register)) == []
    standing = asked.question(register, question)
    assert standing is not None
    assert [reply.get('text') for reply in standing.answers] == ['Five.', 'Six, by another source.']
    assert now(register, record) == record  # an answer changes no value by itself


def test_it_says_what_stood_when_it_was_asked(register: Register) -> None:
    record = sent(register)
    question = register.ask_one(Ask(record.kind, record.uid, 'Where?'))
    record.set('occurred', '2024-01-02')
    register.save(record)
    standing = asked.question(register, question)
    assert standing is not None
    assert standing.question.get('occurred') == incident().get('occurred')
    assert standing.question.get('place_typed') == incident().get('place_typed')
    assert asked.by_number(register, f' {str(standing.question.get("number")).lower()} ') == standing


def test_a_record_with_an_open_question_is_not_approved_and_approving_closes_what_was_answered(
    register: Register,
) -> None:
    record = sent(register)
    question = register.ask_one(Ask(record.kind, record.uid, 'How many?'))
    with pytest.raises(Refused, match='question'):
        register.review_one('approve', Chosen(record.kind, record.uid))
    register.answer(question, 'Five.')
    register.review_one('approve', Chosen(record.kind, record.uid))
    assert state_of(register, question) == 'closed'
    register.undo_last()
    assert state_of(register, question) == 'answered'
    assert now(register, record).get('state') == 'for_review'
    register.redo_last()
    assert state_of(register, question) == 'closed'


def test_without_an_answer_it_is_closed_with_a_reason_and_counted(register: Register) -> None:
    record = sent(register)
    question = register.ask_one(Ask(record.kind, record.uid, 'How many?'))
    with pytest.raises(Refused):
        register.close_question(question)
    assert asked.closed_without_answer(register, [record.uid]) == 0
    register.close_question(question, 'the source cannot be reached')
    assert asked.closed_without_answer(register, [record.uid]) == 1
    with pytest.raises(Refused):
        register.close_question(question, 'again')
    register.review_one('approve', Chosen(record.kind, record.uid))


def test_a_documenter_answers_and_neither_asks_nor_closes(register: Register) -> None:
    record = sent(register)
    question = register.ask_one(Ask(record.kind, record.uid, 'How many?'))
    register.work_as(register.add_person('ليلى', ('documenter',)))
    with pytest.raises(Refused):
        register.ask_one(Ask(record.kind, record.uid, 'And who?'))
    with pytest.raises(Refused):
        register.close_question(question, 'enough')
    register.answer(question, 'Five.')
    assert state_of(register, question) == 'answered'


def test_many_are_asked_at_once_what_cannot_stays_and_one_undo_takes_them_back(register: Register) -> None:
    records = [sent(register) for _number in range(3)]
    register.withdraw(records[1].kind, records[1].uid, 'entered twice')
    done = register.ask([Ask(one.kind, one.uid, 'Who was the first source?') for one in records])
    assert len(done.asked) == 2
    assert [one.uid for one, _reason in done.stayed] == [records[1].uid]
    past = register.last_done()
    assert past is not None
    assert past.records == 2
    register.undo_last()
    assert asked.every_question(register) == []
    register.redo_last()
    assert len(asked.every_question(register)) == 2
    assert list(verify.check(register)) == []


@pytest.mark.parametrize(
    ('asking', 'said'),
    [({'text': ' \n'}, 'Write the question.'), ({'text': 'Who?', 'row': 'nobody'}, 'The line that is asked about')],
)
def test_nothing_is_asked_without_words_or_of_a_line_that_is_not_there(
    register: Register, asking: dict[str, str], said: str
) -> None:
    record = sent(register)
    with pytest.raises(Refused, match=said):
        register.ask_one(Ask(record.kind, record.uid, **asking))
    assert asked.every_question(register) == []


def test_numbers_are_of_letters_that_nobody_takes_for_others(register: Register) -> None:
    record = sent(register)
    done = register.ask([Ask(record.kind, record.uid, f'{number}?') for number in range(200)])
    numbers = {str(one.question.get('number')) for one in asked.every_question(register)}
    assert len(numbers) == len(done.asked) == 200
    assert not {*'01OIL'} & {*''.join(numbers)}
