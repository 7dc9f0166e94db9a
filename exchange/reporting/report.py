"""What a report holds once it is counted: figures, each with the records that it opens, by section and area."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from exchange.reporting.counted import Scope
from exchange.reporting.layouts.layout import ReportLayout
from exchange.reporting.periods import Period
from models.places import Gazetteer, gazetteer


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


def number_of_records(records: Iterable[str]) -> Figure:
    """A figure that counts records, and opens them."""
    opened = frozenset(records)
    return Figure(len(opened), len(opened), len(opened), 0, opened)


def number_of_people(people: Mapping[str, Iterable[str]]) -> Figure:
    """A figure that counts people, and opens all the records that each of them has."""
    count = len(people)
    return Figure(count, count, count, 0, frozenset(uid for records in people.values() for uid in records))


@dataclass
class Counts:
    """What a section or an area of it adds up to: operations, and people by outcome and class.

    `people` has a figure for each outcome (`killed`, `arrested` …) and class (`total`, `civilian`, `children` …).
    `joint` are those of the operations in which every party of the section took part.
    """

    operations: Figure = field(default_factory=Figure)
    people: dict[tuple[str, str], Figure] = field(default_factory=dict)
    joint: Figure = field(default_factory=Figure)

    @property
    def are_joint(self) -> bool:
        """Whether every party of the section took part in each of the operations."""
        return self.joint[:4] == self.operations[:4]

    def of(self, outcome: str, name: str = 'total') -> Figure:
        """How many people of an outcome and class."""
        return self.people.get((outcome, name), Figure())

    def figure(self, counted: str) -> Figure:
        """What is named as the columns of a layout name it: `operations`, or such as `killed.civilian`."""
        outcome, _dot, name = counted.partition('.')
        return self.operations if counted == 'operations' else self.of(outcome, name or 'total')


def added(parts: Iterable[Counts]) -> Counts:
    """What several add up to, figure by figure."""
    several = list(parts)
    names = dict.fromkeys(name for one in several for name in one.people)
    people = {name: total(one.of(*name) for one in several) for name in names}
    return Counts(total(one.operations for one in several), people, total(one.joint for one in several))


@dataclass
class Section:
    """A section of the report as its layout declares it, with its areas by governorate ('' where none is stated)."""

    id: str
    all: Counts
    areas: dict[str, Counts] = field(default_factory=dict)


class ToldEvent(NamedTuple):
    """An event that is told on its own: a massacre, deaths in a security operation, somebody who died of wounds.

    `id` is that of its table in the layout, or `died_of_wounds`; for such a death `occurred` is when the injury was.
    `place` is its name in the language of its writer, which is left out where the layout or the law of what may leave
    says so; `area` is the code of the area type, `section` the section whose figures it lies within ('' for none), `by`
    whoever took part.
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
    id: str = ''
    by: tuple[str, ...] = ()


class ToldGroup(NamedTuple):
    """Events that are told together, by governorate and countryside ('' for none): how many there are of each kind."""

    id: str
    governorate: str
    countryside: str
    kinds: Mapping[str, Figure]
    all: Figure


@dataclass
class MissingPeople:
    """The abductees that the layout takes, at the end of the period and within it; each figure opens their records.

    `standing` counts those that are told apart: held, reported dead, registered dead; `changed` counts those whose
    status changed within the period, by the status that they have since.
    """

    still_missing: Figure = field(default_factory=Figure)
    standing: dict[str, Figure] = field(default_factory=dict)
    newly_taken: Figure = field(default_factory=Figure)
    changed: dict[str, Figure] = field(default_factory=dict)


@dataclass
class Compared:
    """Another period beside the one of the report: what it adds up to, whole and by section."""

    period: Period
    all: Counts
    sections: dict[str, Counts] = field(default_factory=dict)


class Certainty(NamedTuple):
    """How well the incidents of a report are known: by independent sources; `contested` ones are in no other figure."""

    two_sources: Figure = Figure()
    one_source: Figure = Figure()
    contested: Figure = Figure()
    no_source: Figure = Figure()


@dataclass
class Method:
    """What a note on method says of the records that are counted.

    `channels` counts sources by their channel; `by_sample` are those of the approved that nobody looked at but others
    of their sample; `unanswered` counts questions that were closed without an answer.
    """

    incidents: Figure = field(default_factory=Figure)
    sources: Figure = field(default_factory=Figure)
    channels: dict[str, int] = field(default_factory=dict)
    approved: Figure = field(default_factory=Figure)
    by_sample: Figure = field(default_factory=Figure)
    not_reviewed: Figure = field(default_factory=Figure)
    unanswered: int = 0


class Elapsed(NamedTuple):
    """How many whole months have passed since a day that the layout names."""

    id: str
    since: date
    months: int


# A figure's address: the section (or a name such as `abductees`), the area ('' for all of it), and what is counted:
# `operations`, or an outcome and a class such as `killed.civilian`.
Address = tuple[str, str, str]


@dataclass
class Report:
    """A period as it is counted by a layout.

    `places` has the places of the register's own as they were called. `all` adds the sections up: people of all of
    them, and operations only of those that count what the first one does. `about` says of which day the records are, as
    `records_of` does; `says` names what must be said before all: `before_register`, `future`, `not_over`, `empty`.
    `later` has what was documented in the period and occurred before it, by month, or by year where no month is known.
    Of the months of the year so far `months_issued` says how many are issued, and of how many; where all of them are,
    `year_to_date_as_issued` is what was published of them.
    """

    period: Period
    layout: ReportLayout
    scope: Scope
    sections: list[Section]
    all: Counts
    about: dict[str, Any] = field(default_factory=dict)
    places: Gazetteer = field(default_factory=gazetteer)
    says: tuple[str, ...] = ()
    is_example: bool = False
    told: list[ToldEvent] = field(default_factory=list)
    groups: list[ToldGroup] = field(default_factory=list)
    abductees: MissingPeople = field(default_factory=MissingPeople)
    not_operations: dict[str, Figure] = field(default_factory=dict)
    undated: Counts = field(default_factory=Counts)
    later: dict[str, Counts] = field(default_factory=dict)
    elapsed_to: date = date.min
    elapsed: tuple[Elapsed, ...] = ()
    before: Compared | None = None
    year_before: Compared | None = None
    year_to_date: Compared | None = None
    year_to_date_as_issued: Compared | None = None
    months_issued: tuple[int, int] = (0, 0)
    standings: dict[str, Figure] = field(default_factory=dict)
    certainty: Certainty = field(default_factory=Certainty)
    method: Method = field(default_factory=Method)

    def section(self, name: str) -> Section | None:
        """The section of an id, None where the report has none."""
        return next((section for section in self.sections if section.id == name), None)

    def counts(self, section: str, area: str = '') -> Counts:
        """What a section or an area of it adds up to; `total` names the whole report."""
        if section in ('', 'total'):
            return self.all
        if section == 'undated':
            return self.undated
        found = self.section(section)
        if found is None:
            return Counts()
        return found.areas.get(area, Counts()) if area else found.all

    def figure(self, address: Address) -> Figure:
        """The figure at an address; one that is not there counts nothing."""
        section, area, counted = address
        if section != 'abductees':
            return self.counts(section, area).figure(counted)
        people = self.abductees
        named = {'still_missing': people.still_missing, 'newly_taken': people.newly_taken} | people.standing
        named |= {f'changed.{status}': figure for status, figure in people.changed.items()}
        return named.get(counted, Figure())
