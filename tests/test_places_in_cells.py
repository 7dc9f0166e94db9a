"""Places in sheets say no more than the words: country, neighbourhood and roads are not the town that they name."""

from pathlib import Path

import openpyxl
import pytest

from exchange.exporting import field_sheet, headquarters_workbook
from exchange.importing.applying import apply_plan
from exchange.importing.plan import Plan
from exchange.importing.planning import make_plan
from exchange.mapping import places_in_cells
from exchange.mapping.places_in_cells import Located
from models import query
from models.language.code_lists import codes
from models.places import gazetteer
from models.record.fields import Stored
from models.register.register import Register
from tests import invented

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


# A place of a record that is here already


def corrected(register: Register, folder: Path, *places: str) -> Plan:
    """The plan of a field sheet of one incident that came with each place in turn, all but the last brought in."""
    path = folder / 'field.xlsx'
    field_sheet.write_template(path, 'en')
    for at, place in enumerate(places):
        book = openpyxl.load_workbook(path)
        sheet = book['Incidents']
        headings = [cell.value for cell in sheet[1]]
        given = {'Date': '5 January 2024', 'Governorate': 'Deir Ezzor', 'Place': place, 'Type of incident': 'Ambush'}
        for heading, value in given.items():
            sheet.cell(2, headings.index(heading) + 1).value = value
        book.save(path)
        plan = make_plan(register, path)
        if at < len(places) - 1:
            apply_plan(register, plan)
    return plan


def the_place(register: Register) -> list[Stored]:
    [record] = query.each(register, query.Question('incident'))
    return [record.get(name) for name in ('place', 'place_typed', 'governorate')]


def test_a_place_in_no_list_takes_the_place_of_one_that_was_corrected(register: Register, tmp_path: Path) -> None:
    """Else the record would go on to be where it was not, and nobody would see what was typed."""
    plan = corrected(register, tmp_path, 'Hajin', 'Nowhere Xyz')
    assert the_place(register) == ['C5175', 'Hajin', DEIR_EZZOR]
    assert {cell.field for cell in plan.rows[0].cells} == {'place', 'place_typed'}
    apply_plan(register, plan)
    assert the_place(register) == [None, 'Nowhere Xyz', DEIR_EZZOR]


def test_a_place_that_was_found_here_stays_while_its_text_does(register: Register, tmp_path: Path) -> None:
    corrected(register, tmp_path, 'Nowhere Xyz', 'Nowhere Xyz')
    register.match_place(query.unmatched_places(register)[0], 'C5175')
    apply_plan(register, make_plan(register, tmp_path / 'field.xlsx'))
    assert the_place(register)[0] == 'C5175'


def test_a_text_that_is_another_one_and_a_place_that_was_found_here_are_asked_about(
    register: Register, tmp_path: Path
) -> None:
    corrected(register, tmp_path, 'Nowhere Xyz', 'Elsewhere Xyz')
    register.match_place(query.unmatched_places(register)[0], 'C5175')
    assert [row.verdict for row in make_plan(register, tmp_path / 'field.xlsx').rows] == ['conflict']


@pytest.mark.parametrize(
    ('text', 'place', 'typed'),
    [('Nowhere Xyz', None, 'Nowhere Xyz'), ('C9999999', 'C5175', 'Hajin'), ('', 'C5175', 'Hajin')],
)
def test_what_is_typed_over_a_place_in_a_workbook_is_kept(
    register: Register, tmp_path: Path, text: str, place: str | None, typed: str
) -> None:
    """Beside it is still what was typed before; a code that only a newer list has says nothing to anybody."""
    register.save(invented.incident(place='C5175', place_typed='Hajin', governorate=DEIR_EZZOR))
    path = tmp_path / 'w.xlsx'
    headquarters_workbook.export(register, path)
    book = openpyxl.load_workbook(path)
    sheet = book['Incidents']
    sheet.cell(3, [cell.value for cell in sheet[1]].index('incident.place') + 1).value = text or None
    book.save(path)
    apply_plan(register, make_plan(register, path))
    assert the_place(register) == [place, typed, DEIR_EZZOR]
