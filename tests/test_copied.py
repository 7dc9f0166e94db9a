"""What is copied from the program is marked as a password is: histories of the clipboard leave it out."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QObject, Qt
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from models.register.register import Register
from tests import invented
from tests.windows import running
from ui.app import Program
from ui.form.child_view import LinesView
from ui.parts import copied

ROOT = Path(__file__).parent.parent
COPY, CUT = (Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier), (Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier)
TEXT = 'An invented ambush on the road.'


@pytest.fixture
def program(qapp: QApplication, register: Register, qtbot: QtBot) -> Iterator[Program]:
    saved = register.save(invented.incident())
    with running(qapp, register) as made:
        assert made.window is not None
        made.window.go_to('incident', saved.uid)
        made.window.activateWindow()
        qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is not None)
        QGuiApplication.clipboard().clear()
        yield made
        QGuiApplication.clipboard().clear()


def on_the_clipboard() -> tuple[str, dict[str, bytes]]:
    """The text that stands there, and its marks."""
    there = QGuiApplication.clipboard().mimeData()
    return there.text(), {kind: there.data(kind).data() for kind in there.formats() if not kind.startswith('text/')}


WINDOWS = 'application/x-qt-windows-mime;value="%s"'
MARKS = {
    'x-kde-passwordManagerHint': b'secret',
    WINDOWS % 'ExcludeClipboardContentFromMonitorProcessing': b'1',
    WINDOWS % 'CanIncludeInClipboardHistory': b'\0\0\0\0',
    WINDOWS % 'CanUploadToCloudClipboard': b'\0\0\0\0',
}


def field(program: Program, kind: type[QObject], name: str) -> QObject:
    assert program.window is not None
    assert program.window.form is not None
    found = program.window.form.findChild(kind, name)
    assert found is not None
    return found


@pytest.mark.parametrize('key', [COPY, CUT], ids=['copied', 'cut'])
def test_the_text_of_a_line(program: Program, key: tuple[Qt.Key, Qt.KeyboardModifier]) -> None:
    """Qt copies it, and asks nobody."""
    line = field(program, QLineEdit, 'incident.place')
    assert isinstance(line, QLineEdit)
    line.setFocus()
    line.setText('Wadi Al-Mithal')
    line.selectAll()
    QTest.keyClick(line, *key)
    assert on_the_clipboard() == ('Wadi Al-Mithal', MARKS)


def test_a_long_text(program: Program) -> None:
    text = field(program, QPlainTextEdit, 'incident.narrative')
    assert isinstance(text, QPlainTextEdit)
    text.setFocus()
    text.selectAll()
    QTest.keyClick(text, *COPY)
    assert on_the_clipboard() == (TEXT, MARKS)
    assert copied.is_marked(text.createMimeDataFromSelection())  # which is dragged, and what a mouse chose


def test_cells(program: Program) -> None:
    assert program.window is not None
    assert program.window.form is not None
    view = program.window.form.grids['casualty'].view
    assert isinstance(view, LinesView)
    view.setFocus()
    view.setCurrentIndex(view.lines.index(0, view.lines.names.index('count')))
    QTest.keyClick(view, *COPY)
    assert on_the_clipboard() == ('3', MARKS)


def test_what_another_program_copied_is_left_as_it_is(
    program: Program, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(QGuiApplication, 'platformName', lambda: 'xcb')  # which knows whose it is
    given = QMimeData()
    given.setText('from elsewhere')
    QGuiApplication.clipboard().setMimeData(given)
    assert on_the_clipboard() == ('from elsewhere', {})


def test_all_that_a_copy_holds_is_kept(qapp: QApplication) -> None:
    given = QMimeData()
    given.setText('a word')
    given.setHtml('<b>a word</b>')
    QGuiApplication.clipboard().setMimeData(given)
    copied.mark(QGuiApplication.clipboard(), QClipboard.Mode.Clipboard)
    assert on_the_clipboard() == ('a word', MARKS)
    assert QGuiApplication.clipboard().mimeData().html() == '<b>a word</b>'
    QGuiApplication.clipboard().clear()


def test_nothing_is_put_on_the_clipboard_in_another_way() -> None:
    put = re.compile(r'clipboard\(\)\.set(?!MimeData\(to_copy\()|QMimeData\(\)')
    paths = [path for path in (ROOT / 'ui').rglob('*.py') if path.name != 'copied.py']
    assert not [path.name for path in paths if put.search(path.read_text(encoding='utf-8'))]
    assert put.search('QGuiApplication.clipboard().setText(x)')
