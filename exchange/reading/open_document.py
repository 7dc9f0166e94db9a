"""Spreadsheets of LibreOffice and OpenOffice, packed (ods) or flat (fods), read from their XML.

Each cell says its kind and value beside the text that is shown; comments, pictures, text boxes and copies of other
files stand among the cells, and are none.
"""

import math
import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from exchange.cells import Cell, Fault, PercentCell
from exchange.reading.beside_values import cell_comments, cell_links, sheet_pictures
from exchange.reading.markup import Part, bare
from exchange.reading.raw_sheet import MOST_COLUMNS, Grid
from exchange.reading.shown import MONTH, NO_YEAR, YEAR

_CELLS = ('table-cell', 'covered-table-cell')
# Within the text of a cell, these hold no text of it.
_BESIDE_TEXT = frozenset(
    ('annotation', 'note', 'ruby-text', 'frame', 'custom-shape', 'g', 'rect', 'line', 'control', 'image', 'table')
)
_LINES, _STRUCK = ('style', 'type'), {'solid', 'single', 'double', 'dotted', 'dash', 'wave'}
_MONTHS_AND_YEARS = {'month', 'year', 'text', 'era'}
_ERROR = re.compile(r'Err:\d{3}|#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!)')
_LENGTH = re.compile(r'(-?)P(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d+)?)S)?)?')
_BROKEN_LINE = re.compile(r'[ \t]*[\t\r\n][ \t\r\n]*')
# As long as a text may be (`text.TEXT_LIMIT`): one number in the file stands for so many spaces.
_MOST_SPACES = 32_000
# One number stands for so many hidden rows; of a sheet hidden to its end not each is remembered.
_MOST_HIDDEN = 100_000
# What lies on a cell, and the elements in it that are kept: of a chart nothing is.
_COMMENT, _DRAWN, _CHART = 'annotation', ('frame', 'custom-shape'), 'object'
_KEPT = ('creator', 'p', 'image', _CHART)


class OpenDocument(Part):
    """The sheets of a document, in `grids`; without `is_spreadsheet` it is a letter or a drawing.

    Raises markup.Unsafe, grid.TooLarge and expat.ExpatError.
    """

    def __init__(self) -> None:
        super().__init__()
        self.grids: list[Grid] = []
        self.is_spreadsheet = False
        self.hidden_styles: set[str] = set()
        self.style = ''
        self.struck_styles: set[str] = set()
        self.formats: dict[str, set[str]] = {}  # what a format of days shows of them
        self.format_of: dict[str, str] = {}
        self.format = ''
        self.column_styles: list[tuple[int, str]] = []  # up to which column, and its style
        self.is_in_part = False
        self.grid: Grid | None = None
        self.skipped = 0  # how deep within what is passed over
        self.given: dict[str, str] | None = None  # the attributes of the cell that is being read
        self.texts: list[str] = []
        self.repeated_rows = 1
        self.aside_kind, self.within = '', ''
        self.aside: dict[str, str] | None = None  # what lies on a cell and is being read, by its elements

    def take_styles(self, pieces: Iterable[bytes]) -> None:
        """Take in the part with the styles of a packed document."""
        other = OpenDocument()
        other.read(pieces)
        self.struck_styles, self.formats, self.format_of = other.struck_styles, other.formats, other.format_of

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take in the beginning of an element."""
        if self.skipped:
            self.skipped += 1
            self._start_beside(name)
        elif self.given is not None:
            self._start_in_cell(name, attributes)
        elif self.grid is not None:
            self._start_in_table(name, attributes)
        elif name == 'table':
            self._start_table(bare(attributes))
        elif name in ('tracked-changes', 'dde-links'):
            self.skipped = 1
        elif name == 'spreadsheet':
            self.is_spreadsheet = True
        else:
            self._start_style(name, bare(attributes))

    def end(self, name: str) -> None:
        """Take in the end of an element."""
        if self.skipped:
            self.skipped -= 1
            if name == self.aside_kind and self.aside is not None:
                self._end_aside(self.aside)
        elif name == 'p':
            self.listens = False
        elif name == 'date-style':
            self.format = ''
        elif self.grid is None:
            return
        elif name in _CELLS:
            self._end_cell(self.grid)
        elif name == 'table-row':
            self.grid.end_row(self.repeated_rows)
        elif name == 'table':
            self.grid = None

    def _start_style(self, name: str, given: dict[str, str]) -> None:
        if name == 'style':
            self.style, self.format = given.get('name', ''), ''
            self.format_of[self.style] = given.get('data-style-name', '')
        elif name == 'table-properties' and given.get('display') == 'false':
            self.hidden_styles.add(self.style)
        elif name == 'text-properties' and _STRUCK & {given.get(f'text-line-through-{how}', '') for how in _LINES}:
            self.struck_styles.add(self.style)
        elif name == 'date-style':
            self.format = given.get('name', '')
            self.formats[self.format] = set()
        elif self.format:
            self.formats[self.format].add(name)

    def characters(self, text: str) -> None:
        """Take in the text of a cell."""
        if self.aside is not None:
            self._add_to_aside(self.aside, text)
        elif not self.skipped:
            self.texts[-1] += text if text.isprintable() else _BROKEN_LINE.sub(' ', text)

    def _start_table(self, given: dict[str, str]) -> None:
        title = given.get('name', '')
        if title.startswith("'file:") and "'#$" in title:  # a copy of what formulas need from another file
            self.skipped = 1
            return
        self.column_styles = []
        self.grid = Grid(title, is_hidden=given.get('style-name', '') in self.hidden_styles)
        self.grids.append(self.grid)

    def _start_in_table(self, name: str, attributes: dict[str, str]) -> None:
        assert self.grid is not None
        if name in _CELLS:
            self.given, self.texts, self.is_in_part = attributes, [], False
        elif name == 'table-row':
            given = bare(attributes)
            self.grid.column = 0
            self.repeated_rows = _count(given, 'number-rows-repeated')
            if given.get('visibility') in ('collapse', 'filter'):
                rows = range(self.grid.row, self.grid.row + min(self.repeated_rows, _MOST_HIDDEN))
                self.grid.beside.hidden_rows.update(rows)
        elif name == 'table-column':
            self._add_columns(self.grid, bare(attributes))
        elif name in ('table', 'shapes', 'forms'):
            self.skipped = 1

    def _add_columns(self, grid: Grid, given: dict[str, str]) -> None:
        count = _count(given, 'number-columns-repeated')
        if given.get('visibility') in ('collapse', 'filter'):
            grid.beside.hidden_columns.update(range(grid.column, min(grid.column + count, MOST_COLUMNS)))
        grid.column += count
        self.column_styles.append((grid.column, given.get('default-cell-style-name', '')))

    def _start_in_cell(self, name: str, attributes: dict[str, str]) -> None:
        if not self.listens:
            if name == 'p':
                self.listens = True
                self.texts.append('')
            else:
                self.skipped = 1
                self._start_beside(name)
        elif name in ('s', 'tab', 'line-break'):
            count = min(_count(bare(attributes), 'c'), _MOST_SPACES)
            self.texts[-1] += {'s': ' ' * count, 'tab': '\t', 'line-break': '\n'}[name]
        elif name == 'a' and self.grid is not None:
            place = (self.grid.row, self.grid.column)
            cell_links.note(self.grid.beside, place, bare(attributes).get('href', ''))
        elif name in _BESIDE_TEXT:
            self.skipped = 1
        elif name == 'span' and bare(attributes).get('style-name', '') in self.struck_styles:
            self.skipped, self.is_in_part = 1, True

    def _start_beside(self, name: str) -> None:
        """Take in an element of what is passed over: a comment, a picture or a text box begins with it or goes on."""
        if self.aside is None:
            is_one = self.grid is not None and (name in _DRAWN or (name == _COMMENT and self.skipped == 1))
            self.aside, self.aside_kind = ({}, name) if is_one else (None, '')
            return
        if name == 'span':  # some letters that look otherwise
            return
        self.listens, self.within = name in _KEPT, name
        if name in self.aside:
            self._add_to_aside(self.aside, '\n')
        elif self.listens:
            self.aside[name] = ''

    def _add_to_aside(self, said: dict[str, str], text: str) -> None:
        """Keep the beginning of what somebody wrote; there may be text around it, and very much of it."""
        if self.within in said and len(said[self.within]) < cell_comments.LONGEST:
            said[self.within] += text[: cell_comments.LONGEST]

    def _end_aside(self, said: dict[str, str]) -> None:
        """Note what lies on a cell: a comment, a picture, or a text box in which something stands."""
        assert self.grid is not None
        self.aside, self.listens = None, False
        place, text = (self.grid.row, self.grid.column), said.get('p', '')
        if self.aside_kind == _COMMENT:
            cell_comments.note(self.grid.beside, place, said.get('creator', ''), text)
        elif _CHART not in said and ('image' in said or text.strip()):
            sheet_pictures.note(self.grid.beside, place if self.given is not None else sheet_pictures.NOWHERE, text)

    def _end_cell(self, grid: Grid) -> None:
        found = self.given or {}
        given = bare(found)
        self.given = None
        text = self.texts[0] if len(self.texts) == 1 else '\n'.join(self.texts)
        if 'number-rows-spanned' in given or 'number-columns-spanned' in given:
            last = grid.row + _count(given, 'number-rows-spanned') - 1
            grid.beside.merged.append(
                (grid.row, grid.column, last, grid.column + _count(given, 'number-columns-spanned') - 1)
            )
        is_error = 'error' in (given.get('value-type'), found.get('calcext:value-type'))
        if is_error or ('formula' in given and _ERROR.fullmatch(text)):
            value: Cell = Fault(text or '#N/A')
        else:
            value = _value(given, text if self.texts else None)
        cell_links.note_formula(grid.beside, (grid.row, grid.column), given.get('formula', ''))
        self._note_looks(grid, given.get('style-name') or self._style_of_column(grid.column))
        grid.put(value, _count(given, 'number-columns-repeated'))

    def _style_of_column(self, column: int) -> str:
        return next((style for end, style in self.column_styles if column < end), '')

    def _note_looks(self, grid: Grid, style: str) -> None:
        """Note what the cell shows of its value, and whether it is struck out."""
        place = (grid.row, grid.column)
        shown = self.formats.get(self.format_of.get(style, ''), set())
        if shown and shown <= _MONTHS_AND_YEARS and 'year' in shown:
            grid.beside.shown[place] = MONTH if 'month' in shown else YEAR
        elif {'day', 'month'} <= shown and not shown & {'year', 'hours'}:
            grid.beside.shown[place] = NO_YEAR
        if style in self.struck_styles:
            grid.beside.struck[place] = True
        elif self.is_in_part:
            grid.beside.struck[place] = False


def _count(given: dict[str, str], name: str) -> int:
    text = given.get(name)
    if text is None:
        return 1
    return max(1, int(text)) if text.isdecimal() and len(text) < 12 else 1


def _value(given: dict[str, str], shown: str | None) -> Cell:
    """The value of a cell; what does not read as its kind is the text that is shown, None for not even an empty one."""
    kind = given.get('value-type', '')
    if not kind and shown is None and 'formula' in given:
        return Fault('=' + given['formula'].partition('=')[2])
    text = shown or ''
    if kind == 'string':
        return given.get('string-value', text)
    if kind == 'boolean':
        return given.get('boolean-value') == 'true'
    try:
        if kind == 'date':
            return _day(given['date-value'])
        if kind == 'time':
            return _length(given['time-value'])
        if kind in ('float', 'percentage', 'currency') and math.isfinite(number := float(given['value'])):
            return PercentCell(number) if kind == 'percentage' else number
    except (KeyError, ValueError, OverflowError):
        return given.get(f'{kind}-value', text) or text
    return text


def _day(text: str) -> date:
    return date.fromisoformat(text) if 'T' not in text else datetime.fromisoformat(text).replace(tzinfo=None)


def _length(text: str) -> time | timedelta:
    """A time of day, or a length of time that is longer or below nothing."""
    match = _LENGTH.fullmatch(text)
    if match is None:
        raise ValueError
    sign, days, hours, minutes, seconds = match.groups(default='0')
    length = timedelta(int(days), float(seconds), minutes=int(minutes), hours=int(hours))
    if sign == '-' and length:
        return -length
    return (datetime.min + length).time() if length < timedelta(1) else length
