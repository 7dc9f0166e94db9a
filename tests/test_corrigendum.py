"""What changed since a period was issued: the figures, the reasons as they are proposed, and what is never shown."""

import json
from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest
from hypothesis import strategies

from exchange import commands
from exchange.issuing.correcting import correcting_issue, names_held, public_reasons
from exchange.issuing.correcting.changed_cells import NOTHING, address_of, is_published
from exchange.issuing.correcting.corrigendum import Corrigendum, corrigendum_of, find_issue
from exchange.issuing.correcting.edits_in_words import records_in_words, references_of
from exchange.issuing.issued_cells import cells_of, from_text
from exchange.reporting.count import count
from exchange.reporting.counted import Scope
from exchange.reporting.layouts import layout_file
from exchange.reporting.periods import read_period
from models import query
from models.errors import KnownError, Refused
from models.language.text import without_directions
from models.query import people
from models.record.records import Record
from models.register import erasing
from models.register.register import Register
from tests import correcting, invented
from tests.correcting import attack, corrected, issued, page, rows_of
from tests.reviewed import approved

Edit = Callable[[Register, Record], object]


def january(register: Register) -> Record:
    """Two attacks and a threat, issued; gives the first."""
    first = register.save(attack())
    register.save(attack(3, occurred='2024-01-07', governorate='SY05'))
    register.save(attack(0, kind='threat', area='village', governorate='SY09', zone='sdf', place='C5173'))
    issued(register)
    return first


def now(register: Register, record: Record) -> Record:
    found = query.get(register, 'incident', record.uid)
    assert found is not None
    return found


def stating(**values: object) -> Edit:
    def edit(register: Register, first: Record) -> None:
        record = now(register, first)
        for name, value in values.items():
            record.set(name, value)
        register.save(record)

    return edit


def of_line(**values: object) -> Edit:
    def edit(register: Register, first: Record) -> None:
        record = now(register, first)
        for name, value in values.items():
            record.of('casualty')[0].set(name, value)
        register.save(record)

    return edit


def source_gone(register: Register, first: Record) -> None:
    record = now(register, first)
    record.of('source')[0].set('withdrawn', 'he took it back')
    record.of('casualty')[0].set('count', 1)
    register.save(record)


def erased(register: Register, first: Record) -> None:
    register.withdraw('incident', first.uid, 'They asked.')
    register.erase([one.asking() for one in erasing.offered(register, now(register, first))], 'They asked.')


def named_twice(register: Register, first: Record) -> None:
    """Whoever died in the first attack is found to be the victim of the second one."""
    record = now(register, first)
    [other] = (one for one in query.each(register, query.Question('incident')) if one.get('occurred') == '2024-01-07')
    second = now(register, other)
    named = second.of('casualty')[0].add('victim', name='سامر الوهم')
    register.save(second)
    record.of('casualty')[0].add('victim', name='سامر الوهم', same_person=named.uid)
    register.save(record)


PROPOSED: list[tuple[str, Edit, str, str]] = [
    (
        'became_known',
        lambda register, _first: register.save(attack(0, occurred='2024-01-09', learned_on='2024-02-12')),
        'An attack on 9 January in the Homs desert became known to us on 12 February.',
        'هجوم وقع في 9 كانون الثاني في بادية حمص، وعلمنا به في 12 شباط.',
    ),
    (
        'our_slip',
        lambda register, first: register.withdraw('incident', first.uid, 'typed'),
        'What was published of an attack on 5 January in the Homs desert was a slip of ours; it is corrected.',
        'صُحّح خطأ منا في ما نُشر عن هجوم في 5 كانون الثاني في بادية حمص.',
    ),
    (
        'date_corrected',
        stating(occurred='2024-02-09'),
        'The date of an attack in the Homs desert was corrected: on 9 February, not on 5 January.',
        'صُحّح تاريخ هجوم في بادية حمص: في 9 شباط لا في 5 كانون الثاني.',
    ),
    (
        'place_corrected',
        stating(governorate='SY05'),
        'The place of an attack on 5 January was corrected: in the Hama desert, not in the Homs desert.',
        'صُحّح مكان هجوم في 5 كانون الثاني: في بادية حماة لا في بادية حمص.',
    ),
    (
        'party_corrected',
        stating(carried_out_by='unidentified'),
        'Who took part in an attack on 5 January in the Homs desert, or was harmed in it, was corrected.',
        'صُحّحت جهة من الجهات في هجوم في 5 كانون الثاني في بادية حمص.',
    ),
    (
        'number_corrected',
        of_line(count=5),
        'The number of people killed in an attack on 5 January in the Homs desert was corrected: five, not two.',
        'صُحّح عدد القتلى في هجوم في 5 كانون الثاني في بادية حمص: 5 لا اثنان.',
    ),
    (
        'standing_corrected',
        of_line(standing='combatant', party='tribal'),
        'Two people in the Homs desert were found to have been combatants; the number killed is unchanged.',
        'شخصان في بادية حمص تبيّن أنهما كانا من المقاتلين، فصُحّحت صفتاهما. عدد القتلى لم يتغيّر.',
    ),
    (
        'source_withdrew',
        source_gone,
        'The source of what was published of an attack on 5 January in the Homs desert withdrew it.',
        'تراجع المصدر عمّا نُشر عن هجوم في 5 كانون الثاني في بادية حمص.',
    ),
    (
        'removed_on_request',
        erased,
        'Desert: a record was removed at the request of those concerned.',
        'البادية: حُذف سجل بطلب من أصحاب الشأن.',
    ),
    (
        'two_records',
        named_twice,
        'One person killed in the Homs desert had been counted in two records.',
        'شخص واحد قُتل في بادية حمص تبيّن أنه كان محسوباً في سجلين.',
    ),
]


@pytest.mark.parametrize(('code', 'edit', 'english', 'arabic'), PROPOSED, ids=[one[0] for one in PROPOSED])
def test_a_reason_is_proposed_from_what_was_done(
    register: Register, code: str, edit: Edit, english: str, arabic: str
) -> None:
    edit(register, january(register))
    found = corrected(register)
    assert [*map(public_reasons.proposed, found.changes)] == [code]
    assert page(found).reasons == (english,)
    assert page(found, 'ar').reasons == (arabic,)
    explained(found)


def explained(found: Corrigendum) -> None:
    """What records add otherwise is all of every difference."""
    for cell in found.changed:
        moved = [one.moved().get(cell.address, (NOTHING, NOTHING)) for one in found.changes]
        more = sum(after.best - before.best for before, after in moved)
        assert more == cell.now.best - cell.then.best, cell.address
        assert found.numbers_of(cell)


def test_what_is_proposed_is_true_of_what_was_done(register: Register) -> None:
    first = january(register)
    hurt = now(register, first)
    hurt.of('casualty')[0].values |= {'count': None, 'lowest': 2, 'highest': 4}
    injured = hurt.add('casualty', outcome='injured', standing='civilian', party='civilians', count=3)
    register.save(hurt)
    issued(register)
    of_line(standing='combatant', party='tribal')(register, first)
    assert page(corrected(register)).reasons == (
        'Whether people killed in the Homs desert were civilians or combatants was corrected.',  # two to four of them
    )
    issued(register)
    died = now(register, first)
    died.add('casualty', outcome='killed', standing='civilian', party='civilians', count=1, earlier=injured.uid)
    register.save(died)
    assert [*map(public_reasons.proposed, corrected(register).changes)] == ['number_corrected']  # nobody counted twice
    issued(register)
    stating(occurred='2024-01-06', governorate='SY05')(register, first)
    assert [*map(public_reasons.proposed, corrected(register).changes)] == ['place_corrected']  # its day moves nothing
    issued(register)
    of_line(outcome_date='2024-02-03')(register, first)
    assert page(corrected(register)).reasons == (  # they died, in another month
        'A date of an attack on 6 January in the Hama desert was corrected.',
    )
    issued(register)
    stating(kind='threat')(register, first)
    found = corrected(register)
    assert [*map(public_reasons.proposed, found.changes)] == ['our_slip']  # and no party corrected
    assert page(found).reasons == (  # what it was said to be
        'What was published of an attack on 6 January in the Hama desert was a slip of ours; it is corrected.',
    )


def test_each_row_of_what_was_documented_later_says_its_year(register: Register) -> None:
    earlier = [register.save(attack(3, occurred=f'{year}-12-10', learned_on='2024-01-10')) for year in (2022, 2023)]
    issued(register)
    for one in earlier:
        of_line(count=2)(register, one)
    months = ['December 2022', 'December 2022', 'December 2023', 'December 2023']
    rows = rows_of(corrected(register))
    assert [row.partition(' in ')[2].partition(' and ')[0] for row in rows] == months


def test_the_figures_that_were_issued_win_over_what_records_say_of_then(register: Register) -> None:
    first = january(register)
    erased(register, first)
    found = corrected(register)
    assert 'Total: killed 5 → 3' in rows_of(found)


def test_a_range_that_changed_says_both_bounds(register: Register) -> None:
    of_line(count=None, lowest=1, highest=4)(register, january(register))
    row = page(corrected(register)).rows[0]
    assert (row.before, row.after) == (5, '\u20664–7\u2069')
    assert row.difference == 'lowest \u2066−1\u2069, highest \u2066+2\u2069'


def test_a_whole_that_is_unchanged_though_its_parts_changed_is_named_with_why(register: Register) -> None:
    stating(governorate='SY05')(register, january(register))
    said = page(corrected(register)).unchanged
    assert 'operations in the desert (2: one more in the Hama desert, one fewer in the Homs desert)' in said
    assert 'killed in the desert (5: two more in the Hama desert, two fewer in the Homs desert)' in said


def test_nothing_changed_is_an_empty_corrigendum_of_which_nothing_is_written(
    register: Register, tmp_path: Path
) -> None:
    first = january(register)
    hurt = now(register, first)
    injured = hurt.add('casualty', outcome='injured', standing='civilian', party='civilians', count=1)
    register.save(hurt)
    issued(register)
    died = attack(0, occurred='2024-02-04')  # the death of February of somebody hurt in January
    died.add('casualty', outcome='killed', standing='civilian', count=1, earlier=injured.uid, outcome_date='2024-02-04')
    register.save(died)
    found = corrected(register)
    assert found.is_empty
    assert found.changes == ()
    for way in (correcting_issue.write, correcting_issue.issue):
        with pytest.raises(Refused, match='No figure changed'):
            way(register, found, {tmp_path / 'c.html': 'en'})
    assert [*tmp_path.glob('c*')] == []


def test_consent_that_was_withdrawn_is_no_row_and_a_lead_learns_which_files_hold_the_name(
    register: Register, capsys: pytest.CaptureFixture[str]
) -> None:
    record = attack(1)
    consent = {'publish_consent': 'yes', 'family_knows': 'yes'}
    victim = record.of('casualty')[0].add('victim', name='سامر الوهم', **consent)
    saved = register.save(record)
    approved(register, saved)
    first = issued(register, names=True)
    assert json.loads(str(first.get('named'))) == [victim.uid]
    assert names_held.names_held(register) == []
    again = now(register, saved)
    again.of('casualty')[0].of('victim')[0].set('publish_consent', 'no')
    register.save(again, because='slip_of_typing')
    found = corrected(register)
    assert found.is_empty
    [held] = names_held.names_held(register, correcting.JANUARY)
    assert (held.issue.uid, held.files, held.rows) == (first.uid, ('month-en.pdf',), (victim.uid,))
    [said] = names_held.names_in_words(register, correcting.JANUARY)
    assert 'month-en.pdf' in said
    assert str(saved.get('reference')) in said
    register.close()
    assert commands.main(['issues', str(register.path)]) == 0
    assert said in capsys.readouterr().out


def test_names_in_many_editions_are_asked_about_once(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    record = attack(1)
    victim = record.of('casualty')[0].add('victim', name='سامر الوهم', publish_consent='yes', family_knows='yes')
    saved = register.save(record)
    approved(register, saved)
    editions = [issued(register, names=True) for _time in range(4)]
    again = now(register, saved)
    again.of('casualty')[0].of('victim')[0].set('publish_consent', 'no')
    register.save(again, because='slip_of_typing')
    read, asked = list[str](), list[str]()
    layout_of, linked = names_held.layout_of, query.linked
    monkeypatch.setattr(names_held, 'layout_of', lambda issue: read.append(issue.uid) or layout_of(issue))
    monkeypatch.setattr(query, 'linked', lambda of, uid: asked.append(uid) or linked(of, uid))
    held = names_held.names_held(register)
    assert [(one.issue.uid, one.rows) for one in held] == [(one.uid, (victim.uid,)) for one in editions]
    assert len(read) == 1 and asked == [victim.uid]
    assert len([*names_held.names_in_words(register, correcting.JANUARY)]) == len(editions)
    assert asked.count(victim.uid) == 3  # again whether it may be named, and what its record is called


@pytest.mark.parametrize(
    ('governorate', 'english', 'arabic'), [('SY01', 'Damascus', 'دمشق'), ('SY03', 'Rural Damascus', 'ريف دمشق')]
)
def test_damascus_and_rural_damascus_are_two_governorates(
    register: Register, governorate: str, english: str, arabic: str
) -> None:
    january(register)
    register.save(attack(1, area='village', governorate=governorate, learned_on='2024-02-12'))
    found = corrected(register)
    assert f'on 5 January in {english} governorate, in which' in page(found).reasons[0]
    assert f'في 5 كانون الثاني في محافظة {arabic}، قُتل' in page(found, 'ar').reasons[0]


# What was removed


def removed(register: Register, also: str = '') -> Corrigendum:
    """An attack that was withdrawn at the request of those concerned, while another one in its section changed too."""
    first = january(register)
    if also:
        issued(register, period=also)
    register.withdraw('incident', first.uid, 'the family asked')
    [hama] = (one for one in query.each(register, query.Question('incident')) if one.get('governorate') == 'SY05')
    of_line(count=4)(register, hama)
    return corrected(register).with_reasons({first.uid: 'removed_on_request'})


def test_what_was_removed_on_request_shows_nothing_smaller_than_its_section(register: Register) -> None:
    found = removed(register)
    assert rows_of(found) == [
        'Total: ISIS operations 2 → 1',
        'Total: killed 5 → 4',
        'Total: civilians 5 → 4',
        'Desert: operations 2 → 1',
        'Desert: killed 5 → 4',
        'Desert: civilians 5 → 4',
    ]
    for language in ('en', 'ar'):
        read = '\n'.join(correcting.lines_of(page(found, language).page))
        assert not any(name in read for name in ('Homs', 'حمص', '5 January', '5 كانون'))
    assert any('Homs' in row.figure for row in correcting.corrigendum_page.every_row(found, 'en'))


def test_it_is_shown_no_nearer_in_the_next_corrigendum_either(register: Register, tmp_path: Path) -> None:
    correcting_issue.issue(register, removed(register), {tmp_path / 'c.html': 'en'})
    register.save(attack(2, occurred='2024-01-20'))
    found = corrected(register)
    assert found.number == 2
    assert not any('Homs' in row for row in rows_of(found))
    assert 'Desert: killed 4 → 6' in rows_of(found)


def test_it_is_said_to_be_removed_in_the_quarter_too(register: Register, tmp_path: Path) -> None:
    found = removed(register, also='2024-Q1')
    correcting_issue.issue(register, found, {tmp_path / 'c.html': 'en'})
    of_quarter = corrigendum_of(register, find_issue(register, '2024-Q1'))
    assert [of_quarter.reason(one) for one in of_quarter.changes] == [found.reason(one) for one in found.changes]
    assert not any('Homs' in text for text in (*rows_of(of_quarter), *page(of_quarter).reasons))


def test_a_threat_that_was_removed_shows_only_how_many_there_are(register: Register) -> None:
    january(register)
    register.save(attack(0, kind='threat', area='village', governorate='SY09', zone='sdf', place='C5173'))
    issued(register)
    [threat, _other] = (one for one in query.each(register, query.Question('incident')) if one.get('kind') == 'threat')
    register.withdraw('incident', threat.uid, 'the family asked')
    found = corrected(register)
    assert rows_of(found) == ['Threats and extortion, eastern rural Deir Ezzor: incidents 2 → 1']
    found = found.with_reasons({threat.uid: 'removed_on_request'})
    assert rows_of(found) == ['Threats and extortion: incidents 2 → 1']
    assert page(found).reasons == ('Threats and extortion: a record was removed at the request of those concerned.',)


def test_a_threat_is_told_by_its_countryside_and_never_by_its_town(register: Register) -> None:
    january(register)
    register.save(attack(0, kind='sexual_violence', area='town', governorate='SY09', zone='sdf', place='C5173'))
    register.save(attack(0, kind='threat', area='town', governorate='SY09', zone='sdf', place='C5173'))
    town = register.places.get('C5173')
    assert town is not None
    found = corrected(register)
    for language in ('en', 'ar'):
        read = '\n'.join(correcting.lines_of(page(found, language).page))
        assert town.label(language) not in read


# Issuing it


def test_only_a_lead_issues_it_and_not_by_figures_that_changed_since(register: Register, tmp_path: Path) -> None:
    lead, first = register.person, january(register)
    register.withdraw('incident', first.uid, 'typed')
    found, files = corrected(register), {tmp_path / 'c.json': 'en'}
    register.add_person('Second', ('documenter', 'reviewer'))
    register.work_as(next(one.uid for one in people.people(register) if one.uid != lead))
    with pytest.raises(Refused, match='Only a lead'):
        correcting_issue.issue(register, found, files)
    register.work_as(lead)
    register.save(attack(1, occurred='2024-01-11'))
    with pytest.raises(Refused, match='Figures changed since you looked'):
        correcting_issue.issue(register, found, files)
    record = correcting_issue.issue(register, corrected(register), files)
    assert (record.get('form'), record.get('edition')) == ('corrigendum', 1)
    assert [one['name'] for one in json.loads(str(record.get('files')))] == ['c.json']
    assert corrected(register).is_empty


def test_what_is_not_issued_does_not_say_that_it_is(register: Register, tmp_path: Path) -> None:
    register.withdraw('incident', january(register).uid, 'typed')
    draft, files = corrected(register), {tmp_path / f'c{end}': 'en' for end in ('.html', '.json')}
    correcting_issue.write(register, draft, files)
    page_says, figures_say = (path.read_text(encoding='utf-8') for path in files)
    assert 'As known to us on' in page_says
    assert 'Issued' not in page_says
    assert json.loads(figures_say)['issued_on'] is None
    correcting_issue.issue(register, draft, {tmp_path / 'd.html': 'en'})
    assert 'Issued' in (tmp_path / 'd.html').read_text(encoding='utf-8')


def test_what_is_not_there_to_be_corrected_is_said(register: Register) -> None:
    with pytest.raises(KnownError, match='Nothing was issued of 2024-01'):
        find_issue(register, correcting.JANUARY)
    first = january(register)
    with pytest.raises(KnownError, match=r'by the layout .*short.* by which it was issued: .*monthly'):
        find_issue(register, correcting.JANUARY, 'short')
    register.withdraw('incident', first.uid, 'typed')
    found = corrected(register)
    with pytest.raises(Refused, match='is no reason'):
        found.with_reasons({first.uid: 'because'})
    with pytest.raises(Refused, match='No figure changed because of'):
        found.with_reasons({'nobody': 'our_slip'})


def test_of_an_issue_of_approved_records_only_those_are_counted(register: Register) -> None:
    first = register.save(attack())
    issued(register, state='approved')
    register.save(attack(3))
    assert corrected(register).is_empty
    approved(register, first)
    found = corrected(register)
    assert 'Total: killed – → 2' in rows_of(found)
    assert [*map(public_reasons.proposed, found.changes)] == ['became_known']
    issued(register, state='approved')
    again = now(register, first)
    again.of('casualty')[0].set('count', 4)
    register.save(again, because='new_source')  # it is reviewed again, so nobody of it is counted
    assert page(corrected(register)).reasons == (
        'Numbers in an attack on 5 January in the Homs desert were corrected.',
    )


def test_an_abductee_of_whom_something_new_became_known_is_not_told_of(register: Register) -> None:
    saved = register.save(invented.abductee(abducted_on='2023-05-01', abducted_by='isis'))
    issued(register)
    again = query.get(register, 'abductee', saved.uid)
    assert again is not None
    again.add(
        'status_change', status='released', confirmed='confirmed', effective='2024-01-20', learned_on='2024-02-10'
    )
    register.save(again)
    found = corrected(register)
    assert rows_of(found)[0] == 'Abductees on our records still unaccounted for 1 → –'
    assert page(found).reasons == (
        'Something new about one abductee on our records became known to us on 10 February.',
    )


def test_a_merge_is_two_records_of_one_event_with_what_each_counted_and_what_is_counted_now(register: Register) -> None:
    one, same, more = (register.save(attack(number, occurred='2024-01-05')) for number in (2, 2, 3))
    issued(register)
    register.merge('incident', one.uid, same.uid)
    found = corrected(register)
    assert [(change.uid, public_reasons.proposed(change)) for change in found.changes] == [(same.uid, 'two_records')]
    register.undo_last()
    register.merge('incident', one.uid, more.uid)
    found = corrected(register)
    [change] = found.changes
    assert (change.uid, public_reasons.proposed(change)) == (one.uid, 'two_records')
    assert [counts.of('killed').best for counts in (*change.parts, change.whole[1])] == [2, 3, 5]
    named = references_of(register, [change])
    assert records_in_words([change], named) == f'{one.get("reference")}, {more.get("reference")}'
    assert 'Total: ISIS operations 3 → 2' in rows_of(found)
    assert not any(row.startswith('Total: killed') for row in rows_of(found))
    assert page(found).reasons == (
        'Two records in the Homs desert proved to be one attack told by two sources; one counted 2 killed, the '
        'other 3, and 5 are counted now.',
    )
    assert without_directions(page(found, 'ar').reasons[0]) == (
        'سجلان في بادية حمص تبيّن أنهما لهجوم واحد رواه مصدران، '
        'وكان عدد القتلى اثنان في أحدهما و3 في الآخر، والمحسوب الآن 5.'
    )
    kept = now(register, one)
    kept.of('casualty')[0].set('withdrawn', 'told again')
    register.save(kept)
    assert 'the other 3, and 3 are counted now.' in page(corrected(register)).reasons[0]
    register.merge('incident', one.uid, same.uid)
    found = corrected(register)
    assert [*map(found.reason, found.changes)] == ['two_records']
    assert page(found).reasons[0].startswith('Several records in the Homs desert proved to be one attack told by')
    assert page(found).reasons[0].endswith('seven killed were counted in them, and five are counted now.')


# Any edits

EDITS: list[Edit] = [
    of_line(count=7),
    of_line(standing='combatant', party='regime_forces'),
    of_line(outcome='injured'),
    of_line(count=None, lowest=1, highest=9),
    of_line(count=None),
    stating(governorate='SY02'),
    stating(area='village', zone='sdf'),
    stating(occurred='2024-01'),
    stating(occurred='2023-12-31'),
    stating(kind='security_operation', carried_out_by='sdf|coalition', against='isis'),
    stating(kind='threat', area='village'),
    stating(marks='massacre'),
    lambda register, first: register.withdraw('incident', first.uid, 'typed'),
    lambda register, first: register.save(attack(4, occurred='2024-01-30', governorate=first.get('governorate'))),
]


@hypothesis.settings(
    max_examples=12,
    phases=[p for p in hypothesis.Phase if p != hypothesis.Phase.shrink],
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture],
)
@hypothesis.given(
    strategies.lists(
        strategies.tuples(strategies.integers(0, 2), strategies.integers(0, len(EDITS) - 1)), min_size=1, max_size=4
    )
)
def test_whatever_is_edited_the_rows_are_the_figures_that_differ_and_records_explain_them(
    plain_template: Path, tmp_path: Path, edits: list[tuple[int, int]]
) -> None:
    with Register.open(correcting.copied(plain_template, tmp_path)) as register:
        saved = [register.save(attack(2 + at, occurred=f'2024-01-0{5 + at}', governorate=code))
                 for at, code in enumerate(('SY04', 'SY05', 'SY04'))]  # fmt: skip
        first = issued(register)
        for at, edit in edits:
            if not now(register, saved[at]).withdrawn:
                EDITS[edit](register, saved[at])
        found = corrected(register)
        layout = layout_file.monthly()
        today = cells_of(count(register, read_period(correcting.JANUARY), layout, Scope()))
        then = from_text(str(first.get('figures')))
        differing = {one for one in then | today if then.get(one, NOTHING)[:4] != today.get(one, NOTHING)[:4]}
        shown = {cell.address for cell in found.shown}
        assert shown == {cell.address for cell in found.changed if is_published(layout, cell.at)} == {
            one for one in differing if is_published(layout, address_of(one))
        }  # fmt: skip
        explained(found)
        for language in ('en', 'ar'):
            read = page(found, language)
            assert len({row.figure for row in read.rows}) == len(read.rows)
            assert all('{' not in text for text in (*read.reasons, read.unchanged))
