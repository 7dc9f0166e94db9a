"""The records of a figure in the place of the page that has it, and the way back to the very figure."""

from collections.abc import Iterable

import shiboken6
from PySide6.QtWidgets import QApplication, QWidget

from ui.month.figure_records import FigureRecords
from ui.month.published_view import PageSpot, PublishedView
from ui.parts.pieces import Leaves


class OpenedFigure(Leaves):
    """Shows the views of a page, or the records of a figure on one of them; whoever leaves those is where they were."""

    def __init__(
        self, shown: QWidget, records: FigureRecords, pages: tuple[PublishedView, ...], first: QWidget
    ) -> None:
        super().__init__()
        self._records, self._pages, self._first = records, pages, first
        self._came_from: QWidget | None = None
        self._spot: tuple[PublishedView, PageSpot] | None = None
        self.addWidget(shown)
        self.addWidget(records)
        records.left.connect(self.leave)

    @property
    def is_open(self) -> bool:
        """Whether records are shown."""
        return self.currentWidget() is self._records

    def open(self, title: str, uids: Iterable[str], said: str, day: str | None) -> None:
        """Show records under a title, with what they add up to and as of which day they were counted."""
        self._came_from = QApplication.focusWidget()
        spots = ((page, page.spot()) for page in self._pages)
        self._spot = next(((page, spot) for page, spot in spots if spot), None)
        self._records.show_records(title, uids, said, day)
        self.setCurrentWidget(self._records)
        self._records.setFocus()

    def leave(self) -> None:
        """Show what the records were opened from again, with the keys at the very figure."""
        came_from, spot = self._came_from, self._spot
        self.put_away()
        if spot is not None:  # by where it is: what was there may have been shown anew since
            page, there = spot
            page.go_to_spot(there)
        else:
            (came_from if came_from is not None and shiboken6.isValid(came_from) else self._first).setFocus()

    def put_away(self) -> None:
        """Show no records any more, and keep nothing of them."""
        self._came_from = self._spot = None
        self.setCurrentIndex(0)
        self._records.clear()
