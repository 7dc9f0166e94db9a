"""What a rule may ask of the register beside the record it looks at; each answer is kept as long as this lives."""

import hashlib
import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from datetime import date, timedelta
from functools import cache, cached_property

from models import query
from models.dates import dates
from models.file.engines.engine import Asked
from models.file.register_file import RegisterFile
from models.limits.zone_limits import ZONE_LIMITS
from models.places import SUB_DISTRICT, Gazetteer, Place, gazetteer
from models.query.problems import NEWEST_AT, asked_reference, asked_zones
from models.record.fields import Stored
from models.record.records import Record

_SHORT = 16  # bytes
_FEW = 100  # records, of which each is asked about by itself


class Around:
    """The register around a record; without one only the places that the program ships are known."""

    def __init__(self, register: RegisterFile | None = None) -> None:
        self._register = register
        self._zones: dict[tuple[str, date, str], list[str]] = {}
        self._references: dict[tuple[str, str, str], bool] = {}
        self._ahead: _Ahead | None = None

    @property
    def places(self) -> Gazetteer:
        """The gazetteer, with the register's own places."""
        return self._register.places if self._register else gazetteer()

    @cached_property
    def today(self) -> date:
        """The day it is in Damascus."""
        return dates.today_in_damascus()

    @cached_property
    def today_as_stored(self) -> str:
        """The same day as dates are stored."""
        return self.today.isoformat()

    @cached_property
    def now(self) -> str:
        """The time stamp of this second."""
        return dates.utc_now()

    @cached_property
    def last_saved(self) -> str:
        """When the register was last written, '' if never."""
        return query.newest_at(self._register) if self._register else ''

    def place(self, code: Stored) -> Place | None:
        """The place of a code."""
        return self.places.get(str(code)) if code else None

    def has_reference(self, kind: str, reference: str, but: str) -> bool:
        """Whether another live record of a kind has this reference."""
        if self._register is None or (self._ahead and (kind, reference) not in self._ahead.references):
            return False
        asked = kind, reference, but
        if asked not in self._references:
            self._references[asked] = query.has_reference(self._register, *asked)
        return self._references[asked]

    def asked(self, record: Record) -> Iterator[Asked]:
        """What rules will ask of the register about a record, unless it was read ahead."""
        if self._register is not None and self._ahead is None:
            if 'last_saved' not in vars(self):
                yield NEWEST_AT
            asked = record.kind, str(record.get('reference') or ''), record.uid
            if asked[1] and asked not in self._references:
                yield asked_reference(*asked)
            yield from self._asked_zones(record)

    def _asked_zones(self, record: Record) -> Iterator[Asked]:
        place, when = record.get('place'), record.get('occurred')
        if not (place and when and record.get('zone')):
            return
        with suppress(dates.NotADate):  # then nothing is compared with it
            day = dates.first_day(str(when))
            if day is not None and (str(place), day, record.uid) not in self._zones:
                yield asked_zones(_neighbours(str(place)), *_span(day), record.uid)

    def asking_ahead(self, records: Sequence[Record]) -> AbstractContextManager[None]:
        """Have all asked at once that rules will ask about some records, where they are few."""
        if self._register is None or len(records) > _FEW:
            return nullcontext()
        return self._register.db.ahead(one for record in records for one in self.asked(record))

    def zones_near(self, place: str, day: date, but: str) -> Iterable[str]:
        """The zones of other incidents at a place or near it, within sixty days of a day."""
        if self._register is None:
            return []
        first, last = _span(day)
        if self._ahead:  # so quick that remembering what came of it would only fill the memory
            return self._ahead.zones_near(place, first, last, but)
        found = self._zones.get((place, day, but))
        if found is None:
            found = query.zones_at(self._register, _neighbours(place), first, last, but)
            self._zones[place, day, but] = found
        return found

    @property
    def is_read_ahead(self) -> bool:
        """Whether it was read at once what the rules ask."""
        return self._ahead is not None

    def read_ahead_of(self, records: Iterable[Record]) -> None:
        """Read at once what the rules will ask of these records one by one."""
        some = [record.values for record in records]
        days = {str(values.get('occurred') or '') for values in some}
        self.read_ahead(days, {str(values['reference']) for values in some if values.get('reference')})

    def read_ahead(self, days: Iterable[str] | None = None, references: Iterable[str] | None = None) -> None:
        """Read at once what the rules will ask one by one of records of these days and references (None: of any)."""
        assert self._register is not None
        first, last, around = '', '~', timedelta(ZONE_LIMITS.days)
        if days is not None:
            known = sorted(day for text in days if text and (day := dates.first_day(text)))
            span = (known[0] - around, known[-1] + around) if known else (date.min, date.min)
            first, last = span[0].isoformat(), span[1].isoformat()
        self._zones, self._ahead = {}, _Ahead(self._register, first, last, references)


class AroundOn(Around):
    """What the rules go by on a day that is past."""

    def __init__(self, day: date) -> None:
        super().__init__()
        self.today = day


class _Ahead:
    """The references that several records have, and the zones of all incidents by the square they lie in.

    Of half a million they are held as columns, and a digest stands for each uid: so they take a sixth of the memory.
    """

    def __init__(self, register: RegisterFile, first: str, last: str, references: Iterable[str] | None) -> None:
        self.references = query.shared_references(register, references)
        # By the square: the days in order, and beside each the zone, the incident and the point of its place.
        self._zones: dict[Square | str, _Columns] = {}
        self._around: dict[Square | str, list[_Columns]] = {}
        once: dict[str, str] = {}
        squares: dict[str, _Columns] = {}
        for place, day, zone, uid in query.all_zones(register, first, last):
            if (found := squares.get(place)) is None:
                found = squares[place] = self._zones.setdefault(_square(place), ([], [], bytearray(), []))
            days, zones, uids, points = found
            days.append(once.setdefault(day, day))
            zones.append(once.setdefault(zone, zone))
            uids += _short(uid)
            points.append(_flat(place))

    def zones_near(self, place: str, first: str, last: str, but: str) -> Iterator[str]:
        """The zones of the incidents at a place or near it, in a span of days, without that of one incident."""
        here, near, own = _flat(place), ZONE_LIMITS.near_km, _short(but)
        for days, zones, uids, points in self._beside(_square(place)):
            for at in range(bisect_left(days, first), len(days)):
                if days[at] > last:
                    break
                there = points[at]  # without a point only the place itself is in its square
                is_near = here is None or there is None or math.dist(here, there) <= near
                if is_near and uids[at * _SHORT : (at + 1) * _SHORT] != own:
                    yield zones[at]

    def _beside(self, square: 'Square | str') -> list['_Columns']:
        """What lies in a square, and in those next door."""
        found = self._around.get(square)
        if found is None:
            found = [self._zones[near] for near in _around(square) if near in self._zones]
            self._around[square] = found
        return found


def _short(uid: str) -> bytes:
    """What stands for a uid, in few bytes."""
    return hashlib.blake2b(uid.encode(errors='surrogatepass'), digest_size=_SHORT).digest()


@cache
def _span(day: date) -> tuple[str, str]:
    """The days of which the zones are compared with that of a day."""
    days = timedelta(ZONE_LIMITS.days)
    return (day - days).isoformat(), (day + days).isoformat()


Square = tuple[int, int]
_Columns = tuple[list[str], list[str], bytearray, list[tuple[float, float] | None]]


@cache
def _flat(code: str) -> tuple[float, float] | None:
    """How many kilometres to the north and east a town or village of the gazetteer lies; None for any other place."""
    place = gazetteer().get(code)
    if place is None or place.level < SUB_DISTRICT or place.point is None:
        return None
    return place.point[0] * ZONE_LIMITS.km_north, place.point[1] * ZONE_LIMITS.km_east


@cache
def _square(code: str) -> Square | str:
    """The square that a place lies in: what is near is next door. A place without a point stands for itself."""
    point = _flat(code)
    return (int(point[0] / ZONE_LIMITS.near_km), int(point[1] / ZONE_LIMITS.near_km)) if point else code


def _around(square: Square | str) -> list[Square | str]:
    if isinstance(square, str):
        return [square]
    row, column = square
    return [(row + n, column + e) for n in (0, -1, 1) for e in (0, -1, 1)]


def _are_near(one: str, other: str) -> bool:
    here, there = _flat(one), _flat(other)
    return here is not None and there is not None and math.dist(here, there) <= ZONE_LIMITS.near_km


@cache
def _villages() -> dict[Square | str, list[str]]:
    """The towns and villages of the gazetteer by the square they lie in."""
    squares: dict[Square | str, list[str]] = {}
    for place in gazetteer().all():
        if _flat(place.code):
            squares.setdefault(_square(place.code), []).append(place.code)
    return squares


@cache
def _neighbours(code: str) -> tuple[str, ...]:
    """A place and the towns and villages near it."""
    villages = [other for square in _around(_square(code)) for other in _villages().get(square, [])]
    return tuple(other for other in villages if _are_near(code, other)) or (code,)
