"""The queue of what waits for review: its order, the reasons in words, what is put off, and what is passed over."""

from collections.abc import Iterator

import pytest

from models import query
from models.dates import dates
from models.errors import Refused
from models.query.for_review.queue import count_waiting, queue
from models.record.fields import Stored
from models.record.records import Record
from models.register import verify
from models.register.action import Incoming
from models.register.others.taking import Theirs
from models.register.register import Register
from models.register.review import weighing
from models.register.review.asking import Ask
from models.register.review.reviewing import Chosen
from models.rules import risks
from tests.invented import abductee, work_as

AHEAD, LONG_AGO = '2098-03-01', '2024-03-01'


@pytest.fixture
def desk(register: Register) -> Iterator[Register]:
    """A register of three: a documenter, who works, and two reviewers, of whom the second must approve."""
    register.settings.set('second_person', 'yes')
    for alias in ('H1', 'H2'):
        register.add_person(alias, ('reviewer', 'lead'))
    work_as(register, 'Documenter')
    yield register
    assert verify.check(register) == []


def told(*lines: dict[str, Stored], sources: tuple[str, ...] = ('seen', 'heard'), **values: Stored) -> Record:
    """An incident at Al-Shuhayl with these lines and sources."""
    record = Record('incident')
    record.values = {'kind': 'ied', 'occurred': '2024-01-09', 'governorate': 'SY09', 'place': 'C5119'} | values
    for line in lines:
        record.add('casualty', **({'outcome': 'killed', 'party': 'sdf'} | line))
    for says in sources:
        record.add('source', channel='eyewitness', first_hand='first_hand', says=says)
    return record


def now(register: Register, record: Record) -> Record:
    found = query.get(register, record.kind, record.uid)
    assert found is not None
    return found


def chosen(record: Record) -> Chosen:
    return Chosen(record.kind, record.uid)


def sent(register: Register, record: Record) -> Record:
    """A record saved and sent for review, as it is then."""
    saved = register.save(record)
    register.review_one('send', chosen(saved))
    return now(register, saved)


def changed(register: Register, record: Record, **values: Stored) -> Record:
    """The first line of a record changed by whoever works."""
    record = now(register, record)
    line = record.of('casualty')[0]
    for name, value in values.items():
        line.set(name, value)
    return register.save(record, because='count_corrected')


def says(register: Register, record: Record, alias: str = 'H2') -> str:
    """The reasons beside a record for somebody."""
    register.work_as(person(register, alias))
    return risks.in_words(weighing.reasons(register, now(register, record)))


def person(register: Register, alias: str) -> str:
    return next(one.uid for one in query.people.people(register) if one.alias == alias)


def order(register: Register, alias: str = 'H2', **ways: bool) -> list[str]:
    register.work_as(person(register, alias))
    return [one.uid for one in queue(register, **ways)]


# The cases of the list: what the queue says


def test_1_a_rumour_that_an_abductee_is_dead_is_on_top(desk: Register) -> None:
    plain = sent(desk, told({'count': 30}))
    rumoured = abductee(abducted_on='2014-07-20', consent='internal')
    rumoured.add('status_change', status='disappeared', confirmed='confirmed', effective='2014-07-20')
    source = 'social_media, hearsay'
    rumoured.add('status_change', status='reported_dead', confirmed='claimed', effective='2024-01-12', source=source)
    rumoured = sent(desk, rumoured)
    assert says(desk, rumoured) == 'said to be dead · one source, hearsay · abductee'
    assert order(desk) == [rumoured.uid, plain.uid]
    assert [one.top for one in queue(desk)] == [True, False]


@pytest.mark.parametrize(
    ('one', 'other', 'numbers'),
    [
        ('3 killed', '5 killed', '3, 5'),
        ('مقتل ثلاثة من قسد', 'قُتل خمسة أشخاص', '3, 5'),
        ('At dawn three men were killed there.', 'Five killed, 2 injured.', '3, 5'),
        ('2-3 killed', '5 killed', '2–3, 5'),
    ],
)
def test_2_sources_that_disagree_are_named_with_their_numbers(
    desk: Register, one: str, other: str, numbers: str
) -> None:
    record = told({'count': 5}, sources=(one, other), carried_out_by='isis', against='sdf')
    record.of('source')[1].values['first_hand'] = 'hearsay'
    assert says(desk, sent(desk, record)) == f'2 sources disagree: {numbers} · 5 killed'


@pytest.mark.parametrize(
    ('one', 'other'),
    [('3 killed', '3 dead'), ('at least 3 killed', '5 killed'), ('', '5 killed'), ('killed at 5 am', '3 killed')],
)
def test_2_sources_that_may_both_be_right_do_not_disagree(desk: Register, one: str, other: str) -> None:
    assert says(desk, sent(desk, told({'count': 3}, sources=(one, other)))) == ''


def test_3_an_age_that_does_not_fit_the_line(desk: Register) -> None:
    record = told({'count': 1, 'party': 'civilians', 'who': 'man'})
    record.of('casualty')[0].add('victim', name='سامر الوهمي', age=17)
    record = sent(desk, record)
    assert says(desk, record) == 'age and group disagree · named victim'
    work_as_reviewer(desk, 'H1')
    changed(desk, record, who='boy')
    assert says(desk, record) == 'child · named victim'
    assert order(desk, 'H1') == [] and order(desk, 'H2') == [record.uid]


def test_3b_what_only_may_be_a_child_is_none(desk: Register) -> None:
    record = told({'count': 1, 'party': 'civilians', 'who': 'male'}, sources=('born 2006', 'an eyewitness'))
    record.of('casualty')[0].add('victim', name='سامر الوهمي')
    assert says(desk, sent(desk, record)) == 'named victim'


def test_4_a_party_and_a_zone_of_another_time(desk: Register) -> None:
    late = {'occurred': '2024-12-10', 'kind': 'armed_attack'}
    record = sent(desk, told(carried_out_by='regime_forces', zone='regime', **late))
    assert says(desk, record) == 'party and zone of another time: 10 Dec 2024'
    with pytest.raises(Refused, match='cannot be approved'):
        desk.review_one('approve', chosen(record))
    only_party = sent(desk, told(carried_out_by='regime_forces', **{**late, 'place': 'C5832', 'governorate': 'SY11'}))
    assert says(desk, only_party) == 'party of another time: 10 Dec 2024'


def test_5_one_event_told_by_two_desks(desk: Register) -> None:
    taken = {'outcome': 'arrested', 'party': 'civilians', 'count': 4}
    event = {'kind': 'arrest_campaign', 'occurred': '2024-12-15', 'place': 'C5192'}
    theirs = told(taken, carried_out_by='general_security', reference='HM1-2024-0007', **event)
    desk.apply([Incoming(theirs, 'HM1.0badcafe:1')], {'file': 'homs.xlsx'})
    record = sent(desk, told(taken, carried_out_by='hts', **event))
    expected = 'possible duplicate: same day, place, number; party differs: HTS / General Security · two desks'
    assert says(desk, record) == expected


def test_6_a_place_that_was_found_by_a_name_of_several(desk: Register) -> None:
    record = told({'count': 1}, kind='assassination', place='C5832', place_typed='ذيبان')
    expected = 'place lies in another governorate than stated · 3 places have this name'
    assert says(desk, sent(desk, record)) == expected


def test_8_a_death_that_is_added_to_what_was_approved(desk: Register) -> None:
    record = sent(desk, told({'outcome': 'injured', 'count': 1}, occurred='2024-01-28'))
    work_as_reviewer(desk, 'H1')
    desk.review_one('approve', chosen(record))
    work_as(desk, 'Documenter')
    record = now(desk, record)
    hurt = record.of('casualty')[0]
    record.add('casualty', outcome='died_later', outcome_date='2024-02-03', count=1, party='sdf', earlier=hurt.uid)
    desk.save(record, because='new_source')
    assert says(desk, record) == 'death added since it was approved · 1 killed'


def test_10_a_massacre_of_four_civilians(desk: Register) -> None:
    of_men = {'count': 3, 'party': 'civilians', 'who': 'man'}
    of_women = {'count': 1, 'party': 'civilians', 'who': 'woman'}
    record = told(of_men, of_women, {'count': 3, 'party': 'ndf'}, marks='massacre', occurred='2024-01-25')
    assert says(desk, sent(desk, record)) == 'massacre needs 5 civilians: here 4 · 7 killed'


def test_11_the_slip_of_a_reviewer_is_shown_to_the_others(desk: Register) -> None:
    record = sent(desk, told({'count': 6}))
    before = sent(desk, told({'count': 7}, sources=('7 killed', '9 killed'), occurred='2024-01-20'))
    work_as_reviewer(desk, 'H1')
    changed(desk, record, count=90)
    assert says(desk, record, 'H2') == 'count changed by a reviewer: 6 → 90 · 90 killed'
    assert says(desk, record, 'H1') == '90 killed'
    assert order(desk, 'H2') == [record.uid, before.uid]
    assert order(desk, 'H1') == [before.uid]
    work_as_reviewer(desk, 'H1')
    changed(desk, record, count=6)
    assert says(desk, record, 'H2') == '6 killed'
    work_as_reviewer(desk, 'H1')
    changed(desk, record, count=9)
    assert says(desk, record, 'H2') == 'count changed by a reviewer: 6 → 9 · 9 killed'


def test_15_a_consent_that_was_withdrawn_is_above_all(desk: Register) -> None:
    rumoured = abductee()
    rumoured.add('status_change', status='reported_dead', confirmed='claimed', effective='2024-02-01')
    rumoured = sent(desk, rumoured)
    record = told({'count': 1, 'party': 'civilians', 'who': 'man'})
    record.of('casualty')[0].add('victim', name='سامر الوهمي', publish_consent='yes')
    record = sent(desk, record)
    assert order(desk) == [rumoured.uid, record.uid]
    work_as(desk, 'Documenter')
    record = now(desk, record)
    record.of('casualty')[0].of('victim')[0].set('publish_consent', 'withdrawn')
    desk.save(record)
    assert says(desk, record) == 'consent withdrawn · named victim'
    assert order(desk) == [record.uid, rumoured.uid]


def work_as_reviewer(register: Register, alias: str) -> None:
    register.work_as(person(register, alias))


# Who sees what


def test_what_was_worked_on_is_for_somebody_else_also_after_an_approval_is_taken_back(desk: Register) -> None:
    work_as_reviewer(desk, 'H1')
    record = sent(desk, told({'count': 1}))
    work_as_reviewer(desk, 'H2')
    desk.review_one('approve', chosen(record))
    desk.undo_last()
    assert order(desk, 'H1') == [] and order(desk, 'H2') == [record.uid]
    work_as_reviewer(desk, 'H1')
    with pytest.raises(Refused, match='somebody else has to approve'):
        desk.review_one('approve', chosen(record))
    work_as_reviewer(desk, 'H2')
    desk.review_one('approve', chosen(record))
    assert order(desk) == []


def test_what_a_person_is_kept_from_is_passed_over(desk: Register) -> None:
    there, elsewhere = sent(desk, told({'count': 1})), sent(desk, told({'count': 2}, place='C5832', governorate='SY11'))
    work_as_reviewer(desk, 'H1')
    someone = query.get(desk, 'person', person(desk, 'H2'))
    assert someone is not None
    someone.add('person_kept_from', place='SY09')
    with desk.action('people') as action:
        action.put(someone)
    assert set(order(desk, 'H1')) == {there.uid, elsewhere.uid}
    assert order(desk, 'H2') == [elsewhere.uid]


def test_a_twin_that_a_person_is_kept_from_is_not_told_of(desk: Register) -> None:
    taken = {'outcome': 'arrested', 'party': 'civilians', 'count': 4}
    event = {'kind': 'arrest_campaign', 'occurred': '2024-12-15', 'place': 'C5192', 'carried_out_by': 'sdf'}
    hidden, record = (sent(desk, told(taken, **event)) for _number in range(2))
    assert says(desk, record) == 'possible duplicate: same day, place, number, same party'
    work_as_reviewer(desk, 'H1')
    desk.keep_from(person(desk, 'H2'), hidden.uid)
    assert (says(desk, record, 'H2'), order(desk, 'H2')) == ('', [record.uid])


def test_9_a_status_after_an_end(desk: Register) -> None:
    person_taken = abductee(abducted_on='2023-05-02')
    for status, day in (('released_ransom', '2023-06-10'), ('abducted', '2024-01-19')):
        person_taken.add('status_change', status=status, confirmed='confirmed', effective=day)
    person_taken.children[-1].values['source'] = 'voice note'
    assert says(desk, sent(desk, person_taken)) == 'status after “Released for ransom” · one source · abductee'


def test_a_warning_of_any_other_rule_is_said_by_its_name(desk: Register) -> None:
    record = sent(desk, told({'count': 1}, {'count': 0}))
    assert says(desk, record) == 'Line that counts nobody'
    work_as_reviewer(desk, 'H1')
    with pytest.raises(Refused, match='cannot be approved'):
        desk.review_one('approve', chosen(record))


# Put off


def put_off(register: Register, record: Record, **ways: str) -> None:
    work_as_reviewer(register, 'H1')
    register.review_one('put_off', chosen(record), note='the family is asked', **ways)


def test_what_is_put_off_until_a_day_comes_back_when_it_is_past(
    desk: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    record, other = sent(desk, told({'count': 1})), sent(desk, told({'count': 9}, occurred='2024-02-20'))
    put_off(desk, other, until=AHEAD)
    assert order(desk) == [record.uid] and order(desk, put_off=True) == [other.uid]
    [one] = queue(desk, put_off=True)
    assert (one.awaits, one.until) == ('day', AHEAD)
    assert (count_waiting(desk), count_waiting(desk, put_off=True)) == (1, 1)
    with monkeypatch.context() as later:
        later.setattr(dates, 'today_in_damascus', lambda: dates.first_day(AHEAD))
        assert order(desk, put_off=True) == [other.uid]
        later.setattr(dates, 'today_in_damascus', lambda: dates.first_day('2098-03-02'))
        assert order(desk) == [other.uid, record.uid]


def test_what_waits_for_an_answer_comes_back_with_the_last_one(desk: Register) -> None:
    record = sent(desk, told({'count': 1}))
    work_as_reviewer(desk, 'H1')
    first, second = desk.ask([Ask('incident', record.uid, text) for text in ('Who?', 'When?')]).asked
    put_off(desk, record, awaits='answer')
    assert order(desk) == [] and order(desk, put_off=True) == [record.uid]
    desk.answer(first, 'Nobody knows.')
    assert order(desk) == []
    desk.close_question(second, 'the source is gone')
    assert order(desk) == [record.uid] and order(desk, put_off=True) == []


def test_nothing_waits_for_an_answer_where_nothing_is_asked(desk: Register) -> None:
    record = sent(desk, told({'count': 1}))
    work_as_reviewer(desk, 'H1')
    for _time in range(2):
        with pytest.raises(Refused, match='There are no open questions about this record'):
            put_off(desk, record, awaits='answer')
        assert order(desk) == [record.uid] and now(desk, record).get('state') == 'for_review'
        desk.answer(desk.ask_one(Ask('incident', record.uid, 'Who?')), 'Nobody knows.')


def test_what_waits_for_a_second_source_comes_back_with_it(desk: Register) -> None:
    record = sent(desk, told({'count': 1}, sources=('seen',)))
    put_off(desk, record, awaits='source')
    work_as(desk, 'Documenter')
    changed(desk, record, count=2)
    assert order(desk) == []
    work_as(desk, 'Documenter')
    record = now(desk, record)
    record.add('source', channel='media', says='2 killed')
    desk.save(record)
    assert order(desk) == [record.uid]


def test_putting_off_is_taken_back_by_undo(desk: Register) -> None:
    record = sent(desk, told({'count': 1}))
    put_off(desk, record, until=AHEAD)
    desk.undo_last()
    assert order(desk) == [record.uid]


def test_what_another_desk_put_off_is_put_off_here_once_it_is_taken_over(desk: Register) -> None:
    record = sent(desk, told({'count': 1}))
    said = {'record': record.uid, 'event': 'put_off', 'state': 'for_review', 'vector': record.revision}
    said |= {'desk': 'HQ1.0badcafe', 'decided_at': '2024-02-01T00:00:00Z', 'awaits': 'source', 'note': 'who saw it?'}
    theirs = Theirs('incident', Record('decision', values=said))
    desk.keep_decisions([theirs])
    assert order(desk) == [record.uid]
    assert [one for one, _reason in desk.take_decisions([theirs]).stayed] == []
    assert order(desk) == [] and [one.awaits for one in queue(desk, put_off=True)] == ['source']


@pytest.mark.parametrize(
    ('ways', 'sentence'),
    [
        ({'until': LONG_AGO}, '1 Mar 2024 is past'),
        ({}, 'until which day'),
        ({'awaits': 'day'}, 'until which day'),
        ({'awaits': 'rain'}, 'not in the list'),
        ({'until': 'soon'}, 'not a date'),
    ],
)
def test_what_cannot_be_put_off_is_refused_in_a_sentence(desk: Register, ways: dict[str, str], sentence: str) -> None:
    record = sent(desk, told({'count': 1}))
    with pytest.raises(Refused, match=sentence):
        put_off(desk, record, **ways)
    assert order(desk) == [record.uid]
