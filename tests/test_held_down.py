"""A key that is held down in the list: records that are only passed are not laid open one by one."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models import samples
from models.register.register import Register
from tests.counted_steps import steps
from tests.invented import incident
from tests.windows import Driver, driving

RECORDS, HELD, MANY = 12, 8, 400


@pytest.fixture
def opened(register: Register, qtbot: QtBot) -> Iterator[tuple[Driver, list[str]]]:
    """The window at the first record of its list, and what was opened since."""
    for day in range(1, RECORDS + 1):
        register.save(incident(occurred=f'2024-01-{day:02}'))
    with driving(register, qtbot) as driver:
        driver.window.list.focus_table()
        driver.keys('Home')
        seen: list[str] = []
        driver.window.list.table.opened.connect(seen.append)
        yield driver, seen


def held(driver: Driver, *, times: int = HELD) -> None:
    """The arrow key repeats while the window is busy: all of it waits there at once."""
    for _time in range(times):
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier, '', True)
        QCoreApplication.postEvent(driver.window.list.table, event)


def test_records_that_are_passed_meanwhile_are_not_opened(opened: tuple[Driver, list[str]]) -> None:
    driver, seen = opened
    held(driver)
    QApplication.processEvents()
    QApplication.processEvents()
    table = driver.window.list.table
    assert table.currentIndex().row() == HELD
    assert seen == [table.records().uid_at(HELD)]
    assert driver.window.form.opened.record.uid == seen[0]


@pytest.mark.parametrize('key', ['Down', 'Return', 'Ctrl+D', 'Tab'])
def test_the_record_at_which_one_has_come_is_opened_before_another_key_does_anything(
    opened: tuple[Driver, list[str]], key: str
) -> None:
    driver, seen = opened
    held(driver)
    QCoreApplication.sendPostedEvents(driver.window.list.table, 0)
    assert seen == []
    table = driver.window.list.table
    there = table.records().uid_at(HELD)
    driver.keys(key)
    assert seen[0] == there
    assert seen == ([there] if key != 'Down' else [there, table.records().uid_at(HELD + 1)])


def test_nothing_is_opened_of_a_window_that_was_cleared(opened: tuple[Driver, list[str]]) -> None:
    driver, seen = opened
    held(driver)
    QCoreApplication.sendPostedEvents(driver.window.list.table, 0)
    driver.window.clear()
    QApplication.processEvents()
    assert seen == []


def test_each_key_that_is_pressed_by_itself_opens_its_record(opened: tuple[Driver, list[str]]) -> None:
    driver, seen = opened
    driver.keys('Down', 'Down')
    table = driver.window.list.table
    assert seen == [table.records().uid_at(1), table.records().uid_at(2)]


def test_to_paint_a_list_that_is_selected_as_a_whole_its_rows_are_not_asked_one_by_one(
    register: Register, qtbot: QtBot
) -> None:
    samples.fill(register, MANY, 0)
    with driving(register, qtbot) as driver:
        driver.window.list.focus_table()
        driver.keys('Ctrl+A')
        assert driver.window.list.selected_count() == MANY
        asked = steps(driver.window.list.table.horizontalHeader().repaint, 'headerData', 'rowCount')
        assert 0 < asked < MANY
