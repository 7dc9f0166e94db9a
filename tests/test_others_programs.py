"""Sheets of other programs: ODK Central, KoBo, UCDP and ACLED, as these write them today."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from exchange.exporting import events_csv
from exchange.importing.applying import apply_plan
from exchange.importing.planning import make_plan
from exchange.reading.any_file import Sheet, Workbook
from models import query
from models.errors import KnownError
from models.record.records import Record
from models.register.register import Register
from tests import invented

Rows = list[list[Any]]
SUBMISSIONS: Rows = [
    ['SubmissionDate', 'event-date_incident', 'event-governorate', 'event-place', 'event-kind', 'event-perpetrator',
     'event-location-Latitude', 'event-location-Longitude', 'event-location-Altitude', 'KEY', 'SubmitterID',
     'ReviewState'],
    ['2024-01-20T07:06:00.000Z', '2024-01-19', 'Deir Ezzor', 'Hajin', 'armed_attack', 'isis', 34.6895, 40.8311, 210,
     'uuid:0a1b', '5', 'approved'],
    ['2024-01-21T07:06:00.000Z', '2024-01-20', 'Homs', 'Palmyra', 'ied', 'isis', 34.55, 38.26, 200, 'uuid:0a1c', '5',
     'rejected'],
]  # fmt: skip
VICTIMS: Rows = [
    ['victim_name', 'victim_sex', 'victim_age', 'victim_outcome', 'PARENT_KEY', 'KEY'],
    ['Salem Sample', 'male', 34, 'killed', 'uuid:0a1b', 'uuid:0a1b/victims[1]'],
    ['Huda Sample', 'female', 9, 'injured', 'uuid:0a1b', 'uuid:0a1b/victims[2]'],
    ['Omar Sample', 'male', 40, 'killed', 'uuid:none', 'uuid:none/victims[1]'],
]


def book(**sheets: Rows) -> Workbook:
    return Workbook(Path('others.xlsx'), 'x', [Sheet(title, rows) for title, rows in sheets.items()])


def incidents(register: Register) -> list[Record]:
    return list(query.each(register, query.Question('incident')))


def test_groups_and_repeats_of_odk_are_joined(register: Register) -> None:
    plan = make_plan(register, book(Submissions=SUBMISSIONS, victims=VICTIMS))
    assert plan.tables[0].profile == 'odk'
    assert [(row.sheet, row.row) for row in plan.rows if row.problems] == [('victims', 4)]
    assert [(d.row, 'rejected' in d.sentence) for d in plan.doubts] == [(3, True)]
    apply_plan(register, plan)
    [first, _second] = sorted(incidents(register), key=lambda r: str(r.get('occurred')))
    assert (first.get('kind'), first.get('carried_out_by'), first.get('latitude')) == ('armed_attack', 'isis', 34.6895)
    assert [(c.get('outcome'), [v.get('name') for v in c.of('victim')]) for c in first.of('casualty')] == [
        ('killed', ['Salem Sample']), ('injured', ['Huda Sample']),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ('said', 'is_told'), [('Not Approved', True), ('validation_status_approved', False), ('', False)]
)
def test_what_kobo_has_as_not_approved_is_said(register: Register, said: str, is_told: bool) -> None:
    rows: Rows = [
        [
            'Date of incident',
            'Governorate',
            'Place',
            'Type of incident',
            '_id',
            '_uuid',
            '_submission_time',
            '_validation_status',
        ],
        ['2024-01-19', 'Homs', 'Palmyra', 'IED', 101, 'a-1', '2024-01-20', said],
    ]
    plan = make_plan(register, book(form=rows))
    assert [row.verdict for row in plan.rows] == ['new']
    assert any('program for forms' in doubt.sentence for doubt in plan.doubts) == is_told


def test_rows_of_ucdp_without_a_death_are_left_out_and_counted(register: Register) -> None:
    headings = ['id', 'type_of_violence', 'side_a', 'side_b', 'adm_1', 'where_coordinates', 'date_start', 'date_end']
    headings += ['deaths_a', 'deaths_b', 'deaths_civilians', 'deaths_unknown', 'best', 'high', 'low']
    one = [1, 3, 'IS', 'Civilians', 'Homs governorate', 'Palmyra town', '2024-01-05', '2024-01-05']
    rows: Rows = [headings, [*one, 0, 0, 2, 0, 2, 2, 2], [2, *one[1:], 0, 0, 0, 0, 0, 4, 0], [3, *one[1:], *[0] * 7]]
    plan = make_plan(register, book(ged=rows))
    assert [row.row for row in plan.rows] == [2]
    [left] = [aside for aside in plan.as_json(applied=False, batch=None)['asides'] if aside['class'] == 'deathless']
    assert left['problem'].startswith('2 rows')


@pytest.mark.parametrize(
    ('by', 'zone', 'kind'),
    [('ISIS', 'SDF / Autonomous Administration', 'armed_attack'), ('ISIS', '', 'armed_attack'),
     ('ISIS', 'Islamic State (ISIS)', 'security_operation'),
     ('SDF', 'SDF / Autonomous Administration', 'security_operation')],
)  # fmt: skip
def test_a_raid_by_isis_is_an_attack_where_it_held_nothing(register: Register, by: str, zone: str, kind: str) -> None:
    rows: Rows = [
        ['Date', 'Governorate', 'Place', 'Zone of control', 'Type of incident', 'Carried out by'],
        ['2024-01-05', 'Deir Ezzor', 'Hajin', zone, 'Raid', by],
    ]
    plan = make_plan(register, book(Incidents=rows))
    apply_plan(register, plan)
    assert [record.get('kind') for record in incidents(register)] == [kind]
    assert ('armed attack' in json.dumps([d.sentence for d in plan.doubts]).lower()) == (kind == 'armed_attack')


def test_the_ones_and_noughts_of_a_question_are_no_counts(register: Register) -> None:
    rows: Rows = [
        ['Date', 'Place', 'Type of incident', 'Who was killed', 'Who was killed/men', 'Who was killed/women', 'tags'],
        ['2024-01-19', 'Palmyra', 'IED', 'men women', 1, 1, 'a|b'],
        ['2024-01-20', 'Palmyra', 'IED', 'men', 1, 0, ''],
    ]
    plan = make_plan(register, book(form=rows))
    apply_plan(register, plan)
    found = incidents(register)
    assert len(found) == 2, 'tags of somebody else refused a row'
    assert all(line.get('count') is None for record in found for line in record.of('casualty'))
    assert any('tags: a|b' in str(record.get('narrative')) for record in found)


@pytest.mark.parametrize('shape', ['plain', 'hxl', 'acled', 'ucdp'])
def test_our_own_shapes_come_back_and_count_nobody_twice(register: Register, tmp_path: Path, shape: str) -> None:
    register.save(invented.incident(occurred='2024-01-05'))
    path = tmp_path / f'{shape}.csv'
    events_csv.export(register, path, shape, profile='headquarters')
    plan = make_plan(register, path, likely='skip')
    apply_plan(register, plan)
    [record] = incidents(register)
    assert sum(int(str(line.get('count'))) for line in record.of('casualty')) == 4
    assert not [row for row in plan.rows if row.problems]


def test_hxl_comes_into_another_register(register: Register, tmp_path: Path, plain_template: Path) -> None:
    register.save(invented.incident(occurred='2024-01-05'))
    events_csv.export(register, tmp_path / 'hxl.csv', 'hxl', profile='headquarters')
    with Register.open(Path(shutil.copy(plain_template, tmp_path / 'other.sijill'))) as other:
        plan = make_plan(other, tmp_path / 'hxl.csv')
        assert [row.verdict for row in plan.rows] == ['new']


@pytest.mark.parametrize('shape', ['plain', 'hxl', 'acled', 'ucdp'])
@pytest.mark.parametrize('language', ['en', 'ar'])
def test_a_csv_for_the_public_is_refused(register: Register, tmp_path: Path, shape: str, language: str) -> None:
    register.save(invented.incident(occurred='2024-01-05'))
    path = tmp_path / f'{shape}.csv'
    events_csv.export(register, path, shape, profile='public', state='all', language=language)
    with pytest.raises(KnownError, match='for the public'):
        make_plan(register, path)
