"""A whole import and a whole export as a person does them: by keys alone, from the page to the file and back."""

import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from models import query
from models.language import messages
from models.register.register import Register
from tests.windows import Driver
from ui.app import Program
from ui.importing.imports_page import ImportsPage
from ui.pages.export_page import ExportPage
from ui.parts import tasks

SHEET = (
    'Date,Incident type,Governrate,Village,Carried out by,Killed',
    '03/04/2024,Ambush,Hama,Thiban,Daesh,5',
    '04/04/2024,Ambsh,Homs,Thiban,ISIS,1',
)
WHOLE = 'Date,Type of incident,Governorate,Place,Carried out by,Killed', '{day}/1/2024,Ambush,Homs,Thiban,ISIS,1'
TITLED = 'Ambush', '', 'Date,Village,Carried out by,Killed', '13/04/2024,Thiban,ISIS,5'


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.Threads, 'used', False)


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    program = Program(app)
    program.open_window(register)
    assert program.window is not None
    window = program.window
    try:
        qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
        yield Driver(window, qtbot)
    finally:
        program._put_away_window()
        program.idle.end()
        program.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def focused(driver: Driver) -> QWidget:
    """Where the keys go once the window has them again, which offscreen nobody gives back to it."""
    driver.window.activateWindow()
    driver.qtbot.waitUntil(lambda: QApplication.activeWindow() is driver.window)
    return driver.focused


def write(path: Path, lines: tuple[str, ...]) -> Path:
    path.write_text('\n'.join(lines) + '\n', encoding='utf-8')
    return path


def bring_up(driver: Driver, path: Path) -> ImportsPage:
    """Go to Imports and open a file by the path that is typed."""
    driver.window.show_page('imports')
    driver.keys('Ctrl+I', 'Ctrl+A', f'={path}', 'Return')
    focused(driver)
    return driver.window.page(ImportsPage.name)


def test_an_import_from_the_file_to_taking_it_back(driver: Driver, register: Register, tmp_path: Path) -> None:
    page = bring_up(driver, write(tmp_path / 'partner.csv', SHEET))
    view = page.importing.mapping
    assert view.isVisible() and view.columns.hasFocus()
    driver.keys('Return')
    assert view.line.hasFocus()
    driver.keys('Esc')
    assert view.isVisible() and view.columns.hasFocus(), 'Esc left the page instead of the line'
    driver.keys('Return', 'Return')
    assert view.asked.hasFocus()
    for _question in range(2):
        driver.keys('Return', 'Return')
    driver.keys('Ctrl+Return')
    assert page.importing.shown.table.hasFocus()
    driver.keys('Ctrl+Return')
    assert query.count(register, 'incident') == 2
    assert focused(driver) is page._table
    driver.keys('Alt+U', 'Return')
    assert query.count(register, 'incident') == 0
    assert focused(driver) is page._table


def test_the_import_just_made_is_the_one_that_the_key_takes_back(
    driver: Driver, register: Register, tmp_path: Path
) -> None:
    for day in (13, 14):
        page = bring_up(driver, write(tmp_path / f'{day}.csv', (WHOLE[0], WHOLE[1].format(day=day))))
        driver.keys('Ctrl+Return')
        assert focused(driver) is page._table
    assert query.count(register, 'incident') == 2
    driver.keys('Alt+U')
    assert query.count(register, 'incident') == 2 and '14.csv' in page.asking.text()
    driver.keys('Return')
    left = [record.get('occurred') for record in query.each(register, query.Question('incident'))]
    assert left == ['2024-01-13']


def test_what_was_chosen_for_rows_is_chosen_again_when_the_file_is_opened_once_more(
    driver: Driver, tmp_path: Path
) -> None:
    page = bring_up(driver, write(tmp_path / 'first.csv', (WHOLE[0], WHOLE[1].format(day=13))))
    driver.keys('Ctrl+Return')
    assert focused(driver) is page._table
    path = write(tmp_path / 'second.csv', (WHOLE[0], WHOLE[1].format(day=14), WHOLE[1].format(day=28)))
    bring_up(driver, path)
    plan = page.importing.shown._read.plan
    assert [(row.likely, row.goes_in) for row in plan.rows] == [(True, True), (False, True)]
    plan.rows[0].choose('skip')
    driver.keys('Esc')
    assert not page.importing.isVisible()
    bring_up(driver, path)
    assert page.importing.shown._read.plan is not plan
    assert [row.goes_in for row in page.importing.shown._read.plan.rows] == [False, True]
    driver.keys('Esc')
    driver.window.clear()
    assert not page.importing._aside, 'a lock left what a file says in memory'


def test_another_file_takes_nothing_from_what_was_chosen_for_the_first(driver: Driver, tmp_path: Path) -> None:
    first = write(tmp_path / 'first.csv', (WHOLE[0], WHOLE[1].format(day=13), WHOLE[1].format(day=28)))
    second = write(tmp_path / 'second.csv', (WHOLE[0], WHOLE[1].format(day=20)))
    page = bring_up(driver, first)
    page.importing.shown._read.plan.rows[1].choose('skip')
    for dropped in (tmp_path / 'none.csv', write(tmp_path / 'asked.csv', SHEET), second):
        page.importing.open_file(dropped)
        focused(driver)
    driver.keys('Ctrl+Return')
    assert focused(driver) is page._table
    bring_up(driver, first)
    assert [row.goes_in for row in page.importing.shown._read.plan.rows] == [True, False]


@pytest.mark.parametrize('name', ['own', 'link', 'hard link'])
def test_the_marked_cells_never_take_the_place_of_the_file(driver: Driver, tmp_path: Path, name: str) -> None:
    path, bad = tmp_path / 'own.xlsx', '2024-02-45x,Ambush,Homs,Thiban,ISIS,1'
    book = openpyxl.Workbook()
    assert book.active is not None
    for line in (WHOLE[0], bad, WHOLE[1].format(day=22)):
        book.active.append(line.split(','))
    book.save(path)
    target = path if name == 'own' else tmp_path / f'{name}.xlsx'
    if name != 'own':
        (target.symlink_to if name == 'link' else target.hardlink_to)(path)
    was = path.read_bytes()
    page = bring_up(driver, path)
    page.importing.save_errors(target)
    assert f'{target.name} already exists' in page.importing.notice.text()
    assert path.read_bytes() == was
    page.importing.save_errors(tmp_path / 'other.xlsx')
    assert (tmp_path / 'other.xlsx').exists()


def test_a_refused_file_leaves_the_keys_where_another_is_chosen(driver: Driver, tmp_path: Path) -> None:
    path = tmp_path / 'cut.xlsx'
    path.write_bytes(b'PK\x03\x04 nothing more')
    page = bring_up(driver, path)
    assert 'cut.xlsx' in page.importing.notice.text()
    assert page.isAncestorOf(focused(driver)) and driver.focused.isVisible()
    driver.keys('Esc')
    assert page.isVisible() and not page.importing.isVisible() and focused(driver).isVisible()


@pytest.mark.parametrize(('language', 'heading'), [('en', 'Title above the table'), ('ar', 'نوع الحادث')])
def test_what_stands_above_a_table_is_named_in_words(
    driver: Driver, tmp_path: Path, language: str, heading: str
) -> None:
    with messages.speaking(language):
        page = bring_up(driver, write(tmp_path / 'titled.csv', TITLED))
        lines = page.importing.mapping._columns
        cells = [str(lines.data(lines.index(line, at))) for line in range(lines.rowCount()) for at in range(3)]
        assert any(heading in cell for cell in cells)
        assert not any(cell.strip('\u2068\u2069').startswith(':') for cell in cells)


def test_an_export_by_keys(driver: Driver, register: Register, tmp_path: Path) -> None:
    driver.window.show_page('export')
    page = driver.window.page(ExportPage.name)
    path = tmp_path / 'out.xlsx'
    driver.keys('Ctrl+Return', 'Ctrl+A', f'={path}', 'Return')
    assert path.exists()
    assert '0 records' in re.sub('[\u2066-\u2069]', '', page.notice.text())
    assert page.isAncestorOf(focused(driver)) and driver.focused.isVisible()
