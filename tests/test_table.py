"""Lists: order, pages, search and filters, and what stays where it is after a commit."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from pytestqt.qtbot import QtBot

from models import query
from models.query import Filter, Question
from models.record.records import Record
from models.register.register import Register
from tests.windows import Driver, driving
from ui.parts import tasks
from ui.window import records_table
from ui.window.filters import filter_in_words, filterable


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        yield made


def add(register: Register, **values: str | int | float) -> Record:
    return register.save(Record('incident', values={'kind': 'ambush', 'occurred': '2024-01-21'} | values))


def texts(driver: Driver, name: str) -> list[str]:
    model = driver.window.list.table.records()
    column = model.names.index(name)
    return [model.index(line, column).data() for line in range(model.rowCount())]


def test_an_empty_list_says_what_to_do(driver: Driver) -> None:
    assert 'Ctrl+N' in driver.window.list.table.empty_sentence
    driver.keys('=nothing like it')
    assert 'Esc' in driver.window.list.table.empty_sentence


def test_the_list_shows_words_and_dashes(driver: Driver, register: Register) -> None:
    record = Record('incident', values={'kind': 'ambush', 'occurred': '2024-01', 'place_typed': 'Wadi Somewhere'})
    record.add('casualty', outcome='killed', count=4)
    register.save(record)
    register.save(Record('incident', values={'kind': 'ied', 'occurred': '2024-01-21'}))
    assert texts(driver, 'kind') == ['IED explosion', 'Ambush']
    assert texts(driver, 'occurred') == ['21 Jan 2024', 'Jan 2024']
    assert texts(driver, 'place') == ['–', 'Wadi Somewhere']
    assert texts(driver, 'killed') == ['–', '4']


def test_numbers_stand_at_the_end_of_their_column(driver: Driver, register: Register) -> None:
    add(register)
    model = driver.window.list.table.records()
    sides = {name: model.index(0, at).data(Qt.ItemDataRole.TextAlignmentRole) for at, name in enumerate(model.names)}
    assert sides['killed'] & Qt.AlignmentFlag.AlignTrailing
    assert sides['kind'] & Qt.AlignmentFlag.AlignLeading


def test_search_finds_either_script_as_it_is_typed(driver: Driver, register: Register) -> None:
    add(register, summary='هجوم على حاجز')
    add(register, kind='ied', summary='roadside')
    driver.keys('Ctrl+F', '=حاج')
    assert texts(driver, 'kind') == ['Ambush']
    assert driver.window.list.bar.count.text().replace('\u2066', '').replace('\u2069', '') == '1 of 2'
    driver.keys('Esc', '=road')
    assert texts(driver, 'kind') == ['IED explosion']
    driver.keys('Down')
    assert driver.focused is driver.window.list.table


def test_a_filter_is_a_chip_that_can_be_taken_off(driver: Driver, register: Register) -> None:
    add(register, governorate='SY09')
    add(register, governorate='SY05', occurred='2024-02-03')
    driver.window.list.bar.type_filter('governorate')
    driver.keys('=deir', 'Tab')
    assert texts(driver, 'occurred') == ['21 Jan 2024']
    (chip,) = driver.window.list.bar._chips
    assert chip.text().startswith('Deir')
    chip.click()
    assert len(texts(driver, 'occurred')) == 2
    driver.window.list.bar.type_filter('occurred')
    driver.keys('=2/2024', 'Return')
    assert texts(driver, 'occurred') == ['3 Feb 2024']
    assert driver.window.list.bar._chips[0].text().startswith('February 2024')


def test_an_ampersand_in_the_name_of_a_filter_is_shown_in_the_menu(driver: Driver, register: Register) -> None:
    bar = driver.window.list.bar
    driver.keys('Ctrl+F', '=road')
    bar.type_name()
    driver.keys('=roads & wells', 'Return')
    bar.fill_menu()
    shown = [action.text() for action in bar._menu.actions()]
    assert any('roads && wells' in text for text in shown)  # Qt shows && as one


def test_every_coded_field_and_date_can_be_filtered(driver: Driver) -> None:
    assert {'kind', 'marks', 'occurred', 'learned_on', 'governorate', 'against', 'state'} <= set(filterable('incident'))
    assert filter_in_words('incident', Filter('occurred', ('2024-01', '2024-01'))) == 'January 2024'


def test_headings_are_cut_off_by_the_width_of_the_letters_they_are_painted_with(driver: Driver) -> None:
    assert driver.window.list.table.horizontalHeader().font().weight() == QFont.Weight.DemiBold


def test_a_heading_sorts_in_the_register(driver: Driver, register: Register) -> None:
    for day in ('2024-01-03', '2024-01-01', '2024-01-02'):
        add(register, occurred=day)
    model = driver.window.list.table.records()
    header = driver.window.list.table.horizontalHeader()
    header.setSortIndicator(model.names.index('occurred'), Qt.SortOrder.AscendingOrder)
    assert texts(driver, 'occurred') == ['1 Jan 2024', '2 Jan 2024', '3 Jan 2024']


def test_a_commit_keeps_the_selection_by_uid(driver: Driver, register: Register) -> None:
    records = [add(register) for _number in range(5)]
    driver.window.go_to('incident', records[2].uid)
    assert driver.window.list.table.currentIndex().row() == 2
    add(register)
    assert driver.window.list.table.currentIndex().row() == 3
    assert driver.window.list.table.records().uid_at(3) == records[2].uid
    register.withdraw('incident', records[4].uid, 'a test')
    assert driver.window.list.table.records().uid_at(driver.window.list.table.currentIndex().row()) == records[2].uid


def test_a_commit_keeps_the_place_and_the_editor(driver: Driver, register: Register) -> None:
    records = [add(register) for _number in range(60)]
    driver.window.go_to('incident', records[0].uid)
    bar = driver.window.list.table.verticalScrollBar()
    place = bar.value()
    assert place > 0
    driver.go('incident.kind').keys('=am')
    editor = driver.focused
    changed = query.get(register, 'incident', records[1].uid)
    changed.set('kind', 'ied')
    register.save(changed)
    assert bar.value() == place
    assert driver.focused is editor
    assert texts(driver, 'kind')[-2] == 'IED explosion'


def test_rows_come_by_pages(driver: Driver, register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records_table, 'PAGE', 10)
    monkeypatch.setattr(records_table, '_FIRST', 10)
    for _number in range(35):
        add(register)
    asked: list[int] = []
    page = query.page
    monkeypatch.setattr(query, 'page', lambda r, kind, ids: asked.append(len(ids)) or page(r, kind, ids))
    model = driver.window.list.table.records()
    model.refresh()
    asked.clear()
    assert model.uid_at(33)
    assert model.uid_at(34)
    assert asked == [5]


@pytest.mark.parametrize(
    ('before', 'after'),
    [([1, 2, 3], [1, 2, 3]), ([1, 2, 3], [4, 1, 2, 3]), ([1, 2, 3, 4], [1, 4]), ([], [1]), ([1], [])],
)
def test_only_what_differs_is_moved(before: list[int], after: list[int], driver: Driver) -> None:
    model = driver.window.list.table.records()
    model.ids = records_table.array('q', before)
    model._exchange(records_table.array('q', after))
    assert list(model.ids) == after


def test_a_question_is_asked_of_the_register_whole(driver: Driver, register: Register) -> None:
    driver.keys('=one')
    assert driver.window.list.question() == Question('incident', 'one')


def test_a_list_is_read_in_a_thread_and_the_newest_question_wins(
    driver: Driver, register: Register, qtbot: QtBot
) -> None:
    for kind in ('ambush', 'ied', 'ied'):
        add(register, kind=kind)
    tasks.Threads.used = True
    for text in ('a', 'am', 'i', 'ie'):
        driver.window.list.bar.search.setText(text)
        driver.window.list.bar.changed.emit()
    qtbot.waitUntil(lambda: not tasks.Threads.under_way and driver.window.list.table.records().rowCount() == 2)
    tasks.Threads.used = False
    assert texts(driver, 'kind') == ['IED explosion', 'IED explosion']
