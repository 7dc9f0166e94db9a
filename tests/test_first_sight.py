"""What somebody sees who opens the window for the first time; it does not jump, vanish or contradict itself."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMargins, QRect
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from models import query
from models.register.register import Register
from tests import invented
from tests.windows import Driver, driving, running
from ui.app import Program
from ui.importing.imports_page import ImportsPage
from ui.panes.nothing_here import NothingHere
from ui.parts import tasks
from ui.window import geometry
from ui.window.window import MainWindow


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tasks.Threads, 'used', False)
    monkeypatch.setenv('HOME', str(tmp_path))


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        yield made


@pytest.fixture
def program(qapp: QApplication, register: Register) -> Iterator[Program]:
    with running(qapp, register) as made:
        yield made


# Where to begin


@pytest.mark.qt_log_ignore('This plugin does not support')
def test_new_is_a_button_with_a_menu_of_kinds(driver: Driver) -> None:
    button = driver.window.side.begin
    assert button.isVisible()
    titles = [action.text().partition('\t')[0] for action in button.menu().actions()]
    new = [driver.window.deeds.deed(action).name for action in button.menu().actions()]
    assert new == ['new_incident', 'new_abductee', 'new_informant', 'new_place', 'patterns', 'note']
    assert all(titles)
    button.menu().actions()[1].trigger()
    assert driver.window.form.opened.record.kind == 'abductee'


def ways(driver: Driver) -> list[QPushButton]:
    """The buttons of the empty list that is shown."""
    shown = [one for one in driver.window.findChildren(NothingHere) if one.isVisible()]
    return [one for nothing in shown for one in nothing.findChildren(QPushButton) if one.isVisible()]


def test_an_empty_list_has_buttons_for_what_can_be_done(driver: Driver) -> None:
    _new, bring_in = ways(driver)
    bring_in.click()
    page = driver.window.pages.currentWidget()
    assert isinstance(page, ImportsPage)
    assert page.importing.isVisible()
    driver.window.show_page('abductee')
    QApplication.processEvents()
    ways(driver)[0].click()
    assert driver.window.form.opened.record.kind == 'abductee'


def test_a_search_that_finds_nothing_is_taken_back_by_a_button(driver: Driver, register: Register) -> None:
    register.save(invented.incident())
    assert ways(driver) == []
    driver.keys('=zzqq')
    (everything,) = ways(driver)
    everything.click()
    assert driver.window.list.table.records().rowCount() == 1
    assert ways(driver) == []


# The account


def test_the_account_is_in_sight_on_a_new_record_until_somebody_puts_it_away(
    driver: Driver, register: Register
) -> None:
    driver.keys('Ctrl+N')
    account = driver.window.beside.editors[0]
    assert account.isVisible() and account.field.name == 'narrative'
    assert driver.window.form.isAncestorOf(driver.focused)
    driver.keys('Esc', 'Esc')
    assert driver.window.list.table.isVisible()
    driver.keys('Ctrl+N', 'Ctrl+B')
    assert driver.window.beside is None
    assert register.settings.account_beside == 'no'
    driver.keys('Ctrl+N')
    assert driver.window.beside is None
    driver.keys('Ctrl+B', 'Ctrl+N')
    assert driver.window.beside is not None


def test_a_saved_record_leaves_the_list_in_sight(driver: Driver, register: Register) -> None:
    saved = register.save(invented.incident())
    driver.keys('Ctrl+N')
    driver.window.go_to('incident', saved.uid)
    assert driver.window.beside is None
    assert driver.window.list.table.isVisible()


def test_what_a_note_says_is_beside_the_form_while_it_is_coded(driver: Driver, register: Register) -> None:
    driver.keys('Ctrl+J', '=A raid at the bridge', 'Ctrl+Return')
    (draft,) = query.drafts(register)
    driver.window.go_to(draft.kind, draft.uid)
    beside = [one.toPlainText() for one in driver.window.beside.findChildren(QPlainTextEdit) if one.isVisible()]
    assert 'A raid at the bridge' in beside


# The window on the screen

SMALL = QRect(0, 0, 1024, 576)
FRAME = QMargins(4, 30, 4, 4)


def test_with_its_frame_it_is_never_larger_than_the_screen(
    register: Register, qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(geometry, 'room_of', lambda _window, _at: SMALL)
    monkeypatch.setattr(geometry, '_frame', lambda _window: FRAME)
    register.settings.set('window_place', {'x': 900, 'y': 500, 'width': 1600, 'height': 900, 'maximised': False})
    made = Program(qapp)
    made.open_window(register)
    QApplication.processEvents()
    window = made.window
    try:
        with_frame = window.size().grownBy(FRAME)
        assert with_frame.width() <= SMALL.width() and with_frame.height() <= SMALL.height()
        assert SMALL.contains(window.geometry())
    finally:
        made._close_register()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        made.idle.end()


@pytest.mark.parametrize('maximised', [False, True])
def test_size_place_and_state_are_found_again(program: Program, register: Register, maximised: bool) -> None:
    program.window.setGeometry(40, 30, 1200, 640)
    if maximised:
        program.window.showMaximized()
    QApplication.processEvents()
    program._put_away_window()
    assert register.settings.window_place['maximised'] is maximised
    program.open_window(register)
    QApplication.processEvents()
    assert program.window.isMaximized() is maximised
    if not maximised:
        assert program.window.geometry() == QRect(40, 30, 1200, 640)


@pytest.mark.parametrize('switch', ['Ctrl+Shift+L', 'Ctrl++', 'Ctrl+-'])
def test_the_window_does_not_vanish_while_it_is_built_anew(program: Program, qtbot: QtBot, switch: str) -> None:
    program.window.setGeometry(40, 30, 1200, 640)
    window = program.window
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    seen: list[int] = []

    class Watch(QWidget):
        def eventFilter(self, _watched: object, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Hide:
                shown = [one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow)]
                seen.append(sum(one.isVisible() for one in shown))
            return False

    watch = Watch()
    window.installEventFilter(watch)
    Driver(window, qtbot).keys(switch)
    assert program.window is not window
    assert program.window.geometry() == QRect(40, 30, 1200, 640)
    assert seen == [1], 'while the old one goes the new one is shown'
    watch.deleteLater()


# Where the keys are


@pytest.mark.parametrize('number', range(1, 8))
def test_alt_and_a_number_scrolls_to_what_it_opens(driver: Driver, qtbot: QtBot, number: int) -> None:
    driver.window.resize(1366, 600)
    driver.window.new('incident')
    driver.keys('Ctrl+M', 'Alt+1')
    form = driver.window.form
    assert form.has_section(number)
    driver.keys(f'Alt+{number}')
    qtbot.wait(10)
    section, view = form._body.sections[number - 1], form._scroll.viewport()
    top = section.mapTo(view, section.rect().topLeft()).y()
    assert 0 <= top < view.height()
    assert top + min(section.height(), view.height()) <= view.height() + top * (section.height() > view.height()) + 1
    assert section.isAncestorOf(driver.focused)


def is_language_button(widget: QWidget) -> bool:
    return isinstance(widget, QToolButton) and widget.accessibleName() == 'Switch to the other language'


def chosen(driver: Driver) -> str:
    table = driver.window.list.table
    return table.records().uid_at(table.currentIndex().row())


def test_after_withdrawing_the_keys_are_on_the_next_record(driver: Driver, register: Register) -> None:
    uids = [register.save(invented.incident()).uid for _time in range(3)]
    driver.window.go_to('incident', uids[1])
    driver.keys('Ctrl+Shift+W', '=a test', 'Return')
    assert driver.focused is driver.window.list.table
    assert chosen(driver) == uids[0]
    assert driver.window.form.opened.record.uid == uids[0]


def test_after_undoing_the_keys_are_on_the_next_record(driver: Driver, register: Register) -> None:
    uids = [register.save(invented.incident()).uid for _time in range(2)]
    driver.window.go_to('incident', uids[1])
    driver.keys('Ctrl+Alt+Z', 'Return')
    assert driver.focused is driver.window.list.table
    assert chosen(driver) == uids[0]


def test_after_the_last_one_went_the_keys_are_in_the_list(driver: Driver, register: Register) -> None:
    driver.window.go_to('incident', register.save(invented.incident()).uid)
    driver.keys('Ctrl+Shift+W', '=a test', 'Return')
    assert driver.focused is driver.window.list.table
    driver.keys('Ctrl+Alt+Z')
    assert not is_language_button(driver.focused)


@pytest.mark.parametrize('is_new', [True, False])
def test_after_discarding_the_keys_are_in_the_list_or_the_record(
    driver: Driver, register: Register, is_new: bool
) -> None:
    saved = register.save(invented.incident())
    if is_new:
        driver.keys('Ctrl+N')
    else:
        driver.window.go_to('incident', saved.uid)
    driver.keys('Ctrl+M').go('incident.summary').keys('=half')
    kind, uid = driver.window.form.opened.record.kind, driver.window.form.opened.record.uid
    driver.window.show_list('abductee')
    driver.window.go_to(kind, uid)
    discard = next(one for one in driver.window.form.notice.findChildren(QPushButton) if one.isVisible())
    discard.click()
    QApplication.processEvents()
    assert not is_language_button(driver.focused)
    assert driver.window.list.table.hasFocus() if is_new else driver.window.form.isAncestorOf(driver.focused)


# One truth about saving


def told(driver: Driver) -> list[str]:
    """Everything that the window says of saving now."""
    window = driver.window
    said = [window.list.said.text() if window.list.said.isVisible() else '', window.form.notice.text()]
    said.append(window.form.saving.text() if window.form.saving.isVisible() else '')
    return [re.sub('[\u2066-\u2069]', '', sentence) for sentence in said if 'ave' in sentence]


def test_one_truth_about_saving_at_a_time(driver: Driver, qtbot: QtBot) -> None:
    driver.keys('Ctrl+N', '=ambush', 'Tab')
    assert told(driver) == ['Not saved']
    driver.keys('Ctrl+S')
    (refused,) = told(driver)
    assert refused.startswith('Cannot be saved: ')
    driver.go('incident.occurred').keys('=21/1/2024')
    assert told(driver) == ['Not saved']
    driver.keys('Ctrl+S')
    (saved,) = told(driver)
    assert re.fullmatch(r'Saved \d\d:\d\d', saved)
    driver.keys('=2')
    assert told(driver) == ['Not saved']
    driver.go('incident.occurred').keys('Ctrl+A', '=22/1/2024', 'Ctrl+Return')
    assert driver.window.form.opened.stored is None
    (saved,) = told(driver)
    assert re.fullmatch(r'Saved \d\d:\d\d', saved)
    driver.go('incident.kind').keys('=a')
    assert told(driver) == ['Not saved']


def test_the_window_takes_no_more_than_the_screen_it_is_on(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(3000, 3000)
    geometry.put(window, {})
    assert window.screen().availableGeometry().contains(window.geometry())
