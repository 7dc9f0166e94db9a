"""The gazetteer: governorates, districts, sub-districts and communities, found by name in either language.

Beside it the boundaries of the governorates, and what can be said of two points.
"""

import csv
import heapq
import json
import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import accumulate, chain
from types import MappingProxyType
from typing import Any, NamedTuple

from models.language import code_lists, messages
from models.language.messages import RESOURCES
from models.language.text import fold, fold_name, name_words
from models.limits.text_limits import TEXT_LIMITS
from models.limits.zone_limits import ZONE_LIMITS

Point = tuple[float, float]  # latitude, longitude
Box = tuple[float, float, float, float]  # south, west, north, east
# Levels of the gazetteer.
GOVERNORATE, SUB_DISTRICT, VILLAGE = 1, 3, 4
NOTHING: Mapping[str, float] = MappingProxyType({})


class Place(NamedTuple):
    """A place of the gazetteer, or a local one of the register (level 5)."""

    code: str
    level: int
    en: str
    ar: str
    parent: str
    governorate: str
    latitude: float | None
    longitude: float | None
    aliases: tuple[str, ...]

    @property
    def point(self) -> Point | None:
        """Where it lies, None where that is not known."""
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude

    def label(self, language: str | None = None) -> str:
        """Its name in a language, by default the one spoken now."""
        if self.level == GOVERNORATE:
            return code_lists.codes('governorates').label(self.code, language)
        first, second = (self.ar, self.en) if (language or messages.language()) == 'ar' else (self.en, self.ar)
        return first or second


# How a name fits what was typed: it is that, it or one of its words begins so, or it holds it.
WHOLE, BEGINS, BEGINS_A_WORD, INSIDE = range(4)
_ORDER = {True: (0, 1, 1, 3), False: (2, 4, 4, 5)}  # in the governorate asked for, and elsewhere


class Fit(NamedTuple):
    """A place with a name that fits what was typed, and how."""

    place: Place
    rank: int


class Gazetteer:
    """Places by code and by folded name; a register's own ones stand on top of those that the program ships."""

    def __init__(self, places: Iterable[Place], below: 'Gazetteer | None' = None) -> None:
        self._below = below
        self._places = {place.code: place for place in places}
        self._names: dict[str, list[Place]] | None = None
        self._names_in: dict[str, _Names] = {}
        self._folded_names: dict[str, str] = {}
        self._settled: tuple[list[Place], list[float]] | None = None
        self._usual: Mapping[str, float] | None = None
        self._usual_names: dict[str, _Names] = {}

    def get(self, code: str) -> Place | None:
        """The place of a code, None if there is none."""
        return self._places.get(code) or (self._below.get(code) if self._below else None)

    def with_local(self, local: Iterable[Place]) -> 'Gazetteer':
        """The same gazetteer with a register's own places."""
        added = list(local)
        return Gazetteer(added, self) if added else self

    def all(self) -> Iterable[Place]:
        """Every place."""
        return chain(self._below.all() if self._below else (), self._places.values())

    def area(self, code: str) -> str:
        """Where a place lies: its sub-district and governorate in words, '' if unknown."""
        place = self.get(code)
        names: list[str] = []
        while place and (place := self.get(place.parent)):
            if place.level in (GOVERNORATE, SUB_DISTRICT) or not names:
                names.append(place.label())
        return ' · '.join(names)

    def find(self, name: str, governorate: str | None = None) -> list[Place]:
        """The places that bear this name, deepest level first; within a governorate when one is given.

        Only those of the deepest level that has the name are given, so more than one means the name is not unique.
        No place bears a name that is too long for one.
        """
        found = [p for p in self.bearing(name) if governorate in (None, p.governorate)]
        deepest = max((place.level for place in found), default=0)
        return [place for place in found if place.level == deepest]

    def fitting(
        self,
        text: str,
        governorate: str | None = None,
        usual: Mapping[str, float] = NOTHING,
        most: int = ZONE_LIMITS.offered,
    ) -> list[Fit]:
        """The places with a name that holds this text: those of the governorate first, then the more usual ones.

        A whole name comes before the beginning of one, and that before the middle, wherever the place lies. `usual`
        gives the most usual place first.
        """
        keys = tuple({fold(text), fold_name(text)} - {''})
        found = {place.code: Fit(place, WHOLE) for key in keys for place in self._bearing(key)}
        for names in self._in_order(governorate, usual) if keys else ():
            names.gather(keys, most, found)

        def order(fit: Fit) -> tuple[int, float, int]:
            here = governorate in (None, fit.place.governorate)
            behind = ZONE_LIMITS.more_usual if fit.rank > BEGINS else 0.0
            return _ORDER[here][fit.rank], behind - usual.get(fit.place.code, 0), -fit.place.level

        return heapq.nsmallest(most, found.values(), key=order)

    def _in_order(self, governorate: str | None, usual: Mapping[str, float]) -> Iterator['_Names']:
        """The places to look through, those that come first in the list before others."""
        if self._usual is not usual:
            known = [place for code in usual if (place := self.get(code))]
            self._usual, self._usual_names = usual, {'': _Names.of(known, self._folded)}
        if governorate:
            yield self._within(self._usual_names, governorate)
            yield self._within(self._names_of_all(), governorate)
        yield self._usual_names['']
        yield self._names_of_all()['']

    def inside(self, box: Box) -> list[Place]:
        """The villages, towns and local places that lie in a box."""
        south, west, north, east = box
        if self._settled is None:
            settled = sorted((p for p in self._places.values() if p.level >= VILLAGE and p.point), key=_latitude)
            self._settled = settled, [_latitude(place) for place in settled]
        places, latitudes = self._settled
        found = places[bisect_left(latitudes, south) : bisect_right(latitudes, north)]
        here = [place for place in found if west <= (place.longitude or 0) <= east]
        return here + (self._below.inside(box) if self._below else [])

    def bearing(self, name: str) -> list[Place]:
        """Every place that bears this name, of whatever level and wherever it lies."""
        return self._named(name) if len(name) <= TEXT_LIMITS.place else []

    def _named(self, name: str) -> list[Place]:
        return self._bearing(fold(name)) or self._bearing(fold_name(name))

    def _bearing(self, key: str) -> list[Place]:
        return self._index().get(key, []) + (self._below._bearing(key) if self._below else [])

    def prepare(self) -> None:
        """Fold the names now: it takes a moment, and somebody may type soon."""
        self._names_of_all()
        self._index()
        if self._below:
            self._below._index()

    def _index(self) -> dict[str, list[Place]]:
        if self._names is None:
            names: dict[str, list[Place]] = {}
            for place in self._places.values():
                for key in _keys(place):
                    names.setdefault(key, []).append(place)
            self._names = names  # whole at once: another thread may be looking
        return self._names

    def _names_of_all(self) -> dict[str, '_Names']:
        """The names of every place, short ones first; by governorate too, when one was asked for."""
        if not self._names_in:
            below = self._below._names_of_all()[''].places if self._below else []
            self._names_in[''] = _Names.of([*sorted(self._places.values(), key=_short_first), *below], self._folded)
        return self._names_in

    def _within(self, names: dict[str, '_Names'], governorate: str) -> '_Names':
        """Those of a governorate, picked out when they are first asked for."""
        if governorate not in names:
            here = [place for place in names[''].places if place.governorate == governorate]
            names[governorate] = _Names.of(here, self._folded)
        return names[governorate]

    def _folded(self, place: Place) -> str:
        """All the folded names of a place, each between line ends."""
        if self._below and place.code not in self._places:
            return self._below._folded(place)
        if place.code not in self._folded_names:
            self._folded_names[place.code] = '\n' + '\n'.join(_keys(place)) + '\n'
        return self._folded_names[place.code]


class _Names(NamedTuple):
    """Many places' folded names in one text, where each place's names start in it, and the places."""

    text: str
    starts: list[int]
    places: list[Place]

    @classmethod
    def of(cls, places: list[Place], folded: Callable[[Place], str]) -> '_Names':
        """The names of these places."""
        lines = [folded(place) for place in places]
        return cls(''.join(lines), [0, *accumulate(map(len, lines))], places)

    def gather(self, keys: tuple[str, ...], most: int, found: dict[str, Fit]) -> None:
        """Add the first places that fit in each way, the better ways first, until there are enough of them."""
        for rank, before in ((BEGINS, '\n'), (BEGINS_A_WORD, ' '), (INSIDE, '')):
            for key in keys:
                at, left = self.text.find(before + key), most
                while at >= 0 and left:
                    number = bisect_right(self.starts, at) - 1
                    place = self.places[number]
                    found.setdefault(place.code, Fit(place, rank))
                    at, left = self.text.find(before + key, self.starts[number + 1]), left - 1


def _short_first(place: Place) -> tuple[int, str, int]:
    name = place.en or place.ar
    return len(name), name, -place.level


def _latitude(place: Place) -> float:
    return place.latitude or 0


def _keys(place: Place) -> set[str]:
    names = [name for name in (place.en, place.ar, *place.aliases) if name]
    folded = [fold(name) for name in names]
    return {key for one in folded for key in (one, ' '.join(name_words(one.split()))) if key}


@cache
def gazetteer() -> Gazetteer:
    """The places that the program ships."""
    with (RESOURCES / 'places' / 'syria_gazetteer.csv').open(encoding='utf-8', newline='') as file:
        rows = list(csv.DictReader(file))
    parents = {row['pcode']: row['parent_pcode'] for row in rows}
    return Gazetteer(_read_place(row, parents) for row in rows)


def _read_place(row: dict[str, str], parents: dict[str, str]) -> Place:
    top = row['pcode']
    while parents.get(top, 'SY') != 'SY':
        top = parents[top]
    return Place(
        code=row['pcode'],
        level=int(row['level']),
        en=row['name_en'],
        ar=row['name_ar'],
        parent=row['parent_pcode'],
        governorate=top,
        latitude=round(float(row['lat']), ZONE_LIMITS.decimals) if row['lat'] else None,
        longitude=round(float(row['lon']), ZONE_LIMITS.decimals) if row['lon'] else None,
        aliases=tuple(name for name in row['aliases'].split('|') if name),
    )


# Points and boundaries


class Outline(NamedTuple):
    """The boundary of a governorate: rings of points, and the box around them."""

    governorate: str
    rings: tuple[tuple[Point, ...], ...]
    box: Box
    edges: dict[int, list[tuple[Point, Point]]]

    def holds(self, latitude: float, longitude: float) -> bool:
        """Whether a point lies within: a line from it to the east crosses the boundary an odd number of times."""
        south, west, north, east = self.box
        if not (south <= latitude <= north and west <= longitude <= east):
            return False
        inside = False
        for (lat, lon), (next_lat, next_lon) in self.edges.get(_band(latitude), ()):
            if (lat > latitude) != (next_lat > latitude):
                crossing = lon + (latitude - lat) / (next_lat - lat) * (next_lon - lon)
                inside ^= longitude < crossing
        return inside


def _band(latitude: float) -> int:
    """The narrow band from west to east that a point lies in: only the edges in it can be crossed."""
    return math.floor(latitude * ZONE_LIMITS.bands_a_degree)


def _edges(rings: tuple[tuple[Point, ...], ...]) -> dict[int, list[tuple[Point, Point]]]:
    """The edges of a boundary by the bands that they reach into."""
    bands: dict[int, list[tuple[Point, Point]]] = {}
    for ring in rings:
        for edge in zip(ring, (*ring[1:], ring[0]), strict=True):
            low, high = sorted(point[0] for point in edge)
            for band in range(_band(low), _band(high) + 1):
                bands.setdefault(band, []).append(edge)
    return bands


@cache
def outlines() -> tuple[Outline, ...]:
    """The boundaries of the governorates, simplified: true to a kilometre or two."""
    text = (RESOURCES / 'places' / 'syria_governorates.geojson').read_text(encoding='utf-8')
    return tuple(_read_outline(feature) for feature in json.loads(text)['features'])


def _read_outline(feature: dict[str, dict[str, Any]]) -> Outline:
    rings = tuple(tuple((lat, lon) for lon, lat in ring) for ring in feature['geometry']['coordinates'])
    latitudes, longitudes = zip(*rings[0], strict=True)
    box = (min(latitudes), min(longitudes), max(latitudes), max(longitudes))
    return Outline(feature['properties']['pcode'], rings, box, _edges(rings))


def governorate_at(latitude: float, longitude: float) -> str | None:
    """The P-code of the governorate that a point lies in, None where it lies in none."""
    return next((outline.governorate for outline in outlines() if outline.holds(latitude, longitude)), None)


def kilometres(one: Point, other: Point) -> float:
    """How far two points lie apart; within a country a plane is as good as the globe."""
    north, east = apart(one, other)
    return math.hypot(north, east)


def apart(one: Point, other: Point) -> tuple[float, float]:
    """How far to the north and to the east of one point the other lies, in kilometres."""
    north = other[0] - one[0]
    east = (other[1] - one[1]) * math.cos(math.radians((one[0] + other[0]) / 2))
    return north * ZONE_LIMITS.km_a_degree, east * ZONE_LIMITS.km_a_degree
