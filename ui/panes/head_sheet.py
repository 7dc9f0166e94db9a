"""The sheet with the end of the history: to be written down or said by telephone, and to be compared."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QWidget

from models.errors import KnownError
from models.file import history
from models.language.messages import _
from models.register.others import heads
from models.register.others.heads import HeadAnswer
from models.register.register import Register
from ui.parts import look, tasks
from ui.parts.copied import to_copy
from ui.parts.pieces import LineToType, Notice, button, column, label, row, wrapped


class HeadSheet(QDialog):
    """Shows number, day and words of the end of the history, and looks for one that somebody wrote down.

    `check` looks whether the history that is compared holds together.
    """

    def __init__(self, parent: QWidget, register: Register, check: Callable[[], None]) -> None:
        super().__init__(parent)
        self.setWindowTitle(_('End of the history'))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._register, self._check = register, check
        self.told, self.hash = _line(_('Number and words')), _line(_('Hash'))
        self.asked, self.notice = LineToType(), Notice()
        self.asked.setAccessibleName(_('End of the history that was written down'))
        self.asked.setPlaceholderText(_('Number and six words, or number and hash'))
        self.asked.returnPressed.connect(self._compare)
        self._lay_out()
        self._show_end()
        self.setMinimumWidth(look.px(620))
        self.asked.setFocus()

    def _lay_out(self) -> None:
        self._said = label('')
        now = _(
            'Write number, day and words down on paper, or say them to headquarters by telephone. They change with '
            'every save. Whoever has them can find out later whether the history was cut or rewritten.'
        )
        copy = button(_('Copy'), self._copy, 'Ctrl+Shift+C')
        compare = button(_('Compare'), self._compare, 'Ctrl+Return', 'primary')
        check, close = button(_('Check the register'), self._go_and_check), button(_('Close'), self.accept, 'Esc')
        first = label(_('An end that was written down earlier, here or elsewhere:'), 'section')
        lines = (self._said, self.told, self.hash, wrapped(copy), label(now, 'label'), first, self.asked, self.notice)
        self.setLayout(column(*lines, row(compare, check, None, close), margin=look.LARGE, spacing=look.MEDIUM))

    def _show_end(self) -> None:
        head = history.last_head(self._register)
        self._said.setText(heads.in_words(self._register))
        for line, text in ((self.told, heads.to_tell(head)), (self.hash, head.hash)):
            line.setText(text if head.number else '')
            line.setCursorPosition(0)
            line.setVisible(bool(head.number))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setMimeData(to_copy(self.told.text()))
        self.notice.say('settled', _('Number and words are on the clipboard.'))

    def _compare(self) -> None:
        """Look in a thread: without its number an end is looked for in all of the history."""
        register, written = self._register, self.asked.text()

        def looked() -> HeadAnswer:
            with register.reading():
                return heads.look_for(register, heads.understand(written))

        tasks.run(self, looked, self._answered, self._failed)

    def _answered(self, answer: HeadAnswer) -> None:
        self.notice.say('settled' if answer.stands else 'stop', answer.sentence)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, KnownError):
            raise error
        self.notice.say('doubt', str(error))

    def _go_and_check(self) -> None:
        self.accept()
        self._check()


def _line(name: str) -> LineToType:
    """A line that can be read and copied by the keyboard, and not changed."""
    made = LineToType()
    made.setReadOnly(True)
    made.setAccessibleName(name)
    return made
