"""The table of lines, keyed like a spreadsheet, and the editors that open in its cells."""

import csv
import io
from contextlib import nullcontext
from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QKeyCombination, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QScrollArea,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from models.entry.open_record import OpenField
from models.entry.pasted_cells import cells_of
from models.errors import Refused
from models.language.labels import records_label
from models.language.messages import ngettext
from models.record.fields import Spec
from models.record.shorthand import LineReading
from ui.form.child_model import Index, LinesModel
from ui.form.editors import Editor, LineEditor, editor_for
from ui.form.quick_line import QuickEditor
from ui.parts import look
from ui.parts.copied import to_copy
from ui.parts.look import date_width

_LINE = 28
_HEADER = 38
_NARROW = {'number': 58, 'time': 56}
_TEXT_LENGTH, _SHORTEST, _LONGEST = 18, 13, 22


class _Cell(QStyledItemDelegate):
    """Opens the editor of a field's kind in its cell; Tab and Enter go on, Escape gives the edit up."""

    def __init__(self, lines: 'LinesView') -> None:
        super().__init__(lines)
        self._lines = lines
        self._kept: tuple[dict[str, Any], str | None] = ({}, None)
        self.editor: Editor | None = None

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        lines, field = self._lines.lines, self._lines.lines.field(index)
        self._lines.asked.emit('begun')
        self._kept = field.keep()
        if lines.is_quick(index):
            self.editor = quick = QuickEditor(field, lines.above(index.row()), parent)
            quick.understood.connect(self._understood)
        else:
            self.editor = editor_for(field, parent)
        editor = self.editor
        look.give_role(editor, 'cell' if isinstance(editor, LineEditor) else str(editor.property('role') or 'cell'))
        editor.edited.connect(self._edited)
        proxy = editor.focusProxy()
        if proxy is not None:
            proxy.installEventFilter(self)
        return editor

    def _understood(self, readings: list[LineReading]) -> None:
        view = self._lines
        view.quick_end = view.lines.take(view.currentIndex().row(), readings)

    def _edited(self) -> None:
        self._lines.lines.adopt(self._lines.currentIndex())
        self._lines.lines.tell()

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        if editor is self.editor:
            self.editor = None
        super().destroyEditor(editor, index)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, LineEditor):
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        if isinstance(editor, Editor):
            self._lines.lines.committed(index)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        room = QRect(option.rect)
        if isinstance(editor, QuickEditor):
            room = QRect(room).united(self._lines.visualRect(index.siblingAtColumn(1)))
        elif not isinstance(editor, LineEditor):
            room.setHeight(max(room.height(), editor.sizeHint().height()))
        editor.setGeometry(room)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        editor = watched if isinstance(watched, Editor) else watched.parent()
        if editor is not self.editor:
            return False
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and isinstance(editor, Editor):
            return self._steer(editor, event)
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape or _pressed(event) in _IN_AN_EDITOR:
                event.accept()
                return True
            return False
        return super().eventFilter(watched, event) if watched is editor else False

    def _steer(self, editor: Editor, event: QKeyEvent) -> bool:
        keys, view = Qt.Key, self._lines
        if event.key() == keys.Key_Escape:
            if not editor.close_choices():
                self._give_up(editor)
            return True
        if _pressed(event) in _IN_AN_EDITOR:
            view.commit()
            view.do(_pressed(event))
            return True
        enters = event.key() in (keys.Key_Return, keys.Key_Enter) and not event.modifiers()
        if enters and not isinstance(editor, LineEditor) and not editor.close_choices():
            return False
        if event.key() not in (keys.Key_Tab, keys.Key_Backtab) and not enters:
            return False
        if isinstance(editor, QuickEditor) and editor.is_undecided:
            editor.mark_first()
            return True
        view.commit(goes_on=True)
        view.go_on(-1 if event.key() == keys.Key_Backtab else 1, to_next_line=enters)
        view.asked.emit('settled')
        return True

    def _give_up(self, editor: Editor) -> None:
        lines = self._lines.lines
        editor.field.set_back(self._kept)
        lines.drop_unnamed([editor.field])
        self.editor = None
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.RevertModelCache)
        at = self._lines.currentIndex()
        if lines.drop_if_empty(at.row()):
            self._lines.stand_at_blank(at.column())
        lines.tell()


def _pressed(event: QKeyEvent) -> str:
    """The name of the keys that are pressed together, such as `Ctrl+Shift+K`."""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return QKeySequence(QKeyCombination(held, Qt.Key(event.key()))).toString()


class LinesView(QTableView):
    """The table itself. Tab goes on cell by cell and leaves from the empty line; Enter goes to the next line."""

    asked = Signal(str)
    said = Signal(str, str)
    ended = Signal()

    def __init__(self, lines: LinesModel, parent: QWidget, *, inner: bool = False) -> None:
        super().__init__(parent)
        self.lines = lines
        self._is_inner = inner
        # The last line that a quick entry made, to go on from.
        self.quick_end: int | None = None
        # Cells come in sight once the form has laid itself out anew.
        self._seeing = QTimer(self)
        self._seeing.setSingleShot(True)
        self._seeing.setInterval(0)
        self._seeing.timeout.connect(self._see)
        self.setModel(lines)
        self._cell = _Cell(self)
        self.setItemDelegate(self._cell)
        look.give_role(self, 'grid')
        self.setAccessibleName(records_label(lines.kind))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.AnyKeyPressed | triggers.EditKeyPressed | triggers.DoubleClicked | triggers.SelectedClicked
        )
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(look.px(_LINE))
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
        header.setFixedHeight(look.px(_HEADER))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def _share_width(self) -> None:
        """Give each column its room: numbers and dates what they need, the others by the length of their words."""
        narrow, words = {}, {}
        for place, spec in enumerate(self.lines.specs.values()):
            kind = spec.kind.name
            if kind == 'date':
                narrow[place] = date_width(QFontMetrics(look.font()))
            elif kind in _NARROW:
                narrow[place] = _NARROW[kind]
            else:
                words[place] = _usual_length(spec)
        rest = max(self.viewport().width() - sum(narrow.values()), 40 * len(words))
        total = sum(words.values()) or 1
        for place in range(len(self.lines.names)):
            self.horizontalHeader().resizeSection(place, narrow.get(place) or int(rest * words[place] / total))

    def fit(self) -> None:
        """Be as high as the lines are."""
        self.setFixedHeight(look.px(_HEADER) + look.px(_LINE) * self.lines.rowCount() + 2)

    @property
    def is_editing(self) -> bool:
        """Whether an editor is open in a cell."""
        return self._cell.editor is not None

    def edited_field(self) -> OpenField | None:
        """The field whose cell is being typed in."""
        return self._cell.editor.field if self._cell.editor is not None else None

    def commit(self, *, goes_on: bool = False) -> None:
        """Take what stands in the open editor, and close it."""
        editor = self._cell.editor
        if editor is not None:
            editor.settle()  # by a key alone: a lock, or another window, takes no choice that is only marked
            self.commitData(editor)
            self._cell.editor = None
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
            self.setFocus()
            if not goes_on:
                self.asked.emit('settled')

    # Getting about

    def stand(self, index: Index) -> None:
        """Stand at a cell, and choose it alone whichever keys are held."""
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self._seeing.start()

    def _see(self) -> None:
        """Scroll the form to where the cell is: the table itself is as high as its lines."""
        form = self.parentWidget()
        while form is not None and not isinstance(form, QScrollArea):
            form = form.parentWidget()
        if form is not None and self.hasFocus():
            room = self.visualRect(self.currentIndex())
            middle = self.viewport().mapTo(form.widget(), room.center())
            form.ensureVisible(
                middle.x(), middle.y(), 0, 5 * look.px(_LINE)
            )  # with room for a list, and for what lines add up to

    def go(self, step: int, *, to_next_line: bool = False) -> bool:
        """Go to the next cell or line, or the one before; False where the grid ends."""
        at, width = self.currentIndex(), len(self.lines.names)
        line, place = at.row(), at.column()
        if step > 0 and self.lines.is_blank(line):
            return False
        number = (line + 1) * width if to_next_line else line * width + place + step
        if number < 0:
            return False
        self.stand(self.lines.index(number // width, number % width))
        return True

    def go_on(self, step: int, *, to_next_line: bool) -> None:
        """Go on from an edit: behind a line that was typed at once, to its first cell that states nothing."""
        end, self.quick_end = self.quick_end, None
        if end is None or step < 0:
            self.go(step, to_next_line=to_next_line)
            return
        cells = [self.lines.index(end, place) for place in range(1, len(self.lines.names))]
        following = self.lines.index(end + 1, 0)
        empty = (cell for cell in cells if not self.lines.field(cell).is_stated)
        self.stand(following if to_next_line else next(empty, following))

    def go_to_blank(self) -> None:
        """Go to the empty line."""
        self.setFocus()
        self.stand_at_blank(0)

    def stand_at_blank(self, place: int) -> None:
        """Stand at a cell of the empty line: where a line was dropped, what is typed next must not go into another."""
        self.stand(self.lines.index(len(self.lines.lines), place))

    def _jump(self, *, line: int | None = None, place: int | None = None) -> None:
        at, lines, places = self.currentIndex(), self.lines.rowCount(), self.lines.columnCount()
        line, place = at.row() if line is None else line, at.column() if place is None else place
        self.stand(self.lines.index(line % lines, place % places))

    def focusNextPrevChild(self, forward: bool) -> bool:
        if self.currentIndex().isValid() and self.go(1 if forward else -1):
            return True
        return super().focusNextPrevChild(forward)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() or event.reason() == Qt.FocusReason.TabFocusReason:
            self.stand(self.lines.index(0, 0))

    # Keys

    def event(self, event: QEvent) -> bool:
        overrides = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if overrides and (_pressed(event) in ASKED or _pressed(event) in self._own()):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        pressed = _pressed(event)
        if pressed in ('Return', 'Enter'):
            self._enter()
        elif pressed in ASKED or pressed in self._own():
            self.do(pressed)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _own(self) -> dict[str, Any]:
        return {
            'Del': self._clear,
            'Backspace': self._clear,
            'Ctrl+C': self._copy,
            'Ctrl+V': self._paste,
            'Ctrl+D': lambda: self.lines.fill_down(self.currentIndex()),
            'Ctrl+Up': lambda: self._jump(line=0),
            'Ctrl+Down': lambda: self._jump(line=-1),
            'Home': lambda: self._jump(place=0),
            'End': lambda: self._jump(place=-1),
            'Ctrl+Home': lambda: self._jump(line=0, place=0),
            'Ctrl+End': lambda: self._jump(line=-1, place=-1),
        }

    def do(self, pressed: str) -> None:
        """Do what a key stands for in the grid, or ask for it where it is not the table's own."""
        if pressed in ASKED:
            self.asked.emit(ASKED[pressed])
        elif self.currentIndex().isValid():
            with self.lines.as_one() if pressed in _CHANGING else nullcontext():
                self._own()[pressed]()

    def _enter(self) -> None:
        if self.go(1, to_next_line=True):
            return
        if self._is_inner:
            self.ended.emit()
        else:
            self.nextInFocusChain().setFocus(Qt.FocusReason.TabFocusReason)

    def _chosen(self) -> list[list[Index]]:
        """The cells that are chosen, line by line."""
        lines: dict[int, list[Index]] = {}
        for index in sorted(self.selectedIndexes(), key=lambda index: (index.row(), index.column())):
            lines.setdefault(index.row(), []).append(index)
        return list(lines.values())

    def _clear(self) -> None:
        chosen = [index for line in self._chosen() for index in line] or [self.currentIndex()]
        self.lines.clear(chosen)
        place = self.currentIndex().column()
        if self.lines.drop_if_empty(*(index.row() for index in chosen)):
            self.stand_at_blank(place)

    def _copy(self) -> None:
        out = io.StringIO()
        cells = [[self.lines.copied(index).replace('\t', ' ') for index in line] for line in self._chosen()]
        csv.writer(out, 'excel-tab', lineterminator='\n').writerows(cells)
        QGuiApplication.clipboard().setMimeData(to_copy(out.getvalue().removesuffix('\n')))

    def _paste(self) -> None:
        try:
            cells = cells_of(QGuiApplication.clipboard().text())
        except Refused as error:
            self.said.emit('stop', str(error))
            return
        at = self.currentIndex()
        self.lines.paste(at, cells)
        if count := sum(bool(cell.strip()) for line in cells for cell in line[len(self.lines.names) - at.column() :]):
            sentence = ngettext(
                '{count:,} cell was not pasted: the grid has no column for it.',
                '{count:,} cells were not pasted: the grid has no columns for them.',
                count,
            )
            self.said.emit('doubt', sentence.format(count=count))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()
        self.fit()


def _usual_length(spec: Spec) -> float:
    """How long the words of a field are, within reason."""
    if not spec.codes:
        return _TEXT_LENGTH
    lengths = [len(row.label()) for row in spec.code_list().values()]
    return min(max(sum(lengths) / len(lengths), _SHORTEST), _LONGEST)


# What a key asks of the pane around the table; those of the second line go through an open editor too.
ASKED = {
    'Ctrl+Del': 'remove',
    'F6': 'down',
    'Shift+F6': 'up',
    'Ctrl+Shift+K': 'later',
    'Ctrl+Shift+A': 'person',
}
# What changes cells, however many they are: one deed each.
_CHANGING = {'Del', 'Backspace', 'Ctrl+V', 'Ctrl+D'}
_IN_AN_EDITOR = {'F6', 'Shift+F6', 'Ctrl+D', 'Ctrl+Shift+K', 'Ctrl+Shift+A'}
