"""A paragraph of the page: its sentences are edited, and the figures in them open their records."""

import html
from collections.abc import Iterator

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame

from exchange.publishing.wording.counted_nouns import SaidFigure
from exchange.publishing.wording.page_writer import PageLine
from models.language.messages import _, ngettext
from ui.month.figure_grid import AskedFigure
from ui.parts import look
from ui.parts.pieces import label, row

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_BY_HAND = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.MouseFocusReason)


class SentenceText(QFrame):
    """A paragraph with the sentences that it is made of; Enter, F2 or a click asks to edit them.

    The arrow keys go on to the figures that it says, the way it is read; Enter or a click on one of those asks for its
    records.
    """

    asked = Signal(object)
    figure_asked = Signal(object)

    def __init__(self, text: str, lines: tuple[PageLine, ...], side: Qt.AlignmentFlag, role: str = '') -> None:
        super().__init__()
        self.lines, self._text = lines, text
        self.figures = [*_within(text, lines)]
        self._chosen, self._hovered = -1, ''
        self._words = label(text, role)
        self._words.setAlignment(side | Qt.AlignmentFlag.AlignTop)
        marks = [label(mark, 'mark', wraps=False) for mark in self._marks()]
        inside = row(self._words, *marks)
        inside.setStretch(0, 1)
        inside.setContentsMargins(look.SMALL, look.TINY, look.SMALL, look.TINY)
        self.setLayout(inside)
        self.setProperty('role', 'sentence')
        self.setAccessibleName(' '.join([text, *self._marks()]))
        if lines:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setToolTip(_('Enter: edit this sentence'))
        if self.figures:
            self.setToolTip(_('Enter: edit this sentence. Arrow keys: go to a figure; Enter there lists its records.'))
            self._words.setTextFormat(Qt.TextFormat.RichText)
            self._words.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse)
            self._words.linkActivated.connect(self._open)
            self._words.linkHovered.connect(self._hover)
            look.changed.connect(self._write)

    def _marks(self) -> Iterator[str]:
        if any(line.is_edited and not line.is_unfit for line in self.lines):
            yield _('Edited')
        if any(line.is_unfit for line in self.lines):
            yield _('Edit not used: the layout has other figures here')
        if any(line.is_unread for line in self.lines):
            yield _('Not read since')

    # Its figures

    @property
    def chosen(self) -> int:
        """Which of its figures the keys are on, -1 for none."""
        return self._chosen

    def choose(self, number: int) -> None:
        """Have the keys on one of its figures, or with -1 on the whole of it."""
        self._chosen = number if number < len(self.figures) else -1
        self.setAccessibleDescription(self._said_of_chosen())
        self._write()

    def _said_of_chosen(self) -> str:
        if self._chosen < 0:
            return ''
        found = self.figures[self._chosen]
        count = len(found.figure.records)
        said = ngettext('{figure}: {count} record', '{figure}: {count} records', count)
        return said.format(figure=self._text[found.begins : found.ends], count=f'{count:,}')

    def _open(self, link: str) -> None:
        self.choose(int(link))
        self._ask()

    def _ask(self) -> None:
        found = self.figures[self._chosen]
        self.figure_asked.emit(AskedFigure(self._text[found.begins : found.ends], found.figure))

    def _hover(self, link: str) -> None:
        self._hovered = link

    def _write(self) -> None:
        """Show the text, each figure in it as what can be opened, the chosen one so that it is seen."""
        if not self.figures:
            return
        pieces, end = list[str](), 0
        for number, found in enumerate(self.figures):
            pieces.append(html.escape(self._text[end : found.begins]))
            said = html.escape(self._text[found.begins : found.ends])
            back = f'; background-color: {look.token("selected")}' if number == self._chosen else ''
            line = 'underline' if number == self._chosen else 'none'
            style = f'color: {look.token("accent")}; text-decoration: {line}{back}'
            pieces.append(f'<a href="{number}" style="{style}">{said}</a>')
            end = found.ends
        direction = 'rtl' if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else 'ltr'
        body = ''.join([*pieces, html.escape(self._text[end:])]).replace('\n', '<br>')
        directed = f'<div dir="{direction}">{body}</div>'
        self._words.setText(directed)

    # Keys and clicks

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.figures and (step := self._step(event.key())):
            self.choose(max(-1, min(self._chosen + step, len(self.figures) - 1)))
        elif self._chosen >= 0 and event.key() in _ENTER:
            self._ask()
        elif self.lines and event.key() in (*_ENTER, Qt.Key.Key_F2):
            self.asked.emit(self)
        else:
            super().keyPressEvent(event)

    def _step(self, key: int) -> int:
        """Where an arrow key leads among its figures: on the way it is read, or back."""
        is_rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        on, back = (Qt.Key.Key_Left, Qt.Key.Key_Right) if is_rtl else (Qt.Key.Key_Right, Qt.Key.Key_Left)
        return {on: 1, back: -1}.get(Qt.Key(key), 0)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self.lines and not self._hovered:
            self.asked.emit(self)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in _BY_HAND:
            self.choose(-1)
        self._show_active()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_active()

    def _show_active(self) -> None:
        look.give_role(self, 'true' if self.hasFocus() else 'false', 'active')

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.LayoutDirectionChange):
            self._write()


def _within(text: str, lines: tuple[PageLine, ...]) -> Iterator[SaidFigure]:
    """The figures of the sentences of a paragraph, each where it is in the whole of it."""
    end = 0
    for line in sorted(lines, key=lambda one: text.find(one.text)):
        begins = text.find(line.text, end)
        if begins < 0:
            continue
        yield from (SaidFigure(one.figure, begins + one.begins, begins + one.ends) for one in line.figures)
        end = begins + len(line.text)
