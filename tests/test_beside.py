"""The account beside the fields: whatever is shown next, records open as before, and nothing of a form that is gone."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.record.records import Record
from models.register.register import Register
from tests.invented import abductee, incident
from tests.windows import Driver, driving

# What is shown in place of the account, by the keys for it.
AWAY = {
    'another list': ['Ctrl+2'],
    'drafts': ['Ctrl+5'],
    'withdrawn records': ['Ctrl+6'],
    'a page': ['F7'],
    'the search': ['Ctrl+F'],
    'a quick note': ['Ctrl+Shift+Q'],
    'a new record of another kind': ['Ctrl+Shift+N'],
    'the history': ['Ctrl+H'],
    'the list again': ['Ctrl+B'],
    'twice beside': ['Ctrl+B', 'Ctrl+B'],
}


@pytest.fixture
def saved(register: Register) -> dict[str, Record]:
    return {'incident': register.save(incident()), 'abductee': register.save(abductee())}


@pytest.fixture
def driver(register: Register, saved: dict[str, Record], qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        yield made


@pytest.mark.parametrize('keys', AWAY.values(), ids=AWAY)
def test_records_open_whatever_came_after_the_account(
    driver: Driver, saved: dict[str, Record], keys: list[str]
) -> None:
    window = driver.window
    window.go_to('incident', saved['incident'].uid)
    window.toggle_beside()
    assert window.beside is not None
    driver.keys(*keys)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    for kind in ('abductee', 'incident', 'abductee'):
        window.go_to(kind, saved[kind].uid)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert window.form is not None
        assert window.form.opened.record.uid == saved[kind].uid
        assert window.beside is None or window.beside.opened is window.form.opened
