"""Pages of a register that has very much of one thing: each asks for all of it together."""

from itertools import pairwise

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
from tests.correcting import JANUARY, attack, issued
from tests.desks import change
from tests.windows import driving
from ui.pages.codes_page import CodesView
from ui.pages.month_page import MonthPage
from ui.parts import options

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


def test_reasons_that_are_proposed_alike_are_offered_once(
    register: Register, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With each of them all that stands below was laid out anew: the sentences of all changes, at each key."""
    made, emptied, empty = [attack() for _time in range(4)], list[object](), options.empty
    register.apply([Incoming(one) for one in made], {})
    issued(register)
    for one in made[:3]:
        change(register, one.uid, occurred='2024-02-09')
    register.withdraw('incident', made[3].uid, 'typed')
    with driving(register, qtbot) as driver:
        view, proposed = driver.page(MonthPage).correcting, list[str]()
        view.begin(JANUARY, 'monthly')
        monkeypatch.setattr(options, 'empty', lambda lines: emptied.append(lines) or empty(lines))
        for line in range(4):
            view.reasons_table.setCurrentIndex(view.reasons.index(line, 0))
            proposed.append(view.reason.chosen())
    assert sorted(proposed) == ['date_corrected'] * 3 + ['our_slip']
    assert len(emptied) == sum(one != other for one, other in pairwise(proposed)) < 3
