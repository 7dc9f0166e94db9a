"""SVG of our own: letters that no kind of reader turns around or takes for markup, hatching, and a picture of points.

Typst sets it into a PDF, QtSvg paints it on screen, browsers show it; it uses only what all of them know.
"""

import html
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from exchange.publishing.paper.paper_fonts import shown
from models.language.text import has_arabic

Spot = tuple[float, float]
INK, PALE, LINE = '#222222', '#ffffff', '#666666'
_FACES = 'Amiri, Noto Sans Arabic, serif'
# How far the strokes of a shade lie apart, and in which directions they run: from none to nearly black.
_SHADES: tuple[tuple[float, tuple[int, ...]], ...] = ((0, ()), (9, (1,)), (5.5, (1,)), (5, (1, -1)), (2.6, (1, -1)))
DARKEST = len(_SHADES) - 1
_POINTS_AN_INCH = 220


class Words(NamedTuple):
    """Words at a place: where they begin, end or have their middle, how large, and whether they stand out."""

    text: str
    at: Spot
    anchor: str = 'start'
    size: float = 14
    bold: bool = False


def words(said: Words) -> str:
    """Words as SVG; Arabic has its own direction in them, whatever whoever shows it takes for the direction."""
    text = html.escape(shown(said.text).replace('\n', ' '), quote=False)
    text = f'\u2067{text}\u2069' if has_arabic(text) else text
    weight = ' font-weight="bold"' if said.bold else ''
    x, y = said.at
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{said.size:g}" text-anchor="{said.anchor}"{weight} fill="{INK}">'
        f'{text}</text>'
    )


def drawing(width: float, height: float, heard: str, parts: Iterable[str]) -> str:
    """The whole drawing, with what is said of it to whoever cannot see it."""
    name = html.escape(shown(heard).replace('\n', ' '), quote=False).replace('"', '&quot;')
    size = f'width="{width:g}" height="{height:g}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" {size} role="img" '
        f'aria-label="{name}" font-family="{_FACES}"><title>{name}</title>'
        f'<rect {size} fill="{PALE}"/>{"".join(parts)}</svg>'
    )


def shade(number: int, most: int) -> int:
    """How dark a number is shown beside the greatest: 0 for none, so many steps up to the darkest."""
    return 0 if number <= 0 else max(1, math.ceil(DARKEST * number / max(most, 1)))


def hatched(rings: Sequence[Sequence[Spot]], shaded: int) -> str:
    """A shape with its outline, hatched as dark as that."""
    outline = ' '.join(f'M{" L".join(f"{x:.1f},{y:.1f}" for x, y in ring)} Z' for ring in rings)
    apart, directions = _SHADES[shaded]
    strokes = ''.join(
        f'M{ax:.1f},{ay:.1f} L{bx:.1f},{by:.1f} '
        for direction in directions
        for (ax, ay), (bx, by) in _strokes(rings, apart, direction)
    )
    hatching = f'<path d="{strokes.strip()}" fill="none" stroke="{INK}" stroke-width="0.9"/>' if strokes else ''
    return f'{hatching}<path d="{outline}" fill="none" stroke="{LINE}" stroke-width="1" stroke-linejoin="round"/>'


def _strokes(rings: Sequence[Sequence[Spot]], apart: float, direction: int) -> Iterator[tuple[Spot, Spot]]:
    """Slanted strokes within a shape: where y - direction * x is one number, from each way in to the next way out.

    Not a pattern of SVG's, which not every reader of it knows.
    """
    leans = [[y - direction * x for x, y in ring] for ring in rings]
    least, most = min(map(min, leans)), max(map(max, leans))
    for number in range(math.ceil(least / apart), math.floor(most / apart) + 1):
        lean = number * apart + 0.01  # never through a corner
        crossed = sorted(_crossed(rings, leans, lean))
        yield from zip(crossed[::2], crossed[1::2], strict=False)


def _crossed(rings: Sequence[Sequence[Spot]], leans: list[list[float]], lean: float) -> Iterator[Spot]:
    for ring, leaning in zip(rings, leans, strict=True):
        for at, (x, y) in enumerate(ring):
            (before_x, before_y), before = ring[at - 1], leaning[at - 1]
            if (before < lean) != (leaning[at] < lean):
                part = (lean - before) / (leaning[at] - before)
                yield before_x + part * (x - before_x), before_y + part * (y - before_y)


def box(left: float, top: float, width: float, height: float) -> tuple[Spot, ...]:
    """The corners of a rectangle."""
    return (left, top), (left + width, top), (left + width, top + height), (left, top + height)


def points(svg: str) -> bytes:
    """A drawing as a picture of points (PNG), for files that take no SVG."""
    from exchange.publishing.paper import typesetting  # loaded when something is set, not when the program starts

    return typesetting.picture(svg, _POINTS_AN_INCH)
