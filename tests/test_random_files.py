"""Random hands that take files in and write them, in the whole window: no row vanishes, and the register agrees.

Other random hands are kept out of all windows for files (`test_random_actions`).
"""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from models.register import verify
from models.register.register import Register
from tests.invented import abductee, incident, work_as
from tests.keys_table import HEADQUARTERS
from tests.test_random_actions import Hands
from tests.windows import Driver, driving
from ui.parts.choosing_files import FOLDER, OPEN, Chooser
from ui.window.actions import keyed

OLD = Path(__file__).parent / 'old'
ROLES = (('lead',), ('documenter',), ('reviewer',), ('documenter', 'reviewer'))
NAMES = ('one', 'two', 'a.b', 'ملف')
# fmt: off
PAGES = (
    'Ctrl+3', 'Ctrl+4', 'Ctrl+5', 'Ctrl+6', 'Ctrl+7', 'Ctrl+8', 'Ctrl+9', 'Ctrl+0', 'Ctrl+Alt+6', 'Ctrl+Alt+7',
    'Ctrl+E', 'Ctrl+R', 'Ctrl+I',
)
# fmt: on
ENDING = frozenset(('Ctrl+Q', 'Ctrl+W', 'Ctrl+L', 'Ctrl+O', 'Ctrl+Shift+O'))  # what leads away from the window


class FileHands(Hands):
    """Somebody who presses every key that the program names, and gives a file wherever one is asked for."""

    def __init__(self, driver: Driver, register: Register, seed: int, folder: Path) -> None:
        super().__init__(driver, register, seed)
        self._folder = folder
        named = {key for _title, rows in self.window.deeds.sections() for _said, key in rows}
        self._keys = sorted(key for key in named - ENDING if _is_one(key))

    def _actions(self) -> Iterator[tuple[tuple[object, str], int]]:
        yield (self.type_word, 'any'), 15
        yield (self.press, 'any'), 20
        yield (self.click_anything, 'any'), 15
        yield (self.press_what_is_named, 'any'), 25
        yield (self.press_a_button, 'any'), 25
        yield (self.go_to_a_page, 'any'), 10
        yield (self.bring_in, 'any'), 10
        yield (self.leave_windows, 'any'), 10

    def press_what_is_named(self) -> str:
        key = self.random.choice(self._keys)
        self.driver.keys(key)
        return key

    def press_a_button(self) -> str:
        found = [one for one in keyed(self.window) if one.isVisible() and one.isEnabled()]
        if not found:
            return 'no button'
        one = self.random.choice(found)
        one.click()
        return f'button {one.property("key")}'

    def go_to_a_page(self) -> str:
        page = self.random.choice(PAGES)
        self.driver.keys(page)
        return f'{page}, {self.press_a_button()}'

    def bring_in(self) -> str:
        self.driver.keys('Ctrl+I')
        said = [self.press_a_button() for _ in range(self.random.randrange(4))]
        self.driver.keys('Ctrl+Return')
        return f'brought in: {", ".join(said)}'

    def leave_windows(self) -> str:
        leave_windows()
        return 'left the windows'

    def give(self, asked: Chooser) -> None:
        """Give what is asked for, and give up where it will not do."""
        QDialog.open(asked)
        if self.random.random() < 0.9:
            asked._line.setText(str(self._path(asked)))
            for _ in range(3):  # one that is there is asked about
                if shiboken6.isValid(asked) and asked.isVisible():
                    asked._accept()
        if shiboken6.isValid(asked) and asked.isVisible():
            asked.reject()

    def _path(self, asked: Chooser) -> Path:
        if asked._purpose == FOLDER:
            return self._folder
        if asked._purpose != OPEN:
            return self._folder / self.random.choice(NAMES)
        fitting = [path for path in sorted(self._folder.iterdir()) if path.suffix in asked._endings]
        return self.random.choice(fitting or [self._folder / 'nothing'])


def _is_one(key: str) -> bool:
    """Whether it is a combination of keys, and not said in words."""
    return QKeySequence(key).toString() == key and key[-1].isascii()


def leave_windows() -> None:
    """Leave each window that lies over the others."""
    for one in QApplication.topLevelWidgets():
        if isinstance(one, QDialog) and one.isVisible():
            one.reject()


@pytest.fixture
def hands(
    register: Register,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Iterator[FileHands]:
    register.save(incident())
    register.save(incident(occurred='2024-01-22', kind='ied'))
    register.merge('abductee', register.save(abductee()).uid, register.save(abductee()).uid)
    register.settings.set('headquarters_key', HEADQUARTERS)
    for alias, roles in (('heron', ROLES[request.param % len(ROLES)]), ('owl', ('lead',))):
        register.add_person(alias, roles)
    work_as(register, 'heron')
    folder = tmp_path / 'files'
    folder.mkdir()
    for path in random.Random(request.param).sample(sorted(OLD.glob('*.xlsx')), 4):
        shutil.copy(path, folder)
    with driving(register, qtbot) as driver:
        made = FileHands(driver, register, request.param, folder)
        monkeypatch.setattr(Chooser, 'open', lambda asked: made.give(asked))
        yield made
        leave_windows()


def go(hands: FileHands, register: Register, actions: int) -> None:
    written = {path.name for path in hands._folder.iterdir()}
    for done in range(actions):
        hands.act()
        if done % 50 == 0:
            assert verify.check(register) == []
    print(f'{len(hands.stored.rows)} rows, {len(set(hands._folder.iterdir())) - len(written)} files')
    assert verify.check(register) == []


@pytest.mark.slow
@pytest.mark.qt_log_ignore('This plugin does not support')
@pytest.mark.parametrize('hands', [1], indirect=True)
def test_random_hands_with_files_lose_nothing(hands: FileHands, register: Register) -> None:
    go(hands, register, 60)


@pytest.mark.soak
@pytest.mark.qt_log_ignore('This plugin does not support')
@pytest.mark.parametrize('hands', range(11, 17), indirect=True)
def test_random_hands_with_files_lose_nothing_for_long(hands: FileHands, register: Register) -> None:
    go(hands, register, 500)
