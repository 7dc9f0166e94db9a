"""A recovery file is made in the window, its being there is said at the start, and a lost register opens with it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from exchange.own_key import in_words, make_own_key, own_key
from exchange.recovery import recovery_files
from models import query
from models.errors import WrongPassphrase
from models.file import backups
from models.passphrases import changing
from models.register.own import own_past, own_recovery
from models.register.register import Register
from tests.invented import PASSPHRASE, incident
from tests.test_start import _at_once, button, home, locked, press, program
from ui.app import Program
from ui.panes.recovery_sheet import RecoverySheet
from ui.parts.choosing_files import Chooser
from ui.start.change_passphrase import ChangePassphrase
from ui.start.recover import Recover
from ui.start.restore import Restore
from ui.window.register_menu import SaidSheet

__all__ = ['_at_once', 'home', 'program']
OTHER = 'window tractor pepper harvest'
EXISTS = 'A recovery file exists for this register'


@pytest.fixture
def folder(encrypted_template: Path, tmp_path: Path) -> Path:
    """A folder with the closed registers `hq.sijill` and `r.sijill`, which has headquarters' key and an incident."""
    made = tmp_path / 'work'
    made.mkdir()
    for name in ('hq', 'r'):
        shutil.copy(encrypted_template, made / f'{name}.sijill')
    with Register.open(made / 'hq.sijill', PASSPHRASE) as hq:
        key = make_own_key(hq)
    with Register.open(made / 'r.sijill', PASSPHRASE) as desk:
        desk.settings.set('headquarters_key', key)
        desk.save(incident())
    return made


@pytest.fixture
def made(folder: Path) -> Path:
    """The same, with a recovery file `r.age`."""
    with Register.open(folder / 'r.sijill', PASSPHRASE) as desk:
        recovery_files.make(desk, folder / 'r.age', PASSPHRASE)
    return folder


def opened(program: Program, qtbot: QtBot, path: Path, passphrase: str | None = PASSPHRASE) -> None:
    program.open_window(Register.open(path, passphrase))
    qtbot.waitUntil(lambda: QApplication.activeWindow() is program.window)


def sheet(program: Program, qtbot: QtBot) -> RecoverySheet:
    """The sheet, come to by its key."""
    assert program.window is not None
    press(program.window, 'Ctrl+Alt+V')
    (found,) = program.window.findChildren(RecoverySheet)
    qtbot.waitUntil(lambda: QApplication.activeWindow() is found)
    return found


def is_in_the_menu(program: Program) -> bool:
    """Whether it is offered while its menu is open."""
    assert program.window is not None
    action = program.window.deeds.action('recovery')
    (menu,) = (one.menu() for one in program.window.menuBar().actions() if action in one.menu().actions())
    menu.aboutToShow.emit()
    is_offered = action.isVisible()
    menu.aboutToHide.emit()
    return is_offered


def asked(program: Program, path: Path) -> Recover:
    """The card, come to from the start page."""
    welcome = program._show_welcome()
    welcome.start(path)
    assert QTest.qWaitForWindowActive(welcome)
    button(locked(welcome), 'Open with a recovery file').click()
    assert isinstance(welcome.card, Recover)
    return welcome.card


def typed(card: Recover, folder: Path, *, opener: str = 'hq.sijill', secret: str = PASSPHRASE) -> None:
    lines: tuple[tuple[QLineEdit, str], ...] = (
        (card.file, str(folder / 'r.age')),
        (card.opener, str(folder / opener)),
        (card.secret, secret),
        (card.chosen.first, OTHER),
        (card.chosen.second, OTHER),
    )
    for line, text in lines:
        line.clear()
        QTest.keyClicks(line, text)
    press(card, 'Ctrl+Return')


def is_cut(shown: QLabel) -> bool:
    return shown.hasHeightForWidth() and shown.height() < shown.heightForWidth(shown.width())


def is_told(program: Program) -> bool:
    """Whether the start page says that there is one."""
    told = locked(program.welcome).told
    return told.isVisible() and EXISTS in told.text()


# Making


def test_it_is_made_by_the_keyboard_and_the_passphrase_is_asked_again(
    program: Program, qtbot: QtBot, folder: Path
) -> None:
    opened(program, qtbot, folder / 'r.sijill')
    register = program.register
    assert register is not None
    asking = sheet(program, qtbot)
    said = ' '.join(label.text() for label in asking.findChildren(QLabel))
    assert 'Whoever holds the key of headquarters, or is forced to use it, opens this register with this file.' in said
    assert in_words(register.settings.headquarters_key) in asking.words.text()
    assert 'In the history since' in asking.words.text()
    for wrong, says in (('', 'Type the passphrase'), ('not this one', 'does not open')):
        QTest.keyClicks(asking.line, wrong)
        press(asking, 'Ctrl+Return')
        assert says in asking.notice.text()
        assert asking.line.text() == ''
        assert asking.findChild(Chooser) is None
    QTest.keyClicks(asking.line, PASSPHRASE)
    press(asking, 'Ctrl+Return')
    chooser = asking.findChild(Chooser)
    assert chooser is not None
    chooser._line.setText(str(folder / 'r.age'))
    QTest.keyClick(chooser._line, Qt.Key.Key_Return)
    assert 'is written' in asking.notice.text()
    assert (folder / 'r.age').read_bytes().startswith(b'age-encryption.org')
    assert [one.key for one in own_recovery.opening(register)] == [
        own_recovery.digest_of(register.settings.headquarters_key)
    ]
    assert 'Recovery file' in next(own_past.in_words(register))
    cut = [one.text() for one in asking.findChildren(QLabel) if one.isVisible() and is_cut(one)]
    assert cut == []
    press(asking, 'Esc')
    assert not isValid(asking) or not asking.isVisible()


def test_a_lock_takes_the_sheet_away_with_what_is_typed(program: Program, qtbot: QtBot, folder: Path) -> None:
    opened(program, qtbot, folder / 'r.sijill')
    asking = sheet(program, qtbot)
    QTest.keyClicks(asking.line, PASSPHRASE)
    program.lock()
    assert not isValid(asking) or not asking.isVisible()
    assert not is_told(program)
    assert {path.name for path in folder.iterdir()} <= {'hq.sijill', 'r.sijill', 'r-backups'}


def test_it_is_never_written_over_another_file(program: Program, qtbot: QtBot, made: Path) -> None:
    before = (made / 'r.age').read_bytes()
    opened(program, qtbot, made / 'r.sijill')
    asking = sheet(program, qtbot)
    asking._make(PASSPHRASE, made / 'r.age')
    assert 'already exists' in asking.notice.text()
    assert (made / 'r.age').read_bytes() == before
    asking.accept()


def test_it_is_in_the_menu_only_where_there_is_a_key_of_headquarters(
    program: Program, qtbot: QtBot, folder: Path
) -> None:
    opened(program, qtbot, folder / 'hq.sijill')
    assert not is_in_the_menu(program)
    assert program.window is not None
    press(program.window, 'Ctrl+Alt+V')
    assert program.window.findChild(RecoverySheet) is None
    assert 'Ctrl+Alt+V' not in str(program.window.deeds.sections())
    program._close_register()
    opened(program, qtbot, folder / 'r.sijill')
    assert is_in_the_menu(program)


def test_a_register_without_a_passphrase_has_none(
    program: Program, qtbot: QtBot, plain_template: Path, folder: Path
) -> None:
    path = Path(shutil.copy(plain_template, folder / 'plain.sijill'))
    opened(program, qtbot, path, None)
    assert program.window is not None and program.register is not None
    program.register.settings.set('headquarters_key', make_own_key(program.register))
    press(program.window, 'Ctrl+Alt+V')
    (said,) = program.window.findChildren(SaidSheet)
    assert 'has no passphrase' in said.notice.text()
    said.accept()
    program._close_register()
    program._show_welcome().show_unlock(path)
    assert locked(program.welcome).recover.isHidden()


# That there is one


def test_the_start_page_says_that_there_is_one(program: Program, folder: Path, made: Path) -> None:
    program._show_welcome().show_unlock(folder / 'hq.sijill')
    assert not is_told(program)
    program._show_welcome().show_unlock(made / 'r.sijill', locked=True)
    assert is_told(program)


def test_where_the_mark_is_gone_it_is_said_right_after_opening(program: Program, qtbot: QtBot, made: Path) -> None:
    (made / 'r.sijill-recovery').unlink()
    program._show_welcome().show_unlock(made / 'r.sijill')
    assert not is_told(program)
    opened(program, qtbot, made / 'r.sijill')
    assert program.window is not None
    assert EXISTS in program.window.list.said.text()
    program._close_register()
    program._show_welcome().show_unlock(made / 'r.sijill')
    assert is_told(program)


def test_a_changed_passphrase_ends_it_but_for_backups_of_before(program: Program, made: Path) -> None:
    path = made / 'r.sijill'
    with Register.open(path, PASSPHRASE) as register:
        backup = backups.beside(register)
    welcome = program._show_welcome()
    welcome.change_passphrase(path)
    assert isinstance(welcome.card, ChangePassphrase)
    said = ' '.join(label.text() for label in welcome.card.findChildren(QLabel))
    assert 'A recovery file opens 1 of them' in said
    assert 'then no longer opens the register' in said
    changing.change(Register.open(path, PASSPHRASE), OTHER)
    welcome.show_unlock(path)
    assert not is_told(program)
    welcome.ask_restore(backup, path)
    assert isinstance(welcome.card, Restore)
    assert any(
        'A recovery file opens this backup' in label.text() and label.isVisible()
        for label in welcome.card.findChildren(QLabel)
    )


# Using


def test_a_lost_register_opens_as_a_copy_with_a_new_passphrase(program: Program, made: Path) -> None:
    before = (made / 'r.sijill').read_bytes()
    card = asked(program, made / 'r.sijill')
    typed(card, made)
    assert program.window is not None and program.register is not None
    copy = made / 'r-recovered.sijill'
    assert program.register.path == copy
    assert query.count(program.register, 'incident') == 1
    assert 'was left as it is' in program.window.list.said.text()
    assert 'Recovered' in next(own_past.in_words(program.register))
    program._close_register()
    assert (made / 'r.sijill').read_bytes() == before
    with pytest.raises(WrongPassphrase):
        Register.open(copy, PASSPHRASE)
    Register.open(copy, OTHER, writing=False).close()


def test_a_file_with_the_secret_key_opens_it_too(program: Program, made: Path) -> None:
    with Register.open(made / 'hq.sijill', PASSPHRASE, writing=False) as hq:
        secret = hq.settings.own_secret
    (made / 'keys.txt').write_text(f'{secret}\n')
    typed(asked(program, made / 'r.sijill'), made, opener='keys.txt', secret='')
    assert program.register is not None
    assert program.register.path == made / 'r-recovered.sijill'


def of_another_register(folder: Path) -> None:
    with Register.open(folder / 'hq.sijill', PASSPHRASE, writing=False) as hq:
        key = own_key(hq)
    (folder / 'r.age').unlink()
    with Register.create(folder / 'other.sijill', desk='DZ2', passphrase=PASSPHRASE) as other:
        other.settings.set('headquarters_key', key)
        recovery_files.make(other, folder / 'r.age', PASSPHRASE)


def for_another_key(folder: Path) -> None:
    (folder / 'hq.sijill').unlink()
    Register.create(folder / 'hq.sijill', desk='HQ2', passphrase=PASSPHRASE).close()
    with Register.open(folder / 'hq.sijill', PASSPHRASE) as hq:
        make_own_key(hq)


def cut_off(folder: Path) -> None:
    (folder / 'r.age').write_bytes((folder / 'r.age').read_bytes()[:-9])


def of_an_older_passphrase(folder: Path) -> None:
    changing.change(Register.open(folder / 'r.sijill', PASSPHRASE), OTHER)


def missing(folder: Path) -> None:
    (folder / 'r.age').unlink()


@pytest.mark.parametrize(
    ('spoil', 'says'),
    [
        (of_another_register, 'was made for another register'),
        (for_another_key, 'was made for another key'),
        (cut_off, 'damaged or cut off'),
        (of_an_older_passphrase, 'before the passphrase was changed'),
        (missing, 'There is no file'),
    ],
)
def test_what_is_wrong_is_one_sentence_and_nothing_is_written(
    spoil: Callable[[Path], None], says: str, program: Program, made: Path
) -> None:
    spoil(made)
    before = {path: path.read_bytes() for path in made.iterdir()}
    card = asked(program, made / 'r.sijill')
    typed(card, made)
    assert says in card.notice.text()
    assert program.register is None
    assert {path: path.read_bytes() for path in made.iterdir()} == before


def test_what_is_missing_on_the_card_is_said(program: Program, made: Path) -> None:
    card = asked(program, made / 'r.sijill')
    for line, says in (
        (card.file, 'Choose the recovery file.'),
        (card.opener, 'Choose the register of headquarters'),
        (card.chosen.first, 'Choose a passphrase.'),
        (card.chosen.second, 'not the same'),
    ):
        press(card, 'Ctrl+Return')
        assert says in card.notice.text()
        line.setText(str(made / 'hq.sijill'))
    card.secret.setText('not this one')
    card.chosen.first.setText(OTHER)
    card.chosen.second.setText(OTHER)
    press(card, 'Ctrl+Return')
    assert 'does not open' in card.notice.text()


def test_switching_the_language_keeps_what_is_typed(program: Program, made: Path) -> None:
    card = asked(program, made / 'r.sijill')
    card.file.setText('a')
    card.secret.setText('b')
    assert program.welcome is not None
    program.welcome._speak('ar')
    again = program.welcome.card
    assert isinstance(again, Recover)
    assert (again.file.text(), again.secret.text()) == ('a', 'b')
    press(again, 'Esc')
    locked(program.welcome)
