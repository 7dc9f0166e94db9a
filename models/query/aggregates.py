"""Records with all that is below them, by their uid; and what people call a record."""

from collections.abc import Iterable
from functools import cache
from typing import Any

import peewee

from models.file import rows
from models.file.register_file import RegisterFile
from models.file.rows import among, fetched, grown_of, number_after, slices, stored
from models.language.labels import record_label
from models.language.messages import _
from models.language.text import plain_code
from models.places import Gazetteer
from models.query.together import old_uids
from models.record import casualty_totals, counts
from models.record.fields import PlaceKind, Spec
from models.record.records import RECORDS, Record, Root, of_kind, roots

# Each by its index: there is one of the references of live records, and one of those that were withdrawn.
_NAMED = (
    'SELECT uid FROM "{kind}" WHERE id IN (SELECT id FROM "{kind}" WHERE uid = ? '
    'UNION ALL SELECT id FROM "{kind}" WHERE withdrawn IS NULL AND reference = ? '
    'UNION ALL SELECT id FROM "{kind}" WHERE withdrawn IS NOT NULL AND reference = ?) ORDER BY id'
)


def get(register: RegisterFile, kind: str, uid: str) -> Record | None:
    """The aggregate of a uid, with withdrawn children; None when the register has none."""
    return get_many(register, kind, [uid]).get(uid)


def get_many(register: RegisterFile, kind: str, uids: list[str]) -> dict[str, Record]:
    """The aggregates of many uids."""
    found: dict[str, Record] = {}
    for part in slices(uids):
        found |= grown_of(register.db, kind, part)
    return found


def known(register: RegisterFile, kind: str, uids: Iterable[str]) -> set[str]:
    """Which of these uids the register has as rows of a kind."""
    cls = of_kind(kind)
    return {
        row[0]
        for part in slices(list(uids))
        for row in fetched(register.db, cls.select(cls.uid).where(among(cls.uid, part)))
    }


def parents(register: RegisterFile, kind: str, uids: Iterable[str]) -> dict[str, str]:
    """The uid of the row above each of these rows of a child kind, where the register has them."""
    cls: Any = RECORDS[kind]
    return {
        uid: parent
        for part in slices(list(uids))
        for uid, parent in fetched(register.db, cls.select(cls.uid, cls.parent).where(among(cls.uid, part)))
    }


def row_id(register: RegisterFile, kind: str, uid: str) -> int | None:
    """The integer id of a record inside this file, None where the register has none of this uid."""
    found = register.db.execute_sql(*rows.asked_row_id(kind, uid)).fetchone()
    return None if found is None else int(found[0])


def last_number(register: RegisterFile, field: str, series: str) -> int:
    """The highest number given in a series of references such as `DZ1-2024-`, 0 for none."""
    highest = 0
    for cls in (cls for cls in roots() if cls.numbered[0] == field):
        number, is_number = number_after(getattr(cls, field), series)
        [(found,)] = fetched(register.db, cls.select(peewee.fn.MAX(number)).where(is_number))
        highest = max(highest, found or 0)
    return highest


def linked(register: RegisterFile, uid: str) -> Record | None:
    """The row of a uid that a field may link to, without what is below it; None where it is not here.

    What was merged is found where it goes on.
    """
    uid = old_uids.arrives_at(register, uid)
    for kind, cls in RECORDS.items():
        if cls.title_fields or kind in _linked_kinds():
            found = next(stored(register.db, kind, cls.uid == uid), None)
            if found:
                return found
    return None


def named(register: RegisterFile, name: str) -> list[tuple[str, str]]:
    """The kind and uid of each record that has this uid or this reference, withdrawn ones too.

    Where none has, one is also found in small letters, in Arabic digits, and with the signs that a line had around it.
    """
    plain = plain_code(name)
    return _named(register, name, name) or _named(register, plain.lower(), plain.upper())


def _named(register: RegisterFile, uid: str, reference: str) -> list[tuple[str, str]]:
    kinds = [cls.record_kind for cls in roots()]
    found = ((kind, register.db.execute_sql(_NAMED.format(kind=kind), (uid, reference, reference))) for kind in kinds)
    return [(kind, uid) for kind, rows_found in found for (uid,) in rows_found.fetchall()]


def title(register: RegisterFile, uid: str) -> str:
    """What people call the record or row of a uid: its name or reference; the uid where it is not here."""
    found = linked(register, uid)
    if found:
        return called(found, register.places)
    place = register.places.get(uid)
    return place.label() if place else uid


@cache
def _linked_kinds() -> set[str]:
    """The kinds of row that some field links to."""
    return {kind for cls in RECORDS.values() for spec in cls.specs().values() for kind in spec.links}


def called(record: Record, places: Gazetteer) -> str:
    """What a record is called in a heading: its kind and place, its name, its code, or how many it counts."""
    cls = RECORDS[record.kind]
    if counts.spec_of(record.kind):
        return casualty_totals.line_in_words(record)
    names = [name for name in cls.title_fields or ('name',) if record.get(name) or record.get(f'{name}_typed')]
    words = [_title_part(record, name, cls.specs()[name], places) for name in names]
    if record.kind != 'incident':
        words = words[:1]
    return _(', ').join(words) or record_label(record.kind)


def _title_part(record: Record, name: str, spec: Spec, places: Gazetteer) -> str:
    value = record.get(name)
    if isinstance(spec.kind, PlaceKind):
        place = places.get(str(value))
        return place.label() if place else str(record.get(f'{name}_typed') or '')
    return spec.kind.show(value, spec)


def standing_in(register: RegisterFile, rows: list[Record]) -> dict[str, Record]:
    """The live record that each of these rows of a kind stands in, by the row's uid, without what is below it."""
    above = {row.uid: row for row in rows}
    while rows and not issubclass(RECORDS[rows[0].kind], Root):
        kind = RECORDS[rows[0].kind].parent_kind
        wanted = sorted({str(row.get('parent')) for row in rows})
        rows = [row for part in slices(wanted) for row in stored(register.db, kind, among(RECORDS[kind].uid, part))]
        known = {row.uid: row for row in rows if not row.withdrawn}
        above = {uid: known[parent] for uid, row in above.items() if (parent := str(row.get('parent'))) in known}
        rows = list(known.values())
    return {uid: row for uid, row in above.items() if not row.withdrawn}
