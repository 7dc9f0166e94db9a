"""The sheet with the people of a register: who works in it, what each may do, and since when."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QCheckBox, QDialog, QWidget

from models.dates import dates
from models.errors import KnownError, Refused
from models.language import code_lists
from models.language.labels import field_label, records_label
from models.language.messages import _, language
from models.language.text import fold, isolate
from models.query import alias_names, people
from models.query.people import Someone
from models.register.register import Register
from models.register.review import personal_keys
from models.register.review.working import LEAD
from ui.panes.kept_from_part import KeptFromPart
from ui.parts import look, tasks, waiting
from ui.parts.pieces import Index, Lines, LineToType, Notice, button, column, label, row, scrolled, table, wrapped
from ui.parts.strips.ask_strip import AskStrip

_LINES_SHOWN = 4
_WIDTHS = (170, 250)
_SIZE = (640, 610)
_NUMBER = 80


class PeopleLines(Lines):
    """A line for each person; those who do not work here any more are muted."""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.ForegroundRole:
            person = self.thing(index.row())
            return None if isinstance(person, Someone) and person.roles else QColor(look.token('muted'))
        return super().data(index, role)


class _Entered(NamedTuple):
    """What stands in the fields, and whom it is about: None for somebody new."""

    person: Someone | None
    alias: str
    roles: tuple[str, ...]

    @property
    def called(self) -> str:
        """Whom it is about, as they are called until it is saved."""
        return isolate(self.person.alias, 'auto') if self.person else _('Somebody new')

    @property
    def is_change(self) -> bool:
        """Whether it is not what is saved."""
        if self.person is None:
            return bool(self.alias.strip())
        return self.alias != self.person.alias or {*self.roles} != {*self.person.roles}


class PeopleSheet(QDialog):
    """One line a person; below it the one who is marked, to be changed, or somebody new.

    A lead changes everybody, anybody else their own alias. `lock` is done when somebody stops working here themselves.
    """

    def __init__(self, parent: QWidget, register: Register, lock: Callable[[], object]) -> None:
        super().__init__(parent)
        self.setWindowTitle(_('People'))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._register, self._lock = register, lock
        self._kept: set[str] = set()  # names that somebody wants to have as aliases all the same
        self._shown: Someone | None = None  # whom the fields are about
        self._make_list()
        self._make_fields()
        self._lay_out()
        self.show_anew(register.person)
        self.table.setFocus()
        self._ask_second()

    # Building

    def _make_list(self) -> None:
        self.model = PeopleLines([field_label('person', 'alias'), records_label('person_role'), _('Since')], self)
        self.table = table(self.model, _WIDTHS, least=_LINES_SHOWN)
        self.table.setAccessibleName(_('People'))
        self.table.selectionModel().currentRowChanged.connect(self._mark)

    def _make_fields(self) -> None:
        self.strip, self.notice = AskStrip(), Notice()
        self.alias = LineToType()
        self.alias.setAccessibleName(field_label('person', 'alias'))
        self.alias.returnPressed.connect(self._save)
        roles = code_lists.codes('person_roles')
        self.roles = {role: QCheckBox(roles.label(role)) for role in roles}
        self.add = button(_('Add somebody'), self._begin, 'Ctrl+N')
        self.save = button(_('Save'), self._save, 'Ctrl+Return', 'primary')
        self.end = button(_('Does not work here any more'), self._end, 'Ctrl+Del')
        self.end_key = button(_('End their signing key …'), self._ask_end_key, 'Ctrl+E')
        self.second = QCheckBox(_('A second person must approve what somebody recorded'))
        self.second.clicked.connect(self._state_second)
        self.one_in = LineToType()
        self.one_in.setAccessibleName(_('Approved by sample: one in how many is looked at'))
        self.one_in.setPlaceholderText(_('each'))
        self.one_in.setMaximumWidth(look.px(_NUMBER))
        self.one_in.editingFinished.connect(self._state_one_in)
        self.whom = label('', 'section')
        self.kept_from = KeptFromPart(self._register, self._try)

    def _lay_out(self) -> None:
        told = _(
            'An alias is what somebody is called here; it is shown next to everything they save. Use aliases that are '
            'nobody’s name. Whoever knows the passphrase of the register can work under any of them.'
        )
        # What else can be done with the person who is marked stands beside `end`.
        of_marked = wrapped(self.add, self.end, self.end_key)
        named = label(field_label('person', 'alias'), 'label', wraps=False)
        named.setBuddy(self.alias)
        fields = (row(named, self.alias), wrapped(*self.roles.values()))
        lines = (label(_('People'), 'title'), label(told, 'label'), self.table, of_marked, self.whom, *fields)
        close = button(_('Close'), self._leave, 'Esc')
        inside = QWidget()
        inside.setProperty('role', 'surface')
        inside.setLayout(column(*lines, self.kept_from, self.second, self._sampling()))
        # What is asked and said is never scrolled out of sight.
        below = (self.strip, self.notice, row(self.save, None, close))
        self.setLayout(column(scrolled(inside), *below, margin=look.LARGE))
        self.resize(QSize(*map(look.px, _SIZE)).boundedTo(self.parentWidget().size()))

    def _sampling(self) -> QWidget:
        """One in how many of what scores nothing is looked at; the others are approved by sample then."""
        self.sampling = QWidget()
        said = label(_('By sample: look at one in so many of what scores nothing'), 'label')
        said.setBuddy(self.one_in)
        self.sampling.setLayout(row(said, self.one_in))
        return self.sampling

    # What is shown

    def show_anew(self, uid: str) -> None:
        """Show everybody as they are now, with one of them marked."""
        self._shown = None
        self.alias.clear()
        known = sorted(people.known_people(self._register), key=lambda one: not one.roles)
        days = people.since_when(self._register)
        self.model.put([_line(one, days[one.uid]) for one in known], known)
        uids = [one.uid for one in known]
        self.table.setCurrentIndex(self.model.index(uids.index(uid) if uid in uids else 0, 0))
        self._load()
        self.second.setVisible(not people.is_of_one(self._register))
        self.second.setChecked(self._register.settings.second_person == 'yes')
        self.second.setEnabled(self._is_lead())
        self.add.setEnabled(self._is_lead())
        self.sampling.setVisible(self._is_lead())
        self._show_one_in()

    @property
    def marked(self) -> Someone | None:
        """The person who is marked in the list, None while somebody new is entered."""
        found = self.model.thing(self.table.currentIndex().row())
        return found if isinstance(found, Someone) else None

    def _is_lead(self) -> bool:
        me = people.somebody(self._register, self._register.person)
        return self._register.writing and me is not None and me.may(LEAD)

    def _mark(self) -> None:
        """Show the person who is marked now; what of another one is changed and not saved is asked about."""
        entered = self._entered()
        self._load()
        if entered.is_change:
            self._ask_of_change(entered)

    def _entered(self) -> _Entered:
        return _Entered(
            self._shown, self.alias.text(), tuple(role for role, box in self.roles.items() if box.isChecked())
        )

    def _ask_of_change(self, entered: _Entered, otherwise: Callable[[], object] | None = None) -> None:
        sentence = _('The changes to {alias} are not saved.').format(alias=entered.called)
        self.strip.ask(sentence, _('Save'), partial(self._save_as, entered), _('Discard'), otherwise)

    def _load(self) -> None:
        """Put the person who is marked into the fields, or nobody."""
        self._shown = person = self.marked
        is_lead = self._is_lead()
        self.strip.quiet()
        self.notice.quiet()
        self.whom.setText(isolate(person.alias, 'auto') if person else _('Somebody new'))
        self.alias.setText(person.alias if person else '')
        for role, box in self.roles.items():
            box.setChecked(role in person.roles if person else False)
            box.setEnabled(is_lead)
        is_mine = person is not None and person.uid == self._register.person
        self.alias.setEnabled(is_lead or (is_mine and self._register.writing))
        self.save.setEnabled(self.alias.isEnabled())
        self.end.setEnabled(is_lead and person is not None and bool(person.roles))
        self.kept_from.setVisible(is_lead and person is not None and not people.is_of_one(self._register))
        self.kept_from.show_of(person if is_lead else None)
        self.end_key.setVisible(is_lead and person is not None and bool(person.key) and not is_mine)

    # What is done

    def _begin(self) -> None:
        """Enter somebody new, a documenter unless something else is ticked."""
        self.table.clearSelection()
        self.table.setCurrentIndex(QModelIndex())
        self._load()
        self.roles['documenter'].setChecked(True)
        self.alias.setFocus()

    def _save(self) -> None:
        self._save_as(self._entered())

    def _save_as(self, entered: _Entered) -> None:
        person, alias, _roles = entered
        is_new = person is None or fold(person.alias) != fold(alias)
        if is_new and fold(alias) not in self._kept and alias_names.is_a_name(alias, self._register):
            question = alias_names.asked(alias)
            self.strip.ask(question, _('Keep'), partial(self._keep, entered), _('Change'), self.alias.setFocus)
            return
        self._try(partial(self._write, entered))

    def _keep(self, entered: _Entered) -> None:
        self._kept.add(fold(entered.alias))
        self._save_as(entered)

    def _write(self, entered: _Entered) -> None:
        person, alias, roles = entered
        if person is None:
            self.show_anew(self._register.add_person(alias, roles))
            self.notice.say('settled', _('{alias} can work here from now on.').format(alias=isolate(alias, 'auto')))
            self._ask_second()
            return
        self._register.change_person(person.uid, alias, roles)
        self._after(person)

    def _end(self) -> None:
        person = self.marked
        if person is not None:
            self._try(lambda: self._register.set_roles(person.uid, ()))
            self._after(person)

    def _ask_end_key(self) -> None:
        """Ask whether the key of somebody is ended, who lost its passphrase perhaps."""
        person = self.marked
        if person is None:
            return
        question = _(
            'End the signing key of {alias} for good? What they signed stays signed; they can make another key.'
        )
        self.strip.ask(question.format(alias=isolate(person.alias, 'auto')), _('End the key'), self._end_key)

    def _end_key(self) -> None:
        register, person = self._register, self.marked
        if person is None:
            return
        ended = _('The key was ended.')

        def worked(_progress: waiting.Progress) -> None:
            with register.reading():
                personal_keys.end_key(register, person.uid)

        at_lock = tasks.AtLock(_('Ending a signing key was stopped by the lock; look at it again.'), ended)
        done, failed = (lambda _none: self._say_done(person.uid, ended)), self._failed
        waiting.run(self, _('Ending the key …'), worked, done, failed, can_stop=False, at_lock=at_lock)

    def _say_done(self, uid: str, sentence: str) -> None:
        self.show_anew(uid)
        self.notice.say('settled', sentence)
        self.table.setFocus()

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, KnownError):
            raise error
        self.notice.say('stop', str(error))

    def _after(self, person: Someone) -> None:
        """Show what became of somebody; whoever stopped working here themselves leaves the seat to another one."""
        now = people.somebody(self._register, person.uid)
        if now is not None and not now.roles and person.uid == self._register.person:
            self.accept()
            self._lock()
            return
        said = self.notice.text()
        self.show_anew(person.uid)
        if said:
            self.notice.say('stop', said)
        self.table.setFocus()

    def _try(self, step: Callable[[], object]) -> None:
        self.notice.quiet()
        try:
            step()
        except KnownError as error:
            self.notice.say('stop', str(error))
            if isinstance(error, Refused) and error.field == 'alias':
                self.alias.setFocus()

    # Whether a second person must approve

    def _ask_second(self) -> None:
        """Ask it once, as soon as there is a second person, wherever they were added."""
        if self._register.settings.second_person or people.is_of_one(self._register) or not self._is_lead():
            return
        question = _('From now on, must a second person approve what somebody recorded?')
        self.strip.ask(question, _('Yes'), lambda: self._set_second('yes'), _('No'), lambda: self._set_second('no'))

    def _state_second(self, is_so: bool) -> None:
        self._set_second('yes' if is_so else 'no')

    def _set_second(self, answer: str) -> None:
        self._try(lambda: self._register.settings.set('second_person', answer))
        self.second.setChecked(self._register.settings.second_person == 'yes')
        self.table.setFocus()

    # Whether what scores nothing is approved by sample

    def _show_one_in(self) -> None:
        stated = self._register.settings.sample_one_in
        self.one_in.setText(str(stated) if stated else '')

    def _state_one_in(self) -> None:
        """State one in how many; an empty line is each, and what is no such number changes nothing."""
        text = self.one_in.text().strip()
        number = int(text) if text.isdecimal() else 0 if not text else -1
        if number == self._register.settings.sample_one_in:
            return
        if number in (-1, 1):
            self.notice.say('stop', _('Write a whole number from 2 to 100, or nothing to look at each record.'))
        else:
            self._try(lambda: self._register.set_sampling(number))
        self._show_one_in()

    def _leave(self) -> None:
        """Give up what is asked, then leave the sheet; what is not saved is asked about."""
        if self.strip.text():
            self.strip.leave.click()
        elif (entered := self._entered()).is_change:
            self._ask_of_change(entered, self.accept)
        else:
            self.accept()


def _line(person: Someone, days: tuple[str, str]) -> tuple[str, str, str]:
    """A person in the list; of one who has no role any more since when."""
    since, until = days
    if person.roles:
        return person.alias, people.roles_in_words(person.roles), _day(since)
    return person.alias, _('Does not work here any more'), _day(until)


def _day(day: str) -> str:
    """A day in words; one that is damaged as it stands."""
    try:
        return dates.short(day, language())
    except dates.NotADate:
        return day
