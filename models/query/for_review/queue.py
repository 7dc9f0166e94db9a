"""The queue of what waits for review: what is on top, then by its points, then what has waited longest."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from models.dates import dates
from models.file import facts
from models.file.engines.engine import Asked
from models.file.register_file import RegisterFile
from models.file.rows import marks, slices
from models.query.for_review import asked, kept_from
from models.query.for_review.past import FOR_REVIEW
from models.record.records import roots

_AT_A_TIME = 120
_UIDS = ', '.join(f'"{cls.record_kind}".uid' for cls in roots())
_RECORDS = ' '.join(
    f'LEFT JOIN "{cls.record_kind}" ON w.kind = \'{cls.record_kind}\' AND "{cls.record_kind}".id = w.record'
    for cls in roots()
)
_ORDER = 'on_top DESC, points DESC, since, kind, record'
_EACH = f'SELECT w.kind, coalesce({_UIDS}), w.points, w.on_top, w.may_sample, w.since, w.workers, w.put_off'
_IN_ORDER = (
    f'{_EACH} FROM (SELECT * FROM waiting ORDER BY {_ORDER} LIMIT @at_most(?) OFFSET ?) AS w {_RECORDS} '
    'ORDER BY w.on_top DESC, w.points DESC, w.since, w.kind, w.record'
)
# Each is looked up by itself: to gather all that waits would take longer the longer the queue is.
_WAITING_OF = (
    'SELECT uid FROM "{kind}" WHERE '
    f'(state = \'{FOR_REVIEW}\' OR EXISTS (SELECT 1 FROM waiting WHERE kind = ? AND record = "{{kind}}".id)) AND'
)
_PUT_OFF = f"{_EACH} FROM (SELECT * FROM waiting WHERE put_off <> '') AS w {_RECORDS}"

# What is asked to know whether any record waits for review.
IS_ANY: Asked = ('SELECT 1 FROM waiting LIMIT 1', ())


class QueuedRecord(NamedTuple):
    """A record that waits for review: its points, whether it stands on top, and what it is put off for, if it is.

    `put_off` is what it awaits (`put_off_awaits`) with the day until which, as far as there is one.
    """

    kind: str
    uid: str
    points: int
    top: bool
    may_sample: bool
    since: str
    workers: str
    put_off: str

    @property
    def awaits(self) -> str:
        """What it is put off for: a day, an answer or a source; '' where it is not."""
        return self.put_off.partition(' ')[0]

    @property
    def until(self) -> str:
        """The day until which it is put off, '' where there is none."""
        return self.put_off.partition(' ')[2]


def queue(register: RegisterFile, put_off: bool = False, most: int | None = None) -> list[QueuedRecord]:
    """What waits for whoever works here, in order; only the first `most` where given.

    What they are kept from is passed over, and what they worked on where a second person must approve; so is what is
    put off, or with `put_off` everything else.
    """
    found: list[QueuedRecord] = []
    passes = _Passing(register, put_off=put_off)
    for one in _in_order(register, _AT_A_TIME if most else -1):
        if passes(one):
            found.append(one)
            if len(found) == most:
                break
    return found


def put_off_now(register: RegisterFile) -> set[str]:
    """The uids of all that is put off and has not come yet, whoever works here."""
    passes = _Passing(register, put_off=True)
    found = _read(register.db.execute_sql(_PUT_OFF).fetchall())
    return {one.uid for one in found if passes.is_put_off(one)}


def to_keep(register: RegisterFile, kind: str, uids: Iterable[str]) -> list[str]:
    """Those of some records of a kind that wait for review, or waited until now."""
    given = list(uids)
    found = {str(uid) for one in asked_to_keep(kind, given) for (uid,) in register.db.execute_sql(*one).fetchall()}
    return [uid for uid in given if uid in found]


def asked_to_keep(kind: str, uids: list[str]) -> Iterator[Asked]:
    """What is asked for that."""
    for part in slices(uids):
        yield f'{_WAITING_OF.format(kind=kind)} uid IN ({marks(part)})', (kind, *part)


def to_keep_of(register: RegisterFile, kind: str, numbers: Iterable[int]) -> list[str]:
    """The uids of those of some ids of a kind that wait for review, or waited until now."""
    asked = f'{_WAITING_OF.format(kind=kind)} id IN @numbers(?) ORDER BY id'
    return [uid for (uid,) in register.db.execute_sql(asked, (kind, json.dumps(list(numbers)))).fetchall()]


def is_any(register: RegisterFile) -> bool:
    """Whether any record waits for review."""
    return register.db.execute_sql(*IS_ANY).fetchone() is not None


def count_waiting(register: RegisterFile, put_off: bool = False) -> int:
    """How many records wait for whoever works here."""
    return len(queue(register, put_off=put_off))


def _in_order(register: RegisterFile, at_a_time: int) -> Iterator[QueuedRecord]:
    start = 0
    while part := register.db.execute_sql(_IN_ORDER, (at_a_time, start)).fetchall():
        yield from _read(part)
        if at_a_time < 0:
            return
        start += len(part)


def _read(rows: Iterable[tuple[Any, ...]]) -> Iterator[QueuedRecord]:
    for kind, uid, points, on_top, may_sample, *rest in rows:
        if uid is not None:  # else `check` names it
            yield QueuedRecord(kind, uid, points, bool(on_top), bool(may_sample), *rest)


class _Passing:
    """Whether what waits is for whoever works here to look at."""

    def __init__(self, register: RegisterFile, *, put_off: bool) -> None:
        self._put_off = put_off
        self._worker = register.person if register.meta.get(facts.SECOND_PERSON) == 'yes' else ''
        self._kept_from = kept_from.passed_over(register)
        self._today = dates.today_in_damascus().isoformat()
        self._open: set[str] | None = None
        self._register = register

    def __call__(self, one: QueuedRecord) -> bool:
        if self._worker and self._worker in one.workers.split():
            return False
        return one.uid not in self._kept_from and self.is_put_off(one) == self._put_off

    def is_put_off(self, one: QueuedRecord) -> bool:
        """Whether the day is not past yet, and the answer has not come."""
        if not one.put_off or (one.until and one.until < self._today):
            return False
        return one.awaits != 'answer' or one.uid in self._with_open_question

    @property
    def _with_open_question(self) -> set[str]:
        if self._open is None:
            every = asked.every_question(self._register)
            self._open = {str(one.question.get('record')) for one in every if one.state == asked.OPEN}
        return self._open
