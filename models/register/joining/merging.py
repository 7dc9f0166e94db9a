"""Two records that are one: brought together field by field and row by row, in one action, with the old uid kept."""

import json
import uuid
from collections.abc import Mapping
from typing import NamedTuple

from models import query
from models.errors import Refused
from models.file import history
from models.language.messages import _
from models.language.text import clean
from models.query import people
from models.query.for_review.past import FOR_REVIEW
from models.query.together import old_uids
from models.query.together.linked_persons import are_one
from models.query.together.old_uids import MERGE, Moved
from models.record.fields import LINK, Stored
from models.record.records import RECORDS, Record
from models.register.joining import side_by_side
from models.register.review.working import LEAD, REVIEWER
from models.register.writing import WritableRegister

# What may be said of a row of the other record instead of the row of the survivor that it is the same as.
AS_NEW, LEFT = 'new', ''
MERGEABLE = ('incident', 'abductee')


class KeptOfTwo(NamedTuple):
    """What is kept of two records: whose value by field, and of the other's rows what each becomes.

    A row is a new one of the survivor (`new`), is the same as one of its rows (the uid of that), or is left where it is
    (''). What is not said is as `side_by_side` has it.
    """

    fields: Mapping[str, str] = {}
    rows: Mapping[str, str] = {}


class MergingRegister(WritableRegister):
    """An open register in which records are brought together."""

    @property
    def may_merge(self) -> bool:
        """Whether whoever works here may merge and split: where several work, a reviewer or a lead does."""
        someone = people.somebody(self, self.person)
        return people.is_of_one(self) or (someone is not None and (someone.may(REVIEWER) or someone.may(LEAD)))

    def _refuse_to_merge(self) -> None:
        if not self.may_merge:
            raise Refused(_('Only a reviewer or a lead can merge or split records; ask one.'), 'record')

    def refuse_pair(self, one: Record, other: Record) -> None:
        """Raise Refused where two records cannot be one, and say why."""
        if one.kind not in MERGEABLE:
            raise Refused(_('Only incidents and abductees can be merged.'), 'record')
        if one.uid == other.uid:
            raise Refused(_('Choose two records; this is one and the same.'), 'record')
        self._refuse_withdrawn(one, other)

    def _refuse_withdrawn(self, *records: Record) -> None:
        for each in records:
            if each.withdrawn and (goes_on := old_uids.survivor_of(self, each.uid)) != each.uid:
                named = [query.references(self, each.kind, [uid]).get(uid, uid) for uid in (each.uid, goes_on)]
                sentence = _('{record} was merged into {other} already; choose that one.')
                raise Refused(sentence.format(record=named[0], other=named[1]), 'record')
            if each.withdrawn:
                raise Refused(_('One of the two records is withdrawn; bring it back first.'), 'record')

    def merge(self, kind: str, keep: str, other: str, choice: KeptOfTwo | None = None, reason: str = '') -> str:
        """Bring two records together in the one that is kept, in one action; gives the uid of the merge.

        The other one is withdrawn with all that it says, and its uid leads to the survivor from now on. Where either
        was approved or waits for review, the survivor waits for it. Raises Refused where nobody here may, or they
        cannot be merged.
        """
        self._refuse_to_merge()
        survivor, merged = self._existing(kind, keep), self._existing(kind, other)
        self.refuse_pair(survivor, merged)
        in_review = any(one.is_approved or one.get('state') == FOR_REVIEW for one in (survivor, merged))
        ended = history.last_head(self).number
        chosen, moved = bring_together(survivor, merged, AsChosen(choice or KeptOfTwo()))
        said = {'ended': ended, 'chosen': chosen, 'moved': moved.text, 'reason': clean(reason)}
        about = _about(survivor, merged, self.desk_id, self.person) | said
        with self.action(MERGE, batch=str(uuid.uuid4())) as action:
            record = Record(MERGE, values={name: value for name, value in about.items() if value not in (None, '')})
            record.set('merged_at', str(action.header['at']))
            action.put(record, is_new=True)
            action.put(survivor)
            if in_review:
                action.review_again(survivor)
            merged.set('withdrawn', _withdrawn_as(survivor, merged))
            action.put(merged)
        return record.uid

    def link_as_same(self, uid: str, earlier: str) -> None:
        """Link an abductee to an earlier record of the same person, who counts as one from then on; both stay."""
        record, other = self._existing('abductee', uid), self._existing('abductee', earlier)
        self.refuse_pair(record, other)
        if are_one(self, record.uid, other.uid):
            raise Refused(_('The two records are linked as one person already.'), 'same_person')
        if record.get('same_person'):
            sentence = _('This record is linked to another record of the person already; link that one.')
            raise Refused(sentence, 'same_person')
        record.set('same_person', other.uid)
        with self.action('save') as action:
            action.put(record, because='new_source')


def _about(survivor: Record, merged: Record, desk: str, person: str) -> dict[str, object]:
    return {'survivor': survivor.uid, 'merged': merged.uid, 'desk': desk, 'person': person}


def _withdrawn_as(survivor: Record, merged: Record) -> str:
    """Why the merged record is withdrawn, as its desk will read it: of another desk's record nothing is said."""
    own, other = (str(one.get('reference') or '').partition('-')[0] for one in (survivor, merged))
    if own != other:
        return _('merged with a record of another desk')
    return _('merged with {reference}').format(reference=survivor.get('reference') or '')


class AsChosen:
    """How two records are brought together: as somebody chose, else as `side_by_side` has it."""

    def __init__(self, choice: KeptOfTwo) -> None:
        self._choice = choice

    def sides(self, survivor: Record, merged: Record) -> dict[str, str]:
        """Whose value of each field of the records themselves is kept."""
        return _sides(survivor, merged, self._choice.fields)

    def sides_of_row(self, same: Record, theirs: Record) -> dict[str, str]:
        """Whose value of each field of a row is kept that both have."""
        return side_by_side.decided(same, theirs, {})

    def place(self, theirs: Record, ours: Record | None) -> str:
        """What becomes of a row of the other record, as `KeptOfTwo` says it."""
        return self._choice.rows.get(theirs.uid, ours.uid if ours else AS_NEW)

    def copy(self, parent: Record, theirs: Record) -> Record:
        """The row that one of the other record becomes in the survivor."""
        return parent.add(theirs.kind, **without_place(theirs))


def bring_together(survivor: Record, merged: Record, how: AsChosen) -> tuple[str, Moved]:
    """Put into the survivor what is kept of the other one; gives how that is kept in the merge."""
    taken = {survivor.uid: side_by_side.keep(survivor, merged, how.sides(survivor, merged))}
    moved = Moved({}, {})
    own = {row.uid: row for row in survivor.walk()}
    above = {merged.uid: survivor}
    for theirs, ours in side_by_side.pairs(survivor, merged):
        parent, said = above.get(str(theirs.get('parent'))), how.place(theirs, ours)
        if parent is None or said == LEFT:
            continue
        if (same := own.get(said)) is not None and same.kind == theirs.kind:
            moved.paired[theirs.uid] = same.uid
            taken[same.uid] = side_by_side.keep(same, theirs, how.sides_of_row(same, theirs))
        else:
            same = how.copy(parent, theirs)
            moved.copied[theirs.uid] = same.uid
        above[theirs.uid] = same
    _follow_links(survivor, moved.rows | {merged.uid: survivor.uid})
    kept = {row: fields for row, fields in taken.items() if fields}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True) if kept else '', moved


def _sides(survivor: Record, merged: Record, chosen: Mapping[str, str]) -> dict[str, str]:
    known = {one.field for one in side_by_side.fields(survivor, merged)}
    if strange := next((name for name in chosen if name not in known), ''):
        raise Refused(_('Neither record says anything in the field “{field}”.').format(field=strange), strange)
    return side_by_side.decided(survivor, merged, chosen)


def without_place(row: Record) -> dict[str, Stored]:
    """What a row says, without where it is."""
    return {name: value for name, value in row.values.items() if name not in ('parent', 'position')}


def _follow_links(survivor: Record, became: Mapping[str, str]) -> None:
    """Let links of the survivor to what was merged into it lead to itself; a record is never linked to itself."""
    for row in survivor.walk():
        links = (name for name, spec in RECORDS[row.kind].specs().items() if spec.kind is LINK and name != 'parent')
        for name in links:
            there = str(row.get(name) or '')
            arrives = became.get(there, there)
            if there and (arrives != there or arrives == row.uid):
                row.set(name, None if arrives in (row.uid, survivor.uid) else arrives)


def standing(register: WritableRegister, uid: str) -> Record:
    """The merge of a uid: that of the merge itself, of the record that was merged, or the last of a survivor."""
    found = query.get(register, MERGE, uid)
    if found is None:
        of = old_uids.merges_of(register, uid)
        found = next((one for one in of if one.get('merged') == uid), of[-1] if of else None)
    if found is None or found.withdrawn:
        raise Refused(_('No record was merged into this one.'), 'record')
    return found
