"""A window that is typed into until it is killed: `python -m tests.typing_program REGISTER SEED`.

It says on its output what stands in which field after each key, with the time, a line of JSON each, so that the one
that kills it knows what must be kept.
"""

import json
import os
import random
import sys
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from models.register.register import Register
from models.register.review.asking import Ask
from tests.invented import PASSPHRASE, incident
from ui.app import Program
from ui.window.window import MainWindow

LETTERS = 'abcdefghij أبتثجحخدذر 0123456789'
FIELDS = ('summary', 'narrative', 'public_summary', 'place', 'occurred')
CELLS = (('casualty', 'role'), ('source', 'says'), ('casualty', 'count'))


def tell(**what: object) -> None:
    """One line, out before anything else happens."""
    print(json.dumps(what), flush=True)


class Typist:
    """Types at random into new and saved records, at the speed of people in a hurry, for ever."""

    def __init__(self, window: MainWindow, dice: random.Random, saved: list[str]) -> None:
        self._window, self._dice, self._saved = window, dice, saved
        self._wake = QTimer()
        self._wake.start(5)

    def work(self) -> None:
        """Record after record; some are saved, most are left as they are."""
        while True:
            uid = self._dice.choice(self._saved)
            if self._dice.random() < 0.5:
                self._window.new('incident')
            else:
                self._window.go_to('incident', uid)
            self._window.record.toggle_all()
            for _turn in range(self._dice.randrange(1, 4)):
                self._type_somewhere()

    def _type_somewhere(self) -> None:
        form = self._window.form
        assert form is not None
        if (question := form.asked.next_after(1)) and self._dice.random() < 0.3:
            form.go_to_question(question)
            self._type(question, 'text')
        elif self._dice.random() < 0.6:
            name = self._dice.choice(FIELDS)
            editor = form.findChild(QWidget, f'incident.{name}')
            assert editor is not None
            editor.setFocus(Qt.FocusReason.TabFocusReason)
            self._type(form.opened.record.uid, name)
        else:
            self._type_in_a_cell(*self._dice.choice(CELLS))

    def _type_in_a_cell(self, kind: str, name: str) -> None:
        form = self._window.form
        assert form is not None
        view = form.grids[kind].view
        if name not in view.lines.names:
            return
        view.setFocus()
        line = self._dice.randrange(view.lines.rowCount())
        index = view.lines.index(line, view.lines.names.index(name))
        view.setCurrentIndex(index)
        self._type(view.lines.row_of(line).uid, name)
        if self._dice.random() < 0.5:
            view.commit()

    def _type(self, row: str, name: str) -> None:
        for _key in range(self._dice.randrange(1, 60)):
            target = QApplication.focusWidget()
            assert target is not None
            letter = self._dice.choice(LETTERS)
            QApplication.sendEvent(target, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter))
            self._say(row, name)
            self._wait(self._dice.choice((0.01, 0.03, 0.08, 0.15)))
        if self._dice.random() < 0.1:
            self._wait(1.5)

    def _say(self, row: str, name: str) -> None:
        """Say what stands in the field that has the keys, which may be an open cell."""
        editor = QApplication.focusWidget()
        text = editor.text() if hasattr(editor, 'text') else editor.toPlainText()  # type: ignore[union-attr]
        record = self._window.form.opened.record.uid if self._window.form else ''
        tell(at=time.monotonic(), record=record, row=row, field=name, text=text)

    def _wait(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def main(path: Path, seed: int) -> None:
    """Open the register as the program does, and type."""
    app = QApplication(['sijill'])
    program = Program(app)
    register = Register.open(path, PASSPHRASE)
    saved = [register.save(incident()).uid for _turn in range(3)]
    register.ask([Ask('incident', uid, 'Who saw it?', field='summary') for uid in saved])
    program.open_window(register)
    assert program.window is not None
    while QApplication.activeWindow() is not program.window:
        app.processEvents()
    tell(open=os.getpid())
    Typist(program.window, random.Random(seed), saved).work()


if __name__ == '__main__':
    main(Path(sys.argv[1]), int(sys.argv[2]))
