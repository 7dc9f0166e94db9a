"""Two records in the window: side by side and merged by keys, given back, split, and held apart for good."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models import query
from models.likeness.whole_register import twins
from models.query.together import old_uids
from models.register.action import Incoming
from models.register.joining.merging import KeptOfTwo
from models.register.register import Register
from models.register.retold import happenings
from tests.desks import the
from tests.invented import abductee, incident
from tests.windows import Driver, driving
from ui.panes.of_history.history_card import HistoryCard
from ui.parts import tasks
from ui.parts.flow import Flow
from ui.uniting.duplicates_page import DuplicatesPage
from ui.uniting.pair_search import PairLine


@pytest.fixture
def driver(register: Register, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Driver]:
    monkeypatch.setattr(tasks.Threads, 'used', False)
    monkeypatch.setenv('HOME', str(tmp_path))
    with driving(register, qtbot) as made:
        yield made


def test_two_records_are_merged_given_back_split_and_held_apart_by_keys(register: Register, driver: Driver) -> None:
    one = register.save(incident(summary='Two were killed'))
    other = register.save(incident(summary='At the gate'))
    page = driver.page(DuplicatesPage)
    assert page.table.model().rowCount() == len(twins(register, 'incident')) == 1
    fields = [page.pair._lines.index(line, 0).data() for line in range(page.pair._lines.rowCount())]
    page.pair.table.setFocus()
    page.pair.table.setCurrentIndex(page.pair._lines.index(fields.index('Summary'), 0))
    driver.keys('Right')
    driver.keys('Alt+M')
    assert the(register, one.uid).get('summary') == 'At the gate'
    assert the(register, other.uid).withdrawn
    assert page.table.model().rowCount() == 0
    both = the(register, one.uid)
    both.add('casualty', party='sdf', outcome='injured', count=3)
    both.of('casualty')[0].set('count', 7)
    register.save(both)
    driver.window.go_to('incident', one.uid)
    driver.keys('Ctrl+Alt+U')
    assert page.isVisible()
    lines = page.giving_back._lines
    told = [[lines.index(at, place).data() for place in range(3)] for at in range(lines.rowCount())]
    assert told[0][0].startswith('Number · Casualty line: 7 killed')
    assert told[1][2].startswith('3 injured')
    page.giving_back.reason.setFocus()
    driver.keys('=two gates', 'Alt+U')
    assert any('two gates' in each.why for each in happenings.of_record(register, one.uid))
    assert not old_uids.is_any(register)
    assert the(register, one.uid).get('summary') == 'Two were killed'
    page.table.setFocus()
    driver.keys('Alt+N')
    assert twins(register, 'incident') == []
    driver.window.go_to('incident', one.uid)
    driver.keys('Ctrl+Alt+I')
    page.splitting.rows.item(0).setCheckState(Qt.CheckState.Checked)
    page.splitting.day.setText('22/1/2024')
    driver.keys('Alt+P')
    assert query.count(register, 'incident') == 3
    [split] = old_uids.splits_of(register, one.uid)
    assert the(register, str(split.get('second'))).get('occurred') == '2024-01-22'


def test_two_people_are_linked_and_a_strip_says_not_the_same_for_good(register: Register, driver: Driver) -> None:
    one, other = (register.save(abductee(abducted_on=day)) for day in ('2024-01-05', '2024-01-06'))
    driver.window.go_to('abductee', one.uid)
    strip = driver.window.form.likely
    strip._look()
    driver.keys('Ctrl+Alt+D')
    driver.keys('Del')
    assert twins(register, 'abductee') == []
    third = register.save(abductee(abducted_on='2024-01-06', mother='Example'))
    page = driver.page(DuplicatesPage)
    page.compare('abductee', other.uid, third.uid)
    driver.keys('Alt+L')
    assert the(register, third.uid).get('same_person') == other.uid or the(register, other.uid).get('same_person')


def test_any_of_several_is_given_back_and_a_pair_is_passed_over(register: Register, driver: Driver) -> None:
    a, b, c = (register.save(abductee(abducted_on='2024-01-05', mother=name)) for name in (None, 'Example', 'Example'))
    register.note_contact(b.uid, {'asked_on': '2024-02-03', 'came_of': 'no_news', 'whom': 'his uncle'})
    page = driver.page(DuplicatesPage)
    pairs = page.table.model().rowCount()
    assert pairs > 1
    page.pair.table.setFocus()
    for place in (1, 0) if pairs == 2 else range(1, pairs):
        driver.keys('Alt+Down')
        assert (page.table.currentIndex().row(), page.pair.table.hasFocus()) == (place, True)
    driver.keys('Alt+Up')
    assert page.table.model().rowCount() == pairs == len(twins(register, 'abductee'))
    for other in (b, c):
        register.merge('abductee', a.uid, other.uid)
    driver.window.go_to('abductee', a.uid)
    driver.keys('Ctrl+H')
    assert any(card.happening.what == 'Contact line noted' for card in driver.window.findChildren(HistoryCard))
    driver.keys('Ctrl+Alt+U')
    view = page.giving_back
    assert (view.which.isVisible(), view.which.count(), view.which.currentIndex()) == (True, 2, 1)
    view.which.setFocus()
    driver.keys('Up')
    assert str(c.get('reference')) in view.foretold.text()
    driver.keys('Alt+U')
    assert not the(register, b.uid).withdrawn
    assert old_uids.survivor_of(register, c.uid) == a.uid
    driver.window.go_to('abductee', a.uid)
    register.note_contact(a.uid, {'asked_on': '2024-02-03', 'came_of': 'no_news', 'whom': 'his aunt'})
    driver.keys('Ctrl+Alt+I')
    last = page.splitting.rows.item(page.splitting.rows.count() - 1)
    assert 'his aunt' in last.text() and '1 contact line stays' in page.splitting.foretold.text()
    last.setCheckState(Qt.CheckState.Checked)
    assert 'stays' not in page.splitting.foretold.text()


def test_a_record_without_a_merge_is_not_given_back_and_the_list_says_so(register: Register, driver: Driver) -> None:
    one = register.save(incident())
    driver.window.go_to('incident', one.uid)
    driver.keys('Ctrl+Alt+U')
    assert driver.window.list.said.text() == 'No record was merged into this one.'
    assert driver.window.form is not None and driver.window.form.isVisible()


def test_a_search_says_how_far_it_is_and_is_ended_by_a_key(register: Register, driver: Driver) -> None:
    register.apply([Incoming(incident(summary='Two were killed')) for _number in range(2)], {})
    page = driver.page(DuplicatesPage)
    assert page.table.model().rowCount() == 1
    assert page._searching.isHidden()
    steps: list[str] = []
    page._search.moved.connect(steps.append)
    page.refresh()
    assert steps[0].startswith('0 of 2')

    def end(_far: str) -> None:
        assert page._searching.isVisible()
        driver.keys('Alt+Q')

    page._search.moved.connect(end)
    page.refresh()
    assert page._searching.isHidden()
    assert page._said.text().startswith('The search was ended')
    assert page.table.model().rowCount() == 1


def test_two_that_are_compared_stay_while_others_are_saved_and_found(register: Register, driver: Driver) -> None:
    for summary in ('Two were killed', 'At the gate'):
        register.save(incident(summary=summary))
    one = register.save(incident(kind='ied', occurred='2023-01-01', summary='At the mill'))
    other = register.save(incident(kind='landmine', occurred='2023-06-01', summary='At the ford'))
    page = driver.page(DuplicatesPage)
    assert page.table.model().rowCount() == 1
    page.compare('incident', one.uid, other.uid)
    fields = [page.pair._lines.index(line, 0).data() for line in range(page.pair._lines.rowCount())]
    page.pair.table.setCurrentIndex(page.pair._lines.index(fields.index('Summary'), 0))
    driver.keys('Right')
    changed = the(register, one.uid)
    changed.set('narrative', 'Heard since.')
    register.save(changed)  # as by somebody else, or a file: the pairs are read anew
    driver.keys('Alt+M')
    assert the(register, other.uid).withdrawn
    assert (the(register, one.uid).get('summary'), the(register, one.uid).get('narrative')) == (
        'At the ford',
        'Heard since.',
    )
    assert page.table.model().rowCount() == 1 and page.pair.uids
    driver.keys('Alt+N')
    assert (page.table.model().rowCount(), page.pair.uids) == (0, frozenset())


def test_the_line_of_two_that_are_compared_is_marked_where_the_list_has_them(
    register: Register, driver: Driver
) -> None:
    three = [register.save(incident(summary=said, occurred=f'2024-01-2{n}')) for n, said in enumerate('abc', 1)]
    page = driver.page(DuplicatesPage)
    assert page.table.model().rowCount() == 3
    for one, other in ((0, 1), (1, 2), (0, 2)):
        pair = {three[one].uid, three[other].uid}
        page.compare('incident', three[one].uid, three[other].uid)
        marked = page._lines.thing(page.table.currentIndex().row())
        assert isinstance(marked, PairLine)
        assert {marked.pair.one.uid, marked.pair.other.uid} == {*page.pair.uids} == pair


def test_what_does_it_is_in_sight_on_a_small_screen(register: Register, driver: Driver) -> None:
    one, other = (register.save(incident(summary=said)) for said in ('Two were killed', 'At the gate'))
    window = driver.window
    window.resize(1024, 700)
    page = driver.page(DuplicatesPage)

    def in_sight(foot: Flow) -> bool:
        QApplication.processEvents()
        lowest = foot.itemAt(foot.count() - 1).widget()
        return lowest.isVisible() and not lowest.visibleRegion().isEmpty()

    assert page.pair.isVisible() and in_sight(page.pair.foot)
    window.go_to('incident', one.uid)
    driver.keys('Ctrl+Alt+I')
    assert page.splitting.isVisible() and in_sight(page.splitting.foot)
    register.merge('incident', one.uid, other.uid, KeptOfTwo({}, {}))
    window.go_to('incident', one.uid)
    driver.keys('Ctrl+Alt+U')
    assert page.giving_back.isVisible() and in_sight(page.giving_back.foot)
