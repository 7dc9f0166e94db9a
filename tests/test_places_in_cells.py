"""Places in sheets say no more than the words: country, neighbourhood and roads are not the town that they name."""

from pathlib import Path

import pytest

from exchange.importing.planning import make_plan
from exchange.mapping import places_in_cells
from exchange.mapping.places_in_cells import Located
from models.language.code_lists import codes
from models.places import gazetteer
from models.register.register import Register

ALEPPO, HOMS, RURAL_DAMASCUS, DEIR_EZZOR, PALMYRA = 'SY02', 'SY04', 'SY03', 'SY09', 'C2889'


def find(text: str, governorate: str | None = None) -> Located | None:
    return places_in_cells.find(gazetteer(), text, governorate)


@pytest.mark.parametrize('code', [code for code in codes('governorates') if code not in ('SY01', RURAL_DAMASCUS)])
@pytest.mark.parametrize(
    'form',
    [
        'ريف {ar}',
        'ريف {ar} الشمالي',
        'الريف الشرقي ل{ar}',
        '{en} countryside',
        'rural {en}',
        '{en} (countryside)',
        'Northern {en} countryside',
        '{en} - Countryside',
        'Rif {en}',
    ],
)
def test_the_country_round_a_city_is_its_governorate(code: str, form: str) -> None:
    row = codes('governorates')[code]
    assert find(form.format(ar=row.ar, en=row.en)) == Located('', code)
    assert find(form.format(ar=row.ar, en=row.en), code) == Located('', code)


@pytest.mark.parametrize('text', ['ريف دمشق', 'Rural Damascus', 'Rif Dimashq', 'Damascus countryside'])
def test_rural_damascus_is_a_governorate(text: str) -> None:
    assert find(text) == Located('', RURAL_DAMASCUS)


@pytest.mark.parametrize(
    'text',
    [
        'Palmyra – Deir Ezzor road', 'Palmyra - Deir Ezzor highway', 'طريق تدمر - دير الزور', 'أوتوستراد حمص - تدمر',
        'road to Palmyra',
        'بين تدمر - السخنة', 'between Palmyra, Homs', 'Palmyra – Deir Ezzor', 'الطريق الدولي، تدمر',
        'from Palmyra - Sukhna',
    ],
)  # fmt: skip
def test_a_road_lies_in_no_place(text: str) -> None:
    assert find(text) is None


@pytest.mark.parametrize(
    'text',
    ['قرب تدمر', 'near Palmyra', 'بالقرب من تدمر', 'محيط مدينة تدمر', 'outskirts of Palmyra', 'close to Palmyra'],
)
def test_near_a_place_is_near_it(text: str) -> None:
    assert find(text) == Located(PALMYRA, exactness='near')


@pytest.mark.parametrize(
    ('text', 'located'),
    [
        ('تدمر', Located(PALMYRA)), ('مدينة تدمر', Located(PALMYRA)), ('Palmyra, Homs', Located(PALMYRA, HOMS)),
        ('ريف حلب - الباب', Located('C1202', ALEPPO)), ('ريف تدمر', Located('', HOMS)),
        ('بادية تدمر', Located('', HOMS)),
        ('Hajin, Deir Ezzor', Located('C5175', DEIR_EZZOR)), ('شمال حلب', None), ('ريف', None),
    ],
)  # fmt: skip
def test_other_places_are_found_as_before(text: str, located: Located | None) -> None:
    assert find(text) == located


def test_what_is_near_is_said_where_the_record_can_say_it(register: Register, tmp_path: Path) -> None:
    rows = ['Date,Place,Type of incident', '2024-01-05,near Palmyra,Raid', '2024-01-06,ريف حلب,Raid']
    (tmp_path / 'a.csv').write_text('\n'.join(rows), encoding='utf-8')
    near, country = [line.record for line in make_plan(register, tmp_path / 'a.csv').rows]
    assert near and country
    assert [near.get(name) for name in ('place', 'place_typed', 'exactness')] == [PALMYRA, 'near Palmyra', 'near']
    assert [country.get(name) for name in ('place', 'place_typed', 'governorate')] == [None, 'ريف حلب', ALEPPO]
    rows = ['Name,Date of abduction,Place', 'Some One,2024-01-05,near Palmyra']
    (tmp_path / 'b.csv').write_text('\n'.join(rows), encoding='utf-8')
    [line] = make_plan(register, tmp_path / 'b.csv').rows
    assert line.record
    assert [line.record.get(name) for name in ('place', 'place_typed')] == [None, 'near Palmyra']
