"""What a report holds once it is counted: figures, each with the records that it opens, by section and area."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple


class Figure(NamedTuple):
    """A number of operations or people: at least `low`, best `best`, at most `high` (None where nobody knows).

    `unknown` says how many lines give no number at all; `records` are the uids of the records that it opens.
    """

    low: int = 0
    best: int = 0
    high: int | None = 0
    unknown: int = 0
    records: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.low or self.best or self.unknown or self.high != 0)

    @property
    def is_exact(self) -> bool:
        """Whether it is one number that every line gives."""
        return self.low == self.best == self.high and not self.unknown

    def plus(self, other: 'Figure') -> 'Figure':
        """Both together: a total of ranges is a range, and of something with no upper bound has none."""
        high = None if self.high is None or other.high is None else self.high + other.high
        low, best, unknown = self.low + other.low, self.best + other.best, self.unknown + other.unknown
        return Figure(low, best, high, unknown, self.records | other.records)


def total(figures: Iterable[Figure]) -> Figure:
    """What figures add up to."""
    found = Figure()
    for figure in figures:
        found = found.plus(figure)
    return found


@dataclass
class Counts:
    """What a section or an area of it adds up to: operations, and people by outcome and class.

    `people` has a figure for each outcome (`killed`, `arrested` …) and class (`total`, `civilian`, `children` …).
    """

    operations: Figure = field(default_factory=Figure)
    people: dict[tuple[str, str], Figure] = field(default_factory=dict)

    def of(self, outcome: str, name: str = 'total') -> Figure:
        """How many people of an outcome and class."""
        return self.people.get((outcome, name), Figure())


@dataclass
class Section:
    """A section of the report as its layout declares it, with its areas by governorate ('' where none is stated)."""

    id: str
    all: Counts
    areas: dict[str, Counts] = field(default_factory=dict)


class ToldEvent(NamedTuple):
    """An event that is told on its own: a massacre, deaths in a security operation, threats of one countryside.

    `place` is its name in the language of its writer, which is left out where the layout or the law of what may leave
    says so; `area` is the code of the area type, `section` the section whose figures it lies within ('' for none).
    """

    kind: str
    record: str
    occurred: str
    governorate: str
    area: str
    place: str
    place_code: str
    section: str
    counts: Counts


# A figure's address: the section (or a name such as `abductees`), the area ('' for all of it), and what is counted:
# `operations`, or an outcome and a class such as `killed.civilian`.
Address = tuple[str, str, str]
