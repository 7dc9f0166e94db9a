"""Pages of a register that has very much of one thing: each asks for all of it together."""

import pytest
from pytestqt.qtbot import QtBot

from models import query
from models.file.engines.encrypted_database import RegisterDatabase
from models.language.code_lists import codes
from models.record.own_codes import OwnCode
from models.record.records import Record
from models.register.action import Incoming
from models.register.register import Register
from tests import invented
from tests.windows import driving
from ui.pages.codes_page import CodesView

MANY = 60
# How often a page may ask, however much there is.
ASKED = 40


def own_code(number: int) -> OwnCode:
    lists = [*codes('open_lists')]
    listed = lists[number % len(lists)]
    under = codes('open_lists')[listed].columns['under']
    return OwnCode(listed, f'x-dz1-k{number}', f'Kind number {number}', f'نوع {number}', under)


def with_codes(own: list[OwnCode]) -> Record:
    """An incident that has codes of the register's own in fields of one and of several, and in its lines."""
    first = {one.listed: one.code for one in reversed(own)}
    record = invented.incident(kind=first['incident_kinds'], marks=first['marks'])
    record.of('source')[0].set('channel', first['source_channels'])
    return record


def test_in_how_many_records_each_code_of_its_own_stands_is_asked_once(
    register: Register, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, asked, execute = [own_code(number) for number in range(MANY)], list[object](), RegisterDatabase.execute_sql
    register.apply([Incoming(with_codes(own[:10])) for _time in range(3)], {}, codes=own)
    with driving(register, qtbot) as driver:
        driver.page(CodesView)
        monkeypatch.setattr(RegisterDatabase, 'execute_sql', lambda *given: asked.append(given) or execute(*given))
        page = driver.window.page(CodesView.name)
        page.refresh()
        assert len(asked) < ASKED
        shown = [line[4] for line in page._lines._lines]
    counted = [sum(map(len, query.with_code(register, one.listed, one.code).values())) for one in register.own_codes]
    assert shown == [f'{count}' for count in counted] and sorted({*counted}) == [0, 3]
