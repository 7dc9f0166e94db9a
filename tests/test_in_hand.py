"""A record that waits for review is seen to be open at somebody else's: two windows on one server."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from models.file.engines import in_hand, on_servers
from models.file.engines.server_address import ServerAddress
from models.record.records import Record
from models.register.register import Register
from models.register.review.reviewing import Chosen
from tests.invented import incident
from tests.servers import Server
from tests.windows import Driver, driving
from ui.review.review_page import ReviewPage

pytest.importorskip('psycopg', reason='the driver of the server is not installed')
_PEOPLE = {'rana': ('reviewer',), 'sami': ('reviewer',), 'lina': ('documenter',)}


@pytest.fixture
def address(server: Server) -> ServerAddress:
    """A register with two reviewers and a documenter, each with a role of the server."""
    made = server.new_register(alias='owner')
    with Register.open(made) as register:
        for name, roles in _PEOPLE.items():
            register.add_person(name, roles)
            server.run(f'DO $$ BEGIN CREATE ROLE {name} LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$')
            on_servers.let_role(made, None, name, roles[0])
    return made


def _waiting(address: ServerAddress) -> list[Record]:
    with Register.open(address) as register:
        saved = [register.save(incident(narrative=f'invented {number}')) for number in range(2)]
        register.review('send', [Chosen(one.kind, one.uid) for one in saved])
        return saved


def _as(address: ServerAddress, role: str) -> ServerAddress:
    return ServerAddress(address.text.replace('owner@', f'{role}@'))


@pytest.fixture
def seats(address: ServerAddress, qtbot: QtBot) -> Iterator[list[Driver]]:
    """The windows of those three, each with the queue."""
    _waiting(address)
    with ExitStack() as open_ones:
        yield [
            open_ones.enter_context(driving(open_ones.enter_context(Register.open(_as(address, name))), qtbot))
            for name in _PEOPLE
        ]


def _queue(driver: Driver) -> ReviewPage:
    driver.window.activateWindow()
    return driver.page(ReviewPage)


def _said(page: ReviewPage) -> list[str]:
    """What is said at each record of the list of who else has it open."""
    page.window().line.look()  # as it does by itself every two seconds
    model = page.queue_list.queued
    rows = (str(model.index(row, 0).data(Qt.ItemDataRole.ToolTipRole)) for row in range(model.rowCount()))
    return [said.replace('\u2068', '').replace('\u2069', '') for said in rows]


def _at(page: ReviewPage) -> str:
    return page._others.text().replace('\u2068', '').replace('\u2069', '') if not page._others.isHidden() else ''


def test_others_see_who_has_a_record_open_until_it_is_left(
    address: ServerAddress, server: Server, seats: list[Driver]
) -> None:
    rana, sami, lina = seats
    _queue(rana).window().line.look()
    theirs = _queue(sami)
    first = 'rana has had this open since '
    assert [first in said for said in _said(theirs)] == [True, False]
    assert _at(theirs).startswith(first)
    theirs.go_on()
    assert not _at(theirs)
    theirs.go_back()
    assert _at(theirs).startswith(first)
    shown = theirs.waiting_uid()
    for_lina = _form(lina, shown)  # who does not review, and so has no queue
    assert first in for_lina and 'sami has had this open since' in for_lina and 'lina' not in for_lina
    theirs.window().line.look()
    assert 'lina' not in _at(theirs)
    theirs.sight.clock = lambda: 1e9  # looked at for long enough
    theirs.sight.painted(to_the_end=True)
    theirs.sight.clock = lambda: 2e9
    theirs.approve()
    assert 'approved' in theirs.said.text()  # she is hindered by nothing
    _queue(rana)
    rana.window.show_list('incident')
    rana.window.line.look()
    assert not any(first in said for said in _said(theirs))
    seats[1].window.line.end()
    with Register.open(address) as register:
        assert not register.db.execute_sql(f'SELECT 1 FROM {in_hand.TABLE}').fetchall()


def _form(driver: Driver, uid: str) -> str:
    driver.window.go_to('incident', uid)
    assert driver.window.form is not None
    driver.window.line.look()
    return driver.window.form._decided.text().replace('\u2068', '').replace('\u2069', '')


def test_who_gives_no_sign_is_taken_for_gone_and_nothing_of_it_is_left(on_server: Register) -> None:
    here, other = in_hand.Sitting(on_server.db), in_hand.Sitting(on_server.db)
    assert here.ask('a', 'one').head == on_server.head
    [seen] = other.ask('b', '').in_hand
    assert (seen.record, seen.person) == ('one', 'a')
    assert here.ask('a', 'two').in_hand == ()
    on_server.db.execute_sql(f'UPDATE {in_hand.TABLE} SET seen = seen - {in_hand.SIGN_EVERY}')
    assert [one.record for one in other.ask('b', 'three').in_hand] == ['two']
    here.ask('a', 'two')  # a sign of life
    on_server.db.execute_sql(f'UPDATE {in_hand.TABLE} SET seen = seen - {in_hand.GONE_AFTER} + 5')
    assert [one.record for one in here.ask('a', 'two').in_hand] == ['three']
    on_server.db.execute_sql(f'UPDATE {in_hand.TABLE} SET seen = seen - {in_hand.GONE_AFTER}')
    assert here.ask('a', '').in_hand == ()
    assert not on_server.db.execute_sql(f'SELECT 1 FROM {in_hand.TABLE}').fetchall()
    other.leave()
