"""The history's own arithmetic: salted digests of values, the content hash of a revision, and the chain of revisions.

A digest is SHA-256 of a salt of its own and the value's JSON, so a value can be erased for good while its digest
stays and the chain still holds. A revision's hash covers the hash of the revision before it, its own header, and its
content: a line for each changed field with the digests of the old and the new value.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from models.fields import Stored
from models.records import Record

START = '0' * 64
_dump = json.JSONEncoder(ensure_ascii=False, separators=(',', ':')).encode
# What a revision's hash covers, in this order for ever.
HEADER = (
    'uid', 'at', 'desk', 'who', 'action', 'reason', 'batch', 'undoes', 'kind', 'record', 'vector', 'content',
)  # fmt: skip


class Entry(NamedTuple):
    """One changed field of one row; a salt is '' where its value is not stated."""

    row_kind: str
    row_uid: str
    field: str
    old: Stored
    old_salt: str
    new: Stored
    new_salt: str


def salts() -> Callable[[], str]:
    """A source of fresh random salts of 16 bytes, in hexadecimal."""
    pool: Iterator[str] = iter(())

    def draw() -> str:
        nonlocal pool
        salt = next(pool, None)
        if salt is None:
            fresh = os.urandom(16 * 256).hex()
            pool = iter([fresh[i : i + 32] for i in range(0, len(fresh), 32)])
            salt = next(pool)
        return salt

    return draw


def digest(value: Stored, salt: str) -> str:
    """The salted digest of a value, '' for one that is not stated."""
    if value is None:
        return ''
    return hashlib.sha256((salt + _dump(value)).encode()).hexdigest()


def content_hash(entries: Iterable[Entry]) -> str:
    """The hash of all that a revision changed."""
    lines = [
        f'{e.row_kind}\x1f{e.row_uid}\x1f{e.field}\x1f{digest(e.old, e.old_salt)}\x1f{digest(e.new, e.new_salt)}'
        for e in entries
    ]
    return hashlib.sha256('\n'.join(lines).encode()).hexdigest()


def revision_hash(previous: str, header: dict[str, Any]) -> str:
    """The hash that the next revision will stand on."""
    return hashlib.sha256((previous + _dump([header[name] for name in HEADER])).encode()).hexdigest()


def snapshot(entries: Iterable[Entry]) -> str:
    """The stored form of a new record: its rows with each value and salt."""
    rows: dict[str, tuple[str, dict[str, list[Any]]]] = {}
    for e in entries:
        rows.setdefault(e.row_uid, (e.row_kind, {}))[1][e.field] = [e.new, e.new_salt]
    return _dump([[kind, uid, values] for uid, (kind, values) in rows.items()])


def read_snapshot(text: str) -> list[Entry]:
    """The entries of a stored new record."""
    return [
        Entry(kind, uid, field, None, '', value, salt)
        for kind, uid, values in json.loads(text)
        for field, (value, salt) in values.items()
    ]


def differences(new: Record, old: Record | None, draw: Callable[[], str]) -> list[Entry]:
    """What saving `new` over `old` changes, row by row; rows that `new` does not mention stay as they are."""
    before = {row.uid: row.values for row in old.walk()} if old else {}
    entries = []
    for row in new.walk():
        was = before.get(row.uid, {})
        for field in {**was, **row.values}:
            old_value, new_value = was.get(field), row.values.get(field)
            if old_value != new_value or type(old_value) is not type(new_value):
                salts = ('' if old_value is None else draw(), '' if new_value is None else draw())
                entries.append(Entry(row.kind, row.uid, field, old_value, salts[0], new_value, salts[1]))
    return entries


def replay(entries: Iterable[Entry]) -> dict[str, tuple[str, dict[str, Any]]]:
    """The rows that a history of entries leads to: uid → kind and stated values."""
    rows: dict[str, tuple[str, dict[str, Any]]] = {}
    for e in entries:
        values = rows.setdefault(e.row_uid, (e.row_kind, {}))[1]
        if e.new is None:
            values.pop(e.field, None)
        else:
            values[e.field] = e.new
    return rows


def grow(kind: str, uid: str, rows: dict[str, tuple[str, dict[str, Any]]], revision: str) -> Record:
    """The aggregate that replayed rows make: the root with its children below it."""
    records = {row: Record(row_kind, row, dict(values)) for row, (row_kind, values) in rows.items()}
    for record in records.values():
        parent = records.get(str(record.get('parent')))
        if parent:
            parent.children.append(record)
    root = records.get(uid) or Record(kind, uid)
    root.revision = revision
    return root


def read_vector(text: str) -> dict[str, int]:
    """A revision vector: how many revisions each desk contributed."""
    return {desk: int(count) for desk, _, count in (part.rpartition(':') for part in text.split()) if desk}


def write_vector(vector: dict[str, int]) -> str:
    """The stored form of a vector, desks in order."""
    return ' '.join(f'{desk}:{count}' for desk, count in sorted(vector.items()))


def joined(one: str, other: str) -> str:
    """The vector that knows all that both know."""
    a, b = read_vector(one), read_vector(other)
    return write_vector({desk: max(a.get(desk, 0), b.get(desk, 0)) for desk in {**a, **b}})


def covers(one: str, other: str) -> bool:
    """Whether the first vector knows all that the second knows."""
    a = read_vector(one)
    return all(a.get(desk, 0) >= count for desk, count in read_vector(other).items())
