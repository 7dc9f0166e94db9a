"""Records with a few of their fields alone, for whoever reads very many: in as many statements as there are kinds."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from models.file.register_file import RegisterFile
from models.file.rows import ids_selected, marks
from models.record.records import Record, of_kind

# Fewer than SQLite takes in one statement.
_AT_ONCE = 20_000
# Records in memory where all of them are gone through.
_TOGETHER = 5_000
# From the first to the last, in the order of stored dates.
Span = tuple[str, str]
# The fields that are wanted of each kind; of a kind that is not here no row is read.
Wanted = Mapping[str, tuple[str, ...]]


def with_few_fields(
    register: RegisterFile, kind: str, wanted: Wanted, spans: Iterable[Span] | None = None
) -> dict[str, Record]:
    """The live records of a kind, or those dated within one of some spans, by uid, with the live rows below them."""
    chosen, bound = f'"{kind}".withdrawn IS NULL', list[str]()
    if spans is not None:
        within, bound = _within(kind, of_kind(kind).dated_by(), 'id', spans)
        chosen = f'id IN ({within})'
    found = {row.uid: row for row in _rows(register, kind, wanted[kind], chosen, bound)}
    _add_below(register, kind, found, wanted)
    return found


def every_with_few_fields(register: RegisterFile, kind: str, wanted: Wanted) -> Iterator[Record]:
    """The live records of a kind with the live rows below them, in the order in which they were recorded.

    So many are in memory as are read together; nobody may change the register meanwhile (`standing_still`).
    """
    ids = sorted(ids_selected(register.db, f'SELECT id FROM "{kind}" WHERE withdrawn IS NULL', ()))
    for start in range(0, len(ids), _TOGETHER):
        some = json.dumps(ids[start : start + _TOGETHER])
        found = {row.uid: row for row in _rows(register, kind, wanted[kind], 'id IN @numbers(?)', [some])}
        _add_below(register, kind, found, wanted)
        yield from found.values()


def rows_below(register: RegisterFile, kind: str, uids: Iterable[str], wanted: Wanted) -> dict[str, list[Record]]:
    """The live rows of the wanted kinds below these records, by the uid of the record, with few of their fields."""
    above = {uid: Record(kind, uid) for uid in uids}
    _add_below(register, kind, above, wanted)
    return {uid: record.children for uid, record in above.items()}


def dated_within(register: RegisterFile, kind: str, name: str, spans: Iterable[Span]) -> set[str]:
    """The uids of the live rows of a kind that have a date of this name within one of these spans."""
    return _dated(register, kind, name, 'uid', spans)


def dated_below(register: RegisterFile, kind: str, name: str, spans: Iterable[Span]) -> set[str]:
    """The uids of what live rows of a kind belong to that have a date of this name within one of these spans."""
    return _dated(register, kind, name, 'parent', spans)


def _dated(register: RegisterFile, kind: str, name: str, given: str, spans: Iterable[Span]) -> set[str]:
    asked, bound = _within(kind, name, given, spans)
    return {str(uid) for (uid,) in register.db.execute_sql(asked, bound).fetchall()}


def _within(kind: str, name: str, given: str, spans: Iterable[Span]) -> tuple[str, list[str]]:
    """A statement that gives a column of the live rows dated within one of these spans, and the values that it asks.

    Each span is asked by itself: so each is answered by the index of the date, which several together are not.
    """
    several = list(spans)
    one = f'SELECT {given} FROM "{kind}" WHERE withdrawn IS NULL AND "{name}" >= ? AND "{name}" < ?'
    return ' UNION '.join([one] * len(several)) or 'SELECT NULL', _ends(several)


def _ends(spans: list[Span]) -> list[str]:
    return [value for first, last in spans for value in (first, f'{last}~~')]


def _add_below(register: RegisterFile, kind: str, above: dict[str, Record], wanted: Wanted) -> None:
    """Add the live rows of the wanted kinds to those of a kind, and so on below."""
    for child in (one for one in of_kind(kind).child_kinds if one in wanted):
        below: dict[str, Record] = {}
        for row in _rows_of(register, child, ('parent', *wanted[child]), list(above)):
            above[row.values['parent']].children.append(row)
            below[row.uid] = row
        _add_below(register, child, below, wanted)


def _rows_of(register: RegisterFile, kind: str, names: tuple[str, ...], parents: list[str]) -> Iterator[Record]:
    """The live rows of a kind that belong to these, which are named: to choose them again takes far longer."""
    for start in range(0, len(parents), _AT_ONCE):
        part = parents[start : start + _AT_ONCE]
        yield from _rows(register, kind, names, f'withdrawn IS NULL AND parent IN ({marks(part)})', part)


def _rows(register: RegisterFile, kind: str, names: tuple[str, ...], chosen: str, bound: list[str]) -> list[Record]:
    """The rows of a kind that are chosen, those of one parent in their order."""
    columns = ', '.join(f'"{name}"' for name in ('uid', *names))
    order = 'position, id' if 'parent' in names else 'id'
    asked = f'SELECT {columns} FROM "{kind}" WHERE {chosen} ORDER BY {order}'
    found: list[Any] = register.db.execute_sql(asked, bound).fetchall()
    return [
        Record(kind, row[0], {name: value for name, value in zip(names, row[1:], strict=True) if value is not None})
        for row in found
    ]
