"""Files for the public beside the headquarters workbook of one register: no id in common, nobody without consent."""

import csv
import random
import re
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pyrage
import pytest

from exchange.exporting import events_csv, headquarters_workbook
from exchange.exporting.public_records import LEAST_ALIKE, NoneApproved
from exchange.importing import planning
from exchange.own_key import make_own_key
from exchange.public_ids import ids_of, is_public_id
from models import query
from models.dates import dates
from models.errors import KnownError
from models.language.code_lists import codes
from models.query import Filter, Question
from models.record.records import RECORDS, Record
from models.register.register import Register
from tests import invented
from tests.calling import Call, caller
from tests.reviewed import in_its_state

UID = re.compile(r'[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}')
SECRET = str(pyrage.x25519.Identity.generate())
ALIKE = {'state': 'approved', 'sex': 'male', 'governorate': 'SY05', 'abducted_by': 'isis', 'consent': 'anonymised'}
DAYS = [f'2024-03-{day:02}' for day in (9, 3, 28, 14, 3, 17)]


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Call:
    """Runs a command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return caller(capsys)


def taken(day: str, **values: Any) -> Record:
    """An approved abductee whose family, asked today, allows a row without the name."""
    asked = {'consent_asked_on': dates.today_in_damascus().isoformat(), 'family_knows': 'yes'}
    record = invented.abductee(**{'abducted_on': day, 'manner': 'checkpoint', **ALIKE, **asked, **values})
    record.children[0].set('effective', day)
    return record


def happened(day: str, **values: Any) -> Record:
    """An approved incident with a victim whose name may be published."""
    record = invented.incident(**{'occurred': day, 'state': 'approved', **values})
    record.of('casualty')[0].of('victim')[0].values.update(publish_consent='yes', family_knows='yes')
    return record


def sheets(path: Path) -> dict[str, list[dict[str, Any]]]:
    """The rows of each sheet of records, by stable names."""
    found = {}
    for sheet in openpyxl.load_workbook(path).worksheets:
        names, *rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        if '.' in str(names[0]) and not str(names[0]).startswith('sijill.'):
            found[str(names[0]).split('.')[0]] = [dict(zip(names, row, strict=True)) for row in rows[1:]]
    return found


def published(register: Register, folder: Path, **ways: Any) -> dict[str, list[dict[str, Any]]]:
    headquarters_workbook.export(register, folder / 'public.xlsx', profile='public', **ways)
    return sheets(folder / 'public.xlsx')


def everything(path: Path) -> str:
    """All that stands in a file."""
    if path.suffix == '.csv':
        return path.read_text(encoding='utf-8-sig')
    with zipfile.ZipFile(path) as archive:
        return '\n'.join(archive.read(name).decode() for name in archive.namelist())


def public_files(register: Register, folder: Path, **ways: Any) -> dict[str, str]:
    """The text of each file for the public that a register can be given out as."""
    folder.mkdir(exist_ok=True)
    headquarters_workbook.export(register, folder / 'public.xlsx', profile='public', **ways)
    for shape in events_csv.SHAPES:
        events_csv.export(register, folder / f'{shape}.csv', shape, profile='public', **ways)
    return {path.name: everything(path) for path in sorted(folder.iterdir()) if path.suffix in ('.csv', '.xlsx')}


def but_for_its_head(path: Path) -> str:
    """All that stands in a file, but for the words of its register's head, which no two registers have in common."""
    (about,) = [sheet for sheet in openpyxl.load_workbook(path) if sheet['A1'].value == 'sijill.about']
    (words,) = [row[1] for row in about.iter_rows(values_only=True) if row[0] == 'head']
    assert len(words.split()) == 6
    first, last = everything(path).split(words)
    return first + last


def many() -> list[Record]:
    """Many approved records, none in order of date."""
    dates = [f'2024-{month:02}-{day:02}' for month in (5, 2, 11) for day in (20, 3, 11, 3)]
    records = [happened(day, public_summary=f'On {day}.') for day in dates]
    for number, record in enumerate(records):
        if number % 2:
            record.set('against', None)
        record.add('casualty', outcome='injured', party=('sdf', 'isis', 'civilians')[number % 3], count=number + 1)
        record.children[0].add('victim', name=f'اسم {number}', publish_consent='yes', family_knows='yes')
    return [*records, *(taken(day) for day in DAYS), *(taken(day, consent='named') for day in DAYS)]


def filled(path: Path, template: Path, records: list[Record]) -> Register:
    """A register with these records, typed in this order."""
    shutil.copy(template, path)
    register = Register.open(path)
    register.settings.set('own_secret', SECRET)
    for record in records:
        in_its_state(register, replace(record, revision=''))
    return register


# Ids


def test_no_file_for_the_public_has_an_id_that_the_headquarters_workbook_has(
    register: Register, tmp_path: Path
) -> None:
    for record in many():
        in_its_state(register, record)
    headquarters_workbook.export(register, tmp_path / 'hq.xlsx')
    true = everything(tmp_path / 'hq.xlsx')
    ids = set(UID.findall(true)) | set(re.findall(r'DZ1-2024-\d{4}|DZ1[-~:]\w+', true))
    assert len(ids) > 100
    for name, text in public_files(register, tmp_path / 'public').items():
        assert not UID.search(text) and 'DZ1' not in text, name
        assert not [one for one in ids if one in text], name


def test_the_ids_are_the_same_in_each_file_and_each_export_and_another_register_has_others(
    register: Register, plain_template: Path, tmp_path: Path
) -> None:
    records = many()
    for record in records:
        in_its_state(register, record)
    first = [row['incident.uid'] for row in published(register, tmp_path)['incident']]
    assert all(map(is_public_id, first)) and len(set(first)) == 12
    in_its_state(register, happened('2023-01-01'))
    again = published(register, tmp_path)['incident']
    assert [row['incident.uid'] for row in again][1:] == first
    public_files(register, tmp_path / 'files')
    for shape, column in (('acled', 'event_id_cnty'), ('ucdp', 'id'), ('ucdp', 'relid'), ('hxl', 'Record id')):
        with (tmp_path / 'files' / f'{shape}.csv').open(encoding='utf-8-sig', newline='') as file:
            rows = [row[column] for row in csv.DictReader(file) if row[column] != '#meta+id']
        assert rows == [row['incident.uid'] for row in again]
    with filled(tmp_path / 'other.sijill', plain_template, records) as other:
        others = published(other, tmp_path)['incident']
        assert len(others) == 12 and not {row['incident.uid'] for row in others} & set(first)


def test_what_is_below_a_record_has_the_id_of_the_record_and_none_of_its_own(
    register: Register, tmp_path: Path
) -> None:
    for record in many():
        in_its_state(register, record)
    found = published(register, tmp_path)
    for kind in ('casualty', 'victim', 'status_change'):
        root = 'abductee' if kind == 'status_change' else 'incident'
        assert found[kind] and f'{kind}.uid' not in found[kind][0]
        assert {row[f'{kind}.parent'] for row in found[kind]} <= {row[f'{root}.uid'] for row in found[root]}
        ids = [name for name, value in found[kind][0].items() if is_public_id(str(value))]
        assert ids == [f'{kind}.parent']


def test_no_order_of_typing_is_left(plain_template: Path, tmp_path: Path) -> None:
    """Two registers with the same records, typed in different orders down to the rows of a record, give the same."""
    records = many()
    shuffled = [Record(one.kind, one.uid, dict(one.values), list(one.children)) for one in records]
    random.Random(5).shuffle(shuffled)
    for record in shuffled:
        for row in record.walk():
            row.children = row.children[::-1]
    texts = []
    for name, typed in (('one', records), ('two', shuffled)):
        with filled(tmp_path / f'{name}.sijill', plain_template, typed) as register:
            files = public_files(register, tmp_path / name)
            texts.append(files | {'public.xlsx': but_for_its_head(tmp_path / name / 'public.xlsx')})
            found = sheets(tmp_path / name / 'public.xlsx')
    assert texts[0] == texts[1]
    for kind, name in (('incident', 'incident.occurred'), ('abductee', 'abductee.abducted_on')):
        order = [(str(row[name])[:10], row[f'{kind}.uid']) for row in found[kind]]
        assert order == sorted(order) and len({day for day, _id in order}) < len(order)


def test_a_register_for_reading_only_needs_its_secret_first(register: Register, tmp_path: Path) -> None:
    in_its_state(register, happened('2024-01-01'))
    with Register.open(register.path, writing=False) as reading:
        with pytest.raises(KnownError, match='open it for writing'):
            published(reading, tmp_path)
        assert not (tmp_path / 'public.xlsx').exists()
    make_own_key(register)
    with Register.open(register.path, writing=False) as reading:
        assert len(published(reading, tmp_path)['incident']) == 1


# Consent


@pytest.mark.parametrize('code', [None, *codes('consents')])
def test_only_a_consent_to_publish_gives_a_row(register: Register, tmp_path: Path, code: str | None) -> None:
    for day in DAYS:
        in_its_state(register, taken(day, consent=code) if code else _silent(day))
    found = published(register, tmp_path)
    days = {str(row['abductee.abducted_on'])[:10] for row in found['abductee']}
    assert days == {'named': set(DAYS), 'anonymised': {'2024-03'}}.get(str(code), set())
    assert len(found['status_change']) == len(found['abductee']) == (len(DAYS) if days else 0)


def _silent(day: str) -> Record:
    record = taken(day)
    record.set('consent', None)
    return record


def test_a_row_without_the_name_says_only_what_others_say_too(register: Register, tmp_path: Path) -> None:
    for day in DAYS:
        in_its_state(register, taken(day))
    found = published(register, tmp_path)
    rows = [{name: value for name, value in row.items() if name != 'abductee.uid'} for row in found['abductee']]
    assert all(row == rows[0] for row in rows)
    assert {name for name, value in rows[0].items() if value} == {
        f'abductee.{name}' for name in RECORDS['abductee'].alike_in
    }
    assert {row['status_change.effective'] for row in found['status_change']} == {'2024-03'}
    for text in public_files(register, tmp_path / 'files').values():
        assert not [day for day in DAYS if day in text]


@pytest.mark.parametrize(('alike', 'leave'), [(LEAST_ALIKE - 1, 0), (LEAST_ALIKE, LEAST_ALIKE)])
@pytest.mark.parametrize(
    'other',
    [
        {'sex': 'female'},
        {'governorate': 'SY04'},
        {'abducted_on': '2024-04-01'},
        {'abducted_by': 'sdf'},
        {'consent': 'named'},
        {'consent': 'withdrawn'},
    ],
    ids=lambda other: next(iter(other)),
)
def test_five_must_be_alike(register: Register, tmp_path: Path, alike: int, leave: int, other: dict[str, str]) -> None:
    """Those that differ in one of the four things, or are there by name, or not at all, do not count."""
    for day in DAYS[:alike]:
        in_its_state(register, taken(day))
    in_its_state(
        register,
        taken(other.get('abducted_on', '2024-03-30'), **{k: v for k, v in other.items() if k != 'abducted_on'}),
    )
    rows = published(register, tmp_path)['abductee']
    months = [row for row in rows if row['abductee.abducted_on'] == '2024-03']
    assert len(months) == leave
    assert len(rows) == leave + (other.get('consent') == 'named')


def test_withdrawn_and_unapproved_ones_do_not_make_five(register: Register, tmp_path: Path) -> None:
    saved = [in_its_state(register, taken(day)) for day in DAYS]
    register.withdraw('abductee', saved[0].uid, 'a mistake')
    assert len(published(register, tmp_path)['abductee']) == LEAST_ALIKE
    register.withdraw('abductee', saved[1].uid, 'a mistake')
    in_its_state(register, taken('2024-03-30', state='recorded'))
    assert published(register, tmp_path)['abductee'] == []
    assert len(published(register, tmp_path, state='all')['abductee']) == LEAST_ALIKE


@pytest.mark.parametrize(
    ('span', 'leave'),
    [
        ({'first': '2024-03', 'last': '2024-03'}, 6),
        ({'first': '2024-03-01', 'last': '2024-03-31'}, 6),
        ({'first': '2024-03-02'}, 0),
        ({'last': '2024-03-30'}, 0),
        ({'shown': Question('abductee', filters=(Filter('abducted_on', ('2024-03-01', '2024-03-28')),))}, 0),
        ({'shown': Question('abductee', filters=(Filter('abducted_on', ('2024-03', '')),))}, 6),
    ],
)
def test_days_that_were_chosen_do_not_give_away_a_day(
    register: Register, tmp_path: Path, span: dict[str, Any], leave: int
) -> None:
    for day in DAYS:
        in_its_state(register, taken(day))
    assert len(published(register, tmp_path, **span)['abductee']) == leave


def test_victims_leave_with_consent_alone(register: Register, tmp_path: Path) -> None:
    record = invented.incident(state='approved')
    record.children[0].children = []
    record.children[0].set('count', 9)
    for code in codes('publish_consent'):
        record.children[0].add('victim', name=f'name {code}', publish_consent=code, family_knows='yes')
    record.children[0].add('victim', name='name unsaid')
    in_its_state(register, record)
    assert [row['victim.name'] for row in published(register, tmp_path)['victim']] == ['name yes']
    for text in public_files(register, tmp_path / 'files').values():
        assert not re.search('name (no|not_asked|withdrawn|unsaid)', text)


@pytest.mark.parametrize(
    ('other', 'leaves'), [('named', True), ('unknown', True), ('internal', False), ('anonymised', False)]
)
def test_a_person_who_says_no_in_one_record_is_named_by_none(
    register: Register, tmp_path: Path, other: str, leaves: bool
) -> None:
    abductee = in_its_state(register, taken('2024-03-03', consent=other))
    record = happened('2024-04-01')
    record.of('casualty')[0].of('victim')[0].set('same_person', abductee.uid)
    in_its_state(register, record)
    assert bool(published(register, tmp_path)['victim']) is leaves


@pytest.mark.parametrize('code', [None, *codes('publish_consent')])
def test_it_holds_from_the_other_side_too(register: Register, tmp_path: Path, code: str | None) -> None:
    abductee = in_its_state(register, taken('2024-03-03', consent='named'))
    record = invented.incident()
    record.of('casualty')[0].of('victim')[0].values |= {'same_person': abductee.uid}
    record.of('casualty')[0].of('victim')[0].set('publish_consent', code)
    in_its_state(register, record)
    assert len(published(register, tmp_path)['abductee']) == (code not in ('no', 'withdrawn'))


# What is not approved, and how many are held back


def test_only_what_is_approved_leaves_unless_asked(register: Register, tmp_path: Path) -> None:
    for state in ('recorded', 'for_review', 'returned', 'approved', 'sealed'):
        in_its_state(register, happened('2024-01-01', state=state))
    assert len(published(register, tmp_path)['incident']) == 2
    assert len(published(register, tmp_path, state='all')['incident']) == 5
    for shape in events_csv.SHAPES:
        for ways, count in (({}, 2), ({'state': 'all'}, 5)):
            found = events_csv.export(register, tmp_path / 'out.csv', shape, profile='public', **ways)
            assert found['incident'] == count
    assert headquarters_workbook.export(register, tmp_path / 'hq.xlsx')['incident'] == 5


def test_where_none_is_approved_nothing_is_written(register: Register, tmp_path: Path) -> None:
    in_its_state(register, happened('2024-01-01', state='recorded'))
    in_its_state(register, happened('2024-02-01'))
    january = {'first': '2024-01', 'last': '2024-01', 'profile': 'public'}
    with pytest.raises(NoneApproved):
        headquarters_workbook.export(register, tmp_path / 'out.xlsx', **january)
    for shape in events_csv.SHAPES:
        with pytest.raises(NoneApproved):
            events_csv.export(register, tmp_path / 'out.csv', shape, **january)
    assert not list(tmp_path.glob('out*'))


def test_the_command_refuses_and_names_the_option(call: Call) -> None:
    assert call('new', 'r.sijill', '--no-passphrase')[0] == 0
    with Register.open(Path('r.sijill')) as register:
        in_its_state(register, happened('2024-01-01', state='recorded'))
    for out in ('out.xlsx', 'out.csv'):
        code, said, error = call('export', 'r.sijill', out, '--profile', 'public')
        assert (code, said, error.count('\n')) == (2, '', 1)
        assert '--state all' in error and not Path(out).exists()
    code, said, error = call('export', 'r.sijill', 'acled.csv', '--shape', 'acled')
    assert (code, '--state all' in error) == (2, True)
    code, said, _error = call('export', 'r.sijill', 'out.xlsx', '--profile', 'public', '--state', 'all')
    assert (code, '1 record in it is not approved yet' in said) == (0, True)
    assert len(sheets(Path('out.xlsx'))['incident']) == 1


def test_nothing_says_how_many_are_held_back(call: Call) -> None:
    """The files and all that is said of them are the same, whether there is one more who did not consent or not."""
    assert call('new', 'r.sijill', '--no-passphrase')[0] == 0
    said = []
    for _time in range(2):
        with Register.open(Path('r.sijill')) as register:
            if not said:
                in_its_state(register, incident := happened('2024-01-01'))
                for day in DAYS:
                    in_its_state(register, taken(day, consent='named'))
            else:
                for code in ('none', 'withdrawn', 'anonymised'):
                    in_its_state(register, taken('2024-03-04', consent=code))
                (incident,) = query.each(register, Question('incident'))
                incident.children[0].add('victim', name='held back', publish_consent='no')
                in_its_state(register, incident)
        lines = [
            call('export', 'r.sijill', out, '--profile', 'public')
            for out in ('out.xlsx', *(f'{shape}.csv' for shape in ('plain',)))
        ]
        said.append((lines, but_for_its_head(Path('out.xlsx')), everything(Path('plain.csv'))))
    assert said[0] == said[1]


# Read again


@pytest.mark.parametrize('name', ['public.xlsx', 'stripped.xlsx', 'acled.csv', 'ucdp.csv', 'hxl.csv'])
def test_a_file_for_the_public_is_not_imported(register: Register, tmp_path: Path, name: str) -> None:
    for record in many():
        in_its_state(register, record)
    public_files(register, tmp_path / 'files')
    book = openpyxl.load_workbook(tmp_path / 'files' / 'public.xlsx')
    del book['About']
    book.save(tmp_path / 'files' / 'stripped.xlsx')
    with pytest.raises(KnownError, match='for the public'):
        planning.make_plan(register, tmp_path / 'files' / name)


def test_an_id_for_the_public_is_no_digest_that_can_be_worked_out(register: Register) -> None:
    uid = '11111111-2222-4333-8444-555555555555'
    before = ids_of(register)(uid)
    assert is_public_id(before) and before == ids_of(register)(uid)
    assert not is_public_id(uid) and not is_public_id('p123')
