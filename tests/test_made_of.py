"""Which Sijill this is, what it is made of, and what it says where it cannot open a window."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from models import made_of, screen
from models.language import messages
from models.register.register import Register
from models.version import VERSION
from tests.windows import driving
from ui.window.register_menu import About

ROOT = Path(__file__).resolve().parent.parent


def started(*arguments: str, **surroundings: str) -> 'subprocess.CompletedProcess[str]':
    """The program as it is started from a terminal, of which the screen is not passed on."""
    screens = ('DISPLAY', 'WAYLAND_DISPLAY', 'QT_QPA_PLATFORM')
    given = {name: value for name, value in os.environ.items() if name not in screens} | surroundings
    process = [sys.executable, str(ROOT / 'main.py'), *arguments]
    return subprocess.run(process, capture_output=True, text=True, env=given, timeout=120, check=False)


def test_the_version_has_one_source() -> None:
    assert started('--version').stdout == f'Sijill {VERSION}\n'
    newest = re.search(r'^## \[(\d\S*)\] - \d{4}-\d\d-\d\d$', (ROOT / 'CHANGELOG.md').read_text('utf-8'), re.MULTILINE)
    assert newest
    assert newest[1] == VERSION


def test_every_library_of_the_lock_file_is_named_with_its_terms() -> None:
    locked = re.findall(r'^([a-z0-9-]+)==', (ROOT / 'requirements.txt').read_text('utf-8'), re.MULTILINE)
    named = {part.name.lower().replace('_', '-'): part for part in made_of.components()}
    assert set(locked) - set(named) == {'tzdata'}  # of which other systems than Windows have their own
    assert not [part for part in named.values() if not part.licence or not part.version]


@pytest.mark.parametrize('language', ['en', 'ar'])
def test_the_window_says_what_it_is_and_is_made_of(register: Register, qtbot: QtBot, language: str) -> None:
    with messages.speaking(language), driving(register, qtbot) as driver:
        driver.window.deeds.action('about').trigger()
        sheet = driver.window.findChild(About)
        assert sheet is not None
        said = sheet.credits.toPlainText()
        assert {'openpyxl', 'PySide6_Essentials', 'LGPL-3.0-only'} <= set(said.split())
        assert any(VERSION in label.text() for label in sheet.findChildren(QLabel))
        sheet.accept()


def test_without_a_screen_one_sentence_says_so() -> None:
    done = started()
    assert done.returncode == 2
    assert done.stderr.startswith('There is no screen to open the window on.')
    assert done.stderr.count('\n') == 1


def test_without_a_library_one_sentence_names_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv('QT_QPA_PLATFORM', raising=False)
    monkeypatch.delenv('WAYLAND_DISPLAY', raising=False)
    monkeypatch.setattr(screen, '_plugins', lambda: tmp_path)
    assert screen.lack() == (
        f'Sijill cannot open its window: this computer lacks {tmp_path}/libqxcb.so. Install the package that has it.'
    )
