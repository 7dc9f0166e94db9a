"""A chart or a map of the page, painted as it will be printed, with its numbers beside it."""

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from exchange.publishing.published_page import Picture
from ui.month.figure_grid import FigureGrid
from ui.parts import look
from ui.parts.explained import as_tip
from ui.parts.pieces import wrapped

_PICTURE_WIDTH = 640


class PictureOfFigures(QWidget):
    """A chart or a map, painted as it will be printed; what it shows is said to whoever cannot see it."""

    def __init__(self, picture: Picture) -> None:
        super().__init__()
        self._drawing = QSvgRenderer(QByteArray(picture.svg.encode()))
        self.setAccessibleName(picture.said)
        self.setToolTip(as_tip(picture.caption))

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


class PictureBeside(QWidget):
    """A picture and its numbers: beside each other where there is room, else one under the other."""

    def __init__(self, picture: Picture, side: Qt.AlignmentFlag) -> None:
        super().__init__()
        self.picture = PictureOfFigures(picture)
        self.grid = FigureGrid(picture.numbers, side) if picture.numbers else None
        parts = (self.picture, self.grid) if self.grid else (self.picture,)
        self.setLayout(wrapped(*parts))
