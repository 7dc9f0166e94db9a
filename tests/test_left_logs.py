"""What a killed program left in the log: where the file has all of it, it is opened without being gone through."""

import io
import os
import random
import re
import shutil
import sqlite3
import sys
from contextlib import suppress
from pathlib import Path

import pytest
import sqlcipher3
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QProgressBar

from models import query
from models.errors import KnownError
from models.file.at_opening import how_far
from models.file.at_opening.pages_in_log import adds_nothing
from models.file.engines.encrypted_database import RegisterDatabase
from models.register import verify
from models.register.register import Register
from tests.calling import caller
from tests.invented import PASSPHRASE, incident
from tests.test_clean_copy_in_window import unlock
from tests.test_restoring import in_a_program
from tests.test_start import _at_once, home, program
from ui.app import Program

__all__ = ['_at_once', 'home', 'program']

pytestmark = pytest.mark.skipif(os.name == 'nt', reason='Windows cannot part a program in two')
STEPS = 40
HEAD_OF_LOG, HEAD_OF_FRAME = 32, 24


def beside(path: Path) -> Path:
    return path.with_name(f'{path.name}-wal')


def copied(path: Path, folder: Path) -> Path:
    """The file with its log, as a killed program leaves them."""
    copy = folder / 'copy.db'
    for left in folder.glob('copy.db*'):
        left.unlink()
    shutil.copy(path, copy)
    if beside(path).exists():
        shutil.copy(beside(path), beside(copy))
    return copy


def opened(library: object, path: Path, key: str | None) -> sqlite3.Connection:
    connection: sqlite3.Connection = library.connect(path, isolation_level=None)  # type: ignore[attr-defined]
    if key:
        connection.execute(f"PRAGMA key = '{key}'")
    connection.execute('PRAGMA journal_mode = WAL')
    connection.execute('PRAGMA wal_autocheckpoint = 0')
    connection.execute('PRAGMA cache_size = 5')  # pages: a long transaction writes into the log before it ends
    return connection


def brought_in(library: object, path: Path, key: str | None) -> bytes:
    """What is in the file once the library itself has brought in what it finds in the log, if it can read the file."""
    with suppress(sqlite3.DatabaseError, sqlcipher3.DatabaseError):
        connection = opened(library, path, key)
        connection.execute('PRAGMA wal_checkpoint(TRUNCATE)').fetchall()
        connection.close()
    return path.read_bytes()


def one_step(connection: sqlite3.Connection, dice: random.Random) -> None:
    connection.execute('BEGIN')
    for _row in range(dice.choice((1, 1, 5, 60))):
        connection.execute('INSERT INTO t (text) VALUES (?)', (dice.randbytes(dice.choice((10, 700))).hex(),))
    if dice.random() < 0.3:
        connection.execute('DELETE FROM t WHERE id % 3 = ?', (dice.randrange(3),))
    connection.execute('COMMIT' if dice.random() < 0.9 else 'ROLLBACK')
    if dice.random() < 0.1:
        connection.execute('VACUUM')
    if dice.random() < 0.5:
        connection.execute(
            f'PRAGMA wal_checkpoint({dice.choice(("PASSIVE", "PASSIVE", "RESTART", "TRUNCATE"))})'
        ).fetchall()


def one_fault(copy: Path, dice: random.Random) -> None:
    """Alter a byte of the log, cut it off, or let the file have a page less or more."""
    log, what = beside(copy), dice.randrange(5)
    data = bytearray(log.read_bytes())
    if what == 0 and data:
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        log.write_bytes(data)
    elif what == 1:
        log.write_bytes(data[: dice.randrange(len(data) + 1)])
    elif what == 2:
        os.truncate(copy, copy.stat().st_size - 4096)
    elif what == 3:
        os.truncate(copy, copy.stat().st_size + 4096)


@pytest.mark.parametrize('seed', range(6))
@pytest.mark.parametrize(('library', 'key'), [(sqlite3, None), (sqlcipher3.dbapi2, 'k')], ids=['plain', 'encrypted'])
def test_what_is_said_to_add_nothing_alters_no_byte(
    library: object, key: str | None, seed: int, tmp_path: Path
) -> None:
    dice = random.Random(seed)
    path = tmp_path / 'made.db'
    connection, said = opened(library, path, key), set[bool]()
    connection.execute('CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT)')
    for _step in range(STEPS):
        one_step(connection, dice)
        copy = copied(path, tmp_path)
        if dice.random() < 0.5:
            one_fault(copy, dice)
        before = copy.read_bytes()
        is_nothing = not beside(copy).exists() or adds_nothing(beside(copy), copy)
        said.add(is_nothing)
        if is_nothing:
            assert brought_in(library, copy, key) == before
    connection.close()
    assert said == {True, False}


@pytest.mark.parametrize(('library', 'key'), [(sqlite3, None), (sqlcipher3.dbapi2, 'k')], ids=['plain', 'encrypted'])
def test_what_was_not_committed_is_nothing(library: object, key: str | None, tmp_path: Path) -> None:
    path = tmp_path / 'made.db'
    connection = opened(library, path, key)
    connection.execute('CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT)')
    assert not adds_nothing(beside(path), path)
    connection.execute('PRAGMA wal_checkpoint(PASSIVE)').fetchall()
    assert adds_nothing(beside(path), path)
    had, before = beside(path).stat().st_size, path.read_bytes()
    connection.execute('BEGIN')
    connection.executemany('INSERT INTO t (text) VALUES (?)', [(f'{number:0700}',) for number in range(100)])
    assert beside(path).stat().st_size > had + 10 * 4096
    assert adds_nothing(beside(path), path)
    assert brought_in(library, copied(path, tmp_path), key) == before
    connection.execute('COMMIT')
    assert not adds_nothing(beside(path), path)
    connection.close()


def test_one_that_is_torn_in_the_midst_is_not_taken_at_its_last_word(tmp_path: Path) -> None:
    path = tmp_path / 'made.db'
    connection, ends = opened(sqlite3, path, None), list[int]()
    connection.execute('CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT)')
    for text in ('a', 'b', 'c'):
        connection.execute('INSERT OR REPLACE INTO t VALUES (1, ?)', (text,))
        ends.append(beside(path).stat().st_size)
    connection.execute('PRAGMA wal_checkpoint(PASSIVE)').fetchall()
    copy = copied(path, tmp_path)
    assert adds_nothing(beside(copy), copy)
    data, before = bytearray(beside(copy).read_bytes()), copy.read_bytes()
    data[ends[1] - 1] ^= 1  # the page of b, which is c in the file
    beside(copy).write_bytes(data)
    assert not adds_nothing(beside(copy), copy)
    assert brought_in(sqlite3, copy, None) != before
    connection.close()


def test_what_lies_behind_the_last_frames_and_pages_is_of_no_matter(tmp_path: Path) -> None:
    path = tmp_path / 'made.db'
    connection = opened(sqlite3, path, None)
    connection.execute('CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT)')
    connection.executemany('INSERT INTO t (text) VALUES (?)', [(f'{number:0700}',) for number in range(100)])
    had = beside(path).stat().st_size
    connection.execute('PRAGMA wal_checkpoint(RESTART)').fetchall()
    connection.execute('DELETE FROM t WHERE id > 3')  # into the log from its beginning
    connection.execute('PRAGMA wal_checkpoint(PASSIVE)').fetchall()
    assert beside(path).stat().st_size == had
    assert adds_nothing(beside(path), path)
    connection.executemany('INSERT INTO t (text) VALUES (?)', [(f'{number:0900}',) for number in range(200)])
    connection.execute('DELETE FROM t WHERE id > 3')
    connection.execute('VACUUM')
    connection.execute('PRAGMA wal_checkpoint(PASSIVE)').fetchall()
    assert adds_nothing(beside(path), path)
    connection.close()


@pytest.mark.parametrize('key', [None, PASSPHRASE], ids=['plain', 'encrypted'])
def test_after_a_kill_a_register_is_not_gone_through_that_has_all_of_its_log(
    key: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / 'r.sijill'
    Register.create(path, desk='DZ1', passphrase=key).close()
    in_a_program(lambda: [register := Register.open(path, key), register.save(incident())])
    assert beside(path).stat().st_size > HEAD_OF_LOG
    gone_through = asked_whether_it_holds(monkeypatch)
    with Register.open(path, key) as register:
        assert gone_through == []
        assert query.count(register, 'incident') == 1
        assert verify.check(register) == []


@pytest.fixture
def killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A register whose last save is in its log alone, as after a kill in the last milliseconds of a save."""
    path = tmp_path / 'r.sijill'
    Register.create(path, desk='DZ1', passphrase=PASSPHRASE).close()

    def saved_and_not_brought_in() -> list[object]:
        register = Register.open(path, PASSPHRASE)
        monkeypatch.setattr(RegisterDatabase, 'bring_in_log', lambda _self: False)
        return [register, register.save(incident())]

    in_a_program(saved_and_not_brought_in)
    return path


def test_after_a_kill_one_is_gone_through_that_has_not(killed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone_through = asked_whether_it_holds(monkeypatch)
    with Register.open(killed, PASSPHRASE) as register:
        assert gone_through == [1]
        assert query.count(register, 'incident') == 1


@pytest.mark.parametrize('writing', [True, False])
def test_it_is_said_how_far_that_is(killed: Path, writing: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(how_far, 'EVERY', 20)
    heard: list[tuple[int, int]] = []
    Register.open(killed, PASSPHRASE, writing=writing, progress=lambda *place: heard.append(place)).close()
    [total] = {total for _done, total in heard}
    places = [done for done, _total in heard]
    assert places == sorted(places) and len(set(places)) == len(places) and places[-1] == total
    pages = total // 2
    assert len([done for done in places if done < pages]) > 5
    assert [done for done in places if pages < done < total]


@pytest.mark.parametrize('error', [KeyboardInterrupt, KnownError])
def test_ending_it_is_no_word_about_the_log(
    killed: Path, error: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    """That the library did not come to the end does not mean that the log belongs to another copy."""
    monkeypatch.setattr(how_far, 'EVERY', 20)
    left = killed.read_bytes(), beside(killed).read_bytes()

    def end(_done: int, _total: int) -> None:
        raise error('ended')

    with pytest.raises(error, match='ended'):
        Register.open(killed, PASSPHRASE, progress=end)
    assert (killed.read_bytes(), beside(killed).read_bytes()) == left
    with Register.open(killed, PASSPHRASE) as register:
        assert query.count(register, 'incident') == 1


def test_the_card_of_the_window_shows_it(killed: Path, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(how_far, 'EVERY', 20)
    shown: list[tuple[int, int]] = []
    monkeypatch.setattr(QProgressBar, 'setValue', lambda bar, done: shown.append((done, bar.maximum())))
    program.start(killed)
    assert program.welcome is not None and QTest.qWaitForWindowActive(program.welcome)
    unlock(program)
    assert program.window is not None
    (done, total), last = shown[0], shown[-1]
    assert 0 < done < total and last == (total, total)


def test_the_command_says_it_where_somebody_watches(
    killed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(how_far, 'EVERY', 20)
    monkeypatch.setattr(sys, 'stderr', terminal := Terminal())
    monkeypatch.setenv('SIJILL_PASSPHRASE', PASSPHRASE)
    monkeypatch.setenv('LANG', 'C')
    assert caller(capsys)('check', killed)[0] == 0
    assert re.search(r'Updating the register (\d+) of \1\D', terminal.getvalue())


def asked_whether_it_holds(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows each time that a whole file is gone through."""
    asked: list[int] = []
    holds = RegisterDatabase.holds_together.fget
    assert holds is not None
    monkeypatch.setattr(RegisterDatabase, 'holds_together', property(lambda self: (asked.append(1), holds(self))[1]))
    return asked
