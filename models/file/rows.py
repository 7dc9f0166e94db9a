"""Rows of the file as records: read in few statements, with what is below them."""

import json
from array import array
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import peewee

from models.file.engines.engine import Asked, Engine
from models.record.records import Aggregate, Record, of_kind, roots

# Ids in one statement: SQLite allows at least 999 values.
SLICE = 500
LONGEST_NUMBER = 19
# The withdrawn records of a kind as one part of them; the live ones are parted by their state.
WITHDRAWN = 'withdrawn'


def grown(database: Engine, kind: str, condition: peewee.Expression) -> dict[str, Record]:
    """The aggregates whose root rows fit a condition, by uid, with all that is below them."""
    roots = {record.uid: record for record in stored(database, kind, condition)}
    for part in slices(list(roots)):
        said = json.dumps(part)
        with database.ahead(_asked_below(kind, said)):
            _grow(database, kind, {uid: roots[uid] for uid in part}, said)
    return roots


def grown_of(database: Engine, kind: str, uids: list[str]) -> dict[str, Record]:
    """The aggregates of these uids, with all that is below them."""
    said = json.dumps(uids)
    with database.ahead(asked(kind, uids)):
        roots = {record.uid: record for record in _having(database, kind, _among_given('uid'), said)}
        _grow(database, kind, roots, said)
    return roots


def asked(kind: str, uids: list[str]) -> Iterator[Asked]:
    """What is asked to read the aggregates of these uids."""
    said = json.dumps(uids)
    yield _asked_for(kind, _among_given('uid')), (said,)
    yield from _asked_below(kind, said)


def _asked_below(kind: str, said: str) -> Iterator[Asked]:
    return ((_asked_for(below, fits), (said,)) for _depth, below, fits in _below(kind))


def _grow(database: Engine, kind: str, roots: dict[str, Record], said: str) -> None:
    """Give aggregates all that is below them; below nothing nothing is looked for."""
    by_depth = [roots]
    for depth, below, fits in _below(kind):
        if len(by_depth) == depth:
            by_depth.append({})
        if not (above := by_depth[depth - 1]):
            continue
        for child in _having(database, below, fits, said):
            if (parent := above.get(str(child.get('parent')))) is not None:
                parent.children.append(child)
                by_depth[depth][child.uid] = child


@cache
def _below(kind: str) -> list[tuple[int, str, str]]:
    """The kinds of rows below a kind, level by level: how deep, which, and the condition that they are below some."""
    found, level, depth = list[tuple[int, str, str]](), [(kind, _among_given('uid'))], 0
    while level:
        depth += 1
        level = [
            (child, _among_given('parent') if depth == 1 else f'parent IN (SELECT uid FROM "{above}" WHERE {fits})')
            for above, fits in level
            for child in of_kind(above).child_kinds
        ]
        found += [(depth, child, fits) for child, fits in level]
    return found


def _among_given(column: str) -> str:
    return f'"{column}" IN @texts(?)'


def stored(database: Engine, kind: str, condition: peewee.Expression, only: Iterable[str] = ()) -> Iterator[Record]:
    """The rows of a kind that fit a condition, without what is below them; all fields or `only` these."""
    names = tuple(only) or tuple(of_kind(kind).specs())
    yield from _records(kind, names, fetched(database, selecting(kind, condition, names)))


def selecting(kind: str, condition: peewee.Expression, only: Iterable[str] = ()) -> peewee.Node:
    """The query for that."""
    return _in_order(kind, tuple(only) or tuple(of_kind(kind).specs()), condition)


def _having(database: Engine, kind: str, fits: str, said: str) -> Iterator[Record]:
    """The rows of a kind that fit a condition, without what is below them."""
    names = tuple(of_kind(kind).specs())
    yield from _records(kind, names, database.execute_sql(_asked_for(kind, fits), (said,)).fetchall())


@cache
def _asked_for(kind: str, fits: str) -> str:
    """The statement for that, put together once: whoever saves or opens a record asks it of every kind of row."""
    statement, bound = _in_order(kind, tuple(of_kind(kind).specs()), peewee.SQL(fits)).sql()
    assert bound == []
    return str(statement)


def _in_order(kind: str, names: tuple[str, ...], condition: peewee.Node) -> Any:
    cls: Any = of_kind(kind)
    query = cls.select(_columns(kind, names)).where(condition)
    return query.order_by(cls.id) if issubclass(cls, Aggregate) else query.order_by(cls.parent, cls.position, cls.id)


def _records(kind: str, names: tuple[str, ...], found: Iterable[Any]) -> Iterator[Record]:
    is_root = issubclass(of_kind(kind), Aggregate)
    for row in found:
        values = {name: value for name, value in zip(names, row[1:], strict=False) if value is not None}
        yield Record(kind, row[0], values, [], row[-1] if is_root else '')


@cache
def _columns(kind: str, names: tuple[str, ...]) -> peewee.SQL:
    """The columns of these fields in one piece: peewee takes longer to put them together than a row takes to read."""
    cls: Any = of_kind(kind)
    said = ['uid', *names, *(['revision'] if issubclass(cls, Aggregate) else [])]
    return peewee.SQL(', '.join(f'"{getattr(cls, name).column_name}"' for name in said))


def row_id(database: Engine, kind: str, uid: str) -> int:
    """The integer id of a row inside this file."""
    # In plain SQL: peewee takes twenty times as long to put it together, and it is asked for very many rows.
    return int(database.execute_sql(*asked_row_id(kind, uid)).fetchone()[0])


def row_ids(database: Engine, kind: str, uids: list[str]) -> dict[str, int]:
    """The integer ids of many rows, by their uids."""
    asked = f'SELECT uid, id FROM "{kind}" WHERE uid IN @texts(?)'
    return dict(database.execute_sql(asked, (json.dumps(uids),)).fetchall())


def asked_row_id(kind: str, uid: str) -> Asked:
    """What is asked for that."""
    return f'SELECT id FROM "{kind}" WHERE uid = ?', (uid,)


def numbers_kept(database: Engine, kind: str) -> dict[str, int]:
    """How many records of a kind are in each state or withdrawn, as the database keeps count; of problems, by rule."""
    return dict(database.execute_sql(*asked_numbers(kind)).fetchall())


def asked_numbers(kind: str) -> Asked:
    """What is asked for that."""
    return 'SELECT part, number FROM counted WHERE kind = ?', (kind,)


@cache
def numbers_anew() -> str:
    """The statement that counts all of that anew: kind, part and number."""
    part = f"CASE WHEN withdrawn IS NULL THEN coalesce(state, '') ELSE '{WITHDRAWN}' END"
    each = [(cls.record_kind, part) for cls in roots()] + [('problem', 'rule')]
    return ' UNION ALL '.join(f'SELECT \'{kind}\', {part}, count(*) FROM "{kind}" GROUP BY 2' for kind, part in each)


def ids_together(database: Engine, query: Any) -> 'array[int]':
    """The ids that a query selects."""
    return ids_selected(database, *query.sql())


def ids_selected(database: Engine, statement: str, bound: Iterable[Any]) -> 'array[int]':
    """The ids that a statement selects under that name, all of them as one text.

    The library puts that together without Python's lock, and in less time than rows take to fetch.
    """
    return array('q', json.loads(ids_said(database, statement, bound)))


def ids_said(database: Engine, statement: str, bound: Iterable[Any]) -> str:
    """The same as it is put together there: a JSON list."""
    [(said,)] = database.execute_sql(f'SELECT @list(id) FROM ({statement}) AS found', bound).fetchall()
    return str(said)


def is_many(database: Engine, query: Any, many: int) -> bool:
    """Whether a query selects so many rows; it is read no further."""
    statement, bound = query.sql()
    [(count,)] = database.execute_sql(f'SELECT count(*) FROM ({statement} LIMIT ?) AS found', (*bound, many)).fetchall()
    return int(count) >= many


def has_index(database: Engine, kind: str, column: str) -> bool:
    """Whether the live rows of a kind can be read in the order of a column, without the rows themselves."""
    return database.has_index(kind, f'{kind}_{column}')


def values_of(database: Engine, kind: str, column: str) -> list[str | None]:
    """The different values of a column of the live rows of a kind, in their order, each looked up after the one before.

    A register has far fewer of them than rows.
    """
    return [value for (value,) in database.execute_sql(*asked_values(kind, column)).fetchall()]


def asked_values(kind: str, column: str) -> Asked:
    """What is asked for that."""
    live = f'FROM "{kind}" WHERE withdrawn IS NULL AND "{column}"'
    asked = (
        f'WITH RECURSIVE each(value) AS (SELECT min("{column}") {live} IS NOT NULL UNION ALL '
        f'SELECT (SELECT min("{column}") {live} > each.value) FROM each WHERE each.value IS NOT NULL) '
        f'SELECT NULL WHERE EXISTS (SELECT 1 {live} IS NULL) UNION ALL SELECT value FROM each WHERE value IS NOT NULL'
    )
    return asked, ()


def ids_with(database: Engine, kind: str, column: str, value: str | None, way: str, most: int) -> list[int]:
    """The first ids of the live rows that have a value, in a way: `ASC` or `DESC`."""
    found = database.execute_sql(*asked_ids_with(kind, column, value, way, most)).fetchall()
    return [number for (number,) in found]


def asked_ids_with(kind: str, column: str, value: str | None, way: str, most: int) -> Asked:
    """What is asked for that."""
    # Not `@same`, for which PostgreSQL reads no index.
    fits, bound = ('= ?', (value, most)) if value is not None else ('IS NULL', (most,))
    return f'SELECT id FROM "{kind}" WHERE withdrawn IS NULL AND "{column}" {fits} ORDER BY id {way} LIMIT ?', bound


def ids_by_value(database: Engine, kind: str, column: str) -> list[tuple[str | None, list[int]]]:
    """The different values of a column of the live rows of a kind, in their order, each with its ids in theirs."""
    found = database.execute_sql(
        f'SELECT "{column}", @list(id) FROM "{kind}" WHERE withdrawn IS NULL GROUP BY 1 ORDER BY 1'
    )
    return [(value, sorted(json.loads(said))) for value, said in found.fetchall()]


def number_after(column: Any, start: str) -> tuple[Any, Any]:
    """The number behind the start of a text column, and the condition that there is one.

    More digits than the library counts with are no number that anybody gave.
    """
    number = peewee.fn.SUBSTR(column, len(start) + 1)
    inside = (column >= start) & (column < start + '\U0010ffff')
    is_number = peewee.Function('@digits', (number,)) & (peewee.fn.LENGTH(number) < LONGEST_NUMBER)
    return peewee.Function('@whole', (number,)), inside & is_number


def passing_over_indexes(table: str) -> str:
    """A table in a statement that reads it in the order of its rows, where an index would only be a detour."""
    return f'@as_it_lies("{table}")'


def among(column: Any, values: Iterable[Any]) -> Any:
    """The condition that a column has one of these values, which go as one text.

    Peewee takes as long to put each of them into a statement as the file takes to find what it stands for.
    """
    name = 'numbers' if isinstance(column, peewee.IntegerField) else 'texts'
    return peewee.Expression(column, 'IN', peewee.SQL(f'@{name}(?)', [json.dumps(list(values))]))


def fetched(database: Engine, query: Any) -> Iterator[Any]:
    """The rows of a query as tuples."""
    # The cursor itself: peewee's own row wrappers cost four times the fetching.
    return iter(database.execute(query).fetchall())


def marks(values: Iterable[object]) -> str:
    """The marks of a statement for these values; of none, one that is like nothing."""
    return ', '.join('?' for _value in values) or 'NULL'


def slices(items: Any) -> Iterator[Any]:
    """Parts of a sequence, each small enough for one statement."""
    for start in range(0, len(items), SLICE):
        yield items[start : start + SLICE]
