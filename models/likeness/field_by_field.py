"""Two records beside one another, field by field: what agrees, what differs, and what only one of them says."""

from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple

from models.language.code_lists import codes
from models.language.labels import field_label
from models.language.messages import _
from models.likeness import persons
from models.likeness.scores import days_apart, days_of, is_one_name, nearness, spot_of
from models.limits.likeness_weights import WEIGHTS
from models.places import Gazetteer
from models.record import casualty_totals
from models.record.fields import CodeKind, DateKind, LinkKind, PlaceKind, Spec, Stored, split_codes
from models.record.records import RECORDS, Record

Agreement = Literal['agrees', 'differs', 'one_is_empty']
# Fields that are names are one line: one may be called in one script only, and the other in the other.
NAMES = 'names'
_OF_THE_RECORD = 'record'
_HARMED = ('killed', 'injured')


class ComparedField(NamedTuple):
    """A field of two records: whether they agree in it, and what each says as it is shown, '' for nothing."""

    field: str
    label: str
    how: Agreement
    one: str
    other: str

    @property
    def how_in_words(self) -> str:
        """Whether they agree, in words."""
        said = {'agrees': _('agrees'), 'differs': _('differs'), 'one_is_empty': _('one is empty')}
        return said[self.how]


def field_by_field(one: Record, other: Record, places: Gazetteer) -> list[ComparedField]:
    """The fields in which any of two whole records says something; of two kinds, those that both kinds have."""
    return [*_names(one, other), *_fields(one, other, places), *_harmed(one, other)]


def _names(one: Record, other: Record) -> Iterator[ComparedField]:
    mine, theirs = (
        ' · '.join(str(row.get(name)) for name in RECORDS[row.kind].name_fields if row.get(name))
        for row in (one, other)
    )
    if mine or theirs:
        yield ComparedField(NAMES, _('Name'), _how(mine, theirs, agrees=_are_called_alike(one, other)), mine, theirs)


def _are_called_alike(one: Record, other: Record) -> bool:
    found = (persons.compare_names(a, b) for a in persons.names_of(one) for b in persons.names_of(other))
    return any(likeness is not None and likeness.score > WEIGHTS.no_family for likeness in found)


def _fields(one: Record, other: Record, places: Gazetteer) -> Iterator[ComparedField]:
    theirs = RECORDS[other.kind].specs()
    for name, spec in _compared_fields(one.kind).items():
        if name not in theirs:
            continue
        said = _said(one, name, spec, places), _said(other, name, spec, places)
        if any(said):
            agrees = _agree(one, other, name, spec, places)
            yield ComparedField(name, field_label(one.kind, name), _how(*said, agrees=agrees), *said)


@cache
def _compared_fields(kind: str) -> dict[str, Spec]:
    """The fields that say something of what happened or of whom: no long texts, links, and what the program keeps."""
    cls = RECORDS[kind]
    return {
        name: spec
        for name, spec in cls.specs().items()
        if not (spec.kept or spec.of or spec.kind.long or isinstance(spec.kind, LinkKind))
        and spec.section != _OF_THE_RECORD
        and name not in cls.name_fields
    }


def _said(row: Record, name: str, spec: Spec, places: Gazetteer) -> str:
    value = row.get(name)
    if isinstance(spec.kind, PlaceKind):
        place = places.get(str(value or ''))
        return place.label() if place else str(row.get(f'{name}_typed') or '')
    return '' if value is None else str(spec.kind.show(value, spec))


def _how(one: str, other: str, *, agrees: bool) -> Agreement:
    if not (one and other):
        return 'one_is_empty'
    return 'agrees' if agrees else 'differs'


def _agree(one: Record, other: Record, name: str, spec: Spec, places: Gazetteer) -> bool:
    mine, theirs = one.get(name), other.get(name)
    if isinstance(spec.kind, PlaceKind):
        return nearness(spot_of(one, places), spot_of(other, places)).degree == 'same'
    if mine is None or theirs is None or mine == theirs:
        return True
    if isinstance(spec.kind, DateKind):
        return _is_one_day(mine, theirs)
    if isinstance(spec.kind, CodeKind):
        return set(split_codes(mine)) == set(split_codes(theirs))
    return isinstance(mine, str) and isinstance(theirs, str) and is_one_name(mine, theirs)


def _is_one_day(one: Stored, other: Stored) -> bool:
    """Whether two dates may be of one day."""
    mine, theirs = days_of(one), days_of(other)
    return bool(mine and theirs) and not days_apart(mine, theirs)  # type: ignore[arg-type]


def _harmed(one: Record, other: Record) -> Iterator[ComparedField]:
    """How many died and were injured, of incidents."""
    for outcome in _HARMED if one.kind == other.kind == 'incident' else ():
        counts = [_count(record, outcome) for record in (one, other)]
        mine, theirs = ('' if count is None else f'{count:,}' for count in counts)
        if mine or theirs:
            label = codes('outcomes').label(outcome)
            yield ComparedField(outcome, label, _how(mine, theirs, agrees=mine == theirs), mine, theirs)


def _count(record: Record, outcome: str) -> int | None:
    lines = [line for line in record.of('casualty') if casualty_totals.outcome_of(line) == outcome]
    known = [number for line in lines if (number := casualty_totals.known_number(line)) is not None]
    return sum(known) if known else None
