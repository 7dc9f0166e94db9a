"""Where a point lies, in words: near which place, how far from it and in which direction."""

import math
from collections.abc import Callable

from models.language.messages import _
from models.places import Gazetteer, Place, Point, apart, kilometres

_DIRECTIONS: tuple[Callable[[], str], ...] = (
    lambda: _('north'),
    lambda: _('north-east'),
    lambda: _('east'),
    lambda: _('south-east'),
    lambda: _('south'),
    lambda: _('south-west'),
    lambda: _('west'),
    lambda: _('north-west'),
)
# Kilometres within which a point is at a village.
_AT_IT = 0.5
# So far around a point is looked, the nearest first: ten kilometres hold some village nearly everywhere, the last holds
# the country.
_DEGREES_AROUND = (0.1, 0.4, 1.0, 2.0, 8.0)


def nearest(places: Gazetteer, point: Point) -> Place | None:
    """The village, town or local place next to a point."""
    latitude, longitude = point
    for around in _DEGREES_AROUND:
        box = (latitude - around, longitude - around, latitude + around, longitude + around)
        near = [(kilometres(point, place.point), place) for place in places.inside(box) if place.point]
        if near:
            return min(near, key=lambda pair: pair[0])[1]
    return None


def direction(start: Point, end: Point) -> str:
    """The direction from one point to another, of eight."""
    north, east = apart(start, end)
    turn = math.atan2(east, north) / (2 * math.pi) * len(_DIRECTIONS)
    return _DIRECTIONS[round(turn) % len(_DIRECTIONS)]()


def in_words(places: Gazetteer, point: Point) -> str:
    """Where a point lies: “3 km north-west of Sokhneh”; '' where no place is known at all."""
    place = nearest(places, point)
    if place is None or place.point is None:
        return ''
    far = kilometres(place.point, point)
    if far < _AT_IT:
        return _('at {place}').format(place=place.label())
    sentence = _('{distance} km {direction} of {place}')
    return sentence.format(distance=f'{far:.0f}', direction=direction(place.point, point), place=place.label())
