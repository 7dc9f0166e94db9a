"""Rows that are not what they seem: struck out, longer than the headings, or holding other rows within a cell."""

from collections.abc import Iterator

from exchange.cells import Cell, is_empty
from exchange.reading.any_file import Sheet
from models.language.messages import _, ngettext

# They begin notes below a table, and mark names in it.
STARS = ('*', '※', '†')


class OddRows:
    """What is odd about the rows of a sheet below some headings, by the numbers that people see."""

    def __init__(self, sheet: Sheet, headings: list[str]) -> None:
        self.swallowed = {row + sheet.first_row_number: count for row, count in sheet.swallowed.items()}
        self.struck: dict[int, dict[int, bool]] = {}
        for (row, column), is_whole in sheet.struck.items():
            self.struck.setdefault(row + sheet.first_row_number, {})[column] = is_whole
        self.width = len(headings) if sheet.is_text else 0  # with the places of headings that nobody wrote

    def is_plain(self, row: list[Cell]) -> bool:
        """Whether nothing is odd about a row whatever its number: it needs no further look."""
        is_of_an_odd_sheet = self.swallowed or self.struck or self.width
        return not is_of_an_odd_sheet and len(row) > 1 and not (is_empty(row[0]) or is_empty(row[1]))

    def refused(self, number: int, row: list[Cell]) -> Iterator[str]:
        """Why a row is not brought in."""
        if count := self.swallowed.get(number):
            yield ngettext(
                'A quotation mark in this row is closed too late: {count} row below it is in the same cell. '
                'Correct the quotation mark.',
                'A quotation mark in this row is closed too late: {count} rows below it are in the same cell. '
                'Correct the quotation mark.',
                count,
            ).format(count=count)
        if self.width and any(not is_empty(cell) for cell in row[self.width :]):
            yield _('This row has more cells than headings; put text that has the separator in it in quotation marks.')
        if str(_alone(row)).lstrip().startswith(STARS):
            yield _('This row may be a note, or a person marked with a sign. Remove the sign, or delete the row.')
        if self._is_struck(number, row):
            yield _('This row is struck out. Delete it, or remove the line through it and import again.')

    def doubted(self, number: int, row: list[Cell]) -> Iterator[str]:
        """What makes one look again at a row."""
        if number in self.struck and not self._is_struck(number, row):
            yield _('Text in this row is struck out and was not read.')

    def _is_struck(self, number: int, row: list[Cell]) -> bool:
        """Whether all that stands in a row is struck out."""
        struck = self.struck.get(number, {})
        return bool(struck) and all(struck.get(index) for index, cell in enumerate(row) if not is_empty(cell))


def _alone(row: list[Cell]) -> Cell:
    """The only cell of a row that holds something, None where several do or none."""
    found: Cell = None
    for cell in row:
        if not is_empty(cell):
            if found is not None:
                return None
            found = cell
    return found
