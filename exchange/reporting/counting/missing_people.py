"""How abductees are at the end of a period, and what became of them within it."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache

from exchange.reporting.counted import Scope
from exchange.reporting.counting.sections import family
from exchange.reporting.layouts.layout import ReportLayout
from exchange.reporting.periods import Period, Within
from exchange.reporting.report import MissingPeople, number_of_people
from models.dates import dates
from models.language.code_lists import codes
from models.query.together.linked_persons import LINK_OF_A_PERSON, grouped
from models.record.fields import split_codes
from models.record.records import Record, latest_status, status_on

# By each person the uids of their records.
OfPeople = dict[str, list[str]]
# What statuses count as that are told apart from who is still missing.
APART = ('held', 'reported_dead', 'registered_dead')
_NOT_STATED = 'unidentified'


def abductees_in(layout: ReportLayout, scope: Scope, abductees: Iterable[Record]) -> list[Record]:
    """The abductees that count, of those whom the layout takes; whose abductor is not stated counts as unidentified."""
    wanted = family('parties', layout.abductees.by) if layout.abductees.by else None
    return [one for one in abductees if scope.counts(one) and (wanted is None or wanted & _abductors(one))]


def _abductors(abductee: Record) -> set[str]:
    return set(split_codes(abductee.get('abducted_by'))) or {_NOT_STATED}


def missing_people(
    abductees: Iterable[Record], period: Period, scope: Scope, all_of_them: Iterable[Record] = ()
) -> MissingPeople:
    """What these abductees count as at the end of a period, those taken in it, and whose status changed in it.

    `all_of_them` are also those that do not count: two may be linked as one person by one of these alone. Who was
    taken more than once is one person, and is as the record has it of when they were taken last.
    """
    end = period.last.isoformat()
    counted: dict[str, OfPeople] = {}
    changed: dict[str, OfPeople] = {}
    newly: OfPeople = {}
    has = cache(period.has)  # the same days come again and again
    for person, records in people([one for one in abductees if taken_by(one, end)], all_of_them).items():
        uids = [one.uid for one in records]
        if any(has(one.get('abducted_on')) == 'in' for one in records):
            newly[person] = uids
        known = [_as_known(one, scope) for one in records]
        for name in _counts_as(status_on(known[-1], end)):
            counted.setdefault(name, {})[person] = uids
        for status in {status for one in known for status in _changed_in(one, end, has)}:
            changed.setdefault(status, {})[person] = uids
    rank = codes('statuses').rank
    return MissingPeople(
        number_of_people(counted.get('still_missing', {})),
        {name: number_of_people(counted[name]) for name in APART if name in counted},
        number_of_people(newly),
        {name: number_of_people(changed[name]) for name in sorted(changed, key=lambda name: rank.get(name, 0))},
    )


def people(abductees: Iterable[Record], all_of_them: Iterable[Record] = ()) -> dict[str, list[Record]]:
    """The records of each person, in the order in which they were taken; by the first of them."""
    counted = list(abductees)
    links = ((one.uid, str(one.get(LINK_OF_A_PERSON))) for one in (*counted, *all_of_them) if one.get(LINK_OF_A_PERSON))
    person = grouped(links)
    groups: dict[str, list[Record]] = {}
    for one in counted:
        groups.setdefault(person.get(one.uid, one.uid), []).append(one)
    return {group[0].uid: sorted(group, key=_taken_on) for group in groups.values()}


def _taken_on(abductee: Record) -> str:
    """By when records of a person are in order: who is not known when comes first."""
    taken = abductee.get('abducted_on')
    first = dates.first_day(str(taken)) if taken else None
    return first.isoformat() if first else ''


def taken_by(abductee: Record, day: str) -> bool:
    """Whether somebody was taken by the end of a day; who is not known when, was."""
    taken = abductee.get('abducted_on')
    first = dates.first_day(str(taken)) if taken else None
    return first is None or first.isoformat() <= day


def _as_known(abductee: Record, scope: Scope) -> Record:
    """An abductee with those of their statuses that count."""
    known = [change for change in abductee.children if scope.counts(change)]
    return Record('abductee', abductee.uid, abductee.values, known)


def _counts_as(change: Record | None) -> list[str]:
    """What a status counts as; none at all, as missing."""
    row = codes('statuses').get(str(change.get('status'))) if change else None
    if row is None:
        return ['still_missing']
    return ['still_missing'] * (row.columns['still_missing'] == 'yes') + [row.columns['counted_as']]


def _changed_in(abductee: Record, end: str, has: Callable[[object], Within]) -> Iterator[str]:
    """The status that somebody has since a day of the period, where it is not the one they had before."""
    within, others = list[Record](), list[Record]()
    for change in abductee.of('status_change'):
        (within if has(change.get('effective')) == 'in' else others).append(change)
    if not within:
        return
    now = latest_status(within)
    before = status_on(Record('abductee', abductee.uid, {}, others), end)
    if now and before and now.get('status') != before.get('status'):
        yield str(now.get('status'))
