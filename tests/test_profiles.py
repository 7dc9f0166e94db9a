"""Profiles: files known by their headings, the ready ones, and those that a register keeps."""

import csv
import io
import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from exchange.cells import Cell
from exchange.exporting import events_csv
from exchange.importing.applying import apply_plan
from exchange.importing.plan import Plan
from exchange.importing.planning import NO_PROFILE, make_plan
from exchange.mapping import profiles
from exchange.mapping.profiles import Profile
from exchange.reading.any_file import Sheet, Workbook
from models import samples
from models.errors import KnownError, Refused
from models.record.records import Record
from models.register.register import Register


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with Register.create(tmp_path / 'r.sijill', desk='DZ1', passphrase=None) as made:
        yield made


def book(rows: list[list[Cell]], title: str = 'data') -> Workbook:
    return Workbook(Path('file.csv'), 'x', [Sheet(title, rows)])


def rows_of(columns: str, *lines: str) -> list[list[Cell]]:
    text = '\n'.join((columns, *lines))
    return [list(row) for row in csv.reader(io.StringIO(text))]


def brought(plan: Plan) -> list[Record]:
    assert [problem.sentence for row in plan.rows for problem in row.problems] == []
    return [row.record for row in plan.rows if row.record]


def harmed(record: Record) -> list[tuple[Any, ...]]:
    names = ('outcome', 'party', 'standing', 'count')
    return [tuple(casualty.get(name) for name in names) for casualty in record.of('casualty')]


ACLED = rows_of(
    'event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,'
    'actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,'
    'latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp',
    'SYR1,21 January 2024,2024,1,Political violence,Explosions/Remote violence,Remote explosive/landmine/IED,'
    'Islamic State (Syria),,2,QSD: Syrian Democratic Forces,,2,22,,760,Middle East,Syria,Deir ez Zor,Al Mayadin,'
    'Thiban,Thiban,35.0,40.5,1,An Agency,National,A charge went off.,3,,1706000000',
    'SYR2,22 January 2024,2024,2,Political violence,Battles,Armed clash,The Sons of Nobody,,3,,,0,30,,760,Middle East,'
    'Syria,As Sweida,,,As Sweida,32.7,36.57,3,An Agency,National,Shots were heard.,0,,1706000000',
)  # fmt: skip


def test_acled_is_known_and_read(register: Register) -> None:
    plan = make_plan(register, book(ACLED))
    first, second = brought(plan)
    assert plan.as_json(applied=False, batch=None)['profiles'] == {'data': 'acled'}
    wanted = {
        'occurred': '2024-01-21', 'kind': 'ied', 'carried_out_by': 'isis', 'against': 'sdf', 'governorate': 'SY09',
        'latitude': 35.0, 'longitude': 40.5, 'exactness': 'place', 'narrative': 'A charge went off.',
    }  # fmt: skip
    assert {name: first.get(name) for name in wanted} == wanted
    assert harmed(first) == [('killed', None, 'unknown', 3)]
    [source] = first.of('source')
    assert [source.get(name) for name in ('channel', 'link', 'says')] == ['media', 'SYR1', 'An Agency']
    assert (second.get('occurred'), second.get('governorate')) == ('2024-01-22~', 'SY13')
    assert second.get('carried_out_by') == 'unidentified'
    assert 'actor1: The Sons of Nobody' in str(second.get('narrative'))
    assert harmed(second) == []


UCDP = rows_of(
    'id,relid,year,active_year,type_of_violence,conflict_name,dyad_name,side_a,side_b,number_of_sources,'
    'source_article,where_prec,where_coordinates,where_description,adm_1,adm_2,latitude,longitude,country,'
    'event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,low',
    '77,SYR-1,2024,1,1,Syria: Islamic State,Government of Syria - IS,Government of Syria,IS,1,A paper,1,Thiban town,'
    'near Thiban,Deir ez Zor governorate,,35.0,40.5,Syria,1,2,2024-01-21,2024-01-23,4,2,1,0,7,9,7',
    '78,SYR-2,2024,1,3,IS - Civilians,IS - Civilians,IS,Civilians,1,A paper,1,Thiban town,near Thiban,'
    'Deir ez Zor governorate,,35.0,40.5,Syria,1,1,2024-01-25,2024-01-25,0,0,2,1,4,5,3',
)


def test_ucdp_is_known_and_read(register: Register) -> None:
    plan = make_plan(register, book(UCDP))
    first, second = brought(plan)
    assert [table.profile for table in plan.tables] == ['ucdp']
    assert (first.get('occurred'), second.get('occurred')) == ('2024-01-21/2024-01-23', '2024-01-25')
    assert (first.get('carried_out_by'), first.get('against')) == ('regime_forces', 'isis')
    assert harmed(first) == [
        ('killed', 'regime_forces', None, 4), ('killed', 'isis', None, 2), ('killed', 'civilians', 'civilian', 1),
    ]  # fmt: skip
    assert 'high: 9' in str(first.get('narrative'))
    assert [doubt.column for row in plan.rows for doubt in row.doubts] == ['best']
    assert (first.get('kind'), first.get('governorate')) == ('unknown', 'SY09')


KOBO = rows_of(
    'start,end,today,group_who/place,group_who/governorate,incident_date,kind,carried_out_by,carried_out_by/isis,'
    'carried_out_by/sdf,gps,_gps_latitude,_gps_longitude,_gps_altitude,killed_civilians,_id,_uuid,_submission_time',
    '2024-01-22T10:00:00.000+03:00,2024-01-22T10:05:00.000+03:00,2024-01-22,Thiban,SY09,2024-01-21,ambush,isis sdf,1,1,'
    '35.0 40.5 0 0,35.0,40.5,0,2,1,0a0a,2024-01-22T07:06:00',
    '2024-01-22T10:00:00.000+03:00,2024-01-22T10:05:00.000+03:00,2024-01-22,Thiban,Deir Ezzor,2024-01-20,Ambush,isis,1,'
    '0,35.0 40.5 0 0,35.0,40.5,0,,2,0b0b,2024-01-22T07:06:00',
)


def test_a_kobo_form_is_known_and_read(register: Register) -> None:
    plan = make_plan(register, book(KOBO))
    first, second = brought(plan)
    assert [table.profile for table in plan.tables] == ['kobo']
    wanted = {
        'occurred': '2024-01-21', 'learned_on': '2024-01-22', 'kind': 'ambush', 'carried_out_by': 'sdf|isis',
        'governorate': 'SY09', 'latitude': 35.0, 'longitude': 40.5, 'place_typed': 'Thiban',
    }  # fmt: skip
    assert {name: first.get(name) for name in wanted} == wanted
    assert harmed(first) == [('killed', 'civilians', None, 2)]
    assert second.get('carried_out_by') == 'isis'
    assert plan.column_problems == []


@pytest.mark.parametrize('shape', ['acled', 'ucdp'])
def test_what_goes_out_in_a_shape_is_known_when_it_comes_in(tmp_path: Path, register: Register, shape: str) -> None:
    with Register.create(tmp_path / 'e.sijill', desk='EX1', passphrase=None, example=True) as example:
        samples.fill(example, 40, 0, seed=3)
        events_csv.export(example, tmp_path / 'out.csv', shape, state='all')
    # As one of somebody else's: by our IDs a file for the public is told, which is not imported again.
    content = (tmp_path / 'out.csv').read_text(encoding='utf-8-sig')
    numbers = itertools.count(1)
    others = re.sub(r'\bp[0-9a-f]{20}\b', lambda _id: f'SYR{next(numbers)}', content)
    (tmp_path / 'out.csv').write_text(others, encoding='utf-8-sig')
    plan = make_plan(register, tmp_path / 'out.csv')
    assert [table.profile for table in plan.tables] == [shape]
    assert plan.counts()['rows'] > 20
    assert [problem for problem in plan.column_problems if problem.column] == []


# Kept profiles

MINE = Profile(
    'Partner sheet',
    {'Jour': 'incident.occurred:day_first', 'Lieu': 'incident.place', 'Quoi': 'incident.kind', 'Rien': None},
    {'incident.kind': {'Embuscade': 'ambush', 'Autre': 'other+text', 'X': None}},
)
SHEET: list[list[Cell]] = [
    ['Rapport de janvier'], ['Jour', 'Lieu', 'Quoi', 'Rien'],
    ['03/04/2024', 'Thiban', 'Embuscade', 'q'], ['04/04/2024', 'Thiban', 'autre', ''],
]  # fmt: skip


def test_a_kept_profile_is_recognised(register: Register) -> None:
    with pytest.raises(KnownError):
        make_plan(register, book(SHEET))
    register.settings.keep('import_profiles', MINE.name, MINE.as_json())
    plan = make_plan(register, book(SHEET))
    first, second = brought(plan)
    assert [table.profile for table in plan.tables] == ['Partner sheet']
    assert (first.get('occurred'), first.get('kind')) == ('2024-04-03', 'ambush')
    assert (second.get('kind'), second.get('narrative')) == ('other', 'Quoi: autre')
    again = make_plan(register, book(SHEET), mapping=plan.mapping)
    assert again.mapping == plan.mapping
    assert [record.values | {'uid': ''} for record in brought(again)] == [
        record.values | {'uid': ''} for record in brought(plan)
    ]


def test_a_kept_order_of_day_and_month_yields_to_proof(register: Register) -> None:
    register.settings.keep('import_profiles', MINE.name, MINE.as_json())
    rows: list[list[Cell]] = [*SHEET, ['04/13/2024', 'Thiban', 'Embuscade', '']]
    plan = make_plan(register, book(rows))
    assert [record.get('occurred') for record in brought(plan)] == ['2024-03-04', '2024-04-04', '2024-04-13']


def test_another_sheet_is_not_taken_for_a_kept_one(register: Register) -> None:
    register.settings.keep('import_profiles', MINE.name, MINE.as_json())
    plan = make_plan(register, book([['Date', 'Place', 'Type'], ['2024-01-21', 'Thiban', 'ambush']]))
    assert [table.profile for table in plan.tables] == ['']


def test_a_profile_is_asked_for_by_name_or_not_at_all(register: Register) -> None:
    assert make_plan(register, book(ACLED), profile='ACLED').tables[0].profile == 'acled'
    plain = make_plan(register, book(ACLED), profile=NO_PROFILE)
    assert plain.tables[0].profile == ''
    with pytest.raises(KnownError, match='no saved mapping “Nothing”'):
        make_plan(register, book(ACLED), profile='Nothing')


def test_profiles_are_kept_renamed_and_forgotten(tmp_path: Path, register: Register) -> None:
    register.settings.keep('import_profiles', 'One', MINE.as_json())
    register.settings.keep('import_profiles', 'Two', MINE.as_json(), was='One')
    path = register.path
    register.close()
    with Register.open(path) as again:
        kept = profiles.known(again.settings.import_profiles)[: -len(profiles.READY)]
        assert [profile.name for profile in kept] == ['Two']
        assert kept[0].columns == MINE.columns
        again.settings.drop('import_profiles', 'Two')
        assert again.settings.import_profiles == {}
        with pytest.raises(Refused):
            again.settings.keep('import_profiles', '  ', {})


def test_an_imported_file_says_again_the_same(register: Register) -> None:
    plan = make_plan(register, book(ACLED))
    assert apply_plan(register, plan)
    again = make_plan(register, book(ACLED))
    assert again.counts()['duplicate'] == 2
