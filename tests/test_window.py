"""The window as a whole: lists, pages, drafts, language, locking."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from models import query
from models.language import messages
from models.record.records import RECORDS, Record, roots
from models.register.register import Register
from tests.windows import Driver, driving
from ui.form.editors import EDITORS
from ui.pages.month_page import MonthPage
from ui.panes.keys_pane import KeysPane
from ui.parts import look
from ui.window.window import MainWindow


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        yield made


def incident(register: Register, **values: str) -> Record:
    return register.save(Record('incident', values={'kind': 'ambush', 'occurred': '2024-01-21'} | values))


def test_the_title_bar_says_only_the_name(driver: Driver, register: Register) -> None:
    driver.window.go_to('incident', incident(register).uid)
    assert driver.window.windowTitle() == 'Sijill'


def test_counts_follow_each_commit(driver: Driver, register: Register) -> None:
    entries = driver.window.side.entries
    record = incident(register)
    assert (entries['incident'].amount, entries['withdrawn'].amount) == ('1', '0')
    register.withdraw('incident', record.uid, 'a test')
    assert (entries['incident'].amount, entries['withdrawn'].amount) == ('0', '1')
    driver.keys('Ctrl+6')
    assert driver.window.list.table.records().rowCount() == 1


def test_each_list_has_a_key(driver: Driver) -> None:
    for number, cls in enumerate(roots(), start=1):
        driver.keys(f'Ctrl+{number}')
        assert driver.window.list.kind == cls.record_kind


def test_a_page_is_opened_by_its_key_and_left_with_escape(driver: Driver) -> None:
    driver.keys('Ctrl+0')
    assert driver.window.pages.currentWidget() is driver.window.page(MonthPage.name)
    driver.window.keyPressEvent(_escape())
    assert driver.window.pages.currentIndex() == 0


def _escape() -> object:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent

    return QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)


def test_every_key_of_the_sheet_is_a_shortcut(driver: Driver) -> None:
    driver.keys('F1')
    pane = driver.window.record.currentWidget()
    assert isinstance(pane, KeysPane)
    said = {label.text().strip('\u2066\u2069') for label in pane.findChildren(QLabel)}
    assert {'Ctrl+N', 'Ctrl+S', 'Ctrl+Enter', 'Ctrl+H', 'Ctrl+Alt+Z', 'Ctrl+L', 'F1'} <= said
    shortcuts = [action.shortcut().toString() for action in driver.window.actions() if not action.shortcut().isEmpty()]
    assert len(shortcuts) == len(set(shortcuts))


def test_locking_keeps_what_is_typed_and_clears_the_views(driver: Driver, register: Register, qtbot: QtBot) -> None:
    incident(register, summary='said in confidence')
    driver.keys('Ctrl+N', '=amb')
    with qtbot.waitSignal(driver.window.locked):
        driver.keys('Ctrl+L')
    assert driver.window.flush_drafts()  # which the program does once the screen is covered
    assert [draft.kind for draft in query.drafts(register)] == ['incident']
    driver.window.clear()
    assert driver.window.form is None
    assert driver.window.list.table.records().rowCount() == 0


def test_the_other_language_is_mirrored_and_keeps_what_is_typed(
    driver: Driver, register: Register, qtbot: QtBot
) -> None:
    driver.keys('Ctrl+N', '=ambush', 'Tab', '=some day')
    uid = driver.window.form.opened.record.uid
    with qtbot.waitSignal(driver.window.language_changed) as asked:
        driver.keys('Ctrl+Shift+L')
    assert asked.args == ['ar']
    messages.use('ar')
    where = driver.window.where()
    with driving(register, qtbot) as arabic:
        arabic.window.return_to(where)
        assert arabic.window.form.opened.record.uid == uid
        assert arabic.field('incident.kind').text() == 'كمين'
        assert arabic.field('incident.occurred').text() == 'some day'
        assert arabic.window.layoutDirection() == Qt.LayoutDirection.RightToLeft
        assert arabic.window.side.mapTo(arabic.window, arabic.window.side.rect().topLeft()).x() > 900
    messages.use('en')
    look.apply(QApplication.instance(), dark=False)


@pytest.mark.parametrize('language', messages.LANGUAGES)
def test_nothing_is_wider_than_a_small_screen(register: Register, qtbot: QtBot, language: str) -> None:
    record = incident(register)
    messages.use(language)
    with driving(register, qtbot) as driver:
        driver.window.resize(1366, 768)
        driver.window.go_to('incident', record.uid)
        driver.keys('Ctrl+M')
        qtbot.waitUntil(lambda: driver.window.form.width() > 0)
        assert driver.window.minimumSizeHint().width() <= 1366
        assert driver.window.width() == 1366
        for bar in (driver.window.list.table.horizontalScrollBar(), driver.window.form._scroll.horizontalScrollBar()):
            assert bar.maximum() == 0
    messages.use('en')
    look.apply(QApplication.instance(), dark=False)


@pytest.mark.parametrize('kind', [cls.record_kind for cls in roots()])
def test_every_field_of_every_record_has_a_named_editor(driver: Driver, kind: str) -> None:
    driver.window.new(kind)
    for name in RECORDS[kind].form_fields():
        editor = driver.field(f'{kind}.{name}')
        assert editor.accessibleName()
        assert editor.toolTip()


def test_every_kind_of_field_has_an_editor() -> None:
    from models.record.fields import KINDS

    assert {kind.name for kind in KINDS} == set(EDITORS)


def test_nothing_in_the_windows_hides_a_name_of_qt() -> None:
    taken = {'actions', 'data', 'parent', 'font', 'style', 'size', 'pos', 'layout', 'window', 'cursor', 'event'}
    for cls in (MainWindow, *_own_widgets()):
        assert not taken & {name for name in vars(cls) if not name.startswith('__')} - _overridden(cls), cls


def _own_widgets() -> list[type]:
    found, waiting = [], [QWidget]
    while waiting:
        for cls in waiting.pop().__subclasses__():
            waiting.append(cls)
            if cls.__module__.startswith('ui.'):
                found.append(cls)
    return found


def _overridden(cls: type) -> set[str]:
    return {name for name in vars(cls) if callable(vars(cls)[name])}


def test_constants_outlive_any_number_of_signals() -> None:
    import sys

    # PySide 6.12 loses references of them; see ui/__init__.py.
    least = min(sys.getrefcount(constant) for constant in (None, True, False))
    assert least > 1_000_000 or sys.version_info >= (3, 12)
