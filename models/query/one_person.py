"""One person in several records: who may be named with all that the register knows of them, and under which names.

Whoever says no in one record is published by none.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from typing import NamedTuple

from models.dates import dates
from models.file.register_file import RegisterFile
from models.language.text import has_arabic, sort_key
from models.query.aggregates import get_many, linked, standing_in
from models.query.lists import Filter, Question, each
from models.query.together.old_uids import old_uids
from models.record.naming import Appearance, NamedOn, appearances, consent_field, may_be_named, published_as
from models.record.records import RECORDS, Record, root_kind


class PublishedName(NamedTuple):
    """A name that may be published, in each script in which it is known ('' where it is not), with whose row it is."""

    arabic: str
    latin: str
    record: str
    row: str


def names_for(register: RegisterFile, records: Iterable[Record], months: int, day: date) -> list[PublishedName]:
    """The names of these records that may be published on a day; nothing says whether there are others.

    `months` is how long ago a family of somebody missing may have been asked, as the layout of a report has it.
    """
    whole = list(records)
    named = nameable(register, whole, NamedOn(day, months))
    found = (_published(row, record) for record in whole for row in record.live() if row.uid in named)
    return sorted(found, key=lambda name: (sort_key(name.arabic or name.latin), name.row))


def _published(row: Record, record: Record) -> PublishedName:
    names = [str(row.get(name)) for name in RECORDS[row.kind].name_fields if row.get(name)]
    arabic = next((name for name in names if has_arabic(name)), '')
    return PublishedName(arabic, next((name for name in names if not has_arabic(name)), ''), record.uid, row.uid)


def nameable(register: RegisterFile, records: Iterable[Record], on: NamedOn) -> set[str]:
    """The rows of these records by which a person may be named."""
    people = _People(register, records)
    return {uid for uid in people.own if people.may_be_named(uid, on)}


def hold_back(register: RegisterFile, records: Iterable[Record]) -> None:
    """Take the consent out of the rows of those for whom another record of the same person says less.

    Who said yes to the name, but may not be named today, is left as one who said yes to a row without it.
    """
    people, today = _People(register, records), NamedOn(dates.today_in_damascus())
    for uid, own in people.own.items():
        said = {published_as(other.row) for other in people.others(uid)}
        field = str(consent_field(own.row.kind))
        if 'never' in said or ('anonymised' in said and published_as(own.row) == 'named'):
            own.row.set(field, None)
        elif published_as(own.row) == 'named' and not people.may_be_named(uid, today):
            own.row.set(field, _less(own.row.kind, field))


@cache
def _less(kind: str, field: str) -> str | None:
    """The consent to a row without the name, None where the list of a field has none."""
    listed = RECORDS[kind].specs()[field].code_list()
    return next((code.code for code in listed.values() if code.columns['publishes'] == 'anonymised'), None)


class _People:
    """The rows of people who consented in some records, with the other rows and the incidents of each."""

    def __init__(self, register: RegisterFile, records: Iterable[Record]) -> None:
        self._register = register
        consenting = (one for record in records for one in appearances(record) if consent_field(one.row.kind))
        self.own = {one.row.uid: one for one in consenting if published_as(one.row) in ('named', 'anonymised')}
        self._beside = _alike(register, {uid: one.row for uid, one in self.own.items()})
        self._known = self.own | _appearances(register, set().union(*self._beside.values()) - self.own.keys())
        events = {str(one.row.get('incident')) for one in self._known.values() if one.row.get('incident')}
        self._events = get_many(register, 'incident', sorted(events))

    def others(self, uid: str) -> list[Appearance]:
        """The other rows of the same person."""
        return [self._known[other] for other in sorted(self._beside[uid] - {uid}) if other in self._known]

    def may_be_named(self, uid: str, on: NamedOn) -> bool:
        """Whether the person of a row may be named."""
        others = self.others(uid)
        linked_to = (str(one.row.get('incident')) for one in (self.own[uid], *others))
        events = [self._events[event] for event in linked_to if event in self._events]
        return may_be_named(self.own[uid], others, events, on)


def _alike(register: RegisterFile, rows: dict[str, Record]) -> dict[str, set[str]]:
    """For each row the rows of the same person, itself too: by links, and by the links of those."""
    groups = {uid: {uid} for uid in rows}
    frontier = dict(rows)
    while frontier:
        new = dict[str, Record]()
        for uid, other in _others(register, frontier):
            if other.uid not in groups:
                new[other.uid] = other
                groups[other.uid] = {other.uid}
            _join(groups, uid, other.uid)
        frontier = new
    return {uid: groups[uid] for uid in rows}


def _join(groups: dict[str, set[str]], one: str, other: str) -> None:
    if groups[one] is not groups[other]:
        joined = groups[one] | groups[other]
        for uid in joined:
            groups[uid] = joined


def _appearances(register: RegisterFile, uids: set[str]) -> dict[str, Appearance]:
    """The live rows of these uids, each in the whole live record that it is of."""
    found = dict[str, Appearance]()
    rows = [row for uid in sorted(uids) if (row := linked(register, uid)) and not row.withdrawn]
    for kind in {row.kind for row in rows}:
        roots = standing_in(register, [row for row in rows if row.kind == kind])
        whole = get_many(register, root_kind(kind), sorted({root.uid for root in roots.values()}))
        there = (one for record in whole.values() for one in appearances(record))
        found |= {one.row.uid: one for one in there if one.row.uid in roots}
    return found


def _others(register: RegisterFile, rows: dict[str, Record]) -> Iterator[tuple[str, Record]]:
    """The live rows of the same persons: those that link to one of these, and those to which one of these links."""
    old = old_uids(register, rows)
    for kind, name in _links():
        for row in rows.values():
            if row.kind == kind and row.get(name) and (other := linked(register, str(row.get(name)))):
                yield row.uid, other
        order = 'parent' if RECORDS[kind].parent_kind else 'reference'
        linking = Question(kind, filters=(Filter(name, (*rows, *old)),), sort=order)
        for other in each(register, linking) if rows else ():
            linked_to = str(other.get(name))
            yield old.get(linked_to, linked_to), other


@cache
def _links() -> list[tuple[str, str]]:
    """The fields that say that somebody is the same person: they link persons who consent to persons who do."""
    return [
        (kind, name)
        for kind, cls in RECORDS.items()
        for name, spec in cls.specs().items()
        if consent_field(kind) and spec.links and all(map(consent_field, spec.links))
    ]
