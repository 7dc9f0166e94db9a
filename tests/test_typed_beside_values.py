"""What is typed beside a day or a place at headquarters, and does not go with it, is never lost in silence."""

from pathlib import Path
from typing import Any

import pytest

from exchange.importing.plan import Plan
from exchange.omitting import omissions
from models import query
from models.record.records import Record
from models.register.register import Register
from tests.desks import typed_into
from tests.invented import abductee, incident

pytestmark = pytest.mark.slow


def verdict(plan: Plan, record: Record) -> str:
    return next(row.verdict for row in plan.rows if row.kind == record.kind)


def stored(register: Register, record: Record, *names: str) -> list[Any]:
    found = query.get(register, record.kind, record.uid)
    assert found is not None
    return [found.get(name) for name in names]


@pytest.mark.parametrize('text', ['25/1/2024', '25 January 2024', '3/4/2024', '2024-01-25 14:30', 'February 2024'])
def test_a_day_that_is_corrected_only_as_typed_is_refused(register: Register, tmp_path: Path, text: str) -> None:
    record = register.save(incident(occurred='2024-01-21', occurred_typed='21/1/2024'))
    plan = typed_into(register, tmp_path / 'out.xlsx', record, occurred_typed=text)
    assert verdict(plan, record) == 'invalid'
    [problem] = next(row.problems for row in plan.rows if row.kind == record.kind)
    assert text in problem.sentence
    assert '21 January 2024' in problem.sentence
    assert stored(register, record, 'occurred', 'occurred_typed') == ['2024-01-21', '21/1/2024']


@pytest.mark.parametrize(
    'cells',
    [
        {'occurred_typed': 'on a Sunday'}, {'occurred_typed': '21 January 2024'}, {'occurred_typed': '~ 21/1/2024'},
        {'occurred_typed': '25/1/2024', 'occurred': '2024-01-25'}, {'occurred': '2024-01-25'},
    ],
)  # fmt: skip
def test_what_agrees_with_its_day_or_is_none_goes_in(register: Register, tmp_path: Path, cells: dict[str, str]) -> None:
    record = register.save(incident(occurred='2024-01-21', occurred_typed='21/1/2024'))
    assert verdict(typed_into(register, tmp_path / 'out.xlsx', record, **cells), record) == 'changed'
    assert stored(register, record, *cells) == [*cells.values()]


def test_a_day_without_a_text_is_refused_one_that_is_another(register: Register, tmp_path: Path) -> None:
    person = register.save(abductee(abducted_on='2024-01-05', born='1994~', born_typed='about 1994'))
    plan = typed_into(register, tmp_path / 'a.xlsx', person, abducted_on_typed='8/1/2024')
    assert verdict(plan, person) == 'invalid'
    assert verdict(typed_into(register, tmp_path / 'b.xlsx', person, born_typed='1994'), person) == 'changed'
    assert verdict(typed_into(register, tmp_path / 'c.xlsx', person, born_typed='1996'), person) == 'invalid'


# A code of a newer list of places


@pytest.mark.parametrize('text', [None, 'Newtown'])
def test_a_code_of_no_place_here_is_said(register: Register, tmp_path: Path, text: str | None) -> None:
    record = register.save(incident(place='SY050300', place_typed='Salamiyah'))
    typed = {'place_typed': text} if text else {}
    plan = typed_into(register, tmp_path / 'out.xlsx', record, place='SY9999999', **typed)
    [left] = [one for one in plan.asides if one.reason == omissions.PLACE]
    assert (left.text, left.counts, left.row) == ('SY9999999', True, plan.rows[0].row)
    assert 'SY9999999' in left.sentence
    assert stored(register, record, 'place_typed') == [text or 'Salamiyah']


def test_a_place_that_is_known_here_is_not_said(register: Register, tmp_path: Path) -> None:
    record = register.save(incident(place='SY050300', place_typed='Salamiyah'))
    for place in ('C2889', 'Palmyra'):
        plan = typed_into(register, tmp_path / 'out.xlsx', record, place=place)
        assert not [one for one in plan.asides if one.reason == omissions.PLACE]
