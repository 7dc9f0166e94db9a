"""A table of figures that the keys go through: arrows move, Enter or a click opens the records of a cell."""

from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from exchange.publishing.published_page import FigureTable
from exchange.reporting.report import Figure
from models.language.messages import _, ngettext
from ui.parts import look
from ui.parts.pieces import NUMBERS

Index = QModelIndex | QPersistentModelIndex
_LINE, _NARROWEST_NAME, _WIDEST_NAME, _NUMBER = 26, 90, 280, 84
_HEADING, _SIDES = 8.25, 22  # the size of headings, and what is free at both sides of a cell


class AskedFigure(NamedTuple):
    """A figure whose records somebody wants to see, and what it is called where it stands."""

    title: str
    figure: Figure


def sum_in_words(figure: Figure) -> str:
    """What the records of a figure add up to."""
    if figure.is_exact:
        return _('They add up to {number}.').format(number=f'{figure.best:,}')
    number = {'low': f'{figure.low:,}', 'best': f'{figure.best:,}'}
    if figure.high is None:
        said = _('They add up to {best}; at least {low}, and nobody knows how many at most.').format(**number)
    else:
        sentence = _('They add up to {best}; at least {low}, at most {high}.')
        said = sentence.format(high=f'{figure.high:,}', **number)
    if not figure.unknown:
        return said
    lines = ngettext('{count} line gives no number.', '{count} lines give no number.', figure.unknown)
    return f'{said} {lines.format(count=f"{figure.unknown:,}")}'


class FigureCells(QAbstractTableModel):
    """The cells of a table; a screen reader hears the row, the column and the figure of each."""

    def __init__(self, table: FigureTable, side: Qt.AlignmentFlag, parent: QObject) -> None:
        super().__init__(parent)
        self.table, self._side = table, side

    def figure(self, index: Index) -> Figure | None:
        """The figure behind a cell that opens records, None for any other cell."""
        found = self.table.figure(index.row(), index.column()) if index.isValid() else None
        return found if found and found.records else None

    def called(self, index: Index) -> str:
        """What a cell is called: its row and its column."""
        first = self.text(index.siblingAtColumn(0))
        heading = self.table.headings[index.column()]
        return f'{first} · {heading}' if heading else first

    def text(self, index: Index) -> str:
        """What a cell shows."""
        row = self.table.rows[index.row()]
        value = row[index.column()] if index.column() < len(row) else ''
        return '–' if value is None else f'{value:,}' if isinstance(value, int) else value

    # What Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.table.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.table.headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(index)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return (NUMBERS if index.column() else self._side) | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.FontRole:
            return look.font(bold=self.table.has_total and index.row() == len(self.table.rows) - 1)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f'{self.called(index)}: {self.text(index)}' if index.column() else self.text(index)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._hint(index)
        return None

    def _hint(self, index: Index) -> str | None:
        if (figure := self.figure(index)) is None:
            return None
        count = len(figure.records)
        return ngettext('Enter: list its {count} record', 'Enter: list its {count} records', count).format(
            count=f'{count:,}'
        )

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return self.text(self.index(section, 0)) if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.table.headings[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            wraps = Qt.AlignmentFlag(Qt.TextFlag.TextWordWrap.value)
            return (NUMBERS if section else self._side) | Qt.AlignmentFlag.AlignBottom | wraps
        return None


class FigureGrid(QTableView):
    """A table of the page: names with numbers beside them, under quiet headings; a dash where there is nothing.

    One that is wider than the page scrolls sideways by itself, so that no sentence is cut off for it. `figure_asked`
    asks for the records of a cell, `reached` says where the keys are in it.
    """

    figure_asked, reached = Signal(object), Signal(object, QRect)

    def __init__(self, table: FigureTable, side: Qt.AlignmentFlag) -> None:
        super().__init__()
        self.cells = FigureCells(table, side, self)
        self.setModel(self.cells)
        self.setAccessibleName(table.title)
        self.setAccessibleDescription(_('Arrow keys go from figure to figure, Enter lists the records of one.'))
        self._be_quiet()
        self._fit()
        self.clicked.connect(self._ask)
        self.entered.connect(self._point)
        self.selectionModel().currentChanged.connect(self._went)

    def _be_quiet(self) -> None:
        """Look like a table in a text, not like a list."""
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(look.px(_LINE))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(look.px(_NUMBER) // 2)  # Qt's own is that of the widest letter of all
        header.setProperty('role', 'figures')

    def _fit(self) -> None:
        """Give each column the room that its cells want, and names and headings as many lines as they need."""
        metrics, bold = self.fontMetrics(), QFontMetrics(look.font(_HEADING, bold=True))
        lines = 1
        for column, heading in enumerate(self.cells.table.headings):
            texts = [self.cells.text(self.cells.index(row, column)) for row in range(self.cells.rowCount())]
            cells = max((metrics.horizontalAdvance(text) for text in texts), default=0)
            words = max((bold.horizontalAdvance(word) for word in heading.split()), default=0)
            least, most = (_NARROWEST_NAME, _WIDEST_NAME) if not column else (_NUMBER, _WIDEST_NAME)
            width = max(look.px(least), min(look.px(most), max(cells, words) + look.px(_SIDES)))
            self.setColumnWidth(column, width)
            lines = max(lines, _lines(bold, heading, width))
        self.horizontalHeader().setFixedHeight(bold.lineSpacing() * lines + look.px(look.SMALL))
        for row in range(self.cells.rowCount()):
            high = _lines(metrics, self.cells.text(self.cells.index(row, 0)), self.columnWidth(0)) - 1
            self.setRowHeight(row, look.px(_LINE) + high * metrics.lineSpacing())
        self.resize(self._width() + look.TINY, self.height())  # not yet narrower than it wants to be
        self._set_height()

    def _width(self) -> int:
        return sum(self.columnWidth(column) for column in range(self.cells.columnCount()))

    def _set_height(self) -> None:
        bar = self.horizontalScrollBar().sizeHint().height() if self._width() > self.width() else 0
        rows = sum(self.rowHeight(row) for row in range(self.cells.rowCount()))
        self.setFixedHeight(self.horizontalHeader().height() + rows + bar + look.TINY)

    def sizeHint(self) -> QSize:
        return QSize(self._width() + look.TINY, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(look.px(_NARROWEST_NAME), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_height()

    # The keys

    def spot(self) -> tuple[int, int]:
        """The row and the column that the keys are on."""
        return self.currentIndex().row(), self.currentIndex().column()

    def go_to(self, row: int, column: int) -> None:
        """Put the keys on a cell."""
        self.setCurrentIndex(self.cells.index(min(row, self.cells.rowCount() - 1), column))
        self.setFocus()

    def focusInEvent(self, event: QFocusEvent) -> None:
        there = self.currentIndex() if self.currentIndex().isValid() else self.cells.index(0, 1)
        super().focusInEvent(event)  # which goes to the first cell where there is none
        self.setCurrentIndex(there)
        self.selectionModel().select(there, self.selectionModel().SelectionFlag.ClearAndSelect)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.clearSelection()

    def _went(self, current: QModelIndex) -> None:
        self.scrollTo(current)
        self.reached.emit(self, self.visualRect(current))

    def _ask(self, index: QModelIndex) -> None:
        figure = self.cells.figure(index)
        if figure is not None:
            called = f'{self.cells.called(index)}: {self.cells.text(index)}'
            self.figure_asked.emit(AskedFigure(called, figure))

    def _point(self, index: QModelIndex) -> None:
        has_records = self.cells.figure(index) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if has_records else Qt.CursorShape.ArrowCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._ask(self.currentIndex())
        else:
            super().keyPressEvent(event)


def _lines(metrics: QFontMetrics, text: str, width: int) -> int:
    """How many lines a text has in a cell of a width."""
    room = QRect(0, 0, width - look.px(_SIDES) + look.TINY, 999)
    return -(-metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, text).height() // metrics.lineSpacing())
