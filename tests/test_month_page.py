"""The page of the month by keys: it reads as it will be published, its sentences are edited, copied and saved."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from models import query
from models.language.text import without_directions
from models.register import verify
from models.register.register import Register
from models.register.review import report_sentences
from models.register.review.reviewing import Chosen
from tests import invented
from tests.windows import Driver, driving
from ui.month.published_view import FigureGrid, PictureOfFigures, SentenceText
from ui.pages.month_page import MonthPage

LEAST = 'These figures are the least that could be documented'


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    record = invented.incident(zone='sdf', area='village', carried_out_by='isis', governorate='SY09')
    record.add('casualty', outcome='killed', party='civilians', count=3)
    register.save(record)
    with driving(register, qtbot) as made:
        yield made


@pytest.fixture
def page(driver: Driver) -> MonthPage:
    return driver.page(MonthPage)


def said(page: MonthPage) -> list[str]:
    return [without_directions(one.accessibleName()) for one in page.view.paragraphs()]


def the(page: MonthPage, words: str) -> SentenceText:
    [found] = [one for one in page.view.paragraphs() if words in one.accessibleName()]
    return found


def edit(page: MonthPage, words: str) -> None:
    """Begin to edit a sentence by Enter."""
    paragraph = the(page, words)
    paragraph.setFocus()
    QTest.keyClick(paragraph, Qt.Key.Key_Return)


def kept(register: Register) -> list[report_sentences.KeptSentence]:
    return [*report_sentences.kept(register, '2024-01', 'monthly').values()]


def test_it_reads_as_it_will_be_published_in_either_language(page: MonthPage, driver: Driver) -> None:
    assert any('carried out' in text and 'operation' in text for text in said(page))
    assert page.view.findChildren(FigureGrid)
    assert all(one.accessibleName() for one in page.view.findChildren(PictureOfFigures))
    driver.keys('Ctrl+Shift+E')
    assert any('نفّذ' in text for text in said(page))
    assert page.view.layoutDirection() == Qt.LayoutDirection.RightToLeft
    driver.keys('Ctrl+Shift+E')
    assert page.view.layoutDirection() == Qt.LayoutDirection.LeftToRight


def test_a_sentence_is_edited_by_keys_and_its_pair_is_not_read_since(
    page: MonthPage, driver: Driver, register: Register
) -> None:
    edit(page, LEAST)
    driver.keys('Ctrl+End', '= Corrected.', 'Ctrl+Return')
    assert the(page, f'{LEAST}. Corrected.').accessibleName().endswith('Edited')
    [one] = kept(register)
    assert (one.english.endswith('Corrected.'), one.unread) == (True, 'ar')
    driver.keys('Ctrl+Shift+E')
    edit(page, 'الحد الأدنى لما أمكن')
    driver.keys('Ctrl+R')
    assert kept(register)[0].unread == ''
    assert verify.check(register) == []


def test_a_sentence_without_its_figure_is_not_kept_and_the_reason_is_said(
    page: MonthPage, driver: Driver, register: Register
) -> None:
    edit(page, 'in these areas')
    driver.keys('Ctrl+A', '=ISIS carried out 4 operations.', 'Ctrl+Return')
    editor = page._editing.editor
    assert 'figure' in editor.notice.text()
    assert not kept(register)
    driver.keys('Esc')
    assert not editor.isVisible()
    assert the(page, 'in these areas')


def test_a_lock_keeps_what_is_typed_and_it_is_there_again(page: MonthPage, driver: Driver, register: Register) -> None:
    edit(page, LEAST)
    driver.keys('Ctrl+End', '= Half a')
    page.clear()
    assert len(query.typed_beside(register)) == 1
    page.refresh()
    edit(page, LEAST)
    assert page._editing.editor.english.toPlainText().endswith('Half a')
    driver.keys('Esc')
    assert not query.typed_beside(register)


def test_a_sentence_goes_back_to_the_layout_and_is_undone(page: MonthPage, driver: Driver, register: Register) -> None:
    edit(page, LEAST)
    driver.keys('Ctrl+End', '= Corrected.', 'Ctrl+Return')
    edit(page, 'Corrected.')
    page._editing.editor._revert.click()
    assert not kept(register)
    assert not any('Corrected' in text for text in said(page))
    driver.keys('Ctrl+Alt+Z')
    assert len(kept(register)) == 1
    assert the(page, 'Corrected.')


def test_the_page_and_a_section_are_copied_as_text(page: MonthPage, driver: Driver) -> None:
    page.month.setFocus()
    driver.keys('Ctrl+Shift+C')
    whole = QGuiApplication.clipboard().text()
    the(page, LEAST).setFocus()
    driver.keys('Ctrl+Shift+C')
    section = QGuiApplication.clipboard().text()
    assert LEAST in section
    assert section.strip() in whole
    assert len(section) < len(whole) / 2
    assert '{' not in whole


@pytest.mark.parametrize(('ending', 'begins'), [('.docx', b'PK'), ('.pdf', b'%PDF'), ('.html', b'<!DOCTYPE html>')])
def test_it_is_saved_as_people_publish_it(
    page: MonthPage, register: Register, tmp_path: Path, ending: str, begins: bytes
) -> None:
    page.save(tmp_path / f'month{ending}')
    assert (tmp_path / f'month{ending}').read_bytes().startswith(begins)
    assert f'month{ending}' in page.notice.text()


def test_what_must_not_leave_keeps_the_file_back_until_the_sentence_is_changed(
    page: MonthPage, driver: Driver, register: Register, tmp_path: Path
) -> None:
    record = invented.incident(occurred='2023-01-01')
    record.of('casualty')[0].add('victim', name='سامر خلف الوهمي', publish_consent='no')
    register.save(record)
    edit(page, LEAST)
    driver.keys('Ctrl+End', '= Samir Khalaf al-Wahmi was one.', 'Ctrl+Return')
    path = tmp_path / 'month.docx'
    page.save(path)
    assert page.leaks.isVisible()
    assert [hit.words for hit in page.leaks.hits] == ['Samir Khalaf al-Wahmi']
    assert not path.exists()
    page.month.setFocus()
    QGuiApplication.clipboard().clear()
    driver.keys('Ctrl+Shift+C')
    assert QGuiApplication.clipboard().text() == ''
    page.leaks.reason.setText('Said by his family in public.')
    page.leaks.keep.click()
    page.save(path)
    assert 'Samir Khalaf al-Wahmi' in _words(path)
    assert verify.check(register) == []


def test_names_are_taken_in_only_when_asked_for(page: MonthPage, register: Register) -> None:
    record = invented.incident(occurred='2024-01-09', zone='sdf', carried_out_by='isis')
    record.of('casualty')[0].add('victim', name='هدى الافتراضية', publish_consent='yes', family_knows='yes')
    saved = register.save(record)
    for event in ('send', 'approve'):
        register.review_one(event, Chosen('incident', saved.uid))
    page.refresh()
    assert not any('هدى' in text for text in said(page))
    page.names.setChecked(True)
    assert any('هدى الافتراضية' in text for text in said(page))
    page.names.setChecked(False)
    assert not any('هدى' in text for text in said(page))


def _words(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        return without_directions(package.read('word/document.xml').decode())
