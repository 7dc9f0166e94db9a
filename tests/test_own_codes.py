"""A register's own codes: added by an import and by nothing else, read everywhere, carried from desk to desk."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from exchange.exporting import events_csv, headquarters_workbook
from exchange.importing.applying import apply_plan
from exchange.importing.planning import make_plan
from models import query
from models.errors import KnownError, Refused
from models.language import messages
from models.language.code_lists import codes, reading_own_codes
from models.query import Filter, Question
from models.record import own_codes, shorthand
from models.record.fields import split_codes
from models.record.own_codes import OwnCode
from models.record.records import RECORDS, Record
from models.register import verify
from models.register.register import Register
from tests.calling import Call, caller
from tests.test_durability import done, killed
from tests.test_durability import path as path

pytestmark = pytest.mark.slow

HEADINGS = ('Date', 'Governorate', 'Type of incident', 'Means used', 'Carried out by', 'Place')
SLING = 'x-dz1-slingshot'


def sheet(folder: Path, *rows: tuple[str, ...], name: str = 'sheet.csv') -> Path:
    path = folder / name
    lines = [','.join(row) for row in (HEADINGS, *rows)]
    path.write_text('\n'.join(lines) + '\n', encoding='utf-8')
    return path


def row(means: str = 'Slingshot', by: str = 'ISIS', kind: str = 'Ambush', place: str = 'Al-Mithal') -> tuple[str, ...]:
    return ('2024-01-05', 'Homs', kind, means, by, place)


def adding(**values: dict[str, str]) -> dict[str, Any]:
    """A mapping that says of values of fields of incidents what they are."""
    return {':values': {f'incident.{name}': chosen for name, chosen in values.items()}}


def bring(register: Register, path: Path, mapping: dict[str, Any] | None = None) -> str | None:
    return apply_plan(register, make_plan(register, path, mapping=mapping))


def incidents(register: Register) -> list[Record]:
    return list(query.each(register, Question('incident', descending=False)))


@pytest.fixture
def slings(register: Register, tmp_path: Path) -> Register:
    """A register whose list of means has a slingshot, brought in with one incident."""
    bring(register, sheet(tmp_path, row()), adding(means={'Slingshot': 'add:|مقلاع'}))
    return register


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Register]:
    """The empty register of another desk, open beside the first."""
    with Register.create(tmp_path / 'other.sijill', desk='HQ', passphrase=None) as made:
        yield made


# Adding


def test_a_value_is_added_with_the_record_that_has_it(slings: Register) -> None:
    assert slings.own_codes == [OwnCode('means', SLING, 'Slingshot', 'مقلاع', 'other')]
    assert [record.get('means') for record in incidents(slings)] == [SLING]
    assert codes('means').label(SLING, 'ar') == 'مقلاع'
    assert verify.check(slings) == []


def test_nothing_is_added_before_the_plan_is_applied(register: Register, tmp_path: Path) -> None:
    plan = make_plan(register, sheet(tmp_path, row()), mapping=adding(means={'Slingshot': 'add:'}))
    assert [one.code for one in plan.codes] == [SLING]
    assert plan.as_json(applied=False, batch=None)['codes'][0]['listed'] == 'means'
    assert register.own_codes == []
    assert codes('means').find('Slingshot') is None


def test_only_what_goes_in_is_added(register: Register, tmp_path: Path) -> None:
    path = sheet(tmp_path, row('Slingshot'), ('never', 'Homs', 'Ambush', 'Harpoon', 'ISIS', 'Al-Mithal'))
    bring(register, path, adding(means={'Slingshot': 'add:', 'Harpoon': 'add:', 'Blowpipe': 'add:'}))
    assert [one.code for one in register.own_codes] == [SLING]


def test_the_mapping_of_a_plan_adds_the_same_when_it_is_given_back(register: Register, tmp_path: Path) -> None:
    path = sheet(tmp_path, row(), row('slingshot', place='Al-Khayal'))
    plan = make_plan(register, path, mapping=adding(means={'Slingshot': 'add:|مقلاع'}))
    assert [planned.verdict for planned in plan.rows] == ['new', 'new']
    bring(register, path, plan.mapping)
    bring(register, sheet(tmp_path, row(place='Elsewhere'), name='next.csv'), plan.mapping)
    assert [one.code for one in register.own_codes] == [SLING]
    assert {record.get('means') for record in incidents(register)} == {SLING}


def test_an_arabic_value_is_its_arabic_label(register: Register, tmp_path: Path) -> None:
    bring(register, sheet(tmp_path, row('مقلاع')), adding(means={'مقلاع': 'add:Slingshot|'}))
    assert register.own_codes == [OwnCode('means', SLING, 'Slingshot', 'مقلاع', 'other')]


def test_a_label_in_one_language_alone_is_shown_in_both(register: Register, tmp_path: Path) -> None:
    bring(register, sheet(tmp_path, row('مقلاع')), adding(means={'مقلاع': 'add:'}))
    (one,) = register.own_codes
    assert (one.en, one.ar) == ('', 'مقلاع')
    assert one.code.startswith('x-dz1-')
    assert codes('means').label(one.code, 'en') == 'مقلاع'


@pytest.mark.parametrize(
    ('field', 'value', 'choice', 'said'),
    [
        ('zone', 'Nowhere', 'add:', 'nothing can be added to its list'),
        ('means', '*', 'add:', 'one by one'),
        ('means', 'Slingshot', 'add:|مقلاع|no_such', 'already in the list for “Counted as”'),
        ('means', 'Slingshot', f'add:{"k" * 101}', '100 letters'),
        ('nothing', 'Slingshot', 'add:', 'is not a field'),
    ],
)
def test_what_cannot_be_added_is_refused(
    register: Register, tmp_path: Path, field: str, value: str, choice: str, said: str
) -> None:
    with pytest.raises(KnownError, match=said):
        make_plan(register, sheet(tmp_path, row()), mapping=adding(**{field: {value: choice}}))
    assert register.own_codes == []


def test_a_value_added_under_a_name_that_the_list_has_is_that(register: Register, tmp_path: Path) -> None:
    bring(register, sheet(tmp_path, row('Rfle gun')), adding(means={'Rfle gun': 'add:Small arms'}))
    assert register.own_codes == []
    assert incidents(register)[0].get('means') == 'small_arms'


def test_an_undone_import_leaves_its_codes(slings: Register) -> None:
    slings.undo_last()
    assert incidents(slings) == []
    assert [one.code for one in slings.own_codes] == [SLING]
    assert verify.check(slings) == []


# Read everywhere


def test_it_is_found_sorted_filtered_and_typed(slings: Register) -> None:
    slings.save(Record('incident', values={'kind': 'ambush', 'means': 'small_arms', 'occurred': '2024-01-06'}))
    spec = RECORDS['incident'].specs()['means']
    assert spec.kind.understand('مُقلاع', spec) == SLING
    assert len(query.ids(slings, Question('incident', filters=(Filter('means', (SLING,)),)))) == 1
    assert len(query.ids(slings, Question('incident', search='مقلاع'))) == 1
    ordered = [record.get('means') for record in query.each(slings, Question('incident', sort='means'))]
    assert ordered == [SLING, 'small_arms']
    assert SLING in [row.code for row in codes('means').offered('2024-01-05')]


def test_a_party_of_ones_own_is_typed_quickly_and_counts_as_what_it_stands_under(
    register: Register, tmp_path: Path
) -> None:
    chosen = {'Sons of the Example': 'add:|أبناء المثال|isis'}
    bring(register, sheet(tmp_path, row('', 'Sons of the Example')), adding(carried_out_by=chosen))
    (own,) = register.own_codes
    (reading,) = shorthand.read('casualty', '3 sons killed')[0]
    assert reading.values['party'] == own.code
    assert codes('parties')[own.code].columns['class'] == 'isis'
    assert own.code in codes('parties').with_children('isis')
    assert len(query.ids(register, Question('incident', filters=(Filter('carried_out_by', ('isis',)),)))) == 1


def _figures(call: Call, party: str, kind: str) -> dict[str, Any]:
    """What a report says of an incident by a party of our own, or by the one that it stands under."""
    assert call('new', f'{party}.sijill', '--no-passphrase')[0] == 0
    folder = Path.cwd()
    path = sheet(folder, ('2024-01-05', 'Homs', kind, '', party, 'Al-Mithal'), name=f'{party}.csv')
    values = {
        'incident.carried_out_by': {'Sons': 'add:|أبناء|isis'},
        'incident.kind': {'Stabbing': 'add:|طعن|ambush', 'Quarrel': 'add:|شجار'},
    }
    (folder / 'mapping.json').write_text(json.dumps({':values': values}), encoding='utf-8')
    assert call('import', f'{party}.sijill', path, '--mapping', 'mapping.json')[0] == 0
    assert call('report', f'{party}.sijill', '2024-01', f'{party}.json')[0] == 0
    return dict(json.loads((folder / f'{party}.json').read_text(encoding='utf-8')))


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Call:
    """Runs a command in an empty folder."""
    (tmp_path / 'desk').mkdir()
    monkeypatch.chdir(tmp_path / 'desk')
    monkeypatch.delenv('SIJILL_PASSPHRASE', raising=False)
    monkeypatch.setenv('LANG', 'C')
    return caller(capsys)


def test_the_figures_are_those_of_the_codes_that_own_ones_stand_under(call: Call) -> None:
    assert _figures(call, 'Sons', 'Stabbing') == _figures(call, 'ISIS', 'Ambush')


def test_a_kind_of_ones_own_is_no_operation_unless_it_stands_under_one(call: Call) -> None:
    assert _figures(call, 'Sons', 'Quarrel')['not_operations'] == {'other': 1}


def test_shapes_for_strangers_know_it_as_what_it_stands_under(register: Register, tmp_path: Path) -> None:
    chosen = adding(kind={'Stabbing': 'add:|طعن|ambush'}, carried_out_by={'Sons': 'add:|أبناء|isis'})
    bring(register, sheet(tmp_path, row('', 'Sons', 'Stabbing')), chosen)
    plain = sheet(tmp_path, row('', 'ISIS', 'Ambush', 'Al-Khayal'), name='plain.csv')
    bring(register, plain)
    for shape, same in (('acled', ('sub_event_type', 'inter1')), ('hxl', ('Type of incident (code)',))):
        events_csv.export(register, tmp_path / 'out.csv', shape, state='all')
        lines = (tmp_path / 'out.csv').read_text(encoding='utf-8-sig').splitlines()
        heads, first, second = (lines[place].split(',') for place in (0, -2, -1))
        for name in same:
            assert first[heads.index(name)] == second[heads.index(name)] != ''
        assert 'x-dz1' not in ''.join(lines)


def test_another_open_register_has_none_of_it(slings: Register, other: Register, tmp_path: Path) -> None:
    assert codes('means').find('Slingshot') is None
    with pytest.raises(Refused):
        other.save(Record('incident', values={'kind': 'ambush', 'means': SLING, 'occurred': '2024-01-05'}))
    plan = make_plan(other, sheet(tmp_path, row()))
    assert [planned.verdict for planned in plan.rows] == ['invalid']
    slings.save(Record('incident', values={'kind': 'ambush', 'means': SLING, 'occurred': '2024-01-05'}))
    headquarters_workbook.export(other, tmp_path / 'other.xlsx')
    assert SLING not in cells(tmp_path / 'other.xlsx', 'Codes')
    headquarters_workbook.export(slings, tmp_path / 'slings.xlsx')
    assert SLING in cells(tmp_path / 'slings.xlsx', 'Codes')
    other.close()
    assert codes('means').find('Slingshot') == SLING


def cells(path: Path, title: str) -> list[object]:
    book = openpyxl.load_workbook(path)
    return [cell for line in book[title].iter_rows(values_only=True) for cell in line if cell is not None]


# From desk to desk


@pytest.mark.parametrize('language', ['en', 'ar'])
def test_it_travels_with_the_records_that_have_it(
    slings: Register, other: Register, tmp_path: Path, language: str
) -> None:
    with messages.speaking(language):
        headquarters_workbook.export(slings, tmp_path / 'out.xlsx', language=language)
        plan = make_plan(other, tmp_path / 'out.xlsx')
        assert {planned.verdict for planned in plan.rows} == {'new'}
        assert [one.code for one in plan.codes] == [SLING]
        apply_plan(other, plan)
        assert other.own_codes == slings.own_codes
        assert [record.values for record in incidents(other)] == [record.values for record in incidents(slings)]
        again = make_plan(other, tmp_path / 'out.xlsx')
        assert {planned.verdict for planned in again.rows} == {'same'}
        headquarters_workbook.export(other, tmp_path / 'back.xlsx', language=language)
        back = make_plan(slings, tmp_path / 'back.xlsx')
        assert {planned.verdict for planned in back.rows} == {'same'}
        assert back.codes == []


def test_a_code_that_no_record_needs_stays_where_it_is(slings: Register, other: Register, tmp_path: Path) -> None:
    slings.withdraw('incident', incidents(slings)[0].uid, 'a test')
    slings.save(Record('incident', values={'kind': 'ambush', 'occurred': '2024-01-06'}))
    headquarters_workbook.export(slings, tmp_path / 'out.xlsx', first='2024-01-06')
    bring(other, tmp_path / 'out.xlsx')
    assert other.own_codes == []


def test_another_label_is_told_and_ours_stays(slings: Register, other: Register, tmp_path: Path) -> None:
    headquarters_workbook.export(slings, tmp_path / 'out.xlsx')
    bring(other, tmp_path / 'out.xlsx')
    slings.mend_own_code(slings.own_codes[0], 'Catapult', 'منجنيق')
    slings.save(Record('incident', values={'kind': 'ambush', 'means': SLING, 'occurred': '2024-02-05'}))
    headquarters_workbook.export(slings, tmp_path / 'out.xlsx')
    plan = make_plan(other, tmp_path / 'out.xlsx')
    assert plan.counts()['new'] == 1
    (said,) = plan.additions.said
    assert 'Catapult' in said
    assert 'Slingshot' in said
    apply_plan(other, plan)
    assert other.own_codes[0].en == 'Slingshot'


def test_two_desks_with_one_label_keep_two_codes(slings: Register, other: Register, tmp_path: Path) -> None:
    bring(other, sheet(tmp_path, row(place='Theirs'), name='theirs.csv'), adding(means={'Slingshot': 'add:|مقلاع'}))
    headquarters_workbook.export(other, tmp_path / 'out.xlsx')
    bring(slings, tmp_path / 'out.xlsx')
    assert {one.code for one in slings.own_codes} == {SLING, 'x-hq-slingshot'}
    headquarters_workbook.export(slings, tmp_path / 'back.xlsx')
    assert {planned.verdict for planned in make_plan(other, tmp_path / 'back.xlsx').rows} == {'same', 'new'}
    assert {planned.verdict for planned in make_plan(slings, tmp_path / 'back.xlsx').rows} == {'same'}


def test_a_sheet_of_codes_is_not_trusted(slings: Register, other: Register, tmp_path: Path) -> None:
    path = tmp_path / 'out.xlsx'
    headquarters_workbook.export(slings, path)
    book = openpyxl.load_workbook(path)
    for line in book['Codes'].iter_rows():
        if line[1].value == SLING:
            line[0].value = 'zones'
    book.save(path)
    plan = make_plan(other, path)
    assert plan.additions.codes == []
    assert [planned.verdict for planned in plan.rows if planned.kind == 'incident'] == ['invalid']


def test_the_public_sees_labels_of_what_it_gets_and_no_code(slings: Register, tmp_path: Path) -> None:
    bring(
        slings, sheet(tmp_path, row('Harpoon', place='Two'), name='two.csv'), adding(means={'Harpoon': 'add:|رمح صيد'})
    )
    headquarters_workbook.export(slings, tmp_path / 'public.xlsx', profile='public', state='all', first='2024-01-05')
    shown = cells(tmp_path / 'public.xlsx', 'Codes')
    assert 'Slingshot' in shown
    assert 'Harpoon' in shown
    assert shown.index('Harpoon') < shown.index('Slingshot'), 'in the order of their adding'
    harpoon = next(record for record in incidents(slings) if record.get('means') != SLING)
    slings.withdraw('incident', harpoon.uid, 'a test')
    headquarters_workbook.export(slings, tmp_path / 'public.xlsx', profile='public', state='all')
    book = openpyxl.load_workbook(tmp_path / 'public.xlsx')
    everything = [str(cell) for title in book.sheetnames for cell in cells(tmp_path / 'public.xlsx', title)]
    assert 'Slingshot' in everything
    assert not [text for text in everything if 'Harpoon' in text or 'x-dz1' in text or 'DZ1' in text]


def test_a_template_of_the_register_offers_it(call: Call) -> None:
    _figures(call, 'Sons', 'Stabbing')
    assert call('template', 'field.xlsx', '--register', 'Sons.sijill')[0] == 0
    assert 'Stabbing' in cells(Path('field.xlsx'), 'Codes')
    assert call('template', 'plain.xlsx')[0] == 0
    assert 'Stabbing' not in cells(Path('plain.xlsx'), 'Codes')


def test_the_command_line_says_what_comes_and_what_stays(call: Call) -> None:
    assert call('new', 'r.sijill', '--no-passphrase')[0] == 0
    path = sheet(Path.cwd(), row())
    Path('mapping.json').write_text(json.dumps(adding(means={'Slingshot': 'add:|مقلاع'})), encoding='utf-8')
    code, out, _err = call('import', 'r.sijill', path, '--mapping', 'mapping.json', '--dry-run')
    assert code == 0
    assert 'Slingshot · مقلاع' in out.replace('\u2068', '').replace('\u2069', '')
    _code, out, _err = call('import', 'r.sijill', path, '--mapping', 'mapping.json', '--json')
    (done_,) = json.loads(out)
    assert [one['code'] for one in done_['codes']] == [SLING]
    code, out, _err = call('undo', 'r.sijill', done_['batch'])
    assert code == 0
    assert 'Slingshot' in out
    with Register.open(Path('r.sijill')) as register:
        assert [one.code for one in register.own_codes] == [SLING]


def test_one_that_brackets_name_does_not_hide_what_is_named_before_it() -> None:
    kept = {'parties': {'x-dz1-riders': {'en': 'Riders, armed', 'ar': '', 'under': 'criminal', 'retired': ''}}}
    spec = RECORDS['incident'].specs()['against']
    with reading_own_codes(json.dumps(kept)):
        for text in ('ISIS, Riders, armed [x-dz1-riders]', 'ISIS, Riders, armed', 'Riders, armed [x-dz1-riders], ISIS'):
            assert spec.kind.understand(text, spec) == 'isis|x-dz1-riders'


# Mending and retiring


def test_another_label_is_what_it_is_called_and_found_by(slings: Register) -> None:
    slings.mend_own_code(slings.own_codes[0], 'Boomerang', 'عصا مرتدة')
    assert codes('means').label(SLING) == 'Boomerang'
    assert codes('means').find('Slingshot') is None
    assert len(query.ids(slings, Question('incident', search='boomerang'))) == 1
    assert len(query.ids(slings, Question('incident', search='slingshot'))) == 0
    with pytest.raises(Refused, match='in the list already'):
        slings.mend_own_code(slings.own_codes[0], 'Small arms', 'عصا مرتدة')
    assert verify.check(slings) == []


def test_a_retired_one_is_offered_no_more_and_still_understood(slings: Register) -> None:
    slings.retire_own_code(slings.own_codes[0], is_retired=True)
    assert SLING not in [row.code for row in codes('means').offered()]
    assert codes('means').find('Slingshot') == SLING
    assert query.problem_counts(slings)['codes_of_their_day'] == 1
    slings.retire_own_code(slings.own_codes[0], is_retired=False)
    assert SLING in [row.code for row in codes('means').offered()]
    assert 'codes_of_their_day' not in query.problem_counts(slings)


def test_it_is_said_who_added_it_and_at_which_head_of_the_history(register: Register, tmp_path: Path) -> None:
    before = register.head
    bring(register, sheet(tmp_path, row()), adding(means={'Slingshot': 'add:'}))
    facts = json.loads(register.meta[own_codes.META])['means'][SLING]
    assert (facts['who'], facts['head']) == (register.person, before)
    register.mend_own_code(register.own_codes[0], 'Catapult', '')
    assert json.loads(register.meta[own_codes.META])['means'][SLING]['head'] == before


def test_a_killed_import_leaves_no_record_without_its_code(path: Path, tmp_path: Path) -> None:
    dice = random.Random(7)
    for _turn in range(5):
        told = killed(path, 'codes', dice, 1.0)
        with Register.open(path, 'sijill') as register:
            known = {one.code for one in register.own_codes}
            standing = {code for record in incidents(register) for code in split_codes(record.get('means'))}
            assert standing == known
            assert {line['code'] for line in done(told, 'codes')} <= known
            assert verify.check(register) == []
