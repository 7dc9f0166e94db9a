"""One death a person: which of the records that name the same dead stands for the death."""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from exchange.reporting.counted import Scope
from exchange.reporting.months import month_of, when, year_of
from exchange.reporting.records_of import Records
from models.record.casualty_totals import has_died, number_of
from models.record.records import Record


class Named(NamedTuple):
    """A person who is known by name, with what stands above."""

    incident: Record
    casualty: Record
    victim: Record

    @property
    def link(self) -> str:
        """The uid of the victim or abductee that this is said to be too, '' for none."""
        return str(self.victim.get('same_person') or '')

    @property
    def month(self) -> str | None:
        """The month of the death, None where it is not known."""
        return month_of(when(self.casualty, self.incident))


class Deaths:
    """Which of the dead whom some incidents name are counted in another record.

    A record that does not count in the report stands for no death, and what it says of a person is not believed.
    """

    def __init__(self, records: Records, scope: Scope, incidents: Iterable[Record]) -> None:
        self._records, self._scope = records, scope
        people = (person for incident in incidents for person in _people_of(incident))
        # A death with its month in a record that names nobody else is never counted elsewhere.
        asked = [p for p in people if (p.link or not p.month) and self._is_death(p)]
        self._elsewhere = self._counted_elsewhere(self._tied_to(asked)) if asked else set()

    def counted_elsewhere(self, casualty: Record) -> int:
        """How many of a casualty's dead another record counts."""
        return sum(victim.uid in self._elsewhere for victim in casualty.of('victim'))

    def _is_death(self, person: Named) -> bool:
        """Whether a record adds a death to a month or a year of this report."""
        is_dead = has_died(person.casualty) and number_of(person.casualty) > 0
        is_dated = person.month or year_of(when(person.casualty, person.incident)).isdigit()
        return bool(is_dead and is_dated and self._scope.counts(*person))

    def _tied_to(self, people: list[Named]) -> dict[str, Named]:
        """These people and all whom a chain of links ties to them, by uid."""
        found = {person.victim.uid: person for person in people}
        asked: set[str] = set()
        while new := (found.keys() | self._links(found).values()) - asked:
            asked |= new
            missing = (new | self._records.said_to_be(new)) - found.keys()
            found |= self._read(missing)
        return found

    def _links(self, people: dict[str, Named]) -> dict[str, str]:
        """Whom each of these is said to be too, where the record that says so counts."""
        return {uid: person.link for uid, person in people.items() if person.link and self._scope.counts(*person)}

    def _read(self, victims: Collection[str]) -> dict[str, Named]:
        read = self._records.incidents_with(victims)
        people = (person for incident in read for person in _people_of(incident))
        return {person.victim.uid: person for person in people if person.victim.uid in victims}

    def _counted_elsewhere(self, tied: dict[str, Named]) -> set[str]:
        """All deaths of each person but one: a dated one first, then the one that the others lead to."""
        links = self._links(tied)
        deaths: dict[str, list[tuple[bool, int, str]]] = {}
        for uid, person in tied.items():
            if self._is_death(person):
                last, steps = _end(uid, links)
                deaths.setdefault(last, []).append((not person.month, steps, uid))
        return {uid for same in deaths.values() for *_rank, uid in sorted(same)[1:]}


def _people_of(incident: Record) -> Iterator[Named]:
    """Everybody whom an incident names, withdrawn or not."""
    for casualty in incident.children:
        for victim in casualty.children:
            yield Named(incident, casualty, victim)


def _end(uid: str, links: dict[str, str]) -> tuple[str, int]:
    """The last of a chain of links, of a ring its first uid, and how many the chain has."""
    chain = [uid]
    while (after := links.get(chain[-1])) and after not in chain:
        chain.append(after)
    ring = chain[chain.index(after) :] if after else chain[-1:]
    return min(ring), len(chain)
