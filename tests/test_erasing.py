"""Erasing for good: a text, or the codes and numbers of a row, is gone from the file, and the history still holds."""

import contextlib
import json
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2 as sqlcipher

from models import query
from models.errors import DamagedRegister, KnownError, Refused
from models.file import agreement, chain, history
from models.file.chain import CODES
from models.record.records import Record
from models.register import conflicts, verify
from models.register.action import Incoming
from models.register.conflicts import Conflict, Decided
from models.register.erasing import ToErase, offered
from models.register.register import Register
from models.register.undoing import still_left
from tests.invented import PASSPHRASE, abductee, incident
from tests.test_chain import bare_client

OLD = Path(__file__).parent / 'old'
WORDS = ('Zebraquagga', 'Dodolorikeet')
TEXT = ' '.join(WORDS)
STAYS = 'Pangolintapir'
REASON = 'Consent was withdrawn'
SALTS = 16


@pytest.fixture
def plain(tmp_path: Path) -> Iterator[Register]:
    folder = tmp_path / 'plain'
    folder.mkdir()
    with Register.create(folder / 'r.sijill', desk='DZ1', passphrase=None) as register:
        yield register


def traces(register: Register, *words: str) -> list[str]:
    """The files beside a register, itself and its log among them, in which one of these words stands somehow."""
    ways = [
        way.encode(code) for word in words or WORDS for way in (word, word.lower()) for code in ('utf-8', 'utf-16-le')
    ]
    ways += [json.dumps(word).strip('"').encode() for word in words]
    files = [path for path in register.path.parent.rglob('*') if path.is_file()]
    return [path.name for path in files if any(way in path.read_bytes() for way in ways)]


def row_of(record: Record, kind: str) -> Record:
    return next(row for row in record.walk() if row.kind == kind)


def erase(register: Register, record: Record, kind: str, field: str, instead: str = '') -> Record:
    """Erase a field in the first row of a kind; the record as it stands then."""
    row = row_of(record, kind)
    register.erase([ToErase(record.kind, record.uid, row.uid, field, instead)], REASON)
    found = query.get(register, record.kind, record.uid)
    assert found is not None
    return found


def _like(record: Record) -> Record:
    """A record of the same values."""
    return Record(record.kind, values={name: value for name, value in record.values.items() if name != 'reference'})


def told(register: Register, record: Record) -> str:
    """All that the history can say of a record."""
    revisions = history.revisions(register, 'record', record.uid)
    return str([(r.snapshot, history.entries(register, r)) for r in revisions])


def test_a_text_is_gone_from_the_file_and_its_log(plain: Register) -> None:
    saved = plain.save(incident(narrative=TEXT, summary=STAYS))
    saved.set('narrative', f'{TEXT}, said again')
    saved = plain.save(saved)
    saved.set('narrative', 'something else')
    saved = plain.save(saved)
    heads = [revision.hash for revision in history.each(plain)]
    assert traces(plain)
    left = erase(plain, saved, 'incident', 'narrative')
    assert left.get('narrative') is None and left.get('summary') == STAYS
    assert traces(plain) == [] and traces(plain, STAYS)
    assert TEXT not in told(plain, saved)
    assert verify.check(plain) == []
    assert all(agreement.had(plain.db, head) for head in heads) and plain.head not in heads
    last = history.revisions(plain, 'record', saved.uid)[-1]
    assert (last.action, last.reason) == ('erase', REASON)
    [erasure] = history.erasures(plain, saved.uid)
    assert (erasure.row, erasure.leaf, erasure.numbers) == (saved.uid, 'narrative', {3, 4, 5})
    assert not plain.has_traces


def test_it_is_found_by_no_word_and_no_key_of_a_name(plain: Register) -> None:
    saved = plain.save(abductee(name_ar=TEXT, name_latin='Nader'))
    for _more in range(5):  # the index has parts that are put together
        plain.save(abductee(name_ar=STAYS))
    erase(plain, saved, 'abductee', 'name_ar')
    assert traces(plain) == []
    assert verify.check(plain) == []


def test_what_another_text_of_the_row_says_stays(plain: Register) -> None:
    saved = plain.save(incident(narrative=TEXT))
    victim = row_of(saved, 'victim')
    victim.set('note', STAYS)
    saved = plain.save(saved)
    erase(plain, saved, 'victim', 'note')
    left = erase(plain, saved, 'incident', 'narrative')
    assert row_of(left, 'victim').get('name') == victim.get('name')
    assert traces(plain, STAYS, *WORDS) == []
    assert [one.field for one in offered(plain, left) if one.row == left.uid] == ['place', CODES]
    assert verify.check(plain) == []


def test_a_place_goes_with_what_was_typed_of_it(plain: Register) -> None:
    saved = plain.save(incident(place='SY0501', place_typed=TEXT))
    left = erase(plain, saved, 'incident', 'place')
    assert left.get('place') is None and left.get('place_typed') is None and left.get('governorate') == 'SY05'
    assert traces(plain) == [] and verify.check(plain) == []


def test_the_codes_and_numbers_of_a_row_go_together(plain: Register) -> None:
    saved = plain.save(abductee(born='1990-03-04', born_typed=TEXT, age=77))
    saved.set('age', 78)
    saved = plain.save(saved)
    left = erase(plain, saved, 'abductee', CODES)
    assert set(left.values) == {'name_ar', 'name_latin', 'family_contact', 'reference', 'state'}
    assert row_of(left, 'status_change').get('status') == 'missing'
    assert traces(plain, '1990-03-04', *WORDS) == [] and 'isis' not in told(plain, saved)
    assert verify.check(plain) == []
    left.set('age', 40)
    again = plain.save(left)
    erase(plain, again, 'abductee', CODES)
    assert verify.check(plain) == [] and not any(e.numbers & {1} for e in history.erasures(plain)[2:])


def test_what_a_line_must_have_stays_of_its_codes(plain: Register) -> None:
    saved = plain.save(incident())
    left = erase(plain, saved, 'casualty', CODES)
    [line] = [row for row in left.children if row.uid == row_of(saved, 'casualty').uid]
    assert line.values == {'parent': saved.uid, 'position': 1, 'outcome': 'killed'}
    assert verify.check(plain) == []


def test_a_line_that_cannot_be_without_it_is_withdrawn(plain: Register) -> None:
    saved = plain.save(incident())
    left = erase(plain, saved, 'victim', 'name')
    assert row_of(left, 'victim').withdrawn and not left.withdrawn
    assert traces(plain, 'سالم') == [] and verify.check(plain) == []
    plain.save(left)


def test_a_person_without_any_name_is_withdrawn_and_another_text_can_stand_instead(plain: Register) -> None:
    nameless = abductee()
    nameless.set('name_latin', None)
    saved, other = plain.save(nameless), plain.save(_like(nameless))
    assert erase(plain, saved, 'abductee', 'name_ar').withdrawn
    assert traces(plain, 'الخيال')
    left = erase(plain, other, 'abductee', 'name_ar', instead='not to be named')
    assert left.get('name_ar') == 'not to be named' and not left.withdrawn
    assert traces(plain, 'الخيال') == []
    assert verify.check(plain) == []


def test_another_text_is_what_the_field_can_hold(plain: Register) -> None:
    saved = plain.save(incident(place='SY0501', place_typed=TEXT))
    for kind, field in (('victim', 'name'), ('incident', 'narrative')):
        with pytest.raises(Refused, match='characters'):
            erase(plain, saved, kind, field, instead='x' * 2_000_000)
    with pytest.raises(Refused, match='Codes'):
        erase(plain, saved, 'casualty', CODES, instead='five')
    assert verify.check(plain) == [] and traces(plain)
    left = erase(plain, saved, 'incident', 'place', instead='a village')
    assert left.get('place') is None and left.get('place_typed') == 'a village'
    assert verify.check(plain) == [] and traces(plain) == []


@pytest.mark.parametrize('field', ['reference', 'withdrawn', 'set_aside', 'kind', 'age', 'nothing'])
def test_what_cannot_be_erased_alone_is_refused(plain: Register, field: str) -> None:
    saved = plain.save(incident())
    with pytest.raises(Refused, match=field):
        erase(plain, saved, 'incident', field)


def test_nothing_to_erase_and_no_reason_are_refused(plain: Register) -> None:
    saved = plain.save(incident())
    with pytest.raises(Refused, match='nothing to erase'):
        erase(plain, saved, 'incident', 'summary')
    erase(plain, saved, 'incident', 'narrative')
    with pytest.raises(Refused, match='nothing to erase'):
        erase(plain, saved, 'incident', 'narrative')
    with pytest.raises(Refused, match='reason'):
        plain.erase([ToErase('incident', saved.uid, saved.uid, 'place')], ' ')
    with pytest.raises(KnownError):
        plain.erase([ToErase('incident', saved.uid, 'no row', 'place')], REASON)


def test_what_is_typed_after_it_can_be_erased_again(plain: Register) -> None:
    left = erase(plain, plain.save(incident(narrative=STAYS)), 'incident', 'narrative')
    left.set('narrative', TEXT)
    again = plain.save(left)
    assert verify.check(plain) == [] and traces(plain)
    erase(plain, again, 'incident', 'narrative')
    assert traces(plain, STAYS, *WORDS) == [] and verify.check(plain) == []
    assert [sorted(one.numbers) for one in history.erasures(plain, again.uid)] == [[3], [5]]


def test_traces_that_a_reader_holds_are_gone_at_the_next_opening(plain: Register) -> None:
    saved = plain.save(incident(narrative=TEXT))
    path = plain.path
    with contextlib.closing(sqlcipher.connect(str(path), isolation_level=None)) as reader:
        reader.execute('BEGIN')
        reader.execute('SELECT count(*) FROM incident').fetchone()
        erase(plain, saved, 'incident', 'narrative')
        assert plain.has_traces and traces(plain)
    plain.close()
    with Register.open(path) as register:
        assert not register.has_traces and traces(register) == []
        assert verify.check(register) == []


def test_a_worker_can_erase_while_the_window_has_the_register_open(plain: Register) -> None:
    saved = plain.save(incident(narrative=TEXT))
    query.get(plain, 'incident', saved.uid)

    def work() -> None:
        with plain.reading():
            erase(plain, saved, 'incident', 'narrative')

    with ThreadPoolExecutor(1) as worker:
        worker.submit(work).result()
    stands = query.get(plain, 'incident', saved.uid)
    assert stands is not None and stands.get('narrative') is None
    assert traces(plain) == [] and verify.check(plain) == []


def test_an_encrypted_register_too(tmp_path: Path) -> None:
    path, key = tmp_path / 'r.sijill', tmp_path / 'plain.sijill'
    with Register.create(path, desk='DZ1', passphrase=PASSPHRASE) as register:
        saved = register.save(incident(narrative=TEXT))
        erase(register, saved, 'incident', 'narrative')
        assert verify.check(register) == []
    with bare_client(path, PASSPHRASE) as database:
        database.execute(f"ATTACH DATABASE '{key}' AS plain KEY ''")
        database.execute("SELECT sqlcipher_export('plain')")
        database.commit()
        database.execute('DETACH DATABASE plain')
    assert WORDS[0].encode() not in key.read_bytes() and WORDS[0].lower().encode() not in key.read_bytes()


# Beside the records


def test_drafts_lose_it_whoever_types_them(plain: Register) -> None:
    saved = plain.save(incident(narrative='short'))
    victim = row_of(saved, 'victim')
    typed = {'victim': {'note': TEXT}, 'incident': {'narrative': TEXT}}
    rows = [[row.kind, row.uid, row.values | typed.get(row.kind, {})] for row in saved.walk()]
    content = {'revision': saved.revision, 'rows': rows, 'texts': {f'{victim.uid}.note': TEXT, 'narrative': TEXT}}
    plain.keep_draft('incident', saved.uid, content)
    plain.discard_draft(saved.uid)
    plain.keep_draft('incident', saved.uid, content)
    with plain.writing_down():
        plain.db.execute_sql("INSERT INTO draft SELECT 'another', uid, kind, content, at FROM draft")
    victim.set('note', 'n')
    plain.save(saved)
    plain.keep_draft('incident', saved.uid, content)
    erase(plain, saved, 'victim', 'note')
    saved = query.get(plain, 'incident', saved.uid) or saved
    assert traces(plain)
    [draft] = query.drafts(plain)
    assert draft.rows[victim.uid][1].get('note') is None and draft.texts == {f'{saved.uid}.narrative': TEXT}
    erase(plain, saved, 'incident', 'narrative')
    assert traces(plain) == []


def test_conflicts_and_answers_lose_it(plain: Register) -> None:
    saved = plain.save(incident(narrative='short'))
    open_one, settled = (
        Conflict('incident', saved.uid, 'incident', saved.uid, {name: TEXT}) for name in ('narrative', 'summary')
    )
    plain.decide(Decided(left=(open_one,), settled=(settled,)))
    saved.set('summary', 'shorter')
    saved = plain.save(saved)
    erase(plain, saved, 'incident', 'narrative')
    assert conflicts.kept(plain) == [] and conflicts.answered(plain)
    erase(plain, saved, 'incident', 'summary')
    assert not any(conflicts.answered(plain).values())
    assert traces(plain) == []


def test_an_undone_import_does_not_keep_it_and_undoing_brings_nothing_back(plain: Register) -> None:
    saved = plain.save(incident(narrative=TEXT))
    changed = query.get(plain, 'incident', saved.uid)
    assert changed is not None
    changed.set('narrative', STAYS)
    batch = plain.apply([Incoming(changed)], {'file': 'sheet.xlsx'})
    stands = query.get(plain, 'incident', saved.uid)
    assert stands is not None
    stands.set('narrative', 'third')
    plain.save(stands)
    plain.undo_batch(batch)
    known = history.batch(plain, batch)
    assert known is not None and [one.before for one in still_left(known)] == [TEXT]
    erase(plain, stands, 'incident', 'narrative')
    known = history.batch(plain, batch)
    assert known is not None and still_left(known) == []
    assert traces(plain, STAYS, *WORDS) == []


def test_undo_and_redo_never_bring_it_back(plain: Register) -> None:
    saved = plain.save(incident(narrative=TEXT))
    saved.set('narrative', STAYS)
    saved = plain.save(saved)
    erase(plain, saved, 'incident', 'narrative')
    assert plain.last_undone() is None
    undone = plain.undo_last()
    assert undone is not None and [name for _kind, _uid, name in undone.left] == ['narrative']
    stands = query.get(plain, 'incident', saved.uid)
    assert stands is not None and stands.get('narrative') is None
    plain.redo_last()
    plain.undo_last()
    plain.undo_last()
    stands = query.get(plain, 'incident', saved.uid)
    assert stands is not None and stands.get('narrative') is None and stands.withdrawn
    assert traces(plain, STAYS, *WORDS) == [] and verify.check(plain) == []


def test_an_import_can_be_undone_whose_text_was_erased(plain: Register) -> None:
    made = incident(narrative=TEXT)
    batch = plain.apply([Incoming(made)], {'file': 'sheet.xlsx'})
    erase(plain, made, 'incident', 'narrative')
    assert plain.undo_batch(batch).kept == []
    stands = query.get(plain, 'incident', made.uid)
    assert stands is not None and stands.withdrawn and stands.get('narrative') is None
    assert verify.check(plain) == []


def test_no_doubt_that_was_set_aside_says_it_again(plain: Register) -> None:
    saved = plain.save(incident(set_aside=f'rule 12345678 {TEXT}'))
    left = erase(plain, saved, 'incident', 'narrative')
    assert left.get('set_aside') is None and traces(plain) == []
    assert verify.check(plain) == []


# What somebody does who has the passphrase, and no program


def test_a_text_that_no_erasing_took_is_named(plain: Register) -> None:
    saved = plain.save(incident(narrative=TEXT, summary=STAYS))
    path = plain.path
    erase(plain, saved, 'incident', 'summary')
    assert verify.check(plain) == []
    plain.close()
    take_out(path, 'narrative')
    with Register.open(path) as register:
        [said] = verify.check(register)
    assert f'of Incident {saved.uid} was taken out of revision 3, and no erasing explains that' in said


def take_out(path: Path, field: str) -> None:
    """Do what erasing does to the first revision of a record, and to the row, without a revision that says so."""
    with Register.open(path) as register:
        [_of_people, _of_register, first, *_more] = history.each(register)
        left, salts = chain.erase(
            history.entries(register, first), first.salts or b'', first.form, {(first.record, field)}
        )
        with register.writing_down():
            history.put_erased(register, first, left, salts)
            register.db.execute_sql(f'UPDATE incident SET {field} = NULL')


def test_an_erasing_explains_no_more_than_it_names(plain: Register) -> None:
    """The number of the other revision cannot be written into it: it is in its hash."""
    saved = plain.save(incident(narrative=TEXT))
    saved.set('narrative', STAYS)
    saved = plain.save(saved)
    erase(plain, saved, 'incident', 'narrative')
    path = plain.path
    plain.close()
    with bare_client(path) as database:
        said = database.execute("SELECT id, new FROM change WHERE field = 'erased:narrative'").fetchone()
        assert json.loads(said[1]) == '3 4'
        database.execute('UPDATE change SET new = ? WHERE id = ?', (json.dumps('2 3 4'), said[0]))
    with Register.open(path) as register:
        assert 'do not match their digest' in verify.check(register)[0]


def test_what_was_erased_cannot_stand_there_again_unseen(plain: Register) -> None:
    saved = plain.save(incident(narrative=TEXT))
    path = plain.path
    with bare_client(path) as database:
        before = database.execute('SELECT snapshot, salts FROM revision WHERE id = 3').fetchone()
    erase(plain, saved, 'incident', 'narrative')
    plain.close()
    with bare_client(path) as database:
        database.execute('UPDATE revision SET snapshot = ?, salts = ? WHERE id = 3', before)
    with Register.open(path) as register:
        assert 'is there again' in verify.check(register)[0]


def test_that_something_was_erased_cannot_be_forgotten_unseen(plain: Register) -> None:
    saved = plain.save(incident(narrative=TEXT))
    path = plain.path
    erase(plain, saved, 'incident', 'narrative')
    plain.close()
    with bare_client(path) as database:
        database.execute("DELETE FROM meta WHERE key = 'erasing'")
    with Register.open(path, writing=False) as register:
        assert 'erasing' in verify.check(register)[0]


def test_a_column_that_was_added_hides_no_erasing(plain: Register) -> None:
    """The file opens for reading only, and `check` reads on."""
    saved = plain.save(incident(narrative=TEXT))
    path = plain.path
    erase(plain, saved, 'incident', 'narrative')
    plain.close()
    with bare_client(path) as database:
        database.execute('ALTER TABLE revision ADD COLUMN more TEXT')
    with Register.open(path, writing=False) as register:
        assert [one.leaf for one in history.erasures(register)] == ['narrative']
        [said] = verify.check(register)
    assert 'more' in said


@pytest.mark.parametrize(
    'salts', [b'', bytes(16), 'shorter', 'longer', 'kept'], ids=['none', 'one', 'shorter', 'longer', 'kept']
)
def test_salts_of_what_was_erased_are_what_they_must_be(plain: Register, salts: Any) -> None:
    saved = plain.save(incident(narrative=TEXT))
    path = plain.path
    erase(plain, saved, 'incident', 'narrative')
    plain.close()
    with bare_client(path) as database:
        [now] = database.execute('SELECT salts FROM revision WHERE id = 3').fetchone()
        at = now.index(bytes(SALTS))
        bad = {'shorter': now[:-SALTS], 'longer': now + bytes(SALTS), 'kept': now[:at] + b'x' * 16 + now[at + 16 :]}
        database.execute('UPDATE revision SET salts = ? WHERE id = 3', (bad.get(salts, salts),))
    with Register.open(path) as register:
        assert 'Revision 3' in verify.check(register)[0]


def test_salts_are_written_out_only_where_something_was_erased(plain: Register) -> None:
    """Else a column could be altered unseen."""
    plain.save(incident())
    path = plain.path
    plain.close()
    with Register.open(path) as register:
        [_of_people, _of_register, first] = history.each(register)
        left, salts = chain.erase(history.entries(register, first), first.salts or b'', 2, set())
        assert left == history.entries(register, first)
        with register.writing_down():
            history.put_erased(register, first, left, salts)
        assert 'Revision 3' in verify.check(register)[0]


def test_an_altered_history_is_not_made_to_look_erased(plain: Register) -> None:
    saved = plain.save(incident(narrative=TEXT))
    path = plain.path
    plain.close()
    with bare_client(path) as database:
        database.execute('UPDATE revision SET snapshot = replace(snapshot, ?, ?)', (TEXT, STAYS))
    with Register.open(path) as register:
        with pytest.raises(DamagedRegister):
            erase(register, saved, 'incident', 'narrative')
        assert 'Revision 3' in verify.check(register)[0]


# Registers of before


@pytest.mark.slow
@pytest.mark.parametrize('name', [path.name for path in sorted(OLD.glob('*.sijill'))])
def test_registers_of_before_lose_texts_and_codes(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    shutil.copy(OLD / name, path)
    with Register.open(path, PASSPHRASE) as register:
        before = [revision.hash for revision in history.each(register)]
        clean = verify.check(register)
        for kind in ('incident', 'abductee'):
            for record in [*query.each(register, query.Question(kind))][:2]:
                found = offered(register, record)
                register.erase([one.asking() for one in found], REASON)
                assert offered(register, query.get(register, kind, record.uid) or record) == []
        assert verify.check(register) == clean
        assert [revision.hash for revision in history.each(register)][: len(before)] == before


# Anything, in any order

FIELDS = {'incident': ['narrative', 'summary', 'place', CODES], 'victim': ['father', CODES], 'source': ['says']}
DEED = st.tuples(st.booleans(), st.sampled_from(sorted(FIELDS)), st.integers(0, 3), st.integers(0, 9))
DEEDS = st.lists(DEED, min_size=3, max_size=8)


@pytest.mark.slow
@settings(max_examples=12, deadline=None)
@given(DEEDS)
def test_whatever_is_erased_is_gone_and_all_else_stays(tmp_path_factory: pytest.TempPathFactory, deeds: Any) -> None:
    path = tmp_path_factory.mktemp('any') / 'r.sijill'
    with Register.create(path, desk='DZ1', passphrase=None) as register:
        record = register.save(incident())
        texts: dict[tuple[str, str], set[str]] = {}
        for is_erased, kind, which, number in deeds:
            field = FIELDS[kind][which % len(FIELDS[kind])]
            row = row_of(record, kind)
            if not is_erased and field not in (CODES, 'place'):
                said = f'said{number}okapi'
                row.set(field, said)
                texts.setdefault((kind, field), set()).add(said)
                record = register.save(record)
            elif any((one.row, one.field) == (row.uid, field) for one in offered(register, record)):
                record = erase(register, record, kind, field)
                texts.pop((kind, field), None)
        assert verify.check(register) == []
        words = {f'said{number}okapi' for *_deed, number in deeds}
        standing = set().union(*texts.values())
        assert {word for word in words if traces(register, word)} == standing & words
