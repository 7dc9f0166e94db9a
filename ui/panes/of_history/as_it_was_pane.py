"""A record as it was on a day, or after one of its changes: to be read, with what is different now marked."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QWidget

from models.language.messages import _
from models.language.text import isolate
from models.language.word_changes import GONE, NEW
from models.register.retold.as_it_was_told import ThenLine, mark_in_words
from ui.panes.of_history.marked_words import marked
from ui.parts import look
from ui.parts.pieces import Notice, button, column, label, scrolled, with_key, wrapped

_INDENT = 16


class AsItWas(QWidget):
    """Shows it; nothing in it can be edited, and it says so above."""

    left = Signal()

    def __init__(self, title: str, lines: list[ThenLine]) -> None:
        super().__init__()
        self.setProperty('role', 'surface')
        self.notice = Notice()
        back = button(with_key(_('Back to the history'), 'Esc'), self.left.emit)
        head = wrapped(label(title, 'title'), None, back)
        head.setContentsMargins(look.LARGE, look.MEDIUM, look.LARGE, look.SMALL)
        body = QWidget()
        body.setProperty('role', 'surface')
        grid = QGridLayout(body)
        grid.setContentsMargins(look.LARGE, look.SMALL, look.LARGE, look.LARGE)
        grid.setHorizontalSpacing(look.MEDIUM)
        for at, line in enumerate(lines):
            self._add(grid, at, line)
        grid.setRowStretch(len(lines), 1)
        for place, share in enumerate((2, 4, 4)):
            grid.setColumnStretch(place, share)
        self.area: QScrollArea = scrolled(body)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setFocusProxy(None)  # type: ignore[arg-type]
        self.area.setAccessibleName(title)
        self.setLayout(column(head, self.notice, self.area))
        self.setFocusProxy(self.area)
        different = sum(bool(line.mark) for line in lines)
        said = _('To be read only. What is different now is marked.') if different else _('Nothing is different now.')
        self.notice.say('doubt' if different else 'settled', said)

    def _add(self, grid: QGridLayout, at: int, line: ThenLine) -> None:
        """A line of it: a heading, or a field as it was, and behind it what is there now."""
        name = label(line.name, 'section' if line.is_heading else 'muted')
        name.setContentsMargins(*_indented(line.depth, above=look.MEDIUM if line.is_heading else 0))
        top = Qt.AlignmentFlag.AlignTop
        if line.is_heading:
            grid.addWidget(name, at, 0, 1, 2, top)
            if line.mark:
                grid.addWidget(label(mark_in_words(line.mark), 'doubt-text'), at, 2)
            return
        grid.addWidget(name, at, 0, top)
        grid.addWidget(marked(line.runs, NEW) if line.runs else label(line.then), at, 1, 1, 1 if line.mark else 2, top)
        if line.mark:
            grid.addWidget(_now(line), at, 2, top)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _indented(depth: int, above: int) -> tuple[int, int, int, int]:
    is_turned = QLabel().layoutDirection() == Qt.LayoutDirection.RightToLeft
    inside = look.px(_INDENT * depth)
    return (0, above, inside, 0) if is_turned else (inside, above, 0, 0)


def _now(line: ThenLine) -> QFrame:
    """What a field says now, in a card of its own."""
    card = QFrame()
    card.setProperty('role', 'doubt')
    value = marked(line.runs, GONE) if line.runs else label(isolate(line.now, 'auto'))
    inside = column(label(_('Now'), 'small'), value, spacing=0)
    inside.setContentsMargins(look.SMALL, look.TINY, look.SMALL, look.TINY)
    card.setLayout(inside)
    return card
