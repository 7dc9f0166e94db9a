"""The figures of a table: what its columns count, what its rows are of, and which of them is their total."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from exchange.reconciling.printed_lines import is_asked
from exchange.reconciling.printed_text import PrintedLine, PrintedRow, PrintedTable
from exchange.reconciling.told_figures import PEOPLE, SIDES, ToldFigure, figures_of
from exchange.reconciling.told_statements import Figured, ToldPlace, ToldStatement, meet
from exchange.reconciling.told_tokens import TokenOfText, tokens_of
from exchange.reconciling.told_words import is_within
from exchange.reporting.periods import Period
from models.language.messages import _
from models.language.text import ascii_digits, fold

_NO_NUMBER = re.compile(r'^[\s\-–—_.·/]*$')
_NUMBER = TokenOfText('number', low=1, high=1, words='1')
_MOST_HEADINGS = 3
_MOST_OPEN = 5  # columns that may be a part of another or not
# What a row begins with that is of another period, or of what may lie in this one.
_PERIODS = frozenset(map(fold, ('period', 'المدة', 'الفترة', 'month', 'الشهر', 'date', 'التاريخ')))


@dataclass
class _Column:
    """A column that counts something: what, and the column that it is a part of."""

    at: int
    what: str
    people: str
    outcome: str
    is_part: bool = False
    is_only_total: bool = False
    base: '_Column | None' = None
    may_be: '_Column | None' = None


class _Numbers(NamedTuple):
    """What the cells of a row say, by their columns; a range has two."""

    by_column: dict[int, tuple[int, int | None]]


class TableRead(NamedTuple):
    """What came of a table: a statement for each row, and the rows of which something was not understood."""

    statements: list[ToldStatement]
    understood: list[PrintedLine]
    not_understood: list[PrintedLine]


class RowsOf(NamedTuple):
    """What rows are of: the period, the section named before, their number as a list, the titles of a layout."""

    period: Period | None
    section: str
    group: int
    titles: Mapping[str, str]


def read_table(table: PrintedTable, of: RowsOf) -> TableRead:
    """The statements of a table."""
    upright, turned = _RowsOfFigures(table.rows, of), _RowsOfFigures(_turned(table.rows), of)
    return (turned if turned.says_more(upright) else upright).read()


def _turned(rows: Sequence[PrintedRow]) -> list[PrintedRow]:
    """A table whose rows are what is counted, and whose columns are areas, the other way round."""
    width = max(len(row.cells) for row in rows)
    cells = [[*row.cells, *[''] * (width - len(row.cells))] for row in rows]
    line = rows[0].line
    return [
        PrintedRow(_column_as_line(line, number, ' | '.join(column)), tuple(column))
        for number, column in enumerate(zip(*cells, strict=True), 1)
    ]


def _column_as_line(first: PrintedLine, number: int, text: str) -> PrintedLine:
    where = _('{where}, column {number}').format(where=first.where, number=number)
    return PrintedLine(first.number, text.strip(' |'), where)


class _RowsOfFigures:
    def __init__(self, rows: Sequence[PrintedRow], of: RowsOf) -> None:
        self._rows, self._period, self._section, self._group, self._titles = rows, *of
        self._first = next((at for at, row in enumerate(rows) if _has_numbers(row.cells[1:])), len(rows))
        headings = _headings(rows[: self._first]) if 0 < self._first < len(rows) else []
        self.columns = _columns(headings)
        counted = sum(not one.is_only_total and not _names_a_place(headings[one.at]) for one in self.columns)
        self._as_they_say = counted and counted + sum(_names_a_place(row.cells[0]) for row in rows[self._first :])
        self._settle_parts()

    def says_more(self, other: '_RowsOfFigures') -> bool:
        """Whether more of its columns say what they count, and rows where, than of the same table turned round."""
        return self._as_they_say > other._as_they_say

    # Columns

    def _settle_parts(self) -> None:
        """Take a column that may be a part of another for one, or not, so that as many rows as can be add up."""
        whole = next((one for one in self.columns if one.what == PEOPLE and one.people == 'person'), None)
        for at, column in enumerate(self.columns):
            before = [one for one in self.columns[:at] if not one.is_part]
            if column.is_part:
                column.base = _base(column, self.columns[:at])
            elif column.what == PEOPLE:
                column.may_be = next((one for one in before if _may_be_part(column, one)), None)
        doubtful = [one for one in self.columns if one.may_be and not one.is_part][:_MOST_OPEN]
        if whole is None or not doubtful:
            return
        best = max(
            product((False, True), repeat=len(doubtful)), key=lambda way: self._how_many_add_up(whole, doubtful, way)
        )
        for column, is_part in zip(doubtful, best, strict=True):
            column.is_part, column.base = is_part, column.may_be if is_part else None

    def _how_many_add_up(self, whole: _Column, doubtful: Sequence[_Column], way: Sequence[bool]) -> int:
        left_out = {column.at for column, is_part in zip(doubtful, way, strict=True) if is_part}
        sides = [
            one.at
            for one in self.columns
            if one.what == PEOPLE and one.outcome == whole.outcome and one is not whole and not one.is_part
        ]
        found = 0
        for row in self._rows[self._first :]:
            numbers = _numbers(row.cells).by_column
            parts = [numbers[at] for at in sides if at in numbers and at not in left_out]
            low = sum(part[0] for part in parts)
            high = None if any(part[1] is None for part in parts) else sum(part[1] or 0 for part in parts)
            found += whole.at in numbers and meet(numbers[whole.at], (low, high))
        return found

    # Rows

    def read(self) -> TableRead:
        """A statement for each row that has numbers."""
        found = TableRead([], [], [])
        section, is_behind, in_section = self._section, False, ''
        for row in self._rows[self._first :]:
            numbers = _numbers(row.cells).by_column
            lead, place, is_other = self._of_row(row.cells[0] if row.cells else '', in_section or section)
            if lead == 'section':
                in_section = place.section
            elif lead == 'total':
                place = ToldPlace(section)
            if not numbers:
                continue
            figures = self._figures(row, numbers) if self.columns else []
            if not figures or (is_behind and lead == 'unknown'):
                found.not_understood.append(row.line)
                continue
            found.understood.append(row.line)
            statement = ToldStatement([row.line], place, lead, [], is_other=is_other, group=self._group, is_row=True)
            statement.figures = [Figured(_of_place(one, place), row.line, place) for one in figures]
            found.statements.append(statement)
            is_behind = is_behind or lead == 'total'
        return found

    def _of_row(self, label: str, section: str) -> tuple[str, ToldPlace, bool]:
        """What a row is of: an area, a section, the total, a period; an area that nobody knows by its own name."""
        tokens = [one for one in tokens_of(label) if one.kind not in ('bullet',)]
        kinds = [one.kind for one in tokens]
        areas = list(dict.fromkeys(one.value for one in tokens if one.kind == 'area'))
        sections = list(dict.fromkeys(one.value for one in tokens if one.kind == 'section'))
        if 'total' in kinds[:1]:
            return 'total', ToldPlace(), False
        if (titled := self._titles.get(fold(label), '')).startswith('='):
            return 'section', ToldPlace(titled, '', True), False
        is_period = 'month' in kinds or 'year' in kinds or kinds[:1] == ['until']
        if is_period or fold(label).partition(' ')[0] in _PERIODS:
            return 'period', ToldPlace(), not is_asked(self._period, tokens)
        if 'elsewhere' in kinds and not sections:
            sections = ['elsewhere']
        if sections and (not areas or sections[0] == 'elsewhere'):
            return 'section', ToldPlace(sections[0], areas[0] if len(areas) == 1 else '', True), False
        if len(areas) == 1:
            own = sections[0] if sections else section
            return 'area', ToldPlace(own, areas[0], bool(sections) or bool(section)), False
        return 'unknown', ToldPlace(section, f'?{fold(label)}'), False

    def _figures(self, row: PrintedRow, numbers: dict[int, tuple[int, int | None]]) -> list[ToldFigure]:
        made = dict[int, ToldFigure]()
        for column in self.columns:
            if column.at not in numbers:
                continue
            low, high = numbers[column.at]
            figure = ToldFigure(column.what, column.people, column.outcome, low, high, column.at, column.at + 1)
            base = made.get(column.base.at) if column.base else None
            if column.is_part:
                figure.role, figure.of = 'part', base
            made[column.at] = figure
        for figure in made.values():
            others = [one for one in made.values() if one.what == PEOPLE and one.outcome == figure.outcome]
            has_sides = any(one.people in SIDES and one.role == 'top' for one in others)
            figure.lists = figure.what == PEOPLE and figure.people == 'person' and has_sides
        return list(made.values())


def _of_place(figure: ToldFigure, place: ToldPlace) -> ToldFigure:
    if place.section == 'security' and figure.what == 'operations':
        figure.what = 'security'
    return figure


def _has_numbers(cells: Iterable[str]) -> bool:
    return any(_number(cell) for cell in cells)


def _headings(rows: Sequence[PrintedRow]) -> list[str]:
    """The heading of each column: those above one another together, one over several columns with each of them."""
    kept = [row.cells for row in rows if sum(bool(cell) for cell in row.cells) > 1][-_MOST_HEADINGS:]
    width = max((len(cells) for cells in kept), default=0)
    lines = list[list[str]]()
    for at, cells in enumerate(kept):
        line, before = list[str](), ''
        for cell in [*cells, *[''] * (width - len(cells))]:
            before = cell or (before if at < len(kept) - 1 else '')
            line.append(before)
        lines.append(line)
    return [': '.join(dict.fromkeys(filter(None, column))) for column in zip(*lines, strict=True)] if lines else []


def _columns(headings: Sequence[str]) -> list[_Column]:
    return [column for at, heading in enumerate(headings) if at and (column := _column(at, heading))]


def _column(at: int, heading: str) -> _Column | None:
    """What a heading says that its column counts, None where it says something else."""
    tokens = [one for one in tokens_of(heading) if one.kind not in ('open', 'close')]
    if any(one.kind in ('unit', 'date', 'year') for one in tokens):
        return None
    if tokens and all(one.kind in ('total', 'the', 'function') for one in tokens):
        return _Column(at, PEOPLE, 'person', 'killed', is_only_total=True)
    kept = [one for one in tokens if one.kind not in ('part', 'among', 'total', 'comma')]
    figures = figures_of([*kept, _NUMBER])
    if not figures:
        return None
    found, is_part = figures[-1], any(one.kind in ('part', 'among') for one in tokens)
    outcomes = list(dict.fromkeys(one.value for one in tokens if one.kind == 'outcome'))
    outcome = outcomes[0] if len(outcomes) == 1 else 'harmed' if outcomes else 'killed'
    return _Column(at, found.what, found.people, outcome if found.what == PEOPLE else '', is_part)


def _names_a_place(label: str) -> bool:
    """Whether a heading, or the label of a row, names an area or section, whatever it seems to count besides."""
    return any(one.kind in ('area', 'section') for one in tokens_of(label))


def _base(column: _Column, before: Sequence[_Column]) -> _Column | None:
    """The column that one which says "of whom" is a part of."""
    fitting = [
        one
        for one in before
        if one.what == PEOPLE and one.outcome == column.outcome and is_within(column.people, one.people)
    ]
    narrow = [one for one in fitting if one.people != 'person' and not one.is_part]
    return narrow[-1] if narrow else fitting[-1] if fitting else None


def _may_be_part(column: _Column, other: _Column) -> bool:
    if column.outcome != other.outcome or other.what != PEOPLE or other.people == 'person':
        return False
    return is_within(column.people, other.people)


def _numbers(cells: Sequence[str]) -> _Numbers:
    found = dict[int, tuple[int, int | None]]()
    for at, cell in enumerate(cells):
        if at and (number := _number(cell)):
            found[at] = number
    return _Numbers(found)


def _number(cell: str) -> tuple[int, int | None] | None:
    """The number of a cell, None where it has none, or something beside it that makes another of it."""
    if _NO_NUMBER.match(cell):
        return None
    tokens = tokens_of(ascii_digits(cell))
    numbers = [one for one in tokens if one.kind in ('number', 'year')]
    others = [
        one.kind for one in tokens if one.kind not in ('number', 'year', 'least', 'most', 'about', 'and', 'function')
    ]
    if len(numbers) != 1 or any(kind not in ('open', 'close', 'end', 'comma') for kind in others):
        return None
    kinds = [one.kind for one in tokens]
    low, high = numbers[0].low, numbers[0].high
    if 'least' in kinds or cell.rstrip().endswith('+'):
        return low, None
    return (0, high) if 'most' in kinds else (low, high)
