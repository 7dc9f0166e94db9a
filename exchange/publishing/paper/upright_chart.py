"""Upright columns, beside one another and from the right in Arabic: a filled part, and a hatched one above it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from exchange.publishing.paper.drawing import INK, LINE, Words, box, drawing, hatched, words
from exchange.publishing.paper.shown_texts import ordered

_WIDTH, _HEIGHT = 760.0, 190.0
_EDGE, _TOP, _FOOT = 10.0, 46.0, 26.0
_GAP = 0.25  # of the room of a column
_SIGN = 14.0
_SHADED = 2


class Upright(NamedTuple):
    """A column: its name, where it has one below it, how high its filled part is, and how high all of it."""

    name: str
    filled: int
    whole: int


def uprights(shown: Sequence[Upright], parts: tuple[str, str], heard: str, language: str) -> str:
    """Columns as SVG, with what both parts of them mean written above, and the number of all of it at its top."""
    most = max((one.whole for one in shown), default=0)
    drawn = (part for place, one in enumerate(shown) for part in _column(one, place, len(shown), most, language))
    line = f'<path d="M{_EDGE},{_base()} L{_WIDTH - _EDGE},{_base()}" stroke="{INK}" stroke-width="1"/>'
    return drawing(_WIDTH, _TOP + _HEIGHT + _FOOT, heard, (*_meaning(parts, language), line, *drawn))


def _base() -> float:
    return _TOP + _HEIGHT


def _along(x: float, width: float, language: str) -> float:
    """Where something begins that is so wide, from the side on which one begins to read."""
    return _WIDTH - x - width if language == 'ar' else x


def _meaning(parts: tuple[str, str], language: str) -> Iterator[str]:
    for number, text in enumerate(parts):
        at = _EDGE + number * _WIDTH / 2
        yield _filled(_along(at, _SIGN, language), 8, _SIGN, _SIGN, is_hatched=bool(number))
        begins = 'end' if language == 'ar' else 'start'
        yield words(Words(text, (_along(at + _SIGN + 8, 0, language), 20), begins, 13))


def _column(one: Upright, place: int, many: int, most: int, language: str) -> Iterator[str]:
    room = (_WIDTH - 2 * _EDGE) / many
    width = room * (1 - _GAP)
    left = _along(_EDGE + place * room + room * _GAP / 2, width, language)
    heights = [_HEIGHT * min(part, one.whole) / max(most, 1) for part in (one.filled, one.whole)]
    if heights[0]:
        yield _filled(left, _base() - heights[0], width, heights[0], is_hatched=False)
    if heights[1] > heights[0]:
        yield _filled(left, _base() - heights[1], width, heights[1] - heights[0], is_hatched=True)
    middle = left + width / 2
    if one.whole:
        yield words(Words(f'{one.whole:,}', (middle, _base() - heights[1] - 4), 'middle', 11))
    if one.name:
        yield words(Words(ordered(one.name, language), (middle, _base() + 17), 'middle', 11))


def _filled(left: float, top: float, width: float, height: float, *, is_hatched: bool) -> str:
    """A part of a column: in grey, or in strokes, which differ also where there is black alone."""
    if is_hatched:
        return hatched([box(left, top, width, height)], _SHADED)
    return f'<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{LINE}"/>'
