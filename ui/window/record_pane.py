"""The record that lies open: its form, or a pane about it in its place, and what is done with it."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QApplication, QLineEdit, QStackedWidget, QWidget

from models import query
from models.changed import Changed
from models.entry import laid_open
from models.entry.open_record import OpenRecord
from models.errors import KnownError, Refused, ServerAway, StaleSave
from models.language.messages import _
from models.language.text import isolate
from models.query import Pattern, Problem
from models.record.records import Record
from models.register.drafts import DISCARDED_DAYS
from models.register.register import Register
from models.register.reverting import Where
from models.register.still_held import StillHeld
from ui.form.record_form import RecordForm, saved_at
from ui.panes.differences_pane import Differences
from ui.panes.erase_pane import ErasePane
from ui.panes.history_pane import History
from ui.panes.patterns_pane import PatternsPane
from ui.panes.still_held_pane import StillHeldPane
from ui.parts import look
from ui.parts.half_typed.drafting import Drafting
from ui.parts.past_in_words import UNDO_SAVE_KEY
from ui.parts.pieces import label
from ui.window.place_in_form import LeftSpot, Spot

_FOR_REVIEW = 'for_review'
_ONE_COLUMN, _TWO_COLUMNS = 330, 470
# What is shown beside the fields and is no part of the record.
_ASKED = frozenset({'question', 'reply'})


class RecordPane(QStackedWidget):
    """One record at a time, or none. `keep` keeps all that is being typed, and says whether it is kept.

    `laid_open` gives the form that is shown from now on, None for none; `marked` the uid to mark in the list; `said`
    how something went; `stirred` that lists hold more or less than before; `needed` asks to be shown; `next_asked`
    for a new record of a kind, `other_asked` for another record, `pattern_chosen` for one that begins with a pattern.
    `leaving` names a record that is about to leave the list; `emptied` says that nothing lies open any more;
    `send_asked` wants the record to be sent for review, `undo_asked` the last save to be undone; `discarded` says so
    with the key by which a draft can be restored; `saved` gives the uid of a record when
    all that comes after its saving is done; `import_asked` gives an import to go to, `history_file_asked` a
    record whose history is wanted as a file.
    """

    laid_open = Signal(object)
    marked = Signal(str)
    said = Signal(str)
    stirred = Signal()
    needed = Signal()
    next_asked = Signal(str)
    other_asked = Signal(str, str)
    pattern_chosen = Signal(object)
    leaving = Signal(str)
    emptied = Signal()
    undo_asked = Signal()
    discarded = Signal(str, str)
    saved = Signal(str)
    send_asked = Signal()
    import_asked = Signal(str)
    history_file_asked = Signal(str, str)
    history_print_asked = Signal(str, str)

    def __init__(self, register: Register, keep: Callable[[], bool]) -> None:
        super().__init__()
        self._register, self._keep = register, keep
        self.form: RecordForm | None = None
        self._left: LeftSpot | None = None
        self._is_saving = False
        self._is_unexplained = False
        self.saved_last: dict[str, Record | None] = {}
        self._in_hand: Mapping[str, str] = {}
        self.drafting = Drafting(register, lambda: self.form, self)
        self.drafting.changed.connect(self.stirred)
        self.drafting.said.connect(self._say_drafting)
        self.be_narrow(False)
        self._nothing = label('', 'muted')
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.addWidget(self._nothing)

    def be_narrow(self, is_narrow: bool) -> None:
        """Ask for the width of two columns of fields, where the window is narrow for one."""
        self.setMinimumWidth(look.px(_ONE_COLUMN if is_narrow else _TWO_COLUMNS))

    def waiting_uid(self) -> str:
        """The uid of the record in the form, where that is shown and the record waits for review; '' else."""
        form = self.form
        waits = form is not None and form.isVisible() and form.opened.record.get('state') == _FOR_REVIEW
        return form.opened.record.uid if form is not None and waits else ''

    def say_in_hand(self, said: Mapping[str, str]) -> None:
        """Say in the form who else has its record open to review it."""
        self._in_hand = said
        if self.form is not None:
            self.form.say_in_hand(said.get(self.form.opened.record.uid, ''))

    # Laying a record open

    def open(self, kind: str, uid: str) -> None:
        """Lay a record open; what was typed in the one before is kept as a draft."""
        if self.form is not None and self.form.opened.record.uid == uid:
            self.show_pane(self.form)
            return
        if not self._keep():
            return
        with laid_open.at_once(self._register, kind, uid):
            opened = OpenRecord.read(self._register, kind, uid)
            if opened is None:
                self.put_away()
            else:
                opened.before = self._before(kind)
                form = self._lay_open(opened)
                self._heed(form, query.get(self._register, kind, uid))

    def begin(self, kind: str) -> None:
        """Begin a new record."""
        self._lay_open(OpenRecord.new(self._register, kind, self._before(kind)))
        self.marked.emit('')
        self.focus_form()

    def begin_with(self, pattern: Pattern) -> None:
        """Begin a new record with what a pattern holds."""
        self._lay_open(OpenRecord.of_pattern(self._register, pattern, self._before(pattern.kind)))
        self.focus_form()

    def duplicate(self) -> None:
        """Begin a new record with the values of the one that lies open."""
        if self.form is None or not self._keep():
            return
        made = self.form.opened.duplicate()
        form = self._lay_open(made)
        self.marked.emit('')
        self.drafting.start()
        form.say('doubt', _('This is a copy, without the lines below and the sources. Change what is different.'))
        self.focus_form()

    def _lay_open(self, opened: OpenRecord) -> RecordForm:
        self.drop_panes()
        form = self.form = RecordForm(opened)
        form.say_in_hand(self._in_hand.get(opened.record.uid, ''))
        form.edited.connect(self.drafting.start)
        form.save_asked.connect(self.save)
        form.save_next_asked.connect(self.save_and_next)
        form.history_asked.connect(self.toggle_history)
        form.discard_asked.connect(self.discard_draft)
        form.bring_back_asked.connect(self.bring_back)
        form.send_asked.connect(self.send_asked)
        form.withdraw_given.connect(self._withdraw)
        form.likely.opened.connect(self.other_asked)
        form.asked.typed_on.connect(self.drafting.start)
        self.laid_open.emit(form)
        self.show_pane(form)
        return form

    def _before(self, kind: str) -> Record | None:
        """The record of a kind saved last, in this sitting or before it."""
        if kind not in self.saved_last:
            self.saved_last[kind] = query.last_saved(self._register, kind)
        return self.saved_last[kind]

    def put_away(self) -> bool:
        """Put the form away, once what was typed in it is kept."""
        if not self._keep():
            return False
        self.drop_panes()
        self._nothing.setText(_('Choose a record, or press Ctrl+N for a new one.'))
        return True

    def _opened(self) -> OpenRecord | None:
        return self.form.opened if self.form is not None else None

    # What is shown

    def show_pane(self, pane: QWidget) -> None:
        """Show a pane in place of the form, or the form again."""
        if self.indexOf(pane) < 0:
            self.addWidget(pane)
        had_keys = self.currentWidget() is not pane and self.currentWidget().isAncestorOf(QApplication.focusWidget())
        if self.form is not None and self.currentWidget() is self.form is not pane:
            self._left = LeftSpot.of(self.form)
        self.setCurrentWidget(pane)
        if had_keys and pane is self.form:  # else Qt takes the next button: what is typed on would restore, or discard
            self.form.focus_first()
        for place in reversed(range(self.count())):
            other = self.widget(place)
            if other not in (pane, self.form, self._nothing):
                self.removeWidget(other)
                other.deleteLater()

    def drop_panes(self) -> None:
        """Show nothing, whatever was typed."""
        for place in reversed(range(self.count())):
            pane = self.widget(place)
            if pane is not self._nothing:
                self.removeWidget(pane)
                pane.hide()
                pane.deleteLater()
        self.form = self._left = None
        self.laid_open.emit(None)

    @property
    def has_pane(self) -> bool:
        """Whether a pane is shown that one leaves for the form."""
        return self.currentWidget() not in (self.form, self._nothing)

    def leave_pane(self) -> None:
        """Show the form again, with the keys where they were, or nothing."""
        self.show_pane(self.form or self._nothing)
        self.focus_form()
        if self._left is not None and self._left.form is self.form:
            self._left.come_back()

    def focus_form(self) -> None:
        """Go to the first field of the form."""
        if self.form is not None:
            self.form.focus_first()

    def toggle_pane(self, made: Callable[[], QWidget], kind: type[QWidget]) -> None:
        """Show a pane of a kind, or the form again where it is shown."""
        if isinstance(self.currentWidget(), kind):
            self.leave_pane()
            return
        pane = made()
        self.show_pane(pane)
        pane.setFocus()

    def toggle_patterns(self) -> None:
        """Show the patterns to begin a record with, or the record again."""
        self.toggle_pane(self._patterns, PatternsPane)

    def _patterns(self) -> PatternsPane:
        self.needed.emit()
        if self.form is not None:
            self.form.settle()
        pane = PatternsPane(self._opened(), self._register)
        pane.left.connect(self.leave_pane)
        pane.chosen.connect(self.pattern_chosen)
        return pane

    def toggle_history(self) -> None:
        """Show the history of the record that lies open, or the record again."""
        form = self.form
        if form is not None and form.opened.stored is not None:
            self.toggle_pane(lambda: self._history(form), History)

    def show_history(self, number: int) -> None:
        """Show the history of the record that lies open, at the change that a revision wrote down."""
        if self.form is not None and self.form.opened.stored is not None:
            self._show_history_anew(self.form, number)

    def _show_history_anew(self, form: RecordForm, number: int = 0) -> None:
        pane = self._history(form)
        self.show_pane(pane)
        pane.setFocus()
        if number:
            pane.go_to(number)

    def _history(self, form: RecordForm) -> History:
        pane = History(self._register, form.opened.record, at=form.where_keys_are())
        pane.left.connect(self.leave_pane)
        pane.undo_asked.connect(self.undo_asked)
        pane.revert_asked.connect(partial(self._revert_change, pane))
        pane.import_asked.connect(self.import_asked)
        pane.file_asked.connect(partial(self._ask_history, self.history_file_asked))
        pane.print_asked.connect(partial(self._ask_history, self.history_print_asked))
        return pane

    def _ask_history(self, asked: SignalInstance) -> None:
        if self.form is not None:
            asked.emit(self.form.opened.record.kind, self.form.opened.record.uid)

    def _revert_change(self, pane: History, revision: str, fields: list[Where], reason: str, because: str) -> None:
        """Revert what a change did, and lay the record open as it is then."""
        form = self.form
        if form is None:
            return
        if form.opened.is_changed:
            pane.refuse(_('Save or discard first what you typed in this record.'))
            return
        self._is_saving = True
        try:
            about = {'reason': reason, 'because': because, 'based_on': form.opened.record.revision}
            self._register.revert(revision, fields, **about)
        except KnownError as error:
            wants_why = isinstance(error, Refused) and error.field == 'because'
            pane.refuse(_('Cannot be reverted: {problem}').format(problem=error), wants_why=wants_why)
            return
        finally:
            self._is_saving = False
        pane.reverted()
        self.saved_last.clear()
        self._reload()
        self.stirred.emit()
        if self.form is not None:
            said = _('Reverted. {key} undoes it.').format(key=isolate(UNDO_SAVE_KEY))
            self.form.say('settled', said)
            self.focus_form()

    # Erasing

    def toggle_erase(self) -> None:
        """Ask what of the record that lies open shall be erased for good, or show the record again."""
        form = self.form
        if form is None or form.opened.stored is None:
            return
        if form.opened.is_changed:
            self.show_pane(form)
            form.say('doubt', _('Save or discard first what you typed in this record.'))
        else:
            self.toggle_pane(partial(self._erasing, form.opened.stored), ErasePane)

    def _erasing(self, stored: Record) -> ErasePane:
        pane = ErasePane(self._register, stored)
        pane.left.connect(self.leave_pane)
        pane.begun.connect(partial(setattr, self, '_is_saving', True))
        pane.ended.connect(self._erased)
        return pane

    def _erased(self, held: StillHeld | None) -> None:
        """Lay the record open as it is now, without what was undone in it, and say what still holds what is gone."""
        self._is_saving = False
        if held is None:
            return
        self.saved_last.clear()
        self._reload()
        pane = StillHeldPane(self._register, held)
        pane.left.connect(self.leave_pane)
        self.show_pane(pane)
        pane.setFocus()

    # In the form

    def undo(self) -> bool:
        """Undo the last step in the record that lies open; whether there was one."""
        return self._shows_form() and self.form is not None and self.form.undo()

    def redo(self) -> bool:
        """Do the step again that was undone last; whether there was one."""
        return self._shows_form() and self.form is not None and self.form.redo()

    def _shows_form(self) -> bool:
        return self.has_form() and not self.has_pane

    def may_undo(self) -> bool:
        """Whether there is a step to undo in the record that lies open."""
        return self._shows_form() and self.form is not None and self.form.steps.may_undo

    def may_redo(self) -> bool:
        """Whether there is a step to do again."""
        return self._shows_form() and self.form is not None and self.form.steps.may_redo

    def same_as_before(self) -> None:
        """State in the focused field what the record before states there."""
        if self.form is not None and not self.form.same_as_before():
            self.said.emit(_('The previous record has no value in this field.'))

    def focus_likely(self) -> None:
        """Go to the likely duplicates of the record that lies open, or back to its fields."""
        if self.form is not None:
            self.show_pane(self.form)
            self.form.focus_likely()

    def toggle_map(self) -> None:
        """Show the map in the form and go to it, or fold it away."""
        if self.form is not None:
            self.form.toggle_map()

    def toggle_carry(self) -> None:
        """Mark the focused field to be carried over to the next record, or take the mark off."""
        if self.form is not None:
            self.form.toggle_carry()

    def toggle_all(self) -> None:
        """Show all fields of the form, or only those that matter first."""
        if self.form is not None:
            self.form.toggle_all()

    def go_to_section(self, number: int) -> None:
        """Go to a section of the form, counted from 1."""
        if self.form is not None:
            self.show_pane(self.form)
            self.form.go_to_section(number)

    def go_to_field(self, row: str, field: str) -> None:
        """Go to a field of a row of the record that lies open; where none is named, stay at the first one."""
        if self.form is None or not row:
            return
        self.form.go_to_field(row, field)
        if isinstance(line := QApplication.focusWidget(), QLineEdit):
            line.selectAll()  # whoever types replaces what is wrong

    def set_aside(self) -> None:
        """Set the doubt aside that stands where the keys are, with a reason."""
        if self.form is not None and not self.form.is_withdrawn:
            self.form.set_aside()

    def next_problem(self, step: int) -> None:
        """Go to the next problem of the record that lies open, or to the one before."""
        if self.form is not None:
            self.show_pane(self.form)
            self.form.next_problem(step)

    def go_to_problem(self, problem: Problem) -> None:
        """Go to the field of the record that lies open where a rule found something."""
        if self.form is not None:
            at = (problem.row, problem.field)
            for finding in [found for found in self.form.check() if (found.row, found.field) == at][:1]:
                self.form.go_to(finding)

    # Whether something can be done

    def has_form(self) -> bool:
        """Whether a record lies open, and is shown."""
        return self.form is not None and self.isVisible()

    def has_stored(self) -> bool:
        """Whether the record that lies open was saved once."""
        return self.has_form() and self.form is not None and self.form.opened.stored is not None

    def has_live(self) -> bool:
        """Whether a saved record lies open that can be withdrawn."""
        return self.has_stored() and not self.has_withdrawn()

    def has_withdrawn(self) -> bool:
        """Whether the record that lies open is withdrawn."""
        return self.has_form() and self.form is not None and self.form.is_withdrawn

    def has_section(self, number: int) -> bool:
        """Whether the form has so many sections."""
        return self.has_form() and self.form is not None and self.form.has_section(number)

    # Saving

    def save(self) -> bool:
        """Save the record that lies open; whether it is saved now, and not only after a reason is given for it."""
        return self.save_and_then(_nothing_more)

    def save_and_then(self, do: Callable[[], object]) -> bool:
        """Save the record that lies open, and do what comes after, once it is saved; whether it is saved now."""
        if self.form is not None and self.form.why_edited.isVisible():
            self.form.why_edited.give_up()  # so that it is asked anew, for what comes after by now
        pane = self.currentWidget()
        if isinstance(pane, Differences):
            pane.settle()
            return False
        form = self.form
        try:
            return self._save(do)
        except ServerAway as error:  # already while it is looked through
            if form is not None:
                form.refuse(str(error))
            return False

    def _save(self, do: Callable[[], object], because: str = '') -> bool:
        form = self.form
        if form is None:
            return False
        if form.is_withdrawn:
            self.said.emit(_('This record is withdrawn, so nothing was saved. Restore it first.'))
            return False
        spot = Spot.of(form)
        form.settle()
        stops = form.show_all_problems()
        if stops:
            form.refuse(_('Cannot be saved: {problem}').format(problem=stops[0].sentence))
            return False
        if not self._write(form, form.opened.record, because):
            if self._is_unexplained:
                form.why_edited.ask(partial(self._save_because, form, spot, do), partial(spot.take, form))
            return False
        if spot.is_open and not spot.is_quick:
            spot.take(form)  # its cell was closed to be saved; whoever types on would else replace what is in it
        do()
        self.saved.emit(form.opened.record.uid)
        return True

    def _save_because(self, form: RecordForm, spot: Spot, do: Callable[[], object], because: str) -> None:
        """Save after all, with the keys where they were when the reason was asked for."""
        spot.take(form)
        self._save(do, because)

    def _write(self, form: RecordForm, record: Record, because: str = '') -> bool:
        """Write a record, whether it is written; `_is_unexplained` says of one that is not that it wants a reason."""
        self.drafting.stop()
        self._is_saving, self._is_unexplained = True, False
        try:
            saved = self._register.save(record.copied(), because=because)
        except StaleSave:
            self._show_differences(form)
        except KnownError as error:
            self._refused(form, error)
        else:
            with laid_open.at_once(self._register, saved.kind, saved.uid):
                form.saved(saved)
                self.saved_last[saved.kind] = saved
                self.marked.emit(saved.uid)
            self.said.emit('')
            return True
        finally:
            self._is_saving = False
            self.stirred.emit()
            if form.asked.typed.is_due:
                self.drafting.start()
        return False

    def _refused(self, form: RecordForm, error: KnownError) -> None:
        """Say why a record cannot be saved; where it only wants a reason, keep what was typed until there is one."""
        self._is_unexplained = isinstance(error, Refused) and error.field == 'because'
        if self._is_unexplained:
            self.drafting.flush()
        else:
            form.refuse(sentence := _('Cannot be saved: {problem}').format(problem=error))
            if self.currentWidget() is not form:  # the differences are before it
                self.said.emit(sentence)

    def save_and_next(self) -> None:
        """Save, and begin the next record of the kind."""
        form = self.form
        if form is not None:
            self.save_and_then(partial(self._begin_next, form))

    def _begin_next(self, form: RecordForm) -> None:
        self.next_asked.emit(form.opened.record.kind)
        if self.form is not None and self.form is not form:
            self.form.say_saved(saved_at())

    def _show_differences(self, form: RecordForm) -> None:
        record = form.opened.record
        theirs = query.get(self._register, record.kind, record.uid)
        if theirs is None:
            return
        pane = Differences(self._register, record, theirs, form.opened.stored)
        pane.settled.connect(self._settled)
        pane.left.connect(self.leave_pane)
        self.show_pane(pane)
        pane.focus_first()

    def _settled(self, record: Record, because: str = '') -> None:
        form, pane = self.form, self.currentWidget()
        if form is None or form.is_withdrawn:
            return
        if self._write(form, record, because):
            self._reload()
        elif self._is_unexplained:
            self.setCurrentWidget(form)  # the differences stay behind it, with what was chosen there
            form.why_edited.ask(partial(self._settled, record), partial(self._go_back_to, pane))

    def _go_back_to(self, pane: QWidget) -> None:
        self.setCurrentWidget(pane)
        pane.setFocus()

    def _reload(self) -> None:
        self.drafting.flush()  # what is typed beside the record, as an answer
        form = self.form
        if form is not None:
            kind, uid = form.opened.record.kind, form.opened.record.uid
            self.drop_panes()
            self.open(kind, uid)

    def hear(self, changed: Changed) -> None:
        """Show the record as it stands, where somebody changed it and nothing is being typed in it."""
        form = self.form
        if not self._is_saving:  # else the next record would begin with what was undone
            self.saved_last = {kind: one for kind, one in self.saved_last.items() if not (one and changed.has(one.uid))}
        if form is not None and changed.kinds & _ASKED:
            form.asked.refresh()
        if form is not None and 'contact' in changed.kinds:
            form.contacts.refresh()
        if form is None or self._is_saving or not changed.has(form.opened.record.uid):
            return
        stored = query.get(self._register, form.opened.record.kind, form.opened.record.uid)
        if stored is not None and stored.get('state') != form.opened.record.get('state'):
            form.show_decided(stored)
            if isinstance(self.currentWidget(), History):
                self._show_history_anew(form)
        if form.opened.is_changed:
            self._heed(form, stored)
        elif stored is not None and stored.revision != form.opened.record.revision:
            spot = Spot.of(form)
            self._reload()
            if self.form is not None and spot.row:
                spot.take(self.form)

    def _heed(self, form: RecordForm, stored: Record | None) -> None:
        """Have a form in which something is being typed heed that its record was withdrawn or restored meanwhile."""
        if stored is not None:
            form.opened.catch_up(stored)
            form.show_withdrawal(str(stored.get('withdrawn') or ''))

    # Drafts

    def _say_drafting(self, sentence: str) -> None:
        """Say why what is typed cannot be kept, or that it can again."""
        if self.form is not None and sentence:
            self.form.say('stop', sentence)
        elif self.form is not None:
            self.form.calm()

    def discard_draft(self) -> None:
        """Put aside what was typed for the record that lies open; for some days it can be restored."""
        form = self.form
        if form is None:
            return
        form.settle()
        uid, kind, is_new = form.opened.record.uid, form.opened.record.kind, form.opened.stored is None
        key = self._put_aside(form)
        if key is None:
            return
        self.drop_panes()
        self.stirred.emit()
        sentence = _said_discarded() if key else ''
        if is_new:
            self.put_away()
            self.emptied.emit()
            self.discarded.emit(sentence, key)
            return
        self.open(kind, uid)
        self.focus_form()
        if self.form is not None and key:
            self.form.notice.say('settled', sentence, _('Undo'), partial(self.restore_draft, key))

    def _put_aside(self, form: RecordForm) -> str | None:
        """The key of what was typed and is discarded, '' for nothing; None where it cannot be kept."""
        if not self.drafting.flush():
            return None
        try:
            key = self._register.discard_draft(form.opened.record.uid)
        except KnownError as error:
            form.say('stop', str(error))
            return None
        form.opened.kept = None
        return key

    def restore_draft(self, key: str) -> None:
        """Open what was discarded, as it was; what is typed for that record by now is discarded in its place."""
        try:
            draft = self._register.restore_draft(key) if self._keep() else None
        except KnownError as error:
            self.said.emit(str(error))
            return
        if draft is not None:
            self.drop_panes()
            self.stirred.emit()
            self.other_asked.emit(*draft)

    def revert(self) -> None:
        """Go back to what is saved in the record that lies open: Ctrl+Z brings back what was typed.

        It is a discarded draft from then on, so that it can be restored when the record is not open any more.
        """
        form = self.form
        if form is None:
            return
        self.show_pane(form)
        form.leave_editors()
        if not form.opened.is_changed:
            self.said.emit(_('Nothing to revert: this record has no unsaved changes.'))
            return
        key = self._put_aside(form)
        if key is not None and form.revert():
            self.stirred.emit()
            self._say_reverted(form, key)

    def _say_reverted(self, form: RecordForm, key: str) -> None:
        """Say how what was typed comes back: by a key while the form stands, else from the drafts."""
        stored = form.opened.stored
        now = query.get(self._register, stored.kind, stored.uid) if stored is not None else None
        if now is None or now.revision == form.opened.record.revision:
            said = _('Your unsaved changes were undone. {key} brings them back; they stay in Drafts for {days} days.')
            form.say('settled', said.format(key=isolate('Ctrl+Z'), days=DISCARDED_DAYS))
            return
        self._reload()
        if self.form is not None:
            self.form.notice.say('settled', _said_discarded(), _('Undo'), partial(self.restore_draft, key))

    def may_revert(self) -> bool:
        """Whether the record that lies open has changes that are not saved."""
        return self.has_form() and self.form is not None and self.form.opened.is_changed

    # Withdrawing, and bringing back

    def ask_withdraw(self) -> None:
        """Ask why the record that lies open is withdrawn."""
        form = self.form
        if form is None or form.opened.stored is None or form.is_withdrawn:
            return
        self.show_pane(form)
        if form.opened.is_changed:
            form.say('doubt', _('Save or discard first what you typed in this record.'))
        else:
            form.ask_reason()

    def _withdraw(self, reason: str) -> None:
        if self.form is not None:
            record = self.form.opened.record
            self.leaving.emit(record.uid)
            self._attempt(lambda: self._register.withdraw(record.kind, record.uid, reason), _('Withdrawn.'))

    def bring_back(self) -> None:
        """Bring the withdrawn record that lies open back."""
        form = self.form
        if form is not None and form.is_withdrawn:
            record = form.opened.record
            self.leaving.emit(record.uid)
            self._attempt(lambda: self._register.bring_back(record.kind, record.uid), _('Restored.'))

    def _attempt(self, do: Callable[[], object], sentence: str) -> None:
        try:
            do()
        except KnownError as error:
            self.said.emit(str(error))
        else:
            self.said.emit(sentence)

    def clear(self) -> None:
        """Show nothing of the register any more, and keep nothing of it."""
        self.drafting.stop()
        self.drop_panes()
        self.saved_last.clear()


def _nothing_more() -> None:
    """What comes after a plain save."""


def _said_discarded() -> str:
    return _('Discarded. It stays in Drafts for {days} days.').format(days=DISCARDED_DAYS)
