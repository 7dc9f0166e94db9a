"""A file that is dropped on the program is copied, never moved: the file manager would delete it."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from models.register.register import Register
from ui.app import Program
from ui.importing.import_page import ImportPage
from ui.importing.imports_page import ImportsPage
from ui.parts import tasks

COPY, MOVE = Qt.DropAction.CopyAction, Qt.DropAction.MoveAction
SHIFT, LEFT = Qt.KeyboardModifier.ShiftModifier, Qt.MouseButton.LeftButton


@pytest.fixture
def program(qapp: QApplication, qtbot: QtBot, register: Register, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    monkeypatch.setattr(tasks.Threads, 'used', False)
    made = Program(qapp)
    made.open_window(register)
    qtbot.waitUntil(lambda: QApplication.activeWindow() is made.window)
    yield made
    made._close_register()
    made.idle.end()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def files() -> QMimeData:
    made = QMimeData()
    made.setUrls([QUrl.fromLocalFile('/nowhere/february.xlsx')])
    made.setText('/nowhere/february.xlsx')  # as many file managers add it
    return made


def drop(widget: QWidget, allowed: Qt.DropAction) -> tuple[bool, Qt.DropAction]:
    """Drag a file to a widget and drop it with Shift held, as the window gets it: whether it is taken, and how."""
    window = widget.window().windowHandle()
    at, mime = QPointF(widget.mapTo(widget.window(), QPoint(4, 4))), files()
    for kind in (QDragEnterEvent, QDragMoveEvent, QDropEvent):
        event = kind(at, allowed, mime, LEFT, SHIFT)
        event.setAccepted(False)
        QCoreApplication.sendEvent(window, event)
    return event.isAccepted(), event.dropAction()


def typed_in(program: Program) -> list[QWidget]:
    """Every line and text of the window that can be seen and takes what is dropped."""
    assert program.window is not None
    found = program.window.findChildren(QLineEdit) + program.window.findChildren(QPlainTextEdit)
    return [one for one in found if one.isVisible() and one.isEnabled() and one.acceptDrops() and one.width() > 8]


def test_no_line_and_no_text_takes_a_file_away(program: Program) -> None:
    assert program.window is not None
    program.window.new('incident')
    program.window.record.toggle_all()
    QApplication.processEvents()
    taken = [drop(widget, COPY | MOVE) for widget in typed_in(program)]
    assert len(taken) > 10
    assert any(is_taken for is_taken, _action in taken)
    assert {action for is_taken, action in taken if is_taken} == {COPY}


def test_what_can_only_be_moved_is_not_taken(program: Program) -> None:
    assert program.window is not None
    search = program.window.list.bar.search
    assert drop(search, MOVE)[0] is False
    assert search.text() == ''
    assert drop(search, COPY | MOVE) == (True, COPY)


def test_the_import_takes_a_copy_by_itself(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    assert program.window is not None
    opened: list[str] = []
    monkeypatch.setattr(ImportPage, 'open_file', lambda _self, path: opened.append(path.name))
    imports = program.window.page(ImportsPage.name)
    for kind in (QDragEnterEvent, QDropEvent):
        mime = files()
        event = kind(QPointF(4, 4), COPY | MOVE, mime, LEFT, SHIFT)
        QWidget.event(imports.importing, event)
        assert (event.isAccepted(), event.dropAction()) == (True, COPY)
    assert opened == ['february.xlsx']
