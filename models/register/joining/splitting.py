"""One record that is two: rows chosen go to a second record, with its own kind, day and place; the account is in both.

What goes is a new row of the second record, and is withdrawn in the first: nothing is counted twice, nothing is lost.
"""

import uuid
from collections.abc import Collection, Mapping
from typing import NamedTuple

from models.errors import Refused
from models.file import history
from models.language.messages import _
from models.language.text import clean
from models.places import Gazetteer
from models.query.follow_up import contact_lines
from models.query.together.old_uids import SPLIT, Moved
from models.record.defaults import settled_by
from models.record.fields import PLACE, Spec, Stored
from models.record.records import RECORDS, Record
from models.register.conflicts import unit_of
from models.register.joining.merging import MERGEABLE
from models.register.joining.unmerging import UnmergingRegister

# The sections of a record that both have: who it is about, and the account. Consent is asked for each anew.
_IN_BOTH = frozenset({'text', 'person', 'description', 'notes'})
_NOT_COPIED = frozenset({'public_summary'})
_COUNTED = ('count', 'lowest', 'highest')


class Second(NamedTuple):
    """The second record: the rows and contact lines that go to it by their uids, and its own values."""

    rows: Collection[str]
    values: Mapping[str, Stored]


def place_said(places: Gazetteer, typed: str) -> dict[str, Stored]:
    """The place of a second record, by its code or its name; as it was typed where that is not one place."""
    if known := places.get(typed):
        return {'place': known.code}
    found = places.find(typed)
    return {'place': found[0].code} if len(found) == 1 else {'place_typed': typed}


class SplittingRegister(UnmergingRegister):
    """An open register in which a record can be divided."""

    def split(self, kind: str, uid: str, second: Second, reason: str = '') -> str:
        """Divide a record, in one action; gives the uid of the second one.

        What is not said of the second record in `values` is as in the first, as far as both can have it. Both are
        reviewed again where the first was approved or waits. Raises Refused where nobody here may, or nothing goes.
        """
        self._refuse_to_merge()
        first = self._existing(kind, uid)
        lines = {line.uid: line for line in contact_lines.contacts_of(self, uid)}
        _refuse_split(first, second, lines)
        was_in_review = first.is_approved or first.get('state') == 'for_review'
        ended = history.last_head(self).number
        made, moved = _divided(first, second, self.places)
        with self.action(SPLIT, batch=str(uuid.uuid4())) as action:
            about = {'first': first.uid, 'second': made.uid, 'ended': ended, 'moved': moved.text}
            about |= {'reason': clean(reason), 'person': self.person, 'desk': self.desk_id}
            record = Record(SPLIT, values={name: value for name, value in about.items() if value not in (None, '')})
            record.set('split_at', str(action.header['at']))
            action.put(record, is_new=True)
            action.put(first)
            action.put(made, is_new=True)
            for line in (line for line in lines.values() if line.uid in second.rows):
                line.set('record', made.uid)
                action.put(line)
            if was_in_review:
                action.review_again(first)
                action.review_again(made)
        return made.uid


def _refuse_split(first: Record, second: Second, lines: Collection[str]) -> None:
    if first.kind not in MERGEABLE:
        raise Refused(_('Only incidents and abductees can be split.'), 'record')
    if first.withdrawn:
        raise Refused(_('The record is withdrawn.'), 'record')
    there = {*(row.uid for row in first.live()), *lines} - {first.uid}
    if not there.intersection(second.rows):
        raise Refused(_('Choose at least one line, person or source that goes to the second record.'), 'rows')
    if strange := set(second.rows) - there:
        raise Refused(_('The record has no row {row}.').format(row=min(strange)), 'rows')


def _divided(first: Record, second: Second, places: Gazetteer) -> tuple[Record, Moved]:
    """The second record, with the rows that went to it, which are withdrawn in the first."""
    made = Record(first.kind, values=_values(first, second.values, places))
    moved = Moved({}, {})
    for row in (row for row in list(first.children) if not row.withdrawn):
        people = [one for one in row.children if one.uid in second.rows and not one.withdrawn]
        if row.uid in second.rows:
            _go(row, made, moved)
        elif people:
            _go_without_line(row, people, made, moved)
    return made, moved


def _values(first: Record, own: Mapping[str, Stored], places: Gazetteer) -> dict[str, Stored]:
    cls, stated = RECORDS[first.kind], {unit_of(first.kind, name) for name in own}
    place = next(name for name, spec in cls.specs().items() if spec.kind is PLACE)
    # Without a place of its own the second was where the first was, with all that follows from a place.
    where = frozenset[str]() if place in stated else frozenset({place, *_follows_from_place(cls.specs(), place)})
    kept = {
        name
        for name, spec in cls.specs().items()
        if (spec.section in _IN_BOTH and name not in _NOT_COPIED)
        or unit_of(first.kind, name) in {*cls.required_fields(), *where, cls.dated_by()}
    }
    taken = {n: v for n, v in first.values.items() if n in kept and unit_of(first.kind, n) not in stated}
    settled = settled_by(first.kind, cls.specs()[place], own.get(place), places)
    return taken | {name: value for name, value in (settled | dict(own)).items() if value is not None}


def _follows_from_place(specs: Mapping[str, Spec], place: str) -> list[str]:
    spec = specs[place]
    return [name for name in (spec.within, *spec.gives, 'area', 'zone') if name in specs]


def _go(row: Record, above: Record, moved: Moved) -> None:
    """Copy a row with all that is below it to the second record, and withdraw it in the first."""
    copy = _copied(row, above, moved)
    for below in (child for child in row.children if not child.withdrawn):
        _copied(below, copy, moved)
    row.set('withdrawn', _went())


def _go_without_line(line: Record, people: list[Record], made: Record, moved: Moved) -> None:
    """Let people go alone: the second record has as many in a line like theirs, and the first so many fewer."""
    count = len(people)
    if any(isinstance(line.get(name), int) and int(str(line.get(name))) <= count for name in _COUNTED):
        raise Refused(_('All whom the line counts would go; choose the line itself.'), 'rows')
    values = {n: v for n, v in line.values.items() if n not in ('parent', 'position', *_COUNTED)}
    own = made.add(line.kind, **values, count=count)
    for name in _COUNTED:
        if isinstance(line.get(name), int):
            line.set(name, int(str(line.get(name))) - count)
    for person in people:
        _copied(person, own, moved)
        person.set('withdrawn', _went())


def _copied(row: Record, parent: Record, moved: Moved) -> Record:
    copy = parent.add(row.kind, **{n: v for n, v in row.values.items() if n not in ('parent', 'position')})
    moved.copied[row.uid] = copy.uid
    return copy


def _went() -> str:
    return _('went to the record that was divided from this one')
