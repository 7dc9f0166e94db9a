"""A revert gives back what was before a revision, in one new revision, which can be undone and reverted itself."""

import pytest

from models import query
from models.errors import Refused, StaleSave
from models.file import history
from models.file.history import Revision
from models.query import decided, people
from models.query.as_it_was.all_revisions import Sought
from models.record.records import Record
from models.register import reverting, verify
from models.register.action import Incoming
from models.register.erasing import ToErase
from models.register.register import Register
from models.register.retold.changes_in_words import ChangesOf
from models.register.retold.lines_of_all import LinesOfAll
from models.register.reverting import WHOLE_LINE, Revertible
from tests import desks, invented
from tests.reviewed import approved

THREE, TWO = 'Three men were shot at the well.', 'Two men were shot near the well.'


def last(register: Register, record: Record) -> Revision:
    return history.revisions(register, 'record', record.uid)[-1]


def edited(register: Register) -> tuple[Record, Record, Revision]:
    """A record before and after an edit of its text, its date and its lines, and the revision of that."""
    before = register.save(invented.incident(narrative=TWO))
    after = desks.the(register, before.uid)
    after.set('narrative', THREE)
    after.set('occurred', '2024-01-05')
    after.set('occurred_typed', '5/1/2024')
    after.children[1].set('count', 2)
    after.add('casualty', outcome='injured', count=3).add('victim', name='سالم المثال')
    after = register.save(after)
    return before, after, last(register, after)


def offered(register: Register, revision: Revision) -> dict[str, Revertible]:
    """What can be reverted, by kind and field."""
    return {f'{one.row_kind}.{one.field}': one for one in reverting.revertible(register, revision)}


def said(record: Record) -> list[dict[str, object]]:
    """What a record says in its live rows."""
    return [row.values for row in record.live()]


def test_a_place_goes_back_with_what_it_settled_and_a_point_as_a_whole(register: Register) -> None:
    record = register.save(invented.incident())
    (place,) = register.places.find('Sokhneh')
    edit = desks.the(register, record.uid)
    where = {'governorate': place.governorate, 'latitude': place.latitude, 'longitude': place.longitude}
    for name, value in {'place': place.code, 'place_typed': None, 'zone': 'regime', **where}.items():
        edit.set(name, value)
    edit.of('casualty')[0].set('party', 'isis')
    edit.of('casualty')[0].set('standing', 'combatant')
    register.save(edit)
    found = reverting.revertible(register, last(register, record))
    of = {f'{one.row_kind}.{one.field}': one.where for one in found}
    with_it = {name: reverting.goes_with(register, found, where) for name, where in of.items()}
    lies = {of[f'incident.{name}'] for name in ('place', 'governorate', 'latitude', 'longitude')}
    assert with_it['incident.place'] == lies
    assert with_it['incident.longitude'] == {of['incident.latitude'], of['incident.longitude']}
    assert with_it['casualty.party'] == {of['casualty.party'], of['casualty.standing']}
    assert with_it['incident.zone'] == {of['incident.zone']}
    later = desks.the(register, record.uid)
    later.set('governorate', 'SY05')
    register.save(later)
    found = reverting.revertible(register, history.revisions(register, 'record', record.uid)[-2])
    assert reverting.goes_with(register, found, of['incident.place']) == lies - {of['incident.governorate']}


def test_a_field_goes_back_with_what_was_typed_for_it_and_nothing_else_does(register: Register) -> None:
    _before, _after, revision = edited(register)
    date = offered(register, revision)['incident.occurred']
    assert (date.before, date.then, date.now, date.since) == ('2024-01-21', '2024-01-05', '2024-01-05', None)
    count = register.db.execute_sql('SELECT count(*) FROM revision').fetchone()[0]
    now = register.revert(revision.uid, [date.where])
    assert register.db.execute_sql('SELECT count(*) FROM revision').fetchone()[0] == count + 1
    assert (now.get('occurred'), now.get('occurred_typed')) == ('2024-01-21', '21/1/2024')
    assert (now.get('narrative'), len(now.of('casualty'))) == (THREE, 3)
    revert = last(register, now)
    assert (revert.action, revert.undoes, revert.by) == ('revert', revision.uid, register.person)
    with pytest.raises(Refused, match='as it was before'):
        register.revert(revision.uid, [date.where])
    assert verify.check(register) == []


def test_a_whole_revision_goes_back_and_its_revert_too(register: Register) -> None:
    before, after, revision = edited(register)
    everything = [one.where for one in reverting.revertible(register, revision)]
    assert sorted(offered(register, revision)) == [
        'casualty.', 'casualty.count', 'incident.narrative', 'incident.occurred',
    ]  # fmt: skip
    now = register.revert(revision.uid, everything, reason='a slip')
    assert said(now) == said(before)
    assert (last(register, now).reason, next(row for row in now.walk() if row.withdrawn).kind) == ('a slip', 'casualty')
    again = last(register, now)
    now = register.revert(again.uid, [one.where for one in reverting.revertible(register, again)])
    assert said(now) == said(after)
    register.undo_last()
    assert said(desks.the(register, now.uid)) == said(before)
    register.redo_last()
    assert said(desks.the(register, now.uid)) == said(after)
    assert verify.check(register) == []


def test_an_undone_revision_stays_undone_when_another_is_reverted(register: Register) -> None:
    """The revert names the revision too, and is no redoing of it."""
    _before, after, revision = edited(register)
    after.set('kind', 'ied')
    register.save(after)
    register.undo_last()
    register.revert(revision.uid, [offered(register, revision)['incident.narrative'].where])
    past = register.last_done()
    assert past is not None and past.action == 'revert'
    register.undo_last()
    register.undo_last()  # the edit itself
    assert desks.the(register, after.uid).get('narrative') == TWO


def test_what_somebody_changed_since_is_named_with_all_three_values(register: Register) -> None:
    _before, after, revision = edited(register)
    invented.work_as(register, 'Rana')
    after.set('narrative', 'Four men.')
    register.save(after)
    found = offered(register, revision)
    text = found['incident.narrative']
    assert (text.before, text.then, text.now) == (TWO, THREE, 'Four men.')
    assert text.since is not None and register.called(text.since.by) == 'Rana'
    assert found['incident.occurred'].since is None
    assert register.revert(revision.uid, [text.where]).get('narrative') == TWO


def test_a_line_that_was_added_is_withdrawn_and_who_went_on_in_it_is_named(register: Register) -> None:
    _before, after, revision = edited(register)
    line = offered(register, revision)['casualty.']
    assert (line.field, line.since, line.is_open) == (WHOLE_LINE, None, True)
    next(row for row in after.walk() if row.uid == line.row).set('count', 9)
    register.save(after)
    line = offered(register, revision)['casualty.']
    assert line.since is not None
    now = register.revert(revision.uid, [line.where])
    assert next(row for row in now.walk() if row.uid == line.row).get('withdrawn') == 'Reverted.'
    assert not offered(register, revision)['casualty.'].is_open


def test_an_approved_record_wants_a_reason_and_goes_back_to_review(register: Register) -> None:
    before = register.save(invented.incident(narrative=TWO))
    before.set('narrative', THREE)
    record = approved(register, before)
    revision = next(
        one for one in history.revisions(register, 'record', record.uid) if one.action == 'save' and not one.made
    )
    where = offered(register, revision)['incident.narrative'].where
    with pytest.raises(Refused) as refused:
        register.revert(revision.uid, [where])
    assert refused.value.field == 'because'
    now = register.revert(revision.uid, [where], because='slip_of_typing')
    assert (now.get('narrative'), now.get('state')) == (TWO, 'for_review')
    [edit] = [one for one in decided.ever_decided(register, now.uid) if one.get('event') == 'edit']
    assert edit.get('because') == 'slip_of_typing'
    register.undo_last()
    assert desks.the(register, now.uid).get('narrative') == THREE
    assert verify.check(register) == []


def test_what_was_erased_never_comes_back(register: Register) -> None:
    _before, after, revision = edited(register)
    register.erase([ToErase('incident', after.uid, after.uid, 'narrative')], 'Consent was withdrawn')
    text = offered(register, revision)['incident.narrative']
    assert (text.before, text.is_erased, text.is_open) == (None, True, False)
    with pytest.raises(Refused):
        register.revert(revision.uid, [text.where])
    everything = [one.where for one in reverting.revertible(register, revision) if one.is_open]
    now = register.revert(revision.uid, everything)
    assert now.get('narrative') is None
    assert TWO not in repr(register.db.execute_sql('SELECT * FROM change').fetchall())


def test_what_rules_refuse_is_said_and_nothing_is_written(register: Register) -> None:
    _before, after, revision = edited(register)
    line = after.children[1]
    for name in ('سالم المثال', 'نادر المثال'):
        line.add('victim', name=name)
    after = register.save(after)
    count = register.head
    field = offered(register, revision)['casualty.count']
    assert (field.before, field.now) == (1, 2)
    with pytest.raises(Refused, match='names'):
        register.revert(revision.uid, [field.where])
    with pytest.raises(StaleSave):
        register.revert(revision.uid, [field.where], based_on='DZ1.0:1')
    assert register.head == count


def test_a_withdrawn_record_gets_back_its_withdrawal_alone(register: Register) -> None:
    _before, after, revision = edited(register)
    register.withdraw('incident', after.uid, 'twice')
    with pytest.raises(Refused, match='withdrawn'):
        register.revert(revision.uid, [offered(register, revision)['incident.narrative'].where])
    withdrawal = last(register, after)
    [back] = reverting.revertible(register, withdrawal)
    assert not register.revert(withdrawal.uid, [back.where]).withdrawn


def test_of_a_record_that_came_into_being_nothing_is_reverted(register: Register) -> None:
    record = register.save(invented.incident())
    assert reverting.revertible(register, last(register, record)) == []
    assert query.count(register, 'incident') == 1
    assert people.is_of_one(register)


# Lines that were moved


def standing(record: Record) -> list[tuple[str, str, object]]:
    """Where the live rows of a record stand, in their order."""
    return [(row.uid, str(row.get('parent')), row.get('position')) for row in record.live()]


def rearranged(register: Register) -> tuple[Record, Record, Revision]:
    """A record before and after its lines were put in another order, and a victim below another line."""
    begun = invented.incident()
    begun.children[0].add('victim', name='سالم المثال')
    before = register.save(begun)
    after = desks.the(register, before.uid)
    first, second = after.of('casualty')
    first.set('position', 2)
    second.set('position', 1)
    second.set('count', 4)
    moved = first.of('victim')[-1]
    moved.set('parent', second.uid)
    moved.set('position', 1)
    after = register.save(after)
    return before, desks.the(register, after.uid), last(register, after)


def test_lines_in_another_order_and_below_another_line_go_back(register: Register) -> None:
    before, after, revision = rearranged(register)
    found = offered(register, revision)
    assert sorted(found) == ['casualty.count', 'incident.order:casualty', 'victim.parent']
    assert all(one.is_open and one.since is None for one in found.values())
    first, second = before.of('casualty')
    assert (found['victim.parent'].before, found['victim.parent'].now) == (first.uid, second.uid)
    assert found['incident.order:casualty'].before == f'{first.uid}=1 {second.uid}=2'
    changes = {one.field: (one.name, one.old, one.new) for one in ChangesOf(register, after).of_revision(revision)}
    assert changes['parent'][0] == 'Name 1 · below'
    assert 'سالم' not in changes['order:casualty'][1]
    assert changes['order:casualty'][1] == '\n'.join(reversed(changes['order:casualty'][2].split('\n')))
    [line, *_earlier] = LinesOfAll(register).every(Sought())
    assert line.what == 'Edited: Casualty line 1 · Number, Name 1 · below, Order: Casualties'
    assert changes['order:casualty'][0] == 'Order: Casualties'
    now = register.revert(revision.uid, [one.where for one in found.values()])
    assert standing(now) == standing(before)
    again = last(register, now)
    now = register.revert(again.uid, [one.where for one in reverting.revertible(register, again)])
    assert standing(now) == standing(after)
    register.undo_last()
    assert standing(desks.the(register, now.uid)) == standing(before)
    assert verify.check(register) == []


def test_the_order_alone_goes_back_and_who_moved_lines_since_is_named(register: Register) -> None:
    before, after, revision = rearranged(register)
    invented.work_as(register, 'Rana')
    after.of('casualty')[0].set('position', 9)
    register.save(after)
    order = offered(register, revision)['incident.order:casualty']
    assert order.since is not None and register.called(order.since.by) == 'Rana'
    now = register.revert(revision.uid, [order.where])
    assert [row.uid for row in now.of('casualty')] == [row.uid for row in before.of('casualty')]
    assert now.of('casualty')[1].get('count') == 4
    with pytest.raises(Refused, match='as it was before'):
        register.revert(revision.uid, [order.where])


def test_no_line_is_hidden_below_one_that_is_withdrawn(register: Register) -> None:
    """A revision moved a victim into a line that it added, and withdrew the line that it was below."""
    before = register.save(invented.incident())
    after = desks.the(register, before.uid)
    old, moved = after.of('casualty')[0], after.of('casualty')[0].of('victim')[0]
    new = after.add('casualty', outcome='injured', count=3)
    moved.set('parent', new.uid)
    old.set('withdrawn', 'twice')
    after.children[0].children.remove(moved)
    new.children.append(moved)
    revision = last(register, register.save(after))
    found = offered(register, revision)
    for alone in ('casualty.', 'victim.parent'):
        with pytest.raises(Refused, match='Choose the change of that one too'):
            register.revert(revision.uid, [found[alone].where])
    now = register.revert(revision.uid, [one.where for one in reverting.revertible(register, revision)])
    assert standing(now) == standing(before)


def test_no_line_goes_back_below_one_that_was_withdrawn_since(register: Register) -> None:
    before, after, revision = rearranged(register)
    left = next(row for row in after.of('casualty') if row.uid == before.of('casualty')[0].uid)
    left.set('withdrawn', 'twice')
    after = register.save(after)
    found = offered(register, revision)
    with pytest.raises(Refused, match='Restore that one first'):
        register.revert(revision.uid, [found['victim.parent'].where])
    assert desks.the(register, after.uid) == after
    register.undo_last()
    now = register.revert(revision.uid, [one.where for one in found.values()])
    assert standing(now) == standing(before)


def test_an_import_that_moved_lines_is_undone_and_redone_with_what_is_worked_out(register: Register) -> None:
    before = register.save(invented.incident())
    changed = desks.the(register, before.uid)
    first, second = changed.of('casualty')
    moved = first.of('victim')[0]
    moved.set('parent', second.uid)
    second.set('position', 0)
    register.apply([Incoming(changed, vector=f'{changed.revision} HQ.1:1')], {'file': 'x.xlsx'})
    after = desks.the(register, before.uid)
    assert [row.uid for row in after.of('casualty')] == [second.uid, first.uid]
    register.undo_last()
    assert standing(desks.the(register, before.uid)) == standing(before)
    undoing = last(register, before)
    now = register.revert(undoing.uid, [one.where for one in reverting.revertible(register, undoing)])
    assert standing(now) == standing(after)
    assert verify.check(register) == []
