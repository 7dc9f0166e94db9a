"""Places typed by keys: what a chosen one fills, namesakes, and a place that no list has."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from models import query
from models.entry.open_record import OpenRecord
from models.language import messages
from models.query import Question
from models.record.records import Record
from models.register.register import Register
from tests.windows import Driver, driving
from ui.parts.choices import Choices


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        yield made.keys('Ctrl+N')


def values(driver: Driver) -> dict[str, object]:
    return driver.window.form.opened.record.values


def point(driver: Driver) -> tuple[object, ...]:
    return tuple(values(driver).get(name) for name in ('latitude', 'longitude', 'exactness'))


def note(driver: Driver, name: str) -> str:
    group = next(group for group in driver.window.form.groups.values() if name in group.boxes)
    return group.boxes[name]._note.text()


def test_a_place_fills_governorate_point_and_how_exact(driver: Driver, register: Register) -> None:
    (sokhneh,) = register.places.find('Sokhneh')
    driver.go('incident.place').keys('=السخنة', 'Tab')
    assert values(driver)['governorate'] == 'SY04'
    assert point(driver) == (sokhneh.latitude, sokhneh.longitude, 'place')
    assert 'Homs' in note(driver, 'place') and f'{sokhneh.latitude:.4f}' in note(driver, 'place')
    assert driver.field('incident.governorate').text() == 'Homs'
    assert driver.field('incident.latitude').isHidden() or not driver.field('incident.latitude').isVisible()


def test_another_place_changes_what_the_first_one_filled(driver: Driver, register: Register) -> None:
    driver.go('incident.place').keys('=Sokhneh', 'Tab')
    driver.go('incident.place').keys('=Hajin', 'Tab')
    hajin = register.places.get(str(values(driver)['place']))
    assert hajin.governorate == 'SY09' == values(driver)['governorate']
    assert point(driver) == (hajin.latitude, hajin.longitude, 'place')
    driver.go('incident.place').keys('=Nowhere at all', 'Tab')
    assert point(driver) == (None, None, None)
    assert values(driver)['place_typed'] == 'Nowhere at all'


def test_the_place_of_a_stored_record_is_changed_with_its_point(driver: Driver, register: Register) -> None:
    (sokhneh,) = register.places.find('Sokhneh')
    given = {'kind': 'ambush', 'occurred': '2024-01-21', 'place': sokhneh.code, 'governorate': 'SY04'}
    given |= {'latitude': sokhneh.latitude, 'longitude': sokhneh.longitude, 'exactness': 'place'}
    record = register.save(Record('incident', values=given))
    driver.window.go_to('incident', record.uid)
    driver.go('incident.place').keys('=Tadmor', 'Tab')
    tadmor = register.places.get(str(values(driver)['place']))
    assert tadmor.code != sokhneh.code
    assert point(driver) == (tadmor.latitude, tadmor.longitude, 'place')


def incident_at(register: Register, name: str) -> Record:
    """A record that is stored, at a place of the lists, with what that gives."""
    (place,) = register.places.find(name)
    where = {'place': place.code, 'governorate': place.governorate, 'exactness': 'place'}
    where |= {'latitude': place.latitude, 'longitude': place.longitude}
    return register.save(Record('incident', values={'kind': 'ambush', 'occurred': '2024-01-21'} | where))


@pytest.mark.parametrize('key', ['Ctrl+S', 'Ctrl+Return'])
def test_a_place_fills_its_point_too_where_it_is_saved_from_its_field(
    driver: Driver, register: Register, key: str
) -> None:
    record = incident_at(register, 'Sokhneh')
    driver.window.go_to('incident', record.uid)
    driver.go('incident.place').keys('=Tadmor', key)
    saved = query.get(register, 'incident', record.uid)
    tadmor = register.places.get(str(saved.get('place')))
    assert tadmor.code != record.get('place')
    assert (saved.get('latitude'), saved.get('longitude')) == (tadmor.latitude, tadmor.longitude)


def test_a_draft_of_the_field_that_has_the_keys_has_the_point_of_its_place(driver: Driver, register: Register) -> None:
    record = incident_at(register, 'Sokhneh')
    driver.window.go_to('incident', record.uid)
    driver.go('incident.place').keys('=Tadmor')
    opened = driver.window.form.opened
    opened.keep()  # as after a second, before the machine stops
    assert opened.record.get('latitude') == record.get('latitude')
    typed = OpenRecord.read(register, 'incident', record.uid).record
    tadmor = register.places.get(str(typed.get('place')))
    assert (typed.get('latitude'), typed.get('longitude')) == (tadmor.latitude, tadmor.longitude)


@pytest.mark.parametrize('way', ['stored', 'draft', 'duplicate', 'reverted'])
def test_the_governorate_that_a_place_gave_changes_with_it_later_too(
    driver: Driver, register: Register, way: str
) -> None:
    if way == 'draft':
        driver.go('incident.place').keys('=Sokhneh', 'Tab')
        uid = driver.window.form.opened.record.uid
        driver.keys('Ctrl+N')
    else:
        uid = incident_at(register, 'Sokhneh').uid
    driver.window.go_to('incident', uid)
    if way == 'duplicate':
        driver.keys('Ctrl+Shift+D')
    if way == 'reverted':
        driver.go('incident.place').keys('=Tadmor', 'Tab')
        driver.window.record.revert()
    driver.go('incident.place').keys('Ctrl+A', '=Hajin', 'Tab')
    hajin = register.places.get(str(values(driver)['place']))
    assert (hajin.en, values(driver)['governorate']) == ('Hajin', 'SY09')
    assert point(driver)[:2] == hajin.point
    driver.go('incident.governorate').keys('Ctrl+A', '=Hama', 'Tab')
    driver.go('incident.place').keys('Ctrl+A', '=Sokhneh', 'Down', 'Tab')
    assert values(driver)['governorate'] == 'SY05'


def test_half_a_point_typed_by_hand_is_not_made_whole_by_a_place(driver: Driver) -> None:
    driver.keys('Ctrl+M').go('incident.latitude').keys('=34.5', 'Tab')
    driver.go('incident.place').keys('=Sokhneh', 'Tab')
    assert point(driver) == (34.5, None, None)


def test_a_point_of_which_one_number_was_corrected_stays_whole(driver: Driver, register: Register) -> None:
    (sokhneh,) = register.places.find('Sokhneh')
    driver.keys('Ctrl+M').go('incident.place').keys('=Sokhneh', 'Tab')
    driver.go('incident.latitude').keys('=34.5', 'Tab')
    for typed in ('=Hajin', '=Nowhere at all'):
        driver.go('incident.place').keys(typed, 'Tab')
        assert point(driver)[:2] == (34.5, sokhneh.longitude)


@pytest.mark.parametrize('is_stored', [False, True])
def test_how_exact_a_place_is_does_not_stay_with_a_point_that_was_typed(
    driver: Driver, register: Register, is_stored: bool
) -> None:
    if is_stored:
        driver.window.go_to('incident', incident_at(register, 'Sokhneh').uid)
    else:
        driver.go('incident.place').keys('=Sokhneh', 'Tab')
    if driver.field('incident.exactness').isHidden() or not driver.field('incident.exactness').isVisible():
        driver.keys('Ctrl+M')
    assert (point(driver)[2], driver.field('incident.exactness').text()) == ('place', 'The place itself')
    driver.go('incident.latitude').keys('Ctrl+A', '=34.9012', 'Tab')
    assert (point(driver)[0], point(driver)[2], driver.field('incident.exactness').text()) == (34.9012, None, '')
    driver.go('incident.exactness').keys('=exact', 'Tab')
    driver.go('incident.longitude').keys('Ctrl+A', '=38.9012', 'Tab')
    assert point(driver) == (34.9012, 38.9012, 'exact')
    driver.keys('Ctrl+Z', 'Ctrl+Z', 'Ctrl+Z')
    assert (point(driver)[2], driver.field('incident.exactness').text()) == ('place', 'The place itself')


def test_a_place_that_is_added_does_not_lie_where_the_one_before_does(driver: Driver, register: Register) -> None:
    record = incident_at(register, 'Sokhneh')
    driver.window.go_to('incident', record.uid)
    driver.go('incident.place').keys('=Wadi Al-Mithal', 'Ctrl+Shift+A')
    assert driver.focused.objectName() == 'place.governorate'
    driver.keys('=Hama', 'Return')
    (place,) = register.local_places()
    assert (place.governorate, place.point) == ('SY05', None)
    driver.keys('Ctrl+S')
    saved = query.get(register, 'incident', record.uid)
    assert (saved.get('place'), saved.get('governorate'), point(driver)) == (place.code, 'SY05', (None, None, None))


@pytest.mark.parametrize(
    ('typed', 'code', 'governorate', 'placed'),
    [
        ('وادي العذيب', 'C0003', 'SY05', (None, None, None)),
        ('Wadi Al-Azeeb', 'C0003', 'SY05', (None, None, None)),
        ('الجرذي', 'C5203', 'SY09', (34.867123, 40.635134, 'place')),
        ('كباجب', 'C5091', 'SY09', (35.075129, 39.677822, 'place')),
    ],
)
def test_the_places_of_the_desert_are_taken_by_their_names(
    driver: Driver, typed: str, code: str, governorate: str, placed: tuple[object, ...]
) -> None:
    driver.go('incident.place').keys(f'={typed}', 'Tab')
    assert (values(driver)['place'], values(driver)['governorate'], point(driver)) == (code, governorate, placed)


@pytest.mark.parametrize(
    ('governorate', 'typed', 'code', 'placed'),
    [
        ('Raqqa', 'الرصافة', 'C0001', (35.629, 38.758, 'place')),
        ('Raqqa', 'جبل البشري', 'C0002', (35.35, 39.33, 'place')),
        ('Raqqa', 'Jabal Bishri', 'C0002', (35.35, 39.33, 'place')),
        ('Deir Ezzor', 'جبل البشري', 'C0004', (35.35, 39.33, 'place')),
    ],
)
def test_a_place_of_several_governorates_is_taken_where_one_is_stated(
    driver: Driver, governorate: str, typed: str, code: str, placed: tuple[object, ...]
) -> None:
    driver.go('incident.governorate').keys(f'={governorate}', 'Tab')
    driver.go('incident.place').keys(f'={typed}', 'Tab')
    assert (values(driver)['place'], point(driver)) == (code, placed)
    assert not [found for found in driver.window.form.check() if found.field in ('latitude', 'longitude', 'place')]


def test_what_was_typed_by_hand_stays(driver: Driver) -> None:
    driver.keys('Ctrl+M').go('incident.latitude').keys('=34.5', 'Tab', '=38.25', 'Tab')
    driver.go('incident.governorate').keys('=Hama', 'Tab')
    driver.go('incident.place').keys('=Sokhneh', 'Down', 'Tab')
    assert values(driver)['governorate'] == 'SY05'
    assert point(driver)[:2] == (34.5, 38.25)
    assert values(driver)['place']


def test_of_two_places_with_one_name_neither_is_taken_unasked(driver: Driver, register: Register) -> None:
    by_name: dict[str, list[str]] = {}
    for place in register.places.all():
        if place.level == 4:
            by_name.setdefault(place.en, []).append(place.governorate)
    name = next(name for name, found in by_name.items() if len(found) == 2 and len(set(found)) == 2 and ' ' not in name)
    driver.go('incident.place').keys(f'={name}')
    choices = Choices.of(driver.window)
    assert choices.marked() is None
    driver.keys('Tab')
    assert 'place' not in values(driver)
    assert 'several places have this name' in note(driver, 'place')
    driver.go('incident.place').keys('Down', 'Tab')
    assert register.places.get(str(values(driver)['place'])).en == name


def test_a_place_that_no_list_has_is_added_in_the_form(driver: Driver, register: Register) -> None:
    driver.go('incident.place').keys('=وادي المثال', 'Down', 'Tab')
    assert driver.focused.objectName() == 'place.governorate'
    driver.keys('Return')
    assert query.count(register, 'place') == 0
    driver.keys('=Hama', 'Return')
    (place,) = register.local_places()
    assert (place.ar, place.en, place.governorate) == ('وادي المثال', '', 'SY05')
    assert (values(driver)['place'], values(driver)['governorate']) == (place.code, 'SY05')
    assert driver.field('incident.place').text() == 'وادي المثال'
    assert 'local place' in note(driver, 'place')
    assert driver.focused is not driver.field('incident.place')


def test_a_place_is_added_with_one_key_where_the_governorate_is_stated(driver: Driver, register: Register) -> None:
    driver.go('incident.governorate').keys('=Hama', 'Tab')
    driver.go('incident.place').keys('=Wadi Al-Mithal', 'Ctrl+Shift+A')
    (place,) = register.local_places()
    assert (place.en, place.governorate, values(driver)['place']) == ('Wadi Al-Mithal', 'SY05', place.code)
    driver.keys('Ctrl+N').go('incident.place').keys('=wadi al mi', 'Down', 'Tab')
    assert values(driver)['place'] == place.code
    register.undo_last()
    assert query.count(register, 'place') == 0


def test_adding_a_place_can_be_given_up(driver: Driver, register: Register) -> None:
    driver.go('incident.place').keys('=Wadi Al-Mithal', 'Down', 'Tab', 'Esc')
    assert driver.focused is driver.field('incident.place')
    driver.keys('Tab')
    assert values(driver)['place_typed'] == 'Wadi Al-Mithal'
    assert query.count(register, 'place') == 0


def test_a_place_of_the_lists_is_not_offered_for_adding(driver: Driver) -> None:
    driver.go('incident.place').keys('=Sokhneh')
    choices = Choices.of(driver.window)
    offered = [choices.item(line).text() for line in range(choices.count())]
    assert offered and not any(text.startswith('Add') for text in offered)


@pytest.mark.parametrize('language', ['en', 'ar'])
def test_a_massacre_is_typed_as_the_kind(driver: Driver, register: Register, language: str) -> None:
    with messages.speaking(language):
        driver.go('incident.kind').keys('=massac', 'Tab')
        assert (values(driver)['kind'], values(driver)['marks']) == ('armed_attack', 'massacre')
        assert not driver.field('incident.marks').isHidden()
        driver.go('incident.occurred').keys('=21/1/2024', 'Ctrl+S')
    (saved,) = query.each(register, Question('incident'))
    assert (saved.get('kind'), saved.get('marks')) == ('armed_attack', 'massacre')
