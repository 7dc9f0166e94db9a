"""The register of actions and keys: no key has two owners, each does what it says, and the menus have all of it."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QMenuBar, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from models.language import messages
from models.language.text import has_arabic, isolate
from models.register.register import Register
from tests import invented, keys_table
from tests.test_assembled import fill, go_everywhere
from tests.windows import Driver, driving
from ui.assembled import PAGES
from ui.form.child_view import ASKED
from ui.importing.imports_page import ImportsPage
from ui.panes.account_pane import AccountPane
from ui.panes.keys_pane import KeysPane
from ui.parts import tasks
from ui.parts.page import Page
from ui.parts.page_entries import PageEntry
from ui.parts.pieces import button, column
from ui.window import actions, deeds
from ui.window.actions import EDIT, FILE, Actions, Deed, Group, KeyTaken, keyed


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tasks.Threads, 'used', False)
    monkeypatch.setenv('HOME', str(tmp_path))


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        yield made


def nothing() -> None:
    """A deed that does nothing."""


# One owner


@pytest.fixture
def register_of_keys(qapp: QApplication) -> Iterator[Actions]:
    window = QWidget()
    made = Actions(window)
    made.add(Group(FILE, [Deed('save', 'Save', nothing, ('Ctrl+S',)), Deed('next', 'Next', nothing, ('Ctrl+Return',))]))
    yield made
    window.deleteLater()


@pytest.mark.parametrize('key', ['Ctrl+S', 'ctrl+s', 'Ctrl+Enter', 'Ctrl+Return'])
def test_a_second_owner_of_a_key_is_refused(register_of_keys: Actions, key: str) -> None:
    with pytest.raises(KeyTaken, match=r'(save|next) has it'):
        register_of_keys.add(Group(EDIT, [Deed('other', 'Other', nothing, (key,))]))


def test_a_second_deed_of_a_name_is_refused(register_of_keys: Actions) -> None:
    with pytest.raises(KeyTaken, match='two deeds'):
        register_of_keys.add(Group(EDIT, [Deed('save', 'Save', nothing)]))


def a_page(*leaves: tuple[str, ...], overrides: tuple[str, ...] = ()) -> Page:
    """A page with leaves of which one is seen at a time, with a button for each of these keys."""
    entry = PageEntry('made', 'table', 'F12', lambda: 'Made', frozenset())
    declared = {'entry': entry, 'overrides': overrides}
    doing = {name: lambda *_given: None for name in ('refresh', 'clear')}
    page = type('MadePage', (Page,), declared | doing)()
    stack = QStackedWidget()
    for keys in leaves:
        leaf = QWidget()
        leaf.setLayout(column(*(button('Press', nothing, key) for key in keys)))
        stack.addWidget(leaf)
    page.setLayout(column(stack))
    return page


@pytest.mark.parametrize(
    ('page', 'said'),
    [
        (lambda: a_page(('Ctrl+S',)), 'belong to the whole window'),
        (lambda: a_page(('Ctrl+Return',)), 'belong to the whole window'),
        (lambda: a_page(('Ctrl+T',), overrides=('Ctrl+S',)), 'in vain'),
        (lambda: a_page(('Ctrl+T',), overrides=('Ctrl+T',)), 'in vain'),
        (lambda: a_page(('Ctrl+T', 'Ctrl+T')), 'two buttons with Ctrl'),
    ],
)
def test_a_page_that_takes_a_key_unsaid_is_refused(
    register_of_keys: Actions, page: Callable[[], Page], said: str
) -> None:
    with pytest.raises(KeyTaken, match=said):
        register_of_keys.add_page(page())


def test_what_is_never_seen_together_may_have_one_key(register_of_keys: Actions) -> None:
    register_of_keys.add_page(a_page(('Ctrl+T', 'Ctrl+S'), ('Ctrl+T', 'Ctrl+S'), overrides=('Ctrl+S',)))


def test_a_key_of_a_form_that_the_window_has_is_refused(register_of_keys: Actions) -> None:
    with pytest.raises(KeyTaken):
        register_of_keys.tell('In a form', [], ('Ctrl+S',), ())
    register_of_keys.tell('In a form', [], ('Ctrl+S', 'F2'), ('Ctrl+S',))


def test_every_key_of_a_grid_is_told(driver: Driver) -> None:
    """Home, End and Backspace are what they are in every table."""
    everywhere = {'Del', 'Backspace', 'Home', 'End', 'Ctrl+Up', 'Ctrl+Down', 'Ctrl+Home', 'Ctrl+End'}
    driver.window.new('incident')
    grid = driver.window.form.grids['casualty'].view
    assert {*ASKED, *grid._own()} - everywhere <= set(deeds.FORM_KEYS)


# Every key does its deed in the window as people get it


def test_every_key_does_its_one_deed(register: Register, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr(Actions, 'do', lambda _self, name, _checked=False: done.append(name))
    saved = register.save(invented.incident())
    with driving(register, qtbot) as driver:
        driver.window.go_to('incident', saved.uid)
        driver.window.setFocus()
        for group in driver.window.deeds.groups:
            for deed in group.deeds:
                for key in deed.keys:
                    done.clear()
                    driver.keys(key)
                    assert done == [deed.name], key


def test_every_key_of_a_page_presses_its_one_button(driver: Driver) -> None:
    pressed: list[object] = []
    for entry in PAGES:
        page = driver.page(entry)
        for one in keyed(page):
            one.blockSignals(True)
            for shortcut in one.findChildren(QShortcut):
                shortcut.activated.connect(partial(pressed.append, one))
        for one in (one for one in keyed(page) if one.isVisible() and one.isEnabled()):
            pressed.clear()
            driver.window.setFocus()
            driver.keys(str(one.property('key')))
            assert pressed == [one], (entry.name, one.property('key'))


def test_the_account_and_the_backup_have_a_key_each(driver: Driver, register: Register) -> None:
    """They had one between them, which did neither."""
    driver.window.go_to('incident', register.save(invented.incident()).uid)
    driver.keys('Ctrl+B')
    assert isinstance(driver.window.left.currentWidget(), AccountPane)
    driver.keys('Ctrl+B')
    assert driver.window.left.currentIndex() == 0
    driver.keys('Ctrl+Shift+B')
    assert list(register.path.parent.rglob('*.sijill')) != [register.path]
    said = QApplication.activeModalWidget()
    assert said is not None
    said.close()


def test_the_sorts_of_rows_of_a_plan_have_their_keys(driver: Driver, register: Register, tmp_path: Path) -> None:
    path = fill(register, tmp_path)
    page = driver.page(ImportsPage)
    page.show_import()
    page.importing.open_file(path)
    rows = page.importing.shown.lines.rowCount()
    driver.keys('Alt+1')
    assert 0 < page.importing.shown.lines.rowCount() < rows
    driver.keys('Alt+0')
    assert page.importing.shown.lines.rowCount() == rows


def test_no_button_has_a_key_of_which_the_register_does_not_know(
    driver: Driver, register: Register, tmp_path: Path
) -> None:
    path = fill(register, tmp_path)
    go_everywhere(driver.window, register, path)
    known = driver.window.deeds.known()
    there = {key.toString() for one in driver.window.findChildren(QShortcut) for key in QShortcut.keys(one)}
    there |= {key.toString() for action in driver.window.findChildren(QAction) for key in action.shortcuts()}
    standard = {'Ctrl+Z', 'Ctrl+Shift+Z', 'Ctrl+X', 'Ctrl+C', 'Ctrl+V', 'Ctrl+A', 'Del', ''}  # a text line's own menu
    assert there - standard <= known


def test_a_page_keeps_its_key_where_another_comes() -> None:
    assert {entry.name: entry.stroke for entry in PAGES} == {
        'problems': 'Ctrl+7',
        'imports': 'Ctrl+8',
        'export': 'Ctrl+9',
        'month': 'Ctrl+0',
        'pace': 'Ctrl+Alt+7',
        'places': 'F4',
        'conflicts': 'F7',
        'codes': 'F9',
        'to_review': 'Ctrl+Alt+2',
        'all_history': 'Ctrl+Shift+H',
        'duplicates': 'Shift+F7',
    }


# The menu bar


def below(menu: QMenuBar | QMenu) -> Iterator[QAction]:
    """Everything that can be chosen in a menu and those below it, which are opened for it."""
    if isinstance(menu, QMenu):
        menu.aboutToShow.emit()
    for action in menu.actions():
        if isinstance(action.menu(), QMenu):
            yield from below(action.menu())
        elif not action.isSeparator():
            yield action


def test_the_menu_bar_has_everything(driver: Driver) -> None:
    window = driver.window
    offered = list(below(window.menuBar()))
    named = [window.deeds.deed(action).name for action in offered if window.deeds.deed(action)]
    assert sorted(named) == sorted(deed.name for group in window.deeds.groups for deed in group.deeds)
    texts = {action.text() for action in offered}
    for page in window.findChildren(Page):
        for one in keyed(page):
            key = isolate(str(one.property('key')).replace('Return', 'Enter'))  # else Arabic turns Ctrl++ round
            assert f'{one.property("title")}\t{key}' in texts


@pytest.mark.qt_log_ignore('This plugin does not support')
def test_f10_opens_the_menu_bar(driver: Driver) -> None:
    driver.keys('F10')
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu) and menu.title() == 'File'
    menu.close()


def test_what_cannot_be_done_is_shown_so_and_its_key_comes_back(driver: Driver, register: Register) -> None:
    save = driver.window.deeds.action('save')
    menu = next(action.menu() for action in driver.window.menuBar().actions() if action.text() == 'Record')
    menu.aboutToShow.emit()
    assert not save.isEnabled()
    menu.aboutToHide.emit()
    assert save.isEnabled()
    driver.window.go_to('incident', register.save(invented.incident()).uid)
    menu.aboutToShow.emit()
    assert save.isEnabled()
    assert not driver.window.deeds.action('bring_back').isEnabled()
    menu.aboutToHide.emit()


def test_what_a_page_does_is_chosen_from_anywhere(driver: Driver) -> None:
    offered = next(action for action in below(driver.window.menuBar()) if action.text().startswith('Check all records'))
    offered.trigger()
    page = driver.window.pages.currentWidget()
    assert isinstance(page, Page) and page.name == 'problems'
    assert page.notice.text() == 'All records were checked.'


def test_the_menu_bar_speaks_arabic(register: Register, qtbot: QtBot) -> None:
    with messages.speaking('ar'), driving(register, qtbot) as driver:
        bar = driver.window.menuBar()
        titles = [action.text() for action in bar.actions()]
        silent = [action.text() for action in (*bar.actions(), *below(bar)) if not has_arabic(action.text())]
        assert len(titles) == len(actions.menu_titles())
        assert silent == []
        assert bar.actionGeometry(bar.actions()[0]).x() > bar.actionGeometry(bar.actions()[1]).x()


@pytest.mark.parametrize('language', messages.LANGUAGES)
def test_the_guide_says_every_key(register: Register, qapp: QApplication, language: str) -> None:
    with messages.speaking(language):
        assert keys_table.written(language) == keys_table.table_of(register), 'python -m tests.keys_table writes it'


def test_the_sheet_of_keys_says_every_key(driver: Driver) -> None:
    driver.keys('F1')
    pane = driver.window.record.currentWidget()
    assert isinstance(pane, KeysPane)
    said = {label.text().strip('\u2066\u2069') for label in pane.findChildren(QLabel)}
    for title, rows in driver.window.deeds.sections():
        assert {title, *(key for _title, key in rows)} <= said
