"""What was erased at one desk is asked of the others by their next workbook, and no older file brings it back."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest

from exchange.erasures import erasures_in_files
from exchange.exporting import headquarters_workbook
from exchange.importing import import_deed
from exchange.importing.plan import Plan
from exchange.importing.planning import make_plan
from models import query, signing
from models.dates import dates
from models.file import history
from models.file.chain import CODES
from models.progress import silent
from models.query.for_review import asked
from models.record.records import Record
from models.register import conflicts, erasing, verify
from models.register.erasing import ToErase
from models.register.others import known_keys
from models.register.register import Register
from models.register.review.asking import Ask
from tests.calling import caller
from tests.invented import incident
from tests.office import converted, needs_office, read_here
from tests.signed import edited, fact_of, key_of

TEXT = 'Zebraquagga'
REASON = 'consent'


class Desks(NamedTuple):
    """Two registers; both have one incident, which A made, with a text in it. `old` is the workbook of before."""

    a: Register
    b: Register
    uid: str
    old: Path


def the(register: Register, uid: str) -> Record:
    found = query.get(register, 'incident', uid)
    assert found is not None
    return found


def export(register: Register, path: Path) -> Path:
    headquarters_workbook.export(register, path)
    return path


def planned(register: Register, path: Path, whose: str = 'none') -> Plan:
    plan = make_plan(register, read_here(path))
    plan.erasures.choose(whose)
    return plan


def bring(register: Register, path: Path, whose: str = 'none') -> Plan:
    plan = planned(register, path, whose)
    import_deed.bring_in(register, plan, lambda _doing: silent)
    assert verify.check(register) == []
    return plan


def erase(register: Register, uid: str, field: str = 'narrative', row: str = '') -> None:
    register.erase([ToErase('incident', uid, row or uid, field)], REASON)


def holds(register: Register, text: str = TEXT) -> bool:
    """Whether a text stands anywhere beside a register or in it."""
    files = [path for path in register.path.parent.rglob('*.sijill*') if path.is_file()]
    return any(way in path.read_bytes() for path in files for way in (text.encode(), text.lower().encode()))


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[Desks]:
    for name in ('a', 'b'):
        (tmp_path / name).mkdir()
    with (
        Register.create(tmp_path / 'a' / 'a.sijill', desk='DZ1', passphrase=None) as a,
        Register.create(tmp_path / 'b' / 'b.sijill', desk='HM2', passphrase=None) as b,
    ):
        uid = a.save(incident(narrative=TEXT, summary='a summary')).uid
        old = export(a, tmp_path / 'old.xlsx')
        bring(b, old)
        yield Desks(a, b, uid, old)


def test_the_next_workbook_asks_by_row_and_field_and_says_no_value(desks: Desks, tmp_path: Path) -> None:
    assert not any(sheet['A1'].value == erasures_in_files.MARK for sheet in openpyxl.load_workbook(desks.old))
    erase(desks.a, desks.uid)
    new = export(desks.a, tmp_path / 'new.xlsx')
    book = openpyxl.load_workbook(new)
    [sheet] = [sheet for sheet in book if sheet['A1'].value == erasures_in_files.MARK]
    assert [cell.value for cell in sheet[3]][:3] == [desks.uid, desks.uid, 'narrative']
    assert TEXT not in str([[cell.value for cell in row] for sheet in book for row in sheet])
    public = tmp_path / 'public.xlsx'
    headquarters_workbook.export(desks.a, public, profile='public', state='all')
    assert not any(sheet['A1'].value == erasures_in_files.MARK for sheet in openpyxl.load_workbook(public))


@pytest.mark.parametrize('through', [Path, pytest.param(converted, marks=[needs_office, pytest.mark.slow])])
def test_it_is_done_only_where_it_was_agreed_to(desks: Desks, tmp_path: Path, through: Callable[[Path], Path]) -> None:
    erase(desks.a, desks.uid)
    new = through(export(desks.a, tmp_path / 'new.xlsx'))
    known_keys.trust(desks.b, key_of(desks.a))
    plan = bring(desks.b, new)
    assert [one.in_words() for one in plan.erasures.asked] and plan.erasures.counts()['asked_to_erase'] == 1
    assert the(desks.b, desks.uid).get('narrative') == TEXT
    plan = bring(desks.b, new, 'own')
    assert plan.erasures.counts() == {'erased': 1}
    assert the(desks.b, desks.uid).get('narrative') is None and not holds(desks.b)
    assert the(desks.b, desks.uid).get('summary') == 'a summary'
    last = history.revisions(desks.b, 'record', desks.uid)[-1]
    assert last.action == 'erase' and 'DZ1' in str(last.reason)
    assert planned(desks.b, new).erasures.asked == []


@pytest.mark.parametrize('way', ['not confirmed', 'of another', 'not signed', 'forged'])
def test_own_erases_nothing_that_no_confirmed_key_of_its_desk_asks_for(desks: Desks, tmp_path: Path, way: str) -> None:
    """Whatever the file says of itself; all of it can still be agreed to by hand."""
    erase(desks.a, desks.uid)
    new = export(desks.a, tmp_path / 'new.xlsx')
    if way != 'not confirmed':
        known_keys.trust(desks.b, key_of(desks.a))
    if way == 'of another':
        desks.a.note('signing_secret', signing.new_secret())
        new = export(desks.a, tmp_path / 'new.xlsx')
    if way == 'not signed':
        new = edited(new, lambda book: setattr(fact_of(book, 'signature'), 'value', None))
    if way == 'forged':
        new = edited(new, lambda book: setattr(fact_of(book, 'head_day'), 'value', '2031-01-01'))
    plan = bring(desks.b, new, 'own')
    assert plan.erasures.counts() == {'asked_to_erase': 1}
    assert the(desks.b, desks.uid).get('narrative') == TEXT
    assert bring(desks.b, new, 'all').erasures.counts() == {'erased': 1}


def test_an_older_workbook_does_not_bring_it_back(desks: Desks, tmp_path: Path) -> None:
    erase(desks.a, desks.uid)
    plan = bring(desks.a, desks.old)
    [said] = plan.erasures.left_out
    assert 'was erased here' in said.sentence and said.value == '' and TEXT not in str(plan.as_json(True, None))
    assert the(desks.a, desks.uid).get('narrative') is None and not holds(desks.a)
    record = the(desks.b, desks.uid)
    record.set('summary', 'changed at the other desk')
    record.set('narrative', f'{TEXT} and more')
    desks.b.save(record)
    plan = bring(desks.a, export(desks.b, tmp_path / 'from-b.xlsx'))
    assert len(plan.erasures.left_out) == 1 and not any(row.conflicts for row in plan.rows)
    assert the(desks.a, desks.uid).get('summary') == 'changed at the other desk'
    assert the(desks.a, desks.uid).get('narrative') is None and not holds(desks.a)
    assert conflicts.kept(desks.a) == []


def test_nor_does_one_that_knows_of_the_erasing_and_did_not_agree(desks: Desks, tmp_path: Path) -> None:
    erase(desks.a, desks.uid)
    bring(desks.b, export(desks.a, tmp_path / 'new.xlsx'))
    plan = bring(desks.a, export(desks.b, tmp_path / 'from-b.xlsx'))
    assert len(plan.erasures.left_out) == 1
    assert the(desks.a, desks.uid).get('narrative') is None and not holds(desks.a)


@pytest.mark.parametrize('clock', ['2023-02-10T08:00:00Z', '2031-02-10T08:00:00Z'])
def test_what_is_typed_anew_after_both_erased_it_goes_round(
    desks: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: str
) -> None:
    """Whatever the clock of the other desk says."""
    erase(desks.a, desks.uid)
    new = export(desks.a, tmp_path / 'new.xlsx')
    with monkeypatch.context() as patched:
        patched.setattr('models.dates.dates.utc_now', lambda: clock)
        bring(desks.b, new, 'all')
        record = the(desks.b, desks.uid)
        record.set('narrative', 'said anew')
        desks.b.save(record)
        back = export(desks.b, tmp_path / 'from-b.xlsx')
    assert bring(desks.a, back).erasures.left_out == []
    assert the(desks.a, desks.uid).get('narrative') == 'said anew'


def test_of_a_record_that_another_desk_made_own_erases_nothing(desks: Desks, tmp_path: Path) -> None:
    erase(desks.b, desks.uid)
    from_b = export(desks.b, tmp_path / 'from-b.xlsx')
    known_keys.trust(desks.a, key_of(desks.b))
    plan = bring(desks.a, from_b, 'own')
    [asked] = plan.erasures.asked
    assert 'which another desk made' in asked.in_words() and not asked.is_agreed
    assert the(desks.a, desks.uid).get('narrative') == TEXT
    assert bring(desks.a, from_b, 'all').erasures.counts()['erased'] == 1
    assert not holds(desks.a)


def test_own_erases_nothing_of_a_record_that_several_desks_had_a_part_in_when_it_came(
    desks: Desks, tmp_path: Path
) -> None:
    """Who made it cannot be told then, as of withdrawals: a desk that passed it on is not taken for its maker."""
    edited_there = the(desks.b, desks.uid)
    edited_there.set('summary', 'another summary')
    desks.b.save(edited_there)
    (tmp_path / 'hq').mkdir()
    with Register.create(tmp_path / 'hq' / 'hq.sijill', desk='HQ', passphrase=None) as headquarters:
        known_keys.trust(headquarters, key_of(desks.b))
        bring(headquarters, export(desks.b, tmp_path / 'passed-on.xlsx'))
        erase(desks.b, desks.uid)
        plan = bring(headquarters, export(desks.b, tmp_path / 'asks.xlsx'), 'own')
        assert plan.erasures.counts() == {'asked_to_erase': 1}
        assert the(headquarters, desks.uid).get('narrative') == TEXT


def test_codes_go_round_too(desks: Desks, tmp_path: Path) -> None:
    victim = next(row for row in the(desks.a, desks.uid).walk() if row.kind == 'victim')
    erase(desks.a, desks.uid, CODES, victim.uid)
    plan = bring(desks.a, desks.old)
    assert len(plan.erasures.left_out) == 2
    known_keys.trust(desks.b, key_of(desks.a))
    bring(desks.b, export(desks.a, tmp_path / 'new.xlsx'), 'own')
    for register in (desks.a, desks.b):
        left = next(row for row in the(register, desks.uid).walk() if row.kind == 'victim')
        assert set(left.values) == {'parent', 'position', 'name'}


@pytest.mark.parametrize(
    'row',
    [
        ['no record', 'no row', 'narrative', '2031-01-01T00:00:00Z'],
        ['{uid}', '{uid}', 'reference', '2031-01-01T00:00:00Z'],
        ['{uid}', '{uid}', 'no_field', '2031-01-01T00:00:00Z'],
        ['{uid}', '{uid}', 'narrative', 'whenever'],
        ['{uid}', '', 'narrative', None],
        [None],
        [12, 13.5, True, '=1+1'],
    ],
)
def test_a_sheet_that_asks_for_what_cannot_be_is_passed_over(
    desks: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, row: list[object]
) -> None:
    path = export(desks.a, tmp_path / 'bad.xlsx')
    book = openpyxl.load_workbook(path)
    monkeypatch.setattr(erasures_in_files, 'digest', lambda _rows: 'any')
    about = next(found for found in book if found['A1'].value == 'sijill.about')
    about.append(['erasures', 'any'])
    sheet = book.create_sheet('x')
    for cells in (
        ['sijill.erasures'],
        ['record'],
        [str(c).format(uid=desks.uid) if isinstance(c, str) else c for c in row],
    ):
        sheet.append(cells)
    book.save(path)
    assert planned(desks.b, path, 'all').erasures.asked == []


@pytest.mark.slow
def test_the_command_erases_only_where_told_and_says_what_it_left(
    desks: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    erase(desks.a, desks.uid)
    new = export(desks.a, tmp_path / 'new.xlsx')
    path, words = desks.b.path, signing.words(known_keys.own(desks.a))
    desks.b.close()
    desks.a.close()
    monkeypatch.setenv('LANG', 'C')
    call = caller(capsys)
    code, said, _err = call('import', path, new)
    assert code == 3 and 'asks to erase' in said and 'Account' in said
    code, said, _err = call('import', path, new, '--erasures', 'own')
    assert code == 3 and 'Erased for good' not in said and TEXT.encode() in path.read_bytes()
    assert call('key', path, '--trust', words, '--of', new)[0] == 0
    code, said, _err = call('import', path, new, '--erasures', 'own', '--dry-run')
    assert 'To be erased for good' in said
    code, said, _err = call('import', path, new, '--erasures', 'own')
    assert code == 0 and 'Erased for good' in said and 'old.xlsx' in said
    assert call('check', path)[0] == 0
    code, said, _err = call('import', path, desks.old)
    assert code == 3 and 'was erased here' in said and TEXT not in said
    assert TEXT.encode() not in path.read_bytes()


def test_a_row_that_somebody_added_to_what_was_erased_is_not_believed(desks: Desks, tmp_path: Path) -> None:
    erase(desks.a, desks.uid)
    path = export(desks.a, tmp_path / 'new.xlsx')
    assert len(planned(desks.b, path).erasures.asked) == 1
    book = openpyxl.load_workbook(path)
    [sheet] = [sheet for sheet in book if sheet['A1'].value == erasures_in_files.MARK]
    sheet.append([desks.uid, desks.uid, 'summary', '2031-01-01T00:00:00Z'])
    book.save(path)
    assert planned(desks.b, path).erasures.asked == []


def test_the_words_of_a_question_are_asked_to_be_erased_too(
    desks: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A desk that erases a second later than it was asked to asks back, which is for people to see through.
    monkeypatch.setattr(dates, 'utc_now', lambda: '2024-02-01T10:00:00Z')
    question = desks.a.ask_one(Ask('incident', desks.uid, f'Is it {TEXT} of the market?'))
    told = asked.question(desks.a, question)
    assert told is not None
    with desks.b.action('import') as action:
        action.put(Record('question', question, dict(told.question.values)), is_new=True)
    answer = desks.b.answer(question, f'Yes, {TEXT}.')
    (found,) = [one for one in erasing.offered(desks.a, told.question) if one.field == 'text']
    desks.a.erase([found.asking('Is it him?')], REASON)
    new = export(desks.a, tmp_path / 'new.xlsx')
    plan = bring(desks.b, new, 'all')
    assert [one.what.row for one in plan.erasures.asked] == [question]
    standing = asked.question(desks.b, question)
    assert standing is not None and TEXT not in str(standing.question.values)
    assert standing.state == 'answered'
    back = export(desks.b, tmp_path / 'back.xlsx')
    assert [one.what.row for one in planned(desks.a, back).erasures.asked] == []
    desks.b.erase([ToErase('reply', answer, answer, 'text')], REASON)
    assert verify.check(desks.b) == []
