"""A decision that was altered outside the program is named by `check`: each column, a row more, a row less."""

from pathlib import Path

import pytest

from models.record.records import OF_REVIEW, Record
from models.register import verify
from models.register.others.taking import Theirs
from models.register.register import Register
from tests.invented import incident
from tests.reviewed import approved
from tests.test_chain import alter

COLUMNS = ['uid', *OF_REVIEW['decision'].specs(), 'revision', 'saved_at']


@pytest.fixture
def decided(register: Register) -> Path:
    """A closed register with own decisions, and one of another desk that was taken over."""
    record = approved(register, incident())
    said = {'record': record.uid, 'event': 'return', 'state': 'returned', 'vector': 'HQ1.00000001:1', 'note': 'why'}
    said |= {'desk': 'HQ1.00000001', 'decided_at': '2024-02-03T08:00:00Z'}
    register.keep_decisions([Theirs('incident', Record('decision', values=said))])
    assert verify.check(register) == []
    register.close()
    return register.path


def altered(path: Path, statement: str, *values: str) -> list[str]:
    alter(path, statement, *values)
    with Register.open(path) as register:
        return verify.check(register)


@pytest.mark.parametrize('of', ['own', 'theirs'])
@pytest.mark.parametrize('column', COLUMNS)
def test_check_names_each_altered_column(decided: Path, column: str, of: str) -> None:
    way = f'UPDATE decision SET "{column}" = ? WHERE id = (SELECT {"min" if of == "own" else "max"}(id) FROM decision)'
    found = altered(decided, way, '2031-01-01T00:00:00Z' if column == 'saved_at' else 'altered')
    assert found and all('Decision' in sentence for sentence in found)


def test_check_names_a_decision_more_and_one_less(decided: Path) -> None:
    names = ', '.join(f'"{name}"' for name in COLUMNS if name != 'uid')
    added = f"INSERT INTO decision (uid, {names}) SELECT 'new', {names} FROM decision ORDER BY id LIMIT 1"
    assert any('Decision' in sentence for sentence in altered(decided, added))
    altered(decided, "DELETE FROM decision WHERE uid = 'new'")
    found = altered(decided, 'DELETE FROM decision WHERE id = (SELECT max(id) FROM decision)')
    assert any('Decision' in sentence for sentence in found)


def test_check_names_a_state_without_a_decision(decided: Path) -> None:
    assert altered(decided, "UPDATE incident SET state = 'sealed'")
