"""Incidents as csv, in the columns of our own field sheet or in those that ACLED, UCDP GED and HXL know.

The columns of the three are declared in `resources/exports/`, each with the rule that fills it. No name of a person, no
informant and no account leaves in them; by default nothing leaves that is not for the public.
"""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from exchange import age_files, whole_files
from exchange.cells import Cell, label_cell, to_cell
from exchange.exporting.event_columns import RULES, LeavingIncident, Undated, declared
from exchange.exporting.public_records import PublicTexts, public_records
from exchange.exporting.selection import Selection, records
from exchange.formula_guard import guarded
from exchange.public_ids import make_secret
from models import query
from models.language.code_lists import Code, codes, remembered
from models.language.labels import field_label
from models.language.messages import _, language, ngettext, speaking
from models.language.text import isolate
from models.progress import Progress, silent
from models.query import Question
from models.record.casualty_totals import known_number
from models.record.fields import PlaceKind
from models.record.records import RECORDS, Record
from models.register.register import Register

SHAPES = ('plain', 'acled', 'ucdp', 'hxl')
KIND = 'incident'
_ENGLISH = ('acled', 'ucdp')
_BOM = '\ufeff'


class CsvColumn(NamedTuple):
    """A column: its heading, the tag below it ('' for none), and its cell for an incident."""

    heading: str
    tag: str
    cell: Callable[[LeavingIncident], Cell]


def usual_profile(shape: str) -> str:
    """How much leaves where nobody says: what is for the public, in the shapes that strangers read."""
    return 'headquarters' if shape == 'plain' else 'public'


def export(
    register: Register,
    path: Path,
    shape: str,
    *,
    first: str = '',
    last: str = '',
    state: str = '',
    profile: str = '',
    language: str = 'en',
    shown: Question | None = None,
    name: str = '',
    key: str = '',
    progress: Progress = silent,
) -> dict[str, int]:
    """Write incidents as csv in a shape; what was counted is as for a workbook, and what the shape cannot say.

    `undated` incidents have no day that the shape could give; `uncounted` casualties have no number, and those
    `in_no_column` no place.
    """
    whole_files.refuse_unwritable(path)
    choice = Selection(first, last, state, profile or usual_profile(shape), shown, name)
    counts: Counter[str] = Counter()
    leaving = PublicTexts()
    if choice.is_public:
        make_secret(register)
    with speaking('en' if shape in _ENGLISH else language), register.standing_still():
        content = _content(register, choice, shape, counts, progress, leaving)
    if choice.is_public:
        leaving.refuse_leaks(register, content, f'{path.stem}.csv')
    whole_files.put(path, age_files.seal(content, key) if key else content)
    return dict(counts)


def _content(
    register: Register, choice: Selection, shape: str, counts: Counter[str], progress: Progress, leaving: PublicTexts
) -> bytes:
    text = io.StringIO(newline='')
    writer = csv.writer(text)
    columns = _columns(shape, choice)
    writer.writerow([column.heading for column in columns])
    if any(column.tag for column in columns):
        writer.writerow([column.tag for column in columns])
    total, places = query.count(register, KIND), choice.places(register)
    for done, (record, is_approved) in enumerate(_chosen(register, choice, leaving)):
        if done % 200 == 0:
            progress(min(done, total), total)
        if _add(writer, columns, LeavingIncident(record, choice, places), shape, counts):
            counts['not_approved'] += not is_approved
    progress(total, total)
    if not choice.is_public:
        counts['left_out'] = total - counts[KIND] - counts['undated']
    return (_BOM + text.getvalue()).encode()


def _chosen(register: Register, choice: Selection, leaving: PublicTexts) -> Iterator[tuple[Record, bool]]:
    """The incidents that leave, with nothing in them but what may, each with whether it is approved."""
    if choice.is_public:
        return public_records(register, choice, [KIND], leaving)
    found = records(register, choice, [KIND])
    return ((choice.cut(record), record.is_approved) for record in found if not record.withdrawn)


def _add(writer: Any, columns: list[CsvColumn], event: LeavingIncident, shape: str, counts: Counter[str]) -> bool:
    """Write the row of an incident; False where the shape cannot say its day."""
    try:
        row = [column.cell(event) for column in columns]
    except Undated:
        counts['undated'] += 1
        return False
    writer.writerow([guarded(cell) for cell in row])
    counts[KIND] += 1
    for casualty in event.record.of('casualty'):
        counts['uncounted'] += known_number(casualty) is None
        if shape == 'plain' and column_of(casualty) is None:
            counts['in_no_column'] += 1
    return True


# Columns


def _columns(shape: str, choice: Selection) -> list[CsvColumn]:
    if shape == 'plain':
        return [*_fields(choice), *(_count(row) for row in codes('sheet_columns').values())]
    return [_declared(row) for row in declared(shape)]


def _declared(row: dict[str, str]) -> CsvColumn:
    heading = row['ar'] if language() == 'ar' and row['ar'] else row['column']
    name, *given = row['rule'].split(' ', 1)
    rule = RULES[name] if name else None
    cell = (lambda event: rule(event, *given)) if rule else (lambda _event: None)
    return CsvColumn(heading, row['tag'].replace('{language}', language()), cell)


def _fields(choice: Selection) -> Iterator[CsvColumn]:
    """What people fill in, under its labels, and the reference by which they speak of the record."""
    cls = RECORDS[KIND]
    for name, spec in cls.specs().items():
        if choice.lets_out(KIND, name) and (name in cls.form_fields() or name == 'reference'):
            if spec.kind.name == 'link':
                continue
            cell = _place if isinstance(spec.kind, PlaceKind) else _value
            yield CsvColumn(field_label(KIND, name), '', _bound(cell, name))


def _bound(cell: Callable[[LeavingIncident, str], Cell], name: str) -> Callable[[LeavingIncident], Cell]:
    return lambda event: cell(event, name)


def _value(event: LeavingIncident, name: str) -> Cell:
    spec = RECORDS[KIND].specs()[name]
    rule = label_cell if event.choice.is_public and spec.codes else to_cell
    return rule(event.record.get(name), spec)


def _place(event: LeavingIncident, name: str) -> Cell:
    typed, place = event.record.get(f'{name}_typed'), event.places.get(str(event.record.get(name)))
    return str(typed) if typed else place.label() if place else None


def _count(column: Code) -> CsvColumn:
    return CsvColumn(column.label(), '', lambda event: _people_in(event, column.code))


def _people_in(event: LeavingIncident, code: str) -> int | None:
    numbers = [known_number(c) for c in event.record.of('casualty') if column_of(c) == code]
    stated = [number for number in numbers if number is not None]
    return sum(stated) if stated else None


def column_of(casualty: Record) -> str | None:
    """The usual column that the people of a casualty are counted in; None where there is none for them."""
    get = casualty.values.get
    return _column_of(get('party'), get('outcome'), get('who'), get('standing'))


@remembered
def _column_of(party: str | None, outcome: str | None, who: str | None, standing: str | None) -> str | None:
    rows = [row for row in codes('sheet_columns').values() if row.columns['outcome'] == outcome]
    while party:
        of_party = [row for row in rows if row.columns['party'] == party and _stands(row, standing)]
        for wanted in (who or '', 'unknown', ''):
            if found := next((row.code for row in of_party if row.columns['who'] == wanted), None):
                return found
        party = codes('parties')[party].columns['parent'] if party in codes('parties') else None
    return None


def _stands(row: Code, standing: str | None) -> bool:
    return standing is None or row.columns['standing'] in ('', standing)


# What is said of it


def said(shape: str, counts: dict[str, int], profile: str) -> Iterator[str]:
    """What people should know of a csv: how much of the records it holds, and what its columns cannot say."""
    if (profile or usual_profile(shape)) == 'public':
        yield _('It has only what may be published: no exact place, no name, no source, no account.')
    sentences = {
        'undated': ngettext(
            '{count} incident is left out: its date is not known well enough.',
            '{count} incidents are left out: their dates are not known well enough.',
            counts.get('undated', 0),
        ),
        'uncounted': ngettext(
            '{count} casualty line has no number, and is not in any figure.',
            '{count} casualty lines have no number, and are not in any figure.',
            counts.get('uncounted', 0),
        ),
        'in_no_column': ngettext(
            '{count} casualty line fits none of the usual columns, and is not included.',
            '{count} casualty lines fit none of the usual columns, and are not included.',
            counts.get('in_no_column', 0),
        ),
    }
    yield from (sentence.format(count=f'{counts[name]:,}') for name, sentence in sentences.items() if counts.get(name))
    if shape == 'plain':
        return
    rows = declared(shape)
    for row in rows:
        if note := row[f'note_{language()}']:
            yield f'{isolate(row["column"]) if language() == "ar" else row["column"]}: {note}'
    if empty := [row['column'] for row in rows if not row['rule']]:
        yield _('Left empty: {columns}').format(columns=', '.join(empty))
