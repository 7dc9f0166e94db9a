"""The change test: a new field is one declaration, its labels, one migration step, and nothing else anywhere.

A copy of the program is made in which a field of every kind is added to Incident, Casualty and Abductee in just these
three places; `tests/new_fields.py` then looks for each of them everywhere, inside that copy. A new setting is one
declaration there, and nothing else at all. `make soak` runs it: each run walks `tests/test_ways.py`, with one field.
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.copied import copy_into, must_pass
from tests.new_fields import DECLARED, KINDS, SETTINGS


def declare(text: str) -> str:
    """The declarations, with the new ones at the end of each class."""
    for kind, name in KINDS.items():
        start = text.index(f'\nclass {name}(')
        end = text.index('\n\n\n', start)
        lines = [f'    {field} = declare({details})' for field, details in DECLARED.items()]
        text = text[:end] + '\n'.join(['', *lines]).replace('KIND', kind) + text[end:]
    return text


def columns() -> Iterator[tuple[str, str]]:
    """Each new column with its type in the table: a date and a place have one for what was typed."""
    types = {'NUMBER': 'INTEGER', 'DEGREES': 'REAL'}
    for name, details in DECLARED.items():
        kind = details.split(',')[0]
        yield name, types.get(kind, 'TEXT')
        if kind in ('DATE', 'PLACE'):
            yield f'{name}_typed', 'TEXT'


def migrate(text: str) -> str:
    """The migrations with one more step."""
    statements = [f'ALTER TABLE "{kind}" ADD COLUMN "{name}" {type_}' for kind in KINDS for name, type_ in columns()]
    step = 'NEXT: Step = (\n' + ''.join(f'    {statement!r},\n' for statement in statements) + ')\n\n'
    found = re.search(r'^STEPS: tuple\[Step, \.\.\.\] = \((.*?),?\s*\)$', text, re.MULTILINE | re.DOTALL)
    assert found
    return text[: found.start()] + step + f'STEPS: tuple[Step, ...] = ({found[1]}, NEXT)' + text[found.end() :]


def set_too(text: str) -> str:
    """The settings, with the new ones at the foot of the table."""
    lines = ''.join(f'    {name} = {details}\n' for name, details in SETTINGS.items())
    return text.replace('\n    def __init__(self, register: ', f'{lines}\n    def __init__(self, register: ')


def label(path: Path) -> None:
    """The rows of labels, in both languages."""
    with path.open(encoding='utf-8', newline='') as file:
        heading = next(csv.reader(file))
    with path.open('a', encoding='utf-8', newline='') as file:
        rows = csv.DictWriter(file, heading, restval='', lineterminator='\n')
        for kind in KINDS:
            for name, _type in columns():
                words = name.replace('_', ' ')
                rows.writerow({'code': f'{kind}.{name}', 'en': f'{words} here', 'ar': f'حقل {words}'})


@pytest.fixture(scope='module')
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program with the new fields."""
    house = copy_into(tmp_path_factory.mktemp('changed'))
    for name, change in (('record/records', declare), ('file/migrations', migrate), ('register/settings', set_too)):
        path = house / 'models' / f'{name}.py'
        path.write_text(change(path.read_text(encoding='utf-8')), encoding='utf-8')
    label(house / 'resources' / 'codes' / 'fields.csv')
    return house


@pytest.mark.soak
def test_a_new_field_is_found_everywhere(changed: Path) -> None:
    must_pass(changed, 'tests/new_fields.py')
