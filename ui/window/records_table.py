"""The list: ids in the order of the query, rows fetched by pages as they come into sight."""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from models import query
from models.dates import dates
from models.language.labels import field_label, records_label
from models.language.messages import _, in_line, language
from models.language.text import isolate
from models.language.word_changes import alike_at_start
from models.query import Question
from models.record.fields import Spec
from models.record.records import RECORDS
from models.register.register import Register
from ui.panes.nothing_here import NothingHere, Way
from ui.parts import look
from ui.parts.explained import as_tip
from ui.parts.look import CELL_MARGIN
from ui.parts.pieces import NUMBERS
from ui.parts.tasks import Latest, Tell

Index = QModelIndex | QPersistentModelIndex
PAGE = 100
_PAGES_KEPT = 60
_FIRST = 100
_NONE_STATED = '–'


class _Found(NamedTuple):
    """An answer to a question: its first ids with their rows, or all of them."""

    question: Question
    ids: 'array[int]'
    rows: dict[int, dict[str, Any]]
    is_whole: bool


class RecordsModel(QAbstractTableModel):
    """The records that a question finds. `counted` tells how many; `refreshed` that rows may have moved."""

    counted = Signal()
    refreshed = Signal()
    sort_asked = Signal(object)

    def __init__(self, register: Register, question: Question, parent: QObject) -> None:
        super().__init__(parent)
        self.register, self.question = register, question
        self.columns = query.columns(question.kind)
        self.names = list(self.columns)
        self.ids: array[int] = array('q')
        self.is_whole = False
        self._pages: OrderedDict[int, dict[int, dict[str, Any]]] = OrderedDict()
        self._first: dict[int, dict[str, Any]] = {}
        self._shown: Question | None = None
        self._reader = Latest(register, self)
        self._reader.answered.connect(self._found)

    def ask(self, question: Question) -> None:
        """Show what a question finds: its first page at once, the rest when it is there."""
        self.question = question
        register, known = self.register, question == self._shown

        def find(tell: Tell) -> None:
            if not known:
                first, rows = query.first_page(register, question, _FIRST)
                tell(_Found(question, first, rows, len(first) < _FIRST))
                if len(first) < _FIRST:
                    return
            tell(_Found(question, query.ids(register, question), {}, True))

        self._reader.ask(find)

    def refresh(self) -> None:
        """Ask the same again, after a commit."""
        self._pages.clear()
        self._first = {}
        self.ask(self.question)

    def clear(self) -> None:
        """Show nothing and keep nothing."""
        self.beginResetModel()
        self.ids, self._shown = array('q'), None
        self._pages.clear()
        self._first = {}
        self.endResetModel()

    def _found(self, found: _Found) -> None:
        if found.question != self.question:
            return
        self._first = found.rows or self._first
        self.is_whole = found.is_whole
        if found.question == self._shown:
            self._exchange(found.ids)
        else:
            self.beginResetModel()
            self._pages.clear()
            self.ids, self._shown = found.ids, found.question
            self.endResetModel()
        self.counted.emit()
        self.refreshed.emit()

    def _exchange(self, ids: 'array[int]') -> None:
        """Put other ids in place of those shown, moving only what differs, so that place and selection stay."""
        same = alike_at_start(self.ids, ids)
        end = alike_at_start(self.ids[same:][::-1], ids[same:][::-1])
        gone, come = len(self.ids) - same - end, len(ids) - same - end
        self._pages.clear()
        if gone:
            self.beginRemoveRows(QModelIndex(), same, same + gone - 1)
            self.ids = self.ids[:same] + self.ids[same + gone :]
            self.endRemoveRows()
        if come:
            self.beginInsertRows(QModelIndex(), same, same + come - 1)
            self.ids = ids
            self.endInsertRows()
        if self.ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.ids) - 1, len(self.names) - 1))

    def row(self, line: int) -> dict[str, Any]:
        """The stored values of a line."""
        number = self.ids[line]
        if number in self._first:
            return self._first[number]
        page = line // PAGE
        if page not in self._pages:
            numbers = self.ids[page * PAGE : (page + 1) * PAGE]
            self._pages[page] = query.page(self.register, self.question.kind, numbers)
            while len(self._pages) > _PAGES_KEPT:
                self._pages.popitem(last=False)
        return self._pages[page].get(number, {})

    def uid_at(self, line: int) -> str:
        """The uid of the record of a line, '' where there is none."""
        return str(self.row(line).get('uid', '')) if 0 <= line < len(self.ids) else ''

    def line_of(self, uid: str) -> int:
        """The line of a record, -1 when the list has it not."""
        number = query.row_id(self.register, self.question.kind, uid) if uid else None
        try:
            return -1 if number is None else self.ids.index(number)
        except ValueError:
            return -1

    # What Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.names)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        name = self.names[index.column()]
        spec = self.columns[name]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            text = self._shown_value(self.row(index.row()), name, spec)
            return text if role == Qt.ItemDataRole.DisplayRole else as_tip(text)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(spec.kind.name)
        if role == Qt.ItemDataRole.ForegroundRole:
            stated = self.row(index.row()).get(name)
            return QColor(look.token('muted')) if stated in (None, 'recorded') else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            heading = field_label(self.question.kind, name)
            return f'{heading}: {self._shown_value(self.row(index.row()), name, spec)}'
        return None

    def _shown_value(self, row: dict[str, Any], name: str, spec: Spec) -> str:
        value = row.get(name)
        if value is None:
            text = str(row.get(f'{name}_typed') or _NONE_STATED)
        else:
            text = spec.kind.show(value, spec, self._naming)
        return in_line(text)

    def _naming(self, uid: str) -> str:
        place = self.register.places.get(uid)
        return place.label() if place else query.title(self.register, uid)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        name = self.names[section]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return field_label(self.question.kind, name)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(self.columns[name].kind.name)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if 0 <= column < len(self.names):
            self.sort_asked.emit((self.names[column], order == Qt.SortOrder.DescendingOrder))


@cache
def _alignment(kind: str) -> Qt.AlignmentFlag:
    return (NUMBERS if kind == 'number' else Qt.AlignmentFlag.AlignLeading) | Qt.AlignmentFlag.AlignVCenter


# How much of the width left over each kind of column gets, beside what it needs.
_SHARES = {'code': 2, 'codes': 2, 'place': 3, 'text': 3}
# What else comes while records are passed, beside the key that is held.
_OTHER = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyRelease, QEvent.Type.FocusOut)
_CUT = 1.25  # how much wider than its room a line may want to be: names are cut a little then
_LEAST = {'number': '00000', 'code': 'x' * 10, 'codes': 'x' * 12, 'place': 'x' * 10, 'text': 'x' * 12}


class RecordsTable(QTableView):
    """The table of a list. Columns that do not fit are left out, coded ones first, so nothing scrolls sideways."""

    opened = Signal(str)
    enter_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.empty_sentence = ''
        self.ways: Callable[[], Sequence[Way]] = tuple
        self._nothing = NothingHere(self)
        self._selected = ''
        self._is_quiet = self._is_held = False
        # While a key is held, records are passed as fast as it repeats, and opened as fast as that can be.
        self._passing = QTimer(self)
        self._passing.setSingleShot(True)
        self._passing.setInterval(0)
        self._passing.timeout.connect(self._open_selected)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(look.px(look.ROW_HEIGHT))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setSectionsClickable(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setMinimumSectionSize(look.px(44))
        header.setFixedHeight(look.px(34))

    def show_model(self, model: RecordsModel) -> None:
        """Show a list."""
        self._selected = ''
        self._passing.stop()
        self.setModel(model)
        # To paint the headings Qt would ask for each row whether it is selected, from its column's first to its last.
        self._of_headings = QItemSelectionModel(model, model)
        self.horizontalHeader().setSelectionModel(self._of_headings)
        model.refreshed.connect(self._select_again)
        model.refreshed.connect(self._show_nothing)
        model.modelReset.connect(self._nothing.hide)
        self.selectionModel().currentRowChanged.connect(self._current_changed)
        self.setAccessibleName(records_label(model.question.kind))
        self._show_order(model)
        self._fit()

    def _show_order(self, model: RecordsModel) -> None:
        question = model.question
        name = question.sort or 'reference'
        column = model.names.index(name) if name in model.names else 0
        order = Qt.SortOrder.DescendingOrder if question.descending else Qt.SortOrder.AscendingOrder
        header = self.horizontalHeader()
        was = header.blockSignals(True)
        header.setSortIndicator(column, order)
        header.setSortIndicatorShown(True)
        header.blockSignals(was)
        header.sortIndicatorChanged.connect(model.sort)

    def records(self) -> RecordsModel | None:
        """The list that is shown."""
        model = self.model()
        return model if isinstance(model, RecordsModel) else None

    # Selection by uid

    def _current_changed(self, current: QModelIndex) -> None:
        model = self.records()
        if self._is_quiet or model is None or not current.isValid():
            return
        uid = model.uid_at(current.row())
        if uid and uid != self._selected:
            self._selected = uid
            self._passing.start()
            if not self._is_held:
                self._stop_passing()

    def _open_selected(self) -> None:
        self.opened.emit(self._selected)

    def _stop_passing(self) -> None:
        """Open the record at which one has come, before anything else is done with it."""
        if self._passing.isActive():
            self._passing.stop()
            self._open_selected()

    def mark(self, uid: str) -> None:
        """Mark the record that lies open, without opening it anew."""
        self._selected = uid
        self._passing.stop()
        self._select_again()

    def selected(self) -> 'list[int]':
        """The ids of the lines that are selected, in their order."""
        model, chosen = self.records(), self.selectionModel()
        if model is None or chosen is None:
            return []
        parts = ((part.top(), part.bottom()) for part in chosen.selection())
        lines = sorted({line for top, bottom in parts for line in range(top, bottom + 1)})
        return [model.ids[line] for line in lines if line < len(model.ids)]

    def _select_again(self) -> None:
        model = self.records()
        if model is None:
            return
        line = model.line_of(self._selected) if self._selected else -1
        self._is_quiet = True
        if line < 0:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        elif self.currentIndex().row() != line:
            self._go_quietly(line)
        self._is_quiet = False
        self.viewport().update()

    def _go_quietly(self, line: int) -> None:
        """Select a line; the list moves only as far as that is needed."""
        model = self.model()
        self.setCurrentIndex(model.index(line, 0))
        self.scrollTo(model.index(line, 0))

    # Columns

    def _fit(self) -> None:
        """Share the width out among the columns that fit."""
        model = self.records()
        if model is None:
            return
        kind, room = model.question.kind, self.viewport().width()
        wants = {name: _want(spec, field_label(kind, name)) for name, spec in model.columns.items()}
        shown = _fitting(model, wants, room)
        spare = room - sum(wants[name][0] for name in shown)
        shares = sum(wants[name][1] for name in shown) or 1
        for column, name in enumerate(model.names):
            self.setColumnHidden(column, name not in shown)
            if name in shown:
                self.setColumnWidth(column, wants[name][0] + spare * wants[name][1] // shares)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self._nothing.setGeometry(self.viewport().geometry())

    def _show_nothing(self) -> None:
        """Say what can be done where the list holds nothing."""
        model = self.records()
        is_empty = model is not None and model.is_whole and not model.ids and bool(self.empty_sentence)
        if is_empty:
            self._nothing.say(self.empty_sentence, self.ways())
        self._nothing.setVisible(is_empty)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not event.isAutoRepeat():
            self._stop_passing()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.enter_pressed.emit()
            return
        self._is_held = event.isAutoRepeat()
        super().keyPressEvent(event)
        self._is_held = False

    def event(self, event: QEvent) -> bool:
        if event.type() in _OTHER and not (isinstance(event, QKeyEvent) and event.isAutoRepeat()):
            self._stop_passing()
        return super().event(event)


def _want(spec: Spec, heading: str) -> tuple[int, int]:
    """How wide a column is at least, by a text that it should hold, and its share of what is left.

    Where its heading wants little more, it has room for that too.
    """
    metrics = QFontMetrics(look.font())
    if spec.kind.name == 'date':
        return metrics.horizontalAdvance(
            max((dates.short(f'2024-{m:02}-28', language()) for m in (1, 10, 11)), key=len)
        ) + CELL_MARGIN, 0
    if spec.kept and spec.kind.name == 'text':
        return metrics.horizontalAdvance('DZ1-2024-0000') + CELL_MARGIN, 0
    least = metrics.horizontalAdvance(_LEAST.get(spec.kind.name, 'x' * 10))
    words = QFontMetrics(look.font(bold=True)).horizontalAdvance(heading)
    return max(least, words if words < least * _CUT else 0) + CELL_MARGIN, _SHARES.get(spec.kind.name, 0)


def _fitting(model: RecordsModel, wants: dict[str, tuple[int, int]], room: int) -> list[str]:
    """The columns that fit, those left out first that are coded, not required and not worked out, from the end.

    Where names would be cut to a few letters then, so is the reference, which is said above the fields too, and what
    is worked out; two columns stay in any case.
    """
    shown = list(model.names)
    computed = set(RECORDS[model.question.kind].computed)
    coded = [
        name
        for name, spec in model.columns.items()
        if spec.kind.name in ('code', 'codes') and not spec.required and name not in computed
    ]
    kept = [name for name, spec in model.columns.items() if spec.kept and spec.kind.name == 'text']
    rest = [name for name in model.names if name not in (*coded, *kept)]
    _leave_out(shown, coded, wants, room)
    worked_out = [name for name in rest[2:] if name in computed]
    _leave_out(shown, [*(name for name in rest[2:] if name not in computed), *worked_out, *kept], wants, room * _CUT)
    return shown


def _leave_out(shown: list[str], spare: list[str], wants: dict[str, tuple[int, int]], room: float) -> None:
    """Leave columns out, from the end, until those shown have the room that they want."""
    while spare and sum(wants[name][0] for name in shown) > room:
        shown.remove(spare.pop())


def empty_sentence(question: Question) -> str:
    """What to do where a list is empty."""
    if question.search or question.filters:
        return _('No results. Remove a filter, or press {key} in the search box.').format(key=isolate('Esc'))
    if question.withdrawn:
        return _('Nothing is withdrawn here.')
    key = isolate('Ctrl+Shift+N' if question.kind == 'abductee' else 'Ctrl+N')
    return _('Nothing here yet. Press {key} to record the first, or import a workbook from the menu.').format(key=key)
