"""The account and what the sources say, read beside the codes: it scrolls alone, and knows when its end is seen."""

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QColor, QPaintEvent, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from models.language.messages import _
from models.language.text import without_directions
from models.language.word_changes import GONE, NEW
from ui.parts import look
from ui.parts.copied import to_copy
from ui.review.shown_record import Passage

# How many lines of the page before are still seen after it was scrolled on.
_LINES_KEPT = 1


class AccountText(QTextEdit):
    """The texts of one record, old words struck through beside new; `painted` each time that it was."""

    painted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setAcceptDrops(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setAccessibleName(_('Account and sources'))
        self.setMinimumHeight(look.px(60))
        self._passages: Sequence[Passage] | None = None
        look.changed.connect(self._dress)

    def put(self, passages: Sequence[Passage]) -> None:
        """Show other texts, from their beginning."""
        self._passages = passages
        self._write(passages)
        self.verticalScrollBar().setValue(0)

    def _dress(self) -> None:
        """Show the same in the colours that are worn now, where one reads."""
        if self._passages is None:
            return
        place = self.verticalScrollBar().value()
        self._write(self._passages)
        self.verticalScrollBar().setValue(place)

    def _write(self, passages: Sequence[Passage]) -> None:
        self.clear()
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        for place, passage in enumerate(passages):
            _start(cursor, is_first=not place, above=look.MEDIUM)
            cursor.insertText(passage.heading, _heading_format())
            _start(cursor, is_first=False, above=look.TINY)
            for mark, text in passage.runs:
                cursor.insertText(text, _run_format(mark))
        if not passages:
            cursor.insertText(_('No account was written.'), _heading_format())
        cursor.endEditBlock()

    @property
    def is_at_end(self) -> bool:
        """Whether the last line of it can be seen, or was scrolled to."""
        document = self.document()
        document.documentLayout().blockBoundingRect(document.lastBlock())  # else a long text has no end yet
        bar = self.verticalScrollBar()
        return bar.value() >= bar.maximum()

    def scroll_on(self) -> bool:
        """Show the next page of it; whether there was one."""
        if self.is_at_end:
            return False
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + max(1, bar.pageStep() - _LINES_KEPT * self.fontMetrics().lineSpacing()))
        return True

    def createMimeDataFromSelection(self) -> QMimeData:
        return to_copy(without_directions(self.textCursor().selection().toPlainText()))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.painted.emit()


def _start(cursor: QTextCursor, *, is_first: bool, above: int) -> None:
    """Go on in a new paragraph."""
    shape = QTextBlockFormat()
    shape.setTopMargin(0 if is_first else above)
    if is_first:
        cursor.setBlockFormat(shape)
    else:
        cursor.insertBlock(shape, QTextCharFormat())


def _heading_format() -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(QColor(look.token('muted')))
    return made


def _run_format(mark: str) -> QTextCharFormat:
    """How words look that stayed, are new or are gone."""
    made = QTextCharFormat()
    made.setForeground(QColor(look.token({NEW: 'settled', GONE: 'muted'}.get(mark, 'text'))))
    if mark == NEW:
        made.setBackground(QColor(look.token('settled_back')))
    made.setFontStrikeOut(mark == GONE)
    return made
