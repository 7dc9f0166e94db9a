"""What somebody is kept from in reviewing, because of family or of where they come from: records, and places.

A record is one of those where it is named itself, where it or a line of it names such a record, or where a place in it
lies inside such a place; so is what such a record was merged into, or what was divided from it. Who is kept from it
passes it over in silence.
"""

from collections.abc import Iterable
from functools import cache, reduce
from operator import or_
from typing import Any, NamedTuple

import peewee

from models.dates import dates
from models.file.register_file import RegisterFile
from models.file.rows import fetched, selecting, stored
from models.language.code_lists import codes
from models.language.labels import record_label
from models.language.messages import _, language
from models.language.text import isolate
from models.places import WHOLE, Gazetteer
from models.query.aggregates import named, parents, title
from models.query.together import old_uids
from models.record.fields import CodeKind, LinkKind, PlaceKind
from models.record.records import OF_REVIEW, RECORDS, Record, root_kind, roots

KIND = 'person_kept_from'
# Where somebody comes from is typed as text, for it may be a tribe as well as a village.
_ORIGIN = 'origin'
_TO_REVIEW = 'for_review'
_MOST_MEANT = 20


class OutOfSight(NamedTuple):
    """The records, by their uids, and the places, by their codes, that somebody is kept from."""

    records: frozenset[str]
    places: frozenset[str]


class _NamedIn:
    """What the fields of a kind name: other records, places, and what was typed for a place."""

    def __init__(self, kind: str) -> None:
        specs = {name: spec for name, spec in RECORDS[kind].specs().items() if name != 'parent'}
        self.links = [name for name, spec in specs.items() if isinstance(spec.kind, LinkKind)]
        self.places = {name: spec.within for name, spec in specs.items() if isinstance(spec.kind, PlaceKind)}
        self.origins = [name for name in specs if name == _ORIGIN]
        self.areas = [
            name for name, spec in specs.items() if isinstance(spec.kind, CodeKind) and spec.codes == 'governorates'
        ]

    def columns(self, kept: OutOfSight) -> list[str]:
        """The fields that have to be read to know whether a row names any of this."""
        typed = (f'{name}_typed' for name in self.places)
        of_places = [*self.places, *typed, *self.origins, *self.areas] if kept.places else []
        return [*(self.links if kept.records else []), *of_places]


_names = cache(_NamedIn)


def rows_of(register: RegisterFile, person: str) -> list[Record]:
    """What a person is kept from, a row for each record and place."""
    return list(stored(register.db, KIND, _of(person)))


def asked_rows(person: str) -> peewee.Node:
    """What is asked for that."""
    return selecting(KIND, _of(person))


def _of(person: str) -> Any:
    cls: Any = OF_REVIEW[KIND]
    return (cls.parent == person) & cls.withdrawn.is_null()


def kept_from(register: RegisterFile, person: str) -> OutOfSight:
    """The records and the places that a person is kept from; neither for most people."""
    rows = rows_of(register, person)
    records, places = ({str(row.get(name)) for row in rows if row.get(name)} for name in ('record', 'place'))
    records = old_uids.goes_on_in(register, records) if records and old_uids.is_any(register) else records
    return OutOfSight(frozenset(records), frozenset(places))


def is_kept_from(register: RegisterFile, record: Record) -> bool:
    """Whether whoever works is kept from a record."""
    kept = kept_from(register, register.person)
    if not any(kept):
        return False
    asks = _Asks(register, kept)
    return record.uid in kept.records | kept.places or any(asks.about(row.kind, row.values) for row in record.live())


def passed_over(register: RegisterFile, state: str = _TO_REVIEW) -> frozenset[str]:
    """The uids of the records that whoever works is kept from: of those in a state, or of all where it is ''."""
    kept = kept_from(register, register.person)
    if not any(kept):
        return frozenset()
    asks = _Asks(register, kept)
    named = {uid for kind in RECORDS for uid in _naming(register, kind, asks, state)}
    return frozenset(named | kept.records | kept.places)


def _naming(register: RegisterFile, kind: str, asks: '_Asks', state: str) -> Iterable[str]:
    """The records of which a row of this kind names what is asked for; of roots those in a state if given."""
    cls: Any = RECORDS[kind]
    names = _names(kind).columns(asks.kept)
    if not names:
        return ()
    says_any = reduce(or_, (getattr(cls, name).is_null(False) for name in names))
    asked = cls.select(cls.uid, *(getattr(cls, name) for name in names)).where(cls.withdrawn.is_null() & says_any)
    rows = fetched(register.db, asked.where(cls.state == state) if state and not RECORDS[kind].parent_kind else asked)
    known: dict[tuple[Any, ...], bool] = {}  # many records are of one place
    found = set[str]()
    for uid, *values in rows:
        said = tuple(values)
        if said not in known:
            known[said] = asks.about(kind, dict(zip(names, said, strict=True)))
        found |= {uid} if known[said] else set()
    return _roots_of(register, kind, found)


def _roots_of(register: RegisterFile, kind: str, uids: set[str]) -> set[str]:
    while uids and RECORDS[kind].parent_kind:
        uids, kind = set(parents(register, kind, uids).values()), RECORDS[kind].parent_kind
    return uids


class _Asks:
    """Asks of the values of a row whether they name a record or a place that somebody is kept from."""

    def __init__(self, register: RegisterFile, kept: OutOfSight) -> None:
        self.kept, self._places = kept, register.places
        self._same = _same_places(register)
        self._known: dict[str, bool] = {}

    def about(self, kind: str, values: dict[str, Any]) -> bool:
        """Whether a row of a kind with these values does."""
        names = _names(kind)
        if any(values.get(name) in self.kept.records for name in names.links):
            return True
        if any(values.get(name) in self.kept.places for name in names.areas):
            return True
        return bool(self.kept.places) and (
            any(self._may_mean(values.get(name)) for name in names.origins)
            or any(
                self._lies_inside(code) if (code := values.get(name)) else self._may_mean(typed, values.get(within))
                for name, within in names.places.items()
                for typed in (values.get(f'{name}_typed'),)
            )
        )

    def _may_mean(self, typed: str | None, governorate: str | None = None) -> bool:
        """Whether what was typed is the name of a place that lies inside: several may bear it, and one is meant."""
        return bool(typed) and any(self._lies_inside(one.code) for one in self._places.find(str(typed), governorate))

    def _lies_inside(self, code: str) -> bool:
        if code not in self._known:
            self._known[code] = not self.kept.places.isdisjoint(self._above(code))
        return self._known[code]

    def _above(self, code: str) -> set[str]:
        """A place, the one that it is the same as, and those that they lie in."""
        found, waiting = set[str](), [code]
        while waiting:
            code = waiting.pop()
            if not code or code in found:
                continue
            found.add(code)
            place = self._places.get(code)
            waiting += [place.parent, place.governorate] if place else []
            waiting += [self._same[code]] if code in self._same else []
        return found


def _same_places(register: RegisterFile) -> dict[str, str]:
    """The place that each local place is the same as, where somebody said so."""
    cls: Any = RECORDS['place']
    return dict(fetched(register.db, cls.select(cls.uid, cls.same_as).where(cls.same_as.is_null(False))))


def records_named(register: RegisterFile, name: str) -> list[str]:
    """The uids of the records that have this reference or uid."""
    return [uid for _kind, uid in named(register, name.strip())]


def meant_by(register: RegisterFile, name: str) -> list[str]:
    """What somebody may mean by a name: the uids of records with that reference or uid, else the codes of places.

    A town, its sub-district and its district may have one name, and each of them may be meant.
    """
    if found := records_named(register, name):
        return found
    if register.places.get(name.strip()) is not None:
        return [name.strip()]
    return [fit.place.code for fit in register.places.fitting(name, most=_MOST_MEANT) if fit.rank == WHOLE]


# In words


def in_words(register: RegisterFile, row: Record) -> str:
    """What a row keeps somebody from, and since when, such as `Incident DZ1-2024-0001 (since 3 Feb 2024)`."""
    since = str(row.get('since') or '')
    what = record_in_words(register, str(row.get('record'))) if row.get('record') else _place(register, row)
    if not since:
        return what
    return _('{what} (since {day})').format(what=what, day=dates.short(since, language()))


def record_in_words(register: RegisterFile, uid: str) -> str:
    """A record by its kind and its reference, or by its name where it has none."""
    for cls in roots():
        if found := next(stored(register.db, cls.record_kind, _uid_is(cls, uid)), None):
            called = str(found.get('reference') or '') or title(register, uid)
            return f'{record_label(root_kind(found.kind))} {isolate(called, "auto")}'
    return isolate(uid)


def _uid_is(cls: Any, uid: str) -> Any:
    return cls.uid == uid


def _place(register: RegisterFile, row: Record) -> str:
    return place_in_words(register.places, str(row.get('place') or ''))


def place_in_words(places: Gazetteer, code: str) -> str:
    """A place with what it lies in."""
    place = places.get(code)
    if place is None:
        return codes('governorates').label(code) if code in codes('governorates') else isolate(code)
    area = places.area(code)
    return f'{place.label()} ({area})' if area else place.label()
