"""One line to search, and filters that show as removable chips; both made from the declarations."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget

from exchange.exporting.selection import filter_in_words, filter_label, kept_title
from models.entry.open_record import OpenField, OpenRecord
from models.language.labels import field_label
from models.language.messages import _
from models.language.text import isolate
from models.query import Filter, Question, kept_filters, people, to_keep
from models.query.for_review import looking
from models.record.fields import Spec, split_codes
from models.record.records import RECORDS, Record
from models.register.register import Register
from ui.form.editors import Editor, editor_for
from ui.parts import look
from ui.parts.explained import as_tip
from ui.parts.flow import Flow
from ui.parts.pieces import LineToType, label, literal, with_key

FILTERED = ('code', 'codes', 'date')


class SearchLine(LineToType):
    """Search any word, name or place; Escape empties it, Down goes to the list."""

    gone_down = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__('', parent)
        self.setPlaceholderText(with_key(_('Search any word, name or place'), 'Ctrl+F'))
        self.setAccessibleName(_('Search'))
        self._glass = self.addAction(look.icon('search'), QLineEdit.ActionPosition.LeadingPosition)
        look.changed.connect(self._dress)
        self.setClearButtonEnabled(True)
        for clearing in self.findChildren(QAction):
            clearing.setText(_('Clear'))

    def _dress(self) -> None:
        self._glass.setIcon(look.icon('search'))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.gone_down.emit()
        else:
            super().keyPressEvent(event)


def filterable(kind: str) -> dict[str, Spec]:
    """The fields that a list can be filtered by."""
    return {name: spec for name, spec in RECORDS[kind].specs().items() if spec.kind.name in FILTERED}


class FilterBar(QWidget):
    """The search line above the chips. `changed` when another question is asked, `kept` with a name that keeps it.

    `kept` and `dropped` also give what was kept under the name until then, None for nothing.
    """

    changed = Signal()
    kept = Signal(str, object)
    dropped = Signal(str, object)

    def __init__(self, register: Register, parent: QWidget) -> None:
        super().__init__(parent)
        self._register = register
        self.kind = ''
        self.filters: dict[str, Filter] = {}
        self.withdrawn = False
        self._editor: Editor | None = None
        self._name: QLineEdit | None = None
        self.search = SearchLine(self)
        self.search.textEdited.connect(self._asked)
        self.search.textChanged.connect(self._emptied)
        self.count = label('', 'muted', wraps=False)
        self._menu = QMenu(self)
        self._add = QPushButton(_('+ Filter'), self)
        self._add.setProperty('role', 'chip')
        self._add.setToolTip(with_key(_('Add a filter'), 'Ctrl+Shift+F'))
        self._add.clicked.connect(self.open_menu)
        self._chips: list[QPushButton] = []
        self._held = QWidget(self)
        self._flow = Flow(self._held)
        self._flow.addWidget(self._add)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._held, 1)
        line.addWidget(self.count, 0, Qt.AlignmentFlag.AlignTop)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(look.SMALL)
        lines.addWidget(self.search)
        lines.addLayout(line)

    def _asked(self) -> None:
        self.changed.emit()

    def _emptied(self, text: str) -> None:
        if not text:
            self.changed.emit()

    def show_kind(self, kind: str, *, withdrawn: bool = False) -> None:
        """Offer the filters of another list; what was asked of the one before is dropped."""
        self.kind, self.filters, self.withdrawn = kind, {}, withdrawn
        was = self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(was)
        self._drop_editor()
        self._show_chips()

    def question_filters(self) -> tuple[Filter, ...]:
        """The filters as the query takes them."""
        return tuple(self.filters.values())

    # The menu

    def open_menu(self) -> None:
        """Offer what the list can be filtered by."""
        self.fill_menu()
        self._menu.popup(self._add.mapToGlobal(self._add.rect().bottomLeft()))

    def fill_menu(self) -> None:
        """The fields, those that matter first, then the others; then what is kept under a name."""
        self._menu.clear()
        first = [name for name, spec in filterable(self.kind).items() if spec.first or spec.listed]
        for name in first:
            self._offer(self._menu, name)
        rest = [name for name in filterable(self.kind) if name not in first]
        if rest:
            more = self._menu.addMenu(_('More'))
            for name in rest:
                self._offer(more, name)
        self._offer_sights()
        self._offer_kept()

    def _offer_sights(self) -> None:
        """Offer what is new to whoever works, or changed since they looked; one who is here alone knows it all."""
        if people.is_of_one(self._register):
            return
        self._menu.addSeparator()
        for sight in looking.SIGHTS:
            given = Filter(looking.FIELD, (sight,))
            self._add_action(self._menu, looking.sight_in_words(given.values), partial(self.add, given))

    # Kept filters

    def question(self) -> Question:
        """What is asked."""
        return Question(self.kind, self.search.text(), self.question_filters(), withdrawn=self.withdrawn)

    def _offer_kept(self) -> None:
        """Offer what is kept under a name for this list, and to keep what is asked."""
        asks = bool(self.search.text() or self.filters)
        questions = kept_filters(self._register.settings.filters)
        kept = [name for name, question in questions.items() if self._fits(question)]
        may_keep, may_forget = asks and self._register.writing, bool(kept) and self._register.writing
        if not kept and not may_keep:
            return
        self._menu.addSeparator()
        for name in kept:
            self._add_action(self._menu, kept_title(self._register, name), partial(self.use_kept, name))
        if may_keep:
            self._add_action(self._menu, _('Save this filter …'), self.type_name)
        if may_forget:
            forget = self._menu.addMenu(_('Delete'))
            for name in kept:
                self._add_action(forget, name, partial(self._drop, name))

    def _fits(self, question: Question) -> bool:
        return (question.kind, question.withdrawn) == (self.kind, self.withdrawn)

    def _add_action(self, menu: QMenu, title: str, do: Callable[[], object]) -> None:
        action = QAction(literal(title), menu)
        action.triggered.connect(lambda _checked=False: do())
        menu.addAction(action)

    def use_kept(self, name: str) -> None:
        """Ask again what is kept under a name."""
        question = kept_filters(self._register.settings.filters)[name]
        self.restore(question.search, {given.field: given for given in question.filters})
        self.search.setFocus()

    def type_name(self) -> None:
        """Ask for the name under which to keep what is asked, in a line among the chips."""
        self._drop_editor()
        line = self._name = LineToType('', self._held)
        line.setPlaceholderText(_('Save under the name …'))
        line.setAccessibleName(_('Save under the name …'))
        line.setFixedWidth(220)
        self._flow.insert(len(self._chips), line)
        line.returnPressed.connect(self._keep)
        line.editingFinished.connect(self._drop_editor)
        line.show()
        line.setFocus()

    def _keep(self) -> None:
        if self._name is None or not self._name.text().strip():
            return
        before = self._register.settings.filters
        asked = to_keep(self.question(), by=self._register.person)
        name = self._register.settings.keep('filters', self._name.text(), asked)
        self._drop_editor()
        self.search.setFocus()
        self.kept.emit(name, before.get(name))

    def _drop(self, name: str) -> None:
        was = self._register.settings.filters.get(name)
        self._register.settings.drop('filters', name)
        self.dropped.emit(name, was)

    def bring_back(self, name: str, was: dict[str, Any]) -> None:
        """Keep under a name again what was kept under it until it was deleted or replaced."""
        self._register.settings.keep('filters', name, was)
        self.kept.emit(name, None)

    # The line of a filter's value

    def _offer(self, menu: QMenu, name: str) -> None:
        action = QAction(field_label(self.kind, name), menu)
        action.setData(name)
        action.triggered.connect(self._chosen)
        menu.addAction(action)

    def _chosen(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.type_filter(str(action.data()))

    def type_filter(self, name: str) -> None:
        """Ask for the value of a filter in a line among the chips."""
        self._drop_editor()
        opened = OpenRecord.new(self._register, self.kind)
        spec = RECORDS[self.kind].specs()[name]
        field = OpenField(opened, Record(self.kind), name, spec)
        editor = self._editor = editor_for(field, self._held)
        editor.setFixedWidth(look.px(220))
        self._flow.insert(len(self._chips), editor)
        editor.edited.connect(self._edited)
        editor.left.connect(self._left)
        editor.show()
        editor.setFocus()
        if hasattr(editor, 'setPlaceholderText'):
            hint = _('e.g. 1/2024') if spec.kind.name == 'date' else field.label
            editor.setPlaceholderText(hint)

    def _edited(self) -> None:
        editor = self._editor
        coded = editor is not None and editor.field.spec.kind.name in ('code', 'codes')
        if editor is not None and coded and editor.field.value is not None and not editor.field.opened.texts:
            self._take(editor)

    def _left(self) -> None:
        editor = self._editor
        if editor is not None and editor.field.value is not None:
            self._take(editor)
        else:
            self._drop_editor()

    def _take(self, editor: Editor) -> None:
        field = editor.field
        value = str(field.value)
        self._drop_editor()
        if field.spec.kind.name == 'date':
            start, _slash, end = value.replace('~', '').partition('/')
            values = (start.strip('.'), (end or start).strip('.'))
        else:
            before = self.filters[field.name].values if field.name in self.filters else ()
            values = tuple(dict.fromkeys((*before, *split_codes(value))))
        self.add(Filter(field.name, values))

    def _drop_editor(self) -> None:
        for line in (self._editor, self._name):
            if line is not None:
                line.blockSignals(True)
                self._flow.removeWidget(line)
                line.hide()
                line.deleteLater()
        self._editor = self._name = None

    def add(self, given: Filter) -> None:
        """Add a filter, in place of one on the same field."""
        self.filters[given.field] = given
        self._show_chips()
        self.search.setFocus()
        self.changed.emit()

    def remove(self, name: str) -> None:
        """Take a filter off."""
        self.filters.pop(name, None)
        self._show_chips()
        self.changed.emit()

    def _remove_sent(self) -> None:
        self.remove(str(self.sender().property('field')))

    def _show_chips(self) -> None:
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = [self._chip(given) for given in self.filters.values()]
        for place, chip in enumerate(self._chips):
            self._flow.insert(place, chip)
            chip.show()

    def _chip(self, given: Filter) -> QPushButton:
        words = filter_in_words(self.kind, given)
        chip = QPushButton(literal(f'{words} ×'), self._held)
        chip.setProperty('role', 'chip')
        chip.setProperty('field', given.field)
        chip.setToolTip(as_tip(f'{filter_label(self.kind, given)}: {words}'))
        chip.setAccessibleName(_('Remove filter: {filter}').format(filter=words))
        chip.clicked.connect(self._remove_sent)
        return chip

    def say_count(self, found: int, total: int) -> None:
        """Say how many records are shown, of how many."""
        numbers = {'found': isolate(f'{found:,}'), 'total': isolate(f'{total:,}')}
        text = _('{found} of {total}').format(**numbers) if found != total else isolate(f'{total:,}')
        self.count.setText(text)

    def restore(self, search: str, filters: dict[str, Filter]) -> None:
        """Ask again what was asked before."""
        self.filters = dict(filters)
        self._show_chips()
        self.search.setText(search)
        self.changed.emit()
