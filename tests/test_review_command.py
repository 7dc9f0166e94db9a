"""The command `review`, and what `import --decisions` takes over, from the command line."""

import json
from pathlib import Path

import pytest

from models import query
from models.register import verify
from models.register.others import known_keys
from models.register.register import Register
from tests.calling import Call, caller
from tests.invented import incident
from tests.signed import key_of


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Call:
    """Runs a command in a folder with a register of three incidents."""
    monkeypatch.chdir(tmp_path)
    run = caller(capsys)
    assert run('new', 'r.sijill', '--no-passphrase')[0] == 0
    with Register.open(Path('r.sijill')) as register:
        for day in ('2024-01-21', '2024-01-22', '2035-01-01'):
            register.save(incident(occurred=day))
    return run


def references() -> list[str]:
    with Register.open(Path('r.sijill')) as register:
        assert verify.check(register) == []
        return [str(one.get('reference')) for one in query.each(register, query.Question('incident', descending=False))]


def states(path: str = 'r.sijill') -> list[str]:
    with Register.open(Path(path)) as register:
        return [str(one.get('state')) for one in query.each(register, query.Question('incident', descending=False))]


def test_records_are_sent_approved_and_returned(call: Call) -> None:
    first, second, _doubtful = references()
    code, out, err = call('review', 'r.sijill', 'send', first, second)
    assert (code, out, err) == (0, '2 records sent for review.\n', '')
    assert call('review', 'r.sijill', 'approve', first)[0] == 0
    code, _out, err = call('review', 'r.sijill', 'return', second)
    assert (code, err.count('\n'), states()) == (2, 1, ['approved', 'for_review', 'recorded'])
    assert call('review', 'r.sijill', 'return', second, '--note', 'one source alone')[0] == 0
    assert states() == ['approved', 'returned', 'recorded']


def test_each_that_stays_is_named_with_its_reason(call: Call) -> None:
    names = references()
    assert call('review', 'r.sijill', 'send', names[0], names[2])[0] == 0
    code, out, err = call('review', 'r.sijill', 'approve', *names)
    assert (code, out) == (3, '1 record approved.\n')
    not_sent, doubtful = err.splitlines()
    assert names[1] in not_sent and 'for review first' in not_sent
    assert names[2] in doubtful and 'cannot be approved' in doubtful
    assert states() == ['approved', 'recorded', 'for_review']


def test_what_nobody_knows_decides_nothing(call: Call) -> None:
    code, out, err = call('review', 'r.sijill', 'send', references()[0], 'DZ1-1999-0001')
    assert (code, out, 'DZ1-1999-0001' in err) == (2, '', True)
    assert states() == ['recorded'] * 3
    assert call('review', 'r.sijill', 'seal', references()[0])[0] == 2


def test_decisions_that_nobody_stands_for_are_counted_and_left_out(call: Call) -> None:
    first, _second, _doubtful = references()
    assert call('review', 'r.sijill', 'send', first)[0] == 0
    assert call('export', 'r.sijill', 'out.xlsx')[0] == 0
    assert call('new', 'hq.sijill', '--no-passphrase', '--desk', 'HQ1')[0] == 0
    code, out, _err = call('import', 'hq.sijill', 'out.xlsx', '--decisions', 'take')
    assert (code, '1 decision was left out' in out) == (0, True)  # all rows are in
    assert states('hq.sijill') == ['recorded'] * 3


def test_decisions_of_headquarters_are_shown_and_taken(call: Call) -> None:
    first, second, _doubtful = references()
    assert call('new', 'hq.sijill', '--no-passphrase', '--desk', 'HQ1')[0] == 0
    with Register.open(Path('hq.sijill')) as hq, Register.open(Path('r.sijill')) as desk:
        for one, other in ((hq, desk), (desk, hq)):
            known_keys.trust(one, key_of(other))
    assert call('export', 'r.sijill', 'out.xlsx')[0] == 0
    assert call('import', 'hq.sijill', 'out.xlsx')[0] == 0
    assert call('review', 'hq.sijill', 'send', first, second)[0] == 0
    assert call('review', 'hq.sijill', 'approve', first)[0] == 0
    assert call('review', 'hq.sijill', 'return', second, '--note', 'one source alone')[0] == 0
    assert call('export', 'hq.sijill', 'back.xlsx')[0] == 0
    code, out, _err = call('import', 'r.sijill', 'back.xlsx')
    assert code == 0
    assert f'{first}' in out and 'Approved' in out and 'one source alone' in out
    assert 'signature' in out and '--decisions take' in out
    assert states() == ['recorded'] * 3
    code, out, _err = call('import', 'r.sijill', 'back.xlsx', '--decisions', 'take', '--json')
    [found] = json.loads(out)
    assert (code, [one['done'] for one in found['decisions']]) == (0, ['taken', 'taken'])
    assert states() == ['approved', 'returned', 'recorded']
    references()
