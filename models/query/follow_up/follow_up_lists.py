"""The lists of what is to be followed up: each is one statement, with its count, and passes over what one is kept from.

A list is of abductees or of incidents as they are now, in the order in which they are due.
"""

import json
from datetime import date, timedelta
from typing import Any, NamedTuple

from models.dates import dates
from models.file.register_file import RegisterFile
from models.language.code_lists import codes
from models.query.follow_up import contact_lines
from models.query.follow_up.mourning import FORTY_DAYS, YEARS, days_of_mourning
from models.query.for_review import kept_from
from models.query.together import linked_persons, old_uids
from models.record import casualty_totals
from models.record.records import roots

NOT_ASKED, NOT_YET, UNNAMED, ONE_SOURCE, RETURNED = 'not_asked', 'not_yet', 'unnamed', 'one_source', 'untouched'
LISTS = (NOT_ASKED, NOT_YET, FORTY_DAYS, YEARS, RETURNED, UNNAMED, ONE_SOURCE)
# Of these lists the day is no day of asking, and may be printed; contact lines never leave.
WITH_DAY = (FORTY_DAYS, YEARS, RETURNED)
# A day of mourning is in its list so many days before it, and so many after it.
AHEAD, PAST = 14, 7
_MONTHS_OF_A_YEAR = 12

# Each gives kind and uid of a record, its reference, a day, a number, and the row that it is about.
_HEARD = (
    "SELECT parent, max(substr(coalesce(learned_on, effective, ''), 1, 10)) AS day FROM status_change "
    'WHERE withdrawn IS NULL GROUP BY parent'
)
# What was noted about a record that was merged is the survivor's, and restarts its clock.
_CONTACTS = (
    'WITH went(old, new) AS MATERIALIZED @pairs(:became) '
    'SELECT coalesce(went.new, record) AS record, '
    'max(CASE WHEN came_of IN @texts(:answers) THEN asked_on END) AS asked, '
    'max(not_before) AS until FROM contact LEFT JOIN went ON went.old = record '
    'WHERE withdrawn IS NULL GROUP BY coalesce(went.new, record)'
)
_BEGUN = 'SELECT substr(at, 1, 10) FROM revision WHERE record = a.uid ORDER BY id LIMIT 1'
# Since when nobody was asked: since somebody was, since something was heard, or since the record is there.
_CLOCK = (
    "@greatest(coalesce(c.asked, ''), coalesce(h.day, ''), substr(coalesce(a.learned_on, ''), 1, 10), "
    f"coalesce(({_BEGUN}), ''))"
)
_STILL_MISSING = 'a.withdrawn IS NULL AND (a.status IS NULL OR a.status IN @texts(:missing))'
_MISSING = (
    f"SELECT a.uid, a.reference, {_CLOCK} AS clock, coalesce(c.until, '') AS until FROM abductee AS a "
    f'LEFT JOIN ({_CONTACTS}) AS c ON c.record = a.uid LEFT JOIN ({_HEARD}) AS h ON h.parent = a.uid '
    f'WHERE {_STILL_MISSING}'
)
_NAMED = 'SELECT count(*) FROM victim AS v WHERE v.parent = c.uid AND v.withdrawn IS NULL'
_LACKING = (
    f'SELECT c.parent, coalesce(c.count, c.lowest, 0) - ({_NAMED}) AS number FROM casualty AS c '
    'WHERE c.withdrawn IS NULL AND c.outcome IN @texts(:deaths)'
)
# A source that passes on what another one said is no second source, and those of whom nobody knows may be one.
_SOURCES = (
    "SELECT parent, count(DISTINCT CASE WHEN coalesce(first_hand, '') <> 'hearsay' THEN informant END) AS number "
    'FROM source WHERE withdrawn IS NULL GROUP BY parent'
)
_UNTOUCHED = ' UNION ALL '.join(
    f"SELECT '{cls.record_kind}' AS kind, uid, reference, substr(saved_at, 1, 10) AS day, NULL AS number, '' AS row "
    f'FROM "{cls.record_kind}" WHERE withdrawn IS NULL AND state = \'returned\' AND saved_at < :untouched'
    for cls in roots()
)
_EACH = {
    NOT_ASKED: (
        f"SELECT 'abductee' AS kind, uid, reference, clock AS day, NULL AS number, '' AS row "
        f'FROM ({_MISSING}) AS missing '
        'WHERE until <= :today AND (clock <= :limit OR until > clock)',
        'day, uid',
    ),
    NOT_YET: (
        f"SELECT 'abductee' AS kind, uid, reference, until AS day, NULL AS number, '' AS row "
        f'FROM ({_MISSING}) AS missing '
        'WHERE until > :today',
        'day, uid',
    ),
    UNNAMED: (
        "SELECT 'incident' AS kind, i.uid, i.reference, NULL AS day, sum(l.number) AS number, '' AS row "
        f'FROM ({_LACKING}) AS l JOIN incident AS i ON i.uid = l.parent '
        'WHERE l.number > 0 AND i.withdrawn IS NULL GROUP BY i.uid, i.reference',
        'number DESC, uid',
    ),
    ONE_SOURCE: (
        "SELECT 'incident' AS kind, i.uid, i.reference, substr(i.occurred, 1, 10) AS day, NULL AS number, '' AS row "
        f'FROM ({_SOURCES}) AS s JOIN incident AS i ON i.uid = s.parent WHERE s.number < 2 AND i.withdrawn IS NULL',
        'day DESC, uid',
    ),
    RETURNED: (_UNTOUCHED, 'day, uid'),
    FORTY_DAYS: (days_of_mourning(FORTY_DAYS), 'day, uid'),
    YEARS: (days_of_mourning(YEARS), 'day, uid'),
}
# How many there are is asked oftener than which. It needs no row of an incident, and reads rows as they lie: a
# column that is `unindexed` has them not looked up one by one in the order of an index.
_NAMED_OF_EACH = 'SELECT parent, count(*) AS named FROM victim WHERE withdrawn IS NULL GROUP BY parent'
_WITH_UNNAMED = (
    f'SELECT DISTINCT @unindexed(c.parent) AS uid FROM casualty AS c '
    f'LEFT JOIN ({_NAMED_OF_EACH}) AS v ON v.parent = c.uid '
    'WHERE c.withdrawn IS NULL AND c.outcome IN @texts(:deaths) '
    'AND coalesce(c.count, c.lowest, 0) > coalesce(v.named, 0)'
)
# There are fewer than two where the first and the last of those known are one, or none is known.
_FIRST_HAND = "CASE WHEN coalesce(first_hand, '') <> 'hearsay' THEN informant END"
_OF_ONE_SOURCE = (
    'SELECT parent AS uid FROM source WHERE withdrawn IS NULL GROUP BY @unindexed(parent) '
    f'HAVING @same(min({_FIRST_HAND}), max({_FIRST_HAND}))'
)
_OF_LIVE = 'SELECT uid FROM ({each}) AS every WHERE uid NOT IN (SELECT uid FROM incident WHERE withdrawn IS NOT NULL)'
_COUNTED = {name: each for name, (each, _order) in _EACH.items()} | {
    UNNAMED: _OF_LIVE.format(each=_WITH_UNNAMED),
    ONE_SOURCE: _OF_LIVE.format(each=_OF_ONE_SOURCE),
}
_NOT_KEPT_FROM = 'uid NOT IN @texts(:kept_from)'


class FollowUp(NamedTuple):
    """A record that is to be followed up: since or until which day, how many, and the row that it is about, if any.

    `number` says how many victims have no name, or which year it is of a day of mourning.
    """

    kind: str
    uid: str
    reference: str
    day: str
    number: int
    row: str


class Due(NamedTuple):
    """A list: how many records it holds, and the first of them."""

    total: int
    shown: list[FollowUp]


class Limits(NamedTuple):
    """When something is due: after so many months without asking, and so many days without a change."""

    months: int
    days: int


def due(register: RegisterFile, name: str, limits: Limits, most: int = -1) -> Due:
    """A list in its order; only the first `most` where given, with the count of all."""
    each, order = _EACH[name]
    listed = f'SELECT *, count(*) OVER () FROM ({each}) AS every WHERE {_NOT_KEPT_FROM}'
    asked = f'{listed} ORDER BY {order} LIMIT @at_most(:most)'
    found = register.db.execute_sql(asked, _given(register, limits) | {'most': most}).fetchall()
    shown = [
        FollowUp(kind, uid, str(reference or ''), str(day or ''), int(number or 0), str(row or ''))
        for kind, uid, reference, day, number, row, _total in found
    ]
    return Due(int(found[0][-1]) if found else 0, shown)


def counts(register: RegisterFile, limits: Limits) -> dict[str, int]:
    """How many records each list holds."""
    given = _given(register, limits)
    of = {name: f'SELECT count(*) FROM ({each}) AS every WHERE {_NOT_KEPT_FROM}' for name, each in _COUNTED.items()}
    return {name: int(register.db.execute_sql(of[name], given).fetchone()[0]) for name in LISTS}


def _given(register: RegisterFile, limits: Limits) -> dict[str, Any]:
    """What the statements ask with: the days, and the codes by what they mean."""
    today = dates.today_in_damascus()
    statuses = codes('statuses')
    lists = {
        'answers': contact_lines.answers(),
        'missing': statuses.having('still_missing', 'yes'),
        'found_dead': statuses.having('counted_as', 'found_dead'),
        'ended': [*statuses.having('counted_as', 'found'), *statuses.having('counted_as', 'found_dead')],
        'deaths': casualty_totals.deaths(),
        'kept_from': sorted(kept_from.passed_over(register, '')),
    }
    return {name: json.dumps(found) for name, found in lists.items()} | {
        'persons': json.dumps(linked_persons.linked_persons(register)),
        'became': json.dumps(old_uids.records_became(register)),
        'today': today.isoformat(),
        'limit': _months_before(today, limits.months).isoformat(),
        'untouched': dates.day_after(today - timedelta(days=limits.days)),
        'first': (today - timedelta(days=PAST)).isoformat(),
        'last': (today + timedelta(days=AHEAD)).isoformat(),
    }


def _months_before(day: date, months: int) -> date:
    years, month = divmod(day.year * _MONTHS_OF_A_YEAR + day.month - 1 - months, _MONTHS_OF_A_YEAR)
    return date(years, month + 1, min(day.day, 28))
