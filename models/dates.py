"""Dates that may be known only in part: read from what was typed, stored as sortable EDTF, said in words."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from models.text import ascii_digits, clean, fold

Precision = Literal['day', 'month', 'year', 'range', 'open']

DAMASCUS = ZoneInfo('Asia/Damascus')
FIRST_YEAR, LAST_YEAR = 1900, 2100
_LONGEST = 100  # no date that a person types is longer

MONTHS = {
    'en': [
        'January', 'February', 'March', 'April', 'May', 'June',
        'July', 'August', 'September', 'October', 'November', 'December',
    ],
    'ar': [
        'كانون الثاني', 'شباط', 'آذار', 'نيسان', 'أيار', 'حزيران',
        'تموز', 'آب', 'أيلول', 'تشرين الأول', 'تشرين الثاني', 'كانون الأول',
    ],
}  # fmt: skip
WEEKDAYS = {
    'en': ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
    'ar': ['الاثنين', 'الثلاثاء', 'الأربعاء', 'الخميس', 'الجمعة', 'السبت', 'الأحد'],
}
_SHORT_MONTHS = {'en': [name[:3] for name in MONTHS['en']], 'ar': MONTHS['ar']}
_PHRASES = {
    'en': {'about': 'about {}', 'before': 'before {}', 'after': 'after {}', 'range': '{} to {}'},
    'ar': {'about': 'حوالي {}', 'before': 'قبل {}', 'after': 'بعد {}', 'range': 'من {} إلى {}'},
}


class NotADate(ValueError):
    """No date can be read; what was typed is not repeated, so that it cannot reach a log."""


class AmbiguousDate(ValueError):
    """Day and month could be swapped: `readings` are the dates it may be, day first before month first."""

    def __init__(self, readings: list[str]) -> None:
        super().__init__(readings)
        self.readings = readings


# --- What is stored ---------------------------------------------------------------------------------------

_POINT_PRECISION: dict[int, Precision] = {4: 'year', 7: 'month', 10: 'day'}
_STORED = re.compile(r'([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?~?')


def _point_days(point: str) -> tuple[date, date] | None:
    """First and last day of a year, month or day; None if it is none of them."""
    match = _STORED.fullmatch(point)
    if match is None or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
        return None
    year, month, day = int(match[1]), int(match[2] or 1), int(match[3] or 1)
    try:
        first = date(year, month, day)
    except ValueError:
        return None
    if match[3]:
        return first, first
    following = date(year + 1, 1, 1) if month == 12 or not match[2] else date(year, month + 1, 1)
    return first, following - timedelta(days=1)


@lru_cache(maxsize=8192)
def _days(value: str) -> tuple[date | None, date | None] | None:
    """First and last day of any stored date, None for an open end; None if it is not one."""
    start, slash, end = value.partition('/')
    if not slash:
        return _point_days(start)
    if start == '..':
        until = _point_days(end)
        return until and (None, until[1])
    since = _point_days(start)
    if end == '..':
        return since and (since[0], None)
    until = _point_days(end)
    if since is None or until is None or since[0] > until[0] or since[1] > until[1]:
        return None
    return since[0], until[1]


def _known_days(edtf: str) -> tuple[date | None, date | None]:
    """First and last day; raises NotADate for what is not a stored date."""
    days = _days(edtf)
    if days is None:
        raise NotADate('not a stored date')
    return days


def is_edtf(value: str) -> bool:
    """Whether this is a date as it is stored: real days, 1900 to 2100, ranges in order."""
    return _days(value) is not None


def first_day(edtf: str) -> date | None:
    """The earliest day it can have been, None if that is open; raises NotADate."""
    return _known_days(edtf)[0]


def last_day(edtf: str) -> date | None:
    """The latest day it can have been, None if that is open; raises NotADate."""
    return _known_days(edtf)[1]


def month_of(edtf: str) -> str | None:
    """The month it counts in ('2024-01'), by its start; None when no month is known; raises NotADate."""
    _known_days(edtf)
    start = edtf.partition('/')[0].removesuffix('~')
    return start[:7] if len(start) >= 7 else None


def precision(edtf: str) -> Precision:
    """How exactly it is known; raises NotADate."""
    if None in _known_days(edtf):
        return 'open'
    if '/' in edtf:
        return 'range'
    return _POINT_PRECISION[len(edtf.removesuffix('~'))]


# --- What was typed ---------------------------------------------------------------------------------------

_OTHER_MONTHS = {
    1: ('jan', 'كانون ثاني', 'كانون التاني', 'كانون تاني', 'كانون 2', 'ك 2', 'يناير'),
    2: ('feb', 'فبراير'),
    3: ('mar', 'مارس'),
    4: ('apr', 'ابريل'),
    5: ('مايو',),
    6: ('jun', 'يونيو', 'يونيه'),
    7: ('jul', 'يوليو', 'يوليه'),
    8: ('aug', 'اغسطس'),
    9: ('sep', 'sept', 'سبتمبر'),
    10: ('oct', 'تشرين اول', 'تشرين 1', 'ت 1', 'اكتوبر'),
    11: ('nov', 'تشرين ثاني', 'تشرين التاني', 'تشرين تاني', 'تشرين 2', 'ت 2', 'نوفمبر'),
    12: ('dec', 'كانون اول', 'كانون 1', 'ك 1', 'ديسمبر'),
}
_MONTH_SPELLINGS = {
    fold(name): month
    for month, others in _OTHER_MONTHS.items()
    for name in (MONTHS['en'][month - 1], MONTHS['ar'][month - 1], *others)
}
_MONTH_NUMBERS = {name.replace(' ', ''): month for name, month in _MONTH_SPELLINGS.items()}
_NO_LETTER_BEFORE, _NO_LETTER_AFTER = r'(?<![^\W\d_])', r'(?![^\W\d_])'
_MONTH_NAME = re.compile(
    f'{_NO_LETTER_BEFORE}(و?)('
    + '|'.join(
        name.replace(' ', ' ?') + (r'(?!\d)' if name[-1].isdigit() else '')
        for name in sorted(_MONTH_SPELLINGS, key=len, reverse=True)
    )
    + f'){_NO_LETTER_AFTER}'
)

_WEEKDAY_WORDS = [fold(name) for names in WEEKDAYS.values() for name in names]
_IGNORED_WORDS = frozenset(
    [
        *_WEEKDAY_WORDS,
        *(name.removeprefix('ال') for name in _WEEKDAY_WORDS),
        *['mon', 'tue', 'tues', 'wed', 'thu', 'thur', 'thurs', 'fri', 'sat', 'sun'],
        *['of', 'the', 'on', 'in', 'st', 'nd', 'rd', 'th', 'month', 'year'],
        *['يوم', 'شهر', 'عام', 'سنه', 'في', 'بتاريخ', 'تاريخ', 'م'],
    ]
)
_DAYS_AGO = {
    **dict.fromkeys(['today', 'اليوم'], 0),
    **dict.fromkeys(['yesterday', 'امس', 'امبارح', 'مبارح', 'البارحه'], 1),
    **dict.fromkeys(['day before yesterday', 'اول امس', 'اول امبارح'], 2),
}

_SIGNS = str.maketrans('‐‑‒–—−≈،', '------~,')
_FOREIGN = re.compile(r'[?؟+*=%<>:;؛&@#!$|\\]')  # a sign that may mean something: not ours to drop
_MIDNIGHT = re.compile(r'(?<=\d)[T ]0?0:00(:00(\.0+)?)?$')
_LETTERS = re.compile(r'[^0-9/.,~\-\s]+')
_WORD = re.compile(r'([^\W\d_]+)[,.]?')
_EDGES = re.compile(r'^[,.\- ]+(?=[\d#])|(?<=\d) ?[,.]$')
_DAYS_AFTER_MONTH = re.compile(r'(#\d+) ?(\d{1,2} ?- ?\d{1,2}) ?,? (?=\d{4}$)')
_DAY_OF_MONTH = re.compile(r'(?<=\d) من (?=#)')


def _plain(text: str) -> str:
    """What was typed with words folded, month names as `#1` to `#12`, and words that say nothing left out."""
    text = clean(text)
    if len(text) > _LONGEST:
        raise NotADate('too long for a date')
    text = _MIDNIGHT.sub('', ascii_digits(text).translate(_SIGNS))
    if _FOREIGN.search(text):
        raise NotADate('no date could be read')
    text = ' '.join(_LETTERS.sub(lambda letters: fold(letters[0]), text).split())
    text = _MONTH_NAME.sub(lambda name: f'{name[1]} #{_MONTH_NUMBERS[name[2].replace(" ", "")]} ', text)
    text = _WORD.sub(lambda word: '' if word[1] in _IGNORED_WORDS else word[0], text)
    text = _EDGES.sub('', ' '.join(text.split()))
    text = _DAY_OF_MONTH.sub(' ', text)
    return _DAYS_AFTER_MONTH.sub(r'\2 \1 ', text)


class _Point(NamedTuple):
    """One day, month or year, perhaps without what the end of its range will say."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    about: bool = False

    def edtf(self) -> str | None:
        """As stored; None if something is missing or there is no such day."""
        if self.year is None or (self.day is not None and self.month is None):
            return None
        parts = [f'{self.year:04}', *(f'{part:02}' for part in (self.month, self.day) if part is not None)]
        value = '-'.join(parts) + '~' * self.about
        return value if is_edtf(value) else None


_ABOUT = re.compile(
    r'(?:~|(?:about|around|circa|ca|c|approximately|approx|roughly|حوالي|نحو|قرابه|تقريبا)\b\.?) ?(.+)'
    r'|(.+?) ?(?:~|approximately|approx|تقريبا)'
)
_BEFORE = re.compile(r'(?:(?:before|until|till|up to|prior to|قبل|حتي|لغايه|الي)\b|\.\. ?/) ?(.+)')
_TWO_MEANINGS = re.compile(r'قبل (?:امس|امبارح|مبارح|البارحه)')  # the day before it, or any day before it
_AFTER = re.compile(r'(?:after|since|from|بعد|منذ|من)\b ?(.+)|(.+?) ?/ ?\.\.')
_NUMBERS = re.compile(r'(\d+)(?:( ?[/.\-] ?| )(\d+)(?:\2(\d+))?)?')
_NUMBER_ORDERS = {'y': 'y', 'n': 'd', 'yn': 'ym', 'ny': 'my', 'nn': 'dm', 'ynn': 'ymd', 'nny': 'dmy'}
_BETWEEN = re.compile(r'(?:between|بين)\b ?')
_FROM = re.compile(r'(?:from|من)\b ?')
_AND = (re.compile(f' ?{_NO_LETTER_BEFORE}(?:and|و){_NO_LETTER_AFTER} ?'), re.compile('-'))
_TO = (
    re.compile(f' ?{_NO_LETTER_BEFORE}(?:to|till|until|through|الي|حتي|لغايه){_NO_LETTER_AFTER} ?'),
    re.compile(' - '),
    re.compile('-'),
    re.compile(r'/(?=[^/]*$)'),
)


def _numbers(text: str, day_first: bool) -> _Point | None:
    """A date in numbers, all parts set apart in the same way."""
    match = _NUMBERS.fullmatch(text)
    parts = [part for part in match.group(1, 3, 4) if part] if match else []
    shape = ''.join({1: 'n', 2: 'n', 4: 'y'}.get(len(part), '?') for part in parts)
    order = _NUMBER_ORDERS.get(shape)
    if order is None:
        return None
    if not day_first:
        order = order.replace('dm', 'md')
    found = dict(zip(order, map(int, parts), strict=True))
    return _Point(found.get('y'), found.get('m'), found.get('d'))


def _named(text: str) -> _Point | None:
    """A date whose month is a name, perhaps given twice (كانون الثاني/يناير)."""
    words = [word for word in re.split(r'[\s/.,\-]+', text) if word]
    months = {word for word in words if word.startswith('#')}
    years = [word for word in words if word.isdigit() and len(word) == 4]
    days = [word for word in words if word.isdigit() and len(word) <= 2]
    known = sum(word.startswith('#') for word in words) + len(years) + len(days)
    if known < len(words) or len(months) != 1 or len(years) > 1 or len(days) > 1:
        return None
    return _Point(int(years[0]) if years else None, int(months.pop()[1:]), int(days[0]) if days else None)


def _halves(text: str) -> Iterator[tuple[str, str]]:
    """Every way in which this could be the two ends of a range, likeliest first."""
    between = _BETWEEN.match(text)
    start = between or _FROM.match(text)
    body = text[start.end() :] if start else text
    for joint in _AND if between else _TO:
        for match in joint.finditer(body):
            yield body[: match.start()].strip(), body[match.end() :].strip()


def _range_of(start: _Point, end: _Point) -> str | None:
    """A range as stored; what the start leaves out ("21 to 23 January 2024") is taken from the end."""
    if start.year is None:
        if (start.month and not end.month) or (start.day and not end.day):
            return None
        start = start._replace(year=end.year, month=start.month or end.month)
    first, last = start.edtf(), end.edtf()
    if first is None or last is None:
        return None
    value = f'{first}/{last}'
    if not is_edtf(value):
        return None
    return first if first == last else value


class _Reader(NamedTuple):
    """Reads plain text one way: day before month, or month before day."""

    today: date
    day_first: bool

    def read(self, text: str) -> str | None:
        point = self._point(text)
        return (point and point.edtf()) or self._range(text) or self._open(text)

    def _exact(self, text: str) -> _Point | None:
        if text in _DAYS_AGO:
            day = self.today - timedelta(days=_DAYS_AGO[text])
            return _Point(day.year, day.month, day.day)
        return _named(text) if '#' in text else _numbers(text, self.day_first)

    def _point(self, text: str) -> _Point | None:
        about = _ABOUT.fullmatch(text)
        point = self._exact(about[1] or about[2]) if about else self._exact(text)
        return point and point._replace(about=about is not None)

    def _range(self, text: str) -> str | None:
        for left, right in _halves(text):
            start, end = self._point(left), self._point(right)
            value = start and end and _range_of(start, end)
            if value:
                return value
        return None

    def _open(self, text: str) -> str | None:
        before, after = _BEFORE.fullmatch(text), _AFTER.fullmatch(text)
        point = self._point(before[1] if before else (after[1] or after[2]) if after else '')
        value = point and point.edtf()
        return value and (f'../{value}' if before else f'{value}/..')


def understand(text: str, today: date | None = None, *, day_first: bool | None = None) -> str:
    """The date that a person typed, in English or Arabic, as stored.

    `day_first` settles 03/04/2024, which otherwise raises AmbiguousDate; raises NotADate for the rest.
    """
    plain = _plain(text)
    if is_edtf(plain):
        return plain
    if _TWO_MEANINGS.fullmatch(plain):
        raise NotADate('no date could be read')
    day = today or today_in_damascus()
    readings = [_Reader(day, order).read(plain) for order in (True, False)]
    found = list(dict.fromkeys(reading for reading in readings if reading))
    if not found:
        raise NotADate('no date could be read')
    if len(found) > 1 and day_first is None:
        raise AmbiguousDate(found)
    return found[-1] if day_first is False else found[0]


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


def in_words(edtf: str, language: str) -> str:
    """A stored date in full, in 'en' or 'ar': 'Sunday 21 January 2024', 'about 2013'; raises NotADate."""
    _known_days(edtf)
    start, slash, end = edtf.partition('/')
    if not slash:
        return _point_in_words(start, language)
    if start == '..':
        return _PHRASES[language]['before'].format(_point_in_words(end, language))
    if end == '..':
        return _PHRASES[language]['after'].format(_point_in_words(start, language))
    return _range_in_words(start, end, language)


def short(edtf: str, language: str) -> str:
    """A stored date for a table, in 'en' or 'ar': '21 Jan 2024', '21–23 Jan 2024'; raises NotADate."""
    _known_days(edtf)
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


def damascus_time(utc: str) -> datetime:
    """A time stamp as the clock stood in Damascus; raises ValueError."""
    return datetime.strptime(utc, '%Y-%m-%dT%H:%M:%SZ').replace(tzinfo=UTC).astimezone(DAMASCUS)


def from_excel(value: datetime | date) -> str:
    """The day of a date cell as stored; raises NotADate for a day outside 1900 to 2100."""
    day = (value.date() if isinstance(value, datetime) else value).isoformat()
    if not is_edtf(day):
        raise NotADate('not a day between 1900 and 2100')
    return day
