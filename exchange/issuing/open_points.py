"""What is still open in a period before it is issued: how many there are of each kind, and in which records."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from exchange.reporting.periods import Period
from models import query
from models.language.code_lists import codes
from models.likeness.many_at_once import Comparing
from models.query.for_review import asked, queue
from models.query.for_review.asked import OPEN
from models.record.fields import PlaceKind
from models.record.records import RECORDS, Record
from models.register import conflicts
from models.register.register import Register
from models.register.review import report_sentences
from models.rules.risks import claimed_death

# The rules that doubt how many people there are, and who is counted among them.
_SUMS = ('somebody_is_counted', 'not_very_many', 'massacre_of_five_civilians', 'named_once', 'victim_fits_the_line')
_DATES = (('incident', 'casualty', 'outcome_date'), ('abductee', 'status_change', 'effective'))


class OpenPoint(NamedTuple):
    """Something that is open: how many there are, in which records, or at which sentences of the page."""

    code: str
    number: int
    records: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    def label(self) -> str:
        """What it is called."""
        return codes('open_points').label(self.code)

    @property
    def is_printed(self) -> bool:
        """Whether a report may say how many there are: not where that says something of people."""
        return codes('open_points')[self.code].columns['printed'] == 'yes'


def open_points(register: Register, period: Period, layout: str) -> list[OpenPoint]:
    """What is open in a period, by the layout of a report; nothing that is settled is listed."""
    with register.standing_still():
        records = _records_of(register, period)
        found = [*_in_review(register, records), *_in_records(register, records), *_of_people(records)]
        unread = report_sentences.unread(register, period.text, layout)
    found.append(OpenPoint('unread_sentence', len(unread), places=tuple(unread)))
    order = codes('open_points').rank
    return sorted((one for one in found if one.number), key=lambda one: order[one.code])


def printed(points: Iterable[OpenPoint]) -> dict[str, int]:
    """How many there are of what a report may say."""
    return {one.code: one.number for one in points if one.is_printed}


Records = Mapping[str, Record]


def _records_of(register: Register, period: Period) -> Records:
    """The live records of a period: what happened in it, who died or was taken in it, whose status changed in it."""
    found: dict[str, Record] = {}
    for kind, below, name in _DATES:
        dated = RECORDS[kind].dated_by()
        uids = query.dated_within(register, kind, dated, period.spans())
        uids |= query.dated_below(register, below, name, period.spans())
        read = query.get_many(register, kind, sorted(uids)).values()
        live = (one for one in read if not one.withdrawn)
        found |= {
            one.uid: one for one in live if _is_in(period, one.get(dated), *(row.get(name) for row in one.of(below)))
        }
    return found


def _is_in(period: Period, *dated: object) -> bool:
    return any(period.has(value) == 'in' for value in dated)


def _in_review(register: Register, records: Records) -> Iterator[OpenPoint]:
    """What reviewing has not come to an end with."""
    yield _point('not_approved', (uid for uid, one in records.items() if not one.is_approved))
    standing = [one for some in asked.questions_about(register, records).values() for one in some]
    about = [(one, str(one.question.get('record'))) for one in standing]
    yield _point('open_question', (uid for one, uid in about if one.state == OPEN))
    yield _point('closed_unanswered', (uid for one, uid in about if one.is_without_answer))
    yield _point('put_off', queue.put_off_now(register) & records.keys())
    yield _point('conflict', (one.record.uid for one in conflicts.waiting(register) if one.record.uid in records))


def _in_records(register: Register, records: Records) -> Iterator[OpenPoint]:
    """What in the records themselves may be wrong."""
    yield _point('unmatched_place', (uid for uid, one in records.items() if _has_unmatched_place(one)))
    incidents = [one.uid for one in records.values() if one.kind == 'incident']
    yield _point('sum_warning', query.problem_records(register, 'incident', incidents, _SUMS))
    waiting = [one for one in records.values() if not one.is_approved]  # whoever approved one saw what is like it
    yield _point('possible_duplicate', _alike(register, waiting))


def _has_unmatched_place(record: Record) -> bool:
    places = (name for name, spec in RECORDS[record.kind].specs().items() if isinstance(spec.kind, PlaceKind))
    return any(record.get(f'{name}_typed') and not record.get(name) for name in places)


def _alike(register: Register, records: list[Record]) -> Iterator[str]:
    """Those of some records that may be about the same as another live one."""
    for kind in dict.fromkeys(record.kind for record in records):
        some = [record for record in records if record.kind == kind]
        found = Comparing(register, kind, some).alike(some)
        yield from (uid for uid, alike in found.items() if any(other.uid != uid for _like, other in alike))


def _of_people(records: Records) -> Iterator[OpenPoint]:
    """What families do not know, and who is said to be dead."""
    rows = [(row, uid) for uid, record in records.items() for row in record.live()]
    yield _point('family_does_not_know', (uid for row, uid in rows if row.get('family_knows') == 'no'))
    people = (one for one in records.values() if one.kind == 'abductee')
    yield _point('claimed_death', (one.uid for one in people if claimed_death(one)))


def _point(code: str, records: Iterable[str]) -> OpenPoint:
    every = list(records)
    return OpenPoint(code, len(every), tuple(dict.fromkeys(every)))
