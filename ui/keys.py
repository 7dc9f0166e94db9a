"""The sheet of keys: every action and the key that does it."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from models.text import isolate
from models.words import _
from ui import look
from ui.pieces import button, label, row, with_key


def _of_the_form() -> list[tuple[str, str]]:
    return [
        (_('Show the list of a field'), '↓'),
        (_('Take the marked choice and go on'), 'Tab'),
        (_('Next line of a grid'), 'Enter'),
        (_('Edit a cell'), 'F2'),
        (_('Remove or withdraw a line'), 'Ctrl+Delete'),
        (_('Back'), 'Esc'),
        (_('Menu'), 'F10'),
    ]


class KeysPane(QWidget):
    """The pane that shows it, beside the list."""

    left = Signal()

    def __init__(self, keys: Iterable[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty('role', 'surface')
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        body = QWidget()
        body.setProperty('role', 'surface')
        grid = QGridLayout(body)
        grid.setContentsMargins(look.LARGE, 0, look.LARGE, look.LARGE)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        line = -1
        for line, (title, key) in enumerate([*keys, *_of_the_form()]):
            said = label(isolate(key.replace('Return', 'Enter')), 'key', wraps=False)
            grid.addWidget(said, line, 0, Qt.AlignmentFlag.AlignLeading)
            grid.addWidget(label(title), line, 1)
        grid.setRowStretch(line + 1, 1)
        scroll.setWidget(body)
        head = row(label(_('Keys'), 'title', wraps=False), None, button(with_key(_('Back'), 'Esc'), self.left.emit))
        head.setContentsMargins(look.LARGE, look.MEDIUM, look.LARGE, look.MEDIUM)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addLayout(head)
        lines.addWidget(scroll)
        self.setFocusProxy(scroll)
