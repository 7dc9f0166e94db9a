"""What a documenter may not do in a register on a server, whatever they send there, and whoever they say they are."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from exchange import commands
from exchange.exporting import headquarters_workbook
from models import query
from models.errors import KnownError, Refused
from models.file import facts
from models.file.engines import on_servers, server_roles
from models.file.engines.server_address import ServerAddress
from models.query import decided, people
from models.query.for_review import asked
from models.register import verify
from models.register.joining.splitting import Second
from models.register.others import known_keys
from models.register.register import Register
from models.register.review.asking import Ask
from models.register.review.reviewing import Chosen
from models.register.settings import Settings
from tests.invented import incident, informant
from tests.servers import Server
from tests.signed import key_of

psycopg = pytest.importorskip('psycopg', reason='the driver of the server is not installed')
Desk = dict[str, ServerAddress]
# Each with what it would do; {desk} is the desk itself.
REFUSED = {
    'merge': "INSERT INTO merge (id, uid, survivor, merged, revision, saved_at) VALUES (99, 'u', 'a', 'b', '', '')",
    'give a merge back': "UPDATE merge SET withdrawn = 'given back'",
    'divide': "INSERT INTO split (id, uid, first, second, revision, saved_at) VALUES (99, 'u', 'a', 'b', '', '')",
    'undo a division': "UPDATE split SET withdrawn = 'x'",
    'ask': "INSERT INTO question (id, uid, desk, text, revision, saved_at) VALUES (99, 'u', '{desk}', 'x', '', '')",
    'ask as nobody': "INSERT INTO question (id, uid, text, revision, saved_at) VALUES (99, 'u', 'x', '', '')",
    'ask otherwise': "UPDATE question SET text = 'x'",
    'take a question away': "UPDATE question SET withdrawn = 'x'",
    'have another desk ask': "UPDATE question SET desk = 'DZ9.1'",
    'close': "INSERT INTO reply (id, uid, desk, event, revision, saved_at) VALUES (9, 'u', '{desk}', 'closed', '', '')",
    'make an answer the end': "UPDATE reply SET event = 'closed'",
    'put off': "INSERT INTO decision (id, uid, event, revision, saved_at) VALUES (99, 'u', 'put_off', '', '')",
    'decide nothing': "INSERT INTO decision (id, uid, revision, saved_at) VALUES (99, 'u', '', '')",
    'make an approval something else': "UPDATE decision SET event = 'send'",
    'approve an informant': "UPDATE informant SET state = 'approved'",
    'sign as somebody': "INSERT INTO person_key (id, uid, key, parent) VALUES (99, 'u', 'k', 'p')",
    'hand out': "INSERT INTO meta VALUES ('shares', '[]')",
    'draw a sample': "INSERT INTO meta VALUES ('samples', '[]')",
    'encrypt for somebody else': "INSERT INTO meta VALUES ('headquarters_key', 'age1')",
    'be another desk': "UPDATE meta SET value = 'DZ9.1' WHERE key = 'desk_id'",
    'let one decide alone': "UPDATE meta SET value = 'no' WHERE key = 'second_person'",
    'hide that two decide': "UPDATE meta SET key = 'x' WHERE key = 'second_person'",
    'work as others': "INSERT INTO meta VALUES ('person {lead}', 'u') ON CONFLICT (key) DO UPDATE SET value = 'u'",
}


@pytest.fixture(scope='module')
def desk(server: Server, server_template: ServerAddress) -> Iterator[Desk]:
    """A register in which something was approved, asked, merged and split, with the login of each role."""
    with server.copied(server_template) as address:
        found = {'owner': address}
        with Register.open(address) as register:
            for may in server_roles.GROUPS:
                role = f'{address.database}_{may}'
                found[may] = server.address(address.database, f'{role}_someone')
                server.run(f'CREATE ROLE {role}_someone LOGIN')
                on_servers.let_role(address, None, f'{role}_someone', may)
                register.add_person(f'{role}_someone', (may,))
            register.settings.set('second_person', 'yes')
            one, other, third = (register.save(incident(narrative=f'invented {number}')) for number in range(3))
            register.save(informant(identity=None, contact=None, note=None))
            register.merge('incident', one.uid, other.uid, reason='told twice')
            line = third.of('casualty')[-1].uid
            register.split('incident', third.uid, Second({line}, {}))
        with Register.open(found['reviewer']) as register:
            [number] = register.ask([Ask('incident', third.uid, 'When?')]).asked
            register.answer(number, 'At noon.')
            register.review('send', [Chosen('incident', one.uid)])
            register.review('return', [Chosen('incident', one.uid)], note='look again')
        yield found


def rows(address: ServerAddress, asked: str) -> list[tuple[str, ...]]:
    with psycopg.connect(address.text, autocommit=True) as connection:
        return list(connection.execute(asked).fetchall())


def test_the_server_refuses_a_documenter_what_reviewers_and_leads_do(desk: Desk) -> None:
    [[own]] = rows(desk['owner'], "SELECT value FROM meta WHERE key = 'desk_id'")
    done = list[str]()
    for what, statement in REFUSED.items():
        with (
            psycopg.connect(desk['documenter'].text) as connection,
            contextlib.suppress(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(statement.format(desk=own, lead=desk['lead'].parameters(None)['user']))
            done.append(what)
            connection.rollback()
    assert done == []


def test_no_fact_of_the_register_is_deleted_but_what_was_discarded(desk: Desk) -> None:
    before = rows(desk['owner'], "SELECT key FROM meta WHERE key NOT LIKE 'discarded %' ORDER BY key")
    with psycopg.connect(desk['documenter'].text, autocommit=True) as connection:
        connection.execute("INSERT INTO meta VALUES ('discarded 1', '[]')")
        connection.execute('DELETE FROM meta')
    assert rows(desk['owner'], "SELECT key FROM meta WHERE key NOT LIKE 'discarded %' ORDER BY key") == before


def test_each_does_what_they_may(desk: Desk, tmp_path: Path) -> None:
    with Register.open(desk['documenter']) as register:
        [asked_about] = [
            one for one in query.each(register, query.Question('incident')) if one.get('state') == 'returned'
        ]
        asked_about.set('narrative', 'looked at again')
        register.save(asked_about)
        other = register.save(incident(narrative='one more'))
        register.review('send', [Chosen('incident', asked_about.uid)])
        register.undo_last()
        register.hold_apart('incident', asked_about.uid, other.uid)
        register.keep_draft('incident', other.uid, {'revision': '', 'rows': [], 'texts': {}})
        register.discard_draft(other.uid)
        question = next(one for one in asked.every_question(register) if one.question.get('desk') == register.desk_id)
        register.answer(question.question.uid, 'At one.')
    with Register.open(desk['reviewer']) as register:
        register.close_question(question.question.uid)
        merge = register.merge('incident', asked_about.uid, other.uid)
        register.unmerge(merge)
        register.undo_last()
        register.undo_last()
        line = query.get(register, 'incident', other.uid).of('casualty')[-1].uid
        register.split('incident', other.uid, Second({line}, {}))
        register.undo_last()
        assert verify.check(register) == []


def test_what_another_desk_asked_and_decided_is_brought_in_by_a_documenter(desk: Desk, tmp_path: Path) -> None:
    book = tmp_path / 'hq.xlsx'
    with Register.create(tmp_path / 'hq.sijill', desk='HQ1', passphrase=None, alias='Nour') as hq:
        saved = hq.save(incident(narrative='told by headquarters'))
        hq.ask([Ask('incident', saved.uid, 'When?')])
        hq.review('send', [Chosen('incident', saved.uid)])
        hq.review('return', [Chosen('incident', saved.uid)], note='look again')
        headquarters_workbook.export(hq, book)
        with Register.open(desk['owner']) as register:
            known_keys.trust(register, key_of(hq))
    assert commands.main(['import', desk['documenter'].text, str(book)]) in (0, 3)
    with Register.open(desk['documenter']) as register:
        assert decided.others_about(register, saved.uid)
        assert asked.questions_of(register, saved.uid)
        assert verify.check(register) == []


# Who works


def test_nobody_works_with_the_role_of_another(desk: Desk) -> None:
    for may in server_roles.GROUPS:
        for writing in (True, False):
            with Register.open(desk[may], writing=writing) as register:
                assert [f'{desk[may].database}_{may}_someone'] == [one.alias for one in register.who_may_work()]
                assert register.knows_who_works()
                others = [one.uid for one in people.people(register) if one.uid != register.person]
                assert len(others) == len(server_roles.GROUPS)
                for uid in others:
                    with pytest.raises(KnownError, match='your role decides'):
                        register.work_as(uid)


def test_whoever_wrote_that_they_are_another_is_themselves_when_they_open_it_again(desk: Desk) -> None:
    role = desk['documenter'].parameters(None)['user']
    [[lead]] = rows(desk['owner'], f"SELECT uid FROM person WHERE alias = '{desk['lead'].parameters(None)['user']}'")
    with psycopg.connect(desk['documenter'].text, autocommit=True) as connection:
        connection.execute(f"UPDATE meta SET value = '{lead}' WHERE key = 'person {role}'")
    for writing in (False, True):
        with Register.open(desk['documenter'], writing=writing) as register:
            assert register.alias == role


def test_a_role_that_is_nobodys_is_whoever_may_no_more_than_it(
    desk: Desk, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    shared = server.address(desk['owner'].database, f'{desk["owner"].database}_shared')
    server.run(f'CREATE ROLE {shared.parameters(None)["user"]} LOGIN')
    on_servers.let_role(desk['owner'], None, shared.parameters(None)['user'], 'reviewer')
    documenter, reviewer, lead = (f'{shared.database}_{may}_someone' for may in server_roles.GROUPS)
    with Register.open(shared, writing=False) as register:
        assert [one.alias for one in register.who_may_work()] == [documenter, reviewer]
        assert not register.knows_who_works()
    assert commands.main(['questions', shared.text, '--person', reviewer]) == 0
    assert commands.main(['questions', shared.text, '--person', lead]) == 2
    assert 'your role decides' in capsys.readouterr().err
    on_servers.let_role(desk['owner'], None, shared.parameters(None)['user'], 'documenter')
    with Register.open(shared) as register:  # the reviewer worked last
        assert register.knows_who_works()
        assert register.alias == documenter


# Made by a program of before


def test_a_register_of_before_is_ruled_once_whoever_made_it_opened_it(desk: Desk, server: Server) -> None:
    with server.copied(desk['owner']) as address:
        # The groups of a copy have its own name.
        role = f'{address.database}_someone'
        server.run(f'CREATE ROLE {role} LOGIN')
        with Register.open(address) as register:
            register.add_person(role, ('documenter',))
        on_servers.let_role(address, None, role, 'documenter')
        new = ('question', 'reply', 'merge', 'split', 'informant', 'place', 'person_key')
        server.run(
            *(f'DROP POLICY sijill ON {table}' for table in new),
            *(f'ALTER TABLE {table} DISABLE ROW LEVEL SECURITY' for table in new),
            'DROP POLICY sijill_gone ON meta',
            *(f'GRANT UPDATE ON {table} TO {address.database}_documenter' for table in ('meta', 'decision')),
            database=address.database,
        )
        theirs = server.address(address.database, role)
        with pytest.raises(KnownError, match='must open it once first'):
            Register.open(theirs)
        with Register.open(address) as register:
            assert verify.check(register) == []
        with psycopg.connect(theirs.text) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(REFUSED['hide that two decide'])
        with psycopg.connect(theirs.text) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(REFUSED['give a merge back'])
        with Register.open(theirs) as register:
            register.save(incident())
            with pytest.raises(Refused, match='Only a reviewer'):
                register.merge('incident', 'a', 'b')


def test_what_is_ruled_is_named_as_the_facts_are() -> None:
    assert server_roles.DISCARDED == facts.DISCARDED
    known = {*facts.FACTS, *(setting.key('') for setting in Settings.declared().values())}
    assert {*server_roles._WRITTEN_BY} <= known
