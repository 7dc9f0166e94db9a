"""A register on a server made many times as large by the server itself, to see what costs more there.

Each record stands there so many times, with other uids and days of the months around it. Its history is that of no real
register: saving, lists, searches and figures can be measured in it, and `check` not.
"""

from typing import Any

from models.file.rows import numbers_anew
from tests.servers import Server

# A uid with the number of the copy in its first letters, of which none is that of a digit.
_UID = "('z' || lpad(k.k::text, 3, '0') || substr(t.{name}, 5))"
_DAY = "CASE WHEN t.{name} ~ '^\\d{{4}}-\\d\\d-\\d\\d$' THEN (t.{name}::date + (k.k % 61 - 30))::text ELSE t.{name} END"
_NUMBERED = ('incident', 'casualty', 'victim', 'source', 'abductee', 'status_change', 'revision')
_INDEXES = (
    'SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index '
    "JOIN pg_class AS c ON c.oid = indrelid WHERE c.relnamespace = 'public'::regnamespace AND NOT indisunique"
)


def multiply(server: Server, database: str, times: int) -> None:
    """Have every record of a register so many times."""
    import psycopg

    options = '-c search_path=public -c session_replication_role=replica'  # no trigger counts what is counted anew
    with psycopg.connect(server.address(database).text, autocommit=True, options=options) as connection:
        indexes = connection.execute(_INDEXES).fetchall()
        for name, _made in indexes:
            connection.execute(f'DROP INDEX {name}')
        for table, columns in _altered(connection).items():
            _copy(connection, table, columns, times)
        for _name, made in indexes:
            connection.execute(made)
        connection.execute('DELETE FROM counted')
        connection.execute(f'INSERT INTO counted {numbers_anew()}')
        connection.execute('VACUUM (ANALYZE)')


def _altered(connection: Any) -> dict[str, dict[str, str]]:
    """The tables that are copied, and what each copy says otherwise, by column."""
    last = {table: connection.execute(f'SELECT coalesce(max(id), 0) FROM {table}').fetchone()[0] for table in _NUMBERED}
    numbers = {table: f't.id + k.k * {most}' for table, most in last.items()}
    reference = "t.reference || '-' || k.k"
    found = {
        'incident': {'occurred': _DAY.format(name='occurred'), 'reference': reference},
        'abductee': {'abducted_on': _DAY.format(name='abducted_on'), 'reference': reference},
        'revision': {'record': _UID.format(name='record')},
        **{
            table: {'parent': _UID.format(name='parent')} for table in ('casualty', 'victim', 'source', 'status_change')
        },
    }
    found = {table: {'id': numbers[table], 'uid': _UID.format(name='uid'), **said} for table, said in found.items()}
    found |= {f'{kind}_search': {'id': numbers[kind]} for kind in ('incident', 'abductee')}
    for table, kind, row in (
        ('coded', 'row_kind', 'row_id'),
        ('name_key', 'kind', 'row_id'),
        ('problem', 'kind', 'record'),
    ):
        most = ' '.join(f"WHEN '{name}' THEN {number}" for name, number in last.items())
        found[table] = {row: f't.{row} + k.k * CASE t.{kind} {most} ELSE 0 END'}
    return found


def _copy(connection: Any, table: str, altered: dict[str, str], times: int) -> None:
    asked = 'SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped'
    columns = [name for (name,) in connection.execute(asked, (table,)).fetchall()]
    listed = ', '.join(f'"{name}"' for name in columns)
    said = ', '.join(altered.get(name, f't."{name}"') for name in columns)
    copies = f'"{table}" AS t, generate_series(1, {times - 1}) AS k(k)'
    connection.execute(f'INSERT INTO "{table}" ({listed}) SELECT {said} FROM {copies}')
