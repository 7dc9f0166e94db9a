"""The card on which a register is made."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit, QWidget

from models import spoken_words
from models.file.register_file import ENDING
from models.language import messages
from models.language.messages import _
from models.language.text import ascii_digits, isolate
from models.passphrases import guesses
from models.register.register import Register
from ui.parts import look, tasks, waiting
from ui.parts.choosing_files import SAVE, choose, documents, free_name
from ui.parts.explained import explain, meaning
from ui.parts.pieces import LineToType, button, column, label, row, wrapped
from ui.start.card import Card, Passphrase, StartPage, _field
from ui.start.opening import _handed_over


class NewRegister(Card):
    """Making a register: desk, alias, passphrase and where the file goes."""

    def __init__(self, welcome: StartPage) -> None:
        super().__init__(welcome)
        self.desk, self.alias = LineToType(), LineToType()
        self.desk.setPlaceholderText('DZ1')
        self.desk.setMaxLength(8)
        explain(self.desk, meaning('desk_code'))
        self.desk.textEdited.connect(self._in_capitals)
        self.first, self.second = Passphrase(_('Passphrase')), Passphrase(_('Repeat passphrase'))
        self.first.textChanged.connect(self._judge)
        self.second.textChanged.connect(self._judge)
        self.hint = label('', 'small')
        self.letters = QCheckBox(_('Show passphrase'))
        self.letters.toggled.connect(self.first.show_letters)
        self.letters.toggled.connect(self.second.show_letters)
        self.file = QLineEdit(str(free_name(documents(), 'register', ENDING)))
        self.file.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.draw = button(_('Draw five words'), self._draw, 'Ctrl+D', 'link')
        self.decline = button(_('Without a passphrase …'), self._ask_twice, role='link')
        self.make = button(_('Create register'), self._make, 'Ctrl+Return', 'primary')
        self.bare = self._second_step()
        self._lay_out()
        self._judge()
        # What is asked of each letter takes a moment to read: not with the first one that is typed.
        tasks.run(self, lambda: guesses.bits(''), lambda _read: None, lambda _error: None)

    def _second_step(self) -> QFrame:
        """Declining a passphrase: what it means, and a box to tick."""
        panel = QFrame()
        panel.setProperty('role', 'doubt')
        self.accepted = QCheckBox(_('I accept that whoever holds the file can read every name in it.'))
        self.accepted.setStyleSheet(f'color: {look.token("doubt")}')
        keep = button(_('Choose a passphrase instead'), self._ask_for_one, role='link')
        sentence = _('Without a passphrase the file is not encrypted: whoever has the computer can read everything.')
        panel.setLayout(column(label(sentence), self.accepted, wrapped(keep), margin=look.MEDIUM))
        panel.hide()
        return panel

    def _lay_out(self) -> None:
        self.secret = QWidget()
        twice = row(
            _field(_('Passphrase'), self.first), _field(_('Repeat passphrase'), self.second), spacing=look.MEDIUM
        )
        warning = label(_('Memorise it: without it nobody can open the register.'), 'small')
        self.secret.setLayout(
            column(twice, self.hint, wrapped(self.letters, self.draw, None, self.decline), warning, spacing=look.TINY)
        )
        desk = _field(
            _('Desk code'),
            self.desk,
            _('Every reference starts with it, such as {example}.').format(example=isolate('DZ1-2024-0017')),
        )
        alias = _field(_('Your alias'), self.alias, _('Shown next to everything you save. Do not use your real name.'))
        pick = button(_('Choose …'), self._choose)
        place = row(self.file, pick)
        where = label(_('Save file in'), 'label')
        where.setBuddy(self.file)
        self.setLayout(
            column(
                label(_('A new register'), 'title'),
                row(desk, alias, spacing=look.MEDIUM),
                self.secret,
                self.bare,
                where,
                place,
                self.notice,
                self._bar,
                row(self.make, None),
                spacing=look.MEDIUM,
            )
        )

    def _in_capitals(self, text: str) -> None:
        at = self.desk.cursorPosition()
        self.desk.setText(ascii_digits(text).upper())
        self.desk.setCursorPosition(at)

    def _judge(self) -> None:
        typed = self.first.text()
        level, sentence = (
            guesses.strength(typed)
            if typed
            else ('muted', _('A sentence that only you know is easier to remember than symbols.'))
        )
        if typed and self.second.text() and typed != self.second.text():
            level, sentence = 'stop', _('The passphrases are not the same.')
        self.hint.setText(sentence)
        self.hint.setStyleSheet(f'color: {look.token(level)}')

    def _draw(self) -> None:
        """Five words by chance, shown to be learnt; typing them once more is how that begins."""
        if self.secret.isHidden():
            return
        self.letters.setChecked(True)
        self.first.setText(spoken_words.drawn())
        self.second.clear()
        self.second.setFocus()

    def _ask_twice(self) -> None:
        self.first.clear()
        self.second.clear()
        self.secret.hide()
        self.bare.show()
        self.accepted.setFocus()

    def _ask_for_one(self) -> None:
        self.accepted.setChecked(False)
        self.bare.hide()
        self.secret.show()
        self.first.setFocus()

    def _choose(self) -> None:
        choose(self, _('Save register in'), SAVE, Path(self.file.text()), (ENDING,), self._put_file)

    def _put_file(self, path: Path) -> None:
        self.file.setText(str(path))

    def _objection(self) -> tuple[str, QWidget] | None:
        declined = not self.bare.isHidden()
        if not self.desk.text():
            return _('Enter a desk code, such as DZ1.'), self.desk
        if declined and not self.accepted.isChecked():
            return _('Tick the box, or choose a passphrase.'), self.accepted
        if not declined and not self.first.text():
            return _('Choose a passphrase.'), self.first
        if not declined and self.first.text() != self.second.text():
            return _('The two passphrases are not the same; type them again.'), self.second
        if not declined and guesses.is_guessable(self.first.text()):
            return guesses.too_weak(), self.first
        return None

    def _make(self) -> None:
        objection = self._objection()
        if objection:
            self.notice.say('stop', objection[0])
            objection[1].setFocus()
            return
        path = Path(self.file.text().strip()).expanduser()
        path = path if path.suffix == ENDING else path.with_name(path.name + ENDING)
        desk, alias, passphrase = self.desk.text(), self.alias.text(), self.first.text() or None
        made_in = messages.language()

        def made(_progress: waiting.Progress) -> Register:
            return _handed_over(Register.create(path, desk=desk, passphrase=passphrase, alias=alias, language=made_in))

        self.work(made)

    def refocus(self) -> None:
        """Put the cursor into the code of the desk."""
        self.desk.setFocus()

    def state(self) -> dict[str, Any]:
        """What is typed, and whether it was said to go without a passphrase."""
        lines = {name: getattr(self, name).text() for name in ('desk', 'alias', 'first', 'second', 'file')}
        return lines | {'bare': not self.bare.isHidden()}

    def put_back(self, state: dict[str, Any]) -> None:
        """Fill the lines as they were."""
        for name in ('desk', 'alias', 'first', 'second', 'file'):
            getattr(self, name).setText(state[name])
        if state['bare']:
            self._ask_twice()
