"""What the text typed into a field is taken to mean, and how its value is shown again."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, Protocol

from models import query
from models.dates import dates
from models.errors import Refused
from models.language import how_many, messages
from models.language.messages import _
from models.language.text import clean, fold
from models.record import counts
from models.record.fields import Spec, Stored, date_refused
from models.record.records import RECORDS, Record
from models.register.register import Register


class AskedRecord(Protocol):
    """The record that lies open, as far as understanding a text asks for it."""

    record: Record
    before: Record | None
    found: dict[str, tuple[str, list['Offer']]]

    @property
    def day(self) -> str | None:
        """The day of the event, as far as it is known."""

    def rows(self) -> dict[str, Record]:
        """Every row that is not withdrawn, by uid."""


class Asked(Protocol):
    """A field that lies open, as far as understanding a text and showing a value asks for it."""

    @property
    def opened(self) -> AskedRecord:
        """The record that it is part of."""

    @property
    def register(self) -> Register:
        """The register that the record is typed into."""

    @property
    def row(self) -> Record:
        """The row that it belongs to."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def spec(self) -> Spec:
        """Its declaration."""

    @property
    def key(self) -> str:
        """What its text is kept under."""

    @property
    def value(self) -> Stored:
        """Its value."""

    @property
    def typed(self) -> str:
        """What was typed for it, where that is kept beside the value."""

    @property
    def is_stated(self) -> bool:
        """Whether anything is in it."""

    @property
    def within(self) -> str | None:
        """The value of the field that its places lie in."""


class Offer(NamedTuple):
    """A choice: the value it stands for, its name, and what tells it from others.

    `is_meant` is False where Tab must not take it unasked: a code whose name holds the text in the middle of a word
    alone, a place whose name it may not be about, one of several dates. `order` is the order of day and month that it
    settles for all dates to come.
    """

    value: str
    label: str
    detail: str = ''
    is_meant: bool = True
    order: str = ''


def naming(field: Asked, value: str) -> str:
    """What people call the place or record of a uid; what lies open and what waits as a draft are called too."""
    row = field.opened.rows().get(value)
    if row is not None:
        return called_here(field, [row])[0]
    place = field.register.places.get(value)
    said = place.label() if place else query.title(field.register, value)
    return said if said != value else query.drafted_title(field.register, value)


def called_here(field: Asked, rows: Iterable[Record]) -> list[str]:
    """Rows of the record that lies open, by their lines."""
    lines = dict(_lines(field.opened.record))
    return [_called_at(lines.get(row.uid, 0), query.called(row, field.register.places)) for row in rows]


def _called_at(line: int, called: str) -> str:
    return _('line {line}: {what}').format(line=line, what=called) if line else called


def _lines(record: Record) -> Iterator[tuple[str, int]]:
    """Each live row below a row of a record, and at which line of its kind it is there."""
    for parent in record.walk():
        lines = Counter[str]()
        for row in parent.children:
            if not row.withdrawn:
                lines[row.kind] += 1
                yield row.uid, lines[row.kind]


ORDERS = {'day_first': True, 'month_first': False}


def date_readings(field: Asked, text: str) -> list[dates.Reading]:
    """What a date can be in this register and record; raises NotADate."""
    return _readings_near(field, text, likely_near(field))


def _readings_near(field: Asked, text: str, near: str | None) -> list[dates.Reading]:
    day_first = ORDERS.get(field.register.settings.date_order)
    return dates.readings(text, day_first=day_first, from_today=True, near=near)


def may_be_another(field: Asked, event_before: str | None) -> bool:
    """Whether a date was typed without its year, and can be of several ones since the event is on another day."""
    try:
        then, now = (
            {edtf for edtf, _first in _readings_near(field, field.typed, near)}
            for near in (event_before, likely_near(field))
        )
    except dates.NotADate:
        return False
    return field.value in then != now and len(now) > 1


def likely_near(field: Asked) -> str | None:
    """A date that one without a year is likely to be near: that of the event, or of the record before."""
    opened, before = field.opened, field.opened.before
    if field.row is not opened.record or RECORDS[opened.record.kind].dated_by() != field.name:
        return opened.day
    same_kind = before is not None and before.kind == field.row.kind
    return str(before.get(field.name) or '') or None if before and same_kind else None


def read(field: Asked, text: str) -> tuple[Stored, str]:
    """The value of a text and what is kept of it as typed; raises Refused with a sentence."""
    text = clean(text)
    if not text:
        return None, ''
    return _READERS.get(field.spec.kind.name, _read_any)(field, text)


def _read_any(field: Asked, text: str) -> tuple[Stored, str]:
    return field.spec.kind.understand(text, field.spec), ''


def _read_date(field: Asked, text: str) -> tuple[Stored, str]:
    try:
        found = date_readings(field, text)
    except dates.NotADate as error:
        raise date_refused(text, error) from error
    if len(found) > 1:
        readings = _(' or ').join(dates.in_words(edtf, messages.language()) for edtf, _first in found)
        raise Refused(_('“{text}” can be {readings}: choose one with ↓.').format(text=text, readings=readings))
    value = found[0].edtf
    return value, '' if text == value else text


def _read_place(field: Asked, text: str) -> tuple[Stored, str]:
    found = field.register.places.find(text, field.within)
    if len(found) != 1:
        return None, text
    return found[0].code, '' if text == found[0].label() else text


def _read_link(field: Asked, text: str) -> tuple[Stored, str]:
    """A record that was found under this very name; nothing is looked up here, for this is asked at each key."""
    key = fold(text)
    looked_for, offers = field.opened.found.get(field.key, ('', []))
    fitting = (offer for offer in offers if key in (fold(offer.label), fold(offer.detail)))
    found = {offer.value for offer in fitting if looked_for == text}
    if len(found) != 1:
        raise Refused(
            _('More than one record, or none, has the name “{text}”; choose one from the list.').format(text=text)
        )
    return found.pop(), ''


def _read_number(field: Asked, text: str) -> tuple[Stored, str]:
    if field.spec.lowest_in:
        return counts.values(how_many.understand(text), field.name, field.spec)[field.name], ''
    return _read_any(field, text)


def read_bounds(field: Asked, text: str) -> dict[str, Stored]:
    """What a count that is known only roughly states in the fields of its bounds."""
    if not field.spec.lowest_in:
        return {}
    found = counts.values(how_many.understand(text), field.name, field.spec)
    return {name: value for name, value in found.items() if value is not None and name != field.name}


_READERS: dict[str, Callable[[Asked, str], tuple[Stored, str]]] = {
    'date': _read_date,
    'place': _read_place,
    'link': _read_link,
    'number': _read_number,
}


def shown(field: Asked) -> str:
    """A field's value as its editor shows it: what was typed for a date, the name of a place."""
    value, kind = field.value, field.spec.kind
    if field.spec.lowest_in:
        return how_many.show(counts.of(field.row)) if field.is_stated else ''
    if field.typed and (value is None or (kind.name == 'date' and _still_says(field.typed, str(value)))):
        return field.typed
    if kind.name == 'date' and field.typed:
        return kind.show(value, field.spec)
    return kind.text(value, field.spec, lambda uid: naming(field, uid))


def _still_says(typed: str, value: str) -> bool:
    """Whether a text says the same date on any day: "yesterday" does not, and would mislead whoever reads it later."""
    try:
        return any(reading.edtf == value for reading in dates.readings(typed))
    except dates.NotADate:
        return False
