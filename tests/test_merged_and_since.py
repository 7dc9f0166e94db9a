"""What is done to merged and divided records since: by hand, by undoing, and by files of other desks."""

from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from pytestqt.qtbot import QtBot

from exchange.exporting import headquarters_workbook
from exchange.importing import import_deed, plan_in_words
from exchange.importing.plan import Plan
from exchange.uniting import merges_in_files
from models import query
from models.errors import Refused
from models.file import history
from models.progress import silent
from models.query.for_review import kept_from
from models.query.together import old_uids
from models.record.records import Record
from models.register import conflicts, undoing, verify
from models.register.action import Incoming
from models.register.joining.splitting import Second
from models.register.register import Register
from tests.calling import caller
from tests.desks import the
from tests.invented import work_as
from tests.office import read_here
from tests.signed import edited, planned
from tests.test_decisions_travel import meet
from tests.test_merging import at_checkpoint, told
from ui.importing.planned_row import RowPane


def saved(register: Register, *lines: tuple[str, str, int], **values: str) -> Record:
    return register.save(at_checkpoint('2024-01-14', *lines, **values))


def counted(register: Register, *records: Record) -> list[tuple[object, ...]]:
    """The lines that are counted: those of these records that are not withdrawn."""
    live = (one for one in (the(register, record.uid) for record in records) if not one.withdrawn)
    return sorted((told(row) for one in live for row in one.of('casualty')), key=str)


ONE, TWO = ('sdf', 'killed', 1), ('isis', 'injured', 2)


def test_a_merged_record_comes_back_by_un_merging_alone(register: Register) -> None:
    one, other = saved(register, ONE), saved(register, TWO)
    merge = register.merge('incident', one.uid, other.uid)
    last = history.revisions(register, 'record', other.uid)[-1]
    for bring in (
        lambda: register.bring_back('incident', other.uid),
        lambda: register.revert(last.uid, [(other.uid, 'withdrawn')]),
    ):
        with pytest.raises(Refused, match='un-merge'):
            bring()
    assert counted(register, one, other) == sorted([ONE, TWO], key=str)
    register.unmerge(merge)
    register.undo_last()
    register.redo_last()
    register.withdraw('incident', other.uid, 'a slip')
    register.bring_back('incident', other.uid)
    assert not the(register, other.uid).withdrawn
    assert verify.check(register) == []


def test_what_somebody_edited_since_is_not_undone_in_part(register: Register) -> None:
    one, other, third = saved(register, ONE), saved(register, TWO), saved(register, ('hts', 'killed', 3), TWO)
    me = register.person

    def edit(uid: str, party: str) -> None:
        work_as(register, 'Another')
        record = the(register, uid)
        next(row for row in record.of('casualty') if row.get('party') == party).set('count', 9)
        register.save(record)
        register.work_as(me)

    merge = register.merge('incident', one.uid, other.uid)
    edit(one.uid, 'isis')
    with pytest.raises(Refused, match='edited'):
        register.undo_last()
    assert old_uids.is_any(register)
    register.unmerge(merge)
    assert counted(register, one, other) == [('isis', 'injured', 9), ONE]
    going = third.of('casualty')[0].uid
    second = the(register, register.split('incident', third.uid, Second([going], {})))
    edit(second.uid, 'hts')
    with pytest.raises(Refused, match='edited'):
        register.undo_last()
    assert counted(register, third, second) == [('hts', 'killed', 9), TWO]


def test_what_somebody_added_to_since_is_neither_undone_nor_redone(register: Register) -> None:
    one, other = saved(register, ONE), saved(register, TWO)
    me = register.person

    def name(uid: str) -> None:
        work_as(register, 'Another')
        record = the(register, uid)
        next(row for row in record.of('casualty') if row.get('party') == 'isis').add('victim', name='Example One')
        register.save(record)
        register.work_as(me)

    register.merge('incident', one.uid, other.uid)
    register.undo_last()
    name(other.uid)
    with pytest.raises(Refused, match='edited'):
        register.redo_last()
    register.merge('incident', one.uid, other.uid)
    name(one.uid)
    with pytest.raises(Refused, match='edited'):
        register.undo_last()
    assert verify.check(register) == []


def test_who_is_kept_from_a_record_is_kept_from_where_it_goes_on(register: Register) -> None:
    one, other = saved(register, ONE, TWO), saved(register, TWO)
    reviewer = register.add_person('Reviewer', ('reviewer',))
    register.keep_from(reviewer, other.uid)
    register.merge('incident', one.uid, other.uid)
    second = register.split('incident', one.uid, Second([the(register, one.uid).of('casualty')[0].uid], {}))
    me = register.person
    register.work_as(reviewer)
    assert all(kept_from.is_kept_from(register, the(register, uid)) for uid in (one.uid, second))
    assert {one.uid, second} <= kept_from.passed_over(register, '')
    register.work_as(me)


def test_the_old_reference_finds_the_survivor(register: Register) -> None:
    one, other = saved(register, ONE), saved(register, TWO)
    register.merge('incident', one.uid, other.uid)
    for said in (str(other.get('reference')), f' {str(other.get("reference")).lower()}', other.uid):
        question = query.Question('incident', search=said)
        assert [record.uid for record in query.each(register, question)] == [one.uid]
        assert [record.uid for record in query.newest(register, 'incident', said, 5)] == [one.uid]
    gone = query.Question('incident', search=str(other.get('reference')), withdrawn=True)
    assert [record.uid for record in query.each(register, gone)] == [other.uid]


# Between desks


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Register, ...]]:
    """Headquarters and two desks, which know each other's keys."""
    folder = tmp_path_factory.mktemp('office')
    made = [Register.create(folder / f'{code}.sijill', desk=code, passphrase=None) for code in ('HQ', 'DZ1', 'RQ1')]
    for number, one in enumerate(made):
        for other in made[number + 1 :]:
            meet(one, other)
    yield tuple(made)
    for register in made:
        register.close()


def carried(one: Register, other: Register, withdrawals: str = '') -> Plan:
    """What one register has, taken in by another."""
    path = one.path.with_suffix('.xlsx')
    path.unlink(missing_ok=True)
    headquarters_workbook.export(one, path)
    plan = planned(other, path)
    if withdrawals:
        plan.choose_withdrawals(withdrawals)
    import_deed.bring_in(other, plan, lambda _what: silent)
    return plan


def doubts(plan: Plan) -> str:
    return ' '.join(doubt.sentence for row in plan.rows for doubt in row.doubts)


@pytest.mark.parametrize('keep_own', [True, False])
def test_two_desks_that_keep_different_ones_lose_neither_and_count_nothing_twice(
    office: tuple[Register, ...], *, keep_own: bool
) -> None:
    _hq, dz, rq = office
    one, other = saved(dz, ONE, TWO), saved(rq, ONE, ('civilians', 'killed', 3))
    record = the(rq, other.uid)
    record.add('source', channel='medical')
    rq.save(record)
    carried(dz, rq)
    carried(rq, dz)
    for register, own, theirs in ((dz, one, other), (rq, other, one)):
        register.merge('incident', *((own.uid, theirs.uid) if keep_own else (theirs.uid, own.uid)))
    both = counted(dz, one, other)
    assert len(both) == 3
    for _time in range(2):
        for way in ('', 'all'):
            plan = carried(dz, rq, way)
            carried(rq, dz, way)
    assert [counted(register, one, other) for register in (dz, rq)] == [both, both]
    assert [len(the(r, uid).of('source')) for r, uid in ((dz, one.uid), (rq, other.uid))] == [1, 1]
    assert 'un-merge' in doubts(plan) and plan.withdrawals_left
    for register in (dz, rq):
        [merge] = old_uids.merges(register)
        register.unmerge(merge.uid)
        assert [the(register, uid).withdrawn for uid in (one.uid, other.uid)] == [False, False]
        assert verify.check(register) == []


def test_a_desk_that_withdraws_or_brings_back_a_record_merged_here_changes_no_figure(
    office: tuple[Register, ...],
) -> None:
    hq, dz, rq = office
    one, other = saved(dz, ONE), saved(rq, TWO)
    carried(dz, hq)
    carried(rq, hq)
    hq.merge('incident', one.uid, other.uid)
    both = counted(hq, one, other)
    carried(hq, rq, 'all')
    rq.bring_back('incident', other.uid)
    plan = carried(rq, hq, 'all')
    assert plan.withdrawals_left and 'un-merge' in doubts(plan)
    rq.withdraw('incident', other.uid, 'it was wrong')
    carried(rq, hq, 'all')
    dz.withdraw('incident', one.uid, 'it was wrong')
    assert carried(dz, hq).withdrawals_left
    assert counted(hq, one, other) == both
    for waiting in conflicts.waiting(hq):
        with pytest.raises(Refused, match='un-merge'):
            hq.settle(waiting.conflict, waiting.conflict.theirs)
    assert verify.check(hq) == []


def test_two_desks_that_both_keep_the_record_of_the_other_leave_one_at_headquarters(
    office: tuple[Register, ...],
) -> None:
    hq, dz, rq = office
    one, other = saved(dz, ONE, narrative='Not for others'), saved(rq, TWO)
    for here, there in ((dz, rq), (rq, dz), (dz, hq), (rq, hq)):
        carried(here, there)
    dz.merge('incident', other.uid, one.uid, reason='Theirs says more')
    rq.merge('incident', one.uid, other.uid)
    carried(dz, hq)
    said = openpyxl.load_workbook(dz.path.with_suffix('.xlsx'))
    [sheet] = [sheet for sheet in said if sheet['A1'].value == 'sijill.merges']
    [row] = list(sheet.iter_rows(min_row=4, values_only=True))
    assert {one.uid, other.uid} < set(row) and len([cell for cell in row if cell]) == 3
    assert counted(hq, one, other) == sorted([ONE, TWO], key=str)
    for way in ('', 'all'):
        plan = carried(rq, hq, way)
        assert plan.withdrawals_left and 'one of the two has to stay' in doubts(plan)
    assert [the(hq, record.uid).withdrawn for record in (one, other)] == [True, False]
    assert verify.check(hq) == []


def test_a_file_that_is_as_it_was_signed_is_not_said_to_lack_a_merge(office: tuple[Register, ...]) -> None:
    _hq, dz, rq = office
    one, other = saved(dz, ONE), saved(dz, TWO)
    dz.merge('incident', one.uid, other.uid)
    path = dz.path.with_suffix('.xlsx')
    headquarters_workbook.export(dz, path)
    assert planned(rq, path).gone == 0

    def lead_elsewhere(book: Any) -> None:
        [sheet] = [sheet for sheet in book if sheet['A1'].value == 'sijill.merges']
        sheet.cell(4, 2).value = other.uid

    assert merges_in_files.said_in(read_here(path)) == {other.uid: one.uid}
    assert merges_in_files.said_in(read_here(edited(path, lead_elsewhere))) == {}


@pytest.mark.parametrize('keeps', ['the third', 'the second'])
def test_what_two_desks_merged_with_a_third_is_neither_lost_nor_counted_twice_in_silence(
    office: tuple[Register, ...], keeps: str
) -> None:
    """One merges the record of the other into its own, while that one merges it with a third."""
    hq, dz, rq = office
    one, second, third = saved(dz, ONE), saved(rq, TWO), saved(rq, ('civilians', 'killed', 4))
    for here, there in ((rq, dz), (dz, hq), (rq, hq)):
        carried(here, there)
    everything = counted(hq, one, second, third)
    dz.merge('incident', one.uid, second.uid)
    kept, gone = (third, second) if keeps == 'the third' else (second, third)
    rq.merge('incident', kept.uid, gone.uid)
    carried(rq, hq, 'all')
    plan = carried(dz, hq, 'all')
    if keeps == 'the third':
        assert 'counts twice until' in doubts(plan)
        hq.merge('incident', one.uid, third.uid)
        assert 'counts twice until' not in doubts(carried(dz, hq, 'all'))
        assert counted(hq, one, second, third) == everything
    else:
        assert plan.withdrawals_left and 'would be lost with it' in doubts(plan)
        said = '\n'.join(plan_in_words.summary(hq, plan, None, dry_run=True))
        assert 'would be lost with it' in said and 'does it here too' not in said  # choosing all changes nothing of it
        assert set(everything) <= set(counted(hq, one, second, third))
        for here, there in ((hq, dz), (rq, dz), (dz, hq)):
            plan = carried(here, there, 'all')
        assert not plan.withdrawals_left
        assert counted(hq, one, second, third) == everything
    assert verify.check(hq) == []


def test_the_withdrawal_of_a_merged_record_that_is_left_says_that_it_counts_twice(
    office: tuple[Register, ...], qtbot: QtBot
) -> None:
    hq, dz, rq = office
    one, other = saved(dz, ONE), saved(rq, TWO)
    for here, there in ((rq, dz), (dz, hq), (rq, hq)):
        carried(here, there)
    dz.merge('incident', one.uid, other.uid)
    path = dz.path.with_suffix('.xlsx')
    headquarters_workbook.export(dz, path)
    plan = planned(hq, path)
    [row] = plan.withdrawals_left
    said = f'{one.get("reference")} there: what it says counts twice until it is withdrawn here too.'
    assert row.withdrawal and row.withdrawal.said.endswith(said)
    assert said in '\n'.join(plan_in_words.summary(hq, plan, None, dry_run=True))
    pane = RowPane(hq)
    qtbot.addWidget(pane)
    pane.show_row(row)
    assert not pane.isHidden() and said in pane.text.text()
    plan.choose_withdrawals('all')
    pane.show_row(row)
    assert said not in pane.text.text()


def test_what_is_new_and_goes_on_in_a_record_that_was_withdrawn_here_is_named(office: tuple[Register, ...]) -> None:
    hq, desk, _other = office
    first = saved(desk, ONE)
    carried(desk, hq)
    hq.withdraw('incident', first.uid, 'not so')
    new = saved(desk, TWO)
    desk.merge('incident', first.uid, new.uid)
    plan = carried(desk, hq)
    assert 'into a record that is withdrawn here' in doubts(plan)
    assert counted(hq, first, new) == []
    hq.bring_back('incident', first.uid)
    assert counted(hq, first, new) == sorted([ONE, TWO], key=str)
    assert 'into a record that is withdrawn here' not in doubts(carried(desk, hq))


def test_a_record_into_which_a_third_desk_merged_another_is_not_withdrawn_by_who_does_not_know(
    office: tuple[Register, ...],
) -> None:
    """The one was withdrawn here for what was merged, and would be live nowhere with the other withdrawn too."""
    hq, dz, rq = office
    one, other = saved(dz, ONE), saved(hq, TWO)
    for here, there in ((dz, hq), (hq, dz), (hq, rq)):
        carried(here, there)
    hq.merge('incident', one.uid, other.uid)
    dz.withdraw('incident', one.uid, 'it was heard twice')
    carried(hq, rq, 'all')
    both = counted(rq, one, other)
    assert both == counted(hq, one, other)
    for way in ('', 'all'):
        plan = carried(dz, rq, way)
        assert plan.withdrawals_left and 'one of the two has to stay' in doubts(plan)
        assert counted(rq, one, other) == both
    assert 'one of the two has to stay' in '\n'.join(plan_in_words.summary(rq, plan, None, dry_run=True))
    for here, there in ((rq, dz), (dz, hq), (hq, rq)):
        carried(here, there)
    assert all(counted(register, one, other) for register in office)
    assert [verify.check(register) for register in office] == [[], [], []]


@pytest.mark.parametrize('undone', ['un-merged', 'the import'])
def test_a_record_is_withdrawn_that_no_other_is_merged_into_any_more(office: tuple[Register, ...], undone: str) -> None:
    hq, dz, rq = office
    one, other = saved(dz, ONE), saved(hq, TWO)
    for here, there in ((dz, hq), (hq, dz), (hq, rq)):
        carried(here, there)
    merge = hq.merge('incident', one.uid, other.uid)
    dz.withdraw('incident', one.uid, 'it was heard twice')
    carried(hq, rq, 'all')
    if undone == 'un-merged':
        hq.unmerge(merge)
        carried(hq, rq, 'all')
    else:
        rq.undo_last()
    assert not carried(dz, rq, 'all').withdrawals_left
    assert counted(rq, one, other) == [TWO]


def test_who_knows_what_was_merged_into_a_record_withdraws_it_at_a_third_desk(office: tuple[Register, ...]) -> None:
    hq, dz, rq = office
    one, other = saved(dz, ONE), saved(hq, TWO)
    for here, there in ((dz, hq), (hq, dz), (hq, rq)):
        carried(here, there)
    hq.merge('incident', one.uid, other.uid)
    for there in (dz, rq):
        carried(hq, there, 'all')
    dz.withdraw('incident', one.uid, 'none of it was so')
    assert not carried(dz, rq).withdrawals_left
    assert counted(rq, one, other) == []


# Imports that are undone


def last_import(register: Register) -> history.Batch:
    return history.batches(register)[0]


@pytest.mark.parametrize('keep_own', [True, False])
def test_an_imported_record_that_was_merged_stays_and_is_named(office: tuple[Register, ...], keep_own: bool) -> None:
    hq, desk, _other = office
    sent = saved(desk, ONE)
    plan = carried(desk, hq)
    assert {row.verdict for row in plan.rows} == {'new'}
    own = saved(hq, ONE)
    keep, gone = (own.uid, sent.uid) if keep_own else (sent.uid, own.uid)
    hq.merge('incident', keep, gone)
    undone = hq.undo_batch(last_import(hq).uid)
    assert (undone.records, undone.kept, undone.stayed) == (0, [('incident', sent.uid)], 1)
    assert counted(hq, own, sent) == [ONE]
    [left] = undoing.still_left(last_import(hq))
    with pytest.raises(Refused, match='un-merge'):
        hq.set_back_after_all(last_import(hq).uid, left)
    hq.leave_after_all(last_import(hq).uid, left)
    carried(desk, hq)  # the file comes again, and nothing of it is refused, or counted twice
    assert counted(hq, own, sent) == [ONE]
    assert verify.check(hq) == []


def test_what_an_import_changed_in_a_record_that_was_merged_since_is_undone_where_it_goes_on(
    office: tuple[Register, ...],
) -> None:
    hq, desk, _other = office
    sent = saved(desk, ONE)
    carried(desk, hq)
    record = the(desk, sent.uid)
    record.set('summary', 'As the desk has it.')
    record.add('casualty', **dict(zip(('party', 'outcome', 'count'), TWO, strict=True)))
    desk.save(record)
    carried(desk, hq)
    own = saved(hq, ONE)
    hq.merge('incident', own.uid, sent.uid)
    undone = hq.undo_batch(last_import(hq).uid)
    assert (undone.records, undone.stayed) == (0, 2)
    assert counted(hq, own, sent) == sorted([ONE, TWO], key=str)
    for left in undoing.still_left(last_import(hq)):
        assert left.record == own.uid
        hq.set_back_after_all(last_import(hq).uid, left)
    assert (the(hq, own.uid).get('summary'), counted(hq, own, sent)) == (None, [ONE])
    assert verify.check(hq) == []


def test_the_save_of_a_record_that_somebody_else_merged_since_is_not_undone(register: Register) -> None:
    own, me = saved(register, ONE), register.person
    new = saved(register, ONE)
    register.work_as(register.add_person('Reviewer', ('reviewer',)))
    register.merge('incident', new.uid, own.uid)
    register.work_as(me)
    with pytest.raises(Refused, match='Un-merge'):
        register.undo_last()
    assert counted(register, own, new) == [ONE]


def test_the_command_says_that_a_merged_record_stays(register: Register, capsys: pytest.CaptureFixture[str]) -> None:
    own, come = saved(register, ONE), at_checkpoint('2024-01-14', TWO)
    batch = register.apply([Incoming(come, '')], {'file': 'sheet.xlsx'})
    register.merge('incident', own.uid, come.uid)
    reference = query.references(register, 'incident', [come.uid])[come.uid]
    register.close()
    code, out, _err = caller(capsys)('undo', register.path, batch)
    assert (code, out.splitlines()[0]) == (3, 'The import was undone.')
    assert f'Not undone, because it was changed since: Incident \u2066{reference}\u2069' in out and come.uid not in out


def test_the_command_names_what_stays_of_a_line_by_the_reference_of_its_record(
    register: Register, capsys: pytest.CaptureFixture[str]
) -> None:
    record = saved(register, ONE)
    line = record.of('casualty')[0]
    line.set('count', 4)
    batch = register.apply([Incoming(record, '')], {'file': 'sheet.xlsx'})
    line.set('count', 5)
    register.save(record)
    reference = record.get('reference')
    register.close()
    out = caller(capsys)('undo', register.path, batch)[1]
    assert f'Not undone, because it was changed since: Number of Incident \u2066{reference}\u2069\n' in out
