"""Which sheet holds what kind of record, and which column which field.

Sheets of a headquarters workbook name themselves in row 1 (`incident.place`). Other sheets are read by their headings,
in either language, with the aliases of `fields.csv` and the usual casualty columns of `sheet_columns.csv`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from typing import Any

from exchange import layout
from exchange.cells import Cell, as_text, from_cell, is_empty
from exchange.layout import Layout
from exchange.reading import Sheet, Workbook
from models import dates
from models.errors import KnownError, Refused
from models.fields import DateKind, PlaceKind, Spec, Stored
from models.records import RECORDS
from models.text import ascii_digits, fold
from models.words import Code, _, codes

Mapping = dict[str, dict[str, str | None]]
FIELD_KINDS = ('incident', 'abductee')
CASUALTIES = 'casualties'
ROW_ID = 'row.uid'
ORDERS = {'day_first': True, 'month_first': False}
_STABLE_NAME = re.compile(r'([a-z_]+)\.([a-z_]+)')
_DATE_IN_NUMBERS = re.compile(r'\s*(\d{1,2})\s?[/.\-]\s?(\d{1,2})\s?[/.\-]\s?(\d{4})\s*')


@dataclass
class Column:
    """A column of a sheet: its heading, and the field of a record kind that it holds ('' for none).

    `harm` is there for a casualty column of a field sheet; `passed_over` for one that a person chose to leave out;
    `is_settled` for dates whose order of day and month their own values prove; `since_1904` for a workbook that
    counts its days from there.
    """

    index: int
    heading: str
    kind: str = ''
    name: str = ''
    spec: Spec | None = None
    harm: Code | None = None
    day_first: bool | None = None
    passed_over: bool = False
    is_settled: bool = False
    since_1904: bool = False
    _understood: dict[tuple[type, Cell], Stored | Refused] = field(default_factory=dict, repr=False)

    def read(self, cell: Cell) -> Stored:
        """The stored value of a cell of this column; Refused says why there is none."""
        key = (type(cell), cell)
        if key not in self._understood:
            self._understood[key] = self._understand(cell)
        found = self._understood[key]
        if isinstance(found, Refused):
            raise Refused(str(found))
        return found

    def _understand(self, cell: Cell) -> Stored | Refused:
        assert self.spec is not None
        try:
            return from_cell(cell, self.spec, day_first=self.day_first, since_1904=self.since_1904)
        except Refused as error:
            return error

    @cached_property
    def is_date(self) -> bool:
        """Whether it holds dates."""
        return self.spec is not None and isinstance(self.spec.kind, DateKind)

    @cached_property
    def is_place(self) -> bool:
        """Whether it holds places."""
        return self.spec is not None and isinstance(self.spec.kind, PlaceKind)

    @property
    def target(self) -> str | None:
        """What it is mapped to, as `--mapping` takes it back."""
        if self.harm:
            return f'{CASUALTIES}:{self.harm.code}'
        if not self.name:
            return None
        order = next((f':{word}' for word, first in ORDERS.items() if first == self.day_first), '')
        return f'{self.kind}.{self.name}{order}'


@dataclass
class Table:
    """A sheet that holds records of a kind; `first_row` is the index of its first row below the headings.

    `layout` says of a field sheet which of its rows are records, and why the others are none.
    """

    sheet: Sheet
    kind: str
    is_headquarters: bool
    columns: list[Column]
    first_row: int
    layout: Layout | None = None

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """The rows below the headings that are records, with the numbers that people see."""
        if self.layout:
            yield from self.layout.rows
            return
        number = self.sheet.first_row_number
        for index in range(self.first_row, len(self.sheet.rows)):
            yield index + number, self.sheet.rows[index]

    def column_of(self, name: str) -> Column | None:
        """The column of a field of the sheet's own kind."""
        return next((c for c in self.columns if (c.kind, c.name) == (self.kind, name)), None)


def tables_of(workbook: Workbook, mapping: Mapping | None = None) -> list[Table]:
    """The sheets that hold records; one to which the mapping gives no columns is left out.

    Raises KnownError when the mapping names what is no field, or when no sheet is known.
    """
    given = mapping or {}
    wanted = [sheet for sheet in workbook.sheets if given.get(sheet.title, {} if sheet.is_hidden else None) != {}]
    found = [table for sheet in wanted if (table := _table(sheet, given.get(sheet.title, {})))]
    if not found:
        sentence = _(
            '{path} has no sheet with known headings; name the columns as the template does, or give a mapping.'
        )
        raise KnownError(sentence.format(path=workbook.path))
    return found


def mapping_of(found: list[Table]) -> Mapping:
    """What each heading of a field sheet was taken for: sheet → heading → `incident.kind`, `casualties:CODE` or None.

    A date column whose order of day and month was settled has `:day_first` or `:month_first` behind its field.
    """
    return {
        table.sheet.title: {c.heading: c.target for c in table.columns} for table in found if not table.is_headquarters
    }


def facts_of(workbook: Workbook) -> dict[str, str]:
    """What the workbook's about sheet says of it; nothing where there is none."""
    rows = _marked(workbook, 'sijill.about')
    return {as_text(row[0]).strip(): as_text(row[1]).strip() for row in rows if len(row) > 1 and not is_empty(row[0])}


def manifest_of(workbook: Workbook) -> dict[str, str]:
    """The uids that the workbook holds by its own word, with the revision of the record of each."""
    rows = _marked(workbook, 'sijill.manifest')
    return {as_text(row[0]).strip(): as_text(row[2]).strip() for row in rows if len(row) > 2 and not is_empty(row[0])}


def _marked(workbook: Workbook, mark: str) -> list[list[Cell]]:
    return next((sheet.rows[1:] for sheet in workbook.sheets if mark_of(sheet) == mark), [])


def mark_of(sheet: Sheet) -> str:
    """What a sheet of the program's own says that it is, such as `sijill.about`; '' for any other."""
    mark = as_text(sheet.rows[0][0]).strip() if sheet.rows and sheet.rows[0] else ''
    return mark if mark.startswith('sijill.') else ''


def _table(sheet: Sheet, given: dict[str, str | None]) -> Table | None:
    if mark_of(sheet):
        return None
    table = _headquarters_table(sheet) or _field_table(sheet, given)
    for column in table.columns if table else ():
        column.since_1904 = sheet.since_1904
    return table


def is_table(sheet: Sheet) -> bool:
    """Whether a sheet holds records by its headings."""
    return _table(sheet, {}) is not None


# Headquarters workbooks


def _headquarters_table(sheet: Sheet) -> Table | None:
    names = [as_text(cell).strip() for cell in sheet.rows[0]] if sheet.rows else []
    kind = next((kind for kind in RECORDS if f'{kind}.uid' in names), None)
    if kind is None:
        return None
    columns = [_named_column(index, name, kind) for index, name in enumerate(names)]
    return Table(sheet, kind, True, columns, first_row=2)


def _named_column(index: int, name: str, kind: str) -> Column:
    match = _STABLE_NAME.fullmatch(name)
    if match is None or match[1] != kind:
        return Column(index, name, passed_over=name.startswith('#') or not name)
    if match[2] in ('uid', 'revision'):
        return Column(index, name, kind, match[2])
    spec = RECORDS[kind].specs().get(match[2])
    return Column(index, name, kind, match[2], spec) if spec else Column(index, name)


# Field sheets


def _field_table(sheet: Sheet, given: dict[str, str | None]) -> Table | None:
    chosen = {fold(heading): target for heading, target in given.items()}
    kinds = sorted(FIELD_KINDS, key=lambda kind: codes('records').find(sheet.title) != kind)
    if wanted := _kind_of(given.values()):
        kinds = [wanted]
    found = {kind: layout.find(sheet, partial(_is_known, kind=kind, chosen=chosen)) for kind in kinds}
    kind = max(kinds, key=lambda kind: laid.score if (laid := found[kind]) else 0)
    laid = found[kind]
    if laid is None:
        return None
    columns = _columns(laid, kind, chosen)
    _settle_dates(columns, [row for _number, row in laid.rows])
    return Table(sheet, kind, False, columns, laid.first_row, laid)


def _kind_of(targets: Iterable[str | None]) -> str | None:
    """The kind of record that chosen targets belong to."""
    for target in targets:
        kind = (target or '').partition('.')[0]
        for candidate in FIELD_KINDS:
            if kind == candidate or kind in _row_children(candidate):
                return candidate
    return None


def _row_children(kind: str) -> list[str]:
    """The child kinds of which a row of a field sheet may hold one; casualties come from columns of their own."""
    return [child for child in RECORDS[kind].child_kinds if child != 'casualty']


@cache
def _headings(kind: str) -> dict[str, tuple[str, int]]:
    """The folded headings of a kind: what each stands for, and how surely (0 a label, 1 an alias)."""
    found: dict[str, tuple[str, int]] = {}
    if 'casualty' in RECORDS[kind].child_kinds:
        for row in codes('sheet_columns').values():
            for rank, name in _names(row):
                found.setdefault(fold(name), (f'{CASUALTIES}:{row.code}', rank))
    for sure in (0, 1):
        for name in (ROW_ID, *_fillable(kind)):
            _add_headings(found, name, sure)
    for child in _row_children(kind):
        for name in _fillable(child):
            _add_headings(found, name, 0)
            _add_headings(found, name, 1)
    return found


def _add_headings(found: dict[str, tuple[str, int]], name: str, sure: int) -> None:
    row = codes('fields').get(name)
    for rank, heading in _names(row) if row else ():
        if rank == sure:
            found.setdefault(fold(heading), (name, rank))


def _fillable(kind: str) -> list[str]:
    return [f'{kind}.{name}' for name in RECORDS[kind].form_fields()]


def _names(row: Code) -> Iterator[tuple[int, str]]:
    yield from ((0, row.code), (0, row.en), (0, row.ar))
    yield from ((1, alias) for alias in row.aliases)


def _is_known(heading: str, kind: str, chosen: dict[str, str | None]) -> bool:
    key = fold(heading)
    return key in chosen or _known(heading, kind) is not None


def _columns(laid: Layout, kind: str, chosen: dict[str, str | None]) -> list[Column]:
    """A column for each heading; of two that stand for one field the surer has it, then the first."""
    headings = _unlike(laid.headings)
    wanted: list[tuple[int, int, str]] = []
    for index, heading in enumerate(headings):
        names = (laid.headings[index], laid.tags[index])
        target, sureness = next((hit for name in names if name and (hit := _known(name, kind))), (None, 1))
        if fold(heading) in chosen:
            target, sureness = chosen[fold(heading)], -1
        if target:
            wanted.append((sureness, index, target))
    columns = [Column(index, heading) for index, heading in enumerate(headings)]
    taken: set[str] = set()
    for _sureness, index, target in sorted(wanted):
        place, _colon, order = target.rpartition(':') if target.endswith(tuple(ORDERS)) else (target, '', '')
        if place not in taken:
            taken.add(place)
            columns[index] = _column(index, headings[index], place, ORDERS.get(order))
    for column in columns:
        key = fold(column.heading)
        column.passed_over = not key or (key in chosen and chosen[key] is None)
    return columns


def _known(heading: str, kind: str) -> tuple[str, int] | None:
    """What a heading or an HXL tag stands for, and how surely."""
    return _headings(kind).get(fold(heading))


def _unlike(row: list[str]) -> list[str]:
    """The headings, with a number behind those that stand there again."""
    seen: dict[str, int] = {}
    headings = []
    for text in row:
        heading = text.strip()
        seen[heading] = seen.get(heading, 0) + 1
        headings.append(heading if seen[heading] == 1 else f'{heading} ({seen[heading]})')
    return headings


def _column(index: int, heading: str, target: str, day_first: bool | None) -> Column:
    if target == ROW_ID:
        return Column(index, heading, 'row', 'uid')
    if target.startswith(f'{CASUALTIES}:'):
        harm = codes('sheet_columns').get(target.partition(':')[2])
        if harm:
            return Column(index, heading, 'casualty', 'count', RECORDS['casualty'].specs()['count'], harm)
    kind, _dot, name = target.partition('.')
    spec = RECORDS[kind].form_fields().get(name) if kind in RECORDS else None
    if spec is None:
        raise KnownError(_('“{target}” in the mapping is no field; take names from a plan.').format(target=target))
    return Column(index, heading, kind, name, spec, day_first=day_first)


def _settle_dates(columns: list[Column], rows: list[list[Cell]]) -> None:
    """Find out for each date column whether its numbers put the day or the month first, where a value proves it."""
    for column in columns:
        if column.is_date and column.day_first is None:
            proofs = {_proof(row[column.index]) for row in rows if column.index < len(row)} - {None}
            if len(proofs) == 1:
                column.day_first, column.is_settled = proofs.pop(), True


def _proof(cell: Any) -> bool | None:
    """Whether a date in numbers can only be read with the day first (True) or the month first (False)."""
    match = _DATE_IN_NUMBERS.fullmatch(ascii_digits(cell)) if isinstance(cell, str) else None
    if match is None or (int(match[1]) > 12) == (int(match[2]) > 12):
        return None
    day, month = sorted(map(int, match.groups()[:2]), reverse=True)
    exists = dates.is_edtf(f'{match[3]}-{month:02}-{day:02}')
    return int(match[1]) > 12 if exists else None
