"""Who works is chosen once the passphrase was right, and only where several people work in a register."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from exchange.exporting import headquarters_workbook
from models import query
from models.errors import KnownError
from models.file import history, kept_beside
from models.language import messages
from models.query import people
from models.register import left_at
from models.register.register import Register
from tests import invented
from tests.invented import PASSPHRASE
from tests.reviewed import approved
from ui.app import Program
from ui.parts import look, tasks
from ui.start.new_register import NewRegister
from ui.start.unlock import Unlock
from ui.start.who_works import WhoWorks

OTHER, THIRD = 'sparrow', 'سنونو'


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tasks.Threads, 'used', False)
    monkeypatch.setenv('HOME', str(tmp_path))


@pytest.fixture
def program(qapp: QApplication) -> Iterator[Program]:
    """The program without its event loop."""
    made = Program(qapp)
    yield made
    if made.register is not None:
        made._close_register()
    if made.welcome is not None:
        made.welcome.let_go()
        dispose(made.welcome)
    made.idle.end()
    made.deleteLater()
    qapp.removeTranslator(made._qt_words)
    messages.use('en')
    look.set_size(100)
    look.apply(qapp, dark=False)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def several(encrypted: Register) -> tuple[Path, dict[str, str]]:
    """A closed register in which three people work, by alias; the one who made it worked last."""
    found = {encrypted.alias: encrypted.person}
    found[OTHER] = encrypted.add_person(OTHER, ('documenter', 'reviewer'))
    found[THIRD] = encrypted.add_person(THIRD, ('documenter',))
    encrypted.close()
    return encrypted.path, found


def dispose(widget: QWidget) -> None:
    """Take a window off the screen for good."""
    widget.hide()
    widget.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def press(keys: str) -> None:
    """Press a key where the keys go."""
    combination = QKeySequence(keys)[0]
    where = QApplication.focusWidget()
    assert where is not None
    QTest.keyClick(where, combination.key(), combination.keyboardModifiers())
    QApplication.processEvents()


def card(program: Program, cls: type[Any]) -> Any:
    """The card of the start page, with the keys."""
    assert program.welcome is not None
    program.welcome.activateWindow()
    QTest.qWaitForWindowActive(program.welcome)
    found = program.welcome.card
    assert isinstance(found, cls)
    found.refocus()
    return found


def unlock(program: Program) -> None:
    """Type the passphrase on the card."""
    QTest.keyClicks(card(program, Unlock).line, PASSPHRASE)
    press('Return')


def work_as(program: Program, alias: str) -> None:
    """Choose somebody on the card, by the first letters of the alias."""
    shown = card(program, WhoWorks).table
    for letter in alias[:3]:  # QTest knows no Arabic keys
        QApplication.sendEvent(shown, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter))
    press('Return')
    assert program.register is not None and program.register.alias == alias


def test_a_desk_of_one_is_asked_nothing(program: Program, encrypted: Register) -> None:
    encrypted.close()
    program.start(encrypted.path)
    unlock(program)
    assert program.register is not None
    assert program.window is not None


def test_the_one_who_worked_last_is_marked_and_enter_chooses(
    program: Program, several: tuple[Path, dict[str, str]]
) -> None:
    path, known = several
    program.start(path)
    unlock(program)
    shown = card(program, WhoWorks)
    assert program.register is None
    assert [shown.model.index(line, 0).data() for line in range(3)] == list(known)
    assert shown.model.index(1, 1).data() == 'Documenter, Reviewer'
    assert shown.chosen() == known[next(iter(known))]
    assert QApplication.focusWidget() is shown.table
    press('Return')
    assert program.register is not None and program.register.person == known[next(iter(known))]


def test_the_first_letters_of_an_alias_choose(program: Program, several: tuple[Path, dict[str, str]]) -> None:
    path, known = several
    program.start(path)
    unlock(program)
    work_as(program, OTHER)
    assert program.register is not None
    saved = program.register.save(invented.incident())
    assert {one.by for one in history.revisions(program.register, 'record', saved.uid)} == {known[OTHER]}


def test_the_arrow_keys_choose_too_and_both_languages_show_it(
    program: Program, several: tuple[Path, dict[str, str]]
) -> None:
    path, known = several
    program.start(path)
    unlock(program)
    card(program, WhoWorks)
    press('Down')
    assert program.welcome is not None
    program.welcome._speak('ar')
    shown = card(program, WhoWorks)
    assert shown.chosen() == known[OTHER]
    assert shown.model.index(1, 1).data() == 'موثّق، مراجع'
    press('Return')
    assert program.register is not None and program.register.alias == OTHER


def test_esc_closes_the_register_and_asks_for_the_passphrase(
    program: Program, several: tuple[Path, dict[str, str]]
) -> None:
    path, _known = several
    handed = []
    program.start_anew = handed.append
    program.start(path)
    unlock(program)
    register = card(program, WhoWorks)._register
    press('Esc')
    assert register.db.key is None
    assert not register.is_open
    assert [one.path for one in handed] == [str(path)]
    card(program, Unlock)
    Register.open(path, PASSPHRASE).close()  # nobody holds it


@pytest.mark.parametrize('how', ['the seat', 'too long', 'closed', 'the session'])
def test_nobody_leaves_a_register_open_at_the_choice(
    program: Program, several: tuple[Path, dict[str, str]], how: str
) -> None:
    """It is open already, with its key in the memory, and there is no window yet to be locked."""
    path, _known = several
    program.start(path)
    unlock(program)
    register = card(program, WhoWorks)._register
    assert program.idle._timer.isActive()
    assert program.welcome is not None
    doing = {
        'the seat': program.lock,
        'too long': program.idle.too_long.emit,
        'closed': program.welcome.close,
        'the session': program.end_with_session,
    }
    doing[how]()
    assert register.db.key is None
    assert program.register is None


def test_each_comes_back_to_their_own_drafts_place_language_and_size(
    program: Program, several: tuple[Path, dict[str, str]], qtbot: QtBot
) -> None:
    path, known = several
    maker = next(iter(known))
    with Register.open(path, PASSPHRASE) as register:
        register.save(invented.incident())
        saved = register.save(invented.abductee())
        register.work_as(known[THIRD])
        register.settings.set('language', 'ar')
        register.settings.set('text_size', 125)
        register.work_as(known[maker])
    program.start(path)
    unlock(program)
    work_as(program, maker)
    assert program.window is not None
    program.window.go_to('abductee', saved.uid)
    editor = program.window.findChild(QWidget, 'abductee.occupation')
    editor.setFocus()
    QTest.keyClicks(editor, 'mine')
    program.lock()
    qtbot.waitUntil(lambda: program.locking is None)
    with Register.open(path, PASSPHRASE, writing=False) as locked:
        assert json.loads(locked.meta['left'])['where']['uid'] == saved.uid
    unlock(program)
    assert card(program, WhoWorks).chosen() == known[maker]
    work_as(program, THIRD)
    assert messages.language() == 'ar'
    assert look.size() == 125
    assert program.window is not None
    assert program.window.list.kind == 'incident'
    assert program.register is not None and query.drafts(program.register) == []
    program.lock()
    qtbot.waitUntil(lambda: program.locking is None)
    unlock(program)
    work_as(program, maker)
    assert look.size() == 100
    assert program.window.form is not None
    assert program.window.form.opened.record.uid == saved.uid
    assert str(program.window.form.opened.record.get('occupation')).endswith('mine')


def test_handing_over_asks_for_the_passphrase_and_then_who_works(
    program: Program, several: tuple[Path, dict[str, str]], qtbot: QtBot
) -> None:
    path, known = several
    program.start(path)
    unlock(program)
    work_as(program, OTHER)
    assert program.window is not None
    program.window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is program.window)
    program.window.new('incident')
    editor = program.window.findChild(QWidget, 'incident.summary')
    editor.setFocus()
    QTest.keyClicks(editor, 'typed by one')
    press('Ctrl+Alt+W')
    qtbot.waitUntil(lambda: program.locking is None)
    assert program.register is None
    unlock(program)
    assert card(program, WhoWorks).chosen() == known[OTHER]
    press('Up')
    press('Return')
    assert program.register is not None and program.register.alias == next(iter(known))
    assert query.drafts(program.register) == []
    program.lock()
    unlock(program)
    work_as(program, OTHER)
    assert program.window.form is not None
    assert program.window.form.opened.record.get('summary') == 'typed by one'


def test_a_place_is_for_the_one_who_left_it(register: Register) -> None:
    first, second = register.person, register.add_person(OTHER, ('documenter',))
    left_at.keep(register, {'kind': 'incident', 'uid': 'a', 'person': first}, ['said'])
    register.work_as(second)
    assert left_at.take(register) == ({}, ['said'])
    assert left_at.take(register) == ({}, [])
    left_at.keep(register, {'kind': 'abductee', 'uid': 'b', 'person': second}, [])
    assert left_at.take(register)[0]['uid'] == 'b'
    register.work_as(first)
    assert left_at.take(register)[0]['uid'] == 'a'
    assert register.meta['left'] == ''


def test_where_one_is_left_that_one_works(program: Program, register: Register) -> None:
    """Whoever worked last does not work here any more; nobody is asked, for there is nobody else."""
    other = register.add_person(OTHER, ('documenter', 'lead'))
    register.set_roles(register.person, ())
    register.close()
    program.start(register.path)
    assert program.register is not None
    assert program.register.person == other


def test_a_register_that_is_only_read_asks_too_and_writes_nothing(several: tuple[Path, dict[str, str]]) -> None:
    path, known = several
    with Register.open(path, PASSPHRASE, writing=False) as reader:
        assert not reader.knows_who_works()
        reader.work_as(known[OTHER])
        assert reader.alias == OTHER
        assert people.somebody(reader, reader.person) is not None
    with Register.open(path, PASSPHRASE, writing=False) as again:
        assert again.person != known[OTHER]


def full_disk(_register: Register, _uid: str) -> None:
    raise KnownError('The disk is full.')


def test_a_choice_that_cannot_be_kept_is_said_on_the_card(
    program: Program, several: tuple[Path, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, known = several
    program.start(path)
    unlock(program)
    shown = card(program, WhoWorks)
    with monkeypatch.context() as full:
        full.setattr(Register, 'work_as', full_disk)
        press('Return')
        assert shown.notice.text() == 'The disk is full.'
        assert program.register is None
    press('Return')
    assert program.register is not None and program.register.person == known[next(iter(known))]


def test_a_register_in_which_nobody_can_sit_down_is_closed_again(
    program: Program, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    register.add_person(OTHER, ('lead',))
    register.set_roles(register.person, ())
    register.close()
    with monkeypatch.context() as full:
        full.setattr(Register, 'work_as', full_disk)
        program.start(register.path)
        assert program.register is None
        assert card(program, Unlock).notice.text() == 'The disk is full.'
    Register.open(register.path).close()  # nobody holds it


def test_who_works_is_no_reason_for_a_backup(register: Register) -> None:
    other = register.add_person(OTHER, ('documenter',))
    before = kept_beside.digest(register.db)
    register.work_as(other)
    assert kept_beside.digest(register.db) == before


# The alias of a new register


@pytest.mark.parametrize('language', messages.LANGUAGES)
def test_an_alias_that_is_a_name_is_asked_about_when_a_register_is_made(
    program: Program, tmp_path: Path, language: str
) -> None:
    program.start(None)
    assert program.welcome is not None
    program.welcome._speak(language)
    shown = card(program, NewRegister)
    QTest.keyClicks(shown.desk, 'dz1')
    QTest.keyClicks(shown.alias, 'Ahmad')
    for line in (shown.first, shown.second):
        QTest.keyClicks(line, 'four unrelated words')
    press('Ctrl+Return')
    assert '\u2068Ahmad\u2069' in shown.strip.text()
    press('Esc')
    assert QApplication.focusWidget() is shown.alias
    assert shown.strip.text() == ''
    assert not [*tmp_path.glob('*.sijill')]
    press('Ctrl+Return')
    press('Return')
    assert program.register is not None and program.register.alias == 'Ahmad'


def test_an_alias_that_is_nobodys_name_is_not_asked_about(program: Program) -> None:
    program.start(None)
    shown = card(program, NewRegister)
    QTest.keyClicks(shown.desk, 'dz1')
    QTest.keyClicks(shown.alias, 'swallow')
    for line in (shown.first, shown.second):
        QTest.keyClicks(line, 'four unrelated words')
    press('Ctrl+Return')
    assert program.register is not None and program.register.alias == 'swallow'


# Where aliases go


@pytest.mark.parametrize('profile', ['headquarters', 'full', 'public'])
def test_no_workbook_holds_an_alias(register: Register, tmp_path: Path, profile: str) -> None:
    """The guide says so."""
    register.rename_person(register.person, 'cormorant')
    approved(register, invented.incident())
    register.work_as(register.add_person('goldfinch', ('documenter',)))
    register.save(invented.incident())
    headquarters_workbook.export(register, tmp_path / 'out.xlsx', profile=profile)
    with zipfile.ZipFile(tmp_path / 'out.xlsx') as book:
        parts = b''.join(book.read(name) for name in book.namelist())
    assert len(parts) > 1000
    assert b'goldfinch' not in parts and b'cormorant' not in parts
