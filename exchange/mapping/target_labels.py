"""What the targets of a mapping are called, all that a column may be taken for, and why one was taken for it."""

from collections.abc import Iterator

from exchange.mapping import casualty_headings, headings, titles_and_sections
from exchange.mapping.casualty_headings import CASUALTIES
from exchange.mapping.columns import ABOUT, DAY, END, FAMILY, MONTH, NOTE, PAIR, START, YEAR, Column
from exchange.mapping.headings import LONGITUDE_FIRST, Meaning
from models.language.code_lists import codes
from models.language.labels import field_label
from models.language.messages import _
from models.record.fields import DateKind, DegreesKind, Spec
from models.record.records import RECORDS


def target_label(target: str) -> str:
    """What a target of a mapping is called."""
    if target.startswith(f'{CASUALTIES}:'):
        return harm_label(target.partition(':')[2])
    field, *suffixes = target.split(':')
    kind, _dot, name = field.partition('.')
    parts = {
        ABOUT: _('{field}: how exact'),
        START: _('{field}: first day'),
        END: _('{field}: last day'),
        DAY: _('{field}: its day'),
        MONTH: _('{field}: its month'),
        YEAR: _('{field}: its year'),
        PAIR: _('{field} and longitude in one cell'),
        LONGITUDE_FIRST: _('{field} and longitude in one cell, the longitude first'),
        FAMILY: _('{field}: the family name'),
    }
    label = field_label(kind, name) if name else _('Kept as text in the notes')
    return next((parts[suffix].format(field=label) for suffix in suffixes if suffix in parts), label)


def column_label(heading: str) -> str:
    """What a column is called: what stands above its rows, the field that a workbook names, or its heading."""
    standing = {
        titles_and_sections.SHEET: _('Name of the sheet'),
        titles_and_sections.TITLE: _('Title above the table'),
        titles_and_sections.SECTION: _('Line above each section'),
    }
    kind, _dot, name = heading.partition('.')
    is_field = kind in RECORDS and name in RECORDS[kind].specs()
    return field_label(kind, name) if is_field else standing.get(heading, heading)


def harm_label(code: str) -> str:
    """What a casualty column is called."""
    if row := codes('sheet_columns').get(code):
        return row.label()
    found = casualty_headings.from_code(code)
    if found is None:
        return code
    specs = RECORDS['casualty'].specs()
    words = [_value_label(specs[name], value) for name, value in found.stated]
    said = _(', ').join(words)
    shares = {
        casualty_headings.TOTAL: _('Total: {people}'),
        casualty_headings.INCLUDING: _('Of the previous column: {people}'),
    }
    return shares[found.share].format(people=said) if found.share else said


def _value_label(spec: Spec, value: str) -> str:
    row = spec.code_list().get(value)
    return row.label_of_many() if row else _('the party in “{column}”').format(column=value.removeprefix('@'))


def because(meant: Meaning) -> str:
    """Why a column was taken for what it was."""
    return {
        'chosen': _('chosen'),
        'profile': _('saved mapping'),
        'name': _('heading'),
        'alias': _('synonym'),
        'tag': _('HXL tag'),
        'part': _('part of the heading'),
        'order': _('the same words'),
        'harm': _('words in heading'),
        'spelling': _('similar spelling'),
        'content': _('its values'),
    }[meant.reason]


def uncertain(columns: list[Column]) -> Iterator[tuple[Column, Meaning]]:
    """The columns that were taken for something which somebody should confirm."""
    for column in columns:
        if column.meaning and column.target and not column.meaning.is_certain:
            yield column, column.meaning


def choosable(kind: str) -> Iterator[str]:
    """All that a column of a sheet of a kind of record may be taken for; casualty columns are the usual ones."""
    specs = RECORDS[kind].form_fields()
    for name, spec in specs.items():
        yield f'{kind}.{name}'
        if isinstance(spec.kind, DateKind) and spec.required:
            yield from (f'{kind}.{name}:{part}' for part in (START, END, DAY, MONTH, YEAR))
    yield from (f'{kind}.{name}:{FAMILY}' for name in RECORDS[kind].name_fields if name in specs)
    if point := next((name for name, spec in specs.items() if isinstance(spec.kind, DegreesKind)), ''):
        yield from (f'{kind}.{point}:{part}' for part in (PAIR, LONGITUDE_FIRST))
    if 'casualty' in RECORDS[kind].child_kinds:
        yield from (f'{CASUALTIES}:{code}' for code in codes('sheet_columns'))
    for child in headings.row_children(kind):
        yield from headings.fillable(child)
    yield from (headings.ROW_ID, NOTE)
