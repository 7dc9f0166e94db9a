"""Figures of the report open their records: by keys and clicks, from tables and sentences, and back to the figure."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.dates import dates
from models.language.text import without_directions
from models.register.register import Register
from tests import invented
from tests.test_leaks_stop_files import at_the_window
from tests.test_workbook import names_no_maker
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


def test_in_arabic_arrows_go_where_they_point_and_the_figure_is_found_again_after_an_edit(
    register: Register, qtbot: QtBot, page: MonthPage, driver: Driver
) -> None:
    driver.keys('Ctrl+Shift+E')
    paragraph = the(page, 'قُتل')
    paragraph.setFocus(Qt.FocusReason.TabFocusReason)
    driver.keys('Left')
    assert paragraph.chosen == 0
    driver.keys('Right')
    assert paragraph.chosen == -1
    grid = page.view.grids()[0]
    grid.go_to(0, 1)
    driver.keys('Left')
    assert grid.spot() == (0, 2)
    left_of = grid.visualRect(grid.cells.index(0, 2)).center().x()
    assert left_of < grid.visualRect(grid.cells.index(0, 1)).center().x()
    driver.keys('Return', 'Return')
    uid = driver.window.form.opened.record.uid
    driver.go('incident.summary').keys('=Invented', 'Ctrl+S')
    assert page.records.table.hasFocus()
    assert register.settings and page.records.model.record(0)[1] == uid
    driver.keys('Esc')
    assert page.view.grids()[0].hasFocus() and page.view.grids()[0].spot() == (0, 2)


def test_a_report_as_of_a_day_says_which_of_its_records_were_changed_since(page: MonthPage, register: Register) -> None:
    page.as_of.setText(str(dates.today_in_damascus()))
    page.look()
    page.open_records('Operations', page._found.report.all.operations.records)
    assert 'None of them was changed after' in page.records._since.text()
    page.records.show_records('Operations', page._found.report.all.operations.records, day='2020-01-01')
    assert page.records._since.text().startswith('3 of them were changed after 1 Jan 2020')
    page.clear()
    assert page.records.model.rowCount() == 0


def test_trends_open_their_records_and_are_copied_and_saved(page: MonthPage, driver: Driver, tmp_path: Path) -> None:
    driver.keys('Alt+T')
    assert '2023' in page.trends.page.title
    [grid] = page.trends.view.grids()
    grid.go_to(11, 1)
    assert grid.cells.text(grid.currentIndex()) == '3'
    driver.keys('Return')
    assert page.records.model.rowCount() == 3
    driver.keys('Esc')
    assert grid.hasFocus() and grid.spot() == (11, 1)
    page.trends.what.choose('killed')
    page.trends.by.choose('who')
    page.trends.number.choose('24')
    assert len(page.trends.view.grids()[0].cells.table.rows) == 25
    page.month.setFocus()
    driver.keys('Ctrl+Shift+C')
    assert 'January 2024: Total 21–23' in without_directions(QGuiApplication.clipboard().text())
    for ending in ('.xlsx', '.html'):
        page.save(tmp_path / f'trend{ending}')
    assert names_no_maker(tmp_path / 'trend.xlsx')
    sheet = openpyxl.load_workbook(tmp_path / 'trend.xlsx').worksheets[0]
    assert [cell.value for cell in sheet[sheet.max_row]][:2] == ['Total', '21–23']
    assert '<svg' not in (tmp_path / 'trend.html').read_text() and 'image/svg' in (tmp_path / 'trend.html').read_text()
    page.save(tmp_path / 'trend.json')
    assert '.xlsx' in page.notice.text() and not (tmp_path / 'trend.json').exists()
    at_the_window(driver)
    driver.keys('Alt+PgUp')
    assert 'December 2023' in page.trends.page.title
    driver.keys('Alt+P')
    assert page.view.isVisible()
