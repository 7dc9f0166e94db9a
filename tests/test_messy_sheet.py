"""Arabic sheets as people send them (`tests/messy.py`): the plan says the right thing about each row."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from exchange.importing.applying import apply_plan
from exchange.importing.plan import Plan
from exchange.importing.planning import make_plan
from exchange.reading import any_file
from exchange.reporting import figures
from models import query
from models.language.code_lists import CodeList, codes
from models.record.records import RECORDS, Record
from models.register.register import Register
from tests.messy import BY, COUNTS, DATE, FIRST_COUNT, KIND, Told, rows_of, write, write_csv
from tests.office import converted, needs_office

ACCEPTANCE = Path(__file__).resolve().parents[2] / 'shared' / 'acceptance'
JANUARY = ACCEPTANCE / 'january-2024-field-sheet.xlsx'
needs_january = pytest.mark.skipif(not JANUARY.exists(), reason='the January sheet does not stand beside this checkout')
MASSACRE = {'civilian_men_killed': 5, 'civilian_boys_killed': 2}
WOMAN = {'civilian_women_killed': 1, 'civilian_girls_killed': 0}
SCENES: tuple[tuple[Any, ...], ...] = (
    ('SY09', 'desert', 'regime', 'ambush', ('isis',), ('regime_forces',), {'regime_killed': 2, 'isis_killed': 1}),
    ('SY04', 'desert', 'regime', 'ied', ('isis',), ('iranian_backed',), {'iranian_backed_killed': 3}),
    ('SY08', 'settlement', 'sdf', 'armed_attack', ('isis',), ('sdf',), {'sdf_killed': 1}),
    ('SY09', 'settlement', 'sdf', 'security_operation', ('coalition', 'sdf'), ('isis',), {'isis_arrested': 4}),
    ('SY05', 'desert', 'regime', 'landmine', ('isis',), ('civilians',), {'civilian_men_killed': 1}),
    ('SY05', 'desert', 'regime', 'massacre', ('isis',), ('civilians',), MASSACRE),
    ('SY12', 'settlement', 'regime', 'clashes', ('local_armed',), ('isis',), {'isis_killed': 3}),
    ('SY11', 'settlement', 'sdf', 'assassination', ('isis',), ('civilians',), WOMAN),
    ('SY09', 'settlement', 'sdf', 'extortion', ('isis',), ('civilians',), {}),
)  # fmt: skip


def invented() -> list[Told]:
    """A month that never was: 45 incidents at places that no list has, in nine kinds of scene and six ways of dates."""
    scenes = (SCENES[(7 * place) % len(SCENES)] for place in range(45))
    return [
        Told(date(2024, 2, 1) + timedelta(place * 28 // 45), *scene[:2], f'قرية المثال {place + 1}', *scene[2:])
        for place, scene in enumerate(scenes)
    ]


def one_of(found: CodeList, label: Any) -> str:
    code = found.find(str(label))
    assert code, label
    return code


def january() -> tuple[list[Told], list[list[Any]]]:
    """The incidents and people of the acceptance sheet, read here and kept nowhere."""
    book = openpyxl.load_workbook(JANUARY)
    columns = {row.en: row.code for row in codes('sheet_columns').values()}
    told, people = [], []
    for row in _by_heading(book['Incidents']):
        many = [
            [p.strip() for p in str(row[name] or '').split(';') if p.strip()] for name in ('Carried out by', 'Against')
        ]
        by, against = (tuple(one_of(codes('parties'), party) for party in parties) for parties in many)
        where = (
            one_of(codes('governorates'), row['Governorate']),
            one_of(codes('area_types'), row['Area']),
            row['Place'],
            one_of(codes('zones'), row['Zone of control']),
        )
        kind = one_of(codes('incident_kinds'), row['Type of incident'])
        counts = {columns[name]: n for name, n in row.items() if name in columns and n is not None}
        told.append(Told(row['Date'].date(), *where, kind, by, against, counts, row['Notes'] or ''))
    for row in _by_heading(book['Abductees']):
        names = ('Name', 'Sex', 'Date of abduction', 'Governorate', 'Place', 'Abducted by', 'Status')
        people.append([row[name] for name in names])
    return told, people


def _by_heading(sheet: Any) -> list[dict[str, Any]]:
    headings, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(headings, row, strict=True)) for row in rows]


def told_by(record: Record) -> dict[str, Any]:
    """What a record says of what was told."""
    columns = codes('sheet_columns')
    counts = {}
    for code in COUNTS:
        wanted = {name: columns[code].columns[name] or None for name in ('party', 'outcome', 'who')}
        like = [c for c in record.of('casualty') if all(c.get(name) == value for name, value in wanted.items())]
        counts |= {code: like[0].get('count')} if like else {}
    names = ('occurred', 'governorate', 'area', 'place_typed', 'zone', 'kind', 'marks', 'carried_out_by', 'against')
    return {name: record.get(name) for name in names} | {'counts': counts}


def expected(told: Told) -> dict[str, Any]:
    several = RECORDS['incident'].specs()['against']
    is_massacre = told.kind == 'massacre'
    return {
        'occurred': told.day.isoformat(), 'governorate': told.governorate, 'area': told.area, 'place_typed': told.place,
        'zone': told.zone, 'kind': 'armed_attack' if is_massacre else told.kind,
        'marks': 'massacre' if is_massacre else None, 'carried_out_by': several.kind.clean(told.by, several),
        'against': several.kind.clean(told.against, several), 'counts': {n: c for n, c in told.counts.items() if c},
    }  # fmt: skip


def assert_told(register: Register, plan: Plan, told: list[Told], numbers: list[int]) -> None:
    """Every row of the file and no other is a record, and says what was told."""
    assert [(row.row, row.verdict) for row in plan.rows if row.kind == 'incident'] == [(n, 'new') for n in numbers]
    # Of whole columns one thing alone is said: that some days were text, so that a program may have swapped others.
    assert [(p.row, p.column) for p in plan.problems] in ([], [(0, 'التاريخ')])
    apply_plan(register, plan)
    records = [
        query.get(register, 'incident', row.record.uid) for row in plan.rows if row.kind == 'incident' and row.record
    ]
    assert [told_by(record) for record in records if record] == [expected(one) for one in told]


def test_a_messy_sheet_says_what_was_told(register: Register, tmp_path: Path) -> None:
    messy = rows_of(invented())
    path = write(tmp_path / 'm.xlsx', messy, [['سالم المثال', 'ذكر', '٢٠١٣', 'حمص', None, 'داعش', 'مفقود']])
    plan = make_plan(register, any_file.read(path))
    assert_told(register, plan, invented(), messy.numbers)
    [person] = query.each(register, query.Question('abductee'))
    assert (person.get('name_ar'), person.get('abducted_on'), person.get('status')) == ('سالم المثال', '2013', None)
    assert person.of('status_change')[0].get('status') == 'missing'
    again = make_plan(register, any_file.read(path))
    assert {row.verdict for row in again.rows} == {'duplicate'}


def test_a_messy_text_file_of_an_older_excel(register: Register, tmp_path: Path) -> None:
    messy = rows_of(invented())
    plan = make_plan(register, any_file.read(write_csv(tmp_path / 'm.csv', messy)))
    assert_told(register, plan, invented(), messy.numbers)


@pytest.mark.slow
@needs_office
@pytest.mark.parametrize('ending', ['xlsx', 'ods', 'xls', 'csv:Text - txt - csv (StarCalc):59,34,76'])
def test_a_messy_sheet_that_libreoffice_has_saved(register: Register, tmp_path: Path, ending: str) -> None:
    messy = rows_of(invented())
    path = converted(write(tmp_path / 'm.xlsx', messy), ending)
    assert_told(register, make_plan(register, any_file.read(path)), invented(), messy.numbers)


@pytest.mark.parametrize(
    ('column', 'written'),
    [
        (DATE, '31/2/2024'),
        (DATE, 'قريباً'),
        (KIND, 'كممممين'),
        (BY, 'جهة لا نعرفها'),
        (FIRST_COUNT, 'كثير'),
        (KIND, None),
    ],
)
def test_a_bad_cell_is_named_and_the_other_rows_go_in(
    register: Register, tmp_path: Path, column: int, written: str | None
) -> None:
    messy = rows_of(invented())
    messy.rows[messy.numbers[20] - 1][column] = written
    plan = make_plan(register, any_file.read(write(tmp_path / 'm.xlsx', messy)))
    [bad] = [row for row in plan.rows if row.verdict != 'new']
    assert (bad.verdict, bad.row, bad.sheet) == ('invalid', messy.numbers[20], 'كانون الثاني')
    [problem] = bad.problems
    assert (problem.column_index, problem.value) == (column, written or '')
    assert problem.sentence


def test_a_column_of_dates_that_nothing_settles_is_asked_for(register: Register, tmp_path: Path) -> None:
    told = [one for one in invented() if one.day.day <= 12]
    messy = rows_of(told)
    for number, one in zip(messy.numbers, told, strict=True):
        messy.rows[number - 1][DATE] = f'{one.day.day}/{one.day.month}/2024'
    book = any_file.read(write(tmp_path / 'm.xlsx', messy))
    plan = make_plan(register, book)
    unsettled = {n for n, one in zip(messy.numbers, told, strict=True) if one.day.day != one.day.month}
    assert {row.row for row in plan.rows if row.verdict == 'invalid'} == unsettled
    answer = {'كانون الثاني': {'التاريخ': 'incident.occurred:day_first'}}
    assert_told(register, make_plan(register, book, mapping=answer), told, messy.numbers)


@pytest.mark.slow
@needs_january
@pytest.mark.parametrize(
    'ending', ['xlsx', 'text', pytest.param('ods', marks=needs_office), pytest.param('xls', marks=needs_office)]
)
def test_january_in_a_messy_sheet_reaches_its_figures(register: Register, tmp_path: Path, ending: str) -> None:
    told, people = january()
    messy = rows_of(told)
    path = write(tmp_path / 'm.xlsx', messy, people)
    if ending == 'text':
        path = write_csv(tmp_path / 'm.csv', messy)
    elif ending != 'xlsx':
        path = converted(path, ending)
    plan = make_plan(register, any_file.read(path))
    assert_told(register, plan, told, messy.numbers)
    found = json.loads(json.dumps(figures.figures(register, '2024-01')))
    wanted = json.loads((ACCEPTANCE / 'january-2024-expected.json').read_text(encoding='utf-8'))
    if ending == 'text':  # which holds one sheet
        wanted['sections'][-1]['still_missing'] = 0
    assert found['sections'] == wanted['sections']
    assert found['not_operations']['extortion'] == 2
