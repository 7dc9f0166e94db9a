"""Every figure of a report under an address of its own, in the order of the report: what is kept of it once issued.

An address names a place of the report and what is counted there, as `area:desert:SY04/killed.civilian`.
"""

import json
from collections.abc import Iterator, Mapping

from exchange.reporting.layouts.layout import ReportLayout
from exchange.reporting.report import Counts, Figure, Report
from exchange.reporting.year_as_issued import figures_of

Cells = dict[str, Figure]


def cells_of(report: Report) -> Cells:
    """The figures of a report by their addresses: the whole, its sections with their areas, and what is told beside."""
    found: Cells = {}
    for place, counts in _places(report):
        found |= {f'{place}/{counted}': counts.figure(counted) for counted in _counted(report.layout, counts)}
    for group in report.groups:
        found[f'group:{group.id}:{group.governorate}:{group.countryside}/incidents'] = group.all
    return found | {f'abductees/{name}': figure for name, figure in _abductees(report)}


def to_text(cells: Mapping[str, Figure]) -> str:
    """The cells as they are kept: numbers alone, without the records that they open."""
    kept = {address: [*figure[:4]] for address, figure in cells.items() if figure}
    return json.dumps(kept, separators=(',', ':'))


def from_text(text: str) -> Cells:
    """The cells that were kept."""
    return figures_of(text)


def _places(report: Report) -> Iterator[tuple[str, Counts]]:
    yield 'total', report.all
    for section in report.sections:
        yield f'section:{section.id}', section.all
        yield from ((f'area:{section.id}:{area}', counts) for area, counts in section.areas.items())
    yield from ((f'told:{event.id}:{event.record}', event.counts) for event in report.told)
    yield from ((f'later:{month}', counts) for month, counts in report.later.items())
    yield 'undated', report.undated


def _counted(layout: ReportLayout, counts: Counts) -> Iterator[str]:
    """What is counted at a place: the columns of the layout, and how many people of each other outcome there are."""
    columns = [column.counts for column in layout.columns]
    yield from columns
    outcomes = dict.fromkeys(f'{outcome}.total' for outcome, _name in counts.people)
    yield from (counted for counted in outcomes if counted not in columns)


def _abductees(report: Report) -> Iterator[tuple[str, Figure]]:
    people = report.abductees
    yield 'still_missing', people.still_missing
    yield from ((f'standing.{name}', figure) for name, figure in people.standing.items())
    yield 'newly_taken', people.newly_taken
    yield from ((f'changed.{name}', figure) for name, figure in people.changed.items())
