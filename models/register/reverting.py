"""Reverting what a revision changed in a record, a field, several, or all of them: one new revision gives them back.

What somebody changed since is named and chosen; what was erased never comes back.
"""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from models import query
from models.errors import KnownError, Refused
from models.file import chain, history
from models.file.chain import Entry
from models.file.history import REVERT, Revision
from models.file.register_file import RegisterFile
from models.language.messages import _
from models.query.as_it_was.as_of import record_then
from models.query.as_it_was.past_end import end_at
from models.record.defaults import settled_by
from models.record.fields import Stored
from models.record.records import RECORDS, Record, of_kind
from models.register import moved_lines
from models.register.conflicts import unit_of
from models.register.writing import WritableRegister

# A whole line that a revision added stands for all of its fields.
WHOLE_LINE = ''
Where = tuple[str, str]


class Revertible(NamedTuple):
    """What a revision changed: a field of a row, or a WHOLE_LINE that it added; with its value before, then and now.

    Where it moved a line below another, the field is the line's `parent`; of lines in another order, that of the row
    above which `moved_lines` names.
    `since` is the revision in which somebody changed it later; `is_erased` says that what stood there is gone for good.
    """

    row_kind: str
    row: str
    field: str
    before: Stored
    then: Stored
    now: Stored
    since: Revision | None = None
    is_erased: bool = False

    @property
    def where(self) -> Where:
        """The row and the field."""
        return self.row, self.field

    @property
    def is_open(self) -> bool:
        """Whether reverting it would change anything, and can be done."""
        return not self.is_erased and self.now != self.before


class RevertingRegister(WritableRegister):
    """An open register in which what was changed can be reverted."""

    def revert(
        self, revision: str, fields: Collection[Where], *, reason: str = '', because: str = '', based_on: str = ''
    ) -> Record:
        """Give fields of a record the values from before a revision, in one new revision; the record as it then is.

        `fields` are the rows and fields to revert, as `revertible` names them. `because` is one of `edit_reasons`, and
        asked for where the record is approved: it goes back to review. Raises Refused for what cannot be reverted,
        StaleSave where somebody changed the record since it had the vector `based_on`.
        """
        one = _revision(self, revision)
        record = self._existing(one.kind, one.record)
        offered = {found.where: found for found in revertible(self, one)}
        chosen = [offered[where] for where in fields if where in offered and offered[where].is_open]
        if not chosen or len(chosen) < len(set(fields)):
            raise Refused(_('This cannot be reverted: it is as it was before, or it was erased.'), 'revert')
        if record.withdrawn and (record.uid, 'withdrawn') not in fields:
            raise Refused(_('This record is withdrawn. Restore it first.'), 'withdrawn')
        _set_back(record, self._before(one), chosen, reason)
        moved_lines.stand_as_said(record)
        withdrawn_by_it = {one.row for one in offered.values() if one.field in ('withdrawn', WHOLE_LINE)}
        moved_lines.refuse_hidden(record, _moved_by(self, one), withdrawn_by_it)
        with self.action(REVERT, reason, undoes=one.uid) as action:
            action.put(record, based_on=based_on or None, because=because, is_asked=True)
        return self._existing(one.kind, one.record)

    def _before(self, revision: Revision) -> dict[str, Record]:
        """The rows of a record as they were before a revision, by uid."""
        return _rows(record_then(self, end_at(self, revision.id - 1), revision.kind, revision.record))


def revertible(register: RegisterFile, revision: Revision) -> list[Revertible]:
    """What a revision changed and people can revert, in its order: of a record that came into being with it nothing.

    Such a record is withdrawn instead; and a state is decided, not reverted.
    """
    record = query.get(register, revision.kind, revision.record) if revision.kind in RECORDS else None
    if record is None or revision.made:
        return []
    return list(_Offering(register, revision, record).all())


def goes_with(register: RegisterFile, found: Collection[Revertible], where: Where) -> set[Where]:
    """The fields that are reverted with one of them unless somebody chooses otherwise: a whole point, what it settled.

    A place settled its governorate and its point, a party whether people were civilians. What somebody changed since
    does not go with it.
    """
    one = next((one for one in found if one.where == where), None)
    spec = of_kind(one.row_kind).specs().get(one.field) if one is not None else None
    if one is None or spec is None:
        return {where}
    before, then = (settled_by(one.row_kind, spec, value, register.places) for value in (one.before, one.then))
    beside = [other for other in found if other.row == one.row and not other.since]
    point = {
        other.where for other in beside if unit_of(other.row_kind, other.field) == unit_of(one.row_kind, one.field)
    }
    settled = [other for other in beside if other.field in before | then]
    came = {other.where for other in settled if other.then == then.get(other.field)}
    return {where} | point | came


class _Offering:
    """What of one revision can be reverted, in the record as it is now."""

    def __init__(self, register: RegisterFile, revision: Revision, record: Record) -> None:
        self._register, self._revision = register, revision
        self._rows = _rows(record)
        self._entries = history.entries(register, revision)
        self._added = {e.row_uid for e in self._entries if e.field == 'parent' and e.old is None}
        self._since: dict[Where, Revision] = {}
        for later in history.revisions(register, 'record', record.uid):
            if later.id > revision.id:
                self._since |= {(entry.row_uid, entry.field): later for entry in history.entries(register, later)}

    def all(self) -> Iterator[Revertible]:
        """Each field, and each line that was added and is below none that was added too."""
        there = {(entry.row_uid, entry.field) for entry in self._entries}
        for entry in self._entries:
            row = self._rows.get(entry.row_uid)
            if row is None:
                continue
            if entry.row_uid in self._added:
                if entry.field == 'parent' and entry.new not in self._added:
                    yield self._line(row)
                continue
            spec = of_kind(entry.row_kind).specs().get(entry.field)
            is_known = spec is not None and (not spec.kept or entry.field in ('withdrawn', 'parent'))
            if spec is not None and is_known and (entry.row_uid, spec.of) not in there:
                yield self._field(entry, row)
        yield from self._orders()

    def _orders(self) -> Iterator[Revertible]:
        """The lines that it put in another order, those of a kind below one row together."""
        moved = [e for e in self._entries if e.field in ('parent', 'position') and e.row_uid not in self._added]
        if all(entry.field == 'parent' for entry in moved):
            return
        before, then = (self._stood(end) for end in (self._revision.id - 1, self._revision.id))
        for one in moved_lines.reordered(moved, then, self._rows):
            was, made, now = (moved_lines.order_of(one.lines, rows) for rows in (before, then, self._rows))
            since = self._last_of_lines(one.lines) if now != made else None
            yield Revertible(one.above.kind, one.above.uid, one.field, was, made, now, since)

    def _stood(self, number: int) -> dict[str, Record]:
        """The rows of the record when the history ended at the revision of a number."""
        end = end_at(self._register, number)
        return _rows(record_then(self._register, end, self._revision.kind, self._revision.record))

    def _last_of_lines(self, lines: Collection[str]) -> Revision | None:
        found = [one for uid in lines if (one := self._last(uid, ('position', 'parent'))) is not None]
        return max(found, key=lambda revision: revision.id, default=None)

    def _field(self, entry: Entry, row: Record) -> Revertible:
        is_erased = isinstance(entry.old, chain.Erased)
        before, then = (None if isinstance(v, chain.Erased) else v for v in (entry.old, entry.new))
        now = row.get(entry.field)
        since = self._last(row.uid, group(row.kind, entry.field)) if now != then else None
        return Revertible(row.kind, row.uid, entry.field, before, then, now, since, is_erased)

    def _line(self, row: Record) -> Revertible:
        """A line that was added: reverting withdraws it."""
        now = None if row.withdrawn else 'there'
        since = self._last(row.uid, of_kind(row.kind).specs())
        return Revertible(row.kind, row.uid, WHOLE_LINE, None, 'there', now, since)

    def _last(self, row: str, fields: Collection[str]) -> Revision | None:
        """The last revision that changed one of these fields of a row later."""
        found = [self._since[row, field] for field in fields if (row, field) in self._since]
        return max(found, key=lambda revision: revision.id, default=None)


def group(kind: str, field: str) -> list[str]:
    """A field with what was typed for it: they are one to whoever reads them."""
    return [field, *(name for name, spec in of_kind(kind).specs().items() if spec.of == field)]


def _rows(record: Record | None) -> dict[str, Record]:
    return {row.uid: row for row in record.walk()} if record is not None else {}


def _set_back(record: Record, before: dict[str, Record], chosen: list[Revertible], reason: str) -> None:
    rows = _rows(record)
    for one in chosen:
        row, then = rows[one.row], before.get(one.row)
        if one.field == WHOLE_LINE:
            row.set('withdrawn', reason or _('Reverted.'))
            continue
        if one.field.startswith(moved_lines.ORDER):
            for uid, place in moved_lines.read_order(one.before):
                rows[uid].set('position', place)
            continue
        row.set(one.field, one.before)
        if one.field == 'parent' and then is not None:
            row.set('position', then.get('position'))
        for name in group(row.kind, one.field)[1:]:
            row.set(name, then.get(name) if then is not None else None)


def _moved_by(register: RegisterFile, revision: Revision) -> list[str]:
    """The lines that a revision moved below another row."""
    entries = history.entries(register, revision)
    return [entry.row_uid for entry in entries if entry.field == 'parent' and entry.old is not None]


def _revision(register: RegisterFile, uid: str) -> Revision:
    """The revision of a uid; KnownError where there is none of a record."""
    found = history.revisions(register, 'uid', uid)
    if not found or found[0].kind not in RECORDS:
        raise KnownError(_('This register has no such change of a record; open its history again.'))
    return found[0]
