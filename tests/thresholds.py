"""Works the thresholds and weights out again: `python -m tests.thresholds [--seed N] [--size N] [name of a number …]`.

Other numbers are tried in the place of each on labelled cases (`tests/labelled.py`); printed is the range in which
precision and recall together are as good as anywhere, beside the value in the table. Of a number that is chosen by
hand, that is standard or that follows from others it is said why.
"""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, NamedTuple

from models.limits.file_limits import FILE_LIMITS
from models.limits.heading_limits import HEADING_LIMITS
from models.limits.likeness_weights import WEIGHTS
from models.limits.look_limits import LOOK_LIMITS
from models.limits.origins import LimitRow, rows
from models.limits.paste_limits import PASTE_LIMITS
from models.limits.rule_limits import RULE_LIMITS
from models.limits.text_limits import TEXT_LIMITS
from models.limits.zone_limits import ZONE_LIMITS
from tests import labelled
from tests.labelled import Labelled, Tally, forget

TABLES = {
    'likeness': WEIGHTS, 'headings': HEADING_LIMITS, 'zones and points': ZONE_LIMITS, 'rules': RULE_LIMITS,
    'pasting': PASTE_LIMITS,
    'texts': TEXT_LIMITS,
    'files': FILE_LIMITS,
    'looks': LOOK_LIMITS,
}  # fmt: skip
# The sets that a table names, and how many cases beside other sets each needs, or can afford.
SETS = {
    'people': (labelled.People, 1.0),
    'events': (labelled.Events, 2.0),
    'words': (labelled.Words, 1.0),
    'slips': (labelled.Slips, 1.0),
    'misspelt headings': (labelled.Headings, 2.0),
    'casualty columns': (labelled.CasualtyColumns, 1.0),
    'columns': (labelled.Beliefs, 1.0),
    'columns of places': (labelled.BeliefsOfPlaces, 1.0),
    'columns without a heading': (labelled.Guesses, 0.2),
    'places without a heading': (labelled.GuessesOfPlaces, 0.3),
    'people without a heading': (labelled.GuessesOfPeople, 0.3),
    'tables': (labelled.Tables, 2.0),
    'points': (labelled.Points, 20.0),
    'borders': (labelled.Borders, 20.0),
}
SEED, SIZE = 1, 160
# Two numbers are as good as one another when precision and recall together differ by no more than chance makes them.
AS_GOOD = 0.01
_BITS = (-4.0, -2.0, -1.0, 1.0, 2.0, 4.0)
_TIMES = (0.25, 0.5, 0.75, 0.9, 1.1, 1.25, 1.5, 2.0)
Path = tuple[int, ...]


class Tried(NamedTuple):
    """A number of a table, and what others in its place make of the labelled cases."""

    row: LimitRow
    path: Path
    value: float
    tallies: dict[float, Tally]

    @property
    def called(self) -> str:
        """The name of the number; behind it, which of a row of several."""
        return self.row.name + ''.join(f'[{at}]' for at in self.path)

    @property
    def best(self) -> tuple[float, float]:
        """The lowest and the highest of those tried that are as good as the best."""
        good = [value for value, tally in self.tallies.items() if self._is_good(tally)]
        return min(good), max(good)

    @property
    def is_among_the_best(self) -> bool:
        """Whether the value in the table is as good as any."""
        return self._is_good(self.tallies[self.value])

    @property
    def tells(self) -> bool:
        """Whether the cases tell anything of it: whether some number is worse."""
        return not all(map(self._is_good, self.tallies.values()))

    def _is_good(self, tally: Tally) -> bool:
        return tally.both >= max(other.both for other in self.tallies.values()) - AS_GOOD


@cache
def cases(name: str, seed: int, size: int) -> Labelled:
    """The labelled cases of a set."""
    make, share = SETS[name]
    return make(seed, max(5, round(share * size)))


def measured_rows(table: Any) -> list[LimitRow]:
    """The rows of a table that are measured."""
    return [row for row in rows(table) if row.origin.how == 'measured']


def paths(value: Any, before: Path = ()) -> Iterator[tuple[Path, float]]:
    """The numbers in a value, each with the way to it."""
    if isinstance(value, tuple):
        for at, part in enumerate(value):
            yield from paths(part, (*before, at))
    elif isinstance(value, int | float):
        yield before, value


def changed(value: Any, path: Path, number: float) -> Any:
    """A value with one of its numbers another one."""
    if not path:
        return number
    return (*value[: path[0]], changed(value[path[0]], path[1:], number), *value[path[0] + 1 :])


def others(value: float, name: str) -> list[float]:
    """What is tried in the place of a number."""
    if isinstance(value, int):
        near = {value - 2, value - 1, value + 1, value + 2} if value < 12 else {value * 3 // 4, value * 3 // 2}
        return sorted((near | {value // 2, value * 2}) - {value})
    if name in ('people', 'events'):
        return [*(value + bits for bits in _BITS), value / 2, value * 2]
    return [value * times for times in _TIMES]


@contextmanager
def standing(table: Any, row: LimitRow, path: Path, number: float, asks: Any) -> Iterator[None]:
    """Another number in the place of one, for as long as this is open."""
    try:
        object.__setattr__(table, row.name, changed(row.value, path, number))
        forget(asks)
        yield
    finally:
        object.__setattr__(table, row.name, row.value)
        forget(asks)


def tried(table: Any, row: LimitRow, seed: int, size: int) -> Iterator[Tried]:
    """Each number of a row, and what others in its place make of the labelled cases."""
    judged = cases(row.origin.data, seed, size)
    now = judged.tally()
    for path, value in paths(row.value):
        tallies = {value: now}
        for number in others(value, row.origin.data):
            with standing(table, row, path, number, judged.asks):
                tallies[number] = judged.tally()
        yield Tried(row, path, value, tallies)


def said(one: Tried) -> str:
    """What is printed of a number."""
    tally, (low, high) = one.tallies[one.value], one.best
    beside = 'among the best' if one.is_among_the_best else 'OUTSIDE'
    told = f'best {low:g} … {high:g}: {beside}' if one.tells else 'the cases do not tell'
    shown = f'precision {tally.precision:.3f}, recall {tally.recall:.3f}'
    return f'  {one.called:30} {one.value:<8g} {told:40} {one.row.origin.data}: {shown}'


def main() -> None:
    """Print every table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('names', nargs='*')
    parser.add_argument('--seed', type=int, default=SEED)
    parser.add_argument('--size', type=int, default=SIZE)
    given = parser.parse_args()
    for title, table in TABLES.items():
        print(f'\n{title}')
        for row in rows(table):
            if given.names and row.name not in given.names:
                continue
            if row.origin.how != 'measured':
                print(f'  {row.name:30} {row.value!s:8.40} {row.origin.how.replace("_", " ")}: {row.origin.said}')
            for one in tried(table, row, given.seed, given.size) if row.origin.data else ():
                print(said(one), flush=True)


if __name__ == '__main__':
    main()
