"""Approving by sample: drawn at random, written down first, and never what anything speaks for looking at."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchange.decisions import decisions_in_files
from exchange.exporting import headquarters_workbook
from exchange.importing import decisions_brought
from exchange.reporting import figures, report_labels
from models import query
from models.errors import Refused
from models.file import facts, history
from models.places import VILLAGE, gazetteer
from models.query import Question, decided
from models.query.decisions_in_words import decision_in_words
from models.query.for_review import sampled
from models.record.records import Record
from models.register import verify
from models.register.others import known_keys
from models.register.own import own_past
from models.register.register import Register
from models.register.review import sampling
from models.register.review.asking import Ask
from models.register.review.reviewing import Chosen
from tests.calling import caller
from tests.invented import abductee, informant
from tests.signed import brought_in, key_of, planned, sheet_of
from tests.test_chain import alter

VILLAGES = sorted(one.code for one in gazetteer().all() if one.level == VILLAGE and one.governorate == 'SY05')


def quiet(number: int) -> Record:
    """An incident that nothing speaks for looking at: nobody came to harm, two sources, and like no other."""
    day = f'2024-{1 + number % 12:02}-{1 + number // 12 % 28:02}'
    record = Record(
        'incident',
        values={
            'kind': 'looting',
            'occurred': day,
            'governorate': 'SY05',
            'place': VILLAGES[number],
            'summary': f'{number}',
        },
    )
    for channel in ('eyewitness', 'medical'):
        record.add('source', channel=channel, first_hand='first_hand', says=f'Told {number}.')
    return record


def waiting(register: Register, records: list[Record]) -> list[Chosen]:
    """These records, saved and sent for review."""
    with register.action('save') as action:
        for record in records:
            action.put(record, is_new=True)
    chosen = [Chosen(record.kind, record.uid) for record in records]
    assert register.review('send', chosen).stayed == []
    return chosen


@pytest.fixture
def ten(register: Register) -> list[Chosen]:
    """Ten records of which nothing speaks for looking at any, where one in five is looked at."""
    register.set_sampling(5)
    return waiting(register, [quiet(number) for number in range(10)])


def draw(register: Register, monkeypatch: pytest.MonkeyPatch, start: int = 3) -> sampled.SampleNow:
    monkeypatch.setattr(sampling.secrets, 'randbelow', lambda _below: start - 1)
    return register.draw_sample()


def look_at(register: Register, now: sampled.SampleNow) -> None:
    for one in now.waiting:
        register.review_one('approve', Chosen(one.kind, one.uid))


def by_sample(register: Register, chosen: list[Chosen]) -> list[Any]:
    """What the last decision about each says of a sample."""
    return [decided.decisions_about(register, one.uid)[-1].get('sample') for one in chosen]


def states(register: Register) -> Counter[Any]:
    return Counter(record.get('state') for record in query.each(register, Question('incident')))


def edit(register: Register, one: Any) -> None:
    record = query.get(register, one.kind, one.uid)
    assert record is not None
    record.set('summary', 'told otherwise')
    register.save(record, because='new_source')


# The way


def test_once_each_of_the_sample_was_approved_the_rest_is_in_one_action(
    register: Register, ten: list[Chosen], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert {one.uid for one in register.may_go_by_sample()} == {one.uid for one in ten}
    now = draw(register, monkeypatch)
    assert (now.state, len(now.waiting), now.sample.text) == (sampled.LOOKING, 2, '1/5 from 3')
    assert [one.uid for one in now.waiting] == [now.sample.records[2].uid, now.sample.records[7].uid]
    with pytest.raises(Refused, match='still have to be approved'):
        register.approve_rest()
    look_at(register, now)
    done = register.approve_rest()
    assert (len(done.moved), done.stayed) == (8, [])
    assert states(register) == {'approved': 10}
    assert Counter(by_sample(register, ten)) == {None: 2, '1/5 from 3': 8}
    assert register.undo_last().records == 8  # type: ignore[union-attr]
    assert states(register) == {'approved': 2, 'for_review': 8}
    assert len(register.approve_rest().moved) == 8
    assert verify.check(register) == []


def test_the_start_is_written_down_before_anything_is_looked_at(register: Register, ten: list[Chosen]) -> None:
    now = register.draw_sample()
    register.close()
    with Register.open(register.path) as opened:
        assert sampled.last_sample(opened) == now
        said = [line for line in own_past.in_words(opened) if 'Sample drawn' in line]
        assert len(said) == 1 and f'{now.sample.text} of 10' in said[0]
        drawn = max(revision.id for revision in history.revisions(opened, 'record', 'register'))
        look_at(opened, now)
        approvals = [decided.decisions_about(opened, one.uid)[-1].uid for one in now.waiting]
        assert all(history.revisions(opened, 'record', uid)[0].id > drawn for uid in approvals)


def test_every_start_is_as_likely(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library draws it, out of as many as there are, and each of its draws is another start."""
    register.set_sampling(4)
    waiting(register, [quiet(number) for number in range(4)])
    starts, asked = set[int](), list[int]()
    for drawn in range(4):
        monkeypatch.setattr(sampling.secrets, 'randbelow', lambda below, drawn=drawn: asked.append(below) or drawn)
        now = register.draw_sample()
        starts.add(now.sample.start)
        assert len(now.waiting) == 1
        register.note(facts.SAMPLES, '')
    assert (starts, asked) == ({1, 2, 3, 4}, [4] * 4)


@pytest.mark.parametrize(
    ('spoil', 'said'),
    [
        (lambda register, one: register.review_one('return', Chosen(one.kind, one.uid), note='count?'), 'not approved'),
        (edit, 'edited'),
        (lambda register, one: register.withdraw(one.kind, one.uid, 'entered twice'), 'withdrawn'),
    ],
    ids=['returned', 'edited', 'withdrawn'],
)
@pytest.mark.parametrize('is_late', [False, True], ids=['at first', 'after all were approved'])
def test_where_one_is_not_approved_nothing_of_it_goes_by_sample(
    register: Register,
    ten: list[Chosen],
    monkeypatch: pytest.MonkeyPatch,
    spoil: Callable[[Register, Any], None],
    said: str,
    is_late: bool,
) -> None:
    now = draw(register, monkeypatch)
    first, second = now.waiting
    register.review_one('approve', Chosen(first.kind, first.uid))
    if is_late:
        register.review_one('approve', Chosen(second.kind, second.uid))
    spoil(register, second)
    after = sampled.last_sample(register)
    assert after is not None and after.state == sampled.FAILED
    assert [(one.uid, why) for one, why in after.spoiled] == [(second.uid, said)]
    with pytest.raises(Refused, match='nothing is approved by it'):
        register.approve_rest()
    assert register.may_go_by_sample() == []  # nor in another draw
    with pytest.raises(Refused, match='Only 0 records'):
        register.draw_sample()
    more = waiting(register, [quiet(number) for number in range(20, 25)])
    assert {one.uid for one in register.may_go_by_sample()} == {one.uid for one in more}


def test_a_return_that_was_a_slip_and_is_undone_spoils_nothing(
    register: Register, ten: list[Chosen], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = draw(register, monkeypatch)
    register.review_one('return', Chosen(now.waiting[0].kind, now.waiting[0].uid), note='slip')
    register.undo_last()
    look_at(register, now)
    assert len(register.approve_rest().moved) == 8


def test_an_inconvenient_sample_is_not_drawn_again(
    register: Register, ten: list[Chosen], monkeypatch: pytest.MonkeyPatch
) -> None:
    draw(register, monkeypatch)
    with pytest.raises(Refused, match='being looked at'):
        register.draw_sample()
    register.set_sampling(2)
    after = sampled.last_sample(register)
    assert after is not None and after.state == sampled.ENDED
    assert register.may_go_by_sample() == []


def test_an_approval_from_before_the_draw_does_not_count(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    register.set_sampling(2)
    [one, _other] = waiting(register, [quiet(1), quiet(2)])
    for event in ('approve', 'return', 'send'):
        register.review_one(event, one, note='count?' if event == 'return' else '')
    now = draw(register, monkeypatch, 1)
    assert (now.state, len(now.waiting)) == (sampled.LOOKING, 1)


# Whether, and by whom


def test_it_is_off_until_a_lead_turns_it_on(register: Register) -> None:
    waiting(register, [quiet(number) for number in range(5)])
    for done in (register.draw_sample, register.approve_rest):
        with pytest.raises(Refused, match='a lead can turn that on'):
            done()
    lead, other = register.person, register.add_person('Wren', ('reviewer',))
    register.work_as(other)
    with pytest.raises(Refused, match='Only a lead'):
        register.set_sampling(5)
    register.work_as(lead)
    register.set_sampling(5)
    register.work_as(register.add_person('Sami', ('documenter',)))
    for done in (register.draw_sample, register.approve_rest):
        with pytest.raises(Refused, match='Only a reviewer'):
            done()


def test_nothing_is_drawn_where_nothing_would_be_looked_at(register: Register) -> None:
    register.set_sampling(5)
    waiting(register, [quiet(number) for number in range(4)])
    with pytest.raises(Refused, match='Only 4 records'):
        register.draw_sample()
    with pytest.raises(Refused, match='Draw a sample first'):
        register.approve_rest()


def test_what_somebody_worked_on_is_not_theirs_to_approve_by_sample(register: Register) -> None:
    register.set_sampling(2)
    waiting(register, [quiet(number) for number in range(4)])
    lead, other = register.person, register.add_person('Wren', ('reviewer',))
    register.settings.set('second_person', 'yes')
    assert register.may_go_by_sample() == []
    register.work_as(other)
    now = register.draw_sample()
    look_at(register, now)
    register.work_as(lead)
    done = register.approve_rest()
    assert (done.moved, len(done.stayed)) == ([], 2)
    register.work_as(other)
    assert len(register.approve_rest().moved) == 2


def test_what_somebody_is_kept_from_is_passed_over_in_silence(
    register: Register, ten: list[Chosen], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = register.add_person('Wren', ('reviewer',))
    now = draw(register, monkeypatch)
    look_at(register, now)
    register.keep_from(other, now.sample.rest[0].uid)
    register.work_as(other)
    done = register.approve_rest()
    assert (len(done.moved), done.stayed) == (7, [])


def test_altered_samples_are_named(register: Register, ten: list[Chosen]) -> None:
    register.draw_sample()
    register.close()
    alter(
        register.path, "UPDATE meta SET value = replace(value, '\"one_in\": 5', '\"one_in\": 9') WHERE key = 'samples'"
    )
    alter(register.path, "UPDATE meta SET value = '9' WHERE key = 'sample_one_in'")
    with Register.open(register.path) as opened:
        said = ' '.join(verify.check(opened))
        assert 'samples' in said and 'sample_one_in' in said


@pytest.mark.parametrize('damage', ['{}', '[1]', '[{"start": 1}]', 'x'])
def test_what_is_no_list_of_samples(damage: str) -> None:
    assert not facts.fits('samples', damage)


# What is never approved by sample


def _with_line(**values: Any) -> Callable[[Record], object]:
    return lambda record: record.add('casualty', **values)


def _with_name(record: Record) -> None:
    record.add('casualty', outcome='displaced', party='civilians', count=1).add('victim', name='سالم المثال')


# Each speaks against it by itself.
NEVER: dict[str, Callable[[Record], object]] = {
    'killed': _with_line(outcome='killed', party='civilians', who='man', count=1),
    'killed, nobody knows how many': _with_line(outcome='killed', party='civilians'),
    'injured': _with_line(outcome='injured', party='isis', count=2),
    'missing': _with_line(outcome='missing', party='civilians', count=1),
    'held': _with_line(outcome='arrested', party='civilians', count=1),
    'named': _with_name,
    'a child': _with_line(outcome='displaced', party='civilians', who='boy', count=1),
    'sexual violence': lambda record: record.set('kind', 'sexual_violence'),
    'a warning': lambda record: record.set('occurred', '2035-01-01'),
}
ENTER = st.sets(st.sampled_from(sorted(NEVER)), max_size=3)


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.lists(ENTER, min_size=4, max_size=9), start=st.integers(0, 1), late=st.data())
def test_no_excluded_record_is_ever_approved_by_sample(
    plain_template: Path, tmp_path_factory: pytest.TempPathFactory, drawn: list[set[str]], start: int, late: Any
) -> None:
    """Neither where it was so before the draw, nor where it became so, or was asked about, after it."""
    path = tmp_path_factory.mktemp('sample') / 'r.sijill'
    path.write_bytes(plain_template.read_bytes())
    with Register.open(path) as register, pytest.MonkeyPatch.context() as patch:
        register.set_sampling(2)
        records = [quiet(number) for number in range(len(drawn))]
        for record, reasons in zip(records, drawn, strict=True):
            for reason in sorted(reasons):
                NEVER[reason](record)
        waiting(register, [*records, abductee(), informant()])
        clean = {record.uid for record, reasons in zip(records, drawn, strict=True) if not reasons}
        assert {one.uid for one in register.may_go_by_sample()} == clean
        if len(clean) < 2:
            with pytest.raises(Refused):
                register.draw_sample()
            return
        patch.setattr(sampling.secrets, 'randbelow', lambda _below: start)
        now = register.draw_sample()
        look_at(register, now)
        for one in now.sample.rest:
            happens = late.draw(st.sampled_from(['', 'asked', 'told twice', 'edited', *sorted(NEVER)]))
            clean -= {one.uid} if _happens(register, one.uid, happens) else set()
        register.approve_rest()
        gone = {
            uid for uid in (record.uid for record in query.each(register, Question('incident'))) if _by(register, uid)
        }
        assert gone == {one.uid for one in now.sample.rest} & clean


def _happens(register: Register, uid: str, what: str) -> bool:
    """Whether something came after the draw that a record may not go by sample for."""
    record = query.get(register, 'incident', uid)
    assert record is not None
    if what == 'asked':
        register.ask_one(Ask('incident', uid, 'Who told?'))
    elif what == 'told twice':  # which changes nothing in the record itself
        same = {name: value for name, value in record.values.items() if name not in ('reference', 'state')}
        twin = Record('incident', values=same)
        for source in record.of('source'):
            twin.add('source', **{name: source.get(name) for name in ('channel', 'first_hand', 'says')})
        register.save(twin)
    elif what:
        NEVER.get(what, lambda one: one.set('summary', 'other'))(record)
        register.save(record)
    return bool(what)


def _by(register: Register, uid: str) -> bool:
    return any(one.get('sample') for one in decided.decisions_about(register, uid))


# What it says of itself: in history, workbook and report


def month_of_ten(register: Register, monkeypatch: pytest.MonkeyPatch) -> list[Chosen]:
    """Ten records of one month, eight of them approved by sample."""
    register.set_sampling(5)
    records = [quiet(number) for number in range(10)]
    for day, record in enumerate(records, 1):
        record.set('occurred', f'2024-01-{2 * day:02}')
    chosen = waiting(register, records)
    look_at(register, draw(register, monkeypatch))
    assert len(register.approve_rest().moved) == 8
    return chosen


def test_history_workbook_and_report_say_so(
    register: Register, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    chosen = month_of_ten(register, monkeypatch)
    before = {
        name: value for name, value in figures.figures(register, '2024-01').items() if name != 'approved_by_sample'
    }
    found = figures.figures(register, '2024-01')
    assert (found['approved_by_sample'], before['sections']) == (8, found['sections'])
    assert any('8 incidents were approved by sample' in line for line in report_labels.reservations(found))
    last = decided.decisions_about(register, chosen[0].uid)[-1]
    assert 'by sample, \u20661/5 from 3\u2069' in decision_in_words(register, last)
    headquarters_workbook.export(register, tmp_path / 'out.xlsx')
    sheet = sheet_of(openpyxl.load_workbook(tmp_path / 'out.xlsx'), decisions_in_files.MARK)
    at = [cell.value for cell in sheet[2]].index('decision.sample')
    assert Counter(row[at].value for row in sheet.iter_rows(min_row=4)) == {None: 12, '1/5 from 3': 8}
    edit(register, chosen[0])
    register.review_one('approve', chosen[0])
    assert figures.figures(register, '2024-01')['approved_by_sample'] == 7  # it was looked at now


@pytest.mark.parametrize(
    ('one_in', 'spoil', 'why'),
    [
        (0, lambda _record: None, 'each record is looked at'),
        (5, NEVER['injured'], 'changed here since'),
        (5, lambda _record: None, ''),
    ],
    ids=['nobody turned it on here', 'it was changed here', 'it is turned on here too'],
)
def test_what_another_desk_approved_by_sample_is_taken_over_only_where_that_would_be_done_here(
    register: Register,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    one_in: int,
    spoil: Callable[[Record], object],
    why: str,
) -> None:
    month_of_ten(register, monkeypatch)
    with Register.create(tmp_path / 'hq.sijill', desk='HQ1', passphrase=None) as hq:
        known_keys.trust(hq, key_of(register))
        headquarters_workbook.export(register, tmp_path / 'out.xlsx')
        brought_in(hq, tmp_path / 'out.xlsx')
        for record in query.each(hq, Question('incident')) if why.startswith('changed') else ():
            spoil(record)
            hq.save(record)
        if one_in:
            hq.set_sampling(one_in)
        plan = planned(hq, tmp_path / 'out.xlsx')
        plan.decisions.choose('take')
        assert sum('by sample' in one.in_words() for one in plan.decisions.offered) == 8
        decisions_brought.bring_in(hq, plan.decisions)
        left = [one for one in plan.decisions.left if one.theirs.decision.get('sample')]
        assert [why in one.why_not for one in left] == [True] * (8 if why else 0)
        by = decided.approved_by_sample(hq, [record.uid for record in query.each(hq, Question('incident'))])
        assert len(by) == (0 if why else 8)


def test_what_is_told_twice_since_the_draw_is_not_approved_by_sample(
    register: Register, ten: list[Chosen], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = draw(register, monkeypatch)
    look_at(register, now)
    _happens(register, now.sample.rest[0].uid, 'told twice')
    done = register.approve_rest()
    assert [(one.uid, why) for one, why in done.stayed] == [
        (now.sample.rest[0].uid, 'Something speaks for looking at this record, so it is not approved by sample.')
    ]
    assert len(done.moved) == 7


# By command


def test_the_whole_way_by_command(
    register: Register, ten: list[Chosen], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    register.close()
    call, path = caller(capsys), register.path
    monkeypatch.setattr(sampling.secrets, 'randbelow', lambda _below: 2)
    code, _out, err = call('review', path, '--sample', 'rest')
    assert (code, 'Draw a sample first' in err) == (2, True)
    code, out, _err = call('review', path, '--sample', 'draw')
    assert (code, 'One in 5 from number 3' in out, '2 still have to be approved' in out) == (0, True, True)
    references = [line.strip(' \u2068\u2069') for line in out.splitlines()[1:]]
    code, _out, err = call('review', path, '--sample', 'draw')
    assert (code, 'being looked at' in err) == (2, True)
    assert call('review', path, 'approve', *references)[0] == 0
    code, out, _err = call('review', path, '--sample')
    assert (code, 'All of them were approved' in out) == (0, True)
    code, out, _err = call('review', path, '--sample', 'rest')
    assert (code, '8 records approved.' in out) == (0, True)
    with Register.open(path) as opened:
        assert states(opened) == {'approved': 10}
        assert Counter(by_sample(opened, ten)) == {None: 2, '1/5 from 3': 8}
    code, out, _err = call('review', path, '--sample-one-in', '0')
    assert (code, 'each record is looked at' in out) == (0, True)
    code, _out, err = call('review', path, '--sample', 'draw')
    assert (code, 'a lead can turn that on' in err) == (2, True)
    code, _out, err = call('review', path, '--sample-one-in', '101')
    assert (code, 'cannot have that value' in err) == (2, True)
