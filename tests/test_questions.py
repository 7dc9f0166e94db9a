"""Questions through the whole of a record's way: the cases of a reviewer, erasing, the count of the method note."""

import io
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from exchange.erasures import erasures_in_files
from exchange.exporting.selection import Selection
from exchange.reporting import formats
from exchange.reporting.figures import figures
from models import query
from models.errors import Refused
from models.language.messages import speaking
from models.query.for_review import asked, asked_in_words
from models.query.for_review.asked import Standing
from models.record.records import Record
from models.register import erasing, still_held, verify
from models.register.others.taking import Theirs
from models.register.register import Register
from models.register.review.asking import Ask
from models.register.review.reviewing import Chosen
from tests.invented import abductee, incident

NAME = 'Zebraquagga'


def sent(register: Register, record: Record) -> Record:
    saved = register.save(record)
    register.review_one('send', Chosen(saved.kind, saved.uid))
    return now(register, saved)


def now(register: Register, record: Record) -> Record:
    found = query.get(register, record.kind, record.uid)
    assert found is not None
    return found


def standing(register: Register, uid: str) -> Standing:
    found = asked.question(register, uid)
    assert found is not None
    return found


def approve(register: Register, record: Record) -> None:
    register.review_one('approve', Chosen(record.kind, record.uid))


# The cases, as far as they are about questions


def test_a_rumour_that_an_abductee_is_dead_waits_for_its_answer(register: Register) -> None:
    """Case 1: a question on the status line, put off; nothing is approved meanwhile, and no figure moves."""
    told = abductee()
    line = told.add(
        'status_change', status='reported_dead', effective='2024-01-12', confirmed='claimed', source='social media'
    )
    before = figures(register, '2024-01')
    record = sent(register, told)
    text = 'Who is the first source? Does the family know?'
    question = register.ask_one(Ask('abductee', record.uid, text, line.uid, 'status'))
    register.review_one('put_off', Chosen('abductee', record.uid), note='the desk is asked', until='2026-12-28')
    with pytest.raises(Refused, match='A question about this record is open'):
        approve(register, record)
    said = asked_in_words.in_one_line(register, standing(register, question).question)
    assert said.startswith(str(standing(register, question).question.get('number'))) and text in said
    assert record.uid not in said and line.uid not in said
    assert not any(str(record.get(name)) in said for name in ('name_ar', 'name_latin', 'father') if record.get(name))
    register.answer(question, 'The family does not know.')
    assert now(register, record).get('consent') == record.get('consent')  # an answer changes no value
    status = now(register, record).of('status_change')[-1]
    assert (status.get('status'), status.get('confirmed')) == ('reported_dead', 'claimed')
    after = figures(register, '2024-01')
    assert 'method' not in before and 'method' not in after
    assert after['sections'][-1].get('counted_apart') is None


def test_a_birth_month_is_asked_for_and_changes_nothing_until_somebody_corrects_it(register: Register) -> None:
    """Case 3b: born 2006, 17 or 18 in January 2024: children +0 until the answer is entered by somebody."""
    told = incident(occurred='2024-01-09')
    line = told.of('casualty')[0]
    before = figures(register, '2024-01')['sections']
    record = sent(register, told)
    counted = figures(register, '2024-01')
    question = register.ask_one(Ask('incident', record.uid, 'Month of birth?', line.uid, 'who'))
    asked_about = figures(register, '2024-01')
    register.answer(question, 'December.')
    assert counted == asked_about == figures(register, '2024-01')
    assert counted['sections'] != before
    assert now(register, record).of('casualty')[0].get('who') == line.get('who')


def test_what_nobody_answers_is_closed_with_a_reason_and_counted(register: Register) -> None:
    """Case 14: never closed by time; closed without an answer it is counted, and the record can be approved."""
    record = sent(register, incident())
    question = register.ask_one(Ask('incident', record.uid, 'Who saw it?'))
    assert standing(register, question).state == 'open'
    with pytest.raises(Refused, match='give the reason'):
        register.close_question(question)
    register.close_question(question, 'source cannot be reached')
    changed = now(register, record)
    changed.set('certainty', 'claimed')
    register.save(changed)
    approve(register, record)
    assert now(register, record).get('state') == 'approved'
    found = figures(register, str(record.get('occurred'))[:7])
    assert found['method'] == {'closed_without_answer': 1}
    with speaking('en'):
        sheet = load_workbook(io.BytesIO(formats.sheet_for_people(found, 'en'))).active
        assert sheet is not None
        said = [str(row[0].value).strip() for row in sheet.iter_rows()]
    assert said[-2:] == ['Method', '1 question about these records was closed without an answer.']
    register.undo_last()  # the approval
    register.answer(question, 'His brother.')
    assert 'method' not in figures(register, str(record.get('occurred'))[:7])


def test_an_approval_of_another_desk_is_not_taken_over_an_open_question(register: Register) -> None:
    """The same sentence as in the window and at the command line; once it is answered, it is taken."""
    record = sent(register, incident())
    question = register.ask_one(Ask('incident', record.uid, 'Who saw it?'))
    said = {'record': record.uid, 'event': 'approve', 'state': 'approved', 'vector': record.revision}
    said |= {'desk': 'HQ1.00000001', 'decided_at': '2026-02-03T08:00:00Z'}
    theirs = Theirs('incident', Record('decision', values=dict(said)))
    register.keep_decisions([theirs])
    taken = register.take_decisions([theirs])
    assert taken.moved == []
    assert [reason for _one, reason in taken.stayed] == [
        'A question about this record is open; it can be approved once that is answered or closed.'
    ]
    register.answer(question, 'A neighbour.')
    assert register.take_decisions([theirs]).moved == [theirs]
    assert standing(register, question).state == 'closed'


# Erasing, and what nobody finds


def ask_with_a_name(register: Register) -> tuple[Record, str]:
    record = register.save(incident())
    question = register.ask_one(Ask('incident', record.uid, f'Is it {NAME} of the market?'))
    register.answer(question, f'Yes, {NAME}.')
    return record, question


def texts_in(path: Path) -> bool:
    return NAME.encode() in path.read_bytes()


def test_a_name_in_a_question_and_in_an_answer_is_erased_with_the_chain_whole(register: Register) -> None:
    record, question = ask_with_a_name(register)
    register.keep_draft('reply', question, {'rows': [['reply', question, {'question': question, 'text': NAME}]]})
    offered = [one for one in erasing.offered(register, record) if one.uid != record.uid and one.field == 'text']
    assert [(one.kind, NAME in str(one.now)) for one in offered] == [('question', True), ('reply', True)]
    register.erase([offered[0].asking('Is it him?'), offered[1].asking()], 'consent was withdrawn')
    assert verify.check(register) == []
    (one,) = asked.questions_of(register, record.uid)
    assert (one.question.get('text'), one.state, one.answers[0].get('text')) == ('Is it him?', 'answered', None)
    assert NAME not in asked_in_words.reply_in_words(register, one.answers[0])
    register.close()
    assert not texts_in(register.path)


def test_a_question_that_was_undone_can_be_erased_too(register: Register) -> None:
    record = register.save(incident())
    register.ask_one(Ask('incident', record.uid, f'Is it {NAME}?'))
    register.undo_last()
    assert asked.questions_of(register, record.uid) == []
    (one,) = [one for one in erasing.offered(register, record) if one.uid != record.uid and one.field == 'text']
    register.erase([one.asking()], 'consent was withdrawn')
    assert verify.check(register) == []
    register.close()
    assert not texts_in(register.path)


def test_a_question_without_its_words_is_there_still_and_says_so(register: Register) -> None:
    record, question = ask_with_a_name(register)
    (one, _answer) = [one for one in erasing.offered(register, record) if one.uid != record.uid and one.field == 'text']
    register.erase([one.asking()], 'consent was withdrawn')
    assert asked_in_words.text_of(standing(register, question).question) == '(erased)'
    assert standing(register, question).state == 'answered'
    assert NAME not in asked_in_words.in_one_line(register, standing(register, question).question)
    assert verify.check(register) == []


def test_what_is_erased_elsewhere_is_said_to_stand_in_questions_too(register: Register) -> None:
    record, question = ask_with_a_name(register)
    number = str(standing(register, question).question.get('number'))
    held = still_held.after(register, [record], [NAME.lower()])
    assert held.questions == [number]
    assert any(number in sentence for sentence in still_held.in_words(held))
    assert still_held.after(register, [record], ['Nobody At All']).questions == []


def test_the_place_of_a_question_is_erased_too(register: Register) -> None:
    record = register.save(incident(place_typed=NAME))
    question = register.ask_one(Ask('incident', record.uid, 'Where exactly?'))
    assert standing(register, question).question.get('place_typed') == NAME
    (one,) = [one for one in erasing.offered(register, record) if one.uid != record.uid and one.field == 'place']
    register.erase([one.asking()], 'consent was withdrawn')
    assert standing(register, question).question.get('place_typed') is None
    assert verify.check(register) == []


def test_the_search_finds_no_question(register: Register) -> None:
    ask_with_a_name(register)
    found = list(query.each(register, query.Question('incident', search=NAME)))
    assert found == []


def test_an_erased_question_is_asked_to_be_erased_at_the_desks_that_have_it(register: Register, tmp_path: Path) -> None:
    record, question = ask_with_a_name(register)
    (one, _answer) = [one for one in erasing.offered(register, record) if one.uid != record.uid and one.field == 'text']
    register.erase([one.asking('Is it him?')], 'consent was withdrawn')
    rows = erasures_in_files.rows_of(register, Selection().lets_out)
    assert [row[:3] for row in rows] == [[question, question, 'text']]
    assert rows[0][4].startswith('Question') and NAME not in json.dumps(rows)
