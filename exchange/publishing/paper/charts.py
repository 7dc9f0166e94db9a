"""Bars, one under the other: lying, from the right in Arabic, each with its number at its end."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from exchange.publishing.paper.drawing import LINE, Words, drawing, words
from exchange.publishing.paper.shown_texts import ordered

_WIDTH, _NAMES, _NUMBERS = 640.0, 190.0, 110.0
_ROW, _LINE, _BAR, _MARGIN = 30.0, 19.0, 17.0, 8.0
_LONG = 30  # letters of a name that fit beside the bars


class Bar(NamedTuple):
    """A bar: its name, how long it is, and what stands at its end where that is more than the number."""

    name: str
    number: int
    said: str = ''


def bars(shown: Sequence[Bar], heard: str, language: str) -> str:
    """Bars by governorate, class or party as SVG."""
    lines = [_broken(bar.name) for bar in shown]
    heights = [_ROW + _LINE * (len(name) - 1) for name in lines]
    tops = [_MARGIN + sum(heights[:at]) for at in range(len(lines) + 1)]
    longest = max((bar.number for bar in shown), default=0)
    parts = (
        part
        for bar, name, top in zip(shown, lines, tops, strict=False)
        for part in _bar(bar, name, top, longest, language)
    )
    return drawing(_WIDTH, tops[-1] + _MARGIN, heard, parts)


def _bar(bar: Bar, name: list[str], top: float, longest: int, language: str) -> Iterator[str]:
    """One bar with its name before it and its number behind it."""
    mirrored = language == 'ar'
    length = (_WIDTH - _NAMES - _NUMBERS) * max(bar.number, 0) / max(longest, 1)
    middle = top + (_ROW + _LINE * (len(name) - 1)) / 2

    def along(x: float) -> float:
        return _WIDTH - x if mirrored else x

    begins = 'end' if mirrored else 'start'
    for number, line in enumerate(name):
        yield words(Words(line, (along(_MARGIN), top + _ROW / 2 + _LINE * number + 5), begins))
    if length:
        left = min(along(_NAMES), along(_NAMES + length))
        yield f'<rect x="{left:.1f}" y="{middle - _BAR / 2:.1f}" width="{length:.1f}" height="{_BAR}" fill="{LINE}"/>'
    said = ordered(bar.said or f'{bar.number:,}', language)
    yield words(Words(said, (along(_NAMES + length + 6), middle + 5), begins, bold=True))


def _broken(name: str) -> list[str]:
    """A name in lines that fit beside the bars."""
    lines = ['']
    for word in name.split():
        if lines[-1] and len(lines[-1]) + len(word) >= _LONG:
            lines.append('')
        lines[-1] = f'{lines[-1]} {word}'.strip()
    return lines
