"""What the register knows that must not leave in a text: names that may not be published, contacts, codes, aliases."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from models.file import history
from models.file.register_file import RegisterFile
from models.query.aggregates import get_many, standing_in
from models.query.one_person import nameable
from models.query.people import known_people
from models.record.naming import NamedOn, consent_field, published_as
from models.record.records import RECORDS, Record, root_kind, roots

_TOGETHER = 500


class KnownPerson(NamedTuple):
    """A name of somebody in the records, with the father's name ('' where it is not stated)."""

    name: str
    father: str


class KnownInformant(NamedTuple):
    """An informant: the code, who it is, and how they are reached ('' for what is not stated)."""

    code: str
    identity: str
    contact: str


def unnamed_people(register: RegisterFile, on: NamedOn) -> Iterator[KnownPerson]:
    """The names of all people in the records who may not be named on a day, of withdrawn records too."""
    for kind, cls in RECORDS.items():
        consent = consent_field(kind)
        if not (cls.name_fields and consent):
            continue
        columns = ('uid', *cls.name_fields, 'father', 'parent' if cls.parent_kind else 'uid', consent, 'withdrawn')
        listed = ', '.join(f'"{name}"' for name in columns)
        found = register.db.execute_sql(f'SELECT {listed} FROM "{kind}"').fetchall()
        agreed = [row for row in found if not row[-1] and _consents(kind, consent, row[-2])]
        named = _nameable(register, kind, agreed, on)
        for uid, *values in found:
            if uid not in named:
                father = str(values[-4] or '')
                yield from (KnownPerson(str(name), father) for name in values[:-4] if name)


@cache
def _consents(kind: str, field: str, consent: str | None) -> bool:
    """Whether a code of consent lets the name of a row that is not withdrawn be published."""
    return published_as(Record(kind, '', {field: consent} if consent else {})) == 'named'


def _nameable(register: RegisterFile, kind: str, rows: list[tuple[str, ...]], on: NamedOn) -> set[str]:
    """Which of these rows of a kind may be named: only whose family agreed is looked at whole."""
    named = set[str]()
    for start in range(0, len(rows), _TOGETHER):
        part = [Record(kind, row[0], {'parent': row[-3]}) for row in rows[start : start + _TOGETHER]]
        above = {record.uid for record in standing_in(register, part).values()}
        named |= nameable(register, get_many(register, root_kind(kind), sorted(above)).values(), on)
    return named


def informants(register: RegisterFile) -> Iterator[KnownInformant]:
    """All informants, withdrawn ones too."""
    for row in register.db.execute_sql('SELECT code, identity, contact FROM informant').fetchall():
        yield KnownInformant(*(str(value or '') for value in row))


def family_contacts(register: RegisterFile) -> Iterator[str]:
    """How families are reached."""
    asked = 'SELECT family_contact FROM abductee WHERE family_contact IS NOT NULL'
    yield from (str(contact) for (contact,) in register.db.execute_sql(asked).fetchall())


def aliases(register: RegisterFile) -> set[str]:
    """What all who ever worked here are called, and were called before."""
    people = known_people(register)
    revisions = (revision for one in people for revision in history.revisions(register, 'record', one.uid))
    entries = (entry for revision in revisions for entry in history.entries(register, revision))
    before = {value for entry in entries if entry.field == 'alias' for value in (entry.old, entry.new)}
    return {one.alias for one in people if one.alias} | {value for value in before if isinstance(value, str) and value}


def series(register: RegisterFile) -> set[str]:
    """What the references of records begin with, which are codes of desks."""
    # Each half is answered by an index of its own; together they would go through all records.
    one = 'SELECT DISTINCT @before(reference, \'-\') FROM "{kind}" WHERE reference IS NOT NULL'
    asked = f'{one} AND withdrawn IS NULL UNION {one} AND withdrawn IS NOT NULL'
    found = (register.db.execute_sql(asked.format(kind=cls.record_kind)).fetchall() for cls in roots())
    return {str(begins) for rows in found for (begins,) in rows if begins}
