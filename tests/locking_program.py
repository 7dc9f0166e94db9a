"""The program as it is shipped, with hands on its keyboard: `python -m tests.locking_program [REGISTER]`.

It is told on its input what to do, and says on its output what came of it, a line of JSON each. After a lock it is
begun anew by itself, and goes on listening. It knows no passphrase and no name but those that it is told.
"""

import json
import os
import runpy
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

import ui.app
from models.language import messages
from ui.key_sheet import KeySheet
from ui.parts import tasks
from ui.start.unlock import Unlock
from ui.start.who_works import WhoWorks
from ui.window import geometry


class Driven(ui.app.Program):
    """The program, which does what it is told once its loop runs."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        QTimer.singleShot(0, self, self.listen)

    def listen(self) -> None:
        """Do one thing after another."""
        tell(began=self.welcome.card.__class__.__name__ if self.welcome else '')
        try:
            for line in sys.stdin:
                told = json.loads(line)
                tell(**getattr(self, f'do_{told.pop("do")}')(**told))
        except BaseException:
            traceback.print_exc()
            os._exit(3)
        os._exit(0)

    def do_unlock(self, passphrase: str) -> dict[str, object]:
        """Type the passphrase."""
        self._type(passphrase)
        return self._opened()

    def _type(self, passphrase: str) -> None:
        card = self.welcome.card
        wait(lambda: QApplication.focusWidget() is card.line)
        QTest.keyClicks(card.line, passphrase)
        QTest.keyClick(QGuiApplication.focusWindow(), Qt.Key.Key_Return)

    def _opened(self) -> dict[str, object]:
        wait(lambda: self.window is not None and self.window.has_settled and not tasks.Threads.under_way)
        form = self.window.form
        focused = QApplication.focusWidget()
        return {
            'uid': form.opened.record.uid if form else '',
            'kind': self.window.list.kind,
            'said': self.window.list.said.text(),
            'field': focused.objectName() if focused else '',
        }

    def do_come_to_choice(self, passphrase: str) -> dict[str, object]:
        """Type the passphrase, and come to the card that asks who works."""
        self._type(passphrase)
        wait(lambda: isinstance(self.welcome.card, WhoWorks))
        return {'people': [one.alias for one in self.welcome.card._people]}

    def do_choose(self, letters: str) -> dict[str, object]:
        """Choose somebody by the first letters of the alias; none choose the one who is marked."""
        wait(lambda: QApplication.focusWidget() is self.welcome.card.table)
        QTest.keyClicks(self.welcome.card.table, letters)
        QTest.keyClick(QGuiApplication.focusWindow(), Qt.Key.Key_Return)
        return self._opened() | {'alias': self.register.alias, 'language': messages.language()}

    def do_give_up(self) -> dict[str, object]:
        """Press Esc on that card."""
        wait(lambda: QApplication.focusWidget() is self.welcome.card.table)
        QTest.keyClick(QGuiApplication.focusWindow(), Qt.Key.Key_Escape)
        return {'stayed': True}

    def do_read(self, kind: str, uid: str, field: str) -> dict[str, object]:
        """Read the lists, and open a record."""
        for shown in ('abductee', 'incident', kind):
            self.window.show_list(shown)
            wait(lambda: not tasks.Threads.under_way)
        self.window.go_to(kind, uid)
        self.window.form.findChild(object, field).setFocus()
        wait(lambda: not tasks.Threads.under_way)
        return {'lines': self.window.list.table.model().rowCount()}

    def do_own_key(self, passphrase: str) -> dict[str, object]:
        """Make a signing key on its sheet, and open it once more with its passphrase."""
        sheet = KeySheet(self.window, self.register)  # to a desk of one no menu offers it
        sheet.open()
        for line in (sheet.chosen.first, sheet.chosen.second):
            QTest.keyClicks(line, passphrase)
        sheet.go_on.click()
        wait(lambda: bool(sheet.notice.text()) and not tasks.Threads.under_way)
        said = sheet.notice.property('role')
        QTest.keyClicks(sheet.line, passphrase)
        sheet.turn.click()
        wait(lambda: not tasks.Threads.under_way)
        return {'said': said}

    def do_speak(self) -> dict[str, object]:
        """Speak the other language, in larger text, at another place."""
        self.window.switch_language()
        wait(lambda: not tasks.Threads.under_way)
        self._change_size(1)
        self.window.setGeometry(40, 30, 1100, 620)
        wait(lambda: not tasks.Threads.under_way)
        return {'place': geometry.left_at(self.window)}

    def do_lock(self) -> dict[str, object]:
        """Press Ctrl+L."""
        self.window.activateWindow()
        wait(lambda: QGuiApplication.focusWindow() is not None)
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        QApplication.sendEvent(QGuiApplication.focusWindow(), event)
        wait(lambda: self.locking is None)
        return {'stayed': True}

    def do_restore(self, backup: str) -> dict[str, object]:
        """Choose a backup to be restored."""
        self._restore(Path(backup))
        return {'stayed': True}

    def do_save_elsewhere(self, path: str) -> dict[str, object]:
        """Go on with a copy."""
        self.window.save_elsewhere(Path(path))
        wait(lambda: self.register is None)
        return {'stayed': True}

    def do_sit(self) -> dict[str, object]:
        """Do nothing, until the lock."""
        wait(lambda: self.seat._delay is not None)
        tell(sits=True)
        wait(lambda: self.register is None and self.locking is None)
        return {'stayed': True}

    def do_look(self) -> dict[str, object]:
        """Look at the page that asks for the passphrase."""
        assert self.welcome is not None
        card = self.welcome.card
        assert isinstance(card, Unlock)
        wait(lambda: QApplication.focusWidget() is card.line)
        return {
            'texts': [one.text() for one in self.welcome.findChildren(QLabel)],
            'language': messages.language(),
            'mirrored': self.welcome.layoutDirection() == Qt.LayoutDirection.RightToLeft,
            'place': geometry.left_at(self.welcome),
            'size': ui.app.look.size(),
            'path': str(card.path),
            'open': sorted(str(one.readlink()) for one in Path('/proc/self/fd').iterdir() if one.is_symlink()),
            'arguments': Path('/proc/self/cmdline').read_bytes().decode().split('\0')[:-1],
            'children': len(Path(f'/proc/self/task/{os.getpid()}/children').read_text().split()),
        }

    def do_hinder(self) -> dict[str, object]:
        """Have no other program begun."""
        sys.executable = '/nothing/there'
        return {}


def wait(until: Callable[[], bool]) -> None:
    """Let the window go on until something is so."""
    wake = QTimer()
    wake.start(20)
    while not until():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def tell(**what: object) -> None:
    """One line, out before anything else happens."""
    print(json.dumps(what), flush=True)


if __name__ == '__main__':
    ui.app.Program = Driven
    sys.argv[:] = ['main.py', *sys.argv[1:]]
    runpy.run_path('main.py', run_name='__main__')
