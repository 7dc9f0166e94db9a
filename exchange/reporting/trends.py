"""The trends of a register: the months up to one, counted by a layout as its reports are."""

from exchange.reporting.counted import Scope
from exchange.reporting.counting.deaths import Deaths
from exchange.reporting.counting.injuries import injured_in
from exchange.reporting.counting.of_period import Counting
from exchange.reporting.counting.over_months import OverMonths
from exchange.reporting.layouts.layout import ReportLayout
from exchange.reporting.periods import Period, read_period
from exchange.reporting.records_of import Records
from models.register.register import Register


def trends(register: Register, last: Period, number: int, layout: ReportLayout, scope: Scope) -> OverMonths:
    """What so many months add up to, the last of which a period ends in."""
    months = months_to(last, number)
    with register.standing_still():
        records = Records(register, scope)
        read = records.incidents(_span(months).spans()).values()
        incidents = [incident for incident in read if scope.counts(incident)]
        deaths = Deaths(records, scope, incidents)
        counting = Counting(layout, scope, deaths, injured_in(register, records, scope, incidents))
        found = OverMonths(layout, months)
        found.add(counting.read(incidents))
        return found


def months_to(last: Period, number: int) -> list[Period]:
    """So many months in their order, up to the one that a period ends in."""
    month = read_period(f'{last.last:%Y-%m}')
    found = [month]
    while len(found) < number:
        found.append(found[-1].before)
    return found[::-1]


def _span(months: list[Period]) -> Period:
    return read_period(f'{months[0].first}..{months[-1].last}')
