"""The account beside the fields: whatever is shown next, records open as before, and nothing of a form that is gone."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from models.record.records import Record
from models.register.register import Register
from tests.invented import abductee, incident
from tests.windows import Driver, driving
from ui.form.editors import TextEditor

# What is shown in place of the account, by the keys for it.
AWAY = {
    'another list': ['Ctrl+2'],
    'drafts': ['Ctrl+5'],
    'withdrawn records': ['Ctrl+6'],
    'a page': ['F7'],
    'the search': ['Ctrl+F'],
    'a quick note': ['Ctrl+Shift+Q'],
    'a new record of another kind': ['Ctrl+Shift+N'],
    'the history': ['Ctrl+H'],
    'the list again': ['Ctrl+B'],
    'twice beside': ['Ctrl+B', 'Ctrl+B'],
}


@pytest.fixture
def saved(register: Register) -> dict[str, Record]:
    return {'incident': register.save(incident()), 'abductee': register.save(abductee())}


@pytest.fixture
def driver(register: Register, saved: dict[str, Record], qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        yield made


@pytest.mark.parametrize('keys', AWAY.values(), ids=AWAY)
def test_records_open_whatever_came_after_the_account(
    driver: Driver, saved: dict[str, Record], keys: list[str]
) -> None:
    window = driver.window
    window.go_to('incident', saved['incident'].uid)
    window.toggle_beside()
    assert window.beside is not None
    driver.keys(*keys)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    for kind in ('abductee', 'incident', 'abductee'):
        window.go_to(kind, saved[kind].uid)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert window.form is not None
        assert window.form.opened.record.uid == saved[kind].uid
        assert window.beside is None or window.beside.opened is window.form.opened


def type_beside_a_new_line(driver: Driver) -> TextEditor:
    """What a new source says, typed in the form; gives its text beside the fields."""
    driver.window.go_to('incident', driver.window.register.save(incident()).uid)
    grid = driver.window.form.grids['source']
    grid.view.setFocus()
    grid.view.stand(grid.lines.index(grid.lines.rowCount() - 1, 0))
    driver.keys('=media', 'Tab')
    grid.view.stand(grid.lines.index(1, 0))
    grid.group.reveal('says').editor.setFocus()
    driver.keys('=They fled.', 'Ctrl+B')
    grid.view.setFocus()
    grid.view.stand(grid.lines.index(1, 0))
    assert driver.window.beside is not None
    return driver.window.beside.editors[1]


def reach(driver: Driver, text: str) -> list[QWidget]:
    """Go by Tab through the texts beside the fields, typing in each: those that the keys came to."""
    assert driver.window.beside is not None
    came = []
    for editor in driver.window.beside.editors:
        editor.setFocus()
        if driver.focused is editor:
            came.append(editor)
            driver.keys('Ctrl+End', f'={text}')
    return came


@pytest.mark.parametrize(
    'keys', [['Ctrl+Delete'], ['Ctrl+Z'] * 3, ['Ctrl+Alt+R']], ids=['removed', 'undone', 'reverted']
)
def test_the_text_of_a_line_that_is_gone_is_beside_the_fields_no_more(driver: Driver, keys: list[str]) -> None:
    said = type_beside_a_new_line(driver)
    driver.keys(*keys)
    opened = driver.window.form.opened
    assert len(opened.record.of('source')) == 1
    assert not said.isVisible()
    came = reach(driver, ' Typed.')
    assert said not in came and len(came) == 2
    texts = [str(row.get('says') or row.get('narrative') or '') for row in opened.record.walk()]
    assert sum(text.endswith(' Typed.') for text in texts) == 2


def test_the_text_of_a_withdrawn_line_is_beside_the_fields_no_more(driver: Driver) -> None:
    said = type_beside_a_new_line(driver)
    driver.keys('Ctrl+S', 'Ctrl+Delete', '=a slip', 'Return')
    assert any(row.withdrawn for row in driver.window.form.opened.record.children)
    assert not said.isVisible()
    assert said not in reach(driver, ' Typed.')


def test_the_text_of_a_line_that_comes_back_is_beside_the_fields_again(driver: Driver) -> None:
    said = type_beside_a_new_line(driver)
    driver.keys('Ctrl+Delete', 'Ctrl+Z')
    assert said.isVisible() and said in reach(driver, ' And then?')
    assert driver.window.form.opened.record.of('source')[1].get('says') == 'They fled. And then?'
    for _step in range(9):
        driver.keys('Ctrl+Z')
    assert not said.isVisible()
    for _step in range(9):
        driver.keys('Ctrl+Y')
    assert said.isVisible() and said.toPlainText() == 'They fled. And then?'
