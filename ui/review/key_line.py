"""The line of keys below the record: every key is a button too, and a key that is held does nothing twice."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QPushButton, QWidget

from ui.parts import look
from ui.parts.flow import Flow
from ui.parts.pieces import button


class LetterKey(NamedTuple):
    """A letter, what it does in words, and what does it; one that `writes` is none where nothing can be written."""

    letter: str
    words: str
    do: Callable[[], object]
    writes: bool = False


class KeyLine(QWidget):
    """The buttons, of which those that decide are first."""

    def __init__(self, keys: Sequence[LetterKey], *, may_write: bool) -> None:
        super().__init__()
        line = Flow(self, gap=look.TINY)
        self.ways: dict[str, QPushButton] = {}
        for key in keys:
            made = self.ways[key.letter] = button(key.words, key.do, key.letter, role='link')
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            made.setEnabled(may_write or not key.writes)
            for shortcut in made.findChildren(QShortcut):
                shortcut.setAutoRepeat(False)
            line.addWidget(made)
