"""Comparing two records, splitting one, and giving back what was merged: what the window asks the page of it."""

from PySide6.QtCore import QObject, Signal

from models.errors import KnownError
from models.language.messages import _
from models.query.together import old_uids
from models.register.joining.merging import MERGEABLE
from models.register.register import Register
from ui.window.list_pane import ListPane
from ui.window.record_pane import RecordPane

COMPARE_KEY, SPLIT_KEY, GIVE_BACK_KEY = 'Ctrl+Alt+M', 'Ctrl+Alt+I', 'Ctrl+Alt+U'


class TwoRecords(QObject):
    """What its keys do: each asks for the page, with the records that are selected or the one that lies open."""

    compare_asked = Signal(str, str, str)
    split_asked = Signal(str, str)
    give_back_asked = Signal(str)

    def __init__(self, register: Register, shown: ListPane, record: RecordPane) -> None:
        super().__init__(record)
        self._register, self._list, self._record = register, shown, record

    def _open_one(self) -> tuple[str, str]:
        """The kind and uid of the record that lies open and is saved, each '' for none."""
        form = self._record.form
        if form is None or form.opened.stored is None:
            return '', ''
        return form.opened.record.kind, form.opened.record.uid

    def compare(self) -> None:
        """Show the two records that are selected side by side, or the open one beside its likeliest."""
        chosen = self._list.selected()
        if len(chosen) == 2 and chosen[0].kind in MERGEABLE:
            self.compare_asked.emit(chosen[0].kind, chosen[0].uid, chosen[1].uid)
            return
        kind, uid = self._open_one()
        likely = self._record.form.likely.likeliest if self._record.form is not None and kind in MERGEABLE else ''
        if likely:
            self.compare_asked.emit(kind, uid, likely)
        else:
            self._list.say(_('Select two records of a list, or open one that has a possible duplicate.'))

    def may_split(self) -> bool:
        """Whether the record that lies open can be split."""
        return self._open_one()[0] in MERGEABLE and self._register.may_merge

    def split(self) -> None:
        """Ask which rows of the record that lies open go to a second one."""
        if self.may_split():
            self.split_asked.emit(*self._open_one())

    def may_give_back(self) -> bool:
        """Whether another record was merged into the one that lies open, or it into another."""
        _kind, uid = self._open_one()
        return bool(uid) and self._register.may_merge and bool(old_uids.merges_of(self._register, uid))

    def give_back(self) -> None:
        """Show what was edited since the merge, to give both back; say so where there is none."""
        _kind, uid = self._open_one()
        if not uid:
            return
        try:
            self._register.merged(uid)  # asked here, for what a page raises that hears a signal comes to nobody
        except KnownError as error:
            self._list.say(str(error))
        else:
            self.give_back_asked.emit(uid)
