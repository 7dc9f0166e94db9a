"""Sheets beside those of the cases: a value whose sign, sex, yes or second column is not understood is said."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from exchange.importing import row_values
from exchange.importing.applying import apply_plan
from exchange.importing.plan import Plan
from exchange.importing.planning import make_plan
from exchange.reading.any_file import Sheet, Workbook
from models import query
from models.record.records import Record
from models.register.register import Register

Rows = list[list[Any]]
HEADINGS = ['Date', 'Governorate', 'Place', 'Type of incident']
PERSON = ['Name', 'Governorate', 'Date of abduction', 'Status']


def incidents(heading: str, *cells: Any) -> Rows:
    """A sheet of incidents with a column of its own."""
    days = enumerate(cells, start=1)
    return [[*HEADINGS, heading], *([date(2024, 1, day), 'Homs', 'Palmyra', 'IED', cell] for day, cell in days)]


def abductees(heading: str, *cells: Any) -> Rows:
    """A sheet of abductees who came free, with a column of its own."""
    names = ('Salem Khalaf', 'Omar Saleh', 'Huda Jasem')
    people = zip(names, cells, strict=False)
    return [[*PERSON, heading], *([name, 'Raqqa', date(2014, 1, 5), 'released', cell] for name, cell in people)]


def planned(register: Register, rows: Rows) -> Plan:
    """What importing a sheet would do."""
    return make_plan(register, Workbook(Path('sheet.xlsx'), 'of these', [Sheet('Sheet', rows)]))


def records(register: Register, plan: Plan, kind: str) -> list[Record]:
    """The records of a kind that came of a plan."""
    apply_plan(register, plan)
    uids = [row.record.uid for row in plan.rows if row.kind == kind and row.record]
    return list(query.get_many(register, kind, uids).values())


def asked(plan: Plan) -> list[str]:
    """The headings that somebody is asked about."""
    return [column.heading for table in plan.tables for column in row_values.asked(table)]


def told(register: Register, rows: Rows) -> list[tuple[Any, ...]]:
    """The casualties that came of a sheet."""
    parts = ('outcome', 'count', 'who')
    return [
        tuple(child.get(part) for part in parts)
        for record in records(register, planned(register, rows), 'incident')
        for child in record.of('casualty')
    ]


# Yes and no


@pytest.mark.parametrize(
    ('heading', 'cells'),
    [('Verified?', ['no', 'yes', 'no']), ('تم التأكد؟', ['لا', 'نعم', 'لا']), ('Q7', ['Yes', 'No', 'Yes']),
     ('Column 9', ['None', 'Named', 'None'])],
)  # fmt: skip
def test_nobody_guesses_a_consent(register: Register, heading: str, cells: list[str]) -> None:
    found = records(register, planned(register, abductees(heading, *cells)), 'abductee')
    assert [record.get('consent') for record in found] == [None, None, None]


# What may be a rumour


@pytest.mark.parametrize(
    ('heading', 'cells'),
    [('Verified?', ['no', 'yes', 'no']), ('تم التأكد؟', ['لا', 'نعم', 'لا']), ('Reliability', ['low', 'high', 'low']),
     ('المصداقية', ['ضعيفة', 'جيدة', 'ضعيفة']), ('Col5', ['unverified', 'alleged', 'verified']),
     ('درجة', ['إشاعة', 'غير مؤكد', 'مؤكد'])],
)  # fmt: skip
def test_a_column_of_claims_is_asked_and_no_status_confirmed(
    register: Register, heading: str, cells: list[str]
) -> None:
    plan = planned(register, abductees(heading, *cells))
    assert asked(plan) == [heading]
    changes = [c for record in records(register, plan, 'abductee') for c in record.of('status_change')]
    assert [(change.get('status'), change.get('confirmed')) for change in changes] == [('released', None)] * 3


@pytest.mark.parametrize(('heading', 'cells'), [('Status of it', ['rumour', 'sure']), ('Verified', ['no', 'yes'])])
def test_incidents_that_may_be_rumours_are_asked_about(register: Register, heading: str, cells: list[str]) -> None:
    assert asked(planned(register, incidents(heading, *cells))) == [heading]


def test_a_note_or_a_sign_that_calls_a_fate_a_rumour_leaves_it_unconfirmed(register: Register) -> None:
    rows = abductees('Notes', 'rumour only', 'the family told us', '')
    rows[3][3] = 'released?'
    found = records(register, planned(register, rows), 'abductee')
    changes = {record.get('name_latin'): record.of('status_change')[0].get('confirmed') for record in found}
    assert changes == {'Salem Khalaf': None, 'Omar Saleh': 'confirmed', 'Huda Jasem': None}


# What of a cell is not understood


@pytest.mark.parametrize('cell', ['ISIS?', '~ISIS', 'داعش؟'])
def test_a_sign_that_calls_a_code_doubtful_is_said(register: Register, cell: str) -> None:
    [line] = planned(register, incidents('Carried out by', cell)).rows
    assert [(doubt.column, cell in doubt.sentence) for doubt in line.doubts] == [('Carried out by', True)]


@pytest.mark.parametrize('cell', ['?', '؟', 'ISIS'])
def test_a_sign_alone_says_nothing_of_a_code(register: Register, cell: str) -> None:
    [line] = planned(register, incidents('Carried out by', cell)).rows
    assert not line.doubts


def test_a_sign_beside_a_place_is_said(register: Register) -> None:
    rows = incidents('Civilians killed', 1)
    rows[1][2] = 'Palmyra?'
    [line] = planned(register, rows).rows
    assert [doubt.column for doubt in line.doubts] == ['Place']


@pytest.mark.parametrize(
    ('cell', 'who'), [('5 children', 'child'), ('2 men', 'man'), ('ثلاث نساء', 'woman'), ('ثلاث قتيلات', 'female')]
)
def test_who_a_cell_names_is_kept(register: Register, cell: str, who: str) -> None:
    [(outcome, _count, found)] = told(register, incidents('Civilians killed', cell))
    assert (outcome, found) == ('killed', who)


@pytest.mark.parametrize(
    ('heading', 'outcome'),
    [('قتيلات', 'killed'), ('عدد الشهيدات', 'killed'), ('جريحات', 'injured'), ('معتقلات', 'arrested'),
     ('المختطفات', 'abducted'), ('مفقودات', 'missing')],
)  # fmt: skip
def test_a_noun_for_women_says_so(register: Register, heading: str, outcome: str) -> None:
    assert told(register, incidents(heading, 3)) == [(outcome, 3, 'female')]


# Headings


@pytest.mark.parametrize(
    'heading',
    ['Civilians killed from', 'عدد القتلى من', 'ISIS K', 'SDF W', 'Former ISIS killed', 'Killed former', 'K', 'ق'],
)
def test_a_heading_of_which_a_word_is_left_is_asked(register: Register, heading: str) -> None:
    plan = planned(register, incidents(heading, 3, 4))
    assert asked(plan) == [heading]
    assert not any(row.record.children for row in plan.rows if row.record)


@pytest.mark.parametrize('heading', ['ISIS K/W', 'Killed/injured'])
def test_figures_with_a_sign_between_them_are_asked_about(register: Register, heading: str) -> None:
    assert asked(planned(register, incidents(heading, '3/4', '1/0'))) == [heading]


@pytest.mark.parametrize(
    ('first', 'second', 'cell'),
    [('Place', 'Location', 'near the old bakery'), ('Type of incident', 'Type of attack', 'suicide bombing'),
     ('Date', 'Date of attack', date(2024, 1, 9)), ('Place', 'الموقع', 'قرب الفرن')],
)  # fmt: skip
def test_a_second_column_of_one_field_is_said_and_its_text_kept(
    register: Register, first: str, second: str, cell: Any
) -> None:
    plan = planned(register, incidents(second, cell))
    [said] = [omission for omission in plan.asides if omission.reason == 'second']
    assert said.counts
    assert second in said.sentence
    assert first in said.sentence
    [record] = records(register, plan, 'incident')
    assert f'{second}: {cell}' in str(record.get('narrative'))
    assert record.get('place_typed') == 'Palmyra'


def test_a_second_telephone_number_does_not_go_into_the_notes(register: Register) -> None:
    rows = abductees('Phone', '0933', '0944', '0955')
    rows = [[*row, more] for row, more in zip(rows, ['Family contact', '0911', '0922', '0900'], strict=True)]
    found = records(register, planned(register, rows), 'abductee')
    assert [record.get('notes') for record in found] == [None, None, None]


def test_stories_below_a_heading_of_codes_are_the_account(register: Register) -> None:
    told_there = ['Two pickups came from the east and opened fire', 'A convoy was attacked on the road to the wells']
    rows = [[*row[:3], story] for row, story in zip(incidents('x', 1, 2), ['What happened', *told_there], strict=True)]
    plan = planned(register, rows)
    assert {problem.sentence for row in plan.rows for problem in row.problems} == {
        'Incident: “Type of incident” is missing.'
    }
    assert [column.field_name for column in plan.tables[0].columns] == [
        'incident.occurred', 'incident.governorate', 'incident.place', 'incident.narrative',
    ]  # fmt: skip


# Dates


@pytest.mark.parametrize(
    ('cell', 'stored'),
    [
        ('20240121', '2024-01-21'), ('٢٠٢٤٠١٢١', '2024-01-21'), (20240121.0, '2024-01-21'), ('45312', '2024-01-21'),
        ('21/01/2024 2:30 PM', '2024-01-21'), ('21/1/2024 10:00 ص', '2024-01-21'),
        ('after 15/1/2024', '2024-01-15/..'), ('~15/1/2024', '2024-01-15~'),
    ],
)  # fmt: skip
def test_days_as_programs_and_people_write_them_are_read(register: Register, cell: Any, stored: str) -> None:
    rows = incidents('Civilians killed', 1)
    rows[1][0] = cell
    [line] = planned(register, rows).rows
    assert line.record
    assert line.record.get('occurred') == stored


@pytest.mark.parametrize('cell', ['20241301', '99999', '12345678'])
def test_other_numbers_are_no_days(register: Register, cell: str) -> None:
    rows = incidents('Civilians killed', 1)
    rows[1][0] = cell
    [line] = planned(register, rows).rows
    assert [problem.column for problem in line.problems] == ['Date']
