"""The page Duplicates: pairs that are likely about the same, and what is done with two records, or one that is two."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from models import query
from models.changed import Changed
from models.language.labels import record_label
from models.language.messages import _, ngettext
from models.language.text import isolate
from models.likeness import while_typing
from models.likeness.whole_register import TwinPair, twins
from models.register.joining.merging import MERGEABLE
from models.register.register import Register
from ui.parts import look, page_entries
from ui.parts.page import Page
from ui.parts.pieces import Leaves, Lines, button, column, label, scrolled, table, wrapped
from ui.parts.tasks import Latest
from ui.uniting.pair_view import PairView
from ui.uniting.parting_view import GivingBack, SplitView


class DuplicatesPage(Page):
    """Pairs above, the two records of one below; in their place a record that is split, or a merge that is undone."""

    entry = page_entries.DUPLICATES
    opened = Signal(str, str)

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._register = register
        self._lines = Lines([_('Record'), _('Recorded first'), _('Recorded later'), _('Why')], self)
        self.table = table(self._lines, (110, 260, 260), least=3)
        self.table.setAccessibleName(_('Possible duplicates'))
        self.table.selectionModel().currentRowChanged.connect(self._show_chosen)
        self._said = label('', 'label')
        self.pair, self.splitting, self.giving_back = PairView(register), SplitView(register), GivingBack(register)
        for view in (self.pair, self.splitting, self.giving_back):
            view.done.connect(self._done)
        self._leaves = Leaves()
        for part in (self._pairs(), self._alone(self.splitting), self._alone(self.giving_back)):
            self._leaves.addWidget(part)
        self._title = label(_('Possible duplicates'), 'title')
        lines = column(self._title, self._said, scrolled(self._leaves), margin=look.LARGE)
        lines.setStretch(2, 1)
        self.setLayout(lines)
        self.setFocusProxy(self.table)
        self._search = Latest(register, self)
        self._search.answered.connect(self._put)

    def _pairs(self) -> QWidget:
        body = QWidget()
        go = button(_('Open the record'), self.open_chosen, 'Ctrl+G')
        inside = column(self.table, self.pair, wrapped(go))
        inside.setStretch(0, 1)
        inside.setStretch(1, 2)
        body.setLayout(inside)
        return body

    def _alone(self, view: QWidget) -> QWidget:
        body = QWidget()
        inside = column(view, wrapped(button(_('Back to the pairs'), self.show_pairs, 'Alt+B')))
        inside.setStretch(0, 1)
        body.setLayout(inside)
        return body

    def enter(self) -> None:
        """Go to where one begins."""
        if self._leaves.currentIndex() == 0:
            self.table.setFocus()

    def refresh(self, changed: Changed | None = None) -> None:
        """Look for pairs anew."""
        register = self._register
        self._search.ask(lambda tell: tell([pair for kind in MERGEABLE for pair in twins(register, kind)]))

    def _put(self, found: list[TwinPair]) -> None:
        at = max(self.table.currentIndex().row(), 0)
        self._lines.put([self._line(one) for one in found], found)
        said = ngettext('{count} possible duplicate', '{count} possible duplicates', len(found))
        nothing = _('There are no possible duplicates.')
        if self._leaves.currentIndex() == 0:
            self._said.setText(said.format(count=f'{len(found):,}') if found else nothing)
        self.counted.emit(len(found))
        if found:
            self.table.setCurrentIndex(self._lines.index(min(at, len(found) - 1), 0))
        else:
            self.pair.clear()

    def _line(self, one: TwinPair) -> tuple[str, ...]:
        named = (query.get(self._register, one.kind, uid) for uid in (one.one.uid, one.other.uid))
        titles = [
            f'{isolate(str(record.get("reference") or ""), "auto")} {query.called(record, self._register.places)}'
            for record in named
            if record is not None
        ]
        return (record_label(one.kind), *titles, while_typing.in_words(list(one.reasons)))

    def _show_chosen(self) -> None:
        one = self._lines.thing(self.table.currentIndex().row())
        if isinstance(one, TwinPair):
            self._show_pair(one.kind, one.one.uid, one.other.uid)
        else:
            self.pair.clear()

    def _show_pair(self, kind: str, one: str, other: str) -> None:
        first, second = (query.get(self._register, kind, uid) for uid in (one, other))
        if first is None or second is None or first.withdrawn or second.withdrawn:
            self.pair.clear()
        else:
            self.pair.show_pair(first, second)

    # From elsewhere

    def compare(self, kind: str, one: str, other: str) -> None:
        """Show two records that somebody chose."""
        self.show_pairs()
        self._show_pair(kind, one, other)
        self.pair.table.setFocus()

    def split(self, kind: str, uid: str) -> None:
        """Show the rows of a record that is to be split."""
        record = query.get(self._register, kind, uid)
        if record is not None:
            self._said.setText('')
            self._title.setText(_('Split a record'))
            self.splitting.show_record(record)
            self._leaves.setCurrentIndex(1)
            self.splitting.rows.setFocus()

    def unmerge(self, uid: str) -> None:
        """Show what was edited since a merge; raises Refused where there is none."""
        self.giving_back.show_merge(uid)
        self._said.setText('')
        self._title.setText(_('Un-merge two records'))
        self._leaves.setCurrentIndex(2)
        self.giving_back.table.setFocus()

    def show_pairs(self) -> None:
        """Show the pairs again."""
        self._leaves.setCurrentIndex(0)
        self._title.setText(_('Possible duplicates'))
        self.splitting.clear()
        self.giving_back.clear()

    def _done(self, said: str) -> None:
        self.show_pairs()
        self._forget_settled()
        self.refresh()
        self._said.setText(said)
        self.table.setFocus()

    def _forget_settled(self) -> None:
        """Take the pair away that was just settled: to look for all of them anew takes a while."""
        shown = self._lines.thing(self.table.currentIndex().row())
        pairs = (self._lines.thing(line) for line in range(self._lines.rowCount()))
        self._put([one for one in pairs if isinstance(one, TwinPair) and one is not shown])

    def open_chosen(self) -> None:
        """Go to the first record of the pair that is looked at."""
        one = self._lines.thing(self.table.currentIndex().row())
        if isinstance(one, TwinPair):
            self.opened.emit(one.kind, one.one.uid)

    def clear(self) -> None:
        """Show nothing of the register any more."""
        self._lines.put([])
        self._said.setText('')
        for view in (self.pair, self.splitting, self.giving_back):
            view.clear()
