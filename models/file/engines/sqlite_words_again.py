"""The word index of a register's file, SQLite's full-text search, made once more and compared."""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Self

from models.file.engines.engine import Engine, WordsAgain

# The index of the file, and one that is made in the memory with the same words; the ways into both, by term and record.
_AGAIN = (
    """CREATE VIRTUAL TABLE temp.{table}_again USING fts5(terms, content='', prefix='1 2 3', detail=none, """
    'tokenize="unicode61 remove_diacritics 0")',
    "CREATE VIRTUAL TABLE temp.{table}_terms_again USING fts5vocab('temp', '{table}_again', 'instance')",
    "CREATE VIRTUAL TABLE temp.{table}_terms_there USING fts5vocab('main', '{table}', 'instance')",
    'CREATE TABLE temp.{table}_beginnings (b TEXT PRIMARY KEY) WITHOUT ROWID',
)
_BY_TERM = 'SELECT term, json_group_array(doc) FROM temp.{table}_terms_{which} GROUP BY term'
# What is typed of a word finds it by the indexes of its first letters, which are kept apart from that of whole words.
_BY_BEGINNING = (
    "SELECT b, (SELECT json_group_array(rowid) FROM {where}.{name} WHERE {name} MATCH '\"' || b || '\"*') "
    'FROM temp.{table}_beginnings'
)
_LETTERS = (1, 2, 3)


class SqliteWordsAgain(WordsAgain):
    """A table of the words of records, made once more in the memory to be compared with that of the file."""

    def __init__(self, database: Engine, table: str) -> None:
        self._database, self._table = database, table

    def __enter__(self) -> Self:
        self._drop()
        for statement in _AGAIN:
            self._database.execute_sql(statement.format(table=self._table))
        return self

    def __exit__(self, *_error: object) -> None:
        self._drop()

    def _drop(self) -> None:
        for name in ('beginnings', 'terms_there', 'terms_again', 'again'):
            self._database.execute_sql(f'DROP TABLE IF EXISTS temp.{self._table}_{name}')

    def add(self, rows: list[tuple[Any, ...]]) -> None:
        """Take up the words of records, by their ids."""
        self._database.execute_many(f'INSERT INTO temp.{self._table}_again (rowid, terms) VALUES (?, ?)', rows)

    def lost_and_gained(self) -> tuple[dict[int, set[str]], dict[int, set[str]]]:
        """By id the words by which the file does not find a record that has them, and finds one that has not."""
        lost: dict[int, set[str]] = defaultdict(set)
        gained: dict[int, set[str]] = defaultdict(set)
        by_term = [*self._by_term()]
        beginnings = {term[:letters] for terms in by_term for term in terms for letters in _LETTERS}
        for again, there in (by_term, self._by_beginning(beginnings)):
            for term in [term for term in {**again, **there} if again.get(term) != there.get(term)]:
                wanted, found = ({*json.loads(ids.get(term, '[]'))} for ids in (again, there))
                for one in wanted - found:
                    lost[one].add(term)
                for one in found - wanted:
                    gained[one].add(term)
        return lost, gained

    def _by_term(self) -> Iterator[dict[str, str]]:
        """The ids of each whole word, as one text that the library puts together; again, and as the file has them."""
        return (self._asked(_BY_TERM.format(table=self._table, which=which)) for which in ('again', 'there'))

    def _by_beginning(self, beginnings: set[str]) -> Iterator[dict[str, str]]:
        """The same of each beginning of a word."""
        put = f'INSERT INTO temp.{self._table}_beginnings VALUES (?)'
        self._database.execute_many(put, [(b,) for b in sorted(beginnings)])
        names = (('temp', f'{self._table}_again'), ('main', self._table))
        return (self._asked(_BY_BEGINNING.format(table=self._table, where=where, name=name)) for where, name in names)

    def _asked(self, statement: str) -> dict[str, str]:
        return dict(self._database.execute_sql(statement).fetchall())
