"""Likely duplicates beside what is typed: shown, gone to, opened, told apart; never in the way."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from models import query
from models.language import messages
from models.record.records import Record
from models.register.register import Register
from tests.windows import Driver, driving
from ui.form import likely_strip
from ui.form.likely_strip import LIKELY_KEY, LikelyStrip

NAME = {'name_ar': 'سالم هيثم المثال', 'abducted_on': '2024-01-20', 'governorate': 'SY09'}


@pytest.fixture
def known(register: Register) -> Record:
    return register.save(Record('abductee', values=dict(NAME)))


@pytest.fixture
def driver(register: Register, known: Record, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Driver]:
    monkeypatch.setattr(likely_strip, 'LOOK_AFTER', 0)
    monkeypatch.setattr(LikelyStrip, '_told_apart', set())
    with driving(register, qtbot) as made:
        yield made


def typed(driver: Driver) -> LikelyStrip:
    """A new abductee whose name is typed as another documenter would."""
    driver.keys('Ctrl+Shift+N')
    driver.go('abductee.name_latin').keys('=Salem Haytham Al-Mithal')
    strip = driver.window.form.likely
    driver.qtbot.waitUntil(strip.isVisible)
    return strip


def test_it_is_shown_while_typing_and_takes_no_key(driver: Driver, known: Record) -> None:
    strip = typed(driver)
    assert driver.focused is driver.field('abductee.name_latin')
    assert strip.accessibleName() == '1 possible duplicate'
    (line,) = (strip.lines.item(at).text() for at in range(strip.lines.count()))
    assert str(known.get('reference')) in line
    assert line.endswith('same name, spelled differently, same father’s name')
    driver.keys('Tab')
    assert driver.focused is not strip.lines
    assert isinstance(driver.focused, QLineEdit)


def test_it_goes_when_nothing_is_alike_any_more(driver: Driver) -> None:
    strip = typed(driver)
    driver.keys('Ctrl+A', 'Delete', '=Nader Al-Khayal')
    driver.qtbot.waitUntil(lambda: not strip.isVisible())


def test_its_key_goes_there_and_back(driver: Driver) -> None:
    strip = typed(driver)
    editor = driver.focused
    driver.keys(LIKELY_KEY)
    assert driver.focused is strip.lines
    driver.keys('Esc')
    assert driver.focused is editor
    driver.keys(LIKELY_KEY, LIKELY_KEY)
    assert driver.focused is editor


def test_enter_opens_the_other_and_what_was_typed_comes_back(driver: Driver, known: Record) -> None:
    typed(driver)
    uid = driver.window.form.opened.record.uid
    driver.keys(LIKELY_KEY, 'Return')
    assert driver.window.form.opened.record.uid == known.uid
    assert [draft.uid for draft in query.drafts(driver.window.register)] == [uid]
    driver.window.go_to('abductee', uid)
    assert driver.window.form.opened.record.get('name_latin') == 'Salem Haytham Al-Mithal'


def test_what_is_not_the_same_is_shown_no_more(driver: Driver) -> None:
    strip = typed(driver)
    editor = driver.focused
    driver.keys(LIKELY_KEY, 'Delete')
    assert not strip.isVisible()
    assert driver.focused is editor
    driver.keys('= Ali')
    driver.qtbot.waitUntil(lambda: not strip._waiting.isActive())
    assert not strip.isVisible()


def test_several_are_walked_through(driver: Driver, register: Register) -> None:
    register.save(Record('abductee', values=dict(NAME) | {'father': 'هيثم', 'name_ar': 'سالم المثال'}))
    strip = typed(driver)
    assert strip.lines.count() == 2
    driver.keys(LIKELY_KEY, 'Down')
    assert strip.lines.currentRow() == 1
    driver.keys('Delete')
    assert strip.lines.count() == 1
    assert driver.focused is strip.lines


def test_a_record_that_is_alike_nothing_shows_nothing(driver: Driver, known: Record) -> None:
    driver.window.go_to('abductee', known.uid)
    driver.qtbot.waitUntil(lambda: not driver.window.form.likely._waiting.isActive())
    assert not driver.window.form.likely.isVisible()
    driver.keys(LIKELY_KEY)
    assert driver.focused is not driver.window.form.likely.lines


def test_it_speaks_arabic(driver: Driver) -> None:
    with messages.speaking('ar'):
        strip = typed(driver)
        assert '، ' in strip.lines.item(0).text()
