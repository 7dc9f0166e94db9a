"""Arabic as it is read: figures and Latin names in their order, numbers under numbers, keys by their place."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QTextLayout
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from exchange.importing.planning import make_plan
from exchange.publishing.paper import shown_texts
from models import query
from models.errors import KnownError
from models.language import keyboards, messages
from models.language.messages import RESOURCES
from models.language.text import has_arabic, in_order, isolate, sort_key, without_directions
from models.query import decisions_in_words
from models.record.records import Record
from models.register.register import Register
from tests import invented
from tests.windows import Driver, driving
from ui.form.editors import LineEditor, TextEditor
from ui.importing import plan_view
from ui.pages.month_page import MonthPage
from ui.panes.account_pane import AccountPane
from ui.parts import look, tasks
from ui.parts.pieces import Notice

ARABIC = RESOURCES / 'i18n' / 'ar' / 'LC_MESSAGES' / 'sijill.po'
PHONE = '+963 944 000 456'


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tasks.Threads, 'used', False)
    monkeypatch.setenv('HOME', str(tmp_path))


@pytest.fixture
def in_arabic(qapp: QApplication) -> Iterator[None]:
    with messages.speaking('ar'):
        look.apply(qapp, dark=False)
        yield
    with messages.speaking('en'):
        look.apply(qapp, dark=False)


@pytest.fixture
def driver(register: Register, qtbot: QtBot, in_arabic: None) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        yield made


# Sentences

# What is turned round among Arabic words if nothing isolates it, whatever the program thinks is a literal.
_TURNED = re.compile(r'\d+[-–/.,:]\d+|[-+]\d|\d\+|--[a-z]|`[^`]*`|[A-Za-z]+[-_./]\w+')
_VALUES = re.compile(r'\{(?:path|backup|reference|uid|point|key|text|value|month|batch)\}')


def outside_of_isolates(sentence: str) -> str:
    return re.sub('[\u2066-\u2068][^\u2069]*\u2069', '', sentence)


def test_no_arabic_message_turns_a_literal_round() -> None:
    with messages.speaking('ar'), ARABIC.open('rb') as file:
        catalogue = [message for message in read_po(file) if message.id]
        said = [
            messages._in_order(string)
            for message in catalogue
            for string in (message.string if isinstance(message.string, tuple) else (message.string,))
        ]
    assert len(said) > 500
    plain = [sentence for sentence in said if has_arabic(sentence)]
    turned = [
        one for one in plain if _TURNED.search(outside_of_isolates(one)) or _VALUES.search(outside_of_isolates(one))
    ]
    assert turned == []


@pytest.mark.parametrize(
    ('text', 'literal'),
    [
        (f'واتساب {PHONE}', PHONE),
        ('هاتف 0944-000-456 ليلاً', '0944-000-456'),
        ('في 2024-01-21 صباحاً', '2024-01-21'),
        ('و3/4/2024', '3/4/2024'),
        ('المصدر S-014 قال', 'S-014'),
        ('السجل DZ1-2026-0361.', 'DZ1-2026-0361'),
        ('عند 35.3359, 40.1408 تماماً', '35.3359, 40.1408'),
        ('الرابط https://t.me/x/12، ثم', 'https://t.me/x/12'),
        ('بين 2-4 أشخاص', '2-4'),
        ('قتل 5+ منهم', '5+'),
        ('في Deir ez-Zor أمس', 'Deir ez-Zor'),
        ('وقرب Tell Abyad al-Gharbi، ثم', 'Tell Abyad al-Gharbi'),
        ('السيد Al-Hasan Ali قال', 'Al-Hasan Ali'),
    ],
)
def test_literals_are_isolated(text: str, literal: str) -> None:
    assert in_order(text) == text.replace(literal, isolate(literal))
    assert in_order(in_order(text)) == in_order(text)
    assert without_directions(in_order(text)) == text


@pytest.mark.parametrize(
    'text', ['21 كانون الثاني 2024', 'في 2024 12 قتيلاً', 'seen 2024-01-21', 'أبو علي', '3 قتلى', 'تل Tell Abyad']
)
def test_what_needs_no_help_gets_none(text: str) -> None:
    assert in_order(text) == text


@pytest.mark.parametrize(
    'sentence', ['{path}: لم يدخل أي صف', 'Enter يفتحه', 'csv، صف لكل حادث', '«{text}» ليس تاريخاً']
)
def test_a_sentence_that_begins_in_latin_runs_from_the_right(in_arabic: None, sentence: str) -> None:
    said = messages._in_order(sentence).format(path='back.xlsx', text='x')
    layout = QTextLayout(said)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(5000)
    layout.endLayout()
    assert line.cursorToX(0)[0] > line.cursorToX(len(said))[0]


def test_latin_words_keep_their_order_in_a_sentence_and_on_paper(in_arabic: None) -> None:
    words = isolate('Deir ez-Zor')
    assert words in messages._in_order('سجلات Deir ez-Zor هنا')
    assert shown_texts.ordered('في Deir ez-Zor أمس', 'ar') == in_order('في Deir ez-Zor أمس') == f'في {words} أمس'


@pytest.mark.skipif(os.name == 'nt', reason='Windows lets nobody move what is open')
def test_both_paths_of_a_register_that_was_moved_keep_their_order(in_arabic: None, register: Register) -> None:
    before = register.path
    moved = before.rename(before.with_name('moved.sijill'))
    with pytest.raises(KnownError) as refused:
        register.save(invented.incident())
    assert isolate(str(before)) in str(refused.value)
    assert isolate(str(moved)) in str(refused.value)


# Values in the window


def test_a_telephone_number_keeps_its_order_wherever_it_is_shown(driver: Driver, register: Register) -> None:
    text = f'واتساب {PHONE}'
    saved = register.save(invented.incident(narrative=text))
    driver.window.go_to('incident', saved.uid)
    driver.keys('Ctrl+M')
    editor = driver.field('incident.narrative')
    assert isinstance(editor, TextEditor)
    assert isolate(PHONE) in editor.toPlainText()
    driver.keys('Ctrl+H')
    assert any(isolate(PHONE) in label.text() for label in driver.window.record.findChildren(QLabel))
    driver.keys('Esc', 'Ctrl+B')
    pane = driver.window.left.currentWidget()
    assert isinstance(pane, AccountPane)
    assert any(isolate(PHONE) in one.toPlainText() for one in pane.editors)


def test_what_is_typed_is_isolated_when_the_field_is_left_and_stored_as_typed(
    driver: Driver, register: Register
) -> None:
    saved = register.save(invented.incident(narrative='واتساب'))
    driver.window.go_to('incident', saved.uid)
    driver.keys('Ctrl+M').go('incident.narrative')
    editor = driver.field('incident.narrative')
    assert isinstance(editor, TextEditor)
    editor.go_to_place(6)
    driver.keys(f'= {PHONE}')
    assert without_directions(editor.toPlainText()) == f'واتساب {PHONE}'
    driver.go('incident.summary')
    assert isolate(PHONE) in editor.toPlainText()
    editor.selectAll()
    editor.copy()
    assert QGuiApplication.clipboard().text() == f'واتساب {PHONE}'
    driver.go('incident.narrative')
    editor.go_to_place(6 + 1 + len(PHONE))
    driver.keys('=7', 'Ctrl+S')
    stored = query.get(register, 'incident', saved.uid)
    assert stored is not None
    assert stored.get('narrative') == f'واتساب {PHONE}7'


def test_an_empty_field_has_its_cursor_at_the_right(driver: Driver) -> None:
    driver.window.new('incident')
    driver.keys('Ctrl+M')
    for editor in driver.window.form.findChildren(LineEditor):
        if editor.isVisible() and not editor.text():
            editor.grab()  # a line knows where its cursor is once it was drawn
            assert editor.cursorRect().center().x() > editor.width() / 2, editor.field.name


@pytest.mark.parametrize('language', messages.LANGUAGES)
def test_units_stand_under_units(register: Register, qtbot: QtBot, qapp: QApplication, language: str) -> None:
    for day in range(1, 13):
        register.save(invented.incident(occurred=f'2024-01-{day:02}'))
    with messages.speaking(language), driving(register, qtbot) as driver:
        page = driver.page(MonthPage)
        page.show_month('2024-01')
        tables = [grid.cells for grid in page.view.grids()]
        cells = [table.index(row, 1) for table in tables for row in range(table.rowCount())]
        assert cells
        for cell in cells:
            side = Qt.AlignmentFlag(cell.data(Qt.ItemDataRole.TextAlignmentRole))
            assert side & Qt.AlignmentFlag.AlignRight and side & Qt.AlignmentFlag.AlignAbsolute
        model = driver.window.list.table.records()
        at = model.names.index('killed')
        sides = Qt.AlignmentFlag(model.index(0, at).data(Qt.ItemDataRole.TextAlignmentRole))
        assert sides & Qt.AlignmentFlag.AlignRight and sides & Qt.AlignmentFlag.AlignAbsolute
    look.apply(qapp, dark=False)


def test_places_are_sorted_without_their_article() -> None:
    names = ['الرقة', 'تدمر', 'البوكمال', 'حلب', 'الحسكة', 'إلهام', 'الي']
    assert sorted(names, key=sort_key) == ['إلهام', 'الي', 'البوكمال', 'تدمر', 'الحسكة', 'حلب', 'الرقة']


# Keys by their place on an Arabic keyboard


def press(letter: str, held: Qt.KeyboardModifier = Qt.KeyboardModifier.ControlModifier) -> None:
    """Press a key as an Arabic keyboard sends it, through the shortcuts to the widget with the keys."""
    focused = QApplication.focusWidget()
    QTest.sendKeyEvent(QTest.KeyAction.Click, focused, Qt.Key(ord(letter)), letter, held)
    QApplication.processEvents()


@pytest.mark.parametrize(('latin', 'arabic'), [('l', 'م'), ('n', 'ى'), ('s', 'س'), ('c', 'ؤ'), ('v', 'ر'), ('z', 'ئ')])
def test_the_layout_has_these_letters_in_one_place(latin: str, arabic: str) -> None:
    assert keyboards.in_latin(arabic) == latin
    assert f'Ctrl+{arabic}' in keyboards.in_arabic(f'Ctrl+{latin.upper()}')


def test_the_window_is_driven_with_arabic_letters(driver: Driver, register: Register, qtbot: QtBot) -> None:
    press('ى')  # Ctrl+N
    assert driver.window.form is not None
    driver.keys('=كمين', 'Tab')
    driver.go('incident.occurred').keys('=2024-01-21', 'Tab')
    press('س')  # Ctrl+S
    assert query.count(register, 'incident') == 1
    driver.window.list.focus_table()
    press('ئ')  # Ctrl+Z: undoes what was typed, never what was saved
    assert driver.field('incident.occurred').text() == ''
    press('غ')  # Ctrl+Y
    assert driver.field('incident.occurred').text() == '2024-01-21'
    assert query.count(register, 'incident') == 1
    with qtbot.waitSignal(driver.window.locked):
        press('م')  # Ctrl+L


def test_a_page_is_driven_with_alt_and_arabic_letters(driver: Driver) -> None:
    page = driver.page(MonthPage)
    for letter, shown in (('ف', page.trends), ('ة', page.reconciling)):  # Alt+T, Alt+M
        press(letter, Qt.KeyboardModifier.AltModifier)
        assert shown.isVisible()


@pytest.mark.parametrize('name', ['incident.summary', 'incident.narrative'])
def test_a_text_is_copied_pasted_and_undone_with_arabic_letters(driver: Driver, name: str) -> None:
    driver.window.new('incident')
    driver.keys('Ctrl+M').go(name)
    editor = driver.field(name)

    def text() -> str:
        return editor.text() if isinstance(editor, QLineEdit) else editor.toPlainText()

    driver.keys('=abc')
    press('ش')  # Ctrl+A
    press('ؤ')  # Ctrl+C
    assert QGuiApplication.clipboard().text() == 'abc'
    driver.keys('End')
    press('ر')  # Ctrl+V
    assert text() == 'abcabc'
    press('ئ')  # Ctrl+Z
    assert text() == 'abc'
    press('ش')
    press('ء')  # Ctrl+X
    assert text() == ''


def test_an_arabic_letter_alone_is_typed(driver: Driver) -> None:
    driver.window.new('incident')
    driver.keys('Ctrl+M').go('incident.summary')
    QApplication.sendEvent(
        driver.focused, QKeyEvent(QEvent.Type.KeyPress, ord('ؤ'), Qt.KeyboardModifier.NoModifier, 'ؤ')
    )
    assert driver.field('incident.summary').text() == 'ؤ'


def test_a_notice_that_begins_with_a_latin_name_is_read_from_the_right(qapp: QApplication) -> None:
    sentence, notice = '\u2068partner.csv\u2069: استُورد صفان', Notice()
    notice.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    notice.say('settled', sentence)
    assert (notice._sentence.text()[0], notice.text()) == ('\u200f', sentence)
    notice.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    notice.say('settled', sentence)
    assert notice._sentence.text() == sentence
    notice.deleteLater()


def test_a_day_in_arabic_words_is_read_from_its_right(in_arabic: None, register: Register, tmp_path: Path) -> None:
    """Isolated as figures are, its year would be shown before its month, and its day behind both."""
    day = isolate('5 كانون الثاني 2024', 'auto')
    path = tmp_path / 'in.csv'
    path.write_text('Date,Governorate,Place,Type of incident\n2024-01-05,Homs,Palmyra,IED\n')
    assert plan_view.in_words(register, make_plan(register, path)).called == [f'حادث: تفجير عبوة ناسفة، تدمر · {day}']
    put_off = Record('decision', values={'because': None, 'until': '2024-01-05'})
    assert day in decisions_in_words.why_in_words(put_off)
