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
from models.register import verify
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


def test_lines_that_were_added_meanwhile_count_are_found_and_are_checked(driver: Driver, register: Register) -> None:
    record = saved(register)
    driver.window.go_to('incident', record.uid)
    driver.keys('Ctrl+M').go('incident.summary').keys('End', '= and more')
    other = query.get(register, 'incident', record.uid)
    other.add('casualty', outcome='killed', party='isis', who='man', count=3)
    other.of('casualty')[0].add('victim', name='سالم المثال', age=115)
    register.save(other)
    driver.keys('Ctrl+S')
    choose(driver, {})
    now = query.get(register, 'incident', record.uid)
    assert (now.get('summary'), [line.get('count') for line in now.of('casualty')]) == ('saved and more', [2, 3])
    assert query.computed_columns(register, 'incident', [record.uid])[record.uid] == {'killed': 5}
    assert query.ids(register, query.Question('incident', search='سالم')) != []
    assert verify.check(register) == []


def test_names_of_two_that_are_more_than_the_people_are_refused(driver: Driver, register: Register) -> None:
    record = saved(register)
    driver.window.go_to('incident', record.uid)
    driver.window.form.opened.record.of('casualty')[0].add('victim', name='نادر الخيال')
    other = query.get(register, 'incident', record.uid)
    for name in ('سالم المثال', 'وليد الأمثلة'):
        other.of('casualty')[0].add('victim', name=name)
    register.save(other)
    driver.keys('Ctrl+S')
    shown, told = pane(driver), list[str]()
    driver.window.record.said.connect(told.append)
    choose(driver, {})
    assert driver.window.record.currentWidget() is shown
    assert '3 names are listed, but the count is 2.' in told[-1]
    now = query.get(register, 'incident', record.uid)
    assert len(now.of('casualty')[0].of('victim')) == 2
    assert verify.check(register) == []


def test_rows_that_are_not_mentioned_stay_count_and_are_checked_where_they_are(register: Register) -> None:
    record = saved(register)
    record.of('casualty')[0].add('victim', name='سالم المثال', age=5)  # of a line of men
    record = register.save(record)
    found = query.problems(register, 'victim_fits_the_line', 10)
    assert len(found) == 1
    part = query.get(register, 'incident', record.uid)
    part.of('casualty')[0].children = []
    part.set('summary', 'alone')
    register.save(part)
    now = query.get(register, 'incident', record.uid)
    assert [line.get('name') for line in now.of('casualty')[0].of('victim')] == ['سالم المثال']
    assert query.computed_columns(register, 'incident', [record.uid])[record.uid] == {'killed': 2}
    assert query.problems(register, 'victim_fits_the_line', 10) == found
    assert verify.check(register) == []


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
