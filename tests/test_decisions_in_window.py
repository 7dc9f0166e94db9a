"""What other desks decided, on the page of an import: seen, taken over by keys, or only kept."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel
from pytestqt.qtbot import QtBot

from exchange.exporting import headquarters_workbook
from models import query
from models.query import decided
from models.register import verify
from models.register.others import known_keys
from models.register.register import Register
from models.register.review.reviewing import Chosen
from tests.invented import incident
from tests.signed import brought_in, key_of
from tests.windows import Driver, driving
from ui.importing.imports_page import ImportsPage
from ui.importing.others_decisions import OthersDecisions


@pytest.fixture
def back(register: Register, tmp_path: Path) -> Path:
    """What headquarters gives back of two records: one approved, one returned."""
    uids = [register.save(incident(occurred=f'2024-01-2{number}')).uid for number in (1, 2)]
    headquarters_workbook.export(register, tmp_path / 'out.xlsx')
    with Register.create(tmp_path / 'hq.sijill', desk='HQ1', passphrase=None) as hq:
        known_keys.trust(hq, key_of(register))
        known_keys.trust(register, key_of(hq))
        brought_in(hq, tmp_path / 'out.xlsx')
        hq.review('send', [Chosen('incident', uid) for uid in uids])
        hq.review('approve', [Chosen('incident', uids[0])])
        hq.review('return', [Chosen('incident', uids[1])], note='one source alone')
        headquarters_workbook.export(hq, tmp_path / 'back.xlsx')
    return tmp_path / 'back.xlsx'


@pytest.fixture
def driver(back: Path, register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        yield made


def wake(driver: Driver) -> None:
    """Give the keys back to the window after a sheet: offscreen nobody does."""
    driver.window.activateWindow()
    driver.qtbot.waitUntil(lambda: QApplication.activeWindow() is driver.window)


def strip(driver: Driver, path: Path) -> OthersDecisions:
    """What the page says of the decisions of a file, once its plan is shown."""
    driver.window.show_page('imports')
    driver.keys('Ctrl+I', 'Ctrl+A', f'={path}', 'Return')
    wake(driver)
    page = driver.window.page(ImportsPage.name)
    return page.importing.decisions


def states(register: Register) -> list[str]:
    found = query.each(register, query.Question('incident', descending=False))
    return [str(record.get('state')) for record in found]


def test_they_are_shown_and_taken_over_by_keys(driver: Driver, register: Register, back: Path) -> None:
    shown = strip(driver, back)
    approved, returned = (line.text() for line in shown.lines)
    assert shown.isVisible() and 'Approved' in approved and 'HQ1' in approved
    assert 'Returned' in returned and 'one source alone' in returned
    driver.keys('Alt+D', 'Ctrl+Return')
    wake(driver)
    assert states(register) == ['approved', 'returned']
    assert verify.check(register) == []


def test_one_is_taken_over_by_itself(driver: Driver, register: Register, back: Path) -> None:
    _approved, returned = strip(driver, back).lines
    returned.setFocus()
    driver.keys('Space', 'Ctrl+Return')
    wake(driver)
    assert states(register) == ['recorded', 'returned']


def test_unless_chosen_they_are_only_kept(driver: Driver, register: Register, back: Path) -> None:
    shown = strip(driver, back)
    assert not any(line.isChecked() for line in shown.lines if isinstance(line, QCheckBox))
    driver.keys('Ctrl+Return')
    wake(driver)
    assert states(register) == ['recorded', 'recorded']
    uid = next(query.each(register, query.Question('incident', descending=False))).uid
    assert [one.get('event') for one in decided.others_about(register, uid)] == ['send', 'approve']


def test_who_does_not_review_sees_them_and_has_nothing_to_take(driver: Driver, register: Register, back: Path) -> None:
    register.work_as(register.add_person('Sami', ('documenter',)))
    shown = strip(driver, back)
    assert [type(line) for line in shown.lines] == [QLabel, QLabel]
    assert not shown.all.isVisible()
    driver.keys('Alt+D', 'Ctrl+Return')
    wake(driver)
    assert states(register) == ['recorded', 'recorded']
