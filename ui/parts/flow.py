"""A layout that sets widgets one after another and goes on in the next line, for chips and rows of buttons."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class Flow(QLayout):
    """Widgets in reading order, wrapped; `stretch_last` gives the last one what is left of its line.

    Where all of them fit into one line, what is left of it stands before the one at `spring`. They are in the middle of
    their line, or, with `at_top`, begin together at its top.
    """

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        gap: int = 6,
        stretch_last: bool = False,
        spring: int | None = None,
        at_top: bool = False,
    ) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._heights: dict[int, int] = {}  # by width, until something in it changes: Qt asks over and over
        self._least: QSize | None = None
        self._gap = gap
        self._stretch_last, self._spring, self._at_top = stretch_last, spring, at_top
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def invalidate(self) -> None:
        self._heights.clear()
        self._least = None
        super().invalidate()

    def insert(self, place: int, widget: QWidget) -> None:
        """Add a widget before the one at this place."""
        self.addWidget(widget)
        self._items.insert(place, self._items.pop())
        self.invalidate()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, place: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items[place] if 0 <= place < len(self._items) else None

    def takeAt(self, place: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items.pop(place) if 0 <= place < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = self._lay(QRect(0, 0, width, 0), moving=False)
        return self._heights[width]

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        if self._least is None:
            self._least = self._smallest()
        return self._least

    def _smallest(self) -> QSize:
        sizes = [item.minimumSize() for item in self._items if not item.isEmpty()]
        margins = self.contentsMargins()
        wide = max((size.width() for size in sizes), default=0)
        high = max((size.height() for size in sizes), default=0)
        return QSize(wide + margins.left() + margins.right(), high + margins.top() + margins.bottom())

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._lay(rect, moving=True)

    def _lay(self, rect: QRect, *, moving: bool) -> int:
        inner = rect.marginsRemoved(self.contentsMargins())
        x, y, high = 0, 0, 0
        line: list[tuple[QLayoutItem, QRect]] = []
        shown = [item for item in self._items if not item.isEmpty()]
        spare, sprung = (
            self._spare(shown, inner.width()),
            self._items[self._spring :] if self._spring is not None else [],
        )
        for item in shown:
            last = self._stretch_last and item is shown[-1]
            size = item.minimumSize() if last else _size_within(item, inner.width())
            if sprung and item in sprung:
                x, sprung = x + spare, []
            if x and x + size.width() > inner.width():
                self._place(line if moving else [], high, inner)
                x, y, high, line = 0, y + high + self._gap, 0, []
            if last:
                size = QSize(max(size.width(), inner.width() - x), item.sizeHint().height())
            line.append((item, QRect(inner.topLeft() + QPoint(x, y), size)))
            x, high = x + size.width() + self._gap, max(high, size.height())
        self._place(line if moving else [], high, inner)
        margins = self.contentsMargins()
        return y + high + margins.top() + margins.bottom()

    def _place(self, line: list[tuple[QLayoutItem, QRect]], high: int, inner: QRect) -> None:
        """Place the widgets of a line in the middle of its height, or at its top."""
        for item, box in line:
            above = 0 if self._at_top else (high - box.height()) // 2
            item.setGeometry(self._mirrored(box.translated(0, above), inner))

    def _spare(self, shown: list[QLayoutItem], width: int) -> int:
        """What is left of one line, 0 where there are more."""
        return max(0, width - sum(item.sizeHint().width() for item in shown) - self._gap * max(0, len(shown) - 1))

    def _mirrored(self, box: QRect, inner: QRect) -> QRect:
        parent = self.parentWidget()
        if parent and parent.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            box.moveRight(inner.left() + inner.right() - box.left())
        return box


def _size_within(item: QLayoutItem, width: int) -> QSize:
    """The size that an item has in a line: as wide as it wants, as high as its words are then."""
    size = item.sizeHint()
    wide = min(size.width(), width) if width > 0 else size.width()
    return QSize(wide, item.heightForWidth(wide) if item.hasHeightForWidth() else size.height())
