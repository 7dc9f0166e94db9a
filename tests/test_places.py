"""Places: where points lie, how far apart, and finding them by what people type."""

import pytest

from exchange.mapping import places_in_cells
from exchange.mapping.places_in_cells import Located
from models import places

TADMUR, DEIR_EZZOR = (34.5606, 38.2731), (35.3333, 40.15)


@pytest.mark.parametrize(
    ('latitude', 'longitude', 'governorate'),
    [
        (34.5606, 38.2731, 'SY04'),
        (35.3333, 40.15, 'SY09'),
        (33.513, 36.3, 'SY01'),  # a hole in the countryside around it
        (33.6, 36.6, 'SY03'),
        (33.312, 44.361, None),
    ],
)
def test_the_governorate_of_a_point(latitude: float, longitude: float, governorate: str | None) -> None:
    assert places.governorate_at(latitude, longitude) == governorate


def test_nearly_every_place_of_the_gazetteer_lies_in_its_governorate() -> None:
    placed = [place for place in places.gazetteer().all() if place.point]
    outside = [p for p in placed if places.governorate_at(*p.point) not in (None, p.governorate)]
    assert len(placed) > 5000 and len(outside) < 20


def test_the_distance_between_two_points() -> None:
    assert places.kilometres(TADMUR, DEIR_EZZOR) == pytest.approx(191.5, abs=1)
    assert places.kilometres(TADMUR, TADMUR) == 0


ADDED = {
    'C0001': ('SY11', 'الرصافة', 'Al-Rasafah', 'Rusafa', 'Resafa', 'رصافة هشام'),
    'C0002': ('SY11', 'جبل البشري', 'Jabal Al-Bishri', 'Mount Bishri', 'جبل بشري', 'البشري'),
    'C0003': ('SY05', 'وادي العذيب', 'Wadi Al-Azeeb', 'Wadi Al-Adheeb', 'وادي عذيب'),
    'C0004': ('SY09', 'جبل البشري', 'Jabal Al-Bishri', 'Jebel Bishri'),
    'C5203': ('SY09', 'الجرذي', 'الجرذى الشرقي', 'الجردي', 'Al-Jarthi'),
    'C5091': ('SY09', 'كباجب', 'كبا جب', 'Kabajib', 'Kobajjep'),
}


@pytest.mark.parametrize(('code', 'name'), [(code, name) for code, names in ADDED.items() for name in names[1:]])
def test_the_places_that_monitors_name_are_found_by_their_usual_spellings(code: str, name: str) -> None:
    governorate = ADDED[code][0]
    assert [place.code for place in places.gazetteer().find(name, governorate)] == [code]
    assert places_in_cells.find(places.gazetteer(), name, governorate) == Located(code)
    assert places.gazetteer().fitting(name, governorate)[0].place.code == code


def test_a_ruin_and_a_mountain_have_points_and_the_valley_has_none() -> None:
    points = [places.gazetteer().get(code).point for code in ('C0001', 'C0002', 'C0004', 'C0003')]
    assert points == [(35.629, 38.758), (35.35, 39.33), (35.35, 39.33), None]


def test_a_name_that_other_governorates_have_too_is_asked_for() -> None:
    assert {place.governorate for place in places.gazetteer().find('الرصافة')} == {'SY05', 'SY07', 'SY11'}
    assert places_in_cells.find(places.gazetteer(), 'الرصافة') is None
    assert places_in_cells.find(places.gazetteer(), 'الرصافة', 'SY11') == Located('C0001')
    assert [place.governorate for place in places.gazetteer().find('جبل البشري')] == ['SY11', 'SY09']
    assert [place.governorate for place in places.gazetteer().find('جبل البشري')] == ['SY11', 'SY09']
