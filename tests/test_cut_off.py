"""What is cut off shows its beginning, and nothing is cut off that fits."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from models.register.register import Register
from tests.invented import abductee, incident
from tests.windows import Driver, driving
from ui.pages.unmatched_places_page import PlacesView
from ui.parts import look
from ui.parts.pieces import CutLink

LONG = 'تجمع طويل الاسم جداً في الريف الشرقي قرب السدة القديمة على الطريق الواصل إلى البادية ' * 3


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        made.window.resize(1366, 768)
        yield made


def test_the_link_that_undoes_is_whole_where_it_has_its_room(driver: Driver, register: Register) -> None:
    record = register.save(incident())
    driver.window.go_to('incident', record.uid)
    driver.keys('Ctrl+H')
    [link] = [one for one in driver.window.findChildren(CutLink) if one.isVisible()]
    assert link.width() == link.sizeHint().width()
    assert 'Ctrl+Alt+Z' in link.text()


def test_a_heading_has_the_room_that_it_wants(driver: Driver, register: Register) -> None:
    for _each in range(40):  # more than the list has lines: a bar takes some of its width
        register.save(abductee())
    driver.window.show_list('abductee')
    table = driver.window.list.table
    column = table.records().names.index('status')
    assert not table.isColumnHidden(column)
    words = table.records().headerData(column, Qt.Orientation.Horizontal)
    assert words == 'Status now'
    assert table.columnWidth(column) > QFontMetrics(look.font(bold=True)).horizontalAdvance(words) + 12


def test_a_long_name_is_read_from_its_beginning(driver: Driver, register: Register) -> None:
    register.save(incident(place=None, place_typed=LONG))
    page = driver.page(PlacesView)
    assert page.search.text() == LONG.strip()
    assert page.search.cursorPosition() == 0
