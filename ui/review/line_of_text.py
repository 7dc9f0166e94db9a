"""The line above the record in which a reason or a question is typed, and the few choices that have a number each."""

import unicodedata
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from models.errors import KnownError
from models.language.messages import _
from models.language.text import isolate
from models.register.register import Register
from ui.parts import look
from ui.parts.half_typed.kept_line import KeptLine
from ui.parts.pieces import button, column, empty, label, row, wrapped
from ui.parts.strips.answer_line import LineToLeave

Answer = Callable[[str], object]


class _TypedLine(LineToLeave):
    """A line that does not type the key on which it was opened, while that is still held; `given` by Enter."""

    given = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.isAutoRepeat() and not self.text():
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.given.emit()
            return
        super().keyPressEvent(event)


class LineOfText(QFrame):
    """Asks for one text, or for one of a few choices; Esc gives it up, which `left` says."""

    left = Signal()

    def __init__(self, register: Register, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty('role', 'card')
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._question = label('')
        self.line = _TypedLine()
        self._kept = KeptLine(self.line, register)
        self.line.given.connect(self._give)
        self.line.gave_up.connect(self.give_up)
        self._send = button('', self._give, role='primary')
        self._fault = label('', 'stop-text')
        self._choices = wrapped()
        self._leave = button(f'{_("Cancel")}   {isolate("Esc")}', self.give_up, role='link')
        self._do: Answer = _nothing
        self._codes: list[str] = []
        typing = row(self.line, self._send, self._leave)
        typing.setStretch(0, 1)
        inside = column(self._question, self._choices, typing, self._fault, spacing=look.TINY)
        inside.setContentsMargins(look.MEDIUM, look.SMALL, look.SMALL, look.SMALL)
        self.setLayout(inside)
        self.hide()

    def ask(self, question: str, send: str, do: Answer, of: Sequence[str]) -> None:
        """Ask for a text; `send` is what the button says, `do` takes what was typed and may refuse it.

        What is half typed is kept, and is there again when the same is asked again: `of` says what that is.
        """
        self._begin(question, do)
        self._kept.begin(*of)
        self._send.setText(f'{send}   {isolate("Enter")}')
        self.line.setAccessibleName(question)
        for part in (self.line, self._send):
            part.show()
        self.line.setFocus()

    def choose(self, question: str, choices: Sequence[tuple[str, str]], do: Answer) -> None:
        """Ask for one of these, each a code with its words; they have the keys from 1 on."""
        self._begin(question, do)
        self._codes = [code for code, _words in choices]
        for number, (code, words) in enumerate(choices, start=1):
            way = button(f'{number}   {words}', lambda code=code: self._choose(code), role='chip')
            self._choices.addWidget(way)
        for part in (self.line, self._send):
            part.hide()
        self.setFocus()

    def _begin(self, question: str, do: Answer) -> None:
        self._do, self._codes = do, []
        empty(self._choices)
        self._kept.leave()
        self._fault.clear()
        self._fault.hide()
        self._question.setText(question)
        self.setAccessibleName(question)
        self.show()

    @property
    def is_asking(self) -> bool:
        """Whether something is asked."""
        return not self.isHidden()

    def _give(self) -> None:
        if not self.line.text().strip():
            self._refuse(_('Type something first.'))
            return
        try:
            with self._kept.giving() as text:
                self._answer(text)
        except KnownError as error:
            self._refuse(str(error))

    def _choose(self, code: str) -> None:
        try:
            self._answer(code)
        except KnownError as error:
            self._refuse(str(error))

    def _answer(self, text: str) -> None:
        do = self._do
        do(text)
        if self._do is do:
            self.quiet()

    def _refuse(self, sentence: str) -> None:
        self._fault.setText(sentence)
        self._fault.show()

    def give_up(self) -> None:
        """Ask no longer; nothing was done."""
        self._kept.end()
        self.quiet()
        self.left.emit()

    def quiet(self) -> None:
        """Ask nothing, and show nothing of what was typed."""
        self._do = _nothing
        empty(self._choices)
        self._kept.leave()
        self._fault.clear()
        self._question.clear()
        for part in (self, self.line):
            part.setAccessibleName('')
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = unicodedata.digit(event.text(), 0) if len(event.text()) == 1 else 0
        if event.key() == Qt.Key.Key_Escape:
            self.give_up()
        elif event.isAutoRepeat():
            return
        elif 0 < number <= len(self._codes):
            self._choose(self._codes[number - 1])
        else:
            super().keyPressEvent(event)


def _nothing(_text: str) -> None:
    """What is done while nothing is asked."""
