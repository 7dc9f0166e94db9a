"""The passphrase is changed in the window by its keys, and work goes on where it was."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from models import query
from models.errors import KnownError, WrongPassphrase
from models.file import backups
from models.passphrases import changing, guesses
from models.register.erasing import ToErase
from models.register.register import Register
from tests.invented import PASSPHRASE, incident
from tests.test_start import _at_once, home, press, program
from ui.app import Program
from ui.start.change_passphrase import ChangePassphrase
from ui.start.restore import Restore
from ui.start.unlock import Unlock

__all__ = ['_at_once', 'home', 'program']
OTHER = 'window tractor pepper harvest'


@pytest.fixture
def opened(program: Program, encrypted_template: Path, tmp_path: Path, qtbot: QtBot) -> Program:
    """The program with an encrypted register that has two incidents, a backup of each, the later the window's."""
    path = Path(shutil.copy(encrypted_template, tmp_path / 'r.sijill'))
    register = Register.open(path, PASSPHRASE)
    register.save(incident())
    backups.beside(register)
    register.save(incident(narrative='The second one.'))
    program.open_window(register)
    qtbot.waitUntil(lambda: QApplication.activeWindow() is program.window)
    return program


def asked(program: Program) -> ChangePassphrase:
    """The card, come to by its key."""
    assert program.window is not None
    press(program.window, 'Ctrl+Alt+P')
    assert program.welcome is not None
    assert QTest.qWaitForWindowActive(program.welcome)
    assert isinstance(program.welcome.card, ChangePassphrase)
    return program.welcome.card


def typed(card: ChangePassphrase, old: str, new: str) -> None:
    for line, text in ((card.line, old), (card.chosen.first, new), (card.chosen.second, new)):
        line.clear()
        QTest.keyClicks(line, text)
    press(card, 'Ctrl+Return')


def incidents(path: Path, passphrase: str) -> int:
    with Register.open(path, passphrase) as register:
        return query.count(register, 'incident')


def path_of(program: Program) -> Path:
    assert program.register is not None
    return program.register.path


def test_it_is_changed_by_its_keys_and_what_is_being_typed_comes_along(opened: Program) -> None:
    path, window = path_of(opened), opened.window
    assert window is not None
    press(window, 'Ctrl+N')
    assert window.form is not None
    uid = window.form.opened.record.uid
    narrative = window.form.findChild(QWidget, 'incident.narrative')
    narrative.setFocus()
    QTest.keyClicks(QApplication.focusWidget() or narrative, 'half a sentence')
    card = asked(opened)
    assert not card.delete.isChecked()
    typed(card, PASSPHRASE, OTHER)
    window = opened.window
    assert window is not None
    assert window.form is not None
    assert window.form.opened.record.uid == uid
    assert 'half a sentence' in str([draft.content for draft in query.drafts(window.register)])
    window.register.save(incident())
    opened._close_register()
    assert incidents(path, OTHER) == 3
    with pytest.raises(WrongPassphrase):
        Register.open(path, PASSPHRASE)
    old, _of_the_window = backups.under_other_passphrases(path)
    assert incidents(old, PASSPHRASE) == 1


def test_old_backups_are_counted_and_deleted_when_ticked(opened: Program) -> None:
    path, card = path_of(opened), asked(opened)
    assert any('2 older backups still open' in said.text() for said in card.findChildren(type(card.chosen.hint)))
    card.delete.setFocus()
    QTest.keyClick(card.delete, Qt.Key.Key_Space)
    typed(card, PASSPHRASE, OTHER)
    assert opened.window is not None
    assert backups.under_other_passphrases(path) == []
    assert len(backups.copies_of(path)) == 1


def test_what_is_wrong_is_said_and_changes_nothing(opened: Program) -> None:
    path, card = path_of(opened), asked(opened)
    for old, new, said in (
        ('', OTHER, 'Type the current passphrase.'),
        (PASSPHRASE, 'Damascus2024!', guesses.too_weak()),
        ('not this one', OTHER, 'does not open'),
    ):
        typed(card, old, new)
        assert said in card.notice.text()
    press(card, 'Esc')
    assert opened.welcome is not None
    assert isinstance(opened.welcome.card, Unlock)
    assert incidents(path, PASSPHRASE) == 2


def test_a_backup_that_cannot_be_made_is_said_and_the_new_one_opens(
    opened: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_register: Register) -> Path:
        raise KnownError('The disk is full.')

    path, card = path_of(opened), asked(opened)
    monkeypatch.setattr(backups, 'beside', full)
    typed(card, PASSPHRASE, OTHER)
    assert card.notice.text().startswith('The passphrase was changed, but')
    assert incidents(path, OTHER) == 2


def test_switching_the_language_keeps_what_is_typed_on_the_card(opened: Program) -> None:
    card = asked(opened)
    QTest.keyClicks(card.line, 'half')
    card.delete.setChecked(True)
    assert opened.welcome is not None
    opened.welcome._speak('ar')
    again = opened.welcome.card
    assert isinstance(again, ChangePassphrase)
    assert (again.line.text(), again.delete.isChecked()) == ('half', True)


@pytest.mark.parametrize('now', ['', OTHER])
def test_restoring_an_older_backup_says_so_and_offers_the_one_of_now(opened: Program, now: str) -> None:
    path = path_of(opened)
    opened._close_register()
    backup, _of_the_window = backups.copies_of(path)
    changing.change(Register.open(path, PASSPHRASE), OTHER)
    welcome = opened._show_welcome()
    welcome.ask_restore(backup, path)
    assert QTest.qWaitForWindowActive(welcome)
    card = welcome.card
    assert isinstance(card, Restore)
    assert card.now.isVisible()
    QTest.keyClicks(card.line, PASSPHRASE)
    QTest.keyClicks(card.now, now)
    press(card, 'Ctrl+Return')
    opened._close_register()
    assert incidents(path, now or PASSPHRASE) == 1


def test_restoring_a_backup_from_before_an_erasing_says_what_is_there_again(opened: Program) -> None:
    path = path_of(opened)
    opened._close_register()
    backup, *_more = backups.copies_of(path)
    with Register.open(backup, PASSPHRASE, writing=False) as register:
        [record] = query.each(register, query.Question('incident'))
    with Register.open(path, PASSPHRASE) as register:
        register.erase([ToErase('incident', record.uid, record.uid, 'narrative')], 'reason')
    welcome = opened._show_welcome()
    welcome.ask_restore(backup, path)
    assert QTest.qWaitForWindowActive(welcome)
    assert isinstance(welcome.card, Restore)
    QTest.keyClicks(welcome.card.line, PASSPHRASE)
    press(welcome.card, 'Ctrl+Return')
    assert opened.window is not None
    said = opened.window.list.said.text()
    assert 'older than an erasing' in said and str(record.get('reference')) in said and 'Account' in said


def test_a_backup_under_the_same_passphrase_asks_for_one(opened: Program) -> None:
    path = path_of(opened)
    opened._close_register()
    backup, _of_the_window = backups.copies_of(path)
    welcome = opened._show_welcome()
    welcome.ask_restore(backup, path)
    assert isinstance(welcome.card, Restore)
    assert not welcome.card.now.isVisible()
