"""Three times, never mixed: when it happened, when it was learned, and what the register held at the end of a day."""

import copy
import json
import random
import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from exchange import commands
from exchange.reporting import figures, formats, report_labels
from models import query
from models.dates import dates
from models.errors import KnownError, Refused
from models.file import chain, history
from models.file.chain import CODES
from models.file.history import Revision
from models.file.rows import grown
from models.query.as_it_was import as_of, past_end
from models.query.as_it_was.past_end import PastEnd, end_on
from models.query.for_review import asked
from models.record import review_states
from models.record.fields import Stored
from models.record.records import Record, aggregates, of_kind
from models.register import reverting, verify
from models.register.action import Incoming
from models.register.erasing import ToErase
from models.register.joining.merging import KeptOfTwo
from models.register.joining.splitting import Second
from models.register.register import Register
from models.register.review.asking import Ask
from tests import desks
from tests.invented import PASSPHRASE, abductee, incident, place
from tests.reviewed import in_its_state

Standing = dict[str, dict[str, Record]]
JANUARY = '2024-01'
OLD = Path(__file__).parent / 'old'


class Clock:
    """The clock of a computer, which a test sets."""

    def __init__(self) -> None:
        self.now = '2024-01-01T09:00:00Z'

    def set(self, day: int, hour: int = 9) -> None:
        self.now = f'2024-01-{day:02}T{hour:02}:00:00Z'


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(dates, 'utc_now', lambda: clock.now)
    return clock


@pytest.fixture
def begun(clock: Clock, tmp_path: Path) -> Iterator[Register]:
    """A plain register that began on the first of January."""
    with Register.create(tmp_path / 'r.sijill', desk='DZ1', passphrase=None, alias='Tester') as register:
        yield register


def told(day: int = 3, dead: int = 2, **values: Stored) -> Record:
    """An operation in the desert, with so many dead."""
    record = Record('incident')
    record.values = {
        'kind': 'ambush', 'occurred': f'2024-01-{day:02}', 'governorate': 'SY09', 'area': 'desert', 'zone': 'regime',
        'carried_out_by': 'isis', 'against': 'regime_forces',
    } | values  # fmt: skip
    record.add('casualty', outcome='killed', party='isis', count=dead)
    return record


def standing(register: Register) -> Standing:
    """All that a register holds, whatever is below it, withdrawn or not."""
    found = {cls.record_kind: grown(register.db, cls.record_kind, cls.id > 0) for cls in aggregates()}
    return copy.deepcopy(found)


def replayed(register: Register, day: int) -> Standing:
    """The same as it stood at the end of a day."""
    past = as_of.on_day(register, date(2024, 1, day))
    today = standing(register)
    return {kind: {one.uid: one for one in past.as_then(kind, records.values())} for kind, records in today.items()}


def desert(register: Register, **ways: Any) -> tuple[int, int]:
    """Operations and dead of January in the desert."""
    found = figures.figures(register, JANUARY, **ways)
    [section] = [one for one in found['sections'] if one['id'] == 'desert']
    return section['operations'], section.get('killed', {}).get('total', 0)


# What anybody may do in a register


class Hands:
    """Somebody who does anything that a register lets them do."""

    def __init__(self, register: Register, seed: int) -> None:
        self.register, self.random = register, random.Random(seed)

    def do(self, name: str) -> None:
        """Do one thing; what the register refuses is not done."""
        doing: Callable[[], object] = getattr(self, name)
        try:
            doing()
        except (KnownError, IndexError):
            return

    def _one(self, kind: str = '') -> Record:
        kind = kind or self.random.choice(('incident', 'incident', 'abductee'))
        found = [*grown(self.register.db, kind, {c.record_kind: c for c in aggregates()}[kind].id > 0).values()]
        return self.random.choice(found)

    def _save(self, record: Record) -> Record:
        return self.register.save(record, because='new_source')

    def new(self) -> Record:
        return self._save(self.random.choice((incident, abductee, told))())

    def edit(self) -> None:
        record = self._one()
        dated = 'occurred' if record.kind == 'incident' else 'abducted_on'
        record.set(dated, self.random.choice(('2024-01-02', '2023', '2023-12-30', '2024-01-02/2024-01-05')))
        record.set('governorate', self.random.choice((None, 'SY05', 'SY09')))
        record.set('narrative' if record.kind == 'incident' else 'family_contact', self.random.choice((None, 'x', 'y')))
        self._save(record)

    def edit_line(self) -> None:
        record = self._one('incident')
        line = self.random.choice([row for row in record.walk() if row.kind == 'casualty'])
        line.set('count', self.random.choice((None, 0, 2, 9)))
        line.set('outcome_date', self.random.choice((None, '2024-01-04', '2024-02-01')))
        line.set('position', self.random.choice((1, 2, 7)))
        self._save(record)

    def add_line(self) -> None:
        record = self._one()
        if record.kind == 'incident':
            line = record.add('casualty', outcome='injured', count=self.random.randrange(5))
            line.add('victim', name='سالم المثال', same_person=self._one('abductee').uid)
        else:
            record.add('status_change', status='reported_dead', confirmed='claimed', effective='2024-01-06')
        self._save(record)

    def reorder(self) -> None:
        record = self._one('incident')
        lines = [row for row in record.walk() if row.kind == self.random.choice(('casualty', 'victim'))]
        for at, line in enumerate(self.random.sample(lines, len(lines)), start=1):
            line.set('position', at)
        self._save(record)

    def move_line(self) -> None:
        record = self._one('incident')
        rows = [*record.walk()]
        moved = self.random.choice([row for row in rows if row.kind == 'victim'])
        moved.set('parent', self.random.choice([row for row in rows if row.kind == 'casualty']).uid)
        self._save(record)

    def merge(self) -> None:
        kind = self.random.choice(('incident', 'abductee'))
        one, other = self._one(kind), self._one(kind)
        rows = {row.uid: 'leave' for row in [*other.walk()][1:] if self.random.random() < 0.3}
        self.register.merge(kind, one.uid, other.uid, KeptOfTwo({}, rows))

    def unmerge(self) -> None:
        merges = [*grown(self.register.db, 'merge', of_kind('merge').id > 0).values()]
        self.register.unmerge(str(self.random.choice(merges).get('survivor')))

    def split(self) -> None:
        record = self._one('incident')
        lines = [row.uid for row in record.walk() if row.kind in ('casualty', 'victim') and self.random.random() < 0.5]
        self.register.split('incident', record.uid, Second(lines, {'occurred': '2024-01-07'}))

    def drop_line(self) -> None:
        record = self._one()
        line = self.random.choice([*record.walk()][1:])
        line.set('withdrawn', None if line.withdrawn else 'twice')
        self._save(record)

    def withdraw(self) -> None:
        record = self._one()
        if record.withdrawn:
            self.register.bring_back(record.kind, record.uid)
        else:
            self.register.withdraw(record.kind, record.uid, 'twice')

    def decide(self) -> None:
        record = self._one()
        events = [event for event in ('send', 'return', 'approve', 'seal') if _leads_on(record, event)]
        with self.register.action('decide', batch=f'b{self.random.random()}') as action:
            action.decide(record, self.random.choice(events))

    def ask(self) -> None:
        record = self._one()
        self.register.ask([Ask(record.kind, record.uid, 'Where?')])

    def answer(self) -> None:
        question = self._one('question')
        self.register.answer(question.uid, 'There.')

    def close(self) -> None:
        self.register.close_question(self._one('question').uid, 'Nobody knows.')

    def village(self) -> None:
        own = self._one('place') if query.count(self.register, 'place') else place()
        own.set('name_en', self.random.choice(('Mithal', 'Other')))
        self._save(own)

    def revert(self) -> None:
        revision = self.random.choice(history.revisions(self.register, 'record', self._one().uid)[1:])
        fields = [one.where for one in reverting.revertible(self.register, revision) if one.is_open]
        chosen = {self.random.choice(fields) for _again in range(3)}
        self.register.revert(revision.uid, chosen, because='new_source')

    def undo(self) -> None:
        self.register.undo_last()

    def redo(self) -> None:
        self.register.redo_last()

    def bring(self) -> None:
        changed = self._one()
        changed.set('governorate', self.random.choice(('SY02', 'SY07')))
        coming = [Incoming(changed, vector=f'{changed.revision} HQ.1:{self.random.randrange(1, 9)}')]
        coming.append(Incoming(incident(), vector='HQ.1:1'))
        self.register.apply(coming, {'file': 'x.xlsx'})

    def take_back_import(self) -> None:
        self.register.undo_batch(self.random.choice(history.batches(self.register)).uid)


def _leads_on(record: Record, event: str) -> bool:
    try:
        return bool(review_states.after(str(record.get('state') or ''), event))
    except KnownError:
        return False


ACTIONS = [name for name in vars(Hands) if not name.startswith('_') and name != 'do']


DAYS = st.lists(st.lists(st.sampled_from(ACTIONS), min_size=1, max_size=7), min_size=3, max_size=6)
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)  # shrunk it is no clearer


@pytest.mark.slow
@settings(max_examples=10, phases=PHASES)
@given(DAYS, st.integers(0, 9999))
def test_each_day_is_replayed_as_it_stood(
    plain_template: Path, tmp_path_factory: pytest.TempPathFactory, days: list[list[str]], seed: int
) -> None:
    replayed_day_by_day(Path(shutil.copy(plain_template, tmp_path_factory.mktemp('days') / 'r.sijill')), days, seed)


@pytest.mark.soak
@settings(max_examples=300, phases=PHASES)
@given(DAYS, st.integers(0, 2**32))
def test_very_many_days_are_replayed_as_they_stood(
    plain_template: Path, tmp_path_factory: pytest.TempPathFactory, days: list[list[str]], seed: int
) -> None:
    replayed_day_by_day(Path(shutil.copy(plain_template, tmp_path_factory.mktemp('days') / 'r.sijill')), days, seed)


def replayed_day_by_day(path: Path, days: list[list[str]], seed: int) -> None:
    """Whatever was done on each of these days, the register tells how all of it stood then, and reverts any of it."""
    clock, then, months = Clock(), list[Standing](), list[Any]()
    with pytest.MonkeyPatch.context() as patched, Register.open(path) as register:
        patched.setattr(dates, 'utc_now', lambda: clock.now)
        hands = Hands(register, seed)
        for day, actions in enumerate(days, 1):
            clock.set(day)
            for name in ('new', 'new', *actions):
                hands.do(name)
            then.append(standing(register))
            months.append(figures.figures(register, JANUARY))
        assert verify.check(register) == []
        for day in range(1, len(days) + 1):
            assert replayed(register, day) == then[day - 1]
            for kind, uid in [(of, one) for of in ('incident', 'abductee') for one in then[-1][of]]:
                end = end_on(register, date(2024, 1, day))
                assert as_of.record_then(register, end, kind, uid) == then[day - 1][kind].get(uid)
            found = figures.figures(register, JANUARY, as_of=f'2024-01-{day:02}')
            assert {name: found[name] for name in months[day - 1]} == months[day - 1]
            assert 'misdated' not in found
        for uid in [one for of in ('incident', 'abductee') for one in then[-1][of]]:
            reverted_and_back(register, hands.random.choice(history.revisions(register, 'record', uid)))
        assert verify.check(register) == []


def reverted_and_back(register: Register, revision: Revision) -> None:
    """Revert all that a revision changed, and revert that: each is one revision, and the record is as it was."""
    fields = [one.where for one in reverting.revertible(register, revision) if one.is_open]
    before = desks.the(register, revision.record)
    if not fields:
        return
    try:
        register.revert(revision.uid, fields, because='new_source')
    except KnownError:  # a rule, or what was withdrawn since, forbids it
        assert desks.the(register, revision.record) == before
        return
    revert = [one for one in history.revisions(register, 'record', revision.record) if one.action == 'revert'][-1]
    assert revert.id == history.last_head(register).number or revert.batch
    fields = [one.where for one in reverting.revertible(register, revert)]
    now = desks.the(register, revision.record)
    try:
        register.revert(revert.uid, fields, because='new_source')
    except Refused as error:  # a line that was hidden with the one above it is not hidden by itself again
        assert (error.field, hidden_lines(before) > hidden_lines(now)) == ('parent', True)
        assert desks.the(register, revision.record) == now
        return
    assert said_in(desks.the(register, revision.record)) == said_in(before)


def hidden_lines(record: Record) -> set[str]:
    """The lines that nobody sees, for one above them is withdrawn."""
    return {row.uid for row in record.walk() if not row.withdrawn} - {row.uid for row in record.live()}


def said_in(record: Record) -> list[tuple[str, dict[str, Stored]]]:
    """What a record says in each of its rows, in their order, but for its state."""
    return [(row.uid, {name: value for name, value in row.values.items() if name != 'state'}) for row in record.walk()]


@pytest.mark.parametrize('name', sorted(path.name for path in OLD.glob('version-*-history.sijill')))
def test_registers_of_earlier_versions_are_replayed_too(tmp_path: Path, name: str) -> None:
    """Backwards from today comes what the history says forwards, at each of its ends."""
    path = Path(shutil.copy(OLD / name, tmp_path / 'r.sijill'))
    with Register.open(path, PASSPHRASE) as register:
        newest, today = history.last_head(register), standing(register)
        for number in range(1, newest.number):
            past = as_of.PastRecords(register, PastEnd(number))
            for kind, records in today.items():
                then = {one.uid: one for one in past.as_then(kind, records.values())}
                for uid in records:
                    told_of = [one for one in history.revisions(register, 'record', uid) if one.id <= number]
                    rows = chain.replay(e for revision in told_of for e in history.entries(register, revision))
                    found = {row.uid: row.values for row in then[uid].walk()} if uid in then else {}
                    assert found == {row: values for row, (_kind, values) in rows.items()}
                    assert not told_of or then[uid].revision == told_of[-1].vector


# The times of the register


def test_what_was_entered_later_is_not_in_a_report_of_before(begun: Register, clock: Clock) -> None:
    clock.set(10)
    record = begun.save(told(9))
    clock.set(15, hour=20)  # 23:00 in Damascus
    record.children[0].set('count', 5)
    record = begun.save(record)
    clock.set(15, hour=21)  # the 16th there
    begun.save(told(14))
    clock.set(22)
    begun.save(told(21))
    assert desert(begun) == (3, 9)
    assert [desert(begun, as_of=f'2024-01-{day}') for day in (10, 14, 15, 16, 22)] == [
        (1, 2), (1, 2), (1, 5), (2, 7), (3, 9),
    ]  # fmt: skip


def test_when_it_was_learned_and_when_it_was_entered_are_asked_together(begun: Register, clock: Clock) -> None:
    clock.set(10)
    begun.save(told(9, learned_on='2024-01-12'))
    begun.save(told(9, dead=3, learned_on='2024-01-09'))
    clock.set(20)
    begun.save(told(9, dead=4, learned_on='2024-01-09'))
    assert desert(begun, as_of='2024-01-10') == (2, 5)
    assert desert(begun, learned_by='2024-01-10') == (2, 7)
    assert desert(begun, as_of='2024-01-10', learned_by='2024-01-10') == (1, 3)
    both = figures.figures(begun, JANUARY, as_of='2024-01-10', learned_by='2024-01-11')
    assert (both['as_of'], both['learned_by']) == ('2024-01-10', '2024-01-11')


def test_a_report_as_of_a_day_is_the_same_for_ever(begun: Register, clock: Clock, tmp_path: Path) -> None:
    """Whatever is edited, moved to another month, withdrawn, undone, imported, linked or called otherwise later."""
    clock.set(3)
    own = begun.save(place())
    kept, moved, gone, back, massacre = (begun.save(told(day)) for day in (2, 2, 2, 2, 2))
    massacre.set('marks', 'massacre')
    massacre.set('place', own.uid)
    begun.save(massacre)
    missing, found = begun.save(abductee(abducted_on='2023-12-05')), begun.save(abductee())
    begun.withdraw('incident', back.uid, 'twice')
    twice = [begun.save(incident(narrative=text)) for text in ('one', 'two')]
    early = formats.text_for_machines(figures.figures(begun, JANUARY, as_of='2024-01-03'), 'en')
    clock.set(9)
    kept.set('carried_out_by', 'unidentified')
    begun.save(kept)
    moved.set('occurred', '2023-12-31')
    begun.save(moved)
    begun.withdraw('incident', gone.uid, 'twice')
    begun.bring_back('incident', back.uid)
    own.set('name_en', 'Called Otherwise')
    begun.save(own)
    found.add('status_change', status='released', confirmed='confirmed', effective='2024-01-02')
    begun.save(found)
    begun.withdraw('abductee', missing.uid, 'twice')
    named = [row for record in twice for row in record.walk() if row.kind == 'victim']
    named[0].set('same_person', named[1].uid)
    begun.save(twice[0])
    begun.apply([Incoming(told(2, dead=50), vector='HQ.1:1')], {'file': 'x.xlsx'})
    begun.undo_last()
    begun.ask([Ask('incident', kept.uid, 'Where?')])
    begun.close_question(next(iter(asked.every_question(begun))).question.uid, 'Nobody knows.')
    in_its_state(begun, told(2, state='approved'))
    assert formats.text_for_machines(figures.figures(begun, JANUARY, as_of='2024-01-03'), 'en') == early
    today = figures.figures(begun, JANUARY)
    then = json.loads(early)
    assert today['sections'] != then['sections']
    assert today['noted'] != then['noted']
    assert 'method' in today


# Clocks


def test_a_clock_that_ran_back_is_in_it_and_is_named(begun: Register, clock: Clock) -> None:
    clock.set(10)
    begun.save(told(3))
    clock.set(20)
    ahead = begun.save(told(4))
    clock.set(15)
    back = begun.save(told(5))
    clock.set(21)
    begun.save(told(6))
    numbers = [one.number for one in (end_on(begun, date(2024, 1, day)) for day in (10, 14, 15, 20, 21))]
    assert numbers == [numbers[0], numbers[0], numbers[0] + 2, numbers[0] + 2, numbers[0] + 3]
    assert [desert(begun, as_of=f'2024-01-{day}')[0] for day in (14, 15, 20, 21)] == [1, 3, 3, 4]
    on_15, on_20 = end_on(begun, date(2024, 1, 15)), end_on(begun, date(2024, 1, 20))
    assert [(one.record, one.at) for one in on_15.misdated] == [
        (ahead.uid, '2024-01-20T09:00:00Z'), (back.uid, '2024-01-15T09:00:00Z'),
    ]  # fmt: skip
    assert [(one.kind, one.record) for one in on_20.misdated] == [('incident', back.uid)]
    found = figures.figures(begun, JANUARY, as_of='2024-01-20')
    [revision] = history.revisions(begun, 'record', back.uid)
    assert (found['misdated'], found['head']) == ([revision.hash], revision.hash)
    assert any('clock' in sentence for sentence in report_labels.reservations(found))


def test_one_clock_that_ran_ahead_makes_no_liars_of_those_behind_it(begun: Register, clock: Clock) -> None:
    clock.set(28)
    ahead = begun.save(told(3))
    for day in (10, 11, 12, 29):
        clock.set(day)
        begun.save(told(3))
    assert [one.record for one in end_on(begun, date(2024, 1, 29)).misdated] == [ahead.uid]
    clock.now = '2015-01-01T00:00:00Z'  # what an empty battery leaves
    for _again in range(2):
        begun.save(told(3))
    clock.set(30)
    begun.save(told(3))
    named = {one.record: one.at[:4] for one in end_on(begun, date(2024, 1, 30)).misdated}
    assert sorted(named.values()) == ['2015', '2015', '2024']


def test_a_clock_that_was_years_ahead_hides_nothing_from_the_days_after_it_was_set_right(
    begun: Register, clock: Clock
) -> None:
    clock.set(10)
    begun.save(told(3))
    clock.now = '2036-05-05T09:00:00Z'
    ahead = []
    for hour in range(9, 14):  # more saves than were made before it, or since
        clock.now = f'2036-05-05T{hour:02}:00:00Z'
        ahead.append(begun.save(told(4)).uid)
    clock.set(20)
    begun.save(told(5))
    clock.set(21)
    begun.save(told(6))
    assert [desert(begun, as_of=f'2024-01-{day}')[0] for day in (10, 19, 20, 21)] == [1, 1, 7, 8]
    assert desert(begun) == desert(begun, as_of='2024-01-21')
    for day in (20, 21):
        assert [one.record for one in end_on(begun, date(2024, 1, day)).misdated] == ahead


def test_an_empty_battery_ends_no_day(begun: Register, clock: Clock) -> None:
    """One save by a clock of 2015 is behind both of its neighbours: no day before it gets what came meanwhile."""
    numbers = {}
    for day in (3, 10, 15):
        clock.set(day)
        begun.save(told(3))
        numbers[day] = end_on(begun, date(2024, 1, day)).number
    clock.now = '2015-01-01T00:00:00Z'
    lost = begun.save(told(3))
    clock.set(20)
    begun.save(told(3))
    assert {day: end_on(begun, date(2024, 1, day)).number for day in numbers} == numbers
    assert end_on(begun, date(2016, 1, 1)).number == 0
    assert [desert(begun, as_of=f'2024-01-{day:02}')[0] for day in (3, 10, 15, 20)] == [1, 2, 3, 5]
    assert [one.record for one in end_on(begun, date(2024, 1, 20)).misdated] == [lost.uid]
    assert 'misdated' not in figures.figures(begun, JANUARY, as_of='2024-01-15')


def test_an_import_by_an_empty_battery_is_one_look_at_the_clock(begun: Register, clock: Clock) -> None:
    for day in (3, 10):
        clock.set(day)
        begun.save(told(3))
    clock.now = '2015-01-01T00:00:00Z'
    begun.apply([Incoming(told(3), vector='HQ.1:1') for _row in range(9)], {'file': 'x.xlsx'})
    clock.set(20)
    begun.save(told(3))
    assert [desert(begun, as_of=f'2024-01-{day:02}')[0] for day in (3, 10, 20)] == [1, 2, 12]


@given(
    st.lists(st.integers(1, 4), min_size=3, max_size=12),
    st.lists(st.tuples(st.integers(0, 11), st.sampled_from(['2015-01-01', '2014-06-30', '2023-12-01'])), max_size=4),
)
def test_what_a_day_ended_with_is_the_same_for_ever(steps: list[int], batteries: list[tuple[int, str]]) -> None:
    """However the clock falls back between two right ones: fewer such looks at it than right ones before and behind."""
    days = list(accumulate(steps))
    right = {number * 10: _stamp(day) for number, day in enumerate(days, 1)}
    many = len({where for where, _at in batteries})
    wrong = {where * 10 + 5: f'{at}T00:00:00Z' for where, at in batteries if many < where < len(days) - many}
    clocks = sorted((right | wrong).items())
    for known in range(1, len(clocks) + 1):
        for number, day in enumerate(days, 1):
            if number * 10 < clocks[known - 1][0] and clocks[known - 1][0] in right:
                assert past_end._last_before(clocks[:known], dates.day_after(_date(day))) == number * 10


def _date(day: int) -> date:
    return date(2024, 1, 1) + timedelta(day)


def _stamp(day: int) -> str:
    return f'{_date(day).isoformat()}T09:00:00Z'


# Erasing


def erase(register: Register, record: Record, row: Record, field: str) -> None:
    register.erase([ToErase(record.kind, record.uid, row.uid, field)], 'Consent was withdrawn')


def test_what_was_erased_since_stays_erased_and_is_said(begun: Register, clock: Clock) -> None:
    clock.set(3)
    record = begun.save(incident())
    killed, victim = record.children[0], record.children[0].children[0]
    clock.set(5)
    record.set('narrative', 'Told again.')
    killed.set('cause', 'gunshot')
    record = begun.save(record)
    clock.set(9)
    erase(begun, record, record, 'narrative')
    record = desks.the(begun, record.uid)
    erase(begun, record, victim, 'name')
    past = as_of.on_day(begun, date(2024, 1, 3))
    then = past.changed('incident')[record.uid]
    assert then is not None
    assert then.get('narrative') is None
    assert [(row.kind, row.get('name')) for row in then.children[0].live()][1:] == [('victim', None)]
    assert then.children[0].get('cause') is None
    assert past.erased('incident') == {record.uid}
    found = figures.figures(begun, JANUARY, as_of='2024-01-03')
    assert found['erased'] == 1
    assert any('erased' in sentence for sentence in report_labels.reservations(found))
    assert 'erased' not in figures.figures(begun, JANUARY, as_of='2024-01-09')


def test_of_a_line_whose_codes_were_erased_it_is_known_when_it_came(begun: Register, clock: Clock) -> None:
    clock.set(3)
    record = begun.save(told(2))
    clock.set(5)
    late = record.add('casualty', outcome='injured', count=1)
    late.add('victim', name='سالم المثال')
    record = begun.save(record)
    clock.set(9)
    for line in (record.children[0], late):
        erase(begun, desks.the(begun, record.uid), line, CODES)
    then = as_of.on_day(begun, date(2024, 1, 3)).changed('incident')[record.uid]
    assert then is not None
    assert [(row.kind, row.get('outcome'), row.get('count')) for row in then.walk()][1:] == [
        ('casualty', 'killed', None)
    ]
    then = as_of.on_day(begun, date(2024, 1, 5)).changed('incident')[record.uid]
    assert then is not None
    assert [row.kind for row in then.walk()] == ['incident', 'casualty', 'casualty', 'victim']


# The command


def test_the_command_asks_for_a_day(begun: Register, clock: Clock, tmp_path: Path, capsys: Any) -> None:
    clock.set(15)
    begun.save(told(3))
    clock.set(22)
    begun.save(told(21))
    begun.close()
    path, out = str(begun.path), tmp_path / 'out.json'

    def report(*asked_for: str) -> Any:
        assert commands.main(['report', path, JANUARY, str(out), *asked_for]) == 0
        return json.loads(out.read_text(encoding='utf-8'))

    then, both = report('--as-of', '2024-01-15'), report('--as-of', '2024-01-15', '--learned-by', '2024-01-20')
    assert (then['as_of'], len(then['head']), then['sections'][2]['operations']) == ('2024-01-15', 64, 1)
    assert 'learned_by' not in then
    assert (both['as_of'], both['learned_by']) == ('2024-01-15', '2024-01-20')
    assert report()['sections'][2]['operations'] == 2
    before = report('--as-of', '2023-12-31')
    assert (before['before_the_register'], before['sections'][2]['operations']) == (True, 0)
    assert 'head' not in before
    with Register.open(begun.path, None) as register:
        clock.now = '2015-01-01T00:00:00Z'
        [lost] = history.revisions(register, 'record', register.save(told(22)).uid)
        clock.set(24)
        register.save(told(23))
    assert report('--as-of', '2024-01-24')['misdated'] == [lost.hash]
    assert any('begun later' in said for said in report_labels.reservations(before))
    out.unlink()
    for day, words in (('2099-01-01', 'still to come'), ('2024-01', 'not a day'), ('then', 'not a date')):
        assert commands.main(['report', path, JANUARY, str(out), '--as-of', day]) == 2
        assert words in capsys.readouterr().err
    assert not out.exists()
