"""Records as the public reads them: approved, of those who consented, under ids of their own and in order of date.

Neither the order of typing nor the number of those who are held back can be read from them.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import NamedTuple

from exchange.exporting.selection import Selection, question, records
from exchange.leaks.leak_check import refuse_leaks
from exchange.leaks.leaving_texts import LeavingText, texts_of
from exchange.public_ids import ids_of
from models import query
from models.dates import dates
from models.errors import KnownError
from models.language.messages import _
from models.query import Filter
from models.query.one_person import hold_back
from models.record.fields import Stored
from models.record.naming import published_as
from models.record.records import RECORDS, Record
from models.register.register import Register

# So many records must be alike before one of them leaves whose family said yes, but not to the name.
LEAST_ALIKE = 5
# Records that are read together.
_TOGETHER = 500


class NoneApproved(KnownError):
    """Of the records that were chosen for the public none is approved."""


class _Place(NamedTuple):
    """Where a record comes in a file, its uid here, and what others must be alike in (None: it may leave alone)."""

    day: str
    public_id: str
    uid: str
    alike: tuple[Stored, ...] | None


@dataclass
class PublicTexts:
    """What leaves in the clear with the records of a file: the free texts, and the names that may be published."""

    texts: list[LeavingText] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def note(self, record: Record, cut: Record) -> None:
        """Note what of a record leaves, by what it is in the register."""
        self.texts += texts_of(record, cut)
        for row in cut.walk():
            specs = RECORDS[row.kind].specs()
            self.names |= {str(text) for name, text in row.values.items() if specs[name].reach == 'consent'}

    def refuse_leaks(self, register: Register, content: bytes, name: str) -> None:
        """Raise LeaksFound where the texts, or the file of this name that holds them, hold what must not leave."""
        refuse_leaks(register, self.texts, content, name, frozenset(self.names))


def public_records(
    register: Register, choice: Selection, kinds: list[str], leaving: PublicTexts
) -> Iterator[tuple[Record, bool]]:
    """The records of these kinds as the public may read them, each with whether it is approved.

    What of them has to be searched for what must not leave is noted in `leaving`.
    """
    _refuse_unapproved(register, choice, kinds)
    public_id = ids_of(register)
    for kind in kinds:
        order = _order(register, choice, kind, public_id)
        for start in range(0, len(order), _TOGETHER):
            part = order[start : start + _TOGETHER]
            found = query.get_many(register, kind, [place.uid for place in part])
            hold_back(register, found.values())
            for place in part:
                record = found[place.uid]
                cut = choice.cut(record)
                leaving.note(record, cut)
                yield replace(cut, uid=place.public_id), record.is_approved


def _refuse_unapproved(register: Register, choice: Selection, kinds: list[str]) -> None:
    asked = [question(kind, choice) for kind in kinds if not choice.shown or choice.shown.kind == kind]
    asked = [one for one in asked if not one.withdrawn]
    if any(query.ids(register, one, most=1) for one in asked):
        return
    whatever = replace(choice, state='all')
    if any(query.ids(register, question(one.kind, whatever), most=1) for one in asked):
        raise NoneApproved(_('None of these records is approved.'))


def _order(register: Register, choice: Selection, kind: str, public_id: Callable[[str], str]) -> list[_Place]:
    places = [
        _place(record, choice, public_id)
        for record in _chosen(register, choice, kind)
        if published_as(record) == 'named' or _may_leave_among_others(record, choice)
    ]
    many = Counter(place.alike for place in places)
    leaving = [place for place in places if place.alike is None or many[place.alike] >= LEAST_ALIKE]
    return sorted(leaving, key=lambda place: (place.day, place.public_id))


def _chosen(register: Register, choice: Selection, kind: str) -> Iterator[Record]:
    found = records(register, choice, [kind])
    while part := list(islice(found, _TOGETHER)):
        hold_back(register, part)
        yield from part


def _place(record: Record, choice: Selection, public_id: Callable[[str], str]) -> _Place:
    """The day is the one that is read: the order of what is said to the month alone tells no more."""
    cut = choice.cut(record)
    day = str(cut.get(RECORDS[record.kind].dated_by()) or '')
    alike = tuple(map(cut.get, RECORDS[record.kind].alike_in)) if published_as(record) == 'anonymised' else None
    return _Place(day, public_id(record.uid), record.uid, alike)


def _may_leave_among_others(record: Record, choice: Selection) -> bool:
    """Whether it may leave by its month: not where days were chosen, so that leaving at all would tell the day."""
    if published_as(record) != 'anonymised':
        return False
    name = RECORDS[record.kind].dated_by()
    month = record.get(name) and dates.to_month(str(record.get(name)))
    spans = (given for given in question(record.kind, choice).filters if given.field == name)
    return all(_covers(given, str(month)) for given in spans)


def _covers(span: Filter, edtf: str) -> bool:
    """Whether a date lies in a span with all that it can have been."""
    first, last = (*span.values, '', '')[:2]
    begins, ends = dates.first_day(edtf), dates.last_day(edtf)
    since, until = first and dates.first_day(first), last and dates.last_day(last)
    return (not since or (begins is not None and begins >= since)) and (
        not until or (ends is not None and ends <= until)
    )
