"""One thing that became of a record, as a card: what, by whom and when, why, and field by field what it changed."""

from collections.abc import Iterable, Iterator
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QWidget

from models.language.messages import _, language, ngettext
from models.language.word_changes import GONE, NEW
from models.register.retold.changes_in_words import ChangeInWords
from models.register.retold.happenings import Happening
from ui.panes.of_history.marked_words import marked
from ui.parts import look
from ui.parts.pieces import button, label, wrapped

_COLUMNS, _FIRST_ROW = 4, 3
MOST = 200  # changes of a card that are shown at once: each is some pieces to lay out
# What can be done from a card: see the record as it was then, revert what was changed, go to the import.
THEN, REVERT, IMPORT = 'then', 'revert', 'import'


class HistoryCard(QFrame):
    """A card that the arrow keys go to; `asked` gives one of what can be done, `stepped` a way up or down."""

    asked = Signal(str)
    stepped = Signal(int)
    reached = Signal()

    def __init__(self, happening: Happening, changes: Iterable[ChangeInWords]) -> None:
        super().__init__()
        self.happening, self.changes = happening, list(changes)
        self.setProperty('role', 'card')
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f'{happening.what}. {happening.who_and_when()}')
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(look.MEDIUM, look.SMALL, look.MEDIUM, look.MEDIUM)
        self._grid.setHorizontalSpacing(look.MEDIUM)
        self._grid.setVerticalSpacing(3)
        heading = label(happening.what)
        heading.setFont(look.font(bold=True))
        self._grid.addWidget(heading, 0, 0, 1, _COLUMNS)
        self._grid.addWidget(label(happening.who_and_when(), 'small'), 1, 0, 1, _COLUMNS)
        if happening.why:
            reason = _('Reason: {reason}').format(reason=happening.why)
            self._grid.addWidget(label(reason), 2, 0, 1, _COLUMNS)
        self._shown = 0
        self.more = button('', self.show_more, role='link')
        self.more.setAutoDefault(True)  # so that Enter presses it
        self._grid.addWidget(self.more, _FIRST_ROW + len(self.changes), 0, 1, _COLUMNS, Qt.AlignmentFlag.AlignLeading)
        self.show_more()
        for column, share in enumerate((3, 4, 0, 4)):
            self._grid.setColumnStretch(column, share)

    def show_more(self) -> None:
        """Show the next of what was changed."""
        for change in self.changes[self._shown : self._shown + MOST]:
            self._add(_FIRST_ROW + self._shown, list(_pieces(change)))
            self._shown += 1
        left = len(self.changes) - self._shown
        said = ngettext('Show one more field', 'Show {count} more fields', left)
        self.more.setText(said.format(count=f'{left:,}'))
        self.more.setVisible(bool(left))

    def _add(self, at: int, pieces: list[QLabel]) -> None:
        for column, piece in enumerate(pieces):
            wide = 3 if column == 1 and len(pieces) == 2 else 1
            self._grid.addWidget(piece, at, column, 1, wide, Qt.AlignmentFlag.AlignTop)

    def offer(self, ways: Iterable[tuple[str, str]]) -> None:
        """Offer what can be done from it, each as the name of a way and its words."""
        buttons: list[QWidget | None] = [self._way(way, words) for way, words in ways]
        if buttons:
            below = _FIRST_ROW + len(self.changes) + 1
            self._grid.addLayout(wrapped(*buttons, None), below, 0, 1, _COLUMNS)

    def _way(self, way: str, words: str) -> QPushButton:
        made = button(words, partial(self.asked.emit, way), role='link')
        made.setAutoDefault(True)  # so that Enter presses it
        return made

    def reveal(self, row: str, field: str) -> None:
        """Show as much as has what became of a field of a row."""
        places = [at for at, change in enumerate(self.changes) if (change.row, change.field) == (row, field)]
        while places and self._shown <= places[-1]:
            self.show_more()

    def is_about(self, row: str, field: str) -> bool:
        """Whether it changed a field of a row."""
        return any((change.row, change.field) == (row, field) for change in self.changes)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.reached.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.stepped.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.hasFocus():
            self.asked.emit(THEN)
        else:
            super().keyPressEvent(event)


def _pieces(change: ChangeInWords) -> Iterator[QLabel]:
    """The name of a field and its value, or the old value beside the new one."""
    yield label(change.name, 'muted')
    if change.has_old:
        yield marked(change.runs, NEW, 'muted') if change.runs else label(change.old, 'muted')
        yield label('←' if language() == 'ar' else '→', 'muted', wraps=False)
    yield marked(change.runs, GONE) if change.runs else label(change.new)
