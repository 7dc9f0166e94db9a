"""Adding up operations and people, line by line, with the lowest and highest that they can be."""

from collections.abc import Iterator
from typing import NamedTuple

from exchange.reporting.report import Counts, Figure, number_of_records
from models.forgetting import forgettable
from models.language.code_lists import codes
from models.record import counts
from models.record.casualty_totals import classes_of, has_died, outcome_of
from models.record.fields import Stored
from models.record.records import Record


def bounds(line: Record, fewer: int = 0) -> Figure:
    """How many people a line is, without those of them that another record counts."""
    whole = _bounds(*counts.of(line))
    if not fewer:
        return whole
    high = None if whole.high is None else _less(whole.high, fewer)
    return Figure(_less(whole.low, fewer), _less(whole.best, fewer), high, whole.unknown)


@forgettable(4096)
def _bounds(number: int | None, lowest: int | None, highest: int | None) -> Figure:
    """The bounds of a number as it is recorded.

    A number is the best that is known; bounds beside it say how far it may be off, and without it the lowest is the
    best, which many may be above where there is no highest.
    """
    if number is None and lowest is None and highest is None:
        return Figure(unknown=1)
    best = number if number is not None else lowest or 0
    low = min(best, best if lowest is None else lowest)
    return Figure(low, best, number if highest is None else max(highest, best))


def _less(number: int, fewer: int) -> int:
    return max(number - fewer, 0)


class Sum:
    """A figure while it is added up."""

    __slots__ = ('best', 'high', 'low', 'records', 'unknown')

    def __init__(self) -> None:
        self.low = self.best = self.unknown = 0
        self.high: int | None = 0
        self.records: set[str] = set()

    def add(self, figure: Figure, record: str) -> None:
        """Add a figure that a record gives."""
        if figure:
            self.low += figure.low
            self.best += figure.best
            self.unknown += figure.unknown
            self.high = None if self.high is None or figure.high is None else self.high + figure.high
            self.records.add(record)

    def figure(self) -> Figure:
        """What was added up."""
        return Figure(self.low, self.best, self.high, self.unknown, frozenset(self.records))


class Tally:
    """What an area adds up to: the incidents that are operations, and people by outcome and class."""

    def __init__(self) -> None:
        self.operations: set[str] = set()
        self.joint: set[str] = set()
        self.people: dict[tuple[str, str], Sum] = {}

    def add(self, names: tuple[tuple[str, str], ...], figure: Figure, record: str) -> None:
        """Add the people of a line under each of these outcomes and classes."""
        for name in names:
            if name not in self.people:
                self.people[name] = Sum()
            self.people[name].add(figure, record)

    def counts(self) -> Counts:
        """What was added up, without what is nothing."""
        operations, joint = number_of_records(self.operations), number_of_records(self.joint)
        figures = {name: added.figure() for name, added in self.people.items()}
        return Counts(operations, {name: figure for name, figure in figures.items() if figure}, joint)


# The combatants who are of no group of parties, or of whom nobody knows of which.
OTHER_COMBATANTS = 'other_combatant'


class CountedAs(NamedTuple):
    """What a line is counted as: its outcome with `total` and each of its classes; and whether its people died."""

    names: tuple[tuple[str, str], ...]
    has_died: bool


class KeptHarms:
    """Tells what lines are counted as; asked of very many lines, so each answer is kept.

    Beside the classes of the JSON others are counted for layouts and sentences: of combatants each group of parties and
    `other_combatant`, and `isis_commander`, `civilian_women` and the like.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[Stored, ...], CountedAs] = {}

    def of(self, line: Record) -> CountedAs:
        """What a line is counted as."""
        value = line.values.get
        asked = (value('outcome'), value('standing'), value('party'), value('who'), value('role'))
        if asked not in self._known:
            outcome = outcome_of(line)
            names = tuple((outcome, name) for name in ('total', *classes_of(line), *_for_sentences(line)))
            self._known[asked] = CountedAs(names, has_died(line))
        return self._known[asked]


def _for_sentences(line: Record) -> Iterator[str]:
    """What layouts and sentences say of a part of a class: whose combatants, that they are commanders, or women."""
    side = classes_of(line)[0]
    if side == 'combatant':
        yield _group_of(str(line.get('party') or '')) or OTHER_COMBATANTS
    if line.get('role') == 'commander':
        yield f'{side}_commander'
    who = codes('who').get(str(line.get('who')))
    if who and (who.columns['sex'], who.columns['age']) == ('female', 'adult'):
        yield f'{side}_women'


def _group_of(party: str) -> str:
    """The group of parties that a party is of, such as the regime and its allies; '' for none."""
    groups = codes('parties').having('group_only', 'yes')
    return next((group for group in groups if party in codes('parties').with_children(group)), '')
