"""What was altered outside the program is said in the window, before a file goes to a stranger."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from exchange.own_key import in_words
from models.register.own import own_agreement
from models.register.register import Register
from tests.test_backup_times import program
from tests.test_chain import alter
from tests.test_own_history import EVIL, GOOD, plain_text, swap_key
from tests.test_start import _at_once, button, home
from ui.app import Program
from ui.pages import export_page
from ui.pages.export_page import ExportPage
from ui.window.register_menu import Changes

__all__ = ['_at_once', 'home', 'program']


@pytest.fixture
def path(register: Register) -> Path:
    """A closed register with a key of headquarters."""
    register.settings.set('headquarters_key', GOOD)
    register.close()
    return register.path


def page_of(program: Program) -> ExportPage:
    assert program.window is not None
    program.window.show_page('export')
    QApplication.processEvents()
    return program.window.page(ExportPage.name)


def test_the_words_of_the_key_are_shown_each_time(path: Path, program: Program) -> None:
    program.start(path)
    page = page_of(program)
    assert in_words(GOOD) in page.key_said.text()
    assert len(in_words(GOOD).split()) == 6
    assert '(Tester)' in plain_text(page.key_said.text())
    button(page, 'Make a key').click()
    assert in_words(page.own_key.text()) in page.own_key_said.text()


def test_a_swapped_key_is_said_and_refused_until_it_is_entered_again(
    path: Path, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    swap_key(path)
    program.start(path)
    assert program.window is not None
    assert 'key of headquarters was altered' in program.window.about_file.text()
    page = page_of(program)
    assert in_words(EVIL) not in page.key_said.text()
    assert 'was altered' in page.key_said.text()
    asked: list[object] = []
    monkeypatch.setattr(export_page, 'choose', lambda *given: asked.append(given))
    QTest.keyClick(page.month, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not asked
    assert 'was altered' in page.notice.text()
    page.write(tmp_path / 'out.xlsx')
    assert not list(tmp_path.glob('out*'))

    page.key.selectAll()
    QTest.keyClicks(page.key, GOOD)
    assert in_words(GOOD) in page.key_said.text()
    page.write(tmp_path / 'out.xlsx')
    assert (tmp_path / 'out.xlsx.age').exists()
    assert program.register is not None
    assert own_agreement.at_opening(program.register) == ''


def test_what_is_for_the_public_needs_no_key(path: Path, program: Program, tmp_path: Path) -> None:
    alter(path, "DELETE FROM meta WHERE key = 'headquarters_key'")
    program.start(path)
    page = page_of(program)
    page.write(tmp_path / 'out.xlsx')
    assert not list(tmp_path.glob('out*'))
    page.profile.choose('public')
    page.unapproved.setChecked(True)
    page.write(tmp_path / 'out.xlsx')
    assert (tmp_path / 'out.xlsx').exists()


def test_it_is_said_after_a_lock_too(path: Path, program: Program) -> None:
    alter(path, "UPDATE meta SET value = 'Director' WHERE key = 'alias'")
    program.start(path)
    assert program.window is not None
    assert '“alias”' in program.window.about_file.text()
    button(program.window.about_file, 'Close').click()
    assert program.window.about_file.text() == ''
    program._change_language('ar')
    assert '«alias»' in plain_text(program.window.about_file.text())


def test_the_menu_shows_who_changed_the_register(path: Path, program: Program) -> None:
    program.start(path)
    assert program.window is not None
    program.window.deeds.action('changes').trigger()
    (sheet,) = (one for one in QApplication.topLevelWidgets() if isinstance(one, Changes) and one.isVisible())
    lines = [plain_text(sheet.list.item(at).text()) for at in range(sheet.list.count())]
    assert lines[0].endswith(f'Tester: Key of headquarters: – → {GOOD}')
    assert isinstance(sheet, QDialog)
    sheet.accept()


def test_a_secret_that_is_none_locks_nobody_out(path: Path, program: Program) -> None:
    alter(path, "INSERT INTO meta VALUES ('own_secret', 'AGE-SECRET-KEY-1X')")
    program.start(path)
    page = page_of(program)
    assert page.own_key.text() == ''
    button(page, 'Make a key').click()
    assert 'never replaced' in page.notice.text()
