"""What is asked about a file: its columns, values that no list has, and what its sheets or single rows are given."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import NamedTuple

from exchange.cells import Cell, as_text, is_empty
from exchange.importing import row_values
from exchange.importing.plan import Plan, PlannedRow
from exchange.importing.row_values import SheetProblem
from exchange.mapping import about_sheets, by_content, casualty_headings, headings, people_in_cells, unknown_values
from exchange.mapping.casualty_headings import CASUALTIES
from exchange.mapping.columns import SEVERAL, Column, Table
from exchange.mapping.heading_grammar import open_columns
from exchange.mapping.mapping import ABOUT_SHEET
from models.errors import Refused
from models.record.fields import CodeKind, DateKind
from models.record.records import RECORDS

# A question about a whole sheet, or a single row: what it is about, or what it is given.
GIVEN, VALUE, ORDER = 'given', 'value', 'order'
# As many rows of a value, or of a sheet, are asked about one by one at once.
MOST_ROWS = 200
Key = tuple[str, ...]


@dataclass
class ColumnQuestion:
    """A line to answer: a column, a value that its list has not, the order of day and month, or what rows are given.

    `key` tells it from others; `is_open` is whether somebody should answer; `hint` is what an empty answer takes.
    `rows` are those that lack what a sheet is given, where not all do; `row` is the one that is asked about.
    """

    key: Key
    table: Table
    column: Column
    text: str = ''
    readings: Sequence[str] = ()
    alike: Sequence[str] = ()
    often: int = 0
    is_open: bool = False
    hint: str = ''
    rows: Sequence[int] = ()
    row: int = 0

    @property
    def is_given(self) -> bool:
        """Whether it asks what a sheet or a row is given."""
        return self.key[2:] == (GIVEN,)

    @property
    def own(self) -> list[str]:
        """What its answer may stand under in the mapping of its sheet: a name has a field for each script."""
        if self.column.spec is None:
            return [self.column.heading]
        behind = f':{self.row}' if self.row else ''
        return [f':{target}{behind}' for target in _fields(self.column.kind, self.column.name)]


class _First(NamedTuple):
    """What was asked about a column at first; nothing of the rows of its sheet."""

    kind: str
    column: Column
    is_open: bool
    hint: str


@dataclass
class FirstAsked:
    """What was asked about the columns of a file when it was first read, and what was answered of it since.

    A plan that was made with answers takes all columns for settled, also those that nobody answered for.
    """

    asked: dict[Key, _First] = field(default_factory=dict)
    problems: list[SheetProblem] = field(default_factory=list)
    answered: set[Key] = field(default_factory=set)
    is_met: bool = False

    def still(self, plan: Plan, found: list[ColumnQuestion]) -> list[ColumnQuestion]:
        """The questions of a plan, with those of its columns as they were first where nobody answered."""
        if not self.is_met:
            of_columns = [one for one in found if len(one.key) == 2]
            self.is_met = True
            self.asked = {o.key: _First(o.table.kind, o.column, o.is_open, o.hint) for o in of_columns}
            self.problems = list(plan.column_problems)
        return [self._as_first(one) for one in found]

    def _as_first(self, one: ColumnQuestion) -> ColumnQuestion:
        first = self.asked.get(one.key)
        if first is None or one.key in self.answered:
            return one
        if (first.kind, first.column.target) != (one.table.kind, one.column.target):
            return one
        return replace(one, column=first.column, is_open=first.is_open, hint=first.hint)

    def unanswered(self) -> Iterator[SheetProblem]:
        """What is wrong with columns that were asked about, and of which nobody said anything."""
        for problem in self.problems:
            key = (problem.sheet, problem.column)
            if key in self.asked and self.asked[key].is_open and key not in self.answered:
                yield problem


def questions(plan: Plan) -> list[ColumnQuestion]:
    """The columns of field sheets, then the values and the orders that are not settled, then what rows lack."""
    by_hand = [found for found in plan.tables if not found.is_headquarters]
    of_sheets = [one for found in by_hand for one in _of_sheet(plan, found)]
    asked = [_of_column(found, one) for found in by_hand for one in found.columns if one.heading]
    for found in by_hand:
        for order in unknown_values.open_orders(found):
            key = (found.sheet.title, order.column.heading, ORDER)
            asked.append(ColumnQuestion(key, found, order.column, order.text, order.readings, is_open=True))
        for value in unknown_values.unknown_values(found):
            key = (found.sheet.title, value.column.heading, VALUE, value.text)
            hint = value.alike[0] if value.alike else ''
            asked.append(ColumnQuestion(key, found, value.column, value.text, (), value.alike, value.often, True, hint))
    return asked + of_sheets


def _of_column(found: Table, one: Column) -> ColumnQuestion:
    is_doubtful = one.meaning is not None and bool(one.target) and not one.meaning.is_certain
    is_unsure = (is_doubtful and not _is_kept_as_text(one)) or row_values.is_unsure(one)
    hint = (one.target if one.meaning else _guessed(found, one) if one.guess else counted(one)) or ''
    return ColumnQuestion(
        (found.sheet.title, one.heading), found, one, is_open=is_unsure, hint=hint if is_unsure else ''
    )


def _guessed(found: Table, one: Column) -> str:
    """What a column may be; '' where it may count people and no cell does: each of its rows would be refused."""
    assert one.guess is not None
    cells = by_content.sample(found.layout.rows, one.index) if found.layout else []
    is_count = one.guess.target.startswith(f'{CASUALTIES}:')
    return one.guess.target if not is_count or any(map(_may_count, cells)) else ''


def _may_count(cell: Cell) -> bool:
    """Whether a cell has a figure in it, or tells of people in words."""
    text = as_text(cell)
    try:
        return any(map(str.isdigit, text)) or bool(people_in_cells.understand(text))
    except Refused:
        return False


def _is_kept_as_text(one: Column) -> bool:
    """Whether a column is told in the account by what stands in it: nothing can be wrong with that."""
    account = headings.note_field(one.kind) if one.kind in headings.FIELD_KINDS else ''
    is_of_account = one.is_noted or one.field_name == account
    return is_of_account and one.meaning is not None and one.meaning.reason == 'content'


def counted(one: Column) -> str:
    """Whom a column counts that is not taken because another one counts the same people; '' for any other."""
    found = casualty_headings.understand(one.heading) if one.why_open == open_columns.ONE_OF else None
    return f'{CASUALTIES}:{found.harm.code}' if found else ''


def _of_sheet(plan: Plan, found: Table) -> Iterator[ColumnQuestion]:
    """What a sheet is about, and what its rows need and do not have: it can be given for all of them, or each."""
    about = f':{ABOUT_SHEET}'
    if found.is_open:
        yield ColumnQuestion((found.sheet.title, about, GIVEN), found, Column(-1, about), is_open=True)
        return
    lacking = [_whole(found, name) for name in about_sheets.lacking(found)]
    needed = [f'{found.kind}.{name}' for name in _needed(found.kind)]
    for target in dict.fromkeys((*lacking, *needed, *(name for name in found.own if ':' not in name))):
        if _is_answerable(target) and not found.above:
            yield from _of_field(plan, found, target, is_lacking=target in lacking)
    yield from of_rows(found, [own.rpartition(':') for own in found.own if ':' in own], is_open=False)


def _of_field(plan: Plan, found: Table, target: str, *, is_lacking: bool) -> Iterator[ColumnQuestion]:
    """What a sheet may be given for its rows without a field that they need, and what it is given already."""
    kind, _dot, name = target.partition('.')
    spec, column = RECORDS[kind].specs()[name], Column(-1, f':{target}', kind, name, RECORDS[kind].specs()[name])
    asked = ColumnQuestion((found.sheet.title, f':{target}', GIVEN), found, column)
    is_given = not found.own.keys().isdisjoint(_fields(kind, name))
    rows = [] if is_given else [planned.row for planned in _without(plan, found, kind, name)]
    asked.often = len(rows) if rows else sum(1 for _row in found.rows())
    asked.rows, asked.is_open = rows, not is_given
    is_of_no_rows = is_lacking and bool(spec.codes) and not plan.rows  # its columns are not known yet
    if is_given or rows or is_of_no_rows:
        yield asked


def _needed(kind: str) -> list[str]:
    """The fields without which there is no record of a kind: of names, which one has in either script, the first."""
    names = RECORDS[kind].name_fields
    return [*(names[:1] if names else ()), *RECORDS[kind].required_fields()]


def _fields(kind: str, name: str) -> list[str]:
    """The field, or all those that hold the same name in another script."""
    names = RECORDS[kind].name_fields
    return [f'{kind}.{one}' for one in (names if name in names else (name,))]


def _whole(found: Table, name: str) -> str:
    return name if '.' in name else f'{found.kind}.{name}'


def _is_answerable(target: str) -> bool:
    """Whether a field can be given in one line: a code, a day or a name."""
    kind, _dot, name = target.partition('.')
    spec = RECORDS[kind].form_fields().get(name)
    return spec is not None and (isinstance(spec.kind, (CodeKind, DateKind)) or name in RECORDS[kind].name_fields)


def _without(plan: Plan, found: Table, kind: str, name: str) -> Iterator[PlannedRow]:
    """The rows of a sheet that have nothing for a field that they need; a cell that cannot be read is something."""
    names = [target.partition('.')[2] for target in _fields(kind, name)]
    indices = {column.index for column in found.columns if column.kind == kind and column.name in names}
    for planned in plan.rows:
        line = planned.line
        if line is None or (planned.sheet, planned.kind) != (found.sheet.title, kind) or not line.of_field_sheet:
            continue
        is_empty_here = all(line.given.get(name) is None for name in names)
        is_there = planned.stored is not None and not planned.likely and planned.verdict != 'duplicate'
        wrong = {problem.column_index for problem in planned.problems if problem.value}
        if is_empty_here and not is_there and wrong.isdisjoint(indices):
            yield planned


def of_rows(found: Table, wanted: Iterable[tuple[str, str, str]], *, is_open: bool = True) -> Iterator[ColumnQuestion]:
    """A line for each row that is asked about by itself, or was given a value: (field, '', number), by its cells."""
    asked = [(t, number) for t, _colon, number in wanted if number.isdecimal() and _is_answerable(t)]
    numbers = {int(number) for _target, number in asked}
    texts = {at: _in_few_words(found, row) for at, row in found.rows() if at in numbers} if asked else {}
    for target, number in asked:
        kind, _dot, name = target.partition('.')
        column = Column(-1, f':{target}', kind, name, RECORDS[kind].specs()[name])
        key = (found.sheet.title, f':{target}:{number}', GIVEN)
        text = texts.get(int(number), '')
        yield ColumnQuestion(key, found, column, text, often=1, is_open=is_open, row=int(number))


def by_row(one: ColumnQuestion) -> list[ColumnQuestion]:
    """The same question asked of each row by itself."""
    rows = one.rows or [number for number, row in one.table.rows() if one.is_given or _has(one, row)]
    target = one.column.field_name
    return [*of_rows(one.table, [(target, ':', f'{number}') for number in islice(rows, MOST_ROWS)])]


def of_row(found: Table, planned: PlannedRow) -> list[ColumnQuestion]:
    """What a row that cannot go in can be given."""
    return [*of_rows(found, [(target, ':', f'{planned.row}') for target in answerable(found, planned)])]


def answerable(found: Table, planned: PlannedRow) -> list[str]:
    """The fields that a row that cannot go in can be given: those that it lacks, or whose cells were not understood."""
    needed = [f'{found.kind}.{name}' for name in _needed(found.kind)] if planned.kind == found.kind else []
    given = planned.line.given if planned.line else {}
    lacking = [t for t in needed if all(given.get(f.partition('.')[2]) is None for f in _fields(*t.split('.')))]
    wrong = {problem.column_index for problem in planned.problems if problem.value}
    cells = [column.field_name for column in found.columns if column.index in wrong and column.kind == found.kind]
    return [target for target in dict.fromkeys((*filter(None, cells), *lacking)) if _is_answerable(target)]


def _has(one: ColumnQuestion, row: list[object]) -> bool:
    """Whether the value that a question is about stands in a row."""
    cell = row[one.column.index] if one.column.index < len(row) else None
    text = ' '.join(as_text(cell).split())
    return one.text in (text, *(part.strip() for part in SEVERAL.split(text)))


def _in_few_words(found: Table, row: list[object]) -> str:
    """What the cells of a row say that have a heading."""
    cells = (row[c.index] for c in found.columns if c.heading and 0 <= c.index < len(row))
    return ' · '.join(' '.join(as_text(cell).split()) for cell in cells if not is_empty(cell))
