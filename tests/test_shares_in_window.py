"""Shares of the queue on the page Export: chosen, written, marked, and ended, by keys."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from exchange.exporting import headquarters_workbook, share_workbook
from exchange.importing import import_deed
from models.language import messages
from models.language.text import has_arabic
from models.progress import silent
from models.query.for_review import shared_out
from models.register.others import known_keys
from models.register.register import Register
from models.register.review.reviewing import Chosen
from tests.signed import key_of, planned
from tests.test_shares import GOVERNORATES, out, queue
from tests.windows import Driver, driving
from ui.pages import shares_given
from ui.pages.export_page import ExportPage
from ui.pages.shares_given import SharesGiven
from ui.parts import tasks


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No threads, and every file goes where the test looks for it."""
    monkeypatch.setattr(tasks.Threads, 'used', False)
    monkeypatch.setenv('HOME', str(tmp_path))

    def chosen(_parent: Any, _title: str, _way: Any, start: Path, _endings: Any, do: Any) -> None:
        do(tmp_path / start.name)

    monkeypatch.setattr(shares_given, 'choose', chosen)


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        yield made


def section(driver: Driver) -> SharesGiven:
    return driver.page(ExportPage).shares


def lines(part: SharesGiven) -> list[tuple[str, str, str]]:
    model = part.parts
    return [tuple(str(model.data(model.index(row, at))) for at in range(3)) for row in range(model.rowCount())]


def back(driver: Driver) -> None:
    driver.window.activateWindow()
    driver.qtbot.waitUntil(lambda: QApplication.activeWindow() is driver.window)


def test_a_share_is_chosen_written_and_ended_by_keys(driver: Driver, register: Register, tmp_path: Path) -> None:
    uids = queue(register, 6)
    part = section(driver)
    assert [line[1:] for line in lines(part)] == [('6', '0')]
    part.by.choose('governorate')
    assert [line[1:] for line in lines(part)] == [('2', '0')] * 3
    part.table.setFocus()
    driver.keys('Down', 'Alt+S')
    assert 'who gets' in part.notice.text() and QApplication.focusWidget() is part.to
    driver.keys('=Rana', 'Alt+S')
    assert '2 records for' in part.notice.text() and 'not encrypted' in part.notice.text()
    _by, governorate = part.parts.thing(1)  # type: ignore[misc]
    assert (tmp_path / f'DZ1-{governorate}.xlsx').exists()
    first = GOVERNORATES.index(governorate)
    assert out(register) == {uids[first], uids[first + 3]}
    assert [line[1:] for line in lines(part)] == [('2', '0'), ('2', '2'), ('2', '0')]
    assert 'Rana' in str(part.given.data(part.given.index(0, 0)))
    back(driver)
    part.table.setFocus()
    driver.keys('Down', 'Alt+S')
    assert 'handed out already' in part.notice.text()
    back(driver)
    part.again.setFocus()
    driver.keys('Space', 'Alt+S')
    assert 'handed out twice now' in part.notice.text()
    back(driver)
    part.given_table.setFocus()
    driver.keys('Alt+E')
    assert 'ended' in str(part.given.data(part.given.index(0, 0)))
    assert [share.number for share in shared_out.still_out(register)[uids[first]]] == [1]


def test_a_key_that_is_none_is_said_and_writes_nothing(driver: Driver, register: Register, tmp_path: Path) -> None:
    queue(register, 3)
    part = section(driver)
    part.to.setText('Rana')
    part.key.setFocus()
    driver.keys('=age1nokey', 'Alt+S')
    assert part.notice.text() and QApplication.focusWidget() is part.key
    assert list(tmp_path.glob('DZ1-*.xlsx*')) == [] and shared_out.shares(register) == []


def test_nothing_of_it_is_seen_where_nothing_waits_or_nobody_reviews(driver: Driver, register: Register) -> None:
    assert not section(driver).isVisible()
    queue(register, 3)
    driver.window.show_page('incident')
    assert section(driver).isVisible()
    register.work_as(register.add_person('Sami', ('documenter',)))
    driver.window.show_page('incident')
    assert not section(driver).isVisible()


def test_it_speaks_arabic_and_every_part_has_a_name(register: Register, qtbot: QtBot) -> None:
    queue(register, 3)
    with messages.speaking('ar'), driving(register, qtbot) as driver:
        part = section(driver)
        named = [part.table, part.given_table, part.to, part.key]
        assert all(has_arabic(one.accessibleName()) for one in named)
        assert all(has_arabic(line[0]) for line in lines(part))


def test_what_two_shares_decided_differently_is_shown_beside_each_other(
    register: Register, qtbot: QtBot, tmp_path: Path
) -> None:
    [uid] = queue(register, 1)
    for desk, event in (('R1', 'approve'), ('R2', 'return')):
        share = tmp_path / f'{desk}.xlsx'
        share_workbook.hand_out(register, share, ('desk', 'DZ1'), desk, again=True)
        with Register.create(tmp_path / f'{desk}.sijill', desk=desk, passphrase=None) as other:
            known_keys.trust(other, key_of(register))
            known_keys.trust(register, key_of(other))
            taken(other, share)
            other.review_one(event, Chosen('incident', uid), note='' if event == 'approve' else 'one source')
            headquarters_workbook.export(other, tmp_path / f'{desk}-back.xlsx')
    for desk in ('R1', 'R2'):
        taken(register, tmp_path / f'{desk}-back.xlsx')
    with driving(register, qtbot) as driver:
        driver.window.go_to('incident', uid)
        assert driver.window.form is not None
        said = ' '.join(found.text() for found in driver.window.form.findChildren(QLabel) if found.isVisible())
        said = said.replace('\u2068', '').replace('\u2069', '')
        assert 'For review' in said and 'Approved by R1' in said and 'Returned by R2' in said and 'one source' in said


def taken(register: Register, path: Path) -> None:
    """What a file brings, with its decisions taken over."""
    plan = planned(register, path)
    plan.decisions.choose('take')
    import_deed.bring_in(register, plan, lambda _doing: silent)
