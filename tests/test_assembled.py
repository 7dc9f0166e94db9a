"""The window put together: each page declares itself, and nothing of a page, a record or a draft outlives a lock."""

import dataclasses
import gc
import subprocess
import sys
import types
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from exchange.exporting import headquarters_workbook
from models import query
from models.changed import Changed
from models.language import code_lists
from models.query import Question
from models.record.own_codes import OwnCode
from models.record.records import Record
from models.register.others import known_keys
from models.register.others.known_keys import KnownKey
from models.register.register import Register
from models.register.review import sharing
from models.register.review.reviewing import Chosen
from tests import invented
from tests.windows import driving
from ui import assembled
from ui.app import Program
from ui.assembled import PAGES
from ui.importing.import_page import ImportPage
from ui.importing.imports_page import ImportsPage
from ui.parts import tasks
from ui.parts.page import DECLARED, Page
from ui.parts.page_entries import PageEntry
from ui.parts.pieces import button, column
from ui.window.actions import KeyTaken
from ui.window.window import MainWindow

# Put together while the test runs, so that no constant of this module is found again in memory.
SECRET = '-'.join(['zz', 'secret', 'qq'])
ROOT = Path(__file__).resolve().parent.parent
_THINGS = (tuple, list, set, frozenset)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tasks.Threads, 'used', False)
    monkeypatch.setenv('HOME', str(tmp_path))


def secret() -> Record:
    """An incident that says the secret wherever it can."""
    record = invented.incident(narrative=SECRET, summary=SECRET, place=None, place_typed=SECRET, marks='massacre')
    record.add('source', channel='eyewitness', says=SECRET)
    return record


def fill(register: Register, folder: Path) -> Path:
    """Records, conflicts, drafts, own codes, filters and keys that hold the secret; a file that brings it once more."""
    register.save(Record('abductee', values={'name_latin': SECRET, 'abducted_on': '2024-01-05'}))
    record = register.save(secret())
    path = folder / f'{SECRET}.xlsx'
    headquarters_workbook.export(register, path)
    book = openpyxl.load_workbook(path)
    names = [cell.value for cell in book['Incidents'][1]]
    book['Incidents'].cell(3, names.index('incident.narrative') + 1).value = f'{SECRET} theirs'
    book.save(path)
    record.set('narrative', f'{SECRET} mine')
    register.save(record)
    register.review_one('send', Chosen('incident', record.uid))
    register.settings.keep('filters', SECRET, query.to_keep(Question('incident', search=SECRET)))
    with register.action('own_codes', codes=[OwnCode('means', 'x-dz1-one', SECRET, SECRET, 'other')]):
        pass
    register.settings.set('headquarters_key', 'age1' + 'q' * 58)
    known_keys.trust(register, KnownKey('ab' * 32, 'another', 'DZ9.00000000', SECRET))
    register.review_one('send', Chosen('incident', register.save(secret()).uid))
    sharing.hand_out(register, 'desk', register.desk, SECRET)
    return path


def go_everywhere(window: MainWindow, register: Register, path: Path) -> None:
    """Show every page full of it, and every pane of a record, with a draft half typed."""
    for page in all_pages(window):
        window.show_page(page.name)
        QApplication.processEvents()
        if isinstance(page, ImportsPage):
            for _time in range(2):
                page.show_import()
                page.importing.open_file(path)
                page.importing.apply()
            page.show_import()
            page.importing.open_file(path)
    record = register.save(secret())
    window.go_to('incident', record.uid)
    for show in (
        window.record.toggle_history,
        window.record.toggle_history,
        window.record.toggle_patterns,
        window.record.toggle_patterns,
    ):
        show()
    window.toggle_beside()
    window.toggle_note()
    window.record.focus_form()
    window.form.findChild(QLineEdit, 'incident.summary').setText(f'{SECRET} half typed')
    window.list.bar.search.setText(SECRET)
    for page in all_pages(window):
        page.refresh()


def all_pages(window: MainWindow) -> list[Page]:
    return window.every_page()


# What a window says and holds


def texts(page: QWidget) -> set[str]:
    """Everything that a page says, shown or not, and every text that its objects hold."""
    widgets = [page, *page.findChildren(QWidget)]
    return {text for widget in widgets for text in said(widget)} | set(held(page)) | set(in_models(page))


def said(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
        yield widget.text()
    if isinstance(widget, QPlainTextEdit):
        yield widget.toPlainText()
    yield from (widget.toolTip(), widget.accessibleName(), widget.windowTitle())


def in_models(page: QWidget) -> Iterator[str]:
    for model in page.findChildren(QAbstractItemModel):
        for line in range(model.rowCount()):
            for place in range(model.columnCount()):
                yield str(model.index(line, place).data(Qt.ItemDataRole.DisplayRole))


def held(page: QWidget) -> Iterator[str]:
    """The texts in the objects of a page and all that is below it; the register itself is no page's."""
    seen: set[int] = set()
    waiting: list[object] = [page, *page.findChildren(QObject)]
    while waiting:
        thing = waiting.pop()
        if id(thing) in seen or isinstance(thing, Register | type | types.ModuleType | code_lists.CodeList):
            continue
        seen.add(id(thing))
        if isinstance(thing, str):
            yield thing
        elif isinstance(thing, dict):
            waiting += [*thing.keys(), *thing.values()]
        elif isinstance(thing, _THINGS):
            waiting += thing
        elif dataclasses.is_dataclass(thing):
            waiting += [getattr(thing, field.name) for field in dataclasses.fields(thing)]
        elif isinstance(thing, QObject):
            waiting += vars(thing).values()


@pytest.fixture
def empty(plain_template: Path, tmp_path: Path) -> Iterator[Register]:
    path = tmp_path / 'empty.sijill'
    path.write_bytes(plain_template.read_bytes())
    with Register.open(path) as opened:
        yield opened


def test_a_page_that_was_cleared_says_nothing(
    register: Register, empty: Register, qtbot: QtBot, tmp_path: Path
) -> None:
    with driving(empty, qtbot) as driver:
        for entry in PAGES:
            driver.page(entry).be_whole()
        nothing = {entry: texts(driver.page(entry)) for entry in PAGES}
    path = fill(register, tmp_path)
    with driving(register, qtbot) as driver:
        go_everywhere(driver.window, register, path)
        pages = {entry: driver.window.page(entry.name) for entry in PAGES}
        silent = [entry.name for entry, page in pages.items() if not texts(page) - nothing[entry]]
        assert not silent, 'these pages show nothing that they could forget to clear'
        driver.window.clear()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        left = {entry.name: sorted(texts(page) - nothing[entry]) for entry, page in pages.items()}
        assert not any(left.values()), left


def test_a_page_is_made_once_somebody_goes_there(register: Register, qtbot: QtBot) -> None:
    """Before that it stands at the side, with what it counts, and in the menu, and has its key."""
    with driving(register, qtbot) as driver:
        window = driver.window
        assert window.pages_by_name == {}
        register.save(invented.incident(marks='massacre'))
        assert window.side.entries['problems'].amount == '1'
        assert window.side.entries['conflicts'].amount == '0'
        assert window.pages_by_name == {}
        driver.keys('Ctrl+7')
        assert [*window.pages_by_name] == ['problems']
        assert window.pages.currentWidget() is window.page('problems')
        register.save(invented.incident(marks='massacre'))
        assert window.side.entries['problems'].amount == '2'
        assert [page.name for page in window.every_page()] == [entry.name for entry in PAGES]
        assert QApplication.activeWindow() is window, 'a part of a page was a window for a moment'


def test_the_program_starts_without_what_its_pages_need() -> None:
    """Reading, planning, reporting and the libraries of workbooks took half of the time until a list was seen."""
    asked = 'import sys, ui.app; print(*sorted(sys.modules))'
    run = subprocess.run([sys.executable, '-c', asked], cwd=ROOT, capture_output=True, check=True, text=True)
    loaded = run.stdout.split()
    assert 'ui.window.window' in loaded
    rooms = ('importing', 'mapping', 'reading', 'publishing', 'reporting', 'issuing', 'reconciling', 'following_up')
    late = (*(f'exchange.{room}' for room in rooms), 'exchange.xlsx', 'openpyxl', 'python_calamine')
    late = (*late, 'ui.pages', 'ui.importing', 'ui.month', 'ui.review', 'ui.uniting')
    assert [name for name in loaded if name.startswith(late)] == []


def test_the_import_of_a_file_is_made_once_somebody_goes_there(register: Register, qtbot: QtBot) -> None:
    """It is a third of the window; the menu and the sheet of keys have its keys all the same."""
    with driving(register, qtbot) as driver:
        assert not driver.window.findChildren(ImportPage)
        assert 'Ctrl+O' in {key for title, rows in driver.window.deeds.sections() for _said, key in rows}
        assert driver.window.findChildren(ImportPage)


def test_a_part_that_comes_later_takes_no_key_of_the_whole_window(
    register: Register, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with driving(register, qtbot) as driver:
        page = driver.page(ImportsPage)
        made = ImportPage.__init__

        def with_another_key(self: ImportPage, register: Register) -> None:
            made(self, register)
            self.layout().addWidget(button('Save', lambda: None, 'Ctrl+S'))

        monkeypatch.setattr(ImportPage, '__init__', with_another_key)
        with qtbot.captureExceptions() as told:
            page.be_whole()
        assert [cls for cls, _error, _where in told] == [KeyTaken]


def test_a_page_that_is_added_has_all_of_it(register: Register, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """As CONTRIBUTING says: a class, and its place among the pages."""
    told: list[str] = []

    class Added(Page):
        entry = PageEntry('added', 'table', 'F12', lambda: 'Added', frozenset({'place'}))

        def __init__(self) -> None:
            super().__init__()
            self.setLayout(column(button('Do it', lambda: told.append('done'), 'Ctrl+T')))

        def refresh(self, changed: Changed | None = None) -> None:
            told.append('read')

        def clear(self) -> None:
            told.append('cleared')

    monkeypatch.setattr(assembled, 'PAGES', PAGES | {Added.entry: lambda _window: Added()})
    with driving(register, qtbot) as driver:
        assert driver.window.side.entries['added'].toolTip().strip('\u2066\u2069') == 'F12'
        register.save(invented.place())
        assert told == [], 'a page that nobody sees was read'
        driver.keys('F12', 'Ctrl+T')
        assert told == ['read', 'done']
        register.save(invented.incident())
        assert told == ['read', 'done'], 'a page was read anew for what does not concern it'
        register.save(invented.place())
        driver.window.show_list('incident')
        driver.keys('F12')
        assert told == ['read', 'done', 'read']
        assert ('Added', [('Do it', 'Ctrl+T')]) in driver.window.deeds.sections()
        assert 'F12' in {key for _title, rows in driver.window.deeds.sections() for _said, key in rows}
        told.clear()
        driver.window.clear()
        assert told == ['cleared']


def test_a_page_that_forgets_to_clear_is_seen() -> None:
    """Else a new page could forget it: its declaration is refused."""
    declared = {name: value for name, value in vars(ImportsPage).items() if name in DECLARED and name != 'clear'}
    with pytest.raises(TypeError, match='does not declare clear'):
        type('Forgetful', (Page,), declared)


def test_only_what_can_be_forgotten_is_remembered_of_what_people_enter() -> None:
    """A cache of so many answers is one of values that people entered; one without an end is the program's own."""
    paths = [path for room in ('models', 'exchange', 'ui') for path in (ROOT / room).rglob('*.py')]
    named = [path.stem for path in paths if 'lru_cache' in path.read_text(encoding='utf-8')]
    assert named == ['forgetting']


def in_memory() -> list[str]:
    """What holds a text in which the secret stands."""
    gc.collect()
    found = []
    here = {id(sys._getframe()), id(sys._getframe().f_back)}
    for thing in gc.get_objects():
        if id(thing) in here or isinstance(thing, types.FrameType):
            continue
        texts = [text for text in gc.get_referents(thing) if type(text) is str and SECRET in text]
        if texts and not (isinstance(thing, dict) and thing.get('SECRET') == SECRET):
            found.append(f'{type(thing).__name__}: {str(getattr(thing, "__wrapped__", thing))[:200]}')
    return found


def test_nothing_of_a_record_outlives_a_lock(
    qapp: QApplication, register: Register, qtbot: QtBot, tmp_path: Path
) -> None:
    path = fill(register, tmp_path)
    program = Program(qapp)
    program.open_window(register)
    go_everywhere(program.window, register, path)
    del path
    assert in_memory()
    program.window.lock()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    try:
        assert program.window is None
        assert in_memory() == []
    finally:
        program._put_away_welcome()
        program.idle.end()
        program.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
