"""The rows of a table as lines: what each row gives, in stored values, and what in it cannot be understood."""

import csv
import re
import uuid
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from itertools import chain, islice, zip_longest
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from exchange.believing.withdrawals import Withdrawal
from exchange.cells import (
    CLEARED,
    Cell,
    ShownDay,
    as_text,
    folded,
    from_cell,
    is_cleared,
    is_empty,
    is_left_out,
    is_not_known,
    is_vague_hour,
    refuse_too_long,
    says_nothing,
)
from exchange.mapping import (
    about_sheets,
    by_content,
    day_month_order,
    headings,
    people_in_cells,
    places_in_cells,
    unknown_values,
)
from exchange.mapping.about_sheets import CLAIM
from exchange.mapping.casualty_headings import Harm
from exchange.mapping.columns import ABOUT, DAY, END, FAMILY, LEFT_OUT, MONTH, PAIRS, SEVERAL, YEAR
from exchange.mapping.heading_grammar import open_columns
from exchange.mapping.mapping import Column, Table
from exchange.mapping.table_layout import Aside
from exchange.mapping.target_labels import target_label
from exchange.mapping.total_columns import Leaf, Remark
from exchange.omitting import omissions
from exchange.omitting.unknown_over_values import Unsaid
from exchange.reading.odd_rows import OddRows
from models.dates import dates
from models.errors import Refused
from models.forgetting import forgettable
from models.language import garbled
from models.language.code_lists import codes
from models.language.how_many import Count
from models.language.messages import RESOURCES, _, language, ngettext, quoted
from models.language.text import clean, fold, has_arabic, is_ordinary, isolate
from models.places import Gazetteer
from models.record import casualty_totals, counts
from models.record.fields import SEPARATOR, CodeKind, PlaceKind, Spec, Stored, split_codes
from models.record.records import RECORDS, taken_apart
from models.register.conflicts import Conflict

# Signs that call what they stand beside doubtful, and that no name of a code or a place has.
_DOUBTFUL = frozenset('?؟~≈')
# What a field sheet says without a column for it: the status in it is what its writer holds for true.
_UNDERSTOOD = {'status_change': {'confirmed': 'confirmed'}}

_NOBODY = Count(0)
_MIDNIGHT = '00:00'
# Where programs for forms keep whether an answer was approved, and what they say of one that was not.
_REVIEWS = frozenset(map(fold, ('_validation_status', 'validation_status', 'ReviewState', 'review state')))
_NOT_APPROVED = frozenset(
    map(
        fold,
        (
            'Not approved',
            'validation_status_not_approved',
            'rejected',
            'hasIssues',
            'On hold',
            'validation_status_on_hold',
            'غير موافق عليه',
            'مرفوض',
        ),
    )
)
_OF_A_DAY = (DAY, MONTH, YEAR)
_NO_COLUMNS: Mapping[str, Column] = MappingProxyType({})
# Rows that are understood together, column by column.
_AT_ONCE = 2_000
Row = tuple[int, list[Cell]]
# What the cells of a row's casualty columns tell of, by the index of the column.
Told = dict[int, list[tuple[Count, Harm]]]


@dataclass(frozen=True)
class SheetProblem:
    """What stood in a cell that could not go in, and why; row 0 means the whole column or sheet.

    `column` is the heading, `column_index` counts the columns of the sheet from 0 (-1 for none).
    """

    sheet: str
    row: int
    column: str
    value: str
    sentence: str
    column_index: int = -1


class CellDifference(NamedTuple):
    """A value of the register beside the one of a file, in a row of the register ('' for one it has not)."""

    row_kind: str
    row_uid: str
    field: str
    stored: Stored
    incoming: Stored


class Folded(NamedTuple):
    """A row of a sheet that tells more of a record whose line another row is, and the kind of what it tells."""

    sheet: str
    row: int
    kind: str


T = TypeVar('T')


@dataclass(slots=True, eq=False)
class Line:
    """A row of a sheet: the uid it bears ('' for none), and the values it gives; None is a field that was emptied.

    `below` holds the children that a row of a field sheet carries in columns of its own, each `above` which it stands;
    one that `is_none` counts nobody. One that `is_uncounted` is of one person because no cell says how many; `named`
    are the people with names that other rows put among those that it counts. `key` is the number by which other rows
    refer to its record, `folded` are those that were put below it.
    `doubts` keep nothing out. `verdict`, `cells` and `conflicts` say what became of it beside the register;
    `brings` is whether it changes something there that nobody else changed, beside the `withdrawal`.
    Of very many lines most have no problem, doubt or child: there is a list of them once there is one. The values
    `given` by their fields are held in less room once a record has them, and put together again where they are asked.
    """

    sheet: str
    row: int
    kind: str
    uid: str = ''
    revision: str = ''
    above: 'Line | None' = field(default=None, repr=False)
    of_field_sheet: bool = False
    is_none: bool = False
    is_uncounted: bool = False
    named: int = 0
    key: str = ''
    columns: Mapping[str, Column] = field(default_factory=lambda: _NO_COLUMNS, repr=False)
    verdict: str = ''
    cells: Sequence[CellDifference] = ()
    conflicts: Sequence[Conflict] = ()
    brings: bool = False
    withdrawal: Withdrawal | None = None
    given: dict[str, Stored] = field(default_factory=dict, init=False)
    _names: tuple[str, ...] = field(default=(), init=False, repr=False)
    _values: tuple[Stored, ...] = field(default=(), init=False, repr=False)
    _below: 'list[Line] | None' = field(default=None, init=False, repr=False)
    _problems: list[SheetProblem] | None = field(default=None, init=False, repr=False)
    _doubts: list[SheetProblem] | None = field(default=None, init=False, repr=False)
    _folded: list[Folded] | None = field(default=None, init=False, repr=False)
    _unsaid: list[Unsaid] | None = field(default=None, init=False, repr=False)

    def __getattr__(self, name: str) -> dict[str, Stored]:
        if name != 'given':
            raise AttributeError(name)
        self.given = dict(zip(self._names, self._values, strict=True))
        self._names, self._values = (), ()
        return self.given

    @property
    def said(self) -> Iterable[tuple[str, Stored]]:
        """The values it gives, each with its field."""
        return zip(self._names, self._values, strict=True) if self._names else self.given.items()

    @property
    def stated(self) -> dict[str, Stored]:
        """The values it gives, without what was emptied and without the row it belongs to."""
        return {name: value for name, value in self.said if value is not None and name != 'parent'}

    def taken(self) -> dict[str, Stored]:
        """The values it gives, without what was emptied, for its record to have; the line holds them in less room."""
        given = self.given
        self._names, self._values = _held_once(tuple(given)), tuple(given.values())
        del self.given
        if all(self._values) or None not in self._values:
            return given
        return {name: value for name, value in given.items() if value is not None}

    @property
    def below(self) -> 'Sequence[Line]':
        """The children that it carries."""
        return self._below or []

    def put_below(self, *lines: 'Line') -> None:
        """Carry more children."""
        self._below = more(self._below, lines)

    def take_out(self, child: 'Line') -> None:
        """Carry a child no more."""
        self._below = [line for line in self.below if line is not child]

    @property
    def is_below(self) -> bool:
        """Whether it is a child that another row carries."""
        return self.above is not None

    @property
    def problems(self) -> Sequence[SheetProblem]:
        """What keeps it out, with all of the row that it stands below."""
        return (self.above or self)._problems or []

    def add_problems(self, *problems: SheetProblem) -> None:
        """Note what keeps it out."""
        row = self.above or self
        row._problems = more(row._problems, problems)

    @property
    def doubts(self) -> Sequence[SheetProblem]:
        """What makes one look again at it."""
        return self._doubts or []

    def add_doubts(self, *doubts: SheetProblem) -> None:
        """Note what makes one look again at it."""
        self._doubts = more(self._doubts, doubts)

    @property
    def folded(self) -> Sequence[Folded]:
        """The rows that were put below it."""
        return self._folded or []

    def fold(self, row: Folded) -> None:
        """Note a row that was put below it."""
        self._folded = more(self._folded, (row,))

    @property
    def unsaid(self) -> Sequence[Unsaid]:
        """The cells that say that something is not known, or something beside their value."""
        return self._unsaid or []

    def leave_unsaid(self, *cells: Unsaid) -> None:
        """Note cells that say that something is not known, or something beside their value."""
        self._unsaid = more(self._unsaid, cells)

    def doubt_cell(self, column: Column, text: str, sentence: str) -> None:
        """Note what of a cell is not imported: a warning where its row is, and left out where the row is here."""
        self.add_doubts(SheetProblem(self.sheet, self.row, column.heading, text, sentence, column.index))
        cell = Unsaid(self.sheet, self.row, column.heading, text.strip(), self.uid, column.name, why=sentence)
        self.leave_unsaid(cell._replace(if_here=True))

    def refuse(self, sentence: str, name: str = '') -> None:
        """Note why the row cannot go in, at the column of a field when the sheet has one."""
        column = self.columns.get(name)
        value = self.given.get(name)
        heading, index = (column.heading, column.index) if column else ('', -1)
        self.add_problems(SheetProblem(self.sheet, self.row, heading, as_text(value), sentence, index))


def more(before: list[T] | None, more: Iterable[T]) -> list[T] | None:
    """What was noted, and more: a list is made once there is something."""
    found = [] if before is None else before
    found += more
    return found or None


@forgettable(4096)
def _held_once(names: tuple[str, ...]) -> tuple[str, ...]:
    """The names of the fields that lines give: the same for very many of them."""
    return names


def lines(table: Table, places: Gazetteer) -> Iterator[Line]:
    """The rows of a table that are records or children; titles, totals and blank rows are none.

    A table gives none as long as nobody has said what it is about.
    """
    if table.is_open:
        return
    reader = _HeadquartersReader(table, places) if table.is_headquarters else _FieldReader(table, places)
    odd = OddRows(table.sheet, table.layout.headings if table.layout else [])
    records = _records(table, reader)
    while rows := [*islice(records, _AT_ONCE)]:
        for (_number, row), line in zip(rows, reader.lines(rows), strict=True):
            yield _odd_or_not(line, odd, row)


def _records(table: Table, reader: '_Reader') -> Iterator[Row]:
    """The rows of a table that are records; of the others it is noted why they are none."""
    for number, row in table.rows():
        if table.only_deaths and not reader.has_deaths(row):
            table.deathless += 1
        elif reader.is_record(row):
            yield number, row
        elif table.layout and not omissions.is_blank(table, row):
            table.layout.asides.append(Aside(number, 'empty', next((as_text(c) for c in row if not is_empty(c)), '')))


def _odd_or_not(line: Line, odd: OddRows, row: list[Cell]) -> Line:
    """A line, with what is odd about its row."""
    if odd.is_plain(row):
        return line
    for sentence in odd.refused(line.row, row):
        line.refuse(sentence)
    for sentence in odd.doubted(line.row, row):
        line.add_doubts(SheetProblem(line.sheet, line.row, '', '', sentence))
    return line


def column_problems(table: Table) -> Iterator[SheetProblem]:
    """What is wrong with a sheet or with whole columns: values that stand for no field, days that may be swapped."""
    if table.is_open:
        sentence = _(
            'This sheet is not imported: it may be a list of people who were abducted or of people who were harmed in '
            'incidents. Say which under Columns, or in a mapping.'
        )
        yield SheetProblem(table.sheet.title, 0, '', '', sentence)
    if hidden := table.sheet.hidden_rows:
        sentence = ngettext(
            '{count} row of this sheet is hidden; it is imported like the others.',
            '{count} rows of this sheet are hidden; they are imported like the others.',
            hidden,
        )
        yield SheetProblem(table.sheet.title, 0, '', '', sentence.format(count=hidden))
    by_index = {column.index: column for column in table.columns}
    for finding in table.shares.findings if table.shares else ():
        yield SheetProblem(table.sheet.title, 0, by_index[finding.index].heading, '', finding.sentence, finding.index)
    yield from _years_not_shown(table)
    for column in table.columns:
        if (column.name or column.passed_over) and not column.is_settled:
            continue
        cells = [cell for _number, row in table.rows() if not is_empty(cell := _at(row, column))]
        if cells and (said := _column_problem(column, cells, table.kind)):
            sentence, cell = said
            yield SheetProblem(table.sheet.title, 0, column.heading, as_text(cell), sentence, column.index)


def named_in_vain(
    mapping: Mapping[str, Mapping[str, Any]], sheets: Iterable[str], tables: Sequence[Table]
) -> Iterator[SheetProblem]:
    """What a mapping names that a file does not have: a sheet, or a column of one."""
    there = {*sheets}
    for title, columns in mapping.items():
        if title not in there and title[:1] != ':' and columns:
            sentence = _('The mapping names this sheet, and the file does not have it.')
            yield SheetProblem(title, 0, '', '', sentence)
    for table in tables:
        headings = {fold(column.heading) for column in table.columns}
        for heading, target in mapping.get(table.sheet.title, {}).items():
            if target and heading[:1] != ':' and fold(heading) not in headings:
                sentence = _('The mapping names this column, and the sheet does not have it.')
                yield SheetProblem(table.sheet.title, 0, heading, '', sentence)


def _years_not_shown(table: Table) -> Iterator[SheetProblem]:
    """The date columns whose cells show a day without the year that the file has for it."""
    for column in (column for column in table.columns if column.is_date):
        cells = [cell for _number, row in table.rows() if isinstance(cell := _at(row, column), ShownDay)]
        if cell := next((cell for cell in cells if cell.shows == 'no_year'), None):
            sentence = _('Cells of this column show days without their year; in the file it is {year}. Check it.')
            said = sentence.format(year=cell.year)
            yield SheetProblem(table.sheet.title, 0, column.heading, as_text(cell), said, column.index)


def asked(table: Table) -> Iterator[Column]:
    """The columns that hold something, are not brought in, and may be a field of ours, or count or name people."""
    unused = table.shares.unused if table.shares else set()
    for column in table.columns if not table.is_open else ():
        is_open = column.index in unused or is_unsure(column)
        if is_open and any(not is_empty(_at(row, column)) for _number, row in table.rows()):
            yield column


def is_unsure(column: Column) -> bool:
    """Whether a column is left out that may be a field of ours, or of people, for all that its heading says."""
    if column.name or column.passed_over or headings.is_serial(column.heading):
        return False
    if column.guess is not None or open_columns.is_asked(column):
        return True
    return not column.why_open and about_sheets.speaks_of_people(column.heading)


def _column_problem(column: Column, cells: list[Cell], kind: str) -> tuple[str, Cell] | None:
    """What is wrong with a whole column, and the cell that shows it."""
    if not column.name and not column.passed_over and not headings.is_serial(column.heading):
        if column.why_open and column.guess is None:
            return open_columns.sentence(column), cells[0]
        if column.guess is None:
            return _unused(column, kind), cells[0]
        sentence = _('This column is not imported: it may be {field}; if it is, say so under Columns, or in a mapping.')
        return sentence.format(field=quoted(target_label(column.guess.target))), cells[0]
    is_open = column.is_settled and column.is_turned is None
    swapped = [cell for cell in cells if isinstance(cell, date) and cell.day <= 12] if is_open else []
    if swapped:
        # A spreadsheet makes a day of 03/04/2024 in its own order, and leaves 13/04/2024 as text in the other.
        sentence = _('Some dates here are text; in the others a program may have swapped day and month. Check them.')
        return sentence, swapped[0]
    return None


def _unused(column: Column, kind: str) -> str:
    """Why nothing of a column is imported that may be no field of ours."""
    if kind == 'incident' and about_sheets.is_of_one(column.heading):
        return _(
            'This column is not imported: it is about single people, and each row of this sheet is an incident. Put '
            'the people on a second sheet, with the number of their incident.'
        )
    return _('This column is not imported: its heading is not recognised.')


def _at(row: list[Cell], column: Column) -> Cell:
    return row[column.index] if column.index < len(row) else None


class _Reader:
    """What reading both shapes of sheet has in common."""

    takes_nothing_for_empty = False

    def __init__(self, table: Table, places: Gazetteer) -> None:
        self.table = table
        self.places = places
        unused = table.shares.unused if table.shares else set()
        self.columns = [column for column in table.columns if column.spec and column.index not in unused]
        self.named = {c.name: c for c in self.columns if c.kind == table.kind and not c.is_noted and c.part != FAMILY}
        self.uid = next((c for c in table.columns if c.name == 'uid'), None)
        self._placed: dict[Hashable, tuple[dict[str, Stored], dict[str, Stored]]] = {}

    def is_record(self, row: list[Cell]) -> bool:
        return any(not is_empty(_at(row, column)) for column in self.columns)

    def has_deaths(self, row: list[Cell]) -> bool:
        """Whether a row counts anybody, or says so in words."""
        counted = [_at(row, column) for column in self.columns if column.harm]
        return any(not is_empty(cell) and as_text(cell).strip() not in ('0', '0.0') for cell in counted)

    def lines(self, rows: list[Row]) -> Iterator[Line]:
        """What some rows give."""
        raise NotImplementedError

    def new_line(self, number: int, row: list[Cell]) -> Line:
        line = Line(self.table.sheet.title, number, self.table.kind, columns=self.named)
        text = as_text(_at(row, self.uid)).strip() if self.uid else ''
        if text:
            self._read_uid(line, text)
        return line

    def _read_uid(self, line: Line, text: str) -> None:
        assert self.uid is not None
        line.uid = canonical_uid(text)
        if not line.uid:
            sentence = _('“{text}” is not a row ID; leave the cell empty for a new row.').format(text=text)
            line.add_problems(SheetProblem(line.sheet, line.row, self.uid.heading, text, sentence, self.uid.index))

    def read(self, line: Line, column: Column, cell: Cell) -> Stored:
        """The stored value of a cell, `LEFT_OUT` for one that says nothing; a problem is noted and gives None."""
        try:
            if self.takes_nothing_for_empty and type(cell) is str:  # a sheet that people typed
                garbled.refuse(cell)
                self._tell_of_signs(line, column, cell)
            return column.read(cell)
        except Refused as error:
            if self.takes_nothing_for_empty and says_nothing(cell, column.spec):
                return LEFT_OUT
            sentence = f'{error} {_suggestion(column, as_text(cell))}'.strip()
            line.add_problems(SheetProblem(line.sheet, line.row, column.heading, as_text(cell), sentence, column.index))
            return None

    def _tell_of_signs(self, line: Line, column: Column, cell: str) -> None:
        """Say of a code or a place that a sign calls it doubtful: nothing of a value is dropped in silence."""
        if said := _sign_of_doubt(column, cell):
            line.doubt_cell(column, cell, said)

    def settle_place(self, given: dict[str, Stored], name: str, spec: Spec, text: str) -> None:
        """Look a place up within its governorate; one that no list has stays as typed."""
        governorate = given.get(spec.within) if spec.within else None
        key = name, spec.within, spec.gives, text, governorate
        if key not in self._placed:
            self._placed[key] = self._place(name, spec, text, str(governorate) if governorate else None)
        place, beside = self._placed[key]
        given |= place
        for other, value in beside.items():
            given.setdefault(other, value)

    def _place(
        self, name: str, spec: Spec, text: str, governorate: str | None
    ) -> tuple[dict[str, Stored], dict[str, Stored]]:
        """What a text gives in the field of a place, and what in those beside it, where the row gives nothing else."""
        place: dict[str, Stored] = {f'{name}_typed': clean(text)}
        beside: dict[str, Stored] = {}
        if found := places_in_cells.find(self.places, text, governorate):
            is_sayable = bool(spec.gives) or not found.exactness
            if found.code and is_sayable:
                place[name] = found.code
            known = self.places.get(found.code)
            if spec.within and (lies_in := found.governorate or (known.governorate if known else '')):
                beside[spec.within] = lies_in
            if found.exactness and is_sayable:
                beside[spec.gives[-1]] = found.exactness
        return place, beside


# As places have them in all lists of the United Nations.
_A_CODE = re.compile(r'[A-Z]{1,3}\d{2,}')


def _suggestion(column: Column, text: str) -> str:
    """What a person may have meant whose value cannot be read, and what settles it for the whole column."""
    if column.is_date and day_month_order.is_open(text, column.year):
        sentence = _('Answer once for the whole column: under Columns, or with {first} or {second} in a mapping.')
        return sentence.format(first=isolate(':day_first'), second=isolate(':month_first'))
    code = unknown_values.meant(text, column.spec) if column.is_coded and column.spec else None
    if code is None or column.spec is None:
        return ''
    return _('Did you mean “{label}”?').format(label=column.spec.code_list().label(code))


def child_uid(uid: str, key: str) -> str:
    """What a child of a row with a row ID has for its own, the same every time."""
    return str(uuid.uuid5(uuid.UUID(uid), key))


def canonical_uid(text: str) -> str:
    """A uid as it is stored, '' for a text that is none."""
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return ''


def _sign_of_doubt(column: Column, cell: str) -> str:
    """What is said of a code or a place that a sign calls doubtful; '' where the sign is part of its name."""
    if not (column.is_coded or column.is_place) or _DOUBTFUL.isdisjoint(cell) or not fold(cell):
        return ''
    text = cell.strip()
    is_name = column.is_coded and column.spec and any(text in (c.en, c.ar) for c in column.spec.code_list().values())
    if is_name or column.choice(cell) is not None:
        return ''
    return _('A sign says that “{text}” is not certain; it is imported without the sign. Check it.').format(text=text)


class _HeadquartersReader(_Reader):
    """Rows under stable names: each cell is its field as it was stored."""

    def __init__(self, table: Table, places: Gazetteer) -> None:
        super().__init__(table, places)
        self.dates = [column for column in self.columns if column.is_date]

    def lines(self, rows: list[Row]) -> Iterator[Line]:
        return (self.line(number, row) for number, row in rows)

    def line(self, number: int, row: list[Cell]) -> Line:
        line = self.new_line(number, row)
        for column in self.table.columns:
            cell = _at(row, column)
            if column.name == 'revision':
                line.revision = as_text(cell).strip()
            elif column.spec and (is_cleared(cell) or (column.empties and is_empty(cell))):
                line.given[column.name] = None
            elif column.spec and not is_empty(cell):
                line.given[column.name] = self.read(line, column, cell)
                if column.is_coded and type(cell) is str and (doubt := _sign_of_doubt(column, cell)):
                    text, uid = cell.strip(), line.uid
                    line.leave_unsaid(Unsaid(line.sheet, number, column.heading, text, uid, column.name, why=doubt))
        for column in self.columns:
            self._check(line, column)
        for column in self.dates:
            cell = _at(row, column)
            if (type(cell) is datetime or type(cell) is str) and (clock := _clock(cell)):
                self._keep_hour(line, column, clock)
        return line

    def _keep_hour(self, line: Line, column: Column, clock: str) -> None:
        """Keep a time of day that somebody put into the cell of a day, or say that it is not imported."""
        typed, (typed_day, name) = f'{column.name}_typed', _clock_of(line.kind)
        if typed == typed_day and line.given.setdefault(name, clock) == clock:
            return
        text = f'{line.given.get(column.name)} {clock}'
        if line.given.get(column.name) is None or line.given.setdefault(typed, text) == text:
            return
        sentence = _('The time of day in this cell is not imported.')
        line.doubt_cell(column, text, sentence)

    def _check(self, line: Line, column: Column) -> None:
        value = line.given.get(column.name)
        if value is None or column.spec is None:
            return
        kind = column.spec.kind
        if isinstance(kind, PlaceKind):
            self._check_place(line, column.name, column.spec, str(value))
        elif kind.name == 'link' and not canonical_uid(str(value)):
            line.refuse(_('“{text}” is not a row ID.').format(text=value), column.name)

    def _check_place(self, line: Line, name: str, spec: Spec, text: str) -> None:
        """Take a name for its place where somebody typed one; a place of another desk is known by its uid.

        What was typed over a place goes before the text beside it, which is what was typed before; a code of a newer
        list says nothing to anybody.
        """
        if self.places.get(text) or canonical_uid(text):
            return
        typed = line.given.get(f'{name}_typed')
        del line.given[name]
        self.settle_place(line.given, name, spec, text)
        if name not in line.given and typed is not None and _A_CODE.fullmatch(text.strip()):
            line.given[f'{name}_typed'] = typed
            why = _('“{text}” is the code of no place known here, so it is not imported; type the name of the place.')
            heading, text = self.named[name].heading, text.strip()
            line.leave_unsaid(Unsaid(line.sheet, line.row, heading, text, line.uid, name, why=why.format(text=text)))


def _typed(cell: Cell, day: Stored) -> str:
    """What is kept beside the day of a cell: how somebody wrote it, or the day as it was read with its time of day."""
    if isinstance(cell, str):
        return clean(cell)
    clock = day_month_order.clock_of(cell)
    return f'{day} {clock}' if clock else ''


def _clock(cell: Cell) -> str:
    """The time of day beside the day in a cell, as it is stored; '' for none."""
    if not isinstance(cell, str):
        return day_month_order.clock_of(cell)
    if ':' not in cell:  # as in nearly every one
        return ''
    try:
        clock = from_cell(day_month_order.hour_of(cell), RECORDS['incident'].specs()['time_of_day'])
    except Refused:  # 25:70, which is kept as it was typed
        return ''
    return str(clock) if clock and clock != _MIDNIGHT else ''


@cache
def _clock_of(kind: str) -> tuple[str, str]:
    """The fields of a kind for its day as it was typed, and for the time of day; '' where it has no such field."""
    specs = RECORDS[kind].specs()
    hour = next((name for name, spec in specs.items() if spec.kind.name == 'time'), '')
    day = next((name for name, spec in specs.items() if spec.kind.name == 'date' and not spec.after_event), '')
    return (f'{day}_typed', hour) if hour and day else ('', '')


def _give_hour(line: Line) -> None:
    """Give a row the time of day that stands beside its day, where it gives none of its own."""
    typed, name = _clock_of(line.kind)
    if name not in line.given and (clock := _clock(str(line.given.get(typed) or ''))):
        line.given[name] = clock


# What a cell says whatever stands beside it: values by their fields, the text of a place, or the people that it counts;
# None where its row has to be asked.
_Answer = dict[str, Stored] | str | list[tuple[Count, Harm]] | None
# What the cells of a column say in some rows: where each gives values, these by their fields, else cell by cell.
_Said = dict[str, list[Any]] | list[_Answer]
_SAYS_NOTHING: dict[str, Stored] = {}
_NOT_GIVEN = object()


class _ColumnAnswers:
    """How the cells of a column are understood: `alone` says of one what it says in every row.

    Each different cell is understood once, where cells `come_again`. Without `alone`, each row is asked.
    """

    def __init__(
        self,
        column: Column,
        alone: "Callable[['_FieldReader', Column, Cell], _Answer] | None" = None,
        *,
        come_again: bool = True,
    ) -> None:
        self.column, self.alone, self.come_again = column, alone, come_again
        # By the cell, a text by itself, another with its type, for 1.0 equals True: the answers, those that are no
        # values, and the values of each field.
        self._known: dict[Any, _Answer] = {}
        self._others: set[Any] = set()
        self._fields: dict[str, dict[Any, Any]] = {}

    def said(self, reader: '_FieldReader', cells: Sequence[Cell]) -> _Said:
        """What the cells of some rows say."""
        if self.alone is None:
            return [None] * len(cells)
        if not self.come_again:
            return _by_field([self.alone(reader, self.column, cell) for cell in cells])
        keys: Sequence[Any] = cells
        if {*map(type, cells)} != {str}:
            keys = [cell if type(cell) is str else (type(cell), cell) for cell in cells]
        for key in dict.fromkeys(keys):
            if key not in self._known:
                cell: Cell = key[1] if isinstance(key, tuple) else key
                self._keep(key, self.alone(reader, self.column, cell))
        if self._others and not self._others.isdisjoint(keys):
            return [*map(self._known.__getitem__, keys)]
        return {name: [*map(values.__getitem__, keys)] for name, values in self._fields.items()}

    def _keep(self, key: Any, answer: _Answer) -> None:
        """Keep what a cell says."""
        if not isinstance(answer, dict):
            self._others.add(key)
        else:
            for name in answer:
                if name not in self._fields:
                    self._fields[name] = dict.fromkeys(self._known, _NOT_GIVEN)
        for name, values in self._fields.items():
            values[key] = answer.get(name, _NOT_GIVEN) if isinstance(answer, dict) else _NOT_GIVEN
        self._known[key] = answer


def _by_field(answers: list[_Answer]) -> _Said:
    """What answers say by their fields, where all are values."""
    given = [answer for answer in answers if type(answer) is dict]
    if len(given) < len(answers):
        return answers
    names = dict.fromkeys(chain.from_iterable(given))
    return {name: [answer.get(name, _NOT_GIVEN) for answer in given] for name in names}


def _together(columns: Iterable[tuple[Column, _Said]]) -> Iterator[tuple[Column, list[_Answer]]]:
    """What columns say row by row, each run of those beside one another with fields of their own as one column."""
    run: dict[str, list[Any]] = {}
    last: Column | None = None
    for column, said in columns:
        if run and last and (isinstance(said, list) or not run.keys().isdisjoint(said)):
            yield last, _by_row(run)
            run = {}
        if isinstance(said, list):
            yield column, said
        else:
            run |= said
            last = column
    if run and last:
        yield last, _by_row(run)


def _by_row(fields: dict[str, list[Any]]) -> list[_Answer]:
    """What each row gives of some fields, from what each field is in all of them."""
    return [
        {name: value for name, value in zip(fields, values, strict=True) if value is not _NOT_GIVEN}
        for values in zip(*fields.values(), strict=True)
    ]


@dataclass(slots=True)
class _RowSoFar:
    """What the cells of a row said so far that is not whole without its other cells."""

    line: Line
    children: dict[str, Line] = field(default_factory=dict)
    places: list[tuple[Line, Column, str]] = field(default_factory=list)
    parts: list[tuple[Line, Column, Cell]] = field(default_factory=list)
    told: Told = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


class _FieldReader(_Reader):
    """Rows under headings: one row an incident or an abductee, with its casualties in columns."""

    takes_nothing_for_empty = True

    def __init__(self, table: Table, places: Gazetteer) -> None:
        super().__init__(table, places)
        self.twins = {name: _twin(table, name) for name in self.named}
        self.note = headings.note_field(table.kind).partition('.')[2]
        may_be_claims = any(c.field_name == CLAIM or (c.guess and c.guess.target == CLAIM) for c in table.columns)
        self.fields = {column.field_name for column in table.columns} | {*table.constants, *table.own}
        self.understood = {} if may_be_claims else _UNDERSTOOD
        self.clock = _clock_of(table.kind)[0]
        self.texts = [c for c in self.columns if c.is_noted or (c.spec and c.spec.kind.long)]
        self.claims = [c for c in self.columns if c.kind in _UNDERSTOOD and not c.is_noted]
        if table.key:
            self.named[headings.ROW_KEY] = table.key
        self.has_rows_of_people = table.is_long or counts.spec_of(table.kind) is not None
        self.by_heading = {fold(column.heading): column for column in table.columns}
        self.reviews = [column for column in table.columns if fold(column.heading) in _REVIEWS]
        self.in_company = [
            (one, self.named[name]) for one in _in_company() if (name := one['field'].partition('.')[2]) in self.named
        ]
        self._given: dict[tuple[int, type, Cell], list[tuple[str, Stored]]] = {}
        self._leaves: dict[tuple[int, Count, str], dict[str, Stored]] = {}
        self._counted = {column.index: {'count': column} for column in table.columns}
        of_rows = (target.rpartition(':') for target in table.own if ':' in target)
        self.given_for = {(field, int(row)) for field, _colon, row in of_rows if row.isdecimal()}
        self._columns_asked = [self._asked_of(column) for column in self.columns]
        self._asking = Line(table.sheet.title, 0, table.kind)
        self._lacking = {kind: self._needful(kind) for kind in headings.row_children(table.kind)}

    def _asked_of(self, column: Column) -> _ColumnAnswers:
        """How the cells of a column are understood."""
        if column.harm:
            return _ColumnAnswers(column, _FieldReader._people_alone)
        if self.given_for or column.kind != self.table.kind or column.part or column.is_noted:
            return _ColumnAnswers(column)
        if column.is_place:
            return _ColumnAnswers(column, _FieldReader._place_alone)
        if column.is_text:
            return _ColumnAnswers(column, _FieldReader._text_alone, come_again=False)
        come_again = column.comes_again or column.is_number
        return _ColumnAnswers(column, _FieldReader._values_alone, come_again=come_again)

    def _text_alone(self, column: Column, cell: Cell) -> _Answer:
        """What a text says: what `_values_alone` finds, in few steps where the text is stored as it is."""
        assert column.spec is not None
        if type(cell) is not str or not is_ordinary(cell) or 2 * len(cell) > column.spec.kind.longest:
            return self._values_alone(column, cell)
        if is_left_out(cell) or is_cleared(cell):
            return self._values_alone(column, cell)
        return {self._by_script(column, cell): cell}

    def _values_alone(self, column: Column, cell: Cell) -> _Answer:
        """The values that a cell gives in every row, None where there is more to say of it."""
        if cell is None or is_left_out(cell):
            return None if column.empties else _SAYS_NOTHING
        if (column.is_hour and is_vague_hour(cell)) or self._tells_more(column, cell):
            return None
        pairs = self._pairs(self._asking, column, cell)
        if not pairs and self.uid:  # which row it is in is noted
            return None
        return dict(pairs) if self._has_said_all() else None

    def _place_alone(self, column: Column, cell: Cell) -> _Answer:
        """The text of a place, None where there is more to say of it."""
        if cell is None or is_left_out(cell):
            return None if column.empties else _SAYS_NOTHING
        text = None if is_cleared(cell) else str(self.read(self._asking, column, cell) or '')
        return text if self._has_said_all() else None

    def _people_alone(self, column: Column, cell: Cell) -> _Answer:
        """The people that a cell tells of, None where there is more to say of it."""
        if cell is None or is_left_out(cell):
            return None if column.empties else _SAYS_NOTHING
        told: Told = {}
        self._take_count(self._asking, column, cell, told)
        if not told and self.uid:
            return None
        return told.get(column.index) if self._has_said_all() else None

    def _has_said_all(self) -> bool:
        """Whether nothing was noted at the line that stands for any; a fresh one stands for any then."""
        has_said_all = not (self._asking._problems or self._asking._doubts)
        if not has_said_all:
            self._asking = Line(self._asking.sheet, 0, self._asking.kind)
        return has_said_all

    def lines(self, rows: list[Row]) -> Iterator[Line]:
        cells = [*zip_longest(*(row for _number, row in rows))]
        nothing = (None,) * len(rows)
        columns = [
            (one.column, one.said(self, cells[index] if (index := one.column.index) < len(cells) else nothing))
            for one in self._columns_asked
        ]
        together = [*_together(columns)]
        asked = [column for column, _answers in together]
        for (number, row), *said in zip(rows, *(answers for _column, answers in together), strict=True):
            yield self.line(number, row, zip(asked, said, strict=True))

    def line(self, number: int, row: list[Cell], answers: Iterable[tuple[Column, _Answer]]) -> Line:
        """What a row gives of which each cell said this, where it says the same in every row."""
        line = self.new_line(number, row)
        line.of_field_sheet = True
        if self.table.key:
            line.key = self._key(row)
        found = _RowSoFar(line)
        self._take_cells(found, row, answers)
        self._give_together(found)
        if self.clock in line.given:
            _give_hour(line)
        if found.children:
            self._keep_as_notes(found)
            understood = {} if self._may_be_rumour(row) else self.understood
            for kind, child in found.children.items():
                child.given = {**understood.get(kind, {}), **child.given}
        if found.told:
            self._add_casualties(line, row, found.told)
        if self.has_rows_of_people:
            self._complete_group(line, found.children)
        self._doubt_one_person(line)
        self._settle_in_company(line, row)
        self._tell_review(line, row)
        if found.notes:
            self._add_notes(line, found.notes)
        if self.table.constants or self.table.own:
            self._add_constants(line, found.children)
        return line

    def _may_be_rumour(self, row: list[Cell]) -> bool:
        """Whether a text of a row, or a sign in it, calls what it says of somebody's fate a claim."""
        is_doubted = any(not _DOUBTFUL.isdisjoint(as_text(_at(row, column))) for column in self.claims)
        return is_doubted or any(about_sheets.is_rumour(as_text(_at(row, column))) for column in self.texts)

    def _take_cells(self, found: _RowSoFar, row: list[Cell], answers: Iterable[tuple[Column, _Answer]]) -> None:
        """Give the row what its cells say, in the order of the columns."""
        given = found.line.given
        for column, answer in answers:
            if answer is _SAYS_NOTHING:
                continue
            if type(answer) is dict:
                if given.keys().isdisjoint(answer):
                    given.update(answer)
                else:
                    self._put(found.line, answer.items())
            elif type(answer) is str:
                found.places.append((found.line, column, answer))
            elif type(answer) is list:
                found.told[column.index] = answer
            else:
                self._take_cell(found, column, _at(row, column))

    def _take_cell(self, found: _RowSoFar, column: Column, cell: Cell) -> None:
        """Give the row what a cell says in it."""
        line = found.line
        if cell is None or is_left_out(cell):
            if column.empties and column.kind == line.kind:
                self._give(line, line, column, CLEARED)
        elif column.harm:
            self._take_count(line, column, cell, found.told)
        elif self.given_for and (column.field_name, line.row) in self.given_for:
            self._keep_beside(found, column, cell)
        else:
            self._take(found, column, cell)

    def _take(self, found: _RowSoFar, column: Column, cell: Cell) -> None:
        """Give the row what a cell says; what belongs with other cells waits for them."""
        line = found.line
        if column.is_noted and self._is_unreadable(line, column, cell):
            return
        is_note = column.is_noted or (column.is_hour and is_vague_hour(cell))
        if is_note or self._tells_more(column, cell):
            found.notes.append(f'{column.heading}: {clean(as_text(cell))}')
        if is_note:
            return
        target = line if column.kind == line.kind else self._child(line, column.kind, found.children)
        if column.part:
            found.parts.append((target, column, cell))
        elif column.is_place and not is_cleared(cell):
            found.places.append((target, column, str(self.read(line, column, cell) or '')))
        else:
            self._give(line, target, column, cell)

    def _keep_beside(self, found: _RowSoFar, column: Column, cell: Cell) -> None:
        """Keep the words of a cell in whose place its row was given a value: all but a few that stood for a code."""
        says_more = isinstance(cell, str) and (by_content.is_story(cell) or not column.is_coded)
        if says_more and not self._is_unreadable(found.line, column, cell):
            found.notes.append(f'{column.heading}: {clean(as_text(cell))}')

    def _tells_more(self, column: Column, cell: Cell) -> bool:
        """Whether a cell of codes says more than they do, so that it is kept as text too."""
        if not column.is_coded or column.spec is None:
            return False
        text = as_text(cell)
        listed = column.spec.code_list()
        parts = SEVERAL.split(text) if by_content.is_story(cell) and not listed.find(text) else ()
        is_told = any(by_content.is_story(part) and not listed.find(part.strip()) for part in parts)
        return is_told or bool(column.choices and column.keeps_text(text))

    def _give_together(self, found: _RowSoFar) -> None:
        """Give the row what several cells say together: ranges, points, days in three columns, places."""
        days = [part for part in found.parts if part[1].part in _OF_A_DAY] if found.parts else []
        for target, column, cell in found.parts:
            if column.part not in _OF_A_DAY:
                self._give_part(found.line, target, column, cell)
        if days:
            self._give_day(found.line, days)
        for target, column, text in found.places:
            self._give_place(target, column, text)

    def _needful(self, kind: str) -> list[str]:
        """What each child of a kind must say and the sheet has no column for."""
        return [name for name in RECORDS[kind].required_fields() if f'{kind}.{name}' not in self.fields]

    def _keep_as_notes(self, found: _RowSoFar) -> None:
        """Keep what is said of a child of which the sheet does not say the most needful, a row without it, as text."""
        for kind in [kind for kind in found.children if self._lacking.get(kind)]:
            lacking = self._lacking[kind]
            codes_there = {name: RECORDS[kind].specs()[name].code_list() for name in lacking}
            if all('other' in listed for listed in codes_there.values()):
                found.children[kind].given |= dict.fromkeys(lacking, 'other')
                continue
            child = found.children.pop(kind)
            found.line.take_out(child)
            found.notes += [
                f'{c.heading}: {child.given[c.name]}'
                for c in self.columns
                if c.kind == kind and child.given.get(c.name)
            ]

    def _complete_group(self, line: Line, children: dict[str, Line]) -> None:
        """Say of a row of people what nobody needs to write: a person is one, and a boy by sex and age."""
        kind = 'casualty'
        group = line if line.kind == kind else children.get(kind)
        persons = [child for child in children.values() if RECORDS[child.kind].parent_kind == kind]
        if group is None and persons:
            group = self._child(line, kind, children)
        counted = counts.spec_of(kind)
        if group is None or counted is None:
            return
        if not any(column.kind == kind and column.name == counted[0] for column in self.columns):
            group.given.setdefault(counted[0], 1)
            group.is_uncounted = True
        who = next(filter(None, map(_who, persons)), '')
        for person in persons:
            if not any(person.given.get(name) for name in RECORDS[person.kind].name_fields):
                self._note_unnamed(line, group, person)
        if who and 'who' in RECORDS[kind].specs():
            group.given.setdefault('who', who)

    def _doubt_one_person(self, line: Line) -> None:
        """Say of a row of one person, where no cell says how many they are, that its name may be of several."""
        rows = (line, *line.below)
        persons = rows if any(row.is_uncounted for row in rows) else (line,)
        named = ((person, name) for person in persons for name in RECORDS[person.kind].name_fields)
        for text, name in ((str(person.given.get(name) or ''), name) for person, name in named):
            if people_in_cells.may_be_several(text):
                column = next((one for one in self.columns if one.name == name), None)
                heading, index = (column.heading, column.index) if column else ('', -1)
                sentence = _('“{text}” may be more than one person, but each row is of one: give each a row.')
                text = ' '.join(text.split())
                line.add_doubts(SheetProblem(line.sheet, line.row, heading, text, sentence.format(text=text), index))

    def _note_unnamed(self, line: Line, group: Line, person: Line) -> None:
        """Keep what is said of a person without a name in the note on the group: only people with names have rows."""
        line.take_out(person)
        columns = [column for column in self.columns if column.kind == person.kind and column.name in person.given]
        said = [
            f'{c.heading}: {c.spec.kind.show(person.given[c.name], c.spec)}'
            for c in columns
            if c.spec and c.name != 'sex'
        ]
        if said:
            group.given['note'] = '\n'.join([*filter(None, [str(group.given.get('note') or '')]), *said])

    def _key(self, row: list[Cell]) -> str:
        """The number of the record of a row, with the sheet whose number it is; '' for none."""
        table = self.table
        text = as_text(_at(row, table.key)).strip() if table.key else ''
        return f'{(table.above or table).sheet.title}\0{text}' if text else ''

    def _child(self, line: Line, kind: str, children: dict[str, Line]) -> Line:
        if kind not in children:
            children[kind] = self._below(line, kind, kind)
        return children[kind]

    def _below(self, line: Line, kind: str, key: str) -> Line:
        """A child of a row; under a row id it has the same uid every time, so that it is found again."""
        uid = child_uid(line.uid, key) if line.uid else ''
        child = Line(line.sheet, line.row, kind, uid, above=line)
        line.put_below(child)
        return child

    def _give(self, line: Line, target: Line, column: Column, cell: Cell) -> None:
        pairs = self._known_pairs if column.comes_again else self._pairs
        given = pairs(line, column, cell)
        if not given and line.uid:
            self._leave_unsaid(line, target, column, cell)
        self._put(target, given)

    def _leave_unsaid(self, line: Line, target: Line, column: Column, cell: Cell) -> None:
        """Note that a cell says that something is not known, which its record may have."""
        text = as_text(cell).strip()
        if line.uid and says_nothing(cell, column.spec) and column.choice(text) is None:
            stated = column.harm.stated if column.harm else None
            line.leave_unsaid(Unsaid(line.sheet, line.row, column.heading, text, target.uid, column.name, stated))

    def _put(self, target: Line, pairs: Iterable[tuple[str, Stored]]) -> None:
        for name, value in pairs:
            before = target.given.get(name)
            if before is not None and value is not None:  # a mark that the kind stands for, and marks of their own
                value = f'{before}{SEPARATOR}{value}'
                value = RECORDS[target.kind].specs()[name].kind.clean(value, RECORDS[target.kind].specs()[name])
            target.given[name] = value

    def _known_pairs(self, line: Line, column: Column, cell: Cell) -> list[tuple[str, Stored]]:
        key = (column.index, type(cell), cell)
        pairs = self._given.get(key)
        if pairs is None:
            noted = len(line.problems) + len(line.doubts)
            pairs = self._pairs(line, column, cell)
            if len(line.problems) + len(line.doubts) == noted:
                self._given[key] = pairs
        return pairs

    def _pairs(self, line: Line, column: Column, cell: Cell) -> list[tuple[str, Stored]]:
        """The fields that a cell gives and their values: a date in words gives what was typed too."""
        value = None if is_cleared(cell) else self.read(line, column, cell)
        if value == LEFT_OUT:
            return []
        pairs = [(self._by_script(column, value), value)]
        if value is None or column.spec is None:
            return pairs
        if column.is_date and day_month_order.is_seconds(cell):
            self._doubt_seconds(line, column, cell, value)
        if column.is_date and (text := _typed(cell, value)):
            pairs.append((f'{column.name}_typed', text))
        if type(column.spec.kind) is CodeKind:
            pairs = list(taken_apart(column.kind, column.name, str(value)).items()) or pairs
        return pairs

    def _doubt_seconds(self, line: Line, column: Column, cell: Cell, value: Stored) -> None:
        sentence = _('This is a number of seconds since 1970, and was read as {day}.')
        said = sentence.format(day=dates.in_words(str(value), language()))
        line.add_doubts(SheetProblem(line.sheet, line.row, column.heading, as_text(cell), said, column.index))

    def _by_script(self, column: Column, value: Stored) -> str:
        """The field of a name: where a sheet has one column for both scripts, the letters say which."""
        twin = self.twins.get(column.name) if column.kind == self.table.kind else None
        if not twin or not isinstance(value, str):
            return column.name
        return next(name for name in (column.name, twin) if name.endswith('_ar') == has_arabic(value))

    def _give_place(self, target: Line, column: Column, text: str) -> None:
        assert column.spec is not None
        chosen = column.choices.get(fold(text), text) if column.choices else text
        if chosen is None:
            return
        self.settle_place(target.given, column.name, column.spec, text)
        if chosen != text:
            target.given[column.name] = chosen
            if column.spec.within and (place := self.places.get(chosen)):
                target.given.setdefault(column.spec.within, place.governorate)

    def _give_part(self, line: Line, target: Line, column: Column, cell: Cell) -> None:
        """Give what a column holds that is a part of its field, or two fields at once."""
        if column.part == FAMILY:
            self._give_family(target, as_text(cell))
            return
        if column.part in PAIRS:
            try:
                target.given |= column.pair(cell)
            except Refused as error:
                self._leave_unsaid(line, target, column, cell)
                if not says_nothing(cell, column.spec):
                    self._refuse_cell(line, column, cell, str(error))
            return
        name, typed = column.name, f'{column.name}_typed'
        before = target.given.get(name)
        if column.part == ABOUT:
            if before and '/' not in str(before) and as_text(cell).strip() not in ('0', '1'):
                target.given[name] = f'{str(before).removesuffix("~")}~'
            return
        value = self.read(line, column, cell)
        if value in (None, LEFT_OUT):
            self._leave_unsaid(line, target, column, cell)
            return
        text = _typed(cell, value)
        if column.part == END:
            value = _range(str(before or '..'), str(value))
            if value is None:
                self._refuse_cell(line, column, cell, _('This is before the day it began.'))
        target.given[name] = value
        if text:
            target.given[typed] = ' – '.join(filter(None, (str(target.given.get(typed) or ''), text)))

    def _give_family(self, target: Line, text: str) -> None:
        """Put a family name behind the name in its letters, where it does not stand there yet."""
        family = clean(text)
        names = [name for name in RECORDS[target.kind].name_fields if target.given.get(name)]
        fitting = [name for name in names if name.endswith('_ar') == has_arabic(family)] or names
        for name in fitting[:1]:
            before = str(target.given[name])
            if not f' {fold(before)}'.endswith(f' {fold(family)}'):
                target.given[name] = f'{before} {family}'

    def _give_day(self, line: Line, parts: list[tuple[Line, Column, Cell]]) -> None:
        """Give the date whose day, month and year stand in columns of their own."""
        said = {column.part: as_text(cell).strip() for _target, column, cell in parts}
        target, column, cell = parts[-1]
        assert column.spec is not None
        texts = [said[part] for part in _OF_A_DAY if said.get(part)]
        is_numbered = all(text.isdecimal() for text in texts)
        try:
            value = dates.understand(('/' if is_numbered else ' ').join(texts), day_first=True)
        except ValueError:
            self._refuse_cell(
                line, column, cell, _('Day, month and year do not make a date: “{text}”.').format(text=' '.join(texts))
            )
            return
        target.given |= {column.name: value, f'{column.name}_typed': ' '.join(texts)}

    def _is_unreadable(self, line: Line, column: Column, cell: Cell) -> bool:
        """Whether a cell is longer than one of its column may be, or garbled, which is noted then."""
        assert column.spec is not None
        try:
            refuse_too_long(cell, column.spec)
            garbled.refuse(as_text(cell))
        except Refused as error:
            self._refuse_cell(line, column, cell, str(error))
            return True
        return False

    def _refuse_cell(self, line: Line, column: Column, cell: Cell, sentence: str) -> None:
        line.add_problems(SheetProblem(line.sheet, line.row, column.heading, as_text(cell), sentence, column.index))

    # Casualties

    def _take_count(self, line: Line, column: Column, cell: Cell, told: Told) -> None:
        assert column.harm is not None
        if is_not_known(cell):
            self._leave_unsaid(line, line, column, cell)
            sentence = _('It is not known whether there were any, so no number is imported.')
            line.add_doubts(SheetProblem(line.sheet, line.row, column.heading, as_text(cell), sentence, column.index))
            return
        try:
            told[column.index] = [(_NOBODY, column.harm)] if is_cleared(cell) else column.read_people(cell)
        except Refused as error:
            self._leave_unsaid(line, line, column, cell)
            if not says_nothing(cell, column.spec):
                self._refuse_cell(line, column, cell, str(error))

    def _add_casualties(self, line: Line, row: list[Cell], told: Told) -> None:
        assert self.table.shares is not None
        settled = self.table.shares.settle({index: people_in_cells.add(groups) for index, groups in told.items()})
        for leaf in settled.leaves:
            for part in _told_apart(leaf, told.get(leaf.index, []), self.table.columns[leaf.index].harm):
                self._add_leaf(line, row, part)
        if settled.problems or settled.doubts:
            line.add_problems(*(self._as_problem(line, row, finding) for finding in settled.problems))
            line.add_doubts(*(self._as_problem(line, row, finding) for finding in settled.doubts))

    def _as_problem(self, line: Line, row: list[Cell], finding: Remark) -> SheetProblem:
        column = self.table.columns[finding.index]
        value = as_text(_at(row, column))
        return SheetProblem(line.sheet, line.row, column.heading, value, finding.sentence, finding.index)

    def _add_leaf(self, line: Line, row: list[Cell], leaf: Leaf) -> None:
        child = self._below(line, 'casualty', leaf.harm.code)
        given = self._leaves.get(key := (leaf.index, leaf.count, leaf.harm.code))
        if given is None:
            column = self.table.columns[leaf.index]
            assert column.spec is not None
            try:
                parts = counts.values(leaf.count, column.name, column.spec)
            except Refused as error:  # what several groups or columns make together
                self._refuse_cell(line, column, _at(row, column), str(error))
                return
            number = {name: value for name, value in parts.items() if value is not None}
            given = {**self._stated(line, row, leaf.harm), **number}
            if not leaf.harm.hangs_on_the_row:
                self._leaves[key] = given
        child.given = {**given}
        child.columns, child.is_none = self._counted[leaf.index], leaf.count == _NOBODY

    def _stated(self, line: Line, row: list[Cell], harmed: Harm) -> dict[str, Stored]:
        stated: dict[str, Stored] = dict(harmed.stated)
        if harmed.hangs_on_the_row:
            party = str(stated.pop('party'))
            column = self.by_heading.get(fold(party[1:]))
            value = self.read(line, column, _at(row, column)) if column and not is_empty(_at(row, column)) else None
            if value and SEPARATOR not in str(value):
                stated['party'] = value
        return stated

    # What no cell says by itself

    def _settle_in_company(self, line: Line, row: list[Cell]) -> None:
        """Give a word the code that it stands for beside another: a raid by ISIS is an attack where it held nothing."""
        for one, column in self.in_company:
            text = as_text(_at(row, column))
            if not _stands_for_another(one['texts'], text) or column.choice(text.strip()) is not None:
                continue
            name, beside, unless = (one[part].partition('.')[2] for part in ('field', 'beside', 'unless'))
            those = set(split_codes(line.given.get(beside)))
            listed = RECORDS[line.kind].specs()[name].code_list()
            if those and those <= _beside(one) and line.given.get(unless) != one['holds']:
                line.given[name] = one['means']
                said = _('“{text}” is imported as “{label}”, because of who carried it out.')
                said = said.format(text=text, label=listed.label(one['means']))
                line.add_doubts(SheetProblem(line.sheet, line.row, column.heading, '', said, column.index))

    def _tell_review(self, line: Line, row: list[Cell]) -> None:
        """Say of a row that the program for forms has it as not approved."""
        for column in self.reviews:
            text = as_text(_at(row, column)).strip()
            if fold(text) in _NOT_APPROVED:
                line.doubt_cell(column, '', _('The program for forms has this row as “{text}”.').format(text=text))

    def _add_notes(self, line: Line, notes: list[str]) -> None:
        before = line.given.get(self.note)
        line.given[self.note] = '\n'.join(([str(before)] if before else []) + notes)

    def _add_constants(self, line: Line, children: dict[str, Line]) -> None:
        given = self.table.constants | self.table.own
        for target, code in given.items():
            field, _colon, row = target.partition(':')
            kind, _dot, name = field.partition('.')
            code = given.get(f'{field}:{line.row}', '' if row else code)
            if not code:
                continue
            if kind == line.kind:
                line.given.setdefault(name, code)
            elif kind in children:
                children[kind].given.setdefault(name, code)


@cache
def _in_company() -> list[dict[str, str]]:
    """Words that stand for another code beside some codes of another field."""
    with (RESOURCES / 'mapping' / 'in_company.csv').open(encoding='utf-8', newline='') as file:
        return [{**row, 'texts': '|'.join(map(fold, row['texts'].split('|')))} for row in csv.DictReader(file)]


@forgettable(1024)
def _stands_for_another(texts: str, text: str) -> bool:
    """Whether a text is one of those that stand for another code beside some."""
    return folded(text) in texts.split('|')


def _beside(one: dict[str, str]) -> set[str]:
    """The codes beside which a word stands for another, with those below them."""
    kind, _dot, name = one['beside'].partition('.')
    return set(RECORDS[kind].specs()[name].code_list().with_children(one['codes']))


def _told_apart(leaf: Leaf, groups: list[tuple[Count, Harm]], harm: Harm | None) -> list[Leaf]:
    """A leaf as the groups that its cell told of, where none of them was taken out of it as a part.

    One whose cell says no more than the `harm` of its column is as its columns make it.
    """
    others = [harmed for _count, harmed in groups if harmed is not harm and harmed != harm]
    if not others or people_in_cells.add(groups) != leaf.count:
        return [leaf]
    together: dict[str, list[tuple[Count, Harm]]] = {}
    for group in groups:
        together.setdefault(group[1].code, []).append(group)
    return [Leaf(leaf.index, same[0][1], people_in_cells.add(same)) for same in together.values()]


def _who(person: Line) -> str:
    """The code for a person of this sex and age, '' where neither is known."""
    age, sex = person.given.get('age'), str(person.given.get('sex') or 'unknown')
    aged = casualty_totals.age_group(age) if isinstance(age, int) else 'unknown'
    wanted = {'sex': sex, 'age': aged}
    if set(wanted.values()) == {'unknown'}:
        return ''
    return next((code for code, row in codes('who').items() if wanted.items() <= row.columns.items()), '')


def _range(first: str, last: str) -> str | None:
    """The dates from one to another, None where the second is before the first."""
    begun, ended = first.partition('/')[0], last.rpartition('/')[2]
    if begun == ended:
        return begun
    return f'{begun}/{ended}' if dates.is_edtf(f'{begun}/{ended}') else None


def _twin(table: Table, name: str) -> str:
    """The field of the same name in the other script, where the sheet has no column for it; '' for none."""
    stem, _underscore, script = name.rpartition('_')
    others = {'ar': ('latin', 'en'), 'latin': ('ar',), 'en': ('ar',)}.get(script, ())
    declared = RECORDS[table.kind].specs()
    twins = [f'{stem}_{other}' for other in others if f'{stem}_{other}' in declared]
    return twins[0] if twins and table.column_of(twins[0]) is None else ''
