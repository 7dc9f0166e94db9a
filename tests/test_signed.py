"""Signed workbooks: whose a file is, and which of its rows are not as they were signed."""

import random
import shutil
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange import age_files, crash_report
from exchange.cells import CELL_FORMS, from_cell, to_cell
from exchange.exporting import headquarters_workbook
from exchange.importing import errors_workbook
from exchange.importing.whose import in_words
from exchange.own_key import make_own_key
from exchange.signed import signed_workbook
from exchange.signed.signed_workbook import canonical
from models import query, signing
from models.errors import KnownError
from models.file import backups, history
from models.file.chain import OF_REGISTER
from models.language.messages import speaking
from models.query import Question
from models.record import own_codes
from models.record.records import RECORDS, Record
from models.register import conflicts, verify
from models.register.others import known_keys
from models.register.register import Register
from tests import invented, office
from tests.signed import brought_in, cell_of, edited, fact_of, key_of, planned, sheet_of


@pytest.fixture(scope='module')
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The registers of a desk, with records of several kinds, and of headquarters; the workbook that the desk sent."""
    folder = tmp_path_factory.mktemp('signed')
    Register.create(folder / 'HQ1.sijill', desk='HQ1', passphrase=None).close()
    with Register.create(folder / 'DZ7.sijill', desk='DZ7', passphrase=None) as register:
        for number in range(4):
            register.save(invented.incident(narrative=f'مثال {number}:\nجرى ليلاً', occurred=f'2024-01-0{number + 1}'))
        register.save(invented.abductee())
        headquarters_workbook.export(register, folder / 'sent.xlsx')
    return folder


@pytest.fixture
def desk(files: Path, tmp_path: Path) -> Iterator[Register]:
    with Register.open(Path(shutil.copy(files / 'DZ7.sijill', tmp_path)), None) as register:
        yield register


@pytest.fixture
def headquarters(files: Path, tmp_path: Path) -> Iterator[Register]:
    with Register.open(Path(shutil.copy(files / 'HQ1.sijill', tmp_path)), None) as register:
        yield register


@pytest.fixture
def sent(files: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(files / 'sent.xlsx', tmp_path))


def first_of(register: Register) -> Record:
    return next(query.each(register, Question('incident')))


def whose(register: Register, path: Path) -> tuple[str, list[tuple[str, str]], int]:
    """Whose a file is, what happened to its rows since, and how many are gone."""
    plan = planned(register, path)
    return plan.whose.kind, [(row.kind, row.since_signed) for row in plan.since_signed], plan.gone


# Whose it is


def test_a_file_is_of_a_key_that_is_not_known_until_it_is_confirmed(
    desk: Register, headquarters: Register, sent: Path
) -> None:
    found = planned(headquarters, sent).whose
    assert (found.kind, found.key, found.register, found.desk_id, found.name) == (
        *('unknown', known_keys.own(desk), desk.meta['register'], desk.desk_id, 'DZ7'),
    )
    assert found.words() == signing.words(known_keys.own(desk))
    known_keys.trust(headquarters, key_of(desk, 'Desk in Deir ez-Zor'))
    found = planned(headquarters, sent).whose
    assert (found.kind, found.desk_id, found.name) == ('known', desk.desk_id, 'Desk in Deir ez-Zor')
    known_keys.forget(headquarters, found.key)
    assert planned(headquarters, sent).whose.kind == 'unknown'


def test_a_file_of_the_register_itself_is_its_own(desk: Register, sent: Path) -> None:
    found = planned(desk, sent).whose
    assert (found.kind, found.name, found.desk_id) == ('known', 'this register', desk.desk_id)
    assert known_keys.known(desk) == []


@pytest.mark.parametrize('profile', ['headquarters', 'full'])
@pytest.mark.parametrize('language', ['en', 'ar'])
def test_whatever_carries_vectors_is_signed(
    desk: Register, headquarters: Register, tmp_path: Path, profile: str, language: str
) -> None:
    headquarters_workbook.export(desk, tmp_path / 'x.xlsx', profile=profile, language=language)
    assert whose(headquarters, tmp_path / 'x.xlsx') == ('unknown', [], 0)


@pytest.mark.slow
def test_an_encrypted_file_is_signed_within(desk: Register, headquarters: Register, tmp_path: Path) -> None:
    path, key = tmp_path / 'x.xlsx.age', make_own_key(headquarters)
    headquarters_workbook.export(desk, path, key=key)
    plan = planned(headquarters, path, age_files.Keys(headquarters.settings.own_secret))
    assert (plan.whose.kind, plan.since_signed, plan.gone) == ('unknown', [], 0)
    assert known_keys.own(desk).encode() not in path.read_bytes()


def test_a_file_for_the_public_has_neither_key_nor_signature(desk: Register, tmp_path: Path) -> None:
    headquarters_workbook.export(desk, tmp_path / 'x.xlsx', profile='public', state='all')
    book = openpyxl.load_workbook(tmp_path / 'x.xlsx')
    cells = {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell}
    assert not cells & {'key', 'signature', 'digest', known_keys.own(desk), desk.meta['register']}
    with pytest.raises(KnownError, match='for the public'):
        planned(desk, tmp_path / 'x.xlsx')


@pytest.mark.parametrize(('version', 'is_read'), [('1', True), ('7', True), ('8', False), ('10', False), ('x', True)])
def test_a_file_of_a_newer_layout_is_refused_in_a_sentence(
    headquarters: Register, sent: Path, version: str, is_read: bool
) -> None:
    def alter(book: Any) -> None:
        assert fact_of(book, 'version').value == '7'
        fact_of(book, 'version').value = version

    if is_read:
        assert planned(headquarters, edited(sent, alter)).rows
    else:
        with pytest.raises(KnownError, match='later version'):
            planned(headquarters, edited(sent, alter))


# Saved by others


@office.needs_office
@pytest.mark.slow
@pytest.mark.parametrize('language', ['en', 'ar'])
@pytest.mark.parametrize('ending', ['xlsx', 'ods'])
def test_the_office_may_save_it(
    desk: Register, headquarters: Register, tmp_path: Path, language: str, ending: str
) -> None:
    desk.save(invented.incident(latitude=35.123456, longitude=40.1, area='desert', narrative='=1+1 _x0041_x0042_'))
    first = first_of(desk)
    first.set('narrative', None)
    desk.save(first)
    path = tmp_path / 'x.xlsx'
    headquarters_workbook.export(desk, path, profile='full', language=language)
    assert whose(headquarters, office.converted(path, ending)) == ('unknown', [], 0)


def test_rows_and_columns_and_sheets_may_be_moved(headquarters: Register, sent: Path) -> None:
    def move(book: Any) -> None:
        sheet = sheet_of(book, 'incident')
        names = [cell.value for cell in sheet[1]]
        rows = [[*row] for row in sheet.iter_rows(values_only=True)]
        order = random.Random(1).sample(range(len(names)), len(names))
        for number, row in enumerate([*rows[:2], *reversed(rows[2:])], 1):
            for column, at in enumerate(order, 1):
                sheet.cell(number, column).value = row[at]
        sheet.cell(2, 1).value = 'called otherwise'
        sheet.title = 'Sheet 7'
        book.move_sheet(sheet, 5)
        sheet_of(book, 'sijill.about').cell(40, 2).value = 'a remark'

    assert whose(headquarters, edited(sent, move)) == ('unknown', [], 0)


def test_the_copy_with_the_marked_cells_is_still_signed(headquarters: Register, sent: Path, tmp_path: Path) -> None:
    def spoil(book: Any) -> None:
        cell_of(sheet_of(book, 'incident'), 'incident.kind').value = 'Nothing of the kind'

    spoiled = edited(sent, spoil)
    plan = planned(headquarters, spoiled)
    assert plan.problems
    (tmp_path / 'marked.xlsx').write_bytes(errors_workbook.marked(spoiled, plan.problems).content)
    assert whose(headquarters, tmp_path / 'marked.xlsx') == ('unknown', [('incident', 'edited')], 0)


# Changed since


def _narrative(book: Any) -> None:
    cell_of(sheet_of(book, 'incident'), 'incident.narrative').value = 'Told otherwise'


def _vector(book: Any) -> None:
    cell_of(sheet_of(book, 'incident'), 'incident.revision').value = 'DZ7.00000000:9999'


def _emptied(book: Any) -> None:
    cell_of(sheet_of(book, 'incident'), 'incident.occurred').value = None


def _another_uid(book: Any) -> None:
    cell_of(sheet_of(book, 'incident'), 'incident.uid').value = '00000000-0000-4000-8000-000000000000'


def _new_row(book: Any) -> None:
    sheet = sheet_of(book, 'incident')
    cell_of(sheet, 'incident.narrative', sheet.max_row + 1).value = 'Typed in'


def _withdrawn(book: Any) -> None:
    cell_of(sheet_of(book, 'incident'), 'incident.withdrawn').value = 'Never happened'


def _column_given(book: Any) -> None:
    sheet = sheet_of(book, 'abductee')
    cell_of(sheet, 'abductee.sex').value = None
    sheet.cell(1, sheet.max_column + 1).value = 'abductee.family_contact'
    sheet.cell(3, sheet.max_column).value = 'Somebody'


@pytest.mark.parametrize(
    ('edit', 'found', 'gone'),
    [
        (_narrative, [('incident', 'edited')], 0),
        (_vector, [('incident', 'edited')], 0),
        (_emptied, [('incident', 'edited')], 0),
        (_withdrawn, [('incident', 'edited')], 0),
        (_another_uid, [('incident', 'added')], 1),
        (_new_row, [('incident', 'added')], 0),
        (_column_given, [('abductee', 'edited')], 0),
        (lambda book: sheet_of(book, 'casualty').delete_rows(3, 2), [], 2),
    ],
)
def test_a_row_that_was_changed_is_named_and_not_refused_for_it(
    headquarters: Register, sent: Path, edit: Any, found: list[tuple[str, str]], gone: int
) -> None:
    assert whose(headquarters, edited(sent, edit)) == ('unknown', found, gone)


def test_a_row_of_another_file_of_the_same_desk_is_edited(desk: Register, headquarters: Register, sent: Path) -> None:
    """Also where each row was signed once, as an older state that somebody brings back would be."""
    record = first_of(desk)
    record.set('narrative', 'Known better by now')
    desk.save(record)
    headquarters_workbook.export(desk, later := sent.with_name('later.xlsx'))

    def bring_back(book: Any) -> None:
        sheet, older = (sheet_of(one, 'incident') for one in (book, openpyxl.load_workbook(sent)))
        rows = {row[0]: row for row in older.iter_rows(min_row=3, values_only=True)}
        for number in range(3, sheet.max_row + 1):
            for column, value in enumerate(rows[sheet.cell(number, 1).value], 1):
                sheet.cell(number, column).value = value

    assert whose(headquarters, edited(later, bring_back)) == ('unknown', [('incident', 'edited')], 0)


@pytest.mark.parametrize('name', ['desk_id', 'register', 'profile', 'made_at', 'key', 'signature'])
def test_what_a_file_says_of_itself_is_signed(headquarters: Register, sent: Path, name: str) -> None:
    def alter(book: Any) -> None:
        cell = fact_of(book, name)
        cell.value = cell.value[:-1] + ('0' if cell.value[-1] != '0' else '1')

    found = planned(headquarters, edited(sent, alter))
    assert (found.whose.kind, found.whose.key) == ('none', '')
    assert 'does not fit' in found.whose.problem


@pytest.mark.parametrize('column', [1, 2, 3, 4])
def test_the_manifest_is_signed(headquarters: Register, sent: Path, column: int) -> None:
    def alter(book: Any) -> None:
        cell = sheet_of(book, 'sijill.manifest').cell(5, column)
        cell.value = f'{cell.value}0'

    assert whose(headquarters, edited(sent, alter))[0] == 'none'


def test_an_own_code_is_signed(desk: Register, headquarters: Register, tmp_path: Path) -> None:
    """One word in it makes fighters of civilians."""
    desk.note(own_codes.META, desk.with_own_codes([own_codes.made('DZ7', 'parties', 'Shepherds', '', 'civilians')]))
    headquarters_workbook.export(desk, tmp_path / 'x.xlsx')

    def alter(book: Any) -> None:
        codes = sheet_of(book, 'sijill.codes')
        [row] = [row for row in codes.iter_rows() if str(row[1].value).startswith('x-')]
        assert row[5].value == 'civilians'
        row[5].value = 'isis'

    assert whose(headquarters, tmp_path / 'x.xlsx') == ('unknown', [], 0)
    assert whose(headquarters, edited(tmp_path / 'x.xlsx', alter))[0] == 'none'


def test_a_signature_of_another_file_does_not_fit(desk: Register, headquarters: Register, sent: Path) -> None:
    desk.save(invented.incident(narrative='Later'))
    headquarters_workbook.export(desk, later := sent.with_name('later.xlsx'))
    signature = fact_of(openpyxl.load_workbook(later), 'signature').value

    def put(book: Any) -> None:
        fact_of(book, 'signature').value = signature

    assert whose(headquarters, edited(sent, put))[0] == 'none'


def test_a_known_key_speaks_for_its_own_desk_alone(desk: Register, headquarters: Register, tmp_path: Path) -> None:
    known_keys.trust(headquarters, key_of(desk))
    desk.meta['desk_id'], desk.meta['register'] = headquarters.desk_id, headquarters.meta['register']
    headquarters_workbook.export(desk, tmp_path / 'x.xlsx')
    found = planned(headquarters, tmp_path / 'x.xlsx').whose
    assert found.kind == 'none'
    assert 'another register' in found.problem


def test_another_key_of_a_register_that_is_known_is_pointed_out(
    desk: Register, headquarters: Register, sent: Path, tmp_path: Path
) -> None:
    known_keys.trust(headquarters, key_of(desk, 'Deir ez-Zor'))
    desk.note('signing_secret', signing.new_secret())
    assert 'this register' in planned(desk, sent).whose.problem
    headquarters_workbook.export(desk, tmp_path / 'x.xlsx')
    found = planned(headquarters, tmp_path / 'x.xlsx').whose
    assert found.kind == 'unknown'
    assert 'Deir ez-Zor' in found.problem
    assert 'another one' in found.problem


# History


def test_a_revision_keeps_whose_file_it_came_from(desk: Register, headquarters: Register, sent: Path) -> None:
    known_keys.trust(headquarters, key_of(desk))
    edited_one = planned(headquarters, edited(sent, _narrative)).since_signed[0].record
    assert edited_one is not None
    brought_in(headquarters, edited(sent, _narrative))
    revisions = [*history.each(headquarters)]
    signers = {r.record: r.signer for r in revisions if r.kind in RECORDS}
    assert signers.pop(edited_one.uid) == ''
    # What the register keeps of itself, and of its people, comes from no file.
    assert {(r.kind, r.signer) for r in revisions if r.kind not in RECORDS} == {('person', ''), (OF_REGISTER, '')}
    assert set(signers.values()) == {known_keys.own(desk)}
    assert verify.check(headquarters) == []
    assert {r.signer for r in history.each(desk)} == {''}


def test_a_conflict_settled_later_keeps_whose_value_it_was(desk: Register, headquarters: Register, sent: Path) -> None:
    brought_in(headquarters, sent)
    uid = first_of(desk).uid
    for register, said in ((desk, 'Here'), (headquarters, 'There')):
        record = query.get(register, 'incident', uid)
        assert record is not None
        record.set('narrative', said)
        register.save(record)
    headquarters_workbook.export(desk, sent)
    brought_in(headquarters, sent)
    [open_one] = conflicts.waiting(headquarters)
    headquarters.settle(open_one.conflict, open_one.conflict.theirs)
    last = history.revisions(headquarters, 'record', uid)[-1]
    assert (last.action, last.signer) == ('settle', known_keys.own(desk))


# Keys


def test_a_register_made_before_gets_its_key_when_it_is_opened_for_writing(desk: Register, tmp_path: Path) -> None:
    desk.note('signing_secret', '')
    path = desk.path
    desk.close()
    with Register.open(path, None, writing=False) as reader:
        assert known_keys.own(reader) == ''
        with pytest.raises(KnownError, match='for writing'):
            headquarters_workbook.export(reader, tmp_path / 'x.xlsx')
    with Register.open(path, None) as register:
        own = known_keys.own(register)
        assert len(own) == 64
    with Register.open(path, None) as register:
        assert known_keys.own(register) == own


def test_each_register_has_a_key_of_its_own(desk: Register, headquarters: Register) -> None:
    assert known_keys.own(desk) != known_keys.own(headquarters)


def test_words_are_known_in_either_language_however_they_are_typed() -> None:
    key = signing.public_key('07' * 32)
    english, arabic = signing.words(key, 'en'), signing.words(key, 'ar')
    assert len(english.split()) == len(arabic.split()) == 6
    assert signing.is_called(key, f'  {english.upper()} '.replace(' ', '  '))
    assert signing.is_called(key, arabic)
    assert not signing.is_called(key, ' '.join(reversed(english.split())))
    assert not signing.is_called(key, '')
    # For ever: what somebody wrote down must be found again.
    assert english == 'fuse knife sesame ruler pupil confirm'


def test_a_damaged_list_of_keys_is_named(desk: Register) -> None:
    desk.note('known_keys', '[{"key": "no key"}]')
    assert any('known_keys' in sentence for sentence in verify.check(desk))


@pytest.mark.parametrize('secret', ['', 'x', '00', 'zz' * 32])
def test_what_is_no_signature_is_none(secret: str) -> None:
    assert not signing.is_signed(secret, '00' * 64, b'')
    assert not signing.is_signed(signing.public_key('07' * 32), secret, b'')


@pytest.mark.slow
def test_the_secret_key_stands_in_the_encrypted_register_alone(
    encrypted: Register, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = encrypted.meta['signing_secret']
    encrypted.save(invented.incident())
    for profile in ('headquarters', 'full', 'public'):
        headquarters_workbook.export(encrypted, tmp_path / f'{profile}.xlsx', profile=profile, state='all')
    backups.beside(encrypted)
    brought_in(encrypted, tmp_path / 'full.xlsx')
    monkeypatch.setattr(signing, 'SigningKey', lambda _seed: 1 // 0)
    with pytest.raises(ZeroDivisionError) as raised:
        headquarters_workbook.export(encrypted, tmp_path / 'broken.xlsx')
    told = [crash_report.report(raised.value), caplog.text, repr(encrypted), *map(repr, history.each(encrypted))]
    needles = [secret.encode(), bytes.fromhex(secret)]
    assert not [text for text in told if secret in text]
    encrypted.close()
    for path in (path for path in tmp_path.rglob('*') if path.is_file()):
        found = [path.read_bytes()]
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                found += [archive.read(name) for name in archive.namelist()]
        assert not [content for content in found for needle in needles if needle in content], path


# The canonical form


def _stored(count: int = 1) -> st.SearchStrategy[tuple[Any, ...]]:
    """A field with values that can be stored in it."""
    kinds = {spec.kind.name: spec for cls in RECORDS.values() for spec in cls.specs().values()}
    texts = st.text(st.characters(codec='utf-8', exclude_categories=['Cs', 'Cc']) | st.just('\n'), max_size=40)
    values = {
        'text': texts, 'long_text': texts,
        'date': st.dates(date(1900, 3, 1), date(2099, 1, 1)).map(str) | st.sampled_from(['2024', '2024-02~']),
        'time': st.times().map(lambda time: f'{time:%H:%M}'),
        'number': st.integers(0, 1_000_000),
        'degrees': st.floats(34.5, 38).map(lambda number: round(number, 6)),
    }  # fmt: skip
    return st.one_of(st.tuples(st.just(kinds[name]), *[found] * count) for name, found in values.items())


def _otherwise(cell: Any) -> Iterator[Any]:
    """The same as a spreadsheet program or a person may put it into another kind of cell."""
    if isinstance(cell, str):
        yield from (f' {cell} ', cell.replace('\n', '\r\n'))
    elif isinstance(cell, date):
        yield datetime.combine(cell, clock())
        yield cell.isoformat()
    elif isinstance(cell, (int, float)):
        yield float(cell)
        yield float(f'{cell:.15g}')
        yield str(cell) if isinstance(cell, int) else cell


@given(_stored())
def test_a_cell_says_the_same_in_whatever_kind_it_stands(case: tuple[Any, Any]) -> None:
    spec, value = case
    cell = to_cell(spec.kind.clean(value, spec), spec)
    said = canonical(cell)
    assert all(canonical(other) == said for other in _otherwise(cell))


@given(_stored(2))
def test_cells_that_mean_another_value_say_something_else(case: tuple[Any, Any, Any]) -> None:
    spec, *values = case
    cells = [to_cell(spec.kind.clean(value, spec), spec) for value in values]
    if canonical(cells[0]) == canonical(cells[1]):
        assert from_cell(cells[0], spec) == from_cell(cells[1], spec)


_CELLS = st.tuples(st.sampled_from('abc'), st.text('ab",[]\\\n', max_size=4))


@given(st.lists(_CELLS, max_size=4, unique_by=lambda pair: pair[0]))
def test_no_two_rows_say_the_same(pairs: list[tuple[str, str]]) -> None:
    """What stands in one cell never looks like what stands in two."""
    seen: dict[str, Any] = {}
    for width in range(len(pairs) + 1):
        row = sorted(pairs[:width])
        digest = signed_workbook.row_digest([(name, at) for at, (name, _text) in enumerate(row)], [t for _n, t in row])
        said = {name: canonical(text) for name, text in row if canonical(text)}
        assert seen.setdefault(digest, said) == said


_PLAIN = st.text(st.characters(codec='ascii'), max_size=6) | st.text('ab é\u00a0\t', max_size=3) | st.integers(0, 9)


@given(st.lists(st.lists(_PLAIN, max_size=4), max_size=4))
def test_rows_of_plain_texts_are_signed_as_all_others(rows: list[list[Any]]) -> None:
    """A spreadsheet program may put spaces around each text, and a number into a text."""
    secret = signing.new_secret()
    key, made = signing.public_key(secret), signed_workbook.signature(secret, rows, rows, rows)
    spaced = [[f' {cell} ' for cell in row] for row in rows]
    assert signed_workbook.is_signed(key, made, spaced, spaced, spaced)


def test_a_time_is_the_same_as_text_and_as_a_part_of_a_day() -> None:
    assert canonical('07:05') == canonical(clock(7, 5)) == canonical(timedelta(hours=7, minutes=5)) == '07:05'
    assert 'time' in CELL_FORMS


def test_what_is_said_is_said_in_the_language_that_is_spoken(headquarters: Register, sent: Path) -> None:
    found = planned(headquarters, sent).whose
    with speaking('ar'):
        assert signing.words(found.key, 'ar') in in_words(found)
    assert signing.words(found.key, 'en') in in_words(found)
