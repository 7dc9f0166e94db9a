"""What is open in a month before it is issued: each kind with a record of its own, and nothing of other months."""

import pytest

from exchange.issuing.open_points import OpenPoint, open_points, printed
from exchange.reporting.periods import read_period
from models.language.code_lists import codes
from models.language.messages import speaking
from models.language.text import has_arabic
from models.record.records import Record
from models.register.conflicts import Conflict, Decided
from models.register.register import Register
from models.register.review import report_sentences
from models.register.review.asking import Ask
from models.register.review.report_sentences import LayoutSentence, SentencePlace
from models.register.review.reviewing import Chosen
from tests.reviewed import in_its_state


def ambush(day: int, **values: str) -> Record:
    """Approved, and nothing of it is open; each is elsewhere in the month and in the country."""
    kept = {'kind': 'ambush', 'occurred': f'2024-01-{day:02}', 'governorate': f'SY{day % 14 + 1:02}', 'area': 'desert'}
    record = Record('incident', values=kept | {'state': 'approved'} | values)
    record.add('casualty', outcome='killed', party='regime_forces', count=1)
    return record


def person(day: int, name: str, **values: str) -> Record:
    record = Record(
        'abductee', values={'name_ar': name, 'abducted_on': f'2024-01-{day:02}', 'state': 'approved'} | values
    )
    record.add('status_change', status='missing', confirmed='confirmed', effective=f'2024-01-{day:02}')
    return record


def ask(register: Register, record: Record) -> str:
    return register.ask_one(Ask(record.kind, record.uid, 'How many were there?'))


def unread(register: Register) -> None:
    sentence = LayoutSentence('At least {killed:person}.', 'ما لا يقل عن {killed:person}.', ('person',))
    place = SentencePlace('2024-01', 'monthly', 'method_least')
    report_sentences.edit(register, place, {'en': 'At the very least {killed:person}.'}, sentence)


def planted(register: Register) -> dict[str, list[str]]:
    """One of each kind; by its code the records that it is in."""
    waiting, twins = [ambush(1, state='for_review')], [ambush(12, state='recorded') for _turn in range(2)]
    for twin in twins:
        twin.values |= {'latitude': 35.1, 'longitude': 37.5}
    asked, closed, apart, odd = (in_its_state(register, ambush(day)) for day in (4, 6, 8, 10))
    hidden = person(14, 'نادر الخيال', family_knows='no')
    dead = person(16, 'سالم المثال')
    dead.add('status_change', status='reported_dead', confirmed='claimed', effective='2024-01-20')
    unmatched = in_its_state(register, ambush(5, place_typed='Wadi Al-Mithal'))
    odd.of('casualty')[0].set('count', 600)
    in_its_state(register, odd)
    for record in (*waiting, *twins, hidden, dead):
        in_its_state(register, record)
    register.review_one('put_off', Chosen('incident', waiting[0].uid), note='Later.', until='2099-01-01')
    ask(register, asked)
    register.close_question(ask(register, closed), 'Nobody can say.')
    conflict = Conflict('incident', apart.uid, 'incident', apart.uid, {'narrative': 'Told otherwise.'})
    register.decide(Decided(left=(conflict,)))
    unread(register)
    return {
        'not_approved': [one.uid for one in (*waiting, *twins)],
        'open_question': [asked.uid],
        'closed_unanswered': [closed.uid],
        'put_off': [waiting[0].uid],
        'conflict': [apart.uid],
        'unmatched_place': [unmatched.uid],
        'sum_warning': [odd.uid],
        'possible_duplicate': [one.uid for one in twins],
        'family_does_not_know': [hidden.uid],
        'claimed_death': [dead.uid],
    }


def test_each_kind_is_found_once_with_its_records_and_in_its_month_alone(register: Register) -> None:
    wanted = planted(register)
    found = open_points(register, read_period('2024-01'), 'monthly')
    assert [one.code for one in found] == [*codes('open_points')]
    assert {one.code: sorted(one.records) for one in found if one.records} == {
        code: sorted(records) for code, records in wanted.items()
    }
    assert [one.number for one in found] == [3, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1]
    assert found[-1] == OpenPoint('unread_sentence', 1, places=('method_least',))
    assert printed(found).keys() == set(codes('open_points')) - {'family_does_not_know', 'claimed_death'}
    with speaking('ar'):
        assert all(has_arabic(one.label()) for one in found)
    assert open_points(register, read_period('2024-02'), 'monthly') == []
    assert [one.code for one in open_points(register, read_period('2024-01'), 'other')][-1] != 'unread_sentence'


def test_what_is_settled_is_not_open(register: Register) -> None:
    record = in_its_state(register, ambush(3))
    question = ask(register, record)
    assert [one.code for one in open_points(register, read_period('2024-01'), 'monthly')] == ['open_question']
    register.answer(question, 'Four.')
    assert open_points(register, read_period('2024-01'), 'monthly') == []
    register.withdraw('incident', in_its_state(register, ambush(5, state='recorded')).uid, 'a slip')
    assert open_points(register, read_period('2024-01'), 'monthly') == []


def test_what_is_of_a_period_by_its_month_or_year_alone_is_open_in_it_too(register: Register) -> None:
    dated = {'2024-03/2024-04': ('2024-Q1', '2024'), '2024-03~': ('2024-03', '2024-Q1', '2024'), '2024': ('2024',)}
    found = {occurred: in_its_state(register, ambush(3, occurred=occurred, state='recorded')).uid for occurred in dated}
    for period in ('2024-03', '2024-Q1', '2024'):
        [point] = [one for one in open_points(register, read_period(period), 'monthly') if one.code == 'not_approved']
        wanted = {found[occurred] for occurred, periods in dated.items() if period in periods}
        assert set(point.records) == wanted | ({found['2024-03/2024-04']} if period == '2024-03' else set())


@pytest.mark.parametrize('died', ['2024-02-05', None])
def test_who_died_in_the_month_is_of_it_whenever_it_happened(register: Register, died: str | None) -> None:
    record = ambush(20, state='recorded')
    record.of('casualty')[0].values |= {'outcome_date': died} if died else {}
    register.save(record)
    found = open_points(register, read_period('2024-02'), 'monthly')
    assert [one.code for one in found] == (['not_approved'] if died else [])
