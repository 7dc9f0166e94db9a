"""Backups that come by themselves: at opening if something changed since the last, and in an idle minute of work."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QThreadPool, QTimer, Signal

from models.changed import Changed
from models.errors import KnownError
from models.file import backups
from models.file.backups import Backup
from models.register.register import Register
from ui.parts import tasks, waiting

# After so many saves, or so many seconds of work, the next idle minute has a backup.
SAVES, WORKED = 50, 30 * 60
IDLE = 60
_LOOK_EVERY = 10_000  # milliseconds
# Milliseconds that the window waits for the backup at opening: that of a small register is there before the first key.
_A_MOMENT = 300


class BackingUp(QObject):
    """Makes backups of the open register while its window goes on; `failed` says why there is none.

    Time is that since the computer started, and what changed is told by the register: no clock is trusted.
    """

    failed = Signal(str)

    def __init__(
        self, parent: QObject, quiet_for: Callable[[], float], clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._quiet_for, self._clock = quiet_for, clock
        self._register: Register | None = None
        self._saves, self._since = 0, 0.0
        self._is_busy = False
        self._made: Backup | None = None
        self._stop_listening: Callable[[], object] = lambda: None
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY)
        self._timer.timeout.connect(self.look)

    def begin(self, register: Register) -> None:
        """Look after a register from now on; one that changed since its last backup has one at once."""
        if register is self._register or not register.writing or register.is_on_server:
            return
        self._register = register
        self._stop_listening = register.listen(self._count)
        self._begin_anew()
        self._timer.start()
        self._back_up_if_due()

    def settle_in(self) -> None:
        """Give the backup at opening a moment to be done."""
        if self._is_busy:
            QThreadPool.globalInstance().waitForDone(_A_MOMENT)

    def end(self) -> None:
        """Look after it no longer; a backup under way is waited for with all other work."""
        self._stop_listening()
        self._timer.stop()
        self._register, self._made = None, None

    def look(self) -> None:
        """Make a backup if much was done since the last one, and nobody is at it now."""
        if self._made is not None:
            self._settle()
        is_much = self._saves >= SAVES or self._clock() - self._since >= WORKED
        if is_much and self._quiet_for() >= IDLE:
            self._begin_anew()
            self._back_up_if_due()

    def _count(self, _changed: Changed) -> None:
        self._saves += 1

    def _begin_anew(self) -> None:
        self._saves, self._since = 0, self._clock()

    def _back_up_if_due(self) -> None:
        register = self._register
        if register is None or self._is_busy or waiting.is_waiting():
            return

        def made() -> tuple[Register, Backup | None]:
            with register.reading():
                return register, backups.made_beside(register) if backups.is_due(register) else None

        self._is_busy = True
        tasks.run(self, made, self._done, self._broke)

    def _done(self, made: tuple[Register, Backup | None]) -> None:
        self._is_busy = False
        register, self._made = made
        if register is not self._register:
            self._made = None
        self._settle()

    def _settle(self) -> None:
        """Have the register know of it, unless it is being written by other work just now: then later."""
        if self._register is None or self._made is None or waiting.is_waiting():
            return
        made, self._made = self._made, None
        try:
            backups.settle(self._register, made)
        except KnownError as error:
            self.failed.emit(str(error))

    def _broke(self, error: Exception) -> None:
        self._is_busy = False
        if not isinstance(error, KnownError):
            raise error
        self.failed.emit(str(error))
