"""Search words, keys of names, codes and problems that a client without the program altered are named by `check`.

What time or another record changes by itself is not.
"""

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from models import query
from models.dates import dates
from models.file import agreement, word_index
from models.file.engines.encrypted_database import RegisterDatabase
from models.file.engines.sqlite_words import said_by_sqlite
from models.language.labels import record_label
from models.record.own_codes import OwnCode
from models.record.records import RECORDS, roots
from models.register import clean_copy, verify, worked_out_again
from models.register.action import Incoming
from models.register.register import Register
from tests.attackers import work_out
from tests.invented import abductee, incident, informant, place
from tests.rows_at_once import watched
from tests.test_chain import alter, ask, bare_client, found
from tests.test_checks import village

ROOTS = [cls.record_kind for cls in roots()]
CLEAN_WORDS = [('incident', 'ambush'), ('abductee', 'nader'), ('informant', 'baker'), ('place', 'mithal')]


@pytest.fixture(scope='module')
def filled(plain_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed register with two records of each kind, of which one incident has a problem; one is withdrawn."""
    path = Path(shutil.copy(plain_template, tmp_path_factory.mktemp('filled') / 'register.sijill'))
    with Register.open(path) as register:
        register.save(incident(marks='massacre', means='mortar', against='civilians'))
        register.save(incident(occurred='2024-02-02'))
        for make in (abductee, informant, place):
            register.save(make())
            gone = register.save(make())
            register.withdraw(gone.kind, gone.uid, 'told twice')
    return path


@pytest.fixture
def closed(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(filled, tmp_path / 'register.sijill'))


def uid_of(path: Path, kind: str, number: int = 1) -> str:
    return str(ask(path, f'SELECT uid FROM "{kind}" WHERE id = {number}')[0])


def mended(path: Path, tmp_path: Path) -> None:
    """A clean copy of it is sound, and searched as it should be."""
    clean = tmp_path / 'clean.sijill'
    with Register.open(path, writing=False) as register:
        clean_copy.make(register, clean)
    with Register.open(clean) as register:
        assert verify.check(register) == []
        assert all(query.ids(register, query.Question(kind, word)) for kind, word in CLEAN_WORDS)
        assert query.problem_counts(register) == {'massacre_of_five_civilians': 1}


def test_nothing_is_said_of_what_nobody_altered(closed: Path, tmp_path: Path) -> None:
    assert found(closed) == []
    mended(closed, tmp_path)


# Search


@pytest.mark.parametrize('kind', ROOTS)
def test_a_record_that_is_hidden_from_search(kind: str, closed: Path, tmp_path: Path) -> None:
    alter(closed, f'DELETE FROM {kind}_search WHERE rowid = 1')
    said = f'{record_label(kind)} {uid_of(closed, kind)}: search does not find it by all of its words.'
    assert found(closed) == [said]
    mended(closed, tmp_path)


def put_words(database: Any, kind: str, number: int, terms: str) -> None:
    database.execute(said_by_sqlite(word_index.DELETE.format(kind=kind)), (number,))
    database.execute(said_by_sqlite(word_index.INSERT.format(kind=kind)), (number, terms))


@pytest.mark.parametrize('kind', ROOTS)
def test_a_record_with_other_words(kind: str, closed: Path, tmp_path: Path) -> None:
    with bare_client(closed) as database:
        put_words(database, kind, 2, 'strange')
    name = f'{record_label(kind)} {uid_of(closed, kind, 2)}'
    assert found(closed) == [
        f'{name}: search does not find it by all of its words.',
        f'{name}: search finds it by words that it does not have.',
    ]
    mended(closed, tmp_path)


@pytest.mark.parametrize('kind', ROOTS)
def test_words_of_no_record(kind: str, closed: Path, tmp_path: Path) -> None:
    with bare_client(closed) as database:
        put_words(database, kind, 99, 'strange')
        put_words(database, kind, 98, 'strange')
    assert found(closed) == [f'“{kind}_search”: 2 lines are of no record.']
    mended(closed, tmp_path)


def test_the_beginnings_of_a_records_words(closed: Path, tmp_path: Path) -> None:
    """They are found by indexes of their own, which a client can leave behind."""
    made = ask(closed, "SELECT sql FROM sqlite_master WHERE name = 'incident_search'")[0]
    with bare_client(closed) as database:
        database.execute('PRAGMA writable_schema = ON')
        terms = query_terms_of(closed)
        database.execute(
            "UPDATE sqlite_master SET sql = ? WHERE name = 'incident_search'", (made.replace("prefix='1 2 3', ", ''),)
        )
    with bare_client(closed) as database:
        put_words(database, 'incident', 1, terms)
        database.execute('PRAGMA writable_schema = ON')
        database.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'incident_search'", (made,))
    with Register.open(closed, writing=False) as register:
        assert len(query.ids(register, query.Question('incident', 'ambu'))) == 2
        assert len(query.ids(register, query.Question('incident', 'amb'))) == 1
    said = f'{record_label("incident")} {uid_of(closed, "incident")}: search does not find it by all of its words.'
    assert found(closed) == [said]
    mended(closed, tmp_path)


def query_terms_of(path: Path) -> str:
    with Register.open(path, writing=False) as register:
        record = query.get(register, 'incident', uid_of(path, 'incident'))
        assert record is not None
        return query.search_terms(record, register.places)


def test_no_words_and_no_revisions_are_in_memory_whole(closed: Path) -> None:
    with Register.open(closed) as register:
        for number in range(6):
            register.save(incident(narrative=f'Told by number {number}.'))
    alter(closed, 'DELETE FROM incident_search WHERE rowid = 4')
    with watched(3, RegisterDatabase) as most, Register.open(closed, writing=False) as register:
        found = verify.check(register)
    said = f'{record_label("incident")} {uid_of(closed, "incident", 4)}: search does not find it by all of its words.'
    assert found == [said]
    whole = re.compile(r'_terms_|_beginnings ORDER|ORDER BY record|revision WHERE id|waiting WHERE')
    assert {sql: many for sql, many in most.items() if whole.search(sql) and many > 3} == {}
    assert any('ORDER BY record' in sql for sql in most)


def test_an_index_that_has_a_revision_of_another_record(closed: Path) -> None:
    """Which revision begins a history, and which ends it, goes by that index."""
    parts = 'type, name, tbl_name, rootpage, sql'
    with bare_client(closed) as database:
        [index] = database.execute(f"SELECT {parts} FROM sqlite_master WHERE name = 'revision_record'").fetchall()
        database.execute('PRAGMA writable_schema = ON')
        database.execute("DELETE FROM sqlite_master WHERE name = 'revision_record'")
    with bare_client(closed) as database:
        first, again = database.execute("SELECT min(id), max(id) FROM revision WHERE kind = 'incident'").fetchone()
        said = 'record, snapshot, salts'
        of_first = f'(SELECT {said} FROM revision WHERE id = ?)'
        database.execute(f'UPDATE revision SET ({said}) = {of_first} WHERE id = ?', (first, again))
        work_out(database)
        database.execute('PRAGMA writable_schema = ON')
        database.execute(f'INSERT INTO sqlite_master ({parts}) VALUES (?, ?, ?, ?, ?)', index)
    assert found(closed) == ['The file is damaged: revision_record. Restore a backup.']


def test_the_sizes_beside_the_words(closed: Path) -> None:
    alter(closed, 'DELETE FROM incident_search_docsize WHERE id = 1')
    (sentence,) = found(closed)
    assert 'search' in sentence


# Names, problems, codes


NAMED = [kind for kind, cls in RECORDS.items() if cls.name_fields]


@pytest.mark.parametrize('kind', NAMED)
@pytest.mark.parametrize(
    'statement',
    [
        "DELETE FROM name_key WHERE kind = '{kind}' AND row_id = 1",
        "UPDATE name_key SET key = 'other' WHERE (kind, row_id, key) IN "
        "(SELECT kind, row_id, key FROM name_key WHERE kind = '{kind}' AND row_id = 1 LIMIT 1)",
        "INSERT INTO name_key VALUES ('more', '{kind}', 1)",
    ],
    ids=['removed', 'altered', 'added'],
)
def test_the_keys_of_a_name(statement: str, kind: str, closed: Path, tmp_path: Path) -> None:
    alter(closed, statement.format(kind=kind))
    said = 'the names by which possible duplicates are found were altered.'
    assert found(closed) == [f'{record_label(kind)} {uid_of(closed, kind)}: {said}']
    mended(closed, tmp_path)


@pytest.mark.parametrize(
    ('statement', 'number'),
    [
        ('DELETE FROM problem', 1),
        ("UPDATE problem SET field = 'kind'", 1),
        ("UPDATE problem SET rule = 'not_too_old'", 1),
        ("UPDATE problem SET row_uid = 'another'", 1),
        ('UPDATE problem SET record = 2', 1),
        (
            "INSERT INTO problem SELECT 'incident', 2, 'massacre_of_five_civilians', uid, 'marks' "
            'FROM incident WHERE id = 2',
            2,
        ),
        ("INSERT INTO problem SELECT 'incident', 2, 'no_such_rule', uid, 'marks' FROM incident WHERE id = 2", 2),
        (
            "INSERT INTO problem SELECT 'incident', 2, 'not_in_the_future', uid, 'occurred' FROM incident WHERE id = 2",
            2,
        ),
        ("INSERT INTO problem VALUES ('incident', 2, 'clock_is_right', 'another', 'kind')", 2),
    ],
)
def test_the_problems_of_a_record(statement: str, number: int, closed: Path, tmp_path: Path) -> None:
    alter(closed, statement)
    said = f'{record_label("incident")} {uid_of(closed, "incident", number)}: the problems noted for it were altered'
    assert found(closed)[0].startswith(said)
    mended(closed, tmp_path)


@pytest.mark.parametrize(
    ('table', 'statement'),
    [
        ('name_key', "INSERT INTO name_key VALUES ('more', 'victim', 999)"),
        ('name_key', "INSERT INTO name_key VALUES ('more', 'incident', 1)"),
        ('problem', "INSERT INTO problem VALUES ('incident', 999, 'not_too_old', 'x', 'y')"),
        ('problem', "INSERT INTO problem VALUES ('casualty', 1, 'not_too_old', 'x', 'y')"),
        ('coded', "INSERT INTO coded VALUES ('incident', 'against', 'hts', 999)"),
        ('coded', "INSERT INTO coded VALUES ('incident', 'kind', 'hts', 1)"),
        ('coded', "INSERT INTO coded VALUES ('stranger', 'against', 'hts', 1)"),
    ],
)
def test_lines_of_no_record(table: str, statement: str, closed: Path, tmp_path: Path) -> None:
    alter(closed, statement)
    assert found(closed) == [f'“{table}”: 1 line is of no record.']
    mended(closed, tmp_path)


@pytest.mark.parametrize(
    'statement',
    [
        "UPDATE counted SET number = number + 1 WHERE kind = 'incident'",
        "UPDATE counted SET number = 0 WHERE kind = 'problem'",
        "UPDATE counted SET part = 'sealed' WHERE kind = 'abductee' AND part = 'recorded'",
        "DELETE FROM counted WHERE kind = 'incident'",
        "INSERT INTO counted VALUES ('incident', 'sealed', 1)",
    ],
)
def test_the_counts_beside_lists(statement: str, closed: Path, tmp_path: Path) -> None:
    alter(closed, statement)
    assert found(closed) == ['The counts shown beside lists and problems were altered.']
    mended(closed, tmp_path)


def test_another_program_that_takes_rows_away_is_counted_too(closed: Path) -> None:
    alter(closed, 'DELETE FROM incident WHERE id = 1')
    assert 'The counts shown beside lists and problems were altered.' not in found(closed)


COLUMNS = {
    'coded': ('row_kind', 'field', 'code', 'row_id'),
    'name_key': ('key', 'kind', 'row_id'),
    'problem': ('kind', 'record', 'rule', 'row_uid', 'field'),
}


@pytest.mark.parametrize(('table', 'column'), [(table, name) for table, names in COLUMNS.items() for name in names])
def test_any_column_of_what_is_worked_out(table: str, column: str, closed: Path) -> None:
    """Of one line of the table, which has no number by which it could be named."""
    first = ask(closed, f'SELECT * FROM {table} LIMIT 1')
    named = ' AND '.join(f'{name} = ?' for name in COLUMNS[table])
    altered = f'{column} + 100' if column in ('row_id', 'record') else "'altered'"
    alter(closed, f'UPDATE {table} SET {column} = {altered} WHERE {named}', *first)
    assert found(closed)


def test_codes_and_columns_that_were_altered_are_mended_too(closed: Path, tmp_path: Path) -> None:
    alter(closed, "UPDATE coded SET code = 'hts' WHERE field = 'against' AND row_id = 1")
    alter(closed, 'UPDATE incident SET killed = 17 WHERE id = 1')
    alter(closed, "UPDATE abductee SET status = 'released' WHERE id = 1")
    assert len(found(closed)) == 3
    mended(closed, tmp_path)


# What changes by itself


@pytest.fixture
def filling(register: Register) -> Iterator[Register]:
    """A register in which the test does something that only looks like an alteration."""
    yield register
    assert verify.check(register) == []


@pytest.mark.parametrize('later', [date(2030, 6, 2), date(2031, 1, 1)])
def test_a_day_that_was_in_the_future_passes(later: date, filling: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    filling.save(incident(occurred='2030-06-01'))
    assert query.problem_counts(filling) == {'not_in_the_future': 1}
    assert verify.check(filling) == []
    monkeypatch.setattr(dates, 'today_in_damascus', lambda: later)


def test_a_problem_that_neither_day_has_is_named(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    register.save(incident(occurred='2030-06-01'))
    register.db.execute_sql('DELETE FROM problem')
    assert len(verify.check(register)) == 1
    monkeypatch.setattr(dates, 'today_in_damascus', lambda: date(2031, 1, 1))
    assert verify.check(register) == []  # it may have been looked for again since


def test_another_record_gets_the_same_reference(filling: Register) -> None:
    first = filling.save(incident(reference='R-1'))
    filling.save(incident(reference='R-1'))
    filling.withdraw('incident', first.uid, 'told twice')


def test_what_is_said_of_a_place_by_others(filling: Register) -> None:
    code = village()
    first = filling.save(incident(place=code, zone='sdf'))
    for _turn in range(3):
        filling.save(incident(place=code, zone='hts'))
    filling.check_again()
    assert 'zone_of_its_neighbours' in query.problem_counts(filling)
    filling.withdraw('incident', first.uid, 'told twice')


def test_a_clock_that_is_put_back(filling: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    filling.save(incident())
    with monkeypatch.context() as patch:
        patch.setattr(dates, 'utc_now', lambda: '2020-01-01T00:00:00Z')
        filling.save(incident())
        assert verify.check(filling) == []


def test_a_place_of_the_registers_own_is_called_and_lies_otherwise(filling: Register) -> None:
    own = filling.save(place(latitude=35.1, longitude=37.5))
    filling.save(incident(place=own.uid))
    assert verify.check(filling) == []
    again = query.get(filling, 'place', own.uid)
    assert again is not None
    again.values |= {'name_en': 'Another Village', 'governorate': 'SY14', 'latitude': 33.0, 'longitude': 36.0}
    filling.save(again)
    assert verify.check(filling) == []
    filling.withdraw('place', own.uid, 'it is in the list')


def test_an_import_brings_a_place_with_what_happened_there(filling: Register) -> None:
    own = place()
    filling.apply([Incoming(incident(place=own.uid)), Incoming(own), Incoming(abductee())], {'file': 'x.xlsx'})


def test_codes_of_the_registers_own(filling: Register) -> None:
    sling = OwnCode('means', 'x-dz1-sling', 'Slingshot', 'مقلاع', 'other')
    with filling.action('own_codes', codes=[sling]):
        pass
    filling.save(incident(means=sling.code))
    filling.mend_own_code(sling, 'Catapult', 'منجنيق')
    assert verify.check(filling) == []
    filling.retire_own_code(filling.own_codes[0], is_retired=True)


def test_casualties_that_change_places(filling: Register) -> None:
    record = incident()
    record.of('casualty')[1].add('victim', name='سالم المثال', sex='male', age=41)
    saved = filling.save(record)
    assert 'named_once' in query.problem_counts(filling)
    first, second = saved.of('casualty')
    first.set('position', 2)
    second.set('position', 1)
    filling.save(saved)
    assert verify.check(filling) == []
    saved = query.get(filling, 'incident', saved.uid) or saved
    saved.of('casualty')[0].set('withdrawn', 'told twice')
    filling.save(saved)


def test_what_another_version_worked_out_is_not_compared(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    register.save(incident())
    monkeypatch.setattr(worked_out_again, 'VERSION', 'another')
    with bare_client(register.path) as database:
        put_words(database, 'incident', 1, 'strange')
        database.execute("INSERT INTO name_key VALUES ('more', 'victim', 1)")
    with Register.open(register.path, writing=False) as reader:
        assert verify.check(reader) == []
    register.close()
    with Register.open(register.path) as again:
        assert verify.check(again) == []
        assert query.ids(again, query.Question('incident', 'ambush'))
    monkeypatch.undo()
    with Register.open(register.path, writing=False) as reader:
        assert verify.check(reader) == []


def test_a_list_that_changes_has_it_worked_out_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    before = worked_out_again.stamp()
    with monkeypatch.context() as patch:
        patch.setattr(worked_out_again, '_digest_of_lists', lambda: 'another')
        assert worked_out_again.stamp() != before
    assert worked_out_again.stamp() == before


@pytest.mark.parametrize('reads', [agreement.name_keys_of, agreement.problems_of, agreement.waiting_of])
def test_of_a_few_records_only_what_is_kept_of_them_is_read(
    filled: Path, monkeypatch: pytest.MonkeyPatch, reads: Any
) -> None:
    """Else checking grows with the square of what is recorded: the table of problems was gone through for each part."""
    asked: list[tuple[str, Any]] = []
    with Register.open(filled, writing=False) as register:
        run = register.db.execute_sql
        with monkeypatch.context() as patched:
            patched.setattr(register.db, 'execute_sql', lambda *said: asked.append(said) or run(*said))
            reads(register.db, 'abductee', [str(number) for number in range(500)])
        [(statement, values)] = asked
        plan = [row[3] for row in run(f'EXPLAIN QUERY PLAN {statement}', values).fetchall()]
    assert len(plan) == 2 and plan[0].startswith('SEARCH r '), plan
    assert plan[1].endswith(('row_id=?)', 'record=?)')), plan
