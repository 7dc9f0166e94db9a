"""Giving back what was merged: both records as they were, and each edit made since with the one whose value it changed.

What was written to the survivor since is compared with what the merge made of it. A row that the merge brought over
goes back with what was done to it; what is new since stays with the survivor, unless it belongs below such a row.
"""

import uuid
from collections.abc import Mapping
from typing import NamedTuple

from models.errors import Refused
from models.file import history
from models.language.messages import _
from models.language.text import clean
from models.query.as_it_was.as_of import PastRecords
from models.query.as_it_was.past_end import end_at
from models.query.together import old_uids
from models.query.together.old_uids import Moved
from models.record.fields import Stored
from models.record.records import Record
from models.register.conflicts import unit_of
from models.register.joining.merging import MergingRegister, standing
from models.register.joining.side_by_side import MERGED, SURVIVOR

BOTH = 'both'
SIDES = (SURVIVOR, MERGED, BOTH)
# What of a record is no edit of what it says.
_NO_EDIT = frozenset({'state', 'reference', 'parent', 'position', 'set_aside'})


class EditSince(NamedTuple):
    """A field of the survivor that was changed since a merge, or with no `field` a row that is new since.

    `goes` is the side that has it once both are given back, unless somebody chooses.
    """

    kind: str
    row: str
    field: str
    before: Stored
    after: Stored
    goes: str

    @property
    def key(self) -> tuple[str, str]:
        """What somebody chooses about."""
        return self.row, self.field


class Merged(NamedTuple):
    """A merge that holds: both records as they are now, the survivor before it and after, and the other one then."""

    merge: Record
    survivor: Record
    merged: Record
    before: Record
    after: Record
    then: Record

    @property
    def moved(self) -> Moved:
        """The rows that it brought over."""
        return old_uids.moved(self.merge)

    @property
    def chosen(self) -> dict[str, dict[str, str]]:
        """The fields of which the other one's value was kept."""
        return old_uids.chosen(self.merge)


class UnmergingRegister(MergingRegister):
    """An open register in which what was merged can be given back."""

    def merged(self, uid: str) -> Merged:
        """A merge by its uid, by that of the record that was merged, or the last one of a survivor."""
        merge = standing(self, uid)
        kind = self._kind_of(str(merge.get('survivor')))
        survivor = self._existing(kind, str(merge.get('survivor')))
        merged, ends = self._existing(kind, str(merge.get('merged'))), _ends(self, merge)
        before, after = (_as_it_was(self, survivor, number) for number in ends)
        return Merged(merge, survivor, merged, before, after, _as_it_was(self, merged, ends[1]))

    def _kind_of(self, uid: str) -> str:
        revisions = history.revisions(self, 'record', uid)
        return revisions[0].kind if revisions else 'incident'

    def edits_since(self, uid: str) -> list[EditSince]:
        """What was changed of the survivor since a merge, each with the side to which it goes."""
        return _edits(self.merged(uid))

    def unmerge(self, uid: str, given: Mapping[tuple[str, str], str] | None = None, reason: str = '') -> Merged:
        """Give both records back, in one action; `given` says of edits since to which side they go.

        Raises Refused where nobody here may, or where the survivor was itself merged, or had another merged into it
        later: that is given back first.
        """
        self._refuse_to_merge()
        one = self.merged(uid)
        _refuse_unless_last(self, one)
        survivor, merged = _parted(one, given or {})
        was_approved = any(record.is_approved for record in (one.before, one.merged, one.survivor))
        with self.action('unmerge', batch=str(uuid.uuid4())) as action:
            one.merge.set('withdrawn', clean(reason) or _('given back'))
            action.put(one.merge)
            for record in (survivor, merged):
                action.put(record)
                if was_approved:
                    action.review_again(record)
        return one


def _ends(register: UnmergingRegister, merge: Record) -> tuple[int, int]:
    """The ends of the history before a merge and just after it."""
    made = history.revisions(register, 'record', merge.uid)[0]
    of_batch = history.revisions(register, 'batch', made.batch) if made.batch else [made]
    return made.id - 1, max(one.id for one in of_batch)


def _as_it_was(register: UnmergingRegister, record: Record, number: int) -> Record:
    past = PastRecords(register, end_at(register, number))
    return past.then(record.kind, [record.uid]).get(record.uid) or record


def _refuse_unless_last(register: UnmergingRegister, one: Merged) -> None:
    if one.survivor.withdrawn and old_uids.survivor_of(register, one.survivor.uid) != one.survivor.uid:
        raise Refused(_('The survivor was merged into another record since; give that back first.'), 'record')
    if one.survivor.withdrawn:
        raise Refused(_('The survivor is withdrawn; bring it back first.'), 'record')
    of = [m for m in old_uids.merges_of(register, one.survivor.uid) if m.get('survivor') == one.survivor.uid]
    if of and of[-1].uid != one.merge.uid:
        raise Refused(_('Another record was merged into this one later; give that back first.'), 'record')


def _edits(one: Merged) -> list[EditSince]:
    stood, brought = {row.uid: row for row in one.after.walk()}, _brought(one)
    copies, above = _originals(one.moved), dict[str, str]()
    found = list[EditSince]()
    for row in one.survivor.walk():
        goes = above[row.uid] = _side_of(row, copies, above)
        if (was := stood.get(row.uid)) is None:
            if not row.withdrawn and row.uid not in copies:  # else a file brought it, and its record has it already
                found.append(EditSince(row.kind, row.uid, '', None, None, goes))
            continue
        chosen = one.chosen.get(row.uid, {})
        for name in (name for name in dict.fromkeys((*was.values, *row.values)) if name not in _NO_EDIT):
            if was.get(name) != row.get(name):
                side = goes if goes == MERGED or name == 'withdrawn' else chosen.get(unit_of(row.kind, name), SURVIVOR)
                side = MERGED if (row.uid, name, row.get(name)) in brought else side
                found.append(EditSince(row.kind, row.uid, name, was.get(name), row.get(name), side))
    return found


def _brought(one: Merged) -> set[tuple[str, str, Stored]]:
    """What files changed of the other record since, and so of the survivor: its row, field and value."""
    then = {row.uid: row.values for row in one.then.walk()}
    theirs, found = {row.uid: row for row in one.merged.walk()}, set[tuple[str, str, Stored]]()
    for ours, other in _counterparts(one).items():
        values = theirs[other].values if other in theirs else {}
        found |= {(ours, name, value) for name, value in values.items() if then.get(other, {}).get(name) != value}
    return found


def _originals(moved: Moved) -> dict[str, str]:
    """The row of the other record from which each row was copied."""
    return {copy: original for original, copy in moved.copied.items()}


def _counterparts(one: Merged) -> dict[str, str]:
    """Of each row of the survivor that the other record has too, the row there."""
    paired = {ours: other for other, ours in one.moved.paired.items()}
    return {one.survivor.uid: one.merged.uid} | _originals(one.moved) | paired


def _side_of(row: Record, copies: Mapping[str, str], above: Mapping[str, str]) -> str:
    """The side of a row: that of the other record where it came from there, or is below one that did."""
    return MERGED if row.uid in copies or above.get(str(row.get('parent'))) == MERGED else SURVIVOR


def _parted(one: Merged, given: Mapping[tuple[str, str], str]) -> tuple[Record, Record]:
    """Both records as they are given back."""
    edits = [edit._replace(goes=given.get(edit.key, edit.goes)) for edit in _edits(one)]
    _set_back(one)
    rows = {row.uid: row for row in one.survivor.walk()}
    theirs = {row.uid: row for row in one.merged.walk()}
    counterparts = _counterparts(one)
    for edit in edits:
        if edit.field:
            _give_value(edit, rows[edit.row], theirs.get(counterparts.get(edit.row, '')))
    for edit in (edit for edit in edits if not edit.field and edit.goes != SURVIVOR):
        _give_row(edit, rows, theirs, counterparts)
    _give_copies_back(one, edits, rows, theirs)
    one.merged.set('withdrawn', None)
    return one.survivor, one.merged


def _set_back(one: Merged) -> None:
    """Have the survivor's own fields say again what they said before, where the other one's value was kept."""
    before = {row.uid: row for row in one.before.walk()}
    now = {row.uid: row for row in one.survivor.walk()}
    for uid, was in ((row.uid, row) for row in one.after.walk()):
        for name in dict.fromkeys((*was.values, *before.get(uid, was).values)):
            if uid in before and uid in now and name not in _NO_EDIT and before[uid].get(name) != was.get(name):
                now[uid].set(name, before[uid].get(name))


def _give_value(edit: EditSince, ours: Record, theirs: Record | None) -> None:
    if edit.goes in (MERGED, BOTH) and theirs is not None:
        theirs.set(edit.field, edit.after)
    if edit.goes in (SURVIVOR, BOTH):
        ours.set(edit.field, edit.after)
    elif ours.get(edit.field) == edit.after:
        ours.set(edit.field, edit.before)


def _give_row(
    edit: EditSince, rows: Mapping[str, Record], theirs: dict[str, Record], counterparts: dict[str, str]
) -> None:
    """Give a row that is new since to the other record, below the one that is its parent there."""
    row = rows[edit.row]
    parent = theirs.get(counterparts.get(str(row.get('parent')), ''))
    if parent is None:
        return
    values = {name: value for name, value in row.values.items() if name not in ('parent', 'position')}
    given = parent.add(row.kind, **values)
    theirs[given.uid], counterparts[row.uid] = given, given.uid
    if edit.goes == MERGED:
        row.set('withdrawn', _('given back'))


def _give_copies_back(
    one: Merged, edits: list[EditSince], rows: Mapping[str, Record], theirs: Mapping[str, Record]
) -> None:
    """Withdraw what was brought over; a row of which somebody says that it stays is withdrawn in the other record."""
    stays = {edit.row for edit in edits if edit.goes == SURVIVOR}
    for original, copy in one.moved.copied.items():
        gone = theirs.get(original) if copy in stays else rows.get(copy)
        if gone is not None and not gone.withdrawn:
            gone.set('withdrawn', _('given back'))
