"""Follow-up in the window, by keys: the lists at the side, noting from a list and a form, and the page of a lead."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from models.entry.typed_beside import TypedBeside
from models.query.follow_up import contact_lines
from models.record.records import Record
from models.register.register import Register
from tests.invented import abductee, incident
from tests.windows import Driver, driving
from ui.pages.lead_page import LeadPage
from ui.window.follow_up_at_side.follow_up_view import FollowUpView

FOLLOW_UP, NOTE, PACE, LIST = 'Ctrl+Alt+6', 'Ctrl+Alt+N', 'Ctrl+Alt+7', 'Ctrl+Alt+L'
UNDO = 'Ctrl+Alt+Z'


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        yield made


def lines(view: FollowUpView) -> list[str]:
    texts = [view.list.item(place).text() for place in range(view.list.count())]
    return [text.replace('\u2066', '').replace('\u2068', '').replace('\u2069', '') for text in texts]


def made_long_ago(register: Register, record: Record) -> Record:
    saved = register.save(record)
    register.db.execute_sql("UPDATE revision SET at = '2024-01-05T08:00:00Z' WHERE record = ?", (saved.uid,))
    return saved


def whom(register: Register, record: Record) -> list[object]:
    return [one.get('whom') for one in contact_lines.contacts_of(register, record.uid)]


def test_a_list_is_worked_through_by_keys(driver: Driver, register: Register, tmp_path: Path) -> None:
    window, side, view = driver.window, driver.window.side, driver.window.list.follow_up
    first, second = (made_long_ago(register, abductee(name_ar=name, name_latin=name)) for name in ('أول', 'ثان'))
    register.save(incident())
    assert side.entries['follow_up'].amount == '4'
    assert side.entries['unnamed'].isHidden()
    driver.keys(FOLLOW_UP)
    assert (window.list.shown(), driver.focused) == ('not_asked', view.list)
    assert (side.entries['not_asked'].amount, side.entries['not_asked'].isChecked()) == ('2', True)
    assert not side.entries['unnamed'].isHidden() and side.entries['forty_days'].isHidden()
    told = lines(view)
    assert len(told) == 2 and all('nobody asked since 5 Jan 2024' in line for line in told)
    # Noting from the list: the record opens beside it, and the keys come back to the next line.
    marked = view.marked()[1]
    noted, left = (first, second) if marked == first.uid else (second, first)
    driver.keys(NOTE, '=his aunt', 'Return')
    assert driver.focused is view.list
    assert (whom(register, noted), [view.marked()[1]]) == (['his aunt'], [left.uid])
    assert window.past.strip.text() == 'The contact line is noted.'
    driver.keys(UNDO)
    assert (whom(register, noted), view.list.count()) == ([], 2)
    # What is typed and not noted is there again; a day that is none is said.
    driver.keys('Return')
    assert window.form is not None
    driver.keys(NOTE, '=his uncle', 'Escape')
    assert window.flush_drafts()
    uid = window.form.opened.record.uid
    assert TypedBeside(register, 'abductee', uid).contact() == {'whom': 'his uncle', 'came_of': 'no_news'}
    driver.keys(NOTE)
    strip = window.form.contacts.strip
    assert strip is not None and strip.lines['whom'].text() == 'his uncle'
    strip.lines['not_before'].setText('never')
    driver.keys('Return')
    assert driver.focused is strip.lines['not_before']
    strip.lines['not_before'].setText('1 Dec 2098')
    strip.ways['not_reached'].setChecked(True)
    driver.keys('Return')
    assert window.flush_drafts()
    assert TypedBeside(register, 'abductee', uid).contact() == {}
    opened = window.form.opened.record
    assert whom(register, opened) == ['his uncle']
    assert side.entries['not_yet'].amount == '1'
    # Correcting and withdrawing an earlier one, in the strip.
    driver.keys(NOTE)
    strip.earlier.setFocus()
    strip.earlier.setCurrentRow(0)
    driver.keys('Return')
    assert strip.lines['not_before'].text() == 'Monday 1 December 2098'
    strip.lines['whom'].setText('his cousin')
    driver.keys('Return')
    assert whom(register, opened) == ['his cousin']
    driver.keys(NOTE)
    strip.earlier.setFocus()
    strip.earlier.setCurrentRow(0)
    driver.keys('Delete')
    assert whom(register, opened) == [] and strip.earlier.isHidden()
    driver.keys('Escape')
    # The months are set where the list is, the next list comes with the key, and a list is saved without names.
    driver.keys(FOLLOW_UP)
    assert view.name == 'not_asked'
    view.after.setText('60')
    view.after.editingFinished.emit()
    assert (register.settings.follow_up_months, view.list.count()) == (60, 0)
    view.after.setText('0')
    view.after.editingFinished.emit()
    assert (register.settings.follow_up_months, view.after.text()) == (60, '60')
    driver.keys(FOLLOW_UP)
    assert view.name == 'unnamed' and '3 without a name' in lines(view)[0]
    window.following.save(tmp_path / 'list.csv')
    text = (tmp_path / 'list.csv').read_text(encoding='utf-8-sig')
    assert 'DZ1-' in text and 'سالم' not in text
    window.clear()
    assert view.list.count() == 0


def test_what_is_typed_of_a_contact_stays_while_an_earlier_one_is_corrected(driver: Driver, register: Register) -> None:
    record = register.save(abductee())
    register.note_contact(record.uid, {'asked_on': '2024-01-05', 'whom': 'his aunt', 'came_of': 'not_reached'})
    driver.window.go_to('abductee', record.uid)
    driver.keys(NOTE, '=his uncle')
    strip = driver.window.form.contacts.strip
    strip.lines['note'].setFocus()
    driver.keys('=He was seen.')
    assert driver.window.flush_drafts()
    strip.earlier.setFocus()
    strip.earlier.setCurrentRow(0)
    driver.keys('Return', '= or cousin', 'Return')
    assert whom(register, record) == ['his aunt or cousin']
    assert driver.window.flush_drafts()
    assert TypedBeside(register, 'abductee', record.uid).contact() == {
        'whom': 'his uncle', 'note': 'He was seen.', 'came_of': 'no_news',
    }  # fmt: skip
    driver.keys(NOTE)
    assert (strip.lines['whom'].text(), strip.corrected) == ('his uncle', '')
    driver.keys('Return')
    assert sorted(map(str, whom(register, record))) == ['his aunt or cousin', 'his uncle']
    assert driver.window.flush_drafts()
    assert TypedBeside(register, 'abductee', record.uid).contact() == {}


def test_the_page_of_a_lead_is_for_leads_and_saved(driver: Driver, register: Register, tmp_path: Path) -> None:
    register.save(incident())
    window = driver.window
    driver.keys(PACE)
    page = window.pages.currentWidget()
    assert isinstance(page, LeadPage) and window.side.entries['pace'].isChecked()
    page.save(tmp_path / 'pace.xlsx')
    assert (tmp_path / 'pace.xlsx').stat().st_size > 0
    register.work_as(register.add_person('Second', ('documenter',)))
    window.list.count()
    assert window.side.entries['pace'].isHidden()
    for asked in ('incident', 'pace'):
        window.show_page(asked)
    assert not isinstance(window.pages.currentWidget(), LeadPage)
    assert window.list.said.text() == 'Only a lead sees how the work goes.'


def test_a_correction_that_is_not_saved_is_there_again(driver: Driver, register: Register) -> None:
    record = register.save(abductee())
    for day, whom_ in (('2024-01-05', 'his aunt'), ('2024-02-06', 'his uncle')):
        register.note_contact(record.uid, {'asked_on': day, 'whom': whom_, 'came_of': 'not_reached'})
    driver.window.go_to('abductee', record.uid)
    driver.keys(NOTE)
    strip = driver.window.form.contacts.strip

    def correct(at: int) -> None:
        strip.earlier.setFocus()
        strip.earlier.setCurrentRow(at)
        driver.keys('Return')

    def said(line: str) -> list[str]:
        strip.lines[line].setFocus()
        return [strip.lines[line].text(), *(strip.earlier.item(at).text() for at in range(strip.earlier.count()))]

    correct(0)
    driver.keys('= or cousin')
    correct(1)
    driver.keys('=, who was there', 'Esc')
    assert driver.window.flush_drafts()
    driver.keys(NOTE)
    new, first, second = said('whom')
    assert new == '' and all(one.endswith('(a correction of it is not saved yet)') for one in (first, second))
    correct(0)
    assert said('whom')[0] == 'his uncle or cousin'
    driver.keys('Return', NOTE)
    new, first, second = said('whom')
    assert 'his uncle or cousin' in first and 'not saved yet' not in first and 'not saved yet' in second
    correct(1)
    assert said('whom')[0] == 'his aunt, who was there'
    driver.keys(*['Backspace'] * len(', who was there'), 'Esc', NOTE)
    assert not any('not saved yet' in one for one in said('whom')) and driver.window.flush_drafts()
    assert TypedBeside(register, 'abductee', record.uid).contact() == {}
    assert sorted(map(str, whom(register, record))) == ['his aunt', 'his uncle or cousin']


def test_a_correction_that_is_not_saved_outlives_the_program(driver: Driver, register: Register) -> None:
    record = register.save(abductee())
    noted = register.note_contact(record.uid, {'asked_on': '2024-01-05', 'whom': 'his aunt', 'came_of': 'not_reached'})
    driver.window.go_to('abductee', record.uid)
    driver.keys(NOTE)
    strip = driver.window.form.contacts.strip
    strip.earlier.setFocus()
    strip.earlier.setCurrentRow(0)
    driver.keys('Return', '= or cousin')
    strip.ways['no_news'].setChecked(True)
    assert driver.window.flush_drafts()
    typed = {'asked_on': 'Friday 5 January 2024', 'whom': 'his aunt or cousin', 'came_of': 'no_news'}
    assert TypedBeside(register, 'abductee', record.uid).contact(noted.uid) == typed
    register.correct_contact(noted.uid, {'asked_on': '2024-01-05', 'whom': 'his aunt', 'came_of': 'no_news'})
    assert TypedBeside(register, 'abductee', record.uid).contact(noted.uid) == {}
