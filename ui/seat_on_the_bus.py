"""When the person leaves the seat, as Linux tells it on its buses: sleep, lid, locked screen, another user."""

import os
from pathlib import Path
from typing import Any

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher
from PySide6.QtWidgets import QWidget

_LOGIN, _MANAGER = 'org.freedesktop.login1', 'org.freedesktop.login1.Manager'
_SESSION = 'org.freedesktop.login1.Session'
_POWER, _PROPERTIES = 'org.freedesktop.UPower', 'org.freedesktop.DBus.Properties'
# What covers a screen, and says so: as the standard has it, and those that have a way of their own.
_SAVERS = [f'org.{name}.ScreenSaver' for name in ('freedesktop', 'gnome', 'cinnamon', 'mate', 'xfce')]


class SeatOnTheBus(QObject):
    """Says `left` when the computer goes to sleep or its lid is closed, the screen is locked or somebody else is shown.

    While a register is open, sleep waits a moment for the lock. Where there is no bus, nothing is ever said.
    """

    left = Signal()

    def __init__(self, parent: QObject, system: QDBusConnection, session: QDBusConnection | None) -> None:
        super().__init__(parent)
        self._system = system
        self._ours = ''
        self._delay: object = None
        self._calls: set[QDBusPendingCallWatcher] = set()
        self._is_begun = False
        if system.isConnected():
            self._hear_the_system()
        if session is not None and session.isConnected():
            for saver in _SAVERS:
                session.connect('', '', saver, 'ActiveChanged', 'b', self, SLOT('is_covered(bool)'))

    def _hear_the_system(self) -> None:
        # What is sent in other kinds than these would end the program.
        changed, kinds = SLOT('is_changed(QString,QVariantMap,QStringList,QDBusMessage)'), 'sa{sv}as'
        self._system.connect(_LOGIN, '', _MANAGER, 'PrepareForSleep', 'b', self, SLOT('is_covered(bool)'))
        self._system.connect(_LOGIN, '', _SESSION, 'Lock', '', self, SLOT('is_asked(QDBusMessage)'))
        for service in (_LOGIN, _POWER):
            self._system.connect(service, '', _PROPERTIES, 'PropertiesChanged', kinds, self, changed)
        self._ask('GetSession', ['auto'], self._know_session)

    def begin(self, _window: QWidget) -> None:
        """Watch the seat from now on, and have sleep wait until the register is closed."""
        self._is_begun = True
        if self._system.isConnected() and self._delay is None:
            self._ask('Inhibit', ['sleep', 'Sijill', 'Sijill', 'delay'], self._keep_delay)

    def end(self) -> None:
        """Watch it no longer; sleep needs not wait."""
        self._is_begun, self._delay = False, None

    @Slot(bool)
    def is_covered(self, begins: bool) -> None:
        """Hear of sleep, or of a screen that is covered: at their beginning and at their end."""
        if begins:
            self.left.emit()

    @Slot(QDBusMessage)
    def is_asked(self, message: QDBusMessage) -> None:
        """Hear that a session is to be locked."""
        if self._is_ours(message):
            self.left.emit()

    @Slot(str, 'QVariantMap', 'QStringList', QDBusMessage)
    def is_changed(self, of: str, values: dict[str, Any], _others: list[str], message: QDBusMessage) -> None:
        """Hear what changed in a session or with the lid."""
        is_away = of == _SESSION and (values.get('Active') is False or values.get('LockedHint') is True)
        is_closed = of == _POWER and values.get('LidIsClosed') is True
        if is_closed or (is_away and self._is_ours(message)):
            self.left.emit()

    def _is_ours(self, message: QDBusMessage) -> bool:
        """Whether it is about our session; where that is not known, any may be: once too often harms nobody."""
        return message.path() == self._ours or not self._ours

    def _ask(self, name: str, given: list[str], answered: Any) -> None:
        """Ask the one who knows the sessions; what is no answer is none."""
        message = QDBusMessage.createMethodCall(_LOGIN, '/org/freedesktop/login1', _MANAGER, name)
        message.setArguments(given)
        call = QDBusPendingCallWatcher(self._system.asyncCall(message), self)

        def finished(_call: QDBusPendingCallWatcher) -> None:
            self._calls.discard(call)
            call.deleteLater()
            if not call.isError() and call.reply().arguments():
                answered(call.reply().arguments()[0])

        self._calls.add(call)
        call.finished.connect(finished)

    def _know_session(self, path: Any) -> None:
        self._ours = path.path()

    def _keep_delay(self, held: object) -> None:
        if self._is_begun:
            self._delay = held


def on_the_buses(parent: QObject) -> SeatOnTheBus:
    """The seat of this computer."""
    session = QDBusConnection.sessionBus() if _has_session_bus() else None
    return SeatOnTheBus(parent, QDBusConnection.systemBus(), session)


def _has_session_bus() -> bool:
    """Whether there is one: to ask for it where there is none would start one."""
    folder = os.environ.get('XDG_RUNTIME_DIR', '')
    return 'DBUS_SESSION_BUS_ADDRESS' in os.environ or (bool(folder) and Path(folder, 'bus').exists())
