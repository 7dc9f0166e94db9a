"""Points in cells: which of two numbers is the latitude is said by the form, the sides, the labels or the heading."""

from pathlib import Path

import pytest

from exchange.importing import plan_doubts
from exchange.importing.plan import Plan
from exchange.importing.planning import make_plan
from models.language import points
from models.register.register import Register

HEADINGS = ['Date', 'Type of incident']
ALEPPO = (36.2021, 37.1343)


def planned(register: Register, path: Path, headings: list[str], cells: list[str], separator: str = ';') -> Plan:
    """The plan of a file with one row."""
    rows = [[*HEADINGS, *headings], ['2024-01-05', 'Armed attack', *cells]]
    (path / 'sheet.csv').write_text('\n'.join(separator.join(row) for row in rows), encoding='utf-8')
    return make_plan(register, path / 'sheet.csv')


def point(plan: Plan) -> tuple[object, object] | str:
    """The point of the one row, or why there is none."""
    [line] = plan.rows
    return (
        line.problems[0].sentence
        if line.problems or not line.record
        else (line.record.get('latitude'), line.record.get('longitude'))
    )


@pytest.mark.parametrize(
    'text',
    [
        '36.2021, 37.1343', '36.2021 37.1343', '36.2021|37.1343', '36.2021/37.1343', '(36.2021, 37.1343)',
        '36.2021,37.1343',
        'POINT (37.1343 36.2021)', 'point(37.1343 36.2021)', 'POINT Z (37.1343 36.2021 400)',
        'SRID=4326; POINT(37.1343 36.2021)',
        '37.1343 E, 36.2021 N', '36.2021 N, 37.1343 E', 'E 37.1343, N 36.2021', '37.1343° E 36.2021° N',
        '36.2021 شمالا، 37.1343 شرقا',
        'lat 36.2021, lon 37.1343', 'Long: 37.1343, Lat: 36.2021', 'x=37.1343 y=36.2021',
        'خط الطول 37.1343، خط العرض 36.2021',
        '{"type": "Point", "coordinates": [37.1343, 36.2021]}', '36,2021 37,1343', '36,2021; 37,1343',
        '36.2021 37.1343 400.0 4.5',
        '٣٦٫٢٠٢١، ٣٧٫١٣٤٣',
    ],
)  # fmt: skip
def test_a_point_is_read_however_it_is_written(register: Register, tmp_path: Path, text: str) -> None:
    cell = '"' + text.replace('"', '""') + '"'
    assert point(planned(register, tmp_path, ['Coordinates'], [cell], '\t')) == ALEPPO


@pytest.mark.parametrize(
    ('heading', 'is_turned'),
    [
        ('Longitude/Latitude', True), ('Latitude/Longitude', False), ('Coordinates (long, lat)', True),
        ('lon,lat', True), ('lat|lon', False),
        ('خط الطول / خط العرض', True), ('خط العرض وخط الطول', False), ('X/Y', True), ('GPS', False),
        ('Coordinates (lat, long)', False),
    ],
)  # fmt: skip
def test_a_heading_says_which_stands_first(heading: str, is_turned: bool) -> None:
    assert points.longitude_first(heading) == is_turned


def test_the_heading_gives_way_to_what_the_cell_says(register: Register, tmp_path: Path) -> None:
    assert point(planned(register, tmp_path, ['Longitude/Latitude'], ['37.1343, 36.2021'])) == ALEPPO
    assert point(planned(register, tmp_path, ['Longitude/Latitude'], ['36.2021 N, 37.1343 E'])) == ALEPPO


@pytest.mark.parametrize(
    'text', ['36.2 N, 37.1 N', 'Long 36.2, 37.1', '36.2', '36.2, 37.1, x', 'near 36.2 37.1', 'UTM 36.2 37.1']
)
def test_what_is_no_point_is_refused(register: Register, tmp_path: Path, text: str) -> None:
    said = point(planned(register, tmp_path, ['Coordinates'], [text]))
    assert isinstance(said, str)


@pytest.mark.parametrize(
    ('heading', 'text'), [('Latitude', '36.6 E'), ('Longitude', '36.6 N'), ('خط العرض', '36.6 شرقا')]
)
def test_degrees_of_the_other_side_are_refused(register: Register, tmp_path: Path, heading: str, text: str) -> None:
    other = {'Latitude': 'Longitude', 'Longitude': 'Latitude', 'خط العرض': 'خط الطول'}[heading]
    said = point(planned(register, tmp_path, [heading, other], [text, '36.9']))
    assert 'other side' in str(said)


@pytest.mark.parametrize('separator', [';', '\t'])
@pytest.mark.parametrize('texts', [['34,5504', '38,2684'], ['34,550', '38,268'], ['34,55°', '38,27 E']])
def test_a_comma_in_degrees_is_a_point(register: Register, tmp_path: Path, separator: str, texts: list[str]) -> None:
    found = point(planned(register, tmp_path, ['Latitude', 'Longitude'], texts, separator))
    assert found == tuple(float(text.rstrip(' °E').replace(',', '.')) for text in texts)


def test_a_point_in_the_sea_is_a_doubt(register: Register, tmp_path: Path) -> None:
    plan = planned(register, tmp_path, ['Coordinates'], ['35.2, 35.0'])
    plan_doubts.find(register, plan)
    assert ['outside Syria' in doubt.sentence for doubt in plan.doubts] == [True]
