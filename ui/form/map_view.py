"""The offline map: the governorates, where the point lies, and a click or Enter that takes another.

North is up and west is left in either direction of writing.
"""

import math
from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from models.language.messages import _
from models.places import Gazetteer, Place, Point, gazetteer, outlines
from ui.parts import look

_SQUEEZE = math.cos(math.radians(35))  # a degree of longitude beside one of latitude, in the middle of the country
_MIDDLE = (34.85, 39.0)
_HEIGHT, _WIDTH = 5.3, 7.0  # of the country, in degrees
_TO_A_POINT, _NEAREST = 3.0, 40.0  # times as near as the whole country
_VILLAGES_FROM = 200  # pixels a degree
_MOST_DOTS, _MOST_NAMES = 400, 40
_STEP, _FAR_STEP = 6, 40
_DRAG = 4
_MARGIN = 24


@cache
def _shapes() -> dict[str, QPainterPath]:
    """The governorates as drawn, in degrees of latitude, downwards."""
    return {outline.governorate: _shape(outline.rings) for outline in outlines()}


def _shape(rings: tuple[tuple[Point, ...], ...]) -> QPainterPath:
    path = QPainterPath()
    for ring in rings:
        path.addPolygon([_flat(point) for point in ring])
        path.closeSubpath()
    return path


def _flat(point: Point) -> QPointF:
    return QPointF(point[1] * _SQUEEZE, -point[0])


class MapView(QWidget):
    """The map itself; `taken` brings the latitude and longitude that somebody chose, `left` that they go back."""

    taken = Signal(float, float)
    aimed = Signal()
    left = Signal()

    def __init__(self, places: Gazetteer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._places = places
        self.point: Point | None = None
        self.place: Place | None = None
        self.governorate = ''
        self.aim: Point | None = None
        self._middle, self._nearness = _MIDDLE, 1.0
        self._pressed: QPointF | None = None
        self._dragged_from: Point | None = None
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(_('Map'))
        look.changed.connect(self.update)

    def show_point(self, point: Point | None, place: Place | None, governorate: str) -> None:
        """Show where a record lies: its point, the place chosen for it, its governorate."""
        if (point, place, governorate) == (self.point, self.place, self.governorate):
            return
        self.point, self.place, self.governorate = point, place, governorate
        self.aim = None
        there = self._marked
        if there and self._nearness == 1:
            self._nearness, self._middle = _TO_A_POINT, there
        elif there and not self._room().contains(self._on_screen(there)):
            self._middle = there
        self.update()

    @property
    def _marked(self) -> Point | None:
        return self.point or (self.place.point if self.place else None)

    # From degrees to pixels and back

    @property
    def _scale(self) -> float:
        """Pixels a degree of latitude."""
        whole = min(self.height() / _HEIGHT, self.width() / (_WIDTH * _SQUEEZE))
        return max(1.0, whole) * self._nearness

    def _transform(self) -> QTransform:
        scale, middle = self._scale, _flat(self._middle)
        made = QTransform.fromTranslate(self.width() / 2, self.height() / 2)
        return made.scale(scale, scale).translate(-middle.x(), -middle.y())

    def _on_screen(self, point: Point) -> QPointF:
        return self._transform().map(_flat(point))

    def _at(self, spot: QPointF) -> Point:
        flat = self._transform().inverted()[0].map(spot)
        return -flat.y(), flat.x() / _SQUEEZE

    def _room(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)

    # Moving about

    def come_nearer(self, times: float, about: QPointF | None = None) -> None:
        """Come nearer, or go farther, with one spot staying where it is."""
        spot = about or (self._on_screen(self.aim) if self.aim else QPointF(self.rect().center()))
        held = self._at(spot)
        self._nearness = max(1.0, min(_NEAREST, self._nearness * times))
        moved = self._at(spot)
        self._go_to((self._middle[0] + held[0] - moved[0], self._middle[1] + held[1] - moved[1]))

    def show_whole(self) -> None:
        """Show the whole country."""
        self._nearness = 1.0
        self._go_to(_MIDDLE)

    def _go_to(self, middle: Point) -> None:
        north, east = _MIDDLE[0] + _HEIGHT / 2, _MIDDLE[1] + _WIDTH / 2
        south, west = _MIDDLE[0] - _HEIGHT / 2, _MIDDLE[1] - _WIDTH / 2
        self._middle = (max(south, min(north, middle[0])), max(west, min(east, middle[1])))
        self.update()

    def _move_aim(self, right: int, down: int) -> None:
        start = self.aim or self._marked or self._middle
        spot = self._on_screen(start) + QPointF(right, down)
        self.aim = self._at(spot)
        if not self._room().contains(spot):
            shift = self._at(QPointF(self.rect().center()) + QPointF(right, down))
            self._go_to(shift)
        self.update()
        self.aimed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = Qt.Key
        step = _FAR_STEP if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else _STEP
        moves = {keys.Key_Left: (-1, 0), keys.Key_Right: (1, 0), keys.Key_Up: (0, -1), keys.Key_Down: (0, 1)}
        if event.key() in moves:
            self._move_aim(*(step * part for part in moves[keys(event.key())]))
        elif event.key() in (keys.Key_Plus, keys.Key_Equal):
            self.come_nearer(1.5)
        elif event.key() in (keys.Key_Minus, keys.Key_Underscore):
            self.come_nearer(1 / 1.5)
        elif event.key() in (keys.Key_Home, keys.Key_0):
            self.show_whole()
        elif event.key() in (keys.Key_Return, keys.Key_Enter) and not event.modifiers():
            self._take(self.aim)
        elif event.key() == keys.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not self.hasFocus():  # else scrolling the form would get stuck here
            event.ignore()
            return
        self.come_nearer(1.25 ** (event.angleDelta().y() / 120), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed, self._dragged_from = event.position(), self._at(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is None or self._pressed is None:
            return
        if (event.position() - self._pressed).manhattanLength() > _DRAG:
            now = self._at(event.position())
            held, middle = self._dragged_from, self._middle
            self._go_to((middle[0] + held[0] - now[0], middle[1] + held[1] - now[1]))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is not None and (event.position() - pressed).manhattanLength() <= _DRAG:
            self._take(self._at(event.position()))

    def _take(self, point: Point | None) -> None:
        if point is not None:
            self.aim = None
            self.taken.emit(*point)

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painter.fillRect(self.rect(), QColor(look.token('side')))
        self._draw_country(painter)
        taken: list[QRectF] = []
        self._draw_marks(painter, taken)
        self._draw_names(painter, taken)
        if self._scale >= _VILLAGES_FROM:
            self._draw_villages(painter, taken)
        painter.setPen(QPen(QColor(look.token('accent' if self.hasFocus() else 'line')), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()

    def _draw_country(self, painter: QPainter) -> None:
        pen = QPen(QColor(look.token('strong_line')), 1)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setWorldTransform(self._transform())
        for governorate, shape in _shapes().items():
            painter.setBrush(QColor(look.token('selected' if governorate == self.governorate else 'surface')))
            painter.drawPath(shape)
        painter.resetTransform()

    def _draw_marks(self, painter: QPainter, taken: list[QRectF]) -> None:
        accent, over = QColor(look.token('accent')), QColor(look.token('surface'))
        if self.place and self.place.point:
            spot = self._on_screen(self.place.point)
            painter.setPen(QPen(accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(spot, 7, 7)
            self._write(painter, self.place.label(), spot, taken, 'text', aside=11)
        if self.point:
            painter.setPen(QPen(over, 1.5))
            painter.setBrush(QColor(look.token('stop')))
            painter.drawEllipse(self._on_screen(self.point), 4.5, 4.5)
        if self.aim:
            spot = self._on_screen(self.aim)
            painter.setPen(QPen(QColor(look.token('text')), 1))
            painter.drawLine(spot - QPointF(12, 0), spot + QPointF(12, 0))
            painter.drawLine(spot - QPointF(0, 12), spot + QPointF(0, 12))

    def _draw_names(self, painter: QPainter, taken: list[QRectF]) -> None:
        for governorate in _shapes():
            place = gazetteer().get(governorate)
            if place and place.point:
                self._write(painter, place.label(), self._on_screen(place.point), taken, 'muted')

    def _draw_villages(self, painter: QPainter, taken: list[QRectF]) -> None:
        (north, west), (south, east) = self._at(QPointF(0, 0)), self._at(QPointF(self.width(), self.height()))
        turn = self._transform()
        seen = [(turn.map(_flat(p.point)), p) for p in self._places.inside((south, west, north, east)) if p.point]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.token('strong_line')))
        for spot, _place in seen[:_MOST_DOTS]:
            painter.drawEllipse(spot, 1.8, 1.8)
        for spot, place in seen if len(seen) <= _MOST_NAMES else ():
            self._write(painter, place.label(), spot, taken, 'muted', aside=5)

    def _write(
        self, painter: QPainter, text: str, spot: QPointF, taken: list[QRectF], colour: str, aside: float = 0
    ) -> None:
        """Write a name at a spot or beside it, where no other stands."""
        painter.setFont(look.font(8.25))
        measure = QFontMetricsF(painter.font())
        wide, high = measure.horizontalAdvance(text) + 4, measure.height()
        left = spot.x() + aside if aside else spot.x() - wide / 2
        if aside and left + wide > self.width():
            left = spot.x() - aside - wide
        room = QRectF(left, spot.y() - high / 2, wide, high)
        if not QRectF(self.rect()).contains(room) or any(room.intersects(other) for other in taken):
            return
        taken.append(room)
        behind = QColor(look.token('surface'))
        behind.setAlpha(120)
        painter.fillRect(room.adjusted(0, 2, 0, -2), behind)
        painter.setPen(QColor(look.token(colour)))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)
