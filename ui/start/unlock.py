"""The cards on which a register is opened: chosen, and unlocked."""

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QListWidget

from models.errors import AlteredRegister, KnownError, WrongPassphrase
from models.file import replacing
from models.file.engines import encrypted_database
from models.file.known_file import ENDING
from models.file.register_file import RegisterFile
from models.language.messages import _
from models.language.text import file_name, isolate
from models.register import clean_copy
from models.register.own import own_recovery
from ui.parts import look
from ui.parts.choosing_files import free_name
from ui.parts.pieces import button, column, label, row, wrapped
from ui.start.card import Card, Passphrase, StartPage, _field
from ui.start.opening import opened


def needs_passphrase(path: Path) -> bool:
    """Whether a file is an encrypted register; raises KnownError where it is none at all."""
    replacing.finish(path, RegisterFile.holding)
    try:
        encrypted_database.key_of(path, None)
    except WrongPassphrase:
        return True
    return False


class Choice(Card):
    """The registers of the documents folder, by their file names."""

    def __init__(self, welcome: StartPage, found: list[Path]) -> None:
        super().__init__(welcome)
        self.list = QListWidget()
        self.list.setProperty('role', 'choices')
        self.list.addItems([file_name(path.name) for path in found])
        self.list.setCurrentRow(0)
        self.list.itemActivated.connect(self._pick)
        self._found = found
        go_on = button(_('Open'), self._pick, 'Return', 'primary')
        self.setLayout(column(label(_('Open a register'), 'title'), self.list, self.notice, row(go_on, None)))

    def _pick(self) -> None:
        if self.list.currentRow() >= 0:
            self.welcome.show_unlock(self._found[self.list.currentRow()])

    def refocus(self) -> None:
        """Put the cursor into the list."""
        self.list.setFocus()


class Unlock(Card):
    """Opening one register: its passphrase, when it is encrypted."""

    def __init__(self, welcome: StartPage, path: Path, *, locked: bool = False) -> None:
        super().__init__(welcome)
        self.path = path
        self.line = Passphrase(_('Passphrase'))
        self.line.returnPressed.connect(self._open)
        self.letters = QCheckBox(_('Show passphrase'))
        self.letters.toggled.connect(self.line.show_letters)
        go_on = button(_('Unlock') if locked else _('Open'), self._open, role='primary')
        go_on.setText(f'{go_on.text()}   {isolate("Enter")}')
        restore = button(_('Restore a backup …'), self._restore, role='link')
        self.recover = button(_('Open with a recovery file …'), self._recover, role='link')
        self.told = label('', 'doubt-text')
        self.field = _field(_('Passphrase'), self.line)
        title = _('Locked') if locked else _('Open a register')
        self.setLayout(
            column(
                label(title, 'title'),
                label(isolate(file_name(path.name)), 'label'),
                self.told,
                self.field,
                self.letters,
                self.notice,
                self._bar,
                wrapped(go_on, None, restore, self.recover),
                spacing=look.MEDIUM,
            )
        )
        self._look_at_the_file()

    def _look_at_the_file(self) -> None:
        self.secret = True
        try:
            self.secret = needs_passphrase(self.path)
        except KnownError as error:
            self.notice.say('stop', str(error))
        self.field.setVisible(self.secret)
        self.letters.setVisible(self.secret)
        self.recover.setVisible(self.secret)
        self.told.setText(own_recovery.exists() if own_recovery.is_marked(self.path) else '')
        self.told.setVisible(bool(self.told.text()))

    def _open(self) -> None:
        path, passphrase = self.path, self.line.take() or None
        self.work(lambda progress: opened(path, passphrase, progress))

    def _failed(self, error: Exception) -> None:
        super()._failed(error)
        if isinstance(error, AlteredRegister):  # of an earlier version: it cannot even be read before it is brought up
            self.notice.say('stop', str(error), _('Make a clean copy'), self._make_clean_copy)

    def _make_clean_copy(self) -> None:
        """Make a clean copy beside the register, and ask whether it takes its place."""
        if self.secret and not self.line.text():
            self.notice.say('stop', _('Type the passphrase once more.'), _('Make a clean copy'), self._make_clean_copy)
            self.refocus()
            return
        path, passphrase = self.path, self.line.take() or None
        target = free_name(path.parent, f'{path.stem}-clean', ENDING)
        self.wait_for(
            lambda progress: clean_copy.of_file(path, passphrase, target, progress),
            lambda _made: self.welcome.ask_restore(target, path),
        )

    def open_at_once(self) -> None:
        """Open a register that no passphrase guards."""
        if not self.secret and not self.notice.text():
            self._open()

    def _restore(self) -> None:
        self.welcome.choose_backup(self.path)

    def _recover(self) -> None:
        self.welcome.ask_recovery_file(self.path)

    def refocus(self) -> None:
        """Put the cursor into the passphrase."""
        self.line.setFocus()
