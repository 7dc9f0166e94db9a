"""What was typed and is discarded: undone at once, restored for thirty days, never lost to a slip of the hand."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from models import query
from models.dates import dates
from models.register import verify
from models.register.drafts import DISCARDED_DAYS
from models.register.register import Register
from tests.invented import PASSPHRASE, incident, work_as
from tests.windows import Driver, driving

ROOT = Path(__file__).parent.parent


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        yield made


def typed(driver: Driver, text: str) -> tuple[str, str]:
    """Type a text into the summary of the record that lies open, and come back to it as a draft."""
    driver.keys('Ctrl+M').go('incident.summary').keys(f'={text}')
    opened = driver.window.form.opened
    asked = opened.record.kind, opened.record.uid
    driver.window.show_list('abductee')
    driver.window.go_to(*asked)
    return asked


def press(driver: Driver, text: str) -> None:
    """Press the one button of the window that is shown with these words."""
    found = [one for one in driver.window.findChildren(QPushButton) if one.isVisible() and one.text() == text]
    (button,) = found
    button.click()
    QApplication.processEvents()


def shown(driver: Driver) -> object:
    """What stands in the summary of the record that lies open."""
    return driver.window.form.opened.record.get('summary') if driver.window.form else None


def drafts_page(driver: Driver) -> list[str]:
    """The lines of the list of drafts."""
    driver.keys('Ctrl+5')
    lines = driver.window.list.drafts.list
    return [lines.item(place).text() for place in range(lines.count())]


@pytest.mark.parametrize('is_new', [True, False])
def test_what_was_discarded_is_there_again_at_once(driver: Driver, register: Register, is_new: bool) -> None:
    saved = register.save(incident(summary='as it is saved'))
    if is_new:
        driver.keys('Ctrl+N')
    else:
        driver.window.go_to('incident', saved.uid)
        driver.field('incident.summary').setFocus()
        driver.keys('Ctrl+A')
    _kind, uid = typed(driver, 'half a word')
    before = shown(driver)
    press(driver, 'Discard')
    assert query.drafts(register) == []
    assert shown(driver) == 'as it is saved'  # of the record, or of the one that is next in the list
    press(driver, 'Undo')
    assert driver.window.form.opened.record.uid == uid
    assert shown(driver) == before
    assert [draft.uid for draft in query.drafts(register)] == [uid]
    assert query.discarded(register) == []


def test_what_was_typed_last_is_discarded_with_the_rest(driver: Driver, register: Register) -> None:
    driver.keys('Ctrl+N')
    typed(driver, 'half')
    driver.go('incident.summary').keys('End', '= and the end')
    driver.window.record.discard_draft()
    press(driver, 'Undo')
    assert shown(driver) == 'half and the end'


def test_a_quick_note_that_was_discarded_is_restored_from_the_drafts(driver: Driver, register: Register) -> None:
    driver.window.toggle_note()
    driver.keys('=heard by telephone', 'Ctrl+Return')
    (draft,) = query.drafts(register)
    driver.window.go_to(draft.kind, draft.uid)
    press(driver, 'Discard')
    heading, line = drafts_page(driver)
    assert heading == 'Discarded: kept for 30 days. Press Enter to restore one.'
    assert 'heard' in line or 'Incident' in line
    assert driver.window.list.drafts._empty.isVisible()
    driver.keys('Return')
    assert driver.window.form.opened.record.uid == draft.uid
    assert query.discarded(register) == []
    assert [one.content for one in query.drafts(register)] == [draft.content]


def test_the_heading_is_nothing_to_choose(driver: Driver, register: Register) -> None:
    driver.keys('Ctrl+N')
    typed(driver, 'half')
    driver.window.record.discard_draft()
    driver.keys('Ctrl+N')
    typed(driver, 'another')
    draft, heading, _discarded = drafts_page(driver)
    lines = driver.window.list.drafts.list
    lines.itemActivated.emit(lines.item(1))
    assert lines.currentRow() == 0
    driver.keys('Down')
    assert lines.currentRow() == 2
    assert lines.item(1).flags() == Qt.ItemFlag.NoItemFlags
    assert draft.startswith('Incident')
    assert heading.startswith('Discarded')


def test_restoring_over_what_is_typed_by_now_loses_neither(driver: Driver, register: Register) -> None:
    saved = register.save(incident(summary='saved'))
    driver.window.go_to('incident', saved.uid)
    typed(driver, ' first')
    driver.window.record.discard_draft()
    typed(driver, ' second')
    (first,) = query.discarded(register)
    driver.window.record.restore_draft(first.key)
    assert 'first' in str(shown(driver))
    (second,) = query.discarded(register)
    driver.window.record.restore_draft(second.key)
    assert 'second' in str(shown(driver))
    assert len(query.discarded(register)) == 1


def test_what_was_discarded_before_a_save_is_a_conflict_after_it(driver: Driver, register: Register) -> None:
    """It would undo the save without a word."""
    saved = register.save(incident(summary='saved'))
    driver.window.go_to('incident', saved.uid)
    typed(driver, ' and typed')
    driver.window.record.discard_draft()
    driver.go('incident.summary').keys('End', '= later', 'Ctrl+S')
    (discarded,) = query.discarded(register)
    driver.window.record.restore_draft(discarded.key)
    driver.keys('Ctrl+S')
    assert driver.window.record.has_pane
    assert 'later' in str(query.get(register, 'incident', saved.uid).get('summary'))


def discard(register: Register, uid: str = 'u1') -> str:
    register.keep_draft(
        'incident', uid, {'revision': '', 'rows': [['incident', uid, {'summary': 'Al-Mithal'}]], 'texts': {}}
    )
    return register.discard_draft(uid)


def test_it_is_kept_for_thirty_days_and_forgotten_at_opening(
    encrypted: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, now = encrypted.path, dates.utc_now()
    monkeypatch.setattr(dates, 'utc_now', lambda: dates.days_before(now, DISCARDED_DAYS + 1))
    discard(encrypted, 'old')
    monkeypatch.setattr(dates, 'utc_now', lambda: dates.days_before(now, DISCARDED_DAYS - 1))
    discard(encrypted, 'new')
    monkeypatch.setattr(dates, 'utc_now', lambda: dates.days_before(now, -400))
    discard(encrypted, 'of a clock that is ahead')
    monkeypatch.setattr(dates, 'utc_now', lambda: now)
    encrypted.close()
    with Register.open(path, PASSPHRASE) as opened:
        assert {one.draft.uid for one in query.discarded(opened)} == {'new', 'of a clock that is ahead'}
        assert not any('discarded' in key for key in opened.meta)
        assert verify.check(opened) == []


def test_it_stands_encrypted_in_the_register_and_nowhere_else(encrypted: Register) -> None:
    key = discard(encrypted)
    folder = encrypted.path.parent
    encrypted.close()
    for file in folder.rglob('*'):
        assert b'Al-Mithal' not in (file.read_bytes() if file.is_file() else b'')
    with Register.open(encrypted.path, PASSPHRASE) as opened:
        assert opened.restore_draft(key) == ('incident', 'u1')
        assert opened.restore_draft(key) is None


KILLED = """
import os, signal, sys
from pathlib import Path
from models.register.register import Register
from tests.test_discarded import discard
register = Register.open(Path(sys.argv[1]))
key = discard(register)
if sys.argv[2] == 'restored':
    register.restore_draft(key)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(not hasattr(signal, 'SIGKILL'), reason='nothing is killed so here')
@pytest.mark.parametrize('step', ['discarded', 'restored'])
def test_a_program_that_is_killed_at_once_loses_nothing_of_it(plain_template: Path, tmp_path: Path, step: str) -> None:
    path = Path(shutil.copy(plain_template, tmp_path / 'register.sijill'))
    killed = subprocess.run([sys.executable, '-c', KILLED, str(path), step], cwd=ROOT, check=False, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    with Register.open(path) as register:
        found = [one.draft for one in query.discarded(register)] + query.drafts(register)
        assert [draft.content['rows'][0][2] for draft in found] == [{'summary': 'Al-Mithal'}]
        assert bool(query.drafts(register)) == (step == 'restored')


def test_it_is_its_documenters(register: Register) -> None:
    key = discard(register)
    work_as(register, 'Another')
    assert query.discarded(register) == []
    assert register.restore_draft(key) is None
    work_as(register, 'Tester')
    assert [one.draft.uid for one in query.discarded(register)] == ['u1']


@pytest.mark.parametrize('value', ['', '{', '[]', '["a", "b"]', '[1, 2, 3, 4, 5, 6]'])
def test_one_that_is_damaged_keeps_no_register_from_opening(register: Register, tmp_path: Path, value: str) -> None:
    register.note('discarded x', value)
    copy = tmp_path / 'copy.sijill'
    register.db.checkpoint()
    shutil.copy(register.path, copy)
    with Register.open(copy) as opened:
        assert query.discarded(opened) == []


def test_there_may_be_nothing_to_discard(register: Register) -> None:
    assert register.discard_draft('nobody') == ''
    assert query.discarded(register) == []
