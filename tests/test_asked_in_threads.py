"""Threads that ask a register one after another go on with one connection, and nothing of it outlives the register."""

import contextlib
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from models import query
from models.errors import RegisterMoved
from models.file.engines import breaking_off
from models.file.engines.server_address import ServerAddress
from models.file.known_file import LOG, beside
from models.passphrases import changing
from models.query import Question
from models.register import verify
from models.register.register import Register
from tests import servers
from tests.forwarder import forwarding
from tests.invented import incident

_NEW = 'lantern orchard saddle ribbon thicket'
_BACKEND = 'SELECT pg_backend_pid()'


def in_a_thread(register: Register, ask: Callable[[], Any]) -> Any:
    """What is answered in a thread of its own."""

    def work() -> Any:
        with register.reading():
            return ask()

    with ThreadPoolExecutor(1) as worker:
        return worker.submit(work).result()


def _by(port: int, database: str) -> ServerAddress:
    return ServerAddress(f'postgres://{servers.OWNER}@127.0.0.1:{port}/{database}')


def connection(register: Register) -> Any:
    return in_a_thread(register, register.db.connection)  # type: ignore[attr-defined]


def test_the_next_thread_goes_on_with_the_connection_of_the_one_before(register: Register) -> None:
    saved = register.save(incident())
    first = connection(register)
    assert in_a_thread(register, lambda: query.count(register, 'incident')) == 1
    saved.set('narrative', 'It was seen by two.')
    register.save(saved)
    found = in_a_thread(register, lambda: query.get(register, 'incident', saved.uid))
    assert found is not None and found.get('narrative') == 'It was seen by two.'
    assert connection(register) is first
    assert verify.check(register) == []


def test_two_at_a_time_have_one_each_and_one_is_kept(register: Register) -> None:
    register.save(incident())
    both = threading.Barrier(2, timeout=20)

    def ask() -> Any:
        with register.reading():
            both.wait()
            return register.db.connection()  # type: ignore[attr-defined]

    with ThreadPoolExecutor(2) as workers:
        found = {work.result() for work in [workers.submit(ask) for _each in range(2)]}
    assert len(found) == 2
    assert connection(register) in found


def test_what_was_read_in_part_keeps_no_log_from_being_brought_in(register: Register) -> None:
    for _each in range(3):
        register.save(incident())
    left = in_a_thread(register, lambda: register.db.execute_sql('SELECT uid FROM incident'))
    register.save(incident())
    assert register.db.empty_log()
    with pytest.raises(Exception, match='reset'):
        left.fetchone()


@pytest.mark.parametrize('is_broken_off', [False, True], ids=['failed', 'broken off'])
def test_one_of_work_that_did_not_end_is_not_gone_on_with(register: Register, is_broken_off: bool) -> None:
    seen = list[Any]()

    def work() -> None:
        seen.append(register.db.connection())  # type: ignore[attr-defined]
        if is_broken_off:
            breaking_off.break_off(threading.get_ident())
        else:
            raise ZeroDivisionError

    def begun() -> None:
        try:
            with register.reading():
                work()
        finally:
            breaking_off.let_ask_again(threading.get_ident())

    with ThreadPoolExecutor(1) as worker, contextlib.suppress(ZeroDivisionError):
        worker.submit(begun).result()
    with pytest.raises(Exception, match='closed'):
        seen[0].execute('SELECT 1')
    assert connection(register) is not seen[0]


def test_nothing_of_it_is_left_when_the_register_is_closed(register: Register) -> None:
    register.save(incident())
    seen = list[Any]()
    in_a_thread(register, lambda: seen.append(register.db.connection()))  # type: ignore[attr-defined]
    register.close()
    with pytest.raises(Exception, match='closed'):
        seen[0].execute('SELECT 1')
    assert not beside(register.path, LOG).exists()


def test_it_is_handed_over_and_taken_over(register: Register) -> None:
    connection(register)
    register.hand_over()
    register.take_over()
    first = connection(register)
    assert connection(register) is first


def test_a_moved_file_is_not_read_through_it(register: Register) -> None:
    connection(register)
    there = register.path.rename(register.path.with_name('elsewhere.sijill'))
    with pytest.raises(RegisterMoved):
        in_a_thread(register, lambda: query.count(register, 'incident'))
    there.rename(register.path)


def test_its_passphrase_can_be_changed(register: Register) -> None:
    saved = register.save(incident())
    connection(register)
    changing.change(register, _NEW)
    with Register.open(register.path, _NEW, writing=False) as opened:
        assert query.known(opened, 'incident', [saved.uid]) == {saved.uid}


def test_a_server_is_connected_to_once(server: servers.Server) -> None:
    address = server.new_register()
    with forwarding(server.port) as way, Register.open(_by(way.port, address.database)) as register:
        register.save(incident())

        def page() -> dict[int, dict[str, Any]]:
            return query.page(register, 'incident', query.ids(register, Question('incident')))

        assert len(in_a_thread(register, page)) == 1
        way.ways = 0
        assert len(in_a_thread(register, page)) == 1
        assert way.ways == 2  # the ids, and the rows

        # The server ends the line while nobody asks anything.
        [(there,)] = in_a_thread(register, lambda: register.db.execute_sql(_BACKEND).fetchall())
        register.db.execute_sql(f'SELECT pg_terminate_backend({there}, 5000)').fetchall()
        assert len(in_a_thread(register, page)) == 1
        assert in_a_thread(register, lambda: register.db.execute_sql(_BACKEND).fetchone()) != (there,)
