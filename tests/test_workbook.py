"""The headquarters workbook and the empty field sheet, as files."""

import datetime
import tempfile
import time
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pyrage
import pytest
import python_calamine

from exchange import age_files, commands, whole_files, xlsx
from exchange.cells import CLEARED
from exchange.exporting import field_sheet, headquarters_workbook
from exchange.exporting.selection import PROFILES
from exchange.importing import applying, planning
from exchange.own_key import make_own_key
from exchange.reading import any_file
from models import query
from models.errors import KnownError, Refused
from models.language.code_lists import codes
from models.language.labels import field_label, records_label
from models.language.messages import speaking
from models.record.records import RECORDS, Record, roots
from models.register.register import Register
from tests import invented
from tests.reviewed import in_its_state

pytestmark = pytest.mark.slow

Rows = list[dict[str, Any]]


def _book(path: Path) -> dict[str, Rows]:
    """The rows of each sheet by the record kind that its stable names give, each with its stable names."""
    book = python_calamine.load_workbook(str(path))
    found: dict[str, Rows] = {}
    for title in book.sheet_names:
        rows = book.get_sheet_by_name(title).to_python(skip_empty_area=False)
        names = [str(name) for name in rows[0]]
        found[names[0].partition('.')[0] if not names[0].startswith('sijill.') else names[0]] = [
            dict(zip(names, row, strict=True)) for row in rows[2:]
        ]
    return found


def _marked(path: Path, mark: str) -> list[list[Any]]:
    book = python_calamine.load_workbook(str(path))
    tables = [book.get_sheet_by_name(title).to_python() for title in book.sheet_names]
    return next(rows for rows in tables if rows[0][0] == mark)


def _about(path: Path) -> dict[str, str]:
    return {str(row[0]): str(row[1]) for row in _marked(path, 'sijill.about')[1:]}


def _counts(register: Register, path: Path) -> dict[str, int]:
    return {name: count for name, count in planning.make_plan(register, path).counts().items() if count}


@pytest.fixture
def filled(register: Register) -> Register:
    """A register with a record of every kind, one emptied field, and one withdrawn record."""
    informant = register.save(invented.informant())
    local = register.save(invented.place())
    incident = invented.incident(place=local.uid, place_typed='Mithal', learned_on='2024-02~', area='desert')
    incident.of('source')[0].set('informant', informant.uid)
    injured = incident.add('casualty', outcome='injured', party='civilians', count=2)
    incident.add('casualty', outcome='died_later', party='civilians', count=1, earlier=injured.uid)
    incident = register.save(incident)
    incident.set('area', None)
    register.save(incident)
    register.save(invented.abductee(incident=incident.uid))
    gone = register.save(invented.incident(narrative='Told twice.'))
    register.withdraw('incident', gone.uid, 'It was told twice.')
    return register


@pytest.mark.parametrize('language', ['en', 'ar'])
def test_out_and_in_again_there_is_nothing_to_do(filled: Register, tmp_path: Path, language: str) -> None:
    path = tmp_path / 'out.xlsx'
    counts = headquarters_workbook.export(filled, path, language=language)
    rows = sum(counts.get(kind, 0) for kind in RECORDS)
    assert all(counts[kind] for kind in RECORDS)
    assert _counts(filled, path) == {'rows': rows, 'same': rows}


def test_into_an_empty_register_the_records_are_the_same(filled: Register, tmp_path: Path) -> None:
    headquarters_workbook.export(filled, tmp_path / 'out.xlsx', profile='full')
    with Register.create(tmp_path / 'hq.sijill', desk='HQ', passphrase=None) as empty:
        applying.apply_plan(empty, planning.make_plan(empty, tmp_path / 'out.xlsx'))
        for cls in roots():
            for withdrawn in (False, True):
                question = query.Question(cls.record_kind, withdrawn=withdrawn, descending=False)
                assert list(query.each(empty, question)) == list(query.each(filled, question))


def test_one_cell_changed_is_one_field_changed(filled: Register, tmp_path: Path) -> None:
    path = tmp_path / 'out.xlsx'
    headquarters_workbook.export(filled, path)
    book = openpyxl.load_workbook(path)
    names = [cell.value for cell in book['Incidents'][1]]
    book['Incidents'].cell(3, names.index('incident.narrative') + 1).value = 'Corrected.'
    book.save(path)
    made = planning.make_plan(filled, path)
    changed = [row for row in made.rows if row.verdict != 'same']
    assert [(row.verdict, [(c.field, c.incoming) for c in row.cells]) for row in changed] == [
        ('changed', [('narrative', 'Corrected.')])
    ]


def test_the_layout_is_that_of_the_declarations(filled: Register, tmp_path: Path) -> None:
    headquarters_workbook.export(filled, tmp_path / 'out.xlsx', profile='full', language='ar')
    book = openpyxl.load_workbook(tmp_path / 'out.xlsx')
    with speaking('ar'):
        for kind, cls in RECORDS.items():
            sheet = book[records_label(kind)]
            names = [cell.value for cell in sheet[1] if not str(cell.value).startswith('#')]
            first = ['parent'] if cls.parent_kind else ['revision', *filter(None, cls.numbered[:1])]
            rest = [name for name in cls.specs() if name not in first]
            assert names == [f'{kind}.{name}' for name in ('uid', *first, *rest)]
            labels = dict(zip([c.value for c in sheet[1]], [c.value for c in sheet[2]], strict=True))
            for name in cls.form_fields():
                both = [field_label(kind, name, speech) for speech in ('ar', 'en')]
                assert labels[f'{kind}.{name}'].split('\n') == both
            assert (sheet.freeze_panes[1:], sheet.sheet_view.rightToLeft) == ('3', True)
            frozen = [cell.value for cell in sheet[1][: 'ABCDE'.index(sheet.freeze_panes[0])]]
            assert [name for name in frozen if name[0] != '#'] == [f'{kind}.{name}' for name in ('uid', *first)]
            chosen = [v for v in sheet.data_validations.dataValidation if v.type == 'list']
            assert len(chosen) == sum(bool(spec.codes) for spec in cls.specs().values())


def test_cells_by_kind_of_field(filled: Register, tmp_path: Path) -> None:
    headquarters_workbook.export(filled, tmp_path / 'out.xlsx')
    book = openpyxl.load_workbook(tmp_path / 'out.xlsx')
    cells = dict(zip([c.value for c in book['Incidents'][1]], book['Incidents'][3], strict=True))
    assert cells['incident.occurred'].is_date
    assert (cells['incident.learned_on'].value, cells['incident.learned_on'].data_type) == ('2024-02~', 's')
    assert (cells['incident.governorate'].value, cells['incident.latitude'].value) == ('Hama', 35.1)
    assert cells['incident.area'].value == CLEARED
    assert cells['incident.time_of_day'].value is None
    assert 'Mithal Village' in cells['#incident.place'].value


@pytest.mark.parametrize('text', ['=1+1', '+963 1', '-', '@home', "'quoted", 'a\nb', '_x0041_', CLEARED, ' x', '<&>"'])
def test_text_leaves_as_text_and_comes_back(register: Register, tmp_path: Path, text: str) -> None:
    saved = register.save(invented.incident(narrative=text))
    path = tmp_path / 'out.xlsx'
    headquarters_workbook.export(register, path)
    book = openpyxl.load_workbook(path)
    assert not [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == 'f']
    assert _counts(register, path)['same'] == 5
    saved.set('narrative', 'another')
    register.save(saved)
    assert _counts(register, path) == {'rows': 5, 'same': 5}


@pytest.mark.parametrize('sign', '=+-@＝＋－＠')
def test_no_sign_makes_a_formula_of_a_text_that_is_typed_over(register: Register, tmp_path: Path, sign: str) -> None:
    """The wide signs begin a formula too, where Excel is set to Japanese or Chinese."""
    register.save(invented.incident(narrative=f'{sign}1+1'))
    headquarters_workbook.export(register, tmp_path / 'out.xlsx')
    cells = [cell for row in openpyxl.load_workbook(tmp_path / 'out.xlsx')['Incidents'] for cell in row]
    assert [cell.quotePrefix for cell in cells if cell.value == f'{sign}1+1'] == [True]


def test_every_code_list_can_be_chosen_from(filled: Register, tmp_path: Path) -> None:
    headquarters_workbook.export(filled, tmp_path / 'out.xlsx', profile='full')
    book = openpyxl.load_workbook(tmp_path / 'out.xlsx')
    offered = {
        validation.formula1
        for sheet in book
        for validation in sheet.data_validations.dataValidation
        if validation.type == 'list'
    }
    for formula in offered:
        title, _mark, cells = formula.rpartition('!')
        column = [cell for (cell,) in book[title.strip("'")][cells.replace('$', '')]]
        name = book[title.strip("'")].cell(column[0].row, 1).value
        assert [codes(name).find(cell.value) for cell in column] == [row.code for row in codes(name).offered()]


# What may leave


def test_what_a_profile_leaves_out(filled: Register, tmp_path: Path) -> None:
    texts = {}
    for profile in PROFILES:
        path = tmp_path / f'{profile}.xlsx'
        headquarters_workbook.export(filled, path, profile=profile, state='all')
        with zipfile.ZipFile(path) as archive:
            texts[profile] = '\n'.join(archive.read(name).decode() for name in archive.namelist())
    secrets = ['the baker of the example', 'a cousin']
    assert all(secret in texts['full'] for secret in secrets)
    assert not any(secret in texts['headquarters'] for secret in secrets)
    assert 'family_contact' in _about(tmp_path / 'headquarters.xlsx')['left_out']
    private = [*secrets, 'سالم المثال', 'نادر', 'invented ambush', 'Mithal', 'DZ1', 'Tester', 'He heard', 'Told twice']
    assert all(secret in texts['headquarters'] for secret in private[2:-3])
    assert not [secret for secret in private if secret in texts['public']]
    assert _about(tmp_path / 'public.xlsx')['format'] == 'public'
    with pytest.raises(KnownError):
        planning.make_plan(filled, tmp_path / 'public.xlsx')


def test_a_name_is_published_with_consent_only(register: Register, tmp_path: Path) -> None:
    register.save(invented.incident(occurred='2024-02-01', public_summary='Nobody has reviewed this.'))
    record = invented.incident(public_summary='Four people died.', state='approved', reference='A-1')
    record.children[0].add('victim', name='نوال الافتراض', publish_consent='yes', family_knows='yes')
    record.children[0].add('victim', name='ريم الوهم', publish_consent='withdrawn')
    in_its_state(register, record)
    headquarters_workbook.export(register, tmp_path / 'out.xlsx', profile='public', state='all')
    found = _book(tmp_path / 'out.xlsx')
    assert [row['victim.name'] for row in found['victim']] == ['نوال الافتراض']
    assert [row['incident.public_summary'] for row in found['incident']] == ['Four people died.', '']
    parents = {row['casualty.parent'] for row in found['casualty']}
    assert parents == {row['incident.uid'] for row in found['incident']}


def test_dates_and_states_choose_and_what_stays_is_said(register: Register, tmp_path: Path) -> None:
    for occurred, state in [('2024-01-31', 'approved'), ('2024-02-01', 'recorded'), ('2024-02', 'sealed')]:
        in_its_state(register, invented.incident(occurred=occurred, state=state))
    path = tmp_path / 'out.xlsx'
    headquarters_workbook.export(register, path, first='2024-02', last='2024-02')
    assert (len(_book(path)['incident']), _about(path)['not_approved']) == (2, '1')
    assert _about(path)['left_out'].startswith('1;')
    headquarters_workbook.export(register, path, state='approved')
    assert (len(_book(path)['incident']), _about(path)['not_approved']) == (2, '0')


def test_what_the_workbook_says_of_itself(filled: Register, tmp_path: Path) -> None:
    path = tmp_path / 'out.xlsx'
    counts = headquarters_workbook.export(filled, path)
    about = _about(path)
    assert about['format'] == 'headquarters'
    assert (about['desk'], about['desk_id'], about['register']) == ('DZ1', filled.desk_id, filled.meta['register'])
    assert (about['head'], about['example'], about['language']) == (filled.head, '', 'en')
    manifest = _marked(path, 'sijill.manifest')[2:]
    assert len(manifest) == sum(counts[kind] for kind in RECORDS)
    book = openpyxl.load_workbook(path)
    assert book['Manifest'].sheet_state == 'hidden'
    assert book.properties.creator == 'Sijill'
    assert book.properties.lastModifiedBy is None


SECRET = 'سرّ'


def _full_of_secrets(register: Register) -> tuple[list[Record], list[str], list[str]]:
    """Records whose every value is unlike all others; the values that may not reach the public, and those that may."""
    records = [
        invented.informant(),
        invented.place(),
        invented.incident(state='approved', reference='KX-2024-7788'),
        invented.incident(state='recorded', reference='KX-2024-7789'),
        invented.abductee(reference='KX-2024-7790'),
    ]
    records[2].children[0].add('victim', name='x', publish_consent='no')
    records[2].children[0].add('victim', name='x', publish_consent='yes', family_knows='yes')
    private: list[str] = []
    public: list[str] = []
    for record in records:
        for row in record.walk():
            for name, spec in RECORDS[row.kind].specs().items():
                if type(spec.kind).__name__ in ('Kind', 'LongText', 'Typed') and name not in ('withdrawn', 'reference'):
                    value = f'{SECRET} {row.kind} {name} {row.uid[:8]}'
                    row.set(name, value)
                    consents = row.get('publish_consent') == 'yes'
                    reviewed = record.get('state') == 'approved'
                    goes = (spec.reach == 'public' and reviewed) or (spec.reach == 'consent' and consents)
                    (public if goes else private).append(value)
            for name, number in (('latitude', 35.771133), ('longitude', 38.662244)):
                if name in RECORDS[row.kind].specs():
                    row.set(name, number)
        in_its_state(register, record)
    return records, private, public


@pytest.mark.parametrize('language', ['en', 'ar'])
def test_no_secret_is_anywhere_in_the_bytes_of_a_public_workbook(
    register: Register, tmp_path: Path, language: str
) -> None:
    records, private, public = _full_of_secrets(register)
    gone = invented.incident(reference='KX-2024-7791', public_summary=f'{SECRET} withdrawn', state='approved')
    in_its_state(register, gone)
    register.withdraw('incident', gone.uid, f'{SECRET} reason')
    path = tmp_path / 'out.xlsx'
    ways: list[dict[str, Any]] = [{}, {'shown': query.Question('incident', search='KX'), 'name': f'{SECRET} filter'}]
    for way in ways:
        headquarters_workbook.export(register, path, profile='public', language=language, **way)
        with zipfile.ZipFile(path) as archive:
            parts = [archive.read(name) for name in archive.namelist()]
            assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert not archive.comment and not any(info.comment or info.extra for info in archive.infolist())
        text = '\n'.join(part.decode() for part in parts)
        numbers = [
            '35.771133',
            '38.662244',
            'KX-',
            'DZ1',
            'Tester',
            register.desk_id,
            register.head,
            'reason',
            'search',
        ]
        never = [*private, f'{SECRET} withdrawn', f'{SECRET} filter', *numbers, records[0].uid, gone.uid]
        assert not [secret for secret in never if secret in text]
        assert public and all(value in text for value in public)
    assert register.meta['register'] not in text


def test_a_public_workbook_names_no_maker_and_no_hour(register: Register, tmp_path: Path) -> None:
    in_its_state(register, invented.incident(state='approved'))
    headquarters_workbook.export(register, tmp_path / 'out.xlsx', profile='public')
    assert names_no_maker(tmp_path / 'out.xlsx')


def names_no_maker(path: Path) -> bool:
    """Whether the properties of a workbook say neither who made it, with what, nor at what hour."""
    with zipfile.ZipFile(path) as archive:
        core = archive.read('docProps/core.xml').decode()
    properties = openpyxl.load_workbook(path).properties
    hours = {properties.created.time(), properties.modified.time()}
    words = ('creator', 'lastModifiedBy', 'title', 'openpyxl', 'Sijill')
    return hours == {datetime.time()} and not [word for word in words if word in core]


@pytest.mark.parametrize(
    'given',
    [('report', 'r.sijill', '2024-01'), ('issue', 'r.sijill', '2024-01'), ('template',)],
    ids=lambda given: given[0],
)
def test_no_workbook_for_others_names_a_maker_or_an_hour(
    given: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The figures of a month are published as a workbook too, beside a document that says neither."""
    monkeypatch.chdir(tmp_path)
    Register.create(tmp_path / 'r.sijill', desk='DZ1', passphrase=None).close()
    assert commands.main([*given, 'out.xlsx']) == 0
    assert names_no_maker(tmp_path / 'out.xlsx')


def _left_out(path: Path) -> dict[str, str]:
    rows = [row for row in _marked(path, 'sijill.about') if not row[0] and row[1]]
    return {row[1]: row[2] for row in rows}


def test_the_about_sheet_counts_what_was_left_out(filled: Register, tmp_path: Path) -> None:
    filled.save(invented.incident(occurred='2024-05-01'))
    path = tmp_path / 'out.xlsx'
    counts = headquarters_workbook.export(filled, path, first='2024-01', last='2024-01')
    found = _left_out(path)
    assert (counts['left_out'], found['Incidents']) == (1, '1 record that was not chosen')
    assert (found['Abductee: Family contact'], found['Informant: Identity']) == ('1 value', '1 value')
    headquarters_workbook.export(filled, path, profile='full')
    assert not [line for line in _left_out(path) if ':' in line]
    headquarters_workbook.export(filled, path, profile='public', state='all')
    found = _left_out(path)
    assert (found['Informants'], found['Incident: Account']) == ('not included', 'left out')
    assert records_label('victim') not in found and not any(char.isdigit() for line in found.values() for char in line)


@pytest.mark.parametrize('withdrawn', [False, True])
def test_what_a_list_shows_leaves_with_what_it_refers_to(filled: Register, tmp_path: Path, withdrawn: bool) -> None:
    path = tmp_path / 'out.xlsx'
    filled.save(invented.incident(governorate='SY04'))
    filters = (query.Filter('governorate', ('SY05',)),)
    shown = query.Question('incident', filters=filters, withdrawn=withdrawn)
    counts = headquarters_workbook.export(filled, path, shown=shown)
    assert (counts['incident'], counts.get('abductee', 0)) == (1, 0)
    # The live one names an informant and a place of the register, the withdrawn one neither.
    assert (counts.get('informant', 0), counts.get('place', 0)) == ((0, 0) if withdrawn else (1, 1))
    assert 'Governorate: Hama' in _about(path)['filter']
    assert _counts(filled, path).keys() == {'rows', 'same'}
    assert headquarters_workbook.export(filled, path, shown=shown, profile='public', state='all').get(
        'incident', 0
    ) == (not withdrawn)


def test_a_filter_is_kept_chosen_and_forgotten(register: Register) -> None:
    question = query.Question('incident', 'تدمر', (query.Filter('occurred', ('2024-01', '2024-02')),))
    assert register.settings.keep('filters', ' January ', query.to_keep(question)) == 'January'
    register.settings.keep('filters', 'gone', query.to_keep(query.Question('abductee', withdrawn=True)))
    with Register.open(register.path, writing=False) as other:
        assert list(query.kept_filters(other.settings.filters)) == ['January', 'gone']
        assert query.kept_filters(other.settings.filters)['January'] == question
    register.settings.drop('filters', 'gone')
    assert list(query.kept_filters(register.settings.filters)) == ['January']
    for name, asked in (('', question), ('all', query.Question('incident'))):
        with pytest.raises(Refused):
            register.settings.keep('filters', name, query.to_keep(asked))


def test_a_kept_filter_whose_field_is_gone_is_refused_not_widened(register: Register) -> None:
    question = query.Question('incident', filters=(query.Filter('bygone', ('x',)),))
    register.settings.keep('filters', 'old', query.to_keep(question))
    with pytest.raises(KnownError, match='bygone'):
        query.kept_filters(register.settings.filters)


def test_a_sealed_workbook_opens_with_its_key_alone(filled: Register, tmp_path: Path) -> None:
    key = make_own_key(filled)
    assert make_own_key(filled) == key
    path = tmp_path / 'out.xlsx.age'
    counts = headquarters_workbook.export(filled, path, key=key)
    assert 'سالم'.encode() not in path.read_bytes() and age_files.way_in(path) == 'key'
    book = any_file.read(path, age_files.Keys(filled.settings.own_secret))
    rows = sum(counts.get(kind, 0) for kind in RECORDS)
    assert planning.make_plan(filled, book).counts()['same'] == rows
    for keys in (age_files.NONE, age_files.Keys(str(pyrage.x25519.Identity.generate()))):
        with pytest.raises(KnownError):
            any_file.read(path, keys)
    armored = tmp_path / 'armored.age'
    armored.write_bytes(pyrage.encrypt(b'Date,Place\n2024-01-01,x\n', [pyrage.x25519.Recipient.from_str(key)], True))
    armored = armored.rename(tmp_path / 'sheet.csv.age')
    assert any_file.read(armored, age_files.Keys(filled.settings.own_secret)).sheets[0].rows[0] == ['Date', 'Place']
    assert filled.settings.own_secret not in repr(age_files.Keys(filled.settings.own_secret))


def test_a_register_read_only_makes_no_key(filled: Register) -> None:
    with Register.open(filled.path, writing=False) as reader, pytest.raises(KnownError):
        make_own_key(reader)


# Files


def test_no_temporary_file_is_made(filled: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_given: object, **_named: object) -> None:
        raise AssertionError('a temporary file')

    monkeypatch.setattr(tempfile, '_mkstemp_inner', refuse)
    with pytest.raises(AssertionError):
        openpyxl.Workbook().save(BytesIO())
    headquarters_workbook.export(filled, tmp_path / 'out.xlsx')
    field_sheet.write_template(tmp_path / 'sheet.xlsx', 'ar')
    assert {path.name for path in tmp_path.glob('*.xlsx*')} == {'out.xlsx', 'sheet.xlsx'}


def test_a_left_over_half_is_gone_and_a_bad_place_is_said(filled: Register, tmp_path: Path) -> None:
    (tmp_path / 'out.xlsx.part').write_bytes(b'half')
    headquarters_workbook.export(filled, tmp_path / 'out.xlsx')
    assert not (tmp_path / 'out.xlsx.part').exists()
    (tmp_path / 'folder.xlsx').mkdir()
    for path in (tmp_path / 'folder.xlsx', tmp_path / 'nowhere' / 'out.xlsx'):
        with pytest.raises(KnownError):
            headquarters_workbook.export(filled, path)
        with pytest.raises(KnownError):
            whole_files.put(path, b'')


@pytest.mark.slow
def test_many_rows_are_written_quicker_than_openpyxl_writes_them() -> None:
    rows: list[list[Any]] = [[f'text {n}' if c % 2 else n for c in range(30)] for n in range(4000)]
    started = time.perf_counter()
    book = xlsx.new_workbook()
    sheet = xlsx.add_long_sheet(book, 'x')
    for row in rows:
        sheet.add(row)
    xlsx.content(book)
    ours = time.perf_counter() - started
    started = time.perf_counter()
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet('x')
    for row in rows:
        sheet.append(row)
    book.save(BytesIO())
    assert ours < time.perf_counter() - started


# The field sheet


@pytest.mark.parametrize('language', ['en', 'ar'])
def test_a_filled_field_sheet_goes_in_and_corrected_it_updates(
    register: Register, tmp_path: Path, language: str
) -> None:
    path = tmp_path / 'sheet.xlsx'
    field_sheet.write_template(path, language)
    book = openpyxl.load_workbook(path)
    incidents, abductees = book.worksheets[:2]
    _fill(incidents, 'incident', language, occurred='2024-01-05', kind='ambush', governorate='SY04', place='Mithal')
    _fill(abductees, 'abductee', language, name_ar='نادر الخيال', abducted_on='2013-07')
    headings = [cell.value for cell in incidents[1]]
    killed = incidents.cell(2, headings.index(codes('sheet_columns').label('isis_killed', language)) + 1)
    killed.value = 3
    book.save(path)
    assert _counts(register, path) == {'rows': 2, 'new': 2}
    applying.apply_plan(register, planning.make_plan(register, path))
    assert _counts(register, path) == {'rows': 2, 'same': 2}
    killed.value = 4
    book.save(path)
    assert _counts(register, path) == {'rows': 2, 'same': 1, 'changed': 1}
    applying.apply_plan(register, planning.make_plan(register, path))
    (incident,) = query.each(register, query.Question('incident'))
    assert [c.get('count') for c in incident.of('casualty')] == [4]
    (abductee,) = query.each(register, query.Question('abductee'))
    assert (abductee.get('name_ar'), abductee.get('abducted_on')) == ('نادر الخيال', '2013-07')


def _fill(sheet: Any, of: str, language: str, **values: str) -> None:
    headings = [cell.value for cell in sheet[1]]
    for name, value in values.items():
        spec = RECORDS[of].specs()[name]
        shown = spec.code_list().label(value, language) if spec.codes else value
        sheet.cell(2, headings.index(field_label(of, name, language)) + 1).value = shown


@pytest.mark.parametrize('language', ['en', 'ar'])
def test_the_field_sheet_is_ready_to_fill(tmp_path: Path, language: str) -> None:
    path = tmp_path / 'sheet.xlsx'
    field_sheet.write_template(path, language)
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets[:2]:
        headings = list(sheet[1])
        assert headings[-1].value == field_label('row', 'uid', language)
        uids = {sheet.cell(row, len(headings)).value for row in range(2, field_sheet.ROWS + 2)}
        assert len(uids) == field_sheet.ROWS
        assert all(cell.comment for cell in headings)
        assert sheet.protection.sheet and sheet.freeze_panes == 'A2'
        assert all(cell.protection.locked for cell in headings)
        assert all(not sheet.cell(2, n).protection.locked for n in range(1, len(headings)))
        assert sheet.cell(2, len(headings)).protection.locked
        assert bool(sheet.sheet_view.rightToLeft) == (language == 'ar')
        assert sheet.data_validations.dataValidation
    assert [sheet.sheet_state for sheet in book] == ['visible', 'visible', 'visible', 'hidden', 'hidden']
    assert _about(path)['format'] == 'field sheet'


def test_what_is_saved_during_an_export_is_not_half_in_it(filled: Register, tmp_path: Path) -> None:
    head = filled.head

    def save_meanwhile(done: int, _total: int) -> None:
        if done == 0:
            filled.save(invented.abductee(name_ar='هيثم التجربة'))

    with Register.open(filled.path, writing=False) as reader:
        headquarters_workbook.export(reader, tmp_path / 'out.xlsx', progress=save_meanwhile)
        assert reader.head == filled.head != head
    assert len(_book(tmp_path / 'out.xlsx')['abductee']) == 1
    assert _about(tmp_path / 'out.xlsx')['head'] == head
