"""The XML of Excel 2003, which web systems still write and name xls: each cell says its kind, days are ISO days."""

import re
from datetime import date, datetime

from exchange.cells import Cell, Fault
from exchange.reading.beside_values import cell_comments, cell_links
from exchange.reading.markup import Part, bare
from exchange.reading.raw_sheet import MOST_COLUMNS, MOST_ROWS, Grid, TooLarge
from exchange.reading.shown import of_format

# A time of day is a moment of the day before the first that Excel counts.
_NO_DAYS = (date(1899, 12, 30), date(1899, 12, 31), date(1904, 1, 1))
_SPACES = re.compile(r'[ \t\r\n]*[\r\n][ \t\r\n]*')


class Xml2003(Part):
    """The sheets of a workbook, in `grids`; raises markup.Unsafe, grid.TooLarge and expat.ExpatError."""

    def __init__(self) -> None:
        super().__init__()
        self.grids: list[Grid] = []
        self.is_spreadsheet = False
        self.row: dict[str, str] = {}
        self.cell: dict[str, str] = {}
        self.column = 0
        self.kind, self.text = '', ''
        self.in_comment = False
        self.style = ''
        self.shows: dict[str, str] = {}
        self.struck: set[str] = set()
        self.is_struck = self.is_in_part = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take in the beginning of an element."""
        given = bare(attributes)
        if name == 'Workbook':
            self.is_spreadsheet = True
        elif name == 'Worksheet':
            self.grids.append(Grid(given.get('Name', '')))
            self.column = 0
        elif name == 'Visible':
            self.listens, self.text = True, ''
        elif not self.grids:
            self._start_style(name, given)
        elif name == 'Column':
            self._start_column(self.grids[-1], given)
        elif name == 'Row':
            self._start_row(self.grids[-1], given)
        elif name == 'Cell':
            self._start_cell(self.grids[-1], given)
        elif name == 'Comment':
            self.in_comment = True
            grid = self.grids[-1]
            cell_comments.note(grid.beside, (grid.row, grid.column), given.get('Author', ''), '')
        elif name == 'Data' and not self.in_comment:
            self.listens, self.kind, self.text = True, given.get('Type', 'String'), ''
        elif name in ('S', 'Del') and self.listens:
            self.is_struck = self.is_in_part = True

    def _start_style(self, name: str, given: dict[str, str]) -> None:
        if name == 'Style':
            self.style = given.get('ID', '')
        elif name == 'NumberFormat':
            self.shows[self.style] = of_format(given.get('Format', ''))
        elif name == 'Font' and given.get('StrikeThrough') == '1':
            self.struck.add(self.style)

    def end(self, name: str) -> None:
        """Take in the end of an element."""
        if name == 'Comment':
            self.in_comment = False
        elif name in ('S', 'Del'):
            self.is_struck = False
        elif name in ('Data', 'Visible'):
            self.listens = False
            if name == 'Visible' and self.grids:
                self.grids[-1].is_hidden = self.text.strip() in ('SheetHidden', 'SheetVeryHidden')
        elif name == 'Cell' and self.grids:
            self._end_cell(self.grids[-1])
        elif name == 'Row' and self.grids:
            self.grids[-1].end_row()
            self.grids[-1].row += _number(self.row, 'Span', 0)

    def characters(self, text: str) -> None:
        """Take in the text of a cell."""
        if not self.is_struck:
            self.text += text

    def _start_column(self, grid: Grid, given: dict[str, str]) -> None:
        self.column = _number(given, 'Index', self.column + 1)
        last = min(self.column + _number(given, 'Span', 0), MOST_COLUMNS)
        if given.get('Hidden') == '1':
            grid.beside.hidden_columns.update(range(self.column - 1, last))
        self.column = last

    def _start_row(self, grid: Grid, given: dict[str, str]) -> None:
        self.row = given
        grid.row = max(grid.row, _number(given, 'Index', grid.row + 1) - 1)
        if grid.row > MOST_ROWS:
            raise TooLarge
        if given.get('Hidden') == '1':
            grid.beside.hidden_rows.add(grid.row)

    def _start_cell(self, grid: Grid, given: dict[str, str]) -> None:
        self.cell, self.kind, self.text = given, '', ''
        self.is_struck = self.is_in_part = False
        grid.column = max(grid.column, _number(given, 'Index', grid.column + 1) - 1)

    def _end_cell(self, grid: Grid) -> None:
        across, down = _number(self.cell, 'MergeAcross', 0), _number(self.cell, 'MergeDown', 0)
        if across or down:
            grid.beside.merged.append((grid.row, grid.column, grid.row + down, grid.column + across))
        style, place = self.cell.get('StyleID', self.row.get('StyleID', '')), (grid.row, grid.column)
        if shows := self.shows.get(style):
            grid.beside.shown[place] = shows
        if style in self.struck or self.is_in_part:
            grid.beside.struck[place] = style in self.struck
        cell_links.note(grid.beside, place, self.cell.get('HRef', ''))
        cell_links.note_formula(grid.beside, place, self.cell.get('Formula', ''))
        if not self.kind and 'Formula' in self.cell:
            grid.put(Fault(self.cell['Formula']))
        else:
            grid.put(_value(self.kind, self.text))
        grid.column += across


def _number(given: dict[str, str], name: str, otherwise: int) -> int:
    text = given.get(name, '')
    return int(text) if text.isdecimal() and len(text) < 9 else otherwise


def _value(kind: str, text: str) -> Cell:
    if kind == 'Error':
        return Fault(text.strip() or '#N/A')
    if kind == 'Boolean':
        return text.strip() == '1'
    try:
        if kind == 'Number':
            return float(text)
        if kind == 'DateTime':
            return _moment(text.strip())
    except ValueError:
        return text
    return _SPACES.sub('\n', text)


def _moment(text: str) -> Cell:
    moment = datetime.fromisoformat(text).replace(tzinfo=None)
    if moment.date() in _NO_DAYS:
        return moment.time()
    return moment if moment.time() != datetime.min.time() else moment.date()
