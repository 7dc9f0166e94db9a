"""The index of the words of records: what is written there, and what is asked of it."""

import json
from collections.abc import Collection, Iterable
from typing import Any

import peewee

from models.file.engines.engine import Asked, Engine, WordsAgain

INSERT = 'INSERT INTO "{kind}_search" (@record(), terms) VALUES (?, @words(?))'
# What is deleted is only marked as gone until the parts of the index are put together.
DROP_OLD = '@forget("{kind}_search")'
DELETE = 'DELETE FROM "{kind}_search" WHERE @record() = ?'


def table(kind: str) -> str:
    """The table that holds the words of a kind of record."""
    return f'{kind}_search'


def asking(words: Iterable[Iterable[str]]) -> str:
    """The question for records that have, of each word, a beginning among its spellings; '' for no words."""
    each = [' OR '.join(f'"{term}"*' for term in terms) for terms in words]
    return ' AND '.join(f'({word})' for word in each)


def ids(kind: str, asked: str) -> Any:
    """The ids of the records that a question finds, as a condition within another statement."""
    return peewee.SQL(f'(SELECT @record() FROM {table(kind)} WHERE @fits({table(kind)}, ?))', [asked])


def looked_up_first(kind: str, asked: str) -> Any:
    """The same, found before all else: where two words have nothing in common, a server would look at each record."""
    found = f'SELECT @record() FROM {table(kind)} WHERE @fits({table(kind)}, ?)'
    return peewee.SQL(f'(WITH found(id) AS MATERIALIZED ({found}) SELECT id FROM found)', [asked])


def among(database: Engine, kind: str, asked: str, some: Collection[int]) -> set[int]:
    """Those of some ids that a question finds: the index is gone through once, as it is slow one by one."""
    statement = f'SELECT @record() FROM {table(kind)} WHERE @fits({table(kind)}, ?) AND @record() BETWEEN ? AND ? '
    statement += 'AND @unindexed(@record()) IN @numbers(?)'
    bound = (asked, min(some), max(some), json.dumps(list(some)))
    return {row[0] for row in database.execute_sql(statement, bound).fetchall()}


def among_first(kind: str, asked: str, first: peewee.Node) -> peewee.Node:
    """The ids that a query gives and a question finds, as one query, for a query whose answer is not known yet."""
    head = peewee.SQL('WITH head(id) AS MATERIALIZED ('), first, peewee.SQL(')')
    return peewee.NodeList((*head, peewee.SQL(f'@fitting({table(kind)}, ?, head)', [asked])))


def every(database: Engine, kind: str, asked: str) -> set[int]:
    """All ids that a question finds, which come as one text."""
    return {*json.loads(database.execute_sql(*asked_every(kind, asked)).fetchone()[0])}


def asked_every(kind: str, asked: str) -> Asked:
    """What is asked for that."""
    return f'SELECT @list(@record()) FROM {table(kind)} WHERE @fits({table(kind)}, ?)', (asked,)


def newest(database: Engine, kind: str, asked: str, most: int) -> list[int]:
    """The last of the live records that a question finds, the newest first."""
    words = table(kind)
    found = database.execute_sql(
        f'SELECT "{kind}".id FROM {words} JOIN "{kind}" ON "{kind}".id = {words}.@record() '
        f'WHERE @fits({words}, ?) AND "{kind}".withdrawn IS NULL ORDER BY {words}.@record() DESC LIMIT ?',
        (asked, most),
    )
    return [row[0] for row in found.fetchall()]


def size(database: Engine, kind: str) -> int:
    """How many records of a kind it holds."""
    return int(database.execute_sql(f'SELECT count(*) FROM {table(kind)}').fetchone()[0])


def again(database: Engine, kind: str) -> WordsAgain:
    """The index of a kind of record made once more, to be compared with the one that is there."""
    return database.words_again(table(kind))
