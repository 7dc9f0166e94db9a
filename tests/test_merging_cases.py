"""The rows of the review cases that merge, split, hold apart or come back, as figures have them."""

import pytest

from exchange.reporting.count import count
from exchange.reporting.counted import Scope
from exchange.reporting.layouts import layout_file
from exchange.reporting.periods import read_period
from models import query
from models.errors import Refused
from models.query import decided
from models.query.for_review import asked
from models.register import verify
from models.register.joining import foretold
from models.register.joining.merging import LEFT, KeptOfTwo
from models.register.joining.side_by_side import MERGED
from models.register.joining.splitting import Second
from models.register.register import Register
from models.register.review.asking import Ask
from models.rules import checks
from tests.calling import caller
from tests.desks import the
from tests.invented import work_as
from tests.reviewed import approved
from tests.test_merging import at_checkpoint, lived
from tests.test_queue import chosen


def figures(register: Register, month: str = '2024-01') -> tuple[int, dict[str, int]]:
    """How many incidents are counted, and the people of a month by outcome."""
    report = count(register, read_period(month), layout_file.monthly(), Scope())
    people = {outcome: figure.best for (outcome, name), figure in report.all.people.items() if name == 'total'}
    return query.count(register, 'incident'), people


def test_a_party_that_two_desks_name_otherwise_is_chosen_and_both_come_back(register: Register) -> None:
    """Row 5: the same day, town and number; both parties were valid that day, so there is no warning."""
    day, where = '2024-12-15', {'place': 'C5202', 'governorate': 'SY09'}
    one = at_checkpoint(
        day, ('civilians', 'arrested', 4), **where | {'kind': 'arrest_campaign', 'carried_out_by': 'hts'}
    )
    other = at_checkpoint(
        day, ('civilians', 'arrested', 4),
        **where | {'kind': 'arrest_campaign', 'carried_out_by': 'general_security', 'certainty': 'likely'},
    )  # fmt: skip
    one, other = register.save(one), register.save(other)
    before = lived(one), lived(other)
    assert figures(register, '2024-12')[1]['arrested'] == 8
    register.merge('incident', one.uid, other.uid, KeptOfTwo({'carried_out_by': MERGED}))
    kept = the(register, one.uid)
    assert (kept.get('carried_out_by'), kept.get('certainty')) == ('general_security', 'likely')
    assert the(register, other.uid).get('carried_out_by') == 'general_security'
    assert figures(register, '2024-12')[1]['arrested'] == 4
    assert not [found for found in checks.findings(kept) if 'their_day' in found.rule]
    register.unmerge(other.uid)
    assert (lived(the(register, one.uid)), lived(the(register, other.uid))) == before


def test_one_event_of_two_desks_is_counted_once_and_what_happens_is_said_first(register: Register) -> None:
    """Row 7: the dead once, the injured kept; states and questions of both are said before anything is done."""
    one = approved(register, at_checkpoint('2024-01-14', ('sdf', 'killed', 2)))
    other = register.save(at_checkpoint('2024-01-15', ('sdf', 'killed', 2), ('sdf', 'injured', 1)))
    register.review_one('send', chosen(other))
    register.ask_one(Ask('incident', other.uid, 'Was it at the same gate?'))
    said = ' '.join(foretold.foretold(register, the(register, one.uid), the(register, other.uid)))
    for told in ('goes back to review', '1 question', '1 row says the same', '1 row of'):
        assert told in said
    assert figures(register)[1]['killed'] == 4
    register.merge('incident', one.uid, other.uid)
    operations, people = figures(register)
    assert (operations, people['killed'], people['injured']) == (1, 2, 1)
    [standing] = asked.questions_of(register, one.uid)
    assert standing.state == 'open'
    with pytest.raises(Refused, match='question'):
        register.review_one('approve', chosen(the(register, one.uid)))
    assert [one.get('event') for one in decided.ever_decided(register, one.uid)][-1] == 'edit'


def test_what_is_left_out_of_a_merge_is_said_with_all_below_it(register: Register) -> None:
    one = register.save(at_checkpoint('2024-01-14', ('sdf', 'killed', 2)))
    other = at_checkpoint('2024-01-14', ('civilians', 'killed', 2), ('isis', 'injured', 1))
    other.children[0].add('victim', name='Example One')
    other = register.save(other)
    [line, _injured] = other.of('casualty')
    said = ' '.join(foretold.foretold(register, one, other, {line.uid}))
    assert '1 row of' in said and '2 rows of' in said and 'are left out' in said
    register.merge('incident', one.uid, other.uid, KeptOfTwo(rows={line.uid: LEFT}))
    assert [row.kind for row in the(register, one.uid).live()] == ['incident', 'casualty', 'casualty']


def test_two_events_in_one_record_are_two_operations_and_as_many_dead(register: Register) -> None:
    """Row 12: the second has its own kind and place, the victim stays, and both need approval anew."""
    record = at_checkpoint('2024-01-20', ('civilians', 'killed', 1), ('sdf', 'killed', 2), narrative='Two accounts')
    record.children[0].add('victim', name='Example One')
    for channel in ('eyewitness', 'medical'):
        record.add('source', channel=channel)
    record = approved(register, record)
    goes = [record.of('casualty')[1].uid, record.of('source')[1].uid]
    second = the(
        register, register.split('incident', record.uid, Second(goes, {'kind': 'ied', 'place': 'C5119'}), 'two places')
    )
    first = the(register, record.uid)
    operations, people = figures(register)
    assert (operations, people['killed']) == (2, 3)
    assert [row.get('name') for row in first.of('casualty')[0].of('victim')] == ['Example One']
    assert [one.get('state') for one in (first, second)] == ['for_review'] * 2
    register.undo_last()
    assert figures(register) == (1, {**people, 'killed': 3})
    assert verify.check(register) == []


def test_a_documenter_neither_merges_nor_splits_where_several_work(register: Register) -> None:
    one, other = (register.save(at_checkpoint('2024-01-14', ('sdf', 'killed', n))) for n in (1, 2))
    work_as(register, 'Documenter')
    with pytest.raises(Refused, match='reviewer or a lead'):
        register.merge('incident', one.uid, other.uid)
    with pytest.raises(Refused, match='reviewer or a lead'):
        register.split('incident', one.uid, Second([one.of('casualty')[0].uid], {}))
    assert register.hold_apart('incident', one.uid, other.uid)


def test_what_cannot_be_merged_is_refused_with_the_record_to_choose_before_anything_is_said(
    register: Register, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other, third = (register.save(at_checkpoint('2024-01-14', ('sdf', 'killed', n))) for n in (1, 2, 3))
    first = str(one.get('reference'))
    other.set('summary', 'Only one of the two has it')
    register.save(other)
    said = ' '.join(foretold.foretold(register, the(register, one.uid), the(register, other.uid)))
    assert 'differ' not in said  # nothing is given up
    register.close()
    call = caller(capsys)
    eastern = first.replace('1', '\u0661').lower()
    assert call('merge', register.path, f' \u2068{eastern}\u2069', other.get('reference'))[0] == 0
    code, _said, error = call('merge', register.path, third.get('reference'), other.uid.upper())
    assert (code, f'merged into {first} already; choose that one' in error) == (2, True)
    code, _said, error = call('apart', register.path, third.get('reference'), other.uid)
    assert (code, f'merged into {first} already; choose that one' in error) == (2, True)
    code, output, error = call('merge', register.path, first, first)
    assert (code, output, 'one and the same' in error) == (2, '', True)
