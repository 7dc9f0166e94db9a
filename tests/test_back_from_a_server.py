"""A register moved onto a server and back: in the desk's own file, what never lies on a server joins it again."""

import itertools
import random
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from exchange import commands
from models import query
from models.file import facts, history, kept_beside
from models.file.engines.encrypted_database import RegisterDatabase
from models.file.engines.server_address import ServerAddress
from models.record import off_servers
from models.register import verify
from models.register.action import Incoming
from models.register.erasing import ToErase
from models.register.register import Register
from tests.invented import PASSPHRASE, abductee, incident, informant
from tests.rows_at_once import watched
from tests.servers import Server

psycopg = pytest.importorskip('psycopg', reason='the driver of the server is not installed')
SECRET = 'ABC never on a server'
# What is of the very file, or worked out anew with its own numbers.
_OF_THE_FILE = ('holder', 'log')
_WORKED_OUT = ('counted',)
# A question about all that a table holds, or all of a kind.
WHOLE_TABLE = re.compile(r'FROM ("\w+" ORDER|@as_it_lies|in_parts|looked|revision WHERE (id|uid|kind)\b)')


def fill(register: Register, dice: random.Random) -> None:
    """Records with every field that never lies on a server: stated, changed, emptied, withdrawn and erased."""
    people = [
        register.save(abductee(family_contact=f'{SECRET} a{n}', physical=f'{SECRET} b{n}', notes=f'kept {n}'))
        for n in range(3)
    ]
    people += [
        register.save(informant(identity=f'{SECRET} c{n}', contact=f'{SECRET} d{n}', note=f'{SECRET} e{n}'))
        for n in range(3)
    ]
    people.append(register.save(incident()))
    for number in range(12):
        found = query.get(register, (one := dice.choice(people)).kind, one.uid)
        assert found is not None
        if one.kind != 'incident':
            fields = ('family_contact', 'physical') if one.kind == 'abductee' else ('identity', 'contact', 'note')
            said = f'{SECRET} f{number}' if dice.random() < 0.7 or fields[0] == 'identity' else None
            found.set(dice.choice(fields), said)
        if one.kind == 'abductee':
            found.set('notes', f'also {number}')
        register.save(found)
    whom = {'asked_on': '2024-02-01', 'whom': 'family', 'came_of': 'no_news', 'note': f'{SECRET} g'}
    noted = register.note_contact(people[0].uid, whom)
    register.correct_contact(noted.uid, whom | {'note': f'{SECRET} j'})
    register.withdraw_contact(noted.uid, 'an invented reason')
    register.note_contact(
        people[1].uid, whom | {'asked_on_typed': '1/2/2024', 'not_before': '2024-05-01', 'not_before_typed': '1 May'}
    )
    register.withdraw('informant', people[-2].uid, 'an invented reason')
    register.erase([ToErase('abductee', people[2].uid, people[2].uid, 'physical')], 'an invented reason')
    brought = query.get(register, 'abductee', people[1].uid)
    assert brought is not None
    before = brought.revision
    brought.set('physical', f'{SECRET} h')
    batch = register.apply([Incoming(brought)], {'file': 'a.xlsx'})
    brought.set('physical', f'{SECRET} i')
    register.save(brought)
    assert register.undo_batch(batch).left, before
    register.keep_draft('abductee', people[0].uid, {'rows': [['abductee', people[0].uid, {'physical': SECRET}]]})
    register.look(people[0].uid, people[0].revision)


def all_of(path: Path, passphrase: str | None = None) -> dict[str, list[Any]]:
    """What a closed register holds, table by table; the changes without their numbers."""
    with Register.open(path, passphrase, writing=False) as register:
        run = register.db.execute_sql
        names = [name for (name,) in run("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
        held = {
            name: sorted(run(f'SELECT * FROM "{name}"').fetchall(), key=repr)
            for name in names
            if '_search' not in name and name not in _WORKED_OUT
        }
        held['change'] = [row[1:] for row in run('SELECT * FROM change ORDER BY revision, id').fetchall()]
        held['meta'] = [row for row in held['meta'] if row[0] not in _OF_THE_FILE]
        return held


def found_by(path: Path, search: str) -> list[str]:
    with Register.open(path, writing=False) as register:
        question = query.Question('informant', search=search)
        return query.uids(register, 'informant', query.ids(register, question))


def onto(server: Server, path: Path) -> ServerAddress:
    address = server.empty_database()
    assert commands.main(['move', str(path), address.text]) == 0
    with psycopg.connect(address.text) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        held = [repr(connection.execute(f'SELECT * FROM "{name}"').fetchall()) for (name,) in tables]
    assert not [text for text in held if SECRET.lower() in text.lower()]
    return address


def back(address: ServerAddress, own: Path) -> tuple[int, Path]:
    target = own.with_name('back.sijill')
    return commands.main(['move', address.text, str(target), '--with', str(own)]), target


@pytest.fixture(scope='module')
def moved(server: Server, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ServerAddress]:
    """A closed register in its file, and on a server: both are only read."""
    path = tmp_path_factory.mktemp('moved') / 'desk.sijill'
    with Register.create(path, desk='DZ1', passphrase=None, alias='Tester') as register:
        fill(register, random.Random(7))
    return path, onto(server, path)


@pytest.fixture
def desk(moved: tuple[Path, ServerAddress], tmp_path: Path) -> tuple[Path, ServerAddress]:
    """The same, with a file of its own."""
    return Path(shutil.copy(moved[0], tmp_path)), moved[1]


def test_from_the_file_to_a_server_and_back_all_of_it_is_equal(desk: tuple[Path, ServerAddress]) -> None:
    path, address = desk
    with Register.open(path, writing=False) as own:
        for kind in off_servers.kinds():
            revisions = itertools.chain.from_iterable(history.of_kind(own, kind))
            said = (entry for one in revisions for entry in history.entries(own, one))
            assert off_servers.fields_of(kind) - {'set_aside'} <= {entry.field for entry in said}, kind
    code, joined = back(address, path)
    assert code == 0
    assert all_of(joined) == all_of(path)
    with Register.open(joined) as register:
        assert verify.check(register) == []
        assert facts.SERVED not in register.meta
    assert found_by(joined, 'never') == found_by(path, 'never') != []


def test_what_was_done_on_the_server_stays_and_what_was_erased_there_stays_erased(
    desk: tuple[Path, ServerAddress], server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    path, address = desk
    with server.copied(address) as edited:
        with Register.open(edited) as there:
            uids = query.uids(there, 'abductee', query.ids(there, query.Question('abductee')))
            changed = query.get(there, 'abductee', uids[0])
            assert changed is not None
            changed.set('notes', 'said at headquarters')
            there.save(changed)
            there.erase([ToErase('abductee', changed.uid, changed.uid, 'name_latin')], 'an invented reason')
            there.save(incident(narrative='recorded at headquarters'))
            head = there.head
        code, joined = back(edited, path)
    assert code == 0
    assert 'joined again' in capsys.readouterr().out
    with Register.open(joined) as register, Register.open(path) as own:
        assert register.head == head
        assert verify.check(register) == []
        for uid in uids:
            now, was = query.get(register, 'abductee', uid), query.get(own, 'abductee', uid)
            assert now is not None
            assert was is not None
            for name in ('physical', 'family_contact'):
                assert now.get(name) == was.get(name)
        now = query.get(register, 'abductee', changed.uid)
        assert now is not None
        assert (now.get('notes'), now.get('name_latin')) == ('said at headquarters', None)
        revisions = history.revisions(register, 'record', changed.uid)
        assert 'Nader' not in repr([history.entries(register, revision) for revision in revisions])
        drafts = kept_beside.drafts_as_kept(register.db, own.person)
        assert drafts == kept_beside.drafts_as_kept(own.db, own.person) != []


def test_a_copy_of_the_server_is_joined_where_there_is_no_network(
    desk: tuple[Path, ServerAddress], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, address = desk
    monkeypatch.setenv('SIJILL_NEW_PASSPHRASE', 'velvet compass granite lagoon thistle')
    assert commands.main(['backup', address.text, str(tmp_path / 'copy')]) == 0
    monkeypatch.delenv('SIJILL_NEW_PASSPHRASE')
    monkeypatch.setenv('SIJILL_PASSPHRASE', 'velvet compass granite lagoon thistle')
    [copy] = (tmp_path / 'copy').glob('*.sijill')
    target = tmp_path / 'back.sijill'
    assert commands.main(['move', str(copy), str(target), '--with', str(path)]) == 0
    assert all_of(target) == all_of(path)


def test_an_old_history_joins_too_under_the_passphrase_of_its_file(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path(shutil.copy(Path(__file__).parent / 'old' / 'version-3-history.sijill', tmp_path / 'desk.sijill'))
    with Register.open(path, PASSPHRASE) as register:
        assert any(one.form == 1 for part in history.of_kind(register, 'abductee') for one in part)
    monkeypatch.setenv('SIJILL_PASSPHRASE', PASSPHRASE)
    address = onto(server, path)
    assert back(address, path)[0] == 2
    monkeypatch.setenv('SIJILL_NEW_PASSPHRASE', PASSPHRASE)
    code, joined = back(address, path)
    assert code == 0
    assert all_of(joined, PASSPHRASE) == all_of(path, PASSPHRASE)


def test_a_value_that_was_altered_in_the_file_does_not_join(
    desk: tuple[Path, ServerAddress], capsys: pytest.CaptureFixture[str]
) -> None:
    path, address = desk
    with Register.open(path) as own:
        made = own.db.execute_sql("SELECT id, snapshot FROM revision WHERE snapshot LIKE '%never on a server b1%'")
        number, snapshot = made.fetchone()
        other = snapshot.replace('server b1', 'server b9')
        own.db.execute_sql('UPDATE revision SET snapshot = ? WHERE id = ?', (other, number))
        uid = own.db.execute_sql('SELECT record FROM revision WHERE id = ?', (number,)).fetchone()[0]
    code, joined = back(address, path)
    assert code == 3
    assert 'digest' in capsys.readouterr().out
    with Register.open(joined) as register:
        assert verify.check(register) == []
        assert facts.SERVED in register.meta
        said = repr(register.db.execute_sql('SELECT snapshot FROM revision WHERE record = ?', (uid,)).fetchall())
        assert 'server b' not in said


def test_what_the_file_has_since_it_was_moved_is_said(
    desk: tuple[Path, ServerAddress], capsys: pytest.CaptureFixture[str]
) -> None:
    path, address = desk
    with Register.open(path) as own:
        own.save(informant(identity=f'{SECRET} since'))
        people = query.each(own, query.Question('abductee'))
        uid = next(one.uid for one in people if one.get('physical') and one.get('family_contact'))
        own.erase([ToErase('abductee', uid, uid, 'physical')], 'an invented reason')
        since, was = own.head, query.get(own, 'abductee', uid)
    code, joined = back(address, path)
    assert code == 3
    assert 'changes that were made since' in capsys.readouterr().out
    with Register.open(joined) as register, Register.open(path) as own:
        assert own.head == since
        assert verify.check(register) == []
        assert facts.SERVED in register.meta
        now = query.get(register, 'abductee', uid)
        assert now is not None
        assert was is not None
        assert (now.get('physical'), now.get('family_contact')) == (None, was.get('family_contact'))


def test_what_is_no_file_of_that_register_is_refused_and_nothing_is_left(
    desk: tuple[Path, ServerAddress], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, address = desk
    other = tmp_path / 'other.sijill'
    Register.create(other, desk='DZ2', passphrase=None).close()
    before = {one.name for one in tmp_path.iterdir()}
    assert back(address, other)[0] == 2
    assert 'is not the file of' in capsys.readouterr().err
    assert commands.main(['move', address.text, str(tmp_path / 'back.sijill')]) == 2
    assert '--with' in capsys.readouterr().err
    assert commands.main(['move', address.text, str(path), '--with', str(path)]) == 2
    assert commands.main(['move', address.text, address.text, '--with', str(path)]) == 2
    assert {one.name for one in tmp_path.iterdir()} == before


def test_no_table_is_in_memory_whole_on_either_way(
    desk: tuple[Path, ServerAddress], server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    from models.file.engines import postgres_database

    path, _address = desk
    monkeypatch.setattr(postgres_database, '_PART', postgres_database._PART.replace('2000', '5'))
    with watched(5, RegisterDatabase, postgres_database.PostgresDatabase) as most:
        code, joined = back(onto(server, path), path)
    assert code == 0
    assert all_of(joined) == all_of(path)
    found = {sql: many for sql, many in most.items() if WHOLE_TABLE.search(sql)}
    assert len(found) > 20
    assert {sql: many for sql, many in found.items() if many > 5} == {}
