"""How abductees are at the end of a period, and what became of them within it."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache

from exchange.reporting.counted import Scope
from exchange.reporting.counting.sections import family
from exchange.reporting.layouts.layout import ReportLayout
from exchange.reporting.periods import Period, Within
from exchange.reporting.report import MissingPeople, number_of_records
from models.dates import dates
from models.language.code_lists import codes
from models.record.fields import split_codes
from models.record.records import Record, latest_status, status_on

# What statuses count as that are told apart from who is still missing.
APART = ('held', 'reported_dead', 'registered_dead')
_NOT_STATED = 'unidentified'


def abductees_in(layout: ReportLayout, scope: Scope, abductees: Iterable[Record]) -> list[Record]:
    """The abductees that count, of those whom the layout takes; whose abductor is not stated counts as unidentified."""
    wanted = family('parties', layout.abductees.by) if layout.abductees.by else None
    return [one for one in abductees if scope.counts(one) and (wanted is None or wanted & _abductors(one))]


def _abductors(abductee: Record) -> set[str]:
    return set(split_codes(abductee.get('abducted_by'))) or {_NOT_STATED}


def missing_people(abductees: Iterable[Record], period: Period, scope: Scope) -> MissingPeople:
    """What these abductees count as at the end of a period, those taken in it, and whose status changed in it."""
    end = period.last.isoformat()
    counted: dict[str, set[str]] = {}
    changed: dict[str, set[str]] = {}
    newly = set[str]()
    has = cache(period.has)  # the same days come again and again
    for abductee in (one for one in abductees if taken_by(one, end)):
        known = _as_known(abductee, scope)
        if has(abductee.get('abducted_on')) == 'in':
            newly.add(abductee.uid)
        for name in _counts_as(status_on(known, end)):
            counted.setdefault(name, set()).add(abductee.uid)
        for status in _changed_in(known, end, has):
            changed.setdefault(status, set()).add(abductee.uid)
    rank = codes('statuses').rank
    return MissingPeople(
        number_of_records(counted.get('still_missing', ())),
        {name: number_of_records(counted[name]) for name in APART if name in counted},
        number_of_records(newly),
        {name: number_of_records(changed[name]) for name in sorted(changed, key=lambda name: rank.get(name, 0))},
    )


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
    within = [change for change in abductee.of('status_change') if has(change.get('effective')) == 'in']
    if not within:
        return
    now = latest_status(within)
    others = [change for change in abductee.of('status_change') if change not in within]
    before = status_on(Record('abductee', abductee.uid, {}, others), end)
    if now and before and now.get('status') != before.get('status'):
        yield str(now.get('status'))
