"""The two forms of a revision: what a hash covers to the byte, and that no column of a history is altered unseen."""

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import query
from models.file import chain, history
from models.file.chain import Entry
from models.record.records import RECORDS, Record
from models.register import verify
from models.register.action import Incoming
from models.register.register import Register
from tests.invented import PASSPHRASE, incident
from tests.test_chain import bare_client, trees

OLD = Path(__file__).parent / 'old'
FORMS = {1: 'version-3-history.sijill', 2: 'version-4-history.sijill'}
SECRET = bytes(range(24))
# What was recorded before the register told of its people and of itself.
OF_RECORDS = "kind NOT IN ('person', 'register')"

# The second form to the byte: a register of ten years ago must verify with tomorrow's program

HARD = 'He said "\\no\\"\nand\tleft\x1f; كمين ليلاً \u2028 \U0001f54a \x7f'
NEW = 'ed2ab60a116a684461ffa8e1c693b3e167f0ee6457e49e4c1504f004e83b482b'
CHANGES = '871af7e1d8da1cc5fd8417b99e9f82b85f15d0ed02bf9128d892e203f74a4864'
NOTHING = '424455058b457d01a45325a8cff9ad894315ce0200463e29ce936756a1039795'
HEAD = '90df81b819a5ec143752ae877a46ef5074961433f4a922e521729ae8e324c43b'


def hard_record() -> Record:
    """A record with all that is hard to write down."""
    record = Record('incident', 'a-uid', {'kind': 'ambush', 'narrative': HARD, 'latitude': 35.1, 'place': 'SY0501'})
    record.values |= {'longitude': 1e-07, 'set_aside': '', 'reference': 'DZ1-2024-0001', 'state': 'recorded'}
    casualty = Record('casualty', 'b-uid', {'parent': 'a-uid', 'count': 0, 'lowest': -1, 'position': 10**15})
    casualty.children.append(Record('victim', 'c-uid', {'parent': 'b-uid', 'name': 'سالم المثال', 'same_person': 'x'}))
    record.children += [casualty, Record('source', 'd-uid')]
    return record


def hard_changes() -> list[Entry]:
    """Changes of texts, numbers and codes: stated, emptied, altered, and of another type alone."""
    after = hard_record()
    after.values |= {'narrative': 'short', 'kind': 'ied', 'latitude': 35.25, 'summary': HARD}
    after.set('set_aside', None)
    after.children[0].values |= {'count': 7}
    after.children[0].set('lowest', None)
    after.children[1].values |= {'parent': 'a-uid', 'says': 'He heard the shots.'}
    return chain.differences(after, hard_record())


def hashed(header: Mapping[str, object], form: int, previous: str = chain.START) -> str:
    """What the next revision stands on."""
    return chain.hash_of_header(previous, [header[name] for name in chain.HEADERS[form]], form)


def test_what_the_second_form_covers_never_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, 'new_bytes', lambda size: SECRET[:size])
    assert chain.beginning(hard_record())[:2] == (NEW, SECRET)
    assert chain.changing(hard_changes())[:2] == (CHANGES, SECRET)
    assert chain.changing([])[:2] == (NOTHING, SECRET)
    header = {name: f'{name} "كمين"' for name in chain.HEADERS[2]} | {'form': 2, 'batch': None, 'signer': ''}
    assert hashed(header, 2) == HEAD
    alone = [header[name] for name in chain.HeaderAlike.ALONE]
    assert chain.HeaderAlike(header).hash(chain.START, *alone) == HEAD
    assert chain.HeaderAlike(header | {'action': '100 %s %'}).hash(chain.START, *alone) == hashed(
        header | {'action': '100 %s %'}, 2
    )


def test_a_header_of_one_form_is_none_of_the_other() -> None:
    header = dict.fromkeys(chain.HEADERS[2], 'x') | {'form': 2}
    assert chain.HEADERS[2] == ('form', 'origin', 'signer', 'person', *chain.HEADERS[1])
    assert len({hashed(header, form) for form in chain.HEADERS}) == 2


# As docs/decisions/0003 says it, from nothing but what it says


def canonical(value: object) -> bytes:
    """JSON without spaces, letters as themselves."""
    return json.dumps(value, ensure_ascii=False, separators=(',', ':')).encode()


def written_out(secret: bytes) -> Iterator[bytes]:
    """The salts of a secret, one after the other."""
    drawn = hashlib.shake_256(secret).digest(16 * 1000)
    return (drawn[at : at + 16] for at in range(0, len(drawn), 16))


def leaves_of(snapshot: str, salts: Iterator[bytes]) -> list[list[Any]]:
    """The rows of a new record with the digest of each leaf in the place of what it says."""
    rows = []
    for kind, uid, codes, texts in json.loads(snapshot):
        together = hashlib.sha256(next(salts) + canonical([[name, None, value] for name, value in codes.items()]))
        alone = [
            [name, '', hashlib.sha256(next(salts) + canonical(value)).hexdigest()] for name, value in texts.items()
        ]
        rows.append([kind, uid, together.hexdigest(), *alone])
    return rows


@given(trees())
def test_a_content_hash_follows_from_the_leaves(record: Record) -> None:
    content, secret, snapshot = chain.beginning(record)
    assert snapshot is not None
    leaves = leaves_of(snapshot, written_out(secret))
    assert hashlib.sha256(canonical(['new', *leaves])).hexdigest() == content


def test_a_text_can_go_for_good_and_the_hash_still_holds() -> None:
    """What is kept is each other text with its salt, and the digest alone of the one that went: not the secret."""
    content, secret, snapshot = chain.beginning(hard_record())
    assert snapshot is not None
    rows = json.loads(snapshot)
    salts = list(written_out(secret))[: sum(1 + len(texts) for _kind, _uid, _codes, texts in rows)]
    [digest] = [leaf[2] for leaf in leaves_of(snapshot, iter(salts))[0][3:] if leaf[0] == 'narrative']
    del secret
    rows[0][3]['narrative'] = 'erased'
    salts[1 + list(rows[0][3]).index('narrative')] = bytes(16)
    left = json.dumps(rows)
    assert HARD not in json.loads(left)[0][3].values()
    leaves = leaves_of(left, iter(salts))
    next(leaf for leaf in leaves[0][3:] if leaf[0] == 'narrative')[2] = digest
    assert hashlib.sha256(canonical(['new', *leaves])).hexdigest() == content


NAMES = st.text('a",[]\x1f\n\\', max_size=3)
SAID = st.one_of(st.none(), NAMES, st.integers(0, 12))
ENTRIES = st.builds(
    lambda names, old, new, alone: Entry(*names, old, b'', new, b'', alone),
    st.tuples(NAMES, NAMES, NAMES), SAID, SAID, st.booleans(),
)  # fmt: skip


def told_by(entries: list[Entry]) -> list[Any]:
    """What entries say: the order of a row's texts among its codes says nothing."""
    rows = [(row, list(entries)) for row, entries in groupby(entries, lambda entry: entry[:2])]
    return [(row, sorted(entries, key=lambda entry: entry.alone)) for row, entries in rows]


@given(st.lists(ENTRIES, max_size=4), st.lists(ENTRIES, max_size=4), st.booleans())
def test_a_content_hash_says_one_thing_only(one: list[Entry], other: list[Entry], made: bool) -> None:
    """Whatever names and values are made of: nothing can be folded into them."""
    hashes = [chain.content_hash_of_leaves(entries, SECRET, made=made) for entries in (one, other)]
    assert (hashes[0] == hashes[1]) == (told_by(one) == told_by(other))
    assert hashes[0] != chain.content_hash_of_leaves(one, SECRET, made=not made)


@pytest.mark.parametrize('kind', ['incident', 'casualty', 'victim', 'abductee', 'source', 'informant'])
def test_texts_links_and_places_are_leaves_and_the_rest_is_one(kind: str) -> None:
    cls = RECORDS[kind]
    together = {'code', 'codes', 'date', 'time', 'number', 'degrees'}
    alone = {name for name, spec in cls.specs().items() if spec.kind.name not in together}
    assert cls.erased_alone() == alone - {'parent', 'reference'}


# No column of a history is altered unseen


def plain(sample: Path, path: Path) -> Path:
    """A copy of an encrypted sample without a passphrase, brought up to date."""
    sealed = Path(shutil.copy(sample, path.with_name('sealed')))
    with bare_client(sealed, PASSPHRASE) as database:
        database.execute("ATTACH DATABASE ? AS plain KEY ''", (str(path),))
        database.execute("SELECT sqlcipher_export('plain')").fetchall()
        for name in ('application_id', 'user_version'):
            [value] = database.execute(f'PRAGMA {name}').fetchone()
            database.execute(f'PRAGMA plain.{name} = {value}')
    Register.open(path).close()
    return path


@pytest.fixture(scope='module', params=FORMS, ids=lambda form: f'form {form}')
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    """A register whose records' history is wholly of one form, open for tests that take back what they do."""
    path = tmp_path_factory.mktemp(f'form{request.param}') / 'register.sijill'
    with Register.open(plain(OLD / FORMS[request.param], path)) as register:
        found = register.db.execute_sql(f'SELECT DISTINCT form FROM revision WHERE {OF_RECORDS}').fetchall()
        assert found == [(request.param,)]
        yield register


def altered(value: Any) -> Any:
    if isinstance(value, bytes):
        return bytes([value[0] ^ 1]) + value[1:] if value else b'0' * 16
    if isinstance(value, int):
        return value + 1000
    return f'{value[:-2]}x{value[-1:]}' if value else 'x'


REVISION = ('id', *chain.HEADER, 'snapshot', 'salts', 'previous', 'hash', *chain.ADDED)
CHANGE = ('id', 'revision', 'row_kind', 'row_uid', 'field', 'old', 'old_salt', 'new', 'new_salt', 'alone')


def test_these_are_all_columns(told: Register) -> None:
    for table, columns in (('revision', REVISION), ('change', CHANGE)):
        found = told.db.execute_sql(f'PRAGMA table_info("{table}")').fetchall()
        assert tuple(row[1] for row in found) == columns


def seen(register: Register, table: str, column: str, number: int, value: Any) -> list[str]:
    """What `check` says of an altered cell, which is then put back."""
    with register.trying():
        register.db.execute_sql(f'UPDATE "{table}" SET "{column}" = ? WHERE id = ?', (value, number))
        return verify.check(register)


NULLABLE = {'reason', 'batch', 'undoes', 'snapshot', 'salts', 'old', 'new'}


def cell(register: Register, table: str, column: str, number: int) -> Any:
    """What stands in a cell."""
    return register.db.execute_sql(f'SELECT "{column}" FROM "{table}" WHERE id = ?', (number,)).fetchone()[0]


def others(column: str, value: Any) -> Iterator[Any]:
    """What somebody can put in the place of a value: another one, one of another type, and nothing."""
    yield altered(value)
    if column not in ('id', 'revision'):
        yield b'\x00'
    if column in NULLABLE and value is not None:
        yield None


@pytest.mark.parametrize('column', REVISION)
@pytest.mark.parametrize('number', [1, 2, 14, 16])
def test_a_cell_of_a_revision(told: Register, column: str, number: int) -> None:
    """One that made a record, a correction, an import and the last one of a record."""
    for other in others(column, cell(told, 'revision', column, number)):
        sentences = seen(told, 'revision', column, number, other)
        assert sentences, other
        assert any(said in sentences[0] for said in ('Revision ', 'end of the history', 'not belong to any revision'))


@pytest.mark.parametrize('column', CHANGE)
@pytest.mark.parametrize(('revision', 'field'), [(2, 'narrative'), (2, 'summary'), (2, 'count'), (3, 'means')])
def test_a_cell_of_a_change(told: Register, column: str, revision: int, field: str) -> None:
    """A text that was corrected, one that was added, a number, and a code that was emptied."""
    number = told.db.execute_sql(f'SELECT id FROM change WHERE revision = {revision} AND field = ?', (field,))
    [number] = number.fetchone()
    if (column, field) == ('id', 'count'):
        return  # it is the last, and stays so under any higher number
    for other in others(column, cell(told, 'change', column, number)):
        [sentence] = seen(told, 'change', column, number, other)
        assert f'Revision {revision} ' in sentence


NO_RECORDS = ['5', '"x"', '[5]', '[["incident"]]', '[["incident","u",[],[]]]', '[["incident","u",[]]]', '[' * 200_000]


@pytest.mark.parametrize('snapshot', NO_RECORDS, ids=range(len(NO_RECORDS)))
def test_a_new_record_that_is_no_record(told: Register, snapshot: str) -> None:
    [sentence] = seen(told, 'revision', 'snapshot', 1, snapshot)
    assert 'Revision 1 ' in sentence
    assert 'its content can no longer be read' in sentence


@pytest.mark.parametrize('kind', ['5', 'null', '["incident"]', '{}'])
def test_a_new_record_whose_kind_is_no_text(told: Register, kind: str) -> None:
    rest = ',{"state":"recorded"}' * (1 + (cell(told, 'revision', 'form', 1) == 2))
    with told.trying():
        told.db.execute_sql('UPDATE revision SET snapshot = ? WHERE id = 1', (f'[[{kind},"u"{rest}]]',))
        told.db.execute_sql('UPDATE revision SET salts = zeroblob(?) WHERE id = 1 AND form = 1', (16,))
        [sentence] = verify.check(told)
    assert 'Revision 1 ' in sentence


def test_nothing_was_left_behind(told: Register) -> None:
    assert verify.check(told) == []


def test_what_the_hash_of_the_first_form_does_not_cover_is_empty(told: Register) -> None:
    rows = told.db.execute_sql(f"SELECT origin || signer || person <> '' FROM revision WHERE {OF_RECORDS}").fetchall()
    assert rows == [(cell(told, 'revision', 'form', 1) == 2,)] * len(rows)


# What is written


def test_a_history_goes_on_in_the_second_form(tmp_path: Path) -> None:
    """Both forms in one chain, and what the first said can be undone in the second."""
    path = plain(OLD / FORMS[1], tmp_path / 'register.sijill')
    with Register.open(path) as register:
        before, head = [*history.each(register)], register.head
        kept = next(record for record in query.each(register, query.Question('incident', 'Told again')))
        kept.values |= {'narrative': 'In the second form.'}
        kept.of('casualty')[0].of('victim')[0].set('father', 'خالد المثال')
        register.save(kept, because='new_source')
        register.undo_last()
        register.save(incident())
        after = [*history.each(register)]
        assert after[: len(before)] == before
        of_records = [revision.form for revision in after if revision.kind in RECORDS]
        assert of_records == [1] * (len(before) - 2) + [2] * 3
        assert after[len(before)].previous == head
        assert verify.check(register) == []


def test_no_revision_of_the_first_form_follows_one_of_the_second(register: Register) -> None:
    """Nobody can go back to the form that can be folded: its hashes are right, and it is named all the same."""
    saved = register.save(incident())
    header = dict.fromkeys(chain.HEADER) | {'uid': 'u', 'at': '2026-01-01T00:00:00Z', 'desk': register.desk_id}
    header |= {'who': 'x', 'action': 'save', 'kind': 'incident', 'record': saved.uid, 'vector': saved.revision}
    header['content'] = chain.content_hash([])
    made = hashed(header, 1, register.head)
    names = ', '.join((*chain.HEADER, 'previous', 'hash'))
    row = (*(header[name] for name in chain.HEADER), register.head, made)
    register.db.execute_sql(f'INSERT INTO revision ({names}) VALUES ({", ".join("?" * len(row))})', row)
    register.note('head', made)
    [sentence] = verify.check(register)
    assert 'Revision 4 ' in sentence
    assert 'does not follow from the revision before it' in sentence


def test_a_revision_says_whose_work_it_is(register: Register) -> None:
    """This desk's, or that of those who know more than was known here."""
    saved = register.save(incident())
    register.apply([Incoming(incident()), Incoming(incident(), 'HM2.00c0ffee:2')], {'file': 'x'})
    saved.values |= {'narrative': 'As headquarters has it.'}
    register.apply([Incoming(saved, f'{saved.revision} HM2.00c0ffee:1 HQ.0000cafe:3')], {'file': 'y'})
    of_records = [revision for revision in history.each(register) if revision.kind in RECORDS]
    told = [(revision.origin, revision.signer, revision.person) for revision in of_records]
    origins = [register.desk_id, register.desk_id, 'HM2.00c0ffee', 'HM2.00c0ffee HQ.0000cafe']
    assert told == [(origin, '', register.person) for origin in origins]
