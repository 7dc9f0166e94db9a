"""The sheet on which a reviewer or lead looks after their own signing key: made, given another passphrase, ended."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from models import query, signing
from models.dates import dates
from models.errors import KnownError
from models.language.messages import _, language
from models.language.text import isolate
from models.query import people
from models.record.records import Record
from models.register.register import Register
from models.register.review import personal_keys
from ui.parts import look, tasks, waiting
from ui.parts.pieces import Notice, button, column, label, name_keyed, row, scrolled, wrapped
from ui.parts.strips.ask_strip import AskStrip
from ui.start.card import _field
from ui.start.chosen import ChosenPassphrase, Passphrase

_TRAVEL_KEY = 'Alt+S'
_BELOW = 260  # pixels for what is said, asked and pressed below what is scrolled, with the frame around it


class KeySheet(QDialog):
    """One person's own key. What takes a passphrase is done in a thread, for deriving from it takes a moment."""

    def __init__(self, parent: QWidget, register: Register) -> None:
        super().__init__(parent)
        self.setWindowTitle(_('Your signing key'))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._register, self._person = register, register.person
        self.said, self.words, self.travels = label(''), label(''), label('', 'label')
        self.line = Passphrase(_('Passphrase of your key'))
        self._now = _field(_('Passphrase of your key'), self.line)
        self.chosen = ChosenPassphrase(
            warning=_('Memorise it: nobody else knows it. If it is lost, the key is ended and you make another one.')
        )
        self.notice, self.strip = Notice(), AskStrip()
        self._lay_out()
        self._show_key()
        self.setMinimumWidth(look.px(520))
        self.refocus()

    def _lay_out(self) -> None:
        self.turn = button(_('Let signatures leave'), self._turn, _TRAVEL_KEY)
        self.end = button(_('End this key …'), self._ask_end, 'Alt+E')
        self.go_on = button(_('Make the key'), self._go_on, 'Ctrl+Return', 'primary')
        self._title = label('', 'section')
        close = button(_('Close'), self._leave, 'Esc')
        parts = (self.said, self.words, self._now, self.travels, wrapped(self.turn, self.end), self._title, self.chosen)
        inside = QWidget()
        inside.setProperty('role', 'surface')
        inside.setLayout(column(*parts, None, spacing=look.MEDIUM))
        self._scrolled = scrolled(inside)
        lines = (self._scrolled, self.notice, self.strip, row(self.go_on, None, close))
        self.setLayout(column(*lines, margin=look.LARGE, spacing=look.MEDIUM))

    def _show_key(self) -> None:
        """Show what can be done now, with the key or without one."""
        key = _key_of_now(self._register, self._person)
        for part in (self.words, self._now, self.travels, self.turn, self.end):
            part.setVisible(key is not None)
        self.said.setText(_what_it_proves() if key is None else _since(key))
        self._title.setText(_('Passphrase for the key') if key is None else _('Another passphrase for the key'))
        title = _('Make the key') if key is None else _('Change the passphrase of the key')
        name_keyed(self.go_on, title, 'Ctrl+Return')
        if key is not None:
            self.words.setText(isolate(signing.words(str(key.get('key'))), 'auto'))
            self._show_whether_they_leave(leave=key.get('travels') == 'yes')
        wanted = self._scrolled.widget().sizeHint().height()
        self._scrolled.setMinimumHeight(min(wanted, _height_of_screen(self) - look.px(_BELOW)))

    def _show_whether_they_leave(self, *, leave: bool) -> None:
        here, out = (
            _('Your signatures stay in this register.'),
            _('Your signatures leave with what you decided: whoever gets the file can prove that it was you.'),
        )
        self.travels.setText(out if leave else here)
        name_keyed(self.turn, _('Keep signatures here') if leave else _('Let signatures leave'), _TRAVEL_KEY)

    def refocus(self) -> None:
        """Put the cursor into the first line that is asked for."""
        (self.chosen.first if self._now.isHidden() else self.line).setFocus()

    # What is done

    def _go_on(self) -> None:
        """Make the key, or give the one that is there another passphrase."""
        has_key = not self._now.isHidden()
        if self._lacks_passphrase() if has_key else False:
            return
        if objection := self.chosen.objection():
            self.notice.say('stop', objection[0])
            objection[1].setFocus()
            return
        register, person, old, new = self._register, self._person, self.line.text(), self.chosen.first.text()
        if has_key:
            doing, done = _('Changing the passphrase …'), _('The passphrase of your key was changed.')
            self._work(doing, lambda: personal_keys.change_key_passphrase(register, person, old, new), done)
        else:
            doing, done = (
                _('Making the key …'),
                _('You have a signing key. Read its words to those who should know it.'),
            )
            self._work(doing, lambda: personal_keys.make_key(register, person, new), done)

    def _turn(self) -> None:
        if self._lacks_passphrase():
            return
        register, person, said = self._register, self._person, self.line.text()
        leave = not personal_keys.leaves(register, person)
        done = _('Your signatures leave with files from now on.') if leave else _('Your signatures stay here.')
        doing = _('Opening the key …')
        self._work(doing, lambda: personal_keys.set_travels(register, person, said, travels=leave), done)

    def _ask_end(self) -> None:
        question = _('End your signing key for good? What you signed stays signed; you can make another key.')
        self.strip.ask(question, _('End the key'), self._end)

    def _end(self) -> None:
        register, person = self._register, self._person
        self._work(_('Ending the key …'), lambda: personal_keys.end_key(register, person), _('Your key was ended.'))

    def _lacks_passphrase(self) -> bool:
        if self.line.text():
            return False
        self.notice.say('stop', _('Type the passphrase of your key.'))
        self.line.setFocus()
        return True

    def _work(self, doing: str, work: Callable[[], object], done: str) -> None:
        self.notice.quiet()
        register = self._register

        def worked(_progress: waiting.Progress) -> None:
            with register.reading():
                work()

        stopped = _('Work on your signing key was stopped by the lock; look at it again.')
        at_lock = tasks.AtLock(stopped, done)
        waiting.run(self, doing, worked, lambda _none: self._done(done), self._failed, can_stop=False, at_lock=at_lock)

    def _done(self, sentence: str) -> None:
        self.line.clear()
        self.chosen.forget()
        self._show_key()
        self.notice.say('settled', sentence)
        self.refocus()

    def _failed(self, error: Exception) -> None:
        self._show_key()
        if not isinstance(error, KnownError):
            raise error
        self.notice.say('stop', str(error))
        self.refocus()

    def _leave(self) -> None:
        """Give up the question, and without one the sheet."""
        if self.strip.text():
            self.strip.quiet()
        else:
            self.reject()


def _height_of_screen(widget: QWidget) -> int:
    return widget.screen().availableGeometry().height()


def _key_of_now(register: Register, person: str) -> Record | None:
    record = query.get(register, 'person', person)
    keys = [row for row in record.of('person_key') if people.is_now(row)] if record else []
    return keys[-1] if keys else None


def _since(key: Record) -> str:
    day = isolate(dates.short(str(key.get('since')), language()), 'auto')
    return _('Your signing key since {day}. It is known by these words:').format(day=day)


def _what_it_proves() -> str:
    return _(
        'With a key you sign what you approve: the signature proves that it was you. That can be turned against you by '
        'whoever takes this register and its passphrase. You can review without a key; nobody may ask you for one.'
    )
