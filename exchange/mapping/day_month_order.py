"""Whether the numbers of a column's dates put the day or the month first: proved by a value, never by a default."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from exchange.cells import Cell, Fault
from models.dates import dates
from models.language.text import ascii_digits
from models.limits.text_limits import TEXT_LIMITS

MONTHS_OF_A_YEAR = 12
_A_MINUTE, _HALF_A_SECOND = time(0, 1), timedelta(milliseconds=500)
_IN_NUMBERS = re.compile(
    r'\s*(\d{1,2})\s?([/.\-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})'
    r'(\s+\d{1,2}:\d{2}(?::\d{2})?(?:\s*(?:[ap]\.?m\.?|[صم]))?)?\s*',
    re.IGNORECASE,
)
_WITH_CLOCK = re.compile(r'\s*(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?\s*')
_SHORT = re.compile(r'\s*(\d{1,2})([\s\-/.])([^\W\d]{3,9})\2(\d{2})\s*')
_BESIDE_WORDS = re.compile(r'(?<!\d)(\d{1,2})([/.\-])(\d{1,2})\2\d{4}(?!\d)')
_SECONDS = re.compile(r'\s*(\d{10}|\d{13})\s*')
_FROM_TO = re.compile(r'\s*([^:]{6,}?)\s*:\s*([^:]{6,}?)\s*')
_NO_YEAR = re.compile(r'\s*(\d{1,2})\s?([/.\-])\s?(\d{1,2})\s*')
_YEAR = re.compile(r'(?<!\d)(?:19|20)\d\d(?!\d)')
_CLOCK = re.compile(r'\s+\d{1,2}:\d{2}(?::\d{2})?(?:\s*(?:[ap]\.?m\.?|[صم]))?\s*$', re.IGNORECASE)
# A day as programs write it in one number, and one as a spreadsheet counts it, from 1982 to 2036.
_IN_ONE = re.compile(r'\s*((?:19|20)\d\d)([01]\d)([0-3]\d)(?:\.0)?\s*')
_COUNTED = re.compile(r'\s*[34]\d{4}(?:\.\d+)?\s*')


def settled(cells: Iterable[Cell]) -> bool | None:
    """Whether the day stands first (True) or the month (False) in a column; None where nothing or both is proved."""
    proofs = {_proof(cell) for cell in cells} - {None}
    return proofs.pop() if len(proofs) == 1 else None


def is_open(cell: Cell, year: int | None = None) -> bool:
    """Whether a cell holds a date in numbers, perhaps without the year of its column, that can be read in two ways."""
    return isinstance(cell, str) and not isinstance(cell, Fault) and len(readings(cell, year)) > 1


def readings(text: str, year: int | None = None) -> list[str]:
    """The dates that a text in numbers can be, day first before month first; one without a year is of this one."""
    text = ascii_digits(text)
    if year and not _YEAR.search(text):
        text = _with_year(text, None, year)
    match = _IN_NUMBERS.fullmatch(text)
    if match is None:
        return []
    found = []
    for day_first in (True, False):
        try:
            found.append(dates.understand(written_out(text, day_first), day_first=day_first))
        except (dates.NotADate, dates.AmbiguousDate):
            continue
    return list(dict.fromkeys(found))


def may_be(text: str) -> list[str]:
    """The dates that a text can be by itself, however it is written; none where it is no date."""
    if len(text) > TEXT_LIMITS.date:
        return []
    try:
        return readings(text) or [dates.understand(written_out(text, None))]
    except ValueError:
        return []


def written_out(text: str, day_first: bool | None, year: int | None = None) -> str:
    """A date as a person would write it out: without the hour, on its day in Damascus, with all of its year.

    A year in two digits is one of the last hundred, and only where the order of the column is known. A date without
    one is of the `year` of all that stands beside it, where there is one.
    """
    if len(text) > TEXT_LIMITS.date:
        return text
    text = ascii_digits(text).replace('\\', '/')
    if match := _SECONDS.fullmatch(text):
        return dates.day_of_seconds(int(match[1])) or text
    if match := _IN_ONE.fullmatch(text):
        return f'{match[1]}-{match[2]}-{match[3]}'
    if match := _FROM_TO.fullmatch(text):
        return _from_to(match[1], match[2], day_first) or text
    if year and not _YEAR.search(text):
        text = _with_year(text, day_first, year)
    if match := _WITH_CLOCK.fullmatch(text):
        return _day_in_damascus(text, match[1], has_zone=match[3] is not None)
    if match := _SHORT.fullmatch(text):  # 01-Jan-24, as spreadsheets show a day
        return f'{match[1]} {match[3]} {_long_year(int(match[4]))}'
    match = _IN_NUMBERS.fullmatch(text)
    if match is None:
        return text
    text = _CLOCK.sub('', text)
    if len(match[4]) == 4 or day_first is None:
        return text
    return f'{match[1]}{match[2]}{match[3]}{match[2]}{_long_year(int(match[4]))}'


def clock_of(cell: Cell) -> str:
    """The time of day in the cell of a day, to the minute; '' for none, as midnight is none."""
    if not isinstance(cell, datetime):
        return ''
    whole = cell + _HALF_A_SECOND if cell.microsecond else cell  # the part of a day in the file was cut short
    is_clock = whole.time() >= _A_MINUTE and whole.date() == cell.date()
    return whole.time().isoformat('minutes') if is_clock else ''


def hour_of(text: str) -> str:
    """The clock behind a day in numbers, '' where there is none; that of another zone is not the one of Damascus."""
    if len(text) > TEXT_LIMITS.date or ':' not in text:
        return ''
    text = ascii_digits(text)
    if match := _WITH_CLOCK.fullmatch(text):
        return '' if match[3] else match[2]
    return (match[5] or '').strip() if (match := _IN_NUMBERS.fullmatch(text)) else ''


def is_seconds(cell: Cell) -> bool:
    """Whether a cell holds a day as a number of seconds since 1970."""
    if isinstance(cell, str):
        return _SECONDS.fullmatch(ascii_digits(cell)) is not None
    return isinstance(cell, (int, float)) and not isinstance(cell, bool) and dates.day_of_seconds(cell) != ''


def plain(cell: Cell) -> Cell:
    """A day that stands as a number in a text, or in one number that counts nothing, as what it is."""
    if isinstance(cell, str):
        return float(cell) if _COUNTED.fullmatch(ascii_digits(cell)) else cell
    is_number = isinstance(cell, (int, float)) and not isinstance(cell, bool)
    return f'{cell:.0f}' if is_number and _IN_ONE.fullmatch(f'{cell}') else cell


def only_year(cells: Iterable[Cell]) -> int | None:
    """The one year that the dates of cells name, None where they name several or none."""
    years = name_years(cells)
    return years.pop() if len(years) == 1 else None


def name_years(cells: Iterable[Cell]) -> set[int]:
    """The years that the dates of cells name."""
    years = set()
    for cell in cells:
        if isinstance(cell, date):
            years.add(cell.year)
        elif isinstance(cell, str):
            years.update(map(int, _YEAR.findall(ascii_digits(cell))))
    return years


def are_turned(cells: Iterable[Cell], *, day_first: bool | None) -> bool:
    """Whether a program has read the days of a column as months wherever it could, and left the others as text."""
    firsts, seconds, days = [], [], []
    for cell in cells:
        if isinstance(cell, date):
            days.append(cell.day)
        elif isinstance(cell, str) and readings(cell) and (match := _IN_NUMBERS.fullmatch(ascii_digits(cell))):
            firsts.append(int(match[1]))
            seconds.append(int(match[3]))
    if not firsts or not days or max(days) > MONTHS_OF_A_YEAR:
        return False
    first, second = min(firsts) > MONTHS_OF_A_YEAR, min(seconds) > MONTHS_OF_A_YEAR
    return first or second if day_first is None else first if day_first else second


def _with_year(text: str, day_first: bool | None, year: int) -> str:
    """A date with the year that it lacks, or of which it has two digits behind day and month."""
    if match := _IN_NUMBERS.fullmatch(text):
        is_year = day_first is None and int(match[4]) == year % 100 != int(match[1])
        return f'{match[1]}/{match[3]}/{year}' if is_year else text
    if match := _NO_YEAR.fullmatch(text):
        return f'{match[1]}/{match[3]}/{year}'
    if text.strip().endswith(f'{year % 100:02}') or not dates.lacks_its_year(text):
        return text
    try:
        return dates.understand(f'{text} {year}')
    except ValueError:
        return text


def _from_to(first: str, last: str, day_first: bool | None) -> str:
    """The days from one to another, '' where these are not two."""
    try:
        ends = [dates.understand(written_out(text, day_first), day_first=day_first) for text in (first, last)]
    except ValueError:
        return ''
    if any(dates.precision(end) != 'day' or '/' in end for end in ends) or ends[0] > ends[1]:
        return ''
    return ends[0] if ends[0] == ends[1] else '/'.join(ends)


def _day_in_damascus(text: str, day: str, *, has_zone: bool) -> str:
    if not has_zone:
        return day
    try:
        moment = datetime.fromisoformat(text.strip().replace(' ', 'T', 1))
    except ValueError:
        return day
    return moment.astimezone(dates.DAMASCUS).date().isoformat()


def _long_year(short: int) -> int:
    this = dates.today_in_damascus().year
    return this - (this - short) % 100


def _proof(cell: Cell) -> bool | None:
    """Whether a date in numbers can only be read with the day first (True) or the month first (False)."""
    match = _IN_NUMBERS.fullmatch(ascii_digits(cell)) if isinstance(cell, str) else None
    if match is None:
        return _proof_by_weekday(cell) if isinstance(cell, str) and not isinstance(cell, Fault) else None
    first, second = int(match[1]), int(match[3])
    if (first > 12) == (second > 12):
        return None
    year = int(match[4])
    if len(match[4]) == 2:
        if second <= 12 and not _is_no_year(first):  # 21/01/24 may be a day of 2021
            return None
        year = _long_year(year)
    day, month = max(first, second), min(first, second)
    return first > 12 if dates.is_edtf(f'{year}-{month:02}-{day:02}') else None


def _proof_by_weekday(text: str) -> bool | None:
    """Whether the weekday beside a date in numbers agrees with one order of them alone."""
    match = _BESIDE_WORDS.search(ascii_digits(text))
    if match is None:
        return None
    try:
        _year, month, day = map(int, dates.understand(text).split('-'))
    except ValueError:  # none, several, or not to the day: about it, before or after it
        return None
    numbers = (int(match[1]), int(match[3]))
    orders = {(day, month): True, (month, day): False}
    return orders.get(numbers) if numbers[0] != numbers[1] else None


def _is_no_year(short: int) -> bool:
    """Whether two digits cannot be a year that things are recorded of, because it is still to come."""
    return date(2000 + short, 1, 1) > dates.today_in_damascus()
