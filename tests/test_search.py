"""The search of a register: names in one word and in two, and registers that an earlier version indexed."""

import pytest

from models import query
from models.file import word_index
from models.query import Question
from models.record.records import Record
from models.register.register import Register

NAMES = [
    ('عبد الرحمن المثال', 'عبدالرحمن المثال'),
    ('أبو أحمد المثال', 'ابواحمد المثال'),
    ('أم خالد المثال', 'امخالد المثال'),
    ('Abd al-Rahman Al-Mithal', 'Abdulrahman Al-Mithal'),
]


def found(register: Register, text: str) -> list[int]:
    return list(query.ids(register, Question('abductee', text)))


@pytest.mark.parametrize(('two', 'one'), NAMES)
def test_a_name_in_one_word_and_in_two_is_found_both_ways(register: Register, two: str, one: str) -> None:
    for name in (two, one, 'سامر النموذج'):
        register.save(Record('abductee', values={'name_ar': name}))
    assert sorted(found(register, two)) == sorted(found(register, one)) == [1, 2]


def test_a_register_of_an_earlier_version_is_indexed_anew(register: Register) -> None:
    register.save(Record('abductee', values={'name_ar': 'عبد الرحمن المثال'}))
    register.db.execute_sql(word_index.DELETE.format(kind='abductee'), (1,))
    register.db.execute_sql(word_index.INSERT.format(kind='abductee'), (1, 'عبد الرحمن رحمن المثال مثال'))
    assert found(register, 'عبدالرحمن') == []
    register.note('worked_out', f'5 {register.meta["worked_out"].partition(" ")[2]}')
    register.close()
    with Register.open(register.path) as again:
        assert found(again, 'عبدالرحمن') == [1]
