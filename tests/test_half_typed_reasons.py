"""A reason that is half typed when the window locks is in its line again, until it is given or given up."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from models import query
from models.errors import Refused
from models.register import verify
from models.register.register import Register
from models.register.review.reviewing import Chosen
from tests.desks import the
from tests.invented import incident
from tests.test_leaks_stop_files import at_the_window
from tests.test_review_keys import Reviewer
from tests.windows import Driver, driving
from ui.month import files_to_issue
from ui.pages.month_page import MonthPage
from ui.panes.erase_pane import ErasePane
from ui.panes.history_pane import History
from ui.panes.of_history.revert_pane import RevertPane
from ui.uniting.duplicates_page import DuplicatesPage

WITHDRAW, RETURN, PUT_OFF = 'Ctrl+Shift+W', 'Ctrl+Shift+T', 'Ctrl+Alt+O'
Asks = Callable[[Driver, str], QLineEdit]


@pytest.fixture(autouse=True)
def _at_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv('HOME', str(tmp_path))
    monkeypatch.setattr(files_to_issue, '_USUAL', ('.html',))


def withdraw(driver: Driver, uid: str) -> QLineEdit:
    driver.window.go_to('incident', uid)
    driver.keys(WITHDRAW)
    return driver.window.form.reason.line


def give_back(driver: Driver, uid: str) -> QLineEdit:
    driver.window.go_to('incident', uid)
    driver.keys(RETURN)
    return driver.window.form.reason.line


def put_off(driver: Driver, uid: str) -> QLineEdit:
    driver.window.go_to('incident', uid)
    driver.keys(PUT_OFF, '=2')
    return driver.window.form.reason.line


def erase(driver: Driver, uid: str) -> QLineEdit:
    driver.window.go_to('incident', uid)
    driver.keys('Ctrl+Shift+Del', 'Return')
    pane = driver.window.record.currentWidget()
    assert isinstance(pane, ErasePane)
    return pane.reason


def revert(driver: Driver, uid: str) -> QLineEdit:
    driver.window.go_to('incident', uid)
    driver.keys('Ctrl+H')
    pane = driver.window.record.currentWidget()
    assert isinstance(pane, History)
    pane._revert(pane.cards[1])  # below what was decided
    found = pane.findChild(RevertPane)
    found.reason.setFocus()
    return found.reason


def merge(driver: Driver, _uid: str) -> QLineEdit:
    page = driver.page(DuplicatesPage)
    page.pair.reason.setFocus()
    return page.pair.reason


def split(driver: Driver, uid: str) -> QLineEdit:
    driver.window.go_to('incident', uid)
    driver.keys('Ctrl+Alt+I')
    line = driver.page(DuplicatesPage).splitting.reason
    line.setFocus()
    return line


def issue(driver: Driver, _uid: str) -> QLineEdit:
    page = driver.page(MonthPage)
    page.show_month('2024-01')
    driver.keys('Ctrl+Shift+I')
    page.issuing.arabic.setFocus()
    return page.issuing.arabic


def return_in_queue(driver: Driver, uid: str) -> QLineEdit:
    page = Reviewer(driver).page
    page.go_to(uid)
    driver.keys('=r')
    return page.asking.line


ASKED: list[Asks] = [withdraw, give_back, put_off, erase, revert, merge, split, issue, return_in_queue]


def of_two(register: Register) -> str:
    """A record that waits for review, was changed, and is like another one."""
    record = register.save(incident(summary='Two were killed'))
    register.save(incident(summary='At the gate'))
    record.set('summary', 'Three were killed')
    saved = register.save(record)
    register.review_one('send', Chosen('incident', saved.uid))
    return saved.uid


@pytest.mark.parametrize('asked', ASKED, ids=lambda asked: asked.__name__)
def test_what_is_half_typed_is_there_again(asked: Asks, register: Register, qtbot: QtBot) -> None:
    uid = of_two(register)
    with driving(register, qtbot) as driver:
        line = asked(driver, uid)
        assert driver.focused is line
        driver.keys('=قيل لنا tw')
        assert driver.window.flush_drafts()  # as a lock does
    assert verify.check(register) == []
    with driving(register, qtbot) as driver:
        line = asked(driver, uid)
        assert line.text() == 'قيل لنا tw'
        assert query.drafts(register) == []  # it is no record
        line.setFocus()
        driver.keys('Ctrl+A', 'Del')
        assert driver.window.flush_drafts()
    assert query.typed_beside(register) == {}


@pytest.mark.parametrize('asked', [withdraw, give_back, put_off], ids=lambda asked: asked.__name__)
@pytest.mark.parametrize('key', ['Return', 'Escape'])
def test_what_was_given_or_given_up_is_kept_no_more(asked: Asks, key: str, register: Register, qtbot: QtBot) -> None:
    uid = of_two(register)
    with driving(register, qtbot) as driver:
        asked(driver, uid)
        driver.keys('=told twice')
        assert driver.window.flush_drafts()
        assert len(query.typed_beside(register)) == 1
        driver.keys(key)
        assert query.typed_beside(register) == {}


def test_why_a_report_is_issued_all_the_same_is_kept_until_it_is_issued(
    register: Register, qtbot: QtBot, tmp_path: Path
) -> None:
    uid = of_two(register)
    with driving(register, qtbot) as driver:
        issue(driver, uid)
        driver.keys('=انتهى الشهر', 'Escape')  # back to the page
        assert driver.window.flush_drafts()
    with driving(register, qtbot) as driver:
        view = driver.page(MonthPage).issuing
        assert issue(driver, uid).text() == 'انتهى الشهر'
        view.chosen_files.use_folder(tmp_path)
        view.english.setFocus()
        driver.keys('=It is over', 'Ctrl+Return')
        at_the_window(driver)
        assert (view.english.text(), view.arabic.text(), view.issues.rowCount()) == ('', '', 1)
        assert driver.window.flush_drafts()
    assert query.typed_beside(register) == {}


def test_a_reason_for_what_is_refused_stays_in_its_line(
    register: Register, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = of_two(register)
    with driving(register, qtbot) as driver:
        line = return_in_queue(driver, uid)
        driver.keys('=who saw it')

        def refuse(*_args: object, **_more: object) -> None:
            raise Refused('Not now.')

        with monkeypatch.context() as patched:
            patched.setattr(Register, 'review_one', refuse)
            driver.keys('Return')
        assert (line.text(), driver.focused) == ('who saw it', line)
        driver.keys('Return')
        assert (the(register, uid).get('state'), query.typed_beside(register)) == ('returned', {})


def test_the_sides_of_a_pair_change_with_the_reason_in_its_line(register: Register, qtbot: QtBot) -> None:
    uid = of_two(register)
    with driving(register, qtbot) as driver:
        line = merge(driver, uid)
        driver.keys('=the same gate', 'Alt+W')
        assert line.text() == 'the same gate'
        register.save(incident(occurred='2024-03-01'))  # as a file that is imported: the pairs are read anew
        assert line.text() == 'the same gate'
        driver.keys('Alt+M')
        assert line.text() == ''
    assert query.typed_beside(register) == {}
