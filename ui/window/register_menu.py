"""Looking after a register: backup, restore, check, and what the program is and is made of."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QListWidget, QTextBrowser, QWidget

from exchange.recovery import recovery_files
from models import made_of
from models.errors import KnownError
from models.file import backups
from models.file.known_file import ENDING
from models.language.messages import RESOURCES, _, ngettext
from models.language.text import file_name, isolate
from models.register import clean_copy, verify
from models.register.others import heads
from models.register.own import own_past
from models.register.register import Register
from models.version import VERSION
from ui.key_sheet import KeySheet
from ui.panes.head_sheet import HeadSheet
from ui.panes.people_sheet import PeopleSheet
from ui.panes.recovery_sheet import RecoverySheet
from ui.parts import look, tasks, waiting
from ui.parts.choosing_files import OPEN, SAVE, choose, folder_or, free_name
from ui.parts.pieces import Notice, button, column, label, row


def of_files_alone() -> str:
    """Why what is done with a file is not done with a register on a server, and who does it there."""
    return _(
        'This register lies on a server and in no file, so this is not done here. Whoever looks after the server '
        'backs it up and changes passwords there; the command “backup” writes it into an encrypted file.'
    )


class SaidSheet(QDialog):
    """A sheet that says how something ended, with the details below."""

    def __init__(self, parent: QWidget, level: str, sentence: str, details: list[str] | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_('Done') if level == 'settled' else _('Problem'))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.notice = Notice()
        self.details = QListWidget()
        self.details.setWordWrap(True)
        self.details.addItems(details or [])
        close = button(_('Close'), self.accept, 'Esc', 'primary')
        close.setDefault(True)
        self.setLayout(column(self.notice, self.details, row(None, close), margin=look.LARGE))
        self.notice.say(level, sentence)  # before it is in the sheet, it would be a window, and so would the details
        self.details.setVisible(bool(details))
        self.setMinimumWidth(520)


class About(QDialog):
    """What the program is, its licence, and what others made that it ships."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_('About Sijill'))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.credits = QTextBrowser()
        self.credits.setOpenLinks(False)
        self.credits.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.credits.setMarkdown(f'{_libraries()}\n\n{(RESOURCES / "CREDITS.md").read_text(encoding="utf-8")}')
        licence = _(
            'Free software under the GNU General Public License 3 or later: use it, study it, share it, change it.'
        )
        close = button(_('Close'), self.accept, 'Esc', 'primary')
        self.setLayout(
            column(
                label('Sijill · سجلّ', 'brand'),
                label(_('A register for human-rights documenters, kept offline.')),
                label(_('Version {number}').format(number=VERSION), 'label'),
                label(licence, 'label'),
                self.credits,
                row(None, close),
                margin=look.LARGE,
                spacing=look.MEDIUM,
            )
        )
        self.resize(720, 560)


class Changes(QDialog):
    """Who changed the settings, keys, presets and own codes of the register, and when."""

    def __init__(self, parent: QWidget, lines: list[str]) -> None:
        super().__init__(parent)
        self.setWindowTitle(_('Changes to the register'))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.addItems(lines)
        close = button(_('Close'), self.accept, 'Esc', 'primary')
        close.setDefault(True)
        said = label(_('What was changed in settings, keys, presets and list entries, the newest first.'), 'small')
        title = label(_('Changes to the register'), 'title')
        self.setLayout(column(title, said, self.list, row(None, close), margin=look.LARGE, spacing=look.MEDIUM))
        self.resize(720, 480)


def _libraries() -> str:
    """What others made that is inside, as a table in Markdown."""
    head = (_('Library'), _('Version'), _('Licence'))
    rows = [f'| {" | ".join(cells)} |' for cells in (head, ('---',) * 3, *made_of.components())]
    qt = _(
        'Qt and Qt for Python are used under the GNU Lesser General Public License 3. They are files of their own '
        'beside the program: you may put other builds of the same version in their place.'
    )
    title = _('Libraries')
    return '\n'.join([f'# {title}', '', *rows, '', qt])


class Upkeep(QObject):
    """What keeps a register in order; `restore_asked` gives the backup that was chosen.

    `passphrase_asked` says that the passphrase is to be changed, `lock_asked` that somebody else sits down, `cleaned`
    gives the clean copy that was made.
    """

    restore_asked = Signal(object)
    cleaned = Signal(object)
    passphrase_asked = Signal()
    lock_asked = Signal()

    def __init__(self, window: QWidget, register: Register) -> None:
        super().__init__(window)
        self._window = window
        self._register = register

    def with_file(self, do: Callable[[], object]) -> None:
        """Do something with the file of the register; where it lies on a server, say why that is not done here."""
        if self._register.is_on_server:
            self._say('doubt', of_files_alone())
        else:
            do()

    def back_up(self) -> None:
        """Make a checked backup now."""
        register = self._register

        def made(_progress: waiting.Progress) -> Path:
            with register.reading():
                return backups.beside(register)

        stopped = _('The backup was stopped by the lock; make it again.')
        at_lock = tasks.AtLock(stopped, _('The backup was made before the lock.'))
        doing = _('Backing up …')
        waiting.run(self._window, doing, made, self._backed_up, self._failed, can_stop=False, at_lock=at_lock)

    def _backed_up(self, path: Path) -> None:
        self._say('settled', _('Backup made and verified: {path}').format(path=isolate(file_name(path))))

    def choose_backup(self) -> None:
        """Ask which backup takes the register's place."""
        path = self._register.path
        start = folder_or(backups.folder_of(path), path.parent)
        choose(self._window, _('Choose a backup'), OPEN, start, (ENDING,), self.restore_asked.emit)

    def check(self) -> None:
        """Check the file, the history and the rows."""
        register = self._register

        def checked(progress: waiting.Progress) -> list[str]:
            with register.reading():
                return verify.check(register, progress)

        said = _('The check of the register was stopped by the lock; start it again.')
        at_lock = tasks.AtLock(said, said)  # what it found goes with the window
        waiting.run(self._window, _('Checking the register …'), checked, self._checked, self._failed, at_lock=at_lock)

    def _checked(self, found: list[str]) -> None:
        if not found:
            self._say(
                'settled', _('No problems found: file, history and records match.'), [heads.in_words(self._register)]
            )
            return
        count = len(found)
        sentence = ngettext('{count} problem found.', '{count} problems found.', count).format(count=count)
        self._say('stop', sentence, found)

    def show_changes(self) -> None:
        """Show who changed the settings and keys of the register, and when."""
        said = [*own_past.in_words(self._register)]
        Changes(self._window, said).open()

    def show_head(self) -> None:
        """Show the end of the history, to be written down or compared."""
        HeadSheet(self._window, self._register, self.check).open()

    def show_people(self) -> None:
        """Show who works in the register, and what each may do."""
        PeopleSheet(self._window, self._register, self.lock_asked.emit).open()

    def may_recover(self) -> bool:
        """Whether headquarters could be given a recovery file: there is a key of it."""
        return bool(self._register.settings.headquarters_key) and not self._register.is_on_server

    def show_recovery(self) -> None:
        """Ask whether a recovery file is to be made, or say why none can be."""
        try:
            RecoverySheet(self._window, self._register, recovery_files.key_for(self._register)).open()
        except KnownError as error:
            self._say('doubt', str(error))

    def ask_clean_copy(self) -> None:
        """Ask where a clean copy of the register goes, and make it there."""
        path = self._register.path
        start = free_name(path.parent, f'{path.stem}-clean', ENDING)
        choose(self._window, _('Save the clean copy in'), SAVE, start, (ENDING,), self.make_clean_copy)

    def make_clean_copy(self, path: Path) -> None:
        """Make a clean copy of the register at a path; the register stays as it is."""
        register = self._register

        def made(progress: waiting.Progress) -> Path:
            with register.reading():
                clean_copy.make(register, path, progress)
            return path

        doing, at_lock = _('Making a clean copy …'), waiting.of_file(path)
        waiting.run(self._window, doing, made, self.cleaned.emit, self._failed, at_lock=at_lock)

    def show_own_key(self) -> None:
        """Show the signing key of the one who works, to make it or to look after it."""
        KeySheet(self._window, self._register).open()

    def about(self) -> None:
        """Show what the program is."""
        About(self._window).open()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, waiting.Cancelled):
            return
        if not isinstance(error, KnownError):
            raise error
        self._say('stop', str(error))

    def _say(self, level: str, sentence: str, details: list[str] | None = None) -> None:
        SaidSheet(self._window, level, sentence, details).open()
