"""What a row needs and does not have is answered in the window by keys: for the sheet, for a value, or row by row."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from exchange.importing.planning import make_plan
from models import query
from models.record.fields import split_codes
from models.register.register import Register
from tests.windows import Driver, driving
from ui.importing.imports_page import ImportsPage
from ui.importing.mapping_view import MappingView
from ui.parts import tasks

STORY = 'Two men on a motorcycle shot at a shepherd north of the well and fled to the desert'
OTHER = 'The family found him in the evening when the sheep came home without him'


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.Threads, 'used', False)


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as driver:
        yield driver


def opened(driver: Driver, folder: Path, *lines: str) -> MappingView:
    path = folder / 'told.csv'
    path.write_text('\n'.join(lines) + '\n', encoding='utf-8')
    page = driver.page(ImportsPage)
    page.show_import()
    page.importing.open_file(path)
    QApplication.processEvents()
    return page.importing.mapping


def asked(view: MappingView) -> list[tuple[str, str]]:
    """What is asked beside the columns, and what it is answered with."""
    lines = view._asked
    cells = [[str(lines.data(lines.index(n, c))) for c in (1, 3)] for n in range(lines.rowCount())]
    plain = str.maketrans('', '', '\u2066\u2067\u2068\u2069')
    return [(text.translate(plain), taken.translate(plain)) for text, taken in cells]


def kinds(register: Register, name: str = 'kind') -> list[object]:
    found = query.each(register, query.Question('incident', sort='occurred', descending=False))
    return [record.get(name) for record in found]


def test_a_sheet_without_a_kind_is_answered_row_by_row(driver: Driver, register: Register, tmp_path: Path) -> None:
    rows = ('Date,Place,What people told us', f'2024-01-05,Palmyra,{STORY}', f'2024-01-06,Maadan,{OTHER}')
    view = opened(driver, tmp_path, *rows)
    assert view.asked.hasFocus()
    assert asked(view) == [('all rows of “told”', '?')]
    driver.keys('Return', '=row by', 'Return')
    assert asked(view)[0] == ('all rows of “told”', 'row by row')
    assert asked(view)[1:] == [
        (f'row 2: 2024-01-05 · Palmyra · {STORY}', '?'), (f'row 3: 2024-01-06 · Maadan · {OTHER}', '?'),
    ]  # fmt: skip
    assert '2 questions are open' in view._said.text()
    assert STORY in view._whole.text(), 'whoever answers must read what the row says'
    driver.keys('Return', '=IED', 'Return')
    assert OTHER in view._whole.text() and '1 question is open' in view._said.text()
    driver.keys('Return', '=Armed attack', 'Return', 'Ctrl+Return', 'Ctrl+Return')
    assert kinds(register) == ['ied', 'armed_attack']
    assert kinds(register, 'narrative') == [STORY, OTHER]


def test_rows_without_what_others_have_are_asked_about(driver: Driver, register: Register, tmp_path: Path) -> None:
    rows = ('2024-01-05,Palmyra,IED', '2024-01-06,Palmyra,', '2024-01-07,Palmyra,', ',Palmyra,Ambush')
    view = opened(driver, tmp_path, 'Date,Place,Type of incident', *rows)
    assert asked(view) == [('rows of “told” without it', '?')] * 2
    driver.keys('Return', '=Clashes', 'Return')
    assert view.asked.currentIndex().row() == 1
    driver.keys('Return', '=8/1/2024')
    both = [offer.value for offer in view.line.fitting(view.line.text())]
    assert both == ['2024-01-08', '2024-08-01'], 'a day that may be a month is one of two'
    driver.keys('Return', 'Ctrl+Return')
    page = driver.page(ImportsPage).importing
    assert page._sum.text() == '4 rows to import'
    driver.keys('Ctrl+Shift+C')
    assert [taken for _text, taken in asked(view)] == ['Clashes', '8 Jan 2024']
    driver.keys('Ctrl+Return', 'Ctrl+Return')
    assert kinds(register) == ['ied', 'clashes', 'clashes', 'ambush']


def test_a_value_is_answered_row_by_row(driver: Driver, register: Register, tmp_path: Path) -> None:
    rows = ('2024-01-05,Palmyra,IED,the usual ones', '2024-01-06,Palmyra,IED,the usual ones')
    view = opened(driver, tmp_path, 'Date,Place,Type of incident,Carried out by', *rows)
    driver.keys('Return', '=row by', 'Return', 'Return', '=ISIS and SDF', 'Return', 'Return', '=ISIS', 'Return')
    assert asked(view)[0][1] == 'row by row'
    driver.keys('Ctrl+Return', 'Ctrl+Return')
    assert [sorted(split_codes(value)) for value in kinds(register, 'carried_out_by')] == [['isis', 'sdf'], ['isis']]


def test_a_row_that_cannot_go_in_is_answered_for_by_two_keys(
    driver: Driver, register: Register, tmp_path: Path
) -> None:
    rows = ('2024-01-05,Palmyra,IED', 'the first days of spring,Palmyra,IED')
    view = opened(driver, tmp_path, 'Date,Place,Type of incident', *rows)
    page = driver.page(ImportsPage).importing
    assert page._sum.text() == '1 row to import · 1 not to import'
    page.shown.show_rows('invalid')
    driver.keys('Alt+I')
    assert view.asked.hasFocus() and asked(view) == [('row 3: the first days of spring · Palmyra · IED', '?')]
    driver.keys('Return', '=March 2024', 'Return', 'Ctrl+Return')
    assert page._sum.text() == '2 rows to import'
    driver.keys('Ctrl+Return')
    assert kinds(register, 'occurred') == ['2024-01-05', '2024-03']
    assert kinds(register, 'narrative') == [None, 'Date: the first days of spring']


@pytest.mark.parametrize(('typed', 'field'), [('Salem Sample', 'name_latin'), ('سالم المثال', 'name_ar')])
def test_a_name_is_given_to_a_row_in_its_letters(
    driver: Driver, register: Register, tmp_path: Path, typed: str, field: str
) -> None:
    rows = ('Omar Example,2014-01-05,Palmyra', ',2014-01-06,Palmyra')
    view = opened(driver, tmp_path, 'Name,Date of abduction,Place of abduction', *rows)
    assert asked(view) == [('rows of “told” without it', '?')]
    driver.keys('Return', '=row by', 'Return', 'Return', f'={typed}', 'Return')
    assert asked(view)[1][1] == typed
    driver.keys('Ctrl+Return', 'Ctrl+Return')
    found = [record.get(field) for record in query.each(register, query.Question('abductee'))]
    assert typed in found


def test_what_is_given_to_a_row_is_known_when_the_file_comes_again(
    driver: Driver, register: Register, tmp_path: Path
) -> None:
    lines = ('Date,Place,Type of incident', '2024-01-05,Palmyra,', '2024-01-06,Palmyra,')
    view = opened(driver, tmp_path, *lines)
    driver.keys('Return', '=row by', 'Return', 'Return', '=IED', 'Return', 'Esc', 'Esc')
    page = driver.page(ImportsPage)
    assert not page.importing.isVisible()
    opened(driver, tmp_path, *lines)
    driver.keys('Ctrl+Shift+C')
    assert [text for text, taken in asked(view) if taken.startswith('IED')] == ['row 2: 2024-01-05 · Palmyra']
    assert view.answers()['told'][':incident.kind:2'] == 'ied'
    plan = make_plan(register, tmp_path / 'told.csv', mapping=view.answers())
    assert [row.verdict for row in plan.rows] == ['new', 'invalid'], 'the command line reads it otherwise'


def test_answers_that_are_kept_under_a_name_are_those_of_any_such_sheet(
    driver: Driver, register: Register, tmp_path: Path
) -> None:
    headings = 'Date,Place,Carried out by,What people told us'
    view = opened(driver, tmp_path, headings, f'2024-01-05,Palmyra,ISIS,{STORY}', f'2024-01-06,Maadan,ISIS,{OTHER}')
    driver.keys('Return', '=row by', 'Return', 'Return', '=IED', 'Return', 'Return', '=IED', 'Return')
    view.name.setText('The partner')
    driver.keys('Ctrl+Return')
    kept = register.settings.import_profiles['The partner']
    assert set(kept['columns']) == set(headings.split(',')), 'what single rows were given is kept for other files'
    register.settings.drop('import_profiles', 'The partner')
    opened(driver, tmp_path, headings, f'2024-01-05,Palmyra,ISIS,{STORY}', f'2024-01-07,Maadan,ISIS,{OTHER}')
    driver.keys('Return', '=Armed attack', 'Return')
    view.name.setText('The other')
    driver.keys('Ctrl+Return')
    assert register.settings.import_profiles['The other']['given'] == {'incident.kind': 'armed_attack'}
    opened(driver, tmp_path, headings, f'2024-02-05,Palmyra,ISIS,{OTHER}', f'2024-02-06,Maadan,ISIS,{STORY}')
    page = driver.page(ImportsPage).importing
    assert page._sum.text() == '2 rows to import' and not view.isVisible()
