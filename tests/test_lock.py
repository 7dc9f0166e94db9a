"""The lock: whatever goes on, the screen is covered at once, what runs ends, and the passphrase is asked for."""

import json
import multiprocessing
import random
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QEventLoop, Qt, QTimer
from PySide6.QtGui import QDrag, QGuiApplication, QKeyEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from exchange import whole_files
from exchange.reporting import figures
from models import query
from models.errors import KnownError
from models.file import backups
from models.file.engines import encrypted_database
from models.register import verify
from models.register.register import Register
from tests import invented
from tests.invented import PASSPHRASE
from ui import locking
from ui.app import Program
from ui.importing.imports_page import ImportsPage
from ui.pages.export_page import ExportPage
from ui.pages.month_page import MonthPage
from ui.parts import tasks, waiting
from ui.parts.choices import Choices
from ui.parts.choosing_files import Chooser
from ui.parts.half_typed import drafting
from ui.parts.waiting import Progress, Waiting
from ui.start.unlock import Unlock
from ui.window.window import MainWindow

SECRET = 'something said in confidence'
LONG = ', and more of it' * 600
ROWS, ROUNDS = 120, 5
CONTROL = Qt.KeyboardModifier.ControlModifier
ENDLESS = 'WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n'


class Clock:
    """The seconds of a lock, as the test has them go by."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Desk:
    """The program with an encrypted register open, work done in threads, and hands on its keyboard."""

    def __init__(self, program: Program, register: Register, qtbot: QtBot) -> None:
        self.program, self.register, self.qtbot, self.path = program, register, qtbot, register.path
        self.clock = Clock()
        program.clock = self.clock
        program.open_window(register)
        self.window = self.opened()

    def opened(self) -> MainWindow:
        """The window of the open register, once it has the keys and all that it reads at first."""
        window = self.program.window
        assert window is not None
        window.activateWindow()
        self.qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
        self.qtbot.waitUntil(lambda: window.has_settled and not tasks.Threads.under_way)
        return window

    def press_lock(self, code: Qt.Key = Qt.Key.Key_L) -> None:
        """Press Ctrl+L where the keys go, and look at the screen before anything else can happen."""
        focused = QGuiApplication.focusWindow()
        assert focused is not None
        begun = time.process_time()
        # At once: QTest would let other events by, in which a sheet that has the keys may go.
        QApplication.sendEvent(focused, QKeyEvent(QEvent.Type.KeyPress, code, Qt.KeyboardModifier.ControlModifier))
        print(f'from the key to the end of what it does at once: {time.process_time() - begun:.3f} s of the processor')
        self.is_covered()

    def is_covered(self) -> None:
        """Nothing of the register is on the screen: one window stands there, and it says none of its values."""
        shown = visible_widgets()
        assert self.window not in shown
        assert len(shown) == 1
        [only] = shown
        assert [window for window in visible_windows() if window is not only.windowHandle()] == []
        assert not [text for text in texts_of(only) if SECRET in text or 'المثال' in text]

    def says(self) -> str:
        """What the cover says."""
        assert self.program.locking is not None
        return ' '.join(texts_of(self.program.locking.cover))

    def wait(self, seconds: float) -> None:
        """Let so many seconds of the lock go by."""
        self.clock.now += seconds
        assert self.program.locking is not None
        self.program.locking.go_on()

    def is_locked(self) -> bool:
        """Whether the passphrase is asked for, with nothing of the register open any more."""
        welcome = self.program.welcome
        return (
            self.program.locking is None
            and self.program.register is None
            and self.register.db.key is None
            and welcome is not None
            and welcome.isVisible()
            and isinstance(welcome.card, Unlock)
        )

    def until_locked(self) -> None:
        """Wait for what was let go to end, and see that the lock goes through."""
        self.qtbot.waitUntil(self.is_locked, timeout=20_000)
        self.is_covered()
        assert not waiting.is_waiting()

    def unlock(self) -> str:
        """Type the passphrase; gives what the window says then."""
        assert self.program.welcome is not None
        card = self.program.welcome.card
        assert isinstance(card, Unlock)
        self.qtbot.waitUntil(lambda: QApplication.focusWidget() is card.line)
        QTest.keyClicks(card.line, PASSPHRASE)
        QTest.keyClick(QGuiApplication.focusWindow(), Qt.Key.Key_Return)
        self.qtbot.waitUntil(lambda: self.program.window is not None, timeout=20_000)
        self.window = self.opened()
        assert self.program.register is not None
        self.register = self.program.register
        return str(self.window.list.said.text())

    def type_a_draft(self) -> None:
        """Begin a record, and type something that is not kept yet."""
        self.window.record.drafting.timer.setInterval(10**6)
        self.window.new('incident')
        assert self.window.form is not None
        editor = self.window.form.findChild(QWidget, 'incident.summary')
        editor.setFocus()
        QTest.keyClicks(editor, SECRET)
        QGuiApplication.clipboard().setText(LONG)  # which needs room on the disk
        QTest.keyClick(editor, Qt.Key.Key_V, CONTROL)
        self.qtbot.waitUntil(lambda: not tasks.Threads.under_way)

    def drafts(self) -> list[object]:
        """What the drafts hold of the summary."""
        return [draft.content['rows'][0][2].get('summary') for draft in query.drafts(self.register)]


def visible_widgets() -> list[QWidget]:
    return [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]


def visible_windows() -> list[QWindow]:
    return [window for window in QGuiApplication.topLevelWindows() if window.isVisible()]


def texts_of(widget: QWidget) -> list[str]:
    lines = [line.text() for line in widget.findChildren(QLineEdit)]
    return [label.text() for label in widget.findChildren(QLabel)] + lines


@pytest.fixture
def desk(
    qapp: QApplication, encrypted: Register, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Desk]:
    monkeypatch.setenv('HOME', str(tmp_path))
    monkeypatch.setattr(tasks.Threads, 'used', True)
    encrypted.save(invented.incident(summary=SECRET))
    program = Program(qapp)
    made = Desk(program, encrypted, qtbot)
    yield made
    program.lock()  # whatever goes on still where a test fails
    made.clock.now += 100
    if program.locking is not None:
        program.locking.go_on()
        made.clock.now += 100
    if program.locking is not None:
        program.locking.go_on()
    for window in (program.welcome, program.trouble):
        if window is not None:
            window.hide()
            window.deleteLater()
    program.idle.end()
    program.deleteLater()
    qtbot.waitUntil(lambda: not tasks.Threads.under_way)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


class Held:
    """Holds a thread up where it calls this the nth time, until it is let go."""

    def __init__(self, at: int = 1) -> None:
        self._at, self._calls = at, 0
        self._there, self._go = threading.Event(), threading.Event()

    def __call__(self, *_given: object) -> None:
        self._calls += 1
        if self._calls == self._at:
            self._there.set()
            self._go.wait()

    def is_there(self) -> bool:
        return self._there.is_set()

    def let_go(self) -> None:
        self._go.set()


@pytest.fixture
def held_step(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], Held]]:
    """Has the work that is begun next held up at its nth step."""
    made: list[Held] = []
    step = Progress.__call__

    def hold(at: int) -> Held:
        made.append(Held(at))

        def stepped(progress: Progress, done: int, total: int) -> None:
            made[-1]()
            step(progress, done, total)

        monkeypatch.setattr(Progress, '__call__', stepped)
        return made[-1]

    yield hold
    for one in made:
        one.let_go()


def sheet(folder: Path, rows: int = ROWS) -> Path:
    """A sheet of incidents, on a day each."""
    path = folder / 'north.csv'
    lines = [f'ambush,2023-{1 + n // 28 % 12:02}-{1 + n % 28:02},SY05,The {n}th of the north' for n in range(rows)]
    path.write_text('\n'.join(['Kind,Date,Governorate,Summary', *lines]), encoding='utf-8')
    return path


def plan(desk: Desk, path: Path, new: int | None = ROWS) -> ImportsPage:
    """The plan of a file, looked at, with so many rows that are new."""
    desk.window.show_page('imports')
    page = desk.window.page(ImportsPage.name)
    page.show_import()
    page.importing.open_file(path)
    desk.qtbot.waitUntil(lambda: page.importing._read is not None, timeout=30_000)
    desk.qtbot.waitUntil(lambda: not tasks.Threads.under_way)
    assert new is None or page.importing._read.plan.counts()['new'] == new
    return page


def begin_import(desk: Desk, path: Path, held: Callable[[int], Held], at: int) -> Held:
    page = plan(desk, path)
    held_up = held(at)
    page.importing.apply()
    desk.qtbot.waitUntil(held_up.is_there)
    return held_up


def left_over(folder: Path) -> list[str]:
    """Files that are only there while something is being written."""
    return [path.name for path in folder.rglob('*') if '.part' in path.name]


# What runs


def test_an_import_that_runs_is_stopped_and_nothing_of_it_went_in(
    desk: Desk, tmp_path: Path, held_step: Callable[[int], Held]
) -> None:
    held = begin_import(desk, sheet(tmp_path), held_step, ROWS // 2)
    assert waiting.is_waiting()
    desk.press_lock()
    for code in (Qt.Key.Key_A, Qt.Key.Key_Escape, Qt.Key.Key_Return):
        QTest.keyClick(QGuiApplication.focusWindow(), code)
    held.let_go()
    desk.until_locked()
    assert desk.unlock() == 'The import of \u2066north.csv\u2069 was stopped by the lock; nothing was imported.'
    assert query.count(desk.register, 'incident') == 1
    assert verify.check(desk.register) == []
    assert left_over(tmp_path) == []


def test_a_preview_that_is_made_is_no_import(desk: Desk, tmp_path: Path, held_step: Callable[[int], Held]) -> None:
    desk.window.show_page('imports')
    page, held = desk.window.page(ImportsPage.name), held_step(1)
    page.show_import()
    page.importing.open_file(sheet(tmp_path))
    desk.qtbot.waitUntil(held.is_there)
    desk.press_lock()
    held.let_go()
    desk.until_locked()
    assert desk.unlock() == 'The lock closed the preview of \u2066north.csv\u2069; check the file again.'
    assert query.count(desk.register, 'incident') == 1


def test_an_import_that_does_not_heed_is_broken_off_within_its_transaction(
    desk: Desk, tmp_path: Path, held_step: Callable[[int], Held], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Progress, 'stop', lambda _progress: None)
    held = begin_import(desk, sheet(tmp_path), held_step, ROWS // 2)
    desk.press_lock()
    desk.wait(3)
    held.let_go()
    desk.until_locked()
    assert 'nothing was imported' in desk.unlock()
    assert query.count(desk.register, 'incident') == 1
    assert verify.check(desk.register) == []


def test_an_import_that_was_done_when_the_lock_came_is_said_to_be_in(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = plan(desk, sheet(tmp_path))
    held = Held()
    desk.register.listen(held)  # after the commit
    page.importing.apply()
    desk.qtbot.waitUntil(held.is_there)
    desk.press_lock()
    desk.wait(3)
    held.let_go()
    desk.until_locked()
    assert desk.unlock() == 'The import of \u2066north.csv\u2069 was finished before the lock.'
    assert query.count(desk.register, 'incident') == ROWS + 1


def test_a_file_that_is_being_read_is_put_aside(desk: Desk, tmp_path: Path, held_step: Callable[[int], Held]) -> None:
    desk.window.show_page('imports')
    page = desk.window.page(ImportsPage.name)
    page.show_import()
    held = held_step(2)
    page.importing.open_file(sheet(tmp_path, 20_000))  # more than its reader can hand over before it is held
    desk.qtbot.waitUntil(held.is_there)
    assert multiprocessing.active_children()
    desk.press_lock()
    held.let_go()
    desk.until_locked()
    assert not multiprocessing.active_children()
    assert 'north.csv' in desk.unlock()


def test_a_search_that_runs_holds_up_neither_a_lock_nor_another_language(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the window waits for a thread, no key comes in, and so no lock."""
    monkeypatch.setattr(figures, 'figures', lambda register, *_given, **_more: endless(register))
    desk.window.show_page('month')
    assert tasks.Threads.under_way
    desk.window.switch_language()
    assert desk.program.window is not desk.window
    desk.window = desk.opened()
    desk.window.show_page('month')
    assert tasks.Threads.under_way
    desk.press_lock()
    desk.until_locked()
    assert desk.unlock() == ''


def endless(register: Register) -> None:
    register.db.execute_sql(ENDLESS).fetchall()


def test_a_backup_that_runs_is_broken_off_and_leaves_nothing(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held()
    before = {*backups.folder_of(desk.path).glob('*.sijill')}  # the one of the opening

    def copy_to(database: encrypted_database.RegisterDatabase, path: Path, _key: object) -> None:
        path.write_bytes(b'half of a copy')
        held()
        database.execute_sql(ENDLESS).fetchall()

    held.let_go()
    monkeypatch.setattr(encrypted_database.RegisterDatabase, 'copy_to', copy_to)
    QTest.keyClick(
        desk.window.windowHandle(),
        Qt.Key.Key_B,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    desk.qtbot.waitUntil(held.is_there)
    desk.press_lock()
    desk.until_locked()
    assert desk.unlock() == 'The backup was stopped by the lock; make it again.'
    assert left_over(tmp_path) == []
    assert {*backups.folder_of(desk.path).glob('*.sijill')} == before


def test_the_backup_at_the_end_is_no_reason_to_stay_open(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups, 'when_changed', endless)
    desk.window.close()
    desk.qtbot.waitUntil(lambda: isinstance(QApplication.activeWindow(), Waiting))
    desk.press_lock()
    desk.until_locked()
    assert 'backup was stopped' in desk.unlock()


def test_a_check_that_runs_is_broken_off(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, 'check', lambda register, _progress: endless(register))
    desk.window.deeds.action('check').trigger()
    desk.qtbot.waitUntil(lambda: isinstance(QApplication.activeWindow(), Waiting))
    desk.press_lock()
    desk.wait(3)
    desk.until_locked()
    assert desk.unlock() == 'The check of the register was stopped by the lock; start it again.'


def test_an_export_that_runs_leaves_no_file(desk: Desk, tmp_path: Path, held_step: Callable[[int], Held]) -> None:
    desk.window.show_page('export')
    page = desk.window.page(ExportPage.name)
    out = tmp_path / 'out'
    out.mkdir()
    held = held_step(1)
    page.write(out / 'all.xlsx')
    desk.qtbot.waitUntil(held.is_there)
    desk.press_lock()
    held.let_go()
    desk.until_locked()
    assert desk.unlock() == 'Writing \u2066all.xlsx\u2069 was stopped by the lock; no file was left.'
    assert not [*out.iterdir()]


def test_a_file_half_written_is_taken_away_wherever_the_work_is(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = threading.Event()

    def forever(_number: int) -> None:
        there.set()
        while True:
            pass

    monkeypatch.setattr(whole_files.os, 'fsync', forever)
    desk.window.show_page('month')
    page = desk.window.page(MonthPage.name)
    desk.qtbot.waitUntil(lambda: page.figures is not None)
    out = tmp_path / 'out'
    out.mkdir()
    page.save(out / 'month.json')
    desk.qtbot.waitUntil(there.is_set)
    assert [*out.iterdir()]
    desk.press_lock()
    desk.wait(5)
    desk.until_locked()
    assert 'no file was left' in desk.unlock()
    assert not [*out.iterdir()]


@pytest.mark.soak
def test_work_that_waits_for_the_system_is_left_behind_after_ten_seconds(
    desk: Desk, tmp_path: Path, held_step: Callable[[int], Held]
) -> None:
    held = begin_import(desk, sheet(tmp_path), held_step, ROWS // 2)
    desk.press_lock()
    for _time in range(9):
        desk.wait(1)
        assert desk.program.locking is not None
        desk.is_covered()
    desk.wait(1)
    assert desk.is_locked()
    held.let_go()
    desk.qtbot.waitUntil(lambda: not tasks.Threads.under_way)
    assert 'was cut off by the lock' in desk.unlock()
    assert query.count(desk.register, 'incident') == 1
    assert verify.check(desk.register) == []


def test_no_answer_comes_over_the_cover(
    desk: Desk, tmp_path: Path, held_step: Callable[[int], Held], caplog: pytest.LogCaptureFixture
) -> None:
    page = plan(desk, sheet(tmp_path))
    held = held_step(10**6)
    desk.type_a_draft()

    def broken(*_given: object) -> None:
        held()
        raise KnownError(SECRET)

    desk.register.apply = broken  # type: ignore[method-assign]
    held._at = 1
    page.importing.apply()
    desk.qtbot.waitUntil(held.is_there)
    desk.press_lock()
    QWidget().show()
    error = ValueError(SECRET)
    desk.program._uncaught(type(error), error, None)
    caplog.clear()
    held.let_go()
    desk.qtbot.waitUntil(desk.is_locked)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not [text for widget in QApplication.topLevelWidgets() for text in texts_of(widget) if SECRET in text]
    assert desk.program.trouble is not None  # and not forgotten either
    assert desk.program.trouble.isVisible()
    desk.program.trouble.close()


@pytest.mark.slow
def test_what_is_said_is_true_whenever_the_lock_comes(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is held up here: the lock meets an import, and then its undoing, wherever they are."""
    path, steps, step = sheet(tmp_path), [0], Progress.__call__

    def counted(progress: Progress, done: int, total: int) -> None:
        steps[0] += 1
        step(progress, done, total)

    monkeypatch.setattr(Progress, '__call__', counted)
    for _round in range(ROUNDS):
        page, before = plan(desk, path, new=None), query.count(desk.register, 'incident')
        is_undoing = before > 1
        steps[0], at = 0, random.randrange(2 * ROWS + 20)
        page.undo_chosen() if is_undoing else page.importing.apply()
        desk.qtbot.waitUntil(lambda at=at: steps[0] >= at or not tasks.Threads.under_way)
        if QGuiApplication.focusWindow() is None:  # the sheet has gone, and here no system gives the keys back
            desk.window.activateWindow()
        desk.qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is not None)
        desk.press_lock()
        desk.until_locked()
        said, after = desk.unlock(), query.count(desk.register, 'incident')
        assert after in {1, 1 + ROWS}
        if said and 'preview' not in said:  # else it was over, and said to be; the file was looked at once more then
            assert ('before the lock' in said) == (after != before), (said, before, after)
        else:
            assert after != before
        assert verify.check(desk.register) == []
        assert left_over(tmp_path) == []


# What is on the screen


def test_a_sheet_over_the_window(desk: Desk) -> None:
    desk.window.deeds.action('restore').trigger()
    desk.qtbot.waitUntil(lambda: isinstance(QApplication.activeWindow(), Chooser))
    desk.press_lock()
    assert desk.is_locked()
    assert not [one for one in QApplication.topLevelWidgets() if isinstance(one, Chooser) and one.isVisible()]


@pytest.mark.qt_log_ignore('This plugin does not support')
def test_a_menu_that_is_open(desk: Desk) -> None:
    QTest.keyClick(desk.window.windowHandle(), Qt.Key.Key_F, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    desk.qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    desk.press_lock()
    assert desk.is_locked()
    assert QApplication.activePopupWidget() is None


@pytest.mark.qt_log_ignore('This plugin does not support')
def test_a_list_of_choices_a_hint_and_text_that_was_copied(desk: Desk) -> None:
    desk.window.new('incident')
    assert desk.window.form is not None
    editor = desk.window.form.findChild(QLineEdit, 'incident.kind')
    editor.setFocus()
    QTest.keyClicks(editor, 'am')
    QToolTip.showText(desk.window.mapToGlobal(desk.window.rect().center()), SECRET, desk.window)
    QGuiApplication.clipboard().setText(SECRET)
    desk.qtbot.waitUntil(lambda: QToolTip.isVisible())
    desk.press_lock()
    assert desk.is_locked()
    assert QGuiApplication.clipboard().text() == ''
    assert not [text for widget in visible_widgets() for text in texts_of(widget) if SECRET in text]


@pytest.mark.qt_log_ignore('This plugin does not support', 'keyToAscii Unhandled')
def test_the_key_in_its_place_on_an_arabic_keyboard(desk: Desk) -> None:
    desk.window.deeds.action('about').trigger()
    desk.qtbot.waitUntil(lambda: QApplication.activeWindow() is not desk.window)
    desk.press_lock(Qt.Key(ord('م')))
    assert desk.is_locked()


def test_something_that_is_being_dragged(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The platform of the tests cannot drag: a loop within an event, as a drag is, ended as a drag is."""
    loop, covered = QEventLoop(), []
    picture = QWindow()

    def nobody_is_there() -> None:
        desk.program.idle.too_long.emit()
        desk.is_covered()
        covered.append(desk.program.locking is not None and desk.program.register is not None)

    def drag() -> None:
        picture.show()  # what is dragged, under the mouse
        QTimer.singleShot(0, nobody_is_there)
        loop.exec()
        covered.append(desk.program.register is not None)

    monkeypatch.setattr(QDrag, 'cancel', loop.quit)
    QTimer.singleShot(0, drag)
    desk.qtbot.waitUntil(desk.is_locked)
    assert covered == [True, True]  # it was only gone on with when the drag was over
    assert not picture.isVisible()


def test_a_page_that_fails_while_it_is_cleared(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails() -> None:
        raise ValueError(SECRET)

    for name in ('clear', 'where', 'remember_place', 'flush_drafts'):
        monkeypatch.setattr(desk.window, name, fails)
    desk.press_lock()
    desk.wait(60)
    assert desk.is_locked()
    assert SECRET not in caplog.text
    desk.qtbot.waitUntil(lambda: desk.program.trouble is not None)
    caplog.clear()
    desk.program.trouble.close()


# What cannot be kept


def fill_disk(register: Register) -> None:
    (pages,) = register.db.execute_sql('PRAGMA page_count').fetchone()
    register.db.execute_sql(f'PRAGMA max_page_count = {pages}')
    register.note('to the brim', '')
    for number in range(200):
        try:
            register.note(f'filling {number}', 'x' * 900)
        except KnownError:
            return
    raise AssertionError('the disk is not full')


def test_a_draft_is_kept_when_the_disk_has_room_again(desk: Desk) -> None:
    desk.type_a_draft()
    fill_disk(desk.register)
    desk.press_lock()
    assert desk.says().startswith('What you were typing cannot be saved.')
    assert desk.says().endswith('It is lost in 60 seconds.')
    desk.wait(4)
    desk.register.db.execute_sql('PRAGMA max_page_count = 1000000')
    desk.wait(0.5)
    assert desk.says().endswith('It is lost in 56 seconds.')
    desk.wait(0.5)
    assert desk.is_locked()
    assert desk.unlock() == ''
    assert desk.window.form is not None
    assert desk.drafts() == [SECRET + LONG]


def test_a_cell_that_is_being_typed_in_is_kept_and_open_again(desk: Desk) -> None:
    desk.window.record.drafting.timer.setInterval(10**6)
    desk.window.new('incident')
    for key, held in ((Qt.Key.Key_5, Qt.KeyboardModifier.AltModifier), (Qt.Key.Key_7, Qt.KeyboardModifier.NoModifier)):
        QTest.keyClick(QApplication.focusWidget(), key, held)
    desk.press_lock()
    assert desk.is_locked()
    desk.unlock()
    assert desk.window.form is not None
    assert [row.get('count') for row in desk.window.form.opened.record.of('casualty')] == [7]
    cell = QApplication.focusWidget()
    assert isinstance(cell, QLineEdit)
    assert cell.text() == '7'


@pytest.mark.parametrize(('grid', 'name'), [('casualty', 'party'), ('casualty', 'outcome'), ('source', 'channel')])
def test_a_choice_that_is_only_marked_is_not_taken(desk: Desk, grid: str, name: str) -> None:
    """Nobody chose it: the beginning of a word that was being typed became a party, by the lock of an idle minute."""
    desk.window.record.drafting.timer.setInterval(10**6)
    desk.window.new('incident')
    assert desk.window.form is not None
    view = desk.window.form.grids[grid].view
    view.setFocus()
    view.setCurrentIndex(view.model().index(0, view.lines.names.index(name)))
    QTest.keyClicks(view, 'a')
    cell = QApplication.focusWidget()
    assert isinstance(cell, QLineEdit)
    QTest.keyClicks(cell, 'm')
    assert Choices.of(desk.window).marked() is not None
    desk.press_lock()
    assert desk.is_locked()
    desk.unlock()
    assert desk.window.form is not None
    [line] = desk.window.form.opened.record.of(grid)
    assert line.get(name) is None
    cell = QApplication.focusWidget()
    assert isinstance(cell, QLineEdit)
    assert (cell.objectName(), cell.text()) == (f'{grid}.{name}', 'am')


def test_what_is_kept_at_the_lock_has_nothing_looked_up(desk: Desk) -> None:
    """What it changes in the lists would be read from a register that is closed meanwhile."""
    desk.type_a_draft()
    desk.press_lock()
    assert desk.is_locked()
    assert not tasks.Threads.under_way
    assert desk.unlock() == ''
    assert len(desk.drafts()) == 1


def test_where_one_was_stands_in_the_register_and_nowhere_else(desk: Desk) -> None:
    [opened] = query.each(desk.register, query.Question('incident'))
    desk.window.go_to('incident', opened.uid)
    desk.press_lock()
    assert desk.is_locked()
    assert desk.program._left_at is None
    with Register.open(desk.path, PASSPHRASE, writing=False) as locked:
        assert json.loads(locked.meta['left'])['where']['uid'] == opened.uid
    desk.unlock()
    assert desk.window.form is not None
    assert desk.window.form.opened.record.uid == opened.uid
    assert desk.register.meta['left'] == ''


DAMAGED = ['{', '[]', '{"where": 1, "said": []}', '{"where": {"kind": "nothing"}, "said": []}', '{"said": []}']


@pytest.mark.parametrize('damaged', DAMAGED)
def test_a_place_that_cannot_be_read_keeps_nobody_out(desk: Desk, damaged: str) -> None:
    desk.press_lock()
    with Register.open(desk.path, PASSPHRASE) as between:
        between.note('left', damaged)
    assert desk.unlock() == ''
    assert desk.window.list.kind == 'incident'


@pytest.mark.parametrize('asked', [True, False], ids=['by the key', 'by itself'])
def test_a_draft_that_cannot_be_kept_is_lost_after_a_minute(desk: Desk, *, asked: bool) -> None:
    desk.type_a_draft()
    fill_disk(desk.register)
    if asked:
        desk.press_lock()
    else:
        desk.program.idle._clock = lambda: time.time() + 3600
        desk.program.idle.look()
    desk.is_covered()
    for second in range(1, 60):
        desk.wait(1)
        desk.is_covered()
        assert f'It is lost in {60 - second} second' in desk.says()
    desk.program.lock()  # asked again: it is not the sooner for it, nor the later
    desk.wait(1)
    assert desk.is_locked()
    assert desk.unlock() == 'What you were typing could not be saved, and was lost at the lock.'
    assert desk.drafts() == []


def test_a_draft_that_hangs_on_its_way_to_the_disk(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafting, '_WAITED_FOR', 0)
    desk.type_a_draft()
    held = Held()
    monkeypatch.setattr(desk.register, 'keep_draft', held)
    desk.window.record.drafting._send()
    desk.qtbot.waitUntil(held.is_there)
    desk.press_lock()
    desk.wait(10)
    assert 'cannot be saved' in desk.says()
    desk.wait(60)
    try:
        assert desk.is_locked()
    finally:
        held.let_go()


def test_a_register_that_is_not_there_any_more(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.type_a_draft()
    for path in desk.path.parent.glob(f'{desk.path.name}*'):
        path.unlink()
    desk.press_lock()
    for _time in range(15):
        if desk.program.locking is not None:
            desk.wait(5)
    assert desk.is_locked()
    assert desk.program.welcome is not None
    assert isinstance(desk.program.welcome.card, Unlock)
    assert 'register.sijill' in desk.program.welcome.card.notice.text()
    # What is read at that moment finds no table at the old path.
    assert {one.getMessage() for one in caplog.records} <= {'work in a thread failed: OperationalError'}
    caplog.clear()


def test_a_program_that_hangs_while_it_locks_ends_itself(
    qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = threading.Event()
    monkeypatch.setattr(locking, '_ENDS_ITSELF_AFTER', 0)
    lock = locking.Lock(qapp, None, lambda: False, Clock(), lambda _code: ended.set())
    lock.begin()
    assert ended.wait(30)  # without an event of the window
    lock.finish()
    lock.deleteLater()
