"""In the window a register that another program altered is cleaned by keys, and work goes on in the clean copy."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from models import query
from models.register import verify
from models.register.register import Register
from tests.invented import PASSPHRASE, incident
from tests.test_altered_tables import HALF, OLD, SWAPS_THE_KEY, alter, plain
from tests.test_start import _at_once, button, home, press, program
from ui.app import Program
from ui.parts.choosing_files import Chooser
from ui.start.restore import Restore
from ui.start.unlock import Unlock
from ui.window.register_menu import SaidSheet
from ui.window.window import MainWindow

__all__ = ['_at_once', 'home', 'program']


@pytest.fixture
def path(encrypted_template: Path, tmp_path: Path) -> Path:
    """A closed register with an incident, a draft and a trigger of somebody's."""
    copied = Path(shutil.copy(encrypted_template, tmp_path / 'r.sijill'))
    with Register.open(copied, PASSPHRASE) as register:
        register.save(incident())
        register.keep_draft('incident', 'a draft', HALF)
    alter(copied, SWAPS_THE_KEY, PASSPHRASE)
    return copied


@pytest.fixture
def window(program: Program, path: Path, qtbot: QtBot) -> MainWindow:
    """The window of it, opened as a person does."""
    program.start(path)
    assert program.welcome is not None
    assert QTest.qWaitForWindowActive(program.welcome)
    unlock(program)
    window = program.window
    assert window is not None
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    return window


def unlock(program: Program) -> None:
    assert program.welcome is not None
    card = program.welcome.card
    assert isinstance(card, Unlock)
    card.refocus()
    QTest.keyClicks(card.line, PASSPHRASE)
    press(card, 'Return')


def push(found: QPushButton) -> None:
    """Press a button by its key, where Tab leads to it."""
    assert found.isVisible()
    assert found.focusPolicy() & Qt.FocusPolicy.TabFocus
    found.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(found, Qt.Key.Key_Space)


def choose_what_is_offered(window: MainWindow) -> None:
    chooser = window.findChild(Chooser)
    assert chooser is not None
    QTest.keyClick(chooser, Qt.Key.Key_Return)


def restored(program: Program) -> MainWindow:
    """The window of the clean copy in the place of the register, once the passphrase was typed."""
    assert program.welcome is not None
    card = program.welcome.card
    assert isinstance(card, Restore)
    assert QTest.qWaitForWindowActive(program.welcome)
    QTest.keyClicks(card.line, PASSPHRASE)
    card.refocus()
    press(card, 'Ctrl+Return')
    assert program.window is not None
    return program.window


def test_the_notice_leads_to_a_clean_copy_in_the_place_of_the_register(
    window: MainWindow, program: Program, path: Path
) -> None:
    altered = path.read_bytes()
    assert not window.register.writing
    assert 'trigger “swap” on “meta”' in plain(window.about_file.text())
    push(button(window.about_file, 'Make a clean copy'))
    choose_what_is_offered(window)
    clean = path.with_name('r-clean.sijill')
    assert clean.exists()
    assert path.read_bytes() == altered
    assert 'r-clean.sijill' in window.about_file.text()
    push(button(window.about_file, 'Use it in place'))
    again = restored(program)
    assert again.register.path == path
    assert again.register.writing
    assert again.about_file.text() == ''
    assert verify.check(again.register) == []
    again.register.save(incident())
    assert query.count(again.register, 'incident') == 2
    assert [draft.uid for draft in query.drafts(again.register)] == ['a draft']
    (aside,) = path.parent.glob('r-before-*.sijill')
    assert aside.read_bytes() == altered


def test_what_does_not_fit_its_history_is_said_and_nothing_is_left(window: MainWindow, path: Path) -> None:
    alter(path, "UPDATE incident SET narrative = 'forged'", PASSPHRASE)
    window.deeds.do('clean_copy')
    choose_what_is_offered(window)
    sheet = window.findChild(SaidSheet)
    assert sheet is not None
    assert 'do not match' in sheet.notice.text()
    assert not path.with_name('r-clean.sijill').exists()
    press(sheet, 'Esc')


def test_a_register_that_is_sound_can_be_cleaned_too(program: Program, register: Register, qtbot: QtBot) -> None:
    """So search is put right where somebody hid a record from it."""
    saved = register.save(incident())
    register.db.execute_sql('DELETE FROM incident_search')
    assert saved.uid in ' '.join(verify.check(register))
    program.open_window(register)
    window = program.window
    assert window is not None
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    window.deeds.do('clean_copy')
    choose_what_is_offered(window)
    with Register.open(register.path.with_name('register-clean.sijill')) as clean:
        assert verify.check(clean) == []
    push(button(window.about_file, 'Use it in place'))
    again = restored(program)
    assert query.ids(again.register, query.Question('incident', 'ambush'))


def test_one_of_an_earlier_version_is_cleaned_from_its_card(program: Program, tmp_path: Path) -> None:
    old = Path(shutil.copy(OLD / 'version-3.sijill', tmp_path / 'old.sijill'))
    alter(old, SWAPS_THE_KEY, PASSPHRASE)
    program.start(old)
    assert program.welcome is not None
    assert QTest.qWaitForWindowActive(program.welcome)
    unlock(program)
    card = program.welcome.card
    assert isinstance(card, Unlock)
    assert 'trigger “swap” on “meta”' in plain(card.notice.text())
    push(button(card.notice, 'Make a clean copy'))
    assert 'passphrase' in card.notice.text()
    QTest.keyClicks(card.line, PASSPHRASE)
    push(button(card.notice, 'Make a clean copy'))
    again = restored(program)
    assert again.register.writing
    assert verify.check(again.register) == []
    assert len(query.drafts(again.register)) == 1
