"""The views of the page of the month, each with its key: the report, the trends, and what else there is."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from ui.parts import look
from ui.parts.pieces import Leaves, button, row


class ViewButtons(QWidget):
    """A button for each view, of which the one that is shown is marked; `chosen` gives the name of another."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.leaves = Leaves()
        self._views: dict[str, tuple[QPushButton, QWidget]] = {}
        self.setLayout(row(spacing=look.TINY))

    def add(self, name: str, title: str, key: str, view: QWidget) -> None:
        """Add a view; the first one is shown."""
        made = button(title, self._choosing(name), key, 'view')
        made.setCheckable(True)
        self._views[name] = made, view
        self.layout().addWidget(made)
        self.leaves.addWidget(view)
        made.setChecked(self.leaves.count() == 1)

    def _choosing(self, name: str) -> Callable[[], None]:
        return partial(self.show_view, name)

    def show_view(self, name: str) -> None:
        """Show a view."""
        for other, (made, _view) in self._views.items():
            made.setChecked(other == name)
        self.leaves.setCurrentWidget(self._views[name][1])
        self.chosen.emit(name)

    @property
    def shown(self) -> str:
        """The name of the view that is shown."""
        return next(name for name, (_made, view) in self._views.items() if view is self.leaves.currentWidget())
