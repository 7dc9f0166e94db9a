"""Entering, correcting and withdrawing records by the keyboard alone."""

import dataclasses
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from models import query
from models.entry.open_record import OpenRecord
from models.query import Question
from models.record.fields import CODES, Spec
from models.record.records import RECORDS, Record
from models.register.register import Register
from tests.windows import Driver, driving
from ui.form.child_section import ChildLines
from ui.panes.differences_pane import Differences
from ui.panes.history_pane import History


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        yield made


def stored(register: Register, kind: str = 'incident') -> list[Record]:
    return list(query.each(register, Question(kind)))


def saved_incident(register: Register, **values: str | int) -> Record:
    record = Record('incident', values={'kind': 'ambush', 'occurred': '2024-01-21'} | values)
    record.add('casualty', outcome='killed', party='civilians', who='man', count=2)
    return register.save(record)


def test_an_incident_with_casualties_is_entered_by_keys_alone(driver: Driver, register: Register) -> None:
    driver.keys('Ctrl+N', '=armed att', 'Tab', '=21/1/2024', 'Tab')
    driver.keys('=Wadi Somewhere', 'Tab', '=deir', 'Tab', '=desert', 'Tab', '=regi', 'Tab')
    driver.keys('=isis', 'Tab', '=civil', 'Tab')
    while driver.focused is not driver.window.form.grids['casualty'].view:
        driver.keys('Tab')
    driver.keys('=5', 'Tab', '=civil', 'Tab', '=killed', 'Tab', '=man', 'Return')
    driver.keys('=1', 'Tab', '=civil', 'Tab', 'Tab', '=boy', 'Return')
    assert '6 killed: 6 civilians (including a child)' in driver.window.form.grids['casualty']._running.text()
    driver.keys('Ctrl+S')
    assert driver.window.form.notice.text() == ''
    (record,) = stored(register)
    assert (record.get('kind'), record.get('occurred'), record.get('occurred_typed')) == (
        'armed_attack', '2024-01-21', '21/1/2024',
    )  # fmt: skip
    assert (record.get('governorate'), record.get('area'), record.get('zone')) == ('SY09', 'desert', 'regime')
    assert (record.get('place'), record.get('place_typed')) == (None, 'Wadi Somewhere')
    assert (record.get('carried_out_by'), record.get('against')) == ('isis', 'civilians')
    rows = [
        (c.get('outcome'), c.get('party'), c.get('standing'), c.get('who'), c.get('count')) for c in record.children
    ]
    assert rows == [('killed', 'civilians', 'civilian', 'man', 5), ('killed', 'civilians', 'civilian', 'boy', 1)]
    assert query.drafts(register) == []


def test_names_are_typed_under_their_casualty(driver: Driver, register: Register) -> None:
    record = saved_incident(register)
    driver.window.go_to('incident', record.uid)
    grid = driver.window.form.grids['casualty']
    grid.view.setFocus()
    grid.view.setCurrentIndex(grid.lines.index(0, 0))
    grid.below[0].view.setFocus()
    driver.keys('=Samer', 'Tab', '=Hasan', 'Tab', 'Ctrl+S')
    (victim,) = query.get(register, 'incident', record.uid).children[0].of('victim')
    assert (victim.get('name'), victim.get('father')) == ('Samer', 'Hasan')
    assert '1 named, 1 not yet' in grid.below[0]._running.text()


def test_save_and_next_begins_an_empty_record(driver: Driver, register: Register) -> None:
    driver.keys('Ctrl+N', '=ambush', 'Tab', '=23/2/2024', 'Ctrl+Return')
    assert [record.get('kind') for record in stored(register)] == ['ambush']
    assert driver.window.form.opened.stored is None
    assert driver.focused.text() == ''
    driver.keys('=ied', 'Tab', '=24/2/2024', 'Ctrl+Return')
    assert {record.get('kind') for record in stored(register)} == {'ambush', 'ied'}


def test_an_abductee_is_entered_with_a_status(driver: Driver, register: Register) -> None:
    driver.keys('Ctrl+Shift+N', '=سامر العلي')
    driver.window.form.grids['status_change'].view.setFocus()
    driver.keys('=forcibly', 'Tab', 'Ctrl+S')
    (record,) = stored(register, 'abductee')
    assert record.get('name_ar') == 'سامر العلي'
    assert record.children[0].get('status') == 'disappeared'


def test_nothing_is_saved_while_a_stop_stands(driver: Driver, register: Register) -> None:
    driver.keys('Ctrl+N', '=ambush', 'Tab', '=31/2/2024', 'Ctrl+S')
    assert stored(register) == []
    assert driver.focused is driver.field('incident.occurred')
    assert 'is not a date that exists' in driver.window.form.notice.text()


def test_an_edit_shows_old_and_new_in_the_history(driver: Driver, register: Register) -> None:
    record = saved_incident(register)
    driver.window.go_to('incident', record.uid)
    driver.go('incident.kind').keys('=ied', 'Tab', 'Ctrl+S', 'Ctrl+H')
    pane = driver.window.record.currentWidget()
    assert isinstance(pane, History)
    texts = [label.text() for label in pane.findChildren(type(driver.window.list.said))]
    at = texts.index('Type of incident')
    assert texts[at + 1 : at + 4] == ['Ambush', '→', 'IED explosion']
    assert any(register.alias in text and 'desk' in text for text in texts)
    driver.keys('Esc')
    assert driver.window.record.currentWidget() is driver.window.form


def test_a_record_is_withdrawn_with_a_reason_and_comes_back(driver: Driver, register: Register) -> None:
    record = saved_incident(register)
    driver.window.go_to('incident', record.uid)
    driver.keys('Ctrl+Shift+W', 'Return')
    assert query.count(register, 'incident') == 1
    driver.keys('=told twice', 'Return')
    assert query.get(register, 'incident', record.uid).get('withdrawn') == 'told twice'
    assert 'told twice' in driver.window.form.notice.text()
    driver.window.form.notice._action.click()
    assert not query.get(register, 'incident', record.uid).withdrawn


def test_a_saved_line_is_withdrawn_with_a_reason(driver: Driver, register: Register) -> None:
    record = saved_incident(register)
    driver.window.go_to('incident', record.uid)
    driver.window.form.grids['casualty'].view.setFocus()
    driver.keys('Ctrl+Delete', '=counted twice', 'Return', 'Ctrl+S')
    (row,) = query.get(register, 'incident', record.uid).children
    assert row.get('withdrawn') == 'counted twice'


def test_the_last_save_is_undone(driver: Driver, register: Register) -> None:
    record = saved_incident(register)
    driver.window.go_to('incident', record.uid)
    driver.go('incident.kind').keys('=ied', 'Tab', 'Ctrl+S', 'Ctrl+Alt+Z')
    assert query.get(register, 'incident', record.uid).get('kind') == 'ambush'
    assert driver.field('incident.kind').text() == 'Ambush'


def test_a_duplicate_has_the_values_but_not_the_lines(driver: Driver, register: Register) -> None:
    record = saved_incident(register, governorate='SY09')
    driver.window.go_to('incident', record.uid)
    driver.keys('Ctrl+Shift+D', 'Ctrl+S')
    first, second = sorted(stored(register), key=lambda r: str(r.get('reference')))
    assert second.get('governorate') == 'SY09'
    assert second.get('reference') != first.get('reference')
    assert (len(first.children), second.children) == (1, [])


def test_what_is_typed_is_kept_and_restored(driver: Driver, register: Register, qtbot: QtBot) -> None:
    one, other = saved_incident(register), saved_incident(register, kind='ied')
    driver.window.go_to('incident', one.uid)
    driver.go('incident.occurred').keys('=someday')
    driver.window.go_to('incident', other.uid)
    assert [draft.uid for draft in query.drafts(register)] == [one.uid]
    driver.window.go_to('incident', one.uid)
    assert driver.field('incident.occurred').text() == 'someday'
    driver.window.record.discard_draft()
    assert driver.field('incident.occurred').text() == '2024-01-21'
    assert query.drafts(register) == []


def test_drafts_are_kept_soon_after_the_last_key(driver: Driver, register: Register, qtbot: QtBot) -> None:
    assert driver.window.record.drafting.timer.interval() <= 1000
    driver.window.record.drafting.timer.setInterval(0)
    driver.keys('Ctrl+N', '=amb')
    qtbot.waitUntil(lambda: len(query.drafts(register)) == 1)
    driver.keys('Ctrl+5')
    assert driver.window.side.entries['drafts'].amount == '1'
    driver.keys('Return')
    assert driver.field('incident.kind').text() == 'amb'


def test_a_stale_save_shows_both_and_saves_what_is_chosen(driver: Driver, register: Register) -> None:
    record = saved_incident(register)
    driver.window.go_to('incident', record.uid)
    driver.go('incident.kind').keys('=ied', 'Tab')
    elsewhere = query.get(register, 'incident', record.uid)
    elsewhere.set('area', 'desert')
    register.save(elsewhere)
    driver.keys('Ctrl+S')
    pane = driver.window.record.currentWidget()
    assert isinstance(pane, Differences)
    assert query.get(register, 'incident', record.uid).get('kind') == 'ambush'
    driver.keys('Ctrl+S')
    now = query.get(register, 'incident', record.uid)
    assert (now.get('kind'), now.get('area')) == ('ied', 'desert')


def test_long_texts_are_read_whole_where_one_of_two_is_chosen_and_a_click_on_one_chooses_it(
    driver: Driver, register: Register
) -> None:
    record = saved_incident(register)
    driver.window.go_to('incident', record.uid)
    driver.keys('Ctrl+M').go('incident.summary').keys('=cars & vans', 'Tab')
    elsewhere = query.get(register, 'incident', record.uid)
    elsewhere.set('summary', theirs := 'https://example.org/?a=1&b=2 ' + 'heard from two drivers ' * 40 + 'x' * 200)
    register.save(elsewhere)
    driver.keys('Ctrl+S')
    pane = driver.window.record.currentWidget()
    assert isinstance(pane, Differences)
    [words] = [one for one in pane.findChildren(QLabel) if one.text() == theirs]
    [area] = pane.findChildren(QScrollArea)
    assert words.height() > 5 * words.fontMetrics().height()
    assert area.widget().width() <= area.viewport().width()
    QTest.mouseClick(words, Qt.MouseButton.LeftButton)
    driver.keys('Ctrl+S')
    assert query.get(register, 'incident', record.uid).get('summary') == theirs


def test_an_unsaved_line_is_dropped(driver: Driver, register: Register) -> None:
    driver.keys('Ctrl+N', '=ambush', 'Tab', '=21/2/2024')
    view = driver.window.form.grids['casualty'].view
    view.setFocus()
    driver.keys('=injured', 'Return')
    view.setCurrentIndex(view.lines.index(0, 0))
    driver.keys('Ctrl+Delete', 'Ctrl+S')
    assert stored(register)[0].children == []


def test_an_edit_of_a_cell_is_given_up_with_escape(driver: Driver, register: Register) -> None:
    record = saved_incident(register)
    driver.window.go_to('incident', record.uid)
    view = driver.window.form.grids['casualty'].view
    view.setFocus()
    view.setCurrentIndex(view.lines.index(0, view.lines.names.index('count')))
    driver.keys('=77', 'Esc')
    assert view.lines.lines[0].get('count') == 2
    assert not driver.window.form.opened.is_changed


def test_choices_are_found_in_either_language_and_the_middle_of_a_word(driver: Driver) -> None:
    driver.keys('Ctrl+N', '=عبوة', 'Tab')
    assert driver.field('incident.kind').text() == 'IED explosion'
    driver.go('incident.governorate').keys('=ezz', 'Tab')
    assert driver.field('incident.governorate').text().startswith('Deir')


def test_what_stands_within_a_word_of_a_code_alone_is_taken_only_when_it_is_chosen(driver: Driver) -> None:
    driver.keys('Ctrl+N')
    grid = driver.window.form.grids['casualty']
    role = grid.lines.index(0, grid.lines.names.index('role'))
    grid.view.setFocus()
    grid.view.setCurrentIndex(role)
    driver.keys('F2', '=heph', 'Tab')
    field = grid.lines.field(role)
    assert (field.value, field.text) == (None, 'heph')  # a shepherd is not what was said
    grid.view.setCurrentIndex(role)
    driver.keys('F2', 'Ctrl+A', '=heph', 'Down', 'Tab')
    assert field.value == 'shepherd'


def test_of_several_codes_too(driver: Driver) -> None:
    editor = driver.keys('Ctrl+N').go('incident.marks').field('incident.marks')
    driver.keys('=chool', 'Tab')
    assert (editor.field.value, editor.field.opened.texts[editor.field.key]) == (None, 'chool')
    driver.go('incident.marks').keys('Down', 'Tab')
    assert editor.field.value == 'school'


def test_what_a_party_settles_changes_with_it_and_what_was_typed_stays(driver: Driver, register: Register) -> None:
    driver.keys('Ctrl+N', '=ambush', 'Tab', '=21/1/2024', 'Tab', 'Ctrl+M')
    grid = driver.window.form.grids['casualty']

    def put(line: int, name: str, *keys: str) -> Record:
        grid.view.setFocus()
        grid.view.setCurrentIndex(grid.lines.index(line, grid.lines.names.index(name)))
        driver.keys(*keys)
        return grid.lines.row_of(line)

    put(0, 'count', '=3', 'Tab')
    put(0, 'outcome', '=killed', 'Tab')
    assert put(0, 'party', '=civil', 'Tab').get('standing') == 'civilian'
    assert put(0, 'party', 'F2', 'Ctrl+A', '=isis', 'Tab').get('standing') == 'combatant'
    driver.go('casualty.standing').keys('Ctrl+A', '=civilian', 'Tab')
    assert put(0, 'party', 'F2', 'Ctrl+A', '=sdf', 'Tab').get('standing') == 'civilian'
    assert put(0, 'party', 'F2', 'Ctrl+A', '=civil', 'Tab').get('standing') == 'civilian'
    driver.keys('Ctrl+S')
    (saved,) = stored(register)
    assert [line.get('standing') for line in saved.of('casualty')] == ['civilian']
    assert put(0, 'party', 'F2', 'Ctrl+A', '=sdf', 'Tab').get('standing') == 'combatant'  # as when it was opened


def laid_open_again(driver: Driver, register: Register) -> None:
    """Leave the new record that is being typed, and come back to it."""
    driver.keys('Ctrl+N')
    (draft,) = query.drafts(register)
    driver.window.go_to('incident', draft.uid)


@pytest.mark.parametrize('is_again', [False, True])
def test_what_was_filled_changes_with_what_filled_it_in_a_draft_too(
    driver: Driver, register: Register, is_again: bool
) -> None:
    driver.keys('Ctrl+N', '=ambush', 'Tab', '=21/1/2024', 'Tab').go('incident.place').keys('=Sokhneh', 'Tab')
    grid = driver.window.form.grids['casualty']
    grid.view.setFocus()
    grid.view.setCurrentIndex(grid.lines.index(0, grid.lines.names.index('party')))
    driver.keys('=civil', 'Tab')
    first = driver.window.form.opened.record
    place, point = first.get('place'), (first.get('latitude'), first.get('longitude'))
    if is_again:
        laid_open_again(driver, register)
    grid = driver.window.form.grids['casualty']
    grid.view.setFocus()
    grid.view.setCurrentIndex(grid.lines.index(0, grid.lines.names.index('party')))
    driver.keys('F2', 'Ctrl+A', '=isis', 'Tab')
    driver.go('incident.place').keys('Ctrl+A', '=Tadmor', 'Tab')
    typed = driver.window.form.opened.record
    assert typed.of('casualty')[0].get('standing') == 'combatant'
    assert None not in point and typed.get('place') not in (None, place)
    assert (typed.get('latitude'), typed.get('longitude')) not in (point, (None, None))


def test_the_point_of_a_duplicate_changes_with_its_place(driver: Driver, register: Register) -> None:
    driver.keys('Ctrl+N', '=ambush', 'Tab', '=21/1/2024', 'Tab').go('incident.place').keys('=Sokhneh', 'Tab')
    driver.keys('Ctrl+S', 'Ctrl+Shift+D').go('incident.place').keys('Ctrl+A', '=Tadmor', 'Tab', 'Ctrl+S')
    first, second = sorted(stored(register), key=lambda record: str(record.get('reference')))
    assert second.get('place') not in (None, first.get('place'))
    points = [(record.get('latitude'), record.get('longitude')) for record in (first, second)]
    assert None not in points[0] and points[1] not in (points[0], (None, None))


def test_a_duplicate_made_from_the_field_of_the_place_has_its_point(driver: Driver, register: Register) -> None:
    driver.keys('Ctrl+N', '=ambush', 'Tab', '=21/1/2024', 'Tab').go('incident.place').keys('=Sokhneh', 'Tab', 'Ctrl+S')
    driver.go('incident.place').keys('Ctrl+A', '=Tadmor', 'Ctrl+Shift+D')
    made = driver.window.form.opened.record
    tadmor = register.places.get(str(made.get('place')))
    assert tadmor.en == 'Tadmor' and (made.get('latitude'), made.get('longitude')) == tadmor.point


def test_a_line_of_which_only_what_its_party_settled_is_left_goes(driver: Driver) -> None:
    driver.keys('Ctrl+N')
    grid = driver.window.form.grids['casualty']
    grid.view.setFocus()
    grid.view.setCurrentIndex(grid.lines.index(0, grid.lines.names.index('party')))
    driver.keys('=civil', 'Tab')
    assert len(grid.lines.lines) == 1
    grid.view.setCurrentIndex(grid.lines.index(0, grid.lines.names.index('party')))
    driver.keys('Delete')
    assert grid.lines.lines == []


@pytest.mark.parametrize('key', ['Ctrl+S', 'Ctrl+Return', 'Ctrl+N'])
@pytest.mark.parametrize('is_pasted', [False, True])
def test_codes_that_are_not_taken_yet_are_saved_and_kept_with_the_others(
    driver: Driver, register: Register, key: str, is_pasted: bool
) -> None:
    record = saved_incident(register, against='turkey')
    driver.window.go_to('incident', record.uid)
    driver.go('incident.against')
    if is_pasted:
        QGuiApplication.clipboard().setText('SDF; داعش')
        driver.keys('Ctrl+V', key)
    else:
        driver.keys('=SDF, داعش', key)
    if key == 'Ctrl+N':
        driver.window.go_to('incident', record.uid)
        driver.keys('Ctrl+S')
    saved = query.get(register, 'incident', record.uid)
    assert set(str(saved.get('against')).split('|')) == {'turkey', 'sdf', 'isis'}
    assert query.drafts(register) == []


def test_codes_of_a_draft_that_nobody_went_to_again_are_saved(driver: Driver, register: Register) -> None:
    record = saved_incident(register, against='turkey')
    opened = OpenRecord.read(register, 'incident', record.uid)
    opened.texts[f'{record.uid}.against'] = 'SDF; ISIS'
    rows = [[row.kind, row.uid, dict(row.values)] for row in opened.record.walk()]
    register.keep_draft('incident', record.uid, {'revision': record.revision, 'rows': rows, 'texts': opened.texts})
    driver.window.go_to('incident', record.uid)
    driver.keys('Ctrl+S')
    saved = query.get(register, 'incident', record.uid)
    assert set(str(saved.get('against')).split('|')) == {'turkey', 'sdf', 'isis'}
    chips = [str(chip.property('code')) for chip in driver.field('incident.against')._chips]
    assert chips == str(saved.get('against')).split('|')


def test_a_place_brings_its_governorate(driver: Driver) -> None:
    driver.keys('Ctrl+N').go('incident.place').keys('=Sokhneh', 'Tab')
    opened = driver.window.form.opened
    assert opened.record.get('place')
    assert opened.record.get('governorate')


def test_doubts_are_said_beside_their_field(driver: Driver) -> None:
    driver.keys('Ctrl+N', '=ambush', 'Tab', '=21/1/2031', 'Tab')
    box = driver.window.form.groups['when'].boxes['occurred']
    assert 'is in the future' in box._note.text()
    assert not box._mark.isHidden()


def test_a_record_with_unsaved_changes_is_not_withdrawn(driver: Driver, register: Register) -> None:
    record = saved_incident(register)
    driver.window.go_to('incident', record.uid)
    driver.go('incident.kind').keys('=ied', 'Tab', 'Ctrl+Shift+W')
    assert driver.window.form.reason.isHidden()
    assert 'Save or discard' in driver.window.form.notice.text()


def test_looking_at_records_writes_nothing(driver: Driver, register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    records = [saved_incident(register) for _number in range(3)]
    monkeypatch.setattr(register, 'keep_draft', lambda *_given: pytest.fail('a draft was written'))
    monkeypatch.setattr(register, 'drop_draft', lambda *_given: pytest.fail('a draft was dropped'))
    for record in records:
        driver.window.go_to('incident', record.uid)
    driver.keys('Ctrl+2', 'Ctrl+1')


@pytest.mark.parametrize('kind', ['casualty', 'victim', 'source', 'status_change'])
def test_every_kind_of_field_is_edited_in_a_cell(
    driver: Driver, register: Register, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cls = RECORDS[kind]
    declared = cls.form_fields() | {'codes_of_a_test': Spec(CODES, 'what', codes='marks')}
    every = {name: dataclasses.replace(spec, first=True) for name, spec in declared.items()}
    monkeypatch.setattr(cls, 'form_fields', lambda: every)
    opened = OpenRecord.new(register, 'incident')
    grid = ChildLines(opened, opened.record, kind, 'Lines', driver.window)
    grid.resize(1200, 200)
    grid.show()
    for column, name in enumerate(every):
        grid.view.setFocus()
        grid.view.setCurrentIndex(grid.lines.index(0, column))
        driver.keys('F2', f'={SAMPLES[every[name].kind.name]}', 'Tab')
        assert grid.lines.field(grid.lines.index(0, column)).is_stated, name
    grid.hide()
    grid.deleteLater()


SAMPLES = {
    'text': 'a',
    'long_text': 'a',
    'code': 'u',
    'codes': 'school',
    'date': '2024',
    'time': '23:40',
    'number': '3',
    'place': 'Somewhere',
    'link': 'x',
}


def test_what_is_wrong_in_a_line_is_said_in_words_below_the_grid(driver: Driver, register: Register) -> None:
    record = saved_incident(register)
    driver.window.go_to('incident', record.uid)
    grid = driver.window.form.grids['casualty']
    grid.view.setFocus()
    grid.view.setCurrentIndex(grid.lines.index(0, grid.lines.names.index('count')))
    driver.keys('=9-3', 'Tab', 'Ctrl+S')
    assert grid._problems.text() == 'Error, line 1: The highest count (3) is below the lowest (9).'
    assert query.get(register, 'incident', record.uid).children[0].get('count') == 2
