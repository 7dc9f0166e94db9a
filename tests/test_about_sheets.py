"""What a sheet is about is decided by all of it, and no number in a cell parts the sheets of a file."""

import re
from pathlib import Path
from typing import Any

import pytest

from exchange.importing.applying import apply_plan
from exchange.importing.plan import Plan
from exchange.importing.planning import make_plan
from exchange.reading.any_file import Sheet, Workbook
from models import query
from models.record.records import Record
from models.register.register import Register

Rows = list[list[Any]]
INCIDENTS: Rows = [
    ['Incident ID', 'Date', 'Governorate', 'Place', 'Type of incident', 'Civilians killed'],
    [1, '2024-01-05', 'Homs', 'Palmyra', 'IED', 3],
    [2, '2024-01-06', 'Raqqa', 'Maadan', 'Armed attack', 1],
]


def book(**sheets: Rows) -> Workbook:
    return Workbook(Path('sheets.xlsx'), 'of these', [Sheet(title, rows) for title, rows in sheets.items()])


def brought(register: Register, plan: Plan, kind: str) -> list[Record]:
    apply_plan(register, plan)
    uids = [row.record.uid for row in plan.rows if row.kind == kind and row.record]
    return list(query.get_many(register, kind, uids).values())


def groups(record: Record) -> list[tuple[object, ...]]:
    return [(c.get('outcome'), c.get('count'), [v.get('name') for v in c.of('victim')]) for c in record.of('casualty')]


def test_a_list_of_people_with_the_kind_of_their_incident_is_of_victims(register: Register) -> None:
    rows: Rows = [
        ['Incident ID', 'Date', 'Governorate', 'Place', 'Type of incident', 'Carried out by', 'Name', 'Sex', 'Outcome'],
        ['E1', '2024-01-05', 'Deir Ezzor', 'Hajin', 'Armed attack', 'ISIS', 'Salem Sample', 'male', 'killed'],
        ['E1', '2024-01-05', 'Deir Ezzor', 'Hajin', 'Armed attack', 'ISIS', 'Huda Sample', 'female', 'injured'],
    ]
    [record] = brought(register, make_plan(register, book(Sheet1=rows)), 'incident')
    assert groups(record) == [('killed', 1, ['Salem Sample']), ('injured', 1, ['Huda Sample'])]


@pytest.mark.parametrize(
    ('day', 'killer', 'title'),
    [
        ('Date of death', 'Killed by', 'Sheet1'),
        ('تاريخ الاستشهاد', 'الجهة القاتلة', 'قائمة'),
        ('Date', 'Perpetrator', 'Martyrs'),
    ],
)
def test_a_list_of_the_dead_is_of_victims_and_their_kind_can_be_given(
    register: Register, day: str, killer: str, title: str
) -> None:
    rows: Rows = [
        ['Name', 'Sex', 'Age', day, 'Governorate', 'Place', killer],
        ['Salem Sample', 'male', 34, '2024-01-05', 'Deir Ezzor', 'Hajin', 'ISIS'],
        ['Huda Sample', 'female', 9, '2024-01-06', 'Homs', 'Palmyra', 'ISIS'],
    ]
    asked = make_plan(register, book(**{title: rows}))
    assert [(row.kind, row.verdict) for row in asked.rows] == [('incident', 'invalid')] * 2
    given = {title: {**asked.mapping[title], ':incident.kind': 'armed_attack', ':incident.kind:3': 'ied'}}
    found = brought(register, make_plan(register, book(**{title: rows}), mapping=given), 'incident')
    said = sorted((str(r.get('occurred')), r.get('kind'), r.get('carried_out_by'), groups(r)) for r in found)
    assert said == [
        ('2024-01-05', 'armed_attack', 'isis', [('killed', 1, ['Salem Sample'])]),
        ('2024-01-06', 'ied', 'isis', [('killed', 1, ['Huda Sample'])]),
    ]


@pytest.mark.parametrize(
    'headings',
    [
        ['Name', 'Sex', 'Date', 'Place', 'Nationality'],
        ['Name', 'Sex', 'Date of arrest', 'Place', 'Date of death'],
    ],
)
def test_a_list_of_people_that_may_be_of_both_is_asked_about(register: Register, headings: list[str]) -> None:
    rows: Rows = [headings, ['Salem Sample', 'male', '2014-01-05', 'Palmyra', '2014-02-06']]
    plan = make_plan(register, book(Sheet1=rows))
    assert plan.rows == []
    assert plan.as_json(applied=False, batch=None)['asked'] == [{'sheet': 'Sheet1', 'column': ''}]
    assert next(problem.sheet for problem in plan.column_problems) == 'Sheet1'
    told = make_plan(register, book(Sheet1=rows), mapping={'Sheet1': {**plan.mapping['Sheet1'], ':about': 'abductee'}})
    assert [(row.kind, row.verdict) for row in told.rows] == [('abductee', 'new')]


def test_a_list_that_names_an_abduction_is_of_abductees(register: Register) -> None:
    rows: Rows = [
        ['Name', 'Sex', 'Date of abduction', 'Place', 'Status'],
        ['Salem Sample', 'male', '2014-01-05', 'Palmyra', 'killed'],
    ]
    assert [row.kind for row in make_plan(register, book(Sheet1=rows)).rows] == ['abductee']


def test_people_of_a_second_sheet_are_among_those_that_are_counted(register: Register) -> None:
    victims: Rows = [
        ['Incident ID', 'Name', 'Sex', 'Age', 'Outcome'],
        [1, 'Salem Sample', 'male', 34, 'killed'],
        [1, 'Huda Sample', 'female', 9, 'killed'],
    ]
    found = brought(register, make_plan(register, book(Incidents=INCIDENTS, Victims=victims)), 'incident')
    assert sorted(map(groups, found), key=str) == [
        [('killed', 1, [])],
        [('killed', 3, ['Salem Sample', 'Huda Sample'])],
    ]


def test_more_people_than_are_counted_are_refused(register: Register) -> None:
    victims: Rows = [
        ['Incident ID', 'Name', 'Sex', 'Age', 'Outcome'],
        [2, 'Salem Sample', 'male', 34, 'killed'],
        [2, 'Huda Sample', 'female', 9, 'killed'],
    ]
    plan = make_plan(register, book(Incidents=INCIDENTS, Victims=victims))
    assert [(p.sheet, p.row) for p in plan.problems if 'no such person' in p.sentence] == [('Victims', 3)]
    assert [row.verdict for row in plan.rows if row.sheet == 'Incidents'] == ['new', 'invalid']


@pytest.mark.parametrize('heading', ['رقم الحادثة', 'Incident number'])
def test_rows_of_one_incident_that_each_repeat_its_number_of_dead_count_it_once(
    register: Register, heading: str
) -> None:
    """A sheet with a row for each of the dead, and the number of all of them in each row."""
    heads = [heading, 'Date', 'Governorate', 'Place', 'Type of incident', 'Civilians killed', 'اسم القتيل']
    one, other = ['2024-01-05', 'Homs', 'Palmyra', 'IED', 2], ['2024-01-05', 'Homs', 'Palmyra', 'IED', 3]
    people = [[1, *one, 'سالم المثال'], [1, *one, 'هدى المثال'], [2, *one, 'نادر الخيال'], [2, *other, 'سمير الوهمي']]
    plan = make_plan(register, book(Incidents=[heads, *people, [None, *one, 'x'], [None, *one, 'y']]))
    told = 'This row and row 2 are treated as one incident: they have nothing different.'
    assert [doubt.row for row in plan.rows for doubt in row.doubts if doubt.sentence == told] == [3]
    [names] = [one.sentence for one in plan.problems if one.column == 'اسم القتيل']
    assert 'single people' in names
    found = brought(register, plan, 'incident')
    assert sorted(group for record in found for group in groups(record)) == [
        ('killed', 2, []),
        ('killed', 2, []),
        ('killed', 2, []),
        ('killed', 2, []),
        ('killed', 3, []),
    ]


NAMED = ['Salem Sample', 'Huda Sample', 'Nader Sample']


@pytest.mark.parametrize(
    ('numbers', 'names', 'counted', 'said'),
    [
        ([3, 3, 3], NAMED, 3, 'counted once'),
        ([1, 1, 1], NAMED, 3, ''),
        ([2, 1, 1], NAMED, 4, ''),
        ([3, 3, 3], ['', '', ''], 9, 'both are counted'),
        ([1, 1, 1], ['', '', ''], 3, ''),
        ([3, 3, 1], ['', *NAMED[:2]], 7, 'both are counted'),
    ],
)
def test_a_number_that_each_row_of_a_person_repeats_is_of_all_of_them(
    register: Register, numbers: list[int], names: list[str], counted: int, said: str
) -> None:
    incident = [1, '2024-01-05', 'Homs', 'Palmyra', 'IED', 'killed', 'man']
    heads = ['Incident ID', 'Date', 'Governorate', 'Place', 'Type of incident', 'Outcome', 'Who', 'Number', 'Name']
    rows: Rows = [heads, *([*incident, number, name] for number, name in zip(numbers, names, strict=True))]
    plan = make_plan(register, book(Incidents=rows))
    assert {said in doubt.sentence for row in plan.rows for doubt in row.doubts} == ({True} if said else set())
    [record] = brought(register, plan, 'incident')
    assert groups(record) == [('killed', counted, [name for name in names if name])]


CASUALTIES: Rows = [['Incident ID', 'Outcome', 'Who', 'Number'], [1, 'killed', 'man', 2], [2, 'injured', 'man', 4]]


@pytest.mark.parametrize(
    ('upper', 'lower', 'row', 'words'),
    [
        ([1, '2024-02-05', 'Homs', 'Palmyra', 'IED', None], None, 2, r'Several rows of “Incidents” .* \(2, 4\)'),
        (None, [7, 'killed', 'man', 9], 4, 'No row of the other sheet has the number'),
        (None, ['7, 8', 'killed', 'man', 9], 4, 'No row of the other sheet has the number'),
    ],
)
def test_a_number_that_fits_no_one_row_is_a_fault_of_its_row(
    register: Register, upper: list[Any] | None, lower: list[Any] | None, row: int, words: str
) -> None:
    incidents = [row[:5] for row in (*INCIDENTS, *([upper] if upper else []))]
    casualties = [*CASUALTIES, *([lower] if lower else [])]
    plan = make_plan(register, book(Incidents=incidents, Casualties=casualties))
    [bad] = [one for one in plan.rows if one.problems]
    assert (bad.sheet, bad.row, bad.problems[0].column) == ('Casualties', row, 'Incident ID')
    assert re.search(words, bad.reason)
    assert plan.column_problems == []


@pytest.mark.parametrize(
    ('heading', 'values'),
    [('مؤكد أم مزعوم', ['مؤكد', 'مزعوم']), ('مدى الثقة', ['مؤكد', 'مزعوم']), ('Confirmed?!', ['sure', 'a rumour'])],
)
def test_a_status_that_may_be_a_rumour_is_not_confirmed(register: Register, heading: str, values: list[str]) -> None:
    rows: Rows = [
        ['الاسم', 'المحافظة', 'تاريخ الخطف', 'المصير', heading],
        ['سالم المثال', 'الرقة', '2014-01-05', 'مفقود', values[0]],
        ['عمر المثال', 'الرقة', '2014-01-06', 'أطلق سراحه', values[1]],
    ]
    plan = make_plan(register, book(Abductees=rows))
    claims = [change.get('confirmed') for r in brought(register, plan, 'abductee') for change in r.of('status_change')]
    assert sorted(map(str, claims)) in ([], ['None', 'None'], ['claimed', 'confirmed'])
    assert (
        not claims
        or 'claimed' in claims
        or plan.as_json(applied=True, batch=None)['asked'] == [{'sheet': 'Abductees', 'column': heading}]
    )


def test_a_history_without_names_is_no_list_of_people(register: Register) -> None:
    people: Rows = [
        ['ID', 'Name', 'Date of abduction'],
        [1, 'Salem Sample', '2014-01-01'],
        [1, 'Omar Sample', '2014-01-02'],
    ]
    changes: Rows = [['ID', 'Status', 'Since'], [1, 'held', '2014-05-01'], [9, 'released', '2015-05-01']]
    plan = make_plan(register, book(Abductees=people, History=changes))
    found = [(row.sheet, row.row, row.problems[0].column) for row in plan.rows if row.problems]
    assert found == [('History', 2, 'ID'), ('History', 3, 'ID')]
    assert all(len(row.problems) == 1 for row in plan.rows if row.problems)
