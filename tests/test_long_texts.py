"""A long text in the form: it is left as soon as a short one, and the cursor stays in its place."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from models.language.text import behind_letters, without_directions
from models.register.register import Register
from tests import invented
from tests.counted_steps import steps
from tests.windows import Driver, driving
from ui.form.editors import TextEditor

PHONE = '0944 123 456'
SHORT, LONG = 300, 1_200
ACCOUNT = 'وقع هجوم قرب الحاجز. '


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        yield made


def editing(driver: Driver, narrative: str) -> TextEditor:
    """The window at the end of the account of a saved record."""
    saved = driver.window.register.save(invented.incident(narrative=narrative))
    driver.window.go_to('incident', saved.uid)
    driver.keys('Ctrl+M').go('incident.narrative').keys('Ctrl+End')
    editor = driver.field('incident.narrative')
    assert isinstance(editor, TextEditor)
    return editor


@given(st.text('ab\u2068\u2069\u200f', max_size=12), st.integers(0, 14))
def test_signs_of_direction_are_no_letters(text: str, letters: int) -> None:
    ends = [at for at in range(len(text) + 1) if len(without_directions(text[:at])) == letters]
    assert behind_letters(text, letters) == next(iter(ends), len(text))


def test_a_long_account_is_left_with_a_number_at_its_end(driver: Driver) -> None:
    def cost(letters: int) -> int:
        editor = editing(driver, (ACCOUNT * letters)[:letters] + '.')
        driver.keys(f'= {PHONE}')
        taken = steps(lambda: driver.keys('Tab'), 'without_directions')
        assert editor.toPlainText().endswith(f'{PHONE}\u2069')
        return taken

    assert cost(LONG) < 2 * cost(SHORT)


@pytest.mark.parametrize('begun', ['واتساب 😀😀 من الشاهد', 'In Latin 😀 letters'])
def test_the_cursor_stays_where_it_was_behind_an_emoji(driver: Driver, begun: str) -> None:
    editor = editing(driver, begun)
    driver.keys(f'= {PHONE}', 'Tab')
    driver.go('incident.narrative').keys('=7')
    assert without_directions(editor.toPlainText()) == f'{begun} {PHONE}7'
    driver.keys('Ctrl+Z', '=8', 'Ctrl+S')
    stored = driver.window.form.opened.record.get('narrative')
    assert stored == f'{begun} {PHONE}8'
