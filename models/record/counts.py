"""How many, as people write it: 5, 5+, 2-4, at least 5, some."""

from functools import cache

from models.language.how_many import Count
from models.record.fields import Spec
from models.record.records import RECORDS, Record


@cache
def spec_of(kind: str) -> tuple[str, Spec] | None:
    """The field of a record kind that counts its people, None where it has none."""
    return next(((name, spec) for name, spec in RECORDS[kind].specs().items() if spec.lowest_in), None)


def of(row: Record) -> Count:
    """How many a row counts."""
    found = spec_of(row.kind)
    if found is None:
        return Count(1)
    name, spec = found
    given = map(row.values.get, (name, spec.lowest_in, spec.highest_in))
    return Count(*(value if isinstance(value, int) else None for value in given))


def known(row: Record) -> int | None:
    """How many people a row certainly counts, as `of` says it: asked very often, so without what else that says."""
    found = spec_of(row.kind)
    if found is None:
        return 1
    name, spec = found
    number, lowest = row.values.get(name), row.values.get(spec.lowest_in)
    if isinstance(number, int):
        return number
    return lowest if isinstance(lowest, int) else None


def values(count: Count, name: str, spec: Spec) -> dict[str, int | None]:
    """What a number states in the field that counts and in those beside it; Refused where it is out of bounds."""
    parts = dict(zip((name, spec.lowest_in, spec.highest_in), count, strict=True))
    for value in count:
        spec.kind.clean(value, spec)
    return parts
