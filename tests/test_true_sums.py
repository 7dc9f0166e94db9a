"""What is said of an import is so at each moment: also once it was undone, redone, answered anew or locked away."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from exchange import age_files
from models import query
from models.register.register import Register
from tests.windows import Driver, driving
from ui.importing.import_page import ImportPage, read
from ui.importing.imports_page import ImportsPage
from ui.parts import tasks, waiting

HEADINGS = 'Date,Place,Type of incident,Carried out by'
TWO = (HEADINGS, '2024-01-05,Palmyra,IED,ISIS', '2024-01-06,Palmyra,Ambush,ISIS')
THREE = (*TWO, '32 January 2024,Palmyra,IED,ISIS')


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.Threads, 'used', False)


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as driver:
        yield driver


def write(path: Path, *lines: str) -> Path:
    path.write_text('\n'.join(lines) + '\n', encoding='utf-8')
    return path


def opened(driver: Driver, path: Path) -> ImportPage:
    page = driver.page(ImportsPage)
    page.show_import()
    page.importing.open_file(path)
    QApplication.processEvents()
    return page.importing


def settled(driver: Driver) -> None:
    """Let the window have the keys again, which offscreen nobody gives back to it."""
    driver.window.activateWindow()
    driver.qtbot.waitUntil(lambda: QApplication.activeWindow() is driver.window)


def test_the_sum_of_a_plan_follows_what_is_undone_and_redone(driver: Driver, tmp_path: Path) -> None:
    path = write(tmp_path / 'three.csv', *THREE)
    page = opened(driver, path)
    assert page._sum.text() == '2 rows to import · 1 not to import'
    page.apply()
    settled(driver)
    page = opened(driver, path)
    assert page._sum.text() == '0 rows to import · 2 already here · 1 not to import'
    assert 'already imported this file' in page.notice.text()
    driver.keys('Ctrl+Alt+Z', 'Return')
    assert page._sum.text() == '2 rows to import · 1 not to import'
    assert page._apply.isEnabled() and 'already imported' not in page.notice.text()
    settled(driver)
    driver.keys('Ctrl+Alt+Y')
    assert page._sum.text() == '0 rows to import · 2 already here · 1 not to import'


def test_what_is_said_at_the_end_follows_what_is_undone_elsewhere(
    driver: Driver, register: Register, tmp_path: Path
) -> None:
    opened(driver, write(tmp_path / 'two.csv', *TWO)).apply()
    page = driver.page(ImportsPage)
    assert '2 rows imported' in page.notice.text()
    settled(driver)
    driver.keys('Ctrl+Alt+Z', 'Return')
    assert query.count(register, 'incident') == 0
    assert page.notice.text() == 'The import was undone.'
    settled(driver)
    driver.keys('Ctrl+Alt+Y')
    assert query.count(register, 'incident') == 2
    assert page.notice.text() == 'The import was redone.'
    driver.keys('Alt+U', 'Return')
    assert page.notice.text() == '2 records undone.'
    settled(driver)
    driver.keys('Ctrl+Alt+Y')
    assert page.notice.text() == 'The import was redone.'


def test_rows_that_are_here_are_said_to_be_here_on_the_page_and_at_the_end(driver: Driver, tmp_path: Path) -> None:
    opened(driver, write(tmp_path / 'two.csv', *TWO)).apply()
    settled(driver)
    page = opened(driver, write(tmp_path / 'again.csv', *TWO, '2024-01-07,Palmyra,IED,ISIS'))
    assert page._sum.text() == '1 row to import · 2 already here'
    said = [str(page.shown.lines.data(page.shown.lines.index(line, 1))) for line in range(3)]
    assert said.count('Duplicate: here already') == 2
    page.shown.duplicates.choose('add')
    assert page._sum.text().startswith('3 rows to import')
    page.shown.duplicates.choose('skip')
    page.apply()
    assert '1 row imported · 2 already here' in driver.page(ImportsPage).notice.text()


def test_a_second_file_begins_with_nothing_chosen_and_no_answer_of_the_first_reaches_it(
    driver: Driver, register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(driver, write(tmp_path / 'two.csv', *TWO)).apply()
    settled(driver)
    page = opened(driver, tmp_path / 'two.csv')
    page.shown.duplicates.choose('add')
    assert page._sum.text().startswith('2 rows to import')
    page.open_file(write(tmp_path / 'three.csv', *THREE))
    assert page.shown.duplicates.chosen() == 'skip'
    assert page._sum.text() == '0 rows to import · 2 already here · 1 not to import'
    late: list[Callable[[object], object]] = []
    with monkeypatch.context() as patched:
        patched.setattr(tasks, 'run', lambda _page, _work, done, *_args, **_named: late.append(done))
        for name in ('two.csv', 'three.csv'):
            page.open_file(tmp_path / name)
    for done, name in ((late[1], 'three.csv'), (late[0], 'two.csv')):
        done(read(register, tmp_path / name, age_files.NONE, waiting.Progress(), {}))
    assert 'three.csv' in page._file.text()
    assert page._read is not None and page._read.plan.file.name == 'three.csv'


def test_choices_stay_where_a_file_is_planned_once_more(driver: Driver, tmp_path: Path) -> None:
    opened(driver, write(tmp_path / 'two.csv', *TWO)).apply()
    settled(driver)
    page = opened(driver, tmp_path / 'two.csv')
    driver.keys('A')
    assert page._sum.text() == '1 row to import · 1 already here'
    page.empties.click()
    assert page._sum.text() == '1 row to import · 1 already here'
    page.shown.duplicates.choose('add')
    page.empties.click()
    assert page._sum.text().startswith('2 rows to import')


def test_answers_that_are_not_used_yet_are_said_and_go_before_the_import(
    driver: Driver, register: Register, tmp_path: Path
) -> None:
    lines = (HEADINGS, '2024-01-05,Palmyra,Ambsh,ISIS', '2024-01-06,Palmyra,IED,ISIS')
    page = opened(driver, write(tmp_path / 'slip.csv', *lines))
    driver.keys('Return', 'Return', 'Esc')
    assert page._sum.text() == '1 row to import · 1 not to import · 1 answer under Columns is not used yet'
    driver.keys('Ctrl+Return')
    assert query.count(register, 'incident') == 0, 'what was answered was not asked for'
    assert page._sum.text() == '2 rows to import'
    driver.keys('Ctrl+Return')
    assert query.count(register, 'incident') == 2


def test_a_lock_leaves_nothing_that_is_said_of_a_file(driver: Driver, register: Register, tmp_path: Path) -> None:
    page = opened(driver, write(tmp_path / 'two.csv', *TWO))
    driver.window.clear()
    assert (page._sum.text(), page._file.text(), page.notice.text()) == ('', '', '')
    opened(driver, tmp_path / 'two.csv')
    assert page._sum.text() == '2 rows to import'
    page.apply()
    imports = driver.page(ImportsPage)
    driver.window.clear()
    assert imports.notice.text() == ''
    imports.refresh()
    assert imports.notice.text() == ''
