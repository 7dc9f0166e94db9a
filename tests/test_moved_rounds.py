"""At random moments somebody does something to the file, folder or log of a window at work: what was saved is there.

Nothing that the window said to be saved is missing, or one sentence says so: the window's, or that of `check`.
"""

import os
import random
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from models import query
from models.errors import KnownError
from models.file import backups
from models.register import verify
from models.register.register import Register
from tests.invented import incident
from tests.test_moved_window import button
from ui.app import Program
from ui.window.window import MainWindow

pytestmark = pytest.mark.skipif(os.name == 'nt', reason='Windows lets nobody move what is open')
# What is done in the folder of the register, and a word of what the window must say of it; none where all goes on.
DEEDS = {
    'mv register.sijill renamed.sijill': 'renamed',
    'mkdir deeper && mv register.sijill deeper/': 'deeper',
    'mv ../desk ../another': 'another',
    'cp register.sijill copy.sijill && mv ../other.sijill register.sijill': 'Another file',
    'mv ../other.sijill register.sijill': 'Another file',
    'mv -T ../desk ../another && mkdir ../desk && mv ../other.sijill ../desk/register.sijill': 'Another file',
    'rm register.sijill': 'was deleted',
    'rm -r ../desk': 'was deleted',
    'rm register.sijill-wal': 'register.sijill-wal',
    'mv register.sijill-wal register.sijill-wal.old': 'register.sijill-wal',
    'cp register.sijill-wal new && mv new register.sijill-wal': 'register.sijill-wal',
    'cp register.sijill copy.sijill': '',
    'cp -r ../desk ../copied': '',
    'ln register.sijill linked.sijill': '',
    'ln -s register.sijill linked.sijill': '',
    'ln register.sijill linked.sijill && rm register.sijill': 'renamed',
}
# What else it may say who looks in the midst of the deed: the folder is gone.
MEANWHILE = {
    'mv -T ../desk ../another && mkdir ../desk && mv ../other.sijill ../desk/register.sijill': ('/another/', 'deleted'),
}
LONGEST = 2.5


class Round:
    """A window that somebody works in, and what it said to be saved: the text of each record, and when it was said."""

    def __init__(self, folder: Path, template: Path, app: QApplication, dice: random.Random) -> None:
        self.desk, self.dice = folder / 'desk', dice
        self.desk.mkdir()
        self.path = Path(shutil.copy(template, self.desk / 'register.sijill'))
        self.other = shutil.copy(template, folder / 'other.sijill').read_bytes()
        self.program = Program(app)
        self.register = Register.open(self.path)
        self.begun = [self.register.save(incident()).uid for _turn in range(3)]
        self.program.open_window(self.register)
        self.saved: dict[str, tuple[float, str]] = {}
        self.texts: dict[str, set[str]] = {}

    @property
    def window(self) -> MainWindow:
        assert self.program.window is not None
        return self.program.window

    def work(self) -> None:
        """Type into a new copy of a record, or into an earlier one; mostly save it."""
        self.window.go_to('incident', self.dice.choice([*self.begun, *self.saved]))
        if self.dice.random() < 0.4:
            self.window.record.duplicate()
        form = self.window.form
        assert form is not None
        editor = form.findChild(QWidget, 'incident.summary')
        assert editor is not None
        editor.setFocus()
        QTest.keyClicks(editor, f'{self.dice.randrange(10**6)} ')
        if self.dice.random() < 0.8:
            self.save()
        QApplication.processEvents()

    def save(self) -> None:
        form = self.window.form
        assert form is not None
        uid = form.opened.record.uid
        keys = QKeySequence('Ctrl+S')[0]
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, keys.key(), keys.keyboardModifiers())
        text = str(form.opened.record.get('summary'))
        self.texts.setdefault(uid, set()).add(text)
        if form.opened.stored is not None and not form.opened.is_changed:
            self.saved[uid] = (time.monotonic(), text)

    def missing(self, path: Path, before: float) -> list[str]:
        """The records saved before a moment that a file has not, or with another text than was saved then or later."""
        with Register.open(path, writing=False) as register:
            there = {one.uid: str(one.get('summary')) for one in query.each(register, query.Question('incident'))}
        told = {uid: text for uid, (at, text) in self.saved.items() if at < before}
        return [uid for uid, text in told.items() if there.get(uid) != text and there.get(uid) not in self.texts[uid]]


@pytest.fixture
def dice() -> random.Random:
    """Random moments; a failing test shows the seed, and $SIJILL_SEED gives it back."""
    seed = int(os.environ.get('SIJILL_SEED') or random.SystemRandom().randrange(10**6))
    print(f'SIJILL_SEED={seed}')
    return random.Random(seed)


@pytest.fixture
def made(plain_template: Path, tmp_path: Path, qapp: QApplication, dice: random.Random) -> Iterator[Round]:
    """A round that has not begun."""
    one = Round(tmp_path, plain_template, qapp, dice)
    yield one
    program = one.program
    if program.register is not None:
        program._close_register()
    for left in (program.welcome, program.trouble, program.parting):
        if left is not None:
            left.hide()
            left.deleteLater()
    program.idle.end()
    program.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def played(one: Round, qtbot: QtBot, dice: random.Random) -> None:
    """One round: work, the deed at a random moment, work on, and close or go on elsewhere."""
    deed = dice.choice([*DEEDS])
    print(deed)
    while not one.saved:
        one.work()
    after = dice.uniform(0, LONGEST)
    at = time.monotonic() + after
    with subprocess.Popen(['sh', '-c', f'sleep {after:.3f}; {deed}'], cwd=one.desk) as doing:
        while doing.poll() is None:
            one.work()
        assert doing.returncode == 0
    one.work()
    one.save()
    if word := DEEDS[deed]:
        words = {word, *MEANWHILE.get(deed, ())}
        qtbot.waitUntil(lambda: any(word in one.window.about_file.text() for word in words), timeout=20_000)
        look_after_moved(one, deed, qtbot, dice)
    else:
        look_after_copied(one, deed, at, qtbot)


def look_after_moved(one: Round, deed: str, qtbot: QtBot, dice: random.Random) -> None:
    """All that was saved is in the copy elsewhere, and where the file is now unless the window says otherwise."""
    said, now = one.window.about_file.text(), time.monotonic()
    if dice.random() < 0.5:
        target = one.desk.parent / 'stick.sijill'
        one.window.save_elsewhere(target)
        assert one.missing(target, now) == []
        assert checked(target) == []
    else:
        one.window.close()
        with qtbot.waitSignal(one.program.ended):
            button(one.program.parting, 'Close without saving').click()
    if found := where(one, deed):
        missing = one.missing(found, now)
        assert not missing or 'What was saved last' in said
    if 'other.sijill' in deed:
        assert one.path.read_bytes() == one.other
        assert checked(one.path) == []
    elif '-wal' not in deed:
        assert not one.path.exists()


def look_after_copied(one: Round, deed: str, at: float, qtbot: QtBot) -> None:
    """The register goes on; a copy has all that was saved before it was made, or `check` says that it may not."""
    assert not one.window.about_file.text()
    with qtbot.waitSignal(one.program.ended):
        one.window.close()
        if one.program.parting is not None:
            button(one.program.parting, 'Close without saving').click()
    assert one.missing(one.path, time.monotonic()) == []
    assert checked(one.path) == []
    copies = {'cp register': one.desk / 'copy.sijill', 'cp -r ../de': one.desk.parent / 'copied' / 'register.sijill'}
    if copy := copies.get(deed[:11]):
        assert checked(copy) or one.missing(copy, at) == []


def checked(path: Path) -> list[str]:
    """What `check` says of a file, whatever it is."""
    try:
        with Register.open(path, writing=False) as register:
            return verify.check(register)
    except KnownError as error:
        return [str(error)]


def where(one: Round, deed: str) -> Path | None:
    """Where the file is after a deed, None where it is gone."""
    for mark, found in {
        'mkdir deeper': one.desk / 'deeper' / 'register.sijill',
        'another': one.desk.parent / 'another' / 'register.sijill',
        'renamed': one.desk / 'renamed.sijill',
        'linked': one.desk / 'linked.sijill',
        '-wal': one.path,
    }.items():
        if mark in deed:
            return found
    return None


@pytest.fixture(autouse=True)
def _no_backup(monkeypatch: pytest.MonkeyPatch) -> None:
    """Closing makes no backup: what it leaves is not what is looked at here."""
    monkeypatch.setattr(backups, 'when_changed', lambda _register: None)


@pytest.mark.slow
@pytest.mark.parametrize('turn', range(5))
def test_what_was_said_to_be_saved_is_there(made: Round, dice: random.Random, turn: int, qtbot: QtBot) -> None:
    played(made, qtbot, dice)


@pytest.mark.soak
@pytest.mark.parametrize('turn', range(200))
def test_two_hundred_rounds(made: Round, dice: random.Random, turn: int, qtbot: QtBot) -> None:
    played(made, qtbot, dice)
