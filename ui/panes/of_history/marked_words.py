"""A value with the words that changed marked in it, in either direction of writing."""

import html
import unicodedata
from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QLabel

from models.language.messages import language
from models.language.word_changes import GONE, NEW, Run
from ui.parts import look
from ui.parts.pieces import label


def is_from_the_right(text: str) -> bool:
    """Whether a text runs from the right: as its first letter does, else as the language does."""
    for letter in text:
        runs = unicodedata.bidirectional(letter)
        if runs in ('L', 'R', 'AL'):
            return runs != 'L'
    return language() == 'ar'


def marked(runs: Sequence[Run], but: str, role: str = '') -> QLabel:
    """A label of these runs without those marked as `but`: the words before or after, with the changed ones marked."""
    shown = [(mark, text) for mark, text in runs if mark != but]
    made = label('', role)
    made.setTextFormat(Qt.TextFormat.RichText)
    whole = ''.join(text for _mark, text in shown)
    made.setAccessibleName(whole)
    _Dressing(made, shown, 'rtl' if is_from_the_right(whole) else 'ltr')
    return made


class _Dressing(QObject):
    """Writes runs into a label in the colours that are worn now, and anew where the system turns dark or light."""

    def __init__(self, words: QLabel, shown: Sequence[Run], turned: str) -> None:
        super().__init__(words)
        self._words, self._shown, self._turned = words, shown, turned
        look.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        side = 'right' if language() == 'ar' else 'left'
        words = ''.join(_dressed(mark, text) for mark, text in self._shown)
        paragraph = f'<p dir="{self._turned}" align="{side}" style="margin:0">{words}</p>'
        self._words.setText(paragraph)


def _dressed(mark: str, text: str) -> str:
    said = html.escape(text).replace('\n', '<br>')
    worn = {NEW: 'settled', GONE: 'stop'}.get(mark)
    if worn is None:
        return said
    struck = ';text-decoration:line-through' if mark == GONE else ''
    return f'<span style="color:{look.token(worn)};background-color:{look.token(f"{worn}_back")}{struck}">{said}</span>'
