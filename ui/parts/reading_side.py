"""At which side the lines of a text begin: that of its words, which Qt alone would begin at the left."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit

from models.language.messages import language
from models.language.text import has_arabic


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
