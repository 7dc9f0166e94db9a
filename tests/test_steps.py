"""Undo and redo in an open record, step by step, by keys: the record, its lines, the drafts, and where the keys go."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from models import query
from models.language import messages
from models.record.records import Record
from models.register.action import Incoming
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


def record(driver: Driver) -> Record:
    assert driver.window.form is not None
    return driver.window.form.opened.record


def lines(driver: Driver) -> list[dict[str, object]]:
    """The casualty lines, without what the program fills by itself."""
    own = ('parent', 'position')
    return [{name: value for name, value in row.values.items() if name not in own} for row in record(driver).children]


def cell(driver: Driver) -> tuple[int, str]:
    """The line and field of the cell that the keys are on."""
    view = driver.focused
    assert isinstance(view, LinesView)
    index = view.currentIndex()
    return index.row(), view.lines.names[index.column()]


def grid(driver: Driver) -> LinesView:
    assert driver.window.form is not None
    return driver.window.form.grids['casualty'].view


# Nothing that is saved


def test_ctrl_z_in_the_grid_withdraws_nothing(driver: Driver, register: Register) -> None:
    register.save(invented.incident())
    register.apply([Incoming(invented.incident()) for _ in range(50)], {'file': 'x.xlsx'})
    driver.keys('Ctrl+N', 'Alt+5', '=5', 'Tab', 'Left', 'Delete', 'Ctrl+Z', 'Ctrl+Z')
    assert query.count(register, 'incident') == 51


@pytest.mark.parametrize('where', ['list', 'search', 'field', 'grid', 'page', 'history', 'nothing'])
def test_ctrl_z_never_undoes_a_save(driver: Driver, register: Register, where: str) -> None:
    saved = register.save(invented.incident())
    if where != 'nothing':
        driver.window.go_to('incident', saved.uid)
    {
        'list': driver.window.list.focus_table,
        'search': driver.window.focus_search,
        'field': lambda: driver.go('incident.kind'),
        'grid': lambda: grid(driver).setFocus(),
        'page': lambda: driver.keys('Ctrl+7'),
        'history': lambda: driver.keys('Ctrl+H'),
        'nothing': driver.window.list.focus_table,
    }[where]()
    driver.keys('Ctrl+Z', 'Ctrl+Z', 'Ctrl+Y', 'Ctrl+Shift+Z')
    assert query.get(register, 'incident', saved.uid).revision == saved.revision


def test_a_count_that_was_changed_comes_back(driver: Driver, register: Register) -> None:
    saved = register.save(invented.incident())
    driver.window.go_to('incident', saved.uid)
    grid(driver).setFocus()
    grid(driver).stand(grid(driver).lines.index(0, grid(driver).lines.names.index('count')))
    driver.keys('=7', 'Tab')
    assert lines(driver)[0]['count'] == 7
    driver.keys('Ctrl+Z')
    assert lines(driver)[0]['count'] == 3
    assert cell(driver) == (0, 'count')
    driver.keys('Ctrl+Y')
    assert lines(driver)[0]['count'] == 7


# Steps


def test_typing_in_one_field_is_one_step_and_undo_goes_on_with_the_field_before(driver: Driver) -> None:
    driver.keys('Ctrl+N').go('incident.kind').keys('=ambush', 'Tab')
    driver.go('incident.occurred').keys('=21/1/2024')
    driver.keys('Ctrl+Z')
    assert record(driver).get('occurred') is None
    assert driver.field('incident.occurred').text() == ''
    assert driver.focused is driver.field('incident.occurred')
    driver.keys('Ctrl+Z')
    assert record(driver).values == {}
    assert driver.focused is driver.field('incident.kind')
    driver.keys('Ctrl+Y', 'Ctrl+Shift+Z')
    assert (record(driver).get('kind'), record(driver).get('occurred')) == ('ambush', '2024-01-21')
    assert driver.focused is driver.field('incident.occurred')


def test_what_a_field_settles_beside_it_is_undone_with_it(driver: Driver) -> None:
    driver.keys('Ctrl+N').go('incident.place').keys('=Tadmor', 'Tab')
    assert record(driver).get('governorate') is not None
    driver.keys('Ctrl+Z')
    assert record(driver).values == {}


def test_in_an_account_a_sentence_is_a_step_and_the_caret_goes_where_it_was(driver: Driver) -> None:
    driver.keys('Ctrl+N', 'Ctrl+M').go('incident.narrative').keys('=One shot. Two fled.')
    driver.keys('Ctrl+Z')
    assert driver.field('incident.narrative').toPlainText() == 'One shot.'
    driver.keys('= They ran.')
    assert record(driver).get('narrative') == 'One shot. They ran.'
    driver.keys('Ctrl+Z', 'Ctrl+Z')
    assert record(driver).get('narrative') is None
    driver.keys('Ctrl+Y', 'Ctrl+Y')
    assert record(driver).get('narrative') == 'One shot. They ran.'


def test_a_text_that_is_pasted_into_another_is_a_step(driver: Driver) -> None:
    driver.keys('Ctrl+N', 'Ctrl+M').go('incident.summary').keys('=about')
    QGuiApplication.clipboard().setText(' a market')
    driver.keys('Ctrl+V', '=!', 'Ctrl+Z')
    assert driver.field('incident.summary').text() == 'about a market'
    driver.keys('Ctrl+Z')
    assert driver.field('incident.summary').text() == 'about'


def test_a_code_in_a_field_of_several_is_a_step(driver: Driver) -> None:
    driver.keys('Ctrl+N').go('incident.against').keys('=civilians', 'Return')
    driver.go('incident.against').keys('=isis', 'Tab')
    both = record(driver).get('against')
    driver.keys('Ctrl+Z')
    assert record(driver).get('against') == 'civilians' != both
    chips = driver.field('incident.against').findChildren(QPushButton)
    assert [chip.property('code') for chip in chips if chip.isVisible()] == ['civilians']
    driver.keys('Ctrl+Z', 'Ctrl+Y', 'Ctrl+Y')
    assert record(driver).get('against') == both


def test_a_new_line_is_undone_cell_by_cell_and_comes_back(driver: Driver) -> None:
    driver.keys('Ctrl+N')
    grid(driver).setFocus()
    driver.keys('=5 c k', 'Tab')
    whole = lines(driver)
    assert whole[0]['count'] == 5
    driver.keys('Ctrl+Z')
    assert lines(driver) == []
    assert cell(driver)[0] == 0
    driver.keys('Ctrl+Y')
    assert lines(driver) == whole
    assert cell(driver)[0] == 0


def test_a_line_that_was_removed_comes_back_where_it_was(driver: Driver, register: Register) -> None:
    saved = register.save(invented.incident())
    driver.window.go_to('incident', saved.uid)
    before = lines(driver)
    grid(driver).setFocus()
    driver.keys('Ctrl+Delete', '=counted twice', 'Return')
    assert len(record(driver).of('casualty')) == 1
    driver.keys('Ctrl+Z')
    assert lines(driver) == before
    assert cell(driver)[0] == 0
    assert grid(driver).lines.rowCount() == 3
    driver.keys('Ctrl+Y')
    assert len(record(driver).of('casualty')) == 1


def test_pasted_and_emptied_cells_are_one_step_each(driver: Driver) -> None:
    driver.keys('Ctrl+N')
    grid(driver).setFocus()
    QGuiApplication.clipboard().setText('5\tcivilians\n3\tisis')
    grid(driver).stand(grid(driver).lines.index(0, grid(driver).lines.names.index('count')))
    driver.keys('Ctrl+V')
    pasted = lines(driver)
    assert len(pasted) == 2
    driver.keys('Shift+Up', 'Delete')
    emptied = lines(driver)
    assert emptied != pasted
    driver.keys('Ctrl+Z')
    assert lines(driver) == pasted
    driver.keys('Ctrl+Z')
    assert lines(driver) == []
    driver.keys('Ctrl+Y')
    assert lines(driver) == pasted
    driver.keys('Ctrl+Y')
    assert lines(driver) == emptied


def test_ctrl_z_in_an_open_cell_undoes_what_is_typed_in_it(driver: Driver, register: Register) -> None:
    driver.window.go_to('incident', register.save(invented.incident()).uid)
    grid(driver).setFocus()
    grid(driver).stand(grid(driver).lines.index(1, grid(driver).lines.names.index('count')))
    driver.keys('=88', 'Ctrl+Z')
    assert [line.get('count') for line in lines(driver)[:2]] == [3, 1]
    assert cell(driver) == (1, 'count')


def test_what_is_given_up_is_no_step(driver: Driver, register: Register) -> None:
    driver.window.go_to('incident', register.save(invented.incident()).uid)
    grid(driver).setFocus()
    driver.keys('F2', '=9', 'Escape')
    assert not driver.window.form.steps.may_undo


def test_a_name_below_a_line_is_undone_and_comes_back(driver: Driver) -> None:
    driver.keys('Ctrl+N')
    grid(driver).setFocus()
    driver.keys('=1 c k', 'Tab', 'F6', '=سالم المثال', 'Return')
    (person,) = record(driver).children[0].children
    driver.keys('Ctrl+Z')
    assert record(driver).children[0].children == []
    driver.keys('Ctrl+Y')
    assert record(driver).children[0].children == [person]
    assert person.get('name') == 'سالم المثال'


def test_a_warning_that_was_dismissed_stands_again(driver: Driver, register: Register) -> None:
    driver.window.go_to('incident', register.save(invented.incident(occurred='2030-01-01')).uid)
    before = dict(record(driver).values)
    driver.go('incident.occurred').keys('Ctrl+E')
    if driver.window.form.reason.isVisible():
        driver.keys('=it is so', 'Return')
        assert any('set_aside' in row.values for row in record(driver).walk())
        driver.keys('Ctrl+Z')
    assert record(driver).values == before


def test_another_change_after_undo_forgets_what_could_be_done_again(driver: Driver) -> None:
    driver.keys('Ctrl+N').go('incident.kind').keys('=ambush', 'Tab')
    driver.go('incident.kind').keys('Ctrl+Z', '=ied', 'Tab', 'Ctrl+Y')
    assert record(driver).get('kind') == 'ied'


def test_a_key_of_another_layout_undoes_by_its_place(driver: Driver) -> None:
    driver.keys('Ctrl+N').go('incident.kind').keys('=ambush', 'Tab')
    for letter, kind in (('ئ', None), ('غ', 'ambush')):  # Ctrl+Z, Ctrl+Y
        QTest.sendKeyEvent(
            QTest.KeyAction.Click, driver.focused, Qt.Key(ord(letter)), letter, Qt.KeyboardModifier.ControlModifier
        )
        QApplication.processEvents()
        assert record(driver).get('kind') == kind


def test_the_search_line_undoes_its_own_typing(driver: Driver) -> None:
    driver.keys('Ctrl+N').go('incident.kind').keys('=ambush', 'Tab', 'Ctrl+F', '=abc', 'Ctrl+Z')
    assert driver.window.list.bar.search.text() == ''
    assert record(driver).get('kind') == 'ambush'


@pytest.mark.parametrize('key', ['Ctrl+Y', 'Ctrl+Shift+Z'])
def test_a_line_outside_the_form_redoes_its_own_typing(driver: Driver, key: str) -> None:
    driver.keys('Ctrl+N').go('incident.kind').keys('=ambush', 'Tab', 'Ctrl+Z')
    driver.keys('Ctrl+F', '=abc', 'Ctrl+Z', key)
    assert driver.window.list.bar.search.text() == 'abc'
    driver.keys('Ctrl+J')
    says = next(box.editor for name, box in driver.window.note.group.boxes.items() if name == 'says')
    says.setFocus()
    driver.keys('=heard', 'Ctrl+Z', key)
    assert says.toPlainText() == 'heard'
    assert record(driver).get('kind') is None


def test_nothing_to_undo_is_said_with_the_way_to_undo_a_save(driver: Driver, register: Register) -> None:
    driver.window.go_to('incident', register.save(invented.incident()).uid)
    driver.keys('Ctrl+Z')
    assert 'Ctrl+Alt+Z' in driver.window.list.said.text()


def test_the_menu_offers_undo_where_there_is_something_to_undo(driver: Driver) -> None:
    menu = next(action.menu() for action in driver.window.menuBar().actions() if action.text() == 'Edit')

    def offered() -> tuple[bool, bool]:
        menu.aboutToShow.emit()
        found = tuple(driver.window.deeds.action(name).isEnabled() for name in ('undo', 'redo'))
        menu.aboutToHide.emit()
        return found

    assert offered() == (False, False)
    driver.keys('Ctrl+N').go('incident.kind').keys('=ambush', 'Tab')
    assert offered() == (True, False)
    driver.keys('Ctrl+Z')
    assert offered() == (False, True)


# Drafts, saving, and other records


def test_a_step_leaves_the_draft_right(driver: Driver, register: Register) -> None:
    saved = register.save(invented.incident())
    driver.window.go_to('incident', saved.uid)
    driver.go('incident.kind').keys('=ied', 'Tab')
    driver.window.flush_drafts()
    assert len(query.drafts(register)) == 1
    driver.keys('Ctrl+Z')
    assert driver.window.record.drafting.timer.isActive()
    driver.window.flush_drafts()
    assert query.drafts(register) == []
    assert driver.window.form.saving.text() == ''
    driver.keys('Ctrl+Y')
    driver.window.flush_drafts()
    (draft,) = query.drafts(register)
    assert dict(draft.content['rows'][0][2])['kind'] == 'ied'


def test_steps_go_back_behind_a_save_and_keep_what_it_gave(driver: Driver, register: Register) -> None:
    driver.keys('Ctrl+N').go('incident.kind').keys('=ambush', 'Tab')
    driver.go('incident.occurred').keys('=21/1/2024', 'Tab', 'Ctrl+S')
    uid = record(driver).uid
    reference = record(driver).get('reference')
    assert reference
    driver.go('incident.kind').keys('=ied', 'Tab', 'Ctrl+Z', 'Ctrl+Z')
    assert record(driver).get('occurred') is None
    assert record(driver).get('reference') == reference
    driver.keys('Ctrl+Y', 'Ctrl+S')
    found = query.get(register, 'incident', uid)
    assert (found.get('kind'), found.get('occurred'), found.get('reference')) == ('ambush', '2024-01-21', reference)


def test_a_saved_line_whose_entry_is_undone_is_withdrawn_by_the_next_save(driver: Driver, register: Register) -> None:
    saved = register.save(invented.incident())
    driver.window.go_to('incident', saved.uid)
    grid(driver).setFocus()
    driver.keys('Ctrl+End', 'Home', '=2 c k', 'Tab', 'Ctrl+S')
    assert len(query.get(register, 'incident', saved.uid).of('casualty')) == 3
    driver.keys('Ctrl+Z')
    assert len(record(driver).of('casualty')) == 2
    driver.keys('Ctrl+S')
    stored = query.get(register, 'incident', saved.uid)
    assert len(stored.of('casualty')) == 2
    assert [row.withdrawn for row in stored.children if row.kind == 'casualty'] == [False, False, True]
    driver.keys('Ctrl+Y', 'Ctrl+S')
    assert len(query.get(register, 'incident', saved.uid).of('casualty')) == 3


def test_another_record_has_steps_of_its_own(driver: Driver, register: Register) -> None:
    saved = register.save(invented.incident())
    driver.keys('Ctrl+N').go('incident.kind').keys('=ied', 'Tab')
    driver.window.go_to('incident', saved.uid)
    driver.keys('Ctrl+Z')
    assert not driver.window.form.opened.is_changed
    assert len(query.drafts(register)) == 1


def test_a_quick_note_undoes_its_own_typing(driver: Driver) -> None:
    driver.keys('Ctrl+N').go('incident.kind').keys('=ambush', 'Tab', 'Ctrl+J')
    note = driver.window.note
    assert note is not None
    says = next(box.editor for name, box in note.group.boxes.items() if name == 'says')
    says.setFocus()
    driver.keys('=heard', 'Ctrl+Z')
    assert says.toPlainText() == ''
    assert record(driver).get('kind') == 'ambush'


def test_the_account_beside_the_fields_is_undone_where_it_is_typed(driver: Driver, register: Register) -> None:
    driver.window.go_to('incident', register.save(invented.incident()).uid)
    driver.keys('Ctrl+B')
    editor = next(one for one in driver.window.beside.editors if one.field.name == 'narrative')
    editor.setFocus()
    driver.keys('Ctrl+End', '= More.', 'Ctrl+Z')
    assert editor.toPlainText() == 'An invented ambush on the road.'
    assert record(driver).get('narrative') == 'An invented ambush on the road.'
    assert driver.focused is editor
    driver.keys('Ctrl+Y')
    assert editor.toPlainText() == 'An invented ambush on the road. More.'


@pytest.mark.parametrize('language', messages.LANGUAGES)
def test_undo_and_redo_have_their_words(register: Register, qtbot: QtBot, language: str) -> None:
    with messages.speaking(language), driving(register, qtbot) as driver:
        driver.keys('Ctrl+N', 'Ctrl+Z', 'Ctrl+Y')
        assert driver.window.list.said.text()
