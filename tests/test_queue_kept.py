"""The table of what waits is kept with every action, worked out anew after an upgrade, and compared by `check`."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from models import query
from models.dates import dates
from models.file import agreement
from models.language.labels import record_label
from models.places import gazetteer
from models.query.for_review.queue import queue
from models.record.records import Record
from models.register import clean_copy, verify
from models.register.action import Incoming
from models.register.erasing import ToErase
from models.register.others.taking import Theirs
from models.register.register import Register
from models.register.review import weighing
from models.register.review.reviewing import Chosen
from models.rules.risks import RISKS, weights
from models.rules.surroundings import Around
from tests.invented import abductee, incident, informant, place
from tests.test_as_of import ACTIONS, Hands
from tests.test_chain import alter, found


def now(register: Register, record: Record) -> Record:
    stored = query.get(register, record.kind, record.uid)
    assert stored is not None
    return stored


def sent(register: Register, record: Record) -> Record:
    saved = register.save(record)
    register.review_one('send', Chosen(saved.kind, saved.uid))
    return now(register, saved)


def kept(register: Register) -> dict[str, tuple[Any, ...]]:
    """All that the table has, by the uid of its record."""
    told: dict[str, tuple[Any, ...]] = {}
    for kind in ('incident', 'abductee', 'informant', 'place'):
        uids = [str(row[0]) for row in register.db.execute_sql(f'SELECT uid FROM "{kind}"').fetchall()]
        told |= agreement.waiting_of(register.db, kind, uids)
    return told


def worked_out(register: Register) -> dict[str, tuple[Any, ...]]:
    """All that the table should have."""
    told: dict[str, tuple[Any, ...]] = {}
    for kind in ('incident', 'abductee', 'informant', 'place'):
        uids = [str(row[0]) for row in register.db.execute_sql(f'SELECT uid FROM "{kind}"').fetchall()]
        records = list(query.get_many(register, kind, uids).values())
        told |= {uid: tuple(one.line) for uid, one in weighing.lines(register, records, Around(register)).items()}
    return told


# The file of points


def test_each_risk_has_its_points_and_each_row_its_risk() -> None:
    assert [risk.code for risk in RISKS] == list(weights())
    assert {code for code, weight in weights().items() if weight.on_top} == {'consent_withdrawn', 'said_to_be_dead'}
    assert weights()['consent_withdrawn'].on_top > weights()['said_to_be_dead'].on_top
    assert not any(weight.may_sample for weight in weights().values())


# With every action


def _edit(register: Register, record: Record) -> None:
    record.of('casualty')[0].set('count', 40)
    register.save(record)


def _return(register: Register, record: Record) -> None:
    register.review_one('return', Chosen(record.kind, record.uid), note='count?')


def _approve(register: Register, record: Record) -> None:
    register.review_one('approve', Chosen(record.kind, record.uid))


def _approve_and_undo(register: Register, record: Record) -> None:
    _approve(register, record)
    register.undo_last()


def _approve_edit(register: Register, record: Record) -> None:
    _approve(register, record)
    approved = now(register, record)
    approved.of('casualty')[0].set('count', 41)
    register.save(approved, because='count_corrected')


def _approve_edit_and_undo(register: Register, record: Record) -> None:
    _approve_edit(register, record)
    register.undo_last()


def _withdraw(register: Register, record: Record) -> None:
    register.withdraw(record.kind, record.uid, 'told twice')


def _withdraw_and_back(register: Register, record: Record) -> None:
    _withdraw(register, record)
    register.bring_back(record.kind, record.uid)


def _undo(register: Register, _record: Record) -> None:
    register.undo_last()


def _undo_and_redo(register: Register, _record: Record) -> None:
    register.undo_last()
    register.redo_last()


def _put_off(register: Register, record: Record) -> None:
    register.review_one('put_off', Chosen(record.kind, record.uid), note='soon', until='2098-03-01')


def _put_off_and_undo(register: Register, record: Record) -> None:
    _put_off(register, record)
    register.undo_last()


def _erase(register: Register, record: Record) -> None:
    source = record.of('source')[0]
    register.erase([ToErase(record.kind, record.uid, source.uid, 'says')], 'the source asked')


def _import_of_an_approved_one(register: Register, record: Record) -> None:
    _approve(register, record)
    theirs = now(register, record)
    theirs.of('casualty')[0].set('count', 40)
    register.apply([Incoming(theirs, f'{record.revision} HM1.0badcafe:1')], {'file': 'homs.xlsx'})


def _decided_apart(register: Register, record: Record) -> None:
    _approve(register, record)
    said = {'record': record.uid, 'event': 'return', 'state': 'returned', 'vector': record.revision}
    said |= {'desk': 'HQ1.0badcafe', 'decided_at': '2024-02-01T00:00:00Z', 'note': 'count?'}
    register.keep_decisions([Theirs('incident', Record('decision', values=said))])


def _match_place(register: Register, _record: Record) -> None:
    [place_typed] = query.unmatched_places(register)
    register.match_place(place_typed, 'C5202')


DOES: dict[Callable[[Register, Record], None], bool] = {
    _edit: True, _return: False, _approve: False, _approve_and_undo: True, _approve_edit: True,
    _approve_edit_and_undo: True, _withdraw: False, _withdraw_and_back: True, _undo: False, _undo_and_redo: True,
    _put_off: True, _put_off_and_undo: True, _erase: True,
    _import_of_an_approved_one: True, _decided_apart: True, _match_place: True,
}  # fmt: skip


@pytest.mark.parametrize('does', DOES)
def test_the_table_follows_every_action(register: Register, does: Callable[[Register, Record], None]) -> None:
    record = sent(register, incident())
    does(register, record)
    assert (record.uid in kept(register)) is DOES[does]
    assert kept(register) == worked_out(register)
    assert verify.check(register) == []


def test_all_kinds_of_records_wait(register: Register) -> None:
    uids = {sent(register, make()).uid for make in (incident, abductee, informant, place)}
    assert {one.uid for one in queue(register)} == uids == kept(register).keys()
    assert [one.kind for one in queue(register) if one.may_sample] == ['place']


def test_a_record_that_is_not_for_review_costs_a_look_whether_any_is(register: Register) -> None:
    """Where none waits, nothing is compared either: whose place would follow."""
    saved = register.save(incident())
    saved.set('summary', 'Told again.')
    with statements(register) as said:
        register.save(saved)
    assert [one for one in said if 'waiting' in one] == ['SELECT 1 FROM waiting LIMIT 1']


@contextmanager
def statements(register: Register) -> Iterator[list[str]]:
    """Every statement that the register is asked meanwhile."""
    said: list[str] = []
    connection = register.db.connection()
    connection.set_trace_callback(said.append)
    try:
        yield said
    finally:
        connection.set_trace_callback(None)


# Worked out anew


def test_an_upgrade_works_it_out_anew(register: Register) -> None:
    """A register of a program without this table, or with other points, has the queue at its next opening."""
    path = register.path
    some = [sent(register, make()) for make in (incident, abductee)]
    register.withdraw(some[1].kind, some[1].uid, 'told twice')
    before = kept(register)
    register.db.execute_sql('DELETE FROM waiting')
    register.note('worked_out', 'of an earlier program')
    register.close()
    with Register.open(path) as again:
        assert kept(again) == before != {}
        assert verify.check(again) == []


def test_a_clean_copy_has_the_queue_and_what_was_looked_at(register: Register, tmp_path: Path) -> None:
    record = sent(register, incident())
    register.look(record.uid, record.revision)
    clean_copy.make(register, tmp_path / 'clean.sijill')
    with Register.open(tmp_path / 'clean.sijill') as clean:
        assert kept(clean) == kept(register) != {}
        assert clean.db.execute_sql('SELECT record, vector FROM looked').fetchall() == [(record.uid, record.revision)]


def test_problems_looked_for_again_work_out_the_queue_again(register: Register) -> None:
    record = sent(register, incident())
    register.db.execute_sql('UPDATE waiting SET points = 90')
    register.check_again()
    assert kept(register) == worked_out(register)
    assert kept(register)[record.uid][1] != 90


# Altered


@pytest.fixture(scope='module')
def filled(plain_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed register in which three records wait, of which two may be one, and one does not."""
    path = Path(shutil.copy(plain_template, tmp_path_factory.mktemp('waiting') / 'register.sijill'))
    with Register.open(path) as register:
        for record in (incident(), incident(), abductee()):
            sent(register, record)
        register.review_one('put_off', Chosen('abductee', queue(register)[-1].uid), note='soon', until='2098-01-01')
        register.save(incident(occurred='2023-01-01'))
    return path


@pytest.fixture
def closed(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(filled, tmp_path / 'register.sijill'))


def test_nothing_is_said_of_what_nobody_altered(closed: Path) -> None:
    assert found(closed) == []


@pytest.mark.parametrize('number', [1, 2])
@pytest.mark.parametrize(
    'alteration',
    [
        'DELETE FROM waiting',
        'UPDATE waiting SET points = 0',
        'UPDATE waiting SET points = points + 1',
        'UPDATE waiting SET on_top = 1',
        "UPDATE waiting SET since = '2020-01-01T00:00:00Z'",
        'UPDATE waiting SET may_sample = 1',
        "UPDATE waiting SET workers = ''",
        "UPDATE waiting SET workers = workers || ' me'",
        "UPDATE waiting SET put_off = 'day 2097-01-01'",
    ],
)
def test_a_line_that_was_altered_is_named(closed: Path, alteration: str, number: int) -> None:
    uid = uid_of(closed, number)
    alter(closed, f"{alteration} WHERE kind = 'incident' AND record = {number}")
    assert found(closed) == [f'{record_label("incident")} {uid}: its place in the queue of review was altered.']


def test_what_is_put_off_cannot_be_brought_back_unnoticed(closed: Path) -> None:
    alter(closed, "UPDATE waiting SET put_off = '' WHERE kind = 'abductee'")
    [said] = found(closed)
    assert 'queue of review' in said


def test_a_line_of_a_record_that_does_not_wait_is_named(closed: Path) -> None:
    alter(closed, "INSERT INTO waiting VALUES ('incident', 3, 2, 900, '', 0, '', '')")
    uid = uid_of(closed, 3)
    assert found(closed) == [f'{record_label("incident")} {uid}: its place in the queue of review was altered.']


def test_a_line_of_no_record_is_named_and_not_shown(closed: Path) -> None:
    alter(closed, "INSERT INTO waiting VALUES ('incident', 99, 2, 900, '', 0, '', '')")
    with Register.open(closed) as register:
        assert len(queue(register)) == 2
    assert found(closed) == ['“waiting”: 1 line is of no record.']


def uid_of(path: Path, number: int) -> str:
    with Register.open(path, writing=False) as register:
        return str(register.db.execute_sql('SELECT uid FROM incident WHERE id = ?', (number,)).fetchone()[0])


def test_what_another_record_or_another_day_changes_is_no_alteration(closed: Path) -> None:
    """One of the two that may be one is withdrawn, and somebody is no reviewer any more."""
    with Register.open(closed) as register:
        [first, *_rest] = [one.uid for one in queue(register) if one.kind == 'incident']
        register.withdraw('incident', first, 'told twice')
        register.save(incident())
        assert verify.check(register) == []


def _withdraw_it(register: Register, other: Record) -> None:
    register.withdraw(other.kind, other.uid, 'told twice')


def _another_month(register: Register, other: Record) -> None:
    other.set('occurred', '2021-05-05')
    register.save(other)


def _undo_it(register: Register, _other: Record) -> None:
    register.undo_last()


def _withdraw_undo_redo(register: Register, other: Record) -> None:
    _withdraw_it(register, other)
    register.undo_last()
    register.redo_last()


def _erase_its_day(register: Register, other: Record) -> None:
    register.erase([ToErase(other.kind, other.uid, other.uid, 'place')], 'the source asked')


def _import_it(register: Register, other: Record) -> None:
    other.set('occurred', '2021-05-05')
    register.apply([Incoming(other, f'{other.revision} HM1.0badcafe:1')], {'file': 'homs.xlsx'})


@pytest.mark.parametrize(
    'does', [_withdraw_it, _another_month, _undo_it, _withdraw_undo_redo, _erase_its_day, _import_it]
)
def test_what_waits_beside_a_changed_record_has_its_own_place(
    register: Register, does: Callable[[Register, Record], None]
) -> None:
    """Two may be one, and one of them is changed: the place of the other follows at once."""
    waiting, other = sent(register, incident()), register.save(incident())
    assert kept(register) == worked_out(register)
    does(register, other)
    assert kept(register).keys() == {waiting.uid}
    assert kept(register) == worked_out(register)
    assert verify.check(register) == []


def test_a_day_that_came_is_no_alteration(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was dated ahead has a warning less on the day it comes, and nobody saved it."""
    monkeypatch.setattr(dates, 'today_in_damascus', lambda: date(2024, 2, 1))
    monkeypatch.setattr(dates, 'utc_now', lambda: '2024-02-01T08:00:00Z')
    record = sent(register, incident(occurred='2024-02-02'))
    monkeypatch.setattr(dates, 'today_in_damascus', lambda: date(2024, 2, 3))
    assert worked_out(register)[record.uid] != kept(register)[record.uid]
    assert verify.check(register) == []


def test_neighbours_that_are_withdrawn_are_no_alteration(register: Register) -> None:
    """Two others say who held the place, so that the third is doubted until one of them is gone."""
    others = [register.save(incident(zone='sdf', occurred=f'2024-01-{day}')) for day in (11, 12)]
    record = sent(register, incident(zone='regime', occurred='2024-01-31'))
    for other in others:
        register.withdraw('incident', other.uid, 'told twice')
    assert record.uid in kept(register)
    assert verify.check(register) == []


@pytest.mark.parametrize(
    'damage',
    [
        "UPDATE incident SET occurred = 'x' WHERE id = 2",
        "UPDATE incident SET latitude = 'x', longitude = 'y' WHERE id = 2",
        "UPDATE incident SET time_of_day = 'x:y' WHERE id = 2",
        "UPDATE casualty SET count = 'x', position = 'y' WHERE id = 3",
        "UPDATE source SET first_hand = 'x' WHERE id = 2",
    ],
)
def test_a_damaged_record_is_in_nobodys_way(closed: Path, damage: str) -> None:
    """What lies around a record is compared with it, whatever another program made of that."""
    alter(closed, damage)
    with Register.open(closed) as register:
        fresh = sent(register, incident())
        assert fresh.uid in {one.uid for one in queue(register)}
        assert weighing.reasons(register, fresh)
        assert any('was altered outside the program' in said for said in verify.check(register))


@pytest.mark.parametrize('until', ['x', '2098-02-31', ''])
def test_a_damaged_day_of_a_decision_is_named(closed: Path, until: str) -> None:
    alter(closed, "UPDATE decision SET until = ? WHERE event = 'put_off'", until)
    assert any('was altered outside the program' in said for said in found(closed))


# Many


def test_a_thousand_sent_at_once_are_looked_at_together(register: Register) -> None:
    """What is asked of the register does not grow with each record beyond a few statements of its own."""
    codes = [one.code for one in gazetteer().all() if one.level == 4][:40]
    saved = [
        register.save(incident(place=code, occurred=f'20{10 + number % 14}-03-{1 + number % 28:02}', latitude=None))
        for number, code in enumerate(codes)
    ]
    with statements(register) as said:
        register.review('send', [Chosen('incident', one.uid) for one in saved])
    asked = [one for one in said if one.lstrip().startswith('SELECT')]
    assert len(asked) < 8 * len(saved) + 60
    assert kept(register) == worked_out(register)


def test_the_first_page_reads_no_more_than_it_shows(register: Register) -> None:
    uids = [register.save(incident(occurred='2023')).uid for _number in range(3)]
    register.review('send', [Chosen('incident', uid) for uid in uids])
    first = queue(register)[0].uid
    line = register.db.execute_sql('SELECT * FROM waiting LIMIT 1').fetchone()
    with register.writing_down():
        for number in range(10_000):
            register.db.execute_sql(
                'INSERT INTO waiting VALUES (?, ?, 0, 0, ?, 0, ?, ?)', ('incident', 100 + number, line[4], '', '')
            )
    with statements(register) as said:
        assert [one.uid for one in queue(register, most=1)] == [first]
    assert len(said) < 12
    [asked] = [one for one in said if 'FROM waiting' in one]
    plan = register.db.execute_sql(f'EXPLAIN QUERY PLAN {asked}').fetchall()
    assert any('waiting_order' in str(row) for row in plan)


# Whatever anybody does


class Reviewers(Hands):
    """Somebody who does anything in a register in which much of what is alike waits, and erases too."""

    def new(self) -> Record:
        return self._sent(super().new())

    def again(self) -> Record:
        return self._sent(self.register.save(self.random.choice((incident, abductee))(governorate=None)))

    def erase(self) -> None:
        record = self._one()
        field = self.random.choice([*record.values])
        self.register.erase([ToErase(record.kind, record.uid, record.uid, field)], 'asked')

    def _sent(self, record: Record) -> Record:
        if self.random.random() < 0.8:
            self.register.review_one('send', Chosen(record.kind, record.uid))
        return record


DONE = [*ACTIONS, 'again', 'erase', 'withdraw', 'edit']


@pytest.mark.slow
@settings(max_examples=8, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(st.lists(st.sampled_from(DONE), min_size=4, max_size=14), st.integers(0, 9999))
def test_whatever_is_done_no_place_in_the_queue_is_said_to_be_altered(
    plain_template: Path, tmp_path_factory: pytest.TempPathFactory, actions: list[str], seed: int
) -> None:
    path = Path(shutil.copy(plain_template, tmp_path_factory.mktemp('hands') / 'r.sijill'))
    with Register.open(path) as register:
        hands = Reviewers(register, seed)
        for name in ('new', 'again', *actions):
            hands.do(name)
        assert verify.check(register) == []
