"""The review cases that merge, split and hold apart, decided in one register and heard of in another by workbook.

Each is walked twice: headquarters decides and the desk imports its workbook, and the other way round.
"""

import contextlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest

from exchange.exporting import headquarters_workbook
from exchange.importing import import_deed
from exchange.reading import any_file
from exchange.reporting import formats
from exchange.reporting.count import count
from exchange.reporting.counted import Scope
from exchange.reporting.figures import in_figures
from exchange.reporting.layouts import layout_file
from exchange.reporting.periods import read_period
from exchange.reporting.report import Report
from models import query
from models.file import history
from models.file.chain import Entry
from models.language.labels import field_label
from models.likeness import while_typing
from models.likeness.whole_register import twins
from models.progress import silent
from models.record.records import Record, status_on
from models.register import conflicts, verify
from models.register.joining.merging import KeptOfTwo
from models.register.joining.side_by_side import MERGED
from models.register.joining.splitting import Second
from models.register.register import Register
from models.register.retold import happenings
from models.register.review import weighing
from models.register.review.asking import Ask
from models.rules import checks, risks
from tests.desks import the
from tests.invented import abductee, informant
from tests.records_at_random import live
from tests.signed import brought_in, planned
from tests.test_decisions_travel import meet, sent
from tests.test_merged_elsewhere import carried, change
from tests.test_merging import lived, told
from tests.test_queue import chosen


class Offices(NamedTuple):
    """Who decides, and who hears of it by workbook; the desk of the first record, and of the other one."""

    decides: Register
    hears: Register
    desk: Register
    other: Register

    def everywhere(self) -> tuple[Register, Register]:
        return self.decides, self.hears

    def has(self, *records: Record) -> None:
        """Have records of the two desks known to whoever decides and whoever hears of it."""
        hq = self.hears if self.decides is self.desk else self.decides
        carried(self.desk, hq)
        carried(self.other, hq)
        carried(hq, self.desk)
        for record in records:
            self.decides.review_one('send', chosen(the(self.decides, record.uid)))


@pytest.fixture(scope='module')
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp('two')
    made = [Register.create(folder / f'{c}.sijill', desk=c, passphrase=None) for c in ('HQ', 'DZ1', 'RQ1')]
    for desk in made[1:]:
        meet(made[0], desk)
    for register in made:
        register.close()
    return folder


@pytest.fixture(params=['headquarters decides', 'the desk decides'])
def offices(request: pytest.FixtureRequest, template: Path, tmp_path: Path) -> Iterator[Offices]:
    with contextlib.ExitStack() as opened:
        paths = [shutil.copy(template / f'{code}.sijill', tmp_path) for code in ('HQ', 'DZ1', 'RQ1')]
        hq, desk, other = (opened.enter_context(Register.open(Path(path))) for path in paths)
        found = Offices(hq, desk, desk, other)
        yield found if request.param == 'headquarters decides' else found._replace(decides=desk, hears=hq)
        assert [verify.check(register) for register in (hq, desk, other)] == [[], [], []]


def reported(register: Register, month: str = '2024-01') -> Report:
    return count(register, read_period(month), layout_file.monthly(), Scope())


def figures(register: Register, month: str = '2024-01') -> dict[str, int]:
    """Operations, and people by outcome, as the JSON of the report has them."""
    text = formats.content(Path('report.json'), in_figures(reported(register, month)), 'en')
    whole = json.loads(text)['total']
    return {name: one if name == 'operations' else one['total'] for name, one in whole.items()}


def says(register: Register, uid: str) -> str:
    return risks.in_words(weighing.reasons(register, the(register, uid)))


def in_history(register: Register, uid: str) -> str:
    """What the history of a record says of others."""
    return ' '.join(happening.what for happening in happenings.of_record(register, uid))


def ever_entered(register: Register, uid: str) -> list[Entry]:
    """All entries of the history of a record."""
    return [e for r in history.revisions(register, 'record', uid) for e in history.entries(register, r)]


def words_in(path: Path) -> str:
    """All that a workbook says."""
    return ' '.join(str(cell) for sheet in openpyxl.load_workbook(path) for row in sheet.values for cell in row if cell)


def event(*lines: dict[str, object], sources: int = 1, **values: object) -> Record:
    record = Record('incident', values={'kind': 'armed_attack', 'governorate': 'SY09', 'zone': 'sdf'} | values)
    for line in lines:
        record.add('casualty', **({'outcome': 'killed', 'party': 'sdf', 'count': 1} | line))
    for number in range(sources):
        record.add('source', channel=('eyewitness', 'medical')[number % 2], first_hand='first_hand')
    return record


def test_5_a_party_that_two_desks_name_otherwise(offices: Offices) -> None:
    said = {'kind': 'arrest_campaign', 'occurred': '2024-12-15', 'place': 'C5192'}
    taken = {'outcome': 'arrested', 'party': 'civilians', 'count': 4}
    one = offices.desk.save(event(taken, carried_out_by='hts', **said))
    other = offices.other.save(event(taken, carried_out_by='general_security', certainty='likely', **said))
    offices.has(one, other)
    decides, hears = offices.everywhere()
    assert says(decides, one.uid).startswith(
        'possible duplicate: same day, place, number; party differs: HTS / General Security · two desks'
    )
    before = [lived(the(decides, record.uid)) for record in (one, other)]
    decides.merge('incident', one.uid, other.uid, KeptOfTwo({'carried_out_by': MERGED}))
    carried(decides, hears)
    for register in (decides, hears):
        kept, gone = the(register, one.uid), the(register, other.uid)
        assert gone.withdrawn
        assert figures(register, '2024-12')['arrested'] == 4
        assert (kept.get('carried_out_by'), kept.get('certainty')) == ('general_security', 'likely')
        assert 'hts' in {entry.new for entry in ever_entered(register, one.uid)}  # what lost can be read
        assert not [found for found in checks.findings(kept) if 'their_day' in found.rule]
    decides.unmerge(other.uid)
    carried(decides, hears)
    for register in (decides, hears):
        assert [lived(the(register, record.uid)) for record in (one, other)] == before
        assert figures(register, '2024-12')['arrested'] == 8


def test_7_one_event_told_by_two_desks(offices: Offices, tmp_path: Path) -> None:
    said = {'carried_out_by': 'isis', 'against': 'sdf', 'place_typed': 'checkpoint'}
    one = event({'count': 2}, occurred='2024-01-14', latitude=35.0, longitude=40.5, **said)
    other = event({'count': 2}, {'outcome': 'injured'}, occurred='2024-01-15', latitude=35.02, longitude=40.52, **said)
    for desk, record in ((offices.desk, one), (offices.other, other)):
        record.of('source')[0].set('informant', desk.save(informant(identity=f'one of {desk.desk_id}')).uid)
    one, other = offices.desk.save(one), offices.other.save(other)
    offices.has(one, other)
    decides, hears = offices.everywhere()
    alike = 'possible duplicate: same place, parties, 1 day apart, same number of dead'
    assert says(decides, one.uid) == f'{alike} · two desks · one source'
    decides.merge('incident', one.uid, other.uid)
    # Who did not make a record has it withdrawn elsewhere only where somebody there agrees: else that is said as left.
    left = planned(hears, sent(decides, tmp_path, 'merged.xlsx')).withdrawals_left
    assert [row.line.uid for row in left if row.line] == [other.uid]
    carried(decides, hears)
    for register in (decides, hears):
        assert query.count(register, 'incident') == 1
        assert figures(register) == {'operations': 1, 'killed': 2, 'injured': 1}
        kept = the(register, one.uid)
        assert kept.get('occurred') == '2024-01-14'
        assert reported(register).certainty.two_sources.records == {one.uid}
    injured = other.of('casualty')[1]
    change(offices.other, other.uid, injured.uid, count=2)
    carried(offices.other, decides)
    assert figures(decides) == {'operations': 1, 'killed': 2, 'injured': 2}
    assert not conflicts.waiting(decides)
    path = tmp_path / 'back.xlsx'
    headquarters_workbook.export(decides, path, only=frozenset({other.uid}))
    cells = words_in(path)
    assert 'merged with a record of another desk' in cells
    assert str(one.get('reference')) not in cells
    assert one.of('source')[0].uid not in cells


def test_9_released_then_taken_again(offices: Offices, tmp_path: Path) -> None:
    first = abductee(
        name_ar='رامي الافتراضي', abducted_on='2023-05-02', abducted_by='unidentified', family_contact='the uncle'
    )
    first.add('status_change', status='released_ransom', confirmed='confirmed', effective='2023-06-10')
    first.children[0].set('effective', '2023-05-02')
    first.children[-1].set('source', 'voice note')
    first = offices.desk.save(first)
    offices.has(first)
    decides, hears = offices.everywhere()
    assert says(decides, first.uid) == 'one source · abductee'
    question = decides.ask_one(Ask('abductee', first.uid, 'The same man? Father’s name?'))
    if decides is not offices.desk:
        carried(decides, offices.desk)
    offices.desk.answer(question, 'Yes, the same.')
    again = abductee(
        name_ar='رامي الافتراضي',
        abducted_on='2024-01-19',
        abducted_by='isis',
        same_person=first.uid,
        family_contact=None,
    )
    again.children[0].set('effective', '2024-01-19')
    again = offices.desk.save(again)
    carried(offices.desk, hears if decides is offices.desk else decides)
    decides.close_question(question, 'answered')
    for event_ in ('send', 'approve'):
        decides.review_one(event_, chosen(the(decides, again.uid)))
    assert the(decides, again.uid).is_approved
    carried(decides, hears)
    for register in (decides, hears):
        people = reported(register).abductees
        assert (people.newly_taken.best, people.still_missing.best) == (1, 1)
        assert people.still_missing.records == {first.uid, again.uid}
        assert reported(register, '2023-12').abductees.still_missing.best == 0
        ended = status_on(the(register, first.uid), '2024-01-18')
        assert ended is not None and ended.get('status') == 'released_ransom'
        assert the(register, again.uid).get('same_person') == first.uid
    leaves = tmp_path / 'out.xlsx'
    headquarters_workbook.export(offices.desk, leaves)
    assert 'the uncle' not in words_in(leaves)


def test_12_two_events_in_one_record(offices: Offices) -> None:
    record = event(
        {'party': 'civilians', 'who': 'man'},
        {'count': 2},
        sources=2,
        occurred='2024-01-20',
        carried_out_by='isis',
        narrative='At dawn at one place, in the evening at the other.',
    )
    record.children[0].add('victim', name='سامر الوهمي')
    record = offices.desk.save(record)
    offices.has(record)
    decides, hears = offices.everywhere()
    with decides.action('decide') as action:
        action.decide(the(decides, record.uid), 'approve')
    before = lived(the(decides, record.uid))
    goes = [record.of('casualty')[1].uid, record.of('source')[1].uid]
    own = {'kind': 'ied', 'place': 'C5119', 'zone': 'sdf', 'carried_out_by': 'isis'}
    second = decides.split('incident', record.uid, Second(goes, own), 'two places')
    assert [the(decides, uid).get('state') for uid in (record.uid, second)] == ['for_review'] * 2
    for uid, other in ((record.uid, second), (second, record.uid)):
        assert f'{the(decides, other).get("reference")}' in in_history(decides, uid)
    carried(decides, hears)
    for register in (decides, hears):
        assert figures(register) == {'operations': 2, 'killed': 3}
        first, made = the(register, record.uid), the(register, second)
        assert [row.get('name') for row in live(first, 'victim')] == ['سامر الوهمي']
        assert [told(row) for row in live(made, 'casualty')] == [('sdf', 'killed', 2)]
        assert [row.get('channel') for row in live(made, 'source')] == ['medical']
        assert first.get('narrative') == made.get('narrative')
    carried(hears, decides)
    assert figures(decides) == {'operations': 2, 'killed': 3}
    assert lived(the(decides, second)) == lived(the(hears, second))
    decides.undo_last()
    assert lived(the(decides, record.uid)) == before
    assert the(decides, second).withdrawn
    assert figures(decides) == {'operations': 1, 'killed': 3}
    carried(decides, hears)
    assert figures(hears) == {'operations': 1, 'killed': 3}


def test_13_not_the_same(offices: Offices, tmp_path: Path) -> None:
    said = {'name_ar': 'محمد خلف المثال', 'father': 'خلف', 'mother': 'فطمة', 'born': '1988', 'abducted_on': '2014'}
    one, other = (offices.desk.save(abductee(**said)) for _each in range(2))
    offices.has(one, other)
    decides, hears = offices.everywhere()
    assert 'possible duplicate' in says(decides, one.uid)
    decides.hold_apart('abductee', one.uid, other.uid, 'mother, year')
    path = tmp_path / 'apart.xlsx'
    headquarters_workbook.export(decides, path)
    assert 'mother, year' not in words_in(path)
    brought_in(hears, path)
    changes = {
        'name_ar': 'محمد الخلف المثال', 'father': 'خليف', 'mother': 'فاطمة', 'born': '1989', 'abducted_on': '2014-05',
    }  # fmt: skip
    for register in (decides, hears):
        assert while_typing.likely(register, the(register, one.uid)) == twins(register, 'abductee') == []
        assert 'possible duplicate' not in says(register, one.uid)
        for name, value in changes.items():
            change(register, other.uid, **{name: value})
            [again] = while_typing.likely(register, the(register, one.uid))
            assert 'was held apart on' in again.sentence
            assert f'changed since: {field_label("abductee", name)}' in again.sentence
            assert len(twins(register, 'abductee')) == 1
            register.hold_apart('abductee', one.uid, other.uid)
            assert while_typing.likely(register, the(register, one.uid)) == []


# Variants of other rows


def test_5_a_party_that_was_no_more_is_asked_about_and_never_replaced(register: Register, tmp_path: Path) -> None:
    sheet = tmp_path / 'march.csv'
    sheet.write_text('date,type,perpetrator,killed\n2025-03-05,shelling,HTS,2\n', 'utf-8')
    plan = import_deed.look(register, any_file.read(sheet), lambda _what: silent)
    import_deed.bring_in(register, plan, lambda _what: silent)
    [doubt] = [doubt.sentence for row in plan.rows for doubt in row.doubts if 'did not exist' in doubt.sentence]
    assert 'Syrian transitional government forces' in doubt
    [record] = query.each(register, query.Question('incident'))
    assert record.get('carried_out_by') == 'hts'


@pytest.mark.parametrize(
    ('place', 'typed', 'said'),
    [
        ('C5181', 'الصالحية', '4 places have this name'),
        ('C5199', 'الحوايج', ''),
        ('SY090301', 'ذيبان', '3 places have this name'),
    ],
)
def test_6_a_place_of_several_is_returned_and_not_chosen(register: Register, place: str, typed: str, said: str) -> None:
    record = register.save(
        event(place=place, place_typed=typed, occurred='2024-01-17', kind='assassination', sources=2)
    )
    register.review_one('send', chosen(record))
    assert says(register, record.uid) == said
    register.review_one('return', chosen(record), note='which of them?')
    stands = the(register, record.uid)
    assert (stands.get('place'), stands.get('place_typed'), stands.get('state')) == (place, typed, 'returned')


def test_10_a_fifth_civilian_dies_of_wounds_in_the_next_month(register: Register) -> None:
    men = {'party': 'civilians', 'who': 'man', 'count': 4}
    record = register.save(
        event(men, {'outcome': 'injured', 'party': 'civilians'}, occurred='2024-01-25', carried_out_by='isis')
    )
    record.add(
        'casualty', party='civilians', outcome='died_later', outcome_date='2024-02-02', count=1,
        earlier=record.of('casualty')[1].uid,
    )  # fmt: skip
    record = register.save(record)
    assert says(register, record.uid) == 'not tagged as a massacre: 5 civilians killed · 5 killed · one source'
    assert record.get('marks') is None
    record.set('marks', 'massacre')
    register.save(record)
    for month, killed in (('2024-01', 4), ('2024-02', 1)):
        assert figures(register, month)['killed'] == killed
        [named] = reported(register, month).told
        assert (named.record, named.occurred, named.counts.of('killed').best) == (record.uid, '2024-01-25', killed)
