"""How often values were chosen."""

import json
from collections import Counter
from collections.abc import Iterable

from models.file.engines.engine import Asked
from models.file.register_file import RegisterFile
from models.file.rows import passing_over_indexes
from models.query.aggregates import parents
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


def records_with_codes(register: RegisterFile, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """In how many records each of these codes stands, by its list and itself: each field is asked once for all."""
    by_list: dict[str, list[str]] = {}
    for listed, code in wanted:
        by_list.setdefault(listed, []).append(code)
    found: dict[tuple[str, str], set[str]] = {}
    for kind, cls in RECORDS.items():
        fields = [(name, spec.codes) for name, spec in cls.specs().items() if spec.codes in by_list]
        asked = ((listed, _rows_with(register, kind, name, by_list[listed])) for name, listed in fields)
        pairs = [((listed, code), uid) for listed, rows in asked for code, uid in rows]
        records = _records_of(register, kind, {uid for _one, uid in pairs})
        for one, uid in pairs:
            if uid in records:
                found.setdefault(one, set()).add(records[uid])
    return {one: len(uids) for one, uids in found.items()}


def _rows_with(register: RegisterFile, kind: str, name: str, wanted: list[str]) -> list[tuple[str, str]]:
    """Each row of a kind that has one of these codes in a field: the code, and the uid of the row."""
    asked, given = f'SELECT "{name}", uid FROM "{kind}" WHERE "{name}" IN @texts(?)', list[str]()
    if name in RECORDS[kind].several_codes():
        those = f'coded JOIN "{kind}" ON "{kind}".id = coded.row_id WHERE coded.row_kind = ? AND coded.field = ?'
        asked, given = f'SELECT coded.code, uid FROM {those} AND coded.code IN @texts(?)', [kind, name]
    return list(register.db.execute_sql(asked, (*given, json.dumps(wanted))).fetchall())


def _records_of(register: RegisterFile, kind: str, uids: set[str]) -> dict[str, str]:
    """The uid of the record in which each of these rows stands."""
    found = {uid: uid for uid in uids}
    while uids and (above := RECORDS[kind].parent_kind):
        parent = parents(register, kind, uids)
        found = {uid: parent[there] for uid, there in found.items() if there in parent}
        kind, uids = above, {*parent.values()}
    return found


def revision_count(register: RegisterFile) -> int:
    """How many revisions the history holds."""
    return int(register.db.execute_sql('SELECT coalesce(max(id), 0) FROM revision').fetchone()[0])
