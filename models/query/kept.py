"""What waits beside the records: drafts, patterns, filters that are kept under a name."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from models.errors import KnownError, Refused
from models.file import chain, history, kept_beside
from models.file.engines.engine import Asked
from models.file.register_file import RegisterFile
from models.file.rows import SLICE
from models.language.messages import _
from models.language.text import fold
from models.query.aggregates import called, get
from models.query.for_review import looking
from models.query.lists import Filter, Question
from models.record.records import RECORDS, Record


class Draft(NamedTuple):
    """What was being typed for a record, and when it was kept."""

    uid: str
    kind: str
    content: dict[str, Any]
    at: str

    @property
    def rows(self) -> dict[str, tuple[str, dict[str, Any]]]:
        """The kind and the values of each row that can be read, by its uid; a damaged draft may have none."""
        kept = self.content.get('rows')
        whole = [row for row in kept if kept_beside.is_row(row)] if isinstance(kept, list) else []
        return {uid: (kind, values) for kind, uid, values in whole}

    @property
    def texts(self) -> dict[str, str]:
        """What was typed and not understood yet, by row and field."""
        kept = self.content.get('texts')
        texts = kept if isinstance(kept, dict) else {}
        return {key if '.' in key else f'{self.uid}.{key}': str(text) for key, text in texts.items()}

    @property
    def marked(self) -> dict[str, dict[str, str]]:
        """The marks that came with a code and go with it, by row and field."""
        kept = self.content.get('marked')
        return {key: dict(marks) for key, marks in kept.items()} if kept_beside.are_marks(kept) else {}

    @property
    def revision(self) -> str:
        """The vector of the record that was opened, '' for a new one."""
        return str(self.content.get('revision') or '')


def drafts(register: RegisterFile) -> list[Draft]:
    """What this documenter was typing and did not save, oldest first."""
    return [Draft(*kept) for kept in kept_beside.drafts(register.db, register.person)]


def draft(register: RegisterFile, uid: str) -> Draft | None:
    """What this documenter was typing for one record and did not save."""
    kept = kept_beside.draft(register.db, register.person, uid)
    return Draft(*kept) if kept is not None else None


def asked_of_drafts(register: RegisterFile) -> Iterator[Asked]:
    """What is asked for what this person is typing."""
    return kept_beside.asked_of(register.person)


def typed_beside(register: RegisterFile) -> dict[str, Record]:
    """What this person was typing beside records, and did not give yet: answers by the uid of their question."""
    return {
        uid: Record(kind, uid, values) for uid, kind, values in kept_beside.typed_beside(register.db, register.person)
    }


class Discarded(NamedTuple):
    """A draft that was discarded, when that was, and the key to restore it by."""

    key: str
    discarded_at: str
    draft: Draft


def discarded(register: RegisterFile) -> list[Discarded]:
    """What this documenter discarded and can restore, the last one first."""
    return [
        Discarded(key, when, Draft(uid, kind, json.loads(content), at))
        for key, person, when, uid, kind, content, at in kept_beside.discarded(register.db)
        if person == register.person
    ]


def has_damaged_drafts(register: RegisterFile) -> bool:
    """Whether a draft or a pattern cannot be read any more."""
    return bool(kept_beside.damaged(register.db))


class Pattern(NamedTuple):
    """What many records of a kind have in common: its name for people, and rows as a draft keeps them."""

    uid: str
    kind: str
    name: str
    content: dict[str, Any]


def patterns(register: RegisterFile) -> list[Pattern]:
    """The patterns to begin a new record with, by name."""
    made = (Pattern(*kept) for kept in kept_beside.patterns(register.db))
    return sorted(made, key=lambda pattern: fold(pattern.name))


def last_saved(register: RegisterFile, kind: str) -> Record | None:
    """The live record of a kind that whoever works saved last, among the newest revisions; None when there is none."""
    found = register.db.execute_sql(*asked_last_saved(register, kind)).fetchone()
    return get(register, kind, found[0]) if found else None


def asked_last_saved(register: RegisterFile, kind: str) -> Asked:
    """What is asked first for that."""
    newest = (
        'SELECT record FROM revision WHERE id > (SELECT max(id) FROM revision) - ? '
        f"AND coalesce(kind, '') = ? AND {history.MINE} AND action = 'save' "
        f'AND EXISTS (SELECT 1 FROM "{kind}" AS r WHERE r.uid = revision.record AND r.withdrawn IS NULL) '
        'ORDER BY id DESC LIMIT 1'
    )
    return newest, (SLICE, kind, *history.me(register))


def kept_filters(kept: Mapping[str, dict[str, Any]]) -> dict[str, Question]:
    """What lists were asked and is kept under a name in the settings, by name; without those that are damaged.

    Raises KnownError for one whose field is not known any more: without it, it would let more through than was meant.
    """
    return {name: _question_of(name, asked) for name, asked in sorted(kept.items()) if _is_question(asked)}


def _is_question(kept: Mapping[str, Any]) -> bool:
    """Whether this is what `to_keep` gives."""
    filters = kept.get('filters')
    return (
        isinstance(kept.get('kind'), str)
        and kept['kind'] in RECORDS
        and isinstance(kept.get('search'), str)
        and isinstance(kept.get('withdrawn'), bool)
        and isinstance(filters, list)
        and all(isinstance(one, list) and len(one) == 2 and isinstance(one[1], list) for one in filters)
        and all(isinstance(value, str) for field, values in filters for value in (field, *values))
    )


def _question_of(name: str, kept: dict[str, Any]) -> Question:
    known = {*RECORDS[kept['kind']].specs(), looking.FIELD}
    unknown = [field for field, _values in kept['filters'] if field not in known]
    if unknown:
        sentence = _('The filter “{name}” uses {field}, which is not a field; delete it and save it again.')
        raise KnownError(sentence.format(name=name, field=unknown[0]))
    filters = tuple(Filter(field, tuple(values)) for field, values in kept['filters'])
    return Question(kept['kind'], kept['search'], filters, withdrawn=kept['withdrawn'])


def to_keep(question: Question, by: str = '') -> dict[str, Any]:
    """What a list asks, as the settings keep it under a name, and by whom; Refused where it asks for everything."""
    if not (question.search or question.filters or question.withdrawn):
        raise Refused(_('The list shows everything; search or filter first.'), 'name')
    filters = [[given.field, list(given.values)] for given in question.filters]
    asked = {'kind': question.kind, 'search': question.search, 'filters': filters, 'withdrawn': question.withdrawn}
    return asked | ({'by': by} if by else {})


def drafted_title(register: RegisterFile, uid: str) -> str:
    """What a record that is only a draft is called; the uid where there is no such draft."""
    draft = next((draft for draft in drafts(register) if draft.uid == uid), None)
    if draft is None:
        return uid
    return called(chain.grow(draft.kind, draft.uid, draft.rows, ''), register.places)
