"""How a text is read: at which side its lines begin, which Qt alone would begin at the left, and in which order."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from models.language.messages import language
from models.language.text import has_arabic, in_order_among_arabic
from models.language.word_changes import alike_at_start, difference


def begins_at_right(text: str) -> bool:
    """Whether a text begins at the right: by its letters, where it has none as the language does."""
    return has_arabic(text) or (language() == 'ar' and not any(letter.isalpha() for letter in text))


def turn_lines(edit: QPlainTextEdit) -> None:
    """Let the lines of a text that is typed or pasted run and begin as its words do."""
    option = edit.document().defaultTextOption()
    begins = Qt.AlignmentFlag.AlignRight if begins_at_right(edit.toPlainText()) else Qt.AlignmentFlag.AlignLeft
    if option.alignment() != begins or option.textDirection() != Qt.LayoutDirection.LayoutDirectionAuto:
        option.setAlignment(begins)
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        edit.document().setDefaultTextOption(option)


class LinesInOrder:
    """A text with its literals isolated, again and again while it is typed: only lines that changed are looked at."""

    def __init__(self) -> None:
        self._stored: list[str] = []
        self._shown: list[str] = []

    def of(self, text: str) -> str:
        """The same as `in_order` of a text as it is stored, which is without direction controls."""
        if not has_arabic(text):
            return text
        lines = text.split('\n')
        same = alike_at_start(self._stored, lines)
        end = alike_at_start(self._stored[same:][::-1], lines[same:][::-1])
        changed = [in_order_among_arabic(line) for line in lines[same : len(lines) - end]]
        self._shown = self._shown[:same] + changed + self._shown[len(self._shown) - end :]
        self._stored = lines
        return '\n'.join(self._shown)


def show_instead(edit: QPlainTextEdit, text: str) -> None:
    """Show another text, laying out anew only what differs: a long account is shown twice while it is typed.

    The caret stays before what comes where it is: a text that is opened is read, and typed in, from its beginning.
    """
    shown, caret = edit.toPlainText(), edit.textCursor()
    at, gone, come = difference(shown, text)
    stays = caret.position() if caret.position() <= as_qt_counts(shown[:at]) else None
    cursor = QTextCursor(edit.document())
    cursor.setPosition(as_qt_counts(shown[:at]))
    cursor.setPosition(as_qt_counts(shown[: at + len(gone)]), QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText(come)
    edit.document().clearUndoRedoStacks()
    if stays is not None and edit.textCursor().position() != stays:
        caret.setPosition(stays)
        edit.setTextCursor(caret)


def as_qt_counts(text: str) -> int:
    """How long a text is for Qt, which counts an emoji twice."""
    return len(text.encode('utf-16-le', 'surrogatepass')) // 2
