"""What one transaction writes, gathered row by row and sent in few statements: every statement that changes records."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from models.file import chain, facts, word_index
from models.file.engines.engine import Asked, Engine
from models.file.rows import asked_row_id, marks, numbers_anew, row_id, row_ids
from models.file.schema import carried
from models.forgetting import forgettable
from models.record.fields import Stored
from models.record.records import Aggregate, Record, of_kind, roots

# So many rows are gathered before they are written: many at once are quicker, and more than this fill the memory alone.
_ROWS = 10_000
# So many sets of stated columns of a table have a statement of their own; each makes the next one a little dearer.
_SETS = 64
_REVISION = ('id', *chain.HEADER, 'snapshot', 'salts', 'previous', 'hash', *chain.ADDED)
# What each row has, whatever it states.
_ROW = 'id', 'uid'
_OF_REVISION = (*chain.HeaderAlike.ALONE, 'id', 'salts', 'previous', 'hash')
_OF_NEW_ROWS = ('INSERT', '@put', '@add')  # what statements begin with that write new rows
INSERT_CHANGE = (
    'INSERT INTO change (revision, row_kind, row_uid, field, old, old_salt, new, new_salt, alone) '
    'VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)'
)

_ADD_CODE = 'INSERT INTO coded VALUES (?, ?, ?, ?)'
_ADD_PROBLEM = '@add(problem, kind, record, rule, row_uid, field)'
_LAST_ID = 'SELECT coalesce(max(id), 0) FROM "{table}"'
_INSERT_WAITING = (
    'INSERT INTO waiting (kind, record, on_top, points, since, may_sample, workers, put_off) '
    'VALUES (?, ?, ?, ?, ?, ?, ?, ?)'
)


def asked_to_write(record: Record) -> Iterator[Asked]:
    """What will be asked to write one record."""
    rows = [*record.walk()]
    yield from asked_last_ids(('revision', *(row.kind for row in rows)))
    for row in rows:
        yield asked_row_id(row.kind, row.uid)


def asked_last_ids(tables: Iterable[str]) -> Iterator[Asked]:
    """What is asked to number the new rows of some tables."""
    for table in dict.fromkeys(tables):
        yield _LAST_ID.format(table=table), ()


class Writes:
    """The rows that a transaction will write, each statement once for all its rows, in the order in which they came.

    What is worked out from a stored record and is there already is dropped before anything else is written.
    """

    def __init__(self, database: Engine) -> None:
        self._database = database
        self._statements: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
        self._dropped: dict[str, list[tuple[Any, ...]]] = {}
        self._written: set[tuple[str, str, int]] = set()
        self._gathered = 0
        self._next_ids: dict[str, int] = {}
        self._insertions: defaultdict[str, dict[tuple[str, ...], str]] = defaultdict(dict)
        self._row_ids: dict[str, int] = {}
        self._behind = database.written_behind()

    def send(self) -> None:
        """Write what was gathered."""
        self._behind.wait()
        dropped, self._dropped = self._dropped, {}
        self._database.execute_several(dropped | self._taken())

    def send_when_many(self) -> None:
        """Write what was gathered where it is much; in a thread while more is gathered where all of it is new."""
        if self._gathered <= _ROWS:
            return
        if not self._dropped and all(statement.startswith(_OF_NEW_ROWS) for statement in self._statements):
            self._behind.insert(self._taken())
        else:
            self.send()

    def close(self) -> None:
        """Write no more, before the transaction ends."""
        self._behind.close()

    def _taken(self) -> dict[str, list[tuple[Any, ...]]]:
        statements, self._statements = self._statements, defaultdict(list)
        self._gathered = 0
        self._written.clear()
        return statements

    def _add(self, statement: str, *row: Any) -> None:
        self._statements[statement].append(row)
        self._gathered += 1

    def _insert(self, table: str, stated: tuple[str, ...], values: tuple[Any, ...]) -> None:
        """A new row of a table: only what it states is bound.

        The driver takes twenty times as long over what is not stated as over a text, so that goes unsaid.
        """
        statement = self._insertions[table].get(stated)
        if statement is None:
            statement, values = self._insertion(table, stated, values)
        self._statements[statement].append(values)
        self._gathered += 1

    def _insertion(self, table: str, stated: tuple[str, ...], values: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]]:
        """The statement that inserts a row that states these columns, and what is bound; of many sets, that of all."""
        known = self._insertions[table]
        if len(known) < _SETS:
            known[stated] = _insertion(table, stated)
            return known[stated], values
        columns = _columns(table)
        return _insertion(table, columns), tuple(map(dict(zip(stated, values, strict=True)).get, columns))

    def _drop(self, table: str, kind: str, number: int, statement: str, *row: Any) -> None:
        """Take away what is there of a row in a table, and nothing that was gathered of it for writing before."""
        if (table, kind, number) in self._written:
            self.send()
        self._dropped.setdefault(statement, []).append(row)
        self._gathered += 1

    # History and facts

    def fact(self, key: str, value: str) -> None:
        """A fact of the register, over the one that it has."""
        self._add(facts.INSERT, key, value)

    def head(self, head: str) -> None:
        """The newest hash of the history, once all else is written."""
        self.send()
        self._database.execute_many("UPDATE meta SET value = ? WHERE key = 'head'", [(head,)])

    def batch(self, uid: str, at: str, who: str, about: str) -> None:
        """An import, with what people will want to know of it."""
        self._add('INSERT INTO batch (uid, at, who, about) VALUES (?, ?, ?, ?)', uid, at, who, about)

    def revision(
        self, heading: chain.HeaderAlike, uid: str, record: str, content: chain.Content, previous: str, made: str
    ) -> int:
        """A revision with its hash `made` on the `previous` one; gives its number."""
        number = self._next_id('revision')
        stated = (*heading.stated, *_OF_REVISION)
        values = (*heading.values, uid, record, content.hash, number, bytearray(content.secret), previous, made)
        if content.snapshot is not None:
            stated, values = (*stated, 'snapshot'), (*values, content.snapshot)
        self._insert('revision', stated, values)
        return number

    def change(self, revision: int, entry: chain.Entry) -> None:
        """What a revision changed in a field."""
        self._add(INSERT_CHANGE, *change_row(revision, entry))

    # Rows

    def insert(self, row: Record, derived: Mapping[str, Stored]) -> None:
        """A new row, with what is worked out from it."""
        kind, values = row.kind, row.values
        number = self._row_ids[row.uid] = self._next_id(kind)
        if not derived:
            self._insert(kind, (*_ROW, *values), (number, row.uid, *values.values()))
            return
        also = {name: value for name, value in derived.items() if value is not None}
        self._insert(kind, (*_ROW, *values, *also), (number, row.uid, *values.values(), *also.values()))

    def update(self, row: Record, values: Mapping[str, Stored]) -> None:
        """New values of some columns of a row."""
        names = ', '.join(f'"{name}" = ?' for name in values)
        self._add(f'UPDATE "{row.kind}" SET {names} WHERE uid = ?', *values.values(), row.uid)

    # What is worked out from records and kept beside them

    def codes(self, row: Record, codes: Sequence[tuple[str, str]], *, there: bool) -> None:
        """The fields of a row that hold several codes, each with one of them; some of an earlier state may be there."""
        if not (there or codes):
            return
        number = self._id_of(row)
        if there:
            dropping = 'DELETE FROM coded WHERE row_kind = ? AND row_id = ?'
            self._drop('coded', row.kind, number, dropping, row.kind, number)
        self._statements[_ADD_CODE] += [(row.kind, name, code, number) for name, code in codes]
        self._gathered += len(codes)
        self._written.add(('coded', row.kind, number))

    def words(self, record: Record, terms: str, *, there: bool) -> None:
        """The words that a record is found by."""
        number = self._id_of(record)
        if there:
            self._drop('words', record.kind, number, word_index.DELETE.format(kind=record.kind), number)
        self._add(word_index.INSERT.format(kind=record.kind), number, terms)
        self._written.add(('words', record.kind, number))

    def drop_old_words(self, record: Record) -> None:
        """Take out of the index the words that it marked as gone alone: those of what was erased."""
        self._add(word_index.DROP_OLD.format(kind=record.kind))

    def name_keys(self, row: Record, keys: Iterable[str], *, there: bool) -> None:
        """The keys that rows of like names share."""
        keys = [*keys]
        if not (there or keys):
            return
        number = self._id_of(row)
        if there:
            dropping = 'DELETE FROM name_key WHERE kind = ? AND row_id = ?'
            self._drop('name_key', row.kind, number, dropping, row.kind, number)
        for key in keys:
            self._add('INSERT INTO name_key VALUES (?, ?, ?)', key, row.kind, number)
        self._written.add(('name_key', row.kind, number))

    def problems(self, record: Record, found: Iterable[tuple[str, str, str]], *, there: bool) -> None:
        """What rules found in a record: the rule, the row's uid and the field."""
        number = self._id_of(record)
        if there:
            dropping = 'DELETE FROM problem WHERE kind = ? AND record = ?'
            self._drop('problem', record.kind, number, dropping, record.kind, number)
        for rule, row, field in found:
            self._add(_ADD_PROBLEM, record.kind, number, rule, row, field)
        self._written.add(('problem', record.kind, number))

    def waiting(self, kind: str, uid: str, line: Iterable[Stored] | None) -> None:
        """What is kept of a record that waits for review, in place of what was; nothing of one that does not."""
        number = row_id(self._database, kind, uid)
        self._add('DELETE FROM waiting WHERE kind = ? AND record = ?', kind, number)
        if line is not None:
            self._add(_INSERT_WAITING, kind, number, *line)

    def empty_worked_out(self) -> None:
        """Drop all that is worked out from records, at once, and count what is left anew."""
        for table in (*(word_index.table(cls.record_kind) for cls in roots()), *carried.LEFT_BEHIND):
            self._database.execute_sql(f'DELETE FROM "{table}"')
        self._database.execute_sql(f'@count_anew({numbers_anew()})')

    def know_ids(self, records: Iterable[Record]) -> None:
        """Look up at once the ids of records of which something is to be written."""
        unknown: dict[str, list[str]] = {}
        for record in records:
            if record.uid not in self._row_ids:
                unknown.setdefault(record.kind, []).append(record.uid)
        for kind, uids in unknown.items():
            self._row_ids |= row_ids(self._database, kind, uids)

    def forget_ids(self) -> None:
        """Know none of these ids any more."""
        self._row_ids.clear()

    def _id_of(self, row: Record) -> int:
        if row.uid not in self._row_ids:
            self._row_ids[row.uid] = row_id(self._database, row.kind, row.uid)
        return self._row_ids[row.uid]

    def _next_id(self, table: str) -> int:
        if table not in self._next_ids:
            [last] = self._database.execute_sql(_LAST_ID.format(table=table)).fetchone()
            self._next_ids[table] = last
        self._next_ids[table] += 1
        return self._next_ids[table]


def change_row(revision: int, entry: chain.Entry) -> tuple[Any, ...]:
    """A changed field of a revision, as its row in the file."""
    old, new = (None if value is None else _json(value) for value in (entry.old, entry.new))
    return revision, *entry[:3], old, entry.old_salt, new, entry.new_salt, entry.alone


def _json(value: chain.Known) -> str:
    return json.dumps(chain.to_keep(value), ensure_ascii=False)


@cache
def _columns(kind: str) -> tuple[str, ...]:
    """The columns of a kind of rows, or of revisions."""
    if kind == 'revision':
        return _REVISION
    cls = of_kind(kind)
    derived = ('revision', 'saved_at', *cls.computed) if issubclass(cls, Aggregate) else ()
    return *_ROW, *cls.specs(), *derived


@forgettable(1024)
def _insertion(table: str, columns: tuple[str, ...]) -> str:
    """The statement that inserts a row of a table in which these columns are stated."""
    listed = ', '.join(f'"{name}"' for name in columns)
    return f'INSERT INTO "{table}" ({listed}) VALUES ({marks(columns)})'
