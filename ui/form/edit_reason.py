"""Why an approved record is changed: asked in one strip above the fields, answered with one key, as others are."""

import unicodedata
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QPushButton, QWidget

from models.language.code_lists import codes
from models.language.messages import _
from models.language.text import isolate
from ui.parts import look
from ui.parts.flow import Flow
from ui.parts.pieces import button, column, label

# Reasons that the program gives itself, so that nobody is offered them.
OF_THE_PROGRAM = ('from_a_workbook', 'taken_back')


class NumberedStrip(QFrame):
    """Offers answers by number, arrows and Enter, hidden while it asks nothing; no stray Enter gives an answer."""

    def __init__(self, parent: QWidget | None, question: str, offered: Sequence[tuple[str, str]]) -> None:
        super().__init__(parent)
        self.setProperty('role', 'card')
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._do: Callable[[str], object] = lambda _code: None
        self._back: Callable[[], object] = lambda: None
        self.setAccessibleName(question)
        self.ways = {code: self._way(number, code, said) for number, (code, said) in enumerate(offered, start=1)}
        ways = Flow(gap=look.SMALL)
        for way in (*self.ways.values(), button(f'{_("Cancel")}   {isolate("Esc")}', self.give_up, role='link')):
            ways.addWidget(way)
        inside = column(label(question), ways)
        inside.setContentsMargins(look.MEDIUM, look.SMALL, look.SMALL, look.SMALL)
        self.setLayout(inside)
        self.hide()

    def _way(self, number: int, code: str, said: str) -> QPushButton:
        way = button(f'{number}   {said}', lambda: self._give(code), role='chip')
        way.setAutoDefault(True)  # so that Enter presses it
        way.installEventFilter(self)
        return way

    def ask(self, do: Callable[[str], object], back: Callable[[], object]) -> None:
        """Ask; `do` takes the code of the answer, `back` goes back to where one was."""
        self._do, self._back = do, back
        self.show()
        self.setFocus()

    def _give(self, code: str) -> None:
        self.hide()
        self._do(code)

    def give_up(self) -> None:
        """Ask no longer: nothing was done, and nothing is lost."""
        self.hide()
        self._back()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._answers(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._answers(event):
            super().keyPressEvent(event)

    def _answers(self, event: QKeyEvent) -> bool:
        """Answer a key, whether it was one of the strip's; a key that is held since before chooses nothing."""
        number, key = _number(event.text()), event.key()
        if key == Qt.Key.Key_Escape:
            self.give_up()
        elif event.isAutoRepeat():
            return True
        elif 0 < number <= len(self.ways) and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._give(list(self.ways)[number - 1])
        elif step := self._step(key):
            self._mark(step)
        else:
            return False
        return True

    def _step(self, key: int) -> int:
        left, right = Qt.Key.Key_Left, Qt.Key.Key_Right
        on, back = (left, right) if self.isRightToLeft() else (right, left)
        return (key in (Qt.Key.Key_Down, on)) - (key in (Qt.Key.Key_Up, back))

    def _mark(self, step: int) -> None:
        ways = list(self.ways.values())
        focused = QApplication.focusWidget()
        at = ways.index(focused) if focused in ways else (-1 if step > 0 else 0)
        ways[(at + step) % len(ways)].setFocus(Qt.FocusReason.TabFocusReason)


def _number(text: str) -> int:
    """The number that a key writes, in the digits of any keyboard; 0 for any other key."""
    return unicodedata.digit(text, 0) if len(text) == 1 else 0


def offered() -> list[str]:
    """The reasons that a person chooses from, in the order of their keys."""
    return [code for code in codes('edit_reasons') if code not in OF_THE_PROGRAM]


class EditReasonStrip(NumberedStrip):
    """Offers the reasons for changing an approved record."""

    def __init__(self, parent: QWidget) -> None:
        question = _('This record is approved. Why is it changed? It goes back to review.')
        super().__init__(parent, question, [(code, codes('edit_reasons').label(code)) for code in offered()])
