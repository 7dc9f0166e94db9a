"""Before a register is open, locking it, leaving it, and what the program says when it breaks."""

import ast
import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from models import query
from models.entry.open_record import OpenRecord
from models.file import backups
from models.language import messages
from models.passphrases.guesses import strength
from models.record.records import Record
from models.register.register import Register
from tests import invented
from tests.invented import PASSPHRASE
from tests.parsed import nodes_of
from ui.app import Program
from ui.locking import Idle
from ui.parts import choosing_files, look, tasks
from ui.parts.choosing_files import Chooser
from ui.start import opening
from ui.start.new_register import NewRegister
from ui.start.restore import Restore
from ui.start.unlock import Choice, Unlock
from ui.start.welcome import Welcome
from ui.trouble import Trouble
from ui.window.register_menu import About, SaidSheet, Upkeep

ROOT = Path(__file__).resolve().parent.parent


def press(target: QWidget, keys: str) -> None:
    """Press keys as a person does, where the cursor is."""
    combination = QKeySequence(keys)[0]
    where = QApplication.focusWidget() or target
    QTest.keyClick(where, combination.key(), combination.keyboardModifiers())


def dispose(widget: QWidget) -> None:
    """Take a window off the screen for good."""
    widget.hide()
    widget.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of the test's own."""
    folder = tmp_path / 'home'
    folder.mkdir()
    monkeypatch.setenv('HOME', str(folder))
    for name in ('XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_CACHE_HOME'):
        monkeypatch.setenv(name, str(folder / name.lower()))
    return folder


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work is done where it is asked for, in order."""
    monkeypatch.setattr(tasks.Threads, 'used', False)


@pytest.fixture
def start(qapp: QApplication, qtbot: QtBot) -> Iterator[Welcome]:
    """The start page with the keys."""
    look.apply(qapp, dark=False)
    page = Welcome()
    page.language_chosen.connect(messages.use)
    page.start(None)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is page)
    yield page
    dispose(page)


@pytest.fixture
def program(qapp: QApplication) -> Iterator[Program]:
    """The program without its event loop."""
    made = Program(qapp)
    yield made
    if made.register is not None:
        made._close_register()
    for window in (made.welcome, made.trouble):
        if window is not None:
            dispose(window)
    made.idle.end()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def card(page: Welcome) -> NewRegister:
    assert isinstance(page.card, NewRegister)
    return page.card


def locked(page: Welcome | None) -> Unlock:
    assert page is not None
    assert isinstance(page.card, Unlock)
    return page.card


def button(parent: QObject, text: str) -> QPushButton:
    """The button whose words begin so."""
    return next(found for found in parent.findChildren(QPushButton) if found.text().startswith(text))


def fill_in(page: Welcome, first: str, second: str) -> NewRegister:
    made = card(page)
    QTest.keyClicks(made.desk, 'dz1')
    QTest.keyClicks(made.alias, 'swallow')
    QTest.keyClicks(made.first, first)
    QTest.keyClicks(made.second, second)
    return made


def test_what_is_asked_next_can_be_typed_in_at_once(start: Welcome, tmp_path: Path) -> None:
    """A window that gets the keys before its lines are on the screen gives them to none."""
    path = tmp_path / 'north.sijill'
    Register.create(path, desk='DZ1', passphrase=PASSPHRASE, alias='Tester').close()
    start.show_unlock(path)
    assert locked(start).line.isVisible()
    assert QApplication.focusWidget() is locked(start).line


# Making a register


def test_a_register_is_made_with_the_keys_alone(start: Welcome, qtbot: QtBot, home: Path) -> None:
    fill_in(start, 'four unrelated words', 'four unrelated words')
    with qtbot.waitSignal(start.opened) as came:
        press(start, 'Ctrl+Return')
    register = came.args[0]
    assert (register.desk, register.alias, register.encrypted) == ('DZ1', 'swallow', True)
    assert register.path == home / 'register.sijill'
    register.save(invented.incident())
    register.close()
    assert Register.open(register.path, 'four unrelated words').close() is None


def test_two_different_passphrases_make_nothing(start: Welcome, home: Path) -> None:
    made = fill_in(start, 'four unrelated words', 'four unrelated wards')
    assert made.hint.text() == 'The passphrases are not the same.'
    press(start, 'Ctrl+Return')
    assert 'not the same' in made.notice.text()
    assert not list(home.iterdir())


def test_a_register_without_a_passphrase_takes_a_second_step(start: Welcome, qtbot: QtBot, home: Path) -> None:
    made = fill_in(start, '', '')
    press(start, 'Ctrl+Return')
    assert made.notice.text() == 'Choose a passphrase.'
    made.decline.click()
    press(start, 'Ctrl+Return')
    assert made.notice.text() == 'Tick the box, or choose a passphrase.'
    assert not list(home.iterdir())
    QTest.keyClick(made.accepted, Qt.Key.Key_Space)
    with qtbot.waitSignal(start.opened) as came:
        press(start, 'Ctrl+Return')
    assert not came.args[0].encrypted
    came.args[0].close()


def test_a_passphrase_typed_before_declining_is_not_used(start: Welcome, qtbot: QtBot) -> None:
    made = fill_in(start, 'four unrelated words', 'four unrelated words')
    made.decline.click()
    button(made, 'Choose a passphrase').click()
    assert (made.first.text(), made.accepted.isChecked()) == ('', False)


def test_a_wrong_desk_code_is_said_and_makes_nothing(start: Welcome, home: Path) -> None:
    made = fill_in(start, 'four unrelated words', 'four unrelated words')
    made.desk.setText('دير')
    press(start, 'Ctrl+Return')
    assert 'Latin capitals' in made.notice.text()
    assert not list(home.glob('*.sijill'))


@pytest.mark.parametrize(
    ('passphrase', 'level'),
    [
        ('sijill', 'stop'),
        ('aaaaaaaaaaaaaaaaaaaaaaaa', 'stop'),
        ('abcdefghijklmnop', 'stop'),
        ('12345678901234567890', 'stop'),
        ('olive ladder', 'stop'),
        ('olive ladder quiet weather', 'doubt'),
        ('olive ladder quiet seventeen', 'settled'),
        ('زيتون وسلم وهدوء وقمر', 'settled'),
    ],
)
def test_the_hint_tells_weak_from_strong(passphrase: str, level: str) -> None:
    assert strength(passphrase)[0] == level


def test_switching_the_language_keeps_what_is_typed(start: Welcome) -> None:
    fill_in(start, 'four unrelated words', 'four unrelated')
    button(start, 'العربية').click()
    made = card(start)
    assert messages.language() == 'ar'
    assert (made.desk.text(), made.first.text(), made.second.text()) == (
        'DZ1',
        'four unrelated words',
        'four unrelated',
    )


def test_an_example_register_is_marked_as_one(start: Welcome, qtbot: QtBot, home: Path) -> None:
    with qtbot.waitSignal(start.opened) as came:
        press(start, 'Ctrl+E')
    register = came.args[0]
    assert register.is_example
    assert query.count(register, 'incident') > 20
    assert register.path.parent == home
    register.close()


def test_an_example_that_is_stopped_leaves_nothing(home: Path) -> None:
    def stop(_done: int, _total: int) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        opening.example(home / 'example.sijill', stop)
    assert not list(home.iterdir())


# Opening and unlocking


def test_the_documents_folder_is_looked_through(
    qapp: QApplication, encrypted_template: Path, home: Path, qtbot: QtBot
) -> None:
    for name in ('one.sijill', 'two.sijill'):
        shutil.copy(encrypted_template, home / name)
    page = Welcome()
    qtbot.addWidget(page)
    page.start(None)
    assert isinstance(page.card, Choice)
    assert [page.card.list.item(line).text() for line in range(page.card.list.count())] == ['one.sijill', 'two.sijill']
    page.card.list.setCurrentRow(1)
    button(page.card, 'Open').click()
    assert locked(page).path.name == 'two.sijill'


def test_a_wrong_passphrase_is_said_and_the_right_one_opens(start: Welcome, encrypted: Register, qtbot: QtBot) -> None:
    encrypted.close()
    start.show_unlock(encrypted.path)
    unlock = locked(start)
    QTest.keyClicks(unlock.line, 'wrong')
    press(start, 'Return')
    assert 'This passphrase does not open' in unlock.notice.text()
    assert unlock.line.text() == ''
    QTest.keyClicks(unlock.line, PASSPHRASE)
    with qtbot.waitSignal(start.opened) as came:
        press(start, 'Return')
    assert unlock.notice.text() == ''
    came.args[0].close()


def test_a_damaged_register_is_told_from_a_wrong_passphrase(start: Welcome, encrypted: Register) -> None:
    encrypted.save(invented.incident())
    encrypted.close()
    content = bytearray(encrypted.path.read_bytes())
    content[200:260] = bytes(60)
    encrypted.path.write_bytes(content)
    start.show_unlock(encrypted.path)
    unlock = locked(start)
    QTest.keyClicks(unlock.line, PASSPHRASE)
    press(start, 'Return')
    assert 'damaged' in unlock.notice.text()
    assert 'restore a backup' in unlock.notice.text()


def test_a_register_in_use_is_named_as_such(start: Welcome, encrypted: Register) -> None:
    start.show_unlock(encrypted.path)
    unlock = locked(start)
    QTest.keyClicks(unlock.line, PASSPHRASE)
    press(start, 'Return')
    assert 'is already open in another window' in unlock.notice.text()


def test_a_file_that_is_no_register_is_named_as_such(start: Welcome, home: Path) -> None:
    (home / 'letter.sijill').write_text('Dear reader, ' * 500, encoding='utf-8')
    start.show_unlock(home / 'letter.sijill', at_once=True)
    assert 'is not a register' in locked(start).notice.text()


@pytest.mark.skipif(not hasattr(os, 'mkfifo'), reason='this system has no such pipes')
def test_a_pipe_is_no_register_and_holds_nothing_up(start: Welcome, encrypted: Register, home: Path) -> None:
    """Nobody may ever write into it: the window waited for that."""
    os.mkfifo(home / 'pipe.sijill')
    start.start(home / 'pipe.sijill')
    assert isinstance(start.card, Unlock)
    assert 'is not a register' in start.card.notice.text()
    assert not backups.opens_otherwise(encrypted.path, home / 'pipe.sijill')
    assert backups.opens_otherwise(home / 'pipe.sijill', encrypted.path)


def test_a_register_without_a_passphrase_opens_at_once(program: Program, register: Register) -> None:
    register.close()
    program.start(register.path)
    assert program.window is not None
    assert program.welcome is None


def test_a_register_opened_in_a_thread_is_written_and_closed_by_the_window(
    start: Welcome, encrypted: Register, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks.Threads, 'used', True)
    encrypted.close()
    start.show_unlock(encrypted.path)
    QTest.keyClicks(locked(start).line, PASSPHRASE)
    with qtbot.waitSignal(start.opened) as came:
        button(locked(start), 'Open').click()
        assert not start.isEnabled()
    assert start.isEnabled()
    came.args[0].save(invented.incident())
    came.args[0].close()
    with Register.open(encrypted.path, PASSPHRASE) as again:
        assert query.count(again, 'incident') == 1


# Locking


def open_window(program: Program, register: Register, qtbot: QtBot) -> None:
    program.open_window(register)
    assert program.window is not None
    program.window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is program.window)


def type_a_draft(program: Program, register: Register) -> Record:
    """Open a saved record and type something into it that is not saved."""
    saved = register.save(invented.incident())
    assert program.window is not None
    program.window.go_to('incident', saved.uid)
    form = program.window.form
    assert form is not None
    editor = form.findChild(QWidget, 'incident.summary')
    editor.setFocus()
    QTest.keyClicks(editor, 'still being typed')
    return saved


def test_locking_clears_everything_and_unlocking_brings_the_draft_back(
    program: Program, encrypted: Register, qtbot: QtBot
) -> None:
    open_window(program, encrypted, qtbot)
    saved = type_a_draft(program, encrypted)
    QGuiApplication.clipboard().setText('a name that was copied')
    press(program.window, 'Ctrl+L')
    assert program.window is None
    assert program.register is None
    assert encrypted.db.key is None
    assert QGuiApplication.clipboard().text() == ''
    assert not [w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not program.welcome]
    unlock = locked(program.welcome)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is unlock.line)
    QTest.keyClicks(unlock.line, PASSPHRASE)
    press(unlock, 'Return')
    form = program.window.form
    assert form.opened.record.uid == saved.uid
    assert form.opened.record.get('summary') == 'still being typed'


def test_the_clipboard_of_another_program_stays(program: Program, register: Register, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText('from elsewhere')
    open_window(program, register, qtbot)
    program.lock()
    assert QGuiApplication.clipboard().text() == 'from elsewhere'
    QGuiApplication.clipboard().clear()


def test_ten_idle_minutes_lock(qapp: QApplication, qtbot: QtBot) -> None:
    now = [1000.0]
    idle = Idle(qapp, lambda: now[0])
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    idle.begin()
    said: list[bool] = []
    idle.too_long.connect(lambda: said.append(True))
    now[0] += 599
    idle.look()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_A)
    now[0] += 599
    idle.look()
    assert not said
    now[0] += 2
    idle.look()
    assert said == [True]
    idle.end()
    idle.deleteLater()


@pytest.mark.parametrize('later', [3600, -3600])
def test_the_first_key_after_a_long_sleep_does_not_count(qapp: QApplication, qtbot: QtBot, later: int) -> None:
    now = [10_000.0]
    idle = Idle(qapp, lambda: now[0])
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    idle.begin()
    now[0] += later
    with qtbot.waitSignal(idle.too_long):
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_A)
    idle.end()
    idle.deleteLater()


def test_what_was_being_typed_stands_open_at_the_start(program: Program, register: Register, qtbot: QtBot) -> None:
    saved = register.save(invented.incident())
    register.save(invented.incident())
    opened = OpenRecord.read(register, 'incident', saved.uid)
    opened.record.set('summary', 'typed before the power failed')
    opened.keep()
    open_window(program, register, qtbot)
    form = program.window.form
    assert form.opened.record.uid == saved.uid
    assert form.opened.record.get('summary') == 'typed before the power failed'


def test_the_window_comes_back_in_the_other_language(program: Program, register: Register, qtbot: QtBot) -> None:
    open_window(program, register, qtbot)
    saved = type_a_draft(program, register)
    press(program.window, 'Ctrl+Shift+L')
    assert register.settings.language == 'ar'
    assert program.window.layoutDirection() == Qt.LayoutDirection.RightToLeft
    assert program.window.form.opened.record.uid == saved.uid
    assert program.window.form.opened.record.get('summary') == 'still being typed'


def test_a_page_has_the_keys_on_its_buttons_and_a_record_gets_them_back(
    program: Program, register: Register, qtbot: QtBot
) -> None:
    register.save(invented.incident())
    open_window(program, register, qtbot)
    window = program.window
    window.show_page('month')
    press(window, 'Ctrl+S')
    chooser = window.findChild(Chooser)
    assert chooser is not None
    chooser.close()
    window.show_page('incident')
    assert all(action.isEnabled() for action in window.actions())


# Leaving


def test_closing_makes_the_backup_of_the_day(program: Program, encrypted: Register, qtbot: QtBot) -> None:
    open_window(program, encrypted, qtbot)
    encrypted.save(invented.incident())
    with qtbot.waitSignal(program.ended):
        program.window.close()
    [made] = backups.folder_of(encrypted.path).glob('*.sijill')
    with Register.open(made, PASSPHRASE, writing=False) as copy:
        assert query.count(copy, 'incident') == 1
    assert encrypted.db.is_closed()


def test_a_backup_that_fails_is_said_before_closing(
    program: Program, register: Register, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_window(program, register, qtbot)
    register.save(invented.incident())
    backups.folder_of(register.path).write_text('a file where the folder should be', encoding='utf-8')
    program.window.close()
    assert program.window.isVisible()
    with qtbot.waitSignal(program.ended):
        button(program.trouble, 'Close without').click()
    assert register.db.is_closed()


# Looking after the register


@pytest.fixture
def upkeep(register: Register, qtbot: QtBot) -> Iterator[Upkeep]:
    parent = QWidget()
    parent.show()
    yield Upkeep(parent, register)
    dispose(parent)


def said(upkeep: Upkeep) -> SaidSheet:
    sheet = upkeep.parent().findChild(SaidSheet)
    assert sheet is not None
    return sheet


def test_a_backup_on_request_is_made_and_named(upkeep: Upkeep, register: Register) -> None:
    register.save(invented.incident())
    upkeep.back_up()
    [made] = backups.folder_of(register.path).glob('*.sijill')
    assert made.name in said(upkeep).notice.text()
    said(upkeep).close()


def test_a_check_says_that_all_agrees(upkeep: Upkeep, register: Register) -> None:
    register.save(invented.incident())
    upkeep.check()
    assert 'No problems found' in said(upkeep).notice.text()
    said(upkeep).close()


def test_a_check_names_what_was_altered(upkeep: Upkeep, register: Register) -> None:
    saved = register.save(invented.incident())
    register.db.execute_sql("UPDATE incident SET narrative = 'altered' WHERE uid = ?", (saved.uid,))
    upkeep.check()
    assert said(upkeep).notice.text() == '1 problem found.'
    assert 'altered outside the program' in said(upkeep).details.item(0).text()
    said(upkeep).close()


def test_about_shows_the_credits(upkeep: Upkeep) -> None:
    upkeep.about()
    sheet = upkeep.parent().findChild(About)
    assert 'OCHA' in sheet.credits.toPlainText()
    sheet.close()


def test_a_backup_takes_the_place_of_the_register(program: Program, encrypted: Register, qtbot: QtBot) -> None:
    encrypted.save(invented.incident())
    backup = backups.back_up(encrypted, backups.folder_of(encrypted.path))
    encrypted.save(invented.incident(occurred='2024-02-02', occurred_typed='2/2/2024'))
    open_window(program, encrypted, qtbot)
    program._restore(backup)
    restore = program.welcome.card
    assert isinstance(restore, Restore)
    QTest.keyClicks(restore.line, PASSPHRASE)
    button(restore, 'Restore').click()
    assert query.count(program.register, 'incident') == 1
    assert len(list(encrypted.path.parent.glob('*-before-*.sijill'))) == 1


# When the program breaks


def broken_by(value: str) -> Exception:
    def inner(name: str) -> None:
        raise ValueError(f'no such person: {name}')

    try:
        inner(value)
    except ValueError as error:
        return error
    raise AssertionError


def break_twice(program: Program, qtbot: QtBot) -> Trouble:
    for value in ('سالم المثال', 'Nader'):
        error = broken_by(value)
        with qtbot.waitSignal(program._broke):
            program._uncaught(type(error), error, error.__traceback__)
        QApplication.processEvents()
    assert program.trouble is not None
    return program.trouble


def test_what_breaks_is_shown_once_and_without_values(
    program: Program, qtbot: QtBot, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    trouble = break_twice(program, qtbot)
    assert len([w for w in QApplication.topLevelWidgets() if isinstance(w, Trouble) and w.isVisible()]) == 1
    trouble.save(home / 'report.txt')
    report = (home / 'report.txt').read_text(encoding='utf-8')
    assert report.count('ValueError') == 2
    assert 'inner' in report
    assert 'test_start.py' in report
    logged = caplog.text
    caplog.clear()
    for text in (report, logged):
        assert 'المثال' not in text
        assert 'Nader' not in text
        assert str(ROOT) not in text
    trouble.close()


# Leaving no trace


def test_no_window_uses_what_remembers() -> None:
    remembers = {'QFileDialog', 'QSettings', 'QFileSystemModel', 'QDesktopServices'}
    for path in [*(ROOT / 'ui').rglob('*.py'), ROOT / 'main.py']:
        named = {node.id for node in nodes_of(path) if isinstance(node, ast.Name)}
        assert not named & remembers, path.name


CHOOSING = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from ui.parts import choosing_files, look, tasks
from ui.start.welcome import Welcome

tasks.Threads.used = False
app = QApplication(['sijill'])
look.apply(app)
page = Welcome()
page.start(None)
page.show()
page._other()
chooser = page.findChild(choosing_files.Chooser)
chooser._line.setText(sys.argv[1])
chooser._accept()
assert page.card.path == Path(sys.argv[1]), page.card
page.close()
page.deleteLater()
app.processEvents()
"""


def test_choosing_a_register_leaves_its_path_nowhere(encrypted: Register, home: Path) -> None:
    encrypted.close()
    hidden = home / 'kept-apart'
    hidden.mkdir()
    path = Path(shutil.copy(encrypted.path, hidden / 'sparrow.sijill'))
    surroundings = dict(os.environ, QT_QPA_PLATFORM='offscreen', PYTHONPATH=str(ROOT))
    subprocess.run([sys.executable, '-c', CHOOSING, str(path)], check=True, env=surroundings, cwd=home)
    for file in home.rglob('*'):
        if file.is_file() and file != path:
            content = file.read_bytes()
            assert b'sparrow' not in content, file
            assert b'kept-apart' not in content, file


@pytest.fixture
def chooser(qapp: QApplication) -> Iterator[Callable[..., Chooser]]:
    made: list[Chooser] = []

    def make(purpose: str, start: Path, endings: tuple[str, ...] = ('.xlsx',)) -> Chooser:
        parent = QWidget()
        made.append(Chooser(parent, 'Choose a file', purpose, start, endings))
        made[-1].setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        made[-1].keep = parent
        made[-1].open()
        return made[-1]

    yield make
    for one in made:
        dispose(one)


Make = Callable[..., Chooser]


def test_a_chooser_shows_folders_and_files_that_fit(chooser: Make, home: Path) -> None:
    (home / 'a folder').mkdir()
    for name in ('one.xlsx', 'two.txt', '.hidden.xlsx'):
        (home / name).touch()
    shown = chooser(choosing_files.OPEN, home)._entries
    texts = [shown.item(line).text().strip('\u2066\u2069') for line in range(shown.count())]
    assert texts == ['a folder/', 'one.xlsx']


def test_a_file_that_is_not_there_is_not_chosen(chooser: Make, home: Path, qtbot: QtBot) -> None:
    asked = chooser(choosing_files.OPEN, home)
    asked._line.setText(str(home / 'none.xlsx'))
    with qtbot.assertNotEmitted(asked.chosen):
        asked._accept()
    assert 'There is no file' in asked._notice.text()


def test_a_file_is_written_over_only_when_asked_twice(chooser: Make, home: Path, qtbot: QtBot) -> None:
    (home / 'one.xlsx').touch()
    asked = chooser(choosing_files.SAVE, home / 'one')
    with qtbot.assertNotEmitted(asked.chosen):
        asked._accept()
    with qtbot.waitSignal(asked.chosen) as came:
        asked._accept()
    assert came.args[0] == home / 'one.xlsx'


def test_a_folder_that_may_not_be_read_is_said(chooser: Make, home: Path) -> None:
    asked = chooser(choosing_files.OPEN, home)
    asked._show_folder(home / 'gone')
    assert 'cannot be read' in asked._notice.text()
    assert asked._folder == home


def test_a_disk_that_was_pulled_out_hides_no_other_file(
    chooser: Make, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its folder is named, and the system says nothing of it any more."""
    for name in ('stick', 'one.xlsx', 'two.xlsx'):
        (home / name).touch()
    pull_out(home / 'stick', monkeypatch)
    shown = chooser(choosing_files.OPEN, home / 'stick')
    shown._show_folder(home)
    assert shown._notice.text() == ''
    texts = [shown._entries.item(line).text().strip('\u2066\u2069') for line in range(shown._entries.count())]
    assert texts == ['one.xlsx', 'two.xlsx']


def pull_out(dead: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the system say of a path what it says of a disk that was pulled out."""
    asked_before = Path.is_dir

    def asked(path: Path) -> bool:
        if path == dead or dead in path.parents:
            raise OSError(errno.ENOTCONN, os.strerror(errno.ENOTCONN))
        return asked_before(path)

    monkeypatch.setattr(Path, 'is_dir', asked)


def test_a_backup_is_chosen_also_where_the_disk_of_the_register_was_pulled_out(
    upkeep: Upkeep, start: Welcome, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It lies on another one perhaps."""
    pull_out(register.path.parent, monkeypatch)
    upkeep.choose_backup()
    start.choose_backup(register.path)
    for page in (upkeep.parent(), start):
        chooser = page.findChild(Chooser)
        assert chooser is not None
        assert chooser._line.text() == str(register.path.parent)
        chooser.reject()
