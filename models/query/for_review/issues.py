"""What was issued: the reports of a period with their editions, and the corrigenda of them."""

from collections.abc import Iterable, Iterator
from typing import Any

from models.dates import dates
from models.file.register_file import RegisterFile
from models.file.rows import stored
from models.query.as_it_was.as_of import PastRecords
from models.record.records import OF_REVIEW, Record

KIND = 'issue'
REPORT, CORRIGENDUM = FORMS = ('report', 'corrigendum')
# What of an issue people wrote, which can be erased; its figures stay.
WRITTEN = ('english', 'arabic', 'despite_english', 'despite_arabic')


def issues_of(register: RegisterFile, period: str, layout: str = '') -> list[Record]:
    """What was issued of a period, the first first: reports and corrigenda, of one layout where it is named."""
    cls: Any = OF_REVIEW[KIND]
    return [one for one in _of(register, cls.period == period) if layout in ('', one.get('layout'))]


def all_issues(register: RegisterFile) -> list[Record]:
    """All that was issued, the first first."""
    cls: Any = OF_REVIEW[KIND]
    return list(_of(register, cls.id > 0))


def last_issue(register: RegisterFile, period: str, layout: str = '', form: str = REPORT) -> Record | None:
    """What was issued last of a period: a report, or a corrigendum; None for nothing."""
    return next((one for one in reversed(issues_of(register, period, layout)) if one.get('form') == form), None)


def next_edition(register: RegisterFile, period: str, layout: str, form: str = REPORT) -> int:
    """The number that the next issue of a period gets: reports and corrigenda are counted each for themselves."""
    found = (one.get('edition') for one in issues_of(register, period, layout) if one.get('form') == form)
    return max((number for number in found if isinstance(number, int)), default=0) + 1


def last_of_each(
    register: RegisterFile, periods: Iterable[str], layout: str, past: PastRecords | None = None
) -> dict[str, Record]:
    """What was published last of each of these periods by a layout, corrected or not; where given as of a `past` end.

    A period of which nothing was issued is left out.
    """
    cls: Any = OF_REVIEW[KIND]
    found = _of(register, cls.period.in_(list(periods)) & (cls.layout == layout))
    return {str(one.get('period')): one for one in (past.as_then(KIND, found) if past else found)}


def day_of(issue: Record) -> str:
    """The day on which something was issued, where the records are kept; '' where that cannot be read any more."""
    when = dates.read_stamp(issue.get('issued_at'))
    return when.date().isoformat() if when else ''


def _of(register: RegisterFile, condition: Any) -> Iterator[Record]:
    return stored(register.db, KIND, condition & OF_REVIEW[KIND].withdrawn.is_null())
