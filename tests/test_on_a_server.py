"""A register on a PostgreSQL server: used as a file is, by several at once, and without what never goes there."""

import contextlib
import itertools
import multiprocessing
import random
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from exchange import commands
from exchange.exporting import events_csv, headquarters_workbook
from models import query, samples
from models.dates import dates
from models.errors import AlteredRegister, KnownError, Refused, RegisterMissing, StaleSave, WrongPassphrase
from models.file import agreement, facts, history, migrations
from models.file.engines import named_words, on_servers, postgres_database, postgres_schema, postgres_words
from models.file.engines.postgres_words import said_by_postgres
from models.file.engines.server_address import ServerAddress, register_at
from models.file.rows import asked_ids_with
from models.query import Question
from models.record import drawn, off_servers
from models.record.records import Record, declared
from models.register import verify
from models.register.action import Incoming
from models.register.moving import onto_server
from models.register.register import Register
from models.register.review.reviewing import Chosen
from tests.invented import abductee, incident, informant
from tests.servers import Server

psycopg = pytest.importorskip('psycopg', reason='the driver of the server is not installed')
SECRET = 'ABC never on a server'


def check(register: Register) -> list[str]:
    return verify.check_with_problems(register)[0]


def all_of(address: ServerAddress) -> str:
    """All that a database holds, as one text."""
    with psycopg.connect(address.text) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        return ' '.join(str(connection.execute(f'SELECT * FROM "{name}"').fetchall()) for (name,) in tables)


# By the command line


def test_the_whole_way_by_command(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    address, other = server.empty_database().text, server.empty_database().text
    assert commands.main(['new', address, '--desk', 'HQ1']) == 0
    assert commands.main(['new', address, '--desk', 'HQ1']) == 2
    assert 'is not empty' in capsys.readouterr().err
    assert commands.main(['sample', other, '--incidents', '30', '--abductees', '5']) == 0
    assert commands.main(['export', other, 'example.xlsx']) == 0
    with Register.open(register_at(address)) as register:
        register.save(incident())
    assert commands.main(['export', address, 'all.xlsx']) == 0
    assert commands.main(['import', address, 'all.xlsx']) == 0
    assert commands.main(['history', address, '--from', '2020-01-01', '--to', '2099-01-01']) == 0
    capsys.readouterr()
    assert commands.main(['check', address]) == 0
    said = capsys.readouterr()
    assert 'No problems found' in said.out
    assert said.err.count('lies on a server') == 1
    assert {path.name for path in tmp_path.iterdir()} == {'all.xlsx', 'example.xlsx'}
    assert commands.main(['passphrase', address]) == 2


def test_what_is_imported_is_what_a_file_has(server: Server, tmp_path: Path) -> None:
    workbook, path = str(tmp_path / 'all.xlsx'), tmp_path / 'a.sijill'
    with Register.create(path, desk='DZ1', passphrase=None) as register:
        samples.fill(register, 40, 0)
    assert commands.main(['export', str(path), workbook]) == 0
    address, file = server.empty_database(), tmp_path / 'b.sijill'
    Register.create(address, desk='HQ1', passphrase=None).close()
    Register.create(file, desk='HQ1', passphrase=None).close()
    for one in (address.text, str(file)):
        assert commands.main(['import', one, workbook]) == 0
    with Register.open(address) as there, Register.open(file) as here:
        for sort in ('', *query.columns('incident')):
            for descending in (True, False):
                question = Question('incident', sort=sort, descending=descending)
                assert query.ids(there, question) == query.ids(here, question), question
        uids = query.uids(here, 'incident', query.ids(here, Question('incident')))
        for uid, record in query.get_many(here, 'incident', uids).items():
            assert same(query.get(there, 'incident', uid), record)
        for search in ('مثال', 'deir', 'dz1', 'هاجم مس'):
            question = Question('incident', search=search)
            assert query.ids(there, question) == query.ids(here, question), search


def same(one: Record | None, other: Record) -> bool:
    return one is not None and [(row.uid, row.values) for row in one.walk()] == [
        (row.uid, row.values) for row in other.walk()
    ]


# Values


def test_every_kind_of_value_comes_back_equal(on_server: Register) -> None:
    record = incident(
        narrative='\u0645\u062b\u0627\u0644 100% ? :a \'"\\ \U0001f4a7\n2', occurred='2024-01~', time_of_day='04:05'
    )
    on_server.save(record)
    kept = query.get(on_server, 'incident', record.uid)
    assert kept is not None
    assert kept.values == record.values | {'reference': kept.get('reference'), 'state': 'recorded'}
    assert {type(value) for value in kept.values.values()} == {str, float}


def test_coordinates_keep_every_digit(on_server: Register) -> None:
    dice = random.Random(7)
    points = [(round(dice.uniform(-90, 90), 6), round(dice.uniform(-180, 180), 6)) for _number in range(10_000)]
    on_server.db.execute_sql('CREATE TEMP TABLE p (a DOUBLE PRECISION, b DOUBLE PRECISION)')
    on_server.db.execute_many('INSERT INTO p VALUES (?, ?)', points)
    assert on_server.db.execute_sql('SELECT a, b FROM p').fetchall() == points


def test_texts_stand_in_the_order_of_their_letters_as_they_are_stored(on_server: Register) -> None:
    names = ['b', 'B', 'a', '\u0627', 'é', '~', '_']
    with on_server.writing_down():
        facts.keep(on_server.db, {f'order {name}': '' for name in names})
    found = on_server.db.execute_sql("SELECT key FROM meta WHERE key LIKE 'order %' ORDER BY key").fetchall()
    assert [key.removeprefix('order ') for (key,) in found] == sorted(names)


def test_the_records_of_a_place_are_read_by_the_index(on_server: Register) -> None:
    """The list in the order of places asks for those of a hundred of them: among a million each took half a second."""
    statement, bound = asked_ids_with('incident', 'place', 'C1', 'DESC', 100)
    with on_server.db.atomic():
        for dear in ('seqscan', 'sort', 'bitmapscan'):
            on_server.db.execute_sql(f'SET LOCAL enable_{dear} = off')
        plan = [line for (line,) in on_server.db.execute_sql(f'EXPLAIN {statement}', bound).fetchall()]
    assert any('Index Cond: (place' in line for line in plan), plan
    assert not any('Sort' in line for line in plan), plan


def test_once_much_was_written_the_server_knows_how_much_there_is(
    on_server: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else it went through all codes for each record: a register was moved in ten minutes in place of two."""

    def known() -> int:
        return int(on_server.db.execute_sql("SELECT reltuples FROM pg_class WHERE relname = 'coded'").fetchone()[0])

    samples.fill(on_server, 20, 0)
    assert known() <= 0
    monkeypatch.setattr(postgres_database, '_MUCH', 50)
    samples.fill(on_server, 20, 0, seed=1)
    assert known() >= 40
    assert check(on_server) == []


def test_the_codes_of_a_record_are_compared_by_their_own_index(on_server: Register) -> None:
    """Also before the server knows how many there are."""
    samples.fill(on_server, 0, 60)
    asked: list[tuple[str, Any]] = []
    run = on_server.db.execute_sql

    def ask(statement: str, bound: Any = ()) -> Any:
        asked.append((statement, bound))
        return run(statement, bound)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(on_server.db, 'execute_sql', ask)
        assert [*agreement.codes_held_and_indexed(on_server.db, 'abductee', ['abducted_by'])] == []
    [(statement, bound)] = asked
    with on_server.db.atomic():
        on_server.db.execute_sql(
            "INSERT INTO coded SELECT 'abductee', 'abducted_by', 'isis', n FROM generate_series(1000, 250000) AS n"
        )
        for dear in ('seqscan', 'bitmapscan'):
            on_server.db.execute_sql(f'SET LOCAL enable_{dear} = off')
        plan = [line for (line,) in on_server.db.execute_sql(f'EXPLAIN {statement}', bound).fetchall()]
    read = [line for line in plan if 'on coded' in line]
    assert read and all('using coded_row' in line for line in read), plan


# Writing together


def _save_some(address: ServerAddress, count: int, said: Any) -> None:
    with Register.open(address) as register:
        for number in range(count):
            said.put(register.save(incident(narrative=f'invented {number}')).uid)


def _fill(address: ServerAddress, count: int) -> None:
    with Register.open(address) as register:
        samples.fill(register, count, 0)


@pytest.mark.parametrize(
    ('writers', 'each', 'imported'), [(3, 10, 30), pytest.param(5, 40, 1_000, marks=pytest.mark.soak)]
)
def test_several_write_at_once_and_nothing_is_lost(
    server: Server, server_template: ServerAddress, writers: int, each: int, imported: int
) -> None:
    started = multiprocessing.get_context('spawn')
    with server.copied(server_template) as address:
        said = started.Queue()
        writing = [started.Process(target=_save_some, args=(address, each, said)) for _number in range(writers)]
        writing.append(started.Process(target=_fill, args=(address, imported)))
        for process in writing:
            process.start()
        saved = {said.get(timeout=240) for _number in range(writers * each)}
        for process in writing:
            process.join(240)
        assert {process.exitcode for process in writing} == {0}
        with Register.open(address) as register:
            assert {*query.get_many(register, 'incident', [*saved])} == saved
            everything = query.uids(register, 'incident', query.ids(register, Question('incident')))
            references = query.references(register, 'incident', everything)
            assert len({*references.values()}) == len(everything) == writers * each + imported
            assert check(register) == []


def test_who_is_killed_in_the_middle_loses_only_what_was_not_saved(
    server: Server, server_template: ServerAddress
) -> None:
    started = multiprocessing.get_context('spawn')
    with server.copied(server_template) as address:
        said = started.Queue()
        killed = started.Process(target=_save_some, args=(address, 1_000, said))
        killed.start()
        saved = {said.get(timeout=60) for _number in range(5)}
        killed.kill()
        killed.join(60)
        with Register.open(address) as register:
            register.save(incident())
            assert {*query.get_many(register, 'incident', [*saved])} == saved
            assert check(register) == []


def test_the_driver_remembers_nothing_that_was_sent(on_server: Register) -> None:
    said = 'Told to nobody else'
    assert on_server.db.execute_sql('SELECT ?', (said,)).fetchone() == (said,)
    assert said not in str(vars(on_server.db.connection()._prepared))


def test_a_stale_save_is_refused(server: Server, server_template: ServerAddress) -> None:
    with server.copied(server_template) as address, Register.open(address) as one, Register.open(address) as other:
        saved = one.save(incident())
        theirs = query.get(other, 'incident', saved.uid)
        assert theirs is not None
        saved.set('narrative', 'one')
        one.save(saved)
        theirs.set('narrative', 'other')
        with pytest.raises(StaleSave):
            other.save(theirs)


def test_a_revision_has_the_number_after_the_last_also_where_one_was_taken_back(on_server: Register) -> None:
    on_server.save(incident())
    last = history.last_head(on_server).number
    with on_server.trying():
        on_server.save(incident())
    on_server.save(incident())
    assert history.last_head(on_server).number == last + 1
    sequences = on_server.db.execute_sql("SELECT count(*) FROM pg_class WHERE relkind = 'S'").fetchone()[0]
    assert sequences == 0


def test_whoever_waits_too_long_is_told_in_a_sentence(
    server: Server, server_template: ServerAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr('models.file.engines.postgres_database._PATIENCE', 50)
    with server.copied(server_template) as address, Register.open(address) as one, Register.open(address) as other:
        with one.writing_down(), pytest.raises(KnownError) as refused:
            other.save(incident())
        assert 'Somebody else is writing' in str(refused.value)


# What never goes there


def test_what_never_lies_on_a_server_is_refused_where_it_is_typed(on_server: Register) -> None:
    for record in (informant(), abductee(), Record('contact', values={'record': 'x'})):
        with pytest.raises(Refused):
            on_server.save(record)


def test_what_others_bring_of_it_is_left_out(server: Server, server_template: ServerAddress) -> None:
    brought = [
        abductee(family_contact=f'{SECRET} 1', physical=f'{SECRET} 2', notes='this one is kept'),
        informant(identity=f'{SECRET} 3', contact=f'{SECRET} 4', note=f'{SECRET} 5'),
    ]
    with server.copied(server_template) as address:
        with Register.open(address) as register:
            register.apply([Incoming(record) for record in brought], {'file': 'a.xlsx'})
            assert check(register) == []
        held = all_of(address)
        assert 'this one is kept' in held
        assert SECRET.lower() not in held.lower()
        assert "'abc'" not in held


def test_the_server_keeps_nothing_of_it_whatever_it_is_sent(server: Server, server_template: ServerAddress) -> None:
    with server.copied(server_template) as address, psycopg.connect(address.text, autocommit=True) as connection:
        for table, name in (('informant', 'identity'), ('abductee', 'physical'), ('contact', 'note')):
            with pytest.raises(psycopg.errors.CheckViolation):
                connection.execute(
                    f"INSERT INTO {table} (id, uid, {name}, revision, saved_at) VALUES (1, 'u', 'x', '', '')"
                )


def test_the_server_knows_all_that_is_declared_as_never_there() -> None:
    wanted = {kind: {*off_servers.fields_of(kind)} for kind in off_servers.kinds()}
    assert {kind: {*names} for kind, names in postgres_schema.NEVER_THERE.items()} == wanted


# Tables


def test_its_tables_are_what_the_steps_make(on_server: Register) -> None:
    assert on_server.altered == []
    assert migrations.version(on_server.db) == len(migrations.STEPS)
    asked = "SELECT DISTINCT data_type FROM information_schema.columns WHERE table_schema = 'public'"
    assert {kind for (kind,) in on_server.db.execute_sql(asked).fetchall()} == {
        'text',
        'bigint',
        'double precision',
        'bytea',
        'tsvector',
    }


@pytest.mark.parametrize(
    'statement',
    [
        'CREATE TABLE more (a TEXT)',
        'CREATE VIEW more AS SELECT 1',
        'ALTER TABLE incident ADD COLUMN more TEXT',
        'CREATE RULE more AS ON INSERT TO meta DO NOTHING',
        'DROP INDEX incident_occurred',
    ],
)
def test_what_was_altered_there_is_found_before_anything_is_written(
    server: Server, server_template: ServerAddress, statement: str
) -> None:
    with server.copied(server_template) as address:
        server.run(statement, database=address.text.rpartition('/')[2])
        with pytest.raises(AlteredRegister):
            Register.open(address)


def test_search_by_words_that_were_altered_is_found(on_server: Register) -> None:
    on_server.save(incident())
    on_server.db.execute_sql("UPDATE incident_search SET terms = '''strange'''::tsvector")
    assert any('search' in sentence for sentence in check(on_server))


# Words


def test_it_has_words_for_every_name() -> None:
    assert [*postgres_words.POSTGRES] == [*named_words.NAMES]


SAID = {
    "SELECT '? % :a' FROM x WHERE a = ? AND b = :b": "SELECT '? %% :a' FROM x WHERE a = %s AND b = %(b)s",
    'ORDER BY a, "x"."b" DESC, id LIMIT ?': 'ORDER BY a NULLS FIRST, "x"."b" DESC NULLS LAST, id LIMIT %s',
    '(SELECT 1 ORDER BY f(a, b) DESC) AS x': '(SELECT 1 ORDER BY f(a, b) DESC NULLS LAST) AS x',
    '@put(meta, 1, key, value)': (
        'INSERT INTO meta (key, value) VALUES (%s, %s) ON CONFLICT (key) DO UPDATE SET value = excluded.value'
    ),
}


@pytest.mark.parametrize('statement', SAID)
def test_a_statement_is_said_in_its_words(statement: str) -> None:
    assert said_by_postgres(statement) == SAID[statement]


def test_what_the_world_does_wrong_is_a_sentence(server: Server) -> None:
    with pytest.raises(RegisterMissing, match='There is no database'):
        Register.open(server.address('no_such_database'))
    with pytest.raises(WrongPassphrase, match='role and password'):
        Register.open(server.address(role='stranger'))
    with pytest.raises(KnownError, match='does not answer'):
        Register.open(ServerAddress('postgres://a@127.0.0.1:9/x'))


def test_a_server_that_is_too_old_is_refused(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr('models.file.engines.postgres_database._OLDEST', 990_000)
    with pytest.raises(KnownError, match='too old'):
        Register.open(server.address())


def test_a_server_elsewhere_is_only_spoken_with_where_its_certificate_fits(server: Server) -> None:
    elsewhere = ServerAddress(f'postgres://owner@127.1:{server.port}/postgres')  # another name of this machine
    with pytest.raises(KnownError, match='certificate'):
        Register.open(elsewhere)


STATES = [
    ('53100', 'is full'),
    ('57P01', 'does not answer'),
    ('42501', 'role'),
    ('25006', 'only be read'),
    ('54000', 'too long'),
    ('57014', 'took too long'),
]


@pytest.mark.parametrize(('state', 'said'), STATES)
def test_what_a_server_says_is_a_sentence(state: str, said: str) -> None:
    from models.file.engines import server_errors

    error = psycopg.errors.lookup(state)('in its words')
    with pytest.raises(KnownError, match=said), server_errors.reading_server_errors('a@b'):
        raise error


IN_ANY_LANGUAGE = {
    'FATAL:  Passwort-Authentifizierung für Benutzer »a« fehlgeschlagen': 'role and password',
    'FATAL:  sorry, too many clients already': 'takes nobody more',
    'Connexion refusée': 'does not answer',
}


@pytest.mark.parametrize('words', IN_ANY_LANGUAGE)
def test_what_is_said_while_connecting_is_a_sentence_in_whatever_language_the_server_speaks(words: str) -> None:
    from models.file.engines import server_errors

    error = psycopg.OperationalError(f'connection failed: connection to server at "b", port 5432 failed: {words}')
    with pytest.raises(KnownError, match=IN_ANY_LANGUAGE[words]), server_errors.reading_server_errors('a@b'):
        raise error


def test_a_database_that_keeps_texts_otherwise_is_refused(server: Server) -> None:
    server.run("CREATE DATABASE otherwise ENCODING 'LATIN1' TEMPLATE template0 LOCALE 'C'")
    with pytest.raises(KnownError, match='UTF-8'):
        Register.create(server.address('otherwise'), desk='DZ1', passphrase=None)


def test_a_role_that_is_none_is_a_sentence(on_server: Register) -> None:
    assert on_server.db.address
    with pytest.raises(KnownError, match='no such role'):
        on_servers.let_role(on_server.db.address, None, 'nobody_at_all', 'reviewer')


def test_a_very_long_word_is_kept_and_nothing_disagrees(on_server: Register) -> None:
    saved = on_server.save(incident(summary='كلمة ' + 'ب' * 31_000))
    assert verify.check(on_server) == []
    assert query.ids(on_server, Question('incident', search='ب' * 300))
    assert saved.uid


def test_a_text_that_a_server_could_not_sort_by_is_refused_in_a_sentence(on_server: Register, tmp_path: Path) -> None:
    dice = random.Random(5)
    name = ''.join(dice.choices('ابتثجحخدذرزسش', k=3_000))
    with pytest.raises(Refused, match='on a server this has at most 600'):
        on_server.save(Record('abductee', values={'name_ar': name}))
    with Register.create(tmp_path / 'a.sijill', desk='DZ1', passphrase=None) as file:
        file.save(Record('abductee', values={'name_ar': name}))
        with pytest.raises(KnownError, match=r'DZ1-.*on a server this has at most 600'):
            onto_server.move(file, ServerAddress('postgres://a@127.0.0.1:9/x'), None)


def test_the_texts_by_which_lists_are_sorted_are_all_that_may_be_too_long_there(on_server: Register) -> None:
    asked = "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'"
    found: dict[str, set[str]] = {}
    for table, made in on_server.db.execute_sql(asked).fetchall():
        specs = declared()[table].specs() if table in declared() else {}
        texts = {name for name in specs if specs[name].kind.name in ('text', 'long_text', 'place', 'name', 'typed')}
        columns = {one.split()[0].strip('"') for one in made.partition('(')[2].split(')')[0].split(', ')}
        if of_this := columns & texts:
            found.setdefault(table, set()).update(of_this)
    ours = {kind: {*names} for kind, names in off_servers.SORTED.items()}
    assert {kind: found[kind] for kind in ours} == ours
    # In the others stands what is short: a period, and the reference of what is let through.
    assert {name for kind in found.keys() - ours.keys() for name in found[kind]} == {'period', 'about'}


def test_an_address_is_shown_without_what_is_secret_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    address = register_at('postgres://role:secret@db.example.org/sijill?sslrootcert=/etc/ca.pem')
    assert isinstance(address, ServerAddress)
    assert str(address) == 'sijill@db.example.org'
    parameters = address.parameters(None)
    assert (parameters['sslmode'], parameters['sslrootcert']) == ('verify-full', '/etc/ca.pem')
    # The library of the driver's wheel finds none of the certificates of the system by itself.
    monkeypatch.setattr('models.file.engines.server_address._TRUSTED', ('/no/such/file', __file__))
    assert ServerAddress('postgres://a@db.example.org/x').parameters(None)['sslrootcert'] == __file__
    assert 'sslmode' not in ServerAddress('postgres://a@localhost/x').parameters(None)
    assert register_at('a.sijill') == Path('a.sijill')


# Into a file


def test_a_backup_is_a_file_that_is_the_register_whole(
    server: Server, server_template: ServerAddress, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv('SIJILL_NEW_PASSPHRASE', 'velvet compass granite lagoon thistle')
    with server.copied(server_template) as address:
        with Register.open(address) as register:
            saved = register.save(incident())
            samples.fill(register, 20, 5)
            register.withdraw('incident', saved.uid, 'an invented reason')
            head, question = register.head, Question('incident', search='road', withdrawn=True)
            found = [*query.ids(register, question)]
        assert commands.main(['backup', address.text, str(tmp_path)]) == 0
    [path] = tmp_path.glob('*.sijill')
    monkeypatch.setenv('SIJILL_PASSPHRASE', 'velvet compass granite lagoon thistle')
    assert commands.main(['check', str(path)]) == 0
    with Register.open(path, 'velvet compass granite lagoon thistle') as copied:
        assert copied.head == head
        assert copied.encrypted
        assert check(copied) == []
        assert query.count(copied, 'incident') == 20
        assert [*query.ids(copied, question)] == found


# Roles: the server itself refuses what one may not


@pytest.fixture
def desk(server: Server, server_template: ServerAddress) -> Iterator[dict[str, ServerAddress]]:
    """A register, as whoever looks after the server opens it, and as somebody of each role does."""
    with server.copied(server_template) as address, Register.open(address) as register:
        found = {'owner': address}
        name = address.database
        for may in ('documenter', 'reviewer', 'lead'):
            role = f'{name}_{may}_someone'
            server.run(f'CREATE ROLE {role} LOGIN')
            assert commands.main(['grant', address.text, role, may]) == 0
            register.add_person(role, (may,))
            found[may] = server.address(name, role)
        register.close()
        yield found


def for_review(address: ServerAddress) -> str:
    with Register.open(address) as register:
        saved = register.save(incident())
        register.review('send', [Chosen('incident', saved.uid)])
        return saved.uid


@pytest.mark.parametrize('may', ['documenter', 'reviewer', 'lead'])
def test_nobody_changes_the_history(desk: dict[str, ServerAddress], may: str) -> None:
    with Register.open(desk[may]) as register:
        saved = register.save(incident())
        saved.set('narrative', 'changed')
        register.save(saved)
        assert register.alias == f'{desk[may].database}_{may}_someone'
        assert history.last_head(register).number > 1
        assert check(register) == []
    forbidden = (
        'UPDATE revision SET reason = 1',
        'DELETE FROM revision',
        'UPDATE change SET new = 1',
        'DELETE FROM change',
        'TRUNCATE revision',
        'DROP TABLE change',
        'ALTER TABLE revision ADD a TEXT',
        'UPDATE stamp SET version = 1',
        'DELETE FROM incident',
        'DELETE FROM decision',
    )
    with psycopg.connect(desk[may].text, autocommit=True) as connection:
        for statement in forbidden:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)


def test_only_who_may_review_approves(desk: dict[str, ServerAddress]) -> None:
    uid = for_review(desk['documenter'])
    with psycopg.connect(desk['documenter'].text, autocommit=True) as connection:
        for statement in (
            "UPDATE incident SET state = 'approved'",
            "INSERT INTO decision (id, uid, event, revision, saved_at) VALUES (99, 'u', 'approve', '', '')",
            "INSERT INTO person_role (id, uid, role, parent) VALUES (99, 'u', 'lead', 'p')",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
    with Register.open(desk['reviewer']) as register:
        register.review('approve', [Chosen('incident', uid)])
        found = query.get(register, 'incident', uid)
        assert found is not None
        assert found.get('state') == 'approved'
        assert check(register) == []


def test_whoever_may_nothing_any_more_is_told_so(desk: dict[str, ServerAddress], server: Server) -> None:
    role = desk['lead'].parameters(None)['user']
    assert commands.main(['grant', desk['owner'].text, role, 'none']) == 0
    with pytest.raises(KnownError, match='Your role'):
        Register.open(desk['lead'])
    assert commands.main(['grant', desk['documenter'].text, role, 'lead']) == 2
    assert commands.main(['grant', 'a.sijill', role, 'lead']) == 2


def test_each_role_has_its_own_person(desk: dict[str, ServerAddress]) -> None:
    with Register.open(desk['documenter']) as one, Register.open(desk['reviewer']) as other:
        first, second = one.save(incident()), other.save(incident())
        one.save(query.get(one, 'incident', second.uid) or second)
        who = {uid: history.revisions(one, 'record', uid)[0].person for uid in (first.uid, second.uid)}
        assert who == {first.uid: one.person, second.uid: other.person}
        assert one.person != other.person


# Both engines


def _act_once(register: Register, dice: random.Random, uid: str, number: int) -> None:
    """One of the things that people do, where it can be done."""
    found = query.get(register, 'incident', uid)
    assert found is not None
    ways = ('change', 'withdraw', 'bring_back', 'undo_last', 'redo_last', 'send', 'approve', 'merge')
    with contextlib.suppress(Refused):
        match dice.choice(ways):
            case 'change':
                found.set('narrative', f'changed {number}')
                register.save(found, because='new_information')
            case 'withdraw' if not found.withdrawn:
                register.withdraw('incident', uid, 'an invented reason')
            case 'bring_back' if found.withdrawn:
                register.bring_back('incident', uid)
            case 'undo_last' | 'redo_last' as way:
                getattr(register, way)()
            case 'send' | 'approve' as way:
                register.review(way, [Chosen('incident', uid)])
            case 'merge':
                other = register.save(incident(narrative=f'the same {number}'))
                register.merge('incident', uid, other.uid, reason='told twice')


def _act(register: Register, dice: random.Random, many: int) -> list[str]:
    """So many actions; the hashes of the revisions that they made."""
    saved = [register.save(incident(narrative=f'invented {number}')) for number in range(10)]
    for number in range(many - 10):
        _act_once(register, dice, dice.choice(saved).uid, number)
        if not number % 20:
            saved.append(register.save(incident(narrative=f'one more {number}')))
    samples.fill(register, 20, 0)
    register.check_again()
    assert check(register) == []
    return [row[0] for row in register.db.execute_sql('SELECT hash FROM revision ORDER BY id').fetchall()]


@pytest.mark.parametrize('many', [50, pytest.param(1_000, marks=[pytest.mark.soak, pytest.mark.timeout(900)])])
def test_the_same_actions_give_the_same_chain_on_both(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    found = []
    for place in (server.empty_database(), tmp_path / 'a.sijill'):
        numbers = itertools.count()
        with monkeypatch.context() as patched:
            # Names of parts of a transaction are drawn too, and an engine with a file has more of them.
            named = SimpleNamespace(uuid4=lambda numbers=numbers: SimpleNamespace(hex=str(next(numbers))))
            patched.setattr('peewee.uuid', named)
            patched.setattr('os.urandom', random.Random(7).randbytes)
            patched.setattr(drawn._drawn, 'left', b'')
            patched.setattr(dates, 'utc_now', lambda: '2024-05-01T10:00:00Z')
            with Register.create(place, desk='HQ1', passphrase=None, alias='Tester') as register:
                found.append(_act(register, random.Random(5), many))
    assert found[0] == found[1]
    assert len(found[0]) > many // 2


# Made by the program of before


def test_a_register_that_the_first_program_for_servers_made_goes_on(server: Server) -> None:
    address = server.empty_database()
    made = Path(__file__).with_name('old') / 'server-12.sql'
    server.run(made.read_text(encoding='utf-8'), database=address.database)
    with pytest.raises(KnownError, match='must open it once'):
        Register.open(address, writing=False)
    with Register.open(address) as register:
        assert query.count(register, 'incident') == 3
        saved = register.save(incident())
        register.withdraw('incident', saved.uid, 'an invented reason')
        assert query.count(register, 'incident') == 3
        assert check(register) == []
    Register.open(address, writing=False).close()


# Exported


@pytest.mark.parametrize('name', ['public.xlsx', 'public.csv'])
def test_a_file_for_the_public_is_written_from_a_server(on_server: Register, tmp_path: Path, name: str) -> None:
    samples.fill(on_server, 10, 0)
    path = tmp_path / name
    given = {'state': 'all', 'profile': 'public', 'language': 'en'}
    if path.suffix == '.csv':
        events_csv.export(on_server, path, shape='plain', **given)
    else:
        headquarters_workbook.export(on_server, path, **given)
    assert path.stat().st_size


# Moved from a file


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A closed register with what never lies on a server, new, changed and withdrawn."""
    path = tmp_path / 'desk.sijill'
    with Register.create(path, desk='DZ1', passphrase=None, alias='Tester') as register:
        samples.fill(register, 30, 10)
        saved = register.save(abductee(family_contact=f'{SECRET} 1', physical=f'{SECRET} 2', notes='this one is kept'))
        saved.set('family_contact', f'{SECRET} 3')
        saved.set('physical', None)
        register.save(saved)
        register.save(informant(identity=f'{SECRET} 4', contact=f'{SECRET} 5', note=f'{SECRET} 6'))
        register.note_contact(
            saved.uid, {'asked_on': '2024-02-01', 'whom': 'family', 'came_of': 'no_news', 'note': f'{SECRET} 8'}
        )
        register.save(incident())
    return path


def test_a_file_is_moved_onto_a_server_and_back(
    server: Server,
    filled: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    address = server.empty_database()
    assert commands.main(['move', str(filled), address.text]) == 0
    held = all_of(address).lower()
    assert 'this one is kept' in held
    assert SECRET.lower() not in held
    monkeypatch.setenv('SIJILL_NEW_PASSPHRASE', 'velvet compass granite lagoon thistle')
    with Register.open(filled) as file, Register.open(address) as there:
        assert there.head == file.head
        assert check(there) == []
        assert commands.main(['backup', address.text, str(tmp_path / 'back')]) == 0
        [back] = (tmp_path / 'back').glob('*.sijill')
        with Register.open(back, 'velvet compass granite lagoon thistle') as copied:
            assert copied.head == file.head
            assert check(copied) == []
            for kind in ('incident', 'abductee', 'informant'):
                for record in query.each(file, Question(kind)):
                    off_servers.keep_out(record, is_typed=False)
                    assert same(query.get(there, kind, record.uid), record)
                    assert same(query.get(copied, kind, record.uid), record)
    capsys.readouterr()
    assert commands.main(['check', address.text]) == 0
    assert 'was sent to a server' in capsys.readouterr().out
    assert commands.main(['check', str(filled)]) == 0
    assert 'was sent to a server' not in capsys.readouterr().out
    assert commands.main(['move', str(filled), address.text]) == 2


@pytest.mark.parametrize(
    'content',
    [
        {'values': {'family_contact': SECRET}, 'rows': []},
        {'values': {}, 'rows': [['informant', {'contact': SECRET}]]},
    ],
)
def test_a_preset_with_what_never_lies_on_a_server_is_not_moved(
    server: Server, filled: Path, content: dict[str, Any]
) -> None:
    with Register.open(filled) as register:
        register.keep_pattern('abductee', 'invented', content)
    address = server.empty_database()
    assert commands.main(['move', str(filled), address.text]) == 2
    assert SECRET not in all_of(address)


def test_a_preset_with_lines_is_moved_and_kept_on_a_server(server: Server, filled: Path) -> None:
    content = {'values': {'kind': 'ied'}, 'rows': [['casualty', {'outcome': 'killed', 'party': 'sdf'}]]}
    with Register.open(filled) as register:
        register.keep_pattern('incident', 'from the file', content)
    address = server.empty_database()
    assert commands.main(['move', str(filled), address.text]) == 0
    with Register.open(address) as register:
        register.keep_pattern('incident', 'kept there', content)
        assert [(one.name, one.content) for one in query.patterns(register)] == [
            ('from the file', content), ('kept there', content),
        ]  # fmt: skip
        with pytest.raises(Refused, match='server'):
            register.keep_pattern('abductee', 'refused', {'values': {'family_contact': SECRET}, 'rows': []})


def test_a_database_may_be_called_anything(server: Server) -> None:
    server.run('CREATE DATABASE "it\'s ""one"""', 'CREATE ROLE odd LOGIN')
    address = ServerAddress(server.address().text.replace('/postgres', '/it%27s%20%22one%22'))
    Register.create(address, desk='DZ1', passphrase=None).close()
    assert commands.main(['grant', address.text, 'odd', 'reviewer']) == 0
