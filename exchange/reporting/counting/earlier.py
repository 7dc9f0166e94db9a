"""What was documented in a period and occurred before it: by month, and in none of the period's figures."""

from collections.abc import Iterable
from datetime import timedelta

from exchange.reporting.counting.of_period import Counted
from exchange.reporting.counting.tally import Tally
from exchange.reporting.periods import Period
from exchange.reporting.records_of import Records
from exchange.reporting.report import Counts
from models import query
from models.dates import dates
from models.dates.edtf import point_days
from models.record.fields import Stored
from models.record.records import Record
from models.register.register import Register


def learned_in(register: Register, records: Records, period: Period) -> list[Record]:
    """The incidents that were learned of in a period and occurred before it.

    Where nobody stated when one was learned, it was when the register came to have it.
    """
    began, ended = dates.day_after(period.first - timedelta(days=1)), dates.day_after(period.last)
    noted = set(query.made_within(register, 'incident', began, ended))
    stated = query.dated_within(register, 'incident', 'learned_on', period.spans())
    uids = noted | stated | records.changed_since('incident')
    found = records.some_incidents(uids, period.first.isoformat())
    return [
        one for one in found.values() if _is_before(one.get('occurred'), period) and _is_learned_in(one, period, noted)
    ]


def _is_before(value: Stored, period: Period) -> bool:
    """Whether a date is before a period, a range by its start."""
    days = point_days(str(value or '').partition('/')[0].removesuffix('~'))
    return days is not None and days[1] < period.first


def _is_learned_in(incident: Record, period: Period, noted: set[str]) -> bool:
    stated = incident.get('learned_on')
    return incident.uid in noted if stated is None else period.has(stated) == 'in'


def documented_later(learned: Iterable[Counted], period: Period) -> dict[str, Counts]:
    """What these incidents add up to by the month in which they occurred, or by year where no month is known."""
    found: dict[str, Tally] = {}
    for one in learned:
        occurred = str(one.incident.get('occurred'))
        tally = found.setdefault(dates.month_of(occurred) or occurred[:4], Tally())
        tally.operations.add(one.incident.uid)
        for line in one.lines:
            if _is_before(line.date, period):
                tally.add(line.harm.names, line.figure, one.incident.uid)
    return {month: found[month].counts() for month in sorted(found)}
