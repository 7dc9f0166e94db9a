"""Doing something a moment later, when what happens now is over."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


def soon(owner: QObject, done: Callable[[], object]) -> None:
    """Do this once what happens now is over, if its owner is still there.

    `QTimer.singleShot` with an owner that goes first keeps what it was to do for ever, and the owner's window with it.
    """
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.timeout.connect(done)
    timer.timeout.connect(timer.deleteLater)
    timer.start(0)
