"""The offline map: by keys and clicks, the right way round in both languages, and said in words."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from models import whereabouts
from models.language import messages
from models.record.records import RECORDS, Record
from models.register.register import Register
from tests.windows import Driver, driving
from ui.form.map_pane import MapPane
from ui.form.map_view import MapView

PALMYRA_DESERT = (34.2, 38.9)


@pytest.fixture
def driver(register: Register, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Driver]:
    monkeypatch.setattr(MapPane, 'is_open', False)
    with driving(register, qtbot) as made:
        yield made.keys('Ctrl+N')


def values(driver: Driver) -> dict[str, object]:
    return driver.window.form.opened.record.values


def view(driver: Driver) -> MapView:
    found = driver.window.form.map.view
    assert found is not None
    return found


@pytest.mark.parametrize(
    ('north', 'east', 'said'),
    [
        (0.1, 0, '11 km north of Sokhneh'),
        (-0.1, -0.12, '16 km south-west of Sokhneh'),
        (0, 0.2, '18 km east of Sokhneh'),
        (0.001, 0, 'at Sokhneh'),
    ],
)
def test_where_a_point_lies_is_said_in_words(register: Register, north: float, east: float, said: str) -> None:
    (sokhneh,) = register.places.find('Sokhneh')
    point = (sokhneh.latitude + north, sokhneh.longitude + east)
    assert whereabouts.in_words(register.places, point) == said


def test_a_point_is_taken_by_keys_alone(driver: Driver) -> None:
    driver.go('incident.place').keys('=Sokhneh', 'Tab', 'Ctrl+Shift+M')
    assert driver.focused is view(driver)
    latitude, longitude = values(driver)['latitude'], values(driver)['longitude']
    driver.keys('Up', 'Up', 'Right', 'Return')
    assert values(driver)['latitude'] > latitude and values(driver)['longitude'] > longitude
    assert values(driver)['exactness'] == 'exact'
    assert ' km ' in driver.window.form.map._said.text()
    assert ' km ' in view(driver).accessibleDescription()
    driver.keys('Esc')
    assert driver.focused is not view(driver)


@pytest.mark.parametrize('language', ['en', 'ar'])
def test_a_click_takes_the_point_and_west_is_left(driver: Driver, language: str) -> None:
    with messages.speaking(language):
        driver.keys('Ctrl+Shift+M')
        shown = view(driver)
        spot = shown._on_screen(PALMYRA_DESERT)
        QTest.mouseClick(shown, Qt.MouseButton.LeftButton, pos=spot.toPoint())
        taken = (values(driver)['latitude'], values(driver)['longitude'])
        assert taken == pytest.approx(PALMYRA_DESERT, abs=0.05)
        assert values(driver)['governorate'] == 'SY04'
        assert shown._on_screen((34.2, 36)).x() < shown._on_screen((34.2, 41)).x()
        assert shown._on_screen((36, 38)).y() < shown._on_screen((33, 38)).y()


def test_a_point_taken_from_the_map_stays_when_the_place_changes(driver: Driver) -> None:
    driver.keys('Ctrl+Shift+M', 'Right', 'Return')
    taken = values(driver)['latitude'], values(driver)['longitude']
    driver.go('incident.place').keys('=Sokhneh', 'Tab')
    assert (values(driver)['latitude'], values(driver)['longitude'], values(driver)['exactness']) == (*taken, 'exact')


def test_another_point_of_the_map_changes_the_governorate_that_the_first_one_gave(driver: Driver) -> None:
    driver.keys('Ctrl+Shift+M')
    for there, governorate in ((PALMYRA_DESERT, 'SY04'), ((35.1, 40.4), 'SY09')):
        QTest.mouseClick(view(driver), Qt.MouseButton.LeftButton, pos=view(driver)._on_screen(there).toPoint())
        assert values(driver)['governorate'] == governorate
    driver.go('incident.governorate').keys('Ctrl+A', '=Hama', 'Tab')
    QTest.mouseClick(view(driver), Qt.MouseButton.LeftButton, pos=view(driver)._on_screen(PALMYRA_DESERT).toPoint())
    assert values(driver)['governorate'] == 'SY05'


def test_the_map_is_folded_away_and_stays_so_in_the_next_record(driver: Driver) -> None:
    assert driver.window.form.map.isHidden()
    driver.go('incident.place').keys('Ctrl+Shift+M', 'Ctrl+N')
    assert not driver.window.form.map.isHidden()
    driver.go('incident.place').keys('Ctrl+Shift+M', 'Ctrl+Shift+M')
    assert driver.window.form.map.isHidden()
    assert driver.focused is driver.field('incident.place')


def test_coming_nearer_keeps_the_spot_and_dragging_moves_it(driver: Driver) -> None:
    driver.keys('Ctrl+Shift+M')
    shown, spot = view(driver), QPointF(view(driver).width() / 2 + 20, 80)
    held = shown._at(spot)
    shown.come_nearer(4, spot)
    assert shown._at(spot) == pytest.approx(held, abs=1e-6)
    end = spot + QPointF(50, 30)
    QTest.mousePress(shown, Qt.MouseButton.LeftButton, pos=spot.toPoint())
    QTest.mouseMove(shown, end.toPoint())
    QTest.mouseRelease(shown, Qt.MouseButton.LeftButton, pos=end.toPoint())
    assert shown._at(end) == pytest.approx(held, abs=0.02)
    assert 'latitude' not in values(driver)
    driver.keys('Home')
    assert shown._nearness == 1


def test_a_click_outside_the_region_is_refused_in_words(driver: Driver) -> None:
    driver.keys('Ctrl+Shift+M')
    driver.window.form.map._take(20.0, 38.0)
    assert 'outside the region' in driver.window.form.map._said.text()
    assert 'latitude' not in values(driver)


def test_every_kind_that_declares_a_point_has_the_map(driver: Driver) -> None:
    for kind, cls in RECORDS.items():
        if kind in ('incident', 'abductee', 'informant', 'place'):
            driver.window.new(kind)
            assert (driver.window.form.map is not None) == bool(cls.point_fields)


def test_the_map_shows_where_a_stored_record_lies(driver: Driver, register: Register) -> None:
    given = {'kind': 'ambush', 'occurred': '2024-01-21', 'latitude': 34.2, 'longitude': 38.9}
    record = register.save(Record('incident', values=given))
    driver.window.go_to('incident', record.uid)
    driver.keys('Ctrl+Shift+M')
    assert view(driver).point == PALMYRA_DESERT
    assert view(driver).rect().contains(view(driver)._on_screen(PALMYRA_DESERT).toPoint())
