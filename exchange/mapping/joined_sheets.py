"""Which sheet holds the children of the records of another, and which column says to which record a row belongs.

A sheet of children is joined to the one of its records by a column that both have: the number of the incident, or the
`_parent_index` of a program for forms.
"""

from collections.abc import Iterable, Iterator

from exchange.cells import as_text, is_empty
from exchange.mapping import headings
from exchange.mapping.columns import Column, Table
from models.language.text import fold
from models.limits.heading_limits import HEADING_LIMITS
from models.record.records import RECORDS

# What programs for forms call the number of a row, and in a sheet of children the number of the row above.
_SYSTEM_KEYS = (('_parent_index', '_index'), ('_submission__uuid', '_uuid'), ('_submission__id', '_id'))


def lacking(table: Table) -> list[str]:
    """The fields without which there is no record, and which a table neither has nor is given."""
    there = {column.field_name for column in table.columns} | set(table.constants)
    there |= {column.field_name.partition(':')[0] for column in table.columns}
    return [
        name
        for name, spec in RECORDS[table.kind].form_fields().items()
        if spec.required and f'{table.kind}.{name}' not in there
    ]


def join(child: Table, parents: Iterable[Table]) -> bool:
    """Join a table of children to the one of their records: whether a column shows to which row each belongs."""
    for parent in parents:
        if child.kind in RECORDS[parent.kind].child_kinds:
            for column, other in _pairs(child, parent):
                if _refers(child, column, parent, other):
                    child.above, child.key, parent.key = parent, column, other
                    return True
    return False


def _pairs(child: Table, parent: Table) -> Iterator[tuple[Column, Column]]:
    """The columns of two tables that may be the same number, the likelier first."""
    ours, theirs = _by_name(child), _by_name(parent)
    for name, other in _SYSTEM_KEYS:
        if name in ours and other in theirs:
            yield ours[name], theirs[other]
    named = [column for column in child.columns if column.target == headings.ROW_KEY]
    numbering = [c for c in parent.columns if c.target == headings.ROW_KEY or headings.is_serial(c.heading)]
    yield from ((column, other) for column in named for other in numbering)
    for name, column in ours.items():
        if name in theirs and not column.spec and not headings.is_serial(column.heading):
            yield column, theirs[name]


def _by_name(table: Table) -> dict[str, Column]:
    names = {c.heading.strip() if c.heading.startswith('_') else fold(c.heading): c for c in reversed(table.columns)}
    return {name: column for name, column in names.items() if name and not column.spec}


def _refers(child: Table, column: Column, parent: Table, other: Column) -> bool:
    known, wanted = _texts(parent, other), _texts(child, column)
    strangers = sum(text not in set(known) for text in wanted)
    is_one_each = len(set(known)) == len(known)
    return bool(wanted) and is_one_each and strangers <= HEADING_LIMITS.strangers * len(wanted)


def _texts(table: Table, column: Column) -> list[str]:
    cells = (row[column.index] for _number, row in table.rows() if column.index < len(row))
    return [as_text(cell).strip() for cell in cells if not is_empty(cell)]


def find_key(table: Table) -> None:
    """Find the column that says which rows of a table with a row for each child tell of one record."""
    if not table.is_long or table.key:
        return
    named = [column for column in table.columns if column.target == headings.ROW_KEY]
    counting = [column for column in table.columns if not column.name and headings.is_serial(column.heading)]
    for column in (*named, *counting):
        texts = _texts(table, column)
        if len(set(texts)) < len(texts):
            table.key = column
            return
