"""Incidents as csv: our own columns, and those of ACLED, UCDP GED and HXL."""

import csv
from pathlib import Path
from typing import Any

import pytest

from exchange.exporting import event_columns, events_csv
from exchange.exporting.selection import PROFILES
from exchange.formula_guard import guarded, unguarded
from exchange.importing import applying, planning
from exchange.reading import any_file
from models import query
from models.language.code_lists import codes
from models.query import Question
from models.register.register import Register
from tests import invented
from tests.reviewed import in_its_state

EXPORTS = Path(__file__).parent.parent / 'resources' / 'exports'
ACLED = (
    'event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,'
    'actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,'
    'latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp'
)
UCDP = (
    'id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,conflict_name,'
    'dyad_dset_id,dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,side_b_dset_id,side_b_new_id,side_b,'
    'number_of_sources,source_article,source_office,source_date,source_headline,source_original,where_prec,'
    'where_coordinates,where_description,adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,'
    'region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,'
    'low,gwnoa,gwnob'
)


def _rows(register: Register, path: Path, shape: str, **ways: Any) -> list[dict[str, str]]:
    events_csv.export(register, path, shape, **({'state': 'all'} | ways))
    with path.open(encoding='utf-8-sig', newline='') as file:
        return list(csv.DictReader(file))


def _row(register: Register, path: Path, shape: str, **ways: Any) -> dict[str, str]:
    (row,) = _rows(register, path, shape, **ways)
    return row


# Declared as data


@pytest.mark.parametrize('shape', ['acled', 'ucdp', 'hxl'])
def test_every_column_has_a_rule_that_exists_and_notes_in_both_languages(shape: str) -> None:
    for row in event_columns.declared(shape):
        assert not row['rule'] or row['rule'].split(' ')[0] in event_columns.RULES, row['column']
        assert bool(row['note_en']) == bool(row['note_ar'])


@pytest.mark.parametrize(('name', 'listed'), [('kinds', 'incident_kinds'), ('parties', 'parties')])
def test_every_code_is_mapped(name: str, listed: str) -> None:
    assert [row['code'] for row in event_columns.declared(name)] == list(codes(listed))


def test_every_type_of_acled_that_a_kind_names_is_one() -> None:
    known = {row['sub_event_type'] for row in event_columns.declared('acled_events')}
    named = {row[column] for row in event_columns.declared('kinds') for column in row if column.startswith('acled')}
    assert named - {''} == known


@pytest.mark.parametrize(('shape', 'columns'), [('acled', ACLED), ('ucdp', UCDP)])
def test_the_columns_are_those_of_the_standard(register: Register, tmp_path: Path, shape: str, columns: str) -> None:
    events_csv.export(register, tmp_path / 'out.csv', shape, language='ar')
    assert (tmp_path / 'out.csv').read_bytes() == b'\xef\xbb\xbf' + columns.encode() + b'\r\n'


# Values


def test_an_event_of_acled(register: Register, tmp_path: Path) -> None:
    incident = invented.incident(occurred='2024-01', exactness='near')
    del incident.values['against']
    incident.of('casualty')[0].values |= {'party': 'regime_forces', 'lowest': 2}
    del incident.of('casualty')[1].values['count']
    saved = register.save(incident)
    row = _row(register, tmp_path / 'out.csv', 'acled', profile='headquarters')
    assert row | {
        'event_id_cnty': str(saved.get('reference')), 'event_date': '2024-01-16', 'year': '2024', 'time_precision': '3',
        'disorder_type': 'Political violence', 'event_type': 'Battles', 'sub_event_type': 'Armed clash',
        'actor1': 'Islamic State (ISIS)', 'inter1': 'Rebel group', 'actor2': 'Regime forces',
        'assoc_actor_2': 'Civilians', 'inter2': 'State forces', 'interaction': 'State forces-Rebel group',
        'civilian_targeting': '', 'iso': '760', 'admin1': 'Hama',
        'location': 'Wadi Al-Mithal', 'latitude': '35.1', 'longitude': '37.5', 'geo_precision': '2',
        'source': 'Eyewitness', 'fatalities': '2',
    } == row  # fmt: skip


@pytest.mark.parametrize(
    ('kind', 'against', 'dead', 'expected'),
    [
        ('ambush', 'civilians', 1, ('Violence against civilians', 'Attack', 'Civilian targeting')),
        ('ambush', 'sdf', 1, ('Battles', 'Armed clash', '')),
        ('airdrop', 'isis', 0, ('Strategic developments', 'Arrests', '')),
        ('airdrop', 'isis', 2, ('Battles', 'Armed clash', '')),
        (
            'protest_repression',
            'civilians',
            1,
            ('Protests', 'Excessive force against protesters', 'Civilian targeting'),
        ),
        ('extortion', 'civilians', 0, ('Strategic developments', 'Other', 'Civilian targeting')),
    ],
)
def test_the_types_of_acled(
    register: Register, tmp_path: Path, kind: str, against: str, dead: int, expected: tuple[str, ...]
) -> None:
    incident = invented.incident(kind=kind, against=against)
    incident.children = []
    incident.add('casualty', outcome='killed', party=against, count=dead)
    register.save(incident)
    row = _row(register, tmp_path / 'out.csv', 'acled')
    assert (row['event_type'], row['sub_event_type'], row['civilian_targeting']) == expected


def test_an_event_of_ucdp_adds_up(register: Register, tmp_path: Path) -> None:
    incident = invented.incident(against='regime_forces', occurred='2024-01-20/2024-01-22')
    incident.of('casualty')[0].values |= {'party': 'army', 'count': 3, 'lowest': 2, 'highest': 5}
    incident.add('casualty', outcome='died_later', party='isis', count=2)
    incident.add('casualty', outcome='killed', party='unidentified', lowest=4)
    incident.add('casualty', outcome='injured', party='isis', count=9)
    register.save(incident)
    row = _row(register, tmp_path / 'out.csv', 'ucdp', profile='full')
    assert row | {
        'type_of_violence': '1', 'side_a': 'Government of Syria', 'side_b': 'IS',
        'dyad_name': 'Government of Syria - IS',
        'date_prec': '2', 'date_start': '2024-01-20', 'date_end': '2024-01-22', 'where_prec': '1',
        'deaths_a': '3', 'deaths_b': '2', 'deaths_civilians': '1', 'deaths_unknown': '4', 'best': '10', 'low': '9',
        'high': '12', 'number_of_sources': '1', 'geom_wkt': 'POINT (37.5 35.1)',
    } == row  # fmt: skip


@pytest.mark.parametrize(
    ('by', 'against', 'expected'),
    [
        ('isis', 'civilians', ('3', 'IS', 'Civilians')),
        ('sdf', 'isis', ('2', 'SDF', 'IS')),
        ('isis', 'coalition', ('1', 'International Coalition', 'IS')),
        ('unidentified', 'sdf', ('', '', 'SDF')),
    ],
)
def test_the_sides_of_ucdp(
    register: Register, tmp_path: Path, by: str, against: str, expected: tuple[str, ...]
) -> None:
    register.save(invented.incident(carried_out_by=by, against=against))
    row = _row(register, tmp_path / 'out.csv', 'ucdp')
    assert (row['type_of_violence'], row['side_a'], row['side_b']) == expected


def test_a_date_that_a_shape_cannot_say_leaves_the_incident_out_and_it_is_said(
    register: Register, tmp_path: Path
) -> None:
    for occurred in ('2024', '../2024-02', '2024-01-05'):
        register.save(invented.incident(occurred=occurred))
    found = {
        shape: events_csv.export(register, tmp_path / 'out.csv', shape, state='all')
        for shape in ('acled', 'ucdp', 'hxl', 'plain')
    }
    assert {
        shape: (counts['incident'], counts['undated']) for shape, counts in found.items() if 'undated' in counts
    } == {
        'acled': (1, 2),
        'ucdp': (2, 1),
    }
    assert '2 incidents are left out' in ' '.join(events_csv.said('acled', found['acled'], ''))
    assert {counts['incident'] for shape, counts in found.items() if 'undated' not in counts} == {3}


def test_hxl_has_its_tags_below_the_headings_and_unknown_is_not_none(register: Register, tmp_path: Path) -> None:
    incident = invented.incident()
    incident.add('casualty', outcome='injured', who='woman')
    register.save(incident)
    tags, row = _rows(register, tmp_path / 'out.csv', 'hxl', language='ar')
    assert list(tags.values())[:4] == ['#meta+id', '#date+occurred+start', '#date+occurred+end', '#event+type+ar']
    assert all(tag.startswith('#') for tag in tags.values())
    by_tag = {tags[heading]: row[heading] for heading in row}
    killed = {tag: number for tag, number in by_tag.items() if tag.startswith('#affected')}
    assert killed == {
        '#affected+killed': '4', '#affected+killed+civilian': '4', '#affected+killed+f+adults': '0',
        '#affected+killed+children': '1', '#affected+injured': '', '#affected+detained': '0',
        '#affected+abducted': '0',
    }  # fmt: skip
    assert (by_tag['#adm1+code'], by_tag['#adm1+name+ar']) == ('SY05', 'حماة')


# Our own columns


@pytest.mark.parametrize('language', ['en', 'ar'])
def test_the_plain_csv_comes_back_as_it_was(register: Register, tmp_path: Path, language: str) -> None:
    narrative = '=cmd|calc\n"quoted", and a line'
    incident = invented.incident(occurred='2024-02~', narrative=narrative, marks='massacre|school', summary="'-x")
    incident.set('occurred_typed', None)
    incident.add('casualty', outcome='killed', party='regime_forces', count=2)
    register.save(incident)
    path = tmp_path / 'out.csv'
    counts = events_csv.export(register, path, 'plain', language=language)
    assert (counts['incident'], counts['not_approved'], counts.get('in_no_column')) == (1, 1, None)
    assert b"'=cmd" in path.read_bytes()
    with Register.create(tmp_path / 'hq.sijill', desk='HQ', passphrase=None) as empty:
        applying.apply_plan(empty, planning.make_plan(empty, path))
        (found,) = query.each(empty, Question('incident'))
        kept = (
            'occurred',
            'kind',
            'governorate',
            'narrative',
            'summary',
            'marks',
            'latitude',
            'place_typed',
            'against',
        )
        assert {name: found.get(name) for name in kept} == {name: incident.get(name) for name in kept}
        people = {(c.get('party'), c.get('who'), c.get('count')) for c in found.of('casualty')}
        assert people == {('civilians', 'man', 3), ('civilians', 'boy', 1), ('regime_forces', None, 2)}


@pytest.mark.parametrize(
    'text',
    ['=1', '+963 1', '-', '@x', "'=1", "''=1", "'quoted", 'plain', '\tx', "'", '＝1', '＋1', '－1', '＠x', "'＝1"],
)
def test_a_guarded_text_comes_back(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text)[0] not in '=+-@\t＝＋－＠'


def test_people_who_fit_no_column_are_said(register: Register, tmp_path: Path) -> None:
    incident = invented.incident()
    incident.add('casualty', outcome='displaced', party='civilians', count=40)
    incident.add('casualty', outcome='killed', party='civilians', who='man')
    register.save(incident)
    counts = events_csv.export(register, tmp_path / 'out.csv', 'plain')
    assert (counts['in_no_column'], counts['uncounted']) == (1, 1)
    assert len(list(events_csv.said('plain', counts, ''))) == 2


# What may leave


@pytest.mark.parametrize('shape', events_csv.SHAPES)
@pytest.mark.parametrize('profile', PROFILES)
def test_no_shape_holds_a_name_an_informant_or_what_was_said(
    register: Register, tmp_path: Path, shape: str, profile: str
) -> None:
    informant = register.save(invented.informant(code='S-777'))
    incident = invented.incident(public_summary='Read by nobody yet.', place='C1001', exactness='exact')
    incident.of('source')[0].values |= {'informant': informant.uid, 'link': 'https://example.org/x'}
    saved = register.save(incident)
    events_csv.export(register, tmp_path / 'out.csv', shape, profile=profile, state='all')
    text = (tmp_path / 'out.csv').read_text(encoding='utf-8-sig')
    assert saved.get('reference')
    never = ['سالم المثال', 'the baker', 'S-777', informant.uid, 'He heard', 'example.org']
    assert not [secret for secret in never if secret in text]
    place = register.places.get('C1001')
    assert place is not None
    private = ['Wadi Al-Mithal', '35.1', '37.5', place.en, 'invented ambush', 'Read by nobody', 'DZ1', 'Eyewitness']
    found = [secret for secret in private if secret in text]
    assert not found if profile == 'public' else found


def test_without_a_profile_the_shapes_of_strangers_are_for_the_public(register: Register, tmp_path: Path) -> None:
    in_its_state(register, invented.incident(state='approved'))
    for shape in events_csv.SHAPES:
        events_csv.export(register, tmp_path / 'usual.csv', shape)
        events_csv.export(register, tmp_path / 'said.csv', shape, profile=events_csv.usual_profile(shape))
        assert (tmp_path / 'usual.csv').read_bytes() == (tmp_path / 'said.csv').read_bytes()
    assert [events_csv.usual_profile(shape) for shape in events_csv.SHAPES] == [
        'headquarters',
        'public',
        'public',
        'public',
    ]


def test_withdrawn_incidents_are_in_no_csv(register: Register, tmp_path: Path) -> None:
    gone = register.save(invented.incident())
    register.withdraw('incident', gone.uid, 'Told twice.')
    shown = Question('incident', withdrawn=True)
    for shape in events_csv.SHAPES:
        for ways in ({}, {'shown': shown}):
            assert events_csv.export(register, tmp_path / 'out.csv', shape, **ways).get('incident', 0) == 0


def test_a_csv_is_read_with_its_quotes_off(tmp_path: Path) -> None:
    (tmp_path / 'in.csv').write_text("Name,Phone\n'=x,'+963\nO'Neil,'plain'\n", encoding='utf-8')
    assert any_file.read(tmp_path / 'in.csv').sheets[0].rows[1:] == [['=x', '+963'], ["O'Neil", "'plain'"]]
