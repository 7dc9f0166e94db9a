"""How the work goes, of registers made by hand: per week, days until approved, returned per hundred, and what waits."""

import uuid
from datetime import date

import pytest

from models.dates import dates
from models.query.follow_up import pace_of_work
from models.query.follow_up.pace_of_work import WEEKS, Days, WeekOfWork, WorkPace, per_hundred
from models.record.records import Record
from models.register.register import Register
from models.register.review.asking import Ask
from models.register.review.reviewing import Chosen
from tests import invented

TODAY = date(2026, 12, 2)  # a Wednesday


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> 'Clock':
    """Sets the time at which whatever follows is done; to begin with long ago."""
    monkeypatch.setattr(dates, 'today_in_damascus', lambda: TODAY)
    return Clock(monkeypatch)


class Clock:
    """The time of the tests."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def __call__(self, stamp: str) -> None:
        self._monkeypatch.setattr(dates, 'utc_now', lambda: stamp)


def decided(register: Register, at: Clock, record: Record, *steps: tuple[str, str]) -> None:
    """Save a record and decide about it, each step at its time: the first time is that of the saving."""
    (_saved, stamp), *others = steps
    at(stamp)
    saved = register.save(record)
    for event, when in others:
        at(when)
        with register.action('decide', batch=str(uuid.uuid4())) as action:
            now = register._existing(saved.kind, saved.uid)
            action.decide(now, event)


def week(pace: WorkPace, began: str) -> WeekOfWork:
    return next(one for one in pace.weeks if one.began.isoformat() == began)


def test_weeks_begin_on_sunday_in_damascus_and_the_last_is_this_one(register: Register, at: Clock) -> None:
    for stamp in ('2026-06-06T20:59:59Z', '2026-06-06T21:00:00Z', '2026-11-28T20:59:59Z', '2026-11-28T21:00:00Z'):
        at(stamp)
        register.save(invented.incident())
    at('2026-12-01T08:00:00Z')
    register.save(invented.abductee())
    register.save(invented.place())  # counts as none
    pace = pace_of_work.pace(register)
    assert len(pace.weeks) == WEEKS
    assert (pace.weeks[0].began, pace.weeks[-1].began) == (date(2026, 6, 7), date(2026, 11, 29))
    recorded = {one.began.isoformat(): (one.incidents, one.abductees) for one in pace.weeks if one.recorded}
    assert recorded == {'2026-06-07': (1, 0), '2026-11-22': (1, 0), '2026-11-29': (1, 1)}


def test_days_run_from_recording_to_the_first_approval_and_returning_is_counted(register: Register, at: Clock) -> None:
    on = '2026-11-{:02}T08:00:00Z'.format
    decided(register, at, invented.incident(), ('', on(2)), ('send', on(2)), ('approve', on(4)))
    decided(register, at, invented.incident(), ('', on(2)), ('send', on(2)), ('approve', on(5)))
    again = [('', on(1)), ('send', on(2)), ('return', on(3)), ('send', on(4)), ('approve', on(12))]
    decided(register, at, invented.abductee(), *again)
    long = ('', '2026-01-01T08:00:00Z'), ('send', on(2)), ('approve', on(3))
    decided(register, at, invented.incident(), *long)
    old = [('', '2025-01-01T08:00:00Z'), ('send', '2025-01-02T08:00:00Z'), ('approve', '2025-01-03T08:00:00Z')]
    decided(register, at, invented.incident(), *old)
    pace = pace_of_work.pace(register)
    first, second = week(pace, '2026-11-01'), week(pace, '2026-11-08')
    assert (first.approved, first.returned, first.returned_per_hundred) == (3, 1, 25)
    assert first.days == Days(3, 306)
    assert (second.approved, second.returned, second.days) == (1, 0, Days(11, 11))
    assert pace.days == Days(3, 306)
    assert pace.returned_per_hundred == 20


def test_a_decision_that_was_undone_counts_no_more_and_a_second_approval_takes_no_days(
    register: Register, at: Clock
) -> None:
    on = '2026-11-{:02}T08:00:00Z'.format
    decided(register, at, invented.incident(), ('', on(2)), ('send', on(2)), ('return', on(3)))
    register.undo_last()
    assert week(pace_of_work.pace(register), '2026-11-01').returned == 0
    saved = invented.abductee()
    decided(register, at, saved, ('', on(2)), ('send', on(2)), ('approve', on(4)))
    at(on(20))
    now = register._existing('abductee', saved.uid)
    now.set('age', 31)
    register.save(now, because='new_source')
    with register.action('decide') as action:
        action.decide(register._existing('abductee', saved.uid), 'approve')
    pace = pace_of_work.pace(register)
    assert (week(pace, '2026-11-01').days, week(pace, '2026-11-15').days) == (Days(2, 2), Days(None, None))
    assert (week(pace, '2026-11-15').approved, pace.days) == (1, Days(2, 2))


def test_what_waits_longest_and_how_old_open_questions_are(register: Register, at: Clock) -> None:
    empty = pace_of_work.pace(register)
    assert (empty.oldest, empty.questions, empty.returned_per_hundred) == (None, [0, 0, 0, 0], None)
    at('2026-10-01T08:00:00Z')
    first = register.save(invented.incident())
    register.review_one('send', Chosen('incident', first.uid))
    at('2026-11-01T08:00:00Z')
    second = register.save(invented.abductee())
    register.review_one('send', Chosen('abductee', second.uid))
    for stamp in ('2026-08-01', '2026-09-20', '2026-11-20', '2026-11-25', '2026-11-30'):
        at(f'{stamp}T08:00:00Z')
        register.ask_one(Ask('incident', first.uid, f'What of {stamp}?'))
    closed = register.ask_one(Ask('abductee', second.uid, 'And this?'))
    register.answer(closed, 'So.')
    at('2026-12-02T08:00:00Z')
    pace = pace_of_work.pace(register)
    assert pace.oldest is not None
    assert (pace.oldest.reference, pace.oldest.days) == (first.get('reference'), 62)
    assert pace.questions == [2, 1, 1, 1]
    register.withdraw('incident', first.uid, 'twice')
    after = pace_of_work.pace(register)
    assert (after.oldest and after.oldest.uid, after.questions) == (second.uid, [0, 0, 0, 0])


@pytest.mark.parametrize(
    ('returned', 'approved', 'said'), [(0, 0, None), (0, 3, 0), (1, 0, 100), (1, 2, 33), (2, 1, 67)]
)
def test_per_hundred_is_rounded(returned: int, approved: int, said: int | None) -> None:
    assert per_hundred(returned, approved) == said
