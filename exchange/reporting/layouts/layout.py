"""What the layout of a report holds: sections, columns, events told on their own, names of months, words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from models.language.messages import RESOURCES

# The layout that the program ships, which is used where none is named.
MONTHLY = RESOURCES / 'reports' / 'monthly.toml'


class Both(NamedTuple):
    """Words in both languages."""

    en: str = ''
    ar: str = ''

    def of(self, language: str) -> str:
        """The words in a language."""
        return self.ar if language == 'ar' else self.en


# What is said in no language.
UNSAID = Both()


@dataclass(frozen=True)
class SectionLayout:
    """A section: what it counts, which incidents it takes (each filter that is given must fit), and its areas' order.

    `counts` is what a kind counts as, or `rest` for all that no section takes. `by` and `against` fit where one of
    their parties is named, `only_by` where no other is; `within` are types of area.
    """

    id: str
    counts: str
    title: Both = UNSAID
    short: Both = UNSAID
    kinds: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    only_by: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    jointly_with: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    governorates: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    by_area: bool = True
    where_needed: bool = False

    @property
    def has_operations(self) -> bool:
        """Whether its incidents are counted as operations."""
        return self.counts != 'rest'


@dataclass(frozen=True)
class ColumnLayout:
    """A column of the tables: what it counts (`operations`, `killed.civilian` …); a `part` is of the one before it."""

    counts: str
    title: Both
    part: bool = False


@dataclass(frozen=True)
class ToldLayout:
    """Events that are told on their own, by place and day or by countryside, and whose figures they lie within."""

    id: str
    title: Both = UNSAID
    kinds: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    section: str = ''
    outcome: str = ''
    by_countryside: bool = False


@dataclass(frozen=True)
class Countryside:
    """A part of a governorate that has a name of its own, by the codes of its districts and sub-districts."""

    id: str
    title: Both
    within: tuple[str, ...]


@dataclass(frozen=True)
class Since:
    """A day since which whole months are counted, and what happened on it."""

    id: str
    day: date
    title: Both = UNSAID


@dataclass(frozen=True)
class MonthName:
    """A month as it is called at first and in headings, and after that."""

    first: Both
    short: Both


@dataclass(frozen=True)
class AbducteesLayout:
    """Whose abductees are counted (empty for everybody's), and what the section is called."""

    by: tuple[str, ...] = ()
    title: Both = UNSAID


EVERYBODYS = AbducteesLayout()


@dataclass(frozen=True)
class NounLayout:
    """The forms of a counted noun: in English one and other, in Arabic six."""

    en: Mapping[str, str]
    ar: Mapping[str, str]


@dataclass(frozen=True)
class ReportLayout:
    """A whole layout as it is read and found right."""

    name: str
    edition: int = 1
    organisation: Both = UNSAID
    corrections: Both = UNSAID
    cannot_be_known: Both = UNSAID
    elapsed_to: str = 'end'
    elapsed_since: tuple[Since, ...] = ()
    consent_months: int = 24
    digits: str = 'latin'
    areas: tuple[str, ...] = ()
    sections: tuple[SectionLayout, ...] = ()
    columns: tuple[ColumnLayout, ...] = ()
    told: tuple[ToldLayout, ...] = ()
    countrysides: tuple[Countryside, ...] = ()
    abductees: AbducteesLayout = EVERYBODYS
    months: tuple[MonthName, ...] = ()
    nouns: Mapping[str, NounLayout] = field(default_factory=dict)
    words: Mapping[str, Both] = field(default_factory=dict)
    sentences: Mapping[str, Both] = field(default_factory=dict)
    path: Path = MONTHLY

    def section(self, name: str) -> SectionLayout | None:
        """The section of an id, None where the layout has none."""
        return next((section for section in self.sections if section.id == name), None)

    def column(self, counts: str) -> ColumnLayout | None:
        """The column that counts something, None where the layout has none."""
        return next((column for column in self.columns if column.counts == counts), None)

    @property
    def operations(self) -> str:
        """What kinds the operations count as that the report adds up: those of its first section."""
        return self.sections[0].counts if self.sections else ''
