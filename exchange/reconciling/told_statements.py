"""What a line or some lines say together of one place: their figures, and what these come to by whom they count."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import product

from exchange.reconciling.printed_text import PrintedLine
from exchange.reconciling.told_figures import PEOPLE, ToldFigure
from exchange.reconciling.told_words import is_within

# Least and most of a number; None where there is no most.
Bounds = tuple[int, int | None]
# What is counted: operations and the like by their name and nobody, people by their outcome and class.
Key = tuple[str, str]
_MOST_READINGS = 6
_FORCES = frozenset({'forces', 'regime', 'iranian', 'sdf', 'coalition', 'other'})
_GROUPS = {'forces': _FORCES, 'isis': frozenset({'isis'}), 'unknown': frozenset({'unknown'})}


@dataclass
class ToldPlace:
    """Of which section and area figures are; `is_said` where the sentence itself says the section."""

    section: str = ''
    area: str = ''
    is_said: bool = False


@dataclass
class Figured:
    """A figure with the line that it is in, and its place."""

    figure: ToldFigure
    line: PrintedLine
    place: ToldPlace


@dataclass
class ToldStatement:
    """Some figures that belong together; `lead` is what they are said of: an `area`, a `section`, the `total` or ''.

    An event is only told, and its figures are in no sum; those of another period are in none of this one.
    """

    lines: list[PrintedLine]
    place: ToldPlace
    lead: str = ''
    figures: list[Figured] = field(default_factory=list)
    is_event: bool = False
    is_other: bool = False
    group: int = 0  # statements that follow one another as a list, or as the rows of a table, have the same number
    is_row: bool = False

    @property
    def counts(self) -> bool:
        """Whether its figures are of this period as a whole."""
        return not (self.is_event or self.is_other)

    def by_place(self) -> Iterator['ToldStatement']:
        """What it says of each place by itself."""
        places = dict.fromkeys((one.place.section, one.place.area) for one in self.figures)
        for section, area in places:
            of_it = [one for one in self.figures if (one.place.section, one.place.area) == (section, area)]
            yield replace(self, place=of_it[0].place, figures=of_it)

    def keyed(self) -> Iterator[tuple[Key, Figured]]:
        """Each figure with what it counts, where that is said."""
        for one in self.figures:
            if key := key_of(one.figure):
                yield key, one


def key_of(figure: ToldFigure) -> Key | None:
    """What a figure counts, None where nobody could compare it with anything."""
    if figure.what != PEOPLE:
        return figure.what, ''
    return (figure.outcome, figure.people) if figure.people not in ('others', 'member') else None


def added(one: Bounds, other: Bounds) -> Bounds:
    """Both together."""
    return one[0] + other[0], None if one[1] is None or other[1] is None else one[1] + other[1]


def meet(one: Bounds, other: Bounds) -> bool:
    """Whether two numbers can be the same."""
    return (other[1] is None or one[0] <= other[1]) and (one[1] is None or other[0] <= one[1])


def bounds(figure: ToldFigure) -> Bounds:
    """The least and the most that a figure may be."""
    return figure.low, figure.high


def sums_of(figures: Iterable[ToldFigure]) -> set[Bounds]:
    """What figures may add up to: one that may be a part of another before it is added, and left out, in turn."""
    kept = list(figures)
    ways = [_ways(one, kept[:place]) for place, one in enumerate(kept)]
    found = set[Bounds]()
    for chosen in product(*ways):
        total: Bounds = (0, 0)
        for one, is_added in zip(kept, chosen, strict=True):
            total = added(total, bounds(one)) if is_added else total
        found.add(total)
    return found


def _ways(one: ToldFigure, before: list[ToldFigure]) -> tuple[bool, ...]:
    """Whether a figure is added, or may be a part of one that is."""
    return (True, False) if may_be_part(one, before) is not None and len(before) <= _MOST_READINGS else (True,)


def may_be_part(one: ToldFigure, before: Iterable[ToldFigure]) -> ToldFigure | None:
    """The figure that another may be a part of, although it is said beside it or in addition; None for none."""
    return next((other for other in before if _may_be_of(one, other)), None)


def _may_be_of(one: ToldFigure, other: ToldFigure) -> bool:
    is_alike = one.outcome == other.outcome and one.what == other.what == PEOPLE
    is_same = one.role == 'added' and one.people == other.people
    fits = other.high is None or one.low < other.high
    return is_alike and fits and (is_same or (other.people != 'person' and is_within(one.people, other.people)))


# What a statement says of a key


def tops(statement: ToldStatement, outcome: str) -> list[ToldFigure]:
    """The people of an outcome that are part of no other, and no whole of those that follow."""
    found = [one.figure for one in statement.figures if _is_top(one.figure, outcome)]
    sides = [one for one in found if one.people != 'person']
    return sides or found


def _is_top(figure: ToldFigure, outcome: str) -> bool:
    is_counted = figure.what == PEOPLE and figure.outcome == outcome and not figure.again
    return is_counted and (figure.role != 'part' or _is_all(figure))


def _is_all(figure: ToldFigure) -> bool:
    """Whether a part is all of a number of people: "three killed, all Iranian-backed"."""
    base = figure.of
    return base is not None and base.people == 'person' and (figure.low, figure.high) == (base.low, base.high)


def whole_of(statement: ToldStatement, outcome: str) -> ToldFigure | None:
    """How many people an outcome is said to have in all, None where nobody says."""
    return next(
        (
            one.figure
            for one in statement.figures
            if one.figure.what == PEOPLE
            and (one.figure.people, one.figure.outcome, one.figure.role) == ('person', outcome, 'top')
            and not one.figure.again
        ),
        None,
    )


def told_of(statement: ToldStatement, key: Key) -> set[Bounds]:
    """What a statement says that a key comes to: several where it can be read so or so, nothing where it is silent."""
    outcome, people = key
    if not people:
        return {bounds(one.figure) for one in statement.figures if one.figure.what == outcome and not one.figure.again}
    if people == 'person':
        whole = whole_of(statement, outcome)
        if whole:
            return {bounds(whole)}
        found = tops(statement, outcome)
        return sums_of(found) if found else set()
    return _of_class(statement, outcome, people)


def _of_class(statement: ToldStatement, outcome: str, people: str) -> set[Bounds]:
    top = tops(statement, outcome)
    if not top:
        return set()
    if people in ('civilian', *_GROUPS):
        of_it = [one for one in top if is_of_group(one, people)]
        if of_it:
            return sums_of(of_it)
        is_open = any(one.people in ('person', 'commander', 'member', 'others') for one in top)
        return set() if is_open and any(one.low for one in top) else {(0, 0)}
    same = [one.figure for one in statement.figures if _is_class(one.figure, outcome, people)]
    total: Bounds = (0, 0)
    for one in same:
        total = added(total, bounds(one))
    return {total}


def _is_class(figure: ToldFigure, outcome: str, people: str) -> bool:
    is_counted = figure.what == PEOPLE and not figure.again
    return is_counted and (figure.outcome, figure.people) == (outcome, people)


def is_of_group(figure: ToldFigure, people: str) -> bool:
    """Whether those of a figure are of the civilians, the combatants or another group that is added up."""
    if people == 'civilian':
        return figure.people == 'civilian' or (is_within(figure.people, 'civilian') and figure.people not in _LOOSE)
    return figure.people in _GROUPS[people]


_LOOSE = frozenset({'member', 'commander'})


def says(statement: ToldStatement, key: Key) -> bool:
    """Whether a statement itself names what a key counts, and not only others from which it follows."""
    if not key[1]:
        return bool(told_of(statement, key))
    return any(is_of(one.figure, key) and not one.figure.again for one in statement.figures)


def is_of(figure: ToldFigure, key: Key) -> bool:
    """Whether a figure itself says something of what a key counts."""
    outcome, people = key
    if not people or figure.what != PEOPLE:
        return figure.what == outcome
    return figure.outcome == outcome and figure.people in _GROUPS.get(people, frozenset({people}))
