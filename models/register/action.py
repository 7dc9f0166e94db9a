"""One user action on a register: what it writes is gathered record by record, and written in one go."""

import json
import uuid
from functools import cache
from typing import Any, NamedTuple

from models import query
from models.dates import dates
from models.errors import StaleSave
from models.file import chain, encrypted_database
from models.file.chain import Entry
from models.file.register_file import RegisterFile
from models.language.messages import _
from models.likeness import while_typing
from models.progress import Progress
from models.record import records
from models.record.cleaning import Cleaning
from models.record.fields import Stored, split_codes
from models.record.records import RECORDS, Record
from models.rules import checks
from models.rules.surroundings import Around

# So many records at once are checked beside all of the register, not one by one.
_MANY = 100
# So many rows are gathered before they are written: many at once are quicker, and all at once would fill the memory.
_ROWS = 20_000


class Incoming(NamedTuple):
    """A record that an import brings; `vector` is the one it had where it came from ('' for none)."""

    record: Record
    vector: str = ''


class Action:
    """What one transaction will write: gathered row by row, written in few statements."""

    def __init__(self, register: RegisterFile, header: dict[str, str | None], progress: Progress) -> None:
        self.register = register
        self.progress = progress
        self.db = register.db
        self.header = header | {'desk': register.desk_id, 'who': register.alias, 'at': dates.utc_now()}
        self.head = register.head
        self.kinds: set[str] = set()
        self.facts: dict[str, str] = {}
        self._ids: dict[str, int] = {}
        self._row_ids: dict[str, int] = {}
        self._numbers: dict[str, int] = {}
        self._statements: dict[str, list[tuple[Any, ...]]] = {}
        self._queued = 0
        self._unchecked: list[tuple[Record, bool]] = []
        self._cleaning = Cleaning()
        self._behind = encrypted_database.WrittenBehind(register.db)

    def note_batch(self, about: dict[str, Any]) -> None:
        """Keep what people will want to know of this batch."""
        row = (self.header['batch'], self.header['at'], self.header['who'], json.dumps(about, ensure_ascii=False))
        self._queue('INSERT INTO batch (uid, at, who, about) VALUES (?, ?, ?, ?)', row)

    def note(self, facts: dict[str, str]) -> None:
        """Keep facts in the register's `meta`."""
        for fact in facts.items():
            self._queue('INSERT OR REPLACE INTO meta VALUES (?, ?)', fact)
        self.facts |= facts

    def known_uids(self, changes: list[Incoming]) -> set[str]:
        """Which of these records the register has."""
        by_kind: dict[str, list[str]] = {}
        for change in changes:
            by_kind.setdefault(change.record.kind, []).append(change.record.uid)
        return {uid for kind, uids in by_kind.items() for uid in query.known(self.register, kind, uids)}

    def put(self, record: Record, *, based_on: str | None = None, vector: str = '', is_new: bool = False) -> None:
        """Write an aggregate: check it, find what it changes, and add that to the history.

        `based_on` is the vector that the change started from (None: whatever is stored); `is_new` spares the look
        for a stored one. A `vector` that the stored one does not cover is taken over even where no value changes: what
        another desk had is known from now on. Raises Refused or StaleSave.
        """
        stored = None if is_new else query.get(self.register, record.kind, record.uid)
        if based_on is not None and based_on != (stored.revision if stored else ''):
            raise StaleSave(_('Somebody changed this record since you opened it; compare before you save.'), record.uid)
        self._cleaning.clean(record)
        if stored is None:
            self._begin(record, vector)
        elif (entries := chain.differences(record, stored, self.register.draw_salt)) or not chain.covers(
            stored.revision, vector
        ):
            self._change(record, stored, entries, vector)

    def _begin(self, record: Record, vector: str) -> None:
        """Write a record that the register has not."""
        self._number(record)
        checks.refuse(record)
        self._revise(record, '', vector, chain.beginning(record))
        for row in record.walk():
            self._insert(row)
        self._work_out(record, there=False)
        self.kinds.add(record.kind)

    def _change(self, record: Record, stored: Record, entries: list[Entry], vector: str) -> None:
        """Write what changes in a record that the register has."""
        checks.refuse(record)
        number = self._revise(record, stored.revision, vector, chain.Content(chain.content_hash(entries)))
        for entry in entries:
            change = (number, *entry[:3], _json(entry.old), entry.old_salt, _json(entry.new), entry.new_salt)
            self._queue(_INSERT_CHANGE, change)
        self._store(record, stored, entries)
        self.kinds.add(record.kind)

    def write(self) -> None:
        """Write what was gathered and not written yet, and note the problems of all of it."""
        self._execute()
        self._check()
        if self._numbers:
            self.note({f'last {series}': str(number) for series, number in self._numbers.items()})
        self._execute()
        self.db.execute_sql("UPDATE meta SET value = ? WHERE key = 'head'", (self.head,))

    def _execute(self) -> None:
        """Write what was gathered, in the order in which each statement first came."""
        self._behind.wait()
        for statement, rows in self._gathered().items():
            self.db.execute_many(statement, rows)

    def _execute_behind(self) -> None:
        """Have it written while more is gathered, where all of it is new."""
        if all(statement.startswith('INSERT') for statement in self._statements):
            self._behind.insert(self._gathered())
        else:
            self._execute()

    def _gathered(self) -> dict[str, list[tuple[Any, ...]]]:
        statements, self._statements = self._statements, {}
        self._queued = 0
        return statements

    def close(self) -> None:
        """Write no more, before the transaction ends."""
        self._behind.close()

    def _check(self) -> None:
        """Note the problems of what was written, now that all of it stands in the register."""
        around = Around(self.register)
        if len(self._unchecked) > _MANY:
            around.read_ahead({str(record.values.get('occurred') or '') for record, _there in self._unchecked})
        for done, (record, there) in enumerate(self._unchecked):
            if done % _MANY == 0:
                self.progress(done, len(self._unchecked))
            self._index_problems(record, around, there=there)
        self.progress(len(self._unchecked), len(self._unchecked))

    def _number(self, record: Record) -> None:
        record.values.setdefault('state', 'recorded')
        cls = RECORDS[record.kind]
        assert issubclass(cls, records.Root)
        field, pattern = cls.numbered
        if not field:
            return
        start, number, end = pattern.partition('{number')
        series = start.format(desk=self.register.desk, year=dates.today_in_damascus().year)
        if series not in self._numbers:
            kept = self.register.meta.get(f'last {series}')
            self._numbers[series] = int(kept) if kept else query.last_number(self.register, field, series)
        if given := record.get(field):
            told = str(given).removeprefix(series)
            if told != given and told.isascii() and told.isdecimal() and len(told) < 19:
                self._numbers[series] = max(self._numbers[series], int(told))
            return
        self._numbers[series] += 1
        record.set(field, series + (number + end).format(number=self._numbers[series]))

    def _revise(self, record: Record, before: str, vector: str, content: chain.Content) -> int:
        """Add a revision to the history, on a record that had the vector `before`; its number."""
        counts = chain.read_vector(chain.joined(before, vector))
        if not vector or not chain.covers(vector, before):
            counts[self.register.desk_id] = counts.get(self.register.desk_id, 0) + 1
        record.revision = chain.write_vector(counts)
        header = self.header | {
            'uid': str(uuid.uuid4()),
            'kind': record.kind,
            'record': record.uid,
            'vector': record.revision,
            'content': content.hash,
        }
        number = self._next_id('revision')
        previous, self.head = self.head, chain.revision_hash(self.head, header)
        said = (header[name] for name in chain.HEADER)
        self._queue(_INSERT_REVISION, (number, *said, content.snapshot, content.salts, previous, self.head))
        return number

    def _store(self, record: Record, stored: Record, entries: list[Entry]) -> None:
        there = {row.uid for row in stored.walk()}
        changed: dict[str, dict[str, Stored]] = {}
        for entry in entries:
            changed.setdefault(entry.row_uid, {})[entry.field] = entry.new
        for row in record.walk():
            if row.uid not in there:
                self._insert(row)
            elif row.uid in changed:
                self._update(row, changed[row.uid])
                self._index_codes(row, there=True)
        whole = _joined(record, stored)
        self._update(record, self._derived(whole))
        self._work_out(whole, there=True)

    def empty_worked_out(self) -> None:
        """Drop all that is worked out from records and kept beside them, to write it anew."""
        for table in (*(f'{cls.record_kind}_search' for cls in records.roots()), 'name_key', 'problem'):
            self.db.execute_sql(f'DELETE FROM "{table}"')

    def work_out_again(self, record: Record, *, there: bool = True) -> None:
        """Write anew what is worked out from a stored record, and kept beside it unless nothing of it is `there`."""
        self._work_out(record, there=there)

    def _work_out(self, record: Record, *, there: bool) -> None:
        self._index_words(record, there=there)
        self._index_names(record, there=there)
        self._unchecked.append((record, there))
        if self._queued > _ROWS:
            self._execute_behind()

    def check_again(self, record: Record) -> None:
        """Look for problems anew in a stored record."""
        self._unchecked.append((record, True))

    def _insert(self, row: Record) -> None:
        statement, names = _insertion(row.kind)
        number = self._row_ids[row.uid] = self._next_id(row.kind)
        derived = self._derived(row).values() if issubclass(RECORDS[row.kind], records.Root) else ()
        self._queue(statement, (number, row.uid, *map(row.values.get, names), *derived))
        self._index_codes(row, there=False)

    def _derived(self, record: Record) -> dict[str, Stored]:
        computed = {name: column.of(record) for name, column in RECORDS[record.kind].computed.items()}
        return {'revision': record.revision, 'saved_at': self.header['at']} | computed

    def _update(self, row: Record, values: dict[str, Stored]) -> None:
        names = ', '.join(f'"{name}" = ?' for name in values)
        self._queue(f'UPDATE "{row.kind}" SET {names} WHERE uid = ?', (*values.values(), row.uid))

    def _index_codes(self, row: Record, *, there: bool) -> None:
        several = RECORDS[row.kind].several_codes()
        if there and several:
            self._queue('DELETE FROM coded WHERE row_kind = ? AND row_id = ?', (row.kind, self._id_of(row)))
        for name in several:
            for code in split_codes(row.get(name)):
                self._queue('INSERT INTO coded VALUES (?, ?, ?, ?)', (row.kind, name, code, self._id_of(row)))

    def _index_words(self, record: Record, *, there: bool) -> None:
        number = self._id_of(record)
        if there:
            self._queue(f'DELETE FROM "{record.kind}_search" WHERE rowid = ?', (number,))
        terms = query.search_terms(record, self.register.places)
        self._queue(f'INSERT INTO "{record.kind}_search" (rowid, terms) VALUES (?, ?)', (number, terms))

    def _index_names(self, record: Record, *, there: bool) -> None:
        for row in record.walk():
            keys = while_typing.name_keys(row) if not (record.withdrawn or row.withdrawn) else ()
            if there and RECORDS[row.kind].name_fields:
                self._queue('DELETE FROM name_key WHERE kind = ? AND row_id = ?', (row.kind, self._id_of(row)))
            for key in keys:
                self._queue('INSERT INTO name_key VALUES (?, ?, ?)', (key, row.kind, self._id_of(row)))

    def _index_problems(self, record: Record, around: Around, *, there: bool) -> None:
        number = self._id_of(record)
        if there:
            self._queue('DELETE FROM problem WHERE kind = ? AND record = ?', (record.kind, number))
        for found in checks.findings(record, around) if not record.withdrawn else ():
            row = (record.kind, number, found.rule, found.row, found.field)
            self._queue('INSERT OR IGNORE INTO problem VALUES (?, ?, ?, ?, ?)', row)

    def _id_of(self, row: Record) -> int:
        if row.uid not in self._row_ids:
            self._row_ids[row.uid] = query.row_id(self.register, row.kind, row.uid)
        return self._row_ids[row.uid]

    def _next_id(self, table: str) -> int:
        if table not in self._ids:
            self._ids[table] = self.db.execute_sql(f'SELECT coalesce(max(id), 0) FROM "{table}"').fetchone()[0]
        self._ids[table] += 1
        return self._ids[table]

    def _queue(self, statement: str, row: tuple[Any, ...]) -> None:
        self._statements.setdefault(statement, []).append(row)
        self._queued += 1


_INSERT_REVISION = f'INSERT INTO revision VALUES ({", ".join("?" * (len(chain.HEADER) + 5))})'
_INSERT_CHANGE = (
    'INSERT INTO change (revision, row_kind, row_uid, field, old, old_salt, new, new_salt) '
    'VALUES (?, ?, ?, ?, ?, ?, ?, ?)'
)


@cache
def _insertion(kind: str) -> tuple[str, list[str]]:
    """The statement that inserts a row of a kind, and the fields that it takes."""
    cls = RECORDS[kind]
    names = list(cls.specs())
    derived = ['revision', 'saved_at', *cls.computed] if issubclass(cls, records.Root) else []
    columns = ['id', 'uid', *names, *derived]
    listed = ', '.join(f'"{name}"' for name in columns)
    return f'INSERT INTO "{kind}" ({listed}) VALUES ({", ".join("?" * len(columns))})', names


def _json(value: Stored) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)


def _joined(record: Record, stored: Record | None) -> Record:
    """The record with the stored children that it did not mention."""
    if stored is None:
        return record
    given = {row.uid for row in record.walk()}
    unmentioned = {row.uid: row for row in stored.walk() if row.uid not in given}
    below = [row for row in unmentioned.values() if row.get('parent') not in unmentioned]
    return Record(record.kind, record.uid, record.values, [*record.children, *below], record.revision)
