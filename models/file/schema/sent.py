"""The rows of a register's file sent to an empty database of a server, without what never lies on one.

Of such a value its digest alone is sent, as if it had been erased: so the chain holds there, with the same head, and
nobody who has the server can find the value, or try what it could be.
"""

import itertools
import json
from collections.abc import Iterator, Sequence
from typing import Any

from models.file import chain, facts, history, migrations
from models.file.engines.engine import Engine
from models.file.register_file import RegisterFile
from models.file.schema import carried, comparison
from models.file.writes import INSERT_CHANGE, change_row
from models.record import off_servers

_TOGETHER = 2_000
# What is somebody's own stays in the file, and what is worked out from the records is worked out anew.
_LEFT = frozenset({'draft', 'looked', *carried.LEFT_BEHIND})
# What the register knows of its file and of whoever works in it, and what a new record begins with there.
OF_THE_FILE = (
    'person', 'holder', 'backed_up', 'backed_up_beside', 'backups', 'log', 'left', 'swap', 'worked_out', 'carried',
    'weak_passphrase', 'window_place', 'text_size', 'account_beside', facts.DISCARDED.strip(),
)  # fmt: skip
_Row = tuple[Any, ...]


def stays_off(kind: str, leaf: str) -> bool:
    """Whether a leaf of a row never lies on a server: its field, or with the codes of a row all of its fields."""
    return leaf in off_servers.fields_of(kind) or (leaf == chain.CODES and kind == off_servers.CONTACT)


def send(register: RegisterFile, database: Engine) -> None:
    """Write the rows of an open register, as they are now, into a database with no tables yet."""
    with register.standing_still(), database.atomic('IMMEDIATE'):
        migrations.upgrade(database, backup=None)
        without = _Without(register)
        for table, columns in comparison.tables(register.db).items():
            if table not in _LEFT:
                _send_table(register, database, without, table, columns)
        database.execute_many(INSERT_CHANGE, without.changes)
        facts.keep(database, {facts.SERVED: 'yes'})


def _send_table(
    register: RegisterFile, database: Engine, without: '_Without', table: str, columns: Sequence[str]
) -> None:
    listed = ', '.join(f'"{column}"' for column in columns)
    statement = f'INSERT INTO "{table}" ({listed}) VALUES ({", ".join("?" for _column in columns)})'
    found = iter(register.db.execute_sql(f'SELECT {listed} FROM "{table}" ORDER BY 1').fetchall())
    while part := [*itertools.islice(found, _TOGETHER)]:
        rows = (dict(zip(columns, row, strict=True)) for row in part)
        sent = [tuple(row.values()) for row in without.of(table, rows)]
        if sent:
            database.execute_many(statement, sent)


class _Without:
    """Rows without what never lies on a server; of the history first what is left of each revision that had it."""

    def __init__(self, register: RegisterFile) -> None:
        self._left: dict[int, tuple[str | None, bytes | None]] = {}
        self.changes: list[_Row] = []
        for kind in off_servers.kinds():
            for revision in history.of_kind(register, kind):
                self._leave_out(revision, history.entries(register, revision))

    def _leave_out(self, revision: history.Revision, entries: list[chain.Entry]) -> None:
        gone = {
            (entry.row_uid, chain.leaf_of(entry, revision.form))
            for entry in entries
            if entry.field in off_servers.fields_of(entry.row_kind) and not chain.has_erased(entry)
        }
        if not gone:
            return
        left, salts = chain.erase(entries, revision.salts or b'', revision.form, gone)
        if revision.made:
            self._left[revision.id] = chain.snapshot_of(left, revision.form), salts
        else:
            self._left[revision.id] = None, salts if revision.form > 1 else revision.salts
            self.changes += [change_row(revision.id, entry) for entry in left]

    def of(self, table: str, rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """The rows of a table as they are sent; the changes that are left of a revision are sent behind all others."""
        for row in rows:
            if table == 'revision' and row['id'] in self._left:
                snapshot, salts = self._left[row['id']]
                yield row | {'snapshot': snapshot, 'salts': salts}
            elif table == 'batch':
                yield row | {'about': about_without(row['about'])}
            elif not self._stays(table, row):
                yield row | dict.fromkeys(off_servers.fields_of(table) & row.keys())

    def _stays(self, table: str, row: dict[str, Any]) -> bool:
        """Whether a row stays in the file."""
        if table == 'change':
            return row['revision'] in self._left
        return table == 'meta' and row['key'].partition(' ')[0] in OF_THE_FILE


def about_without(text: str) -> str:
    """What is known of an import, without such a value in what its undoing left."""
    try:
        about = json.loads(text)
        left = [_left_without(*one) for one in about['left']]
    except (KeyError, TypeError, ValueError):  # its undoing left nothing, or it cannot be read, which `check` names
        return text
    return json.dumps(about | {'left': left}, ensure_ascii=False)


def _left_without(*left: Any) -> list[Any]:
    *where, row_kind, row, field, before = left
    return [*where, row_kind, row, field, None if stays_off(row_kind, field) else before]
