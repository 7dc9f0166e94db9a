"""Records that are likely about the same event or person, found while one types, each with the reason in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from math import log2

from models import query
from models.file.register_file import RegisterFile
from models.language import person_names
from models.language.messages import _
from models.likeness import events, persons
from models.likeness.looked_for import LookedFor
from models.likeness.near_words import NearWords
from models.likeness.persons import Name, Person
from models.likeness.scores import Days, Likeness, is_day
from models.limits.likeness_weights import WEIGHTS
from models.places import Gazetteer, gazetteer
from models.query.together.held_apart import ApartPairs
from models.record.records import RECORDS, Record, root_kind


@dataclass(frozen=True)
class Likely:
    """A row that is likely about the same: what it is called, why, and the record that it stands in."""

    kind: str
    uid: str
    title: str
    reference: str
    day: str
    score: float
    reasons: list[str] = field(default_factory=list)
    record: str = ''

    @property
    def record_kind(self) -> str:
        """The kind of the record that it stands in."""
        return root_kind(self.kind)

    @property
    def sentence(self) -> str:
        """The reasons in a row."""
        return in_words(self.reasons)


def in_words(reasons: list[str]) -> str:
    """Reasons in a row."""
    return _(', ').join(reasons)


def name_keys(row: Record, names: Iterable[Name] | None = None) -> frozenset[str]:
    """The keys that a row's names are looked up by, the same for every spelling of a name."""
    called = [*(persons.names_of(row) if names is None else names)]
    keys = [person_names.keys_of(name.usual) for name in called]
    if byname := row.get('kunya'):
        kunya = ''.join(person_names.words_of(str(byname)))
        keys += [person_names.keys_of((kunya, name.usual[-1])) for name in called if kunya and name.turned]
    return frozenset[str]().union(*keys)


def compare(one: Record, other: Record, places: Gazetteer | None = None) -> Likeness | None:
    """How alike two records are; None when something speaks against it that nothing else can outweigh."""
    known = places or gazetteer()
    if RECORDS[one.kind].name_fields:
        return persons.persons(persons.person_of(one, known), persons.person_of(other, known))
    return events.incidents(events.event_of(one, known), events.event_of(other, known))


def likely(register: RegisterFile, record: Record) -> list[Likely]:
    """The live records that are likely about what this one is about, the likeliest first."""
    pairs = ApartPairs(register, [record.uid])
    if RECORDS[record.kind].name_fields:
        return _best(register, not_apart(pairs, record, _like_person(register, record, None, (record.kind,))))
    if 'occurred' in RECORDS[record.kind].specs():
        return _best(register, not_apart(pairs, record, _like_event(register, record)))
    return []


def not_apart(pairs: ApartPairs, record: Record, found: Iterable['Found']) -> Iterator['Found']:
    """Those of what is like a record that nobody held apart from it, nor linked as one person.

    Where something changed since two were held apart, that is said.
    """
    for likeness, row, other in found:
        if (record.get('same_person') or other.get('same_person')) and (
            other.uid == record.get('same_person') or pairs.are_one(record.uid, other.uid)
        ):
            continue
        apart = pairs.between(record, other) if pairs.is_any else None
        if apart is None:
            yield likeness, row, other
        elif not apart.holds:
            yield Likeness(likeness.score, [*likeness.reasons, apart.in_words(record.kind)]), row, other


def same_person(register: RegisterFile, row: Record, event: Record | None = None) -> list[Likely]:
    """The victims and abductees elsewhere who are likely this person; `event` is the incident of a victim's row."""
    kinds = tuple(kind for kind, cls in RECORDS.items() if cls.name_fields)
    return _best(register, _like_person(register, row, event, kinds))


Found = tuple[Likeness, Record, Record]  # how alike, the row, the record that it stands in


def _best(register: RegisterFile, found: Iterable[Found]) -> list[Likely]:
    best = sorted((f for f in found if f[0].is_likely), key=lambda f: (-f[0].score, str(f[2].get('reference') or '')))
    return [_told(register, *one) for one in best[: WEIGHTS.shown]]


def _told(register: RegisterFile, alike: Likeness, row: Record, record: Record) -> Likely:
    return Likely(
        row.kind,
        row.uid,
        query.called(row, register.places),
        str(record.get('reference') or ''),
        str(record.get(RECORDS[record.kind].dated_by()) or ''),
        alike.score,
        alike.reasons,
        record.uid,
    )


# Events


def _like_event(register: RegisterFile, record: Record) -> Iterator[Found]:
    event = events.event_of(record, register.places)
    if event.days is None:
        return
    around = _around(event.days, WEIGHTS.near_days)
    coarse = (around[1] - around[0]).days > WEIGHTS.coarse_days
    if coarse and not event.spot.governorate:
        return
    heads = query.dated(register, 'incident', 'occurred', *around, governorate=event.spot.governorate if coarse else '')
    alike = [(_head_score(register, event, head), head.uid) for head in heads if head.uid != record.uid]
    first = sorted(alike, reverse=True)[: WEIGHTS.events_compared_while_typing]
    nearest = [uid for score, uid in first if score > WEIGHTS.hopeless]
    for whole in query.get_many(register, 'incident', nearest).values():
        found = events.incidents(event, events.event_of(whole, register.places))
        if found is not None:
            yield found, whole, whole


def _head_score(register: RegisterFile, event: events.Event, head: Record) -> float:
    """How alike two events are before their casualties are looked at."""
    alike = events.incidents(event, events.event_of(head, register.places))
    return alike.score if alike else WEIGHTS.hopeless


def _around(days: Days, by: int) -> tuple[date, date]:
    return days[0] - timedelta(by), days[1] + timedelta(by)


# Persons


def _like_person(register: RegisterFile, row: Record, event: Record | None, kinds: tuple[str, ...]) -> Iterator[Found]:
    person = persons.person_of(row, register.places, event)
    if not person.names:
        return
    keys, sizes, most = name_keys(row), {}, WEIGHTS.compared_while_typing
    for kind in kinds:
        sizes[kind], names = query.name_key_sizes(register, kind, keys), _read(kind)
        rows = {r.uid: r for r in query.with_name_keys(register, kind, sizes[kind], most, names)}
        if kind == 'abductee' and person.taken and is_day(person.taken):
            around = _around(person.taken, WEIGHTS.near_days)
            rows |= {r.uid: r for r in query.dated(register, kind, 'abducted_on', *around, names=names)}
        own = {below.uid for below in (event or row).walk()} | {row.uid}
        for found in _compared(register, person, [r for r in rows.values() if r.uid not in own], event):
            if found[0].is_likely:
                found[0].add(-crowd(found[1], keys, sizes[kind]))
                yield found


@cache
def _read(kind: str) -> tuple[str, ...]:
    """The fields of a row that it is compared by, told by, and looked up by where it stands."""
    cls = RECORDS[kind]
    told = ('reference', 'same_person', 'withdrawn', 'parent', *cls.title_fields)
    specs = cls.specs()
    return tuple(name for name in dict.fromkeys((*cls.name_fields, *persons.READ, *told)) if name in specs)


def crowd(row: Record, keys: frozenset[str], sizes: dict[str, int], names: Iterable[Name] | None = None) -> float:
    """How much less a shared name says where many in this register bear it; `names` are the row's, where known."""
    return min(WEIGHTS.most_of_a_crowd, WEIGHTS.crowd * log2(namesakes(keys & name_keys(row, names), sizes)))


def namesakes(shared: Iterable[str], sizes: dict[str, int]) -> int:
    """How many bear the rarest of the keys that two names share; 1 where none of them is a key of whole words."""
    return min((sizes[key] for key in shared if key in sizes and key[0] not in '-.'), default=1)


def _compared(register: RegisterFile, person: Person, rows: list[Record], event: Record | None) -> Iterator[Found]:
    standing, others, heard = query.standing_in(register, rows), list[tuple[Person, Record, Record]](), NearWords()
    for row in rows:
        record = standing.get(row.uid)
        if record is not None and (event is None or record.uid != event.uid):
            other = persons.person_of(row, register.places, record if record is not row else None)
            others.append((other, row, record))
            for name in other.weighed:
                heard.hear(name.rarest)
    sought = LookedFor(person, heard)
    for other, row, record in others:
        found = sought.likeness(other)
        if found is not None:
            yield found, row, record
