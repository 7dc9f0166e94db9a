"""A megabyte pasted by mistake into a line of the window: it answers, keeps what was typed, and saves nothing of it."""

import time
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models import query
from models.query import Question
from models.register.register import Register
from tests.windows import Driver, driving

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
SECONDS = 30  # of the processor; before, some of these took minutes
MEGABYTE = 1_000_000
PIECES = [
    '1',
    '٣',
    '1.',
    '5 c k, ',
    'three ',
    'مئة ',
    'a\u0301\u0323',
    ' ',
    '(',
    'ISIS and ',
    'jan ',
    'عبد ',
    'ا\u2067',
]


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as found:
        yield found


# Every third of them each time, all of them in the soak.
SOME = [
    piece if number % 3 == 0 else pytest.param(piece, marks=pytest.mark.soak) for number, piece in enumerate(PIECES)
]


@pytest.fixture(params=SOME, ids=lambda piece: ascii(piece))
def pasted(request: pytest.FixtureRequest, driver: Driver) -> Iterator[str]:
    """The text in the clipboard; the test fails where it keeps the processor busy."""
    text = f'5 {request.param * (MEGABYTE // len(request.param))}z'
    QApplication.clipboard().setText(text)
    begun = time.process_time()
    yield text
    assert time.process_time() - begun < SECONDS
    QApplication.clipboard().clear()


def test_into_the_quick_line(driver: Driver, pasted: str, register: Register) -> None:
    driver.keys('Ctrl+N', '=ambush', 'Tab', '=21/1/2024', 'Tab')
    grid = driver.window.form.grids['casualty']
    grid.view.setFocus()
    driver.keys('=5', 'Ctrl+V', 'Return')
    assert query.count(register, 'incident') == 0


def test_into_the_search_line(driver: Driver, pasted: str, register: Register) -> None:
    driver.keys('Ctrl+F', 'Ctrl+V')
    assert len(driver.window.list.bar.search.text()) > 1_000
    driver.keys('Esc')
    assert driver.window.list.bar.search.text() == ''
    assert len(query.ids(register, Question('incident', pasted))) == 0


def test_into_the_fields_of_a_form(driver: Driver, pasted: str, register: Register) -> None:
    driver.keys('Ctrl+N')
    for _field in range(6):
        driver.keys('Ctrl+V', 'Tab')
    driver.keys('Ctrl+S')
    assert query.count(register, 'incident') == 0


def test_into_the_line_of_a_filter(driver: Driver, pasted: str) -> None:
    for name in ('occurred', 'kind', 'carried_out_by'):
        driver.window.list.bar.type_filter(name)
        driver.keys('Ctrl+V', 'Return', 'Tab')
    assert not driver.window.list.bar.filters
