"""What nobody has any more is found by the window's thread alone: in another one the search can hang the program."""

import gc
import os
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.register.register import Register
from ui.app import Program
from ui.parts import tasks


class Ring:
    """Something that only the search finds: it has itself."""

    def __init__(self) -> None:
        self.itself = self


class Asking(QObject):
    """Whoever has work done."""

    told = Signal(object)


@pytest.fixture
def program(
    qapp: QApplication, register: Register, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Program]:
    monkeypatch.setattr(tasks.Threads, 'used', True)
    monkeypatch.setenv('HOME', str(tmp_path))
    made = Program(qapp)
    made.open_window(register)
    yield made
    made._close_register()
    made.idle.end()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert gc.isenabled(), 'nobody searches any more'


def test_what_a_thread_leaves_is_found_by_the_window(program: Program, qtbot: QtBot) -> None:
    found: list[int] = []

    def work() -> None:
        for _time in range(5_000):
            ring = Ring()
            weakref.finalize(ring, lambda: found.append(threading.get_ident()))

    asking = Asking()
    with qtbot.waitSignal(asking.told):
        tasks.run(asking, work, asking.told.emit, asking.told.emit)
    qtbot.waitUntil(lambda: bool(found))
    gc.collect()  # what grew old meanwhile is found the next time that nobody types
    assert len(found) == 5_000
    assert set(found) == {threading.get_ident()}


def test_a_job_that_is_over_is_let_go_of_by_the_window(program: Program, qtbot: QtBot) -> None:
    gone: list[int] = []
    asking = Asking()

    def ask() -> None:
        tasks.run(asking, lambda: None, asking.told.emit, asking.told.emit)
        for job in tasks.Threads.under_way:
            weakref.finalize(job, lambda: gone.append(threading.get_ident()))

    for _time in range(200):
        with qtbot.waitSignal(asking.told):
            ask()
    assert gone
    assert set(gone) == {threading.get_ident()}


HANGS = """
import gc, sys, threading
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget
from ui.app import Program
from ui.parts import tasks

app = QApplication(sys.argv)
program = Program(app)


class Told(QObject):
    came = Signal()


class Hearing:
    def __init__(self):
        self.itself, self.told = self, Told()
        self.told.came.connect(self.hear)

    def hear(self):
        pass


def work():
    for _time in range(40):
        kept = [[] for _one in range(20_000)]  # so much that a search is due


threads = [threading.Thread(target=work, daemon=True) for _one in range(2)]
for one in threads:
    one.start()
while any(one.is_alive() for one in threads):
    above, below = QWidget(), QWidget()
    for _time in range(20):
        Hearing()
        below.setParent(above)
        below.setParent(None)
    app.processEvents()
print('it goes on', flush=True)
"""


@pytest.mark.slow
def test_the_window_and_a_thread_never_wait_for_each_other(tmp_path: Path) -> None:
    surroundings = dict(os.environ, QT_QPA_PLATFORM='offscreen', PYTHONPATH=str(Path(__file__).parent.parent))
    ran = subprocess.run([sys.executable, '-c', HANGS], env=surroundings, capture_output=True, timeout=120, check=True)
    assert ran.stdout == b'it goes on\n'


PROFILED = """
import sys
from PySide6.QtCore import QCoreApplication, QObject
from ui.parts import tasks

app, owner = QCoreApplication(sys.argv), QObject()
tasks.Threads.used = False
tasks.run(owner, int, print, print)
sys.setprofile(lambda *given: None)
int('1') and print('it goes on', flush=True)
(lambda: print('and on', flush=True))()
"""


@pytest.mark.slow
def test_work_that_is_over_leaves_python_nothing_to_look_for() -> None:
    """Python 3.11 would look before each call, and one that is profiled or traced would never begin."""
    surroundings = dict(os.environ, PYTHONPATH=str(Path(__file__).parent.parent))
    ran = subprocess.run(
        [sys.executable, '-c', PROFILED], env=surroundings, capture_output=True, timeout=60, check=True
    )
    assert ran.stdout.splitlines() == [b'0', b'it goes on', b'and on']
