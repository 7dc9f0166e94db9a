"""The rows of a register's file sent to an empty database of a server, without what never lies on one.

Of such a value its digest alone is sent, as if it had been erased: so the chain holds there, with the same head, and
nobody who has the server can find the value, or try what it could be.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from models.file import chain, facts, history, migrations
from models.file.engines.engine import Engine
from models.file.register_file import RegisterFile
from models.file.schema import carried, comparison
from models.file.writes import INSERT_CHANGE, change_row
from models.record import off_servers

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
        for changes in without.changes():
            database.execute_many(INSERT_CHANGE, changes)
        facts.keep(database, {facts.SERVED: 'yes'})


def _send_table(
    register: RegisterFile, database: Engine, without: '_Without', table: str, columns: Sequence[str]
) -> None:
    listed = ', '.join(f'"{column}"' for column in columns)
    statement = f'INSERT INTO "{table}" ({listed}) VALUES ({", ".join("?" for _column in columns)})'
    for part in register.db.in_parts(f'SELECT {listed} FROM "{table}" ORDER BY 1'):
        rows = (dict(zip(columns, row, strict=True)) for row in part)
        sent = [tuple(row.values()) for row in without.of(table, rows)]
        if sent:
            database.execute_many(statement, sent)


class _Without:
    """Rows without what never lies on a server: those of the revisions, then those of their changes."""

    def __init__(self, register: RegisterFile) -> None:
        self._register = register
        # The numbers of the revisions that had it, by the kind of their record.
        self._had: dict[str, set[int]] = {kind: set() for kind in off_servers.kinds()}

    def _left_of(self, revision: history.Revision) -> tuple[list[chain.Entry], bytes] | None:
        """The changes and salts that are left of a revision; None where it had nothing of the kind."""
        entries = history.entries(self._register, revision)
        gone = {
            (entry.row_uid, chain.leaf_of(entry, revision.form))
            for entry in entries
            if entry.field in off_servers.fields_of(entry.row_kind) and not chain.has_erased(entry)
        }
        return chain.erase(entries, revision.salts or b'', revision.form, gone) if gone else None

    def _revision(self, row: dict[str, Any]) -> dict[str, Any]:
        """The row of a revision as it is sent."""
        if row['kind'] not in self._had:
            return row
        revision = history.Revision(**row)
        found = self._left_of(revision)
        if found is None:
            return row
        self._had[revision.kind].add(revision.id)
        left, salts = found
        if revision.made:
            return row | {'snapshot': chain.snapshot_of(left, revision.form), 'salts': salts}
        return row | {'salts': salts if revision.form > 1 else revision.salts}

    def changes(self) -> Iterator[list[_Row]]:
        """The changes that are left of those revisions, which are sent behind all others."""
        for numbers in self._had.values():
            for part in history.numbered(self._register, numbers):
                found = [(one.id, self._left_of(one)) for one in part if not one.made]
                yield [change_row(number, entry) for number, left in found if left for entry in left[0]]

    def of(self, table: str, rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """The rows of a table as they are sent."""
        for row in rows:
            if table == 'revision':
                yield self._revision(row)
            elif table == 'batch':
                yield row | {'about': about_without(row['about'])}
            elif not self._stays(table, row):
                yield row | dict.fromkeys(off_servers.fields_of(table) & row.keys())

    def _stays(self, table: str, row: dict[str, Any]) -> bool:
        """Whether a row stays in the file."""
        if table == 'change':
            return any(row['revision'] in numbers for numbers in self._had.values())
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
