"""Dates in sheets: what lacks a part of itself is read from what stands beside it, or refused for what it is."""

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from exchange.importing.applying import apply_plan
from exchange.importing.plan import Plan
from exchange.importing.planning import make_plan
from exchange.mapping.mapping import Mapping
from models import query
from models.dates import dates
from models.record.records import Record
from models.register.register import Register

HEADINGS = ['Row ID', 'Date', 'Governorate', 'Place', 'Type of incident']


def planned(register: Register, path: Path, *days: Any, title: str = '', sheet: str = 'A', **more: Any) -> Plan:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = sheet
    if title:
        book.active.append([title])
    book.active.append(HEADINGS)
    for day in days:
        book.active.append([more.get('uid'), day, 'Homs', 'Palmyra', 'Raid'])
    book.save(path / 'sheet.xlsx')
    return make_plan(register, path / 'sheet.xlsx', mapping=more.get('mapping'))


def stored(plan: Plan) -> list[Any]:
    """The date of each row, or why it has none."""
    return [
        line.problems[0].sentence if line.problems else line.record and line.record.get('occurred')
        for line in plan.rows
    ]


@pytest.mark.parametrize(
    ('text', 'value'),
    [
        ('21\\1\\2024', '2024-01-21'), ('صيف 2014', '2014-06/2014-08'), ('autumn 2013', '2013-09/2013-11'),
        ('2024/01/05:2024/01/07', '2024-01-05/2024-01-07'), ('2024-01-05:2024-01-05', '2024-01-05'),
        ('1704412800', '2024-01-05'),
        ('1704412800:1704585600', '2024-01-05/2024-01-07'), (1704412800, '2024-01-05'), ('1704412800000', '2024-01-05'),
        ('٢١/٠١/٢٠٢٤', '2024-01-21'),
    ],
)  # fmt: skip
def test_a_date_is_read_as_other_programs_and_people_write_it(
    register: Register, tmp_path: Path, text: Any, value: str
) -> None:
    assert stored(planned(register, tmp_path, text)) == [value]


@pytest.mark.parametrize(
    'text', ['15/05/20', '20/03/48', '5 March', '21/1', 'March 20', 'Jan-24', '17.06.19', 'yesterday']
)
def test_a_date_without_a_whole_year_is_refused_for_that(register: Register, tmp_path: Path, text: str) -> None:
    [said] = stored(planned(register, tmp_path, text))
    assert 'whole year' in said
    assert 'exists' not in said


@pytest.mark.parametrize(
    'text', ['31/02/2024', '31/02/24', '2024/01/07:2024/01/05', '14:30', '99999999999', 'in the past', 'winter 2014']
)
def test_what_is_no_date_stores_none(register: Register, tmp_path: Path, text: str) -> None:
    [said] = stored(planned(register, tmp_path, text))
    assert '“' in said


@pytest.mark.parametrize(
    ('days', 'read'),
    [
        (['15/3', '20/3/2024'], ['2024-03-15', '2024-03-20']),
        (['5 March', date(2024, 3, 20)], ['2024-03-05', '2024-03-20']),
        (['5 آذار', '20 آذار 2024'], ['2024-03-05', '2024-03-20']),
        (['15/05/20', '16/05/2020'], ['2020-05-15', '2020-05-16']),
        (['March', '20 March 2024'], ['2024-03', '2024-03-20']),
        (['25/12', '2024-12-01'], ['2024-12-25', '2024-12-01']),
    ],
)  # fmt: skip
def test_the_other_dates_say_the_year(register: Register, tmp_path: Path, days: list[Any], read: list[str]) -> None:
    assert stored(planned(register, tmp_path, *days)) == read


def test_the_title_says_the_year_and_dates_of_several_years_do_not(register: Register, tmp_path: Path) -> None:
    assert stored(planned(register, tmp_path, '15/3', '16/03/24', title='Incidents of 2024')) == [
        '2024-03-15',
        '2024-03-16',
    ]
    assert stored(planned(register, tmp_path, '5 March', sheet='March 2024')) == ['2024-03-05']
    several = stored(planned(register, tmp_path, '15/3', '20/3/2024', '20/3/2023', title='Incidents of 2024'))
    assert 'whole year' in several[0]
    assert 'whole year' in stored(planned(register, tmp_path, '15/3', title='From 2023 to 2024'))[0]
    assert 'can be' in stored(planned(register, tmp_path, '5/3', title='Incidents of 2024'))[0]


def test_seconds_are_a_doubt_at_their_row(register: Register, tmp_path: Path) -> None:
    [line] = planned(register, tmp_path, '1704412800').rows
    assert ['seconds since 1970' in doubt.sentence for doubt in line.doubts] == [True]


# Days that a program read as months


@pytest.mark.parametrize('texts', [['01/15/2024', '01/13/2024'], ['15/01/24', '13/01/24']])
def test_so_are_days_beside_months_first_or_short_years(register: Register, tmp_path: Path, texts: list[str]) -> None:
    plan = planned(register, tmp_path, *texts, date(2024, 9, 1))
    assert 'may be' in plan.rows[2].problems[0].sentence


TURNED = ['15/01/2024', '13/01/2024', date(2024, 9, 1), date(2024, 2, 1), date(2024, 3, 3), '31/12/2023']


def test_days_that_were_read_as_months_are_asked_about(register: Register, tmp_path: Path) -> None:
    plan = planned(register, tmp_path, *TURNED)
    asked = [line.row for line in plan.rows if line.problems]
    assert asked == [4, 5]
    assert '9 January 2024' in plan.rows[2].problems[0].sentence
    assert stored(plan)[4] == '2024-03-03'


@pytest.mark.parametrize(
    ('answer', 'read'), [('days_turn', ['2024-01-09', '2024-01-02']), ('days_stay', ['2024-09-01', '2024-02-01'])]
)
def test_a_person_says_what_they_are(register: Register, tmp_path: Path, answer: str, read: list[str]) -> None:
    mapping: Mapping = {'A': dict.fromkeys(HEADINGS) | {
        'Date': f'incident.occurred:day_first:{answer}', 'Governorate': 'incident.governorate',
        'Place': 'incident.place',
        'Type of incident': 'incident.kind',
    }}  # fmt: skip
    plan = planned(register, tmp_path, *TURNED, mapping=mapping)
    assert stored(plan)[2:4] == read
    assert stored(make_plan(register, tmp_path / 'sheet.xlsx', mapping=plan.mapping))[2:4] == read


@pytest.mark.parametrize(
    'days',
    [
        ['15/01/2024', date(2024, 9, 13)], ['15/01/2024', '05/01/2024', date(2024, 9, 1)],
        [date(2024, 9, 1), date(2024, 2, 1)],
        ['2024-01-15', date(2024, 9, 1)], ['15 January 2024', date(2024, 9, 1)],
    ],
)  # fmt: skip
def test_days_that_nothing_speaks_against_are_not_asked_about(
    register: Register, tmp_path: Path, days: list[Any]
) -> None:
    assert not [line for line in planned(register, tmp_path, *days).rows if line.problems]


# What was typed


def record(register: Register) -> Record:
    [uid] = query.uids(register, 'incident', query.ids(register, query.Question('incident')))
    found = query.get(register, 'incident', uid)
    assert found is not None
    return found


@pytest.mark.parametrize('corrected', [date(2024, 2, 5), '5 February 2024'])
def test_what_was_typed_follows_the_date(register: Register, tmp_path: Path, corrected: Any) -> None:
    apply_plan(register, planned(register, tmp_path, '21/1/2024'))
    assert record(register).get('occurred_typed') == '21/1/2024'
    apply_plan(register, planned(register, tmp_path, corrected, uid=record(register).uid))
    assert record(register).get('occurred') == '2024-02-05'
    assert record(register).get('occurred_typed') == (corrected if isinstance(corrected, str) else None)


def test_the_same_day_as_a_day_changes_nothing(register: Register, tmp_path: Path) -> None:
    apply_plan(register, planned(register, tmp_path, '21/1/2024'))
    assert planned(register, tmp_path, date(2024, 1, 21), uid=record(register).uid).counts()['same'] == 1


def test_seconds_are_of_the_day_in_damascus() -> None:
    assert [dates.day_of_seconds(n) for n in (1704412800, 1704488399, 1704488400, 1704412800000, 5, 946684799)] == [
        '2024-01-05', '2024-01-05', '2024-01-06', '2024-01-05', '', '',
    ]  # fmt: skip
