"""Dates that may be known only in part: read from what was typed, stored as sortable EDTF, said in words."""

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from models.dates import hijri, words
from models.dates.edtf import NotADate, first_day, is_edtf, known_days, last_day, month_of, precision, to_month
from models.dates.words import MONTHS, WEEKDAYS
from models.dates.written import HIJRI_SIGNS, CalendarsDisagree, OtherWeekday, OutsideTables, Reader
from models.forgetting import forgettable

__all__ = [
    'AmbiguousDate', 'CalendarsDisagree', 'NotADate', 'OtherWeekday', 'OutsideTables', 'Reading',
    'damascus_time', 'day_of_seconds', 'first_day', 'from_excel', 'in_hijri', 'in_words', 'is_edtf', 'is_hijri',
    'lacks_its_year', 'last_day', 'month_of', 'precision', 'readings',
    'short', 'to_month', 'today_in_damascus', 'understand', 'utc_now',
]  # fmt: skip

DAMASCUS = ZoneInfo('Asia/Damascus')
# Seconds since 1970 as systems count them, from 2000 to 2100; in these no other date is written.
_SECONDS = (946_684_800, 4_102_444_800)

_SHORT_MONTHS = {'en': [name[:3] for name in MONTHS['en']], 'ar': MONTHS['ar']}
_PHRASES = {
    'en': {'about': 'about {}', 'before': 'before {}', 'after': 'after {}', 'range': '{} to {}'},
    'ar': {'about': 'حوالي {}', 'before': 'قبل {}', 'after': 'بعد {}', 'range': 'من {} إلى {}'},
}


class AmbiguousDate(ValueError):
    """It can be several dates: `readings`, those with the day first before those with the month first."""

    def __init__(self, readings: list[str]) -> None:
        super().__init__(readings)
        self.readings = readings


# --- What was typed ---------------------------------------------------------------------------------------


class Reading(NamedTuple):
    """A date that a text can be, and whether its numbers were read with the day first: None where that is no matter."""

    edtf: str
    day_first: bool | None = None


def readings(
    text: str,
    today: date | None = None,
    *,
    day_first: bool | None = None,
    from_today: bool = False,
    near: str | None = None,
) -> list[Reading]:
    """Every date that a person can have meant, in English or Arabic, as stored; raises NotADate for none.

    Only dates that are whole in themselves are read, unless `from_today`: then also those without a year (the
    latest, or in the year of the date `near`), with one in two digits, weekdays, yesterday.
    """
    plain = words.plain(text)
    if plain is None:
        raise NotADate('no date could be read')
    if is_edtf(plain):
        return [Reading(plain)]
    day = (today or today_in_damascus()) if from_today else None
    context = (first_day(near) or last_day(near)) if near else None
    reasons: list[NotADate] = []
    found = {order: list(dict.fromkeys(Reader(order, day, context, reasons).read(plain))) for order in (True, False)}
    if not any(found.values()):
        raise reasons[0] if reasons else NotADate('no date could be read')
    if day_first is not None:
        return [Reading(value) for value in found[day_first] or found[not day_first]]
    orders = dict.fromkeys(found[True] + found[False])
    return [Reading(value, _order(value, found)) for value in orders]


def _order(value: str, found: dict[bool, list[str]]) -> bool | None:
    """In which order of day and month a date was found; None if in both, or if only one order is possible."""
    if not all(found.values()) or (value in found[True]) == (value in found[False]):
        return None
    return value in found[True]


def understand(
    text: str,
    today: date | None = None,
    *,
    day_first: bool | None = None,
    from_today: bool = False,
    near: str | None = None,
) -> str:
    """The date that a person typed, as stored; what is read is told at `readings`.

    `day_first` settles 03/04/2024, which otherwise raises AmbiguousDate; raises NotADate for the rest.
    """
    found = readings(text, today, day_first=day_first, from_today=from_today, near=near)
    if len(found) > 1:
        raise AmbiguousDate([reading.edtf for reading in found])
    return found[0].edtf


def lacks_its_year(text: str) -> bool:
    """Whether a text would be a date if its year stood there, or stood there in four digits."""
    try:
        return bool(readings(text, from_today=True))
    except NotADate:
        return False


def is_hijri(text: str) -> bool:
    """Whether a text that was understood says its date in the Hijri calendar."""
    return HIJRI_SIGNS.search(words.plain(text) or '') is not None


# --- What is shown ----------------------------------------------------------------------------------------


def _parts(point: str, months: list[str]) -> list[str]:
    """Day, month name and year of a stored day, month or year, as far as they are known."""
    year, *rest = point.removesuffix('~').split('-')
    return [*(str(int(day)) for day in rest[1:]), *(months[int(month) - 1] for month in rest[:1]), year]


def _without_repeats(start: str, end: str, months: list[str]) -> str:
    """The start of a range without the month and year that its end will say."""
    first, last = _parts(start, months), _parts(end, months)
    while len(first) == len(last) > 1 and first[-1] == last[-1]:
        first, last = first[:-1], last[:-1]
    return ' '.join(first)


def _point_in_words(point: str, language: str) -> str:
    """A stored day with its weekday, or a month or year; or about when."""
    said = ' '.join(_parts(point, MONTHS[language]))
    if point.endswith('~'):
        return _PHRASES[language]['about'].format(said)
    day = first_day(point)
    if day is None or precision(point) != 'day':
        return said
    return f'{WEEKDAYS[language][day.weekday()]} {said}'


def _range_in_words(start: str, end: str, language: str) -> str:
    """Both ends of a range, without weekdays."""
    phrases, months = _PHRASES[language], MONTHS[language]
    if '~' not in start + end:
        first, last = _without_repeats(start, end, months), ' '.join(_parts(end, months))
        return phrases['range'].format(first, last)
    ends = [' '.join(_parts(point, months)) for point in (start, end)]
    first, last = (
        phrases['about'].format(said) if point.endswith('~') else said
        for said, point in zip(ends, (start, end), strict=True)
    )
    return phrases['range'].format(first, last)


def in_hijri(edtf: str, language: str) -> str:
    """A stored date in the Hijri calendar: '20 Jumada II 1445', 'Rajab 1445'; '' where the tables do not reach."""
    span = hijri.span(*known_days(edtf))
    months, phrases = hijri.MONTHS[language], _PHRASES[language]
    if span is None:
        return ''
    start, end = span
    first, last = (' '.join(_parts(point, months)) if point else '' for point in span)
    if not first or not last:
        return phrases['after' if first else 'before'].format(first or last)
    return last if start == end else phrases['range'].format(_without_repeats(start, end, months), last)


def in_words(edtf: str, language: str) -> str:
    """A stored date in full, in 'en' or 'ar': 'Sunday 21 January 2024', 'about 2013'; raises NotADate."""
    known_days(edtf)
    start, slash, end = edtf.partition('/')
    if not slash:
        return _point_in_words(start, language)
    if start == '..':
        return _PHRASES[language]['before'].format(_point_in_words(end, language))
    if end == '..':
        return _PHRASES[language]['after'].format(_point_in_words(start, language))
    return _range_in_words(start, end, language)


@forgettable(8192)
def short(edtf: str, language: str) -> str:
    """A stored date for a table, in 'en' or 'ar': '21 Jan 2024', '21–23 Jan 2024'; raises NotADate."""
    known_days(edtf)
    months, (start, slash, end) = _SHORT_MONTHS[language], edtf.partition('/')
    first, last = (
        '~' * point.endswith('~') + ' '.join(_parts(point, months)) if point.strip('.') else ''
        for point in (start, end)
    )
    if not slash:
        return first
    if not first or not last:
        return _PHRASES[language]['after' if first else 'before'].format(first or last)
    if '~' not in edtf:
        first = _without_repeats(start, end, months)
    return f'{first}–{last}'


# --- Clocks and workbooks ---------------------------------------------------------------------------------


def today_in_damascus() -> date:
    """The day it is in Damascus."""
    return datetime.now(DAMASCUS).date()


def utc_now() -> str:
    """The time stamp of this second: '2024-01-21T14:02:03Z'."""
    return datetime.now(UTC).strftime('%Y-%m-%dT%H:%M:%SZ')


def day_after(day: date) -> str:
    """The time stamp at which a day of Damascus is over."""
    midnight = datetime.combine(day + timedelta(days=1), datetime.min.time(), DAMASCUS)
    return midnight.astimezone(UTC).strftime('%Y-%m-%dT%H:%M:%SZ')


def days_before(utc: str, days: int) -> str:
    """The time stamp so many days before another; raises ValueError."""
    earlier = datetime.strptime(utc, '%Y-%m-%dT%H:%M:%SZ') - timedelta(days=days)
    return earlier.strftime('%Y-%m-%dT%H:%M:%SZ')


def read_stamp(kept: object) -> datetime | None:
    """A time stamp of a file as the clock stood in Damascus; None for a damaged one, or of a day that has no words."""
    try:
        when = damascus_time(str(kept))
    except (ValueError, OverflowError):
        return None
    return when if is_edtf(when.date().isoformat()) else None


def day_of_seconds(number: float) -> str:
    """The day in Damascus of a number of seconds or thousandths since 1970, '' for one that is not of this century."""
    seconds = number / 1000 if number > _SECONDS[1] else number
    if not _SECONDS[0] <= seconds <= _SECONDS[1]:
        return ''
    return datetime.fromtimestamp(seconds, UTC).astimezone(DAMASCUS).date().isoformat()


def damascus_time(utc: str) -> datetime:
    """A time stamp as the clock stood in Damascus; raises ValueError."""
    return datetime.strptime(utc, '%Y-%m-%dT%H:%M:%SZ').replace(tzinfo=UTC).astimezone(DAMASCUS)


def from_excel(value: datetime | date) -> str:
    """The day of a date cell as stored; raises NotADate for a day outside 1900 to 2100."""
    day = (value.date() if isinstance(value, datetime) else value).isoformat()
    if not is_edtf(day):
        raise NotADate('not a day between 1900 and 2100')
    return day
