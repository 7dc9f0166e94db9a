"""A long account that is typed: it is shown twice, in the form and beside it, and a key costs what one line costs."""

from collections.abc import Iterator
from itertools import takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from models.language.text import has_arabic, in_order, without_directions
from models.language.word_changes import difference
from models.register.register import Register
from tests.invented import incident
from tests.windows import Driver, driving
from ui.form.editors import TextEditor
from ui.parts import reading_side
from ui.parts.reading_side import LinesInOrder, show_instead

PIECES = (
    'في Deir ez-Zor أمس', 'سمع', '+963 944 000 456', ' ', '\n', '\n\n', '2024-01-21', 'S-014', 'at dawn', '😀', '👁‍🗨',
    'é', 'https://t.me/x/12', '35.3359, 40.1408', '٣', '5+', 'و', '.', '،',
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=12).map(''.join)
LINE = 'وصلنا إلى Deir ez-Zor، ثم اتصلنا على +963 944 000 456 وانتظرنا.'


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        yield made


@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_line_by_line_a_text_is_in_the_same_order_as_whole(texts: list[str]) -> None:
    lines = LinesInOrder()
    assert [lines.of(text) for text in texts] == [in_order(text) for text in texts]


def test_of_a_text_that_is_typed_the_line_that_changed_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[str] = []
    whole = reading_side.in_order_among_arabic
    monkeypatch.setattr(reading_side, 'in_order_among_arabic', lambda line: (looked_at.append(line), whole(line))[1])
    lines = LinesInOrder()
    lines.of('\n'.join([LINE] * 100))
    looked_at.clear()
    typed = '\n'.join([LINE] * 50 + ['قبل ' + LINE] + [LINE] * 49)
    assert lines.of(typed) == in_order(typed)
    assert looked_at == ['قبل ' + LINE]


@given(TEXTS, TEXTS)
def test_where_two_texts_differ(old: str, new: str) -> None:
    at, gone, come = difference(old, new)
    end = len(old) - at - len(gone)
    assert old[:at] + gone + old[len(old) - end :] == old
    assert old[:at] + come + old[len(old) - end :] == new
    alike = sum(1 for _both in takewhile(lambda both: both[0] == both[1], zip(old, new, strict=False)))
    assert at == alike
    assert not gone or not come or gone[-1] != come[-1]


@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_another_text_is_shown_as_if_it_were_the_first(qapp: QApplication, texts: list[str]) -> None:
    edit, anew = QPlainTextEdit(), QPlainTextEdit()
    for text in texts:
        show_instead(edit, text)
        anew.setPlainText(text)
        assert edit.toPlainText() == anew.toPlainText()
        assert not edit.document().isUndoAvailable() and not edit.document().isRedoAvailable()


@pytest.mark.parametrize('in_form', [True, False], ids=['in the form', 'beside it'])
def test_a_key_in_a_long_account_lays_out_one_line_of_the_other(driver: Driver, in_form: bool) -> None:
    driver.keys('Ctrl+N')
    window = driver.window
    assert window.beside is not None and window.form is not None
    form = driver.field('incident.narrative')
    assert isinstance(form, TextEditor)
    [beside] = window.beside.editors
    typed_in, other = (form, beside) if in_form else (beside, form)
    typed_in.setFocus(Qt.FocusReason.TabFocusReason)
    typed_in.insertPlainText('\n'.join([LINE] * 100))
    changed: list[int] = []
    other.document().contentsChange.connect(lambda _at, gone, come: changed.append(gone + come))
    driver.keys('=هنا', 'Backspace', '=ك', 'Ctrl+Home', '=ثم')
    assert len(changed) == 7
    assert max(changed) < 2 * len(LINE)
    text = 'ثم' + '\n'.join([LINE] * 100) + 'هنك'
    assert form.field.text == text
    assert without_directions(form.toPlainText()) == without_directions(beside.toPlainText()) == text
    assert has_arabic(text) and other.toPlainText() == in_order(text)
    driver.keys('Ctrl+Z')
    assert without_directions(form.toPlainText()) == without_directions(beside.toPlainText()) == form.field.text != text


@pytest.mark.parametrize('account', ['It was heard. They fled.', f'{LINE}\n{LINE}'], ids=['English', 'Arabic'])
def test_an_account_that_is_opened_is_typed_in_from_its_beginning(
    driver: Driver, register: Register, account: str
) -> None:
    driver.window.go_to('incident', register.save(incident(narrative=account)).uid)
    driver.keys('Ctrl+B').go('incident.narrative').keys('=1')
    assert driver.window.beside is not None and driver.window.form is not None
    beside = driver.window.beside.editors[-1]
    beside.setFocus(Qt.FocusReason.TabFocusReason)
    driver.keys('=2')
    assert driver.window.form.opened.record.get('narrative') == f'21{account}'


def test_where_one_reads_in_the_other_text_stays_while_the_one_is_typed(driver: Driver) -> None:
    driver.keys('Ctrl+N')
    assert driver.window.beside is not None
    [beside] = driver.window.beside.editors
    driver.go('incident.narrative').keys('=One. Two.')
    beside.setFocus(Qt.FocusReason.TabFocusReason)
    driver.keys('Ctrl+Home', *['Right'] * 4)
    driver.go('incident.narrative').keys('Ctrl+End', '= Three.', 'Ctrl+Home', '=So. ')
    beside.setFocus(Qt.FocusReason.TabFocusReason)
    driver.keys('=!')
    assert beside.field.text == 'So. One.! Two. Three.'
