"""Where in a form the person is, to come back to when the window is built anew: in another language or size of text."""

from dataclasses import asdict, dataclass, field
from typing import Any

import shiboken6
from PySide6.QtWidgets import QLineEdit, QWidget

from models.entry.open_record import OpenField
from ui.form.child_view import LinesView
from ui.form.editors import TextEditor
from ui.form.quick_line import QuickEditor
from ui.form.record_form import RecordForm
from ui.parts.soon import soon


@dataclass
class Spot:
    """The row and field that has the keys, whether its cell is open, the place in its text, and what is shown.

    `is_quick` says that a whole line is being typed in the cell, `is_at_end` that the place is the end of the text.
    """

    row: str = ''
    name: str = ''
    blank: str = ''
    is_open: bool = False
    is_quick: bool = False
    cursor: int = 0
    is_at_end: bool = False
    scrolled: int = 0
    sections: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, form: RecordForm) -> 'Spot':
        """Where the person is now."""
        made = cls(scrolled=form.scroll_bar.value())
        made.sections = {name for name, group in form.groups.items() if group.is_open}
        focused = form.window().focusWidget()
        if focused is None or not form.isAncestorOf(focused):
            return made
        view = _view_of(focused)
        index = view.currentIndex() if view is not None else None
        at = view.lines.field(index) if view is not None and index is not None and index.isValid() else None
        at = at or getattr(focused, 'field', None)
        if not isinstance(at, OpenField):
            return made
        if view is not None and index is not None and view.lines.is_blank(index.row()):
            made.blank = view.lines.kind
        made.row, made.name, made.is_open = at.row.uid, at.name, view is not None and focused is not view
        made.is_quick = isinstance(focused, QuickEditor)
        made.cursor = _cursor(focused)
        made.is_at_end = isinstance(focused, QLineEdit) and made.cursor == len(focused.text())
        return made

    @classmethod
    def read(cls, kept: dict[str, Any]) -> 'Spot':
        """The place that is kept as plain values."""
        return cls(**kept | {'sections': {*kept['sections']}})

    def plain(self) -> dict[str, Any]:
        """It in plain values, to be kept."""
        return asdict(self) | {'sections': sorted(self.sections)}

    def take(self, form: RecordForm) -> None:
        """Go there in a form of the same record."""
        for name in self.sections & form.groups.keys():
            form.groups[name].open(True)
        if self.blank in form.grids:
            self._take_blank(form.grids[self.blank].view)
        elif self.row and self.row in form.opened.rows():
            form.go_to_field(self.row, self.name)
        window = form.window()  # which has the keys a moment later
        focused = window.focusWidget()
        if self.is_open and isinstance(focused, LinesView):
            focused.edit(focused.currentIndex())
        _set_cursor(window.focusWidget(), self.cursor, is_at_end=self.is_at_end)
        soon(form, lambda: form.scroll_bar.setValue(self.scrolled))

    def _take_blank(self, view: LinesView) -> None:
        names = view.lines.names
        column = names.index(self.name) if self.name in names else 0
        view.setFocus()
        view.setCurrentIndex(view.lines.index(view.lines.rowCount() - 1, column))


@dataclass
class LeftSpot:
    """What had the keys when a pane took the place of the form, and where in the form that was."""

    form: RecordForm
    widget: QWidget | None
    spot: Spot

    @classmethod
    def of(cls, form: RecordForm) -> 'LeftSpot':
        """Where the person is now."""
        return cls(form, form.window().focusWidget(), Spot.of(form))

    def come_back(self) -> None:
        """Give the keys back; the open cell of a grid is gone by then, and is opened again."""
        if self.widget is not None and shiboken6.isValid(self.widget) and self.widget.isVisible():
            self.widget.setFocus()
        else:
            self.spot.take(self.form)


def _view_of(widget: QWidget) -> LinesView | None:
    """The grid that a widget is, or is the open cell of."""
    above: QWidget | None = widget
    while above is not None and not isinstance(above, LinesView):
        above = above.parentWidget()
    return above


def _cursor(widget: QWidget) -> int:
    if isinstance(widget, QLineEdit):
        return widget.cursorPosition()
    return widget.place if isinstance(widget, TextEditor) else 0


def _set_cursor(widget: QWidget | None, place: int, *, is_at_end: bool) -> None:
    if isinstance(widget, QLineEdit):
        widget.deselect()
        widget.setCursorPosition(len(widget.text()) if is_at_end else place)
    elif isinstance(widget, TextEditor):
        widget.go_to_place(place)
