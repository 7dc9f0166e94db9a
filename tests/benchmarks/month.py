"""The page of the month in a process of its own, month by month: `python -m tests.benchmarks.month REGISTER`.

It says how much time of the processor goes by from each key until the first figures of the next month are painted, that
of all threads counted, and until the whole page is there; then until a trend of two years is.
"""

import json
import os
import sys
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from models.register.register import Register
from tests.benchmarks.window import until
from ui.app import Program
from ui.month.figure_grid import FigureGrid
from ui.pages.month_page import MonthPage
from ui.parts import tasks

FROM, MONTHS = '2023-01', 12


class Painting(QObject):
    """Notes when a table of the page is painted, of whichever month."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.first = 0.0
        app.installEventFilter(self)

    def begin(self, page: MonthPage) -> None:
        """Forget what was seen; what is on the page now is no figure of the next month."""
        for grid in page.view.grids():
            grid.setProperty('is_seen', True)
        self.first = 0.0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        grid = watched.parent() if event.type() == QEvent.Type.Paint and not self.first else None
        if isinstance(grid, FigureGrid) and watched is grid.viewport() and not grid.property('is_seen'):
            self.first = time.process_time()
        return False


def gone_through(page: MonthPage, app: QApplication) -> list[tuple[float, float]]:
    """From the key to each of the next months until its first figures are painted, and until all of it is there."""
    painting, taken = Painting(app), []
    for _month in range(MONTHS):
        painting.begin(page)
        start = time.process_time()
        page._after()
        until(lambda: painting.first > 0)
        until(lambda: page._found is not None and not tasks.Threads.under_way)
        app.processEvents()
        taken.append((painting.first - start, time.process_time() - start))
    return taken


def trend(page: MonthPage) -> float:
    """From the choice of two years until their lines and their table are there."""
    page.trends.number.choose('24')
    start = time.process_time()
    page.show_view('trends')
    until(lambda: page.trends.page is not None and not tasks.Threads.under_way)
    return time.process_time() - start


def main(path: Path) -> None:
    """Open the page as people do, and press the key of the next month."""
    app = QApplication(['sijill'])
    program = Program(app)
    program.open_window(Register.open(path, os.environ['SIJILL_PASSPHRASE']))
    window = program.window
    assert window is not None
    window.resize(1366, 768)
    window.show_page(MonthPage.name)
    page = window.page(MonthPage.name)
    until(lambda: page._found is not None and not tasks.Threads.under_way)
    page.show_month(FROM)
    until(lambda: page._found is not None and not tasks.Threads.under_way)
    print(json.dumps({'months': gone_through(page, app), 'trend': trend(page)}), flush=True)
    os._exit(0)  # nothing was written; there is nothing to put away


if __name__ == '__main__':
    main(Path(sys.argv[1]))
