"""What an empty list shows: one sentence, and buttons for what can be done about it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.parts import look
from ui.parts.pieces import button, empty, label

Way = tuple[str, Callable[[], object]]


class NothingHere(QWidget):
    """The sentence and its buttons, in the middle of the room that the records would have."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._sentence = label('', 'muted')
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._ways = QVBoxLayout()
        self._ways.setSpacing(look.SMALL)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(look.LARGE, 2 * look.LARGE, look.LARGE, look.LARGE)
        lines.setSpacing(look.LARGE)
        lines.addWidget(self._sentence)
        lines.addLayout(self._ways)
        lines.addStretch(1)
        self.hide()

    def say(self, sentence: str, ways: Sequence[Way]) -> None:
        """Say what is to be said, with a button for each way out; the first one is the usual one."""
        self._sentence.setText(sentence)
        empty(self._ways)
        for place, (title, do) in enumerate(ways):
            made = button(title, do, role='' if place else 'primary')
            self._ways.addWidget(made, 0, Qt.AlignmentFlag.AlignHCenter)
