"""What the register counts where a figure was printed, and how far the two are apart."""

from collections.abc import Callable, Iterator

from exchange.reconciling.disagreements import Disagreement, of_what, shown
from exchange.reconciling.told_statements import (
    Bounds,
    Figured,
    Key,
    ToldPlace,
    ToldStatement,
    bounds,
    meet,
    told_of,
)
from exchange.reporting.layouts.layout import ReportLayout, SectionLayout
from exchange.reporting.report import Counts, Figure, Report, added, total
from models.language.code_lists import codes
from models.language.messages import _
from models.language.text import fold

# Before the id of a section that no text has a word for but its own title.
OWN = '='
_COMBATANTS = ('combatant', 'sdf', 'coalition')


def disagreements(report: Report, statements: list[ToldStatement]) -> Iterator[Disagreement]:
    """The figures that the register counts otherwise, each once."""
    found = dict[tuple[str, str, Key, Bounds], list[Figured]]()
    for statement in statements:
        for one in statement.by_place() if statement.counts else ():
            for key, figured in one.keyed():
                value = bounds(figured.figure)
                if not figured.figure.again and _differs(report, one, key, figured):
                    place = figured.place
                    found.setdefault((place.section, place.area, key, value), []).append(figured)
    for (_section, _area, key, value), said in found.items():
        yield _disagreement(report, said, key, value)


def _differs(report: Report, statement: ToldStatement, key: Key, one: Figured) -> bool:
    """Whether no figure of the register that can be meant is what was printed."""
    figures = figures_meant(report, key, one.place)
    values = {bounds(one.figure)}
    if key[1] == 'civilian':
        values |= told_of(statement, key)
    return bool(figures) and not any(meet(_of_figure(figure), value) for figure in figures for value in values)


def _of_figure(figure: Figure) -> Bounds:
    return figure.low, None if figure.unknown else figure.high


def _disagreement(report: Report, said: list[Figured], key: Key, value: Bounds) -> Disagreement:
    place = said[0].place
    counted, records = beside(report, key, place)
    sentence = _('{what}: {printed} is printed, and the register counts {count}.').format(
        what=of_what(key, place), printed=shown(value), count=counted
    )
    lines = tuple(dict.fromkeys(one.line for one in said))
    return Disagreement('register', sentence, lines, place, key, shown(value), counted, records)


def beside(report: Report, key: Key, place: ToldPlace) -> tuple[str, frozenset[str]]:
    """What the register counts of a key at a place, as it is shown, and its records; '' where it counts no such."""
    figures = figures_meant(report, key, place)
    return (shown(_of_figure(figures[0])), figures[0].records) if figures else ('', frozenset())


def settles(report: Report, key: Key, place: ToldPlace, values: set[Bounds]) -> bool:
    """Whether the register counts exactly what one reading of a figure comes to."""
    return any(
        figure and meet(_of_figure(figure), value) for figure in figures_meant(report, key, place) for value in values
    )


# Which figures can be meant


def figures_meant(report: Report, key: Key, place: ToldPlace) -> list[Figure]:
    """The figures of the register that something printed can be, the likeliest first; none where it has no such."""
    outcome, people = key
    if outcome == 'abductee' or (outcome, people) == ('missing', 'person'):
        missing, changed = report.abductees, [*report.abductees.changed.values()]
        return [missing.still_missing, missing.newly_taken, *missing.standing.values(), *changed, total(changed)]
    counts = _counts(report, place)
    if not people:
        return [found for one in counts for found in _of_things(outcome, one)]
    if outcome not in codes('outcomes'):
        return []
    found = [figure for one in counts for figure in _of_people(one, outcome, people)]
    return [*found, report.abductees.newly_taken] if outcome == 'abducted' and found else found


def _of_things(what: str, counts: Counts) -> list[Figure]:
    return [counts.operations] if what in ('operations', 'security') else []


def _counts(report: Report, place: ToldPlace) -> list[Counts]:
    """What the register counts at a place: where the section was not said, of each that it can be."""
    if place.area.startswith('?'):
        return []
    names = [section.id for section in report.layout.sections if _is_meant(section, place.section)]
    if not place.section:
        return [report.counts('', '')] if not place.area else [_of_area(report, place.area)]
    if '+' in place.section:
        return [_of_sections(report, place)]
    if not names:
        return []
    found = [report.counts(name, place.area) for name in names]
    if place.area and not place.is_said:
        everywhere = [section.id for section in report.layout.sections]
        found += [report.counts(name, place.area) for name in everywhere if name not in names]
        found.append(_of_area(report, place.area))
    return found


def _of_sections(report: Report, place: ToldPlace) -> Counts:
    """What several sections count together."""
    called = place.section.split('+')
    names = [one.id for one in report.layout.sections if any(_is_meant(one, name) for name in called)]
    return added(report.counts(name, place.area) for name in names)


def _of_area(report: Report, area: str) -> Counts:
    """What all sections count in an area, operations only of those that are added up."""
    alike = {one.id for one in report.layout.sections if one.counts == report.layout.operations}
    people = [Counts(people=section.areas[area].people) for section in report.sections if area in section.areas]
    operations = [
        section.areas[area].operations for section in report.sections if area in section.areas and section.id in alike
    ]
    return added([*people, Counts(total(operations))])


_KNOWN: dict[str, Callable[[SectionLayout], bool]] = {
    'sdf': lambda section: 'sdf' in section.zones,
    'desert': lambda section: 'desert' in section.within,
    'security': lambda section: section.counts == 'security_operation',
    'elsewhere': lambda section: section.counts == 'rest',
    'unidentified': lambda section: 'unidentified' in section.only_by,
}


def _is_meant(section: SectionLayout, name: str) -> bool:
    """Whether a section of the layout is the one that a text calls so."""
    return name == f'{OWN}{section.id}' or (name in _KNOWN and _KNOWN[name](section))


def titles(layout: ReportLayout) -> dict[str, str]:
    """The titles of a layout's sections, folded, each with what the section is called here."""
    found = dict[str, str]()
    for section in layout.sections:
        known = [name for name, fits in _KNOWN.items() if fits(section)]
        name = known[0] if len(known) == 1 else f'{OWN}{section.id}'
        found |= {fold(text): name for both in (section.title, section.short) for text in both if text}
    return found


def _of_people(counts: Counts, outcome: str, people: str) -> list[Figure]:
    """What the register counts of a class; several where a word can mean more or fewer."""
    of = {name: counts.of(outcome, name) for name in ('combatant', 'sdf', 'coalition', 'isis', 'iranian_backed')}
    fighters = total(of[name] for name in _COMBATANTS)
    named = {
        'person': ['total'],
        'civilian': ['civilian'],
        'child': ['children'],
        'woman': ['civilian_women'],
        'sdf': ['sdf'],
        'coalition': ['coalition'],
        'isis': ['isis'],
        'iranian': ['iranian_backed'],
        'unknown': ['unknown'],
        'other': ['other_combatant'],
    }
    if people in named:
        return [counts.of(outcome, name) for name in named[people]]
    if people == 'regime':
        side = counts.of(outcome, 'regime_side')
        return [side, of['combatant'], _without(side, of['iranian_backed'])]
    if people == 'forces':
        return [fighters, of['combatant'], of['sdf'], fighters.plus(of['isis'])]
    if people == 'commander':
        commanders = total(
            counts.of(outcome, f'{side}_commander') for side in ('isis', 'sdf', 'combatant', 'coalition')
        )
        return [commanders, Figure(0, 0, counts.of(outcome).high, 0, counts.of(outcome).records)]
    return []


def _without(figure: Figure, part: Figure) -> Figure:
    """A figure without those of a part of it."""
    high = None if figure.high is None or part.high is None else figure.high - part.low
    return Figure(
        max(0, figure.low - (part.high or part.low)), figure.best - part.best, high, figure.unknown, figure.records
    )
