"""The window built anew while somebody types: in the other language, and with larger text. Nothing of it is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from models.errors import KnownError
from models.language import messages
from models.language.text import has_arabic
from models.register.register import Register
from tests import invented
from tests.windows import Driver, running
from ui.app import Program
from ui.parts import tasks

pytestmark = pytest.mark.slow


@pytest.fixture
def program(
    qapp: QApplication, register: Register, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Program]:
    monkeypatch.setattr(tasks.Threads, 'used', False)
    monkeypatch.setenv('HOME', str(tmp_path))
    messages.use('en')
    with running(qapp, register) as made:
        yield made


def driver(program: Program, qtbot: QtBot) -> Driver:
    """The hands on the window as it stands now."""
    window = program.window
    assert window is not None
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    return Driver(window, qtbot)


class Dressings(QObject):
    """How often a part of one window, and what is made for it, is dressed anew; other windows are not counted."""

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        self.count = 0
        self._others = {one for one in QApplication.topLevelWidgets() if one is not window}

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count each change of what is put on it."""
        if event.type() == QEvent.Type.StyleChange:
            self.count += isinstance(watched, QWidget) and watched.window() not in self._others
        return False


def test_the_window_before_is_dressed_once_for_another_language(program: Program, qtbot: QtBot) -> None:
    """Every dressing of a whole window takes a tenth of a second, and six of them were seen and felt."""
    hands = driver(program, qtbot)
    hands.keys('Ctrl+N')
    seen = Dressings(hands.window)
    hands.field('incident.summary').installEventFilter(seen)
    hands.keys('Ctrl+Shift+L')
    assert messages.language() == 'ar'
    assert seen.count <= 3  # it is undressed, gets the style of Qt itself, and is dressed


def test_the_largest_page_is_dressed_once(program: Program, qapp: QApplication) -> None:
    """Each of its parts was dressed anew whenever what it lies in was put into something: half of the time it took."""
    window = program.window
    assert window is not None
    before = [QLabel('of a window that an earlier test left behind') for _ in range(5000)]
    seen = Dressings(window)
    qapp.installEventFilter(seen)
    window.show_page('month')
    qapp.removeEventFilter(seen)
    assert 0 < seen.count <= 3 * len(window.findChildren(QWidget))
    assert len(before) == 5000


# Smaller letters are made as larger ones are.
SWITCHES = ['Ctrl+Shift+L', 'Ctrl++', pytest.param('Ctrl+-', marks=pytest.mark.soak)]


@pytest.mark.parametrize('switch', SWITCHES)
def test_half_a_word_its_cursor_and_the_field_stay(program: Program, qtbot: QtBot, switch: str) -> None:
    hands = driver(program, qtbot)
    hands.keys('Ctrl+N', 'Ctrl+M').go('incident.summary').keys('=half a wrd', 'Left', 'Left')
    uid = program.window.form.opened.record.uid
    hands.keys(switch)
    hands = driver(program, qtbot)
    assert program.window.form.opened.record.uid == uid
    assert hands.focused.objectName() == 'incident.summary'
    hands.keys('=o')
    assert hands.field('incident.summary').text() == 'half a word'


@pytest.mark.parametrize('switch', SWITCHES)
@pytest.mark.parametrize(
    'name', ['incident.kind', 'incident.carried_out_by', 'incident.occurred', 'incident.narrative']
)
def test_what_no_value_fits_yet_stays(program: Program, qtbot: QtBot, switch: str, name: str) -> None:
    hands = driver(program, qtbot)
    hands.keys('Ctrl+N', 'Ctrl+M').go(name).keys('=zzq')
    hands.keys(switch)
    hands = driver(program, qtbot)
    focused = hands.focused
    assert (focused.text() if isinstance(focused, QLineEdit) else focused.toPlainText()) == 'zzq'
    assert getattr(focused, 'field').name == name.split('.')[1]  # noqa: B009


@pytest.mark.parametrize('switch', SWITCHES)
@pytest.mark.parametrize('is_new', [True, False])
def test_an_open_cell_stays_open(program: Program, register: Register, qtbot: QtBot, switch: str, is_new: bool) -> None:
    saved = register.save(invented.incident())
    program.window.go_to('incident', saved.uid)
    hands = driver(program, qtbot)
    view = program.window.form.grids['casualty'].view
    view.setFocus()
    column = view.lines.names.index('role')
    view.setCurrentIndex(view.lines.index(view.lines.rowCount() - 1 if is_new else 0, column))
    hands.keys('=zzq', switch)
    hands = driver(program, qtbot)
    hands.keys('=x', 'Tab')
    texts = [*program.window.form.opened.texts.values(), *_values(program)]
    assert 'zzqx' in texts


def _values(program: Program) -> list[object]:
    return [value for row in program.window.form.opened.record.walk() for value in row.values.values()]


def test_the_form_stays_scrolled_where_it_was(program: Program, qtbot: QtBot) -> None:
    hands = driver(program, qtbot)
    hands.keys('Ctrl+N', 'Ctrl+M').go('incident.kind')
    bar = program.window.form.scroll_bar
    bar.setValue(bar.maximum())
    where = bar.value()
    assert where > 0
    hands.keys('Ctrl+Shift+L')
    qtbot.waitUntil(lambda: abs(program.window.form.scroll_bar.value() - where) <= 40)


def test_text_grows_shrinks_and_is_remembered(program: Program, register: Register, qtbot: QtBot) -> None:
    usual = program.window.fontMetrics().height()
    driver(program, qtbot).keys('Ctrl++', 'Ctrl++', 'Ctrl++')
    driver(program, qtbot)
    assert register.settings.text_size == 150
    assert program.window.fontMetrics().height() > 1.3 * usual
    driver(program, qtbot).keys('Ctrl+-')
    assert register.settings.text_size == 125
    driver(program, qtbot).keys('Ctrl+Alt+0')
    assert register.settings.text_size == 100
    assert program.window.fontMetrics().height() == usual


@pytest.mark.parametrize('language', messages.LANGUAGES)
def test_large_text_fits_a_small_screen(program: Program, register: Register, qtbot: QtBot, language: str) -> None:
    saved = register.save(invented.incident())
    register.settings.set('language', language)
    register.settings.set('text_size', 150)
    program._put_away_window()
    program.open_window(register)
    window = program.window
    window.resize(1366, 768)
    hands = driver(program, qtbot)
    for kind, uid in (('incident', ''), ('incident', saved.uid), ('abductee', '')):
        window.go_to(kind, uid) if uid else window.new(kind)
        hands.keys('Ctrl+M')
        QApplication.processEvents()
        assert (window.width(), window.height()) == (1366, 768)
        assert window.minimumSizeHint().width() <= 1366
        assert window.minimumSizeHint().height() <= 768
        assert window.form._scroll.horizontalScrollBar().maximum() == 0
        assert window.form._body.width() <= window.form._scroll.viewport().width()
        assert not clipped(window.form)


def clipped(form: object) -> list[str]:
    """The words in a form that have less room than they need."""
    found = []
    for widget in form.findChildren(QLabel) + form.findChildren(QPushButton):  # type: ignore[attr-defined]
        needed = widget.minimumSizeHint()
        is_narrow = isinstance(widget, QPushButton) and widget.width() < needed.width()
        if widget.isVisible() and widget.text() and (is_narrow or widget.height() < needed.height() - 1):
            found.append(widget.text())
    for editor in form.findChildren(QLineEdit):  # type: ignore[attr-defined]
        if editor.isVisible() and editor.height() < editor.fontMetrics().height():
            found.append(editor.objectName())
    return found


# What is not ours


def test_the_menu_of_a_field_speaks_arabic(program: Program, register: Register, qtbot: QtBot) -> None:
    register.settings.set('language', 'ar')
    program._put_away_window()
    program.open_window(register)
    hands = driver(program, qtbot)
    hands.keys('Ctrl+N')
    menu = hands.focused.createStandardContextMenu()
    texts = [action.text() for action in menu.findChildren(QAction) if action.text()]
    menu.deleteLater()
    assert len(texts) >= 6
    assert [text for text in texts if not has_arabic(text)] == []


def test_a_file_name_keeps_its_order_in_an_arabic_sentence(register: Register, tmp_path: Path) -> None:
    with messages.speaking('ar'), pytest.raises(KnownError) as raised:
        Register.create(tmp_path / 'none' / 'a.sijill', desk='DZ1', passphrase=None)
    assert f'\u2066{tmp_path / "none"}\u2069' in str(raised.value)


def test_one_name_for_the_enter_key(program: Program) -> None:
    shown = [action.shortcut().toString() for action in program.window.findChildren(QAction)]
    assert 'Ctrl+Enter' in shown
    assert not [key for key in shown if 'Return' in key]
