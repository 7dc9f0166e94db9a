"""The program locks when the system says that nobody is at it: sleep, lid, locked screen, another user."""

import ctypes
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from ctypes import wintypes
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import ClassInfo, QObject, Slot
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from models.register.register import Register
from tests import screen
from tests.invented import PASSPHRASE
from tests.test_memory import ROOT, Running
from tests.test_traces import home_of, nowhere_else
from tests.windows import running
from ui.app import Program
from ui.seat_on_windows import SeatOnWindows

QtDBus = pytest.importorskip('PySide6.QtDBus')
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusObjectPath, QDBusUnixFileDescriptor  # noqa: E402

from ui import seat_on_the_bus  # noqa: E402
from ui.seat_on_the_bus import SeatOnTheBus  # noqa: E402

on_a_bus = pytest.mark.skipif(shutil.which('dbus-daemon') is None, reason='dbus-daemon is not installed')
LOGIN, POWER = 'org.freedesktop.login1', 'org.freedesktop.UPower'
OURS, ANOTHERS = f'/{LOGIN.replace(".", "/")}/session/_31', f'/{LOGIN.replace(".", "/")}/session/_32'
CHANGED = ('org.freedesktop.DBus.Properties', 'PropertiesChanged')


@ClassInfo({'D-Bus Interface': f'{LOGIN}.Manager'})
class Sessions(QObject):
    """The one on the bus who knows the sessions, as far as it is asked here."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, ...]] = []
        self.held, self._theirs = os.pipe()
        os.set_blocking(self.held, False)

    @Slot(str, str, str, str, result='QDBusUnixFileDescriptor')
    def Inhibit(self, *given: str) -> QDBusUnixFileDescriptor:
        self.asked.append(given)
        return QDBusUnixFileDescriptor(self._theirs)

    @Slot(str, result='QDBusObjectPath')
    def GetSession(self, name: str) -> QDBusObjectPath:
        self.asked.append((name,))
        return QDBusObjectPath(OURS)

    def is_let_go(self) -> bool:
        """Whether nobody holds sleep up any more; this side is closed for it."""
        if self._theirs:
            os.close(self._theirs)
            self._theirs = 0
        try:
            return os.read(self.held, 1) == b''
        except BlockingIOError:
            return False


class Bus:
    """A bus of our own, on which both sides stand."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.names = [f'{side} {uuid.uuid4()}' for side in ('ours', 'theirs')]
        self.ours, self.theirs = (QDBusConnection.connectToBus(address, name) for name in self.names)
        self.sessions = Sessions()
        whole = QDBusConnection.RegisterOption.ExportAllSlots
        self.theirs.registerObject(f'/{LOGIN.replace(".", "/")}', self.sessions, whole)
        assert all(self.theirs.registerService(name) for name in (LOGIN, POWER))

    def say(self, path: str, interface: str, name: str, *given: Any) -> None:
        """Send a signal to all."""
        message = QDBusMessage.createSignal(path, interface, name)
        message.setArguments([*given])
        assert self.theirs.send(message)


@pytest.fixture
def bus(tmp_path: Path, qapp: QApplication) -> Iterator[Bus]:
    command = ['dbus-daemon', '--session', '--nofork', '--nopidfile', '--print-address=1']
    command.append(f'--address=unix:dir={tmp_path}')
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as daemon:
        assert daemon.stdout is not None
        made = Bus(daemon.stdout.readline().strip())
        yield made
        for name in made.names:
            QDBusConnection.disconnectFromBus(name)
        daemon.kill()


@pytest.fixture
def program(qapp: QApplication, register: Register, bus: Bus, qtbot: QtBot) -> Iterator[Program]:
    with running(qapp, register) as made:
        made.watch_the_seat(SeatOnTheBus(made, bus.ours, bus.ours))
        assert made.seat is not None
        assert made.window is not None
        made.seat.begin(made.window)
        qtbot.waitUntil(lambda: len(bus.sessions.asked) == 2 and made.seat._ours != '' and made.seat._delay is not None)
        yield made
        if made.register is None:
            made.register = register  # it is closed
        if made.welcome is not None:
            made.welcome.hide()
            made.welcome.deleteLater()


SAVER = 'org.freedesktop.ScreenSaver'
LEFT = {
    'sleep': ('/org/freedesktop/login1', f'{LOGIN}.Manager', 'PrepareForSleep', True),
    'lock': (OURS, f'{LOGIN}.Session', 'Lock'),
    'another user': (OURS, *CHANGED, f'{LOGIN}.Session', {'Active': False}, ['IdleHint']),
    'locked': (OURS, *CHANGED, f'{LOGIN}.Session', {'LockedHint': True}, ['IdleHint']),
    'lid': ('/org/freedesktop/UPower', *CHANGED, POWER, {'LidIsClosed': True}, ['IdleHint']),
    'screen saver': ('/org/freedesktop/ScreenSaver', SAVER, 'ActiveChanged', True),
    'that of GNOME': ('/org/gnome/ScreenSaver', 'org.gnome.ScreenSaver', 'ActiveChanged', True),
}
STAYED = {
    'awake': ('/org/freedesktop/login1', f'{LOGIN}.Manager', 'PrepareForSleep', False),
    'the lock of another': (ANOTHERS, f'{LOGIN}.Session', 'Lock'),
    'another gone': (ANOTHERS, *CHANGED, f'{LOGIN}.Session', {'Active': False}, ['IdleHint']),
    'active': (OURS, *CHANGED, f'{LOGIN}.Session', {'Active': True, 'IdleHint': True}, ['IdleHint']),
    'a lid opened': ('/org/freedesktop/UPower', *CHANGED, POWER, {'LidIsClosed': False}, ['IdleHint']),
    'a battery': ('/org/freedesktop/UPower', *CHANGED, POWER, {'OnBattery': True}, ['IdleHint']),
    'nonsense': ('/org/freedesktop/ScreenSaver', SAVER, 'ActiveChanged', 'yes'),
    'other kinds': (OURS, *CHANGED, f'{LOGIN}.Session', {'Active': False}, [1]),
    'a screen': ('/org/freedesktop/ScreenSaver', SAVER, 'ActiveChanged', False),
}


@on_a_bus
@pytest.mark.parametrize('told', LEFT.values(), ids=LEFT)
def test_it_locks_when_the_seat_is_left(program: Program, bus: Bus, qtbot: QtBot, told: tuple[Any, ...]) -> None:
    assert ('sleep', 'Sijill', 'Sijill', 'delay') in bus.sessions.asked
    assert not bus.sessions.is_let_go()
    bus.say(*told)
    qtbot.waitUntil(lambda: program.register is None and program.locking is None)
    assert program.welcome is not None
    qtbot.waitUntil(bus.sessions.is_let_go)  # the computer may sleep now


@on_a_bus
@pytest.mark.slow
def test_the_program_as_it_is_shipped_starts_anew_before_the_computer_sleeps(
    bus: Bus, encrypted_template: Path, tmp_path: Path
) -> None:
    home = home_of(tmp_path / 'machine')
    path = shutil.copy(encrypted_template, home / 'registers' / 'r.sijill')
    surroundings = nowhere_else(home) | {'QT_QPA_PLATFORM': screen.UNSEEN, 'DBUS_SYSTEM_BUS_ADDRESS': bus.address}
    command = [sys.executable, '-m', 'tests.locking_program', str(path)]
    pipes = {'stdin': subprocess.PIPE, 'stdout': subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, env=surroundings, bufsize=0, **pipes) as program:
        sitting = Running(program, QApplication.processEvents)
        sitting.do('unlock', passphrase=PASSPHRASE)
        assert sitting.do('sit') == {'sits': True}
        assert not bus.sessions.is_let_go()
        bus.say(*LEFT['sleep'])
        assert sitting.hear() == {'began': 'Unlock'}
        assert 'Locked' in sitting.do('look')['texts']
        assert bus.sessions.is_let_go()
        program.kill()


@on_a_bus
def test_what_else_is_told_locks_nothing(program: Program, bus: Bus, qtbot: QtBot) -> None:
    left: list[bool] = []
    assert program.seat is not None
    program.seat.left.connect(lambda: left.append(True))
    for told in STAYED.values():
        bus.say(*told)
    bus.say(*LEFT['sleep'])  # which comes after all of them
    qtbot.waitUntil(lambda: program.register is None)
    assert left == [True]


def test_without_a_bus_nothing_is_said(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delenv('DBUS_SESSION_BUS_ADDRESS', raising=False)
    monkeypatch.setenv('XDG_RUNTIME_DIR', str(tmp_path))
    assert not seat_on_the_bus._has_session_bus()  # it would be started otherwise
    nowhere = QDBusConnection.connectToBus(f'unix:path={tmp_path}/none', 'nowhere')
    seat = SeatOnTheBus(qapp, nowhere, nowhere)
    seat.begin(QWidget())
    seat.end()
    seat.deleteLater()
    assert caplog.text == ''


# Windows


class Setting(ctypes.Structure):
    """What Windows tells of the lid."""

    _fields_ = [('guid', ctypes.c_ubyte * 16), ('length', ctypes.c_uint32), ('value', ctypes.c_uint32)]


def tell(seat: SeatOnWindows, message: int, what: int, more: int = 0, kind: bytes = b'windows_generic_MSG') -> bool:
    """Tell as Windows does; whether the seat says that it was left."""
    heard: list[bool] = []
    link = seat.left.connect(lambda: heard.append(True))
    told = wintypes.MSG(message=message, wParam=what, lParam=more)
    assert seat._listening.nativeEventFilter(kind, ctypes.addressof(told)) == (False, 0)
    seat.left.disconnect(link)
    return heard == [True]


@pytest.fixture
def seat(qapp: QApplication) -> Iterator[SeatOnWindows]:
    made = SeatOnWindows(qapp)
    yield made
    qapp.removeNativeEventFilter(made._listening)
    made.deleteLater()


def test_what_windows_tells(seat: SeatOnWindows) -> None:
    session, power = 0x02B1, 0x0218
    assert [what for what in range(1, 12) if tell(seat, session, what)] == [2, 4, 6, 7]
    assert [what for what in (0x4, 0x6, 0x7, 0xA, 0x12) if tell(seat, power, what)] == [0x4]
    assert not tell(seat, 0x0100, 0x7)
    assert not tell(seat, session, 7, kind=b'xcb_generic_event_t')
    guid = uuid.UUID('ba3e0f4d-b817-4094-a2d1-d56379e6a0f3').bytes_le
    closed, opened, other = (
        Setting((ctypes.c_ubyte * 16)(*known), 4, value)
        for known, value in ((guid, 0), (guid, 1), (uuid.uuid4().bytes_le, 0))
    )
    turns = [closed, opened, other, closed, closed]  # at first it is told how the lid is
    assert [tell(seat, power, 0x8013, ctypes.addressof(one)) for one in turns] == [False, False, False, True, False]
    window = QWidget()
    seat.begin(window)  # elsewhere there is none of these functions
    seat.end()


@pytest.mark.skipif(sys.platform != 'linux', reason='the buses are those of Linux')
def test_the_program_watches_the_seat(qapp: QApplication) -> None:
    from ui import seat

    made = seat.of_this_computer(qapp)
    assert isinstance(made, SeatOnTheBus)
    made.deleteLater()
