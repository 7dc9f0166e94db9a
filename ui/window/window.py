"""The main window: the side, the list, the record that lies open beside it, and the pages in their place."""

from collections.abc import Callable
from contextlib import nullcontext, suppress
from functools import partial
from itertools import chain, repeat
from pathlib import Path
from typing import Any, NamedTuple

import shiboken6
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QSplitter, QVBoxLayout, QWidget

from models import query
from models.changed import OWN_CODE, Changed
from models.entry import offers
from models.errors import KnownError
from models.file.known_file import ENDING
from models.file.saved_elsewhere import Unsaved, save_elsewhere
from models.language.labels import records_label
from models.language.messages import _, language, ngettext
from models.language.text import file_name, isolate
from models.passphrases import weak_ones
from models.query import people
from models.query.follow_up import follow_up_in_words, follow_up_lists
from models.query.for_review import asked_lists
from models.query.for_review.asked_lists import ANSWERED_HERE, BY_OTHERS, OPEN_HERE
from models.query.for_review.asked_lists import LISTS as QUESTION_LISTS
from models.record import records
from models.register import verify
from models.register.own import own_agreement
from models.register.register import Register
from ui.form.editors import Editor
from ui.form.record_form import RecordForm
from ui.panes import guide_chapter
from ui.panes.account_pane import AccountPane, texts_of
from ui.panes.keys_pane import KeysPane
from ui.panes.passphrase_sheet import PassphraseSheet
from ui.panes.quick_note import QuickNote
from ui.parts import look
from ui.parts.choosing_files import SAVE, choose, documents, free_name
from ui.parts.half_typed.kept_line import half_typed
from ui.parts.keys_by_place import KeysByPlace
from ui.parts.page import HeldChanges, Page
from ui.parts.page_entries import EVERY_RECORD, PageEntry
from ui.parts.past_in_words import UNDO_SAVE_KEY
from ui.parts.pieces import Leaves, Notice
from ui.parts.tasks import Latest, Tell, Threads
from ui.window import geometry
from ui.window.actions import Actions
from ui.window.asked_at_side.question_deeds import QuestionDeeds
from ui.window.asked_at_side.questions_list import titles
from ui.window.beside_others import about_server, keeping_here
from ui.window.beside_others.others_at_it import OthersAtIt
from ui.window.beside_others.server_line import ServerLine
from ui.window.file_watch import FileWatch
from ui.window.follow_up_at_side.follow_up_deeds import FollowUpDeeds
from ui.window.list_pane import (
    BY_STATE,
    DRAFTS,
    FOR_LEADS,
    FOR_OTHERS,
    RETURNED,
    TO_REVIEW,
    WITHDRAWN,
    ListPane,
    in_state,
)
from ui.window.past_saves import PastSaves
from ui.window.place_in_form import Spot
from ui.window.question_sheets.sheet_deed import QuestionSheetDeed
from ui.window.record_pane import RecordPane
from ui.window.review_deeds import ReviewDeeds
from ui.window.sidebar import Sidebar
from ui.window.step_keys import StepKeys
from ui.window.two_at_once.two_records import TwoRecords

# The lists of records have the first keys, in their order; whatever comes later takes none of them.
LIST_KEYS = ('Ctrl+1', 'Ctrl+2', 'Ctrl+3', 'Ctrl+4')
DRAFTS_KEY, WITHDRAWN_KEY = 'Ctrl+5', 'Ctrl+6'
RETURNED_KEY, TO_REVIEW_KEY = 'Ctrl+Alt+1', 'Ctrl+Alt+2'
QUESTION_KEYS = {BY_OTHERS: 'Ctrl+Alt+3', ANSWERED_HERE: 'Ctrl+Alt+4', OPEN_HERE: 'Ctrl+Alt+5'}
FOLLOW_UP, FOLLOW_UP_KEY = 'follow_up', 'Ctrl+Alt+6'
_LIST_ICON = 'table'
_SETTLED = 300  # milliseconds after which the list is on the screen
_HIGH_FROM = 520  # a lower window shows a quick note alone
_WIDE_FROM = 900  # a narrower window shows the lists at the side by their icons
PERSON = 'person'
# What a list shows something of: records, and what the lists call their codes.
_LISTED = EVERY_RECORD | {OWN_CODE}
# What the lists of what is to be followed up show something of.
_FOLLOWED = EVERY_RECORD | {'contact', PERSON}
# What the lists of questions show something of.
_ASKED = {'question', 'reply'}


class _OpenedFrom(NamedTuple):
    """The page that had a record opened, and which."""

    page: str
    uid: str


_NOWHERE = _OpenedFrom('', '')


class MainWindow(QMainWindow):
    """An open register. It asks to be locked with `locked`, and for the other language with `language_changed`.

    `saved_elsewhere` gives the path of a copy to go on with, and what is to be said of it.
    """

    locked = Signal()
    language_changed = Signal(str)
    export_asked = Signal()
    size_asked = Signal(int)
    restore_asked = Signal(object)
    passphrase_asked = Signal()
    clean_copy_asked = Signal()
    saved_elsewhere = Signal(object, str)
    _committed = Signal(object)

    def __init__(self, register: Register) -> None:
        super().__init__()
        self.register = register
        self.note: QuickNote | None = None
        self.beside: AccountPane | None = None
        self.help: KeysPane | None = None
        self._helped: Page | None = None
        self._came_from: QWidget | None = None
        self._is_beside_asked = False
        self._is_switching = False
        self._opened_from = _NOWHERE
        self._was_warned = False
        self.page_entries: dict[str, PageEntry] = {}
        self.pages_by_name: dict[str, Page] = {}  # those that were made
        self.deeds = Actions(self, may_write=register.writing)
        KeysByPlace(self)
        StepKeys(self, self._is_in_form)
        self.setWindowTitle(_('Sijill'))
        self.resize(1366, 768)
        self.list = ListPane(register)
        self.record = RecordPane(register, self.flush_drafts)
        self.past = PastSaves(register, self.list, self.record, self.flush_drafts, self)
        self.review = ReviewDeeds(register, self.list, self.record, self.past)
        self.asking = QuestionDeeds(register, self.list, self.record, self.past)
        self.following = FollowUpDeeds(register, self.list, self.record, self.past)
        self.question_sheet = QuestionSheetDeed(register, self.list, self.record)
        self.two_records = TwoRecords(register, self.list, self.record)
        self._build()
        self._be_narrow(True)  # it may have to: whoever has the room is given the words at once
        self._tie()
        self._held = HeldChanges(self._changed_elsewhere, self)
        self._committed.connect(self._changed)
        self._stop_listening = register.listen(self._committed.emit)
        self.show_list(self.list.kind)
        self._say_reading_only()
        self._watch = FileWatch(register, self)
        self._watch.moved.connect(self._say_moved)
        self._begin_reading()

    def _begin_listening(self) -> None:
        """Hear what others save in a register on a server."""
        self.others = OthersAtIt(self.register, self)
        self.line = ServerLine(self.register, self, self.others.own)
        self.line.in_hand.connect(self.others.say)
        self.others.tie(self.record.waiting_uid, self.record.say_in_hand)
        self.line.changed.connect(self._changed_by_others)
        self.line.broken.connect(self._say_broken)
        self.line.back.connect(self._say_back)
        self.line.begin()
        self._bring_kept()

    def _begin_reading(self) -> None:
        """Read in a thread what is needed soon, and the counts at the side that take a while."""
        self._counter = Latest(self.register, self)
        self._counter.answered.connect(self._say_counted)
        self._warm = Latest(self.register, self)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLED)
        self._settling.timeout.connect(self._warm_up)
        self.following.count_soon()
        self._begin_listening()

    @property
    def has_settled(self) -> bool:
        """Whether everything that is read by itself after opening was begun."""
        return not self._settling.isActive()

    def _warm_up(self) -> None:
        self._warm.ask(self._make_ready)

    def showEvent(self, event: QShowEvent) -> None:
        """Let the list be seen first: what the first keys ask for takes half a second of a core."""
        super().showEvent(event)
        if Threads.used:
            self._settling.start()
        else:
            self._warm_up()

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
        self.pages = Leaves(middle)
        self._makers: dict[str, Callable[[], Page]] = {}
        line.addWidget(self.side)
        self._above = QVBoxLayout()
        self._above.setSpacing(0)
        self.about_file = Notice()
        self._above.addWidget(self.about_file)
        self._above.addWidget(self.past.strip)
        self._above.addWidget(self.review.until)
        self._above.addWidget(self.pages, 1)
        line.addLayout(self._above, 1)
        self.left = Leaves()
        self.left.addWidget(self.list)
        self.pages.addWidget(self._list_and_record())
        self._add_entries()

    def _list_and_record(self) -> QSplitter:
        made = QSplitter(Qt.Orientation.Horizontal)
        made.setHandleWidth(1)
        made.setChildrenCollapsible(False)
        made.addWidget(self.left)
        made.addWidget(self.record)
        made.setStretchFactor(0, 45)
        made.setStretchFactor(1, 55)
        made.setSizes([556, 622])
        return made

    def _tie(self) -> None:
        self.deeds.every_page = self.every_page
        self.side.chosen.connect(self.show_page)
        self.side.language_asked.connect(self.switch_language)
        self.side.who_asked.connect(self.change_who)
        self.pages.currentChanged.connect(self._turned)
        self.list.opened.connect(self._open_chosen)
        self.list.draft_chosen.connect(self.go_to)
        self.list.question_chosen.connect(self._open_question)
        self.list.follow_up.opened.connect(self._open_followed)
        self.following.counted.connect(self._show_followed)
        self.list.restore_asked.connect(self.record.restore_draft)
        self.list.entered.connect(self.record.focus_form)
        self.list.bar.changed.connect(self._mark_shown)
        self.list.counts.connect(self._show_counts)
        self.record.laid_open.connect(self._form_changed)
        self.record.marked.connect(self.list.table.mark)
        self.record.said.connect(self.list.say)
        self.record.stirred.connect(self.list.count)
        self.record.needed.connect(self._show_record)
        self.record.leaving.connect(self._hold_place)
        self.record.emptied.connect(self._go_to_list)
        self.record.discarded.connect(self._say_discarded)
        self.record.next_asked.connect(self.new)
        self.record.other_asked.connect(self.go_to)
        self.record.saved.connect(self._come_back_to_page)
        self.record.send_asked.connect(self.review.send)
        self.record.undo_asked.connect(self.past.undo)
        self.record.pattern_chosen.connect(self._begin_with)
        self.record.drafting.said.connect(self._hear_drafting)

    def _add_entries(self) -> None:
        for name, title, key, icon in (
            self._of_questions(BY_OTHERS),
            (RETURNED, _('Returned'), RETURNED_KEY, 'undo'),
            (TO_REVIEW, _('To review'), TO_REVIEW_KEY, 'ok'),
            self._of_questions(ANSWERED_HERE),
            self._of_questions(OPEN_HERE),
        ):
            self.side.add(name, title, key, icon).hide()
        for cls, key in zip(records.roots(), chain(LIST_KEYS, repeat('')), strict=False):
            self.side.add(cls.record_kind, records_label(cls.record_kind), key, _LIST_ICON)
        self.side.add(DRAFTS, _('Drafts'), DRAFTS_KEY, 'history', gap=True)
        self.side.add(WITHDRAWN, _('Withdrawn records'), WITHDRAWN_KEY, 'withdraw')
        self.side.add(FOLLOW_UP, _('Follow-up'), FOLLOW_UP_KEY, 'history', gap=True)
        for name, title in follow_up_in_words.titles().items():
            self.side.add(name, title, '', 'forward', below=FOLLOW_UP)

    @staticmethod
    def _of_questions(name: str) -> tuple[str, str, str, str]:
        return name, titles()[name], QUESTION_KEYS[name], 'question'

    def add_page(self, entry: PageEntry, make: Callable[['MainWindow'], Page]) -> None:
        """Add a page beside the lists, which is made once somebody goes there."""
        if entry.name not in self.side.entries:
            self.side.add(entry.name, entry.title(), entry.stroke, entry.icon, gap=not self.page_entries)
        self.page_entries[entry.name] = entry
        self._makers[entry.name] = partial(make, self)

    def page(self, name: str) -> Page:
        """A page by its name, with the keys on its buttons."""
        if name not in self.pages_by_name:
            with look.undressed() if self.page_entries[name].is_large else nullcontext():
                self.pages_by_name[name] = self._made_page(name)
        return self.pages_by_name[name]

    def _made_page(self, name: str) -> Page:
        page = self._makers[name]()
        page.counted.connect(self.side.entries[name].say)
        self.deeds.add_page(page)
        self.pages.addWidget(page)
        return page

    def every_page(self) -> list[Page]:
        """All pages, in the order in which they stand at the side."""
        are_there = self.page_entries.keys() <= self.pages_by_name.keys()
        with nullcontext() if are_there else look.undressed():
            return [self.page(name) for name in self.page_entries]

    def count_pages(self, changed: Changed | None = None) -> None:
        """Count what stands beside the titles of pages that were not made yet, in a thread."""
        register = self.register
        counting = {
            name: entry.count
            for name, entry in self.page_entries.items()
            if entry.count and name not in self.pages_by_name and (changed is None or changed.kinds & entry.concerns)
        }
        if counting:
            self._counter.ask(lambda tell: tell({name: count(register) for name, count in counting.items()}))

    def _say_counted(self, counts: dict[str, int]) -> None:
        for name, count in counts.items():
            if name not in self.pages_by_name:  # made meanwhile, it counts for itself
                self.side.entries[name].say(count)

    def _turned(self) -> None:
        """Let the page that is shown have its keys, which are the record's where a record is shown."""
        page = self.pages.currentWidget()
        self._held.release()
        if self.help is not None and page is not self.help:
            self._drop_help()
        if not isinstance(page, Page):
            self.deeds.give_way(None)
            return
        self.deeds.give_way(page)
        page.enter()

    def open_menu_bar(self) -> None:
        """Open the first menu; the arrow keys go on from there."""
        bar = self.menuBar()
        bar.setActiveAction(bar.actions()[0])

    # Lists and pages

    @property
    def form(self) -> RecordForm | None:
        """The form of the record that lies open."""
        return self.record.form

    def show_page(self, key: str) -> None:
        """Show a list or a page by its key at the side."""
        if not self.flush_drafts():
            return
        if self._is_page(key):
            self._show_its_page(self.page_entries[key])
        elif key == DRAFTS:
            self._drop_beside()
            self.pages.setCurrentIndex(0)
            self.list.show_drafts()
            self.side.mark(DRAFTS)
        elif key in QUESTION_LISTS:
            self._show_questions(key)
        elif key == FOLLOW_UP:
            self._show_next_followed()
        elif key in follow_up_lists.LISTS:
            self._show_follow_up(key)
        elif key in BY_STATE:
            self._show_by_state(key)
        elif key == WITHDRAWN:
            self.show_list(self.list.kind, withdrawn=True)
        else:
            self.show_list(key)

    def _show_its_page(self, entry: PageEntry) -> None:
        """Show a page; one that is for leads to nobody else."""
        if entry.is_for_leads and not people.leads(self.register):
            self.list.say(_('Only a lead sees how the work goes.'))
            return
        self.pages.setCurrentWidget(self.page(entry.name))
        self.side.mark(entry.name)

    def _is_page(self, key: str) -> bool:
        """Whether a key at the side opens a page; what waits for review is one for those who review, else a list."""
        return key in self.page_entries and (key not in BY_STATE or self.review.is_reviewer())

    def show_list(self, kind: str, *, withdrawn: bool = False) -> None:
        """Show the records of a kind."""
        if (self.form is None or self.form.opened.record.kind != kind) and not self.record.put_away():
            return
        self._drop_beside()
        self.pages.setCurrentIndex(0)
        self.side.mark(WITHDRAWN if withdrawn else kind)
        self.list.show_kind(kind, withdrawn=withdrawn)
        if self.form is not None:
            self.list.table.mark(self.form.opened.record.uid)

    def _show_by_state(self, key: str) -> None:
        """Show the records in a state: of the kind that is shown, and of the next that has any when asked again."""
        counts, here = in_state(self.register, BY_STATE[key]), self.list.kind
        if not counts:
            self.list.say(_('There are none at the moment.'))
            return
        kinds = list(counts)
        after = kinds[(kinds.index(here) + 1) % len(kinds)] if here in kinds else kinds[0]
        kind = after if here not in kinds or self._is_marked(key) else here
        self.show_list(kind)
        self.list.show_state(BY_STATE[key])
        if others := [f'{records_label(other)} {counts[other]:,}' for other in kinds if other != kind]:
            said = _('More in other lists: {lists}. {key} goes on to the next one.')
            self.list.say(said.format(lists=_(', ').join(others), key=isolate(self.side.entries[key].stroke)))

    def _show_questions(self, key: str) -> None:
        """Show a list of questions, where it holds any."""
        if not asked_lists.counts(self.register)[key]:
            self.list.say(_('There are none at the moment.'))
            return
        self._drop_beside()
        self.pages.setCurrentIndex(0)
        self.list.show_questions(key)
        self.side.mark(key)
        self.list.count()

    def _show_follow_up(self, key: str) -> None:
        """Show a list of what is to be followed up; the others are below the first entry at the side meanwhile."""
        self._drop_beside()
        self.pages.setCurrentIndex(0)
        self.list.show_follow_up(key)
        self.side.mark(key)

    def _show_next_followed(self) -> None:
        """Show the list of follow-up that was shown last, and the next one that holds any when asked again."""
        shown, view = not self.pages.currentIndex() and self.list.has_follow_up, self.list.follow_up
        names = [name for name in follow_up_lists.LISTS if self.side.entries[name].amount not in ('', '0')]
        after = [name for name in names if follow_up_lists.LISTS.index(name) > follow_up_lists.LISTS.index(view.name)]
        following = [*after, *names, view.name]
        is_there = not shown and (view.name in names or not names)
        self._show_follow_up(view.name if is_there else following[0])

    def _show_followed(self, counts: dict[str, int]) -> None:
        """Show how many each list of what is to be followed up holds."""
        for name, count in counts.items():
            self.side.entries[name].say(count)
        self.side.entries[FOLLOW_UP].say(sum(counts.values()))
        self.side.fold()

    def _is_marked(self, key: str) -> bool:
        return not self.pages.currentIndex() and self.list.shown() == key

    def _mark_shown(self) -> None:
        """Have the side mark what the list shows, once a filter made another list of it."""
        key = self.list.shown()
        if not self.pages.currentIndex() and not self.side.entries[key].isChecked():
            self.side.mark(key)

    def _shows(self, kind: str) -> bool:
        """Whether the records of a kind are what is shown."""
        return not self.pages.currentIndex() and self.list.has_table and kind == self.list.kind

    def _show_record(self) -> None:
        """Leave a page for the record that lies open."""
        if self.pages.currentIndex():
            self.show_list(self.list.kind)

    def _show_counts(self, counts: dict[str, int]) -> None:
        for key, entry in self.side.entries.items():
            if key in counts:
                entry.say(counts[key])
        shown = self.list.shown()
        self.side.entries[RETURNED].setVisible(counts[RETURNED] > 0 or shown == RETURNED)
        is_shown = TO_REVIEW in (shown, self._shown_page())
        waits = counts[TO_REVIEW] > 0 or is_shown or counts[FOR_OTHERS] > 0
        self.side.entries[TO_REVIEW].setVisible(waits)
        for name in QUESTION_LISTS:
            self.side.entries[name].setVisible(counts[name] > 0 or shown == name)
        for entry in self.page_entries.values():
            if entry.is_for_leads:
                self.side.entries[entry.name].setVisible(counts[FOR_LEADS] > 0)

    def _shown_page(self) -> str:
        """The name of the page that is shown, '' for none."""
        page = self.pages.currentWidget()
        return page.name if isinstance(page, Page) else ''

    def export_list(self) -> None:
        """Go to the page Export with what the list shows."""
        self.show_page('export')
        self.export_asked.emit()

    def focus_search(self) -> None:
        """Go to the search line."""
        if not self._shows(self.list.kind):
            self.show_list(self.list.kind)
        self._drop_beside()
        self.list.focus_search()

    # Records

    def _hold_place(self, uid: str) -> None:
        """Have the keys go on in the list, where a record leaves it."""
        self._drop_beside()
        self.list.hold_place(uid)

    def _say_discarded(self, sentence: str, key: str) -> None:
        self.list.say(sentence, _('Undo') if key else '', lambda: self.record.restore_draft(key))

    def _go_to_list(self) -> None:
        self._drop_beside()
        self.list.focus_table()

    def _open_chosen(self, uid: str) -> None:
        self.record.open(self.list.kind, uid)

    def _open_question(self, kind: str, uid: str, question: str) -> None:
        """Open a record at one of the questions about it; the list of questions stays beside it."""
        if not kind:
            self.list.say(_('The record is not in this register any more; refresh the list.'))
            return
        self._drop_beside()
        self.record.open(kind, uid)
        if self.form is not None:
            self.record.show_pane(self.form)
            self.form.go_to_question(question)

    def _open_followed(self, kind: str, uid: str) -> None:
        """Open a record of a list of what is to be followed up, which stays beside it."""
        self._drop_beside()
        self.record.open(kind, uid)
        self.record.focus_form()

    def go_to(self, kind: str, uid: str) -> None:
        """Show a record, or what was being typed for one, in its list."""
        if not self._shows(kind):
            self.show_list(kind)
        self.record.open(kind, uid)
        self.list.table.mark(uid)
        self.record.focus_form()

    def edit_in_review(self, kind: str, uid: str, row: str, field: str) -> None:
        """Open the form of a record that is being reviewed, at a field of a row; once it is saved one is back."""
        self.open_from(TO_REVIEW, kind, uid)
        self.record.go_to_field(row, field)

    def open_from(self, page: str, kind: str, uid: str) -> None:
        """Open a record that a page lists; once it is saved or left, that page is shown again."""
        self.go_to(kind, uid)
        self._opened_from = _OpenedFrom(page, uid)

    def _come_back_to_page(self, uid: str = '') -> bool:
        """Show the page again from which a record was opened, once it is saved or left; whether it was."""
        page, opened = self._opened_from
        if not page or uid not in ('', opened):
            return False
        self._opened_from = _NOWHERE
        self.show_page(page)
        return True

    def go_to_change(self, kind: str, uid: str, number: int) -> None:
        """Show the history of a record at one of its changes."""
        self.go_to(kind, uid)
        self.record.show_history(number)

    def go_to_problem(self, problem: query.Problem) -> None:
        """Show a record at the field where a rule found something."""
        self.go_to(problem.kind, problem.uid)
        self.record.go_to_problem(problem)

    def new(self, kind: str) -> None:
        """Begin a new record."""
        if not self.flush_drafts():
            return
        if not self._shows(kind):
            self.show_list(kind)
        self.record.begin(kind)

    def _begin_with(self, pattern: query.Pattern) -> None:
        """Begin a new record with what a pattern holds."""
        self.new(pattern.kind)
        self.record.begin_with(pattern)

    def save_and_next(self) -> None:
        """Save, and begin the next record of the kind; in a quick note, keep it."""
        if self.note is not None and self.note.isAncestorOf(QApplication.focusWidget()):
            self.note.keep()
        else:
            self.record.save_and_next()

    def undo(self) -> None:
        """Undo the last step in the record that lies open; nothing that is saved is undone by it."""
        if not self.record.undo():
            self.list.say(
                _('Nothing to undo in this record. To undo a save or an import: {key}').format(
                    key=isolate(UNDO_SAVE_KEY)
                )
            )

    def redo(self) -> None:
        """Do the step again that was undone last in the record that lies open."""
        if not self.record.redo():
            self.list.say(_('Nothing to redo in this record.'))

    def _is_in_form(self, editor: Editor) -> bool:
        """Whether an editor types in the record that lies open, and not in a quick note."""
        return self.form is not None and editor.field.opened is self.form.opened

    def toggle_keys(self) -> None:
        """Show which key does what, with the chapter of the guide; from there, what was shown again."""
        page = self.pages.currentWidget()
        if self.help is not None and page is self.help:
            self.leave_help()
        elif isinstance(page, Page):
            self._show_help(page)
        else:
            self.record.toggle_pane(self._keys, KeysPane)

    def _keys(self) -> KeysPane:
        pane = KeysPane(_('Keys'), self.deeds.sections(), guide_chapter.chapter(self._shown_list()))
        pane.left.connect(self.record.leave_pane)
        return pane

    def _shown_list(self) -> str:
        return self.list.shown()

    def _show_help(self, page: Page) -> None:
        """Show the keys of a page and its chapter in its place."""
        sections = [(title, rows) for title, rows in self.deeds.sections_of(page) if rows]
        pane = self.help = KeysPane(page.title(), sections, guide_chapter.chapter(page.name))
        pane.left.connect(self.leave_help)
        self._helped = page
        self.pages.addWidget(pane)
        self.pages.setCurrentWidget(pane)
        pane.setFocus()

    def leave_help(self) -> None:
        """Show the page again that help was asked for."""
        if self._helped is not None:
            self.pages.setCurrentWidget(self._helped)

    def _drop_help(self) -> None:
        pane, self.help = self.help, None
        self._helped = None
        if pane is not None:
            self.pages.removeWidget(pane)
            pane.deleteLater()

    # Notes, and texts beside the fields

    def toggle_note(self) -> None:
        """Open a quick note above whatever is shown, or leave the one that is open."""
        if self.note is not None:
            self.note.leave()
            return
        kind = next(kind for kind, cls in records.RECORDS.items() if cls.noted)
        self._came_from = QApplication.focusWidget()
        note = self.note = QuickNote(self.register, kind)
        note.drafting.said.connect(self.list.say)
        note.kept.connect(self._note_kept)
        note.left.connect(self._drop_note)
        self._above.insertWidget(1, note)
        self.pages.setVisible(self.height() >= look.px(_HIGH_FROM))
        note.focus_first()

    def _note_kept(self) -> None:
        self._drop_note()
        self.list.count()
        self.list.say(_('Kept in Drafts.'))

    def _drop_note(self) -> None:
        note, self.note = self.note, None
        if note is not None:
            self._above.removeWidget(note)
            self.pages.show()
            note.hide()
            note.deleteLater()
        if self._came_from is not None and shiboken6.isValid(self._came_from):
            self._came_from.setFocus()

    def toggle_beside(self) -> None:
        """Show the account and the sources beside the fields in place of the list, or the list again.

        What is chosen at a new record holds for all new ones.
        """
        form, shown = self.form, self.beside is not None
        if form is not None and form.opened.stored is None and self.register.writing:
            self.register.settings.set('account_beside', 'no' if shown else 'yes')
        self._is_beside_asked = form is not None and not shown
        if shown:
            self._drop_beside()
            self.record.focus_form()
        elif form is not None:
            self.record.show_pane(form)
            self._show_beside()

    def _form_changed(self, form: RecordForm | None) -> None:
        """Have the texts beside the fields be those of the record that is laid open."""
        self._drop_beside()
        if form is None:
            return
        if form.opened.record.uid != self._opened_from.uid:
            self._opened_from = _NOWHERE
        form.edited.connect(self._typed)
        if self._is_beside_asked or self._is_beside_new(form):
            self._show_beside()

    def _is_beside_new(self, form: RecordForm) -> bool:
        """Whether a form is of a new record whose account is beside its fields, which it is unless it was put away."""
        is_new = form.opened.stored is None
        return is_new and self.register.settings.account_beside != 'no' and any(texts_of(form.opened))

    def _typed(self) -> None:
        """Say no more how something went: it was about what stood there before."""
        self.list.say('')
        self.past.strip.quiet()
        self.review.until.hide()

    def _show_beside(self) -> None:
        form = self.form
        if form is None:
            return
        self._drop_beside()
        beside = self.beside = AccountPane(form.opened, lambda: form.is_closed)
        beside.left.connect(self.toggle_beside)
        beside.edited.connect(form.edited_beside)
        form.edited.connect(beside.load)
        form.stepped.connect(beside.show_anew)
        self.left.addWidget(beside)
        self.left.setCurrentWidget(beside)

    def _drop_beside(self) -> None:
        """Show the list where the texts stood; that they are wanted beside the next record too is remembered."""
        beside, self.beside = self.beside, None
        self.left.setCurrentIndex(0)
        if beside is not None:
            self.left.removeWidget(beside)
            beside.deleteLater()

    # The window as a whole

    def flush_drafts(self) -> bool:
        """Keep what is being typed, now; whether it is kept: nobody should leave it otherwise."""
        lines = [line.drafting.flush() for line in half_typed(self)]
        is_note_kept = self.note is None or self.note.drafting.flush()
        return self.record.drafting.flush() and is_note_kept and all(lines)

    def may_leave(self) -> bool:
        """Whether all that was typed is kept; where it cannot be, the person is told, and may ask once more."""
        if self.flush_drafts() or self._was_warned:
            return True
        self._was_warned = True
        if self.form is not None:
            self.form.say(
                'stop', _('What you typed cannot be saved. Free some disk space, or repeat the command to discard it.')
            )
        return False

    def hindrance(self) -> str:
        """Why not all that was typed or saved can be kept in the register, '' where it is kept."""
        try:
            if said := self.register.moved:
                return said
        except KnownError as error:
            return str(error)
        if self.flush_drafts():
            return keeping_here.lost_at_closing(self.register)
        if self.register.is_on_server:
            return _('What you typed cannot be kept, on the server or on this computer. Try again in a moment.')
        return _('What you typed cannot be saved in the register. Save a copy elsewhere, and it will be in that.')

    # Where the register cannot be written

    def _say_reading_only(self) -> None:
        """Say above whatever is shown, for as long as it is open, that nothing can be typed; nothing where it can."""
        if self.register.writing:
            self.about_file.quiet()
            about_server.say(self.register, self.about_file, self._offer_keeping)
            return
        if self.register.altered:
            sentence = self.register.said_of_altered()
            self.about_file.say('stop', sentence, _('Make a clean copy …'), self.clean_copy_asked.emit)
            return
        sentence = _(
            'This register is open for reading only, because its disk cannot be written to. '
            'To change anything in it, save a copy on another disk.'
        )
        self.about_file.say('doubt', sentence, _('Save a copy elsewhere …'), self.ask_elsewhere)

    def _say_broken(self, sentence: str) -> None:
        """Say above whatever is shown, until it is back, that the line to the server is broken."""
        here, offer = keeping_here.said_of_broken(self.register)
        self.about_file.say('stop', f'{sentence} {here}'.strip(), offer, self._ask_for_passphrase)

    def _offer_keeping(self) -> None:
        """Offer a passphrase for what is typed while the line is broken, to one who connected without a password."""
        if offered := keeping_here.offered(self.register):
            self.about_file.say('doubt', *offered, self._ask_for_passphrase)

    def _ask_for_passphrase(self) -> None:
        sheet = PassphraseSheet(self, self.register)
        sheet.accepted.connect(self._kept_from_now_on)
        sheet.declined.connect(self._declined_keeping)
        sheet.open()

    def _declined_keeping(self) -> None:
        if not self.line.is_broken:
            self.about_file.quiet()

    def _kept_from_now_on(self) -> None:
        """Have what is typed kept under the passphrase from now on, and say anew where it is kept."""
        self.record.drafting.flush()
        if self.line.is_broken:
            self._say_broken(self.line.silence)
        else:
            self.about_file.quiet()
            self._bring_kept()

    def _say_back(self) -> None:
        """Say no more that the line is broken: it is back, and what is being typed is kept there again."""
        self._say_reading_only()
        self._bring_kept()
        self.record.drafting.start()
        if self.note is not None:
            self.note.drafting.start()
        if self.form is not None:
            self.form.check()
        self.list.refresh()  # what was asked for meanwhile is not in it

    def _bring_kept(self) -> None:
        """Have among the drafts what was typed while the line was broken, and say so."""
        try:
            count = self.register.bring_kept()
        except KnownError as error:
            self.list.say(str(error))
            return
        if count:
            said = ngettext(
                'What you typed while the line was broken is in Drafts: {count} record.',
                'What you typed while the line was broken is in Drafts: {count} records.',
                count,
            )
            self.list.say(said.format(count=count))

    def offer_clean_copy(self, path: Path) -> None:
        """Say that there is a clean copy, and offer to put it in the place of the register."""
        sentence = _('The clean copy was made and verified: {path}').format(path=isolate(file_name(path)))
        use = partial(self.restore_asked.emit, path)
        self.about_file.say('settled', sentence, _('Use it in place of this register …'), use)

    def _say_moved(self, sentence: str) -> None:
        """Say above whatever is shown that the file was moved; it takes the keys from nobody."""
        self.about_file.say('stop', sentence, _('Save a copy elsewhere …'), self.ask_elsewhere)

    def ask_elsewhere(self) -> None:
        """Ask where a copy of the register goes, with what is being typed."""
        start = free_name(documents(), f'{self.register.path.stem}-copy', ENDING)
        choose(self, _('Save a copy in'), SAVE, start, (ENDING,), self.save_elsewhere)

    def save_elsewhere(self, path: Path) -> None:
        """Save a copy of the register, with what is being typed, and go on with that."""
        try:
            is_whole = save_elsewhere(self.register, path, self._unsaved())
        except KnownError as error:
            self._say_moved(str(error))
            return
        said = (
            _('Copy saved: {path}')
            if is_whole
            else _(
                'The register could not be read any more: {path} holds what you were typing, and no records. '
                'Restore a backup for those.'
            )
        )
        self.saved_elsewhere.emit(path, said.format(path=path))

    def _unsaved(self) -> list[Unsaved]:
        opened = [one.opened for one in (self.form, self.note) if one is not None]
        beside = [*self.form.asked.typed.unsaved()] if self.form is not None else []
        beside += [one for line in half_typed(self) for one in line.unsaved()]
        typed = [Unsaved(one.record.kind, one.record.uid, one.content()) for one in opened if one.is_changed]
        return [*typed, *(Unsaved(*one) for one in beside)]

    def _hear_drafting(self, sentence: str) -> None:
        self._was_warned &= bool(sentence)

    def _changed(self, changed: Changed) -> None:
        """Read anew what a commit changed: the list, the pages and the record that lies open."""
        if not self.register.is_open:  # a thread told of it just before a lock
            return
        self.past.strip.quiet()
        self.review.until.hide()
        self._hear(changed)

    def _changed_by_others(self, changed: Changed) -> None:
        """Read anew what others saved on a server; what can be undone of one's own stays as it is."""
        if self.register.is_open:
            self._hear(changed)

    def _hear(self, changed: Changed) -> None:
        self.record.hear(changed)
        if any(page.is_quick for page in self.pages_by_name.values()):
            self._held.hold(changed)
            return
        for page in self.pages_by_name.values():
            page.hear(changed)
        self.count_pages(changed)
        self._changed_in_list(changed)

    def _changed_elsewhere(self, changed: Changed) -> None:
        """Read anew what was changed on a page by somebody quick, everywhere but there."""
        if not self.register.is_open:
            return
        for page in self.pages_by_name.values():
            if page.name != self._shown_page():
                page.hear(changed)
        self.count_pages(changed)
        self._changed_in_list(changed)

    def _changed_in_list(self, changed: Changed) -> None:
        if changed.kinds & _LISTED:
            self.list.refresh()
            self._warm_up()
        if changed.kinds & _ASKED:
            self.list.refresh_questions()
        if changed.kinds & _FOLLOWED:
            self.following.count_soon()
            if self.list.has_follow_up:
                self.list.follow_up.refresh()
        if PERSON in changed.kinds:
            self.side.say_who()

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

    def remember_place(self) -> None:
        """Keep where the window is on the screen, for whoever works in it."""
        register, place = self.register, geometry.left_at(self)
        if register.writing and register.settings.window_place != place:
            with suppress(KnownError):  # a full disk, or a register that was moved, keeps nobody in the window
                register.settings.set('window_place', place)

    def lock(self) -> None:
        """Ask to be locked, which nothing refuses."""
        self.locked.emit()

    def has_several(self) -> bool:
        """Whether several people work in the register."""
        return not people.is_of_one(self.register)

    def change_who(self) -> None:
        """Let somebody else work: whoever sits down must know the passphrase, and so it is a lock."""
        if self.has_several():
            self.lock()

    def clear(self) -> None:
        """Show nothing of the register any more, keep nothing of it, and hear nothing more of it."""
        self._stop_listening()
        self._held.drop()
        self.following.drop()
        self._watch.stop()
        self.line.end()
        self.others.drop()
        self._settling.stop()
        for line in half_typed(self):
            line.drafting.stop()
        self.about_file.quiet()
        self.leave_help()
        for page in self.pages_by_name.values():
            page.clear()
        self._drop_note()
        self.past.strip.quiet()
        self.review.until.hide()
        self.record.clear()
        self.beside = None
        self.list.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.help is not None:
            self.leave_help()
        elif self._is_beside_questions():
            self.list.questions.setFocus()
        elif self._is_beside_followed():
            self.list.follow_up.setFocus()
        elif not self._shows(self.list.kind):
            self.show_list(self.list.kind)
            self.list.focus_table()
        elif self.record.has_pane:
            self.record.leave_pane()
        elif not self._come_back_to_page():
            self._is_beside_asked = False
            self._go_to_list()

    def _is_beside_questions(self) -> bool:
        """Whether the keys are in a record that was opened from a list of questions, which Esc goes back to."""
        focused = QApplication.focusWidget()
        is_shown = self.list.questions.list.isVisible() and not self.record.has_pane
        return is_shown and focused is not None and self.record.isAncestorOf(focused)

    def _is_beside_followed(self) -> bool:
        """Whether the keys are in a record that was opened from a list of follow-up, which Esc goes back to."""
        focused = QApplication.focusWidget()
        is_shown = self.list.follow_up.list.isVisible() and not self.record.has_pane
        return is_shown and focused is not None and self.record.isAncestorOf(focused)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._be_narrow(event.size().width() < look.px(_WIDE_FROM))

    def _be_narrow(self, is_narrow: bool) -> None:
        self.side.be_narrow(is_narrow)
        self.record.be_narrow(is_narrow)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.register.is_open:
            self.flush_drafts()
        super().closeEvent(event)

    def where(self) -> dict[str, Any]:
        """Where the person is, to come back to in a window in the other language: plain values."""
        opened = self.form.opened if self.form else None
        shown = self.list.where()
        return shown | {
            'person': self.register.person,
            # What was searched for may be a name: it goes on into the other language, never through a lock.
            'search': shown['search'] if self._is_switching else '',
            'uid': opened.record.uid if opened else '',
            'is_new': opened is not None and opened.stored is None,
            'spot': Spot.of(self.form).plain() if self.form else None,
        }

    def say_altered(self) -> None:
        """Say above whatever is shown what was altered outside the program, until somebody puts it away."""
        if altered := own_agreement.at_opening(self.register):
            self.about_file.say('stop', altered, _('Close'), self._say_reading_only)

    def begin(self) -> None:
        """Begin where typing stopped without a save, else at the list."""
        for sentence in [*verify.log_missing(self.register)] or weak_ones.said_once(self.register):
            self.about_file.say('doubt', sentence, _('Close'), self._say_reading_only)
        waiting = query.drafts(self.register)
        if not self.register.writing:
            self.list.focus_table()
        elif waiting:
            self.go_to(waiting[-1].kind, waiting[-1].uid)
            self.list.say(_('Unsaved entry restored.'))
        else:
            self.list.focus_table()
        if query.has_damaged_drafts(self.register):
            self.list.say(_('A draft or preset cannot be read any more; check the register to see which.'))

    def return_to(self, where: dict[str, Any]) -> None:
        """Come back to where the person was."""
        self.list.sort = {kind: (name, bool(descending)) for kind, (name, descending) in where['sort'].items()}
        self.show_list(where['kind'], withdrawn=where['withdrawn'])
        filters = {name: query.Filter(name, tuple(values)) for name, values in where['filters']}
        self.list.bar.restore(where['search'], filters)
        if where['uid']:
            self.record.open(where['kind'], where['uid'])
            self.list.table.mark(where['uid'])
        if self.form is None and where['is_new']:
            self.new(where['kind'])
        if self.form is not None and where['spot']:
            Spot.read(where['spot']).take(self.form)
