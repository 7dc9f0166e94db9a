"""What a file withdraws, or claims of this desk, in the window: seen first, and decided by keys."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QRadioButton
from pytestqt.qtbot import QtBot

from exchange.importing.applying import apply_plan
from exchange.importing.planning import make_plan
from models import query
from models.register.register import Register
from tests import invented
from tests.desks import Paper, change, knowing_each_other, sent, the
from tests.signed import edited, fact_of
from tests.windows import Driver, driving
from ui.importing.imports_page import ImportsPage
from ui.parts import tasks

MANY = 3


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.Threads, 'used', False)


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        yield made


@pytest.fixture
def page(driver: Driver) -> ImportsPage:
    found = driver.page(ImportsPage)
    found.show_import()
    return found


def forged(register: Register, tmp_path: Path) -> Path:
    """A workbook in which all but the first of some incidents are withdrawn, and one has other values."""
    uids = [register.save(invented.incident(occurred=f'2024-01-{day:02}')).uid for day in range(1, 1 + MANY)]
    paper = Paper(sent(register, tmp_path / 'forged.xlsx', 'en'))
    for uid in uids[1:]:
        paper.write('incident', paper.row('incident', uid), withdrawn='Told twice.')
    paper.write('incident', paper.row('incident', uids[-1]), means='ied')
    return paper.save()


def unsign(book: Any) -> None:
    """Take the signature off a workbook."""
    fact_of(book, 'signature').value = None


def rows_shown(page: ImportsPage) -> list[tuple[str, str]]:
    lines = page.importing.shown.lines
    return [(lines.index(at, 0).data(), lines.index(at, 1).data()) for at in range(lines.rowCount())]


def tab_to(driver: Driver, page: ImportsPage, title: str) -> None:
    """Press Tab until a choice among the ways to withdraw has the focus."""
    for _step in range(40):
        found = driver.focused
        if isinstance(found, QRadioButton) and page.importing.shown.withdrawals.isAncestorOf(found):
            assert found.text() == title
            return
        driver.keys('Tab')
    raise AssertionError('no Tab leads there')


@pytest.mark.parametrize('size', [(1366, 768), (1024, 600)])
def test_the_button_to_import_is_seen_however_much_is_asked_above_it(
    driver: Driver, page: ImportsPage, register: Register, tmp_path: Path, size: tuple[int, int]
) -> None:
    page.importing.open_file(forged(register, tmp_path))
    driver.window.resize(*size)
    QApplication.processEvents()
    assert page.importing._apply.visibleRegion().boundingRect() == page.importing._apply.rect()


def test_withdrawals_come_first_and_are_left_unless_somebody_says_so(
    driver: Driver, page: ImportsPage, register: Register, tmp_path: Path
) -> None:
    page.importing.open_file(forged(register, tmp_path))
    assert [what for _row, what in rows_shown(page)[:2]] == [
        'The same: not withdrawn here',
        'Changed: not withdrawn here',
    ]
    assert '2 withdrawals not imported' in page.importing._sum.text()
    driver.keys('Alt+1')
    assert len(rows_shown(page)) == 2
    tab_to(driver, page, 'Only by the desk that made the record, with a confirmed key')
    driver.keys('Down')
    assert [what for _row, what in rows_shown(page)] == ['Withdrawn', 'Withdrawn']
    driver.keys('Down')
    assert [what for _row, what in rows_shown(page)] == ['The same: not withdrawn here', 'Changed: not withdrawn here']
    driver.keys('Up', 'Ctrl+Return')
    assert query.count(register, 'incident') == 1
    assert query.count(register, 'incident', withdrawn=True) == 2
    assert 'Withdrawn 2' in page._lines.index(0, 3).data()


def test_what_was_chosen_for_one_file_is_not_for_the_next(
    driver: Driver, page: ImportsPage, register: Register, tmp_path: Path
) -> None:
    path = forged(register, tmp_path)
    page.importing.open_file(path)
    tab_to(driver, page, 'Only by the desk that made the record, with a confirmed key')
    driver.keys('Down')
    page.importing.open_file(path)
    assert '2 withdrawals not imported' in page.importing._sum.text()
    driver.keys('Ctrl+Return')
    assert query.count(register, 'incident') == MANY


def test_a_register_that_was_put_back_is_asked_about_once(
    qtbot: QtBot, register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    knowing_each_other(monkeypatch)
    uid, older = register.save(invented.incident()).uid, tmp_path / 'older.sijill'
    register.close()
    shutil.copy(register.path, older)
    with (
        Register.open(register.path) as now,
        Register.create(tmp_path / 'hq.sijill', desk='HQ1', passphrase=None) as hq,
    ):
        change(now, uid, summary='lost')
        apply_plan(hq, make_plan(hq, sent(now, tmp_path / 'out.xlsx', 'en')))
        path = sent(hq, tmp_path / 'hq.xlsx', 'en')
    with Register.open(older) as put_back, driving(put_back, qtbot) as driver:
        page = driver.page(ImportsPage)
        page.show_import()
        page.importing.open_file(path)
        assert 'put back to an older copy' in page.importing.notice.text()
        assert {what for _row, what in rows_shown(page)} == {'Cannot be imported'}
        driver.keys('Alt+G')
        assert page.importing.lost.isChecked()
        driver.keys('Ctrl+Return')  # the head of the register that the file heard of is not in the history any more
        assert page.importing.heads.text()
        driver.keys('Space')
        assert the(put_back, uid).get('summary') == 'lost'


def test_the_history_names_the_file_and_whose_work_it_says_it_is(
    driver: Driver, register: Register, tmp_path: Path
) -> None:
    uid = register.save(invented.incident()).uid
    with Register.create(tmp_path / 'hq.sijill', desk='HQ1', passphrase=None) as hq:
        apply_plan(hq, make_plan(hq, sent(register, tmp_path / 'out.xlsx', 'en')))
        change(hq, uid, summary='as headquarters knows it')
        unsigned = edited(sent(hq, tmp_path / 'signed.xlsx', 'en'), unsign, 'from-hq.xlsx')
        apply_plan(register, make_plan(register, unsigned))
    driver.window.go_to('incident', uid)
    driver.go('incident.kind').keys('Ctrl+H')
    told = '\n'.join(found.text() for found in driver.window.findChildren(QLabel) if found.isVisible())
    assert 'Changed by a workbook' in told and 'from-hq.xlsx' in told
    assert 'work of desk' in told and 'HQ1' in told and 'no confirmed key signed it' in told


def test_what_weighs_more_than_other_changes_is_seen_by_a_key(
    driver: Driver, page: ImportsPage, register: Register, tmp_path: Path
) -> None:
    days = ('2024-01-21', '2024-01-22', '2024-01-23')
    uids = [register.save(invented.incident(occurred=day, summary='as told')).uid for day in days]
    paper = Paper(sent(register, tmp_path / 'cleared.xlsx', 'en'))
    paper.write('incident', paper.row('incident', uids[0]), means='ied')
    paper.write('incident', paper.row('incident', uids[2]), summary='(cleared)')
    page.importing.open_file(paper.save())
    [first, *_others] = rows_shown(page)
    assert first == (str(paper.row('incident', uids[2])), 'Changed')
    driver.keys('Alt+1')
    assert rows_shown(page) == [first]
