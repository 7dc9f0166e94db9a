"""The code lists as files: complete in both languages, and never two meanings for one spelling."""

import csv
import re
from itertools import chain
from pathlib import Path

import pytest

from models.language.text import fold, has_arabic
from models.record.records import RECORDS

CODES = Path(__file__).parent.parent / 'resources' / 'codes'
COMMON = ['code', 'en', 'ar', 'ar_plural', 'aliases', 'from', 'until', 'order', 'retired', 'replaced_by']
EXTRA = {
    'incident_kinds': ['counts_as', 'is_discovery', 'import_as', 'import_only'],
    'parties': [
        'class',
        'parent',
        'sheet_from',
        'sheet_until',
        'default_standing',
        'group_only',
        'short',
        'followed_by',
    ],
    'outcomes': ['is_dead', 'is_held', 'short', 'ends_as'],
    'who': ['sex', 'age', 'short', 'en_plural'],
    'roles': ['short', 'en_plural'],
    'statuses': ['still_missing', 'counted_as'],
    'area_types': ['parent'],
    'governorates': ['place'],
    'exactness': ['levels'],
    'open_lists': ['under'],
    'records': ['en_plural', 'title_en', 'title_ar'],
    'consents': ['publishes'],
    'publish_consent': ['publishes'],
    'rules': ['help_en', 'help_ar'],
    'open_points': ['printed'],
    'contact_results': ['restarts'],
}
YES_NO = {'yes', 'no'}
ALLOWED = {
    ('incident_kinds', 'counts_as'): {'attack', 'security_operation', 'none'},
    ('incident_kinds', 'is_discovery'): YES_NO,
    ('incident_kinds', 'import_only'): YES_NO,
    ('contact_results', 'restarts'): YES_NO,
    ('parties', 'class'): {'civilian', 'combatant', 'sdf', 'isis', 'coalition', 'unknown'},
    ('parties', 'default_standing'): {'civilian', 'combatant', 'police', 'unknown'},
    ('parties', 'group_only'): YES_NO,
    ('outcomes', 'is_dead'): YES_NO,
    ('outcomes', 'is_held'): YES_NO,
    ('who', 'sex'): {'male', 'female', 'unknown'},
    ('who', 'age'): {'adult', 'child', 'unknown'},
    ('statuses', 'still_missing'): YES_NO,
    ('consents', 'publishes'): {'', 'never', 'anonymised', 'named'},
    ('publish_consent', 'publishes'): {'', 'never', 'named'},
    ('open_points', 'printed'): YES_NO,
    ('statuses', 'counted_as'): {
        'missing',
        'held',
        'reported_dead',
        'registered_dead',
        'found',
        'found_dead',
    },
}
OTHER_SHAPES = {
    'fields': ['code', 'en', 'ar', 'aliases', 'help_en', 'help_ar'],
    'sheet_columns': ['code', 'en', 'ar', 'aliases', 'order', 'party', 'outcome', 'who', 'standing'],
}
NAMES = sorted(path.stem for path in CODES.glob('*.csv'))
LISTS = [name for name in NAMES if name not in OTHER_SHAPES]

Row = dict[str, str]


def rows(name: str) -> list[Row]:
    """The rows of a list as they stand in its file."""
    with (CODES / f'{name}.csv').open(encoding='utf-8', newline='') as file:
        return list(csv.DictReader(file, strict=True))


def codes(name: str) -> set[str]:
    """The codes of a list."""
    return {row['code'] for row in rows(name)}


def spellings(row: Row) -> list[str]:
    """Everything that a person may write for a row."""
    names = [row['code'], row['en'], row['ar'], row.get('ar_plural', ''), row.get('en_plural', '')]
    return [name for name in [*names, *row['aliases'].split('|')] if name]


def meanings(found: list[Row]) -> dict[str, str]:
    """What each folded spelling stands for; fails where one stands for two codes."""
    meant: dict[str, str] = {}
    for row in found:
        for name in spellings(row):
            assert fold(name), f'{row["code"]}: {name!r} folds to nothing'
            assert meant.setdefault(fold(name), row['code']) == row['code'], f'{name!r} stands for two codes'
    return meant


def headings(record: str) -> list[Row]:
    """What a column heading of this record kind may stand for: its fields and, for incidents, the counts."""
    own = [row | {'code': row['code'].removeprefix(f'{record}.')} for row in rows('fields')]
    own = [row for row in own if '.' not in row['code']]
    return own + (rows('sheet_columns') if record == 'incident' else [])


@pytest.mark.parametrize('name', NAMES)
def test_file_is_plain_utf8(name: str) -> None:
    data = (CODES / f'{name}.csv').read_bytes()
    text = data.decode('utf-8')
    assert not text.startswith('\ufeff') and b'\r' not in data and text.endswith('\n')
    assert not re.search('[\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]', text), 'direction control'


@pytest.mark.parametrize('name', NAMES)
def test_columns(name: str) -> None:
    wanted = OTHER_SHAPES.get(name) or COMMON + EXTRA.get(name, [])
    with (CODES / f'{name}.csv').open(encoding='utf-8', newline='') as file:
        found = list(csv.reader(file))
    assert found[0] == wanted
    assert {len(row) for row in found} == {len(wanted)}
    assert all(cell == cell.strip() and '\n' not in cell for cell in chain.from_iterable(found))


@pytest.mark.parametrize('name', NAMES)
def test_codes_are_unique_and_stable(name: str) -> None:
    found = [row['code'] for row in rows(name)]
    assert len(found) == len(set(found))
    pattern = r'SY\d\d' if name == 'governorates' else r'[a-z][a-z0-9_.]*'
    assert all(re.fullmatch(pattern, code) for code in found)


@pytest.mark.parametrize('name', NAMES)
def test_both_languages(name: str) -> None:
    for row in rows(name):
        assert row['en'] and not has_arabic(row['en']), row['code']
        assert has_arabic(row['ar']), row['code']
        assert not row.get('ar_plural') or has_arabic(row['ar_plural']), row['code']


@pytest.mark.parametrize('name', LISTS)
def test_order(name: str) -> None:
    order = [int(row['order']) for row in rows(name)]
    assert order == sorted(set(order))


@pytest.mark.parametrize('name', [n for n in NAMES if n != 'fields'])
def test_no_label_twice(name: str) -> None:
    for language in ('en', 'ar'):
        labels = [row[language] for row in rows(name)]
        assert len(labels) == len(set(labels))


@pytest.mark.parametrize('name', [n for n in NAMES if n != 'fields'])
def test_no_spelling_has_two_meanings(name: str) -> None:
    meanings(rows(name))


@pytest.mark.parametrize('record', sorted({row['code'].split('.')[0] for row in rows('fields')}))
def test_no_heading_has_two_meanings(record: str) -> None:
    meanings(headings(record))


@pytest.mark.parametrize('name', LISTS)
def test_references_within_a_list(name: str) -> None:
    found = rows(name)
    for row in found:
        for column in ('parent', 'replaced_by'):
            assert not row.get(column) or row[column] in codes(name) - {row['code']}, row['code']
        assert not row['replaced_by'] or row['retired'], row['code']
    parent = {row['code']: row.get('parent', '') for row in found}
    for code in parent:
        line = [code]
        while parent[line[-1]]:
            line.append(parent[line[-1]])
            assert len(line) == len(set(line)), f'{code} is its own ancestor'


@pytest.mark.parametrize('name', LISTS)
def test_dates(name: str) -> None:
    for row in rows(name):
        for column in ('from', 'until', 'retired', 'sheet_from', 'sheet_until'):
            assert re.fullmatch(r'(\d{4}-\d\d-\d\d)?', row.get(column, '')), row['code']
        assert not (row['from'] and row['until']) or row['from'] <= row['until'], row['code']


@pytest.mark.parametrize(('name', 'column'), ALLOWED)
def test_columns_that_drive_behaviour(name: str, column: str) -> None:
    assert {row[column] for row in rows(name)} <= ALLOWED[name, column]


def test_import_as_names_a_kind_and_marks() -> None:
    kinds = {row['code']: row for row in rows('incident_kinds')}
    for row in kinds.values():
        assert bool(row['import_as']) == (row['import_only'] == 'yes')
        if row['import_as']:
            kind, *marks = row['import_as'].split('+')
            assert kinds[kind]['import_only'] == 'no' and set(marks) <= codes('marks')
            assert kinds[kind]['counts_as'] == row['counts_as']


def test_sheet_columns_are_disjoint_leaves() -> None:
    leaves = [(row['party'], row['outcome'], row['who'], row['standing']) for row in rows('sheet_columns')]
    assert len(leaves) == len(set(leaves))
    for party, outcome, who, standing in leaves:
        assert party in codes('parties') and outcome in codes('outcomes')
        assert not who or who in codes('who')
        assert not standing or standing in codes('standings')
    for party, outcome in {leaf[:2] for leaf in leaves}:
        split = [who for p, o, who, _standing in leaves if (p, o) == (party, outcome)]
        assert len(split) == 1 or all(split), 'a column for all beside columns for some would count twice'


def test_default_standings_exist() -> None:
    assert {row['default_standing'] for row in rows('parties')} <= codes('standings')


def test_governorates_are_those_of_the_gazetteer() -> None:
    with (CODES.parent / 'places' / 'syria_gazetteer.csv').open(encoding='utf-8', newline='') as file:
        listed = [row for row in csv.DictReader(file) if row['level'] == '1']
    meant = meanings(rows('governorates'))
    assert codes('governorates') == {row['pcode'] for row in listed}
    assert all(row['place'] == row['code'] for row in rows('governorates'))
    for row in listed:
        for name in [row['name_en'], row['name_ar'], *row['aliases'].split('|')]:
            assert meant.get(fold(name)) == row['pcode'], name


def test_every_field_has_help() -> None:
    for row in rows('fields'):
        assert row['help_en'].endswith('.') and not has_arabic(row['help_en']), row['code']
        assert row['help_ar'].endswith('.') and has_arabic(row['help_ar']), row['code']


@pytest.mark.parametrize('record', sorted(RECORDS))
def test_every_declared_field_has_a_label(record: str) -> None:
    labelled = codes('fields')
    for name, spec in RECORDS[record].specs().items():
        assert {f'{record}.{name}', f'row.{name}'} & labelled, name
        assert spec.section in codes('sections'), name
        assert not spec.codes or spec.codes in LISTS, name
    assert record in codes('records')


HEADINGS = {
    'Date': 'occurred',
    'Governorate': 'governorate',
    'Area': 'area',
    'Place': 'place',
    'Zone of control': 'zone',
    'Type of incident': 'kind',
    'Carried out by': 'carried_out_by',
    'Against': 'against',
    'Notes': 'narrative',
    'Civilian men killed': 'civilian_men_killed',
    'Civilian women killed': 'civilian_women_killed',
    'Boys killed': 'civilian_boys_killed',
    'Girls killed': 'civilian_girls_killed',
    'SDF killed': 'sdf_killed',
    'Regime forces killed': 'regime_killed',
    'Iranian-backed militiamen killed': 'iranian_backed_killed',
    'ISIS members killed': 'isis_killed',
    'ISIS members arrested': 'isis_arrested',
    'التاريخ': 'occurred',
    'المحافظة': 'governorate',
    'ملاحظات': 'narrative',
    'قتلى مدنيون رجال': 'civilian_men_killed',
}
ABDUCTEE_HEADINGS = {
    'Name': 'name_latin',
    'Occupation': 'occupation',
    'Sex': 'sex',
    'Date of abduction': 'abducted_on',
    'Governorate': 'governorate',
    'Place': 'place',
    'Abducted by': 'abducted_by',
    'Notes': 'notes',
    'الاسم': 'name_ar',
}
VALUES = {
    'governorates': {
        'Deir Ezzor': 'SY09',
        'Homs': 'SY04',
        'Al-Raqqah': 'SY11',
        'Daraa': 'SY12',
        'Al-Hasakah': 'SY08',
        'Aleppo': 'SY02',
        'Hama': 'SY05',
        'Deir-ez-Zor': 'SY09',
        'Ar-Raqqa': 'SY11',
        'As-Sweida': 'SY13',
        "Dar'a": 'SY12',
        'ادلب': 'SY07',
        'الحسكه': 'SY08',
    },
    'area_types': {
        'Desert': 'desert',
        'Town or village': 'settlement',
        'البادية': 'desert',
        'بلدة أو قرية': 'settlement',
    },
    'zones': {'Regime': 'regime', 'SDF': 'sdf', 'مناطق النظام': 'regime'},
    'incident_kinds': {
        'Ambush': 'ambush',
        'Armed attack': 'armed_attack',
        'Clashes': 'clashes',
        'IED explosion': 'ied',
        'Security raid': 'security_operation',
        'Landmine explosion': 'landmine',
        'Assassination': 'assassination',
        'Airdrop raid': 'airdrop',
        'Extortion': 'extortion',
        'Massacre': 'massacre',
        'تفجير عبوة': 'ied',
    },
    'parties': {
        'ISIS': 'isis',
        'Local armed groups': 'local_armed',
        'Coalition': 'coalition',
        'SDF': 'sdf',
        'Regime forces': 'regime_forces',
        'Civilians': 'civilians',
        'Iranian-backed militias': 'iranian_backed',
        'Unknown': 'unidentified',
        'قوات النظام': 'regime_forces',
        'داعش': 'isis',
        'قسد': 'sdf',
        'التحالف': 'coalition',
        'المدعومة من إيران': 'iranian_backed',
        'فلول النظام': 'former_regime_remnants',
    },
    'sexes': {'Male': 'male', 'أنثى': 'female'},
    'statuses': {'Missing': 'missing', 'مفقود': 'missing'},
    'roles': {
        'Clergy': 'cleric',
        'Lawyer': 'lawyer',
        'Journalist': 'journalist',
        'جامع كمأة': 'truffle_picker',
    },
}


@pytest.mark.parametrize('name', VALUES)
def test_values_that_people_write(name: str) -> None:
    meant = meanings(rows(name))
    assert {text: meant.get(fold(text)) for text in VALUES[name]} == VALUES[name]


def test_headings_that_people_write() -> None:
    for record, wanted in (('incident', HEADINGS), ('abductee', ABDUCTEE_HEADINGS)):
        meant = meanings(headings(record))
        assert {heading: meant.get(fold(heading)) for heading in wanted} == wanted
