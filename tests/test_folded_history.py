"""A history of the first form that was folded: what it says is another thing by then, and its head is the same."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from exchange import commands
from models import query
from models.file import chain
from models.file.chain import Entry
from models.language.labels import record_label
from models.query import Question
from models.record.records import Record
from models.register import verify
from models.register.register import Register
from tests.invented import PASSPHRASE
from tests.test_chain import bare_client

OLD = Path(__file__).parent / 'old'


@pytest.fixture(scope='module')
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed register of the last version with the first form, brought up to date and with nothing new in it."""
    path = tmp_path_factory.mktemp('folded') / 'register.sijill'
    shutil.copy(OLD / 'version-3-history.sijill', path)
    Register.open(path, PASSPHRASE).close()
    return path


def joined(entries: list[Entry]) -> str:
    """The lines of entries as a content hash of the first form joins them."""
    return '\n'.join(
        '\x1f'.join((e.row_kind, e.row_uid, e.field, chain.digest(e.old, e.old_salt), chain.digest(e.new, e.new_salt)))
        for e in entries
    )


def changes(database: Any, revision: int) -> list[tuple[int, Entry]]:
    """The changes of a revision, each with its number."""
    found = database.execute(
        'SELECT id, row_kind, row_uid, field, old, old_salt, new, new_salt FROM change WHERE revision = ? ORDER BY id',
        (revision,),
    )
    return [
        (number, Entry(kind, uid, name, old and json.loads(old), os, new and json.loads(new), ns))
        for number, kind, uid, name, old, os, new, ns in found
    ]


def a_change_into_the_kind_of_the_next(database: Any, record: Record) -> int:
    """What headquarters made of a narrative was never said."""
    (first, gone), (second, into) = changes(database, 14)
    assert (gone.field, into.field) == ('narrative', 'state')
    database.execute('DELETE FROM change WHERE id = ?', (first,))
    database.execute('UPDATE change SET row_kind = ? WHERE id = ?', (f'{joined([gone])}\n{into.row_kind}', second))
    database.execute('UPDATE incident SET narrative = ? WHERE uid = ?', (gone.old, record.uid))
    return 14


def a_change_into_the_field_of_the_next(database: Any, record: Record) -> int:
    """The same, with what the lines are divided by in the name of a field alone."""
    (first, gone), (second, into) = changes(database, 14)
    swallowed = '\x1f'.join(joined([gone]).split('\x1f')[2:])
    folded = f'{swallowed}\n{into.row_kind}\x1f{into.row_uid}\x1f{into.field}'
    database.execute('DELETE FROM change WHERE id = ?', (first,))
    database.execute('UPDATE change SET field = ? WHERE id = ?', (folded, second))
    database.execute('UPDATE incident SET narrative = ?, state = ? WHERE uid = ?', (gone.old, into.old, record.uid))
    return 14


def a_change_into_the_uid_of_the_next(database: Any, record: Record) -> int:
    """The same, in the uid of a row, which is then none of the record's."""
    (first, gone), (second, into) = changes(database, 14)
    _kind, rest = joined([gone]).split('\x1f', 1)
    database.execute('DELETE FROM change WHERE id = ?', (first,))
    folded = f'{rest}\n{into.row_kind}\x1f{into.row_uid}'
    database.execute('UPDATE change SET row_uid = ? WHERE id = ?', (folded, second))
    database.execute('UPDATE incident SET narrative = ? WHERE uid = ?', (gone.old, record.uid))
    return 14


def a_casualty_and_its_victim(database: Any, record: Record) -> int:
    """Three dead and the name of one were never recorded: they are in the kind of the next casualty."""
    gone = record.children[0]
    names = {gone.uid, *(row.uid for row in gone.children)}
    snapshot, salts = database.execute('SELECT snapshot, salts FROM revision WHERE id = 1').fetchone()
    entries = chain.read_snapshot(snapshot, salts)
    swallowed, kept = [e for e in entries if e.row_uid in names], [e for e in entries if e.row_uid not in names]
    into = entries[entries.index(swallowed[-1]) + 1]
    rows = []
    for kind, uid, values in json.loads(snapshot):
        if uid == into.row_uid:
            rows.append([f'{joined(swallowed)}\n{kind}', uid, {into.field: values.pop(into.field)}])
        rows += [] if uid in names else [[kind, uid, values]]
    told = (json.dumps(rows, ensure_ascii=False), b''.join(e.new_salt for e in kept))
    database.execute('UPDATE revision SET snapshot = ?, salts = ? WHERE id = 1', told)
    database.execute('DELETE FROM victim WHERE parent = ?', (gone.uid,))
    database.execute('DELETE FROM casualty WHERE uid = ?', (gone.uid,))
    database.execute('UPDATE incident SET killed = 17 WHERE uid = ?', (record.uid,))
    return 1


def a_number_into_its_salt(database: Any, record: Record) -> int:
    """Seventeen dead are seven: the first figure is the end of the salt."""
    number, entry = next((number, e) for number, e in changes(database, 2) if e.field == 'count')
    assert entry.new == 17
    database.execute('UPDATE change SET new = ?, new_salt = ? WHERE id = ?', ('7', entry.new_salt + b'1', number))
    database.execute('UPDATE casualty SET count = 7 WHERE uid = ?', (entry.row_uid,))
    database.execute('UPDATE incident SET killed = 10 WHERE uid = ?', (record.uid,))
    return 2


def the_beginning_of_a_text_into_its_salt(database: Any, _record: Record) -> int:
    """An account begins at a word in quotation marks."""
    number, entry = next((number, e) for number, e in changes(database, 2) if e.field == 'narrative')
    said = json.dumps(entry.old, ensure_ascii=False)
    cut = said.index('\\"') + 1
    assert json.loads(said[cut:]) == 'by night".'
    told = (said[cut:], entry.old_salt + said[:cut].encode(), number)
    database.execute('UPDATE change SET old = ?, old_salt = ? WHERE id = ?', told)
    return 2


def a_salt_of_nothing(database: Any, _record: Record) -> int:
    """What is not stated has no digest, so anything can stand for its salt."""
    database.execute("UPDATE change SET old_salt = x'00' WHERE revision = 2 AND old IS NULL")
    return 2


def salts_of_nothing(database: Any, _record: Record) -> int:
    """More salts than a new record has values."""
    database.execute("UPDATE revision SET salts = CAST(salts || x'00' AS BLOB) WHERE id = 1")
    return 1


def a_new_record_into_changes(database: Any, _record: Record) -> int:
    """What made a record is a correction of nothing by then."""
    snapshot, salts = database.execute('SELECT snapshot, salts FROM revision WHERE id = 10').fetchone()
    for e in chain.read_snapshot(snapshot, salts):
        row = (10, e.row_kind, e.row_uid, e.field, b'', json.dumps(e.new, ensure_ascii=False), e.new_salt)
        columns = 'revision, row_kind, row_uid, field, old_salt, new, new_salt'
        database.execute(f'INSERT INTO change ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)', row)
    database.execute('UPDATE revision SET snapshot = NULL, salts = NULL WHERE id = 10')
    return 10


FOLDS = [
    a_change_into_the_kind_of_the_next,
    a_change_into_the_field_of_the_next,
    a_change_into_the_uid_of_the_next,
    a_casualty_and_its_victim,
    a_number_into_its_salt,
    the_beginning_of_a_text_into_its_salt,
    a_salt_of_nothing,
    salts_of_nothing,
    a_new_record_into_changes,
]


@pytest.fixture
def closed(history: Path, tmp_path: Path) -> tuple[Path, Record, str]:
    """A copy for a test to fold, the incident in it that everything was done to, and the head."""
    path = Path(shutil.copy(history, tmp_path))
    with Register.open(path, PASSPHRASE, writing=False) as register:
        record = next(query.each(register, Question('incident', 'Told again', descending=False)))
        return path, record, register.head


def found(path: Path) -> tuple[list[str], str]:
    with Register.open(path, PASSPHRASE, writing=False) as register:
        return verify.check(register), register.head


def test_what_was_not_folded_is_sound(closed: tuple[Path, Record, str]) -> None:
    path, _record, head = closed
    assert found(path) == ([], head)


@pytest.mark.parametrize('fold', FOLDS, ids=lambda fold: fold.__name__)
def test_what_was_folded_is_named(closed: tuple[Path, Record, str], fold: Callable[[Any, Record], int]) -> None:
    path, record, head = closed
    with bare_client(path, PASSPHRASE) as database:
        number = fold(database, record)
    [sentence], head_afterwards = found(path)
    assert head_afterwards == head
    assert f'Revision {number} ' in sentence
    assert 'was altered' in sentence
    assert record_label('incident') in sentence or number == 10
    assert '\x1f' not in sentence


def test_the_command_names_it_too(
    closed: tuple[Path, Record, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path, record, _head = closed
    monkeypatch.setenv('SIJILL_PASSPHRASE', PASSPHRASE)
    assert commands.main(['check', str(path)]) == 0
    with bare_client(path, PASSPHRASE) as database:
        a_casualty_and_its_victim(database, record)
    capsys.readouterr()
    assert commands.main(['check', str(path)]) == 3
    assert 'Revision 1 ' in capsys.readouterr().out


def test_a_change_beside_a_new_record_belongs_to_nothing(closed: tuple[Path, Record, str]) -> None:
    """It would be read by nobody but the export, which asks the changes alone what was emptied."""
    path, record, _head = closed
    with bare_client(path, PASSPHRASE) as database:
        columns = 'revision, row_kind, row_uid, field, old, old_salt, new_salt'
        row = (1, 'incident', record.uid, 'kind', '"ambush"', bytes(16), b'')
        database.execute(f'INSERT INTO change ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)', row)
    [sentence], _head_afterwards = found(path)
    assert 'do not belong to any revision' in sentence
