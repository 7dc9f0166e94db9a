"""What still holds a text that was erased: said once, with older backups to be deleted."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QVBoxLayout, QWidget

from models.errors import KnownError
from models.file import backups
from models.language.messages import _, ngettext
from models.language.text import file_name, isolate
from models.register import still_held
from models.register.register import Register
from models.register.still_held import StillHeld
from ui.parts import look, tasks, waiting
from ui.parts.pieces import Notice, button, label, row, with_key, wrapped
from ui.parts.strips.ask_strip import AskStrip


class StillHeldPane(QWidget):
    """Says it, line by line; a new backup is made before the older ones are deleted."""

    left = Signal()

    def __init__(self, register: Register, held: StillHeld, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty('role', 'surface')
        self._register, self._held = register, held
        self.list = QListWidget()
        self.list.setProperty('role', 'choices')
        self.list.setWordWrap(True)
        self.list.setAccessibleName(_('What still holds it'))
        self.list.addItems([*still_held.in_words(held), *(isolate(file_name(copy)) for copy in held.copies)])
        self.list.setCurrentRow(0)
        self.notice, self.strip = Notice(self), AskStrip(self)
        back = button(with_key(_('Back to the record'), 'Esc'), self.left.emit)
        count = len(held.copies)
        said = ngettext('Delete {count} older backup…', 'Delete {count} older backups…', count).format(count=count)
        self.delete = button(said, self._ask, role='primary')
        self.delete.setVisible(bool(count))
        lines = QVBoxLayout(self)
        lines.setContentsMargins(look.LARGE, look.MEDIUM, look.LARGE, look.LARGE)
        lines.setSpacing(look.SMALL)
        lines.addLayout(wrapped(label(_('Erased for good'), 'title', wraps=False), None, back))
        lines.addWidget(label(self._done(), 'muted'))
        lines.addWidget(self.list, 1)
        lines.addWidget(self.notice)
        lines.addWidget(self.strip)
        lines.addLayout(row(self.delete, None))
        self.setFocusProxy(self.list)

    def _done(self) -> str:
        if self._register.has_traces:
            return _('The file could not be written anew yet, and traces of it may lie there. Open the register again.')
        return _('It is gone from this register. This is what may still hold it:')

    def _ask(self) -> None:
        question = _('Delete the older backups? A new backup is made first; there is no other way back to those days.')
        self.strip.ask(question, _('Delete'), self._delete)

    def _delete(self) -> None:
        said = _('The lock waited until the older backups were deleted.')
        work = partial(_deleted, self._register, self._held)
        at_lock = tasks.AtLock(said, said)
        waiting.run(self.window(), _('Backing up …'), work, self._said, self._failed, can_stop=False, at_lock=at_lock)

    def _said(self, _done: object) -> None:
        self.delete.hide()
        for place in reversed(range(self.list.count() - len(self._held.copies), self.list.count())):
            self.list.takeItem(place)
        self.list.takeItem(0)
        self.notice.say('settled', _('The older backups were deleted, and a new one was made.'))
        self.list.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.delete.isHidden():
            self._ask()
        else:
            super().keyPressEvent(event)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, KnownError):
            raise error
        self.notice.say('stop', str(error))


def _deleted(register: Register, held: StillHeld, _progress: waiting.Progress) -> None:
    with register.reading():
        backups.beside(register)
        backups.delete(held.copies)
