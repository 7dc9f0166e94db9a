"""Before a register is open: making one, opening one, unlocking one, putting a backup in its place."""

import contextlib
import math
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QProgressBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from models import samples
from models.errors import KnownError, WrongPassphrase
from models.file import backups, encrypted_database
from models.language import messages
from models.language.messages import _
from models.language.text import ascii_digits, isolate
from models.register.register import Register
from ui.parts import look, tasks, waiting
from ui.parts.choosing_files import OPEN, SAVE, choose, documents, free_name
from ui.parts.pieces import Notice, button, column, empty, label, row

ENDING = '.sijill'
_WIDTH = 540
_EXAMPLE_INCIDENTS, _EXAMPLE_ABDUCTEES = 60, 12
_WEAK, _FAIR = 45, 70
_NAMES_OF_LANGUAGES = {'en': 'English', 'ar': 'العربية'}


def needs_passphrase(path: Path) -> bool:
    """Whether a file is an encrypted register; raises KnownError where it is none at all."""
    try:
        encrypted_database.key_of(path, None)
    except WrongPassphrase:
        return True
    return False


def strength(passphrase: str) -> tuple[str, str]:
    """How hard a passphrase is to guess, roughly: `stop`, `doubt` or `settled`, and a sentence."""
    steps = sum(abs(ord(one) - ord(other)) > 1 for one, other in pairwise(passphrase)) + 1
    pools = ((str.isdigit, 10), (str.islower, 26), (str.isupper, 26), (_is_arabic, 28), (_is_sign, 20))
    pool = sum(size for has, size in pools if any(has(letter) for letter in passphrase))
    distinct = len(set(passphrase)) / len(passphrase) if passphrase else 0
    bits = steps * math.log2(pool or 1) * min(1, distinct + 0.35)
    if bits < _WEAK:
        return 'stop', _(
            'Weak: a computer tries all such passphrases in days. Four words that do not belong together are good.'
        )
    if bits < _FAIR:
        return 'doubt', _('Fair: one more word makes it strong.')
    return 'settled', _('Strong, if it stands in no book and no song.')


def _is_arabic(letter: str) -> bool:
    return letter.isalpha() and not letter.isascii()


def _is_sign(letter: str) -> bool:
    return not letter.isalnum()


def opened(path: Path, passphrase: str | None, progress: waiting.Progress) -> Register:
    """A register opened in a worker, to be taken over by the window's thread."""
    return _handed_over(Register.open(path, passphrase, progress=progress))


def _handed_over(register: Register) -> Register:
    """The register without the worker's connection: each thread connects for itself."""
    register.hand_over()
    return register


def example(path: Path, progress: waiting.Progress) -> Register:
    """A register of invented people, made in a worker; nothing is left of it when it is stopped."""
    register = Register.create(path, desk='EX1', passphrase=None, language=messages.language(), example=True)
    try:
        samples.fill(register, _EXAMPLE_INCIDENTS, _EXAMPLE_ABDUCTEES, progress=progress)
    except BaseException:
        register.close()
        with contextlib.suppress(OSError):
            path.unlink()
        raise
    return _handed_over(register)


class Card(QWidget):
    """One step of the start: a column of fields; `done` gives the open register."""

    done = Signal(object)

    def __init__(self, welcome: 'Welcome') -> None:
        super().__init__(welcome)
        self.welcome = welcome
        self.notice = Notice()
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.hide()

    def work(self, doing: Callable[[waiting.Progress], Register]) -> None:
        """Open or make a register in a worker; what goes wrong is said on the card."""
        self.notice.quiet()
        self._bar.setRange(0, 0)
        self._bar.show()
        self.welcome.setEnabled(False)
        progress = waiting.Progress(self)
        progress.moved.connect(self._show_progress)
        tasks.run(self, lambda: doing(progress), self._opened, self._failed)

    def _show_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def _opened(self, register: Register) -> None:
        self._rest()
        self.welcome.take_over(register)

    def _failed(self, error: Exception) -> None:
        self._rest()
        if not isinstance(error, KnownError):
            raise error
        self.notice.say('stop', str(error))
        self.refocus()

    def _rest(self) -> None:
        self._bar.hide()
        self.welcome.setEnabled(True)

    def refocus(self) -> None:
        """Put the cursor where the person goes on."""

    def state(self) -> dict[str, Any]:
        """What is typed, to be put back after a switch of language."""
        return {}

    def put_back(self, state: dict[str, Any]) -> None:
        """Fill the card as it was."""


class Passphrase(QLineEdit):
    """A line whose letters are not shown and that no keyboard learns from."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        hints = Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        self.setInputMethodHints(hints | Qt.InputMethodHint.ImhNoAutoUppercase)

    def take(self) -> str:
        """What was typed, which the line forgets."""
        text = self.text()
        self.clear()
        return text

    def show_letters(self, shown: bool) -> None:
        """Show what is typed, or dots."""
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)


class NewRegister(Card):
    """Making a register: desk, alias, passphrase and where the file goes."""

    def __init__(self, welcome: 'Welcome') -> None:
        super().__init__(welcome)
        self.desk, self.alias = QLineEdit(), QLineEdit()
        self.desk.setPlaceholderText('DZ1')
        self.desk.setMaxLength(8)
        self.desk.textEdited.connect(self._in_capitals)
        self.first, self.second = Passphrase(_('Passphrase')), Passphrase(_('The same again'))
        self.first.textChanged.connect(self._judge)
        self.second.textChanged.connect(self._judge)
        self.hint = label('', 'small')
        self.letters = QCheckBox(_('Show the letters'))
        self.letters.toggled.connect(self.first.show_letters)
        self.letters.toggled.connect(self.second.show_letters)
        self.file = QLineEdit(str(free_name(documents(), 'register', ENDING)))
        self.file.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.decline = button(_('Without a passphrase …'), self._ask_twice, role='link')
        self.make = button(_('Make the register'), self._make, 'Ctrl+Return', 'primary')
        self.bare = self._second_step()
        self._lay_out()
        self._judge()

    def _second_step(self) -> QFrame:
        """Declining a passphrase: what it means, and a box to tick."""
        panel = QFrame()
        panel.setProperty('role', 'doubt')
        self.accepted = QCheckBox(_('I accept that whoever holds the file can read every name in it.'))
        self.accepted.setStyleSheet(f'color: {look.token("doubt")}')
        keep = button(_('Choose a passphrase after all'), self._ask_for_one, role='link')
        sentence = _('Without a passphrase the file is not encrypted: a lost or seized computer gives away everything.')
        panel.setLayout(column(label(sentence), self.accepted, row(None, keep), margin=look.MEDIUM))
        panel.hide()
        return panel

    def _lay_out(self) -> None:
        self.secret = QWidget()
        twice = row(_field(_('Passphrase'), self.first), _field(_('The same again'), self.second), spacing=look.MEDIUM)
        warning = label(
            _('Keep it in your head: there is no other way in, and nobody can give you a new one.'), 'small'
        )
        self.secret.setLayout(
            column(twice, self.hint, row(self.letters, None, self.decline), warning, spacing=look.TINY)
        )
        desk = _field(
            _('Desk code'),
            self.desk,
            _('Begins every reference, such as {example}.').format(example=isolate('DZ1-2024-0017')),
        )
        alias = _field(_('Your alias'), self.alias, _('Stands beside what you save. Not your name.'))
        pick = button(_('Choose …'), self._choose)
        place = row(self.file, pick)
        where = label(_('Where the file goes'), 'label')
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
            strength(typed) if typed else ('muted', _('A sentence only you know is easier to keep than signs.'))
        )
        if typed and self.second.text() and typed != self.second.text():
            level, sentence = 'stop', _('The two are not the same.')
        self.hint.setText(sentence)
        self.hint.setStyleSheet(f'color: {look.token(level)}')

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
        choose(self, _('Where the register goes'), SAVE, Path(self.file.text()), (ENDING,), self._put_file)

    def _put_file(self, path: Path) -> None:
        self.file.setText(str(path))

    def _objection(self) -> tuple[str, QWidget] | None:
        declined = not self.bare.isHidden()
        if not self.desk.text():
            return _('Give the desk a code, such as DZ1.'), self.desk
        if declined and not self.accepted.isChecked():
            return _('Tick the box, or choose a passphrase.'), self.accepted
        if not declined and not self.first.text():
            return _('Choose a passphrase.'), self.first
        if not declined and self.first.text() != self.second.text():
            return _('The two passphrases are not the same; type them again.'), self.second
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


class Choice(Card):
    """The registers of the documents folder, by their file names."""

    def __init__(self, welcome: 'Welcome', found: list[Path]) -> None:
        super().__init__(welcome)
        self.list = QListWidget()
        self.list.setProperty('role', 'choices')
        self.list.addItems([path.name for path in found])
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

    def __init__(self, welcome: 'Welcome', path: Path, *, locked: bool = False) -> None:
        super().__init__(welcome)
        self.path = path
        self.line = Passphrase(_('Passphrase'))
        self.line.returnPressed.connect(self._open)
        self.letters = QCheckBox(_('Show the letters'))
        self.letters.toggled.connect(self.line.show_letters)
        go_on = button(_('Unlock') if locked else _('Open'), self._open, role='primary')
        go_on.setText(f'{go_on.text()}   {isolate("Enter")}')
        restore = button(_('Restore a backup …'), self._restore, role='link')
        self.field = _field(_('Passphrase'), self.line)
        title = _('Locked') if locked else _('Open a register')
        self.setLayout(
            column(
                label(title, 'title'),
                label(isolate(path.name), 'label'),
                self.field,
                self.letters,
                self.notice,
                self._bar,
                row(go_on, None, restore),
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

    def _open(self) -> None:
        path, passphrase = self.path, self.line.take() or None
        self.work(lambda progress: opened(path, passphrase, progress))

    def open_at_once(self) -> None:
        """Open a register that no passphrase guards."""
        if not self.secret and not self.notice.text():
            self._open()

    def _restore(self) -> None:
        self.welcome.choose_backup(self.path)

    def refocus(self) -> None:
        """Put the cursor into the passphrase."""
        self.line.setFocus()


class Restore(Card):
    """Putting a backup in the place of a register, which stays beside it under another name."""

    def __init__(self, welcome: 'Welcome', backup: Path, target: Path) -> None:
        super().__init__(welcome)
        self.backup, self.target = backup, target
        self.line = Passphrase(_('Passphrase'))
        self.line.returnPressed.connect(self._restore)
        sentence = _(
            '{backup} takes the place of {register}. What stands there now is kept beside it under another name.'
        )
        shown = sentence.format(backup=isolate(backup.name), register=isolate(target.name))
        go_on = button(_('Restore'), self._restore, 'Ctrl+Return', 'primary')
        back = button(_('Back'), self._back, 'Esc')
        field = _field(_('Passphrase of the backup'), self.line)
        lines = column(
            label(_('Restore a backup'), 'title'), label(shown), field, self.notice, self._bar, row(go_on, back, None)
        )
        lines.setSpacing(look.MEDIUM)
        self.setLayout(lines)
        with contextlib.suppress(KnownError):
            field.setVisible(needs_passphrase(backup))

    def _restore(self) -> None:
        backup, target, passphrase = self.backup, self.target, self.line.take() or None

        def restored(progress: waiting.Progress) -> Register:
            backups.restore(backup, target, passphrase)
            return opened(target, passphrase, progress)

        self.work(restored)

    def _back(self) -> None:
        self.welcome.show_unlock(self.target)

    def refocus(self) -> None:
        """Put the cursor into the passphrase."""
        self.line.setFocus()


class Welcome(QWidget):
    """The window before a register is open; `opened` gives the register once one is."""

    opened = Signal(object)
    language_chosen = Signal(str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle('Sijill')
        self.setProperty('role', 'window')
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.resize(1000, 720)
        self._make_card: Callable[[], Card] = lambda: NewRegister(self)
        self.card: Card | None = None
        self._room = QVBoxLayout()
        self._room.setContentsMargins(0, 0, 0, 0)
        self.setLayout(self._room)

    def start(self, path: Path | None) -> None:
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

    def show_unlock(self, path: Path, *, locked: bool = False, at_once: bool = False) -> None:
        """Ask for the passphrase of the register at a path; `at_once` opens one that has none."""
        self._show(lambda: Unlock(self, path, locked=locked))
        if at_once and isinstance(self.card, Unlock):
            self.card.open_at_once()

    def choose_backup(self, target: Path) -> None:
        """Ask which backup takes the place of the register at a path."""
        folder = backups.folder_of(target)
        start = folder if folder.is_dir() else target.parent
        choose(self, _('Which backup'), OPEN, start, (ENDING,), lambda path: self.ask_restore(path, target))

    def ask_restore(self, backup: Path, target: Path) -> None:
        """Ask for the passphrase of a backup that takes the place of a register."""
        self._show(lambda: Restore(self, backup, target))

    def take_over(self, register: Register) -> None:
        """Go on with a register that a worker opened."""
        register.take_over()
        self.opened.emit(register)

    def say(self, level: str, sentence: str) -> None:
        """Say something on the card that is shown."""
        if self.card is not None:
            self.card.notice.say(level, sentence)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed.emit()
        super().closeEvent(event)

    def _show(self, make: Callable[[], Card], state: dict[str, Any] | None = None) -> None:
        self._make_card = make
        empty(self._room)
        self.card = make()
        if state:
            self.card.put_back(state)
        self._room.addWidget(self._around(self.card))
        self.card.refocus()

    def _around(self, card: Card) -> QScrollArea:
        """The card in the middle under the name and the languages; scrolls on a small screen."""
        head = row(label('Sijill' if messages.language() == 'en' else 'سجلّ', 'brand', wraps=False), None)
        for code, name in _NAMES_OF_LANGUAGES.items():
            choice = button(name, partial(self._speak, code), role='chip' if code == messages.language() else 'link')
            head.addWidget(choice)
        body = QFrame()
        body.setFixedWidth(_WIDTH)
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
        if not isinstance(self.card, NewRegister):
            ways.append(button(_('New register'), self._new, 'Ctrl+N', 'link'))
        ways.append(button(_('Open another …'), self._other, 'Ctrl+O', 'link'))
        ways.append(button(_('Try with an example'), self._example, 'Ctrl+E', 'link'))
        below = QFrame()
        below.setLayout(column(rule, row(*ways, None)))
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

    def _example(self) -> None:
        path = free_name(documents(), 'example', ENDING)
        waiting.run(
            self,
            _('Inventing an example register …'),
            lambda progress: example(path, progress),
            self.take_over,
            self._failed,
        )

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, KnownError):
            raise error
        self.say('stop', str(error))


def _field(name: str, line: QLineEdit, help_text: str = '') -> QWidget:
    """A line under its name, with a small word of help below."""
    line.setAccessibleName(name)
    parts: list[QWidget] = [label(name, 'label'), line]
    if help_text:
        parts.append(label(help_text, 'small'))
    made = QWidget()
    made.setLayout(column(*parts, None, spacing=look.TINY))
    return made
