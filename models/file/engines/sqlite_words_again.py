"""The word index of a register's file, SQLite's full-text search, made once more and compared."""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Self

from models.file.engines.engine import Engine, WordsAgain

# The index of the file, and one that is made in the memory with the same words; the ways into both, by term and record.
# That of the first letters is not made again: it would take three times the memory, and is put together as it is asked.
_AGAIN = (
    """CREATE VIRTUAL TABLE temp.{table}_again USING fts5(terms, content='', detail=none, """
    'tokenize="unicode61 remove_diacritics 0")',
    "CREATE VIRTUAL TABLE temp.{table}_terms_again USING fts5vocab('temp', '{table}_again', 'instance')",
    "CREATE VIRTUAL TABLE temp.{table}_terms_there USING fts5vocab('main', '{table}', 'instance')",
    'CREATE TABLE temp.{table}_beginnings (b TEXT PRIMARY KEY) WITHOUT ROWID',
)
_BY_TERM = 'SELECT term, json_group_array(doc) FROM temp.{table}_terms_{which} GROUP BY term ORDER BY term'
# What is typed of a word finds it by the indexes of its first letters, which are kept apart from that of whole words.
_BY_BEGINNING = (
    "SELECT b, (SELECT json_group_array(rowid) FROM {where}.{name} WHERE {name} MATCH '\"' || b || '\"*') "
    'FROM temp.{table}_beginnings ORDER BY b'
)
_LETTERS = (1, 2, 3)
# Words or beginnings, each with the ids of its records as one text that the library puts together.
_Texts = Iterator[tuple[str, str]]


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
        beginnings = set[str]()
        for term, again, there in _side_by_side(*(self._by_term(which) for which in ('again', 'there'))):
            beginnings.update([term[:letters] for letters in _LETTERS])
            _note(term, again, there, lost, gained)
        for beginning, again, there in _side_by_side(*self._by_beginning(beginnings)):
            _note(beginning, again, there, lost, gained)
        return lost, gained

    def _by_term(self, which: str) -> _Texts:
        """The ids of each whole word, in the order of words: again, or as the file has them."""
        return self._asked(_BY_TERM.format(table=self._table, which=which))

    def _by_beginning(self, beginnings: set[str]) -> Iterator[_Texts]:
        """The same of each beginning of a word, both."""
        put = f'INSERT INTO temp.{self._table}_beginnings VALUES (?)'
        self._database.execute_many(put, [(b,) for b in sorted(beginnings)])
        names = (('temp', f'{self._table}_again'), ('main', self._table))
        return (self._asked(_BY_BEGINNING.format(table=self._table, where=where, name=name)) for where, name in names)

    def _asked(self, statement: str) -> _Texts:
        return iter(self._database.execute_sql(statement))


def _side_by_side(again: _Texts, there: _Texts) -> Iterator[tuple[str, str, str]]:
    """Each text that either has, in order, with the ids that both have of it; so no more is in memory than of one."""
    one, other = next(again, None), next(there, None)
    while one or other:
        if other is None or (one and one[0] < other[0]):
            assert one
            yield *one, '[]'
            one = next(again, None)
        elif one is None or other[0] < one[0]:
            yield other[0], '[]', other[1]
            other = next(there, None)
        else:
            yield *one, other[1]
            one, other = next(again, None), next(there, None)


def _note(text: str, again: str, there: str, lost: dict[int, set[str]], gained: dict[int, set[str]]) -> None:
    """Note by which ids the records differ that have a text."""
    if again != there:
        wanted, found = {*json.loads(again)}, {*json.loads(there)}
        for one in wanted - found:
            lost[one].add(text)
        for one in found - wanted:
            gained[one].add(text)
