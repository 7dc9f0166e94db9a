"""Approving by sample through the window: turned on by a lead, drawn, looked at, and the others approved, by keys."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models import query
from models.language import messages
from models.language.text import has_arabic
from models.query import Question
from models.query.for_review import sampled
from models.register.register import Register
from models.register.review import sampling
from models.register.review.reviewing import Chosen
from tests.test_sampling import edit, quiet, waiting
from tests.windows import Driver, driving
from ui.panes.people_sheet import PeopleSheet
from ui.panes.sample_sheet import SampleSheet
from ui.panes.stayed_pane import StayedPane
from ui.parts import tasks

SAMPLE, APPROVE, UNDO = 'Ctrl+Alt+A', 'Ctrl+Shift+O', 'Ctrl+Alt+Z'


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tasks.Threads, 'used', False)
    monkeypatch.setenv('HOME', str(tmp_path))
    monkeypatch.setattr(sampling.secrets, 'randbelow', lambda _below: 1)


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    waiting(register, [quiet(number) for number in range(6)])
    with driving(register, qtbot) as made:
        yield made


def states(register: Register) -> Counter[Any]:
    return Counter(record.get('state') for record in query.each(register, Question('incident')))


def sheet_of(driver: Driver) -> SampleSheet:
    driver.keys(SAMPLE)
    (sheet,) = driver.window.findChildren(SampleSheet)
    driver.qtbot.waitUntil(lambda: QApplication.activeWindow() is sheet)
    return sheet


def back(driver: Driver) -> None:
    """The keys go to the window again."""
    driver.window.activateWindow()
    driver.qtbot.waitUntil(lambda: QApplication.activeWindow() is driver.window)


def people_sheet(driver: Driver) -> PeopleSheet:
    driver.window.deeds.do('people')
    (sheet,) = driver.window.findChildren(PeopleSheet)
    driver.qtbot.waitUntil(lambda: QApplication.activeWindow() is sheet)
    return sheet


def test_the_whole_way_by_keys(driver: Driver, register: Register) -> None:
    driver.keys(SAMPLE)
    assert not driver.window.findChildren(SampleSheet)  # nobody turned it on
    sheet = people_sheet(driver)
    sheet.one_in.setFocus()
    driver.keys('=3', 'Tab')
    assert register.settings.sample_one_in == 3
    driver.keys('Esc')
    back(driver)
    shown = sheet_of(driver)
    assert '6 records score nothing' in shown.free.text() and 'No sample' in shown.said.text()
    driver.keys('Ctrl+N')
    assert 'One in 3 from number 2' in shown.said.text() and shown.lines.rowCount() == 2
    assert not shown.draw.isVisible() and not shown.rest.isVisible()
    for _number in range(2):
        driver.keys('Return')
        back(driver)
        assert driver.window.form is not None
        driver.keys(APPROVE)
        shown = sheet_of(driver)
    assert 'All of them were approved' in shown.said.text() and shown.rest.isVisible()
    driver.keys('Ctrl+Return')
    assert states(register) == {'approved': 6}
    assert driver.window.past.strip.text() == '4 records approved.'
    back(driver)
    driver.keys(UNDO)
    assert states(register) == {'approved': 2, 'for_review': 4}


def test_where_one_was_returned_the_sheet_says_that_nothing_goes_by_it(driver: Driver, register: Register) -> None:
    register.set_sampling(3)
    now = register.draw_sample()
    one = now.waiting[0]
    register.review_one('return', Chosen(one.kind, one.uid), note='count?')
    shown = sheet_of(driver)
    assert 'nothing is approved by it' in shown.said.text() and not shown.rest.isVisible()
    lines = [shown.lines.data(shown.lines.index(row, 2)) for row in range(shown.lines.rowCount())]
    assert sorted(map(str, lines)) == ['', 'not approved']
    driver.keys('Ctrl+N')
    assert 'Only 0 records' in shown.notice.text()
    driver.keys('Esc')


def test_what_stays_is_listed_with_its_reason(driver: Driver, register: Register) -> None:
    register.set_sampling(3)
    now = register.draw_sample()
    for one in now.waiting:
        register.review_one('approve', Chosen(one.kind, one.uid))
    edit(register, now.sample.rest[0])
    sheet_of(driver)
    driver.keys('Ctrl+Return')
    assert states(register) == {'approved': 5, 'for_review': 1}
    pane = driver.window.record.currentWidget()
    assert isinstance(pane, StayedPane) and pane.lines.rowCount() == 1


def test_only_a_reviewer_is_offered_it_and_only_a_lead_turns_it_on(driver: Driver, register: Register) -> None:
    register.set_sampling(3)
    lead, other = register.person, register.add_person('Wren', ('reviewer',))
    register.settings.set('second_person', 'no')
    register.work_as(other)
    assert not people_sheet(driver).sampling.isVisible()
    driver.keys('Esc')
    assert driver.window.review.may_sample()
    register.work_as(lead)
    register.work_as(register.add_person('Sami', ('documenter',)))
    assert not driver.window.review.may_sample()


@pytest.mark.parametrize('typed', ['1', '101', 'some', '-3'])
def test_what_is_no_such_number_changes_nothing(driver: Driver, register: Register, typed: str) -> None:
    register.set_sampling(5)
    sheet = people_sheet(driver)
    sheet.one_in.setFocus()
    sheet.one_in.selectAll()
    driver.keys(f'={typed}', 'Tab')
    assert (register.settings.sample_one_in, sheet.one_in.text()) == (5, '5')
    assert sheet.notice.text()
    sheet.one_in.setFocus()
    sheet.one_in.selectAll()
    driver.keys('Delete', 'Tab')
    assert register.settings.sample_one_in == 0
    driver.keys('Esc')


def test_the_sheet_speaks_arabic_and_every_part_has_a_name(register: Register, qtbot: QtBot) -> None:
    register.set_sampling(2)
    waiting(register, [quiet(number) for number in range(4)])
    with messages.speaking('ar'), driving(register, qtbot) as driver:
        shown = sheet_of(driver)
        driver.keys('Ctrl+N')
        assert sampled.last_sample(register) is not None
        assert has_arabic(shown.windowTitle()) and has_arabic(shown.said.text()) and has_arabic(shown.free.text())
        assert shown.table.accessibleName()
        driver.keys('Esc')
