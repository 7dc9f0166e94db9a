"""Very many records beside a register at once: which live ones each may equal, and which it is likely about.

While one types, a record is looked up by statements of its own (`models/likeness/while_typing.py`). For the thousands
of a file the same understanding is asked of rows held in memory, by their days and squares of the map, or by the keys
of their names.
"""

from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from heapq import merge, nlargest
from itertools import islice
from math import log2
from typing import NamedTuple, Protocol

import peewee

from models import query
from models.file.engines.engine import Asked
from models.file.register_file import RegisterFile
from models.forgetting import forgettable
from models.language import person_names
from models.likeness import events, persons, while_typing
from models.likeness.events import Event
from models.likeness.looked_for import LookedFor
from models.likeness.near_words import NearWords
from models.likeness.persons import Name, Person
from models.likeness.scores import Days, Likeness, MapPoint, days_apart, days_of, is_day, nearness, spot_of
from models.limits.likeness_weights import WEIGHTS
from models.places import Gazetteer
from models.query.namesakes import asked_dated, asked_name_keys
from models.query.together.held_apart import ApartPairs
from models.record.fields import PlaceKind, Stored, Typed
from models.record.records import RECORDS, Record

_IN_ONE_SPELLING = '~'  # begins such keys
_AROUND = tuple((north, east) for north in (-1, 0, 1) for east in (-1, 0, 1))
_DRAWERS_OF_A_DAY = 2
Found = tuple[Likeness, str]  # how alike, and the uid of the row
Alike = tuple[Likeness, Record]


class Pool(Protocol):
    """Rows of one kind that can be asked which of them a record is likely about."""

    def like(self, record: Record, *, in_part: bool = False, same_day: bool = False) -> Iterator[Found]:
        """The rows that are likely the same, or may be where they are held only `in_part`, without what is below.

        Events are asked to be of the `same_day`, where that is wanted; a person may be told of with two days.
        """

    def before(self, record: Record, event: Record | None = None) -> Iterator[Found]:
        """The rows held before this one that may be the same, each with how alike it is; then this one is held too.

        How many are like them is not counted yet. `event` is the incident in which a victim's row stands.
        """

    def look_ahead(self, records: Sequence[Record]) -> None:
        """Work out what will be compared of some records: of many together it is sooner done than of each in turn."""

    def add(self, record: Record, *, event: Record | None = None) -> None:
        """Hold one more row."""

    def hold(self, record: Record, event: Record | None) -> None:
        """Hold one more of very many rows."""

    def is_of_one_father(self, one: str, other: str) -> bool:
        """Whether two of the rows held are of one father, with names that end in two words."""

    def crowd(self, one: str, other: str) -> float:
        """How much less it says that two of the rows held are alike, where many of all that are held are like them."""


# Events


class EventPool:
    """Incidents by their days and by where they were."""

    def __init__(self, places: Gazetteer) -> None:
        self._places = places
        self._rows: dict[str, Record] = {}
        self._events: dict[str, Event] = {}
        self._days: dict[str, Days] = {}
        # Who was asked for last is mostly added next.
        self._asked: tuple[Record, Days | None, MapPoint] | None = None
        self._exact: dict[int, dict[tuple[int, int], list[str]]] = defaultdict(lambda: defaultdict(list))
        self._ends: list[list[int]] = [
            [],
            [],
        ]  # the first days and the last days of all, in order, once they are asked for
        self._in: dict[tuple[int, bool], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))

    def look_ahead(self, records: Sequence[Record]) -> None:
        """Nothing: of most incidents nothing is near, and no more is worked out of them."""

    def add(self, record: Record, *, event: Record | None = None) -> None:
        """Hold one more incident."""
        if self._asked and self._asked[0] is record:
            _record, days, spot = self._asked
        else:
            days, spot = self._when_and_where(record)
        self._rows[record.uid] = record
        self._put(record.uid, days, spot)

    def hold(self, record: Record, event: Record | None) -> None:
        """Hold one more of very many incidents: what is compared of it takes a third of the memory of the record."""
        self._hold(record.uid, events.event_of(record, self._places))

    def _hold(self, uid: str, told: Event) -> None:
        self._events[uid] = told
        self._put(uid, told.days, told.spot)

    def _put(self, uid: str, days: Days | None, spot: MapPoint) -> None:
        """Have an incident found by its days and by where it was, if it has days."""
        if days is None:
            return
        self._days[uid] = days
        square = _square(spot)
        for drawer in _drawers(days, 0):
            self._in[drawer, square is not None][spot.governorate].append(uid)
            if square is not None:
                self._exact[drawer][square].append(uid)

    def like(self, record: Record, *, in_part: bool = False, same_day: bool = False) -> Iterator[Found]:
        """The incidents that are likely the same event, the last added first."""
        days, spot = self._when_and_where(record)
        self._asked, event = (record, days, spot), None
        for uid in self._beside(days, spot, WEIGHTS.compared_in_a_file, same_day=same_day):
            event = event or events.event_of(record, self._places)  # of most nothing is near
            gain = events.most_of_harm(event) if in_part else 0.0
            if (found := events.incidents(event, self._event(uid))) and found.score + gain > 0:
                yield found, uid

    def before(self, record: Record, event: Record | None = None) -> Iterator[Found]:
        """The incidents held before this one that were near, each with how alike it is; then this one is held too."""
        told = events.event_of(record, self._places)
        for uid in self._beside(told.days, told.spot, WEIGHTS.compared_in_a_register):
            found = events.incidents(told, self._event(uid), only_likely=True)
            if found and found.is_likely:
                yield found, uid
        self._hold(record.uid, told)

    def is_of_one_father(self, one: str, other: str) -> bool:
        """No incident has a father."""
        return False

    def crowd(self, one: str, other: str) -> float:
        """How much less two say where much happened in those days: some of it is alike by chance."""
        if not self._ends[0]:
            self._ends = [sorted(days[at].toordinal() for days in self._days.values()) for at in (0, 1)]
        mine, theirs = self._event(one), self._event(other)
        around = min(self._around(event.days) for event in (mine, theirs) if event.days)
        doublings = log2(max(1.0, around / WEIGHTS.usual_around))
        is_one_place = nearness(mine.spot, theirs.spot).degree == 'same'
        return doublings * (1.0 if is_one_place else WEIGHTS.crowd_elsewhere)

    def _around(self, days: Days) -> int:
        """How many of the incidents held may have happened within a few days of some days."""
        firsts, lasts = self._ends
        first, last = days[0].toordinal() - WEIGHTS.near_days, days[1].toordinal() + WEIGHTS.near_days
        return bisect_right(firsts, last) - bisect_left(lasts, first)

    def _when_and_where(self, record: Record) -> tuple[Days | None, MapPoint]:
        return days_of(record.get('occurred')), spot_of(record, self._places)

    def _beside(self, days: Days | None, spot: MapPoint, most: int, *, same_day: bool = False) -> Iterable[str]:
        """So many of the incidents near in time and place at most.

        Those of other days that are held too do not count among the many: what is found hangs on none of them.
        """
        if days is None:
            return ()
        around = 0 if same_day else WEIGHTS.near_days
        first, last, held = days[0] - timedelta(around), days[1] + timedelta(around), self._days
        near = _each_once(self._near(days, spot, around))
        return islice((uid for uid in near if held[uid][0] <= last and held[uid][1] >= first), most)

    def _event(self, uid: str) -> Event:
        if uid not in self._events:
            self._events[uid] = events.event_of(self._rows[uid], self._places)
        return self._events[uid]

    def _near(self, days: Days, spot: MapPoint, around: int) -> Iterator[str]:
        """Those near in time that are not known to be far away: what has no point is found by its governorate."""
        square = _square(spot)
        for drawer in _drawers(days, around):
            if square is not None and (there := self._exact.get(drawer)):
                row, column = square
                for north, east in _AROUND:
                    if held := there.get((row + north, column + east)):
                        yield from reversed(held)
            for is_exact in (False,) if square is not None else (False, True):
                if found := self._in.get((drawer, is_exact)):
                    for governorate in (spot.governorate, '') if spot.governorate else found:
                        yield from reversed(found.get(governorate, ()))


def _each_once(found: Iterable[str]) -> Iterator[str]:
    """Each where it is found first. No more are found than are asked for: of a whole year many are in many drawers."""
    met = set[str]()
    for uid in found:
        if uid not in met:
            met.add(uid)
            yield uid


def _drawers(days: Days, around: int) -> range:
    first, last = days[0].toordinal() - around, days[1].toordinal() + around
    return range(first // WEIGHTS.drawer_days, last // WEIGHTS.drawer_days + 1)


def _drawers_of_people(days: Days) -> Iterable[int]:
    """The drawers of the day on which somebody was taken; those of years, below 0, where less than the day is known."""
    drawers = _drawers(days, 0)
    return drawers if len(drawers) <= _DRAWERS_OF_A_DAY else range(-days[1].year, -days[0].year + 1)


def _drawers_around(days: Days) -> list[int]:
    """The drawers in which everybody is who may have been taken within a few days of some days."""
    return [*_drawers(days, WEIGHTS.near_days), *range(-days[1].year - 1, -days[0].year + 2)]


def _square(spot: MapPoint) -> tuple[int, int] | None:
    """The square of the map in which something was, None where that is not known exactly."""
    if spot.point is None or not spot.is_exact:
        return None
    return int(spot.point[0] // WEIGHTS.square_north), int(spot.point[1] // WEIGHTS.square_east)


# Persons


@dataclass(slots=True, eq=False)
class _Held:
    """Somebody who is held: the row, the incident that a victim's stands in, and the day on which they were taken.

    The day is 0 where it is not known. The person is worked out when somebody is put beside them. Of one day they are
    looked at in the order of a list, of which each has a `number`; those of a register have none, and come by uid.
    """

    uid: str
    row: Record
    event: Record | None
    day: int
    number: int
    person: Person | None = None

    @property
    def in_time(self) -> tuple[int, int, str]:
        """When it is their turn among those who were taken around a day."""
        return self.day, self.number, self.uid


class PersonPool:
    """People by the keys of their names."""

    def __init__(self, places: Gazetteer) -> None:
        self._places = places
        self._held: dict[str, _Held] = {}
        self._words = NearWords()
        self._asked: tuple[Record, Record | None, Person, _Keys] | None = (
            None  # who was asked for last is mostly added next
        )
        self._ahead: dict[str, tuple[Person, _Keys]] = {}
        self._keyed: dict[str, list[_Held]] = defaultdict(list)
        self._bearers: Counter[tuple[str, ...]] = Counter()  # how many bear a given name, a father's, both of them
        self._of_one_father: set[tuple[str, str]] = set()  # of whom the last words of their names are two
        self._days: dict[str, list[tuple[int, int, str]]] = {}
        # Who is looked for by the day: by each word of a name, and by when they were taken.
        self._of_a_day: dict[tuple[str, int], list[str]] = defaultdict(list)

    def look_ahead(self, records: Sequence[Record]) -> None:
        """Understand the names of some people."""
        people = [persons.person_of(record, self._places) for record in records]
        self._ahead = {
            record.uid: (person, _keys(record, person.names)) for record, person in zip(records, people, strict=True)
        }

    def add_of_a_day(self, record: Record) -> None:
        """Hold one more person for those alone who were taken around that day and have one word of the names."""
        self.add(record, ())
        if days := days_of(record.get('abducted_on')):
            for key in _single(persons.names_of(record)):
                for drawer in _drawers_of_people(days):
                    insort(self._of_a_day[key, drawer], record.uid)

    def add(self, record: Record, keys: Iterable[str] | None = None, *, event: Record | None = None) -> None:
        """Hold one more person, under keys of their name."""
        days = days_of(event.get('occurred') if event else record.get('abducted_on'))
        day = days[0].toordinal() if days and is_day(days) else 0
        number = len(self._held) if keys is None else 0  # the uids of a list are other ones each time
        held = self._held[record.uid] = _Held(record.uid, record, event, day, number)
        if self._asked and self._asked[0] is record and self._asked[1] is event:
            _record, _event, person, own = self._asked
            self._meet(held, person)
            keys = own.held_under if keys is None else keys
        for key in _keys(record).held_under if keys is None else keys:
            self._keyed[key].append(held)
            if key in self._days:
                insort(self._days[key], held.in_time)

    def hold(self, record: Record, event: Record | None) -> None:
        """Hold one more of very many people."""
        self.add(record, event=event)

    def like(self, record: Record, *, in_part: bool = False, same_day: bool = False) -> Iterator[Found]:
        """The people that are likely the same person."""
        if record.uid not in self._ahead:
            self.look_ahead([record])
        person, own = self._ahead.pop(record.uid)
        self._asked, keys = (record, None, person, own), own.sought
        sizes = self._sizes(keys)
        near = dict.fromkeys(islice(self._taken_around(person, own), WEIGHTS.compared_in_a_file))
        sought = LookedFor(person, self._words)
        for held, other in self._candidates(person, sizes, near, WEIGHTS.compared_in_a_file):
            if not sought.may_be(other):
                continue
            less = while_typing.crowd(held.row, keys, sizes, other.names)
            if (found := sought.likeness(other, 0.0 if in_part else less)) and found.is_likely:
                if in_part:
                    found.add(-less)
                yield found, held.uid

    def before(self, record: Record, event: Record | None = None) -> Iterator[Found]:
        """The people held before this one who share a key, each with how alike they are; then this one is held too."""
        person = persons.person_of(record, self._places, event)
        own = _keys(record, person.names)
        alike = {held for key in own.first_two for held in self._keyed.get(key, ())}
        sizes, sought = self._sizes(own.sought), LookedFor(person, self._words)
        for held, other in self._candidates(person, sizes, {}, WEIGHTS.compared_in_a_register):
            if held in alike and (found := persons.of_one_father(person, other)):
                if found.score > log2(WEIGHTS.rarest_by_chance) - WEIGHTS.most_for_a_habit:
                    self._of_one_father.add((held.uid, record.uid))
                    yield found, held.uid
            elif (found := sought.likeness(other)) and found.is_likely:
                yield found, held.uid
        self._asked = record, event, person, own
        self.add(record, event=event)

    def is_of_one_father(self, one: str, other: str) -> bool:
        """Whether two were compared as people of one father, with names that end in two words."""
        return (one, other) in self._of_one_father

    def crowd(self, one: str, other: str) -> float:
        """How much less two say who have namesakes beside one another, or are among very many."""
        if (one, other) in self._of_one_father:
            return log2(min(map(self._namesakes_by_chance, (one, other))))
        shared = {*while_typing.name_keys(self._held[one].row)} & {*while_typing.name_keys(self._held[other].row)}
        others = while_typing.namesakes(shared, self._sizes(shared)) - 1
        by_chance = log2(max(1.0, len(self._held) / WEIGHTS.usual_people))
        return min(WEIGHTS.most_of_a_crowd, WEIGHTS.crowd_of_pairs * log2(max(1, others))) + by_chance

    def _namesakes_by_chance(self, uid: str) -> float:
        """How many others here bear somebody's given name and their father's: as many as do, or would by chance."""
        if not self._bearers:
            self._bearers.update(word for other in self._held for word in self._first_words(other))
        given, father, both = (self._bearers[word] for word in self._first_words(uid))
        return max(WEIGHTS.rarest_by_chance, given * father / len(self._held), both - 2)

    def _first_words(self, uid: str) -> tuple[tuple[str, ...], ...]:
        """The given name of somebody, the father's in its place, and both of them, each in one spelling."""
        words = next((name.usual for name in self._person(self._held[uid]).names if len(name.usual) > 1), ('', ''))
        given, father = map(person_names.in_one_spelling, words[:2])
        return (given,), ('', father), (given, father)

    def _sizes(self, keys: Iterable[str]) -> dict[str, int]:
        return {key: len(self._keyed[key]) for key in keys if key in self._keyed}

    def _taken_around(self, person: Person, keys: '_Keys') -> Iterator[_Held]:
        """Who was taken around the day of somebody who is called by one word, and has that among their own.

        Those around the days of others that are asked for are held too: what is found hangs on none of them.
        """
        if person.taken is None or len(keys.single) > 1:
            return
        drawers = _drawers_around(person.taken)
        there = [self._of_a_day.get((key, drawer), ()) for key in keys.single for drawer in drawers]
        for uid in _each_once(merge(*there)):
            days = self._person(self._held[uid]).taken
            if days and days_apart(person.taken, days) <= WEIGHTS.near_days:
                yield self._held[uid]

    def _person(self, held: _Held) -> Person:
        if held.person is None:
            self._meet(held, persons.person_of(held.row, self._places, held.event))
        assert held.person is not None
        return held.person

    def _meet(self, held: _Held, person: Person) -> None:
        held.person = person
        for name in person.weighed:
            self._words.hear(name.rarest)

    def _candidates(
        self, person: Person, sizes: dict[str, int], found: dict[_Held, None], most: int
    ) -> list[tuple[_Held, Person]]:
        """So many at most: those who were found, then who shares these keys, the rarest first.

        Of the many who share one it is those who were taken around the same time, and a few others.
        """
        around = WEIGHTS.around_days
        for size, key in sorted(zip(sizes.values(), sizes, strict=True)):
            if len(found) >= most:
                break
            if size <= WEIGHTS.a_crowd:
                found |= dict.fromkeys(self._keyed[key])
                continue
            if key[0] == _IN_ONE_SPELLING:  # who is among these is among those who share what sounds like it, too
                continue
            if person.taken:  # of a whole village taken in one day no more than are compared
                found |= dict.fromkeys(islice(self._taken(key, person.taken, around), most))
            if around == WEIGHTS.around_days:
                found |= dict.fromkeys(self._keyed[key][-WEIGHTS.of_a_crowd :])
            around = WEIGHTS.near_days
        return [(held, held.person or self._person(held)) for held in islice(found, most)]

    def _taken(self, key: str, days: Days, around: int) -> Iterator[_Held]:
        """Those under a key who were taken within so many days."""
        if key not in self._days:
            self._days[key] = sorted(held.in_time for held in self._keyed[key] if held.day)
        first, last = days[0].toordinal() - around, days[1].toordinal() + around
        there = self._days[key]
        for _day, _number, uid in there[bisect_left(there, (first,)) : bisect_left(there, (last + 1,))]:
            yield self._held[uid]


class _Keys(NamedTuple):
    """The keys of a person's names, those that a name of one of their words would have, and of the first two words."""

    whole: frozenset[str]
    single: frozenset[str]
    within: frozenset[str]  # the same of a word within the names
    first_two: frozenset[str]

    @property
    def sought(self) -> frozenset[str]:
        """Those keys, those of a row that has only one word of the names, and of one that has more than it."""
        within = self.within if self.whole == self.single else frozenset()
        return self.whole.union(self.first_two, self.single, within)

    @property
    def held_under(self) -> frozenset[str]:
        """Those keys, and of each word within the names: who shares only that word is not looked at for it."""
        return self.whole.union(self.first_two, self.within)


def _keys(record: Record, names: tuple[Name, ...] | None = None) -> _Keys:
    called = persons.names_of(record) if names is None else names
    words = [_keys_of_a_word(word) for name in called for word in name.usual]
    single = frozenset[str]().union(*[keys for keys, _within in words])
    within = frozenset[str]().union(*[keys for _single, keys in words])
    return _Keys(while_typing.name_keys(record, called), single, within, _first_two(called))


def sought(record: Record) -> frozenset[str]:
    """The keys by which rows are looked for that are like a person's."""
    return _keys(record).sought


def _first_two(names: tuple[Name, ...]) -> frozenset[str]:
    """The given name with the father's, each in one spelling: fewer share that than what sounds like it."""
    return frozenset([_key_of_first_two(*name.usual[:2]) for name in names if len(name.usual) > 2])


@forgettable(50_000)
def _key_of_first_two(given: str, father: str) -> str:
    return f'{_IN_ONE_SPELLING}{person_names.in_one_spelling(given)}+{person_names.in_one_spelling(father)}'


def _single(names: Iterable[Name]) -> frozenset[str]:
    return frozenset[str]().union(*[_keys_of_a_word(word)[0] for name in names for word in name.usual])


@forgettable(50_000)
def _keys_of_a_word(word: str) -> tuple[frozenset[str], frozenset[str]]:
    """The keys that a name of this word alone is looked up by, and those of the word within others."""
    single = person_names.keys_of((word,))
    return single, frozenset([f'.{key}' for key in single])


# Beside a register


def pool_of(kind: str, places: Gazetteer) -> Pool:
    """An empty pool for a kind of record that has a date that it is listed by."""
    return PersonPool(places) if RECORDS[kind].name_fields else EventPool(places)


def in_turn(pool: Pool, records: Sequence[Record]) -> Iterator[Record]:
    """Some records, each to be asked for in a pool before the next."""
    for start in range(0, len(records), WEIGHTS.understood_ahead):
        some = records[start : start + WEIGHTS.understood_ahead]
        pool.look_ahead(some)
        yield from some


class Comparing:
    """The live records of a register that some new ones of a kind may equal or be like."""

    def __init__(self, register: RegisterFile, kind: str, records: list[Record]) -> None:
        self._register, self._kind = register, kind
        cls = RECORDS[kind]
        self._named = (*cls.name_fields, cls.dated_by())
        self._read = _read_of(kind)
        specs = cls.specs()
        self._asked = [name for name in self._read if not isinstance(specs[name].kind, PlaceKind | Typed)]
        self._held: dict[str, Record] = {}
        self._by_value: dict[tuple[Stored, ...], list[str]] = defaultdict(list)
        with register.db.ahead(asked_to_compare(kind, records)):
            self._apart = ApartPairs(register, _uids_of(records))
            self._pool = self._people(records) if cls.name_fields else self._events(records)

    def _events(self, records: list[Record]) -> Pool:
        pool = EventPool(self._register.places)
        for row in self._dated(records):
            self._hold(row)
            pool.add(row)
        return pool

    def _people(self, records: list[Record]) -> Pool:
        pool = PersonPool(self._register.places)
        for row, keys in query.with_any_name_key(self._register, self._kind, _keys_of(records), self._read):
            self._hold(row)
            pool.add(row, keys)
        # One word of a name is no key of a longer one: who is called by it, or has no name, is looked up by the day.
        for row in self._dated([record for record in records if len(_single(persons.names_of(record))) < 2]):
            self._hold(row)
            pool.add_of_a_day(row)
        return pool

    def _dated(self, records: list[Record]) -> Iterator[Record]:
        """The rows around the days of some records, read in few statements."""
        for first, last in _days_around(self._kind, records):
            yield from query.dated(self._register, self._kind, self._named[-1], first, last, names=self._read)

    def _hold(self, row: Record) -> None:
        if row.uid not in self._held:
            self._held[row.uid] = row
            for one in self._looked_up_by(row.values):
                self._by_value[one].append(row.uid)

    def _looked_up_by(self, values: dict[str, Stored]) -> list[tuple[Stored, ...]]:
        """What a row is looked up by among the equal: all that it must say, or where nothing, its names and its day."""
        if required := RECORDS[self._kind].required_fields():
            return [tuple(values.get(name) for name in required)]
        return [(name, values[name]) for name in self._named if name in values]

    def said(self, values: dict[str, Stored]) -> frozenset[tuple[str, Stored]]:
        """What of some values is read of the records here."""
        return frozenset((name, values[name]) for name in self._read if name in values)

    def equal(self, values: dict[str, Stored]) -> list[Record]:
        """The records that have all of these values, as far as they are read here, places aside."""
        said = (self._by_value.get(one, []) for one in self._looked_up_by(values))
        asked = [(name, values[name]) for name in self._asked if name in values]
        nearest = min(said, key=len, default=[])
        held = (self._held[uid] for uid in nearest)
        return [row for row in held if all(row.get(name) == value for name, value in asked)]

    def alike(self, records: list[Record]) -> dict[str, list[Alike]]:
        """The whole live records that each of these is likely about, by its uid, the likeliest first."""
        found = {record.uid: self._nearest(record) for record in in_turn(self._pool, records)}
        wanted = dict.fromkeys(uid for pairs in found.values() for _likeness, uid in pairs)
        whole = query.get_many(self._register, self._kind, sorted(wanted))
        return {record.uid: self._compared(record, found[record.uid], whole) for record in records}

    def _nearest(self, record: Record) -> list[Found]:
        found = self._pool.like(record, in_part=True)
        return nlargest(WEIGHTS.nearest_in_a_file, found, key=lambda pair: pair[0].score)

    def _compared(self, record: Record, found: list[Found], whole: dict[str, Record]) -> list[Alike]:
        pairs = [(likeness, whole[uid]) for likeness, uid in found]
        if not RECORDS[self._kind].name_fields:  # now with their casualties
            again = (
                (while_typing.compare(record, stored, self._register.places), stored) for _likeness, stored in pairs
            )
            pairs = [(likeness, stored) for likeness, stored in again if likeness]
        likely = ((likeness, stored, stored) for likeness, stored in pairs if likeness.is_likely)
        told = [(likeness, stored) for likeness, _row, stored in while_typing.not_apart(self._apart, record, likely)]
        return sorted(told, key=lambda pair: -pair[0].score)


def asked_to_compare(kind: str, records: Sequence[Record]) -> Iterator[Asked | peewee.Node]:
    """What will be asked first to compare some records with those of a register."""
    yield ApartPairs.asked(_uids_of(records))
    if RECORDS[kind].name_fields:
        yield from asked_name_keys(kind, _keys_of(records), _read_of(kind))
        return
    for first, last in _days_around(kind, records):
        yield from asked_dated(kind, RECORDS[kind].dated_by(), first, last, names=_read_of(kind))


def _uids_of(records: Iterable[Record]) -> list[str]:
    return sorted({record.uid for record in records})


def _read_of(kind: str) -> tuple[str, ...]:
    """The fields by which records of a kind are compared."""
    names = RECORDS[kind].name_fields
    return (*names, *(persons.READ if names else events.READ))


def _days_around(kind: str, records: Iterable[Record]) -> list[Days]:
    """The stretches of time around the days of some records."""
    dated = RECORDS[kind].dated_by()
    return _spans(sorted(days for record in records if (days := days_of(record.get(dated)))))


def _keys_of(records: Iterable[Record]) -> frozenset[str]:
    return frozenset[str]().union(*map(sought, records))


def _spans(days: list[Days]) -> list[Days]:
    """The stretches of time around some days, in order; one of all where there are many."""
    spans: list[Days] = []
    for first, last in ((a - timedelta(WEIGHTS.near_days), b + timedelta(WEIGHTS.near_days)) for a, b in days):
        if spans and first <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(last, spans[-1][1]))
        else:
            spans.append((first, last))
    return [(spans[0][0], max(last for _first, last in spans))] if len(spans) > WEIGHTS.spans else spans
