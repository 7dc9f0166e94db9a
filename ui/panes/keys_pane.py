"""The sheet of keys, as the register of actions has them, and below it what the guide says of what is shown."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from models.language.messages import _
from models.language.text import isolate
from ui.panes.guide_chapter import GuideChapter
from ui.parts import look
from ui.parts.pieces import button, column, label, row, with_key

Rows = list[tuple[str, str]]


def _placed(sections: Sequence[tuple[str, Rows]]) -> Iterator[tuple[int, int, str, str]]:
    """Each title and key with the line and column that they stand in, in two columns; a heading has no key."""
    lines = [[(title, ''), *rows] for title, rows in sections]
    half = sum(map(len, lines)) / 2
    line, column = 0, 0
    for section in lines:
        if not column and line + len(section) / 2 > half:
            line, column = 0, 2
        for title, key in section:
            yield line, column, title, key
            line += 1


class KeysPane(QWidget):
    """The pane that shows it, beside the list."""

    left = Signal()

    def __init__(
        self, title: str, sections: Sequence[tuple[str, Rows]], told: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty('role', 'surface')
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(title)
        body = QWidget()
        body.setProperty('role', 'surface')
        grid = QGridLayout()
        grid.setVerticalSpacing(3)
        for stretched in (1, 3):
            grid.setColumnStretch(stretched, 1)
        for line, at, words, key in _placed(sections):
            if not key:
                heading = label(words, 'section')
                heading.setContentsMargins(0, look.SMALL, 0, 0)
                grid.addWidget(heading, line, at, 1, 2)
                continue
            said = label(isolate(key), 'key', wraps=False)
            grid.addWidget(said, line, at, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(label(words), line, at + 1)
        inside = column(grid, *([GuideChapter(told)] if told else []), None, spacing=look.LARGE)
        inside.setContentsMargins(look.LARGE, 0, look.LARGE, look.LARGE)
        body.setLayout(inside)
        scroll.setWidget(body)
        head = row(label(title, 'title', wraps=False), None, button(with_key(_('Back'), 'Esc'), self.left.emit))
        head.setContentsMargins(look.LARGE, look.MEDIUM, look.LARGE, look.MEDIUM)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addLayout(head)
        lines.addWidget(scroll)
        self.setFocusProxy(scroll)
