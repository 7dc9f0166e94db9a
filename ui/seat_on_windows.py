"""When the person leaves the seat, as Windows tells it to each window: sleep, lid, locked screen, another user."""

import contextlib
import ctypes
from ctypes import wintypes
from typing import Any

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QWidget

_SESSION_CHANGE, _POWER_BROADCAST = 0x02B1, 0x0218  # WM_WTSSESSION_CHANGE, WM_POWERBROADCAST
# The console or a remote screen is given to somebody else, the session is logged off or locked.
_LEFT = {0x2, 0x4, 0x6, 0x7}
_SUSPEND, _SETTING_CHANGE = 0x4, 0x8013  # PBT_APMSUSPEND, PBT_POWERSETTINGCHANGE
_LID = bytes.fromhex('4d0f3eba17b89440a2d1d56379e6a0f3')  # GUID_LIDSWITCH_STATE_CHANGE as it stands in the memory
_KINDS = (b'windows_generic_MSG', b'windows_dispatcher_MSG')


class _Power(ctypes.Structure):
    """POWERBROADCAST_SETTING, with a number in it: which setting changed, and to what."""

    _fields_ = [('setting', ctypes.c_ubyte * 16), ('length', ctypes.c_uint32), ('value', ctypes.c_uint32)]


class _Listening(QAbstractNativeEventFilter):
    """Sees what Windows tells the windows of the program, and passes all of it on."""

    def __init__(self, seat: 'SeatOnWindows') -> None:
        super().__init__()
        self._seat = seat
        self._is_lid_open = False

    def nativeEventFilter(self, kind: QByteArray | bytes, message: int) -> tuple[bool, int]:
        if bytes(kind) in _KINDS:
            told = wintypes.MSG.from_address(int(message))
            if self._means_left(told.message, told.wParam, told.lParam):
                self._seat.left.emit()
        return False, 0

    def _means_left(self, message: int, what: int, more: int) -> bool:
        if message == _SESSION_CHANGE:
            return what in _LEFT
        if message == _POWER_BROADCAST and what == _SETTING_CHANGE and more:
            return self._is_closed_now(_Power.from_address(more))
        return message == _POWER_BROADCAST and what == _SUSPEND

    def _is_closed_now(self, told: _Power) -> bool:
        """Whether the lid was closed; how it is at first is told too, and under a screen on a desk it stays closed."""
        if bytes(told.setting) != _LID:
            return False
        was_open, self._is_lid_open = self._is_lid_open, told.value != 0
        return was_open and not self._is_lid_open


class SeatOnWindows(QObject):
    """Says `left` when the computer goes to sleep or is closed, when its screen is locked or shows somebody else."""

    left = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._listening = _Listening(self)
        self._lid: Any = None
        app = QCoreApplication.instance()
        assert app is not None
        app.installNativeEventFilter(self._listening)

    def begin(self, window: QWidget) -> None:
        """Have this window told; sleep it is told anyway."""
        self.end()
        place = int(window.winId())
        with contextlib.suppress(OSError, AttributeError):
            ctypes.windll.wtsapi32.WTSRegisterSessionNotification(wintypes.HWND(place), 0)  # type: ignore[attr-defined]
            register = ctypes.windll.user32.RegisterPowerSettingNotification  # type: ignore[attr-defined]
            register.restype = wintypes.HANDLE
            self._lid = register(wintypes.HANDLE(place), _LID, 0)

    def end(self) -> None:
        """Have nothing told of the lid any more; the rest ends with the window."""
        lid, self._lid = self._lid, None
        if lid:
            with contextlib.suppress(OSError, AttributeError):
                ctypes.windll.user32.UnregisterPowerSettingNotification(wintypes.HANDLE(lid))  # type: ignore[attr-defined]
