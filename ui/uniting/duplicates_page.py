"""The page Duplicates: pairs that are likely about the same, and what is done with two records, or one that is two."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from models import query
from models.changed import Changed
from models.language.messages import _, ngettext
from models.register.register import Register
from ui.parts import look, page_entries
from ui.parts.page import Page
from ui.parts.pieces import Leaves, Lines, button, column, label, row, scrolled, table
from ui.uniting.pair_search import PairLine, PairSearch
from ui.uniting.pair_view import PairView
from ui.uniting.parting_view import GivingBack, SplitView


class DuplicatesPage(Page):
    """Pairs above, the two records of one below; in their place a record that is split, or a merge that is undone."""

    entry = page_entries.DUPLICATES
    opened = Signal(str, str)

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._register = register
        self._stays = False
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
        lines = column(self._title, self._said, self._under_way(), scrolled(self._leaves), margin=look.LARGE)
        lines.setStretch(3, 1)
        self.setLayout(lines)
        self.setFocusProxy(self.table)

    def _under_way(self) -> QWidget:
        """How far the search is, with a way to end it."""
        self._search = PairSearch(self._register, self)
        self._search.moved.connect(self._say_how_far)
        self._search.found.connect(self._take)
        self._search.stopped.connect(self._say_stopped)
        self._far, self._searching = label('', 'small', wraps=False), QWidget()
        inside = row(self._far, None, button(_('Stop'), self._search.stop, 'Alt+Q'))
        self._searching.setLayout(inside)
        self._searching.hide()
        return self._searching

    def _pairs(self) -> QWidget:
        body = QWidget()
        go = button(_('Open the record'), self.open_chosen, 'Ctrl+G')
        self.pair.foot.addWidget(go)
        self.pair.foot.addWidget(button(_('Previous pair'), self.previous, 'Alt+Up'))
        self.pair.foot.addWidget(button(_('Next pair'), self.next, 'Alt+Down'))
        inside = column(self.table, self.pair)
        inside.setStretch(0, 1)
        inside.setStretch(1, 2)
        body.setLayout(inside)
        return body

    def _alone(self, view: SplitView | GivingBack) -> QWidget:
        view.foot.addWidget(button(_('Back to the pairs'), self.show_pairs, 'Alt+B'))
        return view

    def enter(self) -> None:
        """Go to where one begins."""
        if self._leaves.currentIndex() == 0:
            self.table.setFocus()

    def refresh(self, changed: Changed | None = None) -> None:
        """Look for pairs anew."""
        self._say_how_far('')
        self._search.begin()

    def _say_how_far(self, far: str) -> None:
        said = _('Comparing records')
        self._far.setText(f'{said} · {far}' if far else f'{said} …')
        self._searching.setVisible(self._search.is_under_way or not far)

    def _say_stopped(self) -> None:
        self._searching.hide()
        self._said.setText(_('The search was ended; the pairs it had not come to are not shown.'))

    def _take(self, found: list[PairLine], is_all: bool) -> None:
        """Show what was found; what was shown before stays until all was looked through."""
        if is_all:
            self._searching.hide()
        if is_all or not self._lines.rowCount():
            self._put(found, is_all=is_all)

    def _put(self, found: list[PairLine], *, is_all: bool = True) -> None:
        at = max(self.table.currentIndex().row(), 0)
        # Whoever compares two records decides about these, whatever else is found meanwhile.
        self._stays = self.pair.show_anew()
        shown = self._line_of_shown(found) if self._stays else -1
        at = shown if shown >= 0 else at
        self._lines.put([one.words for one in found], found)
        said = ngettext('{count} possible duplicate', '{count} possible duplicates', len(found))
        nothing = _('There are no possible duplicates.') if is_all else ''
        if self._leaves.currentIndex() == 0:
            self._said.setText(said.format(count=f'{len(found):,}') if found else nothing)
        self.counted.emit(len(found))
        if found:
            self.table.setCurrentIndex(self._lines.index(min(at, len(found) - 1), 0))
        elif not self._stays:
            self.pair.clear()
        self._stays = False

    def _listed(self) -> list[PairLine]:
        """The pairs of the list."""
        things = (self._lines.thing(line) for line in range(self._lines.rowCount()))
        return [one for one in things if isinstance(one, PairLine)]

    def _line_of_shown(self, found: Sequence[PairLine]) -> int:
        """The line of the pair that is shown; -1 where it is not among those that were found."""
        return next((line for line, one in enumerate(found) if _of(one) == self.pair.uids), -1)

    def _show_chosen(self) -> None:
        if self._stays:
            return
        one = self._lines.thing(self.table.currentIndex().row())
        if isinstance(one, PairLine):
            self._show_pair(one.pair.kind, one.pair.one.uid, one.pair.other.uid)
        else:
            self.pair.clear()

    def _show_pair(self, kind: str, one: str, other: str) -> None:
        first, second = (query.get(self._register, kind, uid) for uid in (one, other))
        if first is None or second is None or first.withdrawn or second.withdrawn:
            self.pair.clear()
            self._said.setText(_('One of the two records is withdrawn; bring it back first.'))
        else:
            self.pair.show_pair(first, second)

    # From elsewhere

    def compare(self, kind: str, one: str, other: str) -> None:
        """Show two records that somebody chose; where they are in the list, their line is marked."""
        self.show_pairs()
        self._show_pair(kind, one, other)
        at = self._line_of_shown(self._listed())
        if at >= 0:
            self._stays = True
            self.table.setCurrentIndex(self._lines.index(at, 0))
            self._stays = False
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
        """Show what was edited since a merge, which there is."""
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
        of_pair = self.sender() is self.pair
        self.show_pairs()
        self._forget_settled(self.pair.settled if of_pair else frozenset())
        self.refresh()
        self._said.setText(said)
        self.table.setFocus()

    def _forget_settled(self, settled: frozenset[str]) -> None:
        """Take the pair away that was just settled: to look for all of them anew takes a while."""
        self.pair.clear()
        self._put([one for one in self._listed() if _of(one) != settled])

    def next(self) -> None:
        """Go to the next pair and decide nothing: this one stays in the list, and behind the last comes the first."""
        self._step(1)

    def previous(self) -> None:
        """Go to the pair before."""
        self._step(-1)

    def _step(self, by: int) -> None:
        amount, focus = self._lines.rowCount(), self.focusWidget()
        if amount:
            self.table.setCurrentIndex(self._lines.index((self.table.currentIndex().row() + by) % amount, 0))
            (self.pair.table if focus is self.pair.table else self.table).setFocus()

    def open_chosen(self) -> None:
        """Go to the first record of the pair that is looked at."""
        one = self._lines.thing(self.table.currentIndex().row())
        if isinstance(one, PairLine):
            self.opened.emit(one.pair.kind, one.pair.one.uid)

    def clear(self) -> None:
        """Show nothing of the register any more."""
        self._search.forget()
        self._searching.hide()
        self._far.clear()
        self._lines.put([])
        self._said.setText('')
        for view in (self.pair, self.splitting, self.giving_back):
            view.clear()


def _of(line: PairLine) -> frozenset[str]:
    """The two records of a line."""
    return frozenset((line.pair.one.uid, line.pair.other.uid))
