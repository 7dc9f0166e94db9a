"""The history's own arithmetic: digests of values, the content hash of a revision, and the chain of revisions.

A revision's hash covers the hash of the revision before it, its own header, and its content; there are two forms of it.
The first has a digest for each value, salted for itself, in lines that are joined without escaping; registers of years
ago have it, so it is read for ever. The second is what is written: canonical JSON, a leaf for each free text, link and
place and one for the codes and numbers of a row, with salts that all follow from one secret of the revision. In both a
value can be erased for good while its digest stays and the chain still holds (docs/decisions/0003).
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from itertools import groupby
from json.encoder import encode_basestring
from operator import itemgetter
from typing import Any, NamedTuple

from models.record.fields import Stored
from models.record.records import RECORDS, Record

START = '0' * 64
# The kind, and the record, of the revisions that are of no record: of what the register keeps of itself. They are not
# exported, not undone, and have no number of a desk.
OF_REGISTER = 'register'
# Bytes: with so many no value can be guessed from its digest.
SALT = 16
# No multiple of the above: salts that are written out, one behind the other, are never taken for a secret.
SECRET = 24
_sha256 = hashlib.sha256
_dump = json.JSONEncoder(ensure_ascii=False, separators=(',', ':')).encode
# What the hash of a revision of the first form covers, in this order for ever.
HEADER = (
    'uid', 'at', 'desk', 'who', 'action', 'reason', 'batch', 'undoes', 'kind', 'record', 'vector', 'content',
)  # fmt: skip
# What the second form has besides; `signer` and `person` are empty until there are keys and people.
ADDED = ('form', 'origin', 'signer', 'person')
# By the number of its form, what a revision's hash covers.
HEADERS = {1: HEADER, 2: (*ADDED, *HEADER)}
FORM = max(HEADERS)
_ROW = itemgetter(0, 1)


class Entry(NamedTuple):
    """One changed field of one row; whether it is a leaf `alone`, or one with the row's codes and numbers.

    In the first form each value that is stated has a salt of its own; in the second none has.
    """

    row_kind: str
    row_uid: str
    field: str
    old: Stored
    old_salt: bytes
    new: Stored
    new_salt: bytes
    alone: bool = True


def digest(value: Stored, salt: bytes) -> str:
    """The salted digest of a value, '' for one that is not stated."""
    return '' if value is None else _sha256(salt + _said(value).encode()).hexdigest()


def _said(value: Stored) -> str:
    # Nearly every value is text or a count: their JSON without the encoder around it takes a third of the time.
    if type(value) is str:
        return encode_basestring(value)
    return str(value) if type(value) is int else _dump(value)


def content_hash(entries: Iterable[Entry]) -> str:
    """The hash of all that a revision of the first form changed."""
    lines = [
        f'{kind}\x1f{uid}\x1f{field}\x1f{digest(old, old_salt)}\x1f{digest(new, new_salt)}'
        for kind, uid, field, old, old_salt, new, new_salt, _alone in entries
    ]
    return _sha256('\n'.join(lines).encode()).hexdigest()


def content_hash_of_leaves(entries: Iterable[Entry], secret: bytes, *, made: bool) -> str:
    """The hash of all that a revision of the second form changed, or of the record that it `made`."""
    entries = list(entries)
    # A row has one salt for its codes and numbers, and each of its entries two at most.
    salts = _salts(secret, 3 * len(entries))
    rows = ['"new"' if made else '"changes"']
    for (kind, uid), changed in groupby(entries, _ROW):
        salt, codes, leaves = next(salts), list[str](), list[str]()
        for _kind, _uid, field, old, _old_salt, new, _new_salt, alone in changed:
            if alone:
                before = '' if old is None else digest(old, next(salts))
                after = '' if new is None else digest(new, next(salts))
                leaves.append(f',[{encode_basestring(field)},"{before}","{after}"]')
            else:
                before = 'null' if old is None else _said(old)
                codes.append(f'[{encode_basestring(field)},{before},{_said(new)}]')
        together = _sha256(salt + f'[{",".join(codes)}]'.encode()).hexdigest()
        rows.append(f'[{encode_basestring(kind)},{encode_basestring(uid)},"{together}"{"".join(leaves)}]')
    return _sha256(f'[{",".join(rows)}]'.encode()).hexdigest()


def _salts(secret: bytes, number: int) -> Iterator[bytes]:
    """The salts that follow from a secret: who knows some of them knows no other."""
    drawn = hashlib.shake_256(secret).digest(SALT * number)
    return (drawn[at : at + SALT] for at in range(0, len(drawn), SALT))


def revision_hash(previous: str, header: dict[str, Any], form: int = 1) -> str:
    """The hash that the next revision will stand on."""
    said = [header[name] for name in HEADERS[form]]
    whole = previous + _dump(said) if form == 1 else _dump([previous, *said])
    return _sha256(whole.encode()).hexdigest()


class Content(NamedTuple):
    """What a revision says, by its hash; its secret; and a new record whole, as its rows in JSON."""

    hash: str
    secret: bytes
    snapshot: str | None = None


def changing(entries: list[Entry]) -> Content:
    """What a revision changes, with a secret of its own."""
    secret = os.urandom(SECRET)
    return Content(content_hash_of_leaves(entries, secret, made=False), secret)


def beginning(record: Record) -> Content:
    """A new record as history keeps it: no entries are made, for an import brings very many values."""
    secret = os.urandom(SECRET)
    drawn = hashlib.shake_256(secret).digest(SALT * sum(len(row.values) + 1 for row in record.walk()))
    leaves, rows, at = ['"new"'], list[str](), 0
    for row in record.walk():
        if row.values:
            leaves_of_row, said, at = _begun(row, drawn, at)
            leaves.append(leaves_of_row)
            rows.append(said)
    return Content(_sha256(f'[{",".join(leaves)}]'.encode()).hexdigest(), secret, f'[{",".join(rows)}]')


def _begun(row: Record, salts: bytes, start: int) -> tuple[str, str, int]:
    """The leaves of a new row, the row itself, both in JSON, and where the salts of the next one begin."""
    erased_alone, codes, coded, texts, leaves = RECORDS[row.kind].erased_alone(), [], [], [], []
    at = start + SALT
    for field, value in row.values.items():
        text = _said(value)
        if field in erased_alone:
            leaves.append(f',["{field}","","{_sha256(salts[at : at + SALT] + text.encode()).hexdigest()}"]')
            texts.append(f'"{field}":{text}')
            at += SALT
        else:
            coded.append(f'["{field}",null,{text}]')
            codes.append(f'"{field}":{text}')
    together = _sha256(salts[start : start + SALT] + f'[{",".join(coded)}]'.encode()).hexdigest()
    begin = f'["{row.kind}",{encode_basestring(row.uid)},'
    return f'{begin}"{together}"{"".join(leaves)}]', f'{begin}{{{",".join(codes)}}},{{{",".join(texts)}}}]', at


def read_snapshot(text: str, salts: bytes) -> list[Entry]:
    """The entries of a new record of the first form."""
    stated = [(kind, uid, field, value) for kind, uid, values in json.loads(text) for field, value in values.items()]
    if len(salts) != SALT * len(stated):
        raise ValueError('there is a salt for each value')
    return [
        Entry(kind, uid, field, None, b'', value, salts[number * SALT : (number + 1) * SALT])
        for number, (kind, uid, field, value) in enumerate(stated)
    ]


def read_beginning(text: str) -> list[Entry]:
    """The entries of a new record of the second form."""
    return [
        Entry(kind, uid, field, None, b'', value, b'', alone)
        for kind, uid, codes, texts in json.loads(text)
        for alone, values in ((False, codes), (True, texts))
        for field, value in values.items()
    ]


def differences(new: Record, old: Record | None) -> list[Entry]:
    """What saving `new` over `old` changes, row by row; rows that `new` does not mention stay as they are."""
    before = {row.uid: row.values for row in old.walk()} if old else {}
    return [entry for row in new.walk() for entry in _changes(row, before.get(row.uid, {}))]


def differ(new: Record, old: Record | None) -> bool:
    """Whether saving `new` over `old` would change anything."""
    before = {row.uid: row.values for row in old.walk()} if old else {}
    return any(next(_changes(row, before.get(row.uid, {})), None) for row in new.walk())


def _changes(row: Record, was: dict[str, Any]) -> Iterator[Entry]:
    erased_alone = RECORDS[row.kind].erased_alone()
    for field in {**was, **row.values}:
        old, new = was.get(field), row.values.get(field)
        if old != new or type(old) is not type(new):
            yield Entry(row.kind, row.uid, field, old, b'', new, b'', field in erased_alone)


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
