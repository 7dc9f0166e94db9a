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
from models.register.register import Register
from ui.app import Program
from ui.parts import tasks
from ui.window.window import MainWindow

JUMPS = 200


class Painted(QObject):
    """Remembers when a table was painted: at all, with the first page of what was asked, and with the whole list."""

    def __init__(self, window: MainWindow) -> None:
        viewport = window.list.table.viewport()
        super().__init__(viewport)
        self._window = window
        self.times = 0
        self.first = self.whole = 0.0
        viewport.installEventFilter(self)

    def begin(self) -> None:
        """Forget what was seen."""
        self.first = self.whole = 0.0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        model = self._window.list.table.records()
        if event.type() == QEvent.Type.Paint and model is not None:
            self.times += 1
            now = time.perf_counter()
            if model._shown == model.question and model.ids:
                self.first = self.first or now
                self.whole = self.whole or (now if model.is_whole else 0.0)
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
    model = window.list.table.records()
    assert model is not None
    painted.begin()
    start = time.perf_counter()
    model.ask(Question('incident', sort='reference', descending=False))
    model.refreshed.connect(window.list.table.viewport().update)
    until(lambda: painted.whole > 0)
    return painted.first - start, painted.whole - start


def jumps(window: MainWindow) -> list[float]:
    """How long it takes to paint after a jump to anywhere in the list."""
    dice, bar, taken = random.Random(3), window.list.table.verticalScrollBar(), []
    for _jump in range(JUMPS):
        start = time.perf_counter()
        bar.setValue(dice.randrange(max(1, bar.maximum())))
        window.list.table.viewport().repaint()
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
    painted = Painted(window)
    until(lambda: painted.times > 0 and bool(window.list.table.records() and window.list.table.records().rowCount()))
    window.list.table.viewport().repaint()
    found = {'started': time.time() - float(os.environ['SIJILL_STARTED'])}
    until(lambda: bool(window.list.table.records() and window.list.table.records().is_whole))
    until(lambda: window.has_settled and not tasks.Threads.under_way)  # what the first keys need is read by then
    found['first'], found['listed'] = listed(window, painted)
    found |= {'jumps': jumps(window), 'memory': megabytes()}
    print(json.dumps(found), flush=True)
    os._exit(0)  # nothing was written; there is nothing to put away


if __name__ == '__main__':
    main(Path(sys.argv[1]))
