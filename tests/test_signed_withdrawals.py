"""Whose withdrawals are taken over, and who may say what a register lost: by real signatures."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from exchange.importing.planning import make_plan
from models import query
from models.register.others import known_keys
from models.register.register import Register
from tests import invented
from tests.desks import change, sent, the
from tests.signed import brought_in, cell_of, edited, fact_of, key_of, sheet_of


@pytest.fixture
def desk(register: Register) -> Register:
    return register


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Register]:
    with Register.create(tmp_path / 'other.sijill', desk='HM2', passphrase=None) as made:
        yield made


def handed_over(desk: Register, other: Register, folder: Path) -> tuple[str, str]:
    """A record of each desk, which both have by now, and which the other desk withdraws."""
    uids = desk.save(invented.incident()).uid, other.save(invented.incident(occurred='2024-01-28')).uid
    brought_in(desk, sent(other, folder / 'other.xlsx', 'en'))
    brought_in(other, sent(desk, folder / 'desk.xlsx', 'en'))
    for uid in uids:
        other.withdraw('incident', uid, 'Told twice.')
    return uids


@pytest.mark.parametrize('knows', [False, True])
def test_the_known_key_of_the_maker_withdraws_its_own_records_alone(
    desk: Register, other: Register, tmp_path: Path, knows: bool
) -> None:
    ours, theirs = handed_over(desk, other, tmp_path)
    if knows:
        known_keys.trust(desk, key_of(other))
    plan = brought_in(desk, sent(other, tmp_path / 'again.xlsx', 'en'))
    assert [the(desk, uid).withdrawn for uid in (ours, theirs)] == [False, knows]
    assert len(plan.withdrawals_left) == 2 - knows


def test_a_withdrawal_that_was_written_into_a_signed_file_is_left(
    desk: Register, other: Register, tmp_path: Path
) -> None:
    known_keys.trust(desk, key_of(other))
    uid = other.save(invented.incident()).uid
    path = sent(other, tmp_path / 'other.xlsx', 'en')
    brought_in(desk, path)
    forged = edited(
        path, lambda book: setattr(cell_of(sheet_of(book, 'incident'), 'incident.withdrawn'), 'value', 'no')
    )
    plan = brought_in(desk, forged)
    assert (len(plan.withdrawals_left), the(desk, uid).withdrawn) == (1, False)


def test_an_old_signed_file_withdraws_nothing_again(desk: Register, other: Register, tmp_path: Path) -> None:
    known_keys.trust(desk, key_of(other))
    uid = other.save(invented.incident()).uid
    other.withdraw('incident', uid, 'Told twice.')
    old = sent(other, tmp_path / 'old.xlsx', 'en')
    brought_in(desk, old)
    other.bring_back('incident', uid)
    brought_in(desk, sent(other, tmp_path / 'new.xlsx', 'en'))
    assert not the(desk, uid).withdrawn
    assert make_plan(desk, old).withdrawals == []


@pytest.mark.parametrize('whose', ['its own', 'of headquarters', 'of a key that is not known'])
def test_what_a_register_lost_comes_back_from_its_own_file_and_from_a_known_one(
    desk: Register, other: Register, tmp_path: Path, whose: str
) -> None:
    uid, place, older = desk.save(invented.incident()).uid, desk.path, tmp_path / 'older.sijill'
    desk.close()
    shutil.copy(place, older)
    with Register.open(place) as now:
        change(now, uid, summary='lost')
        path = sent(now, tmp_path / 'own.xlsx', 'en')
        brought_in(other, path)
    if whose != 'its own':
        path = sent(other, tmp_path / 'other.xlsx', 'en')
    with Register.open(older) as put_back:
        if whose == 'of headquarters':
            known_keys.trust(put_back, key_of(other))
        known = whose != 'of a key that is not known'
        plan = make_plan(put_back, path)
        assert (plan.lost, plan.counts()['changed'], plan.counts()['invalid'] > 0) == (int(known), 0, True)
        again = make_plan(put_back, path, lost='add')
        assert (again.counts()['changed'], again.counts()['invalid'] == 0) == (int(known), known)


def test_a_known_key_speaks_of_what_it_knows(desk: Register, other: Register, tmp_path: Path) -> None:
    """It takes its own correction back without a conflict."""
    known_keys.trust(desk, key_of(other))
    uid = other.save(invented.incident(summary='as first told')).uid
    for text in ('corrected', 'as first told'):
        brought_in(desk, sent(other, tmp_path / f'{len(text)}.xlsx', 'en'))
        change(other, uid, summary=text)
    plan = brought_in(desk, sent(other, tmp_path / 'last.xlsx', 'en'))
    assert plan.counts()['conflict'] == 0
    assert the(desk, uid).get('summary') == 'as first told'
    assert query.count(desk, 'incident') == 1


def test_no_unsigned_file_says_what_a_desk_with_a_known_key_did(
    desk: Register, other: Register, tmp_path: Path
) -> None:
    """Else that desk would be told of work that it never did; its own signed file is believed."""
    known_keys.trust(desk, key_of(other))
    uid = desk.save(invented.incident()).uid
    out = sent(desk, tmp_path / 'out.xlsx', 'en')
    brought_in(other, out)

    def forge(book: Any) -> None:
        cell_of(sheet_of(book, 'incident'), 'incident.revision').value += f' {other.desk_id}:7'
        cell_of(sheet_of(book, 'incident'), 'incident.means').value = 'ied'
        fact_of(book, 'signature').value = None

    plan = brought_in(desk, edited(out, forge))
    assert (plan.counts()['changed'], the(desk, uid).get('means')) == (1, 'ied')
    assert the(desk, uid).revision == f'{desk.desk_id}:2'
    change(other, uid, summary='as the other desk knows it')
    brought_in(desk, sent(other, tmp_path / 'other.xlsx', 'en'))
    assert the(desk, uid).get('summary') == 'as the other desk knows it'
    assert f'{other.desk_id}:1' in the(desk, uid).revision


def test_no_unsigned_file_says_where_the_history_of_a_known_key_ends(
    desk: Register, other: Register, tmp_path: Path
) -> None:
    """Else anybody could have every later file of that desk asked about, until nobody reads the question any more."""
    other.save(invented.incident())
    path = sent(other, tmp_path / 'other.xlsx', 'en')
    brought_in(desk, path)
    known_keys.trust(desk, key_of(other))

    def forge(book: Any) -> None:
        fact_of(book, 'head_number').value = '999'
        fact_of(book, 'head').value = 'f' * 64
        fact_of(book, 'made_at').value = '2026-11-28T23:59:59Z'

    brought_in(desk, edited(path, forge))
    other.save(invented.incident())
    plan = brought_in(desk, sent(other, tmp_path / 'later.xlsx', 'en'))
    assert plan.whose.kind == 'known'
    assert plan.told is not None and plan.told.doubts == []
    assert query.count(desk, 'incident') == 2
