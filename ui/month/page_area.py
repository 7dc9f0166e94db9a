"""Where a page is scrolled in, to where the keys are."""

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ui.month.published_view import PublishedView
from ui.parts import look
from ui.parts.pieces import column
from ui.parts.soon import soon


class PageArea(QScrollArea):
    """A page, with what stands above and below it; it scrolls to what the keys go into."""

    def __init__(self, view: PublishedView, *, above: QWidget | None = None, below: QWidget | None = None) -> None:
        super().__init__()
        inside = QWidget()
        inside.setProperty('role', 'surface')
        parts = [part for part in (above, view, below) if part is not None]
        inside.setLayout(column(*parts, None, spacing=look.MEDIUM))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inside)
        view.gone_to.connect(self.scroll_to)
        view.reached.connect(self._scroll_to_cell)

    def scroll_to(self, shown: QWidget) -> None:
        """Have what the keys went into on the screen, once all of the page has its place."""

        def scroll() -> None:
            QGuiApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
            self.ensureWidgetVisible(shown)

        soon(shown, scroll)

    def _scroll_to_cell(self, grid: QWidget, cell: QRect) -> None:
        middle = grid.mapTo(self.widget(), cell.center())
        self.ensureVisible(middle.x(), middle.y(), look.LARGE, 3 * cell.height())

    def paint_now(self) -> None:
        """Have on the screen what was put into it, before anything else is done."""
        QGuiApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        self.viewport().repaint()
