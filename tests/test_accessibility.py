"""Whoever does not see the window hears what each thing in it is, and reaches it by keys, in both languages."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from models.language import messages
from models.language.code_lists import codes
from models.record.records import roots
from models.register.register import Register
from tests import invented
from tests.windows import Driver, driving
from ui.app import Program
from ui.form.child_section import ChildLines
from ui.form.field_group import FieldBox, FieldGroup
from ui.parts import look, tasks
from ui.start.welcome import Welcome

pytestmark = pytest.mark.slow

INPUTS = (QLineEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox, QAbstractItemView)


def said(widget: QWidget) -> str:
    """What a screen reader calls a widget."""
    found = QAccessible.queryAccessibleInterface(widget)
    return str(found.text(QAccessible.Text.Name)).strip() if found is not None else ''


def within(widget: QWidget, window: QWidget) -> bool:
    """Whether a widget lies in its window, or can be scrolled to."""
    above = widget.parentWidget()
    while above is not None and above is not window:
        if isinstance(above, QScrollArea):
            return True
        above = above.parentWidget()
    return window.rect().intersects(QRect(widget.mapTo(window, QPoint(0, 0)), widget.size()))


def faults(window: QWidget) -> list[str]:
    """What in a window has no name, no words, or cannot be seen while it can have the keys."""
    found = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or widget.objectName().startswith('qt_'):
            continue
        called = f'{type(widget).__name__} {widget.objectName() or said(widget)} in {type(widget.parent()).__name__}'
        can_have_keys = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
        is_input = isinstance(widget, INPUTS) and not isinstance(widget, QHeaderView)
        if (can_have_keys or is_input) and not said(widget) and not _is_plain(widget):
            found.append(f'no name: {called}')
        if isinstance(widget, QAbstractButton) and not (said(widget) and (widget.text() or widget.toolTip())):
            found.append(f'no words: {called}')
        if can_have_keys and not within(widget, window):
            found.append(f'off the screen: {called}')
    return found


def _is_plain(widget: QWidget) -> bool:
    """Whether a widget has the keys only to scroll, or only for what is in it."""
    return isinstance(widget, QScrollArea)


@pytest.fixture(params=messages.LANGUAGES)
def speech(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    messages.use(request.param)
    look.apply(qapp, dark=False)
    yield request.param
    messages.use('en')
    look.apply(qapp, dark=False)


@pytest.fixture
def program(
    qapp: QApplication, qtbot: QtBot, register: Register, speech: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Program]:
    """The program with an open register that has a record of each kind."""
    monkeypatch.setattr(tasks.Threads, 'used', False)
    monkeypatch.setenv('HOME', str(tmp_path))
    for record in (invented.incident(), invented.abductee(), invented.informant(), invented.place()):
        register.save(record)
    register.settings.set('language', speech)
    made = Program(qapp)
    made.open_window(register)
    assert made.window is not None
    made.window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is made.window)
    yield made
    made._close_register()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    made.idle.end()


def test_every_page_says_what_its_things_are(program: Program, qtbot: QtBot) -> None:
    driver = Driver(program.window, qtbot)
    for key in program.window.side.entries:
        program.window.show_page(key)
        driver.keys()
        QApplication.processEvents()
        assert not faults(program.window), key


@pytest.mark.parametrize('kind', [cls.record_kind for cls in roots()])
def test_every_form_says_what_its_things_are(program: Program, qtbot: QtBot, kind: str) -> None:
    window = program.window
    driver = Driver(window, qtbot)
    window.new(kind)
    driver.keys('Ctrl+M')
    assert not faults(window)
    window.show_list(kind)
    driver.keys('Down', 'Return', 'Ctrl+M')
    assert window.form is not None
    assert window.form.opened.stored is not None
    for grid in window.form.grids.values():
        grid.view.setFocus()
        grid.view.setCurrentIndex(grid.lines.index(0, 0))
        driver.keys('F2')
        assert not faults(window), grid.kind
        driver.keys('Esc')


@pytest.mark.parametrize('keys', ['F1', 'Ctrl+H', 'Ctrl+Shift+W'])
def test_every_pane_says_what_its_things_are(program: Program, qtbot: QtBot, keys: str) -> None:
    driver = Driver(program.window, qtbot)
    program.window.show_list('incident')
    driver.keys('Down', 'Return', keys)
    assert not faults(program.window)


def test_the_start_page_says_what_its_things_are(qapp: QApplication, qtbot: QtBot, speech: str) -> None:
    page = Welcome()
    page.start(None)
    page.show()
    assert not faults(page)
    page.hide()
    page.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_every_field_has_a_label_that_belongs_to_it(program: Program) -> None:
    for cls in roots():
        program.window.new(cls.record_kind)
        for box in program.window.form.findChildren(FieldBox):
            assert box.caption.buddy() is box.editor


@pytest.mark.parametrize('kind', [cls.record_kind for cls in roots()])
def test_tab_goes_as_one_thinks(register: Register, qtbot: QtBot, kind: str) -> None:
    with driving(register, qtbot) as driver:
        driver.window.new(kind)
        driver.keys('Ctrl+M')
        form, order = driver.window.form, []
        while form.isAncestorOf(driver.focused) and len(order) < 200:
            order.append(section_of(driver.focused))
            driver.keys('Tab')
        ranks = [codes('sections').rank[name] for name in order if name]
        assert len(set(ranks)) == len({spec.section for cls in words_of(kind) for spec in cls.form_fields().values()})
        assert ranks == sorted(ranks)


def words_of(kind: str) -> list[type]:
    """The class of a record and those right below it."""
    from models.record.records import RECORDS

    return [RECORDS[kind], *(RECORDS[child] for child in RECORDS[kind].child_kinds)]


def section_of(widget: QWidget) -> str:
    """The section of the form that a widget stands in, '' for its buttons."""
    above: QWidget | None = widget
    while above is not None:
        if isinstance(above, FieldGroup):
            return next(iter(above.boxes.values())).field.spec.section
        if isinstance(above, ChildLines):
            return next(iter(above.lines.specs.values())).section
        above = above.parentWidget()
    return ''
