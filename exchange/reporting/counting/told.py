"""Events that are told on their own: massacres, deaths in an operation, those who died of earlier wounds, threats."""

from collections.abc import Iterable, Iterator

from exchange.reporting.counting.of_period import Counted, HarmLine, OfPeriod
from exchange.reporting.counting.sections import family
from exchange.reporting.counting.tally import Tally
from exchange.reporting.layouts.layout import ReportLayout, ToldLayout
from exchange.reporting.report import Counts, ToldEvent, ToldGroup, number_of_records, total
from models.language.code_lists import codes
from models.places import Gazetteer
from models.record.fields import Stored, split_codes
from models.record.records import Record

DIED_OF_WOUNDS = 'died_of_wounds'


def told_events(layout: ReportLayout, found: OfPeriod) -> list[ToldEvent]:
    """The events that the layout has told one by one, by day; and whoever died of wounds from before the period."""
    events = [*_as_laid_out(layout, found), *_died_of_wounds(found)]
    return sorted(events, key=lambda event: (event.occurred, event.record, event.id))


def _as_laid_out(layout: ReportLayout, found: OfPeriod) -> Iterator[ToldEvent]:
    singly = [_Taking(told) for told in layout.told if not told.by_countryside]
    lines = _by_record(found.lines)
    for one in found.incidents:
        told = next((taking.told for taking in singly if taking.takes(one, lines.get(one.incident.uid, ()))), None)
        if told:
            counts = _counts(lines.get(one.incident.uid, ()))
            yield _event(told.id, one.incident, one.section, counts, one.incident.uid)


class _Taking:
    """Which events are told under a table of the layout; their kinds and marks come again and again."""

    def __init__(self, told: ToldLayout) -> None:
        self.told = told
        given = {
            'marks': ('marks', told.marks),
            'kind': ('incident_kinds', told.kinds),
            'carried_out_by': ('parties', told.by),
        }
        self._wanted = {name: family(listed, chosen) for name, (listed, chosen) in given.items() if chosen}
        self._known: dict[tuple[Stored, ...], bool] = {}

    def takes(self, one: Counted, lines: Iterable[HarmLine]) -> bool:
        """Whether an event with these lines in the period is told under it."""
        if self.told.section and one.section != self.told.section:
            return False
        asked = tuple(map(one.incident.values.get, self._wanted))
        if asked not in self._known:
            fit = (not wanted.isdisjoint(split_codes(one.incident.get(n))) for n, wanted in self._wanted.items())
            self._known[asked] = all(fit)
        outcome = self.told.outcome
        harmed = not outcome or any(line.figure and line.harm.names[0][0] == outcome for line in lines)
        return self._known[asked] and harmed


def _died_of_wounds(found: OfPeriod) -> Iterator[ToldEvent]:
    """The dead of the period who were hurt before it, by the incident in which they were."""
    hurt_before = [line for line in found.dead() if line.figure and found.has(line.injured_in.get('occurred')) == 'out']
    for record, lines in _by_record(hurt_before).items():
        yield _event(DIED_OF_WOUNDS, lines[0].injured_in, lines[0].section, _counts(lines), record)


def _event(name: str, at: Record, section: str, counts: Counts, record: str) -> ToldEvent:
    """An event that a record tells, with the day and place of the incident in which it happened."""
    value = at.get
    return ToldEvent(
        kind=str(value('kind') or ''),
        record=record,
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


def _counts(lines: Iterable[HarmLine]) -> Counts:
    tally = Tally()
    for line in lines:
        tally.add(line.harm.names, line.figure, line.incident.uid)
    return tally.counts()


# Events that are told together


def told_groups(layout: ReportLayout, found: OfPeriod, places: Gazetteer) -> list[ToldGroup]:
    """The events that the layout has told by countryside: how many of each kind, never where."""
    return [group for told in layout.told if told.by_countryside for group in _groups(told, layout, found, places)]


def _groups(told: ToldLayout, layout: ReportLayout, found: OfPeriod, places: Gazetteer) -> Iterator[ToldGroup]:
    records: dict[tuple[str, str], dict[str, set[str]]] = {}
    taking = _Taking(told)
    for one in found.incidents:
        if taking.takes(one, one.lines):
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
