"""Reading a date from the plain text of what was typed: one way or the other where day and month can be swapped."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from typing import NamedTuple

from models.dates import hijri
from models.dates.edtf import NotADate, first_day, is_edtf, known_days, last_day, point_days, precision

# Of so many parts they are seasons; the winter of a year may be either of two.
SEASONS, WINTER = 5, 4


class OtherWeekday(NotADate):
    """The day is not the day of the week that was typed with it."""

    def __init__(self, day: date) -> None:
        super().__init__('another day of the week')
        self.day = day


class CalendarsDisagree(NotADate):
    """A date was typed in both calendars, and they are different days."""

    def __init__(self) -> None:
        super().__init__('the two calendars do not agree')


class OutsideTables(NotADate):
    """A Hijri date from before the tables begin."""

    def __init__(self) -> None:
        super().__init__('before the tables of Umm al-Qura')


class _Point(NamedTuple):
    """One day, month or year, or a part of one; perhaps without what the end of its range will say.

    `worked_out` is whether its year is only the latest that fits, `past` whether it must be over by today, `doubtful`
    whether two digits were taken for its year that may be anything else.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    is_hijri: bool = False
    weekday: int | None = None
    part: tuple[int, int] | None = None
    about: bool = False
    past: bool = False
    worked_out: bool = False
    doubtful: bool = False

    def ends(self) -> tuple[str, str] | None:
        """First and last as stored; None if something is missing or there is no such day. Raises OutsideTables."""
        if self.year is None or (self.day is not None and (self.month is None or self.part)):
            return None
        ends = self._hijri_ends(self.year) if self.is_hijri else self._gregorian_ends(self.year)
        if ends is None or not all(map(is_edtf, ends)):
            return None
        return (f'{ends[0]}~', f'{ends[1]}~') if self.about else ends

    def _gregorian_ends(self, year: int) -> tuple[str, str] | None:
        parts = [f'{year:04}', *(f'{part:02}' for part in (self.month, self.day) if part is not None)]
        whole = '-'.join(parts)
        if self.part is None:
            return whole, whole
        if self.part[1] == SEASONS:
            return _season(year, self.part[0]) if self.month is None else None
        if self.month is None:
            first, last = _months_of(self.part)
            return f'{year:04}-{first:02}', f'{year:04}-{last:02}'
        days = point_days(whole)
        return days and _part_of_month(days, self.part)

    def _hijri_ends(self, year: int) -> tuple[str, str] | None:
        if self.part and self.part[1] == SEASONS:
            return None
        if self.part and self.month is None:
            first, last = (hijri.days(year, month) for month in _months_of(self.part))
            return first and last and (first[0].isoformat(), last[1].isoformat())
        days = hijri.days(year, self.month, self.day)
        if days is None:
            return None
        return _part_of_month(days, self.part) if self.part else (days[0].isoformat(), days[1].isoformat())


def _season(year: int, which: int) -> tuple[str, str]:
    """First and last month of a season; the fourth is the winter that the year ends with, the fifth the one before."""
    if which <= WINTER - 1:
        return f'{year:04}-{3 * which:02}', f'{year:04}-{3 * which + 2:02}'
    begins = year if which == WINTER else year - 1
    return f'{begins:04}-12', f'{begins + 1:04}-02'


def _months_of(part: tuple[int, int]) -> tuple[int, int]:
    """First and last month of a part of a year: early is its first four months."""
    which, parts = part
    return 12 // parts * (which - 1) + 1, 12 // parts * which


def _part_of_month(days: tuple[date, date], part: tuple[int, int]) -> tuple[str, str] | None:
    """First and last day of a part of a month: early is the first to the tenth, late the 21st to the end."""
    which, parts = part
    length = {2: 15, 3: 10}.get(parts)
    if length is None:
        return None
    first = days[0] + timedelta(days=length * (which - 1))
    last = days[1] if which == parts else first + timedelta(days=length - 1)
    return first.isoformat(), last.isoformat()


_ABOUT = re.compile(
    r'(?:~|(?:about|around|circa|ca|c|approximately|approx|roughly|حوالي|نحو|قرابه|تقريبا)\b\.?) ?(.+)'
    r'|(.+?) ?(?:~|approximately|approx|تقريبا)'
)
_BEFORE = re.compile(r'(?:(?:before|until|till|up to|prior to|قبل|حتي|لغايه|الي)\b|\.\. ?/) ?(.+)')
_AFTER = re.compile(r'(?:after|since|from|بعد|منذ|من)\b ?(.+)|(.+?) ?/ ?\.\.')
_BESIDE = re.compile(r'(?:before|prior to|قبل|after|بعد)\b')  # not any part of what is named
_TWO_MEANINGS = re.compile(r'قبل &([12])d')  # the day before it, or any day before it
_SINCE_TODAY = re.compile(r'&(\d+)([dmyWMY])')
_NUMBERS = re.compile(r'(\d+)(?:( ?[/.\-] ?| )(\d+)(?:\2(\d+))?)?')
_ORDERS = {'y': ['y'], 'n': ['d'], 'yn': ['ym'], 'ny': ['my'], 'nn': ['dm'], 'ynn': ['ymd'], 'nny': ['dmy']}
_SHORT_YEARS = {'nn': ['dm', 'ms'], 'nnn': ['dms']}  # s: a year in two digits, understood from today
_BETWEEN = re.compile(r'(?:between|بين)\b ?')
_FROM = re.compile(r'(?:from|since|من|منذ)\b ?')
_LETTER_BEFORE, _LETTER_AFTER = r'(?<![^\W\d_])', r'(?![^\W\d_])'
_AND = (re.compile(f' ?{_LETTER_BEFORE}(?:and|و){_LETTER_AFTER} ?'), re.compile('-'))
_TO = (
    re.compile(f' ?{_LETTER_BEFORE}(?:to|till|until|through|الي|ل|حتي|لغايه){_LETTER_AFTER} ?'),
    re.compile(' - '),
    re.compile('-'),
    re.compile(r'/(?=[^/]*$)'),
)
HIJRI_SIGNS = re.compile(r'@|\$|(?<!\d)1[345]\d\d(?!\d)')
_GREGORIAN = re.compile(r'#|(?<!\d)(?:19|20)\d\d(?!\d)')
_SAME_DAY = re.compile(r' ?(?:\||[/,\-]) ?| ')


def _halves(text: str) -> Iterator[tuple[str, str]]:
    """Every way in which this could be the two ends of a range, likeliest first."""
    between = _BETWEEN.match(text)
    start = between or _FROM.match(text)
    body = text[start.end() :] if start else text
    for joint in _AND if between else _TO:
        for match in joint.finditer(body):
            yield body[: match.start()].strip(), body[match.end() :].strip()


def _joined(ends: tuple[str, str]) -> str | None:
    """Both ends as they are stored together."""
    first, last = ends
    if first == last:
        return first
    value = f'{first}/{last}'
    return value if is_edtf(value) else None


def _start_of(start: _Point, end: _Point) -> _Point | None:
    """The start of a range with what it leaves out ("21 to 23 January 2024") taken from the end."""
    if start.year is not None:
        return None if end.worked_out or start.is_hijri != end.is_hijri else start
    bare = start.month is None and start.day is None
    if bare or (start.month and not end.month) or (start.day and not end.day) or end.year is None:
        return None
    if start.month and start.is_hijri != end.is_hijri:
        return None
    filled = start._replace(year=end.year, month=start.month or end.month, is_hijri=end.is_hijri)
    if end.worked_out and (filled.month or 0, filled.day or 0) > (end.month or 0, end.day or 99):
        return filled._replace(year=end.year - 1)
    return filled


class Reader(NamedTuple):
    """Reads plain text one way: day before month, or month before day.

    `today` is None where only dates that are whole in themselves are read; `near` is a day whose year may be
    meant; why something could not be read is added to `reasons`.
    """

    day_first: bool
    today: date | None
    near: date | None
    reasons: list[NotADate]

    def read(self, text: str) -> list[str]:
        """Every date it can be; none at all if it is no date."""
        if self.today is not None:
            two = _TWO_MEANINGS.fullmatch(text)
            found = [self._ago(int(two[1]) + 1, 'd')] if two else []
            text = _SINCE_TODAY.sub(lambda ago: self._ago(int(ago[1]), ago[2]), text)
            return found + self._read(text)
        return self._read(text)

    def _read(self, text: str) -> list[str]:
        return self._values(text) or self._both_calendars(text) or self._range(text) or self._open(text)

    def _ago(self, count: int, unit: str) -> str:
        """A day, month or year before today, as stored; weeks and more tell it only about."""
        today = self.today or date.max
        if unit in 'dW':
            day = today - timedelta(days=count * (7 if unit == 'W' else 1))
            return '~' * (unit == 'W') + day.isoformat()
        months = today.year * 12 + today.month - 1 - count * (12 if unit in 'yY' else 1)
        month = f'{months // 12:04}-{months % 12 + 1:02}'
        return '~' * unit.isupper() + (month[:4] if unit in 'yY' else month)

    # One day, month or year

    def _values(self, text: str) -> list[str]:
        pairs = (self._ends(point) for point in self._points(text))
        return [value for ends in pairs if ends and (value := _joined(ends))]

    def _ends(self, point: _Point) -> tuple[str, str] | None:
        """Its ends as stored; None where there is no such day, or it is another day of the week."""
        try:
            ends = point.ends()
        except hijri.NotInTables:
            self.reasons.append(OutsideTables())
            return None
        if ends is None or point.weekday is None:
            return ends
        day = first_day(ends[0]) if ends[0] == ends[1] else None
        if day is None or precision(ends[0]) != 'day':
            return None
        if day.isoweekday() != point.weekday:
            self.reasons.append(OtherWeekday(day))
            return None
        return ends

    def _points(self, text: str) -> list[_Point]:
        """What it can be, each with its year."""
        return [dated for point in self._exact(text) for dated in self._dated(point)]

    def _exact(self, text: str) -> list[_Point]:
        """What it can be, some perhaps without their year."""
        is_about = False
        while about := _ABOUT.fullmatch(text):
            is_about, text = True, about[1] or about[2]
        part = re.match(r'\^(\d)(\d) ', text)
        weekdays = set(re.findall(r'!(\d)', text))
        past, marked = '%' in text, '$' in text
        body = ' '.join(re.sub(r'^\^\d\d|!\d|[%$]', ' ', text).split())
        if len(weekdays) > 1 or (part and weekdays):
            return []
        found = self._undated(body, marked) if body else [_Point()] * bool(weekdays and not marked)
        weekday = int(min(weekdays)) if weekdays else None
        return [
            point._replace(about=is_about, past=past, weekday=weekday, part=one)
            for point in found
            for one in (_parts_said(int(part[1]), int(part[2])) if part else [None])
        ]

    def _undated(self, body: str, marked: bool) -> list[_Point]:
        found = self._named(body) if '#' in body or '@' in body else self._numbers(body)
        return [point for point in found if _is_possible(point, marked)]

    def _numbers(self, text: str) -> list[_Point]:
        """A date in numbers, all parts set apart in the same way."""
        match = _NUMBERS.fullmatch(text)
        parts = [part for part in match.group(1, 3, 4) if part] if match else []
        shape = ''.join({1: 'n', 2: 'n', 4: 'y'}.get(len(part), '?') for part in parts)
        orders = _ORDERS.get(shape, [])
        if self.today is not None and shape in _SHORT_YEARS and len(parts[-1]) == 2:
            orders = _SHORT_YEARS[shape]
        points = []
        for order in orders:
            found = dict(zip(order if self.day_first else order.replace('dm', 'md'), map(int, parts), strict=True))
            year = self._long_year(found['s'], or_day=order == 'ms') if 's' in found else found.get('y')
            if year is not None or 's' not in found:
                point = _Point(year, found.get('m'), found.get('d'), hijri.is_year(year or 0))
                points.append(point._replace(doubtful=order == 'ms'))
        return points

    def _named(self, text: str) -> list[_Point]:
        """A date whose month is a name, perhaps given twice (كانون الثاني/يناير)."""
        words = [word for word in re.split(r'[\s/.,\-]+', text) if word]
        months = {word for word in words if word[0] in '#@'}
        years = [int(word) for word in words if word.isdigit() and len(word) == 4]
        days = [word for word in words if word.isdigit() and len(word) <= 2]
        known = sum(word[0] in '#@' for word in words) + len(years) + len(days)
        if known < len(words) or len(months) != 1 or len(years) > 1 or len(years) + len(days) > 2:
            return []
        name = months.pop()
        month, is_hijri = int(name[1:]), name[0] == '@'
        point = _Point(years[0] if years else None, month, int(days[0]) if days else None, is_hijri)
        if not years and days and words[-1] == days[-1] and len(days[-1]) == 2 and not is_hijri:
            return self._with_short_year(point, days)
        return [point] if len(days) < 2 else []

    def _with_short_year(self, point: _Point, numbers: list[str]) -> list[_Point]:
        """What "21 Jan 24" is, and all that "Jan 24" can be."""
        year = self._long_year(int(numbers[-1]), or_day=len(numbers) == 1)
        if len(numbers) == 2:
            return [point._replace(year=year)] if year else []
        return [point, point._replace(year=year, day=None, doubtful=True)] if year else [point]

    def _long_year(self, short: int, *, or_day: bool) -> int | None:
        """The year of two digits that is not in the future; `or_day` is whether a day or month is as likely."""
        if self.today is None:
            return None
        century, this = divmod(self.today.year, 100)
        if or_day and (short <= 12 or this < short <= 31):
            return None
        return century * 100 + short - (100 if short > this else 0)

    # What is left out is worked out from today

    def _dated(self, point: _Point) -> list[_Point]:
        if point.year is not None:
            return [point]
        if self.today is None or (point.month is None and point.weekday is None):
            return []
        if point.month is None:
            return self._weekdays(point, self.today) if point.day is None else []
        near = self._year_of(self.near, point) if self.near else None
        years = [near] if near and self._has_been(point._replace(year=near), self.today) else []
        this = self._year_of(self.today, point)
        fitting = (year for year in range(this, this - 9, -1) if self._has_been(point._replace(year=year), self.today))
        years += islice(fitting, 1)
        return [point._replace(year=year, worked_out=True) for year in dict.fromkeys(years)]

    def _weekdays(self, point: _Point, today: date) -> list[_Point]:
        """The last such day before today, and today itself if it is one."""
        days = (today.isoweekday() - (point.weekday or 0)) % 7
        choice = [days] if days else [7] if point.past else [0, 7]
        found = [today - timedelta(days=ago) for ago in choice]
        return [point._replace(year=day.year, month=day.month, day=day.day, worked_out=True) for day in found]

    def _year_of(self, day: date, point: _Point) -> int:
        parts = hijri.parts(day) if point.is_hijri else None
        return parts[0] if parts else day.year

    def _has_been(self, point: _Point, today: date) -> bool:
        """Whether this has begun by today; where it must be past, whether it is over."""
        try:
            ends = point.ends()
        except hijri.NotInTables:
            return False
        first, last = (first_day(ends[0]), last_day(ends[1])) if ends else (None, None)
        return first is not None and last is not None and (last < today if point.past else first <= today)

    # Two of them

    def _both_calendars(self, text: str) -> list[str]:
        """A day said in both calendars, which must agree within a day: moons are sighted."""
        if not (HIJRI_SIGNS.search(text) and _GREGORIAN.search(text)):
            return []
        weekdays = set(re.findall(r'!(\d)', text))
        body = ' '.join(re.sub(r'!\d', ' ', text).split())
        for joint in _SAME_DAY.finditer(body):
            for one in self._exact(body[: joint.start()]):
                for other in self._exact(body[joint.end() :].lstrip('|/,- ')):
                    if one.is_hijri == other.is_hijri or None in (one.year, other.year):
                        continue
                    said, hijri_said = (other, one) if one.is_hijri else (one, other)
                    said = said._replace(weekday=int(weekdays.pop())) if len(weekdays) == 1 else said
                    return self._agreed(said, hijri_said)
        return []

    def _agreed(self, point: _Point, hijri_point: _Point) -> list[str]:
        ends, others = self._ends(point), self._ends(hijri_point)
        same_shape = (point.month is None, point.day is None) == (hijri_point.month is None, hijri_point.day is None)
        if ends is None or others is None or not same_shape:
            return []
        first, last = known_days(_joined(ends) or '')
        since, until = known_days(_joined(others) or '')
        margin = timedelta(days=1)
        if first and last and since and until and first - margin <= until and since - margin <= last:
            return [_joined(ends) or '']
        self.reasons.append(CalendarsDisagree())
        return []

    def _range(self, text: str) -> list[str]:
        for left, right in _halves(text):
            values = []
            for end in self._points(right):
                for begun in self._exact(left):
                    start = None if begun.doubtful or end.doubtful else _start_of(begun, end)
                    # "3-5/3/2024" is never the 3rd to May 3rd.
                    day_alone = begun.month is None and begun.day is not None and not re.search('[#@]', right)
                    ends = self._ends(start) if start and (self.day_first or not day_alone) else None
                    last = self._ends(end)
                    values.append(ends and last and _joined((ends[0], last[1])))
            if any(values):
                return [value for value in values if value]
        return []

    def _open(self, text: str) -> list[str]:
        before, after = _BEFORE.fullmatch(text), _AFTER.fullmatch(text)
        points = self._points(before[1] if before else (after[1] or after[2]) if after else '')
        pairs = [ends for point in points if (ends := self._ends(point))]
        if _BESIDE.match(text):
            pairs = [(last, first) for first, last in pairs]
        return [f'../{last}' if before else f'{first}/..' for first, last in pairs]


def _parts_said(which: int, parts: int) -> list[tuple[int, int] | None]:
    """The parts that one may be: of the winter of a year there are two."""
    return [(which, parts), (WINTER + 1, SEASONS)] if (which, parts) == (WINTER, SEASONS) else [(which, parts)]


def _is_possible(point: _Point, marked: bool) -> bool:
    """Whether month and year are of one calendar; a Hijri year that stands alone must be marked as one."""
    if point.year is not None and hijri.is_year(point.year) != point.is_hijri:
        return False
    return marked == point.is_hijri if point.month is None else point.is_hijri or not marked
