"""The period that a report is of: a month, a quarter, a year, or the days from one to another."""

import re
from datetime import date, timedelta
from typing import Literal, NamedTuple

from models.dates import dates
from models.dates.edtf import FIRST_YEAR, LAST_YEAR, point_days
from models.errors import KnownError
from models.language.messages import _
from models.language.text import ascii_digits

PeriodKind = Literal['month', 'quarter', 'year', 'days']
# Whether a date lies within a period, or may or may not as it is known, or does not.
Within = Literal['in', 'apart', 'out']
_SHAPES: tuple[tuple[PeriodKind, str], ...] = (
    ('month', r'\d{4}-\d{2}'),
    ('quarter', r'(\d{4})-Q([1-4])'),
    ('year', r'\d{4}'),
    ('days', r'(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})'),
)
_MONTHS = 12


class Period(NamedTuple):
    """The days of a report, how it is written (`2024-01`, `2024-Q1` …), and what kind of period it is."""

    text: str
    kind: PeriodKind
    first: date
    last: date

    def spans(self) -> list[tuple[str, str]]:
        """Where the dates that may lie within it are in the order of stored dates.

        There `2024-03/2024-04` and `2024-03~`, which say no more of their beginning than the month, are behind each day
        of it.
        """
        first, last = self.first.isoformat(), self.last.isoformat()
        around = [(f'{year}', f'{year}-00') for year in self.years] + [(f'{year}/', f'{year}') for year in self.years]
        return [(first, last), (first[:7], first[:7]), (f'{last[:7]}/', last[:7]), *around, ('..', '..')]

    @property
    def years(self) -> range:
        """The years that it has days of."""
        return range(self.first.year, self.last.year + 1)

    def has(self, value: object) -> Within:
        """Whether a stored date lies within it, a range by its start; `apart` where it is not known well enough."""
        start, _slash, end = str(value or '').partition('/')
        if start == '..':
            until = point_days(end)
            return 'apart' if until and until[1].year in self.years else 'out'
        days = point_days(start)
        if days is None or days[1] < self.first or days[0] > self.last:
            return 'out'
        return 'in' if self.first <= days[0] and days[1] <= self.last else 'apart'

    @property
    def before(self) -> 'Period':
        """The period before it, of its own kind; of days as many."""
        if self.kind == 'days':
            last = self.first - timedelta(days=1)
            return _of_days(last - (self.last - self.first), last)
        if self.kind == 'year':
            return _of_year(self.first.year - 1)
        months = {'month': 1, 'quarter': 3}[self.kind]
        return _of_months(self.kind, self.first.year * _MONTHS + self.first.month - 1 - months, months)

    @property
    def after(self) -> 'Period':
        """The period after it, of its own kind; of days as many."""
        if self.kind == 'days':
            first = self.last + timedelta(days=1)
            return _of_days(first, first + (self.last - self.first))
        if self.kind == 'year':
            return _of_year(self.first.year + 1)
        months = {'month': 1, 'quarter': 3}[self.kind]
        return _of_months(self.kind, self.first.year * _MONTHS + self.first.month - 1 + months, months)

    @property
    def year_before(self) -> 'Period':
        """The same period of the year before."""
        if self.kind == 'days':
            return _of_days(_year_earlier(self.first), _year_earlier(self.last))
        if self.kind == 'year':
            return _of_year(self.first.year - 1)
        months = {'month': 1, 'quarter': 3}[self.kind]
        return _of_months(self.kind, (self.first.year - 1) * _MONTHS + self.first.month - 1, months)

    @property
    def year_to_date(self) -> 'Period':
        """From the first day of the year that it ends in to its end."""
        return self if self.kind == 'year' else _of_days(date(self.last.year, 1, 1), self.last)


def read_period(text: str) -> Period:
    """The period that a text names; KnownError for one that names none."""
    plain = ascii_digits(text).strip().upper()
    kind = next((kind for kind, shape in _SHAPES if re.fullmatch(shape, plain)), None)
    found = _read(plain, kind) if kind else None
    if found is None:
        sentence = _('“{text}” is not a period; write it like 2024-01, 2024-Q1, 2024 or 2024-01-05..2024-02-10.')
        raise KnownError(sentence.format(text=text))
    if found.last < found.first:
        raise KnownError(_('The period “{text}” ends before it begins; write the earlier day first.').format(text=text))
    return found


def _read(plain: str, kind: PeriodKind) -> Period | None:
    """The period of a text of this shape, None where there is no such day, month or year."""
    year = int(plain[:4])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    if kind == 'quarter':
        return _of_months(kind, year * _MONTHS + (int(plain[-1]) - 1) * 3, 3)
    if kind == 'year':
        return _of_year(year)
    ends = [point_days(part) for part in plain.split('..')]
    days = [end for end in ends if end]
    if len(days) < len(ends):
        return None
    return Period(plain, kind, days[0][0], days[-1][1])


def _of_year(year: int) -> Period:
    return Period(f'{year:04}', 'year', date(year, 1, 1), date(year, 12, 31))


def _of_months(kind: PeriodKind, start: int, months: int) -> Period:
    """A month or quarter by its first month, counted from the year 0."""
    first = date(start // _MONTHS, start % _MONTHS + 1, 1)
    after = date((start + months) // _MONTHS, (start + months) % _MONTHS + 1, 1)
    named = f'{first:%Y-%m}' if kind == 'month' else f'{first:%Y}-Q{(first.month + 2) // 3}'
    return Period(named, kind, first, after - timedelta(days=1))


def _of_days(first: date, last: date) -> Period:
    return Period(f'{first}..{last}', 'days', first, last)


def _year_earlier(day: date) -> date:
    """The same day of the year before; of a leap day the last of its month."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)


def whole_months(since: date, until: date) -> int:
    """How many whole months have passed from a day to another; a month that lacks its day is whole on its last day."""
    months = (until.year - since.year) * _MONTHS + until.month - since.month
    is_last = (until + timedelta(days=1)).month != until.month
    is_whole = until.day >= since.day or is_last
    return months if is_whole else months - 1


def today() -> date:
    """The day it is where the records are kept."""
    return dates.damascus_time(dates.utc_now()).date()
