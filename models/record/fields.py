"""The kinds of field, and the `Spec` that a declaration carries.

A field is declared once, in `models/record/records.py`. Its kind knows how to understand what a person typed, how to
check a stored value and how to show it; form, table, workbook, history and checks ask the kind and the spec.
Stored values are text, whole numbers, floats, or None for "not stated".
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import peewee

from models import places
from models.dates import dates
from models.errors import Refused
from models.language import code_lists, messages
from models.language.messages import _
from models.language.text import TEXT_LIMIT, ascii_digits, clean
from models.language.too_long import refuse_long
from models.limits.text_limits import TEXT_LIMITS

Stored = str | int | float | None
Naming = Callable[[str], str]
SEPARATOR = '|'
# How far a value may travel, from nowhere to everywhere.
REACHES = ('desk', 'headquarters', 'consent', 'public')


@dataclass(frozen=True)
class Spec:
    """What the program knows of a field beside its name.

    `reach` is how far the value may travel: `desk` (never leaves it unless the whole register does), which holds where
    nobody decided otherwise, `headquarters`, `consent` (public where the person named consented) or `public`.
    `listed` is the place of its column in the table (0: none). `kept` fields are filled by the program, `of` names the
    field whose typed text this one holds.
    A value that must never lie on a server is `off_servers`.
    A date that cannot come before what the record is about is `after_event`.
    A count that may be known only roughly names the fields of its bounds: `lowest_in`, `highest_in`.
    A place lies `within` the field named so, and `gives` the fields of its latitude, longitude and how exact they are.
    """

    kind: 'Kind'
    section: str
    codes: str = ''
    required: bool = False
    listed: int = 0
    first: bool = False
    sensitive: bool = False
    reach: str = 'desk'
    off_servers: bool = False
    searched: bool = False
    kept: bool = False
    after_event: bool = False
    of: str = ''
    links: tuple[str, ...] = ()
    within: str = ''
    lowest_in: str = ''
    highest_in: str = ''
    gives: tuple[str, ...] = ()
    lowest: float = 0
    highest: float = 1_000_000

    def code_list(self) -> code_lists.CodeList:
        """The code list of a coded field."""
        return code_lists.codes(self.codes)


class Kind:
    """A kind of field: text unless a subclass says otherwise."""

    name = 'text'
    # Letters that a text of this kind may have.
    longest = TEXT_LIMIT
    column: type[peewee.Field] = peewee.TextField
    companion = False
    long = False
    # Whether few values stand in very many records.
    comes_again = False
    # Whether the history can lose a value of this kind alone; the codes and numbers of a row it can only lose together.
    erased_alone = True

    def understand(self, text: str, spec: Spec) -> Stored:
        """The value that a person meant who typed this; '' means not stated. Raises Refused with a sentence.

        This is the way in: no pattern of any kind sees a text that is too long for it.
        """
        text = clean(text)
        refuse_long(text, self.longest)
        return self.meant(text, spec) if text else None

    def meant(self, text: str, spec: Spec) -> Stored:
        """The value that a clean text means, which is no longer than `longest`; Refused where it means none."""
        return self.clean(text, spec)

    def clean(self, value: Any, spec: Spec) -> Stored:
        """The value as it is stored, or Refused with a sentence."""
        if value is None:
            return None
        text = clean(str(value))
        refuse_long(text, TEXT_LIMIT)
        return text or None

    def show(self, value: Stored, spec: Spec, naming: Naming = str) -> str:
        """The value in words, in the language spoken now ('' when not stated)."""
        return '' if value is None else str(value)

    def text(self, value: Stored, spec: Spec, naming: Naming = str) -> str:
        """The value as an editor shows it: text that `understand` takes back."""
        return self.show(value, spec, naming)


class LongText(Kind):
    """Text of several lines."""

    name = 'long_text'
    long = True


class Typed(Kind):
    """What was typed for the field it stands beside, before it was understood."""

    name = 'typed'


class CodeKind(Kind):
    """One code of a list."""

    name = 'code'
    longest = TEXT_LIMITS.code
    comes_again = True
    erased_alone = False

    def meant(self, text: str, spec: Spec) -> Stored:
        """The code of what was typed: a label, another spelling, or the code itself."""
        code = spec.code_list().find(text)
        if code is None:
            raise Refused(_('“{text}” is not in the list; choose one of its entries.').format(text=text))
        return code

    def clean(self, value: Any, spec: Spec) -> Stored:
        """The code, or Refused where the list has no such one."""
        if value is None or value == '':
            return None
        if value not in spec.code_list():
            raise Refused(_('“{text}” is not in the list; choose one of its entries.').format(text=value))
        return str(value)

    def show(self, value: Stored, spec: Spec, naming: Naming = str) -> str:
        """The label of the code."""
        return '' if value is None else spec.code_list().label(str(value))


def split_codes(value: Stored) -> list[str]:
    """The codes of a field that holds several."""
    return str(value).split(SEPARATOR) if value else []


class CodesKind(CodeKind):
    """Several codes of a list, kept in list order with `|` between them."""

    name = 'codes'
    longest = TEXT_LIMITS.codes

    def meant(self, text: str, spec: Spec) -> Stored:
        """The codes of what was typed, divided by semicolons, lines or commas."""
        parts = filter(None, map(clean, spec.code_list().apart(text)))
        return self.clean([super(CodesKind, self).meant(part, spec) for part in parts], spec)

    def clean(self, value: Any, spec: Spec) -> Stored:
        """The codes in the order of their list, each once."""
        given = split_codes(value) if isinstance(value, str) else list(value or ())
        rank = spec.code_list().rank
        for code in given:
            super().clean(code, spec)
        return SEPARATOR.join(sorted(set(given), key=rank.__getitem__)) or None

    def show(self, value: Stored, spec: Spec, naming: Naming = str) -> str:
        """The labels of the codes in a row."""
        return _('; ').join(spec.code_list().label(code) for code in split_codes(value))


def date_refused(text: str, error: dates.NotADate) -> Refused:
    """Why a text is no date, in a sentence."""
    if isinstance(error, dates.OtherWeekday):
        day = dates.in_words(error.day.isoformat(), messages.language())
        return Refused(_('“{text}” contradicts itself: that day is {day}.').format(text=text, day=day))
    if isinstance(error, dates.CalendarsDisagree):
        return Refused(_('The two calendars in “{text}” do not match: they are different days.').format(text=text))
    if isinstance(error, dates.OutsideTables):
        return Refused(
            _('“{text}” is before the Hijri tables begin (1343); write the Gregorian date.').format(text=text)
        )
    if dates.lacks_its_year(text):
        return Refused(
            _('“{text}” is not a date with a whole year; write all four digits, like 21/1/2024.').format(text=text)
        )
    if not any(map(str.isdigit, text)):
        return Refused(_('“{text}” is not a date; write it like 21/1/2024, or leave the cell empty.').format(text=text))
    return Refused(_('“{text}” is not a date that exists; write it like 21/1/2024.').format(text=text))


class DateKind(Kind):
    """A date or range in the sortable subset of EDTF; what was typed stands beside it."""

    name = 'date'
    longest = TEXT_LIMITS.date
    companion = True
    comes_again = True
    erased_alone = False

    def meant(self, text: str, spec: Spec) -> Stored:
        """The date that a text means; Refused where it means none, or could mean several."""
        try:
            return dates.understand(text)
        except dates.AmbiguousDate as doubt:
            readings = _(' or ').join(dates.in_words(reading, messages.language()) for reading in doubt.readings)
            raise Refused(
                _('“{text}” can be {readings}; write the month in words.').format(text=text, readings=readings)
            ) from doubt
        except dates.NotADate as error:
            raise date_refused(text, error) from error

    def clean(self, value: Any, spec: Spec) -> Stored:
        """The date, or Refused where it is not one that is stored."""
        if value in (None, ''):
            return None
        if not dates.is_edtf(str(value)):
            raise Refused(_('“{text}” is not a date that exists; write it like 21/1/2024.').format(text=value))
        return str(value)

    def show(self, value: Stored, spec: Spec, naming: Naming = str) -> str:
        """The date in few words."""
        return '' if value is None else dates.short(str(value), messages.language())

    def text(self, value: Stored, spec: Spec, naming: Naming = str) -> str:
        """The date as it is stored, which is understood again."""
        return '' if value is None else str(value)


class TimeKind(Kind):
    """A time of day, `HH:MM`."""

    name = 'time'
    longest = TEXT_LIMITS.time
    comes_again = True
    erased_alone = False
    _pattern = re.compile(r'(\d{1,2})[:.٫](\d{2})(?::\d{2})?')

    def clean(self, value: Any, spec: Spec) -> Stored:
        """The time as `HH:MM`, in whatever digits it came."""
        if value in (None, ''):
            return None
        match = self._pattern.fullmatch(ascii_digits(str(value)).strip())
        if match is None or int(match[1]) > 23 or int(match[2]) > 59:
            raise Refused(_('“{text}” is not a time of day; write it like 14:30.').format(text=value))
        return f'{int(match[1]):02}:{match[2]}'


class NumberKind(Kind):
    """A whole number within the limits of its spec; 0 is none, empty is not stated."""

    name = 'number'
    longest = TEXT_LIMITS.digits
    comes_again = True
    erased_alone = False
    column = peewee.IntegerField

    def clean(self, value: Any, spec: Spec) -> Stored:
        """The whole number, or Refused where it is none or out of bounds."""
        if value in (None, ''):
            return None
        number = value if type(value) is int else _number(value)
        if number is None or number != int(number):
            raise Refused(_('“{text}” is not a whole number.').format(text=value))
        if not spec.lowest <= number <= spec.highest:
            sentence = _('{value} is not between {lowest} and {highest}.')
            raise Refused(sentence.format(value=value, lowest=f'{spec.lowest:,.0f}', highest=f'{spec.highest:,.0f}'))
        return int(number)


class DegreesKind(Kind):
    """Degrees of latitude or longitude, to six decimals."""

    name = 'degrees'
    longest = TEXT_LIMITS.degrees
    erased_alone = False
    column = peewee.DoubleField

    def clean(self, value: Any, spec: Spec) -> Stored:
        """The degrees, or Refused where they are none or outside the region."""
        if value in (None, ''):
            return None
        number = value if type(value) is float else _number(value)
        if number is None:
            raise Refused(_('“{text}” is not a number of degrees.').format(text=value))
        if not spec.lowest <= number <= spec.highest:
            raise Refused(_('{value} degrees is outside the region.').format(value=value))
        return round(number, 6)

    def show(self, value: Stored, spec: Spec, naming: Naming = str) -> str:
        """The degrees without zeros at their end."""
        return '' if value is None else f'{value:.6f}'.rstrip('0').rstrip('.')


def _number(value: Any) -> float | None:
    """The number that a cell or a text holds, None if it holds none (true, infinite, NaN and 1_000 are none)."""
    if isinstance(value, bool) or '_' in str(value):
        return None
    try:
        number = float(ascii_digits(value).strip() if isinstance(value, str) else value)
    except (TypeError, ValueError):
        return None
    return number if abs(number) < 1e15 else None


class PlaceKind(Kind):
    """A P-code of the gazetteer or the uid of a local place; what was typed stands beside it."""

    name = 'place'
    longest = TEXT_LIMITS.place
    companion = True
    comes_again = True

    def meant(self, text: str, spec: Spec) -> Stored:
        """The code of the one place that has this name; None where none or several have it."""
        found = places.gazetteer().find(text)
        return found[0].code if len(found) == 1 else None

    def show(self, value: Stored, spec: Spec, naming: Naming = str) -> str:
        """The name of the place."""
        if value is None:
            return ''
        place = places.gazetteer().get(str(value))
        return place.label() if place else naming(str(value))


class LinkKind(Kind):
    """The uid of another record or row."""

    name = 'link'
    longest = TEXT_LIMITS.link

    def show(self, value: Stored, spec: Spec, naming: Naming = str) -> str:
        """What the record that is linked to is called."""
        return '' if value is None else naming(str(value))


class SetAside(Kind):
    """The doubts of a row that were set aside: a line each, its rule, the fingerprint of its values, the reason."""

    def show(self, value: Stored, spec: Spec, naming: Naming = str) -> str:
        """Each doubt that was set aside, with the reason."""
        lines = [line.split(' ', 2) for line in str(value or '').split('\n')]
        said = [(code_lists.codes('rules').label(line[0]), line[2]) for line in lines if len(line) == 3]
        return '\n'.join(_('{doubt}: {reason}').format(doubt=doubt, reason=reason) for doubt, reason in said)


class KeptText(Kind):
    """A text that the program put together, kept to the letter: nobody types it, and it is as long as it is."""

    long = True

    def clean(self, value: Any, spec: Spec) -> Stored:
        """The text as it is; None for an empty one."""
        return None if value is None else str(value) or None


TEXT, LONG_TEXT, TYPED, SET_ASIDE, KEPT = Kind(), LongText(), Typed(), SetAside(), KeptText()
CODE, CODES, DATE, TIME = CodeKind(), CodesKind(), DateKind(), TimeKind()
NUMBER, DEGREES, PLACE, LINK = NumberKind(), DegreesKind(), PlaceKind(), LinkKind()
KINDS = (TEXT, LONG_TEXT, TYPED, CODE, CODES, DATE, TIME, NUMBER, DEGREES, PLACE, LINK)


def declare(kind: Kind, section: str, **details: Any) -> Any:
    """A field of a record class: the peewee column that carries its spec."""
    column: Any = kind.column(null=True)
    column.spec = Spec(kind, section, **details)
    return column
