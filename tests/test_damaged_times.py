"""A time stamp of the file that is damaged hinders nobody: it is shown as it stands there, and `check` names it."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from models import query
from models.dates import dates
from models.file import history
from models.language.text import isolate
from models.record.records import Record
from models.register import verify
from models.register.action import Incoming
from models.register.register import Register
from tests import invented
from tests.windows import Driver, driving
from ui.importing.imports_page import ImportsPage
from ui.importing.settle_cells import _who
from ui.panes.history_pane import History

DAMAGED = ['zzz', '', '2024-13-41T99:99:99Z', '9999-12-31T23:59:59Z', '0003-01-01T00:00:00Z', '<b>' + 'x' * 5_000]


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        yield made


def damaged(register: Register, stamp: str) -> Record:
    saved = register.save(invented.incident())
    register.db.execute_sql('UPDATE revision SET at = ?', (stamp,))
    return saved


@pytest.mark.parametrize('stamp', DAMAGED)
def test_a_record_and_its_history_are_shown(driver: Driver, register: Register, stamp: str) -> None:
    saved = damaged(register, stamp)
    driver.window.go_to('incident', saved.uid)
    assert isolate(stamp[:40], 'auto') in driver.window.form._history_line()
    driver.keys('Ctrl+H')
    pane = driver.window.record.currentWidget()
    assert isinstance(pane, History)
    assert any(isolate(stamp[:40], 'auto') in one.text() for one in pane.findChildren(QLabel))
    (revision,) = register.db.execute_sql("SELECT at FROM revision WHERE kind = 'incident'").fetchall()
    assert revision == (stamp,)


@pytest.mark.parametrize('stamp', DAMAGED)
def test_a_record_is_checked_and_saved_and_check_names_the_revision(
    driver: Driver, register: Register, stamp: str
) -> None:
    saved = damaged(register, stamp)
    driver.window.go_to('incident', saved.uid)
    driver.go('incident.kind').keys('=ied', 'Tab', 'Ctrl+S')
    found = query.get(register, 'incident', saved.uid)
    assert found is not None
    assert found.get('kind') == 'ied'
    assert any('header' in sentence for sentence in verify.check(register))


@pytest.mark.parametrize('stamp', DAMAGED)
def test_what_was_discarded_at_no_time_is_listed(driver: Driver, register: Register, stamp: str) -> None:
    register.keep_draft('incident', 'u1', {'revision': '', 'rows': [['incident', 'u1', {}]], 'texts': {}})
    register.db.execute_sql('UPDATE draft SET at = ?', (stamp,))
    register.discard_draft('u1')
    driver.keys('Ctrl+5')
    assert driver.window.list.drafts.list.count() == 2


def test_a_discarded_draft_whose_content_is_damaged_hinders_no_other(driver: Driver, register: Register) -> None:
    at = dates.utc_now()
    register.keep_draft('incident', 'u1', {'revision': '', 'rows': [], 'texts': {}})
    register.discard_draft('u1')
    for name, kind, content in (('a', 'incident', '{'), ('b', 'x', '{}'), ('c', 'incident', '[]')):
        value = f'["{register.person}", "{at}", "{name}", "{kind}", "{content}", "{at}"]'
        register.db.execute_sql('INSERT INTO meta VALUES (?, ?)', (f'discarded {name}', value))
    driver.keys('Ctrl+5')
    assert driver.window.list.drafts.list.count() == 2
    assert [one.draft.uid for one in query.discarded(register)] == ['u1']


@pytest.mark.parametrize('stamp', DAMAGED)
def test_who_changed_a_cell_is_said_without_a_time(register: Register, stamp: str) -> None:
    saved = damaged(register, stamp)
    (revision,) = history.revisions(register, 'record', saved.uid)
    assert isolate(stamp[:40], 'auto') in _who(register, revision)


@pytest.mark.parametrize('stamp', [one for one in DAMAGED if one])
def test_a_copy_without_its_log_is_named_whenever_that_was(register: Register, stamp: str) -> None:
    register.log_missing_since = stamp
    assert len(list(verify.log_missing(register))) == 1
    register.log_missing_since = ''


@pytest.mark.parametrize('stamp', DAMAGED)
def test_an_import_is_listed_with_the_time_that_is_written_there(
    driver: Driver, register: Register, stamp: str
) -> None:
    register.apply([Incoming(invented.incident())], {'file': 'north.xlsx'})
    register.db.execute_sql('UPDATE batch SET at = ?', (stamp,))
    page = driver.page(ImportsPage)
    page.refresh()
    said = str(page._lines.index(0, 0).data())
    assert isolate(stamp[:40], 'auto') in said
    assert '1970' not in said


@pytest.mark.parametrize('stamp', DAMAGED)
def test_a_draft_is_listed_with_the_time_that_is_written_there(driver: Driver, register: Register, stamp: str) -> None:
    register.keep_draft('incident', 'u1', {'revision': '', 'rows': [['incident', 'u1', {}]], 'texts': {}})
    register.db.execute_sql('UPDATE draft SET at = ?', (stamp,))
    driver.keys('Ctrl+5')
    said = driver.window.list.drafts.list.item(0).text()
    assert isolate(stamp[:40], 'auto') in said
    assert '1970' not in said
