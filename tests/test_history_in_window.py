"""The history by keys alone: of a record, as it was, reverting from it, and of the whole register."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from models.dates import dates
from models.language.text import without_directions
from models.record.records import Record
from models.register.register import Register
from tests import desks, invented
from tests.reviewed import approved
from tests.windows import Driver, driving
from ui.pages.all_history_page import AllHistoryPage
from ui.panes.history_pane import History
from ui.panes.of_history.as_it_was_pane import AsItWas
from ui.panes.of_history.history_card import MOST
from ui.panes.of_history.revert_pane import RevertPane

TWO, THREE = 'Two men near the well', 'Three men at the well'


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        yield made


def edited(register: Register, text: str = THREE) -> Record:
    record = register.save(invented.incident(narrative=TWO))
    record.set('narrative', text)
    record.set('kind', 'ied')
    return register.save(record)


def pane_of(driver: Driver) -> History:
    pane = driver.window.record.currentWidget()
    assert isinstance(pane, History)
    return pane


def said(widget: QWidget) -> str:
    return without_directions(' | '.join(one.text() for one in widget.findChildren(QLabel) if one.isVisible()))


def test_a_change_is_read_seen_as_it_was_and_reverted_by_keys(driver: Driver, register: Register) -> None:
    record = edited(register)
    driver.window.go_to('incident', record.uid)
    driver.window.record.go_to_field(record.uid, 'narrative')
    driver.keys('Ctrl+H')
    pane = pane_of(driver)
    assert driver.focused is pane.cards[0] and '>Three </span>' in said(pane.cards[0])
    driver.keys('Down')
    assert driver.focused is pane.cards[1]
    driver.keys('Return')
    then = pane.findChild(AsItWas)
    assert 'As it was after the change of' in said(then) and '>Two </span>' in said(then)
    assert [one.text().split('  ')[0] for one in then.findChildren(QPushButton) if one.isVisible()] == [
        'Back to the history'
    ]
    driver.keys('Esc')
    assert driver.focused is pane.cards[0] and pane_of(driver) is pane
    driver.keys('Tab', 'Tab', 'Return')  # Revert…
    revert = pane.findChild(RevertPane)
    assert [box.isChecked() for _one, box in revert.boxes] == [True, True]
    driver.keys('Space', 'Tab', 'Tab', '=a slip', 'Return')  # not the kind
    now = desks.the(register, record.uid)
    assert (now.get('narrative'), now.get('kind')) == (TWO, 'ied')
    assert driver.window.record.currentWidget() is driver.window.form
    assert driver.field('incident.narrative').toPlainText() == TWO
    driver.keys('Ctrl+H')
    assert 'Reverted' in said(pane_of(driver).cards[0]) and 'a slip' in said(pane_of(driver).cards[0])
    driver.keys('Esc', 'Ctrl+Alt+Z')
    assert desks.the(register, record.uid).get('narrative') == THREE


def test_a_place_alone_is_reverted_with_its_point(driver: Driver, register: Register) -> None:
    record = register.save(invented.incident())
    driver.window.go_to('incident', record.uid)
    driver.go('incident.governorate').keys('Ctrl+A', 'Delete', 'Tab')
    driver.keys('Ctrl+M').go('incident.latitude').keys('Delete', 'Tab', 'Delete', 'Tab')
    driver.go('incident.place').keys('=Sokhneh', 'Tab', 'Ctrl+S')
    driver.go('incident.narrative').keys('Ctrl+End', '= More', 'Ctrl+S')
    driver.window.record.go_to_field(record.uid, 'place')
    driver.keys('Ctrl+H')
    pane = pane_of(driver)
    pane.only.click()
    card = next(one for one in pane.cards if one.isVisible())
    pane._revert(card)
    chosen = {one.field for one, box in pane.findChild(RevertPane).boxes if box.isChecked()}
    assert chosen == {'place', 'governorate', 'latitude', 'longitude', 'exactness'}


def test_a_change_that_is_longer_than_the_pane_is_read_from_its_heading_to_its_end(
    driver: Driver, register: Register
) -> None:
    record = edited(register, ' '.join(f'Word{number}' for number in range(3_000)))
    driver.window.go_to('incident', record.uid)
    driver.keys('Ctrl+H')
    pane = pane_of(driver)
    card, seen = pane.cards[0], pane._scroll.viewport()

    def is_seen(at: int) -> bool:
        return seen.rect().contains(card.mapTo(seen, QPoint(1, at)))

    assert card.height() > 2 * seen.height()
    assert is_seen(1) and not is_seen(card.height() - 1)
    steps = 0
    while driver.focused is card:
        assert steps == 0 or not is_seen(1)
        driver.keys('Down')
        steps += 1
    assert steps > card.height() // seen.height()
    assert driver.focused is pane.cards[1]
    driver.keys('Up')
    assert driver.focused is card and is_seen(1)
    driver.keys('Down', 'Up')
    assert driver.focused is card and is_seen(1)


def of_many_words(lines: int) -> Record:
    """An incident of which so many sources each say a word."""
    record = invented.incident()
    for number in range(lines):
        record.add('source', channel='eyewitness', says=f'Word{number}')
    return record


def test_a_change_of_very_many_lines_shows_the_first_and_the_others_when_asked(
    driver: Driver, register: Register
) -> None:
    record = register.save(of_many_words(3 * MOST))
    driver.window.go_to('incident', record.uid)
    driver.keys('Ctrl+H')
    [card] = pane_of(driver).cards
    whole = len(card.changes)
    assert whole > 6 * MOST
    assert 'Word10' in said(card).split(' | ') and f'Word{MOST}' not in said(card).split(' | ')
    assert without_directions(card.more.text()) == f'Show {whole - MOST:,} more fields'
    driver.keys('Tab')
    assert driver.focused is card.more
    driver.keys('Return')
    assert without_directions(card.more.text()) == f'Show {whole - 2 * MOST:,} more fields'
    places = [card._grid.getItemPosition(card._grid.indexOf(one))[0] for one in card.findChildren(QLabel)]
    assert max(places) < card._grid.getItemPosition(card._grid.indexOf(card.more))[0] < card._grid.rowCount() - 1
    while card.more.isVisible():
        driver.keys('Return')
    assert f'Word{3 * MOST - 1}' in said(card).split(' | ')


def test_a_field_that_is_shown_alone_is_never_among_those_that_are_not_shown(
    driver: Driver, register: Register
) -> None:
    record = register.save(of_many_words(2 * MOST))
    driver.window.go_to('incident', record.uid)
    pane = History(register, record, driver.window, at=(record.of('source')[-1].uid, 'says'))
    [card] = pane.cards
    pane.only.setChecked(True)
    assert f'Word{2 * MOST - 1}' in [one.text() for one in card.findChildren(QLabel)]


def test_an_approved_record_asks_why_and_what_was_changed_since_is_chosen(driver: Driver, register: Register) -> None:
    record = edited(register)
    record.set('narrative', 'Four men')
    record = approved(register, record)
    driver.window.go_to('incident', record.uid)
    driver.keys('Ctrl+H')
    pane = pane_of(driver)
    while not any(change.field == 'kind' for change in pane.cards[0].changes) or not driver.focused.changes[0].has_old:
        driver.keys('Down')
        if any(change.field == 'kind' and change.has_old for change in driver.focused.changes):
            break
    driver.keys('Tab', 'Tab', 'Return')
    revert = pane.findChild(RevertPane)
    assert 'Changed since by somebody' in said(revert) and TWO in said(revert) and 'Four men' in said(revert)
    assert [box.isChecked() for _one, box in revert.boxes] == [False, True]  # the one changed since is first
    revert.reason.setFocus()
    driver.keys('Return')
    assert revert.why.isVisible()
    driver.keys('=5')
    now = desks.the(register, record.uid)
    assert (now.get('kind'), now.get('narrative'), now.get('state')) == ('ambush', 'Four men', 'for_review')
    # A day that is typed, one field alone, and nothing reverted over what is being typed.
    driver.window.record.go_to_field(record.uid, 'kind')
    driver.keys('Ctrl+H')
    pane = pane_of(driver)
    pane.only.click()
    assert [one.isVisible() for one in pane.cards].count(True) == 3
    pane.day.setFocus()
    driver.keys('=nonsense', 'Return')
    assert 'is not a day' in pane.notice.text()
    pane.day.clear()
    day = dates.today_in_damascus()
    driver.keys(f'={day.isoformat()}', 'Return')
    assert 'Nothing is different now' in said(pane.findChild(AsItWas))
    driver.keys('Esc')
    pane.day.setText((day - timedelta(days=9)).isoformat())
    driver.keys('Return')
    assert 'not in the register yet' in pane.notice.text()


def test_the_whole_register_is_read_filtered_and_opened_at_a_change(driver: Driver, register: Register) -> None:
    record, other = edited(register), register.save(invented.abductee())
    rana = register.add_person('Rana', ('documenter',))
    driver.keys('Ctrl+Shift+H')
    page = driver.window.page(AllHistoryPage.name)
    assert [page.lines.thing(row).record for row in range(3)] == [other.uid, record.uid, record.uid]
    driver.keys('Down', 'Return')
    pane = pane_of(driver)
    assert driver.window.form.opened.record.uid == record.uid
    assert driver.focused is pane.cards[0]
    driver.keys('Ctrl+Shift+H', 'Up', 'Up', 'Up')
    assert driver.focused is page.filter.line
    driver.keys('=abduc', 'Return')
    assert page.lines.rowCount() == 1 and page.filter.sought().kind == 'abductee'
    driver.keys('=rana', 'Return')
    assert page.filter.sought().person == rana and page.lines.rowCount() == 0
    assert 'No changes match' in page._empty.text()
    driver.keys('Tab', 'Return', 'Tab', 'Return')  # both chips off
    assert page.lines.rowCount() == 3
    driver.keys('=5 March 2020', 'Down', 'Return')
    assert page.filter.sought().last == '2020-03-05' and page.lines.rowCount() == 0
