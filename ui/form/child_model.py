"""The rows of a kind below a row, as the lines of a grid; the last one is empty for the next."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import groupby
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from models.entry import offers
from models.entry.open_record import OpenField, OpenRecord, fields_of
from models.language.labels import field_help, field_label
from models.language.messages import _, in_line
from models.language.text import isolate
from models.record import counts, shorthand
from models.record.fields import Spec
from models.record.records import RECORDS, Record
from models.record.shorthand import LineReading
from models.rules.checks import Finding
from ui.parts import look
from ui.parts.explained import as_tip
from ui.parts.pieces import NUMBERS

Index = QModelIndex | QPersistentModelIndex

_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable
# Of the parts that Qt asks for with each painting, those that a cell has; it is asked at every key.
_ANSWERED = frozenset({
    Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.TextAlignmentRole, Qt.ItemDataRole.ForegroundRole, Qt.ItemDataRole.DecorationRole,
})  # fmt: skip


class LinesModel(QAbstractTableModel):
    """The live rows of a kind below a row, and an empty one; `edited` after each change.

    Its columns are the fields that matter first, and the name of who is known by name among the people of a line.
    """

    edited = Signal()

    def __init__(self, opened: OpenRecord, parent_row: Record, kind: str, parent: QObject) -> None:
        super().__init__(parent)
        self.opened, self.parent_row, self.kind = opened, parent_row, kind
        self.specs = {name: spec for name, spec in RECORDS[kind].form_fields().items() if spec.first}
        self._named_in = {inner: RECORDS[inner].name_fields[:1] for inner in RECORDS[kind].child_kinds}
        self._kind_of = {name: inner for inner, names in self._named_in.items() for name in names}
        self.specs |= {name: RECORDS[inner].specs()[name] for name, inner in self._kind_of.items()}
        self.names = list(self.specs)
        self.lines = parent_row.of(kind)
        self.blank = Record(kind)
        self._unnamed: dict[str, Record] = {}
        self._is_held = self._is_owed = False
        self.findings: dict[tuple[str, str], Finding] = {}

    def tell(self) -> None:
        """Tell that something was changed, unless more of the same deed is to come."""
        self._is_owed = True
        if not self._is_held:
            self.edited.emit()

    @contextmanager
    def as_one(self) -> Iterator[None]:
        """Several changes that are one deed, which is told once, at its end."""
        self._is_held, self._is_owed = True, False
        try:
            yield
        finally:
            self._is_held = False
            if self._is_owed:
                self.edited.emit()

    def row_of(self, line: int) -> Record:
        """The row of a line, the empty one for the last."""
        return self.lines[line] if line < len(self.lines) else self.blank

    def field(self, index: Index) -> OpenField:
        """The field of a cell."""
        return self._field_of(self.row_of(index.row()), self.names[index.column()])

    def _field_of(self, row: Record, name: str) -> OpenField:
        if name in self._kind_of:
            row = self._person(row, self._kind_of[name])
        return OpenField(self.opened, row, name, self.specs[name])

    def _person(self, row: Record, kind: str) -> Record:
        """The first person who is named in a line, else one who waits for a name."""
        named = row.of(kind)
        return named[0] if named else self._unnamed.setdefault(row.uid, Record(kind))

    def is_blank(self, line: int) -> bool:
        """Whether a line is the empty one."""
        return line >= len(self.lines)

    def committed(self, index: Index) -> None:
        """Take note that a cell was edited: an empty line that holds something now becomes a row."""
        field = self.field(index)
        field.fill_others()
        self.adopt(index)
        self.drop_unnamed([field])
        self.show_line(index.row())
        self.tell()

    def show_line(self, line: int) -> None:
        """Show a line anew."""
        self.dataChanged.emit(self.index(line, 0), self.index(line, len(self.names) - 1))

    def adopt(self, index: Index) -> None:
        """Make a row of the empty line, and a person of a name, once something stands there."""
        field, line = self.field(index), index.row()
        if not field.is_stated:
            return
        if self.is_blank(line):
            self._adopt_blank()
        self._adopt_person(field, self.row_of(line))

    def _adopt_person(self, field: OpenField, row: Record) -> None:
        waiting = self._unnamed.get(row.uid)
        if waiting is field.row:
            waiting.values = row.add(waiting.kind).values | waiting.values
            row.children[-1] = self._unnamed.pop(row.uid)

    def _adopt_blank(self) -> None:
        row, self.blank = self.blank, Record(self.kind)
        self._append([row])

    def _append(self, rows: list[Record]) -> None:
        """Make lines of new rows, all at once: the form is laid out anew for each time."""
        if not rows:
            return
        end = len(self.lines) + 1
        self.beginInsertRows(QModelIndex(), end, end + len(rows) - 1)
        places = [int(child.get('position') or 0) for child in self.parent_row.children if child.kind == self.kind]
        for place, row in enumerate(rows, start=1 + max(places, default=0)):
            row.values = {'parent': self.parent_row.uid, 'position': place} | row.values
        self.parent_row.children += rows
        self.lines += rows
        self.endInsertRows()

    def drop_unnamed(self, edited: list[OpenField]) -> None:
        """Drop the new people among those whose fields were edited of whom nothing stands there, all at once."""
        people = [field.row for field in edited if field.row.kind != self.kind]
        self._drop([person for person in people if not self.opened.is_saved(person) and self._is_empty(person)])

    def _drop(self, rows: list[Record]) -> None:
        if rows:  # the whole record is looked through for what is linked to them
            self.opened.drop(*rows)

    def drop_if_empty(self, *lines: int) -> bool:
        """Drop the new ones of these lines again in which nothing stands; whether any was dropped."""
        rows, gone = [self.lines[line] for line in {*lines} if not self.is_blank(line)], set[str]()
        while empty := [row for row in rows if row.uid not in gone and self._may_go(row)]:
            self._drop(empty)  # and of others nothing is left perhaps than a link to one of these
            gone |= {row.uid for row in empty}
        self._remove_lines(gone)
        return bool(gone)

    def _may_go(self, row: Record) -> bool:
        return not self.opened.is_saved(row) and not row.children and self._is_empty(row)

    def _remove_lines(self, gone: set[str]) -> None:
        """Take lines out of the grid, those that stand together at once."""
        stretches = groupby(range(len(self.lines)), lambda line: self.lines[line].uid in gone)
        for lines in reversed([[*lines] for is_gone, lines in stretches if is_gone]):
            self.beginRemoveRows(QModelIndex(), lines[0], lines[-1])
            del self.lines[lines[0] : lines[-1] + 1]
            self.endRemoveRows()
            self.tell()

    def _is_empty(self, row: Record) -> bool:
        return not any(field.is_stated for field in fields_of(self.opened, row))

    def remove(self, line: int) -> None:
        """Take a line out of the grid, once it is dropped or withdrawn."""
        self._remove_lines({self.lines[line].uid})

    def show_again(self) -> None:
        """Read the rows anew, after one came back."""
        self.beginResetModel()
        self.lines = self.parent_row.of(self.kind)
        self.endResetModel()
        self.tell()

    def catch_up(self) -> None:
        """Show the rows that came or went elsewhere."""
        found = self.parent_row.of(self.kind)
        if [row.uid for row in found] != [row.uid for row in self.lines]:
            self.beginResetModel()
            self.lines = found
            self.endResetModel()

    def show_anew(self) -> None:
        """Show every line as it is now."""
        self.catch_up()
        self.dataChanged.emit(self.index(0, 0), self.index(len(self.lines), len(self.names) - 1))

    def line_for(self, row: Record) -> int:
        """The line that a row has, or had before it was gone."""
        place = int(row.get('position') or 0)
        return sum(int(other.get('position') or 0) < place for other in self.lines)

    def place_of(self, line: int, row: Record, name: str) -> int | None:
        """The column of a field of a row in a line; None where it has none, as that of a second person by name."""
        if name not in self.names or row.kind != self._kind_of.get(name, self.kind):
            return None
        place = self.names.index(name)
        named = [] if row.kind == self.kind else self.row_of(line).of(row.kind)
        return place if not named or named[0] is row else None

    def mark(self, findings: list[Finding]) -> None:
        """Mark the cells at which something is wrong."""
        self.findings = {(found.row, found.field): found for found in reversed(findings)}
        self.dataChanged.emit(self.index(0, 0), self.index(len(self.lines), len(self.names) - 1))

    # Several lines, and cells, at once

    def is_quick(self, index: Index) -> bool:
        """Whether a whole line can be typed in a cell: in the first one, while nothing else stands in the line."""
        if index.column() or not shorthand.fields(self.kind):
            return False
        row = self.row_of(index.row())
        return all(row.get(field.name) is None for field in fields_of(self.opened, row)) and not row.children

    def above(self, line: int) -> Record | None:
        """The row above a line."""
        return self.row_of(line - 1) if line else None

    def take(self, line: int, readings: list[LineReading]) -> int:
        """Make rows of what was understood, the first in a line that holds nothing yet; the last line that it made."""
        for reading in readings:
            row = self.row_of(line)
            self.opened.texts.pop(self.field(self.index(line, 0)).key, None)
            row.values |= reading.values
            for name in shorthand.fields(self.kind):
                OpenField(self.opened, row, name, RECORDS[self.kind].specs()[name]).fill_others()
            for inner, names in self._named_in.items():
                for name in reading.names if names else ():
                    row.add(inner, **{names[0]: name})
            if self.is_blank(line):
                self._adopt_blank()
            self.show_line(line)
            last, line = line, len(self.lines)
        self.tell()
        return last

    def copied(self, index: Index) -> str:
        """A cell as it is copied."""
        return self.field(index).text

    def paste(self, start: Index, cells: list[list[str]]) -> None:
        """Put cells from this one on: each is understood by its kind, or its text waits to be."""
        first, names = start.row(), self.names[start.column() :]
        made, put = list[Record](), list[OpenField]()
        for line, texts in enumerate(cells, start=first):
            row = self.row_of(line)
            if self._put(row, dict(zip(names, texts, strict=False)), put) and row is self.blank:
                made.append(row)
                self.blank = Record(self.kind)
        self._append(made)
        self.drop_unnamed(put)
        self.dataChanged.emit(self.index(first, 0), self.index(len(self.lines), len(self.names) - 1))
        self.edited.emit()

    def _put(self, row: Record, texts: dict[str, str], put: list[OpenField]) -> bool:
        """Put texts into the cells of a row; whether it is a line now, which nothing makes of the empty one.

        The fields that it put them into are added to those that were `put`.
        """
        is_line = row is not self.blank
        for name, text in texts.items():
            if is_line or text.strip():
                field = self._field_of(row, name)
                field.take(text)
                field.fill_others()
                is_line |= field.is_stated
                if field.is_stated:
                    self._adopt_person(field, row)
                put.append(field)
        return is_line

    def fill_down(self, index: Index) -> None:
        """Put what the cell above holds."""
        if index.row():
            kept = self.field(self.index(index.row() - 1, index.column())).keep()
            self.field(index).set_back(kept)
            self.committed(index)

    def clear(self, cells: list[Index]) -> None:
        """Empty cells."""
        fields = [self.field(index) for index in cells]
        for field in fields:
            field.put(None)
            field.fill_others()
        self.drop_unnamed(fields)
        for line in {index.row() for index in cells}:
            self.show_line(line)
        self.tell()

    def add_later(self, line: int) -> int | None:
        """Add what became later of one of the people of a line, such as a death of an injury; None where nothing did.

        The list of its code says what, in its column `ends_as`; the new line is linked to the earlier one.
        """
        row, specs = self.row_of(line), RECORDS[self.kind].specs()
        coded = {name: row.get(name) for name in shorthand.fields(self.kind)}
        ends = {name: specs[name].code_list()[str(code)].columns.get('ends_as') for name, code in coded.items() if code}
        ends = {name: code for name, code in ends.items() if code}
        link = next((name for name, spec in specs.items() if spec.links == (self.kind,)), None)
        counted = counts.spec_of(self.kind)
        if not ends or link is None or counted is None:
            return None
        same = {name: row.get(name) for name, spec in specs.items() if spec.codes and name in self._passed_on(specs)}
        self.blank.values |= {name: v for name, v in (same | ends).items() if v} | {link: row.uid, counted[0]: 1}
        self.opened.take_for_settling(self.blank)
        self._adopt_blank()
        self.tell()
        return len(self.lines) - 1

    def _passed_on(self, specs: dict[str, Spec]) -> set[str]:
        """What holds of a person at any time: the codes of a line, and what these fill by default."""
        coded = shorthand.fields(self.kind)
        filled = {c for spec in coded.values() for row in spec.code_list().values() for c in row.columns}
        return set(coded) | {name for name in specs if f'default_{name}' in filled}

    # What Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.lines) + 1

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.names)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return _FLAGS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in _ANSWERED:
            return None
        field = self.field(index)
        found = self.findings.get((field.row.uid, field.name))
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(field, index)
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tip(found.sentence if found else field.text or field.help)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            stated = offers.in_words(field) or _('not stated')
            return f'{field.label}: {stated}'
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(field.spec.kind.name)
        if role == Qt.ItemDataRole.ForegroundRole:
            quiet = self.is_blank(index.row()) or not field.is_stated
            return QColor(look.token(found.level if found else 'muted' if quiet else 'text'))
        if role == Qt.ItemDataRole.DecorationRole and found:
            return look.pixmap('stop' if found.level == 'stop' else 'warning', found.level, 14)
        return None

    def _text(self, field: OpenField, index: Index) -> str:
        if self.is_blank(index.row()) and not field.is_stated:
            return _('add …') if index.column() == 0 else ''
        if field.spec.lowest_in and not field.is_stated:
            return _('some')
        waiting = self.opened.texts.get(field.key)
        text = offers.in_words(field) if waiting is None else waiting
        more = len(self.row_of(index.row()).of(field.row.kind)) - 1 if field.row.kind != self.kind else 0
        text = f'{isolate(text, "auto")} {isolate(f"+{more}")}' if more > 0 else text
        return in_line(text)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        name = self.names[section]
        kind = self._kind_of.get(name, self.kind)
        if role == Qt.ItemDataRole.DisplayRole:
            return field_label(kind, name)
        if role == Qt.ItemDataRole.ToolTipRole:
            return f'{field_label(kind, name)}\n{field_help(kind, name)}'
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _of_a_heading(self.specs[name].kind.name)
        return None


@cache
def _alignment(kind: str) -> Qt.AlignmentFlag:
    side = NUMBERS if kind in ('number', 'degrees') else Qt.AlignmentFlag.AlignLeading
    return side | Qt.AlignmentFlag.AlignVCenter


@cache
def _of_a_heading(kind: str) -> Any:
    return _alignment(kind) | Qt.TextFlag.TextWordWrap
