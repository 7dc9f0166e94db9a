"""A question or an answer that was altered outside the program is named by `check`: each column, a row more or less."""

from pathlib import Path

import pytest

from models.language.labels import record_label
from models.record.records import OF_REVIEW, Record
from models.register import verify
from models.register.register import Register
from models.register.review.asking import Ask
from tests.invented import incident
from tests.test_chain import alter

KINDS = ('question', 'reply')
COLUMNS = [(kind, name) for kind in KINDS for name in ('uid', *OF_REVIEW[kind].specs(), 'revision', 'saved_at')]


@pytest.fixture
def told(register: Register) -> Path:
    """A closed register with a question and its answer, its closing, and a question of another desk with its answer."""
    record = register.save(incident())
    row = record.of('casualty')[0].uid
    own = register.ask_one(Ask('incident', record.uid, 'Five?', row, 'count', 'very_many'))
    register.answer(own, 'Five.')
    register.close_question(own)
    said = {'record': record.uid, 'number': 'Q-7F3K-2M9P', 'text': 'Who?', 'asked_at': '2026-02-03T08:00:00Z'}
    theirs = Record('question', values={**said, 'desk': 'HQ1.00000001'})
    with register.action('import') as action:
        action.put(theirs, is_new=True)
    register.answer(theirs.uid, 'A neighbour.')
    assert verify.check(register) == []
    register.close()
    return register.path


def altered(path: Path, statement: str, *values: str) -> list[str]:
    alter(path, statement, *values)
    with Register.open(path) as register:
        return verify.check(register)


@pytest.mark.parametrize('which', ['min', 'max'])
@pytest.mark.parametrize(('kind', 'column'), COLUMNS)
def test_check_names_each_altered_column(told: Path, kind: str, column: str, which: str) -> None:
    way = f'UPDATE {kind} SET "{column}" = ? WHERE id = (SELECT {which}(id) FROM {kind})'
    found = altered(told, way, '2031-01-01T00:00:00Z' if column == 'saved_at' else 'altered')
    assert found and all(record_label(kind) in sentence for sentence in found)


@pytest.mark.parametrize('kind', KINDS)
def test_check_names_one_more_and_one_less(told: Path, kind: str) -> None:
    names = ', '.join(f'"{name}"' for table, name in COLUMNS if table == kind and name != 'uid')
    added = f"INSERT INTO {kind} (uid, {names}) SELECT 'new', {names} FROM {kind} ORDER BY id LIMIT 1"
    assert any(record_label(kind) in sentence for sentence in altered(told, added))
    altered(told, f"DELETE FROM {kind} WHERE uid = 'new'")
    found = altered(told, f'DELETE FROM {kind} WHERE id = (SELECT max(id) FROM {kind})')
    assert any(record_label(kind) in sentence for sentence in found)


def test_check_names_an_answer_that_was_typed_and_altered(told: Path) -> None:
    with Register.open(told) as register:
        register.keep_draft('reply', 'a question', {'rows': [['reply', 'a question', {'text': 'A neigh'}]]})
        assert verify.check(register) == []
    assert altered(told, "UPDATE draft SET content = '[]'")
    assert altered(told, """UPDATE draft SET content = '{"rows": [["reply", "a question", {"state": "sealed"}]]}'""")
    assert altered(told, """UPDATE draft SET content = '{"rows": [["incident", "a question", {}]]}'""")
