"""Figures of the report open their records: by keys and clicks, from tables and sentences, and back to the figure."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.language.text import without_directions
from models.register.register import Register
from tests import invented
from tests.windows import Driver, driving
from ui.month.figure_grid import FigureGrid
from ui.month.sentence_text import SentenceText
from ui.pages.month_page import MonthPage


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    for values in ({'count': 3}, {'count': 2}, {'lowest': 4, 'highest': 6}):
        record = invented.incident(zone='sdf', area='village', carried_out_by='isis', governorate='SY09')
        record.add('casualty', outcome='killed', party='civilians', **values)
        register.save(record)
    with driving(register, qtbot) as made:
        yield made


@pytest.fixture
def page(driver: Driver) -> MonthPage:
    return driver.page(MonthPage)


def column(grid: FigureGrid, heading: str) -> int:
    return grid.cells.table.headings.index(heading)


def the(page: MonthPage, words: str) -> SentenceText:
    return next(one for one in page.view.paragraphs() if words in one.accessibleName())


def test_a_cell_opens_its_records_by_keys_and_they_lead_back_to_it(page: MonthPage, driver: Driver) -> None:
    grid, records = page.view.grids()[0], page.records
    killed = column(grid, 'Killed')
    grid.setFocus(Qt.FocusReason.TabFocusReason)
    driver.keys(*['Right'] * (killed - 1))
    assert grid.spot() == (0, killed)
    heard = str(grid.cells.data(grid.currentIndex(), Qt.ItemDataRole.AccessibleTextRole))
    assert without_directions(heard) == 'SDF-held areas · Killed: 21–23'
    scrolled = page._area.verticalScrollBar().value()
    driver.keys('Return')
    assert records.table.hasFocus() and records.model.rowCount() == 3
    assert 'at least' in records.table.accessibleDescription()
    driver.keys('Down', 'Return')
    assert driver.window.form.opened.record.uid == records.model.record(1)[1]
    assert not page.isVisible()
    driver.keys('Esc')
    assert records.table.hasFocus() and records.table.currentIndex().row() == 1
    driver.keys('Esc')
    assert grid.hasFocus() and grid.spot() == (0, killed)
    assert page._area.verticalScrollBar().value() == scrolled


def test_a_figure_of_a_sentence_opens_its_records_by_keys_and_by_a_click(page: MonthPage, driver: Driver) -> None:
    paragraph = the(page, 'carried out three operations')
    paragraph.setFocus(Qt.FocusReason.TabFocusReason)
    driver.keys('Right', 'Right')
    assert paragraph.accessibleDescription() == 'three operations: 3 records'
    driver.keys('Return')
    assert page.records.model.rowCount() == 3
    driver.keys('Esc')
    assert QApplication.focusWidget() is paragraph and paragraph.chosen == 0
    driver.keys('Left', 'Return')
    assert page._editing.editor.isVisible()
    driver.keys('Esc')
    words = paragraph._words
    before = words.fontMetrics().horizontalAdvance('• ISIS carried out thr')
    QTest.mouseClick(words, Qt.MouseButton.LeftButton, pos=QPoint(before, words.height() // 2))
    assert page.records.isVisible() and not page._editing.editor.isVisible()
    driver.keys('Esc')
    QTest.mouseClick(words, Qt.MouseButton.LeftButton, pos=QPoint(20, words.height() // 2))
    assert page._editing.editor.isVisible()
