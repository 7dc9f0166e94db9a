"""The keys of a register on a server: the server itself shows them to nobody who may not use them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from exchange import age_files, commands
from exchange.own_key import make_own_key, own_key
from models.file import facts
from models.file.engines import server_roles
from models.file.engines.server_address import ServerAddress
from models.register import verify
from models.register.others import known_keys
from models.register.register import Register
from tests.invented import incident
from tests.servers import Server

psycopg = pytest.importorskip('psycopg', reason='the driver of the server is not installed')
ASKED = "SELECT value FROM meta WHERE key IN ('signing_secret', 'own_secret') ORDER BY key DESC"
Desk = dict[str, ServerAddress]


@pytest.fixture(scope='module')
def desk(server: Server, server_template: ServerAddress) -> Iterator[Desk]:
    """A register, as whoever looks after the server opens it, and as somebody of each role does."""
    with server.copied(server_template) as address:
        found = {'owner': address}
        with Register.open(address) as register:
            make_own_key(register)
            register.save(incident())
            for may in server_roles.GROUPS:
                role = f'{address.database}_{may}_someone'
                server.run(f'CREATE ROLE {role} LOGIN')
                assert commands.main(['grant', address.text, role, may]) == 0
                register.add_person(role, (may,))
                found[may] = server.address(address.database, role)
        yield found


def seen(address: ServerAddress, asked: str = ASKED) -> list[str]:
    with psycopg.connect(address.text, autocommit=True) as connection:
        return [value for (value,) in connection.execute(asked).fetchall()]


def test_the_server_shows_each_key_to_those_alone_who_may_use_it(desk: Desk) -> None:
    assert {*server_roles.SECRETS} == facts.SECRETS
    signing, own = seen(desk['owner'])
    assert seen(desk['lead']) == [signing, own]
    assert seen(desk['reviewer']) == [own]
    assert seen(desk['documenter']) == []
    for table in ('revision', 'change', 'batch'):
        held = seen(desk['owner'], f'SELECT CAST(t AS TEXT) FROM {table} AS t')
        assert signing not in repr(held)
        assert own not in repr(held)


@pytest.mark.parametrize('may', ['documenter', 'reviewer'])
def test_nobody_puts_a_key_of_their_own_in_the_place_of_it(desk: Desk, may: str) -> None:
    before = seen(desk['owner'], 'SELECT value FROM meta ORDER BY key')
    put = "INSERT INTO meta (key, value) VALUES ('{key}', 'x') ON CONFLICT (key) DO UPDATE SET value = 'x'"
    with psycopg.connect(desk[may].text, autocommit=True) as connection:
        for statement in (put.format(key='signing_secret'), put.format(key='signing_key')):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
        connection.execute("UPDATE meta SET value = 'x' WHERE key = 'signing_secret'")
        connection.execute("DELETE FROM meta WHERE key = 'signing_secret'")
    assert seen(desk['owner'], 'SELECT value FROM meta ORDER BY key') == before


def test_who_may_sign_exports_and_who_may_not_is_told_so(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv('SIJILL_NEW_PASSPHRASE', 'velvet compass granite lagoon thistle')
    out, plain = str(tmp_path / 'all.xlsx'), str(tmp_path / 'all.csv')
    sealed = tmp_path / 'in.csv.age'
    with Register.open(desk['owner']) as register:
        public_key = own_key(register)
    for may, code in (('documenter', 2), ('reviewer', 2), ('lead', 0)):
        assert commands.main(['export', desk[may].text, out]) == code
        said = capsys.readouterr().err
        assert ('only a lead may sign' in said) == (code == 2)
        assert commands.main(['backup', desk[may].text, str(tmp_path / may)]) == code
        assert ('Only a lead may write' in capsys.readouterr().err) == (code == 2)
        public = ['export', desk[may].text, plain, '--profile', 'public', '--state', 'all']
        assert commands.main(public) == (2 if may == 'documenter' else 0)
        assert ('Only a reviewer or lead' in capsys.readouterr().err) == (may == 'documenter')
        sealed.write_bytes(age_files.seal(b'Date,Type\n2024-01-21,ambush\n', public_key))
        assert commands.main(['import', desk[may].text, str(sealed), '--dry-run']) == (2 if may == 'documenter' else 3)
        assert ('Only a reviewer or lead' in capsys.readouterr().err) == (may == 'documenter')
    assert not [*tmp_path.glob('documenter/*'), *tmp_path.glob('reviewer/*')]
    with Register.open(desk['owner']) as register:
        own = known_keys.own(register)
    for may in server_roles.GROUPS:
        with Register.open(desk[may]) as register:
            assert known_keys.own(register) == own
            assert verify.check(register) == []


def test_what_is_not_shown_is_not_said_to_be_altered_and_stays_in_the_history(desk: Desk) -> None:
    with Register.open(desk['documenter']) as register:
        register.accept_altered()
        register.settings.set('follow_up_months', 7)
    with Register.open(desk['owner']) as register:
        assert verify.check(register) == []
        assert register.meta[facts.SIGNING_SECRET]


def test_a_register_of_before_shows_them_to_nobody_once_whoever_made_it_opened_it(
    server: Server, server_template: ServerAddress, capsys: pytest.CaptureFixture[str]
) -> None:
    with server.copied(server_template) as address:
        role = f'{address.database}_someone'
        server.run(f'CREATE ROLE {role} LOGIN')
        assert commands.main(['grant', address.text, role, 'reviewer']) == 0
        as_before = ('DROP POLICY sijill ON meta', 'ALTER TABLE meta DISABLE ROW LEVEL SECURITY')
        server.run(*as_before, database=address.database)
        theirs = server.address(address.database, role)
        assert seen(theirs) != []
        assert commands.main(['check', theirs.text]) == 2
        assert 'must open it once first' in capsys.readouterr().err
        Register.open(address).close()
        assert seen(theirs) == []
        assert commands.main(['check', theirs.text]) == 0
