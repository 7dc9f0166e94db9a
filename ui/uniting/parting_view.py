"""Splitting a record, by checking the rows that go; and giving back what was merged, with the edits made since."""

from contextlib import ExitStack

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QComboBox, QListWidget, QListWidgetItem, QWidget

from models import query
from models.dates import dates
from models.errors import KnownError, Refused
from models.language.code_lists import codes
from models.language.labels import field_label, record_label
from models.language.messages import _
from models.language.text import isolate
from models.query.follow_up import contact_lines
from models.query.together import old_uids
from models.record.fields import Stored, date_refused
from models.record.records import RECORDS, Record
from models.register.joining import foretold
from models.register.joining.merging import MERGEABLE
from models.register.joining.side_by_side import MERGED, SURVIVOR
from models.register.joining.since_merge import BOTH, EditSince
from models.register.joining.splitting import Second, place_said
from models.register.register import Register
from models.register.retold.values_in_words import row_in_words, value_in_words
from ui.parts import look
from ui.parts.half_typed.kept_line import KeptLine
from ui.parts.pieces import Lines, LineToType, button, column, label, row, table, wrapped

_ROW = Qt.ItemDataRole.UserRole


class SplitView(QWidget):
    """The rows of a record with a box each; `done` says what was done, with the second record."""

    done = Signal(str)

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._register = register
        self._record: Record | None = None
        self._heading = label('', 'section')
        self.rows = QListWidget()
        self.rows.setAccessibleName(_('Rows that go to the second record'))
        self.kind = QComboBox()
        self.kind.setAccessibleName(_('What the second record is'))
        self.day, self.place, self.reason = LineToType(), LineToType(), LineToType()
        for line, said in (
            (self.day, _('Its day, where it is another')),
            (self.place, _('Its place, where it is another')),
            (self.reason, _('Reason (optional)')),
        ):
            line.setPlaceholderText(said)
            line.setAccessibleName(said)
        self._kept = [KeptLine(line, register) for line in (self.day, self.place, self.reason)]
        self._failed, self.foretold = label('', 'doubt-text'), label('', 'small')
        self.rows.itemChanged.connect(self._say_first)
        hint = label(_('Space checks a row. The account stays in both records.'), 'muted')
        self.foot = wrapped(button(_('Split'), self.split, 'Alt+P'))
        inside = column(
            self._heading, self.rows, hint, row(self.kind, self.day, self.place), self.foretold, self.reason,
            self._failed, self.foot,
        )  # fmt: skip
        inside.setStretch(1, 1)
        self.setLayout(inside)

    def show_record(self, record: Record) -> None:
        """Show the rows of a record."""
        self.clear()
        self._record = record
        for kept, of in zip(self._kept, ('day', 'place', 'reason'), strict=True):
            kept.begin('split', of, record.uid)
        name = isolate(str(record.get('reference') or ''), 'auto')
        self._heading.setText(_('Split {record}: what goes to the second record').format(record=name))
        for one in (one for one in record.live() if one is not record):
            self._offer(one, row_in_words(self._register, one))
        for line in contact_lines.contacts_of(self._register, record.uid):
            self._offer(line, contact_lines.in_words(self._register, line))
        self.rows.setCurrentRow(0)
        self._say_first()
        self.kind.setVisible('kind' in RECORDS[record.kind].specs())
        for code in codes('incident_kinds').values():
            self.kind.addItem(code.label(), code.code)
        self.kind.setCurrentIndex(max(0, self.kind.findData(record.get('kind'))))

    def _offer(self, one: Record, called: str) -> None:
        item = QListWidgetItem(f'{record_label(one.kind)}: {called}')
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Unchecked)
        item.setData(_ROW, one.uid)
        self.rows.addItem(item)

    def _going(self) -> list[str]:
        """The rows that are checked."""
        items = [self.rows.item(number) for number in range(self.rows.count())]
        return [str(item.data(_ROW)) for item in items if item.checkState() == Qt.CheckState.Checked]

    def _say_first(self) -> None:
        """Say what would happen to what is open of the record."""
        said = foretold.of_split(self._register, self._record, self._going()) if self._record else []
        self.foretold.setText('\n'.join(said))

    def clear(self) -> None:
        """Show nothing."""
        self._record = None
        self.rows.clear()
        self.kind.clear()
        self._heading.setText('')
        self._failed.setText('')
        self.foretold.setText('')
        for kept in self._kept:
            kept.leave()

    def split(self) -> None:
        """Divide the record: the rows that are checked go."""
        if self._record is None:
            return
        going, kind = self._going(), self._record.kind
        try:
            with ExitStack() as giving:
                values = self._values(kind)
                *_of_second, reason = [giving.enter_context(kept.giving()) for kept in self._kept]
                second = self._register.split(kind, self._record.uid, Second(going, values), reason)
        except KnownError as error:
            self._failed.setText(str(error))
            return
        made = query.get(self._register, kind, second)
        name = isolate(str(made.get('reference') or ''), 'auto') if made else ''
        self.done.emit(_('Split. The second record is {reference}.').format(reference=name))

    def _values(self, kind: str) -> dict[str, Stored]:
        said: dict[str, Stored] = {'kind': self.kind.currentData()} if kind == 'incident' else {}
        if day := self.day.text().strip():
            said[RECORDS[kind].dated_by()] = _read_day(day)
        if place := self.place.text().strip():
            said |= place_said(self._register.places, place)
        return said


def _read_day(text: str) -> str:
    """A day as people type it, as it is stored; raises Refused where it is none, or may be two."""
    try:
        return dates.understand(text, from_today=True)
    except dates.NotADate as error:
        raise date_refused(text, error) from error
    except dates.AmbiguousDate as error:
        raise Refused(_('“{text}” is not one date; write it like 2024-01-21.').format(text=text)) from error


class GivingBack(QWidget):
    """What was edited since a merge, each with the side to which it goes; `done` says that both are back."""

    done = Signal(str)

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._register = register
        self._uid, self._given = '', dict[tuple[str, str], str]()
        self._edits: list[EditSince] = []
        self._rows: dict[str, Record] = {}
        self._heading = label('', 'section')
        self.which = QComboBox()
        self.which.setAccessibleName(_('Which record is given back'))
        self.which.activated.connect(self._choose)
        self._lines = Lines([_('Field'), _('Before'), _('Now'), _('Goes to')], self)
        self.table = table(self._lines, (220, 260, 260), least=3)
        self.table.setAccessibleName(_('Edits since the merge'))
        self.table.activated.connect(self._turn)
        hint = label(_('Enter changes to which record an edit goes.'), 'muted')
        self._failed, self.foretold = label('', 'doubt-text'), label('', 'small')
        self.foot = wrapped(button(_('Give both back'), self.give_back, 'Alt+U'))
        self.reason = LineToType()
        self.reason.setPlaceholderText(_('Reason (optional)'))
        self.reason.setAccessibleName(_('Reason (optional)'))
        self._kept = KeptLine(self.reason, register)
        inside = column(
            self._heading, self.which, self.table, hint, self.foretold, self.reason, self._failed,
            self.foot, spacing=look.SMALL,
        )  # fmt: skip
        inside.setStretch(2, 1)
        self.setLayout(inside)

    def _offer_others(self, merge: Record) -> None:
        """Offer every merge of which the same record came, whichever was made last."""
        found = old_uids.of_the_same(self._register, merge)
        self.which.clear()
        for one in found:
            names = (query.get_many(self._register, kind, [str(one.get('merged'))]) for kind in MERGEABLE)
            merged = next((record for known in names for record in known.values()), None)
            title = f'{merged.get("reference") or ""} {query.called(merged, self._register.places)}' if merged else ''
            self.which.addItem(isolate(title, 'auto'), one.uid)
        self.which.setCurrentIndex(self.which.findData(merge.uid))
        self.which.setVisible(len(found) > 1)

    def _choose(self) -> None:
        """Show the merge of the record that is chosen above."""
        try:
            self.show_merge(str(self.which.currentData()))
        except KnownError as error:
            self._failed.setText(str(error))

    def show_merge(self, uid: str) -> None:
        """Show what was edited since a merge, by the survivor or the record that was merged; raises Refused."""
        merged = self._register.merged(uid)
        self._kept.begin('unmerge', merged.merge.uid)
        self._uid, self._given, self._edits = merged.merge.uid, {}, self._register.edits_since(merged.merge.uid)
        self._sides = {
            SURVIVOR: isolate(str(merged.survivor.get('reference') or ''), 'auto'),
            MERGED: isolate(str(merged.merged.get('reference') or ''), 'auto'),
            BOTH: _('both'),
        }
        self._rows = {row.uid: row for row in merged.survivor.walk() if row is not merged.survivor}
        said = (
            _('{other} was merged into {record}. Edits since:')
            if self._edits
            else _('{other} was merged into {record}; nothing was edited since.')
        )
        self._heading.setText(said.format(other=self._sides[MERGED], record=self._sides[SURVIVOR]))
        self._failed.setText('')
        self.foretold.setText('\n'.join(foretold.of_giving_back(self._register, merged.merge)))
        self._offer_others(merged.merge)
        self._show()

    def _show(self) -> None:
        at = max(0, self.table.currentIndex().row())
        self._lines.put([self._line(one) for one in self._edits], self._edits)
        if self._edits:
            self.table.setCurrentIndex(self._lines.index(min(at, len(self._edits) - 1), 0))

    def _line(self, edit: EditSince) -> tuple[str, ...]:
        side, row = self._sides[self._given.get(edit.key, edit.goes)], self._rows.get(edit.row)
        called = record_label(edit.kind)
        if not edit.field:
            new = query.get(self._register, edit.kind, edit.row) if edit.kind == contact_lines.KIND else None
            said = contact_lines.in_words(self._register, new) if new else ''
            return called, '–', said or (row_in_words(self._register, row) if row else _('new since')), side
        spec = RECORDS[edit.kind].specs()[edit.field]
        values = (value_in_words(self._register, spec, value) for value in (edit.before, edit.after))
        field = field_label(edit.kind, edit.field)
        # What follows is cut off where there is little room.
        named = f'{field} · {called}: {row_in_words(self._register, row)}' if row else f'{called} · {field}'
        return (named, *values, side)

    def _turn(self, index: QModelIndex) -> None:
        edit = self._lines.thing(index.row())
        if isinstance(edit, EditSince):
            order = (SURVIVOR, MERGED, BOTH)
            now = self._given.get(edit.key, edit.goes)
            self._given[edit.key] = order[(order.index(now) + 1) % len(order)]
            self._show()

    def give_back(self) -> None:
        """Give both records back."""
        try:
            with self._kept.giving() as reason:
                self._register.unmerge(self._uid, self._given, reason)
        except KnownError as error:
            self._failed.setText(str(error))
        else:
            self.done.emit(_('Both records are back.'))

    def clear(self) -> None:
        """Show nothing."""
        self._uid, self._given, self._edits = '', {}, []
        self._lines.put([])
        self._rows = {}
        self.which.clear()
        self._kept.leave()
        for each in (self._heading, self._failed, self.foretold):
            each.setText('')
