"""What a rule may ask of the register beside the record it looks at; each answer is kept as long as this lives."""

import math
from bisect import bisect_left, bisect_right
from datetime import date, timedelta
from functools import cache, cached_property
from typing import TYPE_CHECKING, NamedTuple

from models import dates, query
from models.fields import Stored
from models.places import Gazetteer, Place, gazetteer

if TYPE_CHECKING:
    from models.store import Register

_NEAR = 10  # kilometres
_NORTH, _EAST = 111.2, 91.1  # kilometres in a degree, in the middle of the country
_DAYS = timedelta(days=60)


class Zone(NamedTuple):
    """What an incident says of who held its place on its day."""

    occurred: str
    zone: str
    uid: str


class Around:
    """The register around a record; without one only the places that the program ships are known."""

    def __init__(self, register: 'Register | None' = None) -> None:
        self._register = register
        self._zones: dict[tuple[str, date], list[Zone]] = {}
        self._by_place: dict[str, list[Zone]] | None = None

    @property
    def places(self) -> Gazetteer:
        """The gazetteer, with the register's own places."""
        return self._register.places if self._register else gazetteer()

    @cached_property
    def today(self) -> date:
        """The day it is in Damascus."""
        return dates.today_in_damascus()

    @cached_property
    def last_saved(self) -> str:
        """When the register was last written, '' if never."""
        return query.newest_at(self._register) if self._register else ''

    def place(self, code: Stored) -> Place | None:
        """The place of a code."""
        return self.places.get(str(code)) if code else None

    def has_reference(self, kind: str, reference: str, but: str) -> bool:
        """Whether another live record of a kind has this reference."""
        return self._register is not None and query.has_reference(self._register, kind, reference, but)

    def zones_near(self, place: str, day: date, but: str) -> list[str]:
        """The zones of other incidents at a place or near it, within sixty days of a day."""
        if self._register is None:
            return []
        if (place, day) not in self._zones:
            self._zones[place, day] = list(self._look_up(place, day))
        return [found.zone for found in self._zones[place, day] if found.uid != but]

    def _look_up(self, place: str, day: date) -> list[Zone]:
        assert self._register is not None
        first, last = (day - _DAYS).isoformat(), (day + _DAYS).isoformat()
        places = _neighbours(place) if gazetteer().get(place) else (place,)
        if self._by_place is None:
            return [Zone(*row) for row in query.zones_at(self._register, places, first, last)]
        return [zone for near in places for zone in _between(self._by_place.get(near, []), first, last)]

    def read_ahead(self) -> None:
        """Read the zones of all incidents at once, where very many records are looked at."""
        assert self._register is not None
        by_place: dict[str, list[Zone]] = {}
        for place, *zone in query.all_zones(self._register):
            by_place.setdefault(place, []).append(Zone(*zone))
        self._zones, self._by_place = {}, by_place


def _between(zones: list[Zone], first: str, last: str) -> list[Zone]:
    return zones[bisect_left(zones, (first,)) : bisect_right(zones, (last, '~'))]


@cache
def _cells() -> dict[tuple[int, int], list[tuple[float, float, str]]]:
    """The villages and towns of the gazetteer, in kilometres, by the square they lie in: what is near is next door."""
    cells: dict[tuple[int, int], list[tuple[float, float, str]]] = {}
    for place in gazetteer().all():
        if place.level > 2 and (point := _flat(place)):
            north, east = point
            cells.setdefault((int(north / _NEAR), int(east / _NEAR)), []).append((north, east, place.code))
    return cells


@cache
def _neighbours(code: str) -> tuple[str, ...]:
    """A place of the gazetteer and the towns and villages near it."""
    place = gazetteer().get(code)
    point = _flat(place) if place and place.level > 2 else None
    if point is None:
        return (code,)
    north, east = point
    row, column = int(north / _NEAR), int(east / _NEAR)
    around = [_cells().get((row + n, column + e), []) for n in (-1, 0, 1) for e in (-1, 0, 1)]
    return tuple(other for cell in around for n, e, other in cell if math.hypot(n - north, e - east) <= _NEAR)


def _flat(place: Place) -> tuple[float, float] | None:
    """How many kilometres to the north and east a place lies."""
    return (place.point[0] * _NORTH, place.point[1] * _EAST) if place.point else None
