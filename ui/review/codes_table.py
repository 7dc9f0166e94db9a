"""What is coded of a record, line by line: the mark goes through fields and rows, and what changed is shown twice."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from models.language.messages import _
from models.language.word_changes import GONE, NEW
from ui.parts import look
from ui.parts.pieces import side
from ui.review.shown_record import CHANGED, DECISION, QUESTION, ROW, SECTION, WARNING, CodesLine

Index = QModelIndex | QPersistentModelIndex
_LINE = Qt.ItemDataRole.UserRole
_NAMES_SHARE = 0.36
_ACROSS, _DOWN, _DEEPER = 6, 3, 12
_WRAPS = Qt.TextFlag.TextWordWrap
_Piece = tuple[str, str, bool]  # a text, the token of its colour, and whether it is struck through


class CodesModel(QAbstractTableModel):
    """The lines: their names, and their values."""

    def __init__(self, parent: QTableView) -> None:
        super().__init__(parent)
        self.lines: list[CodesLine] = []

    def put(self, lines: Sequence[CodesLine]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 2

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.lines[index.row()].what == SECTION:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.value if index.column() else line.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return in_words(line)
        return line if role == _LINE else None


def in_words(line: CodesLine) -> str:
    """A line as it is read out: with what stood there before, and that a row is new or gone."""
    said = {
        CHANGED: _('{name}: {value}; before: {old}'),
        NEW: _('{name}: {value}; new'),
        GONE: _('{name}: {old}; withdrawn'),
    }
    is_long = line.mark == CHANGED and not line.old  # what it was is read beside it
    plain = '{name}: {value}' if line.value else '{name}'
    text = _('{name}: {value}; changed') if is_long else said.get(line.mark, plain)
    return text.format(name=line.name, value=line.value or '–', old=line.old or '–')


class CodesTable(QTableView):
    """The table of them, in which whole lines are marked and values wrap."""

    def __init__(self) -> None:
        super().__init__()
        self.codes = CodesModel(self)
        self.setModel(self.codes)
        self.setItemDelegate(_CodesPainting(self))
        self.setAccessibleName(_('Fields, questions and decisions'))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.horizontalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(1)
        self.setMinimumHeight(look.px(60))

    def put(self, lines: Sequence[CodesLine]) -> None:
        """Show other lines, with the mark where one begins to look."""
        self.codes.put(lines)
        self._fit_rows()
        first = _first(lines)
        if first is not None:
            self.setCurrentIndex(self.codes.index(first, 0))
        self.scrollToTop()

    def marked(self) -> CodesLine | None:
        """The line that is marked."""
        row = self.currentIndex().row()
        return self.codes.lines[row] if 0 <= row < len(self.codes.lines) else None

    def move_mark(self, step: int) -> None:
        """Mark the next line or the one before, past headings."""
        row = self.currentIndex().row() + step
        while 0 <= row < len(self.codes.lines) and self.codes.lines[row].what == SECTION:
            row += step
        if 0 <= row < len(self.codes.lines):
            self.setCurrentIndex(self.codes.index(row, 0))
            self.scrollTo(self.codes.index(row, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.setColumnWidth(0, int(self.viewport().width() * _NAMES_SHARE))
            self._fit_rows()

    def _fit_rows(self) -> None:
        """Give each line the height of its text; the heading that a table thinks of would make all of them higher."""
        for row in range(len(self.codes.lines)):
            self.setRowHeight(
                row, max(self.sizeHintForIndex(self.codes.index(row, column)).height() for column in (0, 1))
            )


def _first(lines: Sequence[CodesLine]) -> int | None:
    """Where one begins: at the first warning, else at what changed, else at the first line."""
    for is_first in (lambda line: line.what == WARNING, lambda line: line.mark, lambda line: line.what != SECTION):
        if (found := next((place for place, line in enumerate(lines) if is_first(line)), None)) is not None:
            return found
    return None


class _CodesPainting(QStyledItemDelegate):
    """Paints a name or a value; of a value that changed the old one, struck through, beside the new one."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line, table = index.data(_LINE), self.parent()
        names = table.columnWidth(0)  # of the last column Qt knows the width only later
        width = table.viewport().width() - names if index.column() else names
        room = self._room(QRect(0, 0, width, 10_000), line, index.column())
        boxes = _boxes(line, index.column(), room, table.font())
        above = look.px(6) if line.what == SECTION and index.row() else 0
        return QSize(width, boxes[-1][1].bottom() + 1 + _DOWN + above)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line, table = index.data(_LINE), self.parent()
        style = table.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, table)
        painter.save()
        painter.setClipRect(option.rect)
        mirrored = table.isRightToLeft()
        room = self._room(option.rect, line, index.column())
        if line.what == SECTION:
            room.setTop(room.top() + (look.px(6) if index.row() else 0))
        for (text, token, is_struck), box in _boxes(line, index.column(), room, table.font(), mirrored=mirrored):
            if line.mark in (CHANGED, NEW) and not is_struck and index.column() and text:
                painter.fillRect(box.adjusted(-2, 0, 2, 0), QColor(look.token('settled_back')))
            painter.setFont(_font(table.font(), line.what, is_struck=is_struck))
            painter.setPen(QColor(look.token(token)))
            painter.drawText(box, side() | _WRAPS, text)
        painter.restore()

    @staticmethod
    def _room(rect: QRect, line: CodesLine, column: int) -> QRect:
        deeper = 0 if column else look.px(_DEEPER) * line.depth
        from_left = side() & Qt.AlignmentFlag.AlignLeft
        left, right = (_ACROSS + deeper, _ACROSS) if from_left else (_ACROSS, _ACROSS + deeper)
        return rect.adjusted(left, _DOWN, -right, -_DOWN)


def _pieces(line: CodesLine, column: int) -> list[_Piece]:
    if not column:
        token = {WARNING: 'doubt', QUESTION: 'accent', ROW: 'text'}.get(line.what, 'muted')
        return [(line.name, token, False)]
    new = 'settled' if line.mark in (CHANGED, NEW) else {WARNING: 'doubt', DECISION: 'muted'}.get(line.what, 'text')
    pieces = [(line.old, 'muted', True)] if line.mark in (CHANGED, GONE) and line.old else []
    return [*pieces, *([(line.value, new, False)] if line.value or not pieces else [])]


def _boxes(
    line: CodesLine, column: int, room: QRect, font: QFont, *, mirrored: bool = False
) -> list[tuple[_Piece, QRect]]:
    """Where each piece of a cell stands: old and new beside each other, or below where there is no room."""
    found: list[tuple[_Piece, QRect]] = []
    used, top = 0, room.top()
    for piece in _pieces(line, column):
        width, height = _size(piece[0], QFontMetrics(_font(font, line.what, is_struck=piece[2])), room.width())
        if used and used + width + look.SMALL > room.width():
            used, top = 0, found[-1][1].bottom() + 1
        start = used + (look.SMALL if used else 0)
        left = room.right() + 1 - start - width if mirrored else room.left() + start
        found.append((piece, QRect(left, top, width, height)))
        used = start + width
    return found


def _size(text: str, metrics: QFontMetrics, room: int) -> tuple[int, int]:
    """The room that a text needs; most are of one line, of which no paragraph has to be laid out."""
    advance = metrics.horizontalAdvance(text)
    if advance + 2 <= room and '\n' not in text:
        return advance + 2, metrics.height()
    box = metrics.boundingRect(QRect(0, 0, room, 10_000), side() | _WRAPS, text)
    return room, max(box.height(), metrics.height())


def _font(font: QFont, what: str, *, is_struck: bool) -> QFont:
    made = look.font(8.25, bold=True) if what == SECTION else QFont(font)
    made.setBold(made.bold() or what in (ROW, QUESTION))
    made.setStrikeOut(is_struck)
    return made
