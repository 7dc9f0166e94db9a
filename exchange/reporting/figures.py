"""The figures of a month, from the records."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from exchange.reporting.counted import Scope
from exchange.reporting.deaths import Deaths
from exchange.reporting.months import last_day, month_of, spans, when, year_of
from exchange.reporting.records_of import Records
from exchange.reporting.report_labels import Figures, dead_in_words, outcome_rank
from exchange.reporting.sections import counts_as, section_of
from models.dates import dates
from models.language.code_lists import codes
from models.language.messages import _, language
from models.language.text import has_arabic
from models.record.casualty_totals import CLASSES, classes_of, known_number, outcome_of
from models.record.fields import Stored, split_codes
from models.record.records import Record, status_on
from models.register.register import Register


@dataclass
class Tally:
    """What a section or a governorate adds up to: operations, and people by outcome and class."""

    operations: int = 0
    uncounted: int = 0
    people: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, casualty: Record, fewer: int = 0) -> None:
        """Count the people of a casualty; `fewer` of them are counted elsewhere."""
        number = known_number(casualty)
        if number is None:
            self.uncounted += 1
            return
        counts = self.people.setdefault(outcome_of(casualty), Counter())
        for name in ('total', *classes_of(casualty)):
            counts[name] += max(number - fewer, 0)

    def figures(self) -> Figures:
        """The figures that are not nothing, in their fixed order."""
        shown: Figures = {'operations': self.operations} if self.operations else {}
        for outcome in sorted(self.people, key=outcome_rank):
            counts = self.people[outcome]
            order = [name for name in CLASSES if counts[name]]
            if counts['total']:
                shown[outcome] = {'total': counts['total']} | {name: counts[name] for name in order}
        return shown | ({'uncounted': self.uncounted} if self.uncounted else {})


# Which records belong to a month


def figures(
    register: Register, month: str, *, as_of: str | None = None, learned_by: str | None = None, state: str = 'all'
) -> Figures:
    """The figures of a month such as `2024-01`, by section and governorate.

    `as_of` counts what the register held at the end of that day, `learned_by` leaves out what was learned after one;
    `state` `approved` leaves out what no reviewer approved.
    """
    with register.standing_still():
        return _figures(register, month, Scope(as_of, learned_by, state))


def _figures(register: Register, month: str, scope: Scope) -> Figures:
    records = Records(register, scope)
    incidents = [one for one in records.incidents(spans(month)).values() if scope.counts(one)]
    counting = _Counting(month, scope, Deaths(records, scope, incidents))
    for incident in incidents:
        counting.add(incident)
    about: Figures = records.about
    about |= {'state': scope.state} if scope.state != 'all' else {}
    about |= {'example': True} if register.is_example else {}
    by_sample = records.approved_by_sample([one.uid for one in counting.of_month if one.is_approved])
    about |= {'approved_by_sample': by_sample} if by_sample else {}
    found: Figures = {'month': month} | about
    abductees, taken = _abductees(records, month, scope)
    found['sections'] = [*counting.sections(), abductees]
    noted = (_noted(records, incident, scope) for incident in _by_day(counting.of_month))
    found['noted'] = [*chain.from_iterable(noted)]
    found['not_operations'] = _not_operations(counting.of_month)
    found |= {'undated': counting.undated()} if counting.undated() else {}
    return found | _method(records, [*(incident.uid for incident in incidents), *taken])


def _method(records: Records, counted: Iterable[str]) -> Figures:
    """What the note on method says of the records that are counted: what was asked about them and never answered."""
    unanswered = records.closed_without_answer(counted)
    return {'method': {'closed_without_answer': unanswered}} if unanswered else {}


class _Counting:
    """Adds incidents to the sections of a month's report."""

    def __init__(self, month: str, scope: Scope, deaths: Deaths) -> None:
        self._month, self._scope, self._deaths = month, scope, deaths
        self.of_month: list[Record] = []
        self._totals = {name: Tally() for name in ('sdf_areas', 'security_operations', 'desert', 'elsewhere')}
        self._regions: dict[tuple[str, str], Tally] = {}
        self._undated, self._undated_incidents = Tally(), 0

    def add(self, incident: Record) -> None:
        """Add an incident and its casualties, each in the month that it belongs to."""
        section, governorate = section_of(incident), str(incident.get('governorate') or '')
        occurred = incident.get('occurred')
        if month_of(occurred) == self._month:
            self.of_month.append(incident)
            for tally in self._tallies(section, governorate) if section != 'elsewhere' else ():
                tally.operations += 1
        elif self._only_year(occurred):
            self._undated_incidents += 1
        for casualty in filter(self._scope.counts, incident.of('casualty')):
            date, fewer = when(casualty, incident), self._deaths.counted_elsewhere(casualty)
            if month_of(date) == self._month:
                for tally in self._tallies(section, governorate):
                    tally.add(casualty, fewer)
            elif self._only_year(date):
                self._undated.add(casualty, fewer)

    def _only_year(self, date: Stored) -> bool:
        return month_of(date) is None and year_of(date) == self._month[:4]

    def _tallies(self, section: str, governorate: str) -> list[Tally]:
        return [self._totals[section], self._regions.setdefault((section, governorate), Tally())]

    def sections(self) -> list[Figures]:
        """The sections in their order; governorates in the order of their list."""
        return [self._section(name) for name in self._totals]

    def _section(self, name: str) -> Figures:
        rank = codes('governorates').rank
        inside = sorted((g for section, g in self._regions if section == name), key=lambda g: rank.get(g, len(rank)))
        regions = [{'governorate': g or None} | self._regions[name, g].figures() for g in inside]
        section: Figures = {'id': name}
        if name != 'elsewhere':
            section |= {'operations': self._totals[name].operations} | self._totals[name].figures()
        shown = [region for region in regions if len(region) > 1]
        return section | ({'regions': shown} if name != 'security_operations' else {})

    def undated(self) -> Figures:
        """What is known only to the year of the month, counted apart."""
        counted = self._undated.figures()
        return ({'incidents': self._undated_incidents} if self._undated_incidents else {}) | counted


def _not_operations(incidents: Iterable[Record]) -> dict[str, int]:
    listed = codes('incident_kinds')
    kinds = Counter(listed.counted_as(str(i.get('kind'))) for i in incidents if counts_as(i) == 'none')
    return {kind: kinds[kind] for kind in listed if kinds[kind]}


# Abductees


def _abductees(records: Records, month: str, scope: Scope) -> tuple[Figures, list[str]]:
    """How those stand at the end of the month who were taken by then, and their uids."""
    end, taken = last_day(month), list[str]()
    counted: Counter[str] = Counter()
    for abductee in records.abductees():
        if scope.counts(abductee) and _taken_by(abductee, end):
            taken.append(abductee.uid)
            counted.update(_standing_at(abductee, end, scope))
    apart = {name: counted[name] for name in ('held', 'reported_dead', 'registered_dead') if counted[name]}
    shown: Figures = {'id': 'abductees', 'still_missing': counted['still_missing']}
    return shown | ({'counted_apart': apart} if apart else {}), taken


def _taken_by(abductee: Record, day: str) -> bool:
    taken = abductee.get('abducted_on')
    first = dates.first_day(str(taken)) if taken else None
    return first is None or first.isoformat() <= day


def _standing_at(abductee: Record, day: str, scope: Scope) -> list[str]:
    """What an abductee counts as on a day; without any status, as missing."""
    counted = [change for change in abductee.children if scope.counts(change)]
    change = status_on(Record('abductee', abductee.uid, abductee.values, counted), day)
    row = codes('statuses').get(str(change.get('status'))) if change else None
    if row is None:
        return ['still_missing']
    return ['still_missing'] * (row.columns['still_missing'] == 'yes') + [row.columns['counted_as']]


# Sentences


def _by_day(incidents: Iterable[Record]) -> list[Record]:
    return sorted(incidents, key=lambda i: (str(i.get('occurred')), i.uid))


def _noted(records: Records, incident: Record, scope: Scope) -> Iterator[str]:
    """A sentence for a massacre, and for a security operation in which people died."""
    is_massacre = 'massacre' in split_codes(incident.get('marks'))
    tally = Tally()
    for casualty in filter(scope.counts, incident.of('casualty')):
        tally.add(casualty)
    dead = tally.figures().get('killed')
    if not is_massacre and (section_of(incident) != 'security_operations' or not dead):
        return
    what = _('Massacre') if is_massacre else codes('incident_kinds').label(str(incident.get('kind')))
    said = {'date': incident.get('occurred'), 'what': what, 'dead': dead_in_words(dead)}
    where = _where(records, incident)
    if where:
        yield _('{date} {what} at {place}: {dead}').format(place=where, **said)
    else:
        yield _('{date} {what}: {dead}').format(**said)


def _where(records: Records, incident: Record) -> str:
    """The place as its writer called it, where that is in the language of the report."""
    place, typed = records.places.get(str(incident.get('place'))), str(incident.get('place_typed') or '')
    readable = bool(typed) and has_arabic(typed) == (language() == 'ar')
    return place.label() if place and not readable else typed
