"""Whatever fails in what Qt asks of our classes is told calmly, and never ends the program."""

import ast
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from models.errors import KnownError
from models.register.register import Register
from tests.broken_overrides import ASK, walked
from tests.parsed import nodes_of
from ui import overrides
from ui.app import Program
from ui.parts import tasks
from ui.parts.waiting import Waiting
from ui.trouble import Trouble
from ui.window.register_menu import SaidSheet

ROOT = Path(__file__).parent.parent
Told = list[type[BaseException]]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """The errors that are handed to the program."""
    found: Told = []
    monkeypatch.setattr(sys, 'excepthook', lambda kind, *_more: found.append(kind))
    monkeypatch.setattr(overrides, '_told', set())
    return found


def test_every_override_is_guarded() -> None:
    found = list(walked())
    assert len(found) > 90
    assert [f'{cls.__qualname__}.{name}' for cls, name, method in found if not overrides.is_guarded(method)] == []


def test_one_that_is_not_would_be_seen() -> None:
    class Late(QWidget):
        pass

    Late.keyPressEvent = lambda _self, _event: None  # type: ignore[method-assign]
    ((name, method),) = overrides.overrides(Late, Late)
    assert name == 'keyPressEvent'
    assert not overrides.is_guarded(method)


def test_what_is_mixed_into_a_class_of_qts_is_guarded_too() -> None:
    class Mixed:
        def keyPressEvent(self, event: QKeyEvent) -> None:
            int('x')

        def of_our_own(self) -> None:
            pass

    class Widget(Mixed, QWidget):
        pass

    assert overrides.is_guarded(Widget.keyPressEvent)
    assert not overrides.is_guarded(Widget.of_our_own)


def test_no_override_is_put_on_an_object_or_a_class_that_is_there() -> None:
    """Qt would find it, and nothing guards it."""
    names = ASK.keys() - {'count', 'sort'}  # where no class of Qt's has these, they are fields of our own
    for path in (ROOT / 'ui').rglob('*.py'):
        for node in nodes_of(path):
            targets = node.targets if isinstance(node, ast.Assign) else []
            assert not [one for one in targets if isinstance(one, ast.Attribute) and one.attr in names], path


@pytest.mark.slow
def test_no_broken_override_ends_the_program(plain_template: Path, tmp_path: Path) -> None:
    path = shutil.copy(plain_template, tmp_path / 'register.sijill')
    command = [sys.executable, '-m', 'tests.broken_overrides', str(path)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=240)
    *lines, last = ended.stdout.splitlines()
    assert [line for line in lines if not line.endswith(' fine')] == []
    assert (ended.returncode, last) == (0, 'the program stays'), ended.stderr[-2_000:]
    assert len(lines) == len(list(walked()))


# What is told, and what Qt gets


class Painted(QWidget):
    def paintEvent(self, event: QPaintEvent) -> None:
        [][1]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        int('x')

    def closeEvent(self, event: QCloseEvent) -> None:
        int('x')


class Filter(QObject):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        raise ValueError


def test_what_qt_asks_over_and_over_is_told_once_and_each_key_anew(qapp: QApplication, told: Told) -> None:
    widget = Painted()
    for _time in range(3):
        widget.grab()
    assert told == [IndexError]
    QTest.keyClicks(widget, 'ab')
    assert told == [IndexError, ValueError, ValueError]


def test_a_window_whose_closing_fails_stays_open(qapp: QApplication, told: Told) -> None:
    widget = Painted()
    widget.show()
    assert not widget.close()
    assert widget.isVisible()
    widget.hide()
    other, by = QWidget(), Filter()
    other.installEventFilter(by)
    assert not other.close()
    assert told == [ValueError, ValueError]
    other.removeEventFilter(by)


def test_an_error_that_cannot_be_told_ends_nothing(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, 'excepthook', lambda *_error: int('y'))
    monkeypatch.setattr(overrides, '_told', set())
    QTest.keyClick(Painted(), Qt.Key.Key_A)


# The sheet


class Shown(QObject):
    """Takes note of the windows that come up."""

    def __init__(self) -> None:
        super().__init__()
        self.windows: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.windows.append(type(watched).__name__)
        return False


@pytest.fixture
def program(qapp: QApplication, qtbot: QtBot, register: Register, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    monkeypatch.setattr(tasks.Threads, 'used', False)
    made = Program(qapp)
    made.open_window(register)
    qtbot.waitUntil(lambda: QApplication.activeWindow() is made.window)
    yield made
    if made.register is not None:
        made._close_register()
    if made.welcome is not None:
        made.welcome.hide()
        made.welcome.deleteLater()
    made.idle.end()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def break_it(program: Program, caplog: pytest.LogCaptureFixture) -> None:
    program._uncaught(ValueError, ValueError('x'), None)
    QApplication.processEvents()
    caplog.clear()


def test_the_sheet_leaves_the_keys_to_whoever_types(program: Program, caplog: pytest.LogCaptureFixture) -> None:
    window = program.window
    assert window is not None
    search = window.list.bar.search
    search.setFocus()
    QTest.keyClicks(QApplication.focusWidget(), 'Al-M')
    break_it(program, caplog)
    assert program.trouble is not None
    assert program.trouble.isVisible()
    assert QApplication.activeWindow() is window
    assert QApplication.focusWidget() is search
    QTest.keyClicks(QApplication.focusWidget(), 'ithal')
    assert search.text() == 'Al-Mithal'
    QTest.keyClick(window, Qt.Key.Key_F6, Qt.KeyboardModifier.ControlModifier)
    assert program.trouble.isAncestorOf(QApplication.focusWidget())
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not program.trouble.isVisible()
    assert QApplication.focusWidget() is search


def test_every_sentence_is_said_while_the_sheet_is_there(program: Program, caplog: pytest.LogCaptureFixture) -> None:
    """It stays until somebody closes it; what happens meanwhile must not go unsaid."""
    for error in (KnownError('The disk is full.'), KnownError('The stick was pulled.'), ValueError('x')):
        program._uncaught(type(error), error, None)
        QApplication.processEvents()
    caplog.clear()
    assert program.trouble is not None
    said = [one.text() for one in program.trouble.findChildren(QLabel) if one.isVisible()]
    assert 'The disk is full.\nThe stick was pulled.\nSomething in the program went wrong.' in said[0]
    assert program.trouble.text().count('ValueError') == 1
    assert 'KnownError' not in program.trouble.text()
    program.trouble.close()


def test_what_breaks_after_a_lock_is_shown_where_the_sheet_went_with_the_window(
    program: Program, caplog: pytest.LogCaptureFixture
) -> None:
    break_it(program, caplog)
    program.lock()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    break_it(program, caplog)
    assert program.trouble is not None
    assert program.trouble.isVisible()
    program.trouble.close()


@pytest.mark.parametrize(
    'make',
    [
        lambda window: Trouble(window, '', 'report'),
        lambda window: Waiting(window, 'Working …', can_stop=True),
        lambda window: SaidSheet(window, 'stop', 'Problem.', ['a', 'b']),
    ],
    ids=['trouble', 'waiting', 'said'],
)
def test_no_part_of_a_sheet_is_a_window_before_it(program: Program, make: Callable[[QWidget], QWidget]) -> None:
    """It would flash up, and take the keys."""
    window = program.window
    assert window is not None
    shown = Shown()
    program._app.installEventFilter(shown)
    made = make(window)
    program._app.removeEventFilter(shown)
    made.deleteLater()
    assert shown.windows == []
