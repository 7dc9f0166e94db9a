"""The memory of the program, and of the process in which it reads files, is closed to other programs of the user."""

import ctypes
import importlib
import os
import subprocess
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from exchange.reading import limited

ROOT = Path(__file__).parent.parent
pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != 'linux', reason='only Linux knows this')]
# Runs `main.py` as it stands, and says at its end whether its memory could be read.
RUN = """
import atexit, ctypes, runpy, sys
from PySide6.QtWidgets import QApplication
QApplication.exec = lambda: 0  # the window is there, and nobody looks at it
atexit.register(lambda: print('dumpable', ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)))
sys.argv[:] = ['main.py', *sys.argv[1:]]
runpy.run_path('main.py', run_name='__main__')
"""


def is_dumpable() -> int:
    return int(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))  # PR_GET_DUMPABLE


def tell(pipe: Connection) -> None:
    """What a process for a hostile file does here."""
    importlib.import_module('exchange.reading.any_file')
    pipe.send((is_dumpable(), 'peewee' in sys.modules, sys.modules.get('psycopg')))


def test_a_process_can_be_looked_into_where_nobody_forbids_it() -> None:
    """Else the tests below could not fail."""
    command = [sys.executable, '-c', 'import ctypes; print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))']
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == '1\n'


@pytest.mark.parametrize('arguments', [['check', 'none.sijill'], []], ids=['a command', 'the window'])
def test_the_program_itself(arguments: list[str], tmp_path: Path) -> None:
    surroundings = os.environ | {'HOME': str(tmp_path)}
    command = [sys.executable, '-c', RUN, *arguments]
    ran = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False, timeout=120)
    assert ran.stdout.splitlines()[-1:] == ['dumpable 0'], ran.stderr


@pytest.mark.usefixtures('reader_of_its_own')
def test_a_process_that_ends_at_once_is_not_waited_for(ending_at_once: None) -> None:
    with pytest.raises(limited.Ended, match='large'), limited.working(tell, bytes(1 << 20), ask=lambda: None):
        pass


@pytest.mark.usefixtures('reader_of_its_own')
def test_the_process_that_reads_files_of_others() -> None:
    """It does without what peewee would load for servers: that takes as long as reading a month."""
    with limited.working(tell, ask=lambda: None) as pipe:
        closed, *loaded = limited.told(pipe, time.monotonic() + 60, lambda: None)
        assert closed == 0 and loaded == [True, None]
