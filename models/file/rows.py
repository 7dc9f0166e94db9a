"""Rows of the file as records: read in few statements, with what is below them."""

from collections.abc import Iterable, Iterator
from typing import Any

import peewee

from models.file.encrypted_database import RegisterDatabase
from models.record.records import RECORDS, Record, Root

SLICE = 500


def grown(database: RegisterDatabase, kind: str, condition: peewee.Expression) -> dict[str, Record]:
    roots = {record.uid: record for record in stored(database, kind, condition)}
    above, kinds = dict(roots), [RECORDS[kind].child_kinds]
    for child_kinds in kinds:
        below: dict[str, Record] = {}
        for child_kind in child_kinds:
            cls: Any = RECORDS[child_kind]
            for part in slices(list(above)):
                for child in stored(database, child_kind, cls.parent.in_(part)):
                    above[str(child.get('parent'))].children.append(child)
                    below[child.uid] = child
        deeper = tuple(inner for child_kind in child_kinds for inner in RECORDS[child_kind].child_kinds)
        if deeper and below:
            above = below
            kinds.append(deeper)
    return roots


def stored(
    database: RegisterDatabase, kind: str, condition: peewee.Expression, only: Iterable[str] = ()
) -> Iterator[Record]:
    cls: Any = RECORDS[kind]
    names = list(only) or list(cls.specs())
    columns = [cls.uid, *(getattr(cls, name) for name in names)]
    is_root = issubclass(cls, Root)
    query = cls.select(*columns, *([cls.revision] if is_root else [])).where(condition)
    order = query.order_by(cls.id) if is_root else query.order_by(cls.parent, cls.position, cls.id)
    for row in fetched(database, order):
        values = {name: value for name, value in zip(names, row[1:], strict=False) if value is not None}
        yield Record(kind, row[0], values, [], row[-1] if is_root else '')


def fetched(database: RegisterDatabase, query: Any) -> Iterator[Any]:
    # The cursor itself: peewee's own row wrappers cost four times the fetching.
    return iter(database.execute(query).fetchall())


def marks(values: Iterable[object]) -> str:
    return ', '.join('?' for _value in values)


def slices(items: Any) -> Iterator[Any]:
    for start in range(0, len(items), SLICE):
        yield items[start : start + SLICE]
