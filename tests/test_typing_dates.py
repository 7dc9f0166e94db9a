"""Dates typed into the form: what can be two things is asked, and the answer may hold for all."""

from collections.abc import Iterator
from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from models import query
from models.dates import dates
from models.language import messages
from models.query import Question
from models.record.records import Record
from models.register.register import Register
from tests import invented
from tests.windows import Driver, driving
from ui.parts.choices import Choices


@pytest.fixture(autouse=True)
def first_of_june(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dates, 'today_in_damascus', lambda: date(2024, 6, 1))


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        yield made


def new_incident(driver: Driver) -> Driver:
    return driver.keys('Ctrl+N').go('incident.occurred')


def offered(driver: Driver) -> list[tuple[str, str]]:
    """The lines of the list, with what stands at their ends."""
    choices = Choices.of(driver.window)
    if choices.isHidden():
        return []
    found = [choices.item(line).data(256) for line in range(choices.count())]
    return [(offer.label, offer.detail) for offer in found]


def occurred(driver: Driver) -> tuple[str | None, str | None]:
    record = driver.window.form.opened.record
    return record.get('occurred'), record.get('occurred_typed')


def note(driver: Driver) -> str:
    form = driver.window.form
    return next(group.boxes['occurred'] for group in form.groups.values() if 'occurred' in group.boxes)._note.text()


def saved_before(driver: Driver, day: str) -> None:
    """Save a record of that day, and begin the next."""
    driver.keys('Ctrl+N', '=ambush', 'Tab').go('incident.occurred').keys(f'={day}', 'Ctrl+Return')
    driver.go('incident.occurred')


def test_a_plain_date_shows_no_list(driver: Driver) -> None:
    new_incident(driver).keys('=21/1/2024')
    assert offered(driver) == []
    assert occurred(driver) == ('2024-01-21', '21/1/2024')
    assert note(driver) == 'Sunday 21 January 2024'


def test_a_date_that_can_be_two_is_asked_and_nothing_is_marked(driver: Driver) -> None:
    new_incident(driver).keys('=3/4/2024')
    assert offered(driver) == [
        ('Wednesday 3 April 2024', 'day first'),
        ('Monday 4 March 2024', 'month first'),
        ('Always the day first', '3 Apr 2024'),
        ('Always the month first', '4 Mar 2024'),
    ]
    assert Choices.of(driver.window).marked() is None
    assert occurred(driver) == (None, None)


@pytest.mark.parametrize('taking', ['Tab', 'Return'])
def test_a_reading_is_taken_and_what_was_typed_stays(driver: Driver, taking: str) -> None:
    new_incident(driver).keys('=3/4/2024', 'Down', 'Down', taking)
    assert occurred(driver) == ('2024-03-04', '3/4/2024')
    assert driver.field('incident.occurred').text() == '3/4/2024'
    assert note(driver) == 'Monday 4 March 2024'
    assert driver.focused is not driver.field('incident.occurred')


def test_leaving_without_a_choice_is_a_stop_that_says_what_it_can_be(driver: Driver, register: Register) -> None:
    new_incident(driver).keys('=3/4/2024', 'Tab')
    sentence = '“3/4/2024” can be Wednesday 3 April 2024 or Monday 4 March 2024: choose one with ↓.'
    assert note(driver) == sentence
    assert driver.field('incident.occurred').text() == '3/4/2024'
    driver.keys('Ctrl+S')
    assert query.count(register, 'incident') == 0
    driver.keys('Down')
    assert len(offered(driver)) == 4
    driver.keys('Tab')
    assert occurred(driver) == ('2024-04-03', '3/4/2024')


def test_escape_leaves_the_text_and_the_list_opens_again(driver: Driver) -> None:
    new_incident(driver).keys('=3/4/2024', 'Esc')
    assert offered(driver) == []
    driver.keys('Down', 'Down', 'Return')
    assert occurred(driver) == ('2024-03-04', '3/4/2024')


def test_one_answer_holds_for_all(driver: Driver, register: Register) -> None:
    new_incident(driver).keys('=3/4/2024', 'Down', 'Down', 'Down', 'Tab')
    assert register.settings.date_order == 'day_first'
    assert occurred(driver) == ('2024-04-03', '3/4/2024')
    assert note(driver) == 'Wednesday 3 April 2024 (day first)'
    driver.go('incident.occurred').keys('Ctrl+A', '=5/6/2023')
    assert offered(driver) == []
    assert occurred(driver) == ('2023-06-05', '5/6/2023')
    driver.keys('Ctrl+A', '=25/6/2023')
    assert note(driver) == 'Sunday 25 June 2023'


def test_the_month_first_for_all_and_asked_again(driver: Driver, register: Register) -> None:
    new_incident(driver).keys('=3/4/2024', 'Up', 'Down', 'Down', 'Down', 'Tab')
    assert register.settings.date_order == 'month_first'
    assert occurred(driver) == ('2024-03-04', '3/4/2024')
    assert note(driver) == 'Monday 4 March 2024 (month first)'
    driver.window.deeds.action('dates_asked').trigger()
    assert register.settings.date_order == ''
    driver.go('incident.occurred').keys('Ctrl+A', '=3/4/2024')
    assert len(offered(driver)) == 4


def test_a_text_that_waited_is_understood_once_the_order_is_settled(driver: Driver, register: Register) -> None:
    new_incident(driver).keys('=3/4/2024', 'Tab')
    driver.window.deeds.action('dates_day_first').trigger()
    driver.go('incident.kind').keys('=ambush', 'Tab', 'Ctrl+S')
    (record,) = query.each(register, Question('incident'))
    assert (record.get('occurred'), record.get('occurred_typed')) == ('2024-04-03', '3/4/2024')


def test_a_date_without_a_year_is_the_latest(driver: Driver) -> None:
    new_incident(driver).keys('=3/3')
    assert occurred(driver) == ('2024-03-03', '3/3')
    assert note(driver) == 'Sunday 3 March 2024'
    driver.keys('Ctrl+A', '=3 dec')
    assert note(driver) == 'Sunday 3 December 2023'


def test_after_a_record_of_another_year_both_years_are_offered(driver: Driver) -> None:
    saved_before(driver, '22/4/2013')
    driver.keys('=23/4')
    assert [label for label, _detail in offered(driver)] == ['Tuesday 23 April 2013', 'Tuesday 23 April 2024']
    driver.keys('Down', 'Tab')
    assert occurred(driver) == ('2013-04-23', '23/4')


def test_after_a_record_of_this_year_nothing_is_asked(driver: Driver) -> None:
    saved_before(driver, '22/4/2024')
    driver.keys('=23/4')
    assert offered(driver) == []
    assert occurred(driver) == ('2024-04-23', '23/4')


def test_other_dates_of_a_record_are_near_the_event(driver: Driver) -> None:
    new_incident(driver).keys('=22/4/2013', 'Ctrl+M').go('incident.learned_on').keys('=25/4')
    assert [label for label, _detail in offered(driver)] == ['Thursday 25 April 2013', 'Thursday 25 April 2024']


def test_a_hijri_date_is_said_in_both_calendars(driver: Driver) -> None:
    new_incident(driver).keys('=20 Jumada II 1445')
    assert occurred(driver) == ('2024-01-02', '20 Jumada II 1445')
    assert note(driver) == 'Tuesday 2 January 2024 (20 Jumada II 1445, Umm al-Qura)'
    driver.keys('Ctrl+A', '=رجب ١٤٤٥ هـ')
    assert occurred(driver) == ('2024-01-13/2024-02-10', 'رجب ١٤٤٥ هـ')
    assert note(driver) == '13 January to 10 February 2024 (Rajab 1445, Umm al-Qura)'


@pytest.mark.parametrize(
    ('typed', 'said'),
    [
        ('between 3 and 5 March', '3 to 5 March 2024'),
        ('about april 2013', 'about April 2013'),
        ('قبل 21/1/2024', 'before Sunday 21 January 2024'),
        ('بعد 2013', 'after 2013'),
        ('أوائل آذار', '1 to 10 March 2024'),
        ('أمس', 'Friday 31 May 2024'),
        ('15/3/87', 'Sunday 15 March 1987'),
    ],
)
def test_every_date_is_echoed_in_words(driver: Driver, typed: str, said: str) -> None:
    new_incident(driver).keys(f'={typed}')
    assert note(driver) == said


def test_in_arabic_the_words_are_arabic(driver: Driver) -> None:
    messages.use('ar')
    new_incident(driver).keys('=٢١/١/٢٠٢٤')
    assert note(driver) == 'الأحد 21 كانون الثاني 2024'
    driver.keys('Ctrl+A', '=٣/٤/٢٠٢٤')
    assert [label for label, _detail in offered(driver)][:2] == ['الأربعاء 3 نيسان 2024', 'الاثنين 4 آذار 2024']


@pytest.mark.parametrize(
    ('typed', 'sentence'),
    [
        ('Monday 21/1/2024', 'that day is Sunday 21 January 2024'),
        ('9 Rajab 1445 / 25 January 2024', 'The two calendars'),
        ('1/1/1330', 'before the Hijri tables begin'),
        ('3/3/2024 14:30', 'not a date that exists'),
    ],
)
def test_what_is_no_date_is_said_why(driver: Driver, typed: str, sentence: str) -> None:
    new_incident(driver).keys(f'={typed}', 'Tab')
    assert sentence in note(driver)
    assert occurred(driver) == (None, None)


def test_yesterday_does_not_stand_in_the_record_for_another_day(driver: Driver, register: Register) -> None:
    driver.keys('Ctrl+N', '=ambush', 'Tab').go('incident.occurred').keys('=yesterday', 'Tab', 'Ctrl+S')
    (record,) = query.each(register, Question('incident'))
    assert (record.get('occurred'), record.get('occurred_typed')) == ('2024-05-31', 'yesterday')
    driver.keys('Ctrl+N')
    driver.window.go_to('incident', record.uid)
    assert driver.field('incident.occurred').text() == '31 May 2024'


def test_a_cell_of_a_grid_asks_too(driver: Driver, register: Register) -> None:
    record = register.save(Record('abductee', values={'name_ar': 'سامر العلي'}))
    driver.window.go_to('abductee', record.uid)
    grid = driver.window.form.grids['status_change']
    column = grid.lines.names.index('effective')
    grid.view.setFocus()
    grid.view.setCurrentIndex(grid.lines.index(0, column))
    driver.keys('=3/4/2024')
    assert len(offered(driver)) == 4
    driver.keys('Down', 'Tab')
    (row,) = driver.window.form.opened.record.children
    assert (row.get('effective'), row.get('effective_typed')) == ('2024-04-03', '3/4/2024')


# A year that was left out goes with the event


def learned(driver: Driver) -> tuple[object, object, str | None]:
    """When an incident was reported: the value, what was typed for it, and what waits to be understood."""
    opened = driver.window.form.opened
    record = opened.record
    return record.get('learned_on'), record.get('learned_on_typed'), opened.texts.get(f'{record.uid}.learned_on')


def test_a_year_that_came_from_the_event_is_asked_when_the_event_has_another(
    driver: Driver, register: Register
) -> None:
    new_incident(driver).keys('=20/1/2024', 'Ctrl+M').go('incident.learned_on').keys('=22 January', 'Tab')
    assert learned(driver) == ('2024-01-22', '22 January', None)
    driver.go('incident.occurred').keys('Ctrl+A', '=20/1/2023')
    assert learned(driver) == ('2024-01-22', '22 January', None)  # while it is typed, nothing is asked
    driver.keys('Tab')
    assert learned(driver) == (None, None, '22 January')
    driver.go('incident.kind').keys('=ambush', 'Tab', 'Ctrl+S')
    assert query.count(register, 'incident') == 0
    driver.go('incident.learned_on').keys('Ctrl+A', '=22 January')
    assert [label for label, _detail in offered(driver)] == ['Sunday 22 January 2023', 'Monday 22 January 2024']
    driver.keys('Down', 'Tab', 'Ctrl+S')
    (record,) = query.each(register, Question('incident'))
    assert (record.get('occurred'), record.get('learned_on')) == ('2023-01-20', '2023-01-22')


def test_it_is_asked_too_where_the_event_is_typed_last(driver: Driver) -> None:
    driver.keys('Ctrl+N', 'Ctrl+M').go('incident.learned_on').keys('=22 January', 'Tab')
    assert learned(driver)[0] == '2024-01-22'
    driver.go('incident.occurred').keys('=20/1/2023', 'Tab')
    assert learned(driver) == (None, None, '22 January')


def test_it_is_asked_too_where_the_event_is_saved_from_its_own_field(driver: Driver, register: Register) -> None:
    new_incident(driver).keys('=20/1/2024', 'Ctrl+M').go('incident.learned_on').keys('=22 January', 'Tab')
    driver.go('incident.kind').keys('=ambush', 'Tab').go('incident.occurred').keys('Ctrl+A', '=20/1/2023', 'Ctrl+S')
    assert learned(driver) == (None, None, '22 January')
    assert query.count(register, 'incident') == 0


@pytest.mark.parametrize('typed', ['22 January 2024', '2024-01-22', 'yesterday', '22/1/2024', 'January'])
def test_a_date_that_is_whole_or_told_from_today_stays(driver: Driver, typed: str) -> None:
    new_incident(driver).keys('=20/1/2024', 'Ctrl+M').go('incident.learned_on').keys(f'={typed}', 'Tab')
    before = learned(driver)
    assert before[0] is not None
    driver.go('incident.occurred').keys('Ctrl+A', '=19/1/2024', 'Tab')
    assert learned(driver) == before
    driver.go('incident.occurred').keys('Ctrl+A', '=20/1/2023', 'Tab')
    assert learned(driver) == ((None, None, 'January') if typed == 'January' else before)


def test_it_is_one_step_to_undo(driver: Driver) -> None:
    new_incident(driver).keys('=20/1/2024', 'Ctrl+M').go('incident.learned_on').keys('=22 January', 'Tab')
    driver.go('incident.occurred').keys('Ctrl+A', '=20/1/2023', 'Tab', 'Ctrl+Z')
    assert (occurred(driver)[0], learned(driver)) == ('2024-01-20', ('2024-01-22', '22 January', None))


def test_the_day_of_a_death_in_a_saved_record_is_asked_again(driver: Driver, register: Register) -> None:
    record = invented.incident(occurred='2024-01-20', occurred_typed='20/1/2024')
    later = {'outcome_date': '2024-01-22', 'outcome_date_typed': '22 January'}
    record.add('casualty', outcome='died_later', count=1, party='civilians', **later)
    saved = register.save(record)
    driver.window.list.focus_table()
    driver.keys('Down', 'Return')
    assert driver.window.form.opened.record.uid == saved.uid
    grid = driver.window.form.grids['casualty']
    grid.view.setCurrentIndex(grid.lines.index(len(grid.lines.lines) - 1, 0))
    assert grid.group is not None
    box = grid.group.reveal('outcome_date')
    assert box.editor.text() == '22 Jan 2024'
    driver.go('incident.occurred').keys('Ctrl+A', '=20/1/2023', 'Tab')
    assert box.editor.text() == '22 January'
    assert 'choose one' in box._note.text()
    opened = driver.window.form.opened
    line = opened.record.of('casualty')[-1]
    assert (line.get('outcome_date'), opened.texts) == (None, {f'{line.uid}.outcome_date': '22 January'})
    driver.keys('Ctrl+S')
    stored = query.get(register, 'incident', saved.uid)
    assert stored.get('occurred') == '2024-01-20'
    assert any('22 January' in finding.sentence for finding in opened.findings())
