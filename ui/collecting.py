"""Python's own search for what nobody has any more is made by the window's thread alone, while nobody types.

What is found may have been connected to a signal, and is then disconnected. In another thread Qt does that with one of
its locks in hand and waits for Python's, while the window's thread, at work in Qt with Python's lock in hand, waits for
that one: the program hangs for ever.
"""

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

_LOOK_EVERY = 500  # milliseconds
_QUIET = 2  # seconds without a key, after which nobody notices a search through everything
_MOST_DEFERRED = 10  # such searches in a row that are put off for somebody who types without a pause


class Collecting(QObject):
    """Does at intervals what Python would do in the midst of whatever runs, in whatever thread."""

    def __init__(self, parent: QObject, quiet_for: Callable[[], float]) -> None:
        super().__init__(parent)
        self._quiet_for = quiet_for
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        gc.disable()
        self.destroyed.connect(gc.enable)

    def look(self) -> None:
        """Search as far as is due: among what is new, or also among what is older."""
        young, middle, old = (count > most for count, most in zip(gc.get_count(), gc.get_threshold(), strict=True))
        if old and (self._quiet_for() > _QUIET or gc.get_count()[2] > _MOST_DEFERRED * gc.get_threshold()[2]):
            gc.collect()
        elif young:
            gc.collect(int(middle))
