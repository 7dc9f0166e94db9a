"""The list of choices that opens under an editor while one types; the keys stay with the editor."""

from collections.abc import Callable
from typing import Protocol

import shiboken6
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from models.entry.understood import Offer
from models.register.register import Register
from ui.parts import look
from ui.parts.tasks import Latest

MOST_SHOWN = 9
_LINE = 28


class _Line(QStyledItemDelegate):
    """Draws a choice's name, and what tells it from others at the end of the line."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(10, look.px(_LINE))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        offer: Offer = index.data(Qt.ItemDataRole.UserRole)
        self.initStyleOption(option, index)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setBrush(QColor(look.token('selected')))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(option.rect, 4, 4)
        room = option.rect.adjusted(8, 0, -8, 0)
        name, detail = _split(room, option, offer)
        leading = QStyle.visualAlignment(option.direction, Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(look.token('text')))
        painter.drawText(name, leading, _cut(option, offer.label, name.width()))
        trailing = QStyle.visualAlignment(option.direction, Qt.AlignmentFlag.AlignRight) | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(look.token('muted')))
        painter.drawText(detail, trailing, _cut(option, offer.detail, detail.width()))
        painter.restore()


def _split(room: QRect, option: QStyleOptionViewItem, offer: Offer) -> tuple[QRect, QRect]:
    """The room for the name, as much as it needs, and what is left for the detail."""
    wide = min(room.width(), option.fontMetrics.horizontalAdvance(offer.label) + 12)
    name = QRect(room.topLeft(), QSize(wide, room.height()))
    detail = room.adjusted(wide, 0, 0, 0)
    return (
        QStyle.visualRect(option.direction, room, name),
        QStyle.visualRect(option.direction, room, detail),
    )


def _cut(option: QStyleOptionViewItem, text: str, wide: int) -> str:
    return option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, wide)


class Picking(Protocol):
    """An editor that choices are offered to."""

    def pick(self, offer: Offer) -> None:
        """Take a choice."""

    def mapTo(self, window: QWidget, point: QPoint) -> QPoint:
        """Where a point of it lies in the window."""

    def width(self) -> int:
        """How wide it is."""

    def height(self) -> int:
        """How high it is."""

    def layoutDirection(self) -> Qt.LayoutDirection:
        """From which side it is read."""


class LookingUp(Picking, Protocol):
    """An editor whose choices are looked up in the register."""

    def take_found(self, text: str, found: list[Offer]) -> None:
        """Hear what was found for a text."""


class Choices(QListWidget):
    """One list a window, shown under whichever editor asks for it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.owner: Picking | None = None
        self._asking: LookingUp | None = None
        self._latest: Latest | None = None
        self.setItemDelegate(_Line(self))
        self.setProperty('role', 'choices')
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAutoFillBackground(True)  # else all that lies beneath is painted anew with each key
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(self._clicked)
        self.hide()

    @classmethod
    def of(cls, window: QWidget) -> 'Choices':
        """The list of a window."""
        return window.findChild(cls, options=Qt.FindChildOption.FindDirectChildrenOnly) or cls(window)

    def offer(self, owner: 'Picking', offers: list[Offer], *, mark_first: bool) -> None:
        """Show these choices under an editor, the first marked for taking where `mark_first`."""
        if not offers:
            self.leave(owner)
            return
        self.owner = owner
        self.clear()
        for offered in offers:
            item = QListWidgetItem(offered.label)
            item.setData(Qt.ItemDataRole.UserRole, offered)
            self.addItem(item)
        self.setCurrentRow(0 if mark_first else -1)
        self._place(owner)
        self.raise_()
        self.show()

    def look_up(self, owner: 'LookingUp', register: Register, text: str, find: Callable[[], list[Offer]]) -> None:
        """Have choices for a text found in a thread, and give them to the editor that asked last."""
        if self._latest is None:
            self._latest = Latest(register, self)
            self._latest.answered.connect(self._answered)
        self._asking = owner
        self._latest.ask(lambda tell: tell((text, find())))

    def _answered(self, answer: tuple[str, list[Offer]]) -> None:
        if self._asking is not None and shiboken6.isValid(self._asking):
            self._asking.take_found(*answer)

    def _place(self, owner: 'Picking') -> None:
        window = self.parentWidget()
        high = min(MOST_SHOWN, self.count()) * look.px(_LINE) + 2 * self.frameWidth() + 8
        wide = min(max(owner.width(), 300), window.width() - 16)
        start = owner.mapTo(window, QPoint(0, 0))
        left = start.x()
        if owner.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            left = start.x() + owner.width() - wide
        left = max(8, min(left, window.width() - wide - 8))
        below = start.y() + owner.height() + 2
        top = below if below + high <= window.height() - 8 else max(8, start.y() - high - 2)
        self.setGeometry(left, top, wide, high)

    def leave(self, owner: 'Picking') -> None:
        """Close, if it is this editor's."""
        if self.owner is owner:
            self.hide()
            self.clear()
            self.owner = None

    def is_open_for(self, owner: 'Picking') -> bool:
        """Whether this editor's choices are shown."""
        return self.owner is owner and not self.isHidden()

    def move_mark(self, step: int) -> None:
        """Mark the next choice, or the one before."""
        self.setCurrentRow(max(0, min(self.count() - 1, self.currentRow() + step)))

    def marked(self) -> Offer | None:
        """The choice that Tab and Enter take."""
        item = self.currentItem()
        return item.data(Qt.ItemDataRole.UserRole) if item else None

    def _clicked(self, item: QListWidgetItem) -> None:
        if self.owner is not None:
            self.owner.pick(item.data(Qt.ItemDataRole.UserRole))
