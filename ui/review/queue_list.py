"""The queue as a list: each record with its day and place, and why it waits where it does."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from models import query
from models.entry import laid_open
from models.language.messages import _
from models.language.text import isolate
from models.query.for_review.queue import QueuedRecord
from models.register.register import Register
from ui.parts import look
from ui.parts.explained import as_tip
from ui.parts.pieces import side
from ui.review.queue_entry import NO_ENTRY, QueueEntry, entry_of

Index = QModelIndex | QPersistentModelIndex
_ENTRY = Qt.ItemDataRole.UserRole
# So many of a long queue stand in the list, those around the one that is shown.
AROUND = 200
_REASON_LINES = 2


class QueueModel(QAbstractTableModel):
    """The records around the one that is shown; each is read when it is first seen."""

    def __init__(self, register: Register, parent: QListView) -> None:
        super().__init__(parent)
        self._register = register
        self.waiting: list[QueuedRecord] = []
        self.entries: dict[str, QueueEntry] = {}
        self._in_hand: dict[str, str] = {}

    def put(self, waiting: list[QueuedRecord]) -> None:
        """Show others."""
        self.beginResetModel()
        self.waiting = waiting
        self.endResetModel()

    def drop(self, row: int) -> None:
        """Take one out."""
        self.beginRemoveRows(QModelIndex(), row, row)
        del self.waiting[row]
        self.endRemoveRows()

    def say_in_hand(self, said: dict[str, str]) -> None:
        """Show before its reasons who else has a record open."""
        self._in_hand = said
        if self.waiting:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.waiting) - 1, 0))

    def forget(self) -> None:
        """Read again what is seen from now on."""
        self.entries.clear()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.waiting)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, _ENTRY):
            return None
        one = self.waiting[index.row()]
        entry = self._entry(one)
        if others := self._in_hand.get(one.uid):
            entry = entry._replace(reasons=' · '.join(filter(None, [others, entry.reasons])))
        if role == _ENTRY:
            return entry
        said = '\n'.join(filter(None, [isolate(entry.reference), entry.about, entry.reasons]))
        return as_tip(said) if role == Qt.ItemDataRole.ToolTipRole else said.replace('\n', ' · ')

    def make_ready(self, waiting: Sequence[QueuedRecord]) -> None:
        """Read what will be seen next, before it is."""
        unknown = [one for one in waiting if one.uid not in self.entries] if self._register.is_open else []
        if unknown:
            with laid_open.to_review(self._register, [(one.kind, one.uid) for one in unknown]):
                for one in unknown:
                    self._entry(one)

    def _entry(self, one: QueuedRecord) -> QueueEntry:
        if one.uid not in self.entries:
            record = query.get(self._register, one.kind, one.uid) if self._register.is_open else None
            self.entries[one.uid] = entry_of(self._register, record) if record is not None else NO_ENTRY
        return self.entries[one.uid]


class QueueList(QListView):
    """The list of them; `chosen` gives the place in the queue of the one that somebody chose."""

    chosen = Signal(int)

    def __init__(self, register: Register) -> None:
        super().__init__()
        self.queued = QueueModel(register, self)
        self._first = 0
        self._is_marking = False
        self.setModel(self.queued)
        self.setItemDelegate(_QueuePainting(self))
        self.setAccessibleName(_('Records to review'))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setAlternatingRowColors(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumHeight(look.px(40))
        self.selectionModel().currentChanged.connect(self._choose)

    def put(self, waiting: list[QueuedRecord], at: int) -> None:
        """Show those of a queue that are around a place, and mark the one that is there."""
        self._first = max(0, at - AROUND // 2)
        self._is_marking = True
        self.queued.put(waiting[self._first : self._first + AROUND])
        self._is_marking = False
        self.mark(waiting, at)

    def drop(self, place: int) -> None:
        """Take out the record of a place in the queue, of which it has left."""
        row = place - self._first
        if 0 <= row < len(self.queued.waiting):
            self._is_marking = True
            self.queued.drop(row)
            self._is_marking = False

    def mark(self, waiting: list[QueuedRecord], at: int) -> None:
        """Mark the record of a place in the queue; near the end of what is here, show those around it."""
        row = at - self._first
        is_all = self._first + len(self.queued.waiting) >= len(waiting)
        if row < 0 or row >= len(self.queued.waiting) - (0 if is_all else AROUND // 4):
            if waiting and not (row < 0 and not self._first):
                self.put(waiting, at)
            return
        self._is_marking = True
        index = self.queued.index(row, 0)
        self.setCurrentIndex(index)
        self.scrollTo(index)
        self._is_marking = False

    def _choose(self, current: QModelIndex) -> None:
        if current.isValid() and not self._is_marking:
            self.chosen.emit(self._first + current.row())

    def clear(self) -> None:
        """Show nothing, and keep nothing."""
        self._is_marking = True
        self.queued.put([])
        self.queued.forget()
        self._is_marking = False


class _QueuePainting(QStyledItemDelegate):
    """Paints the reference with day and place in one line, and the reasons in two at most."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line = self.parent().fontMetrics().lineSpacing()
        return QSize(look.px(120), line * (1 + _REASON_LINES) + look.SMALL)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry, view = index.data(_ENTRY), self.parent()
        style = view.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, view)
        painter.save()
        room = option.rect.adjusted(look.SMALL, look.TINY, -look.SMALL, -look.TINY)
        painter.setPen(QColor(look.token('text')))
        painter.setFont(look.font(bold=bool(option.state & QStyle.StateFlag.State_Selected)))
        first = ' · '.join(filter(None, [isolate(entry.reference), entry.about]))
        metrics = QFontMetrics(painter.font())
        cut = metrics.elidedText(first, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, side() | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextSingleLine, cut)
        painter.setPen(QColor(look.token('muted')))
        painter.setFont(view.font())
        _draw_lines(painter, room.adjusted(0, metrics.lineSpacing(), 0, 0), entry.reasons)
        painter.restore()


def _draw_lines(painter: QPainter, room: QRect, text: str) -> None:
    """Draw a text in so many lines; what does not fit is cut off with an ellipsis."""
    metrics = QFontMetrics(painter.font())
    for number, part in enumerate(_lines(text, painter, room.width())):
        box = QRect(room.left(), room.top() + number * metrics.lineSpacing(), room.width(), metrics.lineSpacing())
        cut = metrics.elidedText(part, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(box, side() | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextSingleLine, cut)


def _lines(text: str, painter: QPainter, width: int) -> list[str]:
    """A text parted into lines of this width, the last one with all that is left."""
    layout = QTextLayout(text, painter.font())
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    layout.setTextOption(option)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(width)
    end = line.textLength()
    layout.endLayout()
    return [part for part in (text[:end].strip(), text[end:].strip()) if part]
