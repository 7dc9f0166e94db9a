"""What is kept under a name (a preset, a filter, a mapping) and is deleted or replaced by one press: undone at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from models import query
from models.errors import KnownError
from models.file.register_file import RegisterFile
from models.register.register import Register
from tests import invented
from tests.test_mapping_view import opened, sheet
from tests.windows import Driver, driving

_CONTENT = {'values': {'kind': 'ambush'}, 'rows': [['casualty', {'outcome': 'killed'}]]}


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    register.keep_pattern('incident', 'Ambushes', _CONTENT)
    with driving(register, qtbot) as made:
        yield made


def undo(driver: Driver) -> None:
    """Press the one button of the window that undoes."""
    (found,) = [one for one in driver.window.findChildren(QPushButton) if one.isVisible() and one.text() == 'Undo']
    found.click()
    QApplication.processEvents()


def choose(driver: Driver, name: str) -> None:
    """Choose what deletes a filter in the menu of filters."""
    bar = driver.window.list.bar
    bar.fill_menu()
    (forget,) = [action for action in bar._menu.actions() if action.text() == 'Delete']
    below = forget.menu()
    assert below is not None
    (found,) = [action for action in below.actions() if isinstance(action, QAction) and action.text() == name]
    found.trigger()


def said(driver: Driver) -> str:
    return driver.window.record.currentWidget().notice.text()


def test_a_preset_that_was_deleted_is_there_again(driver: Driver, register: Register) -> None:
    driver.keys('Ctrl+Shift+P', 'Tab', 'Delete')
    assert query.patterns(register) == []
    assert said(driver) == 'Deleted: “Ambushes”.'
    undo(driver)
    (pattern,) = query.patterns(register)
    assert (pattern.kind, pattern.name, pattern.content) == ('incident', 'Ambushes', _CONTENT)
    assert driver.window.record.currentWidget().list.count() == 1


def test_a_preset_that_was_replaced_is_there_again(driver: Driver, register: Register) -> None:
    saved = register.save(invented.incident(kind='ied'))
    driver.window.go_to('incident', saved.uid)
    driver.keys('Ctrl+Shift+P')
    pane = driver.window.record.currentWidget()
    pane.name.setFocus()
    driver.keys('=Ambushes', 'Return')
    assert query.patterns(register)[0].content != _CONTENT
    undo(driver)
    assert [one.content for one in query.patterns(register)] == [_CONTENT]


def test_a_preset_that_is_new_has_nothing_to_undo(driver: Driver, register: Register) -> None:
    saved = register.save(invented.incident(kind='ied'))
    driver.window.go_to('incident', saved.uid)
    driver.keys('Ctrl+Shift+P')
    driver.window.record.currentWidget().name.setFocus()
    driver.keys('=Bombs', 'Return')
    assert said(driver) == 'Saved: “Bombs”.'
    assert not driver.window.record.currentWidget().notice._action.isVisible()


def test_a_preset_that_cannot_be_deleted_says_why(
    driver: Driver, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver.keys('Ctrl+Shift+P')

    def full(_register: RegisterFile, _uid: str) -> None:
        raise KnownError('the disk is full')

    monkeypatch.setattr(type(register), 'drop_pattern', full)
    driver.keys('Tab', 'Delete')
    assert said(driver) == 'the disk is full'
    assert len(query.patterns(register)) == 1


def test_a_filter_that_was_deleted_is_there_again(driver: Driver, register: Register) -> None:
    asked = {'kind': 'incident', 'search': 'Thiban', 'filters': [], 'withdrawn': False}
    register.settings.keep('filters', 'Mine', asked)
    choose(driver, 'Mine')
    assert register.settings.filters == {}
    assert driver.window.list.said.text() == 'Deleted: “Mine”.'
    undo(driver)
    assert register.settings.filters == {'Mine': asked}


def test_a_filter_that_was_replaced_is_there_again(driver: Driver, register: Register) -> None:
    asked = {'kind': 'incident', 'search': 'Thiban', 'filters': [], 'withdrawn': False}
    register.settings.keep('filters', 'Mine', asked)
    driver.keys('Ctrl+F', '=other')
    driver.window.list.bar.type_name()
    driver.keys('=Mine', 'Return')
    assert register.settings.filters['Mine']['search'] == 'other'
    undo(driver)
    assert register.settings.filters == {'Mine': asked}


def test_a_mapping_that_was_deleted_is_there_again(driver: Driver, register: Register, tmp_path: Path) -> None:
    kept = {'columns': {'A': 'incident.occurred', 'B': 'incident.kind', 'C': 'incident.place'}}
    register.settings.keep('import_profiles', 'Partner', kept)
    _page, view = opened(driver, sheet(tmp_path, 'A,B,C', '2024-01-21,ambush,Thiban'))
    driver.keys('Ctrl+Shift+C', 'Ctrl+Alt+F')
    assert register.settings.import_profiles == {}
    assert view.name.text() == ''
    undo(driver)
    assert register.settings.import_profiles == {'Partner': kept}
    assert view.name.text() == 'Partner'
    assert view._forget.isVisible()
