"""What somebody is kept from in reviewing: passed over in silence, and refused by every other way without a reason."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from pytestqt.qtbot import QtBot

from exchange.exporting import headquarters_workbook
from exchange.importing import decisions_brought
from models import query
from models.errors import Refused
from models.query.for_review import kept_from
from models.query.for_review.queue import queue
from models.record.records import OF_REVIEW, Record
from models.register import verify
from models.register.others import known_keys
from models.register.register import Register
from models.register.review.reviewing import Chosen
from tests.calling import Call, caller
from tests.invented import abductee, incident, informant, place
from tests.signed import brought_in, key_of, planned
from tests.test_chain import alter
from tests.windows import driving
from ui.panes.stayed_pane import StayedPane

# A village, and what it lies in.
VILLAGE, SUB_DISTRICT, DISTRICT, GOVERNORATE = 'C5110', 'SY090102', 'SY0901', 'SY09'
ELSEWHERE = {'governorate': 'SY05'}
SAID = 'Somebody else has to review this record.'


@pytest.fixture
def lead(register: Register) -> str:
    """The number of the lead, who works."""
    return register.person


@pytest.fixture
def reviewer(register: Register, lead: str) -> str:
    """Somebody else who reviews."""
    return register.add_person('Wren', ('reviewer',))


def sent(register: Register, record: Record) -> Record:
    saved = register.save(record)
    register.review_one('send', Chosen(saved.kind, saved.uid))
    found = query.get(register, saved.kind, saved.uid)
    assert found is not None
    return found


def is_kept(register: Register, record: Record) -> bool:
    """Whether who works is kept from it; both ways of asking say the same."""
    one = kept_from.is_kept_from(register, record)
    assert (record.uid in kept_from.passed_over(register)) is one
    return one


def with_origin() -> Record:
    record = incident(**ELSEWHERE)
    record.of('casualty')[0].of('victim')[0].set('origin', 'البصيرة')
    return record


@pytest.mark.parametrize('kept', [VILLAGE, SUB_DISTRICT, DISTRICT, GOVERNORATE])
@pytest.mark.parametrize(
    'made',
    [
        lambda: incident(place=VILLAGE, governorate='SY09'),
        lambda: abductee(place=VILLAGE, governorate='SY09'),
        with_origin,
        lambda: place(within=VILLAGE, governorate='SY09'),
    ],
    ids=['where it happened', 'where somebody was taken', 'where a victim is from', 'a local place in it'],
)
def test_a_place_keeps_from_all_that_lies_in_it(
    register: Register, reviewer: str, kept: str, made: Callable[[], Record]
) -> None:
    record, other = sent(register, made()), sent(register, incident(**ELSEWHERE))
    register.keep_from(reviewer, kept)
    assert not is_kept(register, record)  # it is another one who works
    register.work_as(reviewer)
    assert is_kept(register, record)
    assert not is_kept(register, other)
    with pytest.raises(Refused, match=SAID):
        register.review_one('return', Chosen(record.kind, record.uid), note='count?')
    register.review_one('return', Chosen(other.kind, other.uid), note='count?')


def test_a_village_keeps_from_nothing_beside_it(register: Register, reviewer: str) -> None:
    record = sent(register, incident(place=SUB_DISTRICT, governorate='SY09'))
    register.keep_from(reviewer, VILLAGE)
    register.work_as(reviewer)
    assert not is_kept(register, record)


def test_a_place_that_was_only_typed_counts_where_its_name_may_mean_it(register: Register, reviewer: str) -> None:
    village = register.places.get(VILLAGE)
    assert village is not None
    record = sent(register, incident(place_typed=village.en, governorate='SY09'))
    register.keep_from(reviewer, VILLAGE)
    register.work_as(reviewer)
    assert is_kept(register, record)


def test_a_local_place_that_is_the_same_counts(register: Register, reviewer: str) -> None:
    local = sent(register, place(same_as=VILLAGE, governorate='SY09'))
    record = sent(register, incident(place=local.uid, governorate='SY09'))
    register.keep_from(reviewer, VILLAGE)
    register.work_as(reviewer)
    assert is_kept(register, record) and is_kept(register, local)


def test_local_places_in_a_circle_end(register: Register, reviewer: str) -> None:
    one, other = sent(register, place()), sent(register, place())
    for record, above in ((one, other), (other, one)):
        record.values |= {'within': above.uid, 'same_as': above.uid}
        register.save(record)
    record = sent(register, incident(place=one.uid))
    register.keep_from(reviewer, 'SY04')
    register.work_as(reviewer)
    assert not is_kept(register, record)


def _of_same_person(taken: Record) -> Record:
    record = incident()
    record.of('casualty')[0].of('victim')[0].set('same_person', taken.uid)
    return record


def _told_by(teller: Record) -> Record:
    record = incident()
    record.of('source')[0].set('informant', teller.uid)
    return record


@pytest.mark.parametrize(
    ('kept', 'naming'),
    [(abductee, _of_same_person), (informant, _told_by), (incident, lambda one: abductee(incident=one.uid))],
    ids=['a victim is that person', 'somebody told of it', 'taken in it'],
)
def test_a_record_keeps_from_what_names_it(
    register: Register, reviewer: str, kept: Callable[[], Record], naming: Callable[[Record], Record]
) -> None:
    record = sent(register, kept())
    other, strange = sent(register, naming(record)), sent(register, incident())
    register.keep_from(reviewer, record.uid)
    register.work_as(reviewer)
    assert is_kept(register, record) and is_kept(register, other) and not is_kept(register, strange)
    for one in (record, other):
        for event in ('approve', 'return', 'put_off'):
            done = register.review(event, [Chosen(one.kind, one.uid)], note='why')
            assert [why for _one, why in done.stayed] == [SAID]


def test_of_a_selection_the_others_move(register: Register, reviewer: str) -> None:
    record, other = sent(register, incident(governorate='SY09')), sent(register, incident(**ELSEWHERE))
    register.keep_from(reviewer, GOVERNORATE)
    register.work_as(reviewer)
    done = register.review('return', [Chosen(one.kind, one.uid) for one in (record, other)], note='count?')
    assert [one.uid for one in done.moved] == [other.uid]
    assert [why for _one, why in done.stayed] == [SAID]


def test_a_decision_from_elsewhere_is_not_taken_over_by_who_is_kept_from_it(
    register: Register, reviewer: str, tmp_path: Path
) -> None:
    saved = register.save(incident())
    with Register.create(tmp_path / 'hq.sijill', desk='HQ1', passphrase=None) as hq:
        known_keys.trust(hq, key_of(register))
        known_keys.trust(register, key_of(hq))
        headquarters_workbook.export(register, tmp_path / 'out.xlsx')
        brought_in(hq, tmp_path / 'out.xlsx')
        hq.review_one('send', Chosen(saved.kind, saved.uid))
        hq.review_one('return', Chosen(saved.kind, saved.uid), note='count?')
        headquarters_workbook.export(hq, tmp_path / 'back.xlsx')
    register.keep_from(reviewer, saved.uid)
    register.work_as(reviewer)
    plan = planned(register, tmp_path / 'back.xlsx')
    plan.decisions.choose('take')
    decisions_brought.bring_in(register, plan.decisions)
    assert [one.why_not for one in plan.decisions.left] == [SAID]


# By whom, taken away, undone, in the chain, and nowhere else


def test_only_a_lead_says_it_and_takes_it_away(register: Register, lead: str, reviewer: str) -> None:
    register.keep_from(reviewer, VILLAGE)
    [row] = kept_from.rows_of(register, reviewer)
    register.work_as(reviewer)
    for done in (lambda: register.keep_from(lead, VILLAGE), lambda: register.let_review(reviewer, row.uid)):
        with pytest.raises(Refused, match='Only a lead'):
            done()
    register.work_as(lead)
    register.let_review(reviewer, row.uid)
    assert kept_from.kept_from(register, reviewer) == (frozenset(), frozenset())
    assert verify.check(register) == []


def test_undoing_what_was_done_to_records_leaves_it_as_other_changes_of_people(
    register: Register, reviewer: str
) -> None:
    register.save(incident())
    register.keep_from(reviewer, VILLAGE)
    register.undo_last()
    assert query.count(register, 'incident') == 0
    assert kept_from.kept_from(register, reviewer).places == {VILLAGE}
    assert verify.check(register) == []


@pytest.mark.parametrize('what', ['nothing', 'C0', ''])
def test_what_is_not_there_keeps_from_nothing(register: Register, reviewer: str, what: str) -> None:
    with pytest.raises(Refused, match='in this register'):
        register.keep_from(reviewer, what)
    register.keep_from(reviewer, VILLAGE)
    with pytest.raises(Refused, match='already'):
        register.keep_from(reviewer, VILLAGE)


def test_an_altered_row_is_named(register: Register, reviewer: str) -> None:
    register.keep_from(reviewer, VILLAGE)
    [row] = kept_from.rows_of(register, reviewer)
    register.close()
    alter(register.path, 'UPDATE person_kept_from SET place = ?', 'SY05')
    with Register.open(register.path) as opened:
        assert any(row.uid in said for said in verify.check(opened))


def test_it_leaves_with_no_workbook(register: Register, reviewer: str, tmp_path: Path) -> None:
    record = sent(register, incident(**ELSEWHERE))
    register.keep_from(reviewer, VILLAGE)
    [row] = kept_from.rows_of(register, reviewer)
    for profile in ('headquarters', 'full'):
        headquarters_workbook.export(register, tmp_path / f'{profile}.xlsx', profile=profile)
        book = openpyxl.load_workbook(tmp_path / f'{profile}.xlsx')
        said = {str(cell.value) for sheet in book for line in sheet for cell in line}
        assert record.uid in said and not {row.uid, reviewer, VILLAGE, 'Wren'} & said
    assert {spec.reach for name, spec in OF_REVIEW[kept_from.KIND].specs().items() if name in ('record', 'place')} == {
        'desk'
    }


# By command


@pytest.fixture
def call(register: Register, reviewer: str, capsys: pytest.CaptureFixture[str]) -> Call:
    register.close()
    return caller(capsys)


def test_it_is_said_and_taken_away_by_command(register: Register, call: Call) -> None:
    path = register.path
    code, out, _err = call('people', path, '--keep-from', 'wren', GOVERNORATE)
    assert code == 0
    assert 'kept from Deir' in out.replace('\u2068', '')
    code, _out, err = call('people', path, '--keep-from', 'wren', GOVERNORATE)
    assert (code, 'already' in err) == (2, True)
    code, _out, err = call('people', path, '--keep-from', 'wren', 'no such place')
    assert (code, 'no record and no place' in err) == (2, True)
    code, _out, err = call('people', path, '--let-review', 'wren', 'الشحيل')
    assert (code, 'not kept from that' in err) == (2, True)
    code, out, _err = call('people', path, '--person', 'wren')
    assert (code, 'kept from' in out) == (0, False)  # only a lead reads that
    code, out, _err = call('people', path, '--person', 'Tester', '--let-review', 'wren', 'دير الزور')
    assert (code, 'kept from' in out) == (0, False)


def test_a_record_is_named_by_its_reference_and_a_name_of_several_places_is_asked_about(
    register: Register, call: Call
) -> None:
    with Register.open(register.path) as opened:
        reference = str(opened.save(incident()).get('reference'))
        names = Counter(one.ar for one in opened.places.all() if one.level == 4)
        several = next(name for name, count in names.items() if count > 1 and len(opened.places.find(name)) > 1)
    code, out, _err = call('people', register.path, '--keep-from', 'wren', reference)
    assert (code, f'kept from Incident \u2068{reference}\u2069' in out) == (0, True)
    code, _out, err = call('people', register.path, '--keep-from', 'wren', several)
    assert (code, 'give the code of one' in err) == (2, True)


def test_a_command_is_refused_without_the_reason(register: Register, call: Call) -> None:
    with Register.open(register.path) as opened:
        record = sent(opened, incident(governorate='SY09'))
    assert call('people', register.path, '--keep-from', 'wren', GOVERNORATE)[0] == 0
    for event in ('approve', 'return'):
        given = (event, record.get('reference'), '--note', 'count?', '--person', 'wren')
        code, _out, err = call('review', register.path, *given)
        assert (code, SAID in err, 'SY09' in err or 'kept' in err) == (3, True, False)


# By keys in the list


def test_in_the_list_what_somebody_is_kept_from_stays_without_the_reason(
    register: Register, reviewer: str, qtbot: QtBot
) -> None:
    record, other = sent(register, incident(governorate='SY09')), sent(register, incident(**ELSEWHERE))
    register.keep_from(reviewer, GOVERNORATE)
    register.work_as(reviewer)
    with driving(register, qtbot) as driver:
        driver.window.show_page('incident')
        driver.window.list.focus_table()
        driver.keys('Ctrl+A', 'Ctrl+Shift+T', '=count?', 'Return')
        pane = driver.window.record.currentWidget()
        assert isinstance(pane, StayedPane)
        assert [pane.lines.data(pane.lines.index(row, 1)) for row in range(pane.lines.rowCount())] == [SAID]
    states = {one.uid: one.get('state') for one in query.each(register, query.Question('incident'))}
    assert states == {record.uid: 'for_review', other.uid: 'returned'}
    assert [one.uid for one in queue(register)] == []
