"""How much speaks for two records being about the same, and why; and how near two dates and two places are.

What agrees and what contradicts is added up in bits: that a rare name is shared says much, that a Mohammad is one more
Mohammad says little. Above nought the two are likely the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import NamedTuple

from models.dates import dates
from models.forgetting import forgettable
from models.language import person_names
from models.language.messages import _, language, ngettext
from models.limits.likeness_weights import WEIGHTS
from models.places import SUB_DISTRICT, VILLAGE, Gazetteer, Place, Point, kilometres
from models.record.fields import Stored
from models.record.records import Record


@dataclass
class Likeness:
    """What speaks for two records being the same, in bits above what is asked, and in words."""

    score: float
    reasons: list[str] = field(default_factory=list)

    def add(self, bits: float, reason: str = '') -> None:
        """Count something for or against."""
        self.score += bits
        if reason:
            self.reasons.append(reason)

    @property
    def is_likely(self) -> bool:
        """Whether they are likely the same."""
        return self.score > 0


# When and where

Days = tuple[date, date]


@forgettable(1 << 14)
def days_of(value: Stored) -> Days | None:
    """The first and last day that a date may mean; None for one that was damaged."""
    if not value or not dates.is_edtf(str(value)):
        return None
    first, last = dates.first_day(str(value)), dates.last_day(str(value))
    return (first or last, last or first) if first or last else None  # type: ignore[return-value]


def days_apart(one: Days, other: Days) -> int:
    """How many days lie between two dates, 0 where they overlap."""
    return max(0, (other[0] - one[1]).days, (one[0] - other[1]).days)


def is_day(days: Days) -> bool:
    """Whether a date says the day, give or take."""
    return (days[1] - days[0]).days <= WEIGHTS.near_days


def days_apart_in_words(apart: int) -> str:
    """How far two days lie apart, in words."""
    return _apart_in_words(apart, language())


@cache
def _apart_in_words(apart: int, _spoken: str) -> str:
    if not apart:
        return _('same day')
    return ngettext('{count} day apart', '{count} days apart', apart).format(count=apart)


class MapPoint(NamedTuple):
    """Where something was, as far as it is known."""

    place: Place | None
    typed: str
    governorate: str
    point: Point | None

    @property
    def is_exact(self) -> bool:
        """Whether it is a village or a point, and no wider area."""
        return self.point is not None and (self.place is None or self.place.level >= VILLAGE)


def spot_of(record: Record, places: Gazetteer) -> MapPoint:
    """Where a record says that it was."""
    values = record.values
    place = places.get(str(values.get('place') or ''))
    latitude, longitude = values.get('latitude'), values.get('longitude')
    if latitude is None or longitude is None:
        latitude, longitude = (place.latitude, place.longitude) if place else (None, None)
    is_point = isinstance(latitude, (int, float)) and isinstance(longitude, (int, float))
    point = (float(latitude), float(longitude)) if is_point else None  # type: ignore[arg-type]
    governorate = str(values.get('governorate') or (place.governorate if place else '') or '')
    return MapPoint(place, str(values.get('place_typed') or ''), governorate, point)


class Nearness(NamedTuple):
    """How near two places are: `same`, `near`, `around` (in one area), `governorate`, `unknown`, `far` or `other`."""

    degree: str
    km: float = 0.0

    def in_words(self) -> str:
        """What to say of it, '' where nothing speaks for the two."""
        if self.degree == 'near':
            return _('{distance} km away').format(distance=max(1, round(self.km)))
        said = {'same': _('same place'), 'around': _('same area'), 'governorate': _('same governorate')}
        return said.get(self.degree, '')


def nearness(one: MapPoint, other: MapPoint) -> Nearness:
    """How near two places are."""
    km = kilometres(one.point, other.point) if one.point and other.point else None
    if one.is_exact and other.is_exact and km is not None:
        if _is_one_place(one, other) and km <= WEIGHTS.near_km:
            return Nearness('same', km)
        return Nearness(_degree(km), km)
    if one.governorate and other.governorate and one.governorate != other.governorate:
        return Nearness('other')
    if _is_one_place(one, other):
        return Nearness('around' if one.place and one.place.level < VILLAGE else 'same')
    if _lies_in(one, other) or _lies_in(other, one):
        return Nearness('around')
    return Nearness('governorate' if one.governorate and one.governorate == other.governorate else 'unknown')


def _degree(km: float) -> str:
    if km < WEIGHTS.same_place_km:
        return 'same'
    return 'near' if km <= WEIGHTS.near_km else 'vicinity' if km <= WEIGHTS.vicinity_km else 'far'


def _is_one_place(one: MapPoint, other: MapPoint) -> bool:
    if one.place and other.place:
        return one.place.code == other.place.code
    return any(is_one_name(a, b) for a in _called(one) for b in _called(other))


def _called(spot: MapPoint) -> Iterator[str]:
    if spot.typed and not spot.place:
        yield spot.typed
    elif spot.place:
        yield from (name for name in (spot.place.ar, spot.place.en, *spot.place.aliases) if name)


@forgettable(50_000)
def is_one_name(one: str, other: str) -> bool:
    """Whether two texts are one name, in any spelling of either script."""
    first, second = person_names.words_of(one), person_names.words_of(other)
    alike = len(first) == len(second) and first
    return bool(alike) and all(
        person_names.distance(a, b) <= WEIGHTS.same_word for a, b in zip(first, second, strict=True)
    )


def _lies_in(one: MapPoint, other: MapPoint) -> bool:
    """Whether one place lies in a sub-district that the other gives."""
    return bool(
        one.place and other.place and other.place.level == SUB_DISTRICT and one.place.parent == other.place.code
    )
