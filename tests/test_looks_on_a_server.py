"""Who looked at a record is not kept for long on a server: it is forgotten at opening and at saving."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from models.dates import dates
from models.file import backups, history
from models.limits.look_limits import LOOK_LIMITS
from models.query.for_review import looking
from models.record.records import Record
from models.register import left_at, verify
from models.register.register import Register
from tests.invented import incident
from tests.servers import Server

pytest.importorskip('psycopg', reason='the driver of the server is not installed')
FIRST = datetime(2024, 5, 1, 10)
TOGETHER = LOOK_LIMITS.most_days // LOOK_LIMITS.span


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The day that it is, counted from the first one; tests change it."""
    day = [0]
    monkeypatch.setattr(dates, 'utc_now', lambda: f'{(FIRST + timedelta(days=day[0])).isoformat()}Z')
    yield day


def kept(register: Register) -> list[str]:
    return [text for (text,) in register.db.execute_sql('SELECT vector FROM looked ORDER BY record').fetchall()]


def looked(register: Register) -> Record:
    """A record of somebody else, at which whoever works here looked."""
    record = register.save(incident())
    register.db.execute_sql('DELETE FROM looked')
    register.look(record.uid, record.revision)
    return record


def test_a_look_is_kept_for_as_long_as_the_limit_says_and_no_longer(on_server: Register, today: list[int]) -> None:
    record = looked(on_server)
    [text] = kept(on_server)
    assert '2024' not in text
    for day in range(1, 2 * LOOK_LIMITS.most_days):
        today[0] = day
        on_server.save(incident())
        on_server.db.execute_sql('DELETE FROM looked WHERE record <> ?', (record.uid,))
        if day > LOOK_LIMITS.most_days:
            assert kept(on_server) == []
        elif day <= LOOK_LIMITS.most_days - LOOK_LIMITS.span:
            assert kept(on_server) == [text]
    assert looking.since_looked(on_server, record).is_new
    assert verify.check(on_server) == []


def test_looking_again_keeps_it_for_longer_and_says_what_changed_since(on_server: Register, today: list[int]) -> None:
    record = looked(on_server)
    for _turn in range(6):
        today[0] += LOOK_LIMITS.span
        on_server.look(record.uid, record.revision)
        on_server.save(incident())
    assert looking.looked_at(on_server, record.uid) == record.revision
    record.set('narrative', 'changed by whoever looked')
    seen = on_server.save(record)
    assert looking.since_looked(on_server, seen).is_nothing


def test_it_is_forgotten_at_opening_too_and_no_copy_has_it(
    server: Server, on_server: Register, today: list[int], tmp_path: Path
) -> None:
    address = on_server.at
    looked(on_server)
    on_server.db.execute_sql("INSERT INTO looked VALUES ('of before', 'r', 'DZ1.00000000:1')")
    left_at.keep(on_server, {'person': 'another', 'kind': 'incident'}, ['said at the lock'])
    head, hashes = on_server.head, [one.hash for one in history.each(on_server)]
    made = backups.back_up(on_server, tmp_path)
    with Register.open(made, writing=False) as copied:
        assert kept(copied) == []
        assert not copied.meta['left']
    on_server.close()
    today[0] = LOOK_LIMITS.most_days + LOOK_LIMITS.span
    with Register.open(address) as register:
        assert kept(register) == []
        assert json.loads(register.meta['left']) == {'where': {}, 'said': ['said at the lock']}
        assert (register.head, [one.hash for one in history.each(register)]) == (head, hashes)
        assert verify.check(register) == []


def test_one_whose_clock_is_behind_keeps_nothing_for_longer(on_server: Register, today: list[int]) -> None:
    today[0] = 400
    looked(on_server)
    today[0] = 0
    on_server.save(incident())
    assert not [text for text in kept(on_server) if text.endswith(str((FIRST.toordinal() + 400) // LOOK_LIMITS.span))]


def test_in_a_file_nothing_of_it_is_kept(register: Register) -> None:
    record = looked(register)
    assert kept(register) == [record.revision]
