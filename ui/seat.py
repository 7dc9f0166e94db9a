"""The seat at the computer: the system tells when nobody sits there any more, each system in its way."""

import logging
import sys
from typing import Protocol

from PySide6.QtCore import QObject, SignalInstance
from PySide6.QtWidgets import QWidget

_log = logging.getLogger(__name__)


class Seat(Protocol):
    """Says `left` when the computer goes to sleep or is closed, when its screen is locked or shows somebody else."""

    left: SignalInstance

    def begin(self, window: QWidget) -> None:
        """Watch from now on, while this window is there."""

    def end(self) -> None:
        """Watch no longer."""


def of_this_computer(parent: QObject) -> Seat | None:
    """The seat at this computer, None where nothing can tell of it."""
    try:
        if sys.platform == 'win32':
            from ui.seat_on_windows import SeatOnWindows

            return SeatOnWindows(parent)
        from ui.seat_on_the_bus import on_the_buses

        return on_the_buses(parent)
    except ImportError as error:
        _log.warning('nothing tells when the computer sleeps: %s', type(error).__name__)
        return None
