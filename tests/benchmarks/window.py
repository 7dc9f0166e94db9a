"""A window in a process of its own that says how long things took: `python -m tests.benchmarks.window REGISTER`."""

import json
import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication

from models.query import Question
from models.store import Register
from ui.app import Program
from ui.window import MainWindow

JUMPS = 200


class Painted(QObject):
    """Counts how often a widget was painted."""

    def __init__(self, widget: QObject) -> None:
        super().__init__(widget)
        self.times = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.times += 1
        return super().eventFilter(watched, event)


def until(happened: Callable[[], bool]) -> None:
    """Let the program work until something happened, asleep between events, for a busy wait takes the worker's time."""
    app = QApplication.instance()
    assert app is not None
    wake = QTimer()
    wake.start(20)
    end = time.monotonic() + 120
    while not happened():
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        if time.monotonic() > end:
            raise TimeoutError


def listed(window: MainWindow, painted: Painted) -> tuple[float, float]:
    """How long another order takes until its first page is painted, and until the whole list is."""
    model = window.table.records()
    assert model is not None
    whole, start = len(model.ids), time.perf_counter()
    before = painted.times
    model.ask(Question('incident', sort='reference', descending=False))
    until(lambda: model._shown == model.question and painted.times > before)
    first = time.perf_counter() - start
    before = painted.times if not model.is_whole else before
    until(lambda: model.is_whole and len(model.ids) == whole)
    window.table.viewport().repaint()
    return first, time.perf_counter() - start


def jumps(window: MainWindow) -> list[float]:
    """How long it takes to paint after a jump to anywhere in the list."""
    dice, bar, taken = random.Random(3), window.table.verticalScrollBar(), []
    for _jump in range(JUMPS):
        start = time.perf_counter()
        bar.setValue(dice.randrange(max(1, bar.maximum())))
        window.table.viewport().repaint()
        taken.append(time.perf_counter() - start)
    return taken


def megabytes() -> float:
    """What this process holds of the memory."""
    pages = int(Path('/proc/self/statm').read_text(encoding='ascii').split()[1])
    return pages * os.sysconf('SC_PAGE_SIZE') / 1e6


def main(path: Path) -> None:
    """Start as the program does, with the passphrase already typed."""
    app = QApplication(['sijill'])
    program = Program(app)
    program.open_window(Register.open(path, os.environ['SIJILL_PASSPHRASE']))
    window = program.window
    assert window is not None
    painted = Painted(window.table.viewport())
    until(lambda: painted.times > 0 and bool(window.table.records() and window.table.records().rowCount()))
    window.table.viewport().repaint()
    found = {'started': time.time() - float(os.environ['SIJILL_STARTED'])}
    until(lambda: bool(window.table.records() and window.table.records().is_whole))
    found['first'], found['listed'] = listed(window, painted)
    found |= {'jumps': jumps(window), 'memory': megabytes()}
    print(json.dumps(found), flush=True)
    os._exit(0)  # nothing was written; there is nothing to put away


if __name__ == '__main__':
    main(Path(sys.argv[1]))
