"""The lowest, best and highest number of people in columns of their own, put together as one line."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from exchange.mapping.casualty_headings import Harm
from exchange.mapping.heading_grammar.qualifiers import BEST, HIGHEST, LOWEST
from models.language.how_many import Count


class Bounds:
    """Which casualty columns are bounds of one line; the first of them stands for all.

    `columns` are pairs of an index and what the column counts. One without a bound beside them says the best number.
    """

    def __init__(self, columns: Sequence[tuple[int, Harm]]) -> None:
        lines: dict[str, dict[int, str]] = defaultdict(dict)
        for index, harm in columns:
            lines[harm.line.code][index] = harm.bound
        self._lines = [line for line in lines.values() if any(line.values())]
        self._first = {index: min(line) for line in self._lines for index in line}

    def first(self, index: int) -> int:
        """The column that stands for the line of a column."""
        return self._first.get(index, index)

    def together(self, numbers: Mapping[int, Count]) -> dict[int, Count]:
        """The numbers of a row, those of one line as one."""
        found = {index: count for index, count in numbers.items() if index not in self._first}
        for line in self._lines:
            stated = {said or BEST: numbers[index] for index, said in line.items() if index in numbers}
            if stated:
                found[min(line)] = _as_one(stated)
        return found


def _as_one(stated: Mapping[str, Count]) -> Count:
    nothing = Count()
    lowest, highest = stated.get(LOWEST, nothing).known, stated.get(HIGHEST, nothing).most
    best = stated.get(BEST, nothing)
    if lowest is not None and lowest == highest and best.number in (None, lowest):
        return Count(lowest)
    return Count(best.number, best.lowest if lowest is None else lowest, best.highest if highest is None else highest)
