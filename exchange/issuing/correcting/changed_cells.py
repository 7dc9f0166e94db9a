"""The figures of a report that are not what they were when it was issued: every one, in the order of the report."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from exchange.issuing.issued_cells import Cells
from exchange.reporting.counting.of_period import order_of_areas
from exchange.reporting.layouts.layout import ReportLayout
from exchange.reporting.report import Figure, Report, ToldEvent
from exchange.reporting.report_labels import outcome_rank
from models.language.code_lists import codes

NOTHING = Figure()
TOTAL, SECTION, AREA, TOLD, LATER, UNDATED, GROUP, ABDUCTEES = PLACES = (
    *('total', 'section', 'area', 'told', 'later', 'undated', 'group', 'abductees'),
)
_STANDINGS = ('held', 'reported_dead', 'registered_dead')
# Events that are told on their own, by what stands of them in addresses: the table of the layout and the record.
Events = Mapping[str, ToldEvent]


class CellAddress(NamedTuple):
    """Where a figure is: the kind of place, of which section, group or event, where within it, and what is counted."""

    place: str
    of: str
    within: tuple[str, ...]
    counted: str


class ChangedCell(NamedTuple):
    """A figure that was published, and what it is now; either counts nothing where it is not there."""

    address: str
    then: Figure
    now: Figure

    @property
    def at(self) -> CellAddress:
        """Its address, taken apart."""
        return address_of(self.address)


def address_of(address: str) -> CellAddress:
    """An address as it is kept, taken apart."""
    place, _slash, counted = address.rpartition('/')
    kind, *parts = place.split(':')
    return CellAddress(kind, parts[0] if parts else '', tuple(parts[1:]), counted)


def differ(one: Figure, other: Figure) -> bool:
    """Whether two figures say something else; the records that they open say nothing."""
    return one[:4] != other[:4]


def told_in(*reports: Report) -> dict[str, ToldEvent]:
    """The events that are told on their own in reports, as the last one tells them, by what addresses have of them."""
    return {f'{event.id}:{event.record}': event for report in reports for event in report.told}


def is_published(layout: ReportLayout, at: CellAddress) -> bool:
    """Whether a figure is in the report: the areas of a section that is not told by area are not."""
    section = layout.section(at.of)
    return at.place != AREA or section is None or section.by_area


def changed_cells(layout: ReportLayout, then: Cells, now: Cells, told: Events) -> list[ChangedCell]:
    """Every figure that is published and is another one now, in the order of the report."""
    found = (ChangedCell(one, then.get(one, NOTHING), now.get(one, NOTHING)) for one in then | now)
    changed = [one for one in found if differ(one.then, one.now) and is_published(layout, one.at)]
    return sorted(changed, key=order_of(layout, told))


def order_of(layout: ReportLayout, told: Events) -> Callable[[ChangedCell], tuple[object, ...]]:
    """The place of each figure in the order of the report."""
    sections = [section.id for section in layout.sections]
    areas = {name: order_of_areas(layout, name) for name in sections}
    columns = [column.counts for column in layout.columns]
    governorates = codes('governorates').rank

    def within(at: CellAddress) -> tuple[object, ...]:
        if at.place in (SECTION, AREA):
            area = at.within[0] if at.within else ''
            rank = areas[at.of](area) if at.of in areas and at.place == AREA else -1
            return (sections.index(at.of) if at.of in sections else len(sections), rank, area)
        if at.place == TOLD:
            event = told.get(':'.join((at.of, *at.within)))
            return (0, 0, f'{event.occurred} {event.record}' if event else '')
        if at.place == GROUP:
            governorate = at.within[0] if at.within else ''
            return (0, governorates.get(governorate, -1), ' '.join((at.of, *at.within)))
        return (0, 0, at.of)

    def key(cell: ChangedCell) -> tuple[object, ...]:
        at = cell.at
        # Sections stand before the areas that they have.
        place = PLACES.index(SECTION if at.place == AREA else at.place) if at.place in PLACES else len(PLACES)
        return (place, *within(at), *counted_rank(at.counted, columns))

    return key


def counted_rank(counted: str, columns: list[str]) -> tuple[int, int, str]:
    """The place of what is counted: as the columns of the report have it, then by other outcomes."""
    if counted in columns:
        return (0, columns.index(counted), '')
    outcome, _dot, name = counted.partition('.')
    if outcome in ('still_missing', 'standing', 'newly_taken', 'changed'):
        order = ('still_missing', 'standing', 'newly_taken', 'changed').index(outcome)
        return (1, order * 100 + (_STANDINGS.index(name) if name in _STANDINGS else 0), name)
    return (1, outcome_rank(outcome), name)
