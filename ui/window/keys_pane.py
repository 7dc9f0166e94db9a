"""The sheet of keys: every action and the key that does it."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from models.language.messages import _
from models.language.text import isolate
from ui.parts import look
from ui.parts.pieces import button, label, row, with_key


def _of_the_form() -> list[tuple[str, str]]:
    return [
        (_('Next field that is empty'), 'Enter'),
        (_('Sections of the form, in their order'), 'Alt+1 … 9'),
        (_('Take one of several, and stay for another'), ';'),
        (_('Show the list of a field'), '↓'),
        (_('Take the marked choice and go on'), 'Tab'),
        (_('Next line of a grid'), 'Enter'),
        (_('Edit a cell'), 'F2'),
        (_('A casualty line in letters: five civilians killed'), '5 c k'),
        (_('Names below a line, and back'), 'F6, Shift+F6'),
        (_('The cell above again'), 'Ctrl+D'),
        (_('Copy and paste cells'), 'Ctrl+C, Ctrl+V'),
        (_('One of these people died later'), 'Ctrl+Shift+K'),
        (_('A record of its own for a named person'), 'Ctrl+Shift+A'),
        (_('Remove or withdraw a line'), 'Ctrl+Delete'),
        (_('Back'), 'Esc'),
        (_('Menu'), 'F10'),
    ]


def _columns(keys: list[tuple[str, str]]) -> list[tuple[int, int, tuple[str, str]]]:
    """Each key with the line and the column that it stands in: all of them in sight at once, in two columns."""
    half = (len(keys) + 1) // 2
    return [(at % half, 2 * (at // half), key) for at, key in enumerate(keys)]


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
        grid.setVerticalSpacing(3)
        for column in (1, 3):
            grid.setColumnStretch(column, 1)
        placed = _columns([*keys, *_of_the_form()])
        for line, column, (title, key) in placed:
            said = label(isolate(key.replace('Return', 'Enter')), 'key', wraps=False)
            grid.addWidget(said, line, column, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(label(title), line, column + 1)
        grid.setRowStretch(len(placed), 1)
        scroll.setWidget(body)
        head = row(label(_('Keys'), 'title', wraps=False), None, button(with_key(_('Back'), 'Esc'), self.left.emit))
        head.setContentsMargins(look.LARGE, look.MEDIUM, look.LARGE, look.MEDIUM)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addLayout(head)
        lines.addWidget(scroll)
        self.setFocusProxy(scroll)
