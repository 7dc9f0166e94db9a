"""Lines over months: each with strokes and marks of its own, so that they are told apart in black and white."""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from exchange.publishing.paper.drawing import INK, LINE, PALE, Spot, Words, drawing, words
from exchange.publishing.paper.shown_texts import ordered

_WIDTH, _PLOT, _MARGIN = 640.0, 250.0, 12.0
_AXIS, _MONTHS, _EDGE = 46.0, 44.0, 20.0  # the edge has room for half a year in bold figures
_ROW, _SAMPLE, _BROAD = 24.0, 40.0, 310.0
_MARK = 4.2
_LETTER, _BETWEEN = 5.6, 6.0  # the width of a letter of a month's name, and what is free between two names
_STEPS = (1, 2, 5)


class ChartLine(NamedTuple):
    """A line: its name, its number in each month, and what stands beside its name."""

    name: str
    numbers: tuple[int, ...]
    said: str = ''


class Month(NamedTuple):
    """A month below the lines: its short name, and its year where that begins."""

    name: str
    year: str = ''


def _round(x: float, y: float, fill: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_MARK:g}" fill="{fill}" stroke="{INK}" stroke-width="1.2"/>'


def _cornered(*corners: Spot) -> Callable[[float, float, str], str]:
    def mark(x: float, y: float, fill: str) -> str:
        points = ' '.join(f'{x + _MARK * dx:.1f},{y + _MARK * dy:.1f}' for dx, dy in corners)
        return f'<polygon points="{points}" fill="{fill}" stroke="{INK}" stroke-width="1.2"/>'

    return mark


_SQUARE = _cornered((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9))
_TRIANGLE = _cornered((0, -1.1), (1.1, 0.9), (-1.1, 0.9))
_DIAMOND = _cornered((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0))


class _Way(NamedTuple):
    """How a line is drawn: its mark, what that is filled with, and how its strokes are broken."""

    mark: Callable[[float, float, str], str]
    fill: str
    broken: str = ''


_WAYS = (
    _Way(_round, INK),
    _Way(_SQUARE, PALE, '7 3'),
    _Way(_TRIANGLE, INK, '2 3'),
    _Way(_round, PALE, '10 3 2 3'),
    _Way(_DIAMOND, INK, '4 2'),
)
MOST_LINES = len(_WAYS)


def lines(shown: Sequence[ChartLine], months: Sequence[Month], heard: str, language: str) -> str:
    """Lines over months as SVG, at most MOST_LINES of them; in Arabic time goes from the right to the left."""
    chart = _Chart(len(months), max((number for one in shown for number in one.numbers), default=0), language == 'ar')
    parts = [*chart.frame(months)]
    for one, way in zip(shown, _WAYS, strict=False):
        parts += chart.line(one.numbers, way)
    parts += [part for at, one in enumerate(zip(shown, _WAYS, strict=False)) for part in chart.named(at, *one)]
    rows = -(-len(shown) // 2)
    return drawing(_WIDTH, _MARGIN + _PLOT + _MONTHS + _ROW * rows + _MARGIN / 2, heard, parts)


class _Chart:
    """Where things are in a chart."""

    def __init__(self, months: int, most: int, mirrored: bool) -> None:
        self._months, self._mirrored = months, mirrored
        self._step = _step(most)
        self._top = max(self._step, -(-most // self._step) * self._step)

    def _along(self, x: float) -> float:
        return _WIDTH - x if self._mirrored else x

    def _spot(self, month: int, number: int) -> Spot:
        room = _WIDTH - _AXIS - 2 * _EDGE
        x = _AXIS + _EDGE + (room * month / (self._months - 1) if self._months > 1 else room / 2)
        return self._along(x), _MARGIN + _PLOT * (1 - number / self._top)

    def frame(self, months: Sequence[Month]) -> Iterator[str]:
        """The numbers at the side with a thin line each, and the months below."""
        for number in range(0, self._top + 1, self._step):
            y = self._spot(0, number)[1]
            ink = f'stroke="{LINE}" stroke-width="{1.2 if not number else 0.4}"'
            ends = f'x1="{self._along(_AXIS):.1f}" y1="{y:.1f}" x2="{self._along(_WIDTH):.1f}" y2="{y:.1f}"'
            yield f'<line {ends} {ink}/>'
            yield words(Words(f'{number:,}', (self._along(_AXIS - 7), y + 4.5), self._ends, 12))
        every = self._every(max((len(month.name) for month in months), default=0))
        for place, month in enumerate(months):
            x, low = self._spot(place, 0)
            yield f'<line x1="{x:.1f}" y1="{low:.1f}" x2="{x:.1f}" y2="{low + 4:.1f}" stroke="{LINE}"/>'
            if place % every == 0:
                yield words(Words(month.name, (x, low + 18), 'middle', 11))
            if month.year:
                yield words(Words(month.year, (x, low + 34), 'middle', 12, bold=True))

    def _every(self, letters: int) -> int:
        """Of how many months one has its name below the plot, where the longest name has so many letters."""
        apart = (_WIDTH - _AXIS - 2 * _EDGE) / max(1, self._months - 1)
        return math.ceil((letters * _LETTER + _BETWEEN) / apart)

    @property
    def _ends(self) -> str:
        """The anchor of words that end towards the plot."""
        return 'start' if self._mirrored else 'end'

    def line(self, numbers: Sequence[int], way: _Way) -> Iterator[str]:
        """A line from month to month, and its mark at each."""
        spots = [self._spot(month, number) for month, number in enumerate(numbers)]
        yield _stroke(spots, way)
        yield from (way.mark(*spot, way.fill) for spot in spots)

    def named(self, place: int, one: ChartLine, way: _Way) -> Iterator[str]:
        """A sample of a line below the plot, with its name and what is said of it."""
        x = _MARGIN + _BROAD * (place % 2)
        y = _MARGIN + _PLOT + _MONTHS + _ROW * (place // 2) + _ROW / 2
        begins, ends = (self._along(x), y), (self._along(x + _SAMPLE), y)
        yield _stroke([begins, ends], way)
        yield way.mark(self._along(x + _SAMPLE / 2), y, way.fill)
        language = 'ar' if self._mirrored else 'en'
        said = ordered(f'{one.name}: {one.said}' if one.said else one.name, language)
        anchor = 'end' if self._mirrored else 'start'
        yield words(Words(said, (self._along(x + _SAMPLE + 8), y + 4.5), anchor, 13))


def _stroke(spots: Sequence[Spot], way: _Way) -> str:
    broken = f' stroke-dasharray="{way.broken}"' if way.broken else ''
    points = ' '.join(f'{x:.1f},{y:.1f}' for x, y in spots)
    return f'<polyline points="{points}" fill="none" stroke="{INK}" stroke-width="1.4"{broken}/>'


def _step(most: int) -> int:
    """How far the numbers at the side are apart: at most six of them, all of them round."""
    step, tens = 1, 1
    while most > 5 * step:
        step = next((tens * one for one in _STEPS if most <= 5 * tens * one), 0)
        if not step:
            tens *= 10
            step = tens
    return step
