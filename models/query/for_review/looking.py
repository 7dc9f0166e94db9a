"""What changed in a record since somebody looked at it last: fields, lines, and what was asked and said.

What a person looked at last is kept as the vector that the record had, with how many questions and answers about it
there were: never when that was.
"""

import re
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

import peewee

from models.file import chain, history, kept_beside
from models.file.register_file import RegisterFile
from models.file.rows import slices
from models.language.messages import _
from models.query.for_review import asked
from models.record.fields import Stored
from models.record.records import RECORDS, Record, of_kind

NEW, CHANGED = SIGHTS = ('new_to_me', 'changed_since')
# The filter by what who works here has looked at: no field of a record is called so.
FIELD = 'looked_at'
_SEEN = re.compile(r'^(?P<vector>.*?)(?: \?(?P<questions>\d+) !(?P<replies>\d+))?$')
# What people see of a record beside its fields: its state follows from decisions, its lines from what is in them.
_UNSEEN = frozenset({'state', 'withdrawn', 'parent', 'position'})


class FieldSince(NamedTuple):
    """A field that says something else than it did; `was_erased` where nobody can read what it said.

    The codes and numbers of a row are erased together, as one field.
    """

    kind: str
    row: str
    field: str
    before: Stored
    now: Stored
    was_erased: bool = False


class SinceLooked(NamedTuple):
    """What changed since somebody looked: fields, the uids of lines that came and went, questions and what was said.

    `is_new` is True where they never looked; nothing is told apart then.
    """

    is_new: bool = False
    fields: tuple[FieldSince, ...] = ()
    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    replies: tuple[str, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Whether they have seen all of it."""
        return not any(self)

    def of(self, row: str, field: str) -> FieldSince | None:
        """What changed in a field of a row, None where nothing did."""
        return next((one for one in self.fields if (one.row, one.field) == (row, field)), None)


def looked_at(register: RegisterFile, uid: str) -> str:
    """The vector that a record had when whoever works here looked at it last, '' where they never did."""
    return _seen(register, uid)[0]


def seen(register: RegisterFile, uid: str, vector: str) -> str:
    """What is kept of somebody's look at a record that had this vector."""
    standing = asked.questions_of(register, uid)
    return f'{vector} ?{len(standing)} !{sum(len(one.replies) for one in standing)}' if standing else vector


def _seen(register: RegisterFile, uid: str) -> tuple[str, int, int]:
    """The vector that somebody saw, and how many questions and answers."""
    return _read(kept_beside.looked_at(register.db, register.person, [uid]).get(uid, ''))


def _read(kept: str) -> tuple[str, int, int]:
    match = _SEEN.match(kept)
    assert match is not None
    return match['vector'], int(match['questions'] or 0), int(match['replies'] or 0)


def since_looked(register: RegisterFile, record: Record) -> SinceLooked:
    """What changed in a record since whoever works here looked at it last."""
    vector, questions, replies = _seen(register, record.uid)
    if not vector:
        return SinceLooked(is_new=True)
    standing = asked.questions_of(register, record.uid)
    said = sorted((reply for one in standing for reply in one.replies), key=lambda reply: str(reply.get('said_at')))
    since = _compared(register, record, vector)
    return since._replace(
        questions=tuple(one.question.uid for one in standing[questions:]),
        replies=tuple(reply.uid for reply in said[replies:]),
    )


def _compared(register: RegisterFile, record: Record, vector: str) -> SinceLooked:
    """What of a record is not as it was with a vector."""
    if vector == record.revision:
        return SinceLooked()
    then = history.as_of_vector(register, record.kind, record.uid, vector)
    before = {row.uid: row for row in then.live()} if then else {}
    now = {row.uid: row for row in record.live()}
    erased = _erased_since(register, record.uid, vector)
    # With its codes a row loses what it said it belonged to; it was there all the same.
    before |= {uid: now[uid] for uid, leaf in erased if leaf == chain.CODES and uid in now and uid not in before}
    fields = (one for uid, row in now.items() if uid in before for one in _fields_that_differ(before[uid], row, erased))
    added, gone = (tuple(uid for uid in one if uid not in other) for one, other in ((now, before), (before, now)))
    return SinceLooked(fields=tuple(fields), added=added, gone=gone)


def _fields_that_differ(before: Record, now: Record, erased: set[tuple[str, str]]) -> list[FieldSince]:
    names = [name for name in of_kind(now.kind).specs() if name not in _UNSEEN]
    return [
        FieldSince(now.kind, now.uid, name, before.get(name), now.get(name), (now.uid, name) in erased)
        for name in names
        if before.get(name) != now.get(name) or (now.uid, name) in erased
    ] + [FieldSince(now.kind, now.uid, chain.CODES, None, None, True) for _row in erased & {(now.uid, chain.CODES)}]


def _erased_since(register: RegisterFile, uid: str, vector: str) -> set[tuple[str, str]]:
    """The row and name of each field that was erased after a record had a vector."""
    later = (one for one in history.erasures(register, uid) if not chain.covers(vector, one.by.vector))
    return {(one.row, one.leaf) for one in later}


# Lists


def sight_in_words(sights: Iterable[str]) -> str:
    """What a list shows that is filtered by what somebody looked at."""
    said = {NEW: _('New to me'), CHANGED: _('Changed since I looked')}
    return _(', ').join(said[sight] for sight in sights if sight in said)


def condition(register: RegisterFile, kind: str, sights: tuple[str, ...]) -> Any:
    """The condition on a list for what is new to whoever works here, or changed since they looked, or either."""
    cls: Any = RECORDS[kind]
    asks = {NEW: lambda: _is_new(cls, register.person), CHANGED: lambda: _is_changed(register, cls)}
    return reduce(or_, (asks[sight]() for sight in sights if sight in asks), cls.id < 0)


def _is_new(cls: Any, person: str) -> Any:
    return cls.uid.not_in(peewee.SQL('(SELECT record FROM looked WHERE person = ?)', [person]))


def _is_changed(register: RegisterFile, cls: Any) -> Any:
    seen_as = "vector <> revision AND substr(vector, 1, length(revision) + 2) <> revision || ' ?'"
    joined = f'looked JOIN "{cls.record_kind}" AS r ON r.uid = looked.record'
    changed = peewee.SQL(f'(SELECT record FROM {joined} WHERE person = ? AND {seen_as})', [register.person])
    return cls.uid.in_(changed) | cls.uid.in_(_asked_since(register))


def _asked_since(register: RegisterFile) -> list[str]:
    """The records about which something was asked or said since whoever works here looked at them."""
    standing: dict[str, list[asked.Standing]] = {}
    for one in asked.every_question(register):
        standing.setdefault(str(one.question.get('record')), []).append(one)
    kept: dict[str, str] = {}
    for part in slices(list(standing)):
        kept |= kept_beside.looked_at(register.db, register.person, part)
    return [uid for uid, text in kept.items() if _has_more(standing[uid], *_read(text)[1:])]


def _has_more(standing: list[asked.Standing], questions: int, replies: int) -> bool:
    return len(standing) > questions or sum(len(one.replies) for one in standing) > replies
