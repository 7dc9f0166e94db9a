"""Who may be named in what is published: one rule for the dead and the missing, in every file that strangers read.

Of the dead: the family said yes and knows of the death, and the record is approved. Of the missing: the family said
yes to the name not too long ago, and knows where a death is claimed. Never a child, nobody in an incident of sexual
violence, and nobody while a ransom is demanded: `resources/review/unnamed_kinds.csv` has those kinds of incidents.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from models.dates import dates
from models.language.code_lists import codes
from models.language.messages import RESOURCES
from models.limits.rule_limits import RULE_LIMITS
from models.record import casualty_totals
from models.record.fields import Stored
from models.record.records import RECORDS, Record, status_on

# The column of a list of consents that says how the public may read of a row.
_PUBLISHES = 'publishes'
_YES, _NO = 'yes', 'no'
_DEAD = frozenset({'found_dead', 'registered_dead', 'reported_dead'})
_ENDED = frozenset({'found', 'found_dead'})


class NamedOn(NamedTuple):
    """When a name is to be published, and how many months before that a family may have been asked at most."""

    day: date
    months: int = RULE_LIMITS.consent_months


class Appearance(NamedTuple):
    """A row that a person has, in the whole record that it is of; of a victim `casualty` is the line it is below."""

    row: Record
    record: Record
    casualty: Record | None = None


def appearances(record: Record) -> Iterator[Appearance]:
    """Each row of a record, as one that a person may have."""
    lines = {line.uid: line for line in record.children}
    for row in record.walk():
        yield Appearance(row, record, lines.get(str(row.get('parent'))))


@cache
def consent_field(kind: str) -> str | None:
    """The field that says whether what needs consent may be published."""
    coded = ((name, spec.code_list()) for name, spec in RECORDS[kind].specs().items() if spec.codes)
    return next((name for name, listed in coded if any(code.columns.get(_PUBLISHES) for code in listed.values())), None)


def published_as(row: Record) -> str:
    """How the public may read of a row: `named` as it is, `anonymised` so that nobody is known by it, else not at all.

    That is `never` where somebody said so, and '' where nobody knows.
    """
    if row.withdrawn:
        return ''
    name = consent_field(row.kind)
    if name is None:
        return 'named'
    code = RECORDS[row.kind].specs()[name].code_list().get(str(row.get(name)))
    return code.columns[_PUBLISHES] if code else ''


def may_be_named(own: Appearance, others: Sequence[Appearance], events: Sequence[Record], on: NamedOn) -> bool:
    """Whether a person may be named, by a row; `others` are rows of the same person, `events` their other incidents."""
    everywhere = [own, *others]
    if published_as(own.row) != 'named' or any(map(_speaks_against, others)) or _family_does_not_know(everywhere):
        return False
    if any(map(_is_child, everywhere)) or _is_of_an_unnamed_kind(everywhere, events, on):
        return False
    return _BY_KIND[own.row.kind](everywhere, on)


def _speaks_against(other: Appearance) -> bool:
    return published_as(other.row) in ('never', 'anonymised')


def _family_does_not_know(everywhere: Sequence[Appearance]) -> bool:
    return any(one.row.get('family_knows') == _NO for one in everywhere)


def _may_name_the_dead(everywhere: Sequence[Appearance], _on: NamedOn) -> bool:
    own = everywhere[0]
    if own.record.withdrawn or not own.record.is_approved or own.row.get('family_knows') != _YES:
        return False
    return own.casualty is not None and not own.casualty.withdrawn


def _may_name_the_missing(everywhere: Sequence[Appearance], on: NamedOn) -> bool:
    own = everywhere[0]
    if not _was_asked_lately(own.row.get('consent_asked_on'), on):
        return False
    knows = any(one.row.get('family_knows') == _YES for one in everywhere)
    return knows or not any(map(claims_death, everywhere))


_BY_KIND: dict[str, Callable[[Sequence[Appearance], NamedOn], bool]] = {
    'victim': _may_name_the_dead,
    'abductee': _may_name_the_missing,
}


def claims_death(one: Appearance) -> bool:
    """Whether a record says, confirmed or not, that the person died."""
    if one.row.kind == 'abductee':
        statuses = codes('statuses')
        said = (statuses.get(str(change.get('status'))) for change in one.row.of('status_change'))
        return any(status.columns['counted_as'] in _DEAD for status in said if status)
    return one.casualty is not None and casualty_totals.has_died(one.casualty)


def was_asked_too_long_ago(asked: Stored, on: NamedOn) -> bool:
    """Whether a family was asked, and longer ago than a consent holds."""
    first = dates.first_day(str(asked)) if asked else None
    return first is not None and first < _months_before(on)


def _was_asked_lately(asked: Stored, on: NamedOn) -> bool:
    """Whether the day of asking is known, lies within the months that a consent holds, and is past."""
    if not asked or was_asked_too_long_ago(asked, on):
        return False
    first, last = dates.first_day(str(asked)), dates.last_day(str(asked))
    return first is not None and last is not None and first <= max(on.day, dates.today_in_damascus())


def _months_before(on: NamedOn) -> date:
    years, month = divmod(on.day.year * 12 + on.day.month - 1 - on.months, 12)
    return date(years, month + 1, min(on.day.day, 28))


def _is_child(one: Appearance) -> bool:
    """Whether somebody is, or was when it happened, a child."""
    age, casualty = one.row.get('age'), one.casualty
    if isinstance(age, int) and casualty_totals.age_group(age) == 'child':
        return True
    if casualty is not None and casualty_totals.are_children(casualty):
        return True
    born, taken = one.row.get('born'), one.row.get('abducted_on')
    last, first = dates.last_day(str(born)) if born else None, dates.first_day(str(taken)) if taken else None
    if last is None:
        return False
    return casualty_totals.age_group(_years_between(last, first or dates.today_in_damascus())) == 'child'


def _years_between(first: date, last: date) -> int:
    return last.year - first.year - ((last.month, last.day) < (first.month, first.day))


# Incidents in which nobody is named


@cache
def _unnamed_kinds() -> dict[str, str]:
    """The kinds of incidents in which nobody is named: `never`, or not until a person is `found`."""
    with (RESOURCES / 'review' / 'unnamed_kinds.csv').open(encoding='utf-8', newline='') as file:
        return {row['kind']: row['until'] for row in csv.DictReader(file)}


def _is_of_an_unnamed_kind(everywhere: Sequence[Appearance], events: Sequence[Record], on: NamedOn) -> bool:
    incidents = [*(one.record for one in everywhere if one.row is not one.record), *events]
    until = {_unnamed_kinds().get(str(incident.get('kind'))) for incident in incidents if not incident.withdrawn}
    return 'never' in until or ('found' in until and not any(_has_ended(one, on) for one in everywhere))


def _has_ended(one: Appearance, on: NamedOn) -> bool:
    """Whether a person is free or found, or died: nobody is paid for them any longer."""
    if one.row.kind != 'abductee':
        return claims_death(one)
    now = status_on(one.row, on.day.isoformat())
    status = codes('statuses').get(str(now.get('status'))) if now else None
    return status is not None and status.columns['counted_as'] in _ENDED
