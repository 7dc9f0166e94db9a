"""The window asks where a history was cut, put back or rewritten, and shows and compares the end of the history."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from exchange.exporting import headquarters_workbook
from exchange.importing.applying import apply_plan
from exchange.importing.planning import make_plan
from models import query
from models.file import backups, chain, history
from models.language import messages
from models.register.others import heads, known_heads
from models.register.register import Register
from tests import attackers, invented
from tests.attackers import Attack
from tests.invented import PASSPHRASE
from tests.test_heads import time_passes
from tests.test_start import button, home, open_window, press, program
from tests.windows import Driver, driving
from ui.app import Program
from ui.importing.import_page import ImportPage
from ui.importing.imports_page import ImportsPage
from ui.panes.head_sheet import HeadSheet
from ui.parts import tasks
from ui.parts.copied import is_marked
from ui.start.restore import Restore
from ui.window.register_menu import SaidSheet

__all__ = ['home', 'program']


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.Threads, 'used', False)
    time_passes(monkeypatch, '2026-01-01')


@pytest.fixture
def desk(plain_template: Path, tmp_path: Path) -> Path:
    """Another desk's closed register that exported twice, `first.xlsx` and `second.xlsx`, and an older copy of it."""
    path = Path(shutil.copy(plain_template, tmp_path / 'desk.sijill'))
    with Register.open(path) as register:
        export(register, 'first')
    shutil.copy(path, tmp_path / 'older.sijill')
    with Register.open(path) as register:
        export(register, 'second')
    return path


def export(register: Register, name: str) -> Path:
    """Save an incident and export all of them."""
    register.save(invented.incident())
    path = register.path.with_name(f'{name}.xlsx')
    headquarters_workbook.export(register, path)
    return path


@pytest.fixture
def headquarters(tmp_path: Path) -> Iterator[Register]:
    path = tmp_path / 'hq.sijill'
    Register.create(path, desk='HQ1', passphrase=None).close()
    with Register.open(path) as register:
        yield register


def page_with(driver: Driver, path: Path) -> ImportPage:
    """The page with the plan of a file."""
    imports = driver.page(ImportsPage)
    imports.show_import()
    imports.importing.open_file(path)
    return imports.importing


# Each with the file whose end is named.
ATTACKS = [
    (attackers.cut_the_end, 'second'),
    (attackers.put_back, 'second'),
    (attackers.rewrite, 'first'),
]


@pytest.mark.parametrize(('attack', 'named'), ATTACKS)
def test_importing_asks_before_anything_is_written(
    headquarters: Register, desk: Path, qtbot: QtBot, attack: Attack, named: str
) -> None:
    apply_plan(headquarters, make_plan(headquarters, desk.with_name('second.xlsx')))
    revision = f'revision {number_of(desk, named)},'
    attack(desk, desk.with_name('older.sijill'))
    with Register.open(desk) as register:
        if attack is attackers.put_back:
            register.save(invented.incident())
        third = export(register, 'third')
    with driving(headquarters, qtbot) as driver:
        page, head = page_with(driver, third), headquarters.head
        assert revision in page.notice.text() and 'DZ1' in page.notice.text()
        driver.keys('Ctrl+Return')
        assert revision in page.heads.text() and 'older copy' in page.heads.text()
        assert isinstance(driver.focused, QPushButton) and driver.focused.text() == 'Import anyway'
        driver.keys('Esc')
        assert not page.heads.text() and page.isVisible() and headquarters.head == head
        driver.keys('Ctrl+Return', 'Return')
        assert headquarters.head != head
    (known,) = known_heads.kept(headquarters).values()
    assert known.newest.hash == history_of(desk)


def number_of(path: Path, name: str) -> int:
    """The number of the revision at which a desk exported first or second."""
    with Register.open(path, writing=False) as register:
        return heads.exports(register)[('first', 'second').index(name)]


def history_of(path: Path) -> str:
    with Register.open(path, writing=False) as register:
        return register.head


def test_a_file_that_agrees_asks_nothing_and_what_it_tells_is_kept(
    headquarters: Register, desk: Path, qtbot: QtBot
) -> None:
    for count, name in enumerate(('first', 'second'), 1):
        with driving(headquarters, qtbot) as driver:
            page = page_with(driver, desk.with_name(f'{name}.xlsx'))
            assert not page.notice.text()
            driver.keys('Ctrl+Return')
            (known,) = known_heads.kept(headquarters).values()
            assert known.newest.number == number_of(desk, name)
            assert query.count(headquarters, 'incident') == count


def test_the_workbook_of_headquarters_asks_at_the_desk_in_either_language(
    headquarters: Register, desk: Path, qtbot: QtBot
) -> None:
    apply_plan(headquarters, make_plan(headquarters, desk.with_name('second.xlsx')))
    back = desk.with_name('back.xlsx')
    headquarters_workbook.export(headquarters, back)
    attackers.put_back(desk, desk.with_name('older.sijill'))
    messages.use('ar')
    with Register.open(desk) as register, driving(register, qtbot) as driver:
        page, head = page_with(driver, back), register.head
        driver.keys('Ctrl+Return')
        assert 'HQ1' in page.heads.text()
        assert register.head == head


# The end, shown and compared


@pytest.fixture
def sheet(register: Register, qtbot: QtBot) -> Iterator[tuple[Driver, HeadSheet]]:
    """The sheet of a register with two incidents, come to by its key."""
    for _turn in range(2):
        register.save(invented.incident())
    with driving(register, qtbot) as driver:
        driver.keys('Ctrl+Alt+E')
        (found,) = driver.window.findChildren(HeadSheet)
        yield driver, found
        found.close()


def test_the_end_is_shown_and_copied_by_the_keyboard(sheet: tuple[Driver, HeadSheet], register: Register) -> None:
    driver, shown = sheet
    head = history.last_head(register)
    assert shown.told.text() == f'{head.number} {heads.words(head.hash)}' and shown.hash.text() == head.hash
    assert heads.words(head.hash) in shown._said.text() and heads.day_of(head) in shown._said.text()
    driver.keys('Ctrl+Shift+C')
    board = QApplication.clipboard()
    assert board.text() == shown.told.text() and is_marked(board.mimeData())
    shown.told.setFocus()
    driver.keys('Ctrl+A', 'Ctrl+C', '=x')
    assert board.text() == shown.told.text() == f'{head.number} {heads.words(head.hash)}'


@pytest.mark.parametrize('speech', messages.LANGUAGES)
def test_an_end_that_was_written_down_is_found_in_either_language(
    sheet: tuple[Driver, HeadSheet], register: Register, speech: str
) -> None:
    driver, shown = sheet
    first = history.last_head(register).number - 1
    (head,) = history.heads_at(register, [first])
    driver.keys(f'={first} {heads.words(head.hash, speech)}', 'Return')
    assert f'Revision {first},' in shown.notice.text() and 'is in this history' in shown.notice.text()
    assert shown.notice.property('role') == 'settled'


@pytest.mark.parametrize(
    ('written', 'said'),
    [
        ('{last} {first}', 'This is revision {before} of this history, not {last}.'),
        ('{before} {other}', 'Revision {before}, of'),
        ('700 {other}', 'This history ends at revision {last}, before 700.'),
        ('{other}', 'No revision of this history has these words'),
        ('1 brick', 'is not the end of a history'),
    ],
)
def test_an_end_that_is_not_in_the_history_is_named(
    sheet: tuple[Driver, HeadSheet], register: Register, written: str, said: str
) -> None:
    driver, shown = sheet
    last = history.last_head(register).number
    (first,) = history.heads_at(register, [last - 1])
    words = {'first': heads.words(first.hash), 'other': heads.words('5' * 64)}
    driver.keys('=' + written.format(last=last, before=last - 1, **words), 'Return')
    assert said.format(last=last, before=last - 1) in shown.notice.text()
    assert shown.notice.property('role') == ('doubt' if 'brick' in written else 'stop')


def test_an_empty_history_says_so(register: Register, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, 'last_head', lambda _register: history.Head(0, chain.START, ''))
    with driving(register, qtbot) as driver:
        driver.keys('Ctrl+Alt+E')
        (shown,) = driver.window.findChildren(HeadSheet)
        assert shown._said.text() == 'The history is empty.' and not shown.told.isVisible()
        driver.keys('Esc')
        assert not isValid(shown)


def test_a_check_that_finds_nothing_shows_the_end(register: Register, qtbot: QtBot) -> None:
    register.save(invented.incident())
    with driving(register, qtbot) as driver:
        driver.window.deeds.action('check').trigger()
        (shown,) = driver.window.findChildren(SaidSheet)
        assert heads.words(register.head) in shown.details.item(0).text() and shown.details.isVisible()
        shown.close()


# Restored


def test_restoring_asks_about_a_backup_that_is_older_than_the_last_export(
    program: Program, encrypted: Register, qtbot: QtBot
) -> None:
    export(encrypted, 'first')
    backup = backups.back_up(encrypted, backups.folder_of(encrypted.path))
    export(encrypted, 'second')
    first, _second = heads.exports(encrypted)
    open_window(program, encrypted, qtbot)
    program._restore(backup)
    card = program.welcome.card
    assert isinstance(card, Restore) and QTest.qWaitForWindowActive(program.welcome)
    QTest.keyClicks(card.line, PASSPHRASE)
    press(card, 'Ctrl+Return')
    assert f'This backup ends at revision {first},' in card.notice.text()
    with Register.open(encrypted.path, PASSPHRASE, writing=False) as register:
        assert query.count(register, 'incident') == 2
    button(card, 'Restore anyway').setFocus()
    press(card, 'Space')
    assert query.count(program.register, 'incident') == 1
