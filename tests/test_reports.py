"""The figures of a month."""

import json
from pathlib import Path

import openpyxl
import pytest

from exchange.reporting import figures, formats, labels
from models.errors import KnownError
from models.record.fields import Stored
from models.record.records import Record
from models.register.register import Register
from tests import invented

Values = dict[str, Stored]


def _incident(register: Register, *casualties: Values, **values: Stored) -> Record:
    record = Record('incident')
    record.values = {
        'kind': 'ambush', 'occurred': '2024-01-10', 'governorate': 'SY09', 'area': 'desert', 'zone': 'regime',
        'carried_out_by': 'isis', 'against': 'regime_forces',
    } | values  # fmt: skip
    for casualty in casualties:
        record.add('casualty', **({'outcome': 'killed'} | casualty))
    return register.save(record)


def _section(register: Register, name: str, month: str = '2024-01', **ways: str) -> labels.Figures:
    found = figures.figures(register, month, **ways)  # type: ignore[arg-type]
    return next(section for section in found['sections'] if section['id'] == name)


@pytest.mark.parametrize(
    ('values', 'section'),
    [
        ({}, 'desert'),
        ({'zone': 'sdf'}, 'sdf_areas'),
        ({'area': 'town'}, 'elsewhere'),
        ({'carried_out_by': 'unidentified'}, 'elsewhere'),
        ({'carried_out_by': 'unidentified|isis'}, 'desert'),
        ({'kind': 'clashes'}, 'elsewhere'),
        ({'kind': 'airdrop', 'carried_out_by': 'coalition', 'against': 'isis'}, 'security_operations'),
        ({'kind': 'arrest_campaign', 'carried_out_by': 'asayish', 'against': 'isis'}, 'security_operations'),
        ({'kind': 'airdrop', 'carried_out_by': 'coalition', 'against': 'civilians'}, 'elsewhere'),
    ],
)
def test_an_incident_stands_in_one_section_only(register: Register, values: Values, section: str) -> None:
    _incident(register, {'party': 'isis', 'count': 2}, **values)
    sections = [s for s in figures.figures(register, '2024-01')['sections'] if s['id'] != 'abductees']
    with_dead = {s['id'] for s in sections if 'killed' in s or any('killed' in r for r in s.get('regions', ()))}
    assert with_dead == {section}


@pytest.mark.parametrize(
    ('casualty', 'killed'),
    [
        ({'party': 'civilians', 'who': 'man', 'count': 3}, {'total': 3, 'civilian': 3}),
        ({'party': 'civilians', 'who': 'girl', 'count': 1}, {'total': 1, 'civilian': 1, 'children': 1}),
        ({'party': 'hezbollah', 'count': 2}, {'total': 2, 'combatant': 2, 'iranian_backed': 2}),
        ({'party': 'iranian_backed', 'standing': 'civilian', 'count': 2}, {'total': 2, 'civilian': 2}),
        ({'party': 'asayish', 'count': 2}, {'total': 2, 'sdf': 2}),
        ({'party': 'civilians', 'standing': 'combatant', 'count': 2}, {'total': 2, 'combatant': 2}),
        ({'party': 'civilians', 'standing': 'disputed', 'count': 2}, {'total': 2, 'unknown': 2}),
        ({'count': 2}, {'total': 2, 'unknown': 2}),
        ({'party': 'isis', 'lowest': 5}, {'total': 5, 'isis': 5}),
        ({'party': 'isis', 'outcome': 'died_detention', 'count': 4}, {'total': 4, 'isis': 4}),
    ],
)
def test_the_class_of_the_dead(register: Register, casualty: Values, killed: dict[str, int]) -> None:
    _incident(register, casualty)
    assert _section(register, 'desert')['killed'] == killed


def test_an_unknown_number_is_said_and_nothing_is_made_of_it(register: Register) -> None:
    _incident(register, {'party': 'isis'}, {'party': 'isis', 'count': 0})
    section = _section(register, 'desert')
    counted = {'operations': 1, 'uncounted': 1}
    assert section == {'id': 'desert', **counted, 'regions': [{'governorate': 'SY09', **counted}]}


def test_a_death_counts_in_its_own_month_and_the_operation_in_the_incident_s(register: Register) -> None:
    wounded: Values = {'party': 'isis', 'outcome': 'injured', 'count': 1}
    died: Values = {'party': 'isis', 'outcome': 'died_later', 'count': 1, 'outcome_date': '2024-02-03'}
    _incident(register, wounded, died)
    january, february = _section(register, 'desert'), _section(register, 'desert', '2024-02')
    assert (january['operations'], january.get('killed'), january['injured']['total']) == (1, None, 1)
    assert (february['operations'], february['killed']['total']) == (0, 1)


@pytest.mark.parametrize(
    ('occurred', 'month', 'undated'),
    [
        ('2024-01-31/2024-02-02', True, False),
        ('2024-01', True, False),
        ('2024-01~', True, False),
        ('2023-12-31', False, False),
        ('2024-02-01', False, False),
        ('2023-12-31/2024-01-02', False, False),
        ('2024', False, True),
        ('2024~', False, True),
        ('2024/2025', False, True),
        ('../2024-01-20', False, True),
        ('2023', False, False),
    ],
)
def test_which_dates_belong_to_a_month(register: Register, occurred: str, month: bool, undated: bool) -> None:
    _incident(register, {'party': 'isis', 'count': 2}, occurred=occurred)
    found = figures.figures(register, '2024-01')
    desert = next(s for s in found['sections'] if s['id'] == 'desert')
    assert (desert['operations'] == 1, 'undated' in found) == (month, undated)
    if undated:
        assert found['undated'] == {'incidents': 1, 'killed': {'total': 2, 'isis': 2}}


def test_withdrawn_and_unapproved_records(register: Register) -> None:
    gone = _incident(register, {'party': 'isis', 'count': 2})
    register.withdraw('incident', gone.uid, 'It was told twice.')
    half = _incident(register, {'party': 'isis', 'count': 3}, {'party': 'isis', 'count': 1})
    half.children[0].set('withdrawn', 'It was told twice.')
    register.save(half)
    assert _section(register, 'desert')['killed'] == {'total': 1, 'isis': 1}
    assert _section(register, 'desert', state='approved')['operations'] == 0
    approved = _incident(register, {'party': 'isis', 'count': 5}, state='approved')
    assert approved.get('state') == 'approved'
    assert _section(register, 'desert', state='approved')['killed']['total'] == 5


def test_as_of_leaves_out_what_was_learned_later(register: Register) -> None:
    _incident(register, {'party': 'isis', 'count': 2}, learned_on='2024-03-01')
    _incident(register, {'party': 'isis', 'count': 1}, {'party': 'isis', 'count': 4, 'learned_on': '2024-03-01'})
    assert _section(register, 'desert', as_of='2024-02-28')['killed']['total'] == 1
    assert _section(register, 'desert', as_of='2024-03-01')['killed']['total'] == 7


def test_one_person_dies_once(register: Register) -> None:
    first = _incident(register, {'party': 'civilians', 'count': 1})
    first.children[0].add('victim', name='سالم المثال')
    first = register.save(first)
    second = _incident(register, {'party': 'civilians', 'count': 2})
    second.children[0].add('victim', name='سالم المثال', same_person=first.children[0].children[0].uid)
    register.save(second)
    assert _section(register, 'desert')['killed']['total'] == 2
    register.withdraw('incident', first.uid, 'It was told twice.')
    assert _section(register, 'desert')['killed']['total'] == 2


def test_abductees_at_the_end_of_the_month(register: Register) -> None:
    for status, effective in [
        ('missing', '2024-01-05'), ('reported_dead', '2024-01-20'), ('held', '2024-01-31'),
        ('released', '2024-01-31'), ('released', '2024-02-01'),
    ]:  # fmt: skip
        person = invented.abductee()
        person.children.clear()
        person.add('status_change', status=status, confirmed='confirmed', effective=effective)
        register.save(person)
    later, never = invented.abductee(abducted_on='2024-02-01'), invented.abductee()
    later.children.clear()
    never.children.clear()
    register.save(later)
    register.save(never)
    assert _section(register, 'abductees') == {
        'id': 'abductees', 'still_missing': 4, 'counted_apart': {'held': 1, 'reported_dead': 1},
    }  # fmt: skip


def test_what_is_noted_and_what_is_no_operation(register: Register) -> None:
    _incident(register, {'party': 'civilians', 'count': 6}, marks='massacre', place_typed='Wadi Al-Mithal')
    _incident(register, {'party': 'isis', 'count': 1}, kind='airdrop', carried_out_by='coalition', against='isis')
    _incident(register, kind='airdrop', carried_out_by='coalition', against='isis')
    _incident(register, kind='extortion')
    found = figures.figures(register, '2024-01')
    assert len(found['noted']) == 2
    assert 'Wadi Al-Mithal' in found['noted'][0] + found['noted'][1]
    assert found['not_operations'] == {'extortion': 1}


@pytest.mark.parametrize('language', ['en', 'ar'])
def test_written_for_people_and_for_machines(register: Register, tmp_path: Path, language: str) -> None:
    _incident(register, {'party': 'hezbollah', 'count': 2})
    found = figures.figures(register, '2024-01')
    formats.write(tmp_path / 'r.json', found, language)
    assert json.loads((tmp_path / 'r.json').read_text(encoding='utf-8')) == found
    formats.write(tmp_path / 'r.xlsx', found, language)
    sheet = openpyxl.load_workbook(tmp_path / 'r.xlsx').active
    assert bool(sheet.sheet_view.rightToLeft) == (language == 'ar')
    rows = [[value for value in row if value is not None] for row in sheet.iter_rows(values_only=True)]
    governorate = 'دير الزور' if language == 'ar' else 'Deir Ezzor'
    assert [r[1:] for r in rows if str(r[0]).strip() == governorate] == [[1, 2, 2, 2]]


@pytest.mark.parametrize(('month', 'name'), [('2024-13', 'r.json'), ('2024', 'r.json'), ('2024-01', 'r.docx')])
def test_what_cannot_be_reported_is_said(register: Register, tmp_path: Path, month: str, name: str) -> None:
    with pytest.raises(KnownError):
        formats.write(tmp_path / name, figures.figures(register, month), 'en')
    assert not list(tmp_path.glob('r.*'))
