"""The index of the words of records: the full-text search of the database library, in its own terms."""

from collections.abc import Iterable
from typing import Any

import peewee

from models.file.encrypted_database import RegisterDatabase

INSERT = 'INSERT INTO "{kind}_search" (rowid, terms) VALUES (?, ?)'
# What is deleted is only marked as gone until the parts of the index are put together.
DROP_OLD = """INSERT INTO "{kind}_search" ("{kind}_search") VALUES ('optimize')"""
DELETE = 'DELETE FROM "{kind}_search" WHERE rowid = ?'


def table(kind: str) -> str:
    """The table that holds the words of a kind of record."""
    return f'{kind}_search'


def asking(words: Iterable[Iterable[str]]) -> str:
    """The question for records that have, of each word, a beginning among its spellings; '' for no words."""
    each = [' OR '.join(f'"{term}"*' for term in terms) for terms in words]
    return ' AND '.join(f'({word})' for word in each)


def ids(kind: str, asked: str) -> Any:
    """The ids of the records that a question finds, as a condition within another statement."""
    return peewee.SQL(f'(SELECT rowid FROM {table(kind)} WHERE {table(kind)} MATCH ?)', [asked])


def count(database: RegisterDatabase, kind: str, asked: str) -> int:
    """How many records a question finds."""
    found = database.execute_sql(f'SELECT count(*) FROM {table(kind)} WHERE {table(kind)} MATCH ?', (asked,))
    return int(found.fetchone()[0])


def between(database: RegisterDatabase, kind: str, asked: str, first: int, last: int) -> set[int]:
    """The ids that a question finds between two ids."""
    statement = f'SELECT rowid FROM {table(kind)} WHERE {table(kind)} MATCH ? AND rowid BETWEEN ? AND ?'
    return {row[0] for row in database.execute_sql(statement, (asked, first, last)).fetchall()}


def newest(database: RegisterDatabase, kind: str, asked: str, most: int) -> list[int]:
    """The last of the live records that a question finds, the newest first."""
    words = table(kind)
    found = database.execute_sql(
        f'SELECT "{kind}".id FROM {words} JOIN "{kind}" ON "{kind}".id = {words}.rowid '
        f'WHERE {words} MATCH ? AND "{kind}".withdrawn IS NULL ORDER BY {words}.rowid DESC LIMIT ?',
        (asked, most),
    )
    return [row[0] for row in found.fetchall()]


def size(database: RegisterDatabase, kind: str) -> int:
    """How many records of a kind it holds."""
    return int(database.execute_sql(f'SELECT count(*) FROM {table(kind)}').fetchone()[0])
