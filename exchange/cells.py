"""What a field is in a cell of a workbook: a rule for each kind of field, one way out and one way in.

Cells are plain values: text, numbers, days. Neither rule knows which library writes or reads the file.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from models.dates import dates
from models.errors import Refused
from models.forgetting import forgettable
from models.language import code_lists, messages, points
from models.language.messages import _
from models.language.text import ascii_digits, fold
from models.language.too_long import refuse_long
from models.limits.text_limits import TEXT_LIMITS
from models.record.fields import Spec, Stored, date_refused, split_codes

Cell = str | int | float | bool | date | datetime | time | timedelta | None
# Stands in a cell whose field is not stated any more; an empty cell leaves the field alone.
CLEARED = '(cleared)'
_LOOKS_CLEARED = re.compile(r'\\*\(cleared\)')
# Text that looks like two escapes sharing a sign, `_x0041_x0042_`, is saved by LibreOffice without being escaped again.
# It goes out with an unseen word joiner more than it has, which takes the two apart, and comes back without it.
_SHARED_SIGN = re.compile('_(\u2060*)(?=x[0-9A-Fa-f]{4}_\u2060*x[0-9A-Fa-f]{4}_)')
# Spreadsheets count days from 1900 with a 29 February that never was; before March 1900 they disagree.
_FIRST_SHARED_DAY = '1900-03-01'
_DAY, _HALF_A_SECOND = timedelta(days=1), timedelta(milliseconds=500)
_COUNTED_DAYS = (10_000, 73_415)  # from 1927 to 2100
# What says nothing is short; such texts come again and again.
_LONGEST = 30
folded = forgettable(1 << 14)(fold)
# What people write where there is nothing to write; the words only where no text is asked for.
DASHES = frozenset({'-', '--', '---', '–', '—', '_', 'ـ'})
_LONGEST_DASH = max(map(len, DASHES))
_NOTHING = frozenset(
    map(
        fold,
        (
            *('n/a', 'na', 'not applicable', 'not available', 'no data', 'no information', 'blank', 'null', 'none'),
            *('غير متوفر', 'غير متوفرة', 'غير متاح', 'غير متاحة', 'لا ينطبق', 'لا تنطبق', 'لا يوجد', 'لا توجد'),
            *('لا معلومات', 'لا توجد معلومات', 'لا تتوفر معلومات', 'بلا', 'بدون', 'فارغ'),
        ),
    )
)
_NOT_KNOWN = frozenset(
    map(
        fold,
        (
            *('unknown', 'not known', 'unclear', 'not specified', 'unspecified', 'tbc', 'tbd', 'undetermined'),
            *('غير معروف', 'غير معروفة', 'غير معلوم', 'مجهول', 'غير محدد', 'غير محددة', 'لا يعرف'),
            *('لم يعرف', 'لم يحدد', 'لا نعرف', 'لا نعلم'),
        ),
    )
)
_FREE = ('text', 'long_text', 'typed', 'link', 'place')
_UNSEEN = re.compile(r'[\u00ad\u0640\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+')
# Thousands set apart by a comma, or by a blank of one line; 12 2 is two numbers.
_GROUPED = re.compile(r'[-+]?\d{1,3}(?:(?:,\d{3})+|(?:[ \u00a0\u2007\u2009\u202f]\d{3})+)(?:\.\d+)?')
_APART = re.compile(r'(?<=\d)[,\s](?=\d)')
_YEARS = re.compile(r'(?<=\d)\s*(?:years?|yrs?|y\.?o\.?|years?\s*old|سنة|سنوات|سنه|عام|عاما|عاماً)\s*$', re.IGNORECASE)
_PLAIN_NUMBER = re.compile(r'[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?°?')
# 5.0 is how programs write 5; 1.000 may be a thousand, and nobody writes a number of people as 1E2.
_WHOLE = re.compile(r'(?!-0+(?:\.|$))[-+]?\d+(?:\.0{0,2}|\.0{4,})?')  # a minus says something: no number is -0


class Fault(str):
    """What stands in a cell that holds no value to be read: an error such as `#N/A`, or a formula never computed."""

    __slots__ = ()

    def sentence(self) -> str:
        """Why it cannot be read, and what to do."""
        if self.startswith('='):
            sentence = _(
                '“{text}” is a formula without a saved result; open the file in a spreadsheet program and save it.'
            )
        elif self.startswith('#'):
            sentence = _('“{text}” is a formula error; write the value itself.')
        elif '\ufffd' in self:
            sentence = _('“{text}” has letters that were lost when the file was saved; write them again.')
        else:
            sentence = _('“{text}” is in cells merged over several rows; write a number in each row.')
        return sentence.format(text=self)


class MergedAcross(Fault):
    """A number in a cell that is merged over several columns: nobody knows to which it belongs."""

    __slots__ = ()

    def sentence(self) -> str:
        """What to do."""
        return _('“{text}” is in cells merged over several columns; write a number in each column.').format(text=self)


class ShownDay(date):
    """A day of which its cell shows no more than the month or the year, or all but the year (`no_year`).

    It equals the day that stands in the file.
    """

    shows: str

    @classmethod
    def of(cls, day: date, shows: str) -> 'ShownDay':
        """The day of a cell that shows a `month`, a `year` or `no_year`."""
        found = cls(day.year, day.month, day.day)
        found.shows = shows
        return found

    def __reduce__(self) -> tuple[Callable[..., 'ShownDay'], tuple[date, str]]:
        return ShownDay.of, (date(self.year, self.month, self.day), self.shows)

    def __eq__(self, other: object) -> bool:
        return super().__eq__(other) is True and self.shows == getattr(other, 'shows', self.shows)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return super().__hash__()

    def __str__(self) -> str:
        return self.isoformat()[: {'year': 4, 'month': 7}.get(self.shows)]


class PercentCell(float):
    """A number that its cell shows in hundredths: 1 as 100%."""

    __slots__ = ()

    def __str__(self) -> str:
        return f'{float(self) * 100:g}%'


class CellForm(NamedTuple):
    """How a kind of field goes into a cell, and comes back from one."""

    to_cell: Callable[[Stored, Spec], Cell]
    from_cell: Callable[[Cell, Spec, bool | None], Stored]


def to_cell(value: Stored, spec: Spec) -> Cell:
    """The cell of a stored value in the language spoken now; None, an empty cell, when it is not stated."""
    return None if value is None else CELL_FORMS[spec.kind.name].to_cell(value, spec)


def label_cell(value: Stored, spec: Spec) -> Cell:
    """The cell of one code or several by their labels alone: for the public, which never sends it back."""
    return '; '.join(map(spec.code_list().label, split_codes(value))) or None


def from_cell(cell: Cell, spec: Spec, *, day_first: bool | None = None, since_1904: bool = False) -> Stored:
    """The stored value of a cell, None for an empty one; Refused says why it cannot be understood.

    `day_first` settles dates such as 03/04/2024, which are refused otherwise; `since_1904` says how the workbook
    counts the days that stand as plain numbers in it.
    """
    if is_empty(cell):
        return None
    if isinstance(cell, Fault):
        raise Refused(cell.sentence())
    refuse_too_long(cell, spec)
    if spec.kind.name == 'date' and isinstance(cell, (int, float)):
        cell = _day_counted(cell, since_1904)
    return CELL_FORMS[spec.kind.name].from_cell(cell, spec, day_first)


def refuse_too_long(cell: Cell, spec: Spec) -> None:
    """Raise Refused for a text that is longer than one of its field may be, before any pattern looks into it."""
    if isinstance(cell, str):
        refuse_long(cell, spec.kind.longest)


def is_empty(cell: Cell) -> bool:
    """Whether a cell holds nothing."""
    return cell is None or (isinstance(cell, str) and (not cell or cell.isspace()))


def is_left_out(cell: Cell) -> bool:
    """Whether a cell holds nothing, or a dash where there was nothing to write."""
    return is_empty(cell) or (isinstance(cell, str) and len(cell) <= _LONGEST_DASH and cell in DASHES)


def says_nothing(cell: Cell, spec: Spec | None) -> bool:
    """Whether a text stands in a cell only because nothing could be said: `-`, `n/a`; of a day, that nobody knows it.

    What a list has an entry for, such as "none" or "unknown", is said by it; a text says what it says.
    """
    if not isinstance(cell, str) or isinstance(cell, Fault):
        return False
    bare = cell.strip()
    if bare in DASHES:
        return True
    if spec is None or spec.kind.name in _FREE or len(bare) > _LONGEST:
        return False
    if folded(bare) in _NOTHING:
        return not (spec.codes and spec.code_list().find(bare))
    return is_not_known(bare) and not spec.codes


def is_not_known(cell: Cell) -> bool:
    """Whether a cell says that nobody knows."""
    if not isinstance(cell, str) or len(bare := cell.strip()) > _LONGEST:
        return False
    return bare in ('?', '؟', '??', '؟؟') or folded(bare) in _NOT_KNOWN


def is_cleared(cell: Cell) -> bool:
    """Whether a cell says that its field was emptied."""
    return isinstance(cell, str) and cell.strip() == CLEARED


def as_text(cell: Cell) -> str:
    """A cell as a person reads it: whole numbers without a point, days as 2024-01-21."""
    if cell is None:
        return ''
    if type(cell) is str:  # nearly every cell is
        return cell
    if isinstance(cell, PercentCell):
        return str(cell)
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(' ', 'minutes')
    if isinstance(cell, time):
        return cell.isoformat('minutes')
    return str(cell)


# A text that reads like the mark for an emptied field goes out with one backslash more, and loses it again.


def _text_out(value: Stored, _spec: Spec) -> Cell:
    text = str(value)
    if '_x' in text or '_\u2060' in text:
        text = _SHARED_SIGN.sub('_\u2060\\1', text)
    return f'\\{text}' if _LOOKS_CLEARED.fullmatch(text) else text


def _text_in(cell: Cell, spec: Spec, _day_first: bool | None) -> Stored:
    text = as_text(cell).strip()
    if text.startswith('\\') and _LOOKS_CLEARED.fullmatch(text):
        text = text[1:]
    if '_\u2060' in text:
        text = _SHARED_SIGN.sub(lambda joined: '_' + joined[1][1:], text)
    return spec.kind.clean(text, spec)


@code_lists.remembered
def _name_of(code: str, spec: Spec, language: str) -> str:
    """The label of a code where it leads back to the code, else the code itself; an own code goes with its label.

    Another desk may call it something else, or something else so.
    """
    row = spec.code_list().get(code)
    label = row.label(language) if row else code
    name = f'{label} [{code}]' if row and row.is_own else label
    try:
        return name if spec.kind.understand(name, spec) == code else code
    except Refused:
        return code


def _code_out(value: Stored, spec: Spec) -> Cell:
    return _name_of(str(value), spec, messages.language())


def _codes_out(value: Stored, spec: Spec) -> Cell:
    return '; '.join(_name_of(code, spec, messages.language()) for code in split_codes(value))


def _code_in(cell: Cell, spec: Spec, _day_first: bool | None) -> Stored:
    return spec.kind.understand(as_text(cell), spec)


def _date_out(value: Stored, _spec: Spec) -> Cell:
    text = str(value)
    is_day = dates.precision(text) == 'day' and not text.endswith('~')
    return date.fromisoformat(text) if is_day and text >= _FIRST_SHARED_DAY else text


def _date_in(cell: Cell, spec: Spec, day_first: bool | None) -> Stored:
    try:
        if isinstance(cell, date):
            day = dates.from_excel(cell)
            return str(cell) if isinstance(cell, ShownDay) else day
        if day_first is not None:
            return dates.understand(as_text(cell), day_first=day_first)
    except dates.NotADate as error:
        raise date_refused(as_text(cell), error) from error
    return spec.kind.understand(as_text(cell), spec)


def _day_counted(number: float, since_1904: bool) -> Cell:
    """The day that a plain number counts, as spreadsheets do; what may be a year or is no day is left as it is."""
    if not isinstance(number, bool) and (day := dates.day_of_seconds(number)):
        return day
    if isinstance(number, bool) or not _COUNTED_DAYS[0] <= number <= _COUNTED_DAYS[1]:
        return number
    return (date(1904, 1, 1) if since_1904 else date(1899, 12, 30)) + int(number) * _DAY


def _time_in(cell: Cell, spec: Spec, _day_first: bool | None) -> Stored:
    if isinstance(cell, float) and 0 <= cell < 1:  # a part of a day, as spreadsheets count
        cell = cell * _DAY
    if isinstance(cell, timedelta) and timedelta() <= cell < _DAY:
        minutes = round(cell.total_seconds() / 60) % (24 * 60)
        cell = time(minutes // 60, minutes % 60)
    elif isinstance(cell, time) and cell.microsecond:  # the part of a day that stands in the file was cut short
        cell = (datetime.combine(date(2000, 1, 1), cell) + _HALF_A_SECOND).time()
    text = as_text(cell)
    return spec.kind.understand(_hour_of(text) or text, spec)


_HOUR = re.compile(
    r'(?:at|around|about|الساعة|ساعة|عند|حوالي|نحو|\s)*(\d{1,2})(?:[:.٫h](\d{2}))?(?::\d{2})?\s*(\D*)', re.IGNORECASE
)
_EARLY = ('am', 'a.m.', 'in the morning', 'ص', 'صباحا', 'الصبح', 'صبحا', 'في الصباح', 'فجرا', 'الفجر', 'ضحى')
_LATE = ('pm', 'p.m.', 'in the afternoon', 'in the evening', 'م', 'مساء', 'في المساء', 'عصرا', 'العصر', 'بعد الظهر')
_AROUND_NOON, _NIGHT = ('noon', 'ظهرا', 'الظهر'), ('at night', 'ليلا', 'الليل', 'بعد منتصف الليل')
_HOURS = ('', 'hrs', 'hours', 'h', 'o clock', 'ساعة')
# What each word for a part of the day makes of an hour on the dial.
_HALVES: dict[str, Callable[[int], int]] = {
    **dict.fromkeys(map(fold, _EARLY), lambda hour: hour % 12),
    **dict.fromkeys(map(fold, _LATE), lambda hour: hour % 12 + 12),
    **dict.fromkeys(map(fold, _AROUND_NOON), lambda hour: hour if hour >= 10 else hour + 12),
    **dict.fromkeys(map(fold, _NIGHT), lambda hour: hour % 12 + (12 if 6 <= hour < 12 else 0)),
}
_VAGUE = frozenset(
    map(
        fold,
        (
            *_EARLY[2:], *_LATE[2:], *_AROUND_NOON, *_NIGHT, 'مساء امس', 'بعد منتصف الليل', 'منتصف الليل', 'الصباح',
            *('صباحا باكرا', 'الصباح الباكر', 'ساعات الصباح', 'المساء', 'ليل', 'نهارا', 'مساء اليوم', 'ظهر', 'عصر'),
            *('morning', 'early morning', 'dawn', 'at dawn', 'midday', 'afternoon', 'evening', 'night', 'midnight'),
            *('overnight', 'late night', 'daytime', 'late evening', 'before dawn', 'sunset'),
            *('المغرب', 'مغربا', 'العشاء', 'قبيل الفجر', 'عند الفجر', 'فجر اليوم', 'ليلة امس'),
        ),
    )
)  # fmt: skip


def _hour_of(text: str) -> str:
    """An hour said with its part of the day, such as `2 pm` or `الساعة 3 عصراً`, as HH:MM; '' for any other text."""
    match = _HOUR.fullmatch(ascii_digits(text).strip())
    if match is None:
        return ''
    hour, minute, part = int(match[1]), match[2] or '00', fold(match[3])
    if part in map(fold, _HOURS):
        return f'{hour}:{minute}' if match[2] else ''
    if part not in _HALVES or hour == 0:
        return ''
    return f'{_HALVES[part](hour) if hour <= 12 else hour}:{minute}'


def is_vague_hour(cell: Cell) -> bool:
    """Whether a cell names a part of the day and no hour."""
    return isinstance(cell, str) and fold(cell) in _VAGUE


_DEGREES = re.compile(
    r'([NSEW])?\s*(-?\d{1,3})\s*[°º\s]\s*(\d{1,2}(?:\.\d+)?)\s*'
    r'(?:[\'′’\s]+\s*(?:(\d{1,2}(?:\.\d+)?)\s*[\"″”\s\'′’]*)?)?\s*([NSEW])?',
    re.IGNORECASE,
)
_WITH_SIDE = re.compile(r'([NSEW])?\s*(\d{1,3}(?:\.\d+)?)\s*°?\s*([NSEW])?', re.IGNORECASE)
_SIDES = {'شمالا': 'N', 'شمال': 'N', 'شرقا': 'E', 'شرق': 'E', 'جنوب': 'S', 'غرب': 'W'}


def degrees(text: str) -> float | None:
    """Degrees written with minutes and seconds or with their side, such as `35°12'30"N`; None for any other text."""
    text = ascii_digits(text).strip()
    if len(text) > TEXT_LIMITS.degrees:
        return None
    for word, side in _SIDES.items():
        text = text.removesuffix(word) + side if text.endswith(word) else text
    match = _DEGREES.fullmatch(text.strip())
    if match and float(match[3]) < 60 and float(match[4] or 0) < 60:
        size = abs(int(match[2])) + float(match[3]) / 60 + float(match[4] or 0) / 3600
        side, is_negative = match[1] or match[5] or '', match[2].startswith('-')
    elif (match := _WITH_SIDE.fullmatch(text)) and (match[1] or match[3]):
        size, side, is_negative = float(match[2]), match[1] or match[3], False
    else:
        return None
    return -size if is_negative or side.upper() in ('S', 'W') else size


def _degrees_in(cell: Cell, spec: Spec, day_first: bool | None) -> Stored:
    cell = points.with_point(ascii_digits(cell)) if isinstance(cell, str) else cell
    found = degrees(cell) if isinstance(cell, str) else None
    return _number_in(cell, spec, day_first) if found is None else spec.kind.clean(found, spec)


def _number_out(value: Stored, _spec: Spec) -> Cell:
    return value


def _number_in(cell: Cell, spec: Spec, _day_first: bool | None) -> Stored:
    if isinstance(cell, str):
        number = _number_of(cell, is_age=not spec.lowest_in)
        if spec.kind.name == 'number' and ('°' in cell or not _WHOLE.fullmatch(number)):
            raise Refused(_('“{text}” is not a whole number.').format(text=cell))
        return spec.kind.clean(number, spec)
    if isinstance(cell, float) and not cell.is_integer() and not isinstance(cell, PercentCell):
        return spec.kind.clean(cell, spec)
    return spec.kind.clean(as_text(cell), spec)


def _number_of(text: str, *, is_age: bool) -> str:
    """A number typed as text, without what people and programs put around it; another text as it is."""
    said = _YEARS.sub('', text.strip()) if is_age else text.strip()
    bare = ascii_digits(_UNSEEN.sub('', said)).strip().replace('−', '-')
    bare = bare[1:] if bare[:1] == "'" and bare[1:2].isdigit() else bare
    if _GROUPED.fullmatch(bare):
        bare = _APART.sub('', bare)
    return bare.rstrip('°') if _PLAIN_NUMBER.fullmatch(bare) else text


_TEXT = CellForm(_text_out, _text_in)
_NUMBER = CellForm(_number_out, _number_in)
CELL_FORMS: dict[str, CellForm] = {
    'text': _TEXT,
    'long_text': _TEXT,
    'typed': _TEXT,
    'code': CellForm(_code_out, _code_in),
    'codes': CellForm(_codes_out, _code_in),
    'date': CellForm(_date_out, _date_in),
    'time': CellForm(_text_out, _time_in),
    'number': _NUMBER,
    'degrees': CellForm(_number_out, _degrees_in),
    'place': _TEXT,
    'link': _TEXT,
}
