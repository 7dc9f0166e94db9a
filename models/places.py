"""The gazetteer: governorates, districts, sub-districts and communities, found by name in either language."""

import csv
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from models import words
from models.text import fold, fold_name
from models.words import RESOURCES


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
