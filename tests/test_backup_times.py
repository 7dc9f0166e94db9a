"""Backups that come by themselves: at opening, in an idle minute of work, at the end; never at a lock."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from models import query
from models.file import backups
from models.register import verify
from models.register.register import Register
from tests.invented import incident
from tests.test_start import _at_once, dispose, home, open_window, type_a_draft
from ui.app import Program
from ui.backing_up import IDLE, SAVES, WORKED
from ui.parts import tasks
from ui.session_end import SessionEnd

__all__ = ['_at_once', 'home']
ROOT = Path(__file__).parent.parent


@pytest.fixture
def program(qapp: QApplication) -> Iterator[Program]:
    """The program without its event loop."""
    made = Program(qapp)
    yield made
    if made.register is not None:
        made._close_register()
    for window in (made.welcome, made.trouble):
        if window is not None:
            dispose(window)
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def made_of(register: Register) -> list[Path]:
    found = backups.folder_of(register.path).glob('*.sijill')
    return sorted(found, key=lambda path: path.stat().st_mtime_ns)  # two of one second have names of another order


# At opening


def test_work_that_ended_without_a_backup_has_one_at_the_next_opening(
    program: Program, register: Register, qtbot: QtBot
) -> None:
    register.save(incident())
    open_window(program, register, qtbot)
    assert len(made_of(register)) == 1


def test_it_comes_in_a_thread_and_is_there_before_the_first_key(
    program: Program, register: Register, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks.Threads, 'used', True)
    register.save(incident())
    open_window(program, register, qtbot)
    qtbot.waitUntil(lambda: bool(made_of(register)))
    qtbot.waitUntil(lambda: register.meta.get('backed_up') == register.head)
    assert not backups.is_due(register)


def test_a_register_that_did_not_change_has_none_at_opening(program: Program, register: Register, qtbot: QtBot) -> None:
    register.save(incident())
    backups.when_changed(register)
    open_window(program, register, qtbot)
    assert len(made_of(register)) == 1


def test_a_backup_that_fails_at_opening_is_said_and_hinders_nothing(
    program: Program, register: Register, qtbot: QtBot
) -> None:
    register.save(incident())
    backups.folder_of(register.path).write_text('a file where the folder should be', encoding='utf-8')
    open_window(program, register, qtbot)
    assert program.window is not None
    said = program.window.list.said
    qtbot.waitUntil(lambda: 'No backup was made' in said.text())


# In an idle minute of work


class Worked:
    """An open window, with the time that passes and the keys that are pressed in it as the test says."""

    def __init__(self, program: Program, register: Register) -> None:
        self.now, self.quiet, self.register = 0.0, 0.0, register
        self.kept = program.backing_up
        self.kept._clock, self.kept._quiet_for = lambda: self.now, lambda: self.quiet
        self.kept._begin_anew()

    def save(self, times: int) -> None:
        for _turn in range(times):
            self.register.save(incident())

    def later(self, seconds: float, quiet: float) -> int:
        """How many backups there are after so much time, so long after the last key."""
        self.now, self.quiet = self.now + seconds, quiet
        self.kept.look()
        return len(made_of(self.register))


@pytest.fixture
def worked(program: Program, register: Register, qtbot: QtBot) -> Worked:
    open_window(program, register, qtbot)
    return Worked(program, register)


def test_after_fifty_saves_the_next_idle_minute_has_a_backup(worked: Worked) -> None:
    worked.save(SAVES - 1)
    assert worked.later(0, IDLE) == 0
    worked.save(1)
    assert worked.later(0, IDLE - 1) == 0
    assert worked.later(0, IDLE) == 1
    worked.save(SAVES - 1)
    assert worked.later(0, IDLE) == 1


def test_after_half_an_hour_of_work_the_next_idle_minute_has_a_backup(worked: Worked) -> None:
    worked.save(1)
    assert worked.later(WORKED - 1, IDLE) == 0
    assert worked.later(1, IDLE - 1) == 0
    assert worked.later(0, IDLE) == 1
    assert worked.later(WORKED, IDLE) == 1  # nothing changed since


def test_what_is_only_being_typed_is_work_too(worked: Worked, program: Program) -> None:
    assert program.window is not None
    program.window.new('incident')
    assert program.window.form is not None
    editor = program.window.form.findChild(QWidget, 'incident.summary')
    editor.setFocus()
    QTest.keyClicks(editor, 'half a sentence')
    program.window.flush_drafts()
    assert worked.later(WORKED, IDLE) == 1


# At a lock there is none


def test_a_lock_does_not_wait_for_a_backup(program: Program, register: Register, qtbot: QtBot) -> None:
    open_window(program, register, qtbot)
    register.save(incident())
    program.lock()
    assert made_of(register) == []


# When the session ends


def test_a_session_that_may_end_finds_all_kept_and_the_window_open(
    program: Program, register: Register, qtbot: QtBot
) -> None:
    program.watch_for_the_end()
    try:
        open_window(program, register, qtbot)
        saved = type_a_draft(program, register)
        program.session_end._asked(None)  # type: ignore[arg-type]
        assert program.window is not None
        (draft,) = query.drafts(register)
        assert draft.uid == saved.uid
        (made,) = made_of(register)
        with Register.open(made, writing=False) as copy:
            assert [draft.uid for draft in query.drafts(copy)] == [saved.uid]
    finally:
        program.session_end.end()


def test_a_session_that_ends_while_the_register_is_locked_just_ends(
    program: Program, register: Register, qtbot: QtBot
) -> None:
    program.watch_for_the_end()
    try:
        open_window(program, register, qtbot)
        program.lock()
        with qtbot.waitSignal(program.ended):
            os.kill(os.getpid(), signal.SIGTERM)
    finally:
        program.session_end.end()


def test_a_session_that_ends_while_the_program_starts_anew_ends_it(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was not heard yet is not lost with the old program."""
    raised: list[int] = []
    monkeypatch.setattr(signal, 'raise_signal', raised.append)
    before, end = signal.getsignal(signal.SIGTERM), SessionEnd(qapp)
    end.begin()
    try:
        os.kill(os.getpid(), signal.SIGTERM)
        end.leave_to_the_system()
        assert raised == [signal.SIGTERM]
        assert signal.getsignal(signal.SIGTERM) == before
    finally:
        end.end()
        end.deleteLater()


RUNNING = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from ui import app

opened = app.Program.open_window


def type_when_open(self, register):
    opened(self, register)
    self.window.new('incident')
    editor = self.window.form.findChild(QWidget, 'incident.summary')
    editor.setFocus()
    QTest.keyClicks(editor, 'still being typed')
    QTimer.singleShot(0, lambda: print('typed', flush=True))


app.Program.open_window = type_when_open
sys.exit(app.run([sys.argv[1]]))
"""


@pytest.mark.slow
@pytest.mark.skipif(os.name == 'nt', reason='Windows ends programs in another way')
@pytest.mark.parametrize('number', [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_program_that_is_asked_to_end_keeps_what_is_typed_and_backs_up(
    register: Register, number: signal.Signals, home: Path
) -> None:
    register.save(incident())
    register.close()
    surroundings = dict(os.environ, QT_QPA_PLATFORM='offscreen', PYTHONPATH=str(ROOT))
    command = [sys.executable, '-c', RUNNING, str(register.path)]
    with subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == b'typed\n'
        running.send_signal(number)
        assert running.wait(60) == 0
    assert not Path(f'{register.path}-wal').exists()
    for path in (register.path, made_of(register)[-1]):
        with Register.open(path, writing=False) as found:
            assert verify.check(found) == []
            (draft,) = query.drafts(found)
            assert 'still being typed' in str(draft.content)


@pytest.mark.slow
@pytest.mark.skipif(os.name == 'nt', reason='Windows ends programs in another way')
def test_three_days_that_end_with_logout_are_backed_up_at_the_next_opening(
    tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks.Threads, 'used', True)
    path = tmp_path / 'r.sijill'
    Register.create(path, desk='DZ1', passphrase=None).close()
    for _day in range(3):
        if not (child := os.fork()):
            register = Register.open(path)
            register.save(incident())
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            os.kill(os.getpid(), signal.SIGTERM)
        os.waitpid(child, 0)
    program = Program(qapp)
    program.open_window(Register.open(path))
    qapp.processEvents()
    found = list(backups.folder_of(path).glob('*.sijill'))
    program._end()
    assert found
