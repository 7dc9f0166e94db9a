"""The governorates shaded by number: hatched, so that it is read in black and white, and the numbers beside it."""

import math
from collections.abc import Iterator, Mapping

from exchange.publishing.paper.charts import Bar
from exchange.publishing.paper.drawing import INK, PALE, Spot, Words, box, drawing, hatched, shade, words
from exchange.publishing.paper.shown_texts import ordered
from models.places import outlines

_SQUEEZE = math.cos(math.radians(35))  # a degree of longitude beside one of latitude, in the middle of the country
_WEST, _NORTH = 35.55, 37.4
_SCALE, _MARGIN, _WEST_OF_IT = 66.0, 10.0, 42.0
_WIDTH, _HEIGHT, _MAP = 640.0, 366.0, 424.0
_ROW, _SWATCH = 24.0, 17.0
_SMALL = 900.0  # square units, in which no number has room
_SHORT = 6  # letters of a range that fit upon the map
_SEA = 16.0  # how far west of a small governorate its number stands


def governorates(shown: Mapping[str, Bar], heard: str, language: str) -> str:
    """The map of some governorates, by P-code and in the order in which they are listed beside it, as SVG.

    North is up and west is left in either direction of writing; the list stands at the right in English too.
    """
    most = max((bar.number for bar in shown.values()), default=0)
    flat = {outline.governorate: [_flat(ring) for ring in outline.rings] for outline in outlines()}
    parts = [hatched(rings, shade(shown[code].number, most) if code in shown else 0) for code, rings in flat.items()]
    parts += [part for code, bar in shown.items() if code in flat for part in _numbered(flat[code][0], bar, language)]
    height = max(_HEIGHT, 2 * _MARGIN + _ROW * len(shown))
    return drawing(_WIDTH, height, heard, [*parts, *_listed(shown, most, language)])


def _flat(ring: tuple[Spot, ...]) -> list[Spot]:
    """A boundary as it is drawn."""
    return [(_WEST_OF_IT + (lon - _WEST) * _SQUEEZE * _SCALE, _MARGIN + (_NORTH - lat) * _SCALE) for lat, lon in ring]


def _numbered(ring: list[Spot], bar: Bar, language: str) -> Iterator[str]:
    """The number of a governorate upon it, on white so that hatching does not cross it."""
    if not bar.number:
        return
    said = bar.said if bar.said and len(bar.said) <= _SHORT else f'{bar.number:,}'
    (x, y), area = _middle(ring)
    wide = 5.0 + 3.6 * len(said)
    if area < _SMALL:
        yield f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{x - _SEA:.1f}" y2="{y:.1f}" stroke="{INK}" stroke-width="0.8"/>'
        x -= _SEA + wide
    place = f'x="{x - wide:.1f}" y="{y - 9:.1f}" width="{2 * wide:.1f}" height="18" rx="9"'
    yield f'<rect {place} fill="{PALE}" stroke="{INK}"/>'
    yield words(Words(ordered(said, language), (x, y + 4.5), 'middle', 13, bold=True))


def _middle(ring: list[Spot]) -> tuple[Spot, float]:
    """The middle of a shape's area, and how large that is."""
    twice = east = south = 0.0
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = ax * by - bx * ay
        twice, east, south = twice + cross, east + (ax + bx) * cross, south + (ay + by) * cross
    return (east / (3 * twice), south / (3 * twice)), abs(twice) / 2


def _listed(shown: Mapping[str, Bar], most: int, language: str) -> Iterator[str]:
    """The list beside the map: each name with its shade and its number."""
    mirrored = language == 'ar'

    def along(x: float) -> float:
        return _WIDTH - x if mirrored else _MAP + x

    begins, ends = ('end', 'start') if mirrored else ('start', 'end')
    for at, bar in enumerate(shown.values()):
        top = _MARGIN + _ROW * at
        left = along(_SWATCH + _MARGIN) if mirrored else along(_MARGIN)
        yield hatched([box(left, top, _SWATCH, _SWATCH)], shade(bar.number, most))
        yield words(Words(bar.name, (along(_SWATCH + 2 * _MARGIN), top + 13.5), begins))
        said = ordered(bar.said or f'{bar.number:,}', language)
        yield words(Words(said, (along(_WIDTH - _MAP - _MARGIN), top + 13.5), ends, bold=True))
