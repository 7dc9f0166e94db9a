"""A time of day in the cell of a day is kept: as the time of the event, or as it was typed."""

from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from exchange.importing.applying import apply_plan
from exchange.importing.plan import Plan
from exchange.importing.planning import make_plan
from models import query
from models.record.records import Record
from models.register.register import Register
from tests.desks import typed_into
from tests.invented import abductee, incident

pytestmark = pytest.mark.slow

INCIDENTS = ['Date', 'Time of day', 'Governorate', 'Place', 'Type of incident']
CLOCKED = ('occurred', 'occurred_typed', 'time_of_day')


def brought(register: Register, path: Path, *rows: list[Any]) -> Plan:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(path)
    plan = make_plan(register, path)
    apply_plan(register, plan)
    return plan


def the(register: Register, kind: str = 'incident') -> Record:
    [record] = query.each(register, query.Question(kind))
    return record


def clocked(register: Register) -> list[Any]:
    return [the(register).get(name) for name in CLOCKED]


@pytest.mark.parametrize(
    ('day', 'own', 'wanted'),
    [
        (datetime(2024, 1, 5, 14, 30), None, ['2024-01-05', '2024-01-05 14:30', '14:30']),
        (datetime(2024, 1, 5, 14, 30, 59), None, ['2024-01-05', '2024-01-05 14:30', '14:30']),
        (datetime(2024, 1, 5), None, ['2024-01-05', None, None]),
        (datetime(2024, 1, 5, 14, 30), '09:15', ['2024-01-05', '2024-01-05 14:30', '09:15']),
        ('2024-01-05 14:30', None, ['2024-01-05', '2024-01-05 14:30', '14:30']),
        ('25/01/2024 2:30 PM', None, ['2024-01-25', '25/01/2024 2:30 PM', '14:30']),
        ('2024-01-05T00:00:00', None, ['2024-01-05', '2024-01-05T00:00:00', None]),
        ('2024-01-05T22:00:00Z', None, ['2024-01-06', '2024-01-05T22:00:00Z', None]),
        ('25/01/2024 29:30', None, ['2024-01-25', '25/01/2024 29:30', None]),
        ('5 January 2024', None, ['2024-01-05', '5 January 2024', None]),
    ],
)  # fmt: skip
def test_the_hour_in_the_cell_of_a_day_is_that_of_the_event(
    register: Register, tmp_path: Path, day: Any, own: str | None, wanted: list[Any]
) -> None:
    rows = (INCIDENTS, [day, own, 'Homs', 'Palmyra', 'Raid'])
    brought(register, tmp_path / 'a.xlsx', *rows)
    assert clocked(register) == wanted
    assert [row.verdict for row in brought(register, tmp_path / 'b.xlsx', *rows).rows] == ['duplicate']


def test_where_no_field_is_for_the_hour_it_is_kept_as_typed(register: Register, tmp_path: Path) -> None:
    rows = (['Name', 'Date of abduction'], ['Salem Sample', datetime(2024, 1, 5, 14, 30)])
    brought(register, tmp_path / 'a.xlsx', *rows)
    person = the(register, 'abductee')
    assert [person.get(name) for name in ('abducted_on', 'abducted_on_typed')] == ['2024-01-05', '2024-01-05 14:30']


def test_hours_at_both_ends_of_a_span_are_kept(register: Register, tmp_path: Path) -> None:
    headings = ['Start date', 'End date', 'Governorate', 'Place', 'Type of incident']
    days = [datetime(2024, 1, 5, 14, 30), datetime(2024, 1, 7, 9)]
    brought(register, tmp_path / 'a.xlsx', headings, [*days, 'Homs', 'Palmyra', 'Raid'])
    assert clocked(register)[:2] == ['2024-01-05/2024-01-07', '2024-01-05 14:30 – 2024-01-07 09:00']


# In a workbook for headquarters


@pytest.mark.parametrize('cell', [datetime(2024, 1, 21, 14, 30), '2024-01-21 14:30'])
def test_an_hour_typed_behind_a_day_at_headquarters_is_that_of_the_event(
    register: Register, tmp_path: Path, cell: Any
) -> None:
    record = register.save(incident(occurred='2024-01-21', time_of_day=None))
    typed_into(register, tmp_path / 'out.xlsx', record, occurred=cell)
    assert clocked(register) == ['2024-01-21', '21/1/2024', '14:30']
    assert typed_into(register, tmp_path / 'again.xlsx', record).rows[0].verdict == 'same'


def test_an_hour_for_which_there_is_no_field_at_headquarters_is_kept_or_said(
    register: Register, tmp_path: Path
) -> None:
    record = register.save(abductee(abducted_on='2024-01-21'))
    plan = typed_into(register, tmp_path / 'a.xlsx', record, abducted_on=datetime(2024, 1, 21, 14, 30))
    assert the(register, 'abductee').get('abducted_on_typed') == '2024-01-21 14:30'
    assert not plan.rows[0].doubts
    plan = typed_into(register, tmp_path / 'b.xlsx', record, abducted_on=datetime(2024, 1, 21, 15, 45))
    assert the(register, 'abductee').get('abducted_on_typed') == '2024-01-21 14:30'
    assert 'The time of day in this cell is not imported.' in [doubt.sentence for doubt in plan.rows[0].doubts]
