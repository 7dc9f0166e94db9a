"""Sending for review, returning and withdrawing: the record that lies open, what is selected, or all of the list."""

from collections.abc import Callable, Sequence
from functools import partial

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from models.dates import dates
from models.errors import KnownError, Refused
from models.language.code_lists import codes
from models.language.messages import _, language, ngettext
from models.progress import Progress
from models.query import people
from models.record import review_states
from models.record.review_states import APPROVE, PUT_OFF, RETURN, SEND
from models.register.register import Register
from models.register.review.reviewing import Chosen
from models.register.review.working import REVIEWER
from ui.panes.sample_sheet import SampleSheet
from ui.panes.stayed_pane import StayedPane
from ui.parts import waiting
from ui.parts.strips.numbered_strip import NumberedStrip
from ui.window.list_pane import ListPane
from ui.window.past_saves import PastSaves
from ui.window.record_pane import RecordPane

# So many records are decided about while a sheet says how far it is.
_MANY = 100
_DAY = 'day'


class ReviewDeeds(QObject):
    """What the keys of reviewing do, and how it went: one sentence with Undo, and what stayed with its reasons."""

    def __init__(self, register: Register, shown: ListPane, record: RecordPane, past: PastSaves) -> None:
        super().__init__(past)
        self._register, self._list, self._record, self._past = register, shown, record, past
        ways = [(code, codes('put_off_awaits').label(code)) for code in codes('put_off_awaits')]
        self.until = NumberedStrip(None, _('Put off until when?'), ways)

    # What may be done

    def may_decide(self) -> bool:
        """Whether who works is a reviewer, and a saved record lies open."""
        return self.is_reviewer() and self._record.has_live()

    def may_send_all(self) -> bool:
        """Whether a list is shown that holds records."""
        return self._list.isVisible() and self._list.has_table and self._list.counted()[0] > 0

    def is_reviewer(self) -> bool:
        """Whether who works is a reviewer."""
        someone = people.somebody(self._register, self._register.person)
        return someone is not None and someone.may(REVIEWER)

    def send_says(self) -> str:
        """What sending is called now: with the number of records where several are selected."""
        count = self._list.selected_count()
        if count < 2:
            return ''
        said = ngettext('Send {count} selected record for review', 'Send {count} selected records for review', count)
        return said.format(count=f'{count:,}')

    # Sending

    def send(self) -> None:
        """Send what is selected for review; of one record what was typed is saved first."""
        chosen, form = self._list.selected(), self._record.form
        if len(chosen) > 1:
            self._decide_selected(SEND, chosen)
        elif form is None:
            return
        elif form.opened.stored is None or form.opened.is_changed:
            self._record.save_and_then(self._send_saved)
        else:
            self._decide(SEND, self._open_one())

    def _send_saved(self) -> None:
        """Send the record that was just saved; an approved one that was changed waits for review by that already."""
        form = self._record.form
        if form is not None and form.opened.record.get('state') == 'for_review':
            self._list.say(_('Saved. The record waits for review.'))
        else:
            self._decide(SEND, self._open_one())

    def ask_send_all(self) -> None:
        """Ask whether every record that the list finds is sent for review, also those that are out of sight."""
        if not self.may_send_all():
            return
        found = self._list.found()
        question = ngettext(
            'Send the {count} record of this list for review?', 'Send all {count} records of this list for review?',
            len(found),
        )  # fmt: skip
        do = partial(self._decide_selected, SEND, found)
        self._past.strip.ask(question.format(count=f'{len(found):,}'), _('Send for review'), do)

    # Deciding

    def approve(self) -> None:
        """Approve the record that lies open, as it was looked at."""
        if self._list.selected_count() > 1:
            self._list.say(_('Records are approved one by one, each after somebody looked at it. Choose one.'))
        elif self._is_ready(APPROVE):
            self._decide(APPROVE, self._open_one())

    def ask_return(self) -> None:
        """Ask why the record that lies open, or all that is selected, is returned for correction."""
        chosen, form = self._list.selected(), self._record.form
        if form is None or not self._is_ready(RETURN if len(chosen) < 2 else ''):
            return
        several = ngettext('Why is {count} record returned?', 'Why are {count} records returned?', len(chosen))
        question = several.format(count=f'{len(chosen):,}') if len(chosen) > 1 else _('Why is this record returned?')
        chosen = chosen if len(chosen) > 1 else self._open_one()
        self._record.show_pane(form)
        of = (RETURN, form.opened.record.uid)
        form.ask(question, _('Return'), lambda reason: self._return(chosen, reason), of)

    def _return(self, chosen: list[Chosen], reason: str) -> None:
        if self._record.form is not None:
            self._record.form.go_back()
        self._decide(RETURN, chosen, reason)

    def ask_put_off(self) -> None:
        """Ask until when, and why, the record that lies open is put off, or all that is selected."""
        chosen = self._list.selected()
        if self._record.form is None or not self._is_ready(PUT_OFF if len(chosen) < 2 else ''):
            return
        chosen = chosen if len(chosen) > 1 else self._open_one()
        self.until.ask(partial(self._ask_day, chosen), partial(_give_keys, QApplication.focusWidget()))

    def _ask_day(self, chosen: list[Chosen], awaits: str) -> None:
        if awaits != _DAY:
            self._ask_why_put_off(chosen, awaits, '')
        else:
            self._ask_in_form(_('Until which day?'), _('Next'), partial(self._take_day, chosen), ())

    def _take_day(self, chosen: list[Chosen], text: str) -> None:
        """Take the day that was typed, which has to be one, and to come; else it is asked again."""
        order = {'day_first': True, 'month_first': False}.get(self._register.settings.date_order)
        try:
            day = _day_to_come(text, day_first=order)
        except KnownError as error:
            self._ask_day(chosen, _DAY)
            self._say_of_open(str(error))
        else:
            self._ask_why_put_off(chosen, _DAY, day)

    def _ask_why_put_off(self, chosen: list[Chosen], awaits: str, until: str) -> None:
        several = ngettext('Why is {count} record put off?', 'Why are {count} records put off?', len(chosen))
        said = several.format(count=f'{len(chosen):,}') if len(chosen) > 1 else _('Why is this record put off?')
        of = (PUT_OFF, self._open_one()[0].uid)
        self._ask_in_form(said, _('Put off'), partial(self._put_off, chosen, awaits, until), of)

    def _ask_in_form(self, question: str, agree: str, do: Callable[[str], object], of: Sequence[str]) -> None:
        form = self._record.form
        if form is not None:
            self._record.show_pane(form)
            form.ask(question, agree, do, of)

    def _put_off(self, chosen: list[Chosen], awaits: str, until: str, reason: str) -> None:
        if self._record.form is not None:
            self._record.form.go_back()
        self._decide(PUT_OFF, chosen, reason, awaits=awaits, until=until)

    def _is_ready(self, event: str) -> bool:
        """Whether this can be decided of the record that lies open; where not, it is said why."""
        form = self._record.form
        if form is None or form.opened.stored is None:
            return False
        if not self.is_reviewer():
            self._list.say(_('Only a reviewer can decide this.'))
            return False
        if form.opened.is_changed:
            self._record.show_pane(form)
            form.say('doubt', _('Save or discard first what you typed in this record.'))
            return False
        return not event or self._leads_on(str(form.opened.record.get('state') or ''), event)

    def _leads_on(self, state: str, event: str) -> bool:
        try:
            review_states.after(state, event)
        except Refused as error:
            self._say_of_open(str(error))
            return False
        return True

    def _open_one(self) -> list[Chosen]:
        """The record that lies open, as it was seen."""
        assert self._record.form is not None
        record = self._record.form.opened.record
        return [Chosen(record.kind, record.uid, record.revision)]

    def _decide_selected(self, event: str, chosen: list[Chosen]) -> None:
        """Decide about many, which no one of them may be changed in the form for."""
        if not self._is_typed_in(chosen):
            self._decide(event, chosen)

    def _is_typed_in(self, chosen: list[Chosen]) -> bool:
        """Whether something is typed in one of them that is not saved, which is said."""
        form = self._record.form
        is_typed = form is not None and form.opened.is_changed
        if form is None or not is_typed or all(form.opened.record.uid != one.uid for one in chosen):
            return False
        self._record.show_pane(form)
        form.say('doubt', _('Save or discard first what you typed in this record.'))
        return True

    def _decide(self, event: str, chosen: list[Chosen], note: str = '', **said: str) -> None:
        if self._list.is_by_state():
            self._list.hold_place(chosen[0].uid)
        work = partial(self._register.review, event, chosen, note=note, **said)
        if len(chosen) > _MANY:
            told = partial(self._told, event)
            waiting.run(self._list, _('Changing records …'), partial(self._apart, work), told, self._failed)
            return
        try:
            decided = work()
        except KnownError as error:
            self._failed(error)
        else:
            self._told(event, decided)

    def _apart(self, work: Callable[..., object], progress: Progress) -> object:
        with self._register.reading():
            return work(progress=progress)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, KnownError):
            raise error
        self._list.release_place()
        self._list.say(str(error))

    # Withdrawing, and restoring

    def ask_withdraw(self) -> None:
        """Ask why the record that lies open, or all that is selected, is withdrawn."""
        chosen, form = self._list.selected(), self._record.form
        if len(chosen) < 2:
            self._record.ask_withdraw()
        elif form is not None and not self._is_typed_in(chosen):
            several = ngettext('Why is {count} record withdrawn?', 'Why are {count} records withdrawn?', len(chosen))
            self._record.show_pane(form)
            do, of = partial(self._withdraw, chosen), ('withdraw', form.opened.record.uid)
            form.ask(several.format(count=f'{len(chosen):,}'), _('Withdraw'), do, of)

    def _withdraw(self, chosen: list[Chosen], reason: str) -> None:
        work = partial(self._register.withdraw, chosen[0].kind, [one.uid for one in chosen], reason)
        self._say_withdrawn(chosen, work, _('Withdrawn.'))

    def bring_back(self) -> None:
        """Restore the record that lies open, or all that is selected."""
        chosen = self._list.selected()
        if len(chosen) < 2:
            self._record.bring_back()
        else:
            work = partial(self._register.bring_back, chosen[0].kind, [one.uid for one in chosen])
            self._say_withdrawn(chosen, work, _('Restored.'))

    def _say_withdrawn(self, chosen: list[Chosen], work: Callable[..., object], said: str) -> None:
        self._list.hold_place(chosen[0].uid)

        def done(_result: object = None) -> None:
            self._past.strip.say(said, _('Undo'), self._past.undo)

        if len(chosen) > _MANY:
            waiting.run(self._list, _('Changing records …'), partial(self._apart, work), done, self._failed)
            return
        try:
            work()
        except KnownError as error:
            self._failed(error)
        else:
            done()

    # By sample

    def may_sample(self) -> bool:
        """Whether who works is a reviewer where a lead lets records be approved by sample."""
        return bool(self._register.settings.sample_one_in) and self._register.takes_decisions

    def show_sample(self) -> None:
        """Show the sheet on which a sample is drawn, and the others approved."""
        sheet = SampleSheet(self._list.window(), self._register)
        sheet.opened.connect(self._record.other_asked)
        sheet.rest_asked.connect(self.approve_rest)
        sheet.open()

    def approve_rest(self) -> None:
        """Approve what was not looked at of a sample of which each record was approved."""
        done, at_work = partial(self._told, APPROVE), partial(self._apart, self._register.approve_rest)
        waiting.run(self._list, _('Changing records …'), at_work, done, self._failed)

    # How it went

    def _told(self, event: str, decided: tuple[list[Chosen], list[tuple[Chosen, str]]]) -> None:
        moved, stayed = decided
        if not moved:
            self._list.release_place()
        if moved:
            sentence = _moved_in_words(event, len(moved))
            self._past.strip.say(sentence, _('Undo'), self._past.undo)
        if len(stayed) == 1 and not moved:
            self._say_of_open(stayed[0][1])
        elif stayed:
            self._show_stayed(stayed)

    def _say_of_open(self, sentence: str) -> None:
        form = self._record.form
        if form is not None:
            self._record.show_pane(form)
            form.say('doubt', sentence)

    def _show_stayed(self, stayed: list[tuple[Chosen, str]]) -> None:
        self._list.release_place()
        pane = StayedPane(self._register, stayed)
        pane.left.connect(self._record.leave_pane)
        pane.opened.connect(self._record.other_asked)
        self._record.show_pane(pane)
        pane.setFocus()


def _moved_in_words(event: str, count: int) -> str:
    said = {
        SEND: ngettext('{count} record sent for review.', '{count} records sent for review.', count),
        APPROVE: ngettext('{count} record approved.', '{count} records approved.', count),
        RETURN: ngettext('{count} record returned.', '{count} records returned.', count),
        PUT_OFF: ngettext('{count} record put off.', '{count} records put off.', count),
    }[event]
    return said.format(count=f'{count:,}')


def _day_to_come(text: str, *, day_first: bool | None) -> str:
    """The day that was typed, as stored; Refused for none, for several, and for one that is past."""
    try:
        day = dates.first_day(dates.understand(text, day_first=day_first))
    except dates.AmbiguousDate as error:
        several = _(' or ').join(dates.short(one, language()) for one in error.readings)
        raise Refused(_('This can be {days}; write the month as a word.').format(days=several), 'until') from error
    except dates.NotADate:
        day = None
    if day is None or day <= dates.today_in_damascus():
        raise Refused(_('Write a day after today.'), 'until')
    return day.isoformat()


def _give_keys(came_from: QWidget | None) -> None:
    if came_from is not None and shiboken6.isValid(came_from):
        came_from.setFocus()
