"""Records approved one by one on the review page, in a process of its own: `python -m tests.benchmarks.reviewing FILE`.

It says how much time of the processor goes by from each key until the next record is painted, that of all threads
counted, and how much of that a bare text field takes to lay out and paint the same account.
"""

import json
import os
import sys
import time
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication, QTextEdit

from models.register.register import Register
from tests.benchmarks.window import until
from ui.app import Program
from ui.parts import tasks
from ui.review.review_page import ReviewPage

RECORDS = 200
PACE = 0.45  # seconds between two keys, of a reviewer who is quicker than any


def wait_for_review(register: Register) -> None:
    """Have every incident wait for review, at once and without a history of it: nothing here looks at that."""
    register.db.execute_sql("UPDATE incident SET state = 'for_review'")
    columns = 'kind, record, on_top, points, since, may_sample, workers, put_off'
    waiting = "'incident', id, 0, id % 19, '2026-01-01T00:00:00Z', 0, '', ''"
    register.db.execute_sql(f'INSERT INTO waiting ({columns}) SELECT {waiting} FROM incident')


def _note(painted: list[float]) -> None:
    painted.append(time.process_time())


def approved(page: ReviewPage) -> list[tuple[float, float]]:
    """How long each key took until what it leads to was painted, and a bare field for the same text."""
    taken = []
    bare = QTextEdit()
    bare.resize(page.account.size())
    bare.show()
    while len(taken) < RECORDS:
        wait = time.monotonic() + PACE
        until(lambda end=wait: time.monotonic() > end)
        before, painted = page._shown, list[float]()
        mark = page.account.painted.connect(partial(_note, painted))
        start = time.process_time()
        page.keys.ways['A'].click()  # its key, in a window that nobody made the active one
        if page._shown is before:  # it has a warning, or its account is longer than the page
            page.account.painted.disconnect(mark)
            page.keys.ways['N'].click()
            continue
        until(lambda: bool(painted))  # noqa: B023
        page.account.painted.disconnect(mark)
        began = time.process_time()
        bare.setPlainText(page.account.toPlainText())
        bare.repaint()
        taken.append((painted[-1] - start, time.process_time() - began))
    return taken


def main(path: Path) -> None:
    """Open the page as a reviewer does, and press A."""
    app = QApplication(['sijill'])
    program = Program(app)
    register = Register.open(path, os.environ['SIJILL_PASSPHRASE'])
    wait_for_review(register)
    program.open_window(register)
    window = program.window
    assert window is not None
    window.show_page(ReviewPage.name)
    page = window.page(ReviewPage.name)
    until(lambda: page._shown is not None and not tasks.Threads.under_way)  # the lists of a window that begins
    print(json.dumps(approved(page)), flush=True)
    os._exit(0)  # the register is a copy made for this


if __name__ == '__main__':
    main(Path(sys.argv[1]))
