"""What the history says of records that reviewing asks: who worked on them, since when they wait, and what changed."""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from models.dates import dates
from models.file import chain
from models.file.engines.engine import Asked
from models.file.history import REVERT
from models.file.register_file import RegisterFile
from models.file.rows import marks, slices
from models.record.records import APPROVED, family, roots

# Actions that change the state of a record, and nothing that it says.
OF_DECISIONS = ('decide', 'keep', 'seal')
FOR_REVIEW = 'for_review'
# What was typed by somebody here, and not taken from a file.
_BY_HAND = ('save', 'undo', 'redo', 'withdraw', 'bring_back', REVERT)
_IN_REVIEW = (FOR_REVIEW, *APPROVED)
# The lines of a record; what changes in them is told field by field.
_LINES = tuple(cls.record_kind for root in roots() for cls in family(root.record_kind) if cls.parent_kind)
# Whoever brings the work of another desk in has not worked on it.
_BY = "CASE WHEN r.origin = '' OR @has(r.origin, ?) THEN r.person ELSE '' END"
_CHANGES = (
    f'SELECT r.record, r.id, r.at, {_BY}, r.action, c.row_kind, c.row_uid, c.field, c.old, c.new FROM revision AS r '
    'LEFT JOIN change AS c ON c.revision = r.id WHERE r.record IN ({records}) ORDER BY r.record, r.id, c.id'
)
# What is asked to know everybody who was ever a reviewer.
REVIEWERS: Asked = (
    'SELECT p.uid, r.since, r.until FROM person AS p JOIN person_role AS r ON r.parent = p.uid '
    "WHERE r.role = 'reviewer' AND p.withdrawn IS NULL AND r.withdrawn IS NULL ORDER BY p.id, r.position, r.id",
    (),
)


class Edited(NamedTuple):
    """A field of a line that somebody changed, with what was there before and what then."""

    person: str
    row: str
    field: str
    old: chain.Known
    new: chain.Known


class RecordPast(NamedTuple):
    """The past of a record, as reviewing asks for it.

    `workers` are those who worked on it since it was approved last, `since` is when it came to review; `by_reviewers`
    is what reviewers changed in its lines while it was in review, `since_approved` what anybody did since it was
    approved: None where it never was.
    """

    since: str = ''
    workers: frozenset[str] = frozenset()
    by_reviewers: tuple[Edited, ...] = ()
    since_approved: tuple[Edited, ...] | None = None


NO_PAST = RecordPast()


class _Step(NamedTuple):
    """A revision, with what it changed: nothing where the record came into being with it."""

    at: str
    person: str
    action: str
    changes: list[tuple[str, str, str, Any, Any]]

    @property
    def state(self) -> tuple[Any, Any] | None:
        """The state before it and after it, None where it changed none."""
        return next((change[3:] for change in self.changes if change[2] == 'state'), None)

    @property
    def is_of_work(self) -> bool:
        """Whether something of what the record says was done in it: taking back a decision is no work on it."""
        is_state_alone = bool(self.changes) and all(field == 'state' for _kind, _row, field, _old, _new in self.changes)
        return self.action not in OF_DECISIONS and not is_state_alone


def pasts(register: RegisterFile, records: Iterable[str]) -> dict[str, RecordPast]:
    """The past of each of these records, by uid."""
    reviewers = _reviewers(register)
    found: dict[str, RecordPast] = {}
    for asked in asked_of_pasts(register, list(records)):
        told = register.db.execute_sql(*asked).fetchall()
        for uid, rows in groupby(told, key=itemgetter(0)):
            found[uid] = _past(list(_steps(rows)), reviewers)
    return found


def asked_of_pasts(register: RegisterFile, records: list[str]) -> Iterator[Asked]:
    """What is asked of these records for that."""
    for part in slices(records):
        yield _CHANGES.format(records=marks(part)), (register.desk_id, *part)


def past(register: RegisterFile, record: str) -> RecordPast:
    """The past of one record."""
    return pasts(register, [record]).get(record, NO_PAST)


def _steps(rows: Iterable[tuple[Any, ...]]) -> Iterator[_Step]:
    for _number, changes in groupby(rows, key=itemgetter(1)):
        told = list(changes)
        at, person, action = told[0][2:5]
        made = [(kind, row, field, _value(old), _value(new)) for *_head, kind, row, field, old, new in told if field]
        yield _Step(at, person, action, made)


def _value(text: str | None) -> chain.Known:
    return None if text is None else chain.known(json.loads(text))


def _past(steps: list[_Step], reviewers: list[tuple[str, str, str]]) -> RecordPast:
    state, now, before_approval = '', NO_PAST, NO_PAST
    for step in steps:
        edits = tuple(Edited(step.person, *change[1:]) for change in step.changes if change[0] in _LINES)
        if step.is_of_work:
            now = _worked_on(now, step, edits, is_review=state in _IN_REVIEW and _reviewed(step, reviewers))
        for left, came in filter(None, [step.state]):
            if came == 'approved':
                before_approval, now = now, RecordPast(now.since, since_approved=())
            elif left in APPROVED and step.action == 'undo':
                now = before_approval
            if came == FOR_REVIEW and not (left in APPROVED and step.action == 'undo'):
                now = now._replace(since=step.at)
            state = came
    return now


def _worked_on(past: RecordPast, step: _Step, edits: tuple[Edited, ...], *, is_review: bool) -> RecordPast:
    return past._replace(
        workers=past.workers | {step.person} - {''},
        by_reviewers=past.by_reviewers + edits if is_review else past.by_reviewers,
        since_approved=None if past.since_approved is None else past.since_approved + edits,
    )


def _reviewed(step: _Step, reviewers: list[tuple[str, str, str]]) -> bool:
    """Whether it was done by hand, by somebody who was a reviewer on that day."""
    then = dates.read_stamp(step.at)
    day = then.date().isoformat() if then else ''
    is_one = any(who == step.person and since <= day < until for who, since, until in reviewers)
    return step.action in _BY_HAND and is_one


def _reviewers(register: RegisterFile) -> list[tuple[str, str, str]]:
    """Everybody who was ever a reviewer, from when until when."""
    found = register.db.execute_sql(*REVIEWERS).fetchall()
    return [(str(uid), str(since or ''), str(until or '~')) for uid, since, until in found]
