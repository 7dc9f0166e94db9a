"""A window whose register is moved or cannot be written says so, offers a copy elsewhere, and can always be closed."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from models import query
from models.errors import KnownError
from models.file import backups
from models.record.records import Record
from models.register import verify
from models.register.register import Register
from tests.invented import PASSPHRASE, incident
from tests.test_moved import shell
from ui.app import Program
from ui.parts import tasks
from ui.parts.choosing_files import Chooser
from ui.start.unlock import Unlock
from ui.window.window import MainWindow

pytestmark = pytest.mark.skipif(os.name == 'nt', reason='Windows lets nobody move what is open')
FULL = 'The disk is full and nothing was saved.'


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of the test's own."""
    folder = tmp_path / 'home'
    folder.mkdir()
    monkeypatch.setenv('HOME', str(folder))
    for name in ('XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_CACHE_HOME'):
        monkeypatch.setenv(name, str(folder / name.lower()))
    return folder


@pytest.fixture
def inside(encrypted_template: Path, tmp_path: Path) -> Register:
    """An encrypted register in a folder of its own."""
    (tmp_path / 'desk').mkdir()
    return Register.open(Path(shutil.copy(encrypted_template, tmp_path / 'desk' / 'register.sijill')), PASSPHRASE)


@pytest.fixture
def program(qapp: QApplication, inside: Register, qtbot: QtBot) -> Iterator[Program]:
    """The program with the window of the register, its threads at work, and a saved record with more typed into it."""
    made = Program(qapp)
    saved = inside.save(incident())
    made.open_window(inside)
    window = shown(made)
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    window.go_to('incident', saved.uid)
    yield made
    if made.register is not None:
        made._close_register()
    inside.close()
    for left in (made.welcome, made.trouble, made.parting):
        if left is not None:
            left.hide()
            left.deleteLater()
    made.idle.end()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def shown(program: Program) -> MainWindow:
    assert program.window is not None
    return program.window


def type_in(program: Program, text: str) -> QWidget:
    """Type into the summary of the record that lies open."""
    form = shown(program).form
    assert form is not None
    editor = form.findChild(QWidget, 'incident.summary')
    assert editor is not None
    editor.setFocus()
    QTest.keyClicks(editor, text)
    return editor


def press(keys: str) -> None:
    combination = QKeySequence(keys)[0]
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, combination.key(), combination.keyboardModifiers())


def button(parent: QObject | None, text: str) -> QPushButton:
    """The button whose words begin so."""
    assert parent is not None
    return next(found for found in parent.findChildren(QPushButton) if found.text().startswith(text))


def choose(window: QWidget, path: Path) -> None:
    """Type a path where the window asks for one."""
    [chooser] = window.findChildren(Chooser)
    line = chooser.findChild(QLineEdit)
    assert line is not None
    line.setText(str(path))
    QTest.keyClick(line, Qt.Key.Key_Return)


def whole(path: Path) -> tuple[list[Record], list[str]]:
    """The incidents of a sound register, and the texts of its drafts."""
    with Register.open(path, PASSPHRASE) as register:
        assert verify.check(register) == []
        drafts = [str(draft.content) for draft in query.drafts(register)]
        return [*query.each(register, query.Question('incident'))], drafts


def test_a_renamed_register_is_said_and_goes_on_elsewhere(
    program: Program, inside: Register, qtbot: QtBot, tmp_path: Path
) -> None:
    window, renamed, stick = shown(program), inside.path.with_name('renamed.sijill'), tmp_path / 'stick.sijill'
    editor = type_in(program, 'still being typed')
    shell('mv', inside.path, renamed)
    qtbot.waitUntil(lambda: 'renamed.sijill' in window.about_file.text())
    assert QApplication.focusWidget() is editor  # it takes the keys from nobody
    press('Ctrl+S')
    assert window.form is not None
    assert window.form.opened.is_changed
    window.focus_search()
    QTest.keyClicks(window.focusWidget(), 'abc')
    QApplication.processEvents()
    assert program.trouble is None
    assert not inside.path.exists()
    button(window.about_file, 'Save a copy elsewhere').click()
    choose(window, stick)
    assert program.window is None
    assert program.welcome is not None
    card = program.welcome.card
    assert isinstance(card, Unlock)
    assert (card.path, 'stick.sijill' in card.notice.text()) == (stick, True)
    incidents, [draft] = whole(stick)
    with Register.open(renamed, PASSPHRASE) as register:
        assert len(incidents) == query.count(register, 'incident') == 1
    assert 'still being typed' in draft


@pytest.mark.parametrize('deed', ['rename', 'replace', 'delete', 'delete log'])
def test_a_moved_register_can_be_closed(
    program: Program, inside: Register, deed: str, encrypted_template: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    path, other = inside.path, Path(shutil.copy(encrypted_template, tmp_path / 'other.sijill'))
    type_in(program, 'still being typed')
    shell(
        *{
            'rename': ('mv', path, path.with_name('renamed.sijill')),
            'replace': ('mv', other, path),
            'delete': ('rm', path),
            'delete log': ('rm', f'{path}-wal'),
        }[deed]
    )
    shown(program).close()
    assert program.window is not None
    with qtbot.waitSignal(program.ended):
        button(program.parting, 'Close without saving').click()
    assert program.window is None


def test_closing_offers_what_cannot_be_kept_elsewhere(
    program: Program, inside: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk: the window asks, goes back, asks again, and what was typed is in the encrypted copy."""

    def full(*_given: object) -> None:
        raise KnownError(FULL)

    window = shown(program)
    type_in(program, 'still being typed')
    monkeypatch.setattr(Register, 'keep_draft', full)
    monkeypatch.setattr(Register, 'note', full)
    window.close()
    button(program.parting, 'Cancel').click()
    assert program.window is window
    window.close()
    button(program.parting, 'Save a copy elsewhere').click()
    choose(window, tmp_path / 'stick.sijill')
    assert program.window is None
    monkeypatch.undo()
    incidents, [draft] = whole(tmp_path / 'stick.sijill')
    assert len(incidents) == 1
    assert 'still being typed' in draft
    assert b'still being typed' not in (tmp_path / 'stick.sijill').read_bytes()


def test_a_note_is_in_the_copy_too(program: Program, inside: Register, tmp_path: Path, qtbot: QtBot) -> None:
    window = shown(program)
    window.toggle_note()
    assert window.note is not None
    editor = window.note.group.first_editor()
    assert editor is not None
    editor.setFocus()
    QTest.keyClicks(editor, 'heard by telephone')
    shell('rm', inside.path)
    qtbot.waitUntil(lambda: 'was deleted' in window.about_file.text())
    window.save_elsewhere(tmp_path / 'stick.sijill')
    assert 'heard by telephone' in whole(tmp_path / 'stick.sijill')[1][0]


def test_a_fault_of_ours_keeps_nobody_in_the_window(
    program: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_register: Register) -> None:
        raise ValueError

    monkeypatch.setattr(backups, 'when_changed', broken)
    monkeypatch.setattr(tasks.Threads, 'used', False)
    monkeypatch.setattr(tasks, '_log', type('Silent', (), {'error': lambda *_said: None}))
    shown(program).close()
    with qtbot.waitSignal(program.ended):
        button(program.trouble, 'Close without a backup').click()


def test_the_language_stays_where_it_cannot_be_kept(program: Program, inside: Register) -> None:
    window = shown(program)
    shell('mv', inside.path, inside.path.with_name('renamed.sijill'))
    window.switch_language()
    assert program.window is window
    window.resize_text(1)
    assert program.window is window


def test_a_plain_copy_two_seconds_after_the_last_save_misses_nothing(
    program: Program, inside: Register, qtbot: QtBot, tmp_path: Path
) -> None:
    type_in(program, 'saved')
    press('Ctrl+S')
    type_in(program, ' and typed on')
    qtbot.waitUntil(lambda: bool(query.drafts(inside)))
    qtbot.waitUntil(lambda: not inside.unsettled_for, timeout=2_000)
    assert Path(f'{inside.path}-wal').stat().st_size == 0
    shell('cp', inside.path, tmp_path / 'copy.sijill')
    [record], [draft] = whole(tmp_path / 'copy.sijill')
    assert str(record.get('summary')).endswith('saved')
    assert 'and typed on' in draft


def test_opening_a_copy_without_its_log_says_so(
    qapp: QApplication, inside: Register, qtbot: QtBot, tmp_path: Path
) -> None:
    with Register.open(inside.path, PASSPHRASE, writing=False) as reader, reader.standing_still():
        query.count(reader, 'incident')
        inside.save(incident())
        shell('cp', inside.path, tmp_path / 'copy.sijill')
    inside.close()
    program = Program(qapp)
    program.open_window(Register.open(tmp_path / 'copy.sijill', PASSPHRASE))
    assert 'without its log' in shown(program).about_file.text()
    button(shown(program).about_file, 'Close').click()
    assert not shown(program).about_file.text()
    program._close_register()
    program.deleteLater()
