"""Events that are told on their own: massacres, deaths in an operation, those who died of earlier wounds, threats."""

from collections.abc import Iterable, Iterator

from exchange.reporting.counting.of_period import Counted, Counting, HarmLine, OfPeriod
from exchange.reporting.counting.sections import family
from exchange.reporting.counting.tally import Tally
from exchange.reporting.layouts.layout import ReportLayout, ToldLayout
from exchange.reporting.report import Counts, ToldEvent, ToldGroup, number_of_records, total
from models.language.code_lists import codes
from models.places import Gazetteer
from models.record.fields import split_codes
from models.record.records import Record

DIED_OF_WOUNDS = 'died_of_wounds'


def told_events(layout: ReportLayout, counting: Counting, found: OfPeriod) -> list[ToldEvent]:
    """The events that the layout has told one by one, by day; and whoever died of wounds from before the period."""
    events = [*_as_laid_out(layout, counting, found), *_died_of_wounds(counting, found)]
    return sorted(events, key=lambda event: (event.occurred, event.record, event.id))


def _as_laid_out(layout: ReportLayout, counting: Counting, found: OfPeriod) -> Iterator[ToldEvent]:
    singly = [told for told in layout.told if not told.by_countryside]
    lines = _by_record(found.lines)
    for one in found.incidents:
        counts = _counts(counting, lines.get(one.incident.uid, ()))
        told = next((told for told in singly if _takes(told, one, counts)), None)
        if told:
            yield _event(told.id, one.incident, one.incident, one.section, counts)


def _takes(told: ToldLayout, one: Counted, counts: Counts) -> bool:
    """Whether an event is told under this table of the layout."""
    if told.section and one.section != told.section:
        return False
    if told.outcome and not any(counts.people[name] for name in counts.people if name[0] == told.outcome):
        return False
    given = (
        (told.marks, 'marks', 'marks'),
        (told.kinds, 'incident_kinds', 'kind'),
        (told.by, 'parties', 'carried_out_by'),
    )
    return all(
        not family(listed, chosen).isdisjoint(split_codes(one.incident.get(name)))
        for chosen, listed, name in given
        if chosen
    )


def _died_of_wounds(counting: Counting, found: OfPeriod) -> Iterator[ToldEvent]:
    """The dead of the period who were hurt before it, by the incident in which they were."""
    hurt_before = [line for line in found.dead() if line.figure and found.has(line.injured_in.get('occurred')) == 'out']
    for record, lines in _by_record(hurt_before).items():
        injured_in = lines[0].injured_in
        section = counting.sections.of(injured_in)
        yield _event(DIED_OF_WOUNDS, lines[0].incident, injured_in, section, _counts(counting, lines), record)


def _event(name: str, told: Record, at: Record, section: str, counts: Counts, record: str = '') -> ToldEvent:
    """An event as one record tells it, with the day and place of where it happened."""
    value = at.get
    return ToldEvent(
        kind=str(value('kind') or ''),
        record=record or told.uid,
        occurred=str(value('occurred') or ''),
        governorate=str(value('governorate') or ''),
        area=str(value('area') or ''),
        place=str(value('place_typed') or ''),
        place_code=str(value('place') or ''),
        section=section,
        counts=counts,
        id=name,
        by=tuple(split_codes(value('carried_out_by'))),
    )


def _by_record(lines: Iterable[HarmLine]) -> dict[str, list[HarmLine]]:
    found: dict[str, list[HarmLine]] = {}
    for line in lines:
        found.setdefault(line.incident.uid, []).append(line)
    return found


def _counts(counting: Counting, lines: Iterable[HarmLine]) -> Counts:
    tally = Tally()
    for line in lines:
        tally.add(counting.classes.of(line.casualty), line.figure, line.incident.uid)
    return tally.counts()


# Events that are told together


def told_groups(layout: ReportLayout, found: OfPeriod, places: Gazetteer) -> list[ToldGroup]:
    """The events that the layout has told by countryside: how many of each kind, never where."""
    return [group for told in layout.told if told.by_countryside for group in _groups(told, layout, found, places)]


def _groups(told: ToldLayout, layout: ReportLayout, found: OfPeriod, places: Gazetteer) -> Iterator[ToldGroup]:
    records: dict[tuple[str, str], dict[str, set[str]]] = {}
    for one in found.incidents:
        if _takes(told, one, Counts()):
            part = (one.governorate, countryside_of(layout, one.incident, places))
            kind = codes('incident_kinds').counted_as(str(one.incident.get('kind')))
            records.setdefault(part, {}).setdefault(kind, set()).add(one.incident.uid)
    rank, kinds_rank = codes('governorates').rank, codes('incident_kinds').rank
    for part in sorted(records, key=lambda part: (rank.get(part[0], len(rank)), part[1])):
        by_kind = records[part]
        kinds = {kind: number_of_records(by_kind[kind]) for kind in sorted(by_kind, key=lambda k: kinds_rank.get(k, 0))}
        yield ToldGroup(told.id, *part, kinds, total(kinds.values()))


def countryside_of(layout: ReportLayout, incident: Record, places: Gazetteer) -> str:
    """The countryside of the layout that the place of an incident is in, '' for none."""
    code = str(incident.get('place') or '')
    while place := places.get(code):
        found = next((one.id for one in layout.countrysides if place.code in one.within), None)
        if found:
            return found
        code = place.parent
    return ''
