"""Reading the history of a register: its revisions, what each changed, and the imports."""

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from models import chain
from models.chain import Entry
from models.fields import Stored
from models.records import Record

if TYPE_CHECKING:
    from models.store import Register


class Revision(NamedTuple):
    """A revision of a record as history keeps it; `snapshot` is there when it made the record."""

    id: int
    uid: str
    at: str
    desk: str
    who: str
    action: str
    reason: str | None
    batch: str | None
    undoes: str | None
    kind: str
    record: str
    vector: str
    content: str
    snapshot: str | None
    salts: bytes | None
    previous: str
    hash: str

    @property
    def made(self) -> bool:
        """Whether the record came into being with it."""
        return self.snapshot is not None


def revisions(register: 'Register', column: str, value: str) -> list[Revision]:
    """The revisions with this uid, batch or record, in chain order."""
    if column not in ('uid', 'batch', 'record'):
        raise ValueError(column)
    found = register.db.execute_sql(f'SELECT * FROM revision WHERE {column} = ? ORDER BY id', (value,))
    return [Revision(*row) for row in found.fetchall()]


def entries(register: 'Register', revision: Revision) -> list[Entry]:
    """What a revision changed, field by field."""
    if revision.snapshot is not None:
        return chain.read_snapshot(revision.snapshot, revision.salts or b'')
    found = register.db.execute_sql(
        'SELECT row_kind, row_uid, field, old, old_salt, new, new_salt FROM change WHERE revision = ? ORDER BY id',
        (revision.id,),
    )
    return [Entry(k, u, f, _value(old), os, _value(new), ns) for k, u, f, old, os, new, ns in found.fetchall()]


def _value(text: str | None) -> Stored:
    return None if text is None else json.loads(text)


def as_of_vector(register: 'Register', kind: str, uid: str, vector: str) -> Record | None:
    """The record as it was in the last revision that this vector knows: the common base of mine and theirs."""
    history = [r for r in revisions(register, 'record', uid) if chain.covers(vector, r.vector)]
    if not history:
        return None
    rows = chain.replay(entry for revision in history for entry in entries(register, revision))
    return chain.grow(kind, uid, rows, history[-1].vector)


def emptied(register: 'Register') -> set[tuple[str, str]]:
    """The row uid and name of every field that somebody emptied at some time; it may be stated again by now."""
    found = register.db.execute_sql('SELECT DISTINCT row_uid, field FROM change WHERE new IS NULL')
    return set(found.fetchall())


class Batch(NamedTuple):
    """An import: when, by whom, what people want to know of it, and whether it is undone."""

    uid: str
    at: str
    who: str
    about: dict[str, Any]
    undone: bool


def batches(register: 'Register') -> list[Batch]:
    """The imports of a register, newest first."""
    found = register.db.execute_sql(
        'SELECT uid, at, who, about, EXISTS (SELECT 1 FROM revision WHERE undoes = batch.uid) FROM batch '
        'ORDER BY id DESC'
    )
    return [Batch(uid, at, who, json.loads(about), bool(undone)) for uid, at, who, about, undone in found.fetchall()]
