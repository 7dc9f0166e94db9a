"""Questions in the window: asked on a field, a line, a record or many, answered beside the field, closed, undone."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from models import query
from models.query.for_review import asked
from models.query.for_review.asked import Standing
from models.record.records import Record
from models.register.register import Register
from models.register.review.asking import Ask
from models.register.review.reviewing import Chosen
from tests.invented import abductee, incident, informant
from tests.windows import Driver, driving
from ui.form.asked_beside.question_box import AnswerTo, QuestionBox
from ui.form.record_form import RecordForm
from ui.panes.history_pane import History
from ui.panes.stayed_pane import StayedPane
from ui.parts import copied
from ui.window.asked_at_side import questions_list

ASK, NEXT, CLOSE, COPY = 'Ctrl+Shift+Q', 'F3', 'Ctrl+Alt+Q', 'Ctrl+Alt+C'
UNDO, REDO, APPROVE = 'Ctrl+Alt+Z', 'Ctrl+Alt+Y', 'Ctrl+Shift+O'
BY_OTHERS, ANSWERED, OPEN_HERE = 'Ctrl+Alt+3', 'Ctrl+Alt+4', 'Ctrl+Alt+5'
OTHER_DESK = 'HQ1.0a1b2c3d'


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        yield made


def opened(driver: Driver, record: Record) -> RecordForm:
    driver.window.go_to(record.kind, record.uid)
    assert driver.window.form is not None
    return driver.window.form


def questions(register: Register, record: Record) -> list[Standing]:
    return asked.questions_of(register, record.uid)


def asked_elsewhere(register: Register, record: Record, text: str = 'Who is the first source?', **about: str) -> str:
    """A question of headquarters about a record, as an import brings it; its uid."""
    said = {'number': 'Q-7F3K-2M9P', 'record': record.uid, 'text': text, **about}
    said |= {'occurred': '2024-01-21', 'desk': OTHER_DESK, 'asked_at': '2026-02-03T08:00:00Z'}
    question = Record('question', values=dict(said))
    with register.action('import') as action:
        action.put(question, is_new=True)
    return question.uid


def shown(form: RecordForm) -> str:
    texts = [found.text() for found in form.findChildren(QLabel) if found.isVisible()]
    return ' | '.join(texts).replace('\u2068', '').replace('\u2066', '').replace('\u2069', '')


def box(form: RecordForm) -> QuestionBox:
    (found,) = (one for one in form.findChildren(QuestionBox) if one.isVisible())
    return found


def test_a_field_that_has_the_keys_is_asked_about(driver: Driver, register: Register) -> None:
    record = register.save(incident())
    form = opened(driver, record)
    driver.go('incident.summary').keys(ASK, '=Who saw it?', 'Return')
    (standing,) = questions(register, record)
    assert (standing.question.get('field'), standing.question.get('row')) == ('summary', None)
    assert (standing.question.get('text'), standing.state) == ('Who saw it?', 'open')
    assert driver.focused is driver.field('incident.summary')
    assert form.groups['text'].boxes['summary'].isAncestorOf(box(form))
    assert 'Who saw it?' in shown(form) and 'Asked by Tester on' in shown(form)
    assert driver.window.past.strip.text() == '1 question asked.'
    assert not form.opened.is_changed


def test_the_key_again_asks_about_the_line_and_then_about_the_record(driver: Driver, register: Register) -> None:
    record = incident()
    record = register.save(record)
    row = record.of('casualty')[0]
    form = opened(driver, record)
    grid = form.grids['casualty']
    grid.view.setFocus()
    grid.view.setCurrentIndex(grid.lines.index(0, grid.lines.names.index('count')))
    driver.keys(ASK)
    assert 'Casualty line 1 · Number' in form.asking.line.accessibleName()
    driver.keys('=Five?', 'Return')
    grid.view.setFocus()
    driver.keys(ASK, ASK, '=Which five?', 'Return')
    grid.view.setFocus()
    driver.keys(ASK, ASK, ASK, '=Is it one event?', 'Return')
    about = [(one.question.get('row'), one.question.get('field')) for one in questions(register, record)]
    assert about == [(row.uid, 'count'), (row.uid, None), (None, None)]
    on_top, *below = sorted(form.findChildren(QuestionBox), key=lambda one: grid.isAncestorOf(one))
    assert not grid.isAncestorOf(on_top) and all(grid.isAncestorOf(one) for one in below)
    assert 'Casualty line 1 · Number: Five?' in shown(form)


def test_a_doubt_is_asked_about_with_its_sentence_which_can_be_changed(driver: Driver, register: Register) -> None:
    record = register.save(incident(occurred='2035-01-01'))
    form = opened(driver, record)
    (doubt,) = [one for one in form.check() if one.field == 'occurred']
    driver.go('incident.occurred').keys(ASK)
    sentence = doubt.sentence.replace('\u2068', '').replace('\u2066', '').replace('\u2069', '')
    assert form.asking.line.text() == sentence == form.asking.line.selectedText()
    driver.keys('End', '= Which year?', 'Return')
    (standing,) = questions(register, record)
    assert standing.question.get('text') == f'{sentence} Which year?'
    assert standing.question.get('doubt') == doubt.rule


def test_a_doubt_offers_to_ask_only_where_somebody_else_could_answer(driver: Driver, register: Register) -> None:
    record = register.save(incident(occurred='2035-01-01'))
    form = opened(driver, record)

    def links() -> list[QPushButton]:
        return [one for one in form.findChildren(QPushButton) if one.isVisible() and one.text() == 'Ask…']

    assert links() == []
    register.add_person('Sami', ('documenter',))
    driver.window.record.put_away()
    form = opened(driver, record)
    (link,) = links()
    link.click()
    assert form.asking.line.text() == form.asking.line.selectedText() != ''


def test_every_selected_record_is_asked_about_at_once(driver: Driver, register: Register) -> None:
    records = [register.save(incident()) for _number in range(4)]
    register.withdraw('incident', records[0].uid, 'told twice')
    driver.window.show_page('incident')
    driver.window.list.focus_table()
    driver.keys('Ctrl+A')
    assert driver.window.asking.ask_says() == 'Ask about 3 selected records…'
    register.withdraw('incident', records[1].uid, 'told twice')
    driver.window.list.focus_table()
    driver.keys('Ctrl+A', ASK, '=Which source?', 'Return')
    assert [len(questions(register, record)) for record in records] == [0, 0, 1, 1]
    assert driver.window.past.strip.text() == '2 questions asked.'
    assert driver.window.past.undo_says() == 'Undo 2 questions'
    driver.keys(UNDO)
    assert [len(questions(register, record)) for record in records] == [0, 0, 0, 0]


def test_what_cannot_be_asked_of_a_selection_is_listed_with_its_reason(driver: Driver, register: Register) -> None:
    gone, kept = (register.save(incident()) for _number in range(2))
    driver.window.show_page('incident')
    driver.window.list.focus_table()
    driver.keys('Ctrl+A', ASK, '=Which source?')
    register.withdraw('incident', gone.uid, 'told twice')
    driver.keys('Return')
    assert (len(questions(register, kept)), len(questions(register, gone))) == (1, 0)
    pane = driver.window.record.currentWidget()
    assert isinstance(pane, StayedPane)
    assert pane.lines.data(pane.lines.index(0, 1)) == 'The record is withdrawn.'


def test_a_desk_without_a_reviewer_sees_and_answers_what_headquarters_asks(register: Register, qtbot: QtBot) -> None:
    first, second = register.save(incident()), register.save(abductee())
    register.set_roles(register.person, ('documenter', 'lead'))
    asked_elsewhere(register, first, field='summary')
    asked_elsewhere(register, second, 'Since when?', number='Q-2222-3333', field='abducted_on')
    with driving(register, qtbot) as driver:
        side = driver.window.side.entries
        assert next(key for key, entry in side.items() if not entry.isHidden()) == 'asked'
        assert side['asked'].amount == '2'
        assert side['answered'].isHidden() and side['open_questions'].isHidden() and side['returned'].isHidden()
        driver.keys(BY_OTHERS)
        listed = driver.window.list.questions.list
        assert listed.count() == 2 and 'Who is the first source?' in listed.item(0).text()
        assert 'Asked by HQ1 on 3 Feb 2026' in listed.item(0).text().replace('\u2068', '').replace('\u2069', '')
        driver.keys('Return')
        form = driver.window.form
        assert form is not None and isinstance(driver.focused, AnswerTo)
        assert form.groups['text'].boxes['summary'].isAncestorOf(driver.focused)
        before = query.get(register, 'incident', first.uid)
        driver.keys('=A neighbour.', 'Return')
        (standing,) = questions(register, first)
        assert (standing.state, standing.answers[0].get('text')) == ('answered', 'A neighbour.')
        assert query.get(register, 'incident', first.uid) == before  # an answer changes no value
        assert driver.window.past.strip.text() == 'Answered. No value was changed.'
        assert driver.focused is driver.field('incident.summary')  # to be corrected, where it has to be
        assert side['asked'].amount == '1' and listed.count() == 1
        driver.keys('Escape', 'Return', '=Since 2014.', 'Return')
        assert questions(register, second)[0].state == 'answered'
        assert listed.count() == 0 and side['asked'].amount == '0'
        driver.keys('Escape', 'Escape')
        assert driver.window.list.has_table and side['asked'].isHidden()


def test_a_desk_of_one_that_never_had_a_question_sees_nothing_of_them(driver: Driver, register: Register) -> None:
    form = opened(driver, register.save(incident(occurred='2035-01-01')))
    entries = driver.window.side.entries
    assert all(entries[name].isHidden() for name in ('asked', 'answered', 'open_questions'))
    assert not form.findChildren(QuestionBox)
    assert not form.asking.isVisible() and 'question' not in shown(form).lower()
    driver.keys(BY_OTHERS)
    assert not driver.window.list.has_questions


def test_a_reviewer_reads_the_answer_and_closes_with_one_key(driver: Driver, register: Register) -> None:
    record = register.save(incident())
    uid = register.ask_one(Ask('incident', record.uid, 'Who saw it?', field='summary'))
    side = driver.window.side.entries
    assert (side['open_questions'].amount, side['answered'].isHidden()) == ('1', True)
    register.answer(uid, 'A neighbour.')
    assert (side['open_questions'].isHidden(), side['answered'].amount) == (True, '1')
    driver.keys(ANSWERED)
    assert 'A neighbour.' in driver.window.list.questions.list.item(0).text()
    driver.keys('Return')
    form = driver.window.form
    assert form is not None and 'Answered by Tester on' in shown(form)
    driver.keys(CLOSE)
    assert questions(register, record)[0].state == 'closed'
    assert driver.window.past.strip.text() == 'Question closed.'
    assert side['answered'].amount == '0'
    assert '1 closed question: show' in ' '.join(one.text() for one in form.findChildren(QPushButton))


def test_one_without_an_answer_is_closed_with_a_reason_alone(driver: Driver, register: Register) -> None:
    record = register.save(incident())
    register.ask_one(Ask('incident', record.uid, 'Who saw it?', field='summary'))
    form = opened(driver, record)
    driver.go('incident.summary').keys(CLOSE, 'Return')
    assert form.reason.isVisible() and questions(register, record)[0].state == 'open'
    driver.keys('=source cannot be reached', 'Return')
    (standing,) = questions(register, record)
    assert standing.is_without_answer and standing.replies[0].get('text') == 'source cannot be reached'


def test_a_later_answer_opens_a_closed_one_again(driver: Driver, register: Register) -> None:
    record = register.save(incident())
    uid = register.ask_one(Ask('incident', record.uid, 'Who saw it?', field='summary'))
    register.close_question(uid, 'source cannot be reached')
    form = opened(driver, record)
    assert not [one for one in form.findChildren(QuestionBox) if one.isVisible()]
    (show,) = [one for one in form.findChildren(QPushButton) if 'closed question' in one.text()]
    show.click()
    box(form).line.setFocus()
    driver.keys('=His brother.', 'Return')
    assert questions(register, record)[0].state == 'answered'
    assert driver.window.side.entries['answered'].amount == '1'


def test_a_record_with_an_open_question_is_not_approved(driver: Driver, register: Register) -> None:
    record = register.save(incident())
    register.review_one('send', Chosen('incident', record.uid))
    uid = register.ask_one(Ask('incident', record.uid, 'Who saw it?'))
    form = opened(driver, record)
    driver.keys(APPROVE)
    assert 'A question about this record is open' in form.notice.text()
    register.answer(uid, 'A neighbour.')
    driver.keys(APPROVE)
    stored = query.get(register, 'incident', record.uid)
    assert stored is not None and stored.get('state') == 'approved'
    assert questions(register, record)[0].state == 'closed'


def test_undo_takes_back_what_was_asked_answered_and_closed(driver: Driver, register: Register) -> None:
    record = register.save(incident())
    form = opened(driver, record)
    driver.go('incident.summary').keys(ASK, '=Who saw it?', 'Return', NEXT, '=A neighbour.', 'Return', CLOSE)
    (standing,) = questions(register, record)
    assert [one.get('event') for one in standing.replies] == ['answered', 'closed']
    reference = str(record.get('reference'))
    assert reference in driver.window.past.undo_says()
    for state in ('answered', 'open'):
        driver.keys(UNDO)
        assert questions(register, record)[0].state == state
        assert not driver.window.past.strip.agree.hasFocus()  # it takes back, and asks nothing
    driver.keys(UNDO)
    assert questions(register, record) == []
    assert not [one for one in form.findChildren(QuestionBox) if one.isVisible()]
    driver.keys(REDO, REDO)
    assert [one.state for one in questions(register, record)] == ['answered']


def test_undo_takes_back_nothing_that_somebody_else_asked(driver: Driver, register: Register) -> None:
    record = register.save(incident())
    sami = register.add_person('Sami', ('reviewer',))
    tester = register.person
    register.work_as(sami)
    register.ask_one(Ask('incident', record.uid, 'Who saw it?'))
    register.work_as(tester)
    opened(driver, record)
    assert 'save' in driver.window.past.undo_says()


def test_an_answer_that_is_being_typed_is_kept_as_drafts_are(register: Register, qtbot: QtBot) -> None:
    record = register.save(incident())
    uid = asked_elsewhere(register, record, field='summary')
    with driving(register, qtbot) as driver:
        form = opened(driver, record)
        driver.keys(NEXT, '=A neigh', 'Escape')
        assert box(form).line.text() == 'A neigh'  # Esc leaves it, and takes nothing
        assert driver.focused is driver.field('incident.summary')
        assert driver.window.flush_drafts()  # as a lock does
        assert query.drafts(register) == []
    with driving(register, qtbot) as driver:
        form = opened(driver, record)
        assert box(form).line.text() == 'A neigh' and not form.opened.is_changed
        driver.go('incident.summary').keys('=Told.', 'Ctrl+S')  # a save takes nothing from it either
        assert box(form).line.text() == 'A neigh'
        driver.keys(NEXT, 'End', '=bour.', 'Return')
        assert driver.window.flush_drafts()
    assert asked.question(register, uid).answers[0].get('text') == 'A neighbour.'
    assert query.typed_beside(register) == {}


def test_a_question_that_is_being_typed_comes_back_too(register: Register, qtbot: QtBot) -> None:
    record = register.save(incident())
    with driving(register, qtbot) as driver:
        form = opened(driver, record)
        driver.go('incident.summary').keys(ASK, '=Who s')
        assert driver.window.flush_drafts()
    with driving(register, qtbot) as driver:
        form = opened(driver, record)
        assert form.asking.isVisible() and form.asking.line.text() == 'Who s'
        form.asking.line.setFocus()
        driver.keys('End', '=aw it?', 'Return')
    (standing,) = questions(register, record)
    assert (standing.question.get('text'), standing.question.get('field')) == ('Who saw it?', 'summary')
    assert query.typed_beside(register) == {}


def plain(text: str) -> str:
    return text.replace('\u2068', '').replace('\u2066', '').replace('\u2069', '')


def test_a_question_that_waits_stays_where_a_doubt_is_asked_about(driver: Driver, register: Register) -> None:
    record = register.save(incident(occurred='2035-01-01'))
    form = opened(driver, record)
    driver.go('incident.summary').keys(ASK, '=Who saw it?', 'Esc')
    (doubt,) = [one for one in form.check() if one.field == 'occurred']
    sentence = plain(doubt.sentence)
    driver.go('incident.occurred').keys(ASK)
    assert plain(form.asking.line.text()) == f'Who saw it? {sentence}'
    assert plain(form.asking.line.selectedText()) == sentence
    driver.keys('=Which year?', 'Return')
    (standing,) = questions(register, record)
    assert (standing.question.get('text'), standing.question.get('field')) == ('Who saw it? Which year?', 'occurred')
    assert query.typed_beside(register) == {}


def test_what_was_typed_about_a_doubt_waits_too(driver: Driver, register: Register) -> None:
    record = register.save(incident(occurred='2035-01-01'))
    form = opened(driver, record)
    driver.go('incident.occurred').keys(ASK, 'End', '= Is it 2025?', 'Esc')
    typed = form.asking.line.text()
    driver.keys(ASK)
    assert (form.asking.line.text(), form.asking.line.selectedText()) == (typed, '')
    driver.keys('Esc')
    (doubt,) = [one for one in form.check() if one.field == 'occurred']
    form.ask_about(doubt)
    assert form.asking.line.text() == typed


def test_a_question_that_waits_is_not_replaced_by_the_next_key(driver: Driver, register: Register) -> None:
    form = opened(driver, register.save(incident()))
    driver.go('incident.summary').keys(ASK, '=Who saw it?', 'Esc')
    driver.go('incident.kind').keys(ASK, '= When?')
    assert form.asking.line.text() == 'Who saw it? When?'


def test_a_question_that_waits_is_seen_before_several_records_are_asked_about(
    driver: Driver, register: Register
) -> None:
    record = register.save(incident())
    register.save(incident(occurred='2024-02-11', occurred_typed='11/2/2024'))
    form = opened(driver, record)
    driver.go('incident.summary').keys(ASK, '=Who saw it?', 'Esc')
    form.ask_of_several('2 records')
    assert form.asking.line.text() == 'Who saw it?'


def test_a_question_is_copied_as_one_plain_line(driver: Driver, register: Register) -> None:
    record = register.save(incident(summary='Told by Nader Al-Mithal'))
    asked_elsewhere(register, record, 'Who is the\nfirst source?', place_typed='Wadi Al-Mithal')
    form = opened(driver, record)
    driver.keys(NEXT, COPY)
    line = QGuiApplication.clipboard().text()
    reference = record.get('reference')
    assert line == f'Q-7F3K-2M9P: Who is the first source? ({reference}, 21 Jan 2024, Wadi Al-Mithal)'
    assert record.uid not in line and 'Nader' not in line
    assert copied.is_marked(QGuiApplication.clipboard().mimeData())
    assert 'clipboard' in driver.window.list.said.text()
    assert form.isVisible()
    QApplication.clipboard().clear()


def test_copying_a_question_that_names_who_told_of_it_says_so(driver: Driver, register: Register) -> None:
    teller = register.save(informant(identity='Huda Al-Mithal'))
    record = incident()
    record.of('source')[0].set('informant', teller.uid)
    record = register.save(record)
    asked_elsewhere(register, record, 'Was it Huda who told it?')
    opened(driver, record)
    driver.keys(NEXT, COPY)
    assert 'name in it' in driver.window.list.said.text()
    QApplication.clipboard().clear()


def test_the_history_shows_what_was_asked_and_answered_in_its_place(driver: Driver, register: Register) -> None:
    record = register.save(incident())
    uid = register.ask_one(Ask('incident', record.uid, 'Who saw it?', field='summary'))
    register.answer(uid, 'A neighbour.')
    register.close_question(uid)
    register.undo_last()
    opened(driver, record)
    driver.keys('Ctrl+H')
    pane = driver.window.record.currentWidget()
    assert isinstance(pane, History)
    cards = [one for one in pane.findChildren(QFrame) if one.property('role') == 'card']
    said = [' | '.join(found.text() for found in card.findChildren(QLabel)) for card in cards]
    said = [one.replace('\u2068', '').replace('\u2066', '').replace('\u2069', '') for one in said]
    assert [one.partition(' | ')[0] for one in said] == ['Closed (undone since)', 'Answered', 'Question', 'Recorded']
    assert 'A neighbour.' in said[1] and 'Who saw it?' in said[2] and 'Summary' in said[2] and 'Tester' in said[2]


def test_a_doubt_that_names_somebody_is_asked_about_without_the_name(driver: Driver, register: Register) -> None:
    record = incident()
    record.of('casualty')[0].add('victim', name='سالم المثال', sex='male', age=41)
    record = register.save(record)
    form = opened(driver, record)
    (doubt,) = [one for one in form.check() if 'سالم' in one.sentence]
    form.ask_about(doubt)
    assert form.asking.line.text() not in ('', doubt.sentence) and 'سالم' not in form.asking.line.text()


def test_a_copied_question_with_a_name_is_said_to_have_one(driver: Driver, register: Register) -> None:
    record = register.save(incident())
    for text, says in (('How many were there?', False), ('هل رآه أحد مع سالم؟', True), ('ماذا قيل لسالم؟', True)):
        uid = register.ask_one(Ask('incident', record.uid, text))
        form = opened(driver, record)
        form.go_to_question(uid)
        driver.keys(COPY)
        assert ('a name in it' in driver.window.list.said.text()) == says
    QApplication.clipboard().clear()


def test_nothing_is_asked_closed_or_copied_of_a_record_behind_a_page(driver: Driver, register: Register) -> None:
    record = register.save(incident())
    register.answer(register.ask_one(Ask('incident', record.uid, 'Who saw it?')), 'A neighbour.')
    form = opened(driver, record)
    QApplication.clipboard().clear()
    driver.window.show_page('export')
    driver.keys(ASK, NEXT, CLOSE, COPY)
    assert form.asking.isHidden() and questions(register, record)[0].state == 'answered'
    assert QGuiApplication.clipboard().text() == ''
    driver.window.show_page('incident')
    driver.keys(CLOSE)
    assert questions(register, record)[0].state == 'closed'


def test_a_documenter_is_shown_no_answers_to_close(register: Register, qtbot: QtBot) -> None:
    record = register.save(incident())
    register.answer(register.ask_one(Ask('incident', record.uid, 'Who saw it?', field='summary')), 'A neighbour.')
    register.work_as(register.add_person('Sami', ('documenter',)))
    with driving(register, qtbot) as driver:
        form = opened(driver, record)
        assert driver.window.side.entries['answered'].isHidden()
        assert not box(form).close_link.isVisible()
        driver.go('incident.summary').keys(CLOSE)
        assert 'Only a reviewer or a lead can close a question.' in form.notice.text()
        driver.keys(ASK)
        assert form.asking.isHidden()
        assert 'Only a reviewer or a lead can ask a question.' in driver.window.list.said.text()


def test_the_key_goes_round_all_questions_and_an_answer_on_to_the_next_open_one(
    driver: Driver, register: Register
) -> None:
    record = register.save(incident())
    texts = ('Who saw it?', 'Which road?', 'Since when?')
    uids = [register.ask_one(Ask('incident', record.uid, text)) for text in texts]
    register.answer(uids[1], 'The old one.')
    form = opened(driver, record)
    driver.keys(NEXT)
    assert form.asked.has_keys() == uids[0]
    driver.keys(NEXT)
    assert form.asked.has_keys() == uids[1]
    driver.keys('Shift+F3', '=A neighbour.', 'Return')
    assert form.asked.has_keys() == uids[2]
    driver.keys(NEXT)
    assert form.asked.has_keys() == uids[0]


def test_a_question_that_was_altered_keeps_nobody_from_the_record(driver: Driver, register: Register) -> None:
    record = register.save(incident())
    uid = register.ask_one(Ask('incident', record.uid, 'Who saw it?', field='summary'))
    register.answer(uid, 'A neighbour.')
    with register.writing_down():
        names = '"record", "desk", "asked_at", "text", "number", revision, saved_at'
        register.db.execute_sql(f"INSERT INTO question (uid, {names}) SELECT 'new', {names} FROM question")
        altered = 'SET "field" = \'nothing\', "row" = \'nobody\', "asked_at" = 7, "number" = NULL'
        register.db.execute_sql(f'UPDATE question {altered} WHERE uid = ?', (uid,))
        register.db.execute_sql('UPDATE reply SET event = \'altered\', "said_at" = NULL, "text" = X\'FF\'')
    form = opened(driver, record)
    assert len([one for one in form.findChildren(QuestionBox) if one.isVisible()]) == 2
    driver.keys(NEXT, COPY, NEXT, COPY, 'Ctrl+H')
    assert isinstance(driver.window.record.currentWidget(), History)
    for name in (OPEN_HERE, ANSWERED, BY_OTHERS):
        driver.keys(name)
    QApplication.clipboard().clear()


def test_a_list_of_very_many_shows_the_first_and_says_so(
    driver: Driver, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions_list, 'MOST', 2)
    record = register.save(incident())
    register.ask([Ask('incident', record.uid, f'{number}?') for number in range(3)])
    driver.keys(OPEN_HERE)
    page = driver.window.list.questions
    said = ' '.join(one.text() for one in page.findChildren(QLabel) if one.isVisible())
    assert page.list.count() == 2 and 'The first 2 of 3 are shown' in said
    driver.keys('Return', '=One.', 'Return')
    said = ' '.join(one.text() for one in page.findChildren(QLabel) if one.isVisible())
    assert page.list.count() == 2 and 'are shown' not in said
