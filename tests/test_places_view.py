"""Places kept as typed, matched later on their page."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from models import query
from models.language.code_lists import codes
from models.record.records import Record
from models.register.register import Register
from tests.windows import driving
from ui.pages.unmatched_places_page import PlacesView


@pytest.fixture
def waiting(register: Register, qtbot: QtBot) -> Iterator[PlacesView]:
    """The page with two records at a place that the lists have under a fuller name, and one that no list has."""
    for typed in ('Palmyra desert', 'Palmyra desert', 'Wadi of the example'):
        values = {'kind': 'ambush', 'occurred': '2024-01-21', 'governorate': 'SY04', 'place_typed': typed}
        register.save(Record('incident', values=values))
    with driving(register, qtbot) as driver:
        yield driver.page(PlacesView)


def lines(page: PlacesView) -> list[str]:
    model = page.typed_table.model()
    return [model.index(line, 0).data() for line in range(model.rowCount())]


def test_the_most_frequent_place_is_offered_first_and_matched_in_all_its_records(
    waiting: PlacesView, register: Register
) -> None:
    assert lines(waiting) == ['Palmyra desert', 'Wadi of the example']
    waiting.match()
    assert lines(waiting) == ['Wadi of the example']
    assert '2 records' in waiting.notice.text()
    places = {record.get('place') for record in query.each(register, query.Question('incident'))}
    matched = register.places.get(str(places - {None}).strip("{'}"))
    assert matched is not None
    assert matched.governorate == 'SY04'


def test_a_place_can_be_kept_as_a_local_one(waiting: PlacesView, register: Register) -> None:
    waiting.typed_table.selectRow(1)
    waiting.keep_local()
    (local,) = register.local_places()
    assert (local.en, local.governorate) == ('Wadi of the example', 'SY04')
    assert lines(waiting) == ['Palmyra desert']
    assert register.places.find('wadi of the example', 'SY04') == [local]


def test_a_match_is_one_action_that_undo_takes_back(waiting: PlacesView, register: Register) -> None:
    waiting.match()
    register.undo_last()
    assert lines(waiting) == ['Palmyra desert', 'Wadi of the example']


def test_the_governorate_is_named(waiting: PlacesView) -> None:
    assert waiting.typed_table.model().index(0, 1).data() == codes('governorates').label('SY04')
