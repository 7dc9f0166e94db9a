"""Sealing: what stood approved in a headquarters workbook that was made."""

from pathlib import Path

import pytest

from exchange import whole_files
from exchange.exporting import events_csv, headquarters_workbook
from models import query
from models.errors import KnownError
from models.file import history
from models.query import decided
from models.record.records import Record
from models.register import verify
from models.register.register import Register
from models.register.review.reviewing import workers
from tests.calling import caller
from tests.invented import abductee, incident
from tests.reviewed import in_its_state


def now(register: Register, record: Record) -> Record:
    found = query.get(register, record.kind, record.uid)
    assert found is not None
    return found


def in_each_state(register: Register) -> dict[str, Record]:
    states = ('recorded', 'for_review', 'returned', 'approved', 'sealed')
    return {state: in_its_state(register, incident(state=state)) for state in states}


def test_what_stood_approved_in_it_is_sealed_and_nothing_else(register: Register, tmp_path: Path) -> None:
    made = in_each_state(register)
    person = in_its_state(register, abductee(state='approved'))
    gone = in_its_state(register, incident(state='approved'))
    register.withdraw('incident', gone.uid, 'told twice')
    headquarters_workbook.export(register, tmp_path / 'out.xlsx')
    left = {state: now(register, record).get('state') for state, record in made.items()}
    assert left == {state: 'sealed' if state == 'approved' else state for state in made}
    assert (now(register, person).get('state'), now(register, gone).get('state')) == ('sealed', 'approved')
    assert now(register, made['approved']).revision == made['approved'].revision
    last = decided.decisions_about(register, person.uid)[-1]
    assert (last.get('event'), last.get('vector'), last.get('signature')) == ('seal', person.revision, None)
    told = [history.revisions(register, 'record', one.uid)[-1] for one in (made['approved'], person)]
    assert {one.action for one in told} == {'seal'} and len({one.batch for one in told}) == 1
    assert verify.check(register) == []
    assert workers(register, person.uid) == set()


def test_undo_does_not_unseal_what_is_out(register: Register, tmp_path: Path) -> None:
    record = in_its_state(register, incident(state='approved'))
    headquarters_workbook.export(register, tmp_path / 'out.xlsx')
    register.undo_last()
    assert now(register, record).get('state') == 'sealed'
    assert verify.check(register) == []


@pytest.mark.parametrize('profile', ['full', 'public'])
def test_only_a_workbook_for_headquarters_seals(register: Register, tmp_path: Path, profile: str) -> None:
    record = in_its_state(register, incident(state='approved'))
    headquarters_workbook.export(register, tmp_path / 'out.xlsx', profile=profile)
    for shape in events_csv.SHAPES:
        events_csv.export(register, tmp_path / 'out.csv', shape, profile='headquarters')
    assert now(register, record).get('state') == 'approved'


def test_only_what_is_in_the_file_is_sealed(register: Register, tmp_path: Path) -> None:
    january, march = (
        in_its_state(register, incident(occurred=day, state='approved')) for day in ('2024-01', '2024-03')
    )
    headquarters_workbook.export(register, tmp_path / 'out.xlsx', first='2024-03', last='2024-03')
    assert (now(register, january).get('state'), now(register, march).get('state')) == ('approved', 'sealed')


def test_a_file_that_could_not_be_written_seals_nothing(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = in_its_state(register, incident(state='approved'))

    def full(_path: Path, _content: bytes) -> None:
        raise KnownError('The disk is full.')

    monkeypatch.setattr(whole_files, 'put', full)
    with pytest.raises(KnownError):
        headquarters_workbook.export(register, tmp_path / 'out.xlsx')
    assert now(register, record).get('state') == 'approved'


def test_an_edit_of_a_sealed_record_sends_it_back_to_review(register: Register, tmp_path: Path) -> None:
    record = in_its_state(register, incident(state='approved'))
    headquarters_workbook.export(register, tmp_path / 'out.xlsx')
    record = now(register, record)
    record.set('summary', 'Told again.')
    assert register.save(record, because='new_source').get('state') == 'for_review'


def test_the_command_seals_or_says_why_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    call = caller(capsys)
    assert call('new', 'r.sijill', '--no-passphrase')[0] == 0
    with Register.open(Path('r.sijill')) as register:
        record = in_its_state(register, incident(state='approved'))
        code, out, _err = call('export', 'r.sijill', 'busy.xlsx')
        assert (code, '1 approved record in it could not be sealed' in out) == (0, True)
        assert now(register, record).get('state') == 'approved'
    code, out, _err = call('export', 'r.sijill', 'out.xlsx')
    assert (code, 'could not be sealed' in out) == (0, False)
    with Register.open(Path('r.sijill')) as register:
        assert now(register, record).get('state') == 'sealed'
