"""The figures of a report by the addresses that sentences name them by: `desert.killed.civilian`."""

from collections.abc import Iterator

from exchange.reporting.counting.tally import OTHER_COMBATANTS
from exchange.reporting.report import Counts, Figure, Report, total
from exchange.reporting.report_labels import COMPARED
from models.errors import KnownError
from models.language.code_lists import codes
from models.language.messages import _
from models.record.casualty_totals import CLASSES

# What is counted of an outcome: nothing more for all of it, its classes, and the lines that give no number.
_SIDES = (*CLASSES, OTHER_COMBATANTS, *codes('parties').having('group_only', 'yes'))
_CLASSES = frozenset(
    {'', 'total', 'unknown_lines', *_SIDES, *(f'{name}_{what}' for name in _SIDES for what in ('commander', 'women'))}
)


class AddressedFigures:
    """The figures of a report, found by their address, from wherever in the report a sentence is."""

    def __init__(self, report: Report) -> None:
        self._counts = dict(_counts(report))
        self._alone = dict(_alone(report))

    def put(self, prefix: str, counts: Counts) -> None:
        """Have addresses that begin so find these figures: those of an event that is told on its own."""
        self._counts[prefix] = counts

    def put_alone(self, address: str, figure: Figure) -> None:
        """Have an address find a figure of its own."""
        self._alone[address] = figure

    def figure(self, address: str, scope: str) -> Figure:
        """The figure at an address; KnownError where nothing is counted there."""
        for name in _candidates(address, scope):
            if name in self._alone:
                return self._alone[name]
            for prefix, counted in _cuts(name):
                if prefix in self._counts and _is_counted(counted):
                    return _of(self._counts[prefix], counted)
        raise KnownError(
            _('The layout has a sentence with {text}, which is nothing that is counted.').format(text=address)
        )

    def counts(self, address: str, scope: str) -> tuple[Counts, str]:
        """The counts that a list of people is of, and their outcome; KnownError where nothing is counted there."""
        for name in _candidates(address, scope):
            prefix, _dot, outcome = name.rpartition('.')
            if prefix in self._counts and outcome in codes('outcomes'):
                return self._counts[prefix], outcome
        raise KnownError(
            _('The layout has a sentence with {text}, which is nothing that is counted.').format(text=address)
        )


def _candidates(address: str, scope: str) -> Iterator[str]:
    if scope:
        yield f'{scope}.{address}'
    yield address


def _cuts(name: str) -> Iterator[tuple[str, str]]:
    """Where an address can be cut in two: what counts, and what is counted."""
    yield from ((name[:place], name[place + 1 :]) for place, sign in enumerate(name) if sign == '.')


def _is_counted(counted: str) -> bool:
    outcome, _dot, name = counted.partition('.')
    return counted == 'operations' or (outcome in codes('outcomes') and name in _CLASSES)


def _of(counts: Counts, counted: str) -> Figure:
    outcome, _dot, name = counted.partition('.')
    if name == 'unknown_lines':
        return exactly(counts.of(outcome).unknown, counts.of(outcome).records)
    return counts.figure(counted)


def exactly(number: int, records: frozenset[str] = frozenset()) -> Figure:
    """A figure of so many, that opens these records or none."""
    return Figure(number, number, number, 0, records)


def _counts(report: Report) -> Iterator[tuple[str, Counts]]:
    yield 'total', report.all
    yield 'undated', report.undated
    for section in report.sections:
        yield section.id, section.all
        yield from ((f'{section.id}.{area}', counts) for area, counts in section.areas.items())
    for section_layout in report.layout.sections:
        if report.section(section_layout.id) is None:
            yield section_layout.id, Counts()
    for month, counts in report.later.items():
        yield f'later.{month}', counts
    for name in COMPARED:
        compared = getattr(report, name)
        if compared:
            yield name, compared.all


def _alone(report: Report) -> Iterator[tuple[str, Figure]]:
    people = report.abductees
    yield 'abductees.still_missing', people.still_missing
    yield 'abductees.newly_taken', people.newly_taken
    yield 'abductees.changed', total(people.changed.values())
    for name in ('held', 'reported_dead', 'registered_dead'):
        yield f'abductees.{name}', people.standing.get(name, Figure())
    for since in report.elapsed:
        yield f'elapsed.{since.id}', exactly(since.months)
    for name in ('two_sources', 'one_source', 'contested', 'no_source'):
        yield f'certainty.{name}', getattr(report.certainty, name)
    for name in ('incidents', 'approved', 'by_sample', 'not_reviewed'):
        yield f'method.{name}', getattr(report.method, name)
    yield 'method.sources', report.method.sources
    yield 'method.unanswered', exactly(report.method.unanswered)
    issued, months = report.months_issued
    yield from (('year.issued', exactly(issued)), ('year.months', exactly(months)))
