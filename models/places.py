"""The gazetteer: governorates, districts, sub-districts and communities, found by name in either language.

Beside it the boundaries of the governorates, and what can be said of two points.
"""

import csv
import json
import math
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from models import words
from models.text import fold, fold_name
from models.words import RESOURCES

Point = tuple[float, float]  # latitude, longitude
_KILOMETRES_A_DEGREE = 111.195


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
        if self.level == 1:
            return words.codes('governorates').label(self.code, language)
        first, second = (self.ar, self.en) if (language or words.language()) == 'ar' else (self.en, self.ar)
        return first or second


class Gazetteer:
    """Places by code and by folded name."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._places = {place.code: place for place in places}
        self._names: dict[str, list[Place]] | None = None

    def get(self, code: str) -> Place | None:
        """The place of a code, None if there is none."""
        return self._places.get(code)

    def with_local(self, local: Iterable[Place]) -> 'Gazetteer':
        """The same gazetteer with a register's own places."""
        added = list(local)
        return Gazetteer([*self._places.values(), *added]) if added else self

    def all(self) -> Iterable[Place]:
        """Every place."""
        return self._places.values()

    def area(self, code: str) -> str:
        """Where a place lies: its sub-district and governorate in words, '' if unknown."""
        place = self._places.get(code)
        names: list[str] = []
        while place and (place := self._places.get(place.parent)):
            if place.level in (1, 3) or not names:
                names.append(place.label())
        return ' · '.join(names)

    def find(self, name: str, governorate: str | None = None) -> list[Place]:
        """The places that bear this name, deepest level first; within a governorate when one is given.

        Only those of the deepest level that has the name are given, so more than one means the name is not unique.
        """
        found = [p for p in self._named(name) if governorate in (None, p.governorate)]
        deepest = max((place.level for place in found), default=0)
        return [place for place in found if place.level == deepest]

    def starting(self, text: str, governorate: str | None = None, most: int = 20) -> list[Place]:
        """The places with a name that begins with this text, the governorate's own first."""
        key = fold_name(text)
        if not key:
            return []
        found: dict[str, Place] = {}
        for name, places in self._index().items():
            if name.startswith(key) or f' {key}' in name:
                found.update((place.code, place) for place in places)
        return sorted(found.values(), key=lambda p: (p.governorate != governorate, p.level, len(p.label()), p.label()))[
            :most
        ]

    def _named(self, name: str) -> list[Place]:
        exact = self._index().get(fold(name), [])
        return exact or self._index().get(fold_name(name), [])

    def _index(self) -> dict[str, list[Place]]:
        if self._names is None:
            names: dict[str, list[Place]] = {}
            for place in self._places.values():
                for key in _keys(place):
                    names.setdefault(key, []).append(place)
            self._names = names  # whole at once: another thread may be looking
        return self._names


def _keys(place: Place) -> set[str]:
    names = [name for name in (place.en, place.ar, *place.aliases) if name]
    return {key for name in names for key in (fold(name), fold_name(name)) if key}


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
        latitude=float(row['lat']) if row['lat'] else None,
        longitude=float(row['lon']) if row['lon'] else None,
        aliases=tuple(name for name in row['aliases'].split('|') if name),
    )


# Points and boundaries


class Outline(NamedTuple):
    """The boundary of a governorate: rings of points, and the box around them (south, west, north, east)."""

    governorate: str
    rings: tuple[tuple[Point, ...], ...]
    box: tuple[float, float, float, float]

    def holds(self, latitude: float, longitude: float) -> bool:
        """Whether a point lies within: a line from it to the east crosses the boundary an odd number of times."""
        south, west, north, east = self.box
        if not (south <= latitude <= north and west <= longitude <= east):
            return False
        inside = False
        for ring in self.rings:
            for (lat, lon), (next_lat, next_lon) in zip(ring, (*ring[1:], ring[0]), strict=True):
                if (lat > latitude) != (next_lat > latitude):
                    crossing = lon + (latitude - lat) / (next_lat - lat) * (next_lon - lon)
                    inside ^= longitude < crossing
        return inside


@cache
def outlines() -> tuple[Outline, ...]:
    """The boundaries of the governorates, simplified: true to a kilometre or two."""
    text = (RESOURCES / 'places' / 'syria_governorates.geojson').read_text(encoding='utf-8')
    return tuple(_read_outline(feature) for feature in json.loads(text)['features'])


def _read_outline(feature: dict[str, dict[str, Any]]) -> Outline:
    rings = tuple(tuple((lat, lon) for lon, lat in ring) for ring in feature['geometry']['coordinates'])
    latitudes, longitudes = zip(*rings[0], strict=True)
    box = (min(latitudes), min(longitudes), max(latitudes), max(longitudes))
    return Outline(feature['properties']['pcode'], rings, box)


def governorate_at(latitude: float, longitude: float) -> str | None:
    """The P-code of the governorate that a point lies in, None where it lies in none."""
    return next((outline.governorate for outline in outlines() if outline.holds(latitude, longitude)), None)


def kilometres(one: Point, other: Point) -> float:
    """How far two points lie apart; within a country a plane is as good as the globe."""
    north, east = _apart(one, other)
    return math.hypot(north, east)


def _apart(one: Point, other: Point) -> tuple[float, float]:
    """How far to the north and to the east of one point the other lies, in kilometres."""
    north = other[0] - one[0]
    east = (other[1] - one[1]) * math.cos(math.radians((one[0] + other[0]) / 2))
    return north * _KILOMETRES_A_DEGREE, east * _KILOMETRES_A_DEGREE
