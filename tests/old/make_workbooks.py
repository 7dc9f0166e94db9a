"""Makes sample workbooks of the version that stands in the checkout: `python -m tests.old.make_workbooks NUMBER`.

They were made once, before the program's words changed and at each release (whose version is then their number), and
are never made again: a test reads every one of them for ever. In each language there is a headquarters workbook, a public one, and a filled field sheet; beside them stands what
must come of each, and every label and heading that this version wrote. Everybody in them is invented.
"""

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl

from exchange.exporting import field_sheet, headquarters_workbook
from exchange.importing import import_deed
from exchange.mapping import headings
from exchange.reading import any_file
from models import query
from models.errors import Refused
from models.language.code_lists import codes
from models.language.labels import records_label
from models.language.messages import LANGUAGES, RESOURCES, speaking
from models.progress import silent
from models.query import Question
from models.record.records import RECORDS, Record, roots
from models.register.register import Register
from models.register.review.reviewing import Chosen
from tests import invented

FOLDER = Path(__file__).parent
DAYS = [f'2024-01-{day:02}' for day in range(1, 29)]


def records_with_every_code() -> Iterator[Record]:
    """Records in which every code of every list is in every field that may hold it."""
    for cls in roots():
        specs = {kind: RECORDS[kind].specs() for kind in (cls.record_kind, *cls.child_kinds)}
        longest = max(
            (len(codes(spec.codes)) for one in specs.values() for spec in one.values() if spec.codes), default=1
        )
        for number in range(longest):
            yield _record(cls.record_kind, number)


def _record(kind: str, number: int) -> Record:
    made = {'incident': invented.incident, 'abductee': invented.abductee, 'informant': invented.informant}
    record = made.get(kind, invented.place)()
    record.values |= {name: DAYS[number % 28] for name in ('occurred', 'abducted_on') if name in RECORDS[kind].specs()}
    for row in record.walk():
        for name, spec in RECORDS[row.kind].form_fields().items():
            if spec.codes and spec.codes != 'states' and name not in ('governorate',):
                row.set(name, list(codes(spec.codes))[number % len(codes(spec.codes))])
    return record


def fill(register: Register) -> None:
    """Save as many of them as the rules let in, with the fields that are refused left as they were."""
    for record in records_with_every_code():
        try:
            register.save(record)
        except Refused as error:
            print(f'left out: {record.kind}: {error}')
    decide(register)


def decide(register: Register) -> None:
    """Have decisions stand about the first incidents: sent, returned with a reason, approved where that may be."""
    chosen = [Chosen(record.kind, record.uid) for record in query.each(register, Question('incident'))][:9]
    register.review('send', chosen)
    register.review('return', chosen[:3], note='How many were there? كم كان عددهم؟')
    register.review('approve', chosen[3:])


def values_of(register: Register) -> list[Any]:
    """The live records of a register without what only this register has: kind, values and children."""
    whole = [record for cls in roots() for record in query.each(register, Question(cls.record_kind))]
    return sorted((_plain(record) for record in whole), key=json.dumps)


def _plain(row: Record) -> list[Any]:
    own = {'reference', 'state', 'parent', 'position'}
    values = {name: value for name, value in sorted(row.values.items()) if name not in own}
    return [row.kind, values, [_plain(child) for child in row.children]]


def fill_in(path: Path, language: str) -> None:
    """Fill a field sheet with the labels that it offers, each once."""
    book = openpyxl.load_workbook(path)
    with speaking(language):
        sheets = {cls.record_kind: records_label(cls.record_kind) for cls in roots()}
    for kind in ('incident', 'abductee'):
        _fill_sheet(book[sheets[kind]], kind, language)
    content = io.BytesIO()
    book.save(content)
    path.write_bytes(content.getvalue())


def _fill_sheet(sheet: Any, kind: str, language: str) -> None:
    for column in range(1, sheet.max_column):  # the last holds the row ids
        heading = str(sheet.cell(1, column).value)
        for number in range(40):
            sheet.cell(number + 2, column).value = _cell(heading, kind, number, language)


def _cell(heading: str, kind: str, number: int, language: str) -> Any:
    found = headings.meaning(heading, kind)
    target = found.target if found else ''
    if not target.startswith(f'{kind}.'):
        return number % 4 if number < 20 else None
    name = target.partition('.')[2].partition('.')[0]
    spec = RECORDS[kind].specs().get(name)
    if spec is None:
        return None
    if spec.codes:
        listed = [code for code in codes(spec.codes).values() if code.offered_on('2024-01')]
        return listed[number % len(listed)].label(language)
    return {'date': DAYS[number % 28], 'number': 20 + number % 40, 'degrees': None, 'time': '07:05'}.get(
        spec.kind.name, f'{"مثال" if language == "ar" else "Example"} {number}'
    )


def labels() -> dict[str, dict[str, list[str]]]:
    """What this version calls each code of each list, and finds it by."""
    found: dict[str, dict[str, list[str]]] = {}
    for path in sorted((RESOURCES / 'codes').glob('*.csv')):
        listed = codes(path.stem) if 'code' in path.read_text(encoding='utf-8').splitlines()[0].split(',') else {}
        for code, row in listed.items():
            names = dict.fromkeys(filter(None, (row.en, row.ar, row.ar_plural, *row.aliases)))
            found.setdefault(path.stem, {})[code] = [name for name in names if codes(path.stem).find(name) == code]
    return found


def known_headings() -> dict[str, dict[str, str]]:
    """The headings of fields and casualty columns, with the target that each is read as in sheets of a kind."""
    names = [
        name for listed in ('fields', 'sheet_columns') for row in codes(listed).values() for name in (row.en, row.ar)
    ]
    found: dict[str, dict[str, str]] = {}
    for kind in ('incident', 'abductee'):
        read = {name: headings.meaning(name, kind) for name in dict.fromkeys(names)}
        found[kind] = {name: meaning.target for name, meaning in read.items() if meaning}
    return found


def make(number: str) -> None:
    """Every sample of this version, under its number."""
    with TemporaryDirectory() as folder:
        with Register.create(Path(folder) / 'r.sijill', desk='DZ1', passphrase=None, alias='Tester') as register:
            fill(register)
            for language in LANGUAGES:
                for profile in ('headquarters', 'public'):
                    out = FOLDER / f'workbook-{number}-{profile}-{language}.xlsx'
                    headquarters_workbook.export(register, out, profile=profile, state='all', language=language)
        for language in LANGUAGES:
            sheet = FOLDER / f'field-sheet-{number}-{language}.xlsx'
            field_sheet.write_template(sheet, language)
            fill_in(sheet, language)
            for path in (sheet, FOLDER / f'workbook-{number}-headquarters-{language}.xlsx'):
                _write(f'{path.stem}.json', brought_in(path, Path(folder) / f'{path.stem}.sijill'))
    _write(f'labels-{number}.json', {'codes': labels(), 'headings': known_headings()})


def brought_in(path: Path, made: Path) -> list[Any]:
    """What importing a file into an empty register brings."""
    with Register.create(made, desk='DZ2', passphrase=None, alias='Tester') as register:
        plan = import_deed.look(register, any_file.read(path), lambda _doing: silent)
        import_deed.bring_in(register, plan, lambda _doing: silent)
        return values_of(register)


def _write(name: str, thing: object) -> None:
    (FOLDER / name).write_text(json.dumps(thing, ensure_ascii=False, indent=1) + '\n', encoding='utf-8')


if __name__ == '__main__':
    make(sys.argv[1])
