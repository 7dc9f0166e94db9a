"""A page to be published as it will be read: headings, sentences, tables and pictures, in its own direction."""

from collections.abc import Iterator

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from exchange.publishing.published_page import Bullets, FigureTable, Heading, Picture, Sentences
from exchange.publishing.wording.page_writer import ComposedPage, PageLine
from models.language.messages import _
from ui.parts import look
from ui.parts.pieces import NUMBERS, empty, label, row

_NAME_WIDTH, _NUMBER_WIDTH = 200, 76
_PICTURE_WIDTH = 640


class SentenceText(QFrame):
    """A paragraph with the sentences that it is made of; Enter, F2 or a click asks to edit them."""

    asked = Signal(object)

    def __init__(self, text: str, lines: tuple[PageLine, ...], side: Qt.AlignmentFlag, role: str = '') -> None:
        super().__init__()
        self.lines, self._text = lines, text
        words = label(text, role)
        words.setAlignment(side | Qt.AlignmentFlag.AlignTop)
        marks = [label(mark, 'mark', wraps=False) for mark in self._marks()]
        inside = row(words, *marks)
        inside.setStretch(0, 1)
        inside.setContentsMargins(look.SMALL, look.TINY, look.SMALL, look.TINY)
        self.setLayout(inside)
        self.setProperty('role', 'sentence')
        self.setAccessibleName(' '.join([text, *self._marks()]))
        if lines:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setToolTip(_('Enter: edit this sentence'))

    def _marks(self) -> Iterator[str]:
        if any(line.is_edited and not line.is_unfit for line in self.lines):
            yield _('Edited')
        if any(line.is_unfit for line in self.lines):
            yield _('Edit not used: the layout has other figures here')
        if any(line.is_unread for line in self.lines):
            yield _('Not read since')

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.lines and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.asked.emit(self)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self.lines:
            self.asked.emit(self)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show_active()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_active()

    def _show_active(self) -> None:
        look.give_role(self, 'true' if self.hasFocus() else 'false', 'active')


class PictureOfFigures(QWidget):
    """A chart or a map, painted as it will be printed; what it shows is said to whoever cannot see it."""

    def __init__(self, picture: Picture) -> None:
        super().__init__()
        self._drawing = QSvgRenderer(QByteArray(picture.svg.encode()))
        self.setAccessibleName(picture.said)
        self.setToolTip(picture.caption)

    def sizeHint(self) -> QSize:
        drawn = self._drawing.defaultSize()
        width = min(look.px(_PICTURE_WIDTH), drawn.width() or 1)
        return QSize(width, round(width * drawn.height() / max(1, drawn.width())))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        size = self.sizeHint()
        left = self.width() - size.width() if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else 0
        room = QRectF(left, 0, size.width(), size.height())
        painter.fillRect(room, Qt.GlobalColor.white)  # as on paper: its colours are meant for that
        self._drawing.render(painter, room)


class PublishedView(QWidget):
    """The whole page; `asked` gives the paragraph that somebody wants to edit, whose editor is put below it.

    `gone_to` gives what the keys go into, to be scrolled to.
    """

    asked, gone_to = Signal(object), Signal(object)

    def __init__(self, editor: QWidget) -> None:
        super().__init__()
        self._editor = editor
        editor.setParent(self)
        self._room = QVBoxLayout()
        self._room.setContentsMargins(0, 0, 0, 0)
        self._room.setSpacing(look.SMALL)
        self.setLayout(self._room)
        self._side = Qt.AlignmentFlag.AlignLeft
        self.setProperty('role', 'surface')

    def show_page(self, composed: ComposedPage) -> None:
        """Show a page in its own language and direction; the keys stay in the sentence that they were in."""
        place = self._place_with_keys()
        self.clear()
        is_arabic = composed.page.language == 'ar'
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft if is_arabic else Qt.LayoutDirection.LeftToRight)
        self._side = (Qt.AlignmentFlag.AlignRight if is_arabic else Qt.AlignmentFlag.AlignLeft) | (
            Qt.AlignmentFlag.AlignAbsolute
        )
        heading, left = '', list(composed.lines)
        for block in composed.page.blocks:
            heading = block.text if isinstance(block, Heading) and block.level > 1 else heading
            for widget in self._widgets(block, heading, left):
                widget.setProperty('heading', heading)
                self._room.addWidget(widget)
                if isinstance(widget, SentenceText):
                    widget.asked.connect(self.asked)
        self._room.addStretch(1)
        if place:
            self.go_to(place)

    def clear(self) -> None:
        """Show nothing of the page; the editor stays."""
        self._room.removeWidget(self._editor)
        empty(self._room)

    def put_editor(self, place: str) -> None:
        """Put the editor below the paragraph that has the sentence of a place."""
        self._room.removeWidget(self._editor)
        if paragraph := self.paragraph_of(place):
            self._room.insertWidget(self._room.indexOf(paragraph) + 1, self._editor)
            self._editor.setLayoutDirection(QGuiApplication.layoutDirection())
            self.gone_to.emit(self._editor)

    def paragraph_of(self, place: str) -> SentenceText | None:
        """The paragraph that has the sentence of a place, None where there is none."""
        return next((one for one in self.paragraphs() if any(line.place == place for line in one.lines)), None)

    def go_to(self, place: str) -> None:
        """Put the keys into the paragraph that has the sentence of a place."""
        if paragraph := self.paragraph_of(place):
            paragraph.setFocus()
            self.gone_to.emit(paragraph)

    def _place_with_keys(self) -> str:
        return next((one.lines[0].place for one in self.paragraphs() if one.hasFocus() and one.lines), '')

    def paragraphs(self) -> list[SentenceText]:
        """Its paragraphs in order."""
        found = (self._room.itemAt(place) for place in range(self._room.count()))
        return [item.widget() for item in found if item and isinstance(item.widget(), SentenceText)]

    def section_with_keys(self) -> str:
        """The heading of the section in which the keys are, '' where they are elsewhere."""
        return next((str(one.property('heading')) for one in self.paragraphs() if one.hasFocus()), '')

    def _widgets(self, block: object, heading: str, left: list[PageLine]) -> Iterator[QWidget]:
        """The widgets of a block, with the sentences that stand in it; they are taken out of those that are left."""
        if isinstance(block, Heading):
            yield self._heading(block)
        elif isinstance(block, Sentences):
            text = f'{block.bold} {block.text}' if block.bold else block.text
            yield SentenceText(text, _taken(text, heading, left), self._side, 'label' if block.quiet else '')
        elif isinstance(block, Bullets):
            yield from (SentenceText(f'• {item}', _taken(item, heading, left), self._side) for item in block.items)
        elif isinstance(block, FigureTable):
            yield FigureGrid(block, self._side)
        elif isinstance(block, Picture):
            yield PictureOfFigures(block)

    def _heading(self, block: Heading) -> QLabel:
        made = label(block.text, 'title' if block.level == 1 else '')
        made.setAlignment(self._side)
        if block.level > 1:
            made.setFont(look.font(10.5, bold=True))
            made.setContentsMargins(0, look.MEDIUM, 0, 0)
        return made


def _taken(text: str, heading: str, left: list[PageLine]) -> tuple[PageLine, ...]:
    """The sentences of a section that stand in a text, each as often as it does there; they are left no more."""
    found = list[PageLine]()
    for line in left:
        is_there = line.text and line.heading == heading
        if is_there and text.count(line.text) > sum(line.text in other.text for other in found):
            found.append(line)
    for line in found:
        left.remove(line)
    return tuple(found)


class FigureGrid(QScrollArea):
    """A table of the page: names with numbers beside them, under quiet headings; a dash where there is nothing.

    One that is wider than the page scrolls sideways by itself, so that no sentence is cut off for it.
    """

    def __init__(self, table: FigureTable, side: Qt.AlignmentFlag) -> None:
        super().__init__()
        self._side = side
        self._grid = QGridLayout()
        self._grid.setContentsMargins(look.SMALL, 0, 0, 0)
        self._grid.setVerticalSpacing(look.TINY)
        self._grid.setHorizontalSpacing(look.MEDIUM)
        self._grid.setColumnMinimumWidth(0, look.px(_NAME_WIDTH))
        for place, heading in enumerate(table.headings):
            self._put(0, place, self._cell(heading, 'small', wraps=bool(place)))
            if place:
                self._grid.setColumnMinimumWidth(place, look.px(_NUMBER_WIDTH))
        for number, cells in enumerate(table.rows, 1):
            self._add(number, cells, bold=table.has_total and number == len(table.rows))
        self._grid.setColumnStretch(len(table.headings), 1)
        self._inside = QWidget()
        self._inside.setLayout(self._grid)
        self._inside.setProperty('role', 'surface')
        self.setWidget(self._inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(table.title)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._inside.minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wider = self._inside.minimumSizeHint().width() > self.width()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if is_wider else Qt.FocusPolicy.NoFocus)
        bar = self.horizontalScrollBar().sizeHint().height() if is_wider else 0
        self.setFixedHeight(self._inside.sizeHint().height() + bar)

    def _add(self, number: int, cells: tuple[str | int | None, ...], *, bold: bool) -> None:
        for place, value in enumerate(cells):
            text = '–' if value is None else f'{value:,}' if isinstance(value, int) else value
            cell = self._cell(text, wraps=False)
            cell.setFont(look.font(bold=bold))
            self._put(number, place, cell)

    @staticmethod
    def _cell(text: str, role: str = '', *, wraps: bool) -> QLabel:
        return label(text, role, wraps=wraps)

    def _put(self, line: int, place: int, cell: QLabel) -> None:
        upright = Qt.AlignmentFlag.AlignVCenter if line else Qt.AlignmentFlag.AlignBottom
        cell.setAlignment((NUMBERS if place else self._side) | upright)
        self._grid.addWidget(cell, line, place)
