"""The window says whose a file is, by keys: a key is confirmed by its words, forgotten, and named in the history."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from exchange.exporting import headquarters_workbook
from models import query, signing
from models.query import Question
from models.record.records import Record
from models.register.others import known_keys
from models.register.register import Register
from tests import invented
from tests.signed import brought_in, cell_of, edited, key_of, sheet_of
from tests.windows import Driver, driving
from ui.importing.import_page import ImportPage
from ui.importing.imports_page import ImportsPage
from ui.pages.export_page import ExportPage
from ui.panes.history_pane import History
from ui.parts import tasks


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.Threads, 'used', False)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Register]:
    with Register.create(tmp_path / 'dz7.sijill', desk='DZ7', passphrase=None) as made:
        made.save(invented.incident())
        yield made


@pytest.fixture
def sent(desk: Register, tmp_path: Path) -> Path:
    headquarters_workbook.export(desk, tmp_path / 'sent.xlsx')
    return tmp_path / 'sent.xlsx'


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        yield made


@pytest.fixture
def page(driver: Driver, sent: Path) -> ImportPage:
    """The page on which the file is looked at."""
    imports = driver.page(ImportsPage)
    imports.show_import()
    imports.importing.open_file(sent)
    QApplication.processEvents()
    return imports.importing


def reasons(page: ImportPage) -> list[str]:
    return [str(page.shown.lines.data(page.shown.lines.index(line, 3))) for line in range(page.shown.lines.rowCount())]


def history_of(register: Register, record: Record) -> str:
    pane = History(register, record)
    return ' '.join(part.text() for part in pane.findChildren(QLabel))


def test_a_key_is_confirmed_by_its_words_under_a_name(
    driver: Driver, page: ImportPage, desk: Register, register: Register
) -> None:
    own = known_keys.own(desk)
    assert 'not confirmed' in page.whose.said.text()
    assert signing.words(own, 'en') in page.whose.said.text()
    assert signing.words(own, 'ar') in page.whose.other.text()
    page.whose.name.setFocus()
    page.whose.name.selectAll()
    driver.keys('=Deir ez-Zor', 'Alt+K')
    assert [(one.key, one.name, one.desk_id) for one in known_keys.known(register)] == [
        (own, 'Deir ez-Zor', desk.desk_id)
    ]
    assert page.whose.said.text() == 'Signed by \u2068Deir ez-Zor\u2069.'
    assert not page.whose.confirm.isVisible()
    assert page.shown.lines.rowCount()


def test_what_was_changed_since_is_counted_and_shown_by_itself(
    driver: Driver, page: ImportPage, desk: Register, sent: Path
) -> None:
    def edit(book: Any) -> None:
        cell_of(sheet_of(book, 'incident'), 'incident.narrative').value = 'Told otherwise'
        sheet_of(book, 'source').delete_rows(3)

    assert not page.whose.since.isVisible()
    page.open_file(edited(sent, edit))
    assert page.whose.since.text() == (
        '1 row was changed since the file was signed. 1 row that was signed is not in the file any more.'
    )
    assert page.shown.lines.rowCount() > 1
    driver.keys('Alt+R')
    assert reasons(page) == ['edited since it was signed']
    driver.keys('Ctrl+Return')
    assert query.count(page._register, 'incident') == 1


def test_a_file_that_nobody_signed_says_so_and_a_field_sheet_says_nothing(page: ImportPage, tmp_path: Path) -> None:
    def strip(book: Any) -> None:
        about = sheet_of(book, 'sijill.about')
        about.delete_rows(about.max_row)

    page.open_file(edited(tmp_path / 'sent.xlsx', strip))
    assert page.whose.said.text().startswith('Not signed')
    assert not page.whose.confirm.isVisible()
    (tmp_path / 's.csv').write_text('Date,Governorate,Type of incident\n2024-01-05,Homs,Ambush\n', encoding='utf-8')
    page.open_file(tmp_path / 's.csv')
    assert page.shown.lines.rowCount() == 1
    assert not page.whose.isVisible()


def test_a_lock_takes_it_from_the_page(page: ImportPage) -> None:
    page.clear()
    assert not [part.text() for part in page.whose.findChildren(QLabel) if part.text()]
    assert (page.whose.name.text(), page.whose.isVisible()) == ('', False)


def test_the_page_export_says_the_own_words_and_forgets_a_key(
    driver: Driver, register: Register, desk: Register
) -> None:
    known_keys.trust(register, key_of(desk, 'Deir ez-Zor'))
    page = driver.page(ExportPage)
    own = known_keys.own(register)
    assert page.signing.words.text().strip('\u2068\u2069') == signing.words(own, 'en')
    assert signing.words(own, 'ar') in page.signing.other.text()
    shown = [page.signing.lines.data(page.signing.lines.index(0, place)) for place in (0, 2)]
    assert shown == ['Deir ez-Zor', signing.words(known_keys.own(desk))]
    driver.keys('Alt+K')
    assert known_keys.known(register) == []
    assert not page.signing.table.isVisible()


def test_the_history_says_whose_file_a_revision_came_from(
    driver: Driver, register: Register, desk: Register, sent: Path
) -> None:
    brought_in(register, sent)
    record = next(query.each(register, Question('incident')))

    assert f'not confirmed here: \u2068{signing.words(known_keys.own(desk))}' in history_of(register, record)
    known_keys.trust(register, key_of(desk, 'Deir ez-Zor'))
    assert 'From a file that is signed by \u2068Deir ez-Zor\u2069' in history_of(register, record)
    own = register.save(invented.incident(narrative='Another'))
    assert 'signed' not in history_of(register, own)
