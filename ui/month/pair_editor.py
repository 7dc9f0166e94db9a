"""Editing a sentence of the report: both languages beside each other, with their figures as tokens."""

import re
from typing import NamedTuple

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QWidget

from exchange.publishing.wording.page_writer import PageLine
from models.language.messages import _
from models.language.text import isolate, without_directions
from ui.parts import look
from ui.parts.pieces import Notice, button, column, label, row, wrapped

# Milliseconds after the last key in which what is typed is kept as a draft.
_REST = 700
_LINES = 4
_TOKEN = re.compile(r'\{[^{}]*\}')


class Pair(NamedTuple):
    """A sentence in both languages."""

    english: str
    arabic: str


def _with_tokens_kept_together(sentence: str) -> str:
    """A sentence in which no token is turned round by the words beside it, whichever way those run."""
    return _TOKEN.sub(lambda token: isolate(token[0], 'auto'), sentence)


class PairEditor(QFrame):
    """Two texts of one sentence; `kept` gives both, `read` says that the other one was read, `reverted` that the
    layout's sentence is wanted, `typed` what is being typed (None once it is given up)."""

    kept = Signal(object)
    read = Signal()
    reverted = Signal()
    typed = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty('role', 'card')
        self.english, self.arabic = self._text(_('English'), 'en'), self._text(_('Arabic'), 'ar')
        self.notice = Notice()
        self._said = label('', 'label')
        self._read = button(_('Both were read'), self.read.emit, 'Ctrl+R')
        self._revert = button(_('As in the layout'), self._ask_revert, role='link')
        self._shown = Pair('', '')
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self.keep_draft)
        keep = button(_('Keep the sentence'), self._keep, 'Ctrl+Return', 'primary')
        leave = button(_('Leave'), self.leave, 'Esc', 'link')
        buttons = wrapped(keep, self._read, self._revert, None, leave)
        sides = row(*(self._with_name(one) for one in (self.english, self.arabic)))
        inside = column(self._said, sides, self.notice, buttons, margin=look.MEDIUM)
        self.setLayout(inside)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    def _text(self, name: str, language: str) -> QPlainTextEdit:
        made = QPlainTextEdit()
        made.setAccessibleName(name)
        made.setTabChangesFocus(True)
        made.setFixedHeight(made.fontMetrics().lineSpacing() * _LINES + look.LARGE)
        option = made.document().defaultTextOption()
        option.setTextDirection(Qt.LayoutDirection.RightToLeft if language == 'ar' else Qt.LayoutDirection.LeftToRight)
        made.document().setDefaultTextOption(option)
        made.textChanged.connect(self._changed)
        made.installEventFilter(self)
        return made

    @staticmethod
    def _with_name(text: QPlainTextEdit) -> QWidget:
        made = QWidget()
        made.setLayout(column(label(text.accessibleName(), 'label'), text))
        return made

    def edit(self, line: PageLine, shown: Pair, typed: Pair | None) -> None:
        """Show a sentence to be edited, with what was typed of it before and not kept."""
        self._rest.stop()
        self.notice.quiet()
        self._shown = shown
        now = typed or shown
        for text, said in ((self.english, now.english), (self.arabic, now.arabic)):
            text.blockSignals(True)
            text.setPlainText(_with_tokens_kept_together(said))
            text.blockSignals(False)
        self._said.setText(
            _('What is in { } is filled in by the program: a number with the noun that fits it. Leave it as it is.')
        )
        self._read.setVisible(line.is_unread)
        self._revert.setVisible(line.is_edited)
        if typed:
            self.notice.say('doubt', _('This was typed before, and not kept.'))
        elif line.is_unfit:
            sentence = _('The layout has other figures here now, so its own sentence is used until this one has them.')
            self.notice.say('doubt', sentence)
        self.show()

    def begin(self, language: str) -> None:
        """Put the keys into the text of a language."""
        (self.arabic if language == 'ar' else self.english).setFocus()

    def now(self) -> Pair:
        """Both texts as they are typed."""
        return Pair(*(without_directions(text.toPlainText()).strip() for text in (self.english, self.arabic)))

    def refuse(self, sentence: str) -> None:
        """Say why it is not kept."""
        self.notice.say('stop', sentence)

    def keep_draft(self) -> None:
        """Have what is typed kept as a draft now."""
        self._rest.stop()
        if self.isVisibleTo(self.parentWidget()):
            self.typed.emit(self.now() if self.now() != self._shown else None)

    def leave(self) -> None:
        """Give up what is typed."""
        self._rest.stop()
        self.typed.emit(None)
        self.left.emit()

    def clear(self) -> None:
        """Show nothing."""
        self._rest.stop()
        self._shown = Pair('', '')
        for text in (self.english, self.arabic):
            text.blockSignals(True)
            text.clear()
            text.blockSignals(False)
        self.hide()

    def _changed(self) -> None:
        self._rest.start(_REST)

    def _keep(self) -> None:
        self._rest.stop()
        self.kept.emit(self.now())

    def _ask_revert(self) -> None:
        self._rest.stop()
        self.reverted.emit()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Esc leaves the sentence, where it would else leave the whole page."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            self.leave()
            return True
        return False
