"""What of a file is not brought in, and why: nothing is set aside in silence.

Each has a class in one word. Of most nobody need think twice: a title, a total, a note. What may be a record, a person
or a figure (`MAY_COUNT`) makes an import end as one that left rows out.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from exchange.cells import DASHES, Cell, as_text, is_empty
from exchange.mapping import headings
from exchange.mapping.about_sheets import speaks_of_people
from exchange.mapping.columns import Column, Table
from exchange.mapping.mapping import Mapping, is_table, mark_of
from exchange.mapping.table_layout import Aside
from exchange.mapping.target_labels import target_label
from exchange.reading.any_file import Sheet, Workbook
from models.language.messages import _, ngettext, quoted
from models.language.text import clean
from models.limits.heading_limits import HEADING_LIMITS

BESIDE, TABLE, SECOND, HIDDEN, NAMELESS, BEYOND = 'beside', 'table', 'second', 'hidden', 'nameless', 'beyond'
HIDDEN_SHEET, SHEET, LACKING, EMPTY, FORMULAS = 'hidden_sheet', 'sheet', 'lacking', 'empty', 'formulas'
DEATHLESS, WORDS, COMMENTS, UNKNOWN, PLACE = 'deathless', 'words', 'comments', 'unknown', 'place'
LINKS, PICTURES = 'links', 'pictures'
MAY_COUNT = frozenset(
    (BESIDE, TABLE, SECOND, HIDDEN, NAMELESS, BEYOND, HIDDEN_SHEET, SHEET, LACKING, EMPTY, FORMULAS, WORDS)
)

# A number or a day, whatever is between its digits.
_FIGURE = re.compile(r'\d[\d\W]*')


class Omission(NamedTuple):
    """A row, a column or a sheet that is not brought in: its class, the sentence that says so, what is in it first.

    `row` is 0 for a whole column or sheet. Where `counts`, it may be a record, a person or a figure.
    """

    sheet: str
    row: int
    reason: str
    sentence: str
    text: str = ''
    counts: bool = False


class Seen(NamedTuple):
    """A sheet that is read, and the index of its first row below the headings; the table that it is, if it is one."""

    sheet: Sheet
    first_row: int
    table: Table | None = None


def find(workbook: Workbook, tables: list[Table], mapping: Mapping) -> Iterator[Omission]:
    """All that is left out of a file; what a mapping leaves out is not meant to be in."""
    for table in tables:
        yield from _of_table(table)
    read = {table.sheet.title for table in tables} | {title for title, columns in mapping.items() if not columns}
    for sheet in workbook.sheets:
        if sheet.title not in read and not mark_of(sheet):
            yield from _of_sheet(sheet)


def at_cells(seen: Seen, reason: str, sentence: str, count: int, texts: dict[tuple[int, int], str]) -> Omission:
    """What is said of things at cells of a sheet, with the first of them; of those above the rows nobody need think."""
    first = min(texts, key=lambda place: (place[0] < seen.first_row, place))
    said, counts = sentence.format(count=f'{count:,}'), first[0] >= seen.first_row
    return Omission(seen.sheet.title, 0, reason, said, clean(texts[first].partition('\n')[0]), counts=counts)


def of_sheets(found: Iterable[Omission]) -> Iterator[Omission]:
    """Those of whole sheets and tables."""
    return (one for one in found if one.reason in (TABLE, HIDDEN_SHEET, SHEET, LACKING))


def label(reason: str) -> str:
    """Why a row is no record."""
    return {
        'title': _('Title row'),
        'heading': _('Repeated headings'),
        'tags': _('HXL tags'),
        'total': _('Total row'),
        'section': _('Heading of a section'),
        'note': _('Note row'),
        FORMULAS: _('Formulas with no saved result'),
        EMPTY: _('Nothing in the recognised columns'),
    }.get(reason, reason)


# Rows and columns


def _of_table(table: Table) -> Iterator[Omission]:
    if table.is_headquarters:
        yield from _without_name(table)
    if table.layout is None or table.is_headquarters:
        return
    yield from (_of_row(table, aside) for aside in table.layout.asides)
    if table.layout.more:
        sentence = _('Another table starts in this row and is not imported; move it to its own sheet.')
        yield Omission(table.sheet.title, table.layout.more, TABLE, sentence, '', counts=True)
    again = [column for column in table.columns if column.is_again and _cells(table, column)]
    beside = [column for column in again if not column.is_hidden and _is_repeated(table, column)]
    if len(beside) >= HEADING_LIMITS.least_headings:
        yield _beside(table, beside)
    else:
        yield from (_second(table, column) for column in again)
    yield from _without_heading(table)
    if table.deathless:
        sentence = ngettext(
            '{count} row without a death is left out.', '{count} rows without a death are left out.', table.deathless
        )
        yield Omission(table.sheet.title, 0, DEATHLESS, sentence.format(count=f'{table.deathless:,}'))


def _of_row(table: Table, aside: Aside) -> Omission:
    return Omission(
        table.sheet.title, aside.number, aside.reason, label(aside.reason), aside.text, aside.reason in MAY_COUNT
    )


def _beside(table: Table, again: list[Column]) -> Omission:
    names = _(', ').join(quoted(_heading(table, column)) for column in again)
    sentence = _('The headings {names} are there twice: a second table beside the first is not imported; move it.')
    return Omission(table.sheet.title, 0, BESIDE, sentence.format(names=names), '', counts=True)


def _second(table: Table, column: Column) -> Omission:
    """What is said of a column whose heading another one has that was taken."""
    sentence = _('Column {column} is a second one for “{field}” beside {other}, and is not imported.')
    if column.is_noted:
        sentence = _('Column {column} is a second one for “{field}” beside {other}; its text is kept in the notes.')
    if not column.second_of:
        sentence = _('Column {column}: another column is read as the same, so this one is not imported.')
    if _is_repeated(table, column):
        sentence = _('Column {column}: another column has the same heading, and this one is not imported.')
    if column.is_hidden:
        sentence = _('Column {column}: this one is hidden and not imported; another has the same heading.')
    reason = HIDDEN if column.is_hidden else SECOND
    field = target_label(column.second_of) if column.second_of else ''
    said = sentence.format(column=quoted(_heading(table, column)), other=quoted(column.beside), field=field)
    return Omission(table.sheet.title, 0, reason, said, '', counts=not column.is_equal)


def _is_repeated(table: Table, column: Column) -> bool:
    assert table.layout is not None
    return table.layout.headings.count(_heading(table, column)) > 1


def _heading(table: Table, column: Column) -> str:
    assert table.layout is not None
    return table.layout.headings[column.index]


def _without_heading(table: Table) -> Iterator[Omission]:
    """The cells below no heading, column by column, and beyond the headings row by row."""
    assert table.layout is not None
    width = max((n + 1 for n, text in enumerate(table.layout.headings) if text), default=0)
    nameless: Counter[int] = Counter()
    without = [index for index in range(width) if _is_nameless(table, index)]
    for number, row in table.rows():
        beyond = [cell for cell in row[width:] if _says_something(cell)]
        if beyond:
            sentence = _('Beyond the last heading is {value}, which is not imported.')
            said = sentence.format(value=quoted(as_text(beyond[0])))
            yield Omission(table.sheet.title, number, BEYOND, said, as_text(beyond[0]), counts=True)
        nameless.update(n for n in without if n < len(row) and _says_something(row[n]))
    yield from (_nameless(table, index, often) for index, often in sorted(nameless.items()))


def _nameless(table: Table, index: int, often: int) -> Omission:
    """What is said of a column without a heading."""
    sentence = _('Column {column} has no heading and is not imported; cells in it: {count}.')
    said = sentence.format(column=letters(index), count=f'{often:,}')
    return Omission(table.sheet.title, 0, NAMELESS, said, '', counts=True)


def _without_name(table: Table) -> Iterator[Omission]:
    """What somebody wrote beside and below the columns of the program's own workbook; a new heading is a problem."""
    taken = {column.index for column in table.columns if column.heading}
    read = {column.index for column in table.columns if column.spec}
    nameless: Counter[int] = Counter()
    for number, row in table.rows():
        nameless.update(n for n, cell in enumerate(row) if n not in taken and _says_something(cell))
        if all(n >= len(row) or is_empty(row[n]) for n in read) and (said := [*filter(_says_something, row)]):
            yield Omission(table.sheet.title, number, EMPTY, label(EMPTY), as_text(said[0]), counts=True)
    yield from (_nameless(table, index, often) for index, often in sorted(nameless.items()))


def _is_nameless(table: Table, index: int) -> bool:
    column = table.columns[index] if index < len(table.columns) else None
    return column is not None and not column.heading and not column.name


def letters(index: int) -> str:
    """What a spreadsheet program calls a column."""
    text, left = '', index + 1
    while left:
        left, at = divmod(left - 1, 26)
        text = chr(ord('A') + at) + text
    return text


def _says_something(cell: Cell) -> bool:
    """Whether a cell may be a name or a figure: no mark such as a cross."""
    text = as_text(cell).strip()
    return not is_empty(cell) and cell not in DASHES and (len(text) > 1 or text.isdigit())


def _cells(table: Table, column: Column) -> list[Cell]:
    return [
        row[column.index] for _n, row in table.rows() if column.index < len(row) and not is_empty(row[column.index])
    ]


# Sheets


def _of_sheet(sheet: Sheet) -> Iterator[Omission]:
    if sheet.is_hidden:
        if is_table(sheet):
            sentence = _('This sheet is hidden and is not imported; unhide it in a spreadsheet program to import it.')
            yield Omission(sheet.title, 0, HIDDEN_SHEET, sentence, '', counts=True)
        return
    filled = [row for row in sheet.rows if sum(not is_empty(cell) for cell in row) > 1]
    if len(filled) < 2:
        return
    if is_table(sheet):
        sentence = _('This sheet is not imported: it lacks what a record needs, and another sheet here has that.')
        yield Omission(sheet.title, 0, LACKING, sentence, '', counts=_has_figures(filled))
        return
    sentence = _('This sheet is not imported: its headings are not recognised.')
    yield Omission(sheet.title, 0, SHEET, sentence, '', counts=_has_figures(filled))


def _has_figures(rows: Iterable[list[Cell]]) -> bool:
    """Whether there are numbers, days or people in rows, which a list of words has none of."""
    cells = (cell for row in rows for cell in row if not is_empty(cell))
    return any(
        isinstance(cell, (int, float, date))
        or _FIGURE.fullmatch(as_text(cell).strip())
        or speaks_of_people(as_text(cell))
        for cell in cells
    )


def is_blank(table: Table, row: list[Cell]) -> bool:
    """Whether a row has nothing but a row id, a number of its own, or marks: a line that nobody has filled in."""
    own = {c.index for c in table.columns if c.name in ('uid', 'key') or headings.is_serial(c.heading)}
    return not any(_says_something(cell) for index, cell in enumerate(row) if index not in own)
