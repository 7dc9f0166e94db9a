"""The ways that `CONTRIBUTING.md` describes lead where they say: each is walked in a copy of the program.

`tests/new_ways.py` has what is added to the copy, `tests/new_things.py` looks for all of it there through the ways in
that people take; and the guards of the copy, which would miss what a section forgot to say, pass.
"""

import re
from functools import cache
from pathlib import Path

import pytest

from models.file.migrations import STEPS
from tests import new_ways
from tests.copied import ROOT, copy_into, must_pass
from tests.test_layers import sources
from tests.test_rooms import modules, room_of

# The tests that ask something of whatever is declared.
GUARDS = (
    'tests/test_codes.py',
    'tests/test_words.py',
    'tests/test_reach.py',
    'tests/test_settings.py',
    'tests/test_actions.py::test_a_page_keeps_its_key_where_another_comes',
    'tests/test_actions.py::test_the_guide_says_every_key',
    'tests/test_actions.py::test_the_menu_bar_speaks_arabic',
    'tests/test_assembled.py::test_a_page_that_was_cleared_says_nothing',
    'tests/test_checks.py::test_every_rule_has_its_words_and_every_row_a_rule',
    'tests/test_checks.py::test_every_rule_is_tried',
    'tests/test_checks.py::test_a_rule_fires_and_does_not_fire_beside_it',
    'tests/test_migrations.py::test_released_steps_are_frozen',
    'tests/test_migrations.py::test_a_table_holds_what_is_declared_and_nothing_else',
    'tests/test_migrations.py::test_a_column_stores_what_its_kind_gives',
    'tests/test_migrations.py::test_what_is_listed_can_be_sorted_by_an_index',
    'tests/test_migrations.py::test_there_is_a_sample_of_every_version',
    # A register of the first version takes all steps, one of today that which is added; and the samples of that one.
    *(
        f'tests/test_migrations.py::test_every_sample_opens_and_is_sound[version-{name}]'
        for last in [len(STEPS) + 1]
        for name in (1, last - 1, last, f'{last}-settings', f'{last}-history')
    ),
    'tests/test_queue_kept.py::test_each_risk_has_its_points_and_each_row_its_risk',
    'tests/test_reports.py::test_the_readme_names_the_formats',
    'tests/test_rooms.py::test_a_room_asks_only_those_that_it_may',
    'tests/test_rooms.py::test_no_two_modules_have_one_name',
    'tests/test_rooms.py::test_no_class_name_stands_for_two_things',
    'tests/test_workbook.py::test_out_and_in_again_there_is_nothing_to_do',
)
# What `tests/test_change.py` walks, and what needs no walking: a number, a lock file.
OTHERS = {'How to change a threshold', 'How to add or renew a library'}
PROSE = ('CONTRIBUTING.md', 'README.md')
# Beginnings of paths in our tree, and how a file is named that stands for any of its kind.
TOP = ('models', 'exchange', 'ui', 'resources', 'packaging', 'tests', 'docs')
STANDS_FOR = re.compile(r'\b(LIST|NAME|FIELD|KIND)\b')


@pytest.mark.soak
def test_each_way_leads_where_it_says(tmp_path: Path) -> None:
    house = copy_into(tmp_path)
    new_ways.walk(house)
    must_pass(house, 'tests/new_things.py', *GUARDS)


# The prose


def said(name: str) -> str:
    return (ROOT / name).read_text(encoding='utf-8')


def test_there_is_a_section_for_each_way_and_a_way_for_each_section() -> None:
    sections = set(re.findall(r'^## (How to .*)$', said('CONTRIBUTING.md'), re.MULTILINE))
    assert sections == new_ways.WAYS.keys() | OTHERS


def paths(text: str) -> set[str]:
    """The paths of our tree that a text names in backticks, those that stand for any of a kind left out."""
    named = {part.rstrip('/') for part in re.findall(r'`([^`\s]+)`', text)}
    named |= {part.rstrip('/') for part in re.findall(r'^ *([\w./]+)  ', text, re.MULTILINE)}
    named |= {part.replace('\\', '/') for part in re.findall(r'\]\(([^)#:]+)\)', text)}
    is_ours = re.compile(rf'({"|".join(TOP)})/|[\w-]+\.(md|py|in|txt|csv|toml)$')
    return {part for part in named if is_ours.match(part) and not STANDS_FOR.search(part)}


def gone(text: str) -> list[str]:
    """The paths that a text names and that are not there; a bare name is one of any folder."""
    return [path for path in paths(text) if not (ROOT / path).exists() and ('/' in path or path not in names())]


@cache
def names() -> set[str]:
    """The names of all files, whatever their folder."""
    return {path.name for top in TOP for path in (ROOT / top).rglob('*') if path.suffix != '.pyc'}


@pytest.mark.parametrize('name', PROSE)
def test_every_path_that_is_named_is_there(name: str) -> None:
    assert len(paths(said(name))) > 4
    assert gone(said(name)) == []


def test_no_decision_and_no_docstring_names_a_path_that_is_gone() -> None:
    texts = [*(ROOT / 'docs' / 'decisions').glob('*.md'), *sources()]
    found = {path.name: gone(path.read_text(encoding='utf-8')) for path in texts}
    assert {name: there for name, there in found.items() if there} == {}


def test_the_readme_says_where_each_room_is() -> None:
    rooms = {room_of(name).replace('.', '/') for name in modules()}
    assert {room for room in rooms if (ROOT / room).is_dir()} <= paths(said('README.md'))


def test_a_path_that_is_gone_would_be_seen() -> None:
    text = '`models/no_such.py`, `resources/codes/LIST.csv`, `a.b`, `Deed`, [it](docs/no-such.md)\n  ui/none/  said\n'
    assert paths(text) == {'models/no_such.py', 'docs/no-such.md', 'ui/none'}
