"""What a rule may ask of the register beside the record it looks at; each answer is kept as long as this lives."""

from datetime import date, timedelta
from functools import cache, cached_property
from typing import TYPE_CHECKING, NamedTuple

from models import dates, query
from models.fields import Stored
from models.places import Gazetteer, Place, gazetteer, kilometres

if TYPE_CHECKING:
    from models.store import Register

_NEAR = 10  # kilometres
_DAYS = timedelta(days=60)
_CELLS_A_DEGREE = 8


class Zone(NamedTuple):
    """What an incident says of who held its place on its day."""

    uid: str
    occurred: str
    zone: str


class Around:
    """The register around a record; without one only the places that the program ships are known."""

    def __init__(self, register: 'Register | None' = None) -> None:
        self._register = register
        self._zones: dict[tuple[str, date], list[Zone]] = {}
        self._by_place: dict[str, list[Zone]] | None = None

    @cached_property
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
        return query.last_saved(self._register) if self._register else ''

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
        return [zone for near in places for zone in self._by_place.get(near, ()) if first <= zone.occurred <= last]

    def read_ahead(self) -> None:
        """Read the zones of all incidents at once, where very many records are looked at."""
        assert self._register is not None
        by_place: dict[str, list[Zone]] = {}
        for place, *zone in query.all_zones(self._register):
            by_place.setdefault(place, []).append(Zone(*zone))
        self._zones, self._by_place = {}, by_place


@cache
def _cells() -> dict[tuple[int, int], list[Place]]:
    """The villages and towns of the gazetteer by the square that they lie in, each wider than what is near."""
    cells: dict[tuple[int, int], list[Place]] = {}
    for place in gazetteer().all():
        if place.point is not None and place.level > 2:
            cells.setdefault(_cell(place), []).append(place)
    return cells


def _cell(place: Place) -> tuple[int, int]:
    assert place.latitude is not None and place.longitude is not None
    return int(place.latitude * _CELLS_A_DEGREE), int(place.longitude * _CELLS_A_DEGREE)


@cache
def _neighbours(code: str) -> tuple[str, ...]:
    """A place of the gazetteer and those near it."""
    place = gazetteer().get(code)
    if place is None or place.point is None or place.level < 3:
        return (code,)
    row, column = _cell(place)
    around = [_cells().get((row + n, column + e), []) for n in (-1, 0, 1) for e in (-1, 0, 1)]
    near = {other.code for cell in around for other in cell if _is_near(place, other)}
    return tuple(sorted(near | {code}))


def _is_near(place: Place, other: Place) -> bool:
    return place.point is not None and other.point is not None and kilometres(place.point, other.point) <= _NEAR
