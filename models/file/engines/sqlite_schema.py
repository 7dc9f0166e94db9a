"""The tables, indexes and whatever else stands in a file, as SQLite says them."""

from collections.abc import Callable, Iterable
from contextlib import closing
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from models.file.engines.engine import Part

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
