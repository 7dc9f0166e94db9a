"""Sheets with a row for each group of casualties or for each person, and sheets of children joined by a number."""

import json
from collections.abc import Callable
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
from models.language.code_lists import codes
from models.record.records import Record
from models.register.register import Register
from tests.messy import Told
from tests.test_messy_sheet import ACCEPTANCE, expected, invented, january, needs_january, told_by

Sheets = dict[str, list[list[Any]]]
Shape = Callable[[list[Told]], Sheets]
INCIDENT = ['التاريخ', 'المحافظة', 'نوع المنطقة', 'المكان', 'السيطرة', 'نوع الحادث', 'المنفذ', 'المستهدف', 'ملاحظات']
GROUP = ['الجهة التي ينتمون إليها', 'الحالة', 'الفئة', 'العدد']
WHO = (('رجل', 3), ('امرأة', 2))


def label(listed: str, code: str | None) -> str | None:
    return codes(listed)[code].ar if code else None


def labels(listed: str, several: tuple[str, ...]) -> str:
    return ' و'.join(codes(listed)[code].ar.partition(' (')[0] for code in several)


def incident(told: Told) -> list[Any]:
    where = [label('governorates', told.governorate), label('area_types', told.area), told.place]
    what = [label('zones', told.zone), label('incident_kinds', told.kind)]
    return [told.day, *where, *what, labels('parties', told.by), labels('parties', told.against), told.note or None]


def groups(told: Told) -> list[dict[str, Any]]:
    columns = codes('sheet_columns')
    return [{**columns[code].columns, 'count': count} for code, count in told.counts.items() if count]


def group(found: dict[str, Any]) -> list[Any]:
    named = [('parties', 'party'), ('outcomes', 'outcome'), ('who', 'who')]
    return [*(label(listed, found[name]) for listed, name in named), found['count']]


def a_row_a_group(told: list[Told]) -> Sheets:
    rows = [['رقم الحادثة', *INCIDENT, *GROUP]]
    for number, one in enumerate(told, 1):
        rows += [[number, *incident(one), *group(found)] for found in groups(one)] or [[number, *incident(one)]]
    return {'ورقة': rows}


def a_row_a_group_below_the_first(told: list[Told]) -> Sheets:
    rows = [[*INCIDENT, *GROUP]]
    for one in told:
        found = [group(one_group) for one_group in groups(one)] or [[None] * len(GROUP)]
        rows += [[*incident(one), *found[0]], *([None] * len(INCIDENT) + more for more in found[1:])]
    return {'ورقة': rows}


def a_row_a_person(told: list[Told]) -> Sheets:
    rows = [['م', 'رقم الحادثة', *INCIDENT, *GROUP[:3]]]
    for number, one in enumerate(told, 1):
        people = [group(found)[:3] for found in groups(one) for _person in range(found['count'])] or [[None] * 3]
        rows += [[len(rows) + place, number, *incident(one), *person] for place, person in enumerate(people)]
    return {'القتلى': rows}


def two_sheets(told: list[Told]) -> Sheets:
    upper = [['Incident no.', *INCIDENT], *([100 + n, *incident(one)] for n, one in enumerate(told))]
    lower = [[100 + n, *group(found)] for n, one in enumerate(told) for found in groups(one)]
    return {'Casualties': [['Incident no.', *GROUP], *reversed(lower)], 'Incidents': upper}


def a_form(told: list[Told]) -> Sheets:
    """As KoboToolbox gives a form out: a column of ones and noughts for each choice, a sheet for repeated groups."""
    parties = sorted({party for one in told for party in (*one.by, *one.against)})
    sides = [f'grp/{side}/{party}' for side in ('perpetrators', 'targets') for party in parties]
    fields = ['date_of_incident', 'governorate', 'area_type', 'place', 'zone_of_control', 'incident_type']
    system = ['_id', '_uuid', '_submission_time', '_status', '__version__', '_index']
    rows = [['start', 'end', *(f'grp/{field}' for field in fields), *sides, 'notes', *system]]
    lower = [
        [
            'people/party',
            'people/outcome',
            'people/who',
            'people/count',
            '_index',
            '_parent_table_name',
            '_parent_index',
        ]
    ]
    for n, one in enumerate(told, 1):
        where = [one.day.isoformat(), one.governorate, one.area, one.place, one.zone, one.kind]
        ticks = [int(party in side) for side in (one.by, one.against) for party in parties]
        rows.append(
            ['x', 'y', *where, *ticks, one.note or None, 900 + n, f'u{n}', '2024-02-02T10:00:00', None, 'v1', n]
        )
        for found in groups(one):
            said = [found[name] or None for name in ('party', 'outcome', 'who')]
            lower.append([*said, found['count'], len(lower), 'form', n])
    return {'form': rows, 'people': lower}


SHAPES = [a_row_a_group, a_row_a_group_below_the_first, a_row_a_person, two_sheets, a_form]


def written(path: Path, sheets: Sheets) -> Path:
    book = openpyxl.Workbook()
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    del book['Sheet']
    book.save(path / 'sheets.xlsx')
    return path / 'sheets.xlsx'


def brought(register: Register, plan: Plan) -> list[Record]:
    apply_plan(register, plan)
    uids = [row.record.uid for row in plan.rows if row.kind == 'incident' and row.record and row.line]
    return [record for uid in uids if (record := query.get(register, 'incident', uid))]


def distinct(told: list[Told]) -> list[Told]:
    """Those whose casualties a report would tell: an outcome known of each."""
    return [one for one in told if one.kind != 'extortion' or one.counts]


@pytest.mark.parametrize('shape', SHAPES)
def test_each_shape_says_what_was_told(
    register: Register, tmp_path: Path, shape: Callable[[list[Told]], Sheets]
) -> None:
    told = distinct(invented())
    sheets = shape(told)
    path = written(tmp_path, sheets)
    plan = make_plan(register, any_file.read(path))
    assert plan.counts()['rows'] == plan.counts()['new'] == sum(len(rows) - 1 for rows in sheets.values())
    assert plan.column_problems == []
    assert [told_by(record) for record in brought(register, plan)] == [expected(one) for one in told]
    again = make_plan(register, any_file.read(path))
    assert {row.verdict for row in again.rows} == {'duplicate'}
    as_said = make_plan(register, any_file.read(path), mapping=plan.mapping, duplicates='add')
    assert {row.verdict for row in as_said.rows} == {'duplicate'}


@pytest.mark.slow
@needs_january
@pytest.mark.parametrize('shape', SHAPES)
def test_january_in_each_shape_reaches_its_figures(register: Register, tmp_path: Path, shape: Shape) -> None:
    told, _people = january()
    apply_plan(register, make_plan(register, any_file.read(written(tmp_path, shape(told)))))
    found = json.loads(json.dumps(figures.figures(register, '2024-01')))
    wanted = json.loads((ACCEPTANCE / 'january-2024-expected.json').read_text(encoding='utf-8'))
    wanted['sections'][-1]['still_missing'] = 0  # the sheets hold incidents alone
    assert found['sections'] == wanted['sections']


def small(*people: list[Any]) -> list[list[Any]]:
    told = invented()[0]
    return [[*INCIDENT, *GROUP], *([*incident(told), *person] for person in people)]


def test_persons_are_one_each_and_stand_below_their_group(register: Register, tmp_path: Path) -> None:
    headings = ['رقم الحادثة', *INCIDENT, 'الاسم الكامل', 'العمر', 'الجنس', 'الصفة', 'الحالة']
    told = incident(invented()[0])
    people = [
        ['سالم المثال', 40, 'ذكر', 'مدني', 'قتيل'],
        ['ريم المثال', 9, 'أنثى', 'مدني', 'قتيل'],
        ['نبيل المثال', 35, 'ذكر', 'مدني', 'قتيل'],
        [None, 11, 'ذكر', 'مدني', 'قتيل'],
        [None, None, None, 'مقاتل', 'قتيل'],
    ]
    plan = make_plan(register, written(tmp_path, {'قائمة': [headings, *([7, *told, *person] for person in people)]}))
    [record] = brought(register, plan)
    found = {
        str(c.get('who')): (c.get('count'), [v.get('name') for v in c.of('victim')]) for c in record.of('casualty')
    }
    assert found == {
        'man': (2, ['سالم المثال', 'نبيل المثال']), 'girl': (1, ['ريم المثال']), 'boy': (1, []), 'None': (1, []),
    }  # fmt: skip
    [boy] = [c for c in record.of('casualty') if c.get('who') == 'boy']
    assert boy.get('note') is not None and '11' in str(boy.get('note'))


def test_rows_alike_in_all_but_the_casualties_are_one_incident_and_that_is_said(
    register: Register, tmp_path: Path
) -> None:
    plan = make_plan(register, written(tmp_path, {'س': small(['قسد', 'قتيل', None, 2], ['داعش', 'قتيل', None, 1])}))
    assert [(row.kind, row.verdict) for row in plan.rows] == [('incident', 'new'), ('casualty', 'new')]
    assert [doubt.row for doubt in plan.rows[0].doubts] == [3]


def test_one_bad_row_keeps_its_incident_out_whole(register: Register, tmp_path: Path) -> None:
    rows = small(['قسد', 'قتيل', None, 2], ['داعش', 'قتيل', None, 'كثير'])
    plan = make_plan(register, written(tmp_path, {'س': rows}))
    assert [row.verdict for row in plan.rows] == ['invalid', 'invalid']
    assert [(p.row, p.column) for p in plan.rows[1].problems] == [(3, 'العدد')]
    assert apply_plan(register, plan) is None


def test_rows_of_one_number_that_contradict_each_other_stay_out(register: Register, tmp_path: Path) -> None:
    rows = a_row_a_group([invented()[0]])['ورقة']
    other = list(rows[1])
    other[2] = 'درعا'
    plan = make_plan(register, written(tmp_path, {'س': [*rows, other]}))
    assert {row.verdict for row in plan.rows} == {'invalid'}
    assert [p.column for p in plan.problems if p.column] == ['المحافظة']


def test_rows_of_a_record_that_cannot_be_put_on_another_are_left_out_with_it(register: Register) -> None:
    first, *others = [['1', *incident(invented()[0]), 'مدنيون', 'قتيل', who, count] for who, count in WHO]
    headings = ['رقم الحادثة', *INCIDENT, *GROUP]

    def planned(rows: list[list[Any]], likely: str) -> Plan:
        sheet = any_file.Sheet('س', [headings, *rows])
        return make_plan(register, any_file.Workbook(Path('s.xlsx'), '', [sheet]), likely=likely)

    apply_plan(register, planned([first, *others], 'add'))
    [record] = query.each(register, query.Question('incident'))
    counted = record.of('casualty')[0]
    record.add('casualty', **{name: counted.get(name) for name in ('outcome', 'party', 'who', 'count')})
    register.save(record)
    head = register.head
    plan = planned([[*first[:-1], 9], *others], 'update')
    assert [row.goes_in for row in plan.rows] == [True, True]
    assert apply_plan(register, plan) is None
    assert register.head == head
    assert [row.verdict for row in plan.rows] == ['invalid', 'invalid']
    assert [problem.row for problem in plan.problems] == [2, 3]
    assert 'spread over several rows' in plan.rows[0].reason
    assert 'the whole record is left out' in plan.rows[1].reason


def test_a_child_of_no_row_is_named(register: Register, tmp_path: Path) -> None:
    sheets = two_sheets(distinct(invented()))
    sheets['Casualties'].append([999, 'قسد', 'قتيل', None, 1])
    plan = make_plan(register, written(tmp_path, sheets))
    [bad] = [row for row in plan.rows if row.verdict == 'invalid']
    assert (bad.sheet, bad.row, bad.kind) == ('Casualties', len(sheets['Casualties']), 'casualty')


def test_a_number_that_only_counts_rows_joins_nothing(register: Register, tmp_path: Path) -> None:
    sheets = two_sheets(distinct(invented()))
    for place, row in enumerate(sheets['Casualties']):
        row[0] = place or 'م'
    for place, row in enumerate(sheets['Incidents']):
        row[0] = place or 'م'
    plan = make_plan(register, written(tmp_path, sheets))
    assert {row.kind for row in plan.rows} == {'incident'}
    assert [problem.sheet for problem in plan.column_problems] == ['Casualties']


def test_a_summary_beside_the_records_is_none(register: Register, tmp_path: Path) -> None:
    sheets = {'ملخص': [['المحافظة', 'القتلى'], ['حمص', 5], ['درعا', 2]], **a_row_a_group(distinct(invented()))}
    plan = make_plan(register, written(tmp_path, sheets))
    assert plan.counts()['invalid'] == 0
    assert [problem.sheet for problem in plan.column_problems] == ['ملخص']


def test_counts_of_ones_and_noughts_are_no_answers(register: Register, tmp_path: Path) -> None:
    rows = [
        ['التاريخ', 'نوع الحادث', 'قتلى/رجال', 'قتلى/نساء'],
        ['2024-01-20', 'كمين', 1, 0],
        ['2024-01-21', 'كمين', 0, 1],
    ]
    plan = make_plan(register, written(tmp_path, {'س': rows}))
    harmed = [[(c.get('who'), c.get('count')) for c in record.of('casualty')] for record in brought(register, plan)]
    assert harmed == [[('man', 1)], [('woman', 1)]]
