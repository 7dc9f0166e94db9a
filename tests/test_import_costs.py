"""What makes an import quick says the same as the plain way: uids, statements, problems, and who is likely whom."""

import uuid
from itertools import combinations
from pathlib import Path

import pytest

from exchange.importing import plan_doubts
from exchange.importing.applying import apply_plan
from exchange.importing.planning import make_plan
from exchange.reading.any_file import Sheet, Workbook
from models import query
from models.likeness import persons
from models.places import gazetteer
from models.record.drawn import new_bytes, new_uid
from models.record.records import RECORDS, Record
from models.register import register as registers
from models.register import verify
from models.register.action import Incoming
from models.register.register import Register
from models.rules import rules, surroundings
from tests import test_checks
from tests.invented import abductee, incident
from tests.two_lists import Lists

HEADS = [
    *('Date', 'Governorate', 'Place', 'Zone of control', 'Type of incident', 'Carried out by', 'Tags'),
    'Civilian men killed',
]
ROWS = [
    ['2024-02-01', 'Deir ez-Zor', 'Abu Kamal', 'SDF', 'Ambush', 'ISIS', 'Massacre', 1.0],
    ['2024-02-02', 'Homs', 'Abu Kamal', 'SDF', 'Ambush', 'ISIS', None, 9.0],
    ['2124-02-02', 'Deir ez-Zor', 'Abu Kamal', 'HTS', 'Ambush', 'ISIS', None, 0.0],
    ['2024-02-03', 'Deir ez-Zor', 'Abu Kamal', 'HTS', 'Ambush', 'ISIS', None, 700.0],
    ['2024-02-04', 'Deir ez-Zor', 'Abu Kamal', 'SDF', 'Ambush', 'SDF; ISIS', None, None],
]
# Fields without which a stop is said of some rows.
NEEDED = {'latitude', 'longitude', 'name_ar', 'name_latin', 'name_en'}


def test_drawn_uids_are_random_ones_of_version_4_and_none_comes_twice() -> None:
    drawn = [uuid.UUID(text) for text in (new_uid() for _time in range(2_000))]
    assert {(one.version, one.variant) for one in drawn} == {(4, uuid.RFC_4122)} and len({*drawn}) == len(drawn)
    assert {str(one)[19] for one in drawn} == {*'89ab'}
    assert [len(new_bytes(count)) for count in (1, 24, 10_000)] == [1, 24, 10_000]


def test_more_sets_of_stated_columns_than_have_a_statement_each(register: Register) -> None:
    """Whatever a row states, it is written so, and the register agrees with its history."""
    said = {'father': 'Salem', 'mother': 'Huda', 'kunya': 'Abu Salem', 'age': 31, 'born': '1993', 'occupation': 'baker'}
    said['governorate'] = 'SY05'
    sets = [names for size in range(len(said) + 1) for names in combinations(said, size)]
    assert len(sets) == 2**7 and {*said} <= {*RECORDS['abductee'].specs()}
    given = [abductee(**{name: said[name] for name in names}) for names in sets]
    register.apply([Incoming(record) for record in given], {})
    kept = query.get_many(register, 'abductee', [record.uid for record in given])
    assert [kept[record.uid].values for record in given] == [record.values for record in given]
    assert verify.check(register) == []


def problems_of(path: Path, *, looks: bool) -> list[tuple[object, ...]]:
    with Register.create(path, desk='DZ1', passphrase=None) as register:
        plan = make_plan(register, Workbook(Path('month.xlsx'), 'none', [Sheet('Incidents', [HEADS, *ROWS])]))
        if looks:
            plan_doubts.find(register, plan)
            assert {write.noted is None for write in plan.writes} == {False}
        apply_plan(register, plan)
        asked = 'SELECT record, rule, field FROM problem ORDER BY record, rule, field'
        return list(register.db.execute_sql(asked).fetchall())


def test_problems_that_the_preview_found_are_those_that_are_found_again(tmp_path: Path) -> None:
    found = problems_of(tmp_path / 'one.sijill', looks=True)
    assert found == problems_of(tmp_path / 'other.sijill', looks=False)
    assert {rule for _record, rule, _field in found} >= {'massacre_of_five_civilians', 'not_very_many'}


def test_a_rule_whose_answer_stays_asks_nothing_but_the_record() -> None:
    staying = [rule for rule in rules.RULES if rule.stays]
    assert len(staying) > len(rules.RULES) / 2
    for make in (make for _rule, *pair in test_checks.CASES for make in pair):
        record = make()
        for row in record.walk():
            case = rules.Case(row, record, record, None)  # type: ignore[arg-type]
            for rule in staying:
                if rule.looks_at(row.kind, {*row.values}):
                    assert all(said.field for said in rule.looks(case))


def test_a_rule_that_is_passed_over_by_the_fields_stated_would_have_said_nothing() -> None:
    content = [rule for rule in rules.RULES if rule.is_content]
    assert len(content) > 3
    for rule, kind in ((one, kind) for one in content for kind in one.kinds):
        names = {*RECORDS[kind].required_fields(), *NEEDED.intersection(RECORDS[kind].specs())}
        for some in (some for many in range(len(names) + 1) for some in combinations(sorted(names), many)):
            row = Record(kind, values=dict.fromkeys(some, 'x'))
            says = [*rule.looks(rules.Case(row, row, row, surroundings.Around()))]
            assert bool(says) == rule.looks_at(kind, {*some})


def test_all_records_are_checked_again_with_one_look_around(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[object] = []
    ahead = surroundings._Ahead
    monkeypatch.setattr(registers, '_AT_A_TIME', 1)
    monkeypatch.setattr(surroundings, '_Ahead', lambda *given: looked.append(given) or ahead(*given))
    for _time in range(3):
        register.save(incident(marks='massacre'))
    register.db.execute_sql('DELETE FROM problem')
    register.check_again()
    assert len(looked) == 1 and query.problem_counts(register) == {'massacre_of_five_civilians': 3}


def test_who_cannot_be_likely_is_passed_over_and_nobody_else() -> None:
    lists = Lists(9, 40)
    told = [(one, again) for one in lists.people for again in (False, True)]
    records = [lists.record(one, '', 'gff', again=again, beside=True) for one, again in told]
    latin = [lists.record(one, 'english', 'gff', again=again, beside=False) for one, again in told]
    people = []
    for record, other in zip(records, latin, strict=True):
        record.set('name_latin', other.get('name_latin'))
        people.append(persons.person_of(record, gazetteer()))
    scores = [likely_scores(one, other) for one, other in combinations(people, 2)]
    assert all(whole == quick for whole, quick in scores) and sum(whole > 0 for whole, _quick in scores) > 20


def likely_scores(one: persons.Person, other: persons.Person) -> tuple[float, ...]:
    found = persons.persons(one, other), persons.persons(one, other, only_likely=True)
    return tuple(like.score if like and like.is_likely else 0.0 for like in found)
