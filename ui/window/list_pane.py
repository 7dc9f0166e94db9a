"""The list: the search line with its filters above the table of records, or what was typed and is not saved."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from models import query
from models.language.messages import _
from models.query import Question, people
from models.query.for_review import asked_lists
from models.query.for_review.asked_lists import ANSWERED_HERE
from models.record import records
from models.register.register import Register
from models.register.review.reviewing import Chosen
from ui.panes.nothing_here import Way
from ui.parts import look
from ui.parts.pieces import button, column, label, row
from ui.parts.tasks import Latest, Tell
from ui.window.asked_at_side.questions_list import QuestionsPage
from ui.window.drafts_list import DraftsPage
from ui.window.filters import FilterBar
from ui.window.follow_up_at_side.follow_up_view import FollowUpView
from ui.window.records_table import RecordsModel, RecordsTable, empty_sentence

DRAFTS, WITHDRAWN = 'drafts', 'withdrawn'
RETURNED, TO_REVIEW = 'returned', 'to_review'
# Whether whoever works reviews what others recorded, beside the counts of the lists.
FOR_OTHERS = 'for_others'
# And whether whoever works leads.
FOR_LEADS = 'for_leads'
# Lists that are a filter of the others: the review state that they show, of any kind of record.
BY_STATE = {RETURNED: 'returned', TO_REVIEW: 'for_review'}


class ListPane(QWidget):
    """The records of a kind, or the drafts, with one sentence below that says how something went.

    `opened` gives the uid of the record that was chosen, `draft_chosen` a draft's kind and uid, `question_chosen` those
    of the record of a question, and the question's uid, `restore_asked` the key of a discarded draft; `entered` asks
    for the record's fields; `counts` gives how many each list holds; `import_asked` wants a workbook to be imported.
    """

    opened = Signal(str)
    draft_chosen = Signal(str, str)
    question_chosen = Signal(str, str, str)
    restore_asked = Signal(str)
    entered = Signal()
    counts = Signal(object)
    import_asked = Signal()

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._register = register
        self.kind = records.roots()[0].record_kind
        self.sort: dict[str, tuple[str, bool]] = {}
        self._total = 0
        self._counter = Latest(register, self)
        self._counter.answered.connect(self._show_counts)
        self.bar = FilterBar(register, self)
        self.bar.changed.connect(self._ask)
        self.bar.search.gone_down.connect(self.focus_table)
        self.bar.kept.connect(lambda name, was: self._say_filter(_('Saved: “{name}”.'), name, was))
        self.bar.dropped.connect(lambda name, was: self._say_filter(_('Deleted: “{name}”.'), name, was))
        self.table = RecordsTable()
        self.table.opened.connect(self.opened)
        self.table.enter_pressed.connect(self.entered)
        self.table.ways = self._ways
        self._new_ways: dict[str, Way] = {}
        self._held = -1
        self.drafts = DraftsPage(register)
        self.drafts.opened.connect(self.draft_chosen)
        self.drafts.restore_asked.connect(self.restore_asked)
        self.questions = QuestionsPage(register)
        self.questions.opened.connect(self.question_chosen)
        self.follow_up = FollowUpView(register)
        self.said = label('', 'small')
        self.said.hide()
        self._do: Callable[[], object] = lambda: None
        self.action = button('', lambda: self._do(), role='link')
        self.action.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        searched = QWidget()
        above = column(self.bar, self.table)
        above.setStretch(1, 1)
        searched.setLayout(above)
        self._shown = QStackedWidget()
        for part in (searched, self.drafts, self.questions, self.follow_up):
            self._shown.addWidget(part)
        lines = column(self._shown, self.said, row(self.action, None))
        lines.setStretch(0, 1)
        lines.setContentsMargins(look.MEDIUM, look.MEDIUM, look.MEDIUM, look.SMALL)
        self.setLayout(lines)
        self.setMinimumWidth(320)

    # What is shown

    def show_kind(self, kind: str, *, withdrawn: bool = False) -> None:
        """Show the records of a kind."""
        self.kind = kind
        self._shown.setCurrentIndex(0)
        self.bar.show_kind(kind, withdrawn=withdrawn)
        model = RecordsModel(self._register, self.question(), self.table)
        model.counted.connect(self._say_count)
        model.sort_asked.connect(self._sorted)
        model.refreshed.connect(self._take_place)
        old = self.table.model()
        self.table.show_model(model)
        if old is not None:
            old.deleteLater()
        self._ask()
        self.count()
        self.bar.search.setFocus()

    def show_drafts(self) -> None:
        """Show what was typed and is not saved."""
        self._shown.setCurrentWidget(self.drafts)
        self.drafts.refresh()
        self.drafts.setFocus()

    def show_questions(self, name: str) -> None:
        """Show one of the lists of questions."""
        self._shown.setCurrentWidget(self.questions)
        self.questions.show_list(name)
        self.questions.setFocus()

    def show_follow_up(self, name: str) -> None:
        """Show one of the lists of what is to be followed up."""
        self._shown.setCurrentWidget(self.follow_up)
        self.follow_up.show_list(name)
        self.follow_up.setFocus()

    @property
    def has_follow_up(self) -> bool:
        """Whether a list of what is to be followed up is shown."""
        return self._shown.currentWidget() is self.follow_up

    @property
    def has_questions(self) -> bool:
        """Whether a list of questions is shown."""
        return self._shown.currentWidget() is self.questions

    @property
    def has_table(self) -> bool:
        """Whether the records are shown, and not the drafts."""
        return self._shown.currentIndex() == 0

    def question(self) -> Question:
        """What the list asks."""
        sort, descending = self.sort.get(self.kind, ('', True))
        bar = self.bar
        return Question(self.kind, bar.search.text(), bar.question_filters(), sort, descending, bar.withdrawn)

    def _ask(self) -> None:
        model = self.table.records()
        if model is not None:
            question = self.question()
            self.table.empty_sentence = empty_sentence(question)
            model.ask(question)

    def offer_new(self, ways: dict[str, Way]) -> None:
        """Have an empty list offer to begin a record of its kind."""
        self._new_ways = ways
        self._ask()

    def _ways(self) -> list[Way]:
        """What can be done about an empty list."""
        if self.bar.search.text() or self.bar.filters:
            return [(_('Show all records'), lambda: self.bar.restore('', {}))]
        if self.bar.withdrawn or not self._register.writing:
            return []
        begin = [self._new_ways[self.kind]] if self.kind in self._new_ways else []
        return [*begin, (_('Import a workbook'), self.import_asked.emit)]

    def refresh_questions(self) -> None:
        """Read the questions anew, after something was asked or said, and count them."""
        if self.has_questions:
            self.questions.refresh()
        self.count()

    def refresh(self) -> None:
        """Read the records anew, after a commit."""
        model = self.table.records()
        if model is not None:
            model.refresh()
        self.count()

    def _sorted(self, order: tuple[str, bool]) -> None:
        self.sort[self.kind] = order
        self._ask()

    def say(self, sentence: str, action: str = '', do: Callable[[], object] = lambda: None) -> None:
        """Say how something went, with a button where something can be done about it."""
        self.said.setText(sentence)
        self.said.setVisible(bool(sentence))
        self._do = do
        self.action.setText(action)
        self.action.setVisible(bool(action))

    def _say_filter(self, sentence: str, name: str, was: dict[str, Any] | None) -> None:
        """Say that a filter was saved or deleted, with the way back to what was kept under its name."""
        if was is None:
            self.say(sentence.format(name=name))
        else:
            self.say(sentence.format(name=name), _('Undo'), partial(self.bar.bring_back, name, was))

    # How many

    def counted(self) -> tuple[int, int]:
        """How many records the list shows, and of how many."""
        model = self.table.records()
        found = len(model.ids) if model is not None else 0
        return found, max(found, self._total)

    def _say_count(self) -> None:
        model = self.table.records()
        if model is not None and model.is_whole:
            self.bar.say_count(*self.counted())

    def count(self) -> None:
        """Count what each list holds."""
        register, kind = self._register, self.kind

        def count(tell: Tell) -> None:
            with query.counting(register):
                counts = {cls.record_kind: query.count(register, cls.record_kind) for cls in records.roots()}
                counts[DRAFTS] = len(query.drafts(register))
                counts[WITHDRAWN] = query.count(register, kind, withdrawn=True)
                counts |= {key: sum(in_state(register, state).values()) for key, state in BY_STATE.items()}
                counts |= asked_lists.counts(register)
                counts[ANSWERED_HERE] *= register.may_ask  # whoever only records has nothing to do with them
                counts[FOR_OTHERS] = int(people.reviews_for_others(register))
                counts[FOR_LEADS] = int(people.leads(register))
            tell(counts)

        self._counter.ask(count)

    def _show_counts(self, counts: dict[str, int]) -> None:
        self.counts.emit(counts)
        self._total = counts[WITHDRAWN if self.bar.withdrawn else self.kind]
        self._say_count()

    # What is chosen in it

    def selected(self) -> list[Chosen]:
        """The records that are selected in the list, none while it is not shown."""
        return self._chosen(self.table.selected()) if self.isVisible() and self.has_table else []

    def selected_count(self) -> int:
        """How many they are."""
        return len(self.table.selected()) if self.isVisible() and self.has_table else 0

    def found(self) -> list[Chosen]:
        """Every record that the list finds, also those that are out of sight."""
        return self._chosen(query.ids(self._register, self.question()))

    def _chosen(self, numbers: Iterable[int]) -> list[Chosen]:
        return [Chosen(self.kind, uid) for uid in query.uids(self._register, self.kind, numbers)]

    def shown(self) -> str:
        """The list that is shown, as the side calls it: one by state where that alone is filtered for."""
        if self.has_follow_up:
            return self.follow_up.name
        if not self.has_table:
            return self.questions.name if self.has_questions else DRAFTS
        asks = [] if self.bar.search.text() else [given.values for given in self.bar.question_filters()]
        by_state = (key for key, state in BY_STATE.items() if asks == [(state,)] and 'state' in self.bar.filters)
        return WITHDRAWN if self.bar.withdrawn else next(by_state, self.kind)

    def show_state(self, state: str) -> None:
        """Show those of its records that are in a review state."""
        self.bar.restore('', {'state': query.Filter('state', (state,))})
        self.focus_table()

    def is_by_state(self) -> bool:
        """Whether the list holds records of some state alone, so that one leaves it whose state changes."""
        return self.isVisible() and self.has_table and 'state' in self.bar.filters

    # Where the keys go

    def focus_search(self) -> None:
        """Go to the search line."""
        self.bar.search.setFocus()
        self.bar.search.selectAll()

    def focus_table(self) -> None:
        """Go to the table, to its first line where none is marked."""
        self.table.setFocus()
        model = self.table.model()
        if not self.table.currentIndex().isValid() and model.rowCount():
            self.table.setCurrentIndex(model.index(0, 0))

    def hold_place(self, uid: str) -> None:
        """Remember the line of a record that is about to leave the list: the keys go to the next one then."""
        model = self.table.records()
        self._held = max(0, model.line_of(uid)) if model is not None else 0

    def release_place(self) -> None:
        """Forget that a record was about to leave: it did not."""
        self._held = -1

    def _take_place(self) -> None:
        """Go to the line that took the place of the one that left."""
        if self._held < 0:
            return
        line, self._held = self._held, -1
        self.table.setFocus()
        if lines := self.table.model().rowCount():
            self.table.setCurrentIndex(self.table.model().index(min(line, lines - 1), 0))

    # Coming back, and leaving nothing

    def where(self) -> dict[str, Any]:
        """What is shown, to come back to, in plain values that a register can keep."""
        bar = self.bar
        return {
            'kind': self.kind,
            'withdrawn': bar.withdrawn,
            'search': bar.search.text(),
            'filters': [[given.field, list(given.values)] for given in bar.question_filters()],
            'sort': {kind: list(order) for kind, order in self.sort.items()},
        }

    def clear(self) -> None:
        """Show nothing of the register any more."""
        self.table.mark('')
        model = self.table.records()
        if model is not None:
            model.clear()
        self.bar.show_kind(self.kind)
        self.drafts.clear()
        self.questions.clear()
        self.follow_up.clear()
        self.say('')


def in_state(register: Register, state: str) -> dict[str, int]:
    """How many records of each kind are in a review state, of the kinds that have any."""
    counts = {cls.record_kind: query.count_in_state(register, cls.record_kind, state) for cls in records.roots()}
    return {kind: count for kind, count in counts.items() if count}
