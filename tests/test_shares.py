"""The queue of review in shares: handed out as workbooks, marked until they are back, and come to one state."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from exchange.exporting import headquarters_workbook, share_workbook
from models import query
from models.errors import KnownError, Refused
from models.file import facts
from models.query import Question, decided
from models.query.for_review import shared_out
from models.record.records import Record
from models.register import verify
from models.register.others import known_keys
from models.register.own import own_past
from models.register.register import Register
from models.register.review import sharing, weighing
from models.register.review.reviewing import Chosen
from tests.calling import Call, caller
from tests.invented import abductee, incident, informant
from tests.signed import key_of, sheet_of
from tests.test_chain import alter

GOVERNORATES = ('SY04', 'SY05', 'SY09')


def quiet(number: int, governorate: str) -> Record:
    """A record of which no rule doubts anything, and that is like no other."""
    day = f'2024-01-{1 + number % 28:02}'
    values = {'kind': 'ambush', 'occurred': day, 'governorate': governorate, 'summary': f'number {number}'}
    return Record('incident', values=values)


def queue(register: Register, many: int) -> list[str]:
    """So many records for review, a third of them in each governorate; gives their uids."""
    with register.action('save') as action:
        for number in range(many):
            action.put(quiet(number, GOVERNORATES[number % 3]), is_new=True)
    uids = [record.uid for record in query.each(register, Question('incident', descending=False))]
    register.review('send', [Chosen('incident', uid) for uid in uids])
    return uids


def now(register: Register, uid: str) -> Record:
    found = query.get(register, 'incident', uid)
    assert found is not None
    return found


def out(register: Register) -> set[str]:
    return set(shared_out.still_out(register))


def states(register: Register) -> Counter[Any]:
    return Counter(record.get('state') for record in query.each(register, Question('incident')))


# Handing out


def test_the_queue_is_split_by_desk_and_by_governorate(register: Register) -> None:
    queue(register, 7)
    for record in (abductee(governorate='SY09'), informant()):
        saved = register.save(record)
        register.review_one('send', Chosen(saved.kind, saved.uid))
    waiting = shared_out.to_share(register)
    parts = {value: len(records) for value, records in shared_out.split(waiting, 'governorate').items()}
    assert parts == {'': 1, 'SY04': 3, 'SY05': 2, 'SY09': 3}
    assert {value: len(records) for value, records in shared_out.split(waiting, 'desk').items()} == {'DZ1': 9}


def test_the_desk_is_that_of_the_reference_where_several_worked_on_a_record() -> None:
    assert shared_out._desk_of('DZ1.00000001:2 HQ1.00000002:1', 'HQ1-2024-0001') == 'HQ1'
    assert shared_out._desk_of('DZ1.00000001:2 HQ1.00000002:1', '') == 'DZ1'
    assert shared_out._desk_of('DZ1.00000001:2', 'XX9-2024-0001') == 'DZ1'


def test_a_share_is_written_down_with_who_got_it_and_marked_until_it_is_decided(
    register: Register, tmp_path: Path
) -> None:
    uids = queue(register, 6)
    path = tmp_path / 'share.xlsx'
    made = share_workbook.hand_out(register, path, ('governorate', 'SY05'), 'Rana')
    assert (made.share.number, made.share.to, made.share.person) == (1, 'Rana', register.person)
    assert {*made.share.records} == out(register) == {uids[1], uids[4]}
    [share] = shared_out.still_out(register)[uids[1]]
    assert 'Rana' in shared_out.given_in_words(share)
    marked = {uid for uid in uids if any('Rana' in said for said in weighing.reasons(register, now(register, uid)))}
    assert marked == out(register)
    sheet = sheet_of(openpyxl.load_workbook(path), 'incident')
    assert {str(row[0].value) for row in sheet.iter_rows(min_row=3)} - {'None'} == {uids[1], uids[4]}
    assert 'Rana' not in {str(c.value) for s in openpyxl.load_workbook(path) for line in s for c in line}
    register.review_one('approve', Chosen('incident', uids[1]))  # here, after all
    assert out(register) == {uids[4]}
    assert any('Shares of the queue' in line for line in own_past.in_words(register))
    assert verify.check(register) == []


def test_a_record_is_not_handed_out_twice_unless_that_is_asked_for(register: Register, tmp_path: Path) -> None:
    uids = queue(register, 6)
    share_workbook.hand_out(register, tmp_path / '1.xlsx', ('governorate', 'SY05'), 'Rana')
    with pytest.raises(Refused, match='handed out already'):
        share_workbook.hand_out(register, tmp_path / '2.xlsx', ('governorate', 'SY05'), 'Sami')
    rest = share_workbook.hand_out(register, tmp_path / '2.xlsx', ('desk', 'DZ1'), 'Sami')
    assert (len(rest.share.records), rest.left, rest.twice) == (4, 2, 0)
    every = share_workbook.hand_out(register, tmp_path / '3.xlsx', ('desk', 'DZ1'), 'Wren', again=True)
    assert (len(every.share.records), every.left, every.twice) == (6, 0, 6)
    assert [share.to for share in shared_out.still_out(register)[uids[1]]] == ['Rana', 'Wren']


def test_what_a_share_is_refused_for(register: Register, tmp_path: Path) -> None:
    queue(register, 3)
    give = lambda part, to: share_workbook.hand_out(register, tmp_path / 'x.xlsx', part, to)  # noqa: E731
    with pytest.raises(Refused, match='no record in this share'):
        give(('governorate', 'SY01'), 'Rana')
    with pytest.raises(Refused, match='who gets'):
        give(('governorate', 'SY05'), ' ')
    register.work_as(register.add_person('Sami', ('documenter',)))
    with pytest.raises(Refused, match='Only a reviewer or a lead'):
        give(('governorate', 'SY05'), 'Rana')
    assert shared_out.shares(register) == [] and not (tmp_path / 'x.xlsx').exists()


@pytest.mark.parametrize('error', [KnownError('full'), KeyboardInterrupt()], ids=['full disk', 'stopped'])
def test_a_share_whose_file_was_not_made_is_nobodys(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    queue(register, 3)

    def fail(*_given: object, **_ways: object) -> None:
        assert len(shared_out.shares(register)) == 1  # it is written down before the file is there
        raise error

    monkeypatch.setattr(headquarters_workbook, 'export', fail)
    with pytest.raises(type(error)):
        share_workbook.hand_out(register, tmp_path / 'x.xlsx', ('governorate', 'SY05'), 'Rana')
    assert shared_out.shares(register) == [] and out(register) == set()


def test_a_share_seals_nothing_and_brings_what_its_records_name(register: Register, tmp_path: Path) -> None:
    teller = register.save(informant())
    for event in ('send', 'approve'):
        register.review_one(event, Chosen('informant', teller.uid))
    record = incident()
    record.of('source')[0].set('informant', teller.uid)
    saved = register.save(record)
    register.review_one('send', Chosen('incident', saved.uid))
    share_workbook.hand_out(register, tmp_path / 'share.xlsx', ('governorate', 'SY05'), 'Rana')
    found = query.get(register, 'informant', teller.uid)
    assert found is not None and found.get('state') == 'approved'
    sheet = sheet_of(openpyxl.load_workbook(tmp_path / 'share.xlsx'), 'informant')
    assert sheet.cell(3, 1).value == teller.uid
    assert verify.check(register) == []


def test_a_share_that_does_not_come_back_is_ended(register: Register, tmp_path: Path) -> None:
    queue(register, 3)
    share_workbook.hand_out(register, tmp_path / 'share.xlsx', ('governorate', 'SY05'), 'Rana')
    sharing.end(register, 1)
    assert out(register) == set()
    [one] = shared_out.shared_out(register)
    assert 'ended' in shared_out.share_in_words(one)
    for number in (1, 2):
        with pytest.raises(KnownError, match='still out'):
            sharing.end(register, number)


def test_shares_that_were_altered_are_named(register: Register, tmp_path: Path) -> None:
    queue(register, 3)
    share_workbook.hand_out(register, tmp_path / 'share.xlsx', ('governorate', 'SY05'), 'Rana')
    register.close()
    alter(register.path, "UPDATE meta SET value = replace(value, 'Rana', 'Sami') WHERE key = 'shares'")
    with Register.open(register.path) as opened:
        assert any('shares' in said for said in verify.check(opened))
    alter(register.path, "UPDATE meta SET value = '[{}]' WHERE key = 'shares'")
    with Register.open(register.path) as opened:
        assert shared_out.shares(opened) == []
        assert any('shares' in said and 'damaged' in said for said in verify.check(opened))


@pytest.mark.parametrize('damage', ['{}', '[1]', '[{"by": 1}]', 'x'])
def test_what_is_no_list_of_shares(damage: str) -> None:
    assert not facts.fits('shares', damage)


# Three registers, one queue


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Call:
    """Runs a command where the register of headquarters lies, and those of three reviewers; they know each other."""
    monkeypatch.chdir(tmp_path)
    run = caller(capsys)
    for name, desk in (('hq', 'HQ1'), ('one', 'R1'), ('two', 'R2'), ('three', 'R3')):
        assert run('new', f'{name}.sijill', '--no-passphrase', '--desk', desk)[0] == 0
    for name in ('one', 'two', 'three'):
        with Register.open(Path('hq.sijill')) as hq, Register.open(Path(f'{name}.sijill')) as other:
            known_keys.trust(hq, key_of(other))
            known_keys.trust(other, key_of(hq))
    return run


def in_register(name: str, asked: Callable[[Register], Any]) -> Any:
    with Register.open(Path(f'{name}.sijill')) as register:
        return asked(register)


def decide(call: Call, name: str, event: str, uids: list[str]) -> None:
    note = [] if event == 'approve' else ['--note', 'one source']
    code, _out, err = call('review', f'{name}.sijill', event, *uids, *note)
    assert (code, err) == (0, '')


def back(call: Call, name: str) -> str:
    """What a reviewer decided, brought to headquarters; what the import said."""
    assert call('export', f'{name}.sijill', f'{name}-back.xlsx')[0] == 0
    code, said, _err = call('import', 'hq.sijill', f'{name}-back.xlsx', '--decisions', 'take')
    assert code in (0, 3)
    return said


def waiting(register: Register) -> list[str]:
    found = query.each(register, Question('incident', descending=False))
    return [record.uid for record in found if record.get('state') == 'for_review']


@pytest.mark.slow
def test_three_registers_review_one_queue_of_90_by_commands_and_come_to_one_state(call: Call) -> None:
    in_register('hq', lambda hq: queue(hq, 90))
    for name, code in zip(('one', 'two', 'three'), GOVERNORATES, strict=True):
        given = ('--share', f'governorate:{code}', '--out', f'{name}.xlsx', '--to', name)
        done, said, _err = call('review', 'hq.sijill', *given)
        assert (done, '30 records for' in said) == (0, True)
        assert call('import', f'{name}.sijill', f'{name}.xlsx', '--decisions', 'take')[0] == 0
    assert in_register('hq', lambda hq: len(out(hq))) == 90
    for number, name in enumerate(('one', 'two', 'three'), 1):
        uids = in_register(name, waiting)
        assert len(uids) == 30
        decide(call, name, 'return', uids[:5])
        decide(call, name, 'approve', uids[5:])
        back(call, name)
        assert in_register('hq', lambda hq: len(out(hq))) == 90 - 30 * number
    assert in_register('hq', states) == {'approved': 75, 'returned': 15}
    done, said, _err = call('review', 'hq.sijill', '--shares')
    assert (done, said.count('30 of 30 came back, 0 still out')) == (0, 3)
    for name in ('one', 'two', 'three'):
        assert call('export', 'hq.sijill', 'all.xlsx')[0] == 0
        assert call('import', f'{name}.sijill', 'all.xlsx', '--decisions', 'take')[0] == 0
        found = in_register(name, states)
        # That a record was sent on is each desk's own.
        assert (found['approved'] + found['sealed'], found['returned']) == (75, 15)


@pytest.mark.parametrize('way', ['take', 'show'])
def test_what_two_shares_decide_differently_is_shown_twice_and_for_review(call: Call, way: str) -> None:
    """Whether the first of them was taken over, or was only kept when the second came."""
    in_register('hq', lambda hq: queue(hq, 3))
    for name, part in (('one', 'desk:HQ1'), ('two', 'governorate:SY05')):
        given = ('--share', part, '--out', f'{name}.xlsx', '--to', name, *(['--again'] if name == 'two' else []))
        assert call('review', 'hq.sijill', *given)[0] == 0
        assert call('import', f'{name}.sijill', f'{name}.xlsx', '--decisions', 'take')[0] == 0
    [both] = in_register('two', waiting)
    decide(call, 'one', 'approve', in_register('one', waiting))
    decide(call, 'two', 'return', [both])
    for name, how in (('one', way), ('two', 'take')):
        assert call('export', f'{name}.sijill', f'{name}-back.xlsx')[0] == 0
        code, said, _err = call('import', 'hq.sijill', f'{name}-back.xlsx', '--decisions', how)
    assert (code, 'differently' in said or 'otherwise' in said) == (3, True)
    with Register.open(Path('hq.sijill')) as hq:
        found = query.get(hq, 'incident', both)
        assert found is not None and found.get('state') == 'for_review'
        verdicts = [str(one.get('event')) for one in decided.others_about(hq, both) if one.get('event') != 'send']
        assert verdicts == ['approve', 'return']
        assert verify.check(hq) == []


def test_what_two_others_decide_differently_about_what_was_never_sent_here_is_not_taken(call: Call) -> None:
    in_register('hq', lambda hq: queue(hq, 1))
    assert call('export', 'hq.sijill', 'all.xlsx')[0] == 0
    for name, event in (('one', 'approve'), ('two', 'return')):
        assert call('import', f'{name}.sijill', 'all.xlsx', '--decisions', 'take')[0] == 0
        decide(call, name, event, in_register(name, waiting))
        assert call('export', f'{name}.sijill', f'{name}-back.xlsx')[0] == 0
        with Register.open(Path('three.sijill')) as third, Register.open(Path(f'{name}.sijill')) as other:
            known_keys.trust(third, key_of(other))
    assert call('import', 'three.sijill', 'one-back.xlsx')[0] == 0
    code, said, _err = call('import', 'three.sijill', 'two-back.xlsx', '--decisions', 'take')
    assert (code, 'Two other desks decided differently' in said) == (3, True)
    assert in_register('three', states) == {'recorded': 1}


@pytest.mark.parametrize(
    ('given', 'said'),
    [
        (['--share', 'governorate:SY05'], '--out'),
        (['--share', 'SY05', '--out', 'x.xlsx', '--to', 'Rana'], 'is no share'),
        (['--share', 'month:1', '--out', 'x.xlsx', '--to', 'Rana'], 'is no share'),
        (['--share', 'governorate:SY05', '--out', 'x.xlsx'], 'who gets'),
        (['--end-share', '1'], 'still out'),
        ([], '--help'),
        (['approve'], '--help'),
    ],
)
def test_what_a_command_lacks_is_said_in_one_sentence(call: Call, given: list[str], said: str) -> None:
    code, _out, err = call('review', 'hq.sijill', *given)
    assert (code, said in err, err.count('\n')) == (2, True, 1)


def test_a_share_is_encrypted_for_who_gets_it(call: Call) -> None:
    in_register('hq', lambda hq: queue(hq, 3))
    _code, key, _err = call('key', 'one.sijill')
    given = ('--share', 'governorate:SY05', '--out', 'x.xlsx', '--to', 'Rana', '--for', key.strip())
    code, said, _err = call('review', 'hq.sijill', *given)
    assert (code, 'x.xlsx.age' in said) == (0, True)
    assert Path('x.xlsx.age').read_bytes().startswith(b'age-encryption.org')
    code, said, _err = call('import', 'one.sijill', 'x.xlsx.age', '--decisions', 'take', '--json')
    assert (code, len(json.loads(said)[0]['decisions'])) == (0, 1)
