"""Two records side by side, field by field and row by row, with what is kept of them chosen by keys."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QWidget

from models import query
from models.errors import KnownError
from models.language.labels import field_label, record_label
from models.language.messages import _
from models.language.text import isolate
from models.record.fields import Stored
from models.record.records import RECORDS, Record
from models.register.joining import foretold, side_by_side
from models.register.joining.merging import AS_NEW, LEFT, KeptOfTwo
from models.register.joining.side_by_side import AGREES, DIFFERS, EMPTY, MERGED, SURVIVOR
from models.register.register import Register
from models.register.retold.values_in_words import row_in_words, value_in_words
from ui.parts import look
from ui.parts.half_typed.kept_line import KeptLine
from ui.parts.pieces import Lines, LineToType, button, column, label, scrolled, table, wrapped


class ShownField(NamedTuple):
    """A field of both, and whether there is anything to choose."""

    field: str
    is_open: bool


class ShownRow(NamedTuple):
    """A row of the other record, with the row of the survivor that it is taken to be the same as ('' for none)."""

    uid: str
    same_as: str


class PairView(QWidget):
    """Two records; `done` says what was done with them."""

    done = Signal(str)

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._register = register
        self._pair: tuple[Record, Record] | None = None
        self._chosen: dict[str, str] = {}
        self._rows: dict[str, str] = {}
        self.settled = frozenset[str]()
        self._lines = Lines([_('Field'), _('Record that stays'), _('Other record'), '', _('Kept')], self)
        self.table = table(self._lines, (170, 250, 250, 120), least=4)
        self.table.setAccessibleName(_('Two records side by side'))
        self.table.installEventFilter(self)
        self._heading = label('', 'section')
        self._foretold = label('', 'small')
        self.reason = LineToType()
        self.reason.setPlaceholderText(_('Reason (optional)'))
        self.reason.setAccessibleName(_('Reason (optional)'))
        self._kept = KeptLine(self.reason, register)
        self._failed = label('', 'doubt-text')
        self.buttons = {
            'merge': button(_('Merge'), self.merge, 'Alt+M'),
            'link': button(_('Link as one person'), self.link, 'Alt+L'),
            'apart': button(_('Not the same'), self.hold_apart, 'Alt+N'),
            'swap': button(_('Swap sides'), self.swap, 'Alt+W'),
        }
        told = scrolled(self._foretold)
        told.setMaximumHeight(look.px(96))
        hint = label(_('Left and Right choose whose value is kept.'), 'muted')
        self.foot = wrapped(*self.buttons.values())
        inside = column(self._heading, self.table, hint, told, self._failed, self.reason, self.foot)
        inside.setStretch(1, 1)
        self.setLayout(inside)
        self.clear()

    def show_pair(self, one: Record, other: Record) -> None:
        """Show two records; the first one stays where they are merged."""
        self._pair, self._chosen, self._rows = (one, other), {}, {}
        self._failed.hide()
        self._kept.begin('pair', *sorted((one.uid, other.uid)))
        self._show()
        may_write = self._register.writing
        self.buttons['merge'].setEnabled(may_write and self._register.may_merge)
        self.buttons['link'].setVisible(one.kind == 'abductee')
        for name in ('link', 'apart'):
            self.buttons[name].setEnabled(may_write)
        self.setEnabled(True)

    @property
    def uids(self) -> frozenset[str]:
        """The two that are shown."""
        return frozenset(one.uid for one in self._pair or ())

    def show_anew(self) -> bool:
        """Show the two as they are now, with what was chosen; whether both are still there."""
        found = [query.get(self._register, one.kind, one.uid) for one in self._pair or ()]
        live = [one for one in found if one is not None and not one.withdrawn]
        if len(live) < 2:
            return False
        self._pair = live[0], live[1]
        self._show()
        return True

    def clear(self) -> None:
        """Show nothing."""
        self._pair = None
        self._lines.put([])
        for each in (self._heading, self._foretold, self._failed):
            each.setText('')
        self._kept.leave()
        self.setEnabled(False)

    def _show(self) -> None:
        if self._pair is None:
            return
        at = max(0, self.table.currentIndex().row())
        survivor, merged = self._pair
        found = [*self._fields(survivor, merged), *self._children(survivor, merged)]
        self._lines.put([texts for texts, _thing in found], [thing for _texts, thing in found])
        self.table.setCurrentIndex(self._lines.index(min(at, len(found) - 1), 0))
        names = [isolate(str(one.get('reference') or ''), 'auto') for one in self._pair]
        self._heading.setText(_('{record} stays; {other} is merged into it').format(record=names[0], other=names[1]))
        self._foretold.setText('\n'.join(foretold.foretold(self._register, survivor, merged, self._left)))

    def _fields(self, survivor: Record, merged: Record) -> Iterator[tuple[tuple[str, ...], object]]:
        words = {AGREES: _('agrees'), DIFFERS: _('differs'), EMPTY: _('one is empty')}
        sides = side_by_side.decided(survivor, merged, self._chosen)
        for one in sorted(side_by_side.fields(survivor, merged), key=lambda one: not one.is_open):
            values = [self._value(row, one.field) for row in self._pair or ()]
            kept = values[1] if sides.get(one.field) == MERGED else values[0]
            point = RECORDS[survivor.kind].point_fields
            names = point[:2] if one.field in point else (one.field,)
            named = ' · '.join(field_label(survivor.kind, name) for name in names)
            texts = (named, *values, words[one.verdict], kept)
            yield texts, ShownField(one.field, one.is_open)

    def _value(self, record: Record, field: str) -> str:
        point = RECORDS[record.kind].point_fields
        if point and field == point[0]:
            said = ' '.join(str(record.get(name)) for name in point[:2] if record.get(name) is not None)
            return isolate(said) if said else '–'
        value: Stored = record.get(field)
        if value is None:
            value = record.get(f'{field}_typed')
            return str(value) if value else '–'
        return value_in_words(self._register, RECORDS[record.kind].specs()[field], value)

    def _children(self, survivor: Record, merged: Record) -> Iterator[tuple[tuple[str, ...], object]]:
        found = list(side_by_side.pairs(survivor, merged))
        met = {ours.uid for _theirs, ours in found if ours}
        gone = side_by_side.left_out(merged, self._left)
        for row in (row for row in survivor.live() if row is not survivor and row.uid not in met):
            called = row_in_words(self._register, row)
            yield (record_label(row.kind), called, '–', '', called), None
        for theirs, ours in found:
            same = ours.uid if ours else ''
            kept = _('left out') if theirs.uid in gone else row_in_words(self._register, ours or theirs)
            verdict = _('agrees') if ours else _('in one')
            texts = (
                record_label(theirs.kind),
                row_in_words(self._register, ours) if ours else '–',
                row_in_words(self._register, theirs),
                verdict,
                kept,
            )
            yield texts, ShownRow(theirs.uid, same)

    @property
    def _left(self) -> set[str]:
        """The rows of the other record that somebody leaves out."""
        return {uid for uid, said in self._rows.items() if said == LEFT}

    # Choosing

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            keys = {Qt.Key.Key_Left: SURVIVOR, Qt.Key.Key_Right: MERGED}
            side = keys.get(Qt.Key(event.key()))
            if side and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self.choose(side if not _is_mirrored() else {SURVIVOR: MERGED, MERGED: SURVIVOR}[side])
                return True
        return super().eventFilter(watched, event)

    def choose(self, side: str) -> None:
        """Keep the value of a side in the field that is looked at, or bring in the row that is, or leave it out."""
        thing = self._lines.thing(self.table.currentIndex().row())
        if isinstance(thing, ShownField) and thing.is_open:
            self._chosen[thing.field] = side
        elif isinstance(thing, ShownRow) and not thing.same_as:
            self._rows[thing.uid] = LEFT if side == SURVIVOR else AS_NEW
        self._show()

    def swap(self) -> None:
        """Let the other record stay."""
        if self._pair is not None:
            self.show_pair(self._pair[1], self._pair[0])

    # Doing

    def merge(self) -> None:
        """Merge the two as chosen."""
        if self._pair is None:
            return
        one, other = self._pair
        kept = KeptOfTwo(dict(self._chosen), dict(self._rows))
        self._do(lambda reason: self._register.merge(one.kind, one.uid, other.uid, kept, reason), _('Merged.'))

    def link(self) -> None:
        """Link the two as one person."""
        if self._pair is None:
            return
        later, earlier = sorted(self._pair, key=lambda one: str(one.get('abducted_on') or ''), reverse=True)
        self._do(lambda _reason: self._register.link_as_same(later.uid, earlier.uid), _('Linked as one person.'))

    def hold_apart(self) -> None:
        """Say that the two are not the same."""
        if self._pair is None:
            return
        one, other = self._pair
        self._do(lambda reason: self._register.hold_apart(one.kind, one.uid, other.uid, reason), _('Held apart.'))

    def _do(self, deed: Callable[[str], object], said: str) -> None:
        self.settled = self.uids
        try:
            with self._kept.giving() as reason:
                deed(reason)
        except KnownError as error:
            self._failed.setText(str(error))
            self._failed.show()
        else:
            self.done.emit(said)


def _is_mirrored() -> bool:
    return QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
