"""The card on which a register whose passphrase is lost is opened with a recovery file."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from exchange.recovery import recovering, recovery_files
from models.file.known_file import ENDING
from models.language.messages import _
from models.language.text import file_name, isolate
from models.register import left_at
from models.register.register import Register
from ui.parts import look, waiting
from ui.parts.choosing_files import OPEN, SAVE, choose, documents, free_name
from ui.parts.pieces import LineToType, button, column, label, row
from ui.start.card import Card, Passphrase, StartPage, _field
from ui.start.chosen import ChosenPassphrase
from ui.start.opening import opened


class Recover(Card):
    """Opening a copy of a lost register: its recovery file, what opens that, and a new passphrase twice."""

    def __init__(self, welcome: StartPage, path: Path) -> None:
        super().__init__(welcome)
        self.path = path
        self.file, self.opener, self.target = _path_line(), _path_line(), _path_line()
        self.target.setText(str(free_name(path.parent, f'{path.stem}-recovered', ENDING)))
        self.secret, self.chosen = Passphrase(_('Its passphrase')), ChosenPassphrase()
        sentence = _(
            'A copy of {register} gets a new passphrase, and its history says so; the register stays as it is.'
        )
        shown = label(sentence.format(register=isolate(file_name(path.name))))
        self.setLayout(
            column(
                label(_('Open with a recovery file'), 'title'),
                shown,
                *self._asked(),
                label(_('New passphrase of the copy'), 'section'),
                self.chosen,
                self._path_asked(_('Save the copy in'), self.target, SAVE, (ENDING,)),
                self.notice,
                self._bar,
                row(
                    button(_('Open the copy'), self._recover, 'Ctrl+Return', 'primary'),
                    button(_('Back'), self._back, 'Esc'),
                    None,
                ),
                spacing=look.MEDIUM,
            )
        )

    def _asked(self) -> tuple[QWidget, ...]:
        """What is asked of the file, and of headquarters."""
        opener = _('Register of headquarters, or file with its secret key')
        secret = _field(_('Its passphrase'), self.secret, _('Leave it empty if it has none.'))
        file = self._path_asked(_('Recovery file'), self.file, OPEN, (recovery_files.ENDING,))
        return file, self._path_asked(opener, self.opener, OPEN, ()), secret

    def _path_asked(self, name: str, line: QLineEdit, purpose: str, endings: tuple[str, ...]) -> QWidget:
        """A line for a path, with a way to choose it."""
        ask = partial(self._choose, name, line, purpose, endings)
        line.setAccessibleName(name)
        pick = button(_('Choose …'), ask)
        pick.setAccessibleName(f'{_("Choose …")} {name}')
        made = QWidget()
        made.setLayout(column(label(name, 'label'), row(line, pick), spacing=look.TINY))
        return made

    def _choose(self, name: str, line: QLineEdit, purpose: str, endings: tuple[str, ...]) -> None:
        chosen: Callable[[Path], object] = lambda path: line.setText(str(path))  # noqa: E731
        choose(self, name, purpose, Path(line.text()) if line.text() else documents(), endings, chosen)

    def _recover(self) -> None:
        objection = self._objection()
        if objection:
            self.notice.say('stop', objection[0])
            objection[1].setFocus()
            return
        file, opener, target = (_path(line) for line in (self.file, self.opener, self.target))
        target = target if target.suffix == ENDING else target.with_name(target.name + ENDING)
        self.work(partial(_recovered, self.path, file, opener, self.secret.take(), self.chosen.first.text(), target))

    def _objection(self) -> tuple[str, QWidget] | None:
        if not self.file.text().strip():
            return _('Choose the recovery file.'), self.file
        if not self.opener.text().strip():
            return _('Choose the register of headquarters, or the file with its secret key.'), self.opener
        if not self.target.text().strip():
            return _('Choose where the copy goes.'), self.target
        return self.chosen.objection()

    def _back(self) -> None:
        self.welcome.show_unlock(self.path)

    def refocus(self) -> None:
        """Put the cursor where something is missing yet."""
        next((line for line in (self.file, self.opener) if not line.text()), self.secret).setFocus()

    def state(self) -> dict[str, Any]:
        """What is typed."""
        return {'lines': [line.text() for line in self._lines()]}

    def put_back(self, state: dict[str, Any]) -> None:
        """Fill the lines as they were."""
        for line, text in zip(self._lines(), state['lines'], strict=True):
            line.setText(text)

    def _lines(self) -> list[QLineEdit]:
        return [self.file, self.opener, self.secret, self.chosen.first, self.chosen.second, self.target]


def _path_line() -> QLineEdit:
    made = LineToType()
    made.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    return made


def _path(line: QLineEdit) -> Path:
    return Path(line.text().strip()).expanduser()


def _recovered(
    path: Path, file: Path, opener: Path, secret: str, passphrase: str, target: Path, progress: waiting.Progress
) -> Register:
    """The copy with its new passphrase, opened in a worker; it says at once what became of the register."""
    found = recovery_files.read(file, recovery_files.secrets_in(opener, secret))
    recovering.recover(path, found, passphrase, target)
    register = opened(target, passphrase, progress)
    with register.reading():
        left_at.keep(register, {}, [recovering.stays(path)])
    return register
