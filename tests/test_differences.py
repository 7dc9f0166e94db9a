"""Where somebody changed a record while it lay open: what is saved is what was chosen, field by field."""

import copy
import itertools
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models import query
from models.record.fields import Stored
from models.record.records import Record
from models.register.register import Register
from tests.reviewed import in_its_state
from tests.windows import Driver, driving
from ui.panes.differences_pane import Differences


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        yield made


def saved(register: Register) -> Record:
    record = Record('incident', values={'kind': 'ambush', 'occurred': '2024-01-21', 'summary': 'saved'})
    record.add('casualty', outcome='killed', party='civilians', who='man', count=2)
    return register.save(record)


def pane(driver: Driver) -> Differences:
    made = driver.window.record.currentWidget()
    assert isinstance(made, Differences)
    return made


def choose(driver: Driver, mine: dict[str, bool]) -> None:
    """Choose my version of these fields, or the saved one, and save; others stay as they are offered."""
    for entry, is_mine in pane(driver)._choices:
        if entry.field in mine:
            button = is_mine if mine[entry.field] else is_mine.group().buttons()[1]
            button.setFocus()
            driver.keys('Space')
            assert button.isChecked()
    driver.keys('Ctrl+S')
    QApplication.processEvents()


def test_a_record_that_was_withdrawn_meanwhile_is_mine_again_once_it_is_restored(
    driver: Driver, register: Register
) -> None:
    record = saved(register)
    driver.window.go_to('incident', record.uid)
    driver.keys('Ctrl+M').go('incident.summary').keys('End', '= and more')
    register.withdraw('incident', record.uid, 'a slip')
    driver.keys('Ctrl+S')
    assert query.get(register, 'incident', record.uid).get('summary') == 'saved'
    driver.window.record.bring_back()
    driver.keys('Ctrl+S')
    stored = query.get(register, 'incident', record.uid)
    assert stored is not None
    assert (stored.get('withdrawn'), stored.get('summary')) == (None, 'saved and more')
    assert not driver.window.form.opened.record.withdrawn


@pytest.mark.parametrize('mine', [dict(zip(('certainty', 'summary', 'kind'), each, strict=True))
                                  for each in itertools.product([True, False], repeat=3)], ids=str)  # fmt: skip
def test_whatever_is_chosen_is_saved(driver: Driver, register: Register, mine: dict[str, bool]) -> None:
    record = saved(register)
    driver.window.go_to('incident', record.uid)
    driver.keys('Ctrl+M').go('incident.summary').keys('End', '= and mine')
    elsewhere = copy.deepcopy(query.get(register, 'incident', record.uid))
    assert elsewhere is not None
    elsewhere.values |= {'kind': 'ied', 'summary': 'theirs', 'certainty': 'likely', 'state': 'for_review'}
    in_its_state(register, elsewhere)
    driver.keys('Ctrl+S')
    assert 'state' not in {entry.field for entry, _mine in pane(driver)._choices}, 'it is decided, not chosen'
    choose(driver, mine)
    stored = query.get(register, 'incident', record.uid)
    wanted: dict[str, tuple[Stored, Stored]] = {
        'certainty': (None, 'likely'), 'summary': ('saved and mine', 'theirs'), 'kind': ('ambush', 'ied'),
    }  # fmt: skip
    assert stored is not None and stored.get('state') == 'for_review'
    assert {name: stored.get(name) for name in wanted} == {
        name: (mine_, theirs)[not mine[name]] for name, (mine_, theirs) in wanted.items()
    }


@pytest.mark.parametrize('is_mine', [True, False])
def test_a_line_of_mine_of_which_nothing_is_chosen_is_not_saved(
    driver: Driver, register: Register, is_mine: bool
) -> None:
    record = saved(register)
    driver.window.go_to('incident', record.uid)
    driver.window.form.grids['casualty'].view.go_to_blank()
    driver.keys('=3ik', 'Return')
    elsewhere = copy.deepcopy(query.get(register, 'incident', record.uid))
    assert elsewhere is not None
    elsewhere.set('kind', 'ied')
    register.save(elsewhere)
    driver.keys('Ctrl+S')
    fields = {entry.field for entry, _mine in pane(driver)._choices if entry.row_kind == 'casualty'}
    choose(driver, dict.fromkeys(fields, is_mine))
    stored = query.get(register, 'incident', record.uid)
    assert stored is not None
    assert [row.get('count') for row in stored.of('casualty')] == ([2, 3] if is_mine else [2])
