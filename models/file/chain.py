"""The history's own arithmetic: salted digests of values, the content hash of a revision, and the chain of revisions.

A digest is SHA-256 of a salt of its own and the value's JSON, so a value can be erased for good while its digest
stays and the chain still holds. A revision's hash covers the hash of the revision before it, its own header, and its
content: a line for each changed field with the digests of the old and the new value.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from json.encoder import encode_basestring
from typing import Any, NamedTuple

from models.record.fields import Stored
from models.record.records import Record

START = '0' * 64
# Bytes: with so many no value can be guessed from its digest.
SALT = 16
_sha256 = hashlib.sha256
_dump = json.JSONEncoder(ensure_ascii=False, separators=(',', ':')).encode
# What a revision's hash covers, in this order for ever.
HEADER = (
    'uid', 'at', 'desk', 'who', 'action', 'reason', 'batch', 'undoes', 'kind', 'record', 'vector', 'content',
)  # fmt: skip


class Entry(NamedTuple):
    """One changed field of one row; a salt is empty where its value is not stated."""

    row_kind: str
    row_uid: str
    field: str
    old: Stored
    old_salt: bytes
    new: Stored
    new_salt: bytes


def salts() -> Callable[[], bytes]:
    """A source of fresh random salts of 16 bytes."""
    pool: Iterator[bytes] = iter(())

    def draw() -> bytes:
        nonlocal pool
        salt = next(pool, None)
        if salt is None:
            fresh = os.urandom(SALT * 256)
            pool = iter([fresh[i : i + SALT] for i in range(0, len(fresh), SALT)])
            salt = next(pool)
        return salt

    return draw


def digest(value: Stored, salt: bytes) -> str:
    """The salted digest of a value, '' for one that is not stated."""
    return '' if value is None else _sha256(salt + _said(value).encode()).hexdigest()


def _said(value: Stored) -> str:
    # Nearly every value is text or a count: their JSON without the encoder around it takes a third of the time.
    if type(value) is str:
        return encode_basestring(value)
    return str(value) if type(value) is int else _dump(value)


def content_hash(entries: Iterable[Entry]) -> str:
    """The hash of all that a revision changed."""
    lines = [
        f'{kind}\x1f{uid}\x1f{field}\x1f{digest(old, old_salt)}\x1f{digest(new, new_salt)}'
        for kind, uid, field, old, old_salt, new, new_salt in entries
    ]
    return _sha256('\n'.join(lines).encode()).hexdigest()


def revision_hash(previous: str, header: dict[str, Any]) -> str:
    """The hash that the next revision will stand on."""
    return _sha256((previous + _dump([header[name] for name in HEADER])).encode()).hexdigest()


class Content(NamedTuple):
    """What a revision says, by its hash; that of a new record whole, as its rows in JSON and the salt of each value."""

    hash: str
    snapshot: str | None = None
    salts: bytes | None = None


def beginning(record: Record) -> Content:
    """A new record as history keeps it: no entries are made, for an import brings very many values."""
    salts = os.urandom(SALT * sum(len(row.values) for row in record.walk()))
    lines: list[str] = []
    rows: list[str] = []
    at = 0
    for row in record.walk():
        begin, said = f'{row.kind}\x1f{row.uid}\x1f', []
        for field, value in row.values.items():
            text = _said(value)
            lines.append(f'{begin}{field}\x1f\x1f{_sha256(salts[at : at + SALT] + text.encode()).hexdigest()}')
            said.append(f'"{field}":{text}')
            at += SALT
        if said:
            rows.append(f'["{row.kind}",{_said(row.uid)},{{{",".join(said)}}}]')
    return Content(_sha256('\n'.join(lines).encode()).hexdigest(), f'[{",".join(rows)}]', salts)


def read_snapshot(text: str, salts: bytes) -> list[Entry]:
    """The entries of a stored new record."""
    stated = [(kind, uid, field, value) for kind, uid, values in json.loads(text) for field, value in values.items()]
    if len(salts) != SALT * len(stated):
        raise ValueError('there is a salt for each value')
    return [
        Entry(kind, uid, field, None, b'', value, salts[number * SALT : (number + 1) * SALT])
        for number, (kind, uid, field, value) in enumerate(stated)
    ]


def differences(new: Record, old: Record | None, draw: Callable[[], bytes]) -> list[Entry]:
    """What saving `new` over `old` changes, row by row; rows that `new` does not mention stay as they are."""
    before = {row.uid: row.values for row in old.walk()} if old else {}
    entries: list[Entry] = []
    for row in new.walk():
        kind, uid, was = row.kind, row.uid, before.get(row.uid)
        if was is None:
            entries += [Entry(kind, uid, field, None, b'', value, draw()) for field, value in row.values.items()]
        else:
            entries += _changes(row, was, draw)
    return entries


def differ(new: Record, old: Record | None) -> bool:
    """Whether saving `new` over `old` would change anything."""
    before = {row.uid: row.values for row in old.walk()} if old else {}
    return any(next(_changes(row, before.get(row.uid, {}), bytes), None) for row in new.walk())


def _changes(row: Record, was: dict[str, Any], draw: Callable[[], bytes]) -> Iterator[Entry]:
    for field in {**was, **row.values}:
        old, new = was.get(field), row.values.get(field)
        if old != new or type(old) is not type(new):
            yield Entry(
                row.kind,
                row.uid,
                field,
                old,
                draw() if old is not None else b'',
                new,
                draw() if new is not None else b'',
            )


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


def beyond(one: str, other: str) -> str:
    """What the first vector knows and the second does not."""
    known = read_vector(other)
    return write_vector({desk: count for desk, count in read_vector(one).items() if count > known.get(desk, 0)})


def without(vector: str, desk: str) -> str:
    """The vector of the other desks."""
    return write_vector({other: count for other, count in read_vector(vector).items() if other != desk})


def covers(one: str, other: str) -> bool:
    """Whether the first vector knows all that the second knows."""
    a = read_vector(one)
    return all(a.get(desk, 0) >= count for desk, count in read_vector(other).items())
