"""Before a register is open: making one, opening one, unlocking one, putting a backup in its place."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from models.errors import KnownError
from models.file import backups
from models.file.engines.server_address import ServerAddress
from models.file.known_file import ENDING
from models.language import messages
from models.language.messages import _
from models.register.register import Register
from ui.parts import look, waiting
from ui.parts.choosing_files import OPEN, choose, documents, folder_or, free_name
from ui.parts.keys_by_place import KeysByPlace
from ui.parts.pieces import button, column, empty, label, row, wrapped
from ui.start.card import Card, StartPage
from ui.start.change_passphrase import ChangePassphrase
from ui.start.new_register import NewRegister
from ui.start.on_server import OnServer
from ui.start.opening import example
from ui.start.recover import Recover
from ui.start.restore import Restore
from ui.start.unlock import Choice, Unlock
from ui.start.who_works import WhoWorks

_WIDTH = 540
_NAMES_OF_LANGUAGES = {'en': 'English', 'ar': 'العربية'}


class Welcome(StartPage):
    """The window before a register is open; `opened` gives the register once one is, and it is clear who works.

    `who_asked` says that one is open and waits for that, `given_up` the path of one that was closed again for it.
    """

    opened = Signal(object)
    who_asked = Signal()
    given_up = Signal(object)
    language_chosen = Signal(str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(_('Sijill'))
        self.setProperty('role', 'window')
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.resize(1000, 720)
        KeysByPlace(self)
        self._make_card: Callable[[], Card] = lambda: NewRegister(self)
        self.card: Card | None = None
        self._held: Register | None = None  # while it is asked who works in it
        self._room = QVBoxLayout()
        self._room.setContentsMargins(0, 0, 0, 0)
        self.setLayout(self._room)

    def start(self, path: Path | ServerAddress | None) -> None:
        """Begin with the register at a path, or with what the documents folder holds."""
        found = sorted(documents().glob(f'*{ENDING}'))
        if path is not None:
            self.show_unlock(path, at_once=True)
        elif len(found) == 1:
            self.show_unlock(found[0])
        elif found:
            self._show(lambda: Choice(self, found))
        else:
            self._show(lambda: NewRegister(self))

    def show_unlock(self, path: Path | ServerAddress, *, locked: bool = False, at_once: bool = False) -> None:
        """Ask for the passphrase of the register at a path; `at_once` opens one that has none."""
        if isinstance(path, ServerAddress):
            self._show(lambda: OnServer(self, path, locked=locked))
            return
        self._show(lambda: Unlock(self, path, locked=locked))
        if at_once and isinstance(self.card, Unlock):
            self.card.open_at_once()

    def choose_backup(self, target: Path) -> None:
        """Ask which backup takes the place of the register at a path."""
        start = folder_or(backups.folder_of(target), target.parent)
        choose(self, _('Choose a backup'), OPEN, start, (ENDING,), lambda path: self.ask_restore(path, target))

    def ask_restore(self, backup: Path, target: Path) -> None:
        """Ask for the passphrase of a backup that takes the place of a register."""
        self._show(lambda: Restore(self, backup, target))

    def ask_recovery_file(self, path: Path) -> None:
        """Ask for the recovery file of the register at a path, and for a new passphrase."""
        self._show(lambda: Recover(self, path))

    def change_passphrase(self, path: Path) -> None:
        """Ask for another passphrase of the register at a path."""
        self._show(lambda: ChangePassphrase(self, path))

    def take_over(self, register: Register) -> None:
        """Go on with a register that a worker opened; where several people work in it, ask which one it is."""
        try:
            register.take_over()
            is_known = register.knows_who_works()
        except KnownError as error:  # a full disk, or no network any more
            register.close()
            self.say('stop', str(error))
            return
        if is_known:
            self.opened.emit(register)
            return
        self._held = register
        self._show(lambda: WhoWorks(self, register))
        self.who_asked.emit()

    def go_on_with(self, register: Register) -> None:
        """Show an open register, in which it is clear who works."""
        self._held = None
        self.opened.emit(register)

    def give_up(self) -> None:
        """Close a register in which nobody said who works, and ask for its passphrase again."""
        if self._held is not None:
            path = self._held.at
            self.let_go()
            self.show_unlock(path, locked=True)
            self.given_up.emit(path)

    def let_go(self) -> None:
        """Close a register in which nobody said who works."""
        register, self._held = self._held, None
        if register is not None:
            register.close()

    def say(self, level: str, sentence: str) -> None:
        """Say something on the card that is shown."""
        if self.card is not None:
            self.card.notice.say(level, sentence)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.let_go()
        self.closed.emit()
        super().closeEvent(event)

    def _show(self, make: Callable[[], Card], state: dict[str, Any] | None = None) -> None:
        self._make_card = make
        empty(self._room)
        self.card = make()
        if state:
            self.card.put_back(state)
        around = self._around(self.card)
        self._room.addWidget(around)
        # Now, not with the next events: a window that gets the keys meanwhile gives them to nothing that is not shown.
        around.show()
        self.card.refocus()

    def _around(self, card: Card) -> QScrollArea:
        """The card in the middle under the name and the languages; scrolls on a small screen."""
        head = row(label('Sijill' if messages.language() == 'en' else 'سجلّ', 'brand', wraps=False), None)
        for code, name in _NAMES_OF_LANGUAGES.items():
            choice = button(name, partial(self._speak, code), role='chip' if code == messages.language() else 'link')
            head.addWidget(choice)
        body = QFrame()
        body.setMaximumWidth(look.px(_WIDTH))
        body.setMinimumWidth(look.px(_WIDTH))
        body.setLayout(column(head, look.LARGE, card, look.LARGE, self._other_ways(), spacing=look.SMALL))
        page = QWidget()
        page.setProperty('role', 'window')
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addLayout(column(None, body, None))
        middle.addStretch(1)
        page.setLayout(middle)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(page)
        return area

    def _other_ways(self) -> QFrame:
        rule = QFrame()
        rule.setProperty('role', 'rule')
        ways = []
        below = QFrame()
        if isinstance(self.card, WhoWorks):  # a register is open already: the way back is the card's
            return below
        if not isinstance(self.card, NewRegister):
            ways.append(button(_('New register'), self._new, 'Ctrl+N', 'link'))
        ways.append(button(_('Open existing register…'), self._other, 'Ctrl+O', 'link'))
        if not isinstance(self.card, OnServer):
            ways.append(button(_('Open from a server…'), self._on_server, 'Ctrl+Shift+O', 'link'))
        ways.append(button(_('Try with an example'), self._example, 'Ctrl+E', 'link'))
        below.setLayout(column(rule, wrapped(*ways)))
        return below

    def _speak(self, language: str) -> None:
        state = self.card.state() if self.card else None
        self.language_chosen.emit(language)
        self._show(self._make_card, state)

    def _new(self) -> None:
        self._show(lambda: NewRegister(self))

    def _other(self) -> None:
        choose(
            self, _('Open a register'), OPEN, documents(), (ENDING,), lambda path: self.show_unlock(path, at_once=True)
        )

    def _on_server(self) -> None:
        self._show(lambda: OnServer(self, None))

    def _example(self) -> None:
        path = free_name(documents(), 'example', ENDING)
        waiting.run(
            self,
            _('Making an example register …'),
            lambda progress: example(path, progress),
            self.take_over,
            self._failed,
        )

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, KnownError):
            raise error
        self.say('stop', str(error))
