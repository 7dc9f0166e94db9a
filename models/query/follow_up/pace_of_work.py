"""How the work of a desk goes, week by week, out of its history: nobody is named in it, and nobody is compared.

A week begins on Sunday. A record is recorded with its first revision here, and approved with the first approval here
that was not undone.
"""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from models.dates import dates
from models.file.register_file import RegisterFile
from models.language.messages import _
from models.query.for_review import kept_from
from models.query.for_review.asked import OPEN
from models.record.records import roots

WEEKS = 26
# Open questions are counted by how many days ago they were asked: up to so many, and over the last.
AGES = (7, 30, 90)
_HALF, _NINETY, _HUNDRED = 50, 90, 100
_DAYS_OF_A_WEEK = 7
_SINCE = '(@seconds({later}) - @seconds({earlier})) / {seconds}'
_DAY, _WEEK = 86_400, 604_800
_RECORDED = (
    f'SELECT {_SINCE.format(later="at", earlier=":first", seconds=_WEEK)} AS week, kind, count(*) FROM revision '
    "WHERE kind IN ('incident', 'abductee') AND at >= :first AND snapshot IS NOT NULL GROUP BY week, kind"
)
_WEEK_OF_DECISION = _SINCE.format(later='d.decided_at', earlier=':first', seconds=_WEEK)
_DECIDED = 'FROM decision AS d WHERE d.withdrawn IS NULL AND d.desk = :desk AND d.decided_at >= :first AND d.event'
_EVENTS = f"SELECT {_WEEK_OF_DECISION} AS week, d.event, count(*) {_DECIDED} IN ('approve', 'return') GROUP BY 1, 2"
_MADE = 'SELECT at FROM revision WHERE record = d.record ORDER BY id LIMIT 1'
_EARLIER = (
    'SELECT 1 FROM decision AS e WHERE e.record = d.record AND e.id < d.id AND e.withdrawn IS NULL '
    "AND e.desk = :desk AND e.event = 'approve'"
)
_DAYS = (
    f'SELECT {_WEEK_OF_DECISION} AS week, {_SINCE.format(later="d.decided_at", earlier=f"({_MADE})", seconds=_DAY)} '
    f"AS days, count(*) {_DECIDED} = 'approve' AND NOT EXISTS ({_EARLIER}) GROUP BY 1, 2"
)
_OF = {
    name: ', '.join(f'"{cls.record_kind}".{name}' for cls in roots()) for name in ('uid', 'reference')
}  # fmt: skip
_RECORDS = ' '.join(
    f'LEFT JOIN "{cls.record_kind}" ON w.kind = \'{cls.record_kind}\' AND "{cls.record_kind}".id = w.record'
    for cls in roots()
)
_WAITING = (
    f'SELECT w.kind, w.since, w.record, coalesce({_OF["uid"]}) AS record_uid, coalesce({_OF["reference"]}) AS called '
    f"FROM waiting AS w {_RECORDS} WHERE w.since <> ''"
)
_OLDEST = (
    f'SELECT kind, record_uid, called, {_SINCE.format(later=":now", earlier="since", seconds=_DAY)} '
    f'FROM ({_WAITING}) AS w '
    'WHERE record_uid IS NOT NULL AND record_uid NOT IN @texts(:kept_from) '
    'ORDER BY since, kind, record LIMIT 1'
)
_LAST_SAID = 'SELECT event FROM reply WHERE question = q.uid AND withdrawn IS NULL ORDER BY id DESC LIMIT 1'
_LIVE = ' AND '.join(
    f'NOT EXISTS (SELECT 1 FROM "{cls.record_kind}" AS r WHERE r.uid = q.record AND r.withdrawn IS NOT NULL)'
    for cls in roots()
)
_ASKED = (
    f'SELECT {_SINCE.format(later=":now", earlier="q.asked_at", seconds=_DAY)} AS days, count(*) FROM question AS q '
    f"WHERE q.withdrawn IS NULL AND coalesce(({_LAST_SAID}), '{OPEN}') = '{OPEN}' AND {_LIVE} GROUP BY 1"
)


class Days(NamedTuple):
    """Within how many days half of some records were approved, and 90 of 100; None where none was."""

    half: int | None
    ninety: int | None


class WeekOfWork(NamedTuple):
    """A week by the Sunday on which it began: what was recorded, what was decided, and how long approving took."""

    began: date
    incidents: int
    abductees: int
    approved: int
    returned: int
    days: Days

    @property
    def recorded(self) -> int:
        """How many records came to be."""
        return self.incidents + self.abductees

    @property
    def returned_per_hundred(self) -> int | None:
        """Of a hundred decisions how many returned a record; None where nothing was decided."""
        return per_hundred(self.returned, self.approved)


class Oldest(NamedTuple):
    """The record that has waited longest for review, and for how many days."""

    kind: str
    uid: str
    reference: str
    days: int


class WorkPace(NamedTuple):
    """The weeks, the last of them the one that it is; days over all of them; what waits longest, and open questions.

    `questions` are counted by age: up to each of `AGES` days, then those that are older.
    """

    weeks: list[WeekOfWork]
    days: Days
    returned_per_hundred: int | None
    oldest: Oldest | None
    questions: list[int]


def title() -> str:
    """What the page and the file of it are called."""
    return _('How the work goes')


def pace(register: RegisterFile) -> WorkPace:
    """How the work goes, in the last weeks and now."""
    today = dates.today_in_damascus()
    began = today - timedelta(days=(today.weekday() + 1) % _DAYS_OF_A_WEEK + _DAYS_OF_A_WEEK * (WEEKS - 1))
    given = {
        'first': dates.day_after(began - timedelta(days=1)),
        'now': dates.utc_now(),
        'desk': register.desk_id,
        'kept_from': json.dumps(sorted(kept_from.passed_over(register))),
    }
    taken = _days_taken(register, given)
    weeks = _weeks(register, began, taken, given)
    returned = per_hundred(sum(week.returned for week in weeks), sum(week.approved for week in weeks))
    in_all = _within(sum(taken.values(), Counter[int]()))
    return WorkPace(weeks, in_all, returned, _oldest(register, given), _questions(register, given))


def _days_taken(register: RegisterFile, given: Mapping[str, str]) -> dict[int, Counter[int]]:
    """By week how many records were approved for the first time, by the days since they were recorded."""
    taken: dict[int, Counter[int]] = {}
    for week, days, count in _rows(register, _DAYS, given):
        if days is not None:
            taken.setdefault(week, Counter())[max(days, 0)] += count
    return taken


def _weeks(
    register: RegisterFile, began: date, taken: Mapping[int, Counter[int]], given: Mapping[str, str]
) -> list[WeekOfWork]:
    recorded = {(week, kind): count for week, kind, count in _rows(register, _RECORDED, given)}
    events = {(week, event): count for week, event, count in _rows(register, _EVENTS, given)}
    return [
        WeekOfWork(
            began=began + timedelta(days=_DAYS_OF_A_WEEK * week),
            incidents=recorded.get((week, 'incident'), 0),
            abductees=recorded.get((week, 'abductee'), 0),
            approved=events.get((week, 'approve'), 0),
            returned=events.get((week, 'return'), 0),
            days=_within(taken.get(week, Counter())),
        )
        for week in range(WEEKS)
    ]


def per_hundred(returned: int, approved: int) -> int | None:
    """Of a hundred decisions how many returned a record, rounded; None where there was none."""
    decided = returned + approved
    return (returned * _HUNDRED + decided // 2) // decided if decided else None


def _within(taken: Counter[int]) -> Days:
    return Days(_most_of(taken, _HALF), _most_of(taken, _NINETY))


def _most_of(taken: Counter[int], hundredths: int) -> int | None:
    """The least number of days within which so many of a hundred were done."""
    done = 0
    for days in sorted(taken):
        done += taken[days]
        if done * _HUNDRED >= taken.total() * hundredths:
            return days
    return None


def _oldest(register: RegisterFile, given: Mapping[str, str]) -> Oldest | None:
    found = _rows(register, _OLDEST, given)
    return next((Oldest(kind, uid, str(reference or ''), days) for kind, uid, reference, days in found), None)


def _questions(register: RegisterFile, given: Mapping[str, str]) -> list[int]:
    found = [0] * (len(AGES) + 1)
    for days, count in _rows(register, _ASKED, given):
        found[next((at for at, age in enumerate(AGES) if (days or 0) <= age), len(AGES))] += count
    return found


def _rows(register: RegisterFile, statement: str, given: Mapping[str, str]) -> list[tuple[Any, ...]]:
    return list(register.db.execute_sql(statement, given).fetchall())
