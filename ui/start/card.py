"""What the cards of the start page share: the frame of a question, and a line for a passphrase."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QProgressBar, QWidget

from models.errors import KnownError
from models.file.engines.server_address import ServerAddress
from models.register.register import Register
from ui.parts import look, tasks, waiting
from ui.parts.pieces import LineToType, Notice, column, label

T = TypeVar('T')


class StartPage(QWidget):
    """The start page, as far as its cards ask for it."""

    def take_over(self, register: Register) -> None:
        """Go on with a register that a card opened."""
        raise NotImplementedError

    def go_on_with(self, register: Register) -> None:
        """Show an open register, in which it is clear who works."""
        raise NotImplementedError

    def give_up(self) -> None:
        """Close a register in which nobody said who works, and ask for its passphrase again."""
        raise NotImplementedError

    def show_unlock(self, path: Path | ServerAddress, *, locked: bool = False, at_once: bool = False) -> None:
        """Ask for the passphrase of a register; `at_once` opens one that has none."""
        raise NotImplementedError

    def choose_backup(self, target: Path) -> None:
        """Ask which backup takes the place of a register."""
        raise NotImplementedError

    def ask_restore(self, backup: Path, target: Path) -> None:
        """Ask for the passphrase of a backup that takes the place of a register."""
        raise NotImplementedError

    def ask_recovery_file(self, path: Path) -> None:
        """Ask for the recovery file of a register whose passphrase is lost."""
        raise NotImplementedError


class Card(QWidget):
    """One step of the start: a column of fields; `done` gives the open register."""

    done = Signal(object)

    def __init__(self, welcome: StartPage) -> None:
        super().__init__(welcome)
        self.welcome = welcome
        self.notice = Notice()
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.hide()

    def work(self, doing: Callable[[waiting.Progress], Register]) -> None:
        """Open or make a register in a worker; what goes wrong is said on the card."""
        self.wait_for(doing, self.welcome.take_over)

    def wait_for(self, doing: Callable[[waiting.Progress], T], done: Callable[[T], object]) -> None:
        """Do something in a worker, and go on with what it gives; what goes wrong is said on the card."""
        self.notice.quiet()
        self._bar.setRange(0, 0)
        self._bar.show()
        self.welcome.setEnabled(False)
        progress = waiting.Progress(self)
        progress.moved.connect(self._show_progress)

        def ended(result: T) -> None:
            self._rest()
            done(result)

        tasks.run(self, lambda: doing(progress), ended, self._failed)

    def _show_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def _failed(self, error: Exception) -> None:
        self._rest()
        if not isinstance(error, KnownError):
            raise error
        self.notice.say('stop', str(error))
        self.refocus()

    def _rest(self) -> None:
        self._bar.hide()
        self.welcome.setEnabled(True)

    def refocus(self) -> None:
        """Put the cursor where the person goes on."""

    def state(self) -> dict[str, Any]:
        """What is typed, to be put back after a switch of language."""
        return {}

    def put_back(self, state: dict[str, Any]) -> None:
        """Fill the card as it was."""


class Passphrase(LineToType):
    """A line whose letters are not shown and that no keyboard learns from."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        hints = Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        self.setInputMethodHints(hints | Qt.InputMethodHint.ImhNoAutoUppercase)

    def take(self) -> str:
        """What was typed, which the line forgets."""
        text = self.text()
        self.clear()
        return text

    def show_letters(self, shown: bool) -> None:
        """Show what is typed, or dots."""
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)


def _field(name: str, line: QLineEdit, help_text: str = '') -> QWidget:
    """A line under its name, with a small word of help below."""
    line.setAccessibleName(name)
    parts: list[QWidget] = [label(name, 'label'), line]
    if help_text:
        parts.append(label(help_text, 'small'))
    made = QWidget()
    made.setLayout(column(*parts, None, spacing=look.TINY))
    return made
