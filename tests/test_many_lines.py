"""Records with very many lines: what is done by keys costs as much more as there are more lines, and no more."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from models import query
from models.entry.open_record import OpenRecord
from models.record.records import Record
from models.register import conflicts, erasing
from models.register.erasing import ToErase
from models.register.register import Register
from models.rules import checks
from tests.counted_steps import steps
from tests.invented import incident
from tests.windows import Driver, driving
from ui.form.record_form import RecordForm
from ui.importing.conflicts_page import ConflictsPage
from ui.panes.history_pane import History
from ui.parts import tasks

FEW, MANY = 40, 160
# How much more fourfold as many lines may cost: what looks through all lines for each of them costs up to 16 times.
MOST = 5.5
# What looks through lines one by one.
THROUGH_ALL = ('walk', '<genexpr>')
A_LINE = '3\t\tkilled\tman\t\t'


def long_record(lines: int, **values: str | int) -> Record:
    """An incident with so many lines of casualties."""
    record = incident()
    given: dict[str, Any] = {'outcome': 'injured', 'party': 'civilians', 'who': 'man', 'count': 3} | values
    for _line in range(lines):
        record.add('casualty', **given)
    return record


@contextmanager
def opened(register: Register, qtbot: QtBot, record: Record) -> Iterator[Driver]:
    """The window at the lines of a saved record."""
    register.save(record)
    with driving(register, qtbot) as driver:
        driver.window.go_to('incident', record.uid)
        driver.keys('Alt+5')
        yield driver


def form(driver: Driver) -> RecordForm:
    assert driver.window.form is not None
    return driver.window.form


def at_the_end(driver: Driver, lines: int, text: str = A_LINE) -> None:
    """Stand at the empty line, with so many lines to paste."""
    form(driver).grids['casualty'].view.go_to_blank()
    QGuiApplication.clipboard().setText('\n'.join([text] * lines))


def pasted(driver: Driver, lines: int) -> None:
    """So many lines that are new, all of them marked."""
    at_the_end(driver, lines, f'{A_LINE}Samer')
    driver.keys('Ctrl+V')
    form(driver).grids['casualty'].view.selectAll()


def grown(cost: Callable[[int], int]) -> float:
    """How much more it costs for many than for few; once before, so that all that is kept is there."""
    cost(FEW)
    return cost(MANY) / cost(FEW)


def test_lines_are_pasted_into_a_record_that_has_as_many(register: Register, qtbot: QtBot) -> None:
    def cost(lines: int) -> int:
        with opened(register, qtbot, long_record(lines)) as driver:
            at_the_end(driver, lines)
            taken = steps(lambda: driver.keys('Ctrl+V'))
            assert len(form(driver).grids['casualty'].lines.lines) == 2 * lines + 2
            return taken

    assert grown(cost) < MOST


def test_lines_are_emptied_and_go_together(register: Register, qtbot: QtBot) -> None:
    def cost(lines: int) -> int:
        with opened(register, qtbot, incident()) as driver:
            pasted(driver, lines)
            taken = steps(lambda: driver.keys('Del'))
            assert len(form(driver).grids['casualty'].lines.lines) == 2
            return taken

    assert grown(cost) < MOST


def test_a_line_goes_of_which_a_link_to_another_that_goes_is_all_that_is_left(driver_of_new: Driver) -> None:
    driver = driver_of_new
    grid = form(driver).grids['casualty']
    QGuiApplication.clipboard().setText('3\t\tinjured\tman\n1\t\tkilled\tman')
    driver.keys('Ctrl+V')
    injured, died = grid.lines.lines
    died.set('earlier', injured.uid)
    grid.view.selectAll()
    driver.keys('Del')
    assert grid.lines.lines == []


@pytest.fixture
def driver_of_new(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        made.keys('Ctrl+N', 'Alt+5')
        yield made


def test_each_problem_says_at_which_line_it_is(register: Register, qtbot: QtBot) -> None:
    def cost(lines: int) -> int:
        with opened(register, qtbot, incident()) as driver:
            at_the_end(driver, lines, 'nobody knows\t\tkilled\tman')
            driver.keys('Ctrl+V')
            taken = steps(lambda: driver.keys('F8'), *THROUGH_ALL)
            said = form(driver).grids['casualty']._problems.text().splitlines()
            assert (len(said), f'line {lines + 2}:' in said[-1]) == (lines, True)
            return taken

    assert grown(cost) < MOST


def test_what_is_wrong_in_lines_is_said_anew_only_where_it_changed(register: Register, qtbot: QtBot) -> None:
    with opened(register, qtbot, long_record(FEW, outcome_date='2023-01-01')) as driver:
        grid = form(driver).grids['casualty']
        before = grid._problems.text()
        assert before.count('\n') == FEW - 1 and f'line {FEW + 2}:' in before
        grid.view.go_to_blank()
        driver.keys('Up')
        assert steps(lambda: driver.keys('=4', '=5'), '_sentence') == 0
        driver.keys('Return')
        grid.lines.lines.insert(0, grid.lines.lines.pop())
        grid._say()
        assert 'line 1:' in grid._problems.text() and f'line {FEW + 2}:' in grid._problems.text()


def test_lines_are_offered_for_a_link(register: Register, qtbot: QtBot) -> None:
    def cost(lines: int) -> int:
        with opened(register, qtbot, long_record(lines)) as driver:
            form(driver).grids['casualty'].view.go_to_blank()
            driver.keys('Up', 'Ctrl+Shift+K')
            group = form(driver).grids['casualty'].group
            assert group is not None
            group.reveal('earlier').editor.setFocus()
            driver.keys('Backspace')
            return steps(lambda: driver.keys('=3'))

    assert grown(cost) < MOST


def test_the_history_says_which_lines_were_added(register: Register, qtbot: QtBot) -> None:
    def cost(lines: int) -> int:
        with opened(register, qtbot, long_record(lines)) as driver:
            taken = steps(lambda: driver.keys('Ctrl+H'), *THROUGH_ALL)
            (pane,) = driver.window.findChildren(History)
            assert len(pane.cards[0].changes) > lines
            return taken

    assert grown(cost) < MOST


def test_what_of_a_record_can_be_erased_is_listed(register: Register, qtbot: QtBot) -> None:
    def cost(lines: int) -> int:
        with opened(register, qtbot, long_record(lines)) as driver:
            return steps(driver.window.record.toggle_erase, *THROUGH_ALL)

    assert grown(cost) < MOST


def test_erasing_looks_once_whether_all_can_be(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    record, asked, refuse = register.save(long_record(FEW)), list[Record](), checks.refuse
    monkeypatch.setattr(checks, 'refuse', lambda made: [asked.append(made), refuse(made)])
    wanted = [one for one in erasing.offered(register, record) if one.field == 'narrative']
    register.erase([ToErase(one.kind, one.uid, one.row, one.field) for one in wanted], 'asked for')
    assert len(asked) <= 2


def test_conflicts_of_one_record_are_looked_for_in_it_once(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    def cost(lines: int) -> int:
        record = register.save(long_record(lines))
        there = query.get(register, record.kind, record.uid)
        assert there is not None
        left = [
            conflicts.Conflict(record.kind, record.uid, 'casualty', row.uid, {'count': 9})
            for row in there.of('casualty')
        ]
        monkeypatch.setattr(conflicts, 'kept', lambda _register: left)
        return steps(lambda: conflicts.waiting(register))

    assert grown(cost) < MOST


def test_a_record_is_opened_without_reading_what_is_typed_for_others(register: Register, qtbot: QtBot) -> None:
    saved, other = register.save(incident()), register.save(incident(governorate='SY07'))
    with driving(register, qtbot) as driver:

        def read_in_json() -> int:
            driver.window.go_to('incident', other.uid)
            return steps(lambda: driver.window.record.open('incident', saved.uid), 'loads')

        read_in_json()
        usual = read_in_json()
        for _draft in range(5):
            typed = OpenRecord.new(register, 'incident')
            typed.record.children = long_record(FEW).children
            typed.keep()
        assert read_in_json() == usual


def test_conflicts_are_counted_beside_what_is_typed(
    register: Register, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved, where = register.save(incident()), list[threading.Thread]()
    with driving(register, qtbot) as driver:
        page = driver.page(ConflictsPage)
        driver.window.go_to('incident', saved.uid)
        monkeypatch.setattr(conflicts, 'waiting', lambda _register: where.append(threading.current_thread()) or [])
        monkeypatch.setattr(tasks.Threads, 'used', True)
        driver.go('incident.place')
        with qtbot.waitSignal(page.counted):
            driver.keys('=a', 'Ctrl+S')
        qtbot.waitUntil(lambda: not tasks.Threads.under_way)
    assert where
    assert threading.main_thread() not in where


def test_a_save_looks_at_what_it_changed_in_the_steps_before_it(register: Register, qtbot: QtBot) -> None:
    def cost(lines: int) -> int:
        with opened(register, qtbot, long_record(lines)) as driver:
            driver.keys('Ctrl+S').go('incident.summary')
            driver.keys('=One. Two. Three. Four. Five. Six.', 'Ctrl+S', '= Seven. Eight.')
            taken = steps(lambda: driver.keys('Ctrl+S'), '_with')
            driver.keys('Ctrl+Z', 'Ctrl+Z', 'Ctrl+Z')
            assert form(driver).opened.record.get('summary') == 'One. Two. Three. Four. Five.'
            return taken

    assert cost(FEW) == cost(2 * FEW)


def test_a_record_is_copied_row_by_row_and_nothing_else_is_looked_at(register: Register, qtbot: QtBot) -> None:
    record = long_record(FEW)
    with opened(register, qtbot, record) as driver:

        def all_that_copies() -> None:
            driver.window.record.open('incident', other.uid)
            driver.window.record.open('incident', record.uid)
            driver.go('incident.summary').keys('=a')
            form(driver).likely._look()
            driver.keys('Ctrl+S')

        other = register.save(incident(governorate='SY07'))
        assert steps(all_that_copies, '_reconstruct') == 0
    copied = record.copied()
    assert copied == record
    assert all(one is not other for one, other in zip(copied.walk(), record.walk(), strict=True))
