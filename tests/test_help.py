"""F1 shows the keys of what is shown, and what the guide says of it, inside the program and in the language spoken."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from models.language import messages
from models.language.text import has_arabic
from models.register.register import Register
from tests.windows import Driver, driving
from ui.assembled import PAGES
from ui.form.field_group import FieldBox
from ui.pages.problems_page import ProblemsPage
from ui.panes import guide_chapter
from ui.panes.guide_chapter import GuideChapter
from ui.panes.keys_pane import KeysPane
from ui.parts import look, tasks
from ui.parts.page import Page
from ui.parts.page_entries import PageEntry
from ui.start.new_register import NewRegister
from ui.start.welcome import Welcome
from ui.window.actions import keyed
from ui.window.list_pane import DRAFTS, WITHDRAWN


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tasks.Threads, 'used', False)
    monkeypatch.setenv('HOME', str(tmp_path))


@pytest.fixture(params=messages.LANGUAGES)
def driver(request: pytest.FixtureRequest, register: Register, qapp: QApplication, qtbot: QtBot) -> Iterator[Driver]:
    with messages.speaking(request.param), driving(register, qtbot) as made:
        yield made
    look.apply(qapp, dark=False)


@pytest.mark.parametrize('entry', PAGES, ids=lambda entry: entry.name)
def test_f1_on_a_page_shows_its_keys_and_its_chapter(driver: Driver, entry: PageEntry) -> None:
    page = driver.page(entry)
    driver.keys('F1')
    pane = driver.window.pages.currentWidget()
    assert isinstance(pane, KeysPane) and pane.isVisible()
    said = {label.text().strip('\u2066\u2069') for label in pane.findChildren(QLabel)}
    assert {str(one.property('key')).replace('Return', 'Enter') for one in keyed(page)} <= said
    (chapter,) = pane.findChildren(GuideChapter)
    text = chapter.toPlainText()
    assert len(text) > 200
    assert has_arabic(text.splitlines()[0]) is (messages.language() == 'ar')
    assert chapter.height() >= int(chapter.document().size().height())
    driver.keys('F1')
    assert driver.window.pages.currentWidget() is page
    driver.keys('F1', 'Esc')
    assert driver.window.pages.currentWidget() is page


def test_from_the_help_another_page_is_reached(driver: Driver) -> None:
    driver.page(ProblemsPage)
    driver.keys('F1', 'Ctrl+0')
    assert isinstance(driver.window.pages.currentWidget(), Page)
    assert driver.window.help is None
    shown = driver.window.pages
    assert not shown.findChildren(KeysPane) or shown.count() == len(driver.window.pages_by_name) + 1


def test_f1_in_a_list_shows_every_key_and_the_chapter_below(driver: Driver) -> None:
    driver.keys('F1')
    pane = driver.window.record.currentWidget()
    assert isinstance(pane, KeysPane)
    (chapter,) = pane.findChildren(GuideChapter)
    assert 'Ctrl+N' in chapter.toPlainText()


def test_a_chapter_leads_nowhere() -> None:
    for language in messages.LANGUAGES:
        with messages.speaking(language):
            for name in names():
                text = guide_chapter.chapter(name)
                assert text, (language, name)
                assert not re.search(r'\]\(|<!--|<div', text), (language, name)


def names() -> list[str]:
    """Everything that F1 is pressed on."""
    return ['incident', 'abductee', 'informant', 'place', DRAFTS, WITHDRAWN, *(entry.name for entry in PAGES)]


def test_the_guide_is_found_beside_the_resources_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = tmp_path / 'guide'
    packed.mkdir()
    (packed / 'en.md').write_text('<!-- help: month -->\n## A month\n\nIts figures.\n\n## Other\n', encoding='utf-8')
    monkeypatch.setattr(guide_chapter, '_PLACES', (tmp_path / 'none', packed))
    assert guide_chapter.chapter('month').split() == ['##', 'A', 'month', 'Its', 'figures.']
    assert guide_chapter.chapter('imports') == ''


# Words that explain themselves


def explained(widget: QWidget) -> bool:
    """Whether a widget says what it means to the mouse, to Shift+F1 and to a screen reader."""
    return all([widget.toolTip(), widget.whatsThis(), widget.accessibleDescription()])


@pytest.mark.parametrize('name', ['zone', 'marks', 'exactness'])
def test_the_words_of_fields_explain_themselves(driver: Driver, name: str) -> None:
    driver.window.new('incident')
    driver.keys('Ctrl+M')
    boxes = {box.field.name: box for box in driver.window.form.findChildren(FieldBox)}
    assert explained(boxes[name].editor)
    assert boxes[name].caption.toolTip() == boxes[name].field.help
    assert (boxes[name].editor.focusProxy() or boxes[name].editor).whatsThis()


@pytest.mark.parametrize('key', ['place', 'informant', 'conflicts', 'places', 'codes', DRAFTS, WITHDRAWN])
def test_the_words_at_the_side_explain_themselves(driver: Driver, key: str) -> None:
    entry = driver.window.side.entries[key]
    assert explained(entry)
    assert entry.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_the_desk_code_explains_itself(driver: Driver) -> None:
    page = Welcome()
    page._new()
    assert isinstance(page.card, NewRegister)
    assert explained(page.card.desk)
    page.deleteLater()


@pytest.mark.qt_log_ignore('This plugin does not support')
def test_shift_f1_says_it(driver: Driver) -> None:
    driver.window.side.entries['conflicts'].setFocus()
    driver.keys('Shift+F1')
    shown = [
        one for one in QApplication.topLevelWidgets() if one.isVisible() and 'WhatsThat' in one.metaObject().className()
    ]
    assert shown
    shown[0].close()
