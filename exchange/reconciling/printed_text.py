"""What was printed, in its order: lines of words, and tables with their rows, each with where somebody finds it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from exchange.cells import Cell
from models.language.messages import _
from models.language.text import without_directions

_BARS = re.compile(r'^\s*\|.*\|\s*$')
_RULE = re.compile(r'^[\s|:+\-=–—]+$')
_FEWEST_BARS = 2
# What was printed is never so long; a book is none.
MOST_LINES, LONGEST_LINE = 20_000, 20_000


class PrintedLine(NamedTuple):
    """A line as it was printed, or a row of a table; `where` says in words where it is."""

    number: int
    text: str
    where: str


class PrintedRow(NamedTuple):
    """A row of a table with its cells; `depth` says how far its name is set in."""

    line: PrintedLine
    cells: tuple[str, ...]
    depth: int = 0


class PrintedTable(NamedTuple):
    """A table that was printed, row by row."""

    rows: tuple[PrintedRow, ...]


class Printed(NamedTuple):
    """All that was printed: lines and tables in their order."""

    blocks: tuple[PrintedLine | PrintedTable, ...]

    @property
    def lines(self) -> list[PrintedLine]:
        """Every line and row."""
        found = list[PrintedLine]()
        for block in self.blocks:
            found += [row.line for row in block.rows] if isinstance(block, PrintedTable) else [block]
        return found


def of_text(text: str) -> Printed:
    """A text that was typed or pasted; rows with bars or tabs between their cells are a table."""
    return Printed(tuple(_blocks(text.replace('\r\n', '\n').replace('\r', '\n').split('\n')[:MOST_LINES])))


def _blocks(lines: Sequence[str]) -> Iterator[PrintedLine | PrintedTable]:
    rows = list[PrintedRow]()
    for number, text in enumerate(lines, 1):
        line = PrintedLine(number, text.strip()[:LONGEST_LINE], _('line {number}').format(number=number))
        cells = _cells(text)
        if cells:
            rows.append(PrintedRow(line, cells, _depth(text)))
        elif rows and _RULE.match(text) and text.strip():
            continue
        else:
            yield from _finished(rows)
            rows = []
            if line.text:
                yield line
    yield from _finished(rows)


def _finished(rows: list[PrintedRow]) -> Iterator[PrintedLine | PrintedTable]:
    if len(rows) > 1:
        yield PrintedTable(tuple(rows))
    else:
        yield from (row.line for row in rows)


def _cells(text: str) -> tuple[str, ...]:
    """The cells of a line that is the row of a table, none for another."""
    if _RULE.match(text):
        return ()
    if _BARS.match(text) and text.count('|') > _FEWEST_BARS:
        return tuple(cell.strip(' *') for cell in text.strip().strip('|').split('|'))
    return tuple(cell.strip() for cell in text.split('\t')) if '\t' in text.strip() else ()


def of_rows(rows: Iterable[Sequence[Cell]], number: int, called: str) -> PrintedTable:
    """A table of a file; `called` says which, and `number` is that of its first line among all."""
    return PrintedTable(tuple(_row(place, row, number, called) for place, row in enumerate(rows)))


def _row(place: int, row: Sequence[Cell], number: int, called: str) -> PrintedRow:
    cells = [_text_of(cell) for cell in row]
    depth = _depth(next((cell for cell in cells if cell.strip()), ''))
    shown = tuple(cell.strip() for cell in cells)
    where = _('{table}, row {number}').format(table=called, number=place + 1)
    return PrintedRow(PrintedLine(number + place, ' | '.join(shown).strip(' |'), where), shown, depth)


def _text_of(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return '' if cell is None else without_directions(str(cell))


def _depth(text: str) -> int:
    return len(text) - len(text.lstrip(' \xa0'))
