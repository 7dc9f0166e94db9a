"""The workbook that goes back with its bad cells marked: made before the batch, within limits, of values alone."""

import csv
import os
import resource
import signal
import subprocess
import sys
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table
from pytestqt.qtbot import QtBot

from exchange import xlsx
from exchange.importing import errors_workbook, marked_copy
from exchange.importing.row_values import SheetProblem
from exchange.reading import any_file
from models import query
from models.errors import KnownError
from models.file import history
from models.register.register import Register
from tests import hard_files
from tests.test_commands import GEHEIM, ROOT, Call, call, made
from tests.test_hostile_cells import GOOD, HEADINGS, imported, sheet, with_cell
from ui.importing.import_page import ImportPage
from ui.parts import tasks

__all__ = ['call', 'made']
pytestmark = pytest.mark.slow
MEGABYTES = 500


def marks_in(path: Path | str) -> dict[str, str]:
    """The value of each marked cell, by where it stands."""
    return {
        cell.coordinate: str(cell.value)
        for row in openpyxl.load_workbook(path).worksheets[0].iter_rows()
        for cell in row
        if cell.comment and cell.fill.fgColor.rgb == 'FFF7C6C0'
    }


def held() -> tuple[int, int]:
    """How many incidents and imports the register of the command line holds."""
    with Register.open(Path('r.sijill'), GEHEIM) as register:
        return query.count(register, 'incident'), len(history.batches(register))


# What stood in the way of making it


@pytest.mark.parametrize('text', ['a\x01b', 'a\x0bb', 'a\ufffeb', '\x1b[31m', '_x0001_', 'x' * 40_000])
def test_what_a_cell_of_excel_cannot_hold_stops_nothing(made: Call, text: str) -> None:
    bad = with_cell('Date', text)
    found = imported(made, sheet(GOOD, bad, [*with_cell('Place', text)[:4], f'none of {text}']), '--errors', 'bad.xlsx')
    assert (found['new'], found['invalid'], found['applied']) == (1, 2, True)
    assert set(marks_in('bad.xlsx')) >= {'A3', 'E4'}
    assert not any('\x01' in value or len(value) > 32_767 for value in marks_in('bad.xlsx').values())
    assert held() == (1, 1)


def test_a_title_that_excel_cannot_hold_stops_nothing(made: Call) -> None:
    path = sheet(GOOD, with_cell('Date', 'never'), name='a\x01[b]:*?' + 'x' * 40 + '.csv')
    assert imported(made, path, '--errors', 'bad.xlsx')['invalid'] == 1
    assert marks_in('bad.xlsx') == {'A3': 'never'}


@pytest.mark.parametrize('sign', ['=', '+', '＝', '＋', '－', '＠'])
def test_no_text_of_it_becomes_a_formula_when_it_is_typed_over(made: Call, sign: str) -> None:
    book = openpyxl.Workbook()
    for row in (HEADINGS, GOOD, with_cell('Date', 'never')):
        book.active.append(row)
    book.active['D3'].value = f'{sign}1+1'
    book.active['D3'].data_type = 's'
    book.save('in.xlsx')
    imported(made, Path('in.xlsx'), '--errors', 'bad.xlsx')
    cell = openpyxl.load_workbook('bad.xlsx').worksheets[0]['D3']
    assert (cell.value, cell.data_type, cell.quotePrefix) == (f'{sign}1+1', 's', True)


# Before the batch


def test_a_program_killed_between_the_two_has_brought_nothing_in(made: Call) -> None:
    path = sheet(GOOD, with_cell('Date', 'never'))
    killing = (
        'import os, sys\n'
        'from exchange import commands\n'
        'from exchange.importing import applying\n'
        'applying.apply_plan = lambda *given, **named: os.kill(os.getpid(), 9)\n'
        'if __name__ == "__main__":\n'
        '    sys.exit(commands.main(sys.argv[1:]))\n'
    )
    Path('killing.py').write_text(killing)
    command = [sys.executable, 'killing.py', 'import', 'r.sijill', str(path), '--errors', 'bad.xlsx']
    ended = subprocess.run(command, env=os.environ | {'PYTHONPATH': str(ROOT)}, capture_output=True, timeout=120)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert marks_in('bad.xlsx') == {'A3': 'never'}
    assert held() == (0, 0)
    assert imported(made, path, '--errors', 'bad.xlsx')['new'] == 1
    assert held() == (1, 1)
    assert not list(Path().glob('*.part'))


def cannot_be_made(monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    """Have every copy take too long, or more memory than there is."""
    if how == 'slow':
        monkeypatch.setattr(errors_workbook, '_SECONDS', 0.0)
    else:
        defaults = errors_workbook.marked.__kwdefaults__ | {'memory': 1_000_000}
        monkeypatch.setattr(errors_workbook.marked, '__kwdefaults__', defaults)


@pytest.mark.parametrize('how', ['slow', 'large'])
def test_where_it_cannot_be_made_nothing_is_brought_in(made: Call, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    path = sheet(GOOD, with_cell('Date', 'never'))
    cannot_be_made(monkeypatch, how)
    code, out, err = made('import', 'r.sijill', path, '--json', '--errors', 'bad.xlsx')
    assert (code, out, err.count('\n')) == (2, '', 1)
    assert 'Nothing of it was imported' in err
    assert held() == (0, 0)
    assert not list(Path().glob('bad.xlsx*'))


def test_where_it_cannot_be_written_nothing_is_brought_in(made: Call) -> None:
    path = sheet(GOOD, with_cell('Date', 'never'))
    Path('bad.xlsx.part').mkdir()
    Path('bad.xlsx.part/x').touch()
    code, out, err = made('import', 'r.sijill', path, '--json', '--errors', 'bad.xlsx')
    assert (code, out, err.count('\n')) == (2, '', 1)
    assert held() == (0, 0)


def test_a_file_that_is_another_by_then_is_not_brought_in(made: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    path = sheet(GOOD, with_cell('Date', 'never'))
    first = errors_workbook.marked

    def changed(*given: Any, **named: Any) -> marked_copy.Marked:
        sheet(with_cell('Date', 'never'), GOOD)
        return first(*given, **named)

    monkeypatch.setattr(errors_workbook, 'marked', changed)
    code, _out, err = made('import', 'r.sijill', path, '--json', '--errors', 'bad.xlsx')
    assert (code, 'changed' in err, held()) == (2, True, (0, 0))


def test_what_an_earlier_file_brought_in_is_said_where_a_later_one_fails(
    made: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = sheet(GOOD, name='one.csv')
    two = sheet(with_cell('Date', 'never'), name='two.csv')
    cannot_be_made(monkeypatch, 'slow')
    code, out, err = made('import', 'r.sijill', one, two, '--json', '--errors', 'bad.xlsx')
    assert (code, out.count('"applied": true'), err.count('\n')) == (3, 1, 1)
    assert held() == (1, 1)


# Of values alone


def full_of_things(path: Path) -> None:
    """A workbook with a bad row, and all that a sender may put beside values."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = 'Incidents'
    page.append([*HEADINGS, 'Remark'])
    page.append(['2024-01-05', 'Homs', 'Ambush', 'Al-Mithal', 2, '=WEBSERVICE("http://127.0.0.1/x")'])
    page.append(['never', 'Homs', 'Ambush', 'Elsewhere', 3, '=HYPERLINK("file:///etc/passwd")'])
    page['A3'].comment = Comment('said by phone', 'Somebody')
    page['D3'].hyperlink = 'http://127.0.0.1/track'
    page['B2'].font = openpyxl.styles.Font(bold=True)
    page.add_table(Table(displayName='T', ref='A1:F3'))
    page.conditional_formatting.add('A1:A9', FormulaRule(formula=['WEBSERVICE("x")=1'], fill=PatternFill('solid')))
    for formula in ('"Ambush,Raid"', 'INDIRECT("[x.xlsx]A!A1")', '[1]Other!$A$1:$A$9'):
        page.add_data_validation(DataValidation(type='list', formula1=formula, sqref='C2:C9'))
    page.add_data_validation(DataValidation(type='custom', formula1='WEBSERVICE("x")', sqref='D2:D9'))
    book.defined_names['x'] = DefinedName('x', attr_text='WEBSERVICE("x")')
    chart = BarChart()
    chart.add_data(Reference(page, min_col=5, min_row=1, max_row=3))
    page.add_chart(chart, 'H1')
    book.create_chartsheet('Chart')
    book.save(path)


def test_nothing_of_the_sender_but_values_and_their_look_goes_out(made: Call) -> None:
    full_of_things(Path('in.xlsx'))
    code, _out, err = made('import', 'r.sijill', 'in.xlsx', '--json', '--errors', 'bad.xlsx')
    assert code == 3
    with zipfile.ZipFile('bad.xlsx') as parts:
        everything = {name: parts.read(name).decode('utf-8', 'replace') for name in parts.namelist()}
    written = '\n'.join(text for name, text in everything.items() if 'theme' not in name and 'comment' not in name)
    for sign in ('<f>', '<f ', 'WEBSERVICE', 'HYPERLINK', 'hyperlink', '127.0.0.1', 'INDIRECT', '[1]', 'definedName>'):
        assert sign not in written, sign
    assert not [name for name in everything if any(part in name for part in ('chart', 'table', 'external', 'media'))]
    page = openpyxl.load_workbook('bad.xlsx')['Incidents']
    assert marks_in('bad.xlsx')['A3'] == 'never'
    assert page['A3'].comment.text.startswith('said by phone')
    assert page['B2'].font.bold
    assert [one.formula1 for one in page.data_validations.dataValidation] == ['"Ambush,Raid"']
    assert all(word in err for word in ('formulas', 'links', 'charts'))


def test_the_value_of_a_formula_goes_back_as_a_value(tmp_path: Path) -> None:
    cells = (
        '<c r="A2" t="str"><f>"=" &amp; "1+1"</f><v>=1+1</v></c><c r="B2"><f>1+1</f><v>2</v></c>'
        '<c r="C2"><f>X()</f></c>'
    )
    path = tmp_path / 'in.xlsx'
    path.write_bytes(hard_files.xlsx(f'{hard_files.HEAD}<row r="2">{cells}</row>'))
    copy = tmp_path / 'out.xlsx'
    copy.write_bytes(errors_workbook.marked(path, [SheetProblem('A', 2, 'h', '', 'no', 2)]).content)
    found = openpyxl.load_workbook(copy).worksheets[0]
    assert [(found[place].value, found[place].data_type) for place in ('A2', 'B2', 'C2')] == [
        ('=1+1', 's'), (2, 'n'), (None, 'n'),
    ]  # fmt: skip


def test_the_rows_of_other_formats_come_back_as_they_were(tmp_path: Path) -> None:
    rows = [
        ['h', 'i', 'j', 'k', 'l'],
        [date(2024, 1, 21), datetime(2024, 1, 21, 14, 30), time(7, 5), 1.5, 'نص'],
        [],
        [True, '=1+1', "'x", ' y ', '1899'],
    ]
    path, copy = tmp_path / 'in.fods', tmp_path / 'out.xlsx'
    kinds: dict[type, str] = {
        date: 'date',
        datetime: 'date',
        time: 'time',
        float: 'float',
        bool: 'boolean',
        str: 'string',
    }

    def cell(value: Any) -> str:
        said = value.strftime('PT%HH%MM%SS') if isinstance(value, time) else str(value).lower()
        said = value.isoformat() if isinstance(value, date) else said
        kind = kinds[type(value)]
        given = f'office:{kind}-value="{said}"' if kind in ('date', 'time', 'boolean') else f'office:value="{said}"'
        given = given if kind != 'string' else ''
        return f'<table:table-cell office:value-type="{kind}" {given}><text:p>{value}</text:p></table:table-cell>'

    names = ''.join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ('office', 'table', 'text')
    )
    lines = ''.join(f'<table:table-row>{"".join(map(cell, row))}</table:table-row>' for row in rows)
    path.write_text(
        f'<?xml version="1.0"?><office:document{names}><office:body><office:spreadsheet>'
        f'<table:table table:name="A">{lines}</table:table>'
        '</office:spreadsheet></office:body></office:document>',
        'utf-8',
    )
    before = any_file.read(path).sheets[0].rows
    assert before[1] == rows[1]
    copy.write_bytes(errors_workbook.marked(path, [SheetProblem('A', 4, 'h', '', 'no', 0)]).content)
    assert hard_files.trimmed(any_file.read(copy).sheets[0].rows) == hard_files.trimmed(before)
    assert set(marks_in(copy)) == {'A4'}


# Within the memory of the reader


def numbers(path: Path, rows: int, columns: int) -> None:
    book = xlsx.new_workbook()
    page = xlsx.add_long_sheet(book, 'A')
    for number in range(rows):
        page.add([number] * columns)
    path.write_bytes(xlsx.content(book))


@pytest.mark.soak
@pytest.mark.usefixtures('reader_of_its_own')  # of which the system counts the memory as of a child of ours
@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ('rows', 'columns', 'lacks'),
    [(50, 16_000, 'look'), (30_000, 60, 'rows without')],
)
def test_a_small_file_of_many_cells_takes_no_more_memory_than_reading_it(
    tmp_path: Path, rows: int, columns: int, lacks: str
) -> None:
    """The first took 2.7 GB and a minute."""
    path, copy = tmp_path / 'in.xlsx', tmp_path / 'out.xlsx'
    numbers(path, rows, columns)
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    found = errors_workbook.marked(path, [SheetProblem('A', rows, 'h', '', 'no', 1)], headings={'A': 1})
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # a child begins with it
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss <= max(before, own, MEGABYTES * 1024)
    assert any(lacks in what for what in found.lost), found.lost
    copy.write_bytes(found.content)
    read = any_file.read(copy).sheets[0].rows
    assert len(read) == (rows if lacks == 'look' else 2)
    assert read[-1] == [rows - 1] * columns
    assert set(marks_in(copy)) == {f'B{len(read)}'}


@pytest.mark.soak
def test_a_cell_at_the_end_of_a_sheet_is_no_sheet_full_of_cells(tmp_path: Path) -> None:
    path, copy = tmp_path / 'in.xlsx', tmp_path / 'out.xlsx'
    path.write_bytes(hard_files.xlsx(f'{hard_files.HEAD}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
    found = errors_workbook.marked(path, [SheetProblem('A', 1, 'h', '', 'no', 0)])
    copy.write_bytes(found.content)
    assert openpyxl.load_workbook(copy).worksheets[0]['XFD1048576'].value == 1


# In the window


@pytest.fixture
def page(register: Register, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ImportPage:
    monkeypatch.setattr(tasks.Threads, 'used', False)
    monkeypatch.chdir(tmp_path)
    found = ImportPage(register)
    qtbot.addWidget(found)
    with Path('in.csv').open('w', encoding='utf-8', newline='') as file:
        csv.writer(file).writerows([HEADINGS, GOOD, with_cell('Date', 'ne\x01ver'), with_cell('Place', '1' * 50_000)])
    found.open_file(Path('in.csv'))
    return found


def test_the_window_gives_the_rows_back_that_cannot_go_in(page: ImportPage, register: Register) -> None:
    page.save_errors(Path('bad.xlsx'))
    assert set(marks_in('bad.xlsx')) == {'A3', 'D4'}
    assert 'bad.xlsx' in page.notice.text()
    page.apply()
    assert query.count(register, 'incident') == 1


@pytest.mark.parametrize('how', ['slow', 'large'])
def test_the_window_says_that_they_cannot_be_given_back(
    page: ImportPage, register: Register, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    cannot_be_made(monkeypatch, how)
    page.save_errors(Path('bad.xlsx'))
    assert 'cannot be marked' in page.notice.text()
    assert not Path('bad.xlsx').exists()
    assert page._read is not None
    assert query.count(register, 'incident') == 0


def test_a_copy_that_is_stopped_leaves_nothing(tmp_path: Path) -> None:
    def stop(_done: int, _total: int) -> None:
        raise KnownError('stopped')

    path = tmp_path / 'in.csv'
    path.write_text('a,b\n1,2\n')
    with pytest.raises(KnownError, match='stopped'):
        errors_workbook.marked(path, [], progress=stop)
