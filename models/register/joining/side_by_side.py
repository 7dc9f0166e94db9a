"""Two records side by side, field by field and row by row: what agrees, what differs, and what would be kept."""

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from models.language.text import fold
from models.record.fields import LINK, Stored, split_codes
from models.record.naming import consent_field, published_as
from models.record.records import RECORDS, Record, Row
from models.register.conflicts import unit_of

SURVIVOR, MERGED = 'survivor', 'merged'
AGREES, DIFFERS, EMPTY = 'agrees', 'differs', 'empty'
# Codes that say that nobody knows: one never beats what somebody states.
_UNKNOWN = frozenset({'unknown', 'unidentified'})
# The stricter first: of two consents that one is kept, whoever survives.
_STRICT = ('never', 'anonymised', 'named', '')
# Rows that are never taken for one though they say the same: two sources that agree are two.
_NEVER_ONE = frozenset({'source'})


class Beside(NamedTuple):
    """A field of two rows: what each has, whether they agree, and whose is kept unless somebody chooses."""

    field: str
    ours: Stored
    theirs: Stored
    verdict: str
    kept: str

    @property
    def is_open(self) -> bool:
        """Whether there is anything to choose."""
        return self.verdict != AGREES


def fields(survivor: Record, merged: Record) -> list[Beside]:
    """The fields of two rows of a kind side by side, without those that are empty in both.

    What was typed goes with its value, and a point is one field.
    """
    names = dict.fromkeys(unit_of(survivor.kind, name) for name in RECORDS[survivor.kind].form_fields())
    found = (_beside(survivor, merged, name) for name in names)
    return [one for one in found if one is not None]


@cache
def parts(kind: str, field: str) -> tuple[str, ...]:
    """The fields that are settled with this one: it, how it was typed, and all of a point."""
    return tuple(name for name in RECORDS[kind].specs() if unit_of(kind, name) == field)


def _beside(survivor: Record, merged: Record, name: str) -> Beside | None:
    own, others = (_stated(row, name) for row in (survivor, merged))
    if not (own or others):
        return None
    verdict = EMPTY if not (own and others) else AGREES if _is_one(own, others, name) else DIFFERS
    return Beside(name, survivor.get(name), merged.get(name), verdict, _kept(survivor, merged, name))


def _stated(row: Record, name: str) -> dict[str, Stored]:
    return {part: row.get(part) for part in parts(row.kind, name) if row.get(part) is not None}


def _is_one(own: Mapping[str, Stored], others: Mapping[str, Stored], name: str) -> bool:
    """Whether two say the same: how it was typed is no other value where both were understood."""
    return own.get(name) == others.get(name) if name in own and name in others else own == others


def _kept(survivor: Record, merged: Record, name: str) -> str:
    if beaten := _beaten(survivor, merged, name):
        return SURVIVOR if beaten == MERGED else MERGED
    if name == consent_field(survivor.kind):
        return min((SURVIVOR, MERGED), key=lambda side: _STRICT.index(published_as(_of(survivor, merged, side))))
    if name == 'family_knows' and 'no' in (survivor.get(name), merged.get(name)):
        return SURVIVOR if survivor.get(name) == 'no' else MERGED
    return SURVIVOR


def _of(survivor: Record, merged: Record, side: str) -> Record:
    row = survivor if side == SURVIVOR else merged
    return Record(row.kind, row.uid, {name: value for name, value in row.values.items() if name != 'withdrawn'})


def _beaten(survivor: Record, merged: Record, name: str) -> str:
    """The side that says nothing, or that nobody knows, where the other one states something; '' for neither."""
    known = [_is_known(row, name) for row in (survivor, merged)]
    return '' if known[0] == known[1] else MERGED if known[0] else SURVIVOR


def _is_known(row: Record, name: str) -> bool:
    return not is_unknown(row.kind, name, row.get(name)) and bool(_stated(row, name))


def is_unknown(kind: str, name: str, value: Stored) -> bool:
    """Whether a value of a field is a code that says that nobody knows."""
    spec = RECORDS[kind].specs()[name]
    return bool(spec.codes) and value is not None and _UNKNOWN.issuperset(split_codes(value))


def decided(survivor: Record, merged: Record, chosen: Mapping[str, str]) -> dict[str, str]:
    """By field whose value is kept: as somebody chose, but never what nobody knows over what somebody states.

    Where a place lies and its point are kept with the place, unless somebody chose them too.
    """
    found = {one.field: one.kept for one in fields(survivor, merged) if one.is_open}
    own = {name: side for name, side in chosen.items() if name in found and not _beaten(survivor, merged, name)}
    for name, spec in RECORDS[survivor.kind].specs().items():
        if spec.within and (found | own).get(name) == MERGED:
            beside = dict.fromkeys(unit_of(survivor.kind, one) for one in (spec.within, *spec.gives))
            found |= {one: MERGED for one in beside if one in found and _beaten(survivor, merged, one) != MERGED}
    return found | own


def as_it_stood(stood: Record, survivor: Record, merged: Record) -> dict[str, str]:
    """By field whose value is kept so that the survivor says again what it `stood` at, where either says that."""
    found = dict[str, str]()
    for one in fields(survivor, merged):
        said = _stated(stood, one.field)
        sides = (side for side, row in ((SURVIVOR, survivor), (MERGED, merged)) if _stated(row, one.field) == said)
        found[one.field] = next(sides, one.kept)
    return found


def keep(survivor: Record, merged: Record, sides: Mapping[str, str]) -> dict[str, str]:
    """Give the survivor those values that are kept of the other one; gives the fields that are."""
    taken = {name: side for name, side in sides.items() if side == MERGED}
    for name in taken:
        for part in parts(survivor.kind, name):
            value = merged.get(part)
            is_itself = RECORDS[survivor.kind].specs()[part].kind is LINK and value in (survivor.uid, merged.uid)
            survivor.set(part, None if is_itself else value)
    return taken


class RowBeside(NamedTuple):
    """A row of the record that is merged, and the row of the survivor that says the same; None where none does."""

    theirs: Record
    ours: Record | None


def pairs(survivor: Record, merged: Record) -> Iterator[RowBeside]:
    """The live rows below the other record, those of a line behind it, each with the survivor's row that is the same.

    Rows are the same where all that is stated in both is equal, and what must be stated is; sources never are.
    """
    free: dict[str, list[Record]] = {}
    for one in survivor.children:
        if not one.withdrawn and one.kind not in _NEVER_ONE:
            free.setdefault(one.kind, []).append(one)
    for row in (row for row in merged.children if not row.withdrawn):
        there = free.get(row.kind, [])
        place = next((place for place, one in enumerate(there) if _are_one(one, row)), None)
        found = None if place is None else there.pop(place)
        yield RowBeside(row, found)
        yield from pairs(found or Record(row.kind), row)


def left_out(merged: Record, left: Collection[str]) -> set[str]:
    """The rows of the other record that stay where they are: those said, and all that is below them."""
    return {one.uid for row in merged.live() if row.uid in left for one in row.live()}


def _are_one(one: Record, other: Record) -> bool:
    cls: type[Row] = RECORDS[one.kind]
    names = [name for name in cls.form_fields() if name not in ('note', 'earlier')]
    if any(name in one.values and name in other.values and not _equal(one, other, name) for name in names):
        return False
    return all(_equal(one, other, name) for name in _telling(one.kind)) and not _name_others(one, other)


def _name_others(one: Record, other: Record) -> bool:
    """Whether both name people below them, and nobody is in both."""
    named = [{fold(str(person.get('name') or '')) for person in row.of('victim')} for row in (one, other)]
    return all(named) and named[0].isdisjoint(named[1])


def _equal(one: Record, other: Record, name: str) -> bool:
    return fold(str(one.get(name) or '')) == fold(str(other.get(name) or ''))


def _telling(kind: str) -> list[str]:
    """The fields that both rows must have alike: of a line whom and how many, else what must be stated."""
    return ['party', 'outcome', 'count'] if kind == 'casualty' else [*RECORDS[kind].required_fields()]
