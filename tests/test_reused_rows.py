"""Rows under a known row ID that are something else, and rows that stand twice in what is brought in."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pytestqt.qtbot import QtBot

from exchange.importing.applying import apply_plan
from exchange.importing.plan_in_words import summary
from exchange.importing.planning import make_plan
from exchange.reading.any_file import Sheet, Workbook
from models import query
from models.register.register import Register
from tests.calling import Call, caller
from tests.windows import Driver, driving
from ui.importing.imports_page import ImportsPage
from ui.parts import tasks

HEADINGS = ['Date', 'Governorate', 'Place', 'Type of incident', 'Carried out by', 'Regime forces killed', 'Row id']
FIRST, SECOND = '99060066-65eb-41da-bbee-cdbb57e62474', 'aa402a62-0537-4442-9faa-4473dd32105a'
JANUARY = [
    ['2024-01-05', 'Homs', 'Palmyra', 'Armed attack', 'ISIS', 5, FIRST],
    ['2024-01-30', 'Homs', 'Palmyra', 'Armed attack', 'ISIS', 9, SECOND],
]
# Each is another event under the first row's id.
OTHERS = [
    ['2024-02-02', 'Raqqa', 'Maadan', 'IED', 'ISIS', 1, FIRST],
    ['2024-02-02', 'Homs', 'Palmyra', 'Armed attack', 'ISIS', 1, FIRST],
    ['2024-02-02', 'Homs', 'Palmyra', 'Armed attack', 'SDF', 5, FIRST],
    ['2024-01-09', 'Raqqa', 'Maadan', 'IED', 'ISIS', 5, FIRST],
]
# Each is a correction of the first row.
CORRECTIONS = [
    ['2024-02-05', 'Homs', 'Palmyra', 'Armed attack', 'ISIS', 5, FIRST],
    ['2024-01-06', 'Homs', 'Palmyra', 'IED', 'ISIS', 6, FIRST],
    ['2024-01-05', 'Raqqa', 'Maadan', 'IED', 'ISIS', 6, FIRST],
]


def book(*rows: list[Any], manifest: bool = True, **others: list[list[Any]]) -> Workbook:
    sheets = [Sheet('Incidents', [HEADINGS, *map(list, rows)])]
    sheets += [Sheet(title, [list(HEADINGS), *more]) for title, more in others.items()]
    listed = [['sijill.manifest'], ['uid', 'kind', 'revision'], *([uid, 'incident', ''] for uid in (FIRST, SECOND))]
    return Workbook(Path('field.xlsx'), 'x', [*sheets, *([Sheet('Manifest', listed)] if manifest else [])])


@pytest.fixture
def with_january(register: Register) -> Register:
    apply_plan(register, make_plan(register, book(*JANUARY)))
    return register


def stored(register: Register) -> list[tuple[object, ...]]:
    records = query.each(register, query.Question('incident'))
    return sorted(
        (str(r.get('occurred')), r.get('kind'), sum(int(str(c.get('count'))) for c in r.of('casualty')))
        for r in records
    )


@pytest.mark.parametrize('other', OTHERS)
def test_a_row_that_is_another_event_is_asked_about(with_january: Register, other: list[Any]) -> None:
    before = stored(with_january)
    plan = make_plan(with_january, book(other))
    assert [row.verdict for row in plan.rows] == ['invalid'] and plan.reused == 1
    assert not [one.sentence for one in plan.problems if '--' in one.sentence]  # a window has no options of a command
    assert [line for line in summary(with_january, plan, None, dry_run=True) if '--reused change' in line]
    assert apply_plan(with_january, plan) is None and stored(with_january) == before
    added = make_plan(with_january, book(other), reused='new', likely='add')
    assert not [line for line in summary(with_january, added, None, dry_run=True) if '--reused' in line]
    apply_plan(with_january, added)
    assert len(stored(with_january)) == 3 and set(before) < set(stored(with_january))


def test_another_person_under_a_known_row_id_is_asked_about(register: Register) -> None:
    headings = ['Name', 'Date of abduction', 'Governorate', 'Row id']
    listed: Any = [['sijill.manifest'], ['uid', 'kind', 'revision'], [FIRST, 'abductee', '']]
    people: list[list[Any]] = [
        ['Salem Sample', '2014-01-05', 'Homs', FIRST],
        ['Omar Example', '2014-01-09', 'Homs', FIRST],
        ['Salem Sample', '2014-01-06', 'Homs', FIRST],
    ]
    verdicts = []
    for person in people:
        sheets = [Sheet('Abductees', [headings, person]), Sheet('Manifest', [list(row) for row in listed])]
        plan = make_plan(register, Workbook(Path('people.xlsx'), 'x', sheets))
        verdicts.append(plan.rows[0].verdict)
        apply_plan(register, plan)
    assert verdicts == ['new', 'invalid', 'changed']


@pytest.mark.parametrize('row', CORRECTIONS)
def test_a_correction_is_none(with_january: Register, row: list[Any]) -> None:
    plan = make_plan(with_january, book(row))
    assert [one.verdict for one in plan.rows] == ['changed'] and plan.reused == 0


def test_a_row_that_was_said_to_correct_does(with_january: Register) -> None:
    apply_plan(with_january, make_plan(with_january, book(OTHERS[0]), reused='change'))
    assert stored(with_january) == [('2024-01-30', 'armed_attack', 9), ('2024-02-02', 'ied', 1)]


@pytest.mark.parametrize('titles', [('Incidents (2)',), ('All', 'Incidents (2)')])
def test_a_sheet_that_stands_twice_is_a_duplicate(register: Register, titles: tuple[str, ...]) -> None:
    rows = [row[:-1] for row in JANUARY]
    copies: dict[str, Any] = {title: [[*row, ''] for row in rows] for title in titles}
    plan = make_plan(register, book(*rows, **copies))
    assert [row.verdict for row in plan.rows] == ['new', 'new'] + ['duplicate', 'duplicate'] * len(titles)
    assert [problem.sheet for problem in plan.column_problems] == [*titles]
    apply_plan(register, plan)
    assert len(stored(register)) == 2


def test_equal_rows_of_one_sheet_are_only_doubted(register: Register) -> None:
    plan = make_plan(register, book(JANUARY[0][:-1], JANUARY[0][:-1]))
    assert [row.verdict for row in plan.rows] == ['new', 'new']


def test_the_same_sheet_in_two_files_of_one_import_is_a_duplicate(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call: Call = caller(capsys)
    for name in ('a.xlsx', 'b.xlsx'):
        made = openpyxl.Workbook()
        for row in (HEADINGS, *(row[:-1] for row in JANUARY)):
            made.active.append(row)
        made.save(tmp_path / name)
    call('new', tmp_path / 'r.sijill', '--desk', 'DZ1', '--no-passphrase')
    code, out, _errors = call('import', tmp_path / 'r.sijill', tmp_path / 'a.xlsx', tmp_path / 'b.xlsx', '--json')
    assert code == 3 and '"duplicate": 2' in out


@pytest.fixture
def driver(with_january: Register, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Driver]:
    monkeypatch.setattr(tasks.Threads, 'used', False)
    with driving(with_january, qtbot) as made:
        yield made


def test_the_page_asks_once_for_all_of_them(driver: Driver, with_january: Register, tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    for row in (HEADINGS, OTHERS[0]):
        made.active.append(row)
    made.save(tmp_path / 'february.xlsx')
    driver.window.show_page('imports')
    page = driver.window.page(ImportsPage.name)
    page.begin()
    page.importing.open_file(tmp_path / 'february.xlsx')
    assert page.importing.reused.isVisible()
    page.importing.reused.choose('new')
    assert [row.verdict for row in page.importing.shown._read.plan.rows] == ['new']
    assert page.importing._apply.isEnabled() and page.importing._apply.isVisible()
    page.importing.apply()
    assert len(stored(with_january)) == 3
