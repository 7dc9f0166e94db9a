"""Who and what is in each list of what is to be followed up, and who is in none; days of mourning are of the dead."""

from datetime import date, timedelta

import pytest

from exchange.reporting.counting.how_known import independent_sources
from models.dates import dates
from models.query.follow_up import follow_up_lists
from models.query.follow_up.follow_up_lists import (
    LISTS,
    NOT_ASKED,
    NOT_YET,
    ONE_SOURCE,
    RETURNED,
    UNNAMED,
    Due,
    Limits,
)
from models.query.follow_up.mourning import FORTY_DAYS, YEARS
from models.record.fields import Stored
from models.record.records import Record
from models.register.register import Register
from tests import invented
from tests.reviewed import in_its_state

TODAY = date(2025, 3, 10)
LIMITS = Limits(6, 14)


@pytest.fixture(autouse=True)
def _on_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a day in March 2025; what is saved was saved long before, unless a test says when."""
    today_is(monkeypatch, TODAY)
    saved_at(monkeypatch, '2023-01-01T08:00:00Z')


def today_is(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    monkeypatch.setattr(dates, 'today_in_damascus', lambda: day)


def saved_at(monkeypatch: pytest.MonkeyPatch, stamp: str) -> None:
    monkeypatch.setattr(dates, 'utc_now', lambda: stamp)


def due(register: Register, name: str, limits: Limits = LIMITS) -> Due:
    found = follow_up_lists.due(register, name, limits)
    assert found.total == len(found.shown) == follow_up_lists.counts(register, limits)[name]
    return found


def uids(register: Register, name: str, limits: Limits = LIMITS) -> list[str]:
    return [one.uid for one in due(register, name, limits).shown]


def days(register: Register, name: str) -> list[tuple[str, str, int]]:
    return [(one.uid, one.day, one.number) for one in due(register, name).shown]


def taken(**values: Stored) -> Record:
    return invented.abductee(**values)


# Not asked about


def test_who_was_not_asked_about_for_months_is_listed_by_the_last_day(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = register.save(taken(learned_on='2024-01-04'))  # and heard of on the next day
    heard = taken()
    heard.add('status_change', status='reported_alive', confirmed='claimed', effective='2024-01', learned_on='2024-02')
    heard = register.save(heard)
    free = taken()
    free.add('status_change', status='released', confirmed='confirmed', effective='2024-06-01')
    register.save(free)
    gone = register.save(taken())
    register.withdraw('abductee', gone.uid, 'twice')
    saved_at(monkeypatch, '2025-02-01T08:00:00Z')
    new = register.save(taken())
    shown = due(register, NOT_ASKED).shown
    assert [(one.uid, one.day) for one in shown] == [(old.uid, '2024-01-05'), (heard.uid, '2024-02')]
    assert new.uid in uids(register, NOT_ASKED, Limits(1, 14))


def test_asking_begins_the_clock_anew_unless_nobody_was_reached(register: Register) -> None:
    saved = register.save(taken())
    assert uids(register, NOT_ASKED) == [saved.uid]
    register.note_contact(saved.uid, {'asked_on': '2025-03-09', 'came_of': 'not_reached'})
    assert uids(register, NOT_ASKED) == [saved.uid]
    noted = register.note_contact(saved.uid, {'asked_on': '2025-03-09', 'came_of': 'no_news'})
    assert uids(register, NOT_ASKED) == []
    register.correct_contact(noted.uid, {'asked_on': '2024-09-10', 'came_of': 'no_news'})
    assert uids(register, NOT_ASKED) == [saved.uid]  # six months ago to the day
    register.correct_contact(noted.uid, {'asked_on': '2024-09-11', 'came_of': 'no_news'})
    assert uids(register, NOT_ASKED) == []
    register.withdraw_contact(noted.uid)
    assert uids(register, NOT_ASKED) == [saved.uid]


def test_who_asked_not_to_be_called_is_apart_until_that_day_and_then_back(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = register.save(taken())
    asked: dict[str, Stored] = {'asked_on': '2025-03-01', 'came_of': 'no_news', 'not_before': '2025-04-01'}
    register.note_contact(saved.uid, asked)
    assert (uids(register, NOT_ASKED), days(register, NOT_YET)) == ([], [(saved.uid, '2025-04-01', 0)])
    today_is(monkeypatch, date(2025, 3, 31))
    register.note_contact(saved.uid, {'asked_on': '2025-03-31', 'came_of': 'no_news', 'whom': 'a neighbour'})
    assert (uids(register, NOT_ASKED), uids(register, NOT_YET)) == ([], [saved.uid])
    today_is(monkeypatch, date(2025, 4, 1))
    assert (uids(register, NOT_ASKED), uids(register, NOT_YET)) == ([saved.uid], [])
    register.note_contact(saved.uid, {'asked_on': '2025-04-01', 'came_of': 'no_news'})
    assert (uids(register, NOT_ASKED), uids(register, NOT_YET)) == ([], [])


# What lacks something


def test_unnamed_victims_are_counted_and_those_with_a_name_are_not(register: Register) -> None:
    some = register.save(invented.incident())
    named = Record('incident', values={'kind': 'ambush', 'occurred': '2024-01-01', 'governorate': 'SY05'})
    line = named.add('casualty', outcome='killed', party='civilians', who='man', count=1)
    line.add('victim', name='سالم المثال')
    named.add('casualty', outcome='injured', party='civilians', who='man', count=9)
    register.save(named)
    assert days(register, UNNAMED) == [(some.uid, '', 3)]
    some.of('casualty')[0].of('victim')[0].set('withdrawn', 'another man')
    register.save(some)
    assert days(register, UNNAMED) == [(some.uid, '', 4)]


@pytest.mark.parametrize(
    'sources',
    [
        [],
        [{}],
        [{}, {}],
        [{'informant': 'a'}, {'informant': 'a'}],
        [{'informant': 'a'}, {'informant': 'b'}],
        [{'informant': 'a'}, {'informant': 'b', 'first_hand': 'hearsay'}],
        [{'informant': 'a', 'first_hand': 'hearsay'}],
    ],
)
def test_one_source_is_what_the_report_counts_as_one(register: Register, sources: list[dict[str, Stored]]) -> None:
    record = Record('incident', values={'kind': 'ambush', 'occurred': '2024-01-01', 'governorate': 'SY05'})
    for said in sources:
        record.add('source', channel='eyewitness', **said)
    saved = register.save(record)
    is_one = independent_sources(saved.of('source')) == 1
    assert uids(register, ONE_SOURCE) == [saved.uid] * is_one


def test_returned_and_untouched_is_each_kind_of_record(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    incident = in_its_state(register, invented.incident(state='returned'))
    abductee = in_its_state(register, taken(state='returned'))
    saved_at(monkeypatch, '2025-03-01T08:00:00Z')
    late = in_its_state(register, invented.incident(state='returned', occurred='2024-02-02'))
    assert {*uids(register, RETURNED)} == {incident.uid, abductee.uid}
    assert {*uids(register, RETURNED, Limits(6, 10))} == {incident.uid, abductee.uid}
    assert {*uids(register, RETURNED, Limits(6, 9))} == {incident.uid, abductee.uid, late.uid}
    register.save(incident)
    assert {*uids(register, RETURNED)} == {incident.uid, abductee.uid}  # nothing was changed


# Days of mourning


def died(day: str, knows: str = 'yes', **values: Stored) -> Record:
    """An incident with one named man dead."""
    record = Record('incident', values={'kind': 'ambush', 'occurred': day, 'governorate': 'SY05'} | values)
    line = record.add('casualty', outcome='killed', party='civilians', who='man', count=1)
    line.add('victim', name='سالم المثال', family_knows=knows)
    return record


def before(many: int) -> str:
    return (TODAY - timedelta(days=many)).isoformat()


def test_forty_days_are_near_from_two_weeks_before_to_one_after(register: Register) -> None:
    near = [register.save(died(before(many))) for many in (47, 40, 26)]
    for many in (48, 25, 400):
        register.save(died(before(many)))
    forty = [(TODAY + timedelta(days=many)).isoformat() for many in (-7, 0, 14)]
    assert days(register, FORTY_DAYS) == [(one.uid, day, 40) for one, day in zip(near, forty, strict=True)]


def test_years_are_counted_over_new_year_and_from_a_leap_day(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, many = register.save(died('2024-03-05')), register.save(died('2014-03-24'))
    leap, turn = register.save(died('2016-02-29')), register.save(died('2020-12-28'))
    register.save(died('2025-03-09'))
    assert days(register, YEARS) == [(first.uid, '2025-03-05', 1), (many.uid, '2025-03-24', 11)]
    today_is(monkeypatch, date(2025, 3, 3))
    assert (leap.uid, '2025-03-01', 9) in days(register, YEARS)
    today_is(monkeypatch, date(2025, 1, 2))
    assert days(register, YEARS) == [(turn.uid, '2024-12-28', 4)]


def test_nobody_has_a_day_whose_family_does_not_know_or_whose_day_is_not_known(register: Register) -> None:
    for record in (died(before(40), 'no'), died('2025-01', 'yes'), died('2025-01-29/2025-01-30')):
        register.save(record)
    hurt = died(before(40))
    hurt.of('casualty')[0].set('outcome', 'injured')
    register.save(hurt)
    gone = register.save(died(before(40)))
    register.withdraw('incident', gone.uid, 'twice')
    assert due(register, FORTY_DAYS) == due(register, YEARS) == Due(0, [])


@pytest.mark.parametrize(
    ('status', 'confirmed', 'has_day'),
    [
        ('found_dead', 'confirmed', True),
        ('executed', 'confirmed', True),
        ('remains_identified', None, True),
        ('found_dead', 'claimed', False),
        ('reported_dead', 'confirmed', False),
        ('registered_dead', 'confirmed', False),
        ('missing', 'confirmed', False),
        ('released', 'confirmed', False),
    ],
)
def test_of_abductees_only_those_found_dead_have_a_day(
    register: Register, status: str, confirmed: str | None, has_day: bool
) -> None:
    record = taken(family_knows='yes')
    record.add('status_change', status=status, confirmed=confirmed, effective=before(40))
    saved = register.save(record)
    assert uids(register, FORTY_DAYS) == [saved.uid] * has_day
    unknowing = taken(family_knows='no')
    unknowing.add('status_change', status=status, confirmed=confirmed, effective=before(40))
    register.save(unknowing)
    assert uids(register, FORTY_DAYS) == [saved.uid] * has_day


def test_nobody_who_is_missing_by_another_record_has_a_day_and_each_person_has_one(register: Register) -> None:
    missing, dead = register.save(taken()), taken(family_knows='yes')
    dead.add('status_change', status='found_dead', confirmed='confirmed', effective=before(40))
    dead = register.save(dead)
    for person in (missing, dead):
        record = died(before(40))
        record.of('casualty')[0].of('victim')[0].set('same_person', person.uid)
        register.save(record)
    assert [(one.kind, one.uid) for one in due(register, FORTY_DAYS).shown] == [('abductee', dead.uid)]
    register.save(taken(same_person=dead.uid))
    assert uids(register, FORTY_DAYS) == []


# Whom one does not see


def test_what_one_is_kept_from_is_in_no_list(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()  # who works here has a role since today
    today = dates.today_in_damascus()
    abductee, incident = register.save(taken()), invented.incident(occurred=(today - timedelta(days=40)).isoformat())
    incident.of('casualty')[0].of('victim')[0].set('family_knows', 'yes')
    incident = register.save(incident)
    ahead = (today + timedelta(days=9)).isoformat()
    register.note_contact(
        abductee.uid, {'asked_on': today.isoformat(), 'came_of': 'no_news', 'not_before': ahead, 'whom': 'his aunt'}
    )
    some = {NOT_YET: 1, UNNAMED: 1, ONE_SOURCE: 1, FORTY_DAYS: 1}
    assert follow_up_lists.counts(register, LIMITS) == dict.fromkeys(LISTS, 0) | some
    for record in (abductee, incident):
        register.keep_from(register.person, record.uid)
    assert set(follow_up_lists.counts(register, LIMITS).values()) == {0}
    assert [due(register, name).shown for name in LISTS] == [[]] * len(LISTS)
