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
from models.query.follow_up import contact_lines
from models.query.together import old_uids
from models.query.together.old_uids import MERGE, Moved
from models.record.fields import Stored
from models.record.records import Record
from models.register.action import Action
from models.register.conflicts import unit_of
from models.register.joining.merging import MergingRegister, bring_together, standing
from models.register.joining.merging_again import AsItStood, GivenBackFirst, later_merges
from models.register.joining.side_by_side import MERGED, SURVIVOR
from models.register.joining.since_merge import BOTH, EditSince, contacts_since, give_contacts

# What of a record is no edit of what it says.
_NO_EDIT = frozenset({'state', 'reference', 'parent', 'position', 'set_aside'})


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
    """An open register in which what was merged can be given back, any of it, in any order."""

    def merged(self, uid: str) -> Merged:
        """A merge by its uid, by that of the record that was merged, or the last one of a survivor.

        Where others were merged later, both records are as they are once those are given back.
        """
        return self._untangled(standing(self, uid))[0]

    def _untangled(self, merge: Record) -> tuple[Merged, list[GivenBackFirst]]:
        """A merge, and those that were made after it and are in its way, given back in memory; the first first."""
        known: dict[str, Record] = {}
        first = list[GivenBackFirst]()
        for one in reversed(later_merges(self, merge)):
            later = self._merged_now(one, known)
            stood, withdrawn = later.survivor.copied(), str(later.merged.withdrawn or '')
            became = _parted(later, {})
            first.append(GivenBackFirst(one, later.survivor, later.merged, stood, later.then, became, withdrawn))
        return self._merged_now(merge, known), first[::-1]

    def _merged_now(self, merge: Record, known: dict[str, Record]) -> Merged:
        kind = self._kind_of(str(merge.get('survivor')))
        for uid in (str(merge.get('survivor')), str(merge.get('merged'))):
            known.setdefault(uid, self._existing(kind, uid))
        survivor, merged = known[str(merge.get('survivor'))], known[str(merge.get('merged'))]
        before, after = _ends(self, merge)
        stood = self._as_it_was(survivor, before), self._as_it_was(survivor, after)
        return Merged(merge, survivor, merged, *stood, self._as_it_was(merged, after))

    def _as_it_was(self, record: Record, number: int) -> Record:
        past = PastRecords(self, end_at(self, number))
        return past.then(record.kind, [record.uid]).get(record.uid) or self._existing(record.kind, record.uid)

    def _kind_of(self, uid: str) -> str:
        revisions = history.revisions(self, 'record', uid)
        return revisions[0].kind if revisions else 'incident'

    def edits_since(self, uid: str) -> list[EditSince]:
        """What was changed of the survivor since a merge, each with the side to which it goes."""
        one = self.merged(uid)
        return [*_edits(one), *contacts_since(self, one.survivor.uid, _ends(self, one.merge)[1])]

    def unmerge(self, uid: str, given: Mapping[tuple[str, str], str] | None = None, reason: str = '') -> Merged:
        """Give both records back, in one action; `given` says of edits since to which side they go.

        What was merged later is given back for it and merged again as it was, so the order does not matter. Raises
        Refused where nobody here may, or where the record in which both go on is withdrawn.
        """
        self._refuse_to_merge()
        merge = standing(self, uid)
        goes_on = _refuse_unless_there(self, merge)
        one, later = self._untangled(merge)
        contacts = contacts_since(self, one.survivor.uid, _ends(self, merge)[1])
        was_approved = any(record.is_approved for record in (one.before, one.merged, one.survivor, goes_on))
        _parted(one, given or {})
        with self.action('unmerge', batch=str(uuid.uuid4())) as action:
            for made in (one.merge, *(each.merge for each in later)):
                made.set('withdrawn', clean(reason) or _('given back'))
                action.put(made)
            self._put_apart(action, one, later)
            lines = contact_lines.contacts_of(self, one.survivor.uid)
            give_contacts(action, lines, contacts, given or {}, one.merged.uid)
            for each in later:
                self._merge_again(action, each)
            live = [one.merged, *(each.survivor for each in later), one.survivor]
            for record in live if was_approved else ():
                if record.uid in (one.merged.uid, goes_on.uid):
                    action.review_again(record)
        return one

    def _put_apart(self, action: Action, one: Merged, later: list[GivenBackFirst]) -> None:
        """Write all of them as they are without these merges; those that are merged again stay withdrawn."""
        for each in later:
            each.merged.set('withdrawn', each.withdrawn)
        every = [one.survivor, one.merged, *(record for each in later for record in (each.survivor, each.merged))]
        for record in {record.uid: record for record in every}.values():
            action.put(record)

    def _merge_again(self, action: Action, each: GivenBackFirst) -> None:
        """Bring together again what was given back for an earlier merge alone."""
        action.so_far()
        how = AsItStood(each)
        chosen, moved = bring_together(each.survivor, each.merged, how)
        about = {name: each.merge.get(name) for name in ('survivor', 'merged', 'ended', 'reason')}
        about |= {'chosen': chosen, 'moved': how.all_moved(moved, each.merged).text}
        about |= {'person': self.person, 'desk': self.desk_id, 'merged_at': str(action.header['at'])}
        made = Record(MERGE, values={name: value for name, value in about.items() if value not in (None, '')})
        action.put(made, is_new=True)
        action.put(each.survivor)


def _ends(register: UnmergingRegister, merge: Record) -> tuple[int, int]:
    """The ends of the history before a merge and just after it: others may have been made again in the same action."""
    made = history.revisions(register, 'record', merge.uid)[0]
    of_batch = history.revisions(register, 'batch', made.batch) if made.batch else [made]
    next_made = (one.id for one in of_batch if one.id > made.id and one.kind == MERGE and one.made)
    end = next(next_made, 0)
    return made.id - 1, max(one.id for one in of_batch if not end or one.id < end)


def _refuse_unless_there(register: UnmergingRegister, merge: Record) -> Record:
    """The record in which both go on, where it is not withdrawn."""
    survivor = str(merge.get('survivor'))
    found = register._existing(register._kind_of(survivor), old_uids.survivor_of(register, survivor))
    if found.withdrawn:
        raise Refused(_('The survivor is withdrawn; bring it back first.'), 'record')
    return found


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
        left = _NO_EDIT | {'withdrawn'} if row is one.survivor else _NO_EDIT
        for name in (name for name in dict.fromkeys((*was.values, *row.values)) if name not in left):
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
    return {there: here for here, there in moved.copied.items()}


def _counterparts(one: Merged) -> dict[str, str]:
    """Of each row of the survivor that the other record has too, the row there."""
    paired = {ours: other for other, ours in one.moved.paired.items()}
    return {one.survivor.uid: one.merged.uid} | _originals(one.moved) | paired


def _side_of(row: Record, copies: Mapping[str, str], above: Mapping[str, str]) -> str:
    """The side of a row: that of the other record where it came from there, or is below one that did."""
    return MERGED if row.uid in copies or above.get(str(row.get('parent'))) == MERGED else SURVIVOR


def _parted(one: Merged, given: Mapping[tuple[str, str], str]) -> dict[str, str]:
    """Give both records back; gives of each row that is new in the other one which row of the survivor it was."""
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
    return {there: here for here, there in counterparts.items() if here in {edit.row for edit in edits}}


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
    for original, copied in one.moved.copied.items():
        gone = theirs.get(original) if copied in stays else rows.get(copied)
        if gone is not None and not gone.withdrawn:
            gone.set('withdrawn', _('given back'))
