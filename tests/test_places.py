"""Places: where points lie, how far apart, and finding them by what people type."""

import pytest

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
