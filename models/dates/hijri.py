"""The Hijri calendar by the tables of Umm al-Qura: its months by name, its days in the Gregorian calendar and back."""

from datetime import date, timedelta

from hijridate import Gregorian, Hijri

MONTHS = {
    'en': [
        'Muharram', 'Safar', 'Rabi I', 'Rabi II', 'Jumada I', 'Jumada II',
        'Rajab', 'Shaban', 'Ramadan', 'Shawwal', 'Dhu al-Qadah', 'Dhu al-Hijjah',
    ],
    'ar': [
        'محرم', 'صفر', 'ربيع الأول', 'ربيع الآخر', 'جمادى الأولى', 'جمادى الآخرة',
        'رجب', 'شعبان', 'رمضان', 'شوال', 'ذو القعدة', 'ذو الحجة',
    ],
}  # fmt: skip
ARABIC_SPELLINGS = [
    ['محرم', 'المحرم', 'محرم الحرام'],
    ['صفر', 'صفر الخير', 'صفر المظفر'],
    ['ربيع الأول', 'ربيع أول', 'ربيع 1'],
    ['ربيع الآخر', 'ربيع آخر', 'ربيع الثاني', 'ربيع ثاني', 'ربيع ثان', 'ربيع 2'],
    ['جمادى الأولى', 'جمادى أولى', 'جمادى الأول', 'جماد الأول', 'جماد أول', 'جمادى 1'],
    [
        'جمادى الآخرة', 'جمادى الآخر', 'جمادى آخرة', 'جمادى الثانية', 'جمادى الثاني', 'جمادى ثانية',
        'جماد الثاني', 'جماد ثاني', 'جماد الآخر', 'جمادى 2',
    ],
    ['رجب', 'رجب المرجب', 'رجب الأصم'],
    ['شعبان', 'شعبان المعظم'],
    ['رمضان', 'رمضان المبارك'],
    ['شوال', 'شوال المكرم'],
    ['ذو القعدة', 'ذي القعدة', 'ذا القعدة', 'ذو قعدة', 'ذي قعدة', 'القعدة'],
    ['ذو الحجة', 'ذي الحجة', 'ذا الحجة', 'ذو حجة', 'ذي حجة', 'الحجة'],
]  # fmt: skip
# Of folded Latin letters; a space stands for any or no gap.
_AL, _RABI = '(?:[aeu]?l|[au]th?|a)?', 'rab(?:i|ia|ie|ee)'
_JUMADA, _DHU = '(?:jumada|jumaada|jamada|jamadi|jumadi)', '(?:dh|z|d)[uoi]'
LATIN_SPELLINGS = [
    'm[uo]harr?am',
    'safar',
    f'{_RABI} (?:{_AL} aww?al|i|1)',
    f'{_RABI} (?:{_AL} (?:a?th?ani|akh[aie]r)|ii|2)',
    f'{_JUMADA} (?:{_AL} (?:[uo]u?la|aww?al)|i|1)',
    f'{_JUMADA} (?:{_AL} (?:a?th?ani(?:ya)?h?|[au]kh(?:[ie]r|ra)ah?|[au]kh[ie]r|[au]khra)|ii|2)',
    'rajab',
    'sha?a?ban',
    'rama(?:d|dh|z)an',
    'shaww?al',
    f'{_DHU} {_AL} q[aie]+dd?ah?',
    f'{_DHU} {_AL} h[ie]jj?ah?',
]

_FIRST_WRITTEN = 1318  # the year 1900
FIRST_YEAR, LAST_YEAR = 1343, 1500


class NotInTables(Exception):
    """A Hijri year that the tables do not reach back to."""


def is_year(year: int) -> bool:
    """Whether a year can only be meant in this calendar: no Gregorian year of ours is so low."""
    return _FIRST_WRITTEN <= year <= LAST_YEAR


def days(year: int, month: int | None = None, day: int | None = None) -> tuple[date, date] | None:
    """First and last Gregorian day of a year, month or day; None if there is none such. Raises NotInTables."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotInTables
    try:
        first = Hijri(year, month or 1, day or 1)
        last = first if day else Hijri(year, month or 12, 1)
    except ValueError:
        return None
    length = 1 if day else last.month_length()
    return _gregorian(first), _gregorian(last) + timedelta(days=length - 1)


def _gregorian(day: Hijri) -> date:
    return date(*day.to_gregorian().datetuple())


def parts(day: date) -> tuple[int, int, int] | None:
    """Year, month and day of a Gregorian day; None where the tables do not reach."""
    try:
        found = Gregorian(day.year, day.month, day.day).to_hijri()
    except OverflowError:
        return None
    return found.year, found.month, found.day


def span(first: date | None, last: date | None) -> tuple[str, str] | None:
    """First and last day as year, month and day of this calendar ('1445-07-09'), '' for an open end.

    Whole months and years are said as such ('1445-07', '1445'); None where the tables do not reach.
    """
    ends = [parts(day) if day else None for day in (first, last)]
    if any(day and not end for day, end in zip((first, last), ends, strict=True)):
        return None
    precise = _precision(first, last)
    start, end = ('-'.join(f'{part:02}' for part in (whole or ())[:precise]) for whole in ends)
    return start, end


def _precision(first: date | None, last: date | None) -> int:
    """How many parts of its days a span needs: 1 where it is whole years, 2 where whole months."""
    start, following = first and parts(first), last and parts(last + timedelta(days=1))
    if not start or not following or start[2] != 1 or following[2] != 1:
        return 3
    return 1 if start[1] == following[1] == 1 else 2
