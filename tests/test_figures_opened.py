"""Figures of the report open their records: by keys, from the page and back to the very figure."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.register.register import Register
from tests import invented
from tests.windows import Driver, driving
from ui.pages.month_page import MonthPage


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    for number in (3, 2):
        record = invented.incident(zone='sdf', area='village', carried_out_by='isis', governorate='SY09')
        record.add('casualty', outcome='killed', party='civilians', count=number)
        register.save(record)
    with driving(register, qtbot) as made:
        yield made


@pytest.fixture
def page(driver: Driver) -> MonthPage:
    return driver.page(MonthPage)


def test_records_are_listed_under_a_title_and_lead_back(page: MonthPage, driver: Driver) -> None:
    paragraph = page.view.paragraphs()[3]
    paragraph.setFocus()
    page.open_records('Operations', page._found.report.all.operations.records)
    assert page.records.model.rowCount() == 2
    assert '2 records' in page.records.table.accessibleDescription()
    driver.keys('Down', 'Return')
    assert driver.window.form.opened.record.uid == page.records.model.record(1)[1]
    assert not page.isVisible()
    driver.keys('Esc')
    assert page.records.table.hasFocus() and page.records.table.currentIndex().row() == 1
    driver.keys('Esc')
    assert QApplication.focusWidget() is paragraph
