"""A question above what is shown, without a dialog: the keys are on the answer, Esc gives it up."""

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from models.language.messages import _
from ui.parts import look
from ui.parts.pieces import button, label, row


class AskStrip(QFrame):
    """Asks one question, or says how something went with what can be done about it; hidden while there is neither."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty('role', 'card')
        self._sentence = label('')
        self.agree = button('', self._agree, role='primary')
        self.agree.setAutoDefault(True)  # so that Enter presses it
        self.leave = button('', self._decline, role='link')
        self._do: Callable[[], object] | None = None
        self._otherwise: Callable[[], object] | None = None
        self._came_from: QWidget | None = None
        inside = row(self._sentence, self.agree, self.leave)
        inside.setStretch(0, 1)
        inside.setContentsMargins(look.MEDIUM, look.SMALL, look.SMALL, look.SMALL)
        self.setLayout(inside)
        self.hide()

    def ask(
        self,
        question: str,
        agree: str,
        do: Callable[[], object],
        decline: str = '',
        otherwise: Callable[[], object] | None = None,
    ) -> None:
        """Ask; `agree` is what the button says that does it, to which the keys go.

        The other button says `decline`, and does what is to be done `otherwise`.
        """
        self._came_from = QApplication.focusWidget()
        self._show(question, agree, decline or _('Cancel'), do)
        self._otherwise = otherwise
        self.agree.setFocus()

    def say(self, sentence: str, agree: str, do: Callable[[], object]) -> None:
        """Say how something went, with what can be done about it; the keys stay where they are."""
        self._came_from = None
        self._show(sentence, agree, _('Close'), do)

    def _show(self, sentence: str, agree: str, leave: str, do: Callable[[], object]) -> None:
        self._do = do
        self._sentence.setText(sentence)
        self.setAccessibleName(sentence)
        self.agree.setText(agree)
        self.agree.setAccessibleName(f'{agree}: {sentence}')
        self.leave.setText(leave)
        self.show()

    def text(self) -> str:
        """The sentence that is shown, '' while none is."""
        return '' if self.isHidden() else self._sentence.text()

    def quiet(self) -> None:
        """Ask and say nothing; the keys go back to where they were."""
        had_keys = self.isAncestorOf(QApplication.focusWidget()) if QApplication.focusWidget() else False
        came_from, self._came_from, self._do, self._otherwise = self._came_from, None, None, None
        self._sentence.clear()
        self.setAccessibleName('')
        self.agree.setAccessibleName('')
        self.hide()
        if had_keys and came_from is not None and shiboken6.isValid(came_from):
            came_from.setFocus()

    def _agree(self) -> None:
        do = self._do
        self.quiet()
        if do is not None:
            do()

    def _decline(self) -> None:
        otherwise = self._otherwise
        self.quiet()
        if otherwise is not None:
            otherwise()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._decline()
        else:
            super().keyPressEvent(event)
