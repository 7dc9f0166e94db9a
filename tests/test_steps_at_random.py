"""Random edits by keys in a form, then all undone and all done again: the start and the end, to the last value."""

import random
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from models import query
from models.register.register import Register
from tests import invented
from tests.windows import Driver, driving
from ui.form.child_view import LinesView
from ui.form.editors import CodesEditor, LineEditor, TextEditor
from ui.parts import tasks

WORDS = (
    'ied',
    'ambush',
    '5',
    'at least 3',
    'civilians',
    '21/1/2024',
    'yesterday',
    'Tadmor',
    'سالم المثال',
    'x y',
    '3 c k',
)
SENTENCES = ('One shot. ', 'Two fled', ' at night', '، ثم عادوا. ', 'x')
PASTED = ('5\tcivilians\n3\tisis', 'one', '7', '\t\t\n1', 'killed\tcivilians\tman\t4')
Held = tuple[list[tuple[str, str, dict[str, object]]], dict[str, str]]


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.Threads, 'used', False)


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        yield made


def held(driver: Driver) -> Held:
    """All that the record holds now: its rows with their values, and the texts that wait."""
    opened = driver.window.form.opened
    rows = sorted((row.kind, row.uid, dict(row.values)) for row in opened.record.walk())
    return sorted(rows, key=lambda row: row[1]), dict(opened.texts)


class Hands:
    """Hands that do things at random, always the same with the same seed."""

    def __init__(self, driver: Driver, seed: int) -> None:
        self.driver, self.chance = driver, random.Random(seed)

    def do_something(self) -> None:
        """One edit, or what only moves about."""
        deeds: list[Callable[[], object]] = [self.type_in_field, self.type_in_field, self.type_in_cell]
        deeds += [self.type_in_cell, self.change_cells, self.write_on, self.give_up, self.remove_chip, self.add_name]
        self.chance.choice(deeds)()

    def shown(self, kinds: tuple[type[QWidget], ...]) -> list[QWidget]:
        """The editors of the fields of the record that are shown."""
        boxes = [box for group in self.driver.window.form.groups.values() for box in group.shown]
        return [box.editor for box in boxes if isinstance(box.editor, kinds)]

    def type_in_field(self) -> None:
        """Type a word in a field, over what is in it."""
        self.chance.choice(self.shown((LineEditor, CodesEditor))).setFocus()
        self.driver.keys(
            'Ctrl+A', f'={self.chance.choice(WORDS)}', self.chance.choice(('Tab', 'Return', 'Down', 'Left'))
        )

    def write_on(self) -> None:
        """Write another sentence at some place of an account."""
        editor = self.chance.choice(self.shown((TextEditor,)))
        editor.setFocus()
        self.driver.keys(self.chance.choice(('Ctrl+End', 'Ctrl+Home', 'Left')))
        self.driver.keys(
            f'={self.chance.choice(SENTENCES)}', self.chance.choice(('Backspace', 'Delete', 'Left', 'Return'))
        )

    def stand(self) -> LinesView:
        """Stand at a cell of a grid."""
        view = self.chance.choice(list(self.driver.window.form.grids.values())).view
        view.setFocus()
        lines = view.lines
        view.stand(lines.index(self.chance.randrange(lines.rowCount()), self.chance.randrange(lines.columnCount())))
        return view

    def type_in_cell(self) -> None:
        """Type a word in a cell."""
        self.stand()
        self.driver.keys(f'={self.chance.choice(WORDS)}', self.chance.choice(('Tab', 'Return', 'F6')))

    def change_cells(self) -> None:
        """Empty, fill, paste or remove."""
        self.stand()
        QGuiApplication.clipboard().setText(self.chance.choice(PASTED))
        self.driver.keys(self.chance.choice(('Delete', 'Ctrl+D', 'Ctrl+V', 'Ctrl+Delete', 'Shift+Down')))
        if self.driver.window.form.reason.isVisible():
            self.driver.keys('=a reason', 'Return')

    def give_up(self) -> None:
        """Type in a cell and give it up."""
        self.stand()
        self.driver.keys(f'={self.chance.choice(WORDS)}', 'Escape', 'Escape')

    def remove_chip(self) -> None:
        """Take the last code out of a field of several."""
        self.chance.choice(self.shown((CodesEditor,))).setFocus()
        self.driver.keys('Backspace')

    def add_name(self) -> None:
        """Type a name below a line."""
        grid = self.driver.window.form.grids['casualty']
        grid.view.setFocus()
        grid.view.stand(grid.lines.index(self.chance.randrange(grid.lines.rowCount()), 0))
        if grid.below:
            self.driver.keys('F6', '=سالم', 'Return')


def shows_what_it_holds(driver: Driver) -> None:
    """Every editor shows what its field holds."""
    for group in driver.window.form.groups.values():
        for box in group.boxes.values():
            if isinstance(box.editor, LineEditor):
                assert box.editor.text().strip() == box.field.text.strip(), box.field.name
            elif isinstance(box.editor, CodesEditor):
                codes = [str(chip.property('code')) for chip in box.editor._chips]
                assert codes == [code for code in str(box.field.value or '').split(' ') if code], box.field.name
    for grid in driver.window.form.grids.values():
        assert [row.uid for row in grid.lines.lines] == [row.uid for row in grid.parent_row.of(grid.kind)]


def undo_all(driver: Driver, step: str, may: Callable[[], bool]) -> int:
    """Press a key for as long as it does something; how often."""
    for times in range(3_000):
        if not may():
            return times
        driver.keys(step)
    raise AssertionError('it does not end')


def is_so(driver: Driver, before: Held) -> None:
    now = held(driver)
    assert now[1] == before[1]
    assert now[0] == before[0]


@pytest.mark.timeout(1200)
@pytest.mark.parametrize(
    ('seed', 'edits'),
    [(1, 40), pytest.param(2, 40, marks=pytest.mark.soak), pytest.param(11, 300, marks=pytest.mark.soak)],
)
@pytest.mark.parametrize('is_new', [True, False], ids=['new', 'saved'])
def test_all_that_is_undone_is_the_start_and_all_that_is_done_again_the_end(
    driver: Driver, register: Register, seed: int, edits: int, is_new: bool
) -> None:
    if is_new:
        driver.keys('Ctrl+N')
    else:
        driver.window.go_to('incident', register.save(invented.incident()).uid)
    driver.keys('Ctrl+M')
    start, hands, form = held(driver), Hands(driver, seed), driver.window.form
    for _edit in range(edits):
        hands.do_something()
    form.settle()
    driver.window.list.focus_table()
    end = held(driver)
    assert end != start
    steps = undo_all(driver, 'Ctrl+Z', lambda: form.steps.may_undo)
    assert steps > edits // 3
    is_so(driver, start)
    shows_what_it_holds(driver)
    assert undo_all(driver, 'Ctrl+Y', lambda: form.steps.may_redo) == steps
    is_so(driver, end)
    shows_what_it_holds(driver)
    driver.keys('Ctrl+Alt+R')
    is_so(driver, start)
    assert query.drafts(register) == []
