"""Looking after the open file: its log is brought into it when nobody types, and that it was moved is found out."""

from PySide6.QtCore import QObject, QTimer, Signal

from models.errors import KnownError
from models.register.register import Register
from ui.parts import tasks

# Milliseconds between two looks, and seconds without a save or draft: with both, what was saved is wholly in the file
# before two seconds are over.
_LOOK_EVERY = 800
_QUIET = 0.6


class FileWatch(QObject):
    """Looks at an open register's file as long as it is shown; `moved` says once what happened to it."""

    moved = Signal(str)

    def __init__(self, register: Register, parent: QObject) -> None:
        super().__init__(parent)
        self._register = register
        self._is_settling = False
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def look(self) -> None:
        """See whether the file is where it was, and have its log settled where that is due."""
        try:
            sentence = self._register.moved
        except KnownError:  # the disk does not answer: whoever saves is told, and it may answer again
            return
        if sentence:
            self.stop()
            self.moved.emit(sentence)
        elif self._register.unsettled_for > _QUIET and not self._is_settling:
            self._is_settling = True
            tasks.run(self, self._settle, self._settled, self._settled)

    def _settle(self) -> None:
        with self._register.reading():
            self._register.settle_log()

    def _settled(self, result: object) -> None:
        self._is_settling = False
        if isinstance(result, Exception) and not isinstance(result, KnownError):
            raise result
