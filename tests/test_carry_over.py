"""What goes on from one record to the next: marked fields, the record before, patterns, quick notes."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from models import query
from models.query import Question
from models.record.records import Record
from models.register.register import Register
from tests import invented
from tests.windows import Driver, driving


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        yield made


def stored(register: Register, kind: str = 'incident') -> list[Record]:
    """The records in the order in which they were saved."""
    return list(query.each(register, Question(kind, descending=False)))


def test_a_marked_field_is_carried_over(driver: Driver, register: Register) -> None:
    driver.keys('Ctrl+N', '=ambush', 'Tab', 'Ctrl+K', '=23/2/2024', 'Ctrl+Return')
    assert register.settings.carried['incident'] == ['occurred']
    assert driver.field('incident.occurred').text() == '23/2/2024'
    assert not driver.window.form.opened.is_changed
    driver.keys('=ied', 'Ctrl+Return')
    assert [(r.get('kind'), r.get('occurred'), r.get('occurred_typed')) for r in stored(register)] == [
        ('ambush', '2024-02-23', '23/2/2024'),
        ('ied', '2024-02-23', '23/2/2024'),
    ]


def test_enter_passes_what_was_carried_and_tab_stops_there(driver: Driver, register: Register) -> None:
    register.settings.set('carried', {'incident': ['occurred']})
    driver.keys('Ctrl+N', '=ambush', 'Return', '=23/2/2024', 'Ctrl+Return', '=ied', 'Return')
    assert driver.focused.objectName() == 'incident.place'
    driver.keys('Shift+Tab')
    assert driver.focused.objectName() == 'incident.occurred'
    driver.keys('Ctrl+N', '=ied', 'Tab')
    assert driver.focused.objectName() == 'incident.occurred'


def test_the_mark_is_seen_and_taken_off(driver: Driver, register: Register) -> None:
    driver.keys('Ctrl+N', 'Ctrl+K')
    pin = driver.window.form.groups['what'].boxes['kind'].pin
    assert pin.isVisible() and 'Kept for the next record' in pin.accessibleName()
    driver.keys('Ctrl+K')
    assert not pin.isVisible()
    assert register.settings.carried['incident'] == []


def test_marked_lines_are_carried_without_what_they_say(driver: Driver, register: Register) -> None:
    register.settings.set('carried', {'incident': ['source']})
    driver.keys('Ctrl+N', '=ambush', 'Tab', '=23/2/2024', 'Alt+6')
    driver.keys('=voice', 'Tab', 'Ctrl+Return', '=ied', 'Tab', '=24/2/2024', 'Ctrl+S')
    first, second = stored(register)
    assert [row.get('channel') for row in second.of('source')] == ['voice_note']
    assert second.of('source')[0].uid != first.of('source')[0].uid


def test_nothing_is_kept_of_a_record_that_only_carries(driver: Driver, register: Register) -> None:
    register.settings.set('carried', {'incident': ['occurred']})
    driver.keys('Ctrl+N', '=ambush', 'Tab', '=23/2/2024', 'Ctrl+Return')
    driver.window.flush_drafts()
    assert query.drafts(register) == []


def test_a_field_is_the_same_as_in_the_record_before(driver: Driver, register: Register) -> None:
    driver.keys('Ctrl+N', '=ambush', 'Tab', '=23/2/2024', 'Ctrl+Return')
    driver.keys('Ctrl+D', 'Tab', 'Ctrl+D', 'Ctrl+S')
    first, second = stored(register)
    assert (second.get('kind'), second.get('occurred_typed')) == (first.get('kind'), first.get('occurred_typed'))


def test_the_record_before_is_known_after_a_new_start(register: Register, qtbot: QtBot) -> None:
    register.save(Record('incident', values={'kind': 'ambush', 'occurred': '2024-02-03'}))
    with driving(register, qtbot) as driver:
        driver.keys('Ctrl+N', 'Ctrl+D', 'Tab', 'Ctrl+D', 'Ctrl+S')
    assert [record.get('occurred') for record in stored(register)] == ['2024-02-03', '2024-02-03']


def test_what_was_undone_is_not_in_the_record_before(driver: Driver, register: Register) -> None:
    register.settings.set('carried', {'incident': ['occurred']})
    driver.keys('Ctrl+N', '=ambush', 'Tab', '=23/2/2024', 'Ctrl+S')
    driver.go('incident.kind').keys('Ctrl+A', '=ied', 'Tab', 'Ctrl+A', '=24/2/2024', 'Tab', 'Ctrl+S')
    assert [record.get('kind') for record in stored(register)] == ['ied']
    driver.keys('Ctrl+Alt+Z', 'Ctrl+N', 'Ctrl+D')
    assert [record.get('kind') for record in stored(register)] == ['ambush']
    begun = driver.window.form.opened.record
    assert (begun.get('kind'), begun.get('occurred')) == ('ambush', '2024-02-23')


@pytest.mark.parametrize('gone', ['undone', 'withdrawn', 'undone and opened again'])
def test_a_record_that_is_there_no_more_is_not_the_record_before(register: Register, qtbot: QtBot, gone: str) -> None:
    register.settings.set('carried', {'incident': ['occurred']})
    with driving(register, qtbot) as driver:
        driver.keys('Ctrl+N', '=ambush', 'Tab', '=23/2/2024', 'Ctrl+S', 'Ctrl+N', '=ied', 'Tab', 'Ctrl+A')
        driver.keys('=24/2/2024', 'Tab', 'Ctrl+S')
        second = driver.window.form.opened.record
        if gone == 'withdrawn':
            register.withdraw('incident', second.uid, 'it is the first one again')
        else:
            driver.keys('Ctrl+Alt+Z', 'Return')
        driver.keys('Ctrl+N')
        begun = driver.window.form.opened.record
    if gone == 'undone and opened again':
        with driving(register, qtbot) as driver:
            begun = driver.keys('Ctrl+N').window.form.opened.record
    assert begun.get('occurred') == '2024-02-23'


def test_a_record_begins_with_a_pattern(driver: Driver, register: Register) -> None:
    driver.keys('Ctrl+N', '=ied', 'Tab', '=23/2/2024', 'Tab', '=Theban', 'Tab', 'Alt+5', '=killed', 'Tab')
    driver.keys('Ctrl+Shift+P')
    driver.window.record.currentWidget().name.setFocus()
    driver.keys('=IED on a patrol', 'Return', 'Esc', 'Ctrl+Return', 'Ctrl+Shift+P', '=patr', 'Return')
    assert driver.window.form.opened.record.get('occurred') is None
    driver.go('incident.occurred').keys('=25/2/2024', 'Ctrl+S')
    first, second = stored(register)
    assert (second.get('kind'), second.get('place_typed')) == ('ied', first.get('place_typed'))
    assert [row.get('outcome') for row in second.of('casualty')] == ['killed']


@pytest.mark.parametrize('way', [('Ctrl+N',), ('Ctrl+Shift+P', '=by', 'Return'), ('Ctrl+Shift+D',)])
def test_what_was_withdrawn_is_in_no_new_record(driver: Driver, register: Register, way: tuple[str, ...]) -> None:
    village = register.save(invented.place(latitude=35.25, longitude=40.5))
    informant = register.save(invented.informant())
    register.settings.set('carried', {'incident': ['kind', 'place', 'source']})
    driver.keys('Ctrl+N', '=ied', 'Tab', '=23/2/2024', 'Tab', '=Mithal', 'Down', 'Tab', 'Ctrl+S')
    saved = driver.window.form.opened.record
    saved.add('source', channel='eyewitness', informant=informant.uid)
    driver.keys('Ctrl+Shift+P')
    driver.window.record.currentWidget().name.setFocus()
    driver.keys('=by the village', 'Return', 'Esc', 'Ctrl+S')
    [record] = stored(register)
    assert (record.get('place'), record.get('latitude')) == (village.uid, 35.25)
    register.withdraw('place', village.uid, 'no such village')
    register.withdraw('informant', informant.uid, 'it is S-001')
    driver.keys(*way)
    begun = driver.window.form.opened.record
    assert begun.uid != record.uid and begun.get('kind') == 'ied'
    assert {begun.get(name) for name in ('place', 'place_typed', 'latitude', 'longitude')} == {None}
    assert {row.get('informant') for row in begun.of('source')} <= {None}


def test_a_pattern_holds_no_names_dates_or_counts(driver: Driver, register: Register) -> None:
    record = Record('incident', values={'kind': 'ied', 'occurred': '2024-02-03', 'narrative': 'Told by Samer'})
    record.add('casualty', outcome='killed', count=2, outcome_date='2024-02-04').add('victim', name='Samer')
    driver.window.go_to('incident', register.save(record).uid)
    driver.keys('Ctrl+Shift+P')
    pane = driver.window.record.currentWidget()
    pane.name.setFocus()
    driver.keys('=one', 'Return')
    (pattern,) = query.patterns(register)
    assert pattern.content == {'values': {'kind': 'ied'}, 'rows': [['casualty', {'outcome': 'killed'}]]}
    pane.list.setFocus()
    driver.keys('Delete')
    assert query.patterns(register) == []


def test_a_quick_note_becomes_a_draft(driver: Driver, register: Register) -> None:
    driver.keys('Ctrl+J', '=Two shepherds taken near the wells', 'Ctrl+Return')
    (draft,) = query.drafts(register)
    ((_kind, _uid, _own), (kind, _row, values)) = draft.content['rows']
    assert (kind, values['says'], values['channel']) == ('source', 'Two shepherds taken near the wells', 'voice_note')
    assert values['received'] and values['received_time']
    driver.window.show_page('drafts')
    assert 'Two shepherds taken' in driver.window.list.drafts.list.item(0).text()
    driver.keys('Return', '=abduc', 'Tab', '=23/2/2024', 'Ctrl+S')
    (record,) = stored(register)
    assert record.of('source')[0].get('says') == 'Two shepherds taken near the wells'
    assert query.drafts(register) == []


def test_a_note_goes_back_to_where_one_was(driver: Driver, register: Register) -> None:
    driver.keys('Ctrl+N', '=amb', 'Tab', 'Ctrl+J', 'Esc')
    assert driver.window.note is None
    assert driver.focused.objectName() == 'incident.occurred'
    assert query.drafts(register) == []


def test_what_stands_in_a_note_is_kept_while_it_is_typed(driver: Driver, register: Register) -> None:
    driver.keys('Ctrl+J', '=A raid')
    driver.window.flush_drafts()
    assert len(query.drafts(register)) == 1


def test_the_account_stands_beside_the_fields(driver: Driver, register: Register) -> None:
    record = Record('incident', values={'kind': 'ied', 'occurred': '2024-02-03', 'narrative': 'First'})
    record.add('source', channel='voice_note', says='A long voice note')
    driver.window.go_to('incident', register.save(record).uid)
    driver.keys('Ctrl+B')
    said, account = driver.window.beside.editors[:2]
    assert (said.toPlainText(), account.toPlainText()) == ('A long voice note', 'First')
    account.setFocus()
    driver.keys('=X')
    assert driver.field('incident.narrative').toPlainText() == 'XFirst'
    driver.window.new('incident')
    assert driver.window.beside is not None
    driver.keys('Ctrl+B')
    assert driver.window.beside is None
    assert driver.window.left.currentIndex() == 0


def wounded(register: Register) -> Record:
    """An incident with three injured, of whom one died later."""
    record = Record('incident', values={'kind': 'ied', 'occurred': '2024-02-03'})
    line = record.add('casualty', outcome='injured', party='civilians', count=3)
    record.add('casualty', outcome='died_later', party='civilians', count=1, earlier=line.uid)
    return register.save(record)


def of_lines(driver: Driver) -> list[tuple[object, object]]:
    return [(line.get('outcome'), line.get('earlier')) for line in driver.window.form.opened.record.of('casualty')]


LINES = [('injured', None), ('died_later', None)]


def test_whom_a_line_says_to_have_died_later_is_not_carried_over(driver: Driver, register: Register) -> None:
    driver.window.go_to('incident', wounded(register).uid)
    driver.window.form.grids['casualty'].view.setFocus()
    driver.keys('Ctrl+K', 'Ctrl+N')
    assert of_lines(driver) == LINES


def test_whom_a_line_says_to_have_died_later_is_in_no_pattern(driver: Driver, register: Register) -> None:
    driver.window.go_to('incident', wounded(register).uid)
    driver.keys('Ctrl+Shift+P')
    driver.window.record.currentWidget().name.setFocus()
    driver.keys('=One died later', 'Return')
    assert 'earlier' not in str(query.patterns(register)[0].content)
    driver.keys('Esc', 'Ctrl+Shift+P', '=One', 'Return')
    assert of_lines(driver) == LINES


def test_a_pattern_of_an_earlier_version_says_of_nobody_who_they_are(driver: Driver, register: Register) -> None:
    died = {'outcome': 'died_later', 'earlier': wounded(register).of('casualty')[0].uid}
    register.keep_pattern('incident', 'Old', {'values': {'kind': 'ied'}, 'rows': [['casualty', died]]})
    driver.keys('Ctrl+Shift+P', '=Old', 'Return')
    assert of_lines(driver) == LINES[1:]


def test_a_copy_of_an_abductee_is_not_the_same_person_as_another(driver: Driver, register: Register) -> None:
    other = register.save(Record('abductee', values={'name_ar': 'سالم المثال', 'abducted_on': '2024-01-03'}))
    values = {'name_ar': 'سالم المثال', 'abducted_on': '2024-02-03', 'abducted_by': 'isis', 'same_person': other.uid}
    driver.window.go_to('abductee', register.save(Record('abductee', values=values)).uid)
    driver.keys('Ctrl+Shift+D')
    copied = driver.window.form.opened.record
    assert (copied.get('abducted_by'), copied.get('same_person')) == ('isis', None)
