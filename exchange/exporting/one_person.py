"""One person in several records: whoever says no in one of them is published by none."""

from collections.abc import Iterable, Iterator
from functools import cache

from exchange.exporting.selection import consent_field, published_as
from models import query
from models.query import Filter, Question
from models.record.records import RECORDS, Record
from models.register.register import Register


def hold_back(register: Register, records: Iterable[Record]) -> None:
    """Take the consent out of the rows of those for whom another record of the same person says less."""
    rows = (row for record in records for row in record.walk() if consent_field(row.kind))
    consenting = {row.uid: row for row in rows if published_as(row) in ('named', 'anonymised')}
    for uid, other in _others(register, consenting):
        row = consenting[uid]
        name = consent_field(row.kind)
        said = published_as(other)
        if name and (said == 'never' or (said, published_as(row)) == ('anonymised', 'named')):
            row.set(name, None)


def _others(register: Register, rows: dict[str, Record]) -> Iterator[tuple[str, Record]]:
    """The live rows of the same persons: those that link to one of these, and those to which one of these links."""
    for kind, name in _links():
        for row in rows.values():
            if row.kind == kind and row.get(name) and (other := query.linked(register, str(row.get(name)))):
                yield row.uid, other
        linking = Question(kind, filters=(Filter(name, tuple(rows)),), sort='parent')
        for other in query.each(register, linking) if rows else ():
            yield str(other.get(name)), other


@cache
def _links() -> list[tuple[str, str]]:
    """The fields that say that somebody is the same person: they link persons who consent to persons who do."""
    return [
        (kind, name)
        for kind, cls in RECORDS.items()
        for name, spec in cls.specs().items()
        if consent_field(kind) and spec.links and all(map(consent_field, spec.links))
    ]
