"""The page of the month by keys: it reads as it will be published, its sentences are edited, copied and saved."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from exchange.publishing import published_report
from models import query
from models.errors import KnownError
from models.language import messages
from models.language.text import without_directions
from models.register import verify
from models.register.register import Register
from models.register.review import report_sentences
from models.register.review.reviewing import Chosen
from tests import invented
from tests.test_leaks_stop_files import at_the_window
from tests.windows import Driver, driving
from ui.month.figure_grid import FigureGrid
from ui.month.picture_of_figures import PictureOfFigures
from ui.month.sentence_text import SentenceText
from ui.pages.month_page import MonthPage
from ui.parts import look

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


def test_what_is_corrected_in_reading_is_kept_with_it(page: MonthPage, driver: Driver, register: Register) -> None:
    edit(page, LEAST)
    driver.keys('Ctrl+End', '= Corrected.', 'Ctrl+Return')
    driver.keys('Ctrl+Shift+E')
    edit(page, 'الحد الأدنى لما أمكن')
    driver.keys('Ctrl+End', '= مصحح.', 'Ctrl+R')
    [one] = kept(register)
    assert one.english.endswith('Corrected.') and one.arabic.endswith('مصحح.') and one.unread == ''
    edit(page, 'مصحح.')
    page._editing.editor.english.setFocus()
    driver.keys('Ctrl+End', '= Again.', 'Ctrl+Return')
    assert kept(register)[0].unread == 'ar'
    edit(page, 'مصحح.')
    page._editing.editor.english.setFocus()
    driver.keys('Ctrl+End', '= More.', 'Ctrl+R')
    assert (kept(register)[0].english.endswith('Again. More.'), kept(register)[0].unread) == (True, '')
    assert not query.typed_beside(register)
    edit(page, 'مصحح.')
    driver.keys('Ctrl+A', '= ', 'Ctrl+R')
    assert kept(register)[0].arabic.endswith('مصحح.')
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


def test_enter_on_what_must_not_leave_opens_its_sentence_in_its_language(
    page: MonthPage, driver: Driver, register: Register, tmp_path: Path
) -> None:
    record = invented.incident(occurred='2023-01-01')
    record.of('casualty')[0].add('victim', name='سامر خلف الوهمي', publish_consent='no')
    register.save(record)
    edit(page, LEAST)
    driver.keys('Ctrl+End', '= Samir Khalaf al-Wahmi was one.', 'Ctrl+Return')
    page.save(tmp_path / 'month.docx')
    driver.keys('Ctrl+Shift+E')
    at_the_window(driver)
    page.leaks.table.setFocus()
    driver.keys('Return')
    editor = page._editing.editor
    assert editor.english.hasFocus()
    assert page.view.layoutDirection() == Qt.LayoutDirection.LeftToRight
    driver.keys('Ctrl+A', f'={LEAST}.', 'Ctrl+Return')
    assert page.leaks.isHidden()
    page.save(tmp_path / 'month.docx')
    assert (tmp_path / 'month.docx').exists()


def test_the_keys_go_back_to_the_sentence_once_it_is_kept_or_left(page: MonthPage, driver: Driver) -> None:
    for ways in (('Ctrl+End', '= Corrected.', 'Ctrl+Return'), ('Ctrl+Return',), ('=x', 'Esc')):
        edit(page, LEAST)
        driver.keys(*ways)
        assert the(page, LEAST).hasFocus(), ways
    page.refresh()
    QApplication.processEvents()
    assert the(page, LEAST).hasFocus()


def test_what_is_typed_is_there_again_after_another_period_or_an_undo(
    page: MonthPage, driver: Driver, register: Register
) -> None:
    editor = page._editing.editor
    edit(page, LEAST)
    driver.keys('Ctrl+End', '= Corrected.', 'Ctrl+Return')
    edit(page, LEAST)
    driver.keys('Ctrl+End', '= Half a')
    register.undo_last()
    page.refresh()
    assert editor.isVisible() and editor.now().english.endswith('Half a')
    driver.keys('Ctrl+Return')
    assert 'Somebody changed' in editor.notice.text()
    driver.keys('Alt+PgUp')
    assert not editor.isVisible()
    driver.keys('Alt+PgDown')
    edit(page, LEAST)
    assert editor.now().english.endswith('Half a')
    driver.keys('Ctrl+Return')
    assert kept(register)[0].english.endswith('Corrected. Half a')


def test_a_report_that_fails_leaves_no_other_on_the_page(
    page: MonthPage, driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.month.setText('next spring')
    page.look()
    assert 'next spring' in page.notice.text()

    asked: list[list[str]] = []

    def fails(_register: Register, _asked: object, languages: list[str]) -> None:
        asked.append(languages)
        raise KnownError('The layout has no words “x”, which a sentence of it needs.')

    monkeypatch.setattr(published_report, 'published', fails)
    page.show_month('2023-05')
    messages.use('ar')
    page.show_month('2023-06')
    messages.use('en')
    assert asked == [['en', 'ar'], ['ar', 'en']]
    assert 'no words' in page.notice.text()
    assert not page.view.paragraphs()
    page.save(tmp_path / 'month.docx')
    assert not (tmp_path / 'month.docx').exists()
    monkeypatch.undo()
    page.show_month('2024-01')
    assert page.view.paragraphs() and not page.notice.isVisible()


def test_sentences_as_of_a_day_are_not_edited_and_it_says_why(page: MonthPage, driver: Driver) -> None:
    page.as_of.setText('2026-01-01')
    page.look()
    edit(page, LEAST)
    assert not page._editing.editor.isVisible()
    assert 'As of' in page.notice.text()
    page.as_of.clear()
    page.look()
    edit(page, LEAST)
    assert page._editing.editor.isVisible()


def test_the_sentences_of_a_register_to_be_read_are_not_edited_and_it_says_why(tmp_path: Path, qtbot: QtBot) -> None:
    Register.create(tmp_path / 'r.sijill', desk='DZ1', passphrase=None).close()
    with Register.open(tmp_path / 'r.sijill', writing=False) as register, driving(register, qtbot) as driver:
        page = driver.page(MonthPage)
        edit(page, LEAST)
        assert not page._editing.editor.isVisible()
        assert 'only to be read' in page.notice.text()


def test_each_paragraph_of_a_month_without_records_has_its_own_sentence(page: MonthPage) -> None:
    page.show_month('2015-03')
    _as_known_on, *others = page.view.paragraphs()
    assert all(one.lines for one in others)
    assert [line.place for one in others for line in one.lines] == [
        line.place for line in page._found.pages['en'].lines
    ]


def test_the_editor_has_its_whole_text_on_a_small_screen_with_the_largest_letters(
    page: MonthPage, driver: Driver
) -> None:
    app = QApplication.instance()
    try:
        look.set_size(150)
        look.apply(app, dark=False)
        driver.window.resize(1024, 600)
        page.show_month('2024-01')
        edit(page, LEAST)
        for _time in range(3):
            QApplication.processEvents()
        editor = page._editing.editor
        assert editor.notice.isHidden() and driver.window.height() <= 600
        for text in (editor.english, editor.arabic):
            assert text.visibleRegion().boundingRect().height() == text.height()
        assert page._area.horizontalScrollBar().maximum() == 0
    finally:
        look.set_size(100)
        look.apply(app, dark=False)


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


def test_only_who_died_in_the_period_is_named_among_its_dead(page: MonthPage, register: Register) -> None:
    consent = {'publish_consent': 'yes', 'family_knows': 'yes'}
    record = invented.incident(occurred='2024-01-09', zone='sdf', carried_out_by='isis')
    record.of('casualty')[0].set('count', 2)
    record.of('casualty')[0].add('victim', name='هدى الافتراضية', **consent)
    for name, more in (
        ('سمير الجريح', {'outcome': 'injured'}),
        ('خالد المتأخر', {'outcome': 'died_later', 'outcome_date': '2024-03-02'}),
    ):
        record.add('casualty', party='civilians', count=1, **more).add('victim', name=name, **consent)
    saved = register.save(record)
    for event in ('send', 'approve'):
        register.review_one(event, Chosen('incident', saved.uid))
    page.names.setChecked(True)
    page.refresh()
    named = [name for name in ('هدى', 'سمير', 'خالد') if any(name in text for text in said(page))]
    assert named == ['هدى']
    page.show_month('2024-03')
    assert any('خالد' in text for text in said(page)) and not any('هدى' in text for text in said(page))


def _words(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        return without_directions(package.read('word/document.xml').decode())
