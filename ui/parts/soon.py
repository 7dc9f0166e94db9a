"""Doing something a moment later, when what happens now is over."""

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QObject, QTimer


def soon(owner: QObject, done: Callable[[], object]) -> None:
    """Do this once what happens now is over, if its owner is still there.

    `QTimer.singleShot` that is given an owner which goes first keeps what it was to do for ever, and the owner's window
    with it; a timer below the owner ends the program where Python finds both at once.
    """

    def do() -> None:
        if shiboken6.isValid(owner):
            done()

    QTimer.singleShot(0, do)
