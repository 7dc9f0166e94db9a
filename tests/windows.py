"""Driving the main window by its keys, for the tests of the windows."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from models.language import messages
from models.register.register import Register
from ui.app import Program
from ui.assembled import assemble
from ui.parts import look, tasks
from ui.parts.page import Page
from ui.parts.page_entries import PageEntry
from ui.window.window import MainWindow

P = TypeVar('P', bound=Page)


class Driver:
    """A main window and hands on its keyboard."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window = window
        self.qtbot = qtbot

    def keys(self, *given: str) -> 'Driver':
        """Press keys: `Ctrl+N`, `Tab` and so on by name, anything after `=` as text."""
        for key in given:
            target = self.focused
            if key.startswith('='):
                for letter in key[1:]:
                    self._type(letter)
            else:
                combination = QKeySequence(key)[0]
                QTest.keyClick(target, combination.key(), combination.keyboardModifiers())
            QApplication.processEvents()
        return self

    def _type(self, letter: str) -> None:
        if letter.isascii():
            QTest.keyClicks(self.focused, letter)
            return
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):  # QTest knows no Arabic keys
            event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(self.focused, event)

    @property
    def focused(self) -> QWidget:
        """Where the keys go."""
        return QApplication.focusWidget() or self.window

    def field(self, name: str) -> QWidget:
        """The editor of a field such as `incident.kind`."""
        found = self.window.form.findChild(QWidget, name) if self.window.form else None
        assert found is not None, name
        return found

    def page(self, cls: type[P] | PageEntry) -> P:
        """A page, gone to as a choice at the side does."""
        self.window.show_page(cls.name)
        QApplication.processEvents()
        return self.window.page(cls.name)

    def go(self, name: str) -> 'Driver':
        """Go to a field."""
        self.field(name).setFocus(Qt.FocusReason.TabFocusReason)
        return self


@contextmanager
def running(app: QApplication, register: Register) -> Iterator[Program]:
    """The whole program with a register open, without its event loop; the looks and the language are put back."""
    made = Program(app)
    made.open_window(register)
    yield made
    made._close_register()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    made.idle.end()
    app.removeTranslator(made._qt_words)
    messages.use('en')
    look.set_size(100)
    look.apply(app, dark=False)


@contextmanager
def driving(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    """The whole window of a register, as people get it, shown and with the keys."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    look.apply(app, dark=False)
    tasks.Threads.used = False
    window = assemble(register)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    window.focus_search()
    try:
        yield Driver(window, qtbot)
    finally:
        window.clear()
        window.close()
        window.deleteLater()
        QApplication.sendPostedEvents(None, 52)
        app.clipboard().clear()  # what Python made must go before Python does
        tasks.Threads.used = True
