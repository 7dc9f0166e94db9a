"""The cases of a realistic queue: given, what the queue says, what the reviewers do, and what then holds.

Each is walked twice: in one register in which the desk and two reviewers of headquarters work, and in two registers
between which records, questions, answers and decisions travel in workbooks.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.errors import Refused
from models.query import decided, people
from models.query.for_review import asked
from models.query.for_review.queue import queue
from models.record.fields import Stored
from models.record.records import Record, status_on
from models.register import verify
from models.register.register import Register
from models.register.review import weighing
from models.register.review.asking import Ask
from models.register.review.reviewing import workers
from models.rules import checks, risks
from models.rules.surroundings import Around
from tests.invented import abductee, work_as
from tests.test_decisions_travel import brought, meet, sent
from tests.test_queue import chosen, now, told

DESK = 'Documenter'


class Review:
    """The desk that records and the headquarters that reviews: one register, or two with files between them."""

    def __init__(self, desk: Register, hq: Register, folder: Path) -> None:
        self.desk, self.hq = desk, hq
        self._folder, self._sent = folder, 0

    @property
    def is_apart(self) -> bool:
        return self.desk is not self.hq

    def as_desk(self) -> Register:
        work_as(self.desk, DESK)
        return self.desk

    def as_reviewer(self, alias: str) -> Register:
        """Headquarters, with all that the desk did until now, and with this person at work."""
        self.hq.work_as(next(one.uid for one in people.people(self.hq) if one.alias == alias))
        return self.hq

    def to_hq(self) -> None:
        self._carry(self.desk, self.hq)

    def to_desk(self) -> None:
        self._carry(self.hq, self.desk)

    def _carry(self, one: Register, other: Register) -> None:
        if self.is_apart:
            self._sent += 1
            brought(other, sent(one, self._folder, f'{self._sent}.xlsx'))

    def recorded(self, record: Record) -> Record:
        """A record that the desk made and that headquarters is to look at."""
        desk = self.as_desk()
        saved = desk.save(record)
        desk.review_one('send', chosen(saved))
        self.to_hq()
        self.wait_again(saved)
        return saved

    def wait_again(self, record: Record) -> None:
        """Have headquarters look at a record that the desk sent: in its own register somebody sends it there."""
        if self.at_hq(record).get('state') != 'for_review':
            if self.is_apart:
                self.as_reviewer('H1')
            else:
                self.as_desk()
            self.hq.review_one('send', chosen(record))

    def corrected(self, record: Record, because: str, **values: Stored) -> Record:
        """What the desk corrects in a record itself, and sends again."""
        desk = self.as_desk()
        record = now(desk, record)
        record.values |= values
        saved = desk.save(record, because=because)
        self.to_hq()
        self.wait_again(saved)
        return saved

    def at_hq(self, record: Record) -> Record:
        return now(self.hq, record)

    def says(self, record: Record, alias: str = 'H2') -> str:
        """The reasons beside a record of the queue, without what only its way to headquarters adds."""
        hq = self.as_reviewer(alias)
        assert record.uid in [one.uid for one in queue(hq)]
        return risks.in_words(weighing.reasons(hq, now(hq, record)))

    def asks(self, alias: str, record: Record, text: str, row: str = '', field: str = '') -> str:
        hq = self.as_reviewer(alias)
        question = hq.ask_one(Ask(record.kind, record.uid, text, row, field))
        self.to_desk()
        return question

    def answers(self, question: str, text: str) -> None:
        self.as_desk().answer(question, text)
        self.to_hq()

    def approves(self, alias: str, record: Record) -> None:
        self.as_reviewer(alias).review_one('approve', chosen(record))

    def edits(self, alias: str, record: Record, because: str, **values: Stored) -> Record:
        """A reviewer edits the record at headquarters: its own fields, or `line` with those of its first line."""
        hq = self.as_reviewer(alias)
        record = now(hq, record)
        of_line = {name.removeprefix('line_'): value for name, value in values.items() if name.startswith('line_')}
        record.values |= {name: value for name, value in values.items() if not name.startswith('line_')}
        if of_line:
            record.of('casualty')[0].values |= of_line
        return hq.save(record, because=because)

    def refuses(self, alias: str, record: Record, why: str) -> None:
        with pytest.raises(Refused, match=why):
            self.approves(alias, record)

    def state(self, record: Record) -> Stored:
        return self.at_hq(record).get('state')


@pytest.fixture(params=['in one register', 'between two registers'])
def review(request: pytest.FixtureRequest, plain_template: Path, tmp_path: Path) -> Iterator[Review]:
    path = Path(shutil.copy(plain_template, tmp_path / 'desk.sijill'))
    with Register.open(path) as desk:
        desk.rename_person(desk.person, DESK)
        if request.param == 'in one register':
            yield with_reviewers(Review(desk, desk, tmp_path))
            assert verify.check(desk) == []
            return
        with Register.create(tmp_path / 'hq.sijill', desk='HQ', passphrase=None, alias='Lead') as hq:
            meet(desk, hq)
            yield with_reviewers(Review(desk, hq, tmp_path))
            assert verify.check(desk) == verify.check(hq) == []


def with_reviewers(review: Review) -> Review:
    review.hq.settings.set('second_person', 'yes')
    for alias in ('H1', 'H2'):
        review.hq.add_person(alias, ('reviewer', 'lead'))
    if not review.is_apart:
        documenter = review.hq.person
        review.as_reviewer('H1').set_roles(documenter, ('documenter',))
    return review


def row_of(record: Record, kind: str) -> Record:
    return record.of(kind)[0]


def test_1_a_rumour_that_an_abductee_is_dead(review: Review) -> None:
    rumoured = abductee(name_ar='نادر المثال', abducted_on='2014-07-20', consent='internal')
    rumoured.of('status_change')[0].values |= {'status': 'disappeared', 'effective': '2014-07-20'}
    claim = rumoured.add(
        'status_change', status='reported_dead', confirmed='claimed', effective='2024-01-12', source='hearsay'
    )
    plain = review.recorded(told({'count': 30}))
    record = review.recorded(rumoured)
    assert review.says(record) == 'said to be dead · one source, hearsay · abductee'
    assert [one.uid for one in queue(review.hq)] == [record.uid, plain.uid]
    question = review.asks('H1', record, 'Who is the first source? Does the family know?', claim.uid)
    review.refuses('H2', record, 'question')
    review.as_reviewer('H1').review_one('put_off', chosen(record), note='the family', until='2098-01-01')
    assert [one.uid for one in queue(review.hq)] == [plain.uid]
    assert [one.uid for one in queue(review.hq, put_off=True)] == [record.uid]
    assert review.state(record) == 'for_review'
    current = status_on(review.at_hq(record), '2024-02-01')
    assert current is not None
    assert current.get('status') == 'disappeared'  # a rumour never stands for what is confirmed
    review.answers(question, 'The family does not know.')
    assert review.at_hq(record).values == review.at_hq(rumoured).values  # no answer changes a value


def test_2_two_sources_disagree(review: Review) -> None:
    given = told({'count': 5}, sources=('3 killed', '5 killed'), against='sdf')
    given.of('source')[1].values['first_hand'] = 'hearsay'
    record = review.recorded(given)
    assert review.says(record) == '2 sources disagree: 3, 5 · 5 killed'
    line = row_of(record, 'casualty').uid
    question = review.asks('H1', record, 'Do the five include wounded who died later?', line, 'count')
    review.as_reviewer('H1').review_one('return', chosen(record), note='see the question')
    review.to_desk()
    assert review.state(record) == 'returned'
    review.answers(question, 'not known')
    desk = review.as_desk()
    changed = now(desk, record)
    changed.of('casualty')[0].values |= {'lowest': 3, 'count': 3, 'highest': 5}
    desk.save(changed, because='count_corrected')
    review.to_hq()
    review.wait_again(record)
    review.approves('H2', record)
    approved = review.at_hq(record)
    assert [row_of(approved, 'casualty').get(name) for name in ('lowest', 'count', 'highest')] == [3, 3, 5]
    assert [source.get('says') for source in approved.of('source')] == ['3 killed', '5 killed']
    standing = asked.question(review.hq, question)
    assert standing is not None
    assert standing.state == 'closed'


def test_3_a_child_or_an_adult(review: Review) -> None:
    given = told({'count': 1, 'party': 'civilians', 'who': 'man'})
    row_of(given, 'casualty').add('victim', name='سامر الوهمي', age=17, origin='البصيرة')
    record = review.recorded(given)
    assert review.says(record) == 'age and group disagree · named victim'
    review.edits('H1', record, 'wrong_code', line_who='boy')
    review.refuses('H1', record, 'somebody else has to approve')
    assert record.uid not in [one.uid for one in queue(review.as_reviewer('H1'))]
    assert review.says(record) == 'child · named victim'
    review.approves('H2', record)
    assert review.state(record) == 'approved'


def test_3b_born_in_a_year_that_leaves_it_open(review: Review) -> None:
    given = told({'count': 1, 'party': 'civilians', 'who': 'male'}, sources=('born 2006', 'seen'))
    row_of(given, 'casualty').add('victim', name='سامر الوهمي')
    record = review.recorded(given)
    question = review.asks('H1', record, 'Month of birth?', row_of(row_of(given, 'casualty'), 'victim').uid)
    assert review.says(record) == 'named victim'
    review.answers(question, 'March')
    assert row_of(review.at_hq(record), 'casualty').get('who') == 'male'


def test_4_a_party_that_did_not_exist_that_day(review: Review) -> None:
    late = {'kind': 'armed_attack', 'occurred': '2024-12-10', 'carried_out_by': 'regime_forces', 'zone': 'regime'}
    record = review.recorded(told(**late))
    assert review.says(record) == 'party and zone of another time: 10 Dec 2024'
    review.refuses('H2', record, 'cannot be approved')
    review.as_reviewer('H1').review_one('return', chosen(record), note='Before 8 December?')
    review.to_desk()
    review.corrected(record, 'slip_of_typing', occurred='2024-12-07')
    review.approves('H2', record)
    assert review.at_hq(record).get('carried_out_by') == 'regime_forces'


def test_4b_the_warning_is_dismissed_with_a_reason(review: Review) -> None:
    late = {'kind': 'armed_attack', 'occurred': '2024-12-10', 'carried_out_by': 'regime_forces'}
    record = review.recorded(told(**late))
    review.refuses('H2', record, 'cannot be approved')
    hq = review.as_reviewer('H1')
    edited = now(hq, record)
    for found in checks.findings(edited, Around(hq)):
        checks.set_aside(edited, found, 'A unit that had not heard of it yet.')
    hq.save(edited)
    review.approves('H2', record)
    assert review.at_hq(record).get('zone') is None  # never filled by the program


def test_6_homonyms(review: Review) -> None:
    killed = {'kind': 'assassination', 'place': 'C5832', 'place_typed': 'ذيبان', 'occurred': '2024-01-17'}
    record = review.recorded(told({'count': 1}, **killed))
    assert review.says(record) == 'place lies in another governorate than stated · 3 places have this name'
    review.edits('H1', record, 'place_corrected', place='C5202')
    review.approves('H2', record)
    approved = review.at_hq(record)
    assert (approved.get('place_typed'), approved.get('governorate')) == ('ذيبان', 'SY09')


def test_8_somebody_died_later_of_wounds(review: Review) -> None:
    record = review.recorded(told({'outcome': 'injured', 'count': 1}, occurred='2024-01-28'))
    review.approves('H1', record)
    review.to_desk()
    desk = review.as_desk()
    changed = now(desk, record)
    hurt = row_of(changed, 'casualty')
    changed.add('casualty', outcome='died_later', outcome_date='2024-02-03', count=1, party='sdf', earlier=hurt.uid)
    desk.save(changed, because='new_source')
    review.to_hq()
    assert review.state(record) == 'for_review'
    assert review.says(record) == 'death added since it was approved · 1 killed'
    review.approves('H2', record)
    outcomes = [line.get('outcome') for line in review.at_hq(record).of('casualty')]
    assert outcomes == ['injured', 'died_later']
    [edit] = [one for one in decided.decisions_about(review.hq, record.uid) if one.get('event') == 'edit']
    assert edit.get('because') == ('from_a_workbook' if review.is_apart else 'new_source')


def test_10_a_massacre_of_four_civilians(review: Review) -> None:
    men, woman = ({'party': 'civilians', 'who': who, 'count': count} for who, count in (('man', 3), ('woman', 1)))
    record = review.recorded(told(men, woman, {'party': 'ndf', 'count': 3}, marks='massacre', occurred='2024-01-25'))
    assert review.says(record) == 'massacre needs 5 civilians: here 4 · 7 killed'
    question = review.asks('H1', record, 'Is a fifth civilian known?', field='marks')
    review.as_reviewer('H1').review_one('return', chosen(record), note='see the question')
    review.to_desk()
    review.answers(question, 'No.')
    review.wait_again(record)
    review.edits('H1', record, 'wrong_code', marks=None)
    review.refuses('H1', record, 'somebody else')
    review.approves('H2', record)
    assert sum(int(line.get('count') or 0) for line in review.at_hq(record).of('casualty')) == 7


def test_11_the_slip_of_the_reviewer(review: Review) -> None:
    record = review.recorded(told({'count': 6}))
    other = review.recorded(told({'count': 7}, occurred='2024-01-20'))
    review.edits('H1', record, 'count_corrected', line_count=90)
    assert review.says(record) == 'count changed by a reviewer: 6 → 90 · 90 killed'
    assert [one.uid for one in queue(review.as_reviewer('H1'))] == [other.uid]
    review.edits('H1', record, 'slip_of_typing', line_count=6)
    review.edits('H1', record, 'count_corrected', line_count=9)
    review.refuses('H1', record, 'somebody else')
    hq = review.as_reviewer('H1')
    assert hq.person in workers(hq, record.uid)
    review.approves('H2', record)
    assert row_of(review.at_hq(record), 'casualty').get('count') == 9


def test_14_nothing_comes_back_from_the_desk(review: Review) -> None:
    record = review.recorded(told({'count': 1}))
    question = review.asks('H1', record, 'Who saw it?')
    review.refuses('H2', record, 'question')
    hq = review.as_reviewer('H1')
    with pytest.raises(Refused):
        hq.close_question(question)
    hq.close_question(question, 'The source cannot be reached.')
    review.edits('H1', record, 'new_source', certainty='suspected')
    review.approves('H2', record)
    assert asked.closed_without_answer(review.hq, [record.uid]) == 1


def test_15_the_family_withdraws(review: Review) -> None:
    given = told({'count': 1, 'party': 'civilians', 'who': 'man'})
    row_of(given, 'casualty').add('victim', name='سامر الوهمي', publish_consent='yes')
    record, plain = review.recorded(given), review.recorded(told({'count': 30}, occurred='2024-01-20'))
    review.approves('H1', record)
    review.to_desk()
    desk = review.as_desk()
    changed = now(desk, record)
    row_of(row_of(changed, 'casualty'), 'victim').set('publish_consent', 'withdrawn')
    desk.save(changed, because='new_source')
    review.to_hq()
    assert review.state(record) == 'for_review'
    assert review.says(record).startswith('consent withdrawn')
    assert [one.uid for one in queue(review.hq)] == [record.uid, plain.uid]
