"""The command `queue`: what waits in its order with the reasons, and records put off."""

import json
from pathlib import Path
from typing import Any

import pytest

from models.register import verify
from models.register.register import Register
from models.register.review.reviewing import Chosen
from tests.calling import Call, caller
from tests.invented import abductee, incident


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Call:
    """Runs a command in a folder with a register in which an incident and a rumour wait, and one record does not."""
    monkeypatch.chdir(tmp_path)
    run = caller(capsys)
    assert run('new', 'r.sijill', '--no-passphrase')[0] == 0
    rumour = abductee()
    rumour.add('status_change', status='reported_dead', confirmed='claimed', effective='2024-02-01')
    with Register.open(Path('r.sijill')) as register:
        saved = [register.save(record) for record in (incident(), rumour, incident(occurred='2023-01-01'))]
        register.review('send', [Chosen(one.kind, one.uid) for one in saved[:2]])
    return run


def listed(call: Call, *ways: str) -> list[dict[str, Any]]:
    code, out, err = call('queue', 'r.sijill', '--json', *ways)
    assert (code, err) == (0, '')
    with Register.open(Path('r.sijill')) as register:
        assert verify.check(register) == []
    found: list[dict[str, Any]] = json.loads(out)['waiting']
    return found


def test_what_waits_is_listed_in_its_order_with_the_reasons(call: Call) -> None:
    rumour, event = listed(call)
    assert (rumour['kind'], rumour['on_top'], event['kind'], event['on_top']) == ('abductee', True, 'incident', False)
    assert rumour['reasons'] == ['said to be dead', 'one source', 'abductee']
    assert event['reasons'] == ['child', 'named victim', 'one source'] and event['points'] == 8
    assert not (event['may_go_by_sample'] or event['awaits'] or event['until'])
    code, out, err = call('queue', 'r.sijill')
    assert (code, err) == (0, '')
    first, second, counted = out.splitlines()
    assert rumour['reference'] in first and first.endswith('said to be dead · one source · abductee')
    assert event['reference'] in second and second.endswith('child · named victim · one source')
    assert counted == '2 records wait for review.'


def test_what_is_put_off_leaves_the_list_and_is_listed_apart(call: Call) -> None:
    rumour, event = listed(call)
    given = ('--note', 'the family is asked', '--until', '5 Jan 2098')
    assert call('queue', 'r.sijill', '--put-off', rumour['reference'], *given) == (0, '1 record put off.\n', '')
    assert call('queue', 'r.sijill', '--put-off', event['uid'], '--note', 'x', '--awaits', 'source')[0] == 0
    assert listed(call) == []
    assert [(one['awaits'], one['until']) for one in listed(call, '--later')] == [('day', '2098-01-05'), ('source', '')]
    _code, out, _err = call('queue', 'r.sijill', '--later')
    first, second, counted = out.splitlines()
    assert first.endswith('until 5 Jan 2098') and second.endswith('waits for: A second source')
    assert counted == '2 records are put off.'


@pytest.mark.parametrize(
    ('ways', 'sentence'),
    [
        (('--note', 'x', '--until', '5 Jan 2020'), '5 Jan 2020 is past'),
        (('--note', 'x', '--until', 'soon'), 'is not a date'),
        (('--note', 'x', '--until', '5/1/2098'), 'write the month in words'),
        (('--note', 'x'), 'until which day'),
        (('--until', '5 Jan 2098'), 'Give the reason'),
    ],
)
def test_what_cannot_be_put_off_is_said_in_one_sentence(call: Call, ways: tuple[str, ...], sentence: str) -> None:
    event = listed(call)[1]
    code, out, err = call('queue', 'r.sijill', '--put-off', event['reference'], *ways)
    assert code != 0 and not out and sentence in err and err.count('\n') == 1
    assert len(listed(call)) == 2


def test_what_does_not_wait_is_not_put_off(call: Call) -> None:
    with Register.open(Path('r.sijill')) as register:
        [uid] = register.db.execute_sql("SELECT uid FROM incident WHERE state = 'recorded'").fetchone()
    code, _out, err = call('queue', 'r.sijill', '--put-off', uid, '--note', 'x', '--until', '2098-01-05')
    assert code == 3 and 'Send the record for review first' in err


def test_a_warning_that_nobody_dismissed_keeps_from_approving_by_command(call: Call) -> None:
    with Register.open(Path('r.sijill')) as register:
        late = register.save(incident(occurred='2024-12-10', zone='regime', carried_out_by='regime_forces'))
        register.review_one('send', Chosen(late.kind, late.uid))
    assert 'party and zone of another time: 10 Dec 2024' in [
        reason for one in listed(call) for reason in one['reasons']
    ]
    code, _out, err = call('review', 'r.sijill', 'approve', late.uid)
    assert code == 3 and 'cannot be approved' in err
