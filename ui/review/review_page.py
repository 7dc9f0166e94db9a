"""The review page: the queue, the record beside its account, and single letters that decide and go on."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from models.changed import Changed
from models.errors import KnownError
from models.language import keyboards
from models.language.messages import _, ngettext
from models.language.text import isolate
from models.query.for_review import queue
from models.query.for_review.queue import QueuedRecord
from models.record.review_states import APPROVE, RETURN
from models.register.register import Register
from models.register.review.asking import Ask
from models.register.review.reviewing import Chosen
from ui.panes.nothing_here import NothingHere, Way
from ui.parts import look, page_entries
from ui.parts.page import Page
from ui.parts.pieces import Leaves, both_keys, column, cut_label, label, row
from ui.parts.tasks import Latest, Tell
from ui.review.account_text import AccountText
from ui.review.codes_table import CodesTable
from ui.review.key_line import KeyLine, LetterKey
from ui.review.line_of_text import LineOfText
from ui.review.own_last import last_done
from ui.review.place_in_queue import PlaceInQueue
from ui.review.putting_off import PuttingOff
from ui.review.queue_list import QueueList
from ui.review.shown_record import ShownRecord, read
from ui.review.sight import Sight

_WIDE_FROM, _QUEUE_WIDE, _QUEUE_HIGH = 1060, 300, 84
# A lower page shows the record alone, and where in the queue it is.
_HIGH_FROM = 480
# So many records of the queue fit into the highest window, below the one that is shown.
_SEEN_AHEAD = 20


class _Read(NamedTuple):
    """The queue as it was read, and how many records were put off."""

    waiting: list[QueuedRecord]
    put_off: int


class ReviewPage(Page):
    """Record by record; `edit_asked` wants one in its form, at a row and a field, `keys_asked` the sheet of keys."""

    entry = page_entries.REVIEW
    # What these do with the record in the form, they do here with the one that is shown.
    overrides = later = ('Ctrl+Shift+O', 'Ctrl+Shift+T')
    edit_asked = Signal(str, str, str, str)
    keys_asked = Signal()
    list_asked = Signal()

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._register = register
        self._place = PlaceInQueue()
        self._ahead: dict[str, ShownRecord] = {}
        self._looked: list[ShownRecord] = []
        self._left: set[str] = set()
        self._shown: ShownRecord | None = None
        self._is_put_off = self._is_difference = False
        self._put_off = 0
        self._wanted = ''
        self.sight = Sight()
        self._make_parts()
        self._lay_out()
        self._listen()

    # What it is made of

    def _make_parts(self) -> None:
        self.asking = LineOfText(self._register, self)
        self.putting_off = PuttingOff(self.asking, self._put_off_until)
        self.queue_list = QueueList(self._register)
        self.account, self.codes = AccountText(), CodesTable()
        self._where = cut_label('muted')
        self._aside = KeyLine([LetterKey('L', _('Records put off'), self.toggle_put_off)], may_write=True)
        self._heading, self._why = cut_label('title'), label('', 'muted')
        self._others, self._in_hand = label('', 'doubt'), dict[str, str]()
        self._others.hide()
        self.said = label('')
        self.said.setContentsMargins(look.SMALL, 0, look.SMALL, 0)
        self.keys = KeyLine(self._keys(), may_write=self._register.writing)
        self.nothing = NothingHere(self)
        self._reader = Latest(self._register, self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)

    def _keys(self) -> list[LetterKey]:
        return [
            LetterKey('A', _('Approve'), self.approve, True),
            LetterKey('R', _('Return'), self.ask_return, True),
            LetterKey('Q', _('Question'), self.ask_question, True),
            LetterKey('O', _('Put off'), self.ask_put_off, True),
            LetterKey('E', _('Edit record'), self.edit, True),
            LetterKey('D', _('Changes'), self.toggle_difference),
            LetterKey('U', _('Undo'), self.undo, True),
            LetterKey('P', _('Previous'), self.go_back),
            LetterKey('N', _('Next'), self.go_on),
        ]

    def _lay_out(self) -> None:
        beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        beside.setSpacing(look.MEDIUM)
        beside.addWidget(self.account, 48)
        beside.addWidget(self.codes, 52)
        record = column(self._heading, self._others, self._why, beside, spacing=look.TINY)
        record.setStretch(3, 1)
        self._parted = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._parted.setSpacing(look.MEDIUM)
        self._parted.addWidget(self.queue_list)
        self._parted.addLayout(record, 1)
        self._work = QWidget()
        work = column(self._parted)
        work.setStretch(0, 1)
        self._work.setLayout(work)
        self._leaves = Leaves()
        for leaf in (self._work, self.nothing):
            self._leaves.addWidget(leaf)
        lines = column(self._top(), self.asking, self._leaves, self.said, self.keys)
        lines.setStretch(2, 1)
        lines.setContentsMargins(look.MEDIUM, look.SMALL, look.MEDIUM, look.SMALL)
        self.setLayout(lines)
        self.setFocusProxy(self.codes)

    def _top(self) -> QHBoxLayout:
        """Where one is in the queue, and the way to what is put off."""
        top = row(self._where, self._aside)
        top.setStretch(0, 1)
        return top

    def _listen(self) -> None:
        self._reader.answered.connect(self._take_queue)
        self._soon.timeout.connect(self._read_ahead)
        self.account.painted.connect(self._painted)
        self.queue_list.chosen.connect(self._go_to)
        self.asking.left.connect(self._end_asking)
        for part in (self.account, self.codes, self.queue_list):
            part.installEventFilter(self)
        for key, letter in zip(self.later, ('A', 'R'), strict=True):
            made = QShortcut(self.keys.ways[letter])
            made.setKeys(both_keys(key))
            made.setAutoRepeat(False)
            made.activated.connect(self.keys.ways[letter].click)

    def told(self) -> list[tuple[str, str]]:
        """The keys that are on no button."""
        return [
            (_('Show more of the account, then the next record'), 'Space'),
            (_('Previous'), 'Backspace'),
            (_('Move through fields and lines'), '↑ ↓, J, K'),
            (_('Keys'), '?'),
        ]

    def enter(self) -> None:
        """Go to where one begins."""
        self.codes.setFocus()

    # The queue

    def refresh(self, changed: Changed | None = None) -> None:
        """Read the queue anew, and what is shown of it where that changed."""
        self._ahead.clear()
        self._left.clear()
        self.queue_list.queued.forget()
        register, is_put_off = self._register, self._is_put_off

        def work(tell: Tell) -> None:
            aside = queue.queue(register, put_off=True)
            waiting = aside if is_put_off else queue.queue(register)
            tell(_Read(waiting, len(aside)))

        self._reader.ask(work)

    def hear(self, changed: Changed) -> None:
        """Read anew what somebody else changed; what is decided here leaves the queue by itself."""
        if not self.is_quick:
            super().hear(changed)

    def _take_queue(self, found: _Read) -> None:
        wanted = self._wanted or self._shown_uid()
        self._wanted, self._put_off = '', found.put_off
        # While it was read, somebody may have decided about some of it.
        self._place.take([one for one in found.waiting if one.uid not in self._left], wanted)
        self.queue_list.put(self._place.waiting, self._place.at)
        if not (self.asking.is_asking and self._place.one and self._place.one.uid == wanted):
            self._show()

    def _shown_uid(self) -> str:
        return self._shown.uid if self._shown else ''

    def go_to(self, uid: str) -> None:
        """Show a record of the queue, where it is in it."""
        place = next((place for place, one in enumerate(self._place.waiting) if one.uid == uid), None)
        if place is not None:
            self._go_to(place)

    def _go_to(self, place: int) -> None:
        self._leave_record()
        self._place.at = place
        self._show()
        self.codes.setFocus()

    def go_on(self) -> None:
        """Show the next record."""
        self._step(1, _('This is the last record of the queue.'))

    def go_back(self) -> None:
        """Show the record before."""
        self._step(-1, _('This is the first record of the queue.'))

    def _step(self, step: int, end: str) -> None:
        if self._place.beside(step) is None:
            self.say('small', end)
            return
        self._leave_record()
        self.say('small', '')
        self._place.at += step
        self._show()

    # The record

    def _show(self) -> None:
        """Show the record of the place in the queue, as it is now."""
        one = self._place.one
        self._is_difference = False
        if self.asking.is_asking:
            self.asking.quiet()
        self._end_asking()
        shown = self._ahead.pop(one.uid, None) or read(self._register, one.kind, one.uid) if one else None
        if one is not None and shown is None:  # it was withdrawn, and another commit will say so
            self._place.drop()
            self._show()
            return
        if shown is None or shown != self._shown:
            self._shown = shown
            self.sight.begin()
            self._put()
        self._say_where()

    def _put(self) -> None:
        shown = self._shown
        self._leaves.setCurrentWidget(self._work if shown else self.nothing)
        if shown is None:
            self._empty()
            return
        self._heading.setText(' · '.join(filter(None, [isolate(shown.reference), shown.title])))
        self._say_others()
        self._why.setText(shown.entry.reasons)
        self.account.put(shown.passages)
        self.codes.put(shown.lines)
        self.queue_list.queued.entries[shown.uid] = shown.entry
        self.queue_list.mark(self._place.waiting, self._place.at)

    def waiting_uid(self) -> str:
        """The uid of the record that is shown, '' where the page is not."""
        return self._shown.uid if self._shown is not None and self.isVisible() else ''

    def say_in_hand(self, said: Mapping[str, str]) -> None:
        """Say which records others have open, each in words: it keeps nobody from deciding."""
        self._in_hand = dict(said)
        self.queue_list.queued.say_in_hand(self._in_hand)
        self._say_others()

    def _say_others(self) -> None:
        sentence = self._in_hand.get(self._shown.uid, '') if self._shown is not None else ''
        self._others.setText(sentence)
        self._others.setVisible(bool(sentence))

    def _say_where(self) -> None:
        total, at = len(self._place.waiting), self._place.at + 1
        parts = [_('{at} of {total}').format(at=f'{at:,}', total=f'{total:,}')] if total else []
        if self._is_put_off:
            parts.insert(0, _('Put off'))
        elif self._put_off:
            said = ngettext('{count} put off', '{count} put off', self._put_off)
            parts.append(said.format(count=f'{self._put_off:,}'))
        if self._shown is not None and not self._shown.is_known:
            parts.append(_('new to you'))
        elif self._shown is not None and self._shown.is_changed:
            parts.append(_('changed since you looked'))
        self._where.setText(' · '.join(parts) or _('To review'))

    def _empty(self) -> None:
        self._heading.setText('')
        self._why.clear()
        self.account.put([])
        self.codes.put([])
        ways: list[Way] = [(_('Show all records'), self.list_asked.emit)]
        if self._is_put_off:
            self.nothing.say(_('No record is put off.'), [(_('To review'), self.toggle_put_off)])
            return
        if self._put_off:
            ways.insert(0, (_('Records put off'), self.toggle_put_off))
        sentence = _('Nothing is left to review. Records come here when they are sent for review (Ctrl+Shift+R).')
        self.nothing.say(sentence, ways)

    def _painted(self) -> None:
        is_read = self.account.is_at_end and not self._is_difference  # of which only what changed is shown then
        if self._shown is not None and self.sight.painted(to_the_end=is_read):
            self._soon.start()

    def _read_ahead(self) -> None:
        """Read the records beside this one, so that each is there when it is asked for."""
        self._try(self._note_looked)
        beside = [one for step in (1, -1) if (one := self._place.beside(step)) is not None]
        kept = {one.uid: self._ahead[one.uid] for one in beside if one.uid in self._ahead}
        for one in beside:
            if one.uid not in kept and (found := read(self._register, one.kind, one.uid)) is not None:
                kept[one.uid] = found
        self._ahead = kept
        self.queue_list.queued.make_ready(self._place.waiting[self._place.at : self._place.at + _SEEN_AHEAD])

    def _leave_record(self) -> None:
        """Note that the record was looked at, where it was."""
        if self._shown is not None and not self.sight.lacks() and self._register.writing:
            self._looked.append(self._shown)

    def _note_looked(self) -> None:
        """Write down what was looked at, once what comes after it is painted."""
        looked, self._looked = self._looked, []
        for one in looked if self._register.is_open else ():
            with self._doing():
                self._register.look(one.uid, one.vector)

    @contextmanager
    def _doing(self) -> Iterator[None]:
        """What is written within is this page's own, and needs no reading anew."""
        self.is_quick = True
        try:
            yield
        finally:
            self.is_quick = False

    def toggle_difference(self) -> None:
        """Show only what changed since one looked, or all of it again."""
        shown = self._shown
        if shown is None:
            return
        if not self._is_difference and not shown.is_changed:
            known = _('Nothing changed since you last looked.')
            self.say('small', known if shown.is_known else _('You have not looked at this record before.'))
            return
        self._is_difference = not self._is_difference
        changed = [passage for passage in shown.passages if passage.is_changed]
        self.codes.put(shown.changed() if self._is_difference else shown.lines)
        if not self._is_difference or changed:
            self.account.put(changed if self._is_difference else shown.passages)

    # Deciding

    def _may_decide(self) -> bool:
        """Whether something can be decided of the record that is shown; where not, it is said why."""
        if self._shown is None:
            return False
        if lacks := self.sight.lacks():
            self.say('doubt', lacks)
        return not lacks

    def approve(self) -> None:
        """Approve the record that is shown, as it was looked at, and go on."""
        if self._may_decide():
            self._try(partial(self._decide, APPROVE, _('{reference} approved. U undoes it.')))

    def ask_return(self) -> None:
        """Ask why the record is returned; then it is, and the next one comes."""
        if self._may_decide():
            self._ask(_('Why is this record returned?'), _('Return'), self._return, (RETURN, self._shown_uid()))

    def _return(self, note: str) -> None:
        self._decide(RETURN, _('{reference} returned. U undoes it.'), note=note)

    def ask_put_off(self) -> None:
        """Ask until when the record is put off, and why."""
        if self._may_decide():
            self._let_type()
            self.putting_off.begin(self._shown_uid())

    def _put_off_until(self, awaits: str, until: str, note: str) -> None:
        said = _('{reference} put off. U undoes it.')
        self._decide('put_off', said, note=note, until=until, awaits=awaits)

    def _decide(self, event: str, said: str, **more: str) -> None:
        """Decide; raises KnownError, with nothing done, where that is refused."""
        shown = self._shown
        assert shown is not None
        with self._doing():
            self._register.review_one(event, Chosen(shown.kind, shown.uid, shown.vector), **more)
        self._put_off += event == 'put_off'
        self._leave_record()
        self._gone(said.format(reference=isolate(shown.reference)))

    def _gone(self, said: str) -> None:
        """The record that was shown has left the queue: the next one comes."""
        if self._place.one is not None:
            self._left.add(self._place.one.uid)
        self.queue_list.drop(self._place.at)
        is_over = self._place.drop()
        self.say('settled', said)
        if is_over:
            left = len(self._place.waiting)
            more = ngettext(
                '{count} record is left that you passed over.', '{count} records are left that you passed over.', left
            )
            self.say('settled', f'{said} {more.format(count=f"{left:,}")}')
        self._show()
        self.codes.setFocus()

    def ask_question(self) -> None:
        """Ask about the line that is marked; then the next record comes."""
        shown, line = self._shown, self.codes.marked()
        if shown is None:
            return
        if not self._register.may_ask:
            self.say('doubt', _('Only a reviewer or a lead can ask a question.'))
            return
        about = Ask(shown.kind, shown.uid, '', *((line.row, line.field, line.rule) if line else ()))
        name = line.name if line and (line.field or line.row not in ('', shown.uid)) else ''
        question = _('Question about “{field}”:').format(field=name) if name else _('Question about this record:')
        of = ('question', about.uid, about.row, about.field, about.doubt)
        self._ask(question, _('Ask'), partial(self._put_question, about), of)

    def _put_question(self, about: Ask, text: str) -> None:
        with self._doing():
            self._register.ask_one(about._replace(text=text))
        self._leave_record()
        assert self._shown is not None
        said = _('Question about {reference} asked. U undoes it.').format(reference=isolate(self._shown.reference))
        if self._place.beside(1) is not None:
            self._place.at += 1
        self.say('settled', said)
        self._show()
        self.codes.setFocus()

    def _ask(self, question: str, send: str, do: Callable[[str], object], of: Sequence[str]) -> None:
        self._let_type()
        self.asking.ask(question, send, do, of)

    def _let_type(self) -> None:
        """Let no letter decide while one types."""
        for line in (self.keys, self._aside):
            line.setEnabled(False)

    def _end_asking(self) -> None:
        for line in (self.keys, self._aside):
            line.setEnabled(True)
        if self.isVisible() and not self.asking.is_asking:
            self.codes.setFocus()

    def _try(self, do: Callable[[], object]) -> None:
        try:
            do()
        except KnownError as error:
            self.say('doubt', str(error))

    def edit(self) -> None:
        """Have the record in its form, at the line that is marked."""
        shown, line = self._shown, self.codes.marked()
        if shown is not None:
            self._leave_record()
            row, field = (line.row, line.field) if line else ('', '')
            self.edit_asked.emit(shown.kind, shown.uid, row, field)

    def undo(self) -> None:
        """Take back the last decision of the person who works, and show its record again."""
        last = last_done(self._register)
        if last.why_not:
            self.say('doubt', last.why_not)
            return
        try:
            with self._doing():
                self._register.undo_last()
        except KnownError as error:
            self.say('stop', str(error))
            return
        self._leave_record()
        self._wanted, self._is_put_off = last.uid, False
        self.say('settled', _('Undone: {reference} is shown again.').format(reference=isolate(last.reference)))
        self.refresh()

    def toggle_put_off(self) -> None:
        """Show the records that were put off, or those that wait now."""
        self._leave_record()
        self._is_put_off = not self._is_put_off
        self._place, self._shown = PlaceInQueue(), None
        self.refresh()

    def say(self, level: str, sentence: str) -> None:
        """Say how something went, in one line above the keys."""
        role = {'settled': 'settled', 'doubt': 'doubt', 'stop': 'stop'}.get(level, 'small')
        look.give_role(self.said, role if sentence else 'small')
        self.said.setText(sentence)
        self.said.setAccessibleName(sentence)

    # Keys, and room

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._answers(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.asking.is_asking or not self._answers(event):
            super().keyPressEvent(event)

    def _answers(self, event: QKeyEvent) -> bool:
        """Answer a key that is on no button; whether it was one."""
        if event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier):
            return False
        key, text = event.key(), event.text()
        letter = text.lower() if text.isascii() else keyboards.in_latin(text)
        if text in ('?', '؟'):
            self.keys_asked.emit()
        elif key == Qt.Key.Key_Space:
            self._read_on(is_held=event.isAutoRepeat())
        elif key == Qt.Key.Key_Backspace:
            if not event.isAutoRepeat():
                self.go_back()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.codes.move_mark(1 if key == Qt.Key.Key_Down else -1)
        elif letter in ('j', 'k'):
            self.codes.move_mark(1 if letter == 'j' else -1)
        else:
            return False
        return True

    def _read_on(self, *, is_held: bool) -> None:
        if self._shown is not None and not self.account.scroll_on() and not is_held:
            self.go_on()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._leave_record()
        self._try(self._note_looked)
        self.sight.begin()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = event.size().width() >= look.px(_WIDE_FROM)
        ways = QBoxLayout.Direction
        self._parted.setDirection(ways.LeftToRight if is_wide else ways.TopToBottom)
        self.queue_list.setFixedWidth(look.px(_QUEUE_WIDE)) if is_wide else self.queue_list.setMaximumWidth(16_777_215)
        self.queue_list.setMaximumHeight(16_777_215 if is_wide else look.px(_QUEUE_HIGH))
        self.queue_list.setVisible(is_wide or event.size().height() >= look.px(_HIGH_FROM))
        self._why.setVisible(self.queue_list.isHidden())

    def clear(self) -> None:
        """Show nothing of the register any more, and keep nothing of it."""
        self._soon.stop()
        self._looked.clear()
        self._left.clear()
        self._shown, self._place, self._wanted = None, PlaceInQueue(), ''
        self._ahead.clear()
        self._put_off, self._is_put_off = 0, False
        self.asking.quiet()
        self.queue_list.clear()
        self.say_in_hand({})
        self._put()
        self.say('small', '')
        self._where.setText('')
