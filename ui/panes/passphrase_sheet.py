"""The sheet on which somebody who connected without a password chooses a passphrase for what is typed meanwhile."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from models.errors import KnownError, WrongPassphrase
from models.language.messages import _
from models.register.register import Register
from ui.parts import look
from ui.parts.pieces import Notice, button, column, label, row
from ui.start.card import Passphrase
from ui.start.chosen import ChosenPassphrase

_WIDTH = 560


class PassphraseSheet(QDialog):
    """Asks for a passphrase for what is typed: a new one twice, or the one under which something is kept already.

    It is accepted once it is in use; `declined` says that somebody wants none.
    """

    declined = Signal()

    def __init__(self, parent: QWidget, register: Register) -> None:
        super().__init__(parent)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._register = register
        here = register.kept_here
        self.chosen = None if here is not None and here.is_left else ChosenPassphrase(warning=_warning())
        self.line, self.notice = Passphrase(_('Passphrase')), Notice(self)
        self._lay_out()
        (self.line if self.chosen is None else self.chosen.first).setFocus()
        self.rejected.connect(self.declined)

    def _lay_out(self) -> None:
        title = _('Passphrase for what you type while the line is broken')
        self.setWindowTitle(title)
        use = button(_('Use this passphrase'), self._use, 'Ctrl+Return', 'primary')
        not_now = button(_('Not now'), self.reject, 'Esc')
        asked = self.chosen or self.line
        self.line.setVisible(self.chosen is None)
        lines = (label(title, 'title'), label(_meaning()), asked, self.notice, row(use, None, not_now))
        self.setLayout(column(*lines, margin=look.LARGE, spacing=look.MEDIUM))
        self.setMinimumWidth(look.px(_WIDTH))

    def _use(self) -> None:
        if self.chosen is not None and (objection := self.chosen.objection()):
            self._refuse(objection[0], objection[1])
            return
        typed = self.line.take() if self.chosen is None else self.chosen.first.text()
        if not typed:
            self._refuse(_('Type the passphrase.'), self.line)
            return
        try:
            self._register.keep_here_under(typed)
        except WrongPassphrase:
            self._refuse(_('This is not the passphrase under which it is kept; type it again.'), self.line)
        except KnownError as error:
            self._refuse(str(error), self.line)
        else:
            self.accept()

    def _refuse(self, sentence: str, place: QWidget) -> None:
        self.notice.say('stop', sentence)
        self.setMinimumHeight(self.layout().totalHeightForWidth(max(self.width(), look.px(_WIDTH))))
        place.setFocus()


def _meaning() -> str:
    return _(
        'It is for this computer alone and is asked for each time you connect without a password. It is stored '
        'nowhere, and it does not open the register on the server.'
    )


def _warning() -> str:
    return _('Memorise it: without it nobody can read what was kept under it.')
