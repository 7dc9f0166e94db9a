"""Whoever types goes on typing at the same place: after a save, after Escape, and after a look elsewhere."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from models import query
from models.record.records import Record
from models.register.register import Register
from tests import invented
from tests.windows import Driver, driving
from ui.form.child_view import LinesView
from ui.parts import tasks


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.Threads, 'used', False)


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        yield made


def open_saved(driver: Driver, register: Register, **values: str) -> Record:
    saved = register.save(invented.incident(**values))
    driver.window.go_to('incident', saved.uid)
    return saved


def stored(register: Register, record: Record) -> Record:
    found = query.get(register, record.kind, record.uid)
    assert found is not None
    return found


def grid(driver: Driver) -> LinesView:
    assert driver.window.form is not None
    return driver.window.form.grids['casualty'].view


# After a save


@pytest.mark.parametrize('name', ['summary', 'narrative'])
@pytest.mark.parametrize('between', [(), ('Left', 'Left')], ids=['at the end', 'in the middle'])
def test_after_a_save_one_types_on_where_one_was(
    driver: Driver, register: Register, name: str, between: tuple[str, ...]
) -> None:
    saved = open_saved(driver, register, narrative='')
    driver.keys('Ctrl+M').go(f'incident.{name}').keys('=one two ', *between, 'Ctrl+S', '=three')
    driver.keys('Ctrl+S')
    at = len('one two ') - len(between)
    assert stored(register, saved).get(name) == ('one two '[:at] + 'three' + 'one two '[at:]).strip()


def test_after_a_save_one_types_on_in_a_cell(driver: Driver, register: Register) -> None:
    saved = open_saved(driver, register)
    place = grid(driver).lines.names.index('name')
    grid(driver).setFocus()
    grid(driver).stand(grid(driver).lines.index(1, place))
    driver.keys('=سالم', 'Ctrl+S', '= المثال', 'Tab', 'Ctrl+S')
    (person,) = stored(register, saved).of('casualty')[1].of('victim')
    assert person.get('name') == 'سالم المثال'


def test_after_a_save_one_types_on_below_a_line(driver: Driver, register: Register) -> None:
    saved = open_saved(driver, register)
    driver.window.form.go_to_field(saved.of('casualty')[0].of('victim')[0].uid, 'name')
    driver.keys('F2', 'End', '= one', 'Ctrl+S', '= two', 'Tab', 'Ctrl+S')
    assert str(stored(register, saved).of('casualty')[0].of('victim')[0].get('name')).endswith('one two')


def test_after_a_save_the_account_beside_the_fields_keeps_its_caret(driver: Driver, register: Register) -> None:
    saved = open_saved(driver, register, narrative='Begin.')
    driver.keys('Ctrl+B')
    editor = next(one for one in driver.window.beside.editors if one.field.name == 'narrative')
    editor.setFocus()
    driver.keys('Ctrl+End', '= one ', 'Ctrl+S', '=two', 'Ctrl+S')
    assert stored(register, saved).get('narrative') == 'Begin. one two'


# Escape


def casualties(driver: Driver) -> list[dict[str, object]]:
    assert driver.window.form is not None
    return [dict(row.values) for row in driver.window.form.opened.record.of('casualty')]


@pytest.mark.parametrize('place', [0, 1, 3])
@pytest.mark.parametrize('times', [1, 2, 3])
def test_after_escape_in_a_new_line_the_next_words_go_into_no_other(
    driver: Driver, register: Register, place: int, times: int
) -> None:
    open_saved(driver, register)
    before, view = casualties(driver), grid(driver)
    view.setFocus()
    view.stand(view.lines.index(2, place))
    driver.keys('=9', *['Escape'] * times)
    if driver.focused is view:
        assert (view.currentIndex().row(), view.currentIndex().column()) == (2, place)
    driver.keys('=7', 'Tab', 'Tab')
    assert casualties(driver)[:2] == before


def test_an_empty_line_among_pasted_ones_sends_none_into_a_line_before_it(driver: Driver, register: Register) -> None:
    """What was pasted behind one went into the last field of the last line."""
    open_saved(driver, register)
    before, view = casualties(driver), grid(driver)
    place = view.lines.names.index('count')
    view.setFocus()
    view.stand(view.lines.index(2, place))
    QGuiApplication.clipboard().setText('\t\t\n8')
    driver.keys('Ctrl+V')
    assert casualties(driver)[:2] == before
    assert casualties(driver)[2]['count'] == 8


def test_after_a_new_line_is_emptied_the_next_words_go_into_no_other(driver: Driver, register: Register) -> None:
    open_saved(driver, register)
    before, view = casualties(driver), grid(driver)
    place = view.lines.names.index('who')
    view.setFocus()
    view.stand(view.lines.index(2, place))
    driver.keys('=boy', 'Tab', 'Left', 'Delete')
    assert casualties(driver) == before
    driver.keys('=girl', 'Tab')
    assert casualties(driver)[:2] == before
    assert casualties(driver)[2]['who'] == 'girl'


# After what was shown in the place of the form


@pytest.mark.parametrize('key', ['F1', 'Ctrl+Shift+P', 'Ctrl+H'])
def test_after_a_pane_one_types_on_where_one_was(driver: Driver, register: Register, key: str) -> None:
    saved = open_saved(driver, register)
    driver.keys('Ctrl+M').go('incident.summary').keys('=one two', 'Left', 'Left', 'Left', key, 'Esc', '=and', 'Ctrl+S')
    assert stored(register, saved).get('summary') == 'one andtwo'
    assert stored(register, saved).get('kind') == saved.get('kind')


def test_after_a_pane_a_line_that_is_half_typed_is_typed_on(driver: Driver) -> None:
    driver.keys('Ctrl+N', '=ambush', 'Tab', '=21/1/2024', 'Tab', 'Alt+5', '=5 c', 'F1', 'Esc', '= inj', 'Return')
    assert driver.window.form is not None
    [line] = driver.window.form.opened.record.of('casualty')
    assert (line.get('count'), line.get('party'), line.get('outcome')) == (5, 'civilians', 'injured')


def test_after_a_pane_that_was_opened_from_the_list_the_keys_are_in_the_list(
    driver: Driver, register: Register
) -> None:
    open_saved(driver, register)
    driver.window.list.focus_table()
    driver.keys('Ctrl+H', 'Esc')
    assert driver.focused is driver.window.list.table
