"""What goes on from one record to the next: marked fields, the record before, patterns, quick notes."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from models import query
from models.query import Question
from models.records import Record
from models.store import Register
from tests.windows import Driver, driving


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        yield made


def stored(register: Register, kind: str = 'incident') -> list[Record]:
    """The records in the order in which they were saved."""
    return list(query.each(register, Question(kind, descending=False)))


def test_a_marked_field_is_carried_over(driver: Driver, register: Register) -> None:
    driver.keys('Ctrl+N', '=ambush', 'Tab', 'Ctrl+K', '=3/2/2024', 'Ctrl+Return')
    assert register.carried('incident') == ['occurred']
    assert driver.field('incident.occurred').text() == '3/2/2024'
    assert not driver.window.form.opened.is_changed
    driver.keys('=ied', 'Ctrl+Return')
    assert [(r.get('kind'), r.get('occurred'), r.get('occurred_typed')) for r in stored(register)] == [
        ('ambush', '2024-02-03', '3/2/2024'),
        ('ied', '2024-02-03', '3/2/2024'),
    ]


def test_enter_passes_what_was_carried_and_tab_stops_there(driver: Driver, register: Register) -> None:
    register.carry('incident', 'occurred', is_carried=True)
    driver.keys('Ctrl+N', '=ambush', 'Return', '=3/2/2024', 'Ctrl+Return', '=ied', 'Return')
    assert driver.focused.objectName() == 'incident.place'
    driver.keys('Shift+Tab')
    assert driver.focused.objectName() == 'incident.occurred'
    driver.keys('Ctrl+N', '=ied', 'Tab')
    assert driver.focused.objectName() == 'incident.occurred'


def test_the_mark_is_seen_and_taken_off(driver: Driver, register: Register) -> None:
    driver.keys('Ctrl+N', 'Ctrl+K')
    pin = driver.window.form.groups['what'].boxes['kind'].pin
    assert pin.isVisible() and 'Carried over' in pin.accessibleName()
    driver.keys('Ctrl+K')
    assert not pin.isVisible()
    assert register.carried('incident') == []


def test_marked_lines_are_carried_without_what_they_say(driver: Driver, register: Register) -> None:
    register.carry('incident', 'source', is_carried=True)
    driver.keys('Ctrl+N', '=ambush', 'Tab', '=3/2/2024', 'Alt+6')
    driver.keys('=voice', 'Tab', 'Ctrl+Return', '=ied', 'Tab', '=4/2/2024', 'Ctrl+S')
    first, second = stored(register)
    assert [row.get('channel') for row in second.of('source')] == ['voice_note']
    assert second.of('source')[0].uid != first.of('source')[0].uid


def test_nothing_is_kept_of_a_record_that_only_carries(driver: Driver, register: Register) -> None:
    register.carry('incident', 'occurred', is_carried=True)
    driver.keys('Ctrl+N', '=ambush', 'Tab', '=3/2/2024', 'Ctrl+Return')
    driver.window.flush_drafts()
    assert query.drafts(register) == []


def test_a_field_is_the_same_as_in_the_record_before(driver: Driver, register: Register) -> None:
    driver.keys('Ctrl+N', '=ambush', 'Tab', '=3/2/2024', 'Ctrl+Return')
    driver.keys('Ctrl+D', 'Tab', 'Ctrl+D', 'Ctrl+S')
    first, second = stored(register)
    assert (second.get('kind'), second.get('occurred_typed')) == (first.get('kind'), first.get('occurred_typed'))


def test_the_record_before_is_known_after_a_new_start(register: Register, qtbot: QtBot) -> None:
    register.save(Record('incident', values={'kind': 'ambush', 'occurred': '2024-02-03'}))
    with driving(register, qtbot) as driver:
        driver.keys('Ctrl+N', 'Ctrl+D', 'Tab', 'Ctrl+D', 'Ctrl+S')
    assert [record.get('occurred') for record in stored(register)] == ['2024-02-03', '2024-02-03']
