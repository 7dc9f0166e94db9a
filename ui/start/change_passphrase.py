"""The card on which a register gets another passphrase."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from models.errors import KnownError
from models.file import backups
from models.language.messages import _
from models.language.text import isolate
from models.passphrases import changing
from models.register.own import own_recovery
from models.register.register import Register
from ui.parts import look, waiting
from ui.parts.pieces import button, column, label, row
from ui.start.card import Card, Passphrase, StartPage, _field
from ui.start.chosen import ChosenPassphrase
from ui.start.opening import opened
from ui.start.unlock import needs_passphrase


class ChangePassphrase(Card):
    """Changing the passphrase of a register that was closed for it: the one of now, and the new one twice."""

    def __init__(self, welcome: StartPage, path: Path) -> None:
        super().__init__(welcome)
        self.path = path
        self.line = Passphrase(_('Current passphrase'))
        self.chosen = ChosenPassphrase()
        copies = backups.copies_of(path)
        old = label(' '.join(_of_old_copies(path, copies)))
        self.delete = QCheckBox(_('Delete them once the passphrase is changed'))
        self._field = _field(_('Current passphrase'), self.line)
        go_on = button(_('Change the passphrase'), self._change, 'Ctrl+Return', 'primary')
        back = button(_('Back'), self._back, 'Esc')
        title, name = label(_('Another passphrase'), 'title'), label(isolate(path.name), 'label')
        lines = (title, name, self._field, self.chosen, old, self.delete, self.notice, self._bar)
        self.setLayout(column(*lines, row(go_on, back, None), spacing=look.MEDIUM))
        old.setVisible(bool(old.text()))
        self.delete.setVisible(bool(copies))
        self._field.setVisible(self._is_encrypted())

    def _is_encrypted(self) -> bool:
        try:
            return needs_passphrase(self.path)
        except KnownError as error:
            self.notice.say('stop', str(error))
            return True

    def _change(self) -> None:
        objection = self._objection()
        if objection:
            self.notice.say('stop', objection[0])
            objection[1].setFocus()
            return
        new, are_deleted = self.chosen.first.text(), self.delete.isChecked()
        self.work(partial(_changed, self.path, self.line.take() or None, new, are_deleted))

    def _objection(self) -> tuple[str, QWidget] | None:
        if not self._field.isHidden() and not self.line.text():
            return _('Type the current passphrase.'), self.line
        return self.chosen.objection()

    def _back(self) -> None:
        self.welcome.show_unlock(self.path)

    def refocus(self) -> None:
        """Put the cursor into the first line that is asked for."""
        (self.chosen.first if self._field.isHidden() else self.line).setFocus()

    def state(self) -> dict[str, Any]:
        """What is typed and ticked."""
        return {'lines': [line.text() for line in self._lines()], 'delete': self.delete.isChecked()}

    def put_back(self, state: dict[str, Any]) -> None:
        """Fill the lines as they were."""
        for line, text in zip(self._lines(), state['lines'], strict=True):
            line.setText(text)
        self.delete.setChecked(state['delete'])

    def _lines(self) -> list[Passphrase]:
        return [self.line, self.chosen.first, self.chosen.second]


def _of_old_copies(path: Path, copies: list[Path]) -> Iterator[str]:
    """What still opens the backups of before, and that a recovery file does not open the register any more."""
    if copies:
        yield changing.old_copies_in_words(copies)
        yield from own_recovery.old_copies_in_words(path, copies)
    if own_recovery.is_marked(path):
        yield _('The recovery file then no longer opens the register; make another one if it is still wanted.')


def _changed(path: Path, old: str | None, new: str, are_deleted: bool, progress: waiting.Progress) -> Register:
    """The register with the new passphrase and a backup under it, opened in a worker."""
    with Register.open(path, old, progress=progress) as register:
        changing.change(register, new)
    register = opened(path, new, progress)
    try:
        with register.reading():
            backups.beside(register)
        if are_deleted:
            backups.delete(backups.under_other_passphrases(path))
    except KnownError as error:
        register.close()
        sentence = _('The passphrase was changed, but the backups are not in order yet: {reason}')
        raise KnownError(sentence.format(reason=error)) from error
    return register
