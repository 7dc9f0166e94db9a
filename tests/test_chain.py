"""The history's arithmetic, and that whatever is altered behind the program's back is named by `check`."""

import contextlib
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlcipher3 import dbapi2 as sqlcipher

from models import query, sealing, signing
from models.file import chain
from models.file.engines import encrypted_database
from models.language.labels import field_label, record_label
from models.record import records
from models.record.records import Record, declared
from models.register import verify
from models.register.action import Incoming
from models.register.register import Register
from models.register.review.asking import Ask
from models.register.review.reviewing import Chosen
from tests.invented import PASSPHRASE, abductee, incident, informant, place

# Of a key that signs nothing.
SECRET = '11' * 32

# The arithmetic

TEXTS = st.text(st.characters(exclude_categories=('Cs',)), max_size=20)
VALUES = st.one_of(TEXTS, st.integers(-(10**6), 10**6), st.floats(allow_nan=False, allow_infinity=False))
STATED = st.dictionaries(st.sampled_from(['kind', 'narrative', 'latitude', 'count', 'withdrawn']), VALUES)
DESKS = st.sampled_from(['DZ1.abcdef01', 'HM2.00000000', 'A.ffffffff', 'ZZZZZZZZ.12345678'])
VECTORS = st.dictionaries(DESKS, st.integers(1, 999)).map(chain.write_vector)


@st.composite
def trees(draw: st.DrawFn) -> Record:
    """An aggregate of up to seven rows whose uids come from a small set, so that two of them share rows."""
    root = Record('incident', 'root', draw(STATED))
    for uid in draw(st.sets(st.sampled_from(['a', 'b', 'c']))):
        child = Record('casualty', uid, {'parent': 'root'} | draw(STATED))
        root.children.append(child)
        if draw(st.booleans()):
            child.children.append(Record('victim', f'{uid}1', {'parent': uid} | draw(STATED)))
    return root


def rows(record: Record) -> dict[str, tuple[str, dict[str, object]]]:
    return {row.uid: (row.kind, row.values) for row in record.walk() if row.values}


@given(VALUES, VALUES)
def test_digests_tell_values_apart(one: object, other: object) -> None:
    same = one == other and type(one) is type(other)
    assert (chain.digest(one, b'salt') == chain.digest(other, b'salt')) == same or (one == other == 0)


@given(VALUES)
def test_a_digest_hides_its_value_behind_the_salt(value: object) -> None:
    assert chain.digest(value, b'one salt') != chain.digest(value, b'another')
    assert chain.digest(value, b'one salt') == chain.digest(value, b'one salt')


def test_what_is_not_stated_has_no_digest() -> None:
    assert chain.digest(None, b'') == ''
    assert chain.digest('', b'') != ''


def test_no_two_revisions_have_the_same_secret() -> None:
    made = [chain.beginning(Record('incident', 'root', {'narrative': 'the same'})) for _turn in range(1000)]
    assert len({content.secret for content in made}) == len({content.hash for content in made}) == 1000
    assert {len(content.secret) for content in made} == {24}


@given(trees())
def test_a_new_record_replays_to_itself(record: Record) -> None:
    content, secret, snapshot = chain.beginning(record)
    assert snapshot is not None
    stored = chain.read_beginning(snapshot)
    assert sorted(stored, key=str) == sorted(chain.differences(record, None), key=str)
    assert chain.content_hash_of_leaves(stored, secret, made=True) == content
    assert chain.replay(stored) == rows(record)


@given(st.lists(trees(), min_size=1, max_size=4))
def test_a_history_replays_to_its_last_state(versions: list[Record]) -> None:
    """A row that a version leaves out stays as it was: it is withdrawn, never dropped."""
    history: list[chain.Entry] = []
    stored: dict[str, tuple[str, dict[str, object]]] = {}
    for version in versions:
        before = chain.grow('incident', 'root', stored, '') if stored else None
        history += chain.differences(version, before)
        stored = stored | {row.uid: (row.kind, row.values) for row in version.walk()}
    replayed = {uid: row for uid, row in chain.replay(history).items() if row[1]}
    assert replayed == {uid: row for uid, row in stored.items() if row[1]}


@given(trees())
def test_nothing_changed_is_no_entry(record: Record) -> None:
    assert chain.differences(record, record) == []


@given(trees(), trees())
def test_going_back_is_the_difference_the_other_way(one: Record, other: Record) -> None:
    there = {(e.row_uid, e.field): (e.old, e.new) for e in chain.differences(other, one)}
    back = {(e.row_uid, e.field): (e.new, e.old) for e in chain.differences(one, other)}
    shared = {row.uid for row in one.walk()} & {row.uid for row in other.walk()}
    assert {k: v for k, v in there.items() if k[0] in shared} == {k: v for k, v in back.items() if k[0] in shared}


@given(trees())
def test_a_tree_grows_again_from_its_rows(record: Record) -> None:
    grown = chain.grow('incident', 'root', {row.uid: (row.kind, row.values) for row in record.walk()}, 'DZ1:1')
    assert grown.revision == 'DZ1:1'
    assert {row.uid: row.values for row in grown.walk()} == {row.uid: row.values for row in record.walk()}


def test_what_a_hash_covers_never_changes() -> None:
    """The exact bytes: a register of ten years ago must verify with tomorrow's program."""
    entry = chain.Entry('incident', 'uid', 'kind', None, b'', 'كمين', bytes(16))
    header = {name: name for name in chain.HEADER} | {'batch': None}
    assert chain.content_hash([entry]) == CONTENT
    assert chain.hash_of_header(chain.START, header.values(), 1) == HASH


CONTENT = 'd72b24f62725bbd569880cd5cc3832737cd17116ddd3b07ea9b120f498c91cd4'
HASH = 'b80afa1b2d151c0a155c48123f3fb4f1913590d362cc9f7dfb575ff8b131be87'


@given(VECTORS, VECTORS, VECTORS)
def test_vectors_join(one: str, other: str, third: str) -> None:
    joined = chain.joined(one, other)
    assert joined == chain.joined(other, one)
    assert chain.joined(joined, third) == chain.joined(one, chain.joined(other, third))
    assert chain.joined(one, one) == one
    assert chain.covers(joined, one)
    assert chain.covers(joined, other)


@given(VECTORS, VECTORS)
def test_vectors_that_cover_each_other_are_equal(one: str, other: str) -> None:
    assert (chain.covers(one, other) and chain.covers(other, one)) == (one == other)
    assert chain.write_vector(chain.read_vector(one)) == one


# What is altered behind the program's back


@pytest.fixture(scope='module')
def walked(plain_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed register with a record of each kind, edits, an import and a withdrawal; two people work there."""
    path = Path(shutil.copy(plain_template, tmp_path_factory.mktemp('walked') / 'register.sijill'))
    with Register.open(path) as register:
        _fill(register)
    return path


def _fill(register: Register) -> None:
    for record in (incident(), abductee(), informant(), place()):
        register.save(record)
    second_person(register)
    register.apply([Incoming(incident()), Incoming(abductee())], {'file': 'sheet.xlsx'})
    edited = next(query.each(register, query.Question('incident', descending=False)))
    edited.values |= {'kind': 'ied', 'narrative': 'Corrected.'}
    edited.of('casualty')[0].set('count', 2)
    register.save(edited)
    decide(register, edited)
    ask_about(register, edited)
    write_of(register, edited)
    register.withdraw('abductee', next(query.each(register, query.Question('abductee'))).uid, 'entered twice')


@cache
def sealed() -> str:
    """The secret half of a key, as it is sealed; that takes a moment."""
    return sealing.seal(bytes.fromhex(SECRET), 'lantern copper orchard puzzle')


def decide(register: Register, record: Record) -> None:
    """Decisions with a word in each of their fields; the last is put off, and so is another one's."""
    chosen = Chosen(record.kind, record.uid)
    register.review_one('send', chosen)
    register.review_one('put_off', chosen, note='A second source', until='2098-03-01')
    values = {'record': record.uid, 'event': 'edit', 'state': 'for_review', 'vector': record.revision, 'hash': '0' * 64}
    values |= {
        'person': register.person,
        'desk': 'HQ1.00c0ffee',
        'decided_at': '2024-02-01T00:00:00Z',
        'until_typed': 'x',
    }
    values |= {'because': 'new_source', 'key': '0' * 64, 'signature': '0' * 128, 'follows': register.person}
    values |= {'sample': '1/5 from 3', 'awaits': 'day'}
    with register.action('keep') as action:
        action.put(Record('decision', values=values), is_new=True)


def ask_about(register: Register, record: Record) -> None:
    """Questions with a word in each of their fields: one answered and closed, one open."""
    row = record.of('casualty')[0].uid
    asking = [Ask(record.kind, record.uid, text, row, 'count', 'very_many') for text in ('Five?', 'And the wounded?')]
    first, _second = register.ask(asking).asked
    register.answer(first, 'Five.')
    register.close_question(first, 'enough')


def write_of(register: Register, record: Record) -> None:
    """A sentence of a report, and words that a lead let through, with a word in each of their fields."""
    sentence = {'period': '2024-01', 'layout': 'monthly', 'place': 'short.operations', 'unread': 'ar'}
    sentence |= {'english': 'There were {operations}.', 'arabic': 'نُفّذت {operations}.'}
    kept = {'about': record.uid, 'field': 'public_summary', 'kind': 'name', 'text': 'سامر', 'words': 'سامر'}
    kept |= {'reason': 'Said in public.', 'person': register.person, 'desk': register.desk_id}
    with register.action('report') as action:
        action.put(Record('sentence', values=sentence), is_new=True)
        action.put(Record('let_through', values=kept | {'kept_at': '2024-02-01T00:00:00Z'}), is_new=True)
        first = issue(register, form='report')
        action.put(first, is_new=True)
        action.put(issue(register, form='corrigendum', corrects=first.uid), is_new=True)
        for made in brought_together(register, record.uid):
            action.put(made, is_new=True)


def brought_together(register: Register, uid: str) -> Iterator[Record]:
    """A merge, a split, two held apart and a contact line, with a word in each of their fields."""
    by = {'person': register.person, 'desk': register.desk_id, 'reason': 'a word'}
    of = {'ended': 3, 'moved': 'a word'} | by
    yield Record('merge', values=of | {'survivor': uid, 'merged': uid, 'chosen': 'a word', 'merged_at': 'a word'})
    yield Record('split', values=of | {'first': uid, 'second': uid, 'split_at': 'a word'})
    yield Record('apart', values=by | {'one': uid, 'other': uid, 'compared': 'a word', 'said_at': 'a word'})
    days = {'asked_on': '2024-02-01', 'asked_on_typed': '1/2', 'not_before': '2024-03-01', 'not_before_typed': '1/3'}
    said = {'record': uid, 'whom': 'a word', 'came_of': 'no_news', 'note': 'a word'}
    yield Record('contact', values=days | said | {'person': register.person, 'desk': register.desk_id})


def issue(register: Register, **values: object) -> Record:
    """A report as it was issued, with a word in each of its fields."""
    counted = {
        'period': '2024-01',
        'layout': 'monthly',
        'edition': 1,
        'state': 'all',
        'as_of': '2024-02-03',
        'ended': 3,
    }
    kept = ('head', 'figures', 'rules', 'english', 'arabic', 'files', 'named', 'open_points', 'reasons')
    texts = dict.fromkeys((*kept, 'despite_english', 'despite_arabic'), 'a word')
    by = {'person': register.person, 'desk': register.desk_id, 'issued_at': '2024-02-03T00:00:00Z'}
    return Record('issue', values=counted | texts | by | values)


def second_person(register: Register) -> None:
    """Another one works there, who is no documenter any more and has a key."""
    uid = register.add_person('ليلى', ('documenter', 'reviewer'))
    register.set_roles(uid, ('reviewer',))
    person = query.get(register, 'person', uid)
    assert person is not None
    person.add('person_key', key=signing.public_key(SECRET), sealed=sealed(), since='2024-01-01', travels='yes')
    person.add('person_kept_from', record=person.uid, place='SY0901', place_typed='x', since='2024-01-01')
    with register.action('people') as action:
        action.put(person)


@pytest.fixture
def closed(walked: Path, tmp_path: Path) -> Path:
    """A copy of it for a test to spoil."""
    return Path(shutil.copy(walked, tmp_path / 'register.sijill'))


@contextlib.contextmanager
def bare_client(path: Path, passphrase: str | None = None) -> Iterator[Any]:
    """A connection of the database library alone, which commits what is done with it.

    It is given the key, which the library would work out anew each time.
    """
    with contextlib.closing(sqlcipher.connect(str(path))) as database:
        if passphrase:
            key = encrypted_database.key_of(path, passphrase)
            assert key is not None
            database.execute(f'PRAGMA key = "{key.said}"')
        yield database
        database.commit()


def alter(path: Path, statement: str, *values: object) -> None:
    """Change something in the file without the program."""
    with bare_client(path) as database:
        assert database.execute(statement, values).rowcount > 0


def ask(path: Path, statement: str) -> Any:
    with bare_client(path) as database:
        return database.execute(statement).fetchone()


def found(path: Path) -> list[str]:
    with Register.open(path) as register:
        return verify.check(register)


def test_the_library_alone_opens_a_register_with_its_passphrase(encrypted_template: Path, tmp_path: Path) -> None:
    path = shutil.copy(encrypted_template, tmp_path)
    with contextlib.closing(sqlcipher.connect(path)) as database:
        database.execute(f"PRAGMA key = '{PASSPHRASE}'")
        assert database.execute("SELECT value FROM meta WHERE key = 'desk'").fetchone() == ('DZ1',)


def test_an_untouched_register_is_sound(closed: Path) -> None:
    assert found(closed) == []


def test_progress_reaches_its_end(closed: Path) -> None:
    told: list[tuple[int, int]] = []
    with Register.open(closed) as register:
        verify.check(register, lambda done, total: told.append((done, total)))
    assert told[-1] == (23, 23)


def _flipped(stored: Any) -> Any:
    if isinstance(stored, bytes):
        return stored[:-2] + bytes([stored[-2] ^ 1]) + stored[-1:]
    return stored[:-2] + chr(ord(stored[-2]) ^ 1) + stored[-1]


EDIT = "(SELECT id FROM revision WHERE action = 'save' AND snapshot IS NULL)"


@pytest.mark.parametrize('column', ['row_kind', 'row_uid', 'field', 'old', 'old_salt', 'new', 'new_salt'])
def test_a_bit_of_a_change_row(closed: Path, column: str) -> None:
    number, uid, text = ask(
        closed,
        f'SELECT c.id, r.uid, c."{column}" FROM change c JOIN revision r ON r.id = c.revision '
        f"WHERE c.revision = {EDIT} AND c.field = 'narrative'",
    )
    flipped = _flipped(text) if text else bytes(16)
    alter(closed, f'UPDATE change SET "{column}" = ? WHERE id = ?', flipped, number)
    (sentence,) = found(closed)
    assert uid in sentence
    assert 'do not match their digest' in sentence or 'no longer be read' in sentence
    if column not in ('row_kind', 'field'):
        assert field_label('incident', 'narrative') in sentence


def test_a_change_row_taken_out_or_put_in(closed: Path) -> None:
    uid = ask(closed, f'SELECT uid FROM revision WHERE id = {EDIT}')[0]
    alter(closed, f"DELETE FROM change WHERE revision = {EDIT} AND field = 'kind'")
    assert uid in found(closed)[0]


@pytest.mark.parametrize('name', chain.HEADERS[chain.FORM])
def test_a_revisions_header(closed: Path, name: str) -> None:
    uid = ask(closed, 'SELECT uid FROM revision WHERE id = 4')[0]
    alter(closed, f'UPDATE revision SET "{name}" = coalesce("{name}", \'\') || ? WHERE id = 4', '1')
    (sentence,) = found(closed)
    assert uid in sentence
    assert 'Revision 4 ' in sentence
    assert 'was altered' in sentence


@pytest.mark.parametrize('name', ['previous', 'hash'])
def test_a_revisions_place_in_the_chain(closed: Path, name: str) -> None:
    alter(closed, f'UPDATE revision SET "{name}" = ? WHERE id = 4', 'f' * 64)
    (sentence,) = found(closed)
    assert 'Revision 4 ' in sentence


def test_a_value_in_a_snapshot(closed: Path) -> None:
    uid = ask(closed, 'SELECT uid FROM revision WHERE id = 3')[0]
    alter(closed, "UPDATE revision SET snapshot = replace(snapshot, 'invented ambush', 'invented ambusi') WHERE id = 3")
    (sentence,) = found(closed)
    assert uid in sentence
    assert field_label('incident', 'narrative') in sentence


def test_a_salt_of_a_snapshot(closed: Path) -> None:
    uid, salts = ask(closed, 'SELECT uid, salts FROM revision WHERE id = 3')
    alter(closed, 'UPDATE revision SET salts = ? WHERE id = 3', _flipped(salts))
    (sentence,) = found(closed)
    assert uid in sentence


def test_a_snapshot_that_can_no_longer_be_read(closed: Path) -> None:
    alter(closed, "UPDATE revision SET snapshot = '[[' WHERE id = 3")
    assert 'Revision 3 ' in found(closed)[0]
    assert 'no longer be read' in found(closed)[0]


def test_a_snapshot_taken_out(closed: Path) -> None:
    alter(closed, 'UPDATE revision SET snapshot = NULL WHERE id = 3')
    assert 'Revision 3 ' in found(closed)[0]


def test_the_head(closed: Path) -> None:
    alter(closed, "UPDATE meta SET value = ? WHERE key = 'head'", 'f' * 64)
    (sentence,) = found(closed)
    assert 'end of the history is missing' in sentence


@pytest.mark.parametrize('is_tidied', [False, True])
def test_the_last_revision_cut_off(closed: Path, is_tidied: bool) -> None:
    """Even with the head set back to fit, the rows say more than the history."""
    number, uid, previous = ask(closed, 'SELECT id, record, previous FROM revision ORDER BY id DESC LIMIT 1')
    alter(closed, 'DELETE FROM change WHERE revision = ?', number)
    alter(closed, 'DELETE FROM revision WHERE id = ?', number)
    if is_tidied:
        alter(closed, "UPDATE meta SET value = ? WHERE key = 'head'", previous)
        assert any(uid in sentence and field_label('abductee', 'withdrawn') in sentence for sentence in found(closed))
    else:
        assert f'last revision is {number - 1}' in found(closed)[0]


def test_a_revision_taken_out_of_the_middle(closed: Path) -> None:
    alter(closed, 'DELETE FROM revision WHERE id = 4')
    (sentence,) = found(closed)
    assert 'Revision 5 ' in sentence
    assert 'an earlier revision is missing' in sentence


def test_changes_of_no_revision(closed: Path) -> None:
    alter(closed, "INSERT INTO change VALUES (999, 77, 'incident', 'uid', 'kind', NULL, '', '\"ied\"', 'ab', 1)")
    assert '1 ' in found(closed)[0]
    assert 'not belong to any revision' in found(closed)[0]


def _columns() -> list[tuple[str, str]]:
    kept = {'revision', 'saved_at'}
    return [
        (kind, name)
        for kind, cls in declared().items()
        for name in sorted({*cls.specs(), *cls.computed, *(kept if issubclass(cls, records.Aggregate) else ())})
    ]


@pytest.mark.parametrize(('kind', 'name'), _columns())
def test_a_field_of_a_row(closed: Path, kind: str, name: str) -> None:
    """Every column of every kind: the sentence says which row, and which field."""
    uid, value = ask(closed, f'SELECT uid, "{name}" FROM "{kind}" ORDER BY id LIMIT 1')
    altered = value + 1 if isinstance(value, int | float) else f'{value or ""}x'
    if (
        value is None
        and name in declared()[kind].specs()
        and declared()[kind].specs()[name].kind.name in ('number', 'degrees')
    ):
        altered = 7
    alter(closed, f'UPDATE "{kind}" SET "{name}" = ? WHERE uid = ?', altered, uid)
    sentences = found(closed)
    if name == 'parent':
        assert any(uid in sentence and 'row is missing' in sentence for sentence in sentences)
        return
    wanted = f'{record_label(kind)} {uid}: “{field_label(kind, name)}” was altered outside the program.'
    assert wanted in sentences


@pytest.mark.parametrize('kind', declared())
def test_a_row_taken_out(closed: Path, kind: str) -> None:
    uid = ask(closed, f'SELECT uid FROM "{kind}" ORDER BY id LIMIT 1')[0]
    alter(closed, f'DELETE FROM "{kind}" WHERE uid = ?', uid)
    assert f'{record_label(kind)} {uid} is in the history, but its row is missing.' in found(closed)


@pytest.mark.parametrize('kind', declared())
def test_a_row_put_in(closed: Path, kind: str) -> None:
    with bare_client(closed) as database:
        names = [row[1] for row in database.execute(f'PRAGMA table_info("{kind}")')]
        copied = ', '.join({'id': '9999', 'uid': "'smuggled'"}.get(name, f'"{name}"') for name in names)
        database.execute(f'INSERT INTO "{kind}" SELECT {copied} FROM "{kind}" ORDER BY id LIMIT 1')
    assert any('smuggled' in sentence and 'is not in the history' in sentence for sentence in found(closed))


def test_a_row_with_another_uid(closed: Path) -> None:
    uid = ask(closed, 'SELECT uid FROM informant')[0]
    alter(closed, "UPDATE informant SET uid = 'another'")
    assert uid in found(closed)[0]


def test_a_record_that_the_search_lost(closed: Path) -> None:
    alter(closed, 'DELETE FROM incident_search WHERE rowid = 1')
    (sentence,) = found(closed)
    assert record_label('incident') in sentence
    assert 'search' in sentence


@pytest.mark.parametrize(
    'statement',
    [
        "DELETE FROM coded WHERE field = 'against' AND row_id = 1",
        "UPDATE coded SET code = 'hts' WHERE field = 'against' AND row_id = 1",
        "INSERT INTO coded VALUES ('incident', 'against', 'hts', 1)",
    ],
)
def test_a_code_that_the_filter_lost_or_made_up(closed: Path, statement: str) -> None:
    alter(closed, statement)
    (sentence,) = found(closed)
    assert field_label('incident', 'against') in sentence


def test_in_an_encrypted_register_too(encrypted: Register) -> None:
    """Any SQLCipher tool opens the file with the passphrase; what it changes is named all the same."""
    saved = encrypted.save(incident())
    encrypted.close()
    with bare_client(encrypted.path, PASSPHRASE) as database:
        database.execute("UPDATE incident SET kind = 'ied' WHERE uid = ?", (saved.uid,))
    with Register.open(encrypted.path, PASSPHRASE) as register:
        (sentence,) = verify.check(register)
    assert saved.uid in sentence
    assert field_label('incident', 'kind') in sentence
