"""Work in a thread that is ended wherever it is leaves nothing that Python would look for from then on."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent
# Python 3.11 never comes out of a call that is watched while an error waits to be raised in some thread; later ones
# only take longer for each call.
PROGRAM = """
import sys, threading
from PySide6.QtCore import QCoreApplication, QObject
from ui.parts import tasks

app, owner, goes_on = QCoreApplication([]), QObject(), threading.Event()

def work():
    goes_on.set()
    while True:
        pass

tasks.run(owner, work, print, print)
assert goes_on.wait(20)
ending = tasks.Ending()
ending.ask()
ending.raise_in()
tasks.QThreadPool.globalInstance().waitForDone()
ending.end()
sys.setprofile(lambda *_told: None)
(lambda: None)()
sys.setprofile(None)
print('done')
"""


@pytest.mark.slow
def test_work_that_is_ended_in_the_middle_leaves_no_error_to_be_raised() -> None:
    run = subprocess.run(
        [sys.executable, '-c', PROGRAM],
        cwd=HOUSE,
        env={**os.environ, 'QT_QPA_PLATFORM': 'offscreen'},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (run.stdout.strip(), run.stderr) == ('done', '')
