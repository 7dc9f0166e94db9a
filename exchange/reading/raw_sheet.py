"""The rows of a sheet put together cell by cell, by readers of formats that repeat cells, rows and emptiness."""

from dataclasses import dataclass, field

from exchange.cells import Cell
from exchange.reading.hidden_parts import HiddenParts
from models.limits.file_limits import FILE_LIMITS

# As large as Excel lets a sheet be.
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384


class TooLarge(Exception):
    """A sheet says that it is larger than any program can hold."""


@dataclass
class Grid:
    """A sheet that is being read: `row` and `column` are where the next cell stands, counted from 0.

    Emptiness takes no room until something stands after it.
    """

    title: str
    is_hidden: bool = False
    beside: HiddenParts = field(default_factory=HiddenParts)
    rows: list[list[Cell]] = field(default_factory=list)
    row: int = 0
    column: int = 0
    cells: int = 0
    _now: list[Cell] = field(default_factory=list)

    def put(self, cell: Cell, count: int = 1) -> None:
        """Put a value into the next cells of this row, an empty one by leaving them out."""
        if cell is not None and cell != '':
            if self.column + count > MOST_COLUMNS:
                raise TooLarge
            self._now += [''] * (self.column - len(self._now)) + [cell] * count
        self.column += count

    def end_row(self, count: int = 1) -> None:
        """Go to the next row; what stood in this one is repeated so often."""
        if self._now:
            self.cells += len(self._now) * count
            if self.row + count > MOST_ROWS or self.cells > FILE_LIMITS.cells:
                raise TooLarge
            blank: list[Cell] = []
            self.rows += [blank] * (self.row - len(self.rows)) + [self._now] * count
            self._now = []
        self.row += count
        self.column = 0
