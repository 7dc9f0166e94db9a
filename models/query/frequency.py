"""How often values were chosen."""

from collections import Counter

from models.file.engines.engine import Asked
from models.file.register_file import RegisterFile
from models.file.rows import passing_over_indexes
from models.record.records import RECORDS

_USUAL = 20_000


def usage(register: RegisterFile, kind: str, name: str) -> Counter[str]:
    """How often each value stands in a field that one chooses from a list, among the newest rows of a kind."""
    found = register.db.execute_sql(*asked_usage(kind, name))
    return Counter({value: count for value, count in found.fetchall() if value is not None})


def asked_usage(kind: str, name: str) -> Asked:
    """What is asked for that."""
    newest = f'(SELECT coalesce(max(id), 0) - {_USUAL} FROM "{kind}")'
    given: tuple[str, ...] = ()
    column, table, where = f'"{name}"', passing_over_indexes(kind), 'withdrawn IS NULL AND id'
    if name in RECORDS[kind].several_codes():
        column, table, where, given = 'code', 'coded', 'row_kind = ? AND field = ? AND row_id', (kind, name)
    return f'SELECT {column}, count(*) FROM {table} WHERE {where} > {newest} GROUP BY 1', given


def revision_count(register: RegisterFile) -> int:
    """How many revisions the history holds."""
    return int(register.db.execute_sql('SELECT coalesce(max(id), 0) FROM revision').fetchone()[0])
