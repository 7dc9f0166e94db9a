"""The command line, through real files: each command, each exit code, and January from end to end."""

import calendar
import csv
import getpass
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pyrage
import pytest

from exchange import commands
from models import query
from models.query import Filter, Question
from models.record.records import Record
from models.register import verify
from models.register.register import Register
from models.rules import checks
from tests import invented, office
from tests.calling import Call, caller
from tests.office import needs_office
from tests.reviewed import in_its_state

ROOT = Path(__file__).resolve().parent.parent
ACCEPTANCE = ROOT.parent / 'shared' / 'acceptance'
JANUARY = ACCEPTANCE / 'january-2024-field-sheet.xlsx'
needs_january = pytest.mark.skipif(not JANUARY.exists(), reason=f'the January sheet is not at {ACCEPTANCE}')
pytestmark = pytest.mark.slow
GEHEIM = 'geheim wie der Brunnen im Wald'
KEY = 'age1up2cmefpt5zmd7nud97lsrkpmfm03r20my2uuk2fj6wr7mjuc5hs8smucd'
Sheet = Callable[[dict[str, Any]], Path]


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Call:
    """Runs a command in an empty folder; gives its exit code and what it said on stdout and stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv('SIJILL_PASSPHRASE', GEHEIM)
    monkeypatch.setenv('LANG', 'C')
    return caller(capsys)


@pytest.fixture
def made(call: Call) -> Call:
    """The same, with an empty register `r.sijill`."""
    assert call('new', 'r.sijill')[0] == 0
    return call


def _field_sheet(path: Path, *rows: dict[str, Any]) -> Path:
    usual = {'Date': '2024-01-05', 'Governorate': 'Homs', 'Type of incident': 'Ambush', 'Place': 'Al-Mithal'}
    names = list(dict.fromkeys([*usual, 'ISIS members killed', *(name for row in rows for name in row)]))
    book = openpyxl.Workbook()
    book.active.title = 'Incidents'
    book.active.append(names)
    for row in rows:
        book.active.append([(usual | row).get(name) for name in names])
    book.save(path)
    return path


def _result(out: str) -> dict[str, Any]:
    return dict(json.loads(out)[0])


def test_import_says_how_many_rows_went_in_where_it_was_chosen_otherwise(made: Call, tmp_path: Path) -> None:
    _field_sheet(tmp_path / 'a.xlsx', {'ISIS members killed': 3})
    _field_sheet(tmp_path / 'b.xlsx', {'Date': '2024-01-06', 'ISIS members killed': 3}, {'Date': '2024-03-06'})
    said = made('import', 'r.sijill', 'a.xlsx')[1]
    assert '1 row imported' not in said
    assert '1 already here' in ' '.join(made('import', 'r.sijill', 'a.xlsx')[1].split())
    assert '1 row to import\n' in made('import', 'r.sijill', 'a.xlsx', '--duplicates', 'add', '--dry-run')[1]
    assert '1 row imported\n' in made('import', 'r.sijill', 'a.xlsx', '--duplicates', 'add')[1]
    code, out, _err = made('import', 'r.sijill', 'b.xlsx', '--likely', 'skip')
    assert code == 3 and '1 row imported · 1 skipped\n' in out


# January


@pytest.fixture
def january(made: Call) -> Call:
    code, out, _err = made('import', 'r.sijill', JANUARY, '--json')
    assert code == 0
    assert _result(out) | {'mapping': None, 'batch': None, 'doubts': []} == {
        'file': str(JANUARY), 'rows': 60, 'new': 60, 'changed': 0, 'same': 0, 'conflict': 0, 'duplicate': 0,
        'invalid': 0, 'likely': 0, 'applied': True, 'batch': None, 'mapping': None, 'problems': [],
        'doubts': [], 'asides': [], 'profiles': {}, 'uncertain': [],
    }  # fmt: skip
    return made


@needs_january
def test_every_figure_of_january(january: Call) -> None:
    assert january('report', 'r.sijill', '2024-01', 'out.json')[0] == 0
    found = json.loads(Path('out.json').read_text(encoding='utf-8'))
    expected = json.loads((ACCEPTANCE / 'january-2024-expected.json').read_text(encoding='utf-8'))
    assert found['month'] == expected['month']
    assert found['sections'] == expected['sections']
    assert found['not_operations']['extortion'] == 2
    noted = [
        (sentence[:10], place) for sentence, place in zip(found['noted'], ('Al-Jarthi', 'Wadi Al-Azeeb'), strict=True)
    ]
    assert [day for day, _place in noted] == [sentence[:10] for sentence in expected['noted']]
    assert all(place in sentence for (_day, place), sentence in zip(noted, found['noted'], strict=True))
    assert all(number in sentence for number, sentence in zip(('1 killed', '6 killed'), found['noted'], strict=True))


@needs_january
def test_january_twice_brings_nothing_in(january: Call) -> None:
    code, out, _err = january('import', 'r.sijill', JANUARY, '--json')
    result = _result(out)
    assert (code, result['duplicate'], result['new'], result['applied']) == (3, 60, 0, False)


@needs_january
def test_one_count_changed_is_likely_and_shown_cell_by_cell(january: Call, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(JANUARY)
    headings = [cell.value for cell in book['Incidents'][1]]
    cell = book['Incidents'].cell(2, headings.index('Regime forces killed') + 1)
    assert cell.value == 2
    cell.value = 3
    book.save(tmp_path / 'changed.xlsx')
    code, out, _err = january('import', 'r.sijill', 'changed.xlsx', '--dry-run', '--json')
    result = _result(out)
    assert (code, result['likely'], result['duplicate'], result['applied']) == (3, 1, 59, False)
    _code, out, _err = january('import', 'r.sijill', 'changed.xlsx', '--dry-run')
    assert 'here 2, in the file 3' in out


@needs_january
def test_january_out_and_in_again(january: Call) -> None:
    assert january('export', 'r.sijill', 'out.xlsx')[0] == 0
    code, out, _err = january('import', 'r.sijill', 'out.xlsx', '--json')
    result = _result(out)
    assert (code, result['same'], result['applied']) == (0, result['rows'], False)
    assert result['rows'] > 60
    assert january('new', 'empty.sijill', '--desk', 'HQ')[0] == 0
    code, out, _err = january('import', 'empty.sijill', 'out.xlsx', '--json')
    assert (code, _result(out)['new']) == (0, result['rows'])
    for name in ('r', 'empty'):
        assert january('report', f'{name}.sijill', '2024-01', f'{name}.json')[0] == 0
    assert Path('r.json').read_bytes() == Path('empty.json').read_bytes()


# Each command


@pytest.mark.parametrize(
    ('register', 'out'),
    [('r.sijill', 'r.sijill'), ('r.sijill', 'other.sijill'), ('r.sijill', 'plain'), ('r.xlsx', 'r.xlsx')],
)
@pytest.mark.parametrize(
    'typed',
    [
        ('export', '{register}', '{out}'),
        ('report', '{register}', '2024-01', '{out}'),
        ('duplicates', '{register}', '--out', '{out}'),
        ('follow-up', '{register}', '--out', '{out}'),
        ('questions', '{register}', '--sheet', '{out}'),
        ('import', '{register}', 'in.xlsx', '--errors', '{out}'),
        ('template', '{out}'),
    ],
    ids=' '.join,
)
def test_no_file_is_written_over_a_register(made: Call, typed: tuple[str, ...], register: str, out: str) -> None:
    _field_sheet(Path('in.xlsx'), {'Type of incident': 'no such kind'})
    assert made('new', 'other.sijill')[0] == 0
    assert made('new', 'plain', '--no-passphrase')[0] == 0
    Path('r.sijill').rename(register)  # whatever it is called
    if out == 'r.xlsx' and typed[0] == 'template':
        return  # it is not open then, and nothing says that it is one
    salt = Path(out).read_bytes()[:16]
    code, _said, err = made(*(one.format(register=register, out=out) for one in typed))
    assert (code, err.count('\n')) == (2, 1), err
    assert Path(out).read_bytes()[:16] == salt
    assert made('check', out)[0] == 0


def test_the_marked_cells_are_not_written_over_the_file_that_they_are_of(made: Call) -> None:
    before = _field_sheet(Path('in.xlsx'), {'Type of incident': 'no such kind'}).read_bytes()
    _field_sheet(Path('out-2.xlsx'))
    for files, out in ((('in.xlsx',), './in.xlsx'), (('in.xlsx', 'out-2.xlsx'), 'out.xlsx')):
        code, _out, err = made('import', 'r.sijill', *files, '--errors', out)
        assert (code, err.count('\n')) == (2, 1), err
    assert Path('in.xlsx').read_bytes() == before


def test_new_refuses_a_place_that_is_taken(made: Call) -> None:
    before = Path('r.sijill').read_bytes()
    code, _out, err = made('new', 'r.sijill')
    assert (code, err.count('\n')) == (2, 1)
    assert Path('r.sijill').read_bytes() == before


def test_new_without_encryption_takes_a_word(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv('SIJILL_PASSPHRASE')
    assert call('new', 'r.sijill')[0] == 2
    assert not Path('r.sijill').exists()
    assert call('new', 'r.sijill', '--no-passphrase', '--language', 'ar', '--desk', 'HQ', '--name', 'Example')[0] == 0
    with Register.open(Path('r.sijill')) as register:
        assert (register.encrypted, register.desk, register.settings.language) == (False, 'HQ', 'ar')


def test_sample_makes_an_example_register_the_same_for_a_seed(call: Call) -> None:
    for name in ('one', 'two'):
        assert call('sample', f'{name}.sijill', '--incidents', 30, '--abductees', 3, '--seed', 7)[0] == 0
        assert call('report', f'{name}.sijill', '2024-01', f'{name}.json')[0] == 0
    assert json.loads(Path('one.json').read_text())['example'] is True
    assert Path('one.json').read_bytes() == Path('two.json').read_bytes()
    assert call('export', 'one.sijill', 'one.xlsx')[0] == 0
    assert call('new', 'real.sijill')[0] == 0
    code, _out, err = call('import', 'real.sijill', 'one.xlsx')
    assert (code, 'example' in err) == (2, True)


def test_sample_stays_out_of_a_register_with_real_records(made: Call, tmp_path: Path) -> None:
    _field_sheet(tmp_path / 'in.xlsx', {})
    assert made('import', 'r.sijill', 'in.xlsx')[0] == 0
    assert made('sample', 'r.sijill', '--incidents', 1, '--abductees', 1)[0] == 2
    assert made('new', 'empty.sijill')[0] == 0
    assert made('sample', 'empty.sijill', '--incidents', 1, '--abductees', 1)[0] == 0


def test_a_bad_row_is_left_out_and_the_others_go_in(made: Call, tmp_path: Path) -> None:
    _field_sheet(
        tmp_path / 'in.xlsx', {}, {'ISIS members killed': -1}, {'Date': '31/2/2024'}, {'Governorate': 'Atlantis'}
    )
    code, out, _err = made('import', 'r.sijill', 'in.xlsx', '--json', '--errors', 'bad.xlsx')
    result = _result(out)
    assert (code, result['new'], result['invalid'], result['applied']) == (3, 1, 3, True)
    places = [(p['sheet'], p['row'], p['column'], p['value']) for p in result['problems']]
    assert places == [
        ('Incidents', 3, 'ISIS members killed', '-1'), ('Incidents', 4, 'Date', '31/2/2024'),
        ('Incidents', 5, 'Governorate', 'Atlantis'),
    ]  # fmt: skip
    marked = openpyxl.load_workbook('bad.xlsx')['Incidents']
    coloured = {cell.coordinate for row in marked.iter_rows() for cell in row if cell.comment}
    headings = [cell.value for cell in marked[1]]
    expected = {marked.cell(row, headings.index(name) + 1).coordinate for _s, row, name, _v in places}
    assert coloured == expected
    assert all(marked[place].fill.fgColor.rgb == 'FFF7C6C0' for place in coloured)


def test_a_mended_errors_workbook_goes_in(made: Call, tmp_path: Path) -> None:
    _field_sheet(tmp_path / 'in.xlsx', {'ISIS members killed': 1.5})
    assert made('import', 'r.sijill', 'in.xlsx', '--errors', 'bad.xlsx')[0] == 3
    book = openpyxl.load_workbook('bad.xlsx')
    cell = next(cell for row in book['Incidents'].iter_rows() for cell in row if cell.comment)
    assert cell.value == 1.5
    cell.value = 2
    book.save('mended.xlsx')
    code, out, _err = made('import', 'r.sijill', 'mended.xlsx', '--json')
    assert (code, _result(out)['new']) == (0, 1)


def _convert(path: Path, ending: str) -> None:
    profile = f'-env:UserInstallation=file://{Path("office").absolute()}'
    command = ['soffice', profile, '--headless', '--infilter=CSV:44,34,76', '--convert-to', ending, str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def test_a_dry_run_of_several_files_compares_them_with_each_other(made: Call) -> None:
    text = 'Date,Governorate,Type of incident\n2024-01-05,Homs,Ambush\n'
    for name in ('one.csv', 'two.csv'):
        Path(name).write_text(text)
    code, out, _err = made('import', 'r.sijill', 'one.csv', 'two.csv', '--dry-run', '--json')
    first, second = json.loads(out)
    assert (code, first['new'], second['duplicate'], second['applied']) == (3, 1, 1, False)
    with Register.open(Path('r.sijill'), GEHEIM) as register:
        assert (query.revision_count(register), query.count(register, 'incident')) == (2, 0)
    assert made('import', 'r.sijill', 'one.csv', 'two.csv', '--json')[0] == 3


def test_the_mended_workbook_brings_only_its_mended_rows(made: Call, tmp_path: Path) -> None:
    _field_sheet(tmp_path / 'in.xlsx', {}, {'ISIS members killed': 1.5}, {'Date': 'some day'})
    code, out, _err = made('import', 'r.sijill', 'in.xlsx', '--errors', 'bad.xlsx', '--json')
    assert (code, _result(out)['new'], _result(out)['invalid']) == (3, 1, 2)
    book = openpyxl.load_workbook('bad.xlsx')
    bad = [cell for row in book['Incidents'].iter_rows() for cell in row if cell.comment]
    next(cell for cell in bad if cell.value == 1.5).value = 2
    book.save('half.xlsx')
    code, out, _err = made('import', 'r.sijill', 'half.xlsx', '--errors', 'bad2.xlsx', '--json')
    assert (code, _result(out)['new'], _result(out)['invalid']) == (3, 1, 1)
    again = openpyxl.load_workbook('bad2.xlsx')['Incidents']
    assert [cell.value for row in again.iter_rows() for cell in row if cell.comment] == ['some day']
    coloured = [c.value for row in again.iter_rows() for c in row if c.fill.fgColor.rgb == 'FFF7C6C0']
    assert coloured == ['some day']


def test_a_column_in_doubt_is_left_out_and_the_exit_code_says_so(made: Call) -> None:
    said = 'Date,Governorate,Incident type,ضحايا قسد,هاتف\n2024-01-05,Homs,Ambush,2,0944\n'
    Path('in.csv').write_text(said, 'utf-8-sig')
    code, out, _err = made('import', 'r.sijill', 'in.csv', '--json')
    assert (code, _result(out)['new'], _result(out)['asked']) == (3, 1, [{'sheet': 'in', 'column': 'ضحايا قسد'}])
    Path('in.csv').write_text('Date,Governorate,Incident type,هاتف\n2024-01-06,Homs,Ambush,0944\n', 'utf-8-sig')
    code, out, _err = made('import', 'r.sijill', 'in.csv', '--json')
    assert (code, _result(out)['new'], 'asked' in _result(out)) == (0, 1, False)


@pytest.mark.parametrize(
    'ending',
    ['csv', *(pytest.param(name, marks=[needs_office, pytest.mark.slow]) for name in ('ods', 'xls'))],
)
def test_errors_of_other_formats_are_mended_as_xlsx(made: Call, tmp_path: Path, ending: str) -> None:
    Path('in.csv').write_text(
        'التاريخ,المحافظة,نوع الحادث\n2024-01-05,حمص,كمين\n2024-01-06,أطلانتس,كمين\n', encoding='utf-8-sig'
    )
    if ending != 'csv':
        _convert(Path('in.csv'), ending)
    code, out, _err = made('import', 'r.sijill', f'in.{ending}', '--errors', 'bad.xlsx', '--json')
    assert (code, _result(out)['new'], _result(out)['invalid']) == (3, 1, 1)
    book = openpyxl.load_workbook('bad.xlsx')
    [sheet] = book.worksheets
    assert sheet.sheet_view.rightToLeft
    [bad] = [cell for row in sheet.iter_rows() for cell in row if cell.comment]
    bad.value = 'حماة'
    book.save('mended.xlsx')
    code, out, _err = made('import', 'r.sijill', 'mended.xlsx', '--json')
    assert (_result(out)['new'], _result(out)['duplicate']) == (1, 1)


def test_styling_and_the_rest_of_the_workbook_stay(made: Call, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(['حوادث كانون الثاني'])
    sheet.merge_cells('A1:C1')
    sheet.append(['التاريخ', 'المحافظة', 'نوع الحادث', 'الطقس'])
    sheet.append(['2024-01-06', 'أطلانتس', 'كمين', 'مطر'])
    sheet.sheet_view.rightToLeft, sheet.freeze_panes = True, 'A3'
    sheet.column_dimensions['B'].width = 33
    sheet['A2'].font = openpyxl.styles.Font(bold=True, color='FF00AA00')
    offered = openpyxl.worksheet.datavalidation.DataValidation(type='list', formula1='"كمين,لغم"', sqref='C3:C9')
    sheet.add_data_validation(offered)
    book.create_sheet('Other')['A1'] = 'untouched'
    book.save('in.xlsx')
    assert made('import', 'r.sijill', 'in.xlsx', '--errors', 'bad.xlsx')[0] == 3
    again = openpyxl.load_workbook('bad.xlsx')
    found = again.worksheets[0]
    assert (found.sheet_view.rightToLeft, found.freeze_panes, found.column_dimensions['B'].width) == (True, 'A3', 33)
    assert (found['A2'].font.bold, found['A2'].font.color.rgb) == (True, 'FF00AA00')
    assert [str(cells) for cells in found.merged_cells.ranges] == ['A1:C1']
    assert [one.formula1 for one in found.data_validations.dataValidation] == ['"كمين,لغم"']
    assert again['Other']['A1'].value == 'untouched'
    assert {cell.coordinate for row in found.iter_rows() for cell in row if cell.comment} == {'B3', 'D2'}


def test_errors_of_a_csv_come_back_as_a_workbook(made: Call) -> None:
    Path('in.csv').write_text('Date,Governorate,Type of incident\n2024-01-05,Homs,Ambush\n2024-01-06,Atlantis,Ambush\n')
    code, out, _err = made('import', 'r.sijill', 'in.csv', '--errors', 'bad.xlsx', '--json')
    assert (code, _result(out)['invalid']) == (3, 1)
    sheet = openpyxl.load_workbook('bad.xlsx').worksheets[0]
    assert [cell.value for row in sheet.iter_rows() for cell in row if cell.comment] == ['Atlantis']
    assert sheet.max_row == 3


def test_errors_of_a_file_with_a_strange_name(made: Call, tmp_path: Path) -> None:
    name = 'in [1].csv'
    Path(name).write_text('Date,Governorate,Type of incident\n2024-01-06,Atlantis,=Ambush\n')
    assert made('import', 'r.sijill', name, '--errors', 'bad.xlsx')[0] == 3
    cells = [cell for row in openpyxl.load_workbook('bad.xlsx').worksheets[0].iter_rows() for cell in row]
    assert {cell.value for cell in cells if cell.comment} == {'Atlantis'}
    assert not [cell for cell in cells if cell.data_type == 'f']


@pytest.mark.parametrize('bad', ['2024-02-30', -1, 1.5])
def test_a_dry_run_ends_as_the_real_run_and_writes_nothing(made: Call, tmp_path: Path, bad: object) -> None:
    _field_sheet(tmp_path / 'in.xlsx', {}, {'ISIS members killed' if isinstance(bad, int | float) else 'Date': bad})
    dry, dry_out, _err = made('import', 'r.sijill', 'in.xlsx', '--dry-run', '--json')
    with Register.open(Path('r.sijill'), GEHEIM) as register:
        assert query.revision_count(register) == 2  # its beginning
    code, out, _err = made('import', 'r.sijill', 'in.xlsx', '--json')
    assert dry == code == 3
    assert _result(dry_out) | {'applied': True, 'batch': ''} == _result(out) | {'batch': ''}


def test_of_several_files_all_can_be_read_or_none_goes_in(made: Call, tmp_path: Path) -> None:
    _field_sheet(tmp_path / 'good.xlsx', {})
    (tmp_path / 'bad.xlsx').write_bytes(b'this is no workbook')
    code, _out, err = made('import', 'r.sijill', 'good.xlsx', 'bad.xlsx')
    assert (code, 'bad.xlsx' in err) == (2, True)
    _field_sheet(tmp_path / 'bad.xlsx', {}, {'Date': '2024-03-01', 'Place': 'Elsewhere'})
    code, out, _err = made('import', 'r.sijill', 'good.xlsx', 'bad.xlsx', '--json')
    assert [(r['new'], r['duplicate']) for r in json.loads(out)] == [(1, 0), (1, 1)]
    assert code == 3


def test_the_mapping_comes_back_from_a_file(made: Call, tmp_path: Path) -> None:
    _field_sheet(tmp_path / 'in.xlsx', {'Colour of the sky': 'a clear day', 'Date': '03/04/2024'})
    code, out, _err = made('import', 'r.sijill', 'in.xlsx', '--dry-run', '--json')
    mapping = _result(out)['mapping']
    assert (code, mapping['Incidents']['Colour of the sky']) == (3, None)
    mapping['Incidents'] |= {'Colour of the sky': 'incident.narrative', 'Date': 'incident.occurred:day_first'}
    Path('m.json').write_text(json.dumps(mapping))
    code, out, _err = made('import', 'r.sijill', 'in.xlsx', '--mapping', 'm.json', '--json')
    assert (code, _result(out)['new'], _result(out)['problems']) == (0, 1, [])
    mapping |= {'Incidents': {'Colour of the see': 'incident.narrative'}, 'Deaths': {'Day': 'incident.occurred'}}
    Path('m.json').write_text(json.dumps(mapping))
    code, out, _err = made('import', 'r.sijill', 'in.xlsx', '--mapping', 'm.json', '--json', '--dry-run')
    named = {(one['sheet'], one['column']) for one in _result(out)['problems'] if 'mapping names' in one['problem']}
    assert named == {('Incidents', 'Colour of the see'), ('Deaths', '')}
    out = made('import', 'r.sijill', 'in.xlsx', '--mapping', 'm.json', '--dry-run')[1]
    assert 'Colour of the see: The mapping names this column, and the sheet does not have it.' in out
    Path('m.json').write_text('[')
    assert made('import', 'r.sijill', 'in.xlsx', '--mapping', 'm.json')[0] == 2


def test_a_large_import_makes_a_backup_first(made: Call, tmp_path: Path) -> None:
    rows = [{'Date': f'2024-01-{1 + n % 28:02}', 'Place': f'Mithal {n}'} for n in range(501)]
    _field_sheet(tmp_path / 'in.xlsx', *rows)
    assert made('import', 'r.sijill', 'in.xlsx', '--likely', 'add')[0] == 0
    backups = list(tmp_path.glob('r-backups/*.sijill'))
    assert len(backups) == 1
    with Register.open(backups[0], GEHEIM, writing=False) as before:
        assert query.revision_count(before) == 2  # its beginning


def test_an_import_is_undone_whole(made: Call, tmp_path: Path) -> None:
    _field_sheet(tmp_path / 'in.xlsx', {})
    batch = _result(made('import', 'r.sijill', 'in.xlsx', '--json')[1])['batch']
    assert made('undo', 'r.sijill', batch)[0] == 0
    assert made('report', 'r.sijill', '2024-01', 'r.json')[0] == 0
    assert '"regions": []' in Path('r.json').read_text()
    assert made('undo', 'r.sijill', batch)[0] == 2
    assert made('undo', 'r.sijill', 'no-such-batch')[0] == 2


def test_check_finds_what_was_altered(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv('SIJILL_PASSPHRASE')
    call('new', 'r.sijill', '--no-passphrase')
    with Register.open(Path('r.sijill')) as register:
        register.save(invented.incident())
    assert call('check', 'r.sijill')[0] == 0
    with Register.open(Path('r.sijill')) as register:
        register.db.execute_sql("UPDATE incident SET governorate = 'SY04'")
    code, out, _err = call('check', 'r.sijill')
    assert (code, 'Governorate' in out) == (3, True)


def test_check_lists_the_problems_by_rule(made: Call) -> None:
    with Register.open(Path('r.sijill'), GEHEIM) as register:
        for _time in range(2):
            register.save(invented.incident(occurred='2099', occurred_typed=None))
    code, out, _err = made('check', 'r.sijill')
    assert (code, 'Warning: Date in the future: 2 records (DZ1-' in out) == (0, True)
    with Register.open(Path('r.sijill'), GEHEIM) as register:
        (first, _other) = query.each(register, query.Question('incident'))
        checks.set_aside(first, checks.findings(first)[0], 'the paper says so')
        register.save(first)
    assert 'Date in the future: 1 record (' in made('check', 'r.sijill')[1]


def test_a_stop_that_stands_in_a_register_is_found_by_check(made: Call) -> None:
    with Register.open(Path('r.sijill'), GEHEIM) as register, pytest.MonkeyPatch.context() as patch:
        patch.setattr(checks, 'refuse', lambda _record: None)
        register.save(_half_a_point())
    code, out, _err = made('check', 'r.sijill')
    assert (code, 'Error: Latitude without longitude: 1 record' in out) == (3, True)


def _half_a_point() -> Record:
    record = invented.incident()
    record.set('longitude', None)
    return record


def test_import_says_what_is_doubted_and_brings_it_in(made: Call, tmp_path: Path) -> None:
    _field_sheet(tmp_path / 'in.xlsx', {'Date': '2099-02-03'})
    code, out, _err = made('import', 'r.sijill', 'in.xlsx', '--json')
    result = _result(out)
    assert (code, result['new'], result['problems']) == (0, 1, [])
    [doubt] = result['doubts']
    assert (doubt['row'], doubt['column'], 'is in the future' in doubt['problem']) == (2, 'Date', True)


def test_a_backup_is_restored_over_what_came_after(made: Call, tmp_path: Path) -> None:
    code, out, _err = made('backup', 'r.sijill', 'kept')
    backup = next(tmp_path.glob('kept/*.sijill'))
    assert (code, str(backup.name) in out) == (0, True)
    _field_sheet(tmp_path / 'in.xlsx', {})
    assert made('import', 'r.sijill', 'in.xlsx')[0] == 0
    assert made('restore', backup, 'r.sijill')[0] == 0
    with Register.open(Path('r.sijill'), GEHEIM) as register:
        assert query.revision_count(register) == 2  # its beginning


@pytest.mark.parametrize('language', ['en', 'ar'])
def test_template_and_export_in_a_language(made: Call, language: str) -> None:
    assert made('template', 'sheet.xlsx', '--language', language)[0] == 0
    assert made('export', 'r.sijill', 'out.xlsx', '--language', language)[0] == 0
    assert made('report', 'r.sijill', '2024-01', 'out2.xlsx', '--language', language)[0] == 0
    for name in ('sheet.xlsx', 'out.xlsx', 'out2.xlsx'):
        sheet = openpyxl.load_workbook(name).worksheets[0]
        assert bool(sheet.sheet_view.rightToLeft) == (language == 'ar')


def test_the_full_profile_warns(made: Call) -> None:
    code, _out, err = made('export', 'r.sijill', 'out.xlsx', '--profile', 'full')
    assert (code, 'Warning' in err) == (0, True)
    said = 'Wrote out.xlsx: 0 rows.\nIt is not encrypted: keep it as safe as the register.\n'
    assert made('export', 'r.sijill', 'out.xlsx') == (0, said, '')


@pytest.mark.parametrize('ways', [('--profile', 'public'), ('--shape', 'ucdp'), ('--for', 'headquarters')])
def test_what_is_for_the_public_or_encrypted_is_not_said_to_be_kept_safe(made: Call, ways: tuple[str, str]) -> None:
    made('key', 'r.sijill', '--headquarters', KEY)
    name = 'out.csv' if '--shape' in ways else 'out.xlsx'
    code, out, _err = made('export', 'r.sijill', name, '--state', 'all', *ways)
    assert (code, 'not encrypted' in out) == (0, False)


# Bad input


@pytest.mark.parametrize(
    'arguments',
    [
        [],
        ['fly', 'r.sijill'],
        ['new'],
        ['import', 'r.sijill'],
        ['import', 'r.sijill', 'missing.xlsx'],
        ['import', 'missing.sijill', 'in.xlsx'],
        ['import', 'r.sijill', 'in.xlsx', '--likely', 'perhaps'],
        ['import', 'r.sijill', 'r.sijill'],
        ['import', 'in.xlsx', 'in.xlsx'],
        ['import', 'r.sijill', 'in.xlsx', '--errors', 'nowhere/bad.xlsx'],
        ['import', 'r.sijill', 'in.xlsx', '--mapping', 'missing.json'],
        ['import', 'r.sijill', 'cut.xlsx'],
        ['export', 'r.sijill', 'nowhere/out.xlsx'],
        ['export', 'r.sijill', '.'],
        ['export', 'r.sijill', 'out.xlsx', '--month', '2024-13'],
        ['export', 'r.sijill', 'out.xlsx', '--month', '2024-01', '--from', '2024-01-01'],
        ['export', 'r.sijill', 'out.xlsx', '--from', '3/4/2024'],
        ['report', 'r.sijill', '2024-13', 'out.json'],
        ['report', 'r.sijill', '2024-Q5', 'out.json'],
        ['report', 'r.sijill', '2024-02-10..2024-01-05', 'out.json'],
        ['report', 'r.sijill', '2024-02-30..2024-03-05', 'out.json'],
        ['report', 'r.sijill', '2024-01', 'out.json', '--layout', 'missing.toml'],
        ['report', 'r.sijill', '2024-01', 'out.json', '--layout', 'r.sijill'],
        ['report', 'r.sijill', '2024-01', 'out.odt'],
        ['report', 'r.sijill', '2024-01', 'out.json', '--as-of', 'then'],
        ['sample', 'r.sijill', '--incidents', '-1', '--abductees', '1'],
        ['check', 'cut.sijill'],
        ['check', 'missing.sijill'],
        ['restore', 'missing.sijill', 'r.sijill'],
        ['restore', 'in.xlsx', 'r.sijill'],
        ['new', 'x.sijill', '--desk', 'desk one'],
        ['template', 'nowhere/out.xlsx'],
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_writes_nothing(
    made: Call, tmp_path: Path, arguments: list[str]
) -> None:
    _field_sheet(tmp_path / 'in.xlsx', {})
    (tmp_path / 'cut.xlsx').write_bytes((tmp_path / 'in.xlsx').read_bytes()[:2000])
    (tmp_path / 'cut.sijill').write_bytes((tmp_path / 'r.sijill').read_bytes()[:3000])
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    code, out, err = made(*arguments)
    assert (code, out, err.count('\n')) == (2, '', 1)
    assert 'Traceback' not in err
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_wrong_passphrase_and_none(made: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv('SIJILL_PASSPHRASE', 'falsch')
    code, _out, err = made('check', 'r.sijill')
    assert (code, 'passphrase' in err) == (2, True)
    monkeypatch.delenv('SIJILL_PASSPHRASE')
    code, _out, err = made('check', 'r.sijill')
    assert (code, 'SIJILL_PASSPHRASE' in err) == (2, True)


def test_a_register_that_another_writes_can_still_be_read(made: Call, tmp_path: Path) -> None:
    _field_sheet(tmp_path / 'in.xlsx', {})
    with Register.open(Path('r.sijill'), GEHEIM):
        assert made('import', 'r.sijill', 'in.xlsx')[0] == 2
        assert made('import', 'r.sijill', 'in.xlsx', '--dry-run')[0] == 0
        assert made('report', 'r.sijill', '2024-01', 'out.json')[0] == 0
        assert made('export', 'r.sijill', 'out.xlsx')[0] == 0
        assert made('backup', 'r.sijill', 'kept')[0] == 0
        assert made('check', 'r.sijill')[0] == 0


def test_our_own_fault_leaves_a_report_without_values(made: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_given: object) -> list[str]:
        raise RuntimeError('سالم المثال')

    monkeypatch.setattr(verify, 'check_with_problems', break_down)
    code, out, err = made('check', 'r.sijill')
    report = Path(commands.REPORT).read_text(encoding='utf-8')
    assert (code, out, err.count('\n')) == (1, '', 1)
    assert 'break_down' in report
    assert 'المثال' not in report + err


class _Terminal(io.StringIO):
    """A stream that somebody sits before."""

    def isatty(self) -> bool:
        return True


def test_before_a_terminal_the_passphrase_is_asked_and_progress_is_shown(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal, typed = _Terminal(), iter([GEHEIM, GEHEIM, 'eins', 'zwei', GEHEIM])
    monkeypatch.delenv('SIJILL_PASSPHRASE')
    monkeypatch.setattr(sys, 'stdin', _Terminal())
    monkeypatch.setattr(sys, 'stderr', terminal)
    monkeypatch.setattr(getpass, 'getpass', lambda _prompt: next(typed))
    assert call('new', 'r.sijill')[0] == 0
    assert call('new', 'other.sijill')[0] == 2
    assert not Path('other.sijill').exists()
    with Register.open(Path('r.sijill'), GEHEIM) as register:
        register.save(invented.incident())
    assert call('check', 'r.sijill')[0] == 0
    assert '2 of 2' in terminal.getvalue()


# The program itself


def _run(*arguments: object, cwd: Path, **environment: str) -> 'subprocess.CompletedProcess[str]':
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=cwd, env=os.environ | {'SIJILL_PASSPHRASE': GEHEIM, 'LANG': 'C'} | environment,
        capture_output=True, text=True, encoding='utf-8', timeout=120, check=False,
    )  # fmt: skip


def test_the_program_runs_a_command_without_qt(tmp_path: Path) -> None:
    main = ROOT / 'main.py'
    assert _run(main, 'new', 'r.sijill', '--language', 'ar', cwd=tmp_path).returncode == 0
    _field_sheet(tmp_path / 'in.xlsx', {})
    done = _run('-X', 'importtime', main, 'import', 'r.sijill', 'in.xlsx', cwd=tmp_path, PYTHONIOENCODING='ascii')
    assert done.returncode == 0
    assert 'PySide6' not in done.stderr
    assert 'exchange.importing.plan' in done.stderr
    assert _run(main, 'check', 'none.sijill', cwd=tmp_path).returncode == 2
    assert _run(main, '--help', cwd=tmp_path).returncode == 0


def test_nothing_entered_lies_in_the_open_after_a_killed_export(tmp_path: Path) -> None:
    name = 'زنوبيا الفريدة'
    path, temporary = tmp_path / 'r.sijill', tmp_path / 'tmp'
    temporary.mkdir()
    with Register.create(path, desk='DZ1', passphrase=GEHEIM) as register:
        for _number in range(30):
            register.save(invented.abductee(name_ar=name, place_typed=name))
    script = (
        'import os, signal, sys\nfrom exchange import whole_files, xlsx\n'
        'def die(*_): os.kill(os.getpid(), signal.SIGKILL)\n'
        "getattr(sys.modules['exchange.' + sys.argv[1]], sys.argv[2])\n"
        'setattr(sys.modules["exchange." + sys.argv[1]], sys.argv[2], die)\n'
        'from exchange import commands\ncommands.main(["export", "r.sijill", "out.xlsx"])\n'
    )
    for module, function in (('xlsx', 'content'), ('whole_files', 'put')):
        done = _run('-c', script, module, function, cwd=tmp_path, TMPDIR=str(temporary), PYTHONPATH=str(ROOT))
        assert done.returncode == -9
    assert not list(temporary.iterdir())
    for left in (p for p in tmp_path.rglob('*') if p.is_file()):
        assert name.encode() not in left.read_bytes()
        assert name.encode('utf-16-le') not in left.read_bytes()
    assert not (tmp_path / 'out.xlsx').exists()


@needs_january
@needs_office
def test_libreoffice_changes_nothing(january: Call, tmp_path: Path) -> None:
    for language in ('en', 'ar'):
        assert january('export', 'r.sijill', f'{language}.xlsx', '--language', language)[0] == 0
        saved = office.converted(tmp_path / f'{language}.xlsx')
        code, out, _err = january('import', 'r.sijill', saved, '--json')
        result = _result(out)
        assert (code, result['same'], result['problems']) == (0, result['rows'], [])


# Going out


def _filled(call: Call) -> Call:
    with Register.open(Path('r.sijill'), GEHEIM) as register:
        register.save(invented.incident())
        in_its_state(register, invented.incident(occurred='2024-03-02', governorate='SY04', state='approved'))
        register.save(invented.abductee())
        by_governorate = Question('incident', filters=(Filter('governorate', ('SY04',)),))
        register.settings.keep('filters', 'Homs', query.to_keep(by_governorate))
    return call


def test_what_is_not_approved_is_said(made: Call) -> None:
    code, out, _err = _filled(made)('export', 'r.sijill', 'out.xlsx')
    assert (code, '2 records in it are not approved' in out) == (0, True)
    code, out, _err = made('export', 'r.sijill', 'out.xlsx', '--state', 'approved')
    assert (code, 'approved' in out) == (0, False)


def test_a_kept_filter_chooses(made: Call) -> None:
    _filled(made)
    assert made('export', 'r.sijill', 'out.xlsx', '--filter', 'Homs')[0] == 0
    book = openpyxl.load_workbook('out.xlsx')
    assert (book['Incidents'].max_row, book['Abductees'].max_row) == (3, 2)
    about = {row[0].value: row[1].value for row in book['About']}
    assert 'Homs' in about['filter']
    code, _out, err = made('export', 'r.sijill', 'none.xlsx', '--filter', 'Hims')
    assert (code, 'Homs' in err, Path('none.xlsx').exists()) == (2, True, False)


def test_a_csv_by_its_ending_and_by_its_shape(made: Call) -> None:
    _filled(made)
    code, out, _err = made('export', 'r.sijill', 'out.csv')
    assert (code, 'Wrote out.csv: 2 rows.' in out) == (0, True)
    assert Path('out.csv').read_bytes().startswith(b'\xef\xbb\xbfType of incident,')
    code, out, _err = made('export', 'r.sijill', 'out.csv', '--shape', 'acled')
    assert (code, 'Left empty: source_scale' in out, 'only what may be published' in out) == (0, True, True)
    assert Path('out.csv').read_bytes().startswith(b'\xef\xbb\xbfevent_id_cnty,event_date,')
    assert made('export', 'r.sijill', 'out.xlsx', '--shape', 'acled')[0] == 2
    code, _out, err = made('import', 'r.sijill', 'out.csv', '--dry-run')
    assert 'Traceback' not in err


def test_a_workbook_for_headquarters_is_read_by_headquarters_alone(made: Call, tmp_path: Path) -> None:
    _filled(made)
    assert made('new', 'hq.sijill', '--desk', 'HQ')[0] == 0
    code, out, err = made('key', 'hq.sijill')
    key = out.strip()
    assert (code, err, key.startswith('age1')) == (0, '', True)
    assert made('key', 'hq.sijill') == (0, out, '')
    code, out, err = made('export', 'r.sijill', 'out.xlsx', '--for', key, '--profile', 'full')
    assert (code, err, 'out.xlsx.age' in out) == (0, '', True)
    assert sorted(path.name for path in tmp_path.glob('out*')) == ['out.xlsx.age']
    assert b'xl/worksheets' not in Path('out.xlsx.age').read_bytes()
    code, out, _err = made('import', 'hq.sijill', 'out.xlsx.age', '--json')
    assert (code, _result(out)['new'], _result(out)['applied']) == (0, _result(out)['rows'], True)
    assert made('import', 'hq.sijill', 'out.xlsx.age')[0] == 0
    code, _out, err = made('import', 'r.sijill', 'out.xlsx.age')
    assert (code, 'no key' in err) == (2, True)
    assert made('key', 'r.sijill')[0] == 0
    code, _out, err = made('import', 'r.sijill', 'out.xlsx.age')
    assert (code, 'another key' in err) == (2, True)


def test_the_key_of_headquarters_is_kept(made: Call) -> None:
    _filled(made)
    assert made('export', 'r.sijill', 'out.xlsx', '--for', 'headquarters')[0] == 2
    key = made('key', 'r.sijill')[1].strip()
    assert made('key', 'r.sijill', '--headquarters', key)[0] == 0
    assert made('export', 'r.sijill', 'out.csv', '--shape', 'hxl', '--for', 'headquarters')[0] == 0
    assert Path('out.csv.age').read_bytes().startswith(b'age-encryption.org')
    assert made('export', 'r.sijill', 'out.xlsx', '--for', 'headquarters')[0] == 0
    assert made('import', 'r.sijill', 'out.xlsx.age', '--dry-run')[0] in (0, 3)
    for wrong in ('age1xyz', 'AGE-SECRET-KEY-1XYZ', 'name@example.org'):
        code, _out, err = made('key', 'r.sijill', '--headquarters', wrong)
        assert (code, err.count('\n')) == (2, 1)
        assert made('export', 'r.sijill', 'other.xlsx', '--for', wrong)[0] == 2
    assert not list(Path().glob('other*'))


def test_the_key_of_a_register_without_a_passphrase_warns(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv('SIJILL_PASSPHRASE')
    call('new', 'r.sijill', '--no-passphrase')
    code, out, err = call('key', 'r.sijill')
    assert (code, out.startswith('age1'), 'not encrypted' in err) == (0, True, True)


def test_a_file_with_a_passphrase(made: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _field_sheet(tmp_path / 'in.xlsx', {}, {'Date': 'soon'})
    Path('in.xlsx.age').write_bytes(pyrage.passphrase.encrypt(Path('in.xlsx').read_bytes(), 'among us'))
    code, _out, err = made('import', 'r.sijill', 'in.xlsx.age')
    assert (code, 'SIJILL_FILE_PASSPHRASE' in err) == (2, True)
    monkeypatch.setenv('SIJILL_FILE_PASSPHRASE', 'guessed')
    code, _out, err = made('import', 'r.sijill', 'in.xlsx.age')
    assert (code, 'does not open' in err, err.count('\n')) == (2, True, 1)
    monkeypatch.setenv('SIJILL_FILE_PASSPHRASE', 'among us')
    code, out, err = made('import', 'r.sijill', 'in.xlsx.age', '--json', '--errors', 'bad.xlsx')
    assert (code, _result(out)['new'], _result(out)['invalid']) == (3, 1, 1)
    assert 'not' in err
    assert [cell.value for row in openpyxl.load_workbook('bad.xlsx').active for cell in row if cell.comment] == ['soon']


@pytest.mark.parametrize('cut', [30, 200, -1])
def test_a_damaged_encrypted_file_is_one_sentence(made: Call, tmp_path: Path, cut: int) -> None:
    key = made('key', 'r.sijill')[1].strip()
    assert made('export', 'r.sijill', 'out.xlsx', '--for', key)[0] == 0
    Path('cut.xlsx.age').write_bytes(Path('out.xlsx.age').read_bytes()[:cut])
    code, _out, err = made('import', 'r.sijill', 'cut.xlsx.age')
    assert (code, err.count('\n'), 'Traceback' in err) == (2, 1, False)


LOADED = """
import sys
from exchange import commands
code = commands.main(sys.argv[1:])
wanted = ('openpyxl', 'docx', 'typst', 'exchange.importing', 'exchange.exporting.headquarters_workbook')
wanted += ('exchange.leaks', 'exchange.recovery')
print(code, *(name for name in wanted if name in sys.modules))
"""


@pytest.mark.parametrize(
    ('given', 'loads'),
    [
        (['--help'], '0'),
        (['report', 'r.sijill', '2024', 'out.json'], '0 exchange.leaks'),
        (['import', 'r.sijill', 'in.csv'], '3 exchange.importing'),
    ],
    ids=['help', 'report', 'import'],
)
def test_a_command_loads_only_what_it_needs(made: Call, given: list[str], loads: str) -> None:
    """What the other commands need would have each of them wait for it."""
    Path('in.csv').write_text('Date,Place\n2024-01-05,Homs\n')
    command = [sys.executable, '-c', LOADED, *given]
    environment = os.environ | {'PYTHONPATH': str(ROOT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == loads


# Of each year one date that is known to the day, and others of which no more than a month or a year is known.
_YEAR = (
    '{}',
    '{}~',
    '{}/2026',
    '{}-01',
    '{}-01~',
    '{}-01/{}-02',
    '{}-06-30',
    '{}-12',
    '{}-12~',
    '{}-12/..',
    '{}-12-31',
)


def test_what_is_exported_year_by_year_or_month_by_month_in_days_lacks_no_date_of_it(call: Call) -> None:
    dates = {year: [one.replace('{}', year) for one in _YEAR] for year in ('2023', '2024')}
    with Register.create(Path('r.sijill'), desk='DZ1', passphrase=None) as register:
        for occurred in (one for of_year in dates.values() for one in of_year):
            register.save(Record('incident', values={'kind': 'ambush', 'occurred': occurred, 'summary': occurred}))

    def exported(first: str, last: str) -> list[str]:
        assert call('export', 'r.sijill', 'out.csv', '--from', first, '--to', last)[0] == 0
        text = Path('out.csv').read_text(encoding='utf-8-sig')
        Path('out.csv').unlink()
        return sorted(row['Summary'] for row in csv.DictReader(io.StringIO(text)))

    for year, of_year in dates.items():
        assert exported(f'{year}-01-01', f'{year}-12-31') == exported(year, year) == sorted(of_year)
        for month in ('01', '06', '12'):
            days = calendar.monthrange(int(year), int(month))[1]
            of_month = sorted(one for one in of_year if one.startswith(f'{year}-{month}'))
            assert exported(f'{year}-{month}-01', f'{year}-{month}-{days}') == of_month
    assert exported('2023-01-01', '2024-12-31') == sorted([*dates['2023'], *dates['2024']])
    assert exported('2024-01-01', '2024-01-01') == []


@pytest.mark.parametrize(
    ('command', 'said'),
    [
        (['questions'], 'There are no questions about records here.'),
        (['questions', '--open'], 'There is no open question.'),
        (['apart'], 'No records are held apart here.'),
        (['let-through'], 'Nothing is let through here.'),
        (['review', '--shares'], 'Nothing waits for review.'),
        (['split', '{record}'], 'The record has no rows that could go to a second one.'),
    ],
)
def test_a_list_with_nothing_in_it_says_so(made: Call, tmp_path: Path, command: list[str], said: str) -> None:
    with Register.open(tmp_path / 'r.sijill', GEHEIM) as register:
        record = register.save(Record('incident', values={'kind': 'ied', 'occurred': '2024-01-14'}))
    name, *more = (word.format(record=record.get('reference')) for word in command)
    assert made(name, 'r.sijill', *more) == (0, f'{said}\n', '')


def test_a_list_with_nothing_in_it_is_empty_as_json(made: Call) -> None:
    assert made('questions', 'r.sijill', '--json')[1] == '[]\n'
