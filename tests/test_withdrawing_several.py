"""Withdrawing and restoring all that is selected in the list, in one action with one reason, undone by one key."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from models import query
from models.query import Question
from models.register import verify
from models.register.register import Register
from tests.desks import the
from tests.invented import incident
from tests.windows import Driver, driving

WITHDRAW, UNDO, REDO, ALL = 'Ctrl+Shift+W', 'Ctrl+Alt+Z', 'Ctrl+Alt+Y', 'Ctrl+A'


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        yield made


def gone(register: Register) -> set[str]:
    return {one.uid for one in query.each(register, Question('incident', withdrawn=True))}


def test_all_that_is_selected_is_withdrawn_with_one_reason_and_undone_at_once(
    driver: Driver, register: Register
) -> None:
    uids = {register.save(incident(occurred=f'2024-01-{day}')).uid for day in ('20', '21', '22')}
    window = driver.window
    window.go_to('incident', min(uids))
    window.list.focus_table()
    driver.keys(ALL, WITHDRAW)
    assert 'Why are 3 records withdrawn?' in window.form.reason._question.text()
    driver.keys('=typed twice', 'Return')
    assert gone(register) == uids
    assert {the(register, uid).get('withdrawn') for uid in uids} == {'typed twice'}
    assert window.past.strip.text() == 'Withdrawn.'
    driver.keys(UNDO)  # at once: nothing was added that undoing would withdraw
    assert gone(register) == set()
    window.show_list('incident', withdrawn=False)
    assert register.redo_last() is not None
    assert gone(register) == uids
    window.show_list('incident', withdrawn=True)
    window.record.open('incident', min(uids))
    window.list.focus_table()
    driver.keys(ALL)
    next(one for one in window.actions() if one.data() == 'bring_back').trigger()
    assert gone(register) == set()
    assert verify.check(register) == []


def test_what_is_typed_in_one_of_them_is_saved_first(driver: Driver, register: Register) -> None:
    uids = {register.save(incident(occurred=f'2024-01-{day}')).uid for day in ('20', '21')}
    window = driver.window
    window.go_to('incident', min(uids))
    driver.go('incident.summary').keys('=half')
    window.list.focus_table()
    driver.keys(ALL, WITHDRAW)
    assert not window.form.reason.isVisible()
    assert window.form.notice.text() == 'Save or discard first what you typed in this record.'
    assert gone(register) == set()
