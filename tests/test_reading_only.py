"""A register that is open for reading only: nothing can be typed or begun in its window, and it says why all along."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from models import query
from models.file.register_file import RegisterFile
from models.register.register import Register
from tests import invented
from tests.windows import Driver, driving
from ui.form.editors import Editor
from ui.importing.imports_page import ImportsPage
from ui.pages.codes_page import CodesView
from ui.pages.export_page import ExportPage
from ui.pages.month_page import MonthPage
from ui.pages.problems_page import ProblemsPage
from ui.pages.unmatched_places_page import PlacesView
from ui.panes.history_pane import History

# What opens a dialog of the system, or goes on outside the register that is open.
_ELSEWHERE = {'back_up', 'lock', 'language', 'larger', 'smaller', 'usual', 'about', 'check', 'head', 'menu', 'filter'}


@pytest.fixture
def closed(register: Register) -> Path:
    """A register with a record, another one that is withdrawn, a draft, a preset and a filter, closed."""
    register.save(invented.incident(summary='as it is saved'))
    gone = register.save(invented.incident(summary='told twice'))
    register.withdraw('incident', gone.uid, 'told twice')
    content = {'revision': '', 'rows': [['incident', 'u1', {'summary': 'half'}]], 'texts': {}}
    register.keep_pattern('incident', 'Ambushes', {'values': {'kind': 'ambush'}, 'rows': []})
    register.keep_draft('incident', 'u1', content)
    asked = {'kind': 'incident', 'search': 'saved', 'filters': [], 'withdrawn': False}
    register.settings.keep('filters', 'Mine', asked)
    register.close()
    return register.path


@pytest.fixture
def driver(closed: Path, qtbot: QtBot) -> Iterator[Driver]:
    with Register.open(closed, writing=False) as reader, driving(reader, qtbot) as made:
        made.window.begin()
        QApplication.processEvents()
        yield made


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What anybody tried to write, while the test runs."""
    tried: list[str] = []
    real = RegisterFile.writing_down

    def noted(register: RegisterFile) -> object:
        tried.append('tried')
        return real(register)

    monkeypatch.setattr(RegisterFile, 'writing_down', noted)
    return tried


def open_saved(driver: Driver, *, withdrawn: bool = False) -> str:
    (record,) = query.each(driver.window.register, query.Question('incident', withdrawn=withdrawn))
    driver.window.go_to('incident', record.uid)
    assert driver.window.form is not None
    return record.uid


def says_why(driver: Driver) -> bool:
    told = driver.window.about_file
    return told.isVisible() and 'reading only' in told.text()


def test_nothing_is_typed_in_a_form_or_its_lines(driver: Driver, written: list[str]) -> None:
    open_saved(driver)
    form = driver.window.form
    editors = [one for one in form.findChildren(QWidget) if isinstance(one, Editor)]
    assert editors
    for editor in editors:
        editor.setFocus()
        driver.keys('=x', 'Tab')
    for grid in form.grids.values():
        grid.view.setFocus()
        driver.keys('=5', 'Tab', 'Return', 'Del', 'Ctrl+V', 'Ctrl+D')
    assert not form.opened.is_changed
    assert written == []
    assert says_why(driver)


def test_no_key_of_the_window_begins_or_changes_anything(driver: Driver, written: list[str]) -> None:
    uid = open_saved(driver)
    deeds = [deed for group in driver.window.deeds.groups for deed in group.deeds]
    for deed in (deed for deed in deeds if deed.keys and deed.name not in _ELSEWHERE):
        driver.keys(deed.keys[0])
        assert driver.window.note is None, deed.name
        form = driver.window.form
        assert form is None or (form.opened.record.uid == uid and not form.opened.is_changed), deed.name
        assert written == [], deed.name
        assert says_why(driver), deed.name
        open_saved(driver)


@pytest.mark.parametrize(
    'name',
    ['new_incident', 'new_abductee', 'patterns', 'note', 'save', 'duplicate', 'withdraw', 'undo_save', 'restore'],
)
def test_the_menus_offer_nothing_that_writes(driver: Driver, name: str) -> None:
    open_saved(driver)
    action = driver.window.deeds.action(name)
    menus = [above.menu() for above in driver.window.menuBar().actions()]
    (menu,) = [menu for menu in menus if action in menu.actions()]
    menu.aboutToShow.emit()
    assert not action.isEnabled()
    menu.aboutToHide.emit()
    assert not action.isEnabled()
    assert not driver.window.side.begin.isEnabled()


def test_buttons_of_a_form_that_write_are_not_offered(driver: Driver) -> None:
    open_saved(driver, withdrawn=True)
    assert driver.window.form.notice.text().startswith('Withdrawn')
    driver.window.go_to('incident', 'u1')
    assert driver.window.form.notice.text().startswith('Unsaved changes')
    assert driver.window.form.opened.record.get('summary') == 'half'
    offered = [one for one in driver.window.record.findChildren(QAbstractButton) if one.isVisible() and one.isEnabled()]
    words = ' '.join(one.text() for one in offered)
    assert not {'Restore', 'Discard', 'Save'} & set(words.split())


def test_the_account_beside_the_fields_is_read_only(driver: Driver) -> None:
    open_saved(driver)
    driver.keys('Ctrl+B')
    for editor in driver.window.beside.editors:
        editor.setFocus()
        driver.keys('=more')
    assert not driver.window.form.opened.is_changed


def test_filters_are_used_and_neither_saved_nor_deleted(driver: Driver) -> None:
    bar = driver.window.list.bar
    driver.keys('Ctrl+F', '=saved')
    bar.fill_menu()
    words = [action.text() for action in bar._menu.actions()]
    assert '★ Mine' in words
    assert 'Delete' not in words
    assert 'Save this filter …' not in words


def test_pages_offer_nothing_that_writes(driver: Driver) -> None:
    for page, words in (
        (ImportsPage, {'Import a file …', 'Undo this import'}),
        (ProblemsPage, {'Check all records again'}),
        (PlacesView, {'Match', 'Keep as a local place'}),
        (CodesView, {'Save these labels', 'Stop showing it in lists'}),
        (ExportPage, {'Make a key for this register'}),
    ):
        shown = driver.page(page)
        ready = {str(one.property('title')) for one in shown.findChildren(QAbstractButton) if one.isEnabled()}
        assert not ready & words, page.name
        assert says_why(driver), page.name


def test_lists_search_history_and_files_still_work(driver: Driver, tmp_path: Path) -> None:
    driver.keys('Ctrl+F', '=saved', 'Return')
    assert driver.window.list.counted()[0] == 1
    open_saved(driver)
    driver.keys('Ctrl+H')
    assert isinstance(driver.window.record.currentWidget(), History)
    driver.keys('Esc')
    driver.page(MonthPage).save(tmp_path / 'month.xlsx')
    assert (tmp_path / 'month.xlsx').stat().st_size


def test_the_sentence_offers_a_copy_that_can_be_written(driver: Driver, closed: Path, tmp_path: Path) -> None:
    before = closed.read_bytes()
    copy = tmp_path / 'copy.sijill'
    driver.window.save_elsewhere(copy)
    with Register.open(copy) as made:
        made.save(invented.incident())
        assert query.count(made, 'incident') == 2
        assert [draft.uid for draft in query.drafts(made)] == ['u1']
    assert closed.read_bytes() == before


def test_the_order_of_dates_is_chosen_until_it_is_closed(driver: Driver) -> None:
    driver.window.deeds.do('dates_day_first')
    assert driver.window.register.settings.date_order == 'day_first'


def test_restoring_what_was_discarded_says_why_not(driver: Driver) -> None:
    driver.window.record.restore_draft('discarded x')
    assert 'reading only' in driver.window.list.said.text()
