"""The sheet on which a recovery file is made: what it means, whose key opens it, and the passphrase once more."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from exchange.own_key import in_words
from exchange.recovery import recovery_files
from models.errors import KnownError
from models.file.engines import encrypted_database
from models.language.messages import _
from models.language.text import file_name, isolate
from models.register.own import own_past, own_recovery
from models.register.register import Register
from ui.parts import look, tasks, waiting
from ui.parts.choosing_files import SAVE, choose, documents, free_name
from ui.parts.pieces import Notice, button, column, label, row
from ui.start.card import Passphrase

_WIDTH = 620


class RecoverySheet(QDialog):
    """Says what a recovery file means, and makes one for the key of headquarters that it shows in six words."""

    def __init__(self, parent: QWidget, register: Register, key: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(_('Recovery file'))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._register = register
        words = _('In words, to compare by voice: {words}.').format(words=isolate(in_words(key)))
        self.words = label(f'{words} {own_past.key_in_words(register)}'.strip())
        self.line, self.notice, self._made = Passphrase(_('Passphrase of the register')), Notice(), label('', 'small')
        self.line.returnPressed.connect(self._ask_where)
        self._lay_out()
        self._show_made()
        self.setMinimumWidth(look.px(_WIDTH))
        self._fit()
        self.line.setFocus()

    def _fit(self) -> None:
        """Be as high as its sentences are in this width: by itself a sheet cuts them."""
        self.setMinimumHeight(self.layout().totalHeightForWidth(max(self.width(), look.px(_WIDTH))))

    def _lay_out(self) -> None:
        make = button(_('Make the file …'), self._ask_where, 'Ctrl+Return', 'primary')
        close = button(_('Close'), self.accept, 'Esc')
        meaning, until = Notice(), label(own_recovery.until_when(), 'label')
        field = label(_('Passphrase of the register, once more'), 'label')
        key = label(_('Key of headquarters'), 'section')
        lines = (label(_('Recovery file'), 'title'), meaning, until, key, self.words)
        below = (self._made, field, self.line, self.notice, row(make, None, close))
        self.setLayout(column(*lines, *below, margin=look.LARGE, spacing=look.MEDIUM))
        meaning.say('doubt', own_recovery.meaning())  # before it is in the sheet, it would be a window

    def _show_made(self) -> None:
        """Name those that were made before."""
        said = '\n'.join(own_recovery.in_words(self._register))
        self._made.setText(said)
        self._made.setVisible(bool(said))

    def _ask_where(self) -> None:
        """Ask where the file goes, once the passphrase is found right."""
        passphrase, path = self.line.take(), self._register.path
        if not passphrase:
            self._say('stop', _('Type the passphrase of the register.'))
            return
        start = free_name(documents(), f'{self._register.desk}-recovery', recovery_files.ENDING)
        chosen = partial(self._make, passphrase)

        def right(_key: object) -> None:
            self.notice.quiet()
            choose(self, _('Save the recovery file in'), SAVE, start, (recovery_files.ENDING,), chosen)

        tasks.run(self, lambda: encrypted_database.key_of(path, passphrase), right, self._failed)

    def _make(self, passphrase: str, path: Path) -> None:
        register = self._register

        def made() -> Path:
            with register.reading():
                return recovery_files.make(register, path, passphrase)

        tasks.run(self, made, self._written, self._failed, at_lock=waiting.of_file(path))

    def _written(self, path: Path) -> None:
        self._show_made()
        sentence = _('The recovery file is written: {path}. Give it to headquarters, and keep no copy of it here.')
        self._say('settled', sentence.format(path=isolate(file_name(path))))

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, KnownError):
            raise error
        self._say('stop', str(error))

    def _say(self, level: str, sentence: str) -> None:
        self.notice.say(level, sentence)
        self._fit()
        self.line.setFocus()
