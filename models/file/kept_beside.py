"""What the file keeps beside records: drafts of what is being typed or was discarded, and patterns to begin with."""

import contextlib
import hashlib
import json
import re
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeGuard

from models.dates import dates
from models.file import facts
from models.file.engines.engine import Asked, Engine
from models.file.rows import marks
from models.limits.look_limits import LOOK_LIMITS
from models.record.records import OF_REVIEW, RECORDS, Row

# What changes by itself, or says only how it looks: no reason for a backup.
_PASSING = (
    'holder', 'backed_up', 'backed_up_beside', 'backups', 'head', 'worked_out', 'log', 'left', 'swap',
    'weak_passphrase', 'erasing', 'person', facts.LOOKS_FORGOTTEN,
)  # fmt: skip
_OF_THE_SCREEN = ('window_place ', 'text_size ', 'server_said ')


# The span of days in which somebody looked, where it is kept behind the vector, in five digits.
_SPAN = re.compile(r' @\d{5}$')
_FORGET_LOOKS = (
    "DELETE FROM looked WHERE NOT (substr(vector, length(vector) - 6, 2) = ' @' "
    'AND substr(vector, length(vector) - 4) BETWEEN ? AND ?)'
)


_DRAFTS = 'SELECT uid, kind, content, at FROM draft WHERE person = ? ORDER BY at, @entered()'
_TYPED_BESIDE = 'SELECT uid, kind, content FROM draft WHERE person = ? ORDER BY at, @entered()'
# What is asked for all drafts that were discarded, and for all drafts and patterns that there are.
ASKED_DISCARDED: Asked = (
    'SELECT key, value FROM meta WHERE substr(key, 1, ?) = ?',
    (len(facts.DISCARDED), facts.DISCARDED),
)
ASKED_DRAFTS_AND_PATTERNS: Asked = (
    "SELECT 'draft', uid, person, kind, content FROM draft "
    "UNION ALL SELECT 'pattern', uid, name, kind, content FROM pattern",
    (),
)


class KeptDraft(NamedTuple):
    """What is being typed for a record, as it is kept: the content is JSON, `at` says when it was kept."""

    uid: str
    kind: str
    content: str
    at: str


def has_any(database: Engine) -> bool:
    """Whether there is a draft or a pattern."""
    return database.execute_sql('SELECT 1 FROM draft UNION ALL SELECT 1 FROM pattern LIMIT 1').fetchone() is not None


def digest(database: Engine) -> str:
    """Another text whenever drafts, patterns, settings or what else the file keeps beside the history change."""
    told = hashlib.sha256()
    for statement in (
        'SELECT person, uid, at, length(content) FROM draft ORDER BY person, uid',
        'SELECT uid, at, length(content) FROM pattern ORDER BY uid',
        'SELECT key, value FROM meta ORDER BY key',
    ):
        for row in database.execute_sql(statement).fetchall():
            if row[0] not in _PASSING and not str(row[0]).startswith(_OF_THE_SCREEN):
                told.update(repr(row).encode(errors='surrogatepass'))
    return told.hexdigest()[:16]


def drafts(database: Engine, person: str) -> list[tuple[str, str, dict[str, Any], str]]:
    """What a documenter was typing and did not save, oldest first: uid, kind, content, and when it was kept."""
    found = database.execute_sql(_DRAFTS, (person,)).fetchall()
    whole = ((uid, kind, _whole(kind, content), at) for uid, kind, content, at in found)
    return [(uid, kind, content, str(at)) for uid, kind, content, at in whole if content is not None]


def draft(database: Engine, person: str, uid: str) -> tuple[str, str, dict[str, Any], str] | None:
    """What a documenter was typing for one record and did not save; the others, which may be long, are not read."""
    found = database.execute_sql(_DRAFTS, (person,)).fetchall()  # as it is asked ahead
    for kept, kind, content, at in found:
        if kept == uid and (whole := _whole(kind, content)) is not None:
            return uid, kind, whole, str(at)
    return None


def asked_of(person: str) -> Iterator[Asked]:
    """What is asked for what somebody is typing: records, and what is typed beside them."""
    yield _DRAFTS, (person,)
    yield _TYPED_BESIDE, (person,)


def as_question(record: str) -> str:
    """The uid under which a question is kept that is being typed about a record: it has no other yet."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, record))


def as_contact(record: str) -> str:
    """The uid under which a contact line is kept that is being typed about a record: it has no other yet."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, record))


def as_reason(of: Sequence[str]) -> str:
    """The uid under which a reason is kept that is being typed, by what it is for."""
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, '\n'.join(of)))


def typed_beside(database: Engine, person: str) -> list[tuple[str, str, dict[str, Any]]]:
    """What a person was typing beside records, answers and questions, oldest first: uid, kind, and what it says."""
    found = database.execute_sql(_TYPED_BESIDE, (person,)).fetchall()
    read = ((uid, kind, _whole(kind, content, OF_REVIEW)) for uid, kind, content in found)
    rows = ((uid, kind, row) for uid, kind, content in read if content for row in _list_of(content.get('rows')))
    return [(uid, kind, row[2]) for uid, kind, row in rows if is_row(row, OF_REVIEW) and row[:2] == [kind, uid]]


def _list_of(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def damaged(database: Engine) -> list[tuple[str, str, str]]:
    """The drafts and patterns that cannot be read: the table, the uid, and whose or what it is."""
    found = database.execute_sql(*ASKED_DRAFTS_AND_PATTERNS).fetchall()
    return [
        (table, uid, whose)
        for table, uid, whose, kind, content in found
        if _whole(kind, content, _kinds_in(table)) is None
    ]


def _kinds_in(table: str) -> Mapping[str, type[Row]]:
    """The kinds that are kept in a table: what is being typed beside a record is a draft too."""
    return RECORDS | OF_REVIEW if table == 'draft' else RECORDS


def strange_in_drafts(database: Engine) -> list[tuple[str, str, str]]:
    """The drafts that can be read and hold what none does: the uid, whose it is, and the first strange thing in it."""
    kept = 'SELECT uid, person, kind, content FROM draft ORDER BY person, uid'
    rows = database.execute_sql(kept).fetchall()
    read = ((uid, person, kind, _whole(kind, content, _kinds_in('draft'))) for uid, person, kind, content in rows)
    found = (
        (uid, person, next(_strange(content, RECORDS if kind in RECORDS else OF_REVIEW), ''))
        for uid, person, kind, content in read
        if content is not None
    )
    return [(uid, person, what) for uid, person, what in found if what]


def _strange(content: dict[str, Any], kinds: Mapping[str, type[Row]]) -> Iterator[str]:
    """What a draft holds that none does, or lacks."""
    rows, texts = content.get('rows'), content.get('texts')
    if not (isinstance(rows, list) or (rows is None and texts)):
        yield 'rows'
    if not isinstance(texts, dict | None):
        yield 'texts'
    if not are_marks(content.get('marked', {})):
        yield 'marked'
    yield from sorted(content.keys() - {'revision', 'rows', 'texts', 'marked'})
    for row in rows if isinstance(rows, list) else ():
        yield from _strange_in_row(row, kinds)
    for key, text in texts.items() if isinstance(texts, dict) else ():
        name = key.rpartition('.')[2]
        if not (isinstance(text, str) and any(name in cls.specs() for cls in RECORDS.values())):
            yield key


def _strange_in_row(row: object, kinds: Mapping[str, type[Row]]) -> Iterator[str]:
    if not is_row(row, kinds):
        yield 'rows'
    elif isinstance(row, list):
        kind, _uid, values = row
        yield from (f'{kind}.{name}' for name in sorted(values.keys() - kinds[kind].specs().keys()))


def is_row(row: object, kinds: Mapping[str, type[Row]] = RECORDS) -> bool:
    """Whether something is a row as a draft keeps it: its kind, its uid and its values."""
    if not (isinstance(row, list) and len(row) == 3):
        return False
    kind, uid, values = row
    return isinstance(kind, str) and kind in kinds and isinstance(uid, str) and isinstance(values, dict)


def are_marks(kept: object) -> TypeGuard[dict[str, dict[str, str]]]:
    """Whether something is what a draft keeps of the marks that came with codes: by row and field, a code by field."""
    if not isinstance(kept, dict) or not all(isinstance(marks, dict) for marks in kept.values()):
        return False
    return all(isinstance(code, str) for marks in kept.values() for code in marks.values())


def _whole(kind: str, content: str, kinds: Mapping[str, type[Row]] = RECORDS) -> dict[str, Any] | None:
    """What is kept as this text; None where that is no object, or is of none of these kinds."""
    if kind not in kinds:
        return None
    try:
        read = json.loads(content)
    except (TypeError, ValueError):
        return None
    return read if isinstance(read, dict) else None


def keep_draft(database: Engine, person: str, kind: str, uid: str, content: dict[str, Any]) -> None:
    """Keep what a documenter is typing for a record, over what was kept before."""
    row = (person, uid, kind, json.dumps(content, ensure_ascii=False), dates.utc_now())
    database.execute_sql('@put(draft, 2, person, uid, kind, content, at)', row)


def drafts_as_kept(database: Engine, person: str) -> list[KeptDraft]:
    """What a person was typing, as it is kept, oldest first."""
    kept = 'SELECT uid, kind, content, at FROM draft WHERE person = ? ORDER BY at, @entered()'
    return [KeptDraft(*row) for row in database.execute_sql(kept, (person,)).fetchall()]


def whose_drafts(database: Engine) -> list[str]:
    """Who was typing anything."""
    return [person for (person,) in database.execute_sql('SELECT DISTINCT person FROM draft').fetchall()]


def bring_draft(database: Engine, person: str, draft: KeptDraft) -> None:
    """Have a draft that was kept elsewhere: of two for one record the newer one, and the other as one discarded."""
    there = next((one for one in drafts_as_kept(database, person) if one.uid == draft.uid), None)
    if there is not None and there.content != draft.content:
        _put_aside(database, person, min(there, draft, key=lambda one: one.at))
    if there is None or there.at <= draft.at:  # in one second it was typed on where it is brought from
        database.execute_sql('@put(draft, 2, person, uid, kind, content, at)', (person, *draft))


def drop_draft(database: Engine, person: str, uid: str) -> None:
    """Forget what a documenter was typing for a record."""
    database.execute_many('DELETE FROM draft WHERE person = ? AND uid = ?', [(person, uid)])


def discard_draft(database: Engine, person: str, uid: str) -> str:
    """Put a draft aside, as one that was discarded now; the key that it is kept under, '' where there is none."""
    kept = 'SELECT uid, kind, content, at FROM draft WHERE person = ? AND uid = ?'
    draft = database.execute_sql(kept, (person, uid)).fetchone()
    if draft is None:
        return ''
    key = _put_aside(database, person, KeptDraft(*draft))
    drop_draft(database, person, uid)
    return key


def _put_aside(database: Engine, person: str, draft: KeptDraft) -> str:
    key = f'{facts.DISCARDED}{uuid.uuid4()}'
    value = json.dumps([person, dates.utc_now(), draft.uid, draft.kind, draft.content, draft.at], ensure_ascii=False)
    database.execute_sql(facts.INSERT, (key, value))
    return key


def discarded(database: Engine) -> list[tuple[str, str, str, str, str, str, str]]:
    """The drafts that were discarded, the last one first: key, person, when, and the draft's uid, kind, content, at."""
    found = database.execute_sql(*ASKED_DISCARDED).fetchall()
    read = ((key, _parts(value)) for key, value in found)
    whole = ((key, *parts) for key, parts in read if parts)
    return sorted(whole, key=lambda one: one[2], reverse=True)


def _parts(value: str) -> list[str]:
    """What is kept of a discarded draft, nothing of a damaged one: it must not keep a register from opening."""
    with contextlib.suppress(ValueError):
        parts = json.loads(value)
        if isinstance(parts, list) and len(parts) == 6 and all(isinstance(part, str) for part in parts):
            return parts if _whole(*parts[3:5]) is not None else []
    return []


def restore_draft(database: Engine, person: str, key: str) -> tuple[str, str] | None:
    """Make a discarded draft one again: its kind and uid. One that is typed by now is discarded in its place."""
    found = next((one for one in discarded(database) if one[:2] == (key, person)), None)
    if found is None:
        return None
    _key, _person, _discarded_at, uid, kind, content, at = found
    discard_draft(database, person, uid)
    put = 'INSERT INTO draft (person, uid, kind, content, at) VALUES (?, ?, ?, ?, ?)'
    database.execute_many(put, [(person, uid, kind, content, at)])
    drop_discarded(database, key)
    return kind, uid


def drop_discarded(database: Engine, key: str) -> None:
    """Forget a discarded draft."""
    database.execute_sql('DELETE FROM meta WHERE key = ?', (key,))


def hand_drafts(database: Engine, alias: str, person: str) -> None:
    """Let what was typed and discarded under an alias be a person's, as the register knows its people from now on."""
    database.execute_sql('UPDATE draft SET person = ? WHERE person = ?', (person, alias))
    for key, whose, *rest in discarded(database):
        if whose == alias:
            database.execute_sql(facts.INSERT, (key, json.dumps([person, *rest], ensure_ascii=False)))


def erase_in_drafts(database: Engine, uid: str, gone: Collection[tuple[str, str]]) -> None:
    """Take these fields of rows, by uid and name, out of all that anybody was typing for a record, or discarded."""
    for person, content in database.execute_sql('SELECT person, content FROM draft WHERE uid = ?', (uid,)).fetchall():
        left = _without(uid, content, gone)
        database.execute_sql('UPDATE draft SET content = ? WHERE person = ? AND uid = ?', (left, person, uid))
    for key, person, when, draft, kind, content, at in discarded(database):
        if draft == uid:
            parts = [person, when, draft, kind, _without(uid, content, gone), at]
            database.execute_sql(facts.INSERT, (key, json.dumps(parts, ensure_ascii=False)))


def _without(uid: str, content: str, gone: Collection[tuple[str, str]]) -> str:
    """A draft without these fields; one that cannot be read is emptied, for nobody can tell what it holds."""
    try:
        read = json.loads(content)
        rows = [
            [kind, row, {name: value for name, value in values.items() if (row, name) not in gone}]
            for kind, row, values in read['rows']
        ]
        texts = {key: text for key, text in read.get('texts', {}).items() if _place(uid, key) not in gone}
    except (AttributeError, KeyError, TypeError, ValueError):
        return '{}'
    return json.dumps(read | {'rows': rows, 'texts': texts}, ensure_ascii=False)


def _place(uid: str, key: str) -> tuple[str, str]:
    """The row and field that a typed text stands under; a field alone is the record's own."""
    row, dot, name = key.rpartition('.')
    return (row, name) if dot else (uid, key)


def patterns(database: Engine) -> list[tuple[str, str, str, dict[str, Any]]]:
    """The patterns: uid, kind, name and content."""
    found = database.execute_sql('SELECT uid, kind, name, content FROM pattern').fetchall()
    whole = ((uid, kind, name, _whole(kind, content)) for uid, kind, name, content in found)
    return [(uid, kind, name, content) for uid, kind, name, content in whole if content is not None]


def kept_of_patterns(database: Engine) -> list[tuple[Any, ...]]:
    """Uid, kind, name, content and time of each pattern, as it is kept."""
    return list(database.execute_sql('SELECT uid, kind, name, content, at FROM pattern ORDER BY uid').fetchall())


def keep_pattern(database: Engine, kind: str, name: str, content: dict[str, Any]) -> None:
    """Keep a pattern under a name, over the one of that name and kind."""
    database.execute_sql('DELETE FROM pattern WHERE kind = ? AND name = ?', (kind, name))
    row = (str(uuid.uuid4()), kind, name, json.dumps(content, ensure_ascii=False), dates.utc_now())
    database.execute_sql('INSERT INTO pattern VALUES (?, ?, ?, ?, ?)', row)


def drop_pattern(database: Engine, uid: str) -> None:
    """Forget a pattern."""
    database.execute_sql('DELETE FROM pattern WHERE uid = ?', (uid,))


def looked_at(database: Engine, person: str, records: Collection[str]) -> dict[str, str]:
    """The vector that each of these records had when a person looked at it last, of those that they ever looked at."""
    return {record: _SPAN.sub('', kept) for record, kept in _looks(database, person, records)}


def has_looked(database: Engine, person: str, record: str, vector: str) -> bool:
    """Whether it is kept as it would be now that a person looked at a record with this vector."""
    return _looks(database, person, [record]) == [(record, _as_kept(database, vector))]


def _looks(database: Engine, person: str, records: Collection[str]) -> list[tuple[str, str]]:
    return list(database.execute_sql(*asked_looks(person, list(records))).fetchall())


def asked_looks(person: str, records: list[str]) -> Asked:
    """What is asked for what a person saw of these records."""
    return f'SELECT record, vector FROM looked WHERE person = ? AND record IN ({marks(records)})', (person, *records)


def look_along(database: Engine, person: str, record: str, before: str, vector: str) -> None:
    """Let a person have seen what they did themselves, where they had seen all that was there before.

    `before` is the vector that a record had, '' for one that they made; what is kept behind the vector stays.
    """
    if before:
        seen = 'UPDATE looked SET vector = ? || substr(vector, ?) WHERE person = ? AND record = ?'
        given = (vector, len(before) + 1, person, record, before, len(before) + 1, f'{before} ')
        database.execute_many(f'{seen} AND (vector = ? OR substr(vector, 1, ?) = ?)', [given])
    else:
        look(database, person, record, vector)


def look(database: Engine, person: str, record: str, vector: str) -> None:
    """Note what a person looked at; never when, for that is nobody's business."""
    kept = _as_kept(database, vector)
    database.execute_many('@put(looked, 2, person, record, vector)', [(person, record, kept)])


def _as_kept(database: Engine, vector: str) -> str:
    """On a server with the span of days in which it was, so that it can be forgotten; behind what stands there."""
    if database.address is None:
        return vector
    return f'{vector if " ?" in vector else f"{vector} ?0 !0"} @{_span_now()}'


def _span_now() -> int:
    return datetime.fromisoformat(dates.utc_now()).toordinal() // LOOK_LIMITS.span


def are_looks_due(database: Engine, known: Mapping[str, str]) -> bool:
    """Whether on a server nobody forgot yet in this span of days who looked at what long before."""
    return database.address is not None and known.get(facts.LOOKS_FORGOTTEN) != str(_span_now())


def forget_looks(database: Engine, known: Mapping[str, str]) -> dict[str, str]:
    """Forget on a server who looked at what longer ago than that is kept; the fact that says so, of those known.

    Nothing where that was done in this span of days. Each span has five digits, for longer than this program will live.
    """
    if not are_looks_due(database, known):
        return {}
    now = _span_now()
    oldest = now - LOOK_LIMITS.most_days // LOOK_LIMITS.span + 1
    # One in the next span was kept where a clock is ahead.
    database.execute_many(_FORGET_LOOKS, [(str(oldest), str(now + 1))])
    return {facts.LOOKS_FORGOTTEN: str(now)}


def take_looks(database: Engine, other: Engine) -> None:
    """Take over from another file what each person looked at."""
    for looks in other.in_parts('SELECT person, record, vector FROM looked'):
        database.execute_many('@put(looked, 2, person, record, vector)', looks)
