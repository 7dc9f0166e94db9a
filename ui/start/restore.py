"""The card on which a backup takes the place of a register."""

import contextlib
from pathlib import Path

from PySide6.QtWidgets import QWidget

from models.errors import KnownError
from models.file import backups
from models.file.history import Erasure
from models.language.messages import _
from models.language.text import file_name, isolate
from models.register import left_at, still_held
from models.register.others import heads_of_backup
from models.register.own import own_recovery
from models.register.register import Register
from ui.parts import look, waiting
from ui.parts.pieces import button, column, label, row
from ui.start.card import Card, Passphrase, StartPage, _field
from ui.start.opening import opened
from ui.start.unlock import needs_passphrase


class _Unlike(KnownError):
    """The history of the backup does not fit what was exported: somebody has to agree first."""


class Restore(Card):
    """Putting a backup in the place of a register, which stays beside it under another name."""

    def __init__(self, welcome: StartPage, backup: Path, target: Path) -> None:
        super().__init__(welcome)
        self.backup, self.target = backup, target
        self._is_agreed = False
        self.line = Passphrase(_('Passphrase'))
        self.line.returnPressed.connect(self._restore)
        self.now = Passphrase(_('Passphrase of the register now'))
        self.now.returnPressed.connect(self._restore)
        sentence = _(
            '{backup} replaces {register}. The register that is there now is kept next to it under another name.'
        )
        shown = sentence.format(backup=isolate(file_name(backup.name)), register=isolate(file_name(target.name)))
        go_on = button(_('Restore'), self._restore, 'Ctrl+Return', 'primary')
        back = button(_('Back'), self._back, 'Esc')
        field = _field(_('Passphrase of the backup'), self.line)
        other = self._of_an_older_one()
        recovery = label(_('A recovery file opens this backup, with the key of headquarters.'))
        lines = column(
            label(_('Restore a backup'), 'title'),
            label(shown),
            field,
            other,
            recovery,
            self.notice,
            self._bar,
            row(go_on, back, None),
        )
        lines.setSpacing(look.MEDIUM)
        self.setLayout(lines)
        recovery.setVisible(own_recovery.is_marked(target, backup))
        other.setVisible(backups.opens_otherwise(backup, target))
        with contextlib.suppress(KnownError):
            field.setVisible(needs_passphrase(backup))

    def _of_an_older_one(self) -> QWidget:
        """What is said where the passphrase was changed since: the backup can be put under that of now."""
        said = label(_('The passphrase was changed after this backup was made: the backup opens with the older one.'))
        keep = _('Leave it empty to have the passphrase of the backup again.')
        made = QWidget()
        made.setLayout(column(said, _field(_('Passphrase of the register now'), self.now, keep), spacing=look.SMALL))
        return made

    def _restore(self) -> None:
        backup, target, is_agreed = self.backup, self.target, self._is_agreed
        passphrase, now = self.line.text() or None, self.now.text() or None

        def restored(progress: waiting.Progress) -> Register:
            if not is_agreed and (found := heads_of_backup.compared(backup, target, passphrase, now)):
                raise _Unlike(' '.join(found))
            erased = still_held.known_in(target, now or passphrase)
            backups.restore(backup, target, passphrase, now)
            register = opened(target, now or passphrase, progress)
            _say_what_is_there_again(register, erased)
            return register

        self._is_agreed = False
        self.work(restored)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, _Unlike):
            self.line.clear()
            self.now.clear()
        super()._failed(error)
        if isinstance(error, _Unlike):
            self.notice.say('doubt', str(error), _('Restore anyway'), self._agree)

    def _opened(self, register: Register) -> None:
        self.line.clear()
        self.now.clear()
        super()._opened(register)

    def _agree(self) -> None:
        self._is_agreed = True
        self._restore()

    def _back(self) -> None:
        self.welcome.show_unlock(self.target)

    def refocus(self) -> None:
        """Put the cursor into the passphrase."""
        self.line.setFocus()


def _say_what_is_there_again(register: Register, erased: list[Erasure]) -> None:
    """Have it said once the register is open that the backup holds texts which were erased after it was made."""
    with register.reading():
        said = [*still_held.missing_in_words(register, still_held.missing_from(register, erased))]
        if said and register.writing:
            left_at.keep(register, {}, said)
