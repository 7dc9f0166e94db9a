"""Random hands at the whole window, by key and mouse, against a model of what was said to be saved.

The model knows only this: a row never vanishes, nothing that is stored changes but by an action that says so, and what
a save said it saved is what the form showed; a merge changes the two records that it names. `make soak` does 2,000
actions with each of six seeds.
"""

import random
import resource
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from models import query
from models.record.records import RECORDS, roots
from models.register import verify
from models.register.register import Register
from tests.invented import abductee, incident
from tests.windows import Driver, driving
from ui.parts.choosing_files import Chooser

WORDS = (
    'ambush',
    'ied',
    '21/1/2024',
    'about 5',
    '3',
    'Deir',
    'Thiban',
    'hms',
    'isis',
    'civ',
    'سالم',
    'كمين',
    'x',
    '-',
    '٣',
)
LINES = ('3 c k', '2r', '1i', '5 civilians killed', 'جريحان', '2-4', 'nonsense here')
# fmt: off
SAFE_KEYS = (
    'Tab', 'Shift+Tab', 'Down', 'Up', 'Left', 'Right', 'Return', 'Escape', 'Delete', 'Backspace', 'F2', 'F6',
    'F8', 'F1', 'Ctrl+Z', 'Ctrl+Y', 'Ctrl+Shift+Z', 'Ctrl+A', 'Ctrl+C', 'Ctrl+V', 'Ctrl+X', 'Ctrl+D', 'Ctrl+F',
    'Ctrl+H', 'Ctrl+B', 'Ctrl+N', 'Ctrl+Shift+N', 'Ctrl+K', 'Home', 'End', 'PgUp', 'PgDown', 'Ctrl+1', 'Ctrl+2',
    'Ctrl+5', 'Ctrl+6', 'Ctrl+7', 'Ctrl+0', 'Ctrl+Shift+M', 'Alt+1', 'Alt+2', 'Alt+3', 'Alt+4', 'Alt+5', 'Alt+6',
    'Space',
)
# fmt: on
# Kilobytes, and parts of windows: map, places, figures and pages, each of which is made once, may all come late.
READ_ONCE, MADE_ONCE = 100_000, 3_000
Rows = dict[str, tuple[Any, ...]]


class Whole(NamedTuple):
    """What is stored: every row of every kind, by uid, the uid of the record that each belongs to, and what is merged.

    A merge is the uids of its two records, and whether it was undone.
    """

    rows: Rows
    records: dict[str, str]
    merges: frozenset[tuple[str, str, str | None]]

    @classmethod
    def of(cls, register: Register) -> 'Whole':
        rows: Rows = {}
        records: dict[str, str] = {}
        for kind in (cls.record_kind for cls in roots()):
            for state in (False, True):
                for record in query.each(register, query.Question(kind, withdrawn=state)):
                    for row in record.walk():
                        values = {n: v for n, v in row.values.items() if n in RECORDS[row.kind].specs()}
                        rows[row.uid] = (row.kind, tuple(sorted(values.items(), key=lambda pair: pair[0])))
                        records[row.uid] = record.uid
        merges = register.db.execute_sql('SELECT survivor, merged, withdrawn FROM "merge"').fetchall()
        return cls(rows, records, frozenset(merges))

    def united(self, before: 'Whole') -> set[str]:
        """The records that were merged since, or are no longer."""
        return {uid for survivor, merged, _undone in self.merges ^ before.merges for uid in (survivor, merged)}

    def changed(self, before: 'Whole') -> set[str]:
        """The records that are not as they were."""
        uids = {uid for uid in {**self.rows, **before.rows} if self.rows.get(uid) != before.rows.get(uid)}
        return {self.records.get(uid) or before.records[uid] for uid in uids}


class Hands:
    """Somebody who presses anything; each action is looked at once it is done."""

    def __init__(self, driver: Driver, register: Register, seed: int) -> None:
        self.driver, self.register, self.window = driver, register, driver.window
        self.random = random.Random(seed)
        self.stored = Whole.of(register)
        self.told: list[str] = []
        self.saves = 0

    def act(self) -> None:
        """Do one thing, and see that nothing else came of it."""
        self._take_the_keys()
        do, may_change = self.random.choices(*zip(*((pair, weight) for pair, weight in self._actions()), strict=True))[
            0
        ]
        if may_change != 'any' and isinstance(QApplication.focusWidget(), QAbstractButton):
            may_change = 'one'  # a space, or Enter, presses it
        open_before = self.open_uid()
        said = do()
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # else only the program's own loop does that
        self.told.append(said)
        now = Whole.of(self.register)
        lost = set(self.stored.rows) - set(now.rows)
        assert not lost, f'rows vanished: {self._story()}'
        changed = now.changed(self.stored)
        if may_change == 'one':
            changed -= now.united(self.stored)
        allowed = {open_before, self.open_uid()} if may_change == 'open' else set()
        is_one = may_change == 'any' or (may_change == 'one' and len(changed) <= 1)
        assert is_one or changed <= allowed, f'{changed} changed: {self._story()}'
        self.stored = now

    def _take_the_keys(self) -> None:
        """Have the keys in the window, mostly in a record: here no system gives them back after a sheet."""
        if QApplication.activeWindow() is not self.window:
            self.window.activateWindow()
        if QApplication.focusWidget() is None:
            self.window.list.focus_table()
        if self.window.form is None and self.random.random() < 0.2:
            self.driver.keys(self.random.choice(('Ctrl+N', 'Ctrl+Shift+N')))
            self.driver.keys('=ambush', 'Tab', '=21/1/2024', 'Tab')

    def _actions(self) -> Iterator[tuple[tuple[Callable[[], str], str], int]]:
        yield (self.type_word, ''), 30
        yield (self.press, ''), 40
        yield (self.type_line, ''), 6
        yield (self.click_in_list, ''), 6
        yield (self.save, 'open'), 8
        yield (self.save_and_next, 'open'), 4
        yield (self.undo_save, 'one'), 2
        yield (self.withdraw, 'open'), 2
        yield (self.click_anything, 'one'), 5

    def _story(self) -> str:
        return ' · '.join(self.told[-12:])

    def open_uid(self) -> str | None:
        """The uid of the record that lies open."""
        form = self.window.form
        return form.opened.record.uid if form is not None else None

    # What hands do

    def type_word(self) -> str:
        word = self.random.choice(WORDS)
        self.driver.keys(f'={word}')
        return f'typed {word}'

    def type_line(self) -> str:
        line = self.random.choice(LINES)
        if self.window.form is not None:
            self.driver.keys('Alt+5')
        self.driver.keys(f'={line}', 'Return')
        return f'line {line}'

    def press(self) -> str:
        key = self.random.choice(SAFE_KEYS)
        self.driver.keys(key)
        return key

    def click_in_list(self) -> str:
        view = self.window.list.table
        place = QPoint(self.random.randrange(20, 200), self.random.randrange(5, 200))
        if view.isVisible():
            QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        return f'clicked in the list at {place.toTuple()}'

    def click_anything(self) -> str:
        found = [b for b in self.window.findChildren(QAbstractButton) if b.isVisible() and b.isEnabled()]
        one = self.random.choice(found)
        said = one.text() or one.toolTip() or type(one).__name__
        QTest.mouseClick(one, Qt.MouseButton.LeftButton)
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        return f'clicked {said}'

    def save(self) -> str:
        self._save('Ctrl+S')
        return 'Ctrl+S'

    def save_and_next(self) -> str:
        self._save('Ctrl+Return')
        return 'Ctrl+Enter'

    def _save(self, key: str) -> None:
        """What was shown is what is stored afterwards, where the window says that it is saved."""
        uid, form, before = self.open_uid(), self.window.form, self.register.head
        is_for_record = form is not None and form.isVisible()  # a page over it has things of its own to save
        self.driver.keys(key)
        if not is_for_record or self.register.head == before:
            return
        self.saves += 1
        stored = query.get(self.register, form.opened.record.kind, uid)
        assert stored is not None, f'said saved, and is not: {self._story()}'
        if self.open_uid() == uid and not self.window.form.opened.is_changed:
            shown, there = self._values(self.window.form.opened.record), self._values(stored)
            assert shown == there, f'shown is not what is stored: {self._story()}'

    @staticmethod
    def _values(record: Any) -> dict[str, dict[str, Any]]:
        return {row.uid: {n: v for n, v in row.values.items() if v not in (None, '')} for row in record.walk()}

    def undo_save(self) -> str:
        self.driver.keys('Ctrl+Alt+Z')
        self.driver.keys(self.random.choice(('Return', 'Escape')))
        return 'Ctrl+Alt+Z'

    def withdraw(self) -> str:
        self.driver.keys('Ctrl+Shift+W')
        self.driver.keys('=a slip', 'Return')
        return 'withdrew'


@pytest.fixture
def hands(
    register: Register, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Hands]:
    # A window that asks for a file keeps the hands from all others until somebody cancels it: that is done at once.
    monkeypatch.setattr(Chooser, 'open', Chooser.deleteLater)
    register.save(incident())
    register.save(incident(occurred='2024-01-22', kind='ied'))
    register.save(abductee())
    with driving(register, qtbot) as driver:
        yield Hands(driver, register, request.param)


def go(hands: Hands, register: Register, actions: int) -> None:
    """Do so many things, and more until enough was saved; the register is checked, and memory stays where it was."""
    grown, parts = 0, 0
    for done in range(1, 2 * actions + 1):
        hands.act()
        if done % 100 == 0:
            assert verify.check(register) == []
        if done == actions // 2:
            grown, parts = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, len(QApplication.allWidgets())
        if done >= actions and hands.saves > actions // 101:
            break
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f'{actions} actions, {hands.saves} saves, {len(hands.stored.rows)} rows')
    print(f'{grown / 1000:.0f} MB at half, {most / 1000:.0f} at the end')
    assert most - grown < READ_ONCE, 'memory grows'
    assert len(QApplication.allWidgets()) - parts < MADE_ONCE, 'records that were open leave their parts behind'
    assert hands.saves > actions // 101, 'nothing was put to the test'


@pytest.mark.slow
@pytest.mark.qt_log_ignore('This plugin does not support')
@pytest.mark.parametrize('hands', [1], indirect=True)
def test_random_hands_lose_nothing(hands: Hands, register: Register) -> None:
    go(hands, register, 100)


@pytest.mark.soak
@pytest.mark.qt_log_ignore('This plugin does not support')
@pytest.mark.parametrize('hands', [11, 22, 33, 44, 55, 66], indirect=True)
def test_random_hands_lose_nothing_for_hours(hands: Hands, register: Register) -> None:
    go(hands, register, 2000)
