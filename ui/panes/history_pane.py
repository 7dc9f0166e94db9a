"""The history of a record: who changed what, when and why, newest first; as it was then, and reverting from it."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QScrollArea, QVBoxLayout, QWidget

from models import query
from models.dates import dates
from models.errors import KnownError
from models.language.labels import field_label
from models.language.messages import _, language
from models.language.text import isolate
from models.query.as_it_was.as_of import record_then
from models.query.as_it_was.past_end import PastEnd, end_at, end_on, refuse_to_come
from models.record.records import RECORDS, Record
from models.register import reverting
from models.register.register import Register
from models.register.retold import as_it_was_told, happenings
from models.register.retold.changes_in_words import ChangesOf
from models.register.retold.happenings import Happening
from ui.panes.of_history.as_it_was_pane import AsItWas
from ui.panes.of_history.history_card import IMPORT, REVERT, THEN, HistoryCard
from ui.panes.of_history.revert_pane import RevertPane
from ui.parts import look
from ui.parts.past_in_words import UNDO_SAVE_KEY, undo_in_words
from ui.parts.pieces import CutLink, Leaves, LineToType, Notice, button, column, label, row, with_key, wrapped
from ui.parts.soon import soon

MOST = 100


class History(QWidget):
    """The pane that shows it, beside the list; `at` is a field whose changes alone can be shown.

    `revert_asked` gives the revision, its fields, the reason, and why an approved record is changed; `import_asked` an
    import to go to; `file_asked` wants the history as a file, `print_asked` on paper.
    """

    left = Signal()
    undo_asked = Signal()
    revert_asked = Signal(str, object, str, str)
    import_asked = Signal(str)
    file_asked = Signal()
    print_asked = Signal()

    def __init__(
        self, register: Register, record: Record, parent: QWidget | None = None, *, at: tuple[str, str] = ('', '')
    ) -> None:
        super().__init__(parent)
        self.setProperty('role', 'surface')
        self._register, self._record, self._at = register, record, at
        with happenings.at_once(register, record.uid):
            self._build()
        self.setFocusProxy(self.cards[0] if self.cards else self.day)

    def _build(self) -> None:
        register, record = self._register, self._record
        self._past = [*reversed(happenings.of_record(register, record.uid, with_contacts=True))]
        self._changes = ChangesOf(register, record)
        self.cards: list[HistoryCard] = []
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAccessibleName(_('History'))
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._lines = self._body()
        self.older = button(_('Show older changes'), self._show_more)
        self.only = self._only_this_field()
        self.day, self.notice = _line_for_day(), Notice()
        self.day.returnPressed.connect(self._show_day)
        self._stages = Leaves()
        self._stages.addWidget(self._listed())
        self.setLayout(column(self._stages))
        self._show_more()

    # The list

    def _body(self) -> QVBoxLayout:
        body = QWidget()
        body.setProperty('role', 'surface')
        lines = QVBoxLayout(body)
        lines.setContentsMargins(look.LARGE, 0, look.LARGE, look.LARGE)
        lines.setSpacing(look.MEDIUM)
        lines.addStretch(1)
        self._scroll.setWidget(body)
        return lines

    def _listed(self) -> QWidget:
        back = button(with_key(_('Back to the record'), 'Esc'), self.left.emit)
        head = wrapped(label(_('History'), 'title', wraps=False), None, *self._ways(), back)
        caption = label(_('As it was on'), 'label', wraps=False)
        caption.setBuddy(self.day)
        file = button(_('Save as a file…'), self.file_asked.emit)
        paper = button(_('Print …'), self.print_asked.emit)
        below = wrapped(caption, self.day, self.only, file, paper, None)
        for part in (head, below):
            part.setContentsMargins(look.LARGE, look.SMALL, look.LARGE, look.SMALL)
        made = QWidget()
        made.setLayout(column(head, below, self.notice, self._scroll, row(self.older, None)))
        return made

    def _ways(self) -> Iterator[QPushButton]:
        """What can be undone, where this record was changed last of all."""
        past = self._register.last_done() if self._register.writing else None
        if past is not None and past.record == self._record.uid:
            yield CutLink(with_key(f'{undo_in_words(past)}…', UNDO_SAVE_KEY), self.undo_asked.emit)

    def _only_this_field(self) -> QPushButton:
        """Shows the changes of one field alone, where the keys were in one."""
        kinds = {row.uid: row.kind for row in self._record.walk()}
        uid, field = self._at
        kind = kinds.get(uid, '')
        name = field_label(kind, field) if kind and field in RECORDS[kind].specs() else ''
        made = QPushButton(_('Only “{field}”').format(field=isolate(name, 'auto')))
        made.setProperty('role', 'chip')
        made.setCheckable(True)
        made.setAutoDefault(True)
        if not name:
            made.hide()
        made.toggled.connect(self._sift)
        return made

    def _sift(self) -> None:
        """Show the cards of the one field, or all."""
        if self.only.isChecked():
            self._show_more(len(self._past))
        for card in self.cards:
            card.setVisible(self._is_shown(card))
            if self.only.isChecked():
                card.reveal(*self._at)

    def _is_shown(self, card: HistoryCard) -> bool:
        return not self.only.isChecked() or card.is_about(*self._at)

    def _show_more(self, most: int = MOST) -> None:
        """Show the next of the older changes."""
        for happening in self._past[len(self.cards) : len(self.cards) + most]:
            card = HistoryCard(happening, self._changes.of(happening))
            card.offer(self._offered(happening))
            card.asked.connect(partial(self._do, card))
            card.stepped.connect(partial(self._step, card))
            card.reached.connect(partial(soon, card, partial(self._show_card, card)))  # once all is laid out
            self._lines.insertWidget(len(self.cards), card)
            self.cards.append(card)
        self.older.setVisible(len(self.cards) < len(self._past))

    def _offered(self, happening: Happening) -> Iterator[tuple[str, str]]:
        if happening.beside is not None:
            return
        yield THEN, _('As it was after this')
        if self._register.writing and not happening.revision.made:
            yield REVERT, _('Revert…')
        if happening.revision.action == 'import' and happening.revision.batch:
            yield IMPORT, _('Go to this import')

    def _show_card(self, card: HistoryCard) -> None:
        """Bring a card into sight, one that is taller than what is seen from its heading on."""
        if card.height() > self._scroll.viewport().height():
            self._scroll.verticalScrollBar().setValue(card.y())
        else:
            self._scroll.ensureWidgetVisible(card)

    def _read_on(self, card: HistoryCard, by: int) -> bool:
        """Show more of a tall card; False where it was seen to its end that way."""
        bar, seen = self._scroll.verticalScrollBar(), self._scroll.viewport().height()
        hidden = card.geometry().bottom() + 1 - bar.value() - seen if by > 0 else bar.value() - card.y()
        if hidden <= 0:
            return False
        bar.setValue(bar.value() + by * min(hidden, seen - look.px(look.ROW_HEIGHT)))
        return True

    def _step(self, card: HistoryCard, by: int) -> None:
        """Go on to the next card, of one that is taller than what is seen only from its end."""
        if card.height() > self._scroll.viewport().height() and self._read_on(card, by):
            return
        shown = [one for one in self.cards if self._is_shown(one)]
        place = shown.index(card) + by
        if 0 <= place < len(shown):
            shown[place].setFocus(Qt.FocusReason.TabFocusReason)
        elif by > 0 and self.older.isVisible():
            self.older.setFocus()

    def go_to(self, number: int) -> None:
        """Go to the change that a revision wrote down, or to the one before it."""
        while self.older.isVisibleTo(self) and self._past[len(self.cards) - 1].revision.id > number:
            self._show_more()
        found = next((card for card in self.cards if card.happening.revision.id <= number), None)
        if found is not None:
            self.setFocusProxy(found)
            found.setFocus(Qt.FocusReason.TabFocusReason)
            soon(found, partial(self._show_card, found))  # also where the keys are elsewhere

    def _do(self, card: HistoryCard, way: str) -> None:
        if way == IMPORT:
            self.import_asked.emit(str(card.happening.revision.batch))
        elif way == REVERT:
            self._revert(card)
        else:
            self._show_after(card.happening)

    # As it was

    def _show_after(self, happening: Happening) -> None:
        title = _('As it was after the change of {day}, {time}').format(day=happening.day, time=happening.time)
        self._show_then(end_at(self._register, happening.revision.id), title)

    def _show_day(self) -> None:
        """Show the record as it was at the end of the day that was typed."""
        try:
            day = _day_of(self.day.text())
            refuse_to_come(day)
        except KnownError as error:
            self.notice.say('stop', str(error))
            return
        said = _('As it was on {day}').format(day=dates.in_words(day.isoformat(), language()))
        self._show_then(end_on(self._register, day), said)

    def _show_then(self, end: PastEnd, title: str) -> None:
        kind, uid = self._record.kind, self._record.uid
        then, now = record_then(self._register, end, kind, uid), query.get(self._register, kind, uid)
        if then is None or now is None:
            self.notice.say('doubt', _('The record was not in the register yet on that day.'))
            return
        self.notice.quiet()
        self._show_stage(AsItWas(title, as_it_was_told.lines(self._register, then, now)))

    def _show_stage(self, pane: AsItWas | RevertPane) -> None:
        pane.left.connect(self._come_back)
        self._stages.addWidget(pane)
        self._stages.setCurrentWidget(pane)
        pane.setFocus()

    def _come_back(self) -> None:
        """Show the list again, where one was in it."""
        pane = self._stages.currentWidget()
        self._stages.setCurrentIndex(0)
        self.setFocus()
        if pane is not self._stages.widget(0):
            self._stages.removeWidget(pane)
            pane.deleteLater()

    # Reverting

    def _revert(self, card: HistoryCard) -> None:
        revision = card.happening.revision
        found = reverting.revertible(self._register, revision)
        if not found:
            self.notice.say('doubt', _('This changed nothing that can be reverted.'))
            return
        self.notice.quiet()
        self.setFocusProxy(card)
        first = self._at if self.only.isChecked() else ('', '')
        pane = RevertPane(self._register, self._record, card.happening, found, first)
        pane.given.connect(partial(self.revert_asked.emit, revision.uid))
        self._show_stage(pane)

    def refuse(self, sentence: str, *, wants_why: bool = False) -> None:
        """Say why nothing was reverted, or ask why an approved record is changed."""
        pane = self._stages.currentWidget()
        if isinstance(pane, RevertPane) and wants_why:
            pane.ask_why()
        elif isinstance(pane, RevertPane):
            pane.refuse(sentence)
        else:
            self.notice.say('stop', sentence)

    def reverted(self) -> None:
        """Keep no more why it was reverted: it was."""
        pane = self._stages.currentWidget()
        if isinstance(pane, RevertPane):
            pane.kept.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._stages.currentIndex():
            self._come_back()
        else:
            super().keyPressEvent(event)


def _line_for_day() -> LineToType:
    made = LineToType()
    made.setAccessibleName(_('As it was on'))
    made.setPlaceholderText(_('day, e.g. 5 March 2024'))
    made.setFixedWidth(look.px(190))
    return made


def _day_of(text: str) -> date:
    """The day that was typed; KnownError for none."""
    sentence = _('“{text}” is not a day; write it like 5 February 2024.')
    try:
        understood = dates.understand(text, from_today=True)
    except (dates.NotADate, dates.AmbiguousDate) as error:
        raise KnownError(sentence.format(text=isolate(text, 'auto'))) from error
    day = dates.last_day(understood) if understood and dates.precision(understood) == 'day' else None
    if day is None:
        raise KnownError(sentence.format(text=isolate(text, 'auto')))
    return day
