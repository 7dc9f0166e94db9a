"""On the sheet of people, for a lead: what somebody is kept from in reviewing, added by typing and taken away."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QWidget

from models.entry.understood import Offer
from models.language.labels import records_label
from models.language.messages import _
from models.language.text import isolate
from models.places import WHOLE
from models.query.for_review import kept_from
from models.query.people import Someone
from models.record.records import Record
from models.register.register import Register
from ui.parts.pieces import Lines, button, column, label, row, table, wrapped
from ui.parts.strips.answer_line import AnswerLine

_MOST = 8
_LINES_SHOWN = 2


class KeptFromPart(QWidget):
    """A line for each record and place; below it one to type another in. `change` does what may be refused."""

    def __init__(self, register: Register, change: Callable[[Callable[[], object]], object]) -> None:
        super().__init__()
        self._register, self._change = register, change
        self._person: Someone | None = None
        title = records_label(kept_from.KIND)
        self.lines = Lines([_('Record or place')], self)
        self.table = table(self.lines, least=_LINES_SHOWN)
        self.table.setAccessibleName(title)
        self.table.selectionModel().currentRowChanged.connect(self._offer_to_end)
        self.line = AnswerLine()
        self.line.setAccessibleName(_('Kept from reviewing: a place or a record'))
        self.line.setPlaceholderText(_('a place, or the reference of a record'))
        self.line.fitting = self._fitting
        self.line.answered.connect(self._keep)
        self.line.gave_up.connect(self.table.setFocus)
        self.end = button(_('May review it again'), self._let_review, 'Ctrl+R')
        told = _('What lies in such a place, or names such a record, is passed over in silence in this person’s queue.')
        named = label(_('Keep from'), 'label', wraps=False)
        named.setBuddy(self.line)
        parts = (label(told, 'label'), self.table, row(named, self.line), wrapped(self.end))
        self.setLayout(column(label(title, 'section'), *parts))

    def show_of(self, person: Someone | None) -> None:
        """Show what a person is kept from."""
        self._person = person
        self.line.clear()
        rows = kept_from.rows_of(self._register, person.uid) if person else []
        self.lines.put([(kept_from.in_words(self._register, one),) for one in rows], rows)
        if rows:
            self.table.setCurrentIndex(self.lines.index(0, 0))
        self._offer_to_end(self.table.currentIndex())

    def _offer_to_end(self, index: QModelIndex, _before: QModelIndex | None = None) -> None:
        self.end.setEnabled(index.isValid())

    def _fitting(self, text: str) -> list[Offer]:
        """The records with this reference, and the places with such a name."""
        if not text.strip():
            return []
        records = kept_from.records_named(self._register, text)
        found = [Offer(uid, kept_from.record_in_words(self._register, uid), '') for uid in records]
        for fit in self._register.places.fitting(text, most=_MOST):
            said = kept_from.place_in_words(self._register.places, fit.place.code)
            found.append(Offer(fit.place.code, said, isolate(fit.place.code), is_meant=fit.rank == WHOLE))
        return found

    def _keep(self, what: str) -> None:
        person = self._person
        if person is not None:
            self._change(lambda: self._register.keep_from(person.uid, what))
            self.show_of(person)
            self.line.setFocus()

    def _let_review(self) -> None:
        person, kept = self._person, self.lines.thing(self.table.currentIndex().row())
        if person is not None and isinstance(kept, Record):
            self._change(lambda: self._register.let_review(person.uid, kept.uid))
            self.show_of(person)
            self.table.setFocus()
