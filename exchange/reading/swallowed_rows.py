"""Rows of a text file that a quotation mark closed too late has put into a cell of the row above them."""

import csv
import re
from collections.abc import Sequence

from exchange.cells import Cell

_SEPARATORS = (',', ';', '\t', '|')
_DIGITS, _LETTERS = re.compile(r'\d+'), re.compile(r'[^\W\d_]+')
_FEWEST_CELLS = 3
# So many cells of a row look like others of their columns; those of prose that is full of commas do not.
_ENOUGH = 0.6


def find(rows: Sequence[Sequence[Cell]]) -> dict[int, int]:
    """How many rows stand in cells of others, by the index of the row that holds them."""
    odd = [index for index, row in enumerate(rows) if any(isinstance(cell, str) and '\n' in cell for cell in row)]
    if not odd:
        return {}
    width = max((len(row) for index, row in enumerate(rows) if index not in set(odd)), default=0)
    if width < _FEWEST_CELLS:
        return {}
    known = _shapes(rows, set(odd), width)
    counted = {index: _rows_within(rows[index], known, width) for index in odd}
    return {index: count for index, count in counted.items() if count}


def _shapes(rows: Sequence[Sequence[Cell]], odd: set[int], width: int) -> list[set[str]]:
    """What the cells of each column look like: in rows that are odd up to the mark."""
    known: list[set[str]] = [set() for _column in range(width)]
    for index, row in enumerate(rows):
        for column, cell in enumerate(row[:width]):
            if index in odd and isinstance(cell, str) and '\n' in cell:
                break
            if index:
                known[column].add(_shape(str(cell)))
    return known


def _shape(text: str) -> str:
    return _LETTERS.sub('a', _DIGITS.sub('9', text.strip()))


def _rows_within(row: Sequence[Cell], known: list[set[str]], width: int) -> int:
    """How many lines of the cells of a row, below their first, are rows; the last goes on behind its cell."""
    count = 0
    for column, cell in enumerate(row):
        _first, *lines = str(cell).split('\n')
        behind: list[list[str]] = [[], list(map(str, row[column + 1 :]))]
        count += sum(_is_row(line, behind[line is lines[-1]], known, width) for line in lines)
    return count


def _is_row(line: str, behind: list[str], known: list[set[str]], width: int) -> bool:
    """Whether a line, with what stands behind it, makes as many cells as there are columns, which look alike."""
    for separator in _SEPARATORS:
        if line.count(separator) + len(behind) < width - 1 or separator not in line:
            continue
        cells = [*next(csv.reader([line], delimiter=separator), []), *behind]
        alike = [shape in known[column] for column, shape in enumerate(map(_shape, cells[:width]))]
        has_number = any(is_alike and '9' in _shape(cell) for cell, is_alike in zip(cells, alike, strict=False))
        if len(cells) >= width and has_number and sum(alike) >= _ENOUGH * width:
            return True
    return False
