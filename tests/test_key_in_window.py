"""A person's own signing key in the window, by keys alone: who is told of it, and what is done with it where."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from models import query, sealing
from models.errors import WrongPassphrase
from models.language import messages
from models.query import people
from models.register import left_at, verify
from models.register.register import Register
from models.register.review import personal_keys
from tests.invented import PASSPHRASE
from tests.test_lock import Desk, desk
from tests.windows import Driver, driving
from ui import key_sheet
from ui.key_sheet import KeySheet
from ui.panes.keys_pane import KeysPane
from ui.parts import look, tasks, waiting

__all__ = ['desk']
OWN, OTHER = 'tractor pepper harvest window', 'lantern cedar basalt orchid'


@pytest.fixture(autouse=True)
def _quickly_derived(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, 'OPERATIONS', 1)
    monkeypatch.setattr(sealing, 'MEMORY', 8192)


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    """The window of a lead who is not alone."""
    register.add_person('Second', ('documenter',))
    with driving(register, qtbot) as made:
        yield made


def sheets(driver: Driver) -> list[KeySheet]:
    return driver.window.findChildren(KeySheet)


def shown(driver: Driver) -> KeySheet:
    """The sheet, come to by its key."""
    driver.keys('Ctrl+Alt+K')
    (found,) = sheets(driver)
    return found


def wake(driver: Driver, sheet: KeySheet) -> None:
    """Give the keys back to the sheet after the work that covered it: offscreen nobody does."""
    sheet.activateWindow()
    driver.qtbot.waitUntil(lambda: QApplication.activeWindow() is sheet)


def made(driver: Driver) -> KeySheet:
    """The sheet on which a key was just made."""
    found = shown(driver)
    assert driver.focused is found.chosen.first
    driver.keys(f'={OWN}', 'Tab', f'={OWN}', 'Ctrl+Return')
    wake(driver, found)
    assert found.notice.property('role') == 'settled', found.notice.text()
    return found


def key_of(register: Register) -> str:
    someone = people.somebody(register, register.person)
    return someone.key if someone else ''


def tools(driver: Driver) -> QMenu:
    menu = next(one.menu() for one in driver.window.menuBar().actions() if one.text() == 'Tools')
    assert isinstance(menu, QMenu)
    return menu


def offered(driver: Driver) -> bool:
    """Whether the menu shows it, and it can be chosen there."""
    tools(driver).aboutToShow.emit()
    action = driver.window.deeds.action('own_key')
    found = action.isVisible() and action.isEnabled()
    tools(driver).aboutToHide.emit()
    return found


def is_told(driver: Driver) -> bool:
    driver.keys('F1')
    pane = driver.window.record.currentWidget()
    assert isinstance(pane, KeysPane)
    driver.keys('Esc')
    return any(
        title.startswith('Your signing key') for _menu, rows in driver.window.deeds.sections() for title, _ in rows
    )


def test_a_desk_of_one_sees_nothing_of_it(register: Register, qtbot: QtBot) -> None:
    with driving(register, qtbot) as driver:
        assert not offered(driver) and not is_told(driver)
        driver.keys('Ctrl+Alt+K')
        assert sheets(driver) == []


def test_it_is_offered_once_there_are_two_without_another_start(register: Register, qtbot: QtBot) -> None:
    with driving(register, qtbot) as driver:
        assert not offered(driver)
        register.add_person('Second', ('documenter',))
        assert offered(driver) and is_told(driver)
        shown(driver).close()


def test_a_documenter_sees_nothing_of_it(driver: Driver, register: Register) -> None:
    second = next(one.uid for one in people.people(register) if one.alias == 'Second')
    register.work_as(second)
    assert not offered(driver) and not is_told(driver)
    driver.keys('Ctrl+Alt+K')
    assert sheets(driver) == []


def test_a_key_is_made_by_keys_and_said_in_words(driver: Driver, register: Register) -> None:
    sheet = shown(driver)
    assert 'nobody may ask you for one' in sheet.said.text() and not sheet.end.isVisible()
    driver.keys('=Damascus2024!', 'Tab', '=Damascus2024!', 'Ctrl+Return')
    assert 'can be guessed' in sheet.notice.text() and not key_of(register)
    sheet.chosen.forget()
    driver.keys(f'={OWN}', 'Tab', f'={OWN}x', 'Ctrl+Return')
    assert 'not the same' in sheet.notice.text() and not key_of(register)
    driver.keys('Esc')
    assert not isValid(sheet)
    driver.window.activateWindow()
    driver.qtbot.waitUntil(lambda: QApplication.activeWindow() is driver.window)
    sheet = made(driver)
    assert key_of(register)
    assert len(sheet.words.text().split()) == 6 and sheet.end.isVisible()
    assert not [line.text() for line in (sheet.line, sheet.chosen.first, sheet.chosen.second) if line.text()]
    assert 'stay in this register' in sheet.travels.text()
    driver.keys('Esc')
    assert not isValid(sheet)
    assert verify.check(register) == []


def test_words_are_drawn_for_it_and_typed_once_more(driver: Driver, register: Register) -> None:
    sheet = shown(driver)
    driver.keys('Ctrl+D')
    drawn = sheet.chosen.first.text()
    assert len(drawn.split()) == 5 and driver.focused is sheet.chosen.second
    driver.keys(f'={drawn}', 'Ctrl+Return')
    wake(driver, sheet)
    assert personal_keys.open_key(register, register.person, drawn).key == key_of(register)
    driver.keys('Esc')


def test_its_passphrase_is_changed_by_who_knows_it(driver: Driver, register: Register) -> None:
    sheet = made(driver)
    driver.keys('Ctrl+Return')
    assert sheet.notice.text() == 'Type the passphrase of your key.' and driver.focused is sheet.line
    driver.keys(f'={OTHER}')
    sheet.chosen.first.setFocus()
    driver.keys(f'={OTHER}', 'Tab', f'={OTHER}', 'Ctrl+Return')
    wake(driver, sheet)
    assert 'does not open the key' in sheet.notice.text() and driver.focused is sheet.line
    driver.keys('Ctrl+A', f'={OWN}', 'Ctrl+Return')
    wake(driver, sheet)
    assert sheet.notice.property('role') == 'settled', sheet.notice.text()
    assert personal_keys.open_key(register, register.person, OTHER).key == key_of(register)
    with pytest.raises(WrongPassphrase):
        personal_keys.open_key(register, register.person, OWN)
    driver.keys('Esc')


def test_signatures_leave_where_they_are_let_with_the_passphrase(driver: Driver, register: Register) -> None:
    sheet = made(driver)
    driver.keys('Alt+S')
    assert not personal_keys.leaves(register, register.person) and driver.focused is sheet.line
    driver.keys(f'={OWN}', 'Alt+S')
    wake(driver, sheet)
    assert personal_keys.leaves(register, register.person) and 'can prove that it was you' in sheet.travels.text()
    driver.keys(f'={OWN}', 'Alt+S')
    wake(driver, sheet)
    assert not personal_keys.leaves(register, register.person) and 'stay in this register' in sheet.travels.text()
    driver.keys('Esc')


def test_it_is_ended_after_a_question_and_another_one_can_be_made(driver: Driver, register: Register) -> None:
    sheet = made(driver)
    first = key_of(register)
    driver.keys('Alt+E')
    assert 'What you signed stays signed' in sheet.strip.text()
    driver.keys('Esc')
    assert isValid(sheet) and key_of(register) == first
    driver.keys('Alt+E', 'Return')
    wake(driver, sheet)
    assert not key_of(register) and sheet.notice.text() == 'Your key was ended.'
    driver.keys(f'={OTHER}', 'Tab', f'={OTHER}', 'Ctrl+Return')
    wake(driver, sheet)
    assert key_of(register) not in ('', first)
    driver.keys('Esc')


def test_nothing_is_derived_in_the_thread_of_the_window(
    register: Register, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would stand still: with the key as it is derived, for a quarter of a second on a good computer."""
    threads: list[int] = []
    derive = sealing._derive
    monkeypatch.setattr(sealing, '_derive', lambda *given: threads.append(threading.get_ident()) or derive(*given))
    register.add_person('Second', ('documenter',))
    with driving(register, qtbot) as driver:
        tasks.Threads.used = True
        sheet = shown(driver)
        for lines, key in (((sheet.chosen.first, sheet.chosen.second), 'Ctrl+Return'), ((sheet.line,), 'Alt+S')):
            for line in lines:
                line.setText(OWN)
            sheet.notice.quiet()
            driver.keys(key)
            qtbot.waitUntil(lambda: bool(sheet.notice.text()) and not waiting.is_waiting())
            assert sheet.notice.property('role') == 'settled', sheet.notice.text()
            wake(driver, sheet)
        assert len(threads) == 2 and threading.get_ident() not in threads
        sheet.close()
        tasks.finish()
    assert verify.check(register) == []


def test_the_lock_forgets_the_opened_key_and_the_sheet(desk: Desk) -> None:
    made = personal_keys.make_key(desk.register, desk.register.person, OWN)
    sheet = KeySheet(desk.window, desk.register)
    sheet.open()
    sheet.line.setText(OWN)
    assert made.is_open
    desk.program.lock()
    desk.qtbot.waitUntil(desk.is_locked)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not made.is_open and not made._secret and not isValid(sheet)


def test_a_lock_in_the_middle_leaves_no_key_and_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, locked = threading.Event(), threading.Event()
    derive = sealing._derive

    def held_up(*given: Any) -> bytes:
        begun.set()
        assert locked.wait(20)
        return derive(*given)

    monkeypatch.setattr(sealing, '_derive', held_up)
    sheet = KeySheet(desk.window, desk.register)
    sheet.open()
    for line in (sheet.chosen.first, sheet.chosen.second):
        line.setText(OWN)
    sheet.go_on.click()
    desk.qtbot.waitUntil(begun.is_set)
    desk.program.lock()
    locked.set()
    desk.qtbot.waitUntil(desk.is_locked)
    with Register.open(desk.path, PASSPHRASE) as again:
        assert not key_of(again) and verify.check(again) == []
        assert left_at.take(again)[1] == ['Work on your signing key was stopped by the lock; look at it again.']


@pytest.mark.parametrize('language', messages.LANGUAGES)
def test_the_sheet_fits_a_small_screen_with_the_largest_text(
    register: Register, qtbot: QtBot, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_sheet, '_height_of_screen', lambda _sheet: 600)
    register.add_person('Second', ('documenter',))
    look.set_size(175)
    try:
        with messages.speaking(language), driving(register, qtbot) as driver:
            sheet = shown(driver)
            assert sheet.height() <= 600 and sheet.width() <= 1024, sheet.size()
            personal_keys.make_key(register, register.person, OWN)
            sheet._show_key()
            sheet.notice.say('stop', 'A sentence of one line.')
            sheet.adjustSize()
            assert sheet.height() <= 600 and sheet.width() <= 1024, sheet.size()
            sheet.close()
    finally:
        look.set_size(100)


def test_a_register_that_is_open_for_reading_only_offers_it_and_lets_nobody(register: Register, qtbot: QtBot) -> None:
    register.add_person('Second', ('documenter',))
    path = Path(register.path)
    register.close()
    with Register.open(path, writing=False) as reading, driving(reading, qtbot) as driver:
        assert not offered(driver)
        driver.keys('Ctrl+Alt+K')
        assert sheets(driver) == []
        assert query.get(reading, 'person', reading.person) is not None
