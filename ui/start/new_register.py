"""The card on which a register is made."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit, QWidget

from models.file.known_file import ENDING
from models.language import messages
from models.language.messages import _
from models.language.text import ascii_digits, isolate
from models.query import alias_names
from models.register.register import Register
from ui.parts import look, waiting
from ui.parts.choosing_files import SAVE, choose, documents, free_name
from ui.parts.explained import explain, meaning
from ui.parts.pieces import LineToType, button, column, label, row, wrapped
from ui.parts.strips.ask_strip import AskStrip
from ui.start.card import Card, StartPage, _field
from ui.start.chosen import ChosenPassphrase
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
        self.file = QLineEdit(str(free_name(documents(), 'register', ENDING)))
        self.file.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.decline = button(_('Without a passphrase …'), self._ask_twice, role='link')
        self.secret = ChosenPassphrase(self.decline)
        self.first, self.second, self.hint = self.secret.first, self.secret.second, self.secret.hint
        self.make = button(_('Create register'), self._make, 'Ctrl+Return', 'primary')
        self.bare = self._second_step()
        self.strip = AskStrip()
        self._kept = ''  # a name that somebody wants to have as alias all the same
        self._lay_out()

    def _second_step(self) -> QFrame:
        """Declining a passphrase: what it means, and a box to tick."""
        panel = QFrame()
        panel.setProperty('role', 'doubt')
        self.accepted = QCheckBox(_('I accept that whoever holds the file can read every name in it.'))
        keep = button(_('Choose a passphrase instead'), self._ask_for_one, role='link')
        sentence = _('Without a passphrase the file is not encrypted: whoever has the computer can read everything.')
        panel.setLayout(column(label(sentence), self.accepted, wrapped(keep), margin=look.MEDIUM))
        panel.hide()
        return panel

    def _lay_out(self) -> None:
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
                self.strip,
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

    def _ask_twice(self) -> None:
        self.secret.forget()
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
        return None if declined else self.secret.objection()

    def _make(self) -> None:
        objection = self._objection()
        if objection:
            self.notice.say('stop', objection[0])
            objection[1].setFocus()
            return
        if self.alias.text() != self._kept and alias_names.is_a_name(self.alias.text()):
            question = alias_names.asked(self.alias.text())
            self.strip.ask(question, _('Keep'), self._keep, _('Change'), self.alias.setFocus)
            return
        path = Path(self.file.text().strip()).expanduser()
        path = path if path.suffix == ENDING else path.with_name(path.name + ENDING)
        desk, alias, passphrase = self.desk.text(), self.alias.text(), self.first.text() or None
        made_in = messages.language()

        def made(_progress: waiting.Progress) -> Register:
            return _handed_over(Register.create(path, desk=desk, passphrase=passphrase, alias=alias, language=made_in))

        self.work(made)

    def _keep(self) -> None:
        self._kept = self.alias.text()
        self._make()

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
