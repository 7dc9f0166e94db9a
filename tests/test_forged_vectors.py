"""Nobody else speaks as headquarters: what forged revisions and withdrawals in a workbook may do, and may not."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from exchange.believing import vectors
from exchange.importing.applying import apply_plan
from exchange.importing.planning import make_plan
from exchange.terminal import DONE, LEFT_OUT
from models import query
from models.file import chain, history
from models.record.records import Record
from models.register import verify
from models.register.register import Register
from tests import invented
from tests.calling import Call, caller
from tests.desks import Paper, change, knowing_each_other, sent, the
from tests.reviewed import in_its_state

OTHER = 'HQ1.00000001'
MANY = 4


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


class Desk:
    """A desk with some incidents, a workbook of them, and corrections made since."""

    def __init__(self, register: Register, folder: Path) -> None:
        self.register = register
        self.folder = folder
        days = [f'2024-01-{day:02}' for day in range(1, 1 + MANY)]
        self.uids = [register.save(invented.incident(occurred=day, summary='as first told')).uid for day in days]
        self.out = sent(register, folder / 'out.xlsx', 'en')

    @property
    def desk_id(self) -> str:
        return self.register.desk_id

    def correct(self) -> None:
        """Correct all but one, after the workbook went out."""
        for uid in self.uids[1:]:
            change(self.register, uid, summary='corrected since')

    def forged(self, vector: str | Callable[[str], str], **values: Any) -> Path:
        """The workbook with another vector on each row and in the manifest, and values in each incident."""
        paper = Paper(Path(shutil.copy(self.out, self.folder / 'forged.xlsx')))
        for row in self.manifest(paper):
            row[2].value = vector(row[2].value) if callable(vector) else vector
        for uid in self.uids:
            number = paper.row('incident', uid)
            paper.sheets['incident'].cell(number, 2).value = self.manifest(paper)[0][2].value
            paper.write('incident', number, **values)
        return paper.save()

    @staticmethod
    def manifest(paper: Paper) -> list[Any]:
        return [*paper.book['Manifest'].iter_rows(min_row=3)]

    def live(self) -> int:
        return query.count(self.register, 'incident')

    def summaries(self) -> list[Any]:
        return [the(self.register, uid).get('summary') for uid in self.uids]

    def revisions(self) -> list[str]:
        return [the(self.register, uid).revision for uid in self.uids]


@pytest.fixture
def desk(register: Register, tmp_path: Path) -> Desk:
    return Desk(register, tmp_path)


def imported(run: Call, desk: Desk, path: Path, *options: str) -> tuple[int, dict[str, Any]]:
    """What the command says of a file, as JSON; the register is closed for it and open again after it."""
    place = desk.register.path
    desk.register.close()
    code, out, _err = run('import', place, path, '--json', *options)
    desk.register = Register.open(place)
    assert verify.check(desk.register) == []
    return code, json.loads(out)[0]


def problems(found: dict[str, Any]) -> list[str]:
    return [one['problem'] for one in found['problems'] if one['row']]


@pytest.fixture(autouse=True)
def _closed(desk: Desk) -> Iterator[None]:
    yield
    desk.register.close()


# Vectors


@pytest.mark.parametrize('claimed', [2, 9999, 999_999_999])
def test_a_claim_of_more_work_of_this_desk_is_named_and_believed_of_nobody(run: Call, desk: Desk, claimed: int) -> None:
    before = desk.revisions()
    code, found = imported(run, desk, desk.forged(f'{desk.desk_id}:{claimed}', summary='turned back'))
    assert code == LEFT_OUT
    assert found['invalid'] == found['rows'] and found['same'] == 0
    assert all('your desk' in said and 'this register never made' in said for said in problems(found))
    rows = {(one['sheet'], one['row']) for one in found['problems']}
    assert ('Incidents', 3) in rows and ('Casualties', 3) in rows
    assert desk.revisions() == before
    assert 'turned back' not in desk.summaries()


def test_a_claim_of_more_in_a_file_that_changes_nothing_leaves_no_trace(run: Call, desk: Desk) -> None:
    before, head = desk.revisions(), desk.register.head
    code, found = imported(run, desk, desk.forged(f'{desk.desk_id}:9999'))
    assert (code, found['applied'], desk.revisions(), desk.register.head) == (LEFT_OUT, False, before, head)


def test_a_new_record_that_claims_to_be_of_this_desk_is_named(run: Call, desk: Desk) -> None:
    paper = Paper(desk.out)
    uid = '00000000-0000-4000-8000-000000000001'
    number = MANY + 3
    paper.write('incident', number, occurred='2024-01-30', kind='ambush')
    paper.sheets['incident'].cell(number, 1).value = uid
    paper.sheets['incident'].cell(number, 2).value = f'{desk.desk_id}:1'
    paper.book['Manifest'].append([uid, 'incident', f'{desk.desk_id}:1'])
    code, found = imported(run, desk, paper.save())
    assert (code, found['invalid'], found['new']) == (LEFT_OUT, 1, 0)
    assert not query.known(desk.register, 'incident', [uid])


@pytest.mark.parametrize(
    'vector',
    [
        '{own}:1 {own}:9', 'HQ1.00000001:0', 'HQ1.00000001:01', 'HQ1.00000001:-1', 'HQ1.00000001:٣', 'HQ1:3',
        'HQ1.00000001:99999999999999999999999', 'hq.00000001:1', 'anything', ':1', '{own}:1 more',
        'HQ1.00000001:9007199254740993', f'HQ1.00000001:{vectors.FARTHEST + 1}',
        ' '.join(f'HQ1.{number:08x}:1' for number in range(300)),
    ],
)  # fmt: skip
def test_a_vector_that_cannot_be_is_named(run: Call, desk: Desk, vector: str) -> None:
    before = desk.revisions()
    code, found = imported(run, desk, desk.forged(vector.format(own=desk.desk_id), summary='turned back'))
    assert (code, found['invalid'], desk.revisions()) == (LEFT_OUT, found['rows'], before)
    assert all('revision of this row' in said for said in problems(found))


def test_the_unforged_old_workbook_turns_nothing_back(run: Call, desk: Desk) -> None:
    desk.correct()
    code, found = imported(run, desk, desk.out)
    assert (code, found['same']) == (DONE, found['rows'])
    assert desk.summaries().count('corrected since') == MANY - 1


@pytest.mark.parametrize('vector', ['{own}:1 HQ1.00000001:1', '{own}:2', '{own}:2 HQ1.00000001:7', ''])
def test_corrections_are_turned_back_by_no_file_without_proof(run: Call, desk: Desk, vector: str) -> None:
    """Whatever it claims to know, and without any claim: a person decides."""
    desk.correct()
    change(desk.register, desk.uids[0], summary='corrected since')
    code, found = imported(run, desk, desk.forged(vector.format(own=desk.desk_id)))
    assert found['changed'] == 0
    assert code == (LEFT_OUT if found['conflict'] else DONE)
    assert desk.summaries() == ['corrected since'] * MANY


def test_what_another_desk_corrected_is_turned_back_by_no_file_without_proof(
    run: Call, desk: Desk, tmp_path: Path
) -> None:
    with Register.create(tmp_path / 'hq.sijill', desk='HQ1', passphrase=None) as hq:
        apply_plan(hq, make_plan(hq, desk.out))
        for uid in desk.uids:
            change(hq, uid, summary='as headquarters corrected it', means='ied')
        apply_plan(desk.register, make_plan(desk.register, sent(hq, tmp_path / 'hq.xlsx', 'en')))
        known = hq.desk_id
    assert desk.summaries() == ['as headquarters corrected it'] * MANY
    for vector in (f'{desk.desk_id}:1 {known}:99', f'{desk.desk_id}:1 {known}:1', ''):
        _code, found = imported(run, desk, desk.forged(vector, means='(cleared)'))
        assert (found['changed'], found['conflict']) == (0, MANY), vector
        assert desk.summaries() == ['as headquarters corrected it'] * MANY
        assert {the(desk.register, uid).get('means') for uid in desk.uids} == {'ied'}


def test_what_people_correct_in_a_workbook_still_comes_in(run: Call, desk: Desk) -> None:
    paper = Paper(desk.out)
    paper.write('incident', paper.row('incident', desk.uids[0]), summary='as headquarters knows it')
    code, found = imported(run, desk, paper.save())
    assert (code, found['changed']) == (DONE, 1)
    assert desk.summaries()[0] == 'as headquarters knows it'


# A register that was put back to an older copy


@pytest.fixture
def put_back(desk: Desk, tmp_path: Path) -> Path:
    """Puts the register back to an older copy; gives a workbook of headquarters that has what was lost."""
    place, older = desk.register.path, tmp_path / 'older.sijill'
    desk.register.close()
    shutil.copy(place, older)
    desk.register = Register.open(place)
    desk.correct()
    for uid in desk.uids[1:]:
        change(desk.register, uid, certainty='likely')
    lost = desk.register.save(invented.incident(occurred='2024-01-29')).uid
    out = sent(desk.register, tmp_path / 'of-all.xlsx', 'en')
    with Register.create(tmp_path / 'hq.sijill', desk='HQ1', passphrase=None) as hq:
        apply_plan(hq, make_plan(hq, out))
        path = sent(hq, tmp_path / 'hq.xlsx', 'en')
    desk.register.close()
    for beside in ('', '-wal', '-shm'):
        place.with_name(place.name + beside).unlink(missing_ok=True)
    shutil.copy(older, place)
    desk.register = Register.open(place)
    desk.uids.append(lost)
    return path


def test_what_was_lost_is_asked_for_where_a_known_key_signed_it(
    run: Call, desk: Desk, put_back: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, found = imported(run, desk, put_back, '--despite-heads')
    assert (code, found['new'], found['changed'], found.get('lost')) == (LEFT_OUT, 0, 0, None)
    knowing_each_other(monkeypatch)
    code, found = imported(run, desk, put_back, '--despite-heads')
    assert (code, found['new'], found['changed'], found['lost']) == (LEFT_OUT, 0, 0, MANY)
    assert query.count(desk.register, 'incident') == MANY
    code, found = imported(run, desk, put_back, '--lost', 'add', '--despite-heads')
    assert (code, found['changed'], found['conflict'], found['lost']) == (DONE, MANY - 1, 0, MANY)
    assert query.count(desk.register, 'incident') == MANY + 1
    assert desk.summaries()[1:MANY] == ['corrected since'] * (MANY - 1)
    code, found = imported(run, desk, put_back, '--despite-heads')
    assert (code, found['same'], found.get('lost')) == (DONE, found['rows'], None)


def test_the_question_is_said_once_for_the_file(
    run: Call, desk: Desk, put_back: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    knowing_each_other(monkeypatch)
    place = desk.register.path
    desk.register.close()
    code, out, _err = run('import', place, put_back, '--despite-heads')
    desk.register = Register.open(place)
    assert code == LEFT_OUT
    assert out.count('put back to an older copy, or two copies work under one desk') == 1
    assert '--lost add' in out


def test_what_was_changed_here_too_is_in_conflict_with_what_was_lost(
    run: Call, desk: Desk, put_back: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two copies of one desk nobody knows when they parted."""
    knowing_each_other(monkeypatch)
    change(desk.register, desk.uids[1], summary='in the other copy')
    change(desk.register, desk.uids[2], means='ied')
    code, found = imported(run, desk, put_back, '--lost', 'add', '--despite-heads')
    assert (code, found['conflict']) == (LEFT_OUT, 1)
    assert desk.summaries()[1:3] == ['in the other copy', 'corrected since']
    assert the(desk.register, desk.uids[2]).get('means') == 'ied'


# Withdrawals


@pytest.mark.parametrize('vector', ['HQ1.00000001:1', '{own}:1 HQ1.00000001:1', '{own}:1', ''])
def test_a_forged_withdrawal_takes_nothing_out_of_the_figures(run: Call, desk: Desk, vector: str) -> None:
    code, found = imported(run, desk, desk.forged(vector.format(own=desk.desk_id), withdrawn='Told twice.'))
    assert code == LEFT_OUT
    assert (found.get('withdrawn', 0), found['changed'], found['withdrawals_left']) == (0, 0, MANY)
    assert [(one['record'], one['reason'], one['done']) for one in found['withdrawals']] == [
        (uid, 'Told twice.', 'left') for uid in desk.uids
    ]
    assert desk.live() == MANY


def test_a_withdrawal_that_is_left_keeps_nothing_else_out(run: Call, desk: Desk) -> None:
    path = desk.forged(lambda vector: vector, withdrawn='Told twice.', means='ied')
    code, found = imported(run, desk, path)
    assert (code, found['changed'], found['withdrawals_left']) == (LEFT_OUT, MANY, MANY)
    assert {the(desk.register, uid).get('means') for uid in desk.uids} == {'ied'}
    assert desk.live() == MANY
    code, found = imported(run, desk, path, '--withdrawals', 'all')
    assert (code, found['withdrawn'], found['changed'], found.get('withdrawals_left')) == (DONE, MANY, 0, None)
    assert desk.live() == 0


def test_a_withdrawal_that_is_left_is_no_answer_to_the_other_desk(desk: Desk, tmp_path: Path) -> None:
    """What comes back from here does not say that the record was brought back."""
    with Register.create(tmp_path / 'hq.sijill', desk='HQ1', passphrase=None) as hq:
        apply_plan(hq, make_plan(hq, desk.out))
        hq.withdraw('incident', desk.uids[0], 'Told twice.')
        change(hq, desk.uids[0], means='ied')
        path = sent(hq, tmp_path / 'hq.xlsx', 'en')
        apply_plan(desk.register, make_plan(desk.register, path))
        assert the(desk.register, desk.uids[0]).get('means') == 'ied'
        plan = make_plan(hq, sent(desk.register, tmp_path / 'back.xlsx', 'en'), withdrawals='all')
        assert [row.verdict for row in plan.rows if row.verdict != 'same'] == []
        assert plan.withdrawals == []
    plan = make_plan(desk.register, path)
    assert [row.withdrawal.row for row in plan.withdrawals_left if row.withdrawal] == [desk.uids[0]]


@pytest.mark.parametrize(('way', 'gone'), [('own', [False, True]), ('all', [True, True]), ('none', [False, False])])
def test_withdrawals_of_the_desk_that_made_the_record(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str, gone: list[bool]
) -> None:
    """Another desk withdraws a record of this desk, and one of its own, in a file signed with its known key."""
    knowing_each_other(monkeypatch)
    with Register.create(tmp_path / 'b.sijill', desk='HM2', passphrase=None) as b:
        theirs = b.save(invented.incident(occurred='2024-01-28')).uid
        apply_plan(desk.register, make_plan(desk.register, sent(b, tmp_path / 'b.xlsx', 'en')))
        change(desk.register, theirs, summary='edited here')
        apply_plan(b, make_plan(b, sent(desk.register, tmp_path / 'a.xlsx', 'en')))
        for uid in (desk.uids[0], theirs):
            b.withdraw('incident', uid, 'Told twice.')
        plan = make_plan(desk.register, sent(b, tmp_path / 'b.xlsx', 'en'), withdrawals=way)
    apply_plan(desk.register, plan)
    assert [the(desk.register, uid).withdrawn for uid in (desk.uids[0], theirs)] == gone
    assert plan.counts().get('withdrawn', 0) == sum(gone)
    assert plan.counts().get('withdrawals_left', 0) == 2 - sum(gone)


@pytest.mark.parametrize('kind', ['unknown', 'none'])
def test_a_key_that_is_not_known_withdraws_nothing(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    knowing_each_other(monkeypatch, kind)
    with Register.create(tmp_path / 'b.sijill', desk='HM2', passphrase=None) as b:
        theirs = b.save(invented.incident(occurred='2024-01-28')).uid
        apply_plan(desk.register, make_plan(desk.register, sent(b, tmp_path / 'b.xlsx', 'en')))
        b.withdraw('incident', theirs, 'Told twice.')
        plan = make_plan(desk.register, sent(b, tmp_path / 'b.xlsx', 'en'))
    assert (plan.counts().get('withdrawn', 0), len(plan.withdrawals_left)) == (0, 1)


def test_who_only_handed_a_record_on_did_not_make_it(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    knowing_each_other(monkeypatch)
    with (
        Register.create(tmp_path / 'b.sijill', desk='HM2', passphrase=None) as b,
        Register.create(tmp_path / 'c.sijill', desk='HS3', passphrase=None) as c,
    ):
        made = c.save(invented.incident(occurred='2024-01-28')).uid
        apply_plan(b, make_plan(b, sent(c, tmp_path / 'c.xlsx', 'en')))
        change(b, made, summary='edited at b')
        apply_plan(desk.register, make_plan(desk.register, sent(b, tmp_path / 'b.xlsx', 'en')))
        b.withdraw('incident', made, 'Told twice.')
        plan = make_plan(desk.register, sent(b, tmp_path / 'b.xlsx', 'en'))
    assert [row.record.uid for row in plan.withdrawals_left if row.record] == [made]


def test_who_added_a_row_to_a_record_of_another_may_withdraw_the_row(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where not all of the record came in with it."""
    knowing_each_other(monkeypatch)
    uid = desk.uids[0]
    with Register.create(tmp_path / 'b.sijill', desk='HM2', passphrase=None) as b:
        apply_plan(b, make_plan(b, desk.out))
        record = the(b, uid)
        row = record.add('casualty', outcome='injured', count=2)
        record.set('summary', 'as b knows it')
        b.save(record)
        change(desk.register, uid, summary='as this desk knows it')
        apply_plan(desk.register, make_plan(desk.register, sent(b, tmp_path / 'b.xlsx', 'en')))
        for casualty in (record := the(b, uid)).of('casualty'):
            casualty.set('withdrawn', 'Counted twice.')
        b.save(record)
        plan = make_plan(desk.register, sent(b, tmp_path / 'b.xlsx', 'en'))
    taken = {found.withdrawal.row for found in plan.withdrawals if found.withdrawal and found.withdrawal.taken}
    assert taken == {row.uid}
    assert len(plan.withdrawals_left) == len(the(desk.register, uid).of('casualty')) - 1


# Rows of a record, and what is brought back


def casualty_of(desk: Desk) -> Record:
    return the(desk.register, desk.uids[0]).of('casualty')[0]


def test_a_forged_withdrawal_of_a_casualty_takes_no_dead_out_of_the_figures(run: Call, desk: Desk) -> None:
    paper = Paper(desk.out)
    for casualty in the(desk.register, desk.uids[0]).of('casualty'):
        paper.write('casualty', paper.row('casualty', casualty.uid), withdrawn='Counted twice.')
    before = len(the(desk.register, desk.uids[0]).of('casualty'))
    code, found = imported(run, desk, paper.save())
    assert (code, found['withdrawals_left'], found['changed']) == (LEFT_OUT, before, 0)
    assert len(the(desk.register, desk.uids[0]).of('casualty')) == before


def test_a_withdrawn_record_comes_back_by_no_file_without_proof(run: Call, desk: Desk) -> None:
    desk.register.withdraw('incident', desk.uids[0], 'The family asked for it.')
    path = desk.forged(lambda _vector: the(desk.register, desk.uids[0]).revision, withdrawn='(cleared)')
    code, found = imported(run, desk, path)
    assert found['withdrawals_left'] == 1 and code == LEFT_OUT
    assert the(desk.register, desk.uids[0]).withdrawn
    code, found = imported(run, desk, path, '--withdrawals', 'all')
    assert found['brought_back'] == 1
    assert not the(desk.register, desk.uids[0]).withdrawn


# What is said


def test_withdrawals_are_said_first_and_by_name(run: Call, desk: Desk) -> None:
    place, references = desk.register.path, [the(desk.register, uid).get('reference') for uid in desk.uids]
    path = desk.forged(lambda vector: vector, withdrawn='Told twice.', means='ied')
    desk.register.close()
    code, out, _err = run('import', place, path, '--dry-run')
    lines = out.splitlines()
    assert code == LEFT_OUT
    assert lines[1].split() == [str(MANY), 'withdrawals', 'not', 'imported']
    assert all(sum(str(reference) in line and 'Told twice.' in line for line in lines) == 1 for reference in references)
    _code, out, _err = run('import', place, path, '--withdrawals', 'all')
    lines = out.splitlines()
    assert lines[1].split() == [str(MANY), 'withdrawn']
    assert not any(line.split()[1:] == ['changed'] for line in lines)
    assert all(any(str(reference) in line for line in lines) for reference in references)
    desk.register = Register.open(place)
    assert desk.live() == 0


def test_history_says_whose_work_came_in_where_not_all_of_it_did(desk: Desk, tmp_path: Path) -> None:
    with Register.create(tmp_path / 'hq.sijill', desk='HQ1', passphrase=None) as hq:
        apply_plan(hq, make_plan(hq, desk.out))
        change(hq, desk.uids[0], means='ied', summary='as headquarters knows it')
        change(desk.register, desk.uids[0], summary='as this desk knows it')
        apply_plan(desk.register, make_plan(desk.register, sent(hq, tmp_path / 'hq.xlsx', 'en')))
        known = hq.desk_id
    last = history.revisions(desk.register, 'record', desk.uids[0])[-1]
    assert (last.action, last.origin) == ('import', known)
    assert the(desk.register, desk.uids[0]).get('means') == 'ied'
    assert chain.read_vector(last.vector) == {desk.desk_id: 3}


# What weighs more than other changes


@pytest.mark.parametrize('to', ['approved', 'recorded'])
@pytest.mark.parametrize('is_known', [False, True])
def test_an_approval_is_given_or_taken_by_no_cell_whoever_signed_it(
    run: Call, desk: Desk, monkeypatch: pytest.MonkeyPatch, to: str, is_known: bool
) -> None:
    if to == 'recorded':
        for uid in desk.uids:
            record = the(desk.register, uid)
            record.set('state', 'approved')
            in_its_state(desk.register, record)
        desk.out = sent(desk.register, desk.folder / 'approved.xlsx', 'en')
    if is_known:
        knowing_each_other(monkeypatch)
    stood = [the(desk.register, uid).get('state') for uid in desk.uids]
    code, found = imported(run, desk, desk.forged(lambda vector: vector, state=to))
    assert (code, found['changed'], found['conflict'], found['states_left_out']) == (DONE, 0, 0, MANY)
    assert 'to_check' not in found
    assert [the(desk.register, uid).get('state') for uid in desk.uids] == stood
    assert to not in stood


@pytest.mark.parametrize(
    ('before', 'after', 'is_taken'),
    [
        ('anonymised', 'named', False), (None, 'named', False), ('withdrawn', 'anonymised', False),
        ('named', 'anonymised', True), ('anonymised', 'withdrawn', True),
    ],
)  # fmt: skip
def test_a_consent_to_more_comes_from_no_file_without_proof(
    desk: Desk, tmp_path: Path, before: str | None, after: str, is_taken: bool
) -> None:
    person = desk.register.save(invented.abductee(consent=before))
    paper = Paper(sent(desk.register, tmp_path / 'person.xlsx', 'en'))
    paper.write('abductee', paper.row('abductee', person.uid), consent=after)
    plan = make_plan(desk.register, paper.save())
    apply_plan(desk.register, plan)
    assert plan.counts()['conflict'] == (not is_taken)
    assert the(desk.register, person.uid).get('consent') == (after if is_taken else before)


def test_a_name_is_published_by_no_file_without_proof(desk: Desk, tmp_path: Path) -> None:
    record = invented.incident(occurred='2024-01-28')
    record.of('casualty')[0].add('victim', name='فارس الافتراض', publish_consent='no')
    desk.register.save(record)
    victim = the(desk.register, record.uid).of('casualty')[0].of('victim')[-1]
    paper = Paper(sent(desk.register, tmp_path / 'victim.xlsx', 'en'))
    paper.write('victim', paper.row('victim', victim.uid), publish_consent='yes')
    plan = make_plan(desk.register, paper.save())
    apply_plan(desk.register, plan)
    assert plan.counts()['conflict'] == 1
    assert the(desk.register, record.uid).of('casualty')[0].of('victim')[-1].get('publish_consent') == 'no'


def test_a_known_key_publishes_and_it_is_said(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    knowing_each_other(monkeypatch)
    person = desk.register.save(invented.abductee(consent='anonymised'))
    paper = Paper(sent(desk.register, tmp_path / 'person.xlsx', 'en'))
    paper.write('abductee', paper.row('abductee', person.uid), consent='named')
    plan = make_plan(desk.register, paper.save())
    assert [cell.field for row in plan.rows for cell in row.weighty] == ['consent']
    apply_plan(desk.register, plan)
    assert the(desk.register, person.uid).get('consent') == 'named'


def test_what_empties_or_counts_fewer_is_said_first(run: Call, desk: Desk) -> None:
    place, casualty = desk.register.path, casualty_of(desk)
    paper = Paper(desk.out)
    paper.write('casualty', paper.row('casualty', casualty.uid), count=int(str(casualty.get('count'))) - 1)
    paper.write('incident', paper.row('incident', desk.uids[1]), summary='(cleared)', certainty='likely')
    path = paper.save()
    desk.register.close()
    code, out, _err = run('import', place, path)
    lines = out.splitlines()
    [at] = [number for number, line in enumerate(lines) if line.startswith('Changes to check first')]
    assert code == DONE
    assert [line.split()[0] for line in lines[at + 1 : at + 3]] == ['Incidents', 'Casualties']
    assert 'Summary' in lines[at + 1] and 'Number' in lines[at + 2]
    desk.register = Register.open(place)


def test_new_records_that_say_they_are_approved_come_in_without_it(run: Call, desk: Desk, tmp_path: Path) -> None:
    with Register.create(tmp_path / 'b.sijill', desk='HM2', passphrase=None) as b:
        there = in_its_state(b, invented.incident(occurred='2024-01-28', state='approved'))
        b.save(invented.incident(occurred='2024-01-29'))
        path = sent(b, tmp_path / 'b.xlsx', 'en')
    _code, found = imported(run, desk, path)
    assert (found['new'], found['states_left_out'], 'to_check' in found) == (found['rows'], 1, False)
    assert the(desk.register, there.uid).get('state') == 'recorded'


def test_a_link_that_counts_two_people_as_one_is_said_first(run: Call, desk: Desk) -> None:
    first, second = (the(desk.register, uid).of('casualty')[0] for uid in desk.uids[:2])
    paper = Paper(desk.out)
    paper.write('casualty', paper.row('casualty', second.uid), earlier=first.uid, outcome='died_later')
    _code, found = imported(run, desk, paper.save())
    assert 'earlier' in [one['column'] for one in found['to_check']]
