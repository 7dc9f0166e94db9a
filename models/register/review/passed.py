"""What may have counted for a record in the queue when its line was written, and has passed since without a save of it.

A reason passes with time, or because another record was changed after this one. Only what the history shows to be
possible is allowed for: whoever alters a line is found out by all else.
"""

from collections.abc import Iterable, Iterator

from models.file.register_file import RegisterFile
from models.language.code_lists import codes
from models.places import gazetteer
from models.query.for_review.since import AlteredSince
from models.record import counts
from models.record.fields import PlaceKind
from models.record.records import RECORDS, Record
from models.rules import checks
from models.rules.risks import Weighed, weights
from models.rules.surroundings import AroundOn


class Passed:
    """Knows which reasons to look at a record the history lets be gone."""

    def __init__(self, register: RegisterFile) -> None:
        self._since = AlteredSince(register)

    def points(self, record: Record, there: Iterable[Weighed]) -> list[int]:
        """The points that may have counted for a record beside what is still there of them."""
        still = [(one.risk, one.reason.words) for one in there]
        said = [risk for risk, _words in still]
        alike = [*self._alike(record)][said.count('possible_duplicate') :]
        warned = [rule for rule in self._warned(record) if ('any_warning', codes('rules').label(rule)) not in still]
        moved = ['place_elsewhere'] if self._is_of_a_changed_place(record) and 'place_elsewhere' not in said else []
        counted = [*self._counted(record)][said.count('count_changed_by_a_reviewer') :]
        return [weights()[risk].points for risk in (*alike, *('any_warning' for _rule in warned), *moved, *counted)]

    def _alike(self, record: Record) -> Iterator[str]:
        """Another record that may have been about the same, and whether it may have been of another desk."""
        if RECORDS[record.kind].dated_by() and self._since.is_later(record, record.kind, 'place'):
            yield 'possible_duplicate'
            if self._since.is_of_several_desks(record):
                yield 'possible_duplicate'

    def _warned(self, record: Record) -> Iterator[str]:
        """The rules that may have found something in a record."""
        if self._since.shared_its_reference(record):
            yield 'reference_is_its_own'
        if record.kind == 'incident' and self._since.was_among_others(record):
            yield 'zone_of_its_neighbours'
        day = self._since.saved_on(record)
        if day and checks.findings(record, AroundOn(day), only='not_in_the_future'):
            yield 'not_in_the_future'
        if self._is_of_a_changed_place(record):
            yield 'point_near_the_place'

    def _is_of_a_changed_place(self, record: Record) -> bool:
        """Whether it names a place of this register, and one of these was changed later."""
        named = (
            str(row.values[name])
            for row in record.walk()
            for name, spec in RECORDS[row.kind].specs().items()
            if isinstance(spec.kind, PlaceKind) and row.values.get(name)
        )
        return self._since.is_later(record, 'place') and any(gazetteer().get(code) is None for code in named)

    def _counted(self, record: Record) -> Iterator[str]:
        """Each line that somebody may have counted anew who was a reviewer then."""
        if self._since.is_later(record, 'person'):
            yield from ('count_changed_by_a_reviewer' for row in record.walk() if counts.spec_of(row.kind))
