"""Counting the incidents of a period: each in its section and area, each of the dead once."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from exchange.reporting.counted import Scope
from exchange.reporting.counting.deaths import Deaths
from exchange.reporting.counting.sections import Sections, is_joint
from exchange.reporting.counting.tally import CountedAs, KeptHarms, Tally, bounds
from exchange.reporting.layouts.layout import ReportLayout
from exchange.reporting.months import when
from exchange.reporting.periods import Period, Within
from exchange.reporting.report import Counts, Figure, Section, added
from models.language.code_lists import codes
from models.record.fields import Stored
from models.record.records import Record


class HarmLine(NamedTuple):
    """A casualty that counts: how many people it is and as what, its date, and where they were hurt.

    `section` and `governorate` are those of the incident in which they were, which may be another one.
    """

    casualty: Record
    incident: Record
    injured_in: Record
    date: Stored
    figure: Figure
    harm: CountedAs
    section: str
    governorate: str


class Counted(NamedTuple):
    """An incident that counts, its section and lines; and whether it is an operation where its section has them."""

    incident: Record
    section: str
    governorate: str
    lines: tuple[HarmLine, ...]
    is_operation: bool


class Counting:
    """Puts incidents in their sections, and adds up those of a period."""

    def __init__(self, layout: ReportLayout, scope: Scope, deaths: Deaths, injuries: dict[str, Record]) -> None:
        self._layout, self._scope, self._deaths, self._injuries = layout, scope, deaths, injuries
        self._sections, self._harms = Sections(layout), KeptHarms()

    def read(self, incidents: Iterable[Record]) -> list[Counted]:
        """These incidents as they are counted, whatever the period."""
        return [self._counted(incident) for incident in incidents]

    def _counted(self, incident: Record) -> Counted:
        section, governorate = self._where(incident)
        lines = tuple(
            self._line(one, incident, section, governorate)
            for one in incident.children
            if one.kind == 'casualty' and self._scope.counts(one)
        )
        # A record that only says how people of an earlier one died is no attack of its own.
        only_tells = bool(lines) and all(line.injured_in is not incident for line in lines)
        return Counted(incident, section, governorate, lines, not only_tells)

    def _line(self, casualty: Record, incident: Record, section: str, governorate: str) -> HarmLine:
        harm = self._harms.of(casualty)
        fewer = self._deaths.counted_elsewhere(casualty) if casualty.children else 0
        injured_in = self._injuries.get(casualty.uid, incident) if harm.has_died else incident
        if injured_in is not incident:
            section, governorate = self._where(injured_in)
        date, figure = when(casualty, incident), bounds(casualty, fewer)
        return HarmLine(casualty, incident, injured_in, date, figure, harm, section, governorate)

    def _where(self, incident: Record) -> tuple[str, str]:
        """The section and the governorate of an incident, '' for none."""
        return self._sections.of(incident), str(incident.get('governorate') or '')

    def of_period(self, period: Period, counted: Iterable[Counted]) -> 'OfPeriod':
        """What these incidents add up to in a period."""
        found = OfPeriod(self._layout, period)
        for one in counted:
            found.add(one)
        return found


def order_of_areas(layout: ReportLayout, name: str) -> Callable[[str], int]:
    """The place of each area, by its governorate, in a section of a layout."""
    section = layout.section(name)
    wanted = [*(section.areas if section else ()), *layout.areas, *codes('governorates')]
    return lambda area: wanted.index(area) if area in wanted else len(wanted)


class OfPeriod:
    """What a period adds up to, while it is added up."""

    def __init__(self, layout: ReportLayout, period: Period) -> None:
        self._layout, self._period = layout, period
        self._areas: dict[tuple[str, str], Tally] = {}
        self._undated = Tally()
        self._has: dict[Stored, Within] = {}
        self._operations = {section.id for section in layout.sections if section.has_operations}
        self.incidents: list[Counted] = []
        self.lines: list[HarmLine] = []

    def add(self, one: Counted) -> None:
        """Add an incident and its lines, each where its date is in the period."""
        within = self.has(one.incident.get('occurred'))
        if within == 'in':
            self.incidents.append(one)
            if one.is_operation and one.section in self._operations:
                area = self._area(one.section, one.governorate)
                area.operations.add(one.incident.uid)
                layout = self._layout.section(one.section)
                if layout and is_joint(layout, one.incident):
                    area.joint.add(one.incident.uid)
        elif within == 'apart':
            self._undated.operations.add(one.incident.uid)
        for line in one.lines:
            self._add_line(line)

    def _add_line(self, line: HarmLine) -> None:
        within = self.has(line.date)
        if within == 'out':
            return
        if within == 'in':
            self.lines.append(line)
        tally = self._undated if within == 'apart' else self._area(line.section, line.governorate)
        tally.add(line.harm.names, line.figure, line.incident.uid)

    def has(self, value: Stored) -> Within:
        """Whether a date lies within the period; dates come again and again, so each answer is kept."""
        if value not in self._has:
            self._has[value] = self._period.has(value)
        return self._has[value]

    def _area(self, section: str, governorate: str) -> Tally:
        key = (section, governorate)
        if key not in self._areas:
            self._areas[key] = Tally()
        return self._areas[key]

    # What it came to

    def sections(self) -> list[Section]:
        """The sections in the order of the layout; those that are shown where needed only if they count something."""
        found = [self._section(section.id) for section in self._layout.sections]
        needed = {section.id for section in self._layout.sections if not section.where_needed}
        return [section for section in found if section.id in needed or section.areas]

    def _section(self, name: str) -> Section:
        tallies = {area: tally.counts() for (section, area), tally in self._areas.items() if section == name}
        there = {area: counts for area, counts in tallies.items() if counts.operations or counts.people}
        ordered = {area: there[area] for area in sorted(there, key=order_of_areas(self._layout, name))}
        return Section(name, added(ordered.values()), ordered)

    def all(self, sections: list[Section]) -> Counts:
        """What the sections add up to: operations only of those that count what the first one does."""
        alike = {section.id for section in self._layout.sections if section.counts == self._layout.operations}
        people = (Counts(people=section.all.people) for section in sections)
        operations = (Counts(section.all.operations) for section in sections if section.id in alike)
        return added([*people, *operations])

    @property
    def has_undated(self) -> bool:
        """Whether anything may or may not lie in the period."""
        return bool(self._undated.operations or self._undated.people)

    def undated(self) -> Counts:
        """What may or may not lie in the period, by what is known of its date."""
        return self._undated.counts()

    def dead(self) -> Iterator[HarmLine]:
        """The lines of the period whose people died."""
        return (line for line in self.lines if line.harm.has_died)
