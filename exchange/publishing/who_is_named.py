"""Who is named in a report: of the incidents in which people died, only those who died in its period."""

from collections.abc import Iterable, Iterator

from exchange.publishing.wording.names_in_report import NameInReport, NamesInReport, name_in_report
from exchange.reporting.months import when
from exchange.reporting.report import Report
from models import query
from models.dates import dates
from models.query.as_it_was import as_of
from models.query.one_person import PublishedName, names_for
from models.record.casualty_totals import has_died
from models.record.records import Record
from models.register.register import Register


def who_is_named(register: Register, report: Report) -> NamesInReport:
    """Who of the dead and of the missing of a report may be named today, whatever day it is as of."""
    day, months = dates.today_in_damascus(), report.layout.consent_months
    deaths = query.get_many(register, 'incident', sorted(report.all.of('killed').records)).values()
    missing = query.get_many(register, 'abductee', sorted(report.abductees.still_missing.records)).values()
    dead = {row for incident in _as_counted(register, report, deaths) for row in _who_died(report, incident)}
    died = [one for one in names_for(register, deaths, months, day) if one.row in dead]
    still_missing = names_for(register, missing, months, day)
    rows = tuple(sorted({one.row for one in (*died, *still_missing)}))
    return NamesInReport(_in_report(died), _in_report(still_missing), rows)


def _in_report(names: Iterable[PublishedName]) -> tuple[NameInReport, ...]:
    return tuple(dict.fromkeys(map(name_in_report, names)))


def _as_counted(register: Register, report: Report, incidents: Iterable[Record]) -> Iterable[Record]:
    """These incidents as the report counts them: as of a day as they were then."""
    day = dates.last_day(report.scope.as_of) if report.scope.as_of else None
    return as_of.on_day(register, day).as_then('incident', incidents) if day else incidents


def _who_died(report: Report, incident: Record) -> Iterator[str]:
    """The rows of those who died in the period; of an incident others may be injured, or die later."""
    for casualty in incident.of('casualty'):
        is_dead = has_died(casualty) and report.scope.counts(incident, casualty)
        if is_dead and report.period.has(when(casualty, incident)) == 'in':
            yield from (victim.uid for victim in casualty.of('victim'))
