"""Undoing a save or an import as an action of its own: named, asked about where it withdraws, and redone."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from models import query
from models.language import messages
from models.register import verify
from models.register.action import Incoming
from models.register.register import Register
from tests import invented
from tests.windows import Driver, driving
from ui.importing.imports_page import ImportsPage
from ui.panes.history_pane import History
from ui.parts import tasks


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.Threads, 'used', False)


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        yield made


def bare(text: str) -> str:
    """A text without its direction marks."""
    return ''.join(letter for letter in text if letter not in '\u2066\u2067\u2068\u2069')


def offered(driver: Driver, name: str) -> str:
    """What the menu Edit calls a deed now, '' where it cannot be done."""
    menu = next(action.menu() for action in driver.window.menuBar().actions() if action.text() == 'Edit')
    menu.aboutToShow.emit()
    action = driver.window.deeds.action(name)
    said = bare(action.text().partition('\t')[0]) if action.isEnabled() else ''
    menu.aboutToHide.emit()
    return said


def live(register: Register) -> int:
    return query.count(register, 'incident')


def test_the_menu_names_what_it_would_undo_and_redo(driver: Driver, register: Register) -> None:
    assert (offered(driver, 'undo_save'), offered(driver, 'redo_save')) == ('', '')
    saved = register.save(invented.incident())
    reference = saved.get('reference')
    assert offered(driver, 'undo_save') == f'Undo the save of {reference}'
    register.withdraw('incident', saved.uid, 'a test')
    assert offered(driver, 'undo_save') == f'Undo the withdrawal of {reference}'
    register.apply([Incoming(invented.incident()) for _ in range(50)], {'file': 'x.xlsx'})
    assert offered(driver, 'undo_save') == 'Undo the import of 50 records from x.xlsx'
    driver.keys('Ctrl+Alt+Z', 'Return')
    assert offered(driver, 'redo_save') == 'Redo the import of 50 records from x.xlsx'


def test_undoing_a_save_that_withdraws_is_asked_and_given_up_by_escape(driver: Driver, register: Register) -> None:
    saved = register.save(invented.incident())
    driver.window.list.focus_table()
    driver.keys('Ctrl+Alt+Z')
    assert live(register) == 1
    assert str(saved.get('reference')) in driver.window.past.strip.text()
    assert 'withdrawn' in driver.window.past.strip.text()
    driver.keys('Escape')
    assert live(register) == 1
    assert driver.window.past.strip.text() == ''
    assert driver.focused is driver.window.list.table
    driver.keys('Ctrl+Alt+Z', 'Return')
    assert live(register) == 0


def test_a_whole_import_is_undone_after_a_question_and_redone(driver: Driver, register: Register) -> None:
    register.apply([Incoming(invented.incident()) for _ in range(150)], {'file': 'x.xlsx'})
    driver.keys('Ctrl+Alt+Z')
    assert live(register) == 150
    assert 'the import of 150 records from x.xlsx' in bare(driver.window.past.strip.text())
    driver.keys('Return')
    assert live(register) == 0
    assert '150 records undone' in driver.window.past.strip.text()
    driver.window.activateWindow()  # offscreen nobody gives the keys back to it
    driver.qtbot.waitUntil(lambda: QApplication.activeWindow() is driver.window)
    driver.keys('Ctrl+Alt+Y')
    assert live(register) == 150
    assert verify.check(register) == []


def test_what_is_said_after_undoing_offers_to_redo_until_something_is_typed(driver: Driver, register: Register) -> None:
    register.save(invented.incident())
    driver.keys('Ctrl+Alt+Z', 'Return')
    strip = driver.window.past.strip
    assert strip.agree.isVisible() and strip.agree.text() == 'Redo'
    strip.agree.click()
    assert live(register) == 1
    driver.keys('Ctrl+N', '=a')
    assert strip.text() == ''


def test_an_edit_is_undone_at_once_for_it_withdraws_nothing(driver: Driver, register: Register) -> None:
    saved = register.save(invented.incident())
    saved.set('kind', 'ied')
    register.save(saved)
    driver.keys('Ctrl+Alt+Z')
    assert query.get(register, 'incident', saved.uid).get('kind') == 'ambush'
    driver.keys('Ctrl+Alt+Y')
    assert query.get(register, 'incident', saved.uid).get('kind') == 'ied'


def test_a_save_that_added_a_line_is_asked_about(driver: Driver, register: Register) -> None:
    saved = register.save(invented.incident())
    saved.add('casualty', outcome='injured', party='civilians', who='woman', count=2)
    register.save(saved)
    driver.keys('Ctrl+Alt+Z')
    assert len(query.get(register, 'incident', saved.uid).of('casualty')) == 3
    driver.keys('Return')
    assert len(query.get(register, 'incident', saved.uid).of('casualty')) == 2


def test_another_commit_takes_the_question_away(driver: Driver, register: Register) -> None:
    """Else Enter would undo another deed than the one that was named."""
    register.save(invented.incident())
    driver.keys('Ctrl+Alt+Z')
    register.save(invented.incident())
    assert driver.window.past.strip.text() == ''
    driver.keys('Return')
    assert live(register) == 2


def test_the_history_offers_to_undo_the_save_that_was_the_last(driver: Driver, register: Register) -> None:
    first, last = register.save(invented.incident()), register.save(invented.incident())
    for saved, is_there in ((first, False), (last, True)):
        driver.window.go_to('incident', saved.uid)
        driver.keys('Ctrl+H')
        pane = driver.window.record.currentWidget()
        assert isinstance(pane, History)
        found = [one for one in pane.findChildren(QPushButton) if 'Undo' in one.text()]
        assert bool(found) == is_there
    assert f'Undo the save of {last.get("reference")}' in bare(found[0].text())
    found[0].click()
    QApplication.processEvents()
    assert live(register) == 2
    driver.keys('Return')
    assert live(register) == 1


def test_the_page_asks_before_an_import_is_undone_and_redoes_it(driver: Driver, register: Register) -> None:
    register.apply([Incoming(invented.incident()) for _ in range(3)], {'file': 'x.xlsx'})
    page = driver.page(ImportsPage)
    driver.keys('Alt+U')
    assert live(register) == 3
    assert 'the import of 3 records from x.xlsx' in bare(page.asking.text())
    driver.keys('Escape')
    assert live(register) == 3 and page.isVisible()
    driver.keys('Alt+U', 'Return')
    assert live(register) == 0
    page.notice._action.click()
    assert live(register) == 3
    assert page.notice.text() == '3 records redone.'


def test_an_import_is_not_redone_over_what_was_saved_since(driver: Driver, register: Register) -> None:
    register.apply([Incoming(invented.incident())], {'file': 'x.xlsx'})
    page = driver.page(ImportsPage)
    driver.keys('Alt+U', 'Return')
    register.save(invented.incident())
    page.notice._action.click()
    assert live(register) == 1
    assert 'saved since' in page.notice.text()


def test_nothing_of_it_is_left_in_a_window_that_was_locked(driver: Driver, register: Register) -> None:
    register.save(invented.incident())
    driver.keys('Ctrl+Alt+Z')
    driver.window.clear()
    assert driver.window.past.strip.text() == ''


@pytest.mark.parametrize('language', messages.LANGUAGES)
@pytest.mark.parametrize('key', ['Ctrl+Z', 'Ctrl+Y', 'Ctrl+Shift+Z'])
def test_no_key_of_undo_reaches_a_saved_record(register: Register, qtbot: QtBot, language: str, key: str) -> None:
    with messages.speaking(language), driving(register, qtbot) as driver:
        register.save(invented.incident())
        register.apply([Incoming(invented.incident())], {'file': 'x.xlsx'})
        head = register.head
        for page in ('', *driver.window.page_entries):
            driver.window.show_page(page) if page else driver.window.list.focus_table()
            driver.keys(key)
        assert register.head == head
