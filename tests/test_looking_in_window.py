"""The filters of the list by what each person looked at: new to me, and changed since I looked."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from models import query
from models.record.records import Record
from models.register.register import Register
from tests.invented import incident, work_as
from tests.windows import Driver, driving


@pytest.fixture
def saved(register: Register) -> list[Record]:
    """Three incidents of a documenter: one that the reviewer looked at, one changed since, and one new to them."""
    reviewer = register.person
    work_as(register, 'Documenter')
    documenter = register.person
    made = [register.save(incident(occurred=f'2024-01-0{day}')) for day in (1, 2, 3)]
    register.work_as(reviewer)
    for record in made[:2]:
        register.look(record.uid, record.revision)
    register.work_as(documenter)
    changed = query.get(register, 'incident', made[1].uid)
    assert changed is not None
    changed.set('summary', 'Told again.')
    register.save(changed)
    register.work_as(reviewer)
    return made


@pytest.fixture
def driver(saved: list[Record], register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        yield made


def choose(driver: Driver, name: str) -> None:
    bar = driver.window.list.bar
    bar.fill_menu()
    (found,) = [action for action in bar._menu.actions() if action.text() == name]
    found.trigger()


def shown(driver: Driver) -> list[str]:
    return [one.uid for one in driver.window.list.found()]


def test_the_list_shows_what_is_new_to_me_or_changed_since_i_looked(driver: Driver, saved: list[Record]) -> None:
    _seen, changed, new = (record.uid for record in saved)
    choose(driver, 'New to me')
    assert shown(driver) == [new]
    choose(driver, 'Changed since I looked')
    assert shown(driver) == [changed]
    (chip,) = driver.window.list.bar._chips
    assert (chip.text(), chip.toolTip()) == ('Changed since I looked ×', 'Looked at: Changed since I looked')
    chip.click()
    assert len(shown(driver)) == 3


def test_such_a_filter_is_kept_under_a_name(driver: Driver, register: Register, saved: list[Record]) -> None:
    choose(driver, 'New to me')
    bar = driver.window.list.bar
    bar.type_name()
    driver.keys('=Unseen', 'Enter')
    bar.remove('looked_at')
    assert len(shown(driver)) == 3
    bar.use_kept('Unseen')
    assert shown(driver) == [saved[2].uid]
    register.look(saved[2].uid, saved[2].revision)
    driver.window.list.refresh()
    assert shown(driver) == []


def test_one_who_works_alone_is_offered_none_of_it(register: Register, qtbot: QtBot) -> None:
    register.save(incident())
    with driving(register, qtbot) as driver:
        bar = driver.window.list.bar
        bar.fill_menu()
        assert 'New to me' not in {action.text() for action in bar._menu.actions()}
