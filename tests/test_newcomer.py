"""The first incident by a newcomer's steps, from the start page to what is saved, counted in both languages."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models import query
from models.language import messages
from models.query import Question
from tests.windows import Driver
from ui.app import Program
from ui.parts import look, tasks

NEW_PASSPHRASE = 'window tractor pepper harvest'
MOST_STEPS, MOST_STROKES = 12, 40


class Words(NamedTuple):
    """What somebody types who writes down a first incident."""

    alias: str
    kind: str
    place: str
    harmed: str
    account: str


TYPED = {
    'en': Words('swallow', 'ambush', 'Sokhneh', '5 c k', 'They came from the hills and left before dawn.'),
    'ar': Words('سنونو', 'كمين', 'السخنة', '5 م ق', 'جاؤوا من التلال وغادروا قبل الفجر.'),
}


class Newcomer:
    """Hands that count: a step is a thing that is filled in or pressed, a stroke a key that writes no text."""

    def __init__(self, program: Program, qtbot: QtBot) -> None:
        self.program, self.qtbot = program, qtbot
        self.steps = self.strokes = 0

    def step(self, text: str, *keys: str) -> None:
        """Type a text, then press keys."""
        self.steps += 1
        self.strokes += len(keys)
        window = self.program.window or self.program.welcome
        hands = Driver(window, self.qtbot)  # type: ignore[arg-type]
        if text:
            hands.keys(f'={text}')
        hands.keys(*keys)

    def stroke(self, *keys: str) -> None:
        """Press keys on the way to where the next step is done."""
        self.steps -= 1
        self.step('', *keys)


@pytest.fixture
def program(qapp: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Program]:
    monkeypatch.setattr(tasks.Threads, 'used', False)
    monkeypatch.setenv('HOME', str(tmp_path))
    made = Program(qapp)
    yield made
    if made.register is not None:
        made._close_register()
    made._put_away_welcome()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    made.idle.end()
    qapp.removeTranslator(made._qt_words)
    messages.use('en')
    look.apply(qapp, dark=False)


@pytest.mark.parametrize('language', messages.LANGUAGES)
def test_the_first_incident_takes_few_steps_and_strokes(program: Program, qtbot: QtBot, language: str) -> None:
    words = TYPED[language]
    program.speak(language)
    program.start(None)
    qtbot.waitUntil(lambda: QApplication.activeWindow() is program.welcome)
    newcomer = Newcomer(program, qtbot)
    newcomer.step('DZ1', 'Tab')
    newcomer.step(words.alias, 'Tab')
    newcomer.step(NEW_PASSPHRASE, 'Tab')
    newcomer.step(NEW_PASSPHRASE)
    newcomer.step('', 'Ctrl+Return')
    qtbot.waitUntil(lambda: program.window is not None and QApplication.activeWindow() is program.window)
    newcomer.step('', 'Ctrl+N')
    newcomer.step(words.kind, 'Return')
    newcomer.step('21/1/2024', 'Return')
    newcomer.step(words.place, 'Return')
    newcomer.stroke('Alt+5')
    newcomer.step(words.harmed, 'Return')
    newcomer.stroke('Alt+7', 'Return')
    newcomer.step(words.account)
    newcomer.step('', 'Ctrl+S')
    print(f'{language}: {newcomer.steps} steps, {newcomer.strokes} strokes beside the text')
    assert newcomer.steps <= MOST_STEPS
    assert newcomer.strokes <= MOST_STROKES
    register = program.register
    assert register is not None
    (saved,) = query.each(register, Question('incident'))
    (line,) = saved.of('casualty')
    assert (saved.get('kind'), saved.get('occurred'), saved.get('narrative')) == ('ambush', '2024-01-21', words.account)
    assert saved.get('place')
    assert (line.get('count'), line.get('outcome')) == (5, 'killed')
