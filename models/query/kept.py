"""What waits beside the records: drafts, patterns, filters that are kept under a name."""

import json
from typing import Any, NamedTuple

from models.errors import KnownError
from models.file import chain
from models.file.register_file import RegisterFile
from models.file.rows import SLICE
from models.language.messages import _
from models.language.text import fold
from models.query.aggregates import called, get
from models.query.lists import Filter, Question
from models.record.records import RECORDS, Record


class Draft(NamedTuple):
    """What was being typed for a record, and when it was kept."""

    uid: str
    kind: str
    content: dict[str, Any]
    at: str


def drafts(register: RegisterFile) -> list[Draft]:
    """What was being typed and is not saved, oldest first."""
    found = register.db.execute_sql('SELECT uid, kind, content, at FROM draft ORDER BY at, rowid')
    return [Draft(uid, kind, json.loads(content), at) for uid, kind, content, at in found.fetchall()]


class Pattern(NamedTuple):
    """What many records of a kind have in common: its name for people, and rows as a draft keeps them."""

    uid: str
    kind: str
    name: str
    content: dict[str, Any]


def patterns(register: RegisterFile) -> list[Pattern]:
    """The patterns to begin a new record with, by name."""
    found = register.db.execute_sql('SELECT uid, kind, name, content FROM pattern').fetchall()
    made = [Pattern(uid, kind, name, json.loads(content)) for uid, kind, name, content in found]
    return sorted(made, key=lambda pattern: fold(pattern.name))


def last_saved(register: RegisterFile, kind: str) -> Record | None:
    """The record of a kind that this desk saved last, among its newest revisions; None when there is none."""
    newest = (
        'SELECT record FROM revision WHERE id > (SELECT max(id) FROM revision) - ? '
        "AND kind = ? AND desk = ? AND action = 'save' ORDER BY id DESC LIMIT 1"
    )
    found = register.db.execute_sql(newest, (SLICE, kind, register.desk_id)).fetchone()
    return get(register, kind, found[0]) if found else None


def kept_filters(register: RegisterFile) -> dict[str, Question]:
    """What lists were asked and is kept under a name, by name.

    Raises KnownError for one whose field is not known any more: without it, it would let more through than was meant.
    """
    return {name: _question_of(name, kept) for name, kept in sorted(_kept(register).items())}


def _kept(register: RegisterFile) -> dict[str, Any]:
    return dict(json.loads(register.meta.get('filters', '{}')))


def _question_of(name: str, kept: dict[str, Any]) -> Question:
    unknown = [field for field, _values in kept['filters'] if field not in RECORDS[kept['kind']].specs()]
    if unknown:
        sentence = _('The filter “{name}” asks for {field}, which is no field; forget it and keep it anew.')
        raise KnownError(sentence.format(name=name, field=unknown[0]))
    filters = tuple(Filter(field, tuple(values)) for field, values in kept['filters'])
    return Question(kept['kind'], kept['search'], filters, withdrawn=kept['withdrawn'])


def with_kept_filter(register: RegisterFile, name: str, question: Question | None) -> str:
    """The kept filters with another one, or without that of a name, as the register keeps them."""
    kept = {other: value for other, value in _kept(register).items() if other != name}
    if question:
        filters = [[given.field, given.values] for given in question.filters]
        asked = {'kind': question.kind, 'search': question.search, 'filters': filters, 'withdrawn': question.withdrawn}
        kept[name] = asked
    return json.dumps(kept, ensure_ascii=False)


def drafted_title(register: RegisterFile, uid: str) -> str:
    """What a record that is only a draft is called; the uid where there is no such draft."""
    draft = next((draft for draft in drafts(register) if draft.uid == uid), None)
    if draft is None:
        return uid
    rows = {row: (kind, values) for kind, row, values in draft.content['rows']}
    return called(chain.grow(draft.kind, draft.uid, rows, ''), register.places)
