"""Rows that may be the same as another one: of near days, or sharing keys of names."""

import json
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from heapq import nlargest
from typing import Any

import peewee

from models.file.engines.engine import Asked
from models.file.register_file import RegisterFile
from models.file.rows import among, ids_said, marks, selecting, slices, stored
from models.record.records import RECORDS, Record

_LONGEST_RANGE = 31


_MANY_NAMESAKES = 2_000


def dated(
    register: RegisterFile,
    kind: str,
    field: str,
    first: date,
    last: date,
    *,
    governorate: str = '',
    names: Iterable[str] = (),
) -> list[Record]:
    """The live records of a kind whose date may fall between two days, without what is below them.

    Only the fields of these `names` are read, or all of them.
    """
    read, found = tuple(names), dict[str, Record]()
    conditions = _around_days(kind, field, first, last, governorate)
    with register.db.ahead(selecting(kind, one, read) for one in conditions):
        for condition in conditions:
            found |= {record.uid: record for record in stored(register.db, kind, condition, read)}
    return list(found.values())


def asked_dated(kind: str, field: str, first: date, last: date, *, names: Iterable[str]) -> Iterator[peewee.Node]:
    """What is asked for that."""
    read = tuple(names)
    return (selecting(kind, one, read) for one in _around_days(kind, field, first, last))


def _around_days(kind: str, field: str, first: date, last: date, governorate: str = '') -> list[peewee.Expression]:
    """The conditions that a date may fall between two days, of which an index answers each."""
    cls: Any = RECORDS[kind]
    column = getattr(cls, field)
    coarse = {str(day)[:cut] + sign for day in (first, last) for cut in (4, 7) for sign in ('', '~')}
    begun = (first - timedelta(_LONGEST_RANGE)).isoformat()
    # Behind each day of a month is what begins in it on no day that is known, such as `2024-01/2024-02`.
    months = [f'{month:%Y-%m}' for month in (first, last)]
    conditions = [
        (column >= first.isoformat()) & (column < f'{last.isoformat()}~~'),
        column.in_(sorted(coarse)),
        (column >= begun) & (column < first.isoformat()) & column.contains('/'),
        (column >= f'{months[0]}/') & (column < f'{months[1]}~~') & column.contains('/'),
    ]
    live = [condition & cls.withdrawn.is_null() for condition in conditions]
    return [one & (cls.governorate == governorate) for one in live] if governorate else live


def name_key_sizes(register: RegisterFile, kind: str, keys: Iterable[str]) -> dict[str, int]:
    """How many rows of a kind have each of these keys of names."""
    wanted = sorted(keys)
    statement = f'SELECT key, count(*) FROM name_key WHERE kind = ? AND key IN ({marks(wanted)}) GROUP BY key'
    return dict(register.db.execute_sql(statement, (kind, *wanted)).fetchall())


def with_name_keys(
    register: RegisterFile, kind: str, sizes: dict[str, int], most: int, names: Iterable[str]
) -> list[Record]:
    """The rows of a kind that share keys of names, those that share the rarest and the most of them.

    Only the fields of these `names` are read.
    """
    shared: dict[int, float] = {}
    for numbers, weights in _bearers(register, kind, sizes):
        for number in numbers:
            score = shared.get(number, 0.0)
            for weight in weights:
                score += weight
            shared[number] = score
    nearest = nlargest(most, shared, key=shared.__getitem__)
    return list(stored(register.db, kind, among(RECORDS[kind].id, nearest), names))


def _bearers(register: RegisterFile, kind: str, sizes: dict[str, int]) -> list[tuple[list[int], list[float]]]:
    """The rows that have the rarest of some keys, and how much each of these keys says.

    Keys that differ by one consonant mostly are of the very same rows: these are read out once.
    """
    found, last, seen = list[tuple[list[int], list[float]]](), '', set[int]()
    statement = 'SELECT row_id AS id FROM name_key WHERE key = ? AND kind = ? LIMIT ?'
    for key in sorted(sizes, key=sizes.__getitem__):
        if len(seen) > _MANY_NAMESAKES:
            break
        said = ids_said(register.db, statement, (key, kind, _MANY_NAMESAKES))
        if said != last:
            found.append((json.loads(said), []))
            seen.update(found[-1][0])
            last = said
        found[-1][1].append(1 / sizes[key])
    return found


def asked_name_keys(kind: str, keys: Iterable[str], names: Iterable[str]) -> Iterator[Asked]:
    """What is asked to know which rows of a kind have which of these keys, and what they say; in pairs."""
    columns = ', '.join(f'"{name}"' for name in ('id', 'uid', *names))
    for part in slices(sorted(keys)):
        having = f'FROM name_key WHERE kind = ? AND key IN ({marks(part)})'
        yield f'SELECT key, row_id {having}', (kind, *part)
        live = f'SELECT {columns} FROM "{kind}" WHERE withdrawn IS NULL'
        yield f'{live} AND id IN (SELECT row_id {having})', (kind, *part)


def with_any_name_key(
    register: RegisterFile, kind: str, keys: Iterable[str], names: Iterable[str]
) -> Iterator[tuple[Record, list[str]]]:
    """The live rows of a kind that have any of these keys, with the keys: only the fields of these `names` are read."""
    fields, having, said = list(names), dict[int, list[str]](), dict[int, tuple[Any, ...]]()
    asked = [*asked_name_keys(kind, keys, fields)]
    with register.db.ahead(asked):
        for of_keys, of_rows in zip(asked[::2], asked[1::2], strict=True):
            for key, number in register.db.execute_sql(*of_keys).fetchall():
                having.setdefault(number, []).append(key)
            said |= {row[0]: row[1:] for row in register.db.execute_sql(*of_rows).fetchall()}
    for number, (uid, *values) in said.items():
        stated = {name: value for name, value in zip(fields, values, strict=True) if value is not None}
        yield Record(kind, uid, stated), having[number]
