"""The records that a figure opens, as a list: which figure it is of, what it adds up to, each to be opened."""

from array import array
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QWidget

from models import query
from models.dates import dates
from models.language.labels import field_label, record_label
from models.language.messages import _, in_line, language, ngettext
from models.query.as_it_was import as_of
from models.record.records import RECORDS, roots
from models.register.register import Register
from ui.parts import look
from ui.parts.explained import as_tip
from ui.parts.pieces import button, column, label, row, side, table
from ui.parts.tasks import Latest, Tell

Index = QModelIndex | QPersistentModelIndex
_PAGE = 100
_WIDTHS, _DATE = (150, 170, 250, 250), 1
_NONE_STATED = '–'
# What is shown of a record of each kind beside its reference and its state: the first of these that it states.
_WHERE, _WHAT = ('place', 'place_typed', 'governorate'), ('kind', 'name_ar', 'name_latin', 'name')


class _OfFigure(NamedTuple):
    """The records of a figure: their ids by kind in the order of their days, and how many changed since its day."""

    ids: dict[str, 'array[int]']
    changed: int


class RecordsOfFigure(QAbstractTableModel):
    """Records by their ids; a page of them is read when the first of it is seen."""

    def __init__(self, register: Register, parent: QObject) -> None:
        super().__init__(parent)
        self._register = register
        self._lines: list[tuple[str, int]] = []
        self._pages: dict[int, dict[tuple[str, int], dict[str, Any]]] = {}

    def put(self, ids: dict[str, 'array[int]']) -> None:
        """Show other records."""
        self.beginResetModel()
        self._lines = [(kind, number) for kind, numbers in ids.items() for number in numbers]
        self._pages.clear()
        self.endResetModel()

    def refresh(self) -> None:
        """Read again what is seen from now on."""
        self._pages.clear()
        if self._lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._lines) - 1, self.columnCount() - 1))

    def at(self, line: int) -> tuple[str, int] | None:
        """The kind and the id of the record of a line, None where there is none."""
        return self._lines[line] if 0 <= line < len(self._lines) else None

    def line_of(self, record: tuple[str, int] | None) -> int:
        """The line of a record, by its kind and id; -1 where it is not among them."""
        return self._lines.index(record) if record in self._lines else -1

    def record(self, line: int) -> tuple[str, str] | None:
        """The kind and the uid of the record of a line, None where there is none."""
        if not 0 <= line < len(self._lines):
            return None
        return self._lines[line][0], str(self._row(line).get('uid', ''))

    def _row(self, line: int) -> dict[str, Any]:
        """The stored values of a line."""
        page = line // _PAGE
        if page not in self._pages and self._register.is_open:
            self._pages[page] = self._read(self._lines[page * _PAGE : (page + 1) * _PAGE])
        return self._pages.get(page, {}).get(self._lines[line], {})

    def _read(self, lines: list[tuple[str, int]]) -> dict[tuple[str, int], dict[str, Any]]:
        return {
            (kind, number): values
            for kind in dict.fromkeys(kind for kind, _number in lines)
            for number, values in query.page(
                self._register, kind, [one for of_kind, one in lines if of_kind == kind]
            ).items()
        }

    # What Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(_headings())

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            text = self._text(index.row(), index.column())
            return text if role == Qt.ItemDataRole.DisplayRole else as_tip(text)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f'{_headings()[index.column()]}: {self._text(index.row(), index.column())}'
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return side() | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ForegroundRole and self._row(index.row()).get('withdrawn'):
            return QColor(look.token('muted'))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _headings()[section]
        return side() | Qt.AlignmentFlag.AlignVCenter if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _text(self, line: int, place: int) -> str:
        kind, row = self._lines[line][0], self._row(line)
        names = (('reference',), (RECORDS[kind].dated_by(),), _WHERE, _WHAT, ('state',))[place]
        name = next((name for name in names if row.get(name)), '')
        if place == len(_headings()) - 1 and row.get('withdrawn'):
            return _('Withdrawn')
        if not name:
            return record_label(kind) if names is _WHAT else _NONE_STATED
        spec = RECORDS[kind].specs()[name]
        return in_line(spec.kind.show(row[name], spec, self._naming))

    def _naming(self, uid: str) -> str:
        place = self._register.places.get(uid)
        return place.label() if place else uid


def _headings() -> tuple[str, ...]:
    return (
        field_label('incident', 'reference'),
        field_label('incident', 'occurred'),
        field_label('incident', 'place'),
        _('Record'),
        field_label('incident', 'state'),
    )


class FigureRecords(QWidget):
    """The list of a figure's records; `opened` gives the kind and the uid of one, `left` says that one goes back."""

    opened = Signal(str, str)
    left = Signal()

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._register = register
        self._title, self._said = label('', 'title'), label('', 'label')
        self._since = label('', 'label')
        self.model = RecordsOfFigure(register, self)
        self.table = table(self.model, _WIDTHS, whole=(_DATE,))
        self.table.setAccessibleName(_('Records of the figure'))
        self.table.installEventFilter(self)
        self.table.doubleClicked.connect(self.open_chosen)
        self._reader = Latest(register, self)
        self._reader.answered.connect(self._show)
        self._day: str | None = None
        opened = button(_('Open the record'), self.open_chosen, 'Alt+R')
        back = button(_('Back to the figure'), self.left.emit, 'Esc')
        head = row(self._title, opened, back)
        head.setStretch(0, 1)
        lines = column(head, self._said, self._since, self.table)
        lines.setStretch(3, 1)
        self.setLayout(lines)
        self.setFocusProxy(self.table)

    def show_records(self, title: str, uids: Iterable[str], said: str = '', day: str | None = None) -> None:
        """Show the records of these uids under a title; `said` what they add up to, `day` as of when they were so."""
        several = sorted(uids)
        count = ngettext('{count} record', '{count} records', len(several)).format(count=f'{len(several):,}')
        self._title.setText(title)
        self._said.setText(_('{records}. {sum}').format(records=count, sum=said) if said else count)
        self.table.setAccessibleDescription(f'{title}. {self._said.text()}')
        self._day = day
        self._since.hide()
        register = self._register
        self._reader.ask(lambda tell: _read(register, several, day, tell))

    def _show(self, listed: _OfFigure) -> None:
        chosen = self.model.at(self.table.currentIndex().row())
        self.model.put(listed.ids)
        if self.model.rowCount():
            self.table.setCurrentIndex(self.model.index(max(0, self.model.line_of(chosen)), 0))
        self._say_since(listed.changed)

    def _say_since(self, changed: int) -> None:
        """Say of a report as of a day how many of its records are no longer as they were counted."""
        self._since.setVisible(bool(self._day))
        if not self._day:
            return
        day = dates.short(self._day, language())
        if changed:
            sentence = ngettext(
                '{count} of them was changed after {day}; it opens as it is now.',
                '{count} of them were changed after {day}; they open as they are now.',
                changed,
            )
            self._since.setText(sentence.format(count=f'{changed:,}', day=day))
        else:
            self._since.setText(_('None of them was changed after {day}.').format(day=day))

    def refresh(self) -> None:
        """Show these records as they are now."""
        self.model.refresh()

    def open_chosen(self) -> None:
        """Ask for the record that is marked."""
        if record := self.model.record(self.table.currentIndex().row()):
            self.opened.emit(*record)

    def clear(self) -> None:
        """Show nothing any more."""
        self.model.put({})
        for text in (self._title, self._said, self._since):
            text.clear()
        self.table.setAccessibleDescription('')

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or event.modifiers():
            return False
        self.open_chosen()
        return True


def _read(register: Register, uids: list[str], day: str | None, tell: Tell) -> None:
    """Say which of these records there are of each kind, and how many changed since a day."""
    ids = {cls.record_kind: query.by_day(register, cls.record_kind, uids) for cls in roots()}
    past = as_of.on_day(register, date.fromisoformat(day)) if day else None
    changed = sum(len(past.touched(kind).intersection(uids)) for kind, there in ids.items() if there) if past else 0
    tell(_OfFigure({kind: there for kind, there in ids.items() if there}, changed))
