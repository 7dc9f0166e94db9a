"""The year up to a report as it was published: the figures of what was issued last of each of its months, added up."""

import json
from collections.abc import Iterable

from exchange.reporting.report import Compared, Counts, Figure, Report, added
from models.query.as_it_was.as_of import PastRecords
from models.query.for_review import issues
from models.register.register import Register

_TOTAL = 'total'
_OPERATIONS = 'operations'


def figures_of(text: str) -> dict[str, Figure]:
    """The figures that were kept of an issue, by their addresses."""
    return {address: Figure(*numbers) for address, numbers in json.loads(text).items()}


def add_year_as_issued(
    register: Register, report: Report, past: PastRecords | None = None, *, with_itself: bool = False
) -> None:
    """Say in the report of a month how many months of its year are issued, and what they add up to where all are.

    As of a `past` end of the history as far as they were issued then. A report that is being issued counts
    `with_itself`, as it is.
    """
    first = report.period.first
    if report.period.kind != 'month' or first.month == 1:
        return
    months = [f'{first.year:04}-{month:02}' for month in range(1, first.month + 1)]
    kept = issues.last_of_each(register, months, report.layout.name, past)
    if with_itself:
        kept.pop(report.period.text, None)
    names = [section.id for section in report.layout.sections]
    figures = (_readable(str(issue.get('figures'))) for issue in kept.values())
    found = [_as_kept(one, names) for one in figures if one is not None]
    found += [_as_counted(report)] if with_itself else []
    report.months_issued = (len(found), len(months))
    if len(found) == len(months):
        whole = {name: added(one[name] for one in found if name in one) for name in (_TOTAL, *names)}
        report.year_to_date_as_issued = Compared(report.period.year_to_date, whole.pop(_TOTAL), whole)


def _readable(text: str) -> dict[str, Figure] | None:
    """The figures that were kept; None where another program altered them, which `check` names."""
    try:
        return figures_of(text)
    except (ValueError, TypeError, AttributeError):
        return None


def _as_kept(figures: dict[str, Figure], sections: Iterable[str]) -> dict[str, Counts]:
    """What an issue counted, whole and by section."""
    places = {_TOTAL: _TOTAL} | {f'section:{name}': name for name in sections}
    found = {name: Counts() for name in places.values()}
    for address, figure in figures.items():
        place, _slash, counted = address.partition('/')
        if place in places:
            _put(found[places[place]], counted, figure)
    return found


def _put(counts: Counts, counted: str, figure: Figure) -> None:
    if counted == _OPERATIONS:
        counts.operations = figure
    else:
        outcome, _dot, name = counted.partition('.')
        counts.people[outcome, name] = figure


def _as_counted(report: Report) -> dict[str, Counts]:
    return {_TOTAL: report.all} | {section.id: section.all for section in report.sections}
