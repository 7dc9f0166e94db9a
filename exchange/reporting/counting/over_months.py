"""Months beside one another: what each adds up to, whole and by kind, party, zone, governorate, sex and age."""

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from exchange.reporting.counting.of_period import Counted
from exchange.reporting.counting.tally import Sum
from exchange.reporting.layouts.layout import ReportLayout
from exchange.reporting.periods import Period
from exchange.reporting.report import Figure, total
from models.dates.edtf import point_days
from models.language.code_lists import codes
from models.record.fields import Stored, split_codes
from models.record.records import Record

# What months are taken apart by: fields of incidents, and the last of the lines of people.
TrendBy = Literal['kind', 'carried_out_by', 'zone', 'governorate', 'who']
PARTED_BY: tuple[TrendBy, ...] = ('kind', 'carried_out_by', 'zone', 'governorate', 'who')
LISTED = {
    'kind': 'incident_kinds', 'carried_out_by': 'parties', 'zone': 'zones', 'governorate': 'governorates', 'who': 'who',
}  # fmt: skip
OPERATIONS = 'operations'
_ONE = Figure(1, 1, 1)  # an operation


class Trend(NamedTuple):
    """Months in order, with the figure of each, whole and of each part of it by its code ('' where none is stated).

    What is counted is `operations`, or people by their outcome. Where a record has several of the codes it counts under
    each, and the whole of a month is less than the sum of its parts.
    """

    months: tuple[Period, ...]
    counted: str
    by: TrendBy
    whole: tuple[Figure, ...]
    parts: dict[str, tuple[Figure, ...]]

    @property
    def adds_up(self) -> bool:
        """Whether the whole of each month is the sum of its parts."""
        sums = (total(figures[at] for figures in self.parts.values()) for at in range(len(self.months)))
        return all(sum_[:4] == whole[:4] for sum_, whole in zip(sums, self.whole, strict=True))


class _Entry(NamedTuple):
    """A figure that a record adds to a month, with the codes that it is told apart by, as they are stored."""

    month: int
    figure: Figure
    record: str
    kind: Stored
    carried_out_by: Stored
    zone: Stored
    governorate: Stored
    who: Stored


class OverMonths:
    """What months add up to: read once, in one pass, and taken apart when it is asked for."""

    def __init__(self, layout: ReportLayout, months: Sequence[Period]) -> None:
        self.months = tuple(months)
        self._at = {month.text: place for place, month in enumerate(months)}
        self._alike = {section.id for section in layout.sections if section.counts == layout.operations}
        self._sections = {section.id for section in layout.sections}
        self._known: dict[Stored, int] = {}
        self._entries: dict[str, list[_Entry]] = {}

    @property
    def counted(self) -> list[str]:
        """What these months have any of: operations first, then people by outcome in the order of its list."""
        rank = codes('outcomes').rank
        return sorted(self._entries, key=lambda one: (one != OPERATIONS, rank.get(one, len(rank))))

    def add(self, incidents: Iterable[Counted]) -> None:
        """Add incidents and their lines, each to the month of its date."""
        for one in incidents:
            if one.is_operation and one.section in self._alike:
                self._add(OPERATIONS, one.incident.get('occurred'), _ONE, one.incident.uid, one.incident)
            for line in one.lines:
                if line.section in self._sections and line.figure:
                    outcome, who = line.harm.names[0][0], line.casualty.values.get('who')
                    self._add(outcome, line.date, line.figure, one.incident.uid, line.injured_in, who)

    def _add(self, counted: str, day: Stored, figure: Figure, uid: str, about: Record, who: Stored = None) -> None:
        month = self._month(day)
        if month >= 0:
            value = about.values.get
            codes_of = (value('kind'), value('carried_out_by'), value('zone'), value('governorate'), who)
            self._entries.setdefault(counted, []).append(_Entry(month, figure, uid, *codes_of))

    def _month(self, value: Stored) -> int:
        """The place of the month that a stored date lies within, a range by its start; -1 for none of them."""
        if value not in self._known:
            start = str(value or '').partition('/')[0]
            days = point_days(start) if start != '..' else None
            place = self._at.get(f'{days[0]:%Y-%m}', -1) if days else -1
            is_in = place >= 0 and self.months[place].has(value) == 'in'
            self._known[value] = place if is_in else -1
        return self._known[value]

    def trend(self, counted: str, by: TrendBy) -> Trend:
        """What was counted, taken apart by something: the parts with the most first."""
        whole = [Sum() for _month in self.months]
        parts: dict[str, list[Sum]] = {}
        for entry in self._entries.get(counted, ()):
            whole[entry.month].add(entry.figure, entry.record)
            for part in _parts(by, getattr(entry, by)):
                if part not in parts:
                    parts[part] = [Sum() for _month in self.months]
                parts[part][entry.month].add(entry.figure, entry.record)
        figures = {part: tuple(one.figure() for one in sums) for part, sums in parts.items()}
        rank = codes(LISTED[by]).rank
        order = sorted(figures, key=lambda part: (part == '', -_size(figures[part]), rank.get(part, len(rank)), part))
        ordered = {part: figures[part] for part in order}
        return Trend(self.months, counted, by, tuple(one.figure() for one in whole), ordered)


def _size(figures: Iterable[Figure]) -> int:
    return sum(figure.best for figure in figures)


def _parts(by: TrendBy, value: Stored) -> Sequence[str]:
    """The parts that something with these codes belongs to."""
    if by == 'carried_out_by':
        return split_codes(value) or ('',)
    return (codes(LISTED[by]).counted_as(str(value)) if value else '',)
