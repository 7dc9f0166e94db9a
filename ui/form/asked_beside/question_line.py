"""The line above the fields in which a question is asked, about a field, its line or the record."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from models.language.messages import _
from models.language.text import isolate
from models.register.review.asking import Ask
from ui.parts import look
from ui.parts.pieces import LineToType, button, column, label, row

ASK_KEY = 'Ctrl+Shift+Q'
Target = tuple[Ask, str]


class QuestionLine(QFrame):
    """Asks for the words of a question; its key, pressed again, goes on to the next thing that it may be about.

    `given` brings the question, `typed` one that is being typed, None once it is given up; `left` says that it closed.
    Esc closes it with what was typed, which is there when somebody asks again.
    """

    given = Signal(object)
    typed = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty('role', 'card')
        self._targets: Sequence[Target] = ()
        self._place = 0
        self._about, self._hint = label(''), label('', 'small')
        self.line = LineToType()
        self.line.returnPressed.connect(self._give)
        self.line.textEdited.connect(self._tell)
        self.agree = button(_('Ask'), self._give, role='primary')
        inside = column(self._about, row(self.line, self.agree, button(_('Cancel'), self.give_up)), self._hint)
        inside.setContentsMargins(look.MEDIUM, look.SMALL, look.SMALL, look.SMALL)
        self.setLayout(inside)
        self.hide()

    @property
    def asking(self) -> Ask | None:
        """What would be asked now, None while it is not shown."""
        if self.isHidden() or not self._targets:
            return None
        return self._targets[self._place][0]._replace(text=self.line.text())

    def ask(self, targets: Sequence[Target], text: str = '', offered: str = '', *, takes_keys: bool = True) -> None:
        """Ask about the first of these; what was typed before is there to begin with, and stays.

        What is `offered` is there behind it, and chosen so that typing replaces it.
        """
        self._targets, self._place = targets, 0
        self._say()
        self.line.setText(' '.join(filter(None, (text, offered))))
        self.show()
        if takes_keys:
            self.line.setFocus()
            self.line.setCursorPosition(len(self.line.text()))
            if offered:
                self.line.setSelection(len(self.line.text()) - len(offered), len(offered))

    def go_on(self) -> None:
        """Ask about the next thing that the question may be about: the field, its line, the whole record."""
        self._place = (self._place + 1) % len(self._targets)
        self._say()
        self._tell()

    def _say(self) -> None:
        about = self._targets[self._place][1]
        said = _('Question about {what}').format(what=isolate(about, 'auto'))
        self._about.setText(said)
        self.line.setAccessibleName(said)
        others = ', '.join(isolate(name, 'auto') for _ask, name in self._targets if name != about)
        hint = _('{key}: about {others}').format(key=isolate(ASK_KEY), others=others) if others else ''
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))

    def _tell(self, _text: str = '') -> None:
        self.typed.emit(self.asking)

    def _give(self) -> None:
        asking = self.asking
        if asking is not None and asking.text.strip():
            self.given.emit(asking)
        else:
            self.line.setPlaceholderText(_('Write the question.'))
            self.line.setFocus()

    def finish(self) -> None:
        """Close it: it was asked."""
        self.hide()
        self.line.clear()
        self._targets = ()

    def give_up(self) -> None:
        """Close it; what was typed is not asked."""
        self.finish()
        self.typed.emit(None)
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def leave(self) -> None:
        """Close it; what was typed waits until somebody asks again."""
        self.hide()
        self.left.emit()
