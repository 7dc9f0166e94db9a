"""The tables, indexes and whatever else stands in a file, as SQLite says them."""

from collections.abc import Callable, Iterable
from contextlib import closing
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from models.file.engines.engine import Part

# SHA-256 of what the steps up to each version make. A step that is added adds one: the test of it says which.
DIGESTS = {
    1: '96a39c2688fcf0c1810374be0c8acf0e16d58e43e10114269429baa22d8aa2e5',
    2: '85965d6a8f55d11392b6774a3ebc3f7ae8f109f0b053eb4d867da027e7cbe791',
    3: '3e0251dee20fabb873320e7772dd9769f8742a1c8ed5071073764f959fae8ca1',
    4: 'af261ed6b95441fffd9cd132095ee2af479072a6481eafac1621f359c439832d',
    5: 'af261ed6b95441fffd9cd132095ee2af479072a6481eafac1621f359c439832d',
    6: '2cd0af3822a191f0220dd98bbb6a020d91b44c00a77f58e79dffb7739c268f83',
    7: 'b2ffccaf214edace0bc8ff8999c65b73f870f7bdf8d6ae58ff4f0841bab3ec05',
    8: 'b97db917c7ae6bcc45606a30d11435c381d661b74fa4af2b2e6638702d9e791d',
    9: 'fbc8dd26c70a8e7fcdc95ca3e21d62d61a691cf0e357567d35d02a0431e38b48',
    10: 'b4c530cfa82807c58023757bb16ed1756b836f3f896f15cb12ac50848f87d075',
    11: '7b877b5a60f95931d34283d0b1c6516cfc65dce68636aca7e7f8a34c034f8acf',
    12: '28cf93dfd60dc6caf4222705b3cde96e117dcfbc3bbb75d68d550a3496f53703',
    13: '380c39ffe0b6af578d4d2aa7f5dc3403f76753a2c20611087679d9b760cf4468',
}
_EVERYTHING = 'SELECT type, name, tbl_name, sql FROM sqlite_master'
# What the library makes of its own accord: counts for its planner, and the last numbers of a table.
_LIBRARYS_OWN = {
    ('table', name, name, f'CREATE TABLE {name}({columns})')
    for name, columns in (
        ('sqlite_stat1', 'tbl,idx,stat'),
        ('sqlite_stat4', 'tbl,idx,neq,nlt,ndlt,sample'),
        ('sqlite_sequence', 'name,seq'),
    )
}
Execute = Callable[[str], Any]


def parts(execute: Execute) -> list[Part]:
    """The parts of a file, each with how it was said to be made."""
    return list(execute(_EVERYTHING).fetchall())


def is_librarys_own(part: Part) -> bool:
    """Whether the library makes a part of its own accord."""
    return part in _LIBRARYS_OWN


def columns(execute: Execute, table: str) -> list[tuple[str, int]]:
    """The columns of a table, each with whether it is hidden or worked out, as the library numbers that."""
    quoted = '"' + table.replace('"', '""') + '"'
    return [(str(row[1]), row[6]) for row in execute(f'PRAGMA table_xinfo({quoted})').fetchall()]


def made_by(statements: Iterable[str]) -> list[tuple[Part, list[tuple[str, int]]]]:
    """The parts of a file that these statements make in the memory, with the columns of tables."""
    with closing(sqlcipher.connect(':memory:', isolation_level=None)) as made:
        for statement in statements:
            made.execute(statement)
        return [(part, columns(made.execute, part[1]) if part[0] == 'table' else []) for part in parts(made.execute)]


def types_made_by(statements: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """The columns of each table that these statements make, each with its type."""
    with closing(sqlcipher.connect(':memory:', isolation_level=None)) as made:
        for statement in statements:
            made.execute(statement)
        tables = [part[1] for part in parts(made.execute) if part[0] == 'table']
        listed = {table: made.execute(f'PRAGMA table_info("{table}")').fetchall() for table in tables}
        return {table: [(str(row[1]), str(row[2])) for row in rows] for table, rows in listed.items()}
