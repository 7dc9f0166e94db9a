"""A value says no more than its cell shows, what is struck out is no text, and white space in XML changes nothing."""

import io
import struct
import zipfile
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from exchange.cells import ShownDay, from_cell
from exchange.importing.plan import Plan
from exchange.importing.planning import make_plan
from exchange.reading import any_file, shown
from exchange.reading.any_file import Sheet
from models.record.records import RECORDS
from models.register.register import Register
from tests.calling import Call, caller
from tests.hard_files import (
    HARD,
    Hard,
    _biff,
    _record,
    container,
    ods,
    ods_row,
    trimmed,
    xlsb,
    xlsx,
    xml_2003,
    zipped,
)
from tests.second_reader import alike, filled, other_reading

HEADINGS = ['Date', 'Governorate', 'Place', 'Type of incident', 'Civilian men killed', 'Civilian women killed']
STRUCK = InlineFont(strike=True)


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


def row(day: Any = date(2024, 1, 5), place: Any = 'Palmyra', men: Any = 1, women: Any = 2) -> list[Any]:
    return [day, 'Homs', place, 'Raid', men, women]


def workbook(*rows: list[Any]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    for values in (HEADINGS, *rows):
        book.active.append(values)
    return book


def planned(register: Register, path: Path, book: openpyxl.Workbook) -> Plan:
    book.save(path / 'sheet.xlsx')
    return make_plan(register, path / 'sheet.xlsx')


def read(path: Path, content: bytes) -> Sheet:
    path.write_bytes(content)
    return any_file.read(path).sheets[0]


# What a cell shows


@pytest.mark.parametrize(
    ('format_', 'shows'),
    [
        ('mmm-yy', 'month'), ('yyyy', 'year'), ('mmmm yyyy', 'month'), ('[$-409]mmm\\-yy;@', 'month'),
        ('yyyy/mm', 'month'),
        ('yy', 'year'), ('"Day" yyyy', 'year'), ('0%', 'percent'), ('0.0%', 'percent'), ('d mmm yyyy', ''),
        ('General', ''),
        ('yyyy-mm-dd h:mm', ''), ('mm:ss', ''), ('#,##0', ''), ('mmmm', 'month'), ('mmm', 'month'), ('mm', ''),
        ('d-mmm', 'no_year'),
        ('dd/mm', 'no_year'), ('[$-409]d\\ mmmm;@', 'no_year'), ('[Red]0.00', ''), ('@', ''),
    ],
)  # fmt: skip
def test_a_format_says_what_it_shows(format_: str, shows: str) -> None:
    assert shown.of_format(format_) == shows


def test_a_day_that_is_shown_as_a_month_or_a_year_is_one(register: Register, tmp_path: Path) -> None:
    book = workbook(*(row(date(2024, 1, 1)) for _n in range(4)))
    for place, format_ in enumerate(('mmm-yy', 'yyyy', 'mmmm yyyy', 'd mmm yyyy'), start=2):
        book.active.cell(place, 1).number_format = format_
    plan = planned(register, tmp_path, book)
    stored = [line.record.get('occurred') for line in plan.rows if line.record]
    assert stored == ['2024-01', '2024', '2024-01', '2024-01-01']


def test_a_share_is_no_number_of_people(register: Register, tmp_path: Path) -> None:
    book = workbook(row(men=1), row(men=1))
    book.active['E2'].number_format = '0%'
    plan = planned(register, tmp_path, book)
    assert [[(p.column, p.value) for p in line.problems] for line in plan.rows] == [
        [('Civilian men killed', '100%')],
        [],
    ]


def test_a_shown_day_equals_the_day_in_the_file() -> None:
    spec = RECORDS['incident'].specs()['occurred']
    month, year = ShownDay.of(date(2024, 1, 1), 'month'), ShownDay.of(date(2024, 1, 1), 'year')
    assert month == date(2024, 1, 1) == year
    assert month != year
    assert [from_cell(cell, spec) for cell in (month, year)] == ['2024-01', '2024']


def test_a_year_that_is_not_shown_is_said(register: Register, tmp_path: Path) -> None:
    book = workbook(row(), row(date(2026, 1, 6)))
    book.active['A3'].number_format = 'd-mmm'
    plan = planned(register, tmp_path, book)
    assert [line.record.get('occurred') for line in plan.rows if line.record] == ['2024-01-05', '2026-01-06']
    assert [(p.column, p.row, '2026' in p.sentence) for p in plan.problems] == [('Date', 0, True)]


# What is struck out


def test_text_that_is_struck_out_is_not_read(register: Register, tmp_path: Path) -> None:
    rich = CellRichText(TextBlock(STRUCK, 'Hajin'), TextBlock(InlineFont(), ' Palmyra'))
    not_struck = CellRichText(TextBlock(InlineFont(strike=False), 'Pal'), TextBlock(InlineFont(), 'myra'))
    count = CellRichText(TextBlock(STRUCK, '5'), '3')
    plan = planned(register, tmp_path, workbook(row(place=rich, men=count), row(date(2024, 1, 6), place=not_struck)))
    assert [line.record.get('place_typed') for line in plan.rows if line.record] == ['Palmyra', 'Palmyra']
    assert plan.rows[0].record
    assert [child.get('count') for child in plan.rows[0].record.children] == [3, 2]
    assert [len(line.doubts) for line in plan.rows] == [1, 0]


def test_a_cell_that_is_struck_out_says_nothing_and_a_row_is_refused(
    register: Register, tmp_path: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = workbook(row(), row(), row())
    book.active['E2'].font = Font(strike=True)
    for cell in book.active[3]:
        cell.font = Font(strike=True)
    plan = planned(register, tmp_path, book)
    assert [bool(line.problems) for line in plan.rows] == [False, True, False]
    assert 'struck out' in plan.rows[1].problems[0].sentence
    assert plan.rows[0].record
    assert [child.get('who') for child in plan.rows[0].record.children] == ['woman']
    assert 'struck out' in plan.rows[0].doubts[-1].sentence
    register.close()
    monkeypatch.setenv('SIJILL_PASSPHRASE', '')
    code, said, _errors = call('import', tmp_path / 'register.sijill', tmp_path / 'sheet.xlsx')
    assert code == 3
    assert 'struck out' in said


STRINGS = (
    '<si><t>a</t></si><si/><si><r><rPr><strike/></rPr><t>5</t></r><r><t>3</t></r></si>'
    '<si><r><rPr><strike/></rPr><t>gone</t></r></si><si><r><rPr><strike val="0"/></rPr><t>here</t></r></si>'
)
CELLS = ''.join(f'<c r="{letter}1" t="s"><v>{number}</v></c>' for number, letter in enumerate('ABCDE'))
ODS_STYLES = (
    '<office:automatic-styles xmlns:style="urn:s" xmlns:number="urn:n">'
    '<number:date-style style:name="N1"><number:month/>'
    '<number:text>-</number:text><number:year/></number:date-style><number:time-style style:name="N2"><number:hours/>'
    '</number:time-style><style:style style:name="c1" style:data-style-name="N1"/><style:style style:name="c2">'
    '<style:text-properties style:text-line-through-style="solid"/></style:style>'
    '</office:automatic-styles><office:body>'
)
ODS_CELLS = (
    '<table:table-cell table:style-name="c1" office:value-type="date" office:date-value="2024-01-01"><text:p>x</text:p>'
    '</table:table-cell><table:table-cell office:value-type="string"><text:p>'
    '<text:span text:style-name="c2">5</text:span>3'
    '</text:p></table:table-cell><table:table-cell table:style-name="c2" office:value-type="string">'
    '<text:p>gone</text:p>'
    '</table:table-cell>'
)
XML_STYLES = (
    '<Styles><Style ss:ID="a"><NumberFormat ss:Format="mmm\\-yy"/></Style><Style ss:ID="b">'
    '<Font ss:StrikeThrough="1"/></Style></Styles>'
)  # fmt: skip
XML_CELLS = (
    '<Row><Cell ss:StyleID="a"><Data ss:Type="DateTime">2024-01-01T00:00:00.000</Data></Cell><Cell>'
    '<Data ss:Type="String">'
    '<S>5</S>3</Data></Cell><Cell ss:StyleID="b"><Data ss:Type="String">gone</Data></Cell></Row>'
)
PAGE = '<html><body><table><tr><td>Jan 2024</td><td><s>5</s>3</td><td><del>gone</del></td></tr></table></body></html>'


def old_excel() -> bytes:
    """An xls with a month, a text, and a text that is struck out."""
    begin = struct.pack('<HHHHII', 0x600, 0x10, 0, 0, 0, 0)

    def label(column: int, value: str, style: int) -> bytes:
        return _biff(0x204, struct.pack('<HHHHB', 0, column, style, len(value), 0) + value.encode())

    sheet = _biff(0x809, begin) + _biff(0x203, struct.pack('<HHHd', 0, 0, 1, 45292.0)) + label(1, '3', 0)
    sheet += label(2, 'gone', 2) + _biff(0x0A)
    fonts = b''.join(
        _biff(0x31, struct.pack('<HHHHHH', 200, 8 * (n == 1), 0, 400, 0, 0) + b'\0\0\1\0A') for n in range(2)
    )
    styles = b''.join(
        _biff(0xE0, struct.pack('<HH', font, format_) + b'\0' * 16) for font, format_ in ((0, 0), (0, 17), (1, 0))
    )
    book = _biff(0x809, struct.pack('<HHHHII', 0x600, 0x05, 0, 0, 0, 0)) + fonts + styles
    bound = _biff(0x85, struct.pack('<IBB', len(book) + 4 + 6 + 3 + 4, 0, 0) + b'\1\0A')
    return container({'Workbook': book + bound + _biff(0x0A) + sheet})


@pytest.mark.parametrize(
    ('name', 'content'),
    [
        ('a.ods', ods(ods_row(ODS_CELLS)).replace(b'', b'')),
        ('a.xml', xml_2003(XML_CELLS).replace(b'<Worksheet', XML_STYLES.encode() + b'<Worksheet', 1)),
        ('a.xls', old_excel()),
        ('a.html', PAGE.encode()),
    ],
    ids=['ods', 'xml', 'xls', 'html'],
)
def test_other_formats_show_and_strike_out_too(tmp_path: Path, name: str, content: bytes) -> None:
    if name == 'a.ods':
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts: dict[str, str | bytes] = {part: archive.read(part) for part in archive.namelist()}
        text = bytes(parts['content.xml']).decode().replace('<office:body>', ODS_STYLES, 1)
        content = zipped(parts | {'content.xml': text})
    sheet = read(tmp_path / name, content)
    [cells] = sheet.rows
    assert [str(cell).removesuffix('.0') for cell in cells] == ['2024-01' if name != 'a.html' else 'Jan 2024', '3', '']
    assert sheet.struck[0, 2]


def test_a_binary_workbook_shows_and_strikes_out_too(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(xlsb())) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    fonts = b''.join(_record(43, struct.pack('<HHHH', 200, grbit, 400, 0) + b'\0' * 8) for grbit in (0x08, 0))
    styles = b''.join(
        _record(47, struct.pack('<HHHHHBB4x', 0, number, font, 0, 0, 0, 0)) for number, font in ((0, 0), (17, 1))
    )
    parts['xl/styles.bin'] = (
        _record(278) + fonts + _record(617, struct.pack('<I', 2)) + styles + _record(618) + _record(279)
    )
    sheet = read(tmp_path / 'a.xlsb', zipped(parts))
    assert str(sheet.rows[1][0]) == '2024-01'
    assert sheet.struck[1, 1]
    assert (1, 0) not in sheet.struck


def rich(value: str, *runs: tuple[int, int], is_wide: bool = False) -> bytes:
    """A text of an old Excel file, with the letters at which another font begins."""
    letters = value.encode('utf-16-le' if is_wide else 'latin-1')
    fonts = b''.join(struct.pack('<HH', *run) for run in runs)
    return struct.pack('<HBH', len(value), 8 | is_wide, len(runs)) + letters + fonts


def old_excel_of_texts(*texts: bytes) -> bytes:
    """An xls whose cells share these texts; font 1 strikes out. A text in two parts goes on in another record."""
    fonts = b''.join(
        _biff(0x31, struct.pack('<HHHHHH', 200, 8 * (n == 1), 0, 400, 0, 0) + b'\0\0\1\0A') for n in range(2)
    )
    styles = _biff(0xE0, struct.pack('<HH', 0, 0) + b'\0' * 16) + _biff(0xE0, struct.pack('<HH', 1, 0) + b'\0' * 16)
    first, *more = texts
    shared = _biff(0xFC, struct.pack('<II', 9, 4) + first) + b''.join(_biff(0x3C, text) for text in more)
    cells = [(0, 0, 0), (1, 0, 1), (2, 0, 2), (3, 0, 3), (4, 1, 1)]
    sheet = _biff(0x809, struct.pack('<HHHHII', 0x600, 0x10, 0, 0, 0, 0))
    sheet += b''.join(_biff(0xFD, struct.pack('<HHHI', 0, column, style, text)) for column, style, text in cells)
    book = _biff(0x809, struct.pack('<HHHHII', 0x600, 0x05, 0, 0, 0, 0)) + fonts + styles
    place = len(book) + 4 + 6 + 3 + len(shared) + 4
    bound = _biff(0x85, struct.pack('<IBB', place, 0, 0) + b'\1\0A')
    return container({'Workbook': book + bound + shared + _biff(0x0A) + sheet + _biff(0x0A)})


WIDE = rich('تدمر قديم', (4, 1), is_wide=True)
TEXTS = rich('plain') + rich('Hajin Palmyra', (0, 1), (5, 0)) + rich('gone', (0, 1)) + WIDE


@pytest.mark.parametrize(
    'parts', [(TEXTS,), (TEXTS[:-18], b'\1' + TEXTS[-18:-3], TEXTS[-3:])], ids=['one record', 'it goes on in others']
)
def test_old_excel_files_lose_what_is_struck_out_in_a_text(tmp_path: Path, parts: tuple[bytes, ...]) -> None:
    sheet = read(tmp_path / 'a.xls', old_excel_of_texts(*parts))
    assert sheet.rows == [['plain', ' Palmyra', '', 'تدمر', ' Palmyra']]
    assert sheet.struck == {(0, 1): False, (0, 2): True, (0, 3): False, (0, 4): False}


def test_a_binary_workbook_loses_what_is_struck_out_in_a_text(tmp_path: Path) -> None:
    def text(value: str, *runs: tuple[int, int]) -> bytes:
        fonts = struct.pack('<I', len(runs)) + b''.join(struct.pack('<HH', *run) for run in runs)
        wide = value.encode('utf-16-le')
        return _record(19, bytes([bool(runs)]) + struct.pack('<I', len(value)) + wide + (fonts if runs else b''))

    with zipfile.ZipFile(io.BytesIO(xlsb())) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    fonts = b''.join(_record(43, struct.pack('<HHHH', 200, grbit, 400, 0) + b'\0' * 8) for grbit in (0, 0x08))
    styles = _record(47, struct.pack('<HHHHHBB4x', 0, 0, 0, 0, 0, 0, 0))
    parts['xl/styles.bin'] = (
        _record(278) + fonts + _record(617, struct.pack('<I', 1)) + styles + _record(618) + _record(279)
    )
    parts['xl/sharedStrings.bin'] = (
        _record(159, struct.pack('<II', 3, 3)) + text('plain') + text('Hajin Palmyra', (0, 1), (5, 0))
        + text('gone', (0, 1)) + _record(160)
    )  # fmt: skip
    cells = b''.join(_record(7, struct.pack('<III', column, 0, column)) for column in range(3))
    header = _record(0, struct.pack('<IIHBBB', 0, 0, 300, 0, 0, 0) + struct.pack('<I', 0))
    parts['xl/worksheets/sheet1.bin'] = (
        _record(129) + _record(148, struct.pack('<4I', 0, 0, 0, 2)) + _record(145) + header + cells
        + _record(146) + _record(130)
    )  # fmt: skip
    relation = b'<Relationship Id="r3" Type="x/sharedStrings" Target="sharedStrings.bin"/></Relationships>'
    name = 'xl/_rels/workbook.bin.rels'
    parts[name] = bytes(parts[name]).replace(b'</Relationships>', relation)
    sheet = read(tmp_path / 'a.xlsb', zipped(parts))
    assert sheet.rows == [['plain', ' Palmyra', '']]
    assert sheet.struck == {(0, 1): False, (0, 2): True}


def test_texts_that_many_cells_share_lose_what_is_struck_out(tmp_path: Path) -> None:
    sheet = read(tmp_path / 'a.xlsx', xlsx(f'<row r="1">{CELLS}</row>', strings=STRINGS))
    assert sheet.rows == [['a', '', '3', '', 'here']]
    assert sheet.struck == {(0, 2): False, (0, 3): True}


# Merged cells


@pytest.mark.parametrize('count', [5, '5', 'خمسة', '5+', '3 مدنيين'])
def test_a_number_merged_over_several_columns_belongs_to_none(register: Register, tmp_path: Path, count: Any) -> None:
    book = workbook(row(men=count, women=None), row())
    book.active.merge_cells('E2:F2')
    plan = planned(register, tmp_path, book)
    assert [[problem.column for problem in line.problems] for line in plan.rows] == [['Civilian men killed'], []]
    assert 'merged over several columns' in plan.rows[0].problems[0].sentence


def test_what_is_merged_with_its_heading_or_is_no_number_is_read(register: Register, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(
        ['Date', 'Governorate', 'Place', 'Type of incident', 'Civilians killed', None, 'Account', 'Notes']
    )
    book.active.append([date(2024, 1, 5), 'Homs', 'Palmyra', 'Raid', 3, None, 'Said by 2 people', None])
    for cells in ('E1:F1', 'E2:F2', 'G2:H2'):
        book.active.merge_cells(cells)
    [line] = planned(register, tmp_path, book).rows
    assert line.record
    assert not line.problems
    assert [child.get('count') for child in line.record.children] == [3]


# White space in XML


def laid_out(content: bytes) -> bytes:
    """An xlsx with the XML of its parts on several lines, white space around the values of numbers."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name in [name for name in parts if name.endswith('.xml')]:
        tree = ElementTree.fromstring(parts[name])
        ElementTree.indent(tree)
        for cell in tree.iter('{*}c'):
            for value in cell.iter('{*}v'):
                if cell.get('t') != 'str' and value.text:
                    value.text = f'\n      {value.text}\n    '
        parts[name] = ElementTree.tostring(tree, encoding='utf-8', xml_declaration=True)
    return zipped(dict(parts))


def assert_read_alike(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    for sheet, other in zip(any_file.read(path).sheets, other_reading(content), strict=True):
        ours, theirs = filled(sheet.rows), filled(other)
        assert ours.keys() == theirs.keys()
        assert [(place, cell, theirs[place]) for place, cell in ours.items() if not alike(cell, theirs[place])] == []


def varied_book() -> bytes:
    book = workbook(
        row(), row('2024-01-06', ' with space ', '5', 0), row(date(2024, 2, 1), 'سطر\nثان', -3, 2.5), row(True)
    )
    book.active.append(['=1+1', None, 'x', 1e20, 0.1, -0.0])
    book.active['A2'].number_format = 'mmm-yy'
    book.create_sheet('Second').append(['only'])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_values(content: bytes) -> bytes:
    """The same with a saved result of its formula, as openpyxl never writes one."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    name = 'xl/worksheets/sheet1.xml'
    parts[name] = bytes(parts[name]).replace(b'<f>1+1</f><v />', b'<f>1+1</f><v>2</v>').replace(b'<v></v>', b'<v>2</v>')
    return zipped(parts)


def test_xml_on_several_lines_is_read_as_on_one(tmp_path: Path) -> None:
    content = with_values(varied_book())
    assert_read_alike(tmp_path / 'a.xlsx', content)
    assert_read_alike(tmp_path / 'b.xlsx', laid_out(content))
    one, other = (any_file.read(tmp_path / name).sheets for name in ('a.xlsx', 'b.xlsx'))
    assert [sheet.rows for sheet in one] == [sheet.rows for sheet in other]


@pytest.mark.parametrize('space', ['\n', ' ', '\t\r\n  '])
def test_shared_texts_keep_their_numbers(tmp_path: Path, space: str) -> None:
    cells = ''.join(f'<c r="{c}1" t="s"><v>{space}{n}{space}</v></c>' for n, c in enumerate('AB'))
    cells += f'<c r="C1"><v>{space}-5</v></c><c r="D1" t="b"><v>1{space}</v></c><c r="E1" t="e"><v>{space}#N/A</v></c>'
    cells += '<c r="F1" t="str"><f>"a"</f><v> a </v></c>'
    strings = '<si><t>first</t></si><si><t>second</t></si>'
    sheet = read(tmp_path / 'a.xlsx', xlsx(f'<row r="1">{cells}</row>', strings=strings))
    assert sheet.rows == [['first', 'second', -5.0, True, '#N/A', ' a ']]


READ = [hard for hard in HARD if hard.rows is not None and hard.name.endswith('.xlsx')]


@pytest.mark.slow
@pytest.mark.parametrize('hard', READ, ids=lambda hard: str(hard.name))
def test_the_workbooks_of_our_tests_are_read_the_same_on_several_lines(tmp_path: Path, hard: Hard) -> None:
    content = hard.make()
    try:
        other = laid_out(content)
    except (ElementTree.ParseError, ValueError, zipfile.BadZipFile):
        pytest.skip('a part of it is no XML that this parser knows')
    first, second = (read(tmp_path / name, made).rows for name, made in (('a.xlsx', content), ('b.xlsx', other)))
    assert trimmed(first) == trimmed(second)
