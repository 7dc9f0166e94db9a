"""What a register has twice: pairs of incidents, abductees and victims, with reasons, and field by field."""

import itertools
import json
import multiprocessing
import os
import random
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from multiprocessing.reduction import ForkingPickler
from pathlib import Path

import pytest

from exchange import commands
from exchange.reading import any_file
from models.errors import KnownError
from models.language.messages import speaking
from models.likeness import beside_us, events, whole_register
from models.likeness.field_by_field import field_by_field
from models.likeness.whole_register import Comparison, Scored, as_often_as_here, likely_ones, twins
from models.places import gazetteer
from models.progress import silent
from models.query import few_fields
from models.record.records import Record
from models.register.action import Incoming
from models.register.register import Register
from tests import lists_of_a_region, two_lists
from tests.invented_events import incident, stored, told_again
from tests.invented_names import Maker
from tests.lists_of_a_region import SHAPES, Region
from tests.rows_at_once import watched
from tests.two_lists import NOISES, Lists, measured

PLACE = {'place': 'C4900', 'governorate': 'SY09'}
FIRST = {'name_ar': 'قتيبة دحام العجيلي', 'sex': 'male', 'age': 31, 'abducted_on': '2024-01-20', **PLACE}
AGAIN = {'name_latin': 'Kutaiba Daham Al-Ojaili', 'age': 31, 'abducted_on': '2024-01', 'governorate': 'SY09'}


def ambush(victim: str = '', **values: object) -> Record:
    record = Record('incident', values={'kind': 'ambush', 'occurred': '2024-01-21', 'carried_out_by': 'isis',
                                        'against': 'sdf', **PLACE, **values})  # fmt: skip
    casualty = record.add('casualty', outcome='killed', party='sdf', count=3)
    if victim:
        casualty.add('victim', name=victim, sex='male', age=31)
    return record


@pytest.fixture
def twice(register: Register) -> Iterator[Register]:
    """A register with an incident twice, a person twice, and that person among the victims of one incident."""
    records = [
        Record('abductee', values=dict(FIRST)),
        Record('abductee', values={'name_ar': 'قصي دحام العجيلي', 'sex': 'male', 'age': 28}),
        ambush('قتيبة دحام العجيلي'),
        Record('abductee', values=dict(AGAIN)),
        ambush(kind='armed_attack', against='sdf|civilians'),
        ambush(occurred='2024-03-02'),
    ]
    register.apply([Incoming(record) for record in records], {})
    yield register


def test_what_is_there_twice_is_found_with_reasons_and_field_by_field(twice: Register) -> None:
    steps: list[tuple[int, int]] = []
    (pair,) = twins(twice, 'abductee', lambda done, total: steps.append((done, total)))
    assert (pair.one.kind, pair.kind, steps[-1]) == ('abductee', 'abductee', (3, 3))
    assert pair.reasons[0] == 'same name, spelled differently'
    assert pair.score > 0
    (event,) = twins(twice, 'incident')
    assert 'same parties' in event.reasons
    people = twins(twice, 'victim')
    assert {(one.one.kind, one.other.kind, one.one.record_kind) for one in people} == {
        ('victim', 'abductee', 'incident')
    }
    with speaking('ar'):
        (arabic,) = twins(twice, 'abductee')
        assert arabic.reasons[0] == 'الاسم نفسه بكتابة أخرى'


def test_all_are_gone_through_a_few_at_a_time(twice: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    together = [twins(twice, kind) for kind in whole_register.KINDS]
    monkeypatch.setattr(few_fields, '_TOGETHER', 2)
    with watched(2, type(twice.db)) as most:
        assert [twins(twice, kind) for kind in whole_register.KINDS] == together
    of_all = {sql: many for sql, many in most.items() if re.search('FROM "(incident|abductee)" WHERE id IN', sql)}
    assert {sql: many for sql, many in of_all.items() if many > 2} == {}
    assert len(of_all) > 2


def test_where_only_likely_ones_are_wanted_none_of_them_is_missing() -> None:
    dice, places = random.Random(8), gazetteer()
    told = [
        events.event_of(
            ambush(
                dice.choice(['', 'قتيبة دحام العجيلي']),
                kind=dice.choice(['ambush', 'ied', 'arrest_campaign', 'unknown']),
                occurred=f'2024-01-2{dice.randrange(4)}{dice.choice(["", "", "~"])}',
                time_of_day=dice.choice([None, '05:00', '15:00']),
                carried_out_by=dice.choice(['isis', 'sdf', None]),
                place=dice.choice(['C4900', 'C4901', None]),
            ),
            places,
        )
        for _turn in range(60)
    ]
    likely = 0
    for one, other in itertools.combinations(told, 2):
        found, only_likely = (events.incidents(one, other, only_likely=only) for only in (False, True))
        likely += bool(found and found.is_likely)
        assert only_likely == found or (only_likely is None and found is not None and not found.is_likely)
    assert 100 < likely < 1_500


def test_two_are_put_beside_one_another_field_by_field() -> None:
    places = gazetteer()
    one, other = Record('abductee', values=dict(FIRST)), Record('abductee', values={**AGAIN, 'sex': 'male', 'age': 30})
    found = {field.field: field.how for field in field_by_field(one, other, places)}
    assert found == {
        'names': 'agrees', 'sex': 'agrees', 'age': 'differs', 'abducted_on': 'agrees', 'place': 'one_is_empty',
        'governorate': 'agrees',
    }  # fmt: skip
    events = {field.field: field for field in field_by_field(ambush(), ambush(kind='ied'), places)}
    assert (events['kind'].how, events['killed'].how, events['place'].how) == ('differs', 'agrees', 'agrees')
    assert (events['killed'].one, events['killed'].how_in_words) == ('3', 'agrees')
    victim = ambush('Kutaiba Daham Al-Ojaili').children[0].children[0]
    assert {field.field for field in field_by_field(victim, one, places)} == {'names', 'sex', 'age'}


def test_a_pair_is_not_told_to_whom_is_kept_from_a_record_of_it(twice: Register) -> None:
    (pair,) = twins(twice, 'incident')
    twice.keep_from(twice.person, pair.one.record)
    assert not twins(twice, 'incident')
    assert not [one for one in twins(twice, 'victim') if pair.one.record in (one.one.record, one.other.record)]
    assert twins(twice, 'abductee')


def test_who_has_a_much_likelier_one_is_not_the_same_as_somebody_else() -> None:
    pairs = [Scored('a', 'b', 9.0), Scored('a', 'c', 2.0), Scored('d', 'e', 1.0), Scored('f', 'g', -1.0)]
    assert likely_ones(pairs) == [pairs[0], pairs[2]]
    three = [Scored('a', 'b', 9.0), Scored('a', 'c', 2.0), Scored('b', 'c', 3.0)]
    assert likely_ones(three) == three


def test_processes_beside_this_one_find_the_same_and_a_cancelled_search_leaves_none() -> None:
    maker = Maker(3)
    people = maker.people(120)
    rows = [(maker.record(person), None) for person in people]
    rows += [(maker.record(person, like=True), None) for person in people[:60]]
    here = beside_us.done_here(Comparison('abductee', rows, [], ''), silent)
    work = Comparison('abductee', beside_us.Parcels(rows, silent), [], '')
    steps: list[tuple[int, int]] = []
    assert sorted(beside_us.done_beside_us(work, lambda *step: steps.append(step))) == sorted(here)
    assert steps[-1] == (180, 180)

    def cancel(_done: int, _total: int) -> None:
        raise KnownError('cancelled')

    with pytest.raises(KnownError, match='cancelled'):
        beside_us.done_beside_us(work, cancel)
    assert not whole_register.beside_us.multiprocessing.active_children()


def test_where_processes_end_as_they_begin_all_is_done_here(ending_at_once: None) -> None:
    maker = Maker(4)
    rows = [(maker.record(person), None) for person in maker.people(2_000)]
    work = Comparison('abductee', beside_us.Parcels(rows, silent), [], '')
    assert len(ForkingPickler.dumps(work)) > 100_000  # more than a pipe holds
    assert sorted(beside_us.done_beside_us(work, silent)) == sorted(beside_us.done_here(work, silent))
    assert not whole_register.beside_us.multiprocessing.active_children()


def test_where_processes_end_before_they_have_said_that_they_run_all_is_done_here(
    tmp_path: Path, ending_at_once: None
) -> None:
    """However little the work is: all of it may have been sent to a process that is about to end."""
    ends, program = tmp_path / 'ends', tmp_path / 'waits and ends'
    os.mkfifo(ends)
    program.write_text(f'#!/bin/sh\nread said < "{ends}"\n')
    program.chmod(0o700)
    multiprocessing.set_executable(str(program))
    work = Comparison('abductee', [(Maker(4).record(person), None) for person in Maker(4).people(20)], [], '')

    def let_them_end(*_step: int) -> None:
        with suppress(OSError):  # neither has got so far
            os.close(os.open(ends, os.O_WRONLY | os.O_NONBLOCK))

    assert sorted(beside_us.done_beside_us(work, let_them_end)) == sorted(beside_us.done_here(work, silent))
    assert not multiprocessing.active_children()


def test_the_command_lists_them(twice: Register, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = str(twice.path), tmp_path / 'pairs.xlsx'
    twice.close()
    assert commands.main(['duplicates', path, 'abductee']) == 3
    said = capsys.readouterr().out
    assert 'same name, spelled differently' in said
    assert '1 possible duplicate' in said
    assert commands.main(['duplicates', path, '--json', '--out', str(out)]) == 3
    pairs = json.loads(capsys.readouterr().out)['pairs']
    assert {pair['kind'] for pair in pairs} == set(whole_register.KINDS)
    assert all(pair['one']['reference'] and pair['fields'] for pair in pairs)
    sheets = any_file.read(out).sheets
    assert len(sheets) == 3
    assert sheets[0].rows[0][4] == 'Score'


def test_the_command_says_that_there_are_none(register: Register, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(register.path)
    register.close()
    assert commands.main(['duplicates', path]) == 0
    assert '0 possible duplicates' in capsys.readouterr().out


# How well


def found_of(first: list[Record], second: list[Record]) -> set[tuple[str, str]]:
    """The pairs of a line of the first list and one of the second."""
    work = Comparison('abductee', [(row, None) for row in (*first, *second)], [], '')
    of_the_first = {row.uid for row in first}
    found = likely_ones(as_often_as_here(beside_us.done_here(work, silent), work.steps))
    return {(p.one, p.other) for p in found if p.one in of_the_first and p.other not in of_the_first}


# The least precision and recall of lists with age and sex, as far as the search is good at them.
WANTED = {
    'arabic': (0.97, 0.97),
    'latin beside arabic': (0.97, 0.95),
    'a word more': (0.97, 0.95),
    'two schools of latin': (0.97, 0.92),
    'a word more, latin': (0.97, 0.92),
}


@pytest.mark.parametrize('what', ['arabic', 'latin beside arabic', 'a word more'])
def test_the_same_people_are_found_on_two_short_lists(what: str) -> None:
    precision, recall = measured(found_of, Lists(11, 150), NOISES[what], beside=True)
    assert precision >= 0.96
    assert recall >= 0.93


def found_among(rows: list[Record]) -> set[tuple[str, str]]:
    """The pairs that are found where all of some rows are in one register."""
    work = Comparison('abductee', [(row, None) for row in rows], [], '')
    return {
        (pair.one, pair.other) for pair in likely_ones(as_often_as_here(beside_us.done_here(work, silent), work.steps))
    }


def test_who_is_told_with_the_grandfather_in_the_place_of_the_family_is_found() -> None:
    shapes = SHAPES['the grandfather for the family']
    precision, recall = lists_of_a_region.measured(found_among, Region(41, 400, permuted=True), shapes, 0.7)
    assert precision >= 0.97
    assert recall >= 0.92


LEAST_OF_A_REGION = {'all words on both': 0.97, 'a word more': 0.95, 'the grandfather for the family': 0.92}
# Seeds and frequencies of given names, and how many of either list are on the other; nothing was weighed by them.
REGIONS = [
    (51, 1000, False, 1.0, 1.0),
    (52, 2000, True, 0.8, 0.5),
    (53, 4000, True, 1.1, 0.7),
    (54, 3000, False, 0.9, 0.3),
]


@pytest.mark.soak
@pytest.mark.parametrize('what', SHAPES)
@pytest.mark.parametrize(('seed', 'number', 'permuted', 'spread', 'overlap'), REGIONS)
def test_the_same_people_are_found_on_two_lists_of_a_region(
    what: str, seed: int, number: int, permuted: bool, spread: float, overlap: float
) -> None:
    region = Region(seed, number, permuted=permuted, spread=spread)
    precision, recall = lists_of_a_region.measured(found_among, region, SHAPES[what], overlap)
    print(f'\n{what}, {number} people, {overlap:.0%} on both: precision {precision:.3f}, recall {recall:.3f}')
    assert precision >= (0.96 if spread > 1 else 0.97)  # with names as common as that some homonyms are taken for one
    assert recall >= LEAST_OF_A_REGION[what] - (0.04 if spread > 1 else 0)


@pytest.mark.soak
@pytest.mark.parametrize('held_out', [False, True], ids=['weighed by', 'held out'])
@pytest.mark.parametrize('what', NOISES)
def test_the_same_people_are_found_on_two_lists(what: str, held_out: bool) -> None:
    lists = Lists(21, 1000, held_out=held_out)
    for beside in (False, True):
        precision, recall = measured(found_of, lists, two_lists.NOISES[what], beside=beside)
        print(f'\n{what}{" with age and sex" if beside else ""}: precision {precision:.3f}, recall {recall:.3f}')
    least = WANTED.get(what, (0.85, 0.0))
    assert precision >= least[0]
    assert recall >= least[1] - (0.03 if held_out else 0)


@pytest.mark.soak
@pytest.mark.parametrize(('number', 'days'), [(5_000, 4300), (20_000, 4300), (40_000, 1825)])
def test_incidents_told_twice_are_found_among_very_many(number: int, days: int) -> None:
    dice = random.Random(number)
    villages = [place for place in gazetteer().all() if place.level == 4 and place.latitude]
    first = [incident(dice, villages) for _number in range(number)]
    for values in first:
        values['occurred'] = (date(2013, 1, 1) + timedelta(dice.randrange(days))).isoformat()
    records = [stored(values) for values in first]
    again = [stored(told_again(dice, values)[1]) for values in first[:500]]
    rows = [(record, None) for record in (*records, *again)]
    wanted = {(one.uid, other.uid) for one, other in zip(records, again, strict=False)}
    found = {(p.one, p.other) for p in likely_ones(beside_us.done_here(Comparison('incident', rows, [], ''), silent))}
    right = len(found & wanted)
    print(f'\n{number} incidents: precision {right / len(found):.3f}, recall {right / len(wanted):.3f}')
    assert right / len(found) >= 0.97
    assert right / len(wanted) >= 0.95
