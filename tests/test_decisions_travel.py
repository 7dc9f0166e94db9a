"""Decisions travel between registers: on a sheet of the headquarters workbook, believed by its signature alone."""

import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from exchange.decisions import decisions_in_files
from exchange.exporting import headquarters_workbook
from exchange.importing import decisions_brought, import_deed
from exchange.importing.plan import Plan
from models import query, sealing, signing
from models.errors import DoneInPart, KnownError
from models.language.messages import LANGUAGES
from models.progress import silent
from models.query import decided
from models.query.lists import Filter, Question
from models.record.records import OF_REVIEW, Record
from models.register import verify
from models.register.others import known_keys
from models.register.register import Register
from models.register.review import personal_keys
from models.register.review.reviewing import Chosen
from tests.invented import incident
from tests.office import converted
from tests.signed import edited, key_of, planned, sheet_of

DECISIONS = decisions_in_files.MARK
OWN = 'velvet compass granite lagoon thistle'


@pytest.fixture
def hq(tmp_path: Path) -> Iterator[Register]:
    """The register of headquarters, whose one person reviews."""
    with Register.create(tmp_path / 'hq.sijill', desk='HQ1', passphrase=None, alias='Nour') as made:
        yield made


@pytest.fixture
def desk(register: Register, hq: Register) -> Register:
    """A desk; both have confirmed the key of the other."""
    meet(register, hq)
    return register


def meet(one: Register, other: Register) -> None:
    known_keys.trust(one, key_of(other))
    known_keys.trust(other, key_of(one))


def sent(register: Register, folder: Path, file: str = 'out.xlsx', **ways: Any) -> Path:
    headquarters_workbook.export(register, folder / file, **ways)
    return folder / file


def brought(register: Register, path: Path, way: str = 'show') -> Plan:
    plan = planned(register, path)
    plan.decisions.choose(way)
    import_deed.bring_in(register, plan, lambda _doing: silent)
    assert verify.check(register) == []
    return plan


def now(register: Register, uid: str) -> Record:
    found = query.get(register, 'incident', uid)
    assert found is not None
    return found


def state(register: Register, uid: str) -> Any:
    return now(register, uid).get('state')


def decide(register: Register, uid: str, *events: str) -> None:
    for event in events:
        register.review_one(event, Chosen('incident', uid), note='as seen' if event == 'return' else '')


def change(register: Register, uid: str, summary: str) -> None:
    record = now(register, uid)
    record.set('summary', summary)
    register.save(record, because='new_source')


def without_reviewer(register: Register) -> None:
    """Let somebody work who only documents."""
    register.work_as(register.add_person('Sami', ('documenter',)))


def of_desk(desk: Register, hq: Register, folder: Path, *events: str) -> str:
    """A record of the desk that headquarters has and decided about."""
    uid = desk.save(incident()).uid
    brought(hq, sent(desk, folder, 'to-hq.xlsx'))
    decide(hq, uid, *events)
    return uid


# The sheet


def test_what_of_reviewing_leaves_is_listed() -> None:
    leave = {
        kind: {name for name, spec in cls.specs().items() if spec.reach != 'desk'} for kind, cls in OF_REVIEW.items()
    }
    of_rows = {'withdrawn', 'set_aside'}
    assert leave.pop('decision') - of_rows == {
        'record', 'event', 'state', 'vector', 'hash', 'person', 'desk', 'decided_at', 'because', 'note', 'until',
        'until_typed', 'key', 'signature', 'follows', 'sample', 'awaits',
    }  # fmt: skip
    assert leave.pop('question') - of_rows == {
        'number', 'record', 'row', 'field', 'text', 'doubt', 'occurred', 'occurred_typed', 'place', 'place_typed',
        'desk', 'asked_at',
    }  # fmt: skip
    assert leave.pop('apart') - of_rows == {'one', 'other', 'desk', 'said_at'}
    assert leave.pop('merge') - of_rows == {'survivor', 'merged'}
    assert leave.pop('reply') - of_rows == {'question', 'event', 'text', 'desk', 'said_at'}
    assert all(names <= {*of_rows, 'parent', 'position'} for names in leave.values())


def test_decisions_stand_on_a_sheet_of_their_own_and_no_person_with_them(
    desk: Register, hq: Register, tmp_path: Path
) -> None:
    uid = of_desk(desk, hq, tmp_path, 'send', 'approve')
    path = sent(hq, tmp_path)
    sheet = sheet_of(openpyxl.load_workbook(path), DECISIONS)
    heads = [cell.value for cell in sheet[2]]
    rows = [dict(zip(heads, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=4)]
    assert [(row['decision.record'], row['decision.desk']) for row in rows] == [(uid, hq.desk_id)] * 2
    assert [row['decision.event'] for row in rows] == ['Sent for review', 'Approved']
    assert {row[name] for row in rows for name in ('decision.person', 'decision.key', 'decision.signature')} == {None}
    everything = ' '.join(str(cell.value) for sheet in openpyxl.load_workbook(path) for row in sheet for cell in row)
    assert hq.person not in everything and 'Nour' not in everything
    assert planned(desk, path).gone == 0
    assert not any(row.sheet == sheet.title for row in planned(desk, path).rows)


def test_decisions_are_in_no_file_for_the_public(hq: Register, tmp_path: Path) -> None:
    uid = hq.save(incident()).uid
    decide(hq, uid, 'send', 'approve')
    path = sent(hq, tmp_path, profile='public')
    assert not any(str(sheet['A1'].value) == DECISIONS for sheet in openpyxl.load_workbook(path))


@pytest.mark.parametrize('travels', ['yes', 'no', None])
def test_a_person_and_their_signature_leave_only_where_they_turned_that_on(
    hq: Register, tmp_path: Path, travels: str | None
) -> None:
    record = hq.save(incident())
    person = query.get(hq, 'person', hq.person)
    assert person is not None
    person.add('person_key', key='ab' * 32, travels=travels)
    signed = {'record': record.uid, 'event': 'approve', 'state': 'approved', 'vector': record.revision}
    signed |= {'desk': hq.desk_id, 'decided_at': '2024-02-03T08:00:00Z', 'person': hq.person}
    with hq.action('decide') as action:
        action.put(person)
        action.put(Record('decision', values={**signed, 'key': 'ab' * 32, 'signature': 'cd' * 64}), is_new=True)
    sheet = sheet_of(openpyxl.load_workbook(sent(hq, tmp_path)), DECISIONS)
    heads = [cell.value for cell in sheet[2]]
    found = [sheet.cell(4, heads.index(f'decision.{name}') + 1).value for name in ('person', 'key', 'signature')]
    assert found == ([hq.person, 'ab' * 32, 'cd' * 64] if travels == 'yes' else [None] * 3)


# Believed, or not


def test_decisions_that_were_altered_by_one_character_are_refused_by_name(
    desk: Register, hq: Register, tmp_path: Path
) -> None:
    names = ['uid', *decisions_in_files.columns()]
    uids = [desk.save(incident()).uid for _name in (*names, 'whole')]
    brought(hq, sent(desk, tmp_path, 'to-hq.xlsx'))
    hq.review('send', [Chosen('incident', uid) for uid in uids])

    def alter(book: Any) -> None:
        sheet = sheet_of(book, DECISIONS)
        for row, name in enumerate(names, start=4):
            [column] = [cell.column for cell in sheet[2] if cell.value == f'decision.{name}']
            said = str(sheet.cell(row, column).value or '')
            sheet.cell(row, column).value = said[:-1] + ('8' if said.endswith('7') else '7')

    found = planned(desk, edited(sent(hq, tmp_path), alter)).decisions
    assert len(found.refused) == len(names)
    for uid, name, said in zip(uids, names, found.refused, strict=False):
        assert str(now(desk, uid).get('reference')) in said, name
        assert 'was changed since the file was signed' in said, name
    assert [one.decision.get('record') for one in found.new] == uids[-1:]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which('soffice') is None, reason='LibreOffice (libreoffice-calc-nogui) is not installed')
@pytest.mark.parametrize('language', LANGUAGES)
def test_libreoffice_changes_no_decision(desk: Register, hq: Register, tmp_path: Path, language: str) -> None:
    uid = of_desk(desk, hq, tmp_path, 'send')
    hq.review_one('put_off', Chosen('incident', uid), note='line one\nline two', until='2098-05-01')
    decide(hq, uid, 'return')
    found = planned(desk, converted(sent(hq, tmp_path, language=language))).decisions
    assert found.refused == []
    stands = decided.decisions_about(hq, uid)
    assert [one.decision.values for one in found.new] == [
        {name: value for name, value in one.values.items() if name != 'person'} for one in stands
    ]


def test_a_decision_that_was_added_or_repeated_is_refused(desk: Register, hq: Register, tmp_path: Path) -> None:
    of_desk(desk, hq, tmp_path, 'send', 'approve')

    def add(book: Any) -> None:
        sheet = sheet_of(book, DECISIONS)
        row = [cell.value for cell in sheet[5]]
        sheet.append(row)
        sheet.append(['00000000-0000-4000-8000-000000000001', *row[1:]])

    plan = planned(desk, edited(sent(hq, tmp_path), add))
    assert len(plan.decisions.refused) == 2
    assert [one.decision.get('event') for one in plan.decisions.new] == ['send', 'approve']


def test_a_decision_that_was_taken_out_is_counted(desk: Register, hq: Register, tmp_path: Path) -> None:
    of_desk(desk, hq, tmp_path, 'send', 'approve')
    path = edited(sent(hq, tmp_path), lambda book: sheet_of(book, DECISIONS).delete_rows(5))
    assert planned(desk, path).gone == 1


def test_of_a_file_that_no_confirmed_key_signed_nothing_is_taken(
    register: Register, hq: Register, tmp_path: Path
) -> None:
    known_keys.trust(hq, key_of(register))
    uid = of_desk(register, hq, tmp_path, 'send', 'approve')
    plan = brought(register, sent(hq, tmp_path), 'take')
    assert (plan.decisions.unproven, plan.decisions.new, plan.decisions.offered) == (2, [], [])
    assert (state(register, uid), decided.others_about(register, uid)) == ('recorded', [])


def test_nobody_decides_in_the_name_of_another_desk(desk: Register, hq: Register, tmp_path: Path) -> None:
    uid = of_desk(desk, hq, tmp_path, 'send', 'approve')
    for name, said in (('HM2.00000002', 'not one of the desk that signed'), (desk.desk_id, 'not one of the desk')):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(decided, 'own_decisions', lambda _hq, _uids, name=name: iter(_as_of(hq, uid, name)))
            path = sent(hq, tmp_path)
        found = planned(desk, path).decisions
        assert found.new == [] and len(found.refused) >= 2
        assert all(said in sentence for sentence in found.refused)


def _as_of(register: Register, uid: str, desk: str) -> list[Record]:
    return _saying(register, uid, 'desk', desk)


def _saying(register: Register, uid: str, name: str, value: str) -> list[Record]:
    found = decided.decisions_about(register, uid)
    for one in found:
        one.set(name, value)
        one.uid = value if name == 'uid' else one.uid
    return found


@pytest.mark.parametrize(
    ('name', 'value'), [('vector', 'nonsense'), ('vector', 'HQ1.00000001:0'), ('decided_at', 'soon'), ('uid', 'one')]
)
def test_what_no_register_says_is_refused_even_of_a_confirmed_desk(
    desk: Register, hq: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    uid = of_desk(desk, hq, tmp_path, 'send')
    monkeypatch.setattr(decided, 'own_decisions', lambda _hq, _uids: iter(_saying(hq, uid, name, value)))
    path = sent(hq, tmp_path)
    [said] = brought(desk, path, 'take').decisions.refused
    assert str(now(desk, uid).get('reference')) in said and 'cannot be read' in said
    assert (state(desk, uid), decided.others_about(desk, uid)) == ('recorded', [])


# Taken over


def test_a_reviewer_takes_over_what_headquarters_decided(desk: Register, hq: Register, tmp_path: Path) -> None:
    uid = of_desk(desk, hq, tmp_path, 'send', 'approve')
    revision = now(desk, uid).revision
    path = sent(hq, tmp_path)
    plan = brought(desk, path)
    assert [(one.reference, one.done) for one in plan.decisions.offered] == [(now(desk, uid).get('reference'), 'shown')]
    assert 'Approved' in plan.decisions.offered[0].in_words()
    assert state(desk, uid) == 'recorded'
    plan = brought(desk, path, 'take')
    assert [one.done for one in plan.decisions.offered] == ['taken']
    assert (state(desk, uid), now(desk, uid).revision) == ('approved', revision)
    theirs = decided.others_about(desk, uid)
    mine = decided.decisions_about(desk, uid)[-1]
    assert [one.get('event') for one in theirs] == ['send', 'approve']
    assert (mine.get('follows'), mine.get('desk'), mine.get('person')) == (theirs[-1].uid, desk.desk_id, desk.person)
    assert mine.get('note') == 'taken from desk HQ1'
    assert brought(desk, path, 'take').decisions.offered == []
    desk.undo_last()
    assert state(desk, uid) == 'recorded'
    assert len(decided.others_about(desk, uid)) == 2


def test_what_was_returned_comes_with_its_reason(desk: Register, hq: Register, tmp_path: Path) -> None:
    uid = of_desk(desk, hq, tmp_path, 'send', 'return')
    brought(desk, sent(hq, tmp_path), 'take')
    assert state(desk, uid) == 'returned'
    assert decided.decisions_about(desk, uid)[-1].get('note') == 'taken from desk HQ1: as seen'


def test_a_desk_without_a_reviewer_keeps_and_takes_nothing(desk: Register, hq: Register, tmp_path: Path) -> None:
    uid = of_desk(desk, hq, tmp_path, 'send', 'return')
    without_reviewer(desk)
    plan = brought(desk, sent(hq, tmp_path), 'take')
    assert not plan.decisions.can_be_taken
    assert state(desk, uid) == 'recorded'
    assert [(one.get('event'), one.get('note')) for one in decided.others_about(desk, uid)] == [
        ('send', None), ('return', 'as seen'),
    ]  # fmt: skip


def test_a_record_that_was_changed_here_since_is_not_approved_by_them(
    desk: Register, hq: Register, tmp_path: Path
) -> None:
    uid = of_desk(desk, hq, tmp_path, 'send', 'approve')
    change(desk, uid, 'told since')
    plan = brought(desk, sent(hq, tmp_path), 'take')
    [one] = plan.decisions.left
    assert 'changed here since' in one.why_not
    assert state(desk, uid) == 'recorded'


def test_a_warning_and_own_work_stand_in_the_way(desk: Register, hq: Register, tmp_path: Path) -> None:
    uid = of_desk(desk, hq, tmp_path, 'send', 'approve')
    desk.settings.set('second_person', 'yes')
    plan = brought(desk, sent(hq, tmp_path), 'take')
    assert [one.why_not for one in plan.decisions.left] == [
        'You worked on this record, so somebody else has to approve it.'
    ]
    assert state(desk, uid) == 'recorded'


# Decided apart


def test_what_two_decided_apart_is_for_review_until_somebody_here_decides(
    desk: Register, hq: Register, tmp_path: Path
) -> None:
    uid = of_desk(desk, hq, tmp_path, 'send', 'return')
    decide(desk, uid, 'send', 'approve')
    path = sent(hq, tmp_path)
    plan = brought(desk, path, 'take')
    assert [one.done for one in plan.decisions.offered] == ['apart']
    assert state(desk, uid) == 'for_review'
    assert [one.get('event') for one in decided.decisions_about(desk, uid)] == ['send', 'approve', 'apart']
    assert [one.get('event') for one in decided.others_about(desk, uid)] == ['send', 'return']
    assert brought(desk, path, 'take').decisions.offered == []
    decide(desk, uid, 'approve')
    brought(desk, path, 'take')
    assert state(desk, uid) == 'approved'


def _quiet(number: int, day: str, governorate: str) -> Record:
    """A record of which no rule doubts anything, and that is like no other."""
    values = {'kind': 'ambush', 'occurred': day, 'governorate': governorate, 'summary': f'number {number}'}
    return Record('incident', values=values)


def _decided_as(register: Register, uid: str) -> str:
    record = now(register, uid)
    return 'approved' if record.is_approved else str(record.get('state'))


@pytest.mark.soak  # by commands it is in `test_shares`
def test_three_registers_review_one_queue_of_90_in_shares_and_come_to_one_state(hq: Register, tmp_path: Path) -> None:
    shares = ('SY04', 'SY05', 'SY09')
    with hq.action('save') as action:
        for number in range(90):
            day = f'2024-01-{1 + number % 28:02}'
            action.put(_quiet(number, day, shares[number % 3]), is_new=True)
    uids = [record.uid for record in query.each(hq, Question('incident'))]
    hq.review('send', [Chosen('incident', uid) for uid in uids])
    desks = [Register.create(tmp_path / f'{code}.sijill', desk=f'R{code}', passphrase=None) for code in shares]
    for code, desk in zip(shares, desks, strict=True):
        meet(desk, hq)
        share = Question('incident', filters=(Filter('governorate', (code,)),))
        plan = brought(desk, sent(hq, tmp_path, f'share-{code}.xlsx', shown=share, name=code), 'take')
        assert len(plan.decisions.offered) == 30
        queue = list(query.each(desk, Question('incident')))
        assert {record.get('state') for record in queue} == {'for_review'}
        returned, kept = queue[:5], queue[5:]
        done = desk.review('return', [Chosen(one.kind, one.uid) for one in returned], note='one source')
        approved = desk.review('approve', [Chosen(one.kind, one.uid) for one in kept])
        assert (len(done.moved), [why for _one, why in approved.stayed]) == (5, [])
        plan = brought(hq, sent(desk, tmp_path, f'back-{code}.xlsx'), 'take')
        assert {one.done for one in plan.decisions.offered} == {'taken'}
    assert sorted(_decided_as(hq, uid) for uid in uids) == ['approved'] * 75 + ['returned'] * 15
    for desk in desks:
        plan = brought(desk, sent(hq, tmp_path, 'all.xlsx'), 'take')
        assert {one.why_not for one in plan.decisions.offered} == {''}
        # That a record was sent on is each desk's own.
        assert [_decided_as(desk, uid) for uid in uids] == [_decided_as(hq, uid) for uid in uids]
        desk.close()


@pytest.fixture
def signing_reviewer(hq: Register, monkeypatch: pytest.MonkeyPatch) -> str:
    """The number of the reviewer of headquarters, whose own key is opened, and lets signatures leave."""
    monkeypatch.setattr(sealing, 'OPERATIONS', 1)
    monkeypatch.setattr(sealing, 'MEMORY', 8192)
    personal_keys.make_key(hq, hq.person, OWN)
    personal_keys.set_travels(hq, hq.person, OWN, travels=True)
    personal_keys.open_key(hq, hq.person, OWN)
    return hq.person


def test_who_approves_with_their_key_opened_signs_and_the_signature_holds_elsewhere(
    desk: Register, hq: Register, signing_reviewer: str, tmp_path: Path
) -> None:
    uid = hq.save(incident()).uid
    decide(hq, uid, 'send', 'approve')
    send, approve = decided.decisions_about(hq, uid)
    assert (send.get('signature'), approve.get('person')) == (None, signing_reviewer)
    assert personal_keys.holds(hq.meta['register'], approve)
    brought(desk, sent(hq, tmp_path))
    theirs = next(one for one in decided.others_about(desk, uid) if one.get('event') == 'approve')
    assert theirs.get('signature') == approve.get('signature')
    assert personal_keys.holds(hq.meta['register'], theirs)


@pytest.mark.parametrize('column', ['signature', 'key', 'person', 'note'])
def test_a_signature_that_does_not_fit_is_refused_by_the_name_of_the_record(
    desk: Register, hq: Register, signing_reviewer: str, tmp_path: Path, column: str
) -> None:
    """Though the workbook was signed by its register: whoever has that could else put words into another's mouth."""
    uid = hq.save(incident()).uid
    decide(hq, uid, 'send', 'approve')
    approve = decided.decisions_about(hq, uid)[-1]
    other = {'signature': '0' * 128, 'key': signing.public_key('22' * 32), 'person': str(uuid.uuid4()), 'note': 'well'}
    statement = f'UPDATE decision SET "{column}" = ? WHERE uid = ?'
    hq.db.execute_sql(statement, (other[column], approve.uid))
    if column == 'key':
        hq.db.execute_sql('UPDATE person_key SET "key" = ?', (other[column],))  # else it would not leave
    plan = brought(desk, sent(hq, tmp_path))
    refused = [said for said in plan.decisions.refused if str(hq_reference(hq, uid)) in said]
    if column == 'note':  # which a signature does not cover: the one of the workbook does
        assert refused == []
    else:
        assert len(refused) == 1
        assert 'does not fit' in refused[0]


def hq_reference(hq: Register, uid: str) -> Any:
    return now(hq, uid).get('reference')


def test_rows_are_said_to_be_in_where_what_follows_them_cannot_be_written(
    desk: Register, hq: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = of_desk(desk, hq, tmp_path, 'send', 'approve')
    change(hq, uid, 'seen by two')
    path = sent(hq, tmp_path)

    def full(*_given: object) -> None:
        raise KnownError('The disk is full.')

    with monkeypatch.context() as patched:
        patched.setattr(decisions_brought, 'bring_in', full)
        with pytest.raises(DoneInPart, match=r'The rows are imported, .* The disk is full\. Import it again'):
            import_deed.bring_in(desk, planned(desk, path), lambda _doing: silent)
    assert now(desk, uid).get('summary') == 'seen by two'
    assert decided.others_about(desk, uid) == []
    brought(desk, path)
    assert 'approve' in [one.get('event') for one in decided.others_about(desk, uid)]
