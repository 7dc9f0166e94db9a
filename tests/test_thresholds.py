"""Numbers: each stands in a table with where it comes from, none stands bare in the code, and the script finds them."""

import ast
import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.limits.likeness_weights import WEIGHTS
from models.limits.origins import rows
from models.limits.zone_limits import ZONE_LIMITS
from models.places import gazetteer
from tests import thresholds
from tests.thresholds import SEED, SETS, SIZE, TABLES, cases, measured_rows, others, paths, standing, tried

ROOT = Path(__file__).parent.parent
# What hangs on thresholds: here no number stands bare. A module is found by its name, in whichever folder.
MODELS = (
    'scores', 'persons', 'events', 'while_typing', 'many_at_once', 'person_names', 'surroundings', 'places', 'rules',
    'casualty_words',
)  # fmt: skip
EXCHANGE = (
    'duplicates', 'headings', 'by_content', 'spelling', 'columns', 'casualty_headings', 'total_columns', 'table_layout',
)  # fmt: skip
# Numbers that decide nothing, each with the reason.
PLAIN = {
    ('places', 'GOVERNORATE, SUB_DISTRICT, VILLAGE = (1, 3, 4)'): 'levels of the gazetteer',
    ('places', 'WHOLE, BEGINS, BEGINS_A_WORD, INSIDE = range(4)'): 'four ways to fit',
    ('places', '_ORDER = {True: (0, 1, 1, 3), False: (2, 4, 4, 5)}'): 'an order',
    ('events', '_MINUTES_IN_AN_HOUR = 60'): 'a unit',
    ('surroundings', '_FEW = 100'): 'how records are asked about, one by one or together; the same is found',
    ('surroundings', '_SHORT = 16'): 'how long the digest is that stands for a uid',
    ('person_names', '_A_THOUSAND = 1000'): 'a unit',
}

LONG = ('likeness', 'headings')  # a quarter of a minute each, and more: of the long runs


def bare_numbers(name: str, source: str) -> Iterator[str]:
    """The numbers in a module beside 0, 1, 2 and 1.0 as a whole, the sizes of caches, and those that decide nothing."""
    tree = ast.parse(source)
    plain: set[ast.AST] = set()
    for node in ast.walk(tree):
        is_cache = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == 'forgettable'
        if is_cache or (name, ast.unparse(node)) in PLAIN:
            plain |= set(ast.walk(node))
    for node in ast.walk(tree):
        is_number = isinstance(node, ast.Constant) and type(node.value) in (int, float)
        if is_number and node not in plain and abs(node.value) not in (0, 1, 2):
            yield f'{name}.py:{node.lineno}: {node.value}'


def modules(room: str, names: tuple[str, ...]) -> list[Path]:
    return [path for path in (ROOT / room).rglob('*.py') if path.stem in names]


@pytest.mark.parametrize(('room', 'names'), [('models', MODELS), ('exchange', EXCHANGE)])
def test_no_number_stands_bare(room: str, names: tuple[str, ...]) -> None:
    found = modules(room, names)
    assert {path.stem for path in found} == set(names)
    assert not [bare for path in found for bare in bare_numbers(path.stem, path.read_text(encoding='utf-8'))]


def test_a_bare_number_would_be_found() -> None:
    source = '@forgettable(99)\ndef f(a):\n    return a > 0.45 and a < -7 and a != 2\n'
    assert list(bare_numbers('x', source)) == ['x.py:3: 0.45', 'x.py:3: 7']


def test_each_number_says_what_it_decides_and_where_it_comes_from() -> None:
    for table in TABLES.values():
        for row in rows(table):
            assert len(row.decides) > 10, row.name
            assert row.decides[-1] in '.…', row.name
            assert row.origin.how in ('measured', 'standard', 'follows', 'by_hand')
            assert row.origin.said, row.name
            assert not row.origin.data or row.origin.data in SETS, row.name


def test_each_number_is_used() -> None:
    code = '\n'.join(
        path.read_text(encoding='utf-8') for room in ('models', 'exchange') for path in (ROOT / room).rglob('*.py')
    )
    for table in TABLES.values():
        for row in rows(table):
            assert any(
                f'{called}.{row.name}' in code
                for called in (
                    'WEIGHTS',
                    'HEADING_LIMITS',
                    'ZONE_LIMITS',
                    'RULE_LIMITS',
                    'PASTE_LIMITS',
                    'TEXT_LIMITS',
                    'LOOK_LIMITS',
                    'FILE_LIMITS',
                )
            ), row.name


def test_numbers_that_follow_from_others() -> None:
    best_place = max(bits for _degree, bits in WEIGHTS.event_places)
    assert WEIGHTS.most_of_time_and_place == WEIGHTS.event_days[0] + best_place + WEIGHTS.same_hour
    assert len(WEIGHTS.event_days) == WEIGHTS.near_days + 1
    assert WEIGHTS.nearest_in_a_file == WEIGHTS.shown
    north = max(place.latitude or 0 for place in gazetteer().all())
    assert WEIGHTS.square_north * ZONE_LIMITS.km_a_degree >= WEIGHTS.vicinity_km
    assert WEIGHTS.square_east * ZONE_LIMITS.km_a_degree * math.cos(math.radians(north)) >= WEIGHTS.vicinity_km
    assert ZONE_LIMITS.km_a_degree == round(6371 * math.pi / 180, 3)
    assert ZONE_LIMITS.km_north == round(ZONE_LIMITS.km_a_degree, 1)
    assert ZONE_LIMITS.km_east == round(ZONE_LIMITS.km_a_degree * math.cos(math.radians(35)), 1)
    middle = [place.latitude for place in gazetteer().all() if place.latitude]
    assert round((min(middle) + max(middle)) / 2) == 35


def test_another_number_stands_in_its_place_only_for_a_while() -> None:
    [row] = [row for row in rows(WEIGHTS) if row.name == 'event_days']
    with standing(WEIGHTS, row, (1,), 99.0, ()):
        assert WEIGHTS.event_days == (3.0, 99.0, 1.0)
    assert WEIGHTS.event_days == (3.0, 2.0, 1.0)


@pytest.mark.parametrize('name', SETS)
def test_the_cases_of_a_set_are_told_apart(name: str) -> None:
    tally = cases(name, SEED, 12).tally()
    assert tally.right > 0
    assert tally.precision > 0.5


@pytest.mark.parametrize(('name', 'absurd'), [('asked_of_events', 30.0), ('asked_of_people', 60.0), ('same_word', 9.0)])
def test_an_absurd_number_is_seen_to_be_worse(name: str, absurd: float) -> None:
    [row] = [row for row in rows(WEIGHTS) if row.name == name]
    judged = cases(row.origin.data, SEED, 20)
    now = judged.tally()
    with standing(WEIGHTS, row, (), absurd, judged.asks):
        assert judged.tally().both < now.both - thresholds.AS_GOOD
    assert judged.tally() == now


def test_the_script_prints_each_number(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr('sys.argv', ['thresholds', '--size', '10', 'asked_of_events', 'massacre'])
    thresholds.main()
    printed = capsys.readouterr().out
    assert 'asked_of_events' in printed
    assert 'standard' in printed


@pytest.mark.slow
@pytest.mark.timeout(900)  # a minute of work, on whatever machine
@pytest.mark.parametrize(
    'table', [pytest.param(name, marks=[pytest.mark.soak] if name in LONG else []) for name in TABLES]
)
def test_each_measured_number_is_among_the_best(table: str) -> None:
    for row in measured_rows(TABLES[table]):
        found = list(tried(TABLES[table], row, SEED, SIZE))
        outside = [(one.called, one.value, one.best) for one in found if not one.is_among_the_best]
        assert not outside
        assert any(one.tells for one in found), f'{row.name}: the cases do not tell'


def test_a_number_is_tried_on_both_sides() -> None:
    for table in TABLES.values():
        for row in measured_rows(table):
            for _path, value in paths(row.value):
                beside = others(value, row.origin.data)
                assert min(beside) < value < max(beside), row.name
