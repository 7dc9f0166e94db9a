"""The names that a report takes in: of the dead and of the missing, in the script of its language."""

from typing import NamedTuple

from models.query.one_person import PublishedName


class NameInReport(NamedTuple):
    """A name in the script of each language; where only one is known, that one in both."""

    english: str
    arabic: str

    def of(self, language: str) -> str:
        """The name as it is written in a language."""
        return self.arabic if language == 'ar' else self.english


class NamesInReport(NamedTuple):
    """Who is named: those who died in the period, and those who are still missing at its end; `rows` are their uids."""

    dead: tuple[NameInReport, ...] = ()
    missing: tuple[NameInReport, ...] = ()
    rows: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.dead or self.missing)

    def written(self) -> frozenset[str]:
        """Every name as it is written anywhere."""
        return frozenset(name for one in (*self.dead, *self.missing) for name in one)


NO_NAMES = NamesInReport()


def name_in_report(name: PublishedName) -> NameInReport:
    """A name that may be published, as a report has it."""
    return NameInReport(name.latin or name.arabic, name.arabic or name.latin)
