"""The figures of a month, from the records."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from exchange.reporting.labels import CLASSES, Figures, dead_in_words, outcome_rank
from exchange.reporting.months import last_day, month_of, spans, year_of
from exchange.reporting.sections import counts_as, section_of
from models import query
from models.dates import dates
from models.language.code_lists import codes
from models.language.messages import _, language
from models.language.text import has_arabic
from models.query import Filter, Question
from models.record.casualty_totals import classes_of, outcome_of
from models.record.fields import split_codes
from models.record.records import Record, status_on
from models.register.register import Register

APPROVED = ('approved', 'sealed')


@dataclass
class Tally:
    """What a section or a governorate adds up to: operations, and people by outcome and class."""

    operations: int = 0
    uncounted: int = 0
    people: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, casualty: Record, fewer: int = 0) -> None:
        """Count the people of a casualty; `fewer` of them are counted elsewhere."""
        stated = casualty.get('count')
        number = stated if stated is not None else casualty.get('lowest')
        if number is None:
            self.uncounted += 1
            return
        counts = self.people.setdefault(outcome_of(casualty), Counter())
        for name in ('total', *classes_of(casualty)):
            counts[name] += max(int(number) - fewer, 0)

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


def figures(register: Register, month: str, *, as_of: str | None = None, state: str = 'all') -> Figures:
    """The figures of a month such as `2024-01`, by section and governorate.

    `as_of` leaves out what was learned after that day; `state` `approved` leaves out what no reviewer approved.
    """
    with register.standing_still():
        return _figures(register, month, as_of, state)


def _figures(register: Register, month: str, as_of: str | None, state: str) -> Figures:
    incidents = [i for i in _incidents(register, month) if _known(i, as_of) and _in_state(i, state)]
    counting = _Counting(register, month, as_of)
    for incident in incidents:
        counting.add(incident)
    about: Figures = {'as_of': as_of} if as_of else {}
    about |= {'state': 'approved'} if state == 'approved' else {}
    about |= {'example': True} if register.is_example else {}
    found: Figures = {'month': month} | about
    found['sections'] = [*counting.sections(), _abductees(register, month, as_of, state)]
    found['noted'] = [sentence for incident in _by_day(counting.of_month) for sentence in _noted(register, incident)]
    found['not_operations'] = _not_operations(counting.of_month)
    return found | ({'undated': counting.undated()} if counting.undated() else {})


def _incidents(register: Register, month: str) -> Iterable[Record]:
    """The live incidents of a month, those with a casualty dated in it, and those dated only to its year."""
    found: dict[str, Record] = {}
    for first, last in spans(month):
        question = Question('incident', filters=(Filter('occurred', (first, last)),), sort='occurred', descending=False)
        found |= {incident.uid: incident for incident in query.each(register, question)}
        harmed = Question('casualty', filters=(Filter('outcome_date', (first, last)),), sort='parent', descending=False)
        parents = {str(casualty.get('parent')) for casualty in query.each(register, harmed)} - found.keys()
        found |= query.get_many(register, 'incident', sorted(parents))
    return [incident for incident in found.values() if not incident.withdrawn]


def _known(record: Record, as_of: str | None) -> bool:
    learned = record.get('learned_on')
    first = dates.first_day(str(learned)) if learned else None
    return not as_of or first is None or first.isoformat() <= as_of


def _in_state(record: Record, state: str) -> bool:
    return state == 'all' or record.get('state') in APPROVED


class _Counting:
    """Adds incidents to the sections of a month's report."""

    def __init__(self, register: Register, month: str, as_of: str | None) -> None:
        self.month, self.as_of = month, as_of
        self.twice = _Twice(register)
        self.of_month: list[Record] = []
        self._totals = {name: Tally() for name in ('sdf_areas', 'security_operations', 'desert', 'elsewhere')}
        self._regions: dict[tuple[str, str], Tally] = {}
        self._undated, self._undated_incidents = Tally(), 0

    def add(self, incident: Record) -> None:
        """Add an incident and its casualties, each in the month that it belongs to."""
        section, governorate = section_of(incident), str(incident.get('governorate') or '')
        occurred = incident.get('occurred')
        if month_of(occurred) == self.month:
            self.of_month.append(incident)
            for tally in self._tallies(section, governorate) if section != 'elsewhere' else ():
                tally.operations += 1
        elif self._only_year(occurred):
            self._undated_incidents += 1
        for casualty in incident.of('casualty'):
            when = casualty.get('outcome_date') or occurred
            if not _known(casualty, self.as_of):
                continue
            if month_of(when) == self.month:
                fewer = self.twice.counted_elsewhere(casualty)
                for tally in self._tallies(section, governorate):
                    tally.add(casualty, fewer)
            elif self._only_year(when):
                self._undated.add(casualty)

    def _only_year(self, when: object) -> bool:
        return month_of(when) is None and year_of(when) == self.month[:4]

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


class _Twice:
    """Finds the dead who are recorded twice: one death a person."""

    def __init__(self, register: Register) -> None:
        self._register = register

    def counted_elsewhere(self, casualty: Record) -> int:
        """How many of a casualty's dead are named as the same person as one of another live death."""
        if outcome_of(casualty) != 'killed':
            return 0
        others = {str(v.get('same_person')): v for v in casualty.of('victim') if v.get('same_person')}
        twins = query.get_many(self._register, 'victim', list(others)).values()
        return sum(self._counts(twin, others[twin.uid]) for twin in twins)

    def _counts(self, twin: Record, victim: Record) -> bool:
        """Whether the other record of a person stands for the death; of two that name each other, one does."""
        if twin.withdrawn or (twin.get('same_person') == victim.uid and twin.uid > victim.uid):
            return False
        casualty = query.get(self._register, 'casualty', str(twin.get('parent')))
        if casualty is None or casualty.withdrawn or outcome_of(casualty) != 'killed':
            return False
        incident = query.get(self._register, 'incident', str(casualty.get('parent')))
        return incident is not None and not incident.withdrawn


def _not_operations(incidents: Iterable[Record]) -> dict[str, int]:
    listed = codes('incident_kinds')
    kinds = Counter(listed.counted_as(str(i.get('kind'))) for i in incidents if counts_as(i) == 'none')
    return {kind: kinds[kind] for kind in listed if kinds[kind]}


# Abductees


def _abductees(register: Register, month: str, as_of: str | None, state: str) -> Figures:
    end = last_day(month)
    counted: Counter[str] = Counter()
    for abductee in query.each(register, Question('abductee')):
        if _known(abductee, as_of) and _in_state(abductee, state) and _taken_by(abductee, end):
            counted.update(_standing_at(abductee, end, as_of))
    apart = {name: counted[name] for name in ('held', 'reported_dead', 'registered_dead') if counted[name]}
    shown: Figures = {'id': 'abductees', 'still_missing': counted['still_missing']}
    return shown | ({'counted_apart': apart} if apart else {})


def _taken_by(abductee: Record, day: str) -> bool:
    taken = abductee.get('abducted_on')
    first = dates.first_day(str(taken)) if taken else None
    return first is None or first.isoformat() <= day


def _standing_at(abductee: Record, day: str, as_of: str | None) -> list[str]:
    """What an abductee counts as on a day; without any status, as missing."""
    learned = [c for c in abductee.children if _known(c, as_of)]
    change = status_on(Record('abductee', abductee.uid, abductee.values, learned), day)
    row = codes('statuses').get(str(change.get('status'))) if change else None
    if row is None:
        return ['still_missing']
    return ['still_missing'] * (row.columns['still_missing'] == 'yes') + [row.columns['counted_as']]


# Sentences


def _by_day(incidents: Iterable[Record]) -> list[Record]:
    return sorted(incidents, key=lambda i: (str(i.get('occurred')), i.uid))


def _noted(register: Register, incident: Record) -> Iterator[str]:
    """A sentence for a massacre, and for a security operation in which people died."""
    is_massacre = 'massacre' in split_codes(incident.get('marks'))
    tally = Tally()
    for casualty in incident.of('casualty'):
        tally.add(casualty)
    dead = tally.figures().get('killed')
    if not is_massacre and (section_of(incident) != 'security_operations' or not dead):
        return
    what = _('Massacre') if is_massacre else codes('incident_kinds').label(str(incident.get('kind')))
    said = {'date': incident.get('occurred'), 'what': what, 'dead': dead_in_words(dead)}
    where = _where(register, incident)
    if where:
        yield _('{date} {what} at {place}: {dead}').format(place=where, **said)
    else:
        yield _('{date} {what}: {dead}').format(**said)


def _where(register: Register, incident: Record) -> str:
    """The place as its writer called it, where that is in the language of the report."""
    place, typed = register.places.get(str(incident.get('place'))), str(incident.get('place_typed') or '')
    readable = bool(typed) and has_arabic(typed) == (language() == 'ar')
    return place.label() if place and not readable else typed
