"""A record of its own for a person who is named inside another record."""

from models.entry.open_record import OpenField, OpenRecord, fields_of
from models.language.text import has_arabic
from models.record.records import RECORDS, Record


def record_of(opened: OpenRecord, person: Record) -> Record | None:
    """A draft of a record of this person, with what is known here, linked both ways; None where there can be none."""
    link = next((field for field in fields_of(opened, person) if _kind(field)), None)
    if link is None or link.is_stated or not any(person.get(name) for name in RECORDS[person.kind].name_fields):
        return None
    made = Record(_kind(link))
    _name(made, person)
    for name in RECORDS[made.kind].form_fields():
        for part in (name, f'{name}_typed'):
            if person.get(part) is not None:
                made.set(part, person.get(part))
    _draw(made, opened, person)
    made_of_it = OpenRecord(opened.register, made)
    made_of_it.take_for_settling(made)
    opened.register.keep_draft(made.kind, made.uid, made_of_it.content())
    link.put(made.uid)
    return made


def _kind(field: OpenField) -> str:
    """The kind of record that a link can lead to and that draws values from where a person is named; '' for none."""
    return next((kind for kind in field.spec.links if RECORDS[kind].drawn_from), '')


def _name(made: Record, person: Record) -> None:
    arabic, latin = RECORDS[made.kind].name_fields
    for name in RECORDS[person.kind].name_fields:
        if said := person.get(name):
            made.set(arabic if has_arabic(str(said)) else latin, said)


def _draw(made: Record, opened: OpenRecord, person: Record) -> None:
    """Take over what is stated above the person: when, where, by whom."""
    above = {row.kind: row for row in _way_to(opened.record, person)}
    for name, (kind, source) in RECORDS[made.kind].drawn_from.items():
        row = above.get(kind)
        if row is not None:
            made.set(name, row.uid if source == 'uid' else row.get(source))
            if row.get(f'{source}_typed') is not None:
                made.set(f'{name}_typed', row.get(f'{source}_typed'))


def _way_to(top: Record, row: Record) -> list[Record]:
    """The rows from the record down to a row."""
    if top is row:
        return [top]
    ways = [way for child in top.children if (way := _way_to(child, row))]
    return [top, *ways[0]] if ways else []
