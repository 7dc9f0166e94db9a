"""Places as people typed them that no list has."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import peewee

from models.file.register_file import RegisterFile
from models.file.rows import fetched
from models.record.fields import PlaceKind
from models.record.records import roots


class UnmatchedPlace(NamedTuple):
    """A place as people typed it that no list has: within which governorate, and in how many records."""

    typed: str
    governorate: str
    records: int


def unmatched_places(register: RegisterFile) -> list[UnmatchedPlace]:
    """The places that are kept as typed in live records, the most frequent first."""
    totals: dict[tuple[str, str], int] = {}
    for cls, name, within in _place_fields():
        typed = getattr(cls, f'{name}_typed')
        unmatched = getattr(cls, name).is_null() & typed.is_null(False) & cls.withdrawn.is_null()
        query = cls.select(typed, within, peewee.fn.count(cls.id)).where(unmatched).group_by(typed, within)
        for text, governorate, count in fetched(register.db, query):
            key = (text, governorate or '')
            totals[key] = totals.get(key, 0) + count
    found = [UnmatchedPlace(text, governorate, count) for (text, governorate), count in totals.items()]
    return sorted(found, key=lambda place: (-place.records, place.typed))


def with_unmatched_place(register: RegisterFile, place: UnmatchedPlace) -> dict[tuple[str, str], list[str]]:
    """The records in which an unmatched place stands: kind and uid → the fields that hold it."""
    found: dict[tuple[str, str], list[str]] = {}
    for cls, name, within in _place_fields():
        there = (getattr(cls, f'{name}_typed') == place.typed) & (peewee.fn.coalesce(within, '') == place.governorate)
        query = cls.select(cls.uid).where(there & getattr(cls, name).is_null() & cls.withdrawn.is_null())
        for (uid,) in fetched(register.db, query):
            found.setdefault((cls.record_kind, uid), []).append(name)
    return found


def _place_fields() -> Iterator[tuple[Any, str, Any]]:
    for cls in roots():
        for name, spec in cls.form_fields().items():
            if isinstance(spec.kind, PlaceKind) and spec.within:
                yield cls, name, getattr(cls, spec.within)
