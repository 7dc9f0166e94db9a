"""Every text fits what shows it and nothing stands outside the window, on a small screen with the largest text."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QLineEdit,
    QListWidget,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from models import samples
from models.query.for_review.asked_lists import ANSWERED_HERE, BY_OTHERS
from models.record.records import roots
from models.register.register import Register
from tests import screenshots
from tests.test_assembled import fill
from tests.test_sampling import quiet, waiting
from tests.windows import Driver, running
from ui.app import _SIZES, Program
from ui.assembled import PAGES
from ui.importing.imports_page import ImportsPage
from ui.panes.people_sheet import PeopleSheet
from ui.panes.sample_sheet import SampleSheet
from ui.parts import tasks
from ui.parts.choices import Choices
from ui.review.key_line import KeyLine
from ui.review.review_page import ReviewPage
from ui.start.new_register import NewRegister
from ui.start.unlock import Unlock
from ui.start.welcome import Welcome
from ui.start.who_works import WhoWorks
from ui.window.list_pane import DRAFTS, TO_REVIEW, WITHDRAWN
from ui.window.window import MainWindow

pytestmark = pytest.mark.slow

SMALL = (1024, 600)
LARGEST = max(_SIZES)
_SLACK = 2  # pixels that rounding takes


def faults(window: QWidget) -> list[str]:
    """What in a window has less room than its words need, or lies where nobody can see it."""
    found = [] if (window.width(), window.height()) == SMALL else [f'the window is {window.size().toTuple()}']
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or widget.objectName().startswith('qt_') or widget.window() is not window:
            continue
        called = f'{type(widget).__name__} “{_said(widget)}” in {type(widget.parentWidget()).__name__}'
        if _lacks(widget):
            found.append(f'{_lacks(widget)}: {called}')
        if _is_outside(widget, window):
            found.append(f'outside: {called}')
    return found


def _said(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QLabel | QAbstractButton | QLineEdit) else widget.objectName()
    return text[:40]


def _lacks(widget: QWidget) -> str:
    """In which direction a widget with words has too little room, '' where it has enough."""
    if isinstance(widget, QListWidget):
        return 'too narrow' if widget.horizontalScrollBar().maximum() > _SLACK else ''
    if isinstance(widget, QLineEdit):
        return 'too low' if widget.height() < widget.fontMetrics().height() else ''
    if not isinstance(widget, QLabel | QAbstractButton) or not widget.text():
        return ''
    if isinstance(widget, QLabel) and widget.wordWrap():
        return 'too low' if widget.height() < widget.heightForWidth(widget.width()) - _SLACK else ''
    needed = widget.sizeHint() if isinstance(widget, QLabel) else widget.minimumSizeHint()
    if widget.width() < needed.width() - _SLACK:
        return '' if widget.toolTip() == widget.text() else 'too narrow'
    return 'too low' if widget.height() < widget.minimumSizeHint().height() - _SLACK else ''


def _is_outside(widget: QWidget, window: QWidget) -> bool:
    """Whether a part of a widget can neither be seen nor scrolled to; nothing is scrolled sideways."""
    above, is_scrolled = widget.parentWidget(), False
    while above is not None and above is not window:
        if isinstance(above, QAbstractScrollArea):
            if not isinstance(above, QScrollArea):
                return False  # what a table does with its cells is its own affair
            is_scrolled = True
        above = above.parentWidget()
    box = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
    left, right = box.left() >= -_SLACK, box.right() <= window.width() + _SLACK
    return not (left and right and (is_scrolled or box.bottom() <= window.height() + _SLACK))


@pytest.fixture(params=['ar', pytest.param('en', marks=pytest.mark.soak)])
def program(
    request: pytest.FixtureRequest,
    qapp: QApplication,
    register: Register,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Iterator[Program]:
    monkeypatch.setattr(tasks.Threads, 'used', False)
    monkeypatch.setenv('HOME', str(tmp_path))
    register.settings.set('language', request.param)
    register.settings.set('text_size', LARGEST)
    with running(qapp, register) as made:
        made.window.resize(*SMALL)
        yield made


def settled(window: QWidget) -> QWidget:
    """The window once all of it has its place."""
    window.resize(*SMALL)
    for _time in range(3):
        QApplication.sendPostedEvents()
        QApplication.processEvents()
    return window


def main(program: Program) -> MainWindow:
    assert program.window is not None
    return program.window


@pytest.mark.parametrize('is_full', [False, True], ids=['empty', 'full'])
def test_every_list_and_page_fits(program: Program, register: Register, tmp_path: Path, is_full: bool) -> None:
    if is_full:
        fill(register, tmp_path)
    found = {}
    for name in (*(cls.record_kind for cls in roots()), DRAFTS, WITHDRAWN, *(entry.name for entry in PAGES)):
        main(program).show_page(name)
        found[name] = faults(settled(main(program)))
    assert not {name: wrong for name, wrong in found.items() if wrong}


@pytest.mark.parametrize('key', ['R', 'Q', 'O', 'D', 'A', 'L'])
def test_what_the_review_page_asks_and_says_fits(
    program: Program, register: Register, tmp_path: Path, key: str
) -> None:
    fill(register, tmp_path)
    window = main(program)
    window.show_page(TO_REVIEW)
    page = window.page(ReviewPage.name)
    page.sight.clock = itertools.count().__next__
    settled(window)
    for letter in (key, 'D'):
        next(way for line in page.findChildren(KeyLine) for name, way in line.ways.items() if name == letter).click()
        assert faults(settled(window)) == []


def test_the_lines_of_drafts_fit(program: Program, register: Register) -> None:
    for summary in ('typed', 'typed and discarded'):
        main(program).new('incident')
        main(program).form.groups['what'].boxes['kind'].field.take('ambush')
        main(program).form.groups['where'].boxes['place'].field.take('a long name of a place ' + summary)
        main(program).flush_drafts()
        if 'discarded' in summary:
            main(program).record.discard_draft()
    main(program).show_page(DRAFTS)
    assert faults(settled(main(program))) == []


@pytest.mark.parametrize('kind', [cls.record_kind for cls in roots()])
def test_every_form_fits(program: Program, register: Register, qtbot: QtBot, kind: str) -> None:
    main(program).new(kind)
    assert faults(settled(main(program))) == []
    main(program).record.toggle_all()
    assert faults(settled(main(program))) == []
    main(program).toggle_beside()
    main(program).record.save()
    assert faults(settled(main(program))) == []


@pytest.mark.parametrize('pane', ['toggle_history', 'toggle_patterns', 'keys', 'note', 'withdraw'])
def test_every_pane_fits(program: Program, register: Register, tmp_path: Path, pane: str) -> None:
    fill(register, tmp_path)
    window = main(program)
    window.list.focus_table()
    shows = {
        'keys': window.toggle_keys,
        'note': window.toggle_note,
        'withdraw': window.record.ask_withdraw,
    }
    shows.get(pane, getattr(window.record, pane, None))()
    assert faults(settled(window)) == []


def test_questions_fit_beside_their_fields_and_in_their_lists(program: Program, register: Register) -> None:
    samples.fill(register, 6, 1, seed=7)
    screenshots.ask_elsewhere(register)
    record = screenshots.ask_here(register)
    window = main(program)
    for name in (BY_OTHERS, ANSWERED_HERE):
        window.show_page(name)
        window.list.questions.opened.emit(*window.list.questions.list.item(0).data(Qt.ItemDataRole.UserRole))
        assert faults(settled(window)) == []
    assert window.form is not None
    window.form.go_to_field(record, 'place')
    window.asking.ask()
    assert window.form.asking.isVisible() and faults(settled(window)) == []
    window.record.toggle_history()
    assert faults(settled(window)) == []


@pytest.mark.parametrize('step', ['asking', 'plan', 'columns'])
def test_every_step_of_an_import_fits(
    program: Program, register: Register, qtbot: QtBot, tmp_path: Path, step: str
) -> None:
    path = fill(register, tmp_path)
    page = Driver(main(program), qtbot).page(ImportsPage)
    page.show_import()
    if step != 'asking':
        page.importing.open_file(path)
    if step == 'columns':
        page.importing.show_columns()
    assert faults(settled(main(program))) == []


@pytest.mark.parametrize('step', ['likely', 'conflict', 'questions'])
def test_what_an_import_asks_fits(
    program: Program, register: Register, qtbot: QtBot, tmp_path: Path, step: str
) -> None:
    samples.fill(register, 40, 4, seed=7)
    page = Driver(main(program), qtbot).page(ImportsPage)
    if step == 'questions':
        screenshots.show_columns(page, tmp_path)
        Choices.of(main(program)).hide()
    else:
        screenshots.show_plan(page, tmp_path)
        page.importing.shown.show_rows('likely')
    if step == 'conflict':
        screenshots.show_clash(page.importing, register, tmp_path)
    assert faults(settled(main(program))) == []
    shown = page.importing.mapping.columns if step == 'questions' else page.importing.shown.table
    assert shown.viewport().height() >= 2 * shown.rowHeight(0), 'no line can be read'


def test_the_help_of_every_page_fits(program: Program, qtbot: QtBot) -> None:
    found = {}
    for entry in PAGES:
        Driver(main(program), qtbot).page(entry)
        main(program).toggle_keys()
        found[entry.name] = faults(settled(main(program)))
        main(program).toggle_keys()
    assert not {name: wrong for name, wrong in found.items() if wrong}


@pytest.mark.parametrize('card', [NewRegister, Unlock], ids=lambda card: card.__name__)
def test_the_start_page_fits(program: Program, register: Register, card: type[QWidget]) -> None:
    page = Welcome()
    if card is NewRegister:
        page._new()
    else:
        page.show_unlock(register.path)
    page.show()
    try:
        assert isinstance(page.card, card)
        assert faults(settled(page)) == []
    finally:
        page.hide()
        page.deleteLater()


def test_who_works_fits_on_the_start_page_and_at_the_side(program: Program, register: Register) -> None:
    register.add_person('a long alias of somebody who works here', ('documenter', 'reviewer', 'lead'))
    register.rename_person(register.person, 'a long alias of somebody else who works here')
    assert faults(settled(main(program))) == []
    page = Welcome()
    page._show(lambda: WhoWorks(page, register))
    page.show()
    try:
        assert faults(settled(page)) == []
    finally:
        page.hide()
        page.deleteLater()


def test_until_when_something_is_put_off_fits(program: Program, register: Register) -> None:
    main(program).show_page(roots()[0].record_kind)
    main(program).review.until.ask(lambda _code: None, lambda: None)
    assert main(program).review.until.isVisible()
    assert faults(settled(main(program))) == []


def test_the_sheet_of_samples_fits(program: Program, register: Register) -> None:
    register.set_sampling(2)
    waiting(register, [quiet(number) for number in range(6)])
    main(program).review.show_sample()
    (sheet,) = main(program).findChildren(SampleSheet)
    assert faults(settled(sheet)) == []
    sheet.draw.click()
    assert sheet.table.isVisible() and faults(settled(sheet)) == []
    sheet._try(register.draw_sample)
    assert sheet.notice.text() and faults(settled(sheet)) == []
    sheet.accept()


def test_the_sheet_of_people_fits(program: Program, register: Register) -> None:
    other = register.add_person('a long alias of somebody who works here', ('documenter', 'reviewer', 'lead'))
    register.keep_from(other, 'SY090102')
    main(program).deeds.do('people')
    (sheet,) = main(program).findChildren(PeopleSheet)
    assert faults(settled(sheet)) == []
    sheet.table.setCurrentIndex(sheet.model.index(1, 0))
    assert sheet.kept_from.isVisible() and faults(settled(sheet)) == []
    sheet.add.click()
    sheet.alias.setText('Ahmad')
    sheet.save.click()
    assert sheet.strip.text()
    assert faults(settled(sheet)) == []
    sheet.strip.leave.click()
    sheet.alias.clear()
    sheet.save.click()
    assert sheet.notice.text()
    assert faults(settled(sheet)) == []
    sheet.accept()
