"""Keys typed into every field of every form, in a process of its own that says how long each took to be seen.

`python -m tests.benchmarks.echo REGISTER`: it types at the pace of a fast hand, so that checks, drafts and searches
come between the keys as they do in life, and takes the time from each key press until the letter is painted.
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import shiboken6
from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QScrollArea, QWidget

from models import query
from models.entry.open_record import OpenField
from models.query import Question
from models.record.records import roots
from models.register.register import Register
from tests.benchmarks.window import until
from ui.app import Program
from ui.form.child_section import ChildLines
from ui.window.window import MainWindow

PACE = 0.08  # seconds between two keys, of a hand that is quicker than most
LONGEST = 1.0
Taken = tuple[float, float]
TYPED = {
    'text': 'سالم example',
    'long_text': 'They told: مثال on the road',
    'code': 'attack',
    'codes': 'isis',
    'date': '21/1/2024',
    'time': '23:40',
    'number': '123',
    'degrees': '35.1234',
    'place': 'دير الزور',
    'link': 'salem',
}


class Seen(QObject):
    """Knows when the window was painted whole with a field in it that was to be painted."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._editor: QWidget | None = None
        self._was_painted = False
        self.at = 0.0
        window.installEventFilter(self)

    def look_at(self, editor: QWidget) -> None:
        """Wait for this field from now on."""
        if self._editor is not None and shiboken6.isValid(self._editor):
            self._editor.removeEventFilter(self)
        self._editor = editor.viewport() if isinstance(editor, QPlainTextEdit) else editor
        self._editor.installEventFilter(self)
        self._was_painted, self.at = False, 0.0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._editor:
            self._was_painted |= event.type() == QEvent.Type.Paint
        elif event.type() == QEvent.Type.UpdateRequest:
            self._window.event(event)
            self.at = time.perf_counter() if self._was_painted else 0.0
            return True
        return False


def pause(seconds: float) -> None:
    """Let the program work between two keys, and be back in time for the next one."""
    end = time.perf_counter() + seconds
    waiting, wake = QEventLoop(), QTimer()
    wake.setTimerType(Qt.TimerType.PreciseTimer)
    wake.timeout.connect(waiting.quit)
    wake.start(max(0, int(seconds * 1000) - 2))
    waiting.exec()
    wake.stop()
    while time.perf_counter() < end:
        QApplication.processEvents()


def echo(seen: Seen, letter: str, due: float) -> Taken:
    """Press a key in the field that has the keys; how long it takes from when it was due until it is seen.

    What keeps the program busy when the key is due counts too, as it does for the one who types. Beside it stands
    the processor's time of the window alone, for a machine that other programs keep busy.
    """
    worked = time.thread_time()
    target = focused()
    seen.look_at(target)
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(target, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))
        if focused() is not target:  # the first key in a cell opens its editor
            target = focused()
            seen.look_at(target)
    while not seen.at and time.perf_counter() < due + LONGEST:
        QApplication.processEvents()
    return (seen.at or time.perf_counter()) - due, time.thread_time() - worked


def focused() -> QWidget:
    """Where the keys go."""
    found = QApplication.focusWidget()
    assert found is not None
    return found


def typed(field: OpenField) -> list[Taken]:
    """Type into the field that has the keys, a key at each turn of the clock, whatever the program does meanwhile."""
    window = focused().window()
    assert isinstance(window, MainWindow)
    seen, taken = Seen(window), []
    due = time.perf_counter()
    for letter in TYPED[field.spec.kind.name]:
        taken.append(echo(seen, letter, due))
        due += PACE
        pause(due - time.perf_counter())
    window.removeEventFilter(seen)
    return taken


def fields(window: MainWindow) -> Iterator[tuple[str, list[Taken]]]:
    """Every field of the form that lies open."""
    assert window.form is not None
    for group in window.form.groups.values():
        for box in group.boxes.values():
            yield box.field.spec.kind.name, into(box.editor, box.field)
    for grid in window.form.grids.values():
        yield from cells(grid)


def into(editor: QWidget, field: OpenField) -> list[Taken]:
    """Type into the editor of a field, over what stands there."""
    show(editor)
    editor.setFocus(Qt.FocusReason.TabFocusReason)
    if isinstance(editor, QPlainTextEdit):
        editor.selectAll()
    pause(0.3)
    show(editor)
    pause(PACE)
    return typed(field)


def show(widget: QWidget) -> None:
    """Scroll the form to a widget, as Tab does."""
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    if above is not None:
        above.ensureWidgetVisible(widget)


def cells(grid: ChildLines) -> Iterator[tuple[str, list[Taken]]]:
    """Every cell of a grid's first line, the fields below that line, and the grids below it."""
    for column in range(len(grid.lines.names)):
        index = grid.lines.index(0, column)
        grid.view.setFocus()
        grid.view.setCurrentIndex(index)
        show(grid.view)
        pause(0.3)
        yield f'cell: {grid.lines.field(index).spec.kind.name}', typed(grid.lines.field(index))
        grid.view.commit()
    if grid.group is not None:
        grid.group.open(True)
        pause(PACE)
        for box in grid.group.boxes.values():
            yield box.field.spec.kind.name, into(box.editor, box.field)
    for inner in grid.below:
        yield from cells(inner)


def main(path: Path) -> None:
    """Start as the program does, and type into a saved and a new record of every kind."""
    program = Program(QApplication(['sijill']))
    register = Register.open(path, os.environ['SIJILL_PASSPHRASE'])
    program.open_window(register)
    window = program.window
    assert window is not None
    found: dict[str, list[Taken]] = {}
    for cls in roots():
        window.show_list(cls.record_kind)
        until(lambda: bool(window.list.table.records() and window.list.table.records().is_whole))
        known = query.page(register, cls.record_kind, query.ids(register, Question(cls.record_kind), most=1))
        for uid in (*(row['uid'] for row in known.values()), ''):
            window.go_to(cls.record_kind, uid) if uid else window.new(cls.record_kind)
            window.record.toggle_all()
            pause(0.5)
            for kind, taken in fields(window):
                found.setdefault(kind, []).extend(taken)
    print(json.dumps(found), flush=True)
    os._exit(0)  # only drafts were written, in a register of this run


if __name__ == '__main__':
    main(Path(sys.argv[1]))
