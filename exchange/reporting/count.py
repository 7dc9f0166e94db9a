"""Counting a period by a layout: the whole report, each figure from records, and what each record adds to it."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from exchange.reporting.counted import Scope
from exchange.reporting.counting import earlier, how_known, missing_people, told
from exchange.reporting.counting.deaths import Deaths
from exchange.reporting.counting.injuries import injured_in
from exchange.reporting.counting.of_period import Counted, Counting, OfPeriod
from exchange.reporting.counting.sections import counts_as
from exchange.reporting.counting.tally import Tally
from exchange.reporting.layouts.layout import ReportLayout
from exchange.reporting.periods import Period, today, whole_months
from exchange.reporting.records_of import Records
from exchange.reporting.report import Compared, Counts, Elapsed, Figure, Method, Report, number_of_records
from exchange.reporting.year_as_issued import add_year_as_issued
from models.language.code_lists import codes
from models.record.casualty_totals import outcome_of, standing_of
from models.record.records import Record
from models.register.register import Register


def count(register: Register, period: Period, layout: ReportLayout, scope: Scope) -> Report:
    """The report of a period: what happened in it, by the sections of a layout, of the records of a scope."""
    with register.standing_still():
        return _counting_all(register, period, layout, scope).report()


def first_figures(register: Register, period: Period, layout: ReportLayout, scope: Scope) -> Report:
    """Of the report of a period what is known soonest: what happened in it, by section; nothing that is beside that."""
    with register.standing_still():
        return _Count(register, period, layout, scope).first()


def count_with_parts(
    register: Register, period: Period, layout: ReportLayout, scope: Scope
) -> tuple[Report, dict[str, Report]]:
    """The same report, and by the uid of each record what it alone adds to it: these add up to the whole."""
    with register.standing_still():
        counting = _counting_all(register, period, layout, scope)
        return counting.report(), dict(counting.parts())


def _counting_all(register: Register, period: Period, layout: ReportLayout, scope: Scope) -> '_Count':
    """What counts a period with all that stands beside it."""
    beside = (period.before, period.year_before, period.year_to_date)
    return _Count(register, period, layout, scope, beside)


class _Count:
    """A report while it is counted, and what its parts ask in common."""

    def __init__(
        self, register: Register, period: Period, layout: ReportLayout, scope: Scope, beside: Iterable[Period] = ()
    ) -> None:
        self._register, self._period, self._layout, self._scope = register, period, layout, scope
        self._records = Records(register, scope)
        others = dict.fromkeys(beside)
        spans = dict.fromkeys(span for one in (period, *others) for span in one.spans())
        read = self._records.incidents(spans)
        incidents = [incident for incident in read.values() if scope.counts(incident)]
        known = earlier.learned_in(register, self._records, period) if others else []
        learned = [one for one in known if scope.counts(one)]
        both = [*{one.uid: one for one in (*incidents, *learned)}.values()]
        deaths = Deaths(self._records, scope, both)
        self._counting = Counting(layout, scope, deaths, injured_in(register, self._records, scope, both))
        self._counted, self._learned = self._counting.read(incidents), self._counting.read(learned)
        self._found: dict[Period, OfPeriod] = {}

    def first(self) -> Report:
        """What happened in the period, by section."""
        found, period, layout = self._of(self._period), self._period, self._layout
        sections = found.sections()
        report = Report(period, layout, self._scope, sections, found.all(sections))
        report.about, report.places = self._records.about, self._records.places
        report.is_example = self._register.is_example
        # Of a day on which there was no register yet nothing else can be said.
        report.says = () if 'before_the_register' in report.about else self._says(found)
        report.told = told.told_events(layout, found)
        report.groups = told.told_groups(layout, found, report.places)
        report.undated = found.undated()
        return report

    def report(self) -> Report:
        """All of it."""
        report, found, period = self.first(), self._of(self._period), self._period
        everybody = list(self._records.abductees())
        abductees = missing_people.abductees_in(self._layout, self._scope, everybody)
        taken = [one.uid for one in abductees if missing_people.taken_by(one, period.last.isoformat())]
        report.abductees = missing_people.missing_people(abductees, period, self._scope, everybody)
        report.not_operations = _not_operations(found.incidents)
        report.later = earlier.documented_later(self._learned, period)
        report.standings = _by_standing(found)
        sources = self._records.sources([one.incident.uid for one in found.incidents])
        report.certainty = how_known.certainty(found.incidents, sources)
        report.method = self._method(found, sources, taken)
        self._add_times(report)
        return report

    def parts(self) -> Iterator[tuple[str, Report]]:
        """What each record adds to the figures, by its uid."""
        learned = {one.incident.uid: one for one in self._learned}
        incidents = {one.incident.uid: one for one in self._counted}
        for uid, one in (learned | incidents).items():
            found = self._counting.of_period(self._period, [one] if uid in incidents else [])
            if uid not in learned and not (found.incidents or found.lines or found.has_undated):
                continue  # of another period that this one is compared with
            part = self._alone(found)
            part.later = earlier.documented_later([one] if uid in learned else [], self._period)
            yield uid, part
        for abductee in missing_people.abductees_in(self._layout, self._scope, self._records.abductees()):
            part = Report(self._period, self._layout, self._scope, [], Counts())
            part.abductees = missing_people.missing_people([abductee], self._period, self._scope)
            yield abductee.uid, part

    def _alone(self, found: OfPeriod) -> Report:
        """The report as if what was found were all that there is."""
        sections = found.sections()
        report = Report(self._period, self._layout, self._scope, sections, found.all(sections))
        report.told = told.told_events(self._layout, found)
        report.groups = told.told_groups(self._layout, found, self._records.places)
        report.undated = found.undated()
        return report

    def _of(self, period: Period) -> OfPeriod:
        if period not in self._found:
            self._found[period] = self._counting.of_period(period, self._counted)
        return self._found[period]

    def _add_times(self, report: Report) -> None:
        """How long ago things are, and other periods beside this one."""
        after = self._layout.elapsed_to == 'after'
        report.elapsed_to = self._period.last + timedelta(days=after)
        elapsed = (
            Elapsed(one.id, one.day, whole_months(one.day, report.elapsed_to)) for one in self._layout.elapsed_since
        )
        report.elapsed = tuple(one for one in elapsed if one.since <= report.elapsed_to)
        report.before = self._compared(self._period.before)
        report.year_before = self._compared(self._period.year_before)
        report.year_to_date = self._compared(self._period.year_to_date)
        add_year_as_issued(self._register, report, self._records.past)

    def _compared(self, period: Period) -> Compared:
        found = self._of(period)
        sections = found.sections()
        return Compared(period, found.all(sections), {section.id: section.all for section in sections})

    def _says(self, found: OfPeriod) -> tuple[str, ...]:
        """What must be said before all: that the period is not over or begun, or that nothing is recorded of it."""
        as_of, period = self._scope.as_of, self._period
        day = date.fromisoformat(as_of) if as_of else today()
        if period.first > day:
            return ('future',)
        not_over = ('not_over',) if period.last >= day else ()
        if found.incidents or found.lines:
            return not_over
        first = self._records.first_dated()
        before_it = bool(first) and period.last.isoformat() < first
        return ('before_register' if before_it else 'empty', *not_over)

    def _method(self, found: OfPeriod, sources: dict[str, list[Record]], taken: list[str]) -> Method:
        """What is said of how the figures came to be."""
        approved = [one.incident.uid for one in found.incidents if one.incident.is_approved]
        by_sample = self._records.approved_by_sample(approved)
        counted = {one.incident.uid for one in found.incidents} | {line.incident.uid for line in found.lines} | {*taken}
        unanswered = self._records.closed_without_answer(sorted(counted))
        return how_known.method(found.incidents, sources, by_sample, unanswered)


def _not_operations(incidents: Iterable[Counted]) -> dict[str, Figure]:
    """The incidents whose kinds count as nothing, by their kinds in the order of the list."""
    listed, found = codes('incident_kinds'), dict[str, set[str]]()
    for incident in (one.incident for one in incidents):
        if counts_as(incident) == 'none':
            found.setdefault(listed.counted_as(str(incident.get('kind'))), set()).add(incident.uid)
    return {kind: number_of_records(found[kind]) for kind in listed if kind in found}


def _by_standing(found: OfPeriod) -> dict[str, Figure]:
    """How many of the dead there are of each standing, in the order of the list."""
    tally = Tally()
    for line in found.dead():
        tally.add(((outcome_of(line.casualty), standing_of(line.casualty)),), line.figure, line.incident.uid)
    figures = {name: figure for (_outcome, name), figure in tally.counts().people.items()}
    return {name: figures[name] for name in codes('standings') if name in figures}
