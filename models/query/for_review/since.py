"""What the history says of others since a record was saved last: what was said of it then may have hung on these."""

import json
from datetime import date, timedelta
from functools import cached_property

from models.dates import dates
from models.file.register_file import RegisterFile
from models.limits.zone_limits import ZONE_LIMITS
from models.record.records import Record

_LAST = 'SELECT id, at FROM revision WHERE record = ? ORDER BY id DESC LIMIT 1'
_LATEST = 'SELECT kind, max(id) FROM revision GROUP BY kind'
_HAD = "SELECT DISTINCT old FROM change WHERE field = 'reference' AND old IS NOT NULL"
# By the index of the references of live records, and that of those that were withdrawn.
_HAS_IT = (
    'SELECT 1 FROM "{kind}" WHERE withdrawn IS NULL AND reference = ? AND uid <> ? '
    'UNION ALL SELECT 1 FROM "{kind}" WHERE withdrawn IS NOT NULL AND reference = ? AND uid <> ? LIMIT 1'
)
_OF_OTHERS = 'SELECT 1 FROM "{kind}" WHERE reference IS NULL OR reference NOT LIKE ? LIMIT 1'
_NEAR = 'SELECT count(*) FROM incident WHERE {is_live} AND uid <> ? AND zone IS NOT NULL AND occurred BETWEEN ? AND ?'
_MOVED = (
    "SELECT count(*) FROM change WHERE row_kind = 'incident' AND row_uid <> ? AND revision > ? "
    "AND field IN ('zone', 'place', 'occurred')"
)


class AlteredSince:
    """Knows what was changed later than a record."""

    def __init__(self, register: RegisterFile) -> None:
        self._register = register

    @cached_property
    def _latest(self) -> dict[str, int]:
        """The number of the last revision of each kind of records."""
        return {str(kind): int(number) for kind, number in self._register.db.execute_sql(_LATEST).fetchall()}

    def saved_on(self, record: Record) -> date | None:
        """The day on which a record was saved last."""
        then = dates.read_stamp(str(self._last(record)[1]))
        return then.date() if then else None

    def is_later(self, record: Record, *kinds: str) -> bool:
        """Whether a record of one of these kinds was changed later."""
        return any(self._latest.get(kind, 0) > self._last(record)[0] for kind in kinds)

    def is_of_several_desks(self, record: Record) -> bool:
        """Whether there are records of its kind that are not of its desk."""
        desk = str(record.get('reference') or '').partition('-')[0]
        asked = _OF_OTHERS.format(kind=record.kind)
        return self._register.db.execute_sql(asked, (f'{desk}-%',)).fetchone() is not None

    def shared_its_reference(self, record: Record) -> bool:
        """Whether another record has its reference, withdrawn or not, or had it once."""
        reference = record.get('reference')
        asked = 2 * (reference, record.uid)
        has_it = self._register.db.execute_sql(_HAS_IT.format(kind=record.kind), asked).fetchone()
        return bool(has_it) or json.dumps(reference, ensure_ascii=False) in self._had

    @cached_property
    def _had(self) -> set[str]:
        """The references that any record had once and has not any more, as the history has them."""
        return {str(old) for (old,) in self._register.db.execute_sql(_HAD).fetchall()}

    def was_among_others(self, record: Record) -> bool:
        """Whether so many others near it in time, live, withdrawn or moved since, may have said another zone."""
        day = dates.first_day(str(record.get('occurred') or ''))
        if day is None or not record.get('zone') or not self.is_later(record, 'incident', 'place'):
            return False
        around = timedelta(ZONE_LIMITS.days)
        days = (day - around).isoformat(), (day + around).isoformat()
        near = sum(
            self._register.db.execute_sql(_NEAR.format(is_live=is_live), (record.uid, *days)).fetchone()[0]
            for is_live in ('withdrawn IS NULL', 'withdrawn IS NOT NULL')
        )
        [moved] = self._register.db.execute_sql(_MOVED, (record.uid, self._last(record)[0])).fetchone()
        return bool(near + moved >= ZONE_LIMITS.others)

    def _last(self, record: Record) -> tuple[int, str]:
        """Number and time of the last revision of a record."""
        number, at = self._register.db.execute_sql(_LAST, (record.uid,)).fetchone() or (0, '')
        return int(number), str(at)
