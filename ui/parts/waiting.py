"""Long work: a sheet over the window with its progress and a way to stop it, while everything else waits."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QProgressBar, QWidget

from models.errors import KnownError
from models.language.messages import _
from models.language.text import file_name, isolate
from models.progress import Pace
from ui.parts import look, tasks
from ui.parts.pieces import button, column, label, row

_OFTEN_ENOUGH = 0.05


class Cancelled(KnownError):
    """The person stopped the work; nothing of it was kept."""


class Progress(QObject):
    """What work in another thread calls with how much is done; raises Cancelled there once it was asked to stop."""

    moved = Signal(int, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stopped = False
        self._said = 0.0

    def __call__(self, done: int, total: int) -> None:
        if self._stopped:
            raise Cancelled(_('Stopped. Nothing was changed.'))
        now = time.monotonic()
        if now - self._said >= _OFTEN_ENOUGH or done >= total > 0:
            self._said = now
            self.moved.emit(done, total)

    def stop(self) -> None:
        """Ask the work to stop at its next step."""
        self._stopped = True


class Waiting(QDialog):
    """The sheet itself: what is being done, how far it is, and Stop where the work can be stopped."""

    shown_now = 0

    def __init__(self, parent: QWidget, sentence: str, *, can_stop: bool) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(sentence.rstrip(' …'))
        self.progress = Progress(self)
        self.progress.moved.connect(self._show)
        self._can_stop = can_stop
        self._pace = Pace()
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._counted = label('', 'small', wraps=False)
        self._stop = button(_('Stop'), self.ask_to_stop, 'Esc')
        lines = column(label(sentence), self._bar, row(self._counted, None, self._stop), margin=look.LARGE)
        lines.setSpacing(look.MEDIUM)
        self.setLayout(lines)
        self._stop.setVisible(can_stop)  # before it is in the sheet, it would be a window
        self.setMinimumWidth(look.px(520))

    def start(self) -> None:
        """Cover the window."""
        Waiting.shown_now += 1
        self.show()

    def finish(self) -> None:
        """Give the window back."""
        Waiting.shown_now -= 1
        self.hide()
        self.setParent(None)
        self.deleteLater()

    def ask_to_stop(self) -> None:
        """Stop the work at its next step."""
        if self._can_stop:
            self.progress.stop()
            self._stop.setEnabled(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.ask_to_stop()
        event.ignore()

    def _show(self, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._counted.setText(self._pace.in_words(done, total))


def run(
    parent: QWidget,
    sentence: str,
    work: Callable[[Progress], Any],
    done: Callable[[Any], object],
    failed: Callable[[Exception], object],
    *,
    can_stop: bool = True,
    at_lock: tasks.AtLock | None = None,
) -> None:
    """Do work in another thread while the window of `parent` waits behind its progress.

    A lock ends it; `at_lock` has what is said of it then.
    """
    sheet = Waiting(parent.window(), sentence, can_stop=can_stop)

    def ended(result: Any) -> None:
        sheet.finish()
        done(result)

    def broke(error: Exception) -> None:
        sheet.finish()
        failed(error)

    sheet.start()
    progress = sheet.progress
    stop = progress.stop if can_stop else None
    tasks.run(parent, lambda: work(progress), ended, broke, stop=stop, at_lock=at_lock)


def of_file(path: Path) -> tasks.AtLock:
    """What is said after a lock that came while a file was written."""
    stopped = _('Writing {file} was stopped by the lock; no file was left.').format(file=isolate(file_name(path.name)))
    return tasks.AtLock(stopped, _('{file} was written before the lock.').format(file=isolate(file_name(path.name))))


def is_waiting() -> bool:
    """Whether work is under way that must not be cut off, save by a lock."""
    return Waiting.shown_now > 0


def stop_all(window: QWidget) -> None:
    """Have all work of a window stop at its next step, and wait for that."""
    for sheet in window.findChildren(Waiting):
        sheet.progress.stop()
    tasks.finish()


def give_up() -> None:
    """Wait for nothing any more: the windows under the sheets are put away with them."""
    Waiting.shown_now = 0
