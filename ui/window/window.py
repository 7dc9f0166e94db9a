"""The main window: lists at the side, a table, and the record that lies open beside it."""

import copy
import logging
from collections.abc import Callable
from itertools import chain, repeat
from typing import Any

import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from models import query
from models.changed import OWN_CODE, Changed
from models.entry import offers
from models.entry.open_record import OpenRecord
from models.errors import KnownError, Refused, StaleSave
from models.language.labels import records_label
from models.language.messages import _, language, ngettext
from models.query import Question
from models.record import records
from models.record.records import Record
from models.register.register import Register
from ui.form.drafting import Drafting
from ui.form.record_form import RecordForm
from ui.parts import look
from ui.parts.pieces import label
from ui.parts.tasks import Latest, Tell
from ui.window.account_pane import Beside
from ui.window.actions import Actions
from ui.window.differences_pane import Differences
from ui.window.drafts_list import DraftsPage
from ui.window.filters import FilterBar
from ui.window.history_pane import History
from ui.window.keys_pane import KeysPane
from ui.window.patterns_pane import PatternsPane
from ui.window.place_in_form import Spot
from ui.window.quick_note import QuickNote
from ui.window.records_table import RecordsModel, RecordsTable, empty_sentence
from ui.window.sidebar import Sidebar

_log = logging.getLogger(__name__)
DRAFTS, WITHDRAWN = 'drafts', 'withdrawn'
# The lists of records have the first keys, in their order; whatever comes later takes none of them.
LIST_KEYS = ('Ctrl+1', 'Ctrl+2', 'Ctrl+3', 'Ctrl+4')
DRAFTS_KEY, WITHDRAWN_KEY = 'Ctrl+5', 'Ctrl+6'
_LIST_ICON = 'table'
# What a list shows something of: records, and what the lists call their codes.
_LISTED = EVERY_RECORD | {OWN_CODE}


class MainWindow(QMainWindow):
    """An open register. It asks to be locked with `locked`, and for the other language with `language_changed`."""

    locked = Signal()
    language_changed = Signal(str)
    export_asked = Signal()
    size_asked = Signal(int)
    restore_asked = Signal(object)
    _committed = Signal(object)

    def __init__(self, register: Register) -> None:
        super().__init__()
        self.register = register
        self.kind = records.roots()[0].record_kind
        self.form: RecordForm | None = None
        self.note: QuickNote | None = None
        self.beside: Beside | None = None
        self._came_from: QWidget | None = None
        self._is_saving = False
        self._is_switching = False
        self._was_warned = False
        self.pages_by_name: dict[str, Page] = {}
        self.deeds = Actions(self)
        self._sort: dict[str, tuple[str, bool]] = {}
        self._saved_last: dict[str, Record | None] = {}
        self._drafting = Drafting(register, self._opened, self)
        self._drafting.changed.connect(self._count)
        self._drafting.said.connect(self._say_drafting)
        self._counter = Latest(register, self)
        self._counter.answered.connect(self._show_counts)
        self.setWindowTitle(_('Sijill'))
        self.resize(1366, 768)
        self._build()
        self._committed.connect(self._changed)
        self._stop_listening = register.listen(self._committed.emit)
        self.show_list(self.kind)
        self._warm = Latest(register, self)
        self._warm.ask(self._make_ready)

    def _make_ready(self, _tell: Tell) -> None:
        offers.warm(self.register)

    # Building

    def _build(self) -> None:
        middle = QWidget()
        self.setCentralWidget(middle)
        line = QHBoxLayout(middle)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        self.side = Sidebar(self.register, middle)
        self.side.chosen.connect(self.show_page)
        self.side.language_asked.connect(self.switch_language)
        self.pages = QStackedWidget(middle)
        line.addWidget(self.side)
        self._above = QVBoxLayout()
        self._above.setSpacing(0)
        self._above.addWidget(self.pages, 1)
        line.addLayout(self._above, 1)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        self.left = QStackedWidget()
        self.left.addWidget(self._build_lists())
        self._splitter.addWidget(self.left)
        self.right = QStackedWidget()
        self.right.setMinimumWidth(look.px(470))
        self._splitter.addWidget(self.right)
        self._splitter.setStretchFactor(0, 45)
        self._splitter.setStretchFactor(1, 55)
        self._splitter.setSizes([556, 622])
        self.pages.addWidget(self._splitter)
        self._nothing = label('', 'muted')
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.right.addWidget(self._nothing)
        self._add_entries()
        self.pages.currentChanged.connect(self._give_way)

    def _build_lists(self) -> QWidget:
        self.bar = FilterBar(self.register, self)
        self.bar.changed.connect(self._ask)
        self.bar.search.gone_down.connect(self.focus_list)
        self.bar.kept.connect(self._kept_filter)
        self.table = RecordsTable()
        self.table.opened.connect(self._open_chosen)
        self.table.enter_pressed.connect(self.focus_form)
        self.drafts = DraftsPage(self.register)
        self.drafts.opened.connect(self.go_to)
        self._said = label('', 'small')
        self.lists = QStackedWidget()
        searched = QWidget()
        lines = QVBoxLayout(searched)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(look.SMALL)
        lines.addWidget(self.bar)
        lines.addWidget(self.table, 1)
        self.lists.addWidget(searched)
        self.lists.addWidget(self.drafts)
        pane = QWidget()
        pane.setMinimumWidth(340)
        below = QVBoxLayout(pane)
        below.setContentsMargins(look.MEDIUM, look.MEDIUM, look.MEDIUM, look.SMALL)
        below.addWidget(self.lists, 1)
        below.addWidget(self._said)
        self._said.hide()
        return pane

    def _add_entries(self) -> None:
        for cls, key in zip(records.roots(), chain(LIST_KEYS, repeat('')), strict=False):
            self.side.add(cls.record_kind, records_label(cls.record_kind), key, _LIST_ICON)
        self.side.add(DRAFTS, _('Drafts'), DRAFTS_KEY, 'history', gap=True)
        self.side.add(WITHDRAWN, _('Withdrawn records'), WITHDRAWN_KEY, 'withdraw')

    def add_page(self, page: Page) -> None:
        """Add a page beside the lists, with all that it declares."""
        entry = self.side.add(page.name, page.title(), page.stroke, page.icon, gap=not self.pages_by_name)
        page.counted.connect(entry.say)
        self.pages_by_name[page.name] = page
        self.pages.addWidget(page)

    # Actions

    def _give_way(self) -> None:
        """Let a page have the keys on its buttons, which are the record's where a record is shown."""
        page = self.pages.currentWidget()
        self.deeds.give_way(page if isinstance(page, Page) else None)

    def open_menu_bar(self) -> None:
        """Open the first menu; the arrow keys go on from there."""
        bar = self.menuBar()
        bar.setActiveAction(bar.actions()[0])

    def has_form(self) -> bool:
        """Whether a record lies open, and is shown."""
        return self.form is not None and not self.pages.currentIndex()

    def has_stored(self) -> bool:
        """Whether the record that lies open was saved once."""
        return self.has_form() and self.form is not None and self.form.opened.stored is not None

    def has_live(self) -> bool:
        """Whether a saved record lies open that can be withdrawn."""
        return self.has_stored() and not self.has_withdrawn()

    def has_withdrawn(self) -> bool:
        """Whether the record that lies open is withdrawn."""
        return self.has_form() and self.form is not None and bool(self.form.opened.record.withdrawn)

    def has_section(self, number: int) -> bool:
        """Whether the form has so many sections."""
        return self.has_form() and self.form is not None and self.form.has_section(number)

    # Lists

    def show_page(self, key: str) -> None:
        """Show a list or a page by its key at the side."""
        if not self.flush_drafts():
            return
        if key in self.pages_by_name:
            self.pages.setCurrentWidget(self.pages_by_name[key])
            self.side.mark(key)
        elif key == DRAFTS:
            self._show_drafts()
        elif key == WITHDRAWN:
            self.show_list(self.kind, withdrawn=True)
        else:
            self.show_list(key)

    def show_list(self, kind: str, *, withdrawn: bool = False) -> None:
        """Show the records of a kind."""
        if (kind != self.kind or self.form is None) and not self._close_form():
            return
        self.kind = kind
        self.pages.setCurrentIndex(0)
        self.lists.setCurrentIndex(0)
        self.side.mark(WITHDRAWN if withdrawn else kind)
        self.bar.show_kind(kind, withdrawn=withdrawn)
        model = RecordsModel(self.register, self.question(), self.table)
        model.counted.connect(self._say_count)
        model.sort_asked.connect(self._sorted)
        old = self.table.model()
        self.table.show_model(model)
        if old is not None:
            old.deleteLater()
        self._ask()
        self._count()
        self.bar.search.setFocus()
        if self.form is not None:
            self.table.mark(self.form.opened.record.uid)

    def question(self) -> Question:
        """What the list shows."""
        sort, descending = self._sort.get(self.kind, ('', True))
        bar = self.bar
        return Question(self.kind, bar.search.text(), bar.question_filters(), sort, descending, bar.withdrawn)

    def _ask(self) -> None:
        model = self.table.records()
        if model is not None:
            question = self.question()
            self.table.empty_sentence = empty_sentence(question)
            model.ask(question)

    def _kept_filter(self, name: str) -> None:
        self._say(_('Kept: “{name}”.').format(name=name))

    def counted(self) -> tuple[int, int]:
        """How many records the list shows, and of how many."""
        model = self.table.records()
        found = len(model.ids) if model is not None else 0
        return found, max(found, self._total)

    def export_list(self) -> None:
        """Go to the page Export with what the list shows."""
        self.show_page('export')
        self.export_asked.emit()

    def _sorted(self, order: tuple[str, bool]) -> None:
        self._sort[self.kind] = order
        self._ask()

    def _say_count(self) -> None:
        model = self.table.records()
        if model is not None and model.is_whole:
            self.bar.say_count(len(model.ids), max(len(model.ids), self._total))

    _total = 0

    def _count(self) -> None:
        register, kind = self.register, self.kind

        def count(tell: Tell) -> None:
            counts = {cls.record_kind: query.count(register, cls.record_kind) for cls in records.roots()}
            counts[DRAFTS] = len(query.drafts(register))
            counts[WITHDRAWN] = query.count(register, kind, withdrawn=True)
            tell(counts)

        self._counter.ask(count)

    def _show_counts(self, counts: dict[str, int]) -> None:
        for key, amount in counts.items():
            self.side.entries[key].say(amount)
        self._total = counts[WITHDRAWN if self.bar.withdrawn else self.kind]
        self._say_count()

    def _show_drafts(self) -> None:
        self.pages.setCurrentIndex(0)
        self.lists.setCurrentWidget(self.drafts)
        self.drafts.refresh()
        self.drafts.setFocus()
        self.side.mark(DRAFTS)

    def focus_search(self) -> None:
        """Go to the search line."""
        if self.pages.currentIndex() or self.lists.currentIndex():
            self.show_list(self.kind)
        self.bar.search.setFocus()
        self.bar.search.selectAll()

    def focus_list(self) -> None:
        """Go to the table, to its first line where none is marked."""
        self.table.setFocus()
        model = self.table.model()
        if not self.table.currentIndex().isValid() and model.rowCount():
            self.table.setCurrentIndex(model.index(0, 0))

    # The record that lies open

    def _open_chosen(self, uid: str) -> None:
        self.open(self.kind, uid)

    def go_to(self, kind: str, uid: str) -> None:
        """Show a record, or what was being typed for one, in its list."""
        if self.pages.currentIndex() or self.lists.currentIndex() or kind != self.kind:
            self.show_list(kind)
        self.open(kind, uid)
        self.table.mark(uid)
        self.focus_form()

    def open(self, kind: str, uid: str) -> None:
        """Lay a record open; what was typed in the one before is kept as a draft."""
        if self.form is not None and self.form.opened.record.uid == uid:
            self._show_right(self.form)
            return
        if not self.flush_drafts():
            return
        opened = OpenRecord.read(self.register, kind, uid)
        if opened is None:
            self._close_form()
        else:
            opened.before = self._before(kind)
            self._lay_open(opened)

    def _lay_open(self, opened: OpenRecord) -> None:
        self._drop_panes()
        form = self.form = RecordForm(opened)
        if self.beside is not None:
            self._show_beside()
        form.edited.connect(self._drafting.start)
        form.save_asked.connect(self.save)
        form.save_next_asked.connect(self.save_and_next)
        form.history_asked.connect(self.toggle_history)
        form.discard_asked.connect(self.discard_draft)
        form.bring_back_asked.connect(self.bring_back)
        form.withdraw_given.connect(self._withdraw)
        form.likely.opened.connect(self.go_to)
        self._show_right(form)

    def focus_likely(self) -> None:
        """Go to the likely duplicates of the record that lies open, or back to its fields."""
        if self.form is not None:
            self._show_right(self.form)
            self.form.focus_likely()

    def _drop_panes(self) -> None:
        self._drop_beside()
        for place in reversed(range(self.right.count())):
            pane = self.right.widget(place)
            if pane is not self._nothing:
                self.right.removeWidget(pane)
                pane.hide()
                pane.deleteLater()
        self.form = None

    def _show_right(self, pane: QWidget) -> None:
        """Show a pane in place of the form, or the form again."""
        if self.right.indexOf(pane) < 0:
            self.right.addWidget(pane)
        self.right.setCurrentWidget(pane)
        for place in reversed(range(self.right.count())):
            other = self.right.widget(place)
            if other not in (pane, self.form, self._nothing):
                self.right.removeWidget(other)
                other.deleteLater()

    def _close_form(self) -> bool:
        """Put the form away, once what was typed in it is kept."""
        if not self.flush_drafts():
            return False
        self._drop_panes()
        self._nothing.setText(_('Choose a record, or press Ctrl+N for a new one.'))
        return True

    def focus_form(self) -> None:
        """Go to the first field of the form."""
        if self.form is not None:
            self.form.focus_first()

    def new(self, kind: str) -> None:
        """Begin a new record."""
        if not self.flush_drafts():
            return
        if kind != self.kind or self.pages.currentIndex() or self.lists.currentIndex():
            self.show_list(kind)
        self._lay_open(OpenRecord.new(self.register, kind, self._before(kind)))
        self.table.mark('')
        self.focus_form()

    def _before(self, kind: str) -> Record | None:
        """The record of a kind saved last, in this sitting or before it."""
        if kind not in self._saved_last:
            self._saved_last[kind] = query.last_saved(self.register, kind)
        return self._saved_last[kind]

    def same_as_before(self) -> None:
        """State in the focused field what the record before states there."""
        if self.form is not None and not self.form.same_as_before():
            self._say(_('The record before states nothing here.'))

    def begin_with(self, pattern: query.Pattern) -> None:
        """Begin a new record with what a pattern holds."""
        self.new(pattern.kind)
        self._lay_open(OpenRecord.of_pattern(self.register, pattern, self._before(pattern.kind)))
        self.focus_form()

    def toggle_patterns(self) -> None:
        """Show the patterns to begin a record with, or the record again."""
        if isinstance(self.right.currentWidget(), PatternsPane):
            self._leave_pane()
            return
        if self.pages.currentIndex():
            self.show_list(self.kind)
        if self.form is not None:
            self.form.settle()
        pane = PatternsPane(self.form.opened if self.form else None, self.register)
        pane.left.connect(self._leave_pane)
        pane.chosen.connect(self.begin_with)
        self._show_right(pane)
        pane.setFocus()

    # Notes, and texts beside the fields

    def toggle_note(self) -> None:
        """Open a quick note above whatever is shown, or leave the one that is open."""
        if self.note is not None:
            self.note.leave()
            return
        kind = next(kind for kind, cls in records.RECORDS.items() if cls.noted)
        self._came_from = QApplication.focusWidget()
        note = self.note = QuickNote(self.register, kind)
        note.drafting.said.connect(self._say)
        note.kept.connect(self._note_kept)
        note.left.connect(self._drop_note)
        self._above.insertWidget(0, note)
        note.focus_first()

    def _note_kept(self) -> None:
        self._drop_note()
        self._count()
        self._say(_('Kept under Drafts.'))

    def _drop_note(self) -> None:
        note, self.note = self.note, None
        if note is not None:
            self._above.removeWidget(note)
            note.hide()
            note.deleteLater()
        if self._came_from is not None and shiboken6.isValid(self._came_from):
            self._came_from.setFocus()

    def toggle_map(self) -> None:
        """Show the map in the form and go to it, or fold it away."""
        if self.form is not None:
            self.form.toggle_map()

    def toggle_beside(self) -> None:
        """Show the account and the sources beside the fields in place of the list, or the list again."""
        if self.beside is not None:
            self._drop_beside()
            self.beside = None
            self.focus_form()
        elif self.form is not None:
            self._show_right(self.form)
            self._show_beside()

    def _show_beside(self) -> None:
        form = self.form
        if form is None:
            return
        self._drop_beside()
        beside = self.beside = Beside(form.opened)
        beside.left.connect(self.toggle_beside)
        beside.edited.connect(form.edited_beside)
        form.edited.connect(beside.load)
        self.left.addWidget(beside)
        self.left.setCurrentWidget(beside)

    def _drop_beside(self) -> None:
        """Take the texts away; that they are wanted beside the next record too is remembered."""
        self.left.setCurrentIndex(0)
        if self.beside is not None and self.left.indexOf(self.beside) >= 0:
            self.left.removeWidget(self.beside)
            self.beside.deleteLater()

    def toggle_carry(self) -> None:
        """Mark the focused field to be carried over to the next record, or take the mark off."""
        if self.form is not None:
            self.form.toggle_carry()

    def go_to_section(self, number: int) -> None:
        """Go to a section of the form, counted from 1."""
        if self.form is not None:
            self._show_right(self.form)
            self.form.go_to_section(number)

    def duplicate(self) -> None:
        """Begin a new record with the values of the one that lies open."""
        if self.form is None or not self.flush_drafts():
            return
        made = self.form.opened.duplicate()
        self._lay_open(made)
        self.table.mark('')
        self._drafting.start()
        self.form.say('doubt', _('A copy: the lines below and the sources were not copied. Change what differs.'))
        self.focus_form()

    # Saving

    def save(self) -> bool:
        """Save the record that lies open; whether it is saved now."""
        pane = self.right.currentWidget()
        if isinstance(pane, Differences):
            pane.settle()
            return False
        form = self.form
        if form is None or form.opened.record.withdrawn:
            return False
        form.settle()
        stops = form.show_all_problems()
        if stops:
            form.say('stop', _('Not saved: {problem}').format(problem=stops[0].sentence))
            return False
        return self._write(form, form.opened.record)

    def _write(self, form: RecordForm, record: Record) -> bool:
        self._drafting.stop()
        self._is_saving = True
        try:
            saved = self.register.save(copy.deepcopy(record))
        except StaleSave:
            self._show_differences(form)
        except Refused as error:
            form.say('stop', str(error))
        except KnownError as error:
            form.say('stop', str(error))
        else:
            form.saved(saved)
            self._saved_last[saved.kind] = saved
            self.table.mark(saved.uid)
            self._say(_('Saved.'))
            return True
        finally:
            self._is_saving = False
            self._count()
        return False

    def save_and_next(self) -> None:
        """Save, and begin the next record of the kind; in a quick note, keep it."""
        if self.note is not None and self.note.isAncestorOf(QApplication.focusWidget()):
            self.note.keep()
            return
        form = self.form
        if form is not None and self.save():
            self.new(form.opened.record.kind)

    def _show_differences(self, form: RecordForm) -> None:
        record = form.opened.record
        theirs = query.get(self.register, record.kind, record.uid)
        if theirs is None:
            return
        pane = Differences(self.register, record, theirs, form.opened.stored)
        pane.settled.connect(self._settled)
        pane.left.connect(self._back_to_form)
        self._show_right(pane)
        pane.focus_first()

    def _settled(self, record: Record) -> None:
        form = self.form
        if form is not None and self._write(form, record):
            self._reload()

    def _reload(self) -> None:
        form = self.form
        if form is not None:
            kind, uid = form.opened.record.kind, form.opened.record.uid
            self._drop_panes()
            self.open(kind, uid)

    def _back_to_form(self) -> None:
        if self.form is not None:
            self._show_right(self.form)
            self.focus_form()

    # Drafts

    def _opened(self) -> OpenRecord | None:
        return self.form.opened if self.form is not None else None

    def flush_drafts(self) -> bool:
        """Keep what is being typed, now; whether it is kept: nobody should leave it otherwise."""
        is_note_kept = self.note is None or self.note.drafting.flush()
        return self._drafting.flush() and is_note_kept

    def may_leave(self) -> bool:
        """Whether all that was typed is kept; where it cannot be, the person is told, and may ask once more."""
        if self.flush_drafts() or self._was_warned:
            return True
        self._was_warned = True
        if self.form is not None:
            self.form.say('stop', _('What you typed cannot be kept. Make room on the disk, or ask again to lose it.'))
        return False

    def _say_drafting(self, sentence: str) -> None:
        """Say why what is typed cannot be kept, or that it can again."""
        self._was_warned &= bool(sentence)
        if self.form is not None and sentence:
            self.form.say('stop', sentence)
        elif self.form is not None:
            self.form.calm()

    def discard_draft(self) -> None:
        """Forget what was typed for the record that lies open."""
        form = self.form
        if form is None:
            return
        uid, kind, is_new = form.opened.record.uid, form.opened.record.kind, form.opened.stored is None
        self._drafting.stop()
        self._drop_panes()
        self.register.drop_draft(uid)
        self._count()
        if is_new:
            self._close_form()
        else:
            self.open(kind, uid)

    # Withdrawing, undoing, history

    def ask_withdraw(self) -> None:
        """Ask why the record that lies open is withdrawn."""
        form = self.form
        if form is None or form.opened.stored is None or form.opened.record.withdrawn:
            return
        self._show_right(form)
        if form.opened.is_changed:
            form.say('doubt', _('Save or discard first what you typed in this record.'))
        else:
            form.ask_reason()

    def _withdraw(self, reason: str) -> None:
        form = self.form
        if form is None:
            return
        record = form.opened.record
        self._attempt(lambda: self.register.withdraw(record.kind, record.uid, reason), _('Withdrawn.'))

    def bring_back(self) -> None:
        """Bring the withdrawn record that lies open back."""
        form = self.form
        if form is not None and form.opened.record.withdrawn:
            record = form.opened.record
            self._attempt(lambda: self.register.bring_back(record.kind, record.uid), _('Brought back.'))

    def _attempt(self, do: Callable[[], object], sentence: str) -> None:
        try:
            do()
        except KnownError as error:
            self._say(str(error))
        else:
            self._say(sentence)

    def undo(self) -> None:
        """Undo the last save, withdrawal or import of this register."""
        if not self.flush_drafts():
            return
        try:
            undone = self.register.undo_last()
        except KnownError as error:
            self._say(str(error))
            return
        if undone is None:
            self._say(_('There is nothing to undo.'))
            return
        said = ngettext('Undone: {count} record.', 'Undone: {count} records.', undone.records)
        parts = [said.format(count=undone.records)]
        if left := len(undone.left):
            stays = ngettext(
                '{count} field was changed since and stays.', '{count} fields were changed since and stay.', left
            )
            parts.append(stays.format(count=left))
        self._say(' '.join(parts))

    def toggle_history(self) -> None:
        """Show the history of the record that lies open, or the record again."""
        form = self.form
        if isinstance(self.right.currentWidget(), History):
            self._back_to_form()
        elif form is not None and form.opened.stored is not None:
            pane = History(self.register, form.opened.record)
            pane.left.connect(self._back_to_form)
            self._show_right(pane)
            pane.setFocus()

    def toggle_keys(self) -> None:
        """Show which key does what, or the record again."""
        if isinstance(self.right.currentWidget(), KeysPane):
            self._show_right(self.form or self._nothing)
            return
        if self.pages.currentIndex():
            self.show_list(self.kind)
        pane = KeysPane(self.deeds.sections())
        pane.left.connect(self._leave_pane)
        self._show_right(pane)
        pane.setFocus()

    def _leave_pane(self) -> None:
        self._show_right(self.form or self._nothing)
        self.focus_form()

    def set_aside(self) -> None:
        """Set the doubt aside that stands where the keys are, with a reason."""
        if self.form is not None:
            self.form.set_aside()

    def go_to_problem(self, problem: query.Problem) -> None:
        """Show a record at the field where a rule found something."""
        self.go_to(problem.kind, problem.uid)
        if self.form is not None:
            at = (problem.row, problem.field)
            for finding in [found for found in self.form.check() if (found.row, found.field) == at][:1]:
                self.form.go_to(finding)

    def next_problem(self, step: int) -> None:
        """Go to the next problem of the record that lies open, or to the one before."""
        if self.form is not None:
            self._show_right(self.form)
            self.form.next_problem(step)

    def toggle_all(self) -> None:
        """Show all fields of the form, or only those that matter first."""
        if self.form is not None:
            self.form.toggle_all()

    # The window as a whole

    def _say(self, sentence: str) -> None:
        self._said.setText(sentence)
        self._said.show()

    def _changed(self, changed: Changed) -> None:
        """Read anew what a commit changed: the list, the pages and the record that lies open."""
        if changed.kinds & _LISTED:
            model = self.table.records()
            if model is not None:
                model.refresh()
            self._count()
            self._warm.ask(self._make_ready)
        for page in self.pages_by_name.values():
            page.hear(changed)
        form = self.form
        if form is None or self._is_saving or form.opened.is_changed or not changed.has(form.opened.record.uid):
            return
        stored = query.get(self.register, form.opened.record.kind, form.opened.record.uid)
        if stored is not None and stored.revision != form.opened.record.revision:
            self._reload()

    def switch_language(self) -> None:
        """Ask for the other language; what is being typed is kept for it."""
        if not self.flush_drafts():
            return
        self._is_switching = True
        self.language_changed.emit('en' if language() == 'ar' else 'ar')

    def resize_text(self, step: int) -> None:
        """Ask for larger text (1), smaller (-1) or the usual size (0); what is being typed is kept for it."""
        if self.flush_drafts():
            self._is_switching = True
            self.size_asked.emit(step)

    def lock(self) -> None:
        """Ask to be locked; what is being typed is kept."""
        if self.may_leave():
            self.locked.emit()

    def clear(self) -> None:
        """Show nothing of the register any more, keep nothing of it, and hear nothing more of it."""
        self._stop_listening()
        for page in self.pages_by_name.values():
            page.clear()
        self._saved_last.clear()
        self._drafting.stop()
        self._drop_note()
        self._drop_panes()
        self.beside = None
        model = self.table.records()
        if model is not None:
            model.clear()
        self.bar.show_kind(self.kind)
        self.drafts.clear()
        self._said.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.pages.currentIndex() or self.lists.currentIndex():
            self.show_list(self.kind)
            self.focus_list()
        elif isinstance(self.right.currentWidget(), (History, Differences, KeysPane, PatternsPane)):
            self._leave_pane()
        else:
            self.focus_list()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.register.is_open:
            self.flush_drafts()
        super().closeEvent(event)

    def where(self) -> dict[str, Any]:
        """Where the person is, to come back to in a window in the other language."""
        opened = self.form.opened if self.form else None
        return {
            'kind': self.kind,
            'withdrawn': self.bar.withdrawn,
            # What was searched for may be a name: it goes on into the other language, never through a lock.
            'search': self.bar.search.text() if self._is_switching else '',
            'filters': dict(self.bar.filters),
            'sort': dict(self._sort),
            'uid': opened.record.uid if opened else '',
            'is_new': opened is not None and opened.stored is None,
            'spot': Spot.of(self.form) if self.form else None,
        }

    def begin(self) -> None:
        """Begin where typing stopped without a save, else at the list."""
        waiting = query.drafts(self.register)
        if waiting:
            self.go_to(waiting[-1].kind, waiting[-1].uid)
            self._say(_('What you were typing is here again.'))
        else:
            self.focus_list()

    def return_to(self, where: dict[str, Any]) -> None:
        """Come back to where the person was."""
        self._sort = where['sort']
        self.show_list(where['kind'], withdrawn=where['withdrawn'])
        self.bar.restore(where['search'], where['filters'])
        if where['uid']:
            self.open(where['kind'], where['uid'])
            self.table.mark(where['uid'])
        if self.form is None and where['is_new']:
            self.new(where['kind'])
        if self.form is not None and where['spot']:
            where['spot'].take(self.form)
