"""The command `questions`: listed, asked, answered and closed, with every refusal in one sentence."""

import json
from pathlib import Path

import pytest

from models import query
from models.query.for_review import asked
from models.register import verify
from models.register.register import Register
from tests.calling import Call, caller
from tests.invented import incident

PATH = Path('r.sijill')


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Call:
    """Runs a command in a folder with a register of one incident, which is sent for review."""
    monkeypatch.chdir(tmp_path)
    run = caller(capsys)
    assert run('new', 'r.sijill', '--no-passphrase')[0] == 0
    with Register.open(PATH) as register:
        register.save(incident())
    return run


def reference() -> str:
    with Register.open(PATH) as register:
        assert verify.check(register) == []
        (record,) = query.each(register, query.Question('incident'))
        return str(record.get('reference'))


def listed(call: Call, *more: str) -> list[dict[str, object]]:
    code, out, _err = call('questions', 'r.sijill', '--json', *more)
    assert code == 0
    found: list[dict[str, object]] = json.loads(out)
    return found


def test_a_question_is_asked_answered_closed_and_listed(call: Call) -> None:
    name = reference()
    code, out, err = call('questions', 'r.sijill', '--ask', name, 'Who saw it?', '--field', 'summary')
    assert (code, err) == (0, '')
    (one,) = listed(call)
    number = str(one['number'])
    assert out == f'Asked, with the number {number}.\n'
    assert (one['state'], one['reference'], one['field'], one['text']) == ('open', name, 'summary', 'Who saw it?')
    assert call('review', 'r.sijill', 'send', name)[0] == 0
    code, _out, err = call('review', 'r.sijill', 'approve', name)
    assert code == 3 and 'A question about this record is open' in err
    code, out, _err = call('questions', 'r.sijill', '--answer', number.lower(), 'A neighbour.')
    assert (code, out) == (0, 'Answered. No value was changed.\n')
    assert listed(call, '--open') == []
    code, out, _err = call('questions', 'r.sijill')
    said = out.replace('\u2068', '').replace('\u2066', '').replace('\u2069', '').splitlines()
    assert said[0].startswith(f'{number} · Incident {name} · ') and said[0].endswith(': Who saw it?')
    assert 'Answered by' in said[1] and said[1].endswith(': A neighbour.')
    assert call('questions', 'r.sijill', '--close', number)[:2] == (0, 'Question closed.\n')
    assert [one['state'] for one in listed(call)] == ['closed']
    assert call('review', 'r.sijill', 'approve', name)[0] == 0


def test_a_field_of_a_line_is_asked_about(call: Call) -> None:
    name = reference()
    with Register.open(PATH) as register:
        (record,) = query.each(register, query.Question('incident'))
    rows = [row.uid for row in record.of('casualty')]
    about = ('questions', 'r.sijill', '--ask', name, 'Five?', '--field', 'casualty.count')
    code, _out, err = call(*about)
    assert (code, len(rows) > 1) == (2, True) and 'say which with --row' in err
    assert call(*about, '--row', rows[1])[0] == 0
    assert [(one['row'], one['field']) for one in listed(call)] == [(rows[1], 'count')]


@pytest.mark.parametrize(
    ('given', 'said'),
    [
        (('--ask', 'DZ1-1999-0001', 'Who?'), 'no record'),
        (('--ask', 'REFERENCE', ' '), 'Write the question.'),
        (('--ask', 'REFERENCE', 'Who?', '--field', 'nothing'), 'no row with nothing'),
        (('--ask', 'REFERENCE', 'Who?', '--row', 'nobody'), 'no row with nobody'),
        (('--answer', 'Q-0000-0000', 'A neighbour.'), 'no question Q-0000-0000'),
        (('--close', 'Q-0000-0000'), 'no question Q-0000-0000'),
        (('--close', 'NUMBER'), 'give the reason'),
        (('--close', 'NUMBER', 'cannot', 'be', 'reached'), 'in quotation marks'),
        (('--answer', 'NUMBER', ' '), 'Write the answer.'),
        (('--field', 'summary'), 'what --ask is about'),
        (('--answer', 'NUMBER', 'x', '--close', 'NUMBER'), 'not allowed with'),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_sentence(call: Call, given: tuple[str, ...], said: str) -> None:
    name = reference()
    assert call('questions', 'r.sijill', '--ask', name, 'Who saw it?')[0] == 0
    number = str(listed(call)[0]['number'])
    filled = [{'REFERENCE': name, 'NUMBER': number}.get(one, one) for one in given]
    code, out, err = call('questions', 'r.sijill', *filled)
    assert (code, out, err.count('\n')) == (2, '', 1) and said in err
    assert [one['state'] for one in listed(call)] == ['open']


def test_a_documenter_answers_and_neither_asks_nor_closes(call: Call) -> None:
    name = reference()
    assert call('questions', 'r.sijill', '--ask', name, 'Who saw it?')[0] == 0
    assert call('people', 'r.sijill', '--add', 'Sami')[0] == 0
    number = str(listed(call)[0]['number'])
    as_sami = ('questions', 'r.sijill', '--person', 'Sami')
    assert call(*as_sami, '--ask', name, 'And who?')[0] == 2
    assert call(*as_sami, '--close', number, 'enough')[0] == 2
    assert call(*as_sami, '--answer', number, 'A neighbour.')[0] == 0
    with Register.open(PATH) as register:
        standing = asked.by_number(register, number)
        assert standing is not None
        assert register.called(str(standing.answers[0].get('person'))) == 'Sami'
