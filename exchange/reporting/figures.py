"""The figures of a report in the shape that machines read: the same in every language, ranges as objects."""

from typing import Any

from exchange.reporting.count import count
from exchange.reporting.counted import Scope
from exchange.reporting.counting.told import DIED_OF_WOUNDS
from exchange.reporting.layouts import layout_file
from exchange.reporting.layouts.layout import Both, ReportLayout
from exchange.reporting.periods import read_period
from exchange.reporting.report import Compared, Counts, Figure, MissingPeople, Report, Section, ToldEvent
from exchange.reporting.report_labels import COMPARED, Figures, dead_in_words, outcome_rank
from models.language.code_lists import codes
from models.language.messages import _, language
from models.language.text import has_arabic
from models.record.casualty_totals import CLASSES
from models.register.register import Register


def figures(
    register: Register,
    period: str,
    *,
    as_of: str | None = None,
    learned_by: str | None = None,
    state: str = 'all',
    layout: ReportLayout | None = None,
) -> Figures:
    """The figures of a period such as `2024-01`, by section and governorate.

    `as_of` counts what the register held at the end of that day, `learned_by` leaves out what was learned after one;
    `state` `approved` leaves out what no reviewer approved; without a layout that of the program is used.
    """
    scope = Scope(as_of, learned_by, state)
    return in_figures(count(register, read_period(period), layout or layout_file.monthly(), scope))


def in_figures(report: Report) -> Figures:
    """A report in this shape; its sentences are in the language spoken now."""
    found: Figures = {'month': report.period.text} if report.period.kind == 'month' else {}
    found |= {'period': report.period.text} | report.about | _about(report)
    found['sections'] = [*(_section(report.layout, one) for one in report.sections), _abductees(report.abductees)]
    found['noted'] = [_noted(report, event) for event in report.told if event.id != DIED_OF_WOUNDS]
    found['not_operations'] = _shown_all(report.not_operations)
    found |= {'undated': undated} if (undated := _undated(report.undated)) else {}
    found |= {'total': {'operations': shown(report.all.operations)} | _people(report.all)}
    found |= _told(report) | _times(report) | _known(report)
    unanswered = report.method.unanswered
    return found | ({'method': {'closed_without_answer': unanswered}} if unanswered else {})


def shown(figure: Figure) -> Any:
    """A number where each line gives one, else what is known of it."""
    if figure.is_exact:
        return figure.best
    return {'low': figure.low, 'best': figure.best, 'high': figure.high, 'unknown': figure.unknown}


def _shown_all(named: dict[str, Figure]) -> Figures:
    return {name: shown(figure) for name, figure in named.items()}


def _about(report: Report) -> Figures:
    """What is said of the whole report: of which records it is, by which layout, and how far it can be believed."""
    about: Figures = {'state': report.scope.state} if report.scope.state != 'all' else {}
    about |= {'example': True} if report.is_example else {}
    by_sample = report.method.by_sample
    about |= {'approved_by_sample': by_sample.best} if by_sample else {}
    about |= {'says': [*report.says]} if report.says else {}
    about |= {'layout': {'name': report.layout.name, 'edition': report.layout.edition}}
    titles = {one.id: one.short for one in report.layout.sections} | {'abductees': report.layout.abductees.title}
    return about | {'titles': {name: title._asdict() for name, title in titles.items() if title.en}}


# Sections


def _section(layout: ReportLayout, section: Section) -> Figures:
    declared = layout.section(section.id)
    has_operations = declared is not None and declared.has_operations
    shown_section: Figures = {'id': section.id}
    if has_operations:
        shown_section |= {'operations': shown(section.all.operations)}
        shown_section |= _people(section.all)
    if declared and not declared.by_area:
        return shown_section
    return shown_section | {
        'regions': [{'governorate': area or None} | _counts(c) for area, c in section.areas.items()]
    }


def _counts(counts: Counts) -> Figures:
    return ({'operations': shown(counts.operations)} if counts.operations else {}) | _people(counts)


def _people(counts: Counts) -> Figures:
    """People by outcome and class, in their fixed order; and how many lines give no number."""
    outcomes = dict.fromkeys(outcome for outcome, _name in counts.people)
    found: Figures = {}
    for outcome in sorted(outcomes, key=outcome_rank):
        named = {name: counts.of(outcome, name) for name in ('total', *CLASSES)}
        if named['total']:
            found[outcome] = {name: shown(figure) for name, figure in named.items() if figure}
    uncounted = sum(counts.of(outcome).unknown for outcome in outcomes)
    return found | ({'uncounted': uncounted} if uncounted else {})


def _undated(undated: Counts) -> Figures:
    number = undated.operations
    return ({'incidents': shown(number)} if number else {}) | _people(undated)


def _abductees(people: MissingPeople) -> Figures:
    found: Figures = {'id': 'abductees', 'still_missing': shown(people.still_missing)}
    return found | ({'counted_apart': _shown_all(people.standing)} if people.standing else {})


# What is told beside them


def _told(report: Report) -> Figures:
    """The events that are told together or apart, what became of abductees, and what was documented later."""
    people = report.abductees
    found: Figures = {}
    if people.newly_taken or people.changed:
        found['abductees'] = {'newly_taken': shown(people.newly_taken), 'changed': _shown_all(people.changed)}
    if wounded := [_died_of_wounds(event) for event in report.told if event.id == DIED_OF_WOUNDS]:
        found['died_of_wounds'] = wounded
    if report.groups:
        found['told_together'] = [
            {'id': one.id, 'governorate': one.governorate or None, 'countryside': one.countryside or None}
            | {'kinds': _shown_all(dict(one.kinds))}
            for one in report.groups
        ]
    if report.later:
        found['documented_later'] = {
            month: {'incidents': shown(counts.operations)} | _people(counts) for month, counts in report.later.items()
        }
    return found


def _died_of_wounds(event: ToldEvent) -> Figures:
    where = {'governorate': event.governorate or None, 'section': event.section or None}
    return {'injured': event.occurred} | where | _people(event.counts)


def _times(report: Report) -> Figures:
    """How long ago things are, and other periods beside this one."""
    found: Figures = {'elapsed_to': report.elapsed_to.isoformat()}
    found |= {'elapsed_months': {one.id: one.months for one in report.elapsed}}
    compared = {name: getattr(report, name) for name in COMPARED}
    found |= {name: _compared(one) for name, one in compared.items() if one}
    issued, months = report.months_issued
    return found | ({'months_issued': {'issued': issued, 'of': months}} if issued else {})


def _compared(one: Compared) -> Figures:
    sections = {name: {'operations': shown(c.operations)} | _people(c) for name, c in one.sections.items()}
    whole = {'operations': shown(one.all.operations)} | _people(one.all)
    return {'period': one.period.text, 'total': whole, 'sections': sections}


def _known(report: Report) -> Figures:
    """How well it is known."""
    method = report.method
    return {
        'standings': _shown_all(report.standings),
        'certainty': _shown_all(report.certainty._asdict()),
        'sources': {'total': shown(method.sources), 'channels': method.channels},
        'review': {
            'incidents': shown(method.incidents),
            'approved': shown(method.approved),
            'by_sample': shown(method.by_sample),
            'not_reviewed': shown(method.not_reviewed),
        },
    }


# Sentences


def _noted(report: Report, event: ToldEvent) -> str:
    """A sentence for an event that is told on its own."""
    told = next((told for told in report.layout.told if told.id == event.id), None)
    title = (told.title if told and told.marks else Both()).of(language())
    what = title or codes('incident_kinds').label(event.kind)
    dead = {name: event.counts.of('killed', name) for name in ('total', *CLASSES)}
    number = {name: figure.best for name, figure in dead.items() if figure.best}
    said = {'date': event.occurred, 'what': what, 'dead': dead_in_words(number, is_least=not dead['total'].is_exact)}
    where = _where(report, event)
    if where:
        return _('{date} {what} at {place}: {dead}').format(place=where, **said)
    return _('{date} {what}: {dead}').format(**said)


def _where(report: Report, event: ToldEvent) -> str:
    """The place as its writer called it, where that is in the language of the report."""
    place = report.places.get(event.place_code)
    readable = bool(event.place) and has_arabic(event.place) == (language() == 'ar')
    return place.label() if place and not readable else event.place
