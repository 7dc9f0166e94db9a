"""Reviewing through the window: sent, returned, approved by keys, with every refusal said and one way back."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QFrame, QLabel
from pytestqt.qtbot import QtBot

from models import query
from models.language import messages
from models.language.text import has_arabic
from models.query import decided
from models.query.for_review.queue import queue
from models.record.records import Record
from models.register.register import Register
from models.register.review.asking import Ask
from models.register.review.reviewing import Chosen
from tests.invented import abductee, incident
from tests.reviewed import approved
from tests.windows import Driver, driving
from ui.form.record_form import RecordForm
from ui.panes.history_pane import History
from ui.panes.stayed_pane import StayedPane

SEND, APPROVE, RETURN, SEND_ALL = 'Ctrl+Shift+R', 'Ctrl+Shift+O', 'Ctrl+Shift+T', 'Ctrl+Alt+S'
PUT_OFF = 'Ctrl+Alt+O'
UNDO = 'Ctrl+Alt+Z'


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        yield made


def state(register: Register, record: Record) -> str:
    found = query.get(register, record.kind, record.uid)
    assert found is not None
    return str(found.get('state'))


def opened(driver: Driver, record: Record) -> RecordForm:
    driver.window.go_to(record.kind, record.uid)
    assert driver.window.form is not None
    return driver.window.form


def head(form: RecordForm) -> str:
    return ' '.join(found.text() for found in form.findChildren(QLabel) if found.isVisible())


def test_one_key_saves_what_is_typed_and_sends_the_record(driver: Driver, register: Register) -> None:
    record = register.save(incident())
    form = opened(driver, record)
    driver.go('incident.summary').keys('=Told again.', SEND)
    assert state(register, record) == 'for_review'
    assert form.opened.stored is not None and form.opened.stored.get('summary') == 'Told again.'
    assert driver.window.past.strip.text() == '1 record sent for review.'
    assert driver.focused is driver.field('incident.summary')  # the form stays as it is
    assert 'For review' in head(form)
    assert 'Sent for review by Tester' in head(form).replace('\u2068', '')
    driver.keys(UNDO)
    assert state(register, record) == 'recorded'
    assert 'Recorded' in head(form)


def test_who_decides_did_not_save(driver: Driver, register: Register) -> None:
    record = approved(register, incident())
    register.work_as(register.add_person('Sami', ('reviewer',)))
    register.review_one('return', Chosen(record.kind, record.uid), note='count?')
    said = head(opened(driver, record)).replace('\u2068', '').replace('\u2069', '')
    assert 'by Tester' in said and '1 revision' in said
    assert 'saved' in said and 'by Sami · ' not in said
    register.undo_last()
    assert '1 revision' in head(opened(driver, record))


def test_what_cannot_be_saved_is_not_sent(driver: Driver, register: Register) -> None:
    record = register.save(incident())
    form = opened(driver, record)
    driver.go('incident.occurred').keys('Ctrl+A', '=no day', SEND)
    assert state(register, record) == 'recorded'
    assert 'Cannot be saved' in form.notice.text()


def test_a_decision_takes_nothing_from_what_is_being_typed(driver: Driver, register: Register) -> None:
    record = register.save(incident())
    form = opened(driver, record)
    driver.go('incident.summary').keys('=Half a sen')
    register.review_one('send', Chosen(record.kind, record.uid))
    assert 'For review' in head(form)
    driver.keys('=tence', 'Ctrl+Z', 'Ctrl+Z')
    assert not form.opened.is_changed  # the state is nothing that was typed
    driver.keys('Ctrl+Y', 'Ctrl+Y', 'Ctrl+S')
    stored = query.get(register, record.kind, record.uid)
    assert stored is not None and (stored.get('summary'), stored.get('state')) == ('Half a sentence', 'for_review')


def test_a_draft_of_before_a_decision_does_not_take_it_back(register: Register, qtbot: QtBot) -> None:
    record = register.save(incident())
    with driving(register, qtbot) as driver:
        opened(driver, record)
        driver.go('incident.summary').keys('=Half')
        assert driver.window.flush_drafts()
    register.review_one('send', Chosen(record.kind, record.uid))
    with driving(register, qtbot) as driver:
        form = opened(driver, record)
        assert form.opened.is_changed
        assert 'For review' in head(form)
        driver.go('incident.summary').keys('Ctrl+A', 'Backspace', 'Tab')
        assert not form.opened.is_changed


def test_a_selection_is_sent_at_once_and_one_undo_takes_it_back(driver: Driver, register: Register) -> None:
    records = [register.save(incident()) for _number in range(4)]
    driver.window.show_page('incident')
    driver.window.list.focus_table()
    driver.keys('Shift+Down', 'Shift+Down', SEND)
    sent = [record for record in records if state(register, record) == 'for_review']
    assert len(sent) == 3
    assert driver.window.past.strip.text() == '3 records sent for review.'
    assert 'about 3 records' in driver.window.past.undo_says()
    driver.keys(UNDO)
    assert driver.window.past.strip.text() == '3 records undone.'  # and nothing asked: it added nothing
    assert {state(register, record) for record in records} == {'recorded'}


def test_what_stays_of_a_selection_is_listed_with_its_reason(driver: Driver, register: Register) -> None:
    fresh, done, waiting = (register.save(incident()), approved(register, incident()), register.save(incident()))
    register.review_one('send', Chosen(waiting.kind, waiting.uid))
    driver.window.show_page('incident')
    driver.window.list.focus_table()
    driver.keys('Ctrl+A', SEND)
    pane = driver.window.record.currentWidget()
    assert isinstance(pane, StayedPane)
    lines = [[pane.lines.data(pane.lines.index(line, column)) for column in (0, 1)] for line in range(2)]
    assert {why for _reference, why in lines} == {
        'The record is already waiting for review.',
        'The record is already approved.',
    }
    assert str(done.get('reference')) in ' '.join(reference for reference, _why in lines)
    assert driver.window.past.strip.text() == '1 record sent for review.'
    assert state(register, fresh) == 'for_review'
    driver.keys('Return')
    assert driver.window.form is not None
    assert driver.window.form.opened.record.uid in (done.uid, waiting.uid)


def test_all_that_a_filter_finds_is_sent_and_not_the_page(driver: Driver, register: Register) -> None:
    wanted = [register.save(incident()) for _number in range(120)]
    other = register.save(incident(kind='ied'))
    driver.window.show_page('incident')
    driver.window.list.bar.add(query.Filter('kind', ('ambush',)))
    driver.keys(SEND_ALL)
    assert driver.window.past.strip.text() == 'Send all 120 records of this list for review?'
    driver.keys('Escape')
    assert state(register, wanted[0]) == 'recorded'
    driver.keys(SEND_ALL, 'Return')
    assert {state(register, record) for record in wanted} == {'for_review'}
    assert state(register, other) == 'recorded'


def test_what_is_approved_is_the_record_as_it_was_seen(driver: Driver, register: Register) -> None:
    record = register.save(incident())
    register.review_one('send', Chosen(record.kind, record.uid))
    form = opened(driver, record)
    driver.keys(APPROVE)
    assert state(register, record) == 'approved'
    [last] = decided.decisions_about(register, record.uid)[-1:]
    assert last.get('vector') == form.opened.record.revision
    keys = [driver.window.deeds.action(name) for name in ('send', 'approve', 'return')]
    assert not any(key.autoRepeat() for key in keys)  # a held key decides once


def test_nothing_is_approved_over_what_is_being_typed_nor_several_at_once(driver: Driver, register: Register) -> None:
    one, other = register.save(incident()), register.save(incident())
    for record in (one, other):
        register.review_one('send', Chosen(record.kind, record.uid))
    form = opened(driver, one)
    driver.go('incident.summary').keys('=Half', APPROVE)
    assert 'Save or discard' in form.notice.text()
    driver.keys(RETURN)
    assert form.reason.isHidden()
    driver.keys('Ctrl+S')
    driver.window.list.focus_table()
    driver.keys('Ctrl+A', APPROVE)
    assert 'one by one' in driver.window.list.said.text()
    assert {state(register, one), state(register, other)} == {'for_review'}


def test_the_keys_go_on_in_a_list_of_what_waits(driver: Driver, register: Register) -> None:
    records = [register.save(incident()) for _number in range(3)]
    for record in records:
        register.review_one('send', Chosen(record.kind, record.uid))
    driver.window.show_page('incident')
    driver.window.list.bar.add(query.Filter('state', ('for_review',)))
    driver.window.list.focus_table()
    driver.keys(APPROVE, APPROVE, RETURN, '=count?', 'Return')
    assert sorted(state(register, record) for record in records) == ['approved', 'approved', 'returned']


def shown_in_history(driver: Driver) -> list[str]:
    pane = driver.window.record.currentWidget()
    assert isinstance(pane, History)
    cards = [one for one in pane.findChildren(QFrame) if one.property('role') == 'card']
    return [' | '.join(found.text() for found in card.findChildren(QLabel)) for card in cards]


def test_the_history_shows_decisions_in_their_place(driver: Driver, register: Register) -> None:
    record = approved(register, incident())
    stored = query.get(register, record.kind, record.uid)
    assert stored is not None
    stored.set('summary', 'Told again.')
    register.save(stored, because='count_corrected')
    register.review_one('put_off', Chosen(record.kind, record.uid), note='a second source', until='2098-12-24')
    register.review_one('return', Chosen(record.kind, record.uid), note='count?')
    opened(driver, record)
    driver.keys('Ctrl+H')
    cards = shown_in_history(driver)
    assert [card.partition(' | ')[0] for card in cards] == [
        'Returned for correction', 'Put off', 'Edited', 'Edited', 'Approved', 'Sent for review', 'Recorded',
    ]  # fmt: skip
    assert 'count?' in cards[0] and 'Tester' in cards[0]
    assert 'a second source' in cards[1] and '24 Dec 2098' in cards[1]
    assert 'Count corrected' in cards[2] and 'Told again.' in cards[3]
    driver.keys(SEND)
    assert shown_in_history(driver)[0].startswith('Sent for review')  # at once
    driver.keys(UNDO)
    assert [card for card in shown_in_history(driver) if card.startswith('Sent for review (undone since)')]


def test_a_record_goes_through_all_states_between_two_people(driver: Driver, register: Register) -> None:
    """With every refusal on the way."""
    recorder, reviewer = register.person, register.add_person('Sami', ('reviewer',))
    register.settings.set('second_person', 'yes')
    record = register.save(incident())
    form = opened(driver, record)

    def refused(key: str, sentence: str) -> None:
        before = state(register, record)
        driver.keys(key)
        assert sentence in form.notice.text() + driver.window.list.said.text()
        assert form.reason.isHidden()
        assert state(register, record) == before

    refused(APPROVE, 'Send the record for review first.')
    refused(RETURN, 'Send the record for review first.')
    driver.keys(SEND)
    refused(SEND, 'The record is already waiting for review.')
    refused(APPROVE, 'You worked on this record, so somebody else has to approve it.')
    register.work_as(reviewer)
    driver.keys(RETURN, 'Return')
    assert form.reason.isVisible() and state(register, record) == 'for_review'  # no reason was given
    driver.keys('=count?', 'Return')
    assert state(register, record) == 'returned'
    assert 'Returned by Sami' in form.returned.text().replace('\u2068', '').replace('\u2069', '')
    assert 'count?' in form.returned.text()
    refused(RETURN, 'The record was already returned for correction.')
    refused(APPROVE, 'The record was returned for correction; it has to be sent for review again.')
    register.work_as(recorder)
    driver.go('incident.summary').keys('=Counted again.', 'Ctrl+S')
    assert 'count?' in form.returned.text()  # until it is sent again
    driver.keys(SEND)
    assert form.returned.isHidden()
    register.set_roles(reviewer, ('documenter',))
    register.work_as(reviewer)
    refused(APPROVE, 'Only a reviewer can decide this.')
    refused(RETURN, 'Only a reviewer can decide this.')
    register.work_as(recorder)
    register.set_roles(reviewer, ('reviewer',))
    register.work_as(reviewer)
    driver.keys(APPROVE)
    assert state(register, record) == 'approved'
    refused(SEND, 'The record is already approved.')
    refused(APPROVE, 'The record is already approved.')
    register.review_one('seal', Chosen(record.kind, record.uid))
    assert 'Sealed' in head(form)
    refused(SEND, 'The record is already sealed.')
    assert 'Changed since' not in head(form)
    driver.go('incident.summary').keys('= Twice.', 'Ctrl+S', '=3')
    assert state(register, record) == 'for_review'
    assert 'Changed since it was sent' in head(form)
    register.withdraw('incident', record.uid, 'told twice')
    assert driver.window.form is not None
    form = driver.window.form
    refused(SEND, 'The record is withdrawn.')
    assert [one.get('event') for one in decided.decisions_about(register, record.uid)] == [
        'send', 'return', 'send', 'approve', 'seal', 'edit',
    ]  # fmt: skip


def test_the_side_shows_what_waits_only_where_something_does(driver: Driver, register: Register) -> None:
    entries = driver.window.side.entries
    record = register.save(incident())
    assert entries['to_review'].isHidden() and entries['returned'].isHidden()
    register.review_one('send', Chosen(record.kind, record.uid))
    assert (entries['to_review'].isHidden(), entries['to_review'].amount) == (False, '1')
    register.review_one('return', Chosen(record.kind, record.uid), note='count?')
    assert (entries['returned'].isHidden(), entries['returned'].amount) == (False, '1')
    assert entries['to_review'].isHidden()
    assert list(entries)[:2] == ['asked', 'returned']
    register.add_person('Sami', ('documenter',))
    register.save(incident())
    assert not entries['to_review'].isHidden()  # for a reviewer among others, also while nothing waits


def test_what_waits_is_a_filter_of_each_list_and_its_key_goes_round(driver: Driver, register: Register) -> None:
    """For whoever does not review; for a reviewer it is a page (`tests/test_review_keys.py`)."""
    other = register.save(abductee())
    records = [register.save(incident()) for _number in range(3)]
    for record in (records[0], other):
        register.review_one('send', Chosen(record.kind, record.uid))
    reviewer = register.person
    register.work_as(register.add_person('Sami', ('documenter',)))
    listed, side = driver.window.list, driver.window.side
    driver.keys('Ctrl+Alt+2')
    assert (listed.kind, len(listed.table.records().ids)) == ('incident', 1)
    assert side.entries['to_review'].isChecked() and not side.entries['incident'].isChecked()
    assert 'Abductees 1' in listed.said.text()
    driver.keys('Ctrl+Alt+2')
    assert (listed.kind, len(listed.table.records().ids)) == ('abductee', 1)
    driver.keys('Ctrl+Alt+2')
    assert listed.kind == 'incident'
    listed.bar.remove('state')
    assert side.entries['incident'].isChecked()
    driver.keys('Ctrl+Alt+1')
    assert listed.said.text() == 'There are none at the moment.'
    register.work_as(reviewer)
    register.review_one('return', Chosen('abductee', other.uid), note='which day?')
    driver.keys('Ctrl+Alt+1')
    assert (listed.kind, side.entries['returned'].isChecked()) == ('abductee', True)


def test_a_very_long_reason_leaves_room_for_the_fields(driver: Driver, register: Register) -> None:
    record = register.save(incident())
    register.review_one('send', Chosen(record.kind, record.uid))
    register.review_one('return', Chosen(record.kind, record.uid), note='count? ' * 400)
    form = opened(driver, record)
    assert len(form.returned.text()) < 320 and form.returned.text().endswith('…')
    driver.keys('Ctrl+H')
    assert shown_in_history(driver)[0].count('count?') == 400


def test_a_decision_of_another_desk_stands_beside_that_of_this_one(driver: Driver, register: Register) -> None:
    record = approved(register, incident())
    told = {
        'record': record.uid, 'event': 'return', 'state': 'returned', 'vector': record.revision, 'note': 'count?',
        'desk': 'HQ1.0a1b2c3d', 'decided_at': '2026-02-03T08:00:00Z',
    }  # fmt: skip
    with register.action('import') as action:
        action.put(Record('decision', values=dict(told)), is_new=True)
    form = opened(driver, record)
    said = head(form).replace('\u2068', '').replace('\u2069', '')
    assert 'Approved by Tester' in said
    assert 'Returned by HQ1 on 3 Feb 2026: count?' in said
    assert form.returned.isHidden()  # nothing is to be taken here
    assert form.notice.isHidden()
    driver.go('incident.summary').keys('=Told again.')
    assert 'They have not seen what you change now.' in form.notice.text() and 'HQ1' in form.notice.text()
    driver.keys('Ctrl+S', '=1')
    assert form.notice.isHidden()
    driver.keys('Ctrl+H')
    assert any('HQ1' in card and 'count?' in card for card in shown_in_history(driver))


# Put off


def sent(register: Register, many: int = 1) -> list[Record]:
    """Records for review."""
    records = [register.save(incident()) for _number in range(many)]
    register.review('send', [Chosen(one.kind, one.uid) for one in records])
    return records


def after_the_sheet(driver: Driver) -> None:
    """The sheet that said how far it is has closed, and the keys go to the window again."""
    driver.window.activateWindow()
    driver.qtbot.waitUntil(lambda: QApplication.activeWindow() is driver.window)


def last(register: Register, record: Record) -> dict[str, object]:
    """What was decided about a record last: what is awaited, until when, and why."""
    decision = decided.decisions_about(register, record.uid)[-1]
    return {name: decision.get(name) for name in ('event', 'awaits', 'until', 'note') if decision.get(name)}


def test_a_record_is_put_off_until_a_day(driver: Driver, register: Register) -> None:
    [record] = sent(register)
    opened(driver, record)
    driver.go('incident.summary').keys(PUT_OFF, '1', '=1/1/2020', 'Return')
    assert driver.window.form is not None
    assert 'after today' in driver.window.form.notice.text()
    driver.keys('=no day', 'Return')
    assert 'after today' in driver.window.form.notice.text()
    driver.keys('=5/1/2099', 'Return')
    assert 'can be 5 Jan 2099 or 1 May 2099' in driver.window.form.notice.text()
    driver.keys('=5 Jan 2099', 'Return', '=The family is asked.', 'Return')
    assert last(register, record) == {
        'event': 'put_off', 'awaits': 'day', 'until': '2099-01-05', 'note': 'The family is asked.',
    }  # fmt: skip
    assert driver.window.past.strip.text() == '1 record put off.'
    assert state(register, record) == 'for_review'
    assert [one.uid for one in queue(register)] == []
    driver.keys(UNDO)
    assert [one.uid for one in queue(register)] == [record.uid]


def test_all_that_a_filter_finds_is_put_off_and_returned_at_once(driver: Driver, register: Register) -> None:
    """Every match of the filter, also those that are out of sight; what may not move stays with its reason."""
    wanted = sent(register, 60)
    fresh, other = register.save(incident()), register.save(incident(kind='ied'))
    driver.window.show_page('incident')
    driver.window.list.bar.add(query.Filter('kind', ('ambush',)))
    driver.window.list.focus_table()
    driver.keys('Ctrl+A', PUT_OFF, '3', '=One source alone.', 'Return')
    assert {tuple(last(register, one).items()) for one in wanted} == {
        (('event', 'put_off'), ('awaits', 'source'), ('note', 'One source alone.'))
    }
    pane = driver.window.record.currentWidget()
    assert isinstance(pane, StayedPane) and pane.lines.rowCount() == 1
    assert 'for review first' in str(pane.lines.data(pane.lines.index(0, 1)))
    assert driver.window.past.strip.text() == '60 records put off.'
    assert '60 records' in driver.window.past.undo_says()
    after_the_sheet(driver)
    driver.keys(UNDO)
    after_the_sheet(driver)
    assert driver.window.past.strip.text() == '60 records undone.'
    assert len(queue(register)) == 60
    driver.window.list.focus_table()
    driver.keys('Ctrl+A', RETURN, '=count?', 'Return')
    assert driver.window.past.strip.text() == '60 records returned.'
    after_the_sheet(driver)
    assert {state(register, one) for one in wanted} == {'returned'}
    assert [state(register, one) for one in (fresh, other)] == ['recorded'] * 2
    driver.keys(UNDO)
    assert {state(register, one) for one in wanted} == {'for_review'}


def test_putting_off_is_given_up_with_esc_and_an_answer_is_one_key(driver: Driver, register: Register) -> None:
    [record] = sent(register)
    register.ask_one(Ask('incident', record.uid, 'Who?'))
    opened(driver, record)
    driver.go('incident.summary').keys(PUT_OFF, 'Esc')
    assert driver.focused is driver.field('incident.summary')
    assert not driver.window.review.until.isVisible()
    driver.keys(PUT_OFF, '2', 'Esc')
    assert last(register, record)['event'] == 'send'
    driver.go('incident.summary').keys(PUT_OFF, 'Right', 'Right', 'Return', '=asked twice', 'Return')
    assert last(register, record) == {'event': 'put_off', 'awaits': 'answer', 'note': 'asked twice'}


def test_what_cannot_be_put_off_says_why_before_anything_is_asked(driver: Driver, register: Register) -> None:
    record = register.save(incident())
    form = opened(driver, record)
    driver.keys(PUT_OFF)
    assert 'for review first' in form.notice.text() and not driver.window.review.until.isVisible()


def test_who_does_not_review_puts_nothing_off(driver: Driver, register: Register) -> None:
    [record] = sent(register)
    register.work_as(register.add_person('Sami', ('documenter',)))
    opened(driver, record)
    driver.keys(PUT_OFF)
    assert not driver.window.review.until.isVisible()


def test_putting_off_speaks_arabic(register: Register, qtbot: QtBot) -> None:
    [record] = sent(register)
    with messages.speaking('ar'), driving(register, qtbot) as driver:
        opened(driver, record)
        driver.keys(PUT_OFF)
        said = [way.text() for way in driver.window.review.until.ways.values()]
        assert driver.window.review.until.isVisible() and len(said) == 3 and all(map(has_arabic, said))


@pytest.mark.parametrize('key', [APPROVE, RETURN, SEND])
def test_nothing_is_decided_of_a_record_that_is_out_of_sight(driver: Driver, register: Register, key: str) -> None:
    """A form stays open behind a page: a key pressed there is not about it."""
    record = register.save(incident())
    if key != SEND:
        register.review_one('send', Chosen(record.kind, record.uid))
    form = opened(driver, record)
    before = state(register, record)
    driver.window.show_page('problems')
    driver.keys(key)
    assert state(register, record) == before
    assert form.reason.isHidden()
