"""Invented records, for trying out and measuring."""

from collections import Counter
from pathlib import Path

import pytest

from models import query, samples
from models.query import Question
from models.record.records import Record
from models.register import verify
from models.register.action import Incoming
from models.register.register import Register
from models.rules import checks
from tests import invented
from tests.calling import caller


def filled(path: Path, seed: int, incidents: int = 40, abductees: int = 12) -> list[Record]:
    """The records of a new register filled with samples, in the order of their making."""
    with Register.create(path, desk='DZ1', passphrase=None, example=True) as register:
        samples.fill(register, incidents, abductees, seed)
        assert verify.check(register) == []
        kinds = ('incident', 'abductee')
        return [record for kind in kinds for record in query.each(register, Question(kind, descending=False))]


def known_by(records: list[Record]) -> list[tuple[str, dict[str, object]]]:
    """Everything but the register's own mark on a record."""
    return [(row.uid, row.values) for record in records for row in record.walk()]


def test_the_same_seed_gives_the_same_records(tmp_path: Path) -> None:
    one, same, other = (filled(tmp_path / f'{n}.sijill', seed) for n, seed in enumerate((7, 7, 8)))
    assert known_by(one) == known_by(same)
    assert not {uid for uid, _values in known_by(one)} & {uid for uid, _values in known_by(other)}


def test_as_many_as_were_asked_for_each_whole_and_without_a_stop(tmp_path: Path) -> None:
    records = filled(tmp_path / 'r.sijill', 1)
    assert Counter(record.kind for record in records) == {'incident': 40, 'abductee': 12}
    rows = Counter(row.kind for record in records for row in record.walk())
    assert {'casualty', 'victim', 'source', 'status_change'} <= set(rows)
    assert not [finding for record in records for finding in checks.findings(record) if finding.level == 'stop']


def test_they_are_spread_over_years_places_and_kinds(tmp_path: Path) -> None:
    incidents = filled(tmp_path / 'r.sijill', 3, 200, 0)
    for name in ('kind', 'governorate', 'carried_out_by', 'zone'):
        assert len({record.get(name) for record in incidents}) >= 3
    assert len({str(record.get('occurred'))[:4] for record in incidents}) > 5
    assert len({record.get('place') for record in incidents}) > 100


def test_progress_is_told_of_the_whole(register: Register) -> None:
    told: list[tuple[int, int]] = []
    samples.fill(register, 5, 3, progress=lambda done, total: told.append((done, total)))
    assert told[0] == (0, 8)
    assert told[-1] == (8, 8)


def test_cancelling_leaves_nothing_by_halves(register: Register) -> None:
    def stop(done: int, _total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        samples.fill(register, 10, 0, progress=stop)
    assert query.count(register, 'incident') == 0
    assert verify.check(register) == []


def test_samples_added_again_are_others_and_leave_the_first_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / 'r.sijill'
    first = filled(path, 0, 4, 2)
    with Register.open(path) as register:
        for incidents, abductees in ((3, 1), (2, 0), (0, 2)):
            samples.fill(register, incidents, abductees)
        assert query.count(register, 'incident') + query.count(register, 'abductee') == 14
        now = [query.get(register, record.kind, record.uid) for record in first]
    assert known_by([record for record in now if record]) == known_by(first)


def test_check_names_a_record_without_a_reference_by_its_uid(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / 'r.sijill'
    nameless = invented.incident(marks='massacre')
    with Register.create(path, desk='DZ1', passphrase=None) as register:
        register.save(nameless)
        nameless.values.pop('reference')
        register.apply([Incoming(nameless)], {'file': 'sheet.xlsx'})
    said = caller(capsys)('check', path)[1]
    assert f'1 record ({nameless.uid})' in said and 'None' not in said
