"""Which dates belong to a month, and which only to its year."""

from models.dates import dates
from models.errors import KnownError
from models.language.messages import _
from models.record.fields import Stored
from models.record.records import Record


def last_day(month: str) -> str:
    """The last day of a month; KnownError for what is not a month."""
    if len(month) != 7 or not dates.is_edtf(month):
        raise KnownError(_('“{month}” is not a month; write it like 2024-01.').format(month=month))
    return str(dates.last_day(month))


def when(casualty: Record, incident: Record) -> Stored:
    """The date that the people of a casualty are counted by: their own, else that of the incident."""
    return casualty.get('outcome_date') or incident.get('occurred')


def month_of(value: object) -> str | None:
    """The month that a stored date belongs to, a range by its start; None where its month is not known."""
    return dates.month_of(str(value)) if value else None


def year_of(value: object) -> str:
    """The year of a date whose month is not known; an open start is placed by its end."""
    start, _slash, end = str(value or '').partition('/')
    return (end if start == '..' else start)[:4]
