"""What is all of one year, one day, one name or one place costs as much as there is of it, and grows no faster."""

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from exchange.importing.plan import Plan
from exchange.importing.planning import make_plan
from exchange.reading.any_file import Sheet, Workbook
from models.likeness import many_at_once, whole_register
from models.limits.likeness_weights import WEIGHTS
from models.record.records import Record
from models.register.action import Incoming
from models.register.register import Register
from tests.invented import abductee

_FEW, _TIMES = 100, 4
# What there is four times as much of may cost so much: what is worked out once is in both.
_MOST = 5.0


def calls_of(doing: Callable[[], object]) -> int:
    """How many calls something takes: of functions, and of each next thing that is generated."""
    calls = 0

    def count(_frame: FrameType, _event: str, _about: object) -> None:
        nonlocal calls
        calls += 1

    sys.setprofile(count)
    try:
        doing()
    finally:
        sys.setprofile(None)
    return calls


def grows(doing: Callable[[int], object]) -> float:
    """How much more calls four times as much takes; what is learned the first time is known already."""
    doing(_FEW * _TIMES)
    few, many = (calls_of(partial(doing, count)) for count in (_FEW, _FEW * _TIMES))
    return many / few


def planned(register: Register, heads: list[str], rows: list[list[object]]) -> Plan:
    return make_plan(register, Workbook(Path('a.xlsx'), '', [Sheet('A', [heads, *rows])]))


@pytest.mark.parametrize('occurred', ['2014', '2014-01-01/2015-12-31', '2014-03-01'])
def test_events_of_which_no_more_is_known_than_the_year(register: Register, occurred: str) -> None:
    heads = ['Date', 'Governorate', 'Place', 'Type of incident', 'Summary']
    told = [[occurred, 'Homs', 'Palmyra', 'Ambush', f'An invented one {number}'] for number in range(_FEW * _TIMES)]
    assert grows(lambda count: planned(register, heads, told[:count])) < _MOST


def test_rows_that_differ_only_in_who_was_harmed(register: Register) -> None:
    heads = ['Date', 'Governorate', 'Place', 'Type of incident', 'Civilian men killed']
    told = [['2024-02-01', 'Homs', 'Palmyra', 'Ambush', number + 1] for number in range(_FEW * _TIMES)]
    twice = planned(register, heads, [*told[:3], told[0]]).rows[3].line
    assert twice and ['Row 2' in one.sentence for one in twice.doubts] == [True]
    assert grows(lambda count: planned(register, heads, told[:count])) < _MOST


def test_of_a_village_taken_in_one_day_no_more_are_looked_at_than_are_compared(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    heads = ['Name (Arabic)', 'Father', 'Date of abduction', 'Governorate', 'Abducted by']
    told = [['سالم المثال', f'w{number * 7}q', '2014-01-01', 'Homs', 'ISIS'] for number in range(_FEW * _TIMES)]
    looked, taken = list[object](), many_at_once.PersonPool._taken

    def look(*given: Any) -> Iterator[object]:
        for held in taken(*given):
            looked.append(held)
            yield held

    monkeypatch.setattr(many_at_once.PersonPool, '_taken', look)
    planned(register, heads, told)
    # By the rarest key those of some weeks, by the others those of some days.
    assert len(told) < len(looked) <= len(told) * 2 * WEIGHTS.compared_in_a_file


def holding(path: Path, people: list[Record]) -> Register:
    register = Register.create(path, desk='DZ1', passphrase=None)
    register.apply([Incoming(one) for one in people], {})
    return register


def test_namesakes_of_one_day_of_whom_each_may_be_each(tmp_path: Path) -> None:
    people = [abductee() for _time in range(_FEW * _TIMES)]
    few, many = (holding(tmp_path / f'{count}.sijill', people[:count]) for count in (_FEW, len(people)))
    with few, many:
        assert len(whole_register.twins(few, 'abductee')) > _FEW
        assert grows(lambda count: whole_register.twins(few if count == _FEW else many, 'abductee')) < _MOST


def test_of_those_called_by_one_word_no_more_are_looked_at_than_are_compared(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    heads = ['Name (Arabic)', 'Date of abduction', 'Governorate', 'Abducted by']
    told = [['دحام', '2014-01-01', 'Homs', 'ISIS'] for _time in range(_FEW * _TIMES)]
    apart, looked = many_at_once.days_apart, list[object]()
    register.apply(
        [Incoming(abductee(name_ar=f'دحام و{row % 7}', abducted_on=told[0][1])) for row in range(len(told))], {}
    )
    monkeypatch.setattr(many_at_once, 'days_apart', lambda *days: looked.append(days) or apart(*days))
    planned(register, heads, told)
    assert len(told) < len(looked) <= len(told) * WEIGHTS.compared_in_a_file
