"""The rows inside a record, keyed like a spreadsheet: a line each, the last one empty for the next."""

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QEnterEvent, QFocusEvent, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QApplication,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from models.checks import Finding
from models.records import RECORDS, Record
from models.text import has_arabic, isolate
from models.words import _, field_help, field_label, language, ngettext, records_label
from ui import look, offers
from ui.editors import Editor, LineEditor, editor_for
from ui.field_group import FieldGroup
from ui.open_record import OpenField, OpenRecord, fields_of
from ui.pieces import label, with_key
from ui.pin import Pin
from ui.sentence import RUNNING
from ui.table import date_width

Index = QModelIndex | QPersistentModelIndex
_LINE = 28
_HEADER = 38
_NARROW = {'number': 58, 'time': 56}


class LinesModel(QAbstractTableModel):
    """The live rows of a kind below a row, and an empty one; `edited` after each change."""

    edited = Signal()

    def __init__(self, opened: OpenRecord, parent_row: Record, kind: str, parent: QObject) -> None:
        super().__init__(parent)
        self.opened, self.parent_row, self.kind = opened, parent_row, kind
        self.names = [name for name, spec in RECORDS[kind].form_fields().items() if spec.first]
        self.specs = RECORDS[kind].form_fields()
        self.lines = parent_row.of(kind)
        self.blank = Record(kind)
        self.findings: dict[tuple[str, str], Finding] = {}

    def row_of(self, line: int) -> Record:
        """The row of a line, the empty one for the last."""
        return self.lines[line] if line < len(self.lines) else self.blank

    def field(self, index: Index) -> OpenField:
        """The field of a cell."""
        name = self.names[index.column()]
        return OpenField(self.opened, self.row_of(index.row()), name, self.specs[name])

    def is_blank(self, line: int) -> bool:
        """Whether a line is the empty one."""
        return line >= len(self.lines)

    def committed(self, index: Index) -> None:
        """Take note that a cell was edited: an empty line that holds something now becomes a row."""
        field = self.field(index)
        field.fill_others()
        self.adopt(index)
        line = index.row()
        self.dataChanged.emit(self.index(line, 0), self.index(line, len(self.names) - 1))
        self.edited.emit()

    def adopt(self, index: Index) -> None:
        """Make a row of the empty line once something stands in it."""
        if not self.is_blank(index.row()) or not self.field(index).is_stated:
            return
        row, end = self.blank, len(self.lines) + 1
        self.beginInsertRows(QModelIndex(), end, end)
        places = [int(child.get('position') or 0) for child in self.parent_row.children if child.kind == self.kind]
        row.values = {'parent': self.parent_row.uid, 'position': 1 + max(places, default=0)} | row.values
        self.parent_row.children.append(row)
        self.lines.append(row)
        self.blank = Record(self.kind)
        self.endInsertRows()

    def drop_if_empty(self, line: int) -> None:
        """Drop a new line again when nothing stands in it."""
        if self.is_blank(line) or self.opened.is_saved(self.row_of(line)):
            return
        row = self.row_of(line)
        if not row.children and not any(field.is_stated for field in fields_of(self.opened, row)):
            self.opened.drop(row)
            self.remove(line)

    def remove(self, line: int) -> None:
        """Take a line out of the grid, once it is dropped or withdrawn."""
        self.beginRemoveRows(QModelIndex(), line, line)
        self.lines.pop(line)
        self.endRemoveRows()
        self.edited.emit()

    def show_again(self) -> None:
        """Read the rows anew, after one came back."""
        self.beginResetModel()
        self.lines = self.parent_row.of(self.kind)
        self.endResetModel()
        self.edited.emit()

    def mark(self, findings: list[Finding]) -> None:
        """Mark the cells at which something is wrong."""
        self.findings = {(found.row, found.field): found for found in reversed(findings)}
        self.dataChanged.emit(self.index(0, 0), self.index(len(self.lines), len(self.names) - 1))

    # What Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.lines) + 1

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.names)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        field = self.field(index)
        found = self.findings.get((field.row.uid, field.name))
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(field, index)
        if role == Qt.ItemDataRole.ToolTipRole:
            return found.sentence if found else field.text or field.help
        if role == Qt.ItemDataRole.AccessibleTextRole:
            stated = offers.in_words(field) or _('not stated')
            return f'{field.label}: {stated}'
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(field.spec.kind.name)
        if role == Qt.ItemDataRole.ForegroundRole:
            blank = self.is_blank(index.row())
            return QColor(look.token(found.level if found else 'muted' if blank else 'text'))
        if role == Qt.ItemDataRole.DecorationRole and found:
            return look.pixmap('stop' if found.level == 'stop' else 'warning', found.level, 14)
        return None

    def _text(self, field: OpenField, index: Index) -> str:
        if self.is_blank(index.row()) and not field.is_stated:
            return _('add …') if index.column() == 0 else ''
        waiting = self.opened.texts.get(field.key)
        text = offers.in_words(field) if waiting is None else waiting
        return isolate(text) if text and language() == 'ar' and not has_arabic(text) else text

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        name = self.names[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return field_label(self.kind, name)
        if role == Qt.ItemDataRole.ToolTipRole:
            return f'{field_label(self.kind, name)}\n{field_help(self.kind, name)}'
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(self.specs[name].kind.name) | Qt.TextFlag.TextWordWrap
        return None


def _alignment(kind: str) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignTrailing if kind in ('number', 'degrees') else Qt.AlignmentFlag.AlignLeading
    return side | Qt.AlignmentFlag.AlignVCenter


class _Cell(QStyledItemDelegate):
    """Opens the editor of a field's kind in its cell; Tab and Enter go on, Escape gives the edit up."""

    def __init__(self, lines: 'LinesView') -> None:
        super().__init__(lines)
        self._lines = lines
        self._kept: tuple[Any, str, str | None] = (None, '', None)
        self.editor: Editor | None = None

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        field = self._lines.lines.field(index)
        self._kept = field.keep()
        editor = self.editor = editor_for(field, parent)
        look.give_role(editor, 'cell' if isinstance(editor, LineEditor) else str(editor.property('role') or 'cell'))
        editor.edited.connect(self._edited)
        proxy = editor.focusProxy()
        if proxy is not None:
            proxy.installEventFilter(self)
        return editor

    def _edited(self) -> None:
        self._lines.lines.adopt(self._lines.currentIndex())
        self._lines.lines.edited.emit()

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        if editor is self.editor:
            self.editor = None
        super().destroyEditor(editor, index)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, LineEditor):
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        if isinstance(editor, Editor):
            editor.settle()
            self._lines.lines.committed(index)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        room = QRect(option.rect)
        if not isinstance(editor, LineEditor):
            room.setHeight(max(room.height(), editor.sizeHint().height()))
        editor.setGeometry(room)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        editor = watched if isinstance(watched, Editor) else watched.parent()
        if editor is not self.editor:
            return False
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and isinstance(editor, Editor):
            return self._steer(editor, event)
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
            return False
        return super().eventFilter(watched, event) if watched is editor else False

    def _steer(self, editor: Editor, event: QKeyEvent) -> bool:
        keys = Qt.Key
        if event.key() == keys.Key_Escape:
            if not editor.close_choices():
                editor.field.set_back(self._kept)
                self.editor = None
                self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.RevertModelCache)
                self._lines.lines.drop_if_empty(self._lines.currentIndex().row())
                self._lines.lines.edited.emit()
            return True
        enters = event.key() in (keys.Key_Return, keys.Key_Enter) and not event.modifiers()
        if enters and not isinstance(editor, LineEditor) and not editor.close_choices():
            return False
        if event.key() not in (keys.Key_Tab, keys.Key_Backtab) and not enters:
            return False
        self._lines.commit()
        self._lines.go(-1 if event.key() == keys.Key_Backtab else 1, to_next_line=enters)
        return True


class LinesView(QTableView):
    """The table itself. Tab goes on cell by cell and leaves from the empty line; Enter goes to the next line."""

    remove_asked = Signal(int)

    def __init__(self, lines: LinesModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines = lines
        self.setModel(lines)
        self._cell = _Cell(self)
        self.setItemDelegate(self._cell)
        look.give_role(self, 'grid')
        self.setAccessibleName(records_label(lines.kind))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.AnyKeyPressed | triggers.EditKeyPressed | triggers.DoubleClicked | triggers.SelectedClicked
        )
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(_LINE)
        self._dress_header()
        for changed in (lines.rowsInserted, lines.rowsRemoved, lines.modelReset):
            changed.connect(self.fit)
        self.fit()

    def _dress_header(self) -> None:
        header = self.horizontalHeader()
        look.give_role(header, 'grid')
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(40)
        header.setFixedHeight(_HEADER)
        for place, name in enumerate(self.lines.names):
            kind = self.lines.specs[name].kind.name
            narrow = date_width(QFontMetrics(look.font())) if kind == 'date' else _NARROW.get(kind)
            fixed, stretch = QHeaderView.ResizeMode.Fixed, QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(place, fixed if narrow else stretch)
            if narrow:
                header.resizeSection(place, narrow)

    def fit(self) -> None:
        """Be as high as the lines are."""
        self.setFixedHeight(_HEADER + _LINE * self.lines.rowCount() + 2)

    def commit(self) -> None:
        """Take what stands in the open editor, and close it."""
        editor = self._cell.editor
        if editor is not None:
            self.commitData(editor)
            self._cell.editor = None
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
            self.setFocus()

    def go(self, step: int, *, to_next_line: bool = False) -> bool:
        """Go to the next cell or line, or the one before; False where the grid ends."""
        at, width = self.currentIndex(), len(self.lines.names)
        line, place = at.row(), at.column()
        if step > 0 and self.lines.is_blank(line):
            return False
        number = (line + 1) * width if to_next_line else line * width + place + step
        if number < 0:
            return False
        self.setCurrentIndex(self.lines.index(number // width, number % width))
        return True

    def focusNextPrevChild(self, forward: bool) -> bool:
        if self.currentIndex().isValid() and self.go(1 if forward else -1):
            return True
        return super().focusNextPrevChild(forward)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() or event.reason() == Qt.FocusReason.TabFocusReason:
            self.setCurrentIndex(self.lines.index(0, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys, index = Qt.Key, self.currentIndex()
        if event.key() == keys.Key_Delete and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.remove_asked.emit(index.row())
        elif event.key() == keys.Key_Delete and index.isValid():
            self.lines.field(index).put(None)
            self.lines.committed(index)
            self.lines.drop_if_empty(index.row())
        elif event.key() in (keys.Key_Return, keys.Key_Enter) and not event.modifiers():
            if not self.go(1, to_next_line=True):
                self.nextInFocusChain().setFocus(Qt.FocusReason.TabFocusReason)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()


class ChildLines(QWidget):
    """The rows of a kind below a row: the grid, what it amounts to, what is wrong, and the line it stands at."""

    edited = Signal()
    left = Signal(object)
    withdraw_asked = Signal(object)
    grown = Signal()

    def __init__(self, opened: OpenRecord, parent_row: Record, kind: str, heading: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.opened, self.kind, self.parent_row = opened, kind, parent_row
        self.lines = LinesModel(opened, parent_row, kind, self)
        self.view = LinesView(self.lines, self)
        self.setObjectName(f'lines.{kind}')
        self._findings: list[Finding] = []
        self._heading, self._running = label(heading, 'section', wraps=False), label('')
        self._problems = label('', 'stop-text')
        self._withdrawn = self._link('', self._bring_back)
        self._remove = self._link(with_key(_('Remove line'), 'Ctrl+Delete'), self._remove_current)
        title = records_label(kind)
        self.pin = Pin(opened.register, parent_row.kind, kind, title, self) if parent_row is opened.record else None
        top = QHBoxLayout()
        for piece in (self._heading, *([self.pin] if self.pin else []), None, self._withdrawn, self._remove):
            top.addWidget(piece) if piece else top.addStretch(1)
        self._strip = QVBoxLayout()
        self.group: FieldGroup | None = None
        self.below: list[ChildLines] = []
        self._stripped: Record | None = None
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2)
        lines.addLayout(top)
        for piece in (self.view, self._problems, self._running):
            lines.addWidget(piece)
        lines.addLayout(self._strip)
        self.lines.edited.connect(self._edited)
        self.view.remove_asked.connect(self.remove)
        self.view.selectionModel().currentRowChanged.connect(self._current_changed)
        self.lines.rowsInserted.connect(self._current_changed)
        self._say()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        if self.pin is not None:
            self.pin.come_near(True)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if self.pin is not None:
            self.pin.come_near(False)

    def _link(self, text: str, pressed: Any) -> QPushButton:
        made = QPushButton(text, self)
        made.setProperty('role', 'link')
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.clicked.connect(pressed)
        return made

    def _edited(self) -> None:
        self._say()
        self.edited.emit()

    def _say(self) -> None:
        running = RUNNING.get(self.kind)
        text = running(self.parent_row) if running else ''
        self._running.setText(text)
        self._running.setVisible(bool(text))
        gone = sum(row.kind == self.kind and row.withdrawn for row in self.parent_row.children)
        text = ngettext('{count} withdrawn: bring back', '{count} withdrawn: bring back the last', gone)
        self._withdrawn.setText(text.format(count=gone))
        self._withdrawn.setVisible(bool(gone))
        self._problems.setText('\n'.join(self._sentence(found) for found in self._findings))
        stops = any(found.level == 'stop' for found in self._findings)
        look.give_role(self._problems, 'stop-text' if stops else 'doubt-text')
        self._problems.setVisible(bool(self._findings))
        current = self.view.currentIndex()
        self._remove.setVisible(current.isValid() and not self.lines.is_blank(current.row()))

    def _sentence(self, found: Finding) -> str:
        place = next((place for place, row in enumerate(self.lines.lines) if row.uid == found.row), 0)
        text = _('Stop, line {line}: {problem}') if found.level == 'stop' else _('Doubt, line {line}: {problem}')
        return text.format(line=place + 1, problem=found.sentence)

    def has_keys(self) -> bool:
        """Whether the keys go to it or to something within it."""
        focused = QApplication.focusWidget()
        return focused is not None and (focused is self or self.isAncestorOf(focused))

    def commit(self) -> None:
        """Take what stands in open editors, here and below."""
        self.view.commit()
        for inner in self.below:
            inner.commit()

    # The line that the grid stands at

    def _current_changed(self, *_where: object) -> None:
        line = self.view.currentIndex().row()
        blank = line < 0 or self.lines.is_blank(line)
        row = None if blank else self.lines.row_of(line)
        self._remove.setVisible(row is not None)
        if row is not self._stripped:
            self._show_strip(row, line)

    def _show_strip(self, row: Record | None, line: int) -> None:
        self._stripped = row
        for old in [*self.below, *([self.group] if self.group else [])]:
            self._strip.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.group, self.below = None, []
        if row is not None:
            self._build_strip(row, line)
        self.grown.emit()

    def _build_strip(self, row: Record, line: int) -> None:
        rest = [field for field in fields_of(self.opened, row) if not field.spec.first]
        heading = _('Line {line}').format(line=line + 1)
        if rest:
            self.group = FieldGroup(heading, rest, self)
            self.group.edited.connect(self._edited)
            self.group.left.connect(self.left)
            self.group.grown.connect(self.grown)
            self._strip.addWidget(self.group)
        for kind in RECORDS[self.kind].child_kinds:
            title = f'{heading} · {records_label(kind)}'
            inner = ChildLines(self.opened, row, kind, title, self)
            inner.edited.connect(self._edited)
            inner.left.connect(self.left)
            inner.withdraw_asked.connect(self.withdraw_asked)
            inner.grown.connect(self.grown)
            self._strip.addWidget(inner)
            self.below.append(inner)

    # Taking lines out

    def _remove_current(self) -> None:
        self.remove(self.view.currentIndex().row())

    def remove(self, line: int) -> None:
        """Drop a line that was never saved; ask for the reason of withdrawing one that was."""
        if line < 0 or self.lines.is_blank(line):
            return
        row = self.lines.row_of(line)
        if self.opened.is_saved(row):
            self.withdraw_asked.emit((self, row))
        else:
            self.opened.drop(row)
            self.lines.remove(line)
            self._current_changed()

    def withdraw(self, row: Record, reason: str) -> None:
        """Withdraw a saved row, with its reason; it is written when the record is saved."""
        row.set('withdrawn', reason)
        self.lines.remove(self.lines.lines.index(row))
        self._current_changed()

    def _bring_back(self) -> None:
        gone = [row for row in self.parent_row.children if row.kind == self.kind and row.withdrawn]
        gone[-1].set('withdrawn', None)
        self.lines.show_again()

    def say(self, findings: dict[str, list[Finding]]) -> None:
        """Show what is wrong in these rows; findings come by row."""
        self._findings = [found for row in self.lines.lines for found in findings.get(row.uid, [])]
        self.lines.mark(self._findings)
        self._say()
        for inner in self.below:
            inner.say(findings)
        if self.group is not None and self._stripped is not None:
            mine = findings.get(self._stripped.uid, [])
            self.group.say({found.field: [found] for found in reversed(mine)})
