"""A page to be published as it will be read: headings, sentences, tables and pictures, in its own direction."""

from collections import defaultdict
from collections.abc import Hashable, Iterator
from typing import NamedTuple

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from exchange.publishing.published_page import Bullets, FigureTable, Heading, Picture, Sentences
from exchange.publishing.wording.page_writer import ComposedPage, PageLine
from ui.month.figure_grid import FigureGrid
from ui.month.picture_of_figures import PictureBeside
from ui.month.sentence_text import SentenceText
from ui.parts import look
from ui.parts.pieces import label


class PageSpot(NamedTuple):
    """Where the keys are on a page: in which sentence and at which figure of it, or in which table and cell of it."""

    place: str = ''
    figure: int = -1
    grid: int = -1
    row: int = 0
    column: int = 0


class _Part(NamedTuple):
    """A part of the page as it is shown: a heading, a paragraph with its sentences, a table or a picture."""

    language: str
    shown: Heading | FigureTable | Picture | str
    role: str = ''
    lines: tuple[PageLine, ...] = ()


class PublishedView(QWidget):
    """The whole page; `asked` gives the paragraph that somebody wants to edit, whose editor is put below it.

    `figure_asked` gives a figure whose records somebody wants to see. `gone_to` gives what the keys go into, to be
    scrolled to, `reached` a table and where in it they are.
    """

    asked, gone_to, figure_asked = Signal(object), Signal(object), Signal(object)
    reached = Signal(object, QRect)

    def __init__(self, editor: QWidget | None = None) -> None:
        super().__init__()
        self._editor = editor
        if editor is not None:
            editor.setParent(self)
        self._room = QVBoxLayout()
        self._room.setContentsMargins(0, 0, 0, 0)
        self._room.setSpacing(look.SMALL)
        self.setLayout(self._room)
        self._side = Qt.AlignmentFlag.AlignLeft
        self._parts: list[tuple[_Part, QWidget]] = []
        self.setProperty('role', 'surface')

    def show_page(self, composed: ComposedPage) -> None:
        """Show a page in its own language and direction; what is on it already stays, and the keys where they were."""
        spot = self.spot()
        is_arabic = composed.page.language == 'ar'
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft if is_arabic else Qt.LayoutDirection.LeftToRight)
        self._side = (Qt.AlignmentFlag.AlignRight if is_arabic else Qt.AlignmentFlag.AlignLeft) | (
            Qt.AlignmentFlag.AlignAbsolute
        )
        there = defaultdict[Hashable, list[QWidget]](list)
        for part, widget in self._parts:
            there[part].append(widget)
        self._take_out()
        self._parts = []
        self._room.setEnabled(False)  # else all of it is laid out anew for each part that is shown
        for part, heading in self._parts_of(composed):
            widget = there[part].pop(0) if there[part] else self._made(part)
            widget.setProperty('heading', heading)
            self._parts.append((part, widget))
            self._room.addWidget(widget)
            widget.show()
        self._room.addStretch(1)
        self._room.setEnabled(True)
        for widget in (one for left in there.values() for one in left):
            _drop(widget)
        if spot and spot != self.spot():
            self.go_to_spot(spot)

    def clear(self) -> None:
        """Show nothing of the page; the editor stays."""
        self._take_out()
        parts, self._parts = self._parts, []
        for _part, widget in parts:
            _drop(widget)

    def _take_out(self) -> None:
        """Take everything out of the room, the editor too, without putting anything away."""
        while self._room.takeAt(0) is not None:
            pass

    # Where the keys are

    def spot(self) -> PageSpot | None:
        """Where the keys are on the page, None where they are elsewhere."""
        for paragraph in self.paragraphs():
            if paragraph.hasFocus() and paragraph.lines:
                return PageSpot(paragraph.lines[0].place, paragraph.chosen)
        for number, grid in enumerate(self.grids()):
            if grid.hasFocus():
                return PageSpot('', -1, number, *grid.spot())
        return None

    def go_to_spot(self, spot: PageSpot) -> None:
        """Put the keys there, as far as it is still on the page."""
        grids = self.grids()
        if 0 <= spot.grid < len(grids):
            grids[spot.grid].go_to(spot.row, spot.column)
        elif paragraph := self.paragraph_of(spot.place):
            paragraph.setFocus()
            paragraph.choose(spot.figure)

    def put_editor(self, place: str) -> None:
        """Put the editor below the paragraph that has the sentence of a place."""
        if self._editor is None:
            return
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

    def paragraphs(self) -> list[SentenceText]:
        """Its paragraphs in order."""
        return [widget for _part, widget in self._parts if isinstance(widget, SentenceText)]

    def grids(self) -> list[FigureGrid]:
        """Its tables in order, those beside pictures too."""
        found = (widget.grid if isinstance(widget, PictureBeside) else widget for _part, widget in self._parts)
        return [one for one in found if isinstance(one, FigureGrid)]

    def section_with_keys(self) -> str:
        """The heading of the section in which the keys are, '' where they are elsewhere."""
        focused = QGuiApplication.focusObject()
        found = (one for _part, one in self._parts if isinstance(focused, QWidget) and _has(one, focused))
        return next((str(one.property('heading')) for one in found), '')

    # Its parts

    def _parts_of(self, composed: ComposedPage) -> Iterator[tuple[_Part, str]]:
        """The parts of a page in order, each with the heading that it is under."""
        heading, left, language = '', list(composed.lines), composed.page.language
        for block in composed.page.blocks:
            heading = block.text if isinstance(block, Heading) and block.level > 1 else heading
            if isinstance(block, Sentences):
                text = f'{block.bold} {block.text}' if block.bold else block.text
                yield _Part(language, text, 'label' if block.quiet else '', _taken(text, heading, left)), heading
            elif isinstance(block, Bullets):
                for item in block.items:
                    yield _Part(language, f'• {item}', '', _taken(item, heading, left)), heading
            else:
                yield _Part(language, block), heading

    def _made(self, part: _Part) -> QWidget:
        """The widget of a part that is not on the page yet."""
        shown = part.shown
        if isinstance(shown, Heading):
            return self._heading(shown)
        if isinstance(shown, str):
            paragraph = SentenceText(shown, part.lines, self._side, part.role)
            paragraph.asked.connect(self.asked)
            paragraph.figure_asked.connect(self.figure_asked)
            return paragraph
        if isinstance(shown, Picture):
            picture = PictureBeside(shown, self._side)
            self._tie(picture.grid)
            return picture
        grid = FigureGrid(shown, self._side)
        self._tie(grid)
        return grid

    def _tie(self, grid: FigureGrid | None) -> None:
        if grid is not None:
            grid.figure_asked.connect(self.figure_asked)
            grid.reached.connect(self.reached)

    def _heading(self, block: Heading) -> QLabel:
        made = label(block.text, 'title' if block.level == 1 else '')
        made.setAlignment(self._side)
        if block.level > 1:
            made.setFont(look.font(10.5, bold=True))
            made.setContentsMargins(0, look.MEDIUM, 0, 0)
        return made


def _has(widget: QWidget, focused: QWidget) -> bool:
    return widget is focused or widget.isAncestorOf(focused)


def _drop(widget: QWidget) -> None:
    """Take a widget off the screen at once, and put it away."""
    widget.hide()
    widget.deleteLater()


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
